//! The console's words for people: a sentence for each refusal, a word for each state.
//!
//! A provider's silence means another thing for a sale than for a payout, so a sentence may depend on what was
//! asked for.

mod states;

use domain::instant::Instant;
use host::hold::Holder;
use journal::{Break, LinesBreak};
use till::{
    ports::PrinterCondition,
    refusal::{Code, Refusal},
    view::{TicketKind, TicketState},
};

pub(crate) use self::states::{
    difference, link as link_state, payout as payout_state, sale as state, title,
};

/// What a command is about: whether money could have moved is told by that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Matter {
    /// A sale, or the register itself.
    Sale,
    /// A question to the provider, or its credentials.
    Question,
    /// A link or a transfer that is sent out.
    Link,
    /// A sale point.
    SalePoint,
    /// Money that goes out.
    Payout,
}

/// What happened, whether money moved, what to do.
pub(crate) fn of(refusal: &Refusal, matter: Matter) -> String {
    let sentence = elsewhere(refusal.code, matter).unwrap_or_else(|| plain(refusal.code));
    let more = match (refusal.code, refusal.attempts_left, refusal.retry_at_ms) {
        (Code::WrongPin, Some(1), _) => " Queda 1 intento.".to_owned(),
        (Code::WrongPin, Some(left), _) => format!(" Quedan {left} intentos."),
        (Code::LockedOut, _, Some(until)) => {
            format!(" Probá de nuevo a las {}.", time(Instant::from_ms(until)))
        }
        _ => String::new(),
    };
    if let (Code::RegisterHeld, Some(holder)) = (refusal.code, holder(refusal)) {
        return sentence.replacen(SOMEBODY, &holder, 1);
    }
    let reason = refusal
        .reason
        .as_deref()
        .map(|words| format!(" ({words})"))
        .unwrap_or_default();
    format!("{sentence}{more}{reason}")
}

/// How a sentence begins when it is not known who has the register.
const SOMEBODY: &str = "Otra ventana o consola está trabajando con esta caja.";

/// Who has the register, in words, if it has said so.
fn holder(refusal: &Refusal) -> Option<String> {
    let Holder {
        program,
        process,
        since,
    } = Holder::parse(refusal.reason.as_deref()?)?;
    Some(format!(
        "La caja la tiene {program} (proceso {process}) desde las {since}."
    ))
}

fn time(moment: Instant) -> String {
    moment
        .to_receipt()
        .split(' ')
        .next_back()
        .unwrap_or_default()
        .to_owned()
}

/// The sentence where that of a sale would be wrong.
fn elsewhere(code: Code, matter: Matter) -> Option<&'static str> {
    if matter == Matter::Sale {
        return None;
    }
    Some(match (code, matter) {
        (Code::ProviderSilent, Matter::Link) => {
            "El proveedor no respondió. Quizás lo hizo, pero nadie tiene su dirección, así que nadie lo \
             puede pagar. Mirá `link list` antes de pedir otro."
        }
        (Code::ProviderSilent, Matter::SalePoint) => {
            "El proveedor no respondió. No se movió plata. Mirá `sale-points list` antes de repetirlo."
        }
        (Code::ProviderSilent, Matter::Payout) => {
            "El proveedor no respondió. Con este pedido no se envió nada. Probá de nuevo."
        }
        (Code::ProviderSilent, _) => {
            "El proveedor no respondió. No se movió plata. Probá de nuevo."
        }
        (Code::ProviderUnreachable, _) => {
            "No se llega al proveedor. No se envió nada y no se movió plata. Revisá la conexión."
        }
        (Code::ProviderRefused, Matter::Link) => "El proveedor no lo hizo. No se movió plata.",
        (Code::ProviderRefused, Matter::Payout) => {
            "El proveedor dijo que no. Con este pedido no se envió nada."
        }
        (Code::ProviderRefused, _) => "El proveedor dijo que no. No se movió plata.",
        (Code::ProviderBusy, _) => {
            "El proveedor está ocupado. No se movió plata. Probá en unos segundos."
        }
        (Code::CredentialsRefused, _) => {
            "El proveedor no acepta el usuario y la clave. No se movió plata. Cargalos otra vez con `account add`."
        }
        (Code::AccountNotPermitted, _) => {
            "Esta cuenta no tiene permiso para eso. No se movió plata. Pedíselo al proveedor."
        }
        (Code::UnknownConcept, _) => {
            "El proveedor no tiene ese concepto. No se envió nada. `account concepts` dice cuáles hay."
        }
        (Code::AmountZero, _) => "El monto es cero. No se envió nada.",
        (Code::AmountNegative, _) => "El monto es negativo. No se envió nada.",
        (Code::RegisterHeld, _) => {
            "Otra ventana o consola está trabajando con esta caja. No se envió nada. Cerrala y probá de nuevo."
        }
        (Code::UnsafeQr, Matter::Link) => {
            "La dirección que mandó el proveedor no es segura y no se muestra. Nadie pagó. Probá de nuevo."
        }
        (Code::UnsafeQr, _) => {
            "El QR que mandó el proveedor no es de esta cuenta y no se muestra. No lo pegues; llamá al proveedor."
        }
        _ => return None,
    })
}

#[expect(
    clippy::too_many_lines,
    reason = "a sentence for each code, and nothing else"
)]
fn plain(code: Code) -> &'static str {
    match code {
        Code::WrongPin => "Ese PIN no es.",
        Code::LockedOut => "Demasiados intentos.",
        Code::NoSuchOperator => "Nadie con ese nombre trabaja en esta caja.",
        Code::BadName => "Ese nombre no sirve: usá de 1 a 40 letras.",
        Code::NameTaken => "Ya hay alguien con ese nombre.",
        Code::BadPin => "Ese PIN no sirve: son 4 números para cajeros y 6 para encargados.",
        Code::WeakPin => {
            "Ese PIN lo prueba cualquiera: no uses el mismo número repetido, números seguidos ni un año."
        }
        Code::CannotDismiss => {
            "Nadie se da de baja a sí mismo, y siempre tiene que quedar una encargada. No se cambió nada."
        }
        Code::BadSetting => "Ese valor no sirve para ese ajuste. Quedó como estaba.",
        Code::BadLogo => {
            "Ese archivo no sirve de logo: tiene que ser un PNG de hasta 2 MiB y 4000 puntos por lado en el que se vea \
             algo en negro sobre blanco. Quedó como estaba."
        }
        Code::BadPhoto => {
            "Ese archivo no es una foto que se pueda leer: tiene que ser JPG o PNG. No se comparó nada."
        }
        Code::PhotoTooLarge => {
            "Esa foto es demasiado grande: hasta 20 MiB y 60 megapíxeles. No se comparó nada."
        }
        Code::NoCodeInPhoto => {
            "No se encontró en la foto un QR que se pueda leer. Sacala de cerca y de frente, con luz pareja y el QR \
             entero."
        }
        Code::SeveralCodesInPhoto => {
            "En la foto hay más de un QR y dicen cosas distintas. No se comparó ninguno: sacala con uno solo."
        }
        Code::WorkInHand => {
            "Hay una venta que espera el pago o un envío en duda. No se cambió de cuenta. Esperá a que termine."
        }
        Code::AlreadySetUp => {
            "Esa caja ya se configuró y tiene quien trabaje en ella. No se cambió nada. Entrá con su encargada."
        }
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
        Code::SalePointBusy => {
            "En ese punto de venta ya hay una venta que espera el pago o se está verificando. No se cobró nada. \
             Esperá a que termine o cancelala."
        }
        Code::NoSuchSalePoint => {
            "La cuenta no tiene ese punto de venta, o tiene varios y falta decir cuál. No se cobró nada. \
             `sale-points list` dice cuáles hay."
        }
        Code::NameMismatch => "Ese no es el nombre del punto de venta. No se dio de baja.",
        Code::BadAccount => {
            "Eso no es un CBU, un CVU ni un alias al que se pueda enviar. No se envió nada. Revisá los números."
        }
        Code::BadCuit => "Ese CUIT no es válido o falta. No se envió nada. Son 11 números.",
        Code::BadDate => {
            "Esa fecha no sirve: no se entiende o ya pasó. No se envió nada. Escribila así: 2026-12-31."
        }
        Code::NoSuchLink => "Esta caja no tiene ese link. `link list` dice cuáles hay.",
        Code::BadShare => {
            "Ese reparto no sirve: cada parte es CVU=MONTO y todas juntas no pasan del total. No se envió nada."
        }
        Code::BalanceTooLow => "El saldo no alcanza. No se envió nada.",
        Code::PayoutRepeated => {
            "Ya se ordenó un envío igual: el mismo monto a la misma cuenta. No se envió nada. Mirá `payout list`; \
             si de verdad es otro, agregá --again."
        }
        Code::PayoutAboveLimit => {
            "Pasa de un límite que puso el comercio: por envío, por día o por cuenta en el día. No se envió nada. \
             `payout limits` dice cuáles son."
        }
        Code::SecondManagerNeeded => {
            "Por ese monto hacen falta dos encargados. No se envió nada. Nombrá al otro con --second; su PIN se toma \
             de MOSTRADOR_SECOND_PIN o se pide en la terminal."
        }
        Code::PayoutKeyUsed => {
            "Ese pedido ya se usó para otro envío. No se envió nada. Mirá `payout list`."
        }
        Code::SecretLost => {
            "El llavero de esta computadora perdió el secreto de esta caja: no se puede comprobar ningún PIN. No se \
             movió plata, y no se perdió ninguna venta. Con la llave de repuesto en papel, un encargado la abre con \
             `operators rekey NOMBRE`. Sin ella nadie puede entrar: guardá la carpeta entera, que se sigue leyendo \
             con `journal verify`, y empezá una caja nueva en otra carpeta con --data-dir."
        }
        Code::BadSpareKey => {
            "Esa no es la llave de repuesto de esta caja, o está mal copiada. No cambió nada. Son siete grupos de \
             cuatro."
        }
        Code::PayoutAfterLoss => {
            "Se perdió una parte del registro de esta caja, y en ella puede haber un envío igual. No se envió nada. \
             Mirá `payout unexplained` y la cuenta en el proveedor; si de verdad falta enviarlo, agregá --again."
        }
        Code::NoSuchPayout => "No hay un envío con esa referencia.",
        Code::NotFlagged => {
            "Ese envío no espera que nadie decida. No cambió nada: `payout status` dice cómo va."
        }
        Code::NoVoucher => {
            "El proveedor todavía no dio un comprobante de ese envío. Mirá cómo va con `payout status`."
        }
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
        Code::OtherAccount => {
            "Esta caja ya trabaja con otra cuenta de ese proveedor, y se queda con ella. No se envió nada. Para otra \
             cuenta usá otra carpeta (--data-dir)."
        }
        Code::NoAccount => {
            "Esta caja no tiene una cuenta de ese proveedor todavía. Cargala con `account add`."
        }
        Code::RegisterHeld => {
            "Otra ventana o consola está trabajando con esta caja. No se cobró nada. Cerrala y probá \
             de nuevo."
        }
        Code::JournalMissing => "En esa carpeta no hay un registro de esta cuenta.",
        Code::JournalNewer => {
            "El registro es de una versión más nueva de Mostrador. Actualizá el programa; no se tocó nada."
        }
        Code::JournalDamaged => {
            "El registro está dañado o falta. No se tocó. No cobres: `journal restore` lo recupera de la última \
             copia."
        }
        Code::SealBroken => {
            "El registro no es el que se precintó en esta PC: lo cambiaron, lo cortaron o es de otra. No se envió \
             nada. Mirá `journal verify`; si se sabe por qué, seguí con `journal accept --reason`."
        }
        Code::JournalUnwritable => {
            "No se pudo guardar en el registro: disco lleno, de solo lectura o en uso. No cobres más."
        }
        Code::NoSuchCredit => {
            "No hay un pago así de ese proveedor. No cambió nada. `credits` dice cuáles hay."
        }
        Code::CreditTaken => {
            "Ese pago ya es de otra venta. No cambió nada. Si está mal asignado, sacalo antes con `unclaim`."
        }
        Code::CreditAwaited => {
            "Otra venta de ese importe todavía espera su pago, y puede ser este. No cambió nada. Esperá a que el \
             proveedor lo diga o, si sabés de quién es, agregá `--again`."
        }
        Code::NotClaimable => {
            "Con esa venta y ese pago no se puede: la venta no lo admite, lo asignó el proveedor o ya se devolvió \
             algo. No cambió nada."
        }
        Code::ReasonNeeded => {
            "Falta el motivo: escribí en pocas palabras cómo se sabe. No cambió nada."
        }
        Code::ShiftHasOpenSales => {
            "Hay ventas de este turno que esperan el pago o se están verificando. El turno sigue abierto. Esperá a que \
             terminen o cancelalas; `shift x` dice cuáles son."
        }
        Code::ExplanationNeeded => {
            "Este turno tiene ventas para revisar, plata sin asignar o diferencias con el proveedor, o el proveedor no \
             contestó. El turno sigue abierto. `shift x` y `reconcile` dicen qué hay. Agregá --explain con una \
             explicación."
        }
        Code::NoShift => "No hay un turno así. No cambió nada. `shift open` abre uno.",
        Code::NoList => {
            "Ese proveedor no da una lista de lo que entró, así que no hay con qué comparar. No cambió nada."
        }
        Code::RefundTooLarge => {
            "Es más de lo que se pagó y no se devolvió. No se envió nada. `order` dice cuánto queda."
        }
        Code::PayerUnknown => {
            "El proveedor no dijo desde qué cuenta pagaron, así que no hay adónde devolver. No se envió nada. \
             Pedile la cuenta al cliente y usá `payout send`."
        }
        Code::DiskFull => {
            "El disco está lleno. No se envió nada. Lo que ya se cobró está guardado; hacé lugar y probá de nuevo."
        }
        Code::BackupFailed => {
            "No se pudo hacer la copia del registro. El registro sigue entero. Fijate si hay lugar en el disco."
        }
        Code::ForeignBackup => {
            "Esa copia es de otra caja, o hay copias de varias y nada dice cuál es esta. No se tocó nada. Nombrá una \
             copia de esta caja: `journal restore ARCHIVO`."
        }
        Code::DocumentUnwritable => "No se pudo escribir el archivo. Elegí otra carpeta.",
        Code::FileTaken => {
            "Ya hay un archivo con ese nombre. No se tocó. Elegí otro nombre o agregá --replace."
        }
        Code::Stopped => "Se canceló. No quedó ningún archivo y no cambió nada.",
        Code::NoViewer => "El archivo quedó guardado, pero esta PC no tiene con qué abrirlo.",
        Code::NoPrinter => {
            "No hay una impresora elegida. No se imprimió nada. `printers list` dice cuáles hay y `printers set` elige una."
        }
        Code::BadPrinter => {
            "Eso no es una impresora. No cambió nada. Se escribe system:NOMBRE o tcp:EQUIPO, como las dice `printers list`."
        }
        Code::PrinterBacklog => {
            "Hay demasiados papeles esperando a la impresora. Este no se agregó. `printers queue` dice cuáles son."
        }
        Code::NoSuchTicket => {
            "Ese papel ya no está en la cola. `printers queue` dice cuáles esperan."
        }
        Code::TicketMoved => {
            "Ese papel está saliendo en este momento. Esperá unos segundos y probá de nuevo."
        }
        Code::PracticeOnly => "Eso existe solo en modo práctica.",
        Code::Internal => {
            "Algo falló adentro de Mostrador. El registro de errores tiene el detalle."
        }
    }
}

/// How a printer is.
pub(crate) const fn printer(condition: PrinterCondition) -> &'static str {
    match condition {
        PrinterCondition::Ready => "lista",
        PrinterCondition::NoPaper => "sin papel, o con la tapa abierta",
        PrinterCondition::Away => "no contesta",
        PrinterCondition::Stopped => "detenida",
        PrinterCondition::Unknown => "no existe",
    }
}

/// What a paper is.
pub(crate) const fn paper(kind: TicketKind) -> &'static str {
    match kind {
        TicketKind::Receipt => "Recibo de la venta",
        TicketKind::Refund => "Devolución",
        TicketKind::Shift => "Turno",
        TicketKind::Voucher => "Comprobante",
        TicketKind::Poster => "Cartel",
        TicketKind::Test => "Prueba",
    }
}

/// Where a paper stands.
pub(crate) const fn ticket(state: TicketState) -> &'static str {
    match state {
        TicketState::Queued => "espera a la impresora",
        TicketState::Sending => "está saliendo",
        TicketState::Taken => "está en la cola del sistema",
        TicketState::Printed => "impreso",
        TicketState::Doubtful => {
            "quizás salió. Fijate en la impresora: `printers done` lo da por impreso y `printers retry` lo imprime de nuevo"
        }
        TicketState::Dropped => "descartado",
    }
}

/// How an export of a journal fails to hold together.
pub(crate) const fn broken_export(why: LinesBreak) -> &'static str {
    match why {
        LinesBreak::Unreadable => "no se entiende lo que dice",
        LinesBreak::Gap => "no sigue al anterior",
        LinesBreak::HashDiffers => "alguien cambió lo que decía",
        LinesBreak::CutShort => "el archivo no termina donde dice que termina",
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
        Break::SealDiffers => "su precinto no es de esta caja".to_owned(),
        Break::HeadDiffers(head) => format!("no es el que se anotó ({head})"),
        Break::CutShort(head) => {
            format!("ahí termina, y se había anotado hasta el {}", head.sequence)
        }
        Break::BodyUnreadable => "no se entiende lo que dice".to_owned(),
        Break::Unfit(why) => format!("no pudo haberle pasado a esa venta ({why})"),
        Break::UnfitPayout(why) => format!("no pudo haberle pasado a ese envío ({why})"),
        Break::UnfitLink(why) => format!("no pudo haberle pasado a ese link ({why})"),
        Break::SchemaDiffers(what) => format!("alguien cambió las reglas del archivo ({what})"),
        Break::ViewDiffers { table, row } => format!("la tabla {table} no coincide en «{row}»"),
    }
}
