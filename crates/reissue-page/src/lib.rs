//! What a page holds, no matter who made it or who writes it.
