//! The stock book as EPUB: what is in the container, and that it is the same twice.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by a panic")]

mod common;

use std::io::{Cursor, Read};

use reissue_core::{Book, Heading, Role, Section, Span};
use reissue_epub::{EpubOptions, NoteStyle, Version, to_bytes};

fn files(epub: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(epub)).expect("a container");
    (0..archive.len())
        .map(|at| {
            let mut entry = archive.by_index(at).expect("an entry");
            let mut bytes = Vec::new();
            let name = entry.name().expect("a name").into_owned();
            entry.read_to_end(&mut bytes).expect("readable");
            (name, String::from_utf8_lossy(&bytes).into_owned())
        })
        .collect()
}

fn all_options() -> Vec<(&'static str, EpubOptions)> {
    let mut out = Vec::new();
    for (name, version) in [("33", Version::V33), ("201", Version::V201)] {
        for (tail, notes) in [
            ("", NoteStyle::AsWritten),
            ("-popup", NoteStyle::Popup),
            ("-endnotes", NoteStyle::Endnotes),
        ] {
            let name: &'static str = Box::leak(format!("{name}{tail}").into_boxed_str());
            out.push((name, EpubOptions { version, notes, ..EpubOptions::default() }));
        }
    }
    out
}

#[test]
fn the_stock_book_is_written_in_every_way_and_the_same_twice() {
    let book = common::stock();
    for (name, options) in all_options() {
        let (epub, diagnostics) = to_bytes(&book, &options).expect("an EPUB");
        assert_eq!(diagnostics, [], "{name}");
        assert_eq!(epub, to_bytes(&book, &options).expect("an EPUB").0, "{name}");
        if let Some(dir) = std::env::var_os("REISSUE_EPUB_OUT") {
            std::fs::write(std::path::Path::new(&dir).join(format!("stock-{name}.epub")), &epub)
                .expect("written");
        }
    }
}

#[test]
fn the_container_begins_with_its_type() {
    let (epub, _) = to_bytes(&common::stock(), &EpubOptions::default()).expect("an EPUB");
    assert_eq!(&epub[30..58], b"mimetypeapplication/epub+zip");
    let files = files(&epub);
    assert_eq!(files[0].0, "mimetype");
    assert!(files.iter().all(|(name, _)| name.is_ascii() && !name.contains(' ')));
}

#[test]
fn numbers_of_the_book_are_read_with_hyphens_and_catalogued_without() {
    let (epub, _) = to_bytes(&common::stock(), &EpubOptions::default()).expect("an EPUB");
    let has = |words: &str| files(&epub).iter().any(|(_, text)| text.contains(words));
    assert!(has("ISBN 978-0-306-40615-7 (EPUB)") && has("ISBN 978-0-8044-2957-3 (print)"));
    assert!(has("urn:isbn:9780306406157") && !has("ISBN 9780306406157"));
}

#[test]
fn every_link_leads_somewhere() {
    for (name, options) in all_options() {
        let (epub, _) = to_bytes(&common::stock(), &options).expect("an EPUB");
        let files = files(&epub);
        for (file, text) in files.iter().filter(|(f, _)| f.ends_with(".xhtml")) {
            let folder = file.rsplit_once('/').map_or("", |(f, _)| f);
            for href in
                text.split("href=\"").skip(1).map(|t| t.split('"').next().unwrap_or_default())
            {
                if href.starts_with("http") {
                    continue;
                }
                let (path, id) = href.split_once('#').unwrap_or((href, ""));
                let path = match path.strip_prefix("../") {
                    Some(up) => format!("OEBPS/{up}"),
                    None if path.is_empty() => file.clone(),
                    None => format!("{folder}/{path}"),
                };
                let target = files.iter().find(|(f, _)| *f == path);
                let target = target.unwrap_or_else(|| panic!("{name} {file}: {href}"));
                assert!(
                    id.is_empty() || target.1.contains(&format!("id=\"{id}\"")),
                    "{name} {file}: {href}"
                );
            }
        }
    }
}

#[test]
fn no_two_landmarks_of_a_document_have_the_same_name() {
    let named = |role, words: &str| {
        let mut section = Section::new(role, Span::NONE);
        section.heading = Some(Heading::titled(words));
        section
    };
    let mut chapter = named(Role::Chapter, "Letters");
    chapter.sections = vec![
        named(Role::Section, "To Her Mother"),
        named(Role::Section, "To Her Mother"),
        named(Role::Appendix, "Letters"),
    ];
    let mut book = Book::default();
    book.metadata.title = "A Book".into();
    book.body.push(chapter);
    let (epub, _) = to_bytes(&book, &EpubOptions::default()).expect("an EPUB");
    let files = files(&epub);
    let (_, text) = files.iter().find(|(name, _)| name.ends_with("letters.xhtml")).expect("there");
    let tags: Vec<_> =
        text.split("<section").skip(1).map(|t| &t[..t.find('>').expect("a tag")]).collect();
    let named: Vec<_> = tags.iter().map(|t| t.contains("aria-labelledby")).collect();
    assert_eq!(named, [true, true, false, false], "{tags:?}");
    assert!(!tags[2].contains("aria-label"), "a section without a name is no landmark");
    assert!(tags[3].contains("aria-label=\"Letters (2)\""), "{}", tags[3]);
}

/// The documents of a book whose one part holds the sections, by file name.
fn documents(role: Role, inside: Vec<Section>) -> Vec<(String, String)> {
    let mut part = Section::new(role, Span::NONE);
    part.heading = Some(Heading::titled("The Whole"));
    part.sections = inside;
    let mut book = Book::default();
    book.metadata.title = "A Book".into();
    book.body.push(part);
    let (epub, _) = to_bytes(&book, &EpubOptions::default()).expect("an EPUB");
    let texts = files(&epub).into_iter().filter(|(name, _)| name.contains("text/"));
    texts.filter(|(_, text)| text.contains("<section")).collect()
}

#[test]
fn first_scenes_and_short_pieces_share_a_document_with_what_holds_them() {
    let named = |role, words: &str| {
        let mut section = Section::new(role, Span::NONE);
        section.heading = Some(Heading::titled(words));
        section
    };
    let scenes = ["Alpha", "Beta", "Gamma"].map(|w| named(Role::Scene, w)).to_vec();
    let act = documents(Role::Act, scenes);
    let of = |word: &str| act.iter().position(|(_, text)| text.contains(&format!(">{word}<")));
    assert!(of("Alpha").is_some() && of("Alpha") == of("The Whole"));
    assert!(of("Beta") != of("Alpha") && of("Gamma") != of("Beta"));
    let pieces = ["Alpha", "Beta", "Gamma"].map(|w| named(Role::Piece, w)).to_vec();
    let poems = documents(Role::Section, pieces);
    let mut book = Book::default();
    book.metadata.title = "A Book".into();
    book.body = ["Alpha", "Beta", "Gamma"].map(|w| named(Role::Piece, w)).to_vec();
    let (epub, _) = to_bytes(&book, &EpubOptions::default()).expect("an EPUB");
    let files = files(&epub);
    let nav = files.iter().find(|(name, _)| name.ends_with("nav.xhtml")).map_or("", |(_, t)| t);
    let list = nav.split("</ol>").next().unwrap_or_default();
    assert_eq!(list.matches("text/piece.xhtml").count(), 3, "{list}");
    assert_eq!(list.matches("<ol>").count(), 1, "the pieces are beside one another: {list}");
    let holds = |text: &str| ["Alpha", "Beta", "Gamma"].iter().all(|w| text.contains(w));
    assert_eq!(poems.iter().filter(|(_, text)| holds(text)).count(), 1);
}

#[test]
fn headings_step_down_one_at_a_time() {
    let mut number = Section::new(Role::Section, Span::NONE);
    number.heading = Some(Heading::titled("Alpha"));
    let mut unnamed = Section::new(Role::Piece, Span::NONE);
    unnamed.sections = vec![number];
    let chapter = documents(Role::Chapter, vec![unnamed]);
    let text: String = chapter.into_iter().map(|(_, text)| text).collect();
    assert!(text.contains("<h2") && text.contains("<h3") && !text.contains("<h4"), "{text}");
}
