//! Small manuscripts and what they read as, by the dump of the model.

use reissue_core::dump;

use crate::{Input, Options};

fn reading(text: &str) -> crate::Reading {
    super::read(&Input::new("a.md", text.as_bytes()), &Options::default()).expect("readable")
}

/// The dump of the sections and notes, without the metadata.
fn body(text: &str) -> String {
    let reading = reading(&format!("---\ntitle: T\n---\n\n{text}"));
    let out = dump(&reading.book);
    let lines: Vec<&str> = out.lines().skip(2).collect();
    lines.join("\n")
}

#[track_caller]
fn check(text: &str, want: &str) {
    let want: Vec<&str> = want.trim_matches('\n').lines().collect();
    assert_eq!(body(text), want.join("\n"), "{text}");
}

#[test]
fn headings_have_parts_and_roles() {
    check(
        "# [Part One]{.ordinal} The Coast {#coast .part}\n\n# I. The Quay [sub]{.subtitle}\n\nx\n\n## Pans\n\n# Epilogue",
        "body
  part #coast ordinal=`Part One` title=`The Coast`
    chapter ordinal=`I` title=`The Quay` subtitle=`sub`
      p: x
      section title=`Pans`
  epilogue title=`Epilogue`",
    );
}

#[test]
fn a_title_block_is_the_description() {
    let text = "% The Salt\n  Road\n% Ada Marsh; Anders Quist\n% 1904\n\n# The Quay\n\nSalt.\n";
    let found = reading(text);
    let m = &found.book.metadata;
    assert_eq!(
        (m.title.as_str(), m.authors().as_str()),
        ("The Salt Road", "Ada Marsh and Anders Quist")
    );
    assert_eq!(m.date.map(|d| d.year), Some(1904));
    assert!(!dump(&found.book).contains('%'), "{}", dump(&found.book));
    let none = dump(&reading("%\n\n100% salt.\n").book);
    assert!(none.contains("100% salt."), "{none}");
    assert!(dump(&reading("%salt is no field\n").book).contains("%salt is no field"));
}
