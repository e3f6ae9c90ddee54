//! What must be known of a book before it is set.

use std::collections::{HashMap, HashSet};

use reissue_core::{Block, BlockKind, Book, Inline, InlineKind, Note, NoteKind, Section, Visit};

use super::front::imprint_lines;
use super::plan::Facts;
use crate::design::{Design, NotePlace};

/// What one walk through a book finds.
#[derive(Default)]
pub(crate) struct Survey<'a> {
    /// The number of each list of inlines, by the address of its first element.
    pub(crate) lists: HashMap<usize, u32>,
    /// The ids that links may name.
    pub(crate) ids: HashSet<&'a str>,
    captions: bool,
    index: bool,
}

impl<'a> Survey<'a> {
    pub(crate) fn of(book: &'a Book) -> Self {
        let mut walk = Walk { count: 0, lists: HashMap::new(), captions: false, index: false };
        walk.visit_book(book);
        let mut ids = HashSet::new();
        for section in book.sections() {
            section_ids(section, &mut ids);
        }
        for note in &book.notes {
            note_ids(note, &mut ids);
        }
        Self { lists: walk.lists, ids, captions: walk.captions, index: walk.index }
    }

    pub(crate) fn facts(&self, book: &Book, design: &Design) -> Facts {
        let all = design.notes.place == NotePlace::End && !book.notes.is_empty();
        let end_notes = all || book.notes.iter().any(|n| n.kind == NoteKind::Endnote);
        let imprint = !imprint_lines(&book.metadata, design.edition).is_empty();
        Facts { captions: self.captions, index: self.index, end_notes, imprint }
    }
}

/// Numbers the lists of inlines that stand directly in blocks and headings.
struct Walk {
    count: u32,
    lists: HashMap<usize, u32>,
    captions: bool,
    index: bool,
}

impl Visit for Walk {
    fn visit_inlines(&mut self, inlines: &[Inline]) {
        if !inlines.is_empty() {
            self.lists.insert(inlines.as_ptr() as usize, self.count);
        }
        self.count += 1;
        inlines.iter().for_each(|i| self.inner(i, 0));
    }

    fn visit_block(&mut self, block: &Block) {
        if let BlockKind::Figure(figure) = &block.kind {
            self.captions |= !figure.caption.is_empty();
        }
        self.walk_block(block);
    }
}

impl Walk {
    fn inner(&mut self, inline: &Inline, depth: u16) {
        self.index |= matches!(inline.kind, InlineKind::Index(_));
        if depth < 200 {
            let children = inline.children().unwrap_or_default();
            children.iter().for_each(|i| self.inner(i, depth + 1));
        }
    }
}

fn section_ids<'a>(section: &'a Section, ids: &mut HashSet<&'a str>) {
    ids.extend(section.id.as_deref());
    if let Some(heading) = &section.heading {
        inline_ids(&heading.ordinal, ids);
        inline_ids(&heading.title, ids);
        inline_ids(&heading.subtitle, ids);
    }
    section.blocks.iter().for_each(|b| block_ids(b, ids));
    section.sections.iter().for_each(|s| section_ids(s, ids));
}

fn note_ids<'a>(note: &'a Note, ids: &mut HashSet<&'a str>) {
    note.blocks.iter().for_each(|b| block_ids(b, ids));
}

fn inline_ids<'a>(inlines: &'a [Inline], ids: &mut HashSet<&'a str>) {
    for inline in inlines {
        if let InlineKind::Anchor(id) = &inline.kind {
            ids.insert(id);
        }
        inline_ids(inline.children().unwrap_or_default(), ids);
    }
}

fn block_ids<'a>(block: &'a Block, ids: &mut HashSet<&'a str>) {
    use reissue_core::Turn;
    ids.extend(block.id.as_deref());
    let mut blocks = |blocks: &'a [Block]| blocks.iter().for_each(|b| block_ids(b, ids));
    match &block.kind {
        BlockKind::Quotation(q) | BlockKind::Epigraph(q) => blocks(&q.blocks),
        BlockKind::Letter(l) => {
            blocks(&l.blocks);
            blocks(&l.postscript);
        }
        BlockKind::List(l) => l.items.iter().for_each(|i| blocks(&i.blocks)),
        BlockKind::DefinitionList(l) => {
            l.items.iter().flat_map(|i| &i.senses).for_each(|s| blocks(s));
        }
        BlockKind::Table(t) => {
            blocks(&t.caption);
            let rows = t.head.iter().chain(&t.body).chain(&t.foot);
            rows.flat_map(|r| &r.cells).for_each(|c| blocks(&c.blocks));
        }
        BlockKind::Figure(f) => blocks(&f.caption),
        BlockKind::Aside(a) => blocks(&a.blocks),
        BlockKind::Dialogue(d) => d.turns.iter().for_each(|t| {
            if let Turn::Speech { blocks: b, .. } = t {
                blocks(b);
            }
        }),
        _ => {}
    }
    match &block.kind {
        BlockKind::Paragraph(p) => inline_ids(&p.content, ids),
        BlockKind::Verse(v) => {
            v.stanzas.iter().flat_map(|s| &s.lines).for_each(|l| inline_ids(&l.content, ids));
        }
        BlockKind::DefinitionList(l) => {
            l.items.iter().flat_map(|i| &i.terms).for_each(|t| inline_ids(t, ids));
        }
        BlockKind::Bridgehead(b) => inline_ids(&b.content, ids),
        _ => {}
    }
}
