//! Office documents to a `Book`: a DOCX and an ODT file of a megabyte each, text and mark-up only.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod made;

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use made::{Prose, zipped};
use reissue_read::{Input, Options, read};

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A DOCX as Word writes it: three runs to a paragraph, revision marks, a language at each.
fn docx(paragraphs: usize) -> Vec<u8> {
    let mut prose = Prose(7);
    let mut body = String::new();
    for i in 0..paragraphs {
        if i % 60 == 0 {
            let title = prose.words(3);
            let _ = write!(
                body,
                "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t>{title}</w:t></w:r></w:p>"
            );
        }
        let (a, b, c) = (prose.words(40), prose.words(3), prose.words(40));
        let mark = prose.next(0xff_ffff);
        let _ = write!(
            body,
            "<w:p w:rsidR=\"00{mark:06X}\" w:rsidRDefault=\"00{mark:06X}\"><w:pPr><w:ind w:firstLine=\"360\"/></w:pPr>\
             <w:r><w:rPr><w:lang w:val=\"en-GB\"/></w:rPr><w:t xml:space=\"preserve\">{a} </w:t></w:r>\
             <w:r w:rsidRPr=\"00{mark:06X}\"><w:rPr><w:i/><w:lang w:val=\"en-GB\"/></w:rPr><w:t>{b}</w:t></w:r>\
             <w:r><w:rPr><w:lang w:val=\"en-GB\"/></w:rPr><w:t xml:space=\"preserve\"> {c}.</w:t></w:r></w:p>"
        );
    }
    let document = format!("<w:document xmlns:w=\"{WORD}\"><w:body>{body}</w:body></w:document>");
    let styles = format!(
        "<w:styles xmlns:w=\"{WORD}\"><w:style w:type=\"paragraph\" w:styleId=\"Heading1\"><w:name w:val=\"heading 1\"/></w:style></w:styles>"
    );
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let relation = |id: &str, kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"{package}\"><Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    zipped(&[
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", &relation("r1", "officeDocument", "word/document.xml")),
        ("word/document.xml", &document),
        ("word/_rels/document.xml.rels", &relation("r1", "styles", "styles.xml")),
        ("word/styles.xml", &styles),
    ])
}

fn odt(paragraphs: usize) -> Vec<u8> {
    let mut prose = Prose(7);
    let mut body = String::new();
    for i in 0..paragraphs {
        if i % 60 == 0 {
            let title = prose.words(3);
            let _ = write!(body, "<text:h text:outline-level=\"1\">{title}</text:h>");
        }
        let (a, b, c) = (prose.words(40), prose.words(3), prose.words(40));
        let _ = write!(
            body,
            "<text:p text:style-name=\"P1\">{a} <text:span text:style-name=\"T1\">{b}</text:span> {c}.</text:p>"
        );
    }
    let content = format!(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
         xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
         xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\"><office:automatic-styles>\
         <style:style style:name=\"T1\" style:family=\"text\"><style:text-properties fo:font-style=\"italic\"/></style:style>\
         </office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    let mimetype = "application/vnd.oasis.opendocument.text";
    zipped(&[("mimetype", mimetype), ("content.xml", &content)])
}

/// The smallest document of at least a megabyte.
fn megabyte(make: fn(usize) -> Vec<u8>) -> Vec<u8> {
    let per = make(400).len() / 400;
    let mut count = (1 << 20) / per;
    loop {
        let bytes = make(count);
        if bytes.len() >= 1 << 20 {
            return bytes;
        }
        count += count / 50 + 1;
    }
}

fn readers(c: &mut Criterion) {
    let mut group = c.benchmark_group("office");
    group.sample_size(20);
    for (name, bytes) in [("a.docx", megabyte(docx)), ("a.odt", megabyte(odt))] {
        let input = Input::new(name, bytes.as_slice());
        let options = Options::default();
        group.bench_function(format!("{name} of {} bytes", bytes.len()), |b| {
            b.iter(|| read(black_box(&input), &options).expect("a book"));
        });
    }
    group.finish();
}

criterion_group!(benches, readers);
criterion_main!(benches);
