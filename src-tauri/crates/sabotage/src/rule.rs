//! The rules that can be broken on purpose, each by its word.

/// A rule the program stands on, and what it does when a test has broken it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// A payout that is sent again keeps its reference. Broken: it gets a new one.
    SameReferenceOnRetry,
    /// A commit is on the disk before it is acknowledged. Broken: `synchronous = NORMAL`.
    FullSync,
    /// A credit pays an order of its amount. Broken: of any amount.
    AmountMatches,
    /// Not being found is no proof of not having been taken. Broken: it is.
    NotFoundProvesNothing,
    /// The journal comes before the wire. Broken: what is asked for is written down after it was sent.
    JournalBeforeWire,
    /// Silence is neither yes nor no. Broken: it is a no.
    SilenceIsNoAnswer,
    /// Of two that fit, none is guessed. Broken: the first is taken.
    NoGuess,
    /// A credit funds one order. Broken: as many as claim it.
    OneCreditOneOrder,
    /// Money that comes late is money. Broken: a closed order is left alone.
    LateMoneyCounts,
    /// Paid is absorbing. Broken: a paid order lapses.
    PaidIsAbsorbing,
    /// An event's hash covers what it says. Broken: not its body.
    HashCoversBody,
    /// A seal is checked. Broken: any will do.
    SealIsChecked,
    /// A callback is signed. Broken: whatever calls in is believed.
    CallbackIsSigned,
    /// A webhook is a hint until it carries the shop's own word. Broken: it needs none.
    WebhookCarriesWord,
    /// No more is given back than was paid. Broken: as much as is asked for.
    RefundIsCapped,
    /// Money is a manager's to send. Broken: anybody's.
    ManagerPaysOut,
    /// One process sells on a register. Broken: as many as are started.
    OneSeller,
    /// A code is looked at before it is shown. Broken: it is shown as it came.
    CodeIsChecked,
    /// Nothing is given up without an answer. Broken: time alone is enough.
    NoAnswerNoRelease,
    /// A new sale is refused before anything is sent when the disk is full. Broken: it is sent.
    FullDiskRefuses,
    /// One operation of a provider pays one order. Broken: as many as it names.
    OneOperationOneOrder,
    /// A day that was closed never changes. Broken: what is learned later counts on it all the same.
    ClosedDayStays,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Rule; 22] = [
        Rule::SameReferenceOnRetry,
        Rule::FullSync,
        Rule::AmountMatches,
        Rule::NotFoundProvesNothing,
        Rule::JournalBeforeWire,
        Rule::SilenceIsNoAnswer,
        Rule::NoGuess,
        Rule::OneCreditOneOrder,
        Rule::LateMoneyCounts,
        Rule::PaidIsAbsorbing,
        Rule::HashCoversBody,
        Rule::SealIsChecked,
        Rule::CallbackIsSigned,
        Rule::WebhookCarriesWord,
        Rule::RefundIsCapped,
        Rule::ManagerPaysOut,
        Rule::OneSeller,
        Rule::CodeIsChecked,
        Rule::NoAnswerNoRelease,
        Rule::FullDiskRefuses,
        Rule::OneOperationOneOrder,
        Rule::ClosedDayStays,
    ];

    /// The rule's word: what `MOSTRADOR_BREAK` says.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Rule::SameReferenceOnRetry => "same_reference_on_retry",
            Rule::FullSync => "full_sync",
            Rule::AmountMatches => "amount_matches",
            Rule::NotFoundProvesNothing => "not_found_proves_nothing",
            Rule::JournalBeforeWire => "journal_before_wire",
            Rule::SilenceIsNoAnswer => "silence_is_no_answer",
            Rule::NoGuess => "no_guess",
            Rule::OneCreditOneOrder => "one_credit_one_order",
            Rule::LateMoneyCounts => "late_money_counts",
            Rule::PaidIsAbsorbing => "paid_is_absorbing",
            Rule::HashCoversBody => "hash_covers_body",
            Rule::SealIsChecked => "seal_is_checked",
            Rule::CallbackIsSigned => "callback_is_signed",
            Rule::WebhookCarriesWord => "webhook_carries_word",
            Rule::RefundIsCapped => "refund_is_capped",
            Rule::ManagerPaysOut => "manager_pays_out",
            Rule::OneSeller => "one_seller",
            Rule::CodeIsChecked => "code_is_checked",
            Rule::NoAnswerNoRelease => "no_answer_no_release",
            Rule::FullDiskRefuses => "full_disk_refuses",
            Rule::OneOperationOneOrder => "one_operation_one_order",
            Rule::ClosedDayStays => "closed_day_stays",
        }
    }

    /// Reads a rule's word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Rule> {
        Rule::ALL.into_iter().find(|rule| rule.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::Rule;

    #[test]
    fn every_rule_has_a_word_of_its_own() {
        for rule in Rule::ALL {
            assert_eq!(Rule::parse(rule.word()), Some(rule), "{rule:?} reads back");
        }
        assert_eq!(Rule::parse("honesty"), None, "a rule we do not have");
    }
}
