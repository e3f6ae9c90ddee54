//! Rows coded with PNG predictors, which make deflate much better on pictures.

use crate::deflate::deflate_picture;

/// Codes and compresses rows of 8-bit components; the filter of each row is the one with the least
/// sum of absolute differences (PNG, third edition, 12.7).
pub(super) fn compress(data: &[u8], width: u32, components: u8) -> Vec<u8> {
    let step = usize::from(components);
    let row_bytes = (width as usize * step).max(1);
    let mut out = Vec::with_capacity(data.len() + data.len() / row_bytes + 1);
    let empty = vec![0; row_bytes];
    let mut above = empty.as_slice();
    let mut trial = Vec::with_capacity(row_bytes);
    for row in data.chunks_exact(row_bytes) {
        let mut best: Option<(u64, u8, Vec<u8>)> = None;
        for filter in [0u8, 1, 2, 4] {
            trial.clear();
            trial.extend((0..row_bytes).map(|i| filtered(filter, row, above, i, step)));
            let cost = trial.iter().map(|b| u64::from((*b as i8).unsigned_abs())).sum();
            if best.as_ref().is_none_or(|(known, ..)| cost < *known) {
                best = Some((cost, filter, trial.clone()));
            }
        }
        if let Some((_, filter, coded)) = best {
            out.push(filter);
            out.extend(coded);
        }
        above = row;
    }
    deflate_picture(&out)
}

fn filtered(filter: u8, row: &[u8], above: &[u8], i: usize, step: usize) -> u8 {
    let left = i.checked_sub(step).map_or(0, |j| row[j]);
    let prediction = match filter {
        0 => 0,
        1 => left,
        2 => above[i],
        _ => paeth(left, above[i], i.checked_sub(step).map_or(0, |j| above[j])),
    };
    row[i].wrapping_sub(prediction)
}

fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let [a, b, c] = [left, above, corner].map(i16::from);
    let p = a + b - c;
    let (pa, pb, pc) = ((p - a).abs(), (p - b).abs(), (p - c).abs());
    if pa <= pb && pa <= pc {
        left
    } else if pb <= pc {
        above
    } else {
        corner
    }
}
