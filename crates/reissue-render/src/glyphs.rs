//! Outlines of glyphs, drawn once from the font.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use reissue_page::{Font, FontId};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use tiny_skia::{Path, PathBuilder};

use crate::RenderError;

/// The outlines of all glyphs that were asked for.
pub(crate) struct Outlines<'a> {
    faces: Vec<Face<'a>>,
    known: RefCell<HashMap<Key, Option<Rc<Path>>>>,
}

/// Font and glyph.
type Key = (u16, u16);

struct Face<'a> {
    font: FontRef<'a>,
    units_per_em: f64,
}

impl<'a> Outlines<'a> {
    /// Opens the fonts of a document.
    pub(crate) fn new(fonts: &'a [Font]) -> Result<Self, RenderError> {
        let open = |font: &'a Font| {
            let error = || RenderError::Font { name: font.name.clone() };
            let parsed = FontRef::from_index(&font.data, font.index).map_err(|_| error())?;
            let metrics = parsed.metrics(Size::unscaled(), LocationRef::default());
            let units_per_em = f64::from(metrics.units_per_em.max(1));
            Ok(Face { font: parsed, units_per_em })
        };
        let faces = fonts.iter().map(open).collect::<Result<_, _>>()?;
        Ok(Self { faces, known: RefCell::default() })
    }

    /// The units of an em.
    pub(crate) fn units_per_em(&self, font: FontId) -> f64 {
        self.faces.get(usize::from(font.0)).map_or(1000.0, |f| f.units_per_em)
    }

    /// The outline of a glyph in units of its font, y upwards; none for a glyph without ink.
    pub(crate) fn get(&self, font: FontId, glyph: u16) -> Option<Rc<Path>> {
        let mut known = self.known.borrow_mut();
        known.entry((font.0, glyph)).or_insert_with(|| self.draw(font, glyph).map(Rc::new)).clone()
    }

    fn draw(&self, font: FontId, glyph: u16) -> Option<Path> {
        let face = self.faces.get(usize::from(font.0))?;
        let outline = face.font.outline_glyphs().get(GlyphId::new(u32::from(glyph)))?;
        let mut pen = Pen(PathBuilder::new());
        let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
        outline.draw(settings, &mut pen).ok()?;
        pen.0.finish()
    }
}

struct Pen(PathBuilder);

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.0.quad_to(cx, cy, x, y);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.0.cubic_to(cx0, cy0, cx1, cy1, x, y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}
