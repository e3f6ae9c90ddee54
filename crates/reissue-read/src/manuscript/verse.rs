//! Verse: line blocks, and divs that give them a title and an author.

use reissue_core::{BlockKind, Inline, Line, Stanza, Verse};

use super::blocks::{Node, NodeKind, Piece};
use super::convert::{Converter, take_attribution};
use super::inlines::is_line_end;

/// Two spaces after the mark are one step of indentation.
const STEP: usize = 2;

/// Reads `| line` after `| line`; a bare `|` parts stanzas, a line that begins with a space goes on
/// with the line before.
pub(super) fn line_block(converter: &mut Converter<'_>, node: &Node) -> Verse {
    let text = converter.context.text;
    let mut stanzas = Vec::new();
    let mut lines: Vec<(u8, Piece)> = Vec::new();
    for piece in &node.lines {
        let source = text.get(piece.start..piece.end).unwrap_or("");
        let Some(after) = source.strip_prefix('|') else {
            // A line that goes on: the pieces are read as one where they touch.
            if let Some((_, last)) = lines.last_mut() {
                last.end = piece.end;
            }
            continue;
        };
        let words = after.trim_start_matches([' ', '\t']);
        if words.is_empty() {
            push_stanza(converter, &mut stanzas, &mut lines);
            continue;
        }
        let spaces = after.len() - words.len();
        let indent = spaces.saturating_sub(1).div_ceil(STEP);
        let start = piece.end - words.len();
        let words = words.trim_end_matches([' ', '\t']);
        let piece = Piece { pad: 0, start, end: start + words.len() };
        lines.push((u8::try_from(indent).unwrap_or(u8::MAX), piece));
    }
    push_stanza(converter, &mut stanzas, &mut lines);
    Verse { stanzas, ..Verse::default() }
}

/// Reads the lines of a stanza as one text, so that emphasis may run over them, and parts it again.
fn push_stanza(converter: &mut Converter<'_>, out: &mut Vec<Stanza>, lines: &mut Vec<(u8, Piece)>) {
    if lines.is_empty() {
        return;
    }
    let pieces: Vec<Piece> = lines.iter().map(|(_, p)| *p).collect();
    let content = converter.context.stanza(&pieces, &mut converter.findings);
    let parted = part_at_breaks(content);
    let stanza = lines
        .drain(..)
        .zip(parted.into_iter().chain(std::iter::repeat(Vec::new())))
        .map(|((indent, piece), content)| Line {
            indent,
            content,
            span: converter.context.span(piece.start, piece.end),
        })
        .collect();
    out.push(Stanza { lines: stanza });
}

/// Parts inlines where a line ends; emphasis that runs over the end is closed and opened again.
fn part_at_breaks(inlines: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut out: Vec<Vec<Inline>> = vec![Vec::new()];
    for mut inline in inlines {
        if is_line_end(&inline) {
            out.push(Vec::new());
            continue;
        }
        let children = inline.children_mut().map(std::mem::take);
        let Some(children) = children else {
            if let Some(line) = out.last_mut() {
                line.push(inline);
            }
            continue;
        };
        for (i, part) in part_at_breaks(children).into_iter().enumerate() {
            if i > 0 {
                out.push(Vec::new());
            }
            let mut copy = inline.clone();
            if let Some(inside) = copy.children_mut() {
                *inside = part;
            }
            if let Some(line) = out.last_mut() {
                line.push(copy);
            }
        }
    }
    out
}

/// Reads `::: verse`: a div `title`, line blocks, an attribution.
pub(super) fn div(converter: &mut Converter<'_>, inside: &[usize]) -> Verse {
    let mut verse = Verse::default();
    let mut others = Vec::new();
    for index in inside {
        if let Some(title) = converter.div_named(*index, "title") {
            verse.title.extend(converter.words(title));
        } else if converter.tree.node(*index).kind == NodeKind::Verse {
            let node = converter.tree.node(*index);
            verse.stanzas.extend(line_block(converter, node).stanzas);
        } else {
            others.push(*index);
        }
    }
    let mut blocks = converter.blocks(&others);
    verse.attribution = take_attribution(&mut blocks);
    for block in blocks {
        if let BlockKind::Paragraph(p) = block.kind {
            // Paragraphs in verse are stanzas whose lines end in a hard break.
            let lines = super::convert::split_lines(p.content);
            let lines =
                lines.into_iter().map(|content| Line { indent: 0, content, span: block.span });
            verse.stanzas.push(Stanza { lines: lines.collect() });
        }
    }
    verse
}
