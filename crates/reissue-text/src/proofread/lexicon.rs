//! The words of the book at hand: what it writes often is right, what it writes once may be a slip.

use std::collections::BTreeMap;

use super::passage::Passage;

/// How often each word stands in the book.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    counts: BTreeMap<String, u32>,
    capital: BTreeMap<String, u32>,
    /// Words with a capital after their first letter, as they stand.
    inner: BTreeMap<String, u32>,
    total: u32,
}

impl Lexicon {
    /// Counts the words of all passages, those in other languages left out.
    pub(super) fn of(passages: &[Passage]) -> Self {
        let mut lexicon = Self::default();
        for passage in passages {
            for (at, word) in passage.words() {
                if passage.is_foreign(at) {
                    continue;
                }
                lexicon.total += 1;
                *lexicon.counts.entry(word.to_lowercase()).or_default() += 1;
                if word.chars().skip(1).any(char::is_uppercase) {
                    *lexicon.inner.entry(word.to_owned()).or_default() += 1;
                }
                if word.starts_with(char::is_uppercase) {
                    *lexicon.capital.entry(word.to_lowercase()).or_default() += 1;
                }
            }
        }
        lexicon
    }

    /// How often a word stands in the book, whatever its case.
    pub(super) fn count(&self, word: &str) -> u32 {
        self.counts.get(&word.to_lowercase()).copied().unwrap_or(0)
    }

    /// How often a word stands with a capital.
    pub(super) fn capital(&self, word: &str) -> u32 {
        self.capital.get(&word.to_lowercase()).copied().unwrap_or(0)
    }

    /// How often a word with a capital after its first letter stands just so.
    pub(super) fn inner(&self, word: &str) -> u32 {
        self.inner.get(word).copied().unwrap_or(0)
    }

    /// How many words the book has.
    pub(super) fn total(&self) -> u32 {
        self.total
    }

    /// All words in lower case with their counts, sorted.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        self.counts.iter().map(|(w, n)| (w.as_str(), *n))
    }
}
