//! Book numbers with a verified check digit.

use std::fmt;

use crate::isbn_ranges::lengths;

/// An ISBN-13 whose check digit has been verified (ISO 2108; ISBN Users' Manual, 7th edition).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(into = "String", try_from = "String")
)]
pub struct Isbn([u8; 13]);

/// Says why a text is no ISBN.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IsbnError {
    /// Neither ten nor thirteen digits.
    #[error("`{given}` has {digits} digits where an ISBN has 10 or 13")]
    Length {
        /// The text that was given.
        given: String,
        /// How many digits it has.
        digits: usize,
    },
    /// A character that no ISBN has.
    #[error("`{given}` holds `{character}`, which no ISBN holds")]
    Character {
        /// The text that was given.
        given: String,
        /// The offending character.
        character: char,
    },
    /// Thirteen digits that do not start with 978 or 979.
    #[error("`{given}` does not start with 978 or 979")]
    Prefix {
        /// The text that was given.
        given: String,
    },
    /// The last digit does not follow from the others.
    #[error("`{given}` ends in `{found}` where its check digit would be `{expected}`")]
    CheckDigit {
        /// The text that was given.
        given: String,
        /// The digit that stands there.
        found: char,
        /// The digit that the rule gives.
        expected: char,
    },
}

impl Isbn {
    /// Reads an ISBN-13 or an ISBN-10 (turned into 13); spaces, hyphens and `ISBN` are ignored.
    ///
    /// # Errors
    /// See [`IsbnError`].
    pub fn new(given: &str) -> Result<Self, IsbnError> {
        let digits = significant(given)?;
        match digits.len() {
            13 => Self::thirteen(given, &digits),
            10 => Self::ten(given, &digits),
            n => Err(IsbnError::Length { given: given.into(), digits: n }),
        }
    }

    fn thirteen(given: &str, digits: &[u8]) -> Result<Self, IsbnError> {
        let mut out = [0; 13];
        for (slot, digit) in out.iter_mut().zip(digits) {
            if *digit > 9 {
                return Err(IsbnError::Character { given: given.into(), character: 'X' });
            }
            *slot = *digit;
        }
        if !(out.starts_with(&[9, 7, 8]) || out.starts_with(&[9, 7, 9])) {
            return Err(IsbnError::Prefix { given: given.into() });
        }
        check(given, out[12], ean_check(&out))?;
        Ok(Self(out))
    }

    fn ten(given: &str, digits: &[u8]) -> Result<Self, IsbnError> {
        let sum: u32 =
            digits.iter().take(9).zip((2..=10).rev()).map(|(d, w)| u32::from(*d) * w).sum();
        let expected = ((11 - sum % 11) % 11) as u8;
        check(given, digits.last().copied().unwrap_or(0), expected)?;
        let mut out = [9, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        for (slot, digit) in out.iter_mut().skip(3).zip(digits.iter().take(9)) {
            *slot = *digit;
        }
        out[12] = ean_check(&out);
        Ok(Self(out))
    }

    /// The thirteen digits, each 0 to 9, as an EAN-13 barcode carries them.
    pub fn digits(&self) -> [u8; 13] {
        self.0
    }

    /// The number with its hyphens, as it is printed: `978-0-306-40615-7`. Without them where the
    /// range of its registrant is not known (ISBN Users' Manual, 7th edition, 5).
    ///
    /// ```
    /// use reissue_core::Isbn;
    ///
    /// let isbn = Isbn::new("9780306406157")?;
    /// assert_eq!(isbn.hyphenated(), "978-0-306-40615-7");
    /// # Ok::<(), reissue_core::IsbnError>(())
    /// ```
    pub fn hyphenated(&self) -> String {
        let mut out = self.to_string();
        if let Some((group, registrant)) = lengths(&self.0) {
            for at in [12, 3 + group + registrant, 3 + group, 3] {
                out.insert(at, '-');
            }
        }
        out
    }
}

fn significant(given: &str) -> Result<Vec<u8>, IsbnError> {
    let text = given.trim();
    let text = text.strip_prefix("urn:isbn:").unwrap_or(text);
    let text = match text.get(..4) {
        Some(head) if head.eq_ignore_ascii_case("isbn") => {
            let rest = text.get(4..).unwrap_or("").trim_start_matches([':', ' ']);
            rest.strip_prefix("-13").or_else(|| rest.strip_prefix("-10")).unwrap_or(rest)
        }
        _ => text,
    };
    let mut out = Vec::with_capacity(13);
    for character in text.chars() {
        match character {
            '0'..='9' => out.push(character as u8 - b'0'),
            'X' | 'x' if out.len() == 9 => out.push(10),
            ' ' | '-' | ':' | '\u{2010}'..='\u{2013}' | '\u{a0}' => {}
            _ => return Err(IsbnError::Character { given: given.into(), character }),
        }
    }
    Ok(out)
}

fn ean_check(digits: &[u8; 13]) -> u8 {
    let sum: u32 = digits
        .iter()
        .take(12)
        .zip([1, 3].into_iter().cycle())
        .map(|(d, w)| u32::from(*d) * w)
        .sum();
    ((10 - sum % 10) % 10) as u8
}

fn check(given: &str, found: u8, expected: u8) -> Result<(), IsbnError> {
    let show = |d: u8| if d == 10 { 'X' } else { char::from(b'0' + d) };
    if found == expected {
        return Ok(());
    }
    Err(IsbnError::CheckDigit { given: given.into(), found: show(found), expected: show(expected) })
}

impl fmt::Display for Isbn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|d| write!(f, "{d}"))
    }
}

impl TryFrom<String> for Isbn {
    type Error = IsbnError;

    fn try_from(given: String) -> Result<Self, Self::Error> {
        Self::new(&given)
    }
}

impl From<Isbn> for String {
    fn from(isbn: Isbn) -> Self {
        isbn.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_numbers_are_read() {
        assert_eq!(Isbn::new("978-0-306-40615-7").expect("good").to_string(), "9780306406157");
        assert_eq!(Isbn::new("0-306-40615-2").expect("good").to_string(), "9780306406157");
        assert_eq!(Isbn::new("ISBN: 0-8044-2957-X").expect("good").to_string(), "9780804429573");
        assert_eq!(Isbn::new("urn:isbn:9780306406157").expect("good").to_string(), "9780306406157");
    }

    #[test]
    fn hyphens_follow_the_ranges() {
        for number in [
            "978-0-306-40615-7",
            "978-3-16-148410-0",
            "978-1-86197-876-9",
            "978-4-87311-336-4",
            "978-2-07-036002-4",
            "978-84-376-0494-7",
            "979-10-90636-07-1",
        ] {
            assert_eq!(Isbn::new(number).expect("good").hyphenated(), number);
        }
        // A group that the table does not have, and a range that is not given out.
        for number in ["9786000000004", "9798000000007"] {
            let isbn = Isbn::new(number).expect("good");
            assert_eq!(isbn.hyphenated(), number);
        }
    }

    #[test]
    fn bad_numbers_say_why() {
        assert!(matches!(
            Isbn::new("9780306406158"),
            Err(IsbnError::CheckDigit { expected: '7', .. })
        ));
        assert!(matches!(Isbn::new("123"), Err(IsbnError::Length { digits: 3, .. })));
        assert!(matches!(Isbn::new("9770306406157"), Err(IsbnError::Prefix { .. })));
        assert!(matches!(
            Isbn::new("97803o6406157"),
            Err(IsbnError::Character { character: 'o', .. })
        ));
    }
}
