//! What all stories of a document share: the parts, and the state that reading changes.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use reissue_core::{
    Block, BlockKind, Diagnostic, Inline, InlineKind, Language, Note, NoteId, NoteKind, Report,
    Span,
};

use super::import::Budget;
use super::numbering::Numbering;
use super::package::{self, ContentTypes, Part};
use super::story::Story;
use super::styles::{self, Styles};
use crate::archive::Archive;
use crate::ledger::Ledger;
use crate::office::flow;
use crate::office::images::Images;
use crate::office::looks::Looks;
use crate::office::transcript::Transcript;
use crate::xml::{Document, Node};
use crate::{Files, Input, Options, ReadError, TrackedChanges};

/// The parts of a document that are read as a whole.
pub(super) struct Parts {
    /// The main document.
    pub(super) main: Part,
    /// Footnotes and endnotes.
    pub(super) notes: [Option<Part>; 2],
    /// Comments.
    pub(super) comments: Option<Document>,
    /// Headers and footers.
    pub(super) furniture: Vec<Document>,
    /// The styles.
    pub(super) styles: Styles,
    /// The lists.
    numbering: Option<Document>,
    /// The language of most of the text.
    pub(super) language: Option<Language>,
    /// The width between the margins in EMU.
    pub(super) measure: i64,
}

impl Parts {
    /// Reads the parts of a package.
    pub(super) fn read(
        archive: &mut Archive<'_>,
        input: &Input<'_>,
        options: &Options,
    ) -> Result<Self, ReadError> {
        let broken = |what: String| ReadError::Broken { name: input.name.clone(), what };
        let path = package::main_part(archive, options)?;
        let main = package::open(archive, &path, options)?
            .ok_or_else(|| broken(format!("the main part `{path}` is missing")))?;
        if let Some(what) = package::is_broken(&main.document) {
            return Err(broken(format!("the XML of `{path}` is not well formed ({what})")));
        }
        if main.document.root().find("w:body").is_none() {
            return Err(broken(format!("`{path}` holds no text document")));
        }
        let mut related = |kind| package::related(archive, &main.relations, kind, options);
        let notes = [related("footnotes")?, related("endnotes")?];
        let comments = related("comments")?.map(|p| p.document);
        let numbering = related("numbering")?.map(|p| p.document);
        let styles = related("styles")?.map(|p| Styles::read(&p.document)).unwrap_or_default();
        let mut furniture = Vec::new();
        for relation in main.relations.values() {
            if matches!(relation.kind.as_str(), "header" | "footer") && !relation.external {
                furniture.extend(package::document(archive, &relation.target, options)?);
            }
        }
        let language = main_language(&main.document, &styles);
        let measure = measure(&main.document);
        Ok(Self { main, notes, comments, furniture, styles, numbering, language, measure })
    }
}

/// What reading changes.
pub(super) struct State<'a> {
    /// The package, for pictures.
    pub(super) archive: Archive<'a>,
    /// What was not carried over.
    pub(super) ledger: Ledger,
    /// Formatting by hand that was not carried over.
    pub(super) looks: Looks,
    /// The pictures.
    pub(super) images: Images<'a>,
    /// The notes, in the order of their first reference.
    pub(super) notes: Vec<Note>,
    /// The lines of notes.
    pub(super) note_text: Transcript,
    /// How far lists have been counted.
    pub(super) numbering: Numbering,
    /// Which state of tracked changes is read.
    pub(super) tracked: TrackedChanges,
    /// The ids of places that have been given out.
    pub(super) ids: BTreeSet<String>,
    /// How to read, for documents inside this one.
    pub(super) options: Options,
    /// The types of the parts, where an import has asked for them.
    pub(super) types: Option<Rc<ContentTypes>>,
    /// What documents inside this one may cost.
    pub(super) imports: Budget,
    /// The sources, and what readers of other formats say.
    pub(super) report: Report,
    known: BTreeMap<(NoteKind2, String), NoteId>,
    commented: BTreeSet<String>,
}

/// The kind of a note, in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NoteKind2 {
    /// At the foot of the page.
    Foot,
    /// At the end.
    End,
}

impl<'a> State<'a> {
    /// Starts with nothing read.
    pub(super) fn new(
        archive: Archive<'a>,
        files: Option<&'a dyn Files>,
        options: &Options,
        parts: &Parts,
    ) -> Self {
        let numbering = parts.numbering.as_ref().map(Numbering::read).unwrap_or_default();
        Self {
            archive,
            ledger: Ledger::default(),
            looks: Looks::default(),
            images: Images::new(files),
            notes: Vec::new(),
            note_text: Transcript::none(),
            numbering,
            tracked: options.tracked_changes,
            ids: BTreeSet::new(),
            options: options.clone(),
            types: None,
            imports: Budget::default(),
            report: Report::default(),
            known: BTreeMap::new(),
            commented: BTreeSet::new(),
        }
    }

    /// The types of the parts.
    pub(super) fn types(&mut self) -> Rc<ContentTypes> {
        let read = || Rc::new(ContentTypes::read(&mut self.archive, &self.options));
        self.types.get_or_insert_with(read).clone()
    }

    /// Changes what a document and those inside it gather together for that of another one.
    pub(super) fn exchange(&mut self, other: &mut State<'_>) {
        std::mem::swap(&mut self.ledger, &mut other.ledger);
        std::mem::swap(&mut self.looks, &mut other.looks);
        self.images.exchange(&mut other.images);
        std::mem::swap(&mut self.notes, &mut other.notes);
        std::mem::swap(&mut self.note_text, &mut other.note_text);
        self.numbering.exchange_count(&mut other.numbering);
        std::mem::swap(&mut self.ids, &mut other.ids);
        std::mem::swap(&mut self.imports, &mut other.imports);
        std::mem::swap(&mut self.report, &mut other.report);
    }

    /// Reads the note that a reference names, once, and gives its id.
    pub(super) fn note(
        &mut self,
        parts: &Parts,
        kind: NoteKind2,
        id: &str,
        mark: Option<String>,
        span: Span,
    ) -> Option<NoteId> {
        if let Some(known) = self.known.get(&(kind, id.to_owned())) {
            return Some(known.clone());
        }
        let (part, element, note_kind) = match kind {
            NoteKind2::Foot => (parts.notes[0].as_ref(), "w:footnote", NoteKind::Footnote),
            NoteKind2::End => (parts.notes[1].as_ref(), "w:endnote", NoteKind::Endnote),
        };
        let node = part.and_then(|p| {
            let mut all = p.document.root().descendants();
            all.find(|n| n.is(element) && n.attribute("w:id") == Some(id)).map(|n| (p, n))
        });
        let Some((part, node)) = node else {
            let message = "a note is referred to and not there";
            let help = "look for the note in another copy of the file";
            self.ledger.note(Diagnostic::lost("read-422", message).at(span).help(help));
            return None;
        };
        let prefix = if kind == NoteKind2::Foot { "fn" } else { "en" };
        let name = NoteId(format!("{prefix}{}", self.notes.len() + 1));
        self.known.insert((kind, id.to_owned()), name.clone());
        let at = self.notes.len();
        self.notes.push(Note { id: name.clone(), kind: note_kind, mark, ..Note::default() });
        let (mut blocks, place) = self.note_blocks(parts, part, node);
        if let Some(note) = self.notes.get_mut(at) {
            if let Some(mark) = &note.mark {
                unmark(&mut blocks, mark);
            }
            note.blocks = blocks;
            note.span = place;
        }
        Some(name)
    }

    fn note_blocks(&mut self, parts: &Parts, part: &Part, node: Node<'_>) -> (Vec<Block>, Span) {
        self.note_text.end_line();
        let start = self.note_text.here();
        let transcript = std::mem::replace(&mut self.note_text, Transcript::none());
        let mut story = Story::new(parts, self, part, transcript);
        let pieces = story.pieces(node);
        let transcript = story.finish();
        let place = transcript.since(start);
        self.note_text = transcript;
        let mut blocks = flow::blocks(pieces, &mut self.ledger);
        flow::unspaced(&mut blocks);
        (blocks, place)
    }

    /// Reports the comment at a place.
    pub(super) fn comment(&mut self, parts: &Parts, id: &str, span: Span) {
        if !self.commented.insert(id.to_owned()) {
            return;
        }
        let node = parts.comments.as_ref().and_then(|d| {
            d.elements().find(|n| n.is("w:comment") && n.attribute("w:id") == Some(id))
        });
        if let Some(node) = node {
            let diagnostic = Diagnostic::fact("read-401", "a comment was left out").at(span);
            self.ledger.words(diagnostic, &words(node));
        }
    }

    /// Reports headers, footers, and the comments and notes that no reference names.
    pub(super) fn furniture(&mut self, parts: &Parts) {
        for document in &parts.furniture {
            let message = "a header or footer was left out: every edition makes its own";
            let words = words(document.root());
            if !words.trim().is_empty() {
                self.ledger.words(Diagnostic::fact("read-403", message), &words);
            }
        }
        let comments = parts.comments.iter().flat_map(Document::elements);
        let rest: Vec<&str> =
            comments.filter(|n| n.is("w:comment")).filter_map(|n| n.attribute("w:id")).collect();
        rest.into_iter().for_each(|id| self.comment(parts, id, Span::NONE));
        self.unnamed(parts, NoteKind2::Foot, "w:footnote");
        self.unnamed(parts, NoteKind2::End, "w:endnote");
    }

    fn unnamed(&mut self, parts: &Parts, kind: NoteKind2, element: &str) {
        let part = match kind {
            NoteKind2::Foot => parts.notes[0].as_ref(),
            NoteKind2::End => parts.notes[1].as_ref(),
        };
        for node in part.iter().flat_map(|p| p.document.elements()).filter(|n| n.is(element)) {
            let id = node.attribute("w:id").unwrap_or("").to_owned();
            let separator = node.attribute("w:type").is_some_and(|t| t != "normal");
            let text = words(node);
            if separator || self.known.contains_key(&(kind, id)) || text.trim().is_empty() {
                continue;
            }
            let message = "a note that nothing refers to was left out";
            let help = "set its mark in the text, or take the note out";
            self.ledger.words(Diagnostic::lost("read-423", message).help(help), &text);
        }
    }
}

/// Takes a mark of the author's own off the head of its note: editions set it again.
fn unmark(blocks: &mut [Block], mark: &str) {
    let Some(Block { kind: BlockKind::Paragraph(p), .. }) = blocks.first_mut() else { return };
    let Some(Inline { kind: InlineKind::Text(text), .. }) = p.content.first_mut() else { return };
    if let Some(rest) = text.strip_prefix(mark).filter(|r| r.starts_with(' ')) {
        *text = rest.trim_start_matches(' ').to_owned();
    }
}

/// All characters of text inside, a space after each paragraph.
pub(super) fn words(node: Node<'_>) -> String {
    let mut out = String::new();
    for inside in node.descendants() {
        match inside.name() {
            "w:t" | "w:delText" | "m:t" => out.push_str(&inside.text_content()),
            "w:p" | "w:tab" | "w:br" => out.push(' '),
            "w:noBreakHyphen" => out.push('-'),
            _ => {}
        }
    }
    out
}

/// The language that most characters are in: what runs say, and the default where they don't.
fn main_language(document: &Document, styles: &Styles) -> Option<Language> {
    let default = styles.paragraph(None).characters.language[0].clone();
    let default = default.or_else(|| styles.defaults.language[0].clone());
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for run in document.elements().filter(|n| n.is("w:r")) {
        let own = run
            .child("w:rPr")
            .and_then(|p| p.child("w:lang"))
            .and_then(|n| n.attribute("w:val"))
            .or(default.as_deref());
        let Some(own) = own else { continue };
        let length: usize = run
            .elements()
            .filter(|n| n.is("w:t"))
            .filter_map(|n| n.first_child()?.text())
            .map(str::len)
            .sum();
        *counts.entry(own).or_default() += length;
    }
    let most = counts.into_iter().filter(|(_, n)| *n > 0).max_by_key(|(_, n)| *n);
    most.and_then(|(tag, _)| styles::language(tag))
        .or_else(|| default.as_deref().and_then(styles::language))
}

/// The width between the margins of the last section, in EMU (914,400 to the inch).
fn measure(document: &Document) -> i64 {
    const TWIP: i64 = 635;
    let section = document.elements().filter(|n| n.is("w:sectPr")).last();
    let value = |node: &str, name: &str| {
        let found = section?.child(node)?.attribute(name)?;
        styles::twips(found).map(i64::from)
    };
    let width = value("w:pgSz", "w:w").unwrap_or(12_240);
    let left = value("w:pgMar", "w:left").or_else(|| value("w:pgMar", "w:start")).unwrap_or(1440);
    let right = value("w:pgMar", "w:right").or_else(|| value("w:pgMar", "w:end")).unwrap_or(1440);
    (width - left - right).max(1440) * TWIP
}
