//! Looking at the first bytes of a picture: what it is, how large, in which colours.

use std::io::{self, Read};

use reissue_core::MediaType;

/// What the head of a picture says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Probe {
    /// What it is, whatever its name says.
    pub media_type: MediaType,
    /// Width in pixels, 0 where the format has none.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Whether its colours are those of four printing inks.
    pub cmyk: bool,
    /// Whether it moves.
    pub animated: bool,
}

/// Reads the head of a picture; none where it is no picture or its head is broken.
///
/// At most the head is read: a JPEG's segments are skipped one by one until its frame header.
///
/// # Errors
/// Those of the reader; an early end is no error but gives none.
pub(crate) fn probe(mut reader: impl Read) -> io::Result<Option<Probe>> {
    let mut head = [0; 512];
    let filled = fill(&mut reader, &mut head)?;
    let head = head.get(..filled).unwrap_or_default();
    let Some(media_type) = MediaType::sniff(head) else { return Ok(None) };
    let size = match media_type {
        MediaType::Jpeg => return jpeg(&mut io::Read::chain(head, reader)),
        MediaType::Png => png(head),
        MediaType::Gif => gif(head),
        MediaType::Webp => webp(head),
        _ => Some((0, 0)),
    };
    let animated = match media_type {
        MediaType::Gif => find(head, b"NETSCAPE2.0"),
        MediaType::Webp => {
            head.get(12..16) == Some(b"VP8X") && head.get(20).is_some_and(|f| f & 2 != 0)
        }
        _ => false,
    };
    Ok(size.map(|(width, height)| Probe { media_type, width, height, cmyk: false, animated }))
}

fn fill(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|r| !r.is_empty()) {
        match reader.read(rest) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(filled)
}

fn find(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|w| w == needle)
}

fn number(bytes: &[u8], at: usize, big_endian: bool, length: usize) -> Option<u32> {
    let field = bytes.get(at..at + length)?;
    let fold = |sum: u32, b: &u8| (sum << 8) | u32::from(*b);
    Some(if big_endian { field.iter().fold(0, fold) } else { field.iter().rev().fold(0, fold) })
}

fn png(head: &[u8]) -> Option<(u32, u32)> {
    (head.get(12..16)? == b"IHDR").then_some(())?;
    sized(number(head, 16, true, 4)?, number(head, 20, true, 4)?)
}

fn gif(head: &[u8]) -> Option<(u32, u32)> {
    sized(number(head, 6, false, 2)?, number(head, 8, false, 2)?)
}

fn webp(head: &[u8]) -> Option<(u32, u32)> {
    match head.get(12..16)? {
        b"VP8 " => {
            sized(number(head, 26, false, 2)? & 0x3fff, number(head, 28, false, 2)? & 0x3fff)
        }
        b"VP8L" => {
            let bits = number(head, 21, false, 4)?;
            sized((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1)
        }
        b"VP8X" => sized(number(head, 24, false, 3)? + 1, number(head, 27, false, 3)? + 1),
        _ => None,
    }
}

fn sized(width: u32, height: u32) -> Option<(u32, u32)> {
    (width > 0 && height > 0).then_some((width, height))
}

/// Walks the segments of a JPEG to its frame header (ISO/IEC 10918-1, B.2.2).
fn jpeg(reader: &mut impl Read) -> io::Result<Option<Probe>> {
    let mut two = [0; 2];
    if fill(reader, &mut two)? < 2 {
        return Ok(None);
    }
    loop {
        let Some(marker) = jpeg_marker(reader)? else { return Ok(None) };
        if fill(reader, &mut two)? < 2 {
            return Ok(None);
        }
        let length = u64::from(u16::from_be_bytes(two));
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            let mut frame = [0; 6];
            if fill(reader, &mut frame)? < 6 {
                return Ok(None);
            }
            let size = number(&frame, 1, true, 2).zip(number(&frame, 3, true, 2));
            let size = size.and_then(|(height, width)| sized(width, height));
            return Ok(size.map(|(width, height)| Probe {
                media_type: MediaType::Jpeg,
                width,
                height,
                cmyk: frame.last() == Some(&4),
                animated: false,
            }));
        }
        if length < 2 || marker == 0xda {
            return Ok(None);
        }
        let skipped = io::copy(&mut reader.take(length - 2), &mut io::sink())?;
        if skipped < length - 2 {
            return Ok(None);
        }
    }
}

fn jpeg_marker(reader: &mut impl Read) -> io::Result<Option<u8>> {
    let mut byte = [0];
    let mut after_ff = false;
    for _ in 0..1 << 16 {
        if fill(reader, &mut byte)? == 0 {
            return Ok(None);
        }
        match byte {
            [0xff] => after_ff = true,
            [0] => after_ff = false,
            [marker] if after_ff => return Ok(Some(marker)),
            _ => {}
        }
    }
    Ok(None)
}

/// Watches bytes on their way and tells whether the picture came to its end.
#[derive(Debug, Default)]
pub(crate) struct Tail {
    last: Vec<u8>,
}

impl Tail {
    const KEPT: usize = 64;

    /// Sees the next bytes.
    pub(crate) fn see(&mut self, bytes: &[u8]) {
        let from = bytes.len().saturating_sub(Self::KEPT);
        self.last.extend_from_slice(bytes.get(from..).unwrap_or_default());
        let excess = self.last.len().saturating_sub(Self::KEPT);
        self.last.drain(..excess);
    }

    /// Tells whether the end mark of the format has been seen; formats without one are whole.
    pub(crate) fn whole(&self, media_type: &MediaType) -> bool {
        match media_type {
            MediaType::Jpeg => find(&self.last, &[0xff, 0xd9]),
            MediaType::Png => find(&self.last, b"IEND"),
            MediaType::Gif => self.last.contains(&0x3b),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_tell_size_and_colours() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend([0, 0, 1, 0, 0, 0, 0, 2, 8, 2, 0, 0, 0]);
        let found = probe(&png[..]).expect("no i/o").expect("png");
        assert_eq!((found.width, found.height, found.cmyk), (256, 2, false));
        let mut jpeg = vec![0xff, 0xd8, 0xff, 0xe1, 0x02, 0x02];
        jpeg.extend([0; 512]);
        jpeg.extend([0xff, 0xc0, 0, 17, 8, 0, 5, 0, 7, 4]);
        let found = probe(&jpeg[..]).expect("no i/o").expect("jpeg");
        assert_eq!((found.width, found.height, found.cmyk), (7, 5, true));
        assert_eq!(probe(&jpeg[..100]).expect("no i/o"), None);
        assert_eq!(probe(&b"plain"[..]).expect("no i/o"), None);
        let gif = b"GIF89a\x03\0\x04\0";
        assert_eq!(probe(&gif[..]).expect("no i/o").map(|p| (p.width, p.height)), Some((3, 4)));
    }

    #[test]
    fn the_tail_tells_whether_a_picture_is_whole() {
        let mut tail = Tail::default();
        tail.see(&[1; 100]);
        tail.see(&[0xff]);
        assert!(!tail.whole(&MediaType::Jpeg));
        tail.see(&[0xd9, 0, 0]);
        assert!(tail.whole(&MediaType::Jpeg));
    }
}
