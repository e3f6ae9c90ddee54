//! Why an edition could not be made.

use reissue_core::{Code, Diagnostic, Edition};

/// Says why the road from a source to an edition ended early.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The source could not be read.
    #[error(transparent)]
    Read(#[from] reissue_read::ReadError),
    /// The EPUB could not be written.
    #[cfg(feature = "edition-epub")]
    #[error(transparent)]
    Epub(#[from] reissue_epub::EpubError),
    /// The tree of pandoc could not be written.
    #[cfg(feature = "edition-pandoc")]
    #[error(transparent)]
    Pandoc(reissue_pandoc::Error),
    /// The book could not be set on pages.
    #[cfg(feature = "edition-pdf")]
    #[error(transparent)]
    Typeset(#[from] reissue_typeset::TypesetError),
    /// The printer does not make such a book.
    #[cfg(feature = "edition-pdf")]
    #[error(transparent)]
    Printer(#[from] reissue_page::printer::PrinterError),
    /// The pages could not be written.
    #[cfg(feature = "edition-pdf")]
    #[error(transparent)]
    Pdf(#[from] reissue_pdf::PdfError),
    /// The pages could not be drawn.
    #[cfg(feature = "preview")]
    #[error(transparent)]
    Render(#[from] reissue_render::RenderError),
    /// The output did not take the bytes.
    #[error("the output can't be written: {0}")]
    Sink(#[from] std::io::Error),
    /// The edition was left out when the library was built, or is no file.
    #[error("no `{0}` edition is made here")]
    NotMade(Edition),
    /// A setting that nobody knows, or a value that does not fit it.
    #[error("{0}")]
    Setting(String),
}

impl Error {
    /// Says that a value does not fit its setting.
    #[cfg_attr(not(feature = "edition-epub"), allow(dead_code))]
    pub(crate) fn setting(key: &str, value: &str, known: &str) -> Self {
        Self::Setting(format!("`{key}` is `{value}`, which is not {known}"))
    }

    /// The code, for reports.
    pub fn code(&self) -> Code {
        match self {
            Self::Read(e) => e.code(),
            #[cfg(feature = "edition-epub")]
            Self::Epub(_) => "epub-001",
            #[cfg(feature = "edition-pandoc")]
            Self::Pandoc(_) => "pandoc-003",
            #[cfg(feature = "edition-pdf")]
            Self::Typeset(reissue_typeset::TypesetError::MissingGlyphs { .. }) => "type-001",
            #[cfg(feature = "edition-pdf")]
            Self::Typeset(_) => "type-009",
            #[cfg(feature = "edition-pdf")]
            Self::Printer(e) => e.code(),
            #[cfg(feature = "edition-pdf")]
            Self::Pdf(e) => e.code(),
            #[cfg(feature = "preview")]
            Self::Render(_) => "render-002",
            Self::Sink(_) => "disk-005",
            Self::NotMade(_) => "book-008",
            Self::Setting(_) => "book-009",
        }
    }

    /// What the user can do now.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Read(e) => e.help(),
            #[cfg(feature = "edition-epub")]
            Self::Epub(_) => "give the book a title and some text",
            #[cfg(feature = "edition-pandoc")]
            Self::Pandoc(_) => "look for the picture that can't be read, or for room in the output",
            #[cfg(feature = "edition-pdf")]
            Self::Typeset(reissue_typeset::TypesetError::MissingGlyphs { .. }) => {
                "name a font that has them, with --font and design.face"
            }
            #[cfg(feature = "edition-pdf")]
            Self::Typeset(_) => "change the design so that it fits",
            #[cfg(feature = "edition-pdf")]
            Self::Printer(e) => e.help(),
            #[cfg(feature = "edition-pdf")]
            Self::Pdf(e) => e.help(),
            #[cfg(feature = "preview")]
            Self::Render(_) => "ask for pages that are there, in fewer pixels",
            Self::Sink(_) => "choose another output folder with -o, or make this one writable",
            Self::NotMade(_) => "build the library with the edition's cargo feature",
            Self::Setting(_) => "the settings are listed in the documentation of `Options`",
        }
    }

    /// The places that the error is about, for drawing: each character that no font has.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        match self {
            #[cfg(feature = "edition-pdf")]
            Self::Typeset(reissue_typeset::TypesetError::MissingGlyphs { characters }) => {
                characters.iter().map(missing_glyph).collect()
            }
            _ => Vec::new(),
        }
    }
}

#[cfg(feature = "edition-pdf")]
fn missing_glyph(missing: &reissue_typeset::Missing) -> Diagnostic {
    let character = missing.character;
    let why = if missing.right_to_left {
        "its script runs from right to left, which is not set yet"
    } else {
        "no font has it"
    };
    let message = format!("`{character}` (U+{:04X}): {why}", character as u32);
    Diagnostic::lost("type-001", message)
        .at(missing.span)
        .help("name a font that has it, with --font and design.face")
}
