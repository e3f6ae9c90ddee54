//! From the flow of pages to the tree of sections.
//!
//! Inside a page, section elements nest as they stand and headings open sections by their level.
//! Across pages, the table of contents tells which section belongs to which; where it is silent,
//! `data-parent`, the roles (a part holds chapters) and the levels of the headings do.

use std::collections::BTreeMap;

use reissue_core::{
    Block, BlockKind, Heading, Inline, InlineKind, Language, Matter, Quotation, Role, Section, Span,
};

use super::convert::give_name;
use super::flow::{Flow, RawHeading, RawSection};
use super::heading::merged;
use super::roles::{self, is_lone_page};
use super::tidy::letters;

/// A section while the tree is made.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// What its mark-up or the package says it is.
    pub(crate) role: Option<Role>,
    /// The stretch of the book that something says it belongs to.
    pub(crate) matter: Option<Matter>,
    /// The level of its heading; 0 where it has none.
    pub(crate) level: u8,
    /// The names by which links find it.
    pub(crate) names: Vec<String>,
    /// The name of its parent (`data-parent`).
    pub(crate) parent: Option<String>,
    /// Its heading.
    pub(crate) heading: Option<Heading>,
    /// Its language, where it differs.
    pub(crate) language: Option<Language>,
    /// Its own text.
    pub(crate) blocks: Vec<Block>,
    /// The sections inside.
    pub(crate) children: Vec<Draft>,
    /// Where it stands.
    pub(crate) span: Span,
    /// Whether it goes on with the section of the page before: nothing says that it starts one.
    pub(crate) goes_on: bool,
}

/// The sections of one page.
pub(crate) fn page_drafts(flow: Vec<Flow>, page: Draft) -> Vec<Draft> {
    let mut top = page;
    fill(&mut top, flow);
    let bare = top.heading.is_none() && top.role.is_none();
    let wraps = top.heading.is_none() && (top.role.is_none() || !top.children.is_empty());
    if top.blocks.is_empty() && wraps {
        // The page is only the wrapper of its sections: they inherit what is known of it.
        let Draft { matter, names, language, mut children, parent, role, .. } = top;
        for (i, child) in children.iter_mut().enumerate() {
            child.role = child.role.or(role.filter(|_| i == 0));
            child.matter = child.matter.or(matter);
            child.parent = child.parent.take().or_else(|| parent.clone());
            if child.language.is_none() {
                child.language.clone_from(&language);
            }
            if i == 0 {
                child.names.extend(names.clone());
            }
        }
        if children.is_empty() && !names.is_empty() {
            return vec![Draft { names, goes_on: true, ..Draft::default() }];
        }
        return children;
    }
    top.goes_on = bare;
    // A page whose text comes before its first section: the sections are the page's own, unless
    // the text is only what stands over a chapter (a mark, a picture).
    if bare && !top.children.is_empty() && top.blocks.iter().all(is_slight) {
        let Draft { blocks, names, mut children, matter, language, .. } = top;
        if let Some(first) = children.first_mut() {
            let mut all = blocks;
            all.append(&mut first.blocks);
            first.blocks = all;
            first.names.extend(names);
        }
        for child in &mut children {
            child.matter = child.matter.or(matter);
            if child.language.is_none() {
                child.language.clone_from(&language);
            }
        }
        return children;
    }
    if bare && !top.children.is_empty() {
        let Draft { blocks, names, children, matter, language, span, .. } = top;
        let mut out = vec![Draft {
            blocks,
            names,
            matter,
            language: language.clone(),
            span,
            goes_on: true,
            ..Draft::default()
        }];
        out.extend(children.into_iter().map(|mut child| {
            child.matter = child.matter.or(matter);
            if child.language.is_none() {
                child.language.clone_from(&language);
            }
            child
        }));
        return out;
    }
    vec![top]
}

pub(crate) fn is_slight(block: &Block) -> bool {
    use BlockKind as K;
    matches!(block.kind, K::PageMark(_) | K::SceneBreak(_) | K::Figure(_) | K::Epigraph(_))
}

/// Fills a section with a flow: headings open sections inside by their level.
fn fill(top: &mut Draft, flow: Vec<Flow>) {
    let mut stack: Vec<Draft> = Vec::new();
    let flow = joined_headings(flow);
    let owns = top.level == 0 && !top.goes_on && heads_all(&flow);
    let mut fresh = true;
    for piece in flow {
        match piece {
            Flow::Block(block) | Flow::Stanza(block) => {
                fresh &= is_slight(&block);
                add_block(stack.last_mut().unwrap_or(top), block);
            }
            Flow::Heading(raw) if fresh && top.heading.is_none() && owns => {
                fresh = false;
                top.level = raw.level;
                top.names.extend(raw.names);
                top.role = top.role.or(raw.role);
                if top.language.is_none() {
                    top.language = raw.language;
                }
                top.span = top.span.join(raw.span);
                top.heading = Some(raw.heading);
            }
            Flow::Heading(raw) => {
                fresh = false;
                close_to(&mut stack, top, raw.level);
                stack.push(Draft {
                    role: raw.role,
                    level: raw.level,
                    names: raw.names,
                    heading: Some(raw.heading),
                    language: raw.language,
                    span: raw.span,
                    ..Draft::default()
                });
            }
            Flow::Gap(_) => {}
            Flow::Section(raw) => {
                fresh = false;
                let draft = section_draft(raw);
                let level = if draft.level == 0 { 1 } else { draft.level };
                close_to(&mut stack, top, level);
                stack.last_mut().unwrap_or(top).children.push(draft);
            }
        }
    }
    close_to(&mut stack, top, 0);
}

/// Tells whether the first heading of a flow is that of the whole: no other stands as high.
fn heads_all(flow: &[Flow]) -> bool {
    let mut levels = flow.iter().filter_map(|piece| match piece {
        Flow::Heading(raw) => Some(raw.level),
        _ => None,
    });
    levels.next().is_some_and(|first| levels.all(|level| level > first))
}

/// Adds a block to a section; after child sections it needs one of its own, for the text of a
/// section comes before its children.
fn add_block(section: &mut Draft, block: Block) {
    if section.children.is_empty() {
        section.blocks.push(block);
        return;
    }
    match section.children.last_mut() {
        Some(last) if last.goes_on => last.blocks.push(block),
        _ => {
            let span = block.span;
            section.children.push(Draft {
                role: Some(Role::Section),
                blocks: vec![block],
                span,
                goes_on: true,
                ..Draft::default()
            });
        }
    }
}

/// Closes the open sections at or below a level.
fn close_to(stack: &mut Vec<Draft>, top: &mut Draft, level: u8) {
    while stack.last().is_some_and(|d| d.level >= level) {
        let Some(done) = stack.pop() else { return };
        stack.last_mut().unwrap_or(top).children.push(done);
    }
}

fn section_draft(raw: RawSection) -> Draft {
    let mut draft = Draft {
        role: raw.role,
        matter: raw.matter,
        names: raw.names,
        parent: raw.parent,
        language: raw.language,
        span: raw.span,
        ..Draft::default()
    };
    fill(&mut draft, raw.flow);
    if draft.level == 0 {
        draft.level =
            draft.children.iter().map(|c| c.level).filter(|l| *l > 1).min().map_or(0, |l| l - 1);
    }
    draft
}

/// Joins an ordinal with the title in the heading after it.
fn joined_headings(flow: Vec<Flow>) -> Vec<Flow> {
    let mut out: Vec<Flow> = Vec::with_capacity(flow.len());
    for piece in flow {
        if let (Some(Flow::Heading(last)), Flow::Heading(next)) = (out.last_mut(), &piece)
            && let Some(heading) = merged(last, next)
        {
            last.heading = heading;
            last.names.extend(next.names.iter().cloned());
            last.span = last.span.join(next.span);
            continue;
        }
        if let (Some(Flow::Block(picture)), Flow::Heading(next)) = (out.last(), &piece)
            && is_alt(picture, next)
        {
            let line = bare_line(next);
            match out.last_mut() {
                Some(Flow::Block(Block { kind: BlockKind::Figure(figure), .. })) => {
                    figure.caption.push(line);
                }
                _ => out.push(Flow::Block(line)),
            }
            continue;
        }
        if let (Some(Flow::Heading(last)), Flow::Heading(next)) = (out.last(), &piece)
            && let Some(motto) = motto(last, next)
        {
            out.push(Flow::Block(motto));
            continue;
        }
        out.push(piece);
    }
    out
}

/// Tells whether a heading says what stands for the picture before it: it is its caption.
fn is_alt(picture: &Block, heading: &RawHeading) -> bool {
    let said = letters(&heading.heading.label());
    let alt = match &picture.kind {
        BlockKind::Figure(figure) if figure.caption.is_empty() => match figure.images.as_slice() {
            [image] => image.alt.as_deref(),
            _ => None,
        },
        BlockKind::Paragraph(p) => match p.content.as_slice() {
            [Inline { kind: InlineKind::Image(image), .. }] => image.alt.as_deref(),
            _ => None,
        },
        _ => None,
    };
    !said.is_empty() && alt.is_some_and(|a| letters(a) == said)
}

/// The words of a heading that opens nothing.
fn bare_line(raw: &RawHeading) -> Block {
    let mut block = Block::paragraph(raw.heading.title.clone(), raw.span);
    raw.names.iter().for_each(|n| {
        give_name(&mut block, n.clone());
    });
    block
}

/// A heading between quotation marks under one with a number and a title is its motto.
fn motto(first: &RawHeading, second: &RawHeading) -> Option<Block> {
    let label = second.heading.label();
    let label = label.trim();
    let quoted = label.starts_with(['"', '“', '«', '„'])
        && label.trim_end_matches(['.', '!', '?']).ends_with(['"', '”', '»', '“']);
    let titled = !first.heading.ordinal.is_empty() && !first.heading.title.is_empty();
    if !quoted || !titled || second.level < first.level {
        return None;
    }
    let quotation = Quotation { blocks: vec![bare_line(second)], attribution: None };
    Some(Block::new(BlockKind::Epigraph(quotation), second.span))
}

/// What the table of contents says of a section.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    /// How deep it stands, from 1.
    pub(crate) depth: usize,
    /// Its words.
    pub(crate) label: String,
    /// The names of the sections above it, from the nearest on.
    pub(crate) above: Vec<String>,
}

/// The table of contents by the names of the places that it leads to.
pub(crate) type Contents = BTreeMap<String, Entry>;

/// Puts the sections of all pages under one another.
pub(crate) fn assemble(drafts: Vec<Draft>, contents: &Contents) -> Vec<Draft> {
    let mut roots: Vec<Draft> = Vec::new();
    for draft in drafts {
        if draft.goes_on && !listed(&draft, contents) && go_on(&mut roots, &draft) {
            let Draft { blocks, names, children, .. } = draft;
            let open = open_path(&roots);
            if let Some(last) = at_path(&mut roots, &open) {
                continue_with(last, blocks, names);
                last.children.extend(children);
            }
            continue;
        }
        let path = parent_path(&roots, &draft, contents);
        match at_path(&mut roots, &path) {
            Some(parent) => parent.children.push(draft),
            None => roots.push(draft),
        }
    }
    roots
}

fn listed(draft: &Draft, contents: &Contents) -> bool {
    draft.names.iter().any(|n| contents.contains_key(n))
}

/// Tells whether a page without any sign of a new section goes on with the one before.
fn go_on(roots: &mut [Draft], draft: &Draft) -> bool {
    let Some(last) = roots.last() else { return false };
    let lone = last.role.is_some_and(is_lone_page);
    !lone
        && (draft.matter.is_none() || last.matter.is_none() || draft.matter == last.matter)
        && draft.role.is_none()
}

fn continue_with(section: &mut Draft, blocks: Vec<Block>, names: Vec<String>) {
    let mut blocks = blocks;
    match blocks.first_mut() {
        Some(first) => names.into_iter().for_each(|n| {
            give_name(first, n);
        }),
        None => section.names.extend(names),
    }
    blocks.into_iter().for_each(|b| add_block(section, b));
}

/// The path of indexes to the section that was added last, at any depth.
fn open_path(roots: &[Draft]) -> Vec<usize> {
    let mut path = Vec::new();
    let mut at = roots;
    while let Some(last) = at.last() {
        path.push(at.len() - 1);
        at = &last.children;
    }
    path
}

fn at_path<'t>(roots: &'t mut [Draft], path: &[usize]) -> Option<&'t mut Draft> {
    let (first, rest) = path.split_first()?;
    let section = roots.get_mut(*first)?;
    if rest.is_empty() { Some(section) } else { at_path(&mut section.children, rest) }
}

/// The path to the parent of a new section; empty where it stands at the top.
fn parent_path(roots: &[Draft], draft: &Draft, contents: &Contents) -> Vec<usize> {
    let open = open_path(roots);
    let mut line: Vec<&Draft> = Vec::new();
    let mut at = roots;
    for index in &open {
        let Some(section) = at.get(*index) else { break };
        line.push(section);
        at = &section.children;
    }
    let path = |depth: usize| open.get(..depth).unwrap_or_default().to_vec();
    if let Some(parent) = &draft.parent
        && let Some(i) = line.iter().rposition(|s| s.names.contains(parent))
    {
        return path(i + 1);
    }
    if let Some(depth) = by_contents(&line, draft, contents) {
        return path(depth);
    }
    path(by_rank(&line, draft))
}

/// How many of the open sections stand above a new one, by the table of contents.
fn by_contents(line: &[&Draft], draft: &Draft, contents: &Contents) -> Option<usize> {
    let entry = draft.names.iter().find_map(|n| contents.get(n))?;
    for above in &entry.above {
        let Some(i) = line.iter().rposition(|s| s.names.contains(above)) else { continue };
        let parent = line.get(i)?;
        if !parent.role.is_some_and(is_lone_page) {
            return Some(i + 1);
        }
    }
    // At the top of the contents: the roles may still know better.
    let divided = line.first().is_some_and(|first| {
        let known = first.names.iter().any(|n| contents.contains_key(n));
        let holds = roles::rank(first) < roles::rank(draft) && draft.matter != Some(Matter::Back);
        known
            && holds
            && is_division(first)
            && entry.depth == 1
            && first.level > 0
            && draft.level > first.level
    });
    Some(if divided { by_rank(line, draft) } else { 0 })
}

fn is_division(draft: &Draft) -> bool {
    roles::guess(draft).is_some_and(Role::is_division)
}

/// How many of the open sections stand above a new one, by roles and heading levels.
fn by_rank(line: &[&Draft], draft: &Draft) -> usize {
    let mut depth = 0;
    for section in line {
        if section.role.is_some_and(is_lone_page) || section.matter != draft.matter {
            break;
        }
        let divides = is_division(section) && roles::rank(section) < roles::rank(draft);
        let deeper = section.level > 0 && draft.level > section.level && section.heading.is_some();
        let back = roles::guess(draft).is_some_and(|r| r.matter() == Matter::Back);
        let titled = section.blocks.iter().all(is_slight);
        if !back && (divides || (deeper && titled)) {
            depth += 1;
        } else {
            break;
        }
    }
    depth
}

/// Lets sections with text stand after the list (of contents, of pictures) whose heading happens
/// to be of a higher level.
pub(crate) fn lift_from_lists(drafts: &mut Vec<Draft>) {
    let mut out: Vec<Draft> = Vec::with_capacity(drafts.len());
    for mut draft in drafts.drain(..) {
        lift_from_lists(&mut draft.children);
        let list = matches!(
            roles::guess(&draft),
            Some(Role::Contents | Role::Illustrations | Role::Tables)
        );
        // Headings right before the text open it; what has lines of its own is of the list.
        let first = draft.children.iter().position(has_text).filter(|_| list).map(|first| {
            let before = draft.children.get(..first).unwrap_or_default();
            first - before.iter().rev().take_while(|c| is_bare(c)).count()
        });
        let lifted = first.map(|at| draft.children.split_off(at)).unwrap_or_default();
        out.push(draft);
        out.extend(lifted);
    }
    *drafts = out;
}

/// Tells whether a section is headings alone.
fn is_bare(draft: &Draft) -> bool {
    draft.blocks.is_empty() && draft.children.iter().all(is_bare)
}

/// Tells whether a section holds a paragraph of running text.
fn has_text(draft: &Draft) -> bool {
    let long = |block: &Block| {
        matches!(block.kind, BlockKind::Paragraph(_))
            && reissue_core::plain_block(block).split_whitespace().count() > 25
    };
    draft.blocks.iter().any(long) || draft.children.iter().any(has_text)
}

/// Further names of sections, with the one that they keep.
pub(crate) type Aliases = BTreeMap<String, String>;

/// Makes sections of drafts.
pub(crate) fn sections(drafts: Vec<Draft>, depth: usize, aliases: &mut Aliases) -> Vec<Section> {
    drafts.into_iter().filter_map(|draft| section(draft, depth, aliases)).collect()
}

fn section(draft: Draft, depth: usize, aliases: &mut Aliases) -> Option<Section> {
    let role = roles::of(&draft, depth);
    let mut names = draft.names.into_iter();
    let section = Section {
        role,
        id: names.next(),
        heading: draft.heading,
        language: draft.language,
        blocks: draft.blocks,
        sections: sections(draft.children, depth + 1, aliases),
        span: draft.span,
    };
    if let Some(id) = section.id.clone() {
        aliases.extend(names.filter(|n| *n != id).map(|n| (n, id.clone())));
    }
    let empty =
        section.blocks.is_empty() && section.sections.is_empty() && section.heading.is_none();
    (!empty || section.role == Role::HalfTitle).then_some(section)
}
