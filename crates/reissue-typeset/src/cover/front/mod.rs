//! The front of a cover, in three designs.

mod classic;
mod label;
mod modern;

use reissue_page::{Color, ImageId, ItemKind, Length, PlacedImage, Rect};

use super::palette::Palette;
use super::text::Canvas;
use super::{CoverDesign, Faces, Words};

pub(super) use classic::strip;

/// A picture of the user's.
#[derive(Clone, Copy, Debug)]
pub(super) struct Artwork {
    pub(super) image: ImageId,
    /// Pixels across and down.
    pub(super) pixels: (u32, u32),
}

/// What a design draws on and with.
pub(super) struct Front<'f, 'c> {
    pub(super) canvas: &'f mut Canvas<'c>,
    /// The front after trimming.
    pub(super) front: Rect,
    /// The part of it that is safe.
    pub(super) safe: Rect,
    /// How far colour runs beyond the trim.
    pub(super) bleed: Length,
    pub(super) words: &'f Words,
    pub(super) faces: Faces,
    pub(super) palette: &'f Palette,
    pub(super) artwork: Option<Artwork>,
    /// The pixels an inch of the picture where it stands.
    pub(super) resolution: Option<f64>,
}

impl Front<'_, '_> {
    /// Draws the front; tells whether the title fits.
    pub(super) fn draw(&mut self, design: CoverDesign) -> bool {
        match design {
            CoverDesign::Classic => classic::draw(self),
            CoverDesign::Label => label::draw(self),
            CoverDesign::Modern => modern::draw(self),
        }
    }

    /// Lets the picture cover the front, without words: it has its own.
    pub(super) fn picture_alone(&mut self) {
        let window = self.to_the_edges(self.front.origin.y - self.bleed);
        self.picture(window);
    }

    /// Lengths are drawn for a front of six inches; this is how much larger or smaller it is.
    pub(super) fn unit(&self) -> f64 {
        unit(self.front)
    }

    /// So many points, on a front of six inches.
    fn pt(&self, points: f64) -> Length {
        Length::pt(points * self.unit())
    }

    /// From `top` down to the lower bleed, across the front and its bleed.
    fn to_the_edges(&self, top: Length) -> Rect {
        let (left, bottom) = (self.front.origin.x, self.front.bottom() + self.bleed);
        Rect::new(left, top, self.front.size.width + self.bleed, bottom - top)
    }

    /// Lets the picture cover a window; what it covers beyond is painted over with the ground.
    fn picture(&mut self, window: Rect) {
        let Some(artwork) = self.artwork else { return };
        let (width, height) = (f64::from(artwork.pixels.0), f64::from(artwork.pixels.1));
        let across = window.size.width.to_pt() / width.max(1.0);
        let down = window.size.height.to_pt() / height.max(1.0);
        let factor = across.max(down).max(0.000_1);
        let (width, height) = (Length::pt(width * factor), Length::pt(height * factor));
        let left = window.origin.x + (window.size.width - width) / 2;
        let top = window.origin.y + (window.size.height - height) / 2;
        let rect = Rect::new(left, top, width, height);
        self.canvas.push(ItemKind::Image(PlacedImage { image: artwork.image, rect }));
        self.resolution = Some(72.0 / factor);
        let ground = self.palette.ground.clone();
        for strip in beyond(rect, window) {
            self.paint(strip, &ground);
        }
    }

    /// Fills what of a rectangle lies on the sheet.
    fn paint(&mut self, rect: Rect, color: &Color) {
        let trim = self.canvas.page.trim;
        let (left, top) = (rect.origin.x.max(-self.bleed), rect.origin.y.max(-self.bleed));
        let right = rect.right().min(trim.width + self.bleed);
        let bottom = rect.bottom().min(trim.height + self.bleed);
        if right > left && bottom > top {
            self.canvas.fill(Rect::new(left, top, right - left, bottom - top), color);
        }
    }
}

/// How much larger or smaller than six inches a front is.
pub(super) fn unit(front: Rect) -> f64 {
    front.size.width.ratio(Length::inches(6.0)).clamp(0.6, 1.6)
}

/// The four strips of a rectangle around a window in it.
fn beyond(rect: Rect, window: Rect) -> [Rect; 4] {
    let (left, top) = (rect.origin.x, rect.origin.y);
    // The strips at the sides reach over those at head and foot, lest a hairline shows between.
    let side = rect.size.height;
    [
        Rect::new(left, top, rect.size.width, window.origin.y - top),
        Rect::new(left, window.bottom(), rect.size.width, rect.bottom() - window.bottom()),
        Rect::new(left, top, window.origin.x - left, side),
        Rect::new(window.right(), top, rect.right() - window.right(), side),
    ]
}
