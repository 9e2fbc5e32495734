//! What the provider has to tell the shop, and what became of telling it.

use std::collections::VecDeque;

use axum::http::{HeaderName, HeaderValue};

use super::delivery::{Outcome, Target};

/// How often a letter that was not received is tried again.
const RETRIES: usize = 3;

/// How many letters are remembered once they are done with.
const REMEMBERED: usize = 200;

/// Which of the two kinds of notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Channel {
    /// About a payment of a pre-order, to the configured address.
    Webhook,
    /// About a payment the shop made, to the address it gave with it.
    Callback,
}

impl Channel {
    /// A word for programs.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Channel::Webhook => "webhook",
            Channel::Callback => "callback",
        }
    }
}

/// One notification, ready to go.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) channel: Channel,
    /// What it is about, for whoever watches: an order or a payment.
    pub(crate) about: String,
    pub(crate) target: Target,
    /// What proves, or pretends to prove, who sent it.
    pub(crate) header: Option<(HeaderName, HeaderValue)>,
    pub(crate) body: String,
}

/// A letter and its fate.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) number: u64,
    pub(crate) letter: Letter,
    /// What became of each try, oldest first.
    pub(crate) tries: Vec<Outcome>,
}

impl Sent {
    /// Where it stands, as a word for programs.
    pub(crate) fn standing(&self) -> &'static str {
        if self.is_received() {
            "received"
        } else if self.is_waiting() {
            "waiting"
        } else {
            "given_up"
        }
    }

    fn is_received(&self) -> bool {
        self.tries.last().is_some_and(|last| last.is_receipt())
    }

    fn is_waiting(&self) -> bool {
        !self.is_received() && self.tries.len() <= RETRIES
    }
}

/// All letters, oldest first. Within a channel they leave in this order, one at a time.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    letters: VecDeque<Sent>,
    posted: u64,
}

impl Outbox {
    /// Takes a letter in.
    pub(crate) fn post(&mut self, letter: Letter) {
        self.posted += 1;
        self.letters.push_back(Sent {
            number: self.posted,
            letter,
            tries: Vec::new(),
        });
        while self.letters.len() > REMEMBERED
            && self
                .letters
                .front()
                .is_some_and(|oldest| !oldest.is_waiting())
        {
            self.letters.pop_front();
        }
    }

    /// Takes a letter in, if there is one.
    pub(crate) fn extend(&mut self, letter: Option<Letter>) {
        if let Some(letter) = letter {
            self.post(letter);
        }
    }

    /// How many letters there ever were.
    pub(crate) fn posted(&self) -> u64 {
        self.posted
    }

    /// The next letter of a channel and its number.
    pub(crate) fn next(&self, channel: Channel) -> Option<(u64, Letter)> {
        let next = |sent: &&Sent| sent.letter.channel == channel && sent.is_waiting();
        let sent = self.letters.iter().find(next)?;
        Some((sent.number, sent.letter.clone()))
    }

    /// Notes what became of a try. Answers how many there were.
    pub(crate) fn note(&mut self, number: u64, outcome: Outcome) -> u32 {
        let Some(sent) = self.letters.iter_mut().find(|sent| sent.number == number) else {
            return 0;
        };
        sent.tries.push(outcome);
        u32::try_from(sent.tries.len()).unwrap_or(u32::MAX)
    }

    /// All that are remembered.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Sent> {
        self.letters.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(channel: Channel) -> Letter {
        Letter {
            channel,
            about: String::new(),
            target: Target::read("http://127.0.0.1:9/").expect("an address on loopback"),
            header: None,
            body: String::new(),
        }
    }

    #[test]
    fn one_letter_after_the_other_and_each_channel_by_itself() {
        let mut outbox = Outbox::default();
        for channel in [Channel::Webhook, Channel::Webhook, Channel::Callback] {
            outbox.post(letter(channel));
        }
        let number = |outbox: &Outbox, channel| outbox.next(channel).map(|(number, _)| number);
        assert_eq!(number(&outbox, Channel::Webhook), Some(1), "the oldest");
        assert_eq!(
            number(&outbox, Channel::Callback),
            Some(3),
            "of its own kind"
        );
        outbox.note(1, Outcome::Answered(204));
        assert_eq!(
            number(&outbox, Channel::Webhook),
            Some(2),
            "any 2xx is a receipt"
        );
    }

    #[test]
    fn a_letter_is_tried_four_times_and_then_given_up() {
        let mut outbox = Outbox::default();
        outbox.post(letter(Channel::Webhook));
        for outcome in [
            Outcome::Unanswered,
            Outcome::Answered(500),
            Outcome::Answered(302),
            Outcome::Answered(404),
        ] {
            assert!(outbox.next(Channel::Webhook).is_some(), "not yet received");
            outbox.note(1, outcome);
        }
        assert!(outbox.next(Channel::Webhook).is_none(), "enough");
        let standing = outbox.all().next().map(Sent::standing);
        assert_eq!(standing, Some("given_up"), "and that can be seen");
    }

    #[test]
    fn what_waits_is_never_forgotten() {
        let mut outbox = Outbox::default();
        for _ in 0..REMEMBERED + 10 {
            outbox.post(letter(Channel::Webhook));
        }
        assert_eq!(
            outbox.all().count(),
            REMEMBERED + 10,
            "none of them has left"
        );
        for number in 1..=20 {
            outbox.note(number, Outcome::Answered(200));
        }
        outbox.post(letter(Channel::Webhook));
        assert_eq!(
            outbox.all().count(),
            REMEMBERED,
            "old ones that arrived may go"
        );
    }
}
