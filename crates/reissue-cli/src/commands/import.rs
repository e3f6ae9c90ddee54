//! `reissue import`: any source becomes a manuscript that a person edits and keeps.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use reissue::manuscript::{Contents, Manuscript};
use reissue::{Draft, Press};

use crate::args::{Import, Making};
use crate::disk::{self, DiskError};
use crate::exit::Exit;
use crate::json::{Failure, Outcome, Output};
use crate::run::{self, Failed, Made};
use crate::{draw, settings};

/// The file beside a manuscript that says what the import lost, guessed and suspects.
const REPORT: &str = "REPORT.md";

/// The file that remembers what was written, to know an edited file when it is imported again.
const RECORD: &str = ".reissue-import";

/// Imports and gives the exit code.
pub(crate) fn run(args: Import) -> Exit {
    let options = match settings::options(&args.reading, &Making::default()) {
        Ok(options) => options,
        Err(usage) => {
            draw::error("usage", &usage.message, usage.help);
            return Exit::Usage;
        }
    };
    let mut outcome = Outcome { input: args.input.display().to_string(), ..Outcome::default() };
    match draft(&args, &options) {
        Ok(mut draft) => {
            // The terminal gets what the reader says; what a proofreader says is in the report.
            outcome.report = draft.report.clone();
            let topics: Vec<&str> = args.accept.iter().map(String::as_str).collect();
            let applied = reissue::import::review(&mut draft.book, &mut draft.report, &topics);
            match write(&draft, &args) {
                Ok(output) => outcome.outputs.push(output),
                Err(failure) => outcome.failures.push(failure),
            }
            if !args.telling.quiet {
                if !topics.is_empty() {
                    anstream::eprintln!("{applied} proposals applied");
                }
                let count = draft.report.diagnostics.len();
                anstream::eprintln!("{count} findings are in {REPORT}");
            }
        }
        Err(failure) => outcome.failures.push(failure),
    }
    run::tell(&outcome, args.telling)
}

fn draft(args: &Import, options: &reissue::Options) -> Result<Draft, Failure> {
    let loaded = disk::load(&args.input).map_err(|e| Failure::of_disk(&e))?;
    reissue::read(&settings::input(&loaded), options).map_err(|e| Failure::of(None, &e))
}

fn write(draft: &Draft, args: &Import) -> Result<Output, Failure> {
    let press = Press::new(&draft.book, &draft.options).map_err(|e| Failure::of(None, &e))?;
    let manuscript = press.manuscript(args.sentences);
    let report = reissue::import::report(&draft.report, &draft.book.metadata.title);
    let mut files = manuscript.files;
    files.push((REPORT.into(), Contents::Text(report)));
    let record = Record::read(&args.folder);
    if !args.force
        && let Some(path) = edited(&files, &args.folder, &record)
    {
        return Err(Failure {
            edition: None,
            code: "disk-006".into(),
            message: format!("`{}` was edited since it was imported", path.display()),
            help: "import into another folder, or overwrite it with --force".into(),
        });
    }
    let manuscript = Manuscript { files };
    let record = Record::of(&manuscript);
    let written = write_files(&manuscript, &args.folder).and_then(|bytes| {
        write_file(&args.folder.join(RECORD), &Contents::Text(record.text())).map(|_| bytes)
    });
    let bytes = written.map_err(|e| Failure::of_disk(&e))?;
    let path = args.folder.display().to_string();
    Ok(Output { edition: "manuscript".into(), path, bytes })
}

/// The first file that is there already, differs from what would be written, and is not as the
/// last import left it: a person has edited it.
fn edited(files: &[(String, Contents)], folder: &Path, record: &Record) -> Option<PathBuf> {
    files.iter().find_map(|(name, contents)| {
        let path = folder.join(name);
        let there = fs::read(&path).ok()?;
        let same = match contents {
            Contents::Text(text) => there == text.as_bytes(),
            Contents::Data(data) => data.bytes().is_ok_and(|new| *new == *there),
        };
        (!same && !record.holds(name, &there)).then_some(path)
    })
}

/// What an import has written: a checksum for each file, so that the next one knows which of them
/// were edited since.
#[derive(Default)]
struct Record(BTreeMap<String, u64>);

impl Record {
    fn read(folder: &Path) -> Self {
        let text = fs::read_to_string(folder.join(RECORD)).unwrap_or_default();
        let line = |l: &str| {
            let (sum, name) = l.split_once("  ")?;
            Some((name.to_owned(), u64::from_str_radix(sum, 16).ok()?))
        };
        Self(text.lines().filter_map(line).collect())
    }

    fn of(manuscript: &Manuscript) -> Self {
        let sum = |contents: &Contents| match contents {
            Contents::Text(text) => Some(checksum(text.as_bytes())),
            Contents::Data(data) => data.bytes().ok().map(|bytes| checksum(&bytes)),
        };
        let known = manuscript.files.iter();
        Self(known.filter_map(|(name, c)| Some((name.clone(), sum(c)?))).collect())
    }

    fn holds(&self, name: &str, bytes: &[u8]) -> bool {
        self.0.get(name) == Some(&checksum(bytes))
    }

    fn text(&self) -> String {
        self.0.iter().map(|(name, sum)| format!("{sum:016x}  {name}\n")).collect()
    }
}

/// FNV-1a, 64 bits: an edit is to be seen, no attack.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Writes the manuscript folder of a conversion.
pub(crate) fn write_manuscript(press: &Press<'_>, folder: &Path) -> Result<Made, Failed> {
    let manuscript = press.manuscript(false);
    let bytes = write_files(&manuscript, folder).map_err(Failed::Disk)?;
    Ok((bytes, Vec::new()))
}

fn write_files(manuscript: &Manuscript, folder: &Path) -> Result<u64, DiskError> {
    manuscript.files.iter().try_fold(0, |sum, (name, contents)| {
        write_file(&folder.join(name), contents).map(|bytes| sum + bytes)
    })
}

fn write_file(path: &Path, contents: &Contents) -> Result<u64, DiskError> {
    if let Some(folder) = path.parent() {
        disk::make_folder(folder)?;
    }
    let error = |source| DiskError::Write { path: path.into(), source };
    disk::write_whole(path, |sink| match contents {
        Contents::Text(text) => {
            sink.write_all(text.as_bytes()).map_err(error)?;
            Ok(text.len() as u64)
        }
        Contents::Data(data) => {
            let mut from = data.open().map_err(error)?;
            std::io::copy(&mut from, sink).map_err(error)
        }
    })
}
