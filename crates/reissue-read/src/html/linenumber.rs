//! Numbers of lines in the margin of preformatted verse: every fifth or tenth line has its own.

use reissue_core::{Inline, InlineKind};

/// What parts a line of verse from its number: a space that no line is filled with.
const APART: char = '\u{2003}';

/// How many spaces stand at least before a number in the margin.
const GAP: usize = 3;

/// The words of a line and the number behind them.
fn parted(line: &str) -> Option<(&str, u32)> {
    let line = line.trim_end();
    let before = line.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = line.get(before.len()..).filter(|n| n.len() <= 5)?.parse().ok()?;
    let words = before.trim_end_matches(' ');
    (before.len() - words.len() >= GAP && !words.trim().is_empty()).then_some((words, number))
}

/// Tells whether the numbers that end lines of a text count lines of verse: they rise, nearly all by
/// fives, and most lines have none. Those of a table stand at most lines and count something else.
pub(crate) fn are_counted(text: &str) -> bool {
    let numbers: Vec<u32> = text.lines().filter_map(parted).map(|(_, number)| number).collect();
    let lines = text.lines().filter(|l| !l.trim().is_empty()).count();
    let fives = numbers.iter().filter(|n| *n % 5 == 0).count();
    !numbers.is_empty()
        && numbers.len() * 3 <= lines
        && fives * 10 >= numbers.len() * 9
        && numbers.is_sorted_by(|a, b| a < b)
}

/// A line without the number in its margin.
pub(crate) fn without(line: &str) -> &str {
    parted(line).map_or(line, |(words, _)| words)
}

/// Draws the number in the margin nearer to the words of its line, where the line ends in one.
pub(crate) fn draw_near(content: &mut [Inline]) {
    let text = content.iter_mut().rev().find_map(|i| match &mut i.kind {
        InlineKind::Text(text) if !text.trim().is_empty() => Some(text),
        _ => None,
    });
    let Some(text) = text else { return };
    let before = text.trim_end().trim_end_matches(|c: char| c.is_ascii_digit());
    let words = before.trim_end_matches(' ').len();
    if before.len() < text.trim_end().len() && before.len() - words >= GAP {
        text.replace_range(words..before.len(), APART.encode_utf8(&mut [0; 4]));
    }
}
