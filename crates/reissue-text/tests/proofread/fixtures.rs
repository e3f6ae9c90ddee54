//! Each check of the proofreader has a fixture: what it must find, place by place, and what it must
//! let be, and a row in its manual.

use std::fs;
use std::path::PathBuf;

use reissue_core::Diagnostic;
use reissue_read::{Input, Options, read};
use reissue_text::proofread::{check, codes, title};

use crate::stock;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn fixture(code: &str, file: &str) -> String {
    let path = root().join("fixtures/proofread").join(code).join(file);
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The text of a fixture after the chapters of the stock book, and what is found in it.
fn found(code: &str, file: &str) -> (String, Vec<Diagnostic>) {
    let stock =
        (0..6).flat_map(|n| std::iter::once("# The Quay".to_owned()).chain(stock::paragraphs(n)));
    let before = stock.collect::<Vec<_>>().join("\n\n");
    let text = format!("---\ntitle: Stock\nlang: en\n---\n\n{before}\n\n{}", fixture(code, file));
    let input = Input::new("stock.md", text.as_bytes());
    let book = read(&input, &Options::default()).expect("a book").book;
    (text, check(&book, &[]))
}

#[test]
fn each_check_finds_its_errors_at_their_places() {
    let mut wrong = Vec::new();
    for code in codes() {
        let expect: serde_json::Value =
            serde_json::from_str(&fixture(code, "expect.json")).expect("JSON");
        let wanted = expect["finds"].as_array().map(Vec::as_slice).unwrap_or_default();
        let wanted: Vec<&str> = wanted.iter().filter_map(|f| f.as_str()).collect();
        let (text, found) = found(code, "wrong.md");
        let own: Vec<&Diagnostic> = found.iter().filter(|d| d.code == code).collect();
        let place = |d: &&Diagnostic| &text[d.span.start as usize..d.span.end as usize];
        let places: Vec<&str> = own.iter().map(place).collect();
        if wanted.is_empty() || places != wanted || own.iter().any(|d| d.help.is_none()) {
            wrong.push(format!("{code}: {places:?} for {wanted:?} in {found:#?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{}",
        wrong.join(
            "
"
        )
    );
}

#[test]
fn each_check_lets_be_what_is_right() {
    let mut wrong = Vec::new();
    for code in codes() {
        let (_, found) = found(code, "right.md");
        wrong.extend(found.iter().map(|d| format!("{code}: {} {}", d.code, d.message)));
    }
    assert!(
        wrong.is_empty(),
        "{}",
        wrong.join(
            "
"
        )
    );
}

#[test]
fn no_fixture_is_without_a_check() {
    let folders = fs::read_dir(root().join("fixtures/proofread")).expect("the fixtures").flatten();
    let mut names: Vec<String> =
        folders.map(|f| f.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    assert_eq!(names, codes());
}

#[test]
fn each_check_has_its_row_in_the_manual() {
    let manual = fs::read_to_string(root().join("docs/proofreader.md")).expect("the manual");
    let rows = manual.lines().filter_map(|l| l.strip_prefix("| `")?.split_once("` | "));
    let rows: Vec<(&str, Option<&str>)> =
        rows.map(|(code, row)| (code, row.split(" |").next())).collect();
    let checks: Vec<(&str, Option<&str>)> = codes().into_iter().map(|c| (c, title(c))).collect();
    assert_eq!(rows, checks);
}
