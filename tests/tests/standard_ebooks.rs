//! The EPUB that we make of each Standard Ebook of the corpus holds what its expectation counts:
//! notes and their references, verse, letters, tables, pictures, and the table of contents with its
//! depths and words. The counts are of the tags, by no reader of ours.
//!
//! Two things stand under another name: a play that the source lays out as a table is a dialogue,
//! and the entries of a diary are letters. The files of the spine are not counted: an edition of ours
//! cuts its files by sections.

use std::io::{Cursor, Read as _};
use std::path::Path;

use reissue::read::Input;
use reissue::{Edition, Options, Press};
use reissue_tests::corpus;
use serde_json::Value;

/// The text files of an EPUB: name and mark-up.
fn pages(epub: &[u8]) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(epub)).expect("a zip");
    let mut out = Vec::new();
    for at in 0..zip.len() {
        let mut entry = zip.by_index(at).expect("an entry");
        let name = entry.name().expect("UTF-8").into_owned();
        let mut text = String::new();
        if name.ends_with(".xhtml") && entry.read_to_string(&mut text).is_ok() {
            out.push((name, text));
        }
    }
    out
}

/// The tags of a text, without their brackets.
fn tags(text: &str) -> impl Iterator<Item = &str> {
    text.split('<').skip(1).filter_map(|piece| piece.split('>').next())
}

/// How many tags of some pages start so and hold a value.
fn count(pages: &[(String, String)], start: &str, value: &str) -> u64 {
    let all = pages.iter().flat_map(|(_, text)| tags(text));
    all.filter(|tag| tag.starts_with(start) && tag.contains(value)).count() as u64
}

fn epub_of(source: &[u8]) -> Vec<u8> {
    let reading = reissue::read(&Input::new("book.epub", source), &Options::default());
    let book = reading.expect("read").book;
    let mut options = Options::default();
    options.settings.set("edition.epub.pages", "source");
    let press = Press::new(&book, &options).expect("a press");
    let mut sink = Cursor::new(Vec::new());
    press.make(Edition::Epub, &mut sink).expect("an EPUB");
    sink.into_inner()
}

/// The entries of a table of contents: depth, from 1, and the letters of the label.
fn contents(nav: &str) -> Vec<(u64, String)> {
    let nav = nav.split("epub:type=\"toc\"").nth(1).and_then(|n| n.split("</nav>").next());
    let (mut depth, mut out) = (0, Vec::new());
    for piece in nav.expect("a table of contents").split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        match tag.split(' ').next().unwrap_or("") {
            "ol" => depth += 1,
            "/ol" => depth -= 1,
            "a" => out.push((depth, letters(text))),
            // An emphasis within a label goes on with it.
            name if !name.starts_with("li") && !name.starts_with("/li") && name != "/a" => {
                if let Some((_, label)) = out.last_mut() {
                    label.push_str(&letters(text));
                }
            }
            _ => {}
        }
    }
    out
}

fn letters(text: &str) -> String {
    let text = text.replace("&amp;", "&");
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What the expectation says of the contents: the half title, which some contents put over the
/// chapters, holds none, the title page is called by the title of the book, and a frontispiece, which
/// has no heading, is in no contents of ours.
fn expected(toc: &Value, half_title: &str) -> Vec<(u64, Option<String>)> {
    let mut under = None;
    let mut out = Vec::new();
    for (at, entry) in toc.as_array().expect("a list").iter().enumerate() {
        let depth = entry[0].as_u64().expect("a depth");
        let label = entry[1].as_str().expect("a label");
        if under.is_some_and(|d| depth <= d) {
            under = None;
        }
        if entry[2].as_str().is_some_and(|href| href.contains("frontispiece")) {
            continue;
        }
        out.push((depth - u64::from(under.is_some()), (at > 0).then(|| letters(label))));
        if entry[2].as_str().is_some_and(|href| href.contains(half_title)) {
            under = Some(depth);
        }
    }
    out
}

fn check(path: &Path) -> Vec<String> {
    let source = std::fs::read(path).expect("a file of the corpus");
    let expect = std::fs::read(path.with_extension("expect.json")).expect("an expectation");
    let expect: Value = serde_json::from_slice(&expect).expect("JSON");
    let counted = |key: &str| expect["counts"][key].as_u64().expect("a count");
    let diary = count(&pages(&source), "", "z3998:diary-entry");
    let mut made = pages(&epub_of(&source));
    made.retain(|(name, _)| !name.ends_with("cover.xhtml"));
    let mut wrong = Vec::new();
    let mut hold = |what: &str, got: u64, want: u64| {
        if got != want {
            wrong.push(format!("{what}: {got}, not {want}"));
        }
    };
    let tables = count(&made, "table", "") + count(&made, "div", "class=\"dialogue\"");
    hold("tables", tables, counted("table"));
    hold("verse", count(&made, "", "epub:type=\"z3998:verse\""), counted("verse"));
    hold("letters", count(&made, "", "epub:type=\"z3998:letter\""), counted("letter") + diary);
    hold("pictures", count(&made, "img", ""), counted("img"));
    hold("references", count(&made, "a", "epub:type=\"noteref\""), counted("noteref"));
    if counted("endnote") > 0 {
        hold("notes", count(&made, "li", "id=\"note-"), counted("endnote"));
    }
    hold("formulas", count(&made, "math", ""), counted("math"));
    let nav = made.iter().find(|(name, _)| name.ends_with("nav.xhtml")).expect("a contents");
    let got = contents(&nav.1);
    let want = expected(&expect["toc"], "halftitle");
    hold("contents", got.len() as u64, want.len() as u64);
    for ((depth, label), (want_depth, want_label)) in got.iter().zip(&want) {
        if depth != want_depth || want_label.as_ref().is_some_and(|l| l != label) {
            wrong.push(format!("contents: {depth} {label}, not {want_depth} {want_label:?}"));
        }
    }
    wrong
}

#[test]
fn editions_of_standard_ebooks_hold_what_their_sources_hold() {
    let Some(folder) = corpus("standardebooks") else { return };
    let mut wrong = Vec::new();
    let mut books = 0;
    for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|e| e == "epub") {
            books += 1;
            let found = check(&path);
            wrong.extend(found.into_iter().map(|w| format!("{}: {w}", path.display())));
        }
    }
    println!("{books} books held");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
