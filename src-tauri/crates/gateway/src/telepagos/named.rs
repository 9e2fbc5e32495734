//! Lists of things that have an id: concepts, sale points, kinds of operation. What an entry is, each call's own file
//! knows; what a list is, is here once.

use std::collections::BTreeSet;

use serde_json::value::RawValue;

use crate::{
    answer::{SilenceKind, Unsaid},
    wire::{self, Object},
};

/// The entries of the list called `field`, or of a bare list, in the provider's order and each id once.
///
/// An entry that cannot be read is left out; a list that has entries of which none can be read is unreadable.
pub(super) fn read<T>(
    body: &str,
    field: &'static str,
    entry: impl Fn(&RawValue) -> Option<T>,
    id: impl Fn(&T) -> &str,
) -> Result<Vec<T>, Unsaid> {
    let unreadable = || Unsaid::silence(SilenceKind::Unreadable);
    let entries: Vec<&RawValue> = match Object::parse(body) {
        Some(answer) => {
            let list = answer.field(&[field]);
            wire::array(list.ok_or(Unsaid::missing(field))?)
        }
        None => serde_json::from_str(body).ok(),
    }
    .ok_or_else(unreadable)?;

    let mut seen = BTreeSet::new();
    let read: Vec<T> = entries
        .iter()
        .filter_map(|it| entry(it))
        .filter(|it| seen.insert(id(it).to_owned()))
        .collect();
    if read.is_empty() && !entries.is_empty() {
        return Err(unreadable());
    }
    Ok(read)
}
