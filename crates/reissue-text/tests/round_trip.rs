//! Texts of the corpus: read, written, read again; the same book must come back.
//!
//! Needs the corpus beside the workspace; says so and passes where it is not there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use reissue_core::{Block, BlockKind, Book, Visit, dump, words};
use reissue_read::{Input, Options, text};
use reissue_text::plain::{self, TextOptions, columns, raggedness, wrap};

fn texts() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/gutenberg");
    if !root.is_dir() {
        println!("skipped: no corpus at {}", root.display());
        return Vec::new();
    }
    let mut out: Vec<PathBuf> = fs::read_dir(root)
        .expect("corpus")
        .flatten()
        .flat_map(|e| fs::read_dir(e.path()).into_iter().flatten().flatten())
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .collect();
    out.sort();
    out
}

fn read(name: &str, bytes: &[u8]) -> Book {
    text::read(&Input::new(name, bytes), &Options::default()).expect("a book").book
}

/// The dump without what plain text has no words for: see the documentation of `plain`.
fn lines(book: &Book) -> Vec<String> {
    let mut book = book.clone();
    book.metadata = reissue_core::Metadata::default();
    for note in &mut book.notes {
        note.kind = reissue_core::NoteKind::Footnote;
        note.mark = None;
    }
    dump(&book).lines().map(String::from).collect()
}

/// The lines of the first that the second does not have as often. Order is held by the words.
fn differences(a: &[String], b: &[String]) -> (usize, Vec<String>) {
    let mut have: BTreeMap<&str, usize> = BTreeMap::new();
    for line in b {
        *have.entry(line).or_default() += 1;
    }
    let mut missing = Vec::new();
    for line in a {
        match have.get_mut(line.as_str()).filter(|n| **n > 0) {
            Some(n) => *n -= 1,
            None => missing.push(line.clone()),
        }
    }
    (missing.len(), missing)
}

#[test]
fn a_text_comes_back_the_same() {
    let (mut total, mut lost) = (0, 0);
    let (mut all, mut same, mut parted) = (0, 0, 0);
    for path in texts() {
        let name = path.file_name().expect("name").to_string_lossy().into_owned();
        let first = read(&name, &fs::read(&path).expect("text"));
        // A made title page would be a section more.
        let options = TextOptions { title_page: false, ..TextOptions::default() };
        let written = plain::write(&first, &options);
        if let Ok(dir) = std::env::var("REISSUE_ROUND_TRIP") {
            fs::write(Path::new(&dir).join(&name), &written.text).expect("written");
        }
        let second = read(&name, written.text.as_bytes());
        let (a, b) = (lines(&first), lines(&second));
        let (count, missing) = differences(&a, &b);
        let parting = parting(&first, &second);
        println!("{name}: {count} of {} lines differ", a.len());
        missing
            .iter()
            .take(14)
            .for_each(|l| println!("    {}", l.chars().take(110).collect::<String>()));
        parting.iter().for_each(|w| println!("    words part: {w}"));
        total += a.len();
        lost += count;
        all += 1;
        same += usize::from(count == 0);
        parted += usize::from(parting.is_some());
    }
    if all > 0 {
        println!("{same} of {all} books the same; {lost} of {total} lines of the dump differ");
        assert!(parted * 10 <= all, "{parted} of {all} books have other words");
        assert!(lost * 100 <= total * 6, "{lost} of {total} lines differ");
    }
}

/// All letters and digits of a book in order, its notes after them.
fn letters(book: &Book) -> String {
    words(book)
        .flat_map(|w| w.chars().filter(|c| c.is_alphanumeric()).collect::<Vec<_>>())
        .collect()
}

/// Where two books part: the letters of both there; none where they are the same.
fn parting(first: &Book, second: &Book) -> Option<String> {
    let (a, b) = (letters(first), letters(second));
    if a == b {
        return None;
    }
    let at = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    let from = |s: &str| {
        String::from_utf8_lossy(&s.as_bytes()[at.saturating_sub(20)..(at + 60).min(s.len())])
            .into_owned()
    };
    Some(format!("{} | {}", from(&a), from(&b)))
}

#[test]
fn lines_keep_the_width_and_are_more_even_than_greedy_ones() {
    struct Paragraphs(Vec<String>);
    impl Visit for Paragraphs {
        fn visit_block(&mut self, block: &Block) {
            if let BlockKind::Paragraph(p) = &block.kind {
                self.0.push(reissue_core::plain(&p.content));
            }
            self.walk_block(block);
        }
    }
    for path in texts() {
        let name = path.file_name().expect("name").to_string_lossy().into_owned();
        let book = read(&name, &fs::read(&path).expect("text"));
        let mut paragraphs = Paragraphs(Vec::new());
        paragraphs.visit_book(&book);
        let (mut optimum, mut first) = (0, 0);
        let narrow = |t: &&String| t.chars().count() == columns(t);
        for text in paragraphs.0.iter().filter(narrow) {
            optimum += raggedness(&wrap(text, 72, 0), 72);
            first += raggedness(&greedy(text, 72), 72);
        }
        println!("{name}: raggedness {optimum} against {first} of greedy lines");
        assert!(optimum <= first, "{name}");
        let begin = Instant::now();
        let written = plain::write(&book, &TextOptions::default());
        let time = begin.elapsed();
        let count = words(&book).count();
        println!("{name}: {count} words in {time:?}");
        for line in written.text.lines() {
            let grid = line.trim_start().starts_with(['|', '+']);
            let long = line.split_whitespace().any(|w| columns(w) > 50);
            let inner = line.starts_with("    ") && line.trim_start().contains("  ");
            assert!(
                columns(line) <= 72
                    || long
                    || grid
                    || inner
                    || line.split_whitespace().count() == 1,
                "{name}: {line}"
            );
        }
    }
}

fn greedy(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let Some(last) = lines.last_mut() else { break };
        if !last.is_empty() && columns(last) + 1 + columns(word) > width {
            lines.push(word.into());
        } else {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines
}
