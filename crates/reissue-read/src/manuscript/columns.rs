//! A line of a table as columns of characters: where a table is drawn, what stands below what tells.

/// Characters by column; one that is two columns wide takes two, a combining one none.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// The character of each column and its byte in the text; `\0` in the second half of a wide one.
    cells: Vec<(char, usize)>,
    /// The byte after the line.
    end: usize,
}

impl Columns {
    pub(super) fn new(text: &str, start: usize, end: usize) -> Self {
        let line = text.get(start..end).unwrap_or("");
        let mut cells = Vec::with_capacity(line.len());
        for (at, c) in line.char_indices() {
            if is_combining(c) {
                continue;
            }
            if c == '\t' {
                let stop = 4 - cells.len() % 4;
                cells.extend(std::iter::repeat_n((' ', start + at), stop));
                continue;
            }
            cells.push((c, start + at));
            if super::inlines::is_wide(c) {
                cells.push(('\0', start + at + c.len_utf8()));
            }
        }
        Self { cells, end }
    }

    /// How many columns there are.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// The character of a column; a space after the end of the line.
    pub(super) fn at(&self, column: usize) -> char {
        self.cells.get(column).map_or(' ', |(c, _)| *c)
    }

    /// The byte in the text at which a column begins.
    pub(super) fn byte(&self, column: usize) -> usize {
        self.cells.get(column).map_or(self.end, |(_, at)| *at)
    }

    /// The bytes of the columns from one to another, without white space at the end.
    pub(super) fn slice(&self, from: usize, to: usize) -> (usize, usize) {
        let cells = self.cells.get(from..to.min(self.cells.len())).unwrap_or_default();
        let shown = cells.iter().rposition(|(c, _)| !matches!(c, ' ' | '\0'));
        let start = self.byte(from);
        let wide =
            |i: usize| usize::from(self.at(from + i + 1) == '\0' && from + i + 1 < self.len());
        (start, shown.map_or(start, |i| self.byte(from + i + 1 + wide(i))).max(start))
    }

    /// The lines of a block between two columns, less the white space that all have at their head.
    pub(super) fn block(lines: &[&Self], from: usize, to: usize) -> Vec<(usize, usize)> {
        let space = |l: &&Self| (from..to.min(l.len())).take_while(|c| l.at(*c) == ' ').count();
        let filled = |l: &&&Self| {
            let (start, end) = l.slice(from, to);
            start < end
        };
        let indent = lines.iter().filter(filled).map(space).min().unwrap_or(0);
        lines.iter().map(|l| l.slice((from + indent).min(to), to)).collect()
    }
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}
