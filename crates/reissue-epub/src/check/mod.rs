//! Preflight: any EPUB against the rules of a shop.
//!
//! The rules are data ([`rules`]): a value, what it limits, where the shop says so and when that
//! was read. The judge here only compares.

mod package;
mod rules;

use reissue_core::{Diagnostic, Kind, MediaType, Severity};

use package::{Entry, Package};
use rules::Test;
pub use rules::{Rule, Store, rules};

/// Says why a file could not be held against any rule.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// It is no zip container.
    #[error("the file is no EPUB: it is no zip container")]
    Container(#[from] zip::result::ZipError),
    /// Reading failed.
    #[error("the EPUB can't be read")]
    Read(#[from] std::io::Error),
    /// There is no package document.
    #[error("the file is no EPUB: it has no package document")]
    Package,
}

/// Holds an EPUB against the rules of a shop; gives what breaks them, worst first.
///
/// A rule that the shop enforces gives an error, one that it recommends a warning.
///
/// # Errors
/// See [`CheckError`].
pub fn check(epub: &[u8], store: Store) -> Result<Vec<Diagnostic>, CheckError> {
    let package = Package::read(epub)?;
    let mut found: Vec<Diagnostic> =
        rules().iter().filter(|r| r.store == store).flat_map(|r| broken(r, &package)).collect();
    found.sort_by(|a, b| b.severity.cmp(&a.severity).then(a.code.cmp(b.code)));
    Ok(found)
}

fn broken(rule: &Rule, package: &Package) -> Vec<Diagnostic> {
    let severity = if rule.required { Severity::Error } else { Severity::Warning };
    let help = format!("{} ({}, {})", rule.help, rule.source, rule.date);
    judge(&rule.test, package)
        .into_iter()
        .map(|what| Diagnostic::new(rule.code, severity, Kind::Suspect, what).help(help.clone()))
        .collect()
}

/// Gives a sentence for each thing that breaks a rule.
fn judge(test: &Test, package: &Package) -> Vec<String> {
    match test {
        Test::FileBytes(most) => one(package.bytes > *most, || {
            format!("the EPUB has {} bytes, more than {most}", package.bytes)
        }),
        Test::Title => one(package.title.trim().is_empty(), || "there is no title".into()),
        Test::Language => one(package.language.trim().is_empty(), || "no language is named".into()),
        Test::Author => one(package.creators == 0, || "no author is named".into()),
        Test::Isbn => one(!package.has_isbn(), || "no identifier is an ISBN".into()),
        Test::Version3 => one(!package.version.starts_with('3'), || {
            format!("the EPUB is of version {}", package.version)
        }),
        Test::Navigation => one(package.nav.is_none() && package.ncx.is_none(), || {
            "there is neither a navigation document nor an NCX".into()
        }),
        Test::LinkedContents => one(!package.contents_in_text(), || {
            "no table of contents with links stands in the text".into()
        }),
        Test::StartLandmark => one(!package.names_start(), || {
            "neither landmarks nor guide say where the text begins".into()
        }),
        Test::Encryption => one(package.encrypted, || "files of the EPUB are encrypted".into()),
        Test::FontFormats(allowed) => fonts(package, allowed),
        Test::ImageFormats(allowed) => formats(package, allowed),
        Test::ImagePixels(most) => pixels(package, *most),
        Test::ImageSide(most) => sides(package, *most, false),
        Test::CoverSide(most) => sides(package, *most, true),
        Test::ImageCmyk => each(
            package,
            |e| e.probe.as_ref().is_some_and(|p| p.cmyk),
            |e| format!("the picture `{}` has the four colours of print", e.path),
        ),
        Test::CoverImage => {
            one(package.cover().is_none(), || "no picture is named as the cover".into())
        }
        Test::CoverSize { width, height } => cover_size(package, *width, *height),
        Test::CoverBytes(most) => cover_bytes(package, *most),
        Test::CoverPage => one(package.cover_page.is_none(), || {
            "the cover has no page of its own that shows it by an `img`".into()
        }),
        Test::CoverLinks => {
            one(package.cover_page_links, || "the page of the cover holds links".into())
        }
        Test::CoverMeta => {
            one(!package.cover_meta, || "the package has no `<meta name=\"cover\">`".into())
        }
        Test::DocumentBytes(most) => each(
            package,
            |e| e.is_document() && e.bytes > *most,
            |e| format!("the document `{}` has {} bytes, more than {most}", e.path, e.bytes),
        ),
        Test::DocumentWithPictures(most) => with_pictures(package, *most),
        Test::Scripts => each(package, |e| e.scripted, |e| format!("`{}` holds a script", e.path)),
        Test::Media => {
            each(package, Entry::is_audio_or_video, |e| format!("`{}` is {}", e.path, e.media_type))
        }
        Test::BodyStyle => package
            .styles
            .iter()
            .map(|s| format!("the style sheet `{}` sets `{}` for body text", s.path, s.property))
            .collect(),
        Test::Alternatives => each(
            package,
            |e| e.images_without_alt > 0,
            |e| {
                format!(
                    "`{}` holds {} pictures without alternative text",
                    e.path, e.images_without_alt
                )
            },
        ),
        Test::Remote => {
            each(package, |e| e.remote, |e| format!("`{}` fetches from the network", e.path))
        }
    }
}

fn one(broken: bool, say: impl FnOnce() -> String) -> Vec<String> {
    if broken { vec![say()] } else { Vec::new() }
}

fn each(
    package: &Package,
    broken: impl Fn(&Entry) -> bool,
    say: impl Fn(&Entry) -> String,
) -> Vec<String> {
    package.entries.iter().filter(|e| broken(e)).map(say).collect()
}

fn fonts(package: &Package, allowed: &[&str]) -> Vec<String> {
    let refused = |e: &Entry| e.is_font() && !allowed.contains(&e.extension().as_str());
    each(package, refused, |e| format!("the font `{}` is of a format that is not listed", e.path))
}

fn formats(package: &Package, allowed: &[MediaType]) -> Vec<String> {
    let refused = |e: &Entry| e.probe.as_ref().is_some_and(|p| !allowed.contains(&p.media_type));
    each(package, refused, |e| format!("the picture `{}` is {}", e.path, e.media_type))
}

fn pixels(package: &Package, most: u64) -> Vec<String> {
    let count = |e: &Entry| e.raster().map_or(0, |p| u64::from(p.width) * u64::from(p.height));
    each(
        package,
        |e| count(e) > most,
        |e| format!("the picture `{}` has {} pixels, more than {most}", e.path, count(e)),
    )
}

fn sides(package: &Package, most: u32, of_cover: bool) -> Vec<String> {
    let cover = package.cover().map(|c| c.path.clone());
    let side = |e: &Entry| e.raster().map_or(0, |p| p.width.max(p.height));
    let broken = |e: &Entry| (cover.as_ref() == Some(&e.path)) == of_cover && side(e) > most;
    each(package, broken, |e| {
        format!("the picture `{}` is {} pixels long, more than {most}", e.path, side(e))
    })
}

fn cover_size(package: &Package, width: u32, height: u32) -> Vec<String> {
    let Some((entry, probe)) = package.cover().and_then(|c| Some((c, c.raster()?))) else {
        return Vec::new();
    };
    one(probe.width < width || probe.height < height, || {
        format!(
            "the cover `{}` has {} × {} pixels, fewer than {width} × {height}",
            entry.path, probe.width, probe.height
        )
    })
}

fn cover_bytes(package: &Package, most: u64) -> Vec<String> {
    let large = package.cover().filter(|c| c.bytes > most);
    large
        .map(|c| format!("the cover `{}` has {} bytes, more than {most}", c.path, c.bytes))
        .into_iter()
        .collect()
}

fn with_pictures(package: &Package, most: u64) -> Vec<String> {
    let sum = |e: &Entry| {
        let shown =
            e.shows.iter().filter_map(|path| package.entry(path)).map(|p| p.bytes).sum::<u64>();
        e.bytes + shown
    };
    each(
        package,
        |e| e.is_document() && sum(e) > most,
        |e| {
            format!(
                "the document `{}` has {} bytes with its pictures, more than {most}",
                e.path,
                sum(e)
            )
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_beyond_the_limit_is_told() {
        // No test can make an EPUB of gigabytes; every other rule is broken in tests/preflight.rs.
        let (mut large, mut small) = (Package::default(), Package::default());
        (large.bytes, small.bytes) = (3 << 30, 1 << 20);
        for rule in rules().iter().filter(|r| r.code == "epub-110") {
            let found = broken(rule, &large);
            assert_eq!(found.len(), 1, "{:?}", rule.store);
            assert!(broken(rule, &small).is_empty());
        }
    }
}
