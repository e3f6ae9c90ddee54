//! The total-fit kernel: dynamic programming over (break, line number, fitness class).
//!
//! Breaks are taken in order. At each, every break that may still begin the current line (an
//! *active* one) is asked, through the model, what a line from there to here would cost. The
//! cheapest way to each line number and class becomes a node. An active break dies when a line
//! from it would be too long. Two prunings keep it fast and exact: a class whose cost exceeds the
//! cheapest class of its line number by more than any later step can tell classes apart is dropped
//! (TeX: § 845), and line numbers farther than [`Limits::window`] from the cheapest, or dearer by
//! more than [`Limits::excess`], are dropped, so that a paragraph of any length costs the same per
//! word. The cheapest node of a break can go on as any other of that break can, up to what a class
//! is worth; so a line count within the excess of the best is found whatever is dropped.

/// A place where a line may end.
#[derive(Clone, Copy, Debug)]
pub struct Break<T> {
    /// Totals up to here of a line that ends here, with what only its end adds (a hyphen).
    pub end: T,
    /// Totals to take off a line that begins after this break: all that stands before its first
    /// box, and what only its beginning changes.
    pub start: T,
    /// The price of ending a line here, in the model's own terms.
    pub price: i32,
    /// How a line ends here.
    pub ending: Ending,
    /// What names the words on both sides, so that a model can see one word stand under itself:
    /// (last of the line that ends, first of the line that begins); 0 for none.
    pub words: (u32, u32),
}

/// How a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// At a space, or after a dash.
    Plain,
    /// With a hyphen, whether it is part of the word or not.
    Hyphen,
    /// Because it must.
    Forced,
    /// Because the paragraph ends.
    Last,
}

impl Ending {
    fn is_forced(self) -> bool {
        matches!(self, Self::Forced | Self::Last)
    }
}

/// What the model says of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// It cannot be shrunk enough, and no later break will make it shorter.
    TooLong,
    /// It cannot be stretched enough.
    TooShort,
    /// It cannot be stretched enough, and nor can any line to here from a later break.
    AllTooShort,
    /// It can be set.
    Fits(Fit),
}

/// How many fitness classes there are: tight, decent, loose and very loose, as in TeX (§ 817).
pub const CLASSES: usize = 4;

/// A line that can be set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// What it costs by itself.
    pub demerits: i64,
    /// Its fitness class, below [`CLASSES`].
    pub class: u8,
    /// How much of the room that lies in the glyphs it takes, from -100 to 100.
    pub flex: i8,
}

/// One way to a break: a line that ends there, and the node before it.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// The cheapest demerits up to here.
    pub total: i64,
    /// The break, an index into the list.
    pub at: u32,
    /// The node where the line began; the first node names itself.
    pub from: u32,
    /// How many lines end up to here.
    pub line: u32,
    /// The fitness class of the line that ends here.
    pub class: u8,
    /// The share of the glyphs' room that the line takes.
    pub flex: i8,
    /// Whether the line is longer than its measure, because nothing else was possible.
    pub overfull: bool,
    /// Names the word that the line begins with; 0 for none.
    pub first: u32,
}

/// Decides what a line is, and what it costs.
pub trait Model {
    /// Running totals of a paragraph.
    type Totals: Copy;

    /// Judges the line from one break to another at a measure.
    fn judge(&self, from: &Break<Self::Totals>, to: &Break<Self::Totals>, width: i64) -> Verdict;

    /// Fits a line into its neighbourhood: gives what it costs after the line that ends at `node`,
    /// all told, and may change how the line is set. `None` where it cannot stand there.
    fn join(&self, step: &Way<'_, Self::Totals>, fit: Fit) -> Option<Fit>;

    /// The most that [`Model::join`] can make of a difference in class, flex or words between two
    /// nodes of one break and line number.
    fn spread(&self) -> i64;

    /// The least that a line which was judged so can cost wherever [`Model::join`] puts it, so that
    /// a way need not be followed which will be dropped.
    fn least(&self, _fit: &Fit) -> i64 {
        i64::MIN
    }

    /// Breaks a tie between two ways to the break `to` that cost about the same: whether the second
    /// is the better one. Each is given as the node where the line begins and the node before it.
    fn prefers(&self, _to: u32, _first: (&Node, &Node), _second: (&Node, &Node)) -> bool {
        false
    }

    /// How near two totals must be to count as a tie; negative: nothing is a tie.
    fn tie(&self, _total: i64) -> i64 {
        -1
    }
}

/// A step of the kernel, as [`Model::join`] sees it.
pub struct Way<'a, T> {
    /// Where the line begins.
    pub from: &'a Break<T>,
    /// Where it ends.
    pub to: &'a Break<T>,
    /// The node at which the line begins.
    pub node: &'a Node,
    /// The measure of the line.
    pub width: i64,
}

/// The measure of each line, counted from 0.
pub trait Measures {
    /// The measure of a line.
    fn width(&self, line: u32) -> i64;

    /// From which line on all are alike.
    fn uniform_from(&self) -> u32;
}

/// The same measure for all lines.
#[derive(Clone, Copy, Debug)]
pub struct Uniform(pub i64);

impl Measures for Uniform {
    fn width(&self, _line: u32) -> i64 {
        self.0
    }

    fn uniform_from(&self) -> u32 {
        0
    }
}

/// What the kernel may do.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How far from the cheapest line number others are kept at each break; `None`: all.
    pub window: Option<u32>,
    /// How much dearer than the cheapest line number others may be at each break.
    pub excess: i64,
    /// Whether an overfull line is taken where there is nothing else. Without it such a paragraph
    /// has no solution.
    pub accept_overfull: bool,
}

/// All that the kernel found.
#[derive(Clone, Debug)]
pub struct Solution {
    nodes: Vec<Node>,
    /// The cheapest last node for each line count, fewest lines first.
    ends: Vec<u32>,
}

impl Solution {
    /// The last nodes, one for each line count that can be had, fewest lines first.
    pub fn ends(&self) -> impl ExactSizeIterator<Item = &Node> {
        self.ends.iter().map(|&i| &self.nodes[i as usize])
    }

    /// The index among [`Solution::ends`] of the cheapest; the fewer lines where two are alike.
    pub fn best(&self) -> usize {
        let totals = self.ends().map(|n| n.total).enumerate();
        totals.min_by_key(|&(i, total)| (total, i)).map_or(0, |(i, _)| i)
    }

    /// The room that it took.
    pub(crate) fn into_room(self) -> Vec<Node> {
        self.nodes
    }

    /// The lines that lead to the `end`th of [`Solution::ends`]: the node at the end of each.
    pub fn lines(&self, end: usize) -> Vec<Node> {
        let mut out = Vec::new();
        let mut at = self.ends.get(end).copied().unwrap_or_default();
        while at != 0 {
            let node = self.nodes[at as usize];
            out.push(node);
            at = node.from;
        }
        out.reverse();
        out
    }
}

/// Finds the cheapest breaks for every line count. The first of `breaks` is the beginning of the
/// paragraph, the last its end. `None` where no line fits somewhere and overfull ones are not
/// accepted, or where there is no line at all.
pub fn solve<M: Model>(
    model: &M,
    breaks: &[Break<M::Totals>],
    measures: &impl Measures,
    limits: Limits,
) -> Option<Solution> {
    solve_in(model, breaks, measures, limits, Vec::new())
}

/// The same in the room of a solution that is done with: of thousands of paragraphs one after
/// another, each would take its room from the system and give it back.
pub(crate) fn solve_in<M: Model>(
    model: &M,
    breaks: &[Break<M::Totals>],
    measures: &impl Measures,
    limits: Limits,
    mut nodes: Vec<Node>,
) -> Option<Solution> {
    nodes.clear();
    nodes.reserve(breaks.len() * 2);
    let mut run = Run {
        model,
        breaks,
        measures,
        limits,
        nodes,
        uniform: (measures.uniform_from(), measures.width(measures.uniform_from())),
        active: Vec::with_capacity(breaks.len().min(LONG)),
        first: 0,
        slots: Slots::default(),
    };
    run.nodes.push(Node {
        total: 0,
        at: 0,
        from: 0,
        line: 0,
        class: 1,
        flex: 0,
        overfull: false,
        first: breaks.first().map_or(0, |b| b.words.1),
    });
    run.activate(0, 0);
    for at in 1..breaks.len() {
        run.step(at as u32);
        if run.is_dead() {
            return None;
        }
    }
    let last = *run.active.get(run.first..)?.last()?;
    if breaks.len() < 2 || last.at as usize != breaks.len() - 1 {
        return None;
    }
    let ends = run.ends(last);
    Some(Solution { ends, nodes: run.nodes })
}

/// A break from which a line may still begin, and its nodes, sorted by line number.
#[derive(Clone, Copy)]
struct Active {
    at: u32,
    nodes: (u32, u32),
    /// Whether all lines from it have the measure that goes on.
    uniform: bool,
}

struct Run<'a, M: Model, W> {
    model: &'a M,
    breaks: &'a [Break<M::Totals>],
    measures: &'a W,
    limits: Limits,
    /// From which line on the measure is always the same, and that measure.
    uniform: (u32, i64),
    nodes: Vec<Node>,
    /// The active breaks from `first` on, and before them some that have died.
    active: Vec<Active>,
    first: usize,
    slots: Slots,
}

/// So many breaks that have died are forgotten.
const LONG: usize = 1_024;

impl<M: Model, W: Measures> Run<'_, M, W> {
    fn step(&mut self, at: u32) {
        self.slots.clear();
        let forced = self.breaks[at as usize].ending.is_forced();
        let mut doomed = None;
        let mut i = self.first;
        while let Some(active) = self.active.get(i).copied() {
            let outcome = self.try_line(active, at);
            if outcome == Outcome::Dies || forced {
                doomed = Some(active);
                // Nearly always the first that is left dies.
                if i == self.first {
                    self.first += 1;
                    i += 1;
                } else {
                    self.active.remove(i);
                }
                continue;
            }
            if outcome == Outcome::Enough {
                break;
            }
            i += 1;
        }
        if self.is_dead() && self.slots.is_empty() && self.limits.accept_overfull {
            self.take_anyway(doomed, at);
        }
        self.settle(at);
    }

    /// Whether no line can begin anywhere any more.
    fn is_dead(&self) -> bool {
        self.first >= self.active.len()
    }

    /// Tries the lines from one active break to `at`.
    #[inline(always)]
    fn try_line(&mut self, active: Active, at: u32) -> Outcome {
        if !active.uniform {
            return self.try_measures(active, at);
        }
        let (breaks, width) = (self.breaks, self.uniform.1);
        let (from, to) = (&breaks[active.at as usize], &breaks[at as usize]);
        match self.model.judge(from, to, width) {
            Verdict::TooLong => Outcome::Dies,
            Verdict::TooShort => Outcome::Stays,
            Verdict::AllTooShort => Outcome::Enough,
            Verdict::Fits(fit) => {
                let least = self.model.least(&fit);
                for index in active.nodes.0..active.nodes.1 {
                    if !self.is_hopeless(index, least) {
                        self.enter(from, at, index, width, fit);
                    }
                }
                Outcome::Stays
            }
        }
    }

    /// The same where the measure depends on the line.
    #[inline(never)]
    fn try_measures(&mut self, active: Active, at: u32) -> Outcome {
        let (breaks, measures) = (self.breaks, self.measures);
        let (from, to) = (&breaks[active.at as usize], &breaks[at as usize]);
        let mut judged: Option<(i64, Verdict)> = None;
        let mut outcome = Outcome::Dies;
        for index in active.nodes.0..active.nodes.1 {
            let line = self.nodes[index as usize].line;
            let width = measures.width(line);
            let verdict = match judged {
                Some((w, verdict)) if w == width => verdict,
                _ => self.model.judge(from, to, width),
            };
            judged = Some((width, verdict));
            match verdict {
                Verdict::TooLong => {}
                Verdict::TooShort => outcome = Outcome::Stays,
                Verdict::AllTooShort => {
                    let uniform = line >= self.uniform.0;
                    if uniform && outcome == Outcome::Dies {
                        return Outcome::Enough;
                    }
                    outcome = Outcome::Stays;
                }
                Verdict::Fits(fit) => {
                    outcome = Outcome::Stays;
                    self.enter(from, at, index, width, fit);
                }
            }
        }
        outcome
    }

    /// Whether a line from a node that costs so much at least would be dropped when nodes are made,
    /// for the others of its line number.
    #[inline]
    fn is_hopeless(&self, index: u32, least: i64) -> bool {
        let node = &self.nodes[index as usize];
        let row = node.line.wrapping_add(1).wrapping_sub(self.slots.base) as usize;
        self.slots.rows.get(row).is_some_and(|row| node.total.saturating_add(least) > row.hopeless)
    }

    /// Enters the line from a node to `at` into its slot where it is cheaper than what is there.
    #[inline]
    fn enter(&mut self, from: &Break<M::Totals>, at: u32, index: u32, width: i64, fit: Fit) {
        let node = &self.nodes[index as usize];
        let way = Way { from, to: &self.breaks[at as usize], node, width };
        let Some(fit) = self.model.join(&way, fit) else { return };
        let total = node.total.saturating_add(fit.demerits).min(FREE - 1);
        let way = Candidate { total, from: index, flex: fit.flex, overfull: false };
        let row = self.slots.row(node.line + 1);
        let slot = &mut row.ways[usize::from(fit.class) % CLASSES];
        let old = *slot;
        let better = if (total - old.total).abs() <= self.model.tie(total) {
            let ways = [old.from, index].map(|i| {
                let n = &self.nodes[i as usize];
                (n, &self.nodes[n.from as usize])
            });
            self.model.prefers(at, ways[0], ways[1])
        } else {
            total < old.total
        };
        if better {
            *slot = way;
            row.hopeless = row.hopeless.min(total.saturating_add(self.model.spread()));
        }
    }

    /// Ends a line at `at` that does not fit, from the last break that could begin one: the
    /// shortest line. It costs nothing, as in TeX, for nothing could be had instead.
    fn take_anyway(&mut self, doomed: Option<Active>, at: u32) {
        let Some(active) = doomed.filter(|a| a.at < at) else { return };
        let (from, to) = (&self.breaks[active.at as usize], &self.breaks[at as usize]);
        for index in active.nodes.0..active.nodes.1 {
            let node = self.nodes[index as usize];
            let width = self.measures.width(node.line);
            let overfull = self.model.judge(from, to, width) == Verdict::TooLong;
            let [slot, ..] = &mut self.slots.row(node.line + 1).ways;
            if node.total < slot.total {
                let flex = if overfull { -100 } else { 0 };
                *slot = Candidate { total: node.total, from: index, flex, overfull };
            }
        }
    }

    /// Makes nodes of the slots that are worth it.
    fn settle(&mut self, at: u32) {
        let Some((cheapest, best)) = self.slots.best_line() else { return };
        let first = self.nodes.len() as u32;
        let window = self.limits.window.unwrap_or(u32::MAX);
        let spread = self.model.spread();
        let most = cheapest.saturating_add(self.limits.excess).saturating_add(spread);
        for (line, row) in (self.slots.base..).zip(&self.slots.rows) {
            if line.abs_diff(best) > window || row.least > most {
                continue;
            }
            let most = row.least.saturating_add(spread).min(FREE - 1);
            for (class, way) in (0..).zip(&row.ways) {
                if way.total > most {
                    continue;
                }
                let began = self.nodes[way.from as usize].at;
                self.nodes.push(Node {
                    total: way.total,
                    at,
                    from: way.from,
                    line,
                    class,
                    flex: way.flex,
                    overfull: way.overfull,
                    first: self.breaks[began as usize].words.1,
                });
            }
        }
        self.activate(at, first);
    }

    /// Lets lines begin at a break whose nodes are all from `first` on.
    fn activate(&mut self, at: u32, first: u32) {
        let uniform = self.nodes.get(first as usize).is_some_and(|n| n.line >= self.uniform.0);
        if self.first >= LONG {
            self.active.drain(..self.first);
            self.first = 0;
        }
        self.active.push(Active { at, nodes: (first, self.nodes.len() as u32), uniform });
    }

    /// The cheapest node of each line count at the last break.
    fn ends(&self, last: Active) -> Vec<u32> {
        let mut ends: Vec<u32> = Vec::new();
        for index in last.nodes.0..last.nodes.1 {
            let node = &self.nodes[index as usize];
            match ends.last_mut() {
                Some(end) if self.nodes[*end as usize].line == node.line => {
                    if node.total < self.nodes[*end as usize].total {
                        *end = index;
                    }
                }
                _ => ends.push(index),
            }
        }
        ends
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// No line can begin there any more.
    Dies,
    /// Later breaks may end a line that begins there.
    Stays,
    /// It stays, and so do all that follow: none of them can end a line here.
    Enough,
}

/// The total of a slot that nothing has been put into.
const FREE: i64 = i64::MAX / 2;

#[derive(Clone, Copy)]
struct Candidate {
    total: i64,
    from: u32,
    flex: i8,
    overfull: bool,
}

/// The best ways to a break with one line number, by class.
#[derive(Clone, Copy)]
struct Row {
    ways: [Candidate; CLASSES],
    /// The cheapest of them, once [`Slots::best_line`] has looked.
    least: i64,
    /// Ways that cost more need not be entered.
    hopeless: i64,
}

impl Row {
    const EMPTY: Self = {
        let free = Candidate { total: FREE, from: 0, flex: 0, overfull: false };
        Self { ways: [free; CLASSES], least: FREE, hopeless: i64::MAX }
    };
}

/// The best ways found to one break, by line number and class.
#[derive(Default)]
struct Slots {
    /// The line number of the first row.
    base: u32,
    rows: Vec<Row>,
}

impl Slots {
    fn clear(&mut self) {
        self.rows.clear();
    }

    fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row of a line number, which is made where there is none.
    #[inline]
    fn row(&mut self, line: u32) -> &mut Row {
        let row = line.wrapping_sub(self.base) as usize;
        if row >= self.rows.len() {
            self.make(line);
        }
        let row = line.wrapping_sub(self.base) as usize;
        &mut self.rows[row]
    }

    /// Makes the row of a line number, and all between it and the others.
    #[inline(never)]
    fn make(&mut self, line: u32) {
        if self.rows.is_empty() {
            self.base = line;
        } else if line < self.base {
            let missing = (self.base - line) as usize;
            self.rows.splice(0..0, std::iter::repeat_n(Row::EMPTY, missing));
            self.base = line;
        }
        let row = (line - self.base) as usize;
        self.rows.resize(self.rows.len().max(row + 1), Row::EMPTY);
    }

    /// The cheapest total and its line number; the lower one of two.
    fn best_line(&mut self) -> Option<(i64, u32)> {
        let mut best = None;
        for (line, row) in (self.base..).zip(&mut self.rows) {
            row.least = row.ways.iter().fold(FREE, |least, way| least.min(way.total));
            if row.least < FREE && best.is_none_or(|(total, _)| row.least < total) {
                best = Some((row.least, line));
            }
        }
        best
    }
}
