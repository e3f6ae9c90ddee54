//! Each word of an input, as an extractor sees it that only takes the tags away, is in the book or
//! stands in a place that the report says was left out.

#![allow(clippy::expect_used, clippy::panic, reason = "a test says what is missing by failing")]

mod markup;

use std::collections::BTreeMap;
use std::path::Path;

use markup::tags::stripped;
use markup::zips::spine;
use markup::{corpus, counted, files, lacking, left_out, read_file, split};
use reissue_core::{Block, BlockKind, Inline, InlineKind, MediaType, ResourceData, Visit};
use reissue_read::Reading;

/// What of a book is in no words of it: page marks, ruby, the mark-up of formulas, descriptions.
#[derive(Default)]
struct Marks(Vec<String>);

impl Visit for Marks {
    fn visit_block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::PageMark(number) => self.0.push(number.clone()),
            BlockKind::Math(math) => self.0.push(stripped(&math.mathml, &[])),
            BlockKind::Figure(figure) => {
                self.0.extend(figure.images.iter().flat_map(|i| i.description.clone()));
            }
            _ => {}
        }
        self.walk_block(block);
    }

    fn visit_inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::PageMark(number) => self.0.push(number.clone()),
            InlineKind::Math(math) => self.0.push(stripped(&math.mathml, &[])),
            InlineKind::Ruby { text, .. } => self.0.push(text.clone()),
            _ => {}
        }
        self.walk_inline(inline);
    }
}

/// How often each word stands in a book.
fn words_of(reading: &Reading) -> BTreeMap<String, i64> {
    let mut marks = Marks::default();
    marks.visit_book(&reading.book);
    // Drawings of the text are pictures, and keep their words.
    for resource in reading.book.resources.iter().filter(|r| r.media_type == MediaType::Svg) {
        if let ResourceData::Bytes(bytes) = &resource.data {
            // One that comes twice is one picture.
            let words = stripped(&String::from_utf8_lossy(bytes), &[]);
            marks.0.extend([words.clone(), words]);
        }
    }
    let mut have =
        counted(reissue_core::words(&reading.book).chain(marks.0).flat_map(|w| split(&w)));
    // The rest of a word whose initial is a picture, and letters that stand apart, are in the book
    // as the whole word.
    let whole = ["read-325", "read-326"];
    for finding in reading.report.diagnostics.iter().filter(|d| whole.contains(&d.code)) {
        for word in finding.related.iter().flat_map(|(_, word)| split(word)) {
            *have.entry(word).or_insert(0) += 1;
        }
    }
    // The mark of a note stands at each of its references and at its text.
    for mark in reading.book.notes.iter().filter_map(|n| n.mark.as_ref()) {
        split(mark).into_iter().for_each(|m| *have.entry(m).or_insert(0) += 1000);
    }
    have
}

/// Holds some sources against the book that was read of them; gives the words and the losses.
fn hold(
    name: &str,
    reading: &Reading,
    sources: &[(String, String)],
    lost: &mut Vec<String>,
) -> i64 {
    let mut want = BTreeMap::new();
    for (source, text) in sources {
        let out = left_out(&reading.report, source);
        for word in split(&stripped(text, &out)) {
            *want.entry(word).or_insert(0) += 1;
        }
    }
    let missing = lacking(&want, &words_of(reading));
    if !missing.is_empty() {
        let count: i64 = missing.iter().map(|(_, n)| n).sum();
        let shown: Vec<_> = missing.iter().take(25).collect();
        lost.push(format!("{name}: {count} words: {shown:?}"));
    }
    want.values().sum()
}

fn short(path: &Path) -> String {
    let parts: Vec<_> = path.iter().rev().take(2).map(|p| p.to_string_lossy()).collect();
    parts.iter().rev().map(AsRef::as_ref).collect::<Vec<&str>>().join("/")
}

#[test]
fn words_of_epubs_are_in_the_book_or_in_the_report() {
    let mut lost = Vec::new();
    let (mut books, mut words) = (0, 0);
    for folder in
        ["standardebooks", "multiformat", "epub-tests", "epub3-samples", "epubcheck", "pandoc"]
    {
        let Some(folder) = corpus(folder) else { continue };
        for path in files(&folder, ".epub") {
            let Ok(reading) = read_file(&path, None) else { continue };
            let sources = spine(&path);
            words += hold(&short(&path), &reading, &sources, &mut lost);
            books += 1;
        }
    }
    println!("{words} words of {books} EPUBs held");
    assert!(lost.is_empty(), "{} books lost words:\n{}", lost.len(), lost.join("\n"));
}

#[test]
fn words_of_html_are_in_the_book_or_in_the_report() {
    let mut lost = Vec::new();
    let (mut books, mut words) = (0, 0);
    for folder in ["gutenberg", "multiformat", "readability", "pandoc"] {
        let Some(folder) = corpus(folder) else { continue };
        let mut all = files(&folder, ".html");
        all.extend(files(&folder, ".htm"));
        for path in all {
            let Ok(reading) = read_file(&path, Some(reissue_read::Format::Html)) else { continue };
            let Some(text) = reading.report.sources.first().and_then(|s| s.text.clone()) else {
                continue;
            };
            let name = reading.report.sources[0].name.clone();
            words += hold(&short(&path), &reading, &[(name, text.to_string())], &mut lost);
            books += 1;
        }
    }
    println!("{words} words of {books} HTML files held");
    assert!(lost.is_empty(), "{} files lost words:\n{}", lost.len(), lost.join("\n"));
}
