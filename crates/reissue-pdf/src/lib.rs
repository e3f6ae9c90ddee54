//! Pages to PDF: print and screen editions.
//!
//! In go [`Pages`] and [`PdfOptions`], out come bytes and diagnostics. The reading edition is
//! PDF/A-2a and PDF/UA-1 in one file; a print edition is PDF/X-4, X-1a:2003 or X-3:2003. How each
//! clause of these is met stands in `CLAUSES.md` beside this crate.
//!
//! The way: fonts are cut down and page content is encoded here, printpdf builds the document of
//! them, a finishing pass completes its objects, and the file is written with streams compressed
//! on all cores. Nothing reads a clock or a disk; the same pages give the same bytes.
//!
//! ```
//! use reissue_page::{Length, Page, Pages, Side, Size};
//! use reissue_pdf::PdfOptions;
//!
//! let mut pages = Pages::default();
//! pages.pages.push(Page::new(Size::new(Length::mm(148.0), Length::mm(210.0)), Side::Recto));
//! pages.metadata.title = "A blank leaf".into();
//! let mut bytes = Vec::new();
//! let report = reissue_pdf::write(&pages, &PdfOptions::reading(0), &mut bytes)?;
//! assert!(report.is_empty() && bytes.starts_with(b"%PDF-1.7"));
//! # Ok::<(), reissue_pdf::PdfError>(())
//! ```

pub mod impose;
pub mod preflight;

mod backend;
mod color;
mod content;
mod date;
mod deflate;
mod error;
mod file;
mod finish;
mod font;
mod hash;
mod icc;
mod image;
mod objects;
mod options;
mod sheet;
mod structure;

use std::io::Write;

use reissue_core::Diagnostic;
use reissue_page::Pages;

pub use color::to_screen;
pub use error::PdfError;
pub use options::{
    Bleed, FontMode, Inks, Marks, OutputCondition, PageLayout, PdfKind, PdfOptions, PrintOptions,
    PrintStandard, ReadingOptions,
};

use content::{ColorPolicy, Context, PageContent};
use sheet::Sheet;

/// The program that made a file, as its metadata says.
const CREATOR: &str = concat!("Reissue ", env!("CARGO_PKG_VERSION"));
/// The library that wrote a file.
const PRODUCER: &str = concat!("Reissue ", env!("CARGO_PKG_VERSION"), " (printpdf)");

/// Writes pages as a PDF.
///
/// The report holds what could not be carried over (unknown link targets, pictures that can't be
/// read) and what a printer may object to.
///
/// # Errors
/// See [`PdfError`]. Nothing is written unless the whole document could be made.
pub fn write(
    pages: &Pages,
    options: &PdfOptions,
    sink: &mut dyn Write,
) -> Result<Vec<Diagnostic>, PdfError> {
    let mut report = Vec::new();
    let finished = document(pages, options, &mut report)?;
    let layout = match &options.kind {
        PdfKind::Print(p) if p.standard != PrintStandard::X4 => file::Layout::Classic,
        _ => file::Layout::Packed,
    };
    file::write(finished.document, &finished.payloads, layout, sink)?;
    Ok(report)
}

/// Makes the objects of a document.
fn document(
    pages: &Pages,
    options: &PdfOptions,
    report: &mut Vec<Diagnostic>,
) -> Result<finish::Finished, PdfError> {
    if pages.pages.is_empty() {
        return Err(PdfError::NoPages);
    }
    let policy = match &options.kind {
        PdfKind::Reading(_) => ColorPolicy::Screen,
        PdfKind::Print(print) if print.inks == Inks::Black => ColorPolicy::Black,
        PdfKind::Print(_) => ColorPolicy::Process,
    };
    let sheets: Vec<Sheet> = pages.pages.iter().map(|p| Sheet::of(p, &options.kind)).collect();
    let fonts = font::embed(pages, options.fonts)?;
    let inks = content::spot_inks(pages);
    let images = image::prepare(pages, options, report);
    let names: Vec<Option<String>> =
        images.iter().map(|i| i.as_ref().map(|i| i.resource.clone())).collect();
    let context = Context {
        structure: &pages.structure,
        fonts: &fonts,
        images: &names,
        inks: &inks,
        policy,
        tagged: matches!(options.kind, PdfKind::Reading(_)),
    };
    let mut contents = content::encode(pages, &sheets, &context);
    let identity = identity(pages, &contents);
    let marks: Vec<_> = contents.iter_mut().map(|c| std::mem::take(&mut c.marks)).collect();
    let names: Vec<String> = names.into_iter().flatten().collect();
    let assembled = backend::assemble(&pages.metadata.title, &sheets, contents, &fonts, &names);
    let job = finish::Job {
        pages,
        options,
        sheets: &sheets,
        marks: &marks,
        fonts: &fonts,
        images,
        inks: &inks,
        policy,
        identity,
    };
    finish::finish(assembled, job, report)
}

/// A hash of what a document says.
fn identity(pages: &Pages, contents: &[PageContent]) -> u128 {
    let seed = hash::hash128(pages.metadata.title.as_bytes());
    contents.iter().fold(seed, |hash, page| hash.rotate_left(9) ^ page.hash)
}
