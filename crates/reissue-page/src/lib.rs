//! What a page holds, no matter who made it or who writes it.
//!
//! The typesetter makes [`Pages`] from a book; the PDF writer, the renderer and the dump read
//! them. Nothing here knows a book: text is glyph runs, meaning is a structure tree, places are
//! destinations.
//!
//! The origin of a page is the top left corner of its trim box; x grows to the right, y downwards.
//! Bleed lies at negative coordinates and beyond the trim size.
//!
//! ```
//! use reissue_page::{Length, Page, Pages, Side, Size};
//!
//! let mut pages = Pages::default();
//! pages.pages.push(Page::new(Size::new(Length::mm(148.0), Length::mm(210.0)), Side::Recto));
//! assert!(reissue_page::dump(&pages).starts_with("page 1 recto"));
//! ```

pub mod printer;

mod dump;
mod length;
mod page;
mod structure;

pub use dump::{dump, dump_page};
pub use length::{Length, Point, Rect, Shift, Sides, Size};
pub use page::{
    Color, Content, FillRule, Font, FontId, Glyph, GlyphRun, ImageId, Item, ItemKind, LabelStyle,
    Link, LinkTarget, Page, PageImage, PageLabel, Pages, Path, PathOp, PlacedImage, Side, Stroke,
};
pub use structure::{
    Artifact, Destination, ListNumbering, Node, NodeId, NodeKind, OutlineItem, Scope, Structure,
};
