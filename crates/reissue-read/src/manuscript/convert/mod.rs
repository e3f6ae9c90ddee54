//! The tree of blocks to the blocks of a book.

mod divs;
mod headings;
mod html;
mod paragraphs;

use reissue_core::{
    Block, BlockKind, Bridgehead, Definition, DefinitionList, Diagnostic, Inline, InlineKind,
    Language, List, ListItem, ListKind, Note, Preformatted, Quotation, SceneBreak, Span,
};

use super::attributes::Attributes;
use super::blocks::{Node, NodeKind, Piece, Tree};
use super::inlines::{Context, Finding};
use super::markers::Marker;
use super::spans;
use super::{notes, ruled, tables, verse};
use headings::joined;
use paragraphs::paragraph_of;

pub(super) use headings::SectionHead;
pub(super) use paragraphs::{split_lines, take_attribution, trim_start};

/// What a file of a manuscript is made of, in order.
pub(super) enum Element {
    Heading(SectionHead),
    Block(Block),
}

/// Turns the tree of one file into elements, and keeps its notes.
pub(super) struct Converter<'a> {
    pub(super) context: Context<'a>,
    pub(super) tree: &'a Tree,
    pub(super) findings: Vec<Finding>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) notes: Vec<Note>,
    /// Notes defined here are endnotes, footnotes, or what their labels say.
    pub(super) note_kind: Option<reissue_core::NoteKind>,
}

impl<'a> Converter<'a> {
    pub(super) fn new(context: Context<'a>, tree: &'a Tree) -> Self {
        Self {
            context,
            tree,
            findings: Vec::new(),
            diagnostics: Vec::new(),
            notes: Vec::new(),
            note_kind: None,
        }
    }

    /// Turns the whole file.
    pub(super) fn elements(&mut self) -> Vec<Element> {
        for (start, end) in &self.tree.stray_fences {
            let stray = Diagnostic::suspect("read-106", "this `:::` closes nothing")
                .at(self.context.span(*start, *end))
                .help("take the line out, or open a div above it");
            self.diagnostics.push(stray);
        }
        let tree = self.tree;
        let mut out = Vec::new();
        self.elements_of(&tree.node(0).children, &mut out);
        self.inline_notes();
        out
    }

    /// Keeps the notes that stand in the text itself: `^[words]`.
    fn inline_notes(&mut self) {
        for finding in std::mem::take(&mut self.findings) {
            match finding {
                Finding::Note { id, content, place } => {
                    let blocks = vec![Block::paragraph(content, place)];
                    let kind = self.note_kind.unwrap_or_default();
                    self.notes.push(Note { id, kind, blocks, span: place, ..Note::default() });
                }
                other => self.findings.push(other),
            }
        }
    }

    fn elements_of(&mut self, children: &[usize], out: &mut Vec<Element>) {
        let mut rest = children;
        while let Some((index, after)) = rest.split_first() {
            let node = self.tree.node(*index);
            if let NodeKind::Heading(level) = node.kind {
                rest = after;
                let (head, bridge) = self.section_head(node, level);
                if bridge {
                    let content = head.heading.title;
                    let mut block =
                        Block::new(BlockKind::Bridgehead(Bridgehead { content }), head.span);
                    self.dress(&mut block, head.attributes);
                    out.push(Element::Block(block));
                } else {
                    out.push(Element::Heading(head));
                }
                continue;
            }
            if let NodeKind::Div { closed: false, .. } = node.kind {
                rest = after;
                self.unclosed(node, out);
                continue;
            }
            let until = rest
                .iter()
                .skip(1)
                .position(|i| {
                    let kind = &self.tree.node(*i).kind;
                    matches!(kind, NodeKind::Heading(_) | NodeKind::Div { closed: false, .. })
                })
                .map_or(rest.len(), |n| n + 1);
            let (run, after) = rest.split_at(until.min(rest.len()));
            rest = after;
            out.extend(self.blocks(run).into_iter().map(Element::Block));
        }
    }

    /// A div that no fence closes: it is taken to end before the first heading inside.
    fn unclosed(&mut self, node: &'a Node, out: &mut Vec<Element>) {
        let NodeKind::Div { attributes, .. } = &node.kind else { return };
        let heads = |i: &usize| matches!(self.tree.node(*i).kind, NodeKind::Heading(_));
        let at = node.children.iter().position(heads).unwrap_or(node.children.len());
        let (inside, after) = node.children.split_at(at);
        self.report_unclosed(node, attributes);
        let blocks = self.div_blocks(node, attributes.clone(), inside);
        out.extend(blocks.into_iter().map(Element::Block));
        self.elements_of(after, out);
    }

    fn report_unclosed(&mut self, node: &Node, attributes: &Attributes) {
        let name = attributes.classes.first().map_or("div", |c| c.text.as_str());
        let line = self.context.text.get(node.start..).and_then(|t| t.lines().next());
        let end = node.start + line.map_or(0, str::len);
        let found = Diagnostic::suspect("read-106", format!("the div `{name}` is never closed"))
            .at(self.context.span(node.start, end))
            .help("write a line with `:::` where it ends");
        self.diagnostics.push(found);
    }

    pub(super) fn span_of(&self, node: &Node) -> Span {
        self.context.span(node.start, node.end)
    }

    pub(super) fn inlines(&mut self, lines: &[Piece]) -> Vec<Inline> {
        self.context.inlines(lines, &mut self.findings)
    }

    /// Parts nodes that are looked at one by one: the caption of a table stays with it.
    pub(super) fn runs<'n>(&self, children: &'n [usize]) -> Vec<&'n [usize]> {
        let is_caption = |index: &usize| self.tree.node(*index).kind == NodeKind::Caption;
        children.chunk_by(|_, next| is_caption(next)).collect()
    }

    /// Turns a run of nodes into blocks.
    pub(super) fn blocks(&mut self, children: &[usize]) -> Vec<Block> {
        let mut out = Vec::with_capacity(children.len());
        for index in children {
            let node = self.tree.node(*index);
            if node.kind == NodeKind::Caption {
                self.caption(node, &mut out);
            } else {
                self.block(node, &mut out);
            }
        }
        out
    }

    fn block(&mut self, node: &'a Node, out: &mut Vec<Block>) {
        let span = self.span_of(node);
        let kind = match &node.kind {
            NodeKind::Paragraph | NodeKind::Term | NodeKind::Caption => {
                out.extend(self.paragraph(node));
                return;
            }
            NodeKind::Heading(level) => {
                let (head, _) = self.section_head(node, *level);
                let content = joined(head.heading);
                let mut block = Block::new(BlockKind::Bridgehead(Bridgehead { content }), span);
                self.dress(&mut block, head.attributes);
                out.push(block);
                return;
            }
            NodeKind::Quote => BlockKind::Quotation(self.quotation(&node.children)),
            NodeKind::List(marker) => BlockKind::List(self.list(*marker, node)),
            NodeKind::Div { attributes, closed } => {
                if !closed {
                    self.report_unclosed(node, attributes);
                }
                out.extend(self.div_blocks(node, attributes.clone(), &node.children));
                return;
            }
            NodeKind::Note(label) => return notes::define(self, node, label),
            NodeKind::Definitions => BlockKind::DefinitionList(self.definitions(node)),
            NodeKind::Code { info, .. } => {
                out.extend(self.code(node, *info));
                return;
            }
            NodeKind::Html(_) => return html::read(self, node, out),
            NodeKind::Rule(byte) => {
                let mark = (*byte == b'*').then(|| "* * *".to_owned());
                BlockKind::SceneBreak(SceneBreak { mark })
            }
            NodeKind::Verse => BlockKind::Verse(verse::line_block(self, node)),
            NodeKind::Table => BlockKind::Table(tables::pipe(self, node)),
            NodeKind::Grid(Some(frame)) => BlockKind::Table(tables::grid(self, node, frame)),
            NodeKind::Ruled => BlockKind::Table(ruled::read(self, node)),
            NodeKind::Grid(None) => {
                out.extend(self.paragraph(node));
                return;
            }
            NodeKind::Document
            | NodeKind::Cell(_)
            | NodeKind::Item(_)
            | NodeKind::Definition(_) => {
                out.extend(self.blocks(&node.children));
                return;
            }
        };
        out.push(Block::new(kind, span));
    }

    /// A paragraph, a figure where it holds pictures only, a page mark where it holds nothing else.
    fn paragraph(&mut self, node: &Node) -> Option<Block> {
        let content = self.inlines(&node.lines);
        if content.is_empty() {
            return None;
        }
        let span = self.span_of(node);
        let first = node.lines.first().and_then(|p| self.context.text.get(p.start..p.end));
        match content.as_slice() {
            // Between double dollars on lines of its own a formula is a block.
            [Inline { kind: InlineKind::Math(math), .. }]
                if math.display && first.is_some_and(|l| l.trim_start().starts_with("$$")) =>
            {
                Some(Block::new(BlockKind::Math(math.clone()), span))
            }
            _ => Some(paragraph_of(content, span)),
        }
    }

    fn code(&mut self, node: &Node, info: (usize, usize)) -> Option<Block> {
        let mut text = String::new();
        for line in &node.lines {
            text.extend(std::iter::repeat_n(' ', line.pad));
            text.push_str(self.context.text.get(line.start..line.end).unwrap_or(""));
            text.push('\n');
        }
        let fenced = matches!(node.kind, NodeKind::Code { fence: Some(_), .. });
        if !fenced {
            let kept = text.trim_end_matches([' ', '\t', '\n']).len();
            let line = text.get(kept..).and_then(|t| t.find('\n')).unwrap_or(0);
            text.truncate(kept + line + 1);
        }
        let span = self.span_of(node);
        let info = self.context.text.get(info.0..info.1).unwrap_or("");
        let at = node.start + 3;
        let (mut attributes, syntax) = match Attributes::read(info) {
            Some((attributes, _)) => (attributes, None),
            None => (Attributes::default(), info.split_whitespace().next()),
        };
        let mut syntax = syntax.map(unescape);
        let kind = match attributes.raw.take().as_deref() {
            Some("mathml") => {
                let text = text.trim_end_matches('\n').to_owned();
                let mut math = spans::math(&mut attributes, text);
                math.display = true;
                BlockKind::Math(math)
            }
            Some(other) => {
                let place = self.context.span(at, at + info.len());
                let format = format!("a block of raw `{other}`");
                self.findings.push(Finding::Html { tag: format, place });
                return None;
            }
            None => {
                syntax = syntax.or_else(|| attributes.take_named(|c| Some(c.to_owned())));
                syntax = attributes.value("syntax").or(syntax);
                BlockKind::Preformatted(Preformatted { text, syntax })
            }
        };
        let mut block = Block::new(kind, span);
        self.dress(&mut block, attributes);
        Some(block)
    }

    pub(super) fn quotation(&mut self, children: &[usize]) -> Quotation {
        let mut blocks = self.blocks(children);
        let attribution = take_attribution(&mut blocks);
        Quotation { blocks, attribution }
    }

    fn list(&mut self, marker: Marker, node: &Node) -> List {
        let kind = match marker {
            Marker::Bullet(_) => ListKind::Bullet,
            Marker::Number { start, numbering, .. } => ListKind::Ordered { start, numbering },
        };
        let mut items = Vec::with_capacity(node.children.len());
        for index in &node.children {
            let item = self.tree.node(*index);
            let span = self.span_of(item);
            items.push(ListItem { blocks: self.blocks(&item.children), span });
        }
        List { kind, items }
    }

    fn definitions(&mut self, node: &Node) -> DefinitionList {
        let mut items: Vec<Definition> = Vec::new();
        for index in &node.children {
            let child = self.tree.node(*index);
            let span = self.span_of(child);
            if child.kind == NodeKind::Term {
                let term = self.inlines(&child.lines);
                match items.last_mut() {
                    Some(item) if item.senses.is_empty() => item.terms.push(term),
                    _ => items.push(Definition { terms: vec![term], senses: Vec::new(), span }),
                }
            } else {
                let blocks = self.blocks(&child.children);
                if items.is_empty() {
                    items.push(Definition::default());
                }
                if let Some(item) = items.last_mut() {
                    item.senses.push(blocks);
                    item.span = item.span.join(span);
                }
            }
        }
        DefinitionList { items }
    }

    /// The caption of the table before it, or a paragraph where there is none.
    fn caption(&mut self, node: &Node, out: &mut Vec<Block>) {
        let mut lines = node.lines.clone();
        let attributes = self.trailing_attributes(&mut lines);
        let content = self.inlines(&lines);
        let paragraph = Block::paragraph(content, self.span_of(node));
        match out.last_mut() {
            Some(Block { kind: BlockKind::Table(table), .. }) => {
                if !matches!(&paragraph.kind, BlockKind::Paragraph(p) if p.content.is_empty()) {
                    table.caption.push(paragraph);
                }
            }
            _ => return out.push(paragraph),
        }
        if let (Some(attributes), Some(table)) = (attributes, out.last_mut()) {
            self.dress(table, attributes);
        }
    }

    /// Gives a block the id and the language of attributes, and reports the rest.
    pub(super) fn dress(&mut self, block: &mut Block, mut attributes: Attributes) {
        if let Some(id) = attributes.id.take() {
            block.id = Some(id.text);
        }
        if let Some(language) = self.language(&mut attributes, block.span) {
            block.language = Some(language);
        }
        self.leftover(&attributes);
    }

    pub(super) fn language(
        &mut self,
        attributes: &mut Attributes,
        place: Span,
    ) -> Option<Language> {
        let tag = attributes.value("lang")?;
        Language::new(&tag).map_err(|_| self.findings.push(Finding::Language { tag, place })).ok()
    }

    /// Reports attributes that nobody took; their places are offsets into the file.
    pub(super) fn leftover(&mut self, attributes: &Attributes) {
        for (word, at) in attributes.leftover() {
            let place = self.context.span(at, at + word.len());
            self.findings.push(Finding::Unknown { word: word.into_owned(), place });
        }
    }
}

/// Undoes backslash escapes.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match characters.next_if(|n| c == '\\' && n.is_ascii_punctuation()) {
            Some(escaped) => out.push(escaped),
            None => out.push(c),
        }
    }
    out
}
