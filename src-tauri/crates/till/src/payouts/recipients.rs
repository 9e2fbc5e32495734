//! Recipients: whom the shop pays, by name.
//!
//! The list is a setting and no fact of its own: it is short, is always read and written whole, and nothing else
//! follows from it, so that the events of settings, which every tool of the journal knows already, say all there is to
//! say: who changed it, when, and to what. It is vouched for by its event when it is read, because an account that was
//! changed behind the till's back would be paid.

use domain::{cuit::Cuit, operator::Deed, payout::Payee};
use journal::Stamp;

use crate::{
    Till,
    refusal::{Code, Refusal},
    view::Recipient,
};

/// The setting that keeps them, as a JSON list.
const RECIPIENTS: &str = "payout.recipients";
/// The longest name of one, in characters.
const NAME_MAX: usize = 60;
/// The longest concept's id.
const CONCEPT_MAX: usize = 100;

impl Till {
    /// The people and firms the shop pays, by name.
    pub async fn recipients(&self) -> Result<Vec<Recipient>, Refusal> {
        self.allowed(Deed::SeeAccount)?;
        Ok(self.inner.journal.read(listed).await?)
    }

    /// Keeps one; another of the same name gives way. Answers all of them.
    pub async fn save_recipient(&self, recipient: &Recipient) -> Result<Vec<Recipient>, Refusal> {
        self.allowed(Deed::PayOut)?;
        self.must_write()?;
        let name = recipient.name.split_whitespace().collect::<Vec<_>>();
        let name = name.join(" ");
        let fits = (1..=NAME_MAX).contains(&name.chars().count());
        if !fits || name.chars().any(char::is_control) {
            return Err(self.refuse(Code::BadName));
        }
        let payee = self.payee(&recipient.to)?;
        let cuit = given(recipient.cuit.as_deref());
        let cuit = cuit.map(Cuit::parse).transpose();
        let cuit = cuit.map_err(|_| self.refuse(Code::BadCuit))?;
        let concept = given(recipient.concept_id.as_deref());
        if concept.is_some_and(|id| id.len() > CONCEPT_MAX || id.chars().any(char::is_control)) {
            return Err(self.refuse(Code::UnknownConcept));
        }
        let saved = Recipient {
            name,
            to: payee.as_str().to_owned(),
            cuit: cuit.map(|cuit| cuit.to_string()),
            concept_id: concept.map(str::to_owned),
        };
        self.change_recipients(move |list| {
            list.retain(|it| !is_named(it, &saved.name));
            list.push(saved);
            list.sort_by_cached_key(|it| it.name.to_lowercase());
        })
        .await
    }

    /// Takes one out of the list. Answers the others.
    pub async fn remove_recipient(&self, name: &str) -> Result<Vec<Recipient>, Refusal> {
        self.allowed(Deed::PayOut)?;
        self.must_write()?;
        let name = name.trim().to_owned();
        self.change_recipients(move |list| list.retain(|it| !is_named(it, &name)))
            .await
    }

    /// Changes the list as it is at that moment, so that two who change it do not undo each other's work.
    async fn change_recipients(
        &self,
        change: impl FnOnce(&mut Vec<Recipient>) + Send + 'static,
    ) -> Result<Vec<Recipient>, Refusal> {
        let stamp = self.stamp();
        let changed = move |book: &mut journal::Writing<'_>| {
            let mut list = listed(book)?;
            change(&mut list);
            keep(book, &list, &stamp)?;
            Ok(list)
        };
        Ok(self.inner.journal.write(changed).await?)
    }
}

/// The recipients as the journal has them.
pub(super) fn listed(book: &journal::Reading<'_>) -> Result<Vec<Recipient>, journal::Error> {
    match book.setting_vouched(RECIPIENTS)? {
        None => Ok(Vec::new()),
        Some(text) => serde_json::from_str(&text)
            .map_err(|error| journal::Error::Damaged(format!("the recipients: {error}"))),
    }
}

/// Whose account that is, as the shop calls them.
pub(super) fn name_of(list: &[Recipient], payee: &Payee) -> Option<String> {
    let found = list.iter().find(|it| it.to == payee.as_str());
    found.map(|it| it.name.clone())
}

fn keep(
    book: &mut journal::Writing<'_>,
    list: &[Recipient],
    stamp: &Stamp,
) -> Result<(), journal::Error> {
    let text = serde_json::to_string(list)
        .map_err(|error| journal::Error::Damaged(format!("the recipients: {error}")))?;
    book.set_setting(RECIPIENTS, &text, stamp)
}

fn is_named(recipient: &Recipient, name: &str) -> bool {
    recipient.name.to_lowercase() == name.to_lowercase()
}

/// What was given and is more than blanks.
fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}
