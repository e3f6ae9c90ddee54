//! Ids: every section has one, all are unique, every internal link leads to one.

use std::collections::{BTreeMap, BTreeSet};

use reissue_core::{
    Block, Book, Diagnostic, Inline, InlineKind, LinkTarget, Section, Span, VisitMut, plain, slug,
};

/// Names sections, renames doubles, takes apart links that lead nowhere.
pub(super) fn settle(book: &mut Book, _name: &str) -> Vec<Diagnostic> {
    let mut doubles = Doubles::default();
    doubles.visit_book(book);
    let mut namer = Namer { taken: doubles.taken, next: BTreeMap::new() };
    for section in book.front.iter_mut().chain(&mut book.body).chain(&mut book.back) {
        namer.name(section);
    }
    let mut links = Links { taken: &namer.taken, found: doubles.found };
    links.visit_book(book);
    links.found
}

/// Finds ids that stand twice and frees the second.
#[derive(Default)]
struct Doubles {
    taken: BTreeSet<String>,
    found: Vec<Diagnostic>,
}

impl Doubles {
    fn keep(&mut self, id: &mut Option<String>, span: Span) {
        let Some(name) = id.take_if(|name| !self.taken.insert(name.clone())) else { return };
        self.report(&name, span);
    }

    fn report(&mut self, name: &str, span: Span) {
        let message = format!("the id `{name}` stands twice; links lead to the first");
        self.found.push(
            Diagnostic::suspect("book-006", message).at(span).help("give one of them another id"),
        );
    }
}

impl VisitMut for Doubles {
    fn visit_section(&mut self, section: &mut Section) {
        self.keep(&mut section.id, section.span);
        self.walk_section(section);
    }

    fn visit_block(&mut self, block: &mut Block) {
        self.keep(&mut block.id, block.span);
        self.walk_block(block);
    }

    fn visit_inlines(&mut self, inlines: &mut Vec<Inline>) {
        inlines.retain(|inline| {
            let InlineKind::Anchor(name) = &inline.kind else { return true };
            let first = self.taken.insert(name.clone());
            if !first {
                self.report(name, inline.span);
            }
            first
        });
        inlines.iter_mut().for_each(|i| self.visit_inline(i));
    }
}

/// Gives names to sections that have none.
struct Namer {
    taken: BTreeSet<String>,
    next: BTreeMap<String, u32>,
}

impl Namer {
    fn name(&mut self, section: &mut Section) {
        if section.id.is_none() {
            let words = section.heading.as_ref().map(|h| {
                let title = if h.title.is_empty() { &h.ordinal } else { &h.title };
                plain(title)
            });
            let words = words.filter(|w| w.chars().any(char::is_alphanumeric));
            let base = slug(words.as_deref().unwrap_or(section.role.name()));
            section.id = Some(self.free(base));
        }
        section.sections.iter_mut().for_each(|s| self.name(s));
    }

    /// Counts on from the last number used for the same words, so that thousands stay quick.
    fn free(&mut self, base: String) -> String {
        if self.taken.insert(base.clone()) {
            return base;
        }
        let next = self.next.entry(base.clone()).or_insert(2);
        loop {
            let name = format!("{base}-{next}");
            *next += 1;
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }
}

/// Takes apart links that lead nowhere; their words stay.
struct Links<'a> {
    taken: &'a BTreeSet<String>,
    found: Vec<Diagnostic>,
}

impl Links<'_> {
    fn leads_nowhere(&mut self, inline: &Inline) -> bool {
        let InlineKind::Link { target: LinkTarget::Internal(id), .. } = &inline.kind else {
            return false;
        };
        if self.taken.contains(id) {
            return false;
        }
        let message = format!("the link to `{id}` leads nowhere");
        self.found.push(
            Diagnostic::lost("book-007", message)
                .at(inline.span)
                .help("give the place that is meant this id, or take the link out"),
        );
        true
    }
}

impl VisitMut for Links<'_> {
    fn visit_inlines(&mut self, inlines: &mut Vec<Inline>) {
        if inlines.iter().any(|i| matches!(i.kind, InlineKind::Link { .. })) {
            let mut out = Vec::with_capacity(inlines.len());
            for mut inline in std::mem::take(inlines) {
                let apart = self.leads_nowhere(&inline);
                match inline.children_mut() {
                    Some(words) if apart => out.append(words),
                    _ => out.push(inline),
                }
            }
            *inlines = out;
        }
        inlines.iter_mut().for_each(|i| self.visit_inline(i));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reissue_core::{Heading, Role};

    #[test]
    fn sections_get_names_and_bad_links_lose_their_target() {
        let mut book = Book::default();
        for id in [None, Some("quay".to_owned()), Some("quay".to_owned()), None] {
            let mut chapter = Section::new(Role::Chapter, Span::NONE);
            chapter.id = id;
            chapter.heading = Some(Heading::titled("Quay"));
            book.body.push(chapter);
        }
        let link = Inline::new(
            InlineKind::Link {
                target: LinkTarget::Internal("nowhere".into()),
                content: vec![Inline::text("words", Span::NONE)],
            },
            Span::NONE,
        );
        book.body[0].blocks.push(Block::paragraph(vec![link], Span::NONE));
        let found = settle(&mut book, "x");
        let ids: Vec<_> = book.body.iter().map(|s| s.id.clone().unwrap_or_default()).collect();
        assert_eq!(ids, ["quay-2", "quay", "quay-3", "quay-4"]);
        let codes: Vec<_> = found.iter().map(|d| d.code).collect();
        assert_eq!(codes, ["book-006", "book-007"]);
        assert_eq!(reissue_core::plain_block(&book.body[0].blocks[0]), "words");
    }
}
