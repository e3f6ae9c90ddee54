//! The documents of the book: sections, blocks and inlines as XHTML.
//!
//! One walk writes everything. Where a link leads is not known before its target is written, so a
//! document keeps the places of its links ([`Patch`]) and they are filled in at the end.

mod block;
mod front;
mod heading;
mod index;
mod inline;
mod note;
mod section;
mod table;

use std::collections::HashMap;

use reissue_core::{Block, Book, Diagnostic, Language, Matter, NoteId, Role, Span};

use crate::ids::Names;
use crate::media::Pictures;
use crate::options::{EpubOptions, Version};
use crate::survey::{AnchorId, Anchors, Holds, Survey, is_placeholder};
use crate::wording::Wording;
use crate::xml::Markup;

/// A link of a document whose target is filled in at the end.
#[derive(Debug)]
struct Patch {
    at: usize,
    to: AnchorId,
}

/// What a document is, for the guide and the landmarks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DocKind {
    /// The picture on the front.
    Cover,
    /// A section with a role, its first document.
    Section(Role),
    /// The rest of a section, or a section of no special kind.
    More,
}

/// An XHTML document of the book.
#[derive(Debug)]
pub(crate) struct Doc {
    /// The path beside the package document.
    pub file: String,
    /// The title, for the head.
    pub title: String,
    /// The stretch of the book.
    pub matter: Matter,
    /// What it is.
    pub kind: DocKind,
    /// What the body holds.
    pub body: String,
    /// Whether it holds MathML.
    pub mathml: bool,
    patches: Vec<Patch>,
}

/// An entry of the table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TocEntry {
    /// How deep it stands, 0 for the outermost.
    pub depth: usize,
    /// The words.
    pub label: String,
    /// The document.
    pub doc: usize,
    /// The id in the document; absent: its start.
    pub id: Option<String>,
}

/// A page of the source or print edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    /// The number as printed.
    pub label: String,
    /// The document.
    pub doc: usize,
    /// The id in the document.
    pub id: String,
}

/// All that the walk made.
#[derive(Debug)]
pub(crate) struct Content {
    pub docs: Vec<Doc>,
    pub toc: Vec<TocEntry>,
    pub pages: Vec<Page>,
    pub holds: Holds,
    /// Whether an index was made or carried.
    pub has_index: bool,
    /// Behind how many documents the navigation stands in the reading order.
    pub nav_at: usize,
    /// The words over the table of contents, where the book has some.
    pub nav_title: Option<String>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Writes the documents.
pub(crate) struct Writer<'a> {
    book: &'a Book,
    options: &'a EpubOptions,
    words: &'static Wording,
    pictures: Pictures<'a>,
    v3: bool,
    out: Markup,
    docs: Vec<Doc>,
    patches: Vec<Patch>,
    anchors: Anchors,
    holds: Holds,
    files: Names,
    language: Language,
    open: section::Open,
    notes: note::Notes,
    toc: Vec<TocEntry>,
    pages: Vec<Page>,
    index: index::Marks,
    /// Figures that the list of illustrations links to.
    figures: HashMap<*const Block, AnchorId>,
    in_link: bool,
    /// Where the mark of a note ended last: document and byte.
    note_end: Option<(usize, usize)>,
    deferred: Vec<(NoteId, Span)>,
    nav_at: Option<usize>,
    nav_title: Option<String>,
    has_index: bool,
    diagnostics: Vec<Diagnostic>,
}

/// Writes all documents of a book but the cover's.
pub(crate) fn write<'a>(
    book: &'a Book,
    options: &'a EpubOptions,
    pictures: Pictures<'a>,
    cover: Option<front::CoverPage>,
) -> (Content, Pictures<'a>) {
    let nav_replaces = front::contents_are_replaced(book);
    let survey =
        Survey::of(book, |s| is_placeholder(s) || (s.role == Role::Contents && nav_replaces));
    let language = book.metadata.language();
    let mut writer = Writer {
        book,
        options,
        words: Wording::of(&language),
        pictures,
        v3: options.version == Version::V33,
        out: Markup::with_capacity(1 << 16),
        docs: Vec::new(),
        patches: Vec::new(),
        notes: note::Notes::new(book, options.notes, survey.referenced),
        anchors: survey.anchors,
        holds: survey.holds,
        files: Names::default(),
        language,
        open: section::Open::default(),
        toc: Vec::new(),
        pages: Vec::new(),
        index: index::Marks::default(),
        figures: HashMap::new(),
        in_link: false,
        note_end: None,
        deferred: Vec::new(),
        nav_at: None,
        nav_title: None,
        has_index: false,
        diagnostics: Vec::new(),
    };
    writer.whole_book(cover, nav_replaces);
    writer.finish()
}

pub(crate) use front::CoverPage;

impl<'a> Writer<'a> {
    /// The number of the document that is being written.
    fn doc(&self) -> usize {
        self.docs.len().saturating_sub(1)
    }

    fn begin_doc(&mut self, wish: &str, title: &str, matter: Matter, kind: DocKind) {
        let file = format!("text/{}", self.files.file(wish, "xhtml"));
        self.open.next_document();
        self.docs.push(Doc {
            file,
            title: title.to_owned(),
            matter,
            kind,
            body: String::new(),
            mathml: false,
            patches: Vec::new(),
        });
    }

    fn end_doc(&mut self) {
        let body = self.out.take();
        let patches = std::mem::take(&mut self.patches);
        if let Some(doc) = self.docs.last_mut() {
            doc.body = body;
            doc.patches = patches;
        }
        let dropped = self.out.take_dropped();
        if dropped > 0 {
            self.diagnostics.push(
                Diagnostic::lost("epub-001", "control characters were left out")
                    .times(dropped)
                    .help("take them out of the source; no XML file may hold them"),
            );
        }
    }

    /// Writes ` href="…"`, to be filled in at the end.
    fn href(&mut self, to: AnchorId) {
        self.out.raw(" href=\"");
        self.patches.push(Patch { at: self.out.len(), to });
        self.out.raw("\"");
    }

    /// Writes ` id="…"` for a name of the book, unless a place of that name stands already.
    fn named_id(&mut self, name: Option<&str>) {
        let anchor = name.and_then(|n| self.anchors.find(n));
        if let Some(anchor) = anchor {
            self.place(anchor);
        }
    }

    /// Writes ` id="…"` for a place.
    fn place(&mut self, anchor: AnchorId) -> bool {
        let doc = self.doc();
        match self.anchors.place(anchor, doc) {
            Some(id) => {
                self.out.attr("id", id);
                true
            }
            None => false,
        }
    }

    /// Writes `epub:type` and `role`, which only EPUB 3 has.
    fn semantics(&mut self, epub_type: &str, role: &str) {
        if !self.v3 {
            return;
        }
        if !epub_type.is_empty() {
            self.out.attr("epub:type", epub_type);
        }
        if !role.is_empty() {
            self.out.attr("role", role);
        }
    }

    /// Writes an attribute that only EPUB 3 has.
    fn attr3(&mut self, name: &str, value: &str) {
        if self.v3 {
            self.out.attr(name, value);
        }
    }

    /// Writes the attributes of a language that differs from the surroundings, and gives the
    /// language to go back to.
    fn enter_language(&mut self, language: Option<&Language>) -> Option<Language> {
        let language = language.filter(|l| **l != self.language)?;
        let before = std::mem::replace(&mut self.language, language.clone());
        self.language_attributes(language, &before);
        Some(before)
    }

    fn language_attributes(&mut self, inner: &Language, outer: &Language) {
        if self.v3 {
            self.out.attr("lang", inner.as_str());
        }
        self.out.attr("xml:lang", inner.as_str());
        if direction(inner) != direction(outer) {
            self.out.attr("dir", direction(inner));
        }
    }

    fn leave_language(&mut self, before: Option<Language>) {
        if let Some(before) = before {
            self.language = before;
        }
    }

    /// Opens an element of EPUB 3, or its stand-in, all but the `>`.
    fn start(&mut self, name: &'static str) -> &mut Markup {
        let name = self.element(name);
        self.out.raw("<").raw(name)
    }

    /// Closes it.
    fn end(&mut self, name: &'static str) {
        let name = self.element(name);
        self.out.raw("</").raw(name).raw(">\n");
    }

    /// The element of EPUB 3, or its stand-in in XHTML 1.1.
    fn element(&self, name: &'static str) -> &'static str {
        if self.v3 { name } else { "div" }
    }

    fn finish(mut self) -> (Content, Pictures<'a>) {
        let files: Vec<String> = self.docs.iter().map(|d| d.file.clone()).collect();
        for (number, doc) in self.docs.iter_mut().enumerate() {
            doc.body = fill_in(doc, number, &files, &self.anchors);
        }
        let depth = self.options.toc_depth.unwrap_or(usize::MAX);
        self.toc.retain(|e| e.depth < depth);
        let content = Content {
            nav_at: self.nav_at.unwrap_or(0),
            docs: self.docs,
            toc: self.toc,
            pages: self.pages,
            holds: self.holds,
            has_index: self.has_index,
            nav_title: self.nav_title,
            diagnostics: self.diagnostics,
        };
        (content, self.pictures)
    }
}

/// Writes the targets into the links of a document.
fn fill_in(doc: &mut Doc, number: usize, files: &[String], anchors: &Anchors) -> String {
    let body = std::mem::take(&mut doc.body);
    if doc.patches.is_empty() {
        return body;
    }
    let mut out = String::with_capacity(body.len() + doc.patches.len() * 32);
    let mut done = 0;
    for patch in &doc.patches {
        out.push_str(body.get(done..patch.at).unwrap_or_default());
        done = patch.at;
        let (target, id) = anchors.at(patch.to).unwrap_or((number, ""));
        if target != number || id.is_empty() {
            let file = files.get(target).map_or("", String::as_str);
            out.push_str(file.strip_prefix("text/").unwrap_or(file));
        }
        if !id.is_empty() {
            out.push('#');
            out.push_str(id);
        }
    }
    out.push_str(body.get(done..).unwrap_or_default());
    out
}

/// The direction in which a language is written (Unicode CLDR, scripts written right to left).
pub(crate) fn direction(language: &Language) -> &'static str {
    let script = language.script();
    let by_script = matches!(script, Some("Arab" | "Hebr" | "Syrc" | "Thaa" | "Nkoo"));
    let by_language = script.is_none()
        && matches!(
            language.primary(),
            "ar" | "he" | "fa" | "ur" | "yi" | "ps" | "sd" | "ug" | "dv" | "syr" | "ckb" | "arc"
        );
    if by_script || by_language { "rtl" } else { "ltr" }
}
