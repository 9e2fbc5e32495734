//! The voucher of a payout on a sheet of A4: the shop's own paper about money it sent.
//!
//! The provider's own voucher, where there is one, is the official paper; this one says so at its foot. It says what it
//! is told and decides nothing.

use domain::money::Money;

use crate::Error;
use crate::receipt::Shop;
use crate::statement::Statement;

/// A payout that arrived, ready to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voucher {
    /// Who paid.
    pub shop: Shop,
    /// When it ended: `20/11/2026 20:08:41`.
    pub at: String,
    /// How much.
    pub amount: Money,
    /// Where it stands: `Acreditada`.
    pub state: String,
    /// Whose account it went to, if known.
    pub holder: Option<String>,
    /// Their CUIT with dashes.
    pub cuit: Option<String>,
    /// The account or alias: what it is and which.
    pub account: Account,
    /// The bank or wallet of that account, if its number says.
    pub bank: Option<String>,
    /// What for.
    pub concept: Option<String>,
    /// What it says beside the concept.
    pub detail: Option<String>,
    /// The provider that sent it: `TotalCoin`.
    pub provider: String,
    /// The provider's number for it.
    pub operation: Option<String>,
    /// Our reference, which the provider knows too.
    pub reference: String,
    /// Who ordered it.
    pub operator: String,
    /// The number of the sale it gives back; none: it is no refund.
    pub refund_of: Option<u64>,
    /// Whether the provider gave a voucher of its own, which counts before this one.
    pub has_official: bool,
    /// Whether it is a lesson.
    pub practice: bool,
}

/// Where a payout went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Account {
    /// 22 digits of a bank's account.
    Cbu(String),
    /// 22 digits of a wallet's.
    Cvu(String),
    /// A name for one.
    Alias(String),
}

const TITLE: &str = "Comprobante de transferencia";

impl Voucher {
    /// The voucher as a PDF of one sheet. The same payout gives the same bytes.
    ///
    /// # Errors
    /// [`Error::TooMuchForASheet`] when a text is longer than any a provider takes.
    pub fn pdf(&self) -> Result<Vec<u8>, Error> {
        let official = if self.has_official {
            format!(
                " El comprobante oficial es el de {} con el mismo número.",
                self.provider
            )
        } else {
            String::new()
        };
        let practice = if self.practice {
            "Transferencia de mentira: no salió plata. "
        } else {
            ""
        };
        let of_practice = if self.practice { " de práctica" } else { "" };
        Statement {
            shop: &self.shop,
            corner: self.at.split(' ').map(str::to_owned).collect(),
            mark: None,
            title: TITLE,
            amount: self.amount,
            rows: self.rows(),
            foot: format!("{practice}Emitido por Mostrador.{official}"),
            practice: self.practice,
            label: &format!("{TITLE}{of_practice}, {}", self.reference),
        }
        .pdf()
    }

    fn rows(&self) -> Vec<(&str, String)> {
        let (kind, account) = match &self.account {
            Account::Cbu(digits) => ("CBU", blocks(digits)),
            Account::Cvu(digits) => ("CVU", blocks(digits)),
            Account::Alias(alias) => ("Alias", alias.clone()),
        };
        let number = match self.provider.as_str() {
            "TelePagos" => "Número en TelePagos",
            "TotalCoin" => "Número en TotalCoin",
            _ => "Número del proveedor",
        };
        let refund = self.refund_of.map(|sale| format!("Venta {sale}"));
        let said = [
            ("Estado", Some(self.state.clone())),
            ("Para", self.holder.clone()),
            ("CUIT del titular", self.cuit.clone()),
            (kind, Some(account)),
            ("Banco", self.bank.clone()),
            ("Concepto", self.concept.clone()),
            ("Detalle", self.detail.clone()),
            ("Devolución de", refund),
            (number, self.operation.clone()),
            ("Referencia", Some(self.reference.clone())),
            ("Autorizó", Some(self.operator.clone())),
        ];
        said.into_iter()
            .filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)))
            .collect()
    }
}

/// The 22 digits in their two blocks, as people compare them.
fn blocks(digits: &str) -> String {
    match digits.split_at_checked(8) {
        Some((first, second)) if !second.is_empty() => format!("{first} {second}"),
        Some(_) | None => digits.to_owned(),
    }
}
