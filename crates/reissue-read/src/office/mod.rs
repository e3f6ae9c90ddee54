//! What the readers of office documents share: runs to nested inlines, paragraphs to blocks, the
//! names of styles, guesses where there are no styles, pictures, and the words that open a book.

pub(crate) mod base64;
mod figures;
pub(crate) mod flow;
pub(crate) mod guess;
pub(crate) mod images;
pub(crate) mod links;
mod lists;
pub(crate) mod looks;
pub(crate) mod names;
pub(crate) mod opening;
pub(crate) mod part;
mod passages;
pub(crate) mod runs;
pub(crate) mod stanzas;
pub(crate) mod title_page;
pub(crate) mod transcript;
