//! Whole books to a `Book`: an EPUB whose text files hold a megabyte, and the same text as HTML.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod made;

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use made::{Prose, zipped};
use reissue_read::{Input, Options, read};

/// A chapter as makers of EPUBs write it: classes, emphasis, notes, verse.
fn chapter(prose: &mut Prose, number: usize) -> String {
    let mut out = format!("<h2 id=\"c{number}\">Chapter {number}</h2>\n");
    for at in 0..60 {
        let id = format!("{number}-{at}");
        let (a, b, c) = (prose.words(45), prose.words(4), prose.words(45));
        let note = if at % 10 == 0 {
            format!("<a href=\"#n{id}\" id=\"r{id}\"><sup>{at}</sup></a>")
        } else {
            String::new()
        };
        let _ = writeln!(
            out,
            "<p class=\"indent\">{a} <span class=\"italic\">{b}</span>{note} {c}.</p>"
        );
        if at % 20 == 5 {
            let (a, b) = (prose.words(7), prose.words(7));
            let _ = writeln!(out, "<div class=\"poem\"><p>{a},<br/>{b}.</p></div>");
        }
    }
    for at in (0..60).step_by(10) {
        let id = format!("{number}-{at}");
        let text = prose.words(20);
        let _ =
            writeln!(out, "<p class=\"fn\" id=\"n{id}\"><a href=\"#r{id}\">{at}</a> {text}.</p>");
    }
    out
}

const CSS: &str = ".indent { text-indent: 1.5em; margin: 0 }\n.italic { font-style: italic }\n\
    .sc { font-variant: small-caps }\n.center { text-align: center }\nblockquote p { margin: 0 }\n\
    h2 + p { text-indent: 0 }\n.fn { font-size: 80% }\ndiv.poem p { margin-left: 2em }\n";

fn wrapped(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\">\
         <head><title>A Long Tide</title><link rel=\"stylesheet\" type=\"text/css\" href=\"s.css\"/>\
         </head><body>{body}</body></html>"
    )
}

const CONTAINER: &str = "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\
    <rootfiles><rootfile full-path=\"OPS/b.opf\"/></rootfiles></container>";

/// An EPUB 2 of so many chapters, with the size of its text files.
fn epub(chapters: usize) -> (Vec<u8>, usize) {
    let mut prose = Prose(1);
    let mut files = vec![("META-INF/container.xml".to_owned(), CONTAINER.to_owned())];
    let (mut manifest, mut spine, mut points) = (String::new(), String::new(), String::new());
    let mut size = 0;
    for number in 1..=chapters {
        let text = wrapped(&chapter(&mut prose, number));
        size += text.len();
        files.push((format!("OPS/c{number}.xhtml"), text));
        let _ = write!(
            manifest,
            "<item id=\"i{number}\" href=\"c{number}.xhtml\" media-type=\"application/xhtml+xml\"/>"
        );
        let _ = write!(spine, "<itemref idref=\"i{number}\"/>");
        let _ = write!(
            points,
            "<navPoint><navLabel><text>Chapter {number}</text></navLabel><content src=\"c{number}.xhtml\"/></navPoint>"
        );
    }
    files.push(("OPS/s.css".into(), CSS.into()));
    files.push((
        "OPS/toc.ncx".into(),
        format!(
            "<ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\"><navMap>{points}</navMap></ncx>"
        ),
    ));
    files.push((
        "OPS/b.opf".into(),
        format!(
            "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"2.0\"><metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>A Long Tide</dc:title><dc:language>en</dc:language></metadata><manifest>{manifest}<item id=\"s\" href=\"s.css\" media-type=\"text/css\"/><item id=\"ncx\" href=\"toc.ncx\" media-type=\"application/x-dtbncx+xml\"/></manifest><spine toc=\"ncx\">{spine}</spine></package>"
        ),
    ));
    let files: Vec<_> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    (zipped(&files), size)
}

fn whole_books(c: &mut Criterion) {
    let mut group = c.benchmark_group("read");
    group.sample_size(20);
    let (bytes, size) = epub(31);
    let name = format!("epub, {} kB of text files, {} kB packed", size / 1000, bytes.len() / 1000);
    group.bench_function(name, |b| {
        let input = Input::new("tide.epub", bytes.as_slice());
        b.iter(|| read(black_box(&input), &Options::default()).map(|r| r.book.notes.len()));
    });
    let mut prose = Prose(1);
    let chapters: String = (1..=31).map(|n| chapter(&mut prose, n)).collect();
    let soup = format!(
        "<!DOCTYPE html><html><head><title>A Long Tide</title><style>{CSS}</style></head><body>{chapters}</body></html>"
    );
    group.bench_function(format!("html, {} kB", soup.len() / 1000), |b| {
        let input = Input::new("tide.html", soup.as_bytes());
        b.iter(|| read(black_box(&input), &Options::default()).map(|r| r.book.notes.len()));
    });
    group.finish();
}

criterion_group!(benches, whole_books);
criterion_main!(benches);
