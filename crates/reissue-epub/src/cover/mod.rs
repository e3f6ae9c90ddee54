//! A typographic cover for a book that has none: title and authors on a dark ground, as a PNG.
//!
//! 1563 × 2500 pixels keeps the proportions that Kindle asks for under the four million pixels
//! that Apple allows inside a book. The picture is made row by row; only the rows that hold words
//! are kept.

pub(crate) mod fit;
mod lines;
mod png;
mod raster;

use reissue_core::Metadata;

use crate::options::{EmbeddedFont, FontStyle};
use lines::Face;
use raster::Band;

/// Width in pixels.
const WIDTH: usize = 1563;
/// Height in pixels.
const HEIGHT: usize = 2500;
/// The measure for words.
const MEASURE: f32 = 1120.0;

/// Grounds that white and grey shop pages show well, and that differ on a shelf.
const GROUNDS: [[u8; 3]; 8] = [
    [0x1b, 0x2d, 0x48],
    [0x4a, 0x1e, 0x26],
    [0x1c, 0x3c, 0x33],
    [0x38, 0x25, 0x47],
    [0x2b, 0x33, 0x3e],
    [0x4b, 0x38, 0x1c],
    [0x1d, 0x43, 0x4c],
    [0x43, 0x2a, 0x1f],
];

/// The colour of the words.
const INK: [u8; 3] = [0xf4, 0xec, 0xd9];

/// Makes the picture inside the book, a PNG; none without a font that has all the letters of the
/// title.
pub(crate) fn typographic(metadata: &Metadata, fonts: &[EmbeddedFont]) -> Option<Vec<u8>> {
    let canvas = Canvas { width: WIDTH, height: HEIGHT };
    let bands = canvas.bands(metadata, fonts)?;
    png::indexed(WIDTH, HEIGHT, &ramp(ground(metadata)), |y, row| {
        canvas.frame(y, row);
        bands.iter().for_each(|b| b.copy_row(y, row));
    })
}

fn ground(metadata: &Metadata) -> [u8; 3] {
    GROUNDS.get(hash(&metadata.title) % GROUNDS.len()).copied().unwrap_or(GROUNDS[0])
}

/// A page in pixels; measures are those of a width of [`WIDTH`].
struct Canvas {
    width: usize,
    height: usize,
}

impl Canvas {
    fn scale(&self) -> f32 {
        self.width as f32 / WIDTH as f32
    }

    /// Sets authors at the head, the title above the middle, the subtitle under it, the press at
    /// the foot.
    fn bands(&self, metadata: &Metadata, fonts: &[EmbeddedFont]) -> Option<Vec<Band>> {
        let upright = face(fonts, FontStyle::Regular)?;
        let slanted = face(fonts, FontStyle::Italic);
        let italic = slanted.as_ref().unwrap_or(&upright);
        let title = metadata.title.trim();
        if title.is_empty() || !upright.has(title) {
            return None;
        }
        let mut bands = Vec::new();
        let mut add = |face: &Face<'_>, text: &str, size: f32, spacing: f32, top: f32| {
            self.lines(face, text, [size, spacing, top], &mut bands)
        };
        let authors = metadata.authors();
        if upright.has(&authors) {
            add(&upright, &authors.to_uppercase(), 66.0, 8.0, 300.0);
        }
        let size =
            upright.fit(title, &[210.0, 180.0, 156.0, 136.0, 118.0, 100.0, 84.0], MEASURE, 4);
        let below = add(&upright, title, size, 0.0, 760.0);
        if let Some(subtitle) = metadata.subtitle.as_deref().filter(|s| italic.has(s)) {
            let size = italic.fit(subtitle, &[84.0, 74.0, 64.0, 56.0], MEASURE, 4);
            add(italic, subtitle, size, 0.0, below + 110.0);
        }
        let press = metadata.imprint.as_deref().or(metadata.publisher.as_deref());
        if let Some(press) = press.filter(|p| upright.has(p)) {
            add(&upright, press, 58.0, 3.0, 2190.0);
        }
        Some(bands)
    }

    /// Sets lines from `top` down; gives where the next could begin.
    fn lines(
        &self,
        face: &Face<'_>,
        text: &str,
        [size, spacing, top]: [f32; 3],
        bands: &mut Vec<Band>,
    ) -> f32 {
        let scale = self.scale();
        let leading = size * 1.2;
        let lines = face.break_lines(text, size, spacing, MEASURE);
        for (at, line) in lines.iter().enumerate() {
            let baseline = (top + size + leading * at as f32) * scale;
            bands.extend(face.band(line, size * scale, spacing * scale, self.width, baseline));
        }
        top + leading * lines.len() as f32
    }

    /// Draws the rules that frame the page: a thick and a thin one.
    fn frame(&self, y: usize, row: &mut [u8]) {
        let Self { width, height } = *self;
        for (inset, thickness) in [(90, 7), (110, 2)] {
            let across = |at: usize, length: usize| {
                (at >= inset && at < inset + thickness)
                    || (at + inset < length && at + inset + thickness >= length)
            };
            if y < inset || y + inset >= height {
                continue;
            }
            if across(y, height) {
                row.iter_mut().take(width - inset).skip(inset).for_each(|p| *p = 190);
            } else {
                let right = width - inset - thickness;
                row.iter_mut().skip(inset).take(thickness).for_each(|p| *p = 190);
                row.iter_mut().skip(right).take(thickness).for_each(|p| *p = 190);
            }
        }
    }
}

fn face(fonts: &[EmbeddedFont], style: FontStyle) -> Option<Face<'_>> {
    let font = fonts.iter().find(|f| f.style == style)?;
    Face::new(&font.bytes)
}

/// 256 colours from the ground to the ink.
fn ramp(ground: [u8; 3]) -> Vec<u8> {
    let mix = |from: u8, to: u8, at: u32| {
        ((u32::from(from) * (255 - at) + u32::from(to) * at + 127) / 255) as u8
    };
    (0..256).flat_map(|at| ground.into_iter().zip(INK).map(move |(g, i)| mix(g, i, at))).collect()
}

fn hash(text: &str) -> usize {
    let hash =
        text.bytes().fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
    hash as usize
}
