//! The command line as the user types it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use reissue::Edition;
use reissue::read::Format;

const EXIT_CODES: &str = "\
Exit codes:
  0  done; the report may hold guesses
  1  nothing made
  2  wrong usage
  3  some inputs or editions failed, others were made
  4  --strict, and the report holds something lost or suspect

SOURCE_DATE_EPOCH sets the date that editions carry; without it, it is the date of the book.";

/// One source of a book to every edition a press sells.
#[derive(Debug, Parser)]
#[command(name = "reissue", version, after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Makes editions of one book or many
    Convert(Convert),
    /// Makes the editions that a manuscript's `book.toml` asks for
    Build(Build),
    /// Turns any source into a manuscript that a person edits and keeps
    Import(Import),
    /// Checks a source, an EPUB or a PDF, for a shop or a printer or as a proofreader
    Check(Check),
}

#[derive(Debug, Args)]
pub(crate) struct Convert {
    /// Books: files, manuscript folders, or - for standard input; without --to and -o, two paths
    /// are an input and the output to make of it
    #[arg(required = true)]
    pub(crate) inputs: Vec<PathBuf>,
    /// Editions to make: epub, epub2, pdf, print, cover, txt, manuscript, pandoc
    #[arg(long, value_delimiter = ',', value_parser = edition)]
    pub(crate) to: Vec<Edition>,
    /// The folder for the editions [default: dist]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
    /// How many books are worked on at once [default: the number of cores]
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) making: Making,
    #[command(flatten)]
    pub(crate) telling: Telling,
}

#[derive(Debug, Args)]
pub(crate) struct Build {
    /// The manuscript: a folder with `book.toml`, or one file
    #[arg(default_value = ".")]
    pub(crate) input: PathBuf,
    /// Editions to make, instead of those that `book.toml` names
    #[arg(long, value_delimiter = ',', value_parser = edition)]
    pub(crate) to: Vec<Edition>,
    /// The folder for the editions [default: dist inside the manuscript folder]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) making: Making,
    #[command(flatten)]
    pub(crate) telling: Telling,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The source
    pub(crate) input: PathBuf,
    /// The folder for the manuscript
    pub(crate) folder: PathBuf,
    /// Proposals to apply, by topic: quotes, author, ...
    #[arg(long, value_delimiter = ',', value_name = "TOPICS")]
    pub(crate) accept: Vec<String>,
    /// Overwrite files that were edited by hand
    #[arg(long)]
    pub(crate) force: bool,
    /// One sentence a line instead of one paragraph a line
    #[arg(long)]
    pub(crate) sentences: bool,
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) telling: Telling,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// What to check
    pub(crate) input: PathBuf,
    /// The shop (kdp, apple, kobo, google) or printer (kdp, ingram, lulu, bod, blurb, offset)
    #[arg(long = "for", value_name = "WHO")]
    pub(crate) whom: Option<String>,
    /// Proofreader's checks to leave out, by code
    #[arg(long, value_delimiter = ',', value_name = "CODES")]
    pub(crate) ignore: Vec<String>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) telling: Telling,
}

/// How sources are read.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Reading {
    /// The format of the source, where it can't be told from its bytes
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    pub(crate) from: Option<Format>,
    /// The language of the text, where the source does not say
    #[arg(long, value_name = "TAG")]
    pub(crate) language: Option<reissue::Language>,
    /// The character encoding of the source, where it is neither declared nor detected right
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<String>,
    /// Read a text with tracked changes as if they were rejected
    #[arg(long)]
    pub(crate) reject_changes: bool,
}

/// How editions are made.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Making {
    /// The design of the pages
    #[arg(long, value_name = "NAME")]
    pub(crate) design: Option<String>,
    /// A setting as `book.toml` has it, such as design.trim=A5 or edition.txt.width=65
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) settings: Vec<String>,
    /// A font file to use
    #[arg(long = "font", value_name = "FILE")]
    pub(crate) fonts: Vec<PathBuf>,
    /// The standard of the print edition: x4, x1a, x3
    #[arg(long, value_name = "STANDARD")]
    pub(crate) standard: Option<String>,
    /// The printer or shop that the print edition and cover are for
    #[arg(long = "for", value_name = "WHO")]
    pub(crate) whom: Option<String>,
    /// Curl straight quotes, join dashes and dots as a typographer does; all changes are reported
    #[arg(long)]
    pub(crate) typographer: bool,
    /// Write the book and its pages as text into this folder, for bug reports
    #[arg(long, value_name = "DIR")]
    pub(crate) dump: Option<PathBuf>,
}

/// What is told, and how.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct Telling {
    /// The form of the report
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub(crate) report: Form,
    /// Tell errors only
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Exit with 4 when the report holds something lost or suspect
    #[arg(long)]
    pub(crate) strict: bool,
}

/// The form of the report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// Drawn with source lines, on standard error
    #[default]
    Text,
    /// One JSON document on standard output
    Json,
}

fn edition(name: &str) -> Result<Edition, String> {
    Edition::named(name.trim()).ok_or_else(|| {
        let names: Vec<&str> = Edition::ALL.iter().map(|e| e.name()).collect();
        format!("there is no edition `{name}`; choose from {}", names.join(", "))
    })
}

fn format(name: &str) -> Result<Format, String> {
    Format::named(name.trim()).ok_or_else(|| {
        let names: Vec<&str> = Format::ALL.iter().map(|f| f.name()).collect();
        format!("there is no format `{name}`; choose from {}", names.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
