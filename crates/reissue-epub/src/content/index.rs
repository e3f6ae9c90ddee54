//! The index, made of the marks in the text.

use std::collections::BTreeMap;

use reissue_core::{IndexMark, IndexRange, Matter, Role, Section};

use super::{DocKind, TocEntry, Writer};
use crate::survey::AnchorId;

/// The marks seen so far.
#[derive(Debug, Default)]
pub(super) struct Marks {
    hits: Vec<Hit>,
}

impl Marks {
    /// Tells whether an index can be made.
    pub(super) fn any(&self) -> bool {
        !self.hits.is_empty()
    }
}

/// A mark: an entry points here, or to another entry.
#[derive(Debug)]
struct Hit {
    term: Vec<String>,
    to: Option<AnchorId>,
    page: Option<String>,
    see: Option<Vec<String>>,
}

/// An entry with its places and sub-entries.
#[derive(Debug, Default)]
struct Entry {
    label: String,
    places: Vec<(AnchorId, Option<String>)>,
    see: Vec<Vec<String>>,
    inside: BTreeMap<Key, Entry>,
}

/// Sorts by letters alone first, accents and case last.
type Key = (String, String);

fn key(term: &str) -> Key {
    let letters = reissue_core::slug(term).replace('-', " ");
    (letters, term.to_owned())
}

impl Writer<'_> {
    pub(super) fn index_mark(&mut self, mark: &IndexMark) {
        if mark.term.iter().all(|t| t.trim().is_empty()) || mark.range == IndexRange::End {
            return;
        }
        let to = mark.see.is_none().then(|| {
            let anchor = self.anchors.make(&format!("index-{}", self.index.hits.len() + 1));
            self.out.raw("<span");
            self.place(anchor);
            self.out.raw("></span>");
            anchor
        });
        let page = self.pages.last().map(|p| p.label.clone());
        let term = mark.term.clone();
        self.index.hits.push(Hit { term, to, page, see: mark.see.clone() });
    }

    /// Writes the index, at the place of a section that only stands for it or after the notes.
    pub(super) fn index(&mut self, section: Option<&Section>) {
        if !self.index.any() {
            return;
        }
        self.has_index = true;
        let heading = section.map(|s| self.label(s)).unwrap_or_else(|| self.words.index.to_owned());
        self.begin_doc("index", &heading, Matter::Back, DocKind::Section(Role::Index));
        self.toc.push(TocEntry { depth: 0, label: heading.clone(), doc: self.doc(), id: None });
        let id = self.anchors.fresh("heading");
        self.start("section");
        self.named_id(section.and_then(|s| s.id.as_deref()));
        self.out.attr("class", "index");
        self.semantics("index", "doc-index");
        self.attr3("aria-labelledby", &id);
        self.out.raw(">\n<h2").attr("id", &id).raw(">").text(&heading).raw("</h2>\n");
        self.index_entries();
        self.end("section");
        self.end_doc();
    }

    /// Writes the entries of all marks seen so far.
    pub(super) fn index_entries(&mut self) {
        let mut terms = BTreeMap::new();
        let root = tree(std::mem::take(&mut self.index.hits));
        self.name_terms(&root, &mut Vec::new(), &mut terms);
        self.entries(&root, &mut Vec::new(), &terms);
    }

    fn name_terms(
        &mut self,
        entries: &BTreeMap<Key, Entry>,
        path: &mut Vec<String>,
        terms: &mut BTreeMap<Vec<String>, AnchorId>,
    ) {
        for entry in entries.values() {
            path.push(entry.label.clone());
            let anchor = self.anchors.make(&format!("term-{}", reissue_core::slug(&entry.label)));
            terms.insert(path.clone(), anchor);
            self.name_terms(&entry.inside, path, terms);
            path.pop();
        }
    }

    fn entries(
        &mut self,
        entries: &BTreeMap<Key, Entry>,
        path: &mut Vec<String>,
        terms: &BTreeMap<Vec<String>, AnchorId>,
    ) {
        if entries.is_empty() {
            return;
        }
        self.out.raw("<ul class=\"plain\"");
        self.semantics("index-entry-list", "");
        self.out.raw(">\n");
        for entry in entries.values() {
            path.push(entry.label.clone());
            self.out.raw("<li");
            if let Some(anchor) = terms.get(path) {
                self.place(*anchor);
            }
            self.semantics("index-entry", "");
            self.out.raw("><span");
            self.semantics("index-term", "");
            self.out.raw(">").text(&entry.label).raw("</span>");
            self.places(entry);
            self.see(entry, terms);
            self.entries(&entry.inside, path, terms);
            self.out.raw("</li>\n");
            path.pop();
        }
        self.out.raw("</ul>\n");
    }

    fn places(&mut self, entry: &Entry) {
        for (at, (to, page)) in entry.places.iter().enumerate() {
            self.out.raw(", <a");
            self.href(*to);
            self.semantics("index-locator", "");
            let number = page.clone().unwrap_or_else(|| (at + 1).to_string());
            self.out.raw(">").text(&number).raw("</a>");
        }
    }

    fn see(&mut self, entry: &Entry, terms: &BTreeMap<Vec<String>, AnchorId>) {
        for see in &entry.see {
            let label = see.join(", ");
            self.out.raw(", <i>").text(self.words.see).raw("</i> ");
            match terms.get(see) {
                Some(anchor) => {
                    self.out.raw("<a");
                    self.href(*anchor);
                    self.semantics("index-xref-preferred", "");
                    self.out.raw(">").text(&label).raw("</a>");
                }
                None => drop(self.out.text(&label)),
            }
        }
    }
}

fn tree(hits: Vec<Hit>) -> BTreeMap<Key, Entry> {
    let mut root: BTreeMap<Key, Entry> = BTreeMap::new();
    for hit in hits {
        let mut level = &mut root;
        let terms: Vec<&String> = hit.term.iter().filter(|t| !t.trim().is_empty()).collect();
        let Some((last, path)) = terms.split_last() else { continue };
        for term in path {
            let entry = level.entry(key(term)).or_default();
            entry.label = (*term).clone();
            level = &mut entry.inside;
        }
        let entry = level.entry(key(last)).or_default();
        entry.label = (*last).clone();
        if let Some(to) = hit.to {
            let repeats =
                hit.page.is_some() && entry.places.last().is_some_and(|(_, p)| *p == hit.page);
            if !repeats {
                entry.places.push((to, hit.page));
            }
        }
        entry.see.extend(hit.see);
    }
    root
}
