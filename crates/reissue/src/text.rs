//! The settings of the text edition: the table `[edition.txt]`; and the manuscript.

use reissue_core::{Book, Diagnostic};
use reissue_text::manuscript::{Layout, Lines, Manuscript};
use reissue_text::plain::{LineEnd, NotePlace, TextEncoding, TextOptions, TextStyle};
use reissue_text::typographer::{self, Hyphens};

use crate::press::Sink;
use crate::{Error, Options};

/// Writes the text edition.
///
/// # Errors
/// A setting that does not fit, or the sink's own.
pub(crate) fn write(
    book: &Book,
    options: &Options,
    sink: &mut dyn Sink,
) -> Result<Vec<Diagnostic>, Error> {
    let written = reissue_text::plain::write(book, &text_options(options)?);
    sink.write_all(&written.bytes)?;
    Ok(written.diagnostics)
}

/// Turns settings into the choices of the text writer: `style` (gutenberg, reading, markdown),
/// `width` (columns, or `none`), `encoding` (utf-8, ascii, windows-1252), `notes` (paragraph,
/// chapter, book), `line-end` (lf, crlf), `page-marks` and `title-page` (true, false).
fn text_options(options: &Options) -> Result<TextOptions, Error> {
    let mut out = TextOptions::default();
    for (key, value) in options.settings.below("edition.txt") {
        let name = format!("edition.txt.{key}");
        let wrong = |known: &str| Error::setting(&name, value, known);
        match key {
            "style" => {
                out.style = choice(
                    value,
                    &[
                        ("gutenberg", TextStyle::Gutenberg),
                        ("reading", TextStyle::Reading),
                        ("markdown", TextStyle::Markdown),
                    ],
                )
                .ok_or_else(|| wrong("gutenberg, reading or markdown"))?;
            }
            "width" if value == "none" => out.width = None,
            "width" => {
                let width = value.parse().ok().filter(|w| *w >= 20);
                out.width = Some(width.ok_or_else(|| wrong("`none` or a number from 20"))?);
            }
            "encoding" => {
                out.encoding = choice(
                    value,
                    &[
                        ("utf-8", TextEncoding::Utf8),
                        ("ascii", TextEncoding::Ascii),
                        ("windows-1252", TextEncoding::Windows1252),
                    ],
                )
                .ok_or_else(|| wrong("utf-8, ascii or windows-1252"))?;
            }
            "notes" => {
                out.notes = choice(
                    value,
                    &[
                        ("paragraph", NotePlace::Paragraph),
                        ("chapter", NotePlace::Chapter),
                        ("book", NotePlace::Book),
                    ],
                )
                .ok_or_else(|| wrong("paragraph, chapter or book"))?;
            }
            "line-end" => {
                out.line_end = choice(value, &[("lf", LineEnd::Lf), ("crlf", LineEnd::CrLf)])
                    .ok_or_else(|| wrong("lf or crlf"))?;
            }
            "page-marks" => out.page_marks = yes_no(value).ok_or_else(|| wrong("true or false"))?,
            "title-page" => out.title_page = yes_no(value).ok_or_else(|| wrong("true or false"))?,
            _ => return Err(Error::Setting(format!("there is no setting `{name}`"))),
        }
    }
    Ok(out)
}

fn choice<T: Copy>(value: &str, known: &[(&str, T)]) -> Option<T> {
    known.iter().find(|(name, _)| *name == value).map(|(_, choice)| *choice)
}

fn yes_no(value: &str) -> Option<bool> {
    choice(value, &[("true", true), ("yes", true), ("false", false), ("no", false)])
}

/// Turns settings into the choices of the typographer's pass: `quotes` (`double`, `single` or the
/// tag of a language), `hyphens` (typewriter, markdown), `fractions`, `spaces` and `tight` (true,
/// false).
///
/// # Errors
/// [`Error::Setting`].
pub(crate) fn typographer_options(options: &Options) -> Result<typographer::Options, Error> {
    let mut out = typographer::Options::default();
    for (key, value) in options.settings.below("typographer") {
        let name = format!("typographer.{key}");
        let wrong = |known: &str| Error::setting(&name, value, known);
        let flag = || yes_no(value).ok_or_else(|| wrong("true or false"));
        match key {
            "quotes" => {
                let quotes = typographer::Quotes::named(value);
                out.quotes = Some(quotes.ok_or_else(|| wrong("double, single or a language"))?);
            }
            "hyphens" => {
                out.hyphens = choice(
                    value,
                    &[("typewriter", Hyphens::Typewriter), ("markdown", Hyphens::Markdown)],
                )
                .ok_or_else(|| wrong("typewriter or markdown"))?;
            }
            "fractions" => out.fractions = flag()?,
            "spaces" => out.spaces = flag()?,
            "tight" => out.tight = flag()?,
            _ => return Err(Error::Setting(format!("there is no setting `{name}`"))),
        }
    }
    Ok(out)
}

/// Writes the manuscript of a book as a folder: `book.toml`, a Markdown file a chapter, pictures.
pub(crate) fn manuscript(book: &Book, sentences: bool) -> Manuscript {
    let lines = if sentences { Lines::Sentence } else { Lines::Paragraph };
    let options = reissue_text::manuscript::Options { layout: Layout::Folder, lines };
    reissue_text::manuscript::write(book, &options)
}
