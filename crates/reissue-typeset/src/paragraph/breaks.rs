//! Items to breaks, breaks to lines.

use std::cell::RefCell;

use super::{Item, LineBox, LineSpec, Paragraph, Seam, Text};
use crate::linebreak::book::{Alignment, BookModel, BookParams, Totals, set};
use crate::linebreak::{Break, Ending, Limits, Node, Solution, solve_in};
use crate::shape::{Division, DivisionKind};

/// A paragraph broken into lines, in as many ways as there are line counts.
#[derive(Clone, Debug)]
pub struct Broken {
    variants: Vec<Variant>,
    best: usize,
    /// Whether there is no more to be had: see [`Paragraph::add_undivided`].
    complete: bool,
    spec: LineSpec,
    pub(super) params: BookParams,
}

/// The best lines for one line count.
#[derive(Clone, Debug)]
pub struct Variant {
    /// How many more lines it has than the best variant; negative: fewer.
    pub delta: i8,
    /// What it costs, all told.
    pub demerits: i64,
    /// The lines.
    pub lines: Vec<BrokenLine>,
    /// Whether a line is longer than its measure, because nothing else was possible.
    pub overfull: bool,
    /// Whether a word was divided where no word should be, to avoid that.
    pub desperate: bool,
}

/// A line of which no glyph has been made.
#[derive(Clone, Copy, Debug)]
pub struct BrokenLine {
    /// The byte of the text where it begins.
    pub start: u32,
    /// The byte of the text where it ends, without the space there.
    pub end: u32,
    /// Whether it ends with a hyphen, its word's own or not.
    pub hyphen: bool,
    /// Whether it is the last of the paragraph, or its end was forced.
    pub closes: bool,
    /// Where it stands.
    pub frame: LineBox,
    /// How much of the glyphs' room is taken, from -1 to 1.
    pub flex: f32,
    /// How far the spaces are stretched: 1 is half as wide again, -1 the narrowest.
    pub ratio: f32,
    /// What it costs in its place.
    pub demerits: i64,
    /// The natural width, hanging marks apart, in 1/65,536 pt.
    pub natural: i64,
    pub(super) from: Place,
    pub(super) to: Place,
}

/// A place between items, or within a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) item: u32,
    /// The byte within a word; 0: before the item.
    pub(super) at: u32,
    /// Whether a hyphen appears.
    pub(super) hyphen: bool,
}

impl Variant {
    /// Whether a line ends with a hyphen.
    fn is_divided(&self) -> bool {
        self.lines.iter().any(|l| l.hyphen)
    }
}

impl Broken {
    /// All variants, fewest lines first; at least one.
    pub fn variants(&self) -> &[Variant] {
        &self.variants
    }

    /// The cheapest variant.
    pub fn best(&self) -> &Variant {
        &self.variants[self.best]
    }

    /// The index of the cheapest variant.
    pub fn best_index(&self) -> usize {
        self.best
    }

    /// Whether [`Paragraph::add_undivided`] has nothing to add.
    pub fn is_complete(&self) -> bool {
        self.complete
    }
}

/// How far spaces stretch in the first attempt, in units of half their width.
const TOLERANCE: f32 = 2.4;

/// More items than this, and only one line count is followed, which bounds memory.
const ENORMOUS: usize = 100_000;

/// Another length that costs so much more than the best is of no use: three empty lines at the foot
/// of a page cost the paginator as much.
const EXCESS: i64 = 4_500_000;

/// The price of dividing a word anywhere.
const DESPERATE: i32 = 2_000_000;

impl Paragraph {
    /// Finds the best lines for every line count near the best.
    ///
    /// Nothing is ever left out or runs over the edge if there is any way to prevent it: where no
    /// good lines exist, loose ones are taken; where a word is wider than its line, it is divided
    /// anywhere; where a single glyph is, the line is marked as overfull.
    pub fn break_lines(&self, spec: &LineSpec, params: &BookParams) -> Broken {
        let broken = |variants, best| Broken {
            variants,
            best,
            complete: true,
            spec: spec.clone(),
            params: params.clone(),
        };
        if self.items.is_empty() {
            let empty = Variant {
                delta: 0,
                demerits: 0,
                lines: Vec::new(),
                overfull: false,
                desperate: false,
            };
            return broken(vec![empty], 0);
        }
        // A paragraph of more than a hundred pages has no need of another length.
        let variants = if self.items.len() > ENORMOUS { 0 } else { params.variants };
        let window = if variants == 0 { 0 } else { u32::from(variants) + 1 };
        let limits = Limits { window: Some(window), excess: EXCESS, accept_overfull: false };
        let mut list = self.list(params, Divisions::Priced);
        let mut found = list.solve(self, spec, params, TOLERANCE, limits);
        if found.is_none() {
            found = list.solve(self, spec, params, f32::INFINITY, limits);
        }
        let desperate = found.is_none();
        if desperate {
            list = self.list(params, Divisions::Anywhere(i64::from(spec.narrowest().0)));
            let last = Limits { accept_overfull: true, ..limits };
            found = list.solve(self, spec, params, f32::INFINITY, last);
        }
        let Some(solution) = found else {
            // A kernel that may accept overfull lines always has a solution.
            return broken(vec![list.single_line(self, spec)], 0);
        };
        let best = solution.best();
        let Some(cheapest) = solution.ends().nth(best).copied() else {
            return broken(vec![list.single_line(self, spec)], 0);
        };
        let delta = |end: &Node| i64::from(end.line) - i64::from(cheapest.line);
        let useful = |end: &Node| {
            delta(end).abs() <= i64::from(variants) && end.total - cheapest.total <= EXCESS
        };
        let chosen = solution.ends().enumerate().filter(|(_, end)| useful(end));
        let all: Vec<Variant> = chosen
            .map(|(i, end)| {
                let lines = solution.lines(i);
                list.variant(self, spec, params, &lines, delta(end) as i8, desperate)
            })
            .collect();
        let best = all.iter().position(|v| v.delta == 0).unwrap_or_default();
        let complete = variants == 0 || desperate || !all.iter().any(Variant::is_divided);
        list.recycle(solution);
        Broken { complete, ..broken(all, best) }
    }

    /// Adds to each line count whose best lines have a hyphen the best lines without one: a page
    /// may have to end where that would be. That is seldom, and takes as long as all the rest.
    pub fn add_undivided(&self, broken: &mut Broken) {
        if std::mem::replace(&mut broken.complete, true) {
            return;
        }
        let (spec, params) = (&broken.spec, &broken.params);
        let window = Some(u32::from(params.variants) + 1);
        let limits = Limits { window, excess: EXCESS, accept_overfull: false };
        let mut list = self.list(params, Divisions::Priced);
        list.drop_hyphens();
        let Some(solution) = list.solve(self, spec, params, TOLERANCE, limits) else { return };
        let most = broken.best().demerits + EXCESS;
        for (i, end) in solution.ends().enumerate() {
            let known = broken.variants.iter().find(|v| v.lines.len() == end.line as usize);
            let useful = known.filter(|v| v.is_divided() && end.total <= most);
            if let Some(delta) = useful.map(|v| v.delta) {
                let lines = solution.lines(i);
                broken.variants.push(list.variant(self, spec, params, &lines, delta, false));
            }
        }
        list.recycle(solution);
        broken.variants.sort_by_key(|v| v.delta);
        broken.best = broken.variants.iter().position(|v| v.delta == 0).unwrap_or_default();
    }

    /// Marks the items of each stretch without a break that is wider than a limit.
    fn too_wide(&self, limit: i64) -> Vec<bool> {
        let mut wide = vec![false; self.items.len()];
        let (mut from, mut width) = (0, 0);
        for (i, item) in self.items.iter().enumerate() {
            let ends = match item {
                Item::Space(space) => space.breaks,
                Item::Break(_) => true,
                _ => false,
            };
            if ends {
                (from, width) = (i + 1, 0);
                continue;
            }
            width += self.item_width(item);
            if width >= limit {
                wide[from..=i].fill(true);
                // The rest of the stretch is marked as it comes.
                from = i;
            }
        }
        wide
    }

    /// Lists the breaks.
    fn list(&self, params: &BookParams, divisions: Divisions) -> List {
        let wide = match divisions {
            Divisions::Anywhere(limit) => self.too_wide(limit),
            Divisions::Priced => Vec::new(),
        };
        let mut maker = Maker {
            paragraph: self,
            params,
            wide,
            sums: Totals::default(),
            list: ROOM.with_borrow_mut(|(list, _)| std::mem::take(list)),
            hang: 0,
            word: 0,
        };
        maker.run();
        maker.list
    }
}

/// Where words may be divided.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Divisions {
    /// Where patterns and marks let them, at their price.
    Priced,
    /// Words wider than this anywhere.
    Anywhere(i64),
}

thread_local! {
    /// The room of the last paragraph's breaks and nodes, for the next.
    static ROOM: RefCell<(List, Vec<Node>)> = RefCell::default();
}

/// The breaks of a paragraph, and where they are.
#[derive(Default)]
struct List {
    breaks: Vec<Break<Totals>>,
    /// Where a line that ends at the break ends, and where the next begins.
    places: Vec<(Place, Place)>,
    /// The running width at each space.
    spaces: Vec<i64>,
}

impl List {
    fn solve(
        &self,
        paragraph: &Paragraph,
        spec: &LineSpec,
        params: &BookParams,
        tolerance: f32,
        limits: Limits,
    ) -> Option<Solution> {
        let em = paragraph.em();
        let model = BookModel::new(params, &self.breaks, &self.spaces, em, tolerance);
        let room = ROOM.with_borrow_mut(|(_, nodes)| std::mem::take(nodes));
        solve_in(&model, &self.breaks, spec, limits, room)
    }

    /// Keeps the room that breaks and nodes took, unless that is much more than most need.
    fn recycle(self, solution: Solution) {
        if self.breaks.len() <= ENORMOUS / 8 {
            ROOM.set((self, solution.into_room()));
        }
    }

    /// Leaves out the breaks at which a line would end with a hyphen.
    fn drop_hyphens(&mut self) {
        let plain = |at: &Break<Totals>| at.ending != Ending::Hyphen;
        let mut kept = self.breaks.iter().map(plain);
        self.places.retain(|_| kept.next().unwrap_or(true));
        self.breaks.retain(plain);
    }

    fn variant(
        &self,
        paragraph: &Paragraph,
        spec: &LineSpec,
        params: &BookParams,
        nodes: &[Node],
        delta: i8,
        desperate: bool,
    ) -> Variant {
        let mut lines = Vec::with_capacity(nodes.len());
        let (mut from, mut total) = (0, 0);
        for node in nodes {
            let mut line = self.line(paragraph, from, node.at as usize, spec, lines.len());
            let fill = self.breaks[node.at as usize].end.fills > self.breaks[from].start.fills;
            let slack = i64::from(line.frame.width.0) - line.natural;
            if params.alignment == Alignment::Justified && !(fill && slack >= 0) {
                let share = f32::from(node.flex) / 100.0;
                let sums = self.breaks[node.at as usize].end.since(self.breaks[from].start);
                // The kernel rounds the share; the rest goes into the spaces.
                let bounds = (share.min(0.0), share.max(0.0));
                let setting = set(sums, i64::from(line.frame.width.0), bounds);
                (line.flex, line.ratio) = (setting.flex, setting.ratio);
            }
            line.demerits = node.total - total;
            lines.push(line);
            (from, total) = (node.at as usize, node.total);
        }
        let overfull = nodes.iter().any(|n| n.overfull);
        Variant { delta, demerits: total, lines, overfull, desperate }
    }

    fn line(
        &self,
        paragraph: &Paragraph,
        from: usize,
        to: usize,
        spec: &LineSpec,
        number: usize,
    ) -> BrokenLine {
        let (begin, end) = (&self.breaks[from], &self.breaks[to]);
        let (first, last) = (self.places[from].1, self.places[to].0);
        BrokenLine {
            start: paragraph.offset(first),
            end: paragraph.offset(last),
            hyphen: end.ending == Ending::Hyphen,
            closes: matches!(end.ending, Ending::Forced | Ending::Last),
            frame: spec.line(number),
            flex: 0.0,
            ratio: 0.0,
            demerits: 0,
            natural: end.end.since(begin.start).width,
            from: first,
            to: last,
        }
    }

    /// All in one line.
    fn single_line(&self, paragraph: &Paragraph, spec: &LineSpec) -> Variant {
        let line = self.line(paragraph, 0, self.breaks.len() - 1, spec, 0);
        Variant { delta: 0, demerits: 0, lines: vec![line], overfull: true, desperate: true }
    }
}

struct Maker<'a> {
    paragraph: &'a Paragraph,
    params: &'a BookParams,
    /// For each item, whether it must be divided anywhere; empty: none.
    wide: Vec<bool>,
    sums: Totals,
    list: List,
    /// How far the last item hangs out at the right.
    hang: i64,
    /// The last word.
    word: u32,
}

impl Maker<'_> {
    fn run(&mut self) {
        let items = &self.paragraph.items;
        let List { breaks, places, spaces } = &mut self.list;
        breaks.clear();
        places.clear();
        spaces.clear();
        breaks.reserve(items.len() * 2);
        places.reserve(items.len() * 2);
        self.enter(0, Ending::Plain, 0, 0, Place::default());
        for (i, item) in items.iter().enumerate() {
            self.item(i, item);
        }
        let end = Place { item: items.len() as u32, ..Place::default() };
        self.sums.fills += i32::from(!self.params.balance);
        self.enter(items.len(), Ending::Last, 0, items.len(), end);
    }

    fn item(&mut self, i: usize, item: &Item) {
        let place = Place { item: i as u32, ..Place::default() };
        match item {
            Item::Text(text) => self.text(i, text),
            Item::Space(space) => {
                if space.breaks {
                    self.enter(i, Ending::Plain, 0, i, place);
                }
                self.space(space);
            }
            Item::Object(object, _) => {
                if object.break_before && i > 0 {
                    self.enter(i, Ending::Plain, 0, i, place);
                }
                self.sums.width += i64::from(object.width.0);
                self.plain();
                let next = self.paragraph.items.get(i + 1);
                if object.break_after && matches!(next, Some(Item::Text(_) | Item::Object(..))) {
                    let place = Place { item: i as u32 + 1, ..Place::default() };
                    self.enter(i, Ending::Plain, 0, i + 1, place);
                }
            }
            Item::Kern(width, _) => {
                self.sums.width += i64::from(width.0);
                self.plain();
            }
            Item::Fill(..) => {
                self.sums.fills += 1;
                self.plain();
            }
            Item::Break(_) => {
                self.sums.fills += i32::from(!self.params.balance);
                self.enter(i, Ending::Forced, 0, i + 1, place);
                self.plain();
            }
            Item::Seam(seam, _) => {
                let prices = &self.params.prices;
                let (ending, price) = match seam {
                    Seam::Hyphen => (Ending::Hyphen, prices.own_hyphen),
                    Seam::Dash => (Ending::Plain, prices.dash),
                    Seam::Other => (Ending::Plain, prices.other),
                };
                self.enter(i, ending, price, i + 1, place);
            }
        }
    }

    /// What follows does not stand beside a word.
    fn plain(&mut self) {
        (self.hang, self.word) = (0, 0);
    }

    fn space(&mut self, space: &super::Space) {
        let width = i64::from(space.width);
        if space.stretches {
            self.list.spaces.push(self.sums.width);
            self.sums.spaces += 1;
            self.sums.stretch += (width as f32 * self.params.stretch) as i64;
            self.sums.shrink += (width as f32 * self.params.shrink) as i64;
        }
        self.sums.width += width;
    }

    fn text(&mut self, i: usize, text: &Text) {
        let paragraph = self.paragraph;
        let Some(style) = paragraph.style(text.style) else { return };
        let shaped = &*text.shaped;
        let width = style.width(shaped.width, shaped.count);
        if self.wide.get(i).copied().unwrap_or_default() {
            if !matches!(i.checked_sub(1).map(|j| &paragraph.items[j]), None | Some(Item::Break(_)))
            {
                let place = Place { item: i as u32, ..Place::default() };
                self.enter(i, Ending::Plain, DESPERATE, i, place);
            }
            for (d, anywhere) in &everywhere(shaped) {
                self.division(i, text, d, style, *anywhere);
            }
        } else {
            for d in &shaped.divisions {
                self.division(i, text, d, style, false);
            }
        }
        self.sums.width += width;
        self.sums.flex += self.flex(width, shaped.count, style);
        self.hang = self.protrude(style.length(shaped.right));
        self.word = shaped.id;
    }

    /// How far glyphs give.
    fn flex(&self, width: i64, count: u16, style: &super::Style) -> i64 {
        let tracking = self.params.tracking * f32::from(count) * style.style.size.0 as f32;
        (width as f32 * self.params.expansion + tracking) as i64
    }

    fn protrude(&self, by: i64) -> i64 {
        (by as f32 * self.params.protrusion) as i64
    }

    fn division(
        &mut self,
        i: usize,
        text: &Text,
        d: &Division,
        style: &super::Style,
        anywhere: bool,
    ) {
        let adds = d.kind.adds_hyphen();
        if adds && !self.params.hyphenate && self.wide.is_empty() {
            return;
        }
        let (ending, price) =
            if anywhere { (Ending::Plain, DESPERATE) } else { self.price(d.kind, text) };
        let width = style.width(text.shaped.width, text.shaped.count);
        let before = style.width(d.before, d.count + u16::from(adds));
        let after = style.width(d.after, text.shaped.count.saturating_sub(d.count));
        let mut end = self.sums;
        end.width += before - self.protrude(style.length(d.right));
        end.flex += self.flex(before, d.count, style);
        let mut start = self.sums;
        start.width += width - after + self.protrude(style.length(d.left));
        let rest = text.shaped.count.saturating_sub(d.count);
        start.flex += self.flex(width, text.shaped.count, style) - self.flex(after, rest, style);
        self.list.breaks.push(Break { end, start, price, ending, words: (0, 0) });
        let place = Place { item: i as u32, at: d.at, hyphen: adds };
        self.list.places.push((place, Place { hyphen: false, ..place }));
    }

    fn price(&self, kind: DivisionKind, text: &Text) -> (Ending, i32) {
        let prices = &self.params.prices;
        let lang = self.paragraph.style(text.style).map(|s| s.style.language);
        let nouns = lang.is_some_and(|l| l.capitalises_nouns());
        let name = if text.shaped.name && !nouns { prices.hyphen_name } else { 0 };
        match kind {
            DivisionKind::Pattern => (Ending::Hyphen, prices.hyphen + name),
            DivisionKind::Short => (Ending::Hyphen, prices.hyphen + prices.hyphen_short + name),
            DivisionKind::Compound => {
                (Ending::Hyphen, prices.hyphen + prices.hyphen_compound + name)
            }
            DivisionKind::Soft => (Ending::Hyphen, prices.hyphen),
            DivisionKind::Own => (Ending::Hyphen, prices.own_hyphen),
            DivisionKind::Dash => (Ending::Plain, prices.dash),
            DivisionKind::Other => (Ending::Plain, prices.other),
        }
    }

    /// Enters a break before item `end`; the next line begins at the first item from `next` on
    /// that is no space.
    fn enter(&mut self, end: usize, ending: Ending, price: i32, next: usize, place: Place) {
        let items = &self.paragraph.items;
        let mut ended = self.sums;
        ended.width -= self.hang;
        let mut start = self.sums;
        let mut first = next;
        while let Some(Item::Space(space)) = items.get(first) {
            if ending == Ending::Last || (end == 0 && next == 0) {
                break;
            }
            let width = i64::from(space.width);
            start.width += width;
            if space.stretches {
                start.spaces += 1;
                start.stretch += (width as f32 * self.params.stretch) as i64;
                start.shrink += (width as f32 * self.params.shrink) as i64;
            }
            first += 1;
        }
        let mut follows = 0;
        if let Some(Item::Text(text)) = items.get(first) {
            follows = text.shaped.id;
            if let Some(style) = self.paragraph.style(text.style) {
                start.width += self.protrude(style.length(text.shaped.left));
            }
        }
        let words = (self.word, follows);
        self.list.breaks.push(Break { end: ended, start, price, ending, words });
        self.list.places.push((place, Place { item: first as u32, ..Place::default() }));
    }
}

/// The places where a word may be divided, and all others between its clusters, marked.
fn everywhere(shaped: &crate::shape::Shaped) -> Vec<(Division, bool)> {
    let mut all: Vec<(Division, bool)> = shaped.divisions.iter().map(|d| (*d, false)).collect();
    let (mut before, mut count, mut cluster) = (0, 0u16, 0);
    for glyph in &shaped.glyphs {
        let known = shaped.divisions.binary_search_by_key(&glyph.cluster, |d| d.at).is_ok();
        if glyph.cluster != cluster && !known {
            let after = shaped.width - before;
            let (at, kind) = (glyph.cluster, DivisionKind::Other);
            all.push((Division { at, kind, before, after, count, right: 0, left: 0 }, true));
        }
        cluster = glyph.cluster;
        before += glyph.advance;
        count = count.saturating_add(u16::from(glyph.advance > 0));
    }
    all.sort_by_key(|(d, _)| d.at);
    all
}

impl Paragraph {
    /// The byte of the text at a place.
    fn offset(&self, place: Place) -> u32 {
        match self.items.get(place.item as usize) {
            Some(item) => item.start() + place.at,
            None => self.end(),
        }
    }

    fn end(&self) -> u32 {
        match self.items.last() {
            Some(Item::Text(text)) => text.start + text.len,
            Some(item) => item.start(),
            None => 0,
        }
    }
}
