//! What states and ways of collecting are called on paper and in sheets: one word each, wherever they stand.

use domain::{channel::Channel, lifecycle::State};

/// Where a sale stands: `Pagada`.
pub const fn state(state: State) -> &'static str {
    match state {
        State::Drafted => "Empezada",
        State::InDoubt => "Verificando",
        State::Declined => "Falló",
        State::Open => "Esperando",
        State::Lapsed => "Vencida",
        State::Cancelled => "Cancelada",
        State::Paid => "Pagada",
        State::PaidLate => "Pagada tarde",
        State::Underpaid => "Pagada de menos",
        State::Overpaid => "Pagada de más",
        State::Ambiguous => "Para revisar",
        State::Refunded => "Devuelta",
    }
}

/// How a sale is collected: `QR en pantalla (TelePagos)`.
pub const fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::TelepagosQr => "QR en pantalla (TelePagos)",
        Channel::TelepagosCounter => "QR impreso (TelePagos)",
        Channel::TelepagosLink => "Link de pago (TelePagos)",
        Channel::TelepagosTransfer => "Transferencia (TelePagos)",
        Channel::TotalcoinQr => "QR en pantalla (TotalCoin)",
        Channel::TotalcoinPreorder => "Preorden (TotalCoin)",
    }
}
