//! What makes it impossible to write an EPUB.

/// Says why no EPUB could be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EpubError {
    /// The place where the EPUB goes refused bytes.
    #[error("the EPUB could not be written")]
    Write(#[from] std::io::Error),
    /// The container could not be written.
    #[error("the container of the EPUB could not be written")]
    Container(#[from] zip::result::ZipError),
    /// The package could not be assembled.
    #[error("the package of the EPUB could not be assembled")]
    Assemble(#[from] epub_builder::Error),
    /// The assembled package could not be completed.
    #[error("the package of the EPUB could not be completed")]
    Finish(#[from] quick_xml::Error),
    /// The book has no words, no pictures and no title: an EPUB needs at least one document.
    #[error("the book is empty: it has no title, no text and no picture")]
    Empty,
}
