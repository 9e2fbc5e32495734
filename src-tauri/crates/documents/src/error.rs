//! Why a document was not made.

/// Why a document was not made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is nothing to put in the QR.
    #[error("there is no text to encode")]
    Empty,
    /// More than the largest QR holds.
    #[error("the text does not fit in a QR: {bytes} bytes")]
    TextTooLong {
        /// The length of the text in UTF-8.
        bytes: usize,
    },
    /// More paper than a PDF page can be: five metres.
    #[error("the document is too long for one page: {millimetres} mm")]
    PageTooLong {
        /// The height the document would have.
        millimetres: i64,
    },
    /// More than one sheet holds, however small it is set.
    #[error("it does not fit on one sheet")]
    TooMuchForASheet,
    /// The code has so many modules that on this paper they would be too small to scan.
    #[error("a code of {modules} modules is too fine for this paper")]
    CodeTooFine {
        /// Its side, with the quiet zone.
        modules: u32,
    },
    /// The PDF could not be written out.
    #[error("the PDF was not written")]
    Unwritten(#[from] std::io::Error),
    /// More rows or columns than a workbook holds.
    #[error("the sheet is longer or wider than a workbook holds")]
    SheetTooLong,
    /// The workbook could not be made.
    #[error("the workbook was not made")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}
