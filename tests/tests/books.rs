//! Whole books through the whole road: every word of the source in every edition, in order, and
//! the same bytes each time.

use std::path::Path;

use reissue::read::Input;
use reissue::{Block, BlockKind, Edition, Inline, InlineKind, Options, VisitMut};
use reissue_tests::{Folder, words};

/// The share of neighbouring words that furniture, notes, marks and figures may part.
const MOST_PARTED: f64 = 0.06;

fn editions_of(path: &Path) -> (Vec<String>, reissue::Converted) {
    let files = Folder(path.parent().expect("a folder").to_path_buf());
    let bytes = std::fs::read(path).expect("readable");
    let name = path.file_name().expect("a file").to_string_lossy().into_owned();
    let input = Input::new(name, bytes.as_slice()).with_files(&files);
    let options = Options::default();
    let mut draft = reissue::read(&input, &options).expect("a book");
    // The source's list of contents gives way to one with our page numbers.
    for matter in [&mut draft.book.front, &mut draft.book.body, &mut draft.book.back] {
        matter.retain(|s| s.role != reissue::Role::Contents);
    }
    // A formula is MathML in the EPUB, in words elsewhere.
    NoFormulas.visit_book(&mut draft.book);
    let text: Vec<String> = reissue::words(&draft.book).collect();
    let editions = [Edition::Epub, Edition::Epub2, Edition::Pdf, Edition::Print, Edition::Txt];
    let made = reissue::convert(&input, &editions, &options).expect("editions");
    (words::words(&text.join(" ")), made)
}

fn all_words_in_all_editions(path: &Path) {
    let (source, made) = editions_of(path);
    assert!(source.len() > 1_000, "a book has words");
    let folder = tempfile::tempdir().expect("a folder");
    for output in &made.outputs {
        let file = folder.path().join(&output.name);
        std::fs::write(&file, &output.bytes).expect("written");
        let text = match output.edition {
            Edition::Epub | Edition::Epub2 => Some(words::of_epub(&file)),
            Edition::Pdf | Edition::Print => words::of_pdf(&file),
            _ => String::from_utf8(output.bytes.clone()).ok(),
        };
        let Some(text) = text else { continue };
        let mut edition = words::words(&text);
        edition.sort();
        let mut wanted = source.clone();
        wanted.sort();
        let lost = lacking(&wanted, &edition);
        assert!(lost.is_empty(), "{}: words lost: {lost:?}", output.name);
        let pairs = |words: &[String]| -> Vec<String> {
            let mut pairs: Vec<String> = words.windows(2).map(|w| w.join(" ")).collect();
            pairs.sort();
            pairs
        };
        let parted = lacking(&pairs(&source), &pairs(&words::words(&text)));
        let share = parted.len() as f64 / source.len() as f64;
        println!("{}: {:.2} % of neighbours parted", output.name, share * 100.0);
        assert!(share < MOST_PARTED, "{}: {} neighbours parted", output.name, parted.len());
    }
}

/// Takes the words of formulas out.
struct NoFormulas;

impl VisitMut for NoFormulas {
    fn visit_block(&mut self, block: &mut Block) {
        if let BlockKind::Math(math) = &mut block.kind {
            math.text.clear();
        }
        self.walk_block(block);
    }

    fn visit_inline(&mut self, inline: &mut Inline) {
        if let InlineKind::Math(math) = &mut inline.kind {
            math.text.clear();
        }
        self.walk_inline(inline);
    }
}

/// What the sorted `wanted` holds more often than the sorted `found`.
fn lacking(wanted: &[String], found: &[String]) -> Vec<String> {
    let mut found = found.iter().peekable();
    let mut out = Vec::new();
    for word in wanted {
        while found.next_if(|f| *f < word).is_some() {}
        if found.next_if(|f| *f == word).is_none() {
            out.push(word.clone());
        }
    }
    out
}

#[test]
fn the_memoir_as_manuscript() {
    let path = reissue_tests::root().join("fixtures/books/the-salt-road/book.toml");
    all_words_in_all_editions(&path);
}

#[test]
fn the_memoir_as_plain_text() {
    let path = reissue_tests::root().join("fixtures/books/the-salt-road-text/the-salt-road.txt");
    all_words_in_all_editions(&path);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let path = reissue_tests::root().join("fixtures/books/the-salt-road/book.toml");
    let (_, one) = editions_of(&path);
    let (_, two) = editions_of(&path);
    for (a, b) in one.outputs.iter().zip(&two.outputs) {
        assert_eq!(a.name, b.name);
        assert!(a.bytes == b.bytes, "{} differs", a.name);
    }
}
