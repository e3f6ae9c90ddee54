//! The examples of the CommonMark specification that a book can hold, read as a manuscript.
//!
//! Both the example's HTML and the book are brought into one form: tags without attributes that no
//! book keeps (titles of links, the tightness of lists, the level of a heading).

#![allow(clippy::expect_used, clippy::panic, reason = "a test says what is missing by failing")]

use std::io;
use std::path::Path;

use reissue_core::{
    Block, BlockKind, Inline, InlineKind, LinkTarget, ListKind, ResourceData, Section,
};
use reissue_read::{Files, Format, Input, Options, read};

/// Examples that a book reads otherwise on purpose.
const OTHERWISE: &[(u64, &str)] = &[
    (39, "a paragraph holds no line end, not even as an entity"),
    (40, "white space is single spaces, an entity for a tab as well"),
    (79, "a heading without words opens a section without a heading"),
    (149, "a table in HTML is a table"),
    (160, "a table in HTML is a table"),
    (503, "a link to a name that is nowhere in the book is reported and undone"),
];

/// Has every file.
struct Anything;

impl Files for Anything {
    fn read(&self, _: &str) -> io::Result<Vec<u8>> {
        Err(io::ErrorKind::NotFound.into())
    }

    fn resource(&self, _: &str) -> io::Result<ResourceData> {
        Ok(vec![1].into())
    }

    fn list(&self) -> io::Result<Vec<String>> {
        Ok(Vec::new())
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn sections(out: &mut String, list: &[Section]) {
    for section in list {
        if let Some(heading) = &section.heading {
            out.push_str("<h>");
            inlines(out, &heading.ordinal);
            inlines(out, &heading.title);
            out.push_str("</h>");
        }
        blocks(out, &section.blocks, true);
        sections(out, &section.sections);
    }
}

fn blocks(out: &mut String, list: &[Block], paragraphs: bool) {
    for block in list {
        if !paragraphs {
            out.push('\n');
        }
        match &block.kind {
            BlockKind::Paragraph(p) => {
                wrap(out, if paragraphs { "p" } else { "" }, |out| inlines(out, &p.content));
            }
            BlockKind::Figure(f) => wrap(out, if paragraphs { "p" } else { "" }, |out| {
                for image in &f.images {
                    out.push_str(&format!("<img {}>", image.resource));
                }
                let words = f.caption.iter().map(reissue_core::plain_block).collect::<String>();
                out.push_str(&format!("[{}]", escape(&words)));
            }),
            BlockKind::Quotation(q) => wrap(out, "blockquote", |out| blocks(out, &q.blocks, true)),
            BlockKind::List(l) => {
                let tag = match l.kind {
                    ListKind::Ordered { start, .. } => format!("ol {start}"),
                    _ => "ul".into(),
                };
                wrap(out, &tag, |out| {
                    for item in &l.items {
                        wrap(out, "li", |out| blocks(out, &item.blocks, false));
                    }
                });
            }
            BlockKind::SceneBreak(_) => out.push_str("<hr>"),
            BlockKind::Preformatted(p) => {
                wrap(out, "pre", |out| {
                    out.push_str(&escape(&p.text).replace('\n', "␤").replace(' ', "␠"))
                });
            }
            BlockKind::Bridgehead(b) => wrap(out, "h", |out| inlines(out, &b.content)),
            other => out.push_str(&format!("<other {other:?}>")),
        }
    }
}

fn wrap(out: &mut String, tag: &str, inside: impl FnOnce(&mut String)) {
    if !tag.is_empty() {
        out.push_str(&format!("<{tag}>"));
    }
    inside(out);
    if !tag.is_empty() {
        out.push_str(&format!("</{}>", tag.split(' ').next().unwrap_or("")));
    }
}

fn inlines(out: &mut String, list: &[Inline]) {
    for inline in list {
        match &inline.kind {
            InlineKind::Text(t) => out.push_str(&escape(t)),
            InlineKind::Emphasis(c) => wrap(out, "em", |out| inlines(out, c)),
            InlineKind::Strong(c) => wrap(out, "strong", |out| inlines(out, c)),
            InlineKind::Code(t) => {
                wrap(out, "code", |out| out.push_str(&escape(t).replace(' ', "␠")))
            }
            InlineKind::Link { target, content } => {
                let target = match target {
                    LinkTarget::Internal(id) => format!("#{id}"),
                    LinkTarget::External(url) => url.clone(),
                };
                wrap(out, &format!("a {target}"), |out| inlines(out, content));
            }
            InlineKind::Image(i) => {
                let alt = escape(i.alt.as_deref().unwrap_or(""));
                out.push_str(&format!("<img {}>[{alt}]", i.resource));
            }
            InlineKind::LineBreak => out.push_str("<br>"),
            other => out.push_str(&format!("<other {other:?}>")),
        }
    }
}

/// The value of an attribute in a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> &'a str {
    let Some((_, rest)) = tag.split_once(&format!(" {name}=\"")) else { return "" };
    rest.split('"').next().unwrap_or("")
}

/// Brings the specification's HTML into the same form.
fn normal(html: &str) -> String {
    let mut out = String::new();
    let mut lists: Vec<bool> = Vec::new();
    let mut rest = html;
    let mut pre = false;
    let mut code = false;
    while let Some(at) = rest.find('<') {
        words(&mut out, &rest[..at], pre || code);
        code = rest[at..].starts_with("<code>");
        let end = rest[at..].find('>').expect("a whole tag") + at;
        let tag = &rest[at + 1..end];
        let name = tag.trim_end_matches('/').split(' ').next().unwrap_or("").to_owned();
        match name.as_str() {
            "p" | "/p" if lists.last() == Some(&true) => out.push('\n'),
            "li" => {
                lists.push(true);
                out.push_str("<li>");
            }
            "blockquote" => {
                lists.push(false);
                out.push_str("<blockquote>");
            }
            "/li" | "/blockquote" => {
                lists.pop();
                out.push_str(&format!("<{name}>"));
            }
            "ol" => {
                let start = attribute(tag, "start");
                out.push_str(&format!("<ol {}>", if start.is_empty() { "1" } else { start }));
            }
            "a" => out.push_str(&format!("<a {}>", attribute(tag, "href").replace("&amp;", "&"))),
            "img" => out.push_str(&format!(
                "<img {}>[{}]",
                attribute(tag, "src").replace("&amp;", "&"),
                attribute(tag, "alt")
            )),
            "hr" | "br" => out.push_str(&format!("<{name}>")),
            "pre" => {
                pre = true;
                out.push_str("<pre>");
            }
            "/pre" => {
                pre = false;
                out.push_str("</pre>");
            }
            "code" | "/code" if pre => {}
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => out.push_str("<h>"),
            "/h1" | "/h2" | "/h3" | "/h4" | "/h5" | "/h6" => out.push_str("</h>"),
            _ => out.push_str(&format!("<{name}>")),
        }
        rest = &rest[end + 1..];
    }
    words(&mut out, rest, pre);
    out
}

fn words(out: &mut String, text: &str, pre: bool) {
    let text = text.replace("&quot;", "\"");
    if pre {
        out.push_str(&text.replace('\n', "␤").replace(' ', "␠"));
        return;
    }
    let mut space = false;
    for c in text.chars().map(|c| if matches!(c, '\n' | '\t') { ' ' } else { c }) {
        if !(c == ' ' && space) {
            out.push(c);
        }
        space = c == ' ';
    }
}

/// Takes out the differences in white space that mean nothing.
fn tidy(form: &str) -> String {
    let mut out = form.replace('\n', " ");
    while out.contains("  ") {
        out = out.replace("  ", " ");
    }
    for tag in [
        "br",
        "li",
        "/li",
        "p",
        "/p",
        "blockquote",
        "/blockquote",
        "/ul",
        "/ol",
        "hr",
        "h",
        "/h",
        "/pre",
    ] {
        let tag = format!("<{tag}>");
        while out.contains(&format!("{tag} ")) || out.contains(&format!(" {tag}")) {
            out = out.replace(&format!("{tag} "), &tag).replace(&format!(" {tag}"), &tag);
        }
    }
    for tag in ["ul", "ol ", "pre"] {
        out = out.replace(&format!(" <{tag}"), &format!("<{tag}"));
    }
    for tag in ["em", "strong", "code"] {
        out = out.replace(&format!("</{tag}> <"), &format!("</{tag}><"));
    }
    let out = out.replace("</a> <", "</a><").replace("] <", "]<");
    out.trim().to_owned()
}

/// Addresses are compared decoded.
fn decoded(form: &str) -> String {
    let mut out = Vec::new();
    let bytes = form.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let code = form.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match code.and_then(|c| u8::from_str_radix(c, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[test]
fn the_examples_of_the_specification() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/corpus/markdown/commonmark-0.31.2.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: the corpus is not there");
        return;
    };
    let examples: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let (mut good, mut bad, mut html_left_out) = (0, Vec::new(), 0);
    for example in examples.as_array().expect("a list") {
        let markdown = example["markdown"].as_str().expect("text");
        let html = example["html"].as_str().expect("text");
        let number = example["example"].as_u64().expect("a number");
        if markdown.trim().is_empty() {
            continue;
        }
        if let Some((_, why)) = OTHERWISE.iter().find(|(n, _)| *n == number) {
            println!("{number} is read otherwise: {why}");
            continue;
        }
        let markdown = format!("---\ntitle: Example\n---\n{markdown}");
        let input = Input::new("example.md", markdown.as_bytes()).with_files(&Anything);
        let options = Options { format: Some(Format::Manuscript), ..Options::default() };
        let Ok(reading) = read(&input, &options) else {
            bad.push((number, "unreadable".to_owned(), String::new()));
            continue;
        };
        if reading.report.diagnostics.iter().any(|d| d.code == "read-112") || html.contains("<!--")
        {
            html_left_out += 1;
            continue;
        }
        let mut got = String::new();
        for (_, list) in reading.book.matters() {
            sections(&mut got, list);
        }
        let (got, want) = (decoded(&tidy(&got)), decoded(&tidy(&normal(html))));
        if got == want {
            good += 1;
        } else {
            bad.push((number, want, got));
        }
    }
    println!("{good} examples right, {} not, {html_left_out} with raw HTML reported", bad.len());
    for (number, want, got) in &bad {
        println!("--- {number}\nwant {want:?}\n got {got:?}");
    }
    assert!(bad.is_empty());
}
