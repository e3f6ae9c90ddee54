//! What is known of a word when it has been shaped.

/// A shaped word, or the part of one that is set in one style. Lengths are in font units.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shaped {
    pub(crate) glyphs: Box<[ShapedGlyph]>,
    pub(crate) width: i32,
    /// How many glyphs have an advance: so often tracking applies.
    pub(crate) count: u16,
    /// Where it may be divided, in order.
    pub(crate) divisions: Box<[Division]>,
    /// How far the first glyph hangs out at the left margin.
    pub(crate) left: i16,
    /// How far the last glyph hangs out at the right margin.
    pub(crate) right: i16,
    /// Whether the face lacks a glyph.
    pub(crate) missing: bool,
    /// Whether the text has characters that are never shown.
    pub(crate) hidden: bool,
    /// Whether a character belongs to a script that runs from right to left.
    pub(crate) right_to_left: bool,
    /// Names the word by its letters, in any case; 0: it has none.
    pub(crate) id: u32,
    /// Whether it begins with a capital.
    pub(crate) name: bool,
}

/// A glyph of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ShapedGlyph {
    pub(crate) id: u16,
    /// By how much kerning with this glyph changes the advance of the one before, if that is all
    /// that a break between them would change; [`ShapedGlyph::BOUND`] where it is not.
    pub(crate) kern: i16,
    pub(crate) advance: i32,
    pub(crate) dx: i16,
    pub(crate) dy: i16,
    /// The byte of the word where its characters begin.
    pub(crate) cluster: u32,
}

impl ShapedGlyph {
    /// The text on both sides has to be shaped again where it is broken before such a glyph.
    pub(crate) const BOUND: i16 = i16::MIN;
}

/// A place where a word may be divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Division {
    /// The byte before which the next line begins.
    pub(crate) at: u32,
    pub(crate) kind: DivisionKind,
    /// The width of the word up to here, with the hyphen where there is one.
    pub(crate) before: i32,
    /// The width of the word from here on.
    pub(crate) after: i32,
    /// The glyphs before, for tracking.
    pub(crate) count: u16,
    /// How far what then ends the line hangs out.
    pub(crate) right: i16,
    /// How far what then begins the next line hangs out.
    pub(crate) left: i16,
}

/// What kind of place it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum DivisionKind {
    /// Found by patterns: a hyphen appears.
    #[default]
    Pattern,
    /// The same, within a word that has a hyphen of its own.
    Compound,
    /// The same, with two letters or fewer on one side.
    Short,
    /// At a soft hyphen of the text, which appears.
    Soft,
    /// After a hyphen of the word.
    Own,
    /// After a dash.
    Dash,
    /// After a slash and the like.
    Other,
}

impl DivisionKind {
    /// Whether a hyphen appears that the text does not have.
    pub(crate) fn adds_hyphen(self) -> bool {
        matches!(self, Self::Pattern | Self::Compound | Self::Short | Self::Soft)
    }
}

impl Shaped {
    /// The index of the first glyph whose characters begin at or after a byte.
    pub(crate) fn glyph_at(&self, byte: u32) -> usize {
        self.glyphs.partition_point(|g| g.cluster < byte)
    }
}

/// Whether a character belongs to a script that runs from right to left.
pub(crate) fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// Whether a character only tells where lines may end: it is neither drawn nor carried into the
/// text of a page, where it would keep a reader from finding the word.
pub(crate) fn is_hidden(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// Names a word by its letters, whatever their case and the marks about them.
pub(crate) fn identity(text: &str) -> u32 {
    // FNV-1a: the same on every machine, and good enough for equality of neighbours.
    let mut hash = 0x811C_9DC5_u32;
    let mut letters = 0;
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        letters += 1;
        let c = if c.is_ascii() {
            c.to_ascii_lowercase()
        } else {
            c.to_lowercase().next().unwrap_or(c)
        };
        hash = (hash ^ c as u32).wrapping_mul(0x0100_0193);
    }
    if letters == 0 { 0 } else { hash.max(1) }
}
