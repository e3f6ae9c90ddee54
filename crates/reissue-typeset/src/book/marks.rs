//! The page numbers of the print edition, for the page list of an EPUB.

use reissue_core::{Block, BlockKind, Book, Inline, InlineKind, Span, VisitMut};

use super::Typeset;
use crate::galley::SourcePlace;

/// With which place of the book's text a page begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageStart {
    /// The page, from 0.
    pub page: usize,
    /// The number it goes by, as printed.
    pub label: String,
    /// The list of inlines, counted in the order in which [`Visit`](reissue_core::Visit) meets
    /// those of blocks and headings.
    pub list: u32,
    /// The byte of the list's text.
    pub offset: u32,
}

impl PageStart {
    pub(super) fn new(page: usize, label: String, place: SourcePlace) -> Self {
        Self { page, label, list: place.list, offset: place.offset }
    }
}

/// Gives a copy of a book with a mark where each page of its print edition begins; marks of the
/// source edition are taken out. `typeset` must be of the same book.
pub fn page_marks(book: &Book, typeset: &Typeset) -> Book {
    let mut book = book.clone();
    let mut starts: Vec<&PageStart> = typeset.starts.iter().collect();
    starts.sort_by_key(|s| (s.list, s.offset, s.page));
    let mut marker = Marker { starts: &starts, list: 0 };
    marker.visit_book(&mut book);
    book
}

struct Marker<'a> {
    starts: &'a [&'a PageStart],
    list: u32,
}

impl VisitMut for Marker<'_> {
    fn visit_blocks(&mut self, blocks: &mut Vec<Block>) {
        remove_block_marks(blocks);
        blocks.iter_mut().for_each(|b| self.visit_block(b));
    }

    /// Meets the lists of blocks and headings; those inside them are walked by hand.
    fn visit_inlines(&mut self, inlines: &mut Vec<Inline>) {
        remove_marks(inlines);
        let list = self.list;
        self.list += 1;
        let here = self.starts.partition_point(|s| s.list <= list);
        let (mine, rest) = self.starts.split_at(here);
        self.starts = rest;
        let first = mine.partition_point(|s| s.list < list);
        for start in mine.get(first..).unwrap_or_default().iter().rev() {
            insert(inlines, &mut { start.offset }, &start.label);
        }
    }
}

/// Takes marks between blocks out; the id of one, to which an index may link, goes to the block
/// after it, or else to the one before.
fn remove_block_marks(blocks: &mut Vec<Block>) {
    let mut waiting: Option<String> = None;
    let mut kept: Vec<Block> = Vec::with_capacity(blocks.len());
    for mut block in blocks.drain(..) {
        if matches!(block.kind, BlockKind::PageMark(_)) {
            waiting = waiting.or(block.id);
            continue;
        }
        if block.id.is_none() {
            block.id = waiting.take();
        }
        kept.push(block);
    }
    if let Some(last) = kept.last_mut().filter(|b| b.id.is_none()) {
        last.id = waiting;
    }
    *blocks = kept;
}

fn remove_marks(inlines: &mut Vec<Inline>) {
    inlines.retain(|i| !matches!(i.kind, InlineKind::PageMark(_)));
    for inline in inlines {
        if let Some(children) = inline.children_mut() {
            remove_marks(children);
        }
    }
}

/// Puts a mark before byte `offset` of the text; tells whether that is reached.
fn insert(inlines: &mut Vec<Inline>, offset: &mut u32, label: &str) -> bool {
    let mark = |span| Inline::new(InlineKind::PageMark(label.into()), span);
    for index in 0..=inlines.len() {
        let Some(inline) = inlines.get_mut(index) else { break };
        let span = inline.span;
        let point = Span { end: span.start, ..span };
        match &mut inline.kind {
            InlineKind::Text(text) => {
                let length = text.len() as u32;
                if *offset >= length && (*offset > length || length == 0) {
                    *offset -= length;
                    continue;
                }
                let mut cut = *offset as usize;
                while !text.is_char_boundary(cut) {
                    cut += 1;
                }
                if cut == text.len() {
                    *offset = 0;
                    continue;
                }
                let tail = text.split_off(cut);
                let head_empty = text.is_empty();
                let tail = Inline::text(tail, span);
                inlines.insert(index + 1, tail);
                inlines.insert(index + 1, mark(point));
                if head_empty {
                    inlines.remove(index);
                }
                return true;
            }
            InlineKind::Code(text) => {
                let length = text.len() as u32;
                if *offset < length {
                    inlines.insert(index, mark(point));
                    return true;
                }
                *offset -= length;
            }
            _ => {
                if let Some(children) = inline.children_mut()
                    && insert(children, offset, label)
                {
                    return true;
                }
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_of_a_mark_between_blocks_is_kept() {
        let mark = |id: &str| Block::new(BlockKind::PageMark("1".into()), Span::NONE).with_id(id);
        let words = || Block::paragraph(vec![Inline::text("words", Span::NONE)], Span::NONE);
        let mut blocks = vec![mark("a"), words().with_id("b"), words(), mark("c")];
        remove_block_marks(&mut blocks);
        let ids: Vec<_> = blocks.iter().map(|b| b.id.as_deref().unwrap_or_default()).collect();
        assert_eq!(ids, ["b", "a"]);
        let mut blocks = vec![words(), mark("c")];
        remove_block_marks(&mut blocks);
        assert_eq!(blocks[0].id.as_deref(), Some("c"));
    }

    #[test]
    fn a_mark_is_put_inside_a_phrase() {
        let text = |t: &str| Inline::text(t, Span::NONE);
        let mut list = vec![
            text("one "),
            Inline::new(InlineKind::Emphasis(vec![text("two three")]), Span::NONE),
            text(" four"),
        ];
        assert!(insert(&mut list, &mut 8, "12"));
        let InlineKind::Emphasis(inner) = &list[1].kind else { panic!("kept") };
        assert_eq!(inner[0], text("two "));
        assert_eq!(inner[1].kind, InlineKind::PageMark("12".into()));
        assert_eq!(inner[2], text("three"));
        assert!(insert(&mut list, &mut 0, "11"));
        assert_eq!(list[0].kind, InlineKind::PageMark("11".into()));
    }
}
