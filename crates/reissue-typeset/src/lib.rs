//! Book, design and fonts to pages.
//!
//! What the typesetter has to say bears a code:
//!
//! | code | what it says |
//! | --- | --- |
//! | `type-001` | a character that no font has, or whose script runs from right to left: no pages are made |
//! | `type-002` | a line stands alone at the head or foot of a page |
//! | `type-003` | a link leads to a place that is not in the book |
//! | `type-004` | a note is referred to that is not in the book |
//! | `type-005` | a picture that can't be set |
//! | `type-006` | a table has more columns than are set |
//! | `type-007` | a table is wider than the page |
//! | `type-008` | a line is wider than its measure |
//! | `type-009` | a font family that is not there, a page without room for text, a book too large: no pages are made |
//! | `type-010` | a character of a formula that no font has: the formula stands in other words |
//! | `type-040` to `type-047` | of the cover: artwork, title, spine, blurb, glyphs, barcode |

pub mod cover;
pub mod design;
pub mod fonts;
pub mod hyphen;
pub mod linebreak;
pub mod paginate;
pub mod paragraph;
pub mod protrusion;
pub mod shape;
pub mod units;

mod book;
mod error;
mod galley;
mod pictures;

pub use book::{PageStart, Typeset, page_marks, typeset};
pub use design::{Design, DesignError};
pub use error::{Missing, TypesetError};
