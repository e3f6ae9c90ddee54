//! Lists of contents: each edition makes its own, so those of the source are left out and reported.
//!
//! A list is known by its mark-up, by a line or a section that says so, or by links that lead to
//! the headings after it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use reissue_core::{
    Block, BlockKind, Inline, InlineKind, Language, LinkTarget, Role, Section, Span, Visit, plain,
    plain_block,
};

use super::convert::{Context, Converter};
use super::flow::Flow;
use super::loss::Losses;
use super::tidy::{is_short, letters};
use super::{roles, types};
use crate::xml::Node;

/// What the report says of a list.
const WHAT: &str = "a contents list, which each edition makes anew,";

impl<'d> Converter<'d, '_> {
    /// A `nav`: the contents and the like are made anew by each edition; a list of illustrations
    /// is text of the book.
    pub(crate) fn navigation(
        &mut self,
        node: Node<'d>,
        cx: &Context,
        inside: &Context,
        language: Option<Language>,
        out: &mut Vec<Flow>,
    ) {
        let kept = types::role(node).filter(|r| !matches!(r, Role::Contents));
        if kept.is_some() && cx.sections {
            self.section(node, cx, inside, language, out);
        } else if kept.is_some() {
            self.container(node, cx, inside, language, out);
        } else {
            self.losses.left_out(WHAT, self.span(node, cx));
        }
    }
}

/// Takes out lists of contents: paragraphs of links in a row, and what links stand under a line
/// that names them.
pub(crate) fn take_contents(flow: &mut Vec<Flow>, losses: &mut Losses) {
    let all_links = |piece: &Flow| match piece {
        Flow::Block(Block { kind: BlockKind::Paragraph(p), .. }) => is_all_links(&p.content),
        _ => false,
    };
    let listed = |piece: &Flow| match piece {
        Flow::Block(block) => is_link_line(block),
        Flow::Gap(_) => true,
        _ => false,
    };
    let mut at = 0;
    while at < flow.len() {
        let rest = flow.get(at..).unwrap_or_default();
        let named = rest.first().is_some_and(names_contents);
        let lines = rest.iter().skip(usize::from(named)).take_while(|p| all_links(p)).count();
        let lists = if named { rest.iter().skip(1).take_while(|p| listed(p)).count() } else { 0 };
        let length = lines.max(lists) + usize::from(named);
        if lines < 5 && lists == 0 {
            at += 1;
            continue;
        }
        let spans = flow.drain(at..at + length).map(|piece| match piece {
            Flow::Block(block) => block.span,
            _ => Span::NONE,
        });
        let span = spans.fold(Span::NONE, Span::join);
        losses.left_out(WHAT, span);
    }
    for list in leading_lists(flow).into_iter().rev() {
        let spans = flow.drain(list).map(|piece| match piece {
            Flow::Block(block) => block.span,
            Flow::Heading(raw) => raw.span,
            _ => Span::NONE,
        });
        let span = spans.fold(Span::NONE, Span::join);
        losses.left_out(WHAT, span);
    }
}

/// Tells whether a paragraph only names the contents of the book.
fn names_contents(piece: &Flow) -> bool {
    match piece {
        Flow::Block(Block { kind: BlockKind::Paragraph(p), .. }) if is_short(&p.content, 80) => {
            roles::by_title(&plain(&p.content)) == Some(Role::Contents)
        }
        _ => false,
    }
}

/// Finds blocks in a row whose links lead to headings that all come after them, with the headings of
/// theirs that stand once more where the text is. A list of links to what came before is an index.
fn leading_lists(flow: &[Flow]) -> Vec<Range<usize>> {
    let (mut names, mut passed) = (BTreeSet::new(), BTreeSet::new());
    flow.iter().for_each(|piece| headings(piece, &mut names));
    let last: BTreeMap<String, usize> =
        flow.iter().enumerate().filter_map(|(at, piece)| Some((label(piece)?, at))).collect();
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    while start < flow.len() {
        let run = run(flow.get(start..).unwrap_or_default(), &names);
        let end = start + run.length;
        if run.links.len() >= LINKS && run.links.is_disjoint(&passed) {
            let told = |at: usize| {
                let again = flow.get(at).and_then(label).and_then(|l| last.get(&l));
                again.is_some_and(|last| *last >= end)
            };
            let floor = out.last().map_or(0, |list| list.end);
            let mut first = start;
            while first > floor
                && (told(first - 1) || flow.get(first - 1).is_some_and(names_contents))
            {
                first -= 1;
            }
            out.push(first..end);
        }
        let next = end.max(start + 1);
        flow.iter().take(next).skip(start).for_each(|piece| headings(piece, &mut passed));
        start = next;
    }
    out
}

/// Blocks in a row that lead to headings.
#[derive(Default)]
struct Run {
    /// How many pieces of the flow they are.
    length: usize,
    /// Where they lead.
    links: BTreeSet<String>,
}

fn run(flow: &[Flow], names: &BTreeSet<String>) -> Run {
    let mut run = Run::default();
    for (at, piece) in flow.iter().enumerate() {
        match leads(piece) {
            Some(targets) if targets.is_subset(names) => {
                run.links.extend(targets);
                run.length = at + 1;
            }
            None if is_slight(piece) && at < run.length + SLIGHT && run.length > 0 => {}
            _ => break,
        }
    }
    run
}

/// The letters of a heading.
fn label(piece: &Flow) -> Option<String> {
    match piece {
        Flow::Heading(raw) => Some(letters(&raw.heading.label())).filter(|l| !l.is_empty()),
        _ => None,
    }
}

/// How many pieces without links may stand between two with them.
const SLIGHT: usize = 6;

/// How many links to headings make a list.
const LINKS: usize = 4;

/// Where the links of a list or a line of links lead; none for everything else.
fn leads(piece: &Flow) -> Option<BTreeSet<String>> {
    let Flow::Block(block) = piece else { return None };
    let mut any = Leads(false);
    any.visit_block(block);
    if !any.0 {
        return None;
    }
    let mut count = Linked::default();
    count.visit_block(block);
    (count.is_list() && !count.targets.is_empty()).then_some(count.targets)
}

/// The names of the headings and sections of a piece.
fn headings(piece: &Flow, out: &mut BTreeSet<String>) {
    match piece {
        Flow::Heading(raw) => out.extend(raw.names.iter().cloned()),
        Flow::Section(raw) => {
            out.extend(raw.names.iter().cloned());
            raw.flow.iter().for_each(|p| headings(p, out));
        }
        _ => {}
    }
}

/// Tells whether a piece may stand between the lines of a list: a few words, a rule, a page mark.
fn is_slight(piece: &Flow) -> bool {
    match piece {
        Flow::Gap(_) => true,
        Flow::Block(block) => match &block.kind {
            BlockKind::PageMark(_) | BlockKind::SceneBreak(_) => true,
            BlockKind::Paragraph(_) => plain_block(block).split_whitespace().count() <= 6,
            _ => false,
        },
        _ => false,
    }
}

/// Tells whether all words of a line stand in links into the book.
fn is_all_links(line: &[Inline]) -> bool {
    fn check(line: &[Inline], links: &mut usize) -> bool {
        line.iter().all(|i| match &i.kind {
            InlineKind::Link { target: LinkTarget::Internal(_), .. } => {
                *links += 1;
                true
            }
            InlineKind::Text(t) => !t.chars().any(char::is_alphabetic),
            InlineKind::LineBreak | InlineKind::Anchor(_) | InlineKind::PageMark(_) => true,
            InlineKind::NoteRef(_) | InlineKind::Image(_) | InlineKind::Link { .. } => false,
            _ => i.children().is_some_and(|c| check(c, links)),
        })
    }
    let mut links = 0;
    check(line, &mut links) && links > 0
}

/// Takes lists of contents out of a section; tells whether it is none itself.
pub(crate) fn keeps(section: &mut Section, losses: &mut Losses) -> bool {
    if is_contents(section) {
        losses.left_out(WHAT, covered(section));
        return false;
    }
    section.sections.retain_mut(|s| keeps(s, losses));
    true
}

/// The stretch of the source that a section and all in it cover.
fn covered(section: &Section) -> Span {
    let blocks = section.blocks.iter().map(|b| b.span);
    let inside = section.sections.iter().map(covered);
    blocks.chain(inside).fold(section.span, Span::join)
}

/// Tells whether a section is a list of links into the book: its contents.
fn is_contents(section: &Section) -> bool {
    let said = section.role == Role::Contents;
    let bare = section.heading.is_none() && section.role == Role::Section;
    let may = (section.role == Role::Chapter || bare) && section.sections.is_empty();
    if !said && !may {
        return false;
    }
    // A heading alone is what is left where its list was taken out.
    let bare = is_bare(section);
    let mut any = Leads(false);
    any.visit_section(section);
    if !any.0 {
        return said && bare;
    }
    let mut count = Linked::default();
    count.visit_blocks(&section.blocks);
    section.sections.iter().for_each(|s| count.visit_section(s));
    if said {
        bare || count.is_list()
    } else {
        count.links > 2 && count.linked * 10 >= count.all * 9
    }
}

/// Tells whether a section is headings alone.
fn is_bare(section: &Section) -> bool {
    section.blocks.is_empty() && section.sections.iter().all(is_bare)
}

/// Tells whether a block is a list of links into the book, or a line with one, with a few words
/// beside each.
pub(crate) fn is_link_line(block: &Block) -> bool {
    let mut count = Linked::default();
    count.visit_block(block);
    count.is_list() || (count.links > 0 && count.all < 80 * count.links)
}

/// Whether there is a link into the book.
struct Leads(bool);

impl Visit for Leads {
    fn visit_inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Link { target: LinkTarget::Internal(_), .. } => self.0 = true,
            InlineKind::Text(_) => {}
            _ if self.0 => {}
            _ => self.walk_inline(inline),
        }
    }
}

/// How many letters stand in links into the book.
#[derive(Default)]
struct Linked {
    linked: usize,
    all: usize,
    links: usize,
    /// Where they lead.
    targets: BTreeSet<String>,
}

impl Linked {
    /// What hangs on to a list of links, chapters say, is text; a title beside a link is not.
    fn is_list(&self) -> bool {
        (self.links > 0 && self.linked * 2 >= self.all)
            || (self.links > 2 && self.all < 60 * self.links)
    }
}

impl Visit for Linked {
    fn visit_inline(&mut self, inline: &Inline) {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
        match &inline.kind {
            InlineKind::Link { target: LinkTarget::Internal(target), content } => {
                self.targets.insert(target.clone());
                let count = letters(&plain(content));
                self.linked += count;
                self.links += 1;
                self.all += count;
            }
            InlineKind::Text(text) => self.all += letters(text),
            _ => self.walk_inline(inline),
        }
    }
}
