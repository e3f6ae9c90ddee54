//! The stock book pleases every shop; a spoilt one is told why.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by a panic")]

mod common;

use std::io::{Cursor, Read, Write};

use common::*;
use reissue_core::*;
use reissue_epub::check::{Store, check, rules};
use reissue_epub::{EpubOptions, Version, to_bytes};

fn found(book: &Book, options: &EpubOptions, store: Store) -> Vec<(&'static str, Severity)> {
    let (epub, _) = to_bytes(book, options).expect("an EPUB");
    check(&epub, store).expect("read").into_iter().map(|d| (d.code, d.severity)).collect()
}

fn good() -> Book {
    let mut book = stock();
    book.resources.retain(|r| r.name != "cover.png");
    book.resources.push(resource("cover.png", MediaType::Png, png_claiming(1562, 2500)));
    book
}

#[test]
fn a_good_book_pleases_every_shop() {
    for store in Store::ALL {
        assert_eq!(found(&good(), &EpubOptions::default(), store), [], "{}", store.name());
    }
    let old = EpubOptions { version: Version::V201, ..EpubOptions::default() };
    assert_eq!(found(&good(), &old, Store::Google), [("epub-105", Severity::Warning)]);
    assert_eq!(found(&good(), &old, Store::Kdp), []);
}

#[test]
fn faults_are_told_with_code_and_help() {
    let mut book = good();
    book.cover = None;
    assert_eq!(
        found(
            &book,
            &EpubOptions { cover: reissue_epub::Cover::BookOnly, ..EpubOptions::default() },
            Store::Kdp
        )[0]
        .0,
        "epub-130"
    );
    let mut book = good();
    book.metadata.isbn.clear();
    assert_eq!(
        found(&book, &EpubOptions::default(), Store::Kobo),
        [("epub-104", Severity::Warning)]
    );
    let style = reissue_epub::Style::Extended("body { color: #333; }".into());
    assert_eq!(
        found(&good(), &EpubOptions { style, ..EpubOptions::default() }, Store::Kdp),
        [("epub-162", Severity::Warning)]
    );
}

#[test]
fn no_zip_and_no_package_are_errors() {
    assert!(check(b"plain", Store::Kdp).is_err());
}

#[test]
fn every_rule_says_where_it_comes_from() {
    for rule in rules() {
        assert!(
            rule.code.starts_with("epub-1") && !rule.help.is_empty() && !rule.source.is_empty()
        );
        assert!(rule.date.len() == 7);
    }
    for store in Store::ALL {
        assert!(rules().iter().filter(|r| r.store == store).count() > 10);
        assert_eq!(Store::named(store.name()), Some(store));
    }
}

/// The files of an EPUB, to be spoilt.
struct Files(Vec<(String, Vec<u8>)>);

impl Files {
    fn of(epub: &[u8]) -> Self {
        let mut archive = zip::ZipArchive::new(Cursor::new(epub)).expect("a container");
        let count = archive.len();
        let read = |at| {
            let mut entry = archive.by_index(at).expect("an entry");
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).expect("readable");
            (entry.name().expect("a name").into_owned(), bytes)
        };
        Self((0..count).map(read).collect())
    }

    fn zip(&self) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.0 {
            let options = zip::write::SimpleFileOptions::default();
            zip.start_file(name.as_str(), options).expect("begun");
            zip.write_all(bytes).expect("written");
        }
        zip.finish().expect("a container").into_inner()
    }

    fn bytes(&mut self, name: &str) -> &mut Vec<u8> {
        let found = self.0.iter_mut().find(|(n, _)| n.ends_with(name));
        &mut found.unwrap_or_else(|| panic!("there is no {name}")).1
    }

    /// Changes a text; what is to be changed must be there.
    fn change(&mut self, name: &str, from: &str, to: &str) {
        let bytes = self.bytes(name);
        let text = String::from_utf8(bytes.clone()).expect("text");
        assert!(text.contains(from), "{name} holds no `{from}`");
        *bytes = text.replace(from, to).into_bytes();
    }

    /// Takes every element of a name out of the package.
    fn without(&mut self, element: &str) {
        let bytes = self.bytes("content.opf");
        let text = String::from_utf8(bytes.clone()).expect("text");
        let mut out = String::new();
        for (at, piece) in text.split(&format!("<{element}")).enumerate() {
            let end = format!("</{element}>");
            let kept = if at == 0 { piece } else { piece.split_once(&end).map_or("", |(_, k)| k) };
            out.push_str(kept);
        }
        assert_ne!(text, out, "the package holds no {element}");
        *bytes = out.into_bytes();
    }

    fn manifest(&mut self, item: &str) {
        self.change("content.opf", "</manifest>", &format!("{item}</manifest>"));
    }
}

/// Breaks the rule of a code; none where no file of a size for a test can break it.
fn spoil(code: &str, files: &mut Files) -> Option<()> {
    let chapter = "chapter-i-the-ebb.xhtml";
    let begin = "<body epub:type=\"bodymatter\">";
    let add = |what: &str| format!("{begin}{what}");
    match code {
        "epub-101" => files.without("dc:title"),
        "epub-102" => files.without("dc:language"),
        "epub-103" => files.without("dc:creator"),
        "epub-104" => files.change("content.opf", "urn:isbn:9780306406157", "none"),
        "epub-105" => files.change("content.opf", "version=\"3.0\"", "version=\"2.0\""),
        "epub-111" => files.0.push((
            "META-INF/encryption.xml".into(),
            b"<x Algorithm=\"http://www.w3.org/2001/04/xmlenc#aes128-cbc\"/>".to_vec(),
        )),
        "epub-112" => files.change(chapter, begin, &add("<script>x</script>")),
        "epub-113" => files.manifest("<item id=\"a\" href=\"a.mp3\" media-type=\"audio/mpeg\"/>"),
        "epub-114" => files.change(chapter, begin, &add("<img src=\"http://x/y.png\" alt=\"\"/>")),
        "epub-120" => {
            files.change("content.opf", " properties=\"nav\"", "");
            files.change("content.opf", "application/x-dtbncx+xml", "text/xml");
        }
        "epub-121" => {
            files.change("content.opf", "<itemref idref=\"nav\"/>", "");
            let text = String::from_utf8(files.bytes("illustrations.xhtml").clone()).expect("text");
            *files.bytes("illustrations.xhtml") = text.replace("<a href", "<b id").into_bytes();
        }
        "epub-122" => {
            files.change("content.opf", "type=\"text\"", "type=\"other\"");
            files.change("nav.xhtml", "epub:type=\"bodymatter\"", "epub:type=\"part\"");
        }
        "epub-130" => {
            files.change("content.opf", " properties=\"cover-image\"", "");
            files.change("content.opf", "name=\"cover\"", "name=\"other\"");
        }
        "epub-131" | "epub-132" => *files.bytes("cover.png") = png_claiming(300, 400),
        "epub-133" => files.bytes("cover.png").resize(51 << 20, 0),
        "epub-134" => files.change("cover.xhtml", "<img", "<span"),
        "epub-135" => files.change("cover.xhtml", "<img", "<a href=\"nav.xhtml\">x</a><img"),
        "epub-136" => files.change("content.opf", "name=\"cover\"", "name=\"other\""),
        "epub-137" => *files.bytes("cover.png") = png_claiming(5000, 8000),
        "epub-140" | "epub-141" => *files.bytes("images/map.png") = png_claiming(4000, 2000),
        "epub-142" => {
            *files.bytes("images/map.png") =
                [&b"RIFF\x1a\0\0\0WEBPVP8 \x0e\0\0\0\0\0\0\x9d\x01\x2a\x04\0\x04\0"[..], &[0; 8]]
                    .concat();
        }
        "epub-143" => {
            let head = [0xff, 0xd8, 0xff, 0xc0, 0, 20, 8, 0, 9, 0, 9, 4, 1, 17, 0, 2, 17, 0];
            *files.bytes("images/map.png") = [&head[..], &[0; 400]].concat();
        }
        "epub-144" => files.change(chapter, " alt=\"Boats on mud\"", ""),
        "epub-150" => {
            files.manifest("<item id=\"f\" href=\"f.woff2\" media-type=\"font/woff2\"/>");
        }
        "epub-160" => files.bytes("images/map.png").resize(11 << 20, 0),
        "epub-161" => files.change(chapter, begin, &add(&"<p>words</p>".repeat(26_000))),
        "epub-162" => files.change("stylesheet.css", "body {", "body { color: #333;"),
        "epub-110" => return None,
        other => panic!("no way to break {other} is known"),
    }
    Some(())
}

#[test]
fn every_rule_can_be_broken() {
    let (epub, _) = to_bytes(&good(), &EpubOptions::default()).expect("an EPUB");
    let mut codes: Vec<&str> = rules().iter().map(|r| r.code).collect();
    codes.sort_unstable();
    codes.dedup();
    for code in codes {
        let mut files = Files::of(&epub);
        if spoil(code, &mut files).is_none() {
            continue;
        }
        let spoilt = files.zip();
        for rule in rules().iter().filter(|r| r.code == code) {
            let found = check(&spoilt, rule.store).expect("read");
            let told = found.iter().find(|d| d.code == code);
            let told = told.unwrap_or_else(|| panic!("{code} of {}: {found:?}", rule.store.name()));
            let severity = if rule.required { Severity::Error } else { Severity::Warning };
            assert!(told.severity >= severity, "{code}: {told:?}");
            assert!(told.help.as_deref().is_some_and(|h| h.contains(rule.source)), "{told:?}");
        }
    }
}
