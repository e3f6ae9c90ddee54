//! Which fonts there are, and what each of them can do.
//!
//! A [`FontLibrary`] holds the faces built into the program and those the user names. A [`Face`]
//! answers questions of layout: metrics, coverage, OpenType features, permission to embed.

mod builtin;
mod face;
mod features;
mod kerning;
mod library;
mod reach;

pub(crate) use face::Plain;
pub use face::{Embedding, Face, FaceMetrics};
pub use features::{Feature, Features};
pub(crate) use kerning::Kerning;
pub use library::{FaceId, FaceStyle, FamilyId, FontLibrary};
pub(crate) use reach::Reach;

/// Says why bytes cannot serve as a font.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FontError {
    /// The bytes are no TrueType or OpenType font, or hold no face with that index.
    #[error("`{name}` is not a TrueType or OpenType font, or has no face {index}")]
    NotAFont {
        /// What the user called the font.
        name: String,
        /// The face that was asked for.
        index: u32,
    },
    /// The font has no character map, no advance widths or no outlines.
    #[error("`{name}` lacks the `{table}` table")]
    Incomplete {
        /// What the user called the font.
        name: String,
        /// The table that is missing.
        table: &'static str,
    },
    /// The library is full.
    #[error("more than {limit} faces")]
    TooMany {
        /// How many faces a library can hold.
        limit: usize,
    },
}
