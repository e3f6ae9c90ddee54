//! PNG files: carried as they are where they are opaque, else decoded (PNG, third edition).

use std::io::Cursor;
use std::sync::Arc;

use png::{BitDepth, ColorType, Decoder, Transformations};

use super::decode::{Model, Raster, check_size};
use super::{Filter, ImageStream, Refusal, Space};

/// Takes the compressed rows out of a file without alpha, interlacing and profile; the rows are
/// coded as PDF's PNG predictors want them. Gives none where the file must be decoded.
pub(super) fn carry(bytes: &[u8]) -> Result<Option<ImageStream>, Refusal> {
    let mut reader = Decoder::new(Cursor::new(bytes)).read_info().map_err(Refusal::damaged)?;
    let info = reader.info();
    check_size(info.width, info.height)?;
    if info.interlaced || info.trns.is_some() || info.icc_profile.is_some() {
        return Ok(None);
    }
    let (width, height, depth) = (info.width, info.height, info.bit_depth);
    let (space, colors) = match info.color_type {
        ColorType::Grayscale => (Space::Gray, 1),
        ColorType::Rgb => (Space::Rgb, 3),
        ColorType::Indexed => match &info.palette {
            Some(palette) => (Space::Indexed(palette.to_vec()), 1),
            None => return Err(Refusal::damaged("its palette is missing")),
        },
        ColorType::GrayscaleAlpha | ColorType::Rgba => return Ok(None),
    };
    // The rows are decoded once to be sure of them; damage must not reach the file.
    while reader.next_row().map_err(Refusal::damaged)?.is_some() {}
    let rows: Arc<[u8]> = data_chunks(bytes).concat().into();
    Ok(Some(ImageStream {
        width,
        height,
        bits: depth as u8,
        space,
        filter: Filter::Flate { colors },
        bytes: rows,
        inverted: false,
        mask: None,
    }))
}

/// The `IDAT` chunks of a file that was decoded without error.
fn data_chunks(bytes: &[u8]) -> Vec<&[u8]> {
    let mut chunks = Vec::new();
    let mut at = 8;
    while let Some([a, b, c, d, kind @ ..]) = bytes.get(at..at + 8) {
        let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
        let end = at.saturating_add(8).saturating_add(length);
        if kind == b"IDAT" {
            chunks.extend(bytes.get(at + 8..end));
        }
        at = end.saturating_add(4);
    }
    chunks
}

/// Decodes a file to 8 bits a component.
pub(super) fn decode(bytes: &[u8]) -> Result<Raster, Refusal> {
    let mut decoder = Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    let mut reader = decoder.read_info().map_err(Refusal::damaged)?;
    let (width, height) = (reader.info().width, reader.info().height);
    check_size(width, height)?;
    let profile = reader.info().icc_profile.as_ref().map(|p| p.to_vec());
    let size = reader.output_buffer_size().ok_or_else(|| Refusal::damaged("it is too large"))?;
    let mut data = vec![0; size];
    let frame = reader.next_frame(&mut data).map_err(Refusal::damaged)?;
    data.truncate(frame.buffer_size());
    debug_assert_eq!(frame.bit_depth, BitDepth::Eight);
    let mut raster = match frame.color_type {
        ColorType::Grayscale => opaque(width, height, Model::Gray, data),
        ColorType::Rgb => opaque(width, height, Model::Rgb, data),
        ColorType::GrayscaleAlpha => {
            let gray = data.chunks_exact(2).map(|p| p[0]).collect();
            let alpha: Vec<u8> = data.chunks_exact(2).map(|p| p[1]).collect();
            let mut raster = opaque(width, height, Model::Gray, gray);
            raster.alpha = alpha.iter().any(|a| *a != 255).then_some(alpha);
            raster
        }
        ColorType::Rgba => super::decode::from_rgba(width, height, &data, false),
        ColorType::Indexed => return Err(Refusal::damaged("its palette is missing")),
    };
    raster.profile = profile;
    Ok(raster)
}

fn opaque(width: u32, height: u32, model: Model, data: Vec<u8>) -> Raster {
    Raster { width, height, model, data, alpha: None, profile: None, lossy: false }
}
