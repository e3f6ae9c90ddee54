//! Tables in plain text: grids of `|` and `+---+`, and columns parted by white space.

use reissue_core::{Align, Block, BlockKind, Cell, Column, Row, Table};

use super::block::{Setting, preformatted};
use super::heading::Stretch;
use super::lines::{Page, Piece};

/// Tells whether a piece is a table.
pub(super) fn is_table(page: &Page<'_>, piece: &Piece) -> bool {
    let lines = piece.len();
    if lines < 2 {
        return false;
    }
    let first = page.line(piece.lines.start);
    if is_rule(first) {
        return lines >= 3;
    }
    let (mut barred, mut gapped, mut drawn) = (0, 0, 0);
    for line in piece.lines.clone().map(|i| page.line(i)) {
        let strokes = Strokes::of(line);
        barred += usize::from(strokes.bars >= 2);
        gapped += usize::from(strokes.gap && has_gap(line));
        drawn += usize::from(strokes.marks >= 2 && draws(line, strokes.marks));
    }
    barred * 10 >= lines * 8
        || lines >= 3 && gapped * 10 >= lines * 6
        || lines >= 4 && drawn * 10 >= lines * 5
}

/// What a line of a table or a drawing is told by, counted in one pass: most lines have none of it.
#[derive(Default)]
struct Strokes {
    bars: usize,
    /// All characters that draw, bars among them.
    marks: usize,
    /// Whether three spaces stand in a row.
    gap: bool,
}

impl Strokes {
    fn of(line: &str) -> Self {
        let mut strokes = Self::default();
        let mut spaces = 0_usize;
        for byte in line.bytes() {
            spaces = if byte == b' ' { spaces + 1 } else { 0 };
            strokes.gap |= spaces >= 3;
            strokes.bars += usize::from(byte == b'|');
            let draws = matches!(byte, b'|' | b'/' | b'\\' | b'_' | b'+' | b'=' | b'<' | b'>');
            strokes.marks += usize::from(draws);
        }
        strokes
    }
}

/// A gap of three columns or more inside a line that is no dot leader.
fn has_gap(line: &str) -> bool {
    line.split("   ").filter(|p| !p.trim().is_empty()).count() >= 2
}

/// Tells whether a line is drawn with characters, given how many of them do.
fn draws(line: &str, marks: usize) -> bool {
    marks * 2 > line.chars().filter(|c| c.is_alphabetic()).count()
}

/// `+----+-----+`, `+====+=====+`.
fn is_rule(line: &str) -> bool {
    line.starts_with('+')
        && line.ends_with('+')
        && line.len() >= 3
        && line.bytes().all(|b| matches!(b, b'+' | b'-' | b'=' | b':'))
}

/// Reads a table: cells where it is a grid, else lines whose white space counts.
pub(super) fn read(setting: &Setting<'_, '_>, piece: &Piece) -> Block {
    grid(setting, piece).unwrap_or_else(|| preformatted(setting.page, piece))
}

/// Reads a grid: rules part the rows, a rule of `=` ends the head; a line of `|` between rules
/// goes on with the cells above it.
fn grid(setting: &Setting<'_, '_>, piece: &Piece) -> Option<Block> {
    let page = setting.page;
    let first = page.line(piece.lines.start);
    if !is_rule(first) {
        return None;
    }
    let columns = first.matches('+').count() - 1;
    let mut table = Table { columns: vec![Column::default(); columns], ..Table::default() };
    let mut rows: Vec<Vec<Vec<Stretch>>> = Vec::new();
    let mut open = false;
    let mut last_row = piece.lines.start;
    for i in piece.lines.clone() {
        let line = page.line(i);
        if is_rule(line) {
            if line.contains('=') && table.head.is_empty() {
                let head = std::mem::take(&mut rows);
                table.head = head.into_iter().map(|r| row(setting, r, true, last_row..i)).collect();
            }
            aligned(&mut table, line);
            open = false;
            continue;
        }
        let cells = cells(page, i, columns)?;
        if open {
            let last = rows.last_mut()?;
            for (slot, own) in last.iter_mut().zip(cells) {
                slot.extend(own);
            }
        } else {
            rows.push(cells.into_iter().map(|c| c.into_iter().collect()).collect());
            open = true;
            last_row = i;
        }
    }
    table.body = rows.into_iter().map(|r| row(setting, r, false, piece.lines.clone())).collect();
    Some(Block::new(BlockKind::Table(table), page.span(piece.lines.clone())))
}

/// Colons in the rule below the head say where the lines of a column stand, as pandoc has it.
fn aligned(table: &mut Table, rule: &str) {
    if !rule.contains(':') {
        return;
    }
    let parts = rule.trim_matches('+').split('+');
    for (column, part) in table.columns.iter_mut().zip(parts) {
        column.align = match (part.starts_with(':'), part.ends_with(':')) {
            (true, true) => Align::Center,
            (false, true) => Align::End,
            _ => Align::Start,
        };
    }
}

/// The cells of a line between `|`, without white space; none where their number is wrong.
fn cells(page: &Page<'_>, i: usize, columns: usize) -> Option<Vec<Option<Stretch>>> {
    let line = page.line(i);
    let start = page.lines.get(i)?.start;
    if !line.starts_with('|') || !line.ends_with('|') || line.matches('|').count() != columns + 1 {
        return None;
    }
    let mut at = 1;
    let mut out = Vec::with_capacity(columns);
    for part in line.get(1..line.len() - 1)?.split('|') {
        let lead = part.len() - part.trim_start().len();
        let body = part.trim();
        let from = start + at + lead;
        out.push((!body.is_empty()).then_some((from, from + body.len())));
        at += part.len() + 1;
    }
    Some(out)
}

fn row(
    setting: &Setting<'_, '_>,
    cells: Vec<Vec<Stretch>>,
    header: bool,
    lines: std::ops::Range<usize>,
) -> Row {
    let page = setting.page;
    let cells = cells
        .into_iter()
        .map(|stretches| {
            let span = reissue_core::Span::new(
                page.source,
                stretches.first().map_or(0, |s| s.0),
                stretches.last().map_or(0, |s| s.1),
            );
            let blocks = if stretches.is_empty() {
                Vec::new()
            } else {
                vec![Block::paragraph(setting.inlines(&stretches), span)]
            };
            Cell { blocks, header, ..Cell::default() }
        })
        .collect();
    Row { cells, span: page.span(lines) }
}
