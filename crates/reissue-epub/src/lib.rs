//! Book to EPUB 3.3 and 2.0.1.
//!
//! In goes a [`Book`], out come the bytes of an EPUB and a list of what could not be carried over,
//! was decided, or looks wrong. The package is assembled by the epub-builder crate and completed
//! here; documents, navigation and metadata are written from the model; pictures go from their
//! source into the container piece by piece. The same book and options give the same bytes.
//!
//! ```
//! use reissue_core::{Block, Book, Heading, Inline, Role, Section, Span};
//! use reissue_epub::{EpubOptions, to_bytes};
//!
//! let mut book = Book::default();
//! book.metadata.title = "The Salt Road".into();
//! let mut chapter = Section::new(Role::Chapter, Span::NONE);
//! chapter.heading = Some(Heading::titled("The Quay"));
//! chapter.blocks.push(Block::paragraph(vec![Inline::text("It began with salt.", Span::NONE)], Span::NONE));
//! book.body.push(chapter);
//! let (epub, found) = to_bytes(&book, &EpubOptions::default())?;
//! assert!(epub.starts_with(b"PK") && found.is_empty());
//! # Ok::<(), reissue_epub::EpubError>(())
//! ```
//!
//! [`check`] holds any EPUB against the rules of a shop.

mod access;
mod assemble;
pub mod check;
mod container;
mod content;
mod cover;
mod error;
mod finish;
mod fonts;
mod ids;
mod mathml;
mod media;
mod metadata;
mod nav;
mod ncx;
mod options;
mod page;
mod probe;
mod style;
mod survey;
mod svg;
mod time;
mod wording;
mod write;
mod xml;

pub use cover::fit::shop_cover;
pub use error::EpubError;
pub use options::{
    Cover, EmbeddedFont, EpubOptions, FontStyle, NoteStyle, PageSource, PictureSize, Style, Version,
};
pub use write::{to_bytes, write};

#[cfg(doc)]
use reissue_core::Book;
