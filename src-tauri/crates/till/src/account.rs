//! The account: what the provider says of it. Asked when somebody looks, kept nowhere.
//!
//! What comes in and pays sales is [`watch`](crate::watch)'s; sending money out is [`payouts`](crate::payouts)'s.

use domain::{channel::Provider, day::Day, money::Money, operator::Deed, order::Concept};
use gateway::Answer;
pub use gateway::{Movement, OperationFilter, Statistic, TransactionsPage, TransactionsQuery};

use crate::{
    Till,
    refusal::{Code, Refusal},
    view::{MovementsPage, MovementsQuery},
};

impl Till {
    /// What the account holds, as the provider has it. TotalCoin documents no such question.
    pub async fn balance(&self) -> Result<Money, Refusal> {
        self.allowed(Deed::SeeAccount)?;
        self.ask_balance().await
    }

    /// The same, for whoever was let in already.
    pub(crate) async fn ask_balance(&self) -> Result<Money, Refusal> {
        let answer = self.telepagos()?.balance().await;
        self.heard(Provider::Telepagos, answer)
    }

    /// What a sale or a payout can be for, in the provider's order.
    pub async fn concept_list(&self) -> Result<Vec<Concept>, Refusal> {
        self.allowed(Deed::SeeSales)?;
        let answer = self.telepagos()?.concepts().await;
        self.heard(Provider::Telepagos, answer)
    }

    /// The kinds of movement a list can be narrowed to.
    pub async fn operation_filters(&self) -> Result<Vec<OperationFilter>, Refusal> {
        self.allowed(Deed::SeeAccount)?;
        let answer = self.telepagos()?.filters().await;
        self.heard(Provider::Telepagos, answer)
    }

    /// The movements of some days, in and out, as the provider lists them; a page of them if one was named.
    pub async fn transactions(
        &self,
        query: &TransactionsQuery,
    ) -> Result<TransactionsPage, Refusal> {
        self.allowed(Deed::SeeAccount)?;
        if query.from > query.to {
            return Err(self.refuse(Code::BadDate));
        }
        let answer = self.telepagos()?.transactions(query).await;
        self.heard(Provider::Telepagos, answer)
    }

    /// A page of the movements of some days, as a window asks for it.
    pub async fn movements(&self, query: &MovementsQuery) -> Result<MovementsPage, Refusal> {
        self.allowed(Deed::SeeAccount)?;
        let day = |text: &str| Day::parse(text).map_err(|_| self.refuse(Code::BadDate));
        let query = TransactionsQuery {
            from: day(&query.from)?,
            to: day(&query.to)?,
            operation: query.operation.clone(),
            page: Some(query.page.max(1)),
        };
        Ok(self.transactions(&query).await?.into())
    }

    /// The provider's statistics of a month, `2026-11`.
    pub async fn statistics(&self, period: &str) -> Result<Vec<Statistic>, Refusal> {
        self.allowed(Deed::SeeAccount)?;
        if !is_month(period) {
            return Err(self.refuse(Code::BadDate));
        }
        let answer = self.telepagos()?.statistics(period).await;
        self.heard(Provider::Telepagos, answer)
    }

    /// Whether the providers take this register's credentials: a real login at each.
    pub async fn check_account(&self) -> Result<(), Refusal> {
        let providers = self.providers();
        if providers.telepagos.is_none() && providers.totalcoin.is_none() {
            return Err(self.refuse(Code::NoAccount));
        }
        for provider in Provider::ALL {
            if self.has(provider) {
                self.check_account_at(provider).await?;
            }
        }
        Ok(())
    }

    /// Whether that provider takes this register's credentials: a real login, because somebody wants to know, also
    /// while it is known to refuse them.
    pub async fn check_account_at(&self, provider: Provider) -> Result<(), Refusal> {
        let providers = self.providers();
        let answer = match (provider, providers.telepagos, providers.totalcoin) {
            (Provider::Telepagos, Some(telepagos), _) => telepagos.sign_in().await,
            (Provider::Totalcoin, _, Some(totalcoin)) => totalcoin.sign_in().await,
            (Provider::Telepagos | Provider::Totalcoin, _, _) => {
                return Err(self.refuse(Code::NoAccount));
            }
        };
        self.heard(provider, answer)
    }

    /// What was said, or the refusal that a person is told instead.
    pub(crate) fn heard<T>(&self, provider: Provider, answer: Answer<T>) -> Result<T, Refusal> {
        match answer {
            Answer::Said(said) => Ok(said),
            Answer::Refused(refused) => {
                self.note_refusal(provider, refused.kind);
                let mut refusal = self.refuse(Code::from(&refused.kind));
                refusal.reason = refused.words;
                Err(refusal)
            }
            Answer::Silence(silence) => {
                let refusal = self.refuse(Code::ProviderSilent);
                tracing::warn!(trace = refusal.trace, why = ?silence.why, "no answer");
                Err(refusal)
            }
        }
    }
}

/// `2026-11`, which is how the provider's statistics are asked for (ambiguity 26).
fn is_month(text: &str) -> bool {
    let Some((year, month)) = text.split_once('-') else {
        return false;
    };
    let digits =
        |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(year, 4) && digits(month, 2) && ("01"..="12").contains(&month)
}

#[cfg(test)]
mod tests {
    use super::is_month;

    #[test]
    fn a_period_is_a_month_of_a_year() {
        assert!(is_month("2026-11") && is_month("2026-01"), "months");
        for text in [
            "2026",
            "2026-13",
            "2026-00",
            "26-11",
            "2026-1",
            "2026-11-20",
            "../x",
        ] {
            assert!(!is_month(text), "{text:?} is no month");
        }
    }
}
