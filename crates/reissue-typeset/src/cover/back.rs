//! The back: subject, blurb, note on the author, imprint, price, barcode.

use reissue_core::{Diagnostic, Metadata};
use reissue_page::{Length, Point, Rect};

use super::barcode;
use super::draw::{device, frame, inset};
use super::front::{strip, unit};
use super::palette::Palette;
use super::symbol::Symbol;
use super::text::{Canvas, Look, SetText};
use super::{CoverDesign, CoverOptions, Faces, Words};
use crate::fonts::Features;
use crate::linebreak::book::Alignment;

/// What the back is made with.
pub(super) struct Back<'b, 'c> {
    pub(super) canvas: &'b mut Canvas<'c>,
    pub(super) options: &'b CoverOptions<'b>,
    pub(super) metadata: &'b Metadata,
    pub(super) words: &'b Words,
    pub(super) faces: Faces,
    pub(super) palette: &'b Palette,
    pub(super) report: &'b mut Vec<Diagnostic>,
}

impl Back<'_, '_> {
    /// Puts everything on the back.
    pub(super) fn draw(&mut self) {
        self.ground();
        let column = self.column();
        let symbol = self.symbol(column);
        let foot = symbol.as_ref().map_or(column.bottom(), |s| s.rect.origin.y);
        if let Some(symbol) = &symbol {
            symbol.draw(self.canvas);
        }
        let imprint = self.imprint(column);
        let foot = imprint.map_or(foot, |top| top.min(foot)) - self.pt(16.0);
        let top = self.subject(column);
        self.texts(Rect::new(column.origin.x, top, column.size.width, foot - top));
    }

    fn pt(&self, points: f64) -> Length {
        Length::pt(points * unit(self.options.geometry.back))
    }

    /// What the design has on the back besides words.
    fn ground(&mut self) {
        let place = &self.options.geometry;
        match self.options.look.design {
            CoverDesign::Classic => {
                let (width, bleed) = (strip(place.back), place.bleed);
                let left = place.back.right() - width;
                let (top, height) = (-bleed, place.back.size.height + bleed * 2);
                let accent = &self.palette.accent;
                self.canvas.fill(Rect::new(left, top, width * 2 + place.spine, height), accent);
                let gap = self.pt(2.5);
                let thin = Length::pt(0.9);
                self.canvas.fill(Rect::new(left - gap - thin, top, thin, height), accent);
            }
            CoverDesign::Label => {
                let outer = inset(place.back_safe, self.pt(2.0));
                frame(self.canvas, outer, self.pt(3.0), &self.palette.tone);
                let inner = inset(outer, self.pt(6.0));
                frame(self.canvas, inner, Length::pt(0.9), &self.palette.tone);
            }
            CoverDesign::Modern => {}
        }
    }

    /// The column of the words: as far from the fold as from the edge.
    fn column(&self) -> Rect {
        let place = &self.options.geometry;
        let safe = place.back_safe;
        let inner = match self.options.look.design {
            CoverDesign::Classic => strip(place.back) + self.pt(20.0),
            CoverDesign::Label => safe.origin.x + self.pt(24.0),
            CoverDesign::Modern => safe.origin.x + self.pt(8.0),
        };
        let margin = match self.options.look.design {
            CoverDesign::Label => safe.origin.x + self.pt(24.0),
            CoverDesign::Classic | CoverDesign::Modern => safe.origin.x + self.pt(12.0),
        };
        let right = (place.back.right() - inner).min(safe.right());
        let top = safe.origin.y + (margin - safe.origin.x);
        let bottom = safe.bottom() - (margin - safe.origin.x);
        let left = margin.max(safe.origin.x);
        Rect::new(left, top, right - left, bottom - top)
    }

    fn symbol(&mut self, column: Rect) -> Option<Symbol> {
        let options = self.options;
        let Some(isbn) = self.metadata.isbn_of(options.edition) else {
            let edition = options.edition;
            let message = format!("the edition `{edition}` has no ISBN, so there is no barcode");
            self.report.push(
                Diagnostic::fact("type-047", message)
                    .help("name the ISBN of the edition, unless the printer puts it on"),
            );
            return None;
        };
        let addon = self.metadata.price.as_deref().and_then(barcode::price_digits);
        let place = options.geometry.barcode;
        // In line with the words above it, no nearer to the fold than the printer wants.
        let right = column.right().min(place.right());
        let bottom = column.bottom().min(place.bottom());
        let space = Rect::new(
            right - place.size.width,
            bottom - place.size.height,
            place.size.width,
            place.size.height,
        );
        Some(Symbol::new(space, isbn, addon, options.barcode, self.faces.figures))
    }

    /// The subject of the book in small capitals; gives where the words below begin.
    fn subject(&mut self, column: Rect) -> Length {
        let label = self.metadata.subjects.iter().map(|s| s.label.trim()).find(|l| !l.is_empty());
        let Some(label) = label else { return column.origin.y + self.pt(10.0) };
        // `Biography & Autobiography / Memoirs` says the same thing twice.
        let label = label.rsplit(" / ").next().unwrap_or(label);
        let look = Look::plain(self.faces.roman, self.quiet()).small_capitals(110);
        let room = (column.size.width, self.pt(14.0));
        let most = 11.0 * unit(self.options.geometry.back);
        match self.canvas.fit(label, &look, (7.0, most), room) {
            Some(set) => {
                let end = self.canvas.place(&set, column.origin.x, column.origin.y);
                end + self.pt(16.0)
            }
            None => column.origin.y + self.pt(10.0),
        }
    }

    /// The colour of what stands back: ornaments and subjects.
    fn quiet(&self) -> &reissue_page::Color {
        match self.options.look.design {
            CoverDesign::Modern => &self.palette.ink,
            CoverDesign::Classic | CoverDesign::Label => &self.palette.rule,
        }
    }

    /// Device, imprint and price at the lower left; gives where they begin.
    fn imprint(&mut self, column: Rect) -> Option<Length> {
        let size = self.pt(10.5).max(Length::pt(7.0));
        let ink = self.palette.ink.clone();
        let look = Look::plain(self.faces.roman, &ink);
        let (left, mut y) = (column.origin.x, column.bottom());
        if let Some(price) = self.metadata.price.clone().filter(|p| !p.trim().is_empty()) {
            let figures = Look { features: Features::LINING, ..look.clone() };
            self.canvas.line(price.trim(), &figures, size, Point::new(left, y));
            y -= self.pt(15.0);
        }
        let Some(imprint) = self.words.imprint.clone() else {
            return (y < column.bottom()).then_some(y - size);
        };
        let look = look.small_capitals(70);
        self.canvas.line(&imprint, &look, size, Point::new(left, y));
        let radius = self.pt(15.0);
        let center = Point::new(left + radius, y - size - self.pt(3.0) - radius);
        let quiet = self.quiet().clone();
        device(self.canvas, center, radius, &imprint, (self.faces.roman, &quiet));
        Some(center.y - radius)
    }

    /// Blurb and note on the author, as large as they fit.
    fn texts(&mut self, room: Rect) {
        let ink = &self.palette.ink;
        let alignment = match self.options.look.design {
            CoverDesign::Modern => Alignment::RaggedRight,
            CoverDesign::Classic | CoverDesign::Label => Alignment::Justified,
        };
        let base = Look {
            leading: 1.36,
            hyphenate: true,
            alignment,
            ..Look::plain(self.faces.roman, ink)
        };
        let blurb = Look { features: Features::OLD_STYLE, ..base.clone() };
        let note = Look { face: self.faces.italic, ..base };
        let some = |text: &Option<String>| text.clone().filter(|t| !t.trim().is_empty());
        let parts =
            [(some(&self.metadata.description), blurb), (some(&self.metadata.author_note), note)];
        let parts: Vec<(String, Look)> =
            parts.into_iter().filter_map(|(text, look)| Some((text?, look))).collect();
        if parts.is_empty() {
            return;
        }
        let most = (25.0 * unit(self.options.geometry.back)).round() as i32;
        for half_points in (15..=most.max(15)).rev() {
            let size = Length::pt(f64::from(half_points) / 2.0);
            if self.set_texts(&parts, size, room) {
                return;
            }
        }
        self.report.push(
            Diagnostic::lost("type-045", "blurb and note on the author do not fit on the back")
                .help("shorten the description or the note on the author"),
        );
    }

    /// Sets the texts in a size and places them if they fit.
    fn set_texts(&mut self, parts: &[(String, Look)], size: Length, room: Rect) -> bool {
        let between = size.scale(0.55);
        let rule = size.scale(2.2);
        let mut sets: Vec<(SetText, bool)> = Vec::new();
        let mut height = Length::ZERO;
        for (number, (text, look)) in parts.iter().enumerate() {
            let paragraphs = text.split('\n').filter(|p| !p.trim().is_empty());
            for (index, paragraph) in paragraphs.enumerate() {
                let set = self.canvas.set(paragraph, look, size, room.size.width);
                let begins_note = number > 0 && index == 0;
                if !sets.is_empty() {
                    height += if begins_note { rule } else { between };
                }
                height += set.height();
                sets.push((set, begins_note));
            }
        }
        if height > room.size.height {
            return false;
        }
        let mut y = room.origin.y;
        let quiet = self.quiet().clone();
        for (index, (set, begins_note)) in sets.iter().enumerate() {
            if index > 0 {
                y += if *begins_note { rule } else { between };
            }
            if *begins_note {
                let at = y - rule.scale(0.42);
                let short = Rect::new(room.origin.x, at, size * 4, Length::pt(0.9));
                self.canvas.fill(short, &quiet);
            }
            y = self.canvas.place(set, room.origin.x, y);
        }
        true
    }
}
