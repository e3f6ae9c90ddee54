//! Outlines to grey pixels: each edge adds its signed area to the cells it crosses, and the sum
//! along a row is the coverage.

use skrifa::outline::OutlinePen;

/// Rows of coverage.
pub(super) struct Band {
    width: usize,
    top: usize,
    height: usize,
    areas: Vec<f32>,
    pixels: Vec<u8>,
}

impl Band {
    pub(super) fn new(width: usize, top: usize, height: usize) -> Self {
        Self { width, top, height, areas: vec![0.0; width * height + 2], pixels: Vec::new() }
    }

    /// Turns areas into coverage.
    pub(super) fn finish(&mut self) {
        self.pixels = Vec::with_capacity(self.width * self.height);
        for row in self.areas.chunks_exact(self.width) {
            let mut sum = 0.0_f32;
            self.pixels.extend(row.iter().map(|a| {
                sum += a;
                (sum.abs().min(1.0) * 255.0 + 0.5) as u8
            }));
        }
        self.areas = Vec::new();
    }

    /// Lays a row over what stands there.
    pub(super) fn copy_row(&self, y: usize, row: &mut [u8]) {
        let Some(at) = y.checked_sub(self.top) else { return };
        let start = at * self.width;
        let pixels = self.pixels.get(start..start + self.width).unwrap_or_default();
        row.iter_mut().zip(pixels).for_each(|(under, over)| *under = (*under).max(*over));
    }

    fn add(&mut self, x: usize, y: usize, area: f32) {
        let cell = if x < self.width { self.areas.get_mut(y * self.width + x) } else { None };
        if let Some(cell) = cell {
            *cell += area;
        }
    }

    /// Adds an edge, row by row.
    fn edge(&mut self, (x0, y0): (f32, f32), (x1, y1): (f32, f32)) {
        if y0 == y1 {
            return;
        }
        let (sign, x0, y0, x1, y1) =
            if y0 < y1 { (1.0, x0, y0, x1, y1) } else { (-1.0, x1, y1, x0, y0) };
        let slope = (x1 - x0) / (y1 - y0);
        let limit = self.height as f32;
        let (top, bottom) = (y0.clamp(0.0, limit), y1.clamp(0.0, limit));
        let mut y = top;
        while y < bottom {
            let row = y.floor();
            let next = (row + 1.0).min(bottom);
            let (from, to) = (x0 + (y - y0) * slope, x0 + (next - y0) * slope);
            self.row_edge(row as usize, from.min(to), from.max(to), sign * (next - y));
            if next <= y {
                break;
            }
            y = next;
        }
    }

    /// Adds the part of an edge in one row: between two places, of a signed height.
    fn row_edge(&mut self, row: usize, left: f32, right: f32, height: f32) {
        let limit = self.width as f32 - 1.0;
        let (left, right) = (left.clamp(0.0, limit), right.clamp(0.0, limit));
        let (first, last) = (left.floor(), right.floor());
        if first == last {
            let middle = (left + right) / 2.0 - first;
            self.add(first as usize, row, height * (1.0 - middle));
            self.add(first as usize + 1, row, height * middle);
            return;
        }
        let slope = height / (right - left);
        let mut before = 0.0;
        let mut x = left;
        while x < right {
            let cell = x.floor();
            let end = (cell + 1.0).min(right);
            // The height that this cell sees, and how much of the cell lies behind the edge.
            let seen = (end - x) * slope;
            let behind = 1.0 - ((x + end) / 2.0 - cell);
            self.add(cell as usize, row, before + seen * behind);
            before = seen * (1.0 - behind);
            x = end;
        }
        self.add(last as usize + usize::from(right > last), row, before);
    }
}

/// A pen that draws a glyph into a band.
pub(super) struct Outline<'b> {
    band: &'b mut Band,
    x: f32,
    baseline: f32,
    start: (f32, f32),
    at: (f32, f32),
}

impl<'b> Outline<'b> {
    pub(super) fn new(band: &'b mut Band, x: f32, baseline: f32) -> Self {
        Self { band, x, baseline, start: (0.0, 0.0), at: (0.0, 0.0) }
    }

    fn point(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x, self.baseline - y)
    }

    fn to(&mut self, point: (f32, f32)) {
        self.band.edge(self.at, point);
        self.at = point;
    }
}

/// Into how many straight pieces a curve goes; at most a few pixels each.
const PIECES: u8 = 12;

impl OutlinePen for Outline<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.at = self.point(x, y);
        self.start = self.at;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.to(self.point(x, y));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let (a, b, c) = (self.at, self.point(cx, cy), self.point(x, y));
        for n in 1..=PIECES {
            let t = f32::from(n) / f32::from(PIECES);
            let mix = |a: f32, b: f32, c: f32| {
                (1.0 - t) * (1.0 - t) * a + 2.0 * t * (1.0 - t) * b + t * t * c
            };
            self.to((mix(a.0, b.0, c.0), mix(a.1, b.1, c.1)));
        }
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let (p, a, b, q) = (self.at, self.point(ax, ay), self.point(bx, by), self.point(x, y));
        for n in 1..=PIECES {
            let t = f32::from(n) / f32::from(PIECES);
            let s = 1.0 - t;
            let mix = |p: f32, a: f32, b: f32, q: f32| {
                s * s * s * p + 3.0 * s * s * t * a + 3.0 * s * t * t * b + t * t * t * q
            };
            self.to((mix(p.0, a.0, b.0, q.0), mix(p.1, a.1, b.1, q.1)));
        }
    }

    fn close(&mut self) {
        self.to(self.start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_covers_what_it_covers() {
        let mut band = Band::new(8, 0, 8);
        let mut pen = Outline::new(&mut band, 0.0, 8.0);
        pen.move_to(1.5, 2.0);
        pen.line_to(5.0, 2.0);
        pen.line_to(5.0, 6.5);
        pen.line_to(1.5, 6.5);
        pen.close();
        band.finish();
        let mut row = [0; 8];
        band.copy_row(3, &mut row);
        assert_eq!(row, [0, 128, 255, 255, 255, 0, 0, 0]);
        let mut row = [0; 8];
        band.copy_row(1, &mut row);
        assert_eq!(row, [0, 64, 128, 128, 128, 0, 0, 0]);
        let mut row = [0; 8];
        band.copy_row(6, &mut row);
        assert_eq!(row, [0; 8]);
    }

    #[test]
    fn a_triangle_has_half_its_square() {
        let mut band = Band::new(8, 0, 4);
        let mut pen = Outline::new(&mut band, 0.0, 4.0);
        pen.move_to(0.0, 0.0);
        pen.line_to(4.0, 4.0);
        pen.line_to(4.0, 0.0);
        pen.close();
        band.finish();
        let sum: u32 = band.pixels.iter().map(|p| u32::from(*p)).sum();
        assert!((sum as f32 / 255.0 - 8.0).abs() < 0.1, "{sum}");
    }
}
