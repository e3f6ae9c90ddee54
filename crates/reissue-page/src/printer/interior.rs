//! What the pages of an interior must be.

use super::{PageBleed, Printer, PrinterError};
use crate::{Length, Side, Sides, Size};

/// The geometry of the pages of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InteriorGeometry {
    /// The number of pages, blank ones at the end included.
    pub pages: u32,
    /// The page after trimming.
    pub trim: Size,
    /// The bleed, where the book has one.
    pub bleed: Option<PageBleed>,
    /// The least margin at the spine.
    pub inner: Length,
    /// The least margin at the other edges.
    pub outer: Length,
}

impl Printer {
    /// The geometry of the interior of a book of so many pages, with bleed or without.
    ///
    /// # Errors
    /// [`PrinterError::Trim`] and [`PrinterError::Pages`].
    pub fn interior(
        &self,
        trim: Size,
        pages: u32,
        with_bleed: bool,
    ) -> Result<InteriorGeometry, PrinterError> {
        self.check_trim(trim)?;
        let pages = pages.next_multiple_of(self.multiple.value.max(1));
        self.check_pages(pages)?;
        let outer = if with_bleed { &self.outer_margin_bleed } else { &self.outer_margin };
        Ok(InteriorGeometry {
            pages,
            trim,
            bleed: with_bleed.then_some(self.bleed.value),
            inner: self.inner_margin(pages),
            outer: outer.value,
        })
    }
}

impl InteriorGeometry {
    /// How far the sheet runs beyond the trim on each side of a page.
    pub fn bleed_of(&self, side: Side) -> Sides {
        match self.bleed {
            None => Sides::default(),
            Some(PageBleed::All(length)) => Sides::all(length),
            Some(PageBleed::Outer(length)) => {
                let mut sides = Sides::all(length);
                match side {
                    Side::Recto => sides.left = Length::ZERO,
                    Side::Verso => sides.right = Length::ZERO,
                }
                sides
            }
        }
    }

    /// The size of the pages in the file.
    pub fn sheet(&self) -> Size {
        let bleed = self.bleed_of(Side::Recto);
        Size::new(
            self.trim.width + bleed.left + bleed.right,
            self.trim.height + bleed.top + bleed.bottom,
        )
    }
}
