//! Notes of a FictionBook: sections of a body of their own, found by id.

use reissue_core::{Block, Note, NoteId, NoteKind, Role, Section, plain};

use super::Reader;
use super::blocks::Loose;
use crate::outline::{self, Head, Item};
use crate::xml::Node;

impl<'d> Reader<'d> {
    /// Reads the note that a link names, once, and gives its id; none where there is none.
    pub(super) fn note(&mut self, id: &str, link: Node<'d>) -> Option<NoteId> {
        if let Some(known) = self.taken.get(id) {
            return Some(known.clone());
        }
        let node = self.by_id.get(id).copied().filter(|_| self.in_notes.contains(id))?;
        // A place inside a note is a link, not a reference to the note.
        if !node.is("section") {
            return None;
        }
        let name = NoteId(format!("fn{}", self.notes.len() + 1));
        self.taken.insert(id.to_owned(), name.clone());
        let in_comments = node
            .ancestors()
            .find(|n| n.is("body"))
            .is_some_and(|b| b.attribute("name") == Some("comments"));
        let kind = if in_comments { NoteKind::Endnote } else { NoteKind::Footnote };
        let shown = link.tidy_text();
        let mark = shown.trim_matches(['[', ']', '(', ')', '{', '}']).trim();
        let mark = (!mark.is_empty() && mark.chars().count() <= 8).then(|| mark.to_owned());
        let at = self.notes.len();
        let span = self.span(node);
        self.notes.push(Note { id: name.clone(), kind, mark, span, ..Note::default() });
        let mut blocks = Vec::new();
        for part in self.parts(node) {
            match part {
                Loose::Inlines(content, span) => blocks.push(Block::paragraph(content, span)),
                Loose::Element(child) if child.is("title") => {}
                Loose::Element(child) => self.block(child, &mut blocks),
            }
        }
        self.note_title(node, &mut blocks);
        if let Some(note) = self.notes.get_mut(at) {
            note.blocks = blocks;
        }
        Some(name)
    }

    /// A note's title is its number; where it is more, it is text.
    fn note_title(&mut self, node: Node<'d>, blocks: &mut Vec<Block>) {
        let Some(title) = node.child("title") else { return };
        let words = title.tidy_text();
        let number =
            words.chars().filter(|c| c.is_alphabetic()).count() <= 1 && words.chars().count() <= 8;
        if number {
            return;
        }
        let mut bridge = Vec::new();
        self.bridgehead(title, &mut bridge);
        blocks.splice(0..0, bridge);
    }

    /// What of a body of notes nothing refers to: a section of back matter.
    pub(super) fn rest_of_notes(&mut self, body: Node<'d>) -> Vec<Section> {
        let mut items: Vec<Item> = Vec::new();
        let mut title = Vec::new();
        for child in body.elements() {
            match child.name() {
                "title" => title = self.heading_words(child),
                "section" => {
                    let taken = child.attribute("id").is_some_and(|id| self.taken.contains_key(id));
                    if !taken {
                        self.section(child, 2, &mut items);
                    }
                }
                _ => {
                    let mut blocks = Vec::new();
                    self.block(child, &mut blocks);
                    items.extend(blocks.into_iter().map(Item::Block));
                }
            }
        }
        if items.is_empty() {
            // The heading stood over notes only, which stand elsewhere now.
            let words = plain(&title);
            if !words.trim().is_empty() {
                let message =
                    "the heading over the notes was left out: every edition makes its own";
                let diagnostic =
                    reissue_core::Diagnostic::fact("read-405", message).at(self.span(body));
                self.ledger.words(diagnostic, &words);
            }
            return Vec::new();
        }
        let head = Head {
            level: 1,
            title,
            role: Some(Role::Notes),
            span: self.span(body),
            ..Head::default()
        };
        items.insert(0, Item::Heading(head));
        let mut scratch = reissue_core::Book::default();
        // A title of its own keeps the heading from being taken as that of a book.
        scratch.metadata.title = "\u{0}".into();
        outline::build(items, &mut scratch, &mut self.ledger);
        let mut out = scratch.front;
        out.append(&mut scratch.body);
        out.append(&mut scratch.back);
        out
    }
}
