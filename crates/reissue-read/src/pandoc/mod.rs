//! Reads the syntax tree of pandoc as JSON (`pandoc -t json`, pandoc-types 1.22 and 1.23).
//!
//! With it every format that pandoc reads becomes a book. Classes and attributes of divs and spans
//! are those of the manuscript: `.epigraph`, `.verse`, `.letter`, `.title`, `{lang=fr}`.

mod blocks;
mod inlines;
mod json;
mod meta;

use reissue_core::{Book, Diagnostic, Note, NoteId, Resource, ResourceData, Span};

use crate::ledger::Ledger;
use crate::office::{images, links, transcript::Transcript};
use crate::outline;
use crate::{Input, Options, ReadError, Reading, decode};
use json::{Flaw, Value};

/// Reads pandoc's JSON.
///
/// # Errors
/// [`ReadError::Broken`] where the text is no JSON or no document of pandoc,
/// [`ReadError::Limit`] where it is nested too deeply.
pub fn read(input: &Input<'_>, options: &Options) -> Result<Reading, ReadError> {
    let broken = |what: String| ReadError::Broken { name: input.name.clone(), what };
    let decoded = decode::decode(&input.name, &input.bytes, Some("utf-8"), options)?;
    // A block in a block takes four levels of JSON.
    let depth = usize::try_from(options.limits.depth).unwrap_or(512).saturating_mul(4).min(2048);
    let value = Value::parse(&decoded.text, depth).map_err(|flaw| match flaw {
        Flaw::Syntax(at) => broken(format!("it is no JSON at byte {at}")),
        Flaw::Depth => ReadError::Limit {
            name: input.name.clone(),
            what: "elements inside one another",
            limit: options.limits.depth,
        },
    })?;
    // Before 1.17 a document was a list of metadata and blocks.
    let (meta, body) = match &value {
        Value::Array(parts) if parts.len() == 2 => (value.at(0).get("unMeta"), value.at(1)),
        _ => (value.get("meta"), value.get("blocks")),
    };
    if !matches!(body, Value::Array(_)) {
        return Err(broken("it is JSON, but no document of pandoc".into()));
    }
    let mut reading = Reading::default();
    let transcript = Transcript::new(&mut reading.report, input.name.clone());
    let mut tree = Tree {
        input,
        ledger: Ledger::default(),
        transcript,
        notes: Vec::new(),
        resources: Vec::new(),
    };
    let mut book = Book::default();
    tree.meta(meta, &mut book.metadata);
    if book.metadata.languages.is_empty() {
        book.metadata.languages.extend(options.language.clone());
    }
    let items = tree.items(body.items());
    let Tree { mut ledger, transcript, notes, resources, .. } = tree;
    book.notes = notes;
    book.resources = resources;
    outline::build(items, &mut book, &mut ledger);
    links::settle(&mut book, &mut ledger);
    transcript.enter(&mut reading.report);
    ledger.enter(&mut reading.report);
    reading.book = book;
    Ok(reading)
}

/// What reading a tree changes.
struct Tree<'i> {
    input: &'i Input<'i>,
    ledger: Ledger,
    transcript: Transcript,
    notes: Vec<Note>,
    resources: Vec<Resource>,
}

/// The id, classes and pairs of an element.
#[derive(Clone, Debug, Default)]
struct Attributes<'v> {
    id: &'v str,
    classes: Vec<&'v str>,
    pairs: Vec<(&'v str, &'v str)>,
}

impl<'v> Attributes<'v> {
    fn of(value: &'v Value) -> Self {
        Self {
            id: value.at(0).text(),
            classes: value.at(1).items().iter().map(Value::text).collect(),
            pairs: value.at(2).items().iter().map(|p| (p.at(0).text(), p.at(1).text())).collect(),
        }
    }

    fn has(&self, class: &str) -> bool {
        self.classes.contains(&class)
    }

    fn get(&self, name: &str) -> Option<&'v str> {
        self.pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| *v)
    }

    fn id(&self) -> Option<String> {
        (!self.id.is_empty()).then(|| self.id.to_owned())
    }

    fn language(&self) -> Option<reissue_core::Language> {
        let tag = self.get("lang").or_else(|| self.get("xml:lang"))?;
        reissue_core::Language::new(tag).ok()
    }
}

impl Tree<'_> {
    fn here(&self) -> Span {
        self.transcript.here()
    }

    /// Takes the picture that a path names, where there are files beside the input.
    fn resource(&mut self, path: &str) -> Option<String> {
        if let Some(known) = self.resources.iter().find(|r| r.name == path) {
            return Some(known.name.clone());
        }
        let extension = path.rsplit('.').next().unwrap_or("");
        let span = self.here();
        let found = self.input.files.and_then(|f| f.resource(path).ok());
        let data = found.unwrap_or_else(|| ResourceData::from(Vec::new()));
        if data.is_empty() {
            let message = format!("the picture `{path}` is not there");
            let help = "put it beside the file that is read";
            self.ledger.note(Diagnostic::lost("read-424", message).at(span).help(help));
        }
        let media_type = images::by_extension(extension);
        self.resources.push(Resource { name: path.to_owned(), media_type, data, span });
        Some(path.to_owned())
    }

    fn note(&mut self, content: &[Value]) -> NoteId {
        let id = NoteId(format!("fn{}", self.notes.len() + 1));
        let at = self.notes.len();
        self.notes.push(Note { id: id.clone(), ..Note::default() });
        self.transcript.add(" [");
        let start = self.here();
        let blocks = self.blocks(content);
        let span = self.transcript.since(start);
        self.transcript.add("] ");
        if let Some(note) = self.notes.get_mut(at) {
            note.blocks = blocks;
            note.span = span;
        }
        id
    }
}
