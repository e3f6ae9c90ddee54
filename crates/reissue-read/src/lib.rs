//! Bytes to [`Book`]: the readers.
//!
//! A reader takes an [`Input`] and gives a [`Reading`]: the book, and a report of all that it lost,
//! guessed or suspects, each finding with its place in the source. Readers never touch the disk:
//! files beside the input (images of a manuscript, say) come through [`Files`].
//!
//! ```
//! use reissue_read::{Input, Options, read};
//!
//! let input = Input::new("memoir.md", b"# The Quay\n\nIt began with salt.\n".as_slice());
//! let reading = read(&input, &Options::default())?;
//! assert_eq!(reading.book.body.len(), 1);
//! # Ok::<(), reissue_read::ReadError>(())
//! ```

mod archive;
#[cfg(feature = "capture")]
pub mod capture;
#[cfg(feature = "html")]
mod css;
pub mod decode;
mod detect;
#[cfg(feature = "docx")]
pub mod docx;
#[cfg(feature = "epub")]
pub mod epub;
mod error;
#[cfg(feature = "fb2")]
pub mod fb2;
#[cfg(feature = "html")]
pub mod html;
mod input;
#[cfg(any(feature = "html", feature = "pandoc"))]
mod json;
#[cfg(any(
    feature = "docx",
    feature = "odt",
    feature = "fb2",
    feature = "pandoc",
    feature = "html"
))]
mod ledger;
#[cfg(feature = "manuscript")]
pub mod manuscript;
#[cfg(feature = "odt")]
pub mod odt;
#[cfg(any(feature = "docx", feature = "odt", feature = "fb2", feature = "pandoc"))]
mod office;
#[cfg(any(
    feature = "docx",
    feature = "odt",
    feature = "fb2",
    feature = "pandoc",
    feature = "html"
))]
mod outline;
#[cfg(feature = "pandoc")]
pub mod pandoc;
#[cfg(any(feature = "manuscript", feature = "pandoc"))]
mod raw_html;
#[cfg(any(feature = "manuscript", feature = "pandoc"))]
mod tex;
#[cfg(feature = "text")]
pub mod text;
mod xml;

use reissue_core::{Book, Report};

pub use detect::{Format, book, books, detect};
pub use error::ReadError;
pub use input::{Files, Input, Limits, Options, TrackedChanges};

/// A book as it was read, and what the reader has to say about it.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The book.
    pub book: Book,
    /// The findings, and the sources that spans point into.
    pub report: Report,
}

/// Reads a book in the format that its bytes show, or that the options name.
///
/// # Errors
/// See [`ReadError`]: an empty or binary input, a format nobody reads, a file that is broken
/// beyond reading, a limit that was broken, DRM.
pub fn read(input: &Input<'_>, options: &Options) -> Result<Reading, ReadError> {
    if let Some(path) = detect::wrapped(input, &options.limits) {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", &path));
        let files = archive::Folder::open(input, &options.limits, folder)?;
        let name = format!("{}!/{path}", input.name);
        let bytes = files.read(file).map_err(|error| {
            error
                .downcast::<ReadError>()
                .unwrap_or_else(|error| ReadError::Broken { name, what: error.to_string() })
        })?;
        let inner = Input::new(format!("{}!/{path}", input.name), bytes).with_files(&files);
        return read(&inner, options);
    }
    let format = match options.format {
        Some(format) => format,
        None => detect(input)?,
    };
    match format {
        #[cfg(feature = "manuscript")]
        Format::Manuscript => manuscript::read(input, options),
        #[cfg(feature = "capture")]
        Format::Capture => capture::read(input, options),
        #[cfg(feature = "text")]
        Format::Text => text::read(input, options),
        #[cfg(feature = "html")]
        Format::Html => html::read(input, options),
        #[cfg(feature = "epub")]
        Format::Epub => epub::read(input, options),
        #[cfg(feature = "docx")]
        Format::Docx => docx::read(input, options),
        #[cfg(feature = "odt")]
        Format::Odt => odt::read(input, options),
        #[cfg(feature = "fb2")]
        Format::Fb2 => fb2::read(input, options),
        #[cfg(feature = "pandoc")]
        Format::PandocJson => pandoc::read(input, options),
        #[allow(unreachable_patterns, reason = "reached when a reader's feature is off")]
        format => Err(ReadError::NotBuiltIn { format }),
    }
}
