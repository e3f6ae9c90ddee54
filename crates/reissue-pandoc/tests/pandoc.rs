//! What pandoc says of its tree as we write it: it reads it, changes nothing, and its writers carry the
//! words and notes of the book to formats from which we read them back.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use reissue_core::{Book, dump};
use reissue_read::{Files, Format, Input, Options, read};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Tells whether pandoc may be asked; where judges are required, it must be.
fn judge() -> bool {
    let there = root().join(".tools/pandoc").exists();
    let required = std::env::var("REISSUE_JUDGES").is_ok_and(|v| v == "required");
    assert!(there || !required, "pandoc is not installed; run tests/validators/install");
    if !there {
        println!("skipped: pandoc is not installed; run tests/validators/install");
    }
    there
}

struct Folder(PathBuf);

impl Files for Folder {
    fn read(&self, path: &str) -> std::io::Result<Vec<u8>> {
        std::fs::read(self.0.join(path))
    }

    fn list(&self) -> std::io::Result<Vec<String>> {
        Ok(Vec::new())
    }
}

/// The memoir and its tree.
fn memoir() -> (Book, Vec<u8>) {
    let folder = root().join("fixtures/books/the-salt-road");
    let bytes = std::fs::read(folder.join("book.toml")).expect("the fixture");
    let files = Folder(folder);
    let input = Input::new("book.toml", bytes).with_files(&files);
    let book = read(&input, &Options::default()).expect("a book").book;
    let mut tree = Vec::new();
    reissue_pandoc::write(&book, &mut tree).expect("in memory");
    (book, tree)
}

/// What pandoc makes of a tree.
fn pandoc(tree: &[u8], to: &str) -> Vec<u8> {
    let mut child = Command::new(root().join(".tools/pandoc"))
        .args(["-f", "json", "-t", to, "--standalone", "-o", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pandoc starts");
    child.stdin.take().expect("piped").write_all(tree).expect("taken");
    let output = child.wait_with_output().expect("pandoc ends");
    assert!(output.status.success(), "pandoc refuses the tree for {to}");
    output.stdout
}

fn back(bytes: &[u8], format: Format) -> Book {
    let options = Options { format: Some(format), ..Options::default() };
    read(&Input::new("back", bytes), &options).expect("a book").book
}

#[test]
fn pandoc_reads_the_tree_and_changes_nothing() {
    if !judge() {
        return;
    }
    let (_, tree) = memoir();
    let through = pandoc(&tree, "json");
    assert_eq!(
        dump(&back(&tree, Format::PandocJson)),
        dump(&back(&through, Format::PandocJson)),
        "the book changed on its way through pandoc"
    );
}

#[test]
fn the_writers_of_pandoc_carry_the_book() {
    if !judge() {
        return;
    }
    let (book, tree) = memoir();
    let wanted = words(&book);
    let mut wrong = Vec::new();
    for (to, format) in [
        ("docx", Format::Docx),
        ("odt", Format::Odt),
        ("fb2", Format::Fb2),
        ("epub3", Format::Epub),
        ("html5", Format::Html),
    ] {
        let read = back(&pandoc(&tree, to), format);
        let got = words(&read);
        let lost: Vec<&String> = wanted.iter().filter(|w| !got.contains(*w)).collect();
        println!(
            "{to}: {} notes of {}, {} words of {} lost: {lost:?}",
            read.notes.len(),
            book.notes.len(),
            lost.len(),
            wanted.len()
        );
        // Ruby characters and formulas are other words on the way; FictionBook has no captions.
        let share = if to == "fb2" { 100 } else { 400 };
        if read.notes.len() != book.notes.len() {
            wrong.push(format!("{to}: {} notes of {}", read.notes.len(), book.notes.len()));
        }
        if lost.len() * share > wanted.len() {
            wrong.push(format!("{to}: words lost: {lost:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The words that occur in a book, letters only; formulas are written anew on the way.
fn words(book: &Book) -> BTreeSet<String> {
    let text: Vec<String> = reissue_core::words(book).collect();
    let bare = |w: &str| w.chars().filter(|c| c.is_alphabetic()).collect::<String>();
    text.join(" ").split_whitespace().map(bare).filter(|w| w.chars().count() > 2).collect()
}
