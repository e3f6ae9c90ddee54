//! Pixels to picture files.

use jpeg_encoder::{ColorType, Encoder};
use tiny_skia::Pixmap;

/// A picture: red, green and blue, a byte each, row by row from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raster {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Three bytes a pixel, without padding.
    pub rgb: Vec<u8>,
}

/// Writes pixels with their opacity as PNG.
#[cfg(feature = "svg")]
pub(crate) fn rgba_png(pixels: Pixmap) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, pixels.width(), pixels.height());
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_color(png::ColorType::Rgba);
    let data = pixels.take_demultiplied();
    let written = encoder.write_header().and_then(|mut w| w.write_image_data(&data));
    debug_assert!(written.is_ok(), "the size fits the pixels, and memory takes all bytes");
    out
}

impl Raster {
    pub(crate) fn new(pixels: &Pixmap) -> Self {
        let rgb = pixels.data().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
        Self { width: pixels.width(), height: pixels.height(), rgb }
    }

    /// White paper of a size.
    pub fn paper(width: u32, height: u32) -> Self {
        Self { width, height, rgb: vec![255; width as usize * height as usize * 3] }
    }

    /// This picture with another at its right; the lower one is continued by paper.
    #[must_use]
    pub fn beside(&self, right: &Self) -> Self {
        let height = self.height.max(right.height) as usize;
        let mut rgb = Vec::with_capacity((self.rgb.len() + right.rgb.len()).max(1));
        for row in 0..height {
            for part in [self, right] {
                let length = part.width as usize * 3;
                match part.rgb.get(row * length..(row + 1) * length) {
                    Some(pixels) => rgb.extend_from_slice(pixels),
                    None => rgb.resize(rgb.len() + length, 255),
                }
            }
        }
        Self { width: self.width + right.width, height: height as u32, rgb }
    }

    /// Whether no pixel has a colour: grey pictures are written with one component.
    fn is_gray(&self) -> bool {
        self.rgb.chunks_exact(3).all(|p| p[0] == p[1] && p[1] == p[2])
    }

    fn gray(&self) -> Vec<u8> {
        self.rgb.iter().step_by(3).copied().collect()
    }

    /// Writes the picture as PNG (ISO 15948), grey where it has no colour.
    pub fn png(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, self.width, self.height);
        encoder.set_depth(png::BitDepth::Eight);
        let gray = self.is_gray();
        encoder.set_color(if gray { png::ColorType::Grayscale } else { png::ColorType::Rgb });
        let data = if gray { self.gray() } else { self.rgb.clone() };
        let written = encoder.write_header().and_then(|mut w| w.write_image_data(&data));
        debug_assert!(written.is_ok(), "the size fits the pixels, and memory takes all bytes");
        out
    }

    /// Writes the picture as a baseline JPEG (ITU-T T.81) of a quality from 1 to 100; none where
    /// it has more than 65,535 pixels on a side, the most that JPEG can hold.
    pub fn jpeg(&self, quality: u8) -> Option<Vec<u8>> {
        let (width, height) = (u16::try_from(self.width).ok()?, u16::try_from(self.height).ok()?);
        let mut out = Vec::new();
        let encoder = Encoder::new(&mut out, quality.clamp(1, 100));
        encoder.encode(&self.rgb, width, height, ColorType::Rgb).ok()?;
        Some(out)
    }
}
