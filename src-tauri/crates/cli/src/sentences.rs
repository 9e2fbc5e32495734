//! The console's words for people: a sentence for each refusal, a word for each state.

use domain::{instant::Instant, lifecycle::State};
use journal::Break;
use till::refusal::{Code, Refusal};

/// What happened, whether money moved, what to do.
pub(crate) fn of(refusal: &Refusal) -> String {
    let sentence = plain(refusal.code);
    let more = match (refusal.code, refusal.attempts_left, refusal.retry_at_ms) {
        (Code::WrongPin, Some(1), _) => " Queda 1 intento.".to_owned(),
        (Code::WrongPin, Some(left), _) => format!(" Quedan {left} intentos."),
        (Code::LockedOut, _, Some(until)) => {
            format!(" Probá de nuevo a las {}.", time(Instant::from_ms(until)))
        }
        _ => String::new(),
    };
    let reason = refusal
        .reason
        .as_deref()
        .map(|words| format!(" ({words})"))
        .unwrap_or_default();
    format!("{sentence}{more}{reason}")
}

fn time(moment: Instant) -> String {
    moment
        .to_receipt()
        .split(' ')
        .next_back()
        .unwrap_or_default()
        .to_owned()
}

fn plain(code: Code) -> &'static str {
    match code {
        Code::WrongPin => "Ese PIN no es.",
        Code::LockedOut => "Demasiados intentos.",
        Code::NoSuchOperator => "Nadie con ese nombre trabaja en esta caja.",
        Code::BadName => "Ese nombre no sirve: usá de 1 a 40 letras.",
        Code::NameTaken => "Ya hay alguien con ese nombre.",
        Code::BadPin => "Ese PIN no sirve: son 4 números para cajeros y 6 para encargados.",
        Code::NoKeyring => {
            "El llavero del sistema no responde. Desbloqueá la sesión y probá de nuevo."
        }
        Code::SignedOut => "Nadie está en la caja. Decí quién sos con --operator y el PIN.",
        Code::NotAllowed => "Tu rol no permite hacer eso. Pedíselo a la encargada.",
        Code::AmountZero => "El monto es cero. No se cobró nada.",
        Code::AmountNegative => "El monto es negativo. No se cobró nada.",
        Code::AmountUnreadable => "Eso no es un monto. Escribilo así: 1550,50.",
        Code::AmountAmbiguous => {
            "Ese monto se puede leer de dos maneras. Escribí 1550 o 1,55, según lo que quieras decir."
        }
        Code::AmountTooLarge => "El monto es demasiado grande: el máximo es $ 99.999.999,99.",
        Code::AmountTooPrecise => "El monto tiene más de dos decimales.",
        Code::UnknownConcept => "El proveedor no tiene ese concepto. No se cobró nada.",
        Code::UnavailableChannel => "Esta cuenta no cobra de esa manera. No se cobró nada.",
        Code::NoSuchOrder => "No hay una venta con ese identificador.",
        Code::NotCancellable => "Esa venta ya no se puede cancelar.",
        Code::NotPayable => "Esa venta no tiene un QR a la vista.",
        Code::NotPaid => "Esa venta no está pagada: no hay recibo.",
        Code::ProviderSilent => {
            "El proveedor no respondió. El QR no llegó a mostrarse, así que nadie pagó. Probá de nuevo."
        }
        Code::ProviderUnreachable => {
            "No se llega al proveedor. No se envió nada y no se cobró nada. Revisá la conexión."
        }
        Code::ProviderRefused => "El proveedor rechazó el cobro. No se cobró nada.",
        Code::ProviderBusy => {
            "El proveedor está ocupado. No se cobró nada. Probá en unos segundos."
        }
        Code::CredentialsRefused => {
            "El proveedor no acepta la clave. No se cobró nada. Avisale a la encargada: hay que \
             cargarla otra vez."
        }
        Code::AccountNotPermitted => {
            "Esta cuenta no tiene permiso para cobrar así. No se cobró nada. Avisale a la encargada."
        }
        Code::UnsafeQr => {
            "El QR que mandó el proveedor no es seguro y no se muestra. Nadie pagó. Probá de nuevo; \
             si se repite, avisale a la encargada."
        }
        Code::BadWord => "No se entiende lo que se pidió.",
        Code::SandboxUrl => {
            "El simulador tiene que estar en esta misma PC (http://127.0.0.1:PUERTO)."
        }
        Code::NoAccount => "Esta caja no tiene una cuenta de ese proveedor todavía.",
        Code::RegisterHeld => {
            "Otra ventana o consola está trabajando con esta caja. No se cobró nada. Cerrala y probá \
             de nuevo."
        }
        Code::JournalMissing => "En esa carpeta no hay un registro de esta cuenta.",
        Code::JournalNewer => {
            "El registro es de una versión más nueva de Mostrador. Actualizá el programa; no se tocó nada."
        }
        Code::JournalDamaged => {
            "El registro está dañado. No se tocó. Llamá a soporte antes de cobrar."
        }
        Code::JournalUnwritable => {
            "No se pudo guardar en el registro: disco lleno, de solo lectura o en uso. No cobres más."
        }
        Code::DocumentUnwritable => "No se pudo escribir el archivo. Elegí otra carpeta.",
        Code::NoViewer => "El archivo quedó guardado, pero esta PC no tiene con qué abrirlo.",
        Code::PracticeOnly => "Eso existe solo en modo práctica.",
        Code::Internal => {
            "Algo falló adentro de Mostrador. El registro de errores tiene el detalle."
        }
    }
}

/// A state's word on a line.
pub(crate) fn state(state: State) -> &'static str {
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

/// How a journal fails to hold together.
pub(crate) fn broken(why: &Break) -> String {
    match why {
        Break::FileDamaged(words) => format!("el archivo está dañado ({words})"),
        Break::HashDiffers => "alguien cambió lo que decía".to_owned(),
        Break::Gap => "falta el anterior".to_owned(),
        Break::Duplicate => "está dos veces".to_owned(),
        Break::PreviousDiffers => "no sigue al anterior".to_owned(),
        Break::Foreign => "es de otra caja".to_owned(),
        Break::BodyUnreadable => "no se entiende lo que dice".to_owned(),
        Break::Unfit(why) => format!("no pudo haberle pasado a esa venta ({why})"),
        Break::SchemaDiffers(what) => format!("alguien cambió las reglas del archivo ({what})"),
        Break::ViewDiffers { table, row } => format!("la tabla {table} no coincide en «{row}»"),
    }
}
