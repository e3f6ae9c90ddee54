//! Where Unicode lets a line end (UAX #14), with the tailoring of book setting.

use unicode_linebreak::{BreakClass, BreakOpportunity, break_property, linebreaks};

/// A place inside a word where a line may end without adding anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opportunity {
    /// The byte before which the next line begins.
    pub offset: usize,
    /// What the line then ends with.
    pub after: After,
}

/// What stands at the end of a line that ends inside a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// A hyphen of the word itself.
    Hyphen,
    /// A soft hyphen, which becomes visible.
    SoftHyphen,
    /// A dash.
    Dash,
    /// Anything else: a slash, an ideograph.
    Other,
}

/// All places where Unicode lets a line end, the end of the text among them, without any
/// tailoring.
///
/// The crate underneath knows the pairs of LB25 and LB30 as older versions of the annex had them;
/// what numbers and wide brackets allow since version 13 is added here.
pub fn opportunities(text: &str) -> impl Iterator<Item = usize> {
    let mut found: Vec<usize> = linebreaks(text).map(|(at, _)| at).collect();
    let letters = bases(text);
    for (index, pair) in letters.windows(2).enumerate() {
        let [(_, _, before), (at, c, next)] = *pair else { continue };
        let head = letters.get(..index).unwrap_or_default();
        let follows_number = ends_in_number(head);
        let number_next = letters.get(index + 2).is_some_and(|l| l.2 == BreakClass::Numeric);
        let allowed = match (before, next) {
            (BreakClass::Prefix | BreakClass::Postfix, BreakClass::OpenPunctuation) => !number_next,
            (
                BreakClass::ClosePunctuation | BreakClass::CloseParenthesis,
                BreakClass::Prefix | BreakClass::Postfix,
            ) => !follows_number,
            (BreakClass::InfixSeparator | BreakClass::Symbol, BreakClass::Numeric) => {
                !follows_number
            }
            (
                BreakClass::Alphabetic | BreakClass::HebrewLetter | BreakClass::Numeric,
                BreakClass::OpenPunctuation,
            ) => is_wide(c),
            _ => false,
        };
        if allowed {
            found.push(at);
        }
    }
    found
        .retain(|at| !text.get(..*at).zip(text.get(*at..)).is_some_and(|(a, b)| is_one_sign(a, b)));
    found.sort_unstable();
    found.dedup();
    found.into_iter()
}

/// Whether two stretches meet inside one sign: after a joiner (LB8a), or before the modifier of a
/// picture that is not assigned yet (LB30b).
fn is_one_sign(before: &str, after: &str) -> bool {
    let (Some(a), Some(b)) = (before.chars().next_back(), after.chars().next()) else {
        return false;
    };
    let reserved = matches!(a, '\u{1F000}'..='\u{1FAFF}' | '\u{1FC00}'..='\u{1FFFD}')
        && !matches!(
            break_property(a.into()),
            BreakClass::EmojiModifier | BreakClass::RegionalIndicator
        );
    a == '\u{200D}' || (reserved && break_property(b.into()) == BreakClass::EmojiModifier)
}

/// The characters with their places and classes, combining marks taken with their base (LB9) or,
/// where there is none, for letters (LB10); classes without pairs of interest are letters (LB1).
fn bases(text: &str) -> Vec<(usize, char, BreakClass)> {
    let mut out: Vec<(usize, char, BreakClass)> = Vec::new();
    for (at, c) in text.char_indices() {
        let class = break_property(c.into());
        let alone = out.last().is_none_or(|(_, _, before)| {
            matches!(
                before,
                BreakClass::Mandatory
                    | BreakClass::CarriageReturn
                    | BreakClass::LineFeed
                    | BreakClass::NextLine
                    | BreakClass::Space
                    | BreakClass::ZeroWidthSpace
            )
        });
        let class = match class {
            BreakClass::CombiningMark | BreakClass::ZeroWidthJoiner if !alone => continue,
            BreakClass::CombiningMark
            | BreakClass::ZeroWidthJoiner
            | BreakClass::Ambiguous
            | BreakClass::Surrogate
            | BreakClass::Unknown
            | BreakClass::ComplexContext => BreakClass::Alphabetic,
            other => other,
        };
        out.push((at, c, class));
    }
    out
}

/// Whether the characters end in a number: digits, then marks that stand in numbers (LB25).
fn ends_in_number(head: &[(usize, char, BreakClass)]) -> bool {
    let inside = |c: BreakClass| matches!(c, BreakClass::InfixSeparator | BreakClass::Symbol);
    head.iter().rev().map(|l| l.2).find(|c| !inside(*c)) == Some(BreakClass::Numeric)
}

/// Whether an opening bracket is as wide as an ideograph (UAX #11, classes F, W and H).
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2329}' | '\u{3008}'..='\u{301D}' | '\u{FE17}'..='\u{FE6F}' | '\u{FF00}'..='\u{FF62}')
}

/// The opportunities inside a word, a text without spaces. A line does not begin with a dash: a
/// word may be divided after one only.
pub fn within(word: &str) -> Vec<Opportunity> {
    if word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b',' || b == b'.') {
        return Vec::new();
    }
    linebreaks(word)
        .filter(|&(offset, _)| offset > 0 && offset < word.len())
        .filter_map(|(offset, _)| {
            let (before, next) = word.split_at(offset);
            let last = before.chars().next_back()?;
            let dash_next = next.chars().next().is_some_and(is_dash);
            (!dash_next).then_some(Opportunity { offset, after: after(last) })
        })
        .collect()
}

fn is_dash(c: char) -> bool {
    matches!(c, '\u{2012}'..='\u{2015}' | '\u{2E3A}' | '\u{2E3B}')
}

fn after(last: char) -> After {
    match last {
        '-' | '\u{2010}' => After::Hyphen,
        '\u{AD}' => After::SoftHyphen,
        c if is_dash(c) => After::Dash,
        _ => After::Other,
    }
}

/// Whether a line may end at a space between two pieces of text, either of which may be empty.
pub fn at_space(before: &str, after: &str) -> bool {
    let plain = |c: Option<char>| c.is_none_or(|c| c.is_ascii_alphanumeric());
    if plain(after.chars().next()) && before.chars().next_back().is_none_or(ends_plainly) {
        return true;
    }
    if is_lone_quote(before) || is_lone_quote(after) {
        return false;
    }
    let mut joined = String::with_capacity(before.len() + after.len() + 1);
    joined.push_str(tail(before));
    joined.push(' ');
    let offset = joined.len();
    joined.push_str(after);
    linebreaks(&joined).any(|(at, kind)| at == offset && kind == BreakOpportunity::Allowed)
        || after.is_empty()
}

/// Whether a quotation mark stands by itself, as French and some old books set it: it belongs to
/// what it encloses, on the other side of the space.
fn is_lone_quote(text: &str) -> bool {
    let quote = |c: char| matches!(c, '«' | '»' | '‹' | '›' | '“' | '”' | '„' | '"');
    text.contains(quote) && !text.contains(char::is_alphanumeric) && text.chars().count() <= 3
}

/// Whether a line may end after the character and a space, if the next begins with a letter.
fn ends_plainly(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '\u{2019}' | '\u{201D}')
}

/// The end of a text, as much of it as decides about a break after it.
fn tail(text: &str) -> &str {
    let start = text.char_indices().rev().nth(15).map_or(0, |(i, _)| i);
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divided(word: &str) -> String {
        let mut out = String::new();
        let mut from = 0;
        for o in within(word) {
            out += &word[from..o.offset];
            out.push('|');
            from = o.offset;
        }
        out + &word[from..]
    }

    #[test]
    fn words_are_divided_after_hyphens_and_dashes_only() {
        for (word, expected) in [
            ("lime-tree", "lime-|tree"),
            ("prison—a", "prison—|a"),
            ("1914–18", "1914–|18"),
            ("-5", "-5"),
            ("and/or", "and/|or"),
            ("co\u{AD}op", "co\u{AD}|op"),
            ("a\u{2011}b", "a\u{2011}b"),
            ("“Oh—”", "“Oh—”"),
            ("——", "——"),
        ] {
            assert_eq!(divided(word), expected, "{word}");
        }
    }

    #[test]
    fn some_spaces_hold() {
        assert!(at_space("king,", "whose"));
        assert!(at_space("said", "“Yes"));
        assert!(!at_space("«", "oui"));
        assert!(!at_space("oui", "»"));
        assert!(!at_space("Quoi", "!"));
        assert!(!at_space("word", ". . ."));
    }
}
