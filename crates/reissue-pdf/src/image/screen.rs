//! Pictures of the reading edition.

use std::sync::Arc;

use reissue_core::MediaType;

use super::decode::{Model, Raster, decode};
use super::{Filter, ImageStream, Refusal, Space, filter, jpeg, png};

/// Prepares a picture for screens: JPEG and opaque PNG as they are, all others decoded.
pub(super) fn prepare(bytes: &Arc<[u8]>, media_type: &MediaType) -> Result<ImageStream, Refusal> {
    match media_type {
        MediaType::Jpeg => carry_jpeg(bytes),
        MediaType::Png => match png::carry(bytes)? {
            Some(stream) => Ok(stream),
            None => Ok(flate(decode(bytes, media_type)?)),
        },
        _ => Ok(flate(decode(bytes, media_type)?)),
    }
}

fn carry_jpeg(bytes: &Arc<[u8]>) -> Result<ImageStream, Refusal> {
    let head = jpeg::head(bytes).map_err(Refusal::damaged)?;
    let space = match (head.components, head.profile) {
        (n, Some(profile)) if is_usable(&profile, n) => Space::Icc(profile, n),
        (1, _) => Space::Gray,
        (3, _) => Space::Rgb,
        // PDF/A with an sRGB intent allows no CMYK without a profile (ISO 19005-2, 6.2.4.3).
        _ => Space::Icc(Arc::from(crate::icc::FOGRA39), 4),
    };
    Ok(ImageStream {
        width: head.width,
        height: head.height,
        bits: 8,
        space,
        filter: Filter::Jpeg,
        bytes: bytes.clone(),
        inverted: head.adobe && head.components == 4,
        mask: None,
    })
}

/// Whether a profile is needed and sound: it says something else than sRGB, fits the number of
/// components, and its class is one that pictures may have (ISO 32000-1, 8.6.5.5).
pub(super) fn is_usable(profile: &[u8], components: u8) -> bool {
    let field = |at: usize| profile.get(at..at + 4).unwrap_or_default();
    let space: &[u8] = match components {
        1 => b"GRAY",
        3 => b"RGB ",
        _ => b"CMYK",
    };
    let says_srgb = profile.windows(4).any(|w| w == b"sRGB")
        || profile.windows(8).any(|w| w == b"s\0R\0G\0B\0" || w == b"\0s\0R\0G\0B");
    field(36) == b"acsp"
        && field(16) == space
        && [b"scnr", b"mntr", b"prtr", b"spac"].iter().any(|c| field(12) == *c)
        && profile.get(8).is_some_and(|version| *version <= 4)
        && !says_srgb
}

/// Compresses pixels without loss; opacity becomes a soft mask.
pub(super) fn flate(raster: Raster) -> ImageStream {
    let components = raster.model.components();
    let profile = raster.profile.filter(|p| is_usable(p, components));
    let space = match (profile, raster.model) {
        (Some(profile), _) => Space::Icc(profile.into(), components),
        (None, Model::Gray) => Space::Gray,
        (None, Model::Rgb) => Space::Rgb,
        (None, Model::Cmyk) => Space::Cmyk,
    };
    let (width, height) = (raster.width, raster.height);
    let stream = |data: &[u8], space: Space, colors: u8| ImageStream {
        width,
        height,
        bits: 8,
        space,
        filter: Filter::Flate { colors },
        bytes: filter::compress(data, width, colors).into(),
        inverted: false,
        mask: None,
    };
    let mask = raster.alpha.map(|alpha| Box::new(stream(&alpha, Space::Gray, 1)));
    ImageStream { mask, ..stream(&raster.data, space, components) }
}
