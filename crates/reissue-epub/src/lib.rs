//! Book to EPUB 3.3 and 2.0.1.
