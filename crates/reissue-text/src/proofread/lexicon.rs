//! The words of the book at hand: what it writes often is right, what it writes once may be a slip.

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::glance::{self, CAPITAL, INNER_CAPITAL, Traits};
use super::passage::Passage;
use super::{frames, letters, pairs, scanning};

/// A word of the book, whatever its case.
#[derive(Clone, Debug)]
struct Kind {
    /// In lower case.
    text: Box<str>,
    count: u32,
    /// How often with a capital first.
    capital: u32,
    /// The passage in which it stands first.
    first: u32,
    /// Which checks have to look at it.
    traits: Traits,
}

/// How often each word stands in the book.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    kinds: Vec<Kind>,
    by_word: HashMap<Box<str>, u32, FixedState>,
    /// Words with a capital after their first letter, as they stand.
    inner: HashMap<Box<str>, u32, FixedState>,
    total: u32,
}

impl Lexicon {
    /// Counts the words of all passages, those in other languages left out, and tells the passages
    /// which kinds of words they hold.
    pub(super) fn of(passages: &mut [Passage]) -> Self {
        let mut lexicon = Self::default();
        for passage in &mut *passages {
            lexicon.take(passage);
        }
        for at in 0..lexicon.kinds.len() {
            let traits = lexicon.kinds.get(at).map_or(0, |kind| lexicon.traits_of(kind));
            if let Some(kind) = lexicon.kinds.get_mut(at) {
                kind.traits |= traits;
            }
        }
        for passage in passages {
            let traits = passage.words.iter().map(|w| lexicon.traits(w.kind));
            passage.seen |= traits.fold(0, |all, traits| all | traits);
        }
        lexicon
    }

    fn take(&mut self, passage: &mut Passage) {
        let mut before = (0, u32::MAX);
        for at in 0..passage.words.len() {
            let Some((start, word)) = passage.word(at) else { continue };
            let shape = passage.words.get(at).map_or(0, |w| w.shape);
            let kind = if shape == 0 {
                self.intern(word, passage.index)
            } else {
                self.intern(&word.to_lowercase(), passage.index)
            };
            let end = start + word.len();
            if !passage.is_foreign(start) {
                self.count_in(kind, word, shape);
            }
            if kind == before.1 && passage.text.get(before.0..start) == Some(" ") {
                passage.seen |= glance::REPEATED;
            }
            before = (end, kind);
            if let Some(word) = passage.words.get_mut(at) {
                word.kind = kind;
            }
        }
    }

    /// The number of a word in lower case.
    fn intern(&mut self, lower: &str, passage: usize) -> u32 {
        if let Some(kind) = self.by_word.get(lower) {
            return *kind;
        }
        let kind = u32::try_from(self.kinds.len()).unwrap_or(u32::MAX);
        let text: Box<str> = lower.into();
        self.by_word.insert(text.clone(), kind);
        let first = u32::try_from(passage).unwrap_or(u32::MAX);
        self.kinds.push(Kind { text, count: 0, capital: 0, first, traits: 0 });
        kind
    }

    fn count_in(&mut self, kind: u32, word: &str, shape: u8) {
        self.total += 1;
        if shape & INNER_CAPITAL != 0 {
            *self.inner.entry(word.into()).or_default() += 1;
        }
        if let Some(kind) = self.kinds.get_mut(kind as usize) {
            kind.count += 1;
            kind.capital += u32::from(shape & CAPITAL != 0);
        }
    }

    fn traits_of(&self, kind: &Kind) -> Traits {
        let word = &*kind.text;
        let rare = if kind.count <= 1 { glance::RARE } else { 0 };
        let context = frames::traits(word) | pairs::traits(word);
        rare | context | letters::traits(word) | scanning::traits(word, kind.count, self)
    }

    fn kind(&self, word: &str) -> Option<&Kind> {
        let kind = self.by_word.get(lower(word).as_ref())?;
        self.kinds.get(*kind as usize)
    }

    /// Which checks have to look at a word.
    pub(super) fn traits(&self, kind: u32) -> Traits {
        self.kinds.get(kind as usize).map_or(0, |k| k.traits)
    }

    /// The number of a word given in lower case.
    pub(super) fn number(&self, word: &str) -> Option<u32> {
        self.by_word.get(word).copied()
    }

    /// How often a word stands in the book, whatever its case.
    pub(super) fn count(&self, word: &str) -> u32 {
        self.kind(word).map_or(0, |k| k.count)
    }

    /// How often a word stands with a capital.
    pub(super) fn capital(&self, word: &str) -> u32 {
        self.kind(word).map_or(0, |k| k.capital)
    }

    /// The passage in which a word stands first.
    pub(super) fn first(&self, word: &str) -> Option<usize> {
        self.kind(word).map(|k| k.first as usize)
    }

    /// How often a word with a capital after its first letter stands just so.
    pub(super) fn inner(&self, word: &str) -> u32 {
        self.inner.get(word).copied().unwrap_or(0)
    }

    /// How many words the book has.
    pub(super) fn total(&self) -> u32 {
        self.total
    }

    /// All words in lower case, how often they stand in the book and how often with a capital, in
    /// the order in which they come first.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, u32, u32)> {
        let counted = self.kinds.iter().filter(|k| k.count > 0);
        counted.map(|k| (&*k.text, k.count, k.capital))
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
