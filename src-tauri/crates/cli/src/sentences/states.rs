//! The console's words for where a sale, a payout or a link stands, and for whose it is.

use domain::{channel::Provider, lifecycle, link, payout::State};
use till::view::DifferenceKind;

/// A sale's state on a line.
pub(crate) fn sale(state: lifecycle::State) -> &'static str {
    match state {
        lifecycle::State::Drafted => "Empezada",
        lifecycle::State::InDoubt => "Verificando",
        lifecycle::State::Declined => "Falló",
        lifecycle::State::Open => "Esperando",
        lifecycle::State::Lapsed => "Vencida",
        lifecycle::State::Cancelled => "Cancelada",
        lifecycle::State::Paid => "Pagada",
        lifecycle::State::PaidLate => "Pagada tarde",
        lifecycle::State::Underpaid => "Pagada de menos",
        lifecycle::State::Overpaid => "Pagada de más",
        lifecycle::State::Ambiguous => "Para revisar",
        lifecycle::State::Refunded => "Devuelta",
    }
}

/// In what way something does not agree with the provider's list.
pub(crate) fn difference(kind: DifferenceKind) -> &'static str {
    match kind {
        DifferenceKind::MissingHere => "Falta en Mostrador",
        DifferenceKind::AmountsDiffer => "Montos distintos",
        DifferenceKind::PaidLate => "Pagada tarde",
        DifferenceKind::MissingThere => "Falta en la lista",
        DifferenceKind::Ambiguous => "Para revisar",
    }
}

/// A payout's state on a line.
pub(crate) fn payout(state: State) -> &'static str {
    match state {
        State::Drafted => "Sin enviar",
        State::InDoubt => "Verificando",
        State::Accepted => "Enviado",
        State::Processing => "En proceso",
        State::Processed => "Acreditado",
        State::Failed => "Devuelto",
        State::Rejected => "Rechazado",
        State::Flagged => "Para revisar",
    }
}

/// A link's state on a line.
pub(crate) fn link(state: link::State) -> &'static str {
    match state {
        link::State::Drafted => "Sin pedir",
        link::State::InDoubt => "En duda",
        link::State::Open => "Hecho",
        link::State::Declined => "Falló",
        link::State::Lapsed => "Vencido",
    }
}

/// A provider's name as people write it.
pub(crate) fn title(provider: Provider) -> &'static str {
    match provider {
        Provider::Telepagos => "TelePagos",
        Provider::Totalcoin => "TotalCoin",
    }
}
