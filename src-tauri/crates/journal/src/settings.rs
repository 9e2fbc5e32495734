//! Settings: what the shop chose, by name. A view of the events that set them. Never a secret.

use rusqlite::{OptionalExtension, params};

use crate::{
    access::{Reading, Writing},
    error::Error,
    events::Stamp,
    fact::{Fact, OfSetting},
};

pub(crate) const SCHEMA: &str = "
    CREATE TABLE settings (
        key      TEXT    NOT NULL PRIMARY KEY,
        value    TEXT    NOT NULL,
        sequence INTEGER NOT NULL
    ) STRICT;";

impl Reading<'_> {
    /// What a setting was set to, if it ever was.
    pub fn setting(&self, key: &str) -> Result<Option<String>, Error> {
        Ok(self.setting_row(key)?.map(|(value, _)| value))
    }

    /// The same, for what somebody would gain by changing: held against the event that set it. [`Error::Unvouched`] when
    /// that says otherwise.
    pub fn setting_vouched(&self, key: &str) -> Result<Option<String>, Error> {
        let Some((value, sequence)) = self.setting_row(key)? else {
            return Ok(None);
        };
        let event = self.events(sequence, 1)?;
        match event.first().and_then(crate::events::Recorded::fact) {
            Some(Fact::Setting(OfSetting::Set {
                key: of,
                value: told,
            })) if of == key && told == value => Ok(Some(value)),
            _ => Err(Error::Unvouched(format!("the setting {key:?}"))),
        }
    }

    /// The same, with the number of the event that set it.
    pub(crate) fn setting_row(&self, key: &str) -> Result<Option<(String, i64)>, Error> {
        let row = self
            .connection
            .prepare_cached("SELECT value, sequence FROM settings WHERE key = ?1")?
            .query_row([key], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(row)
    }
}

impl Writing<'_> {
    /// Sets a setting. To what it is already: writes nothing.
    pub fn set_setting(&mut self, key: &str, value: &str, stamp: &Stamp) -> Result<(), Error> {
        self.whole(|writing| {
            if writing.setting(key)?.as_deref() == Some(value) {
                return Ok(());
            }
            let fact = Fact::Setting(OfSetting::Set {
                key: key.to_owned(),
                value: value.to_owned(),
            });
            let sequence = writing.append(&fact, stamp)?;
            writing.put_setting(key, value, sequence)
        })
    }

    pub(crate) fn put_setting(&self, key: &str, value: &str, sequence: i64) -> Result<(), Error> {
        self.connection
            .prepare_cached(
                "INSERT INTO settings (key, value, sequence) VALUES (?1, ?2, ?3)
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value,
                    sequence = excluded.sequence",
            )?
            .execute(params![key, value, sequence])?;
        Ok(())
    }
}
