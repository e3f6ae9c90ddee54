//! Book to plain text and to manuscript.

pub mod proofread;
