//! Broken sources: each case of `fixtures/cases` is reported with its line and a help.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::{code, fixtures, names, reissue, stderr, text};

#[test]
fn every_fault_is_reported_at_its_place() {
    let root = fixtures().join("cases");
    let cases = names(&root);
    assert!(cases.len() >= 12, "the cases are there: {cases:?}");
    for case in cases {
        let folder = root.join(&case);
        let expect = fs::read_to_string(folder.join("expect.json")).expect("an expectation");
        let expect: Value = serde_json::from_str(&expect).expect("JSON");
        check(&case, &folder, &expect);
    }
}

fn check(case: &str, folder: &Path, expect: &Value) {
    let out = tempfile::tempdir().expect("a folder");
    let input = folder.join(expect["input"].as_str().expect("an input"));
    let mut arguments = vec!["convert", text(&input), "--report", "json", "-o", text(out.path())];
    let extra: Vec<&str> =
        expect["args"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if extra.iter().all(|a| !a.starts_with("--to")) {
        arguments.extend(["--to", "txt"]);
    }
    arguments.extend(&extra);
    let output = reissue(&arguments);
    if expect["exit"] == 2 {
        assert_eq!(code(&output), 2, "{case}: {}", stderr(&output));
        holds_words(case, &stderr(&output), expect);
        return;
    }
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{case}: {e}\n{}", stderr(&output)));
    let book = &report["books"][0];
    let found = ["diagnostics", "failures"]
        .into_iter()
        .flat_map(|list| book[list].as_array().into_iter().flatten())
        .find(|d| d["code"] == expect["code"])
        .unwrap_or_else(|| panic!("{case}: no {} in {book:#}", expect["code"]));
    for field in ["kind", "severity"] {
        if !expect[field].is_null() && !found[field].is_null() {
            assert_eq!(found[field], expect[field], "{case}: {field}");
        }
    }
    if !expect["line"].is_null() && !found["place"].is_null() {
        assert_eq!(found["place"]["line"], expect["line"], "{case}: line");
    }
    let help = found["help"].as_str().unwrap_or_default();
    assert!(!help.is_empty(), "{case}: no help");
    holds_words(case, found["message"].as_str().unwrap_or_default(), expect);
    let failed = book["failures"].as_array().is_some_and(|f| !f.is_empty());
    let made = names(out.path());
    assert_eq!(code(&output), i32::from(failed), "{case}: exit code; made {made:?}");
    assert_eq!(made.is_empty(), failed, "{case}: {made:?}");
}

fn holds_words(case: &str, message: &str, expect: &Value) {
    for word in expect["message-contains"].as_array().into_iter().flatten() {
        let word = word.as_str().unwrap_or_default();
        assert!(message.contains(word), "{case}: `{word}` is not in `{message}`");
    }
}
