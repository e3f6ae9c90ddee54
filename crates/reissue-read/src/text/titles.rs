//! Titles that stand on their own below a number.

use std::collections::{BTreeMap, BTreeSet};

use reissue_core::Role;

use super::heading::{Evidence, Finder, Mark, is_caps, title_case, unwrapped};
use super::lines::{Piece, PieceKind};
use super::vocabulary::{self, Number};

impl Finder<'_, '_> {
    /// Joins the title that stands on its own below a number.
    pub(super) fn add_titles(&self, marks: &mut Vec<Mark>) {
        let habit = self.habits(marks);
        let repeated = self.repeated();
        let mut taken = BTreeSet::new();
        for at in 0..marks.len() {
            let Some(mark) = marks.get(at) else { continue };
            // What stands below the letter of an index is its first entry.
            let entries = is_in_alphabet(marks, at);
            if mark.evidence != Evidence::Numbered || taken.contains(&mark.piece) || entries {
                continue;
            }
            let mut next = mark.piece + mark.pieces;
            let mut title = mark.title.clone();
            let mut subtitle = Vec::new();
            let had = !title.is_empty();
            while let Some(piece) = self.pieces.get(next) {
                let other = marks.get(at + 1).filter(|m| m.piece == next);
                let first = title.is_empty();
                let room = first && habit.get(&mark.series).copied().unwrap_or(false);
                match other.map(|m| m.evidence) {
                    Some(Evidence::Numbered) => break,
                    // `CHAPTER XXIII` / `CONCLUSION`, where all chapters have a title so.
                    Some(Evidence::Named) if !room => break,
                    _ => {}
                }
                let lone = first && other.is_some() && is_lone(marks, at + 1);
                // Below a bare number it may be what the chapter tells of.
                let parted = !first && self.is_parted(mark.before, piece);
                let joins = lone || parted || self.is_title(piece, first, had, room);
                let staged = matches!(mark.role, Some(Role::Act | Role::Scene));
                let speaker = staged && repeated.contains_key(self.page.line(piece.lines.start));
                if subtitle.len() > 2 || !joins || speaker {
                    break;
                }
                if title.is_empty() {
                    title = self.stretches(piece);
                } else {
                    subtitle.extend(self.stretches(piece));
                }
                taken.insert(next);
                next += 1;
            }
            if let Some(mark) = marks.get_mut(at) {
                mark.pieces = next - mark.piece;
                mark.title = title;
                mark.subtitle = subtitle;
            }
        }
        marks.retain(|m| !taken.contains(&m.piece));
    }

    /// Joins what stands below a title and belongs to it: `GASTON PARIS`, then `AND THE POETRY OF
    /// THE MIDDLE AGES`.
    pub(super) fn add_subtitles(&self, marks: &mut Vec<Mark>) {
        let repeated = self.repeated();
        let mut taken = BTreeSet::new();
        for at in 0..marks.len() {
            let Some(mark) = marks.get(at).filter(|m| takes_subtitle(m)) else { continue };
            if taken.contains(&mark.piece) {
                continue;
            }
            let mut next = mark.piece + mark.pieces;
            let mut subtitle = mark.subtitle.clone();
            while let Some(piece) = self.pieces.get(next).filter(|_| next < mark.piece + 4) {
                let other = marks.iter().skip(at + 1).take(4).find(|m| m.piece == next);
                let own = other.is_some_and(|m| m.evidence != Evidence::Spaced || m.before > 1);
                if own || !self.is_subtitle(mark, piece, &repeated) {
                    break;
                }
                subtitle.extend(self.stretches(piece));
                taken.insert(next);
                next += 1;
            }
            if let Some(mark) = marks.get_mut(at) {
                mark.pieces = next - mark.piece;
                mark.subtitle = subtitle;
            }
        }
        marks.retain(|m| !taken.contains(&m.piece));
    }

    /// The lines in capitals or emphasis that come three times or more: speakers, and stamps.
    fn repeated(&self) -> BTreeMap<String, usize> {
        let mut times = BTreeMap::new();
        for piece in self.pieces.iter().filter(|p| p.kind == PieceKind::Plain && p.len() == 1) {
            let line = self.page.line(piece.lines.start);
            if is_caps(line) || unwrapped(line).len() < line.len() {
                *times.entry(line.to_owned()).or_default() += 1;
            }
        }
        times.retain(|_, times| *times >= 3);
        times
    }

    /// Tells whether a piece right below a title goes on with it: less white space stands above it
    /// than above the title, and it is set as a title is or has more white space below.
    fn is_subtitle(&self, mark: &Mark, piece: &Piece, repeated: &BTreeMap<String, usize>) -> bool {
        let joined = self.page.joined(piece.lines.clone());
        if piece.kind != PieceKind::Plain
            || piece.before != 1
            || piece.len() > 3
            || is_caps(&joined) && repeated.contains_key(&joined)
        {
            return false;
        }
        let head = self.pieces.get(mark.piece).map(|p| self.page.joined(p.lines.clone()));
        let bare = unwrapped(&joined);
        let inner = bare.strip_prefix('(').and_then(|b| b.strip_suffix(')')).unwrap_or(bare);
        let caps = is_caps(&joined);
        let marked = bare.len() < joined.len() && joined.chars().count() <= 70;
        let alike = (caps && head.as_deref().is_some_and(is_caps) || marked) && mark.before >= 2;
        let letters = joined.chars().filter(|c| c.is_alphabetic()).count() > 2;
        let by = caps && self.page.line(piece.lines.start).starts_with("BY");
        let words = self.is_placed(piece) && self.has_words_of_heading(piece, inner, true);
        alike && letters && (by || words) || self.is_parted(mark.before, piece)
    }

    /// Tells whether a short piece has more white space below than above, where it goes with a
    /// heading that has much above it.
    fn is_parted(&self, above: usize, piece: &Piece) -> bool {
        let joined = self.page.joined(piece.lines.clone());
        let bare = unwrapped(&joined);
        let inner = bare.strip_prefix('(').and_then(|b| b.strip_suffix(')')).unwrap_or(bare);
        let spoken = joined.starts_with(['"', '“', '„', '«', '—', '–', '-']);
        above > 2
            && piece.kind == PieceKind::Plain
            && piece.before == 1
            && piece.after >= 2
            && piece.len() <= 2
            && joined.chars().count() <= 110
            && joined.chars().filter(|c| c.is_alphabetic()).count() > 2
            && !spoken
            && self.is_placed(piece)
            && self.has_words_of_heading(piece, inner, true)
    }

    /// For each series: whether most of its numbers are followed by a short piece, so that such
    /// a piece is a title even where it is no capitals: `Comment Candide fut élevé …`.
    fn habits(&self, marks: &[Mark]) -> BTreeMap<String, bool> {
        let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for mark in marks.iter().filter(|m| m.evidence == Evidence::Numbered && m.title.is_empty())
        {
            let count = counts.entry(mark.series.clone()).or_default();
            count.1 += 1;
            if let Some(piece) = self.pieces.get(mark.piece + 1)
                && piece.kind == PieceKind::Plain
                && piece.len() <= 4
                && self.pieces.get(mark.piece + 2).is_some_and(|p| p.len() >= piece.len())
                && self.page.joined(piece.lines.clone()).chars().count() <= 240
                && !self
                    .page
                    .joined(piece.lines.clone())
                    .starts_with(['"', '“', '„', '«', '—', '–', '-'])
            {
                count.0 += 1;
            }
        }
        counts
            .into_iter()
            .map(|(series, (with, all))| (series, all >= 3 && with * 10 >= all * 8))
            .collect()
    }

    fn is_title(&self, piece: &Piece, first: bool, had: bool, habit: bool) -> bool {
        if piece.kind != PieceKind::Plain
            || piece.before > 2
            || piece.before == 0
            || piece.len() > 4
        {
            return false;
        }
        let joined = self.page.joined(piece.lines.clone());
        if vocabulary::ends_with_pages(&joined) || joined.starts_with('[') {
            return false;
        }
        if !first && piece.before == 1 && piece.after > 1 && is_years(&joined) {
            return true;
        }
        let caps = is_caps(&joined);
        if had && !(caps && piece.len() <= 2) {
            return false;
        }
        if habit && first {
            let wrapped = piece.len() == 1
                || self.page.width(piece.lines.start) * 10 >= self.page.fill * 8
                || self.is_centred(piece);
            if wrapped {
                return joined.chars().count() <= 240;
            }
        }
        let italic = joined.starts_with('_') && joined.trim_end_matches('.').ends_with('_');
        let length = joined.chars().count();
        let open = !joined.ends_with(['.', ',', ';', ':', '!', '?', '"', '”', '-', '’']);
        let titled = open
            && piece.len() <= 2
            && length <= 70
            && (title_case(&joined) || self.is_centred(piece))
            && piece.after >= piece.before;
        let shape = caps && length <= 150 || first && titled || !first && italic && length <= 70;
        shape && self.could_be_heading(piece, &joined, caps || italic) && !is_speaker(&joined)
    }
}

/// Tells whether a heading may have a title below it: one without number, over text.
fn takes_subtitle(mark: &Mark) -> bool {
    let over_text = matches!(
        mark.role,
        None | Some(
            Role::Preface
                | Role::Foreword
                | Role::Introduction
                | Role::Prologue
                | Role::Epilogue
                | Role::Conclusion
                | Role::Afterword
                | Role::Appendix
        )
    );
    mark.evidence != Evidence::Numbered && over_text
}

/// Tells whether a heading by its looks is the only one before the next number: `BOOK II.`, much
/// white space, `OLD AND YOUNG.`, then the chapters. More than one are pieces with titles.
fn is_lone(marks: &[Mark], at: usize) -> bool {
    let looks = |m: &Mark| matches!(m.evidence, Evidence::Spaced | Evidence::Listed);
    marks.get(at).is_some_and(looks) && !marks.get(at + 1).is_some_and(looks)
}

/// Tells whether a letter stands alone and the heading before it or after it does: `B`, `C`, `D`.
fn is_in_alphabet(marks: &[Mark], at: usize) -> bool {
    let letter = |at: Option<usize>| at.and_then(|at| marks.get(at)).is_some_and(is_letter);
    letter(Some(at)) && (letter(at.checked_sub(1)) || letter(Some(at + 1)))
}

/// A letter alone, be it one that is a roman number too.
fn is_letter(mark: &Mark) -> bool {
    let one = mark.ordinal.is_some_and(|(start, end)| end == start + 1);
    one && mark.series.is_empty()
        && mark.title.is_empty()
        && matches!(mark.number, Some(Number::Letter(_) | Number::Roman(_)))
}

/// `1806-1807`: the time that a chapter tells of.
fn is_years(joined: &str) -> bool {
    let bare = joined.trim_end_matches('.');
    let years = bare.split(['-', '–', '—']).filter(|year| !year.is_empty());
    !bare.is_empty()
        && years.clone().count() <= 2
        && years
            .clone()
            .all(|y| y.trim().len() == 4 && y.trim().bytes().all(|b| b.is_ascii_digit()))
}

/// `HAMLET.` over a speech can't be told from a title by its looks; a few words are known.
fn is_speaker(joined: &str) -> bool {
    matches!(joined.trim_end_matches('.'), "ALL" | "CHORUS" | "BOTH" | "ΧΟΡΟΣ")
}
