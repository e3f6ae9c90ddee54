//! How plausible the letters past ASCII stand, under one encoding or another.
//!
//! `chardetng` knows the encodings of the web; the sets of DOS and of the old Macintosh are not
//! among them. Each byte past 7F is judged by its neighbours: `é` between small letters is a
//! gain, a capital after a small letter, a box-drawing character or a control is a loss.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use super::charset::{Charset, character};

/// The letters that make up most of the accented text in Western languages.
const COMMON: &str = "éèàäöüßñçåáíóúêâôîæøùûïëœãõ";

/// How many bytes past ASCII are judged.
const SAMPLE: usize = 20_000;

/// Guesses the encoding of bytes that are not UTF-8; `declared` is a candidate with some credit.
pub(super) fn guess(bytes: &[u8], declared: Option<Charset>) -> Charset {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let web = Charset::Known(detector.guess(None, Utf8Detection::Deny));
    if !web.is_single_byte() || !is_western(web) {
        return web;
    }
    let rivals = [
        Some(web),
        declared.filter(|c| c.is_single_byte()),
        Some(Charset::Known(encoding_rs::WINDOWS_1252)),
        Some(Charset::Known(encoding_rs::MACINTOSH)),
        Some(Charset::Cp437),
        Some(Charset::Cp850),
    ];
    let mut best = (web, i64::MIN);
    for (place, rival) in rivals.into_iter().enumerate() {
        let Some(rival) = rival.filter(|c| *c != Charset::Ascii) else { continue };
        let credit = if place < 2 { 1 } else { 0 };
        let score = score(bytes, rival).saturating_mul(20) + credit;
        if score > best.1 {
            best = (rival, score);
        }
    }
    best.0
}

/// Tells whether an encoding is one that `chardetng` gives for Western text it can't place.
fn is_western(charset: Charset) -> bool {
    matches!(charset, Charset::Known(e) if [
        encoding_rs::WINDOWS_1252,
        encoding_rs::WINDOWS_1254,
        encoding_rs::WINDOWS_1250,
        encoding_rs::WINDOWS_1257,
        encoding_rs::WINDOWS_1258,
        encoding_rs::ISO_8859_2,
        encoding_rs::ISO_8859_4,
        encoding_rs::ISO_8859_13,
        encoding_rs::WINDOWS_874,
    ].contains(&e))
}

/// Sums the gains and losses of the bytes past ASCII under an encoding.
pub(super) fn score(bytes: &[u8], charset: Charset) -> i64 {
    let table = charset.upper_half();
    let at = |i: Option<usize>| i.and_then(|i| bytes.get(i)).map_or(' ', |b| character(&table, *b));
    bytes
        .iter()
        .enumerate()
        .filter(|(_, b)| **b >= 0x80)
        .take(SAMPLE)
        .map(|(i, b)| {
            let before = at(i.checked_sub(1));
            let (after, next) = (at(i.checked_add(1)), at(i.checked_add(2)));
            let c = character(&table, *b);
            if c == '’' && contracts(before, after, next) {
                return CONTRACTION;
            }
            judge(before, c, after)
        })
        .sum()
}

/// What the apostrophe of `that’s` counts for: more than the `í` that the same byte is on a Macintosh,
/// so that a text with two or three of them and nothing else is not taken for one of those.
const CONTRACTION: i64 = 4;

/// Tells whether an apostrophe stands in an English word such as `that’s`, `don’t`, `I’d`, `I’m`.
fn contracts(before: char, after: char, next: char) -> bool {
    before.is_ascii_alphabetic()
        && matches!(after, 's' | 't' | 'd' | 'm')
        && !next.is_alphanumeric()
}

fn judge(before: char, c: char, after: char) -> i64 {
    match c {
        '\u{80}'..='\u{9f}' | '\u{fffd}' => -10,
        '\u{2500}'..='\u{259f}' => -6,
        '“' | '‘' | '„' | '‚' => {
            near(before.is_whitespace() || "(—-".contains(before), after)
        }
        '”' | '’' => {
            if before.is_alphabetic() || ".,!?;:—-…".contains(before) {
                2
            } else {
                -1
            }
        }
        '«' | '»' | '—' | '–' | '…' => 1,
        '\u{a0}' | '°' | '§' | '£' | '½' | '¼' | '¾' | '¿' | '¡' | '©' | '†' | 'º' | 'ª' => {
            0
        }
        c if c.is_alphabetic() => letter(before, c, after),
        _ => -3,
    }
}

fn near(opens: bool, after: char) -> i64 {
    if opens && !after.is_whitespace() { 2 } else { -1 }
}

fn letter(before: char, c: char, after: char) -> i64 {
    let neighbours = [before, after];
    let foreign = |n: char| n.is_alphabetic() && is_latin(n) != is_latin(c);
    if neighbours.into_iter().any(foreign) {
        return -5;
    }
    if neighbours.into_iter().any(|n| n.is_ascii_digit()) {
        return -2;
    }
    if c.is_uppercase() {
        return match (before, after) {
            (b, _) if b.is_lowercase() => -4,
            (b, a) if b.is_uppercase() || a.is_uppercase() => 1,
            (b, a) if !b.is_alphabetic() && a.is_lowercase() => 1,
            _ => 0,
        };
    }
    let in_word = neighbours.into_iter().any(char::is_alphabetic);
    i64::from(in_word) * 2 + i64::from(COMMON.contains(c)) - i64::from("ƒıªºþð".contains(c))
}

fn is_latin(c: char) -> bool {
    c < '\u{370}' || ('\u{1e00}'..='\u{1eff}').contains(&c)
}
