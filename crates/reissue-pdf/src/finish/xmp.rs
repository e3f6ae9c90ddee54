//! The XMP packet (ISO 16684-1).

use reissue_core::Metadata;

use crate::PrintStandard;
use crate::date::Moment;

/// What the packet says besides the book's metadata.
pub(super) struct Identity<'a> {
    pub(super) title: &'a str,
    pub(super) moment: Moment,
    pub(super) standard: Standard,
    pub(super) id: u128,
}

/// Which standards the file claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standard {
    /// PDF/A-2a and PDF/UA-1.
    Reading,
    /// A part of PDF/X.
    Print(PrintStandard),
}

/// The authors as the information dictionary joins them.
pub(super) fn authors(book: &Metadata) -> Vec<String> {
    book.creators.iter().map(|c| c.name.trim().to_owned()).filter(|n| !n.is_empty()).collect()
}

/// The blurb on one line.
pub(super) fn description(book: &Metadata) -> Option<String> {
    let text = book.description.as_deref()?;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

/// The subjects, separated by commas.
pub(super) fn keywords(book: &Metadata) -> Option<String> {
    let words: Vec<&str> = book.subjects.iter().map(|s| s.label.trim()).collect();
    let words: Vec<&str> = words.into_iter().filter(|w| !w.is_empty()).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// Writes the packet.
pub(super) fn packet(book: &Metadata, identity: &Identity<'_>) -> String {
    let mut out = String::from(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\"\
         \n xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\
         \n xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"\
         \n xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\"\
         \n xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"\
         \n xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\"\
         \n xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\"\
         \n xmlns:pdfx=\"http://ns.adobe.com/pdfx/1.3/\"\
         \n xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\">\n",
    );
    dublin_core(&mut out, book, identity);
    let stamp = identity.moment.iso();
    for (tag, value) in [
        ("xmp:CreatorTool", crate::CREATOR),
        ("xmp:CreateDate", &stamp),
        ("xmp:ModifyDate", &stamp),
        ("xmp:MetadataDate", &stamp),
        ("pdf:Producer", crate::PRODUCER),
    ] {
        simple(&mut out, tag, value);
    }
    if let Some(keywords) = keywords(book) {
        simple(&mut out, "pdf:Keywords", &keywords);
    }
    simple(&mut out, "xmpMM:DocumentID", &uuid(identity.id));
    simple(&mut out, "xmpMM:InstanceID", &uuid(identity.id.rotate_left(64)));
    standard(&mut out, identity.standard);
    out.push_str("</rdf:Description>\n");
    if identity.standard == Standard::Reading {
        out.push_str(UA_SCHEMA);
    }
    out.push_str("</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
    out
}

fn dublin_core(out: &mut String, book: &Metadata, identity: &Identity<'_>) {
    simple(out, "dc:format", "application/pdf");
    localized(out, "dc:title", identity.title);
    let authors = authors(book);
    if !authors.is_empty() {
        // The information dictionary holds one string, so XMP must hold one entry as well.
        list(out, "dc:creator", "Seq", &[authors.join("; ")]);
    }
    if let Some(description) = description(book) {
        localized(out, "dc:description", &description);
    }
    list(out, "dc:language", "Bag", &[book.language().as_str().to_owned()]);
    if let Some(publisher) = &book.publisher {
        list(out, "dc:publisher", "Bag", std::slice::from_ref(publisher));
    }
    if let Some(rights) = &book.rights {
        localized(out, "dc:rights", rights);
    }
    let subjects: Vec<String> = book.subjects.iter().map(|s| s.label.clone()).collect();
    if !subjects.is_empty() {
        list(out, "dc:subject", "Bag", &subjects);
    }
}

fn standard(out: &mut String, standard: Standard) {
    match standard {
        Standard::Reading => {
            simple(out, "pdfaid:part", "2");
            simple(out, "pdfaid:conformance", "A");
            simple(out, "pdfuaid:part", "1");
        }
        Standard::Print(part) => {
            simple(out, "pdf:Trapped", "False");
            simple(out, "xmpMM:VersionID", "1");
            simple(out, "xmpMM:RenditionClass", "default");
            match part {
                PrintStandard::X4 => simple(out, "pdfxid:GTS_PDFXVersion", "PDF/X-4"),
                PrintStandard::X1a => simple(out, "pdfx:GTS_PDFXVersion", "PDF/X-1a:2003"),
                PrintStandard::X3 => simple(out, "pdfx:GTS_PDFXVersion", "PDF/X-3:2003"),
            }
        }
    }
}

/// Says what `pdfuaid:part` is, which PDF/A-2 does not know (ISO 19005-2, 6.6.2.3).
const UA_SCHEMA: &str = r#"<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file obeys</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"#;

fn simple(out: &mut String, tag: &str, value: &str) {
    out.push_str(&format!("<{tag}>"));
    escape(out, value);
    out.push_str(&format!("</{tag}>\n"));
}

fn localized(out: &mut String, tag: &str, value: &str) {
    out.push_str(&format!("<{tag}><rdf:Alt><rdf:li xml:lang=\"x-default\">"));
    escape(out, value);
    out.push_str(&format!("</rdf:li></rdf:Alt></{tag}>\n"));
}

fn list(out: &mut String, tag: &str, kind: &str, values: &[String]) {
    out.push_str(&format!("<{tag}><rdf:{kind}>"));
    for value in values {
        out.push_str("<rdf:li>");
        escape(out, value);
        out.push_str("</rdf:li>");
    }
    out.push_str(&format!("</rdf:{kind}></{tag}>\n"));
}

/// Writes text for XML; characters that XML 1.0 forbids become spaces.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' => out.push(c),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => out.push(' '),
            _ => out.push(c),
        }
    }
}

/// A UUID of a hash (RFC 9562, version 8: custom).
fn uuid(hash: u128) -> String {
    let id = hash & !(0xf << 76) & !(0x3 << 62) | 0x8 << 76 | 0x2 << 62;
    let hex = format!("{id:032x}");
    format!("uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_for_xml() {
        let book = Metadata { rights: Some("© <A> & \u{1}B".into()), ..Metadata::default() };
        let identity = Identity {
            title: "R&D <1>",
            moment: Moment::of(0),
            standard: Standard::Reading,
            id: 0,
        };
        let xmp = packet(&book, &identity);
        assert!(xmp.contains("R&amp;D &lt;1&gt;") && xmp.contains("© &lt;A&gt; &amp;  B"));
    }

    #[test]
    fn identifiers_are_uuids() {
        assert_eq!(uuid(0), "uuid:00000000-0000-8000-8000-000000000000");
        assert_eq!(uuid(u128::MAX), "uuid:ffffffff-ffff-8fff-bfff-ffffffffffff");
    }
}
