//! The number at the head of a line: `CHAPTER IV.`, `Erstes Kapitel`, `第一章`, `IV`.

use reissue_core::Role;

use super::numeral::{self, NumberWord};
use super::vocabulary::{self, Number};

/// A number at the start of a line: places are byte offsets into the line.
pub(super) struct Ordinal {
    pub(super) role: Option<Role>,
    pub(super) number: Number,
    /// The division word in lower case; empty for a number alone.
    pub(super) series: String,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Where the title begins.
    pub(super) rest: usize,
}

impl Ordinal {
    /// Takes the mark of a note that is all there is behind a number to it: `CHAPITRE XXII[1].`
    fn with_note(mut self, line: &str) -> Self {
        let tail = line.get(self.rest..).unwrap_or_default();
        let close = tail.find(']').filter(|close| tail.starts_with('[') && *close <= 5);
        if let Some(close) = close {
            let after = tail.get(close + 1..).unwrap_or_default();
            if after.trim_end_matches(['.', ':', ' ']).is_empty() {
                self.end = self.rest + close + 1;
                self.rest = line.len();
            }
        }
        self
    }
}

/// Reads the ordinal at the start of a line.
pub(super) fn ordinal(line: &str) -> Option<Ordinal> {
    // `[xii]` is a page of the source.
    if line.starts_with('[') && line.ends_with(']') {
        return None;
    }
    let open =
        line.len() - line.trim_start_matches(['_', '=', '*', '+', '~', '"', '“', '[', '(']).len();
    let tokens: Vec<(usize, &str)> =
        tokens(line.get(open..)?).into_iter().map(|(at, t)| (at + open, t)).collect();
    let found = cjk(line)
        .or_else(|| framed(line))
        .or_else(|| before(line, &tokens))
        .or_else(|| after(line, &tokens))
        .or_else(|| prefixed(line, &tokens))
        .or_else(|| joined(line, &tokens))
        .or_else(|| alone(line, &tokens))?;
    Some(found.with_note(line))
}

/// The words of a line with their places.
fn tokens(line: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut at = 0;
    for word in line.split([' ', '\t', '\u{a0}']) {
        if !word.is_empty() {
            out.push((at, word));
        }
        at += word.len() + 1;
        if out.len() > 12 {
            break;
        }
    }
    // A no-break space is two bytes long: places are taken from the line itself then.
    if line.contains('\u{a0}') {
        let base = line.as_ptr() as usize;
        return out
            .into_iter()
            .map(|(_, w)| ((w.as_ptr() as usize).saturating_sub(base), w))
            .collect();
    }
    out
}

fn strip(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '§')
}

/// `CHAPTER I. Title`, `BOOK THE FIRST`, `Part one: Title`.
fn before(line: &str, tokens: &[(usize, &str)]) -> Option<Ordinal> {
    let (start, first) = *tokens.first()?;
    let role = vocabulary::division(strip(first))?;
    let mut next = 1;
    if tokens.get(1).is_some_and(|(_, w)| {
        matches!(
            w.to_lowercase().as_str(),
            "the"
                | "el"
                | "das"
                | "le"
                | "la"
                | "den"
                | "no."
                | "nr."
                | "nº"
                | "n°"
                | "n.º"
                | "number"
        )
    }) {
        next = 2;
    }
    if let Some((number, last)) = several(tokens.get(next..)?) {
        let (at, word) = *tokens.get(next + last)?;
        let end =
            at + word.trim_end_matches(['.', ':', ',', '_', '=', '*', '+', '"', ')', ']']).len();
        let series = strip(first).to_lowercase();
        let number = Number::Word(number.value);
        let rest = rest(line, at + word.len());
        return Some(Ordinal { role: Some(role), number, series, start, end, rest });
    }
    let (at, word) = *tokens.get(next)?;
    let (head, tail) = cut_number(word);
    let number = vocabulary::number(head)?;
    if matches!(number, Number::Letter(_)) && tokens.len() > next + 1 && !word.ends_with(['.', ':'])
    {
        return None;
    }
    let end = at + head.trim_end_matches(['.', ':', ',', '_', '=', '*', '+', '"', ')', ']']).len();
    Some(Ordinal {
        role: Some(role),
        number,
        series: strip(first).to_lowercase(),
        start,
        end,
        rest: rest(line, at + word.len() - tail.len()),
    })
}

/// A number of several words, and the place of its last one.
fn several(tokens: &[(usize, &str)]) -> Option<(NumberWord, usize)> {
    let words: Vec<&str> = tokens.iter().take(3).map(|(_, w)| *w).collect();
    numeral::read_row(&words).map(|(number, count)| (number, count - 1))
}

/// Cuts `I.--THE` or `I:Title` or `XXII[1].` after the number.
fn cut_number(word: &str) -> (&str, &str) {
    let cut =
        ["--", "—", "–", "["].iter().filter_map(|sep| word.find(sep)).filter(|at| *at > 0).min();
    match cut {
        Some(at) => word.split_at(at),
        None => (word, ""),
    }
}

/// `Erstes Kapitel`, `FIRST PART.`, `2. Kapitel: Title`, `THE FIRST BOOK`.
fn after(line: &str, tokens: &[(usize, &str)]) -> Option<Ordinal> {
    let skip = usize::from(tokens.first().is_some_and(|(_, w)| {
        matches!(
            w.to_lowercase().as_str(),
            "the"
                | "das"
                | "der"
                | "die"
                | "la"
                | "le"
                | "el"
                | "il"
                | "den"
                | "det"
                | "het"
                | "de"
                | "az"
                | "o"
        )
    }));
    let (start, first) = *tokens.get(skip)?;
    let several = several(tokens.get(skip..)?).filter(|(n, _)| n.ordinal);
    let (at, second) = *tokens.get(skip + 1 + several.map_or(0, |(_, last)| last))?;
    let number = match several {
        Some((number, _)) => Number::Word(number.value),
        // `Three books`, `One night`: a count and no number.
        None => vocabulary::number(first).filter(|n| match n {
            Number::Letter(_) => false,
            Number::Word(_) => vocabulary::is_ordinal(first),
            _ => true,
        })?,
    };
    let role = vocabulary::division(strip(second))?;
    // `30. Lecture hall, 2 doors`: an item of a list.
    let item = matches!(number, Number::Decimal(_))
        && tokens.len() > skip + 2
        && second.ends_with(char::is_alphanumeric);
    if item {
        return None;
    }
    let roman = matches!(number, Number::Roman(_));
    if roman && !first.ends_with('.') || tokens.len() > skip + 9 {
        return None;
    }
    let end = at + second.trim_end_matches(['.', ':', ',', '_', '=', '*', '+']).len();
    let start = if skip > 0 { tokens.first()?.0 } else { start };
    Some(Ordinal {
        role: Some(role),
        number,
        series: strip(second).to_lowercase(),
        start,
        end,
        rest: rest(line, at + second.len()),
    })
}

/// `Inferno: Canto I`, `C. IULI CAESARIS DE BELLO GALLICO COMMENTARIUS PRIMUS`: the number is last.
fn prefixed(line: &str, tokens: &[(usize, &str)]) -> Option<Ordinal> {
    let count = tokens.len();
    if !(3..=10).contains(&count) || line.chars().count() > 70 {
        return None;
    }
    let (_, division) = *tokens.get(count - 2)?;
    let (at, word) = *tokens.get(count - 1)?;
    let role = vocabulary::division(strip(division))?;
    let number = vocabulary::number(word)
        .filter(|n| matches!(n, Number::Roman(_) | Number::Decimal(_) | Number::Word(_)))
        .filter(|n| n.value() < 1000)?;
    let start = tokens.first()?.0;
    let capital = strip(division).starts_with(char::is_uppercase)
        && strip(tokens.first()?.1).starts_with(char::is_uppercase);
    let end = at + word.trim_end_matches(['.', ':', ',', '_']).len();
    // `Sauces, the title of Book V`: an entry of an index.
    let before = line.get(..at).unwrap_or_default();
    let entry = before.contains([',', ';'])
        && before.split(' ').any(|w| w.len() > 3 && w.starts_with(char::is_lowercase));
    (capital && !entry).then(|| Ordinal {
        role: Some(role),
        number,
        series: strip(division).to_lowercase(),
        start,
        end,
        rest: line.len(),
    })
}

/// `PHASE THE FIRST`: any word, and a number that `the` joins to it.
fn joined(line: &str, tokens: &[(usize, &str)]) -> Option<Ordinal> {
    let [(start, word), (_, the), (at, number)] = *tokens else { return None };
    let ordinal = vocabulary::is_ordinal(number) && the.eq_ignore_ascii_case("the");
    let named = word.chars().all(char::is_alphabetic) && word.starts_with(char::is_uppercase);
    let value = vocabulary::number(number).filter(|_| ordinal && named)?;
    Some(Ordinal {
        role: None,
        number: value,
        series: word.to_lowercase(),
        start,
        end: at + number.trim_end_matches(['.', ':', ',', '_']).len(),
        rest: line.len(),
    })
}

/// `IV.`, `IV`, `4. Title`, `IV - Title`, or an unknown word and a number: `FILE IV.`
fn alone(line: &str, tokens: &[(usize, &str)]) -> Option<Ordinal> {
    let (start, first) = *tokens.first()?;
    let (head, tail) = cut_number(first);
    if let Some(number) = vocabulary::number(head).filter(|n| !matches!(n, Number::Word(_))) {
        let end =
            start + head.trim_end_matches(['.', ':', ',', ')', '_', '=', '*', ']', '+']).len();
        let mut from = start + first.len() - tail.len();
        let mut parted = head.ends_with(['.', ':', ')']) || !tail.is_empty();
        if let Some((at, dash)) =
            tokens.get(1).filter(|(_, w)| matches!(*w, "-" | "--" | "—" | "–"))
        {
            from = at + dash.len();
            parted = true;
        }
        let rest = rest(line, from);
        if rest < line.len() && !parted {
            return None;
        }
        return Some(Ordinal { role: None, number, series: String::new(), start, end, rest });
    }
    let (at, second) = *tokens.get(1)?;
    let number = vocabulary::number(second)
        .filter(|n| matches!(n, Number::Roman(_) | Number::Decimal(_)))?;
    let word = strip(first);
    let named = word.chars().count() > 2
        && word.starts_with(char::is_uppercase)
        && tokens.len() == 2
        && word == first;
    let end = at + second.trim_end_matches(['.', ':', ',', '_']).len();
    named.then(|| Ordinal {
        role: None,
        number,
        series: word.to_lowercase(),
        start,
        end,
        rest: line.len(),
    })
}

/// `— II —`: a roman number between dashes.
fn framed(line: &str) -> Option<Ordinal> {
    let inner = line.trim_matches(['—', '–', '-', ' ']);
    let start = line.find(inner).filter(|at| *at > 0 && at + inner.len() < line.len())?;
    let number = vocabulary::number(inner).filter(|n| matches!(n, Number::Roman(_)))?;
    let end = start + inner.len();
    Some(Ordinal { role: None, number, series: String::new(), start, end, rest: line.len() })
}

/// `第一章 …`, `第3回`.
fn cjk(line: &str) -> Option<Ordinal> {
    let body = line.strip_prefix('第')?;
    let at = body.find(['章', '回', '卷', '巻', '部', '話', '节', '節', '幕'])?;
    let numeral = body.get(..at)?;
    if numeral.is_empty()
        || numeral.chars().count() > 5
        || !numeral
            .chars()
            .all(|c| "〇一二三四五六七八九十百千零0123456789０１２３４５６７８９".contains(c))
    {
        return None;
    }
    let unit = body.get(at..)?.chars().next()?;
    let role = match unit {
        '卷' | '巻' | '部' => Role::Part,
        '幕' => Role::Act,
        _ => Role::Chapter,
    };
    let end = '第'.len_utf8() + at + unit.len_utf8();
    Some(Ordinal {
        role: Some(role),
        number: Number::Word(1),
        series: unit.to_string(),
        start: 0,
        end,
        rest: rest(line, end),
    })
}

/// Where a title begins after its number: past stops, dashes and white space.
fn rest(line: &str, from: usize) -> usize {
    let tail = line.get(from..).unwrap_or_default();
    let body =
        tail.trim_start_matches([' ', '.', ':', '-', '—', '–', ',', '\u{a0}', '\u{3000}', ')']);
    // Marks of emphasis that open before the number close after it.
    let body =
        if body.trim_matches(['_', '=', '*', '+', '"', '”', ']']).is_empty() { "" } else { body };
    line.len() - body.len()
}
