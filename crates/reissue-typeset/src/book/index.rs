//! The index: terms in alphabetical order with their pages.

use std::collections::BTreeMap;

use reissue_core::{Block, BlockKind, IndexRange, Inline, InlineKind, Role, Section, Span, Visit};
use reissue_page::{LinkTarget, NodeKind, Structure};

use super::Press;
use crate::galley::{Galley, ParagraphShape, Setting};

/// The places of a term.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    pub(crate) ranges: Vec<PageRange>,
    /// Terms to look at instead.
    pub(crate) see: Vec<String>,
}

/// Pages that a term is spoken of on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PageRange {
    /// Pages from the first of body matter, both ends.
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// The destination of the first mark.
    pub(crate) destination: String,
}

/// Terms by how they sort, each with its words and its places.
pub(crate) type Terms = BTreeMap<Vec<(String, String)>, Places>;

impl Press<'_> {
    /// The terms of body and back matter so far.
    pub(super) fn index_places(&self) -> Terms {
        let mut terms = Terms::new();
        let mut open: BTreeMap<Vec<(String, String)>, PageRange> = BTreeMap::new();
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
                let destination = super::emit::index_anchor(place.unit, *number);
                let here = PageRange { from: page, to: page, destination };
                match mark.range {
                    IndexRange::Point => places.ranges.push(here),
                    IndexRange::Start => {
                        open.entry(key).or_insert(here);
                    }
                    IndexRange::End => {
                        let from = open.remove(&key).unwrap_or(here);
                        places.ranges.push(PageRange { to: page, ..from });
                    }
                }
            }
        }
        for (key, range) in open {
            terms.entry(key).or_default().ranges.push(range);
        }
        terms.values_mut().for_each(Places::merge);
        terms
    }
}

impl Places {
    /// Joins pages that follow one another.
    fn merge(&mut self) {
        self.ranges.sort();
        let mut merged: Vec<PageRange> = Vec::new();
        for range in self.ranges.drain(..) {
            match merged.last_mut() {
                Some(last) if range.from <= last.to + 1 => last.to = last.to.max(range.to),
                _ => merged.push(range),
            }
        }
        self.ranges = merged;
        self.see.sort();
        self.see.dedup();
    }
}

impl PageRange {
    /// `12` or `14–17`.
    fn words(&self) -> String {
        let (from, to) = (self.from + 1, self.to + 1);
        if from == to { from.to_string() } else { format!("{from}–{to}") }
    }
}

/// How a term sorts: without case, accents apart, leading marks and articles apart.
fn sort_key(term: &str) -> String {
    let slug = reissue_core::slug(term);
    let term = ["the-", "a-", "an-"].iter().find_map(|a| slug.strip_prefix(a)).unwrap_or(&slug);
    term.to_owned()
}

impl Galley<'_> {
    /// Sets the index in two columns, where the measure is wide enough for them.
    pub(crate) fn index(&mut self, section: Option<&Section>, terms: &Terms) {
        self.node = self.set.structure.add(Structure::ROOT, NodeKind::Section);
        self.listed_opening(section, self.wording().index, "index", Role::Index);
        let opening = self.set.blocks.len();
        self.blocks(section.map_or(&[][..], |s| &s.blocks));
        if self.set.blocks.len() > opening {
            self.space(1);
        }
        self.in_columns(|g| g.index_lines(terms));
    }

    /// Sets the entries of an index of the source as those of one that is made: its paragraphs and
    /// lists hang. What follows that is more than entries is set as text.
    pub(crate) fn given_index(&mut self, section: &Section) {
        let blocks = &section.blocks;
        let entries = blocks.iter().position(|b| !Entries::is_one(b)).unwrap_or(blocks.len());
        let few = entries * 2 < blocks.len() || !section.sections.is_empty();
        let (entries, rest) = blocks.split_at(if few { 0 } else { entries });
        if !entries.is_empty() {
            let saved = (self.kind, self.frame, self.node);
            (self.entries, self.hanging_lists) = (true, true);
            self.in_columns(|g| g.blocks(entries));
            (self.entries, self.hanging_lists) = (false, false);
            (self.kind, self.frame, self.node) = saved;
        }
        self.blocks(rest);
    }

    /// Sets entries in two columns, where the measure is wide enough for them.
    fn in_columns(&mut self, set: impl FnOnce(&mut Self)) {
        self.node = self.set.structure.add(self.node, NodeKind::Index);
        self.kind = self.kind.scaled(self.cx.design.text.quote_size);
        let gap = self.em(1800);
        let two = self.frame.width > self.kind.size * 22;
        if !two {
            return set(self);
        }
        let above = std::mem::take(&mut self.set.blocks);
        let gap_above = std::mem::take(&mut self.gap);
        self.frame.width = (self.frame.width - gap) / 2;
        set(self);
        let step = self.frame.width + gap;
        let lines = std::mem::replace(&mut self.set.blocks, above);
        self.gap = gap_above;
        self.two_columns(&lines, step);
    }

    fn index_lines(&mut self, terms: &Terms) {
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
            hang: step + self.kind.size * 2,
            ragged: true,
            single: true,
            loose: true,
            keep,
            ..ParagraphShape::default()
        };
        let words = self.wording();
        self.built(&shape, |g, line| {
            let at = Setting::of(kind, node);
            g.made_text(line, term, &at, Span::NONE);
            for range in &places.ranges {
                g.made_text(line, ", ", &at, Span::NONE);
                let link = g.set.structure.add(node, NodeKind::Reference);
                let target = LinkTarget::Destination(range.destination.clone());
                let at = Setting { link: Some((target, link)), ..Setting::of(kind, link) };
                g.made_text(line, &range.words(), &at, Span::NONE);
            }
            if !places.see.is_empty() {
                let first = places.ranges.is_empty();
                let (stop, word) = if first { (". ", words.see) } else { ("; ", words.see_also) };
                let italic = Setting::of(kind.emphasised(), node);
                g.made_text(line, stop, &at, Span::NONE);
                g.made_text(line, word, &italic, Span::NONE);
                g.made_text(line, &format!(" {}", places.see.join("; ")), &at, Span::NONE);
            }
        });
    }
}

/// Looks whether a block is an entry of an index, or a list of them: lines of text, without notes
/// and pictures.
struct Entries(bool);

impl Entries {
    fn is_one(block: &Block) -> bool {
        let mut entries = Self(true);
        entries.visit_block(block);
        entries.0
    }
}

impl Visit for Entries {
    fn visit_block(&mut self, block: &Block) {
        self.0 &= matches!(
            block.kind,
            BlockKind::Paragraph(_)
                | BlockKind::List(_)
                | BlockKind::Bridgehead(_)
                | BlockKind::PageMark(_)
        );
        self.walk_block(block);
    }

    fn visit_inline(&mut self, inline: &Inline) {
        self.0 &= !matches!(inline.kind, InlineKind::NoteRef(_) | InlineKind::Image(_));
        self.walk_inline(inline);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_follow_are_a_range() {
        let range = |(from, to)| PageRange { from, to, destination: format!("at-{from}") };
        let ranges = [(4, 4), (0, 0), (5, 6), (9, 9), (4, 4)].map(range).to_vec();
        let mut places = Places { ranges, see: Vec::new() };
        places.merge();
        let words: Vec<String> = places.ranges.iter().map(PageRange::words).collect();
        assert_eq!(words, ["1", "5–7", "10"]);
        assert_eq!(places.ranges[1].destination, "at-4");
    }
}
