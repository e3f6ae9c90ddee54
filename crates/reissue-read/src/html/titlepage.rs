//! The title page of a source that has none by its mark-up: lines before the text, among them the
//! title of the book, as headings and centred paragraphs.
//!
//! Such lines open no chapters whatever their levels. The page ends before the first heading that
//! opens text: one with an ordinal, one that names a part of a book (`Preface`), or one with more
//! than a line or two under it. Where what stands up to there is more than a page, or sentences
//! stand under its headings, they are the headings of short sections: then the page is the title
//! and who wrote it.

use reissue_core::{
    Align, Block, BlockKind, Heading, Inline, InlineKind, Paragraph, Role, plain, plain_block,
};

use super::contents::is_link_line;
use super::convert::give_name;
use super::flow::{Flow, RawHeading, RawSection};
use super::roles;
use super::tidy::letters;

/// Words that a paragraph of a title page has at most, an imprint or a dedication included.
const WORDS: usize = 60;
/// Words outside headings that a title page has at most.
const PAGE: usize = 3 * WORDS;
/// How far from the start of a book a title page may begin, in pieces of its flow.
const REACH: usize = 24;

/// What is known of a book before its text is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known<'k> {
    /// Its title.
    pub(crate) title: &'k str,
    /// Who made it.
    pub(crate) authors: &'k [String],
}

/// Makes a section of the title page near the start of a flow, where there is one that says the
/// title of the book and something follows it; tells whether there is.
pub(crate) fn gather(flow: &mut Vec<Flow>, known: Known<'_>, more_follows: bool) -> bool {
    let starts =
        (0..flow.len().min(REACH)).filter(|at| *at == 0 || flow.get(*at).is_some_and(is_heading));
    let found = starts.into_iter().find_map(|start| {
        let after = flow.get(start..)?;
        let end = end(after, known, more_follows)?;
        let zone = after.get(..end)?;
        let before = flow.get(..start)?;
        let first = !before.iter().any(is_heading)
            && before.iter().map(word_count).sum::<usize>() <= 2 * WORDS;
        (says(zone, known) || first && are_bare(zone)).then_some((start, start + end))
    });
    let Some((start, end)) = found else { return false };
    let zone: Vec<Flow> = flow.drain(start..end).collect();
    let section = section(zone, known.title);
    flow.insert(start, Flow::Section(section));
    true
}

fn is_heading(piece: &Flow) -> bool {
    matches!(piece, Flow::Heading(_))
}

/// Where the lines end that may be a title page; none where text starts under the first heading.
fn end(flow: &[Flow], known: Known<'_>, more_follows: bool) -> Option<usize> {
    let by_line = |piece: &Flow| match piece {
        Flow::Heading(raw) => is_by_line(&raw.heading.label(), known),
        _ => false,
    };
    let mut at = 0;
    while let Some(piece) = flow.get(at) {
        let line = match piece {
            Flow::Heading(raw)
                if !by_line(piece) && opens_text(raw, flow.get(at + 1..).unwrap_or_default()) =>
            {
                break;
            }
            Flow::Heading(_) => true,
            Flow::Block(block) => is_line(block) && !is_link_line(block),
            Flow::Gap(_) => true,
            Flow::Stanza(_) | Flow::Section(_) => false,
        };
        if !line {
            break;
        }
        at += 1;
    }
    let zone = flow.get(..at)?;
    if runs_on(zone, known) {
        let others = |piece: &Flow| is_heading(piece) && !by_line(piece) && !names(piece, known);
        return zone.iter().position(others).filter(|at| *at > 0);
    }
    match flow.get(at) {
        Some(Flow::Heading(_) | Flow::Section(_)) => Some(at).filter(|at| *at > 0),
        Some(Flow::Block(block)) if is_link_line(block) => Some(at).filter(|at| *at > 0),
        // Text without a heading of its own belongs to the last heading before it, unless that
        // only says who wrote it.
        Some(_) => {
            let last = flow.get(..at)?.iter().rposition(is_heading)?;
            let lines = flow.get(last).is_some_and(by_line);
            Some(if lines { at } else { last }).filter(|at| *at > 0)
        }
        None => Some(at).filter(|_| more_follows && at > 0),
    }
}

/// Tells whether lines are more than a title page: too many words, or more than one heading that
/// says neither the title nor who wrote it and has a sentence under it, or is as high as the title
/// and has a lower heading under it.
fn runs_on(zone: &[Flow], known: Known<'_>) -> bool {
    let (mut words, mut sections) = (0, 0);
    let mut top = 0;
    let mut open = false;
    for (at, piece) in zone.iter().enumerate() {
        match piece {
            Flow::Heading(raw) => {
                let titled = names(piece, known);
                if titled {
                    top = raw.level;
                }
                open = !titled && !is_by_line(&raw.heading.label(), known);
                let next = zone.get(at + 1);
                let below = matches!(next, Some(Flow::Heading(next)) if next.level > raw.level);
                if open && below && raw.level <= top {
                    sections += 1;
                    open = false;
                }
            }
            Flow::Block(block) => {
                let text = plain_block(block);
                words += text.split_whitespace().count();
                if open && is_sentence(block, &text) {
                    sections += 1;
                    open = false;
                }
            }
            _ => {}
        }
    }
    words > PAGE || sections > 1
}

/// Tells whether a block is a sentence of running text: not centred, a stop at its end, most of
/// its words without a capital.
fn is_sentence(block: &Block, text: &str) -> bool {
    let BlockKind::Paragraph(paragraph) = &block.kind else { return false };
    let words = text.split_whitespace().count();
    let small = text.split_whitespace().filter(|w| w.starts_with(char::is_lowercase)).count();
    let stopped = text.trim_end().ends_with(['.', '?', '!', ':', '…', '”', '"']);
    paragraph.align == Align::Start && words > 5 && stopped && small * 3 > words * 2
}

/// Tells whether a heading is the title of the book or a part of it.
fn names(piece: &Flow, known: Known<'_>) -> bool {
    let Flow::Heading(raw) = piece else { return false };
    let (said, title) = (letters(&raw.heading.label()), letters(known.title));
    said.chars().count() > 1 && (title.contains(&said) || said.contains(&title))
}

/// Tells whether a heading opens text: by its words, or by what stands under it.
fn opens_text(raw: &RawHeading, after: &[Flow]) -> bool {
    let title = plain(&raw.heading.title);
    if !raw.heading.ordinal.is_empty() {
        return true;
    }
    let named = raw.role.or_else(|| roles::by_title(&title));
    if named.is_some_and(|r| !matches!(r, Role::TitlePage | Role::HalfTitle | Role::Imprint)) {
        return true;
    }
    let mut words = 0;
    for piece in after {
        match piece {
            Flow::Heading(_) => break,
            // A contents list below it is no text of its.
            Flow::Block(block) if is_link_line(block) => break,
            Flow::Block(block) if is_line(block) => {
                words += plain_block(block).split_whitespace().count();
            }
            // Words with a pause after them go on.
            Flow::Gap(_) if words == 0 => {}
            _ => return true,
        }
    }
    words > 2 * WORDS
}

/// Tells whether a block may stand on a title page.
fn is_line(block: &Block) -> bool {
    let words = || plain_block(block).split_whitespace().count();
    match &block.kind {
        BlockKind::PageMark(_) | BlockKind::SceneBreak(_) | BlockKind::Figure(_) => true,
        BlockKind::Paragraph(p) => {
            words() <= if p.align == Align::Start { WORDS / 2 } else { WORDS }
        }
        BlockKind::Epigraph(_) | BlockKind::Quotation(_) | BlockKind::Verse(_) => {
            words() <= 2 * WORDS
        }
        _ => false,
    }
}

/// Tells whether a heading only says who wrote the book.
fn is_by_line(label: &str, known: Known<'_>) -> bool {
    let said = letters(label);
    let by = label.to_lowercase().starts_with("by ") && label.split_whitespace().count() <= 9;
    by || known.authors.iter().any(|a| !a.is_empty() && letters(a) == said)
}

/// Tells whether lines are headings with next to nothing under them, which open no text: a title
/// page whatever the title, which the package may spell in another script.
fn are_bare(zone: &[Flow]) -> bool {
    let plain = !runs_on(zone, Known { title: "", authors: &[] });
    zone.iter().filter(|p| is_heading(p)).count() > 2
        && plain
        && zone.iter().map(word_count).sum::<usize>() <= WORDS
}

/// The words of a block.
fn word_count(piece: &Flow) -> usize {
    match piece {
        Flow::Block(block) => plain_block(block).split_whitespace().count(),
        _ => 0,
    }
}

/// Tells whether lines say the title of the book, or as much of it as stands before a colon; or,
/// in more headings than one, who wrote it.
fn says(zone: &[Flow], known: Known<'_>) -> bool {
    let title = known.title;
    let signed = zone.iter().filter(|p| is_heading(p)).count() > 1
        && zone
            .iter()
            .any(|p| matches!(p, Flow::Heading(raw) if is_by_line(&raw.heading.label(), known)));
    let said: String = zone.iter().filter_map(words_of).map(|w| letters(&w)).collect();
    let main = title.split([':', ';', '(', '[']).next().unwrap_or(title);
    let has = |title: &str| {
        let bare = letters(without_article(title));
        bare.chars().count() > 2 && said.contains(&bare)
    };
    signed || has(title) || has(main)
}

fn words_of(piece: &Flow) -> Option<String> {
    match piece {
        Flow::Heading(raw) => Some(raw.heading.label()),
        Flow::Block(block) => Some(plain_block(block)),
        _ => None,
    }
}

fn without_article(title: &str) -> &str {
    let trimmed = title.trim();
    let article = trimmed.split_once(' ').filter(|(first, _)| {
        matches!(
            first.to_lowercase().as_str(),
            "the" | "a" | "an" | "der" | "die" | "das" | "le" | "la" | "les" | "el" | "il" | "de"
        )
    });
    article.map_or(trimmed, |(_, rest)| rest)
}

/// Makes the section: the first headings that say the title are its heading, all else its text.
fn section(zone: Vec<Flow>, title: &str) -> RawSection {
    let wanted = letters(title);
    let mut section = RawSection { role: Some(Role::TitlePage), ..RawSection::default() };
    let mut said = String::new();
    let mut open = true;
    let mut heading: Option<RawHeading> = None;
    let mut flow = Vec::new();
    for piece in zone {
        match piece {
            Flow::Heading(raw) => {
                section.span = section.span.join(raw.span);
                let mine = letters(&raw.heading.label());
                let part = mine.chars().count() > 1
                    && (wanted.contains(&format!("{said}{mine}")) || mine.contains(&wanted));
                if open && part {
                    said.push_str(&mine);
                    heading = Some(match heading {
                        Some(first) => together(first, raw),
                        None => raw,
                    });
                } else {
                    open = false;
                    flow.push(Flow::Block(line(raw)));
                }
            }
            Flow::Block(block) => {
                section.span = section.span.join(block.span);
                open &= plain_block(&block).trim().is_empty();
                flow.push(Flow::Block(block));
            }
            other => flow.push(other),
        }
    }
    if let Some(raw) = heading {
        flow.insert(0, Flow::Heading(raw));
    }
    section.flow = flow;
    section
}

/// Two headings that say parts of one title.
pub(crate) fn together(first: RawHeading, second: RawHeading) -> RawHeading {
    let mut title = words(first.heading);
    title.push(Inline::text(" ", second.span));
    title.extend(words(second.heading));
    let span = first.span.join(second.span);
    let heading = Heading { title, span, ..Heading::default() };
    let names = first.names.into_iter().chain(second.names).collect();
    RawHeading { heading, names, span, level: first.level, role: None, language: first.language }
}

fn words(heading: Heading) -> Vec<Inline> {
    let mut out = Vec::new();
    for part in [heading.ordinal, heading.title, heading.subtitle] {
        if let Some(span) = part.first().map(|i| i.span).filter(|_| !out.is_empty()) {
            out.push(Inline::new(InlineKind::LineBreak, span));
        }
        out.extend(part);
    }
    out
}

/// A heading that opens nothing as a line of the page.
pub(crate) fn line(raw: RawHeading) -> Block {
    let paragraph =
        Paragraph { content: words(raw.heading), align: Align::Center, ..Paragraph::default() };
    let mut block = Block::new(BlockKind::Paragraph(paragraph), raw.span);
    block.language = raw.language;
    for name in raw.names {
        give_name(&mut block, name);
    }
    block
}
