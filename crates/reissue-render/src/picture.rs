//! Pictures on pages, as pixels.

use reissue_core::MediaType;
use reissue_page::PageImage;
use tiny_skia::{IntSize, Pixmap};

use crate::decode::{self, Rgba};

/// Decodes a picture.
///
/// # Errors
/// Why it can't be, in words.
pub(crate) fn decode(image: &PageImage) -> Result<Pixmap, String> {
    let bytes = image.data.bytes().map_err(|e| e.to_string())?;
    let media_type = MediaType::sniff(&bytes).unwrap_or_else(|| image.media_type.clone());
    let rgba = decode::decode(&bytes, &media_type)?;
    pixmap(rgba).ok_or_else(|| "its pixels are incomplete".into())
}

fn pixmap(rgba: Rgba) -> Option<Pixmap> {
    let Rgba { width, height, mut data } = rgba;
    for pixel in data.chunks_exact_mut(4) {
        let [color @ .., alpha] = pixel else { continue };
        for part in color {
            *part = ((u16::from(*part) * u16::from(*alpha) + 127) / 255) as u8;
        }
    }
    Pixmap::from_vec(data, IntSize::from_wh(width, height)?)
}

/// Averages squares of `step` × `step` pixels; those at the right and lower edge may be smaller.
pub(crate) fn shrunk(pixels: &Pixmap, step: u32) -> Option<Pixmap> {
    let (width, height) = (pixels.width(), pixels.height());
    let mut small = Pixmap::new(width.div_ceil(step), height.div_ceil(step))?;
    let row = width as usize * 4;
    let (step, data) = (step as usize, pixels.data());
    let across = small.width() as usize;
    for (index, target) in small.data_mut().chunks_exact_mut(4).enumerate() {
        let (x, y) = (index % across * step, index / across * step);
        let mut sums = [0_u64; 4];
        let mut count = 0;
        for line in data.chunks_exact(row).skip(y).take(step) {
            for pixel in line.chunks_exact(4).skip(x).take(step) {
                sums.iter_mut().zip(pixel).for_each(|(sum, part)| *sum += u64::from(*part));
                count += 1;
            }
        }
        let mean = |sum: u64| ((sum + count / 2) / count.max(1)) as u8;
        target.iter_mut().zip(sums).for_each(|(part, sum)| *part = mean(sum));
    }
    Some(small)
}
