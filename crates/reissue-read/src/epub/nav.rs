//! The table of contents and the page list: EPUB 3's navigation document, EPUB 2's NCX.

use crate::html::ContentsEntry;
use crate::html::types;
use crate::xml::{Document, Node};

/// What a navigation file tells.
#[derive(Debug, Default)]
pub(crate) struct Navigation {
    /// The table of contents.
    pub(crate) contents: Vec<ContentsEntry>,
    /// The pages of the source edition: number and place.
    pub(crate) page_list: Vec<(String, String)>,
    /// What places are: type and place.
    pub(crate) landmarks: Vec<(String, String)>,
}

impl Navigation {
    /// Reads a navigation document of EPUB 3.
    pub(crate) fn of_document(document: &Document) -> Self {
        let mut out = Self::default();
        for nav in document.elements().filter(|n| n.is("nav")) {
            if types::is(nav, "toc") && out.contents.is_empty() {
                if let Some(list) = nav.find("ol") {
                    entries(list, 1, &mut out.contents);
                }
            } else if types::is(nav, "page-list") {
                for link in nav.descendants().filter(|n| n.is("a")) {
                    if let Some(href) = link.attribute("href") {
                        out.page_list.push((link.tidy_text(), href.to_owned()));
                    }
                }
            } else if types::is(nav, "landmarks") {
                for link in nav.descendants().filter(|n| n.is("a")) {
                    if let Some(href) = link.attribute("href") {
                        let kinds = types::types(link).map(|t| (t.to_owned(), href.to_owned()));
                        out.landmarks.extend(kinds);
                    }
                }
            }
        }
        out
    }

    /// Reads an NCX of EPUB 2.
    pub(crate) fn of_ncx(document: &Document) -> Self {
        let mut out = Self::default();
        if let Some(map) = document.root().find("navMap") {
            points(map, 1, &mut out.contents);
        }
        for target in document.elements().filter(|n| n.is("pageTarget")) {
            let label = target.child("navLabel").map(|l| l.tidy_text());
            let source = target.child("content").and_then(|c| c.attribute("src"));
            if let (Some(label), Some(source)) = (label, source) {
                out.page_list.push((label, source.to_owned()));
            }
        }
        out
    }
}

fn entries(list: Node<'_>, depth: usize, out: &mut Vec<ContentsEntry>) {
    for item in list.elements().filter(|n| n.is("li")) {
        let label = item.elements().find(|n| matches!(n.name(), "a" | "span"));
        if let Some(label) = label {
            let href = label.attribute("href").or_else(|| {
                // A label without a link stands for the first place under it.
                item.descendants().find_map(|n| n.attribute("href"))
            });
            if label.attribute("href").is_some()
                && let Some(href) = href
            {
                out.push(ContentsEntry { depth, label: label.tidy_text(), href: href.to_owned() });
            }
        }
        if depth < 64 {
            item.elements().filter(|n| n.is("ol")).for_each(|l| entries(l, depth + 1, out));
        }
    }
}

fn points(parent: Node<'_>, depth: usize, out: &mut Vec<ContentsEntry>) {
    for point in parent.elements().filter(|n| n.is("navPoint")) {
        let label = point.child("navLabel").map(|l| l.tidy_text()).unwrap_or_default();
        if let Some(href) = point.child("content").and_then(|c| c.attribute("src")) {
            out.push(ContentsEntry { depth, label, href: href.to_owned() });
        }
        if depth < 64 {
            points(point, depth + 1, out);
        }
    }
}
