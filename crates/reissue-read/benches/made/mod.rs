//! Words and packages for the benches.

#![allow(dead_code, unreachable_pub, reason = "each bench uses its part")]

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

/// Words that deflate about as well as prose does: two thirds of a small stock, the rest made of
/// syllables.
pub struct Prose(pub u32);

impl Prose {
    /// A number below a bound.
    pub fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 16) as usize % below
    }

    fn word(&mut self) -> String {
        const STOCK: [&str; 16] = [
            "the", "of", "and", "salt", "cart", "she", "went", "out", "again", "was", "never",
            "in", "a", "to", "that", "grey",
        ];
        const SYLLABLES: [&str; 16] = [
            "ma", "ro", "ten", "vi", "sal", "kor", "in", "ber", "lu", "ast", "ein", "dor", "hes",
            "tra", "qui", "mel",
        ];
        if self.next(3) > 0 {
            return STOCK[self.next(STOCK.len())].to_owned();
        }
        (0..2 + self.next(3)).map(|_| SYLLABLES[self.next(SYLLABLES.len())]).collect()
    }

    /// So many words.
    pub fn words(&mut self, count: usize) -> String {
        (0..count).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }
}

/// Packs files in the given order.
pub fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("in memory");
        zip.write_all(text.as_bytes()).expect("in memory");
    }
    zip.finish().expect("in memory").into_inner()
}
