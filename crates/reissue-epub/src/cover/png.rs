//! A PNG of 256 colours, written row by row (W3C PNG, third edition).

use std::io::Write;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

/// Writes a picture whose rows are indices into a palette of red, green and blue.
pub(super) fn indexed(
    width: usize,
    height: usize,
    palette: &[u8],
    mut draw: impl FnMut(usize, &mut [u8]),
) -> Option<Vec<u8>> {
    let mut data = ZlibEncoder::new(Vec::new(), Compression::new(3));
    let mut above = vec![0; width];
    let mut row = vec![0; width];
    let mut filtered = vec![0; width + 1];
    for y in 0..height {
        row.fill(0);
        draw(y, &mut row);
        // Filter type 2: what differs from the row above, mostly nothing.
        if let Some((kind, bytes)) = filtered.split_first_mut() {
            *kind = 2;
            bytes
                .iter_mut()
                .zip(row.iter().zip(&above))
                .for_each(|(f, (r, a))| *f = r.wrapping_sub(*a));
        }
        data.write_all(&filtered).ok()?;
        std::mem::swap(&mut row, &mut above);
    }
    let data = data.finish().ok()?;
    let mut header = Vec::with_capacity(13);
    header.extend(u32::try_from(width).ok()?.to_be_bytes());
    header.extend(u32::try_from(height).ok()?.to_be_bytes());
    header.extend([8, 3, 0, 0, 0]);
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut out, b"IHDR", &header);
    chunk(&mut out, b"PLTE", palette);
    chunk(&mut out, b"IDAT", &data);
    chunk(&mut out, b"IEND", &[]);
    Some(out)
}

fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    out.extend((data.len() as u32).to_be_bytes());
    out.extend(kind);
    out.extend(data);
    let mut crc = Crc::new();
    crc.update(kind);
    crc.update(data);
    out.extend(crc.sum().to_be_bytes());
}
