//! DOCX files against the HTML that mammoth's own tests expect of them: both are read, and the books
//! are the same but for what is explained here.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, unreachable_pub)]

#[path = "office/mod.rs"]
mod office;

use std::collections::BTreeSet;

use office::{corpus, flat, normal};
use reissue_core::{Book, dump};
use reissue_read::{Format, Input, Options, read};

/// Tests of mammoth that ask it for something that is a setting of its own: style maps, empty paragraphs.
const SETTINGS: &[&str] = &["styleMap", "includeEmbeddedStyleMap", "ignoreEmptyParagraphs"];

/// Where our book differs, and why.
const EXPLAINED: &[(&str, &str)] = &[
    ("embedded style map is used if present", "a style map is mammoth's own part of a document"),
    ("underline is ignored by default", "underlined words are underlined in the book"),
];

fn book(name: &str, format: Format, bytes: Vec<u8>) -> Book {
    let options = Options { format: Some(format), ..Options::default() };
    read(&Input::new(name, bytes), &options).unwrap_or_else(|e| panic!("{name}: {e}")).book
}

fn shape(book: Book) -> String {
    dump(&normal(flat(book, "")))
}

#[test]
fn books_are_those_that_mammoth_makes() {
    let Some(expectations) = corpus("mammoth/expect.json") else {
        return println!("skipped: the corpus is not here");
    };
    let tests: Vec<serde_json::Value> = serde_json::from_slice(&expectations).expect("JSON");
    let mut differ = BTreeSet::new();
    let (mut held, mut wrong) = (0, Vec::new());
    for test in &tests {
        let said = |key: &str| test[key].as_str().expect("a text");
        if SETTINGS.iter().any(|s| said("options").contains(s)) {
            continue;
        }
        held += 1;
        let docx = corpus(&format!("mammoth/{}", said("docx"))).expect("its document");
        let got = shape(book(said("docx"), Format::Docx, docx));
        let html = format!("<html><body>{}</body></html>", said("expected"));
        let want = shape(book("expected.html", Format::Html, html.into_bytes()));
        if got == want {
            continue;
        }
        differ.insert(said("test").to_owned());
        if EXPLAINED.iter().all(|(test, _)| *test != said("test")) {
            wrong.push(format!("{}:\n{}", said("test"), office::difference(&want, &got)));
        }
    }
    let idle = EXPLAINED.iter().filter(|(test, _)| !differ.contains(*test));
    wrong.extend(idle.map(|(test, _)| format!("{test}: is explained and does not differ")));
    println!("{} of {held} as mammoth makes them", held - differ.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
