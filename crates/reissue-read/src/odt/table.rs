//! Tables (OpenDocument 1.3, part 3, 9).

use reissue_core::{Align, Block, BlockKind, Cell, Column, Row, Table};

use super::story::Story;
use crate::office::flow;
use crate::office::looks::Set;
use crate::xml::Node;

/// Repeated rows and columns beyond this are padding of a spreadsheet.
const MOST: usize = 256;

/// Reads a table; none where it has no row.
pub(super) fn read<'d>(story: &mut Story<'d, '_, '_>, node: Node<'d>) -> Option<Block> {
    story.transcript.end_line();
    let start = story.transcript.here();
    let mut reader = Reader { story, table: Table::default(), widths: Vec::new() };
    reader.part(node, false);
    let Reader { story, mut table, widths } = reader;
    let cells = node.descendants().filter(|n| n.is("table:table-cell"));
    let styles = cells.map(|cell| story.parts.styles.looks(cell.attribute("table:style-name")));
    story.state.looks.met_all(styles.fold(Set::default(), Set::with), start);
    if table.head.is_empty() && table.body.is_empty() {
        return None;
    }
    if table.body.is_empty() {
        table.body = std::mem::take(&mut table.head);
    }
    let wide = |r: &Row| r.cells.iter().map(|c| usize::from(c.columns)).sum::<usize>();
    let count = table.head.iter().chain(&table.body).map(wide).max().unwrap_or(0).max(widths.len());
    let total: i64 = widths.iter().map(|w| i64::from(*w)).sum();
    let equal = widths.windows(2).all(|w| matches!(w, [a, b] if (a - b).abs() <= 20));
    let width = |i: usize| {
        let own = widths.get(i).copied().filter(|w| *w > 0 && !equal)?;
        u16::try_from(i64::from(own) * 1000 / total.max(1)).ok()
    };
    table.columns = (0..count).map(|i| Column { align: Align::Start, width: width(i) }).collect();
    let span = story.transcript.since(start);
    story.transcript.end_line();
    Some(Block::new(BlockKind::Table(table), span))
}

struct Reader<'r, 'd, 's, 'a> {
    story: &'r mut Story<'d, 's, 'a>,
    table: Table,
    widths: Vec<i32>,
}

impl<'d> Reader<'_, 'd, '_, '_> {
    fn part(&mut self, node: Node<'d>, head: bool) {
        for child in node.elements() {
            match child.name() {
                "table:table-header-rows" => self.part(child, true),
                "table:table-rows"
                | "table:table-row-group"
                | "table:table-columns"
                | "table:table-header-columns"
                | "table:table-column-group" => self.part(child, head),
                "table:table-column" => {
                    let style = child.attribute("table:style-name").unwrap_or("");
                    let width = self.story.parts.styles.columns.get(style).copied().unwrap_or(0);
                    let times = repeated(child, "table:number-columns-repeated");
                    self.widths.extend(std::iter::repeat_n(width, times));
                }
                "table:table-row" => self.row(child, head),
                _ => {}
            }
        }
    }

    fn row(&mut self, node: Node<'d>, head: bool) {
        let start = self.story.transcript.here();
        let mut cells = Vec::new();
        for cell in node.elements().filter(|n| n.is("table:table-cell")) {
            let span = |name: &str| {
                cell.attribute(name).and_then(|v| v.parse::<u16>().ok()).unwrap_or(1).clamp(1, 1000)
            };
            let pieces = self.story.aside(cell);
            let mut blocks = flow::blocks(pieces, &mut self.story.state.ledger);
            flow::unspaced(&mut blocks);
            let made = Cell {
                blocks,
                header: head,
                columns: span("table:number-columns-spanned"),
                rows: span("table:number-rows-spanned"),
                align: None,
            };
            for _ in 0..repeated(cell, "table:number-columns-repeated") {
                cells.push(made.clone());
            }
        }
        let row = Row { cells, span: self.story.transcript.since(start) };
        let rows = if head { &mut self.table.head } else { &mut self.table.body };
        let times = repeated(node, "table:number-rows-repeated");
        rows.extend(std::iter::repeat_n(row, times));
    }
}

fn repeated(node: Node<'_>, name: &str) -> usize {
    let times = node.attribute(name).and_then(|v| v.parse::<usize>().ok()).unwrap_or(1).max(1);
    if times > MOST { 1 } else { times }
}
