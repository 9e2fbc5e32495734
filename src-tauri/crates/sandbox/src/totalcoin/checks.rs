//! Reads the fields of a request and keeps what is wrong with them: a 400 names them all at once.

use super::Refusal;
use crate::fields::Fields;
use crate::pesos;

/// The fields of one request, and the complaints so far.
pub(super) struct Checks<'a> {
    fields: &'a Fields,
    wrong: Vec<(&'static str, String)>,
}

impl<'a> Checks<'a> {
    pub(super) fn of(fields: &'a Fields) -> Checks<'a> {
        Checks {
            fields,
            wrong: Vec::new(),
        }
    }

    /// Notes that a field is wrong.
    pub(super) fn complain(&mut self, name: &'static str, why: impl Into<String>) {
        self.wrong.push((name, why.into()));
    }

    /// A field as it was written, that must be there.
    pub(super) fn written(&mut self, name: &'static str) -> Option<&'a str> {
        let said = self.fields.written(name);
        if said.is_none() {
            self.complain(name, "es requerido");
        }
        said
    }

    /// A text that must be there and must not be blank nor longer than `longest` characters.
    pub(super) fn text(&mut self, name: &'static str, longest: usize) -> Option<&'a str> {
        let said = self.written(name)?;
        let why = if said.trim().is_empty() {
            "no puede estar vacío".to_owned()
        } else if said.chars().count() > longest {
            format!("no puede tener más de {longest} caracteres")
        } else if self.fields.text(name).is_none() {
            "no es un texto".to_owned()
        } else {
            return Some(said);
        };
        self.complain(name, why);
        None
    }

    /// A text that may be missing.
    pub(super) fn optional(&mut self, name: &'static str, longest: usize) -> Option<&'a str> {
        self.fields.written(name)?;
        self.text(name, longest)
    }

    /// An amount in centavos, more than nothing.
    pub(super) fn amount(&mut self, name: &'static str) -> Option<i64> {
        let said = self.written(name)?;
        let cents = pesos::read(said).filter(|cents| *cents > 0);
        if cents.is_none() {
            self.complain(name, "no es un importe mayor a cero con dos decimales");
        }
        cents
    }

    /// An amount in centavos, which may be nothing.
    pub(super) fn amount_or_nothing(&mut self, name: &'static str) -> Option<i64> {
        let said = self.written(name)?;
        let cents = pesos::read(said).filter(|cents| *cents >= 0);
        if cents.is_none() {
            self.complain(name, "no es un importe con dos decimales");
        }
        cents
    }

    /// A word that must be one of `known`.
    pub(super) fn one_of(
        &mut self,
        name: &'static str,
        known: &[&'static str],
    ) -> Option<&'static str> {
        let said = self.written(name)?;
        let word = known.iter().find(|word| **word == said).copied();
        if word.is_none() {
            self.complain(name, format!("tiene que ser {}", known.join(" o ")));
        }
        word
    }

    /// What was read, if nothing was wrong with it.
    pub(super) fn end<T>(self, read: Option<T>) -> Result<T, Refusal> {
        match read {
            Some(read) if self.wrong.is_empty() => Ok(read),
            _ => Err(Refusal::invalid(self.wrong)),
        }
    }
}
