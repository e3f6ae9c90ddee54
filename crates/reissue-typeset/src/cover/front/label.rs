//! A paper label with a double rule on cloth, or on a picture that covers the front.

use reissue_page::{Length, Point, Rect};

use super::Front;
use crate::cover::draw::{device, frame, inset, ornament};
use crate::cover::text::{Look, SetText};

pub(super) fn draw(f: &mut Front<'_, '_>) -> bool {
    let picture = f.artwork.is_some();
    if picture {
        f.picture_alone();
    } else {
        stamped(f);
    }
    let width = f.safe.size.width.scale(0.86);
    let left = f.safe.origin.x + (f.safe.size.width - width) / 2;
    let pad = f.pt(32.0);
    let measure = width - pad * 2;
    let Some(title) = title(f, measure) else { return false };
    let subtitle = subtitle(f, measure);
    let author = author(f, measure);
    let imprint = if picture { imprint(f, measure) } else { None };
    let gap = f.pt(13.0);
    let mut height = title.height() + pad * 2;
    for part in [&subtitle, &imprint].into_iter().flatten() {
        height += part.height() + gap;
    }
    height += author.as_ref().map_or(Length::ZERO, |a| a.height() + gap * 2);
    let height = height.max(f.safe.size.height.scale(0.3));
    let sheet = Rect::new(left, f.safe.origin.y + f.safe.size.height.scale(0.12), width, height);
    label(f, sheet);
    let x = left + pad;
    let content = height - pad * 2;
    let mut y = sheet.origin.y + pad;
    let used = [Some(&title), subtitle.as_ref(), author.as_ref(), imprint.as_ref()]
        .into_iter()
        .flatten()
        .map(|p| p.height() + gap)
        .sum::<Length>();
    y += (content - used).max(Length::ZERO) / 2;
    y = f.canvas.place(&title, x, y) + gap;
    if let Some(subtitle) = &subtitle {
        y = f.canvas.place(subtitle, x, y) + gap;
    }
    if let Some(author) = &author {
        let rule = f.palette.rule.clone();
        let middle = Point::new(x + measure / 2, y + f.pt(1.0));
        ornament(f.canvas, middle, f.pt(60.0), &rule);
        y = f.canvas.place(author, x, y + gap) + gap;
    }
    if let Some(imprint) = &imprint {
        f.canvas.place(imprint, x, y);
    }
    if !picture {
        foot(f);
    }
    true
}

/// A frame that is pressed into the cloth.
fn stamped(f: &mut Front<'_, '_>) {
    let tone = f.palette.tone.clone();
    let outer = inset(f.safe, f.pt(2.0));
    frame(f.canvas, outer, f.pt(3.0), &tone);
    frame(f.canvas, inset(outer, f.pt(6.0)), Length::pt(0.9), &tone);
}

fn label(f: &mut Front<'_, '_>, sheet: Rect) {
    let (paper, rule) = (f.palette.paper.clone(), f.palette.rule.clone());
    f.canvas.fill(sheet, &paper);
    frame(f.canvas, inset(sheet, f.pt(8.0)), f.pt(2.2), &rule);
    frame(f.canvas, inset(sheet, f.pt(13.0)), Length::pt(0.9), &rule);
}

fn title(f: &mut Front<'_, '_>, measure: Length) -> Option<SetText> {
    let mut look = Look::centred(f.faces.roman, &f.palette.on_paper);
    look.leading = 1.08;
    let unit = f.unit();
    let room = (measure, f.safe.size.height.scale(0.3));
    f.canvas.fit(&f.words.title, &look, (12.0, 50.0 * unit), room)
}

fn subtitle(f: &mut Front<'_, '_>, measure: Length) -> Option<SetText> {
    let text = f.words.subtitle.as_ref()?;
    let look = Look::centred(f.faces.italic, &f.palette.on_paper);
    let room = (measure, f.safe.size.height.scale(0.12));
    let most = 17.0 * f.unit();
    f.canvas.fit(text, &look, (8.0, most), room)
}

fn author(f: &mut Front<'_, '_>, measure: Length) -> Option<SetText> {
    if f.words.author.is_empty() {
        return None;
    }
    let look = Look::centred(f.faces.roman, &f.palette.on_paper).small_capitals(80);
    let room = (measure, f.safe.size.height.scale(0.08));
    let most = 17.0 * f.unit();
    f.canvas.fit(&f.words.author, &look, (8.0, most), room)
}

fn imprint(f: &mut Front<'_, '_>, measure: Length) -> Option<SetText> {
    let imprint = f.words.imprint.as_ref()?;
    let look = Look::centred(f.faces.italic, &f.palette.on_paper);
    let most = 10.5 * f.unit();
    f.canvas.fit(imprint, &look, (7.0, most), (measure, f.pt(14.0)))
}

/// Device and imprint in gilt at the foot of the board.
fn foot(f: &mut Front<'_, '_>) {
    let Some(imprint) = f.words.imprint.clone() else { return };
    let rule = f.palette.rule.clone();
    let look = Look::centred(f.faces.roman, &rule).small_capitals(80);
    let most = 11.5 * f.unit();
    let width = f.safe.size.width;
    let Some(set) = f.canvas.fit(&imprint, &look, (7.0, most), (width, f.pt(16.0))) else {
        return;
    };
    let top = f.safe.bottom() - f.pt(28.0) - set.height();
    f.canvas.place(&set, f.safe.origin.x, top);
    let center = Point::new(f.safe.origin.x + width / 2, top - f.pt(25.0));
    let mark = (f.faces.roman, &rule);
    device(f.canvas, center, f.pt(17.0), &imprint, mark);
}
