//! What stops the PDF writer.

/// Says why no PDF was made. Nothing has been written when one of these is given, except for
/// [`PdfError::Write`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PdfError {
    /// There are no pages.
    #[error("there are no pages to write")]
    NoPages,
    /// The licence bits of a font forbid embedding (OpenType `OS/2`, `fsType`).
    #[error("the font `{font}` forbids embedding (fsType {bits:#06x})")]
    EmbeddingForbidden {
        /// The PostScript name of the font.
        font: String,
        /// The licence bits.
        bits: u16,
    },
    /// A font can't be read or subset.
    #[error("the font `{font}` can't be embedded: {reason}")]
    BadFont {
        /// The PostScript name of the font.
        font: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A page names a font that is not in the list of fonts.
    #[error("page {page} names font {font}, which is not there")]
    MissingFont {
        /// The page, from 1.
        page: usize,
        /// The index that was named.
        font: u16,
    },
    /// The output profile can't serve the standard.
    #[error("the output profile `{name}` can't be used: {reason}")]
    BadProfile {
        /// The output condition.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// An option is out of its range.
    #[error("{option} {given} is out of range ({allowed})")]
    BadOption {
        /// Which option.
        option: &'static str,
        /// What was given.
        given: String,
        /// What is allowed.
        allowed: &'static str,
    },
    /// A PDF that was handed in can't be read.
    #[error("the PDF can't be read: {reason}")]
    Unreadable {
        /// What the parser says.
        reason: String,
    },
    /// The destination refused bytes.
    #[error("the PDF can't be written")]
    Write(#[from] std::io::Error),
}

impl PdfError {
    /// The code of the message, such as `pdf-001`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::EmbeddingForbidden { .. } => "pdf-001",
            Self::BadFont { .. } | Self::MissingFont { .. } => "pdf-002",
            Self::BadProfile { .. } => "pdf-003",
            Self::BadOption { .. } | Self::NoPages => "pdf-004",
            Self::Unreadable { .. } => "pdf-005",
            Self::Write(_) => "pdf-006",
        }
    }

    /// What can be done about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::EmbeddingForbidden { .. } => {
                "choose another font, or get a licence and a font file that allow embedding"
            }
            Self::BadFont { .. } | Self::MissingFont { .. } => "choose another font file",
            Self::BadProfile { .. } => "name an ICC output profile (class prtr) for CMYK",
            Self::BadOption { .. } => "correct the option",
            Self::NoPages => "give the book some text",
            Self::Unreadable { .. } => "open the file in a PDF viewer and save it anew",
            Self::Write(_) => "free some disk space or choose another folder",
        }
    }
}
