//! Grid tables, as pandoc's manual has them: borders of `-`, `=`, `+` and `|` around each cell, with
//! cells that reach over rows and columns, and blocks of any kind in a cell.
//!
//! The crossings of the borders give a raster. Where a wall between two fields of it is missing, the
//! fields are one cell. A border of `=` parts the head from the rows, and a second one the foot; colons
//! at its ends, or at those of the first border, align a column. What gives no rectangles is no table.

use reissue_core::{Align, Column};

use super::blocks::Piece;
use super::columns::Columns;

/// How many lines a table may have, and how many columns of characters.
const LARGEST: usize = 4096;
/// How many characters a line has to which widths are related, as in pandoc.
pub(super) const LINE: usize = 72;
/// How many fields the raster of a table may have.
const FIELDS: usize = 1 << 16;

/// A table as its borders make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) frame: Frame,
    pub(super) cells: Vec<(Area, Vec<(usize, usize)>)>,
}

/// What holds for a table as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) columns: Vec<Column>,
    pub(super) rows: usize,
    /// How many of the rows are the head, and how many the foot.
    pub(super) head: usize,
    pub(super) foot: usize,
}

/// Where a cell stands and how far it reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) rows: usize,
    pub(super) columns: usize,
}

/// Tells whether a line is the first border of a table.
pub(super) fn is_border(line: &str) -> bool {
    let line = line.trim_end();
    line.len() >= 3
        && line.starts_with('+')
        && line.ends_with('+')
        && line.contains("--")
        && line.bytes().all(|b| matches!(b, b'+' | b'-' | b'=' | b':'))
}

/// Finds the cells of a table and the lines of each, as bytes of the text.
pub(super) fn layout(text: &str, lines: &[Piece]) -> Option<Layout> {
    if lines.len() > LARGEST {
        return None;
    }
    let lines: Vec<Columns> = lines.iter().map(|p| Columns::new(text, p.start, p.end)).collect();
    if lines.iter().any(|l| l.len() > LARGEST) {
        return None;
    }
    let raster = Raster::new(&lines)?;
    let areas = raster.areas()?;
    let cells = areas.into_iter().map(|area| (area, raster.lines_of(area))).collect();
    let mut frame = raster.frame();
    let cells: Vec<(Area, Vec<(usize, usize)>)> = cells;
    // Where no cell turns over the borders are only as far apart as the words asked for.
    let turns = cells.iter().any(|(_, lines)| lines.iter().filter(|(s, e)| s < e).count() > 1);
    if turns {
        for (column, width) in frame.columns.iter_mut().zip(raster.widths()) {
            column.width = Some(width);
        }
    }
    // A cell that reaches out of the head makes rows of all.
    let body = frame.rows - frame.foot;
    let crosses = |edge: usize| cells.iter().any(|(a, _)| a.row < edge && a.row + a.rows > edge);
    if crosses(frame.head) || crosses(body) {
        (frame.head, frame.foot) = (0, 0);
    }
    Some(Layout { frame, cells })
}

struct Raster<'l> {
    lines: &'l [Columns],
    /// The columns of characters in which walls stand.
    walls: Vec<usize>,
    /// The lines that are borders, or hold a piece of one.
    borders: Vec<usize>,
}

fn is_rule(c: char) -> bool {
    matches!(c, '-' | '=' | ':')
}

impl<'l> Raster<'l> {
    fn new(lines: &'l [Columns]) -> Option<Self> {
        let at = |line: usize, column: usize| lines.get(line).map_or(' ', |l| l.at(column));
        let crossing = |line: usize, column: usize| {
            let beside = column.checked_sub(1).is_some_and(|c| is_rule(at(line, c)))
                || is_rule(at(line, column + 1));
            let above = line.checked_sub(1).is_some_and(|l| matches!(at(l, column), '|' | '+'));
            at(line, column) == '+'
                && beside
                && (above || matches!(at(line + 1, column), '|' | '+'))
        };
        let width = lines.iter().map(Columns::len).max()?;
        let walls: Vec<usize> =
            (0..width).filter(|c| (0..lines.len()).any(|l| crossing(l, *c))).collect();
        let mut raster = Self { lines, walls, borders: Vec::new() };
        let last = raster.walls.len().checked_sub(1).filter(|n| *n > 0)?;
        raster.borders =
            (0..lines.len()).filter(|l| (0..last).any(|c| raster.is_ruled(*l, c))).collect();
        let (first, end) = (raster.borders.first()?, raster.borders.last()?);
        let framed = *first == 0 && *end + 1 == lines.len() && first < end;
        let fields = last.saturating_mul(raster.borders.len() - 1);
        (framed && fields <= FIELDS).then_some(raster)
    }

    fn at(&self, line: usize, column: usize) -> char {
        self.lines.get(line).map_or(' ', |l| l.at(column))
    }

    fn wall(&self, index: usize) -> usize {
        self.walls.get(index).copied().unwrap_or(0)
    }

    fn border(&self, index: usize) -> usize {
        self.borders.get(index).copied().unwrap_or(0)
    }

    /// The characters of a line between two walls that stand side by side.
    fn between(&self, line: usize, column: usize) -> impl Iterator<Item = char> {
        (self.wall(column) + 1..self.wall(column + 1)).map(move |c| self.at(line, c))
    }

    /// Tells whether a line is a border over the whole of a column.
    fn is_ruled(&self, line: usize, column: usize) -> bool {
        self.between(line, column).all(is_rule)
            && self.between(line, column).any(|c| c != ':')
            && matches!(self.at(line, self.wall(column)), '+' | '|' | '-' | '=' | ':')
    }

    /// Tells whether a wall stands to the right of a field.
    fn is_walled(&self, row: usize, column: usize) -> bool {
        let wall = self.wall(column + 1);
        (self.border(row) + 1..self.border(row + 1))
            .all(|line| matches!(self.at(line, wall), '|' | '+'))
    }

    /// The cells, by row and column; none where fields without walls make no rectangle.
    fn areas(&self) -> Option<Vec<Area>> {
        let (rows, columns) = (self.borders.len() - 1, self.walls.len() - 1);
        let mut fields = Fields((0..rows * columns).collect());
        for row in 0..rows {
            for column in 0..columns {
                let own = row * columns + column;
                if column + 1 < columns && !self.is_walled(row, column) {
                    fields.join(own, own + 1);
                }
                if row + 1 < rows && !self.is_ruled(self.border(row + 1), column) {
                    fields.join(own, own + columns);
                }
            }
        }
        let mut areas: std::collections::BTreeMap<usize, (Area, usize)> = Default::default();
        for field in 0..rows * columns {
            let (row, column) = (field / columns, field % columns);
            // The root of a cell is its first field.
            let first = Area { row, column, rows: 1, columns: 1 };
            let (area, count) = areas.entry(fields.root(field)).or_insert((first, 0));
            if column < area.column {
                return None;
            }
            area.rows = area.rows.max(row + 1 - area.row);
            area.columns = area.columns.max(column + 1 - area.column);
            *count += 1;
        }
        let whole =
            |(area, count): (Area, usize)| (area.rows * area.columns == count).then_some(area);
        areas.into_values().map(whole).collect()
    }

    /// The lines of a cell without the white space that all have at their head.
    fn lines_of(&self, area: Area) -> Vec<(usize, usize)> {
        let from = self.wall(area.column) + 1;
        let to = self.wall(area.column + area.columns);
        let inside = self.border(area.row) + 1..self.border(area.row + area.rows);
        let lines: Vec<&Columns> = inside.filter_map(|l| self.lines.get(l)).collect();
        Columns::block(&lines, from, to)
    }

    /// The widths of the columns in parts per thousand of a line of [`LINE`] characters, or of the
    /// table where it is wider.
    fn widths(&self) -> Vec<u16> {
        let wide = |column: usize| self.wall(column + 1) - self.wall(column);
        let columns = self.walls.len() - 1;
        let line = (0..columns).map(wide).sum::<usize>().max(LINE);
        (0..columns).map(|c| (wide(c) * 1000 / line) as u16).collect()
    }

    fn frame(&self) -> Frame {
        let columns = self.walls.len() - 1;
        let rows = self.borders.len() - 1;
        let double = |line: usize| {
            (0..columns).all(|c| self.is_ruled(line, c) && self.between(line, c).any(|x| x == '='))
        };
        let inner = self.borders.get(1..rows).unwrap_or_default();
        let mut heads = inner.iter().enumerate().filter(|(_, l)| double(**l)).map(|(i, _)| i + 1);
        let head = heads.next();
        let foot = heads.next_back().filter(|_| double(self.border(rows)));
        let aligned = self.border(head.unwrap_or(0));
        let align = |column: usize| {
            let mut rule = self.between(aligned, column);
            match (rule.next() == Some(':'), rule.last() == Some(':')) {
                (true, true) => Align::Center,
                (false, true) => Align::End,
                _ => Align::Start,
            }
        };
        Frame {
            columns: (0..columns).map(|c| Column { align: align(c), width: None }).collect(),
            rows,
            head: head.unwrap_or(0),
            foot: foot.map_or(0, |f| rows - f),
        }
    }
}

/// Fields that belong together, each by the first of them.
struct Fields(Vec<usize>);

impl Fields {
    fn root(&mut self, field: usize) -> usize {
        let mut at = field;
        while let Some(up) = self.0.get(at).copied().filter(|up| *up != at) {
            let above = self.0.get(up).copied().unwrap_or(up);
            if let Some(own) = self.0.get_mut(at) {
                *own = above;
            }
            at = up;
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(root) = self.0.get_mut(a.max(b)) {
            *root = a.min(b);
        }
    }
}
