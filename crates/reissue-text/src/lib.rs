//! Book to plain text and to manuscript.

pub mod import;
pub mod manuscript;
pub mod plain;
pub mod proofread;
pub mod typographer;
