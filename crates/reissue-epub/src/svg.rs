//! SVG pictures: what a reading system must not run or fetch, and what is no SVG, is taken out.

mod names;

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesEnd, BytesStart, Event};
use quick_xml::{Reader, Writer};

/// The namespace of links.
const XLINK: &str = "http://www.w3.org/1999/xlink";

/// A cleaned SVG picture.
#[derive(Debug)]
pub(crate) struct Cleaned {
    /// The document, UTF-8: SVG 1.1, which both versions of EPUB take.
    pub bytes: Vec<u8>,
    /// Width and height, from `viewBox` or the attributes; 0 where they say nothing.
    pub size: (u32, u32),
    /// What was taken out: `script`, `onload`, links to the outside.
    pub removed: Vec<String>,
}

/// Takes scripts, event handlers, foreign objects, links to the outside and names that SVG 1.1 does
/// not know out of an SVG picture; none where it is not well-formed.
///
/// A picture is shown by an `img`, in which no link can be followed: links become groups.
pub(crate) fn clean(bytes: &[u8]) -> Option<Cleaned> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut writer = Writer::new(Vec::with_capacity(bytes.len()));
    let mut cleaned = Cleaned { bytes: Vec::new(), size: (0, 0), removed: Vec::new() };
    let mut open: Vec<String> = Vec::new();
    let mut seen_root = false;
    loop {
        match reader.read_event().ok()? {
            Event::Eof => break,
            Event::DocType(_) | Event::PI(_) | Event::Comment(_) | Event::Decl(_) => {}
            Event::Start(e) => match element(&e, &open, &mut cleaned)? {
                Some(kept) if kept.name().local_name().as_ref() == "style" => {
                    let css = reader.read_text(e.name()).ok()?;
                    style(&css, kept, &mut writer, &mut cleaned)?;
                }
                Some(kept) => {
                    open.push(kept.name().as_ref().to_owned());
                    seen_root = true;
                    writer.write_event(Event::Start(kept)).ok()?;
                }
                None => {
                    reader.read_to_end(e.name()).ok()?;
                }
            },
            Event::Empty(e) => {
                if let Some(kept) = element(&e, &open, &mut cleaned)? {
                    seen_root = true;
                    writer.write_event(Event::Empty(kept)).ok()?;
                }
            }
            Event::End(_) => {
                writer.write_event(Event::End(BytesEnd::new(open.pop()?))).ok()?;
            }
            Event::GeneralRef(e) if !predefined(&e) => return None,
            other if !open.is_empty() => writer.write_event(other).ok()?,
            _ => {}
        }
    }
    if !open.is_empty() || !seen_root {
        return None;
    }
    cleaned.bytes = writer.into_inner();
    Some(cleaned)
}

fn predefined(reference: &str) -> bool {
    reference.starts_with("#") || matches!(reference, "amp" | "lt" | "gt" | "quot" | "apos")
}

/// Writes a style sheet, unless it fetches something.
fn style(
    css: &str,
    element: BytesStart<'static>,
    writer: &mut Writer<Vec<u8>>,
    cleaned: &mut Cleaned,
) -> Option<()> {
    if css.contains("@import") || fetches(css) || css.contains("<!--") {
        cleaned.removed.push("style".into());
        return Some(());
    }
    let end = BytesEnd::new(element.name().as_ref().to_owned());
    writer.write_event(Event::Start(element)).ok()?;
    writer.get_mut().extend_from_slice(css.as_bytes());
    writer.write_event(Event::End(end)).ok()
}

/// Tells whether a style fetches something from outside the picture.
fn fetches(css: &str) -> bool {
    css.split("url(").skip(1).any(|rest| {
        let target = rest.trim_start().trim_start_matches(['"', '\'']);
        !target.starts_with('#') && !target.starts_with("data:image/")
    })
}

/// What is left of an element: outer none where the picture is broken, inner none where the element
/// has to go.
#[allow(clippy::option_option, reason = "broken and unwanted are two things")]
fn element(
    e: &BytesStart<'_>,
    open: &[String],
    cleaned: &mut Cleaned,
) -> Option<Option<BytesStart<'static>>> {
    let root = open.is_empty();
    let local = e.local_name().as_ref().to_owned();
    let prefix = e.name().prefix().map(|p| p.as_ref().to_owned()).unwrap_or_default();
    // Editors of drawings add elements of their own; titles hold nothing but words.
    let in_words = open.last().is_some_and(|o| matches!(local_of(o), "title" | "desc"));
    let known = if local == "a" { Some("g") } else { names::element(&local) };
    let Some(known) = known.filter(|_| !in_words && (root || svg_prefix(open, &prefix))) else {
        cleaned.removed.extend((!is_silent(&local, &prefix)).then_some(local));
        return Some(None);
    };
    let name = if prefix.is_empty() { known.to_owned() } else { format!("{prefix}:{known}") };
    let mut kept = BytesStart::new(name);
    let linked = attributes(e, known, &mut kept, cleaned)?;
    if names::needs_link(known) && !linked {
        return Some(None);
    }
    if root {
        if known != "svg" {
            return None;
        }
        cleaned.size = size(e);
        let given = |key: &str| e.attributes().flatten().any(|a| a.key.as_ref() == key);
        if !given("xmlns") && prefix.is_empty() {
            kept.push_attribute(("xmlns", "http://www.w3.org/2000/svg"));
        }
        if !given("xmlns:xlink") {
            kept.push_attribute(("xmlns:xlink", XLINK));
        }
    }
    Some(Some(kept))
}

fn local_of(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Tells whether an element has the prefix that the root has.
fn svg_prefix(open: &[String], prefix: &str) -> bool {
    let root = open.first().and_then(|name| name.split_once(':')).map_or("", |(p, _)| p);
    root == prefix
}

/// Tells whether an element is a drawing program's own, whose going changes nothing.
fn is_silent(local: &str, prefix: &str) -> bool {
    local == "metadata"
        || matches!(prefix, "sodipodi" | "inkscape" | "rdf" | "cc" | "dc" | "i" | "x" | "sketch")
}

/// Copies the attributes that may stay; tells whether one of them is a link.
fn attributes(
    e: &BytesStart<'_>,
    element: &str,
    kept: &mut BytesStart<'static>,
    cleaned: &mut Cleaned,
) -> Option<bool> {
    let mut linked = false;
    let mut newer = String::new();
    let mut style: Option<String> = None;
    for attribute in e.attributes().with_checks(true) {
        let attribute = attribute.ok()?;
        let key = attribute.key.as_ref().to_owned();
        if let Some(why) = unwanted(&attribute) {
            cleaned.removed.push(why);
        } else if key == "xmlns" || key.starts_with("xmlns:") || key.starts_with("xml:") {
            kept.push_attribute(attribute);
        } else if key == "href" || key.ends_with(":href") {
            // A link is a group here; SVG 1.1 knows the link of all others as `xlink:href`.
            if element != "g" && !linked {
                kept.push_attribute(("xlink:href", attribute.value.as_ref()));
                linked = true;
            }
        } else if let Some(property) = names::newer(&key) {
            newer.push_str(&format!("{property}: {}; ", attribute.value));
        } else if names::attribute(&key) == Some("style") {
            style = Some(attribute.value.into_owned());
        } else if let Some(known) = names::attribute(&key) {
            let bad_id = known == "id" && !is_name(&attribute.value);
            let in_group = element == "g" && matches!(known, "type" | "x" | "y");
            if !bad_id && !in_group {
                kept.push_attribute((known, attribute.value.as_ref()));
            }
        }
    }
    let style = newer + style.as_deref().unwrap_or_default();
    if !style.trim().is_empty() {
        kept.push_attribute(("style", style.trim()));
    }
    Some(linked)
}

/// Tells whether a value is a name that an id may be (`NCName`).
fn is_name(value: &str) -> bool {
    value.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && value.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// Event handlers, links to the outside.
fn unwanted(attribute: &Attribute<'_>) -> Option<String> {
    let key = attribute.key.as_ref().to_owned();
    let value = attribute.value.trim();
    let link = key == "href" || key.ends_with(":href");
    let inside = value.starts_with('#') || value.starts_with("data:image/");
    let handler = key.len() > 2 && key.starts_with("on");
    (handler || fetches(value) || (link && !inside)).then_some(key)
}

fn size(e: &BytesStart<'_>) -> (u32, u32) {
    let value = |name: &str| {
        let named = |a: &Attribute<'_>| a.key.as_ref().eq_ignore_ascii_case(name);
        Some(e.attributes().flatten().find(named)?.value.into_owned())
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

    fn cleaned(svg: &str) -> (String, Cleaned) {
        let cleaned = clean(svg.as_bytes()).expect("well-formed");
        (String::from_utf8(cleaned.bytes.clone()).expect("utf-8"), cleaned)
    }

    #[test]
    fn scripts_and_outside_links_go() {
        let (text, found) = cleaned(
            r##"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" onload="x()"><script>alert(1)</script><a href="http://x/"><path d="M0 0"/></a><use href="#p"/><image href="http://y/"/></svg>"##,
        );
        assert!(
            !text.contains("script") && !text.contains("onload") && !text.contains("http://x/")
        );
        assert!(
            text.contains("<g><path") && text.contains("<use xlink:href=\"#p\"/></svg>"),
            "{text}"
        );
        assert_eq!(found.size, (40, 20));
        assert_eq!(found.removed, ["onload", "script", "href", "href"]);
        assert!(clean(b"<svg><g></svg>").is_none());
        assert!(clean(b"<p/>").is_none());
    }

    #[test]
    fn names_get_their_capitals_back() {
        let (text, found) = cleaned(
            r#"<svg viewbox="0 0 4 2"><lineargradient gradientunits="userSpaceOnUse"/></svg>"#,
        );
        assert!(text.contains(" viewBox=\"0 0 4 2\""), "{text}");
        assert!(text.contains("<linearGradient gradientUnits="), "{text}");
        assert_eq!(found.size, (4, 2));
    }

    #[test]
    fn what_is_no_svg_goes_and_newer_properties_become_style() {
        let (text, found) = cleaned(
            r#"<svg><title>A <b>tide</b></title><foo/><path d="" id="a:b" vector-effect="none" data-x="1" style="fill:red"/></svg>"#,
        );
        assert!(text.contains("<title>A </title>"), "{text}");
        assert!(text.contains(r#"<path d="" style="vector-effect: none; fill:red"/>"#), "{text}");
        assert_eq!(found.removed, ["b", "foo"]);
    }

    #[test]
    fn a_style_sheet_stays_unless_it_fetches() {
        let sheet = |css: &str| cleaned(&format!("<svg><style>{css}</style></svg>"));
        assert!(sheet("g { fill: url(#a) }").0.contains("<style>g { fill: url(#a) }</style>"));
        assert_eq!(sheet("@import 'http://x/y.css';").1.removed, ["style"]);
        assert_eq!(sheet("g { fill: url(http://x) }").1.removed, ["style"]);
    }
}
