//! Notes that a label without brackets opens: `Footnote 1:`, its words behind it or below.

use super::super::lines::{Piece, PieceKind};
use super::{Gatherer, WORDS};

/// The label of such a note.
pub(super) struct Label {
    pub(super) mark: String,
    /// The bytes of the line up to the words of the note.
    pub(super) offset: usize,
    /// Whether words follow in the line.
    pub(super) worded: bool,
}

/// Reads `Footnote 1:`, `Note 2.` or `Footnote 3: (return)`, which a web page left.
pub(super) fn label(line: &str) -> Option<Label> {
    let lower = line.to_lowercase();
    let word = WORDS.iter().find(|w| lower.starts_with(**w))?;
    let after = line.get(word.len()..)?.strip_prefix(' ')?;
    let end = after.find([':', '.'])?;
    let mark = after.get(..end)?;
    let number = !mark.is_empty() && mark.len() <= 4 && mark.bytes().all(|b| b.is_ascii_digit());
    let rest = after.get(end + 1..)?.trim_start();
    let words = rest.strip_prefix("(return)").unwrap_or(rest).trim_start();
    number.then(|| Label {
        mark: mark.to_owned(),
        offset: line.len() - words.len(),
        worded: !words.is_empty(),
    })
}

impl Gatherer<'_, '_> {
    /// The label of a piece whose mark stands in the text in brackets; another `Note 1.` is words.
    pub(super) fn label_of(&self, piece: &Piece) -> Option<Label> {
        let label = label(self.page.line(piece.lines.start))?;
        let marked = self.page.text.contains(&format!("[{}]", label.mark));
        marked.then_some(label)
    }

    /// Takes a labelled note: the rest of its piece, and the pieces below that stand in from the
    /// label; where there is neither, the one below.
    pub(super) fn labelled(&mut self, pieces: &mut [Piece], at: usize, label: Label) -> usize {
        let Some(piece) = pieces.get(at).cloned() else { return at + 1 };
        let indent = self.page.indent(piece.lines.start);
        let full = label.worded || piece.len() > 1;
        let goes_on = |next: &Piece| {
            next.kind == PieceKind::Plain
                && self.label_of(next).is_none()
                && self.page.indent(next.lines.start) > indent
        };
        let mut end = at + 1;
        while pieces.get(end).is_some_and(goes_on) {
            end += 1;
        }
        let below = |next: &Piece| next.kind == PieceKind::Plain && self.label_of(next).is_none();
        if !full && end == at + 1 && pieces.get(end).is_some_and(below) {
            end += 1;
        }
        let mut first = self.stretches(&piece);
        if let Some(line) = first.first_mut() {
            line.0 += label.offset;
        }
        first.retain(|(from, to)| from < to);
        let rest = pieces.get(at + 1..end).unwrap_or_default();
        let paragraphs = [first].into_iter().chain(rest.iter().map(|p| self.stretches(p)));
        let paragraphs: Vec<_> = paragraphs.filter(|p| !p.is_empty()).collect();
        if paragraphs.is_empty() {
            return at + 1;
        }
        self.marks.bracketed.insert(label.mark.clone());
        self.take(pieces, at, end, label.mark, paragraphs);
        end
    }
}
