//! Formulas between dollars, as pandoc has them: `$x^2$` in a line, `$$x^2$$` on lines of its own.
//!
//! A dollar opens a formula where no white space follows, and one closes it where none comes before
//! and no digit after. Prose has dollars, too: words between two of them are no formula unless a
//! mark of TeX says so.

use reissue_core::{Math, Span};

use super::inlines::Finding;
use crate::tex;

/// Tells whether a text holds a formula, so that dollars in it need be looked at.
pub(super) fn any(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('$') {
        if after.starts_with('$') {
            return true;
        }
        let end = after.match_indices('$').map(|(at, _)| at).find(|at| {
            let (inside, behind) = after.split_at(*at);
            !inside.ends_with('\\') && is_formula(inside, behind.chars().nth(1))
        });
        if end.is_some() {
            return true;
        }
        rest = after;
    }
    false
}

/// Tells whether what stands between two dollars is meant as a formula.
fn is_formula(inside: &str, follows: Option<char>) -> bool {
    let edges = inside.is_empty()
        || inside.starts_with(char::is_whitespace)
        || inside.ends_with(char::is_whitespace);
    if edges || follows.is_some_and(|c| c.is_ascii_digit()) {
        return false;
    }
    let mut words = inside.split(|c: char| !c.is_alphabetic());
    inside.contains(['\\', '^', '_', '=', '{']) || words.all(|w| w.chars().count() < 2)
}

/// Reads what stands between dollars; none where it is prose.
pub(super) fn read(
    source: &str,
    display: bool,
    follows: Option<char>,
    place: Span,
    findings: &mut Vec<Finding>,
) -> Option<Math> {
    if !display && !is_formula(source, follows) {
        return None;
    }
    if let Some(found) = tex::math(source, display) {
        let command = |name| Finding::Command { name, place };
        findings.extend(found.unknown.into_iter().map(command));
        return Some(found.math);
    }
    if source.trim().is_empty() {
        return None;
    }
    findings.push(Finding::Formula { place });
    Some(tex::source(source.trim(), display))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_of_prose_are_no_formulas() {
        for prose in [
            "It cost $5 and he had $10.",
            "between $3,000\u{2013}$4,000 a year",
            "US$ 5 or A$ 7, NZ$ 8",
            "for $5 (or A$, as they say)",
            "a \\$x\\$ escaped",
        ] {
            assert!(!any(prose), "{prose}");
        }
        for formula in ["where $x$ is", "$E = mc^2$", "so $\\alpha > 1$, and $5", "$$x$$"] {
            assert!(any(formula), "{formula}");
        }
    }
}
