//! Plays set in paragraphs: speeches with their speaker, stage directions between them.

use reissue_core::{Block, BlockKind, Dialogue, Inline, InlineKind, Language, Turn};

use super::convert::{Context, Converter};
use super::flow::Flow;
use super::types::{has_class, is};
use crate::xml::Node;

/// Tells whether an element holds nothing but speeches and stage directions, and says so.
pub(crate) fn is_dialogue(node: Node<'_>) -> bool {
    let named = is(node, "drama") || has_class(node, &["dialogue", "drama"]);
    named
        && node.elements().next().is_some()
        && node.elements().all(|n| is_speech(n) || is_direction(n))
        && node.children().all(|n| n.text().is_none_or(|t| t.trim().is_empty()))
}

fn is_speech(node: Node<'_>) -> bool {
    node.is("div") && (is(node, "speech") || has_class(node, &["speech"]))
}

fn is_direction(node: Node<'_>) -> bool {
    matches!(node.name(), "p" | "div")
        && (is(node, "stage-direction") || has_class(node, &["direction", "stage-direction"]))
}

fn is_speaker(node: Node<'_>) -> bool {
    is(node, "persona") || has_class(node, &["speaker"])
}

impl<'d> Converter<'d, '_> {
    /// Turns that stand in elements of their own.
    pub(crate) fn dialogue(
        &mut self,
        node: Node<'d>,
        cx: &Context,
        inside: &Context,
        language: Option<Language>,
        out: &mut Vec<Flow>,
    ) {
        let name = self.name_of(node, cx);
        let mut turns = Vec::new();
        for child in node.elements() {
            let (child_cx, _) = self.enter(child, inside);
            let name = self.name_of(child, inside);
            self.pending.extend(name);
            let span = self.span(child, inside);
            if is_direction(child) {
                let content = self.line(child, &child_cx);
                turns.push(Turn::Direction { content: plain_look(content), span });
            } else {
                turns.push(self.speech(child, &child_cx, span));
            }
        }
        let mut block = Block::new(BlockKind::Dialogue(Dialogue { turns }), self.span(node, cx));
        block.language = language;
        let block = self.named(block, name);
        out.push(Flow::Block(block));
    }

    fn speech(&mut self, node: Node<'d>, cx: &Context, span: reissue_core::Span) -> Turn {
        let first = node.elements().next();
        let inner = first.and_then(|p| p.elements().find(|n| is_speaker(*n)));
        let speaker = first.filter(|p| is_speaker(*p)).or(inner);
        let words = speaker.map(|n| {
            let (inside, _) = self.enter(n, cx);
            let words = self.line(n, &inside);
            self.taken.insert((cx.page, n.id));
            plain_look(words)
        });
        let blocks = self.blocks(node, cx);
        Turn::Speech { speaker: words.unwrap_or_default(), blocks, span }
    }
}

/// Takes off the italics or small capitals that all words of a turn's part share: the design sets them.
fn plain_look(content: Vec<Inline>) -> Vec<Inline> {
    match content.as_slice() {
        [Inline { kind: InlineKind::SmallCaps(inside), .. }] => inside.clone(),
        _ => content,
    }
}
