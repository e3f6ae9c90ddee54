//! Marks that a manuscript escapes: who writes `\"` wants it straight.
//!
//! The model keeps no backslashes, but a text knows its place in the source, and there they stand.

use reissue_core::{Source, Span};

/// Stands for a mark that stays as it is.
pub(super) const KEPT: char = '\u{f8fd}';

/// The characters of a text, with [`KEPT`] for those that its source escapes.
pub(super) fn characters(text: &str, span: Span, sources: &[Source], out: &mut Vec<char>) {
    let begun = out.len();
    out.extend(text.chars());
    let source = sources.get(usize::from(span.source.0)).filter(|_| !span.is_none());
    let Some(source) = source.and_then(|s| s.text.as_deref()) else { return };
    // The backslash of a first character stands before the place.
    let escaped = source.get(..span.start as usize).is_some_and(|head| head.ends_with('\\'));
    let start = span.start as usize - usize::from(escaped);
    let Some(source) = source.get(start..span.end as usize) else { return };
    if source.contains('\\') {
        keep(out.get_mut(begun..).unwrap_or_default(), source);
    }
}

/// Walks a text and its source side by side. Where they part for good, nothing more is kept.
fn keep(text: &mut [char], source: &str) {
    let mut rest = source.chars();
    for slot in text {
        loop {
            let mut ahead = rest.clone();
            match (ahead.next(), *slot) {
                (Some('\\'), c) if c.is_ascii_punctuation() && ahead.next() == Some(c) => {
                    *slot = KEPT;
                    rest = ahead;
                }
                (Some('&'), _) if entity(ahead.as_str()).is_some() => {
                    rest = entity(ahead.as_str()).unwrap_or_default().chars();
                }
                (Some(c), same) if c == same => rest = ahead,
                (Some('\n' | '\r'), ' ') => {
                    // A line's end is a space in the text; what sets the next line in is none.
                    let next = ahead.as_str().trim_start_matches([' ', '\t', '\n', '>']);
                    rest = next.chars();
                }
                (Some(' ' | '\t'), _) => {
                    rest = ahead;
                    continue;
                }
                _ => return,
            }
            break;
        }
    }
}

/// What follows an entity such as `&amp;`, given what follows its `&`.
fn entity(tail: &str) -> Option<&str> {
    let (name, rest) = tail.split_once(';')?;
    (!name.is_empty() && name.len() <= 32 && name.chars().all(|c| c.is_alphanumeric() || c == '#'))
        .then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_and_its_source_are_walked_side_by_side() {
        for (text, source, wanted) in [
            ("\"a\" b", "\\\"a\\\" b", "_a_ b"),
            ("a \"b\"", "a\n> \"b\\\"", "a \"b_"),
            ("a & 'b'", "a &amp; \\'b'", "a & _b'"),
            ("a b-- c", "a   b\\-- c", "a b_- c"),
            ("a 'b'", "other \\'b\\'", "a 'b'"),
        ] {
            let mut chars: Vec<char> = text.chars().collect();
            keep(&mut chars, source);
            let got: String = chars.iter().map(|c| if *c == KEPT { '_' } else { *c }).collect();
            assert_eq!(got, wanted, "{source}");
        }
    }
}
