//! Checks of the book as a whole: what is written one way here and another way there.

use std::collections::BTreeMap;

use reissue_core::{Book, Diagnostic, Role, Section, Span, Visit, plain};

use super::Context;
use super::glance::HYPHENATED;
use super::passage::{Form, Passage};

/// Where a word without a hyphen stands first.
fn first_place(c: &Context<'_>, wanted: &str) -> Option<Span> {
    let p = c.passages.get(c.lexicon.first(wanted)?)?;
    let (at, word) = p.words().find(|(_, w)| w.to_lowercase() == wanted)?;
    Some(p.span(at, at + word.len()))
}

/// Words with hyphens inside: `to-day`.
fn hyphenated(p: &Passage) -> impl Iterator<Item = (usize, &str)> {
    let mut words = p.words.iter().peekable();
    std::iter::from_fn(move || {
        loop {
            let first = words.next()?;
            let mut end = first.end;
            while let Some(next) = words.next_if(|next| joins(p, end, next.start)) {
                end = next.end;
            }
            if end > first.end {
                let start = first.start as usize;
                return Some((start, p.text.get(start..end as usize)?));
            }
        }
    })
}

/// Tells whether a hyphen alone stands between two places.
fn joins(p: &Passage, end: u32, start: u32) -> bool {
    start == end + 1 && p.text.as_bytes().get(end as usize) == Some(&b'-')
}

/// `proof-018`: a word with and without a hyphen: `to-day` and `today`.
///
/// Reported where one form is rare beside the other: a slip. Where both are usual, the author
/// wavers, and nobody is asked.
pub(super) fn hyphenation(_: &Book, c: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut counts: BTreeMap<String, (u32, Span)> = BTreeMap::new();
    for p in c.passages.iter().filter(|p| p.english && p.seen & HYPHENATED != 0) {
        for (at, word) in hyphenated(p) {
            if !p.is_foreign(at) {
                let place = || (0, p.span(at, at + word.len()));
                counts.entry(word.to_lowercase()).or_insert_with(place).0 += 1;
            }
        }
    }
    for (word, (with, place)) in &counts {
        let joined = word.replace('-', "");
        let without = c.lexicon.count(&joined);
        let (rare, usual) = if *with < without { (word, &joined) } else { (&joined, word) };
        let (few, many) = ((*with).min(without), (*with).max(without));
        if few == 1 && many >= 6 && joined.len() > 4 {
            let span = if rare == word { Some(*place) } else { first_place(c, rare) };
            let span = span.unwrap_or_default();
            let message = format!("`{rare}` stands once, `{usual}` {many} times");
            let found = Diagnostic::suspect("proof-018", message).at(span);
            out.push(found.help("choose one form").propose("hyphens", usual.clone()));
        }
    }
}

/// `proof-019`: a name of one place that is a frequent name but for one letter: `Krivitsky` and
/// `Krivitski`.
pub(super) fn names(_: &Book, c: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let names = || c.lexicon.iter().filter(|(w, count, capital)| count == capital && w.len() >= 6);
    let usual: Vec<(&str, u32)> = names()
        .filter(|(w, count, _)| *count >= 10 && !w.ends_with('s'))
        .map(|(w, count, _)| (w, count))
        .collect();
    for (word, ..) in names().filter(|(w, count, _)| *count == 1 && !w.ends_with(['s', '’'])) {
        let near = usual.iter().find(|(name, _)| one_letter_off(word, name));
        let Some((name, count)) = near else { continue };
        let Some(span) = first_place(c, word) else { continue };
        let message = format!("`{}` stands once, `{}` {count} times", title(word), title(name));
        let found = Diagnostic::suspect("proof-019", message).at(span);
        out.push(found.help("check the spelling of the name").propose("names", title(name)));
    }
}

pub(super) fn title(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// Tells whether one letter was changed, left out or put in, the first letter aside.
fn one_letter_off(a: &str, b: &str) -> bool {
    // A letter takes four bytes at most.
    if a.as_bytes().first() != b.as_bytes().first() || a.len().abs_diff(b.len()) > 4 || a == b {
        return false;
    }
    let (first, second) = (a.chars().count(), b.chars().count());
    let head = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let tail = a.chars().rev().zip(b.chars().rev()).take_while(|(x, y)| x == y).count();
    head > 0 && head + tail.min(first.min(second) - head) + 1 == first.max(second)
}

/// `proof-020`: a gap or a double in the numbers of chapters.
pub(super) fn numbering(book: &Book, _: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut numbers = Numbers { out, last: None };
    book.body.iter().for_each(|s| numbers.visit_section(s));
}

struct Numbers<'a> {
    out: &'a mut Vec<Diagnostic>,
    last: Option<u32>,
}

impl Visit for Numbers<'_> {
    fn visit_section(&mut self, section: &Section) {
        if section.role == Role::Chapter
            && let Some(heading) = &section.heading
            && let Some(number) = number(&plain(&heading.ordinal))
        {
            if let Some(last) = self.last
                && number != last + 1
                && number != 1
            {
                let message = format!("chapter {number} follows chapter {last}");
                let found = Diagnostic::suspect("proof-020", message).at(heading.span);
                self.out.push(found.help("find the missing chapter, or correct its number"));
            }
            self.last = Some(number);
        }
        section.sections.iter().for_each(|s| self.visit_section(s));
    }
}

/// Reads the number of an ordinal: `Chapter 12`, `XII`, `12.`.
fn number(ordinal: &str) -> Option<u32> {
    let word = ordinal.split_whitespace().next_back()?.trim_end_matches(['.', ':', ')']);
    if let Ok(number) = word.parse() {
        return Some(number);
    }
    let value = |c| match c {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        'C' => Some(100),
        _ => None,
    };
    let digits: Option<Vec<u32>> = word.chars().map(|c| value(c.to_ascii_uppercase())).collect();
    let digits = digits.filter(|d| !d.is_empty())?;
    let mut sum = 0;
    for (i, digit) in digits.iter().enumerate() {
        let less = digits.get(i + 1).is_some_and(|next| digit < next);
        sum = if less { sum - *digit as i32 } else { sum + *digit as i32 };
    }
    u32::try_from(sum).ok()
}

/// `proof-021`: a note without a word.
pub(super) fn empty_notes(book: &Book, _: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for note in &book.notes {
        let empty = note.blocks.iter().all(|b| reissue_core::plain_block(b).trim().is_empty());
        if empty {
            let name = note.mark.as_deref().unwrap_or(&note.id.0);
            let found = Diagnostic::suspect("proof-021", format!("the note `{name}` is empty"));
            out.push(found.at(note.span).help("write the note, or take it out"));
        }
    }
}

/// `proof-031`: a word with and without its accent: `cafe` once, `café` often.
pub(super) fn accents(_: &Book, c: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let bare = |word: &str| -> String {
        word.chars()
            .map(|c| match c {
                'à' | 'á' | 'â' | 'ä' | 'å' => 'a',
                'è' | 'é' | 'ê' | 'ë' => 'e',
                'ì' | 'í' | 'î' | 'ï' => 'i',
                'ò' | 'ó' | 'ô' | 'ö' => 'o',
                'ù' | 'ú' | 'û' | 'ü' => 'u',
                'ç' => 'c',
                'ñ' => 'n',
                c => c,
            })
            .collect()
    };
    let usual = c.lexicon.iter().filter(|(w, n, _)| *n >= 5 && !w.is_ascii() && w.len() > 4);
    for (word, many, _) in usual {
        let plain = bare(word);
        if plain != word && c.lexicon.count(&plain) == 1 {
            let span = first_place(c, &plain).unwrap_or_default();
            let message = format!("`{plain}` stands once, `{word}` {many} times");
            let found = Diagnostic::suspect("proof-031", message).at(span);
            out.push(found.help("put the accent on").propose("accents", word.to_owned()));
        }
    }
}

/// `proof-032`: double quotation marks in a book whose speech stands in single ones, or the other
/// way round: fewer than one in fifty.
pub(super) fn dialogue_marks(_: &Book, c: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let opens = |p: &Passage, mark: char| p.form == Form::Prose && p.text.starts_with(mark);
    let count = |mark| c.passages.iter().filter(|p| p.english && opens(p, mark)).count();
    let (single, double) = (count('‘'), count('“'));
    let (rare, usual) = if single < double { ('‘', double) } else { ('“', single) };
    let few = single.min(double);
    if c.lexicon.total() < 1_000 || few == 0 || usual < 50 * few {
        return;
    }
    for p in c.passages.iter().filter(|p| p.english && opens(p, rare)) {
        let message = format!("speech opens with `{rare}` here, elsewhere with the other mark");
        let found = Diagnostic::suspect("proof-032", message).at(p.span(0, rare.len_utf8()));
        out.push(found.help("check the marks of this speech"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_chapters_are_read() {
        let read = ["Chapter 12", "XIV", "Chapter the First", "IX."].map(number);
        assert_eq!(read, [Some(12), Some(14), None, Some(9)]);
    }

    #[test]
    fn names_that_differ_by_a_letter() {
        assert!(one_letter_off("krivitski", "krivitsky"));
        assert!(one_letter_off("voroshlov", "voroshilov"));
        assert!(!one_letter_off("hitler", "himmler"));
        assert!(!one_letter_off("berzin", "berzin"));
    }
}
