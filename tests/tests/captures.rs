//! Captures: metadata as expected, no line of the frame in any edition, every word of the body in
//! each, in order.

use std::path::{Path, PathBuf};

use reissue::read::Input;
use reissue::{Edition, Options};
use reissue_tests::words::{self, missing};
use serde_json::Value;

#[test]
fn our_captures() {
    let folder = reissue_tests::root().join("fixtures/captures");
    assert!(check_all(&folder) >= 4);
}

#[test]
fn captures_of_the_corpus() {
    if let Some(folder) = reissue_tests::corpus("captures") {
        assert!(check_all(&folder) >= 7);
    }
}

fn check_all(folder: &Path) -> usize {
    let mut paths: Vec<PathBuf> =
        folder.read_dir().expect("a folder").filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    paths.iter().for_each(|p| check(p));
    paths.len()
}

fn check(path: &Path) {
    let name = path.file_name().expect("a file").to_string_lossy().into_owned();
    let expect = std::fs::read_to_string(path.with_extension("expect.json")).expect("expectation");
    let expect: Value = serde_json::from_str(&expect).expect("JSON");
    let bytes = std::fs::read(path).expect("readable");
    let input = Input::new(name.clone(), bytes.as_slice());
    let options = Options::default();
    let draft = reissue::read(&input, &options).unwrap_or_else(|e| panic!("{name}: {e}"));
    metadata(&name, &draft.book, &expect);
    let folder = tempfile::tempdir().expect("a folder");
    let editions = [Edition::Epub, Edition::Pdf, Edition::Txt];
    let made =
        reissue::convert(&input, &editions, &options).unwrap_or_else(|e| panic!("{name}: {e}"));
    for output in made.outputs {
        let file = folder.path().join(&output.name);
        std::fs::write(&file, &output.bytes).expect("written");
        let text = match output.edition {
            Edition::Epub => Some(words::of_epub(&file)),
            Edition::Pdf => words::of_pdf(&file),
            _ => Some(String::from_utf8(output.bytes).expect("UTF-8")),
        };
        if let Some(text) = text {
            body(&format!("{name} {}", output.edition), &text, &expect);
        }
    }
}

fn metadata(name: &str, book: &reissue::Book, expect: &Value) {
    let found = &book.metadata;
    assert_eq!(found.title, expect["title"].as_str().unwrap_or_default(), "{name}: title");
    let author = found.creators.first().map(|c| c.name.clone()).unwrap_or_default();
    let printed = expect["author_as_printed"].as_str();
    let author_expected = printed.or(expect["author"].as_str()).unwrap_or_default();
    assert_eq!(author, author_expected, "{name}: the author as printed, a slip only reported");
    let wanted = &expect["metadata"];
    if let Some(isbn) = wanted["isbn"].as_str() {
        let all: Vec<String> = found.isbn.values().map(ToString::to_string).collect();
        let others = found.identifiers.iter().map(|i| i.value.clone());
        assert!(all.into_iter().chain(others).any(|n| n == isbn), "{name}: isbn {isbn}");
    }
    if let Some(pages) = wanted["pages"].as_u64() {
        assert_eq!(found.source_pages.map(u64::from), Some(pages), "{name}: pages");
    }
    if let Some(blurb) = wanted["description"].as_str() {
        assert_eq!(found.description.as_deref(), Some(blurb), "{name}: description");
    }
    if let Some(publisher) = wanted["publisher"].as_str() {
        assert_eq!(found.publisher.as_deref(), Some(publisher), "{name}: publisher");
    }
    if !wanted["language"].is_null() {
        assert!(!found.languages.is_empty(), "{name}: language");
    }
    if !wanted["release_date"].is_null() {
        assert!(found.date.is_some(), "{name}: date");
    }
}

/// Holds an edition against the body, and the frame against the edition.
fn body(name: &str, text: &str, expect: &Value) {
    let edition = words::words(text);
    let blocks: Vec<&str> = expect["body"]
        .as_array()
        .expect("a body")
        .iter()
        .filter(|b| b["kind"] != "break" && b["kind"] != "front-matter")
        .filter_map(|b| b["text"].as_str())
        .collect();
    let source = words::words(&blocks.join("\n"));
    let lost = missing(&source, &edition, 120);
    assert!(lost.is_empty(), "{name}: {} of {} words lost: {lost:?}", lost.len(), source.len());
    let lines: Vec<String> = text.lines().map(|l| l.trim().to_owned()).collect();
    for chrome in expect["chrome_lines"].as_array().into_iter().flatten().filter_map(Value::as_str)
    {
        let known = is_of_the_book(chrome, expect);
        let found = lines.iter().any(|l| l == chrome);
        assert!(known || !found, "{name}: the frame's line `{chrome}`");
    }
}

/// Title, author, blurb and the facts of an imprint stand in the frame and, as metadata, in
/// editions too.
fn is_of_the_book(line: &str, expect: &Value) -> bool {
    let title = expect["title"].as_str().unwrap_or_default();
    let author = expect["author"].as_str().unwrap_or_default();
    let blurb = expect["metadata"]["description"].as_str().unwrap_or("synthetic description");
    let told = ["publisher", "isbn", "release_date", "language"];
    line.is_empty()
        || told.iter().any(|fact| expect["metadata"][fact] == line)
        || line == title
        || line == author
        || blurb.contains(line)
        || line.contains(blurb)
        || expect["body"].as_array().is_some_and(|b| b.iter().any(|b| b["text"] == line))
}
