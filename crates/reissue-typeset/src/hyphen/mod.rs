//! Where words may be divided, by language.
//!
//! Patterns are TeX's: `hypher` carries them as automata for 48 languages; those of English are read
//! from pattern files, the British because it has none, the American because a wide trie is ten
//! times as fast, and most books are in English. Exceptions go first: the book's own, then those TeX loads with its
//! patterns. Results equal LuaTeX's in every language whose TeX patterns may be shipped. TeX's
//! Czech ones may not (GPL): others stand for them, which divide one word in six otherwise.

mod lang;
mod liang;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use foldhash::fast::FixedState;

pub use lang::Lang;
use lang::Patterns;
use liang::Trie;

/// Divides words.
///
/// ```
/// use reissue_typeset::hyphen::{Hyphenator, Lang};
///
/// let mut hyphenator = Hyphenator::new();
/// assert_eq!(hyphenator.divide("typography", Lang::from_tag("en-US")), "ty-pog-ra-phy");
/// hyphenator.except(Lang::from_tag("en-US"), ["ty-po-graphy"]);
/// assert_eq!(hyphenator.divide("Typography", Lang::from_tag("en-US")), "Ty-po-graphy");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Hyphenator {
    own: BTreeMap<(Lang, String), Vec<u16>>,
}

/// The longest word that is looked up, in bytes; longer ones are no words.
const LONGEST: usize = 4_096;

impl Hyphenator {
    /// A hyphenator without exceptions of its own.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds words that are divided where they have a hyphen, and nowhere else. They hold for all
    /// varieties of the language, in any case.
    pub fn except<'a>(&mut self, lang: Lang, words: impl IntoIterator<Item = &'a str>) {
        for word in words {
            let (plain, points) = parse(word);
            self.own.insert((lang.primary(), plain), points);
        }
    }

    /// The bytes of a word before which it may be divided, with a hyphen. A word is a run of
    /// letters; soft hyphens, apostrophes and the like belong to the caller.
    pub fn points(&self, word: &str, lang: Lang) -> Vec<u16> {
        let Some(patterns) = lang.patterns() else { return Vec::new() };
        if word.len() > LONGEST || word.len() < 4 {
            return Vec::new();
        }
        let (left, right) = patterns.minima();
        if word.len() < left + right {
            return Vec::new();
        }
        let lower = lowercase(word);
        let listed = if self.own.is_empty() {
            None
        } else {
            self.own.get(&(lang.primary(), lower.clone().into_owned()))
        };
        if let Some(points) = listed {
            return points.clone();
        }
        let listed = shipped().get(patterns.code()).and_then(|words| words.get(&*lower));
        if let Some(points) = listed {
            return within(points, &lower, left, right);
        }
        match patterns {
            Patterns::American => american().points(&lower, left, right),
            Patterns::British => british().points(&lower, left, right),
            Patterns::Hypher(lang) => {
                let mut at = 0;
                let mut points: Vec<u16> = hypher::hyphenate_bounded(&lower, lang, left, right)
                    .map(|part| {
                        at += part.len();
                        at as u16
                    })
                    .collect();
                points.pop();
                points
            }
        }
    }

    /// The word with a hyphen at each point.
    pub fn divide(&self, word: &str, lang: Lang) -> String {
        let mut out = String::with_capacity(word.len() + 4);
        let mut from = 0;
        for point in self.points(word, lang) {
            let to = usize::from(point);
            out.push_str(word.get(from..to).unwrap_or_default());
            out.push('-');
            from = to;
        }
        out.push_str(word.get(from..).unwrap_or_default());
        out
    }
}

/// Lower case letter by letter, where that keeps each letter's place.
pub(crate) fn lowercase(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|b| b.is_ascii_lowercase()) {
        return Cow::Borrowed(word);
    }
    let lower = word
        .chars()
        .map(|c| {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(l), None) if l.len_utf8() == c.len_utf8() => l,
                _ => c,
            }
        })
        .collect();
    Cow::Owned(lower)
}

/// Splits `ta-ble` into `table` and its points.
fn parse(word: &str) -> (String, Vec<u16>) {
    let mut plain = String::with_capacity(word.len());
    let mut points = Vec::new();
    for c in word.trim().chars() {
        if c == '-' {
            points.push(plain.len() as u16);
        } else {
            plain.push(c);
        }
    }
    (lowercase(&plain).into_owned(), points)
}

/// The points that leave at least `left` and `right` letters.
fn within(points: &[u16], word: &str, left: usize, right: usize) -> Vec<u16> {
    let fits = |at: &&u16| {
        let (before, after) = word.split_at_checked(usize::from(**at)).unwrap_or(("", ""));
        before.chars().count() >= left && after.chars().count() >= right
    };
    points.iter().filter(fits).copied().collect()
}

type Words = HashMap<String, Vec<u16>, FixedState>;

fn shipped() -> &'static BTreeMap<&'static str, Words> {
    static LISTS: OnceLock<BTreeMap<&'static str, Words>> = OnceLock::new();
    LISTS.get_or_init(|| {
        let mut lists: BTreeMap<&str, Words> = BTreeMap::new();
        let mut code = "";
        for line in include_str!("../../patterns/exceptions.txt").lines() {
            if line.starts_with('#') {
                continue;
            }
            if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                code = name;
                continue;
            }
            lists.entry(code).or_default().extend(line.split_whitespace().map(parse));
        }
        lists
    })
}

fn american() -> &'static Trie {
    static TRIE: OnceLock<Trie> = OnceLock::new();
    TRIE.get_or_init(|| Trie::parse(include_str!("../../patterns/hyph-en-us.pat.txt")))
}

fn british() -> &'static Trie {
    static TRIE: OnceLock<Trie> = OnceLock::new();
    TRIE.get_or_init(|| Trie::parse(include_str!("../../patterns/hyph-en-gb.pat.txt")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_have_their_own_points() {
        let h = Hyphenator::new();
        for (tag, word, expected) in [
            ("en-US", "accommodate", "ac-com-mo-date"),
            ("en-GB", "accommodate", "ac-com-mod-ate"),
            ("en-AU", "accommodate", "ac-com-mod-ate"),
            ("en", "project", "project"),
            ("en-GB", "however", "how-ever"),
            ("de", "Straßenbahn", "Stra-ßen-bahn"),
            ("el", "άνθρωπος", "άν-θρω-πος"),
            ("zxx", "hyphenation", "hyphenation"),
            ("en", "the", "the"),
        ] {
            assert_eq!(h.divide(word, Lang::from_tag(tag)), expected, "{tag}");
        }
    }

    #[test]
    fn american_words_are_divided_as_by_the_automaton() {
        // Letters of words that there are, in every order that a walk through them takes.
        let letters = "internationalizationsphericalquicklymarvellousjuxtapositionbackgroundéwxyz";
        let letters: Vec<char> = letters.chars().collect();
        let (mut at, mut divided) = (0, 0);
        for length in (4..16).cycle().take(60_000) {
            let mut word = String::new();
            for _ in 0..length {
                at = (at * 31 + 17 + word.len()) % letters.len();
                word.push(letters[at]);
                at += usize::from(at % 3 > 0);
                at %= letters.len();
            }
            let parts: Vec<&str> =
                hypher::hyphenate_bounded(&word, hypher::Lang::English, 2, 3).collect();
            let mut end = 0;
            let mut points: Vec<u16> = parts
                .iter()
                .map(|part| {
                    end += part.len();
                    end as u16
                })
                .collect();
            points.pop();
            divided += points.len();
            assert_eq!(american().points(&word, 2, 3), points, "{word}");
            at += length;
            at %= letters.len();
        }
        assert!(divided > 50_000, "{divided}");
    }

    #[test]
    fn a_book_has_its_own_exceptions() {
        let mut h = Hyphenator::new();
        h.except(Lang::from_tag("en"), ["Micaw-ber", "Copperfield"]);
        assert_eq!(h.divide("Micawber", Lang::from_tag("en-GB")), "Micaw-ber");
        assert_eq!(h.divide("COPPERFIELD", Lang::from_tag("en-US")), "COPPERFIELD");
    }

    #[test]
    fn what_is_no_word_is_left_alone() {
        let h = Hyphenator::new();
        assert!(h.points(&"a".repeat(10_000), Lang::from_tag("en")).is_empty());
        assert!(h.points("", Lang::from_tag("en")).is_empty());
    }
}
