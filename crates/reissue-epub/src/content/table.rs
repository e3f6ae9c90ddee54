//! Tables.

use reissue_core::{Align, Block, BlockKind, Cell, Row, Table};

use super::Writer;

/// Which part of a table a row stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Head,
    Body,
    Foot,
}

impl Writer<'_> {
    pub(super) fn table(&mut self, block: &Block, table: &Table) {
        if table.head.is_empty() && table.body.is_empty() && table.foot.is_empty() {
            return;
        }
        self.out.raw("<table");
        self.named_id(block.id.as_deref());
        let before = self.enter_language(block.language.as_ref());
        self.out.raw(">\n");
        self.caption(&table.caption);
        self.columns(table);
        self.rows(table, Part::Head);
        if self.v3 {
            self.rows(table, Part::Body);
            self.rows(table, Part::Foot);
        } else {
            // XHTML 1.1 wants the foot before the body.
            self.rows(table, Part::Foot);
            self.rows(table, Part::Body);
        }
        self.out.raw("</table>\n");
        self.leave_language(before);
    }

    fn caption(&mut self, caption: &[Block]) {
        if caption.is_empty() {
            return;
        }
        self.out.raw("<caption>");
        match caption {
            [Block { kind: BlockKind::Paragraph(p), id: None, language: None, .. }] => {
                self.inlines(&p.content);
            }
            blocks if self.v3 => self.blocks(blocks),
            blocks => {
                for (at, block) in blocks.iter().enumerate() {
                    if at > 0 {
                        self.out.raw("<br/>");
                    }
                    match &block.kind {
                        BlockKind::Paragraph(p) => self.inlines(&p.content),
                        _ => {
                            self.out.text(&reissue_core::plain_block(block));
                        }
                    }
                }
            }
        }
        self.out.raw("</caption>\n");
    }

    fn columns(&mut self, table: &Table) {
        if table.columns.iter().all(|c| c.width.is_none()) {
            return;
        }
        self.out.raw("<colgroup>");
        for column in &table.columns {
            self.out.raw("<col");
            if let Some(width) = column.width {
                let percent = percent(width);
                if self.v3 {
                    self.out.attr("style", &format!("width: {percent}"));
                } else {
                    self.out.attr("width", &percent);
                }
            }
            self.out.raw("/>");
        }
        self.out.raw("</colgroup>\n");
    }

    fn rows(&mut self, table: &Table, part: Part) {
        let (name, rows) = match part {
            Part::Head => ("thead", &table.head),
            Part::Body => ("tbody", &table.body),
            Part::Foot => ("tfoot", &table.foot),
        };
        // XHTML 1.1 wants a body even where all rows are in the head.
        if rows.is_empty() && (part != Part::Body || self.v3) {
            return;
        }
        self.out.raw("<").raw(name).raw(">\n");
        let mut below: Vec<u16> = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            self.row(table, row, part, rows.len() - at, &mut below);
        }
        if rows.is_empty() {
            self.out.raw("<tr><td></td></tr>\n");
        }
        self.out.raw("</").raw(name).raw(">\n");
    }

    /// Writes a row; `below` counts for each column how many rows cells from above still cover.
    fn row(
        &mut self,
        table: &Table,
        row: &Row,
        part: Part,
        rows_left: usize,
        below: &mut Vec<u16>,
    ) {
        self.out.raw("<tr>");
        let mut column = 0;
        for cell in &row.cells {
            while below.get(column).is_some_and(|n| *n > 0) {
                column += 1;
            }
            let columns = usize::from(cell.columns.clamp(1, 1000));
            let rows = usize::from(cell.rows.max(1)).min(rows_left);
            let align = cell.align.or_else(|| table.columns.get(column).map(|c| c.align));
            self.cell(cell, part, align.unwrap_or_default(), columns, rows);
            if below.len() < column + columns {
                below.resize(column + columns, 0);
            }
            below.iter_mut().skip(column).take(columns).for_each(|n| *n = rows as u16);
            column += columns;
        }
        below.iter_mut().for_each(|n| *n = n.saturating_sub(1));
        if row.cells.is_empty() {
            self.out.raw("<td></td>");
        }
        self.out.raw("</tr>\n");
    }

    fn cell(&mut self, cell: &Cell, part: Part, align: Align, columns: usize, rows: usize) {
        let empty = cell.blocks.iter().all(|b| reissue_core::plain_block(b).trim().is_empty());
        let header = (cell.header || part == Part::Head) && !empty;
        let name = if header { "th" } else { "td" };
        self.out.raw("<").raw(name);
        match align {
            Align::Start => {}
            Align::Center => drop(self.out.attr("class", "center")),
            Align::End => drop(self.out.attr("class", "end")),
        }
        if header {
            self.out.attr("scope", scope(part, columns, rows));
        }
        if columns > 1 {
            self.out.attr("colspan", &columns.to_string());
        }
        if rows > 1 {
            self.out.attr("rowspan", &rows.to_string());
        }
        self.out.raw(">");
        match cell.blocks.as_slice() {
            [Block { kind: BlockKind::Paragraph(p), id: None, language: None, .. }]
                if p.align == Align::Start && p.lead_in == 0 =>
            {
                self.inlines(&p.content);
            }
            blocks => self.blocks(blocks),
        }
        self.out.raw("</").raw(name).raw(">");
    }
}

fn scope(part: Part, columns: usize, rows: usize) -> &'static str {
    match part {
        Part::Head if columns > 1 => "colgroup",
        Part::Head => "col",
        _ if rows > 1 => "rowgroup",
        _ => "row",
    }
}

/// Parts per thousand as a percentage.
pub(super) fn percent(thousandths: u16) -> String {
    let thousandths = thousandths.clamp(1, 1000);
    if thousandths.is_multiple_of(10) {
        format!("{}%", thousandths / 10)
    } else {
        format!("{}.{}%", thousandths / 10, thousandths % 10)
    }
}
