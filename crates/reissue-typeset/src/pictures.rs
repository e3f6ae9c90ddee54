//! The pictures of a book: their places in the pages' list, and their natural sizes.

use std::collections::BTreeMap;

use reissue_core::{Book, MediaType};
use reissue_page::{ImageId, Length, PageImage, Size};

/// How many bytes are read to find a size; a JPEG may have long comments before it.
const HEAD: u64 = 1 << 20;

/// The pictures of a book that can be set.
#[derive(Default)]
pub(crate) struct Pictures {
    by_name: BTreeMap<String, Picture>,
    pub(crate) images: Vec<PageImage>,
}

/// A picture.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Picture {
    pub(crate) id: ImageId,
    pixels: (u32, u32),
}

impl Picture {
    /// The size at 150 dots an inch.
    pub(crate) fn natural(&self) -> Size {
        let side = |n: u32| Length::pt((f64::from(n.max(1)) * 0.48).min(14_000.0));
        Size::new(side(self.pixels.0), side(self.pixels.1))
    }
}

impl Pictures {
    /// Measures all pictures of a book.
    pub(crate) fn of(book: &Book) -> Self {
        let mut out = Self::default();
        for resource in book.resources.iter().filter(|r| r.media_type.is_image()) {
            let Ok(index) = u16::try_from(out.images.len()) else { break };
            let Ok(reader) = resource.data.open() else { continue };
            let mut head = Vec::new();
            if std::io::Read::read_to_end(&mut std::io::Read::take(reader, HEAD), &mut head)
                .is_err()
            {
                continue;
            }
            let Some(pixels) = pixels(&head) else { continue };
            out.by_name.insert(resource.name.clone(), Picture { id: ImageId(index), pixels });
            out.images.push(PageImage {
                name: resource.name.clone(),
                media_type: MediaType::sniff(&head).unwrap_or_else(|| resource.media_type.clone()),
                data: resource.data.clone(),
                span: resource.span,
            });
        }
        out
    }

    pub(crate) fn find(&self, name: &str) -> Option<Picture> {
        self.by_name.get(name).copied()
    }
}

/// Width and height of a picture in pixels (ISO 15948; ITU T.81 B.2.2; GIF89a; RFC 9649), of an
/// SVG file at 150 pixels an inch.
pub(crate) fn pixels(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = match MediaType::sniff(bytes)? {
        MediaType::Png => (be(bytes, 16, 4)?, be(bytes, 20, 4)?),
        MediaType::Gif => {
            let le = |at: usize| Some(be(bytes, at + 1, 1)? << 8 | be(bytes, at, 1)?);
            (le(6)?, le(8)?)
        }
        MediaType::Jpeg => jpeg(bytes)?,
        MediaType::Svg => svg(bytes)?,
        MediaType::Webp => webp(bytes)?,
        _ => return None,
    };
    (size.0 > 0 && size.1 > 0).then_some(size)
}

/// Width and height of the `svg` element in pixels of CSS (96 an inch), or those of its `viewBox`
/// (SVG 1.1, 7.2 and 7.7).
fn svg(bytes: &[u8]) -> Option<(u32, u32)> {
    let text = std::str::from_utf8(bytes)
        .or_else(|e| std::str::from_utf8(bytes.get(..e.valid_up_to()).unwrap_or_default()));
    let text = without_comments(text.ok()?);
    let root = text.match_indices('<').find_map(|(at, _)| {
        let tag = text.get(at + 1..)?.split('>').next()?;
        let name = tag.split([' ', '\t', '\n', '\r', '/']).next()?;
        (name == "svg" || name.ends_with(":svg")).then_some(tag)
    })?;
    let length = |name| attribute(root, name).and_then(css_pixels);
    let view = attribute(root, "viewBox").map(|v| {
        let numbers = v.split([' ', ',']).filter(|t| !t.is_empty());
        numbers.map(|t| t.trim().parse().unwrap_or(0.0)).collect::<Vec<f64>>()
    });
    let view = view.filter(|v| v.len() == 4 && v.iter().skip(2).all(|n| *n > 0.0));
    let ratio = view.as_ref().and_then(|v| Some(v.get(3)? / v.get(2)?));
    let (width, height) = match (length("width"), length("height"), ratio) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some(ratio)) => (width, width * ratio),
        (None, Some(height), Some(ratio)) => (height / ratio, height),
        (_, _, Some(_)) => {
            let view = view?;
            (*view.get(2)?, *view.get(3)?)
        }
        _ => return None,
    };
    let scaled = |n: f64| (n * 150.0 / 96.0).round().clamp(1.0, 1e6) as u32;
    Some((scaled(width), scaled(height)))
}

/// XML without its comments (XML 1.0, 2.5).
fn without_comments(text: &str) -> String {
    let mut parts = text.split("<!--");
    let mut out = parts.next().unwrap_or_default().to_owned();
    out.extend(parts.filter_map(|p| p.split_once("-->")).map(|(_, after)| after));
    out
}

/// The value of an attribute of a tag.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let at = tag.match_indices(name).find(|(at, _)| {
        tag.get(..*at).is_some_and(|before| before.ends_with(char::is_whitespace))
            && tag.get(at + name.len()..).is_some_and(|after| after.trim_start().starts_with('='))
    })?;
    let value = tag.get(at.0 + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value.get(1..)?.split(quote).next()
}

/// A length of CSS in pixels; percentages and lengths in em have none by themselves.
fn css_pixels(value: &str) -> Option<f64> {
    let value = value.trim();
    let at = value.find(|c: char| c.is_ascii_alphabetic() || c == '%').unwrap_or(value.len());
    let (number, unit) = value.split_at(at);
    let factor = match unit {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "in" => 96.0,
        "mm" => 96.0 / 25.4,
        "cm" => 960.0 / 25.4,
        _ => return None,
    };
    number.trim().parse::<f64>().ok().map(|n| n * factor).filter(|n| n.is_finite() && *n > 0.0)
}

/// The three kinds of WebP header (RFC 9649, 2.4 to 2.7).
fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    let le = |at: usize, count: usize| -> Option<u32> {
        let part = bytes.get(at..at + count)?;
        Some(part.iter().rev().fold(0, |n, b| n << 8 | u32::from(*b)))
    };
    match bytes.get(12..16)? {
        b"VP8X" => Some((le(24, 3)? + 1, le(27, 3)? + 1)),
        b"VP8L" => {
            let bits = le(21, 4)?;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8 " => Some((le(26, 2)? & 0x3fff, le(28, 2)? & 0x3fff)),
        _ => None,
    }
}

fn be(bytes: &[u8], at: usize, count: usize) -> Option<u32> {
    let part = bytes.get(at..at.checked_add(count)?)?;
    Some(part.iter().fold(0, |n, b| n << 8 | u32::from(*b)))
}

/// Finds the frame header: any SOF marker but DHT, JPG and DAC.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        while bytes.get(at) == Some(&0xff) && bytes.get(at + 1) == Some(&0xff) {
            at += 1;
        }
        let marker = (be(bytes, at, 1)? == 0xff).then(|| bytes.get(at + 1).copied())??;
        match marker {
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                return Some((be(bytes, at + 7, 2)?, be(bytes, at + 5, 2)?));
            }
            0x01 | 0xd0..=0xd8 => at += 2,
            _ => at += 2 + be(bytes, at + 2, 2)? as usize,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::pixels;

    #[test]
    fn sizes_are_read_from_headers() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend([0, 0, 2, 0x80, 0, 0, 1, 0xe0]);
        assert_eq!(pixels(&png), Some((640, 480)));
        assert_eq!(pixels(b"GIF89a\x40\x01\xf0\0"), Some((320, 240)));
        let jpeg = [
            0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xff, 0xc2, 0, 11, 8, 0, 100, 0, 200, 1, 1,
            1, 0,
        ];
        assert_eq!(pixels(&jpeg), Some((200, 100)));
        let svg = b"<?xml version='1.0'?><!-- <svg> --><svg viewBox='0 0 20 10' width=\"2in\">";
        assert_eq!(pixels(svg), Some((300, 150)));
        let bare = b"<svg xmlns='http://www.w3.org/2000/svg' width='100%' viewBox='0,0,96,192'/>";
        assert_eq!(pixels(bare), Some((150, 300)));
        let webp = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\x3f\x81\x07\0";
        assert_eq!(pixels(webp), Some((320, 31)));
        for broken in [&jpeg[..9], &png[..18], b"GIF8", b""] {
            assert_eq!(pixels(broken), None);
        }
    }
}
