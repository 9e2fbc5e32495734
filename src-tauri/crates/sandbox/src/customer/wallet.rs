//! What a wallet makes of a QR or a link before it lets its owner pay.
//!
//! It reads the payload as any stranger would: check first, then currency and country, then whose
//! account it is and what is to be paid. A QR that this rejects would be rejected at a real
//! counter.

use thiserror::Error;

use crate::emv::{self, Tags, Unreadable};
use crate::pesos;
use crate::totalcoin;
use crate::world::{Kind, Order, Provider, Purpose, SHOP, World};

/// What a wallet shows before its owner says yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bill {
    pub(crate) purpose: Purpose,
    /// What is asked; `None` when the payer chooses.
    pub(crate) asked_cents: Option<i64>,
    /// When it was asked, in milliseconds since the epoch.
    pub(crate) since_ms: i64,
    /// CUIT and CVU of whoever is expected to pay.
    pub(crate) expected: Option<(String, String)>,
}

/// Tag 43/03 of a sale point's closed QR.
pub(crate) const CLOSED: &str = "C";

/// Tag 43/03 of a sale point's open QR.
pub(crate) const OPEN: &str = "A";

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
    #[error("El QR es de un punto de venta que no existe o se dio de baja")]
    NoSalePoint,
    #[error("El comercio todavía no cargó un importe para este QR")]
    NoOrder,
    #[error("Hay que indicar un importe")]
    NoAmount,
    #[error("El enlace no existe")]
    UnknownLink,
    #[error("Ya no se puede pagar: venció")]
    Expired,
    #[error("Ya no se puede pagar: alguien lo pagó")]
    Used,
    #[error("Ya no se puede pagar: el comercio lo anuló")]
    Withdrawn,
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
            Balk::NoSalePoint => "no_sale_point",
            Balk::NoOrder => "no_order",
            Balk::NoAmount => "no_amount",
            Balk::UnknownLink => "unknown_link",
            Balk::Expired => "expired",
            Balk::Used => "used",
            Balk::Withdrawn => "withdrawn",
            Balk::NoSuchAmount => "bad_amount",
            Balk::NoSuchPerson(_) => "bad_payer",
        }
    }
}

/// What a QR or a link asks for, if a wallet would let its owner pay it now.
pub(crate) fn read(code: &str, world: &World, now_ms: i64) -> Result<Bill, Balk> {
    if code.starts_with("https://") || code.starts_with("http://") {
        let order = world
            .order_by_code(code)
            .or_else(|| totalcoin::order_at(code, world))
            .ok_or(Balk::UnknownLink)?;
        return bill(order, world, now_ms);
    }
    let tags = emv::read(code)?;
    if tags.get("53") != Some("032") {
        return Err(Balk::NotPesos);
    }
    if tags.get("58") != Some("AR") {
        return Err(Balk::NotArgentine);
    }
    let acceptor = tags.inside("43").ok_or(Balk::OtherAcceptor)?;
    let provider = Provider::ALL
        .into_iter()
        .find(|provider| acceptor.get("00") == Some(SHOP.acceptor(*provider)))
        .ok_or(Balk::OtherAcceptor)?;
    let account = |tag| {
        tags.inside(tag)
            .and_then(|template| template.get("00").map(str::to_owned))
    };
    if account("50").as_deref() != Some(SHOP.cuit) || account("51").as_deref() != Some(SHOP.cvu) {
        return Err(Balk::OtherAccount);
    }
    let id = acceptor.get("02").and_then(|id| id.parse().ok());
    match (acceptor.get("03"), provider) {
        (Some(wall), Provider::Telepagos) => {
            on_the_wall(wall, id.ok_or(Balk::NoSalePoint)?, world, now_ms)
        }
        _ => ordered(
            &tags,
            provider,
            id.ok_or(Balk::UnknownOrder)?,
            world,
            now_ms,
        ),
    }
}

/// The QR of an order.
fn ordered(
    tags: &Tags,
    provider: Provider,
    id: u64,
    world: &World,
    now_ms: i64,
) -> Result<Bill, Balk> {
    // An order that waits on the wall, or a link, has no QR of its own.
    let order = world
        .order(id)
        .filter(|order| order.provider == provider && !order.code.starts_with("http"))
        .filter(|order| order.sale_point().is_none())
        .ok_or(Balk::UnknownOrder)?;
    match (tags.get("54").map(pesos::read), order.amount_cents) {
        (None, _) => bill(order, world, now_ms),
        (Some(Some(said)), Some(asked)) if said == asked => bill(order, world, now_ms),
        _ => Err(Balk::OtherAmount),
    }
}

/// The QR that hangs at a sale point: the closed one stands for the order that waits there, the
/// open one for whatever the payer wants.
fn on_the_wall(wall: &str, id: u64, world: &World, now_ms: i64) -> Result<Bill, Balk> {
    let sale_point = world.open_sale_point_with(id).ok_or(Balk::NoSalePoint)?;
    match wall {
        CLOSED => {}
        OPEN => {
            return Ok(Bill {
                purpose: Purpose::SalePoint(sale_point.id),
                asked_cents: None,
                since_ms: now_ms,
                expected: None,
            });
        }
        _ => return Err(Balk::NoSalePoint),
    }
    let waiting = world.waiting_at(sale_point.id).ok_or(Balk::NoOrder)?;
    let order = world.order(waiting).ok_or(Balk::NoOrder)?;
    bill(order, world, now_ms)
}

fn bill(order: &Order, world: &World, now_ms: i64) -> Result<Bill, Balk> {
    if order.withdrawn {
        return Err(Balk::Withdrawn);
    }
    if order.once && world.is_paid(order.id) {
        return Err(Balk::Used);
    }
    if order.has_expired(now_ms) {
        return Err(Balk::Expired);
    }
    let expected = match &order.kind {
        Kind::TransferLink { cvu, cuit } if cvu != SHOP.cvu => Some((cuit.clone(), cvu.clone())),
        _ => None,
    };
    Ok(Bill {
        purpose: Purpose::Order(order.id),
        asked_cents: order.amount_cents,
        since_ms: order.created_ms,
        expected,
    })
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
            .with("00", SHOP.acceptor(Provider::Telepagos))
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
        world.place(Order::plain(world.next_order_id(), 1_000));
        world
    }

    #[test]
    fn a_good_qr_leads_to_its_order() {
        let world = world();
        let id = world.orders()[0].id;
        let read = read(&payload(id, ("", "")), &world, 0).expect("a good payload");
        assert_eq!(read.purpose, Purpose::Order(id), "the order in tag 43/02");
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
            let said = read(&payload(id, (tag, value)), &world, 0).map(|bill| bill.purpose);
            assert_eq!(said, Err(balk), "tag {tag} says {value}");
        }
        let unknown = read(&payload(id + 1, ("", "")), &world, 0).map(|bill| bill.purpose);
        assert_eq!(
            unknown,
            Err(Balk::UnknownOrder),
            "nobody asked for that order"
        );
        let broken = emv::with_broken_check(&payload(id, ("", "")));
        let said = read(&broken, &world, 0).expect_err("a broken check");
        assert_eq!(said.code(), "wrong_crc", "a damaged QR is not believed");
    }

    /// What a payload of somebody else's making would say at the acceptor.
    fn forged(id: u64, wall: Option<&str>) -> String {
        let mut till = Tags::default()
            .with("00", SHOP.acceptor(Provider::Telepagos))
            .with("02", format!("{id:010}"));
        if let Some(wall) = wall {
            till = till.with("03", wall);
        }
        Tags::default()
            .with("00", "01")
            .with("01", "11")
            .with("43", till.row())
            .with("50", template(SHOP.cuit))
            .with("51", template(SHOP.cvu))
            .with("53", "032")
            .with("58", "AR")
            .sealed()
    }

    #[test]
    fn what_waits_on_a_wall_or_behind_a_link_has_no_qr_of_its_own() {
        let mut world = world();
        let sale_point = world.open_sale_point("Barra");
        let counter = Order {
            kind: Kind::Counter { sale_point },
            ..Order::plain(world.next_order_id(), 1_000)
        };
        world.place(counter);
        let link = Order {
            kind: Kind::Link {
                distribution: Vec::new(),
            },
            code: "https://pagos.practica.invalid/l/x".to_owned(),
            ..Order::plain(world.next_order_id(), 1_000)
        };
        world.place(link);
        let ids: Vec<_> = world.orders().iter().map(|order| order.id).collect();
        let said = |payload: &str| read(payload, &world, 0).map(|bill| bill.purpose);
        assert_eq!(
            said(&forged(ids[0], None)),
            Ok(Purpose::Order(ids[0])),
            "an order with a QR of its own"
        );
        for id in &ids[1..] {
            let payload = forged(*id, None);
            assert_eq!(said(&payload), Err(Balk::UnknownOrder), "no such QR");
        }
        for (wall, purpose) in [
            (CLOSED, Ok(Purpose::Order(ids[1]))),
            (OPEN, Ok(Purpose::SalePoint(sale_point))),
            ("Z", Err(Balk::NoSalePoint)),
        ] {
            let payload = forged(sale_point, Some(wall));
            assert_eq!(said(&payload), purpose, "the wall says {wall}");
        }
        let payload = forged(ids[1], Some(OPEN));
        assert_eq!(
            said(&payload),
            Err(Balk::NoSalePoint),
            "an order is no sale point"
        );
    }
}
