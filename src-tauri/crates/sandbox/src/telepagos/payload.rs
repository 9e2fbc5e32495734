//! The strings behind the squares: the QR of an order, and those that hang at a sale point.
//!
//! How tags become a payload is `emv`'s work; what a wallet makes of it, `customer`'s.

use crate::customer::{CLOSED, OPEN};
use crate::emv::Tags;
use crate::pesos;
use crate::world::{Provider, SHOP};

/// Which of a sale point's two QRs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wall {
    /// It stands for the order that waits there.
    Closed,
    /// The payer chooses the amount.
    Open,
}

/// The QR of one order, for one amount: dynamic, 01=12.
pub(super) fn of_order(id: u64, amount_cents: i64, description: &str) -> String {
    let tags = payload("12", &till(id), Some(amount_cents));
    if is_reference(description) {
        tags.with("62", Tags::default().with("01", description).row())
            .sealed()
    } else {
        tags.sealed()
    }
}

/// The QR that hangs at a sale point, the same every day: static, 01=11, without an amount.
pub(crate) fn of_sale_point(id: u64, wall: Wall) -> String {
    let wall = match wall {
        Wall::Closed => CLOSED,
        Wall::Open => OPEN,
    };
    payload("11", &till(id).with("03", wall), None).sealed()
}

/// Where to look at the acceptor: an order, or a sale point.
fn till(id: u64) -> Tags {
    Tags::default()
        .with("00", SHOP.acceptor(Provider::Telepagos))
        .with("02", format!("{id:010}"))
}

fn payload(method: &str, till: &Tags, amount_cents: Option<i64>) -> Tags {
    let owner = Tags::default().with("00", SHOP.cuit);
    let account = Tags::default().with("00", SHOP.cvu);
    let mut tags = Tags::default()
        .with("00", "01")
        .with("01", method)
        .with("43", till.row())
        .with("50", owner.row())
        .with("51", account.row())
        .with("52", SHOP.category)
        .with("53", "032");
    if let Some(cents) = amount_cents {
        tags = tags.with("54", pesos::spell(cents));
    }
    tags.with("58", "AR")
        .with("59", SHOP.name)
        .with("60", SHOP.city)
}

/// A description travels in the QR only when it can be a bill number: 1 to 25 plain characters.
fn is_reference(text: &str) -> bool {
    (1..=25).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emv;

    #[test]
    fn the_payload_says_who_how_much_and_which() {
        let payload = of_order(123_456, 155_050, "A1B2C3D4E5F6G7");
        let tags = emv::read(&payload).expect("a payload of our own");
        let inner = |tag, sub: &str| {
            tags.inside(tag)
                .and_then(|template| template.get(sub).map(str::to_owned))
        };
        assert_eq!(tags.get("01"), Some("12"), "dynamic: one order");
        assert_eq!(
            inner("43", "00").as_deref(),
            Some("ar.mostrador.practica"),
            "no real wallet"
        );
        assert_eq!(
            inner("43", "02").as_deref(),
            Some("0000123456"),
            "the order"
        );
        assert_eq!(
            inner("50", "00").as_deref(),
            Some("30718092481"),
            "the shop's CUIT"
        );
        assert_eq!(
            inner("51", "00").as_deref(),
            Some("0000222800000000057723"),
            "its account"
        );
        assert_eq!(tags.get("53"), Some("032"), "pesos");
        assert_eq!(tags.get("54"), Some("1550.50"), "the amount");
        assert_eq!(tags.get("58"), Some("AR"), "Argentina");
        assert_eq!(
            tags.get("59"),
            Some("Comercio de practica"),
            "the name, in plain letters"
        );
        assert_eq!(
            inner("62", "01").as_deref(),
            Some("A1B2C3D4E5F6G7"),
            "the reference"
        );
        let fits = |tag, longest| {
            tags.get(tag)
                .is_some_and(|it| it.chars().count() <= longest)
        };
        assert!(
            fits("59", 25) && fits("60", 15) && fits("54", 13),
            "each within its length"
        );
    }

    #[test]
    fn prose_does_not_travel_in_the_qr() {
        for prose in ["", "Café con leche", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"] {
            let tags = emv::read(&of_order(1, 1, prose)).expect("a payload of our own");
            assert_eq!(tags.get("62"), None, "{prose:?} is no bill number");
        }
    }

    #[test]
    fn the_largest_order_fits_its_payload() {
        let payload = of_order(9_999_999_999, pesos::MAX_CENTS, "ABCDEFGHIJKLMNOPQRSTUVWXY");
        assert!(
            emv::read(&payload).is_ok(),
            "ten digits, thirteen characters, twenty-five letters"
        );
    }

    #[test]
    fn the_qrs_on_the_wall_are_static_and_tell_open_from_closed() {
        let (closed, open) = (of_sale_point(7, Wall::Closed), of_sale_point(7, Wall::Open));
        assert_ne!(closed, open, "a wallet treats them differently");
        for payload in [closed, open] {
            let tags = emv::read(&payload).expect("a payload of our own");
            assert_eq!(tags.get("01"), Some("11"), "many payments");
            assert_eq!(tags.get("54"), None, "and none of one amount");
        }
    }
}
