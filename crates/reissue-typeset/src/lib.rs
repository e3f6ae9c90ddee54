//! Book, design and fonts to pages.

pub mod fonts;
pub mod linebreak;
pub mod units;

mod paginate;
