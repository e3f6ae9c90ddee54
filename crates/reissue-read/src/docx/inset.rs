//! A page of HTML inside a document: its sections as a row of headings and blocks, under names
//! that no other part of the document has.

use std::collections::BTreeMap;

use reissue_core::{
    Block, BlockKind, Book, Diagnostic, Figure, Image, Inline, InlineKind, Language, LinkTarget,
    Note, Section, Span, VisitMut,
};

use super::shared::State;
use crate::html::Inset;
use crate::office::flow::Piece;
use crate::outline::Head;

/// Makes pieces of a page; its notes and pictures join those of the document.
pub(super) fn pieces(inset: Inset, state: &mut State<'_>, at: Span) -> Vec<Piece> {
    if !inset.title.is_empty() {
        let message = "the title of an imported page was left out";
        state.ledger.words(Diagnostic::fact("read-404", message).at(at), &inset.title);
    }
    let mut names = BTreeMap::new();
    for resource in inset.resources {
        let old = resource.name.clone();
        names.insert(old, state.images.adopt(resource));
    }
    let mut book = Book { body: inset.sections, notes: inset.notes, ..Book::default() };
    let cover = inset.cover.map(|image| {
        let figure = Figure { images: vec![image], ..Figure::default() };
        Block::new(BlockKind::Figure(figure), at)
    });
    let prefix = format!("import{}-", state.imports.number());
    let mut renamer = Renamer { prefix, names };
    renamer.visit_book(&mut book);
    state.notes.append(&mut book.notes);
    let mut out: Vec<Piece> = cover
        .map(|mut block| {
            renamer.visit_block(&mut block);
            Piece::Block(block)
        })
        .into_iter()
        .collect();
    for section in book.body {
        flat(section, inset.level, None, &mut out);
    }
    out
}

/// A section as its heading, its blocks and the sections inside.
fn flat(section: Section, level: u8, around: Option<&Language>, out: &mut Vec<Piece>) {
    let language = section.language.as_ref().or(around);
    let mut id = section.id;
    if let Some(heading) = section.heading {
        out.push(Piece::Heading(Box::new(Head {
            level,
            title: heading.title,
            subtitle: heading.subtitle,
            ordinal: heading.ordinal,
            short: heading.short,
            id: id.take(),
            language: language.cloned(),
            span: heading.span,
            ..Head::default()
        })));
    }
    if let Some(id) = id {
        // The place of a section without a heading is a place before its text.
        let anchor = Inline { kind: InlineKind::Anchor(id), span: section.span };
        out.push(Piece::Block(Block::paragraph(vec![anchor], section.span)));
    }
    for mut block in section.blocks {
        block.language = block.language.or_else(|| language.cloned());
        out.push(Piece::Block(block));
    }
    for inside in section.sections {
        flat(inside, level.saturating_add(1), language, out);
    }
}

/// Gives the names of a page a prefix, and its pictures the names that they have in the document.
struct Renamer {
    prefix: String,
    names: BTreeMap<String, String>,
}

impl Renamer {
    fn name(&self, name: &mut String) {
        name.insert_str(0, &self.prefix);
    }

    fn image(&self, image: &mut Image) {
        if let Some(name) = self.names.get(&image.resource) {
            image.resource.clone_from(name);
        }
    }
}

impl VisitMut for Renamer {
    fn visit_section(&mut self, section: &mut Section) {
        section.id.iter_mut().for_each(|id| self.name(id));
        self.walk_section(section);
    }

    fn visit_block(&mut self, block: &mut Block) {
        block.id.iter_mut().for_each(|id| self.name(id));
        if let BlockKind::Figure(figure) = &mut block.kind {
            figure.images.iter_mut().for_each(|i| self.image(i));
        }
        self.walk_block(block);
    }

    fn visit_inline(&mut self, inline: &mut Inline) {
        match &mut inline.kind {
            InlineKind::Anchor(id) | InlineKind::Link { target: LinkTarget::Internal(id), .. } => {
                self.name(id)
            }
            InlineKind::NoteRef(id) => self.name(&mut id.0),
            InlineKind::Image(image) => self.image(image),
            _ => {}
        }
        self.walk_inline(inline);
    }

    fn visit_note(&mut self, note: &mut Note) {
        self.name(&mut note.id.0);
        self.visit_blocks(&mut note.blocks);
    }
}
