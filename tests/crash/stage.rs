//! One register, one pretended provider, and the time it is there.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, OnceLock},
};

use domain::{operator::Role, register::Register};
use host::{clock::SystemClock, folders::Folders};
use journal::{Journal, Stamp};
use rusqlite::{Connection, config::DbConfig};
use serde_json::{Value, json};
use simulator::shop::PEOPLE;
use tempfile::TempDir;
use tests::{World, mostradorctl};
use till::{people::PRACTICE_MANAGER, ports::Clock};
use tokio::runtime::Runtime;
use uuid::Uuid;

use crate::program::{Ended, Pretended, Prey, hear_out};

/// Where a run is played.
pub(crate) struct Stage {
    folder: TempDir,
    pretended: Pretended,
    strings: Runtime,
    /// How much later it is here than it is.
    ahead_ms: i64,
    /// Whether its programs reach the keyring, if there is one: that takes each of them as long as all the rest.
    has_keyring: bool,
    /// The order that was made beforehand, and the text of its code.
    order: Option<(String, String)>,
    paper: String,
    /// The credit that no order has, as the console names it.
    credit: String,
    /// What was said before the process died: the shop relies on it.
    told: Vec<Value>,
    /// The damaged journal and its log, as they were.
    spoilt: Option<(Vec<u8>, Vec<u8>)>,
}

impl Stage {
    /// A fresh one. Its files are in memory, which forgets as little as a disk does when a process dies; every
    /// sixteenth seed uses the disk all the same, and the keyring.
    pub(crate) fn set(seed: u64) -> Stage {
        let memory = Path::new("/dev/shm");
        let on_disk = seed.is_multiple_of(16);
        let folder = if memory.is_dir() && !on_disk {
            TempDir::new_in(memory)
        } else {
            TempDir::new_in(env!("CARGO_TARGET_TMPDIR"))
        };
        let folder = folder.expect("a folder");
        let strings = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let stage = Stage {
            paper: folder.path().join("recibo.pdf").display().to_string(),
            folder,
            pretended: Pretended::with_seed(seed),
            strings: strings.expect("a runtime"),
            ahead_ms: 0,
            has_keyring: on_disk,
            credit: String::new(),
            order: None,
            told: Vec::new(),
            spoilt: None,
        };
        // A payout that is to succeed has succeeded by the time somebody asks.
        let strings = stage
            .pretended
            .provider
            .speaks(json!({ "payment_delay_ms": 0 }));
        stage.strings.block_on(strings);
        stage
    }

    /// Somebody has worked here before, so that the register is there. Its manager's PIN is the usual one, and its
    /// hash the cheapest there is: coming in is as long as all the rest of a process otherwise, and the same each time.
    pub(crate) fn was_there_before(&self) {
        let folders = Folders::of(Some(self.data()), "practice").expect("it was said where");
        folders.make().expect("room for a register");
        fs::write(folders.journal(), register()).expect("a copy of it");
    }

    /// The sandbox's address.
    pub(crate) fn address(&self) -> &str {
        self.pretended.address()
    }

    /// The register's folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// What was said before the process died.
    pub(crate) fn told(&self) -> &[Value] {
        &self.told
    }

    /// The id of the order that was made beforehand.
    pub(crate) fn order(&self) -> &str {
        self.order.as_ref().map_or("", |(id, _)| id)
    }

    /// Where a paper is kept.
    pub(crate) fn paper(&self) -> &str {
        &self.paper
    }

    /// The credit that came in and was of no sale.
    pub(crate) fn credit(&self) -> &str {
        &self.credit
    }

    /// It is later from now on.
    pub(crate) fn time_passes(&mut self, ms: i64) {
        self.ahead_ms += ms;
    }

    /// How much later it is.
    pub(crate) fn ahead_ms(&self) -> i64 {
        self.ahead_ms
    }

    /// A command on this register, in JSON, that knows the provider at `url`.
    pub(crate) fn command_at(&self, url: &str, arguments: &[&str]) -> Command {
        let mut command = mostradorctl();
        command.arg("--json").arg("--data-dir").arg(self.data());
        command.args(["--sandbox-url", url]).args(arguments);
        command.env("MOSTRADOR_CLOCK_AHEAD_MS", self.ahead_ms.to_string());
        if !self.has_keyring {
            command.env_remove("DBUS_SESSION_BUS_ADDRESS");
        }
        command
    }

    /// A command, with the provider where it is.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        self.command_at(self.pretended.provider.url(), arguments)
    }

    /// Runs a command to its end.
    pub(crate) fn runs(&self, arguments: &[&str]) -> Ended {
        hear_out(self.command(arguments), &Prey::default())
    }

    /// Runs a command that must end like this, and keeps what it tells.
    pub(crate) fn does(&mut self, arguments: &[&str], code: i32) -> Ended {
        let ended = self.runs(arguments);
        assert_eq!(ended.code, Some(code), "{arguments:?}: {ended:?}");
        self.keep(&ended);
        ended
    }

    /// Runs a command that dies at that point.
    pub(crate) fn dies_at(&mut self, point: &str, arguments: &[&str]) {
        let mut command = self.command(arguments);
        command.env("MOSTRADOR_END_AT", point);
        let ended = self.hears(command, &Arc::default());
        assert!(
            ended.was_killed(),
            "{arguments:?} comes to {point}: {ended:?}"
        );
    }

    /// Runs a command that may be killed, and keeps what it told until then.
    pub(crate) fn hears(&mut self, command: Command, prey: &Arc<Prey>) -> Ended {
        let ended = hear_out(command, prey);
        self.keep(&ended);
        ended
    }

    fn keep(&mut self, ended: &Ended) {
        // A refusal is no promise.
        let promises = ended.said.iter().filter(|it| it["sentence"].is_null());
        self.told.extend(promises.cloned());
    }

    /// A sale is begun and nobody waits for it.
    pub(crate) fn charges(&mut self, channel: &str) {
        let asked = [
            "charge",
            "--amount",
            crate::flow::AMOUNT,
            "--channel",
            channel,
        ];
        let ended = self.does(&asked, 5);
        let text = |field: &str| ended.last()[field].as_str().unwrap_or_default().to_owned();
        self.order = Some((text("id"), text("qr")));
    }

    /// A sale is begun, and what comes in is another amount, for a code of another till.
    pub(crate) fn is_given_money_of_no_sale(&mut self) {
        self.charges("telepagos.qr");
        let foreign = self
            .pretended
            .provider
            .makes_an_order_for_somebody_else("99.00");
        let code = self.strings.block_on(foreign);
        let visit = self.pretended.provider.is_visited(json!({ "qr": code }));
        self.strings.block_on(visit);
        self.does(&["settle"], 4);
        let credits = self.runs(&["credits"]);
        let id = credits.last()["id"].as_str().map(str::to_owned);
        self.credit = id.expect("it is an item to claim");
    }

    /// It is claimed for the sale all the same.
    pub(crate) fn claims(&mut self) {
        let (credit, order) = (self.credit.clone(), self.order().to_owned());
        self.does(&["claim", &credit, &order, "--reason", crate::flow::WHY], 0);
    }

    /// The customer of that sale pays.
    pub(crate) fn is_paid(&self) {
        let (_, code) = self.order.as_ref().expect("there is a sale");
        self.is_visited(code);
    }

    /// Somebody changes what the closed journal says. The log that a killed process left stays beside it.
    pub(crate) fn spoils_the_journal(&mut self) {
        let path = self.data().join("practice").join("journal.db");
        let log = path.with_extension("db-wal");
        let raw = Connection::open(&path).expect("the file");
        raw.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
            .expect("whoever opens the file decides that");
        raw.execute_batch(
            "PRAGMA wal_autocheckpoint = 0; UPDATE settings SET value = value || '?';",
        )
        .expect("a change");
        drop(raw);
        let read = |path: &Path| fs::read(path).expect("a file");
        let spoilt = (read(&path), read(&log));
        assert!(!spoilt.1.is_empty(), "the last sale is in the log");
        self.spoilt = Some(spoilt);
    }

    /// The damaged journal and its log, as they were, if it was damaged.
    pub(crate) fn spoilt(&self) -> Option<&(Vec<u8>, Vec<u8>)> {
        self.spoilt.as_ref()
    }

    /// Somebody pays that code.
    pub(crate) fn is_visited(&self, code: &str) {
        let visit = json!({ "qr": code, "amount": crate::flow::AMOUNT });
        let visit = self.pretended.provider.is_visited(visit);
        self.strings.block_on(visit);
    }

    /// Something goes wrong at an endpoint.
    pub(crate) fn fails_at(&self, endpoint: &str, fault: Value) {
        let fails = self.pretended.provider.fails_at(endpoint, fault);
        self.strings.block_on(fails);
    }

    /// What becomes of payouts.
    pub(crate) fn decides_payouts(&self, decision: Value) {
        let decides = self.pretended.provider.decides_payouts(decision);
        self.strings.block_on(decides);
    }

    /// Nothing goes wrong any more.
    pub(crate) fn heals(&self) {
        self.strings.block_on(self.pretended.provider.heals());
    }

    /// Everything that is so at the provider.
    pub(crate) fn world(&self) -> World {
        self.strings.block_on(self.pretended.provider.world())
    }
}

/// A register in which a manager works and nothing has happened, as its file is.
fn register() -> &'static [u8] {
    static REGISTER: OnceLock<Vec<u8>> = OnceLock::new();
    REGISTER.get_or_init(|| {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("journal.db");
        let at = SystemClock.now();
        let journal = Journal::open(&path, Register::from_bits(1_810), at).expect("a new register");
        let hired = journal.write(move |book| {
            let (_, role, _, hash) = PEOPLE[0];
            assert_eq!(role, Role::Manager, "the first of them is the manager");
            let stamp = Stamp {
                id: Uuid::from_u128(1_810),
                at,
                operator: None,
            };
            book.add_operator(PRACTICE_MANAGER, role, hash, &stamp)
        });
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let runtime = runtime.expect("a runtime");
        runtime.block_on(hired).expect("the first one there");
        // The last one to close the file takes the log along.
        drop(journal);
        fs::read(&path).expect("what was written")
    })
}
