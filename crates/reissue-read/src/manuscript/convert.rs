//! The tree of blocks to the blocks of a book.

use reissue_core::{
    Align, Aside, Attribution, Block, BlockKind, Bridgehead, Definition, DefinitionList,
    Diagnostic, Dialogue, Figure, Heading, Inline, InlineKind, Language, List, ListItem, ListKind,
    Note, Numbering, Paragraph, Placement, Preformatted, Quotation, SceneBreak, Span, Turn, plain,
};

use super::attributes::Attributes;
use super::blocks::{Node, NodeKind, Piece, Tree};
use super::inlines::{Context, Finding};
use super::markers::Marker;
use super::spans::{self, Part, part, part_name};
use super::{letters, notes, tables, verse};

/// What a file of a manuscript is made of, in order.
pub(super) enum Element {
    Heading(SectionHead),
    Block(Block),
}

/// A heading that opens a section, with what its attributes say.
pub(super) struct SectionHead {
    pub(super) level: u8,
    pub(super) heading: Heading,
    pub(super) attributes: Attributes,
    pub(super) span: Span,
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
        out
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
            NodeKind::Html(_) => return self.html(node),
            NodeKind::Rule(byte) => {
                let mark = (*byte == b'*').then(|| "* * *".to_owned());
                BlockKind::SceneBreak(SceneBreak { mark })
            }
            NodeKind::Verse => BlockKind::Verse(verse::line_block(self, node)),
            NodeKind::Table => BlockKind::Table(tables::pipe(self, node)),
            NodeKind::Document | NodeKind::Item(_) | NodeKind::Definition(_) => {
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
        Some(paragraph_of(content, self.span_of(node)))
    }

    fn html(&mut self, node: &Node) {
        let text: Vec<&str> =
            node.lines.iter().filter_map(|p| self.context.text.get(p.start..p.end)).collect();
        let first = text.first().map_or("", |t| t.trim());
        if !first.starts_with("<!--") {
            let place = self.span_of(node);
            self.findings.push(Finding::Html { tag: first.into(), place });
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

    /// Takes attributes in braces off the end of a heading or caption; a space parts them from the
    /// words.
    pub(super) fn trailing_attributes(&mut self, lines: &mut [Piece]) -> Option<Attributes> {
        let last = lines.last_mut()?;
        let text = self.context.text.get(last.start..last.end)?;
        let trimmed = text.trim_end_matches([' ', '\t']);
        if !trimmed.ends_with('}') {
            return None;
        }
        for (at, _) in trimmed.match_indices('{') {
            let before = trimmed.get(..at)?;
            if !before.is_empty() && !before.ends_with([' ', '\t']) {
                continue;
            }
            let braces = trimmed.get(at..)?;
            if let Some((mut attributes, len)) = Attributes::read(braces)
                && len == braces.len()
            {
                attributes.shift(last.start + at);
                last.end = last.start + before.trim_end_matches([' ', '\t']).len();
                return Some(attributes);
            }
        }
        None
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

    /// Reads a heading; tells whether it is a bridgehead, which opens no section.
    fn section_head(&mut self, node: &Node, level: u8) -> (SectionHead, bool) {
        let mut lines = node.lines.clone();
        let mut attributes = self.trailing_attributes(&mut lines).unwrap_or_default();
        let content = self.inlines(&lines);
        let span = self.span_of(node);
        let bridge = attributes.take("bridgehead");
        attributes.take("unnumbered");
        attributes.take("unlisted");
        let heading = if bridge {
            Heading { title: content, span, ..Heading::default() }
        } else {
            heading(content, attributes.value("short"), span)
        };
        (SectionHead { level, heading, attributes, span }, bridge)
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

/// Parts the words of a heading into ordinal, title and subtitle.
fn heading(content: Vec<Inline>, short: Option<String>, span: Span) -> Heading {
    let mut heading = Heading { short, span, ..Heading::default() };
    let mut marked = false;
    for inline in content {
        match part_name(&inline) {
            Some("ordinal") => {
                marked = true;
                heading.ordinal.extend(part(inline).map(|p| p.content).unwrap_or_default());
            }
            Some("subtitle") => {
                heading.subtitle.extend(part(inline).map(|p| p.content).unwrap_or_default());
            }
            _ => heading.title.push(inline),
        }
    }
    trim_start(&mut heading.title);
    trim_end(&mut heading.title);
    if !marked {
        if let Some(Inline { kind: InlineKind::Text(text), span: place }) =
            heading.title.first_mut()
            && let Some(found) = reissue_core::split_ordinal(text)
        {
            let ordinal = text.get(..found.ordinal_end).unwrap_or("").to_owned();
            let rest = text.get(found.title_start..).unwrap_or("").to_owned();
            let at = place.start as usize;
            heading.ordinal =
                vec![Inline::text(ordinal, Span::new(place.source, at, at + found.ordinal_end))];
            *text = rest;
        }
        trim_start(&mut heading.title);
    }
    heading
}

/// A heading inside another block, as one run of words.
fn joined(heading: Heading) -> Vec<Inline> {
    let mut out = heading.ordinal;
    for part in [heading.title, heading.subtitle] {
        if !out.is_empty() && !part.is_empty() {
            let before = plain(&out);
            let gap = if before.ends_with(|c: char| c.is_alphanumeric()) { ". " } else { " " };
            out.push(Inline::text(gap, heading.span));
        }
        out.extend(part);
    }
    out
}

/// Takes spaces off the start of inlines.
pub(super) fn trim_start(inlines: &mut Vec<Inline>) {
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = inlines.first_mut() {
        let kept = text.trim_start_matches(' ').to_owned();
        *text = kept;
        if text.is_empty() {
            inlines.remove(0);
        }
    }
}

/// Takes spaces off the end of inlines.
pub(super) fn trim_end(inlines: &mut Vec<Inline>) {
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = inlines.last_mut() {
        text.truncate(text.trim_end_matches(' ').len());
        if text.is_empty() {
            inlines.pop();
        }
    }
}

/// Splits inlines at line breaks.
pub(super) fn split_lines(inlines: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut out = vec![Vec::new()];
    for inline in inlines {
        if inline.kind == InlineKind::LineBreak {
            out.push(Vec::new());
        } else if let Some(line) = out.last_mut() {
            line.push(inline);
        }
    }
    out.retain(|line| !line.is_empty());
    out
}

/// What a paragraph's inlines make: see [`Converter::paragraph`].
fn paragraph_of(mut content: Vec<Inline>, span: Span) -> Block {
    let space = |i: &Inline| matches!(&i.kind, InlineKind::Text(t) if t.trim() .is_empty());
    if content.iter().any(|i| part_name(i) == Some("figure"))
        && content.iter().all(|i| part_name(i) == Some("figure") || space(i))
    {
        return figure_of(content, span);
    }
    if let [Inline { kind: InlineKind::PageMark(number), .. }] = content.as_slice() {
        return Block::new(BlockKind::PageMark(number.clone()), span);
    }
    let lead_in = take_lead_in(&mut content);
    Block::new(BlockKind::Paragraph(Paragraph { content, lead_in, ..Paragraph::default() }), span)
}

fn figure_of(content: Vec<Inline>, span: Span) -> Block {
    let mut figure = Figure::default();
    let mut block_id = None;
    let mut language = None;
    for Part { mut attributes, content, span, .. } in content.into_iter().filter_map(part) {
        let mut content = content.into_iter();
        if let Some(Inline { kind: InlineKind::Image(image), .. }) = content.next() {
            figure.images.push(image);
        }
        let words: Vec<Inline> = content.collect();
        if !words.is_empty() {
            figure.caption.push(Block::paragraph(words, span));
        }
        if let Some(name) = attributes.value("placement") {
            figure.placement = placement(&name).unwrap_or_default();
        }
        block_id = block_id.or(attributes.value("id"));
        language = language.or(attributes.value("lang").and_then(|l| Language::new(&l).ok()));
    }
    let mut block = Block::new(BlockKind::Figure(figure), span);
    block.id = block_id;
    block.language = language;
    block
}

/// The placement of a name.
pub(super) fn placement(name: &str) -> Option<Placement> {
    Some(match name {
        "here" => Placement::Here,
        "top" => Placement::Top,
        "bottom" => Placement::Bottom,
        "plate" => Placement::Plate,
        "frontispiece" => Placement::Frontispiece,
        _ => return None,
    })
}

/// Takes the part `lead-in` off the start of a paragraph; gives how many words it holds.
fn take_lead_in(content: &mut Vec<Inline>) -> u16 {
    let silent = |i: &Inline| {
        matches!(i.kind, InlineKind::PageMark(_) | InlineKind::Anchor(_) | InlineKind::Index(_))
    };
    let Some(at) = content.iter().position(|i| !silent(i)) else { return 0 };
    if content.get(at).and_then(part_name) != Some("lead-in") {
        return 0;
    }
    let Some(found) = part(content.remove(at)) else { return 0 };
    let words = plain(&found.content).split_whitespace().count();
    let after = content.split_off(at);
    for inline in found.content.into_iter().chain(after) {
        match (content.last_mut().map(|i| &mut i.kind), inline.kind) {
            (Some(InlineKind::Text(before)), InlineKind::Text(text)) => before.push_str(&text),
            (_, kind) => content.push(Inline::new(kind, inline.span)),
        }
    }
    u16::try_from(words).unwrap_or(u16::MAX)
}

/// Takes the attribution off the end of blocks: a paragraph that is nothing else.
pub(super) fn take_attribution(blocks: &mut Vec<Block>) -> Option<Attribution> {
    let content = only_part(blocks.last()?, "attribution")?;
    let span = blocks.pop()?.span;
    Some(Attribution { content, span })
}

/// The words of a part that a paragraph holds and nothing else.
pub(super) fn only_part(block: &Block, name: &str) -> Option<Vec<Inline>> {
    match &block.kind {
        BlockKind::Paragraph(Paragraph { content, .. }) => match content.as_slice() {
            [one] if part_name(one) == Some(name) => part(one.clone()).map(|p| p.content),
            _ => None,
        },
        _ => None,
    }
}

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
    fn div_blocks(
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
    pub(super) fn words(&mut self, children: &[usize]) -> Vec<Inline> {
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
    pub(super) fn div_named(&self, index: usize, class: &str) -> Option<&'a [usize]> {
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
        for index in inside {
            if let Some(caption) = self.div_named(*index, "caption") {
                figure.caption.extend(self.blocks(caption));
                continue;
            }
            for block in self.blocks(&[*index]) {
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
        for index in inside {
            let span = self.span_of(self.tree.node(*index));
            if let Some(direction) = self.div_named(*index, "direction") {
                let content = self.words(direction);
                turns.push(Turn::Direction { content, span });
                continue;
            }
            for block in self.blocks(&[*index]) {
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
