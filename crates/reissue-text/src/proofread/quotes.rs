//! Checks of quotation marks and brackets.

use super::passage::Form;
use super::{Context, Findings, Passage};
use crate::typographer::curl_range;

/// `proof-004`: a curly double quotation mark that opens twice, or closes what is not open.
///
/// A speech that runs over paragraphs opens each and closes only the last, so an open mark at the
/// end is a finding only where the next paragraph does not open again.
pub(super) fn unbalanced_quotes(p: &Passage, c: &Context<'_>, out: &mut Findings<'_>) {
    if p.form != Form::Prose || !p.english {
        return;
    }
    let mut open: Option<usize> = None;
    for (at, mark) in p.text.char_indices() {
        match mark {
            '“' if open.is_some() => {
                let message = "a quotation mark opens where one is open already".to_owned();
                out.add(
                    at,
                    at + mark.len_utf8(),
                    message,
                    "close the first, or turn this one round",
                );
                return;
            }
            '“' => open = Some(at),
            '”' if open.is_none() && !continues(p, c) => {
                let message = "a quotation mark closes where none is open".to_owned();
                out.add(at, at + mark.len_utf8(), message, "find where the words begin");
                return;
            }
            '”' => open = None,
            _ => {}
        }
    }
    if let Some(at) = open
        && !p.interrupted
        && next(p, c).is_none_or(|n| {
            n.form == Form::Prose && !n.text.trim_start().starts_with(['“', '‘', '[', '('])
        })
    {
        let message = "a quotation mark opens and does not close".to_owned();
        out.add(at, at + '“'.len_utf8(), message, "find where the words end");
    }
}

fn next<'a>(p: &Passage, c: &Context<'a>) -> Option<&'a Passage> {
    c.passages.get(p.index + 1)
}

/// Tells whether the speech of an earlier block may go on here.
fn continues(p: &Passage, c: &Context<'_>) -> bool {
    let before = p.index.checked_sub(1).and_then(|i| c.passages.get(i));
    before.is_none_or(|b| b.interrupted || b.form != Form::Prose)
}

/// `proof-005`: brackets that open or close alone.
pub(super) fn unbalanced_brackets(p: &Passage, _: &Context<'_>, out: &mut Findings<'_>) {
    if p.form != Form::Prose {
        return;
    }
    for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
        let mut depth: Vec<usize> = Vec::new();
        for (at, mark) in p.text.char_indices() {
            if mark == open {
                depth.push(at);
            } else if mark == close && depth.pop().is_none() && !is_enumeration(&p.text, at) {
                let message = format!("`{close}` closes what is not open");
                out.add(at, at + 1, message, "find where the bracket opens");
            }
        }
        if let (Some(at), false) = (depth.first(), p.interrupted) {
            let message = format!("`{open}` opens and does not close");
            out.add(*at, at + 1, message, "find where the bracket closes");
        }
    }
}

/// Tells whether a bracket follows the number of an enumeration: `a)`, `12)`.
fn is_enumeration(text: &str, at: usize) -> bool {
    let head = text.get(..at).unwrap_or("");
    let label: String = head.chars().rev().take_while(|c| c.is_alphanumeric()).collect();
    !label.is_empty() && label.len() <= 3
}

/// `proof-017`: straight quotation marks in a book that curls its own, or has guillemets.
///
/// The proposal is what the typographer would set, from the first straight mark to the last.
pub(super) fn mixed_quotes(p: &Passage, c: &Context<'_>, out: &mut Findings<'_>) {
    let (Some(first), Some(last)) = (p.text.find('"'), p.text.rfind('"')) else { return };
    if !c.curls {
        return;
    }
    let message = "a straight quotation mark in a book that curls them".to_owned();
    let place = first..last + 1;
    let curled = curl_range(&p.text, &p.language, &c.manner, place.clone());
    out.propose_under(crate::import::QUOTES, place, message, curled);
}

/// `proof-029`: an opening mark before a space, a closing mark after one.
pub(super) fn quote_beside_space(p: &Passage, _: &Context<'_>, out: &mut Findings<'_>) {
    if !p.english {
        return;
    }
    for (wrong, right, shift) in [("“ ", "“", 0), (" ”", "”", 0), ("‘ ", "‘", 0)] {
        for (at, found) in p.text.match_indices(wrong) {
            let nested =
                p.text.get(at + found.len()..).is_some_and(|t| t.starts_with(['‘', '“', '’', '”']));
            let dots = p.text.get(..at).is_some_and(|t| t.ends_with(['.', '…', '—', '’', '”']));
            if !nested && !dots {
                let message = format!("a space inside the quotation mark `{}`", right);
                out.propose(at + shift, at + found.len(), message, right.into());
            }
        }
    }
}
