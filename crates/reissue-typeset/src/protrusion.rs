//! How far marks hang out into the margins, so that the edges of a column look straight.
//!
//! The amounts are shares of the glyph's own width, after the tables of Thành (*Micro-typographic
//! extensions to the TeX typesetting system*, 2000) and of `microtype`, never more than leaves the
//! ink half outside: light marks hang far, round and slanted letters a little. The side bearing of
//! a glyph hangs out always, so that stems stand exactly at the edge.

use crate::fonts::Face;

/// How far a glyph hangs out, in font units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Protrusion {
    /// At the left edge.
    pub left: i16,
    /// At the right edge.
    pub right: i16,
}

/// How far the glyph of character `c` hangs out.
pub fn protrusion(face: &Face, c: char, glyph: u16) -> Protrusion {
    let advance = face.advance(glyph);
    let (left, right) = shares(c);
    let (lsb, rsb) = face.ink(glyph).map_or((0, 0), |(l, _, r, _)| (l, advance - r));
    // Only a part of the bearing: a stem that touches the edge looks as if it hung out.
    let bearing = |b: i32| (b * 2 / 3).clamp(0, advance / 8);
    let by = |share: i32, b: i32| {
        let amount = (advance * share / 1000).max(bearing(b));
        i16::try_from(amount).unwrap_or_default()
    };
    Protrusion { left: by(left, lsb), right: by(right, rsb) }
}

/// Shares of the width, in thousandths: (left, right).
fn shares(c: char) -> (i32, i32) {
    match c {
        '.' | ',' => (0, 700),
        '\u{2026}' => (0, 150),
        ':' | ';' => (0, 450),
        '!' | '?' => (0, 150),
        '-' | '\u{AD}' | '\u{2010}' | '\u{2011}' => (400, 550),
        '\u{2012}' | '\u{2013}' => (200, 300),
        '\u{2014}' | '\u{2015}' => (120, 200),
        '\'' | '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{2039}' | '\u{203A}' => (500, 600),
        '"' | '\u{201C}' | '\u{201D}' | '\u{201E}' | '«' | '»' => (350, 400),
        '(' | '[' | '{' => (120, 0),
        ')' | ']' | '}' => (0, 120),
        '/' => (100, 200),
        '*' | '\u{2020}' | '\u{2021}' => (200, 300),
        'A' | 'À'..='Å' | 'Α' | 'А' | 'Λ' => (50, 50),
        'T' | 'V' | 'W' | 'Y' | 'Τ' | 'Υ' | 'Т' | 'У' => (50, 50),
        'J' => (50, 0),
        'F' | 'L' | 'P' | 'Γ' | 'Г' | 'Р' | 'Ρ' => (0, 50),
        'C' | 'G' | 'O' | 'Q' | 'D' | 'Ο' | 'О' | 'С' => (20, 20),
        'v' | 'w' | 'y' | 'k' | 'x' | 'у' | 'х' => (30, 40),
        'r' | 't' | 'f' => (0, 50),
        _ => (0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::{FaceId, FontLibrary};

    #[test]
    fn light_marks_hang_farther_than_letters() {
        let fonts = FontLibrary::builtin();
        let face = fonts.get(FaceId(0));
        let of = |c: char| protrusion(face, c, face.glyph(c).unwrap());
        assert!(of(',').right > of('d').right);
        assert!(of('-').right > 0 && of('\u{201C}').left > 0);
        let em = f64::from(face.metrics().units_per_em);
        let comma = f64::from(of('.').right) / em;
        assert!((0.1..0.2).contains(&comma), "{comma}");
        assert!(f64::from(of('n').left) / em < 0.03);
    }
}
