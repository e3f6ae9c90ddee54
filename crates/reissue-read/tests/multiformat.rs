//! One book from each of its ten editions: the same headings, the same notes, the same words.
//!
//! The editions were written by pandoc and LibreOffice, and each has what the format or the program
//! can't hold; `tests/multiformat.md` names every difference with its cause. The test fails where one
//! is found that is not there, and where one is there that is not found.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, unreachable_pub)]

#[path = "office/mod.rs"]
mod office;

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;

use office::corpus;
use reissue_core::{Book, Inline, InlineKind, NoteId, Role, Section, Visit, plain_block};
use reissue_read::{Files, Input, Options, read};

const EDITIONS: [&str; 10] = [
    ".md",
    ".html",
    ".txt",
    ".docx",
    ".odt",
    ".fb2",
    ".epub2.epub",
    ".epub3.epub",
    "-lo.docx",
    "-lo.odt",
];

/// The pictures beside an edition.
struct Beside(PathBuf);

impl Files for Beside {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        std::fs::read(self.0.join(path))
    }

    fn list(&self) -> io::Result<Vec<String>> {
        Ok(Vec::new())
    }
}

/// Letters and digits only, in words.
fn letters(text: &str) -> Vec<String> {
    text.split_whitespace()
        .map(|w| w.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect())
        .filter(|w: &String| !w.is_empty())
        .collect()
}

/// The headings with their depths, 1 for the outermost.
fn headings(book: &Book) -> Vec<String> {
    fn add(sections: &[Section], out: &mut Vec<String>) {
        // Programs make title pages of the metadata.
        let made =
            |s: &&Section| !matches!(s.role, Role::TitlePage | Role::HalfTitle | Role::Contents);
        for section in sections.iter().filter(made) {
            let words = section.heading.as_ref().map(|h| {
                let subtitle = reissue_core::plain(&h.subtitle);
                letters(&format!("{} {subtitle}", h.label())).join(" ")
            });
            out.extend(words.filter(|w| !w.is_empty()));
            add(&section.sections, out);
        }
    }
    let mut out = Vec::new();
    for (_, sections) in book.matters() {
        add(sections, &mut out);
    }
    out
}

#[derive(Default)]
struct Marks(Vec<NoteId>);

impl Visit for Marks {
    fn visit_inline(&mut self, inline: &Inline) {
        if let InlineKind::NoteRef(id) = &inline.kind {
            self.0.push(id.clone());
        }
        self.walk_inline(inline);
    }
}

/// The words of each note, in the order of their first marks; a note inside a note after it.
fn notes(book: &Book) -> Vec<String> {
    let mut marks = Marks::default();
    book.sections().for_each(|s| marks.visit_section(s));
    let mut queue = marks.0;
    queue.reverse();
    let (mut seen, mut out) = (BTreeSet::new(), Vec::new());
    while let Some(id) = queue.pop() {
        if !seen.insert(id.clone()) {
            continue;
        }
        if let Some(note) = book.note(&id) {
            let words = note.blocks.iter().map(plain_block).collect::<Vec<_>>().join(" ");
            out.push(letters(&words).concat());
            let mut inner = Marks::default();
            inner.visit_note(note);
            queue.extend(inner.0.into_iter().rev());
        }
    }
    out
}

/// The words of the text without those of the notes.
fn text(book: &Book) -> Vec<String> {
    let bare = Book { notes: Vec::new(), ..book.clone() };
    letters(&reissue_core::words(&bare).collect::<Vec<_>>().join(" "))
}

/// Where two texts differ: words that only one has, joined while they stand together. Words are
/// matched again at the next run of eight letters or more that both have.
fn differences(a: &[String], b: &[String]) -> Vec<String> {
    let (a, b): (String, String) = (a.join(" "), b.join(" "));
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut out = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        match (a.get(i), b.get(j)) {
            (Some(x), Some(y)) if x == y => {
                i += 1;
                j += 1;
            }
            // A space more or less is how a program wrote it.
            (Some(' '), _) => i += 1,
            (_, Some(' ')) => j += 1,
            _ => {
                let (di, dj) = resync(&a[i..], &b[j..]);
                let only = |s: &[char], d: usize| s[..d].iter().collect::<String>();
                out.push(format!("-{} +{}", only(&a[i..], di), only(&b[j..], dj)));
                i += di;
                j += dj;
            }
        }
    }
    out
}

fn resync(a: &[char], b: &[char]) -> (usize, usize) {
    const SAME: usize = 24;
    for distance in 1..6000 {
        for (di, dj) in [(0, distance), (distance, 0)] {
            let (x, y) = (a.get(di..di + SAME), b.get(dj..dj + SAME));
            if x.is_some() && x == y {
                return (di, dj);
            }
        }
        if distance < 200 {
            for di in 1..distance {
                let dj = distance - di;
                let (x, y) = (a.get(di..di + SAME), b.get(dj..dj + SAME));
                if x.is_some() && x == y {
                    return (di, dj);
                }
            }
        }
    }
    (a.len(), b.len())
}

/// What the table beside this file explains: `book edition kind count`.
fn explained() -> BTreeSet<String> {
    include_str!("multiformat.md")
        .lines()
        .filter_map(|l| l.strip_prefix("| `")?.split_once('`').map(|(name, _)| name.to_owned()))
        .collect()
}

#[test]
fn ten_editions_give_one_book() {
    let folders = office::folders("multiformat");
    if folders.is_empty() {
        return println!("skipped: the corpus is not here");
    }
    let explained = explained();
    let mut found = BTreeSet::new();
    let mut shown = Vec::new();
    for folder in folders {
        let expect = corpus(&format!("multiformat/{folder}/expect.json")).expect("there");
        let expect: serde_json::Value = serde_json::from_slice(&expect).expect("JSON");
        let want: Vec<String> = expect["headings"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|h| letters(h[1].as_str().unwrap_or("")).join(" "))
            .collect();
        let count = expect["note_count"].as_u64().expect("a number");
        let mut first: Option<(Vec<String>, Vec<String>)> = None;
        for edition in EDITIONS {
            let path = format!("multiformat/{folder}/{folder}{edition}");
            let bytes = corpus(&path).expect("an edition");
            let beside = Beside(office::root().join("multiformat").join(&folder));
            let input = Input::new(format!("{folder}{edition}"), bytes).with_files(&beside);

            let book = read(&input, &Options::default()).expect("a sound file").book;
            let mut differs = |kind: &str, what: String| {
                let short: String = folder.split('-').next_back().unwrap_or("").into();
                found.insert(format!("{short}{edition} {kind}"));
                shown.push(format!("{short}{edition} {kind}: {what}"));
            };
            let got = headings(&book);
            if got != want {
                let list = differences(&want, &got);
                differs("headings", format!("{} of {}: {list:?}", got.len(), want.len()));
            }
            let marks = notes(&book);
            if marks.len() as u64 != count {
                differs("notes", format!("{} of {count}", marks.len()));
            }
            let words = text(&book);
            let Some((notes, text)) = &first else {
                first = Some((marks, words));
                continue;
            };
            if notes.concat() != marks.concat() {
                let near = notes.iter().zip(&marks).find(|(a, b)| a != b);
                differs("words of notes", format!("{near:?}"));
            }
            let list = differences(text, &words);
            if !list.is_empty() {
                let some: Vec<&String> = list.iter().take(12).collect();
                differs("words", format!("{} places: {some:#?}", list.len()));
            }
        }
    }
    let new: Vec<&String> = found.difference(&explained).collect();
    let gone: Vec<&String> = explained.difference(&found).collect();
    assert!(
        new.is_empty() && gone.is_empty(),
        "not in the table: {new:#?}\nnot found: {gone:#?}\n{}",
        shown.join("\n")
    );
}
