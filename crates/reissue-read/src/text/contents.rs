//! Tables of contents: where they stand, and what they list.
//!
//! A contents list is told from chapters by what follows: its entries come again, over text. It
//! ends where an entry is met for the second time, where running text begins, or at a gap wider
//! than the gaps inside.

use std::collections::BTreeSet;
use std::ops::Range;

use reissue_core::Role;

use super::lines::{Page, Piece, PieceKind};
use super::vocabulary;

/// A list at the head or the end of the book.
pub(super) struct Listing {
    pub(super) role: Role,
    /// The pieces, the heading first.
    pub(super) pieces: Range<usize>,
}

/// The lists of a book, and the entries of all of them.
#[derive(Default)]
pub(super) struct Contents {
    pub(super) listings: Vec<Listing>,
    entries: BTreeSet<String>,
}

/// What stands over the columns of a list.
const COLUMNS: [&str; 12] = [
    "page", "pages", "pag", "pagina", "página", "seite", "sida", "side", "chapter", "chap", "kap",
    "bladz",
];

impl Contents {
    pub(super) fn find(page: &Page<'_>, pieces: &[Piece]) -> Self {
        let mut out = Self::default();
        let mut at = 0;
        while let Some(piece) = pieces.get(at) {
            let role = listing_role(page, piece);
            let Some(role) = role else {
                at += 1;
                continue;
            };
            let end = out.region(page, pieces, at, role);
            if end > at + 1 || piece.len() > 1 {
                out.listings.push(Listing { role, pieces: at..end });
            }
            at = end.max(at + 1);
        }
        out
    }

    /// Tells whether a heading is listed.
    pub(super) fn lists(&self, heading: &str) -> bool {
        let whole = words(heading);
        !whole.is_empty()
            && (self.entries.contains(&whole)
                || unnumbered(&whole).is_some_and(|w| self.entries.contains(w)))
    }

    /// The listing that holds a piece.
    pub(super) fn listing(&self, piece: usize) -> Option<&Listing> {
        self.listings.iter().find(|l| l.pieces.contains(&piece))
    }

    fn region(&mut self, page: &Page<'_>, pieces: &[Piece], start: usize, role: Role) -> usize {
        let mut inner = 1;
        let mut seen = BTreeSet::new();
        let own = usize::from(pieces.get(start).is_some_and(|p| p.len() == 1));
        let mut at = start + own;
        while let Some(piece) = pieces.get(at) {
            let first = words(page.line(piece.lines.start));
            // Numbers begin anew in each part of a list; what comes again over text ends it.
            let text = || pieces.iter().skip(at).take(4).any(|p| stops(page, p));
            let again = seen.contains(&first) && text()
                || role != Role::Contents && self.entries.contains(&first);
            let wide = at > start + 1 && piece.before >= (inner + 1).max(3);
            let another = at > start && listing_role(page, piece).is_some();
            if again && !first.is_empty() || wide || another || stops(page, piece) {
                break;
            }
            if at > start + 1 {
                inner = inner.max(piece.before);
            }
            for i in piece.lines.clone() {
                let entry = words(&without_folio(page.line(i)));
                if let Some(rest) = unnumbered(&entry) {
                    self.entries.insert(rest.to_string());
                }
                let label = COLUMNS.contains(&entry.as_str());
                if !label
                    && !entry.is_empty()
                    && vocabulary::number(&entry.to_uppercase()).is_none()
                {
                    seen.insert(entry.clone());
                    self.entries.insert(entry);
                }
            }
            let joined = words(&without_folio(&page.joined(piece.lines.clone())));
            if !COLUMNS.contains(&joined.as_str()) {
                self.entries.insert(joined);
            }
            at += 1;
        }
        at
    }
}

/// The kind of list that a piece opens.
fn listing_role(page: &Page<'_>, piece: &Piece) -> Option<Role> {
    if piece.kind != PieceKind::Plain || piece.before < 1 {
        return None;
    }
    let first = page.line(piece.lines.start);
    // `[The contents of this chapter are better` is a remark, and it goes on.
    if first.starts_with('[') && !first.contains(']') {
        return None;
    }
    let bare = first.trim_end_matches("PAGE").trim_end_matches("Page");
    if vocabulary::is_contents(bare) && (piece.len() <= 2 || piece.len() > 3) {
        return Some(Role::Contents);
    }
    let role = vocabulary::name(bare).filter(|_| piece.len() <= 2)?;
    matches!(role, Role::Illustrations | Role::Tables).then_some(role)
}

/// Tells whether a piece is no part of a list: running text, a rule, brackets.
fn stops(page: &Page<'_>, piece: &Piece) -> bool {
    if piece.kind == PieceKind::Illustration {
        return true;
    }
    let lines = piece.len();
    let first = page.line(piece.lines.start);
    if !first.chars().any(char::is_alphanumeric) {
        return true;
    }
    let last = page.line(piece.lines.end.saturating_sub(1));
    let folio = last != without_folio(last);
    let opens = first.split_whitespace().next().is_some_and(|w| vocabulary::division(w).is_some());
    if folio || opens || lines < 4 {
        return !page.wrapped && first.chars().count() > 160;
    }
    let full = piece
        .lines
        .clone()
        .take(lines - 1)
        .filter(|i| page.width(*i) * 10 >= page.fill * 8)
        .count();
    full * 3 >= (lines - 1) * 2 && page.indent(piece.lines.start) < 4
}

/// A line without the page number at its end.
pub(super) fn without_folio(line: &str) -> String {
    let trimmed = line.trim_end();
    // `12`, `xii`, `12-14`
    let body = trimmed.trim_end_matches(|c: char| c.is_ascii_digit() || "ivxlc-–".contains(c));
    let gap = body.len() - body.trim_end_matches([' ', '.', '\u{a0}', '·', '_']).len();
    if body.len() < trimmed.len() && gap >= 2 {
        return body.trim_end_matches([' ', '.', '\u{a0}', '·', '_']).to_string();
    }
    trimmed.to_string()
}

/// The words of a line: lower case, letters and digits only.
pub(super) fn words(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !matches!(c, '\'' | '’' | '_') && !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The words after a number, or a division and its number, at the start.
fn unnumbered(words: &str) -> Option<&str> {
    let (first, rest) = words.split_once(' ')?;
    let number = |w: &str| w.bytes().all(|b| b.is_ascii_digit()) || vocabulary::roman(w).is_some();
    if number(first) {
        return Some(rest);
    }
    let (second, rest) = rest.split_once(' ')?;
    (vocabulary::division(first).is_some() && number(second)).then_some(rest)
}
