//! Walking a book in reading order.

use crate::{
    Attribution, Block, BlockKind, Book, Heading, Inline, Note, Quotation, Row, Section, Table,
    Turn, Verse,
};

/// Sees every part of a book in reading order; each method walks on by default.
///
/// An implementation that overrides a method decides whether its inside is walked, by calling the
/// `walk_*` method of the same name. Notes come after the back matter, in their own order.
pub trait Visit {
    /// Sees the book.
    fn visit_book(&mut self, book: &Book) {
        self.walk_book(book);
    }

    /// Sees a section.
    fn visit_section(&mut self, section: &Section) {
        self.walk_section(section);
    }

    /// Sees a heading.
    fn visit_heading(&mut self, heading: &Heading) {
        self.walk_heading(heading);
    }

    /// Sees a block.
    fn visit_block(&mut self, block: &Block) {
        self.walk_block(block);
    }

    /// Sees an inline.
    fn visit_inline(&mut self, inline: &Inline) {
        self.walk_inline(inline);
    }

    /// Sees a note.
    fn visit_note(&mut self, note: &Note) {
        self.walk_note(note);
    }

    /// Walks the sections, then the notes.
    fn walk_book(&mut self, book: &Book) {
        book.sections().for_each(|s| self.visit_section(s));
        book.notes.iter().for_each(|n| self.visit_note(n));
    }

    /// Walks heading, blocks and child sections.
    fn walk_section(&mut self, section: &Section) {
        section.heading.iter().for_each(|h| self.visit_heading(h));
        self.visit_blocks(&section.blocks);
        section.sections.iter().for_each(|s| self.visit_section(s));
    }

    /// Walks ordinal, title and subtitle.
    fn walk_heading(&mut self, heading: &Heading) {
        self.visit_inlines(&heading.ordinal);
        self.visit_inlines(&heading.title);
        self.visit_inlines(&heading.subtitle);
    }

    /// Walks a list of blocks.
    fn visit_blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|b| self.visit_block(b));
    }

    /// Walks a list of inlines.
    fn visit_inlines(&mut self, inlines: &[Inline]) {
        inlines.iter().for_each(|i| self.visit_inline(i));
    }

    /// Walks what stands inside a block.
    fn walk_block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Paragraph(p) => self.visit_inlines(&p.content),
            BlockKind::Quotation(q) | BlockKind::Epigraph(q) => self.walk_quotation(q),
            BlockKind::Verse(v) => self.walk_verse(v),
            BlockKind::Letter(l) => {
                l.dateline.iter().for_each(|i| self.visit_inlines(i));
                self.visit_inlines(&l.salutation);
                self.visit_blocks(&l.blocks);
                self.visit_inlines(&l.closing);
                l.signature.iter().for_each(|i| self.visit_inlines(i));
                self.visit_blocks(&l.postscript);
            }
            BlockKind::List(l) => l.items.iter().for_each(|i| self.visit_blocks(&i.blocks)),
            BlockKind::DefinitionList(l) => l.items.iter().for_each(|item| {
                item.terms.iter().for_each(|t| self.visit_inlines(t));
                item.senses.iter().for_each(|s| self.visit_blocks(s));
            }),
            BlockKind::Table(t) => self.walk_table(t),
            BlockKind::Figure(f) => self.visit_blocks(&f.caption),
            BlockKind::Dialogue(d) => d.turns.iter().for_each(|t| self.walk_turn(t)),
            BlockKind::Aside(a) => {
                self.visit_inlines(&a.title);
                self.visit_blocks(&a.blocks);
            }
            BlockKind::Bridgehead(b) => self.visit_inlines(&b.content),
            BlockKind::SceneBreak(_)
            | BlockKind::Preformatted(_)
            | BlockKind::Math(_)
            | BlockKind::PageMark(_) => {}
        }
    }

    /// Walks the words and the attribution.
    fn walk_quotation(&mut self, quotation: &Quotation) {
        self.visit_blocks(&quotation.blocks);
        self.walk_attribution(quotation.attribution.as_ref());
    }

    /// Walks an attribution.
    fn walk_attribution(&mut self, attribution: Option<&Attribution>) {
        attribution.into_iter().for_each(|a| self.visit_inlines(&a.content));
    }

    /// Walks title, lines and attribution.
    fn walk_verse(&mut self, verse: &Verse) {
        self.visit_inlines(&verse.title);
        for line in verse.stanzas.iter().flat_map(|s| &s.lines) {
            self.visit_inlines(&line.content);
        }
        self.walk_attribution(verse.attribution.as_ref());
    }

    /// Walks caption, head, body and foot.
    fn walk_table(&mut self, table: &Table) {
        self.visit_blocks(&table.caption);
        let rows: [&[Row]; 3] = [&table.head, &table.body, &table.foot];
        for cell in rows.into_iter().flatten().flat_map(|r| &r.cells) {
            self.visit_blocks(&cell.blocks);
        }
    }

    /// Walks a speech or a stage direction.
    fn walk_turn(&mut self, turn: &Turn) {
        match turn {
            Turn::Speech { speaker, blocks, .. } => {
                self.visit_inlines(speaker);
                self.visit_blocks(blocks);
            }
            Turn::Direction { content, .. } => self.visit_inlines(content),
        }
    }

    /// Walks the inlines inside.
    fn walk_inline(&mut self, inline: &Inline) {
        self.visit_inlines(inline.children().unwrap_or_default());
    }

    /// Walks the blocks of a note.
    fn walk_note(&mut self, note: &Note) {
        self.visit_blocks(&note.blocks);
    }
}

/// Changes a book in reading order; each method walks on by default.
pub trait VisitMut {
    /// Changes the book.
    fn visit_book(&mut self, book: &mut Book) {
        self.walk_book(book);
    }

    /// Changes a section.
    fn visit_section(&mut self, section: &mut Section) {
        self.walk_section(section);
    }

    /// Changes a heading.
    fn visit_heading(&mut self, heading: &mut Heading) {
        self.walk_heading(heading);
    }

    /// Changes a list of blocks: here blocks may be added, joined and taken away.
    fn visit_blocks(&mut self, blocks: &mut Vec<Block>) {
        blocks.iter_mut().for_each(|b| self.visit_block(b));
    }

    /// Changes a block.
    fn visit_block(&mut self, block: &mut Block) {
        self.walk_block(block);
    }

    /// Changes a list of inlines: here inlines may be added, joined and taken away.
    fn visit_inlines(&mut self, inlines: &mut Vec<Inline>) {
        inlines.iter_mut().for_each(|i| self.visit_inline(i));
    }

    /// Changes an inline.
    fn visit_inline(&mut self, inline: &mut Inline) {
        self.walk_inline(inline);
    }

    /// Changes a note.
    fn visit_note(&mut self, note: &mut Note) {
        self.visit_blocks(&mut note.blocks);
    }

    /// Walks the sections, then the notes.
    fn walk_book(&mut self, book: &mut Book) {
        for matter in [&mut book.front, &mut book.body, &mut book.back] {
            matter.iter_mut().for_each(|s| self.visit_section(s));
        }
        book.notes.iter_mut().for_each(|n| self.visit_note(n));
    }

    /// Walks heading, blocks and child sections.
    fn walk_section(&mut self, section: &mut Section) {
        section.heading.iter_mut().for_each(|h| self.visit_heading(h));
        self.visit_blocks(&mut section.blocks);
        section.sections.iter_mut().for_each(|s| self.visit_section(s));
    }

    /// Walks ordinal, title and subtitle.
    fn walk_heading(&mut self, heading: &mut Heading) {
        self.visit_inlines(&mut heading.ordinal);
        self.visit_inlines(&mut heading.title);
        self.visit_inlines(&mut heading.subtitle);
    }

    /// Walks what stands inside a block.
    fn walk_block(&mut self, block: &mut Block) {
        match &mut block.kind {
            BlockKind::Paragraph(p) => self.visit_inlines(&mut p.content),
            BlockKind::Quotation(q) | BlockKind::Epigraph(q) => {
                self.visit_blocks(&mut q.blocks);
                self.walk_attribution(q.attribution.as_mut());
            }
            BlockKind::Verse(v) => {
                self.visit_inlines(&mut v.title);
                for line in v.stanzas.iter_mut().flat_map(|s| &mut s.lines) {
                    self.visit_inlines(&mut line.content);
                }
                self.walk_attribution(v.attribution.as_mut());
            }
            BlockKind::Letter(l) => {
                l.dateline.iter_mut().for_each(|i| self.visit_inlines(i));
                self.visit_inlines(&mut l.salutation);
                self.visit_blocks(&mut l.blocks);
                self.visit_inlines(&mut l.closing);
                l.signature.iter_mut().for_each(|i| self.visit_inlines(i));
                self.visit_blocks(&mut l.postscript);
            }
            BlockKind::List(l) => {
                l.items.iter_mut().for_each(|i| self.visit_blocks(&mut i.blocks));
            }
            BlockKind::DefinitionList(l) => l.items.iter_mut().for_each(|item| {
                item.terms.iter_mut().for_each(|t| self.visit_inlines(t));
                item.senses.iter_mut().for_each(|s| self.visit_blocks(s));
            }),
            BlockKind::Table(t) => {
                self.visit_blocks(&mut t.caption);
                let rows = t.head.iter_mut().chain(&mut t.body).chain(&mut t.foot);
                for cell in rows.flat_map(|r| &mut r.cells) {
                    self.visit_blocks(&mut cell.blocks);
                }
            }
            BlockKind::Figure(f) => self.visit_blocks(&mut f.caption),
            BlockKind::Dialogue(d) => d.turns.iter_mut().for_each(|t| self.walk_turn(t)),
            BlockKind::Aside(a) => {
                self.visit_inlines(&mut a.title);
                self.visit_blocks(&mut a.blocks);
            }
            BlockKind::Bridgehead(b) => self.visit_inlines(&mut b.content),
            BlockKind::SceneBreak(_)
            | BlockKind::Preformatted(_)
            | BlockKind::Math(_)
            | BlockKind::PageMark(_) => {}
        }
    }

    /// Walks an attribution.
    fn walk_attribution(&mut self, attribution: Option<&mut Attribution>) {
        attribution.into_iter().for_each(|a| self.visit_inlines(&mut a.content));
    }

    /// Walks a speech or a stage direction.
    fn walk_turn(&mut self, turn: &mut Turn) {
        match turn {
            Turn::Speech { speaker, blocks, .. } => {
                self.visit_inlines(speaker);
                self.visit_blocks(blocks);
            }
            Turn::Direction { content, .. } => self.visit_inlines(content),
        }
    }

    /// Walks the inlines inside.
    fn walk_inline(&mut self, inline: &mut Inline) {
        if let Some(children) = inline.children_mut() {
            self.visit_inlines(children);
        }
    }
}
