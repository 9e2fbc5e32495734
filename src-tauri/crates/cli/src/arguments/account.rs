//! `account …` and `listener …`, as clap reads them. No password is ever an argument: arguments can be listed.

use std::net::SocketAddr;

use clap::{Args, Subcommand, ValueEnum};

use super::Provider;

/// `account …`
#[derive(Subcommand)]
pub(crate) enum Account {
    /// El saldo, según el proveedor.
    Balance,
    /// Los conceptos por los que se puede cobrar o enviar.
    Concepts,
    /// Las clases de movimiento por las que se puede filtrar.
    Filters,
    /// Los movimientos de unos días.
    Transactions(Transactions),
    /// Cuándo se espera en la cuenta lo que se cobró: bruto, tarifas, impuestos y neto por fecha. Si el proveedor no dice
    /// la fecha, se dice eso.
    Calendar {
        /// Qué días de cobro.
        #[command(flatten)]
        days: super::Days,
    },
    /// Las estadísticas de un mes.
    Statistics {
        /// El mes, `AAAA-MM`.
        #[arg(value_name = "PERIOD")]
        period: String,
    },
    /// Carga las credenciales de una cuenta, después de probarlas.
    ///
    /// Usuario y clave se toman de `MOSTRADOR_TELEPAGOS_USERNAME` y `_PASSWORD`, o de
    /// `MOSTRADOR_TOTALCOIN_COMPANY`, `_USERNAME` y `_PASSWORD`, o se piden en la terminal; nunca de los
    /// argumentos.
    Add(AddAccount),
    /// Borra del llavero las credenciales de una cuenta. Las ventas quedan.
    Remove {
        /// De qué proveedor.
        #[arg(value_enum)]
        provider: Provider,
    },
}

/// `account transactions`
#[derive(Args)]
pub(crate) struct Transactions {
    /// El primer día, `AAAA-MM-DD`.
    #[arg(long, value_name = "D")]
    pub(crate) from: String,
    /// El último día, `AAAA-MM-DD`.
    #[arg(long, value_name = "D")]
    pub(crate) to: String,
    /// Solo los de esta clase: un identificador de `account filters`.
    #[arg(long, value_name = "O")]
    pub(crate) operation: Option<String>,
    /// Una página, desde 1; si falta, todos.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) page: Option<u32>,
}

/// `account add`
#[derive(Args)]
pub(crate) struct AddAccount {
    /// De qué proveedor.
    #[arg(value_enum)]
    pub(crate) provider: Provider,
    /// Dónde valen las credenciales; si falta, en producción. En práctica, siempre el simulador.
    #[arg(long, value_enum)]
    pub(crate) environment: Option<Environment>,
    /// CUIT de la cuenta: todo QR tiene que nombrarlo.
    #[arg(long, value_name = "X")]
    pub(crate) cuit: Option<String>,
    /// CVU de la cuenta: todo QR tiene que nombrarlo.
    #[arg(long, value_name = "Y")]
    pub(crate) cvu: Option<String>,
    /// Empresa, en TotalCoin.
    #[arg(long, value_name = "C")]
    pub(crate) company: Option<String>,
    /// Unidad de negocio, para las preórdenes de TotalCoin.
    #[arg(long, value_name = "U")]
    pub(crate) business_unit: Option<String>,
    /// Documento que llevan las preórdenes de TotalCoin.
    #[arg(long, value_name = "D")]
    pub(crate) dni: Option<String>,
    /// Cómo se le mandan a TelePagos los datos de una consulta, si algo en el medio molesta.
    #[arg(long, value_name = "HOW", value_parser = ["both", "body", "query"])]
    pub(crate) fields: Option<String>,
}

/// Where credentials are good.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Environment {
    /// Real money.
    #[value(help = "Plata de verdad")]
    Production,
    /// TelePagos's rehearsal.
    #[value(help = "El ensayo de TelePagos")]
    Homologation,
    /// TotalCoin's rehearsal.
    #[value(help = "El ensayo de TotalCoin")]
    Test,
}

impl Environment {
    /// Its word for the till and the keyring.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Environment::Production => "production",
            Environment::Homologation => "homologation",
            Environment::Test => "test",
        }
    }
}

/// `listener …`
#[derive(Subcommand)]
pub(crate) enum Listener {
    /// Abre la puerta por la que avisan, desde la próxima vez que se abra la caja.
    On {
        /// Dirección y puerto de esta PC.
        #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:8730")]
        address: SocketAddr,
    },
    /// Dice en qué dirección pública avisa TotalCoin de los envíos; la clave con que los firma se toma de
    /// `MOSTRADOR_TOTALCOIN_CALLBACK_KEY` o se pide en la terminal.
    Callbacks {
        /// Dirección https que llega hasta la puerta de esta caja.
        #[arg(long, value_name = "URL")]
        url: String,
    },
    /// La cierra, desde la próxima vez que se abra la caja.
    Off,
    /// Dice cómo está, y a quien está a cargo, qué hay que pasarle al proveedor.
    Status,
}
