//! Where a word may be divided: by its own marks, by soft hyphens, by patterns.

use std::sync::Arc;

use super::DivisionKind;
use crate::linebreak::unicode::{After, within};

/// The places where a word may be divided, in order. `points` gives those of a run of letters that
/// begins at a byte of the word, as [`Hyphenator::points`](crate::hyphen::Hyphenator::points) does.
pub(crate) fn divisions(
    word: &str,
    points: impl Fn(usize, &str) -> Arc<[u16]>,
) -> Vec<(u32, DivisionKind)> {
    let mut out: Vec<(u32, DivisionKind)> = within(word)
        .into_iter()
        .map(|o| {
            let kind = match o.after {
                After::Hyphen => DivisionKind::Own,
                After::SoftHyphen => DivisionKind::Soft,
                After::Dash => DivisionKind::Dash,
                After::Other => DivisionKind::Other,
            };
            (o.offset as u32, kind)
        })
        .collect();
    if is_address(word) {
        add_address_places(word, &mut out);
    } else if word.is_ascii() || !word.contains('\u{AD}') {
        let compound = out.iter().any(|(_, kind)| *kind == DivisionKind::Own);
        for (start, run) in letter_runs(word) {
            hyphenate(start, run, &points(start, run), compound, &mut out);
        }
    }
    out.sort_by_key(|(at, _)| *at);
    out.dedup_by_key(|(at, _)| *at);
    out
}

fn hyphenate(
    start: usize,
    run: &str,
    points: &[u16],
    compound: bool,
    out: &mut Vec<(u32, DivisionKind)>,
) {
    for &point in points {
        let Some((before, after)) = run.split_at_checked(usize::from(point)) else { continue };
        let short = |part: &str| part.chars().count() <= 2;
        let kind = if compound {
            DivisionKind::Compound
        } else if short(before) || short(after) {
            DivisionKind::Short
        } else {
            DivisionKind::Pattern
        };
        out.push(((start + usize::from(point)) as u32, kind));
    }
}

/// The runs of letters of a word, with where they begin.
fn letter_runs(word: &str) -> impl Iterator<Item = (usize, &str)> {
    let letter = |c: char| c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36F}');
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = word.get(from..)?;
        let start = from + rest.find(letter)?;
        let run = &word[start..];
        let len = run.find(|c| !letter(c)).unwrap_or(run.len());
        from = start + len;
        Some((start, &run[..len]))
    })
}

/// Whether a word is an address of the web or of mail: it gets no hyphens.
fn is_address(word: &str) -> bool {
    // A mark inside the word, which few have.
    let inside = word.bytes().rev().skip(1);
    inside.fold(false, |found, b| found | matches!(b, b'.' | b'/' | b'@')) && has_address(word)
}

fn has_address(word: &str) -> bool {
    word.contains("://") || word.contains("www.") || (word.contains('@') && word.contains('.'))
}

/// Lets an address be divided after its slashes and before its other marks.
fn add_address_places(word: &str, out: &mut Vec<(u32, DivisionKind)>) {
    let mut before = ' ';
    for (at, c) in word.char_indices() {
        let after_mark = matches!(before, '/' | '&' | '=' | '#' | '@') && c != '/';
        let at_mark = matches!(c, '.' | '?' | '_' | '-' | '%') && before.is_alphanumeric();
        let inside = word.get(at..).is_some_and(|rest| rest.len() > 2);
        if at > 2 && inside && (after_mark || at_mark) {
            out.push((at as u32, DivisionKind::Other));
        }
        before = c;
    }
    out.retain(|(_, kind)| *kind != DivisionKind::Own);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hyphen::{Hyphenator, Lang};

    fn divided(word: &str) -> String {
        let mut out = String::new();
        let mut from = 0;
        let lang = Lang::from_tag("en-US");
        let points = |_, run: &str| Hyphenator::new().points(run, lang).into();
        for (at, kind) in divisions(word, points) {
            out += &word[from..at as usize];
            out.push(if kind.adds_hyphen() { '-' } else { '|' });
            from = at as usize;
        }
        out + &word[from..]
    }

    #[test]
    fn words_are_divided() {
        for (word, expected) in [
            ("“wonderful,”", "“won-der-ful,”"),
            ("lime-tree", "lime-|tree"),
            ("self-adjusting", "self-|ad-just-ing"),
            ("prison—wonderful", "prison—|won-der-ful"),
            ("won\u{AD}derful", "won\u{AD}-derful"),
            ("couldn’t", "couldn’t"),
            ("https://example.org/wonderful", "https://|example|.org/|wonderful"),
            ("1914–1918", "1914–|1918"),
        ] {
            assert_eq!(divided(word), expected);
        }
    }
}
