//! Words on a cover: set in a box, as large as they may be.

use std::collections::BTreeMap;

use reissue_core::Span;
use reissue_page::{
    Artifact, Color, Content, Font, FontId, Item, ItemKind, Length, Page, Pages, Point, Rect,
};

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

/// Words that were set but not placed.
pub(super) struct SetText {
    paragraphs: Vec<(Paragraph, Broken)>,
    size: Length,
    leading: Length,
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
}

impl SetText {
    /// From the top of the first line to the foot of the last.
    pub(super) fn height(&self) -> Length {
        let lines = self.lines().saturating_sub(1);
        self.leading * (lines as i32) + self.size
    }

    pub(super) fn lines(&self) -> usize {
        self.paragraphs.iter().map(|(_, b)| b.best().lines.len()).sum()
    }

    fn overfull(&self) -> bool {
        self.paragraphs.iter().any(|(_, b)| b.best().overfull || b.best().desperate)
    }
}

impl<'a> Canvas<'a> {
    pub(super) fn new(engine: &'a Typesetter, language: Lang, page: Page) -> Self {
        let (pages, fonts, missing) = (Pages::default(), BTreeMap::new(), Vec::new());
        Self { engine, language, page, pages, fonts, missing }
    }

    /// Sets paragraphs of text, separated by line feeds, in a size.
    pub(super) fn set(&mut self, text: &str, look: &Look, size: Length, width: Length) -> SetText {
        let mut style = TextStyle::new(look.face, size, self.language);
        style.features = look.features;
        style.tracking = look.tracking;
        let params = BookParams {
            alignment: look.alignment,
            hyphenate: look.hyphenate,
            protrusion: if look.alignment == Alignment::Justified { 1.0 } else { 0.0 },
            balance: look.alignment != Alignment::Justified,
            ..BookParams::default()
        };
        let mut paragraphs = Vec::new();
        for part in text.split('\n').map(str::trim).filter(|p| !p.is_empty()) {
            let mut builder = Paragraph::builder();
            builder.text(part, style, 0);
            let paragraph = builder.finish(self.engine);
            self.missing.extend(paragraph.problems().iter().map(|p| p.character));
            let broken = paragraph.break_lines(&LineSpec::even(width), &params);
            paragraphs.push((paragraph, broken));
        }
        SetText { paragraphs, size, leading: size.scale(look.leading), color: look.color.clone() }
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
        let steps = ((largest - smallest) * 2.0).round() as i32;
        for step in (0..=steps).rev() {
            let size = Length::pt(smallest + f64::from(step) / 2.0);
            let set = self.set(text, look, size, width);
            if !set.overfull() && set.height() <= height {
                return Some(set);
            }
        }
        None
    }

    /// Puts set text on the page, its top at `top`; gives where it ends.
    pub(super) fn place(&mut self, set: &SetText, left: Length, top: Length) -> Length {
        let mut baseline = top + set.size.scale(0.8);
        for (paragraph, broken) in &set.paragraphs {
            for line in &broken.best().lines {
                let made = paragraph.line(self.engine, broken, line);
                for run in made.runs {
                    let font = self.font(run.face);
                    let run = run.glyph_run(font, Point::new(left, baseline), set.color.clone());
                    self.push(ItemKind::Text(run));
                }
                baseline += set.leading;
            }
        }
        top + set.height()
    }

    /// Puts one line on the page that reads from top to bottom; `x` is the middle of the letters.
    pub(super) fn place_down(&mut self, set: &SetText, look: &Look, x: Length, top: Length) {
        let metrics = *self.engine.fonts().get(look.face).metrics();
        let em = f64::from(metrics.units_per_em.max(1));
        let half = set.size.scale(f64::from(metrics.cap_height) / em / 2.0);
        for (paragraph, broken) in &set.paragraphs {
            for line in &broken.best().lines {
                for run in paragraph.line(self.engine, broken, line).runs {
                    let font = self.font(run.face);
                    let along = run.x;
                    let mut run = run.glyph_run(font, Point::default(), set.color.clone());
                    run.origin = Point::new(x - half, top + along);
                    run.rotation = 90;
                    self.push(ItemKind::Text(run));
                }
            }
        }
    }

    /// How long text is on one line.
    pub(super) fn length(&mut self, text: &str, look: &Look, size: Length) -> Length {
        let mut style = TextStyle::new(look.face, size, self.language);
        style.features = look.features;
        style.tracking = look.tracking;
        let mut builder = Paragraph::builder();
        builder.text(text, style, 0);
        builder.finish(self.engine).natural_width()
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
