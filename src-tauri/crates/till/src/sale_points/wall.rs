//! The wall: the sale points as a manager sees them, and the codes that hang there held against what they must say.

use std::collections::BTreeMap;

use documents::qr::UnreadablePhoto;
use domain::{
    channel::Provider,
    emv_qr::{self, Payload},
    instant::Instant,
    operator::Deed,
};
use journal::{Place, SalePointNote};

use super::{AmountType, SalePoint};
use crate::{
    Till,
    refusal::{Code, Refusal},
    view::{SalePointView, StickerCheck, StickerField, StickerPhoto, Sum},
};

/// A sale point that was retired from here.
struct Retired {
    name: Option<String>,
    at: Instant,
}

impl Till {
    /// The account's sale points as the provider lists them, then those that were retired from here, the last first;
    /// each with what came in there today. Totals are a manager's to see.
    pub async fn sale_point_list(&self) -> Result<Vec<SalePointView>, Refusal> {
        self.allowed(Deed::ManageSalePoints)?;
        let listed = self.list_sale_points().await?;
        self.on_the_wall(listed).await
    }

    /// Makes a sale point, unless there is one of that name. Answers all of them.
    pub async fn add_sale_point(&self, name: &str) -> Result<Vec<SalePointView>, Refusal> {
        self.create_sale_point(name).await?;
        self.sale_point_list().await
    }

    /// Retires a sale point for good. `typed` is what the person typed for its name, and must be it
    /// ([`Code::NameMismatch`]): a code on a wall stops collecting at once. Answers all of them.
    pub async fn retire_named(&self, id: &str, typed: &str) -> Result<Vec<SalePointView>, Refusal> {
        let left = self.retire(id, Some(typed)).await?;
        self.on_the_wall(left).await
    }

    /// Holds what a printed code says against what it must, field by field.
    pub async fn check_sticker(
        &self,
        id: &str,
        open: bool,
        content: &str,
    ) -> Result<StickerCheck, Refusal> {
        self.allowed(Deed::SeeSales)?;
        let amount = if open {
            AmountType::Open
        } else {
            AmountType::Closed
        };
        let ours = self.read_static_code(id, amount).await?;
        let ours = Payload::parse(&ours).map_err(|_| self.refuse(Code::UnsafeQr))?;
        let compared = emv_qr::compare(&ours, content).unwrap_or_default();
        let fields: Vec<StickerField> = compared.into_iter().map(StickerField::from).collect();
        Ok(StickerCheck {
            same: !fields.is_empty() && fields.iter().all(|field| field.same),
            fields,
        })
    }

    /// Holds what the code in a photograph says against what it must, field by field.
    ///
    /// [`Code::BadPhoto`], [`Code::PhotoTooLarge`], [`Code::NoCodeInPhoto`] and [`Code::SeveralCodesInPhoto`] say what
    /// to do with the photograph; then the provider was asked for nothing.
    pub async fn check_sticker_photo(
        &self,
        id: &str,
        open: bool,
        photo: Vec<u8>,
    ) -> Result<StickerPhoto, Refusal> {
        self.allowed(Deed::SeeSales)?;
        // Millions of pixels take a moment, and somebody may be paying.
        let read = tokio::task::spawn_blocking(move || documents::qr::read_photo(&photo)).await;
        let read = read.map_err(|_| self.refuse(Code::Internal))?;
        let content = read.map_err(|why| {
            let refusal = self.refuse(unread(why));
            tracing::info!(trace = refusal.trace, %why, "a photograph was not read");
            refusal
        })?;
        let check = self.check_sticker(id, open, &content).await?;
        Ok(StickerPhoto { content, check })
    }

    /// Those of the list that are active, and what the journal has of the others.
    async fn on_the_wall(&self, listed: Vec<SalePoint>) -> Result<Vec<SalePointView>, Refusal> {
        let today = self.today();
        let (notes, places) = self
            .inner
            .journal
            .read(move |book| Ok((book.sale_point_notes()?, book.places(today)?)))
            .await?;
        let named: BTreeMap<&str, &str> = listed
            .iter()
            .map(|point| (point.id.as_str(), point.name.as_str()))
            .collect();
        let mut retired = retired(&notes);
        let active: Vec<&SalePoint> = listed.iter().filter(|point| !point.retired).collect();
        let own = self.own_sale_point(&active);
        let mut views: Vec<SalePointView> = Vec::new();
        for point in active {
            // Whatever was noted of it, the provider says that it collects.
            retired.remove(point.id.as_str());
            views.push(SalePointView {
                id: point.id.clone(),
                name: point.name.clone(),
                retired_ms: None,
                own: own.as_deref() == Some(point.id.as_str()),
                today: came_in(&places, &point.id, &point.name),
            });
        }
        let mut gone: Vec<SalePointView> = retired
            .into_iter()
            .map(|(id, retired)| {
                let listed = named.get(id).map(|name| (*name).to_owned());
                let name = retired.name.or(listed).unwrap_or_else(|| id.to_owned());
                SalePointView {
                    today: came_in(&places, id, &name),
                    id: id.to_owned(),
                    name,
                    retired_ms: Some(retired.at.ms()),
                    own: false,
                }
            })
            .collect();
        gone.sort_by_key(|point| std::cmp::Reverse(point.retired_ms));
        views.extend(gone);
        Ok(views)
    }

    /// The sale point at which this register sells: the one it is set to, else the account's only one.
    fn own_sale_point(&self, active: &[&SalePoint]) -> Option<String> {
        if !self.has(Provider::Telepagos) {
            return None;
        }
        match (&self.settings().sale_point_id, active) {
            (Some(own), _) => active
                .iter()
                .find(|point| point.id == *own || point.name == *own)
                .map(|point| point.id.clone()),
            (None, [only]) => Some(only.id.clone()),
            (None, _) => None,
        }
    }
}

/// Why a photograph was not read, for a person.
const fn unread(why: UnreadablePhoto) -> Code {
    match why {
        UnreadablePhoto::NotAPicture | UnreadablePhoto::Broken => Code::BadPhoto,
        UnreadablePhoto::TooLarge => Code::PhotoTooLarge,
        UnreadablePhoto::NoCode => Code::NoCodeInPhoto,
        UnreadablePhoto::SeveralCodes => Code::SeveralCodesInPhoto,
    }
}

/// The sale points that were retired from here, with their names as far as anybody noted them.
fn retired(notes: &[(SalePointNote, Instant)]) -> BTreeMap<&str, Retired> {
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    let mut retired = BTreeMap::new();
    for (note, at) in notes {
        match note {
            SalePointNote::Created { id, name } => {
                names.insert(id, name);
            }
            SalePointNote::Retired { id, name } => {
                let known = names.get(id.as_str()).map(|name| (*name).to_owned());
                let name = name.clone().or(known);
                retired.insert(id.as_str(), Retired { name, at: *at });
            }
        }
    }
    retired
}

/// What came in there: by its own code, or at the till of that name.
fn came_in(places: &[Place], id: &str, name: &str) -> Sum {
    let there = |place: &&Place| match &place.sale_point_id {
        Some(own) => own == id,
        None => place.sale_point == name,
    };
    places
        .iter()
        .filter(there)
        .fold(Sum::default(), |sum, place| Sum {
            count: sum.count.saturating_add(place.count),
            cents: sum.cents.saturating_add(place.amount.cents()),
        })
}
