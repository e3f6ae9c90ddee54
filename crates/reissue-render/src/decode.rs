//! Picture files to red, green, blue and opacity, as a screen shows them.

use std::io::Cursor;

use reissue_core::MediaType;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::view::MAX_PIXELS;

/// Four bytes a pixel, without padding.
pub(crate) struct Rgba {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) data: Vec<u8>,
}

/// Decodes a file.
///
/// # Errors
/// Why it can't be, in words.
pub(crate) fn decode(bytes: &[u8], media_type: &MediaType) -> Result<Rgba, String> {
    match media_type {
        MediaType::Jpeg => jpeg(bytes),
        MediaType::Png => png(bytes),
        MediaType::Gif => gif(bytes),
        MediaType::Webp => webp(bytes),
        other => Err(format!("it is {}", other.as_str())),
    }
}

fn words(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Refuses pictures of absurd size before memory is taken.
fn check(width: u32, height: u32) -> Result<(), String> {
    if width == 0 || height == 0 || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(format!("it has {width} × {height} pixels"));
    }
    Ok(())
}

/// Spreads pixels of one, two, three or four components.
fn spread(width: u32, height: u32, data: &[u8], components: usize) -> Result<Rgba, String> {
    let wanted = width as usize * height as usize * components;
    if data.len() < wanted {
        return Err("its pixels are incomplete".into());
    }
    let data = match components {
        1 => data.iter().flat_map(|v| [*v, *v, *v, 255]).collect(),
        2 => data.chunks_exact(2).flat_map(|p| [p[0], p[0], p[0], p[1]]).collect(),
        3 => data.chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], 255]).collect(),
        _ => data.to_vec(),
    };
    Ok(Rgba { width, height, data })
}

fn jpeg(bytes: &[u8]) -> Result<Rgba, String> {
    let limit = usize::from(u16::MAX);
    let options = DecoderOptions::default()
        .set_max_width(limit)
        .set_max_height(limit)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(words)?;
    let (width, height) = decoder.dimensions().ok_or("it has no size")?;
    let (width, height) = (width as u32, height as u32);
    check(width, height)?;
    let data = decoder.decode().map_err(words)?;
    spread(width, height, &data, 3)
}

fn png(bytes: &[u8]) -> Result<Rgba, String> {
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(words)?;
    let (width, height) = (reader.info().width, reader.info().height);
    check(width, height)?;
    let size = reader.output_buffer_size().ok_or("it is too large")?;
    let mut data = vec![0; size];
    let frame = reader.next_frame(&mut data).map_err(words)?;
    data.truncate(frame.buffer_size());
    spread(width, height, &data, frame.color_type.samples())
}

fn gif(bytes: &[u8]) -> Result<Rgba, String> {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(Cursor::new(bytes)).map_err(words)?;
    let (width, height) = (u32::from(decoder.width()), u32::from(decoder.height()));
    check(width, height)?;
    let frame = decoder.read_next_frame().map_err(words)?.ok_or("it holds no picture")?;
    // The first frame may cover a part of the canvas.
    let mut data = vec![0; width as usize * height as usize * 4];
    let row_bytes = usize::from(frame.width) * 4;
    for (row, pixels) in frame.buffer.chunks_exact(row_bytes.max(1)).enumerate() {
        let start = ((row + usize::from(frame.top)) * width as usize + usize::from(frame.left)) * 4;
        if let Some(target) = data.get_mut(start..start + row_bytes) {
            target.copy_from_slice(pixels);
        }
    }
    Ok(Rgba { width, height, data })
}

fn webp(bytes: &[u8]) -> Result<Rgba, String> {
    let mut decoder = image_webp::WebPDecoder::new(Cursor::new(bytes)).map_err(words)?;
    let (width, height) = decoder.dimensions();
    check(width, height)?;
    let size = decoder.output_buffer_size().ok_or("it is too large")?;
    let mut data = vec![0; size];
    decoder.read_image(&mut data).map_err(words)?;
    spread(width, height, &data, if decoder.has_alpha() { 4 } else { 3 })
}
