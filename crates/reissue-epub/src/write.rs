//! The road from the book to the bytes.

use std::io::{Cursor, Seek, Write};

use reissue_core::{Book, Diagnostic};

use crate::assemble::{Asset, assemble};
use crate::container::Container;
use crate::content::{self, Content, CoverPage, Doc};
use crate::error::EpubError;
use crate::fonts::{self, FontFile, Usage};
use crate::media::{Picture, Pictures};
use crate::metadata::{self, Source, stable_uuid};
use crate::options::{Cover, EpubOptions, Style};
use crate::page::Frame;
use crate::time::Civil;
use crate::wording::Wording;
use crate::{finish, nav, ncx, style};

/// The file that tells Apple's old reader to use the fonts of the book.
const DISPLAY_OPTIONS: &str = "META-INF/com.apple.ibooks.display-options.xml";

/// Writes a book as an EPUB, and gives what could not be carried over, was decided or looks wrong.
///
/// # Errors
/// The sink refuses bytes, or the book is empty. A picture or font that can't be used is no error
/// but a diagnostic.
pub fn write(
    book: &Book,
    options: &EpubOptions,
    sink: impl Write + Seek,
) -> Result<Vec<Diagnostic>, EpubError> {
    let title = title(book).ok_or(EpubError::Empty)?;
    let language = book.metadata.language();
    let words = Wording::of(&language);
    let mut pictures = Pictures::new(book, options);
    let cover = cover(book, options, &mut pictures, words);
    let (mut content, pictures) = content::write(book, options, pictures, cover.clone());
    let animated = pictures.any_animated();
    let (pictures, mut diagnostics) = pictures.into_parts();
    diagnostics.append(&mut content.diagnostics);
    let fonts = fonts::prepare(&options.fonts, &usage(&content, options), &mut diagnostics);

    let assets = assets(&pictures, &fonts, cover.as_ref());
    let assembled = assemble(&content, &assets, options.version, &title)?;
    let modified =
        options.modified.map_or_else(|| Civil::of_date(book.metadata.date), Civil::of_unix);
    let uid = stable_uuid(book);
    let source = Source {
        book,
        options,
        content: &content,
        uid: &uid,
        title: &title,
        modified: &modified.to_string(),
        cover: cover.as_ref().map(|_| "cover-image"),
        animated,
    };
    let package =
        finish::package(&assembled.text("OEBPS/content.opf"), &source, &metadata::write(&source))?;
    let ncx = ncx::complete(
        &assembled.text("OEBPS/toc.ncx"),
        &content,
        &uid,
        &title,
        words.pages,
        language.as_str(),
    )?;

    let mut container = Container::new(sink, modified)?;
    container
        .deflated("META-INF/container.xml", assembled.text("META-INF/container.xml").as_bytes())?;
    if !fonts.is_empty() {
        container.deflated(DISPLAY_OPTIONS, assembled.text(DISPLAY_OPTIONS).as_bytes())?;
    }
    container.deflated("OEBPS/content.opf", &package)?;
    container.deflated("OEBPS/toc.ncx", &ncx)?;
    let nav = nav::write(&content, &language, options.version);
    container.deflated("OEBPS/nav.xhtml", nav.as_bytes())?;
    let sheet = style_sheet(options, &fonts, &content, &nav);
    container.deflated("OEBPS/stylesheet.css", sheet.as_bytes())?;
    let frame = Frame { version: options.version, language: &language, style: "../stylesheet.css" };
    for doc in &content.docs {
        container.deflated(&format!("OEBPS/{}", doc.file), frame.document(doc).as_bytes())?;
    }
    for font in &fonts {
        container.stored(&format!("OEBPS/{}", font.href), &font.bytes)?;
    }
    for picture in &pictures {
        diagnostics.extend(container.picture(picture)?);
    }
    container.finish()?;
    Ok(diagnostics)
}

/// Writes a book as the bytes of an EPUB.
///
/// # Errors
/// Those of [`write()`].
pub fn to_bytes(
    book: &Book,
    options: &EpubOptions,
) -> Result<(Vec<u8>, Vec<Diagnostic>), EpubError> {
    let mut bytes = Cursor::new(Vec::new());
    let diagnostics = write(book, options, &mut bytes)?;
    Ok((bytes.into_inner(), diagnostics))
}

/// The title, or the first words that can stand for one; none where the book holds nothing.
fn title(book: &Book) -> Option<String> {
    let title = book.metadata.title.trim();
    if !title.is_empty() {
        return Some(title.to_owned());
    }
    let heading = book.sections().filter_map(|s| s.heading.as_ref()).map(|h| h.label());
    let heading = heading.map(|l| l.trim().to_owned()).find(|l| !l.is_empty());
    let something = book.cover.is_some() || book.sections().next().is_some();
    heading.or_else(|| something.then(|| "Untitled".to_owned()))
}

fn cover(
    book: &Book,
    options: &EpubOptions,
    pictures: &mut Pictures<'_>,
    words: &Wording,
) -> Option<CoverPage> {
    let spoken = || {
        let authors = book.metadata.authors();
        let parts = [book.metadata.title.as_str(), authors.as_str()];
        let parts: Vec<&str> = parts.into_iter().filter(|p| !p.trim().is_empty()).collect();
        if parts.is_empty() {
            words.cover.to_owned()
        } else {
            format!("{}: {}", words.cover, parts.join(", "))
        }
    };
    let given = |pictures: &mut Pictures<'_>| {
        let image = book.cover.as_ref()?;
        Some((pictures.cover(image)?, image.alt.clone().filter(|a| !a.trim().is_empty())))
    };
    let (picture, alt) = match &options.cover {
        Cover::Raster { data, alt } => (pictures.add("cover", data.clone())?, alt.clone()),
        Cover::BookOnly => given(pictures)?,
        Cover::Auto => match given(pictures) {
            Some(given) => given,
            None => {
                let drawn = crate::cover::typographic(&book.metadata, &options.fonts)?;
                (pictures.add("cover", drawn.into())?, None)
            }
        },
    };
    let Picture { href, width, height, .. } = picture;
    Some(CoverPage { href, alt: alt.unwrap_or_else(spoken), width, height })
}

/// Which characters each cut of the fonts has to show.
fn usage(content: &Content, options: &EpubOptions) -> Usage {
    if options.fonts.is_empty() {
        return Usage::of_house(&[]);
    }
    let bodies = content.docs.iter().map(|d: &Doc| d.body.as_str());
    let labels = content.toc.iter().map(|e| e.label.as_str());
    let texts: Vec<&str> = bodies.chain(labels).collect();
    match options.style {
        Style::House => Usage::of_house(&texts),
        Style::Extended(_) | Style::Replaced(_) => Usage::of_all(&texts),
    }
}

fn assets<'a>(
    pictures: &'a [Picture],
    fonts: &'a [FontFile],
    cover: Option<&CoverPage>,
) -> Vec<Asset<'a>> {
    let is_cover = |href: &str| cover.is_some_and(|c| c.href == href);
    let pictures = pictures.iter().map(|p| Asset {
        href: &p.href,
        media_type: p.media_type.as_str(),
        cover: is_cover(&p.href),
    });
    let fonts =
        fonts.iter().map(|f| Asset { href: &f.href, media_type: f.media_type, cover: false });
    pictures.chain(fonts).collect()
}

fn style_sheet(options: &EpubOptions, fonts: &[FontFile], content: &Content, nav: &str) -> String {
    let mut out = String::from("@charset \"utf-8\";\n");
    fonts.iter().for_each(|f| out.push_str(&f.face));
    if let (false, Some(font)) = (fonts.is_empty(), options.fonts.first()) {
        out.push_str(&format!(
            "\nbody {{\n  font-family: {}, serif;\n}}\n\n",
            fonts::css_string(&font.family)
        ));
    }
    let house = || {
        let bodies = content.docs.iter().map(|d: &Doc| d.body.as_str());
        style::house(&bodies.chain([nav]).collect::<Vec<_>>())
    };
    match &options.style {
        Style::House => out.push_str(&house()),
        Style::Extended(rules) => {
            out.push_str(&house());
            out.push_str(rules);
        }
        Style::Replaced(rules) => out.push_str(rules),
    }
    out
}
