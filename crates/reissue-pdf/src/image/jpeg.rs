//! What the head of a JPEG file says (ITU-T T.81, annex B).

use std::sync::Arc;

/// The facts of a JPEG file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) bits: u8,
    pub(super) components: u8,
    /// Whether an Adobe marker is there; CMYK values are inverted then.
    pub(super) adobe: bool,
    /// The embedded ICC profile.
    pub(super) profile: Option<Arc<[u8]>>,
}

/// Reads the head of a JPEG file that PDF can hold: sequential or progressive Huffman coding.
pub(super) fn head(data: &[u8]) -> Result<Head, &'static str> {
    let mut head = Head::default();
    let mut profile: Vec<(u8, &[u8])> = Vec::new();
    let mut at = 2;
    if data.get(..2) != Some(&[0xff, 0xd8]) {
        return Err("it does not begin like a JPEG file");
    }
    loop {
        let marker = next_marker(data, &mut at)?;
        let size = data.get(at..at + 2).ok_or("it ends too early")?;
        let size = usize::from(u16::from_be_bytes([size[0], size[1]]));
        let segment = data.get(at + 2..at + size.max(2)).ok_or("it ends too early")?;
        at += size.max(2);
        match marker {
            0xc0..=0xc2 => frame(&mut head, segment)?,
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Err("its coding is lossless, hierarchical or arithmetic");
            }
            0xe2 => {
                if let Some([number, _, part @ ..]) = segment.strip_prefix(b"ICC_PROFILE\0") {
                    profile.push((*number, part));
                }
            }
            0xee => head.adobe |= segment.starts_with(b"Adobe"),
            0xda => break,
            0xd9 => return Err("it holds no picture"),
            _ => {}
        }
    }
    if head.components == 0 {
        return Err("it holds no frame");
    }
    profile.sort_by_key(|(number, _)| *number);
    let profile: Vec<u8> = profile.into_iter().flat_map(|(_, part)| part.to_vec()).collect();
    head.profile = (!profile.is_empty()).then(|| profile.into());
    Ok(head)
}

fn next_marker(data: &[u8], at: &mut usize) -> Result<u8, &'static str> {
    if data.get(*at) != Some(&0xff) {
        return Err("a marker is missing");
    }
    while data.get(*at) == Some(&0xff) {
        *at += 1;
    }
    let marker = *data.get(*at).ok_or("it ends too early")?;
    *at += 1;
    Ok(marker)
}

fn frame(head: &mut Head, segment: &[u8]) -> Result<(), &'static str> {
    let [bits, h1, h2, w1, w2, components, ..] = segment else {
        return Err("its frame is too short");
    };
    head.bits = *bits;
    head.height = u32::from(u16::from_be_bytes([*h1, *h2]));
    head.width = u32::from(u16::from_be_bytes([*w1, *w2]));
    head.components = *components;
    match (head.bits, head.components, head.width, head.height) {
        (_, _, 0, _) | (_, _, _, 0) => Err("its frame has no size"),
        (8, 1 | 3 | 4, _, _) => Ok(()),
        (8, ..) => Err("it has an odd number of components"),
        _ => Err("it has more than 8 bits a component"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read_and_rubbish_is_refused() {
        let mut file = vec![0xff, 0xd8, 0xff, 0xee, 0, 7];
        file.extend_from_slice(b"Adobe");
        file.extend_from_slice(&[0xff, 0xc2, 0, 8, 8, 0, 9, 0, 16, 4, 0xff, 0xda, 0, 2]);
        let found = head(&file).unwrap();
        assert_eq!((found.width, found.height, found.components), (16, 9, 4));
        assert!(found.adobe);
        for end in 0..file.len() {
            assert!(head(&file[..end]).is_err());
        }
        file[12] = 0xc9;
        assert!(head(&file).is_err(), "arithmetic coding");
    }
}
