//! The doctor: whether a register has what it needs, as facts. What is said of them, and what to do, is worded by
//! whoever shows them.
//!
//! ```text
//!  check      fine            warning                              failing
//!  journal    whole           —                                    read_only, broken
//!  backup     fresh           never, old, beside                   —
//!  clock      right           behind                               —
//!  keyring    keeps           absent_in_practice                   absent
//!  papers     kept, left      —                                    unwritable
//!  disk       room            little                               full
//!  printer    none, ready     waiting, left, no_paper, away,       —
//!                             stopped, unknown
//!  payouts    —               in_doubt, to_decide                  —
//!  provider   accepted        —                                    refused, no_account
//!  listener   closed, open,   not_open                             —
//!             wanted
//! ```

use domain::{channel::Provider, instant::Instant, payout::Duty};
use journal::{Break, Verification};
use till::{
    ports::{Archive, Clock, Dice, PrinterCondition},
    refusal::{Code, Refusal},
    view::{Check, Examination, Finding, Health},
};

use crate::{
    clock::SystemClock,
    dice::SystemDice,
    register::{Account, Opened},
    rescue::Backups,
    vault::Keyring,
};

/// How old the last copy may be: a shop that closes on weekends has one of the last day it was open.
const FRESH_MS: i64 = 4 * 86_400_000;
/// How far the clock may be behind the last thing that happened.
const BEHIND_MS: i64 = 2 * 60_000;
/// Below how much room on the disk it is said, and below how much nothing can be kept, in bytes.
const LITTLE_BYTES: u64 = 1_000_000_000;
const NOTHING_BYTES: u64 = 50_000_000;

/// What came of looking.
#[derive(Clone, Debug)]
pub struct Examined {
    /// What is shown of it.
    pub examination: Examination,
    /// Where the journal's chain is broken, and how.
    pub broken: Option<(i64, Break)>,
    /// What each provider said that does not take the credentials.
    pub refusals: Vec<(Provider, Refusal)>,
    /// Why nothing can be kept among the papers.
    pub papers: Option<Refusal>,
}

/// Looks at everything a register needs.
pub async fn examine(opened: &Opened) -> Result<Examined, Refusal> {
    let (journal, broken) = journal(opened).await?;
    let (papers, unwritable) = papers(opened).await;
    let mut findings = vec![
        journal,
        backup(opened).await?,
        clock(opened).await?,
        keyring(opened).await,
        papers,
    ];
    findings.extend(disk(opened));
    findings.push(printer(opened).await?);
    findings.extend(payouts(opened).await?);
    let (providers, refusals) = providers(opened).await;
    findings.extend(providers);
    findings.push(listener(opened).await?);
    Ok(Examined {
        examination: Examination {
            at_ms: SystemClock.now().ms(),
            findings,
        },
        broken,
        refusals,
        papers: unwritable,
    })
}

fn found(check: Check, health: Health, case: &str, facts: Vec<String>) -> Finding {
    Finding {
        check,
        health,
        case: case.to_owned(),
        facts,
    }
}

async fn journal(opened: &Opened) -> Result<(Finding, Option<(i64, Break)>), Refusal> {
    let of = |health, case, facts| found(Check::Journal, health, case, facts);
    if opened.journal.is_read_only() {
        return Ok((of(Health::Failing, "read_only", Vec::new()), None));
    }
    Ok(match opened.journal.read(|book| book.verify()).await? {
        Verification::Holds { events, .. } => {
            (of(Health::Fine, "whole", vec![events.to_string()]), None)
        }
        Verification::Broken { sequence, why } => {
            let facts = vec![sequence.to_string()];
            (of(Health::Failing, "broken", facts), Some((sequence, why)))
        }
    })
}

/// When the journal was copied last, and whether the folder the shop chose takes copies.
async fn backup(opened: &Opened) -> Result<Finding, Refusal> {
    let of = |health, case, facts| found(Check::Backup, health, case, facts);
    let settings = opened.till.settings();
    let chosen = settings.backup_folder.as_deref();
    let backups = Backups::of(&opened.folders);
    if let Some(folder) = chosen
        && backups.must_take(folder.as_ref()).is_err()
    {
        return Ok(of(Health::Warning, "beside", vec![folder.to_owned()]));
    }
    let shelf = backups.shelf(chosen);
    let folder = shelf.folder.display().to_string();
    let Some(last) = shelf.last else {
        let sold = opened.journal.read(|book| book.next_number()).await? > 1;
        // On a register that never sold there is nothing to lose yet.
        let health = if sold { Health::Warning } else { Health::Fine };
        return Ok(of(health, "never", vec![folder]));
    };
    let facts = vec![last.to_receipt(), folder];
    Ok(if SystemClock.now().ms_since(last) > FRESH_MS {
        of(Health::Warning, "old", facts)
    } else {
        of(Health::Fine, "fresh", facts)
    })
}

async fn clock(opened: &Opened) -> Result<Finding, Refusal> {
    let now = SystemClock.now();
    let last: Instant = opened
        .journal
        .read(|book| Ok(book.stats()?.last_at))
        .await?;
    let (health, case) = if last.ms_since(now) > BEHIND_MS {
        (Health::Warning, "behind")
    } else {
        (Health::Fine, "right")
    };
    Ok(found(Check::Clock, health, case, vec![now.to_receipt()]))
}

async fn keyring(opened: &Opened) -> Finding {
    let keyring = Keyring::for_register(&opened.folders.account());
    let of = |health, case, facts| found(Check::Keyring, health, case, facts);
    match keyring.probe(SystemDice.bits()).await {
        Ok(()) => of(Health::Fine, "keeps", Vec::new()),
        Err(why) if opened.account == Account::Practice => {
            of(Health::Warning, "absent_in_practice", vec![why.to_string()])
        }
        Err(why) => of(Health::Failing, "absent", vec![why.to_string()]),
    }
}

async fn papers(opened: &Opened) -> (Finding, Option<Refusal>) {
    let folder = opened.folders.papers();
    let probe = folder.join(".prueba");
    let facts = vec![folder.display().to_string()];
    let of = |health, case| found(Check::Papers, health, case, facts);
    match opened.till.save_to(&probe, Vec::new()).await {
        Ok(_) if std::fs::remove_file(&probe).is_ok() => (of(Health::Fine, "kept"), None),
        Ok(_) => (of(Health::Fine, "left"), None),
        Err(refusal) => (of(Health::Failing, "unwritable"), Some(refusal)),
    }
}

/// How much room there is where the register lives; none where the system does not say.
fn disk(opened: &Opened) -> Option<Finding> {
    let bytes = room(opened)?;
    let facts = vec![bytes.to_string()];
    let (health, case) = match bytes {
        ..NOTHING_BYTES => (Health::Failing, "full"),
        NOTHING_BYTES..LITTLE_BYTES => (Health::Warning, "little"),
        LITTLE_BYTES.. => (Health::Fine, "room"),
    };
    Some(found(Check::Disk, health, case, facts))
}

#[cfg(target_os = "linux")]
fn room(opened: &Opened) -> Option<u64> {
    let there = rustix::fs::statvfs(opened.folders.account()).ok()?;
    Some(there.f_bavail.saturating_mul(there.f_frsize))
}

#[cfg(not(target_os = "linux"))]
fn room(_opened: &Opened) -> Option<u64> {
    None
}

/// How the printer for receipts is, and how many papers wait. A register sells without one: the system's viewer shows
/// its papers.
async fn printer(opened: &Opened) -> Result<Finding, Refusal> {
    let of = |health, case, facts| found(Check::Printer, health, case, facts);
    let (printer, waiting) = opened.till.printer_condition().await?;
    let held = waiting.to_string();
    let Some((name, condition)) = printer else {
        // They wait for one that was set up before.
        return Ok(match waiting {
            0 => of(Health::Fine, "none", Vec::new()),
            _ => of(Health::Warning, "left", vec![held]),
        });
    };
    let case = match condition {
        PrinterCondition::Ready if waiting == 0 => {
            return Ok(of(Health::Fine, "ready", vec![name]));
        }
        PrinterCondition::Ready => "waiting",
        PrinterCondition::NoPaper => "no_paper",
        PrinterCondition::Away => "away",
        PrinterCondition::Stopped => "stopped",
        PrinterCondition::Unknown => "unknown",
    };
    Ok(of(Health::Warning, case, vec![name, held]))
}

/// What is to be done about payouts; none when there is nothing.
async fn payouts(opened: &Opened) -> Result<Option<Finding>, Refusal> {
    let open = opened.journal.read(|book| book.payouts_unsettled()).await?;
    let count = |duty: Duty| open.iter().filter(|payout| payout.duty() == duty).count();
    let of = |case, count: usize| {
        let facts = vec![count.to_string()];
        Some(found(Check::Payouts, Health::Warning, case, facts))
    };
    Ok(match (count(Duty::Decide), count(Duty::Settle)) {
        (0, 0) => None,
        (0, doubtful) => of("in_doubt", doubtful),
        (flagged, _) => of("to_decide", flagged),
    })
}

/// Whether each provider this register has an account at takes its credentials.
async fn providers(opened: &Opened) -> (Vec<Finding>, Vec<(Provider, Refusal)>) {
    let of = |health, case, facts| found(Check::Provider, health, case, facts);
    let (mut findings, mut refusals) = (Vec::new(), Vec::new());
    for provider in Provider::ALL {
        if !opened.till.has(provider) {
            continue;
        }
        let word = provider.word().to_owned();
        findings.push(match opened.till.check_account_at(provider).await {
            Ok(()) => of(Health::Fine, "accepted", vec![word]),
            Err(refusal) => {
                let facts = vec![word, refusal.code.word()];
                refusals.push((provider, refusal));
                of(Health::Failing, "refused", facts)
            }
        });
    }
    if findings.is_empty() {
        findings.push(of(
            Health::Failing,
            "no_account",
            vec![Code::NoAccount.word()],
        ));
    }
    (findings, refusals)
}

/// Whether the providers can call in where they were told that they can.
async fn listener(opened: &Opened) -> Result<Finding, Refusal> {
    let of = |health, case, facts| found(Check::Listener, health, case, facts);
    let wanted = opened.till.doors_wanted().await?;
    let facts = || wanted.iter().map(ToString::to_string).collect();
    Ok(match (wanted, opened.till.is_listening()) {
        (_, true) => of(Health::Fine, "open", facts()),
        (None, false) => of(Health::Fine, "closed", Vec::new()),
        // A console that only looks opens none; a window that sells would have.
        (Some(_), false) if !opened.sells() => of(Health::Fine, "wanted", facts()),
        (Some(_), false) => of(Health::Warning, "not_open", facts()),
    })
}
