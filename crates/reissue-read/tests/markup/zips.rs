//! EPUBs made for a test.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

/// Packs files as they stand, in the given order.
pub fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).expect("an entry");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("a zip").into_inner()
}

/// The text files of the spine of an EPUB as they stand, with their paths; those that are no
/// UTF-8 are left out.
pub fn spine(path: &std::path::Path) -> Vec<(String, String)> {
    let file = std::fs::File::open(path).expect("a file of the corpus");
    let Ok(mut zip) = zip::ZipArchive::new(file) else { return Vec::new() };
    let mut text_of = |name: &str| {
        let mut text = String::new();
        let mut entry = zip.by_name(name).ok()?;
        std::io::Read::read_to_string(&mut entry, &mut text).ok()?;
        Some(text)
    };
    let package = || {
        let container = text_of("META-INF/container.xml")?;
        let path = attribute(tags(&container, "rootfile").next()?, "full-path")?;
        Some((text_of(&path)?, path))
    };
    let Some((package, home)) = { package }() else { return Vec::new() };
    let folder = home.rsplit_once('/').map_or("", |(f, _)| f).to_owned();
    let items: Vec<(String, String)> = tags(&package, "item")
        .filter_map(|t| Some((attribute(t, "id")?, attribute(t, "href")?)))
        .collect();
    let mut out: Vec<(String, String)> = Vec::new();
    for tag in tags(&package, "itemref") {
        let id = attribute(tag, "idref");
        let Some((_, href)) = items.iter().find(|(i, _)| Some(i) == id.as_ref()) else { continue };
        let name = inside(&folder, &href.replace("%20", " "));
        if out.iter().any(|(n, _)| *n == name) || !name.ends_with("html") {
            continue;
        }
        if let Some(text) = text_of(&name) {
            out.push((name, text));
        }
    }
    out
}

fn inside(folder: &str, href: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in href.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The tags of a name, whatever prefix they have, without their brackets.
fn tags<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = &'t str> {
    text.split('<').skip(1).filter_map(move |piece| {
        let tag = piece.split('>').next()?;
        let first = tag.split(|c: char| c.is_whitespace() || c == '/').next()?;
        (first.rsplit(':').next() == Some(name)).then_some(tag)
    })
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag
        .match_indices(name)
        .find(|(i, _)| tag[..*i].ends_with(char::is_whitespace))
        .map(|(i, _)| i + name.len())?;
    let value = tag[start..].trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next()?;
    value[1..].split(quote).next().map(str::to_owned)
}
