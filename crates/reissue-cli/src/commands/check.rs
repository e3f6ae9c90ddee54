//! `reissue check`: a shop's, a printer's or a proofreader's view.

use std::path::Path;

use reissue::{Ignored, Report};

use crate::args::Check;
use crate::disk::{self, Loaded};
use crate::exit::Exit;
use crate::json::{Failure, Outcome};
use crate::{draw, run, settings};

/// Checks and gives the exit code: 0 where nothing is an error.
pub(crate) fn run(args: Check) -> Exit {
    let mut outcome = Outcome { input: args.input.display().to_string(), ..Outcome::default() };
    match disk::load(&args.input) {
        Ok(loaded) => {
            if let Some(usage) = look(&loaded, &args, &mut outcome) {
                return usage;
            }
        }
        Err(error) => outcome.failures.push(Failure::of_disk(&error)),
    }
    let failed = !outcome.failures.is_empty() || outcome.report.has_errors();
    let strict = args.telling.strict && run::is_doubtful(&outcome.report);
    run::tell(&outcome, args.telling);
    match (failed, strict) {
        (true, _) => Exit::Nothing,
        (_, true) => Exit::Strict,
        _ => Exit::Done,
    }
}

/// Looks at what was loaded; gives an exit code where the command line was wrong.
fn look(loaded: &Loaded, args: &Check, outcome: &mut Outcome) -> Option<Exit> {
    let is = |extension: &str| Path::new(&loaded.name).extension().is_some_and(|e| e == extension);
    let pdf = loaded.bytes.starts_with(b"%PDF-");
    let epub = is("epub") && loaded.bytes.starts_with(b"PK");
    let found = match &args.whom {
        Some(whom) if pdf => reissue::check_pdf(&loaded.bytes, whom),
        Some(whom) if epub => reissue::check_epub(&loaded.bytes, whom),
        _ => return proofread(loaded, args, outcome),
    };
    match found {
        Ok(diagnostics) => {
            let mut report = Report::default();
            report.add_source(loaded.name.clone(), None);
            report.extend(diagnostics);
            outcome.report = report;
            None
        }
        Err(error) => {
            draw::error(error.code(), &error.to_string(), error.help());
            Some(Exit::Usage)
        }
    }
}

/// Reads the source and looks at it as a proofreader does.
fn proofread(loaded: &Loaded, args: &Check, outcome: &mut Outcome) -> Option<Exit> {
    let options = match settings::options(&args.reading, &crate::args::Making::default()) {
        Ok(options) => options,
        Err(usage) => {
            draw::error("usage", &usage.message, usage.help);
            return Some(Exit::Usage);
        }
    };
    match reissue::read(&settings::input(loaded), &options) {
        Ok(draft) => {
            let ignored: Vec<Ignored> = args.ignore.iter().map(|i| ignored(i)).collect();
            let found = reissue::proofread(&draft, &ignored);
            outcome.report = draft.report;
            match found {
                Ok(found) => outcome.report.extend(found),
                Err(error) => {
                    draw::error(error.code(), &error.to_string(), error.help());
                    return Some(Exit::Usage);
                }
            }
        }
        Err(error) => outcome.failures.push(Failure::of(None, &error)),
    }
    None
}

/// Understands `proof-018=the author wavers`, and `proof-018` alone.
fn ignored(argument: &str) -> Ignored {
    let (code, reason) =
        argument.split_once('=').unwrap_or((argument, "named on the command line"));
    Ignored { code: code.trim().to_owned(), reason: reason.trim().to_owned() }
}
