//! Tables.

use reissue_core::{Align, Cell, Diagnostic, Row, Span, Table};

use crate::{Attributes, Writer};

impl<'b> Writer<'b> {
    /// Writes a table.
    pub(crate) fn table(&mut self, t: &'b Table) {
        self.node("Table", |w| {
            w.list(|w| {
                w.attributes(&Attributes::default());
                w.caption(&t.caption);
                w.list(|w| t.columns.iter().for_each(|c| w.column(c)));
                w.rows_of(&t.head);
                w.list(|w| w.bodies(&t.body));
                w.rows_of(&t.foot);
            });
        });
        let whole = |row: &Row| row.cells.iter().all(|c| c.header);
        let lost = t.foot.iter().any(|r| r.cells.iter().any(|c| c.header))
            || t.head.iter().any(|r| !whole(r))
            || t.body.iter().any(|r| r.cells.iter().skip(heads(r)).any(|c| c.header));
        if lost {
            let span = t.body.first().map_or(Span::NONE, |r| r.span);
            let message = "a cell that heads a row or column is like any other in pandoc's tree";
            let help = "let the first cells of a row, or whole rows at the head, be the headings";
            self.found.push(Diagnostic::lost("pandoc-002", message).at(span).help(help));
        }
    }

    fn column(&mut self, column: &reissue_core::Column) {
        self.list(|w| {
            w.leaf(align_name(Some(column.align).filter(|a| *a != Align::Start)));
            match column.width {
                Some(width) => w.node("ColWidth", |w| w.json.thousandths(width)),
                None => w.leaf("ColWidthDefault"),
            }
        });
    }

    fn rows_of(&mut self, rows: &'b [Row]) {
        self.list(|w| {
            w.attributes(&Attributes::default());
            w.list(|w| rows.iter().for_each(|r| w.row(r)));
        });
    }

    /// Rows that begin with the same count of heading cells make one body; a cell that spans rows
    /// keeps its rows together.
    fn bodies(&mut self, rows: &'b [Row]) {
        let mut rest = rows;
        while let Some(first) = rest.first() {
            let count = heads(first);
            let mut length = 0;
            let mut held = 0usize;
            for row in rest {
                if held == 0 && heads(row) != count {
                    break;
                }
                let longest = row.cells.iter().map(|c| usize::from(c.rows)).max().unwrap_or(1);
                held = held.saturating_sub(1).max(longest.saturating_sub(1));
                length += 1;
            }
            let (body, after) = rest.split_at_checked(length.max(1)).unwrap_or((rest, &[]));
            self.list(|w| {
                w.attributes(&Attributes::default());
                w.json.integer(i64::try_from(count).unwrap_or(0));
                w.list(|_| {});
                w.list(|w| body.iter().for_each(|r| w.row(r)));
            });
            rest = after;
        }
    }

    fn row(&mut self, row: &'b Row) {
        self.list(|w| {
            w.attributes(&Attributes::default());
            w.list(|w| row.cells.iter().for_each(|c| w.cell(c)));
        });
    }

    fn cell(&mut self, cell: &'b Cell) {
        self.list(|w| {
            w.attributes(&Attributes::default());
            w.leaf(align_name(cell.align));
            w.json.integer(cell.rows.max(1).into());
            w.json.integer(cell.columns.max(1).into());
            w.list(|w| w.tight(&cell.blocks));
        });
    }
}

/// How many cells at the start of a row head it.
fn heads(row: &Row) -> usize {
    row.cells.iter().take_while(|c| c.header).count()
}

fn align_name(align: Option<Align>) -> &'static str {
    match align {
        None => "AlignDefault",
        Some(Align::Start) => "AlignLeft",
        Some(Align::Center) => "AlignCenter",
        Some(Align::End) => "AlignRight",
    }
}
