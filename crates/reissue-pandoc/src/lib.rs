//! Book to the syntax tree of pandoc, as JSON: with it every writer of pandoc is an edition.
//!
//! What goes in is a [`Book`]; what comes out is what `pandoc -f json` reads (pandoc 3, that is
//! pandoc-types 1.23). What the tree has no element for stands in divs and spans whose classes and
//! attributes are those of the manuscript, so that the book is the same when it is read back:
//!
//! | of the book | in the tree |
//! | --- | --- |
//! | section | `Header` with the role as class; without a heading `Div` with the role as class |
//! | ordinal, subtitle | `Span` of class `ordinal`, `subtitle` in the `Header` |
//! | epigraph, letter, dialogue, aside, verse with a title | `Div` of class `epigraph`, `letter`, `drama`, `aside`, `verse` |
//! | verse | `LineBlock`, two no-break spaces for each step of indent |
//! | note | `Note` where it is first referred to; later marks are a raised number; a note of a note follows it |
//! | picture | `Image` whose address holds the bytes (`data:`) and whose `resource` is the name |
//! | formula | `Math` in TeX, made of the MathML, inside a `Span` that holds the MathML |
//! | title of a work, foreign phrase | `Span` of class `title`, `Span` with `lang`; italics as `Emph` |
//! | page of the source edition, index entry | empty `Span` of class `page`, `index` |
//! | metadata | the fields that pandoc's templates and its EPUB writer know; the rest under the manuscript's names |
//!
//! ```
//! use reissue_core::{Book, Heading, Role, Section, Span};
//!
//! let mut book = Book::default();
//! let mut chapter = Section::new(Role::Chapter, Span::NONE);
//! chapter.heading = Some(Heading::titled("The Quay"));
//! book.body.push(chapter);
//! let mut json = Vec::new();
//! reissue_pandoc::write(&book, &mut json)?;
//! let json = String::from_utf8(json)?;
//! assert!(json.starts_with(r#"{"pandoc-api-version":[1,23,1],"meta":{},"blocks":[{"t":"Header""#));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod base64;
mod blocks;
mod inlines;
mod json;
mod meta;
mod sections;
mod table;
mod tex;

use std::collections::{BTreeMap, VecDeque};
use std::io::Write;

use reissue_core::{Book, Diagnostic, Note, NoteId};

use json::Json;

/// Why a tree can't be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The sink took no more.
    #[error("the tree can't be written")]
    Sink(#[from] std::io::Error),
    /// A picture can't be read.
    #[error("the picture `{name}` can't be read")]
    Picture {
        /// The name of the resource.
        name: String,
        /// What the place that holds it said.
        source: std::io::Error,
    },
}

/// Writes a book as pandoc's JSON; gives what could not be carried over.
///
/// # Errors
/// [`Error::Picture`] where the bytes of a picture can't be had, [`Error::Sink`].
pub fn write(book: &Book, sink: &mut dyn Write) -> Result<Vec<Diagnostic>, Error> {
    let mut writer = Writer::new(book);
    writer.json.open_object();
    writer.json.key("pandoc-api-version");
    writer.list(|w| [1, 23, 1].into_iter().for_each(|n| w.json.integer(n)));
    writer.json.key("meta");
    writer.meta();
    writer.json.key("blocks");
    writer.list(Writer::body);
    writer.json.close_object();
    if let Some(error) = writer.error {
        return Err(error);
    }
    sink.write_all(writer.json.finish().as_bytes())?;
    sink.write_all(b"\n")?;
    Ok(writer.found)
}

/// What writing a tree changes.
struct Writer<'b> {
    book: &'b Book,
    json: Json,
    notes: BTreeMap<&'b NoteId, &'b Note>,
    /// The number of each note that has been written, in the order of first references.
    numbers: BTreeMap<&'b NoteId, usize>,
    /// How many notes stand around what is written now.
    depth: usize,
    /// Notes of notes that follow the outer one.
    held: VecDeque<&'b Note>,
    found: Vec<Diagnostic>,
    error: Option<Error>,
}

/// The id, the classes and the pairs of an element.
#[derive(Clone, Debug, Default)]
struct Attributes {
    id: String,
    classes: Vec<String>,
    pairs: Vec<(&'static str, String)>,
}

impl Attributes {
    fn class(class: impl Into<String>) -> Self {
        Self { classes: vec![class.into()], ..Self::default() }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.pairs.push((name, value.into()));
        self
    }

    fn is_empty(&self) -> bool {
        self.id.is_empty() && self.classes.is_empty() && self.pairs.is_empty()
    }
}

impl<'b> Writer<'b> {
    fn new(book: &'b Book) -> Self {
        Self {
            book,
            json: Json::default(),
            notes: book.notes.iter().map(|n| (&n.id, n)).collect(),
            numbers: BTreeMap::new(),
            depth: 0,
            held: VecDeque::new(),
            found: Vec::new(),
            error: None,
        }
    }

    /// Writes a list.
    fn list(&mut self, inside: impl FnOnce(&mut Self)) {
        self.json.open_list();
        inside(self);
        self.json.close_list();
    }

    /// Writes an element with its content.
    fn node(&mut self, tag: &str, content: impl FnOnce(&mut Self)) {
        self.json.open_object();
        self.json.key("t");
        self.json.string(tag);
        self.json.key("c");
        content(self);
        self.json.close_object();
    }

    /// Writes an element without content.
    fn leaf(&mut self, tag: &str) {
        self.json.open_object();
        self.json.key("t");
        self.json.string(tag);
        self.json.close_object();
    }

    /// Writes an element whose content is attributes and a list.
    fn dressed(&mut self, tag: &str, attributes: &Attributes, inside: impl FnOnce(&mut Self)) {
        self.node(tag, |w| {
            w.list(|w| {
                w.attributes(attributes);
                w.list(inside);
            });
        });
    }

    fn attributes(&mut self, attributes: &Attributes) {
        self.list(|w| {
            w.json.string(&attributes.id);
            w.list(|w| attributes.classes.iter().for_each(|c| w.json.string(c)));
            w.list(|w| {
                for (name, value) in &attributes.pairs {
                    w.list(|w| {
                        w.json.string(name);
                        w.json.string(value);
                    });
                }
            });
        });
    }
}
