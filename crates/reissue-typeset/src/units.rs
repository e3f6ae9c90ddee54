//! The unit of every measure in this crate.

pub use reissue_page::Length;
