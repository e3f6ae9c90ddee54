//! What the files for a printer are to be: the tables `[edition.print]`, `[edition.sheets]` and
//! `[edition.cover]`.
//!
//! | key | values | without it |
//! | --- | --- | --- |
//! | `printer` | `kdp`, `ingram`, `lulu`, `bod`, `blurb`, `offset` | nobody's rules (`cover`: `offset`) |
//! | `standard` | `x4`, `x1a`, `x3` | the printer's, else `x4` |
//! | `bleed` | `yes` (the printer's), `no`, a length for all sides | `no` |
//! | `marks` | `crop`, `none` | `none` |
//! | `fonts` | `subset`, `whole` | the printer's wish, else `subset` |
//!
//! All names of [`Printer::KEYS`] change single values of the printer, such as `spine`. What
//! `[edition.print]` says holds for sheets and cover as well, unless their tables say otherwise.

use reissue_core::{Diagnostic, Edition};
use reissue_page::printer::{PageBleed, Printer};
use reissue_page::{ItemKind, Length, Page, Pages, Side};
use reissue_pdf::impose::{Imposition, Scheme};
use reissue_pdf::{Bleed, FontMode, Marks, PdfKind, PdfOptions, PrintOptions, PrintStandard};
use reissue_typeset::Design;

use crate::{Error, Options};

/// Keys of the tables that are about the file, not about the design of the pages.
pub(crate) const KEYS: &[&str] =
    &["printer", "paper", "standard", "bleed", "marks", "fonts", "layout"];

/// Values of a printer that are values of the design as well; the design takes them.
const OF_DESIGN: &[&str] = &["trim", "bleed", "page-multiple"];

/// Tells whether a key of `[edition.print]` is a value of the printer.
pub(crate) fn is_printers(key: &str) -> bool {
    Printer::KEYS.contains(&key) && !OF_DESIGN.contains(&key)
}

/// A setting of an edition, or the print edition's where it has none of its own.
pub(crate) fn setting<'a>(options: &'a Options, edition: Edition, key: &str) -> Option<&'a str> {
    let settings = &options.settings;
    let of = |edition: Edition| settings.get(&format!("edition.{edition}.{key}"));
    of(edition).or_else(|| of(Edition::Print))
}

/// The printer of an edition, with the values that the settings change.
///
/// # Errors
/// A printer that nobody knows, a value that does not fit.
pub(crate) fn printer(options: &Options, edition: Edition) -> Result<Option<Printer>, Error> {
    let Some(name) = setting(options, edition, "printer") else { return Ok(None) };
    let key = format!("edition.{edition}.printer");
    let known = Printer::NAMES.join(", ");
    let mut printer = Printer::named(name).ok_or_else(|| Error::setting(&key, name, &known))?;
    for table in [Edition::Print, edition] {
        let table = format!("edition.{table}");
        for (key, value) in options.settings.below(&table).filter(|(key, _)| is_printers(key)) {
            printer.set(key, value)?;
        }
    }
    Ok(Some(printer))
}

/// Brings a design to what the printer makes: the trim is checked, margins grow where they are
/// too narrow, the number of pages gets the printer's multiple unless the settings name one.
///
/// # Errors
/// A trim that the printer does not make.
pub(crate) fn fit(design: &mut Design, printer: &Printer, options: &Options) -> Result<(), Error> {
    printer.check_trim(design.trim)?;
    let settings = &options.settings;
    let named = |table: &str| settings.get(&format!("{table}.page-multiple")).is_some();
    if !named("design") && !named("edition.print") {
        design.page_multiple = u16::try_from(printer.multiple.value).unwrap_or(1).max(1);
    }
    let with_bleed = design.bleed > Length::ZERO;
    let outer = if with_bleed { &printer.outer_margin_bleed } else { &printer.outer_margin }.value;
    let margins = &mut design.margins;
    for margin in [&mut margins.outer, &mut margins.head, &mut margins.foot] {
        *margin = (*margin).max(outer);
    }
    // A table by pages is what the design's own gutter follows.
    if let [(_, inner)] = printer.inner_margin.value.as_slice() {
        margins.inner = margins.inner.max(*inner);
    }
    Ok(())
}

/// The bleed of an edition.
///
/// # Errors
/// A value that is neither yes nor no nor a length.
pub(crate) fn bleed(options: &Options, printer: Option<&Printer>) -> Result<Bleed, Error> {
    const USUAL: PageBleed = PageBleed::All(Length(3 * 185_771));
    let given = setting(options, Edition::Print, "bleed").unwrap_or("no");
    match given.trim().to_lowercase().as_str() {
        "no" | "none" | "false" => Ok(Bleed::OfPages),
        "yes" | "true" => Ok(match printer.map_or(USUAL, |p| p.bleed.value) {
            PageBleed::All(length) => Bleed::All(length),
            PageBleed::Outer(length) => Bleed::Outer(length),
        }),
        _ => {
            let length = Length::parse(given).filter(|l| *l <= Length::inches(1.0));
            let length = length.ok_or_else(|| {
                Error::setting("edition.print.bleed", given, "yes, no or a length such as 3mm")
            })?;
            Ok(Bleed::All(length))
        }
    }
}

/// How far artwork runs beyond the trim, for the design.
pub(crate) fn bleed_length(bleed: Bleed) -> Option<Length> {
    match bleed {
        Bleed::All(length) | Bleed::Outer(length) => Some(length),
        Bleed::OfPages | Bleed::None => None,
    }
}

/// The choices of the writer for a print edition.
///
/// # Errors
/// A value that does not fit its setting.
pub(crate) fn pdf_options(
    options: &Options,
    edition: Edition,
    date: i64,
) -> Result<PdfOptions, Error> {
    let printer = printer(options, edition)?;
    let mut print = PrintOptions {
        standard: standard(options, edition, printer.as_ref())?,
        marks: marks(options, edition)?,
        ..PrintOptions::default()
    };
    if edition != Edition::Cover {
        print.bleed = bleed(options, printer.as_ref())?;
    }
    if let Some(printer) = &printer {
        print.min_resolution = printer.interior.min_resolution.value;
        if let Some(limit) = &printer.interior.ink_limit {
            print.ink_limit = limit.value;
        }
    }
    let fonts = fonts(options, edition, printer.as_ref())?;
    Ok(PdfOptions { kind: PdfKind::Print(print), date, fonts })
}

/// How much of the fonts is embedded.
///
/// # Errors
/// A value that is neither `subset` nor `whole`.
pub(crate) fn fonts(
    options: &Options,
    edition: Edition,
    printer: Option<&Printer>,
) -> Result<FontMode, Error> {
    match setting(options, edition, "fonts") {
        Some("subset") => Ok(FontMode::Subset),
        Some("whole") => Ok(FontMode::Whole),
        Some(other) => {
            Err(Error::setting(&format!("edition.{edition}.fonts"), other, "subset or whole"))
        }
        None if printer.is_some_and(|p| p.interior.whole_fonts.value) => Ok(FontMode::Whole),
        None => Ok(FontMode::Subset),
    }
}

fn standard(
    options: &Options,
    edition: Edition,
    printer: Option<&Printer>,
) -> Result<PrintStandard, Error> {
    let wish = printer.map(|p| p.interior.standard.value);
    match setting(options, edition, "standard").or(wish) {
        None | Some("x4") => Ok(PrintStandard::X4),
        Some("x1a") => Ok(PrintStandard::X1a),
        Some("x3") => Ok(PrintStandard::X3),
        Some(other) => {
            Err(Error::setting(&format!("edition.{edition}.standard"), other, "x4, x1a or x3"))
        }
    }
}

fn marks(options: &Options, edition: Edition) -> Result<Marks, Error> {
    match setting(options, edition, "marks") {
        None | Some("none" | "no" | "false") => Ok(Marks::None),
        Some("crop" | "yes" | "true") => Ok(Marks::Crop),
        Some(other) => {
            Err(Error::setting(&format!("edition.{edition}.marks"), other, "crop or none"))
        }
    }
}

/// How sheets are imposed: `scheme` (`booklet`, `8`, `16`, `32`), `leaf` (how thick a leaf is;
/// without it, what the paper's spine tells, else 0.1 mm), `gutter` (between pages).
///
/// # Errors
/// A value that does not fit its setting.
pub(crate) fn imposition(options: &Options) -> Result<Imposition, Error> {
    let get = |key: &str| options.settings.get(&format!("edition.sheets.{key}"));
    let scheme = match get("scheme") {
        Some("booklet" | "2") => Scheme::Booklet,
        Some("8") => Scheme::Eight,
        None | Some("16") => Scheme::Sixteen,
        Some("32") => Scheme::ThirtyTwo,
        Some(other) => {
            return Err(Error::setting("edition.sheets.scheme", other, "booklet, 8, 16 or 32"));
        }
    };
    let length = |key: &str, most: f64, usual: Length| match get(key) {
        None => Ok(usual),
        Some(text) => Length::parse(text).filter(|l| *l <= Length::mm(most)).ok_or_else(|| {
            let known = format!("a length such as 0.1mm, up to {most} mm");
            Error::setting(&format!("edition.sheets.{key}"), text, &known)
        }),
    };
    let usual = leaf(options)?.unwrap_or(Length::mm(0.1));
    Ok(Imposition {
        scheme,
        leaf: length("leaf", 2.0, usual)?,
        gutter: length("gutter", 50.0, Length::mm(6.0))?,
    })
}

/// The thickness of a leaf, where the spine on the paper tells.
fn leaf(options: &Options) -> Result<Option<Length>, Error> {
    let Some(printer) = printer(options, Edition::Sheets)? else { return Ok(None) };
    let first = printer.papers.first().map_or("", |p| p.name);
    let paper = setting(options, Edition::Sheets, "paper").unwrap_or(first);
    // What a thousand leaves add to the spine.
    let spine = |pages| printer.spine(pages, paper).ok();
    Ok(spine(2_100).zip(spine(100)).map(|(thick, thin)| (thick - thin) / 1_000))
}

/// Reports text that stands nearer to an edge than the printer allows.
pub(crate) fn margins(pages: &Pages, printer: &Printer) -> Vec<Diagnostic> {
    let count = u32::try_from(pages.pages.len()).unwrap_or(u32::MAX);
    let with_bleed = pages.pages.iter().any(|p| p.bleed.top > Length::ZERO);
    let outer = if with_bleed { &printer.outer_margin_bleed } else { &printer.outer_margin }.value;
    let inner = printer.inner_margin(count);
    let near = |page: &Page| {
        let (left, right) = match page.side {
            Side::Recto => (inner, outer),
            Side::Verso => (outer, inner),
        };
        let (right, bottom) = (page.trim.width - right, page.trim.height - outer);
        // Punctuation may hang by a hair.
        let hair = Length::pt(1.0);
        page.items.iter().any(|item| match &item.kind {
            ItemKind::Text(run) if run.rotation == 0 => {
                run.origin.x + hair < left
                    || run.origin.x + run.width() > right + hair
                    || run.origin.y - run.size / 2 < outer
                    || run.origin.y > bottom
            }
            _ => false,
        })
    };
    let found: Vec<usize> =
        (1..).zip(&pages.pages).filter(|(_, p)| near(p)).map(|(n, _)| n).collect();
    let Some(first) = found.first() else { return Vec::new() };
    let message = format!(
        "text stands nearer to the edge than {} allows ({inner} at the spine, {outer} elsewhere) \
         on {} pages, first on page {first}",
        printer.title,
        found.len(),
    );
    vec![
        Diagnostic::suspect("pdf-035", message)
            .help("widen the margins of the design, or choose another printer"),
    ]
}
