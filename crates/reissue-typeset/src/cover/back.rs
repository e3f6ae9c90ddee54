//! Spine and back: words where they fit, blurb, note on the author, barcode, price.

use reissue_core::{Diagnostic, Isbn, Metadata};
use reissue_page::{Color, Length, Rect};

use super::barcode::{self, ADDON, Bar, GAP, MAIN, QUIET_LEFT, QUIET_RIGHT, QUIET_RIGHT_ADDON};
use super::design::Faces;
use super::text::{Canvas, Look};
use super::{CoverOptions, Words};
use crate::fonts::Features;
use crate::linebreak::book::Alignment;

/// The width of a module at 100 % (GS1 General Specifications, 5.2.6: 0.33 mm).
const MODULE_MM: f64 = 0.33;
/// The height of the bars at 100 %.
const BARS_MM: f64 = 22.85;

/// Puts author, title and imprint on the spine, as large as they fit.
pub(super) fn spine(
    canvas: &mut Canvas<'_>,
    options: &CoverOptions<'_>,
    words: &Words,
    faces: Faces,
    report: &mut Vec<Diagnostic>,
) {
    let place = &options.geometry;
    let Some(safe) = place.spine_safe else {
        let width = place.spine.to_mm();
        let message = format!("the spine is {width:.1} mm wide, too narrow for words");
        report.push(Diagnostic::fact("type-043", message).help("nothing needs to be done"));
        return;
    };
    let color = options.design.palette().on_ground(options.design);
    let mut look = plain(faces.roman, &color);
    look.features = Features::ALL_SMALL_CAPS;
    look.tracking = 40;
    let gap = 1.6;
    let parts = [words.author.as_str(), words.title.as_str()];
    let with_author = parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>();
    let largest = (safe.size.width.to_pt() / 1.25).clamp(5.0, 24.0);
    let middle = place.spine_rect.origin.x + place.spine / 2;
    for parts in [with_author, vec![words.title.as_str()]] {
        let steps = ((largest - 5.0) * 2.0) as i32;
        for step in (0..=steps).rev() {
            let size = Length::pt(5.0 + f64::from(step) / 2.0);
            let space = size.scale(gap) * (parts.len() as i32 - 1);
            let lengths: Vec<Length> =
                parts.iter().map(|p| canvas.length(p, &look, size)).collect();
            if lengths.iter().copied().sum::<Length>() + space > safe.size.height {
                continue;
            }
            let mut y = safe.origin.y;
            for (part, length) in parts.iter().zip(lengths) {
                let set = canvas.set(part, &look, size, length + size);
                canvas.place_down(&set, &look, middle, y);
                y += length + size.scale(gap);
            }
            return;
        }
    }
    report.push(
        Diagnostic::lost("type-044", "the title is too long for the spine")
            .help("shorten the title for the cover"),
    );
}

fn plain(face: crate::fonts::FaceId, color: &Color) -> Look {
    Look {
        face,
        features: Features::NONE,
        tracking: 0,
        leading: 1.3,
        alignment: Alignment::RaggedRight,
        hyphenate: false,
        color: color.clone(),
    }
}

/// Puts blurb, note on the author and barcode on the back.
pub(super) fn back(
    canvas: &mut Canvas<'_>,
    options: &CoverOptions<'_>,
    metadata: &Metadata,
    faces: Faces,
    report: &mut Vec<Diagnostic>,
) {
    let place = &options.geometry;
    let has_barcode = bars(canvas, options, metadata, faces, report);
    let color = options.design.palette().on_ground(options.design);
    let pad = Length::pt(14.0);
    let safe = place.back_safe;
    let foot = if has_barcode { place.barcode.origin.y - pad } else { safe.bottom() };
    let box_width = safe.size.width - pad * 2;
    let (x, top) = (safe.origin.x + pad, safe.origin.y + pad * 2);
    let mut body = plain(faces.roman, &color);
    body.hyphenate = true;
    body.features = Features::OLD_STYLE;
    let mut note = plain(faces.italic, &color);
    note.hyphenate = true;
    let texts = [(&metadata.description, body), (&metadata.author_note, note)];
    let texts: Vec<(&String, &Look)> = texts
        .iter()
        .filter_map(|(text, look)| {
            text.as_ref().filter(|t| !t.trim().is_empty()).map(|t| (t, look))
        })
        .collect();
    if texts.is_empty() {
        return;
    }
    for half_points in (15..=24).rev() {
        let size = Length::pt(f64::from(half_points) / 2.0);
        let set: Vec<_> =
            texts.iter().map(|(t, look)| canvas.set(t, look, size, box_width)).collect();
        let gap = size.scale(1.6);
        let total = set.iter().map(|s| s.height()).sum::<Length>() + gap * (set.len() as i32 - 1);
        if total <= foot - top {
            let mut y = top;
            for part in set {
                y = canvas.place(&part, x, y) + gap;
            }
            return;
        }
    }
    report.push(
        Diagnostic::lost("type-045", "blurb and note on the author do not fit on the back")
            .help("shorten the description or the note on the author"),
    );
}

/// Draws the barcode; tells whether there is one.
fn bars(
    canvas: &mut Canvas<'_>,
    options: &CoverOptions<'_>,
    metadata: &Metadata,
    faces: Faces,
    report: &mut Vec<Diagnostic>,
) -> bool {
    let Some(isbn) = metadata.isbn_of(options.edition) else {
        let message =
            format!("the edition `{}` has no ISBN, so there is no barcode", options.edition);
        report.push(
            Diagnostic::fact("type-047", message)
                .help("name the ISBN of the edition, unless the printer puts it on"),
        );
        return false;
    };
    let addon = metadata.price.as_deref().and_then(barcode::price_digits);
    let modules =
        QUIET_LEFT + MAIN + addon.map_or(QUIET_RIGHT, |_| GAP + ADDON + QUIET_RIGHT_ADDON);
    let space = options.geometry.barcode;
    let scale = match options.barcode {
        Some(percent) => f64::from(percent.clamp(80, 200)) / 100.0,
        None => {
            let across = space.size.width.to_mm() / (f64::from(modules) * MODULE_MM);
            let down = space.size.height.to_mm() / (BARS_MM + 7.0);
            across.min(down).clamp(0.8, 1.0)
        }
    };
    let symbol = Symbol::new(space, modules, scale);
    symbol.ground(canvas);
    symbol.main(canvas, isbn, faces);
    if let Some(digits) = addon {
        symbol.addon(canvas, digits, faces);
    }
    true
}

/// A barcode in its place: the lower right of its box.
struct Symbol {
    rect: Rect,
    scale: f64,
}

impl Symbol {
    fn new(space: Rect, modules: u32, scale: f64) -> Self {
        let width = Length::mm(f64::from(modules) * MODULE_MM * scale);
        let height = Length::mm((BARS_MM + 7.0) * scale);
        let left = space.right() - width;
        let top = space.bottom() - height;
        Self { rect: Rect::new(left, top, width, height), scale }
    }

    fn module(&self, count: f64) -> Length {
        Length::mm(count * MODULE_MM * self.scale)
    }

    fn mm(&self, millimetres: f64) -> Length {
        Length::mm(millimetres * self.scale)
    }

    fn ground(&self, canvas: &mut Canvas<'_>) {
        canvas.fill(self.rect, &Color::WHITE);
    }

    fn main(&self, canvas: &mut Canvas<'_>, isbn: Isbn, faces: Faces) {
        let top = self.rect.origin.y + self.mm(3.4);
        let left = self.rect.origin.x + self.module(f64::from(QUIET_LEFT));
        let height = self.mm(BARS_MM - 1.65);
        self.draw(canvas, &barcode::ean13(isbn), left, top, height);
        let digits = isbn.digits();
        let foot = top + height + self.mm(0.3);
        let text = |range: &[u8]| range.iter().map(|d| char::from(b'0' + d)).collect::<String>();
        let groups = [
            (text(&digits[..1]), -9.0, 7.0),
            (text(&digits[1..7]), 4.0, 41.0),
            (text(&digits[7..]), 51.0, 40.0),
        ];
        for (text, from, width) in groups {
            self.digits(canvas, &text, left + self.module(from), foot, self.module(width), faces);
        }
        let label = format!("ISBN {isbn}");
        let above = self.rect.origin.y + self.mm(0.6);
        self.digits(canvas, &label, left, above, self.module(95.0), faces);
    }

    fn addon(&self, canvas: &mut Canvas<'_>, digits: [u8; 5], faces: Faces) {
        let left = self.rect.origin.x + self.module(f64::from(QUIET_LEFT + MAIN + GAP));
        let top = self.rect.origin.y + self.mm(6.6);
        let height = self.mm(BARS_MM - 4.85);
        self.draw(canvas, &barcode::ean5(digits), left, top, height);
        let text: String = digits.iter().map(|d| char::from(b'0' + d)).collect();
        let above = top - self.mm(3.0);
        self.digits(canvas, &text, left, above, self.module(f64::from(ADDON)), faces);
    }

    fn draw(
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

    /// Sets digits in the middle of a width, their top at `top`.
    fn digits(
        &self,
        canvas: &mut Canvas<'_>,
        text: &str,
        left: Length,
        top: Length,
        width: Length,
        faces: Faces,
    ) {
        let mut look = plain(faces.roman, &Color::BLACK);
        look.features = Features::LINING | Features::TABULAR;
        look.alignment = Alignment::Centred;
        let size = self.mm(2.9);
        let set = canvas.set(text, &look, size, width.max(size));
        canvas.place(&set, left, top);
    }
}
