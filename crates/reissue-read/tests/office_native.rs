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
use reissue_core::dump;
use reissue_read::{Format, Input, Options, TrackedChanges, read};

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

/// Compares one fixture; gives a difference.
fn check(folder: &str, format: Format, stem: &str) -> Option<String> {
    let extension = format.name();
    let base = ["_accept", "_reject", "_plus", "_minus"].iter().find_map(|s| stem.strip_suffix(s));
    let input = [Some(stem), base]
        .into_iter()
        .flatten()
        .find_map(|s| corpus(&format!("pandoc/{folder}/{s}.{extension}")))?;
    let expectation = corpus(&format!("pandoc/{folder}/{stem}.native")).expect("there");
    let json = native::to_json(&String::from_utf8(expectation).expect("UTF-8"));
    let want = Input::new("expectation.json", json.into_bytes());
    let want = read(&want, &options(Format::PandocJson, stem)).expect("pandoc's tree").book;
    let input = Input::new(format!("{stem}.{extension}"), input);
    let got = match read(&input, &options(format, stem)) {
        Ok(reading) => reading.book,
        Err(error) => return Some(format!("{error}")),
    };
    let (want, got) = (dump(&normal(want)), dump(&normal(got)));
    (want != got).then(|| office::difference(&want, &got))
}

#[test]
fn fixtures_of_pandoc_have_the_structure_that_pandoc_expects() {
    let Some(_) = corpus("pandoc/docx/lists.native") else {
        return println!("skipped: the corpus is not here");
    };
    let explained = explained();
    let (mut all, mut equal, mut wrong) = (0, 0, Vec::new());
    for (folder, format) in [("docx", Format::Docx), ("odt", Format::Odt), ("fb2", Format::Fb2)] {
        for stem in office::stems(&format!("pandoc/{folder}"), "native") {
            // Made with `--track-changes=all`: neither changes nor comments are part of a book.
            if stem.ends_with("_all")
                || stem == "comments"
                || stem == "track_changes_scrubbed_metadata"
            {
                continue;
            }
            all += 1;
            let name = format!("{folder}/{stem}");
            match check(folder, format, &stem) {
                None => {
                    equal += 1;
                    if explained.contains(&name) {
                        wrong.push(format!("{name}: is explained and does not differ"));
                    }
                }
                Some(_) if explained.contains(&name) => {}
                Some(difference) => wrong.push(format!("{name}:\n{difference}")),
            }
        }
    }
    println!("{equal} of {all} equal");
    assert!(wrong.is_empty(), "{}\n{equal} of {all} equal", wrong.join("\n"));
    let worse = include_str!("office_native.md").matches("| ours worse |").count();
    assert!(worse * 100 <= all * 5, "{worse} of {all} worse");
}
