//! Changing a setting: one thing at a time, held against what it may be, in one transaction of the journal.

use std::{net::SocketAddr, path::Path};

use domain::{channel::Surface, cuit::Cuit, day::CutOff, money::Price, operator::Deed};
use journal::DAY_CUT_OFF;

use super::{
    BACKUP_FOLDER, BUSINESS_UNIT, CONCEPT, DNI, IDLE_SECONDS, IDLE_SPAN, LOGO, NEVER, QR_SECONDS,
    QR_SPAN, QUICK_AMOUNTS, QUICK_MOST, RETURN_SECONDS, RETURN_SPAN, SALE_POINT_ID, SHOP_ADDRESS,
    SHOP_CUIT, SHOP_NAME, SHOP_PHONE, SURFACE, TILL_NAME,
};
use crate::{
    Till,
    inbound::LISTENER,
    refusal::{Code, Refusal},
    view::{SettingChange, SettingsView, ShopSetting},
};

/// What a setting is to be from now on, by its key.
pub(crate) type Values = Vec<(&'static str, String)>;

impl Till {
    /// Changes one thing about the register, for good, and answers everything there is to set. A manager's to do.
    ///
    /// [`Code::BadSetting`] for what the thing may not be, or a more particular code; then it is as it was.
    pub async fn change_setting(&self, change: &SettingChange) -> Result<SettingsView, Refusal> {
        self.allowed(Deed::ChangeSettings)?;
        self.must_write()?;
        let values = self.values_of(change).await?;
        let sale_point = matches!(change, SettingChange::SalePoint { .. });
        self.set(values).await?;
        if sale_point {
            self.look_again(None);
        }
        self.settings_view().await
    }

    /// Copies go to that folder from now on, if one can be kept there. A manager's to do.
    pub async fn choose_backup_folder(&self, folder: &Path) -> Result<SettingsView, Refusal> {
        self.allowed(Deed::ChangeSettings)?;
        self.must_write()?;
        let archive = self.present().archive.clone();
        let archive = archive.ok_or_else(|| self.refuse(Code::BackupFailed))?;
        let text = folder.to_str().filter(|_| folder.is_absolute());
        let text = text.ok_or_else(|| self.refuse(Code::BadSetting))?;
        archive.must_take(folder).map_err(|error| {
            let mut refusal = self.refuse(Code::BackupFailed);
            tracing::warn!(trace = refusal.trace, %error, "no copy can be kept there");
            refusal.reason = Some(error.to_string());
            refusal
        })?;
        self.set(vec![(BACKUP_FOLDER, text.to_owned())]).await?;
        self.settings_view().await
    }

    /// Sets all of these, or none, and tells of it.
    pub(crate) async fn set(&self, values: Values) -> Result<(), Refusal> {
        let mut stamped: Vec<_> = values.into_iter().map(|it| (it, self.stamp())).collect();
        let set = move |book: &mut journal::Writing<'_>| {
            for ((key, value), stamp) in stamped.drain(..) {
                book.set_setting(key, &value, &stamp)?;
            }
            Ok(())
        };
        self.inner.journal.write(set).await?;
        self.tell_news().await
    }

    async fn values_of(&self, change: &SettingChange) -> Result<Values, Refusal> {
        let bad = || self.refuse(Code::BadSetting);
        Ok(match change {
            SettingChange::Shop { shop } => shop_values(shop).map_err(|code| self.refuse(code))?,
            SettingChange::NoLogo => vec![(LOGO, String::new())],
            SettingChange::CutOff { hour } => {
                let hour = i8::try_from(*hour).ok();
                let hour = hour.filter(|hour| CutOff::at_hour(*hour).is_ok());
                vec![(DAY_CUT_OFF, hour.ok_or_else(bad)?.to_string())]
            }
            SettingChange::QrSeconds { seconds } if QR_SPAN.contains(seconds) => {
                vec![(QR_SECONDS, seconds.to_string())]
            }
            SettingChange::ReturnSeconds { seconds }
                if seconds.is_none_or(|it| RETURN_SPAN.contains(&it)) =>
            {
                vec![(RETURN_SECONDS, or_never(*seconds))]
            }
            SettingChange::IdleSeconds { seconds }
                if seconds.is_none_or(|it| IDLE_SPAN.contains(&it)) =>
            {
                vec![(IDLE_SECONDS, or_never(*seconds))]
            }
            SettingChange::QrSeconds { .. }
            | SettingChange::ReturnSeconds { .. }
            | SettingChange::IdleSeconds { .. } => return Err(bad()),
            SettingChange::QuickAmounts { cents } => {
                if !are_quick(cents) {
                    return Err(bad());
                }
                let texts: Vec<String> = cents.iter().map(ToString::to_string).collect();
                vec![(QUICK_AMOUNTS, texts.join(","))]
            }
            SettingChange::Surface { surface } => vec![(SURFACE, word(*surface).to_owned())],
            SettingChange::Concept { id } => vec![(CONCEPT, self.usual_of(id).await?)],
            SettingChange::Preorder { preorder: None } => {
                vec![(BUSINESS_UNIT, String::new()), (DNI, String::new())]
            }
            SettingChange::Preorder { preorder: Some(it) } => {
                let unit = line(&it.business_unit, 1..=40).ok_or_else(bad)?;
                let dni = line(&it.dni, 1..=20).ok_or_else(bad)?;
                vec![(BUSINESS_UNIT, unit), (DNI, dni)]
            }
            SettingChange::SalePoint { id: None } => vec![(SALE_POINT_ID, String::new())],
            SettingChange::SalePoint { id: Some(id) } => {
                let list = self.list_sale_points().await?;
                let found = list.into_iter().find(|it| it.id == *id && !it.retired);
                let found = found.ok_or_else(|| self.refuse(Code::NoSuchSalePoint))?;
                vec![(SALE_POINT_ID, found.id)]
            }
            SettingChange::BackupBeside => vec![(BACKUP_FOLDER, String::new())],
            SettingChange::Listener { address: None } => vec![(LISTENER, String::new())],
            SettingChange::Listener { address: Some(at) } => {
                // A port that the system picks anew each time is none that anybody could be told.
                let at: Option<SocketAddr> = at.trim().parse().ok();
                let at = at.filter(|at| at.port() != 0).ok_or_else(bad)?;
                vec![(LISTENER, at.to_string())]
            }
        })
    }

    /// A concept that can be the usual one: of the provider's list where there is one, a word of ours where not.
    async fn usual_of(&self, id: &str) -> Result<String, Refusal> {
        let unknown = || self.refuse(Code::UnknownConcept);
        let list = self.concepts().await;
        if !list.is_empty() && !list.iter().any(|concept| concept.id == id) {
            return Err(unknown());
        }
        line(id, 1..=100).ok_or_else(unknown)
    }
}

/// The shop's own settings, if they can be those of one.
pub(crate) fn shop_values(shop: &ShopSetting) -> Result<Values, Code> {
    let bad = Code::BadSetting;
    let cuit = match shop.cuit.trim() {
        "" => String::new(),
        text => Cuit::parse(text).map_err(|_| Code::BadCuit)?.to_string(),
    };
    let address = shop.address.trim();
    // An address may have several lines on paper; nothing else may.
    let lines = address.lines().map(|one| line(one, 0..=80));
    let address = lines.collect::<Option<Vec<_>>>().ok_or(bad)?.join("\n");
    if address.lines().count() > 4 {
        return Err(bad);
    }
    Ok(vec![
        (SHOP_NAME, line(&shop.name, 1..=60).ok_or(bad)?),
        (SHOP_CUIT, cuit),
        (SHOP_ADDRESS, address),
        (SHOP_PHONE, line(&shop.phone, 0..=40).ok_or(bad)?),
        (TILL_NAME, line(&shop.sale_point, 1..=30).ok_or(bad)?),
    ])
}

/// Whether these can be the amounts one touch adds: one to six, none twice, each one that a sale can have.
pub(super) fn are_quick(cents: &[i64]) -> bool {
    let differ = cents
        .iter()
        .enumerate()
        .all(|(place, one)| !cents.iter().take(place).any(|other| other == one));
    let are_prices = cents.iter().all(|one| Price::from_cents(*one).is_ok());
    (1..=QUICK_MOST).contains(&cents.len()) && differ && are_prices
}

/// A line of text of so many characters, without what stands around it.
fn line(text: &str, length: std::ops::RangeInclusive<usize>) -> Option<String> {
    let text = text.trim();
    let fits = length.contains(&text.chars().count()) && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}

fn or_never(seconds: Option<u32>) -> String {
    seconds.map_or_else(|| NEVER.to_owned(), |seconds| seconds.to_string())
}

const fn word(surface: Surface) -> &'static str {
    match surface {
        Surface::Screen => "screen",
        Surface::Counter => "counter",
        Surface::Link => "link",
    }
}

#[cfg(test)]
mod tests {
    use super::{are_quick, shop_values};
    use crate::{refusal::Code, view::ShopSetting};

    #[test]
    fn quick_amounts_are_one_to_six_prices_and_none_twice() {
        assert!(are_quick(&[100]), "one is enough");
        assert!(are_quick(&[1, 2, 3, 4, 5, 6]), "six fit");
        for wrong in [
            &[][..],
            &[100, 100],
            &[0],
            &[-100],
            &[1, 2, 3, 4, 5, 6, 7],
            &[i64::MAX],
        ] {
            assert!(!are_quick(wrong), "{wrong:?}");
        }
    }

    #[test]
    fn a_shop_is_what_fits_on_its_papers() {
        let shop = ShopSetting {
            name: " Panadería La Vereda ".to_owned(),
            cuit: "30718092481".to_owned(),
            address: "Av. Siempreviva 742\nQuilmes".to_owned(),
            phone: String::new(),
            sale_point: "Caja 1".to_owned(),
        };
        let values = shop_values(&shop).expect("a shop as there are many");
        assert!(
            values.contains(&("shop.name", "Panadería La Vereda".to_owned())),
            "without what stands around it: {values:?}"
        );
        assert!(
            values.contains(&("shop.cuit", "30-71809248-1".to_owned())),
            "the CUIT with its dashes: {values:?}"
        );
        let wrong = [
            (
                ShopSetting {
                    name: " ".to_owned(),
                    ..shop.clone()
                },
                Code::BadSetting,
            ),
            (
                ShopSetting {
                    name: "a".repeat(61),
                    ..shop.clone()
                },
                Code::BadSetting,
            ),
            (
                ShopSetting {
                    cuit: "30718092480".to_owned(),
                    ..shop.clone()
                },
                Code::BadCuit,
            ),
            (
                ShopSetting {
                    address: "a\n".repeat(5),
                    ..shop.clone()
                },
                Code::BadSetting,
            ),
            (
                ShopSetting {
                    phone: "1\u{7}".to_owned(),
                    ..shop.clone()
                },
                Code::BadSetting,
            ),
            (
                ShopSetting {
                    sale_point: String::new(),
                    ..shop
                },
                Code::BadSetting,
            ),
        ];
        for (shop, code) in wrong {
            assert_eq!(shop_values(&shop), Err(code), "{shop:?}");
        }
    }
}
