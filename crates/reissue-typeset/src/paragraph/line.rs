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
    /// What an item is on the line; `None` where nothing is seen of it.
    #[inline]
    fn get(&self, index: usize) -> Option<Piece<'_>> {
        Some(match self.items.get(index)? {
            Item::Text(text) => Piece::Text(self.text(index, text)),
            Item::Space(space) => Piece::Space(space),
            Item::Object(object, _) => Piece::Object(object),
            Item::Kern(width, _) => Piece::Kern(*width),
            Item::Fill(tag, _) => Piece::Fill(*tag),
            Item::Break(_) | Item::Seam(..) => return None,
        })
    }

    #[inline]
    fn text<'a>(&'a self, index: usize, text: &'a Text) -> TextPiece<'a> {
        let (style, tag, hidden) = (text.style, text.tag, text.shaped.hidden);
        let part = match index {
            0 => self.first.as_ref(),
            _ if index + 1 == self.items.len() => self.last.as_ref(),
            _ => None,
        };
        let (glyphs, width, count, range) = match part {
            Some(part) => (&*part.glyphs, part.width, part.count, part.range.clone()),
            None => {
                let shaped = &*text.shaped;
                (&*shaped.glyphs, shaped.width, u32::from(shaped.count), 0..text.len)
            }
        };
        let source = text.start + range.start..text.start + range.end;
        TextPiece { glyphs, width, count, style, tag, source, hidden }
    }

    fn iter(&self) -> impl DoubleEndedIterator<Item = Piece<'_>> {
        (0..self.items.len()).filter_map(|index| self.get(index))
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

enum Piece<'a> {
    Text(TextPiece<'a>),
    Space(&'a Space),
    Object(&'a InlineObject),
    Kern(Length),
    Fill(u32),
}

struct TextPiece<'a> {
    glyphs: &'a [ShapedGlyph],
    /// The width of the glyphs, in font units.
    width: i32,
    /// How many of them have an advance.
    count: u32,
    style: u16,
    tag: u32,
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
    /// What is added to a space, as a share of its width.
    stretch: f64,
    /// The width of each fill.
    fill: f64,
    /// How far the text hangs out at both sides.
    hang: (f64, f64),
    x: f64,
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
            stretch: 0.0,
            fill: 0.0,
            hang: (0.0, 0.0),
            x: 0.0,
            pen: Length::ZERO,
            style: 0,
            measure: Measure::default(),
            out: Line::default(),
        }
    }

    /// Decides where the line begins, and how wide its spaces are.
    fn measure(&mut self, pieces: &Pieces<'_>) {
        let (mut fixed, mut spaces, mut fills) = (0.0, 0.0, 0u32);
        for piece in pieces.iter() {
            match piece {
                Piece::Text(text) => fixed += self.width(&text),
                Piece::Space(space) if space.stretches => spaces += f64::from(space.width),
                Piece::Space(space) => fixed += f64::from(space.width),
                Piece::Object(object) => fixed += f64::from(object.width.0),
                Piece::Kern(width) => fixed += f64::from(width.0),
                Piece::Fill(_) => fills += 1,
            }
        }
        self.hang =
            (self.hang_left(pieces.iter().next()), self.hang_right(pieces.iter().next_back()));
        let width = f64::from(self.line.frame.width.0) + self.hang.0 + self.hang.1;
        let slack = width - fixed - spaces;
        self.x = f64::from(self.line.frame.indent.0) - self.hang.0;
        if fills > 0 {
            self.fill = slack.max(0.0) / f64::from(fills);
            return;
        }
        match self.broken.params.alignment {
            Alignment::Justified => {
                let natural = self.line.closes && slack >= 0.0;
                if spaces > 0.0 && !natural {
                    self.stretch = (slack / spaces).max(-0.5);
                }
            }
            Alignment::RaggedRight => {}
            Alignment::RaggedLeft => self.x += slack,
            Alignment::Centred => self.x += slack / 2.0,
        }
    }

    /// The width of a word as it is set.
    fn width(&mut self, text: &TextPiece<'_>) -> f64 {
        let Measure { scale, tracked, .. } = self.measure_of(text.style);
        f64::from(text.width) * scale * self.widen() + f64::from(text.count) * tracked
    }

    /// What a style makes of font units: nearly all pieces of a line are in the same one.
    #[inline]
    fn measure_of(&mut self, style: u16) -> Measure {
        if self.measure.style != u32::from(style) + 1 {
            let (scale, tracked) = self.paragraph.style(style).map_or((0.0, 0.0), |s| {
                let tracked = f64::from(s.tracking) + self.tracking * f64::from(s.style.size.0);
                (s.scale, tracked)
            });
            self.measure = Measure { style: u32::from(style) + 1, scale, tracked };
        }
        self.measure
    }

    /// By how much glyphs are expanded.
    fn widen(&self) -> f64 {
        1.0 + f64::from(self.expansion) / 100_000.0
    }

    fn hang_left(&self, piece: Option<Piece<'_>>) -> f64 {
        let Some(Piece::Text(text)) = piece else { return 0.0 };
        let all = self.paragraph.text.get(text.source.start as usize..);
        let c = all.and_then(|t| t.chars().next());
        self.hang_of(text.style, c, text.glyphs.first(), |p| p.left)
    }

    fn hang_right(&self, piece: Option<Piece<'_>>) -> f64 {
        let Some(Piece::Text(piece)) = piece else { return 0.0 };
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
        self.out.left = length(self.x);
        for index in 0..pieces.items.len() {
            let room = || pieces.room(index);
            match pieces.get(index) {
                None => {}
                Some(Piece::Text(text)) => self.text(&text, room),
                Some(Piece::Space(space)) => self.space(space, room),
                Some(Piece::Object(object)) => {
                    self.out.objects.push(PlacedObject { x: length(self.x), object: *object });
                    self.x += f64::from(object.width.0);
                }
                Some(Piece::Kern(width)) => self.x += f64::from(width.0),
                Some(Piece::Fill(tag)) => {
                    let (x, width) = (length(self.x), length(self.fill));
                    self.out.fills.push(Fill { x, width, tag });
                    self.x += self.fill;
                }
            }
        }
        self.out.right = length(self.x);
        self.out
    }

    /// The run that takes glyphs of a style and tag at the pen: the last one where it fits, else
    /// a new one with room for all that will join it.
    #[inline(always)]
    fn run(
        &mut self,
        style: u16,
        tag: u32,
        start: u32,
        room: impl Fn() -> (usize, usize),
    ) -> Option<&mut Run> {
        let pen = length(self.x);
        let joins = self.style == style && self.pen == pen;
        let fits = |run: &Run| joins && run.tag == tag && run.source.end == start;
        if !self.out.runs.last().is_some_and(fits) {
            self.begin_run(pen, style, tag, start, room())?;
        }
        self.out.runs.last_mut()
    }

    /// Begins a run with room for glyphs and bytes of text.
    #[inline(never)]
    fn begin_run(
        &mut self,
        x: Length,
        style: u16,
        tag: u32,
        start: u32,
        (glyphs, bytes): (usize, usize),
    ) -> Option<()> {
        let s = self.paragraph.style(style)?;
        self.style = style;
        let tracking = length(self.measure_of(style).tracked);
        self.out.runs.push(Run {
            x,
            style: s.style,
            face: s.cache.face(),
            tag,
            glyphs: Vec::with_capacity(glyphs),
            text: String::with_capacity(bytes),
            source: start..start,
            expansion: self.expansion,
            tracking,
        });
        Some(())
    }

    fn text(&mut self, piece: &TextPiece<'_>, room: impl Fn() -> (usize, usize)) {
        let paragraph = self.paragraph;
        let Measure { scale, tracked, .. } = self.measure_of(piece.style);
        let (widen, mut x) = (self.widen(), self.x);
        let text = paragraph.slice(piece.source.start, piece.source.end);
        let start = piece.source.start;
        let Some(run) = self.run(piece.style, piece.tag, start, room) else { return };
        let base = run.text.len();
        let mut pen = length(x);
        run.glyphs.extend(piece.glyphs.iter().map(|glyph| {
            let expanded = f64::from(glyph.advance) * scale * widen;
            x += if glyph.advance > 0 { expanded + tracked } else { expanded };
            let from = std::mem::replace(&mut pen, length(x));
            let at = (glyph.cluster as usize).min(text.len());
            let cluster = if piece.hidden { visible(text, at) } else { at };
            let (dx, dy) = if (glyph.dx, glyph.dy) == (0, 0) {
                (Length::ZERO, Length::ZERO)
            } else {
                let moved = |by: i16, scale: f64| length(f64::from(by) * scale);
                (moved(glyph.dx, scale * widen), moved(glyph.dy, scale))
            };
            Glyph { id: glyph.id, advance: pen - from, dx, dy, cluster: (base + cluster) as u32 }
        }));
        if piece.hidden {
            run.text.extend(text.chars().filter(|c| !is_hidden(*c)));
        } else {
            run.text.push_str(text);
        }
        run.source.end = piece.source.end;
        self.x = x;
        self.pen = length(x);
    }

    fn space(&mut self, space: &Space, room: impl Fn() -> (usize, usize)) {
        let paragraph = self.paragraph;
        let Some(glyph) = paragraph.style(space.style).map(|s| s.cache.space_glyph) else { return };
        let stretch = if space.stretches { 1.0 + self.stretch } else { 1.0 };
        let (from, x) = (length(self.x), self.x + f64::from(space.width) * stretch);
        let Some(run) = self.run(space.style, space.tag, space.start, room) else { return };
        run.glyphs.push(Glyph {
            id: glyph,
            advance: length(x) - from,
            dx: Length::ZERO,
            dy: Length::ZERO,
            cluster: run.text.len() as u32,
        });
        let source = paragraph.slice(space.start, space.start + space.len);
        let c = source.chars().next().filter(|c| !c.is_control()).unwrap_or(' ');
        run.text.push(if space.stretches && space.breaks { ' ' } else { c });
        run.source.end = space.start + space.len;
        self.x = x;
        self.pen = length(x);
    }
}

/// The byte of a part's shown text for a byte of its text: hidden characters are not shown.
fn visible(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or(text);
    before.chars().filter(|c| !is_hidden(*c)).map(char::len_utf8).sum()
}

fn length(x: f64) -> Length {
    Length((x + 0.5_f64.copysign(x)) as i32)
}
