//! What `import` writes beside a manuscript, and how proposals that a person accepts are applied.

use std::fmt::Write as _;

use reissue_core::{Book, Diagnostic, Inline, InlineKind, Kind, Report, VisitMut};

/// Writes the report of an import as Markdown: what was lost, guessed and suspect, each with its
/// place and, where there is one, the proposal and the word that accepts it.
pub fn report(report: &Report, title: &str) -> String {
    let mut out = format!("# Import of {title}\n");
    let parts = [
        (Kind::Lost, "Lost", "Could not be carried over."),
        (Kind::Guessed, "Guessed", "Decided by the program; look at each."),
        (Kind::Suspect, "Suspect", "Looks wrong in the source and was left as it is."),
        (Kind::Fact, "Facts", "Worth knowing."),
    ];
    for (kind, name, meaning) in parts {
        let found: Vec<&Diagnostic> =
            report.diagnostics.iter().filter(|d| d.kind == kind).collect();
        if found.is_empty() {
            continue;
        }
        let _ = write!(out, "\n## {name} ({})\n\n{meaning}\n\n", found.len());
        found.iter().for_each(|d| entry(&mut out, report, d));
    }
    if report.diagnostics.is_empty() {
        out.push_str("\nNothing was lost, guessed or suspect.\n");
    }
    out
}

fn entry(out: &mut String, report: &Report, found: &Diagnostic) {
    let place = match report.place(found.span) {
        Some((source, line, _)) => format!("{}:{line}: ", source.name),
        None => String::new(),
    };
    let times = if found.count > 1 { format!(" ({} times)", found.count) } else { String::new() };
    let _ = writeln!(out, "-   {place}{}{times} [{}]", found.message, found.code);
    if let Some(help) = &found.help {
        let _ = writeln!(out, "    {help}.");
    }
    if let Some(proposal) = &found.proposal {
        let _ = writeln!(
            out,
            "    Proposed: `{}` (`--accept {}`).",
            proposal.replacement, proposal.topic
        );
    }
}

/// Applies the proposals of the named topics to a book; gives how many were applied.
///
/// A proposal about the author changes the name in the metadata; any other replaces the characters
/// of its span, where the book still holds them as the source had them.
pub fn accept(book: &mut Book, report: &Report, topics: &[&str]) -> usize {
    let mut done = 0;
    for found in &report.diagnostics {
        let Some(proposal) = found.proposal.as_ref().filter(|p| topics.contains(&&*p.topic)) else {
            continue;
        };
        let source = report.sources.get(usize::from(found.span.source.0));
        let text = source.and_then(|s| s.text.as_deref());
        let given = text.and_then(|t| t.get(found.span.start as usize..found.span.end as usize));
        let Some(given) = given else { continue };
        let mut applied = false;
        for person in book.metadata.creators.iter_mut().chain(&mut book.metadata.contributors) {
            if person.name == given {
                person.name.clone_from(&proposal.replacement);
                applied = true;
            }
        }
        if !applied {
            let mut pass = Replace { found, given, new: &proposal.replacement, text, applied };
            pass.visit_book(book);
            applied = pass.applied;
        }
        done += usize::from(applied);
    }
    done
}

struct Replace<'a> {
    found: &'a Diagnostic,
    given: &'a str,
    new: &'a str,
    text: Option<&'a str>,
    applied: bool,
}

impl VisitMut for Replace<'_> {
    fn visit_inline(&mut self, inline: &mut Inline) {
        let (place, span) = (inline.span, self.found.span);
        let inside = !place.is_none()
            && place.source == span.source
            && place.start <= span.start
            && span.end <= place.end;
        if let InlineKind::Text(words) = &mut inline.kind
            && inside
            && !self.applied
        {
            // White space may have been joined: the words before the place are counted, not bytes.
            let before = self.text.and_then(|t| t.get(place.start as usize..span.start as usize));
            let count = before.map_or(0, |b| b.chars().filter(|c| !c.is_whitespace()).count());
            let at = words
                .char_indices()
                .filter(|(_, c)| !c.is_whitespace())
                .nth(count)
                .map(|(at, _)| at);
            if let Some(at) = at
                && words.get(at..).is_some_and(|t| t.starts_with(self.given))
            {
                words.replace_range(at..at + self.given.len(), self.new);
                self.applied = true;
            }
        }
        self.walk_inline(inline);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reissue_core::{Block, Contributor, Role, Section, Span, plain_block};

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
        assert!(written.contains("a.txt:2: b [read-152]"), "{written}");
    }
}
