//! `reissue import`: any source becomes a manuscript that a person edits and keeps.

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
            let topics: Vec<&str> = args.accept.iter().map(String::as_str).collect();
            let applied = reissue::import::accept(&mut draft.book, &draft.report, &topics);
            if !args.telling.quiet && !topics.is_empty() {
                anstream::eprintln!("{applied} proposals applied");
            }
            match write(&draft, &args) {
                Ok(output) => outcome.outputs.push(output),
                Err(failure) => outcome.failures.push(failure),
            }
            outcome.report = draft.report;
        }
        Err(failure) => outcome.failures.push(failure),
    }
    let outcomes = [outcome];
    run::tell(&outcomes, args.telling);
    run::verdict(&outcomes, args.telling)
}

fn draft(args: &Import, options: &reissue::Options) -> Result<Draft, Failure> {
    let loaded = disk::load(&args.input).map_err(|e| Failure::of_disk(&e))?;
    reissue::read(&settings::input(&loaded), options).map_err(|e| Failure::of(None, &e))
}

fn write(draft: &Draft, args: &Import) -> Result<Output, Failure> {
    let press = Press::new(&draft.book, &draft.options).map_err(|e| Failure::of(None, &e))?;
    let manuscript = press.manuscript(args.sentences);
    let report = reissue::import::report(&draft.report, &draft.book.metadata.title);
    if !args.force
        && let Some(path) = edited(&manuscript, &args.folder)
    {
        return Err(Failure {
            edition: None,
            code: "disk-006".into(),
            message: format!("`{}` is there already and differs", path.display()),
            help: "choose another folder, or overwrite it with --force".into(),
        });
    }
    let written = write_files(&manuscript, &args.folder).and_then(|bytes| {
        write_file(&args.folder.join(REPORT), &Contents::Text(report)).map(|more| bytes + more)
    });
    let bytes = written.map_err(|e| Failure::of_disk(&e))?;
    let path = args.folder.display().to_string();
    Ok(Output { edition: "manuscript".into(), path, bytes })
}

/// The first file that is there already with other text: a person may have edited it.
fn edited(manuscript: &Manuscript, folder: &Path) -> Option<PathBuf> {
    manuscript.files.iter().find_map(|(name, contents)| {
        let path = folder.join(name);
        let Contents::Text(text) = contents else { return None };
        let there = fs::read(&path).ok()?;
        (there != text.as_bytes()).then_some(path)
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
