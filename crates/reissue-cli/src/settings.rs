//! From arguments and environment to the options of the library.

use std::fs;

use reissue::read::Input;

use crate::args::{Making, Reading};
use crate::commands::convert::Usage;
use crate::disk::Loaded;

/// Turns what was loaded into what a reader takes.
pub(crate) fn input(loaded: &Loaded) -> Input<'_> {
    let input = Input::new(loaded.name.clone(), loaded.bytes.as_slice());
    match &loaded.files {
        Some(files) => input.with_files(files),
        None => input,
    }
}

/// Gathers the options of a run.
pub(crate) fn options(reading: &Reading, making: &Making) -> Result<reissue::Options, Usage> {
    let mut options = reissue::Options::default();
    options.read.format = reading.from;
    options.read.language.clone_from(&reading.language);
    options.read.encoding.clone_from(&reading.encoding);
    if reading.reject_changes {
        options.read.tracked_changes = reissue::read::TrackedChanges::Reject;
    }
    options.typographer = making.typographer;
    options.date = source_date()?;
    let named = [
        ("design.name", &making.design),
        ("edition.print.standard", &making.standard),
        ("edition.print.printer", &making.whom),
        ("edition.cover.printer", &making.whom),
    ];
    for (key, value) in named {
        if let Some(value) = value {
            options.settings.set(key, value);
        }
    }
    for setting in &making.settings {
        let Some((key, value)) = setting.split_once('=') else {
            return Err(Usage {
                message: format!("`{setting}` is no setting"),
                help: "write it as KEY=VALUE, such as design.trim=A5",
            });
        };
        options.settings.set(key.trim(), value.trim());
    }
    for path in &making.fonts {
        let bytes = fs::read(path).map_err(|error| Usage {
            message: format!("the font `{}` can't be read: {error}", path.display()),
            help: "name a TrueType or OpenType file",
        })?;
        options.fonts.push(bytes.into());
    }
    Ok(options)
}

/// Reads SOURCE_DATE_EPOCH (reproducible-builds.org), seconds since 1970.
fn source_date() -> Result<Option<u64>, Usage> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text.trim().parse().map(Some).map_err(|_| Usage {
            message: format!("SOURCE_DATE_EPOCH is `{text}`, which is no number of seconds"),
            help: "set it to the seconds since 1970, or unset it",
        }),
        Err(_) => Ok(None),
    }
}
