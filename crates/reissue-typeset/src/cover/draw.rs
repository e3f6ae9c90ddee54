//! Rules, frames, ornaments and devices of covers.

use reissue_page::{Color, ItemKind, Length, Path, PathOp, PlacedImage, Point, Rect, Stroke};

use super::front::Artwork;
use super::text::{Canvas, Look};
use crate::fonts::{FaceId, Features};

/// How far the handles of a Bézier curve are from its ends to draw a quarter of a circle of
/// radius 1 (error below 0.03 %).
const QUARTER: f64 = 0.552_285;

/// A rectangle smaller by `by` on all sides.
pub(super) fn inset(rect: Rect, by: Length) -> Rect {
    Rect::new(
        rect.origin.x + by,
        rect.origin.y + by,
        rect.size.width - by * 2,
        rect.size.height - by * 2,
    )
}

fn outline(ops: Vec<PathOp>, thick: Length, color: &Color) -> ItemKind {
    let stroke = Some(Stroke { width: thick, color: color.clone() });
    ItemKind::Path(Path { ops, stroke, ..Path::default() })
}

fn solid(ops: Vec<PathOp>, color: &Color) -> ItemKind {
    ItemKind::Path(Path { ops, fill: Some(color.clone()), ..Path::default() })
}

/// Four rules along the inside of a rectangle.
pub(super) fn frame(canvas: &mut Canvas<'_>, rect: Rect, thick: Length, color: &Color) {
    let line = inset(rect, thick / 2);
    let (left, top, right, bottom) = (line.origin.x, line.origin.y, line.right(), line.bottom());
    let ops = vec![
        PathOp::Move(Point::new(left, top)),
        PathOp::Line(Point::new(right, top)),
        PathOp::Line(Point::new(right, bottom)),
        PathOp::Line(Point::new(left, bottom)),
        PathOp::Close,
    ];
    canvas.push(outline(ops, thick, color));
}

/// A frame whose corners are cut out in quarter circles, as on a ticket.
pub(super) fn ticket(
    canvas: &mut Canvas<'_>,
    rect: Rect,
    radius: Length,
    thick: Length,
    color: &Color,
) {
    let line = inset(rect, thick / 2);
    let (left, top, right, bottom) = (line.origin.x, line.origin.y, line.right(), line.bottom());
    let handle = radius.scale(1.0 - QUARTER);
    let at = Point::new;
    let ops = vec![
        PathOp::Move(at(left + radius, top)),
        PathOp::Line(at(right - radius, top)),
        PathOp::Curve(
            at(right - radius, top + radius - handle),
            at(right - radius + handle, top + radius),
            at(right, top + radius),
        ),
        PathOp::Line(at(right, bottom - radius)),
        PathOp::Curve(
            at(right - radius + handle, bottom - radius),
            at(right - radius, bottom - radius + handle),
            at(right - radius, bottom),
        ),
        PathOp::Line(at(left + radius, bottom)),
        PathOp::Curve(
            at(left + radius, bottom - radius + handle),
            at(left + radius - handle, bottom - radius),
            at(left, bottom - radius),
        ),
        PathOp::Line(at(left, top + radius)),
        PathOp::Curve(
            at(left + radius - handle, top + radius),
            at(left + radius, top + radius - handle),
            at(left + radius, top),
        ),
        PathOp::Close,
    ];
    canvas.push(outline(ops, thick, color));
}

/// A rule with a lozenge in its middle.
pub(super) fn ornament(canvas: &mut Canvas<'_>, at: Point, width: Length, color: &Color) {
    let half = width / 2;
    let size = width.scale(0.075);
    let thin = Length::pt(0.9);
    for left in [at.x - half, at.x + size * 2] {
        canvas.fill(Rect::new(left, at.y - thin / 2, half - size * 2, thin), color);
    }
    let ops = vec![
        PathOp::Move(Point::new(at.x, at.y - size)),
        PathOp::Line(Point::new(at.x + size, at.y)),
        PathOp::Line(Point::new(at.x, at.y + size)),
        PathOp::Line(Point::new(at.x - size, at.y)),
        PathOp::Close,
    ];
    canvas.push(solid(ops, color));
}

/// A quarter of a disc that fills the corner at its lower right.
pub(super) fn quarter_disc(canvas: &mut Canvas<'_>, corner: Point, radius: Length, color: &Color) {
    let handle = radius.scale(QUARTER);
    let ops = vec![
        PathOp::Move(corner),
        PathOp::Line(Point::new(corner.x - radius, corner.y)),
        PathOp::Curve(
            Point::new(corner.x - radius, corner.y - handle),
            Point::new(corner.x - handle, corner.y - radius),
            Point::new(corner.x, corner.y - radius),
        ),
        PathOp::Close,
    ];
    canvas.push(solid(ops, color));
}

fn ring(canvas: &mut Canvas<'_>, center: Point, radius: Length, thick: Length, color: &Color) {
    let handle = radius.scale(QUARTER);
    let at = |x: Length, y: Length| Point::new(center.x + x, center.y + y);
    let zero = Length::ZERO;
    let ops = vec![
        PathOp::Move(at(radius, zero)),
        PathOp::Curve(at(radius, handle), at(handle, radius), at(zero, radius)),
        PathOp::Curve(at(-handle, radius), at(-radius, handle), at(-radius, zero)),
        PathOp::Curve(at(-radius, -handle), at(-handle, -radius), at(zero, -radius)),
        PathOp::Curve(at(handle, -radius), at(radius, -handle), at(radius, zero)),
        PathOp::Close,
    ];
    canvas.push(outline(ops, thick, color));
}

/// The letters of an imprint's device: the first ones of its first two names, with the `&` that
/// stands between them.
pub(super) fn initials(imprint: &str) -> String {
    let mut out = String::new();
    let mut names = 0;
    for word in imprint.split_whitespace() {
        match word.chars().next() {
            Some('&') if names == 1 => out.push('&'),
            Some(first) if first.is_alphabetic() && first.is_uppercase() && names < 2 => {
                out.push(first);
                names += 1;
            }
            _ => {}
        }
    }
    out.trim_end_matches('&').to_owned()
}

impl Canvas<'_> {
    /// Puts the mark of the press where a device would stand: as large as its square lets it.
    fn place_mark(&mut self, mark: Artwork, center: Point, radius: Length) {
        let (width, height) = (f64::from(mark.pixels.0), f64::from(mark.pixels.1));
        let scale = radius.to_pt() * 2.0 / width.max(height).max(1.0);
        let (width, height) = (Length::pt(width * scale), Length::pt(height * scale));
        let rect = Rect::new(center.x - width / 2, center.y - height / 2, width, height);
        self.push(ItemKind::Image(PlacedImage { image: mark.image, rect }));
        let found = 72.0 / scale.max(1e-6);
        self.mark_resolution = Some(self.mark_resolution.map_or(found, |least| least.min(found)));
    }
}

/// The mark of the press; for an imprint that has none of its own its initials in a ring.
pub(super) fn device(
    canvas: &mut Canvas<'_>,
    center: Point,
    radius: Length,
    imprint: &str,
    (face, color): (FaceId, &Color),
) {
    if let Some(mark) = canvas.mark {
        return canvas.place_mark(mark, center, radius);
    }
    let letters = initials(imprint);
    if letters.is_empty() {
        return;
    }
    ring(canvas, center, radius, Length::pt(0.9), color);
    let mut look = Look::plain(face, color);
    look.features = Features::LINING;
    let mut size = radius.scale(1.05);
    let room = radius.scale(1.45);
    let length = canvas.length(&letters, &look, size);
    if length > room {
        size = size.scale(room.ratio(length));
    }
    let length = canvas.length(&letters, &look, size);
    let baseline = center.y + canvas.cap_height(face, size) / 2;
    canvas.line(&letters, &look, size, Point::new(center.x - length / 2, baseline));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_have_the_letters_of_the_imprint() {
        for (imprint, letters) in [
            ("Lantern & Scoop", "L&S"),
            ("Counterpoise Books", "CB"),
            ("Verlag der Brüder Ångström", "VB"),
            ("Øst", "Ø"),
            ("Knox &", "K"),
            ("the press", ""),
        ] {
            assert_eq!(initials(imprint), letters, "{imprint}");
        }
    }
}
