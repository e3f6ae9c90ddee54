//! Language tags.

use std::fmt;
use std::str::FromStr;

/// A language tag in canonical case, such as `en-GB`, `de`, `sr-Latn` (BCP 47, RFC 5646).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct Language(String);

/// Says that a text is no well-formed language tag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{tag}` is not a well-formed language tag (BCP 47)")]
pub struct LanguageError {
    /// The text that was given.
    pub tag: String,
}

impl Language {
    /// English, the language of a book that names none.
    pub fn english() -> Self {
        Self("en".into())
    }

    /// Stands for a language that nobody has determined (`und`).
    pub fn undetermined() -> Self {
        Self("und".into())
    }

    /// Reads a tag; underscores are taken as hyphens, case is made canonical.
    ///
    /// # Errors
    /// A subtag that is empty, longer than eight characters or not ASCII alphanumeric, or a
    /// primary subtag that is not two to eight letters (or `x`/`i`).
    pub fn new(tag: &str) -> Result<Self, LanguageError> {
        let error = || LanguageError { tag: tag.into() };
        let mut out = String::with_capacity(tag.len());
        for (i, part) in tag.trim().split(['-', '_']).enumerate() {
            let fits = (1..=8).contains(&part.len())
                && part.bytes().all(|b| b.is_ascii_alphanumeric())
                && (i > 0 || Self::primary_fits(part));
            if !fits {
                return Err(error());
            }
            if i > 0 {
                out.push('-');
            }
            out.push_str(&canonical_case(part, i));
        }
        Ok(Self(out))
    }

    fn primary_fits(part: &str) -> bool {
        part.bytes().all(|b| b.is_ascii_alphabetic())
            && (part.len() >= 2 || part.eq_ignore_ascii_case("x") || part.eq_ignore_ascii_case("i"))
    }

    /// The whole tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The primary subtag, such as `en` of `en-GB`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// The region subtag, such as `GB` of `en-GB`.
    pub fn region(&self) -> Option<&str> {
        self.0
            .split('-')
            .skip(1)
            .find(|p| p.len() == 2 || (p.len() == 3 && p.starts_with(|c: char| c.is_ascii_digit())))
    }

    /// The script subtag, such as `Latn` of `sr-Latn`.
    pub fn script(&self) -> Option<&str> {
        self.0
            .split('-')
            .skip(1)
            .find(|p| p.len() == 4 && p.bytes().all(|b| b.is_ascii_alphabetic()))
    }

    /// Tells whether both tags have the same primary language.
    pub fn same_primary(&self, other: &Self) -> bool {
        self.primary() == other.primary()
    }
}

fn canonical_case(part: &str, index: usize) -> String {
    let lower = part.to_ascii_lowercase();
    match (index, part.len()) {
        (0, _) => lower,
        (_, 2) => part.to_ascii_uppercase(),
        (_, 4) if part.bytes().all(|b| b.is_ascii_alphabetic()) => {
            let mut out = lower;
            if let Some(first) = out.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            out
        }
        _ => lower,
    }
}

impl Default for Language {
    fn default() -> Self {
        Self::english()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Language {
    type Err = LanguageError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::new(s)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_made_canonical() {
        for (given, want) in [("EN_gb", "en-GB"), ("sr-latn-rs", "sr-Latn-RS"), ("de", "de")] {
            assert_eq!(Language::new(given).expect("well formed").as_str(), want);
        }
        let tag = Language::new("sr-Latn-RS").expect("well formed");
        assert_eq!((tag.primary(), tag.script(), tag.region()), ("sr", Some("Latn"), Some("RS")));
    }

    #[test]
    fn nonsense_is_refused() {
        for bad in ["", "e", "english language", "en--GB", "12", "en-abcdefghi"] {
            assert!(Language::new(bad).is_err(), "{bad}");
        }
    }
}
