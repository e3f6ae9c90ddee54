//! The form that the text edition declares: columns and blank lines say what everything is.
//!
//! The catalogue lines of a text edition end with `Layout: 72 columns. Front: [title-page]. Body:
//! chapter x12.` What follows is not guessed then but read by these rules; `[..]` is a section
//! without a heading, `[made ..]` one that the edition made from the metadata.
//!
//! | stands | is |
//! | --- | --- |
//! | after three blank lines or more | a section; more blank lines stand higher |
//! | first in a section, two blank lines after it | its heading; a second piece is its subtitle. Set in by 2 an ordinal, by 1 a title that looks like an ordinal, by 4 the line before goes on |
//! | column 0 | a paragraph, `[Footnote 1: ..]`, `[Illustration: ..]`, `[Sidenote: ..]`, a table |
//! | column 1, column 5 below it | a speech or a direction; the speech goes on |
//! | column 2 | a list with marks |
//! | no line left of column 3, one there | text whose white space counts |
//! | column 4 | a quotation; below a bracket that is open, what is inside |
//! | column 5 | an item of a list without marks |
//! | column 6; 7 in a quotation | lines that stay |
//! | odd columns from 9 | verse; even columns go on with the line before |
//! | even columns from 8 | centred lines; odd columns go on with the line before |
//! | marks alone, two columns left of the middle; five stars at column 7 | a pause |
//! | the right half | lines at the right; below a quotation, who said it |
//!
//! One blank line parts blocks, two part neighbours that would run together.

use reissue_core::{
    Align, Attribution, Block, BlockKind, Dialogue, Heading, Inline, InlineKind, Line, List,
    ListItem, ListKind, Matter, Paragraph, Preformatted, Quotation, Role, Section, Span, Stanza,
    Turn, Verse, split_ordinal,
};

use super::block::{Setting, is_break, list_mark};
use super::heading::Stretch;
use super::inline::NoteMarks;
use super::lines::{Page, Piece, PieceKind, bracket_kind};
use super::notes::{Declared, Notes, footnote_mark};
use super::outline::{fold, join_continued, lift_epigraph};
use super::table;
use crate::Reading;

/// What a `Layout:` line says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Form {
    columns: usize,
    sections: Vec<Declaration>,
}

/// A section as it is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Declaration {
    matter: Matter,
    role: Role,
    headed: bool,
    /// Made by the edition from the metadata: no part of the book.
    made: bool,
}

impl Form {
    /// Reads the value of a `Layout:` line; none where it is of another kind.
    pub(super) fn parse(value: &str) -> Option<Self> {
        let mut parts = value.split(". ").map(|p| p.trim().trim_end_matches('.'));
        let columns = parts.next()?.strip_suffix(" columns")?.parse().ok()?;
        let mut sections = Vec::new();
        for part in parts {
            let (name, list) = part.split_once(": ")?;
            let matter = match name {
                "Front" => Matter::Front,
                "Body" => Matter::Body,
                "Back" => Matter::Back,
                _ => return None,
            };
            for item in list.split(", ") {
                let (name, count) = item.rsplit_once(" x").unwrap_or((item, "1"));
                let bare = name.strip_prefix('[').and_then(|n| n.strip_suffix(']'));
                let made = bare.and_then(|n| n.strip_prefix("made "));
                let role = Role::named(made.or(bare).unwrap_or(name))?;
                let count = count.parse().ok().filter(|n| *n < 100_000)?;
                let one =
                    Declaration { matter, role, headed: bare.is_none(), made: made.is_some() };
                sections.extend(std::iter::repeat_n(one, count));
            }
        }
        (40..=1000).contains(&columns).then_some(Self { columns, sections })
    }
}

/// Reads a text by its form into a book; gives false, and leaves the book alone, where the text
/// is not of that form: somebody took sections out or put others in.
pub(super) fn read(page: &Page<'_>, form: &Form, reading: &mut Reading) -> bool {
    let pieces = pieces(page);
    let marks = NoteMarks::default();
    let setting = Setting::new(page, &marks, &[]);
    let notes = Reader { page, setting: &setting, form }.notes(&pieces);
    let setting = Setting::new(page, &notes.marks, &[]);
    let reader = Reader { page, setting: &setting, form };
    let chunks = reader.chunks(&pieces);
    if chunks.len() != form.sections.len() {
        return false;
    }
    let mut stack: Vec<(u8, Section)> = Vec::new();
    let mut matter = Matter::Front;
    for (chunk, declared) in chunks.iter().zip(&form.sections).filter(|(_, d)| !d.made) {
        if declared.matter != matter {
            fold(&mut stack, 0, reading.book.matter_mut(matter));
            matter = declared.matter;
        }
        // More blank lines stand higher, so that the rank is the other way round.
        let before = chunk.first().map_or(0, |p| p.before.min(200));
        let rank = u8::try_from(200 - before).unwrap_or(0);
        fold(&mut stack, rank, reading.book.matter_mut(matter));
        stack.push((rank, reader.section(chunk, declared)));
    }
    fold(&mut stack, 0, reading.book.matter_mut(matter));
    super::notes::link(page, notes, reading);
    true
}

/// All runs of lines between blank ones.
fn pieces(page: &Page<'_>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut before = 0;
    let mut at = 0;
    while at < page.lines.len() {
        if page.is_blank(at) {
            before += 1;
            at += 1;
            continue;
        }
        let start = at;
        while !page.is_blank(at) {
            at += 1;
        }
        out.push(Piece { kind: PieceKind::Plain, lines: start..at, before, after: 0 });
        before = 0;
    }
    out
}

struct Reader<'a, 'p> {
    page: &'a Page<'p>,
    setting: &'a Setting<'a, 'p>,
    form: &'a Form,
}

impl Reader<'_, '_> {
    fn column(&self, piece: &Piece) -> usize {
        self.page.indent(piece.lines.start)
    }

    fn line(&self, piece: &Piece) -> &str {
        self.page.line(piece.lines.start)
    }

    fn note_mark(&self, piece: &Piece) -> Option<(String, usize)> {
        (self.column(piece) == 0).then(|| footnote_mark(self.line(piece))).flatten()
    }

    /// How many pieces a bracket takes that opens the first of some: those below it that are set
    /// in by four belong to it until the bracket is closed at the end of one.
    fn bracket(&self, pieces: &[Piece]) -> usize {
        let inside = |p: &&Piece| p.before == 1 && self.column(p) == 4;
        let below = pieces.iter().skip(1).take_while(inside).count();
        let closed = |p: &Piece| self.page.line(p.lines.end - 1).ends_with(']');
        let last = pieces.iter().take(1 + below).rposition(closed);
        1 + last.unwrap_or(0)
    }

    /// The notes, wherever they stand.
    fn notes(&self, pieces: &[Piece]) -> Notes {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(piece) = pieces.get(at) {
            let Some((mark, offset)) = self.note_mark(piece) else {
                at += 1;
                continue;
            };
            let taken = self.bracket(pieces.get(at..).unwrap_or_default());
            let inside = pieces.get(at..at + taken).unwrap_or_default();
            let mut paragraphs: Vec<Vec<Stretch>> =
                inside.iter().map(|p| self.setting.stretches(p.lines.clone())).collect();
            if let Some(first) = paragraphs.first_mut().and_then(|p| p.first_mut()) {
                first.0 += offset;
            }
            if let Some(last) = paragraphs.last_mut().and_then(|p| p.last_mut()) {
                last.1 -= usize::from(self.page.text.get(last.0..last.1).is_some_and(closes));
            }
            let full = |p: &mut Vec<Stretch>| {
                p.retain(|(a, b)| a < b);
                !p.is_empty()
            };
            paragraphs.retain_mut(full);
            let late = self.line(piece).starts_with("[Endnote");
            found.push(Declared { mark, paragraphs, late });
            at += taken;
        }
        Notes::declared(self.page, found)
    }

    /// The pieces of each section; notes behind the last are none.
    fn chunks<'b>(&self, pieces: &'b [Piece]) -> Vec<&'b [Piece]> {
        let mut starts: Vec<usize> = (0..pieces.len())
            .filter(|i| *i == 0 || pieces.get(*i).is_some_and(|p| p.before >= 3))
            .collect();
        starts.push(pieces.len());
        let mut out: Vec<&[Piece]> = starts
            .windows(2)
            .filter_map(|w| match w {
                [a, b] => pieces.get(*a..*b),
                _ => None,
            })
            .collect();
        let notes = |c: &&[Piece]| c.first().is_some_and(|p| self.note_mark(p).is_some());
        if out.last().is_some_and(notes) && out.len() > self.form.sections.len() {
            out.pop();
        }
        out
    }

    fn section(&self, pieces: &[Piece], declared: &Declaration) -> Section {
        let all = pieces.iter().map(|p| self.page.span(p.lines.clone()));
        let mut section = Section::new(declared.role, all.fold(Span::NONE, Span::join));
        let mut rest = pieces;
        if let (true, Some((first, more))) = (declared.headed, pieces.split_first()) {
            let mut heading = self.heading(first);
            rest = more;
            if let Some((second, more)) = more.split_first().filter(|(p, _)| p.before == 1) {
                heading.subtitle = self.inlines(second);
                rest = more;
            }
            section.heading = Some(heading);
        }
        section.blocks = self.blocks(rest);
        if declared.headed {
            lift_epigraph(&mut section);
        }
        join_continued(&mut section.blocks);
        section
    }

    fn inlines(&self, piece: &Piece) -> Vec<Inline> {
        self.setting.inlines(&self.setting.stretches(piece.lines.clone()))
    }

    fn heading(&self, piece: &Piece) -> Heading {
        let stretches = self.setting.stretches(piece.lines.clone());
        let mut heading =
            Heading { span: self.page.span(piece.lines.clone()), ..Heading::default() };
        // Where the title begins, if the first line is an ordinal: a line that does not go on.
        let goes_on = |i: &usize| self.page.indent(*i) == 4;
        let own = 1 + piece.lines.clone().skip(1).take_while(goes_on).count();
        match self.column(piece) {
            2 => {
                let (ordinal, title) = stretches.split_at(own.min(stretches.len()));
                heading.ordinal = self.setting.inlines(ordinal);
                heading.title = self.setting.inlines(title);
            }
            1 => heading.title = self.setting.inlines(&stretches),
            _ => match split_ordinal(&self.page.joined(piece.lines.clone())) {
                Some(split) => {
                    let (ordinal, title) = cut(&stretches, split.ordinal_end, split.title_start);
                    heading.ordinal = self.setting.inlines(&ordinal);
                    heading.title = self.setting.inlines(&title);
                }
                None => heading.title = self.setting.inlines(&stretches),
            },
        }
        heading
    }

    fn blocks(&self, pieces: &[Piece]) -> Vec<Block> {
        let mut out = Vec::new();
        let mut at = 0;
        while let Some(rest) = pieces.get(at..).filter(|r| !r.is_empty()) {
            at += self.block(rest, &mut out).max(1);
        }
        out
    }

    /// Reads the block that begins with the first of some pieces; gives how many it takes.
    fn block(&self, pieces: &[Piece], out: &mut Vec<Block>) -> usize {
        let Some(piece) = pieces.first() else { return 1 };
        let (column, line) = (self.column(piece), self.line(piece));
        if self.note_mark(piece).is_some() {
            return self.bracket(pieces);
        }
        let kind = bracket_kind(line);
        if column == 0 && kind != PieceKind::Plain {
            return self.bracketed(pieces, kind, out);
        }
        if line.starts_with('+') && table::is_table(self.page, piece) {
            out.push(table::read(self.setting, piece));
            return 1;
        }
        if self.is_pause(piece) {
            out.push(self.setting.scene_break(piece));
            return 1;
        }
        let right = self.is_right(piece);
        if self.is_drawn(piece) {
            return self.preformatted(pieces, out);
        }
        match column {
            0 => out.push(match self.setting.page_mark(piece) {
                Some(mark) if piece.len() == 1 => mark,
                _ => self.setting.paragraph(piece),
            }),
            1 => return self.dialogue(pieces, out),
            2 => return self.list(pieces, out),
            5 => return self.plain_list(pieces, out),
            6 => out.push(self.kept(piece, Align::Start, |from, to| to > from)),
            _ if right => out.push(self.right(piece)),
            4 | 7 => return self.set_in(pieces, out),
            _ if column % 2 == 1 => return self.set_in(pieces, out),
            _ => out.push(self.kept(piece, Align::Center, |_, to| to % 2 == 1)),
        }
        1
    }

    /// A pause: five stars far apart at column 7, or marks two columns left of the middle.
    fn is_pause(&self, piece: &Piece) -> bool {
        let (column, line) = (self.column(piece), self.line(piece));
        let middle = self.form.columns.saturating_sub(self.page.width(piece.lines.start) - column);
        let stars = column == 7 && line.split_whitespace().count() == 5;
        piece.len() == 1 && is_break(line) && (stars || column + 2 == ((middle / 2) & !1).max(8))
    }

    /// Lines whose white space counts: the leftmost at column 3.
    fn is_drawn(&self, piece: &Piece) -> bool {
        piece.lines.clone().map(|i| self.page.indent(i)).min() == Some(3)
    }

    fn bracketed(&self, pieces: &[Piece], kind: PieceKind, out: &mut Vec<Block>) -> usize {
        let taken = self.bracket(pieces);
        let inside = pieces.get(..taken).unwrap_or_default();
        let lines = match (inside.first(), inside.last()) {
            (Some(first), Some(last)) => first.lines.start..last.lines.end,
            _ => 0..0,
        };
        let whole = Piece { kind, lines, before: 1, after: 1 };
        match kind {
            PieceKind::Illustration => self.setting.figure(&whole, out),
            _ => self.setting.aside(&whole, out),
        };
        taken
    }

    /// A paragraph whose lines stay; `joins` tells by the columns of the first line and of another
    /// whether that one only goes on.
    fn kept(&self, piece: &Piece, align: Align, joins: fn(usize, usize) -> bool) -> Block {
        let first = self.column(piece);
        let rows = self.rows(piece, |i| joins(first, self.page.indent(i)));
        self.lines(piece, &rows, align)
    }

    fn lines(&self, piece: &Piece, rows: &[Vec<Stretch>], align: Align) -> Block {
        let mut content = Vec::new();
        for row in rows {
            if !content.is_empty() {
                content.push(Inline::new(InlineKind::LineBreak, Span::NONE));
            }
            content.extend(self.setting.inlines(row));
        }
        let paragraph = Paragraph { content, align, ..Paragraph::default() };
        Block::new(BlockKind::Paragraph(paragraph), self.page.span(piece.lines.clone()))
    }

    /// The lines of a piece, those that only go on joined to the one before.
    fn rows(&self, piece: &Piece, goes_on: impl Fn(usize) -> bool) -> Vec<Vec<Stretch>> {
        let mut rows: Vec<Vec<Stretch>> = Vec::new();
        for i in piece.lines.clone() {
            let own = self.setting.stretches(i..i + 1);
            match rows.last_mut() {
                Some(last) if goes_on(i) => last.extend(own),
                _ => rows.push(own),
            }
        }
        rows
    }

    /// Lines at the right end at the last column; one that goes on ends a column before it.
    fn right_rows(&self, piece: &Piece) -> Vec<Vec<Stretch>> {
        self.rows(piece, |i| self.page.width(i) + 1 == self.form.columns)
    }

    fn right(&self, piece: &Piece) -> Block {
        self.lines(piece, &self.right_rows(piece), Align::End)
    }

    /// Tells whether all lines of a piece end where the measure does.
    fn is_right(&self, piece: &Piece) -> bool {
        let columns = self.form.columns;
        let ends = |i: usize| (columns - 1..=columns).contains(&self.page.width(i));
        self.column(piece) * 2 >= columns && piece.lines.clone().all(ends)
    }

    /// Quotations and verse.
    fn set_in(&self, pieces: &[Piece], out: &mut Vec<Block>) -> usize {
        let verse = |p: &Piece| self.column(p) >= 9 && self.column(p) % 2 == 1;
        let belongs = |p: &&Piece| {
            let inside = matches!(self.column(p), 4 | 7) || verse(p);
            p.before == 1 && inside && !self.is_pause(p) && !self.is_drawn(p)
        };
        let mut taken =
            1 + pieces.iter().skip(1).take_while(|p| belongs(p) && !self.is_right(p)).count();
        let body = pieces.get(..taken).unwrap_or_default();
        let said = pieces.get(taken).filter(|p| p.before == 1 && self.is_right(p));
        let attribution = said.map(|p| {
            taken += 1;
            let span = self.page.span(p.lines.clone());
            Attribution { content: self.flat(&self.right_rows(p)), span }
        });
        let span = pieces.iter().take(taken).map(|p| self.page.span(p.lines.clone()));
        let span = span.fold(Span::NONE, Span::join);
        let kind = if body.iter().all(verse) {
            BlockKind::Verse(self.verse(body, attribution))
        } else {
            BlockKind::Quotation(Quotation { blocks: self.quoted(body), attribution })
        };
        out.push(Block::new(kind, span));
        taken
    }

    fn flat(&self, rows: &[Vec<Stretch>]) -> Vec<Inline> {
        self.setting.inlines(&rows.concat())
    }

    fn quoted(&self, pieces: &[Piece]) -> Vec<Block> {
        let mut out = Vec::new();
        let mut at = 0;
        while let Some(piece) = pieces.get(at) {
            let count = pieces.iter().skip(at).take_while(|p| self.column(p) >= 9).count();
            match (count, self.column(piece)) {
                (0, 7) => out.push(self.kept(piece, Align::Start, |from, to| to > from)),
                (0, _) => out.push(self.setting.paragraph(piece)),
                _ => {
                    let run = pieces.get(at..at + count).unwrap_or_default();
                    let span = run.iter().map(|p| self.page.span(p.lines.clone()));
                    let span = span.fold(Span::NONE, Span::join);
                    out.push(Block::new(BlockKind::Verse(self.verse(run, None)), span));
                }
            }
            at += count.max(1);
        }
        out
    }

    fn verse(&self, pieces: &[Piece], attribution: Option<Attribution>) -> Verse {
        let line = |row: &Vec<Stretch>, i: usize| Line {
            indent: u8::try_from((self.page.indent(i).saturating_sub(9)) / 2).unwrap_or(u8::MAX),
            content: self.setting.inlines(row),
            span: self.page.span(i..i + 1),
        };
        let stanza = |piece: &Piece| {
            let goes_on = |i: usize| self.page.indent(i).is_multiple_of(2);
            let rows = self.rows(piece, goes_on);
            let firsts = piece.lines.clone().filter(|i| *i == piece.lines.start || !goes_on(*i));
            Stanza { lines: rows.iter().zip(firsts).map(|(row, i)| line(row, i)).collect() }
        };
        Verse { title: Vec::new(), stanzas: pieces.iter().map(stanza).collect(), attribution }
    }

    fn dialogue(&self, pieces: &[Piece], out: &mut Vec<Block>) -> usize {
        let belongs = |p: &&Piece| {
            let column = self.column(p);
            p.before == 1
                && (matches!(column, 1 | 5) || column >= 9 && column % 2 == 1 && !self.is_right(p))
        };
        let taken = 1 + pieces.iter().skip(1).take_while(belongs).count();
        let mut turns: Vec<Turn> = Vec::new();
        let mut at = 0;
        let mut whole = Span::NONE;
        while let Some(piece) = pieces.get(at).filter(|_| at < taken) {
            let place = self.page.span(piece.lines.clone());
            whole = whole.join(place);
            at += 1;
            if self.column(piece) == 1 {
                turns.push(self.turn(piece));
                continue;
            }
            let Some(Turn::Speech { blocks, .. }) = turns.last_mut() else { continue };
            if self.column(piece) == 5 {
                blocks.push(self.setting.paragraph(piece));
                continue;
            }
            let more = pieces.get(at..taken).unwrap_or_default();
            let verse = more.iter().take_while(|p| self.column(p) >= 9).count();
            let run = pieces.get(at - 1..at + verse).unwrap_or_default();
            blocks.push(Block::new(BlockKind::Verse(self.verse(run, None)), place));
            at += verse;
        }
        out.push(Block::new(BlockKind::Dialogue(Dialogue { turns }), whole));
        taken
    }

    /// A direction begins with a bracket or a mark of emphasis; in a speech two spaces part the
    /// name from the words.
    fn turn(&self, piece: &Piece) -> Turn {
        let span = self.page.span(piece.lines.clone());
        let mut stretches = self.setting.stretches(piece.lines.clone());
        let line = self.line(piece);
        if line.starts_with(['[', '(', '_']) {
            return Turn::Direction {
                content: super::drama::direction(self.setting, stretches),
                span,
            };
        }
        let (name, words) = match line.find("  ") {
            Some(at) => (line.get(..at).unwrap_or(line), at + 2),
            None => (line, line.len()),
        };
        let start = stretches.first().map_or(0, |s| s.0);
        let bare = name.strip_suffix(['.', ':']).unwrap_or(name);
        let speaker = self.setting.inlines(&[(start, start + bare.len())]);
        if let Some(first) = stretches.first_mut() {
            first.0 += words;
        }
        stretches.retain(|(a, b)| a < b);
        let place = Span::new(self.page.source, start, span.end as usize);
        let words = self.setting.inlines(&stretches);
        let blocks =
            if words.is_empty() { Vec::new() } else { vec![Block::paragraph(words, place)] };
        Turn::Speech { speaker, blocks, span }
    }

    fn list(&self, pieces: &[Piece], out: &mut Vec<Block>) -> usize {
        let taken =
            1 + pieces.iter().skip(1).take_while(|p| p.before == 1 && self.column(p) == 2).count();
        let mut kind = None;
        let mut rows: Vec<Vec<Stretch>> = Vec::new();
        for piece in pieces.iter().take(taken) {
            for i in piece.lines.clone() {
                let own = self.setting.stretches(i..i + 1);
                let mark = list_mark(self.page.line(i)).filter(|_| self.page.indent(i) == 2);
                match (mark, rows.last_mut()) {
                    (Some((found, length)), _) => {
                        kind = kind.or(Some(found));
                        rows.push(own.into_iter().map(|(a, b)| (a + length, b)).collect());
                    }
                    (None, Some(last)) => last.extend(own),
                    (None, None) => rows.push(own),
                }
            }
        }
        out.push(self.items(kind.unwrap_or(ListKind::Bullet), rows));
        taken
    }

    fn plain_list(&self, pieces: &[Piece], out: &mut Vec<Block>) -> usize {
        let taken =
            1 + pieces.iter().skip(1).take_while(|p| p.before == 1 && self.column(p) == 5).count();
        let inside = pieces.iter().take(taken);
        let rows = inside.flat_map(|p| self.rows(p, |i| self.page.indent(i) > 5)).collect();
        out.push(self.items(ListKind::Plain, rows));
        taken
    }

    fn items(&self, kind: ListKind, rows: Vec<Vec<Stretch>>) -> Block {
        let place = |row: &[Stretch]| {
            let spans = row.iter().map(|(a, b)| Span::new(self.page.source, *a, *b));
            spans.fold(Span::NONE, Span::join)
        };
        let span = rows.iter().map(|r| place(r)).fold(Span::NONE, Span::join);
        let items = rows.iter().map(|row| ListItem {
            blocks: vec![Block::paragraph(self.setting.inlines(row), place(row))],
            span: place(row),
        });
        Block::new(BlockKind::List(List { kind, items: items.collect() }), span)
    }

    /// Blank lines belong to it: whatever comes after stands two blank lines below.
    fn preformatted(&self, pieces: &[Piece], out: &mut Vec<Block>) -> usize {
        let taken = 1 + pieces.iter().skip(1).take_while(|p| p.before == 1).count();
        let lines = match pieces.get(taken - 1) {
            Some(last) => pieces.first().map_or(0, |p| p.lines.start)..last.lines.end,
            None => 0..0,
        };
        let mut text = String::new();
        for i in lines.clone() {
            let indent = if self.page.is_blank(i) { 0 } else { self.page.indent(i) };
            text.push_str(&" ".repeat(indent.saturating_sub(3)));
            text.push_str(self.page.line(i));
            text.push('\n');
        }
        let kind = BlockKind::Preformatted(Preformatted { text, syntax: None });
        out.push(Block::new(kind, self.page.span(lines)));
        taken
    }
}

fn closes(text: &str) -> bool {
    text.ends_with(']')
}

/// Cuts stretches, joined by spaces, into those before a byte and those from another on.
fn cut(stretches: &[Stretch], end: usize, start: usize) -> (Vec<Stretch>, Vec<Stretch>) {
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    let mut at = 0;
    for (a, b) in stretches {
        let length = b - a;
        if at < end {
            head.push((*a, a + length.min(end - at)));
        }
        if at + length > start {
            tail.push((a + start.saturating_sub(at), *b));
        }
        at += length + 1;
    }
    (head, tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_line_names_the_sections() {
        let form = Form::parse("72 columns. Front: [title-page], preface. Body: chapter x2.");
        let form = form.expect("a form");
        assert_eq!(form.columns, 72);
        let roles: Vec<_> = form.sections.iter().map(|s| (s.role.name(), s.headed)).collect();
        let chapter = ("chapter", true);
        assert_eq!(roles, [("title-page", false), ("preface", true), chapter, chapter]);
        for bad in ["", "72", "wide columns", "72 columns. Middle: chapter", "72 columns. Body: x"]
        {
            assert_eq!(Form::parse(bad), None, "{bad}");
        }
    }
}
