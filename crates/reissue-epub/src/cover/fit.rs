//! Pictures are brought within the limits of all shops: a given cover always, others on request.
//!
//! Apple allows four million pixels inside a book and Google sides of 3,200; Kindle wants covers as
//! tall as that leaves room for. A larger cover is scaled down and saved as a JPEG; one within the
//! limits goes into the book as it is. Every pixel of the result is the mean, in linear light, of
//! what it covers; a PNG is read row by row.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use reissue_core::{Book, MediaType, ResourceData};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::{HEIGHT, WIDTH};
use crate::probe::{Probe, probe};

/// The most pixels of a cover: Apple allows 4,000,000, and this is 1563 × 2500.
const PIXELS: u64 = (WIDTH * HEIGHT) as u64;

/// The most pixels that Apple allows inside a book.
pub(crate) const APPLE: u64 = 4_000_000;

/// The longest side that Google allows.
const SIDE: u32 = 3200;

/// The largest JPEG that is decoded; it stands in memory as a whole.
const DECODED: u64 = 64_000_000;

/// The most bytes of a file that is decoded.
const BYTES: u64 = 256 << 20;

/// The quality of the JPEG, of 100.
const QUALITY: u8 = 90;

/// A cover that was scaled.
pub(crate) struct Fitted {
    /// A JPEG.
    pub bytes: Vec<u8>,
    /// Width and height in pixels.
    pub size: (u32, u32),
}

/// The size that a cover gets; none where it is within the limits.
pub(crate) fn wanted(probe: &Probe) -> Option<(u32, u32)> {
    let (width, height) = (f64::from(probe.width), f64::from(probe.height));
    let pixels = u64::from(probe.width) * u64::from(probe.height);
    let raster = matches!(probe.media_type, MediaType::Jpeg | MediaType::Png);
    let large = pixels > APPLE || probe.width.max(probe.height) > SIDE;
    if !raster || !large || probe.cmyk {
        return None;
    }
    let by_area = (PIXELS as f64 / (width * height)).sqrt();
    let by_side = f64::from(SIDE) / width.max(height);
    let scale = by_area.min(by_side).min(1.0);
    let side = |n: f64| ((n * scale) as u32).max(1);
    Some((side(width), side(height)))
}

/// Scales a cover; none where its pixels can't be read.
pub(crate) fn scale(data: &ResourceData, probe: &Probe, to: (u32, u32)) -> Option<Fitted> {
    let mut shrink = Shrink::new((probe.width, probe.height), to)?;
    let source = data.open().ok()?.take(BYTES);
    match probe.media_type {
        MediaType::Jpeg => jpeg_rows(source, probe, &mut shrink)?,
        _ => png_rows(source, &mut shrink)?,
    }
    Some(Fitted { bytes: jpeg(&shrink.finish()?, to)?, size: to })
}

/// Saves pixels as a JPEG.
fn jpeg(rgb: &[u8], (width, height): (u32, u32)) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_1_1);
    let (width, height) = (u16::try_from(width).ok()?, u16::try_from(height).ok()?);
    encoder.encode(rgb, width, height, ColorType::Rgb).ok()?;
    Some(bytes)
}

/// The book's cover for the page of the shop, a JPEG; none where it has none that can be shown.
///
/// Kindle takes JPEG of at most 10,000 pixels a side and 50 MB: one within that stays as it is.
pub fn shop_cover(book: &Book) -> Option<Vec<u8>> {
    const LONGEST: u32 = 10_000;
    let image = book.cover.as_ref()?;
    let data = &book.resource(&image.resource)?.data;
    let probe = data.open().and_then(probe).ok()??;
    if !matches!(probe.media_type, MediaType::Jpeg | MediaType::Png) || probe.cmyk {
        return None;
    }
    let small = probe.width.max(probe.height) <= LONGEST;
    if probe.media_type == MediaType::Jpeg && small && data.len().is_some_and(|n| n <= 50 << 20) {
        let mut bytes = Vec::new();
        data.open().ok()?.read_to_end(&mut bytes).ok()?;
        return Some(bytes);
    }
    let whole = (probe.width, probe.height);
    let size = if small { whole } else { wanted(&probe).unwrap_or(whole) };
    Some(scale(data, &probe, size)?.bytes)
}

fn jpeg_rows(mut source: impl Read, probe: &Probe, shrink: &mut Shrink) -> Option<()> {
    let pixels = u64::from(probe.width) * u64::from(probe.height);
    if pixels > DECODED {
        return None;
    }
    let mut bytes = Vec::new();
    source.read_to_end(&mut bytes).ok()?;
    let limit = usize::from(u16::MAX);
    let options = DecoderOptions::default()
        .set_max_width(limit)
        .set_max_height(limit)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let rgb = JpegDecoder::new_with_options(ZCursor::new(bytes), options).decode().ok()?;
    rgb.chunks_exact(probe.width as usize * 3).for_each(|row| shrink.row(row));
    Some(())
}

/// Reads a PNG row by row; an interlaced one, whose rows come in passes, stands in memory.
fn png_rows(source: impl Read, shrink: &mut Shrink) -> Option<()> {
    let mut decoder = png::Decoder::new(Once(BufReader::new(source)));
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
    let mut reader = decoder.read_info().ok()?;
    let (color, _) = reader.output_color_type();
    let samples = color.samples();
    let mut rgb = Vec::new();
    if reader.info().interlaced {
        let size = reader.output_buffer_size().filter(|n| *n as u64 <= DECODED * 4)?;
        let mut whole = vec![0; size];
        let frame = reader.next_frame(&mut whole).ok()?;
        for row in whole.chunks_exact(frame.line_size).take(frame.height as usize) {
            to_rgb(row, samples, &mut rgb);
            shrink.row(&rgb);
        }
        return Some(());
    }
    while let Some(row) = reader.next_row().ok()? {
        to_rgb(row.data(), samples, &mut rgb);
        shrink.row(&rgb);
    }
    Some(())
}

/// Turns grey or coloured pixels into red, green and blue; what is transparent is laid on white.
fn to_rgb(row: &[u8], samples: usize, rgb: &mut Vec<u8>) {
    rgb.clear();
    for pixel in row.chunks_exact(samples.max(1)) {
        let over = |value: u8, alpha: u8| {
            let (value, alpha) = (u32::from(value), u32::from(alpha));
            ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
        };
        match *pixel {
            [grey] => rgb.extend([grey; 3]),
            [grey, alpha] => rgb.extend([over(grey, alpha); 3]),
            [r, g, b] => rgb.extend([r, g, b]),
            [r, g, b, alpha] => rgb.extend([r, g, b].map(|v| over(v, alpha))),
            _ => {}
        }
    }
}

/// A reader that is read from front to back; the PNG decoder asks for more and never uses it.
struct Once<R>(BufReader<R>);

impl<R: Read> Read for Once<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl<R: Read> BufRead for Once<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.0.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.0.consume(amount);
    }
}

impl<R> Seek for Once<R> {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// Makes a smaller picture of rows that come from the top.
struct Shrink {
    from: (u32, u32),
    to: (u32, u32),
    /// For each column: the first pixel that it covers, and how much of each.
    columns: Vec<(usize, Vec<f32>)>,
    linear: [f32; 256],
    /// The sums of the row that is being made, in linear light.
    sums: Vec<f32>,
    row: Vec<f32>,
    taken: u32,
    out: Vec<u8>,
}

impl Shrink {
    fn new(from: (u32, u32), to: (u32, u32)) -> Option<Self> {
        let fits = to.0 > 0 && to.1 > 0 && to.0 <= from.0 && to.1 <= from.1;
        fits.then(|| Self {
            from,
            to,
            columns: (0..to.0).map(|x| cover(x, from.0, to.0)).collect(),
            linear: std::array::from_fn(|n| to_linear(n as f32 / 255.0)),
            sums: vec![0.0; to.0 as usize * 3],
            row: vec![0.0; to.0 as usize * 3],
            taken: 0,
            out: Vec::with_capacity(to.0 as usize * to.1 as usize * 3),
        })
    }

    /// Takes the next row.
    fn row(&mut self, rgb: &[u8]) {
        if self.taken >= self.from.1 {
            return;
        }
        for (out, (first, weights)) in self.row.chunks_exact_mut(3).zip(&self.columns) {
            let mut sum = [0.0; 3];
            let pixels = rgb.chunks_exact(3).skip(*first);
            for (pixel, weight) in pixels.zip(weights) {
                for (sum, value) in sum.iter_mut().zip(pixel) {
                    *sum += self.linear[usize::from(*value)] * weight;
                }
            }
            out.copy_from_slice(&sum);
        }
        let scale = f64::from(self.to.1) / f64::from(self.from.1);
        let (top, bottom) = (f64::from(self.taken) * scale, f64::from(self.taken + 1) * scale);
        self.taken += 1;
        let last = self.taken == self.from.1;
        let edge = top.floor() + 1.0;
        if bottom >= edge || last {
            self.add((edge.min(bottom) - top) as f32);
            self.flush();
            if bottom > edge {
                self.add((bottom - edge) as f32);
            }
        } else {
            self.add((bottom - top) as f32);
        }
    }

    fn add(&mut self, weight: f32) {
        self.sums.iter_mut().zip(&self.row).for_each(|(sum, value)| *sum += value * weight);
    }

    fn flush(&mut self) {
        if self.out.len() < self.to.0 as usize * self.to.1 as usize * 3 {
            self.out.extend(self.sums.iter().map(|v| (from_linear(*v) * 255.0 + 0.5) as u8));
        }
        self.sums.fill(0.0);
    }

    /// The pixels; none where rows are missing.
    fn finish(self) -> Option<Vec<u8>> {
        let whole = self.out.len() == self.to.0 as usize * self.to.1 as usize * 3;
        (whole && self.taken == self.from.1).then_some(self.out)
    }
}

/// The pixels that one of fewer pixels covers, and how much of it each makes up.
fn cover(at: u32, from: u32, to: u32) -> (usize, Vec<f32>) {
    let scale = f64::from(from) / f64::from(to);
    let (start, end) = (f64::from(at) * scale, f64::from(at + 1) * scale);
    let first = start.floor() as u32;
    let last = (end.ceil() as u32).min(from);
    let part = |n: u32| (f64::from(n + 1).min(end) - f64::from(n).max(start)).max(0.0) / scale;
    (first as usize, (first..last).map(|n| part(n) as f32).collect())
}

/// From the curve of sRGB to linear light (IEC 61966-2-1).
fn to_linear(value: f32) -> f32 {
    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

fn from_linear(value: f32) -> f32 {
    let value = value.clamp(0.0, 1.0);
    if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn probe(width: u32, height: u32) -> Probe {
        Probe { media_type: MediaType::Jpeg, width, height, cmyk: false, animated: false }
    }

    #[test]
    fn the_size_is_within_all_limits_and_keeps_its_shape() {
        assert_eq!(wanted(&probe(1563, 2500)), None);
        assert_eq!(wanted(&probe(1400, 2100)), None);
        for (w, h) in [(1600, 2560), (3000, 4500), (10_000, 10_000), (800, 6000), (6000, 700)] {
            let (x, y) = wanted(&probe(w, h)).expect("larger than allowed");
            assert!(u64::from(x) * u64::from(y) <= PIXELS && x.max(y) <= 3200, "{x} × {y}");
            let (before, after) = (f64::from(w) / f64::from(h), f64::from(x) / f64::from(y));
            assert!((before / after - 1.0).abs() < 0.01, "{w} × {h} became {x} × {y}");
        }
    }

    #[test]
    fn shrinking_keeps_the_mean_of_each_part() {
        let mut shrink = Shrink::new((5, 5), (2, 2)).expect("smaller");
        for y in 0..5_u8 {
            let row: Vec<u8> =
                (0..5_u8).flat_map(|x| [if x < 2 { 255 } else { 0 }, 90, y]).collect();
            shrink.row(&row);
        }
        let out = shrink.finish().expect("all rows");
        // Two of two and a half pixels are full: four fifths of the light.
        let expected = (from_linear(0.8) * 255.0 + 0.5) as u8;
        assert_eq!((out[0], out[3]), (expected, 0));
        assert!(out.chunks(3).all(|p| p[1] == 90));
        assert!(out[2] < out[8]);
    }

    #[test]
    fn missing_rows_are_noticed() {
        let mut shrink = Shrink::new((4, 4), (2, 2)).expect("smaller");
        shrink.row(&[0; 12]);
        assert!(shrink.finish().is_none());
    }
}
