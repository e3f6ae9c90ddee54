//! `reissue convert`: editions of one book or many.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use reissue::Edition;

use crate::args::Convert;
use crate::exit::Exit;
use crate::run::{self, Place, Task};
use crate::{draw, settings};

/// Makes the editions; gives the exit code.
pub(crate) fn run(args: Convert) -> Exit {
    match plan(&args) {
        Ok((inputs, task)) => run::run(inputs, &task, args.telling, args.jobs),
        Err(usage) => {
            draw::error("usage", &usage.message, usage.help);
            Exit::Usage
        }
    }
}

/// What is wrong with the command line.
pub(crate) struct Usage {
    pub(crate) message: String,
    pub(crate) help: &'static str,
}

type Plan = (Vec<(PathBuf, Place)>, Task);

fn plan(args: &Convert) -> Result<Plan, Usage> {
    let options = settings::options(&args.reading, &args.making)?;
    let (dump, accept) = (args.making.dump.clone(), args.accept.clone());
    if let Some((input, output, edition)) = named_output(args)? {
        let task = Task { editions: vec![edition], extras: Vec::new(), options, dump, accept };
        return Ok((vec![(input, Place::File(output))], task));
    }
    let folder = args.output.clone().unwrap_or_else(|| "dist".into());
    let editions = match args.to.as_slice() {
        [] => vec![Edition::Epub, Edition::Pdf, Edition::Txt],
        some => some.to_vec(),
    };
    let inputs = match args.inputs.as_slice() {
        [one] => vec![(one.clone(), Place::Folder(folder))],
        many => batch(many, &folder),
    };
    let extras = settings::extras(&args.to, &args.making);
    Ok((inputs, Task { editions, extras, options, dump, accept }))
}

/// Names the outputs of a batch after their inputs, in the order given, each name once.
fn batch(inputs: &[PathBuf], folder: &Path) -> Vec<(PathBuf, Place)> {
    let mut taken: BTreeMap<String, u32> = BTreeMap::new();
    inputs
        .iter()
        .map(|path| {
            let stem = path.file_stem().map_or("book".into(), |s| s.to_string_lossy().into_owned());
            let count = taken.entry(stem.clone()).or_default();
            *count += 1;
            let name = if *count == 1 { stem } else { format!("{stem}-{count}") };
            (path.clone(), Place::Named(folder.into(), name))
        })
        .collect()
}

/// Understands `reissue convert in.txt out.epub`.
fn named_output(args: &Convert) -> Result<Option<(PathBuf, PathBuf, Edition)>, Usage> {
    let [input, output] = args.inputs.as_slice() else { return Ok(None) };
    if args.output.is_some() || args.to.len() > 1 {
        return Ok(None);
    }
    let by_name = edition_of(output);
    let edition = match (args.to.as_slice(), by_name) {
        ([], Some(edition)) => edition,
        ([one], Some(_)) if !output.exists() => *one,
        ([], None) => {
            return Err(Usage {
                message: format!("`{}` names no edition by its extension", output.display()),
                help: "end it in .epub, .pdf, .txt, .md or .json, or give --to and -o",
            });
        }
        _ => return Ok(None),
    };
    if output.exists() && input.extension() == output.extension() {
        return Err(Usage {
            message: format!("`{}` is there already and may be a book", output.display()),
            help: "give --to and -o to convert both, or take it away first",
        });
    }
    Ok(Some((input.clone(), output.clone(), edition)))
}

fn edition_of(path: &Path) -> Option<Edition> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "epub" => Some(Edition::Epub),
        "pdf" => Some(Edition::Pdf),
        "txt" => Some(Edition::Txt),
        "md" => Some(Edition::Manuscript),
        "json" => Some(Edition::Pandoc),
        _ => None,
    }
}
