//! The account of what a reader met and did not carry over: one finding for each kind of thing,
//! with all its places, and with the words that went.
//!
//! The rule that tests hold: every word of the source is in the book or in this account.

use std::collections::BTreeMap;

use reissue_core::{Code, Diagnostic, Report};

/// How many places without words one finding names; its count tells all.
const PLACES: usize = 200;

/// Gathers findings; those of one code and one message become one.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    entries: Vec<Diagnostic>,
    index: BTreeMap<(Code, String), usize>,
}

impl Ledger {
    /// Adds a finding.
    pub(crate) fn note(&mut self, diagnostic: Diagnostic) {
        let key = (diagnostic.code, diagnostic.message.clone());
        let Some(entry) = self.index.get(&key).and_then(|i| self.entries.get_mut(*i)) else {
            self.index.insert(key, self.entries.len());
            self.entries.push(diagnostic);
            return;
        };
        entry.count = entry.count.saturating_add(diagnostic.count);
        if entry.related.len() < PLACES && !diagnostic.span.is_none() {
            entry.related.push((diagnostic.span, "also here".into()));
        }
        entry.related.extend(diagnostic.related);
    }

    /// Adds a finding about words that are not in the book, and keeps the words.
    pub(crate) fn words(&mut self, diagnostic: Diagnostic, words: &str) {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            return self.note(diagnostic);
        }
        let span = diagnostic.span;
        self.note(diagnostic.see(span, words));
    }

    /// Hands the findings to a report, in the order in which their kinds were first met.
    pub(crate) fn enter(self, report: &mut Report) {
        report.extend(self.entries);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reissue_core::{SourceId, Span};

    #[test]
    fn like_findings_become_one_and_keep_their_words() {
        let mut ledger = Ledger::default();
        for (i, words) in ["one two", "three"].into_iter().enumerate() {
            let span = Span::new(SourceId(0), i, i + 1);
            ledger.words(Diagnostic::lost("read-400", "hidden text").at(span), words);
        }
        ledger.note(Diagnostic::fact("read-401", "another"));
        let mut report = Report::default();
        ledger.enter(&mut report);
        assert_eq!(report.diagnostics.len(), 2);
        let first = report.diagnostics.first().expect("there");
        assert_eq!(first.count, 2);
        let words: Vec<&str> = first.related.iter().map(|(_, w)| w.as_str()).collect();
        assert_eq!(words, ["one two", "also here", "three"]);
    }
}
