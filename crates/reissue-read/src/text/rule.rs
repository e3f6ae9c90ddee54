//! Drawn rules around headings: a line of dashes under a title, above one, or before a chapter.
//!
//! Such a rule is a matter of looks. Taken for a line of the text it joins the title, or hides the
//! white space by which a heading is told; taken out it is white space itself.

use reissue_core::{Diagnostic, Report, Span};

use super::lines::Page;

/// From how many characters on a line that touches another is a rule, and no mark of a pause.
const SHORT: usize = 5;
/// From how many characters on a line of its own rules off what follows, and is no pause either.
const LONG: usize = 20;

/// Blanks the rules around headings out, and reports how many they were.
pub(super) fn blank_out(page: &mut Page<'_>, report: &mut Report) {
    let rules: Vec<usize> = (0..page.lines.len())
        .filter(|i| length(page.line(*i)) >= SHORT && rules_off(page, *i))
        .collect();
    let Some(first) = rules.first() else { return };
    let span: Span = page.span(*first..first + 1);
    let count = u32::try_from(rules.len()).unwrap_or(u32::MAX);
    report.push(
        Diagnostic::fact("read-224", "rules drawn around headings are a matter of looks")
            .times(count)
            .at(span),
    );
    for rule in rules {
        if let Some(line) = page.lines.get_mut(rule) {
            line.end = line.start;
        }
    }
}

/// The characters of a rule: one and the same, which draws; 0 for any other line.
fn length(line: &str) -> usize {
    let Some(first) = line.bytes().next().filter(|b| b"-=_~".contains(b)) else { return 0 };
    if line.bytes().all(|b| b == first) { line.len() } else { 0 }
}

/// Tells whether a rule belongs to a heading: it touches a lone line above or below, or it is long
/// and a lone line in capitals comes next.
fn rules_off(page: &Page<'_>, rule: usize) -> bool {
    let blank = |i: Option<usize>| i.is_none_or(|i| page.is_blank(i));
    // A lone line of few words, between what is blank or the rule itself.
    let lone = |i: usize, above: Option<usize>, below: usize| {
        blank(above) && page.is_blank(below) && is_title(page, i)
    };
    let (above, below) = (rule.checked_sub(1), rule + 1);
    match (blank(above), page.is_blank(below)) {
        (false, true) => above.is_some_and(|i| lone(i, i.checked_sub(1), rule + 1)),
        (true, false) => lone(below, None, below + 1),
        (true, true) if length(page.line(rule)) >= LONG => {
            let next = (below..page.lines.len()).find(|i| !page.is_blank(*i));
            next.is_some_and(|i| lone(i, i.checked_sub(1), i + 1) && is_caps(page.line(i)))
        }
        _ => false,
    }
}

/// Words that a heading may be: some letters, no columns, not the whole width of the page.
fn is_title(page: &Page<'_>, line: usize) -> bool {
    let text = page.line(line);
    text.chars().any(char::is_alphabetic)
        && !text.contains("   ")
        && !text.contains('|')
        && page.width(line) * 10 <= page.fill * 9
}

fn is_caps(line: &str) -> bool {
    line.chars().filter(|c| c.is_uppercase()).count() >= 3 && !line.chars().any(char::is_lowercase)
}
