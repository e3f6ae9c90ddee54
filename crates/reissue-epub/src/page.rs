//! The frame of an XHTML document: declaration, head, body.

use reissue_core::{Language, Matter};

use crate::content::{Doc, direction};
use crate::options::Version;
use crate::xml::{Markup, escape};

/// The Z39.98-2012 vocabulary, for verse, letters and drama, and what Standard Ebooks adds to it.
const PREFIX: &str = "z3998: http://www.daisy.org/z3998/2012/vocab/structure/, se: https://standardebooks.org/vocab/1.0";

/// Everything before and after what the body holds.
pub(crate) struct Frame<'a> {
    /// The version of the standard.
    pub version: Version,
    /// The language of the book.
    pub language: &'a Language,
    /// The path to the style sheet, as seen from the document.
    pub style: &'a str,
}

impl Frame<'_> {
    /// Writes what stands before the content of a body.
    pub(crate) fn head(&self, title: &str, matter: Matter) -> String {
        let mut out = Markup::with_capacity(700);
        out.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        let language = self.language.as_str();
        let title = if title.trim().is_empty() { "…" } else { title };
        match self.version {
            Version::V33 => {
                out.raw("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\"");
                out.attr("epub:prefix", PREFIX).attr("lang", language);
            }
            Version::V201 => {
                out.raw("<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.1//EN\" \"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd\">\n<html xmlns=\"http://www.w3.org/1999/xhtml\"");
            }
        }
        out.attr("xml:lang", language);
        if direction(self.language) == "rtl" {
            out.attr("dir", "rtl");
        }
        out.raw(">\n<head>\n<title>").text(title).raw("</title>\n<link");
        out.attr("href", self.style).raw(" rel=\"stylesheet\" type=\"text/css\"/>\n</head>\n<body");
        if self.version == Version::V33 {
            out.attr("epub:type", matter_type(matter));
        }
        out.raw(">\n");
        out.take()
    }

    /// Writes a whole document.
    pub(crate) fn document(&self, doc: &Doc) -> String {
        let mut out = self.head(&doc.title, doc.matter);
        out.reserve(doc.body.len() + 20);
        out.push_str(&doc.body);
        out.push_str(FOOT);
        out
    }
}

/// What stands behind the content of a body.
pub(crate) const FOOT: &str = "</body>\n</html>\n";

fn matter_type(matter: Matter) -> &'static str {
    match matter {
        Matter::Front => "frontmatter",
        Matter::Body => "bodymatter",
        Matter::Back => "backmatter",
    }
}

/// An attribute with an escaped value.
pub(crate) fn attribute(name: &str, value: &str) -> String {
    format!(" {name}=\"{}\"", escape(value))
}
