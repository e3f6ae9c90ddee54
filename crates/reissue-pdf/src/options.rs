//! What a caller decides about a PDF.

use std::sync::Arc;

use reissue_page::Length;

/// What a caller decides about a PDF.
#[derive(Clone, Debug)]
pub struct PdfOptions {
    /// For whom the file is made.
    pub kind: PdfKind,
    /// When the file was made, in seconds since 1970-01-01 UTC. Nothing here reads a clock.
    pub date: i64,
    /// Whether fonts are embedded whole or as subsets.
    pub fonts: FontMode,
}

/// For whom a PDF is made.
#[derive(Clone, Debug)]
pub enum PdfKind {
    /// For screens, archives and blind readers: PDF/A-2a and PDF/UA-1.
    Reading(ReadingOptions),
    /// For a printer: PDF/X.
    Print(PrintOptions),
}

/// How much of a font is embedded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FontMode {
    /// The glyphs in use.
    #[default]
    Subset,
    /// All glyphs, as some printers wish.
    Whole,
}

/// Choices of the reading edition.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadingOptions {
    /// How a viewer arranges the pages when it opens the file.
    pub layout: PageLayout,
}

/// How a viewer arranges the pages when it opens the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageLayout {
    /// One page at a time.
    Single,
    /// Spreads, rectos on the right.
    #[default]
    Spreads,
}

/// Choices of a print edition.
#[derive(Clone, Debug)]
pub struct PrintOptions {
    /// The standard the file obeys.
    pub standard: PrintStandard,
    /// How far the sheet runs beyond the trim.
    pub bleed: Bleed,
    /// Whether crop marks are drawn outside the bleed.
    pub marks: Marks,
    /// The inks the book is printed in.
    pub inks: Inks,
    /// The printing condition that colours are meant for.
    pub condition: OutputCondition,
    /// The resolution below which a picture is reported, in pixels an inch.
    pub min_resolution: u32,
    /// The most ink a place may get, in per cent of one full ink (240 to 400).
    pub ink_limit: u32,
}

/// The parts of ISO 15930 that can be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PrintStandard {
    /// PDF/X-4 (ISO 15930-7:2010): PDF 1.6, transparency allowed.
    #[default]
    X4,
    /// PDF/X-1a:2003 (ISO 15930-4): PDF 1.4, CMYK and spot inks only.
    X1a,
    /// PDF/X-3:2003 (ISO 15930-6): PDF 1.4, device-independent colours allowed.
    X3,
}

/// How far the sheet runs beyond the trim.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bleed {
    /// As far as each page says.
    #[default]
    OfPages,
    /// Not at all.
    None,
    /// At head, foot and outer edge; the inner edge has none.
    Outer(Length),
    /// On all four sides.
    All(Length),
}

/// Whether crop marks are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Marks {
    /// No marks: single pages for print on demand.
    #[default]
    None,
    /// Marks at the corners of the trim, outside the bleed.
    Crop,
}

/// The inks a book is printed in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Inks {
    /// Black only; pictures and colours become grey.
    #[default]
    Black,
    /// Cyan, magenta, yellow, black and spot inks.
    Process,
}

/// A printing condition (ISO 15930, `OutputIntents`).
#[derive(Clone, Debug)]
pub struct OutputCondition {
    /// Its name in the registry, such as `FOGRA39`.
    pub identifier: String,
    /// The registry, such as `http://www.color.org`.
    pub registry: String,
    /// What it is, for people.
    pub info: String,
    /// Its ICC profile, class `prtr`; PDF/X-4 needs one.
    pub profile: Option<Arc<[u8]>>,
}

impl PdfOptions {
    /// The reading edition.
    pub fn reading(date: i64) -> Self {
        Self { kind: PdfKind::Reading(ReadingOptions::default()), date, fonts: FontMode::default() }
    }

    /// A print edition that obeys `standard`, in black, without marks.
    pub fn print(standard: PrintStandard, date: i64) -> Self {
        let kind = PdfKind::Print(PrintOptions { standard, ..PrintOptions::default() });
        Self { kind, date, fonts: FontMode::default() }
    }
}

impl Default for PrintOptions {
    fn default() -> Self {
        Self {
            standard: PrintStandard::default(),
            bleed: Bleed::default(),
            marks: Marks::default(),
            inks: Inks::default(),
            condition: OutputCondition::fogra39(),
            min_resolution: 300,
            ink_limit: 300,
        }
    }
}
