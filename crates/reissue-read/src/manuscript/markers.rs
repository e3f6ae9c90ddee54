//! The marks that open list items: bullets, numbers, letters, roman numerals.

use reissue_core::Numbering;

/// What marks the items of a list, as the source writes it. Two lists that touch are one list when
/// their markers [agree](Marker::same_list).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    Bullet(u8),
    Number { start: i32, numbering: Numbering, ends: Ends },
}

/// How a number is set off: `1.`, `1)`, `(1)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    Stop,
    Right,
    Both,
}

impl Marker {
    /// Tells whether an item with this marker goes on in a list that was begun with another.
    pub(super) fn same_list(self, open: Self) -> bool {
        match (self, open) {
            (Self::Bullet(a), Self::Bullet(b)) => a == b,
            (
                Self::Number { numbering: a, ends: x, .. },
                Self::Number { numbering: b, ends: y, .. },
            ) => a == b && x == y,
            _ => false,
        }
    }
}

/// Reads a marker at the start of a text without indentation; gives it and its length in bytes.
/// What follows must be white space or the end of the line. `open` is the list that may go on.
pub(super) fn read(text: &str, open: Option<Marker>) -> Option<(Marker, usize)> {
    let bytes = text.as_bytes();
    let (marker, len) = match bytes.first()? {
        b @ (b'-' | b'+' | b'*') => (Marker::Bullet(*b), 1),
        b'(' | b'#' => enumerated(text, open)?,
        b if b.is_ascii_alphanumeric() => enumerated(text, open)?,
        _ => return None,
    };
    match bytes.get(len) {
        None | Some(b' ' | b'\t') => Some((marker, len)),
        _ => None,
    }
}

fn enumerated(text: &str, open: Option<Marker>) -> Option<(Marker, usize)> {
    let both = text.starts_with('(');
    let inside = text.get(usize::from(both)..)?;
    let len = inside
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '#')
        .filter(|n| (1..=9).contains(n))?;
    let label = inside.get(..len)?;
    let ends = match (both, inside.as_bytes().get(len)?) {
        (true, b')') => Ends::Both,
        (false, b')') => Ends::Right,
        (false, b'.') => Ends::Stop,
        _ => return None,
    };
    let total = usize::from(both) + len + 1;
    let (start, numbering) = number(label, ends, open)?;
    let initial =
        ends == Ends::Stop && matches!(numbering, Numbering::UpperAlpha | Numbering::UpperRoman);
    if initial && !matches!(text.get(total..)?, t if t.starts_with("  ") || t.starts_with('\t')) {
        return None;
    }
    Some((Marker::Number { start, numbering, ends }, total))
}

/// The number that a label stands for. A letter is read in the way of the open list; without one,
/// `i` and `I` are roman, all other letters letters, and a word such as `mix` is no numeral.
fn number(label: &str, ends: Ends, open: Option<Marker>) -> Option<(i32, Numbering)> {
    if label == "#" {
        return Some((1, Numbering::Decimal));
    }
    if label.bytes().all(|b| b.is_ascii_digit()) {
        return Some((label.parse().ok()?, Numbering::Decimal));
    }
    let upper = label.bytes().all(|b| b.is_ascii_uppercase());
    if !upper && !label.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    let (alpha, roman) = if upper {
        (Numbering::UpperAlpha, Numbering::UpperRoman)
    } else {
        (Numbering::LowerAlpha, Numbering::LowerRoman)
    };
    let letter = match label.as_bytes() {
        [b] => Some((i32::from(b.to_ascii_lowercase() - b'a') + 1, alpha)),
        _ => None,
    };
    let numeral = roman_value(label).map(|n| (n, roman));
    let open = match open {
        Some(Marker::Number { numbering, ends: e, .. }) if e == ends => Some(numbering),
        _ => None,
    };
    match open {
        Some(n) if n == alpha && letter.is_some() => letter,
        Some(n) if n == roman && numeral.is_some() => numeral,
        _ if label.eq_ignore_ascii_case("i") => numeral,
        _ => letter.or(numeral.filter(|(n, _)| *n <= 39)),
    }
}

/// The value of a well-formed roman numeral of either case, 1 to 3999.
pub(super) fn roman_value(text: &str) -> Option<i32> {
    const STEPS: [(&str, i32); 13] = [
        ("m", 1000),
        ("cm", 900),
        ("d", 500),
        ("cd", 400),
        ("c", 100),
        ("xc", 90),
        ("l", 50),
        ("xl", 40),
        ("x", 10),
        ("ix", 9),
        ("v", 5),
        ("iv", 4),
        ("i", 1),
    ];
    let lower = text.to_ascii_lowercase();
    let mut rest = lower.as_str();
    let mut value = 0;
    for (step, worth) in STEPS {
        let most = if step.len() == 2 || matches!(step, "d" | "l" | "v") { 1 } else { 3 };
        for _ in 0..most {
            match rest.strip_prefix(step) {
                Some(after) => {
                    value += worth;
                    rest = after;
                }
                None => break,
            }
        }
    }
    (rest.is_empty() && value > 0).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_of_all_kinds() {
        let number = |text| match read(text, None) {
            Some((Marker::Number { start, numbering, .. }, len)) => Some((start, numbering, len)),
            _ => None,
        };
        assert_eq!(number("12. x"), Some((12, Numbering::Decimal, 3)));
        assert_eq!(number("(iv) x"), Some((4, Numbering::LowerRoman, 4)));
        assert_eq!(number("b) x"), Some((2, Numbering::LowerAlpha, 2)));
        assert_eq!(number("i. x"), Some((1, Numbering::LowerRoman, 2)));
        assert_eq!(number("A.  x"), Some((1, Numbering::UpperAlpha, 2)));
        for none in
            ["A. C. Artusov", "I. The Quay", "and. x", "1.x", "x", "e.g. x", "1234567890. x"]
        {
            assert_eq!(number(none), None, "{none}");
        }
    }

    #[test]
    fn roman_numerals_are_checked() {
        for (text, value) in
            [("i", 1), ("XIV", 14), ("mcmxc", 1990), ("iix", 0), ("", 0), ("vv", 0)]
        {
            assert_eq!(roman_value(text), (value > 0).then_some(value), "{text}");
        }
    }
}
