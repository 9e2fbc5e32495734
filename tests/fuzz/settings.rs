//! Settings that do not read: the register opens all the same, and stays within what it may be.

use std::{cell::Cell, path::Path, sync::Arc};

use host::register::{Account, Opened, Plan, Purpose};
use journal::{Journal, Stamp};
use tests::{FrozenClock, Gazette, START};
use tokio::runtime::Builder;

use crate::{
    cost::Cost,
    engine::{Came, Target},
    twist::Grammar,
};

/// An id that no other has.
fn stamp(number: u128) -> Stamp {
    Stamp {
        id: uuid::Uuid::from_u128((0x0193_0000_0000_7000_8000_u128 << 48) | number),
        at: START,
        operator: None,
    }
}

/// A register in this folder, opened without a provider.
pub(crate) fn plan(folder: &Path, account: Account, purpose: Purpose) -> Plan {
    Plan {
        data_dir: Some(folder.to_owned()),
        account,
        sandbox_url: None,
        credentials: Vec::new(),
        purpose,
        program: "la prueba".to_owned(),
        clock: Arc::new(FrozenClock::at(START)),
        outlet: Arc::new(Gazette::default()),
    }
}

#[test]
fn a_register_opens_whatever_its_settings_say() {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder");
    let journals: Vec<Journal> = runtime.block_on(async {
        let mut journals = Vec::new();
        for account in [Account::Practice, Account::Totalcoin] {
            let opened = Opened::open(plan(folder.path(), account, Purpose::SetUp)).await;
            let opened = opened.expect("a fresh register");
            journals.push(opened.journal);
        }
        journals
    });
    let number = Cell::new(0);
    // Every register is opened, journal and all: it is the reading that counts.
    let target = Target::new("settings", Grammar::Text)
        .cases(150)
        .costs(Cost::of(2_000, 64));
    target.run(|input| {
        let text = String::from_utf8_lossy(input);
        let (key, value) = text.split_once('\n').unwrap_or((&text, ""));
        runtime.block_on(async {
            for (account, journal) in [Account::Practice, Account::Totalcoin]
                .into_iter()
                .zip(&journals)
            {
                let (key, value) = (key.to_owned(), value.to_owned());
                number.set(number.get() + 1);
                let stamp = stamp(number.get());
                let kept = journal
                    .write(move |book| book.set_setting(&key, &value, &stamp))
                    .await;
                kept.expect("any text can be kept");
                let opened = Opened::open(plan(folder.path(), account, Purpose::Look)).await;
                let opened =
                    opened.unwrap_or_else(|why| panic!("{text:?} keeps {account:?} shut: {why:?}"));
                let settings = opened.till.settings();
                assert!(
                    (60..=1_800).contains(&settings.qr_seconds),
                    "a code comes down in time"
                );
                let idle = settings.idle_seconds;
                assert!(
                    idle.is_none_or(|seconds| (60..=3_600).contains(&seconds)),
                    "an idle till locks itself in time, or never"
                );
                assert!(
                    (0..=12).contains(&i8::from(settings.cut_off)),
                    "a day begins in the morning"
                );
                let wanted = opened.till.doors_wanted().await;
                assert!(
                    wanted.is_ok(),
                    "where the doors are to be is nowhere, at worst"
                );
                if let Some(cuit) = &opened.till.profile().cuit {
                    assert!(
                        domain::cuit::Cuit::parse(cuit.as_str()).is_ok(),
                        "a CUIT verifies"
                    );
                }
                drop(opened.till.snapshot().await);
            }
        });
        Came::read("it opens")
    });
}
