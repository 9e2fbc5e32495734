//! `settings`: how the register works.

use domain::money::Money;
use host::register::Purpose;
use serde_json::json;
use till::{
    refusal::{Code, Refusal},
    view::{SettingChange, SettingsView, Surface},
};

use crate::{
    arguments::{Global, Set, SettingKey as Key, Settings},
    output::{Exit, Output},
    session,
};

pub(crate) async fn run(
    global: &Global,
    asked: &Settings,
    output: &Output,
) -> Result<Exit, Refusal> {
    // The list of concepts and of sale points is the provider's to give.
    let purpose = match asked {
        Settings::List | Settings::Logo { .. } => Purpose::SetUp,
        Settings::Set(_) => Purpose::Check,
    };
    let opened = session::enter(global, purpose, output).await?;
    let till = &opened.till;
    let view = match asked {
        Settings::List => till.settings_view().await?,
        Settings::Set(Set {
            key: Key::BackupFolder,
            value,
        }) if !value.is_empty() => till.choose_backup_folder(value.as_ref()).await?,
        Settings::Set(set) => {
            let now = till.settings_view().await?;
            till.change_setting(&change(set, now)?).await?
        }
        Settings::Logo { file: None } => till.change_setting(&SettingChange::NoLogo).await?,
        Settings::Logo { file: Some(file) } => {
            let picture = std::fs::read(file);
            let picture = picture.map_err(|_| Refusal::new(Code::BadLogo, String::new()))?;
            till.choose_logo(picture).await?
        }
    };
    tell(&view, output);
    Ok(Exit::Done)
}

/// What is to change, as somebody typed it.
fn change(Set { key, value }: &Set, now: SettingsView) -> Result<SettingChange, Refusal> {
    let bad = || Refusal::new(Code::BadSetting, String::new());
    let text = value.trim();
    let number = || text.parse::<u32>().map_err(|_| bad());
    let or_never = || match text {
        "never" => Ok(None),
        _ => number().map(Some),
    };
    let mut shop = now.shop;
    Ok(match key {
        Key::ShopName | Key::ShopCuit | Key::ShopAddress | Key::ShopPhone | Key::Till => {
            let part = match key {
                Key::ShopName => &mut shop.name,
                Key::ShopCuit => &mut shop.cuit,
                Key::ShopAddress => &mut shop.address,
                Key::ShopPhone => &mut shop.phone,
                _ => &mut shop.sale_point,
            };
            text.clone_into(part);
            SettingChange::Shop { shop }
        }
        Key::CutOff => SettingChange::CutOff {
            hour: text.parse().map_err(|_| bad())?,
        },
        Key::QrSeconds => SettingChange::QrSeconds { seconds: number()? },
        Key::ReturnSeconds => SettingChange::ReturnSeconds {
            seconds: or_never()?,
        },
        Key::IdleSeconds => SettingChange::IdleSeconds {
            seconds: or_never()?,
        },
        Key::QuickAmounts => {
            let amounts = text.split(';').map(|amount| Money::parse(amount.trim()));
            let amounts: Result<Vec<i64>, _> =
                amounts.map(|amount| amount.map(Money::cents)).collect();
            SettingChange::QuickAmounts {
                cents: amounts.map_err(|why| Refusal::new(why.into(), String::new()))?,
            }
        }
        Key::Surface => SettingChange::Surface {
            surface: match text {
                "screen" => Surface::Screen,
                "counter" => Surface::Counter,
                "link" => Surface::Link,
                _ => return Err(bad()),
            },
        },
        Key::Concept => SettingChange::Concept {
            id: text.to_owned(),
        },
        Key::SalePoint => SettingChange::SalePoint {
            id: Some(text.to_owned()).filter(|id| !id.is_empty()),
        },
        Key::BackupFolder => SettingChange::BackupBeside,
    })
}

fn tell(view: &SettingsView, output: &Output) {
    let amounts: Vec<String> = view
        .quick_amounts_cents
        .iter()
        .filter_map(|cents| Some(Money::from_cents(*cents).ok()?.to_es_ar()))
        .collect();
    let or_never = |seconds: Option<u32>| {
        seconds.map_or_else(|| "never".to_owned(), |seconds| seconds.to_string())
    };
    let surface = match view.surface {
        Surface::Screen => "screen",
        Surface::Counter => "counter",
        Surface::Link => "link",
    };
    let rows = [
        ("shop.name", view.shop.name.clone()),
        ("shop.cuit", view.shop.cuit.clone()),
        ("shop.address", view.shop.address.replace('\n', ", ")),
        ("shop.phone", view.shop.phone.clone()),
        ("till", view.shop.sale_point.clone()),
        ("day.cut-off", view.cut_off_hour.to_string()),
        ("qr.seconds", view.qr_seconds.to_string()),
        ("return.seconds", or_never(view.return_seconds)),
        ("lock.seconds", or_never(view.idle_seconds)),
        ("quick-amounts", amounts.join(";")),
        ("surface", surface.to_owned()),
        ("concept", view.concept_id.clone().unwrap_or_default()),
        ("sale-point", view.sale_point_id.clone().unwrap_or_default()),
        ("backup.folder", view.backup_folder.clone()),
        (
            "logo",
            if view.logo.is_some() { "sí" } else { "no" }.to_owned(),
        ),
    ];
    let width = rows
        .iter()
        .map(|(key, _)| key.len())
        .max()
        .unwrap_or_default();
    let lines: Vec<String> = rows
        .iter()
        .map(|(key, value)| format!("{key:<width$}  {value}"))
        .collect();
    let object: serde_json::Map<String, serde_json::Value> = rows
        .iter()
        .map(|(key, value)| ((*key).to_owned(), json!(value)))
        .collect();
    output.line(&object.into(), &lines.join("\n"));
}
