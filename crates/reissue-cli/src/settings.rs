//! From arguments and environment to the options of the library.

use std::fs;
use std::path::Path;

use reissue::Edition;
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
        ("edition.sheets.scheme", &making.impose),
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
    options.artwork = making.artwork.as_deref().map(artwork).transpose()?;
    Ok(options)
}

/// The editions that options ask for besides those that are named: a printer wants interior and
/// cover where nothing is named, `--impose` asks for sheets.
pub(crate) fn extras(named: &[Edition], making: &Making) -> Vec<Edition> {
    let mut extras = Vec::new();
    if making.whom.is_some() && named.is_empty() {
        extras.extend([Edition::Print, Edition::Cover]);
    }
    if making.impose.is_some() {
        extras.push(Edition::Sheets);
    }
    extras
}

fn artwork(path: &Path) -> Result<reissue::Resource, Usage> {
    let name = path.display();
    let bytes = fs::read(path).map_err(|error| Usage {
        message: format!("the artwork `{name}` can't be read: {error}"),
        help: "name a PNG or JPEG file",
    })?;
    let media_type = reissue::MediaType::sniff(&bytes).ok_or_else(|| Usage {
        message: format!("the artwork `{name}` is no picture"),
        help: "name a PNG or JPEG file",
    })?;
    let name = name.to_string();
    Ok(reissue::Resource { name, media_type, data: bytes.into(), span: reissue::Span::default() })
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
