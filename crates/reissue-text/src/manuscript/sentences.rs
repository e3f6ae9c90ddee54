//! One sentence a line, so that a difference of two versions shows sentences.

use crate::typographer::TITLES;

/// Abbreviations that a capital follows inside a sentence, beside titles and initials.
const INNER: &[&str] = &[
    "Jr.", "Sr.", "Esq.", "Lieut.", "Maj.", "Gov.", "Sen.", "Rep.", "Pres.", "Sec.", "Mt.", "Ft.",
    "Ave.", "Co.", "Bros.", "Inc.", "Ltd.", "cf.", "vs.", "viz.", "etc.", "vol.", "chap.", "fig.",
    "ch.", "ed.", "Ed.", "trans.", "Jan.", "Feb.", "Mar.", "Apr.", "Aug.", "Sept.", "Oct.", "Nov.",
    "Dec.", "bzw.", "Nr.", "Bd.", "Hrn.", "MM.", "Mgr.", "Ste.", "Sig.", "Sigg.",
];

/// Breaks a paragraph as it is written after its sentences, where the next line opens no block and
/// no span or code is cut.
///
/// A sentence ends with a mark before a space and a capital; not behind a title, an initial or
/// another abbreviation, nor behind a question in quotation marks, which its speaker may follow.
pub(super) fn broken(text: &str) -> String {
    if text.contains('`') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut depth = 0_i32;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if !escaped {
            depth += i32::from(matches!(c, '[' | '{' | '<'));
            depth -= i32::from(matches!(c, ']' | '}' | '>'));
        }
        escaped = c == '\\' && !escaped;
        let head = text.get(..at).unwrap_or_default();
        let tail = text.get(at + 1..).unwrap_or_default();
        if c == ' ' && depth == 0 && ends(head) && begins(tail) {
            out.push('\n');
        } else {
            out.push(c);
        }
    }
    out
}

/// Tells whether a sentence ends here.
fn ends(head: &str) -> bool {
    let bare = head.trim_end_matches(['”', '’', '»', '“', '"', '*', ')']);
    let quoted = bare.len() < head.len();
    if bare.ends_with(['…', '.']) {
        let start = bare.rfind(|c: char| c.is_whitespace() || "([“‘«—*".contains(c));
        let word = start.and_then(|s| bare.get(s..)).unwrap_or(bare);
        let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        let initial = word.chars().count() == 2 && word.starts_with(char::is_alphabetic);
        return quoted || !initial && !TITLES.contains(&word) && !INNER.contains(&word);
    }
    bare.ends_with(['!', '?']) && !quoted
}

/// Tells whether a sentence begins here, with a word that opens no list.
fn begins(tail: &str) -> bool {
    let word = tail.split(' ').next().unwrap_or_default();
    tail.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '‘' | '«'))
        && !word.ends_with(['.', ')', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_told_from_abbreviations() {
        for (text, wanted) in [
            ("It rained. I slept. A mule came.", "It rained.|I slept.|A mule came."),
            (
                "I saw Mr. Quist and W. G. Sill. They ran.",
                "I saw Mr. Quist and W. G. Sill.|They ran.",
            ),
            ("“Yes,” Quist said. “No.” Marek slept.", "“Yes,” Quist said.|“No.”|Marek slept."),
            ("“Is it?” Quist asked. It was!", "“Is it?” Quist asked.|It was!"),
            ("He read *Salt.* Then [a. B](x) came.", "He read *Salt.*|Then [a. B](x) came."),
            ("It was \\[sic. Then\\] so. He left.", "It was \\[sic.|Then\\] so.|He left."),
            (
                "He met Capt. Holmes in Nov. A. Sill wrote.",
                "He met Capt. Holmes in Nov. A. Sill wrote.",
            ),
            ("See I. Then II. The end.", "See I. Then II.|The end."),
        ] {
            assert_eq!(broken(text).replace('\n', "|"), wanted);
        }
    }
}
