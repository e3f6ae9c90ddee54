//! Which page comes where, by folding.
//!
//! A sheet is a grid of leaves. Folding lays one half of the grid over the other: the stacks of
//! the moving half are turned over and put on top of those of the half that lies still. In the end
//! there is one stack; its leaves from top to bottom are the leaves of the signature in reading
//! order, the fold made last on their left.

use super::{Cell, SheetSide};

/// A leaf as it lies in a stack.
#[derive(Clone, Copy, Debug)]
struct Leaf {
    column: usize,
    row: usize,
    /// Whether the side that was up at first is up.
    front_up: bool,
    /// Whether it stands on its head.
    turned: bool,
}

/// Stacks of leaves by row and column; the last leaf of a stack lies on top.
type Grid = Vec<Vec<Vec<Leaf>>>;

/// Sheets of `columns` × `rows` leaves, each folded for itself; sheets follow one another.
pub(super) fn signatures(pages: usize, columns: usize, rows: usize) -> Vec<SheetSide> {
    let leaves = fold(columns, rows);
    let each = 2 * leaves.len();
    let mut out = Vec::new();
    for signature in 0..pages.div_ceil(each) {
        let mut sides = [(); 2].map(|()| SheetSide { columns, rows, cells: Vec::new() });
        for (index, leaf) in leaves.iter().enumerate() {
            let depth = index.min(leaves.len() - 1 - index);
            for (offset, up) in [(0, true), (1, false)] {
                let front = leaf.front_up == up;
                let column = if front { leaf.column } else { columns - 1 - leaf.column };
                let page = signature * each + 2 * index + offset;
                let cell = Cell { column, row: leaf.row, page, turned: leaf.turned, depth };
                if let Some(side) = sides.get_mut(usize::from(!front)) {
                    side.cells.push(cell);
                }
            }
        }
        out.extend(sides);
    }
    out
}

/// Sheets of two leaves, folded once, all in one another.
pub(super) fn booklet(pages: usize) -> Vec<SheetSide> {
    let total = pages.next_multiple_of(4);
    let mut out = Vec::new();
    for sheet in 0..total / 4 {
        let first = 2 * sheet;
        let last = total - 1 - first;
        for [left, right] in [[last, first], [first + 1, last - 1]] {
            let cell = |column, page| Cell { column, row: 0, page, turned: false, depth: sheet };
            let cells = vec![cell(0, left), cell(1, right)];
            out.push(SheetSide { columns: 2, rows: 1, cells });
        }
    }
    out
}

/// Folds a sheet, the longer way first, and sideways at last, and gives its leaves in reading
/// order.
fn fold(columns: usize, rows: usize) -> Vec<Leaf> {
    let leaf = |column, row| vec![Leaf { column, row, front_up: true, turned: false }];
    let mut grid: Grid =
        (0..rows).map(|row| (0..columns).map(|column| leaf(column, row)).collect()).collect();
    while grid.len() > 1 || grid.first().is_some_and(|row| row.len() > 1) {
        let wide = grid.first().map_or(0, Vec::len);
        grid = if grid.len() > 1 && wide <= grid.len() { over(grid) } else { across(grid) };
    }
    let mut stack = grid.pop().and_then(|mut row| row.pop()).unwrap_or_default();
    stack.reverse();
    stack
}

/// Turns a stack over.
fn flip(stack: Vec<Leaf>, upside_down: bool) -> impl Iterator<Item = Leaf> {
    stack.into_iter().rev().map(move |leaf| Leaf {
        front_up: !leaf.front_up,
        turned: leaf.turned != upside_down,
        ..leaf
    })
}

/// Lays the left half over the right half: the fold is on the left then.
fn across(grid: Grid) -> Grid {
    let fold = |mut row: Vec<Vec<Leaf>>| {
        let mut right = row.split_off(row.len() / 2);
        for (still, moving) in right.iter_mut().zip(row.into_iter().rev()) {
            still.extend(flip(moving, false));
        }
        right
    };
    grid.into_iter().map(fold).collect()
}

/// Lays the lower half over the upper half. What is turned over this way stands on its head.
fn over(mut grid: Grid) -> Grid {
    let lower = grid.split_off(grid.len() / 2);
    for (still, moving) in grid.iter_mut().zip(lower.into_iter().rev()) {
        for (still, moving) in still.iter_mut().zip(moving) {
            still.extend(flip(moving, true));
        }
    }
    grid
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::{Scheme, SheetSide, plan};

    /// A leaf in space: where its middle is, and where its right, its head and its front look.
    #[derive(Clone, Copy)]
    struct Solid {
        at: [f64; 3],
        right: [f64; 3],
        head: [f64; 3],
        front: [f64; 3],
    }

    /// Folds real leaves in space by half turns and reads the book that comes out: pages in
    /// order, each upright. Thickness keeps the leaves apart.
    fn read_folded(front: &SheetSide, back: &SheetSide) -> Vec<usize> {
        let (columns, rows) = (front.columns, front.rows);
        let mut leaves: BTreeMap<(usize, usize), Solid> = BTreeMap::new();
        for row in 0..rows {
            for column in 0..columns {
                let at = [column as f64 + 0.5, (rows - row) as f64 - 0.5, 0.5];
                let solid =
                    Solid { at, right: [1., 0., 0.], head: [0., 1., 0.], front: [0., 0., 1.] };
                leaves.insert((column, row), solid);
            }
        }
        let (mut wide, mut high) = (columns as f64, rows as f64);
        let (mut left, top) = (0.0, rows as f64);
        let mut thickness = 1.0;
        while wide > 1.0 || high > 1.0 {
            let sideways = !(high > 1.0 && wide <= high);
            let (middle_x, middle_y) = (left + wide / 2.0, top - high / 2.0);
            for solid in leaves.values_mut() {
                let moves = if sideways { solid.at[0] < middle_x } else { solid.at[1] < middle_y };
                if !moves {
                    continue;
                }
                solid.at[2] = 2.0 * thickness - solid.at[2];
                let axis = usize::from(!sideways);
                let middle = if sideways { middle_x } else { middle_y };
                solid.at[axis] = 2.0 * middle - solid.at[axis];
                for way in [&mut solid.right, &mut solid.head, &mut solid.front] {
                    way[axis] = -way[axis];
                    way[2] = -way[2];
                }
            }
            if sideways {
                wide /= 2.0;
                left = middle_x;
            } else {
                high /= 2.0;
            }
            thickness *= 2.0;
        }
        let mut stack: Vec<_> = leaves.into_iter().collect();
        stack.sort_by(|a, b| b.1.at[2].total_cmp(&a.1.at[2]));
        let page = |side: &SheetSide, column: usize, row: usize| {
            let cell = side.cells.iter().find(|c| (c.column, c.row) == (column, row)).unwrap();
            (cell.page, cell.turned)
        };
        let mut out = Vec::new();
        for ((column, row), solid) in stack {
            let (front, back) = (page(front, column, row), page(back, columns - 1 - column, row));
            let order = if solid.front[2] > 0.0 { [front, back] } else { [back, front] };
            for (number, turned) in order {
                let upright = (solid.head[1] > 0.0) != turned;
                assert!(upright, "page {number} stands on its head");
                out.push(number);
            }
        }
        out
    }

    #[test]
    fn folded_signatures_read_in_order() {
        for (scheme, each) in [(Scheme::Eight, 8), (Scheme::Sixteen, 16), (Scheme::ThirtyTwo, 32)] {
            for pages in [1, each, each + 1, 305] {
                let sides = plan(pages, scheme);
                let read: Vec<usize> =
                    sides.chunks(2).flat_map(|s| read_folded(&s[0], &s[1])).collect();
                assert_eq!(read, (0..read.len()).collect::<Vec<_>>(), "{scheme:?}");
                assert_eq!(read.len(), pages.next_multiple_of(each));
            }
        }
    }

    #[test]
    fn a_stapled_booklet_reads_in_order() {
        for pages in [1, 4, 5, 32, 51] {
            let sides = plan(pages, Scheme::Booklet);
            // Sheets lie in one another: right-hand halves from outside to inside, then the left
            // ones from inside to outside.
            let mut read = Vec::new();
            for sheet in sides.chunks(2) {
                read.extend([sheet[0].cells[1].page, sheet[1].cells[0].page]);
            }
            for sheet in sides.chunks(2).rev() {
                read.extend([sheet[1].cells[1].page, sheet[0].cells[0].page]);
            }
            assert_eq!(read, (0..read.len()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn inner_leaves_move_further() {
        let sides = plan(32, Scheme::Booklet);
        assert_eq!((sides[0].cells[0].depth, sides[15].cells[0].depth), (0, 7));
        let sixteen = plan(16, Scheme::Sixteen);
        let depth = |page: usize| {
            let cells = sixteen.iter().flat_map(|s| &s.cells);
            cells.clone().find(|c| c.page == page).map(|c| c.depth)
        };
        assert_eq!([depth(0), depth(7), depth(8), depth(15)], [Some(0), Some(3), Some(3), Some(0)]);
    }
}
