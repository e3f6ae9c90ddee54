//! What another program reads from the PDF editions: the characters of every page, in order, with
//! ligatures and hyphens undone.
//!
//! The pages of the typesetter say what stands on each page; that they hold the source's words is
//! tested in `books`. Here `pdftotext` must give the same characters, page by page, from the file.

use std::collections::BTreeSet;
use std::path::Path;

use reissue::page::Pages;
use reissue::read::Input;
use reissue::{Edition, Options, Press};
use reissue_tests::pdf::read_as_set;
use reissue_tests::words::{of_pdf, of_tagged_pdf, words};
use reissue_tests::{Folder, corpus, judge, root};

fn compare(name: &str, pages: &Pages, file: &Path) {
    let total = read_as_set(pages, file).unwrap_or_else(|fault| panic!("{name}, {fault}"));
    println!(
        "{name}: {total} bytes of text on {} pages are read as they were set",
        pages.pages.len()
    );
    assert!(total > 10_000, "{name}: a book has words");
}

fn both_editions(path: &Path) {
    if !judge(Path::new("/usr/bin/pdftotext")) {
        return;
    }
    let files = Folder(path.parent().expect("a folder").to_path_buf());
    let bytes = std::fs::read(path).expect("readable");
    let name = path.file_name().expect("a file").to_string_lossy().into_owned();
    let input = Input::new(name, bytes.as_slice()).with_files(&files);
    let draft = reissue::read(&input, &Options::default()).expect("a book");
    let press = Press::new(&draft.book, &draft.options).expect("settings");
    let folder = tempfile::tempdir().expect("a folder");
    let make = |edition| {
        let file = folder.path().join(press.file_name(edition));
        let mut sink = std::fs::File::create(&file).expect("created");
        press.make(edition, &mut sink).expect("made");
        file
    };
    compare("print", &press.print_pages().expect("set").pages, &make(Edition::Print));
    let reading = make(Edition::Pdf);
    compare("pdf", &press.reading_pages().expect("set").pages, &reading);
    tags_keep_words_apart(&reading, &make(Edition::Txt));
}

/// A program that reads the tags alone, line after line of an element, must find the words that
/// stand on the pages, none joined with the next over a line's end.
fn tags_keep_words_apart(file: &Path, plain: &Path) {
    let pages = of_pdf(file).expect("poppler is there");
    let plain = std::fs::read_to_string(plain).expect("UTF-8");
    let known: BTreeSet<_> = words(&pages).into_iter().chain(words(&plain)).collect();
    // A hyphen of the line breaker has an element of its own between the halves of its word.
    let tagged = of_tagged_pdf(file).expect("poppler is there").replace("\n-\n", "");
    let found: BTreeSet<_> = words(&tagged).into_iter().collect();
    let joined: Vec<_> = found.difference(&known).collect();
    println!("{} different words by the tags", found.len());
    assert!(found.len() > 1_000, "a book has words");
    assert!(joined.is_empty(), "joined: {joined:?}");
}

#[test]
fn the_memoir_is_read_as_it_was_set() {
    both_editions(&root().join("fixtures/books/the-salt-road/book.toml"));
}

#[test]
fn a_book_of_the_corpus_is_read_as_it_was_set() {
    if let Some(folder) = corpus("standardebooks") {
        both_editions(&folder.join("booker-t-washington_up-from-slavery.epub"));
    }
}
