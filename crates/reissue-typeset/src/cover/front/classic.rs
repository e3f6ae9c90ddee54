//! A half binding: cloth over the spine and a strip of the boards, cream paper with a frame, the
//! title in spaced capitals in the optical middle.

use reissue_page::{Length, Point, Rect};

use super::Front;
use crate::cover::draw::{device, frame, inset, ornament, ticket};
use crate::cover::text::{Look, SetText};
use crate::fonts::Features;

/// How far the cloth of the spine runs over a board.
pub(in crate::cover) fn strip(front: Rect) -> Length {
    Length::inches(0.5).scale(super::unit(front))
}

pub(super) fn draw(f: &mut Front<'_, '_>) -> bool {
    let room = panel(f);
    let inner = inset(room, f.pt(27.0));
    if f.artwork.is_some() {
        return below_a_picture(f, room);
    }
    cloth(f);
    frames(f, room);
    let author = author(f, inner, 20.0);
    let mut top = inner.origin.y + f.pt(6.0);
    if let Some(author) = &author {
        top = f.canvas.place(author, inner.origin.x, top);
    }
    let Some(title) = title(f, inner, (13.0, 48.0), 0.38) else { return false };
    let subtitle = subtitle(f, inner, 0.14);
    let below = subtitle.as_ref().map_or(Length::ZERO, |s| s.height() + f.pt(22.0));
    let height = title.height() + f.pt(24.0) + below;
    let middle = inner.origin.y + inner.size.height.scale(0.42);
    let start = (middle - height / 2).max(top + f.pt(28.0));
    let end = f.canvas.place(&title, inner.origin.x, start) + f.pt(24.0);
    let axis = inner.origin.x + inner.size.width / 2;
    let rule = f.palette.rule.clone();
    let width = f.pt(72.0);
    ornament(f.canvas, Point::new(axis, end), width, &rule);
    if let Some(subtitle) = &subtitle {
        let top = end + f.pt(20.0);
        f.canvas.place(subtitle, inner.origin.x, top);
    }
    foot(f, inner, true);
    true
}

/// The paper inside of the frame's margin.
fn panel(f: &Front<'_, '_>) -> Rect {
    let margin = (f.front.right() - f.safe.right()).max(f.pt(22.0));
    let left = (f.front.origin.x + strip(f.front) + margin).max(f.safe.origin.x);
    let top = f.safe.origin.y.max(f.front.origin.y + margin);
    let bottom = f.safe.bottom().min(f.front.bottom() - margin);
    Rect::new(left, top, f.front.right() - margin - left, bottom - top)
}

/// The strip of cloth on the board, with a fine rule beside it.
fn cloth(f: &mut Front<'_, '_>) {
    let (left, top) = (f.front.origin.x, f.front.origin.y - f.bleed);
    let height = f.front.size.height + f.bleed * 2;
    let width = strip(f.front);
    let color = f.palette.accent.clone();
    f.canvas.fill(Rect::new(left, top, width, height), &color);
    let gap = f.pt(2.5);
    f.canvas.fill(Rect::new(left + width + gap, top, Length::pt(0.9), height), &color);
}

fn frames(f: &mut Front<'_, '_>, room: Rect) {
    let rule = f.palette.rule.clone();
    frame(f.canvas, room, f.pt(2.2), &rule);
    let radius = f.pt(13.0);
    let thin = inset(room, f.pt(6.5));
    ticket(f.canvas, thin, radius, Length::pt(0.9), &rule);
}

/// A picture in the upper part, the words below it.
fn below_a_picture(f: &mut Front<'_, '_>, room: Rect) -> bool {
    let window = inset(room, f.pt(7.0));
    let window = Rect {
        size: reissue_page::Size::new(window.size.width, room.size.height.scale(0.56)),
        ..window
    };
    f.picture(window);
    cloth(f);
    let rule = f.palette.rule.clone();
    frame(f.canvas, room, f.pt(2.2), &rule);
    frame(f.canvas, window, Length::pt(0.9), &rule);
    let inner = inset(room, f.pt(24.0));
    let Some(title) = title(f, inner, (11.0, 36.0), 0.2) else { return false };
    let subtitle = subtitle(f, inner, 0.075);
    let author = author(f, inner, 16.0);
    let gap = f.pt(11.0);
    let parts = [Some(title), subtitle, author];
    let height = parts.iter().flatten().map(|p| p.height() + gap).sum::<Length>() - gap;
    let (from, to) = (window.bottom(), room.bottom() - f.pt(34.0));
    let mut y = from + (to - from - height).max(Length::ZERO) / 2;
    for part in parts.iter().flatten() {
        y = f.canvas.place(part, inner.origin.x, y) + gap;
    }
    foot(f, inset(room, f.pt(14.0)), false);
    true
}

fn title(
    f: &mut Front<'_, '_>,
    inner: Rect,
    (least, most): (f64, f64),
    share: f64,
) -> Option<SetText> {
    let mut look = Look::centred(f.faces.roman, &f.palette.ink);
    look.features = Features::CAPITALS;
    look.tracking = 50;
    let room = (inner.size.width, inner.size.height.scale(share));
    let unit = f.unit();
    f.canvas.fit(&f.words.capitals, &look, (least.min(least * unit), most * unit), room)
}

fn subtitle(f: &mut Front<'_, '_>, inner: Rect, share: f64) -> Option<SetText> {
    let text = f.words.subtitle.as_ref()?;
    let look = Look::centred(f.faces.italic, &f.palette.ink);
    let room = (inner.size.width.scale(0.94), inner.size.height.scale(share));
    let most = 19.0 * f.unit();
    let mut set = f.canvas.fit(text, &look, (8.0, most), room)?;
    set.indent(inner.size.width.scale(0.03));
    Some(set)
}

fn author(f: &mut Front<'_, '_>, inner: Rect, most: f64) -> Option<SetText> {
    if f.words.author.is_empty() {
        return None;
    }
    let look = Look::centred(f.faces.roman, &f.palette.ink).small_capitals(90);
    let room = (inner.size.width, inner.size.height.scale(0.1));
    let most = most * f.unit();
    f.canvas.fit(&f.words.author, &look, (8.0, most), room)
}

/// The imprint, with its device above it.
fn foot(f: &mut Front<'_, '_>, inner: Rect, with_device: bool) {
    let Some(imprint) = f.words.imprint.clone() else { return };
    let color = f.palette.ink.clone();
    let look = Look::centred(f.faces.roman, &color).small_capitals(80);
    let room = (inner.size.width, f.pt(16.0));
    let most = 11.5 * f.unit();
    let Some(set) = f.canvas.fit(&imprint, &look, (7.0, most), room) else { return };
    let top = inner.bottom() - set.height();
    f.canvas.place(&set, inner.origin.x, top);
    if with_device {
        let axis = inner.origin.x + inner.size.width / 2;
        let center = Point::new(axis, top - f.pt(23.0));
        let rule = f.palette.rule.clone();
        let mark = (f.faces.roman, &rule);
        device(f.canvas, center, f.pt(16.0), &imprint, mark);
    }
}
