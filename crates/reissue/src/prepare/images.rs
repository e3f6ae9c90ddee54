//! Images: each leads to a resource.

use std::collections::BTreeSet;

use reissue_core::{Block, BlockKind, Book, Diagnostic, Inline, InlineKind, Span, VisitMut};

/// Takes out images whose file is missing and reports them, but those without a name, which the
/// reader missed and reported; captions stay.
pub(super) fn settle(book: &mut Book, _name: &str) -> Vec<Diagnostic> {
    let known: BTreeSet<String> = book.resources.iter().map(|r| r.name.clone()).collect();
    let mut found = Vec::new();
    if let Some(cover) = book.cover.take_if(|c| !known.contains(&c.resource)) {
        found.push(missing(&cover.resource, Span::NONE));
    }
    let mut finder = Finder { known: &known, found };
    finder.visit_book(book);
    finder.found
}

fn missing(name: &str, span: Span) -> Diagnostic {
    Diagnostic::lost("book-005", format!("the image `{name}` is not there"))
        .at(span)
        .help("put the file in its place, or take the image out of the text")
}

struct Finder<'a> {
    known: &'a BTreeSet<String>,
    found: Vec<Diagnostic>,
}

impl VisitMut for Finder<'_> {
    fn visit_block(&mut self, block: &mut Block) {
        let span = block.span;
        if let BlockKind::Figure(figure) = &mut block.kind {
            figure.images.retain(|image| {
                let there = self.known.contains(&image.resource);
                if !there && !image.resource.is_empty() {
                    self.found.push(missing(&image.resource, span));
                }
                there
            });
        }
        self.walk_block(block);
    }

    fn visit_inlines(&mut self, inlines: &mut Vec<Inline>) {
        for inline in inlines.iter_mut() {
            if let InlineKind::Image(image) = &inline.kind
                && !self.known.contains(&image.resource)
            {
                if !image.resource.is_empty() {
                    self.found.push(missing(&image.resource, inline.span));
                }
                let words = image.alt.clone().unwrap_or_default();
                inline.kind = InlineKind::Text(words);
            }
            self.visit_inline(inline);
        }
    }
}
