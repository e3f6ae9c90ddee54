//! Book, design and fonts to pages.

pub mod fonts;
pub mod hyphen;
pub mod linebreak;
pub mod paragraph;
pub mod protrusion;
pub mod shape;
pub mod units;

mod paginate;
