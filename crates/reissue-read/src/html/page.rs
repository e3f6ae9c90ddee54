//! The files that make up a book: one HTML page, a folder of them, the spine of an EPUB.

use std::collections::{BTreeMap, BTreeSet};

use reissue_core::{Diagnostic, Matter, Role, SourceId, Span, slug};

use super::types;
use crate::archive::{has_scheme, percent_decoded, resolve};
use crate::css::Sheets;
use crate::xml::{Document, Node, NodeId};

/// One file of mark-up.
pub(crate) struct Page {
    /// Its path in the book.
    pub(crate) path: String,
    /// Its number among the sources of the report.
    pub(crate) source: SourceId,
    /// Its tree.
    pub(crate) document: Document,
    /// Its style sheets.
    pub(crate) sheets: std::sync::Arc<Sheets>,
    /// What the package says it is.
    pub(crate) role: Option<Role>,
    /// The stretch of the book that the package says it belongs to.
    pub(crate) matter: Option<Matter>,
    /// The element that holds the text, where that is not the whole body.
    pub(crate) main: Option<NodeId>,
    /// Where on the web it stands, where it says so and is no part of a package.
    pub(crate) address: Option<String>,
    /// Whether preformatted text is verse, as in many of Project Gutenberg's editions.
    pub(crate) verse_in_pre: bool,
}

impl Page {
    /// The `body`, or whatever stands in its place.
    pub(crate) fn body(&self) -> Option<Node<'_>> {
        if let Some(main) = self.main {
            return Some(self.document.node(main));
        }
        let root = self.document.element()?;
        root.child("body").or_else(|| self.document.root().find("body")).or(Some(root))
    }

    /// The place of a node.
    pub(crate) fn span(&self, node: Node<'_>) -> Span {
        node.span(self.source)
    }
}

/// A place in a book: a page, and an element of it where one is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    /// The index of the page.
    pub(crate) page: usize,
    /// The element; none for the page as a whole.
    pub(crate) node: Option<NodeId>,
}

/// Where a reference leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reference {
    /// Into the book.
    Inside(Place),
    /// To a file of the book that is no page, or to a fragment that no page has.
    Nowhere,
    /// To a URL.
    Outside(String),
}

/// All names that links can lead to, and the links that use them.
#[derive(Default)]
pub(crate) struct Links {
    pages: BTreeMap<String, usize>,
    ids: BTreeMap<(usize, String), NodeId>,
    names: BTreeMap<Place, String>,
}

impl Links {
    /// Finds all ids and all links of the pages; `more` are references of the package (from the
    /// contents, say) with the path of the file that makes them.
    pub(crate) fn collect(pages: &[Page], more: &[(String, String)]) -> Self {
        let mut links = Self::default();
        for (i, page) in pages.iter().enumerate() {
            links.pages.insert(page.path.clone(), i);
            for element in page.document.elements() {
                for name in ["id", "xml:id", "name"] {
                    if name == "name" && !element.is("a") {
                        continue;
                    }
                    if let Some(id) = element.attribute(name).filter(|i| !i.is_empty()) {
                        links.ids.entry((i, id.to_owned())).or_insert(element.id);
                    }
                }
            }
        }
        let mut wanted = BTreeSet::new();
        for page in pages {
            for element in page.document.elements() {
                if let Some(href) = href(element)
                    && let Reference::Inside(place) = links.target(&page.path, href)
                {
                    wanted.insert(place);
                }
            }
        }
        for (base, reference) in more {
            if let Reference::Inside(place) = links.target(base, reference) {
                wanted.insert(place);
            }
        }
        links.give_names(pages, &wanted);
        links
    }

    /// Gives each place that something leads to a name that is unique in the book.
    fn give_names(&mut self, pages: &[Page], wanted: &BTreeSet<Place>) {
        let mut taken = BTreeSet::new();
        for ((page, id), node) in &self.ids {
            let Some(owner) = pages.get(*page) else { continue };
            let place = Place { page: *page, node: Some(*node) };
            let element = owner.document.node(*node);
            let section = matches!(element.name(), "section" | "article" | "body")
                || types::role(element).is_some();
            if (!wanted.contains(&place) && !section) || self.names.contains_key(&place) {
                continue;
            }
            let stem = stem(&owner.path);
            let name = unique(&mut taken, [tidy_id(id), format!("{stem}-{}", tidy_id(id))]);
            self.names.insert(place, name);
        }
        for place in wanted.iter().filter(|p| p.node.is_none()) {
            let Some(owner) = pages.get(place.page) else { continue };
            let stem = stem(&owner.path);
            let name = unique(&mut taken, [stem.clone(), format!("{stem}-file")]);
            self.names.insert(*place, name);
        }
    }

    /// Forgets the names of places that only notes and their references lead to.
    pub(crate) fn keep_used(
        &mut self,
        pages: &[Page],
        more: &[(String, String)],
        is_text_link: impl Fn(usize, Node<'_>) -> bool,
    ) {
        let mut used = BTreeSet::new();
        for (i, page) in pages.iter().enumerate() {
            for element in page.document.elements() {
                if let Some(href) = href(element).filter(|_| is_text_link(i, element))
                    && let Reference::Inside(place) = self.target(&page.path, href)
                {
                    used.insert(place);
                }
            }
        }
        for (base, reference) in more {
            if let Reference::Inside(place) = self.target(base, reference) {
                used.insert(place);
            }
        }
        self.names.retain(|place, _| {
            let element = place.node.and_then(|n| Some(pages.get(place.page)?.document.node(n)));
            let section = element.is_some_and(|e| {
                matches!(e.name(), "section" | "article" | "body") || types::role(e).is_some()
            });
            section || used.contains(place)
        });
    }

    /// Tells where a reference in a file leads.
    pub(crate) fn target(&self, base: &str, reference: &str) -> Reference {
        let reference = reference.trim();
        if has_scheme(reference) || reference.starts_with("//") {
            return Reference::Outside(reference.to_owned());
        }
        let Some(path) = resolve(base, reference) else {
            return Reference::Outside(reference.to_owned());
        };
        let fragment = reference.split_once('#').map_or("", |(_, f)| f);
        let Some(page) = self.page(&path) else { return Reference::Nowhere };
        if fragment.is_empty() {
            return Reference::Inside(Place { page, node: None });
        }
        match self.id(page, fragment) {
            Some(node) => Reference::Inside(Place { page, node: Some(node) }),
            None => Reference::Nowhere,
        }
    }

    /// Finds a page by its path, at last without regard to case.
    pub(crate) fn page(&self, path: &str) -> Option<usize> {
        self.pages.get(path).copied().or_else(|| {
            let folded = path.to_lowercase();
            self.pages.iter().find(|(p, _)| p.to_lowercase() == folded).map(|(_, i)| *i)
        })
    }

    fn id(&self, page: usize, fragment: &str) -> Option<NodeId> {
        self.ids
            .get(&(page, fragment.to_owned()))
            .or_else(|| self.ids.get(&(page, percent_decoded(fragment))))
            .copied()
    }

    /// The name of a place in the book, where something leads to it.
    pub(crate) fn name(&self, place: Place) -> Option<&str> {
        self.names.get(&place).map(String::as_str)
    }

    /// The name of an element in the book, where something leads to it.
    pub(crate) fn name_of(&self, page: usize, node: Node<'_>) -> Option<&str> {
        self.name(Place { page, node: Some(node.id) })
    }

    /// The name of a page in the book, where something leads to it as a whole.
    pub(crate) fn name_of_page(&self, page: usize) -> Option<&str> {
        self.name(Place { page, node: None })
    }
}

/// The reference that an element makes.
pub(crate) fn href<'d>(element: Node<'d>) -> Option<&'d str> {
    match element.name() {
        "a" | "area" | "svg:a" => {
            element.attribute("href").or_else(|| element.attribute("xlink:href"))
        }
        _ => None,
    }
    .filter(|h| !h.trim().is_empty())
}

/// Makes an id of what the source calls it: no white space, nothing that XML forbids.
fn tidy_id(id: &str) -> String {
    let mut out: String = id
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' })
        .collect();
    if !out.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        out.insert_str(0, "id-");
    }
    out
}

fn stem(path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    tidy_id(&slug(file.split_once('.').map_or(file, |(s, _)| s)))
}

fn unique(taken: &mut BTreeSet<String>, wishes: [String; 2]) -> String {
    for wish in &wishes {
        if taken.insert(wish.clone()) {
            return wish.clone();
        }
    }
    let [_, last] = wishes;
    let free = (2..).map(|n| format!("{last}-{n}")).find(|name| !taken.contains(name));
    let name = free.unwrap_or(last);
    taken.insert(name.clone());
    name
}

/// Says that a link leads to nothing.
pub(crate) fn dead_link(reference: &str, span: Span) -> Diagnostic {
    Diagnostic::suspect("read-315", format!("the link to `{reference}` leads to nothing"))
        .help("mend the link in the source; its words are kept as text")
        .at(span)
}
