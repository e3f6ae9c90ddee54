//! The style sheet: of the house style, the rules that the book has a use for.
//!
//! A rule whose selectors match nothing in the documents is left out, so that the sheet of a plain
//! novel is short. The house style uses a small part of CSS (Selectors Level 3: elements, classes,
//! `:first-child`, `:not(.class)`, descendants, children, neighbours), which is matched here
//! against the mark-up that was written.

use std::collections::HashMap;

/// The house style.
const HOUSE: &str = include_str!("style.css");

/// A rule of the house style.
struct Rule {
    selectors: Vec<Selector>,
    body: &'static str,
}

struct Selector {
    text: &'static str,
    /// From right to left; each with how it is joined to the part on its left.
    parts: Vec<(Part, Join)>,
    used: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    Descendant,
    Child,
    Next,
}

/// Elements and classes of one element, `h2.title:first-child`.
#[derive(Default)]
struct Part {
    name: Option<&'static str>,
    classes: Vec<&'static str>,
    not: Option<&'static str>,
    first: bool,
}

/// The house style, cut down to the rules that documents have a use for.
///
/// `documents` are whole documents or the contents of a body.
pub(crate) fn house(documents: &[&str]) -> String {
    let mut sheet = Sheet::new(HOUSE);
    documents.iter().for_each(|d| sheet.mark(d));
    sheet.used()
}

struct Sheet {
    rules: Vec<Rule>,
    /// Selectors not used yet, as rule and place, by the class or element on their right.
    open: HashMap<&'static str, Vec<(usize, usize)>>,
}

/// An open element, or one that has just been closed.
#[derive(Clone, Copy, Default)]
struct Element<'d> {
    name: &'d str,
    classes: &'d str,
    first: bool,
}

/// An open element with the sibling before it, and the last of its children so far.
#[derive(Clone, Copy, Default)]
struct Open<'d> {
    element: Element<'d>,
    before: Option<Element<'d>>,
    last_child: Option<Element<'d>>,
}

impl Sheet {
    fn new(css: &'static str) -> Self {
        let mut rules = Vec::new();
        for rule in css.split('}') {
            let Some((selectors, body)) = rule.split_once('{') else { continue };
            let selectors = selectors.rsplit("*/").next().unwrap_or(selectors);
            let selectors = selectors.split(',').map(|s| Selector::new(s.trim())).collect();
            rules.push(Rule { selectors, body: body.trim() });
        }
        let mut open: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
        for (at, rule) in rules.iter().enumerate() {
            for (place, selector) in rule.selectors.iter().enumerate() {
                open.entry(selector.key()).or_default().push((at, place));
            }
        }
        Self { rules, open }
    }

    /// Walks a document and marks the selectors that match.
    fn mark(&mut self, document: &str) {
        let mut path = vec![
            Open { element: Element { name: "html", classes: "", first: true }, ..Open::default() },
            Open { element: Element { name: "body", classes: "", first: true }, ..Open::default() },
        ];
        self.find(&path);
        let body = document
            .split_once("<body")
            .map_or(document, |(_, body)| body.split_once('>').map_or("", |(_, inside)| inside));
        for piece in body.split('<').skip(1) {
            let tag = piece.split_once('>').map_or(piece, |(tag, _)| tag);
            if tag.starts_with('/') {
                if path.len() > 2 {
                    path.pop();
                }
                continue;
            }
            let name = tag.split([' ', '/']).next().unwrap_or(tag);
            let parent = path.last_mut();
            let before = parent.as_ref().and_then(|p| p.last_child);
            let element = Element { name, classes: classes(tag), first: before.is_none() };
            if let Some(parent) = parent {
                parent.last_child = Some(element);
            }
            path.push(Open { element, before, last_child: None });
            self.find(&path);
            if tag.ends_with('/') {
                path.pop();
            }
        }
    }

    /// Marks the selectors that match the innermost open element.
    fn find(&mut self, path: &[Open<'_>]) {
        let Some(open) = path.last() else { return };
        let keys = open.element.classes.split(' ').chain([open.element.name, "*"]);
        for key in keys.filter(|k| !k.is_empty()) {
            let Some(waiting) = self.open.get_mut(key) else { continue };
            waiting.retain(|(rule, place)| {
                let selector = self.rules.get_mut(*rule).and_then(|r| r.selectors.get_mut(*place));
                let Some(selector) = selector else { return false };
                selector.used = matches(&selector.parts, path);
                !selector.used
            });
        }
    }

    fn used(&self) -> String {
        let mut out = String::with_capacity(HOUSE.len());
        for rule in &self.rules {
            let used: Vec<&str> =
                rule.selectors.iter().filter(|s| s.used).map(|s| s.text).collect();
            if !used.is_empty() {
                out.push_str(&used.join(", "));
                out.push_str(" {\n");
                for declaration in rule.body.split(';').map(str::trim).filter(|d| !d.is_empty()) {
                    out.push_str("  ");
                    out.push_str(declaration);
                    out.push_str(";\n");
                }
                out.push_str("}\n\n");
            }
        }
        out
    }
}

/// The classes in the start tag of an element.
fn classes(tag: &str) -> &str {
    let value = tag.split_once(" class=\"").map(|(_, rest)| rest);
    value.and_then(|v| v.split_once('"')).map_or("", |(classes, _)| classes)
}

/// Tells whether parts, from right to left, match the innermost element of a path.
fn matches(parts: &[(Part, Join)], path: &[Open<'_>]) -> bool {
    let (Some(((part, join), left)), Some((open, up))) = (parts.split_first(), path.split_last())
    else {
        return false;
    };
    if !part.matches(&open.element) {
        return false;
    }
    match (left.first(), join) {
        (None, _) => true,
        (Some(_), Join::Child) => matches(left, up),
        (Some(_), Join::Descendant) => {
            (1..=up.len()).rev().any(|n| up.get(..n).is_some_and(|up| matches(left, up)))
        }
        (Some((part, _)), Join::Next) => open.before.is_some_and(|before| {
            // The neighbour stands where this element stands; what was before it is not known.
            let sibling = Open { element: before, ..Open::default() };
            part.matches(&before) && (left.len() == 1 || matches(left, &[up, &[sibling]].concat()))
        }),
    }
}

impl Part {
    fn matches(&self, element: &Element<'_>) -> bool {
        let has = |class: &str| element.classes.split(' ').any(|c| c == class);
        self.name.is_none_or(|n| n == element.name)
            && self.classes.iter().all(|c| has(c))
            && self.not.is_none_or(|c| !has(c))
            && (element.first || !self.first)
    }
}

impl Selector {
    fn new(text: &'static str) -> Self {
        let plain = text.split("::").next().unwrap_or(text);
        let mut parts: Vec<(Part, Join)> = Vec::new();
        let mut join = Join::Descendant;
        for word in plain.split_whitespace() {
            match word {
                ">" => join = Join::Child,
                "+" => join = Join::Next,
                _ => {
                    parts.push((part(word), join));
                    join = Join::Descendant;
                }
            }
        }
        parts.reverse();
        Self { text, parts, used: false }
    }

    /// A class or element that an element must have for the selector to match.
    fn key(&self) -> &'static str {
        let right = self.parts.first().map(|(part, _)| part);
        right.and_then(|p| p.classes.first().copied().or(p.name)).unwrap_or("*")
    }
}

fn part(word: &'static str) -> Part {
    let mut part = Part::default();
    let (word, pseudo) = word.split_once(':').unwrap_or((word, ""));
    part.first = pseudo == "first-child";
    part.not = pseudo.strip_prefix("not(.").and_then(|p| p.strip_suffix(')'));
    let mut names = word.split('.');
    part.name = names.next().filter(|n| !n.is_empty());
    part.classes = names.collect();
    part
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(css: &'static str, body: &str) -> Vec<&'static str> {
        let mut sheet = Sheet::new(css);
        sheet.mark(body);
        let all = sheet.rules.iter().flat_map(|r| &r.selectors);
        all.filter(|s| s.used).map(|s| s.text).collect()
    }

    #[test]
    fn only_selectors_that_match_are_kept() {
        let css = "/* all */ body, p { a: b } p.x, .y { } section > p:first-child { } div p + p { }
            h1 + p { } div > p + p { } li > p + p { } :not(.y) + .y::before { } em em { } table { }";
        let body = "<section class=\"s\"><p>1<br/></p><div><p>2</p><p class=\"y z\"><em>3<em>4</em></em></p></div></section>";
        let found = used(css, body);
        assert_eq!(
            found,
            [
                "body",
                "p",
                ".y",
                "section > p:first-child",
                "div p + p",
                "div > p + p",
                ":not(.y) + .y::before",
                "em em"
            ]
        );
        assert_eq!(used(css, "<p class=\"x\">1</p>"), ["body", "p", "p.x"]);
    }

    #[test]
    fn a_whole_document_is_read_from_its_body() {
        let css = "head { } title { } body > p { }";
        let document =
            "<html><head><title>x</title></head><body epub:type=\"a\">\n<p>1</p></body></html>";
        assert_eq!(used(css, document), ["body > p"]);
    }

    #[test]
    fn the_house_style_is_cut_down_to_what_is_used() {
        let sheet = house(&["<section class=\"chapter\"><h2>I</h2><p>Words.</p></section>"]);
        assert!(sheet.contains("h2 + p") && sheet.contains("body {"));
        assert!(!sheet.contains("table") && !sheet.contains(".verse"));
        assert!(sheet.len() < HOUSE.len() / 2);
    }
}
