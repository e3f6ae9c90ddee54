//! A folder of linked pages as one book: a local copy of a book of the web.

#![allow(clippy::expect_used, clippy::panic, reason = "a test says what is missing by failing")]

mod markup;

use std::collections::BTreeMap;
use std::io;

use markup::zips::packed;
use reissue_core::{InlineKind, LinkTarget, Visit};
use reissue_read::{Files, Input, Options, Reading, read};

#[derive(Default)]
struct Pages(BTreeMap<String, Vec<u8>>);

impl Files for Pages {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.0.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn list(&self) -> io::Result<Vec<String>> {
        Ok(self.0.keys().cloned().collect())
    }
}

fn page(title: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>{title} | The Salt Road</title>\
         <link rel=\"stylesheet\" href=\"style.css\"></head><body>\
         <nav class=\"menu\"><a href=\"index.html\">Home</a> <a href=\"a.html\">First</a></nav>\
         {body}<footer><p>Made with a press</p></footer></body></html>"
    )
}

const GIF: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";

fn site() -> Pages {
    let mut pages = BTreeMap::new();
    let index = page(
        "The Salt Road",
        "<main><h1>The Salt Road</h1><p>by Ann Ash</p><h2>Contents</h2><ul>\
         <li><a href=\"preface.html\">Preface</a></li>\
         <li><a href=\"part1.html\">Part One</a><ul>\
         <li><a href=\"a.html\">The Quay</a></li><li><a href=\"b.html#top\">The Pans</a></li></ul></li>\
         <li><a href=\"notes.html\">Notes</a></li>\
         <li><a href=\"https://example.org/\">Elsewhere</a></li></ul></main>",
    );
    let parts = [
        ("index.html", index),
        (
            "preface.html",
            page("Preface", "<h1>Preface</h1><p>Salt was money once, and money was salt.</p>"),
        ),
        ("part1.html", page("Part One", "<h1>Part One</h1><p>On the way down to the water.</p>")),
        (
            "a.html",
            page(
                "The Quay",
                "<h1>The Quay</h1><p>It began with salt.<sup><a id=\"r1\" href=\"notes.html#n1\">1</a></sup> \
                 See <a href=\"b.html\">the pans</a>.</p><p><img src=\"img/map%20one.gif\" alt=\"A map\"></p>\
                 <p><a href=\"preface.html\">Previous</a> <a rel=\"next\" href=\"b.html\">Next</a></p>",
            ),
        ),
        (
            "b.html",
            page(
                "The Pans",
                "<h1 id=\"top\">The Pans</h1><p>They were <i class=\"x\">white</i> <span class=\"sc\">at noon</span>.</p>",
            ),
        ),
        (
            "notes.html",
            page(
                "Notes",
                "<h1>Notes</h1><p id=\"n1\"><a href=\"a.html#r1\">1</a>. Not yet taxed.</p>",
            ),
        ),
    ];
    for (name, text) in parts {
        pages.insert(name.to_owned(), text.into_bytes());
    }
    pages.insert("style.css".into(), b".sc { font-variant: small-caps }".to_vec());
    pages.insert("img/map one.gif".into(), GIF.to_vec());
    Pages(pages)
}

fn outline(reading: &Reading) -> Vec<String> {
    let mut out = Vec::new();
    for (matter, sections) in reading.book.matters() {
        let mut flat = Vec::new();
        markup::flat(sections, 1, &mut flat);
        out.extend(flat.iter().map(|(depth, s)| {
            let label = s.heading.as_ref().map(|h| h.label()).unwrap_or_default();
            format!("{matter:?} {depth} {} {label}", s.role.name())
        }));
    }
    out
}

#[derive(Default)]
struct Links(Vec<String>);

impl Visit for Links {
    fn visit_inline(&mut self, inline: &reissue_core::Inline) {
        if let InlineKind::Link { target: LinkTarget::Internal(name), .. } = &inline.kind {
            self.0.push(name.clone());
        }
        self.walk_inline(inline);
    }
}

fn hold(reading: &Reading) {
    assert_eq!(
        outline(reading),
        [
            "Front 1 title-page The Salt Road",
            "Front 1 preface Preface",
            "Body 1 part Part One",
            "Body 2 chapter The Quay",
            "Body 2 chapter The Pans",
            "Back 1 notes Notes",
        ]
    );
    let book = &reading.book;
    assert_eq!(book.metadata.title, "The Salt Road");
    assert_eq!(book.notes.len(), 1);
    assert_eq!(book.resources.len(), 1);
    let text = reissue_core::words(book).collect::<Vec<_>>().join(" ");
    for chrome in ["Home", "Made with", "Elsewhere", "Next"] {
        assert!(!text.contains(chrome), "{chrome} in {text}");
    }
    assert!(text.contains("Not yet taxed"));
    let mut links = Links::default();
    links.visit_book(book);
    assert_eq!(links.0.len(), 1, "{:?}", links.0);
}

#[test]
fn linked_pages_are_one_book() {
    let site = site();
    let bytes = site.0["index.html"].clone();
    let input = Input::new("index.html", bytes).with_files(&site);
    hold(&read(&input, &Options::default()).expect("read"));
}

#[test]
fn a_zip_of_linked_pages_is_one_book() {
    let site = site();
    for folder in ["", "salt-road/"] {
        let named: Vec<(String, &[u8])> =
            site.0.iter().map(|(n, b)| (format!("{folder}{n}"), b.as_slice())).collect();
        let files: Vec<(&str, &[u8])> = named.iter().map(|(n, b)| (n.as_str(), *b)).collect();
        hold(&read(&Input::new("site.zip", packed(&files)), &Options::default()).expect("read"));
    }
}

#[test]
fn a_page_that_repeats_the_others_is_left_out() {
    let chapter = |name: &str| {
        let lines = (1..=9)
            .map(|n| format!("<p>{name}, line {n}: they weighed the salt and said little.</p>"));
        format!("<h1>{name}</h1>{}", lines.collect::<String>())
    };
    let (quay, pans) = (chapter("The Quay"), chapter("The Pans"));
    let index = "<h1>The Salt Road</h1><ul><li><a href=\"a.html\">The Quay</a></li>\
        <li><a href=\"b.html\">The Pans</a></li><li><a href=\"all.html\">On one page</a></li></ul>";
    let mut site = Pages::default();
    for (name, body) in [
        ("index.html", index),
        ("a.html", &quay),
        ("b.html", &pans),
        ("all.html", &format!("{quay}{pans}")),
    ] {
        site.0.insert(name.into(), page(name, body).into_bytes());
    }
    let index = site.0["index.html"].clone();
    let input = Input::new("index.html", index).with_files(&site);
    let reading = read(&input, &Options::default()).expect("a site");
    let text = reissue_core::words(&reading.book).collect::<Vec<_>>().join(" ");
    assert_eq!(text.matches("line 5").count(), 2, "{text}");
    let told = reading.report.diagnostics.iter().any(|d| d.code == "read-327");
    assert!(told, "the page left out is not told");
}
