//! Book, design and fonts to pages.
