//! Makes editions of a book at a path and holds each against the book, leaf by leaf.

use std::path::Path;

use reissue::read::Input;
use reissue::{
    Block, BlockKind, Book, Converted, Draft, Edition, Error, Inline, InlineKind, Options, VisitMut,
};

use crate::follow::follow;
use crate::{Folder, words};

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

/// Makes editions of a book.
///
/// # Errors
/// What the program says.
///
/// # Panics
/// Where the file can't be read.
pub fn made(path: &Path, editions: &[Edition]) -> Result<Converted, Error> {
    with_input(path, |input| reissue::convert(input, editions, &Options::default()))
}

/// Reads a book.
///
/// # Panics
/// Where it is none.
pub fn draft(path: &Path) -> Draft {
    with_input(path, |input| reissue::read(input, &Options::default())).expect("a book")
}

/// Says of each edition what does not stand in it where it should.
///
/// # Panics
/// Where an edition can't be opened.
pub fn out_of_place(path: &Path, made: &Converted) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut faults = Vec::new();
    for output in &made.outputs {
        let mut book = draft(path).book;
        let name = format!("{} {}", path.file_name().expect("a file").display(), output.edition);
        let file = folder.path().join(&output.name);
        std::fs::write(&file, &output.bytes).expect("written");
        match output.edition {
            Edition::Pdf => {
                if let Some(text) = words::of_tagged_pdf(&file) {
                    faults.extend(leaves_out_of_place(&name, &book, &text));
                }
            }
            Edition::Print => faults.extend(lacks_words(&name, &book, words::of_pdf(&file))),
            // The tables of the manuscript have cells of several lines.
            Edition::Txt if name.starts_with("book.toml") => {
                NoFormulas.visit_book(&mut book);
                let text = words::of_text(&String::from_utf8_lossy(&output.bytes));
                faults.extend(lacks_words(&name, &book, Some(text)));
            }
            _ => faults.extend(file_out_of_place(&name, &book, output.edition, &file)),
        }
    }
    faults
}

/// Says what does not stand in an EPUB or a text edition where it should.
///
/// # Panics
/// Where the file can't be opened.
pub fn file_out_of_place(name: &str, book: &Book, edition: Edition, file: &Path) -> Vec<String> {
    if matches!(edition, Edition::Epub | Edition::Epub2) {
        return leaves_out_of_place(name, book, &words::of_epub(file));
    }
    let mut book = book.clone();
    Unmarked.visit_book(&mut book);
    let text = std::fs::read_to_string(file).expect("UTF-8");
    leaves_out_of_place(name, &book, &words::of_text(&text))
}

/// Says what does not stand in the text of an edition where it should.
pub fn leaves_out_of_place(name: &str, book: &Book, text: &str) -> Vec<String> {
    let found = follow(book, text);
    let share = found.between as f64 / found.letters.max(1) as f64;
    println!("{name}: {} letters, {:.3} % between", found.letters, share * 100.0);
    let mut faults: Vec<String> =
        found.lost.iter().map(|leaf| format!("{name}: not in its place: {leaf}")).collect();
    if share >= MOST_BETWEEN {
        faults.push(format!("{name}: {} letters of {} between", found.between, found.letters));
    }
    faults
}

/// Pages without structure, and tables whose cells stand side by side: all words are there, however
/// often pages part them.
fn lacks_words(name: &str, book: &Book, text: Option<String>) -> Option<String> {
    let mut edition = words::words(&text?);
    let mut source: Vec<String> = words::words(&reissue::words(book).collect::<Vec<_>>().join(" "));
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
    (lost.len() * 1_000 > source.len()).then(|| format!("{name}: words lost: {lost:?}"))
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
