//! `sale-points …`, `link …` and `transfer …`, as clap reads them: collecting without a QR of its own on screen.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// `sale-points …`
#[derive(Subcommand)]
pub(crate) enum SalePoints {
    /// Lista, también los dados de baja.
    List,
    /// Crea uno; si ya hay uno con ese nombre, es ese.
    Create {
        /// Su nombre.
        name: String,
    },
    /// Lo da de baja.
    Retire {
        /// Su identificador.
        id: String,
    },
    /// Su QR fijo.
    Qr(StaticQr),
    /// El cartel con su QR fijo, para imprimir.
    Poster(Poster),
    /// Compara un cartel pegado con lo que tiene que decir, campo por campo; sale con 6 si no es.
    Check(CheckPoster),
}

/// `sale-points check`
#[derive(Args)]
pub(crate) struct CheckPoster {
    /// Su identificador o su nombre.
    pub(crate) id: String,
    /// El de monto libre; si falta, el que cobra la venta que espera.
    #[arg(long)]
    pub(crate) open: bool,
    /// Lo que dice el QR, como lo lee un celular.
    #[arg(long, value_name = "TEXT", required_unless_present = "photo")]
    pub(crate) text: Option<String>,
    /// Una foto del cartel, en JPG o PNG.
    #[arg(long, value_name = "FILE", conflicts_with = "text")]
    pub(crate) photo: Option<PathBuf>,
}

/// `sale-points poster`
#[derive(Args)]
pub(crate) struct Poster {
    /// Su identificador o su nombre.
    pub(crate) id: String,
    /// El de monto libre; si falta, el que cobra la venta que espera.
    #[arg(long)]
    pub(crate) open: bool,
    /// Dónde guardarlo.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// El papel.
    #[arg(long, value_enum, default_value_t = PosterSize::A5)]
    pub(crate) size: PosterSize,
}

/// Paper for posters.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PosterSize {
    /// 148 × 210 mm.
    #[value(help = "148 × 210 mm")]
    A5,
    /// 105 × 148 mm.
    #[value(help = "105 × 148 mm")]
    A6,
}

impl From<PosterSize> for till::view::PosterSize {
    fn from(size: PosterSize) -> till::view::PosterSize {
        match size {
            PosterSize::A5 => till::view::PosterSize::A5,
            PosterSize::A6 => till::view::PosterSize::A6,
        }
    }
}

/// `sale-points qr`
#[derive(Args)]
pub(crate) struct StaticQr {
    /// Su identificador o su nombre.
    pub(crate) id: String,
    /// El de monto libre; si falta, el que cobra la venta que espera.
    #[arg(long)]
    pub(crate) open: bool,
    /// Dónde guardarlo, en .svg o .png.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// `link …`
#[derive(Subcommand)]
pub(crate) enum Link {
    /// Hace un link de pago.
    Create(CreateLink),
    /// Lista los links hechos, el más nuevo primero.
    List,
}

/// `link create`
#[derive(Args)]
pub(crate) struct CreateLink {
    /// Monto: 1550, 1550,50 o 1.550,50.
    #[arg(long, allow_hyphen_values = true, value_name = "A")]
    pub(crate) amount: String,
    /// Concepto de la lista del proveedor.
    #[arg(long, value_name = "C")]
    pub(crate) concept: String,
    /// Hasta cuándo se puede pagar: `AAAA-MM-DD` (todo ese día), `AAAA-MM-DDTHH:MM` o RFC 3339; si falta,
    /// un día.
    #[arg(long, value_name = "D")]
    pub(crate) expires: Option<String>,
    /// Se puede pagar más de una vez.
    #[arg(long)]
    pub(crate) multiple: bool,
    /// Qué parte va a otra cuenta; se puede repetir.
    #[arg(long, value_name = "CVU=AMOUNT")]
    pub(crate) split: Vec<String>,
}

/// `transfer …`
#[derive(Subcommand)]
pub(crate) enum Transfer {
    /// Arma una transferencia a una cuenta.
    Create(CreateTransfer),
}

/// `transfer create`
#[derive(Args)]
pub(crate) struct CreateTransfer {
    /// Monto: 1550, 1550,50 o 1.550,50.
    #[arg(long, allow_hyphen_values = true, value_name = "A")]
    pub(crate) amount: String,
    /// CVU o CBU que lleva.
    #[arg(long, value_name = "X")]
    pub(crate) cvu: String,
    /// CUIT de esa cuenta.
    #[arg(long, value_name = "Y")]
    pub(crate) cuit: String,
    /// Concepto de la lista del proveedor.
    #[arg(long, value_name = "C")]
    pub(crate) concept: String,
}
