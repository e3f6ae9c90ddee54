//! Canonical prefixes: one for each namespace that a reader knows.

/// Namespaces by name, with the prefix under which readers know them.
const KNOWN: &[(&str, &str)] = &[
    ("http://www.w3.org/1999/xhtml", ""),
    ("http://www.idpf.org/2007/opf", ""),
    ("http://openebook.org/namespaces/oeb-package/1.0/", ""),
    ("http://openebook.org/namespaces/oeb-document/1.0/", ""),
    ("urn:oasis:names:tc:opendocument:xmlns:container", ""),
    ("http://www.daisy.org/z3986/2005/ncx/", ""),
    ("http://www.gribuser.ru/xml/fictionbook/2.0", ""),
    ("http://www.gribuser.ru/xml/fictionbook/2.1", ""),
    ("http://www.w3.org/XML/1998/namespace", "xml"),
    ("http://www.w3.org/1999/xlink", "xlink"),
    ("http://www.w3.org/2000/svg", "svg"),
    ("http://www.w3.org/1998/Math/MathML", "math"),
    ("http://www.idpf.org/2007/ops", "epub"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/elements/1.0/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
    ("http://www.w3.org/2001/04/xmlenc#", "enc"),
    ("http://www.w3.org/2000/09/xmldsig#", "ds"),
    ("http://ns.adobe.com/adept", "adept"),
    ("http://www.w3.org/2001/XMLSchema-instance", "xsi"),
    ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"),
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", "w"),
    ("http://schemas.microsoft.com/office/word/2003/wordml", "w"),
    ("http://schemas.microsoft.com/office/word/2010/wordml", "w14"),
    ("http://schemas.microsoft.com/office/word/2012/wordml", "w15"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "r"),
    ("http://purl.oclc.org/ooxml/officeDocument/relationships", "r"),
    ("http://schemas.openxmlformats.org/package/2006/relationships", ""),
    ("http://schemas.openxmlformats.org/package/2006/content-types", ""),
    ("http://schemas.openxmlformats.org/package/2006/metadata/core-properties", "cp"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/extended-properties", "ep"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/math", "m"),
    ("http://purl.oclc.org/ooxml/officeDocument/math", "m"),
    ("http://schemas.openxmlformats.org/drawingml/2006/main", "a"),
    ("http://purl.oclc.org/ooxml/drawingml/main", "a"),
    ("http://schemas.openxmlformats.org/drawingml/2006/picture", "pic"),
    ("http://purl.oclc.org/ooxml/drawingml/picture", "pic"),
    ("http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing", "wp"),
    ("http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing", "wp"),
    ("http://schemas.microsoft.com/office/word/2010/wordprocessingShape", "wps"),
    ("http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"),
    ("urn:schemas-microsoft-com:vml", "v"),
    ("urn:schemas-microsoft-com:office:office", "o"),
    ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"),
    ("urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"),
    ("urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"),
    ("urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"),
    ("urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"),
    ("urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0", "fo"),
    ("urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0", "svg"),
    ("urn:oasis:names:tc:opendocument:xmlns:meta:1.0", "meta"),
    ("urn:oasis:names:tc:opendocument:xmlns:manifest:1.0", "manifest"),
    ("urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0", "number"),
];

/// Gives the canonical prefix of a namespace; none where no reader knows it.
pub(crate) fn canonical(namespace: &str) -> Option<&'static str> {
    let namespace = namespace.trim();
    KNOWN.iter().find(|(uri, _)| *uri == namespace).map(|(_, prefix)| *prefix)
}

/// The namespaces in force while a tree is built, innermost last.
#[derive(Default)]
pub(crate) struct Scope {
    declared: Vec<(usize, String, Option<&'static str>)>,
}

impl Scope {
    /// Declares a prefix (empty: the default namespace) for elements at or below a depth.
    pub(crate) fn declare(&mut self, depth: usize, prefix: &str, namespace: &str) {
        self.declared.push((depth, prefix.to_owned(), canonical(namespace)));
    }

    /// Forgets what was declared at a depth or below; tells whether anything was.
    pub(crate) fn leave(&mut self, depth: usize) -> bool {
        let before = self.declared.len();
        while self.declared.last().is_some_and(|(d, ..)| *d >= depth) {
            self.declared.pop();
        }
        self.declared.len() < before
    }

    /// Gives the canonical prefix for a prefix of the source, and whether it was declared.
    ///
    /// A prefix of a namespace that nobody knows, or that nobody declared, stands for itself.
    pub(crate) fn prefix<'p>(&self, prefix: &'p str) -> (&'p str, bool) {
        match self.declared.iter().rev().find(|(_, p, _)| p == prefix) {
            Some((_, _, Some(canonical))) => (canonical, true),
            Some(_) => (prefix, true),
            None => (prefix, prefix.is_empty() || prefix == "xml"),
        }
    }
}
