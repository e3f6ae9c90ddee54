//! `reissue import`: the manuscript, its report, proposals, and files that a person has edited.

use std::fs;

use crate::{code, fixtures, names, reissue, stderr, text};

const SOURCE: &str = "\
---
title: Salt
author: Ada Quill
---

# One

\"It's late,\" said the the carter , and tlie mules were slow.

There were eleven mules on the road, and the youngest carried the letters.

# Two

We came to the quay before noon.
";

#[test]
fn a_source_becomes_a_manuscript_with_a_report() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("salt.md");
    fs::write(&source, SOURCE).expect("written");
    let out = folder.path().join("salt");
    let ran = reissue(&["import", text(&source), text(&out)]);
    assert_eq!(code(&ran), 0, "{}", stderr(&ran));
    assert_eq!(names(&out), [".reissue-import", "REPORT.md", "book.toml", "chapters"]);
    let report = fs::read_to_string(out.join("REPORT.md")).expect("a report");
    for line in [
        "### proof-001: the same word twice",
        "-   line 8: `the the`: the same word twice; proposed: `the`",
        "`--accept slips` applies the proposals.",
        "quotation marks and apostrophes are straight",
    ] {
        assert!(report.contains(line), "{line}: {report}");
    }
}

#[test]
fn accepted_proposals_are_applied() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("salt.md");
    fs::write(&source, SOURCE).expect("written");
    let out = folder.path().join("salt");
    let ran = reissue(&["import", text(&source), text(&out), "--accept", "quotes,slips"]);
    assert_eq!(code(&ran), 0, "{}", stderr(&ran));
    let chapter = names(&out.join("chapters")).into_iter().next().expect("a chapter");
    let chapter = fs::read_to_string(out.join("chapters").join(chapter)).expect("a chapter");
    let line = "“It’s late,” said the carter, and the mules were slow.";
    assert!(chapter.contains(line), "{chapter}");
}

#[test]
fn what_a_person_edited_is_not_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("salt.md");
    fs::write(&source, SOURCE).expect("written");
    let out = folder.path().join("salt");
    let import = |more: &[&str]| reissue(&[&["import", text(&source), text(&out)], more].concat());
    assert_eq!(code(&import(&[])), 0);
    assert_eq!(code(&import(&[])), 0, "nothing was edited");
    // The source was mended: what nobody edited may be written anew.
    fs::write(&source, SOURCE.replace("tlie", "the")).expect("written");
    assert_eq!(code(&import(&[])), 0, "the manuscript was not edited");
    let chapter = names(&out.join("chapters")).into_iter().next().expect("a chapter");
    let chapter = out.join("chapters").join(chapter);
    let edited = fs::read_to_string(&chapter).expect("a chapter").replace("slow", "tired");
    fs::write(&chapter, &edited).expect("edited");
    let ran = import(&[]);
    assert_eq!(code(&ran), 1, "{}", stderr(&ran));
    assert!(stderr(&ran).contains("was edited"), "{}", stderr(&ran));
    assert_eq!(fs::read_to_string(&chapter).expect("a chapter"), edited);
    assert_eq!(code(&import(&["--force"])), 0);
    assert!(fs::read_to_string(&chapter).expect("a chapter").contains("slow"));
}

#[test]
fn an_imported_manuscript_builds_what_the_source_builds() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = fixtures().join("books/the-salt-road-text/the-salt-road.txt");
    let out = folder.path().join("memoir");
    assert_eq!(code(&reissue(&["import", text(&source), text(&out)])), 0);
    let make = |input: &str, name: &str| {
        let made = folder.path().join(name);
        let ran = reissue(&["convert", input, "--to", "txt", "-o", text(&made)]);
        assert_eq!(code(&ran), 0, "{}", stderr(&ran));
        let file = names(&made).into_iter().next().expect("a text");
        fs::read_to_string(made.join(file)).expect("a text")
    };
    let (direct, by_way) = (make(text(&source), "one"), make(text(&out), "two"));
    let differs = direct.lines().zip(by_way.lines()).find(|(a, b)| a != b);
    assert!(direct == by_way, "{differs:?}");
}

#[test]
fn findings_of_the_proofreader_are_ignored_with_a_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("salt.md");
    let check = |settings: &str, more: &[&str]| {
        let words = "# One\n\nHe said that before before noon nobody was wrong about anything.\n";
        fs::write(&source, format!("---\ntitle: Salt\n{settings}---\n\n{words}")).expect("written");
        reissue(&[&["check", text(&source)], more].concat())
    };
    assert!(stderr(&check("", &[])).contains("proof-001"));
    let ran = check("", &["--ignore", "proof-001=he stutters"]);
    assert!(code(&ran) == 0 && !stderr(&ran).contains("proof-001"), "{}", stderr(&ran));
    let ran = check("check: {ignore: {proof-001: \"he stutters\"}}\n", &[]);
    assert!(code(&ran) == 0 && !stderr(&ran).contains("proof-001"), "{}", stderr(&ran));
    assert_eq!(code(&check("check: {ignore: {proof-001: \" \"}}\n", &[])), 2, "no reason");
    assert_eq!(code(&check("", &["--ignore", "proof-999=x"])), 2, "no such check");
}
