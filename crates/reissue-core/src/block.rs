//! What a section is made of.

use crate::{Image, Inline, Language, Math, Span};

/// A block, with what all blocks have: an id, a language, a place in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// The name by which links find it; unique in the book.
    pub id: Option<String>,
    /// The language, where it differs from the surroundings.
    pub language: Option<Language>,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of block.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum BlockKind {
    /// Running text.
    Paragraph(Paragraph),
    /// Words of somebody else, set off from the text.
    Quotation(Quotation),
    /// A motto at the head of a book, part or chapter.
    Epigraph(Quotation),
    /// Lines of verse.
    Verse(Verse),
    /// A letter, telegram or diary entry.
    Letter(Letter),
    /// A list of items.
    List(List),
    /// Terms and what they mean.
    DefinitionList(DefinitionList),
    /// Rows and columns.
    Table(Table),
    /// A picture with its caption.
    Figure(Figure),
    /// Spoken parts of a play or an interview.
    Dialogue(Dialogue),
    /// A pause in the story.
    SceneBreak(SceneBreak),
    /// Text whose white space counts.
    Preformatted(Preformatted),
    /// A formula on a line of its own.
    Math(Math),
    /// A page of the source edition begins here; the string is its number as printed.
    PageMark(String),
    /// A box or sidebar beside the main text.
    Aside(Aside),
    /// A heading that opens no section: in a quotation, a letter, a list.
    Bridgehead(Bridgehead),
}

/// Where lines of a paragraph stand, when their place carries meaning (an inscription, a sign).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
pub enum Align {
    /// As the design sets running text.
    #[default]
    Start,
    /// In the middle.
    Center,
    /// At the end of the line.
    End,
}

/// Running text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Paragraph {
    /// The text.
    pub content: Vec<Inline>,
    /// How many words at the start are lead-in capitals of the source, here in normal case.
    /// 0: none.
    pub lead_in: u16,
    /// Whether it goes on after a quotation, verse or the like that interrupted it.
    pub continued: bool,
    /// Where its lines stand.
    pub align: Align,
}

/// Words of somebody else, or a motto.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Quotation {
    /// The words.
    pub blocks: Vec<Block>,
    /// Who said them, and where; without a dash.
    pub attribution: Option<Attribution>,
}

/// Who said something, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Attribution {
    /// The words, with the source's own dash if it has one.
    pub content: Vec<Inline>,
    /// Where they stand.
    pub span: Span,
}

/// Lines of verse.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Verse {
    /// A title over the poem.
    pub title: Vec<Inline>,
    /// The stanzas.
    pub stanzas: Vec<Stanza>,
    /// Who wrote it, and where.
    pub attribution: Option<Attribution>,
}

/// A stanza.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Stanza {
    /// Its lines.
    pub lines: Vec<Line>,
}

/// A line of verse.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Line {
    /// How far it is indented, in steps of the design (1 em).
    pub indent: u8,
    /// The words.
    pub content: Vec<Inline>,
    /// Where it stands.
    pub span: Span,
}

/// A letter, telegram or diary entry. Each part may be empty; they are printed in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Letter {
    /// Place and date, a line each.
    pub dateline: Vec<Vec<Inline>>,
    /// `Dear Sir,`.
    pub salutation: Vec<Inline>,
    /// The letter itself.
    pub blocks: Vec<Block>,
    /// `Yours faithfully,`.
    pub closing: Vec<Inline>,
    /// Who signed, a line each.
    pub signature: Vec<Vec<Inline>>,
    /// What follows the signature: postscripts, the addressee.
    pub postscript: Vec<Block>,
}

/// A list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct List {
    /// What marks the items.
    pub kind: ListKind,
    /// The items.
    pub items: Vec<ListItem>,
}

/// What marks the items of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
pub enum ListKind {
    /// A bullet.
    Bullet,
    /// Nothing.
    Plain,
    /// A number.
    Ordered {
        /// The first number.
        start: i32,
        /// How numbers are written.
        numbering: Numbering,
    },
}

/// How the numbers of a list are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
pub enum Numbering {
    /// 1, 2, 3.
    #[default]
    Decimal,
    /// a, b, c.
    LowerAlpha,
    /// A, B, C.
    UpperAlpha,
    /// i, ii, iii.
    LowerRoman,
    /// I, II, III.
    UpperRoman,
}

/// An item of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ListItem {
    /// What it says.
    pub blocks: Vec<Block>,
    /// Where it stands.
    pub span: Span,
}

/// Terms and what they mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DefinitionList {
    /// The entries.
    pub items: Vec<Definition>,
}

/// An entry of a definition list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Definition {
    /// The terms.
    pub terms: Vec<Vec<Inline>>,
    /// What they mean, one list of blocks for each sense.
    pub senses: Vec<Vec<Block>>,
    /// Where it stands.
    pub span: Span,
}

/// Rows and columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Table {
    /// The caption.
    pub caption: Vec<Block>,
    /// The columns; as many as the widest row has.
    pub columns: Vec<Column>,
    /// Rows repeated at the head of each page.
    pub head: Vec<Row>,
    /// The rows.
    pub body: Vec<Row>,
    /// Rows after the last: sums, sources.
    pub foot: Vec<Row>,
}

/// A column of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Column {
    /// Where the lines of its cells stand.
    pub align: Align,
    /// The width wished for, in parts per thousand of the measure.
    pub width: Option<u16>,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Row {
    /// The cells; one that spans columns or rows stands only where it begins.
    pub cells: Vec<Cell>,
    /// Where it stands.
    pub span: Span,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Cell {
    /// What it says.
    pub blocks: Vec<Block>,
    /// Whether it heads its row or column.
    pub header: bool,
    /// How many columns it covers, at least 1.
    pub columns: u16,
    /// How many rows it covers, at least 1.
    pub rows: u16,
    /// Where its lines stand, where that differs from the column.
    pub align: Option<Align>,
}

impl Default for Cell {
    fn default() -> Self {
        Self { blocks: Vec::new(), header: false, columns: 1, rows: 1, align: None }
    }
}

/// Where a figure wants to stand in print.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
pub enum Placement {
    /// Where it stands in the text.
    #[default]
    Here,
    /// At the head of a page.
    Top,
    /// At the foot of a page.
    Bottom,
    /// On a page of its own.
    Plate,
    /// Facing the title page.
    Frontispiece,
}

/// Pictures with their caption.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Figure {
    /// The pictures; none where the source only names an illustration.
    pub images: Vec<Image>,
    /// The caption.
    pub caption: Vec<Block>,
    /// Where it wants to stand.
    pub placement: Placement,
}

/// Spoken parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Dialogue {
    /// Speeches and stage directions in order.
    pub turns: Vec<Turn>,
}

/// A speech or a stage direction.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
pub enum Turn {
    /// Somebody speaks.
    Speech {
        /// Who.
        speaker: Vec<Inline>,
        /// What is said, in prose or verse.
        blocks: Vec<Block>,
        /// Where it stands.
        span: Span,
    },
    /// Something happens.
    Direction {
        /// What.
        content: Vec<Inline>,
        /// Where it stands.
        span: Span,
    },
}

/// A pause in the story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SceneBreak {
    /// The ornament that the source prints, such as `* * *`; absent: an empty line.
    pub mark: Option<String>,
}

/// Text whose white space counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Preformatted {
    /// The text, lines ended by `\n`.
    pub text: String,
    /// The computer language, where it is one.
    pub syntax: Option<String>,
}

/// A box or sidebar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Aside {
    /// Its heading.
    pub title: Vec<Inline>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A heading that opens no section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Bridgehead {
    /// The words.
    pub content: Vec<Inline>,
}

impl Block {
    /// Makes a block of any kind, without id and language.
    pub fn new(kind: BlockKind, span: Span) -> Self {
        Self { kind, id: None, language: None, span }
    }

    /// Makes a plain paragraph.
    pub fn paragraph(content: Vec<Inline>, span: Span) -> Self {
        Self::new(BlockKind::Paragraph(Paragraph { content, ..Paragraph::default() }), span)
    }

    /// Sets the id.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Sets the language.
    #[must_use]
    pub fn with_language(mut self, language: Language) -> Self {
        self.language = Some(language);
        self
    }
}

impl Cell {
    /// Makes a cell that holds one paragraph.
    pub fn of(content: Vec<Inline>, span: Span) -> Self {
        Self { blocks: vec![Block::paragraph(content, span)], ..Self::default() }
    }
}
