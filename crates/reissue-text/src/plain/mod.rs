//! The plain text edition.
//!
//! In goes a [`Book`], out comes a text that a person reads with pleasure in any editor, and that
//! the text reader reads back to the same book. Lines are broken by optimum fit (`wrap`), marks of
//! emphasis are `_italics_` (`2_s._` at the end of a word, `<i>` in the middle of one), `=bold=` and
//! `+small capitals+`, notes are `[Footnote 1: …]`. In the
//! manner of Project Gutenberg the catalogue lines end with `Layout: …` (see `layout`), by which
//! the reader knows what columns and blank lines mean, so that it has nothing to guess.
//!
//! # What does not come back
//!
//! A book read from a plain text comes back the same but for its metadata (title, names, languages
//! and dates stay), the marks of its notes, which are numbered anew, and the indent of a line of
//! verse that would pass the measure. Books of other sources have more than plain text has words
//! for; of these
//! - ids, spans, languages and resources are gone, and lead-in capitals are in normal case;
//! - foreign phrases, titles of works and underlined words come back as emphasis, links, code and
//!   struck words as their words;
//! - letters, definition lists, asides with a title of their own and bridgeheads come back as
//!   paragraphs, lines and quotations; lists in lists and blocks in notes or cells as paragraphs;
//! - a quotation of nothing but verse comes back as verse; one with a name under it, right below a
//!   heading, as a motto, and a motto without a name as a quotation.
//!
//! No line passes the measure unless it is a single word, a rule, or preformatted text.
//!
//! ```
//! use reissue_core::{Block, Book, Heading, Inline, Role, Section, Span};
//! use reissue_text::plain::{self, TextOptions};
//!
//! let mut chapter = Section::new(Role::Chapter, Span::NONE);
//! chapter.heading = Some(Heading::titled("The Quay"));
//! chapter.blocks.push(Block::paragraph(vec![Inline::text("It began.", Span::NONE)], Span::NONE));
//! let book = Book { body: vec![chapter], ..Book::default() };
//! let written = plain::write(&book, &TextOptions::default());
//! assert_eq!(written.text, "The Quay\n\n\nIt began.\n"); // without a title no catalogue lines
//! ```

mod block;
mod encode;
mod inline;
mod layout;
mod section;
mod table;
mod wrap;

use reissue_core::{Book, Diagnostic};

pub use wrap::{columns, raggedness, wrap};

/// The manner of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextStyle {
    /// As Project Gutenberg's volunteers write: four blank lines before a chapter, `_italics_`,
    /// `[Footnote 1: …]`, catalogue lines at the head.
    #[default]
    Gutenberg,
    /// For reading: centred headings, no marks of emphasis, notes as `[1]`.
    Reading,
    /// Like Markdown: `#` headings, `*emphasis*`, `[^1]` notes, `>` quotations.
    Markdown,
}

/// The characters that a text may hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextEncoding {
    /// All of Unicode.
    #[default]
    Utf8,
    /// Seven bits, by the transliteration in this module's `encode` table: curly quotes become straight,
    /// a dash two hyphens, letters lose their accents, Greek and Cyrillic become Latin.
    Ascii,
    /// Western Europe's; what it lacks is transliterated as for ASCII.
    Windows1252,
}

/// Where notes stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NotePlace {
    /// After the paragraph that has the mark.
    #[default]
    Paragraph,
    /// After the chapter.
    Chapter,
    /// After the book.
    Book,
}

/// How lines end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineEnd {
    /// `\n`.
    #[default]
    Lf,
    /// `\r\n`.
    CrLf,
}

/// How a text is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextOptions {
    /// The manner.
    pub style: TextStyle,
    /// The columns of a line; absent: a paragraph is one line.
    pub width: Option<u16>,
    /// The characters.
    pub encoding: TextEncoding,
    /// Where notes stand; endnotes stand after the book unless this is `Paragraph` or `Chapter`.
    pub notes: NotePlace,
    /// How lines end.
    pub line_end: LineEnd,
    /// Whether pages of the source edition are marked: `[Pg 12]`.
    pub page_marks: bool,
    /// Whether a title page is made from the metadata where the book has none.
    pub title_page: bool,
}

impl Default for TextOptions {
    fn default() -> Self {
        Self {
            style: TextStyle::Gutenberg,
            width: Some(72),
            encoding: TextEncoding::Utf8,
            notes: NotePlace::Paragraph,
            line_end: LineEnd::Lf,
            page_marks: true,
            title_page: true,
        }
    }
}

/// A text, and what could not be carried over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The text; ends with one line end.
    pub text: String,
    /// The text in the encoding that was asked for.
    pub bytes: Vec<u8>,
    /// What was lost.
    pub diagnostics: Vec<Diagnostic>,
}

/// Writes a book as plain text.
///
/// Findings: `text-001` a picture that a text can't hold, `text-002` characters that the encoding
/// lacks, `text-003` links that lead out of the book, `text-004` cells that span columns or rows,
/// `text-005` a note whose mark is nowhere.
pub fn write(book: &Book, options: &TextOptions) -> Written {
    let transliterated = encode::transliterated(book, options.encoding);
    let (changed, lost) =
        transliterated.map_or((None, encode::Lost::default()), |(book, lost)| (Some(book), lost));
    let mut writer = section::Writer::new(changed.as_ref().unwrap_or(book), options);
    writer.book();
    let (text, mut diagnostics) = writer.finish();
    let (text, bytes) = encode::encode(text, options, lost, &mut diagnostics);
    Written { text, bytes, diagnostics }
}

#[cfg(test)]
mod tests;
