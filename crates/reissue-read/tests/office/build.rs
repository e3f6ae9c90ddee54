//! Office documents made in the test: the mark-up that Word and LibreOffice write, our own words.

use super::zips::packed;

/// A package of parts: path and text.
pub fn package(parts: &[(String, String)]) -> Vec<u8> {
    let parts: Vec<_> = parts.iter().map(|(p, t)| (p.as_str(), t.as_bytes())).collect();
    packed(&parts)
}

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\" \
    xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" \
    xmlns:v=\"urn:schemas-microsoft-com:vml\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"";

/// A part of a DOCX besides the main one.
pub struct Part(pub &'static str, pub String);

/// A DOCX of a body, and of other parts: `styles`, `numbering`, `footnotes`, `endnotes`, `comments`,
/// `header1`, `core` (the properties).
pub fn docx(body: &str, others: &[Part]) -> Vec<u8> {
    docx_with(body, others, &[])
}

/// What the main part of a DOCX refers to besides.
pub struct Linked<'a> {
    /// The id of the relation.
    pub id: &'a str,
    /// Its kind.
    pub kind: &'a str,
    /// What it leads to: a file in `word`, or a place outside.
    pub target: &'a str,
    /// What the file in `word` holds; none where the target is outside.
    pub bytes: Option<&'a [u8]>,
}

/// As [`docx`], with what the main part refers to besides.
pub fn docx_with(body: &str, others: &[Part], linked: &[Linked<'_>]) -> Vec<u8> {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{office}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |inside: &str| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{inside}</Relationships>"
        )
    };
    let mut inner = String::new();
    let mut parts = vec![
        (
            "[Content_Types].xml".to_owned(),
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
             <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
             <Default Extension=\"dat\" ContentType=\"text/html\"/></Types>"
                .to_owned(),
        ),
        (
            "_rels/.rels".to_owned(),
            relations(&relation("rId1", "officeDocument", "word/document.xml")),
        ),
        (
            "word/document.xml".to_owned(),
            format!("<w:document {W}><w:body>{body}</w:body></w:document>"),
        ),
    ];
    for Part(name, inside) in others {
        if *name == "core" {
            let text = format!(
                "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
                 xmlns:dc=\"http://purl.org/dc/elements/1.1/\">{inside}</cp:coreProperties>"
            );
            parts.push(("docProps/core.xml".into(), text));
            continue;
        }
        let kind = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let root = match kind {
            "header" => "hdr",
            other => other,
        };
        inner.push_str(&relation(&format!("r-{name}"), kind, &format!("{name}.xml")));
        parts.push((format!("word/{name}.xml"), format!("<w:{root} {W}>{inside}</w:{root}>")));
    }
    for Linked { id, kind, target, bytes } in linked {
        let mode = if bytes.is_none() { " TargetMode=\"External\"" } else { "" };
        inner.push_str(&relation(id, kind, &format!("{target}\"{mode} x=\"")));
    }
    parts.push(("word/_rels/document.xml.rels".into(), relations(&inner)));
    let files: Vec<(String, &[u8])> =
        linked.iter().filter_map(|l| Some((format!("word/{}", l.target), l.bytes?))).collect();
    let text = parts.iter().map(|(p, t)| (p.as_str(), t.as_bytes()));
    let all: Vec<_> = text.chain(files.iter().map(|(p, b)| (p.as_str(), *b))).collect();
    packed(&all)
}

/// A paragraph with properties.
pub fn p(properties: &str, runs: &str) -> String {
    let properties = match properties {
        "" => String::new(),
        some => format!("<w:pPr>{some}</w:pPr>"),
    };
    format!("<w:p>{properties}{runs}</w:p>")
}

/// A run with properties; `\t` and `\n` are tabs and line breaks.
pub fn r(properties: &str, text: &str) -> String {
    let properties = match properties {
        "" => String::new(),
        some => format!("<w:rPr>{some}</w:rPr>"),
    };
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('\t', "</w:t><w:tab/><w:t xml:space=\"preserve\">")
        .replace('\n', "</w:t><w:br/><w:t xml:space=\"preserve\">");
    format!("<w:r>{properties}<w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

/// Plain paragraphs.
pub fn text(paragraphs: &[&str]) -> String {
    paragraphs.iter().map(|t| p("", &r("", t))).collect()
}

/// A style.
pub fn style(kind: &str, id: &str, name: &str, inside: &str) -> String {
    format!(
        "<w:style w:type=\"{kind}\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{inside}</w:style>"
    )
}

/// An ODT of automatic styles, named styles and a body.
pub fn odt(automatic: &str, styles: &str, body: &str) -> Vec<u8> {
    let names = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
        xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
        xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
        xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" \
        xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
        xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" \
        xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" \
        xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
        xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" \
        xmlns:xlink=\"http://www.w3.org/1999/xlink\"";
    let parts = [
        ("mimetype", "application/vnd.oasis.opendocument.text".to_owned()),
        (
            "content.xml",
            format!(
                "<office:document-content {names}><office:automatic-styles>{automatic}</office:automatic-styles>\
                 <office:body><office:text>{body}</office:text></office:body></office:document-content>"
            ),
        ),
        (
            "styles.xml",
            format!(
                "<office:document-styles {names}><office:styles>{styles}</office:styles></office:document-styles>"
            ),
        ),
    ];
    package(&parts.map(|(n, t)| (n.to_owned(), t)))
}
