//! A place in a line, counted in bytes and in columns, with tab stops of four (CommonMark 2.2).

/// One line of the source without its line end, and how far it has been read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    /// Byte offset into the file.
    pub(super) at: usize,
    /// Byte offset of the end of the line.
    pub(super) end: usize,
    column: usize,
    /// Columns left of a tab that was read in part.
    pub(super) pad: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str, start: usize, end: usize) -> Self {
        Self { text, at: start, end, column: 0, pad: 0 }
    }

    /// What is left of the line, without the columns of a half-read tab.
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..self.end).unwrap_or("")
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.rest().bytes().next()
    }

    pub(super) fn blank(&self) -> bool {
        self.rest().bytes().all(|b| matches!(b, b' ' | b'\t'))
    }

    /// How many columns of white space come next.
    pub(super) fn indent(&self) -> usize {
        let mut column = self.column + self.pad;
        for b in self.rest().bytes() {
            match b {
                b' ' => column += 1,
                b'\t' => column += 4 - column % 4,
                _ => break,
            }
        }
        column - self.column
    }

    /// Reads up to a number of columns of white space.
    pub(super) fn skip_columns(&mut self, mut columns: usize) {
        let half = self.pad.min(columns);
        self.pad -= half;
        self.column += half;
        columns -= half;
        while columns > 0 {
            match self.peek() {
                Some(b' ') => {
                    self.at += 1;
                    self.column += 1;
                    columns -= 1;
                }
                Some(b'\t') => {
                    let width = 4 - self.column % 4;
                    let taken = width.min(columns);
                    self.at += 1;
                    self.column += taken;
                    self.pad = width - taken;
                    columns -= taken;
                }
                _ => return,
            }
        }
    }

    /// Reads all white space.
    pub(super) fn skip_space(&mut self) {
        self.skip_columns(self.indent());
    }

    /// Reads bytes that are no white space.
    pub(super) fn skip_bytes(&mut self, bytes: usize) {
        let skipped = self.rest().get(..bytes).map_or(0, |s| s.chars().count());
        self.at += bytes;
        self.column += skipped;
    }
}

/// The lines of a text as byte ranges; `\n`, `\r\n` and `\r` end a line.
pub(super) fn lines(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len() / 60);
    let mut start = 0;
    while start < bytes.len() {
        let rest = bytes.get(start..).unwrap_or_default();
        let len = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        out.push((start, start + len));
        let ends = match rest.get(len..) {
            Some([b'\r', b'\n', ..]) => 2,
            _ => 1,
        };
        start += len + ends;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_count_to_the_next_stop() {
        let mut cursor = Cursor::new("\t\tx", 0, 3);
        assert_eq!(cursor.indent(), 8);
        cursor.skip_columns(2);
        assert_eq!((cursor.indent(), cursor.pad), (6, 2));
        cursor.skip_columns(6);
        assert_eq!(cursor.rest(), "x");
    }

    #[test]
    fn all_line_ends_are_known() {
        assert_eq!(lines("a\nb\r\n\rc"), [(0, 1), (2, 3), (5, 5), (6, 7)]);
        assert_eq!(lines(""), []);
    }
}
