//! Paragraphs, and what a paragraph is where it holds one thing only: figures, page marks, parts.

use reissue_core::{
    Attribution, Block, BlockKind, Figure, Inline, InlineKind, Language, Paragraph, Placement,
    Span, plain,
};

use super::super::spans::{Part, part, part_name};

/// What a paragraph's inlines make: see [`Converter::paragraph`].
pub(super) fn paragraph_of(mut content: Vec<Inline>, span: Span) -> Block {
    let space = |i: &Inline| matches!(&i.kind, InlineKind::Text(t) if t.trim() .is_empty());
    if content.iter().any(|i| part_name(i) == Some("figure"))
        && content.iter().all(|i| part_name(i) == Some("figure") || space(i))
    {
        return figure_of(content, span);
    }
    if let [Inline { kind: InlineKind::PageMark(number), .. }] = content.as_slice() {
        return Block::new(BlockKind::PageMark(number.clone()), span);
    }
    let lead_in = take_lead_in(&mut content);
    Block::new(BlockKind::Paragraph(Paragraph { content, lead_in, ..Paragraph::default() }), span)
}

fn figure_of(content: Vec<Inline>, span: Span) -> Block {
    let mut figure = Figure::default();
    let mut block_id = None;
    let mut language = None;
    for Part { mut attributes, content, span, .. } in content.into_iter().filter_map(part) {
        let mut content = content.into_iter();
        if let Some(Inline { kind: InlineKind::Image(image), .. }) = content.next() {
            figure.images.push(image);
        }
        let words: Vec<Inline> = content.collect();
        if !words.is_empty() {
            figure.caption.push(Block::paragraph(words, span));
        }
        if let Some(name) = attributes.value("placement") {
            figure.placement = placement(&name).unwrap_or_default();
        }
        block_id = block_id.or(attributes.value("id"));
        language = language.or(attributes.value("lang").and_then(|l| Language::new(&l).ok()));
    }
    let mut block = Block::new(BlockKind::Figure(figure), span);
    block.id = block_id;
    block.language = language;
    block
}

/// The placement of a name.
pub(super) fn placement(name: &str) -> Option<Placement> {
    Some(match name {
        "here" => Placement::Here,
        "top" => Placement::Top,
        "bottom" => Placement::Bottom,
        "plate" => Placement::Plate,
        "frontispiece" => Placement::Frontispiece,
        _ => return None,
    })
}

/// Takes the part `lead-in` off the start of a paragraph; gives how many words it holds.
pub(super) fn take_lead_in(content: &mut Vec<Inline>) -> u16 {
    let silent = |i: &Inline| {
        matches!(i.kind, InlineKind::PageMark(_) | InlineKind::Anchor(_) | InlineKind::Index(_))
    };
    let Some(at) = content.iter().position(|i| !silent(i)) else { return 0 };
    if content.get(at).and_then(part_name) != Some("lead-in") {
        return 0;
    }
    let Some(found) = part(content.remove(at)) else { return 0 };
    let words = plain(&found.content).split_whitespace().count();
    let after = content.split_off(at);
    for inline in found.content.into_iter().chain(after) {
        match (content.last_mut().map(|i| &mut i.kind), inline.kind) {
            (Some(InlineKind::Text(before)), InlineKind::Text(text)) => before.push_str(&text),
            (_, kind) => content.push(Inline::new(kind, inline.span)),
        }
    }
    u16::try_from(words).unwrap_or(u16::MAX)
}

/// Takes the attribution off the end of blocks: a paragraph that is nothing else.
pub(in super::super) fn take_attribution(blocks: &mut Vec<Block>) -> Option<Attribution> {
    let content = only_part(blocks.last()?, "attribution")?;
    let span = blocks.pop()?.span;
    Some(Attribution { content, span })
}

/// The words of a part that a paragraph holds and nothing else.
pub(super) fn only_part(block: &Block, name: &str) -> Option<Vec<Inline>> {
    match &block.kind {
        BlockKind::Paragraph(Paragraph { content, .. }) => match content.as_slice() {
            [one] if part_name(one) == Some(name) => part(one.clone()).map(|p| p.content),
            _ => None,
        },
        _ => None,
    }
}

/// Takes spaces off the start of inlines.
pub(in super::super) fn trim_start(inlines: &mut Vec<Inline>) {
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = inlines.first_mut() {
        let kept = text.trim_start_matches(' ').to_owned();
        *text = kept;
        if text.is_empty() {
            inlines.remove(0);
        }
    }
}

/// Takes spaces off the end of inlines.
pub(super) fn trim_end(inlines: &mut Vec<Inline>) {
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = inlines.last_mut() {
        text.truncate(text.trim_end_matches(' ').len());
        if text.is_empty() {
            inlines.pop();
        }
    }
}

/// Splits inlines at line breaks.
pub(in super::super) fn split_lines(inlines: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut out = vec![Vec::new()];
    for inline in inlines {
        if inline.kind == InlineKind::LineBreak {
            out.push(Vec::new());
        } else if let Some(line) = out.last_mut() {
            line.push(inline);
        }
    }
    out.retain(|line| !line.is_empty());
    out
}
