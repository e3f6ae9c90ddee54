//! TeX's own line breaking: items in, TeX's breaks and total demerits out.
//!
//! | TeX: The Program | how it is met |
//! | --- | --- |
//! | § 108 badness | [`badness`], in integers, to the unit |
//! | § 851–853 shortfall, fitness classes | `judge`, four classes |
//! | § 859 demerits | `join` |
//! | § 845 classes kept within `adj_demerits` | [`Model::spread`] |
//! | § 854 overfull line in the final pass | [`Limits::accept_overfull`](super::Limits) |
//! | § 863 passes | [`break_paragraph`]: one pass at `tolerance`, one with `emergency_stretch` |
//! | § 875 looseness | every line count is kept |

use super::{Break, Ending, Fit, Limits, Measures, Model, Solution, Verdict, Way, solve};

/// One item of a paragraph, in scaled points or any unit of that size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Item {
    /// Text.
    Box {
        /// Its width.
        width: i64,
    },
    /// Space that can stretch and shrink; a line may end at it after a box.
    Glue {
        /// Its natural width.
        width: i64,
        /// How far it stretches.
        stretch: i64,
        /// The order of infinity of the stretch: 0 finite, 1 fil, 2 fill, 3 filll.
        order: u8,
        /// How far it shrinks.
        shrink: i64,
    },
    /// A price for ending a line here; 10,000 forbids, -10,000 forces.
    Penalty {
        /// The price.
        penalty: i32,
    },
    /// Fixed space; a line may end at it before glue.
    Kern {
        /// Its width.
        width: i64,
    },
    /// A place where a word may be divided.
    Discretionary {
        /// The price.
        penalty: i32,
        /// The width of what then ends the line.
        pre: i64,
        /// The width of what then begins the next line.
        post: i64,
        /// The width of what stands there otherwise.
        replace: i64,
    },
}

/// The parameters of TeX's line breaking, by their TeX names.
#[derive(Clone, Copy, Debug)]
pub struct Parameters {
    /// `\tolerance`: the worst badness of a line.
    pub tolerance: i32,
    /// `\emergencystretch`: more stretch for each line of a last pass; 0: no such pass.
    pub emergency_stretch: i64,
    /// `\linepenalty`.
    pub line_penalty: i32,
    /// `\adjdemerits`.
    pub adj_demerits: i64,
    /// `\doublehyphendemerits`.
    pub double_hyphen_demerits: i64,
    /// `\finalhyphendemerits`.
    pub final_hyphen_demerits: i64,
}

impl Default for Parameters {
    /// Plain TeX's parameters, and LaTeX's.
    fn default() -> Self {
        Self {
            tolerance: 200,
            emergency_stretch: 0,
            line_penalty: 10,
            adj_demerits: 10_000,
            double_hyphen_demerits: 10_000,
            final_hyphen_demerits: 5_000,
        }
    }
}

/// A paragraph broken as TeX does it.
#[derive(Clone, Debug)]
pub struct Broken {
    /// The kernel's solution.
    pub solution: Solution,
    /// For each break of the kernel the item at which the line ends.
    pub items: Vec<usize>,
}

/// Running totals of the items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Natural width.
    pub width: i64,
    /// Stretch by order of infinity.
    pub stretch: [i64; 4],
    /// Shrink.
    pub shrink: i64,
}

impl Totals {
    fn since(self, start: Self) -> Self {
        let mut stretch = self.stretch;
        for (to, from) in stretch.iter_mut().zip(start.stretch) {
            *to -= from;
        }
        Self { width: self.width - start.width, stretch, shrink: self.shrink - start.shrink }
    }

    fn plus(self, width: i64) -> Self {
        Self { width: self.width + width, ..self }
    }
}

/// The ratio by which the glue of a line is set: positive stretched, negative shrunk; 0 where the
/// line needs neither or its stretch is infinite.
pub fn ratio(from: &Break<Totals>, to: &Break<Totals>, width: i64) -> f64 {
    let line = to.end.since(from.start);
    let slack = width - line.width;
    let room = if slack > 0 { line.stretch[0] } else { line.shrink };
    if line.stretch[1..].iter().any(|s| *s != 0) && slack > 0 {
        return slack as f64 / line.stretch[1..].iter().sum::<i64>() as f64;
    }
    if room == 0 { 0.0 } else { slack as f64 / room as f64 }
}

/// TeX's badness: about 100 times the cube of `total / room`, at most 10,000 (§ 108).
pub fn badness(total: i64, room: i64) -> i32 {
    if total == 0 {
        return 0;
    }
    if room <= 0 {
        return INFINITE;
    }
    let ratio = if total <= 7_230_584 {
        total * 297 / room
    } else if room >= 1_663_497 {
        total / (room / 297)
    } else {
        total
    };
    if ratio > 1290 { INFINITE } else { ((ratio * ratio * ratio + 0x2_0000) / 0x4_0000) as i32 }
}

const INFINITE: i32 = 10_000;
const EJECT: i32 = -10_000;

/// Breaks a paragraph. Always gives a solution for a paragraph that has a box: where TeX would
/// accept an overfull line, so does this, and the node says so.
pub fn break_paragraph(
    items: &[Item],
    measures: &impl Measures,
    parameters: &Parameters,
) -> Option<Broken> {
    let (breaks, places) = breaks(items);
    let emergency = parameters.emergency_stretch > 0;
    let run = |background, last| {
        let model = Tex { parameters, background };
        solve(
            &model,
            &breaks,
            measures,
            Limits { window: None, excess: i64::MAX, accept_overfull: last },
        )
    };
    let mut solution = run(0, !emergency);
    if solution.is_none() && emergency {
        solution = run(parameters.emergency_stretch, true);
    }
    Some(Broken { solution: solution?, items: places })
}

/// Finds the legal breaks of a list of items (§ 866–870), and the item each stands at.
pub fn breaks(items: &[Item]) -> (Vec<Break<Totals>>, Vec<usize>) {
    let start = Break {
        end: Totals::default(),
        start: Totals::default(),
        price: 0,
        ending: Ending::Plain,
        words: (0, 0),
    };
    let (mut out, mut places) = (vec![start], vec![0]);
    let mut sums = Totals::default();
    for (i, item) in items.iter().enumerate() {
        if let Some((price, ending, pre)) = legal(items, i) {
            let brk = Break {
                end: sums.plus(pre),
                start: after(items, i, sums),
                price,
                ending,
                words: (0, 0),
            };
            out.push(brk);
            places.push(i);
        }
        add(&mut sums, item);
    }
    let ending = Ending::Last;
    out.push(Break { end: sums, start: sums, price: EJECT, ending, words: (0, 0) });
    places.push(items.len());
    (out, places)
}

fn legal(items: &[Item], i: usize) -> Option<(i32, Ending, i64)> {
    let before = i.checked_sub(1).map(|j| &items[j]);
    let after_box = matches!(before, Some(Item::Box { .. } | Item::Discretionary { .. }));
    let plain = (0, Ending::Plain, 0);
    match items[i] {
        Item::Glue { .. } if after_box => Some(plain),
        Item::Kern { .. } if matches!(items.get(i + 1), Some(Item::Glue { .. })) => Some(plain),
        Item::Penalty { penalty } if penalty <= EJECT => Some((EJECT, Ending::Forced, 0)),
        Item::Penalty { penalty } if penalty < INFINITE => Some((penalty, Ending::Plain, 0)),
        Item::Discretionary { penalty, pre, .. } => Some((penalty, Ending::Hyphen, pre)),
        _ => None,
    }
}

/// The totals at the first box of a line that begins after item `i`; glue, kerns and penalties
/// before it vanish.
fn after(items: &[Item], i: usize, sums: Totals) -> Totals {
    let mut sums = sums;
    if let Item::Discretionary { post, replace, .. } = items[i] {
        // What replaces nothing is gone; what follows the break is the line's own.
        sums.width += replace - post;
        return skip(items, i + 1, sums, post == 0);
    }
    skip(items, i, sums, true)
}

fn skip(items: &[Item], from: usize, mut sums: Totals, discard: bool) -> Totals {
    let rest = items.get(from..).unwrap_or_default();
    for (k, item) in rest.iter().enumerate() {
        match item {
            Item::Box { .. } | Item::Discretionary { .. } => break,
            Item::Penalty { penalty } if *penalty <= EJECT && k > 0 => break,
            _ if discard => add(&mut sums, item),
            _ => break,
        }
    }
    sums
}

fn add(sums: &mut Totals, item: &Item) {
    match *item {
        Item::Box { width } | Item::Kern { width } => sums.width += width,
        Item::Discretionary { replace, .. } => sums.width += replace,
        Item::Glue { width, stretch, order, shrink } => {
            sums.width += width;
            sums.stretch[usize::from(order.min(3))] += stretch;
            sums.shrink += shrink;
        }
        Item::Penalty { .. } => {}
    }
}

struct Tex<'a> {
    parameters: &'a Parameters,
    background: i64,
}

const TIGHT: u8 = 0;
const DECENT: u8 = 1;
const LOOSE: u8 = 2;
const VERY_LOOSE: u8 = 3;

impl Model for Tex<'_> {
    type Totals = Totals;

    fn judge(&self, from: &Break<Totals>, to: &Break<Totals>, width: i64) -> Verdict {
        let line = to.end.since(from.start);
        let shortfall = width - line.width;
        let (badness, class) = if shortfall > 0 {
            if line.stretch[1..].iter().any(|s| *s != 0) {
                (0, DECENT)
            } else {
                let b = badness(shortfall, line.stretch[0] + self.background);
                (
                    b,
                    if b > 99 {
                        VERY_LOOSE
                    } else if b > 12 {
                        LOOSE
                    } else {
                        DECENT
                    },
                )
            }
        } else if -shortfall > line.shrink {
            return Verdict::TooLong;
        } else {
            let b = badness(-shortfall, line.shrink);
            (b, if b > 12 { TIGHT } else { DECENT })
        };
        if badness > self.parameters.tolerance {
            return Verdict::TooShort;
        }
        let sum = i64::from(self.parameters.line_penalty) + i64::from(badness);
        let mut demerits = if sum.abs() >= 10_000 { 100_000_000 } else { sum * sum };
        let price = i64::from(to.price);
        if price > 0 {
            demerits += price * price;
        } else if to.price > EJECT {
            demerits -= price * price;
        }
        Verdict::Fits(Fit { demerits, class, flex: 0 })
    }

    fn join(&self, way: &Way<'_, Totals>, mut fit: Fit) -> Option<Fit> {
        if way.from.ending == Ending::Hyphen {
            match way.to.ending {
                Ending::Hyphen => fit.demerits += self.parameters.double_hyphen_demerits,
                Ending::Last => fit.demerits += self.parameters.final_hyphen_demerits,
                _ => {}
            }
        }
        if fit.class.abs_diff(way.node.class) > 1 {
            fit.demerits += self.parameters.adj_demerits;
        }
        Some(fit)
    }

    fn spread(&self) -> i64 {
        self.parameters.adj_demerits.abs()
    }
}
