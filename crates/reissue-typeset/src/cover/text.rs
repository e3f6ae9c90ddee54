//! Words on a cover: set in a box, as large as they may be.

use std::collections::BTreeMap;

use reissue_core::Span;
use reissue_page::{
    Artifact, Color, Content, Font, FontId, Item, ItemKind, Length, Page, Pages, Point, Rect,
};

use super::front::Artwork;
use crate::fonts::{FaceId, Features};
use crate::hyphen::Lang;
use crate::linebreak::book::{Alignment, BookParams};
use crate::paragraph::{Broken, LineSpec, Paragraph};
use crate::shape::{TextStyle, Typesetter};

/// How words look.
#[derive(Clone, Debug)]
pub(super) struct Look {
    pub(super) face: FaceId,
    pub(super) features: Features,
    /// Space between letters, in thousandths of an em.
    pub(super) tracking: i16,
    /// The distance of baselines, in sizes.
    pub(super) leading: f64,
    pub(super) alignment: Alignment,
    pub(super) hyphenate: bool,
    pub(super) color: Color,
}

impl Look {
    /// Letters as the face has them, flush left.
    pub(super) fn plain(face: FaceId, color: &Color) -> Self {
        Self {
            face,
            features: Features::NONE,
            tracking: 0,
            leading: 1.18,
            alignment: Alignment::RaggedRight,
            hyphenate: false,
            color: color.clone(),
        }
    }

    /// The same, each line in the middle.
    pub(super) fn centred(face: FaceId, color: &Color) -> Self {
        Self { alignment: Alignment::Centred, ..Self::plain(face, color) }
    }

    /// Spaced small capitals.
    pub(super) fn small_capitals(self, tracking: i16) -> Self {
        Self { features: Features::ALL_SMALL_CAPS, tracking, ..self }
    }
}

/// Words that were set but not placed.
pub(super) struct SetText {
    paragraphs: Vec<(Paragraph, Broken)>,
    pub(super) size: Length,
    leading: Length,
    /// How far the lines are moved from the left edge at which they are placed.
    indent: Length,
    color: Color,
}

/// The page of a cover while words are put on it.
pub(super) struct Canvas<'a> {
    pub(super) engine: &'a Typesetter,
    pub(super) language: Lang,
    pub(super) page: Page,
    pub(super) pages: Pages,
    fonts: BTreeMap<FaceId, FontId>,
    /// Characters that no face has.
    pub(super) missing: Vec<char>,
    /// The mark of the imprint.
    pub(super) mark: Option<Artwork>,
    /// How many pixels an inch the mark has where it is largest.
    pub(super) mark_resolution: Option<f64>,
}

impl SetText {
    /// From the top of the first line to the foot of the last.
    pub(super) fn height(&self) -> Length {
        let lines = self.lines().saturating_sub(1);
        self.leading * (lines as i32) + self.size
    }

    /// Moves the lines to the right.
    pub(super) fn indent(&mut self, by: Length) {
        self.indent = by;
    }

    fn lines(&self) -> usize {
        self.paragraphs.iter().map(|(_, b)| b.best().lines.len()).sum()
    }

    fn overfull(&self) -> bool {
        self.paragraphs.iter().any(|(_, b)| b.best().overfull || b.best().desperate)
    }
}

impl<'a> Canvas<'a> {
    pub(super) fn new(engine: &'a Typesetter, language: Lang, page: Page) -> Self {
        let (pages, fonts, missing) = (Pages::default(), BTreeMap::new(), Vec::new());
        let (mark, mark_resolution) = (None, None);
        Self { engine, language, page, pages, fonts, missing, mark, mark_resolution }
    }

    /// Sets paragraphs of text, separated by line feeds, in a size.
    pub(super) fn set(&mut self, text: &str, look: &Look, size: Length, width: Length) -> SetText {
        let params = BookParams {
            alignment: look.alignment,
            hyphenate: look.hyphenate,
            protrusion: if look.alignment == Alignment::Justified { 1.0 } else { 0.0 },
            balance: look.alignment != Alignment::Justified && !look.hyphenate,
            ..BookParams::default()
        };
        let mut paragraphs = Vec::new();
        for part in text.split('\n').map(str::trim).filter(|p| !p.is_empty()) {
            let paragraph = self.paragraph(part, look, size);
            self.missing.extend(paragraph.problems().iter().map(|p| p.character));
            let broken = paragraph.break_lines(&LineSpec::even(width), &params);
            paragraphs.push((paragraph, broken));
        }
        SetText {
            paragraphs,
            size,
            leading: size.scale(look.leading),
            indent: Length::ZERO,
            color: look.color.clone(),
        }
    }

    fn paragraph(&self, text: &str, look: &Look, size: Length) -> Paragraph {
        let mut style = TextStyle::new(look.face, size, self.language);
        style.features = look.features;
        style.tracking = look.tracking;
        let mut builder = Paragraph::builder();
        builder.text(text, style, 0);
        builder.finish(self.engine)
    }

    /// Sets text in the largest size between two, in half points, that fits a box without
    /// dividing words; none where the smallest does not fit.
    pub(super) fn fit(
        &mut self,
        text: &str,
        look: &Look,
        (smallest, largest): (f64, f64),
        (width, height): (Length, Length),
    ) -> Option<SetText> {
        let steps = ((largest - smallest) * 2.0).round().max(0.0) as i32;
        let mut best = None;
        // What fits in one size fits in the smaller ones, but for a line or two of luck.
        let (mut low, mut high) = (0, steps + 1);
        while low < high {
            let step = if best.is_none() && high == steps + 1 { steps } else { (low + high) / 2 };
            let size = Length::pt(smallest + f64::from(step) / 2.0);
            let set = self.set(text, look, size, width);
            if !set.overfull() && set.height() <= height {
                low = step + 1;
                best = Some(set);
            } else {
                high = step;
            }
        }
        best
    }

    /// Puts set text on the page, its top at `top`; gives where it ends.
    pub(super) fn place(&mut self, set: &SetText, left: Length, top: Length) -> Length {
        let mut baseline = top + set.size.scale(0.8);
        for (paragraph, broken) in &set.paragraphs {
            for line in &broken.best().lines {
                let made = paragraph.line(self.engine, broken, line);
                for run in made.runs {
                    let font = self.font(run.face);
                    let at = Point::new(left + set.indent, baseline);
                    let run = run.glyph_run(font, at, set.color.clone());
                    self.push(ItemKind::Text(run));
                }
                baseline += set.leading;
            }
        }
        top + set.height()
    }

    /// Puts one line on the page, its baseline beginning at a point.
    pub(super) fn line(&mut self, text: &str, look: &Look, size: Length, at: Point) {
        let width = self.length(text, look, size) + size;
        let look = Look { alignment: Alignment::RaggedRight, ..look.clone() };
        let set = self.set(text, &look, size, width);
        self.place(&set, at.x, at.y - size.scale(0.8));
    }

    /// Puts one line on the page that reads from top to bottom, its baseline at `x`.
    pub(super) fn line_down(&mut self, text: &str, look: &Look, size: Length, at: Point) {
        let width = self.length(text, look, size) + size;
        let set = self.set(text, look, size, width);
        for (paragraph, broken) in &set.paragraphs {
            for line in &broken.best().lines {
                for run in paragraph.line(self.engine, broken, line).runs {
                    let font = self.font(run.face);
                    let along = run.x;
                    let mut run = run.glyph_run(font, Point::default(), set.color.clone());
                    run.origin = Point::new(at.x, at.y + along);
                    run.rotation = 90;
                    self.push(ItemKind::Text(run));
                }
            }
        }
    }

    /// How long text is on one line.
    pub(super) fn length(&mut self, text: &str, look: &Look, size: Length) -> Length {
        self.paragraph(text, look, size).natural_width()
    }

    /// How tall the capitals of a face are in a size.
    pub(super) fn cap_height(&self, face: FaceId, size: Length) -> Length {
        let metrics = self.engine.fonts().get(face).metrics();
        size.scale(f64::from(metrics.cap_height) / f64::from(metrics.units_per_em.max(1)))
    }

    /// How tall small letters, and about so small capitals, of a face are in a size.
    pub(super) fn x_height(&self, face: FaceId, size: Length) -> Length {
        let metrics = self.engine.fonts().get(face).metrics();
        size.scale(f64::from(metrics.x_height) / f64::from(metrics.units_per_em.max(1)))
    }

    /// Fills a rectangle.
    pub(super) fn fill(&mut self, rect: Rect, color: &Color) {
        self.push(ItemKind::Fill { rect, color: color.clone() });
    }

    /// Puts anything on the page.
    pub(super) fn push(&mut self, kind: ItemKind) {
        let content = Content::Artifact(Artifact::Layout);
        self.page.items.push(Item { kind, content, span: Span::default() });
    }

    fn font(&mut self, face: FaceId) -> FontId {
        let next = FontId(self.pages.fonts.len() as u16);
        let id = *self.fonts.entry(face).or_insert(next);
        if id == next {
            let face = self.engine.fonts().get(face);
            let name = face.post_script_name().to_owned();
            self.pages.fonts.push(Font { data: face.data(), index: face.index(), name });
        }
        id
    }
}
