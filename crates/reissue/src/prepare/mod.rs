//! What happens to a book between its reader and its editions: one visible list of passes.
//!
//! After [`prepare`] every edition may rely on these: no text holds control characters; text runs
//! that touch are one; every section has an id; ids are unique; every internal link, note reference
//! and image leads to something that exists; notes stand in the order of their first reference; the
//! book has a title.

mod controls;
mod ids;
mod images;
mod notes;
mod runs;
mod title;

use reissue_core::{Book, Diagnostic};

/// A pass: changes the book and says what it had to give up or decide.
type Pass = fn(&mut Book, &str) -> Vec<Diagnostic>;

/// The passes in their order. Each gets the name of the input.
const PASSES: &[Pass] = &[
    title::give_title,
    controls::take_out,
    runs::join,
    notes::settle,
    images::settle,
    ids::settle,
];

/// Makes a book fit for every edition.
///
/// `name` is the name of the input, from which a book without a title gets one.
///
/// ```
/// use reissue::{Book, Role, Section, Span};
///
/// let mut book = Book::default();
/// book.body.push(Section::new(Role::Chapter, Span::NONE));
/// let found = reissue::prepare(&mut book, "shelf/the-salt-road.txt");
/// assert!(!book.metadata.title.is_empty());
/// assert_eq!(book.body[0].id.as_deref(), Some("chapter"));
/// assert_eq!(found[0].code, "book-001");
/// ```
pub fn prepare(book: &mut Book, name: &str) -> Vec<Diagnostic> {
    PASSES.iter().flat_map(|pass| pass(book, name)).collect()
}
