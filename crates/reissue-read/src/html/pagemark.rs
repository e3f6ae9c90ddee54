//! Pages of the source edition: `epub:type="pagebreak"`, Gutenberg's `pagenum`, page lists.

use super::convert::{Context, Converter};
use super::page::Place;
use super::types::{is, is_page_break};
use crate::xml::{Node, tidy};

impl<'d> Converter<'d, '_> {
    /// The number of the printed page that begins at an element; none where no page does.
    pub(crate) fn page_mark(&mut self, node: Node<'d>, cx: &Context) -> Option<String> {
        let place = Place { page: cx.page, node: Some(node.id) };
        let listed = self.page_list.get(&place).cloned();
        let said = is_page_break(node);
        if !said
            && (listed.is_none() || !node.is_blank() || node.descendants().any(|n| n.is("img")))
        {
            return None;
        }
        let label = listed.or_else(|| label(node))?;
        if !is(node, "pagebreak") && !is_number(&label) {
            return None;
        }
        let letters = |t: &str| t.chars().filter(|c| c.is_alphabetic()).count();
        if letters(&node.text_content()) > letters(&label) {
            let span = self.span(node, cx);
            self.losses.left_out("the word for a page beside its number", span);
        }
        for inner in node.descendants().filter(|n| n.is_element()) {
            let name = self.name_of(inner, cx);
            self.pending.extend(name);
        }
        Some(label)
    }
}

/// What a page break says of its number.
fn label(node: Node<'_>) -> Option<String> {
    let attribute = |n: Node<'_>| {
        ["title", "aria-label", "data-page"].iter().find_map(|a| n.attribute(a)).map(tidy)
    };
    let from_id = || {
        let with_id = std::iter::once(node).chain(node.descendants());
        let id =
            with_id.into_iter().find_map(|n| n.attribute("id").or_else(|| n.attribute("name")))?;
        let tail = id.trim_start_matches(|c: char| !c.is_ascii_digit());
        let number = if tail.is_empty() { id.rsplit(['_', '-']).next()? } else { tail };
        Some(number.to_owned())
    };
    let text = Some(node.tidy_text()).filter(|t| !t.is_empty());
    [text, attribute(node), from_id()]
        .into_iter()
        .flatten()
        .map(|l| bare(&l))
        .find(|l| !l.is_empty())
}

/// The number without brackets, stops and the word for a page.
fn bare(label: &str) -> String {
    let inside = label.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | '{' | '}' | '.' | '|' | '-' | '–')
    });
    let lower = inside.to_lowercase();
    for word in ["page ", "pg. ", "pg ", "p. ", "seite ", "pg", "s. "] {
        if lower.starts_with(word) {
            return inside.get(word.len()..).unwrap_or("").trim().to_owned();
        }
    }
    // The word for a page in any other language stands before the number.
    let number = inside.trim_start_matches(|c: char| !c.is_ascii_digit());
    let word = inside.len() - number.len();
    if word > 0 && word <= 12 && inside.get(..word).is_some_and(|w| w.ends_with([' ', '\u{a0}'])) {
        return number.to_owned();
    }
    inside.to_owned()
}

/// Tells whether a label counts a page: digits or a Roman numeral, a letter at most beside them.
fn is_number(label: &str) -> bool {
    let roman = |c: char| matches!(c.to_ascii_lowercase(), 'i' | 'v' | 'x' | 'l' | 'c' | 'd' | 'm');
    let digits = label.chars().filter(char::is_ascii_digit).count();
    let others = label.chars().count() - digits;
    !label.is_empty()
        && label.chars().count() <= 9
        && ((digits > 0 && others <= 2) || label.chars().all(roman))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_bared() {
        for (label, want) in [("[Pg 12]", "12"), ("Page xiv", "xiv"), ("{3}", "3"), ("[12]", "12")]
        {
            assert_eq!(bare(label), want);
            assert!(is_number(want));
        }
        assert!(!is_number("hello") && !is_number("chapter 1"));
    }
}
