//! Whole books.
