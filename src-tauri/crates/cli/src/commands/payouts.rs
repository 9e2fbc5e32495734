//! `payout`: money that goes out, ordered by a manager, followed to its end.

mod limits;

use std::{path::Path, time::Duration};

use domain::{
    order::Reason,
    payout::{Duty, Payout, PayoutId, State},
};
use host::{
    clock::SystemClock,
    register::{Opened, Purpose},
};
use journal::Unexplained;
use serde_json::{Value, json};
use till::{
    Till,
    payouts::{Disbursement, VoucherDocument},
    ports::Clock,
    refunds::Refunding,
    refusal::{Code, Refusal},
    view::SecondManager,
};

use crate::{
    arguments::{self, Global, Money, SendPayout},
    commands::{day::tell_saved, links},
    output::{Exit, Output},
    sentences, session,
};

/// Payouts listed.
const RECENT: u32 = 100;
/// How long the answer to the request is waited for at a time; whoever waits is woken when it comes.
const ANSWER: Duration = Duration::from_secs(5);

pub(crate) async fn run(
    global: &Global,
    asked: &arguments::Payout,
    output: &Output,
) -> Result<Exit, Refusal> {
    match asked {
        arguments::Payout::Send(asked) => send(global, asked, output).await,
        arguments::Payout::Status { reference } => status(global, reference, output).await,
        arguments::Payout::Conclude {
            reference,
            money,
            reason,
        } => conclude(global, reference, *money, reason, output).await,
        arguments::Payout::List => list(global, output).await,
        arguments::Payout::Limits(asked) => limits::run(global, asked, output).await,
        arguments::Payout::Unexplained => unexplained(global, output).await,
        arguments::Payout::Voucher {
            reference,
            output: path,
        } => voucher(global, reference, path, output).await,
    }
}

async fn send(global: &Global, asked: &SendPayout, output: &Output) -> Result<Exit, Refusal> {
    let amount = links::price(&asked.amount)?;
    let request = Disbursement {
        provider: asked.provider.map(Into::into),
        to: asked.to.clone(),
        cuit: asked.cuit.clone(),
        cents: amount.cents(),
        concept_id: Some(asked.concept.clone()),
        description: asked.description.clone(),
        again: asked.again,
    };
    let opened = session::enter(global, Purpose::Sell, output).await?;
    session::tell_where(&opened, global);
    sealed(&opened).await?;
    let id = match second(asked, output)? {
        Some(second) => opened.till.pay_out_together(&request, &second).await?,
        None => opened.till.pay_out(&request).await?,
    };
    see_through(&opened, id, asked.wait, output).await
}

/// The other manager, who gives a PIN too.
fn second(asked: &SendPayout, output: &Output) -> Result<Option<SecondManager>, Refusal> {
    let Some(name) = &asked.second else {
        return Ok(None);
    };
    let prompt = format!("PIN de {name}: ");
    let pin = session::pin("MOSTRADOR_SECOND_PIN", &prompt, output);
    let pin = pin.ok_or_else(|| Refusal::new(Code::SecondManagerNeeded, String::new()))?;
    Ok(Some(SecondManager {
        name: name.clone(),
        pin,
    }))
}

/// `refund`: a payout to whoever paid.
pub(crate) async fn refund(
    global: &Global,
    asked: &arguments::Refund,
    output: &Output,
) -> Result<Exit, Refusal> {
    let amount = links::price(&asked.amount)?;
    let opened = session::enter(global, Purpose::Sell, output).await?;
    session::tell_where(&opened, global);
    let request = Refunding {
        order: session::find(&opened, &asked.order).await?,
        cents: amount.cents(),
        reason: asked.reason.clone(),
        again: asked.again,
    };
    sealed(&opened).await?;
    let id = opened.till.refund(&request).await?;
    let exit = see_through(&opened, id, asked.wait, output).await?;
    if let Some(path) = &asked.output {
        slip(&opened.till, id, path, output).await?;
    }
    Ok(exit)
}

/// Keeps the customer's slip: where the refund stands now. The refund is what it is, whatever becomes of its paper.
async fn slip(till: &Till, id: PayoutId, path: &Path, output: &Output) -> Result<(), Refusal> {
    let payout = till.payout(id).await?;
    let reference = payout.draft.reference.as_str();
    let kept = match till.refund_slip(reference).await {
        Ok(pdf) => till.save_to(path, pdf).await,
        Err(refusal) => Err(refusal),
    };
    match kept {
        Ok(saved) => {
            tell_saved(&saved, output);
            Ok(())
        }
        Err(refusal) => {
            Output::diagnostic(&format!(
                "La devolución se pidió con la referencia {reference}, pero su comprobante no se guardó. No la repitas."
            ));
            Err(refusal)
        }
    }
}

/// Waits for what the keyring says of the journal: no money leaves on one that is not what was sealed.
async fn sealed(opened: &Opened) -> Result<(), Refusal> {
    if opened.sealing.verdict().await.is_alarming() {
        return Err(Refusal::new(Code::SealBroken, String::new()));
    }
    Ok(())
}

/// Follows what was ordered, and says how it ended or that it has not.
async fn see_through(
    opened: &Opened,
    id: PayoutId,
    wait: u64,
    output: &Output,
) -> Result<Exit, Refusal> {
    let till = &opened.till;
    // From here on the money may be on its way: whatever fails, the answer is waited for, and nothing that was begun
    // is cut off.
    let followed = follow(till, id, Duration::from_secs(wait), output).await;
    till.hear_payouts_out().await;
    match followed {
        Ok(payout) => {
            explain(&payout);
            Ok(ending(&payout))
        }
        Err(refusal) => {
            Output::diagnostic(&format!(
                "El envío se pidió, pero no se pudo seguir. No lo repitas: `settle` lo verifica, con la misma \
                 referencia. [{} · {}]",
                refusal.code.word(),
                refusal.trace
            ));
            Ok(Exit::InDoubt)
        }
    }
}

/// Tells of the payout each time it moves, until it has ended or `wait` is over.
async fn follow(
    till: &Till,
    id: PayoutId,
    wait: Duration,
    output: &Output,
) -> Result<Payout, Refusal> {
    let mut patience = SystemClock.sleep(wait);
    // Whoever does not wait hears the answer, however soon it comes.
    let mut impatient = wait.is_zero();
    let (mut told, mut next, mut due) = (None, ANSWER, true);
    loop {
        // Before the payout is read, so that an answer that is no longer awaited is in what is read.
        let asking = till.is_paying(id);
        let payout = till.payout(id).await?;
        let telling = (payout.state, payout.reason.is_some());
        if told != Some(telling) {
            told = Some(telling);
            output.line(&payout_json(&payout), &payout_text(&payout));
        }
        sabotage::point("payout.told");
        // The answer to the request itself is waited for in any case: a payout is sent once.
        if !asking && (impatient || is_over(&payout)) {
            return Ok(payout);
        }
        // Only after it was told: whoever does not wait hears what the answer was, not what it was settled as.
        if !asking && due {
            (next, due) = (till.round().await?.next, false);
            continue;
        }
        tokio::select! {
            () = till.wait(next) => {}
            () = &mut patience, if !impatient => impatient = true,
        }
        due = true;
    }
}

async fn status(global: &Global, reference: &str, output: &Output) -> Result<Exit, Refusal> {
    // Asking how it stands sends nothing, not even again: that is for whoever works the register.
    let opened = session::enter(global, Purpose::Check, output).await?;
    let found = opened.till.payout_of_reference(reference).await?;
    let payout = opened.till.check_payout(found.id).await?;
    output.line(&payout_json(&payout), &payout_text(&payout));
    explain(&payout);
    Ok(ending(&payout))
}

async fn conclude(
    global: &Global,
    reference: &str,
    money: Money,
    reason: &str,
    output: &Output,
) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Look, output).await?;
    let found = opened.till.payout_of_reference(reference).await?;
    let arrived = money == Money::Arrived;
    let payout = opened
        .till
        .conclude_payout(found.id, arrived, reason)
        .await?;
    output.line(&payout_json(&payout), &payout_text(&payout));
    Ok(Exit::Done)
}

async fn list(global: &Global, output: &Output) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Look, output).await?;
    let payouts = opened.till.payouts(Some(RECENT)).await?;
    if payouts.is_empty() {
        Output::diagnostic("No hay envíos para mostrar.");
    }
    for payout in &payouts {
        output.line(&payout_json(payout), &payout_text(payout));
    }
    Ok(Exit::Done)
}

/// What went out in a part that was lost, as far as the provider's list shows it.
async fn unexplained(global: &Global, output: &Output) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Look, output).await?;
    let debits = opened.till.unexplained_debits().await?;
    if debits.is_empty() {
        Output::diagnostic("Todo lo que se vio salir es de algún envío.");
    }
    for debit in &debits {
        output.line(&debit_json(debit), &debit_text(debit));
    }
    Ok(Exit::Done)
}

/// A debit that no payout explains, as programs read it.
pub(crate) fn debit_json(of: &Unexplained) -> Value {
    let debit = &of.debit;
    json!({
        "id": debit.fingerprint.as_str(),
        "provider": debit.provider.word(),
        "amount": debit.amount.to_decimal(),
        "date": debit.date,
        "at": debit.at.map(domain::instant::Instant::to_rfc3339),
        "seen_at": of.seen.to_rfc3339(),
        "holder": debit.holder,
        "cuit": debit.cuit,
        "account": debit.account,
        "operation": debit.operation,
    })
}

/// The same, for people.
pub(crate) fn debit_text(of: &Unexplained) -> String {
    let debit = &of.debit;
    format!(
        "{:>18}  {}  {}  {}",
        debit.amount.to_string(),
        debit.at.unwrap_or(of.seen).to_receipt(),
        debit.account.as_deref().unwrap_or("sin cuenta"),
        debit.holder.as_deref().unwrap_or("sin nombre"),
    )
}

async fn voucher(
    global: &Global,
    reference: &str,
    path: &Path,
    output: &Output,
) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Check, output).await?;
    let payout = opened.till.payout_of_reference(reference).await?;
    let reference = payout.draft.reference.as_str();
    let (bytes, whose) = match opened.till.voucher(payout.id).await {
        Ok(VoucherDocument::Pdf { bytes, .. }) => (bytes, Whose::Provider),
        // The provider has none: the shop's own says what happened, once the money arrived.
        Err(none) if none.code == Code::NoVoucher => {
            let ours = opened.till.payout_voucher(reference).await;
            (ours.map_err(|_| none)?, Whose::Shop)
        }
        Err(refusal) => return Err(refusal),
        Ok(VoucherDocument::Text(text)) => {
            output.line(
                &json!({ "reference": reference, "file": null, "text": text }),
                &text,
            );
            Output::diagnostic(
                "El proveedor dio una dirección o un texto en vez de un archivo, así que no se guardó ninguno. \
                 Mirá que la dirección sea del proveedor antes de abrirla.",
            );
            return Ok(Exit::Refused);
        }
    };
    let size = bytes.len();
    let saved = opened.till.save_to(path, bytes).await?;
    let (word, words) = match whose {
        Whose::Provider => ("provider", "Comprobante"),
        Whose::Shop => ("shop", "Comprobante de la caja (el proveedor no da uno)"),
    };
    output.line(
        &json!({ "reference": reference, "file": saved.path, "bytes": size, "by": word }),
        &format!("{words} guardado en {}.", saved.path),
    );
    Ok(Exit::Done)
}

/// Who issued a voucher.
#[derive(Clone, Copy)]
enum Whose {
    Provider,
    Shop,
}

/// Whether nothing this command waits for can still happen by itself.
fn is_over(payout: &Payout) -> bool {
    matches!(payout.duty(), Duty::Rest | Duty::Decide)
}

fn ending(payout: &Payout) -> Exit {
    match payout.state {
        State::Accepted | State::Processing | State::Processed => Exit::Done,
        State::Drafted | State::InDoubt | State::Flagged => Exit::InDoubt,
        State::Failed | State::Rejected => Exit::Refused,
    }
}

/// Says what became of the money, and what to do, where the state alone does not.
fn explain(payout: &Payout) {
    let what = match payout.state {
        State::Accepted | State::Processing => {
            "El proveedor tiene el envío. Todavía no consta que se haya acreditado: `payout status` pregunta."
        }
        State::Processed => return,
        State::Drafted | State::InDoubt => {
            "No se sabe si la plata salió. No lo repitas: `settle` lo sigue verificando, con la misma referencia."
        }
        State::Flagged => {
            "Este envío necesita que alguien lo mire con el proveedor. No lo repitas hasta saber si la plata salió."
        }
        State::Failed => "El proveedor no pudo hacerlo y devolvió la plata a la cuenta.",
        State::Rejected => "No se envió: la plata sigue en la cuenta.",
    };
    let why = doubt(payout).map(|reason| {
        let words = reason.words.as_deref();
        let words = words.map(|words| format!(" ({words})")).unwrap_or_default();
        format!("{words} [{} · {}]", reason.code, reason.trace)
    });
    Output::diagnostic(&format!("{what}{}", why.unwrap_or_default()));
}

/// Why it is in doubt or came to nothing. Of one that went on, what was said before no longer matters.
fn doubt(payout: &Payout) -> Option<&Reason> {
    match payout.state {
        State::InDoubt | State::Failed | State::Rejected | State::Flagged => payout.reason.as_ref(),
        State::Drafted | State::Accepted | State::Processing | State::Processed => None,
    }
}

/// A payout as programs read it. Payouts are a manager's, so its numbers are whole.
fn payout_json(payout: &Payout) -> Value {
    json!({
        "reference": payout.draft.reference,
        "state": payout.state.word(),
        "amount": payout.draft.amount.money().to_decimal(),
        "to": payout.draft.payee.as_str(),
        "second": payout.draft.second,
        "cuit": payout.draft.cuit.as_ref().map(domain::cuit::Cuit::as_str),
        "provider": payout.draft.provider.word(),
        "provider_id": payout.provider_id,
        "created_at": payout.created.to_rfc3339(),
        "next_check_at": payout.next_check.map(domain::instant::Instant::to_rfc3339),
        "voucher": payout.voucher.as_ref().map(|voucher| json!({
            "file": voucher.file,
            "text": voucher.text,
            "sha256": voucher.sha256,
        })),
        // As a command that is refused says it, so that programs look in one place.
        "refused": doubt(payout).map(Refusal::from_reason),
    })
}

/// A payout as people read it.
fn payout_text(payout: &Payout) -> String {
    format!(
        "Envío {:<15} {:>18}  {:<13} {}  a {} por {}",
        payout.draft.reference.to_string(),
        payout.draft.amount.to_string(),
        sentences::payout_state(payout.state),
        payout.created.to_receipt(),
        payout.draft.payee.as_str(),
        payout.draft.provider.word(),
    )
}
