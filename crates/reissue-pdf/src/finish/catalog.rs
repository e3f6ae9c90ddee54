//! Document-wide entries: information, XMP, viewer preferences.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use reissue_core::Diagnostic;

use super::xmp::{Identity, Standard, packet};
use super::{Job, outline};
use crate::date::Moment;
use crate::objects::{name, text};
use crate::{PageLayout, PdfKind, PrintStandard, ReadingOptions};

/// Sets the information dictionary and the XMP packet, which must agree (ISO 19005-2, 6.6.3).
pub(super) fn metadata(doc: &mut Document, job: &Job<'_>, report: &mut Vec<Diagnostic>) {
    let book = &job.pages.metadata;
    let moment = Moment::of(job.options.date);
    let title = title(job, report);
    let standard = match &job.options.kind {
        PdfKind::Reading(_) => Standard::Reading,
        PdfKind::Print(print) => Standard::Print(print.standard),
    };
    let identity = Identity { title: &title, moment, standard, id: job.identity };
    let mut info = Dictionary::from_iter([
        ("Title", text(&title)),
        ("Creator", text(crate::CREATOR)),
        ("Producer", text(crate::PRODUCER)),
        ("CreationDate", text(&moment.pdf())),
        ("ModDate", text(&moment.pdf())),
    ]);
    let authors = super::xmp::authors(book).join("; ");
    if !authors.is_empty() {
        info.set("Author", text(&authors));
    }
    if let Some(description) = super::xmp::description(book) {
        info.set("Subject", text(&description));
    }
    if let Some(keywords) = super::xmp::keywords(book) {
        info.set("Keywords", text(&keywords));
    }
    if let PdfKind::Print(print) = &job.options.kind {
        info.set("Trapped", name("False"));
        match print.standard {
            PrintStandard::X4 => {}
            PrintStandard::X1a => info.set("GTS_PDFXVersion", text("PDF/X-1a:2003")),
            PrintStandard::X3 => info.set("GTS_PDFXVersion", text("PDF/X-3:2003")),
        }
    }
    if let Ok(old) = doc.trailer.get(b"Info").and_then(Object::as_reference) {
        doc.objects.insert(old, info.into());
    } else {
        let info = doc.add_object(info);
        doc.trailer.set("Info", info);
    }
    let dictionary = Dictionary::from_iter([("Type", name("Metadata")), ("Subtype", name("XML"))]);
    let xmp = doc.add_object(Stream::new(dictionary, packet(book, &identity).into_bytes()));
    set(doc, "Metadata", xmp);
}

fn title(job: &Job<'_>, report: &mut Vec<Diagnostic>) -> String {
    let title = job.pages.metadata.title.trim();
    if !title.is_empty() {
        return title.into();
    }
    report.push(
        Diagnostic::guessed("pdf-012", "the book has no title, and a PDF needs one")
            .help("name the title in the book's metadata"),
    );
    "Untitled".into()
}

/// Sets what the reading edition asks for.
pub(super) fn reading(
    doc: &mut Document,
    pages: &[ObjectId],
    job: &Job<'_>,
    options: &ReadingOptions,
    tree: ObjectId,
    report: &mut Vec<Diagnostic>,
) {
    set(doc, "StructTreeRoot", tree);
    set(doc, "MarkInfo", Dictionary::from_iter([("Marked", Object::Boolean(true))]));
    set(doc, "Lang", text(job.pages.metadata.language().as_str()));
    let preferences = Dictionary::from_iter([("DisplayDocTitle", Object::Boolean(true))]);
    set(doc, "ViewerPreferences", preferences);
    let layout = match options.layout {
        PageLayout::Single => "SinglePage",
        PageLayout::Spreads => "TwoPageRight",
    };
    set(doc, "PageLayout", name(layout));
    set(doc, "PageLabels", outline::labels(&job.pages.pages));
    let bookmarks = outline::bookmarks(doc, job, report);
    set(doc, "PageMode", name(if bookmarks.is_some() { "UseOutlines" } else { "UseNone" }));
    if let Some(bookmarks) = bookmarks {
        set(doc, "Outlines", bookmarks);
    }
    if let Some(names) = outline::destinations(doc, pages, job) {
        set(doc, "Names", Dictionary::from_iter([("Dests", names)]));
    }
}

/// Sets what a print edition asks for: no bookmarks and no names, as print-on-demand shops wish.
pub(super) fn print(doc: &mut Document, pages: &[ObjectId], job: &Job<'_>) {
    debug_assert_eq!(pages.len(), job.sheets.len());
    set(doc, "PageLayout", name("TwoPageRight"));
    set(doc, "PageMode", name("UseNone"));
    set(doc, "Lang", text(job.pages.metadata.language().as_str()));
    set(doc, "PageLabels", outline::labels(&job.pages.pages));
}

fn set(doc: &mut Document, key: &str, value: impl Into<Object>) {
    if let Ok(catalog) = doc.catalog_mut() {
        catalog.set(key, value);
    }
}
