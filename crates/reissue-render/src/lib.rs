//! Pages to pictures: PNG and JPEG of any size, SVG.
//!
//! [`Pages`](reissue_page::Pages) go in; a [`Renderer`] draws one page at a time, whole or a part
//! of it (the front of a cover that is one sheet), as a [`Raster`] or as SVG. Glyphs are drawn from
//! the outlines of the fonts, so that no system font is needed; the same pages give the same bytes.
//!
//! `draw_svg` (feature `svg`) turns the SVG pictures of pages into outlines, which every writer of
//! pages can carry.
//!
//! Colours are shown as a screen can: inks are mixed without a profile, which is right for black
//! and near enough for a preview.
//!
//! ```
//! use reissue_page::{Length, Page, Pages, Side, Size};
//! use reissue_render::{Renderer, View};
//!
//! let mut pages = Pages::default();
//! pages.pages.push(Page::new(Size::new(Length::inches(1.0), Length::inches(2.0)), Side::Recto));
//! let renderer = Renderer::new(&pages)?;
//! let raster = renderer.raster(0, &View::resolution(72.0))?;
//! assert_eq!((raster.width, raster.height), (72, 144));
//! assert!(raster.png().starts_with(b"\x89PNG"));
//! # Ok::<(), reissue_render::RenderError>(())
//! ```

mod decode;
mod draw;
mod encode;
mod glyphs;
mod picture;
mod svg;
#[cfg(feature = "svg")]
mod vector;
mod view;

pub use draw::Renderer;
pub use encode::Raster;
#[cfg(feature = "svg")]
pub use vector::draw_svg;
pub use view::{RenderError, View};
