//! Text runs that touch become one, empty ones go.

use reissue_core::{Book, Diagnostic, Inline, InlineKind, VisitMut};

/// Joins text runs, so that no edition sees how a reader cut the text.
pub(super) fn join(book: &mut Book, _name: &str) -> Vec<Diagnostic> {
    Joiner.visit_book(book);
    Vec::new()
}

struct Joiner;

impl VisitMut for Joiner {
    fn visit_inlines(&mut self, inlines: &mut Vec<Inline>) {
        let joinable = |pair: &[Inline]| {
            matches!(
                pair,
                [
                    Inline { kind: InlineKind::Text(_), .. },
                    Inline { kind: InlineKind::Text(_), .. }
                ]
            )
        };
        let empty = |i: &Inline| matches!(&i.kind, InlineKind::Text(t) if t.is_empty());
        if inlines.windows(2).any(joinable) || inlines.iter().any(empty) {
            *inlines = joined(std::mem::take(inlines));
        }
        inlines.iter_mut().for_each(|i| self.visit_inline(i));
    }
}

fn joined(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(inlines.len());
    for inline in inlines {
        let InlineKind::Text(text) = &inline.kind else {
            out.push(inline);
            continue;
        };
        if text.is_empty() {
            continue;
        }
        match out.last_mut() {
            Some(Inline { kind: InlineKind::Text(before), span }) => {
                before.push_str(text);
                *span = span.join(inline.span);
            }
            _ => out.push(inline),
        }
    }
    out
}
