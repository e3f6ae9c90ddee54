//! Words in a face: how wide they are, where their lines break.

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, GlyphId, MetadataProvider};

use super::raster::{Band, Outline};

/// A face to set words in.
pub(super) struct Face<'a> {
    font: FontRef<'a>,
}

impl<'a> Face<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Option<Self> {
        FontRef::new(bytes).ok().map(|font| Self { font })
    }

    /// Tells whether the face has all letters of a text.
    pub(super) fn has(&self, text: &str) -> bool {
        let map = self.font.charmap();
        text.chars().filter(|c| !c.is_whitespace()).all(|c| map.map(c).is_some())
    }

    fn glyphs<'t>(&'t self, text: &'t str) -> impl Iterator<Item = GlyphId> + 't {
        let map = self.font.charmap();
        text.chars().map(move |c| map.map(c).unwrap_or_default())
    }

    fn width(&self, text: &str, size: f32, spacing: f32) -> f32 {
        let metrics = self.font.glyph_metrics(Size::new(size), LocationRef::default());
        let advances =
            self.glyphs(text).map(|g| metrics.advance_width(g).unwrap_or_default() + spacing);
        advances.sum::<f32>() - spacing
    }

    /// The first size in which a text has no more than `most` lines and no word beyond the measure.
    pub(super) fn fit(&self, text: &str, sizes: &[f32], measure: f32, most: usize) -> f32 {
        let fits = |size: &&f32| {
            text.split_whitespace().all(|w| self.width(w, **size, 0.0) <= measure)
                && self.break_lines(text, **size, 0.0, measure).len() <= most
        };
        sizes.iter().find(fits).or(sizes.last()).copied().unwrap_or(60.0)
    }

    /// Breaks a text into as few lines as it needs, as even as that allows.
    pub(super) fn break_lines(
        &self,
        text: &str,
        size: f32,
        spacing: f32,
        measure: f32,
    ) -> Vec<String> {
        let fewest = self.fill(text, size, spacing, measure).len();
        let mut best = measure;
        while best > measure / 4.0 {
            let tried = best - measure / 40.0;
            if self.fill(text, size, spacing, tried).len() > fewest {
                break;
            }
            best = tried;
        }
        self.fill(text, size, spacing, best)
    }

    fn fill(&self, text: &str, size: f32, spacing: f32, measure: f32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            match lines.last_mut() {
                Some(line) if self.width(&format!("{line} {word}"), size, spacing) <= measure => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines
    }

    /// Draws a line in the middle of a page of a width, on a baseline.
    pub(super) fn band(
        &self,
        line: &str,
        size: f32,
        spacing: f32,
        page: usize,
        baseline: f32,
    ) -> Option<Band> {
        let metrics = self.font.glyph_metrics(Size::new(size), LocationRef::default());
        let outlines = self.font.outline_glyphs();
        let mut x = (page as f32 - self.width(line, size, spacing)) / 2.0;
        let top = (baseline - size * 1.1).max(0.0) as usize;
        let mut band = Band::new(page, top, (size * 1.6) as usize);
        for glyph in self.glyphs(line) {
            if let Some(outline) = outlines.get(glyph) {
                let mut pen = Outline::new(&mut band, x, baseline - top as f32);
                let settings = skrifa::outline::DrawSettings::unhinted(
                    Size::new(size),
                    LocationRef::default(),
                );
                outline.draw(settings, &mut pen).ok()?;
            }
            x += metrics.advance_width(glyph).unwrap_or_default() + spacing;
        }
        band.finish();
        Some(band)
    }
}
