//! Pictures of print editions: grey or CMYK, opaque, checked.

use std::sync::Arc;

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use reissue_core::{Diagnostic, MediaType};

use super::decode::{Model, Raster, decode};
use super::{Filter, ImageStream, Refusal, Space, convert, jpeg, png, screen};
use crate::{Inks, PrintOptions, PrintStandard};

/// The quality at which pictures that were JPEG before are compressed again.
const QUALITY: u8 = 95;
/// Pictures are searched for too much ink at about so many places.
const SAMPLES: usize = 1_000_000;

/// Prepares a picture for a printer. The messages it adds begin after "the picture `x` ".
pub(super) fn prepare(
    bytes: &Arc<[u8]>,
    media_type: &MediaType,
    print: &PrintOptions,
    notes: &mut Vec<Diagnostic>,
) -> Result<ImageStream, Refusal> {
    if let Some(stream) = carry(bytes, media_type, print)? {
        if stream.space == Space::Cmyk {
            notes.extend(too_much_ink(&decode(bytes, media_type)?, print));
        }
        return Ok(stream);
    }
    let raster = decode(bytes, media_type)?;
    if raster.alpha.is_some() {
        notes.push(Diagnostic::fact("pdf-023", "is partly transparent and was laid on white"));
    }
    let raster = convert::flatten(raster);
    let before = raster.model;
    let raster = match print.inks {
        Inks::Black => convert::to_gray(raster)?,
        Inks::Process if raster.model == Model::Rgb => {
            let profile = print.condition.profile.as_deref().unwrap_or(crate::icc::FOGRA39);
            convert::limit_ink(convert::to_cmyk(raster, profile)?, print.ink_limit)
        }
        Inks::Process => raster,
    };
    if raster.model != before {
        let (from, to) = (name(before), name(raster.model));
        let message = format!("was converted from {from} to {to}");
        notes.push(Diagnostic::fact("pdf-024", message));
    }
    notes.extend(too_much_ink(&raster, print));
    encode(raster)
}

/// Takes a picture as it is, where its colours and bits are those of the edition.
fn carry(
    bytes: &Arc<[u8]>,
    media_type: &MediaType,
    print: &PrintOptions,
) -> Result<Option<ImageStream>, Refusal> {
    match media_type {
        MediaType::Jpeg => {
            let head = jpeg::head(bytes).map_err(Refusal::damaged)?;
            let space = match head.components {
                1 => Space::Gray,
                4 if print.inks == Inks::Process => Space::Cmyk,
                _ => return Ok(None),
            };
            Ok(Some(ImageStream {
                width: head.width,
                height: head.height,
                bits: 8,
                space,
                filter: Filter::Jpeg,
                bytes: bytes.clone(),
                inverted: head.adobe && head.components == 4,
                mask: None,
            }))
        }
        MediaType::Png => {
            let stream = png::carry(bytes)?;
            // PDF 1.4 knows no pictures of 16 bits.
            let deepest = if print.standard == PrintStandard::X4 { 16 } else { 8 };
            Ok(stream.filter(|s| s.space == Space::Gray && s.bits <= deepest))
        }
        _ => Ok(None),
    }
}

fn name(model: Model) -> &'static str {
    match model {
        Model::Gray => "grey",
        Model::Rgb => "RGB",
        Model::Cmyk => "CMYK",
    }
}

/// Reports a picture with more ink somewhere than the paper takes.
fn too_much_ink(raster: &Raster, print: &PrintOptions) -> Option<Diagnostic> {
    if raster.model != Model::Cmyk {
        return None;
    }
    let step = (raster.data.len() / 4 / SAMPLES).max(1);
    let sum = |p: &[u8]| p.iter().map(|v| u32::from(*v)).sum::<u32>();
    let most = raster.data.chunks_exact(4).step_by(step).map(sum).max()? * 100 / 255;
    (most > print.ink_limit).then(|| {
        let limit = print.ink_limit;
        let message = format!("has {most} % of ink at some place, more than {limit} %");
        Diagnostic::suspect("pdf-025", message)
            .help("convert the picture with a profile that keeps to the printer's ink limit")
    })
}

/// Compresses pixels: what was JPEG becomes JPEG again, all else stays without loss.
fn encode(raster: Raster) -> Result<ImageStream, Refusal> {
    let (Ok(width), Ok(height), true) =
        (u16::try_from(raster.width), u16::try_from(raster.height), raster.lossy)
    else {
        return Ok(screen::flate(raster));
    };
    let (kind, space) = match raster.model {
        Model::Gray => (ColorType::Luma, Space::Gray),
        Model::Rgb => (ColorType::Rgb, Space::Rgb),
        Model::Cmyk => (ColorType::Cmyk, Space::Cmyk),
    };
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_1_1);
    encoder.set_optimized_huffman_tables(true);
    encoder.encode(&raster.data, width, height, kind).map_err(Refusal::damaged)?;
    Ok(ImageStream {
        width: raster.width,
        height: raster.height,
        bits: 8,
        space,
        filter: Filter::Jpeg,
        bytes: out.into(),
        inverted: raster.model == Model::Cmyk,
        mask: None,
    })
}
