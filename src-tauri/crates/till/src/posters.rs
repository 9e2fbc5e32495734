//! Posters: a sale point's static code on paper, to hang where customers pay.
//!
//! The code is asked for and checked anew each time, as before any other is shown: a poster hangs for years, and one of
//! another shop's code, or of a sale point that collects no more, would take its customers' money elsewhere or nowhere.

use documents::{poster, qr};
use domain::operator::Deed;

use crate::{
    Till,
    ports::PrintForm,
    printing::{Asked, Made},
    refusal::{Code, Refusal},
    sale_points::AmountType,
    view::{Handed, PosterSize, PosterView, QrView, Saved, TicketKind},
};

impl Till {
    /// What a sale point's poster shows: of its open code, or of the one in which the amount waits.
    ///
    /// [`Code::NoSuchSalePoint`] also of one that was retired: its code collects nothing.
    pub async fn poster(&self, id: &str, open: bool) -> Result<PosterView, Refusal> {
        self.allowed(Deed::SeeSales)?;
        let list = self.list_sale_points().await?;
        let point = list.into_iter().find(|it| it.id == id && !it.retired);
        let point = point.ok_or_else(|| self.refuse(Code::NoSuchSalePoint))?;
        let amount = if open {
            AmountType::Open
        } else {
            AmountType::Closed
        };
        let content = self.static_code(&point.id, amount).await?;
        let code = qr::encode(&content).map_err(|error| self.undrawn(&error))?;
        Ok(PosterView {
            shop: self.settings().shop.name.clone(),
            sale_point: point.name,
            open,
            qr: QrView {
                modules: code.modules,
                path: code.path,
            },
            content,
            practice: !self.inner.profile.is_worth_something(),
        })
    }

    /// The poster as a PDF. The same sale point and code give the same bytes.
    pub async fn poster_pdf(
        &self,
        id: &str,
        open: bool,
        size: PosterSize,
    ) -> Result<Vec<u8>, Refusal> {
        Ok(self.drawn_poster(id, open, size).await?.0)
    }

    /// Writes the poster among the register's papers and says where.
    pub async fn save_poster(
        &self,
        id: &str,
        open: bool,
        size: PosterSize,
    ) -> Result<Saved, Refusal> {
        let (pdf, view) = self.drawn_poster(id, open, size).await?;
        let (paper, kind) = (
            match size {
                PosterSize::A5 => "a5",
                PosterSize::A6 => "a6",
            },
            if open { "abierto" } else { "cerrado" },
        );
        let name = format!("cartel-{}-{kind}-{paper}.pdf", file_name(&view.sale_point));
        self.save_to(&self.inner.papers.join(name), pdf).await
    }

    /// Prints the poster: on the printer for sheets, or, where none is set up, for the system's viewer to show.
    pub async fn print_poster(
        &self,
        id: &str,
        open: bool,
        size: PosterSize,
    ) -> Result<Handed, Refusal> {
        self.allowed(Deed::SeeSales)?;
        let settings = self.printing().await?;
        let Some(printer) = self.sheet_printer(&settings) else {
            let saved = self.save_poster(id, open, size).await?;
            return Ok(Handed::to_viewer(saved.path));
        };
        let (bytes, view) = self.drawn_poster(id, open, size).await?;
        self.queue(Asked {
            kind: TicketKind::Poster,
            name: view.sale_point,
            of: None,
            printer,
            made: Made {
                bytes,
                form: PrintForm::Pdf,
            },
        })
        .await
    }

    async fn drawn_poster(
        &self,
        id: &str,
        open: bool,
        size: PosterSize,
    ) -> Result<(Vec<u8>, PosterView), Refusal> {
        let view = self.poster(id, open).await?;
        let drawn = poster::Poster {
            shop: view.shop.clone(),
            logo: self.settings().logo.as_ref().map(|logo| logo.drawn()),
            sale_point: view.sale_point.clone(),
            open,
            content: view.content.clone(),
            practice: view.practice,
        };
        let size = match size {
            PosterSize::A5 => poster::Size::A5,
            PosterSize::A6 => poster::Size::A6,
        };
        let pdf = drawn.pdf(size).map_err(|error| self.undrawn(&error))?;
        Ok((pdf, view))
    }

    /// A code that cannot be drawn so that it scans is not safe to hang.
    fn undrawn(&self, error: &documents::Error) -> Refusal {
        let refusal = self.refuse(Code::UnsafeQr);
        tracing::error!(trace = refusal.trace, error = %error, "a poster could not be drawn");
        refusal
    }
}

/// A name as a file may be called on every system: letters, digits and dashes.
fn file_name(name: &str) -> String {
    let mut file = String::new();
    for character in name.to_lowercase().chars() {
        if character.is_alphanumeric() {
            file.push(character);
        } else if !file.is_empty() && !file.ends_with('-') {
            file.push('-');
        }
    }
    let file = file.trim_end_matches('-');
    if file.is_empty() { "punto" } else { file }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_name_leads_nowhere_else() {
        for (name, file) in [
            ("Caja 1", "caja-1"),
            ("Ñandú & Cía.", "ñandú-cía"),
            ("../../etc/passwd", "etc-passwd"),
            ("C:\\nul", "c-nul"),
            ("***", "punto"),
            ("", "punto"),
        ] {
            assert_eq!(file_name(name), file, "{name:?}");
        }
    }
}
