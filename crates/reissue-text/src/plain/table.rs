//! Tables as grids: `+---+` between rows, `=` below the head, `|` between cells.
//!
//! Columns are as wide as their widest cell where that fits; else the widest give way until it
//! does, and cells are broken into lines. A table whose words alone are wider than the measure is
//! written as a list: its head, then each row with the head of its column before each cell.

use reissue_core::{Align, Block, BlockKind, Cell, Row, Table};

use super::section::Writer;
use super::{inline, wrap};

/// Writes a table with its caption above it.
pub(super) fn write<'a>(writer: &mut Writer<'a>, table: &'a Table, indent: usize) {
    for block in &table.caption {
        if let BlockKind::Paragraph(p) = &block.kind {
            let text = inline::text(writer, &p.content);
            text.split('\n').for_each(|l| writer.centred(l));
            writer.gap = 1;
        }
    }
    writer.blank();
    let groups = [&table.head, &table.body, &table.foot];
    let count = table
        .columns
        .len()
        .max(groups.iter().flat_map(|g| g.iter()).map(|r| r.cells.len()).max().unwrap_or(0));
    if count == 0 {
        return;
    }
    let texts: Vec<Vec<Vec<String>>> =
        groups.iter().map(|g| g.iter().map(|r| row(writer, r, count)).collect()).collect();
    let rows: Vec<&Vec<String>> = texts.iter().flatten().collect();
    let room = writer.width().saturating_sub(indent);
    let widths = widths(&rows, count, room);
    if widths.iter().sum::<usize>() + 3 * count + 1 > room {
        return listed(writer, &texts, indent);
    }
    let aligns: Vec<Align> =
        (0..count).map(|i| table.columns.get(i).map_or(Align::Start, |c| c.align)).collect();
    let placed = aligns.iter().any(|a| *a != Align::Start);
    let head = texts.first().is_some_and(|h| !h.is_empty());
    writer.line(indent, &rule(&widths, '-', (placed && !head).then_some(&aligns)));
    for (g, group) in texts.iter().enumerate() {
        for (i, cells) in group.iter().enumerate() {
            let lines: Vec<Vec<String>> =
                cells.iter().zip(&widths).map(|(c, w)| wrap::wrap(c, *w, 0)).collect();
            let tall = lines.iter().map(Vec::len).max().unwrap_or(1);
            for k in 0..tall {
                let mut line = String::from("|");
                for ((cell, width), align) in lines.iter().zip(&widths).zip(&aligns) {
                    let text = cell.get(k).map_or("", String::as_str);
                    pad(&mut line, text, *width, *align);
                }
                writer.line(indent, &line);
            }
            let ends_head = g == 0 && i + 1 == group.len();
            let mark = if ends_head { '=' } else { '-' };
            writer.line(indent, &rule(&widths, mark, (ends_head && placed).then_some(&aligns)));
        }
    }
}

/// Columns before the mark of a row that is written as an item.
const LISTED: usize = 2;

/// Writes a table as a list; `groups` are the rows of its head, its body and its foot.
fn listed(writer: &mut Writer<'_>, groups: &[Vec<Vec<String>>], indent: usize) {
    let head = groups.first().map(Vec::as_slice).unwrap_or_default();
    let label = |column: usize| -> String {
        let words = head.iter().filter_map(|row| row.get(column)).filter(|c| !c.is_empty());
        words.map(|c| c.replace('\n', " ")).collect::<Vec<_>>().join(" ")
    };
    let count = groups.iter().flatten().map(Vec::len).max().unwrap_or(0);
    let labels: Vec<String> = (0..count).map(label).collect();
    let bare = vec![String::new(); count];
    let rows = groups.iter().enumerate().flat_map(|(g, rows)| rows.iter().map(move |r| (g, r)));
    for (group, row) in rows {
        let labels = if group == 0 { &bare } else { &labels };
        let cells = row.iter().zip(labels).filter(|(cell, _)| !cell.is_empty());
        let cells = cells.map(|(cell, label)| {
            let cell = cell.replace('\n', " ");
            if label.is_empty() { cell } else { format!("{label}: {cell}") }
        });
        let line = cells.collect::<Vec<_>>().join("; ");
        if !line.is_empty() {
            writer.wrapped(&format!("- {line}"), indent + LISTED, 2);
        }
    }
}

/// The texts of a row, one for each column.
fn row(writer: &mut Writer<'_>, row: &Row, count: usize) -> Vec<String> {
    let mut out = Vec::with_capacity(count);
    for cell in &row.cells {
        writer.spans += u32::from(cell.columns > 1 || cell.rows > 1);
        out.push(text(writer, cell));
        out.extend((1..cell.columns).map(|_| String::new()));
    }
    out.resize(count, String::new());
    out
}

fn text(writer: &mut Writer<'_>, cell: &Cell) -> String {
    let part = |writer: &mut Writer<'_>, block: &Block| match &block.kind {
        BlockKind::Paragraph(p) => inline::text(writer, &p.content),
        _ => reissue_core::plain_block(block),
    };
    let parts: Vec<String> = cell.blocks.iter().map(|b| part(writer, b)).collect();
    parts.join("\n").replace('|', "/")
}

/// The columns' widths: natural ones, or the widest cut down until the row fits.
fn widths(rows: &[&Vec<String>], count: usize, room: usize) -> Vec<usize> {
    let natural = |i: usize, by: fn(&str) -> usize| {
        rows.iter().filter_map(|r| r.get(i)).map(|c| by(c)).max().unwrap_or(1).max(1)
    };
    let longest_line = |c: &str| c.split('\n').map(wrap::columns).max().unwrap_or(0);
    let longest_word = |c: &str| c.split([' ', '\n']).map(wrap::columns).max().unwrap_or(0);
    let mut widths: Vec<usize> = (0..count).map(|i| natural(i, longest_line)).collect();
    let least: Vec<usize> = (0..count).map(|i| natural(i, longest_word)).collect();
    let free = room.saturating_sub(3 * count + 1);
    let mut sum: usize = widths.iter().sum();
    while sum > free {
        let widest = (0..count)
            .filter(|i| widths.get(*i) > least.get(*i))
            .max_by_key(|i| widths.get(*i).copied());
        let Some(width) = widest.and_then(|i| widths.get_mut(i)) else { break };
        let cut = (sum - free).min((*width / 8).max(1));
        *width -= cut;
        sum -= cut;
    }
    widths.iter().zip(&least).map(|(w, l)| (*w).max(*l)).collect()
}

fn rule(widths: &[usize], mark: char, aligns: Option<&Vec<Align>>) -> String {
    let mut out = String::from("+");
    for (i, width) in widths.iter().enumerate() {
        let align = aligns.and_then(|a| a.get(i)).copied().unwrap_or_default();
        let left = if align == Align::Center { ':' } else { mark };
        let right = if align == Align::Start { mark } else { ':' };
        out.push(left);
        out.extend(std::iter::repeat_n(mark, *width));
        out.push(right);
        out.push('+');
    }
    out
}

fn pad(line: &mut String, text: &str, width: usize, align: Align) {
    let empty = width.saturating_sub(wrap::columns(text));
    let left = match align {
        Align::Start => 0,
        Align::Center => empty / 2,
        Align::End => empty,
    };
    line.push(' ');
    line.push_str(&" ".repeat(left));
    line.push_str(text);
    line.push_str(&" ".repeat(empty - left));
    line.push_str(" |");
}
