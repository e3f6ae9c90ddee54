//! Capitals with which a chapter begins: the words in the case that they have elsewhere.

use std::collections::HashSet;

use super::body::{Unit, UnitKind};
use super::lines::width;

/// What parts an article or a genitive from a name: `D’OSTREL`, `HITLER’S`.
const APOSTROPHES: [char; 2] = ['’', '\''];

/// Words that this text writes with a capital wherever they stand inside a sentence.
pub(super) struct Names(HashSet<String>);

impl Names {
    pub(super) fn of(units: &[Unit]) -> Self {
        let mut low = HashSet::new();
        let mut high = HashSet::new();
        for unit in units.iter().filter(|u| u.kind == UnitKind::Text) {
            let mut inside = false;
            for word in unit.text.split_whitespace() {
                for part in word.split(APOSTROPHES) {
                    let bare = part.trim_matches(|c: char| !c.is_alphanumeric());
                    if bare.starts_with(char::is_lowercase) {
                        low.insert(bare.to_owned());
                    } else if inside && bare.chars().skip(1).all(char::is_lowercase) {
                        high.insert(bare.to_lowercase());
                    }
                    inside = true;
                }
                inside = word.ends_with(|c: char| c.is_alphanumeric() || c == ',');
            }
        }
        high.retain(|word| !low.contains(word));
        Self(high)
    }

    pub(super) fn contains(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

/// The lead-in capitals of a paragraph: how many words, and these words in normal case.
pub(super) fn find(text: &str, names: &Names) -> Option<(u16, String)> {
    let mut words = 0;
    let mut end = 0;
    let mut letters = 0;
    for word in text.split_inclusive(' ') {
        let bare: String = word.chars().filter(|c| c.is_alphabetic()).collect();
        if bare.is_empty() || bare.chars().any(char::is_lowercase) {
            break;
        }
        words += 1;
        letters += bare.chars().count();
        end += word.len();
    }
    let rest = text.get(end..)?;
    let begun = text.get(..end)?;
    // One letter is a word of its own (`I`, `A`); a name in capitals is followed by no small letter.
    let longest = begun.split(' ').map(width).max().unwrap_or(0);
    if words == 0 || letters < 2 || longest < 2 || !rest.starts_with(char::is_lowercase) {
        return None;
    }
    let mut normal = String::with_capacity(begun.len());
    for (at, word) in begun.split_inclusive(' ').enumerate() {
        normal.push_str(&restored(word, at == 0, names));
    }
    // Lower case of another length in bytes would shift what follows; no such letter leads in.
    (normal.len() == begun.len()).then_some((words, normal))
}

/// A word in capitals in normal case: the first of a sentence, `I` and names keep their capital.
fn restored(word: &str, first: bool, names: &Names) -> String {
    let mut out = String::with_capacity(word.len());
    for (at, part) in word.split_inclusive(APOSTROPHES).enumerate() {
        let bare = part.trim_matches(|c: char| !c.is_alphanumeric());
        let opens = first && at == 0;
        let mut capital = opens || bare == "I" || names.contains(&bare.to_lowercase());
        for c in part.chars() {
            if c.is_alphabetic() && !std::mem::take(&mut capital) {
                out.extend(c.to_lowercase());
            } else {
                out.push(c);
                capital &= !c.is_alphabetic();
            }
        }
    }
    out
}
