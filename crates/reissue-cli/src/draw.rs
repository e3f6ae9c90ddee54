//! Draws messages with the source line they speak of.

use std::collections::BTreeMap;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Message, Renderer, Snippet};
use reissue::{Diagnostic, Kind, Report, Severity, Source, Span};

/// How many findings of one code are drawn; the rest is counted.
const EACH: usize = 5;

/// How many characters of a source line are drawn on each side of the place.
const AROUND: usize = 160;

/// A title alone, to which elements are added.
const NOTHING: [Message<'static>; 0] = [];

/// Prints a message that has no place: an error of the run.
pub(crate) fn error(code: &str, message: &str, help: &str) {
    anstream::eprint!("{}", drawn_error(code, message, help));
}

/// Draws a message that has no place.
pub(crate) fn drawn_error(code: &str, message: &str, help: &str) -> String {
    let mut group = Level::ERROR.primary_title(message).id(code).elements(NOTHING);
    if !help.is_empty() {
        group = group.element(Level::HELP.message(help));
    }
    drawn(&[group])
}

/// Draws a report, the first few findings of each code, then a line that sums it up.
pub(crate) fn drawn_report(report: &Report, quiet: bool) -> String {
    let mut out = String::new();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut lines = Lines::new(&report.sources);
    for diagnostic in &report.diagnostics {
        let count = seen.entry(diagnostic.code).or_default();
        *count += 1;
        if *count <= EACH && !(quiet && diagnostic.severity < Severity::Error) {
            out.push_str(&finding(&mut lines, diagnostic));
        }
    }
    if quiet {
        return out;
    }
    for (code, count) in seen.iter().filter(|(_, n)| **n > EACH) {
        let more = format!("{} more of {code} (--report json lists them all)\n", count - EACH);
        out.push_str(&more);
    }
    let sums = [(Kind::Lost, "lost"), (Kind::Guessed, "guessed"), (Kind::Suspect, "suspect")];
    let words: Vec<String> = sums
        .into_iter()
        .filter_map(|(kind, word)| Some((report.count(kind), word)).filter(|(n, _)| *n > 0))
        .map(|(n, word)| format!("{n} {word}"))
        .collect();
    if !words.is_empty() {
        out.push_str(&format!("report: {}\n", words.join(", ")));
    }
    out
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

fn finding(lines: &mut Lines<'_>, diagnostic: &Diagnostic) -> String {
    let message = match diagnostic.count {
        0 | 1 => diagnostic.message.clone(),
        n => format!("{} ({n} places)", diagnostic.message),
    };
    let kind = match diagnostic.kind {
        Kind::Lost => "lost: ",
        Kind::Guessed => "guessed: ",
        Kind::Suspect => "suspect: ",
        Kind::Fact => "",
    };
    let title = format!("{kind}{message}");
    let mut group: Group<'_> =
        level(diagnostic.severity).primary_title(title).id(diagnostic.code).elements(NOTHING);
    if let Some(excerpt) = lines.excerpt(diagnostic.span) {
        group = group.element(excerpt.snippet(AnnotationKind::Primary, String::new()));
    }
    for (span, why) in &diagnostic.related {
        if let Some(excerpt) = lines.excerpt(*span) {
            group = group.element(excerpt.snippet(AnnotationKind::Context, why.clone()));
        }
    }
    if let Some(proposal) = &diagnostic.proposal {
        let text = format!("proposed: `{}`", proposal.replacement);
        group = group.element(Level::HELP.message(text));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.clone()));
    }
    drawn(&[group])
}

fn drawn(groups: &[Group<'_>]) -> String {
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
    format!("{}\n", renderer.render(groups))
}

/// A stretch of a source around a place, short enough to draw.
struct Excerpt<'a> {
    name: &'a str,
    text: Option<&'a str>,
    line: usize,
    start: usize,
    end: usize,
}

impl<'a> Excerpt<'a> {
    fn snippet(
        self,
        kind: AnnotationKind,
        label: String,
    ) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
        let snippet =
            Snippet::source(self.text.unwrap_or("")).line_start(self.line).path(self.name);
        match self.text {
            Some(_) if label.is_empty() => snippet.annotation(kind.span(self.start..self.end)),
            Some(_) => snippet.annotation(kind.span(self.start..self.end).label(label)),
            None => snippet,
        }
    }
}

/// Where the lines of each source begin, worked out once.
struct Lines<'a> {
    sources: &'a [Source],
    starts: BTreeMap<u16, Vec<usize>>,
}

impl<'a> Lines<'a> {
    fn new(sources: &'a [Source]) -> Self {
        Self { sources, starts: BTreeMap::new() }
    }

    /// The first line of a span with what can be shown of it.
    fn excerpt(&mut self, span: Span) -> Option<Excerpt<'a>> {
        if span.is_none() {
            return None;
        }
        let source = self.sources.get(usize::from(span.source.0))?;
        let Some(text) = source.text.as_deref() else {
            return Some(Excerpt { name: &source.name, text: None, line: 1, start: 0, end: 0 });
        };
        let starts = self.starts.entry(span.source.0).or_insert_with(|| line_starts(text));
        let start = floor(text, span.start as usize);
        let line = starts.partition_point(|s| *s <= start);
        let begin = starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let stop = starts.get(line).map_or(text.len(), |s| s.saturating_sub(1)).max(start);
        let end = floor(text, span.end as usize).clamp(start, stop);
        let from = floor(text, begin.max(start.saturating_sub(AROUND)));
        let to = floor(text, stop.min(end.saturating_add(AROUND)));
        Some(Excerpt {
            name: &source.name,
            text: text.get(from..to),
            line: line.max(1),
            start: start - from,
            end: floor(text, end.min(start + AROUND)) - from,
        })
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i + 1)).collect()
}

fn floor(text: &str, index: usize) -> usize {
    let mut index = index.min(text.len());
    while !text.is_char_boundary(index) {
        index -= 1;
    }
    index
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_the_line_of_the_place() {
        let mut report = Report::default();
        let id = report.add_source("a.md", Some("one\ntwo three\nfour".into()));
        let mut lines = Lines::new(&report.sources);
        let excerpt = lines.excerpt(Span::new(id, 8, 20)).expect("a place");
        assert_eq!((excerpt.text, excerpt.line), (Some("two three"), 2));
        assert_eq!((excerpt.start, excerpt.end), (4, 9));
        let last = lines.excerpt(Span::new(id, 500, 501)).expect("clamped");
        assert_eq!((last.text, last.line), (Some("four"), 3));
    }
}
