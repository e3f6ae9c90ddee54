//! Notes: found among the pieces, and linked to their marks.
//!
//! Known forms: `[Footnote 1: …]` over as many paragraphs as its brackets hold, `[1] …` at the
//! start of a piece, `Footnote 1:` without brackets, `* …` and `† …` where such a mark stands in the text before, `12) …` in a
//! series at the end. A mark belongs to the nearest note after it that has the same mark and no
//! owner yet; so it does not matter whether notes stand behind the paragraph, the chapter or the
//! book, nor whether numbers begin anew.

mod labelled;

use std::collections::BTreeMap;

use reissue_core::{
    Block, BlockKind, Diagnostic, Inline, InlineKind, Note, NoteId, NoteKind, Section, Span,
    VisitMut,
};

use super::block;
use super::heading::Stretch;
use super::inline::{self, NoteMarks};
use super::lines::{Page, Piece, PieceKind};
use crate::Reading;

/// A note as it stands in the text.
struct Definition {
    mark: String,
    /// Paragraphs, each by its lines.
    paragraphs: Vec<Vec<Stretch>>,
    /// Whether it is one of a list at the end of a chapter or the book.
    listed: bool,
    span: Span,
}

/// The notes of a text.
pub(super) struct Notes {
    definitions: Vec<Definition>,
    pub(super) marks: NoteMarks,
}

/// A note of a text whose form says which lines are its own.
pub(super) struct Declared {
    pub(super) mark: String,
    pub(super) paragraphs: Vec<Vec<Stretch>>,
    /// Whether it is an endnote.
    pub(super) late: bool,
}

impl Notes {
    /// The notes of a text of a declared form.
    pub(super) fn declared(page: &Page<'_>, found: Vec<Declared>) -> Self {
        let mut marks = NoteMarks::default();
        marks.bracketed.extend(found.iter().map(|d| d.mark.clone()));
        let definitions = found
            .into_iter()
            .map(|d| Definition {
                span: span_of(page, &d.paragraphs),
                mark: d.mark,
                paragraphs: d.paragraphs,
                listed: d.late,
            })
            .collect();
        Self { definitions, marks }
    }
}

/// Takes the notes out of the pieces.
pub(super) fn gather(page: &Page<'_>, pieces: &mut [Piece]) -> Notes {
    let mut gatherer = Gatherer {
        page,
        definitions: Vec::new(),
        marks: NoteMarks { braced_pages: inline::numbers_pages(page), ..NoteMarks::default() },
        bare: bare_marks(page, pieces),
        closing: closing_notes(page, pieces),
    };
    let round = gatherer.round_series(pieces);
    let bracket = gatherer.bracket_marks(pieces);
    let mut at = 0;
    while at < pieces.len() {
        at = gatherer.piece(pieces, at, &bracket, round).max(at + 1);
    }
    Notes { definitions: gatherer.definitions, marks: gatherer.marks }
}

struct Gatherer<'a, 'p> {
    page: &'a Page<'p>,
    definitions: Vec<Definition>,
    marks: NoteMarks,
    /// Marks such as `*` that stand after words in the text.
    bare: Vec<String>,
    /// The notes at the end of the text: the first piece of each, in order.
    closing: Vec<usize>,
}

/// Finds notes `[1] …` to `[n] …` that end the text, each number of which stands in it before: the
/// form in which pandoc writes plain text. There a piece that begins with `[3]` is no note.
fn closing_notes(page: &Page<'_>, pieces: &[Piece]) -> Vec<usize> {
    let opens = |at: usize| -> Option<u32> {
        let piece = pieces.get(at).filter(|p| p.kind != PieceKind::Gone)?;
        let (mark, rest) = bracket_mark(page.line(piece.lines.start))?;
        mark.parse().ok().filter(|_| !rest.is_empty() || piece.len() > 1)
    };
    let Some(last) = (0..pieces.len()).rev().find_map(&opens) else { return Vec::new() };
    let mut found = Vec::new();
    let mut wanted = last;
    for at in (0..pieces.len()).rev() {
        if wanted > 0 && opens(at) == Some(wanted) {
            found.push(at);
            wanted -= 1;
        }
    }
    found.reverse();
    let Some(first) = found.first().copied().filter(|_| wanted == 0) else { return Vec::new() };
    // What stands between them and after the last goes on with a note: not much, or they are scattered
    // in the text.
    let ends = found.iter().skip(1).copied().chain([pieces.len()]);
    let long = found.iter().zip(ends).any(|(a, b)| b - a > 12);
    // Below more white space than notes have between their paragraphs the text goes on.
    let apart = |(i, p): (usize, &Piece)| {
        i > first && p.before >= 3 && p.kind != PieceKind::Gone && found.binary_search(&i).is_err()
    };
    let long = long || pieces.iter().enumerate().any(apart);
    let end = pieces.get(first).map_or(0, |p| p.lines.start);
    let before: Vec<&str> = (0..end).map(|i| page.line(i)).collect();
    // Each number once: those of a text that counts anew on each page stand there again and again.
    let named = (1..=last).filter(|n| {
        let mark = format!("[{n}]");
        before.iter().map(|l| l.matches(&mark).count()).sum::<usize>() == 1
    });
    let unnamed = u32::try_from(named.count()).map_or(u32::MAX, |n| last - n.min(last));
    if long || unnamed * 10 > last { Vec::new() } else { found }
}

/// The marks `*`, `**`, `†`, `‡` that stand right behind a word somewhere.
fn bare_marks(page: &Page<'_>, pieces: &[Piece]) -> Vec<String> {
    let mut found = Vec::new();
    for line in pieces.iter().flat_map(|p| p.lines.clone()).map(|i| page.line(i)) {
        // Both daggers begin with the byte E2.
        if !line.bytes().any(|b| matches!(b, b'*' | 0xE2)) {
            continue;
        }
        for mark in ["*", "†", "‡"] {
            for (at, _) in line.match_indices(mark) {
                let before = line.get(..at).and_then(|t| t.chars().last());
                let worded =
                    before.is_some_and(|c| c.is_alphanumeric() || ".,;:!?)\"'”’»".contains(c));
                if !worded {
                    continue;
                }
                let tail = line.get(at..).unwrap_or_default();
                let run: String = tail.chars().take_while(|c| mark.starts_with(*c)).collect();
                let after = tail.get(run.len()..).and_then(|t| t.chars().next()).unwrap_or(' ');
                if !after.is_alphanumeric() && !found.contains(&run) && run.chars().count() <= 4 {
                    found.push(run);
                }
            }
        }
    }
    found
}

impl Gatherer<'_, '_> {
    /// Marks `n` for which `[n]` opens a piece and also stands inside of some line before.
    fn bracket_marks(&self, pieces: &[Piece]) -> Vec<String> {
        let mut opens: BTreeMap<String, usize> = BTreeMap::new();
        for (at, piece) in pieces.iter().enumerate() {
            let line = self.page.line(piece.lines.start);
            if let Some((mark, rest)) = bracket_mark(line)
                && (!rest.is_empty() || piece.len() > 1)
            {
                opens.entry(mark.to_string()).or_insert(at);
            }
        }
        let mut used = Vec::new();
        for piece in pieces {
            for i in piece.lines.clone() {
                let line = self.page.line(i);
                let first = i == piece.lines.start;
                for (at, _) in line.match_indices('[') {
                    let tail = line.get(at..).unwrap_or_default();
                    if let Some((mark, _)) = bracket_mark(tail)
                        && (at > 0 || !first)
                        && opens.contains_key(mark)
                        && !used.iter().any(|u| u == mark)
                    {
                        used.push(mark.to_string());
                    }
                }
            }
        }
        used
    }

    /// Tells whether pieces `1) …`, `2) …` follow one another, five or more, and the marks `(1)` of
    /// nearly all of them stand inside of lines before, each since the last piece with that number:
    /// the points of a list that begins `(1) …` have no such mark.
    fn round_series(&self, pieces: &[Piece]) -> bool {
        let mut open: BTreeMap<u32, usize> = BTreeMap::new();
        let (mut last, mut steps, mut count, mut marked) = (None, 0_usize, 0_usize, 0_usize);
        for piece in pieces {
            let own = round_mark(self.page.line(piece.lines.start));
            if let Some(number) = own.and_then(|(mark, _)| mark.parse::<u32>().ok()) {
                steps += usize::from(last.is_some_and(|l: u32| l.checked_add(1) == Some(number)));
                last = Some(number);
                count += 1;
                marked += usize::from(open.remove(&number).is_some());
            }
            for line in piece.lines.clone().map(|i| self.page.line(i)) {
                for number in marks_inside(line) {
                    *open.entry(number).or_default() += 1;
                }
            }
        }
        steps >= 4 && marked * 5 >= count * 4
    }

    /// Takes a note from a piece, if it is one; gives the next piece to look at.
    fn piece(&mut self, pieces: &mut [Piece], at: usize, bracket: &[String], round: bool) -> usize {
        let Some(piece) = pieces.get(at).cloned() else { return at + 1 };
        if piece.kind == PieceKind::Gone {
            return at + 1;
        }
        let line = self.page.line(piece.lines.start);
        if let Some((mark, offset)) = footnote_mark(line) {
            return self.footnote(pieces, at, mark, offset);
        }
        if let Some(label) = self.label_of(&piece) {
            return self.labelled(pieces, at, label);
        }
        if let Some(note) = self.closing.iter().position(|c| *c == at) {
            return self.closing_note(pieces, note);
        }
        if let Some((mark, rest)) = bracket_mark(line)
            && bracket.iter().any(|b| b == mark)
            && self.closing.is_empty()
            && !(rest.is_empty() && piece.len() == 1)
        {
            let mark = mark.to_string();
            let offset = line.len() - rest.len();
            self.marks.bracketed.insert(mark.clone());
            return self.marked(pieces, at, mark, offset, |l| bracket_mark(l).is_some());
        }
        if let Some((mark, rest)) = star_mark(line)
            && self.bare.iter().any(|b| b == mark)
        {
            let mark = mark.to_string();
            let offset = line.len() - rest.len();
            self.marks.bare.insert(mark.clone());
            return self.marked(pieces, at, mark, offset, |l| star_mark(l).is_some());
        }
        if round && let Some((mark, rest)) = round_mark(line) {
            let mark = mark.to_string();
            let offset = line.len() - rest.len();
            self.marks.round.insert(mark.clone());
            return self.marked(pieces, at, mark, offset, |l| round_mark(l).is_some());
        }
        at + 1
    }

    /// A note of those that end the text, with all pieces up to the next one.
    fn closing_note(&mut self, pieces: &mut [Piece], note: usize) -> usize {
        let Some(at) = self.closing.get(note).copied() else { return pieces.len() };
        let end = self.closing.get(note + 1).copied().unwrap_or(pieces.len());
        let Some(piece) = pieces.get(at).cloned() else { return end };
        let line = self.page.line(piece.lines.start);
        let Some((mark, rest)) = bracket_mark(line) else { return end };
        let (mark, offset) = (mark.to_owned(), line.len() - rest.len());
        let mut paragraphs: Vec<Vec<Stretch>> = Vec::new();
        for (i, piece) in pieces.iter().enumerate().take(end).skip(at) {
            let mut stretches = self.stretches(piece);
            if let Some(first) = stretches.first_mut().filter(|_| i == at) {
                first.0 += offset;
            }
            stretches.retain(|(a, b)| a < b);
            if piece.kind != PieceKind::Gone && !stretches.is_empty() {
                paragraphs.push(stretches);
            }
        }
        self.marks.bracketed.insert(mark.clone());
        self.take(pieces, at, end, mark, paragraphs);
        // In the source they are footnotes; plain text has no foot of a page.
        if let Some(last) = self.definitions.last_mut() {
            last.listed = false;
        }
        end
    }

    /// `[Footnote 1: …]`: as many pieces as the brackets hold.
    fn footnote(&mut self, pieces: &mut [Piece], at: usize, mark: String, offset: usize) -> usize {
        let mut depth = 0_i32;
        let mut end = at;
        'pieces: for (i, piece) in pieces.iter().enumerate().skip(at).take(60) {
            end = i;
            for line in piece.lines.clone().map(|l| self.page.line(l)) {
                for c in line.chars() {
                    depth += i32::from(c == '[') - i32::from(c == ']');
                }
            }
            if depth <= 0 {
                break 'pieces;
            }
        }
        if depth > 0 {
            end = at;
        }
        let mut paragraphs = Vec::new();
        for (i, piece) in pieces.iter().enumerate().take(end + 1).skip(at) {
            let mut stretches = self.stretches(piece);
            if i == at
                && let Some(first) = stretches.first_mut()
            {
                first.0 += offset;
            }
            if i == end
                && depth <= 0
                && let Some(last) = stretches.last_mut()
                && self.page.text.get(last.0..last.1).is_some_and(|t| t.ends_with(']'))
            {
                last.1 -= 1;
            }
            stretches.retain(|(a, b)| a < b);
            if !stretches.is_empty() {
                paragraphs.push(stretches);
            }
        }
        self.marks.bracketed.insert(mark.clone());
        self.take(pieces, at, end + 1, mark, paragraphs);
        if let Some(last) = self.definitions.last_mut() {
            last.listed = false;
        }
        end + 1
    }

    /// A note that its mark opens; pieces that are indented as it is and have no mark go on with it.
    fn marked(
        &mut self,
        pieces: &mut [Piece],
        at: usize,
        mark: String,
        offset: usize,
        opens: fn(&str) -> bool,
    ) -> usize {
        let Some(piece) = pieces.get(at).cloned() else { return at + 1 };
        let indent = self.page.indent(piece.lines.start);
        let mut paragraphs: Vec<Vec<Stretch>> = Vec::new();
        let mut marks = vec![mark];
        let mut current = self.stretches(&piece);
        if let Some(first) = current.first_mut() {
            first.0 += offset;
        }
        // Notes that follow line upon line in one piece.
        let mut cut = Vec::new();
        for (k, i) in piece.lines.clone().enumerate().skip(1) {
            if opens(self.page.line(i)) {
                cut.push(k);
            }
        }
        for k in cut.iter().rev() {
            let mut tail = current.split_off(*k);
            if let Some(first) = tail.first_mut() {
                let line = self.page.text.get(first.0..first.1).unwrap_or_default();
                let own =
                    bracket_mark(line).or_else(|| star_mark(line)).or_else(|| round_mark(line));
                if let Some((mark, rest)) = own {
                    marks.push(mark.to_string());
                    self.marks.bracketed.extend(line.starts_with('[').then(|| mark.to_string()));
                    first.0 += line.len() - rest.len();
                }
            }
            paragraphs.push(tail);
        }
        let mut end = at + 1;
        if cut.is_empty() && indent > 0 {
            while let Some(next) = pieces.get(end) {
                let line = self.page.line(next.lines.start);
                let goes_on = next.kind == PieceKind::Plain
                    && next.before == 1
                    && self.page.indent(next.lines.start) >= indent
                    && !opens(line)
                    && self.page.indent(next.lines.start) < indent + 8;
                if !goes_on {
                    break;
                }
                end += 1;
            }
        }
        let mut own = vec![current];
        own.extend(pieces.get(at + 1..end).unwrap_or_default().iter().map(|p| self.stretches(p)));
        let first = marks.remove(0);
        self.take(pieces, at, end, first, own);
        for (mark, stretches) in marks.into_iter().rev().zip(paragraphs.into_iter().rev()) {
            let span = span_of(self.page, std::slice::from_ref(&stretches));
            self.definitions.push(Definition {
                mark,
                paragraphs: vec![stretches],
                listed: true,
                span,
            });
        }
        end
    }

    fn stretches(&self, piece: &Piece) -> Vec<Stretch> {
        piece
            .lines
            .clone()
            .filter_map(|i| self.page.lines.get(i))
            .filter(|l| l.start < l.end)
            .map(|l| (l.start, l.end))
            .collect()
    }

    fn take(
        &mut self,
        pieces: &mut [Piece],
        from: usize,
        to: usize,
        mark: String,
        paragraphs: Vec<Vec<Stretch>>,
    ) {
        let span = span_of(self.page, &paragraphs);
        let before = from
            .checked_sub(1)
            .and_then(|i| pieces.get(i))
            .is_some_and(|p| p.kind == PieceKind::Gone);
        for piece in pieces.get_mut(from..to).unwrap_or_default() {
            piece.kind = PieceKind::Gone;
        }
        self.definitions.push(Definition { mark, paragraphs, listed: before, span });
    }
}

fn span_of(page: &Page<'_>, paragraphs: &[Vec<Stretch>]) -> Span {
    let start = paragraphs.first().and_then(|p| p.first()).map_or(0, |s| s.0);
    let end = paragraphs.last().and_then(|p| p.last()).map_or(start, |s| s.1);
    Span::new(page.source, start, end)
}

/// What notes are called, the longer names first.
const WORDS: [&str; 19] = [
    "footnote",
    "endnote",
    "note de bas de page",
    "nota al pie",
    "nota",
    "note",
    "fußnote",
    "fussnote",
    "voetnoot",
    "alaviite",
    "przypis",
    "fotnot",
    "fodnote",
    "poznámka",
    "lábjegyzet",
    "сноска",
    "примечание",
    "υποσημείωση",
    "הערת שוליים",
];

/// `[Footnote 1: `: the mark, and the bytes up to the words.
pub(super) fn footnote_mark(line: &str) -> Option<(String, usize)> {
    let rest = line.strip_prefix('[')?;
    let lower = rest.to_lowercase();
    let word = WORDS.iter().find(|w| lower.starts_with(**w))?;
    let after = rest.get(word.len()..)?;
    let colon = after.find(':')?;
    let mark = after.get(..colon)?.trim();
    if mark.chars().count() > 5 || mark.contains(' ') {
        return None;
    }
    let body = after.get(colon + 1..)?.trim_start();
    Some((mark.to_string(), line.len() - body.len()))
}

/// `[1] `, `[A] `, `[*] `: the mark and the rest of the line.
fn bracket_mark(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix('[')?;
    let close = rest.find(']')?;
    let mark = rest.get(..close)?;
    let count = mark.chars().count();
    let number = mark.bytes().all(|b| b.is_ascii_digit()) && count <= 4;
    let letter = count == 1 && mark.chars().all(|c| c.is_alphabetic() || "*†‡§".contains(c));
    let lettered = count <= 5
        && mark.bytes().any(|b| b.is_ascii_digit())
        && mark.bytes().all(|b| b.is_ascii_alphanumeric());
    let stars = count <= 4 && !mark.is_empty() && mark.bytes().all(|b| b == b'*');
    (count > 0 && (number || letter || lettered || stars)).then(|| {
        (mark, rest.get(close + 1..).unwrap_or_default().trim_start_matches([' ', ':', '.']))
    })
}

/// `* words`, `** words`, `† words`.
fn star_mark(line: &str) -> Option<(&str, &str)> {
    let first = line.chars().next().filter(|c| "*†‡".contains(*c))?;
    let count = line.chars().take_while(|c| *c == first).count();
    let (mark, rest) = line.split_at_checked(count * first.len_utf8())?;
    let rest = rest.trim_start();
    (count <= 4 && rest.starts_with(|c: char| c.is_alphanumeric() || "_\"“'‘«(¿¡".contains(c)))
        .then_some((mark, rest))
}

/// The numbers of marks `(12)` in a line, but for one that opens it.
fn marks_inside(line: &str) -> impl Iterator<Item = u32> {
    line.match_indices('(').filter(|(at, _)| *at > 0).filter_map(|(at, _)| {
        let (mark, _) = line.get(at + 1..)?.split_once(')')?;
        let number = mark.len() <= 4 && mark.bytes().all(|b| b.is_ascii_digit());
        mark.parse().ok().filter(|_| number)
    })
}

/// `12) words`, `(12) words`.
fn round_mark(line: &str) -> Option<(&str, &str)> {
    let body = line.strip_prefix('(').unwrap_or(line);
    let (mark, rest) = body.split_once(')')?;
    let number = !mark.is_empty() && mark.len() <= 4 && mark.bytes().all(|b| b.is_ascii_digit());
    (number && rest.starts_with(' ')).then(|| (mark, rest.trim_start()))
}

/// Links the marks in the book and in its notes to the notes, and reports what is left on either
/// side.
pub(super) fn link(page: &Page<'_>, notes: Notes, reading: &mut Reading) {
    let mut linker = Linker::new(&notes.definitions);
    linker.visit_book(&mut reading.book);
    linker.inside = true;
    let mut made = Vec::new();
    linker.make(page, &notes, &mut made);
    for (index, definition) in notes.definitions.iter().enumerate() {
        if linker.order.contains(&index) {
            continue;
        }
        linker.order.push(index);
        let id = NoteId(format!("n{}", linker.order.len()));
        linker.make(page, &notes, &mut made);
        let book = &mut reading.book;
        attach(&mut book.front, &mut book.body, &mut book.back, definition.span, id);
        reading.report.push(
            Diagnostic::guessed(
                "read-231",
                format!(
                    "no mark was found for the note `{}`; it was put to the paragraph before it",
                    definition.mark
                ),
            )
            .at(definition.span)
            .help("put the mark where it belongs"),
        );
    }
    for (place, mark) in linker.unknown {
        reading.report.push(
            Diagnostic::suspect("read-230", format!("the mark `{mark}` has no note"))
                .at(place)
                .help("write the note, or take the mark out"),
        );
    }
    reading.book.notes = made;
    sort_notes(reading);
}

fn note(page: &Page<'_>, marks: &NoteMarks, definition: &Definition, number: usize) -> Note {
    let blocks = definition
        .paragraphs
        .iter()
        .map(|stretches| block::note_block(page, marks, stretches))
        .collect();
    Note {
        id: NoteId(format!("n{number}")),
        kind: if definition.listed { NoteKind::Endnote } else { NoteKind::Footnote },
        mark: Some(definition.mark.clone()),
        blocks,
        language: None,
        span: definition.span,
    }
}

/// Notes stand in the order of their first reference, and are named by it.
fn sort_notes(reading: &mut Reading) {
    struct Order(Vec<NoteId>);
    impl reissue_core::Visit for Order {
        fn visit_inline(&mut self, inline: &Inline) {
            if let InlineKind::NoteRef(id) = &inline.kind {
                self.0.push(id.clone());
            }
            self.walk_inline(inline);
        }
    }
    let mut order = Order(Vec::new());
    reissue_core::Visit::visit_book(&mut order, &reading.book);
    let place: BTreeMap<&NoteId, usize> =
        order.0.iter().enumerate().rev().map(|(i, id)| (id, i)).collect();
    reading.book.notes.sort_by_key(|n| place.get(&n.id).copied().unwrap_or(usize::MAX));
    let mut names = Names(BTreeMap::new());
    for (at, note) in reading.book.notes.iter_mut().enumerate() {
        let new = NoteId(format!("n{}", at + 1));
        let old = std::mem::replace(&mut note.id, new.clone());
        names.0.insert(old, new);
    }
    names.visit_book(&mut reading.book);
}

/// Gives references the new names of their notes.
struct Names(BTreeMap<NoteId, NoteId>);

impl VisitMut for Names {
    fn visit_inline(&mut self, inline: &mut Inline) {
        if let InlineKind::NoteRef(id) = &mut inline.kind
            && let Some(new) = self.0.get(id)
        {
            id.clone_from(new);
        }
        self.walk_inline(inline);
    }
}

/// Puts a reference behind the last paragraph that ends before a place.
fn attach(
    front: &mut [Section],
    body: &mut [Section],
    back: &mut [Section],
    place: Span,
    id: NoteId,
) {
    let mut finder = LastBefore { limit: place.start, best: None };
    for section in front.iter_mut().chain(body.iter_mut()).chain(back.iter_mut()) {
        finder.visit_section(section);
    }
    let best = finder.best;
    let mut putter = PutAt { at: best, id: Some(id) };
    for section in front.iter_mut().chain(body).chain(back) {
        putter.visit_section(section);
    }
}

struct LastBefore {
    limit: u32,
    best: Option<u32>,
}

impl VisitMut for LastBefore {
    fn visit_block(&mut self, block: &mut Block) {
        if let BlockKind::Paragraph(_) = &block.kind
            && block.span.end <= self.limit
            && self.best.is_none_or(|b| b < block.span.start)
        {
            self.best = Some(block.span.start);
        }
        self.walk_block(block);
    }
}

struct PutAt {
    at: Option<u32>,
    id: Option<NoteId>,
}

impl VisitMut for PutAt {
    fn visit_block(&mut self, block: &mut Block) {
        if let BlockKind::Paragraph(p) = &mut block.kind
            && (self.at.is_none() || self.at == Some(block.span.start))
            && let Some(id) = self.id.take()
        {
            p.content.push(Inline::new(InlineKind::NoteRef(id), Span::NONE));
        }
        self.walk_block(block);
    }
}

struct Linker {
    /// For each mark, the notes that have it, in order: index and place.
    by_mark: BTreeMap<String, Vec<(usize, u32)>>,
    /// The notes in the order of their references.
    order: Vec<usize>,
    unknown: Vec<(Span, String)>,
    /// Whether marks inside of notes are linked: each to a note that no other mark has, lest notes
    /// call one another in a ring.
    inside: bool,
}

impl Linker {
    fn new(definitions: &[Definition]) -> Self {
        let mut by_mark: BTreeMap<String, Vec<(usize, u32)>> = BTreeMap::new();
        for (i, d) in definitions.iter().enumerate() {
            by_mark.entry(d.mark.clone()).or_default().push((i, d.span.start));
        }
        Self { by_mark, order: Vec::new(), unknown: Vec::new(), inside: false }
    }

    /// The nearest note after a place that nobody owns; else the last one with that mark.
    fn find(&mut self, mark: &str, place: u32) -> Option<usize> {
        let candidates = self.by_mark.get(mark)?;
        let free = |i: &usize| !self.order.contains(i);
        let after = candidates.iter().find(|(i, at)| *at > place && free(i));
        let before = || candidates.iter().rev().find(|(i, _)| free(i));
        let any = || candidates.iter().find(|(_, at)| *at > place).or_else(|| candidates.last());
        let chosen = after.or_else(before).or_else(|| any().filter(|_| !self.inside))?.0;
        if !self.order.contains(&chosen) {
            self.order.push(chosen);
        }
        Some(chosen)
    }
}

impl Linker {
    /// Makes the notes that have a reference and are not made yet; their own marks may call others,
    /// which are made behind them.
    fn make(&mut self, page: &Page<'_>, notes: &Notes, made: &mut Vec<Note>) {
        while let Some(index) = self.order.get(made.len()) {
            let Some(definition) = notes.definitions.get(*index) else { return };
            let mut note = note(page, &notes.marks, definition, made.len() + 1);
            self.visit_note(&mut note);
            made.push(note);
        }
    }
}

impl VisitMut for Linker {
    fn visit_inline(&mut self, inline: &mut Inline) {
        if let InlineKind::NoteRef(id) = &inline.kind
            && let Some(mark) = id.0.strip_prefix('?').map(String::from)
        {
            match self.find(&mark, inline.span.start) {
                Some(index) => {
                    let number = self.order.iter().position(|i| *i == index).unwrap_or(0) + 1;
                    inline.kind = InlineKind::NoteRef(NoteId(format!("n{number}")));
                }
                None => {
                    let starred = mark.starts_with(['*', '†', '‡']);
                    let text = if starred { mark.clone() } else { format!("[{mark}]") };
                    self.unknown.push((inline.span, text.clone()));
                    inline.kind = InlineKind::Text(text);
                }
            }
        }
        self.walk_inline(inline);
    }
}
