//! Numbers without a division: a heading only as one of a series.

use std::collections::BTreeMap;

use reissue_core::Role;

use super::heading::{Finder, Mark};
use super::lines::{Piece, PieceKind};
use super::vocabulary::Number;

/// From how many numbers on, one right below the other, a series is a list and no row of headings.
const LIST: usize = 4;

impl Finder<'_, '_> {
    /// Numbers that count on with nothing between them are items of a list: a programme, a list of
    /// contents that nothing names. Two are enough where the same divisions come again below, as the
    /// scenes of a play are listed before its first act.
    pub(super) fn drop_lists(&self, marks: &mut Vec<Mark>) {
        let goes_on = |a: &Mark, b: &Mark| {
            let (Some(x), Some(y)) = (a.number, b.number) else { return false };
            a.series == b.series && y.value() == x.value() + 1 && self.is_below(a, b)
        };
        let mut end = 0;
        let runs = marks.chunk_by(goes_on).map(|run| {
            end += run.len();
            let below = marks.get(end..).unwrap_or_default();
            (run.len(), run.len() < LIST && !(run.len() >= 2 && come_again(run, below)))
        });
        let keeps: Vec<bool> =
            runs.flat_map(|(length, keep)| std::iter::repeat_n(keep, length)).collect();
        let mut keeps = keeps.into_iter();
        marks.retain(|_| keeps.next().unwrap_or(true));
    }

    /// Tells whether the piece of a mark stands right below that of another, or a few lines below
    /// where they are items with a title.
    fn is_below(&self, above: &Mark, below: &Mark) -> bool {
        let item = |m: &Mark| matches!(m.number, Some(Number::Decimal(_))) && !m.title.is_empty();
        let most = if item(above) && item(below) { 3 } else { 0 };
        let between = self.pieces.get(above.piece + above.pieces..below.piece);
        let lines = |b: &[Piece]| {
            b.iter().filter(|p| p.kind != PieceKind::Gone).map(Piece::len).sum::<usize>()
        };
        between.is_some_and(|b| lines(b) <= most)
    }

    /// A number alone is a heading only as one of a series: its neighbour follows or went before.
    pub(super) fn drop_lone_numbers(&self, marks: &mut Vec<Mark>) {
        let mut series: BTreeMap<(String, u8), Vec<(usize, u32)>> = BTreeMap::new();
        for (at, mark) in marks.iter().enumerate() {
            if let Some(number) = mark.number.filter(|_| mark.role.is_none()) {
                let kind = match number {
                    Number::Roman(_) => 0,
                    Number::Decimal(_) => 1,
                    Number::Word(_) => 2,
                    Number::Letter(_) => 3,
                };
                series.entry((mark.series.clone(), kind)).or_default().push((at, number.value()));
            }
        }
        // `C`, `D`, `I` among `B`, `E`, `F` are letters, not roman numbers.
        let letters = series.get(&(String::new(), 3)).map_or(0, Vec::len);
        let mut drop = Vec::new();
        for ((word, kind), all) in &series {
            // `I. Nay, that I cannot do`: what a speaker called I says is none of the series.
            let (mut members, stray) = self.chain(all);
            drop.extend(stray);
            if *kind == 0 && word.is_empty() && letters < 8 {
                drop.extend(words_among(marks, &mut members));
            }
            let members = &members;
            let follows = members
                .windows(2)
                .filter(|w| matches!(w, [a, b] if b.1 == a.1 + 1 || b.1 == 1))
                .count();
            let broken = members.len() < 2 || follows * 2 < members.len() - 1;
            let wide = members
                .iter()
                .filter(|(at, _)| marks.get(*at).is_some_and(|m| m.before >= 2))
                .count();
            let keep = match kind {
                _ if word.is_empty() && self.numbers_stanzas(marks, members) => false,
                _ if !word.is_empty() => !broken && members.len() >= 3,
                3 => letters >= 2 && wide * 2 > members.len(),
                0 if letters >= 8 => true,
                1 => {
                    let wide = wide * 2 > members.len() || self.spread(marks, members);
                    !broken && wide && !self.is_page_numbers(marks, members)
                }
                _ => !broken && (wide * 3 > members.len() || self.spread(marks, members)),
            };
            if !keep {
                drop.extend(members.iter().map(|(at, _)| *at));
            }
        }
        drop.sort_unstable();
        let mut at = 0;
        marks.retain(|_| {
            at += 1;
            drop.binary_search(&(at - 1)).is_err()
        });
    }

    /// Where white space tells nothing: the members of a series that follow one another from 1 on,
    /// and the marks that are none of it. Elsewhere, and where too few would be left, all are members.
    fn chain(&self, all: &[(usize, u32)]) -> (Vec<(usize, u32)>, Vec<usize>) {
        let follows = |w: &[(usize, u32)]| matches!(w, [a, b] if b.1 == a.1 + 1 || b.1 == 1);
        if !self.even || all.windows(2).all(follows) {
            return (all.to_vec(), Vec::new());
        }
        let mut next = 1;
        let (chain, stray): (Vec<_>, Vec<_>) = all.iter().copied().partition(|(_, number)| {
            let sound = *number == next;
            next += u32::from(sound);
            sound
        });
        if chain.len() < 3 || stray.len() > chain.len() {
            return (all.to_vec(), Vec::new());
        }
        (chain, stray.into_iter().map(|(at, _)| at).collect())
    }

    /// Where white space tells nothing: a series without a gap, with text between its members.
    fn spread(&self, marks: &[Mark], members: &[(usize, u32)]) -> bool {
        let follows = |w: &[(usize, u32)]| matches!(w, [a, b] if b.1 == a.1 + 1 || b.1 == 1);
        let at = |i: usize| marks.get(i).map_or(0, |m| m.piece);
        let (Some(first), Some(last)) = (members.first(), members.last()) else { return false };
        let pieces = at(last.0).saturating_sub(at(first.0));
        self.even
            && members.len() >= 3
            && first.1 == 1
            && members.windows(2).all(follows)
            && pieces >= members.len() * 4
    }

    /// Numbers over stanzas in a book whose chapters have names number the stanzas.
    fn numbers_stanzas(&self, marks: &[Mark], members: &[(usize, u32)]) -> bool {
        let chapters = marks.iter().filter(|m| m.role == Some(Role::Chapter)).count();
        let stanza = |at: &usize| {
            let next = marks.get(*at).and_then(|m| self.pieces.get(m.piece + m.pieces));
            next.is_some_and(|p| self.is_stanza(p))
        };
        let stanzas = members.iter().filter(|(at, _)| stanza(at)).count();
        chapters >= 3 && stanzas * 3 >= members.len() * 2
    }

    /// Some short lines that are set in.
    fn is_stanza(&self, piece: &Piece) -> bool {
        let set_in = |i| self.page.indent(i) >= 2 && self.page.width(i) * 8 < self.page.fill * 7;
        piece.kind == PieceKind::Plain && piece.len() >= 3 && piece.lines.clone().all(set_in)
    }

    /// Numbers between pieces that stop in mid-sentence are page numbers.
    fn is_page_numbers(&self, marks: &[Mark], members: &[(usize, u32)]) -> bool {
        let open = members.iter().filter(|(at, _)| {
            let before = marks
                .get(*at)
                .and_then(|m| m.piece.checked_sub(1))
                .and_then(|p| self.pieces.get(p));
            before.is_some_and(|p| {
                let last = self.page.line(p.lines.end.saturating_sub(1));
                last.ends_with(|c: char| c.is_alphanumeric() || c == ',' || c == '-')
            })
        });
        open.count() * 3 > members.len()
    }
}

/// Tells whether each division of a run has its like, kind and number, among the marks below.
fn come_again(run: &[Mark], below: &[Mark]) -> bool {
    let value = |m: &Mark| m.number.map(|n| n.value());
    run.iter()
        .all(|m| m.role.is_some() && below.iter().any(|b| b.role == m.role && value(b) == value(m)))
}

/// Takes out words that only look like roman numbers: `DI`, `MIX`, and the article in `I PROMESSI
/// SPOSI`. No neighbour of theirs counts on from them or up to them.
fn words_among(marks: &[Mark], members: &mut Vec<(usize, u32)>) -> Vec<usize> {
    let value = |at: Option<usize>| at.and_then(|at| members.get(at)).map(|m| m.1);
    let alone = |at: usize, number: u32| {
        let before = value(at.checked_sub(1)).is_some_and(|b| b + 1 == number);
        let after = value(Some(at + 1)).is_some_and(|a| a == number + 1);
        !before && !after
    };
    let titled = |mark: usize| marks.get(mark).is_some_and(|m| !m.title.is_empty());
    let words: Vec<usize> = members
        .iter()
        .enumerate()
        .filter(|(at, (mark, number))| {
            (*number > 50 || *number == 1 && titled(*mark)) && alone(*at, *number)
        })
        .map(|(_, (mark, _))| *mark)
        .collect();
    members.retain(|(mark, _)| !words.contains(mark));
    words
}
