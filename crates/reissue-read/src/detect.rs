//! Which format an input is in: told by its bytes; the name is asked only where they leave a choice.

use std::fmt;

use crate::{Input, ReadError};

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Markdown as book people know it: one file, or `book.toml` with chapters.
    Manuscript,
    /// Plain text, Project Gutenberg's or bare.
    Text,
    /// Text captured from a web page around a book.
    Capture,
    /// HTML.
    Html,
    /// EPUB 2 and 3.
    Epub,
    /// Office Open XML text.
    Docx,
    /// OpenDocument text.
    Odt,
    /// FictionBook 2.
    Fb2,
    /// The syntax tree of pandoc as JSON.
    PandocJson,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 9] = [
        Self::Manuscript,
        Self::Text,
        Self::Capture,
        Self::Html,
        Self::Epub,
        Self::Docx,
        Self::Odt,
        Self::Fb2,
        Self::PandocJson,
    ];

    /// The word for it on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Manuscript => "manuscript",
            Self::Text => "text",
            Self::Capture => "capture",
            Self::Html => "html",
            Self::Epub => "epub",
            Self::Docx => "docx",
            Self::Odt => "odt",
            Self::Fb2 => "fb2",
            Self::PandocJson => "pandoc-json",
        }
    }

    /// Finds the format of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Tells the format of an input.
///
/// # Errors
/// [`ReadError::Empty`] and [`ReadError::UnknownFormat`].
pub fn detect(input: &Input<'_>) -> Result<Format, ReadError> {
    let bytes = &input.bytes;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty { name: input.name.clone() });
    }
    Ok(match input.extension().as_str() {
        "md" | "markdown" | "toml" => Format::Manuscript,
        "html" | "htm" | "xhtml" => Format::Html,
        "epub" => Format::Epub,
        "docx" => Format::Docx,
        "odt" => Format::Odt,
        "fb2" => Format::Fb2,
        "json" => Format::PandocJson,
        _ => Format::Text,
    })
}
