//! A line's words and spaces to placed glyphs.

use reissue_page::{Glyph, Length, Shift};

use super::breaks::{Broken, BrokenLine};
use super::line::{Fill, Line, Pieces, PlacedObject, Run, TextPiece};
use super::{Item, Paragraph};
use crate::linebreak::book::Alignment;
use crate::protrusion::Protrusion;
use crate::shape::{ShapedGlyph, Typesetter, is_hidden};

/// Sets one line.
pub(super) struct Setter<'a> {
    paragraph: &'a Paragraph,
    engine: &'a Typesetter,
    line: &'a BrokenLine,
    broken: &'a Broken,
    /// How far glyphs are expanded, in parts per 100,000.
    expansion: i32,
    /// What the line breaker adds after each glyph, in em.
    tracking: f64,
    /// What the width of a space that stretches is multiplied by, in [`FIXED`] parts.
    stretch: i64,
    /// The width of each fill.
    fill: f64,
    /// How far the text hangs out at both sides.
    hang: (f64, f64),
    /// Where the next glyph stands, in [`FIXED`] parts.
    x: i64,
    /// Where the last run ends, in whole units.
    pen: Length,
    /// The style of the last run, by its index.
    style: u16,
    /// The style that was last asked for.
    measure: Measure,
    out: Line,
}

/// What a style makes of font units on a line.
#[derive(Clone, Copy, Default)]
struct Measure {
    /// The style, by its index and one; 0: none.
    style: u32,
    /// 1/65,536 pt a font unit.
    scale: f64,
    /// By how much glyphs are expanded.
    widen: f64,
    /// What is added after each glyph, in 1/65,536 pt.
    tracked: f64,
    /// A font unit of a glyph as it is expanded, in [`FIXED`] parts of 1/65,536 pt.
    unit: i64,
    /// What is added after each glyph, in the same.
    fixed_tracking: i64,
}

impl<'a> Setter<'a> {
    pub(super) fn new(
        paragraph: &'a Paragraph,
        engine: &'a Typesetter,
        broken: &'a Broken,
        line: &'a BrokenLine,
    ) -> Self {
        let flex = f64::from(line.flex);
        Self {
            paragraph,
            engine,
            line,
            broken,
            expansion: (flex * f64::from(broken.params.expansion) * 100_000.0).round() as i32,
            tracking: flex * f64::from(broken.params.tracking),
            stretch: ONE,
            fill: 0.0,
            hang: (0.0, 0.0),
            x: 0,
            pen: Length::ZERO,
            style: 0,
            measure: Measure::default(),
            out: Line::default(),
        }
    }

    /// Decides where the line begins, and how wide its spaces are.
    pub(super) fn measure(&mut self, pieces: &Pieces<'_>) {
        let (mut rigid, mut spaces, mut fills) = (0.0, 0.0, 0u32);
        for (index, item) in pieces.items.iter().enumerate() {
            match item {
                Item::Text(text) => rigid += self.width(text.style, pieces.width(index, text)),
                Item::Space(space) if space.stretches => spaces += f64::from(space.width),
                Item::Space(space) => rigid += f64::from(space.width),
                Item::Object(object, _) => rigid += f64::from(object.width.0),
                Item::Kern(width, _) => rigid += f64::from(width.0),
                Item::Fill(..) => fills += 1,
                Item::Break(_) | Item::Seam(..) => {}
            }
        }
        let all = 0..pieces.items.len();
        let (first, last) = (pieces.outermost(all.clone()), pieces.outermost(all.rev()));
        self.hang = (self.hang_left(first), self.hang_right(last));
        let width = f64::from(self.line.frame.width.0) + self.hang.0 + self.hang.1;
        let slack = width - rigid - spaces;
        self.x = fixed(f64::from(self.line.frame.indent.0) - self.hang.0);
        if fills > 0 {
            self.fill = slack.max(0.0) / f64::from(fills);
            return;
        }
        match self.broken.params.alignment {
            Alignment::Justified => {
                let natural = self.line.closes && slack >= 0.0;
                if spaces > 0.0 && !natural {
                    self.stretch = fixed(1.0 + (slack / spaces).max(-0.5));
                }
            }
            Alignment::RaggedRight => {}
            Alignment::RaggedLeft => self.x += fixed(slack),
            Alignment::Centred => self.x += fixed(slack / 2.0),
        }
    }

    /// The width of a word as it is set, of its width in font units and how many glyphs have one.
    #[inline]
    fn width(&mut self, style: u16, (width, count): (i32, u32)) -> f64 {
        let Measure { scale, tracked, .. } = self.measure_of(style);
        f64::from(width) * scale * self.widen() + f64::from(count) * tracked
    }

    /// What a style makes of font units: nearly all pieces of a line are in the same one.
    #[inline]
    fn measure_of(&mut self, style: u16) -> Measure {
        if self.measure.style != u32::from(style) + 1 {
            let (scale, tracked) = self.paragraph.style(style).map_or((0.0, 0.0), |s| {
                let tracked = f64::from(s.tracking) + self.tracking * f64::from(s.style.size.0);
                (s.scale, tracked)
            });
            self.measure = Measure {
                style: u32::from(style) + 1,
                scale,
                widen: self.widen(),
                tracked,
                unit: fixed(scale * self.widen()),
                fixed_tracking: fixed(tracked),
            };
        }
        self.measure
    }

    /// By how much glyphs are expanded.
    fn widen(&self) -> f64 {
        1.0 + f64::from(self.expansion) / 100_000.0
    }

    fn hang_left(&self, word: Option<TextPiece<'_>>) -> f64 {
        let Some(text) = word else { return 0.0 };
        let all = self.paragraph.text.get(text.source.start as usize..);
        let c = all.and_then(|t| t.chars().next());
        self.hang_of(text.style, c, text.glyphs.first(), |p| p.left)
    }

    fn hang_right(&self, word: Option<TextPiece<'_>>) -> f64 {
        let Some(piece) = word else { return 0.0 };
        let text = self.paragraph.slice(piece.source.start, piece.source.end);
        let last = if self.line.to.hyphen { Some('-') } else { text.chars().next_back() };
        self.hang_of(piece.style, last, piece.glyphs.last(), |p| p.right)
    }

    fn hang_of(
        &self,
        style: u16,
        c: Option<char>,
        glyph: Option<&ShapedGlyph>,
        side: impl Fn(Protrusion) -> i16,
    ) -> f64 {
        let (Some(s), Some(c), Some(glyph)) = (self.paragraph.style(style), c, glyph) else {
            return 0.0;
        };
        let by = f64::from(side(s.cache.protrusion(self.engine.fonts(), c, glyph.id))) * s.scale;
        by * f64::from(self.broken.params.protrusion)
    }

    pub(super) fn place(mut self, pieces: &Pieces<'_>) -> Line {
        self.out.left = whole(self.x);
        let mut index = 0;
        while let Some(item) = pieces.items.get(index) {
            index += 1;
            match item {
                Item::Text(text) => index = self.words(pieces, index - 1, text.style, text.tag),
                Item::Space(space) => index = self.words(pieces, index - 1, space.style, space.tag),
                Item::Object(object, _) => {
                    self.out.objects.push(PlacedObject { x: whole(self.x), object: *object });
                    self.x += fixed(f64::from(object.width.0));
                }
                Item::Kern(width, _) => self.x += fixed(f64::from(width.0)),
                Item::Fill(tag, _) => {
                    let (x, width) = (whole(self.x), length(self.fill));
                    self.out.fills.push(Fill { x, width, tag: *tag });
                    self.x += fixed(self.fill);
                }
                Item::Break(_) | Item::Seam(..) => {}
            }
        }
        self.out.right = whole(self.x);
        self.out
    }

    /// Sets the words and spaces of one style and tag from an item on, and gives the first item that
    /// does not join them.
    fn words(&mut self, pieces: &Pieces<'_>, from: usize, style: u16, tag: u32) -> usize {
        let (paragraph, stretch) = (self.paragraph, self.stretch);
        let Some(space_glyph) = paragraph.style(style).map(|s| s.cache.space_glyph) else {
            return from + 1;
        };
        let mut pen = Pen { x: self.x, at: whole(self.x), measure: self.measure_of(style) };
        let Some(run) = self.run(style, tag, pieces, from) else { return from + 1 };
        let mut index = from;
        for item in pieces.items.get(from..).unwrap_or_default() {
            match item {
                Item::Text(text) if text.style == style && text.tag == tag => {
                    let word = pieces.text(index, text);
                    if word.source.start != run.source.end {
                        break;
                    }
                    let text = paragraph.slice(word.source.start, word.source.end);
                    pen.word(run, &word, text);
                    run.source.end = word.source.end;
                }
                Item::Space(space) if space.style == style && space.tag == tag => {
                    if space.start != run.source.end {
                        break;
                    }
                    let stretch = if space.stretches { stretch } else { ONE };
                    pen.space(run, space_glyph, i64::from(space.width) * stretch);
                    run.source.end = space.start + space.len;
                    run.text.push(if space.stretches && space.breaks {
                        ' '
                    } else {
                        let source = paragraph.slice(space.start, space.start + space.len);
                        source.chars().next().filter(|c| !c.is_control()).unwrap_or(' ')
                    });
                }
                Item::Break(_) | Item::Seam(..) => {}
                _ => break,
            }
            index += 1;
        }
        (self.x, self.pen) = (pen.x, pen.at);
        index.max(from + 1)
    }

    /// The run that takes glyphs of a style and tag at the pen: the last one where it fits, else
    /// a new one with room for all that will join it.
    fn run(&mut self, style: u16, tag: u32, pieces: &Pieces<'_>, from: usize) -> Option<&mut Run> {
        let start = match pieces.items.get(from)? {
            Item::Text(text) => pieces.text(from, text).source.start,
            item => item.start(),
        };
        let pen = whole(self.x);
        let joins = self.style == style && self.pen == pen;
        let fits = |run: &Run| joins && run.tag == tag && run.source.end == start;
        if !self.out.runs.last().is_some_and(fits) {
            let s = self.paragraph.style(style)?;
            let (glyphs, bytes) = pieces.room(from);
            self.style = style;
            let tracking = length(self.measure_of(style).tracked);
            self.out.runs.push(Run {
                x: pen,
                style: s.style,
                face: s.cache.face(),
                tag,
                glyphs: Vec::with_capacity(glyphs),
                text: String::with_capacity(bytes),
                source: start..start,
                expansion: self.expansion,
                tracking,
            });
        }
        self.out.runs.last_mut()
    }
}

/// Sets glyphs one after another.
struct Pen {
    /// Where the next glyph stands, in [`FIXED`] parts.
    x: i64,
    /// The same in whole units.
    at: Length,
    measure: Measure,
}

impl Pen {
    /// Moves on, and gives by how many whole units.
    #[inline]
    fn advance(&mut self, by: i64) -> Length {
        self.x += by;
        let from = std::mem::replace(&mut self.at, whole(self.x));
        self.at - from
    }

    #[inline]
    fn word(&mut self, run: &mut Run, word: &TextPiece<'_>, text: &str) {
        let base = run.text.len();
        let Measure { scale, widen, unit, fixed_tracking, .. } = self.measure;
        run.glyphs.extend(word.glyphs.iter().map(|glyph| {
            let tracking = if glyph.advance > 0 { fixed_tracking } else { 0 };
            let advance = self.advance(i64::from(glyph.advance) * unit + tracking);
            let at = (glyph.cluster as usize).min(text.len());
            let at = if word.hidden { visible(text, at) } else { at };
            let (dx, dy) = if (glyph.dx, glyph.dy) == (0, 0) {
                (Shift::ZERO, Shift::ZERO)
            } else {
                let moved = |by: i16, scale: f64| Shift::from(length(f64::from(by) * scale));
                (moved(glyph.dx, scale * widen), moved(glyph.dy, scale))
            };
            Glyph { id: glyph.id, advance, dx, dy, cluster: (base + at) as u32 }
        }));
        if word.hidden {
            run.text.extend(text.chars().filter(|c| !is_hidden(*c)));
        } else {
            run.text.push_str(text);
        }
    }

    #[inline]
    fn space(&mut self, run: &mut Run, id: u16, width: i64) {
        let advance = self.advance(width);
        let cluster = run.text.len() as u32;
        run.glyphs.push(Glyph { id, advance, dx: Shift::ZERO, dy: Shift::ZERO, cluster });
    }
}

/// The byte of a part's shown text for a byte of its text: hidden characters are not shown.
fn visible(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or(text);
    before.chars().filter(|c| !is_hidden(*c)).map(char::len_utf8).sum()
}

/// What a unit of length is in whole numbers while glyphs are placed: there are as many as letters,
/// and whole numbers are rounded by a shift.
const FIXED: f64 = (1u32 << FIXED_BITS) as f64;
const FIXED_BITS: u32 = 24;

const ONE: i64 = 1 << FIXED_BITS;

fn fixed(x: f64) -> i64 {
    // The library's `round` is a call on most machines.
    (x * FIXED + 0.5_f64.copysign(x)) as i64
}

fn whole(fixed: i64) -> Length {
    Length(((fixed + ONE / 2) >> FIXED_BITS) as i32)
}

fn length(x: f64) -> Length {
    Length((x + 0.5_f64.copysign(x)) as i32)
}
