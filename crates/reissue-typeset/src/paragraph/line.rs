//! Broken lines to placed glyphs.

use std::ops::Range;

use reissue_page::{Color, FontId, Glyph, GlyphRun, Length, Point};

use super::breaks::{Broken, BrokenLine, Place};
use super::{InlineObject, Item, Paragraph, Space, Text};
use crate::fonts::FaceId;
use crate::linebreak::book::Alignment;
use crate::shape::{ShapedGlyph, Shaper, TextStyle, Typesetter, is_hidden};

/// A line with its glyphs. Places are from the left edge of the column and the baseline.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// The runs of glyphs, from left to right.
    pub runs: Vec<Run>,
    /// The boxes in the text.
    pub objects: Vec<PlacedObject>,
    /// The spaces that took what was left of the line.
    pub fills: Vec<Fill>,
    /// Where the text begins; left of the line's frame where a mark hangs out.
    pub left: Length,
    /// Where the text ends; right of the frame where a mark hangs out.
    pub right: Length,
}

/// Glyphs of one style and tag.
#[derive(Clone, Debug)]
pub struct Run {
    /// Where it begins.
    pub x: Length,
    /// The style that was asked for.
    pub style: TextStyle,
    /// The face of the glyphs; another than the style's where that lacked a character.
    pub face: FaceId,
    /// The caller's number.
    pub tag: u32,
    /// The glyphs; clusters are bytes of `text`.
    pub glyphs: Vec<Glyph>,
    /// The characters that the glyphs stand for.
    pub text: String,
    /// The bytes of the paragraph's text that it comes from.
    pub source: Range<u32>,
    /// How far the glyphs are expanded, in parts per 100,000.
    pub expansion: i32,
    /// The space that was added after each glyph by the line breaker and the style.
    pub tracking: Length,
}

/// A box in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlacedObject {
    /// The left edge.
    pub x: Length,
    /// The box.
    pub object: InlineObject,
}

/// A space that took what was left of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fill {
    /// The left edge.
    pub x: Length,
    /// The width.
    pub width: Length,
    /// The caller's number.
    pub tag: u32,
}

impl Run {
    /// The width.
    pub fn width(&self) -> Length {
        self.glyphs.iter().map(|g| g.advance).sum()
    }

    /// The run as pages carry it, for a line whose left edge and baseline meet at `origin`.
    pub fn glyph_run(self, font: FontId, origin: Point, color: Color) -> GlyphRun {
        GlyphRun {
            font,
            size: self.style.size,
            origin: Point::new(origin.x + self.x, origin.y - self.style.rise),
            expansion: self.expansion,
            tracking: self.tracking,
            color,
            rotation: 0,
            glyphs: self.glyphs,
            text: self.text,
        }
    }
}

impl Paragraph {
    /// Makes the glyphs of a line of `broken`, which must be of this paragraph.
    pub fn line(&self, engine: &Typesetter, broken: &Broken, line: &BrokenLine) -> Line {
        let pieces = self.pieces(engine, line);
        let mut setter = Setter::new(self, engine, broken, line);
        setter.measure(&pieces);
        setter.place(&pieces)
    }

    /// Ends a line with a space without width, where it does not end within a word: programs that
    /// read the text of a tagged file join what stands in one element, also over the ends of lines
    /// (ISO 32000-1, 14.8.2.5).
    pub fn end_with_space(&self, broken: &BrokenLine, line: &mut Line) {
        let next = self.items.get(broken.to.item as usize);
        let between =
            matches!(next, None | Some(Item::Space(Space { breaks: true, .. }) | Item::Break(_)));
        let Some(run) = line.runs.last_mut().filter(|_| between && broken.to.at == 0) else {
            return;
        };
        let mut styles = self.styles.iter();
        let style = styles.find(|s| s.style == run.style && s.cache.face() == run.face);
        let Some(id) = style.map(|s| s.cache.space_glyph).filter(|id| *id != 0) else { return };
        run.glyphs.push(Glyph {
            id,
            advance: Length::ZERO,
            dx: Length::ZERO,
            dy: Length::ZERO,
            cluster: run.text.len() as u32,
        });
        run.text.push(' ');
    }

    /// What stands on a line.
    fn pieces(&self, engine: &Typesetter, line: &BrokenLine) -> Pieces<'_> {
        let (from, to) = (line.from, line.to);
        let last = (to.item as usize + usize::from(to.at > 0)).min(self.items.len());
        let items = self.items.get(from.item as usize..last).unwrap_or_default();
        let part = |item: Option<&Item>, begin: u32, end: Place| match item {
            Some(Item::Text(text)) => self.part(engine, text, begin, end),
            _ => None,
        };
        let closing =
            if from.item + items.len() as u32 == to.item + 1 { to } else { Place::default() };
        match items {
            [item] => Pieces { items, first: part(Some(item), from.at, closing), last: None },
            [first, .., last] => Pieces {
                items,
                first: part(Some(first), from.at, Place::default()),
                last: part(Some(last), 0, closing),
            },
            [] => Pieces { items, first: None, last: None },
        }
    }

    /// The part of a word that stands on a line, shaped; `None` where that is all of it.
    fn part(&self, engine: &Typesetter, text: &Text, begin: u32, end: Place) -> Option<PartOfWord> {
        let range = begin..if end.at > 0 { end.at } else { text.len };
        if range == (0..text.len) {
            return None;
        }
        let glyphs = self.shape_part(engine, text, range.clone(), end.hyphen);
        let width = glyphs.iter().map(|g| g.advance).sum();
        let count = glyphs.iter().filter(|g| g.advance > 0).count() as u32;
        Some(PartOfWord { glyphs, width, count, range })
    }

    fn shape_part(
        &self,
        engine: &Typesetter,
        text: &Text,
        range: Range<u32>,
        hyphen: bool,
    ) -> Vec<ShapedGlyph> {
        let Some(style) = self.style(text.style) else { return Vec::new() };
        let word = &*style.shown(self.slice(text.start, text.start + text.len));
        let part = word.get(range.start as usize..range.end as usize).unwrap_or_default();
        let mut shaper = Shaper::new(engine.fonts());
        style.cache.shape_part(&mut shaper, word, part.trim_end_matches('\u{AD}'), hyphen)
    }

    fn slice(&self, start: u32, end: u32) -> &str {
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// The items of a line, and the words at its ends of which only a part stands on it.
struct Pieces<'a> {
    items: &'a [Item],
    first: Option<PartOfWord>,
    last: Option<PartOfWord>,
}

/// A part of a word.
struct PartOfWord {
    glyphs: Vec<ShapedGlyph>,
    /// The width of the glyphs, in font units.
    width: i32,
    /// How many of them have an advance.
    count: u32,
    /// Its bytes in the word.
    range: Range<u32>,
}

impl Pieces<'_> {
    #[inline]
    fn text<'a>(&'a self, index: usize, text: &'a Text) -> TextPiece<'a> {
        let (style, hidden) = (text.style, text.shaped.hidden);
        let (glyphs, range) = match self.part(index) {
            Some(part) => (&*part.glyphs, part.range.clone()),
            None => (&*text.shaped.glyphs, 0..text.len),
        };
        let source = text.start + range.start..text.start + range.end;
        TextPiece { glyphs, style, source, hidden }
    }

    /// The part of a word at either end, where only that stands on the line.
    #[inline]
    fn part(&self, index: usize) -> Option<&PartOfWord> {
        match index {
            0 => self.first.as_ref(),
            _ if index + 1 == self.items.len() => self.last.as_ref(),
            _ => None,
        }
    }

    /// The width of a word, in font units, and how many of its glyphs have one.
    #[inline]
    fn width(&self, index: usize, text: &Text) -> (i32, u32) {
        match self.part(index) {
            Some(part) => (part.width, part.count),
            None => (text.shaped.width, u32::from(text.shaped.count)),
        }
    }

    /// The word at one end of the line, where it is a word that stands there.
    fn outermost(&self, indices: impl IntoIterator<Item = usize>) -> Option<TextPiece<'_>> {
        let seen = |index: &usize| {
            !matches!(self.items.get(*index), Some(Item::Break(_) | Item::Seam(..)))
        };
        let index = indices.into_iter().find(seen)?;
        match self.items.get(index)? {
            Item::Text(text) => Some(self.text(index, text)),
            _ => None,
        }
    }

    /// How many glyphs, and bytes of text, what stands at an index and what follows in its style
    /// take, and the space that may end the line: a run that outgrows its room takes twice as much,
    /// of a book's glyphs a third of all memory.
    fn room(&self, index: usize) -> (usize, usize) {
        let items = self.items.get(index..).unwrap_or_default();
        let run = |item: &Item| match item {
            Item::Text(text) => Some((text.style, text.tag)),
            Item::Space(space) => Some((space.style, space.tag)),
            _ => None,
        };
        let first = items.first().and_then(run);
        let same = items.iter().take_while(|item| run(item).is_some() && run(item) == first);
        same.fold((1, 1), |(glyphs, bytes), item| match item {
            Item::Text(text) => (glyphs + text.shaped.glyphs.len(), bytes + text.len as usize),
            _ => (glyphs + 1, bytes + 1),
        })
    }
}

/// A word, or the part of one, on a line.
struct TextPiece<'a> {
    glyphs: &'a [ShapedGlyph],
    style: u16,
    /// The bytes of the paragraph's text.
    source: Range<u32>,
    /// Whether the text has characters that are never shown.
    hidden: bool,
}

struct Setter<'a> {
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
    /// What is added after each glyph, in 1/65,536 pt.
    tracked: f64,
    /// A font unit of a glyph as it is expanded, in [`FIXED`] parts of 1/65,536 pt.
    unit: i64,
    /// What is added after each glyph, in the same.
    fixed_tracking: i64,
}

impl<'a> Setter<'a> {
    fn new(
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
    fn measure(&mut self, pieces: &Pieces<'_>) {
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
        side: impl Fn(crate::protrusion::Protrusion) -> i16,
    ) -> f64 {
        let (Some(s), Some(c), Some(glyph)) = (self.paragraph.style(style), c, glyph) else {
            return 0.0;
        };
        let by = f64::from(side(s.cache.protrusion(self.engine.fonts(), c, glyph.id))) * s.scale;
        by * f64::from(self.broken.params.protrusion)
    }

    fn place(mut self, pieces: &Pieces<'_>) -> Line {
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
        let Measure { scale, unit, fixed_tracking, .. } = self.measure_of(style);
        let widen = self.widen();
        let mut x = self.x;
        let mut pen = whole(x);
        let Some(run) = self.run(style, tag, pieces, from) else { return from + 1 };
        let mut end = run.source.end;
        let mut index = from;
        for item in pieces.items.get(from..).unwrap_or_default() {
            match item {
                Item::Text(text) if text.style == style && text.tag == tag => {
                    let piece = pieces.text(index, text);
                    if piece.source.start != end {
                        break;
                    }
                    let base = run.text.len();
                    let text = paragraph.slice(piece.source.start, piece.source.end);
                    run.glyphs.extend(piece.glyphs.iter().map(|glyph| {
                        let tracking = if glyph.advance > 0 { fixed_tracking } else { 0 };
                        x += i64::from(glyph.advance) * unit + tracking;
                        let begin = std::mem::replace(&mut pen, whole(x));
                        let at = (glyph.cluster as usize).min(text.len());
                        let at = if piece.hidden { visible(text, at) } else { at };
                        let (dx, dy) = if (glyph.dx, glyph.dy) == (0, 0) {
                            (Length::ZERO, Length::ZERO)
                        } else {
                            let moved = |by: i16, scale: f64| length(f64::from(by) * scale);
                            (moved(glyph.dx, scale * widen), moved(glyph.dy, scale))
                        };
                        let cluster = (base + at) as u32;
                        Glyph { id: glyph.id, advance: pen - begin, dx, dy, cluster }
                    }));
                    if piece.hidden {
                        run.text.extend(text.chars().filter(|c| !is_hidden(*c)));
                    } else {
                        run.text.push_str(text);
                    }
                    end = piece.source.end;
                }
                Item::Space(space) if space.style == style && space.tag == tag => {
                    if space.start != end {
                        break;
                    }
                    x += i64::from(space.width) * if space.stretches { stretch } else { ONE };
                    let begin = std::mem::replace(&mut pen, whole(x));
                    run.glyphs.push(Glyph {
                        id: space_glyph,
                        advance: pen - begin,
                        dx: Length::ZERO,
                        dy: Length::ZERO,
                        cluster: run.text.len() as u32,
                    });
                    end = space.start + space.len;
                    run.text.push(if space.stretches && space.breaks {
                        ' '
                    } else {
                        let source = paragraph.slice(space.start, end);
                        source.chars().next().filter(|c| !c.is_control()).unwrap_or(' ')
                    });
                }
                Item::Break(_) | Item::Seam(..) => {}
                _ => break,
            }
            index += 1;
        }
        run.source.end = end;
        (self.x, self.pen) = (x, pen);
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
