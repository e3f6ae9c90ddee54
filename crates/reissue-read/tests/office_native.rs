//! Our readers against pandoc's: its own fixtures have the structure that it expects of them.
//!
//! The expectation goes through our reader of pandoc's tree, so both sides are books; what is
//! compared is their dump, less the things that say nothing of structure (ids, widths, names of
//! files, the numbers that numbering makes). `tests/office_native.md` explains each file that
//! differs; those in which ours is the worse are at most one in twenty.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, unreachable_pub)]

#[path = "office/mod.rs"]
mod office;

use std::collections::BTreeSet;

use office::{corpus, native, normal};
use reissue_core::{Book, dump};
use reissue_read::{Files, Format, Input, Options, TrackedChanges, read};

/// The files that differ, as the table beside this file names them.
fn explained() -> BTreeSet<String> {
    include_str!("office_native.md")
        .lines()
        .filter_map(|l| l.strip_prefix("| `")?.split_once('`').map(|(name, _)| name.to_owned()))
        .collect()
}

fn options(format: Format, stem: &str) -> Options {
    let tracked =
        if stem.ends_with("_reject") { TrackedChanges::Reject } else { TrackedChanges::Accept };
    Options { format: Some(format), tracked_changes: tracked, ..Options::default() }
}

/// The pictures beside a fixture, which the corpus leaves out: whatever is asked for.
struct Pictures;

impl Files for Pictures {
    fn read(&self, path: &str) -> std::io::Result<Vec<u8>> {
        let is_picture = [".jpg", ".png", ".gif"].iter().any(|e| path.ends_with(e));
        let found = is_picture.then(|| b"GIF89a\x01\0\x01\0\0\0\0;".to_vec());
        found.ok_or_else(|| std::io::ErrorKind::NotFound.into())
    }

    fn list(&self) -> std::io::Result<Vec<String>> {
        Ok(Vec::new())
    }
}

/// A fixture of pandoc: a name for the table, the input and what pandoc makes of it, as its tree
/// or as Markdown.
struct Case {
    name: String,
    format: Format,
    input: String,
    expectation: String,
}

/// Text fixtures that are no expectation: `listBlocks.md` holds mark-up of ODT.
const NO_EXPECTATION: &[&str] = &["listBlocks"];

/// All fixtures of the five formats that have an expectation.
fn cases() -> Vec<Case> {
    let mut out = Vec::new();
    let formats = [Format::Docx, Format::Odt, Format::Fb2, Format::Epub];
    for format in formats {
        let folder = format.name();
        let stems = office::stems(&format!("pandoc/{folder}"), "native");
        for stem in &stems {
            // An extension that is off by itself makes metadata of the bibliography.
            if stem.ends_with("_plus") {
                continue;
            }
            let suffixes = ["_accept", "_reject", "_all", "_minus"];
            let base = suffixes.iter().find_map(|s| stem.strip_suffix(s));
            let base = base.or_else(|| stem.strip_suffix("_no_embed"));
            let inputs = [Some(stem.as_str()), base];
            let input = inputs
                .into_iter()
                .flatten()
                .map(|s| format!("pandoc/{folder}/{s}.{folder}"))
                .find(|path| corpus(path).is_some());
            let Some(input) = input else { continue };
            let expectation = format!("pandoc/{folder}/{stem}.native");
            out.push(Case { name: format!("{folder}/{stem}"), format, input, expectation });
        }
        for stem in office::stems(&format!("pandoc/{folder}"), "md") {
            if stems.contains(&stem) || NO_EXPECTATION.contains(&stem.as_str()) {
                continue;
            }
            let path = format!("pandoc/{folder}/{stem}");
            let (input, expectation) = (format!("{path}.{folder}"), format!("{path}.md"));
            out.push(Case { name: format!("{folder}/{stem}"), format, input, expectation });
        }
    }
    // What pandoc writes of one tree; FictionBook has neither lists nor captions to hold it.
    for (input, native) in [
        ("html-reader.html", "html-reader.native"),
        ("tables.html5", "tables.native"),
        ("writer.html5", "writer.native"),
    ] {
        out.push(Case {
            name: format!("html/{input}"),
            format: Format::Html,
            input: format!("pandoc/{input}"),
            expectation: format!("pandoc/{native}"),
        });
    }
    out
}

/// The book that the expectation of a fixture describes.
fn expected(case: &Case) -> Book {
    let text = String::from_utf8(corpus(&case.expectation).expect("there")).expect("UTF-8");
    let (format, text) = match case.expectation.ends_with(".native") {
        true => (Format::PandocJson, native::to_json(&text)),
        // Pandoc's Markdown writes a citation by its key, and not by the words that it shows.
        false => (Format::Manuscript, text.replace("[@", "[")),
    };
    let input = Input::new(case.expectation.as_str(), text.into_bytes());
    read(&input, &options(format, &case.name)).expect("an expectation is sound").book
}

/// Compares one fixture; gives a difference.
fn check(case: &Case) -> Option<String> {
    let want = expected(case);
    let bytes = corpus(&case.input).expect("there");
    let input = Input::new(case.input.as_str(), bytes).with_files(&Pictures);
    let (got, made_anew) = match read(&input, &options(case.format, &case.name)) {
        Ok(reading) => (reading.book, office::made_anew(&reading.report)),
        Err(error) => return Some(format!("{error}")),
    };
    let text = |book| dump(&normal(office::flat(book, &made_anew)));
    let (want, got) = (text(want), text(got));
    (want != got).then(|| office::difference(&want, &got))
}

#[test]
fn fixtures_of_pandoc_have_the_structure_that_pandoc_expects() {
    if corpus("pandoc/docx/lists.native").is_none() {
        return println!("skipped: the corpus is not here");
    }
    let explained = explained();
    let (mut equal, mut wrong) = (0, Vec::new());
    let cases = cases();
    for case in &cases {
        let name = &case.name;
        match check(case) {
            None => {
                equal += 1;
                if explained.contains(name) {
                    wrong.push(format!("{name}: is explained and does not differ"));
                }
            }
            Some(difference) if explained.contains(name) => println!("{name}:\n{difference}"),
            Some(difference) => wrong.push(format!("{name}:\n{difference}")),
        }
    }
    let all = cases.len();
    println!("{equal} of {all} equal");
    assert!(wrong.is_empty(), "{}\n{equal} of {all} equal", wrong.join("\n"));
    let worse = include_str!("office_native.md").matches("| ours worse |").count();
    assert!(worse * 100 <= all * 5, "{worse} of {all} worse");
}
