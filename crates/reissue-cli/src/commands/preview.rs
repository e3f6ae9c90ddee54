//! `reissue preview`: pictures of pages.

use std::io::Write as _;
use std::path::Path;

use reissue::preview::{Preview, spread};
use reissue::render::{Renderer, View};
use reissue::{Edition, Press, file_name};

use crate::args::{Picture, Preview as Args};
use crate::disk::{self, DiskError};
use crate::exit::Exit;
use crate::json::{Failure, Outcome, Output};
use crate::{draw, run, settings};

/// Draws the pages and gives the exit code.
pub(crate) fn run(args: Args) -> Exit {
    let options = match settings::options(&args.reading, &args.making) {
        Ok(options) => options,
        Err(usage) => {
            draw::error("usage", &usage.message, usage.help);
            return Exit::Usage;
        }
    };
    let mut outcome = Outcome { input: args.input.display().to_string(), ..Outcome::default() };
    if let Err(failure) = preview(&args, &options, &mut outcome) {
        outcome.failures.push(failure);
    }
    run::tell(&outcome, args.telling)
}

fn preview(args: &Args, options: &reissue::Options, outcome: &mut Outcome) -> Result<(), Failure> {
    let loaded = disk::load(&args.input).map_err(|e| Failure::of_disk(&e))?;
    let failed = |error: reissue::Error| Failure::of(None, &error);
    let draft = reissue::read(&settings::input(&loaded), options).map_err(failed)?;
    outcome.report = draft.report;
    let press = Press::new(&draft.book, &draft.options).map_err(failed)?;
    let preview = press.preview(args.of).map_err(|error| {
        outcome.report.extend(error.diagnostics());
        Failure::of(Some(args.of), &error)
    })?;
    outcome.report.extend(preview.report.clone());
    disk::make_folder(&args.output).map_err(|e| Failure::of_disk(&e))?;
    let renderer = preview.renderer().map_err(failed)?;
    let stem = file_name(&reissue::slug(&draft.book.metadata.title), args.of);
    let stem = stem.trim_end_matches(".pdf");
    let done = pictures(args, &preview, &renderer, stem, outcome);
    outcome.report.extend(renderer.report());
    done
}

/// Draws all that is wanted, one file after another.
fn pictures(
    args: &Args,
    preview: &Preview,
    renderer: &Renderer<'_>,
    stem: &str,
    outcome: &mut Outcome,
) -> Result<(), Failure> {
    let view = View::resolution(f64::from(args.resolution));
    let failed = |error: reissue::Error| Failure::of(Some(args.of), &error);
    let wanted = |page: usize| args.pages.as_ref().is_none_or(|p| p.holds(page + 1));
    let digits = preview.pages().pages.len().to_string().len();
    let name = |page: usize, extension: &str| {
        args.output.join(format!("{stem}-{:0digits$}.{extension}", page + 1))
    };
    if args.spreads {
        for pair in preview.spreads() {
            let Some(first) = pair
                .0
                .or(pair.1)
                .filter(|_| pair.0.is_some_and(wanted) || pair.1.is_some_and(wanted))
            else {
                continue;
            };
            let raster = spread(renderer, pair, &view).map_err(failed)?;
            write(&name(first, "png"), &raster.png(), args.of, outcome)?;
        }
        return Ok(());
    }
    for page in (0..preview.pages().pages.len()).filter(|p| wanted(*p)) {
        let (bytes, extension) = match args.picture {
            Picture::Png => {
                let raster = renderer.raster(page, &view).map_err(|e| failed(e.into()))?;
                (raster.png(), "png")
            }
            Picture::Svg => {
                let svg = renderer.svg(page).map_err(|e| failed(e.into()))?;
                (svg.into_bytes(), "svg")
            }
        };
        write(&name(page, extension), &bytes, args.of, outcome)?;
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8], of: Edition, outcome: &mut Outcome) -> Result<(), Failure> {
    let error = |source| DiskError::Write { path: path.into(), source };
    disk::write_whole(path, |sink| sink.write_all(bytes).map_err(error))
        .map_err(|e| Failure::of_disk(&e))?;
    let path = path.display().to_string();
    outcome.outputs.push(Output { edition: of.name().into(), path, bytes: bytes.len() as u64 });
    Ok(())
}
