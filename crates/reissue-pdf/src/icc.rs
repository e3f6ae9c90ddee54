//! Colour profiles: sRGB, made here, and FOGRA39.

use std::sync::Arc;

use crate::OutputCondition;

pub(crate) const FOGRA39: &[u8] = include_bytes!("../icc/fogra39-coated.icc");

impl OutputCondition {
    /// Offset on coated paper (FOGRA39, ISO 12647-2:2004/Amd 1), with its profile.
    pub fn fogra39() -> Self {
        Self {
            identifier: "FOGRA39".into(),
            registry: "http://www.color.org".into(),
            info: "Offset on coated paper (ISO 12647-2:2004/Amd 1, FOGRA39)".into(),
            profile: Some(Arc::from(FOGRA39)),
        }
    }
}

/// The sRGB profile (IEC 61966-2-1), version 2 of ICC.1, made from the numbers of the standard:
/// primaries and white adapted to D50 (Bradford) and the two-part tone curve in 1,024 steps.
pub(crate) fn srgb() -> Vec<u8> {
    let curve = tone_curve();
    let tags: [(&[u8; 4], Vec<u8>); 9] = [
        (b"desc", description("sRGB")),
        (b"cprt", text_tag("No rights reserved")),
        (b"wtpt", xyz([0.964_2, 1.0, 0.824_9])),
        (b"rXYZ", xyz([0.436_07, 0.222_49, 0.013_92])),
        (b"gXYZ", xyz([0.385_15, 0.716_87, 0.097_08])),
        (b"bXYZ", xyz([0.143_07, 0.060_61, 0.714_10])),
        (b"rTRC", curve),
        (b"gTRC", Vec::new()),
        (b"bTRC", Vec::new()),
    ];
    let mut data = Vec::new();
    let mut table = (tags.len() as u32).to_be_bytes().to_vec();
    let start = 128 + 4 + 12 * tags.len();
    let mut last = (0, 0);
    for (tag, bytes) in tags {
        if !bytes.is_empty() {
            last = (start + data.len(), bytes.len());
            data.extend(bytes);
            data.resize(data.len().next_multiple_of(4), 0);
        }
        // The green and blue curves are the red one.
        table.extend_from_slice(tag);
        table.extend_from_slice(&(last.0 as u32).to_be_bytes());
        table.extend_from_slice(&(last.1 as u32).to_be_bytes());
    }
    let mut out = header(start + data.len());
    out.extend(table);
    out.extend(data);
    out
}

/// The header (ICC.1:2001-04, 6.1): a display profile, RGB to XYZ.
fn header(size: usize) -> Vec<u8> {
    let mut out = vec![0; 128];
    let mut put = |at: usize, bytes: &[u8]| {
        if let Some(slot) = out.get_mut(at..at + bytes.len()) {
            slot.copy_from_slice(bytes);
        }
    };
    put(0, &(size as u32).to_be_bytes());
    put(8, &[2, 0x20, 0, 0]);
    put(12, b"mntrRGB XYZ ");
    for (at, value) in [(24, 2_000u16), (26, 1), (28, 1)] {
        put(at, &value.to_be_bytes());
    }
    put(36, b"acsp");
    put(68, &xyz([0.964_2, 1.0, 0.824_9])[8..]);
    out
}

fn fixed(value: f64) -> [u8; 4] {
    ((value * 65_536.0).round() as i32).to_be_bytes()
}

fn xyz(values: [f64; 3]) -> Vec<u8> {
    let mut out = b"XYZ \0\0\0\0".to_vec();
    values.iter().for_each(|v| out.extend(fixed(*v)));
    out
}

fn text_tag(text: &str) -> Vec<u8> {
    let mut out = b"text\0\0\0\0".to_vec();
    out.extend_from_slice(text.as_bytes());
    out.push(0);
    out
}

/// A description in version 2 form: ASCII, empty Unicode and Macintosh parts (6.5.17).
fn description(text: &str) -> Vec<u8> {
    let mut out = b"desc\0\0\0\0".to_vec();
    out.extend((text.len() as u32 + 1).to_be_bytes());
    out.extend_from_slice(text.as_bytes());
    out.extend([0; 1 + 4 + 4 + 2 + 1 + 67]);
    out
}

fn tone_curve() -> Vec<u8> {
    const STEPS: u32 = 1_024;
    let mut out = b"curv\0\0\0\0".to_vec();
    out.extend(STEPS.to_be_bytes());
    for step in 0..STEPS {
        let v = f64::from(step) / f64::from(STEPS - 1);
        let linear = if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) };
        out.extend(((linear * 65_535.0).round() as u16).to_be_bytes());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_is_well_formed() {
        let profile = srgb();
        assert_eq!(profile[..4], (profile.len() as u32).to_be_bytes());
        assert_eq!(&profile[36..40], b"acsp");
        let count = u32::from_be_bytes(profile[128..132].try_into().unwrap());
        for tag in profile[132..132 + 12 * count as usize].chunks(12) {
            let at = u32::from_be_bytes(tag[4..8].try_into().unwrap()) as usize;
            let length = u32::from_be_bytes(tag[8..].try_into().unwrap()) as usize;
            assert!(at.is_multiple_of(4) && at + length <= profile.len());
        }
    }
}
