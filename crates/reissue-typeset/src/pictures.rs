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

/// Width and height of a PNG, JPEG or GIF file, in pixels (ISO 15948; ITU T.81 B.2.2; GIF89a).
pub(crate) fn pixels(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = match MediaType::sniff(bytes)? {
        MediaType::Png => (be(bytes, 16, 4)?, be(bytes, 20, 4)?),
        MediaType::Gif => {
            let le = |at: usize| Some(be(bytes, at + 1, 1)? << 8 | be(bytes, at, 1)?);
            (le(6)?, le(8)?)
        }
        MediaType::Jpeg => jpeg(bytes)?,
        _ => return None,
    };
    (size.0 > 0 && size.1 > 0).then_some(size)
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
        for broken in [&jpeg[..9], &png[..18], b"GIF8", b""] {
            assert_eq!(pixels(broken), None);
        }
    }
}
