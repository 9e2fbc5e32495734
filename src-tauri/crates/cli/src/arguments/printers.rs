//! `printers`: what there is to print on, and what waits.

use clap::{ArgAction, Args, Subcommand, ValueEnum};
use till::{
    ports::PrintForm,
    view::{PrintAlphabet, PrintPaper},
};

use super::Paper;

/// `printers`
#[derive(Subcommand)]
pub(crate) enum Printers {
    /// Las impresoras, cómo está cada una, y cómo se imprime.
    List,
    /// Cambia cómo se imprime; lo que no se nombra queda como está.
    Set(SetPrinting),
    /// Imprime una prueba en la impresora de recibos.
    Test(Waiting),
    /// Lo que espera para salir.
    Queue(Waiting),
    /// Prueba de nuevo lo que espera, o imprime de nuevo lo que quizás salió: un recibo, como copia.
    Retry(Ticket),
    /// Da por impreso lo que quizás salió.
    Done(Ticket),
    /// Saca de la cola lo que ya nadie quiere.
    Drop(Ticket),
}

/// How long a command waits for paper.
#[derive(Args)]
pub(crate) struct Waiting {
    /// Cuántos segundos esperar a que salga.
    #[arg(long, value_name = "SECONDS", default_value_t = 20)]
    pub(crate) wait: u64,
}

/// A command about one paper.
#[derive(Args)]
pub(crate) struct Ticket {
    /// Identificador del papel, como lo dice `printers queue`.
    pub(crate) id: String,
    /// Cuántos segundos esperar a que salga.
    #[arg(long, value_name = "SECONDS", default_value_t = 20)]
    pub(crate) wait: u64,
}

/// `printers set`
#[derive(Args)]
pub(crate) struct SetPrinting {
    /// Impresora de recibos: system:NOMBRE, tcp:EQUIPO o tcp:EQUIPO:PUERTO, o none.
    #[arg(long, value_name = "PRINTER")]
    pub(crate) receipts: Option<String>,
    /// Impresora de hojas, para comprobantes y carteles; o none.
    #[arg(long, value_name = "PRINTER")]
    pub(crate) sheets: Option<String>,
    /// Cómo se le habla a la de recibos.
    #[arg(long, value_enum)]
    pub(crate) form: Option<Form>,
    /// Su papel.
    #[arg(long, value_enum)]
    pub(crate) paper: Option<Paper>,
    /// Sus letras.
    #[arg(long, value_enum)]
    pub(crate) alphabet: Option<Letters>,
    /// Si corta el papel.
    #[arg(long, action = ArgAction::Set, value_name = "true|false")]
    pub(crate) cut: Option<bool>,
    /// Si abre el cajón con cada recibo original.
    #[arg(long, action = ArgAction::Set, value_name = "true|false")]
    pub(crate) drawer: Option<bool>,
    /// Si el recibo sale solo cuando se paga.
    #[arg(long, action = ArgAction::Set, value_name = "true|false")]
    pub(crate) auto: Option<bool>,
}

/// What a printer is sent.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// Its own commands.
    #[value(help = "Órdenes de impresora térmica")]
    Escpos,
    /// A document.
    #[value(help = "Un PDF, con el controlador del sistema")]
    Pdf,
}

/// The letters of a thermal printer.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Letters {
    /// With the euro.
    #[value(help = "Acentos y euro")]
    Pc858,
    /// Without it.
    #[value(help = "Acentos, en impresoras viejas")]
    Pc850,
    /// None with an accent.
    #[value(help = "Sin acentos")]
    Plain,
}

impl From<Form> for PrintForm {
    fn from(form: Form) -> PrintForm {
        match form {
            Form::Escpos => PrintForm::Escpos,
            Form::Pdf => PrintForm::Pdf,
        }
    }
}

impl From<Letters> for PrintAlphabet {
    fn from(letters: Letters) -> PrintAlphabet {
        match letters {
            Letters::Pc858 => PrintAlphabet::Pc858,
            Letters::Pc850 => PrintAlphabet::Pc850,
            Letters::Plain => PrintAlphabet::Plain,
        }
    }
}

impl From<Paper> for PrintPaper {
    fn from(paper: Paper) -> PrintPaper {
        match paper {
            Paper::Mm80 => PrintPaper::Roll80,
            Paper::Mm58 => PrintPaper::Roll58,
            Paper::A4 => PrintPaper::A4,
        }
    }
}
