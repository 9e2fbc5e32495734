//! `v2/payment/cashin/qr/sale-point`: the sale points of an account, listed, made and retired.

use serde::Serialize;
use serde_json::value::RawValue;

use super::{Telepagos, dialect::Stake, named};
use crate::{
    answer::{Answer, RefusedKind, SilenceKind, Unsaid},
    transport::{Method, Request},
    wire::{self, Object},
};

const ROUTE: &str = "v2/payment/cashin/qr/sale-point";

/// The beginnings of the words, folded, that say a sale point serves no more. The documents list none; any
/// other word means that it may still serve.
const RETIRED: &[&str] = &[
    "baja",
    "cerrad",
    "closed",
    "de baja",
    "delet",
    "desactivad",
    "deshabilitad",
    "disabled",
    "eliminad",
    "inactiv",
    "removed",
    "retir",
];

/// A sale point: a till, as the provider knows it, with QRs of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SalePoint {
    /// The provider's id of it.
    pub id: String,
    /// Its name; its id when it has none.
    pub name: String,
    /// The provider's word for where it stands; empty when there is none.
    pub status: String,
    /// Whether that word says that it serves no more.
    pub retired: bool,
}

#[derive(Serialize)]
struct Create<'a> {
    name: &'a str,
}

impl Telepagos {
    /// The sale points, in the provider's order, each id once.
    pub async fn sale_points(&self) -> Answer<Vec<SalePoint>> {
        let request = Request::to(Method::Get, ROUTE);
        let body = self.ask(Stake::Read, request).await;
        body.and_then(|body| read_list(&body)).into()
    }

    /// Has a sale point made; its id. Sent once (and once more if the first was answered with a 401).
    ///
    /// After silence there may be one of that name: look at the list before asking again (ambiguity 23).
    pub async fn create_sale_point(&self, name: &str) -> Answer<String> {
        let request = Request {
            body: Some(wire::json(&Create { name })),
            ..Request::to(Method::Post, ROUTE)
        };
        let body = self.ask(Stake::Make, request).await;
        body.and_then(|body| read_made(&body)).into()
    }

    /// Has a sale point retired. About a blank id nobody is asked.
    ///
    /// A refusal means that it was not; after silence it may be, and asking again harms nobody.
    pub async fn retire_sale_point(&self, id: &str) -> Answer<()> {
        if id.trim().is_empty() {
            return Err(Unsaid::refused(RefusedKind::NotSent, None, None)).into();
        }
        let fields = [("sale_point_id", id.to_owned())];
        let body = self
            .carried(Stake::Make, Method::Delete, ROUTE, &fields)
            .await;
        body.and_then(|body| read_retired(&body)).into()
    }
}

fn read_list(body: &str) -> Result<Vec<SalePoint>, Unsaid> {
    named::read(body, "sale_points", sale_point, |it| &it.id)
}

fn sale_point(entry: &RawValue) -> Option<SalePoint> {
    let fields = Object::parse(entry.get())?;
    let id = fields.id(&["id", "sale_point_id"])?;
    let status = fields.text(&["status"]).unwrap_or_default();
    Some(SalePoint {
        name: fields.text(&["name"]).unwrap_or_else(|| id.clone()),
        id,
        retired: is_retired(&status),
        status,
    })
}

fn is_retired(status: &str) -> bool {
    let status = wire::fold(status);
    RETIRED.iter().any(|word| status.starts_with(word))
}

fn read_made(body: &str) -> Result<String, Unsaid> {
    let answer = Object::parse(body).ok_or(Unsaid::silence(SilenceKind::Unreadable))?;
    let id = answer.id(&["sale_point_id"]);
    id.ok_or(Unsaid::missing("sale_point_id"))
}

/// A yes has no field of its own, so it must at least say `ok`.
fn read_retired(body: &str) -> Result<(), Unsaid> {
    let answer = Object::parse(body).ok_or(Unsaid::silence(SilenceKind::Unreadable))?;
    // The dialect let pass only `ok` and nothing at all.
    let said = answer.field(&["status"]).map(|_| ());
    said.ok_or(Unsaid::missing("status"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{SalePoint, is_retired, read_list, read_made, read_retired};
    use crate::answer::{SilenceKind, Unsaid};

    fn point(id: &str, name: &str, status: &str, retired: bool) -> SalePoint {
        SalePoint {
            id: id.to_owned(),
            name: name.to_owned(),
            status: status.to_owned(),
            retired,
        }
    }

    #[test]
    fn a_list_is_read_entry_by_entry_each_id_once() {
        let body = r#"{"status":"ok","sale_points":[
            {"id":1,"name":"Caja 1","status":"Activo"},
            {"id":"2","name":null,"status":null},
            {"name":"nobody"}, 7,
            {"id":1,"name":"again"},
            {"id":3,"name":"Vieja","status":"INACTIVO"}]}"#;
        let expected = vec![
            point("1", "Caja 1", "Activo", false),
            point("2", "2", "", false),
            point("3", "Vieja", "INACTIVO", true),
        ];
        assert_eq!(read_list(body), Ok(expected), "those that have an id");
        assert_eq!(read_list(r#"{"sale_points":[]}"#), Ok(Vec::new()), "none");
        let bare = read_list(r#"[{"id":1,"name":"Caja 1"}]"#);
        assert_eq!(
            bare,
            Ok(vec![point("1", "Caja 1", "", false)]),
            "a list alone"
        );
    }

    #[test]
    fn what_is_no_list_of_sale_points_is_silence() {
        let unreadable = Unsaid::silence(SilenceKind::Unreadable);
        for (body, expected) in [
            (r#"{"status":"ok"}"#, Unsaid::missing("sale_points")),
            (r#"{"sale_points":"x"}"#, unreadable.clone()),
            (r#"{"sale_points":[{"name":"x"}]}"#, unreadable.clone()),
            ("7", unreadable),
        ] {
            assert_eq!(read_list(body), Err(expected), "{body}");
        }
    }

    #[test]
    fn only_known_words_retire_a_sale_point() {
        for word in [
            "Inactivo",
            "inactive",
            "BAJA",
            "De baja",
            "Eliminado",
            "deleted",
            "Disabled",
            "closed",
        ] {
            assert!(is_retired(word), "{word:?} serves no more");
        }
        for word in ["", "Activo", "active", "1", "pendiente", "abierto"] {
            assert!(!is_retired(word), "{word:?} may still serve");
        }
    }

    #[test]
    fn what_was_made_has_an_id_and_what_was_retired_an_ok() {
        assert_eq!(
            read_made(r#"{"status":"ok","sale_point_id":7}"#),
            Ok("7".to_owned()),
            "its number"
        );
        let lost = Err(Unsaid::missing("sale_point_id"));
        assert_eq!(read_made(r#"{"status":"ok"}"#), lost, "made, perhaps");
        assert_eq!(read_retired(r#"{"status":"ok"}"#), Ok(()), "they said so");
        for body in ["{}", r#"{"status":null}"#] {
            assert_eq!(read_retired(body), Err(Unsaid::missing("status")), "{body}");
        }
        let unreadable = Err(Unsaid::silence(SilenceKind::Unreadable));
        assert_eq!(read_retired("[]"), unreadable, "a list is no yes");
    }

    proptest! {
        #[test]
        fn no_answer_makes_reading_panic(
            body in prop_oneof![
                any::<String>(),
                crate::wire::arbitrary::value(),
                crate::wire::arbitrary::object(&["status", "sale_points", "sale_point_id"]),
                crate::wire::arbitrary::object(&["id", "name", "status"])
                    .prop_map(|entry| format!("[{entry},{entry}]")),
            ],
        ) {
            if let Ok(points) = read_list(&body) {
                prop_assert!(points.iter().all(|point| !point.id.is_empty() && !point.name.is_empty()));
            }
            let _ = (read_made(&body), read_retired(&body));
        }
    }
}
