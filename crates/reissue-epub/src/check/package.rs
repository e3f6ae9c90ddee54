//! What the rules need to know of an EPUB, read leniently.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::CheckError;
use crate::probe::{Probe, probe};
use reissue_core::MediaType;

/// Text files beyond this size are not looked into; no shop takes them.
const TEXT_LIMIT: u64 = 64 << 20;

/// An EPUB, as far as rules go.
#[derive(Debug, Default)]
pub(super) struct Package {
    pub bytes: u64,
    pub version: String,
    pub title: String,
    pub language: String,
    pub creators: usize,
    identifiers: Vec<String>,
    pub entries: Vec<Entry>,
    /// The paths of the spine.
    spine: Vec<String>,
    pub nav: Option<String>,
    pub ncx: Option<String>,
    pub encrypted: bool,
    pub cover_meta: bool,
    cover: Option<String>,
    pub cover_page: Option<String>,
    pub cover_page_links: bool,
    start: bool,
    pub styles: Vec<Style>,
}

/// A file that the manifest names.
#[derive(Debug, Default)]
pub(super) struct Entry {
    id: String,
    pub path: String,
    pub media_type: String,
    properties: String,
    pub bytes: u64,
    pub probe: Option<Probe>,
    /// The pictures that a document shows.
    pub shows: Vec<String>,
    links: usize,
    pub images_without_alt: usize,
    pub scripted: bool,
    pub remote: bool,
}

/// A declaration that forces a look on body text.
#[derive(Debug)]
pub(super) struct Style {
    pub path: String,
    pub property: String,
}

impl Entry {
    pub(super) fn is_document(&self) -> bool {
        self.media_type == "application/xhtml+xml" || self.media_type == "text/html"
    }

    pub(super) fn is_font(&self) -> bool {
        let known = ["ttf", "otf", "woff", "woff2"].contains(&self.extension().as_str());
        known || MediaType::named(&self.media_type).is_font()
    }

    pub(super) fn is_audio_or_video(&self) -> bool {
        self.media_type.starts_with("audio/") || self.media_type.starts_with("video/")
    }

    pub(super) fn extension(&self) -> String {
        self.path.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default()
    }

    pub(super) fn raster(&self) -> Option<&Probe> {
        self.probe.as_ref().filter(|p| p.media_type != MediaType::Svg)
    }
}

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

impl Package {
    pub(super) fn read(epub: &[u8]) -> Result<Self, CheckError> {
        let mut archive = ZipArchive::new(Cursor::new(epub))?;
        let opf_path = package_path(&mut archive).ok_or(CheckError::Package)?;
        let opf = text(&mut archive, &opf_path).ok_or(CheckError::Package)?;
        let mut package = Self { bytes: epub.len() as u64, ..Self::default() };
        package.read_opf(&opf, &opf_path);
        package.encrypted =
            text(&mut archive, "META-INF/encryption.xml").is_some_and(|t| protects(&t));
        let mut entries = std::mem::take(&mut package.entries);
        for entry in &mut entries {
            package.look_into(entry, &mut archive);
        }
        package.entries = entries;
        package.find_cover_page();
        Ok(package)
    }

    pub(super) fn entry(&self, path: &str) -> Option<&Entry> {
        self.entries.iter().find(|e| e.path == path)
    }

    /// The picture of the cover.
    pub(super) fn cover(&self) -> Option<&Entry> {
        self.entry(self.cover.as_deref()?)
    }

    pub(super) fn has_isbn(&self) -> bool {
        self.identifiers.iter().any(|i| reissue_core::Isbn::new(i).is_ok())
    }

    /// Tells whether a page of contents stands in the spine: the navigation document, or one of
    /// the first documents that is little but links.
    pub(super) fn contents_in_text(&self) -> bool {
        let listed = |path: &String| self.nav.as_ref() == Some(path);
        let many_links = |path: &String| {
            self.entry(path).is_some_and(|e| e.links >= 3 && e.bytes < e.links as u64 * 800)
        };
        self.spine.iter().any(listed) || self.spine.iter().take(12).any(many_links)
    }

    pub(super) fn names_start(&self) -> bool {
        self.start
    }

    fn read_opf(&mut self, opf: &str, path: &str) {
        let mut reader = Reader::from_str(opf);
        reader.config_mut().check_end_names = false;
        let mut field = String::new();
        let mut cover_id = None;
        let mut idrefs = Vec::new();
        loop {
            match reader.read_event() {
                Ok(Event::Start(e) | Event::Empty(e)) => {
                    field = local(&e);
                    match field.as_str() {
                        "package" => self.version = value(&e, "version").unwrap_or_default(),
                        "meta" if value(&e, "name").as_deref() == Some("cover") => {
                            self.cover_meta = true;
                            cover_id = value(&e, "content");
                        }
                        "item" => self.item(&e, path),
                        "itemref" => idrefs.extend(value(&e, "idref")),
                        "reference" => {
                            let kind = value(&e, "type").unwrap_or_default();
                            self.start |= kind == "text" || kind == "start";
                        }
                        "creator" => self.creators += 1,
                        _ => {}
                    }
                }
                Ok(Event::Text(t)) => match field.as_str() {
                    "title" => self.title.push_str(&t),
                    "language" => self.language.push_str(&t),
                    "identifier" => self.identifiers.push(t.trim().to_owned()),
                    _ => {}
                },
                Ok(Event::End(_)) => field.clear(),
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        let by_id = |id: &String| self.entries.iter().find(|e| e.id == *id).map(|e| e.path.clone());
        self.spine = idrefs.iter().filter_map(by_id).collect();
        let by_property = |p: &str| {
            self.entries
                .iter()
                .find(|e| e.properties.split(' ').any(|w| w == p))
                .map(|e| e.path.clone())
        };
        self.nav = by_property("nav");
        self.cover = by_property("cover-image").or_else(|| cover_id.as_ref().and_then(by_id));
        let ncx = self.entries.iter().find(|e| e.media_type == "application/x-dtbncx+xml");
        self.ncx = ncx.map(|e| e.path.clone());
    }

    fn item(&mut self, e: &BytesStart<'_>, opf: &str) {
        let Some(href) = value(e, "href") else { return };
        let remote = href.starts_with("http:") || href.starts_with("https:");
        self.entries.push(Entry {
            id: value(e, "id").unwrap_or_default(),
            path: if remote { href } else { resolve(opf, &href) },
            media_type: value(e, "media-type").unwrap_or_default(),
            properties: value(e, "properties").unwrap_or_default(),
            remote,
            ..Entry::default()
        });
    }

    fn look_into(&mut self, entry: &mut Entry, archive: &mut Archive<'_>) {
        let is_image = entry.media_type.starts_with("image/");
        if let Ok(mut file) = archive.by_name(&entry.path) {
            entry.bytes = file.size();
            if is_image {
                entry.probe = probe(&mut file).ok().flatten();
            }
        }
        if entry.is_document() {
            let content = text(archive, &entry.path).unwrap_or_default();
            self.document(entry, &content);
        } else if entry.media_type == "text/css" {
            let content = text(archive, &entry.path).unwrap_or_default();
            self.style(&entry.path, &content);
            entry.remote = content.contains("url(http") || content.contains("url(\"http");
        }
    }

    fn document(&mut self, entry: &mut Entry, content: &str) {
        let mut reader = Reader::from_str(content);
        reader.config_mut().check_end_names = false;
        let is_nav = self.nav.as_ref() == Some(&entry.path);
        while let Ok(event) = reader.read_event() {
            let (Event::Start(e) | Event::Empty(e)) = event else {
                if matches!(event, Event::Eof) {
                    break;
                }
                continue;
            };
            match local(&e).as_str() {
                "script" => entry.scripted = true,
                "a" if value(&e, "href").is_some() => {
                    entry.links += 1;
                    self.start |=
                        is_nav && value(&e, "epub:type").is_some_and(|t| t.contains("bodymatter"));
                }
                "img" | "image" => {
                    let source = value(&e, "src")
                        .or_else(|| value(&e, "href"))
                        .or_else(|| value(&e, "xlink:href"));
                    entry.images_without_alt +=
                        usize::from(local(&e) == "img" && value(&e, "alt").is_none());
                    if let Some(source) = source {
                        entry.remote |= source.starts_with("http");
                        entry.shows.push(resolve(&entry.path, &source));
                    }
                }
                "audio" | "video" | "source" | "iframe" | "object" | "embed" => {
                    entry.remote |= value(&e, "src")
                        .or_else(|| value(&e, "data"))
                        .is_some_and(|s| s.starts_with("http"));
                }
                _ => {}
            }
        }
    }

    /// Looks for rules that force a look on `body` or on all paragraphs.
    fn style(&mut self, path: &str, css: &str) {
        for rule in css.split('}') {
            let Some((selectors, declarations)) = rule.rsplit_once('{') else { continue };
            // Comments and rules without a block, such as `@charset`, stand before selectors.
            let selectors = selectors.rsplit("*/").next().unwrap_or(selectors);
            let selectors = selectors.rsplit(';').next().unwrap_or(selectors);
            let all = selectors.split(',').any(|s| matches!(s.trim(), "body" | "html" | "p" | "*"));
            if !all {
                continue;
            }
            for declaration in declarations.split(';') {
                let Some((property, value)) = declaration.split_once(':') else { continue };
                let (property, value) = (property.trim(), value.trim());
                let forced = match property {
                    "color" | "background-color" | "background" => {
                        !matches!(value, "inherit" | "transparent" | "none")
                    }
                    "text-align" => true,
                    "font-size" => !matches!(value, "1em" | "100%" | "1rem" | "medium" | "inherit"),
                    "line-height" => value.ends_with("px") || value.ends_with("pt"),
                    _ => false,
                };
                if forced {
                    self.styles.push(Style {
                        path: path.to_owned(),
                        property: format!("{property}: {value}"),
                    });
                }
            }
        }
    }

    fn find_cover_page(&mut self) {
        let Some(cover) = &self.cover else { return };
        let page =
            self.spine.iter().filter_map(|p| self.entry(p)).find(|e| e.shows.contains(cover));
        let found = page.map(|p| (p.path.clone(), p.links > 0));
        if let Some((path, links)) = found {
            self.cover_page = Some(path);
            self.cover_page_links = links;
        }
    }
}

fn local(e: &BytesStart<'_>) -> String {
    e.local_name().as_ref().to_owned()
}

fn value(e: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = e.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == name)?;
    Some(found.value.replace("&amp;", "&"))
}

fn text(archive: &mut Archive<'_>, path: &str) -> Option<String> {
    let file = archive.by_name(path).ok()?;
    let mut bytes = Vec::new();
    file.take(TEXT_LIMIT).read_to_end(&mut bytes).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    Some(text.trim_start_matches('\u{feff}').to_owned())
}

fn package_path(archive: &mut Archive<'_>) -> Option<String> {
    let container = text(archive, "META-INF/container.xml").unwrap_or_default();
    let named = container.split("full-path=").nth(1).and_then(|rest| {
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest.get(1..)?.split(quote).next().map(str::to_owned)
    });
    named.or_else(|| {
        archive.file_names().flatten().find(|n| n.ends_with(".opf")).map(|n| n.into_owned())
    })
}

/// Tells whether an encryption file names more than obfuscated fonts.
fn protects(encryption: &str) -> bool {
    let methods = encryption.split("Algorithm=").skip(1);
    let obfuscation = |m: &str| {
        m.contains("http://www.idpf.org/2008/embedding")
            || m.contains("http://ns.adobe.com/pdf/enc#RC")
    };
    methods.map(|m| m.get(..m.find('>').unwrap_or(m.len())).unwrap_or(m)).any(|m| !obfuscation(m))
}

/// The path in the container that a link of a document names.
fn resolve(from: &str, href: &str) -> String {
    let href = href.split(['#', '?']).next().unwrap_or(href);
    let mut parts: Vec<String> = from.split('/').map(str::to_owned).collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(decode(name)),
        }
    }
    parts.join("/")
}

fn decode(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let hex = tail
            .get(..2)
            .and_then(|h| std::str::from_utf8(h).ok())
            .and_then(|h| u8::from_str_radix(h, 16).ok());
        match hex.filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_resolved_in_the_container() {
        assert_eq!(
            resolve("OEBPS/text/a.xhtml", "../images/my%20map.png#x"),
            "OEBPS/images/my map.png"
        );
        assert_eq!(resolve("content.opf", "a.xhtml"), "a.xhtml");
    }

    #[test]
    fn only_real_protection_counts() {
        assert!(!protects("<EncryptionMethod Algorithm=\"http://www.idpf.org/2008/embedding\"/>"));
        assert!(protects(
            "<EncryptionMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#aes128-cbc\"/>"
        ));
    }

    #[test]
    fn forced_looks_are_found() {
        let mut package = Package::default();
        package.style("a.css", "h1{color:red} body, p { font-size: 12px; color: #000; margin: 0 } p.x{text-align:left}");
        let found: Vec<&str> = package.styles.iter().map(|s| s.property.as_str()).collect();
        assert_eq!(found, ["font-size: 12px", "color: #000"]);
    }
}
