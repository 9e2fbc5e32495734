//! What can be asked of the console, as clap reads it: what every command has, and the commands about sales.

mod account;
mod afar;
mod payout;
mod printers;
mod settings;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use domain::channel;

pub(crate) use self::{
    account::{Account, AddAccount, Environment, Listener, Transactions},
    afar::{CheckPoster, CreateLink, CreateTransfer, Link, Poster, SalePoints, StaticQr, Transfer},
    payout::{Money, Payout, PayoutLimits, SendPayout},
    printers::{Printers, SetPrinting},
    settings::{Key as SettingKey, ProfileCommand, Set, Settings, Support},
};

/// The console of Mostrador.
#[derive(Parser)]
#[command(name = "mostradorctl", version, about = "La consola de Mostrador", long_about = None)]
pub(crate) struct Arguments {
    /// What holds for every command.
    #[command(flatten)]
    pub(crate) global: Global,
    /// The command.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What holds for every command.
#[derive(Args)]
pub(crate) struct Global {
    /// Carpeta donde vive esta caja (ajustes, registro, documentos).
    #[arg(long, global = true, env = "MOSTRADOR_DATA_DIR", value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Con qué cuenta se trabaja; si falta, con la que tiene puesta esta PC.
    #[arg(long = "profile", global = true, value_enum, value_name = "PROFILE")]
    pub(crate) said: Option<Profile>,
    /// The account that is worked with: the one that was said, else the one this PC is set to. Not an argument.
    #[arg(skip)]
    pub(crate) profile: Profile,
    /// Solo en práctica: un simulador que ya corre en esta PC.
    #[arg(long, global = true, env = "MOSTRADOR_SANDBOX_URL", value_name = "URL")]
    pub(crate) sandbox_url: Option<String>,
    /// Un objeto JSON por línea en la salida.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Quién actúa; el PIN se toma de `MOSTRADOR_PIN` o se pide en la terminal.
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) operator: Option<String>,
    /// The program and the command, for whoever is kept waiting by it. Not an argument.
    #[arg(skip)]
    pub(crate) program: String,
}

/// The accounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Profile {
    /// The sandbox.
    #[default]
    #[value(help = "El simulador: no se mueve plata de verdad")]
    Practice,
    /// A real account at TelePagos.
    #[value(help = "Una cuenta de TelePagos")]
    Telepagos,
    /// A real account at TotalCoin.
    #[value(help = "Una cuenta de TotalCoin")]
    Totalcoin,
}

/// The commands.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Corre el simulador de los proveedores hasta que se lo detenga.
    Sandbox(Sandbox),
    /// Cobra: crea la orden, muestra el QR y espera el pago.
    Charge(Charge),
    /// Lista las ventas, la más nueva primero.
    Orders(Orders),
    /// Muestra una venta.
    Order(One),
    /// Cancela una venta que espera el pago.
    Cancel(One),
    /// Escribe o imprime el recibo de una venta pagada.
    Receipt(Receipt),
    /// Las impresoras y lo que espera para salir.
    #[command(subcommand)]
    Printers(Printers),
    /// Resuelve todo lo que quedó pendiente.
    Settle(Settle),
    /// Los puntos de venta de la cuenta y sus QR fijos.
    #[command(subcommand)]
    SalePoints(SalePoints),
    /// Links de pago para cobrar a distancia.
    #[command(subcommand)]
    Link(Link),
    /// Transferencias ya armadas, para cobrar a distancia.
    #[command(subcommand)]
    Transfer(Transfer),
    /// Envíos de plata desde la cuenta.
    #[command(subcommand)]
    Payout(Payout),
    /// La cuenta en el proveedor.
    #[command(subcommand)]
    Account(Account),
    /// Por dónde avisan los proveedores.
    #[command(subcommand)]
    Listener(Listener),
    /// Devuelve lo que se pagó por una venta, o una parte, a quien lo pagó.
    Refund(Refund),
    /// Lo que entró y no es de ninguna venta.
    Credits(Credits),
    /// Dice que un pago de `credits` es de una venta.
    Claim(Claim),
    /// Dice que un pago no era de la venta a la que se le había asignado.
    Unclaim(Unclaim),
    /// El turno de esta caja.
    #[command(subcommand)]
    Shift(Shift),
    /// Lo vendido en un día, o en varios.
    Day(Day),
    /// Compara unos días con la lista del proveedor, que se lee de nuevo; sale con 6 si algo no coincide.
    Reconcile(Reconcile),
    /// El registro de esta caja.
    #[command(subcommand)]
    Journal(Journal),
    /// Quiénes trabajan en esta caja.
    #[command(subcommand)]
    Operators(Operators),
    /// Los ajustes de esta caja.
    #[command(subcommand)]
    Settings(Settings),
    /// Con qué cuenta trabaja esta PC cuando nadie dice otra.
    #[command(subcommand)]
    Profile(ProfileCommand),
    /// Revisa lo que la caja necesita y dice qué hacer.
    Doctor,
    /// Junta en un ZIP lo que le sirve a soporte: sin claves, sin nombres y sin números de cuenta enteros.
    Support(Support),
}

/// `sandbox`
#[derive(Args)]
pub(crate) struct Sandbox {
    /// Puerto; 0 elige uno libre.
    #[arg(long, default_value_t = 0)]
    pub(crate) port: u16,
    /// Saldo con que empieza la cuenta en cada proveedor.
    #[arg(long, value_name = "AMOUNT", default_value = "500000")]
    pub(crate) opening: String,
    /// Punto de venta con que empieza la cuenta; vacío: ninguno.
    #[arg(long, value_name = "NAME", default_value = "Caja 1")]
    pub(crate) sale_point: String,
    /// Semilla: con la misma, lo mismo.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Archivo JSON con las fallas que tendrá desde el comienzo.
    #[arg(long, value_name = "FILE")]
    pub(crate) faults: Option<PathBuf>,
}

/// `charge`
#[derive(Args)]
pub(crate) struct Charge {
    /// Monto: 1550, 1550,50 o 1.550,50.
    #[arg(long, allow_hyphen_values = true, value_name = "A")]
    pub(crate) amount: String,
    /// Cómo se cobra; si falta, con QR en pantalla.
    #[arg(long, value_enum)]
    pub(crate) channel: Option<Channel>,
    /// Concepto de la lista del proveedor.
    #[arg(long, value_name = "ID")]
    pub(crate) concept: Option<String>,
    /// Punto de venta cuyo QR fijo cobra, por identificador o nombre; solo con `telepagos.counter`.
    #[arg(long, value_name = "ID")]
    pub(crate) sale_point: Option<String>,
    /// Dónde guardar el QR, en .svg o .png.
    #[arg(long, value_name = "FILE")]
    pub(crate) qr: Option<PathBuf>,
    /// Segundos que se espera el pago.
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub(crate) wait: u64,
}

/// The ways to collect.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Channel {
    /// A dynamic QR.
    #[value(name = "telepagos.qr", help = "QR en pantalla")]
    TelepagosQr,
    /// The sale point's static QR.
    #[value(name = "telepagos.counter", help = "El QR fijo de un punto de venta")]
    TelepagosCounter,
    /// A payment link.
    #[value(name = "telepagos.link", help = "Un link de pago")]
    TelepagosLink,
    /// A transfer link.
    #[value(name = "telepagos.transfer", help = "Una transferencia ya armada")]
    TelepagosTransfer,
    /// A QR.
    #[value(name = "totalcoin.qr", help = "QR en pantalla")]
    TotalcoinQr,
    /// A pre-order.
    #[value(name = "totalcoin.preorder", help = "Una preorden")]
    TotalcoinPreorder,
}

/// The providers.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Provider {
    /// TelePagos.
    #[value(help = "TelePagos")]
    Telepagos,
    /// TotalCoin.
    #[value(help = "TotalCoin")]
    Totalcoin,
}

impl From<Provider> for channel::Provider {
    fn from(provider: Provider) -> channel::Provider {
        match provider {
            Provider::Telepagos => channel::Provider::Telepagos,
            Provider::Totalcoin => channel::Provider::Totalcoin,
        }
    }
}

impl From<Channel> for channel::Channel {
    fn from(channel: Channel) -> channel::Channel {
        match channel {
            Channel::TelepagosQr => channel::Channel::TelepagosQr,
            Channel::TelepagosCounter => channel::Channel::TelepagosCounter,
            Channel::TelepagosLink => channel::Channel::TelepagosLink,
            Channel::TelepagosTransfer => channel::Channel::TelepagosTransfer,
            Channel::TotalcoinQr => channel::Channel::TotalcoinQr,
            Channel::TotalcoinPreorder => channel::Channel::TotalcoinPreorder,
        }
    }
}

/// `credits`
#[derive(Args)]
pub(crate) struct Credits {
    /// Lo visto en los últimos minutos; si falta, lo de hoy.
    #[arg(long, value_name = "N")]
    pub(crate) minutes: Option<u32>,
}

/// `claim`
#[derive(Args)]
pub(crate) struct Claim {
    /// El pago: el `id` que da `credits --json`.
    pub(crate) credit: String,
    /// Identificador o referencia de la venta.
    pub(crate) order: String,
    /// Cómo se sabe.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// Aunque otra venta de ese importe todavía espere su pago.
    #[arg(long)]
    pub(crate) again: bool,
}

/// `unclaim`
#[derive(Args)]
pub(crate) struct Unclaim {
    /// El pago: el `credit` que da `order --json` entre los pagos de la venta.
    pub(crate) credit: String,
    /// Cómo se sabe.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
}

/// `refund`
#[derive(Args)]
pub(crate) struct Refund {
    /// Identificador o referencia de la venta.
    pub(crate) order: String,
    /// Monto: 1550, 1550,50 o 1.550,50.
    #[arg(long, allow_hyphen_values = true, value_name = "A")]
    pub(crate) amount: String,
    /// Por qué se devuelve.
    #[arg(long, value_name = "TEXT", default_value = "devolución")]
    pub(crate) reason: String,
    /// Aunque en el día ya se haya enviado lo mismo a la misma cuenta.
    #[arg(long)]
    pub(crate) again: bool,
    /// Segundos que se espera a que llegue.
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub(crate) wait: u64,
    /// Dónde guardar el comprobante para el cliente, además.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// `orders`
#[derive(Args)]
pub(crate) struct Orders {
    /// Solo las de este día, `AAAA-MM-DD`.
    #[arg(long, value_name = "D")]
    pub(crate) day: Option<String>,
    /// Solo las que están así.
    #[arg(long, value_name = "S")]
    pub(crate) state: Option<String>,
}

/// A command about one order.
#[derive(Args)]
pub(crate) struct One {
    /// Identificador o referencia de la venta.
    pub(crate) id: String,
}

/// `receipt`
#[derive(Args)]
pub(crate) struct Receipt {
    /// Identificador o referencia de la venta.
    pub(crate) order: String,
    /// Dónde guardarlo.
    #[arg(short, long, value_name = "FILE", required_unless_present = "print")]
    pub(crate) output: Option<PathBuf>,
    /// Lo imprime en la impresora elegida, con su papel.
    #[arg(long, conflicts_with_all = ["output", "paper"])]
    pub(crate) print: bool,
    /// Cuántos segundos esperar a que salga.
    #[arg(long, value_name = "SECONDS", default_value_t = 20, requires = "print")]
    pub(crate) wait: u64,
    /// Ancho del papel.
    #[arg(long, value_enum, default_value_t = Paper::Mm80)]
    pub(crate) paper: Paper,
    /// Una copia, aunque todavía no se haya dado el original. Si falta, el que toca: el original la primera vez,
    /// después copias numeradas.
    #[arg(long)]
    pub(crate) copy: bool,
}

/// Paper for receipts.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Paper {
    /// 80 mm.
    #[value(name = "80", help = "80 mm")]
    Mm80,
    /// 58 mm.
    #[value(name = "58", help = "58 mm")]
    Mm58,
    /// A sheet.
    #[value(name = "a4", help = "Una hoja A4")]
    A4,
}

impl From<Paper> for documents::receipt::Paper {
    fn from(paper: Paper) -> documents::receipt::Paper {
        match paper {
            Paper::Mm80 => documents::receipt::Paper::Roll80,
            Paper::Mm58 => documents::receipt::Paper::Roll58,
            Paper::A4 => documents::receipt::Paper::A4,
        }
    }
}

/// `settle`
#[derive(Args)]
pub(crate) struct Settle {
    /// Segundos que se insiste.
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub(crate) wait: u64,
}

/// `shift …`
#[derive(Subcommand)]
pub(crate) enum Shift {
    /// Lo abre, si no hay uno abierto, y muestra el que está abierto.
    Open,
    /// Lo que va del turno, sin cerrarlo.
    X {
        /// Dónde guardar el papel, además.
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Lo cierra para siempre y muestra lo que fue; el PIN se toma de `MOSTRADOR_PIN` o se pide en la terminal. Antes lo
    /// compara con la lista del proveedor.
    Close {
        /// Qué pasó con lo que quedó para revisar, sin asignar o con diferencia.
        #[arg(long, value_name = "TEXT")]
        explain: Option<String>,
        /// Dónde guardar el Z, además.
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Uno cerrado, como fue: su Z se puede volver a imprimir siempre.
    Z {
        /// Su número.
        #[arg(value_name = "N", value_parser = clap::value_parser!(i64).range(1..))]
        number: i64,
        /// Dónde guardar el Z, además.
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Lista los últimos cerrados, el más nuevo primero.
    List,
}

/// `reconcile`
#[derive(Args)]
pub(crate) struct Reconcile {
    /// Qué días.
    #[command(flatten)]
    pub(crate) days: Days,
    /// Formato.
    #[arg(long, value_enum)]
    pub(crate) format: Option<Comparison>,
    /// Dónde guardarlo; si falta, en la salida. La planilla de Excel lo necesita.
    #[arg(short, long, value_name = "FILE", required_if_eq("format", "xlsx"))]
    pub(crate) output: Option<PathBuf>,
}

/// Formats of a comparison.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Comparison {
    /// For people.
    #[value(help = "Para personas")]
    Text,
    /// For programs.
    #[value(help = "Para programas")]
    Json,
    /// A row each.
    #[value(help = "Un renglón por cada cosa, con `;` y coma decimal")]
    Csv,
    /// The same as a workbook.
    #[value(help = "Lo mismo en una planilla de Excel, con totales")]
    Xlsx,
}

/// A day, or several.
#[derive(Args)]
pub(crate) struct Days {
    /// El día, `AAAA-MM-DD`; si falta, hoy.
    #[arg(long, value_name = "D", conflicts_with_all = ["from", "to"])]
    pub(crate) day: Option<String>,
    /// El primero de varios días, `AAAA-MM-DD`.
    #[arg(long, value_name = "D")]
    pub(crate) from: Option<String>,
    /// El último; si falta, hoy.
    #[arg(long, value_name = "D", requires = "from")]
    pub(crate) to: Option<String>,
}

/// `day`
#[derive(Args)]
pub(crate) struct Day {
    /// Qué días.
    #[command(flatten)]
    pub(crate) days: Days,
    /// Formato.
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
    /// Dónde guardarlo; si falta, en la salida. La planilla de Excel lo necesita.
    #[arg(short, long, value_name = "FILE", required_if_eq("format", "xlsx"))]
    pub(crate) output: Option<PathBuf>,
}

/// Formats of a report.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[value(help = "Para personas")]
    Text,
    /// For programs.
    #[value(help = "Para programas")]
    Json,
    /// The sales, a row each.
    #[value(help = "Las ventas, una por renglón, con `;` y coma decimal")]
    Csv,
    /// The same as a workbook.
    #[value(help = "Las ventas en una planilla de Excel, con totales")]
    Xlsx,
    /// On paper.
    #[value(help = "El reporte del día en A4, con sus ventas")]
    Pdf,
}

/// `journal …`
#[derive(Subcommand)]
pub(crate) enum Journal {
    /// Comprueba la cadena, evento por evento, y los precintos si hay llavero.
    Verify {
        /// Una cabeza impresa, como está en el papel; se puede repetir.
        #[arg(long = "head", value_name = "SEQUENCE:HASH", value_parser = head)]
        heads: Vec<journal::Head>,
        /// Un archivo de `journal export`, en vez del registro de esta caja.
        #[arg(long, value_name = "FILE")]
        export: Option<PathBuf>,
    },
    /// Escribe todo lo que pasó, un evento por renglón en JSON, encadenado: `journal verify --export` lo comprueba.
    Export {
        /// Dónde.
        file: PathBuf,
        /// Aunque ya haya un archivo ahí: lo reemplaza.
        #[arg(long)]
        replace: bool,
    },
    /// Cuenta lo que hay.
    Stats,
    /// Hace una copia entera y la lee; se puede mientras se cobra.
    Backup {
        /// Dónde; si falta, entre las copias de la caja.
        file: Option<PathBuf>,
    },
    /// Sigue con un registro que no es el que se precintó, después de que alguien lo miró.
    Accept {
        /// Qué pasó.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Recupera un registro dañado o perdido: de la última copia sana y de lo que se lee del archivo.
    Restore {
        /// Desde qué copia; si falta, la más nueva que esté sana.
        file: Option<PathBuf>,
        /// Sin preguntar.
        #[arg(long)]
        yes: bool,
    },
    /// Llena una caja de práctica con días de ventas que terminan ayer, como los de un comercio.
    Seed(Seed),
}

/// `journal seed`
#[derive(Args)]
pub(crate) struct Seed {
    /// Cuántas ventas, entre todos los días.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub(crate) sales: u64,
    /// Cuántos días.
    #[arg(long, value_name = "D", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=3_660))]
    pub(crate) days: u64,
    /// Qué ventas: el mismo número, las mismas.
    #[arg(long = "seed", value_name = "S", default_value_t = 1)]
    pub(crate) which: u64,
    /// También si la caja ya tiene ventas.
    #[arg(long)]
    pub(crate) more: bool,
}

fn head(text: &str) -> Result<journal::Head, &'static str> {
    journal::Head::parse(text)
        .ok_or("una cabeza es un número, dos puntos y 64 cifras, como está impresa")
}

/// `operators …`
#[derive(Subcommand)]
pub(crate) enum Operators {
    /// Lista.
    List,
    /// Da de baja a alguien: no entra más, y lo que hizo queda.
    Dismiss {
        /// Su nombre.
        name: String,
    },
    /// Le da otro PIN a alguien; se toma de `MOSTRADOR_NEW_PIN` o se pide en la terminal.
    Reset {
        /// Su nombre.
        name: String,
    },
    /// Hace una llave de repuesto nueva y la muestra esta única vez: sirve si el llavero pierde el secreto de la caja.
    SpareKey,
    /// Abre la caja con su llave de repuesto cuando el llavero perdió el secreto; la llave se toma de
    /// `MOSTRADOR_SPARE_KEY` y el PIN nuevo de `MOSTRADOR_NEW_PIN`, o se piden en la terminal.
    Rekey {
        /// El encargado que entra.
        name: String,
    },
    /// Suma a alguien; su PIN se toma de `MOSTRADOR_NEW_PIN` o se pide en la terminal.
    Add {
        /// Su nombre.
        name: String,
        /// Qué puede hacer.
        #[arg(long, value_enum)]
        role: Role,
    },
}

/// Roles.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Role {
    /// Collects, cancels, prints.
    #[value(help = "Cobra, cancela e imprime")]
    Cashier,
    /// All of it.
    #[value(help = "Todo")]
    Manager,
}
