//! The words of the book at hand: what it writes often is right, what it writes once may be a slip.

use std::borrow::Cow;
use std::collections::HashMap;

use super::passage::Passage;

/// How often each word stands in the book.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    words: HashMap<String, Entry>,
    /// All words, sorted.
    sorted: Vec<(String, u32)>,
    /// Words with a capital after their first letter, as they stand.
    inner: HashMap<String, u32>,
    total: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    count: u32,
    capital: u32,
}

impl Lexicon {
    /// Counts the words of all passages, those in other languages left out.
    pub(super) fn of(passages: &[Passage]) -> Self {
        let mut lexicon = Self::default();
        for passage in passages {
            for (at, word) in passage.words() {
                if !passage.is_foreign(at) {
                    lexicon.add(word);
                }
            }
        }
        let all = lexicon.words.iter().map(|(word, entry)| (word.clone(), entry.count));
        lexicon.sorted = all.collect();
        lexicon.sorted.sort_unstable();
        lexicon
    }

    fn add(&mut self, word: &str) {
        self.total += 1;
        if word.chars().skip(1).any(char::is_uppercase) {
            *self.inner.entry(word.to_owned()).or_default() += 1;
        }
        let capital = u32::from(word.starts_with(char::is_uppercase));
        let lower = lower(word);
        if let Some(entry) = self.words.get_mut(lower.as_ref()) {
            entry.count += 1;
            entry.capital += capital;
        } else {
            self.words.insert(lower.into_owned(), Entry { count: 1, capital });
        }
    }

    fn entry(&self, word: &str) -> Entry {
        self.words.get(lower(word).as_ref()).copied().unwrap_or_default()
    }

    /// How often a word stands in the book, whatever its case.
    pub(super) fn count(&self, word: &str) -> u32 {
        self.entry(word).count
    }

    /// How often a word stands with a capital.
    pub(super) fn capital(&self, word: &str) -> u32 {
        self.entry(word).capital
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
        self.sorted.iter().map(|(w, n)| (w.as_str(), *n))
    }
}

/// The word in lower case; most words are already.
fn lower(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|b| b.is_ascii_lowercase()) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.to_lowercase())
    }
}
