//! SVG pictures: what a reading system must not run or fetch is taken out.

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer};

use crate::options::Version;

/// A cleaned SVG picture.
#[derive(Debug)]
pub(crate) struct Cleaned {
    /// The document, UTF-8.
    pub bytes: Vec<u8>,
    /// Width and height, from `viewBox` or the attributes; 0 where they say nothing.
    pub size: (u32, u32),
    /// What was taken out: `script`, `onload`, links to the outside.
    pub removed: Vec<String>,
}

/// Takes scripts, event handlers, foreign objects and links to the outside out of an SVG picture;
/// none where it is not well-formed.
pub(crate) fn clean(bytes: &[u8], version: Version) -> Option<Cleaned> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut writer = Writer::new(Vec::with_capacity(bytes.len()));
    let mut cleaned = Cleaned { bytes: Vec::new(), size: (0, 0), removed: Vec::new() };
    let mut depth = 0_u32;
    let mut seen_root = false;
    loop {
        match reader.read_event().ok()? {
            Event::Eof => break,
            Event::DocType(_) | Event::PI(_) | Event::Comment(_) | Event::Decl(_) => {}
            Event::Start(e) if forbidden(&e) => {
                cleaned.removed.push(local(&e));
                reader.read_to_end(e.name()).ok()?;
            }
            Event::Empty(e) if forbidden(&e) => cleaned.removed.push(local(&e)),
            Event::Start(e) => {
                depth += 1;
                let e = element(&e, !seen_root, version, &mut cleaned)?;
                seen_root = true;
                writer.write_event(Event::Start(e)).ok()?;
            }
            Event::Empty(e) => {
                let e = element(&e, !seen_root, version, &mut cleaned)?;
                seen_root = true;
                writer.write_event(Event::Empty(e)).ok()?;
            }
            Event::End(e) => {
                depth = depth.checked_sub(1)?;
                writer.write_event(Event::End(e)).ok()?;
            }
            Event::GeneralRef(e) if !predefined(&e) => return None,
            other if depth > 0 => writer.write_event(other).ok()?,
            _ => {}
        }
    }
    if depth != 0 || !seen_root {
        return None;
    }
    cleaned.bytes = writer.into_inner();
    Some(cleaned)
}

fn predefined(reference: &str) -> bool {
    reference.starts_with("#") || matches!(reference, "amp" | "lt" | "gt" | "quot" | "apos")
}

fn local(e: &BytesStart<'_>) -> String {
    e.local_name().as_ref().to_owned()
}

fn forbidden(e: &BytesStart<'_>) -> bool {
    let local = e.local_name();
    let prefix = e.name().prefix().map(|p| p.as_ref().to_owned()).unwrap_or_default();
    let editor =
        matches!(prefix.as_str(), "sodipodi" | "inkscape" | "rdf" | "cc" | "dc" | "i" | "x");
    editor
        || matches!(
            local.as_ref(),
            "script" | "foreignObject" | "handler" | "listener" | "metadata"
        )
}

fn element(
    e: &BytesStart<'_>,
    root: bool,
    version: Version,
    cleaned: &mut Cleaned,
) -> Option<BytesStart<'static>> {
    let name = e.name().as_ref().to_owned();
    let mut kept = BytesStart::new(name);
    for attribute in e.attributes().with_checks(true) {
        let attribute = attribute.ok()?;
        if version == Version::V201 && is_newer(attribute.key.as_ref()) {
            continue;
        }
        if let Some(why) = unwanted(&attribute) {
            cleaned.removed.push(why);
        } else {
            kept.push_attribute(attribute);
        }
    }
    if root {
        cleaned.size = size(e);
        let ns = e.attributes().flatten().any(|a| a.key.as_ref() == "xmlns");
        if !ns && e.name().prefix().is_none() {
            kept.push_attribute(("xmlns", "http://www.w3.org/2000/svg"));
        }
    }
    Some(kept)
}

/// Attributes that SVG 1.1 does not know; EPUB 2 allows no other SVG. The picture's words stand in
/// the `alt` of the image.
fn is_newer(key: &str) -> bool {
    key.starts_with("aria-")
        || key.starts_with("data-")
        || matches!(key, "role" | "href" | "lang" | "tabindex")
}

/// Event handlers, links to the outside, and attributes of drawing programs.
fn unwanted(attribute: &Attribute<'_>) -> Option<String> {
    let key = attribute.key.as_ref().to_owned();
    let value = &attribute.value;
    let value = value.trim();
    let link = key == "href" || key.ends_with(":href");
    let inside = value.starts_with('#') || value.starts_with("data:image/");
    let outside_style = value.contains("url(")
        && !value.contains("url(#")
        && !value.contains("url('#")
        && !value.contains("url(\"#");
    let handler = key.len() > 2 && key.starts_with("on");
    let editor = ["sodipodi:", "inkscape:"].iter().any(|p| key.starts_with(p));
    (handler || editor || outside_style || (link && !inside)).then_some(key)
}

fn size(e: &BytesStart<'_>) -> (u32, u32) {
    let value = |name: &str| {
        let found = e.attributes().flatten().find(|a| a.key.as_ref() == name)?;
        Some(found.value.into_owned())
    };
    let pixels = |text: Option<String>| {
        let text = text?;
        let digits = text.trim().trim_end_matches("px");
        digits.parse::<f64>().ok().filter(|n| *n >= 1.0).map(|n| n.min(1e6) as u32)
    };
    if let Some(size) = pixels(value("width")).zip(pixels(value("height"))) {
        return size;
    }
    let view = value("viewBox").unwrap_or_default();
    let mut numbers = view.split([' ', ',', '\n', '\t']).filter(|n| !n.is_empty()).skip(2);
    let mut next = || pixels(numbers.next().map(str::to_owned));
    next().zip(next()).unwrap_or((0, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_and_outside_links_go() {
        let svg = br##"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" onload="x()"><script>alert(1)</script><a href="http://x/"><path d="M0 0"/></a><use href="#p"/></svg>"##;
        let cleaned = clean(svg, Version::V33).expect("well-formed");
        let text = String::from_utf8(cleaned.bytes).expect("utf-8");
        assert!(!text.contains("script") && !text.contains("onload") && !text.contains("http://x"));
        assert!(text.contains("<path") && text.contains("href=\"#p\""));
        assert_eq!(cleaned.size, (40, 20));
        assert_eq!(cleaned.removed, ["onload", "script", "href"]);
        assert!(clean(b"<svg><g></svg>", Version::V33).is_none());
    }
}
