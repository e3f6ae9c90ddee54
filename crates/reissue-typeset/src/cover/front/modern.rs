//! Large letters from the left edge on a flat colour; below them quarters of discs, or a picture,
//! that run off the edges.

use reissue_page::{Length, Point, Rect};

use super::Front;
use crate::cover::draw::{device, quarter_disc};
use crate::cover::text::{Look, SetText};
use crate::linebreak::book::Alignment;

pub(super) fn draw(f: &mut Front<'_, '_>) -> bool {
    let left = f.safe.origin.x;
    let mut y = head(f);
    let Some(title) = title(f) else { return false };
    let subtitle = subtitle(f);
    y += f.pt(20.0);
    let below = subtitle.as_ref().map_or(Length::ZERO, |s| s.height() + f.pt(14.0));
    let end = y + title.height() + below;
    if f.artwork.is_some() {
        let window = f.to_the_edges(end + f.pt(30.0));
        f.picture(window);
    } else {
        discs(f, end);
    }
    y = f.canvas.place(&title, left, y);
    if let Some(subtitle) = &subtitle {
        let top = y + f.pt(14.0);
        f.canvas.place(subtitle, left, top);
    }
    true
}

/// The author and the imprint in one line, and a bar under them.
fn head(f: &mut Front<'_, '_>) -> Length {
    let (left, top) = (f.safe.origin.x, f.safe.origin.y + f.pt(2.0));
    let ink = f.palette.ink.clone();
    let width = f.safe.size.width;
    let mut end = top;
    let mut look = Look::plain(f.faces.bold, &ink);
    look.leading = 1.1;
    let most = 18.0 * f.unit();
    let share = if f.artwork.is_some() { 0.66 } else { 1.0 };
    let room = (width.scale(share), f.pt(60.0));
    if let Some(set) = f.canvas.fit(&f.words.author, &look, (8.0, most), room)
        && !f.words.author.is_empty()
    {
        end = f.canvas.place(&set, left, top);
    }
    if let Some(imprint) = f.words.imprint.clone().filter(|_| f.artwork.is_some()) {
        let mut look = Look::plain(f.faces.roman, &ink).small_capitals(60);
        look.alignment = Alignment::RaggedLeft;
        let room = (width.scale(0.3), f.pt(30.0));
        let most = 11.0 * f.unit();
        if let Some(set) = f.canvas.fit(&imprint, &look, (7.0, most), room) {
            let x = left + width - width.scale(0.3);
            let top = top + f.pt(4.0);
            end = end.max(f.canvas.place(&set, x, top));
        }
    }
    let bar = Rect::new(left, end + f.pt(12.0), f.pt(56.0), f.pt(5.0));
    f.canvas.fill(bar, &ink);
    bar.bottom()
}

fn title(f: &mut Front<'_, '_>) -> Option<SetText> {
    let mut look = Look::plain(f.faces.bold, &f.palette.ink);
    look.leading = 1.0;
    let share = if f.artwork.is_some() { 0.36 } else { 0.42 };
    let room = (f.safe.size.width, f.safe.size.height.scale(share));
    let most = 84.0 * f.unit();
    f.canvas.fit(&f.words.title, &look, (13.0, most), room)
}

fn subtitle(f: &mut Front<'_, '_>) -> Option<SetText> {
    let text = f.words.subtitle.as_ref()?;
    let look = Look::plain(f.faces.italic, &f.palette.ink);
    let room = (f.safe.size.width.scale(0.9), f.safe.size.height.scale(0.1));
    let most = 22.0 * f.unit();
    f.canvas.fit(text, &look, (8.0, most), room)
}

/// Quarters of discs in the lower corner, as large as the words leave room for.
fn discs(f: &mut Front<'_, '_>, end: Length) {
    let corner = Point::new(f.front.right() + f.bleed, f.front.bottom() + f.bleed);
    let radius = f.front.size.width.scale(0.86).min(corner.y - end - f.pt(28.0));
    let colors = [&f.palette.tone, &f.palette.accent, &f.palette.on_accent, &f.palette.ground];
    let colors = colors.map(Clone::clone);
    for (share, color) in [1.0, 0.78, 0.46, 0.3].into_iter().zip(&colors) {
        quarter_disc(f.canvas, corner, radius.scale(share), color);
    }
    let Some(imprint) = f.words.imprint.clone() else { return };
    let size = f.pt(16.0);
    let center = Point::new(f.safe.origin.x + size, f.safe.bottom() - size);
    if corner.x - radius > center.x + size + f.pt(4.0) {
        let ink = f.palette.ink.clone();
        let mark = (f.faces.bold, &ink);
        device(f.canvas, center, size, &imprint, mark);
    }
}
