//! The barcode as it is drawn: bars in 100 % black on white, digits below, the number above.

use reissue_core::Isbn;
use reissue_page::{Color, Length, Rect};

use super::barcode::{self, ADDON, Bar, GAP, MAIN, QUIET_LEFT, QUIET_RIGHT, QUIET_RIGHT_ADDON};
use super::text::{Canvas, Look};
use crate::fonts::{FaceId, Features};
use crate::linebreak::book::Alignment;

/// The width of a module at 100 % (GS1 General Specifications, 5.2.6: 0.33 mm).
const MODULE_MM: f64 = 0.33;
/// The height of the bars at 100 %.
const BARS_MM: f64 = 22.85;
/// What stands above and below the bars at 100 %.
const WORDS_MM: f64 = 7.2;

/// A barcode in its place: the lower right of its box.
pub(super) struct Symbol {
    pub(super) rect: Rect,
    isbn: Isbn,
    addon: Option<[u8; 5]>,
    face: FaceId,
    scale: f64,
}

impl Symbol {
    /// Places the symbol at the lower right of a box, in per cent of the nominal size, 80 to 200;
    /// as large as it fits up to 100 where none is given.
    pub(super) fn new(
        space: Rect,
        isbn: Isbn,
        addon: Option<[u8; 5]>,
        percent: Option<u16>,
        face: FaceId,
    ) -> Self {
        let modules =
            QUIET_LEFT + MAIN + addon.map_or(QUIET_RIGHT, |_| GAP + ADDON + QUIET_RIGHT_ADDON);
        let across = f64::from(modules) * MODULE_MM;
        let scale = match percent {
            Some(percent) => f64::from(percent.clamp(80, 200)) / 100.0,
            None => {
                let fits = space.size.width.to_mm() / across;
                fits.min(space.size.height.to_mm() / (BARS_MM + WORDS_MM)).clamp(0.8, 1.0)
            }
        };
        let width = Length::mm(across * scale);
        let height = Length::mm((BARS_MM + WORDS_MM) * scale);
        let rect = Rect::new(space.right() - width, space.bottom() - height, width, height);
        Self { rect, isbn, addon, face, scale }
    }

    /// Draws all of it.
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>) {
        canvas.fill(self.rect, &Color::WHITE);
        self.main(canvas);
        if let Some(digits) = self.addon {
            self.price(canvas, digits);
        }
    }

    fn module(&self, count: f64) -> Length {
        Length::mm(count * MODULE_MM * self.scale)
    }

    fn mm(&self, millimetres: f64) -> Length {
        Length::mm(millimetres * self.scale)
    }

    fn main(&self, canvas: &mut Canvas<'_>) {
        let top = self.rect.origin.y + self.mm(3.9);
        let left = self.rect.origin.x + self.module(f64::from(QUIET_LEFT));
        let height = self.mm(BARS_MM - 1.65);
        self.bars(canvas, &barcode::ean13(self.isbn), left, top, height);
        let digits = self.isbn.digits();
        let foot = top + height + self.mm(3.0);
        let text = |range: &[u8]| range.iter().map(|d| char::from(b'0' + d)).collect::<String>();
        let groups = [
            (text(&digits[..1]), -9.0, 7.0),
            (text(&digits[1..7]), 4.0, 41.0),
            (text(&digits[7..]), 51.0, 40.0),
        ];
        for (text, from, width) in groups {
            self.digits(canvas, &text, (left + self.module(from), foot), self.module(width), 3.1);
        }
        let above = top - self.mm(1.0);
        let label = format!("ISBN {}", self.isbn.hyphenated());
        self.digits(canvas, &label, (left, above), self.module(95.0), 2.8);
    }

    fn price(&self, canvas: &mut Canvas<'_>, digits: [u8; 5]) {
        let left = self.rect.origin.x + self.module(f64::from(QUIET_LEFT + MAIN + GAP));
        let top = self.rect.origin.y + self.mm(7.2);
        let height = self.mm(BARS_MM - 4.95);
        self.bars(canvas, &barcode::ean5(digits), left, top, height);
        let text: String = digits.iter().map(|d| char::from(b'0' + d)).collect();
        let width = self.module(f64::from(ADDON));
        self.digits(canvas, &text, (left, top - self.mm(0.9)), width, 3.1);
    }

    fn bars(
        &self,
        canvas: &mut Canvas<'_>,
        bars: &[Bar],
        left: Length,
        top: Length,
        height: Length,
    ) {
        for bar in bars {
            let deeper = if bar.guard { self.module(5.0) } else { Length::ZERO };
            let x = left + self.module(f64::from(bar.start));
            let end = left + self.module(f64::from(bar.start + bar.width));
            canvas.fill(Rect::new(x, top, end - x, height + deeper), &Color::BLACK);
        }
    }

    /// Sets digits in the middle of a width, on a baseline; smaller where they are too wide.
    fn digits(
        &self,
        canvas: &mut Canvas<'_>,
        text: &str,
        (left, baseline): (Length, Length),
        width: Length,
        size: f64,
    ) {
        let mut look = Look::centred(self.face, &Color::BLACK);
        look.features = Features::LINING | Features::TABULAR;
        look.alignment = Alignment::RaggedRight;
        let mut size = self.mm(size);
        let length = canvas.length(text, &look, size);
        if length > width {
            size = size.scale(width.ratio(length));
        }
        let length = canvas.length(text, &look, size);
        let at = reissue_page::Point::new(left + (width - length) / 2, baseline);
        canvas.line(text, &look, size, at);
    }
}
