//! What can go wrong so that no page is made.

use reissue_core::Span;

/// A character that can't be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// The character.
    pub character: char,
    /// The text it stands in.
    pub span: Span,
    /// Whether its script runs from right to left, which is not supported yet; else no face of
    /// the library has a glyph for it.
    pub right_to_left: bool,
}

/// Says why no pages were made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TypesetError {
    /// Characters that no face has, or whose script can't be set; each once, with all places.
    #[error("no glyph for {}", list(characters))]
    MissingGlyphs {
        /// The characters with their places, sorted.
        characters: Vec<Missing>,
    },
    /// The design names a family that the library does not hold.
    #[error("there is no font family `{family}`; there are {}", known.join(", "))]
    NoFamily {
        /// What the design names.
        family: String,
        /// What the library holds.
        known: Vec<String>,
    },
    /// The page is too small for its margins.
    #[error("margins of {margins} leave no room for text on a page of {page}")]
    NoRoom {
        /// Inner and outer, or head and foot margin.
        margins: String,
        /// Width or height of the page.
        page: String,
    },
    /// The book asks for more pages or fonts than a document can hold.
    #[error("the book needs more than {limit} {what}")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How many there may be.
        limit: usize,
    },
}

/// Writes the first few characters with their code points.
fn list(characters: &[Missing]) -> String {
    let mut seen: Vec<char> = characters.iter().map(|m| m.character).collect();
    seen.sort_unstable();
    seen.dedup();
    let named: Vec<String> =
        seen.iter().take(8).map(|c| format!("`{c}` (U+{:04X})", *c as u32)).collect();
    let more = seen.len().saturating_sub(named.len());
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{rest}", named.join(", "))
}
