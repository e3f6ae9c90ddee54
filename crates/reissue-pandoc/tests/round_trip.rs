//! Book to pandoc's tree and back: the same book comes back.
//!
//! What may differ: the names of notes (each is named by its place), marks of places that no link
//! leads to, and spans.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use reissue_core::{
    Block, BlockKind, Book, Inline, InlineKind, LinkTarget, NoteId, Section, Visit, VisitMut, dump,
};
use reissue_read::{Files, Format, Input, Options, Reading, read};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

struct Disk(PathBuf);

impl Files for Disk {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        std::fs::read(self.0.join(path))
    }

    fn list(&self) -> io::Result<Vec<String>> {
        Ok(Vec::new())
    }
}

fn written(book: &Book) -> Vec<u8> {
    let mut out = Vec::new();
    reissue_pandoc::write(book, &mut out).expect("in memory");
    out
}

fn back(json: &[u8]) -> Reading {
    let options = Options { format: Some(Format::PandocJson), ..Options::default() };
    read(&Input::new("book.json", json), &options).expect("a tree")
}

fn memoir() -> Book {
    let folder = root().join("fixtures/books/the-salt-road");
    let files = Disk(folder.clone());
    let bytes = std::fs::read(folder.join("book.toml")).expect("the fixture");
    let input = Input::new("book.toml", bytes).with_files(&files);
    read(&input, &Options::default()).expect("sound").book
}

/// The places that links lead to.
#[derive(Default)]
struct Wanted(BTreeSet<String>);

impl Visit for Wanted {
    fn visit_inline(&mut self, inline: &Inline) {
        if let InlineKind::Link { target: LinkTarget::Internal(id), .. } = &inline.kind {
            self.0.insert(id.clone());
        }
        self.walk_inline(inline);
    }
}

/// The notes in the order in which their marks are met.
#[derive(Default)]
struct Marks(Vec<NoteId>);

impl Visit for Marks {
    fn visit_section(&mut self, section: &Section) {
        self.walk_section(section);
    }

    fn visit_inline(&mut self, inline: &Inline) {
        if let InlineKind::NoteRef(id) = &inline.kind {
            self.0.push(id.clone());
        }
        self.walk_inline(inline);
    }
}

struct Normal {
    wanted: BTreeSet<String>,
    names: BTreeMap<NoteId, NoteId>,
}

impl VisitMut for Normal {
    fn visit_section(&mut self, section: &mut Section) {
        section.heading = section.heading.take().filter(|h| !h.is_empty());
        self.walk_section(section);
    }

    fn visit_block(&mut self, block: &mut Block) {
        if let BlockKind::Table(table) = &mut block.kind {
            // All cells of a head are headings there; the writer says where they were not.
            table.head.iter_mut().flat_map(|r| &mut r.cells).for_each(|c| c.header = true);
        }
        let hidden = |id: &String| id.starts_with('_') && !self.wanted.contains(id);
        block.id = block.id.take().filter(|id| !hidden(id));
        self.walk_block(block);
    }

    fn visit_inlines(&mut self, inlines: &mut Vec<Inline>) {
        inlines.retain(|i| match &i.kind {
            InlineKind::Anchor(id) => self.wanted.contains(id),
            _ => true,
        });
        let mut out: Vec<Inline> = Vec::new();
        for mut inline in std::mem::take(inlines) {
            if let InlineKind::NoteRef(id) = &mut inline.kind
                && let Some(name) = self.names.get(id)
            {
                *id = name.clone();
            }
            match (&inline.kind, out.last_mut().map(|i| &mut i.kind)) {
                (InlineKind::Text(text), Some(InlineKind::Text(before))) => before.push_str(text),
                _ => out.push(inline),
            }
        }
        *inlines = out;
        inlines.iter_mut().for_each(|i| self.walk_inline(i));
    }
}

/// A book without what may differ.
fn normal(mut book: Book) -> Book {
    let mut wanted = Wanted::default();
    wanted.visit_book(&book);
    let mut marks = Marks::default();
    // A note inside a note is met where the outer one stands.
    for section in book.sections() {
        marks.visit_section(section);
    }
    let mut order: Vec<NoteId> = Vec::new();
    let mut queue = std::mem::take(&mut marks.0);
    queue.reverse();
    while let Some(id) = queue.pop() {
        if order.contains(&id) {
            continue;
        }
        order.push(id.clone());
        if let Some(note) = book.note(&id) {
            let mut inner = Marks::default();
            inner.visit_note(note);
            queue.extend(inner.0.into_iter().rev());
        }
    }
    let name = |i: usize| NoteId(format!("n{i}"));
    let names: BTreeMap<_, _> =
        order.iter().enumerate().map(|(i, id)| (id.clone(), name(i))).collect();
    let count = names.len();
    let at = |id: &NoteId| order.iter().position(|o| o == id).unwrap_or(count);
    book.notes.sort_by_key(|n| at(&n.id));
    Normal { wanted: wanted.0, names: names.clone() }.visit_book(&mut book);
    for (i, note) in book.notes.iter_mut().enumerate() {
        note.id = names.get(&note.id).cloned().unwrap_or_else(|| name(count + i));
    }
    // Only pictures that somebody sees are in the tree.
    let text = dump(&Book { resources: Vec::new(), ..book.clone() });
    book.resources.retain(|r| text.contains(&r.name));
    book.resources.sort_by(|a, b| a.name.cmp(&b.name));
    book
}

/// The first lines that differ, of what was and what came back.
fn difference(want: &str, got: &str) -> String {
    let at = want.lines().zip(got.lines()).take_while(|(a, b)| a == b).count();
    let near =
        |s: &str| s.lines().skip(at.saturating_sub(2)).take(6).collect::<Vec<_>>().join("\n");
    format!("want:\n{}\ngot:\n{}", near(want), near(got))
}

#[test]
fn the_memoir_comes_back() {
    let book = memoir();
    let reading = back(&written(&book));
    let (want, got) = (dump(&normal(book)), dump(&normal(reading.book)));
    assert!(want == got, "{}", difference(&want, &got));
    let lost: Vec<_> = reading.report.diagnostics.iter().map(|d| (&d.message, d.count)).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn two_runs_give_the_same_bytes_and_the_tree_is_json() {
    let book = memoir();
    let json = written(&book);
    assert_eq!(json, written(&book));
    let value: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
    assert_eq!(value["pandoc-api-version"][0], 1);
}

#[test]
fn every_book_of_the_corpus_comes_back() {
    let corpus = root().join("../shared/corpus");
    let mut wrong = Vec::new();
    let mut all = 0;
    for folder in
        ["standardebooks", "office/poi", "multiformat/flatland", "pandoc/docx", "pandoc/odt"]
    {
        let mut files: Vec<PathBuf> = std::fs::read_dir(corpus.join(folder))
            .into_iter()
            .flatten()
            .flatten()
            .map(|e| e.path())
            .filter(|p| {
                let extension = p.extension().and_then(|e| e.to_str()).unwrap_or("");
                matches!(extension, "epub" | "docx" | "odt")
            })
            .collect();
        files.sort();
        // The larger ones take a minute without optimisation and show nothing that these do not.
        files.retain(|p| std::fs::metadata(p).is_ok_and(|m| m.len() < 600_000));
        for path in files {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let bytes = std::fs::read(&path).expect("a file");
            let Ok(reading) = read(&Input::new(name.as_str(), bytes), &Options::default()) else {
                continue;
            };
            all += 1;
            let (want, got) = (
                dump(&normal(reading.book.clone())),
                dump(&normal(back(&written(&reading.book)).book)),
            );
            if want != got {
                wrong.push(format!("{name}:\n{}", difference(&want, &got)));
            }
        }
    }
    if all == 0 {
        return println!("skipped: the corpus is not here");
    }
    println!("{} of {all} come back the same", all - wrong.len());
    assert!(wrong.is_empty(), "{} of {all} differ\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_note_with_two_marks_stands_once_and_one_without_stands_at_the_end() {
    let source = "# A\n\nOne[^a] and two[^a].\n\n[^a]: Said once.\n\n[^b]: Never named.\n";
    let options = Options { format: Some(Format::Manuscript), ..Options::default() };
    let book = read(&Input::new("a.md", source.as_bytes()), &options).expect("sound").book;
    let json = String::from_utf8(written(&book)).expect("UTF-8");
    assert_eq!(json.matches("once.").count(), 1);
    assert_eq!(json.matches("Never").count(), 1);
    let again = back(json.as_bytes()).book;
    let mut marks = Marks::default();
    marks.visit_book(&again);
    assert_eq!(marks.0.len(), 2);
    assert_eq!(marks.0[0], marks.0[1]);
    assert_eq!(again.notes.len(), 2);
    let first = &again.notes[0].blocks[0];
    assert!(matches!(&first.kind, BlockKind::Paragraph(_)));
}
