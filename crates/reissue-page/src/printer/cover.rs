//! Where things stand on a cover that is printed as one sheet: back, spine, front.

use super::{Printer, PrinterError};
use crate::{Length, Rect, Sides, Size};

/// The geometry of a full wrap. The origin is the top left corner of the trimmed sheet, as on a
/// page; bleed lies outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CoverGeometry {
    /// The trimmed sheet: back, spine and front.
    pub trim: Size,
    /// The width of the spine.
    pub spine: Length,
    /// How far artwork runs beyond the sheet.
    pub bleed: Length,
    /// The back.
    pub back: Rect,
    /// The spine.
    pub spine_rect: Rect,
    /// The front.
    pub front: Rect,
    /// The part of the back that is safe from the knife and the fold.
    pub back_safe: Rect,
    /// The part of the front that is safe.
    pub front_safe: Rect,
    /// Where words may stand on the spine; none where it is too narrow.
    pub spine_safe: Option<Rect>,
    /// The box of the barcode on the back, at its lower right.
    pub barcode: Rect,
}

impl Printer {
    /// The geometry of the cover of a book.
    ///
    /// # Errors
    /// See [`PrinterError`]: the number of pages, the trim, the paper or the spine.
    pub fn cover(
        &self,
        trim: Size,
        pages: u32,
        paper: &str,
    ) -> Result<CoverGeometry, PrinterError> {
        self.check_pages(pages)?;
        self.check_trim(trim)?;
        let spine = self.spine(pages, paper)?;
        Ok(self.wrap(trim, pages, spine))
    }

    /// The geometry of a cover whose spine is known, as from a template.
    pub fn wrap(&self, trim: Size, pages: u32, spine: Length) -> CoverGeometry {
        let rules = &self.cover;
        let (zero, height) = (Length::ZERO, trim.height);
        let back = Rect::new(zero, zero, trim.width, height);
        let spine_rect = Rect::new(trim.width, zero, spine, height);
        let front = Rect::new(trim.width + spine, zero, trim.width, height);
        let safety = Sides::all(rules.safety.value);
        let clear = rules.spine_clear.value;
        let words = spine - clear * 2;
        let fits = pages >= rules.spine_text_from.value && words > Length::ZERO;
        let safe = rules.safety.value;
        let box_size = rules.barcode.value;
        let inset = rules.barcode_inset.value;
        CoverGeometry {
            trim: Size::new(trim.width * 2 + spine, height),
            spine,
            bleed: rules.bleed.value,
            back,
            spine_rect,
            front,
            back_safe: inside(back, safety),
            front_safe: inside(front, safety),
            spine_safe: fits.then(|| Rect::new(trim.width + clear, safe, words, height - safe * 2)),
            barcode: Rect::new(
                trim.width - inset - box_size.width,
                height - inset - box_size.height,
                box_size.width,
                box_size.height,
            ),
        }
    }
}

fn inside(rect: Rect, by: Sides) -> Rect {
    Rect::new(
        rect.origin.x + by.left,
        rect.origin.y + by.top,
        rect.size.width - by.left - by.right,
        rect.size.height - by.top - by.bottom,
    )
}
