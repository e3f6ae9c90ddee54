//! What a person sees of a document whose source is XML without lines: a line for each paragraph.

use reissue_core::{Report, SourceId, Span};

/// The text of one story (the main text, the footnotes), written while it is read.
///
/// Spans point into it, so that a message shows the words and the number of the paragraph, and
/// not a place in a megabyte of mark-up.
#[derive(Debug)]
pub(crate) struct Transcript {
    source: SourceId,
    text: String,
}

impl Transcript {
    /// Starts the transcript of a story that the report names.
    pub(crate) fn new(report: &mut Report, name: impl Into<String>) -> Self {
        Self { source: report.add_source(name, None), text: String::new() }
    }

    /// Stands for a transcript that is elsewhere for a while.
    pub(crate) fn none() -> Self {
        Self { source: SourceId(u16::MAX), text: String::new() }
    }

    /// The place after the last word.
    pub(crate) fn here(&self) -> Span {
        Span::new(self.source, self.text.len(), self.text.len())
    }

    /// The place from an earlier one to here.
    pub(crate) fn since(&self, start: Span) -> Span {
        start.join(self.here())
    }

    /// Adds words and gives their place.
    pub(crate) fn add(&mut self, words: &str) -> Span {
        let start = self.here();
        self.text.push_str(words);
        self.since(start)
    }

    /// Begins a new line unless one has just begun.
    pub(crate) fn end_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Gives the text to the report.
    pub(crate) fn enter(self, report: &mut Report) {
        if let Some(source) = report.sources.get_mut(usize::from(self.source.0)) {
            source.text = Some(self.text.into());
        }
    }
}
