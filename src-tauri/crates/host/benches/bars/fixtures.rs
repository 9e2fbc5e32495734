//! Journals of so many sales, made once and kept under `target/bench-fixtures`.
//!
//! A smaller one is what a larger one was on its way: a day of the first month is the same in all of them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use rusqlite::Connection;
use tokio::runtime::Runtime;

use crate::shop::{self, SEED};

/// The list of those that there are, with what each costs.
const SIZES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/bars/sizes");
/// How many sales are left with their code up.
pub(crate) const OPEN: u64 = 20;

/// Where the journals are, and whether they are to be as large as they are for a real look.
pub(crate) struct Fixtures {
    folder: PathBuf,
    /// How many sales each has, the smallest first.
    pub(crate) sizes: Vec<u64>,
}

impl Fixtures {
    /// Makes whichever is missing. With `in_earnest` unset: two small ones, to see that all of this works.
    pub(crate) fn prepare(runtime: &Runtime, target: &Path, in_earnest: bool) -> Fixtures {
        let sizes = if in_earnest {
            listed()
        } else {
            vec![1_000, 2_000]
        };
        let home = if in_earnest {
            "bench-fixtures"
        } else {
            "bench-fixtures-small"
        };
        let folder = target.join(home).join(name(runtime));
        let fixtures = Fixtures { folder, sizes };
        fixtures.fill(runtime);
        fixtures
    }

    /// The data folder of a register with so many sales; the practice account has them.
    pub(crate) fn data(&self, sales: u64) -> PathBuf {
        self.folder.join(sales.to_string())
    }

    pub(crate) fn journal(&self, sales: u64) -> PathBuf {
        self.data(sales).join("practice").join("journal.db")
    }

    fn fill(&self, runtime: &Runtime) {
        let growing = self.folder.join("growing").join("journal.db");
        fs::create_dir_all(growing.parent().expect("a folder")).expect("there is room");
        for sales in [0].iter().chain(&self.sizes) {
            let path = self.journal(*sales);
            if path.exists() {
                continue;
            }
            let aside = path.with_extension("new");
            fs::create_dir_all(path.parent().expect("a folder")).expect("there is room");
            // Closed before it is copied: closing leaves everything in the one file.
            drop_after(&growing, |journal| shop::sell(runtime, journal, *sales));
            // What a run that was broken off left beside it is another file's.
            fs::remove_file(path.with_extension("new-wal")).ok();
            if self.sizes.last() == Some(sales) {
                fs::rename(&growing, &aside).expect("a name of its own");
            } else {
                fs::copy(&growing, &aside).expect("there is room");
            }
            let open = if *sales == 0 { 0 } else { OPEN };
            drop_after(&aside, |journal| {
                shop::leave_open(runtime, journal, open);
            });
            fs::remove_file(aside.with_extension("reserve")).ok();
            fs::rename(&aside, &path).expect("a name of its own");
        }
        fs::remove_dir_all(self.folder.join("growing")).ok();
    }
}

fn drop_after(path: &Path, work: impl FnOnce(&journal::Journal)) {
    let journal = shop::quiet(path);
    work(&journal);
    drop(journal);
}

fn listed() -> Vec<u64> {
    let mut sizes: Vec<u64> = fs::read_to_string(SIZES)
        .expect("it stands beside this file")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.trim().replace('_', "").parse().ok())
        .collect();
    sizes.sort_unstable();
    assert!(sizes.len() > 1, "growth is between two sizes: {sizes:?}");
    sizes
}

/// A name of its own for each schema, each shop and each way to write a sale down: a file of another is not a
/// journal of this program.
fn name(runtime: &Runtime) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal.db");
    drop_after(&path, |journal| shop::sell(runtime, journal, 1));
    let file = Connection::open(&path).expect("a journal");
    let all: String = file
        .query_row(
            "SELECT group_concat(word, ';') FROM (
                SELECT * FROM (SELECT coalesce(sql, name) AS word FROM sqlite_schema ORDER BY name)
                UNION ALL SELECT * FROM (SELECT body FROM events ORDER BY sequence)
                UNION ALL SELECT body FROM orders
                UNION ALL SELECT body FROM credits)",
            [],
            |row| row.get(0),
        )
        .expect("a schema and a sale");
    // FNV-1a: what is wanted is another name for another text, not a secret.
    let sum = all.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    format!("{sum:016x}-seed-{SEED}")
}
