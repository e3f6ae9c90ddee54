//! Text to glyphs, each distinct word of a style once.
//!
//! A word shapes the same wherever it stands, provided that its font neither kerns nor substitutes
//! across a space. That is tested for each font and set of features; a font that fails is shaped
//! a run at a time. Glyphs are kept in font units, so one entry serves all sizes.

mod cache;
mod division;
mod engine;
mod shaper;
mod style;
mod word;

pub(crate) use division::divisions;
pub use engine::Typesetter;
pub(crate) use shaper::Shaper;
pub(crate) use style::StyleCache;
pub(crate) use word::{Division, DivisionKind, Shaped, ShapedGlyph, is_hidden, is_right_to_left};

use reissue_page::Length;

use crate::fonts::{FaceId, Features};
use crate::hyphen::Lang;

/// How a piece of text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TextStyle {
    /// The face.
    pub face: FaceId,
    /// The size.
    pub size: Length,
    /// Small capitals, figures and the like.
    pub features: Features,
    /// The language, for hyphenation and for the font's local forms.
    pub language: Lang,
    /// Space after each letter, in thousandths of an em.
    pub tracking: i16,
    /// How far the baseline is raised.
    pub rise: Length,
}

impl TextStyle {
    /// Plain text of a face.
    pub fn new(face: FaceId, size: Length, language: Lang) -> Self {
        Self { face, size, features: Features::NONE, language, tracking: 0, rise: Length::ZERO }
    }
}
