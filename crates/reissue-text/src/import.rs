//! What `import` writes beside a manuscript, and how proposals that a person accepts are applied.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use reissue_core::{
    Block, BlockKind, Book, Diagnostic, Inline, InlineKind, Kind, Report, Span, Visit, VisitMut,
};

use crate::{proofread, typographer};

/// The topic under which straight quotes, hyphens and stops are set as a printer has them.
pub const QUOTES: &str = "quotes";

/// Looks at a book that was read as a proofreader does, and applies the proposals of the topics
/// that a person accepts; gives how many were applied.
///
/// The report gets the findings of the proofreader, and what the typographer's pass changed if
/// `quotes` is accepted. Findings: `text-051` a text with straight quotes.
pub fn review(book: &mut Book, report: &mut Report, topics: &[&str]) -> usize {
    report.extend(proofread::check(book, &[]));
    let mut done = accept(book, report, topics);
    if topics.contains(&QUOTES) {
        let changed = typographer::curl(book, &typographer::Options::default());
        done += changed.len();
        report.extend(changed);
    } else {
        report.extend(straight_quotes(book));
    }
    done
}

/// Says how many straight quotes and apostrophes a book has, for `import`.
fn straight_quotes(book: &Book) -> Option<Diagnostic> {
    let (count, first) = count(book, [b'"', b'\'']);
    (count > 0).then(|| {
        Diagnostic::suspect("text-051", "quotation marks and apostrophes are straight")
            .at(first)
            .times(count)
            .help("let them be curled by `--accept quotes`, or leave them")
    })
}

/// Says that a book which was not given to the typographer has straight quotation marks (`text-052`),
/// and how he would set them.
pub fn straight_in_print(book: &Book) -> Option<Diagnostic> {
    let (count, first) = count(book, [b'"'; 2]);
    (count > 0).then(|| {
        let quotes = typographer::house_quotes(book);
        let manner = typographer::Options { quotes, ..typographer::Options::default() };
        let sample = typographer::curl_text("\"a\"", &book.metadata.language(), &manner);
        let (open, close) = sample.split_once('a').unwrap_or_default();
        Diagnostic::fact("text-052", "straight quotation marks are printed as they stand")
            .at(first)
            .times(count)
            .help(format!("the typographer (`--typographer`) sets them as {open}…{close}"))
    })
}

/// How many of two marks stand in the text of a book, and where the first does.
fn count(book: &Book, marks: [u8; 2]) -> (u32, Span) {
    struct Straight([u8; 2], u32, Span);
    impl Visit for Straight {
        fn visit_block(&mut self, block: &Block) {
            if !matches!(block.kind, BlockKind::Preformatted(_)) {
                self.walk_block(block);
            }
        }
        fn visit_inline(&mut self, inline: &Inline) {
            if let InlineKind::Text(text) = &inline.kind {
                let [one, other] = self.0;
                let count = memchr::memchr2_iter(one, other, text.as_bytes()).count();
                if self.1 == 0 && count > 0 {
                    self.2 = inline.span;
                }
                self.1 += u32::try_from(count).unwrap_or(0);
            }
            self.walk_inline(inline);
        }
    }
    let mut straight = Straight(marks, 0, Span::NONE);
    straight.visit_book(book);
    (straight.1, straight.2)
}

/// Writes the report of an import as Markdown: what was lost, guessed and suspect, code by code,
/// each with its line and, where there is one, the proposal and the word that accepts it.
pub fn report(report: &Report, title: &str) -> String {
    let mut out = format!("# Import of {title}\n");
    let lines = Lines::of(report);
    let parts = [
        (Kind::Lost, "Lost", "Could not be carried over."),
        (Kind::Guessed, "Guessed", "Decided by the program; look at each."),
        (Kind::Suspect, "Suspect", "Looks wrong in the source and was left as it is."),
        (Kind::Fact, "Facts", "Worth knowing."),
    ];
    for (kind, name, meaning) in parts {
        let mut codes: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
        for found in report.diagnostics.iter().filter(|d| d.kind == kind) {
            codes.entry(found.code).or_default().push(found);
        }
        if codes.is_empty() {
            continue;
        }
        let count: usize = codes.values().map(Vec::len).sum();
        let _ = write!(out, "\n## {name} ({count})\n\n{meaning}\n");
        for (code, found) in codes {
            out.push('\n');
            group(&mut out, code, &found, &lines);
        }
    }
    if report.diagnostics.is_empty() {
        out.push_str("\nNothing was lost, guessed or suspect.\n");
    }
    out
}

/// The findings of one code: what to do once, where they share it, then each with its line.
fn group(out: &mut String, code: &str, found: &[&Diagnostic], lines: &Lines<'_>) {
    let help = found.first().and_then(|d| d.help.as_deref());
    let shared = help.filter(|h| found.iter().all(|d| d.help.as_deref() == Some(*h)));
    let topic = found.iter().find_map(|d| d.proposal.as_ref()).map(|p| p.topic.as_ref());
    let title = proofread::title(code).map(|title| format!(": {title}")).unwrap_or_default();
    let _ = write!(out, "### {code}{title}\n\n");
    if let Some(help) = shared {
        let _ = write!(out, "To do: {help}.");
    }
    if let Some(topic) = topic {
        let gap = if shared.is_some() { " " } else { "" };
        let _ = write!(out, "{gap}`--accept {topic}` applies the proposals.");
    }
    if shared.is_some() || topic.is_some() {
        out.push_str("\n\n");
    }
    for d in found {
        let place = lines.place(d.span).map(|p| format!("{p}: ")).unwrap_or_default();
        let times = if d.count > 1 { format!(" ({} times)", d.count) } else { String::new() };
        let _ = write!(out, "-   {place}{}{times}", d.message);
        if let Some(proposal) = &d.proposal {
            let _ = write!(out, "; proposed: `{}`", proposal.replacement);
        }
        out.push('\n');
        if let (None, Some(help)) = (shared, &d.help) {
            let _ = writeln!(out, "    To do: {help}.");
        }
    }
}

/// Where the lines of the sources begin, so that thousands of places are found at once.
struct Lines<'a> {
    report: &'a Report,
    starts: Vec<Vec<usize>>,
}

impl<'a> Lines<'a> {
    fn of(report: &'a Report) -> Self {
        let ends = |text: &str| text.match_indices('\n').map(|(at, _)| at).collect();
        let starts = report.sources.iter().map(|s| s.text.as_deref().map(ends).unwrap_or_default());
        Self { report, starts: starts.collect() }
    }

    /// `line 12`; of several sources `chapter-1.xhtml:12`.
    fn place(&self, span: Span) -> Option<String> {
        if span.is_none() {
            return None;
        }
        let index = usize::from(span.source.0);
        let source = self.report.sources.get(index)?;
        let starts = self.starts.get(index)?;
        let line = starts.partition_point(|at| *at < span.start as usize) + 1;
        if self.report.sources.len() == 1 {
            return Some(format!("line {line}"));
        }
        Some(format!("{}:{line}", source.name.rsplit('/').next().unwrap_or_default()))
    }
}

/// Applies the proposals of the named topics to a book; gives how many were applied.
///
/// A proposal about the author changes the name in the metadata; any other replaces the characters
/// of its span, where the book still holds them as the source had them. Of two proposals about the
/// same characters the first is taken.
pub fn accept(book: &mut Book, report: &Report, topics: &[&str]) -> usize {
    let mut changes: Vec<Change<'_>> = Vec::new();
    let mut done = 0;
    for found in &report.diagnostics {
        let Some(proposal) = found.proposal.as_ref().filter(|p| topics.contains(&&*p.topic)) else {
            continue;
        };
        let source = report.sources.get(usize::from(found.span.source.0));
        let Some(text) = source.and_then(|s| s.text.as_deref()) else { continue };
        let range = found.span.start as usize..found.span.end as usize;
        let Some(given) = text.get(range) else { continue };
        let mut named = false;
        for person in book.metadata.creators.iter_mut().chain(&mut book.metadata.contributors) {
            if person.name == given {
                person.name.clone_from(&proposal.replacement);
                named = true;
            }
        }
        if named {
            done += 1;
        } else {
            changes.push(Change { span: found.span, given, new: &proposal.replacement, text });
        }
    }
    changes.sort_by_key(|c| (c.span.source, c.span.start, c.span.end));
    let mut end = Span::NONE;
    changes.retain(|c| {
        let free = end.is_none() || end.source != c.span.source || c.span.start >= end.end;
        if free {
            end = c.span;
        }
        free
    });
    let mut pass = Replace { changes: &changes, applied: 0 };
    pass.visit_book(book);
    done + pass.applied
}

/// Characters of a source, and what shall stand in their place.
struct Change<'a> {
    span: Span,
    given: &'a str,
    new: &'a str,
    text: &'a str,
}

struct Replace<'a> {
    changes: &'a [Change<'a>],
    applied: usize,
}

impl VisitMut for Replace<'_> {
    fn visit_inline(&mut self, inline: &mut Inline) {
        let place = inline.span;
        if let InlineKind::Text(words) = &mut inline.kind
            && !place.is_none()
        {
            let from = self
                .changes
                .partition_point(|c| (c.span.source, c.span.start) < (place.source, place.start));
            let own = self.changes.get(from..).unwrap_or_default().iter();
            let own: Vec<&Change<'_>> = own
                .take_while(|c| c.span.source == place.source && c.span.end <= place.end)
                .collect();
            // From the end, so that the places before stay.
            for change in own.iter().rev() {
                self.applied += usize::from(change.apply(words, place));
            }
        }
        self.walk_inline(inline);
    }
}

impl Change<'_> {
    fn apply(&self, words: &mut String, place: Span) -> bool {
        // White space may have been joined: the characters before the place are counted, not bytes.
        let before = self.text.get(place.start as usize..self.span.start as usize);
        let count = before.map_or(0, |b| b.chars().filter(|c| !c.is_whitespace()).count());
        let mut solid = words.char_indices().filter(|(_, c)| !c.is_whitespace());
        let Some((at, _)) = solid.nth(count) else { return false };
        let blank = self.given.len() - self.given.trim_start().len();
        let start = at.saturating_sub(blank);
        if !words.get(start..).is_some_and(|t| t.starts_with(self.given)) {
            return false;
        }
        words.replace_range(start..start + self.given.len(), self.new);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reissue_core::{Block, Contributor, Role, Section, Span, plain_block};

    #[test]
    fn straight_quotes_of_a_printed_book_are_told_with_the_typographers_own() {
        let mut book = Book::default();
        book.metadata.languages = vec![reissue_core::Language::new("it").expect("a tag")];
        let mut section = Section::new(Role::Chapter, Span::NONE);
        let words = vec![Inline::text("La parola \"sale\".", Span::NONE)];
        section.blocks.push(Block::paragraph(words, Span::NONE));
        book.body.push(section);
        let found = straight_in_print(&book).expect("straight");
        assert_eq!((found.code, found.count), ("text-052", 2));
        assert!(found.help.is_some_and(|h| h.ends_with("sets them as «…»")));
        typographer::curl(&mut book, &typographer::Options::default());
        assert_eq!(straight_in_print(&book), None);
    }

    #[test]
    fn accepted_proposals_change_the_book_and_others_do_not() {
        let text = "W/ G. K\nMaxim  Litvinov. Commissar";
        let mut report = Report::default();
        let id = report.add_source("a.txt", Some(text.into()));
        report.push(
            Diagnostic::suspect("read-151", "a")
                .at(Span::new(id, 0, 7))
                .propose("author", "W. G. K"),
        );
        report.push(
            Diagnostic::suspect("read-152", "b").at(Span::new(id, 23, 24)).propose("commas", ","),
        );
        let mut book = Book::default();
        book.metadata.creators.push(Contributor::author("W/ G. K"));
        let mut section = Section::new(Role::Chapter, Span::NONE);
        let words = vec![Inline::text("Maxim Litvinov. Commissar", Span::new(id, 8, 34))];
        section.blocks.push(Block::paragraph(words, Span::NONE));
        book.body.push(section);
        assert_eq!(accept(&mut book, &report, &["author"]), 1);
        assert_eq!(book.metadata.authors(), "W. G. K");
        assert_eq!(plain_block(&book.body[0].blocks[0]), "Maxim Litvinov. Commissar");
        assert_eq!(accept(&mut book, &report, &["commas"]), 1);
        assert_eq!(plain_block(&book.body[0].blocks[0]), "Maxim Litvinov, Commissar");
        let written = super::report(&report, "K");
        assert!(
            written.contains("### read-152\n") && written.contains("-   line 2: b; proposed: `,`"),
            "{written}"
        );
    }
}
