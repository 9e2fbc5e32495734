//! `sale-points`: the counters the account knows, and the static QRs that hang there.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use documents::qr::MOST_PHOTO_BYTES;
use host::register::{Opened, Purpose};
use serde_json::{Value, json};
use till::{
    refusal::{Code, Refusal},
    sale_points::{AmountType, SalePoint},
    view::{StickerCheck, StickerFieldName, StickerPhoto},
};

use crate::{
    arguments::{CheckPoster, Global, Poster, SalePoints, StaticQr},
    output::{Exit, Output},
    picture, session,
};

pub(crate) async fn run(
    global: &Global,
    asked: &SalePoints,
    output: &Output,
) -> Result<Exit, Refusal> {
    match asked {
        SalePoints::List => list(global, output).await,
        SalePoints::Create { name } => create(global, name, output).await,
        SalePoints::Retire { id } => retire(global, id, output).await,
        SalePoints::Qr(asked) => qr(global, asked, output).await,
        SalePoints::Poster(asked) => poster(global, asked, output).await,
        SalePoints::Check(asked) => check(global, asked, output).await,
    }
}

async fn list(global: &Global, output: &Output) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Check, output).await?;
    let list = opened.till.sale_points().await?;
    if list.is_empty() {
        Output::diagnostic("La cuenta no tiene puntos de venta. `sale-points create` hace uno.");
    }
    for point in &list {
        let retired = if point.retired { "  (de baja)" } else { "" };
        output.line(
            &json!({
                "id": point.id,
                "name": point.name,
                "status": point.status,
                "retired": point.retired,
            }),
            &format!("{:<12} {}{retired}", point.id, point.name),
        );
    }
    Ok(Exit::Done)
}

async fn create(global: &Global, name: &str, output: &Output) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Sell, output).await?;
    let made = opened.till.create_sale_point(name).await?;
    let words = if made.existed {
        format!("Ya había un punto de venta {}: es {}.", made.name, made.id)
    } else {
        format!("Punto de venta {} creado: es {}.", made.name, made.id)
    };
    output.line(
        &json!({ "id": made.id, "name": made.name, "existed": made.existed }),
        &words,
    );
    Ok(Exit::Done)
}

async fn retire(global: &Global, id: &str, output: &Output) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Sell, output).await?;
    opened.till.retire_sale_point(id).await?;
    output.line(
        &json!({ "id": id, "retired": true }),
        &format!("El punto de venta {id} está de baja. Sacá su QR del mostrador."),
    );
    Ok(Exit::Done)
}

async fn qr(global: &Global, asked: &StaticQr, output: &Output) -> Result<Exit, Refusal> {
    if let Some(path) = &asked.output {
        picture::check_name(path)?;
    }
    let opened = session::enter(global, Purpose::Check, output).await?;
    let point = find(&opened, &asked.id).await?;
    let amount = if asked.open {
        AmountType::Open
    } else {
        AmountType::Closed
    };
    let text = opened.till.static_code(&point.id, amount).await?;
    let file = match &asked.output {
        Some(path) => Some(picture::draw(&opened, &text, path).await?.path),
        None => None,
    };
    let words = match &file {
        Some(path) => format!("QR de {} guardado en {path}.", point.name),
        None => text.clone(),
    };
    output.line(
        &json!({
            "id": point.id,
            "name": point.name,
            "amount": amount.word(),
            "qr": text,
            "file": file,
        }),
        &words,
    );
    Ok(Exit::Done)
}

async fn poster(global: &Global, asked: &Poster, output: &Output) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Check, output).await?;
    let point = find(&opened, &asked.id).await?;
    let size = asked.size.into();
    let pdf = opened.till.poster_pdf(&point.id, asked.open, size).await?;
    let bytes = pdf.len();
    let saved = opened.till.save_to(&asked.output, pdf).await?;
    output.line(
        &json!({
            "id": point.id,
            "name": point.name,
            "open": asked.open,
            "file": saved.path,
            "bytes": bytes,
        }),
        &format!("Cartel de {} guardado en {}.", point.name, saved.path),
    );
    Ok(Exit::Done)
}

async fn check(global: &Global, asked: &CheckPoster, output: &Output) -> Result<Exit, Refusal> {
    let bad = |_| Refusal::new(Code::BadPhoto, String::new());
    let photo = match &asked.photo {
        Some(file) => Some(read_some(file, MOST_PHOTO_BYTES).map_err(bad)?),
        None => None,
    };
    let opened = session::enter(global, Purpose::Check, output).await?;
    let point = find(&opened, &asked.id).await?;
    let till = &opened.till;
    let StickerPhoto { content, check } = match (photo, &asked.text) {
        (Some(photo), _) => {
            till.check_sticker_photo(&point.id, asked.open, photo)
                .await?
        }
        (None, text) => {
            let content = text.clone().unwrap_or_default();
            let check = till.check_sticker(&point.id, asked.open, &content).await?;
            StickerPhoto { content, check }
        }
    };
    let fields: Vec<Value> = check.fields.iter().map(|field| json!(field)).collect();
    output.line(
        &json!({
            "id": point.id,
            "name": point.name,
            "open": asked.open,
            "same": check.same,
            "qr": content,
            "fields": fields,
        }),
        &compared(&point.name, &check),
    );
    Ok(if check.same {
        Exit::Done
    } else {
        Exit::Differs
    })
}

/// The bytes of a file, and no more than tell that it is too long.
fn read_some(file: &Path, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    File::open(file)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What comparing came to, a line for each field.
fn compared(name: &str, check: &StickerCheck) -> String {
    if check.fields.is_empty() {
        return "Eso no es un código de pago: puede ser un link u otra etiqueta.".to_owned();
    }
    let verdict = if check.same {
        format!("Es el cartel de {name}: todo coincide.")
    } else {
        format!(
            "No es el cartel de {name}. Sacalo del mostrador: lo que se pague ahí puede ir a otra cuenta."
        )
    };
    let lines = check.fields.iter().map(|field| {
        let mark = if field.same { "igual   " } else { "DISTINTO" };
        let expected = field.expected.as_deref().unwrap_or("(no tiene que estar)");
        let found = field.found.as_deref().unwrap_or("(no está)");
        let name = sticker_field(field.field);
        if field.same {
            format!("{mark}  {name:<16}  {found}")
        } else {
            format!("{mark}  {name:<16}  dice {found}, tiene que decir {expected}")
        }
    });
    std::iter::once(verdict)
        .chain(lines)
        .collect::<Vec<_>>()
        .join("\n")
}

const fn sticker_field(field: StickerFieldName) -> &'static str {
    match field {
        StickerFieldName::Account => "Cuenta (CVU)",
        StickerFieldName::Cuit => "CUIT",
        StickerFieldName::SalePoint => "Punto de venta",
        StickerFieldName::Currency => "Moneda",
        StickerFieldName::Amount => "Monto",
        StickerFieldName::Merchant => "Comercio",
        StickerFieldName::Checksum => "Suma de control",
        StickerFieldName::Rest => "Todo lo demás",
    }
}

/// The sale point of that id, or the only one in use of that name.
async fn find(opened: &Opened, text: &str) -> Result<SalePoint, Refusal> {
    let list = opened.till.sale_points().await?;
    if let Some(point) = list.iter().find(|point| point.id == text) {
        return Ok(point.clone());
    }
    let mut named = list
        .into_iter()
        .filter(|point| !point.retired && point.name == text);
    match (named.next(), named.next()) {
        (Some(point), None) => Ok(point),
        (None | Some(_), _) => Err(Refusal::new(Code::NoSuchSalePoint, String::new())),
    }
}
