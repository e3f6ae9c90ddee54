//! The finishing pass: the package document that epub-builder made is completed.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer};

use crate::content::{Content, DocKind, direction};
use crate::metadata::Source;
use crate::nav;
use crate::options::Version;

/// Completes the package document: metadata, properties of the items, the navigation in the
/// spine, the cover out of the linear order, titles of the guide.
///
/// # Errors
/// The given document is not well-formed.
pub(crate) fn package(
    opf: &str,
    source: &Source<'_>,
    metadata: &str,
) -> Result<Vec<u8>, quick_xml::Error> {
    let mut reader = Reader::from_str(opf);
    let mut out = Writer::new(Vec::with_capacity(opf.len() + metadata.len()));
    let v3 = source.options.version == Version::V33;
    let mut pass = Pass { source, v3, itemrefs: 0 };
    loop {
        match reader.read_event()? {
            Event::Eof => break,
            Event::Start(e) => match e.name().as_ref() {
                "metadata" => {
                    reader.read_to_end(e.name())?;
                    out.get_mut().extend_from_slice(metadata.as_bytes());
                }
                "package" => out.write_event(Event::Start(pass.root(e)))?,
                "spine" => {
                    out.write_event(Event::Start(pass.spine(e)))?;
                    pass.nav_here(&mut out)?;
                }
                _ => out.write_event(Event::Start(e))?,
            },
            Event::Empty(e) => match e.name().as_ref() {
                "item" => out.write_event(Event::Empty(pass.item(e)))?,
                "itemref" => {
                    out.write_event(Event::Empty(pass.itemref(e)))?;
                    pass.nav_here(&mut out)?;
                }
                "reference" => out.write_event(Event::Empty(pass.reference(e)))?,
                _ => out.write_event(Event::Empty(e))?,
            },
            other => out.write_event(other)?,
        }
    }
    Ok(out.into_inner())
}

struct Pass<'a> {
    source: &'a Source<'a>,
    v3: bool,
    itemrefs: usize,
}

impl Pass<'_> {
    fn content(&self) -> &Content {
        self.source.content
    }

    fn root(&self, mut e: BytesStart<'_>) -> BytesStart<'static> {
        let language = self.source.book.metadata.language();
        if self.v3 {
            e.push_attribute(("xml:lang", language.as_str()));
            e.push_attribute(("dir", direction(&language)));
        }
        e.into_owned()
    }

    fn spine(&self, e: BytesStart<'_>) -> BytesStart<'static> {
        let mut kept = BytesStart::new("spine");
        if let Some(toc) = attribute(&e, "toc") {
            kept.push_attribute(("toc", toc.as_str()));
        }
        if self.v3 {
            let language = self.source.book.metadata.language();
            kept.push_attribute(("page-progression-direction", direction(&language)));
        }
        kept
    }

    fn item(&self, e: BytesStart<'_>) -> BytesStart<'static> {
        let href = attribute(&e, "href").unwrap_or_default();
        let mut e = e.into_owned();
        let mathml = self.content().docs.iter().any(|d| d.mathml && d.file == href);
        if self.v3 && mathml {
            e.push_attribute(("properties", "mathml"));
        }
        e
    }

    fn itemref(&mut self, e: BytesStart<'_>) -> BytesStart<'static> {
        let mut e = e.into_owned();
        let doc = self.content().docs.get(self.itemrefs);
        if doc.is_some_and(|d| d.kind == DocKind::Cover) && self.content().docs.len() > 1 {
            e.push_attribute(("linear", "no"));
        }
        self.itemrefs += 1;
        e
    }

    /// Puts the navigation into the spine when its place has come.
    fn nav_here(&self, out: &mut Writer<Vec<u8>>) -> Result<(), quick_xml::Error> {
        if self.itemrefs == self.content().nav_at {
            let mut e = BytesStart::new("itemref");
            e.push_attribute(("idref", "nav"));
            out.write_event(Event::Empty(e))?;
        }
        Ok(())
    }

    fn reference(&self, e: BytesStart<'_>) -> BytesStart<'static> {
        let href = attribute(&e, "href").unwrap_or_default();
        let kind = attribute(&e, "type").unwrap_or_default();
        let words = crate::wording::Wording::of(&self.source.book.metadata.language());
        let title = if href == nav::FILE {
            self.content().nav_title.clone().unwrap_or_else(|| words.contents.to_owned())
        } else if kind == "text" {
            words.start.to_owned()
        } else {
            let doc = self.content().docs.iter().find(|d| d.file == href);
            doc.map(|d| d.title.clone()).unwrap_or_default()
        };
        let mut kept = BytesStart::new("reference");
        kept.push_attribute(("type", kind.as_str()));
        kept.push_attribute(("title", title.as_str()));
        kept.push_attribute(("href", href.as_str()));
        kept
    }
}

fn attribute(e: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = e.attributes().flatten().find(|a| a.key.as_ref() == name)?;
    Some(found.value.into_owned())
}
