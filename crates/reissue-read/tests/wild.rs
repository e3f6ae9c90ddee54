//! EPUBs as the tools of the wild make them (calibre, Sigil, InDesign, Word, scanners) and what
//! must come of them: each folder of `wild` is packed, read, and held against the dump beside it.
//!
//! `REISSUE_BLESS=1` writes the dumps anew; look at what changed before it is committed.

#![allow(clippy::expect_used, clippy::panic, reason = "a test says what is missing by failing")]

#[path = "wild/makers.rs"]
mod makers;
mod markup;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use markup::zips::packed;
use reissue_read::{Input, Options, Reading, read};

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wild")
}

/// An EPUB of all files of a folder, named relative to it.
fn epub(folder: &Path) -> Vec<u8> {
    let mut files = vec![("mimetype".to_owned(), b"application/epub+zip".to_vec())];
    for path in markup::files(folder, "") {
        let name = path.strip_prefix(folder).expect("inside").to_string_lossy().replace('\\', "/");
        files.push((name, std::fs::read(&path).expect("a fixture")));
    }
    let files: Vec<(&str, &[u8])> = files.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    packed(&files)
}

fn check(name: &str) {
    let reading =
        read(&Input::new(format!("{name}.epub"), epub(&home().join(name))), &Options::default())
            .unwrap_or_else(|e| panic!("{name}: {e}"));
    hold(name, &reading);
}

/// Holds a reading against its dump.
fn hold(name: &str, reading: &Reading) {
    let mut got = reissue_core::dump(&reading.book);
    got.push_str("\nreport\n");
    for d in &reading.report.diagnostics {
        let place = reading.report.place(d.span).map(|(s, line, _)| {
            let file = s.name.rsplit('/').next().unwrap_or("");
            format!(" {file}:{line}")
        });
        let place = place.unwrap_or_default();
        let _ = writeln!(got, "{} {:?}{place} ×{} {}", d.code, d.kind, d.count, d.message);
    }
    let golden = home().join(format!("{name}.txt"));
    if std::env::var_os("REISSUE_BLESS").is_some() {
        std::fs::write(&golden, &got).expect("written");
        return;
    }
    let want = std::fs::read_to_string(&golden).expect("a golden dump");
    for (i, (g, w)) in got.lines().zip(want.lines()).enumerate() {
        assert_eq!(g, w, "{name}.txt, line {}", i + 1);
    }
    assert_eq!(got.lines().count(), want.lines().count(), "{name}.txt");
}

#[test]
fn calibre_splits_a_book_with_classes_alone() {
    check("calibre");
}

#[test]
fn sigil_keeps_notes_in_a_file_of_their_own() {
    check("sigil");
}

#[test]
fn indesign_names_paragraph_styles() {
    check("indesign");
}

#[test]
fn word_writes_a_soup() {
    check("word");
}

#[test]
fn scanners_mark_pages() {
    check("scan");
}
