//! Paragraphs at the head of a document that are metadata: title, author, date, summary.

use reissue_core::{Contributor, Diagnostic, Metadata, PublicationDate, plain};

use super::flow::{Para, Piece};
use super::names::Part;
use super::runs;
use crate::ledger::Ledger;

/// Takes the title, the authors and the like from the head of a text into the metadata.
///
/// Only what stands before the first other words counts; what stands later is text.
pub(crate) fn take(pieces: &mut Vec<Piece>, metadata: &mut Metadata, ledger: &mut Ledger) {
    let is_meta = |p: &Part| {
        matches!(
            p,
            Part::Title
                | Part::Subtitle
                | Part::Author
                | Part::Date
                | Part::Abstract
                | Part::AbstractTitle
        )
    };
    let end = pieces
        .iter()
        .position(|p| !matches!(p, Piece::Para(p) if is_meta(&p.part) || p.is_blank()))
        .unwrap_or(pieces.len());
    let mut taken = Taken::default();
    let mut kept = Vec::new();
    for piece in pieces.drain(..end) {
        match piece {
            Piece::Para(p) if is_meta(&p.part) && !p.is_blank() => taken.add(p, &mut kept),
            other => kept.push(other),
        }
    }
    kept.append(pieces);
    *pieces = kept;
    taken.enter(metadata, ledger);
}

#[derive(Default)]
struct Taken {
    title: Vec<String>,
    subtitle: Vec<String>,
    authors: Vec<String>,
    date: Option<(String, reissue_core::Span)>,
    summary: Vec<String>,
}

impl Taken {
    fn add(&mut self, para: Para, kept: &mut Vec<Piece>) {
        // A title with a note or a picture must stand where it is.
        let holds = para.runs.iter().any(|r| {
            matches!(
                r.leaf,
                runs::Leaf::Other(
                    reissue_core::InlineKind::NoteRef(_) | reissue_core::InlineKind::Image(_)
                )
            )
        });
        let words = plain(&runs::nest(para.runs.clone()));
        match para.part {
            _ if holds => kept.push(Piece::Para(Para { part: Part::Body, ..para })),
            Part::Title => self.title.push(words),
            Part::Subtitle => self.subtitle.push(words),
            Part::Author => {
                let lines = runs::raw(&para.runs);
                self.authors.extend(lines.split('\n').map(runs_tidy).filter(|a| !a.is_empty()));
            }
            Part::Date => self.date = Some((words, para.span)),
            Part::AbstractTitle => {}
            _ => self.summary.push(words),
        }
    }

    fn enter(self, metadata: &mut Metadata, ledger: &mut Ledger) {
        let join = |parts: Vec<String>, by: &str| (!parts.is_empty()).then(|| parts.join(by));
        if let Some(title) = join(self.title, " ") {
            metadata.title = title;
        }
        if let Some(subtitle) = join(self.subtitle, " ") {
            metadata.subtitle = Some(subtitle);
        }
        if !self.authors.is_empty() {
            metadata.creators.clear();
            metadata.creators.extend(self.authors.into_iter().map(Contributor::author));
        }
        if let Some((date, span)) = self.date {
            match PublicationDate::new(&date).or_else(|| year(&date)) {
                Some(found) => {
                    metadata.date = Some(found);
                    if found.to_string() != date {
                        let message = "a date in words was taken by its year";
                        ledger.words(Diagnostic::fact("read-432", message).at(span), &date);
                    }
                }
                None => {
                    let message = "a date under the title was not understood";
                    ledger.words(Diagnostic::lost("read-433", message).at(span), &date);
                }
            }
        }
        if let Some(summary) = join(self.summary, "\n") {
            metadata.description = Some(summary);
        }
    }
}

fn runs_tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The one group of four digits in a date, as in `July 28, 2014`.
fn year(date: &str) -> Option<PublicationDate> {
    let mut years = date.split(|c: char| !c.is_ascii_digit()).filter(|d| d.len() == 4);
    let year = years.next()?;
    years.next().is_none().then(|| PublicationDate::new(year)).flatten()
}
