//! Notes: numbered through the book, at the end of their document or in a file of their own.

use std::collections::HashMap;

use reissue_core::{
    Block, BlockKind, Book, Diagnostic, Matter, Note, NoteId, NoteKind, Role, Section,
};

use super::{DocKind, TocEntry, Writer};
use crate::options::NoteStyle;
use crate::survey::AnchorId;

/// All notes of the book.
#[derive(Debug, Default)]
pub(super) struct Notes {
    by_id: HashMap<NoteId, usize>,
    list: Vec<Entry>,
    /// Notes whose marks stand in the document and that are still to be written.
    pending: Vec<usize>,
    /// Whether the notes that stand in a file of their own have been written.
    gathered: bool,
}

#[derive(Debug)]
struct Entry {
    /// Where it stands in [`Book::notes`].
    index: usize,
    popup: bool,
    target: Option<AnchorId>,
    back: Option<AnchorId>,
    /// Whether some text refers to it.
    referenced: bool,
    seen: bool,
}

impl Notes {
    /// Numbers the notes in the order of their first reference; unreferenced ones come last.
    pub(super) fn new(book: &Book, style: NoteStyle, referenced: Vec<NoteId>) -> Self {
        let mut index = HashMap::with_capacity(book.notes.len());
        for (at, note) in book.notes.iter().enumerate() {
            index.entry(&note.id).or_insert(at);
        }
        let mut notes = Self::default();
        let mut add = |id: &NoteId, referenced: bool| {
            let Some(at) = index.get(id).copied() else { return };
            if notes.by_id.contains_key(id) {
                return;
            }
            let kind = book.notes.get(at).map_or(NoteKind::Footnote, |n| n.kind);
            let popup = referenced
                && match style {
                    NoteStyle::AsWritten => kind == NoteKind::Footnote,
                    NoteStyle::Popup => true,
                    NoteStyle::Endnotes => false,
                };
            notes.by_id.insert(id.clone(), notes.list.len());
            notes.list.push(Entry {
                index: at,
                popup,
                target: None,
                back: None,
                referenced,
                seen: false,
            });
        };
        referenced.iter().for_each(|id| add(id, true));
        book.notes.iter().for_each(|n| add(&n.id, false));
        notes
    }

    /// Tells whether some notes stand in a file of their own and are still to be written.
    pub(super) fn any_endnotes_left(&self) -> bool {
        !self.gathered && self.list.iter().any(|e| !e.popup)
    }
}

impl<'a> Writer<'a> {
    /// The number of a note and the place where it stands or will stand.
    pub(super) fn note_target(&mut self, id: &NoteId) -> Option<(usize, AnchorId)> {
        let at = *self.notes.by_id.get(id)?;
        let number = at + 1;
        let entry = self.notes.list.get_mut(at)?;
        let target = match entry.target {
            Some(target) => target,
            None => *entry.target.insert(self.anchors.make(&format!("note-{number}"))),
        };
        Some((number, target))
    }

    /// The place of the first mark of a note, if it is still to be set.
    pub(super) fn note_back(&mut self, id: &NoteId) -> Option<AnchorId> {
        let at = *self.notes.by_id.get(id)?;
        let entry = self.notes.list.get_mut(at)?;
        if entry.back.is_none() {
            entry.back = Some(self.anchors.make(&format!("noteref-{}", at + 1)));
        }
        entry.back
    }

    /// Remembers that the mark of a note stands in this document.
    pub(super) fn note_seen(&mut self, id: &NoteId) {
        let Some(at) = self.notes.by_id.get(id).copied() else { return };
        let Some(entry) = self.notes.list.get_mut(at) else { return };
        let first = !std::mem::replace(&mut entry.seen, true);
        if first && entry.popup {
            self.notes.pending.push(at);
        }
    }

    /// Writes the notes whose marks stand in this document; they may hold marks of further ones.
    pub(super) fn pending_notes(&mut self) {
        let mut next = 0;
        while let Some(at) = self.notes.pending.get(next).copied() {
            next += 1;
            self.popup(at);
        }
        self.notes.pending.clear();
    }

    fn popup(&mut self, at: usize) {
        let Some((note, target, back)) = self.entry(at) else { return };
        let name = self.element("aside");
        self.out.raw("<").raw(name);
        self.place(target);
        self.out.attr("class", "footnote");
        self.semantics("footnote", "doc-footnote");
        self.note_body(note, at + 1, Some(back));
        self.out.raw("</").raw(name).raw(">\n");
    }

    fn entry(&mut self, at: usize) -> Option<(&'a Note, AnchorId, AnchorId)> {
        let book: &'a Book = self.book;
        let note = book.notes.get(self.notes.list.get(at)?.index)?;
        let (_, target) = self.note_target(&note.id)?;
        let back = self.note_back(&note.id)?;
        Some((note, target, back))
    }

    /// Writes language, `>` and the text of a note; its number, a link back, comes first, for
    /// Kindle and Apple Books take an element that begins so for a note that pops up.
    fn note_body(&mut self, note: &'a Note, number: usize, back: Option<AnchorId>) {
        let language = note.language.clone().unwrap_or_else(|| self.book.metadata.language());
        let before = self.enter_language(Some(&language));
        self.out.raw(">\n");
        let rest = match note.blocks.split_first() {
            Some((block, rest)) if matches!(block.kind, BlockKind::Paragraph(_)) => {
                self.numbered_paragraph(block, number, back);
                rest
            }
            _ => {
                self.out.raw("<p>");
                self.note_number(number, back);
                self.out.raw("</p>\n");
                note.blocks.as_slice()
            }
        };
        self.blocks(rest);
        self.leave_language(before);
    }

    fn numbered_paragraph(&mut self, block: &Block, number: usize, back: Option<AnchorId>) {
        let BlockKind::Paragraph(paragraph) = &block.kind else { return };
        let before = self.open_paragraph(block, paragraph);
        self.note_number(number, back);
        self.out.raw(" ");
        self.paragraph_content(paragraph);
        self.out.raw("</p>\n");
        self.leave_language(before);
    }

    fn note_number(&mut self, number: usize, back: Option<AnchorId>) {
        let number = number.to_string();
        let Some(back) = back else {
            self.out.raw("<span class=\"note-number\">").raw(&number).raw(".</span>");
            return;
        };
        self.out.raw("<a").attr("class", "note-number");
        self.href(back);
        self.semantics("backlink", "doc-backlink");
        let label = format!("{} {number}", self.words.back_to_reference);
        self.attr3("aria-label", &label);
        self.out.raw(">").raw(&number).raw(".</a>");
    }

    /// Writes the notes that stand in a file of their own.
    pub(super) fn endnotes(&mut self, section: Option<&Section>) {
        if !self.notes.any_endnotes_left() {
            return;
        }
        let heading = section.map(|s| self.label(s)).unwrap_or_else(|| self.words.notes.to_owned());
        self.begin_doc("notes", &heading, Matter::Back, DocKind::Section(Role::Notes));
        self.toc.push(TocEntry { depth: 0, label: heading.clone(), doc: self.doc(), id: None });
        let id = self.anchors.fresh("heading");
        self.start("section");
        self.named_id(section.and_then(|s| s.id.as_deref()));
        self.out.attr("class", "notes");
        self.semantics("endnotes", "doc-endnotes");
        self.attr3("aria-labelledby", &id);
        self.out.raw(">\n<h2").attr("id", &id).raw(">").text(&heading).raw("</h2>\n");
        self.endnote_list();
        self.pending_notes();
        self.end("section");
        self.end_doc();
    }

    /// Writes the list of the notes that stand in a file of their own, once.
    pub(super) fn endnote_list(&mut self) {
        if !self.notes.any_endnotes_left() {
            return;
        }
        self.notes.gathered = true;
        let book: &'a Book = self.book;
        self.out.raw("<ol class=\"endnotes\">\n");
        for at in 0..self.notes.list.len() {
            let Some(entry) = self.notes.list.get(at).filter(|e| !e.popup) else { continue };
            let referenced = entry.referenced;
            if let Some(note) = book.notes.get(entry.index) {
                self.endnote(at, note, referenced);
            }
        }
        self.out.raw("</ol>\n");
    }

    fn endnote(&mut self, at: usize, note: &'a Note, referenced: bool) {
        let Some((_, target, back)) = self.entry(at) else { return };
        if !referenced {
            self.diagnostics.push(
                Diagnostic::suspect(
                    "epub-006",
                    format!("no text refers to the note `{}`", note.id.0),
                )
                .at(note.span)
                .help("put its mark into the text; it stands at the end of the notes now"),
            );
        }
        self.out.raw("<li");
        self.place(target);
        self.note_body(note, at + 1, referenced.then_some(back));
        self.out.raw("</li>\n");
    }
}
