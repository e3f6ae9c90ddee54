//! The account of what a reader met and did not carry over: by element or property, with places
//! and counts.

use std::collections::BTreeMap;

use reissue_core::{Code, Diagnostic, Report, Severity, Span};

/// How many places one finding names; the count tells all.
const PLACES: usize = 200;

/// Gathers findings of the same kind into one each.
#[derive(Default)]
pub(crate) struct Losses {
    found: BTreeMap<(Code, String), Found>,
    single: Vec<Diagnostic>,
}

struct Found {
    diagnostic: Diagnostic,
    places: Vec<Span>,
    count: u32,
}

impl Losses {
    /// Adds a finding that stands for itself.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.single.push(diagnostic);
    }

    /// Adds a finding that is told once for all places with the same words.
    pub(crate) fn count(&mut self, diagnostic: Diagnostic) {
        let key = (diagnostic.code, diagnostic.message.clone());
        let span = diagnostic.span;
        let found = self.found.entry(key).or_insert_with(|| Found {
            diagnostic,
            places: Vec::new(),
            count: 0,
        });
        found.count += 1;
        if found.places.len() < PLACES {
            found.places.push(span);
        }
    }

    /// Says that an element was not carried over.
    pub(crate) fn element(&mut self, name: &str, span: Span) {
        let message = format!("`<{name}>` has no place in a book and was left out");
        self.count(
            Diagnostic::lost("read-310", message)
                .severity(Severity::Warning)
                .help("look at the place in the source, and bring what matters into the text")
                .at(span),
        );
    }

    /// Says that text was not carried over on purpose.
    pub(crate) fn left_out(&mut self, what: &str, span: Span) {
        self.count(Diagnostic::fact("read-313", format!("{what} was left out")).at(span));
    }

    /// Says that a look or an attribute was not carried over.
    pub(crate) fn look(&mut self, what: &str, span: Span) {
        let message = format!("{what} is a matter of looks and was not carried over");
        self.count(Diagnostic::fact("read-311", message).at(span));
    }

    /// Hands all findings to a report.
    pub(crate) fn report(self, report: &mut Report) {
        report.extend(self.single);
        for (_, found) in self.found {
            let mut diagnostic = found.diagnostic.times(found.count);
            let more = found.places.into_iter().skip(1);
            diagnostic.related.extend(more.map(|span| (span, "also here".to_owned())));
            report.push(diagnostic);
        }
    }
}
