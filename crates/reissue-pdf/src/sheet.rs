//! The boxes of a page: media, bleed, trim.

use reissue_page::{Length, Page, Side, Sides};

use crate::content::Milli;
use crate::{Bleed, Marks, PdfKind};

/// How far a crop mark begins from the trim where there is less bleed.
const MARK_OFFSET: Length = Length(3 * 185_771);
/// How long a crop mark is.
const MARK_LENGTH: Length = Length(5 * 185_771);

/// A box in the space of the PDF page: left, bottom, right, top.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PdfBox {
    pub(crate) left: Milli,
    pub(crate) bottom: Milli,
    pub(crate) right: Milli,
    pub(crate) top: Milli,
}

impl PdfBox {
    /// The smallest box around both.
    pub(crate) fn union(&self, other: &Self) -> Self {
        Self {
            left: Milli(self.left.0.min(other.left.0)),
            bottom: Milli(self.bottom.0.min(other.bottom.0)),
            right: Milli(self.right.0.max(other.right.0)),
            top: Milli(self.top.0.max(other.top.0)),
        }
    }
}

/// The boxes of one page. The media box begins at 0, 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sheet {
    pub(crate) media: PdfBox,
    pub(crate) bleed: PdfBox,
    pub(crate) trim: PdfBox,
    pub(crate) marks: bool,
}

impl Sheet {
    /// The boxes that the options ask for.
    pub(crate) fn of(page: &Page, kind: &PdfKind) -> Self {
        let (bleed, marks) = match kind {
            PdfKind::Reading(_) => (Sides::default(), Marks::None),
            PdfKind::Print(print) => (sides(page, print.bleed), print.marks),
        };
        let around = match marks {
            Marks::None => bleed,
            Marks::Crop => {
                let widest = bleed.top.max(bleed.right).max(bleed.bottom).max(bleed.left);
                Sides::all(widest.max(MARK_OFFSET) + MARK_LENGTH)
            }
        };
        let (left, bottom) = (Milli::of(around.left), Milli::of(around.bottom));
        let (width, height) = (Milli::of(page.trim.width), Milli::of(page.trim.height));
        let trim = PdfBox { left, bottom, right: left + width, top: bottom + height };
        let grown = |by: Sides| PdfBox {
            left: trim.left - Milli::of(by.left),
            bottom: trim.bottom - Milli::of(by.bottom),
            right: trim.right + Milli::of(by.right),
            top: trim.top + Milli::of(by.top),
        };
        Self { media: grown(around), bleed: grown(bleed), trim, marks: marks == Marks::Crop }
    }

    /// The place of a point of the page.
    pub(crate) fn place(&self, point: reissue_page::Point) -> (Milli, Milli) {
        (self.trim.left + Milli::of(point.x), self.trim.top - Milli::of(point.y))
    }

    /// The lines of the crop marks, as pairs of points.
    pub(crate) fn mark_lines(&self) -> Vec<[(Milli, Milli); 2]> {
        let mut lines = Vec::new();
        let length = Milli::of(MARK_LENGTH);
        let (m, t) = (self.media, self.trim);
        for x in [t.left, t.right] {
            lines.push([(x, m.bottom), (x, m.bottom + length)]);
            lines.push([(x, m.top - length), (x, m.top)]);
        }
        for y in [t.bottom, t.top] {
            lines.push([(m.left, y), (m.left + length, y)]);
            lines.push([(m.right - length, y), (m.right, y)]);
        }
        lines
    }
}

/// The bleed of each side of a page; the inner edge is left on a recto and right on a verso.
fn sides(page: &Page, bleed: Bleed) -> Sides {
    match bleed {
        Bleed::OfPages => page.bleed,
        Bleed::None => Sides::default(),
        Bleed::All(length) => Sides::all(length),
        Bleed::Outer(length) => {
            let mut sides = Sides::all(length);
            match page.side {
                Side::Recto => sides.left = Length::ZERO,
                Side::Verso => sides.right = Length::ZERO,
            }
            sides
        }
    }
}

#[cfg(test)]
mod tests {
    use reissue_page::Size;

    use super::*;
    use crate::PrintOptions;

    fn sheet(side: Side, bleed: Bleed, marks: Marks) -> Sheet {
        let page = Page::new(Size::new(Length::inches(6.0), Length::inches(9.0)), side);
        Sheet::of(&page, &PdfKind::Print(PrintOptions { bleed, marks, ..PrintOptions::default() }))
    }

    #[test]
    fn outer_bleed_leaves_the_inner_edge() {
        let bleed = Bleed::Outer(Length::inches(0.125));
        let recto = sheet(Side::Recto, bleed, Marks::None);
        assert_eq!((recto.media.right.0, recto.media.top.0), (441_000, 666_000));
        assert_eq!((recto.trim.left.0, recto.trim.right.0), (0, 432_000));
        let verso = sheet(Side::Verso, bleed, Marks::None);
        assert_eq!((verso.trim.left.0, verso.trim.right.0), (9_000, 441_000));
        assert_eq!(verso.bleed, verso.media);
    }

    #[test]
    fn marks_stand_clear_of_the_bleed() {
        let sheet = sheet(Side::Recto, Bleed::All(Length::mm(5.0)), Marks::Crop);
        assert_eq!(sheet.media.left.0, 0);
        for [(x1, y1), (x2, y2)] in sheet.mark_lines() {
            let b = sheet.bleed;
            let inside = |x: Milli, y: Milli| {
                x.0 > b.left.0 && x.0 < b.right.0 && y.0 > b.bottom.0 && y.0 < b.top.0
            };
            assert!(!inside(x1, y1) && !inside(x2, y2));
        }
    }
}
