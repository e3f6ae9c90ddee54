//! Headings in a capture: numbers, names of the parts of a book, lines that open the text.

use reissue_core::{Book, OrdinalSplit, Role, split_ordinal};

use super::body::{Unit, UnitKind};
use super::lines::{ends_sentence, width};
use crate::text::headings;

/// Tells which units are headings. Numbered lines and the names of known sections are; a line
/// without either is one when it opens the text, or when nothing in the text is numbered.
pub(super) fn mark(units: &mut [Unit], book: &Book) {
    let mut sure = Vec::new();
    for (i, unit) in units.iter().enumerate() {
        if unit.kind == UnitKind::Text && is_heading(&unit.text) {
            sure.push(i);
        }
    }
    sure.extend(letter_headings(units));
    sure.sort_unstable();
    sure.dedup();
    for i in &sure {
        if let Some(unit) = units.get_mut(*i) {
            unit.kind = UnitKind::Heading;
        }
    }
    let title_like: Vec<usize> = (0..units.len())
        .filter(|i| {
            let Some(unit) = units.get(*i) else { return false };
            let next = units.get(i + 1);
            let before_prose =
                next.is_some_and(|n| n.kind == UnitKind::Text && width(&n.text) > 120);
            unit.kind == UnitKind::Text
                && is_title(&unit.text)
                && before_prose
                && !unit.text.eq_ignore_ascii_case(&book.metadata.title)
        })
        .collect();
    let opening = units.iter().position(|u| width(&u.text) > 120).unwrap_or(0);
    let numbered = !sure.is_empty();
    for i in title_like {
        let opens = sure.first().is_none_or(|s| i < *s) && i < opening && !is_matter(units, i);
        if (opens || !numbered)
            && let Some(unit) = units.get_mut(i)
        {
            unit.kind = UnitKind::Heading;
        }
    }
}

/// Single letters that stand by themselves in the order of the alphabet, as in a dictionary.
fn letter_headings(units: &[Unit]) -> Vec<usize> {
    let letter = |u: &Unit| {
        let mut letters = u.text.trim_end_matches('.').chars();
        let only = letters.next().filter(|c| c.is_uppercase())?;
        (u.kind == UnitKind::Text && letters.next().is_none()).then_some(only)
    };
    let found: Vec<(usize, char)> =
        units.iter().enumerate().filter_map(|(i, u)| Some((i, letter(u)?))).collect();
    let rising = found.windows(2).all(|w| matches!(w, [a, b] if a.1 < b.1));
    let begins = found.first().is_some_and(|(_, c)| matches!(c, 'A' | 'А' | 'Α'));
    if rising && begins { found.into_iter().map(|(i, _)| i).collect() } else { Vec::new() }
}

/// Tells whether a line belongs to a title page or an imprint.
fn is_matter(units: &[Unit], index: usize) -> bool {
    units
        .get(index)
        .is_some_and(|u| u.text.contains('©') || u.text.to_lowercase().starts_with("by "))
}

/// Tells whether a line is a heading by its words: a number, or the name of a part of a book.
pub(super) fn is_heading(text: &str) -> bool {
    if width(text) > 120 || text.is_empty() {
        return false;
    }
    if let Some(split) = numbered(text) {
        let title = text.get(split.title_start..).unwrap_or("");
        let sentence = title.ends_with(['.', ',', ';', ':']) && split.role.is_none();
        return (title.is_empty() || !title.starts_with(char::is_lowercase)) && !sentence;
    }
    named_section(text).is_some()
}

/// The number of a heading: `I. The Quay`, `Chapter 1`; `Erstes Kapitel`, `CAPÍTULO PRIMERO`.
pub(super) fn numbered(text: &str) -> Option<OrdinalSplit> {
    split_ordinal(text).or_else(|| {
        let found = headings::division(text)?;
        Some(OrdinalSplit {
            ordinal_end: found.end,
            title_start: found.rest,
            role: Some(found.role),
        })
    })
}

/// A section that is known by its name, alone or before a stop: `Preface`,
/// `Introduction. For This My Son Was Dead`. Gives the role and the length of the name.
pub(super) fn named_section(text: &str) -> Option<(Role, usize)> {
    let name_len = text.find(['.', ':', '—', '–']).unwrap_or(text.len());
    let name = text.get(..name_len)?.trim();
    let bare = name.strip_prefix("The ").unwrap_or(name);
    let role = headings::name(bare).filter(|_| bare.starts_with(|c: char| !c.is_lowercase()))?;
    let alone = name_len == text.len() || width(text) <= 90 && !text.ends_with([',', ';', ':']);
    // A contents list of the page is none of the book's.
    (alone && !role_is_list(role)).then_some((role, name_len))
}

fn role_is_list(role: Role) -> bool {
    matches!(role, Role::AlsoBy | Role::Illustrations | Role::Tables | Role::AboutAuthor)
}

/// A short line in the manner of a title: no mark at its end, capitals at its words.
pub(super) fn is_title(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capitals = words.iter().filter(|w| !w.starts_with(char::is_lowercase)).count();
    (1..=12).contains(&words.len())
        && width(text) <= 80
        && !ends_sentence(text)
        && !text.ends_with([',', ':', ';'])
        && capitals * 2 > words.len()
}
