//! MathML: what a formula may hold in an EPUB (EPUB 3.3, 6.1.4: presentation MathML).

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer};

/// The elements of presentation MathML 3 that EPUB allows.
const ELEMENTS: &[&str] = &[
    "math",
    "mi",
    "mn",
    "mo",
    "mtext",
    "mspace",
    "ms",
    "mglyph",
    "mrow",
    "mfrac",
    "msqrt",
    "mroot",
    "mstyle",
    "merror",
    "mpadded",
    "mphantom",
    "mfenced",
    "menclose",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mmultiscripts",
    "mprescripts",
    "none",
    "mtable",
    "mtr",
    "mlabeledtr",
    "mtd",
    "maligngroup",
    "malignmark",
    "maction",
    "semantics",
    "mstack",
    "mlongdiv",
    "msgroup",
    "msrow",
    "mscarries",
    "mscarry",
    "msline",
];

/// Makes a formula fit for an EPUB: namespace, `alttext` and `display` are set, annotations,
/// event handlers and ids go. None where it is not well-formed or not presentation MathML.
pub(crate) fn clean(mathml: &str, text: &str, display: bool) -> Option<String> {
    let mut reader = Reader::from_str(mathml.trim());
    let mut writer = Writer::new(Vec::with_capacity(mathml.len() + 80));
    let mut depth = 0_u32;
    let mut roots = 0;
    loop {
        match reader.read_event().ok()? {
            Event::Eof => break,
            Event::Start(e) if is_annotation(&e) => {
                reader.read_to_end(e.name()).ok()?;
            }
            Event::Empty(e) if is_annotation(&e) => {}
            Event::Start(e) => {
                roots += u32::from(depth == 0);
                let e = element(&e, depth == 0, text, display)?;
                writer.write_event(Event::Start(e)).ok()?;
                depth += 1;
            }
            Event::Empty(e) if depth > 0 => {
                writer.write_event(Event::Empty(element(&e, false, text, display)?)).ok()?;
            }
            Event::End(e) => {
                depth = depth.checked_sub(1)?;
                let name = local(e.local_name().as_ref());
                writer.write_event(Event::End(quick_xml::events::BytesEnd::new(name))).ok()?;
            }
            Event::Text(t) if depth > 0 => writer.write_event(Event::Text(t)).ok()?,
            Event::Text(t) if t.trim().is_empty() => {}
            Event::GeneralRef(r) if depth > 0 => reference(&r, &mut writer)?,
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
            _ => return None,
        }
    }
    if depth != 0 || roots != 1 {
        return None;
    }
    String::from_utf8(writer.into_inner()).ok().filter(|out| legal(out))
}

fn legal(out: &str) -> bool {
    out.chars().all(|c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{7e}' | '\u{a0}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..))
}

fn reference(name: &str, writer: &mut Writer<Vec<u8>>) -> Option<()> {
    let known = matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") || name.starts_with("#");
    known.then_some(())?;
    writer.write_event(Event::GeneralRef(quick_xml::events::BytesRef::new(name))).ok()
}

fn local(name: &str) -> String {
    name.to_owned()
}

fn is_annotation(e: &BytesStart<'_>) -> bool {
    matches!(e.local_name().as_ref(), "annotation" | "annotation-xml")
}

/// Writes an element without prefix; the root carries the namespace.
fn element(
    e: &BytesStart<'_>,
    root: bool,
    text: &str,
    display: bool,
) -> Option<BytesStart<'static>> {
    let name = local(e.local_name().as_ref());
    let known = ELEMENTS.contains(&name.as_str()) && root == (name == "math");
    known.then_some(())?;
    let mut kept = BytesStart::new(name);
    if root {
        kept.push_attribute(("xmlns", "http://www.w3.org/1998/Math/MathML"));
        if display {
            kept.push_attribute(("display", "block"));
        }
        let given = e.attributes().flatten().find(|a| a.key.as_ref() == "alttext");
        match given {
            Some(alttext) => kept.push_attribute(alttext),
            None if !text.trim().is_empty() => kept.push_attribute(("alttext", text.trim())),
            None => {}
        }
    }
    for attribute in e.attributes() {
        let attribute = attribute.ok()?;
        let key = attribute.key.as_ref();
        let dropped = matches!(
            key,
            "id" | "xref"
                | "indenttarget"
                | "intent"
                | "arg"
                | "href"
                | "class"
                | "style"
                | "alttext"
                | "xmlns"
                | "overflow"
                | "altimg"
        ) || (root && matches!(key, "display" | "mode" | "macros"))
            || key.starts_with("on")
            || key.starts_with("data-")
            || key.starts_with("altimg")
            || key.contains(':');
        if !dropped {
            kept.push_attribute(attribute);
        }
    }
    Some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_completed_or_refused() {
        let given = r#"<m:math xmlns:m="http://www.w3.org/1998/Math/MathML"><m:semantics><m:mi id="x">a</m:mi><m:annotation>a</m:annotation></m:semantics></m:math>"#;
        let out = clean(given, "a", true).expect("presentation MathML");
        assert_eq!(
            out,
            r#"<math xmlns="http://www.w3.org/1998/Math/MathML" display="block" alttext="a"><semantics><mi>a</mi></semantics></math>"#
        );
        assert_eq!(clean("<math><mi>a</math>", "a", false), None);
        assert_eq!(clean("<math><apply/></math>", "a", false), None);
        assert_eq!(clean("a", "a", false), None);
    }
}
