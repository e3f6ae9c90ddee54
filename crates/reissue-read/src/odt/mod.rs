//! Reads OpenDocument texts (OASIS OpenDocument 1.0 to 1.3): `.odt`, `.ott`, and flat `.fodt`.
//!
//! | part | what becomes of it |
//! | --- | --- |
//! | `content.xml` | blocks by style and structure; see `office` |
//! | `styles.xml` | what paragraphs and runs mean; headers and footers are reported |
//! | `meta.xml` | metadata |
//! | pictures | resources |
//! | formulas | MathML as it stands |
//! | other objects, forms | reported as lost |
//! | annotations | left out and reported with their words |

mod field;
mod frame;
mod inline;
mod meta;
mod story;
mod styles;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use reissue_core::{Book, Diagnostic, Language, Note, Span};

use crate::archive::Archive;
use crate::ledger::Ledger;
use crate::office::{
    flow, guess, images::Images, links, looks::Looks, names, opening, part, title_page,
    transcript::Transcript,
};
use crate::outline;
use crate::xml::{Dialect, Document, FlawKind, Node, parse_xml};
use crate::{Input, Options, ReadError, Reading, TrackedChanges};
use story::Story;
use styles::Styles;

/// The parts of a document.
struct Parts {
    content: Document,
    styles: Styles,
    /// Deleted text by the id of its change.
    deletions: BTreeMap<String, crate::xml::NodeId>,
    /// The ids of insertions.
    insertions: Vec<String>,
    /// The language of most of the text.
    language: Option<Language>,
    /// The headings that links name by their words.
    outline: BTreeSet<String>,
}

/// What reading changes.
struct State<'a> {
    archive: Option<Archive<'a>>,
    ledger: Ledger,
    looks: Looks,
    images: Images<'a>,
    notes: Vec<Note>,
    note_text: Transcript,
    tracked: TrackedChanges,
    depth: u64,
    /// How far lists have been counted, by style and by id.
    counted: BTreeMap<String, i32>,
    /// The headings that have a name already.
    outlined: BTreeSet<String>,
    /// The insertion that is being rejected.
    rejecting: Option<String>,
}

/// Reads an ODT file.
///
/// # Errors
/// [`ReadError::Broken`] where the archive or the syntax of its content is broken,
/// [`ReadError::Drm`] where a password locks it, [`ReadError::Limit`] where a limit was broken.
pub fn read(input: &Input<'_>, options: &Options) -> Result<Reading, ReadError> {
    let zipped = input.bytes.starts_with(b"PK");
    let mut archive = match zipped || !looks_flat(&input.bytes) {
        true => Some(Archive::open(input, &options.limits)?),
        false => None,
    };
    let mut reading = Reading::default();
    let mut ledger = Ledger::default();
    let broken = |what: String| ReadError::Broken { name: input.name.clone(), what };
    let (content, styles, meta) = match &mut archive {
        Some(archive) => {
            archive.findings.drain(..).for_each(|f| ledger.note(f));
            refuse_locked(input, archive, options)?;
            let content = document(archive, "content.xml", options)?
                .ok_or_else(|| broken("the part `content.xml` is missing".into()))?;
            let styles = document(archive, "styles.xml", options)?;
            let meta = document(archive, "meta.xml", options)?;
            (content, styles, meta)
        }
        None => {
            let text = part::text_of(&input.name, input.bytes.to_vec(), options)?
                .ok_or_else(|| ReadError::Empty { name: input.name.clone() })?;
            (parse_xml(text, Dialect::Xml, options.limits.depth), None, None)
        }
    };
    if let Some(flaw) = content.flaws.iter().find(|f| f.kind == FlawKind::Syntax) {
        return Err(broken(format!("the XML of its content is not well formed ({})", flaw.what)));
    }
    let Some(body) = content.root().find("office:text").map(|n| n.id) else {
        return Err(broken("it holds no text document".into()));
    };
    let parts = Parts::new(content, styles.as_ref());
    let mut book = Book::default();
    let main = parts.language.clone();
    book.metadata.languages.extend(main);
    meta::read(meta.as_ref().unwrap_or(&parts.content), &mut book.metadata, &mut ledger);
    if book.metadata.languages.is_empty() {
        book.metadata.languages.extend(options.language.clone());
    }
    let transcript = Transcript::new(&mut reading.report, format!("{}!/content.xml", input.name));
    let notes = Transcript::new(&mut reading.report, format!("{}!/notes", input.name));
    let mut state = State {
        archive,
        ledger,
        looks: Looks::default(),
        images: Images::new(input.files),
        notes: Vec::new(),
        note_text: notes,
        tracked: options.tracked_changes,
        depth: options.limits.depth,
        counted: BTreeMap::new(),
        outlined: BTreeSet::new(),
        rejecting: None,
    };
    let mut story = Story::new(&parts, &mut state, transcript);
    let mut pieces = story.pieces(parts.content.node(body));
    story.finish().enter(&mut reading.report);
    let State { mut ledger, looks, images, notes, note_text, .. } = state;
    looks.enter(&mut ledger);
    note_text.enter(&mut reading.report);
    furniture(styles.as_ref().unwrap_or(&parts.content), &mut ledger);
    opening::take(&mut pieces, &mut book.metadata, &mut ledger);
    title_page::take(&mut pieces, &mut book.metadata, &mut ledger);
    guess::headings(&mut pieces, &mut book.metadata, &mut ledger);
    let mut items = flow::items(pieces, &mut ledger);
    flow::spaced(&mut items, &mut ledger);
    book.notes = notes;
    book.resources = images.into_resources();
    outline::build(items, &mut book, &mut ledger);
    links::settle(&mut book, &mut ledger);
    if book.sections().next().is_none() {
        ledger.note(Diagnostic::suspect("read-435", "the document holds no text").at(Span::NONE));
    }
    ledger.enter(&mut reading.report);
    reading.book = book;
    Ok(reading)
}

fn looks_flat(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(2048)).unwrap_or(bytes);
    head.windows(16).any(|w| w == b"office:document ")
        || head.windows(15).any(|w| w == b"office:document")
}

fn document(
    archive: &mut Archive<'_>,
    path: &str,
    options: &Options,
) -> Result<Option<Document>, ReadError> {
    let Some(bytes) = archive.read(path)? else { return Ok(None) };
    let text = part::text_of(path, bytes, options)?;
    Ok(text.map(|t| parse_xml(t, Dialect::Xml, options.limits.depth)))
}

/// Encrypted parts are named in the manifest (OpenDocument 1.3, part 2, 3.4).
fn refuse_locked(
    input: &Input<'_>,
    archive: &mut Archive<'_>,
    options: &Options,
) -> Result<(), ReadError> {
    let Some(manifest) = document(archive, "META-INF/manifest.xml", options)? else {
        return Ok(());
    };
    let locked = |n: &Node<'_>| {
        n.is("manifest:file-entry")
            && n.child("manifest:encryption-data").is_some()
            && n.attribute("manifest:full-path")
                .is_some_and(|p| matches!(p, "content.xml" | "encrypted-package"))
    };
    match manifest.elements().find(locked) {
        Some(_) => Err(ReadError::Drm { name: input.name.clone(), scheme: "a password".into() }),
        None => Ok(()),
    }
}

/// Reports headers and footers.
fn furniture(document: &Document, ledger: &mut Ledger) {
    let names = [
        "style:header",
        "style:footer",
        "style:header-left",
        "style:footer-left",
        "style:header-first",
        "style:footer-first",
    ];
    for node in document.elements().filter(|n| names.contains(&n.name())) {
        let words = story::words(node);
        if !words.trim().is_empty() {
            let message = "a header or footer was left out: every edition makes its own";
            ledger.words(Diagnostic::fact("read-403", message), &words);
        }
    }
}

impl Parts {
    fn new(content: Document, styles: Option<&Document>) -> Self {
        let documents: Vec<&Document> = styles.into_iter().chain([&content]).collect();
        let styles = Styles::read(&documents);
        let mut deletions = BTreeMap::new();
        let mut insertions = Vec::new();
        for region in content.elements().filter(|n| n.is("text:changed-region")) {
            let id = region.attribute("text:id").or_else(|| region.attribute("xml:id"));
            let Some(id) = id.map(str::to_owned) else { continue };
            if let Some(deletion) = region.child("text:deletion") {
                deletions.insert(id, deletion.id);
            } else if region.child("text:insertion").is_some() {
                insertions.push(id);
            }
        }
        let language = main_language(&content, &styles);
        let links = content.elements().filter_map(|n| outline_target(n.attribute("xlink:href")?));
        let outline = links.collect();
        Self { content, styles, deletions, insertions, language, outline }
    }
}

/// The place that a link names by the words of a heading, as LibreOffice writes it
/// (`#1.2.The Quay|outline`).
fn outline_target(href: &str) -> Option<String> {
    href.trim().strip_prefix('#')?.strip_suffix("|outline").map(outline_id)
}

/// The name of a heading by its words, its number aside.
fn outline_id(words: &str) -> String {
    let bare = words.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' '));
    format!("outline-{}", names::folded(bare))
}

/// The language that most paragraphs are in.
fn main_language(content: &Document, styles: &Styles) -> Option<Language> {
    let mut counts: BTreeMap<&Language, usize> = BTreeMap::new();
    for node in content.elements().filter(|n| matches!(n.name(), "text:p" | "text:h")) {
        let name = node.attribute("text:style-name").unwrap_or("");
        if let Some(language) = styles.language(name) {
            *counts.entry(language).or_default() += node.range().len();
        }
    }
    counts.into_iter().max_by_key(|(_, n)| *n).map(|(l, _)| l.clone())
}
