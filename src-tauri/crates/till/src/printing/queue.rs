//! The queue: what waits for a printer, in order, and its loop.
//!
//! One process sends, whoever holds the spool's turn; any may hand in. Each printer is served by itself, so that one
//! that stalls keeps no other waiting; on one printer nothing overtakes, and nothing comes out after a paper of which
//! nobody knows whether it did, until a person says so.
//!
//! Nothing is sent twice by itself. What did not begin to leave is sent when the printer can; what the system has is
//! asked about under its number; of the rest a person sees «quizás salió», and printing it again makes a copy.

use std::{collections::BTreeMap, io, time::Duration};

use domain::operator::Deed;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::{
    Press,
    ticket::{self, Asked, Ticket},
};
use crate::{
    Till,
    event::Event,
    ports::{Destination, Fate, Held, PrinterCondition, Sent, Spool},
    refusal::{Code, Refusal},
    view::{Handed, PrintQueue, TicketState, TicketWord},
};

/// How soon something that is with the system is asked about again, and another process's turn.
pub const AGAIN_SOON: Duration = Duration::from_secs(2);
/// How often the queue is looked at when nothing is to be done.
const IDLE: Duration = Duration::from_secs(30);
/// The longest wait between two tries at a printer that takes nothing: paper was loaded, and somebody waits.
const LONGEST_WAIT_MS: i64 = 30_000;
/// How many papers may wait. More than a day's worth helps nobody, and somebody is to look.
const MOST_WAITING: usize = 200;
/// How many papers at rest are remembered.
const REMEMBERED: usize = 20;

/// What a round of the queue found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrintRound {
    /// Papers that wait or are with the system, after it.
    pub waiting: usize,
    /// Papers that wait for a person.
    pub doubtful: usize,
    /// Whether this process may send.
    pub sends: bool,
    /// When the next round is due.
    pub next: Duration,
}

/// What became of a ticket, as far as those behind it are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    /// The next one may go.
    Next,
    /// Nothing behind it may go now.
    Stop,
}

impl Till {
    /// Prints what waits until the program ends.
    pub async fn print_watch(&self) {
        loop {
            let next = match self.print_round().await {
                Ok(round) => round.next,
                Err(refusal) => {
                    tracing::error!(code = %refusal.code.word(), "a round of the printing queue failed");
                    IDLE
                }
            };
            let clock = &self.inner.ports.clock;
            tokio::select! {
                () = clock.sleep(next) => {}
                () = self.inner.press_nudge.notified() => {}
            }
        }
    }

    /// One round: sends what can be sent, asks about what the system has, and says when to come again.
    pub async fn print_round(&self) -> Result<PrintRound, Refusal> {
        let Some(press) = self.press() else {
            return Ok(PrintRound::of(&[], 0, true));
        };
        let mut turn = self.inner.press_turn.lock().await;
        if turn.is_none() && !self.printing().await?.auto_print {
            // Whoever prints nothing leaves nothing behind, not even the folder.
            let tickets = self.on_spool(&press, ticket::all).await?;
            if tickets.iter().all(Ticket::is_at_rest) {
                return Ok(PrintRound::of(&tickets, self.clock_now().ms(), true));
            }
        }
        if turn.is_none() {
            *turn = self.on_spool(&press, |spool| spool.turn()).await?;
        }
        if turn.is_none() {
            let tickets = self.on_spool(&press, ticket::all).await?;
            return Ok(PrintRound::of(&tickets, self.clock_now().ms(), false));
        }
        if let Err(refusal) = self.print_paid_sales().await {
            // Whoever is at the till can still ask for the paper.
            tracing::error!(code = %refusal.code.word(), "a receipt did not print by itself");
        }
        let before = self.on_spool(&press, ticket::all).await?;
        let mut by_printer: BTreeMap<String, Vec<Ticket>> = BTreeMap::new();
        for ticket in before.iter().filter(|it| !it.is_at_rest()) {
            let waiting = by_printer.entry(ticket.printer.clone()).or_default();
            waiting.push(ticket.clone());
        }
        let mut serving = JoinSet::new();
        for (printer, tickets) in by_printer {
            let (till, press) = (self.clone(), press.clone());
            serving.spawn(async move { till.serve(&press, &printer, tickets).await });
        }
        let mut failed = None;
        while let Some(served) = serving.join_next().await {
            match served {
                Ok(Ok(())) => {}
                Ok(Err(refusal)) => failed = Some(refusal),
                Err(_) => failed = Some(self.refuse(Code::Internal)),
            }
        }
        self.clear_up(&press).await?;
        let after = self.on_spool(&press, ticket::all).await?;
        drop(turn);
        if after != before {
            self.tell_printing(&after);
        }
        match failed {
            Some(refusal) => Err(refusal),
            None => Ok(PrintRound::of(&after, self.clock_now().ms(), true)),
        }
    }

    /// The papers that wait or need somebody, and the last ones that are done.
    pub async fn print_queue(&self) -> Result<PrintQueue, Refusal> {
        self.allowed(Deed::PrintReceipt)?;
        self.queue_now().await
    }

    /// Tries a paper again that waits, at once; prints one again of which nobody knows whether it came out: a receipt as
    /// a copy with its number, anything else as it was.
    ///
    /// [`Code::NoSuchTicket`] for one that is gone, [`Code::TicketMoved`] for one that is on its way out now.
    pub async fn retry_print(&self, id: &str) -> Result<PrintQueue, Refusal> {
        self.allowed(Deed::PrintReceipt)?;
        let (press, mut ticket) = self.ticket(id).await?;
        match ticket.state {
            TicketState::Queued => {
                ticket.due_ms = self.clock_now().ms();
                self.keep(&press, &ticket).await?;
            }
            TicketState::Sending => return Err(self.refuse(Code::TicketMoved)),
            TicketState::Taken => {}
            TicketState::Doubtful | TicketState::Printed | TicketState::Dropped => {
                self.print_again(&press, &ticket).await?;
                if !ticket.is_at_rest() {
                    self.rest(&press, ticket, TicketState::Dropped).await?;
                }
            }
        }
        self.moved(&press).await
    }

    /// What a person says of a paper: it came out, or nobody wants it any more.
    ///
    /// [`Code::NoSuchTicket`] for one that is gone, [`Code::TicketMoved`] for one that is on its way out now.
    pub async fn settle_print(&self, id: &str, word: TicketWord) -> Result<PrintQueue, Refusal> {
        self.allowed(Deed::PrintReceipt)?;
        let (press, ticket) = self.ticket(id).await?;
        if ticket.state == TicketState::Sending {
            return Err(self.refuse(Code::TicketMoved));
        }
        if !ticket.is_at_rest() {
            if let (TicketState::Taken, Some(number), Some(to)) = (
                ticket.state,
                ticket.job,
                Destination::parse(&ticket.printer),
            ) {
                let title = ticket.title();
                press.printers.take_back(&to, number, &title).await;
            }
            let state = match word {
                TicketWord::CameOut => TicketState::Printed,
                TicketWord::Drop => TicketState::Dropped,
            };
            tracing::info!(ticket = %ticket.id, ?word, "a person settled a paper");
            self.rest(&press, ticket, state).await?;
        }
        self.moved(&press).await
    }

    /// Hands a paper in for its printer. Once this returns it survives whatever happens to the program.
    pub(crate) async fn queue(&self, asked: Asked) -> Result<Handed, Refusal> {
        let press = self.press().ok_or_else(|| self.refuse(Code::NoPrinter))?;
        let _turn = self.inner.press_counter.lock().await;
        let tickets = self.on_spool(&press, ticket::all).await?;
        let waiting = tickets.iter().filter(|it| !it.is_at_rest()).count();
        if waiting >= MOST_WAITING {
            return Err(self.refuse(Code::PrinterBacklog));
        }
        let now = self.clock_now();
        let last = tickets.last().map_or(0, |ticket| ticket.number);
        let id = self.inner.ports.uuid_v7(now);
        let ticket = Ticket::new(&asked, id, last.saturating_add(1), now);
        let (kept, bytes) = (ticket.clone(), asked.made.bytes);
        self.on_spool(&press, move |spool| kept.hand_in(spool, &bytes))
            .await?;
        sabotage::point("print.queued");
        tracing::info!(ticket = %ticket.id, kind = ?ticket.kind, printer = ticket.printer, "a paper is to be printed");
        self.inner.press_nudge.notify_one();
        Ok(Handed {
            printer: Some(asked.printer.name()),
            ticket: Some(ticket.id.to_string()),
            path: None,
        })
    }

    /// A paper of the same once more: a receipt as the copy that is due next, anything else as it was.
    async fn print_again(&self, press: &Press, ticket: &Ticket) -> Result<(), Refusal> {
        if let Some(order) = ticket.of {
            self.print_copy(order).await?;
            return Ok(());
        }
        let (gone, form) = (ticket.clone(), ticket.form);
        let bytes = self.on_spool(press, move |spool| gone.bytes(spool)).await;
        let bytes = bytes.map_err(|_| self.refuse(Code::NoSuchTicket))?;
        let printer = Destination::parse(&ticket.printer);
        self.queue(Asked {
            kind: ticket.kind,
            name: ticket.name.clone(),
            of: None,
            printer: printer.ok_or_else(|| self.refuse(Code::NoSuchTicket))?,
            made: super::Made { bytes, form },
        })
        .await?;
        Ok(())
    }

    /// Serves one printer, ticket by ticket.
    async fn serve(
        &self,
        press: &Press,
        printer: &str,
        tickets: Vec<Ticket>,
    ) -> Result<(), Refusal> {
        let Some(to) = Destination::parse(printer) else {
            tracing::error!(printer, "a ticket is for no printer");
            return Ok(());
        };
        for ticket in tickets {
            let then = match ticket.state {
                TicketState::Queued => self.try_to_send(press, &to, ticket).await?,
                TicketState::Sending | TicketState::Taken => {
                    self.ask_about(press, &to, ticket).await?
                }
                TicketState::Doubtful => Then::Stop,
                TicketState::Printed | TicketState::Dropped => Then::Next,
            };
            if then == Then::Stop {
                break;
            }
        }
        Ok(())
    }

    async fn try_to_send(
        &self,
        press: &Press,
        to: &Destination,
        mut ticket: Ticket,
    ) -> Result<Then, Refusal> {
        let now = self.clock_now().ms();
        // A clock that was set back makes nobody wait for a day.
        if now < ticket.due_ms && ticket.due_ms.saturating_sub(now) <= LONGEST_WAIT_MS {
            return Ok(Then::Stop);
        }
        // A person may have said meanwhile that nobody wants it.
        let id = ticket.id;
        match self
            .on_spool(press, move |spool| ticket::one(spool, id))
            .await?
        {
            Some(now) if now.state == TicketState::Queued => {}
            _ => return Ok(Then::Next),
        }
        let whole = ticket.clone();
        let Ok(bytes) = self.on_spool(press, move |spool| whole.bytes(spool)).await else {
            tracing::error!(ticket = %ticket.id, "the bytes of a paper are gone");
            self.rest(press, ticket, TicketState::Dropped).await?;
            return Ok(Then::Next);
        };
        ticket.tries = ticket.tries.saturating_add(1);
        let title = ticket.title();
        let mut way = match press.printers.open(to, &title, ticket.form).await {
            Ok(way) => way,
            Err(held) => return self.waits(press, ticket, &held).await,
        };
        sabotage::point("print.opened");
        ticket.job = way.number();
        ticket.condition = None;
        self.move_on(press, &mut ticket, TicketState::Sending)
            .await?;
        sabotage::point("print.sending");
        let sent = way.send(&bytes).await;
        sabotage::point("print.sent");
        match sent {
            Sent::Printed => {
                self.rest(press, ticket, TicketState::Printed).await?;
                Ok(Then::Next)
            }
            Sent::Taken => {
                self.move_on(press, &mut ticket, TicketState::Taken).await?;
                Ok(Then::Next)
            }
            Sent::Nothing(held) => {
                ticket.job = None;
                self.waits(press, ticket, &held).await
            }
            // The system knows whether it has it.
            Sent::Cut(reason) if ticket.job.is_some() => {
                tracing::warn!(ticket = %ticket.id, reason, "sending a paper to the system was cut off");
                self.ask_about(press, to, ticket).await
            }
            Sent::Cut(reason) => self.doubts(press, ticket, &reason).await,
        }
    }

    /// Asks what became of a paper that may have left.
    async fn ask_about(
        &self,
        press: &Press,
        to: &Destination,
        mut ticket: Ticket,
    ) -> Result<Then, Refusal> {
        let Some(number) = ticket.job else {
            return self
                .doubts(press, ticket, "it was being sent when the program ended")
                .await;
        };
        let title = ticket.title();
        match press.printers.fate(to, number, &title).await {
            Fate::Printed => self.rest(press, ticket, TicketState::Printed).await?,
            Fate::Cancelled => self.rest(press, ticket, TicketState::Dropped).await?,
            Fate::Waiting(condition) => {
                let condition = Some(condition).filter(|it| *it != PrinterCondition::Ready);
                if ticket.state != TicketState::Taken || ticket.condition != condition {
                    ticket.condition = condition;
                    self.move_on(press, &mut ticket, TicketState::Taken).await?;
                }
            }
            Fate::Empty => {
                // Nothing of it is there, so it is taken back and sent under a number of its own.
                press.printers.take_back(to, number, &title).await;
                ticket.job = None;
                let held = Held {
                    condition: PrinterCondition::Ready,
                    reason: "the system has nothing of it".to_owned(),
                };
                return self.waits(press, ticket, &held).await;
            }
            Fate::GivenUp(reason) => return self.doubts(press, ticket, &reason).await,
            Fate::Forgotten => {
                return self.doubts(press, ticket, "the system forgot it").await;
            }
            Fate::Unheard(reason) => {
                tracing::warn!(ticket = %ticket.id, reason, "the system does not say what became of a paper");
                return Ok(Then::Stop);
            }
        }
        Ok(Then::Next)
    }

    /// Nothing of it left: it is tried again, later and later.
    async fn waits(&self, press: &Press, mut ticket: Ticket, held: &Held) -> Result<Then, Refusal> {
        tracing::warn!(ticket = %ticket.id, %held, "a paper waits");
        let shift = ticket.tries.min(5);
        let wait_ms = 1_000_i64.checked_shl(shift).unwrap_or(LONGEST_WAIT_MS);
        let wait_ms = wait_ms.min(LONGEST_WAIT_MS);
        ticket.due_ms = self.clock_now().ms().saturating_add(wait_ms);
        ticket.condition = Some(held.condition).filter(|it| *it != PrinterCondition::Ready);
        self.move_on(press, &mut ticket, TicketState::Queued)
            .await?;
        Ok(Then::Stop)
    }

    /// Nobody knows whether it came out: a person looks.
    async fn doubts(&self, press: &Press, mut ticket: Ticket, why: &str) -> Result<Then, Refusal> {
        tracing::warn!(ticket = %ticket.id, why, "perhaps a paper came out");
        self.move_on(press, &mut ticket, TicketState::Doubtful)
            .await?;
        Ok(Then::Stop)
    }

    async fn rest(
        &self,
        press: &Press,
        mut ticket: Ticket,
        state: TicketState,
    ) -> Result<(), Refusal> {
        self.move_on(press, &mut ticket, state).await?;
        tracing::info!(ticket = %ticket.id, ?state, "a paper is at rest");
        Ok(())
    }

    async fn move_on(
        &self,
        press: &Press,
        ticket: &mut Ticket,
        state: TicketState,
    ) -> Result<(), Refusal> {
        ticket.state = state;
        ticket.changed_ms = self.clock_now().ms();
        self.keep(press, ticket).await?;
        Ok(())
    }

    async fn keep(&self, press: &Press, ticket: &Ticket) -> Result<(), Refusal> {
        let ticket = ticket.clone();
        self.on_spool(press, move |spool| ticket.keep(spool)).await
    }

    /// Forgets the bytes of what is at rest, and the oldest of these tickets.
    async fn clear_up(&self, press: &Press) -> Result<(), Refusal> {
        let now = self.clock_now();
        self.on_spool(press, move |spool| {
            let tickets = ticket::all(spool)?;
            let at_rest = || tickets.iter().rev().filter(|it| it.is_at_rest());
            for ticket in at_rest().filter(|it| it.of.is_some()) {
                ticket.forget_bytes(spool)?;
            }
            for ticket in at_rest().skip(REMEMBERED) {
                ticket.forget_bytes(spool)?;
                ticket.forget(spool)?;
            }
            ticket::sweep(spool, &tickets, now)
        })
        .await
    }

    /// The ticket of that id, for a person who says something of it.
    async fn ticket(&self, id: &str) -> Result<(Press, Ticket), Refusal> {
        let gone = || self.refuse(Code::NoSuchTicket);
        let press = self.press().ok_or_else(gone)?;
        let id = Uuid::parse_str(id).map_err(|_| gone())?;
        let ticket = self.on_spool(&press, move |spool| ticket::one(spool, id));
        let ticket = ticket.await?.ok_or_else(gone)?;
        Ok((press, ticket))
    }

    /// After a person's word: the queue goes on, and the windows are told.
    async fn moved(&self, press: &Press) -> Result<PrintQueue, Refusal> {
        self.inner.press_nudge.notify_one();
        let tickets = self.on_spool(press, ticket::all).await?;
        self.tell_printing(&tickets);
        Ok(queue_of(&tickets))
    }

    /// The queue, for whoever may see it.
    pub(crate) async fn queue_now(&self) -> Result<PrintQueue, Refusal> {
        let Some(press) = self.press() else {
            return Ok(PrintQueue::default());
        };
        let tickets = self.on_spool(&press, ticket::all).await?;
        Ok(queue_of(&tickets))
    }

    /// Tells the windows. A locked one is told of no sales, and whoever signs in asks.
    fn tell_printing(&self, tickets: &[Ticket]) {
        if self.session().is_some() {
            let queue = queue_of(tickets);
            self.tell(Event::PrintingChanged { queue });
        }
    }

    /// Does something to the spool on a thread that may wait for the disk.
    async fn on_spool<T: Send + 'static>(
        &self,
        press: &Press,
        done: impl FnOnce(&dyn Spool) -> io::Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        let spool = std::sync::Arc::clone(&press.spool);
        match tokio::task::spawn_blocking(move || done(&*spool)).await {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => {
                let mut refusal = self.refuse(Code::DocumentUnwritable);
                tracing::error!(trace = refusal.trace, %error, "the spool of papers is of no use");
                refusal.reason = Some(error.to_string());
                Err(refusal)
            }
            Err(_) => Err(self.refuse(Code::Internal)),
        }
    }
}

fn queue_of(tickets: &[Ticket]) -> PrintQueue {
    let (done, waiting): (Vec<&Ticket>, Vec<&Ticket>) =
        tickets.iter().partition(|ticket| ticket.is_at_rest());
    PrintQueue {
        waiting: waiting.into_iter().map(Ticket::view).collect(),
        done: done
            .into_iter()
            .rev()
            .take(REMEMBERED)
            .map(Ticket::view)
            .collect(),
    }
}

impl PrintRound {
    fn of(tickets: &[Ticket], now_ms: i64, sends: bool) -> PrintRound {
        let count = |state: &[TicketState]| {
            let of_them = tickets.iter().filter(|it| state.contains(&it.state));
            of_them.count()
        };
        let with_system = count(&[TicketState::Taken, TicketState::Sending]);
        let due = tickets
            .iter()
            .filter(|it| it.state == TicketState::Queued)
            .map(|it| it.due_ms.saturating_sub(now_ms).clamp(0, LONGEST_WAIT_MS))
            .min();
        let due = due.and_then(|ms| u64::try_from(ms).ok());
        // One that is due and was not tried stands behind another: a moment, or until a person says something.
        let due = due.map_or(IDLE, |ms| Duration::from_millis(ms.max(500)));
        let next = if with_system > 0 || (!sends && count(&[TicketState::Queued]) > 0) {
            due.min(AGAIN_SOON)
        } else {
            due
        };
        PrintRound {
            waiting: with_system.saturating_add(count(&[TicketState::Queued])),
            doubtful: count(&[TicketState::Doubtful]),
            sends,
            next,
        }
    }
}
