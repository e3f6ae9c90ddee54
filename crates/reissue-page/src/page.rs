//! Pages and what stands on them.

use std::collections::BTreeMap;
use std::sync::Arc;

use reissue_core::{MediaType, Metadata, ResourceData, Span};

use crate::{
    Artifact, Destination, Length, NodeId, OutlineItem, Point, Rect, Shift, Sides, Size, Structure,
};

/// A laid-out document: all that a PDF writer or a page preview needs.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    /// The pages in order.
    pub pages: Vec<Page>,
    /// The fonts; a [`FontId`] is an index into this list.
    pub fonts: Vec<Font>,
    /// The pictures; an [`ImageId`] is an index into this list.
    pub images: Vec<PageImage>,
    /// The bookmarks.
    pub outline: Vec<OutlineItem>,
    /// The places that links name.
    pub destinations: BTreeMap<String, Destination>,
    /// What the content means, for tagged PDF.
    pub structure: Structure,
    /// What is known of the book: title, authors, language.
    pub metadata: Metadata,
}

/// The side of a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// A right-hand page, odd.
    Recto,
    /// A left-hand page, even.
    Verso,
}

/// One page.
#[derive(Clone, Debug)]
pub struct Page {
    /// The size after trimming.
    pub trim: Size,
    /// How far artwork may run beyond each edge of the trim.
    pub bleed: Sides,
    /// Which side of the leaf it is.
    pub side: Side,
    /// The number it goes by.
    pub label: PageLabel,
    /// What stands on it, in reading order; furniture last.
    pub items: Vec<Item>,
    /// Places that lead elsewhere.
    pub links: Vec<Link>,
}

/// The number a page goes by, whether it is printed or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageLabel {
    /// What stands before the number.
    pub prefix: String,
    /// How the number is written.
    pub style: LabelStyle,
    /// The number, from 1.
    pub number: u32,
}

/// How a page number is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LabelStyle {
    /// 1, 2, 3.
    #[default]
    Decimal,
    /// i, ii, iii.
    LowerRoman,
    /// Only the prefix.
    None,
}

/// Something on a page.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// What it means.
    pub content: Content,
    /// Where it comes from.
    pub span: Span,
}

/// What an item means to somebody who hears the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// A part of the text: a leaf of the structure tree.
    Tagged(NodeId),
    /// Furniture: not read out.
    Artifact(Artifact),
}

/// The kinds of things on a page.
#[derive(Clone, Debug)]
pub enum ItemKind {
    /// Glyphs on a baseline.
    Text(GlyphRun),
    /// A filled rectangle: rules, bars, backgrounds.
    Fill {
        /// Where.
        rect: Rect,
        /// In which colour.
        color: Color,
    },
    /// A picture.
    Image(PlacedImage),
    /// A drawing.
    Path(Path),
}

/// Names a font of [`Pages::fonts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FontId(pub u16);

/// Names a picture of [`Pages::images`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImageId(pub u16);

/// A font file as it is used on pages.
#[derive(Clone, Debug)]
pub struct Font {
    /// The whole font file (TrueType or OpenType).
    pub data: Arc<[u8]>,
    /// The face in a collection; 0 for a single font.
    pub index: u32,
    /// The PostScript name.
    pub name: String,
}

/// Glyphs of one font and size on one baseline.
#[derive(Clone, Debug)]
pub struct GlyphRun {
    /// The font.
    pub font: FontId,
    /// The size in which the glyphs are set.
    pub size: Length,
    /// Where the baseline starts.
    pub origin: Point,
    /// Horizontal expansion of the glyphs in parts per 100,000; 0: none, 2,000: 2 % wider.
    pub expansion: i32,
    /// Letter spacing that the advances hold already.
    pub tracking: Length,
    /// The colour.
    pub color: Color,
    /// Rotation about the origin in degrees, clockwise; spine text has 90.
    pub rotation: i16,
    /// The glyphs in visual order.
    pub glyphs: Vec<Glyph>,
    /// The characters that the glyphs stand for. A hyphen of the line breaker is not in it.
    pub text: String,
}

/// One glyph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// The glyph in the font.
    pub id: u16,
    /// How far the next glyph is, all included: kerning, expansion, tracking, word space.
    pub advance: Length,
    /// How far the glyph is moved to the right without moving the next.
    pub dx: Shift,
    /// How far the glyph is moved upwards without moving the next.
    pub dy: Shift,
    /// The byte of [`GlyphRun::text`] where its characters begin. They end where those of the
    /// next glyph with another cluster begin; a glyph whose cluster is the length of the text
    /// (a hyphen of the line breaker) stands for nothing.
    pub cluster: u32,
}

/// A colour as the printer gets it. Components in parts per thousand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Color {
    /// Black ink only: 0 is black, 1000 is paper.
    Gray(u16),
    /// Red, green, blue (sRGB).
    Rgb([u16; 3]),
    /// Cyan, magenta, yellow, black.
    Cmyk([u16; 4]),
    /// An ink by name.
    Spot {
        /// The ink, such as `PANTONE 186 C`.
        name: String,
        /// How much of it.
        tint: u16,
        /// What stands for full strength where the ink is not at hand.
        cmyk: [u16; 4],
    },
}

impl Color {
    /// Black ink.
    pub const BLACK: Self = Self::Gray(0);
    /// Paper.
    pub const WHITE: Self = Self::Gray(1000);
}

/// A picture file as it is used on pages.
#[derive(Clone, Debug)]
pub struct PageImage {
    /// The name it has in the book.
    pub name: String,
    /// What the bytes are.
    pub media_type: MediaType,
    /// The bytes.
    pub data: ResourceData,
    /// Where the source names it.
    pub span: Span,
}

/// A picture in its place.
#[derive(Clone, Debug)]
pub struct PlacedImage {
    /// The picture.
    pub image: ImageId,
    /// Where it stands; the picture fills it.
    pub rect: Rect,
}

/// A drawing of lines and curves.
#[derive(Clone, Debug, Default)]
pub struct Path {
    /// The outline.
    pub ops: Vec<PathOp>,
    /// The colour inside.
    pub fill: Option<Color>,
    /// What is inside.
    pub rule: FillRule,
    /// The line.
    pub stroke: Option<Stroke>,
}

/// What is inside an outline that crosses itself (ISO 32000-1, 8.5.3.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FillRule {
    /// What the outline goes around, counted with its direction.
    #[default]
    NonZero,
    /// What a line from outside crosses the outline an odd number of times to reach.
    EvenOdd,
}

/// A step of an outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathOp {
    /// Begins an outline.
    Move(Point),
    /// Draws a line.
    Line(Point),
    /// Draws a cubic Bézier curve: two control points and the end.
    Curve(Point, Point, Point),
    /// Closes the outline.
    Close,
}

/// A drawn line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stroke {
    /// Its thickness.
    pub width: Length,
    /// Its colour.
    pub color: Color,
}

/// A place on a page that leads elsewhere.
#[derive(Clone, Debug)]
pub struct Link {
    /// Where it is.
    pub rect: Rect,
    /// Where it leads.
    pub target: LinkTarget,
    /// The structure element of kind [`Link`](crate::NodeKind::Link) or
    /// [`Reference`](crate::NodeKind::Reference) that it belongs to.
    pub node: Option<NodeId>,
    /// What it does, in words.
    pub description: String,
}

/// Where a link of a page leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// A name of [`Pages::destinations`].
    Destination(String),
    /// A URL.
    Url(String),
}

impl Page {
    /// Makes an empty page without bleed, numbered 1.
    pub fn new(trim: Size, side: Side) -> Self {
        Self {
            trim,
            bleed: Sides::default(),
            side,
            label: PageLabel { number: 1, ..PageLabel::default() },
            items: Vec::new(),
            links: Vec::new(),
        }
    }
}

impl GlyphRun {
    /// The distance from the origin to the end of the last glyph.
    pub fn width(&self) -> Length {
        self.glyphs.iter().map(|g| g.advance).sum()
    }

    /// The characters that glyph `index` stands for; empty for a hyphen of the line breaker and
    /// for the later glyphs of a cluster.
    pub fn characters(&self, index: usize) -> &str {
        let Some(glyph) = self.glyphs.get(index) else { return "" };
        let same = |g: &Glyph| g.cluster == glyph.cluster;
        if index > 0 && self.glyphs.get(index - 1).is_some_and(same) {
            return "";
        }
        let next = self.glyphs.iter().skip(index).find(|g| !same(g));
        let end = next.map_or(self.text.len(), |g| g.cluster as usize);
        self.text.get(glyph.cluster as usize..end).unwrap_or("")
    }
}

impl std::fmt::Display for PageLabel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.prefix)?;
        match self.style {
            LabelStyle::Decimal => write!(f, "{}", self.number),
            LabelStyle::LowerRoman => f.write_str(&roman(self.number)),
            LabelStyle::None => Ok(()),
        }
    }
}

/// Writes a number in lower-case roman numerals; above 3,999 in decimal.
fn roman(mut number: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if number > 3_999 {
        return number.to_string();
    }
    let mut out = String::new();
    for (value, letters) in STEPS {
        while number >= value {
            out.push_str(letters);
            number -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_written_as_printed() {
        let label = |style, number| PageLabel { prefix: String::new(), style, number }.to_string();
        assert_eq!(label(LabelStyle::LowerRoman, 1994), "mcmxciv");
        assert_eq!(label(LabelStyle::Decimal, 12), "12");
    }

    #[test]
    fn a_glyph_takes_sixteen_bytes_and_its_shifts_are_near() {
        assert_eq!(size_of::<Glyph>(), 16);
        for points in [0.0, 0.004, -0.7, 31.4, -127.9] {
            let shift = Shift::from(Length::pt(points));
            assert!((shift.to_length().to_pt() - points).abs() <= 0.5 / 256.0, "{points}");
        }
        assert_eq!(Shift::from(Length::pt(9_999.0)), Shift::from(Length::pt(200.0)));
    }

    #[test]
    fn a_ligature_stands_for_its_characters() {
        let glyph = |cluster| Glyph {
            id: 1,
            advance: Length::POINT,
            dx: Shift::ZERO,
            dy: Shift::ZERO,
            cluster,
        };
        let run = GlyphRun {
            font: FontId(0),
            size: Length::pt(11.0),
            origin: Point::default(),
            expansion: 0,
            tracking: Length::ZERO,
            color: Color::BLACK,
            rotation: 0,
            glyphs: vec![glyph(0), glyph(3), glyph(4)],
            text: "ffix".into(),
        };
        let found: Vec<&str> = (0..3).map(|i| run.characters(i)).collect();
        assert_eq!(found, ["ffi", "x", ""]);
    }
}
