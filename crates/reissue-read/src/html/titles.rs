//! Headings that say more or less than a chapter's: the book's title over all chapters, chapters
//! that only the table of contents names.

use std::collections::VecDeque;

use reissue_core::{
    Align, Block, BlockKind, Diagnostic, Inline, Paragraph, Role, Span, plain_block,
};

use super::convert::give_name;
use super::flow::{Flow, RawHeading};
use super::heading::of_line;
use super::loss::Losses;
use super::outline::{Contents, Draft, is_slight};
use super::roles;
use super::tidy::letters;
use super::titlepage::{line, together};

/// Lets the heading that is the book's title head a title page, and not all chapters.
///
/// Headings under it that open nothing (`by Ann Ash`, `Second edition`) belong to the title page;
/// a second such heading over the text is a half title.
pub(crate) fn with_title_page(drafts: Vec<Draft>, title: Option<&str>) -> Vec<Draft> {
    let drafts: Vec<Draft> = drafts.into_iter().map(with_lines).collect();
    let Some(title) = title.map(letters).filter(|t| !t.is_empty()) else { return drafts };
    let mut out: Vec<Draft> = Vec::with_capacity(drafts.len());
    let mut done = drafts.iter().any(|d| d.role == Some(Role::TitlePage));
    let mut waiting: VecDeque<Draft> = drafts.into();
    while let Some(mut draft) = waiting.pop_front() {
        let short = draft.blocks.len() <= 40;
        let alone = done && draft.blocks.iter().all(is_slight);
        let opens = short && (!draft.children.is_empty() || alone || (!done && out.len() <= 2));
        if draft.role.is_some() || !is_title(&draft, &title) || !opens {
            out.push(draft);
            continue;
        }
        if done && draft.blocks.iter().filter(|b| !is_slight(b)).count() > 6 {
            // A piece of a collection may bear the title of the whole.
            out.push(draft);
            continue;
        }
        draft.role = Some(if done { Role::HalfTitle } else { Role::TitlePage });
        done = true;
        let matter = draft.matter.take();
        let mut heads = true;
        let mut rest = Vec::new();
        for child in std::mem::take(&mut draft.children) {
            heads &= belongs_to_title(&child);
            if heads {
                add_to_title_page(&mut draft, child);
            } else {
                rest.push(Draft { matter: child.matter.or(matter), ..child });
            }
        }
        out.push(draft);
        rest.into_iter().rev().for_each(|child| waiting.push_front(child));
    }
    out
}

/// Makes one heading of those in a row that say the title of the book together: `AUTOBIOGRAPHY`,
/// `OF`, `BENJAMIN FRANKLIN`.
pub(crate) fn one_title(flow: &mut Vec<Flow>, title: &str) {
    let wanted = letters(title);
    let mut at = 0;
    while at < flow.len() {
        let row = row_saying(flow.get(at..).unwrap_or_default(), &wanted);
        if row > 1 {
            let mut whole: Option<RawHeading> = None;
            let mut gaps = Vec::new();
            for piece in flow.drain(at..at + row) {
                match piece {
                    Flow::Heading(raw) => {
                        whole = Some(match whole {
                            Some(first) => together(first, raw),
                            None => raw,
                        });
                    }
                    other => gaps.push(other),
                }
            }
            let pieces = whole.map(Flow::Heading).into_iter().chain(gaps);
            flow.splice(at..at, pieces);
        }
        at += 1;
    }
}

/// How many pieces at the start of a flow, headings without a number of their own, say all of a
/// title and no more; 0 where they do not.
fn row_saying(flow: &[Flow], title: &str) -> usize {
    let mut said = String::new();
    for (at, piece) in flow.iter().enumerate() {
        match piece {
            Flow::Heading(raw) if raw.role.is_none() => {
                said.push_str(&letters(&raw.heading.label()))
            }
            Flow::Gap(_) if !said.is_empty() => continue,
            _ => return 0,
        }
        if said == title {
            return at + 1;
        }
        if said.is_empty() || !title.starts_with(&said) {
            return 0;
        }
    }
    0
}

/// Lets `THE END` and `Curtain` be lines of the text, where they are set as headings over nothing.
pub(crate) fn end_lines(flow: &mut [Flow]) {
    let ends = |raw: &RawHeading| {
        raw.heading.ordinal.is_empty()
            && raw.role.is_none()
            && crate::text::headings::is_end(&raw.heading.label())
    };
    let slight = |piece: &&Flow| match piece {
        Flow::Gap(_) => true,
        Flow::Block(block) => is_slight(block),
        _ => false,
    };
    for at in 0..flow.len() {
        let last = match flow.get(at) {
            Some(Flow::Heading(raw)) if ends(raw) => {
                let next = flow.iter().skip(at + 1).find(|p| !slight(p));
                at > 0 && next.is_none_or(|p| matches!(p, Flow::Heading(_) | Flow::Section(_)))
            }
            _ => false,
        };
        if let Some(piece) = flow.get_mut(at).filter(|_| last)
            && let Flow::Heading(raw) = std::mem::replace(piece, Flow::Gap(Span::NONE))
        {
            *piece = Flow::Block(line(raw));
        }
    }
}

/// Lets headings inside of what the mark-up calls a title page be lines of it: they open nothing.
fn with_lines(mut draft: Draft) -> Draft {
    let line = |child: &Draft| {
        let short = child.blocks.iter().all(|b| plain_block(b).split_whitespace().count() <= 30);
        let heading = child.heading.as_ref().is_some_and(|h| h.ordinal.is_empty());
        heading && short && child.children.is_empty() && roles::guess(child).is_none()
    };
    if draft.role == Some(Role::TitlePage) && draft.children.iter().all(line) {
        for child in std::mem::take(&mut draft.children) {
            add_to_title_page(&mut draft, child);
        }
    }
    draft
}

/// Calls the words before the first chapter, or between the pages at its front, a dedication where
/// they read as one.
pub(crate) fn dedicated(drafts: &mut [Draft]) {
    let at_front = drafts.iter().rev().skip(1).all(|d| d.role.is_some_and(roles::is_lone_page));
    let Some(last) = drafts.last_mut().filter(|_| at_front) else { return };
    let bare = last.heading.is_none() && last.role.is_none() && last.children.is_empty();
    let text: Vec<String> = last.blocks.iter().map(plain_block).collect();
    if bare && !text.is_empty() && crate::outline::is_dedication(&text.join("\n")) {
        last.role = Some(Role::Dedication);
        last.goes_on = false;
    }
}

/// Tells whether a section under the title is a line of the title page.
fn belongs_to_title(child: &Draft) -> bool {
    let Some(heading) = &child.heading else { return false };
    let bare = child.children.iter().all(belongs_to_title) && roles::guess(child).is_none();
    let names_author = letters(&heading.label()).starts_with("by") && child.blocks.len() < 12;
    bare && heading.ordinal.is_empty() && (child.blocks.iter().all(is_slight) || names_author)
}

fn is_title(draft: &Draft, title: &str) -> bool {
    let Some(heading) = &draft.heading else { return false };
    let mine = letters(&heading.label());
    let long = mine.len() > 3;
    heading.ordinal.is_empty()
        && (mine == *title
            || (long && title.starts_with(&mine))
            || (long && mine.starts_with(title)))
}

fn add_to_title_page(page: &mut Draft, child: Draft) {
    if let Some(heading) = child.heading {
        let mut content = heading.title;
        for part in [heading.ordinal, heading.subtitle] {
            if !part.is_empty() {
                content.push(Inline::text(" ", heading.span));
                content.extend(part);
            }
        }
        let paragraph = Paragraph { content, align: Align::Center, ..Paragraph::default() };
        let mut block = Block::new(BlockKind::Paragraph(paragraph), child.span);
        for name in child.names.iter().cloned() {
            give_name(&mut block, name);
        }
        page.blocks.push(block);
    }
    page.blocks.extend(child.blocks);
    child.children.into_iter().for_each(|c| add_to_title_page(page, c));
}

/// Gives the pages without a heading that the table of contents names their heading: the
/// paragraphs that say the same words, or the words of the contents.
pub(crate) fn named_by_contents(
    mut drafts: Vec<Draft>,
    contents: &Contents,
    losses: &mut Losses,
) -> Vec<Draft> {
    for draft in &mut drafts {
        if draft.heading.is_some() || draft.role.is_some() {
            continue;
        }
        let Some(entry) = draft.names.iter().find_map(|n| contents.get(n)) else { continue };
        let label = entry.label.trim();
        if label.is_empty() || draft.blocks.is_empty() {
            continue;
        }
        let span = draft.blocks.first().map_or(draft.span, |b| b.span);
        let said = leading(&draft.blocks, label);
        for block in draft.blocks.drain(..said) {
            draft.names.extend(block.id);
        }
        let shown = draft.blocks.iter().all(|b| matches!(b.kind, BlockKind::Figure(_)));
        let by_title = roles::by_title(label);
        if said == 0 && (shown || by_title.is_some()) {
            // A page of pictures, or one whose role says enough.
            draft.role = by_title;
            draft.goes_on = false;
            continue;
        }
        draft.heading = Some(of_line(label, span));
        draft.level = draft.level.max(1);
        draft.goes_on = false;
        if said == 0 {
            let message = format!("the heading `{label}` was taken from the table of contents");
            losses.note(
                Diagnostic::guessed("read-320", message)
                    .help("compare it with the first lines of the chapter")
                    .at(span),
            );
        }
    }
    drafts
}

/// How many paragraphs at the start say the words of a label, no more and no less.
fn leading(blocks: &[Block], label: &str) -> usize {
    let want = letters(label);
    let mut said = String::new();
    for (i, block) in blocks.iter().take(4).enumerate() {
        if !matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::Bridgehead(_)) {
            return 0;
        }
        said.push_str(&letters(&plain_block(block)));
        if said == want {
            return i + 1;
        }
        if !want.starts_with(&said) {
            return 0;
        }
    }
    0
}
