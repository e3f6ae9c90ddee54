//! UTF-16 and UTF-32 without marks, and UTF-16 inside of something else.

/// What came out.
pub(super) struct Wide {
    pub(super) text: String,
    pub(super) encoding: &'static str,
    pub(super) had_errors: bool,
}

/// Reads UTF-32, the byte order given.
pub(super) fn utf32(bytes: &[u8], little: bool) -> (String, bool) {
    let mut errors = !bytes.len().is_multiple_of(4);
    let text = bytes
        .chunks_exact(4)
        .map(|quad| {
            let quad = <[u8; 4]>::try_from(quad).unwrap_or_default();
            let code = if little { u32::from_le_bytes(quad) } else { u32::from_be_bytes(quad) };
            char::from_u32(code).unwrap_or_else(|| {
                errors = true;
                '\u{fffd}'
            })
        })
        .collect();
    (text, errors)
}

/// Reads a whole text in UTF-16 or UTF-32 that has no mark, told by where its zeros, spaces and
/// line ends stand; gives none for anything else.
pub(super) fn unmarked(bytes: &[u8]) -> Option<Wide> {
    let head = bytes.get(..8192).unwrap_or(bytes);
    if let Some(little) = is_utf32(head) {
        let (text, had_errors) = utf32(bytes, little);
        return Some(Wide { text, encoding: "UTF-32", had_errors });
    }
    let pairs = head.chunks_exact(2);
    let total = pairs.len();
    let (mut le, mut be) = (0, 0);
    for pair in pairs {
        match pair {
            [b'\t'..=b'~', 0] => le += 1,
            [0, b'\t'..=b'~'] => be += 1,
            _ => {}
        }
    }
    let (most, least) = (le.max(be), le.min(be));
    if total < 2 || most * 12 < total || least * 20 > most || !begins_wide(head) {
        return None;
    }
    let encoding = if le > be { encoding_rs::UTF_16LE } else { encoding_rs::UTF_16BE };
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    Some(Wide { text: text.into_owned(), encoding: encoding.name(), had_errors })
}

/// Tells whether the text is wide from its first bytes on, and not after an ASCII header.
fn begins_wide(head: &[u8]) -> bool {
    let ascii = head.chunks_exact(2).take(8).filter(|pair| match pair {
        [a, b] => a.is_ascii_graphic() && b.is_ascii_graphic() || *pair == [b' ', b' '],
        _ => false,
    });
    ascii.count() < 2
}

fn is_utf32(head: &[u8]) -> Option<bool> {
    let quads: Vec<&[u8]> = head.chunks_exact(4).collect();
    let count = |little: bool| {
        let plausible = |q: &&&[u8]| match (little, **q) {
            (true, [_, _, 0..=0x10, 0]) | (false, [0, 0..=0x10, _, _]) => ***q != [0, 0, 0, 0],
            _ => false,
        };
        quads.iter().filter(plausible).count()
    };
    let all = quads.len();
    match (count(true), count(false)) {
        _ if all < 2 => None,
        (le, _) if le == all => Some(true),
        (_, be) if be == all => Some(false),
        _ => None,
    }
}

/// Reads a text that begins (and may end) in ASCII or UTF-8 and holds a long stretch of UTF-16.
///
/// Such files come from joining a header to a text without a look at either. Often the joined file
/// was then taken for Latin-1 and saved as UTF-8 with DOS line ends, so that every byte of the
/// stretch past 7F became two and every byte 0A got a 0D before it; both are undone.
pub(super) fn mixed(bytes: &[u8]) -> Option<Wide> {
    let first = memchr::memchr(0, bytes)?;
    let last = memchr::memrchr(0, bytes)?;
    let zeros = bytes.iter().filter(|b| **b == 0).count();
    if zeros < 16 || zeros * 12 < last - first {
        return None;
    }
    let little = is_little(bytes.get(first..=last)?);
    let (start, stop) = if little {
        (stretch_start(bytes, first.saturating_sub(1)), last + 1)
    } else {
        (stretch_start(bytes, first), (last + 2).min(bytes.len()))
    };
    let stretch = undone(bytes.get(start..stop)?);
    let (body, had_errors) = units(&stretch, little);
    let head = String::from_utf8_lossy(bytes.get(..start)?);
    let tail = String::from_utf8_lossy(bytes.get(stop..)?);
    let encoding = if little { "UTF-16LE" } else { "UTF-16BE" };
    let body = body.strip_prefix('\u{feff}').unwrap_or(&body);
    Some(Wide { text: format!("{head}{body}{tail}"), encoding, had_errors })
}

/// Tells the byte order of a stretch that begins and ends with a zero: in little-endian text a
/// line feed is `0A 00`, so that `00 0A 00` is seen at the end of most lines.
fn is_little(stretch: &[u8]) -> bool {
    let follows = |low: u8, little: bool| {
        stretch
            .windows(3)
            .filter(|w| if little { **w == [low, 0, 0x0D] } else { **w == [0, 0x0D, low] })
            .count()
    };
    let little = follows(0x0D, true) + pairs(stretch, &[0x0A, 0]);
    let big = follows(0x0D, false) + pairs(stretch, &[0, 0x0A]);
    little >= big
}

fn pairs(stretch: &[u8], pair: &[u8; 2]) -> usize {
    stretch.windows(2).filter(|w| w == pair).count()
}

/// Takes a byte order mark before the first unit, plain or re-encoded, into the stretch.
fn stretch_start(bytes: &[u8], first: usize) -> usize {
    let before = bytes.get(..first).unwrap_or_default();
    for mark in [&b"\xC3\xBF\xC3\xBE"[..], b"\xC3\xBE\xC3\xBF", b"\xFF\xFE", b"\xFE\xFF"] {
        if before.ends_with(mark) {
            return first - mark.len();
        }
    }
    first
}

/// Undoes Latin-1 taken for bytes and written as UTF-8, where the whole stretch is that.
fn undone(stretch: &[u8]) -> Vec<u8> {
    let narrow = std::str::from_utf8(stretch)
        .ok()
        .filter(|t| !t.is_ascii())
        .and_then(|t| t.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect());
    narrow.unwrap_or_else(|| stretch.to_vec())
}

/// Reads units of two bytes; a byte 0D that was put before a byte 0A is passed over.
fn units(stretch: &[u8], little: bool) -> (String, bool) {
    let mut units = Vec::with_capacity(stretch.len() / 2);
    let mut rest = stretch;
    loop {
        rest = match (rest, little) {
            ([0x0D, more @ ..], true) if more.first() == Some(&0x0A) => more,
            ([0, 0x0D, 0x0A, more @ ..], false) => {
                units.push(0x0A);
                more
            }
            ([a, b, more @ ..], _) => {
                let pair = [*a, *b];
                units.push(if little {
                    u16::from_le_bytes(pair)
                } else {
                    u16::from_be_bytes(pair)
                });
                more
            }
            _ => break,
        };
    }
    let mut errors = false;
    let text = char::decode_utf16(units)
        .map(|c| {
            c.unwrap_or_else(|_| {
                errors = true;
                '\u{fffd}'
            })
        })
        .collect();
    (text, errors)
}
