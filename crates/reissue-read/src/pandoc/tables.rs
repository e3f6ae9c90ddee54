//! Tables of pandoc's tree, those of before pandoc-types 1.22 too.

use reissue_core::{Align, Block, BlockKind, Cell, Column, Row, Table};

use super::{Attributes, Tree};
use crate::json::Value;
use crate::outline::Item;

impl Tree<'_> {
    pub(super) fn table(&mut self, c: &Value, out: &mut Vec<Item>) {
        let start = self.here();
        // Until pandoc-types 1.21: caption, alignments, widths, header, rows.
        if c.items().len() == 5 {
            let caption = self.inlines(c.at(0).items());
            let columns =
                c.at(1).items().iter().map(|a| Column { align: align(a), width: None }).collect();
            let mut table = Table { columns, ..Table::default() };
            if !caption.is_empty() {
                table.caption.push(Block::paragraph(caption, start));
            }
            let head = self.plain_row(c.at(3), true);
            table.head.extend(head.filter(|r| r.cells.iter().any(|c| !c.blocks.is_empty())));
            for row in c.at(4).items() {
                table.body.extend(self.plain_row(row, false));
            }
            let span = self.transcript.since(start);
            return out.push(Item::Block(Block::new(BlockKind::Table(table), span)));
        }
        let attributes = Attributes::of(c.at(0));
        let caption = self.blocks(c.at(1).at(1).items());
        let columns = c.at(2).items().iter().map(column).collect();
        let mut table = Table { caption, columns, ..Table::default() };
        for row in c.at(3).at(1).items() {
            table.head.push(self.row(row, usize::MAX));
        }
        for body in c.at(4).items() {
            let headers = body.at(1).number().unwrap_or(0.0) as usize;
            for row in body.at(2).items() {
                table.body.push(self.row(row, usize::MAX));
            }
            for row in body.at(3).items() {
                table.body.push(self.row(row, headers));
            }
        }
        for row in c.at(5).at(1).items() {
            table.foot.push(self.row(row, 0));
        }
        let kind = BlockKind::Table(table);
        let block = Block { id: attributes.id(), ..Block::new(kind, self.transcript.since(start)) };
        out.push(Item::Block(block));
    }

    fn plain_row(&mut self, value: &Value, header: bool) -> Option<Row> {
        let start = self.here();
        let mut cells = Vec::new();
        for cell in value.items() {
            let blocks = self.blocks(cell.items());
            cells.push(Cell { blocks, header, ..Cell::default() });
        }
        (!cells.is_empty()).then(|| Row { cells, span: self.transcript.since(start) })
    }

    fn row(&mut self, value: &Value, headers: usize) -> Row {
        let start = self.here();
        let mut cells = Vec::new();
        for (i, cell) in value.at(1).items().iter().enumerate() {
            let number = |v: &Value| v.number().unwrap_or(1.0).clamp(1.0, 1000.0) as u16;
            cells.push(Cell {
                rows: number(cell.at(2)),
                columns: number(cell.at(3)),
                header: i < headers,
                align: cell_align(cell.at(1)),
                blocks: self.blocks(cell.at(4).items()),
            });
        }
        Row { cells, span: self.transcript.since(start) }
    }
}

fn align(value: &Value) -> Align {
    match value.get("t").text() {
        "AlignCenter" => Align::Center,
        "AlignRight" => Align::End,
        _ => Align::Start,
    }
}

fn cell_align(value: &Value) -> Option<Align> {
    match value.get("t").text() {
        "AlignDefault" | "" => None,
        _ => Some(align(value)),
    }
}

fn column(value: &Value) -> Column {
    let width =
        value.at(1).get("c").number().map(|w| (w * 1000.0).round().clamp(1.0, 1000.0) as u16);
    Column { align: align(value.at(0)), width }
}
