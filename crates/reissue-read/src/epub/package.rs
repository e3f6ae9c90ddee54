//! The package document: manifest, spine, guide, collections.

use reissue_core::{SourceId, Span};

use crate::archive::resolve;
use crate::xml::{Document, Node};

/// A file that the manifest names.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// Its id.
    pub(crate) id: String,
    /// Its path in the archive.
    pub(crate) path: String,
    /// Its media type as the manifest says it.
    pub(crate) media_type: String,
    /// What it is: `nav`, `cover-image`, `scripted`.
    pub(crate) properties: Vec<String>,
    /// The item to take where this one can't be shown.
    pub(crate) fallback: Option<String>,
    /// Where the manifest names it.
    pub(crate) span: Span,
}

/// An entry of the spine.
#[derive(Clone, Debug)]
pub(crate) struct SpineItem {
    /// The index of the item in the manifest.
    pub(crate) item: usize,
    /// Whether it belongs to the order of reading.
    pub(crate) linear: bool,
}

/// What a package document says.
#[derive(Debug, Default)]
pub(crate) struct Package {
    /// Its path in the archive.
    pub(crate) path: String,
    /// All files.
    pub(crate) items: Vec<Item>,
    /// The order of reading.
    pub(crate) spine: Vec<SpineItem>,
    /// The id of the NCX.
    pub(crate) ncx: Option<String>,
    /// EPUB 2's guide: what a file is, and which.
    pub(crate) guide: Vec<(String, String)>,
    /// References that leave the book or name no file: id and reference.
    pub(crate) unknown: Vec<(String, Span)>,
}

impl Package {
    /// Reads the package document at a path.
    pub(crate) fn read(path: &str, document: &Document, source: SourceId) -> Self {
        let mut package = Self { path: path.to_owned(), ..Self::default() };
        let Some(root) = document.element() else { return package };
        for item in root.descendants().filter(|n| local(*n) == "item") {
            package.add_item(item, source);
        }
        let spine = root.descendants().find(|n| local(*n) == "spine");
        package.ncx = spine.and_then(|s| s.attribute("toc")).map(str::to_owned);
        for reference in spine.into_iter().flat_map(|s| s.elements()) {
            if local(reference) == "itemref" {
                package.add_to_spine(reference, source);
            }
        }
        let guide = root.elements().find(|n| local(*n) == "guide");
        for reference in guide.into_iter().flat_map(|g| g.elements()) {
            if let (Some(kind), Some(href)) =
                (reference.attribute("type"), reference.attribute("href"))
                && let Some(path) = resolve(path, href)
            {
                package.guide.push((kind.to_lowercase(), path));
            }
        }
        package
    }

    fn add_item(&mut self, item: Node<'_>, source: SourceId) {
        let Some(href) = item.attribute("href") else { return };
        let Some(path) = resolve(&self.path, href) else { return };
        self.items.push(Item {
            id: item.attribute("id").unwrap_or("").trim().to_owned(),
            path,
            media_type: item.attribute("media-type").unwrap_or("").trim().to_lowercase(),
            properties: item
                .attribute("properties")
                .unwrap_or("")
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            fallback: item.attribute("fallback").map(str::to_owned),
            span: item.span(source),
        });
    }

    fn add_to_spine(&mut self, reference: Node<'_>, source: SourceId) {
        let id = reference.attribute("idref").unwrap_or("").trim();
        match self.items.iter().position(|i| i.id == id) {
            Some(item) if self.spine.iter().all(|s| s.item != item) => {
                let linear = reference.attribute("linear") != Some("no");
                self.spine.push(SpineItem { item, linear });
            }
            Some(_) => {}
            None => self.unknown.push((id.to_owned(), reference.span(source))),
        }
    }

    /// The item with an id.
    pub(crate) fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|i| i.id == id)
    }

    /// The item with a property.
    pub(crate) fn with_property(&self, property: &str) -> Option<&Item> {
        self.items.iter().find(|i| i.properties.iter().any(|p| p == property))
    }

    /// The item that can be read in the place of one: itself, or the first of its fallbacks that
    /// is mark-up.
    pub(crate) fn readable<'p>(&'p self, item: &'p Item) -> Option<&'p Item> {
        let mut at = item;
        for _ in 0..16 {
            if is_markup(at) {
                return Some(at);
            }
            at = self.item(at.fallback.as_deref()?)?;
        }
        None
    }
}

/// Tells whether an item is mark-up that can be read.
pub(crate) fn is_markup(item: &Item) -> bool {
    let by_type = matches!(
        item.media_type.as_str(),
        "application/xhtml+xml" | "text/html" | "text/x-oeb1-document" | "application/x-dtbook+xml"
    );
    let lower = item.path.to_lowercase();
    let by_name = [".xhtml", ".html", ".htm", ".xht"].iter().any(|e| lower.ends_with(e));
    by_type || (by_name && !item.media_type.starts_with("image/"))
}

/// The name of an element without its prefix.
pub(crate) fn local<'d>(node: Node<'d>) -> &'d str {
    node.name().rsplit(':').next().unwrap_or("")
}
