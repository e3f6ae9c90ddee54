//! One fault is told once, however many stages meet it.

use std::collections::BTreeSet;

use reissue_core::{Diagnostic, Kind, Report};

/// Adds the findings of a later stage to a report.
///
/// What looks *suspect* is left out where an earlier stage spoke of the same thing at the same
/// place: a note that nothing refers to is met by the reader, by [`prepare`](crate::prepare()) and
/// by each edition. What is *lost* is always added, since each edition loses for itself.
///
/// ```
/// use reissue::{Diagnostic, Report, Span};
///
/// let mut report = Report::default();
/// let place = Span::new(report.add_source("a.md", None), 4, 9);
/// report.push(Diagnostic::suspect("read-103", "nothing refers to the note `salt`").at(place));
/// let again = Diagnostic::suspect("epub-006", "no text refers to the note `salt`").at(place);
/// reissue::add_findings(&mut report, vec![again]);
/// assert_eq!(report.diagnostics.len(), 1);
/// ```
pub fn add_findings(report: &mut Report, found: Vec<Diagnostic>) {
    let told: BTreeSet<_> = report.diagnostics.iter().filter_map(subject).collect();
    let again = |d: &Diagnostic| {
        d.kind == Kind::Suspect && subject(d).is_some_and(|subject| told.contains(&subject))
    };
    let new: Vec<Diagnostic> = found.into_iter().filter(|d| !again(d)).collect();
    report.extend(new);
}

/// Where a finding is, and the word of the user that it speaks of.
fn subject(found: &Diagnostic) -> Option<(u16, u32, String)> {
    let word = found.message.split('`').nth(1)?;
    let doubtful = matches!(found.kind, Kind::Lost | Kind::Suspect) && !found.span.is_none();
    doubtful.then(|| (found.span.source.0, found.span.start, word.to_owned()))
}
