//! Notes: `[^label]: text`, and the divs that say of which kind they are.

use reissue_core::{Block, BlockKind, Inline, InlineKind, Note, NoteId, NoteKind, Span, plain};

use super::attributes::Attributes;
use super::blocks::Node;
use super::convert::{Converter, trim_start};
use super::spans::{Part, part, part_name};

/// Keeps the note of a definition. A label that begins with `en-` names an endnote.
pub(super) fn define(converter: &mut Converter<'_>, node: &Node, label: &str) {
    let blocks = converter.blocks(&node.children);
    let kind = converter.note_kind.unwrap_or_else(|| kind_of(label));
    let span = converter.span_of(node);
    keep(converter, Note { id: NoteId(label.into()), kind, span, ..Note::default() }, blocks);
}

fn kind_of(label: &str) -> NoteKind {
    if label.starts_with("en-") { NoteKind::Endnote } else { NoteKind::Footnote }
}

/// Keeps a note after its mark and language, which a span `[*]{.mark lang=fr}` at its start gives.
fn keep(converter: &mut Converter<'_>, mut note: Note, mut blocks: Vec<Block>) {
    let mut emptied = false;
    if let Some(Block { kind: BlockKind::Paragraph(p), .. }) = blocks.first_mut()
        && p.content.first().and_then(part_name) == Some("mark")
    {
        if let Some(Part { attributes, content, .. }) = part(p.content.remove(0)) {
            let mark = plain(&content);
            let given = attributes.get("n").map(str::to_owned);
            note.mark = given.or((!mark.is_empty()).then_some(mark));
            // A language around the mark is that of the note.
            note.language = match content.as_slice() {
                [Inline { kind: InlineKind::Foreign(phrase), .. }] => Some(phrase.language.clone()),
                _ => None,
            };
        }
        trim_start(&mut p.content);
        emptied = p.content.is_empty();
    }
    if emptied {
        blocks.remove(0);
    }
    note.blocks = blocks;
    converter.notes.push(note);
}

/// Reads `::: {.note #id .endnote}`, the long form.
pub(super) fn div(
    converter: &mut Converter<'_>,
    inside: &[usize],
    mut attributes: Attributes,
    span: Span,
) {
    let id = attributes.id.take().map(|i| i.text).unwrap_or_default();
    let kind = if attributes.take("endnote") { NoteKind::Endnote } else { kind_of(&id) };
    let blocks = converter.blocks(inside);
    converter.leftover(&attributes);
    keep(converter, Note { id: NoteId(id), kind, span, ..Note::default() }, blocks);
}

/// Reads `::: endnotes` or `::: footnotes`; gives the blocks inside that are no notes.
pub(super) fn group(converter: &mut Converter<'_>, name: &str, inside: &[usize]) -> Vec<Block> {
    let kind = if name == "endnotes" { NoteKind::Endnote } else { NoteKind::Footnote };
    let before = converter.note_kind.replace(kind);
    let blocks = converter.blocks(inside);
    converter.note_kind = before;
    blocks
}
