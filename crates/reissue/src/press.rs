//! Editions of one book: what several need is made once.

use std::io::{Seek, Write};

use reissue_core::{Book, Diagnostic, Edition, slug};

use crate::{Error, Options};

/// What takes the bytes of an edition.
pub trait Sink: Write + Seek {}

impl<T: Write + Seek> Sink for T {}

/// Makes editions of one prepared book.
#[derive(Debug)]
pub struct Press<'a> {
    book: &'a Book,
    options: &'a Options,
}

impl<'a> Press<'a> {
    /// Sets up a press for a book that [`prepare`](crate::prepare()) has gone over.
    ///
    /// # Errors
    /// A setting that nobody knows, or a value that does not fit it.
    pub fn new(book: &'a Book, options: &'a Options) -> Result<Self, Error> {
        Ok(Self { book, options })
    }

    /// The book.
    pub fn book(&self) -> &'a Book {
        self.book
    }

    /// The editions that the book's settings ask for (`edition.make`, a list); EPUB, PDF and
    /// text where they ask for none.
    pub fn wanted(&self) -> Vec<Edition> {
        let named = self.options.settings.get("edition.make").unwrap_or("epub,pdf,txt");
        named.split(',').filter_map(|name| Edition::named(name.trim())).collect()
    }

    /// Sorts editions into the order in which they are best made: pages first, since the EPUB
    /// carries their numbers.
    pub fn in_order(&self, editions: &[Edition]) -> Vec<Edition> {
        let mut editions = editions.to_vec();
        let rank = |e: &Edition| match e {
            Edition::Print => 0,
            Edition::Pdf => 1,
            Edition::Cover => 2,
            _ => 3,
        };
        editions.sort_by_key(rank);
        editions.dedup();
        editions
    }

    /// The file name of an edition: `<slug>-print.pdf`.
    pub fn file_name(&self, edition: Edition) -> String {
        file_name(&slug(&self.book.metadata.title), edition)
    }

    /// Makes an edition.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn make(&self, edition: Edition, _sink: &mut dyn Sink) -> Result<Vec<Diagnostic>, Error> {
        Err(Error::NotMade(edition))
    }

    /// The stages as text, each with a file name: the model.
    pub fn dump(&self) -> Vec<(&'static str, String)> {
        vec![("book.txt", reissue_core::dump(self.book))]
    }
}

/// The file name of an edition of a book that is called `name`: `name-print.pdf`.
pub fn file_name(name: &str, edition: Edition) -> String {
    match edition {
        Edition::Epub => format!("{name}.epub"),
        Edition::Epub2 => format!("{name}-epub2.epub"),
        Edition::Pdf => format!("{name}.pdf"),
        Edition::Print => format!("{name}-print.pdf"),
        Edition::Cover => format!("{name}-cover.pdf"),
        Edition::Txt => format!("{name}.txt"),
        _ => name.to_owned(),
    }
}
