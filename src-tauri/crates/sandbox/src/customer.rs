//! The customer: somebody with a wallet who scans what the screen shows and pays it.
//!
//! The wallet really reads the QR (see `customer/wallet.rs`); nothing is paid that could not have
//! been scanned. What becomes of the money is `world`'s business.

mod wallet;

pub(crate) use wallet::{Balk, CLOSED, OPEN};

use serde::{Deserialize, Serialize};

use crate::identity;
use crate::pesos::MAX_CENTS;
use crate::world::{Moments, Numbering, World};
use wallet::Bill;

/// After an order is this old, a payment for it is late: five minutes and ten seconds.
const LATE_AFTER_MS: i64 = 310_000;

/// What a customer who pays too much adds: $ 450,00.
const MORE_CENTS: i64 = 45_000;

/// Sample people. Their documents lie above every number the registry has issued.
const NAMES: [&str; 6] = [
    "Ana Ejemplo",
    "Bruno Muestra",
    "Carla Ensayo",
    "Diego Prueba",
    "Elena Práctica",
    "Fabián Simulado",
];

/// Who pays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Payer {
    pub(crate) name: String,
    pub(crate) cuit: String,
    pub(crate) cvu: String,
}

/// What is wanted of the payer; whatever is not said comes from a sample person.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WantedPayer {
    name: Option<String>,
    cuit: Option<String>,
    cvu: Option<String>,
}

/// How the customer pays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum How {
    /// The amount, at once.
    #[default]
    Exact,
    /// Half of it.
    Less,
    /// $ 450,00 too much.
    More,
    /// The amount, and the shop hears of it when the order is old.
    Late,
    /// The amount, two times; once, if the first payment uses the order up.
    Twice,
}

/// One visit to the counter.
#[derive(Debug, Default)]
pub(crate) struct Visit {
    /// What the customer's camera read: a QR's payload or a link.
    pub(crate) code: String,
    /// What they pay; what is asked when not said.
    pub(crate) amount_cents: Option<i64>,
    pub(crate) how: How,
    /// How long the credit takes to show, from now.
    pub(crate) delay_ms: Option<u32>,
    pub(crate) payer: WantedPayer,
}

/// The customers of this world.
#[derive(Debug)]
pub(crate) struct Customers {
    people: Vec<Payer>,
    dice: fastrand::Rng,
}

impl Customers {
    /// A handful of sample people. The seed decides their numbers and who comes next.
    pub(crate) fn new(seed: u64) -> Customers {
        // Another stream than the world's, so that one's draws do not move the other's.
        let mut dice = fastrand::Rng::with_seed(seed ^ 0x00C0_FFEE);
        let people = NAMES.iter().map(|name| sample(name, &mut dice)).collect();
        Customers { people, dice }
    }

    /// Scans and pays. Answers the ids of the credits, or why the wallet would not.
    pub(crate) fn pay(
        &mut self,
        visit: &Visit,
        world: &mut World,
        numbering: Numbering,
        now_ms: i64,
    ) -> Result<Vec<u64>, Balk> {
        let bill = wallet::read(&visit.code, world, now_ms)?;
        let amount_cents = amount_of(visit, &bill)?;
        let payer = self.payer(&visit.payer, &bill)?;
        let when = Moments {
            paid_ms: now_ms,
            visible_ms: visible_ms(visit, &bill, now_ms),
        };
        let purpose = bill.purpose;
        let first = world.pay(purpose, amount_cents, &payer, when, numbering);
        let mut credits = vec![first.id];
        // Whoever pays twice scans twice, and may find the order gone, or another in its place.
        if visit.how == How::Twice && wallet::read(&visit.code, world, now_ms) == Ok(bill) {
            let second = world.pay(purpose, amount_cents, &payer, when, numbering);
            credits.push(second.id);
        }
        Ok(credits)
    }

    fn payer(&mut self, wanted: &WantedPayer, bill: &Bill) -> Result<Payer, Balk> {
        let mut payer = self.people[self.dice.usize(0..self.people.len())].clone();
        if let Some((cuit, cvu)) = bill.expected.clone() {
            (payer.cuit, payer.cvu) = (cuit, cvu);
        }
        if let Some(name) = &wanted.name {
            if name.chars().count() > 100 {
                return Err(Balk::NoSuchPerson("el nombre tiene más de 100 caracteres"));
            }
            payer.name.clone_from(name);
        }
        if let Some(cuit) = &wanted.cuit {
            if !identity::is_cuit(cuit) {
                return Err(Balk::NoSuchPerson("el CUIT no es válido"));
            }
            payer.cuit.clone_from(cuit);
        }
        if let Some(cvu) = &wanted.cvu {
            if !identity::is_cvu(cvu) {
                return Err(Balk::NoSuchPerson("el CVU no es válido"));
            }
            payer.cvu.clone_from(cvu);
        }
        Ok(payer)
    }
}

fn amount_of(visit: &Visit, bill: &Bill) -> Result<i64, Balk> {
    let asked = visit
        .amount_cents
        .or(bill.asked_cents)
        .ok_or(Balk::NoAmount)?;
    let amount_cents = match visit.how {
        How::Exact | How::Late | How::Twice => asked,
        // Half, rounded up, so that one centavo stays one.
        How::Less => asked / 2 + asked % 2,
        How::More => asked + MORE_CENTS,
    };
    if (1..=MAX_CENTS).contains(&amount_cents) {
        Ok(amount_cents)
    } else {
        Err(Balk::NoSuchAmount)
    }
}

fn visible_ms(visit: &Visit, bill: &Bill, now_ms: i64) -> i64 {
    match (visit.delay_ms, visit.how) {
        (Some(delay_ms), _) => now_ms.saturating_add(i64::from(delay_ms)),
        (None, How::Late) => bill.since_ms.saturating_add(LATE_AFTER_MS).max(now_ms),
        (None, How::Exact | How::Less | How::More | How::Twice) => now_ms,
    }
}

fn sample(name: &str, dice: &mut fastrand::Rng) -> Payer {
    // One number in eleven has no check digit; the next one then has.
    let cuit = std::iter::repeat_with(|| dice.u32(99_000_000..=99_999_999))
        .find_map(|document| identity::cuit_of(&format!("20{document}")))
        .expect("ten of eleven documents have a check digit");
    let account = format!("{:013}", dice.u64(0..1_000_000_000));
    let cvu = identity::cvu_of("0009999", &account).expect("seven digits and thirteen");
    Payer {
        name: name.to_owned(),
        cuit,
        cvu,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Purpose;

    fn bill(asked_cents: i64) -> Bill {
        Bill {
            purpose: Purpose::Order(1),
            asked_cents: Some(asked_cents),
            since_ms: 0,
            expected: None,
        }
    }

    #[test]
    fn sample_people_have_valid_numbers_of_their_own() {
        for seed in 0..50 {
            let people = Customers::new(seed).people;
            for person in &people {
                assert!(
                    identity::is_cuit(&person.cuit),
                    "{person:?} has a valid CUIT"
                );
                assert!(identity::is_cvu(&person.cvu), "{person:?} has a valid CVU");
                let twins = people
                    .iter()
                    .filter(|other| other.cvu == person.cvu)
                    .count();
                assert_eq!(twins, 1, "no two share a wallet");
            }
        }
    }

    #[test]
    fn the_seed_decides_who_comes() {
        let who = |seed| {
            let mut customers = Customers::new(seed);
            let wanted = WantedPayer::default();
            (0..10)
                .map(|_| customers.payer(&wanted, &bill(1)).expect("anybody"))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            who(3),
            who(3),
            "the same seed, the same people in the same order"
        );
        assert_ne!(who(3), who(4), "another seed, other people");
    }

    #[test]
    fn half_of_one_centavo_is_one_centavo() {
        let visit = Visit {
            how: How::Less,
            ..Visit::default()
        };
        assert_eq!(
            amount_of(&visit, &bill(1)).ok(),
            Some(1),
            "there is no half centavo"
        );
        assert_eq!(
            amount_of(&visit, &bill(155_051)).ok(),
            Some(77_526),
            "half, rounded up"
        );
        let visit = Visit {
            how: How::More,
            ..Visit::default()
        };
        assert_eq!(
            amount_of(&visit, &bill(MAX_CENTS)).err(),
            Some(Balk::NoSuchAmount),
            "too much"
        );
    }
}
