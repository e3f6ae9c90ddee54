//! A broken line, what stands on it, and the line that is made of it.

use std::ops::Range;

use reissue_page::{Color, FontId, Glyph, GlyphRun, Length, Point, Shift};

use super::breaks::{Broken, BrokenLine, Place};
use super::setter::Setter;
use super::{InlineObject, Item, Paragraph, Space, Text};
use crate::fonts::FaceId;
use crate::shape::{ShapedGlyph, Shaper, TextStyle, Typesetter};

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
            dx: Shift::ZERO,
            dy: Shift::ZERO,
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

    pub(super) fn slice(&self, start: u32, end: u32) -> &str {
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// The items of a line, and the words at its ends of which only a part stands on it.
pub(super) struct Pieces<'a> {
    pub(super) items: &'a [Item],
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
    pub(super) fn text<'a>(&'a self, index: usize, text: &'a Text) -> TextPiece<'a> {
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
    pub(super) fn width(&self, index: usize, text: &Text) -> (i32, u32) {
        match self.part(index) {
            Some(part) => (part.width, part.count),
            None => (text.shaped.width, u32::from(text.shaped.count)),
        }
    }

    /// The word at one end of the line, where it is a word that stands there.
    pub(super) fn outermost(
        &self,
        indices: impl IntoIterator<Item = usize>,
    ) -> Option<TextPiece<'_>> {
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
    pub(super) fn room(&self, index: usize) -> (usize, usize) {
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
pub(super) struct TextPiece<'a> {
    pub(super) glyphs: &'a [ShapedGlyph],
    pub(super) style: u16,
    /// The bytes of the paragraph's text.
    pub(super) source: Range<u32>,
    /// Whether the text has characters that are never shown.
    pub(super) hidden: bool,
}
