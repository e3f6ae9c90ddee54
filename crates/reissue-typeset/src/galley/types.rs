//! What a chapter is while it is laid out.

use std::collections::BTreeSet;

use reissue_core::{Diagnostic, Heading, Inline, Section, Span, plain};
use reissue_page::{Item, ItemKind, Length, Link, NodeId, Path, PathOp, Point, Structure};

use super::SetNote;
use crate::Missing;
use crate::paginate::{Float, Gap};
use crate::paragraph::{Broken, Paragraph};

/// A chapter's lines, notes and meaning, before they are dealt out to pages. Elements are named
/// by the chapter's own structure tree; fonts by their face.
#[derive(Default)]
pub(crate) struct Set {
    pub(crate) blocks: Vec<SetBlock>,
    pub(crate) notes: Vec<SetNote>,
    pub(crate) structure: Structure,
    pub(crate) tags: Vec<Tag>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) missing: Vec<Missing>,
    /// Paragraphs with lines wider than their measure.
    pub(crate) overfull: Vec<Span>,
    /// Readings of characters (ruby), each as a line from its left end, with its width.
    pub(crate) readings: Vec<(Slab, Length)>,
    /// The index marks met, by their number in marks.
    pub(crate) index: Vec<reissue_core::IndexMark>,
    /// The ornament of a pause at a page break.
    pub(crate) pause: Slab,
    /// The notes referred to so far.
    pub(crate) referred: BTreeSet<usize>,
    /// Captions of figures: words and destination.
    pub(crate) captions: Vec<(String, String)>,
    /// Sections that open in it: level, heading and destination.
    pub(crate) sections: Vec<SetSection>,
}

/// A section that opens in a chapter, for contents, outline and running heads.
#[derive(Clone, Debug)]
pub(crate) struct SetSection {
    pub(crate) level: u8,
    pub(crate) role: reissue_core::Role,
    pub(crate) ordinal: String,
    pub(crate) title: String,
    pub(crate) short: Option<String>,
    pub(crate) destination: String,
    pub(crate) language: Option<reissue_core::Language>,
}

impl SetSection {
    /// A section of the book under the name of its place.
    pub(crate) fn of(section: &Section, destination: &str, level: u8) -> Self {
        let heading = section.heading.as_ref();
        let words = |part: fn(&Heading) -> &Vec<Inline>| {
            heading.map(|h| plain(part(h)).trim().to_owned()).unwrap_or_default()
        };
        Self {
            level,
            role: section.role,
            ordinal: words(|h| &h.ordinal),
            title: words(|h| &h.title),
            short: heading.and_then(|h| h.short.clone()),
            destination: destination.to_owned(),
            language: section.language.clone(),
        }
    }
}

/// A block with the space before it.
pub(crate) struct SetBlock {
    pub(crate) gap: Gap,
    pub(crate) float: Float,
    /// Whether it goes to the foot of the page on which it stands.
    pub(crate) bottom: bool,
    /// Whether no page ends after it.
    pub(crate) keep: bool,
    /// The price of a page's end after it, where that is allowed.
    pub(crate) part: i64,
    /// Whether the space at its end may be a line more or less, where spreads can't be level else.
    pub(crate) elastic: bool,
    pub(crate) anchors: Vec<(String, NodeId)>,
    pub(crate) body: Body,
}

/// What a block is made of.
pub(crate) enum Body {
    /// A paragraph, whose lines are made when they are placed.
    Text(Box<TextBlock>),
    /// Lines that are made already.
    Fixed(Fixed),
}

/// A paragraph with its line breaks.
pub(crate) struct TextBlock {
    /// Where its frame begins.
    pub(crate) x: Length,
    pub(crate) paragraph: Paragraph,
    pub(crate) broken: Broken,
    /// Places in the text that mean something, by byte.
    pub(crate) marks: Vec<(u32, Mark)>,
    /// What stands beside the first line: a label, a drop capital.
    pub(crate) beside: Slab,
    /// How many first lines stay together.
    pub(crate) together: u16,
    /// Whether first and last lines may stand alone on a page: verse, lists, dialogue.
    pub(crate) loose: bool,
}

/// Lines that are made already.
#[derive(Default)]
pub(crate) struct Fixed {
    pub(crate) lines: Vec<FixedLine>,
    /// What stands again at the head of each further page, and its height.
    pub(crate) repeat: Option<(Slab, u16)>,
}

/// A piece of whole grid lines.
pub(crate) struct FixedLine {
    pub(crate) height: u16,
    /// The price of a page break after it.
    pub(crate) after: i64,
    pub(crate) slab: Slab,
}

/// What stands in some place, from a corner of its own.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slab {
    pub(crate) items: Vec<Item>,
    pub(crate) links: Vec<Link>,
    pub(crate) marks: Vec<PlacedMark>,
    /// The first place of the book's text in it.
    pub(crate) source: Option<SourcePlace>,
}

/// A mark in its place.
#[derive(Clone, Debug)]
pub(crate) struct PlacedMark {
    pub(crate) mark: Mark,
    pub(crate) at: Point,
}

/// A place in the text that means something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// A note is referred to; the number of notes that come with it.
    Note(u16),
    /// A destination.
    Anchor(String, NodeId),
    /// An index mark of [`Set::index`], and the element it stands in.
    Index(u32, NodeId),
    /// A page of the source edition begins here.
    SourcePage(String),
}

/// A place in the text of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SourcePlace {
    /// The list of inlines, in the order of [`Visit`](reissue_core::Visit).
    pub(crate) list: u32,
    /// The byte of its text.
    pub(crate) offset: u32,
}

/// What is known of a stretch of text.
#[derive(Clone, Debug)]
pub(crate) struct Tag {
    pub(crate) node: NodeId,
    pub(crate) span: Span,
    /// Where in the book's text it begins, and the byte of the paragraph that is.
    pub(crate) source: Option<(SourcePlace, u32)>,
    pub(crate) link: Option<(reissue_page::LinkTarget, NodeId)>,
    pub(crate) rule: Option<Rule>,
    /// The picture that an object is, with its size.
    pub(crate) picture: Option<(reissue_page::ImageId, reissue_page::Size)>,
    /// The reading above it, of [`Set::readings`], and the byte of the paragraph where the
    /// characters begin that it is for.
    pub(crate) ruby: Option<(u32, u32)>,
}

/// A line through or under text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    Under,
    Through,
}

impl SetBlock {
    /// How many grid lines it takes where it is not broken.
    pub(crate) fn height(&self) -> u16 {
        let own = match &self.body {
            Body::Text(text) => text.broken.best().lines.len() as u16,
            Body::Fixed(fixed) => {
                fixed.lines.iter().fold(0, |n: u16, l| n.saturating_add(l.height))
            }
        };
        own.saturating_add(self.gap.lines)
    }
}

impl Slab {
    /// Moves everything.
    pub(crate) fn moved(mut self, by: Point) -> Self {
        self.move_by(by);
        self
    }

    /// Moves everything.
    pub(crate) fn move_by(&mut self, by: Point) {
        let shift = |p: &mut Point| {
            p.x += by.x;
            p.y += by.y;
        };
        for item in &mut self.items {
            match &mut item.kind {
                ItemKind::Text(run) => shift(&mut run.origin),
                ItemKind::Fill { rect, .. } => shift(&mut rect.origin),
                ItemKind::Image(placed) => shift(&mut placed.rect.origin),
                ItemKind::Path(path) => move_path(path, by),
            }
        }
        self.links.iter_mut().for_each(|l| shift(&mut l.rect.origin));
        self.marks.iter_mut().for_each(|m| shift(&mut m.at));
    }

    /// Adds what stands in another slab.
    pub(crate) fn join(&mut self, mut other: Self) {
        self.items.append(&mut other.items);
        self.links.append(&mut other.links);
        self.marks.append(&mut other.marks);
        self.source = self.source.or(other.source);
    }

    /// How many notes are referred to.
    pub(crate) fn notes(&self) -> u16 {
        self.marks.iter().fold(0, |n, m| match m.mark {
            Mark::Note(count) => n.saturating_add(count),
            _ => n,
        })
    }
}

fn move_path(path: &mut Path, by: Point) {
    let moved = |p: &mut Point| {
        p.x += by.x;
        p.y += by.y;
    };
    for op in &mut path.ops {
        match op {
            PathOp::Move(p) | PathOp::Line(p) => moved(p),
            PathOp::Curve(a, b, c) => [a, b, c].into_iter().for_each(moved),
            PathOp::Close => {}
        }
    }
}
