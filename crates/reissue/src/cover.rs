//! The settings of the cover: the table `[edition.cover]`.

use reissue_core::{Book, Diagnostic, Edition};
use reissue_page::printer::Printer;
use reissue_pdf::{Inks, PdfKind, PdfOptions};
use reissue_typeset::cover::{Cover, CoverDesign, CoverOptions, cover};
use reissue_typeset::{Typeset, fonts::FontLibrary};

use crate::press::Sink;
use crate::{Error, Options, pages};

/// Keys that are not values of the printer.
const OURS: &[&str] = &["printer", "paper", "design", "artwork", "barcode", "price"];

/// Sets the wrap for the pages of the print edition and writes it.
///
/// `printer` (offset where none is named) and `paper` are those of `[edition.print]` unless
/// `[edition.cover]` has its own; `design` is `classic`, `label` or `modern`; `artwork` names a
/// picture of the book; `barcode` is a size in per cent. All other keys change the printer's
/// values, such as `spine`.
///
/// # Errors
/// A setting that nobody knows, a book that the printer does not make, those of the writer.
pub(crate) fn write(
    print: &Typeset,
    book: &Book,
    options: &Options,
    fonts: &FontLibrary,
    sink: &mut dyn Sink,
) -> Result<Vec<Diagnostic>, Error> {
    let made = sheet(print, book, options, fonts)?;
    let mut found = made.diagnostics;
    let mut pdf = PdfOptions::print(pages::standard(options)?, pages::date(book, options));
    if let PdfKind::Print(print) = &mut pdf.kind {
        print.inks = Inks::Process;
    }
    found.extend(reissue_pdf::write(&made.pages, &pdf, &mut pages::Writer(sink))?);
    Ok(found)
}

/// Sets the wrap for the pages of the print edition.
///
/// # Errors
/// As [`write`], without those of the writer.
pub(crate) fn sheet(
    print: &Typeset,
    book: &Book,
    options: &Options,
    fonts: &FontLibrary,
) -> Result<Cover, Error> {
    let printer = printer(options)?;
    let trim = pages::design(options, Edition::Print)?.trim;
    let count = u32::try_from(print.pages.pages.len()).unwrap_or(u32::MAX);
    let first = printer.papers.first().map_or("", |p| p.name);
    let paper = setting(options, "paper").unwrap_or(first);
    let given = CoverOptions {
        geometry: printer.cover(trim, count, paper)?,
        design: design(options)?,
        family: pages::design(options, Edition::Print)?.text.family,
        artwork: artwork(book, options)?,
        edition: Edition::Print,
        barcode: barcode(options)?,
    };
    Ok(cover(&book.metadata, &given, fonts))
}

/// A setting of the cover, or the print edition's where the cover has none of its own.
fn setting<'a>(options: &'a Options, key: &str) -> Option<&'a str> {
    let settings = &options.settings;
    let of = |edition: &str| settings.get(&format!("edition.{edition}.{key}"));
    of("cover").or_else(|| of("print"))
}

fn printer(options: &Options) -> Result<Printer, Error> {
    let name = setting(options, "printer").unwrap_or("offset");
    let mut printer = Printer::named(name)
        .ok_or_else(|| Error::setting("edition.cover.printer", name, &Printer::NAMES.join(", ")))?;
    for (key, value) in options.settings.below("edition.cover") {
        if !OURS.contains(&key) {
            printer.set(key, value)?;
        }
    }
    Ok(printer)
}

fn design(options: &Options) -> Result<CoverDesign, Error> {
    let name = options.settings.get("edition.cover.design").unwrap_or("classic");
    let known = || CoverDesign::ALL.map(CoverDesign::name).join(", ");
    CoverDesign::named(name).ok_or_else(|| Error::setting("edition.cover.design", name, &known()))
}

fn artwork<'a>(
    book: &'a Book,
    options: &Options,
) -> Result<Option<&'a reissue_core::Resource>, Error> {
    let Some(name) = options.settings.get("edition.cover.artwork") else { return Ok(None) };
    let found = book.resource(name);
    found
        .map(Some)
        .ok_or_else(|| Error::setting("edition.cover.artwork", name, "a picture of the book"))
}

fn barcode(options: &Options) -> Result<Option<u16>, Error> {
    let Some(text) = options.settings.get("edition.cover.barcode") else { return Ok(None) };
    let size = text.trim_end_matches('%').trim().parse().ok().filter(|n| (80..=200).contains(n));
    size.map(Some)
        .ok_or_else(|| Error::setting("edition.cover.barcode", text, "80 to 200 per cent"))
}
