//! Where things stand on a cover that is printed as one sheet: back, spine, front.

use super::{Binding, CaseRules, Printer, PrinterError};
use crate::{Length, Rect, Size};

/// The geometry of a full wrap. The origin is the top left corner of the trimmed sheet, as on a
/// page; bleed lies outside. The trimmed sheet of a case is what is seen of it: the boards and
/// the spine; what is turned in around the boards is its bleed.
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

/// What a cover adds to the page on its way from the pages of a book.
#[derive(Clone, Copy)]
struct Frame {
    board: Size,
    bleed: Length,
    safety: Length,
    /// What is kept clear beside the spine, besides `safety`.
    hinge: Length,
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
        match self.paper(paper)?.binding {
            Binding::Paperback => Ok(self.wrap(trim, pages, spine)),
            Binding::Hardcover => {
                let template = PrinterError::Template { printer: self.title };
                let case = self.case.as_ref().ok_or(template)?.value;
                Ok(self.place(case_of(trim, &case), pages, spine))
            }
        }
    }

    /// The geometry of a paper cover whose spine is known, as from a template.
    pub fn wrap(&self, trim: Size, pages: u32, spine: Length) -> CoverGeometry {
        let rules = &self.cover;
        let (bleed, safety) = (rules.bleed.value, rules.safety.value);
        self.place(Frame { board: trim, bleed, safety, hinge: Length::ZERO }, pages, spine)
    }

    fn place(&self, frame: Frame, pages: u32, spine: Length) -> CoverGeometry {
        let Frame { board, bleed, safety, hinge } = frame;
        let (zero, height) = (Length::ZERO, board.height);
        let safe_height = height - safety * 2;
        let safe_width = board.width - safety * 2 - hinge;
        let front_left = board.width + spine;
        let clear = self.cover.spine_clear.value;
        let words = spine - clear * 2;
        let fits = pages >= self.cover.spine_text_from.value && words > zero;
        let symbol = self.cover.barcode.value;
        let inset = self.cover.barcode_inset.value;
        CoverGeometry {
            trim: Size::new(board.width * 2 + spine, height),
            spine,
            bleed,
            back: Rect::new(zero, zero, board.width, height),
            spine_rect: Rect::new(board.width, zero, spine, height),
            front: Rect::new(front_left, zero, board.width, height),
            back_safe: Rect::new(safety, safety, safe_width, safe_height),
            front_safe: Rect::new(front_left + hinge + safety, safety, safe_width, safe_height),
            spine_safe: fits.then(|| Rect::new(board.width + clear, safety, words, safe_height)),
            barcode: Rect::new(
                board.width - hinge - inset - symbol.width,
                height - inset - symbol.height,
                symbol.width,
                symbol.height,
            ),
        }
    }
}

fn case_of(trim: Size, case: &CaseRules) -> Frame {
    Frame {
        board: Size::new(trim.width + case.wider, trim.height + case.overhang * 2),
        bleed: case.wrap,
        safety: case.safety,
        hinge: case.hinge,
    }
}
