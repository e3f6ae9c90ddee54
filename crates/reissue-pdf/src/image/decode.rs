//! Pixels of pictures that are not carried as they are.

use std::io::Cursor;

use reissue_core::MediaType;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::Refusal;
use super::jpeg;

/// More pixels than this are refused; a page of A3 at 1,200 pixels an inch has 278 million.
pub(super) const MAX_PIXELS: u64 = 400_000_000;

/// Pixels, 8 bits a component, without padding.
pub(super) struct Raster {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) model: Model,
    pub(super) data: Vec<u8>,
    /// The opacity of each pixel, where not all are opaque.
    pub(super) alpha: Option<Vec<u8>>,
    /// The ICC profile of the file.
    pub(super) profile: Option<Vec<u8>>,
    /// Whether the file was compressed with loss.
    pub(super) lossy: bool,
}

/// What the components are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Model {
    Gray,
    Rgb,
    Cmyk,
}

impl Model {
    pub(super) fn components(self) -> u8 {
        match self {
            Self::Gray => 1,
            Self::Rgb => 3,
            Self::Cmyk => 4,
        }
    }
}

/// Decodes any picture that the project knows.
pub(super) fn decode(bytes: &[u8], media_type: &MediaType) -> Result<Raster, Refusal> {
    match media_type {
        MediaType::Jpeg => decode_jpeg(bytes),
        MediaType::Png => super::png::decode(bytes),
        MediaType::Gif => decode_gif(bytes),
        MediaType::Webp => decode_webp(bytes),
        other => Err(Refusal::foreign(other)),
    }
}

/// Refuses pictures of absurd size before memory is taken.
pub(super) fn check_size(width: u32, height: u32) -> Result<(), Refusal> {
    if width == 0 || height == 0 || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Refusal::damaged(format!("{width} × {height} pixels")));
    }
    Ok(())
}

fn decode_jpeg(bytes: &[u8]) -> Result<Raster, Refusal> {
    let head = jpeg::head(bytes).map_err(Refusal::damaged)?;
    check_size(head.width, head.height)?;
    let (space, model) = match head.components {
        1 => (ColorSpace::Luma, Model::Gray),
        3 => (ColorSpace::RGB, Model::Rgb),
        _ => (ColorSpace::CMYK, Model::Cmyk),
    };
    let limit = usize::from(u16::MAX);
    let options = DecoderOptions::default()
        .set_max_width(limit)
        .set_max_height(limit)
        .jpeg_set_out_colorspace(space);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let mut data = decoder.decode().map_err(Refusal::damaged)?;
    let wanted = head.width as usize * head.height as usize * usize::from(head.components);
    if data.len() != wanted {
        return Err(Refusal::damaged("its pixels are incomplete"));
    }
    if model == Model::Cmyk && head.adobe {
        data.iter_mut().for_each(|v| *v = 255 - *v);
    }
    Ok(Raster {
        width: head.width,
        height: head.height,
        model,
        data,
        alpha: None,
        profile: head.profile.map(|p| p.to_vec()),
        lossy: true,
    })
}

fn decode_gif(bytes: &[u8]) -> Result<Raster, Refusal> {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(Cursor::new(bytes)).map_err(Refusal::damaged)?;
    let (width, height) = (u32::from(decoder.width()), u32::from(decoder.height()));
    check_size(width, height)?;
    let frame = decoder.read_next_frame().map_err(Refusal::damaged)?;
    let frame = frame.ok_or_else(|| Refusal::damaged("it holds no picture"))?;
    // The first frame may cover a part of the canvas.
    let mut canvas = vec![0; width as usize * height as usize * 4];
    let row_bytes = usize::from(frame.width) * 4;
    for (row, pixels) in frame.buffer.chunks_exact(row_bytes.max(1)).enumerate() {
        let start = ((row + usize::from(frame.top)) * width as usize + usize::from(frame.left)) * 4;
        if let Some(target) = canvas.get_mut(start..start + row_bytes) {
            target.copy_from_slice(pixels);
        }
    }
    Ok(from_rgba(width, height, &canvas, false))
}

fn decode_webp(bytes: &[u8]) -> Result<Raster, Refusal> {
    let mut decoder = image_webp::WebPDecoder::new(Cursor::new(bytes)).map_err(Refusal::damaged)?;
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    let size = decoder.output_buffer_size().ok_or_else(|| Refusal::damaged("it is too large"))?;
    let mut data = vec![0; size];
    decoder.read_image(&mut data).map_err(Refusal::damaged)?;
    let profile = decoder.icc_profile().ok().flatten();
    let lossy = decoder.is_lossy();
    let mut raster = if decoder.has_alpha() {
        from_rgba(width, height, &data, lossy)
    } else {
        Raster { width, height, model: Model::Rgb, data, alpha: None, profile: None, lossy }
    };
    raster.profile = profile;
    Ok(raster)
}

/// Splits colour and opacity.
pub(super) fn from_rgba(width: u32, height: u32, rgba: &[u8], lossy: bool) -> Raster {
    let data = rgba.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    let alpha: Vec<u8> = rgba.chunks_exact(4).map(|p| p[3]).collect();
    let alpha = alpha.iter().any(|a| *a != 255).then_some(alpha);
    Raster { width, height, model: Model::Rgb, data, alpha, profile: None, lossy }
}
