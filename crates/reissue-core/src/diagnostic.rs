//! What readers and writers have to say: coded diagnostics and the report that holds them.

use std::borrow::Cow;
use std::sync::Arc;

use crate::{SourceId, Span};

/// Names one kind of finding for ever, such as `read-101`; a code is never reused.
pub type Code = &'static str;

/// Says how much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
pub enum Severity {
    /// Worth knowing; nothing needs to be done.
    Note,
    /// Worth a look before the book is sold.
    Warning,
    /// Something of the source is wrong or missing in the result.
    Error,
}

/// Says what a finding means to a press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
pub enum Kind {
    /// Could not be carried over.
    Lost,
    /// Was decided by the program and may be wrong.
    Guessed,
    /// Looks wrong in the source and was left as it is.
    Suspect,
    /// A fact about the source or the result that is none of the others.
    Fact,
}

/// Offers replacement text for a span, to be applied only when a person accepts it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Proposal {
    /// What the proposal is about, as a word for `--accept`: `quotes`, `author`, ...
    pub topic: Cow<'static, str>,
    /// The text that would stand in the place of the diagnostic's span.
    pub replacement: String,
}

/// One finding, with its place and what the reader of the message can do.
///
/// `message` is one lower-case sentence without a full stop, the user's own words in backticks;
/// `help` is an imperative.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Diagnostic {
    /// The code, such as `read-101`.
    pub code: Code,
    /// The weight.
    pub severity: Severity,
    /// The meaning.
    pub kind: Kind,
    /// What was found.
    pub message: String,
    /// What to do now.
    pub help: Option<String>,
    /// Where; [`Span::NONE`] when it concerns the book as a whole.
    pub span: Span,
    /// How often, when one diagnostic stands for many places.
    pub count: u32,
    /// Other places that matter, each with a word on why.
    pub related: Vec<(Span, String)>,
    /// A replacement that a person may accept.
    pub proposal: Option<Proposal>,
}

impl Diagnostic {
    /// Makes a finding of any kind.
    pub fn new(code: Code, severity: Severity, kind: Kind, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            kind,
            message: message.into(),
            help: None,
            span: Span::NONE,
            count: 1,
            related: Vec::new(),
            proposal: None,
        }
    }

    /// Makes an error about something that could not be carried over.
    pub fn lost(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, Kind::Lost, message)
    }

    /// Makes a warning about a decision of the program.
    pub fn guessed(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, Kind::Guessed, message)
    }

    /// Makes a warning about something that looks wrong in the source.
    pub fn suspect(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, Kind::Suspect, message)
    }

    /// Makes a note about a fact.
    pub fn fact(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Note, Kind::Fact, message)
    }

    /// Sets the place.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = span;
        self
    }

    /// Sets what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets how many places this stands for.
    #[must_use]
    pub fn times(mut self, count: u32) -> Self {
        self.count = count;
        self
    }

    /// Sets the weight.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn see(mut self, span: Span, why: impl Into<String>) -> Self {
        self.related.push((span, why.into()));
        self
    }

    /// Offers a replacement for the span.
    #[must_use]
    pub fn propose(
        mut self,
        topic: impl Into<Cow<'static, str>>,
        replacement: impl Into<String>,
    ) -> Self {
        self.proposal = Some(Proposal { topic: topic.into(), replacement: replacement.into() });
        self
    }
}

/// One source file as it was read: its name and its decoded text, for drawing messages.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Source {
    /// The name as the user knows it (`memoir.txt`, `book.epub!/OPS/ch1.xhtml`).
    pub name: String,
    /// The decoded text that spans point into; absent for binary sources.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub text: Option<Arc<str>>,
}

/// All findings of one run, in the order they were made, with the sources they point into.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Report {
    /// The sources; a [`SourceId`] is an index into this list.
    pub sources: Vec<Source>,
    /// The findings.
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Adds a source and gives its id; past 65,534 sources the last id is shared.
    pub fn add_source(&mut self, name: impl Into<String>, text: Option<Arc<str>>) -> SourceId {
        let index = self.sources.len().min(usize::from(u16::MAX) - 1);
        if index == self.sources.len() {
            self.sources.push(Source { name: name.into(), text });
        }
        SourceId(index as u16)
    }

    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds the findings of a later stage that reads the same sources.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.diagnostics.extend(diagnostics);
    }

    /// Counts the findings of a kind.
    pub fn count(&self, kind: Kind) -> usize {
        self.diagnostics.iter().filter(|d| d.kind == kind).count()
    }

    /// Tells whether anything is an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|d| d.severity == Severity::Error)
    }

    /// Gives the source, line and column (both from 1, in characters) where a span starts.
    pub fn place(&self, span: Span) -> Option<(&Source, usize, usize)> {
        if span.is_none() {
            return None;
        }
        let source = self.sources.get(usize::from(span.source.0))?;
        let Some(text) = source.text.as_deref() else { return Some((source, 1, 1)) };
        let mut start = (span.start as usize).min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let before = text.get(..start)?;
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |s| s.chars().count()) + 1;
        Some((source, line, column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_counts_lines_and_characters() {
        let mut report = Report::default();
        let id = report.add_source("a.txt", Some("één\ntwee".into()));
        let (source, line, column) = report.place(Span::new(id, 8, 9)).expect("inside the text");
        assert_eq!((source.name.as_str(), line, column), ("a.txt", 2, 3));
        assert_eq!(report.place(Span::NONE), None);
        let (_, line, column) = report.place(Span::new(id, 900, 901)).expect("clamped");
        assert_eq!((line, column), (2, 5));
    }
}
