//! Paragraphs of a passage that is set in, told by their first lines alone.
//!
//! A long quotation may stand without a blank line, its lines set in and the first line of each
//! paragraph set in further. Such lines look like verse; the lines that go on are full, though, as
//! no poet's are.

use super::lines::{Line, Page};

/// Parts the paragraphs of such passages by blank lines. One of a single line is lined up with the
/// others, or it would seem to be set in by itself.
pub(super) fn part(page: &mut Page<'_>) {
    let mut out: Vec<Line> = Vec::new();
    let mut done = 0;
    let mut start = 0;
    while start < page.lines.len() {
        if page.is_blank(start) {
            start += 1;
            continue;
        }
        let end = (start..page.lines.len()).find(|i| page.is_blank(*i)).unwrap_or(page.lines.len());
        if let Some(passage) = Passage::of(page, start, end) {
            out.extend_from_slice(page.lines.get(done..start).unwrap_or_default());
            for (i, line) in (start..end).zip(page.lines.get(start..end).unwrap_or_default()) {
                let opens = line.indent == passage.first;
                if opens && i > start {
                    out.push(Line { start: line.start, end: line.start, indent: 0 });
                }
                let alone = opens && (i + 1 == end || page.indent(i + 1) == passage.first);
                out.push(Line { indent: if alone { passage.base } else { line.indent }, ..*line });
            }
            done = end;
        }
        start = end;
    }
    if done > 0 {
        out.extend_from_slice(page.lines.get(done..).unwrap_or_default());
        page.lines = out;
    }
}

/// How the lines of a passage are set in.
struct Passage {
    /// The first line of a paragraph.
    first: usize,
    /// The others.
    base: usize,
}

impl Passage {
    fn of(page: &Page<'_>, start: usize, end: usize) -> Option<Self> {
        let first = page.indent(start);
        let base = (start..end).map(|i| page.indent(i)).min().filter(|b| *b >= 2)?;
        let two = (start..end).all(|i| page.indent(i) == first || page.indent(i) == base);
        if !(2..=8).contains(&first.saturating_sub(base)) || !two {
            return None;
        }
        let widest = (start..end).map(|i| page.width(i)).max()?;
        let ends = |i: usize| page.line(i).ends_with(['.', '!', '?', '"', '”', '’', ':', ';', '-']);
        let full = |i: usize| {
            let next = page.line(i + 1).split(' ').next().map_or(0, |w| w.chars().count());
            page.width(i) + 1 + next > widest
        };
        let (mut paragraphs, mut sound, mut lines, mut filled) =
            (1_usize, 1_usize, 0_usize, 0_usize);
        for i in start + 1..end {
            if page.indent(i) == first {
                paragraphs += 1;
                sound += usize::from(ends(i - 1));
            } else {
                lines += 1;
                filled += usize::from(full(i - 1));
            }
        }
        let prose = lines >= 4 && filled * 5 >= lines * 4;
        (prose && paragraphs >= 2 && sound == paragraphs).then_some(Self { first, base })
    }
}
