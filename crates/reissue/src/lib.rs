//! One source of a book to every edition a press sells.
//!
//! The whole road is three steps: [`read()`] makes a [`Book`] of a source and prepares it, a
//! [`Press`] makes editions of it, and the [`Report`] says what was lost, guessed or suspect.
//! [`convert`] takes all three at once.

#[cfg(feature = "edition-pdf")]
mod cover;
#[cfg(feature = "edition-epub")]
mod epub;
mod error;
mod findings;
mod options;
#[cfg(feature = "edition-pdf")]
mod pages;
pub mod prepare;
mod press;
#[cfg(feature = "preview")]
pub mod preview;
#[cfg(feature = "edition-pdf")]
mod printing;
#[cfg(feature = "edition-text")]
mod text;

use std::io::Cursor;

pub use reissue_core::*;
pub use reissue_page as page;
pub use reissue_read as read;
#[cfg(feature = "preview")]
pub use reissue_render as render;
#[cfg(feature = "edition-text")]
pub use reissue_text::{import, manuscript, proofread::Ignored};
#[cfg(feature = "edition-pdf")]
pub use reissue_typeset as typeset;

pub use error::Error;
pub use findings::add_findings;
pub use options::{Options, Settings};
pub use prepare::prepare;
pub use press::{Press, Sink, file_name};

use read::Input;

/// A book that is ready for its editions.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The book, read and prepared.
    pub book: Book,
    /// What was found on the way.
    pub report: Report,
    /// The options of the run, completed by the settings that the source holds.
    pub options: Options,
}

/// What [`convert`] made.
#[derive(Clone, Debug, Default)]
pub struct Converted {
    /// The editions, in the order in which they were made.
    pub outputs: Vec<Output>,
    /// What was found on the way.
    pub report: Report,
}

/// One edition.
#[derive(Clone, Debug)]
pub struct Output {
    /// Which it is.
    pub edition: Edition,
    /// The file name, such as `the-salt-road.epub`.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Reads a source and prepares the book for its editions.
///
/// ```
/// use reissue::read::Input;
/// use reissue::Options;
///
/// let input = Input::new("salt.md", "# The Quay\n\nIt began with salt.\n".as_bytes());
/// let draft = reissue::read(&input, &Options::default())?;
/// assert_eq!(draft.book.metadata.title, "The Quay");
/// assert_eq!(draft.report.diagnostics[0].message, "`The Quay` is taken as the title");
/// # Ok::<(), reissue::Error>(())
/// ```
///
/// # Errors
/// [`Error::Read`].
pub fn read(input: &Input<'_>, options: &Options) -> Result<Draft, Error> {
    let format = match options.read.format {
        Some(format) => format,
        None => read::detect(input)?,
    };
    let read_options = read::Options { format: Some(format), ..options.read.clone() };
    let mut reading = reissue_read::read(input, &read_options)?;
    let found = prepare(&mut reading.book, &input.name);
    add_findings(&mut reading.report, found);
    let mut options = options.clone();
    #[cfg(feature = "read-manuscript")]
    if format == read::Format::Manuscript {
        take_settings(input, &mut options, &mut reading.report)?;
    }
    #[cfg(feature = "edition-text")]
    if options.typographer {
        let pass = text::typographer_options(&options)?;
        // Only Markdown escapes marks; in other sources a backslash is a character.
        let markdown = format == read::Format::Manuscript;
        let sources = if markdown { reading.report.sources.as_slice() } else { &[] };
        let book = &mut reading.book;
        let found = reissue_text::typographer::curl_manuscript(book, sources, &pass);
        reading.report.extend(found);
    }
    Ok(Draft { book: reading.book, report: reading.report, options })
}

/// Completes the options by the settings of a manuscript, and fetches the files they name: the
/// style sheet of the EPUB, the artwork of the cover.
#[cfg(feature = "read-manuscript")]
fn take_settings(
    input: &Input<'_>,
    options: &mut Options,
    report: &mut Report,
) -> Result<(), Error> {
    let mut settings = Settings::default();
    for (key, value) in read::manuscript::settings(input, &options.read)? {
        settings.set(&key, &value);
    }
    options.settings.fill_from(&settings);
    if options.artwork.is_none() {
        options.artwork = picture(input, options, "edition.cover.artwork");
    }
    if options.mark.is_none() {
        options.mark = picture(input, options, "edition.cover.mark");
    }
    take_fonts(input, options, report);
    let Some(path) = options.settings.get("edition.epub.style") else { return Ok(()) };
    let fetched = input.files.map(|files| files.read(path));
    match fetched.and_then(Result::ok).and_then(|bytes| String::from_utf8(bytes).ok()) {
        Some(css) => options.style_sheet = Some(css),
        None => report.push(
            Diagnostic::lost("book-010", format!("the style sheet `{path}` can't be read"))
                .help("put it beside `book.toml`, in UTF-8"),
        ),
    }
    Ok(())
}

/// A picture for the cover, from a file beside the manuscript. Where there is none, the cover looks
/// among the pictures of the book.
#[cfg(feature = "read-manuscript")]
fn picture(input: &Input<'_>, options: &Options, setting: &str) -> Option<Resource> {
    let path = options.settings.get(setting)?;
    let bytes = input.files?.read(path).ok()?;
    Some(Resource {
        name: path.to_owned(),
        media_type: MediaType::sniff(&bytes)?,
        data: bytes.into(),
        span: Span::default(),
    })
}

/// Fetches the font files that the settings of a manuscript name (`design.fonts`).
#[cfg(feature = "read-manuscript")]
fn take_fonts(input: &Input<'_>, options: &mut Options, report: &mut Report) {
    let named = options.settings.get("design.fonts").unwrap_or_default();
    let mut fonts: Vec<std::sync::Arc<[u8]>> = Vec::new();
    for path in named.split(',').map(str::trim).filter(|p| !p.is_empty()) {
        match input.files.map(|files| files.read(path)) {
            Some(Ok(bytes)) => fonts.push(bytes.into()),
            _ => report.push(
                Diagnostic::lost("book-010", format!("the font `{path}` can't be read"))
                    .help("put it beside `book.toml`, as a TrueType or OpenType file"),
            ),
        }
    }
    options.fonts.extend(fonts);
}

/// Turns a source into editions, in memory.
///
/// ```
/// use reissue::read::Input;
/// use reissue::{Edition, Options};
///
/// let source = "---\ntitle: Salt\n---\n\n# The Quay\n\nIt began with salt.\n";
/// let input = Input::new("salt.md", source.as_bytes());
/// let made = reissue::convert(&input, &[Edition::Pdf, Edition::Txt], &Options::default())?;
/// let names: Vec<&str> = made.outputs.iter().map(|o| o.name.as_str()).collect();
/// assert_eq!(names, ["salt.pdf", "salt.txt"]);
/// assert!(made.outputs[0].bytes.starts_with(b"%PDF-"));
/// # Ok::<(), reissue::Error>(())
/// ```
///
/// # Errors
/// See [`Error`]; the first edition that can't be made ends the run.
pub fn convert(
    input: &Input<'_>,
    editions: &[Edition],
    options: &Options,
) -> Result<Converted, Error> {
    let draft = read(input, options)?;
    let press = Press::new(&draft.book, &draft.options)?;
    let mut report = draft.report;
    let mut outputs = Vec::new();
    for edition in press.in_order(editions) {
        let mut sink = Cursor::new(Vec::new());
        add_findings(&mut report, press.make(edition, &mut sink)?);
        let name = press.file_name(edition);
        outputs.push(Output { edition, name, bytes: sink.into_inner() });
    }
    Ok(Converted { outputs, report })
}

/// Looks at a book as a proofreader does; findings of codes that are ignored with a reason are
/// left out.
///
/// The settings name codes to ignore too: `check.ignore.proof-018 = "the author wavers"`.
///
/// ```
/// use reissue::read::Input;
/// use reissue::{Ignored, Options};
///
/// let words = "# The Quay\n\nOn the fourth day the the mules came, and nobody was at the quay.\n";
/// let draft = reissue::read(&Input::new("salt.md", words.as_bytes()), &Options::default())?;
/// let found = reissue::proofread(&draft, &[])?;
/// assert_eq!(found[0].code, "proof-001");
/// let reason = "as the author wrote it".to_owned();
/// let ignored: Vec<Ignored> = found
///     .iter()
///     .map(|d| Ignored { code: d.code.to_owned(), reason: reason.clone() })
///     .collect();
/// assert!(reissue::proofread(&draft, &ignored)?.is_empty());
/// # Ok::<(), reissue::Error>(())
/// ```
///
/// # Errors
/// [`Error::Setting`] where there is no such check, or no reason.
#[cfg(feature = "edition-text")]
pub fn proofread(draft: &Draft, ignored: &[Ignored]) -> Result<Vec<Diagnostic>, Error> {
    let mut all = ignored.to_vec();
    for (code, reason) in draft.options.settings.below("check.ignore") {
        let name = format!("check.ignore.{code}");
        if reason.trim().is_empty() {
            return Err(Error::setting(&name, reason, "a reason"));
        }
        all.push(Ignored { code: code.to_owned(), reason: reason.to_owned() });
    }
    let known = reissue_text::proofread::codes();
    if let Some(wrong) = all.iter().find(|i| !known.contains(&i.code.as_str())) {
        return Err(Error::setting("check.ignore", &wrong.code, "a code such as `proof-018`"));
    }
    Ok(reissue_text::proofread::check(&draft.book, &all))
}

/// Holds an EPUB against the rules of a shop: `kdp`, `apple`, `kobo` or `google`.
///
/// ```
/// use reissue::read::Input;
/// use reissue::{Edition, Options};
///
/// let input = Input::new("salt.md", "# The Quay\n\nIt began with salt.\n".as_bytes());
/// let made = reissue::convert(&input, &[Edition::Epub], &Options::default())?;
/// let found = reissue::check_epub(&made.outputs[0].bytes, "kobo")?;
/// assert!(found.iter().all(|d| !d.message.is_empty()));
/// assert!(reissue::check_epub(&made.outputs[0].bytes, "nobody").is_err());
/// # Ok::<(), reissue::Error>(())
/// ```
///
/// # Errors
/// [`Error::Setting`] where there is no such shop or the bytes are no EPUB.
#[cfg(feature = "edition-epub")]
pub fn check_epub(bytes: &[u8], whom: &str) -> Result<Vec<Diagnostic>, Error> {
    let store = reissue_epub::check::Store::named(whom)
        .ok_or_else(|| Error::setting("--for", whom, "kdp, apple, kobo or google"))?;
    reissue_epub::check::check(bytes, store).map_err(|e| Error::Setting(e.to_string()))
}

/// Holds a PDF against the rules of a printer: `kdp`, `ingram`, `lulu`, `bod`, `blurb`, `offset`.
///
/// ```
/// use reissue::read::Input;
/// use reissue::{Edition, Options};
///
/// let input = Input::new("salt.md", "# The Quay\n\nIt began with salt.\n".as_bytes());
/// let made = reissue::convert(&input, &[Edition::Print], &Options::default())?;
/// let found = reissue::check_pdf(&made.outputs[0].bytes, "kdp")?;
/// assert!(found.iter().all(|d| !d.message.is_empty()));
/// assert!(reissue::check_pdf(&made.outputs[0].bytes, "nobody").is_err());
/// # Ok::<(), reissue::Error>(())
/// ```
///
/// # Errors
/// [`Error::Setting`] where there is no such printer, [`Error::Pdf`] where the bytes are no PDF.
#[cfg(feature = "edition-pdf")]
pub fn check_pdf(bytes: &[u8], whom: &str) -> Result<Vec<Diagnostic>, Error> {
    let printer = page::printer::Printer::named(whom)
        .ok_or_else(|| Error::setting("--for", whom, "kdp, ingram, lulu, bod, blurb or offset"))?;
    Ok(reissue_pdf::preflight::check(bytes, &printer)?)
}
