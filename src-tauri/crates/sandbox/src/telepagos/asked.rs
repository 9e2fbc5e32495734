//! Fields that several endpoints ask for, read alike by all of them.
//!
//! What is missing is told by its name; what makes no sense, by what it should have been.

use axum::body::Bytes;
use axum::http::HeaderMap;

use super::{Refusal, concepts};
use crate::dialect::{Dialect, GetFields};
use crate::fields::Fields;
use crate::identity;
use crate::pesos;

/// The longest description, in characters; what the rail underneath carries.
const DESCRIPTION_MAX: usize = 100;

/// The fields of a GET or a DELETE, from wherever the dialect looks for them.
pub(super) fn with_query(
    dialect: &Dialect,
    query: Option<&str>,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<Fields, Refusal> {
    match dialect.get_fields {
        GetFields::Either => Ok(Fields::from_body(headers, body)?.and(Fields::from_query(query)?)?),
        GetFields::Body => Ok(Fields::from_body(headers, body)?),
        GetFields::Query if !body.is_empty() => {
            Err(Refusal::unreadable("Esta solicitud no lleva cuerpo"))
        }
        GetFields::Query => Ok(Fields::from_query(query)?),
    }
}

/// A text that must be said.
pub(super) fn text<'a>(fields: &'a Fields, name: &str) -> Result<&'a str, Refusal> {
    fields.text(name).ok_or_else(|| required(name))
}

/// A text that may be left out; an empty one is left out too.
pub(super) fn optional<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.text(name).filter(|said| !said.is_empty())
}

/// An amount of at least one centavo, in centavos.
pub(super) fn amount(fields: &Fields) -> Result<i64, Refusal> {
    let said = fields.written("amount").ok_or_else(|| required("amount"))?;
    let cents = pesos::read(said).ok_or_else(|| Refusal::invalid("Importe inválido"))?;
    if cents == 0 {
        Err(Refusal::invalid("El importe debe ser mayor a cero"))
    } else {
        Ok(cents)
    }
}

/// The code of a concept there is.
pub(super) fn concept(fields: &Fields) -> Result<&str, Refusal> {
    let concept = text(fields, "concept")?;
    if concepts::is_known(concept) {
        Ok(concept)
    } else {
        Err(Refusal::invalid("El concepto no es válido"))
    }
}

/// A description, maybe an empty one.
pub(super) fn description(fields: &Fields) -> Result<&str, Refusal> {
    let description = text(fields, "description")?;
    if description.chars().count() > DESCRIPTION_MAX {
        let message = format!("La descripción no puede tener más de {DESCRIPTION_MAX} caracteres");
        Err(Refusal::invalid(message))
    } else {
        Ok(description)
    }
}

/// A CVU or CBU whose check digits are right.
pub(super) fn account(said: &str) -> Result<&str, Refusal> {
    if identity::is_cvu(said) {
        Ok(said)
    } else {
        Err(Refusal::invalid("CVU/CBU inválido"))
    }
}

/// A CUIT whose check digit is right.
pub(super) fn cuit(said: &str) -> Result<&str, Refusal> {
    if identity::is_cuit(said) {
        Ok(said)
    } else {
        Err(Refusal::invalid("CUIT inválido"))
    }
}

/// A whole number, bare or as text.
pub(super) fn id(fields: &Fields, name: &str) -> Result<u64, Refusal> {
    let said = fields.written(name).ok_or_else(|| required(name))?;
    said.parse()
        .map_err(|_| Refusal::invalid(format!("El campo {name} no es un número")))
}

/// The refusal of what leaves a field out.
pub(super) fn required(name: &str) -> Refusal {
    Refusal::invalid(format!("El campo {name} es requerido"))
}
