//! What a wallet makes of a QR before it lets its owner pay.
//!
//! It reads the payload as any stranger would: check first, then currency and country, then whose
//! account it is and which order. A QR that this rejects would be rejected at a real counter.

use thiserror::Error;

use crate::emv::{self, Unreadable};
use crate::pesos;
use crate::world::{Order, SHOP, World};

/// Why the customer does not pay.
#[derive(Debug, Error, PartialEq, Eq)]
pub(crate) enum Balk {
    #[error("La billetera no puede leer el QR: {0}")]
    Unreadable(#[from] Unreadable),
    #[error("El QR no está en pesos argentinos")]
    NotPesos,
    #[error("El QR no es de Argentina")]
    NotArgentine,
    #[error("El QR no es de este proveedor")]
    OtherAcceptor,
    #[error("El QR manda el dinero a otra cuenta")]
    OtherAccount,
    #[error("El QR es de una orden que no existe")]
    UnknownOrder,
    #[error("El importe del QR no es el de la orden")]
    OtherAmount,
    #[error("No se puede pagar ese importe")]
    NoSuchAmount,
    #[error("No existe esa persona: {0}")]
    NoSuchPerson(&'static str),
}

impl Balk {
    /// A word for programs.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Balk::Unreadable(Unreadable::WrongCheck { .. }) => "wrong_crc",
            Balk::Unreadable(_) => "unreadable_qr",
            Balk::NotPesos => "not_pesos",
            Balk::NotArgentine => "not_argentine",
            Balk::OtherAcceptor => "other_acceptor",
            Balk::OtherAccount => "other_account",
            Balk::UnknownOrder => "unknown_order",
            Balk::OtherAmount => "other_amount",
            Balk::NoSuchAmount => "bad_amount",
            Balk::NoSuchPerson(_) => "bad_payer",
        }
    }
}

/// The order a QR stands for.
pub(crate) fn read<'world>(qr: &str, world: &'world World) -> Result<&'world Order, Balk> {
    let tags = emv::read(qr)?;
    if tags.get("53") != Some("032") {
        return Err(Balk::NotPesos);
    }
    if tags.get("58") != Some("AR") {
        return Err(Balk::NotArgentine);
    }
    let acceptor = tags.inside("43").ok_or(Balk::OtherAcceptor)?;
    if acceptor.get("00") != Some(SHOP.acceptor) {
        return Err(Balk::OtherAcceptor);
    }
    let account = |tag| {
        tags.inside(tag)
            .and_then(|template| template.get("00").map(str::to_owned))
    };
    if account("50").as_deref() != Some(SHOP.cuit) || account("51").as_deref() != Some(SHOP.cvu) {
        return Err(Balk::OtherAccount);
    }
    let id = acceptor
        .get("02")
        .and_then(|id| id.parse().ok())
        .ok_or(Balk::UnknownOrder)?;
    let order = world.order(id).ok_or(Balk::UnknownOrder)?;
    match tags.get("54").map(pesos::read) {
        None => Ok(order),
        Some(Some(amount_cents)) if amount_cents == order.amount_cents => Ok(order),
        Some(_) => Err(Balk::OtherAmount),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emv::Tags;

    fn template(value: &str) -> String {
        Tags::default().with("00", value).row()
    }

    /// A payload for `order` that differs from a good one where `change` says.
    fn payload(order: u64, change: (&str, &str)) -> String {
        let said = |tag: &str, value: String| {
            if tag == change.0 {
                change.1.to_owned()
            } else {
                value
            }
        };
        let till = Tags::default()
            .with("00", SHOP.acceptor)
            .with("02", format!("{order:010}"));
        let mut tags = Tags::default().with("00", "01").with("01", "12");
        for (tag, value) in [
            ("43", till.row()),
            ("50", template(SHOP.cuit)),
            ("51", template(SHOP.cvu)),
            ("53", "032".to_owned()),
            ("54", "10.00".to_owned()),
            ("58", "AR".to_owned()),
        ] {
            tags = tags.with(tag, said(tag, value));
        }
        tags.sealed()
    }

    fn world() -> World {
        let mut world = World::new(5);
        world.place(Order {
            id: world.next_order_id(),
            amount_cents: 1_000,
            concept: "VAR".to_owned(),
            description: String::new(),
            qr_code: String::new(),
            created_ms: 0,
        });
        world
    }

    #[test]
    fn a_good_qr_leads_to_its_order() {
        let world = world();
        let id = world.orders()[0].id;
        let read = read(&payload(id, ("", "")), &world).expect("a good payload");
        assert_eq!(read.id, id, "the order in tag 43/02");
    }

    #[test]
    fn a_wallet_pays_nothing_it_does_not_understand() {
        let world = world();
        let id = world.orders()[0].id;
        let elsewhere = template("com.otra.billetera");
        for (tag, value, balk) in [
            ("53", "840", Balk::NotPesos),
            ("58", "UY", Balk::NotArgentine),
            ("43", elsewhere.as_str(), Balk::OtherAcceptor),
            ("50", &template("27326594305"), Balk::OtherAccount),
            (
                "51",
                &template("0000000000000000000000"),
                Balk::OtherAccount,
            ),
            ("54", "10.01", Balk::OtherAmount),
            ("54", "diez", Balk::OtherAmount),
        ] {
            let said = read(&payload(id, (tag, value)), &world).map(|order| order.id);
            assert_eq!(said, Err(balk), "tag {tag} says {value}");
        }
        let unknown = read(&payload(id + 1, ("", "")), &world).map(|order| order.id);
        assert_eq!(
            unknown,
            Err(Balk::UnknownOrder),
            "nobody asked for that order"
        );
        let broken = emv::with_broken_check(&payload(id, ("", "")));
        let said = read(&broken, &world).expect_err("a broken check");
        assert_eq!(said.code(), "wrong_crc", "a damaged QR is not believed");
    }
}
