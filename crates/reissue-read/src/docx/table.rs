//! Tables (ECMA-376, part 1, 17.4).

use reissue_core::{Align, Block, BlockKind, Cell, Column, Row, Table};

use super::story::Story;
use super::styles;
use crate::TrackedChanges;
use crate::office::flow;
use crate::office::looks::Property;
use crate::xml::Node;

/// Reads a table; none where it has no row.
pub(super) fn read(story: &mut Story<'_, '_, '_>, node: Node<'_>) -> Option<Block> {
    story.transcript.end_line();
    let start = story.transcript.here();
    let widths: Vec<i32> = node
        .child("w:tblGrid")
        .into_iter()
        .flat_map(|g| g.elements().filter(|n| n.is("w:gridCol")).collect::<Vec<_>>())
        .map(|n| n.attribute("w:w").and_then(styles::twips).unwrap_or(0))
        .collect();
    let mut grid = Grid::default();
    for row in through(node, "w:tr") {
        grid.row(story, row);
    }
    if grid.rows.is_empty() {
        return None;
    }
    if shows_lines(node) {
        story.state.looks.met(Property::Table, start);
    }
    let first_row =
        node.child("w:tblPr").and_then(|p| p.child("w:tblLook")).is_some_and(is_head_look);
    let span = story.transcript.since(start);
    story.transcript.end_line();
    let table = grid.finish(&widths, first_row);
    Some(Block::new(BlockKind::Table(table), span))
}

/// Tells whether a table sets borders or colours of its own.
fn shows_lines(table: Node<'_>) -> bool {
    let own = table.child("w:tblPr").is_some_and(|p| p.child("w:tblBorders").is_some());
    let rows = through(table, "w:tr").into_iter().flat_map(|row| through(row, "w:tc"));
    let mut cells = rows.filter_map(|cell| cell.child("w:tcPr"));
    own || cells.any(|p| {
        p.child("w:tcBorders").is_some() || p.child("w:shd").is_some_and(styles::is_filled)
    })
}

/// The elements of a name inside, through the wrappers that may stand between.
fn through<'d>(node: Node<'d>, name: &str) -> Vec<Node<'d>> {
    let mut out = Vec::new();
    for child in node.elements() {
        match child.name() {
            n if n == name => out.push(child),
            "w:sdt" | "w:sdtContent" | "w:customXml" | "w:smartTag" | "w:ins" | "w:moveTo" => {
                out.extend(through(child, name));
            }
            _ => {}
        }
    }
    out
}

/// Tells whether the first row is set off as a head (`w:tblLook`: an attribute, or bit 5).
fn is_head_look(look: Node<'_>) -> bool {
    match look.attribute("w:firstRow") {
        Some(value) => styles::is_on_word(value),
        None => {
            let bits = look.attribute("w:val").and_then(|v| u32::from_str_radix(v, 16).ok());
            bits.is_some_and(|b| b & 0x20 != 0)
        }
    }
}

#[derive(Default)]
struct Grid {
    rows: Vec<Made>,
    columns: usize,
    /// For each column the row and index of the cell that may go on below.
    open: Vec<Option<(usize, usize)>>,
}

struct Made {
    row: Row,
    head: bool,
    /// The column at which each cell begins.
    at: Vec<usize>,
}

impl Grid {
    fn row(&mut self, story: &mut Story<'_, '_, '_>, node: Node<'_>) {
        let properties = node.child("w:trPr");
        let set = |name: &str| {
            properties
                .and_then(|p| p.child(name))
                .is_some_and(|n| n.attribute("w:val").is_none_or(styles::is_on_word))
        };
        let gone = match story.state.tracked {
            TrackedChanges::Accept => set("w:del"),
            TrackedChanges::Reject => set("w:ins"),
        };
        if gone {
            return story.gone(node, !set("w:del"));
        }
        let number = |name: &str| -> usize {
            let value = properties.and_then(|p| p.child(name)).and_then(|n| n.attribute("w:val"));
            value.and_then(|v| v.parse().ok()).unwrap_or(0).min(1000)
        };
        let start = story.transcript.here();
        let mut made = Made { row: Row::default(), head: set("w:tblHeader"), at: Vec::new() };
        let mut column = 0;
        for _ in 0..number("w:gridBefore") {
            made.at.push(column);
            made.row.cells.push(Cell::default());
            column += 1;
        }
        for cell in through(node, "w:tc") {
            column = self.cell(story, cell, column, &mut made);
        }
        for _ in 0..number("w:gridAfter") {
            made.at.push(column);
            made.row.cells.push(Cell::default());
            column += 1;
        }
        self.columns = self.columns.max(column);
        made.row.span = story.transcript.since(start);
        self.rows.push(made);
    }

    fn cell(
        &mut self,
        story: &mut Story<'_, '_, '_>,
        node: Node<'_>,
        column: usize,
        made: &mut Made,
    ) -> usize {
        let properties = node.child("w:tcPr");
        let value =
            |name: &str| properties.and_then(|p| p.child(name)).map(|n| n.attribute("w:val"));
        let across = value("w:gridSpan")
            .flatten()
            .and_then(|v| v.parse::<u16>().ok())
            .unwrap_or(1)
            .clamp(1, 1000);
        let next = column + usize::from(across);
        let continues = |v: Option<Option<&str>>| matches!(v, Some(None | Some("continue")));
        if continues(value("w:hMerge"))
            && let Some(before) = made.row.cells.last_mut()
        {
            before.columns = before.columns.saturating_add(across);
            return next;
        }
        if self.open.len() < next {
            self.open.resize(next, None);
        }
        let mut blocks = flow::blocks(story.pieces(node), &mut story.state.ledger);
        flow::unspaced(&mut blocks);
        let above = self.open.get(column).copied().flatten();
        if continues(value("w:vMerge"))
            && let Some((row, index)) = above
            && let Some(cell) = self.rows.get_mut(row).and_then(|m| m.row.cells.get_mut(index))
            && cell.columns == across
        {
            cell.rows = cell.rows.saturating_add(1);
            // Word hides what stands in a cell that goes on; it is text all the same.
            cell.blocks.extend(blocks);
            return next;
        }
        let here = (self.rows.len(), made.row.cells.len());
        let begins = value("w:vMerge").is_some();
        for slot in self.open.iter_mut().skip(column).take(usize::from(across)) {
            *slot = begins.then_some(here);
        }
        made.at.push(column);
        made.row.cells.push(Cell { blocks, columns: across, ..Cell::default() });
        next
    }

    fn finish(mut self, widths: &[i32], first_row: bool) -> Table {
        let columns = self.alignments(widths);
        let marked = self.rows.iter().take_while(|m| m.head).count();
        // One cell over all columns heads no column: it names the rows below it.
        let label = self.columns > 1 && self.rows.first().is_some_and(|m| m.row.cells.len() == 1);
        let mut head = if marked == 0 && first_row && !label { 1 } else { marked };
        // Cells of the head that go down take their rows along.
        let mut i = 0;
        while i < head {
            let down = self
                .rows
                .get(i)
                .map_or(1, |m| m.row.cells.iter().map(|c| usize::from(c.rows)).max().unwrap_or(1));
            head = head.max(i + down);
            i += 1;
        }
        if head >= self.rows.len() {
            head = 0;
        }
        let mut rows: Vec<Row> = self.rows.drain(..).map(|m| m.row).collect();
        let body = rows.split_off(head);
        for cell in rows.iter_mut().flat_map(|r| &mut r.cells) {
            cell.header = true;
        }
        Table { columns, head: rows, body, ..Table::default() }
    }

    /// A column whose paragraphs all stand alike has that alignment, and they lose theirs.
    fn alignments(&mut self, widths: &[i32]) -> Vec<Column> {
        let total: i32 = widths.iter().sum();
        let mut seen: Vec<Vec<Align>> = vec![Vec::new(); self.columns];
        for made in &self.rows {
            for (cell, at) in made.row.cells.iter().zip(&made.at) {
                if let Some(list) = seen.get_mut(*at).filter(|_| cell.columns == 1) {
                    list.extend(cell.blocks.iter().filter_map(|b| match &b.kind {
                        BlockKind::Paragraph(p) => Some(p.align),
                        _ => None,
                    }));
                }
            }
        }
        let aligns: Vec<Align> = seen
            .into_iter()
            .map(|list| match list.first() {
                Some(first) if list.iter().all(|a| a == first) => *first,
                _ => Align::Start,
            })
            .collect();
        for made in &mut self.rows {
            for (cell, at) in made.row.cells.iter_mut().zip(&made.at) {
                let column = aligns.get(*at).copied().unwrap_or_default();
                for block in &mut cell.blocks {
                    if let BlockKind::Paragraph(p) = &mut block.kind
                        && p.align == column
                    {
                        p.align = Align::Start;
                    }
                }
            }
        }
        let width = |i: usize| {
            let own = widths.get(i).copied().filter(|w| *w > 0 && total > 0)?;
            u16::try_from(i64::from(own) * 1000 / i64::from(total)).ok()
        };
        let equal = widths.windows(2).all(|w| matches!(w, [a, b] if (a - b).abs() <= 20));
        (0..self.columns)
            .map(|i| Column {
                align: aligns.get(i).copied().unwrap_or_default(),
                width: if equal { None } else { width(i) },
            })
            .collect()
    }
}
