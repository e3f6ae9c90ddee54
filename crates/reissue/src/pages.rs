//! The settings of the page editions: the tables `[design]`, `[edition.print]`, `[edition.pdf]`.

use reissue_core::{Book, Diagnostic, Edition};
use reissue_pdf::{FontMode, PageLayout, PdfKind, PdfOptions, ReadingOptions};
use reissue_typeset::design::SidesOfLeaf;
use reissue_typeset::fonts::{FaceStyle, FontLibrary};
use reissue_typeset::{Design, Typeset};

use crate::press::Sink;
use crate::{Error, Options, printing};

/// Keys of `[design]` that are no settings of a [`Design`].
const OWN: &[&str] = &["name", "fonts"];

/// The built-in faces and those that the user names.
///
/// # Errors
/// A font file that can't be read.
pub(crate) fn fonts(options: &Options) -> Result<FontLibrary, Error> {
    let mut fonts = FontLibrary::builtin();
    for (index, bytes) in options.fonts.iter().enumerate() {
        let name = format!("font {}", index + 1);
        fonts.add(&name, bytes.to_vec(), 0).map_err(|e| Error::Setting(e.to_string()))?;
    }
    Ok(fonts)
}

/// The design of an edition: the named one, changed by `[design]`, then by the edition's table.
///
/// # Errors
/// A name or value that nobody knows.
pub(crate) fn design(options: &Options, edition: Edition) -> Result<Design, Error> {
    let settings = &options.settings;
    let name = settings.get("design.name").unwrap_or("classic");
    let mut design = Design::named(name).ok_or_else(|| {
        let known: Vec<&str> = Design::names().collect();
        Error::setting("design.name", name, &known.join(", "))
    })?;
    design.edition = edition;
    let mut given: std::collections::BTreeMap<&str, &str> = std::collections::BTreeMap::new();
    if edition == Edition::Pdf {
        given.insert("sides", "one");
    }
    given.extend(settings.below("design").filter(|(key, _)| !OWN.contains(key)));
    let table = format!("edition.{edition}");
    if matches!(edition, Edition::Print | Edition::Pdf) {
        let of_file = |key: &str| printing::KEYS.contains(&key) || printing::is_printers(key);
        given.extend(settings.below(&table).filter(|(key, _)| !of_file(key)));
    }
    design.set_all(given).map_err(|e| Error::Setting(e.to_string()))?;
    if edition == Edition::Print {
        let printer = printing::printer(options, edition)?;
        let bleed = printing::bleed(options, printer.as_ref())?;
        design.bleed = printing::bleed_length(bleed).unwrap_or(design.bleed);
        if let Some(printer) = &printer {
            printing::fit(&mut design, printer, options)?;
        }
    }
    Ok(design)
}

/// Sets the pages of an edition.
///
/// # Errors
/// As [`design`], those of the typesetter, and a number of pages that the printer does not bind.
pub(crate) fn typeset(
    book: &Book,
    options: &Options,
    edition: Edition,
    fonts: &FontLibrary,
) -> Result<Typeset, Error> {
    let mut made = reissue_typeset::typeset(book, &design(options, edition)?, fonts)?;
    #[cfg(feature = "svg")]
    made.diagnostics.extend(reissue_render::draw_svg(&mut made.pages));
    if edition == Edition::Print
        && let Some(printer) = printing::printer(options, edition)?
    {
        printer.check_pages(u32::try_from(made.pages.pages.len()).unwrap_or(u32::MAX))?;
        made.diagnostics.extend(printing::margins(&made.pages, &printer));
    }
    Ok(made)
}

/// Writes pages as the PDF of an edition.
///
/// # Errors
/// A setting that does not fit, and those of the writer.
pub(crate) fn write(
    typeset: &Typeset,
    book: &Book,
    options: &Options,
    edition: Edition,
    sink: &mut dyn Sink,
) -> Result<Vec<Diagnostic>, Error> {
    let date = date(book, options);
    let options = match edition {
        Edition::Pdf => reading(options, date)?,
        _ => printing::pdf_options(options, edition, date)?,
    };
    Ok(reissue_pdf::write(&typeset.pages, &options, &mut Writer(sink))?)
}

/// The choices of the writer for the reading edition: `layout` is `single` or `spreads` (as the
/// design's `sides` are, where it is not named), `fonts` is `subset` or `whole`.
fn reading(options: &Options, date: i64) -> Result<PdfOptions, Error> {
    let sides = design(options, Edition::Pdf)?.sides;
    let layout = match options.settings.get("edition.pdf.layout") {
        Some("single") => PageLayout::Single,
        Some("spreads") => PageLayout::Spreads,
        None if sides == SidesOfLeaf::One => PageLayout::Single,
        None => PageLayout::Spreads,
        Some(other) => {
            return Err(Error::setting("edition.pdf.layout", other, "single or spreads"));
        }
    };
    let kind = PdfKind::Reading(ReadingOptions { layout });
    let own = options.settings.get("edition.pdf.fonts").is_some();
    let fonts = if own { printing::fonts(options, Edition::Pdf, None)? } else { FontMode::Subset };
    Ok(PdfOptions { kind, date, fonts })
}

/// Lets a sink that is also a seeker be taken for a plain writer.
pub(crate) struct Writer<'a>(pub(crate) &'a mut dyn Sink);

impl std::io::Write for Writer<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}

/// The date of a file in seconds since 1970: the one given, else that of the book, else 1980.
pub(crate) fn date(book: &Book, options: &Options) -> i64 {
    const BEFORE_ALL: i64 = 315_532_800;
    if let Some(seconds) = options.date {
        return i64::try_from(seconds).unwrap_or(i64::MAX);
    }
    let Some(date) = book.metadata.date else { return BEFORE_ALL };
    days(i64::from(date.year), i64::from(date.month.unwrap_or(1)), i64::from(date.day.unwrap_or(1)))
        .saturating_mul(86_400)
        .max(BEFORE_ALL)
}

/// Counts the days since 1970-01-01 (proleptic Gregorian calendar).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month < 3 { (year - 1, month + 12) } else { (year, month) };
    let leap = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    365 * year + leap + (153 * (month - 3) + 2) / 5 + day - 719_469
}

/// The faces of the design's family for the EPUB to embed.
#[cfg(feature = "edition-epub")]
pub(crate) fn embedded(
    options: &Options,
    fonts: &FontLibrary,
) -> Result<Vec<reissue_epub::EmbeddedFont>, Error> {
    use reissue_epub::FontStyle;
    let design = design(options, Edition::Epub)?;
    let Some(family) = fonts.family(&design.text.family) else { return Ok(Vec::new()) };
    let styles = [
        (FaceStyle::REGULAR, FontStyle::Regular),
        (FaceStyle::ITALIC, FontStyle::Italic),
        (FaceStyle::BOLD, FontStyle::Bold),
        (FaceStyle::BOLD_ITALIC, FontStyle::BoldItalic),
    ];
    let mut out: Vec<reissue_epub::EmbeddedFont> = Vec::new();
    for (style, as_style) in styles {
        let face = fonts.get(fonts.face(family, style));
        if (face.is_bold(), face.is_italic()) == (style.bold, style.italic) {
            out.push(reissue_epub::EmbeddedFont {
                family: face.family().to_owned(),
                style: as_style,
                bytes: face.bytes().into(),
                credit: None,
            });
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!([days(1970, 1, 1), days(2000, 3, 1), days(1969, 12, 31)], [0, 11_017, -1]);
    }

    #[test]
    fn settings_reach_the_design() {
        let mut options = Options::default();
        options.settings.set("design.size", "12pt");
        options.settings.set("edition.print.trim", "a5");
        options.settings.set("edition.print.printer", "kdp");
        options.settings.set("edition.print.ink-limit", "280");
        let design = design(&options, Edition::Print).expect("known settings");
        assert_eq!(design.text.size.to_pt(), 12.0);
        options.settings.set("design.sizze", "12pt");
        assert!(super::design(&options, Edition::Print).is_err());
    }

    #[test]
    fn a_printer_decides_what_the_file_is() {
        let mut options = Options::default();
        options.settings.set("edition.print.printer", "lulu");
        options.settings.set("edition.print.bleed", "yes");
        options.settings.set("design.trim", "6x9");
        options.settings.set("design.foot", "0.3in");
        let design = design(&options, Edition::Print).expect("is made");
        assert_eq!((design.page_multiple, design.bleed.to_inches()), (2, 0.125));
        assert!(design.margins.foot.to_inches() >= 0.5, "Lulu's safety");
        for (printer, standard) in [("ingram", "X1a"), ("lulu", "X4"), ("bod", "X3")] {
            options.settings.set("edition.print.printer", printer);
            let made = printing::pdf_options(&options, Edition::Print, 0).expect("known");
            let PdfKind::Print(print) = made.kind else { unreachable!("is a print edition") };
            assert_eq!(format!("{:?}", print.standard), standard, "{printer}");
        }
        options.settings.set("edition.print.printer", "kdp");
        options.settings.set("design.trim", "100x100mm");
        let error = super::design(&options, Edition::Print).expect_err("KDP has no such trim");
        assert_eq!(error.code(), "pdf-033");
    }
}
