//! Optimum page breaking: a chapter's lines are dealt out to pages.
//!
//! The search is dynamic programming over the blocks of one chapter. A state is what the rest of
//! the chapter depends on: the page, the lines used on it, the depth of its spread, the first note
//! line that stands at its foot, the figures that wait for the head of a page. Placing a block
//! leads from each state to new ones: once for each alternative length of a paragraph, each
//! alternative of the space before it, and each place where the block may break over the page.
//! Of two ways into the same state the dearer is dropped, so the whole chapter is optimal, not
//! each page by itself.
//!
//! Both pages of a spread have the same depth (−1, 0 or +1 lines against the design), which is
//! chosen when its verso begins. Heights are whole grid lines, so facing pages end level and the
//! lines of both sides of a leaf stand behind each other.
//!
//! Notes are insertions: a line that holds a reference takes the height of its note with it, at
//! least its first two lines; only the last note of a page may be split. Note lines are numbered
//! through the chapter, so a state needs one number to know them.
//!
//! After F. Plass, *Optimal pagination techniques for automatic typesetting systems* (1981) and
//! F. Mittelbach, *A general LuaTeX framework for globally optimized pagination* (2019).

mod plan;
mod search;
#[cfg(test)]
mod tests;

use reissue_page::Length;

pub use plan::{Entry, PagePlan};
use search::Breadth;

/// The price of a break that is never made unless nothing else is left.
pub const FORBIDDEN: i64 = 1_000_000_000;

/// The page that lines are dealt out to.
#[derive(Clone, Copy, Debug)]
pub struct PageBox {
    /// Lines of a full page.
    pub lines: u16,
    /// The distance of the grid.
    pub leading: Length,
    /// The least space between the last line of text and the first note, rule included.
    pub note_gap: Length,
    /// Whether the chapter's first page is a recto.
    pub starts_recto: bool,
    /// Whether pages are the sides of leaves, so that the reader turns after each recto; else the
    /// reader turns after every page. Two pages face each other either way.
    pub leaves: bool,
    /// How many lines the depth of a spread may differ from `lines`.
    pub play: u8,
    /// How many lines it may be deeper at most, so that the folio stays apart from the text.
    pub deeper: u8,
}

/// What is dealt out: the blocks of a chapter with their notes.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    /// In the order of the text.
    pub blocks: Vec<FlowBlock>,
    /// In order of reference.
    pub notes: Vec<FlowNote>,
    /// The height of each note line, through all notes.
    pub note_lines: Vec<Length>,
}

/// A note: a stretch of the note lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FlowNote {
    /// The first of its lines.
    pub first: u32,
    /// How many there are; at least one.
    pub lines: u32,
}

/// A block: a paragraph, a heading, a figure, a table.
#[derive(Clone, Debug, Default)]
pub struct FlowBlock {
    /// The space before it, dropped at the head of a page.
    pub gap: Gap,
    /// Ways to set it; at least one.
    pub alts: Vec<Alt>,
    /// Lines repeated at the head of each further page.
    pub repeat: u16,
    /// Whether, and how, it may leave its place for the head of a page.
    pub float: Float,
}

/// Space between blocks, in grid lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gap {
    /// How many.
    pub lines: u16,
    /// Whether it may be a line more or less.
    pub flexible: bool,
    /// Whether it means a pause that must stay visible over a page break.
    pub pause: bool,
    /// After a figure: the lines where that has left its place.
    pub parted: Option<u16>,
}

/// Whether a block may leave its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Float {
    /// Stays in its place.
    #[default]
    No,
    /// In its place, or at the head of a page after it.
    Here,
    /// At the head of a page after its place.
    Top,
    /// On a page of its own.
    Plate,
}

/// One way to set a block.
#[derive(Clone, Debug, Default)]
pub struct Alt {
    /// What it costs more than the best way.
    pub cost: i64,
    /// From top to bottom.
    pub lines: Vec<FlowLine>,
}

/// A line, or an unbreakable piece of several grid lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlowLine {
    /// Grid lines.
    pub height: u16,
    /// The price of a page break after it, [`FORBIDDEN`] for none.
    pub after: i64,
    /// How many notes are referred to.
    pub notes: u16,
    /// Whether it ends in a hyphen of the line breaker.
    pub hyphen: bool,
}

impl Default for FlowLine {
    fn default() -> Self {
        Self { height: 1, after: 0, notes: 0, hyphen: false }
    }
}

/// What is found.
#[derive(Clone, Debug, Default)]
pub struct Pagination {
    /// In order.
    pub pages: Vec<PagePlan>,
    /// Pages that a rule had to be broken for, from 0.
    pub broken_rules: Vec<u32>,
}

/// Deals the lines of a chapter out to pages. Never fails; where no arrangement keeps all rules,
/// the least bad one is taken and its pages are named.
///
/// ```
/// use reissue_typeset::paginate::{Alt, Flow, FlowBlock, FlowLine, PageBox, paginate};
/// use reissue_typeset::units::Length;
///
/// let paragraph = |lines: usize| FlowBlock {
///     alts: vec![Alt { cost: 0, lines: vec![FlowLine::default(); lines] }],
///     ..FlowBlock::default()
/// };
/// let flow = Flow { blocks: vec![paragraph(30), paragraph(25)], ..Flow::default() };
/// let page = PageBox {
///     lines: 36,
///     leading: Length::pt(14.5),
///     note_gap: Length::pt(8.0),
///     starts_recto: true,
///     leaves: true,
///     play: 0,
///     deeper: 0,
/// };
/// assert_eq!(paginate(&flow, &page).pages.len(), 2);
/// ```
///
/// A narrow search goes first where there are no notes: what it finds without a fault is as good to
/// a reader as the cheapest way.
///
/// Where spreads come out unlevel, or a word is divided at the turn of a leaf, depths of one line
/// more or less than [`PageBox::play`] are tried too: a chapter of such paragraphs is rare enough
/// to be searched twice, and most chapters are found in half the time without.
pub fn paginate(flow: &Flow, page: &PageBox) -> Pagination {
    if flow.notes.is_empty() {
        let narrow = search::search(flow, page, Breadth::Narrow);
        let found = plan::replay(flow, page, &narrow.steps);
        if plan::is_even(flow, page, &found) && plan::ends_are_free(flow, &found) {
            return found;
        }
    }
    let first = search::search(flow, page, Breadth::Whole);
    let found = plan::replay(flow, page, &first.steps);
    if page.play == 0 || plan::is_even(flow, page, &found) {
        return found;
    }
    let wider = PageBox { play: page.play + 1, ..*page };
    let second = search::search(flow, &wider, Breadth::Whole);
    if second.cost < first.cost { plan::replay(flow, &wider, &second.steps) } else { found }
}
