//! Links and the places they name: what no link names goes, and a link to nowhere is only words.

use std::collections::BTreeSet;

use reissue_core::{
    Block, Book, Diagnostic, Heading, Inline, InlineKind, LinkTarget, Section, Visit, VisitMut,
};

use crate::ledger::Ledger;

/// Takes away marks of places that no link names (office programs set them by the dozen), and
/// links inside the book whose place is gone; their words stay.
pub(crate) fn settle(book: &mut Book, ledger: &mut Ledger) {
    let mut survey = Survey::default();
    survey.visit_book(book);
    let mut pruner = Pruner { survey, ledger };
    pruner.visit_book(book);
}

#[derive(Default)]
struct Survey {
    wanted: BTreeSet<String>,
    there: BTreeSet<String>,
}

impl Visit for Survey {
    fn visit_section(&mut self, section: &Section) {
        self.there.extend(section.id.clone());
        self.walk_section(section);
    }

    fn visit_block(&mut self, block: &Block) {
        self.there.extend(block.id.clone());
        self.walk_block(block);
    }

    fn visit_inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Link { target: LinkTarget::Internal(id), .. } => {
                self.wanted.insert(id.clone());
            }
            InlineKind::Anchor(id) => {
                self.there.insert(id.clone());
            }
            _ => {}
        }
        self.walk_inline(inline);
    }
}

struct Pruner<'l> {
    survey: Survey,
    ledger: &'l mut Ledger,
}

impl Pruner<'_> {
    fn id(&self, id: &mut Option<String>) {
        let hidden = |i: &String| i.starts_with('_') && !self.survey.wanted.contains(i);
        if id.as_ref().is_some_and(hidden) {
            *id = None;
        }
    }
}

impl VisitMut for Pruner<'_> {
    fn visit_section(&mut self, section: &mut Section) {
        self.id(&mut section.id);
        self.walk_section(section);
    }

    fn visit_heading(&mut self, heading: &mut Heading) {
        self.walk_heading(heading);
    }

    fn visit_blocks(&mut self, blocks: &mut Vec<Block>) {
        blocks.iter_mut().for_each(|b| self.visit_block(b));
        // A paragraph that was only a place says nothing now.
        blocks.retain(|b| match &b.kind {
            reissue_core::BlockKind::Paragraph(p) => !p.content.is_empty() || b.id.is_some(),
            _ => true,
        });
    }

    fn visit_block(&mut self, block: &mut Block) {
        self.id(&mut block.id);
        self.walk_block(block);
    }

    fn visit_inlines(&mut self, inlines: &mut Vec<Inline>) {
        inlines.iter_mut().for_each(|i| self.walk_inline(i));
        let needs = |i: &Inline| match &i.kind {
            InlineKind::Anchor(id) => !self.survey.wanted.contains(id),
            InlineKind::Link { target: LinkTarget::Internal(id), .. } => {
                !self.survey.there.contains(id)
            }
            _ => false,
        };
        if !inlines.iter().any(needs) {
            return;
        }
        let mut out = Vec::with_capacity(inlines.len());
        for mut inline in std::mem::take(inlines) {
            if !needs(&inline) {
                push(&mut out, inline);
                continue;
            }
            if let InlineKind::Link { target: LinkTarget::Internal(id), .. } = &inline.kind {
                let message = format!("a link leads to `{id}`, which is not there");
                self.ledger.note(
                    Diagnostic::suspect("read-421", message)
                        .at(inline.span)
                        .help("set the bookmark again in the source, or take the link out"),
                );
            }
            let inside = inline.children_mut().map(std::mem::take).unwrap_or_default();
            inside.into_iter().for_each(|i| push(&mut out, i));
        }
        *inlines = out;
    }
}

fn push(out: &mut Vec<Inline>, inline: Inline) {
    match inline.kind {
        InlineKind::Text(text) => super::runs::push_text(out, &text, inline.span),
        _ => out.push(inline),
    }
}
