//! Divs: the block that the class of each names.

use reissue_core::{
    Align, Aside, Block, BlockKind, Bridgehead, DefinitionList, Dialogue, Figure, Inline,
    InlineKind, List, ListKind, Numbering, Paragraph, SceneBreak, Span, Turn,
};

use super::super::attributes::Attributes;
use super::super::blocks::{Node, NodeKind};
use super::super::spans::{part, part_name};
use super::super::{letters, notes, tables, verse};
use super::Converter;
use super::paragraphs::{only_part, placement, take_lead_in, trim_start};

/// What a div says about the paragraphs inside.
#[derive(Default)]
struct Manner {
    align: Option<Align>,
    continued: bool,
    lead_in: Option<u16>,
}

impl Manner {
    fn take(attributes: &mut Attributes) -> Self {
        let mut manner = Self::default();
        if attributes.take("center") {
            manner.align = Some(Align::Center);
        }
        if attributes.take("end") || attributes.take("right") {
            manner.align = Some(Align::End);
        }
        manner.continued = attributes.take("continued");
        manner.lead_in = attributes.value("lead-in").and_then(|n| n.parse().ok());
        manner
    }

    fn is_none(&self) -> bool {
        self.align.is_none() && !self.continued && self.lead_in.is_none()
    }

    fn apply(&self, blocks: &mut [Block]) {
        for block in blocks {
            if let BlockKind::Paragraph(p) = &mut block.kind {
                p.align = self.align.unwrap_or(p.align);
                p.continued |= self.continued;
                p.lead_in = self.lead_in.unwrap_or(p.lead_in);
            }
        }
    }
}

impl<'a> Converter<'a> {
    /// Turns a div into the block that its class names, or into what stands inside.
    pub(super) fn div_blocks(
        &mut self,
        node: &Node,
        mut attributes: Attributes,
        inside: &[usize],
    ) -> Vec<Block> {
        attributes.shift(node.start);
        let span = self.span_of(node);
        let manner = Manner::take(&mut attributes);
        let Some(name) = attributes.take_named(|c| BLOCKS.iter().copied().find(|b| *b == c)) else {
            return self.dressed(inside, attributes, &manner);
        };
        let kind = match name {
            "quotation" => BlockKind::Quotation(self.quotation(inside)),
            "epigraph" => BlockKind::Epigraph(self.quotation(inside)),
            "verse" => BlockKind::Verse(verse::div(self, inside)),
            "letter" => BlockKind::Letter(letters::read(self, inside)),
            "drama" | "dialogue" => BlockKind::Dialogue(self.drama(inside)),
            "aside" => BlockKind::Aside(self.aside(inside)),
            "bridgehead" => BlockKind::Bridgehead(Bridgehead { content: self.words(inside) }),
            "figure" => BlockKind::Figure(self.figure(inside, &mut attributes)),
            "table" => BlockKind::Table(tables::div(self, inside, &mut attributes)),
            "list" => BlockKind::List(self.styled_list(inside, &mut attributes)),
            "definitions" => match self.blocks(inside).into_iter().next().map(|b| b.kind) {
                Some(kind @ BlockKind::DefinitionList(_)) => kind,
                _ => BlockKind::DefinitionList(DefinitionList::default()),
            },
            "break" => BlockKind::SceneBreak(SceneBreak { mark: attributes.value("mark") }),
            "page" => BlockKind::PageMark(attributes.value("n").unwrap_or_default()),
            "note" => {
                notes::div(self, inside, attributes, span);
                return Vec::new();
            }
            "endnotes" | "footnotes" => {
                let blocks = notes::group(self, name, inside);
                self.leftover(&attributes);
                return blocks;
            }
            _ => {
                let content = self.words(inside);
                BlockKind::Paragraph(Paragraph { content, ..Paragraph::default() })
            }
        };
        let mut block = Block::new(kind, span);
        self.dress(&mut block, attributes);
        manner.apply(std::slice::from_mut(&mut block));
        vec![block]
    }

    /// Blocks in a div without a kind: the id goes to the first, the language to all.
    fn dressed(
        &mut self,
        inside: &[usize],
        mut attributes: Attributes,
        manner: &Manner,
    ) -> Vec<Block> {
        let mut blocks = self.blocks(inside);
        let place = blocks.first().map_or(Span::NONE, |b| b.span);
        let language = self.language(&mut attributes, place);
        if let (Some(first), Some(id)) = (blocks.first_mut(), attributes.id.take()) {
            first.id = Some(id.text);
        }
        for block in &mut blocks {
            if let Some(language) = &language {
                block.language = Some(language.clone());
            }
        }
        if !manner.is_none() {
            manner.apply(&mut blocks);
        }
        self.leftover(&attributes);
        blocks
    }

    /// The words of all paragraphs as one run, parted by line breaks.
    pub(in super::super) fn words(&mut self, children: &[usize]) -> Vec<Inline> {
        let mut out = Vec::new();
        for index in children {
            let node = self.tree.node(*index);
            let content = if node.lines.is_empty() {
                self.words(&node.children)
            } else {
                self.inlines(&node.lines)
            };
            if !out.is_empty() && !content.is_empty() {
                out.push(Inline::new(InlineKind::LineBreak, self.span_of(node)));
            }
            out.extend(content);
        }
        out
    }

    /// Tells whether a node is a div with a class, and gives what stands inside.
    pub(in super::super) fn div_named(&self, index: usize, class: &str) -> Option<&'a [usize]> {
        let node = self.tree.node(index);
        match &node.kind {
            NodeKind::Div { attributes, .. } if attributes.has(class) => Some(&node.children),
            _ => None,
        }
    }

    fn aside(&mut self, inside: &[usize]) -> Aside {
        let mut aside = Aside::default();
        let mut rest = Vec::new();
        for index in inside {
            match self.div_named(*index, "title") {
                Some(title) => aside.title.extend(self.words(title)),
                None => rest.push(*index),
            }
        }
        aside.blocks = self.blocks(&rest);
        aside
    }

    fn figure(&mut self, inside: &[usize], attributes: &mut Attributes) -> Figure {
        let mut figure = Figure::default();
        for run in self.runs(inside) {
            let Some(index) = run.first() else { continue };
            if let Some(caption) = self.div_named(*index, "caption") {
                figure.caption.extend(self.blocks(caption));
                continue;
            }
            for block in self.blocks(run) {
                match block.kind {
                    BlockKind::Figure(inner) => {
                        figure.images.extend(inner.images);
                        figure.caption.extend(inner.caption);
                    }
                    _ => figure.caption.push(block),
                }
            }
        }
        if let Some(name) = attributes.value("placement") {
            figure.placement = placement(&name).unwrap_or_default();
        }
        figure
    }

    /// `::: {.list numbering=lower-alpha start=9}`, `::: {.list .plain}`.
    fn styled_list(&mut self, inside: &[usize], attributes: &mut Attributes) -> List {
        let mut list = match self.blocks(inside).into_iter().next().map(|b| b.kind) {
            Some(BlockKind::List(list)) => list,
            _ => List { kind: ListKind::Bullet, items: Vec::new() },
        };
        let start = attributes.value("start").and_then(|n| n.parse().ok());
        let numbering = attributes.value("numbering").and_then(|n| numbering(&n));
        if attributes.take("plain") {
            list.kind = ListKind::Plain;
        } else if start.is_some() || numbering.is_some() {
            let (old_start, old) = match list.kind {
                ListKind::Ordered { start, numbering } => (start, numbering),
                _ => (1, Numbering::Decimal),
            };
            list.kind = ListKind::Ordered {
                start: start.unwrap_or(old_start),
                numbering: numbering.unwrap_or(old),
            };
        }
        list
    }

    fn drama(&mut self, inside: &[usize]) -> Dialogue {
        let mut turns: Vec<Turn> = Vec::new();
        for run in self.runs(inside) {
            let Some(index) = run.first() else { continue };
            let span = self.span_of(self.tree.node(*index));
            if let Some(direction) = self.div_named(*index, "direction") {
                let content = self.words(direction);
                turns.push(Turn::Direction { content, span });
                continue;
            }
            for block in self.blocks(run) {
                add_turn(&mut turns, block);
            }
        }
        Dialogue { turns }
    }
}

/// Adds a block of a drama: a direction, a new speech, or more of the speech before.
fn add_turn(turns: &mut Vec<Turn>, mut block: Block) {
    let span = block.span;
    if let Some(content) = only_part(&block, "direction") {
        return turns.push(Turn::Direction { content, span });
    }
    if let BlockKind::Paragraph(p) = &mut block.kind
        && p.content.first().and_then(part_name) == Some("speaker")
    {
        let speaker = part(p.content.remove(0)).map(|p| p.content).unwrap_or_default();
        trim_start(&mut p.content);
        p.lead_in = take_lead_in(&mut p.content);
        let blocks = if p.content.is_empty() { Vec::new() } else { vec![block] };
        return turns.push(Turn::Speech { speaker, blocks, span });
    }
    match turns.last_mut() {
        Some(Turn::Speech { blocks, span: place, .. }) => {
            *place = place.join(span);
            blocks.push(block);
        }
        _ => turns.push(Turn::Speech { speaker: Vec::new(), blocks: vec![block], span }),
    }
}

/// The numbering of a name.
fn numbering(name: &str) -> Option<Numbering> {
    Some(match name {
        "decimal" => Numbering::Decimal,
        "lower-alpha" => Numbering::LowerAlpha,
        "upper-alpha" => Numbering::UpperAlpha,
        "lower-roman" => Numbering::LowerRoman,
        "upper-roman" => Numbering::UpperRoman,
        _ => return None,
    })
}

/// The classes of divs that make a block.
const BLOCKS: &[&str] = &[
    "quotation",
    "epigraph",
    "verse",
    "letter",
    "drama",
    "dialogue",
    "aside",
    "bridgehead",
    "figure",
    "table",
    "list",
    "definitions",
    "break",
    "page",
    "note",
    "endnotes",
    "footnotes",
    "paragraph",
];
