//! One book after another: read, prepare, make editions, write them, say what happened.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rayon::prelude::*;
use reissue::read::Input;
use reissue::{Edition, Press, Report};

use crate::args::Telling;
use crate::disk::{self, DiskError};
use crate::exit::Exit;
use crate::json::{Failure, Outcome, Output};
use crate::settings;
use crate::tell::{Teller, Told};

/// What to make of each input, and where.
pub(crate) struct Task {
    pub(crate) editions: Vec<Edition>,
    /// Those that options ask for besides.
    pub(crate) extras: Vec<Edition>,
    pub(crate) options: reissue::Options,
    pub(crate) dump: Option<PathBuf>,
    /// Topics of proposals to apply.
    pub(crate) accept: Vec<String>,
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

/// Works through the inputs and says what happened to each, in their order; gives the exit code.
///
/// An input is forgotten when it was spoken of, so that an archive of any size fits in memory.
pub(crate) fn run(
    inputs: Vec<(PathBuf, Place)>,
    task: &Task,
    telling: Telling,
    jobs: Option<usize>,
) -> Exit {
    let fresh = disk::missing_folders(inputs.iter().filter_map(|(_, place)| place.folder()));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs.unwrap_or(0)).build();
    let teller = Mutex::new(Teller::new(inputs.len(), telling));
    let work = || {
        inputs.iter().enumerate().par_bridge().for_each(|(index, (path, place))| {
            let outcomes = guarded(path, place, task);
            let many = inputs.len() > 1 || outcomes.len() > 1;
            let told = outcomes.iter().map(|o| Told::of(o, many, telling)).collect();
            if let Ok(mut teller) = teller.lock() {
                teller.hear(index, told);
            }
        });
    };
    match pool {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
    let exit = teller.into_inner().map_or(Exit::Nothing, Teller::close);
    if exit == Exit::Nothing {
        disk::remove_empty(&fresh);
    }
    exit
}

/// Tells one outcome; gives the exit code.
pub(crate) fn tell(outcome: &Outcome, telling: Telling) -> Exit {
    let mut teller = Teller::new(1, telling);
    teller.hear(0, vec![Told::of(outcome, false, telling)]);
    teller.close()
}

/// Works on one input; a fault of the program itself stops this one and no other.
fn guarded(path: &Path, place: &Place, task: &Task) -> Vec<Outcome> {
    let run = std::panic::AssertUnwindSafe(|| each(path, place, task));
    std::panic::catch_unwind(run).unwrap_or_else(|_| {
        let failure = Failure {
            edition: None,
            code: "bug-001".into(),
            message: format!("`{}` met a fault of this program", path.display()),
            help: "please report it, with the lines above and, where you may, the book".into(),
        };
        let input = path.display().to_string();
        vec![Outcome { input, failures: vec![failure], ..Outcome::default() }]
    })
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
    let mut draft = match reissue::read(input, &task.options) {
        Ok(draft) => draft,
        Err(error) => {
            outcome.failures.push(Failure::of(None, &error));
            return outcome;
        }
    };
    if !task.accept.is_empty() {
        let topics: Vec<&str> = task.accept.iter().map(String::as_str).collect();
        reissue::import::accept(&mut draft.book, &draft.report, &topics);
    }
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
    if let Some(folder) = place.folder()
        && let Err(error) = disk::make_folder(folder)
    {
        outcome.failures.push(Failure::of_disk(&error));
        return;
    }
    for edition in press.in_order(editions) {
        let path = place.path(press, edition);
        match make(press, edition, &path) {
            Ok((bytes, diagnostics)) => {
                reissue::add_findings(&mut outcome.report, diagnostics);
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
    /// The folder that is made for it.
    fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(folder) | Self::Named(folder, _) => Some(folder),
            Self::File(_) => None,
        }
    }

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
