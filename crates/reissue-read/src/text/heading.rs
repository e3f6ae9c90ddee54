//! Finds the headings among the pieces.
//!
//! Four kinds, each with its own evidence. *Numbered*: a division and its number (`CHAPTER I`,
//! `DĚJSTVÍ PRVNÍ`, `第一章`), or a number alone that is one of a series. *Named*: a word that
//! names a part of a book (`PREFACE`). *Listed*: what the contents list says. *Spaced*: a short
//! piece with as much white space before it as the other headings of this book have. What book
//! people would not set as a heading (a dateline, a signature, `THE END`) is none.

use std::collections::BTreeMap;

use reissue_core::{Metadata, Report, Role};

use super::contents::{Contents, words};
use super::lines::{Page, Piece, PieceKind};
use super::numeral::{self, NumberWord};
use super::vocabulary::{self, Number};

/// A stretch of the text, by byte offsets.
pub(super) type Stretch = (usize, usize);

/// The evidence for a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Evidence {
    Numbered,
    Named,
    Listed,
    Spaced,
}

/// A heading.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// The first piece of it.
    pub(super) piece: usize,
    /// How many pieces it takes.
    pub(super) pieces: usize,
    pub(super) evidence: Evidence,
    pub(super) role: Option<Role>,
    pub(super) number: Option<Number>,
    /// The division word in lower case; empty for a number alone.
    pub(super) series: String,
    pub(super) ordinal: Option<Stretch>,
    pub(super) title: Vec<Stretch>,
    pub(super) subtitle: Vec<Stretch>,
    pub(super) before: usize,
}

/// The headings, and the lists that are none.
pub(super) struct Marks {
    pub(super) marks: Vec<Mark>,
    pub(super) contents: Contents,
}

/// Finds the headings.
pub(super) fn find(
    page: &Page<'_>,
    pieces: &[Piece],
    _metadata: &Metadata,
    _report: &mut Report,
) -> Marks {
    let contents = Contents::find(page, pieces);
    let finder = Finder { page, pieces, contents: &contents, even: is_even(pieces) };
    let mut marks: Vec<Mark> = (0..pieces.len()).filter_map(|i| finder.certain(i)).collect();
    finder.drop_lone_numbers(&mut marks);
    let gap = finder.usual_gap(&marks);
    let loose = finder.text_gap();
    let titles = loose == 1 && finder.titles_have_two_blank_lines(&marks);
    let known: Vec<usize> = marks.iter().map(|m| m.piece).collect();
    let spaced = (0..pieces.len()).filter(|i| known.binary_search(i).is_err());
    let spaced: Vec<Mark> = spaced.filter_map(|i| finder.spaced(i, gap, loose, titles)).collect();
    marks.extend(finder.without_speakers(spaced));
    marks.sort_by_key(|m| m.piece);
    finder.add_titles(&mut marks);
    Marks { marks, contents }
}

struct Finder<'a, 'p> {
    page: &'a Page<'p>,
    pieces: &'a [Piece],
    contents: &'a Contents,
    /// Whether one blank line stands before every piece, so that white space tells nothing.
    even: bool,
}

/// Tells whether one blank line stands between all pieces, headings or not: so pandoc writes.
fn is_even(pieces: &[Piece]) -> bool {
    let wide = pieces.iter().skip(3).filter(|p| p.before >= 2).count();
    pieces.len() >= 40 && wide * 200 <= pieces.len()
}

impl Finder<'_, '_> {
    fn mark(&self, at: usize, piece: &Piece, evidence: Evidence, role: Option<Role>) -> Mark {
        Mark {
            piece: at,
            pieces: 1,
            evidence,
            role,
            number: None,
            series: String::new(),
            ordinal: None,
            title: self.stretches(piece),
            subtitle: Vec::new(),
            before: piece.before,
        }
    }

    fn stretches(&self, piece: &Piece) -> Vec<Stretch> {
        piece
            .lines
            .clone()
            .filter_map(|i| self.page.lines.get(i))
            .map(|l| (l.start, l.end))
            .collect()
    }

    /// A heading that its words show, whatever the white space around it.
    fn certain(&self, at: usize) -> Option<Mark> {
        let piece = self.pieces.get(at)?;
        if piece.kind != PieceKind::Plain || piece.len() > 6 || self.contents.listing(at).is_some()
        {
            return None;
        }
        let joined = self.page.joined(piece.lines.clone());
        let limit = if piece.before >= 4 { 420 } else { 240 };
        if joined.chars().count() > limit || piece.before == 0 && at > 0 {
            return None;
        }
        self.numbered(at, piece)
            .or_else(|| self.named(at, piece, &joined))
            .or_else(|| self.listed(at, piece, &joined))
    }

    fn named(&self, at: usize, piece: &Piece, joined: &str) -> Option<Mark> {
        if piece.len() > 3
            || joined.chars().count() > 90
            || piece.before < 2 && !self.even && !is_caps(joined)
        {
            return None;
        }
        let prose = self.page.width(piece.lines.start) > self.page.fill * 9 / 10
            && piece.len() > 1
            && !is_caps(joined);
        let role = vocabulary::name(joined).filter(|_| !prose)?;
        let bare = self.even && piece.len() == 1 && !joined.ends_with(['.', ',', ':']);
        let alone = piece.before >= 2 || piece.after >= 2 || is_caps(joined) || bare;
        alone.then(|| self.mark(at, piece, Evidence::Named, Some(role)))
    }

    fn listed(&self, at: usize, piece: &Piece, joined: &str) -> Option<Mark> {
        let long = piece.len() > 3 || words(joined).chars().count() < 3;
        if long || vocabulary::is_end(joined) || !self.contents.lists(joined) {
            return None;
        }
        // A word of a list may stand in the text by chance: white space must agree.
        let alone = piece.before >= 2 || self.is_centred(piece) || is_caps(joined);
        (alone && self.before_text(at)).then(|| self.mark(at, piece, Evidence::Listed, None))
    }

    /// A division with its number, or a number alone.
    fn numbered(&self, at: usize, piece: &Piece) -> Option<Mark> {
        let first = self.page.lines.get(piece.lines.start)?;
        let line = self.page.line(piece.lines.start);
        let ordinal = ordinal(line)?;
        // `END OF PART I`
        if ordinal.rest == line.len() && vocabulary::is_end(line) {
            return None;
        }
        let caps = is_caps(line);
        let rest = line.get(ordinal.rest..).unwrap_or_default();
        if !ordinal.series.is_empty() {
            // `Part one of the plan was …`: a paragraph that begins with such words.
            let filled = self.page.width(piece.lines.start) * 10 > self.page.fill * 9;
            if piece.len() > 4 || (piece.len() > 1 && filled && !caps && piece.before < 2) {
                return None;
            }
            let begins_low = rest.chars().next().is_some_and(char::is_lowercase);
            if begins_low && piece.before < 2 {
                return None;
            }
        } else if !self.number_alone(piece, rest, ordinal.number) {
            return None;
        }
        let mut mark = self.mark(at, piece, Evidence::Numbered, ordinal.role);
        mark.number = Some(ordinal.number);
        mark.series = ordinal.series;
        mark.ordinal = Some((first.start + ordinal.start, first.start + ordinal.end));
        let title = (first.start + ordinal.rest, first.end);
        mark.title = self.stretches(piece);
        if let Some(slot) = mark.title.first_mut() {
            *slot = title;
        }
        if title.0 >= title.1 {
            mark.title.remove(0);
        }
        Some(mark)
    }

    /// Tells whether a piece that begins with a bare number may be a heading.
    fn number_alone(&self, piece: &Piece, rest: &str, number: Number) -> bool {
        if rest.is_empty() {
            let decimal = matches!(number, Number::Decimal(_));
            return piece.len() == 1 && (piece.before >= 2 || !decimal && piece.after >= 1)
                || piece.len() <= 3
                    && piece.before >= 2
                    && !decimal
                    && !matches!(number, Number::Letter(_));
        }
        let letter = matches!(number, Number::Letter(_) | Number::Word(_));
        let length = self.page.joined(piece.lines.clone()).chars().count();
        // A summary of the chapter may follow its number, where white space leaves no doubt.
        let short = length <= 110 && piece.len() <= 2 || piece.before >= 4 && length <= 420;
        // A title of two lines may break at a comma.
        let joined = self.page.joined(piece.lines.clone());
        let open = if piece.len() > 1 { joined.as_str() } else { rest };
        let sentence =
            open.ends_with([',', ';']) || rest.chars().next().is_some_and(char::is_lowercase);
        if self.even && piece.before < 2 {
            let joined = self.page.joined(piece.lines.clone());
            let open = joined.ends_with(['.', ':', ',', ';']);
            let low = rest.chars().next().is_some_and(char::is_lowercase);
            return !letter && piece.len() <= 2 && length <= 140 && !open && !low;
        }
        !letter && short && !sentence && piece.before >= 2
    }

    /// A number alone is a heading only as one of a series: its neighbour follows or went before.
    fn drop_lone_numbers(&self, marks: &mut Vec<Mark>) {
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
            let (members, stray) = self.chain(all);
            drop.extend(stray);
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

    /// The white space before the headings of this book that are sure.
    fn usual_gap(&self, marks: &[Mark]) -> usize {
        let mut gaps: Vec<usize> = marks.iter().filter(|m| m.piece > 3).map(|m| m.before).collect();
        if gaps.len() < 3 {
            let short = |p: &&Piece| p.kind == PieceKind::Plain && p.len() <= 3 && p.before >= 4;
            let wide = self.pieces.iter().skip(4).filter(short).count();
            return if wide >= 3 { 4 } else { 0 };
        }
        gaps.sort_unstable();
        gaps.get(gaps.len() / 3).copied().unwrap_or(0)
    }

    /// The white space between most pieces of text; headings have more.
    fn text_gap(&self) -> usize {
        let text = self.pieces.iter().filter(|p| p.kind == PieceKind::Plain && p.len() > 2);
        let mut gaps: Vec<usize> = text.map(|p| p.before).collect();
        gaps.sort_unstable();
        gaps.get(gaps.len() * 9 / 10).copied().unwrap_or(1).min(3)
    }

    /// Tells whether two blank lines stand before titles and not before text after a pause: most
    /// pieces below such a gap look like titles.
    fn titles_have_two_blank_lines(&self, marks: &[Mark]) -> bool {
        let known: Vec<usize> = marks.iter().map(|m| m.piece).collect();
        let below = |(i, p): &(usize, &Piece)| {
            p.before == 2
                && p.kind == PieceKind::Plain
                && *i > 3
                && known.binary_search(i).is_err()
                && self.contents.listing(*i).is_none()
                && i.checked_sub(1).is_none_or(|above| known.binary_search(&above).is_err())
        };
        let (mut titles, mut all) = (0, 0);
        for (_, piece) in self.pieces.iter().enumerate().filter(below) {
            all += 1;
            titles += usize::from(self.is_plain_title(piece));
        }
        titles >= 5 && titles * 3 >= all * 2
    }

    /// One short line of capitalised words.
    fn is_plain_title(&self, piece: &Piece) -> bool {
        let line = self.page.line(piece.lines.start);
        piece.kind == PieceKind::Plain
            && piece.len() == 1
            && line.chars().count() <= 60
            && title_case(line)
            && !line.ends_with(['!', '?', ':', ',', ';', '"', '”', '’'])
            && self.could_be_heading(piece, line.trim_end_matches(['.', '_', '=', '*']), false)
    }

    /// A short piece with white space around it.
    fn spaced(&self, at: usize, gap: usize, loose: usize, titles: bool) -> Option<Mark> {
        let piece = self.pieces.get(at)?;
        if piece.kind != PieceKind::Plain || piece.len() > 4 || self.contents.listing(at).is_some()
        {
            return None;
        }
        let joined = self.page.joined(piece.lines.clone());
        let caps = is_caps(&joined);
        let least = match (gap, caps) {
            (0, true) => 2,
            (0, false) => 3,
            (gap, true) => gap.clamp(2, 4),
            (gap, false) => gap.clamp(3, 4),
        };
        let least = least.max(loose + 1);
        let title = titles && piece.before == 2 && self.is_plain_title(piece);
        if !title && (piece.before < least || !self.could_be_heading(piece, &joined, caps))
            || !self.before_text(at)
        {
            return None;
        }
        Some(self.mark(at, piece, Evidence::Spaced, None))
    }

    /// Takes out names that stand over speeches: the same few words in capitals again and again.
    fn without_speakers(&self, mut marks: Vec<Mark>) -> Vec<Mark> {
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        let text = |m: &Mark| {
            self.pieces.get(m.piece).map(|p| self.page.joined(p.lines.clone())).unwrap_or_default()
        };
        for mark in &marks {
            *times.entry(text(mark)).or_default() += 1;
        }
        let many = marks.len() / 10;
        marks.retain(|m| {
            let text = text(m);
            let name = is_caps(&text) && text.split_whitespace().count() <= 3;
            !name || times.get(&text).is_none_or(|n| *n < 4 || *n < many)
        });
        marks
    }

    fn could_be_heading(&self, piece: &Piece, joined: &str, caps: bool) -> bool {
        let length = joined.chars().count();
        let words = joined.split_whitespace().count();
        let first = joined.trim_start_matches(['_', '=', '*', '+']).chars().next().unwrap_or(' ');
        let last = joined.trim_end_matches(['_', '=', '*', '+']).chars().last().unwrap_or(' ');
        let lettered = joined.chars().any(char::is_alphabetic);
        let indent = self.page.indent(piece.lines.start);
        let placed = indent <= 2 || self.is_centred(piece);
        let quoted = "\"“‘'«„".contains(first) && !caps;
        let sentence = last == '.' && !caps && (words > 8 || piece.before < 3);
        let low = first.is_lowercase();
        let wide = piece.lines.clone().any(|i| self.page.width(i) > self.page.fill + 2);
        lettered
            && length <= if caps { 130 } else { 80 }
            && words <= 18
            && !(low || quoted || sentence || wide)
            && placed
            && !",;:-—".contains(last)
            && !vocabulary::is_end(joined)
            && !vocabulary::is_imprint(joined)
            && !vocabulary::is_link(joined)
            && !vocabulary::ends_with_pages(joined)
            && !is_dateline(joined)
            && !joined.starts_with(['[', '(', '{', '|', '*', '-', '—', '+', '#', '\\', '/'])
            && !joined.to_lowercase().starts_with("by ")
    }

    /// Tells whether the piece after is not another loose line of the same kind at the book's end.
    fn before_text(&self, at: usize) -> bool {
        self.pieces.iter().skip(at + 1).any(|p| p.kind != PieceKind::Gone)
    }

    fn is_centred(&self, piece: &Piece) -> bool {
        is_centred(self.page, piece)
    }

    /// Joins the title that stands on its own below a number.
    fn add_titles(&self, marks: &mut Vec<Mark>) {
        let habit = self.habits(marks);
        let mut taken = Vec::new();
        for at in 0..marks.len() {
            let Some(mark) = marks.get(at) else { continue };
            if mark.evidence != Evidence::Numbered || taken.contains(&mark.piece) {
                continue;
            }
            let mut next = mark.piece + mark.pieces;
            let mut title = mark.title.clone();
            let mut subtitle = Vec::new();
            let had = !title.is_empty();
            while let Some(piece) = self.pieces.get(next) {
                let other = marks.get(at + 1).filter(|m| m.piece == next);
                if other.is_some_and(|m| {
                    m.evidence != Evidence::Spaced && m.evidence != Evidence::Listed
                }) {
                    break;
                }
                let room = if title.is_empty() {
                    habit.get(&mark.series).copied().unwrap_or(false)
                } else {
                    false
                };
                if subtitle.len() > 2 || !self.is_title(piece, title.is_empty(), had, room) {
                    break;
                }
                if title.is_empty() {
                    title = self.stretches(piece);
                } else {
                    subtitle.extend(self.stretches(piece));
                }
                taken.push(next);
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
        let caps = is_caps(&joined);
        if had && !(caps && piece.len() <= 2) {
            return false;
        }
        if habit && first {
            let wrapped = piece.len() == 1
                || self.page.width(piece.lines.start) * 10 >= self.page.fill * 8
                || self.is_centred(piece);
            return wrapped && joined.chars().count() <= 240;
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

/// `HAMLET.` over a speech can't be told from a title by its looks; a few words are known.
fn is_speaker(joined: &str) -> bool {
    matches!(joined.trim_end_matches('.'), "ALL" | "CHORUS" | "BOTH" | "ΧΟΡΟΣ")
}

/// Tells whether the lines of a piece stand in the middle of the measure.
pub(super) fn is_centred(page: &Page<'_>, piece: &Piece) -> bool {
    piece.lines.clone().all(|i| {
        let (indent, width) = (page.indent(i), page.width(i));
        let right = page.fill.saturating_sub(width);
        indent >= 6 && indent.abs_diff(right) <= 8 + page.fill / 12
    })
}

/// Tells whether all letters are capitals and there are some.
pub(super) fn is_caps(text: &str) -> bool {
    let mut letters = 0;
    let mut low = 0;
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        low += usize::from(c.is_lowercase());
    }
    // Scripts without case have no capitals.
    letters > 0 && low * 12 <= letters && text.chars().any(char::is_uppercase)
}

/// Tells whether most words of some length begin with a capital.
fn title_case(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().filter(|w| w.chars().count() > 3).collect();
    let high = words.iter().filter(|w| {
        w.trim_start_matches(|c: char| !c.is_alphanumeric())
            .starts_with(|c: char| !c.is_lowercase())
    });
    text.starts_with(|c: char| !c.is_lowercase()) && high.count() * 10 >= words.len() * 6
}

/// `Baltimore, Feb'y 15, 1864.`: ends with a year, or a day and month.
pub(super) fn is_dateline(text: &str) -> bool {
    let bare = text.trim_end_matches(['.', ']', ')', '_', ' ', ':']);
    let last = bare.rsplit([' ', ',']).next().unwrap_or_default();
    let year = last.len() == 4 && last.parse::<u32>().is_ok_and(|y| (1200..2100).contains(&y));
    year && (bare.contains(',') || bare.contains('.'))
        && text.chars().count() < 90
        && !is_caps(text)
}

/// A number at the start of a line: places are byte offsets into the line.
pub(super) struct Ordinal {
    pub(super) role: Option<Role>,
    number: Number,
    series: String,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Where the title begins.
    pub(super) rest: usize,
}

/// Reads the ordinal at the start of a line.
pub(super) fn ordinal(line: &str) -> Option<Ordinal> {
    // `[xii]` is a page of the source.
    if line.starts_with('[') && line.ends_with(']') {
        return None;
    }
    let open =
        line.len() - line.trim_start_matches(['_', '=', '*', '+', '~', '"', '“', '[', '(']).len();
    let tokens: Vec<(usize, &str)> =
        tokens(line.get(open..)?).into_iter().map(|(at, t)| (at + open, t)).collect();
    cjk(line)
        .or_else(|| framed(line))
        .or_else(|| before(line, &tokens))
        .or_else(|| after(line, &tokens))
        .or_else(|| prefixed(line, &tokens))
        .or_else(|| joined(line, &tokens))
        .or_else(|| alone(line, &tokens))
}

/// The words of a line with their places.
fn tokens(line: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut at = 0;
    for word in line.split([' ', '\t', '\u{a0}']) {
        if !word.is_empty() {
            out.push((at, word));
        }
        at += word.len() + 1;
        if out.len() > 12 {
            break;
        }
    }
    // A no-break space is two bytes long: places are taken from the line itself then.
    if line.contains('\u{a0}') {
        let base = line.as_ptr() as usize;
        return out
            .into_iter()
            .map(|(_, w)| ((w.as_ptr() as usize).saturating_sub(base), w))
            .collect();
    }
    out
}

fn strip(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '§')
}

/// `CHAPTER I. Title`, `BOOK THE FIRST`, `Part one: Title`.
fn before(line: &str, tokens: &[(usize, &str)]) -> Option<Ordinal> {
    let (start, first) = *tokens.first()?;
    let role = vocabulary::division(strip(first))?;
    let mut next = 1;
    if tokens.get(1).is_some_and(|(_, w)| {
        matches!(
            w.to_lowercase().as_str(),
            "the"
                | "el"
                | "das"
                | "le"
                | "la"
                | "den"
                | "no."
                | "nr."
                | "nº"
                | "n°"
                | "n.º"
                | "number"
        )
    }) {
        next = 2;
    }
    if let Some((number, last)) = several(tokens.get(next..)?) {
        let (at, word) = *tokens.get(next + last)?;
        let end =
            at + word.trim_end_matches(['.', ':', ',', '_', '=', '*', '+', '"', ')', ']']).len();
        let series = strip(first).to_lowercase();
        let number = Number::Word(number.value);
        let rest = rest(line, at + word.len());
        return Some(Ordinal { role: Some(role), number, series, start, end, rest });
    }
    let (at, word) = *tokens.get(next)?;
    let (head, tail) = cut_number(word);
    let number = vocabulary::number(head)?;
    if matches!(number, Number::Letter(_)) && tokens.len() > next + 1 && !word.ends_with(['.', ':'])
    {
        return None;
    }
    let end = at + head.trim_end_matches(['.', ':', ',', '_', '=', '*', '+', '"', ')', ']']).len();
    Some(Ordinal {
        role: Some(role),
        number,
        series: strip(first).to_lowercase(),
        start,
        end,
        rest: rest(line, at + word.len() - tail.len()),
    })
}

/// A number of several words, and the place of its last one.
fn several(tokens: &[(usize, &str)]) -> Option<(NumberWord, usize)> {
    let words: Vec<&str> = tokens.iter().take(3).map(|(_, w)| *w).collect();
    numeral::read_row(&words).map(|(number, count)| (number, count - 1))
}

/// Cuts `I.--THE` or `I:Title` or `XXII[1].` after the number.
fn cut_number(word: &str) -> (&str, &str) {
    let cut =
        ["--", "—", "–", "["].iter().filter_map(|sep| word.find(sep)).filter(|at| *at > 0).min();
    match cut {
        Some(at) => word.split_at(at),
        None => (word, ""),
    }
}

/// `Erstes Kapitel`, `FIRST PART.`, `2. Kapitel: Title`, `THE FIRST BOOK`.
fn after(line: &str, tokens: &[(usize, &str)]) -> Option<Ordinal> {
    let skip = usize::from(tokens.first().is_some_and(|(_, w)| {
        matches!(
            w.to_lowercase().as_str(),
            "the"
                | "das"
                | "der"
                | "die"
                | "la"
                | "le"
                | "el"
                | "il"
                | "den"
                | "det"
                | "het"
                | "de"
                | "az"
                | "o"
        )
    }));
    let (start, first) = *tokens.get(skip)?;
    let several = several(tokens.get(skip..)?).filter(|(n, _)| n.ordinal);
    let (at, second) = *tokens.get(skip + 1 + several.map_or(0, |(_, last)| last))?;
    let number = match several {
        Some((number, _)) => Number::Word(number.value),
        // `Three books`, `One night`: a count and no number.
        None => vocabulary::number(first).filter(|n| match n {
            Number::Letter(_) => false,
            Number::Word(_) => vocabulary::is_ordinal(first),
            _ => true,
        })?,
    };
    let role = vocabulary::division(strip(second))?;
    let roman = matches!(number, Number::Roman(_));
    if roman && !first.ends_with('.') || tokens.len() > skip + 9 {
        return None;
    }
    let end = at + second.trim_end_matches(['.', ':', ',', '_', '=', '*', '+']).len();
    let start = if skip > 0 { tokens.first()?.0 } else { start };
    Some(Ordinal {
        role: Some(role),
        number,
        series: strip(second).to_lowercase(),
        start,
        end,
        rest: rest(line, at + second.len()),
    })
}

/// `Inferno: Canto I`, `C. IULI CAESARIS DE BELLO GALLICO COMMENTARIUS PRIMUS`: the number is last.
fn prefixed(line: &str, tokens: &[(usize, &str)]) -> Option<Ordinal> {
    let count = tokens.len();
    if !(3..=10).contains(&count) || line.chars().count() > 70 {
        return None;
    }
    let (_, division) = *tokens.get(count - 2)?;
    let (at, word) = *tokens.get(count - 1)?;
    let role = vocabulary::division(strip(division))?;
    let number = vocabulary::number(word)
        .filter(|n| matches!(n, Number::Roman(_) | Number::Decimal(_) | Number::Word(_)))?;
    let start = tokens.first()?.0;
    let capital = strip(division).starts_with(char::is_uppercase)
        && strip(tokens.first()?.1).starts_with(char::is_uppercase);
    let end = at + word.trim_end_matches(['.', ':', ',', '_']).len();
    capital.then(|| Ordinal {
        role: Some(role),
        number,
        series: strip(division).to_lowercase(),
        start,
        end,
        rest: line.len(),
    })
}

/// `PHASE THE FIRST`: any word, and a number that `the` joins to it.
fn joined(line: &str, tokens: &[(usize, &str)]) -> Option<Ordinal> {
    let [(start, word), (_, the), (at, number)] = *tokens else { return None };
    let ordinal = vocabulary::is_ordinal(number) && the.eq_ignore_ascii_case("the");
    let named = word.chars().all(char::is_alphabetic) && word.starts_with(char::is_uppercase);
    let value = vocabulary::number(number).filter(|_| ordinal && named)?;
    Some(Ordinal {
        role: None,
        number: value,
        series: word.to_lowercase(),
        start,
        end: at + number.trim_end_matches(['.', ':', ',', '_']).len(),
        rest: line.len(),
    })
}

/// `IV.`, `IV`, `4. Title`, `IV - Title`, or an unknown word and a number: `FILE IV.`
fn alone(line: &str, tokens: &[(usize, &str)]) -> Option<Ordinal> {
    let (start, first) = *tokens.first()?;
    let (head, tail) = cut_number(first);
    if let Some(number) = vocabulary::number(head).filter(|n| !matches!(n, Number::Word(_))) {
        let end =
            start + head.trim_end_matches(['.', ':', ',', ')', '_', '=', '*', ']', '+']).len();
        let mut from = start + first.len() - tail.len();
        let mut parted = head.ends_with(['.', ':', ')']) || !tail.is_empty();
        if let Some((at, dash)) =
            tokens.get(1).filter(|(_, w)| matches!(*w, "-" | "--" | "—" | "–"))
        {
            from = at + dash.len();
            parted = true;
        }
        let rest = rest(line, from);
        if rest < line.len() && !parted {
            return None;
        }
        return Some(Ordinal { role: None, number, series: String::new(), start, end, rest });
    }
    let (at, second) = *tokens.get(1)?;
    let number = vocabulary::number(second)
        .filter(|n| matches!(n, Number::Roman(_) | Number::Decimal(_)))?;
    let word = strip(first);
    let named = word.chars().count() > 2
        && word.starts_with(char::is_uppercase)
        && tokens.len() == 2
        && word == first;
    let end = at + second.trim_end_matches(['.', ':', ',', '_']).len();
    named.then(|| Ordinal {
        role: None,
        number,
        series: word.to_lowercase(),
        start,
        end,
        rest: line.len(),
    })
}

/// `— II —`: a roman number between dashes.
fn framed(line: &str) -> Option<Ordinal> {
    let inner = line.trim_matches(['—', '–', '-', ' ']);
    let start = line.find(inner).filter(|at| *at > 0 && at + inner.len() < line.len())?;
    let number = vocabulary::number(inner).filter(|n| matches!(n, Number::Roman(_)))?;
    let end = start + inner.len();
    Some(Ordinal { role: None, number, series: String::new(), start, end, rest: line.len() })
}

/// `第一章 …`, `第3回`.
fn cjk(line: &str) -> Option<Ordinal> {
    let body = line.strip_prefix('第')?;
    let at = body.find(['章', '回', '卷', '巻', '部', '話', '节', '節', '幕'])?;
    let numeral = body.get(..at)?;
    if numeral.is_empty()
        || numeral.chars().count() > 5
        || !numeral
            .chars()
            .all(|c| "〇一二三四五六七八九十百千零0123456789０１２３４５６７８９".contains(c))
    {
        return None;
    }
    let unit = body.get(at..)?.chars().next()?;
    let role = match unit {
        '卷' | '巻' | '部' => Role::Part,
        '幕' => Role::Act,
        _ => Role::Chapter,
    };
    let end = '第'.len_utf8() + at + unit.len_utf8();
    Some(Ordinal {
        role: Some(role),
        number: Number::Word(1),
        series: unit.to_string(),
        start: 0,
        end,
        rest: rest(line, end),
    })
}

/// Where a title begins after its number: past stops, dashes and white space.
fn rest(line: &str, from: usize) -> usize {
    let tail = line.get(from..).unwrap_or_default();
    let body =
        tail.trim_start_matches([' ', '.', ':', '-', '—', '–', ',', '\u{a0}', '\u{3000}', ')']);
    // Marks of emphasis that open before the number close after it.
    let body =
        if body.trim_matches(['_', '=', '*', '+', '"', '”', ']']).is_empty() { "" } else { body };
    line.len() - body.len()
}
