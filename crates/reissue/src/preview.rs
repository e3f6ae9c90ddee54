//! Pictures of pages, for looking at them without a PDF viewer.

use reissue_core::{Diagnostic, Edition};
use reissue_page::Pages;
use reissue_render::{Raster, Renderer, View};

use crate::{Error, Press};

/// The pages of an edition, ready to be drawn.
pub struct Preview {
    pages: Pages,
    /// What the making of the pages found.
    pub report: Vec<Diagnostic>,
}

impl Preview {
    pub(crate) fn new(pages: Pages, report: Vec<Diagnostic>) -> Self {
        Self { pages, report }
    }

    /// The pages.
    pub fn pages(&self) -> &Pages {
        &self.pages
    }

    /// Opens the fonts of the pages for drawing.
    ///
    /// # Errors
    /// [`Error::Render`].
    pub fn renderer(&self) -> Result<Renderer<'_>, Error> {
        Ok(Renderer::new(&self.pages)?)
    }

    /// Which pages lie open together, each counted from 0: the first alone at the right, then
    /// twos; a cover and the pages for a screen are alone.
    pub fn spreads(&self) -> Vec<(Option<usize>, Option<usize>)> {
        let count = self.pages.pages.len();
        let two = self.pages.pages.iter().any(|p| p.side == reissue_page::Side::Verso);
        if !two {
            return (0..count).map(|i| (None, Some(i))).collect();
        }
        (0..=count / 2)
            .map(|i| (i.checked_mul(2).and_then(|r| r.checked_sub(1)), i * 2))
            .map(|(left, right)| (left, (right < count).then_some(right)))
            .filter(|(left, right)| left.is_some() || right.is_some())
            .collect()
    }
}

/// Draws two facing pages beside each other; a page that is missing is paper.
///
/// # Errors
/// [`Error::Render`].
pub fn spread(
    renderer: &Renderer<'_>,
    (left, right): (Option<usize>, Option<usize>),
    view: &View,
) -> Result<Raster, Error> {
    let draw = |page: Option<usize>| page.map(|p| renderer.raster(p, view)).transpose();
    let (left, right) = (draw(left)?, draw(right)?);
    Ok(match (left, right) {
        (Some(left), Some(right)) => left.beside(&right),
        (Some(left), None) => left.beside(&Raster::paper(left.width, left.height)),
        (None, Some(right)) => Raster::paper(right.width, right.height).beside(&right),
        (None, None) => Raster::paper(1, 1),
    })
}

impl Press<'_> {
    /// The pages of `print`, `pdf` or `cover` for drawing.
    ///
    /// # Errors
    /// [`Error::NotMade`] where an edition has no pages; see [`Error`].
    pub fn preview(&self, edition: Edition) -> Result<Preview, Error> {
        let (pages, report) = self.pages(edition)?;
        Ok(Preview::new(pages, report))
    }
}
