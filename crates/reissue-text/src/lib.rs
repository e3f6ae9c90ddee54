//! Book to plain text and to manuscript.
