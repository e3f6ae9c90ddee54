//! Finds notes and the links to them, whatever their mark-up.
//!
//! A reference is a link that says so (`epub:type="noteref"`, `role="doc-noteref"`, a class name),
//! or a link whose words are a mark (`1`, `[12]`, `*`) and whose target links back or starts with
//! the same mark. The body of a note is the element that says so, or the block that holds the
//! target, with the blocks that follow it up to the next note.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use reissue_core::NoteKind;

use super::page::{Links, Page, Place, Reference, href};
use super::style::is_block_name;
use super::types::{has_class, is, is_any, is_back_link};
use crate::xml::{Node, NodeId};

/// A note as it stands in the source.
#[derive(Debug)]
pub(crate) struct Found {
    /// Its name.
    pub(crate) id: String,
    /// The page that holds it.
    pub(crate) page: usize,
    /// The elements that are its body, in order.
    pub(crate) nodes: Vec<NodeId>,
    /// The mark of its first reference.
    pub(crate) mark: String,
    /// Where it wants to stand.
    pub(crate) kind: NoteKind,
    /// Whether links other than references lead to it.
    pub(crate) linked: bool,
}

/// The notes of a book.
#[derive(Default)]
pub(crate) struct Notes {
    /// The notes in the order of their first reference.
    pub(crate) found: Vec<Found>,
    references: BTreeMap<(usize, NodeId), usize>,
    bodies: BTreeSet<(usize, NodeId)>,
    dropped: BTreeSet<(usize, NodeId)>,
}

impl Notes {
    /// The note that a link refers to.
    pub(crate) fn referred(&self, page: usize, link: Node<'_>) -> Option<&Found> {
        self.references.get(&(page, link.id)).and_then(|i| self.found.get(*i))
    }

    /// Tells whether an element is (part of) the body of a note.
    pub(crate) fn is_body(&self, page: usize, node: Node<'_>) -> bool {
        self.bodies.contains(&(page, node.id))
    }

    /// Tells whether an element is a mark or a back link of a note's body.
    pub(crate) fn is_dropped(&self, page: usize, node: Node<'_>) -> bool {
        self.dropped.contains(&(page, node.id))
    }

    /// Finds the notes of some pages.
    pub(crate) fn collect(pages: &[Page], links: &Links) -> Self {
        Finder { pages, links, candidates: Vec::new(), inside: HashMap::new() }.run()
    }
}

/// A link that may refer to a note.
struct Candidate<'d> {
    page: usize,
    link: Node<'d>,
    place: Place,
    target: Node<'d>,
    explicit: bool,
}

struct Finder<'d> {
    pages: &'d [Page],
    links: &'d Links,
    candidates: Vec<Candidate<'d>>,
    /// How many targets of candidates an element is or holds; none that are not counted.
    inside: HashMap<(usize, NodeId), usize>,
}

impl<'d> Finder<'d> {
    fn run(mut self) -> Notes {
        let mut others = BTreeSet::new();
        for (i, page) in self.pages.iter().enumerate() {
            for link in page.document.elements() {
                let Some(reference) = href(link) else { continue };
                if !reference.contains('#') {
                    continue;
                }
                match self.links.target(&page.path, reference) {
                    Reference::Inside(place) => match self.candidate(i, link, place) {
                        Some(candidate) => self.candidates.push(candidate),
                        None => {
                            others.insert(place);
                        }
                    },
                    _ => continue,
                }
            }
        }
        self.count_targets();
        self.leave_cross_references(&mut others);
        let mut notes = Notes::default();
        let mut by_body: BTreeMap<(usize, NodeId), usize> = BTreeMap::new();
        for candidate in &self.candidates {
            let Some(nodes) = self.body(candidate) else { continue };
            let Some(first) = nodes.first().copied() else { continue };
            let index = *by_body.entry((candidate.place.page, first)).or_insert_with(|| {
                notes.found.push(self.found(candidate, &nodes, others.contains(&candidate.place)));
                notes.found.len() - 1
            });
            notes.references.insert((candidate.page, candidate.link.id), index);
            for node in nodes {
                notes.bodies.insert((candidate.place.page, node));
            }
        }
        self.drop_marks(&mut notes);
        notes
    }

    /// Lets bare numbers that lead to numbered paragraphs be links, where they do so in no order, as
    /// those of an index or `see no. 115` do: notes stand in the order of their references.
    fn leave_cross_references(&mut self, others: &mut BTreeSet<Place>) {
        const FEW: usize = 8;
        let loose = |c: &Candidate<'d>| {
            let raised = std::iter::once(c.link).chain(c.link.ancestors().take(3));
            let raised = raised.chain(c.link.descendants()).any(|n| n.is("sup"));
            let number = c.link.tidy_text().chars().all(|c| c.is_ascii_digit());
            !c.explicit && number && !raised
        };
        let answered = |c: &Candidate<'d>| {
            block_of(c.target).is_some_and(|b| self.answers(c, b) && !self.leads_back(c, b))
        };
        let found: Vec<Place> =
            self.candidates.iter().filter(|c| loose(c) && answered(c)).map(|c| c.place).collect();
        let onward = found.windows(2).filter(|w| matches!(w, [a, b] if a < b)).count();
        if found.len() < FEW || onward * 4 > found.len() * 3 {
            return;
        }
        let found: BTreeSet<Place> = found.into_iter().collect();
        self.candidates.retain(|c| !loose(c) || !found.contains(&c.place));
        others.extend(found);
    }

    /// Counts the targets for all that they stand in.
    fn count_targets(&mut self) {
        let targets: BTreeSet<Place> = self.candidates.iter().map(|c| c.place).collect();
        for Place { page, node } in targets {
            let Some((owner, node)) = self.pages.get(page).zip(node) else { continue };
            let target = owner.document.node(node);
            for holder in std::iter::once(target).chain(target.ancestors()) {
                *self.inside.entry((page, holder.id)).or_default() += 1;
            }
        }
    }

    fn found(&self, candidate: &Candidate<'_>, nodes: &[NodeId], linked: bool) -> Found {
        let Place { page, .. } = candidate.place;
        let id = self.links.name(candidate.place).unwrap_or("note").to_owned();
        let apart = page != candidate.page;
        let at_end = candidate
            .target
            .ancestors()
            .chain(std::iter::once(candidate.target))
            .any(|n| is_any(n, &["endnotes", "endnote", "rearnotes", "rearnote"]));
        let foot = candidate
            .target
            .ancestors()
            .chain(std::iter::once(candidate.target))
            .any(|n| is_any(n, &["footnotes", "footnote"]));
        let kind = if at_end || (apart && !foot) { NoteKind::Endnote } else { NoteKind::Footnote };
        Found {
            id,
            page,
            nodes: nodes.to_vec(),
            mark: bare_mark(&candidate.link.tidy_text()).to_owned(),
            kind,
            linked,
        }
    }

    /// Takes a link as a possible reference.
    fn candidate(&self, page: usize, link: Node<'d>, place: Place) -> Option<Candidate<'d>> {
        let target = self.pages.get(place.page)?.document.node(place.node?);
        if is_back_link(link) {
            return None;
        }
        let explicit = is(link, "noteref")
            || has_class(link, &["footnote-ref", "noteref", "footnoteref", "fnref", "fnanchor"]);
        let text = link.tidy_text();
        if !explicit && !is_mark(&text) {
            return None;
        }
        if !explicit && (stands_alone(link) || block_of(target).is_none_or(is_heading)) {
            return None;
        }
        Some(Candidate { page, link, place, target, explicit })
    }

    /// The elements that make up the note that a candidate leads to; none where it leads to no note.
    fn body(&self, candidate: &Candidate<'d>) -> Option<Vec<NodeId>> {
        let target = candidate.target;
        if let Some(body) = said_body(target) {
            let inside = candidate.link.ancestors().any(|a| a == body);
            return (!inside).then(|| vec![body.id]);
        }
        let block = block_of(target)?;
        if candidate.link.ancestors().any(|a| a == block) || is_heading(block) {
            return None;
        }
        if !candidate.explicit && !self.answers(candidate, block) {
            return None;
        }
        if is_whole_part(block) {
            return None;
        }
        Some(self.extent(block, candidate.place.page))
    }

    /// Tells whether a block answers a reference: links back, or starts with the same mark.
    fn answers(&self, candidate: &Candidate<'d>, block: Node<'d>) -> bool {
        let mark = bare_mark(&candidate.link.tidy_text()).to_owned();
        let text = match block.name() {
            "tr" => block.elements().map(|c| c.tidy_text()).collect::<Vec<_>>().join(" "),
            _ => block.tidy_text(),
        };
        let starts = starts_with_mark(&text, &mark);
        let Some(home) = block_of(candidate.link) else { return false };
        let page = candidate.place.page;
        let back = self.leads_back(candidate, block);
        let list_item = block.is("li") && back;
        // A paragraph that starts with a reference mark is no note only because a note answers it.
        let home_starts = starts_with_mark(&home.tidy_text(), &mark);
        (starts && (back || !home_starts))
            && !(home_starts && home.range().start > block.range().start && page == candidate.page)
            || (list_item && !home_starts)
    }

    /// Tells whether a link in a block leads back to the block of a reference.
    fn leads_back(&self, candidate: &Candidate<'d>, block: Node<'d>) -> bool {
        let Some(home) = block_of(candidate.link) else { return false };
        std::iter::once(block).chain(block.descendants()).any(|a| {
            self.leads(candidate.place.page, a).is_some_and(|(p, to)| {
                p == candidate.page && (to == home || to.ancestors().any(|n| n == home))
            })
        })
    }

    fn leads(&self, page: usize, link: Node<'d>) -> Option<(usize, Node<'d>)> {
        let owner = self.pages.get(page)?;
        match self.links.target(&owner.path, href(link)?) {
            Reference::Inside(Place { page, node: Some(node) }) => {
                Some((page, self.pages.get(page)?.document.node(node)))
            }
            _ => None,
        }
    }

    /// The blocks of a note that starts in a block.
    fn extent(&self, block: Node<'d>, page: usize) -> Vec<NodeId> {
        let mut top = block;
        while let Some(parent) = top.parent() {
            let wraps = matches!(parent.name(), "div" | "aside" | "blockquote" | "section" | "tr")
                && first_content(parent) == Some(top)
                && self.targets_inside(parent, page) <= 1
                && !parent.descendants().any(is_heading);
            if !wraps {
                break;
            }
            top = parent;
        }
        let mut nodes = vec![top.id];
        if top.is("dt") {
            nodes.extend(
                std::iter::successors(top.next(), Node::next)
                    .take_while(|n| !n.is("dt"))
                    .filter(|n| n.is("dd"))
                    .map(|n| n.id),
            );
            return nodes;
        }
        let mut more = Vec::new();
        let mut ended_by_note = false;
        for next in std::iter::successors(top.next(), Node::next) {
            if !next.is_element() {
                if next.is_blank() {
                    continue;
                }
                break;
            }
            if self.targets_inside(next, page) > 0 {
                ended_by_note = true;
                break;
            }
            if is_heading(next)
                || next.is("hr")
                || !matches!(
                    next.name(),
                    "p" | "blockquote" | "div" | "ul" | "ol" | "table" | "pre"
                )
            {
                break;
            }
            more.push(next.id);
        }
        let in_notes = top.parent().is_some_and(|p| {
            is_any(p, &["footnotes", "endnotes", "rearnotes"])
                || has_class(p, &["footnotes", "endnotes", "notes", "footnote"])
        }) || under_notes(top)
            || self.starts_page(top, page);
        if ended_by_note || in_notes {
            nodes.extend(more);
        }
        nodes
    }

    /// Tells whether a block stands among notes that are all a page holds but a line or two.
    fn starts_page(&self, block: Node<'d>, page: usize) -> bool {
        let Some(parent) = block.parent() else { return false };
        let mut words = 0;
        for node in parent.children() {
            if self.targets_inside(node, page) > 0 {
                return self.targets_inside(parent, page) > 1;
            }
            words += node.tidy_text().split_whitespace().count();
            if words > 8 {
                return false;
            }
        }
        false
    }

    /// How many targets an element is or holds.
    fn targets_inside(&self, node: Node<'_>, page: usize) -> usize {
        self.inside.get(&(page, node.id)).copied().unwrap_or(0)
    }

    /// Marks what stands in a note only to tell its number and to lead back.
    fn drop_marks(&self, notes: &mut Notes) {
        let mut homes: BTreeMap<usize, Vec<(usize, Node<'d>)>> = BTreeMap::new();
        for c in &self.candidates {
            if let (Some(index), Some(home)) =
                (notes.references.get(&(c.page, c.link.id)), block_of(c.link))
            {
                homes.entry(*index).or_default().push((c.page, home));
            }
        }
        for (index, found) in notes.found.iter().enumerate() {
            let Some(owner) = self.pages.get(found.page) else { continue };
            let homes = homes.get(&index).map_or(&[][..], |h| h);
            for top in found.nodes.iter().map(|n| owner.document.node(*n)) {
                for link in top.descendants().filter(|n| n.is("a")) {
                    let leads_home = || {
                        self.leads(found.page, link).is_some_and(|(page, to)| {
                            homes.iter().any(|(p, home)| {
                                *p == page && (to == *home || to.ancestors().any(|n| n == *home))
                            })
                        })
                    };
                    if notes.references.contains_key(&(found.page, link.id)) {
                        continue;
                    }
                    let text = link.tidy_text();
                    // A number that is not the note's own (of a line, say) is a word of it.
                    let other = is_mark(&text)
                        && text.chars().any(char::is_alphanumeric)
                        && bare_mark(&text) != found.mark;
                    if is_back_link(link) || (is_return(&text) && !other && leads_home()) {
                        notes.dropped.insert((found.page, link.id));
                    }
                }
            }
        }
    }
}

/// Tells whether the heading before a block names the notes of a book.
fn under_notes(block: Node<'_>) -> bool {
    std::iter::successors(block.previous(), Node::previous)
        .find(|n| is_heading(*n))
        .is_some_and(|h| super::roles::by_title(&h.tidy_text()) == Some(reissue_core::Role::Notes))
}

/// The element at or above a target that says it is a note.
fn said_body(target: Node<'_>) -> Option<Node<'_>> {
    const TYPES: &[&str] = &["footnote", "endnote", "rearnote", "note"];
    let near = std::iter::once(target).chain(target.ancestors()).take(6);
    for node in near {
        if is_any(node, TYPES) && !matches!(node.name(), "a" | "sup" | "span" | "body") {
            return Some(node);
        }
        let in_list = node.is("li")
            && node.ancestors().take(3).any(|n| is_any(n, &["endnotes", "footnotes", "rearnotes"]));
        if in_list {
            return Some(node);
        }
        if is_any(node, &["endnotes", "footnotes", "rearnotes"]) || node.is("body") {
            return None;
        }
    }
    None
}

/// The nearest block at or above a node.
fn block_of(node: Node<'_>) -> Option<Node<'_>> {
    std::iter::once(node)
        .chain(node.ancestors())
        .find(|n| is_block_name(n.name()))
        .filter(|n| !matches!(n.name(), "body" | "html" | "main"))
        .map(|n| if matches!(n.name(), "td" | "th") { n.parent().unwrap_or(n) } else { n })
}

fn is_heading(node: Node<'_>) -> bool {
    matches!(node.name(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "hgroup")
}

/// Tells whether an element is too much to be one note: it has headings, or sections.
fn is_whole_part(node: Node<'_>) -> bool {
    node.descendants().any(|n| is_heading(n) || matches!(n.name(), "section" | "article"))
}

/// The first child that is more than white space and empty anchors.
fn first_content(node: Node<'_>) -> Option<Node<'_>> {
    node.children()
        .find(|c| !(c.is_blank() && !c.descendants().any(|d| d.is("img")) && !c.is("img")))
}

/// Tells whether a link is all there is in its block: an entry of a contents list, say.
fn stands_alone(link: Node<'_>) -> bool {
    let Some(block) = block_of(link) else { return true };
    let length = |n: Node<'_>| n.text_content().chars().filter(|c| c.is_alphanumeric()).count();
    length(block) <= length(link)
}

/// Tells whether words are the mark of a note.
pub(crate) fn is_mark(text: &str) -> bool {
    let bare = bare_mark(text);
    let symbols = |c: char| matches!(c, '*' | '†' | '‡' | '§' | '‖' | '¶' | '#' | '⁂');
    let digits = |c: char| c.is_ascii_digit() || matches!(c, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹');
    let letters = bare.chars().count() <= 2 && bare.chars().all(char::is_alphabetic);
    let lettered = |prefix: usize| {
        let mut rest = bare.chars();
        (0..prefix).all(|_| rest.next().is_some_and(char::is_alphabetic))
            && !rest.as_str().is_empty()
            && rest.all(digits)
    };
    !bare.is_empty()
        && bare.chars().count() <= 6
        && (bare.chars().all(symbols)
            || bare.chars().all(digits)
            || letters
            || lettered(1)
            || lettered(2)
            || bare.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l' | 'c')))
}

/// The mark without the brackets and stops around it.
pub(crate) fn bare_mark(text: &str) -> &str {
    let text = text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | '{' | '}' | '.' | ':')
    });
    ["Footnote ", "Note ", "footnote ", "note ", "FN", "fn"]
        .iter()
        .find_map(|p| text.strip_prefix(p).filter(|r| !r.is_empty()))
        .unwrap_or(text)
}

/// Tells whether a text starts with a mark, bracketed or not.
fn starts_with_mark(text: &str, mark: &str) -> bool {
    let open = |c: char| c.is_whitespace() || matches!(c, '[' | '(' | '{');
    let text = text.trim_start_matches(open);
    let text = ["Footnote ", "Note "].iter().find_map(|p| text.strip_prefix(p)).unwrap_or(text);
    text.strip_prefix(mark).is_some_and(|rest| {
        !rest.starts_with(|c: char| c.is_alphanumeric() && mark.ends_with(char::is_alphanumeric))
    })
}

/// Tells whether the words of a link say only "back".
fn is_return(text: &str) -> bool {
    is_mark(text)
        || text.chars().all(|c| !c.is_alphanumeric())
        || matches!(
            text.to_lowercase().trim_matches(['[', ']', '(', ')', '.']),
            "return" | "back" | "return to text" | "back to text" | "zurück" | "retour"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_from_words() {
        for mark in ["1", "[12]", "*", "(a)", "†", "1.", "[Footnote 3]", "A12", "xiv", "²"] {
            assert!(is_mark(mark), "{mark}");
        }
        for word in ["", "here", "Chapter 1", "1234567", "see", "p. 12"] {
            assert!(!is_mark(word), "{word}");
        }
        assert_eq!(bare_mark("[Footnote 3]"), "3");
        assert!(starts_with_mark("[3] Text", "3") && !starts_with_mark("34 Text", "3"));
    }
}
