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

/// A piece that is not broken: its bytes, its columns, and whether a space goes before it.
#[derive(Clone, Copy)]
struct Piece<'a> {
    text: &'a str,
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
    let mut out = Vec::new();
    let mut less = first;
    let mut optimum = Optimum::default();
    for part in text.split('\n') {
        optimum.lines(part, width.max(1), less, &mut out);
        less = 0;
    }
    out
}

/// The tables of the dynamic programme, kept from one paragraph to the next.
#[derive(Default)]
struct Optimum {
    cost: Vec<u64>,
    from: Vec<usize>,
    breaks: Vec<usize>,
}

impl Optimum {
    fn lines(&mut self, text: &str, width: usize, less: usize, out: &mut Vec<String>) {
        let pieces = pieces(text);
        if pieces.is_empty() {
            out.push(String::new());
            return;
        }
        self.solve(&pieces, width, less);
        self.breaks.clear();
        let mut at = pieces.len();
        while at > 0 {
            self.breaks.push(at);
            at = self.from.get(at).copied().unwrap_or(0).min(at - 1);
        }
        let mut start = 0;
        for end in self.breaks.iter().rev() {
            let mut line = String::with_capacity(width + 8);
            for (i, piece) in pieces.get(start..*end).unwrap_or_default().iter().enumerate() {
                if i > 0 && piece.space > 0 {
                    line.push(' ');
                }
                line.push_str(piece.text);
            }
            out.push(line);
            start = *end;
        }
    }

    /// Finds for each piece the best break before the line that ends with it.
    fn solve(&mut self, pieces: &[Piece<'_>], width: usize, less: usize) {
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
            let room = if start == 0 { width.saturating_sub(less) } else { width };
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
    }
}

/// Cuts a text at spaces, between wide characters, and behind a long dash inside of words.
///
/// No line ends with a hyphen or a dash that a space follows: who joins the lines again would
/// join the words.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out: Vec<Piece<'_>> = Vec::with_capacity(text.len() / 5);
    let mut start = None;
    let mut end = 0;
    let mut flush = |from: Option<usize>, to: usize, space: usize| {
        if let Some(word) = from.and_then(|from| text.get(from..to)) {
            out.push(Piece { text: word, columns: columns(word), space });
        }
    };
    let mut space = 0;
    for (at, word) in words(text) {
        let hangs = start.is_some() && text.get(..end).is_some_and(|t| t.ends_with(['-', '—']));
        if hangs {
            end = at + word.len();
            continue;
        }
        flush(start, end, space);
        space = usize::from(start.is_some());
        start = Some(at);
        end = at + word.len();
        if !word.is_ascii() {
            let mut from = at;
            for cut in inner_breaks(word) {
                flush(Some(from), at + cut, space);
                space = 0;
                from = at + cut;
            }
            start = Some(from);
        }
    }
    flush(start, end, space);
    out
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
