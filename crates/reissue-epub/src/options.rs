//! What the caller chooses.

use std::sync::Arc;

use reissue_core::ResourceData;

/// The version of the EPUB standard that is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Version {
    /// EPUB 3.3 (W3C Recommendation), with the NCX and guide of EPUB 2 for old readers.
    #[default]
    V33,
    /// EPUB 2.0.1 (IDPF): XHTML 1.1, no MathML, no `epub:type`.
    V201,
}

/// Where notes stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoteStyle {
    /// As each note wants: footnotes pop up, endnotes stand in a file of their own.
    #[default]
    AsWritten,
    /// All notes pop up; they stand at the end of the document that refers to them.
    Popup,
    /// All notes stand in a file at the end of the book.
    Endnotes,
}

/// The style sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// The house style.
    #[default]
    House,
    /// The house style, then these rules.
    Extended(String),
    /// These rules alone.
    Replaced(String),
}

/// Which book the page marks count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageSource {
    /// The edition that the text was taken from: its ISBN among the identifiers, else
    /// [`Metadata::source`](reissue_core::Metadata::source).
    #[default]
    Source,
    /// Our own print edition, by its ISBN.
    Print,
    /// None: page marks are left out.
    None,
}

/// The cut of a font.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum FontStyle {
    /// Upright.
    #[default]
    Regular,
    /// Italic.
    Italic,
    /// Bold.
    Bold,
    /// Bold italic.
    BoldItalic,
}

/// A font that goes into the EPUB, cut down to the characters in use where its format allows.
#[derive(Clone, Debug)]
pub struct EmbeddedFont {
    /// The family, as the style sheet names it.
    pub family: String,
    /// The cut.
    pub style: FontStyle,
    /// A TrueType or OpenType font.
    pub bytes: Arc<[u8]>,
    /// A line for the imprint: designer and licence.
    pub credit: Option<String>,
}

/// The cover.
#[derive(Clone, Debug, Default)]
pub enum Cover {
    /// The book's image; where it has none, a typographic one in the first upright font of
    /// [`EpubOptions::fonts`] (none without such a font).
    #[default]
    Auto,
    /// This picture (JPEG or PNG), made by the caller for a book without one.
    Raster {
        /// The picture.
        data: ResourceData,
        /// What it says; absent: title and authors.
        alt: Option<String>,
    },
    /// The book's image or none.
    BookOnly,
}

/// What becomes of pictures that are larger than some shop takes; a cover is always scaled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PictureSize {
    /// They go into the book as they are, piece by piece, and are reported.
    #[default]
    Keep,
    /// They are scaled within the limits of all shops and saved as JPEG.
    Fit,
}

/// All choices; [`EpubOptions::default`] gives what most presses want.
#[derive(Clone, Debug)]
pub struct EpubOptions {
    /// The version of the standard.
    pub version: Version,
    /// Where notes stand.
    pub notes: NoteStyle,
    /// The style sheet.
    pub style: Style,
    /// The fonts to embed; the first family is the text face.
    pub fonts: Vec<EmbeddedFont>,
    /// Seconds since 1970-01-01 for the last change; absent: the publication date of the
    /// metadata, else 1980-01-01. Nothing here reads the clock.
    pub modified: Option<i64>,
    /// The name of the program, for the package.
    pub generator: Option<String>,
    /// Which book the page marks count.
    pub pages: PageSource,
    /// The cover.
    pub cover: Cover,
    /// What becomes of large pictures.
    pub pictures: PictureSize,
    /// How many bytes of XHTML a document may have before it is split at the next block.
    pub split_size: usize,
    /// How many levels the table of contents shows, from 1; absent: all.
    pub toc_depth: Option<usize>,
}

impl Default for EpubOptions {
    fn default() -> Self {
        Self {
            version: Version::default(),
            notes: NoteStyle::default(),
            style: Style::default(),
            fonts: Vec::new(),
            modified: None,
            generator: None,
            pages: PageSource::default(),
            cover: Cover::default(),
            pictures: PictureSize::default(),
            split_size: 260_000,
            toc_depth: None,
        }
    }
}
