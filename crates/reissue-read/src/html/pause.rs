//! Pauses between scenes: rules and ornaments.

use reissue_core::{Block, BlockKind, SceneBreak};

use super::convert::{Context, Converter};
use super::flow::Flow;
use super::loss::Losses;
use super::types::has_class;
use crate::xml::Node;

impl<'d> Converter<'d, '_> {
    /// A rule, but for those that an editor sets for itself.
    pub(crate) fn rule(&mut self, node: Node<'d>, cx: &Context, out: &mut Vec<Flow>) {
        if has_class(node, &["sigil_split_marker", "sigilchapterbreak"]) {
            self.losses.look("a mark of an editor", self.span(node, cx));
            return;
        }
        let block = Block::new(BlockKind::SceneBreak(SceneBreak::default()), self.span(node, cx));
        let name = self.name_of(node, cx);
        out.push(Flow::Block(self.named(block, name)));
    }
}

/// Tells whether a paragraph is an ornament between scenes: asterisks, dashes, or a class name.
pub(crate) fn is_scene_mark(node: Node<'_>) -> bool {
    const CLASSES: &[&str] = &[
        "scenebreak",
        "scene-break",
        "thoughtbreak",
        "thought-break",
        "tb",
        "transition",
        "asterism",
        "section-break",
        "sectionbreak",
        "ornament",
        "separator",
        "center-tb",
    ];
    let ornament = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '*' | '⁂'
                    | '•'
                    | '·'
                    | '~'
                    | '—'
                    | '–'
                    | '-'
                    | '_'
                    | '◆'
                    | '◇'
                    | '❦'
                    | '❧'
                    | '☙'
                    | '✻'
                    | '✽'
                    | '✱'
                    | '※'
                    | '#'
                    | '+'
                    | '='
                    | '✶'
                    | '∗'
                    | '⁎'
                    | '\u{a0}'
                    | '.'
            )
    };
    if node.descendants().filter_map(|n| n.text()).any(|t| !t.chars().all(ornament)) {
        return false;
    }
    let pictured = node.descendants().any(|n| matches!(n.name(), "img" | "svg:svg" | "a"));
    if pictured {
        return false;
    }
    let text = node.tidy_text();
    let marks = text.chars().filter(|c| !c.is_whitespace()).count();
    let symbols = !text.is_empty();
    let strong =
        text.contains(['*', '⁂', '•', '◆', '❦', '❧', '☙', '✻', '✽', '✱', '※', '∗', '⁎', '✶']);
    symbols && (marks >= 3 || strong || (has_class(node, CLASSES) && marks > 0))
        || (text.is_empty() && has_class(node, CLASSES))
}

/// Takes out the rules that stand at an end of a section: they part it from others.
pub(crate) fn trim_rules(flow: &mut Vec<Flow>, losses: &mut Losses) {
    let rule = |piece: &Flow| match piece {
        Flow::Block(Block {
            kind: BlockKind::SceneBreak(SceneBreak { mark: None }),
            id,
            span,
            ..
        }) if id.is_none() => Some(*span),
        _ => None,
    };
    let opens = |piece: Option<&Flow>| {
        piece.is_none_or(|p| matches!(p, Flow::Heading(_) | Flow::Section(_)) || rule(p).is_some())
    };
    let mut out: Vec<Flow> = Vec::with_capacity(flow.len());
    let mut rest = flow.drain(..).peekable();
    while let Some(piece) = rest.next() {
        let ends = opens(rest.peek()) || out.last().is_none_or(|p| opens(Some(p)));
        match rule(&piece).filter(|_| ends) {
            Some(span) => losses.look("a rule at an end of a section", span),
            None => out.push(piece),
        }
    }
    drop(rest);
    *flow = out;
}
