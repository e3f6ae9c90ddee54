//! Tables: columns by their content, rows of whole grid lines, heads repeated on each page.

use std::collections::BTreeSet;

use reissue_core::{Cell, Diagnostic, Inline, InlineKind, Row, Span, Table};
use reissue_page::{
    Artifact, Color, Content, Item, ItemKind, Length, NodeId, NodeKind, Point, Rect, Scope,
};

use super::figure::paragraphs;
use super::{Fixed, FixedLine, Galley, ParagraphShape, SetBlock, Slab};
use crate::fonts::Features;
use crate::paginate::FORBIDDEN;

/// The price of a page break between two rows, in a table that is shorter than a third of a page,
/// and inside a row.
const BETWEEN_ROWS: i64 = 1_000;
const IN_SHORT_TABLE: i64 = 300_000;
const INSIDE_ROW: i64 = 400_000;
/// How many columns are set; further ones are reported.
const COLUMNS: usize = 64;

/// The columns of a table: where each begins, and how wide it is.
#[derive(Clone, Debug, Default)]
struct Columns {
    spans: Vec<(Length, Length)>,
}

/// What a column needs at least, and at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Need {
    least: Length,
    most: Length,
}

/// A cell in its place in the grid.
struct Placed<'t> {
    cell: &'t Cell,
    row: usize,
    column: usize,
}

impl Galley<'_> {
    pub(super) fn table(&mut self, table: &Table, span: Span) {
        let node = self.set.structure.add(self.node, NodeKind::Table);
        let saved = (self.kind, self.frame, self.node);
        self.space(1);
        self.node = node;
        self.lead_in = crate::design::LeadIn::Plain;
        self.kind = self.kind.scaled(900);
        self.table_caption(table, node);
        self.kind = self.kind.lining();
        self.kind.features |= Features::TABULAR;
        let rows: Vec<&Row> = table.head.iter().chain(&table.body).chain(&table.foot).collect();
        let cells = place(&rows);
        let count = cells.iter().map(|c| c.column + usize::from(c.cell.columns.max(1))).max();
        let count = count.unwrap_or(0);
        if count > COLUMNS {
            self.too_wide(count, span);
        }
        let columns = self.columns(table, &cells, count.min(COLUMNS), span);
        let fixed = self.rows(table, &rows, &cells, &columns, node);
        if !fixed.lines.is_empty() {
            self.push(SetBlock::fixed(fixed));
        }
        (self.kind, self.frame, self.node) = saved;
        self.space(1);
        self.indent = true;
    }

    fn too_wide(&mut self, count: usize, span: Span) {
        let message = format!("the table has {count} columns, of which {COLUMNS} are set");
        let help = "divide the table";
        self.report(Diagnostic::lost("type-006", message).at(span).help(help));
    }

    /// Sets the caption above the table, nearer to it than to the text before.
    fn table_caption(&mut self, table: &Table, node: NodeId) {
        if table.caption.is_empty() {
            return;
        }
        let caption = self.set.structure.add(node, NodeKind::Caption);
        let lower = self.leading.scale(0.4);
        for paragraph in paragraphs(&table.caption) {
            let part = self.set.structure.add(caption, NodeKind::Paragraph);
            let shape = ParagraphShape::centred();
            let block = self.text_block(paragraph, part, &shape);
            let lines = self.block_slabs(&block).into_iter().map(|slab| {
                let slab = slab.moved(Point::new(Length::ZERO, lower));
                FixedLine { height: 1, after: FORBIDDEN, slab }
            });
            let mut fixed = SetBlock::fixed(Fixed { lines: lines.collect(), repeat: None });
            fixed.keep = true;
            self.push(fixed);
        }
        self.gap.lines = 1;
    }

    /// Finds the widths of the columns; type is made smaller where the widest words need it.
    fn columns(
        &mut self,
        table: &Table,
        cells: &[Placed<'_>],
        count: usize,
        span: Span,
    ) -> Columns {
        let gap = self.column_gap(count);
        let room = self.frame.width - gap * (count.saturating_sub(1) as i32);
        let full = self.kind;
        let mut needs = Vec::new();
        for step in [1000, 900, 820, 740, 660] {
            self.kind = full.scaled(step);
            needs = self.needs(cells, count);
            if needs.iter().map(|n| n.least).sum::<Length>() <= room {
                break;
            }
        }
        let least: Length = needs.iter().map(|n| n.least).sum();
        if least > room {
            let message = "the table is wider than the page; words in it are broken";
            let help = "divide the table, or take a wider page";
            self.report(Diagnostic::suspect("type-007", message).at(span).help(help));
        }
        let widths = wished(table, &needs, self.frame.width)
            .unwrap_or_else(|| share(&needs, room.max(Length(1))));
        let total: Length =
            widths.iter().copied().sum::<Length>() + gap * (count.max(1) as i32 - 1);
        let mut x = self.frame.x + ((self.frame.width - total) / 2).max(Length::ZERO);
        let mut spans = Vec::new();
        for width in widths {
            spans.push((x, width));
            x += width + gap;
        }
        Columns { spans }
    }

    /// What each column needs: the widest word, the widest paragraph.
    fn needs(&mut self, cells: &[Placed<'_>], count: usize) -> Vec<Need> {
        let mut needs = vec![Need::default(); count];
        for placed in cells.iter().filter(|p| p.cell.columns <= 1) {
            let Some(need) = needs.get(placed.column).copied() else { continue };
            let need = paragraphs(&placed.cell.blocks).into_iter().fold(need, |need, p| {
                let (word, whole) = self.widths(p, placed.cell.header);
                Need { least: need.least.max(word), most: need.most.max(whole) }
            });
            if let Some(n) = needs.get_mut(placed.column) {
                *n = need;
            }
        }
        self.spanning(cells, &mut needs);
        for need in &mut needs {
            // A hair more than measured, so that rounding breaks no line.
            need.least = (need.least + Length::pt(0.2)).max(self.kind.size);
            need.most = (need.most + Length::pt(0.2)).max(need.least);
        }
        needs
    }

    /// Widens columns for the cells that cover several, where most rows have such cells: a heading
    /// over some columns asks for no more than they have.
    fn spanning(&mut self, cells: &[Placed<'_>], needs: &mut [Need]) {
        let wide: Vec<_> = cells.iter().filter(|p| p.cell.columns > 1).collect();
        let rows = |cells: &mut dyn Iterator<Item = usize>| cells.collect::<BTreeSet<_>>().len();
        let all = rows(&mut cells.iter().map(|p| p.row));
        if rows(&mut wide.iter().map(|p| p.row)) * 2 <= all {
            return;
        }
        let gap = self.column_gap(needs.len());
        for placed in wide {
            let count = usize::from(placed.cell.columns);
            let covered = needs.iter_mut().skip(placed.column).take(count).collect::<Vec<_>>();
            let has: Length = covered.iter().map(|n| n.most + gap).sum::<Length>() - gap;
            let wanted = paragraphs(&placed.cell.blocks)
                .into_iter()
                .map(|p| self.widths(p, placed.cell.header).1)
                .fold(Length::ZERO, Length::max);
            let share = (wanted - has).max(Length::ZERO) / covered.len().max(1) as i32;
            covered.into_iter().for_each(|need| need.most += share);
        }
    }

    /// What is between columns: many of them stand closer, so that it leaves them room.
    fn column_gap(&self, count: usize) -> Length {
        let pitch = self.frame.width / i32::try_from(count.max(1)).unwrap_or(i32::MAX);
        self.em(1000).min(pitch / 4)
    }

    /// The widest word of a paragraph, and the paragraph as one line.
    fn widths(&mut self, content: &[Inline], header: bool) -> (Length, Length) {
        let text = reissue_core::plain(content);
        let mut kind = self.kind;
        kind.face.bold |= content.iter().any(is_strong);
        kind.face.italic |= header;
        let mut builder = crate::paragraph::Paragraph::builder();
        builder.text(&text, self.cx.style(&kind), 0);
        let paragraph = builder.finish(self.cx.typesetter);
        (paragraph.widest_word(), paragraph.natural_width())
    }

    /// Sets all rows as grid lines.
    fn rows(
        &mut self,
        table: &Table,
        rows: &[&Row],
        cells: &[Placed<'_>],
        columns: &Columns,
        node: NodeId,
    ) -> Fixed {
        let (head, body) = (table.head.len(), table.head.len() + table.body.len());
        let mut lines: Vec<Vec<Slab>> = rows.iter().map(|_| Vec::new()).collect();
        let mut group = node;
        let mut next = cells.iter().peekable();
        let lacking = lacking(cells, rows.len(), columns.spans.len());
        for index in 0..rows.len() {
            let kind = match index {
                i if i == 0 && head > 0 => Some(NodeKind::TableHead),
                i if i == head && i < body => Some(NodeKind::TableBody),
                i if i == body => Some(NodeKind::TableFoot),
                _ => None,
            };
            if let Some(kind) = kind {
                group = self.set.structure.add(node, kind);
            }
            let row = self.set.structure.add(group, NodeKind::Row);
            let mut made = Vec::new();
            while let Some(placed) = next.next_if(|p| p.row == index) {
                let slabs = self.cell(placed, index < head, table, columns, row);
                made.push((slabs, usize::from(placed.cell.rows.max(1))));
            }
            // All rows of a table have as many columns (ISO 14289-1, 7.2).
            for _ in 0..lacking.get(index).copied().unwrap_or(0) {
                self.set.structure.add(row, NodeKind::Cell { columns: 1, rows: 1 });
            }
            if index < head {
                stand_low(&mut made);
            }
            for (slabs, covered) in made {
                spread(slabs, lines.get_mut(index..).unwrap_or_default(), covered);
            }
        }
        self.grid_lines(lines, rows, cells, head, columns)
    }

    /// Sets a cell; gives its lines.
    fn cell(
        &mut self,
        placed: &Placed<'_>,
        head: bool,
        table: &Table,
        columns: &Columns,
        row: NodeId,
    ) -> Vec<Slab> {
        let cell = placed.cell;
        let last = placed.column + usize::from(cell.columns.max(1)) - 1;
        let Some(&(x, first_width)) = columns.spans.get(placed.column) else {
            return Vec::new();
        };
        let last = columns.spans.get(last).or(columns.spans.last());
        let width = last.map_or(first_width, |(at, width)| *at + *width - x);
        let (columns_covered, rows_covered) = (cell.columns.max(1), cell.rows.max(1));
        let kind = if head || cell.header {
            let scope = if head { Scope::Column } else { Scope::Row };
            NodeKind::HeaderCell { scope, columns: columns_covered, rows: rows_covered }
        } else {
            NodeKind::Cell { columns: columns_covered, rows: rows_covered }
        };
        let node = self.set.structure.add(row, kind);
        let align = cell.align.or_else(|| table.columns.get(placed.column).map(|c| c.align));
        let saved = (self.frame, self.kind);
        self.frame = super::Frame { x, width };
        if head || cell.header {
            self.kind.face.italic = true;
        }
        let shape = ParagraphShape {
            align: align.unwrap_or_default(),
            ragged: true,
            single: true,
            ..ParagraphShape::default()
        };
        let mut made = Vec::new();
        for paragraph in paragraphs(&cell.blocks) {
            let part = self.set.structure.add(node, NodeKind::Paragraph);
            let block = self.text_block(paragraph, part, &shape);
            made.append(&mut self.block_slabs(&block));
        }
        (self.frame, self.kind) = saved;
        made
    }

    /// Makes the grid lines of all rows, with rules around the head and below the last row.
    fn grid_lines(
        &mut self,
        lines: Vec<Vec<Slab>>,
        rows: &[&Row],
        cells: &[Placed<'_>],
        head: usize,
        columns: &Columns,
    ) -> Fixed {
        let mut fixed = Fixed::default();
        let count = rows.len();
        let mut repeat = Slab::default();
        let mut repeat_height = 0_u16;
        let joined = joined_rows(cells, count);
        let whole: usize = lines.iter().map(|row| row.len().max(1)).sum();
        let short = whole < usize::from(self.page_lines()) / 3;
        let between = if short { IN_SHORT_TABLE } else { BETWEEN_ROWS };
        for (index, row) in lines.into_iter().enumerate() {
            let high = row.len().max(1);
            let mut row = row;
            row.resize_with(high, Slab::default);
            for (at, mut slab) in row.into_iter().enumerate() {
                let last = at + 1 == high;
                if index == 0 && at == 0 {
                    slab.items.push(self.table_rule(columns, Length::ZERO));
                }
                if last && (index + 1 == head || index + 1 == count) {
                    slab.items.push(self.table_rule(columns, self.leading));
                }
                if index < head {
                    let mut copy = slab.clone();
                    copy.decorate();
                    (copy.links, copy.marks, copy.source) = (Vec::new(), Vec::new(), None);
                    let by = self.leading * i32::from(repeat_height);
                    repeat.join(copy.moved(Point::new(Length::ZERO, by)));
                    repeat_height += 1;
                }
                // One row alone at the foot or head of a page looks like a mistake.
                let single = count > head + 3 && (index == head || index + 2 == count);
                let kept = index < head || single || joined.get(index).is_some_and(|j| *j);
                let after = match (last, kept) {
                    (true, true) => FORBIDDEN,
                    (true, false) => between,
                    (false, _) if high <= 3 => FORBIDDEN,
                    (false, _) => INSIDE_ROW,
                };
                fixed.lines.push(FixedLine { height: 1, after, slab });
            }
        }
        if let Some(last) = fixed.lines.last_mut() {
            last.after = 0;
        }
        // A head of more than a third of the page is not worth its repetition.
        if repeat_height > 0 && repeat_height <= self.page_lines() / 3 {
            fixed.repeat = Some((repeat, repeat_height));
        }
        fixed
    }

    fn table_rule(&self, columns: &Columns, y: Length) -> Item {
        let left = columns.spans.first().map_or(self.frame.x, |s| s.0);
        let right = columns.spans.last().map_or(left, |s| s.0 + s.1);
        let rect = Rect::new(left, y, (right - left).max(Length::ZERO), Length::pt(0.5));
        let kind = ItemKind::Fill { rect, color: Color::BLACK };
        Item { kind, content: Content::Artifact(Artifact::Layout), span: Span::NONE }
    }
}

/// Whether any words of an inline are set bold, which is wider.
fn is_strong(inline: &Inline) -> bool {
    matches!(inline.kind, InlineKind::Strong(_))
        || inline.children().is_some_and(|inside| inside.iter().any(is_strong))
}

/// Brings the last lines of all cells of a row to the same height.
fn stand_low(cells: &mut [(Vec<Slab>, usize)]) {
    let own = |c: &&mut (Vec<Slab>, usize)| c.1 == 1;
    let high = cells.iter_mut().filter(own).map(|c| c.0.len()).max().unwrap_or(0);
    for (lines, _) in cells.iter_mut().filter(own) {
        let missing = high - lines.len();
        lines.splice(0..0, std::iter::repeat_with(Slab::default).take(missing));
    }
}

/// Puts the lines of a cell into its rows: as many as each has, the rest into the last it covers.
fn spread(made: Vec<Slab>, rows: &mut [Vec<Slab>], covered: usize) {
    let covered = covered.min(rows.len()).max(1);
    let mut made = made.into_iter().peekable();
    for (index, row) in rows.iter_mut().take(covered).enumerate() {
        let last = index + 1 == covered;
        let mut at = 0;
        while made.peek().is_some() && (last || covered == 1 || at < row.len().max(1)) {
            if row.len() <= at {
                row.push(Slab::default());
            }
            if let (Some(slot), Some(line)) = (row.get_mut(at), made.next()) {
                slot.join(line);
            }
            at += 1;
        }
    }
}

/// Which rows hold together with the next, because a cell covers both.
fn joined_rows(cells: &[Placed<'_>], count: usize) -> Vec<bool> {
    let mut joined = vec![false; count];
    for placed in cells.iter().filter(|p| (2..=20).contains(&p.cell.rows)) {
        let end = placed.row + usize::from(placed.cell.rows) - 1;
        for flag in joined.iter_mut().take(end).skip(placed.row) {
            *flag = true;
        }
    }
    joined
}

/// How many columns of each row no cell covers.
fn lacking(cells: &[Placed<'_>], rows: usize, columns: usize) -> Vec<usize> {
    let mut out = vec![columns; rows];
    for placed in cells {
        let wide = usize::from(placed.cell.columns.max(1));
        let high = usize::from(placed.cell.rows.max(1));
        out.iter_mut().skip(placed.row).take(high).for_each(|n| *n = n.saturating_sub(wide));
    }
    out
}

/// Finds the place of each cell in the grid: cells from rows above push others to the right.
fn place<'t>(rows: &[&'t Row]) -> Vec<Placed<'t>> {
    let mut out = Vec::new();
    // For each column, the row from which on it is free.
    let mut free: Vec<usize> = Vec::new();
    for (row, cells) in rows.iter().enumerate() {
        let mut column = 0;
        for cell in &cells.cells {
            while free.get(column).is_some_and(|f| *f > row) {
                column += 1;
            }
            let wide = usize::from(cell.columns.clamp(1, 1000));
            if free.len() < column + wide {
                free.resize(column + wide, 0);
            }
            let end = row + usize::from(cell.rows.max(1));
            free.iter_mut().skip(column).take(wide).for_each(|f| *f = end);
            out.push(Placed { cell, row, column });
            column += wide;
        }
    }
    out
}

/// Shares a width out: each column gets what it needs, and of the rest in proportion to what it
/// lacks; where not even the least fits, each gets its share of that. Columns of [`is_short`]
/// entries, and those that need less than an equal share, lack nothing if the others can do with
/// less.
fn share(needs: &[Need], room: Length) -> Vec<Length> {
    let narrow = narrow(needs, room);
    let firm = |(n, narrow): (&Need, &bool)| {
        let whole = *narrow || is_short(n, room);
        Need { least: if whole { n.most } else { n.least }, ..*n }
    };
    let firm: Vec<Need> = needs.iter().zip(&narrow).map(firm).collect();
    let fits = firm.iter().map(|n| n.least).sum::<Length>() <= room;
    let needs = if fits { &firm } else { needs };
    let least: Length = needs.iter().map(|n| n.least).sum();
    let most: Length = needs.iter().map(|n| n.most).sum();
    if most <= room {
        return needs.iter().map(|n| n.most).collect();
    }
    if least >= room {
        let factor = room.ratio(least);
        return needs.iter().map(|n| n.least.scale(factor).max(Length(1))).collect();
    }
    let factor = (room - least).ratio(most - least);
    needs.iter().map(|n| n.least + (n.most - n.least).scale(factor)).collect()
}

/// Which columns need clearly less than the share that each of the wider ones would get of what
/// they leave.
fn narrow(needs: &[Need], room: Length) -> Vec<bool> {
    let mut out = vec![false; needs.len()];
    loop {
        let taken: Length = needs.iter().zip(&out).filter(|(_, o)| **o).map(|(n, _)| n.most).sum();
        let rest = i32::try_from(out.iter().filter(|o| !**o).count()).unwrap_or(i32::MAX);
        if rest < 2 || taken >= room {
            return out;
        }
        let fair = ((room - taken) / rest).scale(0.8);
        let next = needs.iter().zip(&out).position(|(n, o)| !*o && n.most <= fair);
        match next.and_then(|i| out.get_mut(i)) {
            Some(one) => *one = true,
            None => return out,
        }
    }
}

/// Whether all entries of a column take at most a sixth of the measure: a number or a word that
/// turns over looks lost.
fn is_short(need: &Need, measure: Length) -> bool {
    need.most <= measure / 6
}

/// Takes the widths that the source wishes for, where it does so for every column. A column of
/// [`is_short`] entries is as wide as its longest one needs; the others give or get the difference.
fn wished(table: &Table, needs: &[Need], measure: Length) -> Option<Vec<Length>> {
    let asked: Vec<u16> = table.columns.iter().filter_map(|c| c.width).collect();
    let total: u32 = asked.iter().map(|w| u32::from(*w)).sum();
    if asked.len() != needs.len() || total == 0 || total > 1000 {
        return None;
    }
    let wish = |w: &u16| measure.scale(f64::from(*w) / 1050.0);
    let short = |need: &Need| is_short(need, measure);
    let each = || needs.iter().zip(asked.iter().map(wish));
    let sum =
        |f: &dyn Fn(&Need, Length) -> Length| -> Length { each().map(|(n, w)| f(n, w)).sum() };
    let whole = sum(&|_, w| w);
    let fixed = sum(&|n, _| if short(n) { n.most } else { Length::ZERO });
    let long = sum(&|n, w| if short(n) { Length::ZERO } else { w });
    let factor = if long.0 > 0 { (whole - fixed).ratio(long) } else { 1.0 };
    let width = |(need, wish): (&Need, Length)| {
        if short(need) { need.most } else { wish.scale(factor).min(need.most) }
    };
    let widths: Vec<Length> = each().map(width).collect();
    let fits = widths.iter().zip(needs).all(|(width, need)| *width >= need.least);
    fits.then_some(widths)
}

#[cfg(test)]
mod tests {
    use super::*;
    use reissue_core::Column;

    fn need(least: f64, most: f64) -> Need {
        Need { least: Length::pt(least), most: Length::pt(most) }
    }

    #[test]
    fn columns_share_the_measure() {
        let total = |needs: &[Need], room: f64| -> f64 {
            share(needs, Length::pt(room)).iter().map(|w| w.to_pt()).sum()
        };
        assert_eq!(total(&[need(10.0, 20.0), need(10.0, 30.0)], 100.0), 50.0);
        assert!((total(&[need(10.0, 200.0), need(40.0, 300.0)], 100.0) - 100.0).abs() < 0.01);
        assert!((total(&[need(100.0, 200.0), need(40.0, 300.0)], 70.0) - 70.0).abs() < 0.01);
        let widths = share(&[need(20.0, 35.0), need(60.0, 290.0)], Length::pt(300.0));
        assert!((widths[0].to_pt() - 35.0).abs() < 0.01, "a short entry turns over");
        assert!((widths[1].to_pt() - 265.0).abs() < 0.01);
        let widths = share(&[need(40.0, 90.0), need(60.0, 700.0)], Length::pt(300.0));
        assert!((widths[0].to_pt() - 90.0).abs() < 0.01, "a name turns over beside sentences");
    }

    #[test]
    fn short_entries_do_not_turn_over() {
        let column = |w| Column { width: Some(w), ..Column::default() };
        let columns = vec![column(100), column(900)];
        let table = Table { columns, ..Table::default() };
        let needs = [need(10.0, 50.0), need(30.0, 700.0)];
        let widths = wished(&table, &needs, Length::pt(315.0)).expect("fits");
        assert!(
            (widths[0].to_pt() - 50.0).abs() < 0.01 && (widths[1].to_pt() - 250.0).abs() < 0.01
        );
        let narrow = [need(10.0, 50.0), need(260.0, 700.0)];
        assert_eq!(wished(&table, &narrow, Length::pt(315.0)), None);
    }

    #[test]
    fn cells_below_a_tall_one_move_aside() {
        let cell = |rows| Cell { rows, ..Cell::default() };
        let first = Row { cells: vec![cell(2), cell(1)], span: Span::NONE };
        let second = Row { cells: vec![cell(1)], span: Span::NONE };
        let placed = place(&[&first, &second]);
        let grid: Vec<_> = placed.iter().map(|p| (p.row, p.column)).collect();
        assert_eq!(grid, [(0, 0), (0, 1), (1, 1)]);
        assert_eq!(lacking(&placed, 2, 3), [1, 1], "the tall cell covers a column of both rows");
    }
}
