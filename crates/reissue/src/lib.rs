//! One source of a book to every edition a press sells.
//!
//! The whole road is three steps: [`read`] makes a [`Book`] of a source and prepares it, a
//! [`Press`] makes editions of it, and the [`Report`] says what was lost, guessed or suspect.
//! [`convert`] takes all three at once.

mod error;
mod options;
pub mod prepare;
mod press;

use std::io::Cursor;

pub use reissue_core::*;
pub use reissue_page as page;
pub use reissue_read as read;

pub use error::Error;
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
/// # Errors
/// [`Error::Read`].
pub fn read(input: &Input<'_>, options: &Options) -> Result<Draft, Error> {
    let mut reading = reissue_read::read(input, &options.read)?;
    let found = prepare(&mut reading.book, &input.name);
    reading.report.extend(found);
    Ok(Draft { book: reading.book, report: reading.report, options: options.clone() })
}

/// Turns a source into editions, in memory.
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
        report.extend(press.make(edition, &mut sink)?);
        let name = press.file_name(edition);
        outputs.push(Output { edition, name, bytes: sink.into_inner() });
    }
    Ok(Converted { outputs, report })
}
