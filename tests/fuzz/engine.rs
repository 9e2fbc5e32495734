//! The machine: an input is put together from the corpus and a few twists, tried, measured and told of.
//!
//! proptest draws the twists from a fixed seed and takes away those that do not matter when an input breaks
//! something; what is left is written to a file that is ready for the corpus. An input that came to something
//! no other did is kept for the rest of the run, so that later ones begin where it got to.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    path::PathBuf,
    time::Duration,
};

use proptest::{
    collection::vec,
    prelude::any,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};
use sha2::{Digest, Sha256};
use tests::soak;

use crate::{
    corpus::{self, Seed},
    cost::{Cost, Spent},
    panics,
    twist::{Grammar, Twist, twisted},
};

/// The longest input: as much as the listener takes, and more than most answers have.
pub(crate) const INPUT_MAX: usize = 64 * 1024;
/// How many inputs are kept beside the corpus because they came to something new.
const KEPT_MAX: usize = 400;

/// What came of an input, in a word or two: inputs of one word are of one kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Came {
    /// It was understood.
    Read(String),
    /// It was not, and somebody was told so.
    Refused(String),
}

impl Came {
    pub(crate) fn read(what: impl Into<String>) -> Came {
        Came::Read(what.into())
    }

    pub(crate) fn refused(why: impl Into<String>) -> Came {
        Came::Refused(why.into())
    }

    /// What a parser answered: its error's word, or only that it read.
    pub(crate) fn of<T, E: std::fmt::Debug>(parsed: &Result<T, E>) -> Came {
        match parsed {
            Ok(_) => Came::read(""),
            Err(why) => Came::refused(format!("{why:?}")),
        }
    }
}

/// A parser, and what it is tried with.
pub(crate) struct Target {
    name: &'static str,
    grammar: Grammar,
    seeds: Vec<Seed>,
    often: Vec<Vec<u8>>,
    cases: u32,
    cost: Cost,
}

impl Target {
    /// What is in the corpus under this name, twisted as its grammar has it.
    pub(crate) fn new(name: &'static str, grammar: Grammar) -> Target {
        Target {
            name,
            grammar,
            seeds: corpus::kept(name),
            often: Vec::new(),
            cases: 2_000,
            cost: Cost::ORDINARY,
        }
    }

    /// The same, begun from these too.
    pub(crate) fn from(mut self, seeds: impl IntoIterator<Item = Seed>) -> Target {
        self.seeds.extend(seeds);
        self
    }

    /// The same, and begun from these more often than from all others.
    pub(crate) fn mostly(mut self, seeds: Vec<Seed>) -> Target {
        self.often = seeds.iter().map(|seed| seed.bytes.clone()).collect();
        self.from(seeds)
    }

    /// How many inputs are put together, before soaking multiplies them.
    pub(crate) fn cases(self, cases: u32) -> Target {
        Target { cases, ..self }
    }

    /// What one input may cost, where that is not the ordinary.
    pub(crate) fn costs(self, cost: Cost) -> Target {
        Target { cost, ..self }
    }

    /// Tries everything: the corpus as it is, then what is made of it. `read` panics where it finds something
    /// that must not be.
    pub(crate) fn run(self, read: impl Fn(&[u8]) -> Came) {
        panics::listen();
        assert!(!self.seeds.is_empty(), "{}: the corpus is there", self.name);
        let tally = Tally::default();
        for seed in &self.seeds {
            if let Err(why) = self.attempt(&tally, &read, &seed.bytes) {
                self.fail(&format!("{} of the corpus", seed.name), &why, &seed.bytes);
            }
        }

        let mut pool: Vec<Vec<u8>> = self.seeds.iter().map(|seed| seed.bytes.clone()).collect();
        let often = (self.seeds.len() / self.often.len().max(1)).saturating_mul(3);
        pool.extend((0..often).flat_map(|_| self.often.clone()));
        let most = pool.len() + KEPT_MAX;
        let pool = RefCell::new(pool);
        // Set while an input is tried, and so still set when the one before it broke something.
        let broken = Cell::new(false);
        let put_together = |(pick, twists): &(u32, Vec<Twist>)| -> Vec<u8> {
            let pool = pool.borrow();
            let at = usize::try_from(*pick).unwrap_or(0) % pool.len();
            twisted(self.grammar, &pool, at, twists)
        };
        let strategy = (any::<u32>(), vec(any::<(u16, u32, u32)>(), 1..=4));
        let config = Config {
            cases: self.cases.saturating_mul(soak()),
            failure_persistence: None,
            max_shrink_iters: 3_000,
            ..Config::default()
        };
        let mut runner = TestRunner::new_with_rng(config, self.dice());
        let ran = runner.run(&strategy, |drawn| {
            let shrinking = broken.replace(true);
            let input = put_together(&drawn);
            let is_new = self
                .attempt(&tally, &read, &input)
                .map_err(TestCaseError::fail)?;
            if !shrinking {
                broken.set(false);
                let mut pool = pool.borrow_mut();
                if is_new && pool.len() < most {
                    pool.push(input);
                }
            }
            Ok(())
        });
        match ran {
            Ok(()) => tally.tell(self.name),
            Err(TestError::Fail(why, drawn)) => {
                self.fail("an input", why.message(), &put_together(&drawn));
            }
            Err(TestError::Abort(why)) => panic!("{}: {why}", self.name),
        }
    }

    /// Tries one input; whether it came to something new.
    fn attempt(
        &self,
        tally: &Tally,
        read: &impl Fn(&[u8]) -> Came,
        input: &[u8],
    ) -> Result<bool, String> {
        let (came, spent) = Spent::by(|| panics::heard(|| read(input)));
        let came = came?;
        self.cost.covers(spent)?;
        Ok(tally.note(came, spent, input.len()))
    }

    /// The same inputs tomorrow; others for each target.
    fn dice(&self) -> TestRng {
        let seed = Sha256::digest(self.name);
        TestRng::from_seed(RngAlgorithm::ChaCha, seed.as_slice())
    }

    /// Says what broke, and writes the input where it can be taken from.
    fn fail(&self, what: &str, why: &str, input: &[u8]) -> ! {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
        let hash = format!("{:x}", Sha256::digest(input));
        let path = folder.join(format!("{}-{}", self.name, &hash[..8]));
        let kept = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&path, input));
        let shown: String = String::from_utf8_lossy(input)
            .chars()
            .take(1_500)
            .flat_map(char::escape_debug)
            .collect();
        panic!(
            "{}: {what} broke it: {why}\n{} bytes: {shown}\nwritten to {} ({kept:?}); it belongs into \
             tests/fuzz/corpus/{} under a name that tells",
            self.name,
            input.len(),
            path.display(),
            self.name,
        );
    }
}

/// What came of everything.
#[derive(Default)]
struct Tally(RefCell<Counts>);

#[derive(Default)]
struct Counts {
    came: BTreeMap<Came, u64>,
    time: Duration,
    slowest: Spent,
    bytes: usize,
    longest: usize,
}

impl Tally {
    /// Whether nothing came to this before.
    fn note(&self, came: Came, spent: Spent, length: usize) -> bool {
        let mut counts = self.0.borrow_mut();
        counts.time += spent.time;
        counts.slowest = counts.slowest.most(spent);
        counts.bytes += length;
        counts.longest = counts.longest.max(length);
        let times = counts.came.entry(came).or_default();
        *times += 1;
        *times == 1
    }

    #[expect(
        clippy::print_stdout,
        reason = "what was tried, for whoever asks with --nocapture"
    )]
    fn tell(&self, name: &str) {
        let counts = self.0.borrow();
        let (mut read, mut refused) = (0, 0);
        for (came, times) in &counts.came {
            match came {
                Came::Read(_) => read += times,
                Came::Refused(_) => refused += times,
            }
        }
        let inputs = read + refused;
        let a_second = u128::from(inputs) * 1_000_000 / counts.time.as_micros().max(1);
        println!(
            "fuzz {name}: {inputs} inputs, {read} read, {refused} refused, {} outcomes, {a_second}/s, \
             longest {} bytes, at most {} ms and {} KiB each",
            counts.came.len(),
            counts.longest,
            counts.slowest.time.as_millis(),
            counts.slowest.bytes / 1024,
        );
    }
}
