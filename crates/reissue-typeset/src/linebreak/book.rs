//! The way books are set: slack goes into the glyphs first, then into the spaces; what a reader
//! stumbles over has a price.
//!
//! | what | how |
//! | --- | --- |
//! | slack | glyphs expand up to ±2 % and are tracked up to ±0.005 em, at a small quadratic price; the spaces take the rest |
//! | spaces | cubic badness, squared, as in TeX; an extra price beyond half as wide again, and for the narrowest |
//! | neighbours | a jump of more than one fitness class; the difference of expansion, which is capped |
//! | hyphens | priced each, in pairs, on the last line but one; more in names |
//! | last lines | too short to cover the indent of the next, or short of the measure by less than an em |
//! | stacks | the same word at two line beginnings or ends in succession |
//! | rivers | break ties between ways of about the same price |

use super::{Break, Ending, Fit, Model, Node, Verdict, Way};

/// How the lines of a paragraph fill the measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Alignment {
    /// Both edges straight.
    #[default]
    Justified,
    /// The left edge straight.
    RaggedRight,
    /// The right edge straight.
    RaggedLeft,
    /// Each line in the middle.
    Centred,
}

/// What is wanted of the lines of a book.
#[derive(Clone, Debug, PartialEq)]
pub struct BookParams {
    /// How lines fill the measure.
    pub alignment: Alignment,
    /// Whether words may be hyphenated. Divisions at a word's own hyphens remain.
    pub hyphenate: bool,
    /// How much of the marks at the margins hangs out: 0 nothing, 1 all that the table says.
    pub protrusion: f32,
    /// How far glyphs may be widened or narrowed: 0.02 is 2 %.
    pub expansion: f32,
    /// How far glyphs may be moved apart or together, in em: 0.005.
    pub tracking: f32,
    /// How far a word space may stretch before it is called too wide, in its own width.
    pub stretch: f32,
    /// How far a word space may shrink, in its own width.
    pub shrink: f32,
    /// How many line counts on either side of the best are kept.
    pub variants: u8,
    /// Whether the last line of ragged and centred text counts like the others, so that the lines
    /// of a heading come out balanced.
    pub balance: bool,
    /// The prices.
    pub prices: Prices,
}

impl Default for BookParams {
    fn default() -> Self {
        Self {
            alignment: Alignment::Justified,
            hyphenate: true,
            protrusion: 1.0,
            expansion: 0.02,
            tracking: 0.005,
            stretch: 0.5,
            shrink: 0.34,
            variants: 2,
            balance: false,
            prices: Prices::default(),
        }
    }
}

impl BookParams {
    /// Ragged, centred or flush-right text: nothing is stretched, hyphens only where they must be.
    pub fn ragged(alignment: Alignment) -> Self {
        Self { alignment, hyphenate: false, expansion: 0.0, tracking: 0.0, ..Self::default() }
    }

    /// A heading: centred or ragged, not hyphenated, its lines about as long as each other.
    pub fn heading(alignment: Alignment) -> Self {
        Self { protrusion: 0.0, ..Self::ragged(alignment) }.balanced()
    }

    /// The same with lines about as long as each other, which do not end within a compound.
    pub(crate) fn balanced(mut self) -> Self {
        self.balance = true;
        self.prices.own_hyphen = 300_000;
        self
    }
}

/// What is paid, in demerits, for what a reader stumbles over. A line that needs nothing costs
/// 100, one with spaces half as wide again some 10,000.
#[derive(Clone, Debug, PartialEq)]
pub struct Prices {
    /// Each line, before it is squared: keeps paragraphs short.
    pub line: f32,
    /// All the room in the glyphs, before it is squared.
    pub flex: f32,
    /// A word space more than half as wide again as it should be.
    pub wide: i64,
    /// The narrowest word space; less narrow ones down to four fifths cost less.
    pub tight: i64,
    /// A jump of more than one fitness class between neighbouring lines.
    pub jump: i64,
    /// From the narrowest to the widest setting of glyphs in neighbouring lines.
    pub unlike: i64,
    /// The largest difference of glyph setting between neighbouring lines; 2 is all there is.
    pub unlike_cap: f32,
    /// A hyphen at a line's end.
    pub hyphen: i32,
    /// A hyphen in a word that begins with a capital.
    pub hyphen_name: i32,
    /// A hyphen that leaves two letters on one side.
    pub hyphen_short: i32,
    /// A division at a word's own hyphen.
    pub own_hyphen: i32,
    /// A division within a part of a word that has a hyphen of its own.
    pub hyphen_compound: i32,
    /// A division after a dash.
    pub dash: i32,
    /// A division at a slash or the like.
    pub other: i32,
    /// Hyphens at the ends of two lines in succession.
    pub hyphens: i64,
    /// A hyphen at the end of the last line but one.
    pub hyphen_penultimate: i64,
    /// A last line shorter than [`Prices::runt_ems`].
    pub runt: i64,
    /// A last line of one word.
    pub lone_word: i64,
    /// How long a last line should be at least, in em.
    pub runt_ems: f32,
    /// A last line that is short of the measure by less than an em.
    pub nearly_full: i64,
    /// The same word at the beginnings or ends of two lines in succession.
    pub stack: i64,
}

impl Default for Prices {
    fn default() -> Self {
        Self {
            line: 10.0,
            flex: 18.0,
            wide: 400_000,
            tight: 20_000,
            jump: 10_000,
            unlike: 3_000,
            unlike_cap: 1.4,
            hyphen: 15_000,
            hyphen_name: 62_500,
            hyphen_short: 3_000,
            own_hyphen: 2_500,
            hyphen_compound: 40_000,
            dash: 400,
            other: 3_600,
            hyphens: 250_000,
            hyphen_penultimate: 150_000,
            runt: 120_000,
            lone_word: 200_000,
            runt_ems: 2.6,
            nearly_full: 8_000,
            stack: 25_000,
        }
    }
}

/// Running totals of a paragraph, in 1/65,536 pt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Natural width.
    pub width: i64,
    /// How far the spaces stretch to be half as wide again.
    pub stretch: i64,
    /// How far the spaces shrink.
    pub shrink: i64,
    /// How far the glyphs give either way.
    pub flex: i64,
    /// How many fills there are.
    pub fills: i32,
    /// How many spaces there are: an index into the model's spaces.
    pub spaces: i32,
}

impl Totals {
    /// What stands between two points.
    #[must_use]
    pub fn since(self, start: Self) -> Self {
        Self {
            width: self.width - start.width,
            stretch: self.stretch - start.stretch,
            shrink: self.shrink - start.shrink,
            flex: self.flex - start.flex,
            fills: self.fills - start.fills,
            spaces: self.spaces - start.spaces,
        }
    }
}

/// How a line is set.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Setting {
    /// The share of the glyphs' room that is taken, from -1 to 1.
    pub flex: f32,
    /// How far the spaces are stretched (1: to half as wide again) or shrunk (-1: all they can).
    pub ratio: f32,
    /// The slack that is left when glyphs and spaces have taken what they can; negative for an
    /// overfull line.
    pub rest: i64,
}

/// Sets a line: the glyphs take what they can between the two shares, the spaces the rest.
pub fn set(line: Totals, width: i64, bounds: (f32, f32)) -> Setting {
    let slack = (width - line.width) as f32;
    let room = line.flex as f32;
    let flex = if room > 0.0 { (slack / room).clamp(bounds.0, bounds.1) } else { 0.0 };
    let rest = slack - flex * room;
    let room = if rest > 0.0 { line.stretch } else { line.shrink } as f32;
    if room > 0.0 {
        let ratio = (rest / room).max(-1.0);
        let left = if ratio > -1.0 { 0.0 } else { rest + room };
        Setting { flex, ratio, rest: left as i64 }
    } else {
        Setting { flex, ratio: 0.0, rest: rest as i64 }
    }
}

/// The model of a book's lines.
pub struct BookModel<'a> {
    params: &'a BookParams,
    /// The em of the paragraph.
    em: i64,
    /// The most that spaces stretch.
    tolerance: f32,
    /// The same in 256ths; none where there is no such thing.
    tolerance_in_256ths: Option<i64>,
    /// How unlike the shares of glyphs in neighbouring lines may be, in hundredths.
    unlike_cap: u8,
    /// More than a line can become cheaper by when it is toned down, ties included.
    relief: i64,
    breaks: &'a [Break<Totals>],
    /// Where each space begins, by the running width.
    spaces: &'a [i64],
}

const TIGHT: u8 = 0;
const DECENT: u8 = 1;
const LOOSE: u8 = 2;
const VERY_LOOSE: u8 = 3;

/// Spaces that are shrunk farther, as a share of all that they give, have a price of their own:
/// with the glyphs narrowed as well, words begin to run together.
const TIGHT_FROM: f32 = -0.55;

/// Badness is capped here, so that sums cannot overflow.
const WORST: f32 = 1.0e6;

/// Spaces stretched more than this are all alike.
const WIDEST: f32 = 40.0;

/// More than a chain of ties at one break can add up to.
const TIES: i64 = 30_000;

/// A line that leaves more than rounding over does not fit.
const SLOP: i64 = 64;

impl<'a> BookModel<'a> {
    /// Makes a model for a paragraph whose text is `em` wide and whose spaces stand at `spaces`.
    /// `tolerance` is the most that spaces stretch, in units of half their width.
    pub fn new(
        params: &'a BookParams,
        breaks: &'a [Break<Totals>],
        spaces: &'a [i64],
        em: i64,
        tolerance: f32,
    ) -> Self {
        // Toning a line down takes less of the glyphs' room, whose price is squared with that of the
        // spaces; these only come to cost more.
        let spaces_alone = params.prices.line + (100.0 * tolerance.powi(3)).min(WORST);
        let relief = square(spaces_alone + params.prices.flex.max(0.0)) - square(spaces_alone);
        let tolerance_in_256ths = tolerance.is_finite().then(|| (tolerance * 256.0).ceil() as i64);
        let unlike_cap = (params.prices.unlike_cap * 100.0) as u8;
        let relief = relief + TIES;
        Self { params, em, tolerance, tolerance_in_256ths, unlike_cap, relief, breaks, spaces }
    }

    #[inline(always)]
    fn justified(&self, line: Totals, to: &Break<Totals>, width: i64) -> Verdict {
        let slack = width - line.width;
        if line.fills > 0 && slack >= 0 {
            return Verdict::Fits(self.fit(to, Setting::default()));
        }
        // Most lines that are too short or too long are so beyond doubt; it takes no division.
        if line.fills == 0
            && let Some(tolerance) = self.tolerance_in_256ths
            && slack - self.em / 2 > line.flex + ((line.stretch * tolerance) >> 8)
        {
            return Verdict::AllTooShort;
        }
        if slack + line.flex + line.shrink < -2 * SLOP {
            return Verdict::TooLong;
        }
        let setting = set(line, width, (-1.0, 1.0));
        if setting.rest < -SLOP {
            return Verdict::TooLong;
        }
        let stuck = setting.rest > SLOP && self.tolerance.is_finite();
        if setting.ratio > self.tolerance || stuck {
            return Verdict::TooShort;
        }
        let mut fit = self.fit(to, setting);
        if setting.rest > SLOP {
            let empty = setting.rest as f32 / self.em.max(1) as f32;
            fit.demerits += square(100.0 + 100.0 * empty);
        }
        Verdict::Fits(fit)
    }

    /// Prices a line by how it is set.
    #[inline]
    fn fit(&self, to: &Break<Totals>, setting: Setting) -> Fit {
        let prices = &self.params.prices;
        let ratio = setting.ratio;
        let bad = (100.0 * (ratio * ratio * ratio).abs()).min(WORST);
        let mut demerits = square(prices.line + bad + prices.flex * setting.flex * setting.flex);
        if ratio > 1.0 {
            let excess = ratio.min(WIDEST) - 1.0;
            demerits += prices.wide + (prices.wide as f32 * excess) as i64;
        } else if ratio < TIGHT_FROM {
            let share = (ratio - TIGHT_FROM) / (1.0 + TIGHT_FROM);
            demerits += (prices.tight as f32 * share * share) as i64;
        }
        let class = match ratio {
            r if r < -0.5 => TIGHT,
            r if r <= 0.5 => DECENT,
            r if r <= 1.0 => LOOSE,
            _ => VERY_LOOSE,
        };
        let flex = (setting.flex * 100.0) as i8;
        Fit { demerits: demerits + i64::from(to.price), class, flex }
    }

    /// Prices a line of ragged or centred text by how much it falls short.
    #[inline(never)]
    fn ragged(&self, line: Totals, to: &Break<Totals>, width: i64) -> Verdict {
        let slack = width - line.width;
        if slack < -SLOP {
            return Verdict::TooLong;
        }
        let last = matches!(to.ending, Ending::Last | Ending::Forced);
        let free = (last && !self.params.balance) || line.fills > 0;
        let zone = (self.em * 5).max(width / 4).max(1);
        let short = if free { 0.0 } else { slack as f32 / zone as f32 };
        if short > self.tolerance && !last {
            let all = slack - self.em / 2 > (zone as f32 * self.tolerance) as i64;
            return if all { Verdict::AllTooShort } else { Verdict::TooShort };
        }
        let bad = (100.0 * short * short).min(WORST);
        let demerits = square(self.params.prices.line + bad) + i64::from(to.price);
        Verdict::Fits(Fit { demerits, class: DECENT, flex: 0 })
    }

    /// Sets a line again whose glyphs would differ too much from those of the line before.
    #[inline(never)]
    fn tone_down(&self, way: &Way<'_, Totals>, fit: Fit) -> Option<Fit> {
        let cap = self.params.prices.unlike_cap;
        let before = f32::from(way.node.flex) / 100.0;
        let line = way.to.end.since(way.from.start);
        let bounds = ((before - cap).max(-1.0), (before + cap).min(1.0));
        let setting = set(line, way.width, bounds);
        if setting.rest < -SLOP {
            // Shrinking the glyphs is better than an overfull line.
            return Some(Fit { demerits: fit.demerits + self.params.prices.wide, ..fit });
        }
        let worst = if self.tolerance.is_finite() { self.tolerance + 1.0 } else { f32::INFINITY };
        (setting.ratio <= worst).then(|| self.fit(way.to, setting))
    }

    #[inline(never)]
    fn last_line(&self, way: &Way<'_, Totals>) -> i64 {
        let prices = &self.params.prices;
        let line = way.to.end.since(way.from.start);
        let mut demerits = 0;
        if way.node.line > 0 && (line.width as f32) < prices.runt_ems * self.em as f32 {
            demerits += prices.runt;
        }
        if way.node.line > 0 && line.spaces == 0 {
            demerits += prices.lone_word;
        }
        let short = way.width - line.width;
        if self.params.alignment == Alignment::Justified && short > self.em / 16 && short < self.em
        {
            demerits += prices.nearly_full;
        }
        demerits
    }

    /// How many spaces of the line from `at` to `to` stand under a space of the line before.
    #[inline(never)]
    fn river(&self, to: u32, node: &Node, before: &Node) -> usize {
        let line = |from: u32, to: u32| {
            let (from, to) = (&self.breaks[from as usize].start, &self.breaks[to as usize].end);
            let range = from.spaces.max(0) as usize..to.spaces.max(0) as usize;
            (self.spaces.get(range).unwrap_or_default(), from.width)
        };
        let (upper, upper_start) = line(before.at, node.at);
        let (lower, lower_start) = line(node.at, to);
        let mut upper = upper.iter().map(|x| x - upper_start).peekable();
        let near = self.em / 4;
        let mut met = 0;
        for x in lower.iter().map(|x| x - lower_start) {
            while upper.peek().is_some_and(|u| *u < x - near) {
                upper.next();
            }
            met += usize::from(upper.peek().is_some_and(|u| *u <= x + near));
        }
        met
    }
}

impl Model for BookModel<'_> {
    type Totals = Totals;

    #[inline(always)]
    fn judge(&self, from: &Break<Totals>, to: &Break<Totals>, width: i64) -> Verdict {
        let line = to.end.since(from.start);
        match self.params.alignment {
            Alignment::Justified => self.justified(line, to, width),
            _ => self.ragged(line, to, width),
        }
    }

    #[inline(always)]
    fn join(&self, way: &Way<'_, Totals>, fit: Fit) -> Option<Fit> {
        let prices = &self.params.prices;
        let node = way.node;
        let mut fit = fit;
        if node.line > 0 {
            if fit.flex.abs_diff(node.flex) > self.unlike_cap
                && way.to.end.fills == way.from.start.fills
            {
                fit = self.tone_down(way, fit)?;
            }
            let unlike = i64::from(fit.flex.abs_diff(node.flex));
            fit.demerits += unlike * unlike * prices.unlike / 40_000;
            if fit.class.abs_diff(node.class) > 1 {
                fit.demerits += prices.jump;
            }
            let same = |a: u32, b: u32| a != 0 && a == b;
            if same(way.from.words.0, way.to.words.0) {
                fit.demerits += prices.stack;
            }
            if same(node.first, way.from.words.1) {
                fit.demerits += prices.stack;
            }
        }
        let hyphen = way.from.ending == Ending::Hyphen;
        match way.to.ending {
            Ending::Hyphen if hyphen => fit.demerits += prices.hyphens,
            Ending::Last if hyphen => fit.demerits += prices.hyphen_penultimate,
            _ => {}
        }
        if way.to.ending == Ending::Last {
            fit.demerits += self.last_line(way);
        }
        Some(fit)
    }

    fn spread(&self) -> i64 {
        let prices = &self.params.prices;
        prices.jump + prices.unlike + prices.stack
    }

    fn least(&self, fit: &Fit) -> i64 {
        fit.demerits.saturating_sub(self.relief)
    }

    fn tie(&self, _total: i64) -> i64 {
        300
    }

    fn prefers(&self, to: u32, first: (&Node, &Node), second: (&Node, &Node)) -> bool {
        self.river(to, second.0, second.1) < self.river(to, first.0, first.1)
    }
}

/// The square of a price, as demerits.
fn square(price: f32) -> i64 {
    (f64::from(price) * f64::from(price)) as i64
}
