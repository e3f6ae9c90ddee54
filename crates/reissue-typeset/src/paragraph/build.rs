//! Text to items: spaces, words, fallback faces.

use std::ops::Range;
use std::sync::Arc;

use reissue_page::Length;

use super::{InlineObject, Item, Paragraph, Problem, ProblemKind, Seam, Space, Style, Text};
use crate::fonts::{FaceId, Feature, Features, FontLibrary};
use crate::linebreak::unicode::at_space;
use crate::shape::{
    DivisionKind, Shaped, ShapedGlyph, Shaper, TextStyle, Typesetter, divisions, is_right_to_left,
};

/// Takes the pieces of a paragraph.
#[derive(Clone, Debug, Default)]
pub struct ParagraphBuilder {
    text: String,
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug)]
enum Piece {
    Text { range: Range<usize>, style: TextStyle, tag: u32 },
    Object(InlineObject),
    Kern(Length),
    Fill(u32),
    Break,
}

impl ParagraphBuilder {
    /// Adds text. Pieces join without a space; `tag` is a number of the caller's, which comes back
    /// with each run of glyphs.
    pub fn text(&mut self, text: &str, style: TextStyle, tag: u32) {
        let start = self.text.len();
        self.text.push_str(text);
        self.pieces.push(Piece::Text { range: start..self.text.len(), style, tag });
    }

    /// Adds a box.
    pub fn object(&mut self, object: InlineObject) {
        self.pieces.push(Piece::Object(object));
    }

    /// Adds space that neither stretches nor ends a line.
    pub fn kern(&mut self, width: Length) {
        self.pieces.push(Piece::Kern(width));
    }

    /// Adds space that takes all that is left of the line: leaders in a list of contents.
    pub fn fill(&mut self, tag: u32) {
        self.pieces.push(Piece::Fill(tag));
    }

    /// Ends the line.
    pub fn line_break(&mut self) {
        self.pieces.push(Piece::Break);
    }

    /// Whether nothing has been added.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Shapes and hyphenates what has been added.
    pub fn finish(self, engine: &Typesetter) -> Paragraph {
        // A word and a space for each space. Items are kept until their pages are made: those that
        // outgrow their room would take twice as much of all memory of a book as they need.
        let spaces = self.text.bytes().filter(|b| *b == b' ').count();
        let room = 2 * spaces + self.pieces.len() + 1;
        let mut build = Build {
            engine,
            shaper: None,
            text: &self.text,
            items: Vec::with_capacity(room),
            styles: Vec::new(),
            problems: Vec::new(),
            parts: Vec::new(),
            space: None,
            before: 0..0,
            runs: None,
        };
        for piece in &self.pieces {
            build.piece(piece);
        }
        build.end_word();
        build.drop_space();
        let Build { items, styles, problems, .. } = build;
        Paragraph { text: self.text, items, styles, problems }
    }
}

/// A stretch of a word in one style.
#[derive(Clone)]
struct Part {
    range: Range<usize>,
    style: u16,
    tag: u32,
}

struct Build<'a> {
    engine: &'a Typesetter,
    shaper: Option<Shaper<'a>>,
    text: &'a str,
    items: Vec<Item>,
    styles: Vec<Style>,
    problems: Vec<Problem>,
    /// The word being read.
    parts: Vec<Part>,
    /// The space that stands before it.
    space: Option<Space>,
    /// The word before that space.
    before: Range<usize>,
    /// The glyphs of the piece, where its face does not let words be shaped alone.
    runs: Option<(usize, Vec<ShapedGlyph>)>,
}

impl Build<'_> {
    fn piece(&mut self, piece: &Piece) {
        let at = self.place();
        match piece {
            Piece::Text { range, style, tag } => self.text(range.clone(), style, *tag),
            Piece::Object(object) => self.other(Item::Object(*object, at)),
            Piece::Kern(width) => self.other(Item::Kern(*width, at)),
            Piece::Fill(tag) => self.other(Item::Fill(*tag, at)),
            Piece::Break => {
                self.end_word();
                self.drop_space();
                self.items.push(Item::Break(at));
            }
        }
    }

    /// The byte of the text up to which pieces have been read.
    fn place(&self) -> u32 {
        let word = self.parts.last().map(|p| p.range.end as u32);
        let space = self.space.map(|s| s.start + s.len);
        let item = self.items.last().map(|item| match item {
            Item::Text(text) => text.start + text.len,
            other => other.start(),
        });
        word.or(space).or(item).unwrap_or(0)
    }

    fn other(&mut self, item: Item) {
        self.end_word();
        self.settle_space("");
        self.items.push(item);
        self.before = 0..0;
    }

    /// Reads a piece of text. Where its face has no small capitals or superiors, they are made of
    /// smaller capitals and raised smaller figures.
    fn text(&mut self, range: Range<usize>, style: &TextStyle, tag: u32) {
        let fonts = self.engine.fonts();
        let lacks = |wish, feature| {
            style.features.contains(wish) && !fonts.get(style.face).supports(feature)
        };
        if style.features.contains(Features::SUPERIORS) && !self.has_superiors(&range, style) {
            self.styled(range, &raised(style), false, tag);
        } else if lacks(Features::SMALL_CAPS, Feature::SmallCaps)
            || lacks(Features::ALL_SMALL_CAPS, Feature::SmallCaps)
        {
            self.small_capitals(range, style, tag);
        } else {
            self.styled(range, style, false, tag);
        }
    }

    /// Whether the face has a superior form of each letter and figure of the text.
    fn has_superiors(&mut self, range: &Range<usize>, style: &TextStyle) -> bool {
        if !self.engine.fonts().get(style.face).supports(Feature::Superiors) {
            return false;
        }
        let text = self.text.get(range.clone()).unwrap_or_default();
        let plain = TextStyle { features: style.features.without(Features::SUPERIORS), ..*style };
        let [high, low] = [style, &plain].map(|s| self.engine.style(s));
        text.chars().filter(|c| c.is_alphanumeric()).all(|c| {
            let mut buffer = [0; 4];
            let c = c.encode_utf8(&mut buffer);
            let high = self.engine.word(&high, c, &mut self.shaper);
            high.glyphs != self.engine.word(&low, c, &mut self.shaper).glyphs
        })
    }

    /// Sets lower-case letters as capitals of four fifths of the size.
    fn small_capitals(&mut self, range: Range<usize>, style: &TextStyle, tag: u32) {
        let all = style.features.contains(Features::ALL_SMALL_CAPS);
        let wishes = Features::SMALL_CAPS | Features::ALL_SMALL_CAPS;
        let large = TextStyle { features: style.features.without(wishes), ..*style };
        let small = TextStyle { size: large.size.scale(0.8), ..large };
        let text = self.text.get(range.clone()).unwrap_or_default();
        let is_small = |c: char| c.is_lowercase() || (all && c.is_uppercase());
        let mut from = 0;
        while let Some(first) = text.get(from..).and_then(|t| t.chars().next()) {
            let kind = is_small(first);
            let rest = text.get(from..).unwrap_or_default();
            let len = rest.find(|c| is_small(c) != kind).unwrap_or(rest.len());
            let run = range.start + from..range.start + from + len;
            self.styled(run, if kind { &small } else { &large }, kind, tag);
            from += len;
        }
    }

    fn styled(&mut self, range: Range<usize>, style: &TextStyle, upper: bool, tag: u32) {
        let index = self.style(style, upper);
        let cache = match self.styles.get(usize::from(index)) {
            Some(style) => style.cache.clone(),
            None => return,
        };
        self.runs = None;
        if !cache.is_isolated(self.engine.fonts(), &mut self.shaper) {
            let shaper = self.shaper.get_or_insert_with(|| Shaper::new(self.engine.fonts()));
            let text = self.text.get(range.clone()).unwrap_or_default();
            self.runs = Some((range.start, cache.shape_run(shaper, text)));
        }
        let mut from = range.start;
        while from < range.end {
            let rest = self.text.get(from..range.end).unwrap_or_default();
            let (len, space) = next_space(rest);
            if len > 0 {
                self.parts.push(Part { range: from..from + len, style: index, tag });
            }
            from += len;
            let Some(c) = space else { break };
            self.end_word();
            self.add_space(from, c, index, tag);
            from += c.len_utf8();
        }
        if self.runs.is_some() {
            // Its words are told by their place in the piece.
            self.flush();
        }
        self.runs = None;
    }

    fn style(&mut self, style: &TextStyle, upper: bool) -> u16 {
        let same = |s: &Style| s.style == *style && s.upper == upper;
        if let Some(index) = self.styles.iter().position(same) {
            return index as u16;
        }
        let cache = self.engine.style(style);
        let upem = self.engine.fonts().get(style.face).metrics().units_per_em;
        self.styles.push(Style {
            style: *style,
            upper,
            cache,
            scale: f64::from(style.size.0) / f64::from(upem.max(1)),
            tracking: (i64::from(style.size.0) * i64::from(style.tracking) / 1000) as i32,
        });
        (self.styles.len() - 1) as u16
    }

    fn add_space(&mut self, at: usize, c: char, style: u16, tag: u32) {
        let Some(s) = self.styles.get(usize::from(style)) else { return };
        let kind = SpaceKind::of(c);
        let em = i64::from(s.style.size.0);
        let natural = match &self.runs {
            Some((start, glyphs)) if kind.is_word_space() => {
                let at = (at - start) as u32;
                let glyph = glyphs.iter().find(|g| g.cluster == at);
                glyph.map_or(s.cache.space, |g| g.advance)
            }
            _ => s.cache.space,
        };
        let width = match kind {
            SpaceKind::Word | SpaceKind::NoBreak => s.width(natural, 1),
            SpaceKind::Fixed { share, .. } => em * i64::from(share) / 1000,
        };
        let space = Space {
            width: width as i32,
            stretches: kind.is_word_space(),
            breaks: matches!(kind, SpaceKind::Word | SpaceKind::Fixed { breaks: true, .. }),
            style,
            start: at as u32,
            len: c.len_utf8() as u32,
            tag,
        };
        match &mut self.space {
            // Spaces in succession are one, as in every markup.
            Some(old) if old.stretches && old.breaks && kind == SpaceKind::Word => {
                old.len = space.start + space.len - old.start;
            }
            Some(_) => {
                self.settle_space("");
                self.space = Some(space);
            }
            None => self.space = Some(space),
        }
    }

    /// Enters the space before what follows.
    fn settle_space(&mut self, after: &str) {
        let Some(mut space) = self.space.take() else { return };
        let at_start = matches!(self.items.last(), None | Some(Item::Break(_)));
        if at_start && space.breaks {
            return;
        }
        if space.breaks {
            let before = self.text.get(self.before.clone()).unwrap_or_default();
            space.breaks = at_space(before, after);
        }
        self.items.push(Item::Space(space));
    }

    /// Leaves out the space at the end of a line.
    fn drop_space(&mut self) {
        self.space = None;
    }

    fn end_word(&mut self) {
        if !self.parts.is_empty() {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let mut parts = std::mem::take(&mut self.parts);
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return };
        let range = first.range.start..last.range.end;
        let text = self.text;
        let word = text.get(range.clone()).unwrap_or_default();
        self.settle_space(word);
        self.before = range;
        if let [part] = parts.as_slice() {
            self.single(part);
        } else {
            self.joined(word, &parts);
        }
        parts.clear();
        self.parts = parts;
    }

    /// A word in one style.
    fn single(&mut self, part: &Part) {
        let text = self.text.get(part.range.clone()).unwrap_or_default();
        let Some(style) = self.styles.get(usize::from(part.style)) else { return };
        let cache = style.cache.clone();
        let text = &*style.shown(text);
        let mut shaped = self.engine.word(&cache, text, &mut self.shaper);
        if let Some((start, glyphs)) = &self.runs {
            let (from, to) = (part.range.start - start, part.range.end - start);
            let own = glyphs
                .iter()
                .filter(|g| (from..to).contains(&(g.cluster as usize)))
                .map(|g| ShapedGlyph { cluster: g.cluster - from as u32, ..*g })
                .collect();
            let mut in_run = cache.assemble(self.engine.fonts(), text, own);
            in_run.divisions = shaped.divisions.clone();
            shaped = Arc::new(in_run);
        }
        self.enter(part, shaped);
    }

    /// A word that changes its style: divisions are those of the whole word.
    fn joined(&mut self, word: &str, parts: &[Part]) {
        let base = parts.first().map_or(0, |p| p.range.start);
        let lang = |at: usize| {
            let part = parts.iter().find(|p| p.range.contains(&(base + at)));
            let style = part.and_then(|p| self.styles.get(usize::from(p.style)));
            style.map(|s| s.style.language).unwrap_or_default()
        };
        let places = divisions(word, |at, run| self.engine.points(run, lang(at)));
        for part in parts {
            let (from, to) = ((part.range.start - base) as u32, (part.range.end - base) as u32);
            let seam = places.iter().find(|(at, _)| *at == from && from > 0);
            if let Some(seam) = seam.and_then(|(_, kind)| seam_of(*kind)) {
                self.items.push(Item::Seam(seam, part.range.start as u32));
            }
            let own: Vec<(u32, DivisionKind)> = places
                .iter()
                .filter(|(at, _)| *at > from && *at < to)
                .map(|(at, kind)| (at - from, *kind))
                .collect();
            let text = self.text.get(part.range.clone()).unwrap_or_default();
            let Some(style) = self.styles.get(usize::from(part.style)) else { continue };
            let cache = style.cache.clone();
            let text = &*style.shown(text);
            let alone = self.engine.word(&cache, text, &mut self.shaper);
            let same = alone.divisions.iter().map(|d| (d.at, d.kind)).eq(own.iter().copied());
            let shaped = if same {
                alone
            } else {
                self.engine.word_with(&cache, text, &own, &mut self.shaper)
            };
            self.enter(part, shaped);
        }
    }

    fn enter(&mut self, part: &Part, shaped: Arc<Shaped>) {
        if shaped.missing || shaped.right_to_left {
            self.fall_back(part);
            return;
        }
        self.items.push(Item::Text(Text {
            shaped,
            style: part.style,
            start: part.range.start as u32,
            len: (part.range.end - part.range.start) as u32,
            tag: part.tag,
        }));
    }

    /// Sets a word of which its face lacks a character: in pieces, each in a face that has it.
    fn fall_back(&mut self, part: &Part) {
        let Some(style) = self.styles.get(usize::from(part.style)).map(|s| s.style) else { return };
        let text = self.text.get(part.range.clone()).unwrap_or_default();
        let fonts = self.engine.fonts();
        let mut run: Option<(usize, TextStyle)> = None;
        for (i, c) in text.char_indices() {
            let at = part.range.start + i;
            if run.is_some() && (is_mark(c) || is_ignorable(c)) {
                continue;
            }
            let face = if is_right_to_left(c) { None } else { fonts.covering(style.face, c) };
            let marks = text.get(i + c.len_utf8()..).unwrap_or_default().chars();
            let face =
                face.map(|face| with_marks(fonts, face, c, marks.take_while(|m| is_mark(*m))));
            let wanted = match face {
                Some(face) => Some(TextStyle { face, ..style }),
                None if is_ignorable(c) => Some(style),
                None => None,
            };
            if wanted.is_none() {
                let kind = if is_right_to_left(c) {
                    ProblemKind::RightToLeft
                } else {
                    ProblemKind::MissingGlyph
                };
                let offset = at as u32;
                self.problems.push(Problem { kind, character: c, offset, tag: part.tag });
            }
            if run.map(|(_, s)| s) != wanted {
                if let Some((from, style)) = run.take() {
                    self.enter_run(from..at, &style, part.tag);
                }
                run = wanted.map(|style| (at, style));
            }
        }
        if let Some((from, style)) = run {
            self.enter_run(from..part.range.end, &style, part.tag);
        }
    }

    /// Enters a piece in a face that has all its characters.
    fn enter_run(&mut self, range: Range<usize>, style: &TextStyle, tag: u32) {
        let index = self.style(style, false);
        let Some(cache) = self.styles.get(usize::from(index)).map(|s| s.cache.clone()) else {
            return;
        };
        let text = self.text.get(range.clone()).unwrap_or_default();
        let shaped = self.engine.word(&cache, text, &mut self.shaper);
        if shaped.missing {
            // A mark that no face has beside its letter, or a sequence without a glyph.
            let face = self.engine.fonts().get(cache.face());
            let lacking = text.chars().find(|c| !face.has_char(*c) && !is_ignorable(*c));
            if let Some(character) = lacking.or_else(|| text.chars().next()) {
                let (kind, offset) = (ProblemKind::MissingGlyph, range.start as u32);
                self.problems.push(Problem { kind, character, offset, tag });
            }
        }
        self.items.push(Item::Text(Text {
            shaped,
            style: index,
            start: range.start as u32,
            len: (range.end - range.start) as u32,
            tag,
        }));
    }
}

/// Whether a character is set over, under or with the one before it.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{FE00}'..='\u{FE0F}' | '\u{200D}')
}

/// The face of a letter, or another one where that has the marks on it too.
fn with_marks(
    fonts: &FontLibrary,
    face: FaceId,
    letter: char,
    mut marks: impl Iterator<Item = char>,
) -> FaceId {
    let lacking = marks.find(|m| !fonts.get(face).has_char(*m) && !is_ignorable(*m));
    let other = lacking.and_then(|mark| fonts.covering(face, mark));
    other.filter(|other| fonts.get(*other).has_char(letter)).unwrap_or(face)
}

/// The style of superiors that the face does not have: smaller and higher.
fn raised(style: &TextStyle) -> TextStyle {
    TextStyle {
        size: style.size.scale(0.62),
        rise: style.rise + style.size.scale(0.34),
        features: style.features.without(Features::SUPERIORS),
        ..*style
    }
}

fn seam_of(kind: DivisionKind) -> Option<Seam> {
    match kind {
        DivisionKind::Own => Some(Seam::Hyphen),
        DivisionKind::Dash => Some(Seam::Dash),
        DivisionKind::Other => Some(Seam::Other),
        // A hyphen in the style of neither part is not worth having.
        _ => None,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum SpaceKind {
    Word,
    NoBreak,
    /// Of a width that does not change, in thousandths of an em.
    Fixed {
        share: u16,
        breaks: bool,
    },
}

impl SpaceKind {
    fn of(c: char) -> Self {
        let fixed = |share, breaks| Self::Fixed { share, breaks };
        match c {
            '\u{A0}' => Self::NoBreak,
            '\u{2000}' | '\u{2002}' => fixed(500, true),
            '\u{2001}' | '\u{2003}' | '\u{3000}' => fixed(1000, true),
            '\u{2004}' => fixed(333, true),
            '\u{2005}' => fixed(250, true),
            '\u{2006}' => fixed(167, true),
            '\u{2007}' => fixed(500, false),
            '\u{2008}' => fixed(250, true),
            '\u{2009}' => fixed(167, true),
            '\u{200A}' => fixed(83, true),
            '\u{202F}' => fixed(167, false),
            '\u{205F}' => fixed(222, true),
            _ => Self::Word,
        }
    }

    fn is_word_space(self) -> bool {
        matches!(self, Self::Word | Self::NoBreak)
    }
}

/// The length of the text before the first space, and that space.
fn next_space(text: &str) -> (usize, Option<char>) {
    let bytes = text.as_bytes();
    let mut from = 0;
    loop {
        let suspect = |b: &u8| *b <= b' ' || matches!(b, 0xC2 | 0xE2 | 0xE3);
        let Some(at) = bytes.get(from..).and_then(|b| b.iter().position(suspect)) else {
            return (bytes.len(), None);
        };
        let at = from + at;
        let c = text.get(at..).and_then(|t| t.chars().next());
        match c {
            Some(c) if is_space(c) => return (at, Some(c)),
            Some(c) => from = at + c.len_utf8(),
            None => return (bytes.len(), None),
        }
    }
}

fn is_space(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{A0}' | '\u{2000}'
            ..='\u{200A}' | '\u{2028}' | '\u{2029}' | '\u{202F}' | '\u{205F}' | '\u{3000}'
    )
}

/// Characters that are never seen, so that no face needs a glyph for them.
fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}'
        | '\u{FE00}'..='\u{FE0F}')
}
