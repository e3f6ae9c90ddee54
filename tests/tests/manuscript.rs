//! The manuscript as the form in which books are kept: whatever a reader knows is written as a
//! manuscript and read back as the same book, and written again it is the same manuscript.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use reissue::manuscript::{Contents, Layout, Lines, Manuscript, Options, write};
use reissue::read::{Files, Format, Input};
use reissue::{Block, BlockKind, Book, Inline, InlineKind, ResourceData, Visit, dump};
use reissue_tests::{Folder, any_book, cases, corpus};

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

/// Reads a manuscript.
type Reader = fn(&Input<'_>) -> Result<Book, String>;

/// The reader alone.
fn bare(input: &Input<'_>) -> Result<Book, String> {
    let options = reissue::read::Options { format: Some(Format::Manuscript), ..Default::default() };
    reissue::read::read(input, &options).map(|reading| reading.book).map_err(|e| e.to_string())
}

/// The whole road, which prepares the book for its editions.
fn prepared(input: &Input<'_>) -> Result<Book, String> {
    let read = reissue::read::Options { format: Some(Format::Manuscript), ..Default::default() };
    let options = reissue::Options { read, ..Default::default() };
    reissue::read(input, &options).map(|draft| draft.book).map_err(|e| e.to_string())
}

fn back(manuscript: &Manuscript, reader: Reader) -> Result<Book, String> {
    let Some((name, Contents::Text(first))) = manuscript.files.first() else {
        return Err("no text".into());
    };
    let files = Memory(manuscript.files.iter().cloned().collect());
    let input = Input::new(name.clone(), first.clone().into_bytes()).with_files(&files);
    reader(&input)
}

/// Writes a book, reads it back and writes it again; says where it differs.
fn differs(book: &Book, options: &Options, reader: Reader) -> Option<String> {
    let written = write(book, options);
    let again = match back(&written, reader) {
        Ok(again) => again,
        Err(error) => return Some(error),
    };
    let (want, got) = (dump(book), dump(&again));
    if want != got {
        let at = want.lines().zip(got.lines()).find(|(a, b)| a != b);
        return Some(match at {
            Some((a, b)) => format!("{}\n      {}", a.trim(), b.trim()),
            None => "one is longer".into(),
        });
    }
    let (want, got) = (formulas(book), formulas(&again));
    if want != got {
        return Some(format!("formulas {want:?}\n      {got:?}"));
    }
    let rewritten = write(&again, options);
    let files = written.files.iter().zip(&rewritten.files);
    let parted =
        files.into_iter().find(|(a, b)| a != b).map(|(a, b)| format!("{a:?}\n      {b:?}"));
    (rewritten != written)
        .then(|| format!("no fixed point: {}", parted.unwrap_or_else(|| "files".into())))
}

/// The words of all formulas and whether they are displayed, of which the dump says nothing.
fn formulas(book: &Book) -> Vec<(String, bool)> {
    struct Formulas(Vec<(String, bool)>);
    impl Visit for Formulas {
        fn visit_block(&mut self, block: &Block) {
            if let BlockKind::Math(math) = &block.kind {
                self.0.push((math.text.clone(), math.display));
            }
            self.walk_block(block);
        }

        fn visit_inline(&mut self, inline: &Inline) {
            if let InlineKind::Math(math) = &inline.kind {
                self.0.push((math.text.clone(), math.display));
            }
            self.walk_inline(inline);
        }
    }
    let mut found = Formulas(Vec::new());
    found.visit_book(book);
    found.0
}

/// What differs in any form of a manuscript.
fn all_differ(book: &Book) -> Vec<String> {
    let form = |options: &Options| Some(format!("{options:?}: {}", differs(book, options, bare)?));
    all_options().iter().filter_map(form).collect()
}

/// Every layout of files with every layout of lines.
fn all_options() -> Vec<Options> {
    [Layout::Folder, Layout::Single]
        .into_iter()
        .flat_map(|layout| {
            [Lines::Paragraph, Lines::Sentence].map(|lines| Options { layout, lines })
        })
        .collect()
}

fn files_below(folder: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut entries: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files_below(&path, out);
        } else {
            out.push(path);
        }
    }
}

/// Files of the corpus that hold books, in every format that a reader knows.
fn sources() -> Vec<PathBuf> {
    const FOLDERS: [&str; 12] = [
        "captures",
        "epub-tests",
        "epub3-samples",
        "epubcheck",
        "fb2",
        "gutenberg",
        "mammoth",
        "markdown",
        "multiformat",
        "office",
        "pandoc",
        "standardebooks",
    ];
    const KNOWN: [&str; 10] =
        ["docx", "epub", "fb2", "htm", "html", "md", "native.json", "odt", "txt", "xhtml"];
    let mut out = Vec::new();
    FOLDERS.iter().filter_map(|f| corpus(f)).for_each(|f| files_below(&f, &mut out));
    let known = |p: &PathBuf| {
        let name = p.to_string_lossy();
        KNOWN.iter().any(|k| name.ends_with(&format!(".{k}")))
            && !name.ends_with(".pandoc.txt")
            && !name.ends_with(".lo.txt")
    };
    out.retain(known);
    out
}

fn read(path: &Path) -> Option<Book> {
    let files = Folder(path.parent()?.to_path_buf());
    let bytes = std::fs::read(path).ok()?;
    let name = path.file_name()?.to_string_lossy().into_owned();
    let input = Input::new(name, bytes.as_slice()).with_files(&files);
    reissue::read(&input, &reissue::Options::default()).ok().map(|draft| draft.book)
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig {
        cases: cases(192),
        failure_persistence: None,
        ..Default::default()
    })]

    #[test]
    fn any_book_comes_back(book in any_book::books()) {
        proptest::prop_assert_eq!(all_differ(&book), Vec::<String>::new());
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
        let book = book_of(&Input::new("salt.md", text.as_bytes()));
        let shown = dump(&book);
        assert!(shown.contains(wanted), "{shown}");
        assert_eq!(shown.contains("caption"), text.contains("weights"), "{shown}");
        let displayed = formulas(&book).iter().any(|(_, displayed)| *displayed);
        assert_eq!(displayed, text.contains(".display"), "{shown}");
        assert_eq!(all_differ(&book), Vec::<String>::new());
    }
}

/// What a long search for books that do not come back has found.
#[test]
fn rare_books_come_back() {
    for (text, wanted) in [
        // The bracket opens in the capitals of the lead-in and closes behind them.
        ("[\\[]{.lead-in} salt ] and tar\n", "p lead-in=1: [ salt ] and tar"),
        ("[!\\[]{.lead-in} salt \\] and tar\n", "p lead-in=1: ![ salt ] and tar"),
        // The words of a formula are not those that its MathML gives.
        ("It is `<math><mi>x</mi></math>`{=mathml text=\"ex\"} here.\n", "<math>"),
        ("``` {=mathml text=\"the *x* of \\`it\"}\n<math><mi>x</mi></math>\n```\n", "math"),
    ] {
        let book = book_of(&Input::new("salt.md", text.as_bytes()));
        let shown = dump(&book);
        assert!(shown.contains(wanted), "{shown}");
        assert_eq!(all_differ(&book), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn the_memoir_comes_back() {
    let folder = reissue_tests::root().join("fixtures/books/the-salt-road");
    let bytes = std::fs::read(folder.join("book.toml")).expect("the fixture");
    let files = Folder(folder);
    let book = book_of(&Input::new("book.toml", bytes).with_files(&files));
    assert_eq!(all_differ(&book), Vec::<String>::new());
}

/// The book as the reader gives it.
fn book_of(input: &Input<'_>) -> Book {
    bare(input).expect("readable")
}

#[test]
fn every_book_of_the_corpus_comes_back() {
    let sources = sources();
    let next = Mutex::new(sources.iter().enumerate());
    let counts = Mutex::new(BTreeMap::<String, (usize, usize)>::new());
    let failures = Mutex::new(Vec::<String>::new());
    let options = all_options();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let Some((at, path)) = next.lock().expect("a list").next() else { return };
                    let Some(book) = read(path) else { continue };
                    // Each layout takes its turn; the books of one kind are many.
                    let found = differs(&book, &options[at % options.len()], prepared);
                    let kind = path.extension().map(|e| e.to_string_lossy().into_owned());
                    let mut counts = counts.lock().expect("counts");
                    let count = counts.entry(kind.unwrap_or_default()).or_default();
                    count.0 += 1;
                    count.1 += usize::from(found.is_none());
                    let line = found.map(|f| format!("{}: {f}", path.display()));
                    failures.lock().expect("a list").extend(line);
                }
            });
        }
    });
    for (kind, (all, same)) in counts.into_inner().expect("counts") {
        println!("{kind}: {same} of {all} books came back");
    }
    let failures = failures.into_inner().expect("a list");
    failures.iter().for_each(|f| println!("  {f}"));
    assert!(failures.is_empty(), "{} books differ", failures.len());
}
