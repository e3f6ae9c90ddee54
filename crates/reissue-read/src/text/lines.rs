//! Lines and the pieces they make between blank lines.

use std::ops::Range;

use reissue_core::{SourceId, Span};

/// A line: where its characters stand, without white space at the ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Columns before the first character; a tab goes to the next multiple of 8.
    pub(super) indent: usize,
}

/// The lines of a text, and how they were set.
pub(super) struct Page<'a> {
    pub(super) text: &'a str,
    pub(super) source: SourceId,
    pub(super) lines: Vec<Line>,
    /// The column at which running text turns to the next line.
    pub(super) fill: usize,
    /// Whether running text was broken into lines at all.
    pub(super) wrapped: bool,
}

/// The column at which most plain texts turn their lines.
const USUAL: usize = 72;

impl<'a> Page<'a> {
    pub(super) fn new(text: &'a str, source: SourceId) -> Self {
        let mut lines = Vec::with_capacity(text.len() / 50);
        let mut start = 0;
        for raw in text.split('\n') {
            let trimmed = raw.trim_start();
            let lead = raw.len() - trimmed.len();
            let body = trimmed.trim_end();
            let indent = raw.get(..lead).map_or(0, columns);
            lines.push(Line { start: start + lead, end: start + lead + body.len(), indent });
            start += raw.len() + 1;
        }
        Self { text, source, lines, fill: 72, wrapped: true }
    }

    /// Keeps a range of lines.
    pub(super) fn keep(&mut self, range: Range<usize>) {
        self.lines = self.lines.get(range).unwrap_or_default().to_vec();
    }

    /// The characters of a line; empty for a blank line and past the end.
    pub(super) fn line(&self, index: usize) -> &'a str {
        self.lines.get(index).and_then(|l| self.text.get(l.start..l.end)).unwrap_or_default()
    }

    pub(super) fn indent(&self, index: usize) -> usize {
        self.lines.get(index).map_or(0, |l| l.indent)
    }

    pub(super) fn is_blank(&self, index: usize) -> bool {
        self.lines.get(index).is_none_or(|l| l.start == l.end)
    }

    /// The span of a range of lines.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let first = self.lines.get(range.start);
        let last = self.lines.get(range.end.saturating_sub(1).max(range.start));
        match (first, last) {
            (Some(a), Some(b)) => Span::new(self.source, a.start, b.end),
            _ => Span::NONE,
        }
    }

    /// The lines of a range that are not blank, joined by spaces.
    pub(super) fn joined(&self, range: Range<usize>) -> String {
        let lines: Vec<&str> = range.map(|i| self.line(i)).filter(|l| !l.is_empty()).collect();
        lines.join(" ")
    }

    /// The last column of a line, from 0.
    pub(super) fn width(&self, index: usize) -> usize {
        let line = self.line(index);
        if line.is_ascii() {
            return self.indent(index) + line.len();
        }
        let wide = |c: char| 1 + usize::from(super::inline::is_wide(c));
        self.indent(index) + line.chars().map(wide).sum::<usize>()
    }

    /// Measures the column at which lines turn, and whether they turn at all.
    pub(super) fn measure(&mut self) {
        let mut widths: Vec<usize> =
            (0..self.lines.len()).filter(|i| !self.is_blank(*i)).map(|i| self.width(i)).collect();
        widths.sort_unstable();
        let at = |share: usize| widths.get(widths.len() * share / 100).copied().unwrap_or(USUAL);
        let total: usize = widths.iter().sum();
        let long: usize = widths.iter().filter(|w| **w > 110).sum();
        self.wrapped = long * 3 < total.max(1);
        // A few lines say little: then the usual measure is taken.
        let least = if widths.len() < 40 { 60 } else { 8 };
        self.fill = at(90).clamp(least, 100);
        // A book of verse may have prose in it, whose lines are the wide ones.
        let wide = widths.partition_point(|w| *w < 60);
        let prose = widths.get(wide..).unwrap_or_default();
        if self.fill < 60 && prose.len() >= 30 {
            self.fill = prose.get(prose.len() * 9 / 10).copied().unwrap_or(USUAL).clamp(60, 100);
        }
        if (40..60).contains(&self.fill) && self.turns_early() {
            self.fill = USUAL;
        }
    }

    /// Whether lines end where they could have taken the first word of the next, so that the column
    /// that most of them reach is none at which they turn: a poet ended them.
    fn turns_early(&self) -> bool {
        let (mut pairs, mut early) = (0_usize, 0_usize);
        for i in 1..self.lines.len() {
            if self.is_blank(i) || self.is_blank(i - 1) {
                continue;
            }
            let word = self.line(i).split(' ').next().map_or(0, |w| w.chars().count());
            pairs += 1;
            early += usize::from(self.width(i - 1) + 1 + word <= self.fill);
        }
        early * 10 > pairs * 3
    }

    /// Takes the blank lines out that stand after every line; tells whether there were such.
    ///
    /// A blank line of the original is then three blank lines, two are five.
    pub(super) fn unstretch(&mut self) -> bool {
        let (mut singles, mut threes, mut open, mut gaps) = (0_usize, 0_usize, 0_usize, 0_usize);
        let mut run = 0;
        let mut last = None;
        for i in 0..self.lines.len() {
            if self.is_blank(i) {
                run += 1;
                continue;
            }
            if let Some(last) = last {
                gaps += usize::from(run > 0);
                singles += usize::from(run == 1);
                threes += usize::from(run >= 3 && run % 2 == 1);
                let runs_on = !self.line(last).ends_with(['.', '!', '?', '"', '”', ':']);
                open += usize::from(run == 1 && runs_on && self.width(last) * 4 > self.fill * 3);
                if run == 0 {
                    return false;
                }
            }
            run = 0;
            last = Some(i);
        }
        let stretched = gaps >= 8
            && singles * 10 >= gaps * 5
            && open * 2 > singles
            && (singles + threes) * 20 >= gaps * 19;
        if stretched {
            self.drop_every_other();
        }
        stretched
    }

    fn drop_every_other(&mut self) {
        let mut kept = Vec::with_capacity(self.lines.len());
        let mut run = 0_usize;
        for line in std::mem::take(&mut self.lines) {
            if line.start == line.end {
                run += 1;
                if run.is_multiple_of(2) {
                    kept.push(line);
                }
            } else {
                run = 0;
                kept.push(line);
            }
        }
        self.lines = kept;
    }
}

fn columns(white: &str) -> usize {
    white.chars().fold(0, |column, c| if c == '\t' { (column / 8 + 1) * 8 } else { column + 1 })
}

/// What a piece is, as far as its first characters and brackets tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PieceKind {
    /// Anything.
    Plain,
    /// `[Illustration: …]`.
    Illustration,
    /// `[Transcriber's Note: …]` and other words of the volunteers in brackets.
    Remark,
    /// `[Sidenote: …]`.
    Sidenote,
    /// Taken out by a pass; its words are elsewhere.
    Gone,
}

/// Lines between blank lines, or between brackets.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) kind: PieceKind,
    /// The lines; inside brackets blank ones may be among them.
    pub(super) lines: Range<usize>,
    /// Blank lines before it.
    pub(super) before: usize,
    /// Blank lines after it.
    pub(super) after: usize,
}

impl Piece {
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }
}

/// Cuts the lines into pieces.
pub(super) fn pieces(page: &Page<'_>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut i = 0;
    let mut before = 0;
    while i < page.lines.len() {
        if page.is_blank(i) {
            before += 1;
            i += 1;
            continue;
        }
        if let Some(last) = out.last_mut() {
            last.after = before;
        }
        let kind = bracket_kind(page.line(i));
        let end = match kind {
            PieceKind::Plain => plain_end(page, i),
            _ => bracket_end(page, i).unwrap_or_else(|| plain_end(page, i)),
        };
        out.push(Piece { kind, lines: i..end, before, after: 0 });
        before = 0;
        i = end;
    }
    if let Some(last) = out.last_mut() {
        last.after = before.max(4);
    }
    out
}

/// The end of a run of lines without a blank one; a bracketed piece and, in a text that was never
/// broken into lines, every line stand alone.
fn plain_end(page: &Page<'_>, start: usize) -> usize {
    let mut i = start + 1;
    while !page.is_blank(i) {
        let bracket =
            bracket_kind(page.line(i)) != PieceKind::Plain && bracket_end(page, i).is_some();
        if bracket || !page.wrapped || turns_paragraph(page, start, i) {
            break;
        }
        i += 1;
    }
    i
}

/// Tells whether a line begins a paragraph by its indent, among lines that have none: the manner
/// of texts that put no blank line between paragraphs.
fn turns_paragraph(page: &Page<'_>, start: usize, i: usize) -> bool {
    let (before, here, after) = (page.indent(i - 1), page.indent(i), page.indent(i + 1));
    let base = page.indent(start).min(before);
    (2..=8).contains(&here.saturating_sub(before))
        && before == base
        && page.line(i - 1).ends_with(['.', '!', '?', '"', '”', '’', '»', '\'', ':', ')', '-', '—'])
        && (page.is_blank(i + 1) || after == before || after == here)
        && page.width(i) * 4 > page.fill * 3
        && page.fill >= 50
        && !page.is_blank(i + 1)
        && after == before
}

const REMARKS: [&str; 12] = [
    "transcriber",
    "transcriptor",
    "transcription note",
    "note:",
    "nota del tra",
    "note du trans",
    "note de trans",
    "anmerkung",
    "editor's note",
    "etext",
    "e-text",
    "notas del",
];

pub(super) fn bracket_kind(line: &str) -> PieceKind {
    let Some(rest) = line.strip_prefix(['[', '{']) else { return PieceKind::Plain };
    let lower: String = rest.trim_start().chars().take(24).flat_map(char::to_lowercase).collect();
    let illustration = [
        "illustration",
        "ilustraci",
        "ilustraç",
        "abbildung",
        "figure",
        "frontispiece",
        "kuva",
        "illustrazione",
    ];
    if illustration.iter().any(|w| lower.starts_with(w)) {
        PieceKind::Illustration
    } else if lower.starts_with("sidenote") {
        PieceKind::Sidenote
    } else if REMARKS.iter().any(|w| lower.starts_with(w)) {
        PieceKind::Remark
    } else {
        PieceKind::Plain
    }
}

/// The line after the one where the bracket that opens a line is closed; none where that takes
/// more than 400 lines. The bracket must close at the end of a line.
fn bracket_end(page: &Page<'_>, start: usize) -> Option<usize> {
    let mut depth = 0_i32;
    for i in start..(start + 400).min(page.lines.len()) {
        let line = page.line(i);
        for c in line.chars() {
            match c {
                '[' | '{' => depth += 1,
                ']' | '}' => depth -= 1,
                _ => {}
            }
        }
        if depth <= 0 {
            return Some(i + 1);
        }
    }
    None
}
