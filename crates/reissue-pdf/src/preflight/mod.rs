//! Any PDF against the rules of a printer.
//!
//! What is looked at: encryption, version, page count, page boxes and trims, fonts (embedded, Type
//! 3), colours and transparency of objects and content, resolution and ink of pictures as far as
//! their dictionaries tell, annotations, actions, file size. Findings that a printer rejects are
//! errors, those that it may change or that only look odd are warnings.

mod content;
mod fonts;
mod pages;

use lopdf::{Document, Object};
use reissue_core::{Diagnostic, Kind, Severity};
use reissue_page::printer::{Printer, Trust};

pub(crate) use pages::inherited;

use crate::PdfError;

/// Holds a PDF against the rules of a printer: an interior, or a cover as one sheet, which is a
/// single page much wider than high.
///
/// # Errors
/// [`PdfError::Unreadable`] where the bytes are no PDF.
pub fn check(bytes: &[u8], printer: &Printer) -> Result<Vec<Diagnostic>, PdfError> {
    let doc =
        Document::load_mem(bytes).map_err(|e| PdfError::Unreadable { reason: e.to_string() })?;
    let mut found = Findings { printer, list: Vec::new() };
    if doc.is_encrypted() {
        let message = "the file is locked with a password or with permissions";
        found.error("pdf-100", message, "save the file without protection");
        return Ok(found.list);
    }
    file(&mut found, &doc, bytes.len() as u64);
    pages::check(&mut found, &doc);
    fonts::check(&mut found, &doc);
    content::check(&mut found, &doc);
    Ok(found.list)
}

/// The findings so far.
pub(super) struct Findings<'a> {
    printer: &'a Printer,
    list: Vec<Diagnostic>,
}

impl Findings<'_> {
    pub(super) fn error(&mut self, code: &'static str, message: impl Into<String>, help: &str) {
        self.add(code, Severity::Error, message, help, 1);
    }

    pub(super) fn warning(&mut self, code: &'static str, message: impl Into<String>, help: &str) {
        self.add(code, Severity::Warning, message, help, 1);
    }

    pub(super) fn add(
        &mut self,
        code: &'static str,
        severity: Severity,
        message: impl Into<String>,
        help: &str,
        count: u32,
    ) {
        self.list.push(
            Diagnostic::new(code, severity, Kind::Suspect, message).help(help).times(count.max(1)),
        );
    }
}

/// Names up to five pages, from 1, and how many more there are.
pub(super) fn page_list(pages: &[usize]) -> String {
    let shown: Vec<String> = pages.iter().take(5).map(|p| (p + 1).to_string()).collect();
    let word = if pages.len() == 1 { "page" } else { "pages" };
    match pages.len().checked_sub(shown.len()) {
        None | Some(0) => format!("{word} {}", shown.join(", ")),
        Some(more) => format!("{word} {} and {more} more", shown.join(", ")),
    }
}

/// What concerns the file as a whole.
fn file(found: &mut Findings<'_>, doc: &Document, size: u64) {
    if let Some(most) = &found.printer.interior.max_bytes
        && size > most.value
    {
        let (is, may) = (size / 1_000_000, most.value / 1_000_000);
        let message = format!("the file has {is} MB, more than {may} MB");
        found.error("pdf-101", message, "let pictures stand at 300 pixels an inch");
    }
    if version(&doc.version) > 17 {
        let message = format!("the file is PDF {}, newer than printers know", doc.version);
        found.warning("pdf-102", message, "save it as PDF 1.7 or older");
    }
    standard(found, doc);
    let Ok(catalog) = doc.catalog() else {
        found.error("pdf-103", "the file has no catalog", "save it anew");
        return;
    };
    let named = |key: &[u8]| catalog.get_deref(key, doc).and_then(Object::as_dict).ok();
    let script = named(b"Names").is_some_and(|n| n.has(b"JavaScript"));
    if catalog.has(b"OpenAction") || catalog.has(b"AA") || script {
        let message = "the file acts by itself when it is opened (actions or scripts)";
        found.warning("pdf-104", message, "take actions and scripts out");
    }
    if named(b"Names").is_some_and(|n| n.has(b"EmbeddedFiles")) {
        found.warning("pdf-105", "other files are attached to the file", "take them out");
    }
    if named(b"OCProperties").is_some() {
        found.warning("pdf-106", "the file has layers", "flatten the layers");
    }
    let bookmarks = named(b"Outlines").is_some_and(|o| o.has(b"First"));
    if bookmarks && !found.printer.interior.bookmarks.value {
        let message = format!("the file has bookmarks, and {} wants none", found.printer.title);
        found.warning("pdf-109", message, "save the file without bookmarks");
    }
    if named(b"AcroForm").is_some() {
        found.warning("pdf-107", "the file holds a form", "flatten the form");
    }
}

/// Compares the PDF/X mark with what the printer wishes.
fn standard(found: &mut Findings<'_>, doc: &Document) {
    let info = doc.trailer.get_deref(b"Info", doc).and_then(Object::as_dict).ok();
    let mark = info.and_then(|i| i.get_deref(b"GTS_PDFXVersion", doc).ok()?.as_str().ok());
    let metadata = doc.catalog().and_then(|c| c.get_deref(b"Metadata", doc));
    let xmp = metadata
        .and_then(Object::as_stream)
        .map(|s| s.decompressed_content().unwrap_or_else(|_| s.content.clone()));
    let says = |text: &[u8]| {
        mark.is_some_and(|m| m.starts_with(text))
            || xmp.as_ref().is_ok_and(|x| x.windows(text.len()).any(|w| w == text))
    };
    let wish = &found.printer.interior.standard;
    if wish.source.trust == Trust::Trade {
        return;
    }
    let wanted = wish.value;
    let meets = match wanted {
        "x1a" => says(b"PDF/X-1"),
        "x3" => says(b"PDF/X-1") || says(b"PDF/X-3"),
        _ => true,
    };
    if !meets {
        let printer = found.printer.title;
        let message =
            format!("the file is not marked as PDF/X-{}, which {printer} wishes", &wanted[1..]);
        found.warning("pdf-108", message, "make the print edition with that standard");
    }
}

fn version(text: &str) -> u32 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}
