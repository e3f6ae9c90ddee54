//! Book to plain text and to manuscript.

pub mod plain;
pub mod proofread;
