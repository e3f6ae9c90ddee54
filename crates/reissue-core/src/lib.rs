//! The document model of a book: what every reader makes and every edition is made from.
//!
//! A [`Book`] is a value: metadata, front, body and back matter, notes, resources. It holds
//! semantics, never looks, and names no file format. Every section, block and inline carries a
//! [`Span`], so that a message about page 212 can name a line of the source.
//!
//! What a reader or a writer decides, loses or suspects goes into a [`Report`].
//!
//! ```
//! use reissue_core::{Block, Book, Heading, Inline, Role, Section, Span};
//!
//! let mut book = Book::default();
//! book.metadata.title = "The Salt Road".into();
//! let mut chapter = Section::new(Role::Chapter, Span::NONE);
//! chapter.heading = Some(Heading::titled("The Quay"));
//! let words = vec![Inline::text("It began with salt.", Span::NONE)];
//! chapter.blocks.push(Block::paragraph(words, Span::NONE));
//! book.body.push(chapter);
//! assert_eq!(reissue_core::words(&book).count(), 6);
//! ```

mod block;
mod book;
mod diagnostic;
mod dump;
mod inline;
mod isbn;
mod isbn_ranges;
mod language;
mod math;
mod metadata;
mod order;
mod resource;
mod span;
mod text;
mod title_page;
mod visit;

pub use block::{
    Align, Aside, Attribution, Block, BlockKind, Bridgehead, Cell, Column, Definition,
    DefinitionList, Dialogue, Figure, Letter, Line, List, ListItem, ListKind, Numbering, Paragraph,
    Placement, Preformatted, Quotation, Row, SceneBreak, Stanza, Table, Turn, Verse,
};
pub use book::{
    Book, Heading, Matter, Note, NoteId, NoteKind, Role, Section, documents, openings,
    pieces_run_on,
};
pub use diagnostic::{Code, Diagnostic, Kind, Proposal, Report, Severity, Source};
pub use dump::dump;
pub use inline::{Image, IndexMark, IndexRange, Inline, InlineKind, LinkTarget, Math, Phrase};
pub use isbn::{Isbn, IsbnError};
pub use language::{Language, LanguageError};
pub use math::{plain_math, tex_source};
pub use metadata::{
    Accessibility, Contributor, Edition, Identifier, MarcRole, Metadata, PublicationDate, Series,
    Subject, SubjectScheme,
};
pub use order::{OrdinalSplit, arrange, heading_role, split_ordinal};
pub use resource::{MediaType, Provider, Resource, ResourceData};
pub use span::{SourceId, Span};
pub use text::{plain, plain_block, slug, words};
pub use title_page::{TitleLine, title_lines};
pub use visit::{Visit, VisitMut};
