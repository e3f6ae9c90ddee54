//! From blocks of the book to lines of a chapter, before they are dealt out to pages.
//!
//! All running text stands on the grid: every line of text, whatever its size, is one grid line
//! high, and whatever else there is (headings, figures, rows of tables) takes whole grid lines.

mod block;
mod columns;
mod drama;
mod figure;
mod flow;
mod heading;
mod inline;
mod leaders;
mod notes;
mod prose;
mod table;
mod text;
mod types;
mod verse;

use std::collections::HashMap;

use reissue_core::{Book, Diagnostic, Span};
use reissue_page::{Length, NodeId, Structure};

use crate::Missing;
use crate::design::Design;
use crate::fonts::{FaceStyle, FamilyId, Features};
use crate::hyphen::Lang as Language;
use crate::paginate::Gap;
use crate::paragraph::ProblemKind;
use crate::pictures::Pictures;
use crate::shape::{TextStyle, Typesetter};

pub(crate) use flow::{complete_all, complete_page_ends, flow_of, order};
pub(crate) use inline::Setting;
pub(crate) use notes::{NoteNumbers, NoteText, SetNote};
pub(crate) use text::{LineOf, ParagraphShape, RunIn, line_slab};
pub(crate) use types::{
    Body, Fixed, FixedLine, Mark, PlacedMark, Set, SetBlock, SetSection, Slab, SourcePlace, Tag,
};

/// What all chapters share, and which one is set.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    /// The number of the run of pages that is set.
    pub(crate) unit: usize,
    pub(crate) book: &'a Book,
    pub(crate) design: &'a Design,
    pub(crate) typesetter: &'a Typesetter,
    pub(crate) family: FamilyId,
    pub(crate) mono: FamilyId,
    pub(crate) measure: Length,
    pub(crate) lines: u16,
    pub(crate) pictures: &'a Pictures,
    pub(crate) numbers: &'a NoteNumbers,
    /// The number of each list of inlines in the order of [`Visit`](reissue_core::Visit), by the
    /// address of its first element.
    pub(crate) lists: &'a HashMap<usize, u32>,
    /// The address of the figure that has a page of its own before the title.
    pub(crate) frontispiece: Option<usize>,
    /// The ids that links may name.
    pub(crate) ids: &'a std::collections::HashSet<&'a str>,
}

/// The type that a stretch of text is set in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Type {
    pub(crate) family: FamilyId,
    pub(crate) size: Length,
    pub(crate) face: FaceStyle,
    pub(crate) features: Features,
    pub(crate) language: Language,
    pub(crate) tracking: i16,
    pub(crate) rise: Length,
    pub(crate) uppercase: bool,
}

/// Where text stands between the edges of the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    pub(crate) x: Length,
    pub(crate) width: Length,
}

/// A chapter in the making.
pub(crate) struct Galley<'a> {
    pub(crate) cx: &'a Context<'a>,
    pub(crate) set: Set,
    pub(crate) frame: Frame,
    pub(crate) kind: Type,
    /// The distance of the grid: the text's, or the notes'.
    pub(crate) leading: Length,
    /// The element that blocks are added to.
    pub(crate) node: NodeId,
    /// The space before the next block.
    pub(crate) gap: Gap,
    /// Whether the next paragraph is indented.
    pub(crate) indent: bool,
    /// How the first words of the next paragraph are set.
    pub(crate) lead_in: crate::design::LeadIn,
    /// Anchors that wait for the next block.
    pub(crate) anchors: Vec<(String, NodeId)>,
    /// The alignment of paragraphs that name none.
    pub(crate) align: reissue_core::Align,
    /// How deep the block stands in others.
    pub(crate) depth: u16,
    /// The mark that the next paragraph begins with.
    pub(crate) label: Option<notes::Label>,
    /// Whether lists without numbers are set as a bibliography is: without bullets, hanging.
    pub(crate) hanging_lists: bool,
    /// Whether paragraphs are entries of an index: ragged, hanging.
    pub(crate) entries: bool,
    /// Whether verse begins at the left of its frame, as in an epigraph.
    pub(crate) flush_verse: bool,
    /// The width that the poems of a sequence share.
    pub(crate) poem_width: Option<Length>,
    /// Pages of the source edition that begin with the next paragraph.
    pub(crate) source_pages: Vec<String>,
    /// Notes referred to inside a note, which come after it; absent outside of notes.
    pub(crate) note_queue: Option<std::collections::VecDeque<usize>>,
}

impl<'a> Galley<'a> {
    /// Begins a chapter on the text's grid.
    pub(crate) fn new(cx: &'a Context<'a>) -> Self {
        let kind = cx.body_type();
        Self {
            cx,
            set: Set::default(),
            frame: Frame { x: Length::ZERO, width: cx.measure },
            kind,
            leading: cx.design.text.leading,
            node: Structure::ROOT,
            gap: Gap::default(),
            indent: false,
            lead_in: crate::design::LeadIn::Plain,
            anchors: Vec::new(),
            align: reissue_core::Align::Start,
            depth: 0,
            label: None,
            hanging_lists: false,
            entries: false,
            flush_verse: false,
            poem_width: None,
            source_pages: Vec::new(),
            note_queue: None,
        }
    }

    /// Where the baseline stands in a grid line.
    pub(crate) fn baseline(&self) -> Length {
        baseline(self.leading, self.cx.design.text.size)
    }

    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.set.diagnostics.push(diagnostic);
    }

    pub(crate) fn missing(&mut self, kind: ProblemKind, character: char, span: Span) {
        let right_to_left = kind == ProblemKind::RightToLeft;
        self.set.missing.push(Missing { character, span, right_to_left });
    }

    /// Asks for at least so many empty grid lines before the next block.
    pub(crate) fn space(&mut self, lines: u16) {
        self.gap.lines = self.gap.lines.max(lines);
        self.gap.parted = self.gap.parted.map(|n| n.max(lines));
        self.gap.flexible |= lines > 0;
    }

    /// Adds a block, with the space and the anchors that wait for it.
    pub(crate) fn push(&mut self, mut block: SetBlock) {
        let first = self.set.blocks.is_empty();
        block.gap = if first { Gap::default() } else { self.gap };
        // The space below a heading is the same everywhere.
        block.gap.flexible &= self.set.blocks.last().is_some_and(|above| !above.keep);
        self.gap = Gap::default();
        block.anchors.append(&mut self.anchors);
        self.set.blocks.push(block);
    }

    /// Does something in a narrower frame, another type or below another element; all is put
    /// back after it.
    pub(crate) fn within(&mut self, change: impl FnOnce(&mut Self), f: impl FnOnce(&mut Self)) {
        let saved = (self.frame, self.kind, self.node, self.align);
        change(self);
        self.depth += 1;
        f(self);
        self.depth -= 1;
        (self.frame, self.kind, self.node, self.align) = saved;
    }

    /// Narrows the frame on both sides, never below a third of the measure or eight em.
    pub(crate) fn narrow(&mut self, left: Length, right: Length) {
        let least = (self.cx.measure / 3).max(self.kind.size * 8);
        let spare = (self.frame.width - least).max(Length::ZERO);
        let left = left.min(spare);
        let right = right.min(spare - left);
        self.frame.x += left;
        self.frame.width -= left + right;
    }

    /// So many thousandths of an em of the text.
    pub(crate) fn em(&self, thousandths: i32) -> Length {
        self.cx.design.text.size.scale(f64::from(thousandths) / 1000.0)
    }
}

impl Context<'_> {
    /// The type of running text.
    pub(crate) fn body_type(&self) -> Type {
        let text = &self.design.text;
        let features = if text.old_style { Features::OLD_STYLE } else { Features::LINING };
        Type {
            family: self.family,
            size: text.size,
            face: FaceStyle::REGULAR,
            features,
            language: Language::from_tag(self.book.metadata.language().as_str()),
            tracking: 0,
            rise: Length::ZERO,
            uppercase: false,
        }
    }

    /// The type of numbers that stand alone: lining figures, for an old-style one looks like a
    /// small capital I, and page 11 like page II.
    pub(crate) fn number_type(&self) -> Type {
        self.body_type().lining()
    }

    pub(crate) fn style(&self, kind: &Type) -> TextStyle {
        TextStyle {
            face: self.typesetter.fonts().face(kind.family, kind.face),
            size: kind.size,
            features: kind.features,
            language: kind.language,
            tracking: kind.tracking,
            rise: kind.rise,
        }
    }
}

impl Type {
    /// The same in another size, in parts per thousand.
    pub(crate) fn scaled(mut self, per_mille: u16) -> Self {
        self.size = self.size.scale(f64::from(per_mille) / 1000.0);
        self
    }

    /// The same with the letters of a design.
    pub(crate) fn letters(mut self, letters: crate::design::Letters) -> Self {
        use crate::design::Letters;
        match letters {
            Letters::Plain => {}
            Letters::Italic => self.face.italic = !self.face.italic,
            Letters::Swash => {
                self.face.italic = true;
                self.features |= Features::SWASH;
            }
            Letters::Bold => self.face.bold = true,
            Letters::SmallCaps => {
                self.features |= Features::SMALL_CAPS;
                self.tracking += 40;
            }
            Letters::Capitals => {
                self.uppercase = true;
                self.features |= Features::CAPITALS;
                self.tracking += 80;
            }
        }
        self
    }

    /// The same for words that the source has in capitals alone, as a line apart: spaced, and
    /// lower, for they look larger than other words of their size (Bringhurst, 3.2.1).
    pub(crate) fn spaced_capitals(self) -> Self {
        self.scaled(860).letters(crate::design::Letters::Capitals)
    }

    /// The same for words that the source has in capitals alone, beside others: small capitals.
    pub(crate) fn low_capitals(mut self) -> Self {
        self.features |= Features::ALL_SMALL_CAPS;
        self.tracking = self.tracking.max(50);
        self
    }

    /// The same with lining figures.
    pub(crate) fn lining(mut self) -> Self {
        self.features = self.features.without(Features::OLD_STYLE) | Features::LINING;
        self
    }

    /// The same slanted the other way.
    pub(crate) fn emphasised(mut self) -> Self {
        self.face.italic = !self.face.italic;
        self
    }
}

/// Whether words are in capitals alone: more of them than a numeral or a letter.
pub(crate) fn is_capitals(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphabetic());
    !text.chars().any(char::is_lowercase)
        && words.any(|w| {
            let numeral = w.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C' | 'D' | 'M'));
            !numeral && w.chars().filter(|c| c.is_uppercase()).count() > 1
        })
}

/// Where the baseline of text stands in a grid line: ascenders and descenders have equal space.
pub(crate) fn baseline(leading: Length, size: Length) -> Length {
    leading / 2 + size / 4
}
