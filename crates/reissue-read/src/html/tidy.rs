//! Lists of inlines made tidy: white space is single spaces and stands at neither end.

use reissue_core::{Inline, InlineKind};

use crate::xml::is_space;

/// Collapses white space over the whole list, trims both ends, joins texts, drops what is empty.
///
/// The wide space of a typewriter behind a sentence, a no-break space beside a plain one, is a plain
/// space too: it would stand as a hole in a line that is justified.
pub(crate) fn tidy_inlines(inlines: &mut Vec<Inline>) {
    let mut state = State { space: true, stop: false };
    collapse(inlines, &mut state);
    trim_end(inlines);
    clean(inlines);
}

struct State {
    /// Whether the last character was white space that still stands.
    space: bool,
    /// Whether the last character but white space ends a sentence or closes one.
    stop: bool,
}

fn collapse(inlines: &mut [Inline], state: &mut State) {
    for inline in inlines {
        match &mut inline.kind {
            InlineKind::Text(text) => {
                collapse_text(text, state);
                close_sentences(text, state);
            }
            InlineKind::LineBreak => *state = State { space: true, stop: false },
            InlineKind::Anchor(_) | InlineKind::PageMark(_) | InlineKind::Index(_) => {}
            InlineKind::Code(_)
            | InlineKind::NoteRef(_)
            | InlineKind::Image(_)
            | InlineKind::Math(_) => *state = State { space: false, stop: false },
            _ => {
                if let Some(children) = inline.children_mut() {
                    collapse(children, state);
                }
            }
        }
    }
}

fn collapse_text(text: &mut String, state: &mut State) {
    let mut space = state.space;
    let in_order = text.bytes().all(|b| {
        let after = space;
        space = b.is_ascii_whitespace();
        !space || (b == b' ' && !after)
    });
    if in_order {
        state.space = space;
        return;
    }
    let mut out = String::with_capacity(text.len());
    for (at, word) in text.split(is_space).enumerate() {
        // What stands between two words of the split is one character of white space.
        if at > 0 && !state.space {
            out.push(' ');
            state.space = true;
        }
        if !word.is_empty() {
            out.push_str(word);
            state.space = false;
        }
    }
    *text = out;
}

/// Makes a plain space of a no-break space and a plain one behind the end of a sentence.
fn close_sentences(text: &mut String, state: &mut State) {
    const GAPS: [&str; 2] = ["\u{a0} ", " \u{a0}"];
    let ends = |c: char| ".!?…:;)]”’\"'»".contains(c);
    let wide = |c: char| c == ' ' || c == '\u{a0}';
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|t| t.find('\u{a0}')).map(|i| at + i) {
        let before = text.get(..found).unwrap_or_default();
        let start = if before.ends_with(' ') { found - 1 } else { found };
        at = found + '\u{a0}'.len_utf8();
        let last = text.get(..start).and_then(|t| t.chars().next_back());
        let stop = last.map_or(state.stop, ends);
        let gap = GAPS.into_iter().find(|g| text.get(start..).is_some_and(|t| t.starts_with(g)));
        let Some(gap) = gap.filter(|_| stop) else { continue };
        let after = text.get(start + gap.len()..).and_then(|t| t.chars().next());
        if after.is_none_or(|c| !wide(c)) {
            text.replace_range(start..start + gap.len(), " ");
            at = start + 1;
            state.space = text.ends_with(' ');
        }
    }
    if let Some(last) = text.chars().rev().find(|c| !wide(*c)) {
        state.stop = ends(last);
    } else if !text.is_empty() {
        // Only white space: a gap goes on, and what stood before it no longer counts.
        state.stop = false;
    }
}

/// Takes white space from the end, and from before line breaks.
fn trim_end(inlines: &mut [Inline]) {
    let mut at_end = true;
    trim_before_breaks(inlines, &mut at_end);
}

fn trim_before_breaks(inlines: &mut [Inline], at_end: &mut bool) {
    for inline in inlines.iter_mut().rev() {
        match &mut inline.kind {
            InlineKind::Text(text) => {
                if *at_end {
                    text.truncate(text.trim_end_matches(' ').len());
                }
                if !text.is_empty() {
                    *at_end = false;
                }
            }
            InlineKind::LineBreak => *at_end = true,
            InlineKind::Anchor(_) | InlineKind::PageMark(_) | InlineKind::Index(_) => {}
            _ => match inline.children_mut() {
                Some(children) => trim_before_breaks(children, at_end),
                None => *at_end = false,
            },
        }
    }
}

/// Joins neighbouring texts and drops empty inlines.
fn clean(inlines: &mut Vec<Inline>) {
    for inline in inlines.iter_mut() {
        if let Some(children) = inline.children_mut() {
            clean(children);
        }
    }
    inlines.retain(|i| match &i.kind {
        InlineKind::Text(t) | InlineKind::Code(t) => !t.is_empty(),
        InlineKind::Link { .. } => i.children().is_some_and(|c| !c.is_empty()),
        _ => i.children().is_none_or(|c| !c.is_empty()),
    });
    inlines.dedup_by(|next, last| match (&next.kind, &mut last.kind) {
        (InlineKind::Text(addition), InlineKind::Text(text)) => {
            text.push_str(addition);
            last.span = last.span.join(next.span);
            true
        }
        _ => false,
    });
}

/// Tells whether there is nothing to see or to read.
pub(crate) fn is_blank(inlines: &[Inline]) -> bool {
    inlines.iter().all(|i| match &i.kind {
        InlineKind::Text(t) => t.chars().all(|c| is_space(c) || c == '\u{a0}'),
        InlineKind::LineBreak | InlineKind::Anchor(_) | InlineKind::PageMark(_) => true,
        InlineKind::Code(t) => t.trim().is_empty(),
        InlineKind::NoteRef(_) | InlineKind::Image(_) | InlineKind::Math(_) => false,
        InlineKind::Index(_) => true,
        _ => i.children().is_some_and(is_blank),
    })
}

/// Tells whether a line holds at most so many bytes of text.
pub(crate) fn is_short(inlines: &[Inline], limit: usize) -> bool {
    fn left(inlines: &[Inline], limit: usize) -> Option<usize> {
        inlines.iter().try_fold(limit, |limit, i| match &i.kind {
            InlineKind::Text(t) | InlineKind::Code(t) => limit.checked_sub(t.len()),
            _ => i.children().map_or(Some(limit), |c| left(c, limit)),
        })
    }
    left(inlines, limit).is_some()
}

/// Takes line breaks from both ends.
pub(crate) fn trim_breaks(inlines: &mut Vec<Inline>) {
    while inlines.last().is_some_and(|i| i.kind == InlineKind::LineBreak) {
        inlines.pop();
    }
    let lead = inlines.iter().take_while(|i| i.kind == InlineKind::LineBreak).count();
    inlines.drain(..lead);
}

/// Cuts a list at its line breaks, also those inside mark-up, which is opened anew.
pub(crate) fn split_lines(inlines: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut lines = vec![Vec::new()];
    for inline in inlines {
        if inline.kind == InlineKind::LineBreak {
            lines.push(Vec::new());
            continue;
        }
        let broken = inline.children().is_some_and(has_break);
        if !broken {
            push_last(&mut lines, inline);
            continue;
        }
        let mut shell = inline;
        let inside = shell.children_mut().map(std::mem::take).unwrap_or_default();
        for (i, part) in split_lines(inside).into_iter().enumerate() {
            if i > 0 {
                lines.push(Vec::new());
            }
            let mut piece = shell.clone();
            if let Some(children) = piece.children_mut() {
                *children = part;
            }
            if piece.children().is_some_and(|c| !c.is_empty()) {
                push_last(&mut lines, piece);
            }
        }
    }
    lines
}

fn push_last(lines: &mut [Vec<Inline>], inline: Inline) {
    if let Some(last) = lines.last_mut() {
        last.push(inline);
    }
}

/// Tells whether a line break stands anywhere inside.
pub(crate) fn has_break(inlines: &[Inline]) -> bool {
    inlines.iter().any(|i| i.kind == InlineKind::LineBreak || i.children().is_some_and(has_break))
}

/// The letters and digits of a text in lower case, all else left out.
pub(crate) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use reissue_core::Span;

    fn text(t: &str) -> Inline {
        Inline::text(t, Span::NONE)
    }

    #[test]
    fn white_space_is_collapsed_across_mark_up() {
        let em = Inline::new(InlineKind::Emphasis(vec![text(" two ")]), Span::NONE);
        let mut list = vec![text("\n\tone "), em, text("\n three\n")];
        tidy_inlines(&mut list);
        assert_eq!(reissue_core::plain(&list), "one two three");
        let mut list = vec![
            text("a\u{a0} \u{a0}b"),
            Inline::new(InlineKind::LineBreak, Span::NONE),
            text(" "),
        ];
        tidy_inlines(&mut list);
        assert_eq!(list.len(), 2);
        trim_breaks(&mut list);
        assert_eq!(reissue_core::plain(&list), "a\u{a0} \u{a0}b");
    }

    #[test]
    fn the_wide_space_behind_a_sentence_is_one_space() {
        let bold = |t: &str| Inline::new(InlineKind::Strong(vec![text(t)]), Span::NONE);
        let tidied = |mut list: Vec<Inline>| {
            tidy_inlines(&mut list);
            reissue_core::plain(&list)
        };
        let speech =
            vec![bold("Lane."), text("\u{a0} Yes, sir.\u{a0}\n[Goes.] \u{a0}\u{201c}No.\u{201d}")];
        assert_eq!(tidied(speech), "Lane. Yes, sir. [Goes.] \u{201c}No.\u{201d}");
        let inside = vec![text("Oh.\u{a0} "), bold("Lane"), text(" goes. \u{a0}"), bold("Jack.")];
        assert_eq!(tidied(inside), "Oh. Lane goes. Jack.");
        // Elsewhere, and where more of them make a blank, the source means them.
        for kept in [
            "name\u{a0} age",
            "Signed.\u{a0}\u{a0} age",
            "5.\u{a0}kg",
            "Quoi\u{a0}?",
            "a.\u{a0} \u{a0}b",
        ] {
            assert_eq!(tidied(vec![text(kept)]), kept);
        }
    }

    #[test]
    fn lines_are_cut_inside_mark_up() {
        let inside = vec![text("a"), Inline::new(InlineKind::LineBreak, Span::NONE), text("b")];
        let em = Inline::new(InlineKind::Emphasis(inside), Span::NONE);
        let lines = split_lines(vec![em, text("c")]);
        let plain: Vec<String> = lines.iter().map(|l| reissue_core::plain(l)).collect();
        assert_eq!(plain, ["a", "bc"]);
    }
}
