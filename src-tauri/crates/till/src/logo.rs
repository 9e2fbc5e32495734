//! The shop's logo: black on white, as it is printed, wherever it is shown.
//!
//! It is a setting in the journal, so it is in every copy of it and comes back with one. What is kept is the small
//! picture that was made of the file, never the file.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use documents::logo::Logo;

use crate::{
    Till,
    refusal::{Code, Refusal},
    settings::LOGO,
    view::SettingsView,
};

/// A logo, and the text it is kept as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShopLogo {
    kept: String,
    logo: Logo,
}

impl ShopLogo {
    /// The picture, for paper.
    pub fn drawn(&self) -> Logo {
        self.logo.clone()
    }

    /// The text it is kept as.
    pub(crate) fn kept(&self) -> String {
        self.kept.clone()
    }

    /// The picture, for a window.
    pub fn data_url(&self) -> String {
        format!("data:image/png;base64,{}", self.kept)
    }
}

/// The logo that is kept as that text.
pub(crate) fn read(kept: &str) -> Option<ShopLogo> {
    let logo = Logo::of_picture(&BASE64.decode(kept).ok()?).ok()?;
    Some(ShopLogo {
        kept: kept.to_owned(),
        logo,
    })
}

impl Till {
    /// Makes the shop's logo of a picture. A manager's to do, or anybody's on a register that was not set up.
    ///
    /// [`Code::BadLogo`] for what is no picture, is too large, or shows nothing in black on white.
    pub async fn choose_logo(&self, picture: Vec<u8>) -> Result<SettingsView, Refusal> {
        self.may_arrange().await?;
        self.must_write()?;
        // Thousands of pixels a side take a moment, and somebody may be paying.
        let made = tokio::task::spawn_blocking(move || {
            let logo = Logo::of_picture(&picture)?;
            logo.png()
        });
        let made = made.await.map_err(|_| self.refuse(Code::Internal))?;
        let png = made.map_err(|why| {
            let refusal = self.refuse(Code::BadLogo);
            tracing::info!(trace = refusal.trace, %why, "a picture is no logo");
            refusal
        })?;
        self.set(vec![(LOGO, BASE64.encode(png))]).await?;
        self.settings_as_they_are().await
    }
}
