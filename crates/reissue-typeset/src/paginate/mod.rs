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

pub(crate) use plan::{Entry, PagePlan};

/// The price of a break that is never made unless nothing else is left.
pub(crate) const FORBIDDEN: i64 = 1_000_000_000;

/// The page that lines are dealt out to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageBox {
    /// Lines of a full page.
    pub(crate) lines: u16,
    /// The distance of the grid.
    pub(crate) leading: Length,
    /// The least space between the last line of text and the first note, rule included.
    pub(crate) note_gap: Length,
    /// Whether the chapter's first page is a recto.
    pub(crate) starts_recto: bool,
    /// Whether two pages face each other; else each page stands alone.
    pub(crate) spreads: bool,
    /// How many lines the depth of a spread may differ from `lines`.
    pub(crate) play: u8,
}

/// What is dealt out: the blocks of a chapter with their notes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flow {
    pub(crate) blocks: Vec<FlowBlock>,
    /// In order of reference.
    pub(crate) notes: Vec<FlowNote>,
    /// The height of each note line, through all notes.
    pub(crate) note_lines: Vec<Length>,
}

/// A note: a stretch of the note lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct FlowNote {
    pub(crate) first: u32,
    pub(crate) lines: u32,
}

/// A block: a paragraph, a heading, a figure, a table.
#[derive(Clone, Debug, Default)]
pub(crate) struct FlowBlock {
    /// The space before it, dropped at the head of a page.
    pub(crate) gap: Gap,
    /// Ways to set it; at least one.
    pub(crate) alts: Vec<Alt>,
    /// Lines repeated at the head of each further page.
    pub(crate) repeat: u16,
    /// Whether, and how, it may leave its place for the head of a page.
    pub(crate) float: Float,
}

/// Space between blocks, in grid lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Gap {
    pub(crate) lines: u16,
    /// Whether it may be a line more or less.
    pub(crate) flexible: bool,
    /// Whether it means a pause that must stay visible over a page break.
    pub(crate) pause: bool,
}

/// Whether a block may leave its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Float {
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
pub(crate) struct Alt {
    /// What it costs more than the best way.
    pub(crate) cost: i64,
    pub(crate) lines: Vec<FlowLine>,
}

/// A line, or an unbreakable piece of several grid lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FlowLine {
    /// Grid lines.
    pub(crate) height: u16,
    /// The price of a page break after it, [`FORBIDDEN`] for none.
    pub(crate) after: i64,
    /// How many notes are referred to.
    pub(crate) notes: u16,
    /// Whether it ends in a hyphen of the line breaker.
    pub(crate) hyphen: bool,
}

impl Default for FlowLine {
    fn default() -> Self {
        Self { height: 1, after: 0, notes: 0, hyphen: false }
    }
}

/// What is found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pagination {
    pub(crate) pages: Vec<PagePlan>,
    /// Pages that a rule had to be broken for, from 0.
    pub(crate) broken_rules: Vec<u32>,
}

/// Deals the lines of a chapter out to pages. Never fails; where no arrangement keeps all rules,
/// the least bad one is taken and its pages are named.
///
/// Where spreads come out unlevel, or a word is divided at the turn of a leaf, depths of one line
/// more or less than [`PageBox::play`] are tried too: a chapter of such paragraphs is rare enough
/// to be searched twice, and most chapters are found in half the time without.
pub(crate) fn paginate(flow: &Flow, page: &PageBox) -> Pagination {
    let first = search::search(flow, page);
    let found = plan::replay(flow, page, &first.steps);
    if page.play == 0 || !page.spreads || plan::is_even(flow, page, &found) {
        return found;
    }
    let wider = PageBox { play: page.play + 1, ..*page };
    let second = search::search(flow, &wider);
    if second.cost < first.cost { plan::replay(flow, &wider, &second.steps) } else { found }
}
