//! Lists and definition lists.

use reissue_core::{
    Block, BlockKind, Definition, DefinitionList, Language, List, ListItem, ListKind, Numbering,
};

use super::convert::{Context, Converter};
use super::flow::Flow;
use super::style::ListStyle;
use crate::xml::Node;

impl<'d> Converter<'d, '_> {
    /// A list.
    pub(crate) fn list(
        &mut self,
        node: Node<'d>,
        cx: &Context,
        inside: &Context,
        language: Option<Language>,
        out: &mut Vec<Flow>,
    ) {
        let name = self.name_of(node, cx);
        let inner = inside.inner();
        let mut items: Vec<ListItem> = Vec::new();
        for child in node.children() {
            if !child.is_element() && child.is_blank() {
                continue;
            }
            let (item_cx, item_language) =
                if child.is_element() { self.enter(child, &inner) } else { (inner.clone(), None) };
            if child.is_element() && self.is_left_out(child, &item_cx.style, &inner) {
                continue;
            }
            let mut blocks = if child.is("li") {
                let item_name = self.name_of(child, &inner);
                self.pending.extend(item_name);
                self.blocks(child, &item_cx)
            } else {
                self.single_blocks(child, &inner)
            };
            if let Some(language) = item_language {
                blocks.iter_mut().for_each(|b| {
                    b.language.get_or_insert_with(|| language.clone());
                });
            }
            if blocks.is_empty() {
                continue;
            }
            let span = self.span(child, &inner);
            match items.last_mut() {
                // A list directly in a list belongs to the item before it.
                Some(last) if !child.is("li") => last.blocks.extend(blocks),
                _ => items.push(ListItem { blocks, span }),
            }
        }
        if items.is_empty() {
            self.pending.extend(name);
            return;
        }
        let kind = kind(node, inside);
        let mut block = Block::new(BlockKind::List(List { kind, items }), self.span(node, cx));
        block.language = language;
        let block = self.named(block, name);
        out.push(Flow::Block(block));
    }

    /// The blocks of one node.
    pub(crate) fn single_blocks(&mut self, node: Node<'d>, cx: &Context) -> Vec<Block> {
        let mut flow = Vec::new();
        self.single(node, &cx.inner(), &mut flow);
        let mut out = Vec::new();
        super::flow::flatten(flow, &mut out);
        out
    }

    /// A definition list.
    pub(crate) fn definitions(
        &mut self,
        node: Node<'d>,
        cx: &Context,
        inside: &Context,
        language: Option<Language>,
        out: &mut Vec<Flow>,
    ) {
        let name = self.name_of(node, cx);
        let mut items: Vec<Definition> = Vec::new();
        self.definition_parts(node, &inside.inner(), &mut items);
        if items.is_empty() {
            self.pending.extend(name);
            return;
        }
        let list = DefinitionList { items };
        let mut block = Block::new(BlockKind::DefinitionList(list), self.span(node, cx));
        block.language = language;
        let block = self.named(block, name);
        out.push(Flow::Block(block));
    }

    fn definition_parts(&mut self, node: Node<'d>, cx: &Context, items: &mut Vec<Definition>) {
        for child in node.elements() {
            let (inside, language) = self.enter(child, cx);
            if self.is_left_out(child, &inside.style, cx) {
                continue;
            }
            let span = self.span(child, cx);
            let name = self.name_of(child, cx);
            match child.name() {
                "dt" => {
                    self.pending.extend(name);
                    let mut term = Vec::new();
                    self.pending_anchors(&mut term, span);
                    term.extend(self.line(child, &inside));
                    if items.last().is_none_or(|i| !i.senses.is_empty()) {
                        items.push(Definition { span, ..Definition::default() });
                    }
                    if let Some(item) = items.last_mut().filter(|_| !term.is_empty()) {
                        item.terms.push(term);
                    }
                }
                "dd" => {
                    self.pending.extend(name);
                    let mut sense = self.blocks(child, &inside);
                    if let Some(language) = language {
                        sense.iter_mut().for_each(|b| {
                            b.language.get_or_insert_with(|| language.clone());
                        });
                    }
                    if items.is_empty() {
                        items.push(Definition { span, ..Definition::default() });
                    }
                    if let Some(item) = items.last_mut().filter(|_| !sense.is_empty()) {
                        item.senses.push(sense);
                        item.span = item.span.join(span);
                    }
                }
                "div" | "dl" => self.definition_parts(child, &inside, items),
                _ => {
                    let sense = self.single_blocks(child, cx);
                    match items.last_mut() {
                        Some(item) if !sense.is_empty() => match item.senses.last_mut() {
                            Some(last) => last.extend(sense),
                            None => item.senses.push(sense),
                        },
                        _ if !sense.is_empty() => items.push(Definition {
                            senses: vec![sense],
                            span,
                            ..Definition::default()
                        }),
                        _ => {}
                    }
                }
            }
        }
        items.retain(|i| !i.terms.is_empty() || !i.senses.is_empty());
    }

    /// Puts the names that wait for a carrier into a line.
    pub(crate) fn pending_anchors(
        &mut self,
        line: &mut Vec<reissue_core::Inline>,
        span: reissue_core::Span,
    ) {
        for name in self.pending.drain(..) {
            let kind = reissue_core::InlineKind::Anchor(name);
            line.push(reissue_core::Inline::new(kind, span));
        }
    }
}

/// What marks the items of a list.
fn kind(node: Node<'_>, cx: &Context) -> ListKind {
    let start = node.attribute("start").and_then(|s| s.trim().parse().ok());
    let first_value = || {
        node.elements().find(|n| n.is("li"))?.attribute("value").and_then(|v| v.trim().parse().ok())
    };
    let ordered =
        |numbering| ListKind::Ordered { start: start.or_else(first_value).unwrap_or(1), numbering };
    let by_type = match node.attribute("type") {
        Some("a") => Some(Numbering::LowerAlpha),
        Some("A") => Some(Numbering::UpperAlpha),
        Some("i") => Some(Numbering::LowerRoman),
        Some("I") => Some(Numbering::UpperRoman),
        _ => None,
    };
    // Classes that name a style of CSS, as pandoc writes them for want of a style sheet.
    let by_class = || {
        let classes = node.attribute("class")?;
        classes.split_whitespace().find_map(|class| match class {
            "lower-alpha" => Some(Numbering::LowerAlpha),
            "upper-alpha" => Some(Numbering::UpperAlpha),
            "lower-roman" => Some(Numbering::LowerRoman),
            "upper-roman" => Some(Numbering::UpperRoman),
            _ => None,
        })
    };
    if node.is("ol") {
        if let Some(numbering) = by_type.or_else(by_class) {
            return ordered(numbering);
        }
        return match own_list_style(cx) {
            Some(ListStyle::Plain) => ListKind::Plain,
            Some(ListStyle::LowerAlpha) => ordered(Numbering::LowerAlpha),
            Some(ListStyle::UpperAlpha) => ordered(Numbering::UpperAlpha),
            Some(ListStyle::LowerRoman) => ordered(Numbering::LowerRoman),
            Some(ListStyle::UpperRoman) => ordered(Numbering::UpperRoman),
            _ => ordered(Numbering::Decimal),
        };
    }
    match own_list_style(cx) {
        Some(ListStyle::Plain) => ListKind::Plain,
        Some(ListStyle::Decimal) => ordered(Numbering::Decimal),
        _ => ListKind::Bullet,
    }
}

fn own_list_style(cx: &Context) -> Option<ListStyle> {
    cx.style.list
}
