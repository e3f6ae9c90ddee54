//! What looks wrong in the text of a capture: reported, never altered.

use std::ops::Range;

use reissue_core::{Diagnostic, Span};

use super::lines::{Page, ends_sentence};
use crate::Reading;

/// Words that are written small inside a sentence.
const SMALL: &[&str] = &[
    "The", "A", "An", "And", "But", "Or", "For", "In", "Of", "To", "With", "At", "By", "From",
    "On", "As", "It", "He", "She", "They", "We", "That", "This", "Which", "When", "Where", "Was",
    "Is", "Und", "Oder", "Aber", "Mit", "Von", "Et", "Ou", "Mais", "Dans", "Avec", "Pour", "Y",
    "Pero", "Con", "Para", "E", "Ma", "Per", "И", "Но", "На",
];

/// Looks for slips.
pub(super) fn check(page: &Page<'_>, lines: Range<usize>, reading: &mut Reading) {
    if lines.is_empty() {
        return;
    }
    let whole = page.span(lines.clone());
    let (from, to) = (whole.start as usize, whole.end as usize);
    let text = page.text.get(from..to).unwrap_or("");
    stops_for_commas(text, whole, reading);
    capitals(text, whole, reading);
    quotation_marks(text, reading);
    ending(page, lines, reading);
}

/// In a series parted by semicolons, a stop after a name where its fellows have a comma:
/// `; Maxim Litvinov. Commissar for Foreign Affairs;`.
fn stops_for_commas(text: &str, whole: Span, reading: &mut Reading) {
    let mut start = 0;
    let ends: Vec<usize> = text.match_indices([';', '\n']).map(|(i, _)| i).collect();
    for (n, end) in ends.iter().copied().enumerate() {
        let item = text.get(start..end).unwrap_or("");
        let opened = start > 0 && text.get(start - 1..start) == Some(";");
        let series = n > 0 && text.get(end..end + 1) == Some(";");
        start = end + 1;
        if !(opened && series) {
            continue;
        }
        let Some((name, _)) = item.split_once(". ") else { continue };
        let words: Vec<&str> = name.split_whitespace().collect();
        let is_name = (2..=4).contains(&words.len())
            && words.iter().all(|w| w.starts_with(char::is_uppercase) && w.len() > 2);
        let lone = item.matches(". ").count() == 1;
        if is_name && lone {
            let at = whole.start as usize + end - item.len() + name.len();
            let found = Diagnostic::suspect(
                "read-152",
                format!("a stop stands after `{}` where a comma would be expected", name.trim()),
            )
            .at(Span::new(whole.source, at, at + 1))
            .help("compare a printed copy; take the comma with --accept commas")
            .propose("commas", ",");
            reading.report.push(found);
        }
    }
}

/// A small word with a capital inside a sentence: `a maneuver For a time`.
fn capitals(text: &str, whole: Span, reading: &mut Reading) {
    let mut before = "";
    let mut words = text.split([' ', '\n']).peekable();
    let mut at = 0;
    while let Some(word) = words.next() {
        let start = at;
        at += word.len() + 1;
        let next = words.peek().copied().unwrap_or("");
        let inside = before.ends_with(char::is_lowercase)
            && before.starts_with(char::is_lowercase)
            && next.starts_with(char::is_lowercase);
        if inside && SMALL.contains(&word) {
            let place = whole.start as usize + start;
            let found = Diagnostic::suspect(
                "read-153",
                format!("`{word}` has a capital inside a sentence: `{before} {word} {next}`"),
            )
            .at(Span::new(whole.source, place, place + word.len()))
            .help("compare a printed copy: a stop may be missing, or the capital is wrong");
            reading.report.push(found);
        }
        before = if word.is_empty() { "" } else { word };
    }
}

/// A text of some length without a single quotation mark has lost them.
fn quotation_marks(text: &str, reading: &mut Reading) {
    let words = text.split_whitespace().count();
    let has = text.contains(['"', '“', '”', '„', '«', '»', '‟', '「', '『']);
    let dashes = text.matches("\n—").count() + text.matches("\n–").count();
    if words > 1000 && !has && dashes < 5 {
        let found = Diagnostic::suspect(
            "read-155",
            "the text holds no quotation mark at all: the capture has lost them",
        )
        .help("compare a printed copy; none are put in here");
        reading.report.push(found);
    }
}

/// A last paragraph that stops in mid-sentence.
fn ending(page: &Page<'_>, lines: Range<usize>, reading: &mut Reading) {
    let Some(last) = lines.rev().find(|l| !page.is_blank(*l)) else { return };
    let line = page.line(last);
    if !ends_sentence(line) {
        let tail: Vec<&str> = line.split_whitespace().rev().take(4).collect();
        let tail: Vec<&str> = tail.into_iter().rev().collect();
        let found = Diagnostic::suspect(
            "read-154",
            format!("the text ends in mid-sentence: `{}`", tail.join(" ")),
        )
        .at(page.span(last..last + 1))
        .help("get the rest of the book; a preview ends where it likes");
        reading.report.push(found);
    }
}
