//! What stands inside a paragraph.

use crate::{Language, NoteId, Span};

/// A piece of running text, with its place in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Inline {
    /// What it is.
    pub kind: InlineKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of inline content.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum InlineKind {
    /// Characters; white space is single spaces, no-break spaces stand as themselves.
    Text(String),
    /// Stressed words; italics unless the surroundings are italic.
    Emphasis(Vec<Inline>),
    /// Strongly stressed words.
    Strong(Vec<Inline>),
    /// Words that the source sets in small capitals, in their normal case.
    SmallCaps(Vec<Inline>),
    /// Words in another language; `italic` tells whether they are set off by italics.
    Foreign(Phrase),
    /// The title of a book, ship, play: a work named in the text.
    WorkTitle(Vec<Inline>),
    /// Raised characters.
    Superscript(Vec<Inline>),
    /// Lowered characters.
    Subscript(Vec<Inline>),
    /// Words struck out in the source.
    Struck(Vec<Inline>),
    /// Words underlined in the source where underlining carries meaning.
    Underline(Vec<Inline>),
    /// Computer input or output; white space counts.
    Code(String),
    /// Words that lead elsewhere.
    Link {
        /// Where they lead.
        target: LinkTarget,
        /// The words.
        content: Vec<Inline>,
    },
    /// The mark of a note; the note itself stands in [`Book::notes`](crate::Book::notes).
    NoteRef(NoteId),
    /// A small picture in the line.
    Image(Image),
    /// A new line inside the paragraph.
    LineBreak,
    /// A formula.
    Math(Math),
    /// Characters with their reading above.
    Ruby {
        /// The characters.
        base: Vec<Inline>,
        /// The reading.
        text: String,
    },
    /// A page of the source edition begins here; the string is its number as printed.
    PageMark(String),
    /// A place that links can name, without any text.
    Anchor(String),
    /// An entry of the index points here.
    Index(IndexMark),
}

/// Words in another language than their surroundings.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Phrase {
    /// The language.
    pub language: Language,
    /// Tells whether the words are set off by italics.
    pub italic: bool,
    /// The words.
    pub content: Vec<Inline>,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
pub enum LinkTarget {
    /// The id of a section, block or anchor of this book.
    Internal(String),
    /// A URL.
    External(String),
}

/// A picture: a resource and what stands for it where it can't be seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Image {
    /// The [name](crate::Resource::name) of the resource.
    pub resource: String,
    /// What the picture says, in a sentence. Empty: the picture is an ornament. Absent: unknown.
    pub alt: Option<String>,
    /// A long description, paragraphs separated by `\n`.
    pub description: Option<String>,
    /// The width wished for, in parts per thousand of the measure.
    pub width: Option<u16>,
}

/// A formula in MathML (W3C MathML 3).
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Math {
    /// The `math` element with its namespace, well-formed XML.
    pub mathml: String,
    /// The formula in words or plain characters, for editions that can't set it.
    pub text: String,
    /// Tells whether it stands on a line of its own.
    pub display: bool,
}

/// A mark for the index.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct IndexMark {
    /// The path of the entry, main term first: `["salt", "trade in"]`.
    pub term: Vec<String>,
    /// Whether it marks a place, or one end of a range of pages.
    pub range: IndexRange,
    /// The term to look at instead (`see`).
    pub see: Option<Vec<String>>,
}

/// The extent of an index mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
pub enum IndexRange {
    /// One place.
    #[default]
    Point,
    /// The first page of a range.
    Start,
    /// The last page of a range.
    End,
}

impl Inline {
    /// Makes an inline of any kind.
    pub fn new(kind: InlineKind, span: Span) -> Self {
        Self { kind, span }
    }

    /// Makes text.
    pub fn text(text: impl Into<String>, span: Span) -> Self {
        Self::new(InlineKind::Text(text.into()), span)
    }

    /// The inlines inside, where the kind has any.
    pub fn children(&self) -> Option<&[Inline]> {
        match &self.kind {
            InlineKind::Emphasis(c)
            | InlineKind::Strong(c)
            | InlineKind::SmallCaps(c)
            | InlineKind::WorkTitle(c)
            | InlineKind::Superscript(c)
            | InlineKind::Subscript(c)
            | InlineKind::Struck(c)
            | InlineKind::Underline(c)
            | InlineKind::Foreign(Phrase { content: c, .. })
            | InlineKind::Link { content: c, .. }
            | InlineKind::Ruby { base: c, .. } => Some(c),
            _ => None,
        }
    }

    /// The inlines inside, to change them, where the kind has any.
    pub fn children_mut(&mut self) -> Option<&mut Vec<Inline>> {
        match &mut self.kind {
            InlineKind::Emphasis(c)
            | InlineKind::Strong(c)
            | InlineKind::SmallCaps(c)
            | InlineKind::WorkTitle(c)
            | InlineKind::Superscript(c)
            | InlineKind::Subscript(c)
            | InlineKind::Struck(c)
            | InlineKind::Underline(c)
            | InlineKind::Foreign(Phrase { content: c, .. })
            | InlineKind::Link { content: c, .. }
            | InlineKind::Ruby { base: c, .. } => Some(c),
            _ => None,
        }
    }
}
