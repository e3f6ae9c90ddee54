//! Whole books through the whole road: every word of the source in every edition, in order, and
//! the same bytes each time and on any number of cores.

use std::path::{Path, PathBuf};

use reissue::read::Input;
use reissue::{Block, BlockKind, Converted, Edition, Error, Inline, InlineKind, Options, VisitMut};
use reissue_tests::follow::follow;
use reissue_tests::{Folder, words};

/// The share of letters between the leaves of a book: bullets and numbers of lists, labels of
/// notes, the heading over them.
const MOST_BETWEEN: f64 = 0.005;

/// Runs something on a book at a path.
fn with_input<T>(path: &Path, run: impl FnOnce(&Input<'_>) -> T) -> T {
    let files = Folder(path.parent().expect("a folder").to_path_buf());
    let bytes = std::fs::read(path).expect("readable");
    let name = path.file_name().expect("a file").to_string_lossy().into_owned();
    run(&Input::new(name, bytes.as_slice()).with_files(&files))
}

fn made(path: &Path, editions: &[Edition]) -> Result<Converted, Error> {
    with_input(path, |input| reissue::convert(input, editions, &Options::default()))
}

fn draft(path: &Path) -> reissue::Book {
    with_input(path, |input| reissue::read(input, &Options::default())).expect("a book").book
}

/// Makes the editions of a book and holds them against it.
fn all_words_in_order(path: &Path, editions: &[Edition]) {
    let made = made(path, editions).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    assert_eq!(made.outputs.len(), editions.len(), "{}", path.display());
    in_order(path, &made);
}

fn in_order(path: &Path, made: &Converted) {
    let folder = tempfile::tempdir().expect("a folder");
    for output in &made.outputs {
        let mut book = draft(path);
        let name = format!("{} {}", path.file_name().expect("a file").display(), output.edition);
        let file = folder.path().join(&output.name);
        std::fs::write(&file, &output.bytes).expect("written");
        let text = match output.edition {
            Edition::Epub | Edition::Epub2 => Some(words::of_epub(&file)),
            Edition::Pdf => words::of_tagged_pdf(&file),
            Edition::Print => {
                all_words_on_pages(&name, &book, words::of_pdf(&file));
                continue;
            }
            // The tables of the manuscript have cells of several lines.
            Edition::Txt if name.starts_with("book.toml") => {
                NoFormulas.visit_book(&mut book);
                // Italics that begin inside a word are written so.
                let text = String::from_utf8_lossy(&output.bytes);
                let text = text.replace("<i>", "").replace("</i>", "");
                all_words_on_pages(&name, &book, Some(text));
                continue;
            }
            _ => Some(words::of_text(&String::from_utf8_lossy(&output.bytes))),
        };
        let Some(text) = text else { continue };
        if output.edition == Edition::Txt {
            Unmarked.visit_book(&mut book);
        }
        let found = follow(&book, &text);
        let share = found.between as f64 / found.letters.max(1) as f64;
        println!("{name}: {} letters, {:.3} % between", found.letters, share * 100.0);
        assert_eq!(found.lost, [""; 0], "{name}: not in their place");
        assert!(share < MOST_BETWEEN, "{name}: {} letters between", found.between);
    }
}

/// Takes the words of formulas out: a text edition sets them in another way.
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

/// Takes out `[1]` that the reader left as words, inside a note: in a text edition it looks like
/// the mark of a note, and those are skipped.
struct Unmarked;

impl VisitMut for Unmarked {
    fn visit_inline(&mut self, inline: &mut Inline) {
        if let InlineKind::Text(text) = &mut inline.kind {
            *text = words::of_text(text);
        }
        self.walk_inline(inline);
    }
}

/// Pages without structure, and tables whose cells stand side by side: all words are there, however often pages part them.
fn all_words_on_pages(name: &str, book: &reissue::Book, text: Option<String>) {
    let Some(text) = text else { return };
    let mut source: Vec<String> = words::words(&reissue::words(book).collect::<Vec<_>>().join(" "));
    let mut edition = words::words(&text);
    source.sort();
    edition.sort();
    let mut found = edition.iter().peekable();
    let lost: Vec<&String> = source
        .iter()
        .filter(|word| {
            while found.next_if(|f| f < word).is_some() {}
            found.next_if(|f| f == word).is_none()
        })
        .collect();
    println!("{name}: {} words, {} cut by a page's end", source.len(), lost.len());
    assert!(lost.len() * 1_000 <= source.len(), "{name}: {lost:?}");
}

const ALL: &[Edition] =
    &[Edition::Epub, Edition::Epub2, Edition::Pdf, Edition::Print, Edition::Txt];

fn fixture(name: &str) -> PathBuf {
    reissue_tests::root().join("fixtures/books").join(name)
}

#[test]
fn the_memoir_as_manuscript() {
    all_words_in_order(&fixture("the-salt-road/book.toml"), ALL);
}

#[test]
fn the_memoir_as_plain_text() {
    all_words_in_order(&fixture("the-salt-road-text/the-salt-road.txt"), ALL);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let path = fixture("the-salt-road/book.toml");
    let on = |cores: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(cores).build().expect("threads");
        pool.install(|| made(&path, ALL).expect("editions"))
    };
    let one = on(1);
    assert_eq!(one.outputs.len(), ALL.len());
    for other in [on(1), on(2), on(5)] {
        for (a, b) in one.outputs.iter().zip(&other.outputs) {
            assert_eq!(a.name, b.name);
            assert!(a.bytes == b.bytes, "{} differs", a.name);
        }
    }
}
