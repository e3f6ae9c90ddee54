//! Notes and their references: each reference has a note, notes stand in the order of reference.

use std::collections::{BTreeMap, BTreeSet};

use reissue_core::{Book, Diagnostic, Inline, InlineKind, Note, NoteId, Visit, VisitMut};

/// Takes out references to notes that do not exist, sorts the notes by first reference, and
/// reports notes that nothing refers to (they are kept, at the end).
pub(super) fn settle(book: &mut Book, _name: &str) -> Vec<Diagnostic> {
    let mut out = duplicates(book);
    let known: BTreeSet<NoteId> = book.notes.iter().map(|n| n.id.clone()).collect();
    let mut dangling = Dangling { known: &known, found: Vec::new() };
    dangling.visit_book(book);
    out.append(&mut dangling.found);
    let order = reference_order(book);
    let place = |note: &Note| order.get(&note.id).copied().unwrap_or(usize::MAX);
    out.extend(book.notes.iter().filter(|n| place(n) == usize::MAX).map(|note| {
        let name = note.mark.as_deref().unwrap_or(&note.id.0);
        Diagnostic::suspect("book-003", format!("nothing refers to the note `{name}`"))
            .at(note.span)
            .help("put its mark into the text, or take the note out")
    }));
    book.notes.sort_by_key(place);
    out
}

/// Renames notes whose id is taken; references lead to the first.
fn duplicates(book: &mut Book) -> Vec<Diagnostic> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut out = Vec::new();
    for note in &mut book.notes {
        if taken.insert(note.id.0.clone()) {
            continue;
        }
        let message =
            format!("the note `{}` stands twice; references lead to the first", note.id.0);
        out.push(
            Diagnostic::suspect("book-004", message)
                .at(note.span)
                .help("give each note a name of its own"),
        );
        let free = (2..).map(|n| format!("{}-{n}", note.id.0)).find(|id| !taken.contains(id));
        note.id = NoteId(free.unwrap_or_default());
        taken.insert(note.id.0.clone());
    }
    out
}

struct Dangling<'a> {
    known: &'a BTreeSet<NoteId>,
    found: Vec<Diagnostic>,
}

impl VisitMut for Dangling<'_> {
    fn visit_inlines(&mut self, inlines: &mut Vec<Inline>) {
        inlines.retain(|inline| {
            let InlineKind::NoteRef(id) = &inline.kind else { return true };
            if self.known.contains(id) {
                return true;
            }
            let message = format!("the note `{}` is referred to but nowhere written", id.0);
            self.found.push(
                Diagnostic::lost("book-002", message)
                    .at(inline.span)
                    .help("write the note, or take its mark out of the text"),
            );
            false
        });
        inlines.iter_mut().for_each(|i| self.visit_inline(i));
    }
}

/// Numbers the notes in the order in which a reader comes upon their marks: the text first, and
/// inside a note right after its own mark.
fn reference_order(book: &Book) -> BTreeMap<NoteId, usize> {
    let mut marks = Marks::default();
    book.sections().for_each(|s| marks.visit_section(s));
    let notes: BTreeMap<&NoteId, &Note> = book.notes.iter().map(|n| (&n.id, n)).collect();
    let mut order = BTreeMap::new();
    let mut waiting: Vec<NoteId> = marks.found.into_iter().rev().collect();
    while let Some(id) = waiting.pop() {
        let next = order.len();
        if order.contains_key(&id) {
            continue;
        }
        let mut inside = Marks::default();
        if let Some(note) = notes.get(&id) {
            inside.visit_note(note);
        }
        waiting.extend(inside.found.into_iter().rev());
        order.insert(id, next);
    }
    order
}

#[derive(Default)]
struct Marks {
    found: Vec<NoteId>,
}

impl Visit for Marks {
    fn visit_inline(&mut self, inline: &Inline) {
        if let InlineKind::NoteRef(id) = &inline.kind {
            self.found.push(id.clone());
        }
        self.walk_inline(inline);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reissue_core::{Block, Role, Section, Span};

    fn reference(id: &str) -> Inline {
        Inline::new(InlineKind::NoteRef(NoteId(id.into())), Span::NONE)
    }

    fn note(id: &str, content: Vec<Inline>) -> Note {
        let blocks = vec![Block::paragraph(content, Span::NONE)];
        Note { id: NoteId(id.into()), blocks, ..Note::default() }
    }

    #[test]
    fn notes_follow_their_references() {
        let mut book = Book::default();
        let mut chapter = Section::new(Role::Chapter, Span::NONE);
        let content = vec![reference("b"), reference("gone"), reference("a")];
        chapter.blocks.push(Block::paragraph(content, Span::NONE));
        book.body.push(chapter);
        book.notes = vec![
            note("unused", vec![]),
            note("a", vec![]),
            note("inner", vec![]),
            note("b", vec![reference("inner")]),
            note("a", vec![]),
        ];
        let codes: Vec<_> = settle(&mut book, "x").iter().map(|d| d.code).collect();
        let order: Vec<_> = book.notes.iter().map(|n| n.id.0.as_str()).collect();
        assert_eq!(order, ["b", "inner", "a", "unused", "a-2"]);
        assert_eq!(codes, ["book-004", "book-002", "book-003", "book-003"]);
    }
}
