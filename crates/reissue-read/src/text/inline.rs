//! Marks of emphasis, notes and pages inside running text.
//!
//! `_italics_` (also of a part of a word: `2_s._`), `=bold=`, `+small capitals+`, `~spaced~`, `<i>`, `<b>`, `<sc>`, `x^{2}`, `x_{2}`,
//! `[1]` where a note has that mark, `[Pg 12]` and `{12}`. A mark that is not closed in its
//! paragraph is a character.

use std::collections::BTreeSet;

use reissue_core::{Inline, InlineKind, NoteId, SourceId, Span};

use super::heading::Stretch;
use super::lines::Page;

/// Which marks of notes this text has.
#[derive(Clone, Debug, Default)]
pub(super) struct NoteMarks {
    /// Marks that stand in square brackets: `[1]`.
    pub(super) bracketed: BTreeSet<String>,
    /// Marks that stand bare after a word: `*`, `†`.
    pub(super) bare: BTreeSet<String>,
    /// Marks that stand in parentheses: `(12)`.
    pub(super) round: BTreeSet<String>,
    /// Whether `{12}` is a page of the source, see [`numbers_pages`].
    pub(super) braced_pages: bool,
}

/// Tells whether the numbers in braces are pages: they rise, and text is between them. Hours, verses
/// and the like in braces stand close together or begin anew.
pub(super) fn numbers_pages(page: &Page<'_>) -> bool {
    let mut found: Vec<(usize, u32)> = Vec::new();
    for i in 0..page.lines.len() {
        let inside = page.line(i).split('{').skip(1).filter_map(|part| part.split_once('}'));
        found.extend(inside.filter_map(|(number, _)| Some((i, number.parse().ok()?))));
    }
    let (Some(first), Some(last)) = (found.first(), found.last()) else { return true };
    let rising = found.windows(2).filter(|w| matches!(w, [a, b] if a.1 < b.1)).count();
    (last.0 - first.0) >= (found.len() - 1) * 8 && rising * 10 >= (found.len() - 1) * 9
}

/// Reads the inlines of some lines, which are joined by spaces.
pub(super) fn read(page: &Page<'_>, marks: &NoteMarks, stretches: &[Stretch]) -> Vec<Inline> {
    let run = Run::join(page, stretches);
    let mut reader = Reader { run: &run, marks, closed_at: [usize::MAX; 4] };
    reader.level(0, run.text.len(), 0)
}

/// Lines joined, with the way back to their places.
struct Run {
    text: String,
    source: SourceId,
    /// Where each line begins: in the joined text, in the source.
    map: Vec<(usize, usize)>,
}

/// Words that follow a hyphen that hangs: `Kinder- und Jugendzeit`.
const AFTER_HANGING: [&str; 12] =
    ["und", "oder", "bis", "och", "og", "eller", "en", "of", "and", "or", "to", "bzw."];

impl Run {
    fn join(page: &Page<'_>, stretches: &[Stretch]) -> Self {
        let length = stretches.iter().map(|(a, b)| b - a + 1).sum();
        let mut run = Self {
            text: String::with_capacity(length),
            source: page.source,
            map: Vec::with_capacity(stretches.len()),
        };
        for (start, end) in stretches {
            let line = page.text.get(*start..*end).unwrap_or_default();
            if !run.text.is_empty() && !runs_on(&run.text, line) {
                run.text.push(' ');
            }
            run.map.push((run.text.len(), *start));
            if line.contains("  ") || line.contains('\t') {
                run.push_squeezed(line, *start);
            } else {
                run.text.push_str(line);
            }
        }
        run
    }

    /// Runs of white space become one space; each word is mapped by itself.
    fn push_squeezed(&mut self, line: &str, start: usize) {
        let mut at = 0;
        let mut first = true;
        for word in line.split([' ', '\t']) {
            if !word.is_empty() {
                if !first {
                    self.text.push(' ');
                }
                first = false;
                self.map.push((self.text.len(), start + at));
                self.text.push_str(word);
            }
            at += word.len() + 1;
        }
    }

    fn source_at(&self, at: usize) -> usize {
        let index = self.map.partition_point(|(joined, _)| *joined <= at).saturating_sub(1);
        self.map.get(index).map_or(0, |(joined, source)| source + at.saturating_sub(*joined))
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let last = self.source_at(end.saturating_sub(1)) + 1;
        Span::new(self.source, self.source_at(start), last)
    }
}

/// Tells whether a line goes on without a space: after a dash or a hyphen inside a word, and
/// between characters of scripts that part no words.
fn runs_on(before: &str, line: &str) -> bool {
    let Some(last) = before.chars().last() else { return true };
    let Some(next) = line.chars().next() else { return true };
    let mut back = before.chars().rev().skip(1);
    match last {
        '-' => {
            let Some(previous) = back.next() else { return false };
            if previous == '-' {
                return back.next().is_some_and(|c| !c.is_whitespace() && c != '-')
                    && !next.is_whitespace()
                    && next != '-';
            }
            let word = line.split(' ').next().unwrap_or_default();
            previous.is_alphabetic() && next.is_alphabetic() && !AFTER_HANGING.contains(&word)
        }
        '—' => back.next().is_some_and(|c| !c.is_whitespace()),
        c => is_wide(c) && is_wide(next),
    }
}

/// Ideographs, kana and their punctuation.
pub(super) fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x2E80..=0x9FFF | 0xF900..=0xFAFF | 0xFF00..=0xFFEF | 0x20000..=0x3FFFF)
}

struct Reader<'a> {
    run: &'a Run,
    marks: &'a NoteMarks,
    /// For each mark of emphasis, a place from which on no closing one was found.
    closed_at: [usize; 4],
}

/// How deep marks may stand inside one another.
const DEPTH: usize = 6;

impl Reader<'_> {
    fn level(&mut self, start: usize, end: usize, depth: usize) -> Vec<Inline> {
        let mut out = Vec::new();
        let mut plain = start;
        let mut at = start;
        let bytes = self.run.text.as_bytes();
        while at < end {
            let special = matches!(
                bytes.get(at),
                Some(b'_' | b'=' | b'+' | b'~' | b'<' | b'^' | b'[' | b'{' | b'*' | b'(' | 0xE2)
            );
            let found = if special { self.special(at, end, depth) } else { None };
            match found {
                Some((kind, length)) => {
                    self.push_text(&mut out, plain, at);
                    out.push(Inline::new(kind, self.run.span(at, at + length)));
                    at += length;
                    plain = at;
                }
                None => at += 1,
            }
        }
        self.push_text(&mut out, plain, end);
        out
    }

    fn push_text(&self, out: &mut Vec<Inline>, start: usize, end: usize) {
        if let Some(text) = self.run.text.get(start..end).filter(|t| !t.is_empty()) {
            out.push(Inline::text(text, self.run.span(start, end)));
        }
    }

    fn special(&mut self, at: usize, end: usize, depth: usize) -> Option<(InlineKind, usize)> {
        let tail = self.run.text.get(at..end)?;
        let first = tail.chars().next()?;
        match first {
            '_' if tail.starts_with("_{") => self.braced(tail, at, depth, InlineKind::Subscript),
            '_' | '=' | '+' | '~' => self.emphasis(first, at, end, depth),
            '^' => self.raised(tail, at, depth),
            '<' => self.tagged(tail, at, depth),
            '[' | '{' => bracketed(tail, self.marks),
            '(' => round(tail, self.marks),
            '*' | '†' | '‡' => self.starred(tail, at, end),
            _ => None,
        }
    }

    fn before(&self, at: usize) -> char {
        self.run.text.get(..at).and_then(|t| t.chars().last()).unwrap_or(' ')
    }

    /// A mark that opens before a word and closes after one.
    fn emphasis(
        &mut self,
        mark: char,
        at: usize,
        end: usize,
        depth: usize,
    ) -> Option<(InlineKind, usize)> {
        let before = self.before(at);
        let tail = self.run.text.get(at + 1..end)?;
        if mark == '_'
            && depth < DEPTH
            && let Some(close) = within_word(before, tail)
        {
            let inner = self.level(at + 1, at + 1 + close, depth + 1);
            return Some((InlineKind::Emphasis(inner), close + 2));
        }
        let opens = !before.is_alphanumeric() && before != mark;
        let next = tail.chars().next()?;
        if !opens || next.is_whitespace() || next == mark || depth >= DEPTH {
            return None;
        }
        if mark != '_' && !next.is_alphanumeric() && !"\"“‘'«¿¡([_".contains(next) {
            return None;
        }
        let slot = "_=+~".find(mark)?;
        if self.closed_at.get(slot).is_some_and(|from| at >= *from) {
            return None;
        }
        let Some(close) = closing(tail, mark) else {
            if let Some(place) = self.closed_at.get_mut(slot).filter(|_| end == self.run.text.len())
            {
                *place = at;
            }
            return None;
        };
        let inner = self.level(at + 1, at + 1 + close, depth + 1);
        let kind = match mark {
            '_' => InlineKind::Emphasis(inner),
            '+' => InlineKind::SmallCaps(inner),
            _ => InlineKind::Strong(inner),
        };
        Some((kind, close + 2))
    }

    fn braced(
        &mut self,
        tail: &str,
        at: usize,
        depth: usize,
        kind: fn(Vec<Inline>) -> InlineKind,
    ) -> Option<(InlineKind, usize)> {
        let close = tail.find('}')?;
        let inside = tail.get(2..close)?;
        if inside.is_empty() || inside.len() > 40 || depth >= DEPTH {
            return None;
        }
        Some((kind(self.level(at + 2, at + close, depth + 1)), close + 1))
    }

    /// `x^{th}`, `x^2`.
    fn raised(&mut self, tail: &str, at: usize, depth: usize) -> Option<(InlineKind, usize)> {
        if tail.starts_with("^{") {
            return self.braced(tail, at, depth, InlineKind::Superscript);
        }
        let next = tail.chars().nth(1)?;
        let worded = self.before(at).is_alphanumeric();
        let single = tail.chars().nth(2).is_none_or(|c| !c.is_alphanumeric());
        if !worded || !next.is_alphanumeric() || !single {
            return None;
        }
        let length = 1 + next.len_utf8();
        Some((InlineKind::Superscript(self.level(at + 1, at + length, depth + 1)), length))
    }

    fn tagged(&mut self, tail: &str, at: usize, depth: usize) -> Option<(InlineKind, usize)> {
        type Make = fn(Vec<Inline>) -> InlineKind;
        const TAGS: [(&str, &str, Make); 5] = [
            ("<i>", "</i>", InlineKind::Emphasis),
            ("<b>", "</b>", InlineKind::Strong),
            ("<sc>", "</sc>", InlineKind::SmallCaps),
            ("<sup>", "</sup>", InlineKind::Superscript),
            ("<sub>", "</sub>", InlineKind::Subscript),
        ];
        if depth >= DEPTH {
            return None;
        }
        let (open, close, kind) = TAGS.iter().find(|(open, _, _)| tail.starts_with(open))?;
        let length = tail.find(close)?;
        let inner = self.level(at + open.len(), at + length, depth + 1);
        Some((kind(inner), length + close.len()))
    }

    /// `word*` or `word.†`, where such a note is there.
    fn starred(&self, tail: &str, at: usize, end: usize) -> Option<(InlineKind, usize)> {
        if self.marks.bare.is_empty() {
            return None;
        }
        let first = tail.chars().next()?;
        let count = tail.chars().take_while(|c| *c == first).count();
        let length = count * first.len_utf8();
        let mark = tail.get(..length)?;
        let before = self.before(at);
        let after = self.run.text.get(at + length..end)?.chars().next().unwrap_or(' ');
        let placed = !before.is_whitespace() && before != first && !after.is_alphanumeric();
        (placed && self.marks.bare.contains(mark)).then(|| (reference(mark), length))
    }
}

fn reference(mark: &str) -> InlineKind {
    InlineKind::NoteRef(NoteId(format!("?{mark}")))
}

/// The place of the mark that closes letters which are a part of a word only: `2_s._`, `cat_s_`,
/// `_n_th`. What has letters on both sides is a name such as `salt_road_map`.
fn within_word(before: char, tail: &str) -> Option<usize> {
    let close = tail.find('_').filter(|close| *close <= 100)?;
    let body = tail.get(..close)?;
    let letters = body.strip_suffix('.').unwrap_or(body);
    let count = letters.chars().count();
    if !(1..=24).contains(&count) || !letters.chars().all(char::is_alphabetic) {
        return None;
    }
    let after = tail.get(close + 1..)?.chars().next().unwrap_or(' ');
    let inside = if before.is_alphanumeric() {
        !after.is_alphanumeric() && !matches!(after, '_' | '{')
    } else {
        before != '_' && count <= 2 && letters == body && after.is_alphabetic()
    };
    inside.then_some(close)
}

/// The place of the mark that closes, after a character that is no space and before none that
/// would make it part of a word.
fn closing(tail: &str, mark: char) -> Option<usize> {
    let limit = 3000;
    let mut from = 0;
    while let Some(at) = tail.get(from..)?.find(mark).map(|at| at + from) {
        if at > limit {
            return None;
        }
        let before = tail.get(..at)?.chars().last()?;
        let after = tail.get(at + 1..)?.chars().next().unwrap_or(' ');
        let subscript = mark == '_' && after == '{';
        if !before.is_whitespace() && !after.is_alphanumeric() && !subscript && after != mark {
            return Some(at);
        }
        // `_Ann._--_Bo_` has its own marks; `_a.--_B … _c_` closes before a word, for the next
        // mark opens.
        if mark == '_' && !before.is_whitespace() && !before.is_alphanumeric() && !subscript {
            let rest = tail.get(at + 1..)?;
            let next = rest.find(mark).and_then(|next| rest.get(..next));
            if next.is_none_or(|t| t.ends_with(char::is_whitespace)) {
                return Some(at);
            }
        }
        from = at + 1;
    }
    None
}

/// `[1]`, `[Pg 12]`, `{12}`.
fn bracketed(tail: &str, marks: &NoteMarks) -> Option<(InlineKind, usize)> {
    let close = if tail.starts_with('[') { ']' } else { '}' };
    let head = tail.get(1..).and_then(|t| t.find(close))?;
    let inside = tail.get(1..=head)?;
    if inside.len() > 24 {
        return None;
    }
    if let Some(number) = page_number(inside, close == '}' && marks.braced_pages) {
        return Some((InlineKind::PageMark(number), head + 2));
    }
    if close == ']' && marks.bracketed.contains(inside) {
        return Some((reference(inside), head + 2));
    }
    None
}

/// The number in `Pg 12`, `Page xii`, `p. 12`; alone only inside of braces.
pub(super) fn page_number(inside: &str, braces: bool) -> Option<String> {
    let lower = inside.to_lowercase();
    let rest =
        ["page", "pg", "pag.", "p.", "s.", "seite"].iter().find_map(|w| lower.strip_prefix(w));
    let rest = match rest {
        Some(rest) => rest.trim_start_matches('.').trim(),
        None if braces => lower.trim(),
        None => return None,
    };
    let number = !rest.is_empty()
        && rest.len() < 10
        && (rest.bytes().all(|b| b.is_ascii_digit()) || super::vocabulary::roman(rest).is_some());
    let start = lower.len() - rest.len();
    number.then(|| inside.get(start..).unwrap_or(rest).trim().to_string())
}

fn round(tail: &str, marks: &NoteMarks) -> Option<(InlineKind, usize)> {
    if marks.round.is_empty() {
        return None;
    }
    let close = tail.find(')')?;
    let inside = tail.get(1..close)?;
    marks.round.contains(inside).then(|| (reference(inside), close + 1))
}
