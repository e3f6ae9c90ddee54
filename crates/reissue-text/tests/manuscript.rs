//! Books written as manuscripts and read back: the same books.

#![allow(clippy::expect_used, clippy::panic, reason = "a test says what is missing by failing")]

mod any_book;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use reissue_core::{Book, ResourceData, dump};
use reissue_read::{Files, Format, Input, Options as ReadOptions, read};
use reissue_text::manuscript::{Contents, Layout, Lines, Manuscript, Options, write};

/// The files of a manuscript in memory.
struct Memory(BTreeMap<String, Contents>);

impl Files for Memory {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        match self.0.get(path) {
            Some(Contents::Text(text)) => Ok(text.clone().into_bytes()),
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn resource(&self, path: &str) -> io::Result<ResourceData> {
        match self.0.get(path) {
            Some(Contents::Data(data)) => Ok(data.clone()),
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn list(&self) -> io::Result<Vec<String>> {
        Ok(self.0.keys().cloned().collect())
    }
}

struct Folder(PathBuf);

impl Files for Folder {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        std::fs::read(self.0.join(path))
    }

    fn list(&self) -> io::Result<Vec<String>> {
        Ok(Vec::new())
    }
}

fn back(manuscript: &Manuscript) -> Book {
    let (name, Contents::Text(first)) = &manuscript.files[0] else { panic!("no text") };
    let files = Memory(manuscript.files.iter().cloned().collect());
    let input = Input::new(name.clone(), first.clone().into_bytes()).with_files(&files);
    let options = ReadOptions { format: Some(Format::Manuscript), ..ReadOptions::default() };
    read(&input, &options).expect("readable").book
}

/// The formulas that are displayed, of which the dump says nothing.
fn displayed(book: &Book) -> usize {
    format!("{book:?}").matches("display: true").count()
}

/// Writes a book in every form, reads it back and compares; writing again gives the same files.
fn check(name: &str, book: &Book) {
    for layout in [Layout::Folder, Layout::Single] {
        for lines in [Lines::Paragraph, Lines::Sentence] {
            let options = Options { layout, lines };
            let written = write(book, &options);
            let again = back(&written);
            let (want, got) = (dump(book), dump(&again));
            let differs = want.lines().zip(got.lines()).find(|(a, b)| a != b);
            assert!(want == got, "{name} {options:?}: {differs:#?}");
            assert_eq!(displayed(book), displayed(&again), "{name} {options:?}: formulas");
            assert!(write(&again, &options) == written, "{name} {options:?}: no fixed point");
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig {
        cases: 192,
        failure_persistence: None,
        ..Default::default()
    })]

    #[test]
    fn any_book_comes_back(book in any_book::books()) {
        check("an arbitrary book", &book);
    }
}

#[test]
fn captions_and_displayed_formulas_come_back() {
    let table = "| Port | Salt |\n|---|---|\n| Sill | 312 |\n\n: The weights of 1904\n";
    let math = "`<math><mi>x</mi></math>`{=mathml .display}";
    for (text, wanted) in [
        (format!("::: drama\n[Quist]{{.speaker}} Look.\n\n{table}:::\n"), "The weights of 1904"),
        (format!("::: letter\n::: salutation\nDear Anders,\n:::\n\n{table}:::\n"), "The weights"),
        ("The code `a` []{.math .display mathml=\"<math><mi>x</mi></math>\"}.\n".into(), "x"),
        (format!("The formula {math} is displayed.\n"), "x"),
    ] {
        let input = Input::new("salt.md", text.as_bytes());
        let book = read(&input, &ReadOptions::default()).expect("readable").book;
        let shown = dump(&book);
        assert!(shown.contains(wanted), "{shown}");
        assert_eq!(shown.contains("caption"), text.contains("weights"), "{shown}");
        assert_eq!(displayed(&book), usize::from(text.contains(".display")), "{shown}");
        check(&text, &book);
    }
}

#[test]
fn the_memoir_comes_back() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/books/the-salt-road");
    let bytes = std::fs::read(folder.join("book.toml")).expect("the fixture");
    let files = Folder(folder);
    let input = Input::new("book.toml", bytes).with_files(&files);
    let book = read(&input, &ReadOptions::default()).expect("readable").book;
    check("the memoir", &book);
}

#[test]
fn captures_come_back() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/captures");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: the corpus is not there");
        return;
    };
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|e| e == "txt") {
            let bytes = std::fs::read(&path).expect("a capture");
            let input = Input::new("capture.txt", bytes);
            let options = ReadOptions { format: Some(Format::Capture), ..ReadOptions::default() };
            let book = read(&input, &options).expect("readable").book;
            check(&path.to_string_lossy(), &book);
        }
    }
}
