//! The document model of a book: what every reader makes and every edition is made from.
