//! Project Gutenberg's texts of the corpus through the whole road: every leaf of each in the EPUB,
//! the PDF and the text edition, in its place; or a clear error where no built-in font has the
//! characters of the script.

use std::fs::File;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use reissue::{Edition, Error, Press};
use reissue_tests::hold::{draft, file_out_of_place, leaves_out_of_place};
use reissue_tests::{judge, pdf};

/// What came of one book.
struct Outcome {
    pages: bool,
    faults: Vec<String>,
}

#[test]
fn every_leaf_of_every_book_stands_in_its_place() {
    let Some(folder) = reissue_tests::corpus("gutenberg") else { return };
    let mut paths: Vec<PathBuf> = folders(&folder).iter().filter_map(|f| plain_text(f)).collect();
    paths.sort();
    assert!(paths.len() >= 25, "{} books", paths.len());
    let outcomes: Vec<Outcome> = paths.par_iter().map(|path| outcome(path)).collect();
    let pages = outcomes.iter().filter(|o| o.pages).count();
    println!("{} books, {pages} of them with pages", paths.len());
    let faults: Vec<&String> = outcomes.iter().flat_map(|o| &o.faults).collect();
    for fault in &faults {
        println!("{fault}");
    }
    assert!(faults.is_empty(), "{} faults", faults.len());
    assert!(pages * 2 > paths.len() && pages < paths.len(), "most scripts are covered, not all");
}

fn outcome(path: &Path) -> Outcome {
    let name = path.file_name().expect("a file").to_string_lossy().into_owned();
    let draft = draft(path);
    let press = Press::new(&draft.book, &draft.options).expect("settings");
    let folder = tempfile::tempdir().expect("a folder");
    let make = |edition| -> PathBuf {
        let file = folder.path().join(press.file_name(edition));
        let mut sink = File::create(&file).expect("created");
        press.make(edition, &mut sink).unwrap_or_else(|e| panic!("{name} {edition}: {e}"));
        file
    };
    let mut faults = Vec::new();
    for edition in [Edition::Epub, Edition::Txt] {
        let file = make(edition);
        let name = format!("{name} {edition}");
        faults.extend(file_out_of_place(&name, &draft.book, edition, &file));
    }
    let typeset = press.reading_pages();
    match &typeset {
        Ok(set) => {
            let name = format!("{name} pdf");
            let file = folder.path().join("pages.pdf");
            let mut sink = File::create(&file).expect("created");
            press.pdf(set, Edition::Pdf, &mut sink).unwrap_or_else(|e| panic!("{name}: {e}"));
            faults.extend(leaves_out_of_place(&name, &draft.book, &pdf::spoken(&set.pages)));
            if judge(Path::new("/usr/bin/pdftotext")) {
                let read = pdf::read_as_set(&set.pages, &file);
                faults.extend(read.err().map(|fault| format!("{name}: {fault}")));
            }
        }
        Err(error) => faults.extend(unclear(&name, error)),
    }
    Outcome { pages: typeset.is_ok(), faults }
}

/// What an error about missing characters fails to say: the characters, their place, and what to
/// do.
fn unclear(name: &str, error: &Error) -> Vec<String> {
    let found = error.diagnostics();
    println!("{name}: {error}");
    let mut faults = Vec::new();
    if found.is_empty() {
        faults.push(format!("{name}: {error}"));
    }
    for diagnostic in &found {
        let quoted = diagnostic.message.split('`').nth(1).unwrap_or("");
        let named = !quoted.is_ascii();
        if !named || diagnostic.span.is_none() || diagnostic.help.is_none() {
            faults.push(format!("{name}: unclear: {}", diagnostic.message));
        }
    }
    faults
}

fn folders(root: &Path) -> Vec<PathBuf> {
    let entries = root.read_dir().expect("a folder").filter_map(Result::ok);
    entries.map(|e| e.path()).filter(|p| p.join("expect.json").is_file()).collect()
}

/// The text of a book in the newest encoding there is.
fn plain_text(folder: &Path) -> Option<PathBuf> {
    let entries = folder.read_dir().ok()?.filter_map(|e| e.ok().map(|e| e.path()));
    let mut texts: Vec<PathBuf> =
        entries.filter(|p| p.extension().is_some_and(|e| e == "txt")).collect();
    texts.sort();
    let newest = texts.iter().find(|p| p.to_string_lossy().ends_with("-0.txt"));
    newest.or(texts.first()).cloned()
}
