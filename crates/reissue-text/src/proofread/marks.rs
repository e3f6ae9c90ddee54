//! Checks of punctuation and space.

use super::passage::{Form, OBJECT};
use super::{Context, Findings, Passage};

/// Gives each character with its place and its neighbours.
fn triples(text: &str) -> impl Iterator<Item = (usize, Option<char>, char, Option<char>)> {
    let mut before = None;
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (at, c) = chars.next()?;
        let triple = (at, before, c, chars.peek().map(|(_, c)| *c));
        before = Some(c);
        Some(triple)
    })
}

fn around(text: &str, at: usize) -> &str {
    let start = text.get(..at).and_then(|t| t.rfind(' ')).map_or(0, |i| i + 1);
    let start = text.get(..start.saturating_sub(1)).and_then(|t| t.rfind(' ')).map_or(0, |i| i + 1);
    let end = text.get(at..).and_then(|t| t.get(1..)?.find(' ')).map_or(text.len(), |i| at + 1 + i);
    text.get(start..end).unwrap_or(text).trim()
}

/// `proof-002`: a space before a comma, stop, semicolon or colon.
///
/// French and verse with spaced marks are let be; so are spaced ellipses and numbers like ` .5`.
pub(super) fn space_before_mark(p: &Passage, _: &Context<'_>, out: &mut Findings<'_>) {
    if !p.english {
        return;
    }
    for (at, before, c, next) in triples(&p.text) {
        let mark = matches!(c, ',' | ';' | ':' | '.' | '!' | '?');
        let tail = p.text.get(at + c.len_utf8()..).unwrap_or("");
        let figure = next.is_some_and(|n| n.is_ascii_digit());
        let dots = c == '.' && (figure || tail.trim_start().starts_with('.'));
        let ends = next.is_none_or(|n| n.is_whitespace() || matches!(n, '”' | '’' | '"'));
        let dotted = p.text.get(..at).is_some_and(|t| t.trim_end().ends_with(['.', '…']));
        if mark && before == Some(' ') && ends && !dots && !dotted && p.form != Form::Heading {
            let message = format!("a space before `{c}` in `{}`", around(&p.text, at));
            out.propose(at - 1, at + 1, message, c.to_string());
        }
    }
}

/// `proof-003`: no space after a comma, semicolon, or a stop that ends a sentence.
///
/// Abbreviations (`e.g.`), initials (`W.G.`), numbers and addresses are let be.
pub(super) fn no_space_after_mark(p: &Passage, _: &Context<'_>, out: &mut Findings<'_>) {
    for (at, before, c, next) in triples(&p.text) {
        let (Some(before), Some(next)) = (before, next) else { continue };
        let soft =
            matches!(c, ',' | ';' | '!' | '?') && before.is_alphabetic() && next.is_alphabetic();
        let tail = p.text.get(at + c.len_utf8()..).unwrap_or("");
        let stop = c == '.'
            && before.is_lowercase()
            && next.is_uppercase()
            && tail.chars().nth(1).is_some_and(|n| n.is_lowercase() || n == ' ')
            && !around(&p.text, at).contains(['/', '@']);
        if soft || stop {
            let message = format!("no space after `{c}` in `{}`", around(&p.text, at));
            let end = at + c.len_utf8();
            out.propose(at, end, message, format!("{c} "));
        }
    }
}

/// `proof-009`: a small letter after a stop, where a sentence should begin: a comma read as a stop.
pub(super) fn small_letter_after_stop(p: &Passage, c: &Context<'_>, out: &mut Findings<'_>) {
    if p.form != Form::Prose || !p.english {
        return;
    }
    for (at, _) in p.text.match_indices(". ") {
        let head = p.text.get(..at).unwrap_or("");
        let tail = p.text.get(at + 2..).unwrap_or("");
        let word: String = head.chars().rev().take_while(|c| c.is_alphanumeric()).collect();
        let word: String = word.chars().rev().collect();
        let small = tail.starts_with(char::is_lowercase);
        let usual =
            word.len() > 3 && word.chars().all(char::is_lowercase) && c.lexicon.count(&word) > 1;
        if small && usual && !is_abbreviation(&word) && !head.ends_with(['.', '…']) {
            let message = format!("a small letter after the stop in `{}`", around(&p.text, at));
            out.propose(at, at + 1, message, ",".into());
        }
    }
}

fn is_abbreviation(word: &str) -> bool {
    const KNOWN: &[&str] = &[
        "approx", "capt", "chap", "dept", "edit", "figs", "govt", "inst", "messrs", "misc", "prof",
        "prox", "sept", "trans", "viz", "vols", "etc", "ibid", "cent", "cents",
    ];
    KNOWN.contains(&word)
}

/// `proof-011`: a comma where a new sentence begins: `word, The next`.
pub(super) fn comma_for_stop(p: &Passage, c: &Context<'_>, out: &mut Findings<'_>) {
    const STARTERS: &[&str] =
        &["The", "He", "She", "It", "They", "We", "There", "This", "But", "And"];
    if p.form != Form::Prose || !p.english {
        return;
    }
    for (at, _) in p.text.match_indices(", ") {
        let tail = p.text.get(at + 2..).unwrap_or("");
        let word: String = tail.chars().take_while(|c| c.is_alphabetic()).collect();
        let head = p.text.get(..at).unwrap_or("");
        let plain = head.chars().next_back().is_some_and(char::is_lowercase);
        let start = head.rfind(|c: char| !c.is_alphabetic()).map_or(0, |i| i + 1);
        let before = head.get(start..).unwrap_or("");
        let name = before.starts_with(char::is_uppercase);
        let follows = tail.get(word.len()..).is_some_and(|t| {
            let next = t.trim_start();
            t.starts_with(' ') && next.starts_with(char::is_lowercase)
        });
        let titled = name && c.lexicon.capital(before) > 0;
        if STARTERS.contains(&word.as_str()) && plain && follows && !titled {
            let message = format!("a comma before `{word}` in `{}`", around(&p.text, at));
            out.propose(at, at + 1, message, ".".into());
        }
    }
}

/// `proof-012`: two marks where one belongs: `,,`, `.,` after a word, `;;`, `,.`.
pub(super) fn doubled_mark(p: &Passage, _: &Context<'_>, out: &mut Findings<'_>) {
    for (at, before, c, next) in triples(&p.text) {
        let Some(next) = next else { continue };
        let pair = matches!((c, next), (',' | ';' | ':', ',' | ';' | ':' | '.'))
            || (c == '?' && matches!(next, '.' | ','))
            || (c == '!' && matches!(next, '.' | ','));
        if pair && before.is_some_and(char::is_alphanumeric) {
            let message = format!("two marks `{c}{next}` in `{}`", around(&p.text, at));
            out.propose(at, at + 2, message, c.to_string());
        }
    }
}

/// `proof-013`: two dots, or more than four: an ellipsis that lost or won some.
pub(super) fn odd_ellipsis(p: &Passage, _: &Context<'_>, out: &mut Findings<'_>) {
    let bytes = p.text.as_bytes();
    let mut at = 0;
    while let Some(found) = p.text.get(at..).and_then(|t| t.find("..")) {
        let start = at + found;
        let count = bytes.iter().skip(start).take_while(|b| **b == b'.').count();
        if count == 2 || (5..20).contains(&count) {
            let message = format!("{count} dots in `{}`", around(&p.text, start));
            out.propose(start, start + count, message, "…".into());
        }
        at = start + count;
    }
}

/// `proof-014`: two spaces in a row inside a passage.
pub(super) fn double_space(p: &Passage, _: &Context<'_>, out: &mut Findings<'_>) {
    if p.form == Form::Line {
        return;
    }
    if let Some(at) = p.text.find("  ") {
        let count = p.text.get(at..).map_or(2, |t| t.len() - t.trim_start_matches(' ').len());
        let message = format!("{count} spaces in `{}`", around(&p.text, at + count));
        out.propose(at, at + count, message, " ".into());
    }
}

/// `proof-016`: two hyphens where a dash belongs.
pub(super) fn double_hyphen(p: &Passage, _: &Context<'_>, out: &mut Findings<'_>) {
    if let Some(at) = p.text.find("--") {
        let count = p.text.get(at..).map_or(2, |t| t.len() - t.trim_start_matches('-').len());
        let message = format!("{count} hyphens for a dash in `{}`", around(&p.text, at));
        out.propose(at, at + count, message, "—".into());
    }
}

/// `proof-022`: a paragraph that begins with a small letter after one that ended a sentence: a
/// paragraph cut in two, or a lost word.
pub(super) fn small_letter_at_start(p: &Passage, c: &Context<'_>, out: &mut Findings<'_>) {
    if p.form != Form::Prose || !p.english || follows_interruption(p, c) {
        return;
    }
    let start = p.text.len() - p.text.trim_start().len();
    let word: String = p.text.trim_start().chars().take_while(|c| c.is_alphanumeric()).collect();
    if word.len() > 1 && word.starts_with(char::is_lowercase) {
        let message = format!("the paragraph begins with the small letter of `{word}`");
        let help = "join it to the paragraph before, or find the words that are missing";
        out.add(start, start + word.len(), message, help);
    }
}

fn follows_interruption(p: &Passage, c: &Context<'_>) -> bool {
    let before = p.index.checked_sub(1).and_then(|i| c.passages.get(i));
    before.is_none_or(|b| {
        b.interrupted || b.form == Form::Line || b.text.trim_end().ends_with([':', '—', ',', ';'])
    })
}

/// `proof-023`: a long paragraph that ends without a mark: its end is lost or it goes on in the
/// next.
pub(super) fn no_mark_at_end(p: &Passage, _: &Context<'_>, out: &mut Findings<'_>) {
    let text = p.text.trim_end();
    let last = text.chars().next_back();
    let cut = last.is_some_and(|c| c.is_alphabetic() || c == '-');
    if p.form == Form::Prose && !p.interrupted && cut && text.len() > 120 {
        let start = text.rfind(' ').map_or(0, |i| i + 1);
        let word = text.get(start..).unwrap_or("");
        let message = format!("the paragraph ends with `{word}`, without a mark");
        out.add(start, text.len(), message, "look in the source for what follows");
    }
}

/// `proof-025`: characters that no book prints: bars, carets, replacement characters, controls.
pub(super) fn stray_character(p: &Passage, _: &Context<'_>, out: &mut Findings<'_>) {
    for (at, c) in p.text.char_indices() {
        let stray = matches!(c, '|' | '^' | '`' | '¬' | '\u{fffd}' | '¦' | '\u{feff}')
            || (c.is_control() && c != '\n')
            || (c == '\\' && p.form == Form::Prose);
        if stray && c != OBJECT {
            let message = format!("the character `{}` (U+{:04X})", c.escape_debug(), c as u32);
            out.add(at, at + c.len_utf8(), message, "look in the source for what it stands for");
        }
    }
}
