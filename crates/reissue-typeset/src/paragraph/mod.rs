//! A paragraph: styled text in, broken lines of placed glyphs out.
//!
//! [`ParagraphBuilder`] takes pieces of text and objects, [`Paragraph::break_lines`] finds the
//! best lines for every line count, [`Paragraph::line`] makes the glyphs of one line when the page
//! it stands on is known.
//!
//! ```
//! use reissue_typeset::fonts::{FaceId, FontLibrary};
//! use reissue_typeset::hyphen::Lang;
//! use reissue_typeset::linebreak::book::BookParams;
//! use reissue_typeset::paragraph::{LineSpec, Paragraph};
//! use reissue_typeset::shape::{TextStyle, Typesetter};
//! use reissue_typeset::units::Length;
//!
//! let engine = Typesetter::new(FontLibrary::builtin());
//! let roman = TextStyle::new(FaceId(0), Length::pt(11.0), Lang::from_tag("en-GB"));
//! let mut builder = Paragraph::builder();
//! builder.text("It was the best of times, it was the worst of times, ", roman, 0);
//! builder.text("it was the age of wisdom.", roman, 1);
//! let paragraph = builder.finish(&engine);
//! let broken = paragraph.break_lines(&LineSpec::even(Length::pt(90.0)), &BookParams::default());
//! let lines = &broken.best().lines;
//! let first = paragraph.line(&engine, &broken, &lines[0]);
//! assert!(lines.len() > 3 && !first.runs.is_empty());
//! ```

mod breaks;
mod build;
mod line;
mod setter;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use reissue_page::Length;

use crate::linebreak::Measures;
use crate::shape::{Shaped, StyleCache, TextStyle};

pub use breaks::{Broken, BrokenLine, Variant};
pub use build::ParagraphBuilder;
pub use line::{Fill, Line, PlacedObject, Run};

/// A paragraph, shaped and hyphenated, ready to be broken into lines of any width.
#[derive(Clone, Debug, Default)]
pub struct Paragraph {
    text: String,
    items: Vec<Item>,
    styles: Vec<Style>,
    problems: Vec<Problem>,
}

/// A box in the text: a picture, a formula, a note mark that is drawn elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InlineObject {
    /// Its width.
    pub width: Length,
    /// How far it rises above the baseline.
    pub height: Length,
    /// How far it goes below the baseline.
    pub depth: Length,
    /// A number of the caller's, which comes back with the placed object.
    pub tag: u32,
    /// Whether a line may end before it.
    pub break_before: bool,
    /// Whether a line may end after it.
    pub break_after: bool,
}

/// Something that cannot be set. It takes no room; the caller makes the message, with the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// The character.
    pub character: char,
    /// Its byte in [`Paragraph::text`].
    pub offset: u32,
    /// The tag of the text it stands in.
    pub tag: u32,
}

/// What cannot be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// No face of the library has a glyph for the character.
    MissingGlyph,
    /// The character belongs to a script that runs from right to left.
    RightToLeft,
}

/// Where the lines of a paragraph stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineSpec {
    /// The first lines, where they differ: an indent, room for a drop capital.
    pub first: Vec<LineBox>,
    /// All others.
    pub rest: LineBox,
}

/// Where one line stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineBox {
    /// From the left edge of the column to the line.
    pub indent: Length,
    /// The measure.
    pub width: Length,
}

impl LineSpec {
    /// Lines that are all of one width.
    pub fn even(width: Length) -> Self {
        Self { first: Vec::new(), rest: LineBox { indent: Length::ZERO, width } }
    }

    /// Lines of one width, the first of them indented.
    pub fn indented(width: Length, indent: Length) -> Self {
        let first = vec![LineBox { indent, width: width - indent }];
        Self { first, ..Self::even(width) }
    }

    /// Lines of one width, all but the first of them indented.
    pub fn hanging(width: Length, indent: Length) -> Self {
        Self {
            first: vec![LineBox { indent: Length::ZERO, width }],
            rest: LineBox { indent, width: width - indent },
        }
    }

    /// The box of a line, counted from 0.
    pub fn line(&self, line: usize) -> LineBox {
        self.first.get(line).copied().unwrap_or(self.rest)
    }

    /// The narrowest of all lines.
    fn narrowest(&self) -> Length {
        self.first.iter().map(|b| b.width).fold(self.rest.width, Length::min)
    }
}

impl Measures for LineSpec {
    fn width(&self, line: u32) -> i64 {
        i64::from(self.line(line as usize).width.0)
    }

    fn uniform_from(&self) -> u32 {
        self.first.len() as u32
    }
}

/// What a paragraph is made of, in order.
#[derive(Clone, Debug)]
enum Item {
    /// A word, or the part of one that is set in one style.
    Text(Text),
    Space(Space),
    Object(InlineObject, u32),
    Kern(Length, u32),
    Fill(u32, u32),
    /// A forced end of the line.
    Break(u32),
    /// A place between two styles of one word where a line may end.
    Seam(Seam, u32),
}

#[derive(Clone, Debug)]
struct Text {
    shaped: Arc<Shaped>,
    style: u16,
    start: u32,
    len: u32,
    tag: u32,
}

#[derive(Clone, Copy, Debug)]
struct Space {
    width: i32,
    /// Whether it takes part in justification.
    stretches: bool,
    /// Whether a line may end at it.
    breaks: bool,
    style: u16,
    start: u32,
    len: u32,
    tag: u32,
}

/// After what a line may end where a word changes its style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seam {
    Hyphen,
    Dash,
    Other,
}

/// A style of the paragraph, with what it needs to be measured.
#[derive(Clone)]
struct Style {
    style: TextStyle,
    /// Whether lower-case letters are set as capitals.
    upper: bool,
    cache: Arc<StyleCache>,
    /// 1/65,536 pt a font unit.
    scale: f64,
    /// The tracking of the style.
    tracking: i32,
}

impl std::fmt::Debug for Style {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.style.fmt(f)
    }
}

impl Style {
    /// The width of font units at the style's size, `count` glyphs tracked.
    fn width(&self, units: i32, count: u16) -> i64 {
        round(f64::from(units) * self.scale) + i64::from(self.tracking) * i64::from(count)
    }

    /// The letters that are set for a text.
    fn shown<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if !self.upper {
            return Cow::Borrowed(text);
        }
        let upper = |c: char| {
            let mut upper = c.to_uppercase();
            match (upper.next(), upper.next()) {
                // Places in the text must stay what they are.
                (Some(u), None) if u.len_utf8() == c.len_utf8() => u,
                _ => c,
            }
        };
        Cow::Owned(text.chars().map(upper).collect())
    }

    fn length(&self, units: i16) -> i64 {
        round(f64::from(units) * self.scale)
    }
}

impl Item {
    /// The byte of the paragraph's text where it begins.
    fn start(&self) -> u32 {
        match self {
            Self::Text(text) => text.start,
            Self::Space(space) => space.start,
            Self::Object(_, at)
            | Self::Kern(_, at)
            | Self::Fill(_, at)
            | Self::Break(at)
            | Self::Seam(_, at) => *at,
        }
    }
}

impl Paragraph {
    /// Begins a paragraph.
    pub fn builder() -> ParagraphBuilder {
        ParagraphBuilder::default()
    }

    /// The text, all pieces joined.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What cannot be set.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Whether there is nothing to set.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The tags of the objects whose place is within a range of bytes of the text, in order, each
    /// with its place.
    pub fn objects(&self, range: Range<u32>) -> impl Iterator<Item = (u32, u32)> {
        self.between(range).iter().filter_map(|item| match item {
            Item::Object(object, at) => Some((object.tag, *at)),
            _ => None,
        })
    }

    /// The tags of text within a range of bytes, each where it begins or at the range's beginning.
    pub fn tags(&self, range: Range<u32>) -> Vec<(u32, u32)> {
        let mut out: Vec<(u32, u32)> = Vec::new();
        // A word that begins before the range may reach into it.
        let first = self.items.partition_point(|item| item.start() < range.start);
        let before = self.items.get(..first).unwrap_or_default().iter().rev();
        let reaching = before.take_while(|item| !matches!(item, Item::Space(_) | Item::Break(_)));
        let mut found: Vec<&Item> = reaching.collect();
        found.reverse();
        for item in found.into_iter().chain(self.between(range.clone())) {
            let Item::Text(text) = item else { continue };
            let touches = text.start < range.end && text.start + text.len > range.start;
            if touches && out.last().is_none_or(|(tag, _)| *tag != text.tag) {
                out.push((text.tag, text.start.max(range.start)));
            }
        }
        out
    }

    /// The items that begin within a range of bytes.
    fn between(&self, range: Range<u32>) -> &[Item] {
        let from = self.items.partition_point(|item| item.start() < range.start);
        let to = self.items.partition_point(|item| item.start() < range.end);
        self.items.get(from..to.max(from)).unwrap_or_default()
    }

    /// The width of the text on one line; of the longest line where ends are forced.
    pub fn natural_width(&self) -> Length {
        let (mut longest, mut width) = (0, 0);
        for item in &self.items {
            if matches!(item, Item::Break(_)) {
                width = 0;
            }
            width += self.item_width(item);
            longest = longest.max(width);
        }
        clamp(longest)
    }

    /// The width of the widest word: what a table column needs at least.
    pub fn widest_word(&self) -> Length {
        let (mut widest, mut width) = (0, 0);
        for item in &self.items {
            let ends = match item {
                Item::Space(space) => space.breaks,
                Item::Break(_) => true,
                _ => false,
            };
            width = if ends { 0 } else { width + self.item_width(item) };
            widest = widest.max(width);
        }
        clamp(widest)
    }

    fn item_width(&self, item: &Item) -> i64 {
        match item {
            Item::Text(text) => self.text_width(text),
            Item::Space(space) => i64::from(space.width),
            Item::Object(object, _) => i64::from(object.width.0),
            Item::Kern(width, _) => i64::from(width.0),
            Item::Fill(..) | Item::Break(_) | Item::Seam(..) => 0,
        }
    }

    fn text_width(&self, text: &Text) -> i64 {
        let shaped = &text.shaped;
        self.style(text.style).map_or(0, |s| s.width(shaped.width, shaped.count))
    }

    fn style(&self, index: u16) -> Option<&Style> {
        self.styles.get(usize::from(index))
    }

    /// The size that most of the text has, by which the paragraph is measured.
    fn em(&self) -> i64 {
        let mut lengths = vec![0_u64; self.styles.len()];
        if self.styles.len() > 1 {
            for item in &self.items {
                let Item::Text(text) = item else { continue };
                if let Some(length) = lengths.get_mut(usize::from(text.style)) {
                    *length += u64::from(text.len);
                }
            }
        }
        let mut most = self.styles.iter().zip(lengths);
        let first = most.next().map(|(s, n)| (n, s.style.size));
        let (_, size) =
            most.fold(
                first.unwrap_or_default(),
                |best, (s, n)| {
                    if n > best.0 { (n, s.style.size) } else { best }
                },
            );
        i64::from(size.0)
    }
}

/// Rounds to the nearest whole number, away from zero where two are as near. The library's own
/// `round` is a call on most machines.
fn round(x: f64) -> i64 {
    (x + 0.5_f64.copysign(x)) as i64
}

fn clamp(width: i64) -> Length {
    Length(i32::try_from(width).unwrap_or(i32::MAX))
}
