//! Aliases: the names people give their accounts. An alias can be pointed elsewhere once a day, so a
//! saved one proves nothing: the holder is confirmed each time it is used.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A well-formed alias: 6 to 20 of letters, digits, dot and dash, kept in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Alias(String);

/// Why the text is not an alias.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAlias {
    /// Shorter than 6 or longer than 20.
    #[error("an alias has 6 to 20 characters")]
    Length,
    /// Has something besides letters without accents, digits, dot and dash.
    #[error("an alias has letters without accents, digits, dots and dashes")]
    Character,
    /// It is an account number typed into the wrong box.
    #[error("that is an account number, not an alias")]
    AccountNumber,
}

impl Alias {
    /// Reads an alias; capitals do not matter.
    pub fn parse(text: &str) -> Result<Alias, NotAnAlias> {
        let text = text.trim();
        if text.len() == 22 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotAnAlias::AccountNumber);
        }
        if !text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-')
        {
            return Err(NotAnAlias::Character);
        }
        if !(6..=20).contains(&text.len()) {
            return Err(NotAnAlias::Length);
        }
        Ok(Alias(text.to_ascii_lowercase()))
    }

    /// The alias as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Alias {
    type Error = NotAnAlias;

    fn try_from(text: String) -> Result<Alias, NotAnAlias> {
        Alias::parse(&text)
    }
}

impl From<Alias> for String {
    fn from(alias: Alias) -> String {
        alias.0
    }
}

impl fmt::Display for Alias {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Alias, NotAnAlias};

    #[test]
    fn an_alias_is_one_whatever_its_capitals() {
        let alias = Alias::parse(" Mate.Pan-Sol ").expect("letters, a dot and a dash");
        assert_eq!(
            alias.as_str(),
            "mate.pan-sol",
            "kept in one form, so that two are equal"
        );
    }

    #[test]
    fn what_cannot_be_an_alias_says_why() {
        assert_eq!(
            Alias::parse("corto"),
            Err(NotAnAlias::Length),
            "five characters"
        );
        assert_eq!(
            Alias::parse("a".repeat(21).as_str()),
            Err(NotAnAlias::Length),
            "twenty-one"
        );
        assert_eq!(
            Alias::parse("señal.casa"),
            Err(NotAnAlias::Character),
            "no eñe"
        );
        assert_eq!(
            Alias::parse("con espacio"),
            Err(NotAnAlias::Character),
            "no blanks inside"
        );
        let number = Alias::parse("0000222800000000057723");
        assert_eq!(
            number,
            Err(NotAnAlias::AccountNumber),
            "that belongs in the other box"
        );
    }
}
