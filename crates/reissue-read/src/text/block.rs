//! Pieces to blocks: what is prose, verse, a quotation, a table, told by how lines end and stand.
//!
//! Prose that was broken into lines shows it: no line could take the first word of the next.
//! Verse shows the contrary. Indents part quotations from text; the middle and the right of the
//! measure hold inscriptions, datelines and names.

use reissue_core::{
    Align, Aside, Attribution, Block, BlockKind, Figure, Inline, InlineKind, Line, List, ListItem,
    ListKind, Numbering, Paragraph, Preformatted, Quotation, SceneBreak, Span, Stanza, Verse,
};

use super::drama::Drama;
use super::heading::{Stretch, is_centred};
use super::inline::{self, NoteMarks};
use super::lines::{Page, Piece, PieceKind};
use super::table;

/// What the whole text tells about its pieces.
pub(super) struct Setting<'a, 'p> {
    pub(super) page: &'a Page<'p>,
    pub(super) marks: &'a NoteMarks,
    pub(super) drama: Option<Drama>,
    /// Whether most pieces are verse, so that two short lines are verse and no address.
    pub(super) poetry: bool,
    /// Whether paragraphs begin with an indent.
    pub(super) indented: bool,
}

/// The shape of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Break,
    Page,
    Table,
    List,
    Prose,
    /// Prose set in.
    Quote,
    Verse,
    /// Short lines that are no verse: an address, a signature.
    Lines,
    Centred,
    Right,
}

impl<'a, 'p> Setting<'a, 'p> {
    pub(super) fn new(page: &'a Page<'p>, marks: &'a NoteMarks, pieces: &[Piece]) -> Self {
        let mut setting = Self { page, marks, drama: None, poetry: false, indented: false };
        let plain: Vec<&Piece> =
            pieces.iter().filter(|p| p.kind == PieceKind::Plain && p.len() > 1).collect();
        let verse = plain.iter().filter(|p| page.wrapped && setting.is_verse(p, false)).count();
        setting.poetry = verse * 3 > plain.len() || page.fill < 40 && page.wrapped;
        let first = plain
            .iter()
            .filter(|p| {
                page.indent(p.lines.start) >= 2
                    && page.indent(p.lines.start + 1) < page.indent(p.lines.start)
            })
            .count();
        setting.indented = first * 2 > plain.len() && first > 2;
        setting.drama = Drama::find(page, pieces);
        setting
    }

    /// Makes the blocks of some pieces.
    pub(super) fn blocks(&self, pieces: &[Piece]) -> Vec<Block> {
        let mut out: Vec<Block> = Vec::new();
        let mut at = 0;
        while let Some(piece) = pieces.get(at) {
            at += match piece.kind {
                PieceKind::Gone => 1,
                PieceKind::Illustration => self.figure(piece, &mut out),
                PieceKind::Remark => self.aside(piece, &mut out),
                PieceKind::Sidenote => self.aside(piece, &mut out),
                PieceKind::Plain => self.plain(pieces, at, &mut out),
            };
        }
        out
    }

    fn plain(&self, pieces: &[Piece], at: usize, out: &mut Vec<Block>) -> usize {
        let Some(piece) = pieces.get(at) else { return 1 };
        if let Some(drama) = &self.drama
            && let Some((block, taken)) = drama.read(self, pieces, at)
        {
            out.push(block);
            return taken;
        }
        match self.shape(piece) {
            Shape::Break => out.push(self.scene_break(piece)),
            Shape::Page => out.extend(self.page_mark(piece)),
            Shape::Table => out.push(table::read(self, piece)),
            Shape::List => return self.list(pieces, at, out),
            Shape::Prose => out.push(self.paragraph(piece)),
            Shape::Lines => out.push(self.short_lines(piece, Align::Start)),
            Shape::Centred => out.push(self.short_lines(piece, Align::Center)),
            Shape::Right => self.right(piece, out),
            Shape::Verse | Shape::Quote => return self.set_in(pieces, at, out),
        }
        1
    }

    fn shape(&self, piece: &Piece) -> Shape {
        let page = self.page;
        let first = piece.lines.start;
        let indent = piece.lines.clone().map(|i| page.indent(i)).min().unwrap_or(0);
        let line = page.line(first);
        if piece.len() == 1 && is_break(line) {
            return Shape::Break;
        }
        if piece.len() == 1 && self.lone_page(line).is_some() {
            return Shape::Page;
        }
        if table::is_table(page, piece) {
            return Shape::Table;
        }
        if !page.wrapped {
            return Shape::Prose;
        }
        if indent >= 2 && marker(line).is_some() && piece.len() < 200 && self.hangs(piece) {
            return Shape::List;
        }
        let right =
            indent * 2 >= page.fill && piece.lines.clone().all(|i| page.width(i) + 12 >= page.fill);
        if right && piece.len() <= 4 {
            return Shape::Right;
        }
        if piece.len() <= 8
            && indent >= 8
            && is_centred(page, piece)
            && !(self.poetry && piece.len() > 1)
        {
            return Shape::Centred;
        }
        if piece.len() == 1 {
            return match indent {
                0..2 => {
                    if self.poetry && page.width(first) * 10 < page.fill * 8 && page.fill < 40 {
                        Shape::Verse
                    } else {
                        Shape::Prose
                    }
                }
                _ if self.indented => Shape::Prose,
                2..=5 => Shape::Quote,
                _ => Shape::Verse,
            };
        }
        if self.is_verse(piece, indent >= 2) {
            let few = piece.len() <= 3 && indent < 2 && !self.poetry;
            return if few { Shape::Lines } else { Shape::Verse };
        }
        if indent >= 2 { Shape::Quote } else { Shape::Prose }
    }

    /// Tells whether the lines of a piece end where a poet ended them.
    pub(super) fn is_verse(&self, piece: &Piece, set_in: bool) -> bool {
        let page = self.page;
        let widths: Vec<usize> = piece.lines.clone().map(|i| page.width(i)).collect();
        let most = widths.iter().copied().max().unwrap_or(0);
        let count = widths.len();
        if count < 2 {
            return false;
        }
        let words: Vec<usize> = piece
            .lines
            .clone()
            .skip(1)
            .map(|i| page.line(i).split(' ').next().map_or(0, |w| w.chars().count()))
            .collect();
        let fits = |limit: usize| {
            widths.iter().zip(&words).filter(|(width, word)| **width + 1 + **word <= limit).count()
        };
        let rest = count - 1;
        let capitals = piece.lines.clone().filter(|i| begins_high(page.line(*i))).count();
        if set_in {
            return verse_set_in(page, piece, &widths, capitals, fits(most));
        }
        let limit = if page.fill < 40 { page.fill } else { page.fill * 9 / 10 };
        page.fill < 40 || fits(limit) * 10 >= rest * 6
    }

    /// Pieces set in: verse, a quotation, or a quotation that holds verse.
    fn set_in(&self, pieces: &[Piece], at: usize, out: &mut Vec<Block>) -> usize {
        let mut end = at + 1;
        let kind = pieces.get(at).map(|p| self.shape(p));
        let inner =
            |p: &Piece| p.lines.clone().map(|i| self.page.indent(i)).min().unwrap_or(0) >= 2;
        let first_in = pieces.get(at).is_some_and(inner);
        while let Some(piece) = pieces.get(end) {
            let same = matches!(self.shape(piece), Shape::Verse | Shape::Quote | Shape::Right)
                && piece.kind == PieceKind::Plain
                && inner(piece) == first_in
                && (kind == Some(self.shape(piece)) || first_in);
            let speaks = self.drama.as_ref().is_some_and(|d| d.is_name(self.page, piece));
            if !same
                || speaks
                || piece.before > 2
                || piece.before == 2 && kind != Some(Shape::Verse)
            {
                break;
            }
            end += 1;
            if self.shape(piece) == Shape::Right {
                break;
            }
        }
        let run = pieces.get(at..end).unwrap_or_default();
        let span = run.iter().map(|p| self.page.span(p.lines.clone())).fold(Span::NONE, Span::join);
        let (attribution, body) = match run.split_last() {
            Some((last, rest)) if self.shape(last) == Shape::Right && !rest.is_empty() => {
                (Some(self.attribution(last)), rest)
            }
            _ => (None, run),
        };
        let verse_only = body.iter().all(|p| self.shape(p) == Shape::Verse);
        let block = if verse_only {
            BlockKind::Verse(self.verse(body, attribution))
        } else {
            BlockKind::Quotation(Quotation { blocks: self.quoted(body), attribution })
        };
        out.push(Block::new(block, span));
        end - at
    }

    fn quoted(&self, pieces: &[Piece]) -> Vec<Block> {
        let mut out = Vec::new();
        let mut at = 0;
        while let Some(piece) = pieces.get(at) {
            let verse =
                pieces.iter().skip(at).take_while(|p| self.shape(p) == Shape::Verse).count();
            if verse > 0 {
                let run = pieces.get(at..at + verse).unwrap_or_default();
                let span = run
                    .iter()
                    .map(|p| self.page.span(p.lines.clone()))
                    .fold(Span::NONE, Span::join);
                out.push(Block::new(BlockKind::Verse(self.verse(run, None)), span));
                at += verse;
            } else {
                out.push(self.paragraph(piece));
                at += 1;
            }
        }
        out
    }

    fn verse(&self, pieces: &[Piece], attribution: Option<Attribution>) -> Verse {
        let base = pieces
            .iter()
            .flat_map(|p| p.lines.clone())
            .map(|i| self.page.indent(i))
            .min()
            .unwrap_or(0);
        let stanzas = pieces
            .iter()
            .map(|p| Stanza { lines: p.lines.clone().map(|i| self.verse_line(i, base)).collect() })
            .collect();
        Verse { title: Vec::new(), stanzas, attribution }
    }

    fn verse_line(&self, i: usize, base: usize) -> Line {
        let steps = (self.page.indent(i).saturating_sub(base) / 2).min(24);
        Line {
            indent: u8::try_from(steps).unwrap_or(0),
            content: self.inlines(&self.stretches(i..i + 1)),
            span: self.page.span(i..i + 1),
        }
    }

    fn attribution(&self, piece: &Piece) -> Attribution {
        let content = self.inlines(&self.stretches(piece.lines.clone()));
        Attribution { content, span: self.page.span(piece.lines.clone()) }
    }

    /// A line at the right: who said the quotation before it, or a name or date.
    fn right(&self, piece: &Piece, out: &mut Vec<Block>) {
        let line = self.page.line(piece.lines.start);
        let dashed = line.starts_with(['-', '—', '–']);
        if let Some(last) = out.last_mut()
            && (dashed || line.starts_with('_'))
            && piece.before <= 2
        {
            let slot = match &mut last.kind {
                BlockKind::Quotation(q) | BlockKind::Epigraph(q) => Some(&mut q.attribution),
                BlockKind::Verse(v) => Some(&mut v.attribution),
                _ => None,
            };
            if let Some(slot @ None) = slot {
                *slot = Some(self.attribution(piece));
                return;
            }
        }
        out.push(self.short_lines(piece, Align::End));
    }

    pub(super) fn stretches(&self, lines: std::ops::Range<usize>) -> Vec<Stretch> {
        lines
            .filter_map(|i| self.page.lines.get(i))
            .filter(|l| l.start < l.end)
            .map(|l| (l.start, l.end))
            .collect()
    }

    pub(super) fn inlines(&self, stretches: &[Stretch]) -> Vec<Inline> {
        inline::read(self.page, self.marks, stretches)
    }

    pub(super) fn paragraph(&self, piece: &Piece) -> Block {
        let content = self.inlines(&self.stretches(piece.lines.clone()));
        Block::paragraph(content, self.page.span(piece.lines.clone()))
    }

    /// A paragraph whose lines stay.
    pub(super) fn short_lines(&self, piece: &Piece, align: Align) -> Block {
        let mut content = Vec::new();
        for i in piece.lines.clone() {
            if !content.is_empty() {
                content.push(Inline::new(InlineKind::LineBreak, Span::NONE));
            }
            content.extend(self.inlines(&self.stretches(i..i + 1)));
        }
        let paragraph = Paragraph { content, align, ..Paragraph::default() };
        Block::new(BlockKind::Paragraph(paragraph), self.page.span(piece.lines.clone()))
    }

    pub(super) fn scene_break(&self, piece: &Piece) -> Block {
        let line = self.page.line(piece.lines.start);
        let words: Vec<&str> = line.split_whitespace().collect();
        // Five asterisks far apart are how volunteers write a blank line that counts.
        let usual = words.len() == 5 && words.iter().all(|w| *w == "*") && line.len() > 20;
        let mark = (!usual).then(|| words.join(" "));
        Block::new(BlockKind::SceneBreak(SceneBreak { mark }), self.page.span(piece.lines.clone()))
    }

    /// `[Pg 12]`, `{12}`, or a number in brackets that no note has, alone on a line.
    fn lone_page(&self, line: &str) -> Option<String> {
        let inside = line.strip_prefix('[').and_then(|l| l.strip_suffix(']'));
        let braced = line.strip_prefix('{').and_then(|l| l.strip_suffix('}'));
        let inside = inside.filter(|i| !self.marks.bracketed.contains(*i));
        let braces = inside.is_some() || self.marks.braced_pages;
        inline::page_number(inside.or(braced)?, braces)
    }

    pub(super) fn page_mark(&self, piece: &Piece) -> Option<Block> {
        let number = self.lone_page(self.page.line(piece.lines.start))?;
        Some(Block::new(BlockKind::PageMark(number), self.page.span(piece.lines.clone())))
    }

    pub(super) fn figure(&self, piece: &Piece, out: &mut Vec<Block>) -> usize {
        let caption = self.bracketed(piece);
        let figure = Figure { caption, ..Figure::default() };
        out.push(Block::new(BlockKind::Figure(figure), self.page.span(piece.lines.clone())));
        1
    }

    pub(super) fn aside(&self, piece: &Piece, out: &mut Vec<Block>) -> usize {
        let span = self.page.span(piece.lines.clone());
        let mut title = Vec::new();
        if piece.kind == PieceKind::Remark {
            let line = self.page.line(piece.lines.start);
            let head = line.find(':').filter(|at| *at < 40);
            if let Some(at) = head
                && let Some(l) = self.page.lines.get(piece.lines.start)
            {
                title = self.inlines(&[(l.start + 1, l.start + at)]);
            }
        }
        let blocks = self.bracketed(piece);
        out.push(Block::new(BlockKind::Aside(Aside { title, blocks }), span));
        1
    }

    /// The paragraphs inside of brackets, without the word that opens them.
    fn bracketed(&self, piece: &Piece) -> Vec<Block> {
        let mut paragraphs: Vec<Vec<Stretch>> = vec![Vec::new()];
        for i in piece.lines.clone() {
            if self.page.is_blank(i) {
                paragraphs.push(Vec::new());
            } else if let Some(last) = paragraphs.last_mut() {
                last.extend(self.stretches(i..i + 1));
            }
        }
        if let Some(first) = paragraphs.first_mut().and_then(|p| p.first_mut()) {
            let line = self.page.text.get(first.0..first.1).unwrap_or_default();
            first.0 += opening(line, piece.kind);
        }
        if let Some(last) = paragraphs.last_mut().and_then(|p| p.last_mut())
            && self.page.text.get(last.0..last.1).is_some_and(|t| t.ends_with([']', '}']))
        {
            last.1 -= 1;
        }
        let kept = paragraphs.into_iter().map(|mut p| {
            p.retain(|(a, b)| self.page.text.get(*a..*b).is_some_and(|t| !t.trim().is_empty()));
            p
        });
        kept.filter(|p| !p.is_empty())
            .map(|p| {
                let span = p
                    .iter()
                    .map(|(a, b)| Span::new(self.page.source, *a, *b))
                    .fold(Span::NONE, Span::join);
                Block::paragraph(self.inlines(&p), span)
            })
            .collect()
    }

    /// Tells whether the lines after each marker hang below its words.
    fn hangs(&self, piece: &Piece) -> bool {
        let page = self.page;
        let indent = page.indent(piece.lines.start);
        let deep = page.line(piece.lines.start).find(' ').unwrap_or(1) + 1;
        piece.lines.clone().all(|i| {
            (page.indent(i) == indent && marker(page.line(i)).is_some())
                || page.indent(i) == indent + deep
                || page.indent(i) > indent + 1
                    && marker(page.line(piece.lines.start))
                        .is_some_and(|m| m.1 + indent == page.indent(i))
        })
    }

    fn list(&self, pieces: &[Piece], at: usize, out: &mut Vec<Block>) -> usize {
        let mut lists: Vec<(List, Span)> = Vec::new();
        let mut end = at;
        while let Some(piece) = pieces.get(end) {
            if end > at
                && (piece.before > 1
                    || self.shape(piece) != Shape::List
                    || piece.kind != PieceKind::Plain)
            {
                break;
            }
            let mut rows: Vec<(ListKind, Vec<Stretch>)> = Vec::new();
            for i in piece.lines.clone() {
                let line = self.page.line(i);
                let own = self.stretches(i..i + 1);
                if let Some((kind, length)) = marker(line)
                    && self.page.indent(i) == self.page.indent(piece.lines.start)
                {
                    rows.push((kind, own.into_iter().map(|(a, b)| (a + length, b)).collect()));
                } else if let Some((_, last)) = rows.last_mut() {
                    last.extend(own);
                }
            }
            for (kind, row) in rows {
                let place = row
                    .iter()
                    .map(|(a, b)| Span::new(self.page.source, *a, *b))
                    .fold(Span::NONE, Span::join);
                let item = ListItem {
                    blocks: vec![Block::paragraph(self.inlines(&row), place)],
                    span: place,
                };
                match lists.last_mut().filter(|(list, _)| counts_on(list, kind)) {
                    Some((list, span)) => {
                        list.items.push(item);
                        *span = span.join(place);
                    }
                    None => lists.push((List { kind, items: vec![item] }, place)),
                }
            }
            end += 1;
        }
        out.extend(lists.into_iter().map(|(l, span)| Block::new(BlockKind::List(l), span)));
        (end - at).max(1)
    }
}

/// Tells verse from prose among lines that are set in, by what an indent does not change: whether
/// any line could have taken the next word (`fits`), how wide the words are, and capitals.
fn verse_set_in(
    page: &Page<'_>,
    piece: &Piece,
    widths: &[usize],
    capitals: usize,
    fits: usize,
) -> bool {
    let count = widths.len();
    let base = piece.lines.clone().map(|i| page.indent(i)).min().unwrap_or(0);
    let most = widths.iter().copied().max().unwrap_or(0).saturating_sub(base);
    let room = page.fill.saturating_sub(base).max(1);
    let first = widths.first().copied().unwrap_or(0).saturating_sub(base);
    let full = base < 6 && most * 100 >= room * 85;
    if capitals == count && count >= 3 && !(full && count < 5 && fits == 0) {
        return true;
    }
    let tight = fits * 10 < count;
    if count == 2 {
        return !(first >= 45 && capitals < 2 || base < 6 && first * 10 >= room * 8);
    }
    !(tight && most >= 40 && capitals * 10 < count * 8 || tight && full)
}

/// Tells whether an item with this mark is the next one of a list. Numbers that leave some out, as
/// notes to the lines of a poem do, are words of the source: only lists of their own keep them.
fn counts_on(list: &List, mark: ListKind) -> bool {
    match (list.kind, mark) {
        (
            ListKind::Ordered { start, numbering },
            ListKind::Ordered { start: number, numbering: written },
        ) => {
            numbering == written
                && i32::try_from(list.items.len())
                    .is_ok_and(|n| start.checked_add(n) == Some(number))
        }
        (a, b) => a == b,
    }
}

/// The kind of list that a line's first characters mark, and the bytes they take.
fn marker(line: &str) -> Option<(ListKind, usize)> {
    for bullet in ["- ", "• ", "* "] {
        if line.starts_with(bullet) && !is_break(line) {
            return Some((ListKind::Bullet, bullet.len()));
        }
    }
    let digits: String = line.chars().take_while(char::is_ascii_digit).collect();
    let rest = line.get(digits.len()..)?;
    let start: i32 = digits.parse().ok().filter(|n| *n < 1000)?;
    let gap = rest.strip_prefix('.')?;
    let body = gap.trim_start();
    let numbering = Numbering::Decimal;
    (gap.starts_with(' ') && !body.is_empty())
        .then(|| (ListKind::Ordered { start, numbering }, line.len() - body.len()))
}

/// The mark of an item in a text of a declared form, where letters and roman numbers count too.
pub(super) fn list_mark(line: &str) -> Option<(ListKind, usize)> {
    if let Some(found) = marker(line) {
        return Some(found);
    }
    let (label, _) = line.split_once(". ")?;
    let upper = label.to_uppercase();
    let lower = label != upper;
    let (start, numbering) = match (super::vocabulary::roman(&upper), upper.as_bytes()) {
        (Some(n), [_, _, ..] | b"I" | b"V" | b"X") if lower => (n, Numbering::LowerRoman),
        (Some(n), [_, _, ..] | b"I" | b"V" | b"X") => (n, Numbering::UpperRoman),
        (_, [c @ b'A'..=b'Z']) if lower => (u32::from(c - b'@'), Numbering::LowerAlpha),
        (_, [c @ b'A'..=b'Z']) => (u32::from(c - b'@'), Numbering::UpperAlpha),
        _ => return None,
    };
    let start = i32::try_from(start).ok()?;
    Some((ListKind::Ordered { start, numbering }, label.len() + 2))
}

/// Tells whether a line holds only marks, as a pause in a story does.
pub(super) fn is_break(line: &str) -> bool {
    let marks = line.chars().filter(|c| !c.is_whitespace());
    let count = marks.clone().count();
    let all = marks.clone().all(|c| "*#~-_=•·+.⁂※◆—–xoO".contains(c));
    let lettered = line.chars().any(char::is_alphanumeric);
    let spaced = line.split_whitespace().all(|w| w.chars().count() == 1);
    all && count > 0
        && !line.trim().is_empty()
        && (!lettered || spaced && count >= 3)
        && (count >= 3 || "*#⁂※◆~".contains(line.trim()))
        && !(line.trim_start_matches('.').is_empty() && count < 4)
}

fn begins_high(line: &str) -> bool {
    line.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase())
}

/// The bytes of `[Illustration: `, `[Transcriber's Note: ` and the like.
fn opening(line: &str, kind: PieceKind) -> usize {
    let Some(rest) = line.strip_prefix(['[', '{']) else { return 0 };
    let word: usize = rest
        .chars()
        .take_while(|c| c.is_alphabetic() || "'’ -".contains(*c))
        .map(char::len_utf8)
        .sum();
    let after = rest.get(word..).unwrap_or_default();
    let label = match kind {
        // `[Figure 3: A quay]` is the caption as it stands.
        PieceKind::Illustration
            if rest.to_lowercase().starts_with("fig") && !after.starts_with([':', ']']) =>
        {
            return 1;
        }
        // `[Illustration 3]` has a number that is a word of the book.
        PieceKind::Illustration => {
            rest.chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum()
        }
        _ => word,
    };
    let after_label = rest.get(label..).unwrap_or_default();
    let colon = if after.starts_with(':') && label <= word {
        after_label.find(':').map_or(0, |c| c + 1)
    } else {
        0
    };
    let open = 1 + if colon > 0 || kind == PieceKind::Illustration { label + colon } else { 0 };
    let white = line.get(open..).map_or(0, |l| l.len() - l.trim_start().len());
    open + white
}

/// Makes the block of a paragraph of a note.
pub(super) fn note_block(page: &Page<'_>, marks: &NoteMarks, stretches: &[Stretch]) -> Block {
    let span =
        stretches.iter().map(|(a, b)| Span::new(page.source, *a, *b)).fold(Span::NONE, Span::join);
    Block::paragraph(inline::read(page, marks, stretches), span)
}

/// Makes a block of lines whose white space counts.
pub(super) fn preformatted(page: &Page<'_>, piece: &Piece) -> Block {
    let base = piece
        .lines
        .clone()
        .filter(|i| !page.is_blank(*i))
        .map(|i| page.indent(i))
        .min()
        .unwrap_or(0);
    let mut text = String::new();
    for i in piece.lines.clone() {
        text.push_str(&" ".repeat(page.indent(i).saturating_sub(base)));
        text.push_str(page.line(i));
        text.push('\n');
    }
    Block::new(
        BlockKind::Preformatted(Preformatted { text, syntax: None }),
        page.span(piece.lines.clone()),
    )
}
