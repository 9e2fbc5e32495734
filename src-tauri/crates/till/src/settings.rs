//! Settings: what a shop decides about its register, with the defaults of a fresh one.
//!
//! Kept as texts in the journal, one key each; a text that no longer reads falls back to the default, with a
//! warning, because a till that does not open over a setting helps nobody. They are read when the register is opened
//! and again whenever its journal says that one was set, by this process or another: whoever asks has those of now, and
//! what takes several of them for one thing asks once.

mod change;

pub(crate) use self::change::shop_values;

use std::{collections::HashMap, sync::Arc};

use domain::{channel::Surface, day::CutOff, operator::Deed};
use journal::{DAY_CUT_OFF, Journal, Reading};

use crate::{
    Till,
    event::Event,
    logo::{self, ShopLogo},
    profile::Profile,
    refusal::Refusal,
    view::{Mode, PreorderView, SettingsView, Shop, ShopSetting},
};

/// A register's settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The shop and this till in it.
    pub shop: Shop,
    /// The shop's telephone; may be empty.
    pub phone: String,
    /// What stands in for the shop's initials, on screen and on paper.
    pub logo: Option<Arc<ShopLogo>>,
    /// When one business day becomes the next.
    pub cut_off: CutOff,
    /// How long a QR stays on screen.
    pub qr_seconds: u32,
    /// How long a paid sale stays on screen; none: until a person moves on.
    pub return_seconds: Option<u32>,
    /// After how long without a touch an idle till locks itself; none: never.
    pub idle_seconds: Option<u32>,
    /// Amounts one touch adds, in centavos.
    pub quick_amounts_cents: Vec<i64>,
    /// How each sale begins.
    pub surface: Surface,
    /// The concept a sale is for unless the cashier chooses.
    pub concept_id: String,
    /// The provider's id of the sale point at this till, whose static QR collects.
    pub sale_point_id: Option<String>,
    /// What TotalCoin's pre-orders must say of the shop; none: it collects by no pre-orders.
    pub preorder: Option<Preorder>,
    /// The folder that copies of the journal go to; none: the one beside it.
    pub backup_folder: Option<String>,
    /// Whether somebody went through the wizard, or said that they would do it later.
    pub set_up: bool,
}

/// What a pre-order must say of the shop (TotalCoin, "Create Pre-Order").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preorder {
    /// The business unit that receives the payment.
    pub business_unit: String,
    /// The document number of the payer, which at a counter nobody knows: what the provider agreed to.
    pub dni: String,
}

pub(crate) const SHOP_NAME: &str = "shop.name";
pub(crate) const SHOP_ADDRESS: &str = "shop.address";
pub(crate) const SHOP_CUIT: &str = "shop.cuit";
pub(crate) const SHOP_PHONE: &str = "shop.phone";
/// What this till is called.
pub(crate) const TILL_NAME: &str = "sale_point";
/// How long a code stays up, in seconds.
const QR_SECONDS: &str = "qr.seconds";
/// How long a paid sale stays on screen: a number of seconds, or `never`.
const RETURN_SECONDS: &str = "return.seconds";
/// After how long without a touch the till locks itself: a number of seconds, or `never`.
const IDLE_SECONDS: &str = "lock.idle_seconds";
/// The amounts one touch adds: centavos with commas between them.
const QUICK_AMOUNTS: &str = "quick_amounts";
/// How each sale begins: a surface's word.
const SURFACE: &str = "surface";
const CONCEPT: &str = "concept";
/// The register's own sale point at TelePagos; empty: the only one there is.
pub(crate) const SALE_POINT_ID: &str = "sale_point.id";
/// The business unit of pre-orders; empty: it collects by none.
pub(crate) const BUSINESS_UNIT: &str = "totalcoin.business_unit";
/// The document number of pre-orders.
pub(crate) const DNI: &str = "totalcoin.dni";
/// The shop's logo, as it is printed; empty: none.
pub(crate) const LOGO: &str = "shop.logo";
/// The folder that copies of the journal go to; empty: the one beside it.
pub const BACKUP_FOLDER: &str = "backup.folder";
/// Whether the register was set up: `done`, or `later`.
pub(crate) const SET_UP: &str = "register.set_up";

/// How long a code may stay up, in seconds.
const QR_SPAN: std::ops::RangeInclusive<u32> = 60..=1_800;
/// How long a paid sale may stay on screen, in seconds.
const RETURN_SPAN: std::ops::RangeInclusive<u32> = 3..=60;
/// How long a till may stay unlocked without a touch, in seconds.
const IDLE_SPAN: std::ops::RangeInclusive<u32> = 60..=3_600;
/// The word for a time that does not come.
const NEVER: &str = "never";
/// How many amounts there is room for.
const QUICK_MOST: usize = 6;

/// The business unit in TotalCoin's own example, and a document number above all that were issued.
const PRACTICE_PREORDER: [&str; 2] = ["348", "99999999"];

/// What a fresh register offers at a touch: the notes in a drawer.
const QUICK_AMOUNTS_CENTS: [i64; QUICK_MOST] =
    [50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000];

impl Settings {
    /// The register's settings as its journal has them.
    pub async fn read(journal: &Journal, profile: &Profile) -> Result<Settings, Refusal> {
        let profile = profile.clone();
        let settings = journal.read(move |book| Settings::of(book, &profile));
        Ok(settings.await?)
    }

    fn of(book: &Reading<'_>, profile: &Profile) -> Result<Settings, journal::Error> {
        let mut kept = HashMap::new();
        for key in [
            SHOP_NAME,
            SHOP_ADDRESS,
            SHOP_CUIT,
            SHOP_PHONE,
            TILL_NAME,
            DAY_CUT_OFF,
            QR_SECONDS,
            RETURN_SECONDS,
            IDLE_SECONDS,
            QUICK_AMOUNTS,
            SURFACE,
            CONCEPT,
            SALE_POINT_ID,
            BUSINESS_UNIT,
            DNI,
            LOGO,
            BACKUP_FOLDER,
            SET_UP,
        ] {
            if let Some(value) = book.setting(key)? {
                kept.insert(key, value);
            }
        }
        let mut take = |key: &str| kept.remove(key);
        let is_text = |text: &String| !text.trim().is_empty();
        let fresh_name = match profile.mode {
            Mode::Practice => "Comercio de práctica",
            Mode::Live => "Mi comercio",
        };
        let own_cuit = || profile.cuit.as_ref().map(ToString::to_string);
        Ok(Settings {
            shop: Shop {
                name: take(SHOP_NAME).unwrap_or_else(|| fresh_name.to_owned()),
                address: take(SHOP_ADDRESS).unwrap_or_default(),
                cuit: take(SHOP_CUIT).or_else(own_cuit).unwrap_or_default(),
                sale_point: take(TILL_NAME).unwrap_or_else(|| "Caja 1".to_owned()),
            },
            phone: take(SHOP_PHONE).unwrap_or_default(),
            logo: parsed(take(LOGO).filter(is_text), LOGO, logo::read).map(Arc::new),
            cut_off: parsed(take(DAY_CUT_OFF), DAY_CUT_OFF, |text| {
                text.parse()
                    .ok()
                    .and_then(|hour| CutOff::at_hour(hour).ok())
            })
            .unwrap_or_default(),
            qr_seconds: parsed(take(QR_SECONDS), QR_SECONDS, |text| {
                text.parse().ok().filter(|it| QR_SPAN.contains(it))
            })
            .unwrap_or(300),
            return_seconds: match take(RETURN_SECONDS).as_deref() {
                Some(NEVER) => None,
                kept => Some(kept.and_then(|text| text.parse().ok()).unwrap_or(8)),
            },
            idle_seconds: match take(IDLE_SECONDS) {
                Some(never) if never == NEVER => None,
                kept => parsed(kept, IDLE_SECONDS, |text| {
                    text.parse().ok().filter(|it| IDLE_SPAN.contains(it))
                })
                .or(Some(300)),
            },
            quick_amounts_cents: parsed(take(QUICK_AMOUNTS), QUICK_AMOUNTS, quick_amounts)
                .unwrap_or_else(|| QUICK_AMOUNTS_CENTS.to_vec()),
            surface: parsed(take(SURFACE), SURFACE, surface).unwrap_or(Surface::Screen),
            concept_id: take(CONCEPT).unwrap_or_else(|| "VAR".to_owned()),
            sale_point_id: take(SALE_POINT_ID).filter(is_text),
            preorder: {
                let mut either = |key, sample: &str| {
                    let practice = profile.mode == Mode::Practice;
                    take(key).or_else(|| practice.then(|| sample.to_owned()))
                };
                let [unit, dni] = PRACTICE_PREORDER;
                let both = either(BUSINESS_UNIT, unit).zip(either(DNI, dni));
                both.filter(|(unit, dni)| is_text(unit) && is_text(dni))
                    .map(|(business_unit, dni)| Preorder { business_unit, dni })
            },
            backup_folder: take(BACKUP_FOLDER).filter(is_text),
            set_up: take(SET_UP).is_some(),
        })
    }

    /// How long a code stays up, in milliseconds.
    pub(crate) fn code_life_ms(&self) -> i64 {
        i64::from(self.qr_seconds).saturating_mul(1_000)
    }
}

impl Till {
    /// The register's settings, as they are now.
    pub fn settings(&self) -> Arc<Settings> {
        let settings = self.inner.settings.read();
        // They are replaced whole; there is nothing half in them.
        Arc::clone(&settings.unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Everything a manager can set about the register, as it stands. A manager's to see.
    pub async fn settings_view(&self) -> Result<SettingsView, Refusal> {
        self.allowed(Deed::ChangeSettings)?;
        self.settings_as_they_are().await
    }

    pub(crate) async fn settings_as_they_are(&self) -> Result<SettingsView, Refusal> {
        let settings = self.settings();
        let listener = self.doors_wanted().await?;
        let archive = self.present().archive.clone();
        let chosen = settings.backup_folder.as_deref();
        let copies = archive.map(|archive| archive.shelf(chosen));
        let folder = self.inner.papers.parent().unwrap_or(&self.inner.papers);
        Ok(SettingsView {
            shop: ShopSetting {
                name: settings.shop.name.clone(),
                cuit: settings.shop.cuit.clone(),
                address: settings.shop.address.clone(),
                phone: settings.phone.clone(),
                sale_point: settings.shop.sale_point.clone(),
            },
            logo: settings.logo.as_ref().map(|logo| logo.data_url()),
            cut_off_hour: u8::try_from(i8::from(settings.cut_off)).unwrap_or_default(),
            qr_seconds: settings.qr_seconds,
            return_seconds: settings.return_seconds,
            idle_seconds: settings.idle_seconds,
            quick_amounts_cents: settings.quick_amounts_cents.clone(),
            surface: settings.surface,
            concept_id: Some(settings.concept_id.clone()),
            preorder: settings.preorder.as_ref().map(|it| PreorderView {
                business_unit: it.business_unit.clone(),
                dni: it.dni.clone(),
            }),
            sale_point_id: settings.sale_point_id.clone(),
            backup_folder: copies
                .as_ref()
                .map(|copies| copies.folder.display().to_string())
                .unwrap_or_default(),
            backup_beside: chosen.is_none(),
            last_backup_ms: copies
                .and_then(|copies| copies.last)
                .map(domain::instant::Instant::ms),
            folder: folder.display().to_string(),
            listener: listener.map(|at| at.to_string()),
        })
    }

    /// Reads the settings again, because the journal says that one was set. Tells the windows when one is another.
    pub(crate) async fn read_settings_again(&self) -> Result<(), Refusal> {
        let now = Settings::read(&self.inner.journal, &self.inner.profile).await?;
        let before = self.settings();
        if *before == now {
            return Ok(());
        }
        {
            let mut present = self.present();
            present.longest_code_ms = present.longest_code_ms.max(before.code_life_ms());
        }
        let mut settings = self
            .inner
            .settings
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        *settings = Arc::new(now);
        drop(settings);
        self.tell(Event::RegisterChanged);
        self.tell_channels();
        Ok(())
    }

    /// How long a code may be up that was asked for before now: settings may have been others then.
    pub(crate) fn longest_code_life_ms(&self) -> i64 {
        let before = self.present().longest_code_ms;
        self.settings().code_life_ms().max(before)
    }
}

fn quick_amounts(text: &str) -> Option<Vec<i64>> {
    let amounts: Option<Vec<i64>> = text.split(',').map(|it| it.parse().ok()).collect();
    amounts.filter(|amounts| change::are_quick(amounts))
}

fn surface(text: &str) -> Option<Surface> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).ok()
}

fn parsed<T>(kept: Option<String>, key: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
    let text = kept?;
    let value = read(&text);
    if value.is_none() {
        tracing::warn!(key, "a setting does not read; the default stands in for it");
    }
    value
}
