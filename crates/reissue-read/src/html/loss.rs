//! What the readers of mark-up say of what they met and did not carry over.

use reissue_core::{Diagnostic, Report, Severity, Span};

use crate::ledger::Ledger;
use crate::xml::Node;

/// Gathers findings; those that say the same become one with all its places.
#[derive(Default)]
pub(crate) struct Losses(Ledger);

impl Losses {
    /// Adds a finding.
    pub(crate) fn note(&mut self, diagnostic: Diagnostic) {
        self.0.note(diagnostic);
    }

    /// Says that an element was not carried over.
    pub(crate) fn element(&mut self, name: &str, span: Span) {
        let message = format!("`<{name}>` has no place in a book and was left out");
        self.note(
            Diagnostic::lost("read-310", message)
                .severity(Severity::Warning)
                .help("look at the place in the source, and bring what matters into the text")
                .at(span),
        );
    }

    /// Says that text was not carried over on purpose.
    pub(crate) fn left_out(&mut self, what: &str, span: Span) {
        self.note(Diagnostic::fact("read-313", format!("{what} was left out")).at(span));
    }

    /// Says that a look or an attribute was not carried over.
    pub(crate) fn look(&mut self, what: &str, span: Span) {
        let message = format!("{what} is a matter of looks and was not carried over");
        self.note(Diagnostic::fact("read-311", message).at(span));
    }

    /// Says which looks elements set by themselves, in `style` or in attributes of old.
    pub(crate) fn looks_of(&mut self, node: Node<'_>, span: Span) {
        if let Some(style) = node.attribute("style") {
            crate::css::looks(style, &mut |name| {
                // What Word notes for itself.
                if !name.starts_with("mso-") {
                    self.look(&format!("the style `{name}`"), span);
                }
            });
        }
        for name in ["color", "bgcolor", "background", "face", "size"] {
            let sized = name == "size" && !matches!(node.name(), "font" | "basefont");
            if node.attribute(name).is_some() && !sized {
                self.look(&format!("the attribute `{name}`"), span);
            }
        }
    }

    /// Hands all findings to a report.
    pub(crate) fn report(self, report: &mut Report) {
        self.0.enter(report);
    }
}
