//! Which part of a page is drawn, and how large.

use reissue_page::{Length, Page, Rect};

/// More pixels than this are refused; a page of A3 at 600 pixels an inch has 70 million.
pub(crate) const MAX_PIXELS: u64 = 120_000_000;

/// What is drawn of a page, and how large.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    area: Option<Rect>,
    scale: Scale,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Scale {
    /// Pixels an inch.
    Resolution(f64),
    /// Width and height in pixels.
    Pixels(u32, u32),
}

/// Says why no picture was made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RenderError {
    /// There are not so many pages.
    #[error("there is no page {page}; there are {count}")]
    NoPage {
        /// The page asked for, from 1.
        page: usize,
        /// How many there are.
        count: usize,
    },
    /// The picture would have no pixels, or too many.
    #[error("a picture of {width} × {height} pixels can't be made; the limit is {limit} in all")]
    Size {
        /// Pixels across.
        width: u64,
        /// Pixels down.
        height: u64,
        /// The most pixels in all.
        limit: u64,
    },
    /// A font of the pages can't be read.
    #[error("the font `{name}` can't be read")]
    Font {
        /// Its name.
        name: String,
    },
}

/// A view with its numbers worked out: where the area begins, and how many pixels a point has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    pub(crate) area: Rect,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) across: f64,
    pub(crate) down: f64,
}

impl View {
    /// The trimmed page in so many pixels an inch.
    pub fn resolution(pixels_an_inch: f64) -> Self {
        Self { area: None, scale: Scale::Resolution(pixels_an_inch) }
    }

    /// The trimmed page in just so many pixels; its proportions give way.
    pub fn pixels(width: u32, height: u32) -> Self {
        Self { area: None, scale: Scale::Pixels(width, height) }
    }

    /// Only a part of the page, measured from the top left corner of its trim; what lies in the
    /// bleed is at negative places.
    #[must_use]
    pub fn of(self, area: Rect) -> Self {
        Self { area: Some(area), ..self }
    }

    /// Works the view out for a page.
    pub(crate) fn frame(&self, page: &Page) -> Result<Frame, RenderError> {
        let trim = Rect::new(Length::ZERO, Length::ZERO, page.trim.width, page.trim.height);
        let area = self.area.unwrap_or(trim);
        let (wide, high) = (area.size.width.to_pt(), area.size.height.to_pt());
        let (width, height) = match self.scale {
            // A negative or absurd number saturates and is refused below.
            Scale::Resolution(dpi) => {
                ((wide * dpi / 72.0).round() as u64, (high * dpi / 72.0).round() as u64)
            }
            Scale::Pixels(width, height) => (u64::from(width), u64::from(height)),
        };
        let refused = RenderError::Size { width, height, limit: MAX_PIXELS };
        if width == 0 || height == 0 || width.saturating_mul(height) > MAX_PIXELS {
            return Err(refused);
        }
        let (Ok(w), Ok(h)) = (u32::try_from(width), u32::try_from(height)) else {
            return Err(refused);
        };
        Ok(Frame {
            area,
            width: w,
            height: h,
            across: f64::from(w) / wide,
            down: f64::from(h) / high,
        })
    }
}
