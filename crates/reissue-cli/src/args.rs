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
    /// Draws the pages of an edition, or some of them, as pictures
    Preview(Preview),
}

#[derive(Debug, Args)]
pub(crate) struct Convert {
    /// Books: files, manuscript folders, or - for standard input; without --to and -o, two paths
    /// are an input and the output to make of it
    #[arg(required = true)]
    pub(crate) inputs: Vec<PathBuf>,
    /// Editions to make: epub, epub2, pdf, print, sheets, cover, front, txt, manuscript, pandoc
    #[arg(long, value_delimiter = ',', value_parser = edition)]
    pub(crate) to: Vec<Edition>,
    /// The folder for the editions [default: dist]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
    /// How many books are worked on at once [default: the number of cores]
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
    /// Proposals of the report to apply, by topic: author, commas, quotes, ...
    #[arg(long, value_delimiter = ',', value_name = "TOPICS")]
    pub(crate) accept: Vec<String>,
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
    /// Proposals to apply, by topic as REPORT.md names them: quotes (curl straight quotes, join
    /// dashes and dots), author, commas, slips, hyphens, names, accents
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
    /// Proofreader's checks to leave out, by code, each with a reason; `book.toml` has them as
    /// `[check.ignore]` with lines such as `proof-018 = "the author wavers"`
    #[arg(long, value_delimiter = ',', value_name = "CODE=REASON")]
    pub(crate) ignore: Vec<String>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) telling: Telling,
}

#[derive(Debug, Args)]
pub(crate) struct Preview {
    /// A book: a file or a manuscript folder
    pub(crate) input: PathBuf,
    /// The edition whose pages are drawn: print, pdf, cover
    #[arg(long, default_value = "print", value_name = "EDITION", value_parser = edition)]
    pub(crate) of: Edition,
    /// Which pages, counted from the first leaf: 1,5-8,20- [default: all]
    #[arg(long, value_name = "PAGES", value_parser = PageRanges::parse)]
    pub(crate) pages: Option<PageRanges>,
    /// Facing pages beside each other
    #[arg(long, conflicts_with = "picture")]
    pub(crate) spreads: bool,
    /// The kind of picture
    #[arg(long = "as", value_enum, default_value_t, value_name = "KIND")]
    pub(crate) picture: Picture,
    /// Pixels an inch of a PNG
    #[arg(long, default_value_t = 150, value_name = "N", value_parser = clap::value_parser!(u16).range(10..=1200))]
    pub(crate) resolution: u16,
    /// The folder for the pictures
    #[arg(short, long, default_value = "preview", value_name = "DIR")]
    pub(crate) output: PathBuf,
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) making: Making,
    #[command(flatten)]
    pub(crate) telling: Telling,
}

/// The kind of picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Picture {
    /// Pixels
    #[default]
    Png,
    /// Outlines
    Svg,
}

/// Pages by number, each range with both ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PageRanges(Vec<(usize, usize)>);

impl PageRanges {
    fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` names no pages; write them as 1,5-8,20-");
        let number = |t: &str| t.trim().parse().ok().filter(|n| *n > 0).ok_or_else(wrong);
        let range = |part: &str| match part.split_once('-') {
            Some((from, "")) => Ok((number(from)?, usize::MAX)),
            Some((from, to)) => Ok((number(from)?, number(to)?)),
            None => number(part).map(|n| (n, n)),
        };
        text.split(',').map(range).collect::<Result<_, _>>().map(Self)
    }

    /// Tells whether a page, counted from 1, is wanted.
    pub(crate) fn holds(&self, page: usize) -> bool {
        self.0.iter().any(|(from, to)| (*from..=*to).contains(&page))
    }
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
    /// The printer of interior and cover: kdp, ingram, lulu, bod, blurb, offset; decides standard,
    /// bleed, margins, padding and spine
    #[arg(long = "for", value_name = "WHO")]
    pub(crate) whom: Option<String>,
    /// Impose the interior on sheets as well: booklet, 8, 16 or 32 pages to a signature
    #[arg(long, value_name = "SCHEME")]
    pub(crate) impose: Option<String>,
    /// A picture for the front of the cover
    #[arg(long, value_name = "FILE")]
    pub(crate) artwork: Option<PathBuf>,
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
    fn pages_are_named_by_numbers_and_ranges() {
        let ranges = PageRanges::parse("1,5-8, 20-").expect("pages");
        let held: Vec<usize> = (1..=22).filter(|p| ranges.holds(*p)).collect();
        assert_eq!(held, [1, 5, 6, 7, 8, 20, 21, 22]);
        assert!(PageRanges::parse("0").is_err() && PageRanges::parse("a-b").is_err());
    }

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
