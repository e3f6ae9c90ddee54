//! Reads Office Open XML text documents (ECMA-376, transitional and strict): what Word,
//! LibreOffice, Google Docs and pandoc write as `.docx`.
//!
//! | part | what becomes of it |
//! | --- | --- |
//! | main document | blocks by style, numbering and look; see `office` |
//! | styles, numbering | what paragraphs and runs mean; their looks go |
//! | footnotes, endnotes | notes |
//! | comments | left out and reported with their words |
//! | headers, footers | left out and reported with their words: editions make their own |
//! | `docProps/core.xml` | metadata |
//! | imported documents (`w:altChunk`) | DOCX, HTML and plain text in their place; see `import` |
//! | media | resources; EMF and WMF are carried along and reported |
//! | charts, diagrams, embedded documents | reported as lost |

mod drawing;
mod fields;
mod import;
#[cfg(feature = "html")]
mod inset;
pub(crate) mod numbering;
mod omml;
mod package;
mod properties;
mod run;
mod shared;
mod story;
mod styles;
mod symbols;
mod table;

use reissue_core::{Book, Diagnostic, Span};

use crate::archive::Archive;
use crate::ledger::Ledger;
use crate::office::{flow, guess, links, opening, title_page, transcript::Transcript};
use crate::outline;
use crate::{Input, Options, ReadError, Reading};
use shared::{Parts, State};
use story::Story;

/// Reads a DOCX file.
///
/// # Errors
/// [`ReadError::Broken`] where the archive, its main part or the syntax of it is broken,
/// [`ReadError::Drm`] where a password locks it, [`ReadError::Limit`] where a limit was broken.
pub fn read(input: &Input<'_>, options: &Options) -> Result<Reading, ReadError> {
    package::refuse_locked(input)?;
    let mut archive = Archive::open(input, &options.limits)?;
    let parts = Parts::read(&mut archive, input, options)?;
    let mut reading = Reading::default();
    let mut book = Book::default();
    let mut ledger = Ledger::default();
    archive.findings.drain(..).for_each(|f| ledger.note(f));
    properties::read(&mut archive, &parts, options, &mut book.metadata, &mut ledger)?;
    let name = format!("{}!/{}", input.name, parts.main.path);
    let transcript = Transcript::new(&mut reading.report, name);
    let notes = Transcript::new(&mut reading.report, format!("{}!/notes", input.name));
    let mut state = State::new(archive, input.files, options, &parts);
    (state.ledger, state.note_text) = (ledger, notes);
    state.imports = import::Budget::new(input.bytes.len() as u64, &options.limits);
    state.report = reading.report;
    let mut story = Story::new(&parts, &mut state, &parts.main, transcript);
    let mut pieces = story.main();
    let transcript = story.finish();
    state.furniture(&parts);
    let State { mut ledger, looks, images, notes, note_text, imports, report, .. } = state;
    reading.report = report;
    if book.metadata.languages.is_empty() {
        book.metadata.languages.extend(imports.language);
    }
    transcript.enter(&mut reading.report);
    looks.enter(&mut ledger);
    note_text.enter(&mut reading.report);
    opening::take(&mut pieces, &mut book.metadata, &mut ledger);
    title_page::take(&mut pieces, &mut book.metadata, &mut ledger);
    guess::headings(&mut pieces, &mut book.metadata, &mut ledger);
    let mut items = flow::items(pieces, &mut ledger);
    flow::spaced(&mut items, &mut ledger);
    book.notes = notes;
    book.resources = images.into_resources();
    outline::build(items, &mut book, &mut ledger);
    links::settle(&mut book, &mut ledger);
    if book.sections().next().is_none() {
        ledger.note(Diagnostic::suspect("read-435", "the document holds no text").at(Span::NONE));
    }
    ledger.enter(&mut reading.report);
    reading.book = book;
    Ok(reading)
}
