//! Standing: whether this process may ask for money at this register now, and if it may not, why.
//!
//! What can be known when the register is opened is said by whoever opened it ([`Till::stand`]); what becomes of the
//! journal afterwards is asked of the journal itself, each time.

use journal::Health;
use sabotage::Rule;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{
    Till,
    event::Event,
    refusal::{Code, Refusal},
};

/// Whether this process may ask for money here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Standing {
    /// It may.
    #[default]
    Sells,
    /// It looks, and no more.
    ViewOnly {
        /// Why.
        why: Why,
    },
}

/// Why a process only looks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Why {
    /// Another process works this register.
    Held {
        /// Which, since when, if it said.
        holder: Option<String>,
    },
    /// The journal's file or folder can only be read.
    ReadOnly,
    /// Another program keeps the journal locked.
    Locked,
    /// The journal is damaged: what can be read is shown, and nothing is added to it.
    Damaged,
    /// The journal is not the one that was sealed: somebody has to look before more is added to it.
    SealBroken,
    /// The keyring has lost what PINs are checked with: nobody can sign in until a manager comes with the spare key.
    SecretLost,
    /// The disk is full, and what was kept in reserve is needed for payments in hand.
    DiskFull,
    /// No credentials of its account are kept: a manager has to give them.
    NoAccount,
}

impl Why {
    /// What is said to whoever asks for money all the same.
    pub const fn code(&self) -> Code {
        match self {
            Why::Held { .. } => Code::RegisterHeld,
            Why::ReadOnly | Why::Locked => Code::JournalUnwritable,
            Why::Damaged => Code::JournalDamaged,
            Why::SealBroken => Code::SealBroken,
            Why::SecretLost => Code::SecretLost,
            Why::DiskFull => Code::DiskFull,
            Why::NoAccount => Code::NoAccount,
        }
    }
}

impl Till {
    /// Whoever opened the register says how this process stands to it.
    pub fn stand(&self, standing: Standing) {
        self.present().standing = standing;
        self.tell_standing();
    }

    /// Whether this process may ask for money here, now.
    pub fn standing(&self) -> Standing {
        let said = self.present().standing.clone();
        let journal = &self.inner.journal;
        let why = match (&said, journal.health()) {
            (_, Health::Damaged(_)) => Why::Damaged,
            (Standing::ViewOnly { .. }, _) => return said,
            (Standing::Sells, Health::Sound | Health::Checking)
                if journal.has_reserve(self.inner.ports.clock.uptime())
                    || sabotage::breaks(Rule::FullDiskRefuses) =>
            {
                return said;
            }
            (Standing::Sells, Health::Sound | Health::Checking) => Why::DiskFull,
        };
        Standing::ViewOnly { why }
    }

    /// Tells the windows how this process stands, if that changed since they were last told.
    pub(crate) fn tell_standing(&self) {
        let standing = self.standing();
        {
            let mut present = self.present();
            if present.standing_told.as_ref() == Some(&standing) {
                return;
            }
            present.standing_told = Some(standing.clone());
        }
        if let Standing::ViewOnly { why } = &standing {
            tracing::warn!(?why, "this register is only looked at");
        }
        self.tell(Event::StandingChanged { standing });
    }

    /// Whether this process may send what moves or makes something.
    pub(crate) fn sells(&self) -> bool {
        self.standing() == Standing::Sells
    }

    /// Refused, with the reason, when this process only looks: what makes or moves something is for one at a time,
    /// and only where it can be written down first.
    pub(crate) fn must_sell(&self) -> Result<(), Refusal> {
        match self.standing() {
            Standing::Sells => Ok(()),
            Standing::ViewOnly { why } => {
                let mut refusal = self.refuse(why.code());
                if let Why::Held { holder } = why {
                    refusal.reason = holder;
                }
                Err(refusal)
            }
        }
    }

    /// Refused where nothing can be written down: what sends nothing may be done beside the process that sells.
    pub(crate) fn must_write(&self) -> Result<(), Refusal> {
        match self.standing() {
            Standing::Sells
            | Standing::ViewOnly {
                why: Why::Held { .. } | Why::NoAccount,
            } => Ok(()),
            Standing::ViewOnly { why } => Err(self.refuse(why.code())),
        }
    }

    /// Whether this process goes on with what was begun: a full disk is no reason not to.
    pub(crate) fn ends_what_it_began(&self) -> bool {
        match self.standing() {
            Standing::Sells => true,
            Standing::ViewOnly { why } => why == Why::DiskFull,
        }
    }
}
