//! The line between the till and the providers: at each of its [ends](End) a [`Transport`] on which anything may happen to a request, and the
//! same things at every run of a seed.
//!
//! What becomes of a request depends on the seed, the step, its route and how many of that route went before it in
//! that step, and on nothing else: not on which of two requests happens to leave first.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use gateway::{BoxFuture, Clock, Failure, Request, Response, Transport};
use sandbox::{Call, Reply, Stage};
use secrecy::ExposeSecret;
use tokio::sync::watch;

use crate::{clock::FrozenClock, dice::Chance};

/// How long whoever asks waits for an answer, as the real transport does.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the line is like: how many requests in a thousand fare how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    /// Nothing goes wrong.
    Fair,
    /// Little goes wrong.
    Breezy,
    /// Much goes wrong.
    Stormy,
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// It is answered.
    Answered,
    /// Nobody takes the connection.
    Refused,
    /// The connection ends before the request arrived.
    LostGoing,
    /// The connection ends after it was done.
    LostComing,
    /// It does not arrive, and whoever asks waits.
    SilentGoing,
    /// It is done, and whoever asks waits.
    SilentComing,
    /// It arrives when whoever asked has given up.
    Late,
    /// It arrives twice.
    Twice,
    /// Something in front of the provider says no: not done.
    Status(u16),
    /// Something in front of the provider says that it failed: done all the same.
    FailedComing,
    /// It stands still on its way.
    HeldGoing,
    /// It is done, and the answer stands still on its way.
    HeldComing,
}

impl Weather {
    fn fates(self) -> [(u64, Fate); 14] {
        let [often, seldom] = match self {
            Weather::Fair => [0, 0],
            Weather::Breezy => [12, 4],
            Weather::Stormy => [60, 20],
        };
        let bad = often * 5 + seldom * 8;
        [
            (1_000_u64.saturating_sub(bad), Fate::Answered),
            (often, Fate::Refused),
            (seldom, Fate::LostGoing),
            (often, Fate::LostComing),
            (seldom, Fate::SilentGoing),
            (often, Fate::SilentComing),
            (often, Fate::Late),
            (seldom, Fate::Twice),
            (seldom, Fate::Status(500)),
            (seldom, Fate::Status(429)),
            (seldom, Fate::Status(503)),
            (seldom, Fate::FailedComing),
            (often, Fate::HeldGoing),
            (seldom, Fate::HeldComing),
        ]
    }
}

/// What the line is like during an outage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outage {
    /// Nobody takes a connection.
    Refused,
    /// Connections are taken, and nothing is answered.
    Silent,
}

/// The line.
pub struct Line {
    stage: Arc<Stage>,
    clock: Arc<FrozenClock>,
    seed: u64,
    state: Mutex<State>,
    /// How many requests stand still or wait for an answer that does not come.
    stuck: watch::Sender<usize>,
    /// Up to which number those that stand still may go on.
    released: watch::Sender<u64>,
}

struct State {
    weather: Weather,
    /// What goes on, and until when on the uptime.
    outage: Option<(Outage, Duration)>,
    step: u64,
    /// Whether a request of this step may stand still.
    may_hold: bool,
    /// How many requests of each route there were in this step.
    counts: BTreeMap<&'static str, u64>,
    /// Requests whose sender has given up, and when they arrive, on the uptime.
    strays: Vec<(Duration, Call)>,
    /// How many requests there were.
    requests: u64,
    /// The numbers of those that stand still.
    held: BTreeSet<u64>,
}

impl Line {
    /// A line to these providers on which all is well.
    pub fn to(stage: Arc<Stage>, clock: Arc<FrozenClock>, seed: u64) -> Line {
        Line {
            stage,
            clock,
            seed,
            state: Mutex::new(State {
                weather: Weather::Fair,
                outage: None,
                step: 0,
                may_hold: false,
                counts: BTreeMap::new(),
                strays: Vec::new(),
                requests: 0,
                held: BTreeSet::new(),
            }),
            stuck: watch::Sender::new(0),
            released: watch::Sender::new(0),
        }
    }

    /// From now on it is like this.
    pub fn turns(&self, weather: Weather) {
        self.state().weather = weather;
    }

    /// Nothing gets through for a while.
    pub fn breaks(&self, how: Outage, time: Duration) {
        let until = self.clock.uptime().saturating_add(time);
        self.state().outage = Some((how, until));
    }

    /// All is well from now on.
    pub fn heals(&self) {
        let mut state = self.state();
        (state.weather, state.outage) = (Weather::Fair, None);
    }

    /// A step of the history begins. In one that may not hold, every request ends.
    pub fn begins(&self, step: u64, may_hold: bool) {
        let mut state = self.state();
        (state.step, state.may_hold) = (step, may_hold);
        state.counts.clear();
    }

    /// How many requests there were.
    pub fn requests(&self) -> u64 {
        self.state().requests
    }

    /// Waits until a request stands still, or waits for an answer that does not come.
    pub async fn is_stuck(&self) {
        let mut stuck = self.stuck.subscribe();
        // It can only fail when the line is no more, and then nobody waits.
        stuck.wait_for(|stuck| *stuck > 0).await.ok();
    }

    /// Whether a request stands still.
    pub fn holds_any(&self) -> bool {
        !self.state().held.is_empty()
    }

    /// Lets the request go on that has stood still longest, if there is one: two at once would race each other.
    pub fn releases_one(&self) -> bool {
        let first = self.state().held.pop_first();
        if let Some(number) = first {
            self.released.send_replace(number);
        }
        first.is_some()
    }

    /// Delivers what was late and has arrived by now; with `all`, whatever is still on its way.
    pub async fn delivers(&self, all: bool) {
        let now = self.clock.uptime();
        let due: Vec<Call> = {
            let mut state = self.state();
            let (due, later) = std::mem::take(&mut state.strays)
                .into_iter()
                .partition(|(at, _)| all || *at <= now);
            state.strays = later;
            let due: Vec<(Duration, Call)> = due;
            due.into_iter().map(|(_, call)| call).collect()
        };
        for call in due {
            // Nobody waits for the answer any more.
            self.stage.call(call).await;
        }
    }

    async fn pass(&self, request: Request) -> Result<Response, Failure> {
        let (fate, mut chance) = self.fate_of(&request);
        let call = call_of(request);
        // Well below any patience of the till's own, so that only a silence uses it up.
        let latency = 20_u64.saturating_add(chance.below(200));
        self.clock.advance(Duration::from_millis(latency));
        match fate {
            Fate::Answered => self.reply(call).await,
            Fate::Refused => Err(Failure::NotSent("connection refused".to_owned())),
            Fate::LostGoing => Err(Failure::Dropped("reset by peer".to_owned())),
            Fate::LostComing => {
                self.stage.call(call).await;
                Err(Failure::Dropped("reset by peer".to_owned()))
            }
            Fate::SilentGoing => self.silence().await,
            Fate::SilentComing => {
                self.stage.call(call).await;
                self.silence().await
            }
            Fate::Late => {
                let after = Duration::from_millis(chance.below(90_000));
                let at = self.clock.uptime().saturating_add(after);
                self.state().strays.push((at, call));
                self.silence().await
            }
            Fate::Twice => {
                self.stage.call(call.clone()).await;
                self.reply(call).await
            }
            Fate::Status(status) => Ok(page(status)),
            Fate::FailedComing => {
                self.stage.call(call).await;
                Ok(page(502))
            }
            Fate::HeldGoing => {
                let mut held = Held::on(self, Some(call));
                held.until_released().await;
                match held.call.take() {
                    Some(call) => self.reply(call).await,
                    None => Err(Failure::TimedOut),
                }
            }
            Fate::HeldComing => {
                let reply = self.reply(call).await;
                Held::on(self, None).until_released().await;
                reply
            }
        }
    }

    fn fate_of(&self, request: &Request) -> (Fate, Chance) {
        let now = self.clock.uptime();
        let mut state = self.state();
        state.requests = state.requests.saturating_add(1);
        let count = state.counts.entry(request.route).or_default();
        *count = count.saturating_add(1);
        let count = *count;
        let route = request.route.bytes().fold(7_u64, |sum, letter| {
            sum.wrapping_mul(131).wrapping_add(u64::from(letter))
        });
        let mut chance = Chance::of_all(&[self.seed, state.step, route, count]);
        match state.outage {
            Some((Outage::Refused, until)) if now < until => return (Fate::Refused, chance),
            Some((Outage::Silent, until)) if now < until => return (Fate::SilentGoing, chance),
            Some(_) => state.outage = None,
            None => {}
        }
        let fate = chance.weighed(&state.weather.fates());
        let fate = match fate.unwrap_or(Fate::Answered) {
            // A login that stands still stops everybody at that provider, and tells nothing new.
            Fate::HeldGoing | Fate::HeldComing if !state.may_hold || request.bearer.is_none() => {
                Fate::Answered
            }
            fate => fate,
        };
        (fate, chance)
    }

    async fn reply(&self, call: Call) -> Result<Response, Failure> {
        match self.stage.call(call).await {
            Some(Reply {
                status,
                retry_after,
                body,
            }) => Ok(Response {
                status,
                retry_after,
                body,
            }),
            None => Err(Failure::Dropped("hung up".to_owned())),
        }
    }

    async fn silence(&self) -> Result<Response, Failure> {
        let _stuck = Stuck::on(self);
        self.clock.sleep(PATIENCE).await;
        Err(Failure::TimedOut)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One program's end of the line. When the program is no more, nothing that is said on it goes any further, and nobody
/// hears an answer.
pub struct End {
    line: Arc<Line>,
    is_dead: watch::Sender<bool>,
}

impl End {
    /// An end of that line.
    pub fn of(line: Arc<Line>) -> End {
        End {
            line,
            is_dead: watch::Sender::new(false),
        }
    }

    /// The program is no more.
    pub fn dies(&self) {
        self.is_dead.send_replace(true);
    }
}

impl Transport for End {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, Failure>> {
        let mut is_dead = self.is_dead.subscribe();
        Box::pin(async move {
            let said = tokio::select! {
                biased;
                _ = is_dead.wait_for(|dead| *dead) => None,
                said = self.line.pass(request) => Some(said),
            };
            match said {
                Some(said) => said,
                None => std::future::pending().await,
            }
        })
    }
}

/// A request that does not go on for as long as this lives.
struct Stuck<'a>(&'a Line);

impl Stuck<'_> {
    fn on(line: &Line) -> Stuck<'_> {
        line.stuck
            .send_modify(|stuck| *stuck = stuck.saturating_add(1));
        Stuck(line)
    }
}

impl Drop for Stuck<'_> {
    fn drop(&mut self) {
        self.0
            .stuck
            .send_modify(|stuck| *stuck = stuck.saturating_sub(1));
    }
}

/// A request that stands still. One whose sender is no more may arrive all the same.
struct Held<'a> {
    stuck: Stuck<'a>,
    number: u64,
    call: Option<Call>,
}

impl Held<'_> {
    fn on(line: &Line, call: Option<Call>) -> Held<'_> {
        let number = {
            let mut state = line.state();
            let number = state.requests;
            state.held.insert(number);
            number
        };
        Held {
            stuck: Stuck::on(line),
            number,
            call,
        }
    }

    async fn until_released(&self) {
        let mut released = self.stuck.0.released.subscribe();
        // It can only fail when the line is no more, and then nobody waits.
        released
            .wait_for(|number| *number >= self.number)
            .await
            .ok();
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let line = self.stuck.0;
        let mut state = line.state();
        state.held.remove(&self.number);
        if let Some(call) = self.call.take() {
            let mut chance = Chance::of_all(&[line.seed, state.step, 0x51]);
            if chance.percent(50) {
                let after = Duration::from_millis(chance.below(60_000));
                let at = line.clock.uptime().saturating_add(after);
                state.strays.push((at, call));
            }
        }
    }
}

fn call_of(request: Request) -> Call {
    let query = request.query.into_iter();
    Call {
        method: request.method.as_str().to_owned(),
        path: request.path,
        query: query
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        bearer: request.bearer.map(|token| token.expose_secret().to_owned()),
        body: request.body,
    }
}

/// A page for people, as what stands in front of a dead server sends it.
fn page(status: u16) -> Response {
    Response {
        status,
        retry_after: (status == 429).then(|| "7".to_owned()),
        body: b"<html><body><h1>Server Error</h1></body></html>".to_vec(),
    }
}
