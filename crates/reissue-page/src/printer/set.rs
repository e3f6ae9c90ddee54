//! Values that a user knows better.

use super::{Binding, Fact, PageBleed, Paper, Printer, PrinterError, Source, Spine, Trust};
use crate::{Length, Size};

const USER: Source = Source { name: "the user", read: "", trust: Trust::User };

fn own<T>(value: T) -> Fact<T> {
    Fact { value, source: USER }
}

impl Printer {
    /// The names of the values that [`Printer::set`] knows.
    pub const KEYS: [&'static str; 18] = [
        "pages-min",
        "pages-max",
        "page-multiple",
        "inner-margin",
        "outer-margin",
        "bleed",
        "bleed-outer",
        "trim",
        "spine",
        "spine-page",
        "resolution",
        "ink-limit",
        "max-megabytes",
        "cover-bleed",
        "safety",
        "spine-text-from",
        "spine-clear",
        "barcode-inset",
    ];

    /// Sets a value by name. Lengths have a unit: `3mm`, `0.125in`, `9pt`.
    ///
    /// Names: `pages-min`, `pages-max`, `page-multiple`, `inner-margin`, `outer-margin`, `bleed`
    /// (all sides), `bleed-outer`, `trim` (`6in x 9in`; added to the list), `spine` (a width, for
    /// all papers), `spine-page` (inches a page), `resolution`, `ink-limit`, `max-megabytes`,
    /// `cover-bleed`, `safety`, `spine-text-from`, `spine-clear`, `barcode-inset`.
    ///
    /// # Errors
    /// [`PrinterError::Setting`].
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), PrinterError> {
        let bad =
            |expected| PrinterError::Setting { key: key.into(), value: value.into(), expected };
        let length = || Length::parse(value).ok_or_else(|| bad("a length such as 3mm or 0.125in"));
        let count = || value.trim().parse::<u32>().map_err(|_| bad("a whole number"));
        match key {
            "pages-min" => self.pages.value.min = count()?,
            "pages-max" => self.pages.value.max = count()?,
            "page-multiple" => self.multiple = own(count()?.max(1)),
            "inner-margin" => self.inner_margin = own(vec![(u32::MAX, length()?)]),
            "outer-margin" => {
                self.outer_margin = own(length()?);
                self.outer_margin_bleed = own(length()?);
            }
            "bleed" => self.bleed = own(PageBleed::All(length()?)),
            "bleed-outer" => self.bleed = own(PageBleed::Outer(length()?)),
            "trim" => self.trims.value.push(size(value).ok_or_else(|| bad("6in x 9in"))?),
            "spine" => self.set_spine(Spine::PerPage { page: 0.0, extra: length()?.to_inches() }),
            "spine-page" => {
                let page = value.trim().parse().map_err(|_| bad("inches a page"))?;
                self.set_spine(Spine::PerPage { page, extra: 0.0 });
            }
            "resolution" => self.interior.min_resolution = own(count()?),
            "ink-limit" => self.interior.ink_limit = Some(own(count()?)),
            "max-megabytes" => {
                self.interior.max_bytes = Some(own(u64::from(count()?) * 1_000_000));
            }
            "cover-bleed" => self.cover.bleed = own(length()?),
            "safety" => self.cover.safety = own(length()?),
            "spine-text-from" => self.cover.spine_text_from = own(count()?),
            "spine-clear" => self.cover.spine_clear = own(length()?),
            "barcode-inset" => self.cover.barcode_inset = own(length()?),
            _ => return Err(bad("there is no such value")),
        }
        Ok(())
    }

    fn set_spine(&mut self, spine: Spine) {
        if self.papers.is_empty() {
            let binding = Binding::Paperback;
            self.papers.push(Paper { name: "white", spine: own(Spine::Template), binding });
        }
        for paper in &mut self.papers {
            paper.spine = own(spine.clone());
        }
    }
}

fn size(text: &str) -> Option<Size> {
    let (width, height) = text.split_once(['x', '×'])?;
    Some(Size::new(Length::parse(width)?, Length::parse(height)?))
}
