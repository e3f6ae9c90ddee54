//! The settings of the EPUB editions: the table `[edition.epub]`.

use reissue_core::Edition;
use reissue_epub::{EpubOptions, NoteStyle, PictureSize, Style, Version};

use crate::{Error, Options};

/// Whose page numbers an EPUB carries: `edition.epub.pages`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pages {
    /// Those of our own print edition.
    Print,
    /// Those that the source marks.
    Source,
    /// None.
    None,
}

/// Decides whose page numbers an EPUB carries.
///
/// Without a word on it they are those of our print edition where the book has one: its settings
/// hold a table `[edition.print]` or name `print` in `edition.make`, or the pages are set already
/// (`set`). So an EPUB that is made alone is the same as one made together with the print edition.
///
/// # Errors
/// A value that is not `print`, `source` or `none`.
pub(crate) fn pages(options: &Options, set: bool) -> Result<Pages, Error> {
    let settings = &options.settings;
    let made = settings.get("edition.make").unwrap_or_default();
    let described = settings.below("edition.print").next().is_some()
        || made.split(',').any(|name| name.trim() == "print");
    match settings.get("edition.epub.pages") {
        None if set || described => Ok(Pages::Print),
        None | Some("source") => Ok(Pages::Source),
        Some("print") => Ok(Pages::Print),
        Some("none") => Ok(Pages::None),
        Some(other) => Err(Error::setting("edition.epub.pages", other, "print, source or none")),
    }
}

/// Whether the EPUB of a book without a cover picture shows the front of the cover edition.
///
/// It does where the settings describe that cover in a table `[edition.cover]`, name `cover` or
/// `front` in `edition.make`, or one of the two is made already (`made`). Elsewhere the EPUB writer
/// draws its own cover, at less cost.
#[cfg(feature = "preview")]
pub(crate) fn front(options: &Options, made: bool) -> bool {
    let settings = &options.settings;
    let asked = settings.get("edition.make").unwrap_or_default();
    made || settings.below("edition.cover").next().is_some()
        || asked.split(',').any(|name| ["cover", "front"].contains(&name.trim()))
}

/// Turns settings into the choices of the EPUB writer.
///
/// `edition.epub.notes` is `as-written`, `popup` or `endnotes`; `edition.epub.toc-depth` is how many
/// levels the contents show; `edition.epub.pictures` is `keep` or `fit` (scaled within the limits of
/// all shops).
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
    let toc_depth = match settings.get("edition.epub.toc-depth") {
        None => None,
        Some(text) => {
            let depth = text.trim().parse().ok().filter(|n| *n > 0);
            let known = "a number from 1";
            Some(depth.ok_or_else(|| Error::setting("edition.epub.toc-depth", text, known))?)
        }
    };
    let pictures = match settings.get("edition.epub.pictures") {
        None | Some("keep") => PictureSize::Keep,
        Some("fit") => PictureSize::Fit,
        Some(other) => return Err(Error::setting("edition.epub.pictures", other, "keep or fit")),
    };
    let version = if edition == Edition::Epub2 { Version::V201 } else { Version::V33 };
    Ok(EpubOptions {
        version,
        notes,
        toc_depth,
        pictures,
        style: options.style_sheet.clone().map_or(Style::House, Style::Extended),
        modified: options.date.map(|seconds| i64::try_from(seconds).unwrap_or(i64::MAX)),
        generator: Some(concat!("Reissue ", env!("CARGO_PKG_VERSION")).to_owned()),
        ..EpubOptions::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_are_those_of_the_print_edition_where_the_book_has_one() {
        let mut options = Options::default();
        assert_eq!(pages(&options, false).expect("known"), Pages::Source);
        assert_eq!(pages(&options, true).expect("known"), Pages::Print);
        options.settings.set("edition.print.trim", "A5");
        assert_eq!(pages(&options, false).expect("known"), Pages::Print);
        options.settings.set("edition.epub.pages", "source");
        assert_eq!(pages(&options, true).expect("known"), Pages::Source);
        options.settings.set("edition.epub.pages", "all");
        assert!(pages(&options, true).is_err());
        let mut options = Options::default();
        options.settings.set("edition.make", "epub, print");
        assert_eq!(pages(&options, false).expect("known"), Pages::Print);
    }

    #[cfg(feature = "preview")]
    #[test]
    fn the_front_of_the_cover_is_drawn_where_the_book_has_a_cover_edition() {
        let with = |key: &str, value: &str| {
            let mut options = Options::default();
            options.settings.set(key, value);
            front(&options, false)
        };
        assert!(!front(&Options::default(), false));
        assert!(front(&Options::default(), true), "made already");
        assert!(with("edition.cover.design", "label"));
        assert!(with("edition.make", "epub, cover") && with("edition.make", "front"));
        assert!(!with("edition.make", "epub, print") && !with("edition.epub.notes", "popup"));
    }

    #[test]
    fn the_depth_of_the_contents_is_a_number_from_one() {
        let mut options = Options::default();
        options.settings.set("edition.epub.toc-depth", "2");
        let made = super::options(&options, Edition::Epub).expect("known");
        assert_eq!(made.toc_depth, Some(2));
        options.settings.set("edition.epub.toc-depth", "0");
        assert!(super::options(&options, Edition::Epub).is_err());
    }
}
