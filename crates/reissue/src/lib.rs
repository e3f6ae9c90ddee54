//! One source of a book to every edition a press sells.
