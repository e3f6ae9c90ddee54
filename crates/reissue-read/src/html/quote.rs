//! Words set off from the text: quotations, epigraphs, asides.

use reissue_core::{Aside, Attribution, Block, BlockKind, Bridgehead, Language, Quotation};

use super::convert::{Context, Converter};
use super::flow::Flow;
use super::types::{self, has_class};
use crate::xml::Node;

impl<'d> Converter<'d, '_> {
    /// A `blockquote` that says nothing more of itself.
    pub(crate) fn quotation(
        &mut self,
        node: Node<'d>,
        cx: &Context,
        inside: &Context,
        language: Option<Language>,
        out: &mut Vec<Flow>,
    ) {
        let name = self.name_of(node, cx);
        let attribution = self.attribution(node, inside);
        let mut blocks = self.blocks(node, inside);
        if blocks.is_empty() && attribution.is_none() {
            self.pending.extend(name);
            return;
        }
        let span = self.span(node, cx);
        // One poem or letter in a quotation is set off as such already.
        let alone = matches!(
            blocks.as_slice(),
            [Block { kind: BlockKind::Verse(_) | BlockKind::Letter(_), .. }]
        );
        let mut block = match blocks.pop() {
            Some(mut only) if alone => {
                match (&mut only.kind, attribution) {
                    (BlockKind::Verse(verse), Some(a)) if verse.attribution.is_none() => {
                        verse.attribution = Some(a);
                    }
                    (_, Some(a)) => {
                        let blocks = vec![only];
                        let quotation = Quotation { blocks, attribution: Some(a) };
                        only = Block::new(BlockKind::Quotation(quotation), span);
                    }
                    _ => {}
                }
                only
            }
            last => {
                blocks.extend(last);
                let quotation = Quotation { blocks, attribution };
                Block::new(BlockKind::Quotation(quotation), span)
            }
        };
        if block.language.is_none() {
            block.language = language;
        }
        let block = self.named(block, name);
        out.push(Flow::Block(block));
    }

    /// A motto.
    pub(crate) fn epigraph(
        &mut self,
        node: Node<'d>,
        cx: &Context,
        inside: &Context,
        language: Option<Language>,
        out: &mut Vec<Flow>,
    ) {
        let name = self.name_of(node, cx);
        let inner = Context { verse: inside.verse || types::is_verse(node), ..inside.clone() };
        let attribution = self.attribution(node, &inner);
        let blocks = self.blocks(node, &inner);
        if blocks.is_empty() && attribution.is_none() {
            self.pending.extend(name);
            return;
        }
        let quotation = unwrap_quotation(Quotation { blocks, attribution });
        let mut block = Block::new(BlockKind::Epigraph(quotation), self.span(node, cx));
        block.language = language;
        let block = self.named(block, name);
        out.push(Flow::Block(block));
    }

    /// Finds who said the words of an element, and takes that out of its flow.
    pub(crate) fn attribution(&mut self, node: Node<'d>, cx: &Context) -> Option<Attribution> {
        let (holder, words) = self.attribution_node(node, cx)?;
        let (inside, _) = self.enter(holder, cx);
        let inside = if words == holder { inside } else { self.enter(words, &inside).0 };
        let content = self.line(words, &inside);
        if content.is_empty() {
            return None;
        }
        self.taken.insert((cx.page, holder.id));
        Some(Attribution { content, span: self.span(words, cx) })
    }

    /// The element that is taken out, and the one whose words tell who said it.
    fn attribution_node(&self, node: Node<'d>, cx: &Context) -> Option<(Node<'d>, Node<'d>)> {
        const CLASSES: &[&str] = &[
            "attribution",
            "attr",
            "attrib",
            "citation",
            "cite",
            "quote-attribution",
            "author",
            "source",
            "credit",
        ];
        let last = node.elements().filter(|n| !self.is_other_note(*n, cx) && !n.is("br")).last()?;
        let has_others = node.children().any(|c| c != last && !c.is_blank());
        if !has_others {
            return None;
        }
        if last.is("cite") {
            let own_line = last
                .previous()
                .is_none_or(|p| p.is_element() || p.text().is_some_and(|t| t.trim().is_empty()));
            return own_line.then_some((last, last));
        }
        let only = only_child(last);
        if let Some(cite) = only.filter(|n| n.is("cite")) {
            return Some((last, cite));
        }
        if last.is("footer") {
            let inner = only.filter(|n| n.is("p"));
            let plain = inner.is_some() || !last.elements().any(|n| n.is("p"));
            return plain.then(|| {
                let inner = inner.unwrap_or(last);
                (last, only_child(inner).filter(|n| n.is("cite")).unwrap_or(inner))
            });
        }
        let text = last.tidy_text();
        let dashed = last.is("p")
            && text.starts_with(['—', '–', '―'])
            && (2..90).contains(&text.chars().count())
            && !text.ends_with(['?', '!']);
        let said = dashed || (matches!(last.name(), "p" | "div") && has_class(last, CLASSES));
        (said && !last.elements().any(|n| n.is("p"))).then_some((last, last))
    }

    /// A box beside the text.
    pub(crate) fn aside(
        &mut self,
        node: Node<'d>,
        cx: &Context,
        inside: &Context,
        language: Option<Language>,
        out: &mut Vec<Flow>,
    ) {
        let name = self.name_of(node, cx);
        let mut blocks = self.blocks(node, inside);
        if blocks.is_empty() {
            self.pending.extend(name);
            return;
        }
        let mut title = Vec::new();
        if let Some(Block { kind: BlockKind::Bridgehead(Bridgehead { content }), .. }) =
            blocks.first_mut()
        {
            title = std::mem::take(content);
            blocks.remove(0);
        }
        let aside = Aside { title, blocks };
        let mut block = Block::new(BlockKind::Aside(aside), self.span(node, cx));
        block.language = language;
        let block = self.named(block, name);
        out.push(Flow::Block(block));
    }
}

/// The one element in an element that holds nothing else.
fn only_child<'d>(node: Node<'d>) -> Option<Node<'d>> {
    let mut children = node.children().filter(|c| !c.is_blank());
    let first = children.next()?;
    (children.next().is_none() && first.is_element()).then_some(first)
}

/// Makes the words of a quotation that is all there is in an epigraph those of the epigraph.
pub(crate) fn unwrap_quotation(mut quotation: Quotation) -> Quotation {
    if quotation.attribution.is_some() {
        return quotation;
    }
    match quotation.blocks.as_mut_slice() {
        [Block { kind: BlockKind::Quotation(inner), id: None, language: None, .. }] => {
            std::mem::take(inner)
        }
        _ => quotation,
    }
}
