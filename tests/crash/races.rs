//! Two at once, and three: processes that begin at the same moment on one register.
//!
//! Whoever comes to the provider is kept there until all the others have ended or have come there as well, so it
//! does not matter who is quick: if two may work at once, they meet. Exactly one may; the others say who has the
//! register. Who only looks is never kept out.

use std::{
    collections::BTreeSet,
    io::Write,
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Barrier, Condvar, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::{self, JoinHandle},
};

use serde_json::{Value, json};

use crate::{
    program::{Ended, Prey, hear_out},
    relay::message,
    stage::Stage,
};

/// Races on one register, one after the other, each on what the ones before left behind.
const RACES: usize = 10;

/// Keeps whoever comes to the provider until nobody else is on the way.
struct Gate {
    state: Mutex<State>,
    moved: Condvar,
}

struct State {
    runners: usize,
    come: BTreeSet<usize>,
    ended: BTreeSet<usize>,
}

impl Gate {
    fn of(runners: usize) -> Gate {
        Gate {
            state: Mutex::new(State {
                runners,
                come: BTreeSet::new(),
                ended: BTreeSet::new(),
            }),
            moved: Condvar::new(),
        }
    }

    /// This one is at the provider. Returns when all the others are too, or are no more.
    fn comes(&self, runner: usize) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.come.insert(runner);
        self.moved.notify_all();
        let on_the_way = |state: &mut State| {
            let there = state.come.union(&state.ended).count();
            there < state.runners
        };
        let waited = self.moved.wait_while(state, on_the_way);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    fn ends(&self, runner: usize) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.ended.insert(runner);
        self.moved.notify_all();
    }

    /// Who came to the provider.
    fn came(&self) -> BTreeSet<usize> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.come.clone()
    }
}

/// One runner's own way to the sandbox, through the gate. Ends when dropped.
struct Lane {
    url: String,
    over: Arc<AtomicBool>,
    serving: Option<JoinHandle<()>>,
}

impl Lane {
    fn to(there: &str, runner: usize, gate: Arc<Gate>) -> Lane {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let over = Arc::new(AtomicBool::new(false));
        let (there, ends) = (there.to_owned(), Arc::clone(&over));
        let serving = thread::spawn(move || {
            let mut conversations = Vec::new();
            while let Ok((stream, _)) = listener.accept() {
                if ends.load(Ordering::SeqCst) {
                    break;
                }
                let (there, gate) = (there.clone(), Arc::clone(&gate));
                conversations.push(thread::spawn(move || {
                    // Of a conversation that breaks off there is nothing more to relay.
                    let _ = converse(stream, &there, runner, &gate);
                }));
            }
            for conversation in conversations {
                let _ = conversation.join();
            }
        });
        Lane {
            url,
            over,
            serving: Some(serving),
        }
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        // Whoever waits for a caller gets one.
        let _ = TcpStream::connect(self.url.trim_start_matches("http://"));
        if let Some(serving) = self.serving.take() {
            let _ = serving.join();
        }
    }
}

/// One connection, to its end. None when somebody hung up.
fn converse(mut here: TcpStream, there: &str, runner: usize, gate: &Gate) -> Option<()> {
    let mut there = TcpStream::connect(there).ok()?;
    loop {
        let request = message(&mut here)?;
        gate.comes(runner);
        there.write_all(&request).ok()?;
        let answer = message(&mut there)?;
        here.write_all(&answer).ok()?;
    }
}

/// What became of one race.
struct Finish {
    /// Those that ask for money, in the order in which they were lined up.
    sellers: Vec<Ended>,
    lookers: Vec<Ended>,
    came: BTreeSet<usize>,
}

/// Starts all of them at the same moment.
fn race(stage: &Stage, sellers: &[Vec<String>], lookers: &[Vec<String>]) -> Finish {
    let gate = Arc::new(Gate::of(sellers.len()));
    let start = Barrier::new(sellers.len() + lookers.len());
    let words = |line: &'_ [String]| line.to_vec();
    thread::scope(|scope| {
        let running: Vec<_> = sellers
            .iter()
            .enumerate()
            .map(|(runner, line)| {
                let way = Lane::to(stage.address(), runner, Arc::clone(&gate));
                let line = words(line);
                let command = stage.command_at(
                    &way.url,
                    &line.iter().map(String::as_str).collect::<Vec<_>>(),
                );
                let (gate, start) = (&gate, &start);
                scope.spawn(move || {
                    start.wait();
                    let ended = hear_out(command, &Prey::default());
                    gate.ends(runner);
                    drop(way);
                    ended
                })
            })
            .collect();
        let looking: Vec<_> = lookers
            .iter()
            .map(|line| {
                let line = words(line);
                let command = stage.command(&line.iter().map(String::as_str).collect::<Vec<_>>());
                let start = &start;
                scope.spawn(move || {
                    start.wait();
                    hear_out(command, &Prey::default())
                })
            })
            .collect();
        let end =
            |thread: thread::ScopedJoinHandle<'_, Ended>| thread.join().expect("it was heard out");
        let sellers = running.into_iter().map(end).collect();
        let lookers = looking.into_iter().map(end).collect();
        Finish {
            sellers,
            lookers,
            came: gate.came(),
        }
    })
}

/// What all the races on one register came to.
#[derive(Default)]
struct Tally {
    races: usize,
    kept_out: usize,
    told_by_whom: usize,
    wrong: Vec<String>,
}

/// The words of a seller: what, and how much, so that each is told from the others.
fn seller(dice: u64, cents: u64) -> Vec<String> {
    let amount = format!("{}.{:02}", 100 + cents / 100, cents % 100);
    let line: Vec<&str> = match dice % 6 {
        0 | 1 => vec!["charge", "--amount", &amount],
        2 => vec!["charge", "--channel", "totalcoin.qr", "--amount", &amount],
        3 => vec![
            "payout",
            "send",
            "--provider",
            "telepagos",
            "--to",
            "proveedor.de.pan",
            "--concept",
            "VAR",
            "--amount",
            &amount,
        ],
        4 => vec![
            "payout",
            "send",
            "--provider",
            "totalcoin",
            "--to",
            "proveedor.de.pan",
            "--concept",
            "VAR",
            "--cuit",
            "20990853186",
            "--amount",
            &amount,
        ],
        _ => vec!["settle"],
    };
    line.into_iter().map(str::to_owned).collect()
}

/// Ten races on one register.
fn day(seed: u64) -> Tally {
    let mut tally = Tally::default();
    let mut stage = Stage::set(seed);
    let mut dice = crate::plan::Dice(seed);
    let mut sales: Vec<Value> = Vec::new();
    // Every other register is new: those who begin at once make it as well.
    if seed.is_multiple_of(2) {
        stage.was_there_before();
        stage.does(&["settle"], 0);
    }
    for turn in 0..RACES {
        let many = 2 + usize::from(dice.roll().is_multiple_of(3));
        let sellers: Vec<Vec<String>> = (0..many)
            .map(|_| seller(dice.roll(), dice.roll() % 100_000))
            .collect();
        let mut lookers = Vec::new();
        // There is something to look at, and to stop, once the first of them has been here.
        if turn > 0 {
            lookers.push(vec!["orders".to_owned()]);
            lookers.push(vec!["journal".to_owned(), "verify".to_owned()]);
            if let (Some(id), true) = (sales.last(), dice.roll().is_multiple_of(2)) {
                lookers.push(vec![
                    "cancel".to_owned(),
                    id.as_str().unwrap_or_default().to_owned(),
                ]);
            }
        }
        // So that there is something in doubt to be sent again.
        if dice.roll().is_multiple_of(2) {
            let fault = if dice.roll().is_multiple_of(2) {
                "drop_after"
            } else {
                "drop_before"
            };
            for endpoint in ["payment/cashout", "api/payments/transactions"] {
                stage.fails_at(endpoint, json!({ "fault": fault, "times": 1 }));
            }
        }
        let finish = race(&stage, &sellers, &lookers);
        tally.judge(&finish, &sellers, &lookers, &mut sales);
        stage.time_passes(15_000);
    }
    tally.ledger(&mut stage, sales.len());
    tally
}

impl Tally {
    fn judge(
        &mut self,
        finish: &Finish,
        sellers: &[Vec<String>],
        lookers: &[Vec<String>],
        sales: &mut Vec<Value>,
    ) {
        self.races += 1;
        if finish.came.len() != 1 {
            self.wrong.push(format!(
                "{} of {sellers:?} were at the provider at once",
                finish.came.len()
            ));
        }
        let winner = finish
            .came
            .first()
            .and_then(|first| finish.sellers.get(*first));
        for (runner, (ended, line)) in finish.sellers.iter().zip(sellers).enumerate() {
            if finish.came.contains(&runner) {
                if !matches!(ended.code, Some(0 | 3 | 4 | 5)) {
                    self.wrong.push(format!("{line:?}: {ended:?}"));
                }
                if line[0] == "charge" {
                    sales.extend(
                        ended
                            .said
                            .iter()
                            .map(|it| it["id"].clone())
                            .find(Value::is_string),
                    );
                }
                continue;
            }
            let refused = &ended.last()["refused"];
            if ended.code != Some(3) || refused["code"] != "register_held" {
                self.wrong
                    .push(format!("{line:?} was not kept out: {ended:?}"));
                continue;
            }
            self.kept_out += 1;
            // In the moment between taking the register and noting it nobody can be told by whom.
            let Some(holder) = refused["reason"]
                .as_str()
                .and_then(host::hold::Holder::parse)
            else {
                continue;
            };
            self.told_by_whom += 1;
            let is_winner = winner.is_some_and(|winner| winner.pid == holder.process);
            let sentence = ended.last()["sentence"].as_str().unwrap_or_default();
            let words = format!(
                "La caja la tiene {} (proceso {})",
                holder.program, holder.process
            );
            if !is_winner || !sentence.starts_with(&words) || !ended.diagnostics.starts_with(&words)
            {
                self.wrong
                    .push(format!("{line:?} was kept out by somebody else: {ended:?}"));
            }
        }
        for (ended, line) in finish.lookers.iter().zip(lookers) {
            let well = match line[0].as_str() {
                "cancel" => matches!(ended.code, Some(0 | 3)),
                _ => ended.code == Some(0),
            };
            let kept_out = ended.last()["refused"]["code"] == "register_held";
            if !well || kept_out {
                self.wrong
                    .push(format!("{line:?} may always look: {ended:?}"));
            }
        }
    }

    /// What came of it all at the provider, and whether it can all be settled.
    fn ledger(&mut self, stage: &mut Stage, sales: usize) {
        stage.heals();
        let world = stage.world();
        let references = |list: &[Value], field: &str| {
            let all: Vec<String> = list.iter().map(|it| it[field].to_string()).collect();
            let different: BTreeSet<&String> = all.iter().collect();
            (all.len(), different.len())
        };
        let (orders, different) = references(world.orders(), "description");
        if orders != sales || different != orders {
            self.wrong.push(format!(
                "{sales} sales, {orders} orders, {different} of them different"
            ));
        }
        let (payouts, different) = references(world.payouts(), "reference");
        let listed = stage.runs(&["payout", "list"]).said.len();
        if payouts != different || payouts > listed {
            self.wrong.push(format!(
                "{listed} payouts, {payouts} made, {different} of them different"
            ));
        }
        let told = stage.runs(&["orders"]).said.len();
        if told != sales {
            self.wrong.push(format!("{told} sales of {sales}"));
        }
        let verified = stage.runs(&["journal", "verify"]);
        if verified.code != Some(0) {
            self.wrong.push(format!("the chain: {verified:?}"));
        }
        // Twelve looks, over ten minutes and then over a day's end of waiting.
        for wait_ms in [
            4_000, 15_000, 60_000, 120_000, 240_000, 600_000, 600_000, 4_000_000, 4_000_000,
            4_000_000,
        ] {
            stage.time_passes(wait_ms);
            if stage.runs(&["settle"]).code == Some(0) {
                break;
            }
        }
        let settled = stage.runs(&["settle"]);
        if settled.code != Some(0) {
            self.wrong.push(format!("it never ends: {settled:?}"));
        }
        let world = stage.world();
        let (payouts, different) = references(world.payouts(), "reference");
        if payouts != different || payouts > listed {
            self.wrong.push(format!(
                "after settling: {payouts} made, {different} different, of {listed}"
            ));
        }
    }
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "what was tried, for whoever asks with --nocapture"
)]
fn of_those_who_begin_at_once_one_works_and_the_others_say_who() {
    let days = 25 * u64::from(tests::soak());
    let (next, total) = (AtomicUsize::new(0), Mutex::new(Tally::default()));
    let workers = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let seed = u64::try_from(next.fetch_add(1, Ordering::SeqCst)).unwrap_or(days);
                    if seed >= days {
                        break;
                    }
                    let tally = day(seed + 1);
                    let mut total = total.lock().unwrap_or_else(PoisonError::into_inner);
                    total.races += tally.races;
                    total.kept_out += tally.kept_out;
                    total.told_by_whom += tally.told_by_whom;
                    let wrong = tally.wrong.into_iter();
                    total
                        .wrong
                        .extend(wrong.map(|what| format!("seed {}: {what}", seed + 1)));
                }
            });
        }
    });
    let total = total.into_inner().unwrap_or_else(PoisonError::into_inner);
    println!(
        "races: {}, {} kept out, {} of them told by whom, {} wrong",
        total.races,
        total.kept_out,
        total.told_by_whom,
        total.wrong.len()
    );
    assert!(
        total.wrong.is_empty(),
        "{} of {} races:\n{}",
        total.wrong.len(),
        total.races,
        total.wrong.join("\n")
    );
    assert!(
        total.told_by_whom * 2 > total.kept_out,
        "whoever is kept out is told by whom"
    );
}
