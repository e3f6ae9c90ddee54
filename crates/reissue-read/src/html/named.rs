//! Headings that are paragraphs in the source: those that the table of contents leads to, and
//! those that look like nothing else.

use reissue_core::{Align, Block, BlockKind, Diagnostic, Inline, InlineKind, plain, plain_block};

use super::flow::{Flow, RawHeading};
use super::heading::{of_line, of_lines, take_anchors};
use super::loss::Losses;
use super::outline::{Contents, is_slight};
use super::tidy::{is_short, letters, split_lines};
use crate::outline::is_ordinal;

/// Makes headings of the paragraphs that entries of the contents lead to, where these say the
/// words of the entry; where they do not, a heading with the words of the entry is put before.
pub(crate) fn by_contents(
    flow: &mut Vec<Flow>,
    page: &[String],
    contents: &Contents,
    losses: &mut Losses,
) {
    let offset = offset(flow, contents);
    let mut first = true;
    let mut at = 0;
    while at < flow.len() {
        let (names, slight) = match flow.get(at) {
            Some(Flow::Block(block)) => (names_of(block), is_slight(block)),
            _ => {
                first = false;
                at += 1;
                continue;
            }
        };
        let own = names.iter().any(|n| contents.contains_key(n));
        let of_page = if first && !slight { page } else { &[] };
        first &= slight;
        let entry = names.iter().chain(of_page).find_map(|n| contents.get(n));
        let Some(entry) = entry.filter(|e| !e.label.trim().is_empty()) else {
            at += 1;
            continue;
        };
        let level = (entry.depth as i32 + offset).clamp(1, 6) as u8;
        let rest = flow.get(at..).unwrap_or_default();
        let said = match saying(rest, &entry.label) {
            0 if own && opens_with(rest.first(), &entry.label) => 1,
            0 => 0,
            said => said + usize::from(is_titled(rest, said)),
        };
        if said > 0 {
            let blocks: Vec<Flow> = flow.drain(at..at + said).collect();
            at = put_heading(flow, at, blocks, level);
            counted(flow, at, level);
        } else if own && !slight && !beside_heading(flow, at, &names) {
            let Some(Flow::Block(block)) = flow.get(at) else { break };
            let span = block.span;
            let heading = of_line(entry.label.trim(), span);
            let raw = RawHeading { level, heading, names, role: None, language: None, span };
            let message =
                format!("the heading `{}` was taken from the table of contents", entry.label);
            losses.note(
                Diagnostic::guessed("read-320", message)
                    .help("compare it with the first lines of the chapter")
                    .at(span),
            );
            flow.insert(at, Flow::Heading(raw));
            at += 1;
        }
        at += 1;
    }
}

/// Makes headings of centred or bold lines that are an ordinal with its label, in a flow without
/// any heading; a centred line after one is its title.
pub(crate) fn by_look(flow: &mut Vec<Flow>, losses: &mut Losses) {
    by_capitals(flow, losses);
    counted_above(flow);
    titled_below(flow, losses);
    if flow.iter().any(|f| matches!(f, Flow::Heading(_) | Flow::Section(_))) {
        return;
    }
    let mut at = 0;
    while at < flow.len() {
        let labelled = set_apart(flow.get(at))
            .is_some_and(|t| is_ordinal(&t) && t.chars().filter(|c| c.is_alphabetic()).count() > 4);
        if labelled {
            let titled = set_apart(flow.get(at + 1)).is_some_and(|t| {
                t.split_whitespace().count() <= 12 && t.chars().any(char::is_alphabetic)
            });
            let blocks: Vec<Flow> = flow.drain(at..at + 1 + usize::from(titled)).collect();
            at = put_heading(flow, at, blocks, 2);
            tell(flow.get(at), losses);
        }
        at += 1;
    }
}

/// Lines in capitals that stand over running text are headings where the source has none but the
/// title of the book.
fn by_capitals(flow: &mut Vec<Flow>, losses: &mut Losses) {
    let sections = flow.iter().any(|f| matches!(f, Flow::Section(_)));
    let headings: Vec<u8> = flow.iter().filter_map(level).collect();
    if sections || headings.len() > 1 {
        return;
    }
    let over_text = |at: usize| {
        let mut after = flow.iter().skip(at + 1).filter(|f| !matches!(f, Flow::Gap(_)));
        in_capitals(flow.get(at)).is_some() && is_running_text(after.next())
    };
    let found: Vec<usize> = (0..flow.len()).filter(|at| over_text(*at)).collect();
    if found.len() < 3 || found.len() * 3 > flow.len() {
        return;
    }
    let level = headings.first().map_or(2, |l| (l + 1).min(6));
    let mut found = found.into_iter().peekable();
    let mut out = Vec::with_capacity(flow.len());
    for (at, piece) in flow.drain(..).enumerate() {
        if found.next_if_eq(&at).is_none() {
            out.push(piece);
            continue;
        }
        let heading = Flow::Heading(heading_of(vec![piece], level, &mut out));
        tell(Some(&heading), losses);
        out.push(heading);
    }
    *flow = out;
}

/// Makes the ordinal of the first heading of a flow of the line above it, where that says a division
/// and its number: `Chapter 1` in a `div`, the title in an `h2`.
fn counted_above(flow: &mut Vec<Flow>) {
    let slight = |piece: &Flow| match piece {
        Flow::Gap(_) => true,
        Flow::Block(block) => is_slight(block),
        _ => false,
    };
    let first = flow.iter().take_while(|p| slight(p)).count();
    let (Some(Flow::Block(block)), Some(Flow::Heading(raw))) =
        (flow.get(first), flow.get(first + 1))
    else {
        return;
    };
    let BlockKind::Paragraph(p) = &block.kind else { return };
    let words = plain(&p.content);
    let labelled = words.chars().filter(|c| c.is_alphabetic()).count() > 3;
    let bare = raw.heading.ordinal.is_empty() && !raw.heading.title.is_empty();
    if bare && is_short(&p.content, 40) && labelled && is_ordinal(words.trim()) {
        let level = raw.level;
        let line: Vec<Flow> = flow.drain(first..=first).collect();
        let mut marks = Vec::new();
        let above = heading_of(line, level, &mut marks);
        if let Some(Flow::Heading(raw)) = flow.get_mut(first) {
            raw.span = above.span.join(raw.span);
            raw.heading.span = raw.span;
            raw.heading.ordinal = above.heading.ordinal;
            raw.names.splice(0..0, above.names);
        }
        flow.splice(first..first, marks);
    }
}

/// Makes the title of a heading that is a number alone of the bold line below it.
fn titled_below(flow: &mut Vec<Flow>, losses: &mut Losses) {
    let mut out: Vec<Flow> = Vec::with_capacity(flow.len());
    for piece in flow.drain(..) {
        let number = matches!(out.last(), Some(Flow::Heading(raw))
            if raw.heading.title.is_empty() && !raw.heading.ordinal.is_empty());
        if !number || !is_bold_title(&piece) {
            out.push(piece);
            continue;
        }
        let mut marks = Vec::new();
        let below = heading_of(vec![piece], 1, &mut marks);
        if let Some(Flow::Heading(raw)) = out.last_mut() {
            raw.span = raw.span.join(below.span);
            raw.heading.span = raw.span;
            raw.names.extend(below.names);
            // A number at the head of such a line is the title's.
            raw.heading.title = below.heading.ordinal;
            if !raw.heading.title.is_empty() {
                raw.heading.title.push(Inline::text(" ", below.span));
            }
            raw.heading.title.extend(below.heading.title);
        }
        tell(out.last(), losses);
        out.append(&mut marks);
    }
    *flow = out;
}

/// Tells whether a paragraph is a few words in bold without a stop at their end, or in capitals, which
/// older books end with one.
fn is_bold_title(piece: &Flow) -> bool {
    let Flow::Block(Block { kind: BlockKind::Paragraph(p), .. }) = piece else { return false };
    let Some(text) = set_apart(Some(piece)) else { return false };
    let bold = p.content.iter().any(|i| matches!(i.kind, InlineKind::Strong(_)));
    let title = text.trim();
    if in_capitals(Some(piece)).is_some() {
        return !title.ends_with([',', ';', ':', '—', '-']);
    }
    let ends = title.ends_with(['.', ',', ';', ':']) || !title.chars().any(char::is_alphabetic);
    bold && !ends && title.split_whitespace().count() <= 12
}

fn level(piece: &Flow) -> Option<u8> {
    match piece {
        Flow::Heading(raw) => Some(raw.level),
        _ => None,
    }
}

/// The words of a paragraph of a few words, all in capitals.
fn in_capitals(piece: Option<&Flow>) -> Option<String> {
    let Some(Flow::Block(Block { kind: BlockKind::Paragraph(p), .. })) = piece else {
        return None;
    };
    if has_lower_case(&p.content) {
        return None;
    }
    let text = plain(&p.content);
    let letters = text.chars().filter(|c| c.is_uppercase()).count();
    let line = letters > 3 && text.split_whitespace().count() <= 12;
    (line && !text.chars().any(char::is_lowercase)).then_some(text)
}

fn has_lower_case(line: &[Inline]) -> bool {
    line.iter().any(|i| match &i.kind {
        InlineKind::Text(t) | InlineKind::Code(t) => t.chars().any(char::is_lowercase),
        _ => i.children().is_some_and(has_lower_case),
    })
}

fn is_running_text(piece: Option<&Flow>) -> bool {
    let Some(Flow::Block(block @ Block { kind: BlockKind::Paragraph(_), .. })) = piece else {
        return false;
    };
    let text = plain_block(block);
    text.split_whitespace().count() > 12 && text.chars().any(char::is_lowercase)
}

/// Says that a heading is a guess.
fn tell(piece: Option<&Flow>, losses: &mut Losses) {
    if let Some(Flow::Heading(raw)) = piece {
        let label = raw.heading.label();
        let message = format!("`{label}` was taken as a heading by its look");
        losses.note(Diagnostic::guessed("read-320", message).at(raw.span));
    }
}

/// The words of a paragraph that is centred or bold as a whole.
fn set_apart(piece: Option<&Flow>) -> Option<String> {
    let Some(Flow::Block(Block { kind: BlockKind::Paragraph(p), .. })) = piece else { return None };
    let bold = p.content.iter().all(|i| match &i.kind {
        InlineKind::Strong(_) | InlineKind::Anchor(_) | InlineKind::PageMark(_) => true,
        InlineKind::Text(t) => t.trim().is_empty(),
        _ => false,
    });
    if !bold && p.align != Align::Center {
        return None;
    }
    Some(plain(&p.content)).filter(|text| !text.trim().is_empty())
}

/// What is to be added to a depth of the contents to have the level of its headings.
fn offset(flow: &[Flow], contents: &Contents) -> i32 {
    flow.iter()
        .find_map(|piece| {
            let Flow::Heading(raw) = piece else { return None };
            let entry = raw.names.iter().find_map(|n| contents.get(n))?;
            Some(i32::from(raw.level) - entry.depth as i32)
        })
        .unwrap_or(0)
}

/// The names by which links find the start of a block.
fn names_of(block: &Block) -> Vec<String> {
    let mut out: Vec<String> = block.id.iter().cloned().collect();
    if let BlockKind::Paragraph(paragraph) = &block.kind {
        leading_anchors(&paragraph.content, &mut out);
    }
    out
}

/// Gathers the anchors before the first word; tells whether all of it was anchors.
fn leading_anchors(inlines: &[Inline], out: &mut Vec<String>) -> bool {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Anchor(name) => out.push(name.clone()),
            InlineKind::PageMark(_) => {}
            InlineKind::Text(t) if t.trim().is_empty() => {}
            _ => match inline.children() {
                Some(children) if leading_anchors(children, out) => {}
                _ => return false,
            },
        }
    }
    true
}

/// Tells whether a line that is set apart begins with the words of a label: `Chapter Three`, and its
/// title after a break.
fn opens_with(piece: Option<&Flow>, label: &str) -> bool {
    let text = set_apart(piece).unwrap_or_default();
    text.split_whitespace().count() <= 12 && letters(&text).starts_with(&letters(label))
}

/// Tells whether the pieces that say an entry of the contents are a number alone, with a centred
/// line below them that is a title, and text below that.
fn is_titled(flow: &[Flow], said: usize) -> bool {
    let number = flow.iter().take(said).all(|piece| match piece {
        Flow::Block(block) => is_ordinal(plain_block(block).trim()),
        _ => false,
    });
    let title = set_apart(flow.get(said)).is_some_and(|t| {
        let t = t.trim();
        t.split_whitespace().count() <= 12
            && t.starts_with(char::is_alphanumeric)
            && !t.ends_with(['.', ',', ';', ':'])
            && t.chars().any(char::is_alphabetic)
    });
    number && title && is_running_text(flow.get(said + 1))
}

/// How many paragraphs at the start of a flow say the words of a label, no more and no less.
fn saying(flow: &[Flow], label: &str) -> usize {
    // `I. The Quay` is `CHAPTER I`, `THE QUAY` in the text.
    let undivided = |text: &str| {
        let first = text.trim().split([' ', '\u{a0}']).next().unwrap_or_default();
        let division = crate::text::headings::is_division(first);
        letters(if division { text.trim().get(first.len()..).unwrap_or_default() } else { text })
    };
    let want = undivided(label);
    let mut said = String::new();
    for (i, piece) in flow.iter().take(4).enumerate() {
        let Flow::Block(block) = piece else { return 0 };
        if !matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::Bridgehead(_)) {
            return 0;
        }
        let words = plain_block(block);
        said.push_str(&if i == 0 { undivided(&words) } else { letters(&words) });
        if said == want && !want.is_empty() {
            return i + 1;
        }
        if !want.starts_with(&said) {
            return 0;
        }
    }
    0
}

/// Puts a heading made of paragraphs at a place, page marks of theirs before it; gives its place.
fn put_heading(flow: &mut Vec<Flow>, at: usize, blocks: Vec<Flow>, level: u8) -> usize {
    let mut pieces = Vec::new();
    let heading = heading_of(blocks, level, &mut pieces);
    pieces.push(Flow::Heading(heading));
    let place = at + pieces.len() - 1;
    flow.splice(at..at, pieces);
    place
}

/// Makes a heading of paragraphs, one line each; page marks go to `marks`.
fn heading_of(blocks: Vec<Flow>, level: u8, marks: &mut Vec<Flow>) -> RawHeading {
    let mut lines = Vec::new();
    let mut names = Vec::new();
    let mut span = reissue_core::Span::NONE;
    for piece in blocks {
        let Flow::Block(block) = piece else { continue };
        span = span.join(block.span);
        names.extend(block.id);
        match block.kind {
            BlockKind::Paragraph(p) => lines.extend(split_lines(p.content).into_iter().map(bare)),
            BlockKind::Bridgehead(b) => lines.extend(split_lines(b.content).into_iter().map(bare)),
            _ => {}
        }
    }
    let mut heading = of_lines(lines, span);
    take_anchors(&mut heading, &mut names, marks);
    RawHeading { level, heading, names, role: None, language: None, span }
}

/// Takes off the looks that cover a whole line: they are the design's.
fn bare(mut line: Vec<Inline>) -> Vec<Inline> {
    loop {
        let words = |i: &Inline| !matches!(&i.kind, InlineKind::Text(t) if t.trim().is_empty());
        let covers = |i: &Inline| {
            matches!(
                i.kind,
                InlineKind::Strong(_)
                    | InlineKind::SmallCaps(_)
                    | InlineKind::Emphasis(_)
                    | InlineKind::Underline(_)
            )
        };
        let mut with_words = line
            .iter()
            .enumerate()
            .filter(|(_, i)| words(i) && !matches!(i.kind, InlineKind::Anchor(_)));
        let only = with_words.next().filter(|(_, i)| covers(i)).map(|(at, _)| at);
        let Some(at) = only.filter(|_| with_words.next().is_none()) else { return line };
        let inside = line.get_mut(at).and_then(Inline::children_mut).map(std::mem::take);
        line.splice(at..=at, inside.unwrap_or_default());
    }
}

/// Makes the ordinal of a heading of the line before it, where that is one.
fn counted(flow: &mut Vec<Flow>, at: usize, level: u8) {
    let Some(before) = at.checked_sub(1) else { return };
    let bare_title =
        matches!(flow.get(at), Some(Flow::Heading(raw)) if raw.heading.ordinal.is_empty());
    if bare_title && set_apart(flow.get(before)).is_some_and(|t| is_ordinal(&t)) {
        let line: Vec<Flow> = flow.drain(before..at).collect();
        put_heading(flow, before, line, level);
    }
}

/// Gives the names of a place to the heading right before or after it; tells whether there is one.
fn beside_heading(flow: &mut [Flow], at: usize, names: &[String]) -> bool {
    for beside in [at.checked_sub(1), Some(at + 1)].into_iter().flatten() {
        if let Some(Flow::Heading(raw)) = flow.get_mut(beside) {
            raw.names.extend(names.iter().cloned());
            return true;
        }
    }
    false
}
