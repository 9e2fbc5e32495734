//! `settings`, `profile` and `support`: how a register works, which one this PC works with, and what goes to support.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Profile;

/// `settings …`
#[derive(Subcommand)]
pub(crate) enum Settings {
    /// Los muestra.
    List,
    /// Cambia uno. Solo una encargada.
    Set(Set),
    /// Pone el logo del comercio, de un archivo PNG.
    Logo {
        /// El archivo; si falta, se saca el logo.
        file: Option<PathBuf>,
    },
}

/// `settings set`
#[derive(Args)]
pub(crate) struct Set {
    /// Qué.
    #[arg(value_enum)]
    pub(crate) key: Key,
    /// Cuánto o cuál. `never` donde algo puede no pasar nunca; vacío donde puede no haber nada.
    #[arg(allow_hyphen_values = true)]
    pub(crate) value: String,
}

/// What can be set.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Key {
    /// The shop's name.
    #[value(name = "shop.name", help = "Cómo se llama el comercio")]
    ShopName,
    /// Its CUIT.
    #[value(name = "shop.cuit", help = "Su CUIT")]
    ShopCuit,
    /// Its address.
    #[value(name = "shop.address", help = "Su dirección")]
    ShopAddress,
    /// Its telephone.
    #[value(name = "shop.phone", help = "Su teléfono")]
    ShopPhone,
    /// The till's name.
    #[value(name = "till", help = "Cómo se llama esta caja")]
    Till,
    /// The day's cut-off.
    #[value(name = "day.cut-off", help = "A qué hora empieza el día, de 0 a 12")]
    CutOff,
    /// How long a code stays.
    #[value(name = "qr.seconds", help = "Cuánto dura el QR, de 60 a 1800")]
    QrSeconds,
    /// How long a paid sale stays.
    #[value(
        name = "return.seconds",
        help = "Cuánto queda «Pagado» en pantalla, de 3 a 60, o never"
    )]
    ReturnSeconds,
    /// When it locks itself.
    #[value(
        name = "lock.seconds",
        help = "Cuándo se bloquea sola, de 60 a 3600, o never"
    )]
    IdleSeconds,
    /// The amounts one touch adds.
    #[value(
        name = "quick-amounts",
        help = "Los montos rápidos, hasta seis: 500;1000;2000"
    )]
    QuickAmounts,
    /// How a sale begins.
    #[value(
        name = "surface",
        help = "Con qué arranca cada venta: screen, counter o link"
    )]
    Surface,
    /// The usual concept.
    #[value(name = "concept", help = "El concepto de siempre")]
    Concept,
    /// The register's own sale point.
    #[value(
        name = "sale-point",
        help = "El punto de venta de esta caja; vacío: el único que haya"
    )]
    SalePoint,
    /// Where copies go.
    #[value(
        name = "backup.folder",
        help = "Dónde van las copias; vacío: junto al registro"
    )]
    BackupFolder,
}

/// `profile …`
#[derive(Subcommand)]
pub(crate) enum ProfileCommand {
    /// Dice cuál.
    Show,
    /// La cambia, con el PIN de una encargada de la caja de ahora.
    Use {
        /// Con cuál.
        #[arg(value_enum)]
        account: Profile,
    },
}

/// `support`
#[derive(Args)]
pub(crate) struct Support {
    /// Dónde guardarlo; si falta, se muestra lo que tendría.
    #[arg(short, long, value_name = "FILE.zip")]
    pub(crate) output: Option<PathBuf>,
}
