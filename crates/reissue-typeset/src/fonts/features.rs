//! Typographic features, as a book asks for them and as OpenType names them.

use std::ops::{BitOr, BitOrAssign};

use harfrust::Tag;

/// A feature that a font may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feature {
    /// Small capitals for lower-case letters (`smcp`).
    SmallCaps,
    /// Small capitals for capitals (`c2sc`).
    CapsToSmallCaps,
    /// Old-style figures (`onum`).
    OldStyle,
    /// Lining figures (`lnum`).
    Lining,
    /// Superiors: figures and letters for note marks (`sups`).
    Superiors,
    /// Swash forms (`swsh`).
    Swash,
    /// Standard ligatures (`liga`).
    Ligatures,
    /// Kerning (`kern`).
    Kerning,
    /// Figures of one width (`tnum`).
    Tabular,
    /// Figures of their own width (`pnum`).
    Proportional,
    /// Punctuation set to the height of capitals (`case`).
    CaseForms,
}

impl Feature {
    /// The OpenType tag.
    pub fn tag(self) -> Tag {
        Tag::new(match self {
            Self::SmallCaps => b"smcp",
            Self::CapsToSmallCaps => b"c2sc",
            Self::OldStyle => b"onum",
            Self::Lining => b"lnum",
            Self::Superiors => b"sups",
            Self::Swash => b"swsh",
            Self::Ligatures => b"liga",
            Self::Kerning => b"kern",
            Self::Tabular => b"tnum",
            Self::Proportional => b"pnum",
            Self::CaseForms => b"case",
        })
    }
}

/// A set of wishes for a piece of text. The empty set is plain text with the font's own figures,
/// its standard ligatures and its kerning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Features(u16);

impl Features {
    /// Nothing beyond the font's defaults.
    pub const NONE: Self = Self(0);
    /// Small capitals for lower-case letters; capitals stay.
    pub const SMALL_CAPS: Self = Self(1);
    /// Small capitals for all letters.
    pub const ALL_SMALL_CAPS: Self = Self(1 << 1);
    /// Old-style figures, and lining ones within words of capitals.
    pub const OLD_STYLE: Self = Self(1 << 2);
    /// Lining figures.
    pub const LINING: Self = Self(1 << 3);
    /// Figures of one width, for tables.
    pub const TABULAR: Self = Self(1 << 4);
    /// Superiors, for note marks and ordinals.
    pub const SUPERIORS: Self = Self(1 << 5);
    /// Swashes.
    pub const SWASH: Self = Self(1 << 6);
    /// No ligatures, for code and for spaced capitals.
    pub const NO_LIGATURES: Self = Self(1 << 7);
    /// No kerning, for code.
    pub const NO_KERNING: Self = Self(1 << 8);
    /// Punctuation and figures for text in capitals.
    pub const CAPITALS: Self = Self(1 << 9);

    /// Whether all of `other` is wished for.
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The set without `other`.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The OpenType settings, in a fixed order.
    pub(crate) fn settings(self) -> Vec<harfrust::Feature> {
        let mut out = Vec::new();
        let mut set = |tag: &[u8; 4], value| {
            out.push(harfrust::Feature::new(Tag::new(tag), value, ..));
        };
        let has = |f| self.contains(f);
        if has(Self::SMALL_CAPS) || has(Self::ALL_SMALL_CAPS) {
            set(b"smcp", 1);
        }
        if has(Self::ALL_SMALL_CAPS) {
            set(b"c2sc", 1);
        }
        if has(Self::LINING) || has(Self::CAPITALS) {
            set(b"lnum", 1);
        } else if has(Self::OLD_STYLE) {
            set(b"onum", 1);
        }
        if has(Self::TABULAR) {
            set(b"tnum", 1);
        } else if has(Self::OLD_STYLE) {
            set(b"pnum", 1);
        }
        if has(Self::SUPERIORS) {
            set(b"sups", 1);
        }
        if has(Self::SWASH) {
            set(b"swsh", 1);
        }
        if has(Self::CAPITALS) {
            set(b"case", 1);
        }
        if has(Self::NO_LIGATURES) {
            set(b"liga", 0);
            set(b"clig", 0);
        }
        if has(Self::NO_KERNING) {
            set(b"kern", 0);
        }
        out
    }
}

impl BitOr for Features {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Features {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}
