//! What goes to support: how this register stands, in files that whoever shares them can read first.
//!
//! Nobody's name, no payer, no whole number of an account or a CUIT, and no secret is in them. Of settings only those
//! are told that say how the program works; of the log only the fields that are known to be harmless, and what looks
//! like a number of somebody's in them is covered all the same.

mod redaction;

use std::{
    fs,
    io::{self, Cursor, Write},
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use till::{refusal::Refusal, view::BundleFile};
use zip::{ZipWriter, write::SimpleFileOptions};

use self::redaction::Redaction;
use crate::{doctor, logging, register::Opened};

/// How much of the log is told, from its end: a day's at a busy counter.
const LOG_BYTES: usize = 256 * 1024;
/// How many of the log's files are looked at for that.
const LOG_FILES: usize = 3;

/// The files of a bundle.
pub async fn bundle(opened: &Opened) -> Result<Vec<BundleFile>, Refusal> {
    let examined = doctor::examine(opened).await?;
    let stats = opened.journal.read(|book| book.stats()).await?;
    let people = opened.journal.read(|book| book.operators()).await?;
    let settings = opened.till.settings();
    let profile = opened.till.profile();
    let data = opened.folders.data().display().to_string();
    let mut redaction = Redaction::of_folder(&data);
    for person in &people {
        redaction.covers(&person.name);
    }
    let shop = &settings.shop;
    for text in [
        &shop.name,
        &shop.address,
        &shop.cuit,
        &shop.sale_point,
        &settings.phone,
    ] {
        redaction.covers(text);
    }
    for (_, refusal) in &examined.refusals {
        redaction.covers(refusal.reason.as_deref().unwrap_or_default());
    }
    let checks: Vec<Value> = examined
        .examination
        .findings
        .iter()
        .map(|it| {
            let facts: Vec<String> = it.facts.iter().map(|fact| redaction.text(fact)).collect();
            json!({ "check": it.check, "health": it.health, "case": it.case, "facts": facts })
        })
        .collect();
    let count = |role| {
        let here = people.iter().filter(|it| it.active && it.role == role);
        here.count()
    };
    let told = [
        (
            "version.json",
            json!({
                "mostrador": env!("CARGO_PKG_VERSION"),
                "system": std::env::consts::OS,
                "machine": std::env::consts::ARCH,
                "sqlite": stats.sqlite,
                "schema": stats.schema,
                "account": opened.account.word(),
                "worth_something": profile.is_worth_something(),
            }),
        ),
        ("doctor.json", Value::Array(checks)),
        (
            "journal.json",
            json!({
                "events": stats.events,
                "orders": stats.orders,
                "credits": stats.credits,
                "payouts": stats.payouts,
                "links": stats.links,
                "first_at": stats.first_at.to_rfc3339(),
                "last_at": stats.last_at.to_rfc3339(),
                "file_bytes": stats.file_bytes,
                "health": format!("{:?}", opened.journal.health()),
                "cashiers": count(domain::operator::Role::Cashier),
                "managers": count(domain::operator::Role::Manager),
            }),
        ),
        (
            "settings.json",
            json!({
                "shop": !shop.name.is_empty(),
                "shop_cuit": !shop.cuit.is_empty(),
                "shop_address": !shop.address.is_empty(),
                "logo": settings.logo.is_some(),
                "cut_off_hour": i8::from(settings.cut_off),
                "qr_seconds": settings.qr_seconds,
                "return_seconds": settings.return_seconds,
                "idle_seconds": settings.idle_seconds,
                "quick_amounts_cents": settings.quick_amounts_cents,
                "surface": settings.surface,
                "own_sale_point": settings.sale_point_id.is_some(),
                "preorder": settings.preorder.is_some(),
                "account_cuit": profile.cuit.is_some(),
                "account_cvu": profile.account.is_some(),
                "backup_beside": settings.backup_folder.is_none(),
            }),
        ),
    ];
    let log = redaction.log(&tail(&opened.folders.logs()));
    Ok(as_files(told, log))
}

/// What is told, each in a file of its own, and the log.
fn as_files<const FILES: usize>(told: [(&str, Value); FILES], log: String) -> Vec<BundleFile> {
    let file = |name: &str, text| BundleFile {
        name: name.to_owned(),
        text,
    };
    let told = told.into_iter();
    told.map(|(name, value)| file(name, format!("{value:#}\n")))
        .chain([file("log.txt", log)])
        .collect()
}

/// The bundle as one file to send: a ZIP.
pub fn packed(files: &[BundleFile]) -> io::Result<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        writer.start_file(file.name.as_str(), SimpleFileOptions::default())?;
        writer.write_all(file.text.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}

/// The end of the log, whole lines, the oldest first. Empty where there is none.
fn tail(folder: &Path) -> String {
    let Ok(entries) = fs::read_dir(folder) else {
        return String::new();
    };
    let (begins, ends) = logging::NAME;
    let is_log = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.starts_with(begins) && name.ends_with(ends))
    };
    let mut logs: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(is_log)
        .collect();
    // Their names have the day, so they are in its order.
    logs.sort();
    let from = logs.len().saturating_sub(LOG_FILES);
    let text: Vec<u8> = logs
        .iter()
        .skip(from)
        .flat_map(|path| fs::read(path).unwrap_or_default())
        .collect();
    let text = String::from_utf8_lossy(&text).into_owned();
    let mut cut = text.len().saturating_sub(LOG_BYTES);
    while !text.is_char_boundary(cut) {
        cut = cut.saturating_add(1);
    }
    let end = text.get(cut..).unwrap_or_default();
    // What was cut in the middle is no line.
    let whole = if cut == 0 {
        Some(end)
    } else {
        end.split_once('\n').map(|(_, rest)| rest)
    };
    whole.unwrap_or_default().to_owned()
}
