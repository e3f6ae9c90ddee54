//! One book after another: read, prepare, make editions, write them, say what happened.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use reissue::read::Input;
use reissue::{Edition, Press, Report};

use crate::args::{Form, Telling};
use crate::disk::{self, DiskError};
use crate::exit::Exit;
use crate::json::{self, Failure, Outcome, Output};
use crate::{draw, settings};

/// What to make of each input, and where.
pub(crate) struct Task {
    pub(crate) editions: Vec<Edition>,
    /// Those that options ask for besides.
    pub(crate) extras: Vec<Edition>,
    pub(crate) options: reissue::Options,
    pub(crate) dump: Option<PathBuf>,
}

/// Where the editions of one input go.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// A folder; files are named after the book.
    Folder(PathBuf),
    /// A folder and the name without suffix and extension.
    Named(PathBuf, String),
    /// This very file, for the only edition.
    File(PathBuf),
}

/// Works through the inputs and says what happened; gives the exit code.
pub(crate) fn run(
    inputs: Vec<(PathBuf, Place)>,
    task: &Task,
    telling: Telling,
    jobs: Option<usize>,
) -> Exit {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs.unwrap_or(0)).build();
    let bar = progress(inputs.len(), telling);
    let work = || {
        inputs
            .par_iter()
            .flat_map_iter(|(path, place)| {
                let outcomes = each(path, place, task);
                bar.inc(1);
                outcomes
            })
            .collect::<Vec<Outcome>>()
    };
    let outcomes = match pool {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    };
    bar.finish_and_clear();
    tell(&outcomes, telling);
    verdict(&outcomes, telling)
}

fn progress(count: usize, telling: Telling) -> ProgressBar {
    let wanted = count > 1 && !telling.quiet && std::io::stderr().is_terminal();
    if !wanted {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(count as u64);
    let template = "{bar:40} {pos}/{len} books, {elapsed} ({eta} left)";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}

/// Draws or prints the outcomes.
pub(crate) fn tell(outcomes: &[Outcome], telling: Telling) {
    if telling.report == Form::Json {
        json::print(outcomes);
        return;
    }
    for outcome in outcomes {
        if outcomes.len() > 1 && !telling.quiet {
            anstream::eprintln!("{}:", outcome.input);
        }
        draw::report(&outcome.report, telling.quiet);
        for failure in &outcome.failures {
            draw::error(&failure.code, &failure.message, &failure.help);
        }
        if !telling.quiet {
            outcome.outputs.iter().for_each(|o| anstream::println!("{}", o.path));
        }
    }
}

/// Gives the exit code of a run.
pub(crate) fn verdict(outcomes: &[Outcome], telling: Telling) -> Exit {
    let made = outcomes.iter().any(|o| !o.outputs.is_empty());
    let failed = outcomes.iter().any(|o| !o.failures.is_empty());
    let strict = telling.strict && outcomes.iter().any(|o| is_doubtful(&o.report));
    match (made, failed) {
        _ if strict && made => Exit::Strict,
        (true, true) => Exit::Some,
        (false, true) => Exit::Nothing,
        _ => Exit::Done,
    }
}

/// Tells whether a report holds something lost or suspect.
pub(crate) fn is_doubtful(report: &Report) -> bool {
    report.count(reissue::Kind::Lost) + report.count(reissue::Kind::Suspect) > 0
}

/// The book of an input, or each of the books in an archive of several.
fn each(path: &Path, place: &Place, task: &Task) -> Vec<Outcome> {
    let outcome = Outcome { input: path.display().to_string(), ..Outcome::default() };
    let loaded = match disk::load(path) {
        Ok(loaded) => loaded,
        Err(error) => {
            return vec![Outcome { failures: vec![Failure::of_disk(&error)], ..outcome }];
        }
    };
    let input = settings::input(&loaded);
    let limits = &task.options.read.limits;
    let names = reissue::read::books(&input, limits);
    if names.len() < 2 || matches!(place, Place::File(_)) {
        return vec![one(&input, outcome, place, task)];
    }
    let mut taken: BTreeMap<String, u32> = BTreeMap::new();
    let of = |name: &String| {
        let place = place.inside(name, &mut taken);
        let outcome =
            Outcome { input: format!("{}!/{name}", path.display()), ..Outcome::default() };
        match reissue::read::book(&input, name, limits) {
            Ok(book) => one(&book, outcome, &place, task),
            Err(error) => {
                let failures = vec![Failure::of(None, &reissue::Error::Read(error))];
                Outcome { failures, ..outcome }
            }
        }
    };
    names.iter().map(of).collect()
}

fn one(input: &Input<'_>, mut outcome: Outcome, place: &Place, task: &Task) -> Outcome {
    let draft = match reissue::read(input, &task.options) {
        Ok(draft) => draft,
        Err(error) => {
            outcome.failures.push(Failure::of(None, &error));
            return outcome;
        }
    };
    outcome.report = draft.report;
    let press = match Press::new(&draft.book, &draft.options) {
        Ok(press) => press,
        Err(error) => {
            outcome.failures.push(Failure::of(None, &error));
            return outcome;
        }
    };
    if let Some(folder) = &task.dump {
        dump(folder, &press, &mut outcome);
    }
    let named = if task.editions.is_empty() { press.wanted() } else { task.editions.clone() };
    let editions: Vec<Edition> = named.into_iter().chain(task.extras.iter().copied()).collect();
    make_all(&press, &editions, place, &mut outcome);
    outcome
}

/// Makes the editions and notes what became of each.
fn make_all(press: &Press<'_>, editions: &[Edition], place: &Place, outcome: &mut Outcome) {
    if let Place::Folder(folder) | Place::Named(folder, _) = place
        && let Err(error) = disk::make_folder(folder)
    {
        outcome.failures.push(Failure::of_disk(&error));
        return;
    }
    for edition in press.in_order(editions) {
        let path = place.path(press, edition);
        match make(press, edition, &path) {
            Ok((bytes, diagnostics)) => {
                outcome.report.extend(diagnostics);
                let path = path.display().to_string();
                outcome.outputs.push(Output { edition: edition.name().into(), path, bytes });
                if edition == Edition::Epub {
                    shop_cover(press, place, outcome);
                }
            }
            Err(Failed::Disk(error)) => outcome.failures.push(Failure::of_disk(&error)),
            Err(Failed::Making(error)) => {
                outcome.report.extend(error.diagnostics());
                outcome.failures.push(Failure::of(Some(edition), &error));
            }
        }
    }
}

/// Writes the picture of the cover for the page of the shop beside an EPUB that has a folder.
fn shop_cover(press: &Press<'_>, place: &Place, outcome: &mut Outcome) {
    let Some(path) = place.beside(press, "-cover.jpg") else { return };
    let picture = match press.shop_cover() {
        Ok(Some(picture)) => picture,
        Ok(None) => return,
        Err(error) => {
            outcome.failures.push(Failure::of(Some(Edition::Epub), &error));
            return;
        }
    };
    let written = disk::write_whole(&path, |sink| {
        use std::io::Write as _;
        let error = |source| DiskError::Write { path: path.clone(), source };
        sink.write_all(&picture).map_err(error)
    });
    match written {
        Ok(()) => outcome.outputs.push(Output {
            edition: "shop-cover".into(),
            path: path.display().to_string(),
            bytes: picture.len() as u64,
        }),
        Err(error) => outcome.failures.push(Failure::of_disk(&error)),
    }
}

pub(crate) enum Failed {
    Disk(DiskError),
    Making(reissue::Error),
}

impl From<DiskError> for Failed {
    fn from(error: DiskError) -> Self {
        Self::Disk(error)
    }
}

pub(crate) type Made = (u64, Vec<reissue::Diagnostic>);

fn make(press: &Press<'_>, edition: Edition, path: &Path) -> Result<Made, Failed> {
    if edition == Edition::Manuscript {
        return crate::commands::import::write_manuscript(press, path);
    }
    let diagnostics = disk::write_whole(path, |sink| {
        press.make(edition, sink).map_err(|error| match error {
            reissue::Error::Sink(source) => {
                Failed::Disk(DiskError::Write { path: path.into(), source })
            }
            other => Failed::Making(other),
        })
    })?;
    let bytes = std::fs::metadata(path).map_or(0, |m| m.len());
    Ok((bytes, diagnostics))
}

impl Place {
    /// Where the editions of a book of an archive go: named after its file, each name once.
    fn inside(&self, name: &str, taken: &mut BTreeMap<String, u32>) -> Self {
        let (Self::Folder(folder) | Self::Named(folder, _)) = self else { return self.clone() };
        let file = name.rsplit('/').next().unwrap_or(name);
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let stem = match self {
            Self::Named(_, archive) => format!("{archive}-{stem}"),
            _ => stem.to_owned(),
        };
        let count = taken.entry(stem.clone()).or_default();
        *count += 1;
        let stem = if *count == 1 { stem } else { format!("{stem}-{count}") };
        Self::Named(folder.clone(), stem)
    }

    fn path(&self, press: &Press<'_>, edition: Edition) -> PathBuf {
        match self {
            Self::File(path) => path.clone(),
            Self::Folder(folder) => folder.join(press.file_name(edition)),
            Self::Named(folder, name) => folder.join(reissue::file_name(name, edition)),
        }
    }
}

impl Place {
    /// A file beside the editions, named after the book; none where the user named the only file.
    fn beside(&self, press: &Press<'_>, tail: &str) -> Option<PathBuf> {
        let (folder, name) = match self {
            Self::File(_) => return None,
            Self::Folder(folder) => (folder, reissue::slug(&press.book().metadata.title)),
            Self::Named(folder, name) => (folder, name.clone()),
        };
        Some(folder.join(format!("{name}{tail}")))
    }
}

impl Failure {
    pub(crate) fn of_disk(error: &DiskError) -> Self {
        Self {
            edition: None,
            code: error.code().into(),
            message: error.to_string(),
            help: error.help().into(),
        }
    }

    pub(crate) fn of(edition: Option<Edition>, error: &reissue::Error) -> Self {
        let message = match edition {
            Some(edition) => format!("no {edition} edition: {error}"),
            None => error.to_string(),
        };
        Self {
            edition: edition.map(|e| e.name().into()),
            code: error.code().into(),
            message,
            help: error.help().into(),
        }
    }
}

/// Writes the stages as text: `book.txt`, `pages.txt`.
fn dump(folder: &Path, press: &Press<'_>, outcome: &mut Outcome) {
    let written = disk::make_folder(folder).and_then(|()| {
        for (name, text) in press.dump() {
            disk::write_whole(&folder.join(name), |sink| {
                use std::io::Write as _;
                sink.write_all(text.as_bytes())
                    .map_err(|source| DiskError::Write { path: folder.join(name), source })
            })?;
        }
        Ok(())
    });
    if let Err(error) = written {
        outcome.failures.push(Failure::of_disk(&error));
    }
}
