//! Pictures and formulas that stand in the mark-up itself.

use reissue_core::{MediaType, Resource, ResourceData, Span};

use crate::archive::percent_decoded;
use crate::xml::Node;

/// Makes a resource of a `data:` URL, given without its scheme.
pub(crate) fn from_data_url(url: &str, span: Span) -> Option<Resource> {
    let (kind, data) = url.split_once(',')?;
    let bytes = match kind.strip_suffix(";base64") {
        Some(_) => base64(data)?,
        None => percent_decoded(data).into_bytes(),
    };
    let media_type = MediaType::sniff(&bytes).unwrap_or_else(|| MediaType::named(kind));
    let name = format!("images/inline.{}", media_type.extension());
    media_type.is_image().then(|| Resource { name, media_type, data: bytes.into(), span })
}

/// Decodes base64 (RFC 4648), white space allowed, the ending `=` not needed.
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let mut bits = 0_u32;
    let mut count = 0;
    for byte in text.bytes().filter(|b| !b.is_ascii_whitespace()) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' | b'%' => break,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    Some(out)
}

/// Makes a resource of a drawing that stands in the mark-up.
pub(crate) fn from_svg(node: Node<'_>, span: Span) -> Resource {
    let mut out = String::new();
    write(node, &mut out, own_prefix(node, "svg:"), "http://www.w3.org/2000/svg", true);
    let data = ResourceData::from(out.into_bytes());
    Resource { name: "images/inline.svg".into(), media_type: MediaType::Svg, data, span }
}

/// Writes a formula as MathML with its namespace.
pub(crate) fn mathml(node: Node<'_>) -> String {
    let mut out = String::new();
    write(node, &mut out, own_prefix(node, "math:"), "http://www.w3.org/1998/Math/MathML", true);
    out
}

/// The prefix that the elements of a drawing or formula have: none where nobody declared it.
fn own_prefix<'p>(node: Node<'_>, prefix: &'p str) -> &'p str {
    if node.name().starts_with(prefix) { prefix } else { "" }
}

/// Writes an element as well-formed XML, its own namespace as the default one.
fn write(node: Node<'_>, out: &mut String, prefix: &str, namespace: &str, top: bool) {
    if let Some(text) = node.text() {
        escape(text, out);
        return;
    }
    let name = node.name();
    let local = name.strip_prefix(prefix).unwrap_or(name);
    // Elements of other vocabularies inside keep their words, not their tags.
    let foreign = local.contains(':') || (!name.starts_with(prefix) && !top);
    if !foreign {
        out.push('<');
        out.push_str(local);
        if top {
            out.push_str(&format!(" xmlns=\"{namespace}\""));
            let linked = node.descendants().any(|n| n.attribute("xlink:href").is_some());
            if linked || node.attribute("xlink:href").is_some() {
                out.push_str(" xmlns:xlink=\"http://www.w3.org/1999/xlink\"");
            }
        }
        for (name, value) in node.attributes() {
            let known = !name.contains(':') || matches!(name, "xml:lang" | "xlink:href");
            if known && !name.starts_with("on") && name != "xmlns" {
                out.push_str(&format!(" {name}=\""));
                escape(value, out);
                out.push('"');
            }
        }
        if node.first_child().is_none() {
            out.push_str("/>");
            return;
        }
        out.push('>');
    }
    for child in node.children() {
        if !matches!(child.name(), "script" | "svg:script") {
            write(child, out, prefix, namespace, false);
        }
    }
    if !foreign {
        out.push_str(&format!("</{local}>"));
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() && !matches!(c, '\n' | '\t') => {}
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{Dialect, parse_xml};

    #[test]
    fn data_urls_are_read() {
        let url = "image/gif;base64,R0lGODlhAQABAAAAACw=";
        let resource = from_data_url(url, Span::NONE).expect("a picture");
        assert_eq!(resource.media_type, MediaType::Gif);
        assert!(from_data_url("text/plain,hello", Span::NONE).is_none());
        assert!(from_data_url("image/png;base64,!!", Span::NONE).is_none());
    }

    #[test]
    fn formulas_keep_their_mark_up() {
        let source = "<p xmlns:m='http://www.w3.org/1998/Math/MathML'><m:math alttext='a'><m:mi>a&lt;</m:mi></m:math></p>";
        let document = parse_xml(source.into(), Dialect::Xhtml, 99);
        let math = document.root().find("math:math").expect("there");
        assert_eq!(
            mathml(math),
            "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" alttext=\"a\"><mi>a&lt;</mi></math>"
        );
    }
}
