//! Pairs of words that touch, counted over the book: what it writes often beside a word tells
//! which of two words belongs there.
//!
//! Where a book has `the road and` once as `the road arid`, it has `road and` and `and the` again
//! and again, and `road arid` nowhere else. That tells words of different kinds apart, such as
//! `arid` and `and`; a `bead` and a `head` stand beside the same words, so that they are left to
//! the [frames](super::frames).

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::frames;
use super::glance::{REAL, RIGHT, Traits};
use super::lexicon::Lexicon;
use super::passage::Passage;

/// Words that scanners make of others of another kind, and these.
const PAIRS: &[(&str, &str)] = &[
    ("ail", "all"),
    ("arc", "are"),
    ("arid", "and"),
    ("bas", "has"),
    ("be", "he"),
    ("bo", "be"),
    ("bow", "how"),
    ("docs", "does"),
    ("hare", "have"),
    ("he", "be"),
    ("ho", "he"),
    ("hut", "but"),
    ("lad", "had"),
    ("mo", "me"),
    ("nay", "may"),
    ("oar", "our"),
    ("sec", "see"),
    ("tie", "the"),
    ("tor", "for"),
    ("ware", "were"),
    ("yon", "you"),
];

/// Those of the wrong words that are nouns: an adjective may stand before each.
const NOUNS: &[&str] = &["bow", "hare", "hut", "lad", "oar", "tie", "tor", "ware"];

/// Which words are counted with their neighbours, given in lower case.
pub(super) fn traits(word: &str) -> Traits {
    if PAIRS.iter().any(|(_, right)| *right == word) { RIGHT } else { 0 }
}

/// The word for which a scanner may have taken one.
pub(super) fn right_of(wrong: &str) -> Option<&'static str> {
    PAIRS.iter().find(|(w, _)| *w == wrong).map(|(_, right)| *right)
}

/// How often words touch, one of which is of the pairs.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    counts: HashMap<(u32, u32), u32, FixedState>,
}

impl Pairs {
    /// Counts the pairs of a book.
    pub(super) fn of(passages: &[Passage], lexicon: &Lexicon) -> Self {
        let mut pairs = Self::default();
        let counted = |kind: u32| lexicon.traits(kind) & (REAL | RIGHT) != 0;
        for p in passages.iter().filter(|p| p.english) {
            let mut before = None;
            for (index, word) in p.words.iter().enumerate() {
                let own = counted(word.kind);
                if let Some((kind, told)) = before
                    && (own || told)
                    && p.touches(index - 1)
                {
                    *pairs.counts.entry((kind, word.kind)).or_default() += 1;
                }
                before = Some((word.kind, own));
            }
        }
        pairs
    }

    fn count(&self, first: u32, second: u32) -> u32 {
        self.counts.get(&(first, second)).copied().unwrap_or(0)
    }

    /// Tells whether the neighbours of a word want another one: they never touch it elsewhere, and
    /// the other often. Of a word that is rare in the book the neighbours of one side may do, where
    /// no article says that it is a noun, and no adjective may.
    pub(super) fn want(&self, p: &Passage, index: usize, right: u32, rare: bool) -> bool {
        let Some(wrong) = p.words.get(index).map(|w| w.kind) else { return false };
        let kind = |at: Option<usize>| Some(p.words.get(at?)?.kind);
        let before = index.checked_sub(1).filter(|at| p.touches(*at));
        let after = Some(index + 1).filter(|_| p.touches(index));
        let before = kind(before).map(|k| (self.count(k, wrong), self.count(k, right)));
        let after = kind(after).map(|k| (self.count(wrong, k), self.count(right, k)));
        match (before, after) {
            (Some((1, first)), Some((1, second))) if rare => {
                let word = frames::word_before(p, index);
                let noun = p.word(index).is_some_and(|(_, w)| NOUNS.contains(&w));
                let free = !frames::is_determiner(&word);
                let bare = free && !(noun && frames::is_plain(&word));
                first >= 1 && second >= 1 && first + second >= 4
                    || first >= 3 && free
                    || second >= 3 && bare
            }
            (Some((1, first)), Some((1, second))) => first >= 2 && second >= 2,
            (None, Some((1, other))) | (Some((1, other)), None) => rare && other >= 3,
            _ => false,
        }
    }
}
