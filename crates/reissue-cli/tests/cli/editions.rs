//! What is made: names, places, the same bytes each time, exit codes of `--strict`.

use std::fs;
use std::path::Path;

use crate::{code, fixtures, names, reissue, stderr, text};

#[test]
fn a_manuscript_gives_three_editions_twice_the_same() {
    let memoir = fixtures().join("books/the-salt-road");
    let folder = tempfile::tempdir().expect("a folder");
    let make = |name: &str, jobs: &str| {
        let out = folder.path().join(name);
        let arguments = ["convert", text(&memoir), "--to", "epub,pdf,txt", "-j", jobs, "-o"];
        let output = reissue(&[&arguments[..], &[text(&out)]].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        out
    };
    let (one, two) = (make("one", "1"), make("two", "2"));
    let made = ["the-salt-road.epub", "the-salt-road.pdf", "the-salt-road.txt"];
    assert_eq!(names(&one), made);
    for name in made {
        let bytes = |folder: &Path| fs::read(folder.join(name)).expect("made");
        assert!(bytes(&one) == bytes(&two), "{name} differs between two runs");
    }
}

#[test]
fn an_output_can_be_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("in.txt");
    fs::write(&input, "CHAPTER I\n\nWords of a book.\n").expect("written");
    let output = folder.path().join("out.epub");
    let ran = reissue(&["convert", text(&input), text(&output)]);
    assert_eq!(code(&ran), 0, "{}", stderr(&ran));
    assert!(fs::read(&output).expect("made").starts_with(b"PK"));
    let twice = folder.path().join("in2.txt");
    fs::copy(&input, &twice).expect("copied");
    let ran = reissue(&["convert", text(&input), text(&twice)]);
    assert_eq!(code(&ran), 2, "a book is not overwritten by another: {}", stderr(&ran));
}

#[test]
fn strict_tells_by_the_exit_code() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("in.md");
    fs::write(&input, "---\ntitle: A\n---\n\n# One\n\nWords.[^gone]\n").expect("written");
    let arguments = ["convert", text(&input), "--to", "txt", "--strict", "-o"];
    let ran = reissue(&[&arguments[..], &[text(folder.path())]].concat());
    assert_eq!(code(&ran), 4, "{}", stderr(&ran));
}

#[test]
fn proposals_are_applied_when_they_are_accepted() {
    let capture = fixtures().join("captures/the-salt-road-wrapped.txt");
    let folder = tempfile::tempdir().expect("a folder");
    let author = |extra: &[&str]| {
        let arguments = ["convert", text(&capture), "--to", "txt", "-o", text(folder.path())];
        let ran = reissue(&[&arguments[..], extra].concat());
        assert_eq!(code(&ran), 0, "{}", stderr(&ran));
        let made = names(folder.path()).pop().expect("a text");
        let text = fs::read_to_string(folder.path().join(made)).expect("readable");
        text.lines().find(|l| l.starts_with("Author: ")).map(str::to_owned)
    };
    assert_eq!(author(&[]).as_deref(), Some("Author: I. K/ Sorenby"), "left as it is printed");
    assert_eq!(author(&["--accept", "author"]).as_deref(), Some("Author: I. K. Sorenby"));
}

#[test]
fn a_fault_is_told_once() {
    let source = fixtures().join("cases/read-103/two-lamps.md");
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = ["convert", text(&source), "--to", "epub,txt", "-o", text(folder.path())];
    let said = stderr(&reissue(&arguments));
    assert_eq!(said.matches("the note `wick`").count(), 1, "{said}");
}
