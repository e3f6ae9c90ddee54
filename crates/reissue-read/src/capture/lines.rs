//! The lines of a capture and the blocks they form.

use std::ops::Range;

use reissue_core::{SourceId, Span};

/// A text in lines.
pub(super) struct Page<'a> {
    pub(super) text: &'a str,
    pub(super) source: SourceId,
    lines: Vec<(usize, usize)>,
}

/// Lines without a blank one between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) lines: Range<usize>,
}

impl<'a> Page<'a> {
    pub(super) fn new(text: &'a str, source: SourceId) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        for line in text.split('\n') {
            lines.push((start, start + line.trim_end_matches('\r').len()));
            start += line.len() + 1;
        }
        Self { text, source, lines }
    }

    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// A line without the plain spaces at its ends.
    pub(super) fn line(&self, index: usize) -> &'a str {
        let (start, end) = self.lines.get(index).copied().unwrap_or((0, 0));
        self.text.get(start..end).unwrap_or("").trim_matches([' ', '\t', '\u{feff}'])
    }

    pub(super) fn indent(&self, index: usize) -> usize {
        let (start, end) = self.lines.get(index).copied().unwrap_or((0, 0));
        let line = self.text.get(start..end).unwrap_or("");
        line.len() - line.trim_start_matches([' ', '\t']).len()
    }

    pub(super) fn is_blank(&self, index: usize) -> bool {
        self.line(index).is_empty()
    }

    /// The place of lines, without the space around them.
    pub(super) fn span(&self, lines: Range<usize>) -> Span {
        let first = self.line(lines.start);
        let last = self.line(lines.end.saturating_sub(1));
        let at = |part: &str| part.as_ptr() as usize - self.text.as_ptr() as usize;
        Span::new(self.source, at(first), at(last) + last.len())
    }

    pub(super) fn pieces(&self, lines: Range<usize>) -> Vec<Piece> {
        let mut out = Vec::new();
        let mut start = None;
        for index in lines.start..=lines.end {
            let ends = index == lines.end || self.is_blank(index);
            match (start, ends) {
                (None, false) => start = Some(index),
                (Some(from), true) => {
                    out.push(Piece { lines: from..index });
                    start = None;
                }
                _ => {}
            }
        }
        out
    }
}

/// How many characters a text has.
pub(super) fn width(text: &str) -> usize {
    text.chars().count()
}

/// Tells whether a text ends as a sentence ends.
pub(super) fn ends_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches(['"', '”', '’', '\'', '»', '«', '“', ')', ']', '*', '_']);
    bare.len() < text.len() && bare.ends_with(['.', '!', '?', '…', ':', ';', ','])
        || text.ends_with(['.', '!', '?', '…', '”', '"', '»', '。', '！', '？', ')', '⸺', '—'])
}
