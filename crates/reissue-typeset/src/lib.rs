//! Book, design and fonts to pages.

pub mod fonts;
pub mod hyphen;
pub mod linebreak;
pub mod units;

mod paginate;
