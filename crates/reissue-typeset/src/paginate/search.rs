//! The search for the cheapest way to deal lines out to pages.

mod notes;
mod price;
mod states;
mod ways;

use super::{FORBIDDEN, Float, Flow, FlowBlock, FlowLine, Gap, PageBox};
use states::{Key, Layer, Next, State};
pub(super) use ways::height_of;
use ways::{Mark, Way, Work, gaps, needs};

/// How many states are kept after each block. In four whole novels a third of it lost nothing.
const BEAM: usize = 64;
/// The same where notes make more of them worth it.
const BEAM_WITH_NOTES: usize = 160;
/// The same in a first attempt, which finds faultless pages for most chapters without notes.
const NARROW_BEAM: usize = 24;
/// How many places to end a page are tried above the lowest that is allowed: each leaves a line
/// empty.
const HIGHER_ENDS: usize = 1;
/// The same on pages with notes, which fill what text leaves empty.
const HIGHER_ENDS_WITH_NOTES: usize = 3;
/// How many lines the last page of a chapter should have at least.
pub(super) const TAIL_LINES: i64 = 5;
/// How many grid lines the two lines of a pause take at the head of a page.
pub(super) const PAUSE_LINES: u16 = 2;

/// One decision on the way.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// The chapter begins, on a page of this play.
    Start { play: i8 },
    /// The page ends before line `line` of the block that is placed next; note lines up to
    /// `note_to` stand on it.
    Turn { line: u32, note_to: u32, play: i8, broken: bool },
    /// A page is taken by a plate, or by figures and notes alone.
    Alone { float: Option<u32>, note_to: u32, play: i8 },
    /// A waiting figure stands at the head of the page.
    Top { float: u32 },
    /// The block is placed.
    Block { alt: u16, gap: u16 },
    /// The block is a figure and waits.
    Defer,
    /// The chapter ends; all notes stand.
    End { note_to: u32 },
}

struct Node {
    previous: u32,
    step: Step,
}

/// What note-free capacity and prices are computed from.
struct Search<'a> {
    flow: &'a Flow,
    page: &'a PageBox,
    /// Prefix sums of note line heights, in length units.
    note_sum: Vec<i64>,
    /// The block of each float, in order.
    floats: Vec<u32>,
    /// For each block, the lines that must stay together from its start on.
    need: Vec<u16>,
    nodes: Vec<Node>,
    /// The places on the page at hand where it may end; kept for its room.
    marks: Vec<Mark>,
    /// The states after the block at hand; kept for its room.
    next: Next,
    /// Those at the heads of two pages inside of it; kept for their room.
    layers: (Layer, Layer),
    /// How many states are kept after each block.
    beam: usize,
    relaxed: bool,
}

/// A way to deal a chapter out.
pub(super) struct Found {
    /// What it costs, all told.
    pub(super) cost: i64,
    /// Its steps, from first to last.
    pub(super) steps: Vec<Step>,
}

/// How much of what is possible is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breadth {
    Narrow,
    Whole,
}

/// Finds the cheapest way.
pub(super) fn search(flow: &Flow, page: &PageBox, breadth: Breadth) -> Found {
    let mut search = Search::new(flow, page);
    search.beam = match breadth {
        Breadth::Narrow => NARROW_BEAM,
        Breadth::Whole if flow.notes.is_empty() => BEAM,
        Breadth::Whole => BEAM_WITH_NOTES,
    };
    let mut states = search.start();
    let mut seen_floats = 0;
    for (index, block) in flow.blocks.iter().enumerate() {
        states = search.advance(index, block, &states, &mut seen_floats);
    }
    search.finish(&states, seen_floats)
}

impl<'a> Search<'a> {
    fn new(flow: &'a Flow, page: &'a PageBox) -> Self {
        let mut note_sum = Vec::with_capacity(flow.note_lines.len() + 1);
        let mut sum = 0_i64;
        note_sum.push(0);
        for height in &flow.note_lines {
            sum += i64::from(height.0);
            note_sum.push(sum);
        }
        let floats = (0_u32..).zip(&flow.blocks).filter(|(_, b)| b.float != Float::No);
        let floats = floats.map(|(i, _)| i).collect();
        let need = needs(&flow.blocks, page.lines);
        Self {
            flow,
            page,
            note_sum,
            floats,
            need,
            nodes: Vec::new(),
            marks: Vec::new(),
            next: Next::default(),
            layers: Default::default(),
            beam: BEAM,
            relaxed: false,
        }
    }

    fn start(&mut self) -> Vec<State> {
        // A recto that opens a chapter faces the end of another, so that its depth is free.
        let plays = self.plays();
        plays
            .map(|play| {
                let key = Key { page: 0, used: 0, play, fresh: true, note_from: 0, float_from: 0 };
                let node = self.node(u32::MAX, Step::Start { play });
                State { key, due: 0, cost: depth_price(play), node }
            })
            .collect()
    }

    /// The depths that a page may have that begins a spread.
    fn plays(&self) -> std::ops::RangeInclusive<i8> {
        let play = self.page.play.min(3);
        -(play as i8)..=play.min(self.page.deeper) as i8
    }

    fn node(&mut self, previous: u32, step: Step) -> u32 {
        self.nodes.push(Node { previous, step });
        (self.nodes.len() - 1) as u32
    }

    fn is_recto(&self, page: u32) -> bool {
        page.is_multiple_of(2) == self.page.starts_recto
    }

    fn depth(&self, play: i8) -> u16 {
        self.page.lines.saturating_add_signed(i16::from(play)).max(1)
    }

    /// Leads all states over one block; rules are broken only where no state survives else.
    fn advance(
        &mut self,
        index: usize,
        block: &FlowBlock,
        states: &[State],
        seen: &mut u32,
    ) -> Vec<State> {
        if block.float != Float::No {
            *seen += 1;
        }
        let ways = Way::all(&block.alts);
        let mut next = std::mem::take(&mut self.next);
        for relaxed in [false, true] {
            self.relaxed = relaxed;
            for state in states {
                self.place(index, block, &ways, *state, *seen, &mut next);
            }
            if !next.states.is_empty() {
                break;
            }
        }
        let found = next.take(self.beam);
        self.next = next;
        found
    }

    /// All ways to place a block after a state.
    fn place(
        &mut self,
        index: usize,
        block: &FlowBlock,
        ways: &[Way<'_>],
        from: State,
        seen: u32,
        out: &mut Next,
    ) {
        let floats = block.float != Float::No;
        // `seen` counts the block itself already; it waits if it is deferred.
        if floats {
            let mut state = from;
            state.cost += if block.float == Float::Here { price::DEFER } else { 0 };
            state.node = self.node(from.node, Step::Defer);
            if state.is_at_head() && block.float == Float::Plate && state.key.float_from + 1 == seen
            {
                // Nothing stands on the page yet, so that it is the plate's own.
                out.push(self.place_floats(state, seen));
                return;
            }
            out.push(state);
            if block.float != Float::Here || from.key.float_from + 1 < seen {
                return;
            }
        }
        let waiting = if floats { seen - 1 } else { seen };
        let need = self.need.get(index).copied().unwrap_or(0);
        let parted = from.key.float_from < waiting;
        for (gap, gap_price) in gaps(block, from.key.fresh, parted) {
            for way in ways {
                let from = State { cost: from.cost + gap_price + way.cost, ..from };
                if let Some(end) = self.whole(&from, gap, need, way).filter(|_| !floats) {
                    if way.cheapest {
                        let step = Step::Block { alt: way.alt, gap };
                        out.push_with(end, |node| self.node(node, step));
                    }
                    continue;
                }
                let (mut layer, next) = std::mem::take(&mut self.layers);
                let floated = floats.then_some(seen);
                let mut work = Work { index, block, way, gap, need, waiting, next, floated };
                self.lead(from, 0, &mut work, out);
                while !work.next.states.is_empty() {
                    std::mem::swap(&mut layer, &mut work.next);
                    layer.prune();
                    for (line, state) in layer.states.drain(..) {
                        self.lead(state, line, &mut work, out);
                    }
                }
                self.layers = (layer, work.next);
            }
        }
    }

    /// The state after a block of which nothing comes to stand on another page, as with most
    /// blocks; none where that is not so, or where notes make it harder to say.
    fn whole(&self, from: &State, gap: u16, need: u16, way: &Way<'_>) -> Option<State> {
        let key = from.key;
        if way.notes > 0 || from.due > key.note_from {
            return None;
        }
        let empty = key.fresh && key.used == 0;
        let start = key.used.saturating_add(if key.fresh { 0 } else { gap });
        let used = start.saturating_add(way.height);
        let depth = self.depth(key.play);
        let stays = used <= depth && (empty || start.saturating_add(need) <= depth);
        let key = Key { used, fresh: key.fresh && way.lines.is_empty(), ..key };
        stays.then_some(State { key, ..*from })
    }

    /// Leads a state, at the head of a page or not, from a line of the block to its end or to
    /// the ends of the page.
    fn lead(&mut self, state: State, line: usize, work: &mut Work<'_>, out: &mut Next) {
        let Some(mut end) = self.fill(state, line, work) else { return };
        end.key.float_from = work.floated.unwrap_or(end.key.float_from);
        let step = Step::Block { alt: work.way.alt, gap: work.gap };
        out.push_with(end, |node| self.node(node, step));
    }

    /// Fills the page of `state` with lines from `line` on; gives the state after the block where
    /// all fit, and queues the states after each page break that is worth a try.
    fn fill(&mut self, state: State, line: usize, work: &mut Work<'_>) -> Option<State> {
        let key = state.key;
        let begins = line == 0;
        let empty = key.fresh && key.used == 0;
        let gap = if begins && !key.fresh { work.gap } else { 0 };
        let start = key.used.saturating_add(gap);
        let ahead = begins && !empty;
        let room = ahead && self.fits(start.saturating_add(work.need), key, state.due);
        if ahead && !room {
            self.turn(state, (0, key.used, state.due), work);
            if !self.relaxed {
                return None;
            }
        }
        if work.way.plain && state.due <= key.note_from {
            return self.fill_plain(state, line, start, room, work);
        }
        let lines = work.way.lines;
        let (mut used, mut due, mut at) = (start, state.due, line);
        let mut marks = std::mem::take(&mut self.marks);
        marks.clear();
        if room {
            marks.push((0, key.used, due));
        }
        for l in lines.get(line..).unwrap_or_default() {
            let next_used = used.saturating_add(l.height);
            let next_due = self.due_after(due, l.notes);
            let forced = at == line && (!begins || empty);
            if !self.fits(next_used, key, next_due) && !forced {
                break;
            }
            (used, due, at) = (next_used, next_due, at + 1);
            marks.push((at, used, due));
        }
        let end = (at == lines.len()).then(|| {
            let key = Key { used, fresh: key.fresh && lines.is_empty(), ..key };
            State { key, due, ..state }
        });
        if end.is_none() {
            let noted = due > key.note_from;
            let more = if noted { HIGHER_ENDS_WITH_NOTES } else { HIGHER_ENDS };
            let mut tried = false;
            for (n, mark) in marks.iter().rev().enumerate() {
                if tried && n > more {
                    break;
                }
                tried |= self.turn(state, *mark, work);
            }
        }
        self.marks = marks;
        end
    }

    /// The same for lines of text without notes, on a page without notes: how many fit is known.
    fn fill_plain(
        &mut self,
        state: State,
        line: usize,
        start: u16,
        room: bool,
        work: &mut Work<'_>,
    ) -> Option<State> {
        let (key, due) = (state.key, state.due);
        let count = work.way.lines.len();
        let forced = line > 0 || (key.fresh && key.used == 0);
        let free = usize::from(self.depth(key.play).saturating_sub(start));
        let at = count.min(line + free.max(usize::from(forced)));
        let used = |at: usize| start.saturating_add((at - line) as u16);
        if at == count {
            let key = Key { used: used(at), fresh: key.fresh && count == 0, ..key };
            return Some(State { key, ..state });
        }
        let inside = (line + 1..=at).rev().map(|at| (at, used(at), due));
        let before = room.then_some((0, key.used, due));
        let mut tried = false;
        for (n, mark) in inside.chain(before).enumerate() {
            if tried && n > HIGHER_ENDS {
                break;
            }
            tried |= self.turn(state, mark, work);
        }
        None
    }

    /// Ends the page of `state` at a mark and queues the pages that may follow; gives whether that
    /// was allowed.
    fn turn(&mut self, state: State, (line, used, due): Mark, work: &mut Work<'_>) -> bool {
        let before = match line.checked_sub(1) {
            Some(l) => work.way.lines.get(l).copied(),
            None => work.index.checked_sub(1).and_then(|i| self.last_line(i)),
        };
        let before = before.unwrap_or_default();
        let broken = before.after >= FORBIDDEN;
        if broken && !self.relaxed {
            return false;
        }
        let mut cost = state.cost + if broken { price::BROKEN_RULE } else { before.after };
        if before.hyphen {
            let inside = self.page.leaves && !self.is_recto(state.key.page);
            cost += if inside { price::HYPHEN_VERSO } else { price::HYPHEN_RECTO };
        }
        let note_to = self.note_to(used, state.key, due);
        cost += self.page_price(used, state.key, note_to, due, work.waiting);
        let pause = line == 0 && work.block.gap.pause;
        let head = if line > 0 {
            work.block.repeat
        } else if pause {
            PAUSE_LINES
        } else {
            0
        };
        cost += if pause { price::PAUSE } else { 0 };
        let ended = State { cost, due, key: Key { note_from: note_to, ..state.key }, ..state };
        let step = |play| Step::Turn { line: line as u32, note_to, play, broken };
        self.open_pages(ended, work.waiting, step, |mut next| {
            next.key.used = next.key.used.saturating_add(head);
            next.key.fresh &= head == 0;
            work.next.push(line, next);
        });
        true
    }

    fn last_line(&self, index: usize) -> Option<FlowLine> {
        let block = self.flow.blocks.get(index)?;
        if block.float != Float::No {
            return None;
        }
        block.alts.first()?.lines.last().copied()
    }

    /// Gives the states at the head of the next page: one for each depth, waiting figures in place.
    fn open_pages(
        &mut self,
        ended: State,
        waiting: u32,
        step: impl Fn(i8) -> Step,
        mut each: impl FnMut(State),
    ) {
        let page = ended.key.page + 1;
        let opens = !self.is_recto(page);
        let plays = if opens { self.plays() } else { ended.key.play..=ended.key.play };
        for play in plays {
            let cost = ended.cost + if opens { depth_price(play) } else { 0 };
            let node = self.node(ended.node, step(play));
            let key = Key { page, used: 0, play, fresh: true, ..ended.key };
            each(self.place_floats(State { key, cost, node, ..ended }, waiting));
        }
    }

    /// Puts waiting figures at the head of a fresh page, or on pages of their own.
    fn place_floats(&mut self, mut state: State, waiting: u32) -> State {
        while state.key.float_from < waiting {
            let Some(&index) = self.floats.get(state.key.float_from as usize) else { break };
            let block = self.flow.blocks.get(index as usize);
            let height = block.map_or(0, height_of);
            let plate = block.is_some_and(|b| b.float == Float::Plate);
            let gap = 1;
            let used = state.key.used.saturating_add(height).saturating_add(gap);
            let room = self.depth(state.key.play);
            if !plate && used + 3 <= room && self.fits(used, state.key, state.due) {
                state.key.used = used;
                state.key.float_from += 1;
                state.node = self.node(state.node, Step::Top { float: index });
            } else if state.key.used > 0 {
                state.cost += price::DEFER;
                break;
            } else {
                let note_to = self.note_to(height, state.key, state.due);
                let key = state.key;
                let page = key.page + 1;
                let opens = !self.is_recto(page);
                let play = if opens { 0 } else { key.play };
                let step = Step::Alone { float: Some(index), note_to, play };
                state.node = self.node(state.node, step);
                let float_from = key.float_from + 1;
                state.key = Key { page, play, note_from: note_to, float_from, ..key };
            }
        }
        state
    }

    /// Chooses the best end and gives the steps to it.
    fn finish(mut self, states: &[State], seen: u32) -> Found {
        let mut best: Option<(i64, u32)> = None;
        for state in states {
            let (cost, node) = self.close(*state, seen);
            if best.is_none_or(|(c, _)| cost < c) {
                best = Some((cost, node));
            }
        }
        let mut steps = Vec::new();
        let (cost, mut at) = best.unwrap_or((0, u32::MAX));
        while let Some(node) = self.nodes.get(at as usize) {
            steps.push(node.step);
            at = node.previous;
        }
        steps.reverse();
        Found { cost, steps }
    }

    /// Ends the chapter after a state: figures that wait and notes that are left get pages.
    fn close(&mut self, mut state: State, seen: u32) -> (i64, u32) {
        let tail = i64::from(state.key.used);
        if state.key.page > 0 && tail < TAIL_LINES {
            state.cost += price::TAIL + (TAIL_LINES - tail) * price::TAIL_LINE;
        }
        while state.key.float_from < seen {
            if state.is_at_head() && state.due <= state.key.note_from {
                let next = self.place_floats(state, seen);
                if next.key.float_from <= state.key.float_from {
                    break;
                }
                state = next;
                continue;
            }
            let note_to = self.note_to(state.key.used, state.key, state.due);
            let ended = State { key: Key { note_from: note_to, ..state.key }, ..state };
            let step = |play| Step::Turn { line: 0, note_to, play, broken: false };
            let mut best: Option<State> = None;
            self.open_pages(ended, seen, step, |next| {
                if best.is_none_or(|best| next.cost < best.cost) {
                    best = Some(next);
                }
            });
            match best {
                Some(next) if next.key.float_from > state.key.float_from => state = next,
                _ => break,
            }
        }
        loop {
            let note_to = self.note_to(state.key.used, state.key, state.due);
            if note_to >= state.due || (state.key.used == 0 && note_to <= state.key.note_from) {
                state.node = self.node(state.node, Step::End { note_to: state.due });
                return (state.cost, state.node);
            }
            state.cost += price::SPLIT_NOTE;
            let step = Step::Alone { float: None, note_to, play: 0 };
            state.node = self.node(state.node, step);
            let page = state.key.page + 1;
            state.key = Key { page, used: 0, play: 0, note_from: note_to, ..state.key };
        }
    }
}

fn depth_price(play: i8) -> i64 {
    i64::from(play) * i64::from(play) * price::DEPTH
}
