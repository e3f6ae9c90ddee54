//! A book without a title gets one that somebody can find it by.

use reissue_core::{Book, Diagnostic};

/// Names an untitled book after its first heading, else after its file.
pub(super) fn give_title(book: &mut Book, name: &str) -> Vec<Diagnostic> {
    if !book.metadata.title.trim().is_empty() {
        return Vec::new();
    }
    let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let only = match (book.front.as_slice(), book.body.as_slice()) {
        ([], [only]) => only.heading.as_ref().map(|h| reissue_core::plain(&h.title)),
        _ => None,
    };
    let title = only.filter(|t| !t.trim().is_empty()).unwrap_or_else(|| stem.to_owned());
    let message = format!("the source names no title; `{title}` was taken");
    book.metadata.title = title;
    vec![Diagnostic::guessed("book-001", message).help("set `title` in the metadata of the book")]
}
