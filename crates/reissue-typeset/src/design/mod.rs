//! How a book looks, as data.
//!
//! A [`Design`] is a complete set of decisions: trim size, margins, faces, headings, furniture.
//! Start from one of the [named designs](Design::named) and change what differs, field by field
//! or by the names that `[design]` in `book.toml` uses ([`Design::set`]).
//!
//! ```
//! use reissue_typeset::Design;
//!
//! let mut design = Design::named("classic").unwrap();
//! design.set("trim", "5.5x8.5in").unwrap();
//! design.set("chapter-opens", "recto").unwrap();
//! assert_eq!(design.trim.width.to_inches(), 5.5);
//! assert!(design.set("trimm", "a5").unwrap_err().to_string().contains("`trim`"));
//! ```

mod keys;
mod presets;
mod trim;

use reissue_core::Edition;
use reissue_page::{Length, Size};

pub use keys::{DESIGN_KEYS, DesignError, DesignKey};
pub use trim::{TRIMS, Trim};

/// How many lines the folio must stay below the last line of text, so that it is not read as one.
const FOLIO_APART: f64 = 1.15;

/// How a book looks. Lengths of type are absolute; indents are in em of the text size.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Design {
    /// The name of the design it started from.
    pub name: String,
    /// The edition it is for: decides which ISBN stands on the imprint page.
    pub edition: Edition,
    /// The size after trimming.
    pub trim: Size,
    /// How far artwork runs beyond the trim at the outer edges.
    pub bleed: Length,
    /// Whether leaves have two sides; else every page is set alike, for reading on a screen.
    pub sides: SidesOfLeaf,
    /// The margins around the text.
    pub margins: Margins,
    /// The running text.
    pub text: TextDesign,
    /// Parts and chapters.
    pub chapter: ChapterDesign,
    /// Running heads and folios.
    pub furniture: FurnitureDesign,
    /// Notes.
    pub notes: NoteDesign,
    /// Which pages are made besides the text.
    pub made: MadePages,
    /// The number of pages is brought to a multiple of this by blank leaves; 1: as it comes.
    pub page_multiple: u16,
}

/// Whether the pages of an edition face each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SidesOfLeaf {
    /// Recto and verso, inner and outer margins.
    Two,
    /// Every page alike, the text in the middle.
    One,
}

/// The margins around the text; running head and folio stand in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Margins {
    /// At the spine.
    pub inner: Length,
    /// At the fore edge.
    pub outer: Length,
    /// Above the text.
    pub head: Length,
    /// Below the text.
    pub foot: Length,
    /// How the inner margin follows the number of pages.
    pub gutter: Gutter,
}

/// How the inner margin follows the number of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gutter {
    /// At least what makers of paperbacks ask for: 0.375 in up to 150 pages, then 0.5 (300),
    /// 0.625 (500), 0.75 (700), 0.875. The text moves towards the fore edge.
    ByPages,
    /// Added to the inner margin, taken from the outer.
    Fixed(Length),
}

/// The running text.
#[derive(Clone, Debug, PartialEq)]
pub struct TextDesign {
    /// The family, as [`FontLibrary`](crate::fonts::FontLibrary) knows it.
    pub family: String,
    /// The family of computer text.
    pub mono: String,
    /// The size of the type.
    pub size: Length,
    /// From baseline to baseline.
    pub leading: Length,
    /// The indent of a paragraph, in thousandths of an em.
    pub indent: u16,
    /// Whether figures are old-style ones.
    pub old_style: bool,
    /// Whether lines are justified; else ragged right.
    pub justify: bool,
    /// Whether words are hyphenated.
    pub hyphenate: bool,
    /// How much glyphs may be widened or narrowed, in parts per thousand.
    pub expansion: u16,
    /// How much space may come between letters, in thousandths of an em.
    pub tracking: u16,
    /// Whether punctuation hangs in the margins.
    pub protrusion: bool,
    /// How many lines the depth of a spread may differ from the design.
    pub play: u8,
    /// The size of quotations, verse and letters, in parts per thousand of the text.
    pub quote_size: u16,
    /// The indent of quotations on both sides, in thousandths of an em.
    pub quote_indent: u16,
    /// The ornament of a scene break; empty: an empty line.
    pub scene_break: String,
}

/// On which pages chapters open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// On the next page.
    Any,
    /// On the next right-hand page.
    Recto,
}

/// Where lines of a heading stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadingAlign {
    /// At the left edge of the text.
    Left,
    /// In the middle.
    Center,
}

/// The letters of a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// As they are written.
    Plain,
    /// Italics.
    Italic,
    /// Small capitals.
    SmallCaps,
    /// Capitals, spaced.
    Capitals,
    /// Bold.
    Bold,
    /// Italics with swash capitals, where the face has them.
    Swash,
}

/// One line of a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeadingStyle {
    /// The size, in parts per thousand of the text.
    pub size: u16,
    /// The letters.
    pub letters: Letters,
}

/// How the first words of a chapter are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeadIn {
    /// Like all others.
    Plain,
    /// The first words in small capitals.
    SmallCaps,
    /// The first letter over several lines.
    DropCap(u8),
}

/// Parts and chapters.
#[derive(Clone, Debug, PartialEq)]
pub struct ChapterDesign {
    /// Where chapters open.
    pub opens: Opening,
    /// Whether the title of a part has a leaf to itself, its back blank.
    pub part_leaf: bool,
    /// Empty grid lines above the heading of a chapter.
    pub sink: u16,
    /// Grid lines from the heading to the text.
    pub space_after: u16,
    /// Where headings stand.
    pub align: HeadingAlign,
    /// `Chapter I`.
    pub ordinal: HeadingStyle,
    /// `The Quay`.
    pub title: HeadingStyle,
    /// `In which we set sail`.
    pub subtitle: HeadingStyle,
    /// Headings inside chapters, the first level; deeper ones are smaller steps of it.
    pub section: HeadingStyle,
    /// The first words.
    pub lead_in: LeadIn,
}

/// What a running head says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadText {
    /// Nothing.
    None,
    /// The author.
    Author,
    /// The title of the book.
    Title,
    /// The part, or the title of the book where there are no parts.
    Part,
    /// The chapter.
    Chapter,
}

/// Where the folio stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FolioPlace {
    /// Nowhere.
    None,
    /// In the line of the running head, at the fore edge.
    HeadOuter,
    /// Below the text, in the middle.
    FootCenter,
    /// Below the text, at the fore edge.
    FootOuter,
}

/// Running heads and folios.
#[derive(Clone, Debug, PartialEq)]
pub struct FurnitureDesign {
    /// The running head of left-hand pages.
    pub verso: HeadText,
    /// The running head of right-hand pages.
    pub recto: HeadText,
    /// Its letters.
    pub letters: Letters,
    /// Its size, in parts per thousand of the text.
    pub size: u16,
    /// From the baseline of the running head to the first baseline of the text.
    pub head_distance: Length,
    /// The folio.
    pub folio: FolioPlace,
    /// From the last baseline of the text to that of the folio.
    pub foot_distance: Length,
    /// Whether the folio stands below the text where a chapter opens.
    pub drop_folio: bool,
}

/// Where notes stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotePlace {
    /// At the foot of the page; those that ask for it, at the end of the book.
    Foot,
    /// All of them at the end of the book.
    End,
}

/// Where the numbers of notes begin anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteNumbering {
    /// In each chapter.
    Chapter,
    /// Not at all.
    Book,
}

/// Notes.
#[derive(Clone, Debug, PartialEq)]
pub struct NoteDesign {
    /// Where they stand.
    pub place: NotePlace,
    /// Where their numbers begin anew.
    pub numbering: NoteNumbering,
    /// The size of the type, in parts per thousand of the text.
    pub size: u16,
    /// From baseline to baseline.
    pub leading: Length,
    /// Whether a short rule stands above them; else space alone.
    pub rule: bool,
}

/// Which pages are made besides the text. A section of the book with the same role takes the
/// place of the made one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MadePages {
    /// The title alone on the first page.
    pub half_title: bool,
    /// The title page.
    pub title_page: bool,
    /// The imprint.
    pub imprint: bool,
    /// The table of contents.
    pub contents: bool,
    /// How many levels of headings it lists.
    pub contents_depth: u8,
    /// The list of illustrations, where figures have captions.
    pub illustrations: bool,
    /// The index, where the text has index marks.
    pub index: bool,
    /// A word on how the book was made.
    pub colophon: bool,
    /// The page numbers of the source edition, where it marks them, in the outer margin.
    pub source_pages: bool,
}

impl Design {
    /// A named design: `classic`, `modern` or `pocket`; `screen` for reading on a screen.
    pub fn named(name: &str) -> Option<Self> {
        presets::named(name)
    }

    const NAMES: [&'static str; 4] = ["classic", "modern", "pocket", "screen"];

    /// The names of all designs.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::NAMES.into_iter()
    }

    /// The width of the text.
    pub fn measure(&self) -> Length {
        let measure = self.trim.width - self.margins.inner - self.margins.outer;
        measure.max(Length::POINT)
    }

    /// How many lines a full page has.
    pub fn lines(&self) -> u16 {
        let height = self.trim.height - self.margins.head - self.margins.foot;
        let lines = height.ratio(self.text.leading).floor();
        (lines as i64).clamp(1, 400) as u16
    }

    /// Sets the margins so that the measure is `measure`, inner and outer in the proportion that
    /// they have now.
    pub fn set_measure(&mut self, measure: Length) {
        let rest = (self.trim.width - measure).max(Length::ZERO);
        let both = self.margins.inner + self.margins.outer;
        let share = if both.0 == 0 { 0.5 } else { self.margins.inner.ratio(both) };
        self.margins.inner = rest.scale(share);
        self.margins.outer = rest - self.margins.inner;
    }

    /// Sets head and foot margins so that a page has `lines` lines, in the proportion that they
    /// have now.
    pub fn set_lines(&mut self, lines: u16) {
        let height = self.text.leading * i32::from(lines.max(1));
        let rest = (self.trim.height - height).max(Length::ZERO);
        let both = self.margins.head + self.margins.foot;
        let share = if both.0 == 0 { 0.5 } else { self.margins.head.ratio(both) };
        self.margins.head = rest.scale(share);
        self.margins.foot = rest - self.margins.head;
    }

    /// How far below the last line of a full page a folio at its foot stands; it never leaves the
    /// page.
    pub(crate) fn folio_drop(&self) -> Length {
        let text = self.text.leading * i32::from(self.lines());
        let room = self.trim.height - self.margins.head - text - self.text.size;
        self.furniture.foot_distance.min(room.max(Length::ZERO))
    }

    /// How many lines a page may be deeper than designed before its last line crowds the folio.
    pub(crate) fn deeper(&self) -> u8 {
        let furniture = &self.furniture;
        let at_foot = matches!(furniture.folio, FolioPlace::FootCenter | FolioPlace::FootOuter);
        let drop = if at_foot || furniture.drop_folio {
            self.folio_drop()
        } else {
            self.margins.foot - self.text.size
        };
        (drop.ratio(self.text.leading) - FOLIO_APART).clamp(0.0, 3.0) as u8
    }

    /// Sets the trim size and scales the margins with it.
    pub fn set_trim(&mut self, trim: Size) {
        let across = trim.width.ratio(self.trim.width);
        let down = trim.height.ratio(self.trim.height);
        let m = &mut self.margins;
        (m.inner, m.outer) = (m.inner.scale(across), m.outer.scale(across));
        (m.head, m.foot) = (m.head.scale(down), m.foot.scale(down));
        self.trim = trim;
    }

    /// Turns a two-sided design into one for a screen: equal margins, no blank pages, chapters on
    /// the next page.
    pub fn single_sided(&mut self) {
        let middle = (self.margins.inner + self.margins.outer) / 2;
        (self.margins.inner, self.margins.outer) = (middle, middle);
        self.margins.gutter = Gutter::Fixed(Length::ZERO);
        self.sides = SidesOfLeaf::One;
        self.chapter.opens = Opening::Any;
        self.page_multiple = 1;
        self.edition = Edition::Pdf;
    }
}

impl Default for Design {
    fn default() -> Self {
        presets::classic()
    }
}
