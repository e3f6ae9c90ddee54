//! What the tests of EPUB and HTML share: the corpus, words, and an extractor that knows nothing
//! of the readers.

#![allow(dead_code, unreachable_pub, reason = "each test uses its part")]
#![allow(clippy::expect_used, reason = "a test says what is missing by failing")]

pub mod tags;
pub mod zips;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use reissue_core::{Report, Section, Span};
use reissue_read::{Format, Input, Options, ReadError, Reading, read};
use serde_json::Value;

/// A folder of the shared corpus; says so where it is not there.
pub fn corpus(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus").join(folder);
    if !path.is_dir() {
        println!("skipped: no {folder} in the shared corpus");
        return None;
    }
    Some(path)
}

/// All files under a folder whose names end so, sorted.
pub fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let mut queue = vec![folder.to_path_buf()];
    while let Some(folder) = queue.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of the corpus").flatten() {
            let path = entry.path();
            if path.is_dir() {
                queue.push(path);
            } else if path.to_string_lossy().ends_with(end) {
                out.push(path);
            }
        }
    }
    out.sort();
    out
}

/// Reads a file of the corpus.
pub fn read_file(path: &Path, format: Option<Format>) -> Result<Reading, ReadError> {
    let bytes = std::fs::read(path).expect("a file of the corpus");
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    read(&Input::new(name, bytes), &Options { format, ..Options::default() })
}

/// Reads an expectation.
pub fn json(path: &Path) -> Value {
    let bytes = std::fs::read(path).expect("an expectation of the corpus");
    serde_json::from_slice(&bytes).expect("JSON")
}

/// The sections with their depths, from 1, in reading order.
pub fn flat<'s>(sections: &'s [Section], depth: usize, out: &mut Vec<(usize, &'s Section)>) {
    for section in sections {
        out.push((depth, section));
        flat(&section.sections, depth + 1, out);
    }
}

/// Letters and digits in lower case, nothing else.
pub fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Words of letters or of digits in lower case; all else parts them. A character of a script that
/// parts no words is a word.
pub fn split(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut last = None;
    for c in text.chars().flat_map(char::to_lowercase) {
        let kind = match c {
            '\u{3000}'..='\u{3004}' => None,
            '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{fa2d}' | '\u{20000}'..='\u{3ffff}' => {
                Some(2)
            }
            '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' => last.or(Some(0)),
            c if c.is_numeric() => Some(1),
            c if c.is_alphanumeric() => Some(0),
            _ => None,
        };
        match (kind, out.last_mut()) {
            (Some(k), Some(word)) if last == Some(k) && k < 2 => word.push(c),
            (Some(_), _) => out.push(c.to_string()),
            (None, _) => {}
        }
        last = kind;
    }
    out
}

/// How often each word comes.
pub fn counted<W: Ord>(words: impl IntoIterator<Item = W>) -> BTreeMap<W, i64> {
    let mut out = BTreeMap::new();
    for word in words {
        *out.entry(word).or_insert(0) += 1;
    }
    out
}

/// What of `want` is not in `have`, each as often as it is missing.
pub fn lacking<W: Ord + Clone>(want: &BTreeMap<W, i64>, have: &BTreeMap<W, i64>) -> Vec<(W, i64)> {
    want.iter()
        .map(|(w, n)| (w.clone(), n - have.get(w).copied().unwrap_or(0)))
        .filter(|(_, n)| *n > 0)
        .collect()
}

/// The share of two bags that is common: twice the common words by all words, 1 where equal.
pub fn likeness<W: Ord + Clone>(a: &BTreeMap<W, i64>, b: &BTreeMap<W, i64>) -> f64 {
    let all: i64 = a.values().sum::<i64>() + b.values().sum::<i64>();
    let apart: i64 = lacking(a, b).iter().chain(&lacking(b, a)).map(|(_, n)| n).sum();
    if all == 0 { 1.0 } else { 1.0 - apart as f64 / all as f64 }
}

/// The codes of findings about words that were left out on purpose, each with its place.
const LEFT_OUT: &[&str] = &["read-310", "read-313", "read-318", "read-319"];

/// The places of the sources whose names end so that findings say were left out.
pub fn left_out(report: &Report, source: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for finding in report.diagnostics.iter().filter(|d| LEFT_OUT.contains(&d.code)) {
        let places = std::iter::once(finding.span).chain(finding.related.iter().map(|r| r.0));
        for span in places.filter(|s: &Span| !s.is_none()) {
            let owner = report.sources.get(usize::from(span.source.0));
            if owner.is_some_and(|s| s.name.ends_with(source)) {
                out.push((span.start as usize, span.end as usize));
            }
        }
    }
    out
}
