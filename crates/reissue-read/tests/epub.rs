//! EPUB files of the shared corpus against what others say of them.

#![allow(clippy::expect_used, clippy::panic, reason = "a test says what is missing by failing")]

mod markup;

use std::path::Path;

use markup::zips::spine;
use markup::{corpus, files, flat, json, letters, read_file};
use reissue_core::{Block, BlockKind, Inline, InlineKind, Matter, Role, Visit};
use reissue_read::{Format, ReadError, Reading};
use serde_json::Value;

#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    verse: u64,
    letters: u64,
    tables: u64,
    images: u64,
    notes: u64,
    formulas: u64,
}

impl Visit for Counts {
    fn visit_block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Verse(_) => self.verse += 1,
            BlockKind::Letter(_) => self.letters += 1,
            BlockKind::Table(_) | BlockKind::Dialogue(_) => self.tables += 1,
            BlockKind::Figure(figure) => self.images += figure.images.len() as u64,
            BlockKind::Math(_) => self.formulas += 1,
            _ => {}
        }
        self.walk_block(block);
    }

    fn visit_inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Image(_) => self.images += 1,
            InlineKind::NoteRef(_) => self.notes += 1,
            InlineKind::Math(_) => self.formulas += 1,
            _ => {}
        }
        self.walk_inline(inline);
    }
}

/// How many entries of a diary the corpus file holds, which its expectation does not count as
/// letters though they are set as such.
fn diary_entries(path: &Path) -> u64 {
    spine(path).iter().map(|(_, t)| t.matches("z3998:diary-entry").count() as u64).sum()
}

#[test]
fn standard_ebooks_keep_structure_and_counts() {
    let Some(folder) = corpus("standardebooks") else { return };
    for path in files(&folder, ".epub") {
        let expect = json(&path.with_extension("expect.json"));
        let reading = read_file(&path, Some(Format::Epub)).expect("read");
        let book = &reading.book;
        let name = path.display();
        assert_eq!(book.metadata.title, expect["title"][0].as_str().expect("title"), "{name}");
        assert_eq!(book.metadata.creators[0].name, expect["creator"][0].as_str().expect("creator"));
        let mut got = Counts::default();
        got.visit_book(book);
        let count = |key: &str| expect["counts"][key].as_u64().expect("a count");
        let want = Counts {
            verse: count("verse"),
            letters: count("letter") + diary_entries(&path),
            tables: count("table"),
            images: count("img"),
            notes: count("noteref"),
            formulas: count("math"),
        };
        assert_eq!(got, want, "{name}");
        if count("endnote") > 0 {
            assert_eq!(book.notes.len() as u64, count("endnote"), "{name}");
        }
        assert!(book.notes.iter().all(|n| !n.blocks.is_empty()), "{name}: an empty note");
        check_contents(&reading, &expect["toc"], &name.to_string());
    }
}

/// Holds the sections against the table of contents: depths, and the letters of the labels.
fn check_contents(reading: &Reading, toc: &Value, name: &str) {
    let mut sections = Vec::new();
    for (_, matter) in reading.book.matters() {
        flat(matter, 1, &mut sections);
    }
    // A section without a heading (words after a section that ends within another, a closing
    // word) is in no contents, unless its kind is its name; a heading that is lost still shows,
    // since its entry then finds no section.
    let mut sections =
        sections.into_iter().filter(|(_, s)| s.heading.is_some() || is_named_alone(s.role));
    let mut under_half_title = None;
    for entry in toc.as_array().expect("a list") {
        let mut depth = entry[0].as_u64().expect("a depth") as usize;
        let label = entry[1].as_str().expect("a label");
        // The contents put the chapters under the half title, which holds none of them here.
        if under_half_title.is_some_and(|d| depth > d) {
            depth -= 1;
        } else {
            under_half_title = None;
        }
        let (got_depth, section) = sections.next().unwrap_or_else(|| panic!("{name}: no {label}"));
        assert_eq!(got_depth, depth, "{name}: {label}");
        if section.role == Role::HalfTitle {
            under_half_title = Some(depth);
        }
        let Some(heading) = section.heading.as_ref().filter(|_| section.role != Role::TitlePage)
        else {
            continue;
        };
        assert_eq!(letters(&heading.label()), letters(label), "{name}");
    }
    assert_eq!(sections.next().map(|(_, s)| &s.heading), None, "{name}: more than the contents");
}

/// Tells whether contents name such a section though it has no heading.
fn is_named_alone(role: Role) -> bool {
    matches!(role, Role::Dedication | Role::Epigraph | Role::Plates | Role::TitlePage)
}

#[test]
fn editions_of_one_book_have_the_same_headings_and_notes() {
    let Some(folder) = corpus("multiformat") else { return };
    for path in files(&folder, "expect.json") {
        let expect = json(&path);
        let home = path.parent().expect("a folder");
        for edition in files(home, ".epub").into_iter().chain(files(home, ".html")) {
            let reading = read_file(&edition, None).expect("read");
            let name = edition.display();
            let mut sections = Vec::new();
            for (_, matter) in reading.book.matters() {
                flat(matter, 1, &mut sections);
            }
            let got: Vec<String> = sections
                .iter()
                .filter(|(_, s)| !matches!(s.role, Role::TitlePage | Role::HalfTitle | Role::Notes))
                .filter_map(|(_, s)| s.heading.as_ref())
                .map(|h| letters(&h.label()))
                .collect();
            let want: Vec<String> = expect["headings"]
                .as_array()
                .expect("a list")
                .iter()
                .map(|h| letters(h[1].as_str().expect("words")))
                .collect();
            assert_eq!(got, want, "{name}");
            let notes = expect["notes"].as_u64().or_else(|| expect["note_count"].as_u64());
            if let Some(notes) = notes {
                assert_eq!(reading.book.notes.len() as u64, notes, "{name}");
            }
        }
    }
}

#[test]
fn sound_epubs_are_read_and_broken_ones_never_panic() {
    let mut refused = Vec::new();
    let Some(folder) = corpus("epubcheck") else { return };
    let expectations = std::fs::read_to_string(folder.join("expectations.tsv")).unwrap_or_default();
    let sound: Vec<&str> = expectations
        .lines()
        .filter_map(|l| {
            let mut columns = l.split('\t');
            let file = columns.next()?;
            (columns.nth(3)? == "none").then_some(file)
        })
        .collect();
    for path in files(&folder, ".epub") {
        let result = read_file(&path, Some(Format::Epub));
        let file = path.strip_prefix(&folder).expect("inside").to_string_lossy().into_owned();
        let is_sound = sound.iter().any(|s| s.ends_with(file.as_str()) || file.ends_with(s));
        if let Err(error) = result
            && is_sound
            && !matches!(error, ReadError::Drm { .. })
        {
            refused.push(format!("{file}: {error}"));
        }
    }
    assert!(refused.is_empty(), "{refused:#?}");
    for name in ["epub-tests", "epub3-samples"] {
        let Some(folder) = corpus(name) else { return };
        for path in files(&folder, ".epub") {
            let reading =
                read_file(&path, None).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            assert!(!reading.book.metadata.title.is_empty(), "{}", path.display());
        }
    }
}

#[test]
fn hostile_files_are_read_or_refused() {
    let Some(folder) = corpus("hostile") else { return };
    for path in files(&folder, ".epub") {
        let result = read_file(&path, Some(Format::Epub));
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let refused = result.as_ref().err().map(ReadError::code);
        let must_read =
            ["no-container", "no-mimetype", "utf16-chapter", "bad-crc", "duplicate", "latin1"];
        if must_read.iter().any(|m| name.contains(m)) {
            assert_eq!(refused, None, "{name}");
        }
        let must_refuse = ["zero-length", "not-a-zip", "truncated", "overlapping"];
        if must_refuse.iter().any(|m| name.contains(m)) {
            assert!(refused.is_some(), "{name}");
        }
    }
    for path in files(&folder, ".zip") {
        let _ = read_file(&path, None);
    }
}

#[test]
fn front_matter_stands_before_the_text() {
    let Some(folder) = corpus("standardebooks") else { return };
    for path in files(&folder, ".epub") {
        let book = read_file(&path, None).expect("read").book;
        assert!(
            book.front.iter().all(|s| s.role.matter() == Matter::Front
                || s.role == Role::Plates
                || s.role == Role::Chapter
                || s.role == Role::Piece),
            "{}",
            path.display()
        );
        assert!(!book.body.is_empty());
        assert_eq!(book.back.last().map(|s| s.role), Some(Role::Imprint), "{}", path.display());
    }
}
