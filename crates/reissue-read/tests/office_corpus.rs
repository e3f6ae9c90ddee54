//! The office readers over the corpus: agreement with two other programs, no word lost without a
//! word, no panic.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, unreachable_pub)]

#[path = "office/mod.rs"]
mod office;

use std::collections::BTreeSet;

use office::{corpus, files};
use reissue_core::{Book, Section};
use reissue_read::{Format, Input, Options, ReadError, Reading, read};

fn format_of(name: &str) -> Option<Format> {
    let bare = name.strip_suffix(".zip").unwrap_or(name);
    [Format::Docx, Format::Odt, Format::Fb2]
        .into_iter()
        .find(|f| bare.ends_with(&format!(".{}", f.name())))
}

fn attempt(path: &str) -> Result<Reading, ReadError> {
    let bytes = corpus(path).expect("a file of the corpus");
    let name = path.rsplit('/').next().unwrap_or(path);
    let options = Options { format: format_of(name), ..Options::default() };
    read(&Input::new(name, bytes), &options)
}

/// Letters and digits only: how programs space and punctuate says nothing of what they read.
fn letters(text: &str) -> Vec<String> {
    text.split_whitespace()
        .map(|w| w.chars().filter(|c| c.is_alphanumeric()).collect::<String>())
        .filter(|w| !w.is_empty())
        .collect()
}

fn headings(sections: &[Section], out: &mut Vec<String>) {
    for section in sections {
        out.extend(section.heading.as_ref().map(|h| letters(&h.label()).join(" ")));
        headings(&section.sections, out);
    }
}

fn all_headings(book: &Book) -> Vec<String> {
    let mut out = Vec::new();
    for part in [&book.front, &book.body, &book.back] {
        headings(part, &mut out);
    }
    out
}

/// All words of the report: messages, and what was left out.
fn reported(reading: &Reading) -> String {
    let mut out = String::new();
    for d in &reading.report.diagnostics {
        out.push_str(&d.message);
        out.push(' ');
        for (_, words) in &d.related {
            out.push_str(words);
            out.push(' ');
        }
    }
    out
}

/// Everything that a reading says: the book, its metadata, alternative texts, the report.
fn everything(reading: &Reading) -> String {
    let book = &reading.book;
    let mut out = reissue_core::dump(book);
    out.push(' ');
    out.push_str(&reissue_core::words(book).collect::<Vec<_>>().join(" "));
    out.push(' ');
    out.push_str(&reported(reading));
    out
}

#[test]
fn where_two_programs_agree_word_for_word_so_do_we() {
    let (mut agreed, mut wrong) = (0, Vec::new());
    for path in files("office").into_iter().filter(|p| format_of(p).is_some()) {
        let text = |tool: &str| {
            corpus(&format!("{path}.{tool}.txt")).map(|b| String::from_utf8_lossy(&b).into_owned())
        };
        let (Some(pandoc), Some(libre)) = (text("pandoc"), text("lo")) else { continue };
        if pandoc.starts_with("PANDOC-ERROR") {
            continue;
        }
        let (pandoc, libre) = (letters(&pandoc), letters(&libre));
        if pandoc != libre || pandoc.is_empty() {
            continue;
        }
        agreed += 1;
        let reading = match attempt(&path) {
            Ok(reading) => reading,
            Err(error) => {
                wrong.push(format!("{path}: {error}"));
                continue;
            }
        };
        let said = everything(&reading);
        let said: BTreeSet<String> = letters(&said).into_iter().collect();
        let said_letters: String = letters(&everything(&reading)).concat();
        let missing: Vec<&String> = pandoc
            .iter()
            .filter(|w| !said.contains(*w) && !said_letters.contains(w.as_str()))
            // The numbers of lists are no words of the book: it counts anew.
            .filter(|w| w.len() > 2 || !w.chars().all(|c| c.is_ascii_digit()))
            .collect();
        if !missing.is_empty() {
            wrong.push(format!(
                "{path}: {} missing: {:?}",
                missing.len(),
                &missing[..missing.len().min(8)]
            ));
        }
    }
    println!("{agreed} files on which both programs agree");
    assert!(wrong.is_empty(), "{agreed} agreed\n{}", wrong.join("\n"));
}

#[test]
fn every_word_of_the_source_is_in_the_book_or_in_the_report() {
    let mut wrong = Vec::new();
    for path in ["office", "pandoc/docx", "pandoc/odt", "mammoth"].iter().flat_map(|f| files(f)) {
        let Some(format) = format_of(&path).filter(|f| *f != Format::Fb2) else { continue };
        let Ok(reading) = attempt(&path) else { continue };
        let bytes = corpus(&path).expect("there");
        let missing = missing(&reading, office::extracted(&bytes, format == Format::Docx));
        if !missing.is_empty() {
            wrong.push(format!(
                "{path}: {} missing: {:?}",
                missing.len(),
                &missing[..missing.len().min(8)]
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The words of a reading that has none of some texts.
fn missing(reading: &Reading, texts: Vec<String>) -> Vec<String> {
    let said = letters(&everything(reading)).concat();
    let words = texts.into_iter().flat_map(|t| letters(&t));
    words.filter(|w| !said.contains(w.as_str())).collect()
}

#[test]
fn every_word_of_a_fictionbook_is_in_the_book_or_in_the_report() {
    let mut wrong = Vec::new();
    let folders = ["fb2", "pandoc", "multiformat"];
    for path in folders.iter().flat_map(|f| files(f)).filter(|p| p.ends_with(".fb2")) {
        let bytes = corpus(&path).expect("there");
        let Ok(reading) = attempt(&path) else { continue };
        let source = decoded(&bytes);
        let lost = missing(&reading, office::text_between_tags(&source, &["binary"]));
        if !lost.is_empty() {
            wrong.push(format!("{path}: {} missing: {:?}", lost.len(), &lost[..lost.len().min(8)]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The text of an XML file in UTF-8 or in windows-1251, whose letters stand in one row of Unicode
/// but for two.
fn decoded(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).to_lowercase();
    if !head.contains("windows-1251") {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let letter = |b: &u8| match *b {
        b @ 0xc0..=0xff => char::from_u32(0x410 + u32::from(b) - 0xc0).unwrap_or(' '),
        0xa8 => 'Ё',
        0xb8 => 'ё',
        b if b < 0x80 => char::from(b),
        _ => ' ',
    };
    bytes.iter().map(letter).collect()
}

#[test]
fn every_word_of_a_tree_of_pandoc_is_in_the_book_or_in_the_report() {
    fn strings(value: &serde_json::Value, out: &mut Vec<String>) {
        match value {
            serde_json::Value::Array(list) => list.iter().for_each(|v| strings(v, out)),
            serde_json::Value::Object(members) => {
                let tag = value["t"].as_str().unwrap_or("");
                let c = &value["c"];
                match tag {
                    "Str" | "MetaString" => out.extend(c.as_str().map(str::to_owned)),
                    "Code" | "CodeBlock" | "Math" | "RawInline" | "RawBlock" => {
                        out.extend(c[1].as_str().map(str::to_owned));
                    }
                    _ => members.values().for_each(|v| strings(v, out)),
                }
            }
            _ => {}
        }
    }
    let mut wrong = Vec::new();
    for path in files("pandoc").into_iter().filter(|p| p.ends_with(".native")) {
        let source = String::from_utf8(corpus(&path).expect("there")).expect("UTF-8");
        let json = office::native::to_json(&source);
        let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        let mut texts = Vec::new();
        strings(&value, &mut texts);
        let options = Options { format: Some(Format::PandocJson), ..Options::default() };
        let reading = read(&Input::new("tree.json", json.into_bytes()), &options).expect("sound");
        let lost = missing(&reading, texts);
        if !lost.is_empty() {
            wrong.push(format!("{path}: {} missing: {:?}", lost.len(), &lost[..lost.len().min(8)]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_of_the_corpus_makes_a_reader_panic() {
    for folder in ["office", "mammoth", "fb2", "pandoc", "hostile"] {
        for path in files(folder) {
            let bytes = corpus(&path).unwrap_or_default();
            // A hostile file is given to every reader, whatever it says it is.
            let formats = match folder {
                "hostile" => vec![Format::Docx, Format::Odt, Format::Fb2, Format::PandocJson],
                _ => format_of(&path).into_iter().collect(),
            };
            for format in formats {
                let options = Options { format: Some(format), ..Options::default() };
                let _ = read(&Input::new(path.as_str(), bytes.as_slice()), &options);
            }
        }
    }
}

#[test]
fn broken_and_locked_files_are_refused_by_name() {
    if corpus("mammoth/empty.docx").is_none() {
        return println!("skipped: the corpus is not here");
    }
    let locked = attempt("office/poi/bug53475-password-is-solrcell.docx");
    assert!(matches!(locked, Err(ReadError::Drm { .. })), "{:?}", locked.err());
    let name = "truncated62886.docx";
    assert!(attempt(&format!("office/poi/{name}")).is_err(), "{name}");
}

#[test]
fn the_fictionbook_that_uses_every_element_is_read_whole() {
    let Some(bytes) = corpus("fb2/Test_001.fb2") else {
        return println!("skipped: the corpus is not here");
    };
    let options = Options { format: Some(Format::Fb2), ..Options::default() };
    let reading = read(&Input::new("Test_001.fb2", bytes.as_slice()), &options).expect("sound");
    let book = &reading.book;
    assert!(!book.metadata.title.is_empty() && !book.metadata.creators.is_empty());
    assert!(!book.notes.is_empty(), "it has notes");
    let said = letters(&everything(&reading)).concat();
    let source = String::from_utf8_lossy(&bytes).into_owned();
    let missing: Vec<String> = office::text_between_tags(&source, &["binary"])
        .iter()
        .flat_map(|t| letters(t))
        .filter(|w| !said.contains(w.as_str()))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    let titles = all_headings(book);
    assert!(titles.len() > 3, "{titles:?}");
}
