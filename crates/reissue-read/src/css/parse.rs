//! The syntax of style sheets: comments, at-rules, rules.

use super::property::declarations;
use super::selector::Selector;
use super::{Rule, Sheet};

/// Parses a whole sheet.
pub(super) fn sheet(text: &str) -> Sheet {
    let clean = without_comments(text);
    let mut sheet = Sheet::default();
    rules(&clean, &mut sheet, 0);
    sheet
}

/// Blanks comments, so that all offsets stay.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        let comment = after.find("*/").map_or(after.len(), |i| i + 2);
        out.extend(std::iter::repeat_n(' ', comment + 2));
        rest = after.get(comment..).unwrap_or("");
    }
    out.push_str(rest);
    out.replace("<!--", "    ").replace("-->", "   ")
}

fn rules(text: &str, sheet: &mut Sheet, depth: u8) {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '}' | ';'));
        if rest.is_empty() {
            return;
        }
        let end = rest.find(['{', ';']).unwrap_or(rest.len());
        let (prelude, after) = rest.split_at(end);
        if after.starts_with(';') || after.is_empty() {
            if let Some(import) = prelude.trim().strip_prefix("@import") {
                let name = import.trim().trim_start_matches("url(");
                let name = name.trim_start_matches(['"', '\'']);
                let name = name.split(['"', '\'', ')']).next().unwrap_or("");
                sheet.imports.push(name.to_owned());
            }
            rest = after.get(1..).unwrap_or("");
            continue;
        }
        let inside = after.get(1..).unwrap_or("");
        let close = matching(inside);
        let body = inside.get(..close).unwrap_or("");
        rest = inside.get((close + 1).min(inside.len())..).unwrap_or("");
        let prelude = prelude.trim();
        if let Some(rule) = prelude.strip_prefix('@') {
            // Rules for all screens hold; those for some widths or features are the design's.
            let plain = rule
                .strip_prefix("media")
                .is_some_and(|query| matches!(query.trim(), "all" | "screen" | "" | "only screen"));
            if plain && depth < 4 {
                rules(body, sheet, depth + 1);
            }
            continue;
        }
        add_rule(prelude, body, sheet);
    }
}

fn add_rule(prelude: &str, body: &str, sheet: &mut Sheet) {
    let looks = &mut sheet.looks;
    let properties = declarations(body, &mut |name, at| {
        looks.entry(name.to_owned()).or_insert((0, at)).0 += 1;
    });
    if properties.is_empty() {
        return;
    }
    let selectors: Vec<Selector> =
        split_list(prelude).iter().filter_map(|s| Selector::parse(s)).collect();
    if !selectors.is_empty() {
        sheet.rules.push(Rule { selectors, properties });
    }
}

/// The offset of the `}` that closes what stands before it, or the end.
fn matching(text: &str) -> usize {
    let mut depth = 0;
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(q), c) if c == q || c == '\n' => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '{') => depth += 1,
            (None, '}') if depth == 0 => return at,
            (None, '}') => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// Cuts a list of selectors at its commas, not at those in brackets.
fn split_list(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut depth = 0_i32;
    let mut start = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ',' if depth == 0 => {
                out.push(text.get(start..at).unwrap_or(""));
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(text.get(start..).unwrap_or(""));
    out
}
