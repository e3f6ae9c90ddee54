//! Reads FictionBook 2.0 to 2.2, also inside a ZIP archive.
//!
//! | element | what becomes of it |
//! | --- | --- |
//! | `description` | metadata; the file's own history (`document-info`) is reported |
//! | `coverpage` | the cover |
//! | first `body` | sections by their nesting; `title`, `epigraph`, `annotation`, `image` at the head |
//! | `body name="notes"` and the like | notes, where something refers to them; else back matter |
//! | `poem`, `stanza`, `v` | verse |
//! | `cite`, `epigraph`, `text-author` | quotation, epigraph, attribution |
//! | `subtitle` | bridgehead, or a scene break where it is an ornament |
//! | `table`, `image`, `empty-line` | table, figure, scene break |
//! | `style`, `emphasis`, `strong`, … | the inline of that meaning; `style` by its name |
//! | `binary` | resources |

mod blocks;
mod description;
mod inlines;
mod notes;

use std::collections::{BTreeMap, BTreeSet};

use reissue_core::{
    Book, Diagnostic, MediaType, Note, Resource, ResourceData, Section, SourceId, Span,
};

use crate::archive::Archive;
use crate::ledger::Ledger;
use crate::office::{base64, images, links};
use crate::outline::{self, Item};
use crate::xml::{Dialect, Document, FlawKind, Node, parse_xml};
use crate::{Input, Options, ReadError, Reading, decode};

/// Reads an FB2 file.
///
/// # Errors
/// [`ReadError::Broken`] where it is no FictionBook or its XML breaks off,
/// [`ReadError::Limit`] where a limit was broken.
pub fn read(input: &Input<'_>, options: &Options) -> Result<Reading, ReadError> {
    let mut reading = Reading::default();
    let mut ledger = Ledger::default();
    let (name, bytes) = unpacked(input, options, &mut ledger)?;
    let declared = decode::declared_in_xml(&bytes).map(|d| d.to_string());
    let decoded = decode::decode(&name, &bytes, declared.as_deref(), options)?;
    drop(bytes);
    let (source, text) = decoded.enter(&name, &mut reading.report);
    let document = parse_xml(text, Dialect::Xml, options.limits.depth);
    let root = document.root().find("FictionBook").ok_or_else(|| ReadError::Broken {
        name: name.clone(),
        what: "it holds no `FictionBook`".into(),
    })?;
    if root.child("body").is_none() {
        return Err(ReadError::Broken { name, what: "it holds no `body`".into() });
    }
    flaws(&document, source, &mut ledger);
    let mut reader = Reader::new(root, source, ledger);
    let book = reader.book(root, options);
    let mut book = book;
    links::settle(&mut book, &mut reader.ledger);
    reader.ledger.enter(&mut reading.report);
    reading.book = book;
    Ok(reading)
}

/// The XML, out of its archive where it is in one.
fn unpacked(
    input: &Input<'_>,
    options: &Options,
    ledger: &mut Ledger,
) -> Result<(String, Vec<u8>), ReadError> {
    if !input.bytes.starts_with(b"PK") {
        return Ok((input.name.clone(), input.bytes.to_vec()));
    }
    let mut archive = Archive::open(input, &options.limits)?;
    archive.findings.drain(..).for_each(|f| ledger.note(f));
    let names: Vec<String> =
        archive.names().filter(|n| n.to_lowercase().ends_with(".fb2")).map(str::to_owned).collect();
    let Some(first) = names.first() else {
        let what = "the archive holds no `.fb2` file".into();
        return Err(ReadError::Broken { name: input.name.clone(), what });
    };
    for other in names.iter().skip(1) {
        let message = format!("the archive holds another book, `{other}`, which was not read");
        ledger.note(
            Diagnostic::lost("read-436", message).help("unpack the archive and read each file"),
        );
    }
    Ok((format!("{}!/{first}", input.name), archive.require(first)?))
}

fn flaws(document: &Document, source: SourceId, ledger: &mut Ledger) {
    for flaw in &document.flaws {
        let message = match flaw.kind {
            FlawKind::Syntax => format!("the XML is not well formed: {}", flaw.what),
            FlawKind::Entity => format!("the entity `{}` is not declared", flaw.what),
            FlawKind::Prefix => format!("the prefix `{}` is not declared", flaw.what),
            FlawKind::Depth => {
                "elements stand too deep in one another and were laid side by side".into()
            }
        };
        let span = Span::new(source, flaw.at.start, flaw.at.end);
        ledger.note(Diagnostic::suspect("read-437", message).at(span));
    }
}

/// Reads a book.
struct Reader<'d> {
    source: SourceId,
    ledger: Ledger,
    /// Elements by id, for notes.
    by_id: BTreeMap<&'d str, Node<'d>>,
    /// Sections of the bodies of notes.
    in_notes: BTreeSet<&'d str>,
    notes: Vec<Note>,
    /// The notes that were read, by id.
    taken: BTreeMap<String, reissue_core::NoteId>,
    resources: Vec<Resource>,
    binaries: BTreeMap<&'d str, Node<'d>>,
}

impl<'d> Reader<'d> {
    fn new(root: Node<'d>, source: SourceId, ledger: Ledger) -> Self {
        let mut by_id = BTreeMap::new();
        let mut binaries = BTreeMap::new();
        let mut in_notes = BTreeSet::new();
        for node in root.descendants().filter(Node::is_element) {
            let Some(id) = node.attribute("id").or_else(|| node.attribute("xml:id")) else {
                continue;
            };
            match node.is("binary") {
                true => binaries.entry(id).or_insert(node),
                false => by_id.entry(id).or_insert(node),
            };
        }
        for body in root.elements().filter(|n| n.is("body")).skip(1) {
            let ids = body.descendants().filter_map(|n| n.attribute("id"));
            in_notes.extend(ids);
        }
        Self {
            source,
            ledger,
            by_id,
            in_notes,
            notes: Vec::new(),
            taken: BTreeMap::new(),
            resources: Vec::new(),
            binaries,
        }
    }

    fn book(&mut self, root: Node<'d>, options: &Options) -> Book {
        let mut book = Book::default();
        if let Some(description) = root.child("description") {
            self.description(description, &mut book);
        }
        if book.metadata.languages.is_empty() {
            book.metadata.languages.extend(options.language.clone());
        }
        let bodies: Vec<Node<'d>> = root.elements().filter(|n| n.is("body")).collect();
        let mut items: Vec<Item> = Vec::new();
        for (i, body) in bodies.iter().enumerate() {
            let is_notes = i > 0 && body.attribute("name").is_some();
            if !is_notes {
                self.body(*body, &mut items, &book);
            }
        }
        outline::build(items, &mut book, &mut self.ledger);
        for body in bodies.iter().skip(1).filter(|b| b.attribute("name").is_some()) {
            let rest: Vec<Section> = self.rest_of_notes(*body);
            book.back.extend(rest);
        }
        book.notes = std::mem::take(&mut self.notes);
        book.resources = std::mem::take(&mut self.resources);
        self.unused_binaries(&mut book);
        self.other_parts(root);
        book
    }

    fn span(&self, node: Node<'_>) -> Span {
        node.span(self.source)
    }

    /// The resource of a binary; none where there is no such one.
    fn resource(&mut self, reference: &str, span: Span) -> Option<String> {
        let id = reference.trim().trim_start_matches('#');
        if let Some(known) =
            self.resources.iter().find(|r| r.name.strip_prefix("images/") == Some(id))
        {
            return Some(known.name.clone());
        }
        let Some(binary) = self.binaries.get(id).copied() else {
            let message = format!("the picture `{id}` is not in the file");
            let help = "put it into a `binary` element";
            self.ledger.note(Diagnostic::lost("read-424", message).at(span).help(help));
            return None;
        };
        Some(self.take_binary(id, binary))
    }

    fn take_binary(&mut self, id: &str, binary: Node<'_>) -> String {
        let bytes = base64::decode(&binary.text_content());
        let stated =
            binary.attribute("content-type").map(MediaType::named).filter(MediaType::is_image);
        let by_name = || images::by_extension(id.rsplit('.').next().unwrap_or(""));
        let media_type = MediaType::sniff(&bytes).or(stated).unwrap_or_else(by_name);
        let name = format!("images/{id}");
        let span = self.span(binary);
        let data = ResourceData::from(bytes);
        self.resources.push(Resource { name: name.clone(), media_type, data, span });
        name
    }

    /// Pictures that nothing names are carried along and reported.
    fn unused_binaries(&mut self, book: &mut Book) {
        let named: BTreeSet<String> = book.resources.iter().map(|r| r.name.clone()).collect();
        let rest: Vec<(&str, Node<'d>)> = self
            .binaries
            .iter()
            .filter(|(id, _)| !named.contains(&format!("images/{id}")))
            .map(|(id, n)| (*id, *n))
            .collect();
        for (id, binary) in rest {
            let message = format!("nothing in the book refers to the picture `{id}`");
            let span = self.span(binary);
            self.ledger.note(Diagnostic::suspect("read-438", message).at(span));
            self.take_binary(id, binary);
        }
        book.resources.append(&mut self.resources);
    }

    fn other_parts(&mut self, root: Node<'d>) {
        for node in root.elements() {
            match node.name() {
                "description" | "body" | "binary" => {}
                "stylesheet" => {
                    let message = "a style sheet was left out: every edition has its own design";
                    let diagnostic = Diagnostic::fact("read-439", message).at(self.span(node));
                    self.ledger.words(diagnostic, &node.text_content());
                }
                other => self.unknown(other, node),
            }
        }
    }

    /// Reports an element that FictionBook does not know, with its words.
    fn unknown(&mut self, name: &str, node: Node<'_>) {
        let message = format!("the element `{name}` is not known");
        let diagnostic = Diagnostic::lost("read-414", message).at(self.span(node));
        self.ledger.words(diagnostic, &node.text_content());
    }
}

/// The target of a link or picture, whatever the prefix of the attribute.
fn href<'d>(node: Node<'d>) -> Option<&'d str> {
    let own = node.attribute("xlink:href");
    own.or_else(|| {
        node.attributes().find(|(n, _)| *n == "href" || n.ends_with(":href")).map(|(_, v)| v)
    })
}
