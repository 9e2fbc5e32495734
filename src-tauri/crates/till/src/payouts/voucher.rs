//! Vouchers: TelePagos's paper about a payout, kept as it came and never opened.
//!
//! A document goes among the papers under our own name, its hash into the journal; whoever asks for it later gets
//! it only as it was kept, or anew from the provider. An address or a text is kept as text (ambiguity 10).
//! TotalCoin gives none.

use std::{fmt, path::PathBuf, sync::Arc};

use domain::{
    channel::Provider,
    operator::Deed,
    payout::{Duty, Happening, Payout, PayoutId, Proof, Voucher as Kept},
};
use gateway::{Answer, RefusedKind, SilenceKind, Voucher};
use sha2::{Digest, Sha256};

use super::sending::Paying;
use crate::{
    Till,
    refusal::{Code, Refusal},
};

/// A voucher, for a person.
#[derive(Clone, PartialEq, Eq)]
pub enum VoucherDocument {
    /// A document that is kept among the papers.
    Pdf {
        /// All of it.
        bytes: Vec<u8>,
        /// Where it is kept.
        path: String,
    },
    /// An address, or words. To be shown, not followed.
    Text(String),
}

/// No more than its form and size: it names people and accounts.
impl fmt::Debug for VoucherDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (form, bytes) = match self {
            VoucherDocument::Pdf { bytes, .. } => ("Pdf", bytes.len()),
            VoucherDocument::Text(text) => ("Text", text.len()),
        };
        f.debug_struct(form)
            .field("bytes", &bytes)
            .finish_non_exhaustive()
    }
}

impl Till {
    /// The voucher of a payout: as it was kept, or asked for and kept now.
    ///
    /// A file that is no longer what was kept is not handed out; the provider is asked again.
    pub async fn voucher(&self, id: PayoutId) -> Result<VoucherDocument, Refusal> {
        self.allowed(Deed::SeeAccount)?;
        let payout = self.find_payout(id).await?;
        if let Some(kept) = &payout.voucher
            && let Some(document) = self.kept(&payout, kept).await?
        {
            return Ok(document);
        }
        let document = self.fetch_voucher(&payout).await?;
        self.tell_news().await?;
        Ok(document)
    }

    /// Asks the provider for it, and keeps it.
    async fn fetch_voucher(&self, payout: &Payout) -> Result<VoucherDocument, Refusal> {
        let id = match (payout.draft.provider, &payout.provider_id) {
            (Provider::Telepagos, Some(id)) => id.clone(),
            (Provider::Telepagos | Provider::Totalcoin, _) => {
                return Err(self.refuse(Code::NoVoucher));
            }
        };
        if self.shut_out(Provider::Telepagos).is_some() {
            return Err(self.refuse(Code::CredentialsRefused));
        }
        let answer = self.telepagos()?.cash_out_voucher(&id).await;
        let none = match &answer {
            Answer::Refused(refused) if refused.kind == RefusedKind::Rejected => {
                Some(refused.words.clone())
            }
            Answer::Silence(silence) if silence.why == SilenceKind::MissingField("voucher") => {
                Some(None)
            }
            Answer::Said(_) | Answer::Refused(_) | Answer::Silence(_) => None,
        };
        if let Some(words) = none {
            let mut refusal = self.refuse(Code::NoVoucher);
            refusal.reason = words;
            return Err(refusal);
        }
        let voucher = self.heard(Provider::Telepagos, answer)?;
        // Were somebody at it, they would write down the same.
        let _paying = Paying::begin(self, payout.id);
        self.take_voucher(payout, voucher).await
    }

    /// Keeps what the provider gave, and journals what it shows: that the money arrived, unless it is mere words.
    ///
    /// A document that cannot be written still shows it; the refusal to write comes after that.
    pub(super) async fn take_voucher(
        &self,
        payout: &Payout,
        voucher: Voucher,
    ) -> Result<VoucherDocument, Refusal> {
        let shows = !matches!(voucher, Voucher::Text(_));
        let ends = shows && payout.duty() != Duty::Rest;
        let (document, kept) = match voucher {
            Voucher::Pdf(bytes) => {
                let file = format!("comprobante-{}.pdf", payout.draft.reference);
                let sha256 = sha256(&bytes);
                let saved = self.save_to(&self.paper(&file), bytes.clone()).await;
                let kept = Kept {
                    file: Some(file),
                    text: None,
                    sha256,
                };
                let pdf = |path| VoucherDocument::Pdf { bytes, path };
                match saved {
                    Ok(saved) => (Ok(pdf(saved.path)), Some(kept)),
                    Err(refusal) => (Err(refusal), None),
                }
            }
            Voucher::Url(text) | Voucher::Text(text) => {
                let kept = Kept {
                    file: None,
                    text: Some(text.clone()),
                    sha256: sha256(text.as_bytes()),
                };
                (Ok(VoucherDocument::Text(text)), Some(kept))
            }
        };
        // Words that came before the end may be about anything; those that come after it are kept.
        let lasting = shows || payout.duty() == Duty::Rest;
        let mut happenings: Vec<Happening> = kept
            .filter(|kept| lasting && payout.voucher.as_ref() != Some(kept))
            .map(Happening::VoucherKept)
            .into_iter()
            .collect();
        if ends {
            happenings.push(Happening::Processed {
                provider_id: None,
                proof: Proof::Voucher,
            });
        }
        if !happenings.is_empty() {
            self.step_payout(payout.id, happenings).await?;
        }
        document
    }

    /// The voucher as it was kept; none when its file is gone or is not what it was.
    async fn kept(&self, payout: &Payout, kept: &Kept) -> Result<Option<VoucherDocument>, Refusal> {
        if let Some(text) = &kept.text {
            return Ok(Some(VoucherDocument::Text(text.clone())));
        }
        let Some(file) = &kept.file else {
            return Ok(None);
        };
        let path = self.paper(file);
        let shown = path.display().to_string();
        let cabinet = Arc::clone(&self.inner.ports.cabinet);
        let read = tokio::task::spawn_blocking(move || cabinet.read(&path)).await;
        let read = read.map_err(|_| self.refuse(Code::Internal))?;
        match read {
            Ok(bytes) if sha256(&bytes) == kept.sha256 => {
                Ok(Some(VoucherDocument::Pdf { bytes, path: shown }))
            }
            Ok(_) => {
                tracing::error!(payout = %payout.id, "a kept voucher was changed; it is asked for anew");
                Ok(None)
            }
            Err(error) => {
                tracing::warn!(payout = %payout.id, error = %error, "a kept voucher cannot be read");
                Ok(None)
            }
        }
    }

    fn paper(&self, file: &str) -> PathBuf {
        self.inner.papers.join(file)
    }
}

/// The SHA-256 of some bytes, in hex.
fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().fold(String::new(), |mut hex, byte| {
        for half in [byte >> 4, byte & 15] {
            hex.extend(char::from_digit(u32::from(half), 16));
        }
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::sha256;

    #[test]
    fn the_hash_is_the_one_everybody_computes() {
        assert_eq!(
            sha256(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "the vector of the standard"
        );
    }
}
