//! The settings of the EPUB editions: the table `[edition.epub]`.

use reissue_core::Edition;
use reissue_epub::{EpubOptions, NoteStyle, Style, Version};

use crate::{Error, Options};

/// Turns settings into the choices of the EPUB writer.
///
/// `edition.epub.notes` is `as-written`, `popup` or `endnotes`.
///
/// # Errors
/// A value that does not fit its setting.
pub(crate) fn options(options: &Options, edition: Edition) -> Result<EpubOptions, Error> {
    let settings = &options.settings;
    let notes = match settings.get("edition.epub.notes") {
        None | Some("as-written") => NoteStyle::AsWritten,
        Some("popup") => NoteStyle::Popup,
        Some("endnotes") => NoteStyle::Endnotes,
        Some(other) => {
            let known = "as-written, popup or endnotes";
            return Err(Error::setting("edition.epub.notes", other, known));
        }
    };
    let version = if edition == Edition::Epub2 { Version::V201 } else { Version::V33 };
    Ok(EpubOptions {
        version,
        notes,
        style: options.style_sheet.clone().map_or(Style::House, Style::Extended),
        modified: options.date.map(|seconds| i64::try_from(seconds).unwrap_or(i64::MAX)),
        generator: Some(concat!("Reissue ", env!("CARGO_PKG_VERSION")).to_owned()),
        ..EpubOptions::default()
    })
}
