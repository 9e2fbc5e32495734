//! `payout …`, as clap reads it.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Provider;

/// `payout …`
#[derive(Subcommand)]
pub(crate) enum Payout {
    /// Envía plata.
    Send(SendPayout),
    /// Cómo va un envío; se le pregunta al proveedor.
    Status {
        /// Su referencia.
        #[arg(value_name = "REF")]
        reference: String,
    },
    /// Lista los envíos, el más nuevo primero.
    List,
    /// Dice cuánto puede salir, o lo cambia: lo que no se nombra queda como está.
    Limits(PayoutLimits),
    /// Lista lo que salió de la cuenta y ningún envío de esta caja explica, después de perderse una parte del registro.
    Unexplained,
    /// Da por terminado uno que pide que alguien lo mire, después de averiguar con el proveedor.
    Conclude {
        /// Su referencia.
        #[arg(value_name = "REF")]
        reference: String,
        /// Cómo terminó.
        #[arg(long, value_enum)]
        money: Money,
        /// Cómo se supo.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// El comprobante de un envío.
    Voucher {
        /// Su referencia.
        #[arg(value_name = "REF")]
        reference: String,
        /// Dónde guardarlo.
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
}

/// `payout limits`
#[derive(Args)]
pub(crate) struct PayoutLimits {
    /// Lo más que sale de una vez; `none`: sin límite.
    #[arg(long, value_name = "A")]
    pub(crate) operation: Option<String>,
    /// Lo más que sale en un día; `none`: sin límite.
    #[arg(long, value_name = "A")]
    pub(crate) day: Option<String>,
    /// Lo más que sale a una cuenta en un día; `none`: sin límite.
    #[arg(long, value_name = "A")]
    pub(crate) recipient: Option<String>,
    /// Desde más de cuánto hacen falta dos encargados; `none`: nunca.
    #[arg(long, value_name = "A")]
    pub(crate) second: Option<String>,
}

/// How a payout ended.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Money {
    /// The money arrived.
    Arrived,
    /// The money stayed or came back.
    Stayed,
}

/// `payout send`
#[derive(Args)]
pub(crate) struct SendPayout {
    /// Adónde: CBU, CVU o alias.
    #[arg(long, value_name = "CBU|CVU|ALIAS")]
    pub(crate) to: String,
    /// CUIT de quien recibe.
    #[arg(long, value_name = "X")]
    pub(crate) cuit: Option<String>,
    /// Monto: 1550, 1550,50 o 1.550,50.
    #[arg(long, allow_hyphen_values = true, value_name = "A")]
    pub(crate) amount: String,
    /// Concepto de la lista del proveedor.
    #[arg(long, value_name = "C")]
    pub(crate) concept: String,
    /// Por qué proveedor; si falta, el de la cuenta.
    #[arg(long, value_enum)]
    pub(crate) provider: Option<Provider>,
    /// Lo que dice además del concepto.
    #[arg(long, value_name = "T")]
    pub(crate) description: Option<String>,
    /// Sí, otro igual: el mismo monto a la misma cuenta, con uno en camino.
    #[arg(long)]
    pub(crate) again: bool,
    /// El otro encargado, si hacen falta dos. Su PIN se toma de `MOSTRADOR_SECOND_PIN` o se pide en la terminal.
    #[arg(long, value_name = "NAME")]
    pub(crate) second: Option<String>,
    /// Segundos que se espera a que termine.
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub(crate) wait: u64,
}
