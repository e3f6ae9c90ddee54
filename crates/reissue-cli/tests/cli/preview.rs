//! Pictures of pages.

use std::fs;

use crate::{code, fixtures, names, reissue, stderr, text};

#[test]
fn pages_become_pictures() {
    let book = fixtures().join("books/the-salt-road");
    let out = tempfile::tempdir().expect("a folder");
    let draw = |extra: &[&str]| {
        let mut arguments = vec!["preview", text(&book), "-o", text(out.path()), "-q"];
        arguments.extend(extra);
        let output = reissue(&arguments);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
    };
    draw(&["--pages", "3,17-18", "--resolution", "40"]);
    draw(&["--pages", "3", "--as", "svg"]);
    let made = ["the-salt-road-print-03.png", "the-salt-road-print-03.svg"];
    let more = ["the-salt-road-print-17.png", "the-salt-road-print-18.png"];
    assert_eq!(names(out.path()), [made, more].concat());
    let png = fs::read(out.path().join(made[0])).expect("drawn");
    assert!(png.starts_with(b"\x89PNG"));
    let wide = |bytes: &[u8]| u32::from_be_bytes(bytes[16..20].try_into().expect("a width"));
    assert_eq!(wide(&png), 233, "148 mm at 40 pixels an inch");
    draw(&["--pages", "17", "--spreads", "--resolution", "40"]);
    let spread = fs::read(out.path().join("the-salt-road-print-16.png")).expect("drawn");
    assert_eq!(wide(&spread), 466, "two pages beside each other");
}

#[test]
fn editions_without_pages_have_no_pictures() {
    let book = fixtures().join("books/the-salt-road");
    let output = reissue(&["preview", text(&book), "--of", "txt"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("no txt edition"), "{}", stderr(&output));
}
