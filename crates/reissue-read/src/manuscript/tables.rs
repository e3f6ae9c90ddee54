//! Tables: pipe tables, grids, and lists of lists for cells that hold more than a line.

use reissue_core::{Align, Block, BlockKind, Cell, Column, List, Row, Table};

use super::attributes::Attributes;
use super::blocks::{Node, NodeKind, Piece};
use super::convert::Converter;
use super::grid::Frame;
use super::openers;
use super::spans::{Part, part, part_name};

/// Reads a pipe table: head, delimiters, rows.
pub(super) fn pipe(converter: &mut Converter<'_>, node: &Node) -> Table {
    let text = converter.context.text;
    let line = |i: usize| node.lines.get(i).and_then(|p| text.get(p.start..p.end)).unwrap_or("");
    let columns: Vec<Column> = openers::delimiters(line(1))
        .unwrap_or_default()
        .into_iter()
        .map(|colons| Column { align: align_of(colons), width: None })
        .collect();
    let mut rows: Vec<Row> = Vec::new();
    for (i, piece) in node.lines.iter().enumerate() {
        if i != 1 {
            rows.push(pipe_row(converter, *piece, columns.len()));
        }
    }
    let body = rows.split_off(rows.len().min(1));
    let mut head = rows;
    // A head without a word stands for a table without a head.
    head.retain(|r| r.cells.iter().any(|c| !c.blocks.is_empty()));
    for cell in head.iter_mut().flat_map(|r| &mut r.cells) {
        cell.header = true;
    }
    Table { columns, head, body, ..Table::default() }
}

/// Makes a table of the cells of a grid.
pub(super) fn grid(converter: &mut Converter<'_>, node: &Node, frame: &Frame) -> Table {
    let tree = converter.tree;
    let mut rows: Vec<Row> = vec![Row::default(); frame.rows];
    for child in node.children.iter().map(|i| tree.node(*i)) {
        let NodeKind::Cell(area) = child.kind else { continue };
        let reach = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        let cell = Cell {
            blocks: converter.blocks(&child.children),
            rows: reach(area.rows),
            columns: reach(area.columns),
            header: area.row < frame.head,
            align: None,
        };
        if let Some(row) = rows.get_mut(area.row) {
            row.span = row.span.join(converter.span_of(child));
            row.cells.push(cell);
        }
    }
    let columns = frame.columns.clone();
    let foot = rows.split_off(frame.rows - frame.foot);
    let body = rows.split_off(frame.head.min(rows.len()));
    Table { columns, head: rows, body, foot, ..Table::default() }
}

fn align_of(colons: (bool, bool)) -> Align {
    match colons {
        (true, true) => Align::Center,
        (false, true) => Align::End,
        _ => Align::Start,
    }
}

fn pipe_row(converter: &mut Converter<'_>, piece: Piece, columns: usize) -> Row {
    let line = converter.context.text.get(piece.start..piece.end).unwrap_or("");
    let mut cells = Vec::with_capacity(columns);
    for (start, end) in openers::cells(line).into_iter().take(columns) {
        let place = Piece { pad: 0, start: piece.start + start, end: piece.start + end };
        let content = if start < end { converter.inlines(&[place]) } else { Vec::new() };
        let span = converter.context.span(place.start, place.end);
        let cell = if content.is_empty() { Cell::default() } else { Cell::of(content, span) };
        cells.push(cell);
    }
    cells.resize_with(columns, Cell::default);
    Row { cells, span: converter.context.span(piece.start, piece.end) }
}

/// Reads `::: table`: a div `caption`, then a pipe table, or a list whose items are rows, each a
/// list of cells. `head` and `foot` count rows; `columns` holds the alignment of each column and,
/// after a colon, its width.
pub(super) fn div(
    converter: &mut Converter<'_>,
    inside: &[usize],
    attributes: &mut Attributes,
) -> Table {
    let mut table = Table::default();
    let mut caption = Vec::new();
    for run in converter.runs(inside) {
        let named = run.first().and_then(|index| converter.div_named(*index, "caption"));
        if let Some(children) = named {
            caption.extend(converter.blocks(children));
            continue;
        }
        for block in converter.blocks(run) {
            match block.kind {
                BlockKind::Table(found) => table = found,
                BlockKind::List(list) => table.body = list.items.into_iter().map(row).collect(),
                _ => caption.push(block),
            }
        }
    }
    table.caption.splice(0..0, caption);
    parts(&mut table, attributes);
    table
}

fn parts(table: &mut Table, attributes: &mut Attributes) {
    let mut count = |key| attributes.value(key).and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
    let (head, foot) = (count("head"), count("foot"));
    if head > 0 {
        table.head.extend(table.body.drain(..head.min(table.body.len())));
    }
    if foot > 0 {
        table.foot = table.body.split_off(table.body.len().saturating_sub(foot));
    }
    if let Some(columns) = attributes.value("columns") {
        table.columns = columns.split_whitespace().map(column).collect();
    } else if table.columns.is_empty() {
        let rows = table.head.iter().chain(&table.body).chain(&table.foot);
        let widest = rows.map(|r| r.cells.iter().map(|c| usize::from(c.columns)).sum()).max();
        table.columns = vec![Column::default(); widest.unwrap_or(0)];
    }
}

fn column(word: &str) -> Column {
    let (align, width) = match word.split_once(':') {
        Some((align, width)) => (align, super::spans::width(width)),
        None => (word, None),
    };
    Column { align: align_named(align).unwrap_or_default(), width }
}

fn align_named(name: &str) -> Option<Align> {
    Some(match name {
        "start" | "left" => Align::Start,
        "center" => Align::Center,
        "end" | "right" => Align::End,
        _ => return None,
    })
}

fn row(item: reissue_core::ListItem) -> Row {
    let mut cells = Vec::new();
    for block in item.blocks {
        match block.kind {
            BlockKind::List(List { items, .. }) => {
                cells.extend(items.into_iter().map(|i| cell(i.blocks)));
            }
            _ => cells.push(Cell { blocks: vec![block], ..Cell::default() }),
        }
    }
    Row { cells, span: item.span }
}

/// Makes a cell; a span `[]{.cell columns=2 rows=3 align=end .header}` at its start tells how far
/// it reaches.
fn cell(mut blocks: Vec<Block>) -> Cell {
    let mut cell = Cell::default();
    let mut emptied = false;
    if let Some(Block { kind: BlockKind::Paragraph(p), .. }) = blocks.first_mut()
        && p.content.first().and_then(part_name) == Some("cell")
    {
        if let Some(Part { mut attributes, .. }) = part(p.content.remove(0)) {
            let mut count = |key| attributes.value(key).and_then(|n| n.parse().ok());
            cell.columns = count("columns").unwrap_or(1).max(1);
            cell.rows = count("rows").unwrap_or(1).max(1);
            cell.header = attributes.value("header").is_some();
            cell.align = attributes.value("align").and_then(|a| align_named(&a));
        }
        super::convert::trim_start(&mut p.content);
        emptied = p.content.is_empty();
    }
    if emptied {
        blocks.remove(0);
    }
    cell.blocks = blocks;
    cell
}
