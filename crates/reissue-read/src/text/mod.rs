//! Reads plain text: Project Gutenberg's of all generations, and bare.
//!
//! The road: [`decode`](mod@crate::decode), then the frame of licence and catalogue lines comes off
//! and gives the metadata (`frame`), lines are gathered into pieces between blank lines and
//! brackets (`lines`), headings are found and ranked (`heading` with `ordinal`, `series`,
//! `white` and `titles`, then `contents`, `outline` with
//! `levels`), what is left becomes blocks
//! (`block`, `drama`, `inline`), and notes are linked to their marks (`notes`).
//! A text edition of our own says how it is laid out, so that nothing is guessed (`form`).
//!
//! Every word between the markers is in the book, or in a finding of the report: the names of the
//! volunteers (`read-213`), the licence (`read-210`) and headings of notes that are linked now
//! (`read-223`) are the only words that go there.

mod block;
mod contents;
mod drama;
mod form;
mod frame;
mod heading;
mod inline;
mod levels;
mod lines;
mod notes;
mod numeral;
mod ordinal;
mod outline;
mod rule;
mod series;
mod setin;
mod table;
mod titles;
mod vocabulary;
mod white;

use reissue_core::Diagnostic;

use crate::{Input, Options, ReadError, Reading, decode};

/// Reads plain text.
///
/// # Errors
/// [`ReadError::Empty`] and [`ReadError::UnknownFormat`], where there is no text.
pub fn read(input: &Input<'_>, options: &Options) -> Result<Reading, ReadError> {
    let declared = decode::declared_in_text(&input.bytes);
    let decoded = decode::decode(&input.name, &input.bytes, declared.as_deref(), options)?;
    let mut reading = Reading::default();
    let (source, text) = decoded.enter(&input.name, &mut reading.report);
    let mut page = lines::Page::new(&text, source);
    let frame = frame::find(&page);
    reading.book.metadata = frame.metadata(&page);
    frame.report(&page, &mut reading.report);
    page.keep(frame.body.clone());
    if let Some(form) = &frame.form {
        if form::read(&page, form, &mut reading) {
            frame::fill_from_title_page(&mut reading);
            return Ok(reading);
        }
        reading.report.push(
            Diagnostic::guessed(
                "read-222",
                "the text has other sections than its line `Layout` says; headings were looked for",
            )
            .help("look at the sections of the book"),
        );
    }
    page.measure();
    if page.unstretch() {
        reading.report.push(Diagnostic::guessed(
            "read-220",
            "a blank line after every line was taken out; paragraphs end where more stand",
        ));
    }
    rule::blank_out(&mut page, &mut reading.report);
    setin::part(&mut page);
    let mut pieces = lines::pieces(&page);
    frame::credits(&page, &mut pieces, &mut reading.report);
    if let Some(language) = &options.language
        && reading.book.metadata.languages.is_empty()
    {
        reading.book.metadata.languages.push(language.clone());
    }
    let notes = notes::gather(&page, &mut pieces);
    let marks = heading::find(&page, &pieces, &reading.book.metadata, &mut reading.report);
    outline::build(&page, &pieces, marks, &notes.marks, &mut reading);
    notes::link(&page, notes, &mut reading);
    frame::fill_from_title_page(&mut reading);
    Ok(reading)
}

/// What the words of a heading tell, for readers of other kinds of text.
pub(crate) mod headings {
    use reissue_core::Role;

    /// A division and its number at the start of a line.
    pub(crate) struct Division {
        pub(crate) role: Role,
        /// One past the last byte of the number.
        pub(crate) end: usize,
        /// The first byte of the title; the length of the line where there is none.
        pub(crate) rest: usize,
    }

    /// Finds a division with its number: `Erstes Kapitel`, `CHAPTER TWENTY-FIRST. Title`.
    pub(crate) fn division(line: &str) -> Option<Division> {
        let found = super::ordinal::ordinal(line)?;
        let role = found.role.filter(|_| found.start == 0)?;
        Some(Division { role, end: found.end, rest: found.rest })
    }

    /// Tells whether a word names a division: `Chapter`, `Kapitel`, `BUCH`.
    #[cfg(feature = "html")]
    pub(crate) fn is_division(word: &str) -> bool {
        super::vocabulary::division(word).is_some()
    }

    /// Tells whether words say that a book or a part of it ends: `THE END`, `Vorhang`.
    #[cfg(feature = "html")]
    pub(crate) fn is_end(words: &str) -> bool {
        super::vocabulary::is_end(words)
    }

    /// The role of a heading that is the name of a part of a book: `Vorwort`, `Preface to …`.
    pub(crate) fn name(heading: &str) -> Option<Role> {
        super::vocabulary::name(heading)
    }
}

#[cfg(test)]
mod tests;
