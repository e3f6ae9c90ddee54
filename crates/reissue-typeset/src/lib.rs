//! Book, design and fonts to pages.

pub mod cover;
pub mod design;
pub mod fonts;
pub mod hyphen;
pub mod linebreak;
pub mod paragraph;
pub mod protrusion;
pub mod shape;
pub mod units;

mod book;
mod error;
mod galley;
mod paginate;
mod pictures;

pub use book::{PageStart, Typeset, page_marks, typeset};
pub use design::{Design, DesignError};
pub use error::{Missing, TypesetError};
