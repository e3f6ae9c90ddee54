//! What printers ask for, as data: trims, margins, bleed, spine, file rules, each with its source.
//!
//! The values are those of [`Printer::named`]; every one of them is a plain field or can be set by
//! name with [`Printer::set`], since printers change their rules and a press may know better.
//!
//! ```
//! use reissue_page::printer::Printer;
//! use reissue_page::{Length, Size};
//!
//! let kdp = Printer::named("kdp").unwrap();
//! let trim = Size::new(Length::inches(6.0), Length::inches(9.0));
//! let cover = kdp.cover(trim, 300, "cream").unwrap();
//! assert_eq!(cover.spine, Length::inches(0.75));
//! ```

mod cover;
mod data;
mod interior;
mod set;

use crate::{Length, Size};

pub use cover::CoverGeometry;
pub use interior::InteriorGeometry;

/// A printer or print-on-demand shop.
#[derive(Clone, Debug, PartialEq)]
pub struct Printer {
    /// The word for it on the command line, such as `kdp`.
    pub name: &'static str,
    /// Its name.
    pub title: &'static str,
    /// How many pages a book may have.
    pub pages: Fact<PageRange>,
    /// Blank pages are added up to a multiple of this.
    pub multiple: Fact<u32>,
    /// The trim sizes it offers.
    pub trims: Fact<Vec<Size>>,
    /// The smallest and largest trim size where any size between is accepted.
    pub custom_trim: Option<Fact<(Size, Size)>>,
    /// The least inner margin: up to so many pages, so much. The last entry stands for all above.
    pub inner_margin: Fact<Vec<(u32, Length)>>,
    /// The least outer, head and foot margin of pages without bleed.
    pub outer_margin: Fact<Length>,
    /// The same for a book with bleed.
    pub outer_margin_bleed: Fact<Length>,
    /// The bleed of pages whose artwork runs to the edge.
    pub bleed: Fact<PageBleed>,
    /// The papers, with how thick they make a book.
    pub papers: Vec<Paper>,
    /// How a case is larger than the pages in it; none where nothing is known of cases.
    pub case: Option<Fact<CaseRules>>,
    /// What the file of the interior must be.
    pub interior: FileRules,
    /// What the cover must be.
    pub cover: CoverRules,
}

/// A value, and where it is from.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact<T> {
    /// The value.
    pub value: T,
    /// Where it is from.
    pub source: Source,
}

/// Where a value is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The page or document.
    pub name: &'static str,
    /// The month in which it was read.
    pub read: &'static str,
    /// How far to trust it.
    pub trust: Trust,
}

/// How far to trust a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// The printer says so.
    Printer,
    /// Others say that the printer says so.
    Quoted,
    /// General knowledge of the trade.
    Trade,
    /// The user set it.
    User,
}

/// How many pages a book may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRange {
    /// The least.
    pub min: u32,
    /// The most.
    pub max: u32,
}

/// The bleed of an interior.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageBleed {
    /// At head, foot and outer edge.
    Outer(Length),
    /// On all four sides.
    All(Length),
}

/// A paper and the spine it gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Paper {
    /// The word for it, such as `cream`.
    pub name: &'static str,
    /// The width of the spine.
    pub spine: Fact<Spine>,
    /// How the book is bound.
    pub binding: Binding,
}

/// How a book is bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// Paper cover, glued.
    Paperback,
    /// A printed case around boards.
    Hardcover,
}

/// How wide a spine is.
#[derive(Clone, Debug, PartialEq)]
pub enum Spine {
    /// So many inches a page, and so many more.
    PerPage {
        /// Inches for each page.
        page: f64,
        /// Inches for the cover.
        extra: f64,
    },
    /// Up to so many pages, so many inches; beyond the last, `step` inches for each `pages` pages.
    Table {
        /// Most pages and inches.
        rows: Vec<(u32, f64)>,
        /// How many pages a further step has.
        pages: u32,
        /// How many inches it adds.
        step: f64,
    },
    /// Only the printer's template tells.
    Template,
}

/// The kind of colour that a file may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorRule {
    /// Grey, sRGB and CMYK.
    Any,
    /// Grey and process or spot inks: no RGB.
    NoRgb,
}

/// What a file must be.
#[derive(Clone, Debug, PartialEq)]
pub struct FileRules {
    /// The standard it should obey, such as `x1a`.
    pub standard: Fact<&'static str>,
    /// The colours it may hold.
    pub colors: Fact<ColorRule>,
    /// The most bytes.
    pub max_bytes: Option<Fact<u64>>,
    /// The least resolution of pictures, in pixels an inch.
    pub min_resolution: Fact<u32>,
    /// The most ink at a place, in per cent.
    pub ink_limit: Option<Fact<u32>>,
    /// The thinnest line.
    pub min_line: Option<Fact<Length>>,
    /// Whether transparency is accepted.
    pub transparency: Fact<bool>,
    /// Whether fonts should be embedded whole.
    pub whole_fonts: Fact<bool>,
    /// Whether bookmarks may stay in the file.
    pub bookmarks: Fact<bool>,
}

/// What a cover must be.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverRules {
    /// How far artwork runs beyond the trim on each side.
    pub bleed: Fact<Length>,
    /// How far from the trim nothing of weight stands.
    pub safety: Fact<Length>,
    /// The least number of pages for words on the spine.
    pub spine_text_from: Fact<u32>,
    /// The clear space at each side of the words on the spine.
    pub spine_clear: Fact<Length>,
    /// The box kept for the barcode on the back.
    pub barcode: Fact<Size>,
    /// How far the box of the barcode is from the edges.
    pub barcode_inset: Fact<Length>,
}

/// How a printed case is larger than the pages in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseRules {
    /// How far the boards stand out at head and foot.
    pub overhang: Length,
    /// How much wider than a page each board is.
    pub wider: Length,
    /// How far the printed sheet is turned in around the boards.
    pub wrap: Length,
    /// The strip beside the spine at which the case bends.
    pub hinge: Length,
    /// How far from the edges of the boards nothing of weight stands.
    pub safety: Length,
}

/// Says why a printer can't make a book.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PrinterError {
    /// Too few or too many pages.
    #[error("{printer} takes {min} to {max} pages, and the book has {pages}")]
    Pages {
        /// The printer.
        printer: &'static str,
        /// The pages of the book.
        pages: u32,
        /// The least.
        min: u32,
        /// The most.
        max: u32,
    },
    /// A paper that it does not have.
    #[error("{printer} has no paper `{paper}` (it has {known})")]
    Paper {
        /// The printer.
        printer: &'static str,
        /// What was asked for.
        paper: String,
        /// The papers.
        known: String,
    },
    /// The width of the spine is in the printer's template alone.
    #[error("the width of the spine is known from the template of {printer} alone")]
    Template {
        /// The printer.
        printer: &'static str,
    },
    /// A trim size that it does not make.
    #[error("{printer} does not make {width:.3} × {height:.3} in")]
    Trim {
        /// The printer.
        printer: &'static str,
        /// Inches across.
        width: f64,
        /// Inches down.
        height: f64,
    },
    /// A value that can't be set.
    #[error("`{key}` can't be `{value}`: {expected}")]
    Setting {
        /// The name of the value.
        key: String,
        /// What was given.
        value: String,
        /// What is wanted.
        expected: &'static str,
    },
}

impl PrinterError {
    /// The code of the message.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Pages { .. } => "pdf-030",
            Self::Paper { .. } => "pdf-031",
            Self::Template { .. } => "pdf-032",
            Self::Trim { .. } => "pdf-033",
            Self::Setting { .. } => "pdf-034",
        }
    }

    /// What can be done about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Pages { .. } => "choose another trim, type size or printer",
            Self::Paper { .. } => "name one of the printer's papers",
            Self::Template { .. } => "take the width from the template and set `spine`",
            Self::Trim { .. } => "choose a trim from the printer's list",
            Self::Setting { .. } => "correct the value",
        }
    }
}

impl Printer {
    /// The words for all printers.
    pub const NAMES: [&'static str; 6] = ["kdp", "ingram", "lulu", "bod", "blurb", "offset"];

    /// The printer of a name.
    pub fn named(name: &str) -> Option<Self> {
        data::named(&name.trim().to_lowercase())
    }

    /// The least inner margin of a book of so many pages.
    pub fn inner_margin(&self, pages: u32) -> Length {
        let rows = &self.inner_margin.value;
        let row = rows.iter().find(|(most, _)| pages <= *most).or(rows.last());
        row.map_or(Length::ZERO, |(_, margin)| *margin)
    }

    /// Checks that the printer makes books of so many pages.
    ///
    /// # Errors
    /// [`PrinterError::Pages`].
    pub fn check_pages(&self, pages: u32) -> Result<(), PrinterError> {
        let PageRange { min, max } = self.pages.value;
        if (min..=max).contains(&pages) {
            return Ok(());
        }
        Err(PrinterError::Pages { printer: self.title, pages, min, max })
    }

    /// Checks that the printer makes books of a trim, to a hundredth of an inch.
    ///
    /// # Errors
    /// [`PrinterError::Trim`].
    pub fn check_trim(&self, trim: Size) -> Result<(), PrinterError> {
        let near = |a: Length, b: Length| (a - b).abs() <= Length::inches(0.01);
        let listed = |s: &Size| near(s.width, trim.width) && near(s.height, trim.height);
        let between = |(least, most): (Size, Size)| {
            least.width <= trim.width
                && trim.width <= most.width
                && least.height <= trim.height
                && trim.height <= most.height
        };
        let custom = self.custom_trim.as_ref().is_some_and(|c| between(c.value));
        if custom || self.trims.value.iter().any(listed) {
            return Ok(());
        }
        let (width, height) = (trim.width.to_inches(), trim.height.to_inches());
        Err(PrinterError::Trim { printer: self.title, width, height })
    }

    /// The paper of a name.
    ///
    /// # Errors
    /// [`PrinterError::Paper`].
    pub fn paper(&self, name: &str) -> Result<&Paper, PrinterError> {
        self.papers.iter().find(|p| p.name == name).ok_or_else(|| {
            let known: Vec<&str> = self.papers.iter().map(|p| p.name).collect();
            PrinterError::Paper { printer: self.title, paper: name.into(), known: known.join(", ") }
        })
    }

    /// The width of the spine of so many pages on a paper.
    ///
    /// # Errors
    /// [`PrinterError::Paper`] and [`PrinterError::Template`].
    pub fn spine(&self, pages: u32, paper: &str) -> Result<Length, PrinterError> {
        match &self.paper(paper)?.spine.value {
            Spine::PerPage { page, extra } => Ok(Length::inches(f64::from(pages) * page + extra)),
            Spine::Table { rows, pages: each, step } => {
                Ok(Length::inches(from_table(rows, *each, *step, pages)))
            }
            Spine::Template => Err(PrinterError::Template { printer: self.title }),
        }
    }
}

fn from_table(rows: &[(u32, f64)], each: u32, step: f64, pages: u32) -> f64 {
    if let Some((_, inches)) = rows.iter().find(|(most, _)| pages <= *most) {
        return *inches;
    }
    let (most, inches) = rows.last().copied().unwrap_or((0, 0.0));
    let steps = (pages - most).div_ceil(each.max(1));
    inches + f64::from(steps) * step
}

#[cfg(test)]
mod tests;
