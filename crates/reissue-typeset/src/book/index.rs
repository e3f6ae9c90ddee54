//! The index: terms in alphabetical order with their pages.

use std::collections::BTreeMap;

use reissue_core::{IndexRange, Role, Section, Span};
use reissue_page::{NodeKind, Structure};

use super::Press;
use super::contents::words;
use crate::galley::{Galley, ParagraphShape};

/// The places of a term.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    /// Pages from the first of body matter, each a range.
    pub(crate) ranges: Vec<(usize, usize)>,
    /// Terms to look at instead.
    pub(crate) see: Vec<String>,
}

/// Terms by how they sort, each with its words and its places.
pub(crate) type Terms = BTreeMap<Vec<(String, String)>, Places>;

impl Press<'_> {
    /// The terms of body and back matter so far.
    pub(super) fn index_places(&self) -> Terms {
        let mut terms = Terms::new();
        let mut open: BTreeMap<Vec<(String, String)>, usize> = BTreeMap::new();
        for (page, place) in self.body.iter().enumerate() {
            let Some(run) = self.runs.get(place.unit).and_then(Option::as_ref) else { continue };
            let Some(sheet) = place.sheet.and_then(|s| run.sheets.get(s)) else { continue };
            for number in &sheet.index {
                let Some(mark) = run.set.index.get(*number as usize) else { continue };
                let key: Vec<_> = mark.term.iter().map(|t| (sort_key(t), t.clone())).collect();
                if key.is_empty() {
                    continue;
                }
                let places = terms.entry(key.clone()).or_default();
                if let Some(see) = &mark.see {
                    places.see.push(see.join(", "));
                    continue;
                }
                match mark.range {
                    IndexRange::Point => places.ranges.push((page, page)),
                    IndexRange::Start => {
                        open.entry(key).or_insert(page);
                    }
                    IndexRange::End => {
                        let from = open.remove(&key).unwrap_or(page);
                        places.ranges.push((from, page));
                    }
                }
            }
        }
        for (key, from) in open {
            terms.entry(key).or_default().ranges.push((from, from));
        }
        terms.values_mut().for_each(Places::merge);
        terms
    }
}

impl Places {
    /// Joins pages that follow one another.
    fn merge(&mut self) {
        self.ranges.sort_unstable();
        let mut merged: Vec<(usize, usize)> = Vec::new();
        for (from, to) in self.ranges.drain(..) {
            match merged.last_mut() {
                Some(last) if from <= last.1 + 1 => last.1 = last.1.max(to),
                _ => merged.push((from, to)),
            }
        }
        self.ranges = merged;
        self.see.sort();
        self.see.dedup();
    }

    /// `12, 14–17; see also salt`.
    fn words(&self) -> String {
        let mut out = Vec::new();
        for (from, to) in &self.ranges {
            out.push(if from == to {
                (from + 1).to_string()
            } else {
                format!("{}–{}", from + 1, to + 1)
            });
        }
        out.join(", ")
    }
}

/// How a term sorts: without case, accents apart, leading marks and articles apart.
fn sort_key(term: &str) -> String {
    let slug = reissue_core::slug(term);
    let term = ["the-", "a-", "an-"].iter().find_map(|a| slug.strip_prefix(a)).unwrap_or(&slug);
    term.to_owned()
}

impl Galley<'_> {
    /// Sets the index.
    pub(crate) fn index(&mut self, section: Option<&Section>, terms: &Terms) {
        self.node = self.set.structure.add(Structure::ROOT, NodeKind::Section);
        self.listed_opening(section, words(self.language(), 3), "index", Role::Index);
        if let Some(section) = section {
            self.blocks(&section.blocks);
        }
        let parent = self.set.structure.add(self.node, NodeKind::Index);
        self.node = parent;
        self.kind = self.kind.scaled(self.cx.design.text.quote_size);
        let mut above: Vec<String> = Vec::new();
        let mut letter = None;
        for (key, places) in terms {
            let path: Vec<String> = key.iter().map(|k| k.1.clone()).collect();
            let initial = key.first().and_then(|k| k.0.chars().next());
            if letter.is_some() && initial != letter {
                self.space(1);
            }
            letter = initial;
            for (depth, term) in path.iter().enumerate() {
                let last = depth + 1 == path.len();
                if !last && above.get(..=depth) == path.get(..=depth) {
                    continue;
                }
                let empty = Places::default();
                self.index_line(term, if last { places } else { &empty }, depth, !last);
            }
            above = path;
        }
    }

    fn index_line(&mut self, term: &str, places: &Places, depth: usize, keep: bool) {
        let step = self.kind.size * depth.min(4) as i32;
        let node = self.set.structure.add(self.node, NodeKind::Paragraph);
        let kind = self.kind;
        let shape = ParagraphShape {
            first: step,
            hang: step + self.kind.size * 3,
            ragged: true,
            single: true,
            loose: true,
            keep,
            ..ParagraphShape::default()
        };
        let pages = places.words();
        let see = places.see.clone();
        self.built(&shape, |g, line| {
            let at = crate::galley::Setting { kind, node, link: None, rule: None };
            g.made_text(line, term, &at, Span::NONE);
            if !pages.is_empty() {
                g.made_text(line, &format!(", {pages}"), &at, Span::NONE);
            }
            if !see.is_empty() {
                let also = if pages.is_empty() { ". " } else { "; " };
                let word = if pages.is_empty() { "See" } else { "see also" };
                let mut italic = at.clone();
                italic.kind = kind.emphasised();
                g.made_text(line, also, &at, Span::NONE);
                g.made_text(line, word, &italic, Span::NONE);
                g.made_text(line, &format!(" {}", see.join("; ")), &at, Span::NONE);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_follow_are_a_range() {
        let mut places =
            Places { ranges: vec![(4, 4), (0, 0), (5, 6), (9, 9), (4, 4)], see: Vec::new() };
        places.merge();
        assert_eq!(places.words(), "1, 5–7, 10");
    }
}
