//! Breaks a paragraph into lines by optimum fit.
//!
//! Of all ways to break, the one is taken whose lines are most even: the sum of the squares of the
//! columns left empty, the last line aside, is least (after Knuth and Plass, *Breaking Paragraphs
//! into Lines*, 1981, section "The optimum-fit algorithm", with glue that can't stretch). A line
//! holds few words, so that the dynamic programme is linear in the words for a given width.

use unicode_width::UnicodeWidthChar;

/// The columns that a text takes: two for East Asian wide characters, none for combining marks.
pub fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(|c| c.width().unwrap_or(0)).sum() }
}

/// A piece that is not broken: where it stands, its columns, and whether a space goes before it.
#[derive(Clone, Copy, Debug)]
struct Piece {
    start: usize,
    end: usize,
    columns: usize,
    space: usize,
}

/// The empty columns of the lines but the last, squared and summed.
pub fn raggedness(lines: &[String], width: usize) -> u64 {
    let Some((_, rest)) = lines.split_last() else { return 0 };
    rest.iter().map(|l| u64::try_from(width.saturating_sub(columns(l))).unwrap_or(0).pow(2)).sum()
}

/// Breaks a text at its spaces into lines of at most `width` columns, the first line `first`
/// columns shorter; a longer word stands alone. `\n` is a break that stays.
pub fn wrap(text: &str, width: usize, first: usize) -> Vec<String> {
    let width = width.max(1);
    let mut out = Vec::new();
    Fit::default().each(text, width.saturating_sub(first), width, |l| out.push(l.to_owned()));
    out
}

/// The tables of the dynamic programme, kept from one paragraph to the next.
#[derive(Default)]
pub(super) struct Fit {
    pieces: Vec<Piece>,
    cost: Vec<u64>,
    from: Vec<usize>,
    breaks: Vec<usize>,
    line: String,
}

impl Fit {
    /// Gives the lines of a text, the first of at most `first` columns, the others of `width`.
    pub(super) fn each(
        &mut self,
        text: &str,
        first: usize,
        width: usize,
        mut take: impl FnMut(&str),
    ) {
        let mut room = first;
        for part in text.split('\n') {
            self.part(part, room, width, &mut take);
            room = width;
        }
    }

    fn part(&mut self, text: &str, first: usize, width: usize, take: &mut impl FnMut(&str)) {
        let mut pieces = std::mem::take(&mut self.pieces);
        cut(text, &mut pieces);
        if pieces.is_empty() {
            take("");
        } else if columns(text) <= first && !text.contains("  ") {
            take(text.trim_matches(' '));
        } else {
            self.solve(&pieces, first, width);
            let mut start = 0;
            for end in self.breaks.iter().rev() {
                put(text, pieces.get(start..*end).unwrap_or_default(), &mut self.line, take);
                start = *end;
            }
        }
        self.pieces = pieces;
    }

    /// Finds for each piece the best break before the line that ends with it, and from these the
    /// best breaks of all, the last first.
    fn solve(&mut self, pieces: &[Piece], first: usize, width: usize) {
        let count = pieces.len();
        self.cost.clear();
        self.cost.resize(count + 1, u64::MAX);
        self.from.clear();
        self.from.resize(count + 1, 0);
        if let Some(first) = self.cost.first_mut() {
            *first = 0;
        }
        for start in 0..count {
            let base = self.cost.get(start).copied().unwrap_or(u64::MAX);
            if base == u64::MAX {
                continue;
            }
            let room = if start == 0 { first } else { width };
            let mut used = 0;
            for (end, piece) in pieces.iter().enumerate().skip(start) {
                used += piece.columns + if end > start { piece.space } else { 0 };
                if used > room && end > start {
                    break;
                }
                let last = end + 1 == count;
                let empty = u64::try_from(room.saturating_sub(used)).unwrap_or(0);
                // A line of its own for one short word at the end is the least of evils, but one.
                let line = if last { u64::from(end == start && count > 8) } else { empty * empty };
                let total = base.saturating_add(line);
                if let (Some(cost), Some(from)) =
                    (self.cost.get_mut(end + 1), self.from.get_mut(end + 1))
                    && total < *cost
                {
                    *cost = total;
                    *from = start;
                }
                if used > room {
                    break;
                }
            }
        }
        self.breaks.clear();
        let mut at = count;
        while at > 0 {
            self.breaks.push(at);
            at = self.from.get(at).copied().unwrap_or(0).min(at - 1);
        }
    }
}

/// Gives the line that some pieces make; more than one space between two becomes one.
fn put(text: &str, pieces: &[Piece], line: &mut String, take: &mut impl FnMut(&str)) {
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return };
    let whole = text.get(first.start..last.end).unwrap_or_default();
    if !whole.contains("  ") {
        return take(whole);
    }
    line.clear();
    for (i, piece) in pieces.iter().enumerate() {
        if i > 0 && piece.space > 0 {
            line.push(' ');
        }
        line.push_str(text.get(piece.start..piece.end).unwrap_or_default());
    }
    take(line);
}

/// Cuts a text at spaces, between wide characters, and behind a long dash inside of words.
///
/// No line ends with a hyphen or a dash that a space follows: who joins the lines again would
/// join the words. None begins or ends with a no-break space, which would be lost there, and none
/// parts the mark of a page, `[Pg 12]`.
fn cut(text: &str, out: &mut Vec<Piece>) {
    out.clear();
    let mut begun: Option<usize> = None;
    let mut end = 0;
    let mut space = 0;
    let mut flush = |from: usize, to: usize, space: usize| {
        let width = columns(text.get(from..to).unwrap_or_default());
        out.push(Piece { start: from, end: to, columns: width, space });
    };
    for (at, word) in words(text) {
        let hangs = begun.is_some()
            && (text.get(..end).is_some_and(|t| {
                t.ends_with(['-', '—', '\u{a0}', '\u{202f}']) || t.ends_with("[Pg")
            }) || word.starts_with(char::is_whitespace)
                || !word.is_ascii() && is_wide(text.get(..end), word));
        if hangs {
            end = at + word.len();
            continue;
        }
        if let Some(from) = begun {
            flush(from, end, space);
            space = 1;
        }
        begun = Some(at);
        end = at + word.len();
        if !word.is_ascii() {
            let mut from = at;
            for inner in inner_breaks(word) {
                flush(from, at + inner, space);
                space = 0;
                from = at + inner;
            }
            begun = Some(from);
        }
    }
    if let Some(from) = begun {
        flush(from, end, space);
    }
}

/// Tells whether a space stands between two wide characters, where a line's end would be none.
fn is_wide(before: Option<&str>, word: &str) -> bool {
    let wide = |c: Option<char>| c.and_then(UnicodeWidthChar::width) == Some(2);
    wide(before.and_then(|t| t.chars().next_back())) && wide(word.chars().next())
}

/// The words of a text between spaces, with their places.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(' ').filter_map(move |word| {
        let here = at;
        at += word.len() + 1;
        (!word.is_empty()).then_some((here, word))
    })
}

/// Places inside of a word where a line may end: between wide characters that no rule keeps
/// together (JIS X 4051, the classes that begin or end no line), and behind a dash.
fn inner_breaks(word: &str) -> Vec<usize> {
    const NOT_FIRST: &str = "、。，．・：；？！゛゜ヽヾゝゞ々ー’”）〕］｝〉》」』】°′″℃％…‥ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ";
    const NOT_LAST: &str = "‘“（〔［｛〈《「『【￥＄";
    let mut out = Vec::new();
    let mut chars = word.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let Some((next_at, next)) = chars.peek().copied() else { break };
        let wide = c.width() == Some(2) && next.width() == Some(2);
        let kept = NOT_FIRST.contains(next) || NOT_LAST.contains(c);
        let dash = c == '—'
            && at > 0
            && next.is_alphabetic()
            && !word.get(..at).is_some_and(|t| t.ends_with('—'));
        if wide && !kept || dash {
            out.push(next_at);
        }
    }
    out
}
