//! HTML blocks of a manuscript: tables and rules are read, the words of anything else stand as
//! paragraphs; tags are reported. Comments say nothing.

use reissue_core::{Block, BlockKind, Inline, SceneBreak, Span};

use super::super::blocks::Node;
use super::super::inlines::Finding;
use super::Converter;
use crate::raw_html::{Piece, Rows, is_inline, pieces};

/// Reads an HTML block.
pub(super) fn read(converter: &mut Converter<'_>, node: &Node, out: &mut Vec<Block>) {
    let text = converter.context.text;
    let lines: Vec<&str> = node.lines.iter().filter_map(|p| text.get(p.start..p.end)).collect();
    let source = lines.join("\n");
    let found = pieces(&source);
    let span = converter.span_of(node);
    let is = |piece: &Piece, name: &str| matches!(piece, Piece::Open(n) if n == name);
    let ends = found.contains(&Piece::Close("table".into()));
    if ends && found.iter().any(|p| is(p, "table")) {
        return out.push(Block::new(BlockKind::Table(table(&found, span)), span));
    }
    let mut words = String::new();
    let mut unknown = false;
    for piece in &found {
        match piece {
            Piece::Words(more) => words.push_str(more),
            Piece::Open(name) if name == "br" => words.push(' '),
            Piece::Open(name) if name == "hr" => {
                out.extend(paragraph(&mut words, span));
                out.push(Block::new(BlockKind::SceneBreak(SceneBreak::default()), span));
            }
            Piece::Open(name) | Piece::Close(name) => {
                if !is_inline(name) {
                    out.extend(paragraph(&mut words, span));
                }
                unknown = true;
            }
        }
    }
    out.extend(paragraph(&mut words, span));
    if unknown {
        let tag = lines.first().map_or("", |t| t.trim()).to_owned();
        converter.findings.push(Finding::Html { tag, place: span });
    }
}

fn table(found: &[Piece], span: Span) -> reissue_core::Table {
    let mut rows = Rows::default();
    let mut words = String::new();
    for piece in found {
        match piece {
            Piece::Words(more) => words.push_str(more),
            Piece::Open(name) if name == "br" => words.push(' '),
            Piece::Open(name) | Piece::Close(name) if is_inline(name) => {}
            Piece::Open(name) => {
                rows.add(paragraph(&mut words, span));
                rows.open(name);
            }
            Piece::Close(_) => rows.add(paragraph(&mut words, span)),
        }
    }
    rows.add(paragraph(&mut words, span));
    rows.finish()
}

/// The words so far as a paragraph; none where there are none.
fn paragraph(words: &mut String, span: Span) -> Option<Block> {
    let text = std::mem::take(words).split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then(|| Block::paragraph(vec![Inline::text(text, span)], span))
}
