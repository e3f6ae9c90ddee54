//! Reads captures: text copied from a web page around a book, such as a shop's preview.
//!
//! The page is known by its shape, never by one site's words: short lines that say the same thing
//! again and again, labels glued to values, counters, a line that joins title and author and opens
//! the text, and an end marker that takes up a word of the line before the text or counts pages.
//! The frame goes; what it knows of the book becomes metadata. In the text, chapter headings,
//! lead-in capitals, letters, verse and quotations after a colon are recognised; what looks wrong
//! is reported and left.

mod body;
mod facts;
mod frame;
mod headings;
mod lead_in;
mod letters;
mod lines;
mod slips;

use reissue_core::{Diagnostic, Report};

use crate::decode::{declared_in_text, decode};
use crate::{Input, Options, ReadError, Reading};
use lines::Page;

/// Tells how much a text looks like a capture: from 0 (not at all) to 1. More than one half is a
/// capture. The first few thousand characters are enough.
pub fn looks_like(text: &str) -> f32 {
    frame::likeness(&Page::new(text, reissue_core::SourceId(0)))
}

/// Reads a capture.
///
/// Reported are: quotations that were guessed (read-150), an author's name that looks misprinted
/// (read-151, with a proposal), stops that should be commas (read-152, with a proposal), capitals
/// inside a sentence (read-153), a text that ends in mid-sentence (read-154), quotation marks that
/// the capture lost (read-155, once), the lines of the frame (read-156), letters (read-157), a
/// wrong ISBN (read-158), lead-in capitals (read-159), a frame that was not found (read-160), a title
/// below its number (read-161) and mottoes (read-162).
///
/// # Errors
/// See [`ReadError`]: an empty input, or bytes that are no text.
pub fn read(input: &Input<'_>, options: &Options) -> Result<Reading, ReadError> {
    let declared = declared_in_text(&input.bytes);
    let decoded = decode(&input.name, &input.bytes, declared.as_deref(), options)?;
    let mut report = Report::default();
    let (source, text) = decoded.enter(&input.name, &mut report);
    let page = Page::new(&text, source);
    let frame = frame::find(&page);
    let mut reading = Reading { report, ..Reading::default() };
    reading.book.metadata = frame.metadata(&page, &mut reading.report);
    if reading.book.metadata.languages.is_empty() {
        reading.book.metadata.languages.extend(options.language.clone());
    }
    let out = frame.lines_outside(&page);
    if out > 0 {
        let message = "lines of the page around the book are left out";
        let found = Diagnostic::fact("read-156", message).times(u32::try_from(out).unwrap_or(0));
        reading.report.push(found);
    } else {
        let found = Diagnostic::guessed("read-160", "no page was found around the book")
            .help("read it as plain text with --from text");
        reading.report.push(found);
    }
    body::read(&page, frame.body.clone(), &mut reading);
    slips::check(&page, frame.body, &mut reading);
    Ok(reading)
}

#[cfg(test)]
mod tests;
