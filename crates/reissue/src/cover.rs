//! The settings of the cover: the table `[edition.cover]`.
//!
//! | key | values | without it |
//! | --- | --- | --- |
//! | `design` | `classic`, `label`, `modern` | `classic` |
//! | `palette` | `1` to `4` | one by the title |
//! | `artwork` | a picture beside the book or one of its own, `none` | the book's cover picture |
//! | `mark` | the mark of the press, a picture like `artwork` | a ring with initials |
//! | `lettering` | `no` where the artwork has title and author already | `yes` |
//! | `paper` | one of the printer's, such as `cream` or `hardcover` | its first |
//! | `barcode` | a size in per cent, 80 to 200 | as large as its box lets it, up to 100 |
//!
//! and those of [`printing`](crate::printing), with all values of the printer: `spine` from its
//! template, `safety`, `cover-bleed`.

use reissue_core::{Book, Diagnostic, Edition, Resource};
use reissue_page::printer::Printer;
#[cfg(feature = "preview")]
use reissue_page::{Length, Size};
use reissue_pdf::{Inks, PdfKind};
#[cfg(feature = "preview")]
use reissue_render::{Raster, Renderer, View};
#[cfg(feature = "preview")]
use reissue_typeset::cover::front;
use reissue_typeset::cover::{Cover, CoverDesign, CoverLook, CoverOptions, cover};
use reissue_typeset::{Typeset, fonts::FontLibrary};

use crate::press::Sink;
use crate::{Error, Options, pages, printing};

/// Sets the wrap for the pages of the print edition and writes it.
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
    let mut pdf = printing::pdf_options(options, Edition::Cover, pages::date(book, options))?;
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
    let paper = printing::setting(options, Edition::Cover, "paper").unwrap_or(first);
    let given = CoverOptions {
        geometry: printer.cover(trim, count, paper)?,
        look: look(book, options)?,
        edition: Edition::Print,
        barcode: barcode(options)?,
    };
    let mut made = cover(&book.metadata, &given, fonts);
    draw_svg(&mut made);
    Ok(made)
}

/// Draws the front as a picture of so many pixels, in the colours that the press gives.
///
/// # Errors
/// A setting that nobody knows, a font that can't be drawn.
#[cfg(feature = "preview")]
pub(crate) fn picture(
    book: &Book,
    options: &Options,
    fonts: &FontLibrary,
    (width, height): (u32, u32),
) -> Result<(Raster, Vec<Diagnostic>), Error> {
    let across = Length::inches(6.0);
    let down = across.scale(f64::from(height) / f64::from(width.max(1)));
    let mut made = front(&book.metadata, &look(book, options)?, Size::new(across, down), fonts);
    draw_svg(&mut made);
    reissue_pdf::to_screen(&mut made.pages);
    let renderer = Renderer::new(&made.pages)?;
    let raster = renderer.raster(0, &View::pixels(width, height))?;
    let mut found = made.diagnostics;
    found.extend(renderer.report());
    Ok((raster, found))
}

/// Draws the front for shops and writes it as a JPEG of 1600 × 2560 pixels, the size that KDP asks
/// for and the others take.
///
/// # Errors
/// As [`picture`], and a sink that takes no bytes.
#[cfg(feature = "preview")]
pub(crate) fn write_front(
    book: &Book,
    options: &Options,
    fonts: &FontLibrary,
    sink: &mut dyn Sink,
) -> Result<Vec<Diagnostic>, Error> {
    const QUALITY: u8 = 92;
    let (raster, found) = picture(book, options, fonts, (1600, 2560))?;
    let bytes = raster.jpeg(QUALITY).ok_or(Error::NotMade(Edition::Front))?;
    sink.write_all(&bytes)?;
    Ok(found)
}

/// The front inside an EPUB, under the four million pixels that Apple allows: PNG where it is made
/// of flat colours, JPEG where it holds a picture.
///
/// # Errors
/// As [`picture`].
#[cfg(all(feature = "preview", feature = "edition-epub"))]
pub(crate) fn inside(
    book: &Book,
    options: &Options,
    fonts: &FontLibrary,
) -> Result<(Vec<u8>, Vec<Diagnostic>), Error> {
    let (raster, found) = picture(book, options, fonts, (1563, 2500))?;
    let flat = look(book, options)?.artwork.is_none();
    let jpeg = if flat { None } else { raster.jpeg(90) };
    Ok((jpeg.unwrap_or_else(|| raster.png()), found))
}

/// Turns SVG pictures into outlines.
fn draw_svg(made: &mut Cover) {
    #[cfg(feature = "svg")]
    made.diagnostics.extend(reissue_render::draw_svg(&mut made.pages));
    #[cfg(not(feature = "svg"))]
    let _ = made;
}

fn printer(options: &Options) -> Result<Printer, Error> {
    let offset = || {
        let name = "offset";
        Printer::named(name)
            .ok_or_else(|| Error::setting("edition.cover.printer", name, "a printer"))
    };
    let mut printer = match printing::printer(options, Edition::Cover)? {
        Some(printer) => printer,
        None => offset()?,
    };
    let of_cover = |key: &&str| Printer::KEYS.contains(key);
    for (key, value) in options.settings.below("edition.cover").filter(|(key, _)| of_cover(key)) {
        printer.set(key, value)?;
    }
    known_keys(options)?;
    Ok(printer)
}

/// Refuses keys of the table that nobody reads.
fn known_keys(options: &Options) -> Result<(), Error> {
    const OURS: &[&str] = &["design", "palette", "artwork", "mark", "lettering", "barcode"];
    let known = |key: &str| {
        OURS.contains(&key) || printing::KEYS.contains(&key) || Printer::KEYS.contains(&key)
    };
    match options.settings.below("edition.cover").find(|(key, _)| !known(key)) {
        None => Ok(()),
        Some((key, value)) => {
            let names: Vec<&str> = OURS.iter().chain(printing::KEYS).copied().collect();
            Err(Error::setting(&format!("edition.cover.{key}"), value, &names.join(", ")))
        }
    }
}

/// How the cover looks: one look for the wrap, the shops' picture and the EPUB.
fn look<'a>(book: &'a Book, options: &'a Options) -> Result<CoverLook<'a>, Error> {
    let get = |key: &str| options.settings.get(&format!("edition.cover.{key}"));
    let name = get("design").unwrap_or("classic");
    let known = || CoverDesign::ALL.map(CoverDesign::name).join(", ");
    let design = CoverDesign::named(name)
        .ok_or_else(|| Error::setting("edition.cover.design", name, &known()))?;
    let palette = match get("palette") {
        None => None,
        Some(text) => match text.parse::<u8>() {
            Ok(number @ 1..=4) => Some(number - 1),
            _ => return Err(Error::setting("edition.cover.palette", text, "1, 2, 3 or 4")),
        },
    };
    let (artwork, own) = artwork(book, options)?;
    let finished = match get("lettering") {
        None => own,
        Some("yes" | "true") => false,
        Some("no" | "false") => true,
        Some(other) => return Err(Error::setting("edition.cover.lettering", other, "yes or no")),
    };
    Ok(CoverLook {
        design,
        palette,
        family: pages::design(options, Edition::Print)?.text.family,
        artwork,
        mark: mark(book, options)?,
        finished,
    })
}

/// The picture for the front, and whether it is the cover that the book has already, words and
/// all.
fn artwork<'a>(
    book: &'a Book,
    options: &'a Options,
) -> Result<(Option<&'a Resource>, bool), Error> {
    if let Some(artwork) = &options.artwork {
        return Ok((Some(artwork), false));
    }
    match options.settings.get("edition.cover.artwork") {
        Some("none") => Ok((None, false)),
        Some(name) => match book.resource(name) {
            Some(found) => Ok((Some(found), false)),
            None => {
                let known = "a picture of the book or beside it";
                Err(Error::setting("edition.cover.artwork", name, known))
            }
        },
        None => {
            let cover = book.cover.as_ref().and_then(|c| book.resource(&c.resource));
            let drawn = cover.filter(|c| c.media_type != reissue_core::MediaType::Svg);
            Ok((drawn, drawn.is_some()))
        }
    }
}

/// The mark of the press; the cover draws one where none is named.
fn mark<'a>(book: &'a Book, options: &'a Options) -> Result<Option<&'a Resource>, Error> {
    let named = options.settings.get("edition.cover.mark");
    match (&options.mark, named) {
        (Some(mark), _) => Ok(Some(mark)),
        (None, None) => Ok(None),
        (None, Some(name)) => book.resource(name).map(Some).ok_or_else(|| {
            Error::setting("edition.cover.mark", name, "a picture of the book or beside it")
        }),
    }
}

fn barcode(options: &Options) -> Result<Option<u16>, Error> {
    let Some(text) = options.settings.get("edition.cover.barcode") else { return Ok(None) };
    let size = text.trim_end_matches('%').trim().parse().ok().filter(|n| (80..=200).contains(n));
    size.map(Some)
        .ok_or_else(|| Error::setting("edition.cover.barcode", text, "80 to 200 per cent"))
}
