//! From the steps of the search to what stands where on each page.

use std::ops::Range;

use super::search::{PAUSE_LINES, Step, TAIL_LINES, height_of};
use super::{Flow, FlowLine, PageBox, Pagination};

/// What stands on one page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PagePlan {
    /// Lines of a full page of this spread.
    pub depth: u16,
    /// The blocks, or parts of blocks, from top to bottom.
    pub entries: Vec<Entry>,
    /// The note lines at its foot.
    pub notes: Range<u32>,
}

/// A block, or a part of one, in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Lines of a block.
    Lines {
        /// The block.
        block: usize,
        /// Which of its alternatives.
        alt: usize,
        /// Which lines.
        lines: Range<usize>,
        /// The grid line on which they begin, from 0.
        top: u16,
    },
    /// The repeated head of a block that goes on here.
    Repeat {
        /// The block.
        block: usize,
        /// The grid line on which it begins.
        top: u16,
    },
    /// The ornament of a pause that fell on the page break before.
    Pause {
        /// The grid line on which it stands.
        top: u16,
    },
}

impl PagePlan {
    fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.notes.is_empty()
    }

    /// The last line of text that stands on the page, and the grid line after it.
    fn last_line(&self, flow: &Flow) -> Option<(FlowLine, u16)> {
        let Entry::Lines { block, alt, lines, top } = self.entries.last()? else { return None };
        let all = flow.blocks.get(*block)?.alts.get(*alt)?;
        let part = all.lines.get(lines.clone())?;
        let height: u16 = part.iter().map(|l| l.height).sum();
        Some((*part.last()?, top + height))
    }
}

/// Whether all pages but the last are full and that has some lines, no word is divided where a leaf
/// is turned, and no rule is broken.
pub(super) fn is_even(flow: &Flow, page: &PageBox, found: &Pagination) -> bool {
    let inner = found.pages.len().saturating_sub(1);
    let even = |(index, plan): (usize, &PagePlan)| {
        let Some((line, bottom)) = plan.last_line(flow) else { return true };
        let turns = !page.leaves || index.is_multiple_of(2) == page.starts_recto;
        (bottom >= plan.depth || !plan.notes.is_empty()) && !(turns && line.hyphen)
    };
    let tail = found.pages.last().and_then(|p| p.last_line(flow)).map(|(_, bottom)| bottom);
    let short = inner > 0 && tail.is_some_and(|bottom| i64::from(bottom) < TAIL_LINES);
    let full = found.pages.iter().take(inner).enumerate().all(even);
    full && !short && found.broken_rules.is_empty()
}

/// Whether no page ends where that has a price, as it has inside a stanza.
pub(super) fn ends_are_free(flow: &Flow, found: &Pagination) -> bool {
    let inner = found.pages.len().saturating_sub(1);
    let ends = found.pages.iter().take(inner).filter_map(|p| p.last_line(flow));
    ends.into_iter().all(|(line, _)| line.after == 0)
}

struct Replay<'a> {
    flow: &'a Flow,
    page: &'a PageBox,
    out: Pagination,
    current: PagePlan,
    used: u16,
    fresh: bool,
    note_from: u32,
    /// Whether the head of the page still lacks a repeated head or a pause.
    pending: bool,
}

/// Lays out what the steps decided.
pub(super) fn replay(flow: &Flow, page: &PageBox, steps: &[Step]) -> Pagination {
    let mut replay = Replay {
        flow,
        page,
        out: Pagination::default(),
        current: PagePlan::default(),
        used: 0,
        fresh: true,
        note_from: 0,
        pending: false,
    };
    let mut block = 0;
    let mut line = 0;
    let mut steps = steps.iter();
    while let Some(step) = steps.next() {
        match *step {
            Step::Start { play } => replay.open(play),
            Step::Turn { line: to, note_to, play, broken } => {
                let to = to as usize;
                if to > line {
                    let (alt, gap) = replay.choice(&steps);
                    replay.lines(block, alt, line..to, gap);
                    line = to;
                }
                if broken {
                    replay.out.broken_rules.push(replay.out.pages.len() as u32);
                }
                replay.close(note_to);
                replay.open(play);
                replay.pending = true;
            }
            Step::Alone { float, note_to, play } => {
                if let Some(float) = float {
                    replay.whole(float as usize);
                }
                replay.close(note_to);
                replay.open(play);
            }
            Step::Top { float } => {
                replay.whole(float as usize);
                replay.used = replay.used.saturating_add(1);
            }
            Step::Block { alt, gap } => {
                let alt = usize::from(alt);
                let count = flow.blocks.get(block).and_then(|b| b.alts.get(alt));
                replay.lines(block, alt, line..count.map_or(0, |a| a.lines.len()), gap);
                (block, line) = (block + 1, 0);
            }
            Step::Defer => block += 1,
            Step::End { note_to } => replay.close(note_to),
        }
    }
    // A plate at the end of a chapter leaves no empty page after it.
    let pages = &mut replay.out.pages;
    while pages.len() > 1 && pages.last().is_some_and(PagePlan::is_empty) {
        pages.pop();
    }
    replay.out
}

type Steps<'a> = std::slice::Iter<'a, Step>;

impl Replay<'_> {
    /// Looks ahead for how the block is set that is broken here.
    fn choice(&self, steps: &Steps<'_>) -> (usize, u16) {
        let found = steps.clone().find_map(|s| match s {
            Step::Block { alt, gap } => Some((usize::from(*alt), *gap)),
            _ => None,
        });
        found.unwrap_or((0, 0))
    }

    fn open(&mut self, play: i8) {
        let depth = self.page.lines.saturating_add_signed(i16::from(play)).max(1);
        self.current = PagePlan { depth, ..PagePlan::default() };
        (self.used, self.fresh) = (0, true);
    }

    fn close(&mut self, note_to: u32) {
        self.current.notes = self.note_from..note_to;
        self.note_from = note_to;
        self.out.pages.push(std::mem::take(&mut self.current));
    }

    /// What stands at the head of a page before the block goes on.
    fn head(&mut self, block: usize, line: usize) {
        let Some(b) = self.flow.blocks.get(block) else { return };
        if line > 0 && b.repeat > 0 {
            self.current.entries.push(Entry::Repeat { block, top: self.used });
            self.used = self.used.saturating_add(b.repeat);
            self.fresh = false;
        } else if line == 0 && b.gap.pause {
            self.current.entries.push(Entry::Pause { top: self.used });
            self.used = self.used.saturating_add(PAUSE_LINES);
            self.fresh = false;
        }
    }

    /// A figure that waited.
    fn whole(&mut self, block: usize) {
        let Some(b) = self.flow.blocks.get(block) else { return };
        let lines = 0..b.alts.first().map_or(0, |a| a.lines.len());
        self.current.entries.push(Entry::Lines { block, alt: 0, lines, top: self.used });
        self.used = self.used.saturating_add(height_of(b));
    }

    fn lines(&mut self, block: usize, alt: usize, lines: Range<usize>, gap: u16) {
        if std::mem::take(&mut self.pending) {
            self.head(block, lines.start);
        }
        if lines.start == 0 && !self.fresh {
            self.used = self.used.saturating_add(gap);
        }
        let all = self.flow.blocks.get(block).and_then(|b| b.alts.get(alt));
        let part = all.and_then(|a| a.lines.get(lines.clone())).unwrap_or_default();
        let height = part.iter().fold(0_u16, |h, l| h.saturating_add(l.height));
        self.fresh &= part.is_empty();
        if !part.is_empty() {
            self.current.entries.push(Entry::Lines { block, alt, lines, top: self.used });
        }
        self.used = self.used.saturating_add(height);
    }
}
