//! Reads the syntax tree of pandoc as JSON (`pandoc -t json`, pandoc-types 1.22 and 1.23).
//!
//! With it every format that pandoc reads becomes a book. Classes and attributes of divs and spans
//! are those of the manuscript: `.epigraph`, `.verse`, `.letter`, `.title`, `{lang=fr}`.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

mod blocks;
mod divs;
mod inlines;
mod meta;
mod passages;
mod raw;
mod tables;

use reissue_core::{
    Book, Diagnostic, Inline, Matter, MediaType, Note, NoteId, Resource, ResourceData, Span,
};

use crate::json::{Flaw, Value};
use crate::ledger::Ledger;
use crate::office::{base64, images, links, transcript::Transcript};
use crate::outline;
use crate::{Input, Options, ReadError, Reading, TrackedChanges, decode};

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
        addresses: BTreeMap::new(),
        tracked: options.tracked_changes,
        joins: false,
        carried: Vec::new(),
    };
    let mut book = Book::default();
    tree.meta(meta, &mut book);
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
    /// The names of resources whose bytes stood in an address, by a digest of the address.
    addresses: BTreeMap<u64, String>,
    /// Which state of tracked changes is read.
    tracked: TrackedChanges,
    /// Whether a tracked change takes away the end of the paragraph in hand.
    joins: bool,
    /// The words of a paragraph without an end: the next one begins so.
    carried: Vec<Inline>,
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

    fn matter(&self) -> Option<Matter> {
        match self.get("matter")? {
            "front" => Some(Matter::Front),
            "body" => Some(Matter::Body),
            "back" => Some(Matter::Back),
            _ => None,
        }
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

    /// Takes a picture whose bytes stand in its address (RFC 2397); `name` is the one it had.
    fn embedded(&mut self, address: &str, name: Option<&str>) -> Option<String> {
        let mut digest = DefaultHasher::new();
        address.hash(&mut digest);
        let digest = digest.finish();
        if let Some(known) = self.addresses.get(&digest) {
            return Some(known.clone());
        }
        let (kind, data) = address.strip_prefix("data:")?.split_once(',')?;
        let bytes = match kind.strip_suffix(";base64") {
            Some(_) => base64::decode(data),
            None => unescaped(data),
        };
        let named = kind.split(';').next().unwrap_or("");
        let media_type = MediaType::sniff(&bytes).unwrap_or_else(|| MediaType::named(named));
        let count = self.resources.len() + 1;
        let taken = |n: &str| self.resources.iter().any(|r| r.name == n);
        let name = match name.filter(|n| !n.is_empty() && !taken(n)) {
            Some(name) => name.to_owned(),
            None => format!("images/image-{count}.{}", media_type.extension()),
        };
        self.addresses.insert(digest, name.clone());
        let (data, span) = (ResourceData::from(bytes), self.here());
        self.resources.push(Resource { name: name.clone(), media_type, data, span });
        Some(name)
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
        // A picture of which not even the name is known is told, and leads nowhere.
        if !path.is_empty() {
            let media_type = images::by_extension(extension);
            self.resources.push(Resource { name: path.to_owned(), media_type, data, span });
        }
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

/// Bytes written as characters and `%` with two digits (RFC 3986, 2.1).
fn unescaped(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digit = |i: usize| after.get(i).and_then(|b| char::from(*b).to_digit(16));
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'%'));
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                out.push(*first);
                rest = after;
            }
        }
    }
    out
}
