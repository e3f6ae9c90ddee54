//! The navigation document: contents, landmarks, pages.

use reissue_core::{Language, Matter, Role};

use crate::content::{Content, DocKind, TocEntry};
use crate::options::Version;
use crate::page::{FOOT, Frame};
use crate::wording::Wording;
use crate::xml::Markup;

/// The path of the navigation document beside the package document; epub-builder's choice.
pub(crate) const FILE: &str = "nav.xhtml";

/// Writes the navigation document; in EPUB 2 it is a table of contents like any other page.
pub(crate) fn write(content: &Content, language: &Language, version: Version) -> String {
    let words = Wording::of(language);
    let title = content.nav_title.as_deref().unwrap_or(words.contents);
    let frame = Frame { version, language, style: "stylesheet.css" };
    let mut out = Markup::with_capacity(1 << 13);
    out.raw(&frame.head(title, Matter::Front));
    let v3 = version == Version::V33;
    if v3 {
        out.raw("<nav id=\"toc\" class=\"contents\" epub:type=\"toc\" role=\"doc-toc\" aria-labelledby=\"toc-title\">\n");
    } else {
        out.raw("<div id=\"toc\" class=\"contents\">\n");
    }
    out.raw("<h2 id=\"toc-title\">").text(title).raw("</h2>\n");
    toc(&mut out, content);
    out.raw(if v3 { "</nav>\n" } else { "</div>\n" });
    if v3 {
        landmarks(&mut out, content, words, title);
        pages(&mut out, content, words);
    }
    out.raw(FOOT);
    out.take()
}

fn toc(out: &mut Markup, content: &Content) {
    out.raw("<ol>\n");
    let entries = nested(&content.toc);
    let mut depth = 0;
    for (at, entry) in entries.iter().enumerate() {
        if at > 0 {
            if entry.depth > depth {
                out.raw("\n<ol>\n");
            } else {
                out.raw("</li>\n");
                for _ in entry.depth..depth {
                    out.raw("</ol>\n</li>\n");
                }
            }
        }
        depth = entry.depth;
        out.raw("<li><a")
            .attr("href", &href(content, entry))
            .raw(">")
            .text(&entry.label)
            .raw("</a>");
    }
    out.raw("</li>\n");
    for _ in 0..depth {
        out.raw("</ol>\n</li>\n");
    }
    out.raw("</ol>\n");
}

/// The entries, none more than one level below the one before it.
pub(crate) fn nested(toc: &[TocEntry]) -> Vec<TocEntry> {
    let mut entries = toc.to_vec();
    let mut room = 0;
    for entry in &mut entries {
        entry.depth = entry.depth.min(room);
        room = entry.depth + 1;
    }
    entries
}

/// Where an entry leads, as seen from the package document.
pub(crate) fn href(content: &Content, entry: &TocEntry) -> String {
    let file = content.docs.get(entry.doc).map_or("", |d| d.file.as_str());
    match &entry.id {
        Some(id) => format!("{file}#{id}"),
        None => file.to_owned(),
    }
}

fn landmarks(out: &mut Markup, content: &Content, words: &Wording, toc_title: &str) {
    out.raw("<nav id=\"landmarks\" epub:type=\"landmarks\" aria-labelledby=\"landmarks-title\" hidden=\"hidden\">\n<h2 id=\"landmarks-title\">");
    out.text(words.landmarks).raw("</h2>\n<ol>\n");
    let mut item = |href: &str, epub_type: &str, label: &str| {
        out.raw("<li><a").attr("href", href).attr("epub:type", epub_type).raw(">");
        out.text(label).raw("</a></li>\n");
    };
    let mut seen = Vec::new();
    let mut toc_due = true;
    let mut body_due = true;
    for (at, doc) in content.docs.iter().enumerate() {
        if toc_due && at >= content.nav_at {
            item("nav.xhtml#toc", "toc", toc_title);
            toc_due = false;
        }
        if body_due && doc.matter == Matter::Body {
            body_due = false;
            item(&doc.file, "bodymatter", words.start);
        }
        if let Some(epub_type) = landmark(doc.kind).filter(|t| !seen.contains(t)) {
            seen.push(epub_type);
            item(&doc.file, epub_type, &doc.title);
        }
    }
    if toc_due {
        item("nav.xhtml#toc", "toc", toc_title);
    }
    out.raw("</ol>\n</nav>\n");
}

fn landmark(kind: DocKind) -> Option<&'static str> {
    Some(match kind {
        DocKind::Cover => "cover",
        DocKind::Section(role) => match role {
            Role::TitlePage => "titlepage",
            Role::Imprint => "copyright-page",
            Role::Dedication => "dedication",
            Role::Epigraph => "epigraph",
            Role::Foreword => "foreword",
            Role::Preface => "preface",
            Role::Introduction => "introduction",
            Role::Acknowledgements => "acknowledgments",
            Role::Illustrations => "loi",
            Role::Tables => "lot",
            Role::Notes => "endnotes",
            Role::Glossary => "glossary",
            Role::Bibliography => "bibliography",
            Role::Index => "index",
            Role::Colophon => "colophon",
            _ => return None,
        },
        DocKind::More => return None,
    })
}

fn pages(out: &mut Markup, content: &Content, words: &Wording) {
    if content.pages.is_empty() {
        return;
    }
    out.raw("<nav id=\"page-list\" epub:type=\"page-list\" role=\"doc-pagelist\" aria-labelledby=\"page-list-title\" hidden=\"hidden\">\n<h2 id=\"page-list-title\">");
    out.text(words.pages).raw("</h2>\n<ol>\n");
    for page in &content.pages {
        let file = content.docs.get(page.doc).map_or("", |d| d.file.as_str());
        out.raw("<li><a").attr("href", &format!("{file}#{}", page.id)).raw(">");
        out.text(&page.label).raw("</a></li>\n");
    }
    out.raw("</ol>\n</nav>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_entry_hangs_in_the_air() {
        let entry = |depth| TocEntry { depth, label: "x".into(), doc: 0, id: None };
        let depths = |given: &[usize]| {
            let toc: Vec<TocEntry> = given.iter().map(|d| entry(*d)).collect();
            nested(&toc).iter().map(|e| e.depth).collect::<Vec<_>>()
        };
        assert_eq!(depths(&[2, 3, 0, 2, 1]), [0, 1, 0, 1, 1]);
    }
}
