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
    // Page numbers of the source stand between a rule and the heading it parts from the text.
    let silent = |piece: &Flow| match piece {
        Flow::Block(block) => matches!(block.kind, BlockKind::PageMark(_)),
        Flow::Gap(_) => true,
        _ => false,
    };
    let opens = |piece: Option<&Flow>| {
        piece.is_none_or(|p| matches!(p, Flow::Heading(_) | Flow::Section(_)) || rule(p).is_some())
    };
    let before_opening: Vec<bool> = (0..flow.len())
        .map(|at| {
            let ruled = flow.get(at).is_some_and(|p| rule(p).is_some());
            ruled && opens(flow.iter().skip(at + 1).find(|p| !silent(p)))
        })
        .collect();
    let mut out: Vec<Flow> = Vec::with_capacity(flow.len());
    for (piece, before) in flow.drain(..).zip(before_opening) {
        let ends = |out: &[Flow]| before || opens(out.iter().rev().find(|p| !silent(p)));
        match rule(&piece).filter(|_| ends(&out)) {
            Some(span) => losses.look("a rule at an end of a section", span),
            None => out.push(piece),
        }
    }
    *flow = out;
}
