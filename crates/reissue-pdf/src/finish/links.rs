//! Link annotations of the reading edition.

use lopdf::{Dictionary, Document, Object, ObjectId};
use reissue_core::Diagnostic;
use reissue_page::{LinkTarget, NodeId, Point};

use super::Job;
use crate::objects::{name, rectangle, text};
use crate::sheet::PdfBox;

/// Adds the links of all pages; gives page, object and structure element of each.
pub(super) fn annotate(
    doc: &mut Document,
    pages: &[ObjectId],
    job: &Job<'_>,
    report: &mut Vec<Diagnostic>,
) -> Vec<(usize, ObjectId, Option<NodeId>)> {
    let mut out = Vec::new();
    for (index, (page, id)) in job.pages.pages.iter().zip(pages).enumerate() {
        let mut annotations = Vec::new();
        for link in &page.links {
            let Some(action) = target(&link.target, job) else {
                report.push(unknown(&link.target, index));
                continue;
            };
            let sheet = &job.sheets[index];
            let (left, top) = sheet.place(link.rect.origin);
            let (right, bottom) = sheet.place(Point::new(link.rect.right(), link.rect.bottom()));
            let mut dictionary = Dictionary::from_iter([
                ("Type", name("Annot")),
                ("Subtype", name("Link")),
                ("Rect", rectangle(&PdfBox { left, bottom, right, top })),
                ("Border", Object::Array(vec![0.into(), 0.into(), 0.into()])),
                ("F", 4.into()), // printed, not hidden (ISO 19005-2, 6.3.2)
                ("Contents", text(describe(&link.description, &link.target))),
                ("StructParent", ((job.marks.len() + out.len()) as i64).into()),
            ]);
            dictionary.set(action.0, action.1);
            let object = doc.add_object(dictionary);
            annotations.push(Object::from(object));
            out.push((index, object, link.node));
        }
        if let Ok(page) = doc.get_object_mut(*id).and_then(Object::as_dict_mut)
            && !annotations.is_empty()
        {
            page.set("Annots", annotations);
        }
    }
    out
}

fn target(target: &LinkTarget, job: &Job<'_>) -> Option<(&'static str, Object)> {
    match target {
        LinkTarget::Destination(to) => {
            job.pages.destinations.contains_key(to).then(|| ("Dest", destination_name(to)))
        }
        LinkTarget::Url(url) => {
            let action = Dictionary::from_iter([
                ("Type", name("Action")),
                ("S", name("URI")),
                ("URI", Object::string_literal(ascii_url(url))),
            ]);
            Some(("A", action.into()))
        }
    }
}

/// The string that names a destination.
pub(super) fn destination_name(name: &str) -> Object {
    Object::String(name.as_bytes().to_vec(), lopdf::StringFormat::Literal)
}

/// A URL in ASCII, as the URI action wants it (ISO 32000-1, 12.6.4.7; RFC 3986, 2.1).
fn ascii_url(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii_graphic() {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// What a blind reader hears of a link; it may not be empty (ISO 14289-1, 7.18.5).
fn describe<'a>(description: &'a str, target: &'a LinkTarget) -> &'a str {
    match (description.trim(), target) {
        ("", LinkTarget::Url(url) | LinkTarget::Destination(url)) => url,
        (words, _) => words,
    }
}

fn unknown(target: &LinkTarget, page: usize) -> Diagnostic {
    let to = match target {
        LinkTarget::Destination(name) | LinkTarget::Url(name) => name,
    };
    Diagnostic::lost(
        "pdf-010",
        format!("a link on page {} leads to `{to}`, which is not in the book", page + 1),
    )
    .help("give the place that the link means this id, or take the link out")
}
