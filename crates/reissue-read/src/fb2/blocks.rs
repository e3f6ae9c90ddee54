//! Sections and blocks of a FictionBook.

use reissue_core::{
    Align, Attribution, Block, BlockKind, Book, Bridgehead, Cell, Column, Diagnostic, Figure,
    Inline, InlineKind, Language, Line, Quotation, Role, Row, SceneBreak, Stanza, Table, Verse,
    plain,
};

use super::Reader;
use crate::office::flow::is_ornament;
use crate::office::runs;
use crate::outline::{Head, Item};
use crate::xml::Node;

impl<'d> Reader<'d> {
    /// Reads a body: its title is that of the book, or a division over its sections.
    pub(super) fn body(&mut self, body: Node<'d>, out: &mut Vec<Item>, book: &Book) {
        let mut level = 1;
        for child in body.elements() {
            match child.name() {
                "title" => level = self.body_title(child, out, book),
                "section" => self.section(child, level, out),
                "image" | "epigraph" => self.opening(child, out),
                _ => {
                    let mut blocks = Vec::new();
                    self.block(child, &mut blocks);
                    out.extend(blocks.into_iter().map(Item::Block));
                }
            }
        }
    }

    /// The title over a body mostly repeats author and title of the book.
    fn body_title(&mut self, title: Node<'d>, out: &mut Vec<Item>, book: &Book) -> u8 {
        let known: Vec<String> = book
            .metadata
            .creators
            .iter()
            .map(|c| folded(&c.name))
            .chain([folded(&book.metadata.title)])
            .filter(|k| !k.is_empty())
            .collect();
        let whole = folded(&title.text_content());
        let mut rest = whole.clone();
        for known in &known {
            rest = rest.replacen(known.as_str(), "", 1);
        }
        if rest.is_empty() {
            let message = "the title over the text was left out: every edition makes a title page";
            let diagnostic = Diagnostic::fact("read-405", message).at(self.span(title));
            self.ledger.words(diagnostic, &title.text_content());
            return 1;
        }
        let title_words = self.heading_words(title);
        out.push(Item::Heading(Head {
            level: 1,
            title: title_words,
            span: self.span(title),
            ..Head::default()
        }));
        2
    }

    /// A picture or epigraph before the first section.
    fn opening(&mut self, node: Node<'d>, out: &mut Vec<Item>) {
        let mut blocks = Vec::new();
        self.block(node, &mut blocks);
        out.extend(blocks.into_iter().map(Item::Block));
    }

    /// Reads a section.
    pub(super) fn section(&mut self, node: Node<'d>, level: u8, out: &mut Vec<Item>) {
        let title = node.child("title");
        let (words, subtitle) = match title {
            Some(title) => self.title_parts(title),
            None => (Vec::new(), Vec::new()),
        };
        let id = node.attribute("id").or_else(|| title.and_then(|t| t.attribute("id")));
        let has_sections = node.child("section").is_some();
        // A section with nothing at its head only groups: its name is what links want.
        let only_dedication =
            title.is_none() && !has_sections && node.elements().all(|n| n.is("epigraph"));
        out.push(Item::Heading(Head {
            level,
            title: words,
            subtitle,
            role: only_dedication.then_some(Role::Epigraph),
            id: id.map(str::to_owned),
            language: node.attribute("xml:lang").and_then(|l| Language::new(l).ok()),
            span: self.span(title.unwrap_or(node)),
            ..Head::default()
        }));
        for part in self.parts(node) {
            let child = match part {
                Loose::Element(child) => child,
                Loose::Inlines(content, span) => {
                    out.push(Item::Block(Block::paragraph(content, span)));
                    continue;
                }
            };
            match child.name() {
                "title" if Some(child) == title => {}
                "section" => self.section(child, level.saturating_add(1), out),
                _ => {
                    let mut blocks = Vec::new();
                    self.block(child, &mut blocks);
                    out.extend(blocks.into_iter().map(Item::Block));
                }
            }
        }
    }

    /// The words of a title, its paragraphs parted by line breaks.
    pub(super) fn heading_words(&mut self, title: Node<'d>) -> Vec<Inline> {
        let mut out: Vec<Inline> = Vec::new();
        for line in self.title_lines(title) {
            if !out.is_empty() {
                out.push(Inline::new(InlineKind::LineBreak, self.span(title)));
            }
            out.extend(line);
        }
        out
    }

    fn title_lines(&mut self, title: Node<'d>) -> Vec<Vec<Inline>> {
        let mut lines = Vec::new();
        for child in title.elements() {
            match child.name() {
                "p" | "subtitle" => lines.push(self.inlines(child)),
                "empty-line" => {}
                other => self.unknown(other, child),
            }
        }
        // Text that stands in a title without a paragraph is its words all the same.
        if lines.is_empty() && !title.is_blank() {
            lines.push(self.inlines(title));
        }
        lines.retain(|l| !l.is_empty());
        lines
    }

    /// A number on a line of its own comes before the title; there is no other subtitle.
    fn title_parts(&mut self, title: Node<'d>) -> (Vec<Inline>, Vec<Inline>) {
        (self.heading_words(title), Vec::new())
    }

    /// Reads a block.
    pub(super) fn block(&mut self, node: Node<'d>, out: &mut Vec<Block>) {
        let span = self.span(node);
        let kind = match node.name() {
            "p" => return self.paragraph(node, out),
            "title" => return self.bridgehead(node, out),
            "subtitle" => return self.subtitle(node, out),
            "poem" => self.poem(node),
            "cite" => BlockKind::Quotation(self.quotation(node)),
            "epigraph" => BlockKind::Epigraph(self.quotation(node)),
            "annotation" | "history" => {
                // A summary at the head of a section is its text.
                node.elements().for_each(|n| self.block(n, out));
                return;
            }
            "image" => match self.image(node) {
                Some(image) => {
                    let title = node.attribute("title").map(str::trim).filter(|t| !t.is_empty());
                    let caption =
                        title.map(|t| Block::paragraph(vec![Inline::text(t, span)], span));
                    let caption = caption.into_iter().collect();
                    BlockKind::Figure(Figure { images: vec![image], caption, ..Figure::default() })
                }
                None => return,
            },
            "empty-line" => {
                // Two in a row are one pause; one beside a picture or heading is only space.
                let after_break =
                    matches!(out.last().map(|b| &b.kind), Some(BlockKind::SceneBreak(_)));
                let neighbour = |n: Option<Node<'_>>| {
                    let mut n = n;
                    while n.is_some_and(|m| !m.is_element()) {
                        n = n.and_then(|m| m.next());
                    }
                    n.is_some_and(|m| matches!(m.name(), "p" | "poem" | "cite"))
                };
                if after_break || !neighbour(node.next()) {
                    return;
                }
                BlockKind::SceneBreak(SceneBreak::default())
            }
            "table" => self.table(node),
            "text-author" => {
                let content = self.inlines(node);
                let align = Align::End;
                BlockKind::Paragraph(reissue_core::Paragraph {
                    content,
                    align,
                    ..Default::default()
                })
            }
            "section" => {
                node.elements().for_each(|n| self.block(n, out));
                return;
            }
            "date" => {
                let content = self.inlines(node);
                return out.push(Block::paragraph(content, span));
            }
            "stanza" | "v" => self.poem(node),
            other => return self.unknown(other, node),
        };
        out.push(self.named(node, Block::new(kind, span)));
    }

    fn named(&self, node: Node<'_>, mut block: Block) -> Block {
        block.id = node.attribute("id").map(str::to_owned);
        block.language = node.attribute("xml:lang").and_then(|l| Language::new(l).ok());
        block
    }

    fn paragraph(&mut self, node: Node<'d>, out: &mut Vec<Block>) {
        let content = self.inlines(node);
        if content.is_empty() {
            return;
        }
        let span = self.span(node);
        let words = plain(&content);
        let block = match content.as_slice() {
            [Inline { kind: InlineKind::Image(image), .. }] => {
                let figure = Figure { images: vec![image.clone()], ..Figure::default() };
                Block::new(BlockKind::Figure(figure), span)
            }
            _ if is_ornament(&words) => {
                Block::new(BlockKind::SceneBreak(SceneBreak { mark: Some(words) }), span)
            }
            _ => Block::paragraph(content, span),
        };
        let block = self.named(node, block);
        out.push(block);
    }

    /// A heading inside a block.
    pub(super) fn bridgehead(&mut self, node: Node<'d>, out: &mut Vec<Block>) {
        let content = self.heading_words(node);
        if !content.is_empty() {
            let kind = BlockKind::Bridgehead(Bridgehead { content });
            out.push(Block::new(kind, self.span(node)));
        }
    }

    fn subtitle(&mut self, node: Node<'d>, out: &mut Vec<Block>) {
        let content = self.inlines(node);
        let words = plain(&content);
        let kind = match is_ornament(&words) {
            true => BlockKind::SceneBreak(SceneBreak { mark: Some(words) }),
            false if content.is_empty() => return,
            false => BlockKind::Bridgehead(Bridgehead { content }),
        };
        out.push(self.named(node, Block::new(kind, self.span(node))));
    }

    /// What stands in an element that holds blocks; words that stand there without a paragraph
    /// (pandoc writes them so) make one.
    pub(super) fn parts(&mut self, node: Node<'d>) -> Vec<Loose<'d>> {
        const INLINE: [&str; 10] =
            ["strong", "emphasis", "style", "a", "strikethrough", "sub", "sup", "code", "b", "i"];
        let mut out: Vec<Loose<'d>> = Vec::new();
        let mut loose: Vec<Inline> = Vec::new();
        let mut place = reissue_core::Span::NONE;
        for child in node.children() {
            if child.is_element() && !INLINE.contains(&child.name()) {
                flush(&mut loose, &mut place, &mut out);
                out.push(Loose::Element(child));
            } else {
                place = place.join(self.span(child));
                self.piece(child, &mut loose);
            }
        }
        flush(&mut loose, &mut place, &mut out);
        out
    }

    /// A quotation or epigraph: who said it stands in `text-author`, a line each.
    fn quotation(&mut self, node: Node<'d>) -> Quotation {
        let mut blocks = Vec::new();
        let mut attribution: Option<Attribution> = None;
        for part in self.parts(node) {
            match part {
                Loose::Inlines(content, span) => blocks.push(Block::paragraph(content, span)),
                Loose::Element(child) if child.is("text-author") => {
                    self.author(child, &mut attribution);
                }
                Loose::Element(child) => self.block(child, &mut blocks),
            }
        }
        Quotation { blocks, attribution }
    }

    fn author(&mut self, node: Node<'d>, attribution: &mut Option<Attribution>) {
        let content = self.inlines(node);
        let span = self.span(node);
        match attribution {
            Some(before) => {
                before.content.push(Inline::new(InlineKind::LineBreak, span));
                before.content.extend(content);
            }
            None => *attribution = Some(Attribution { content, span }),
        }
    }

    fn poem(&mut self, node: Node<'d>) -> BlockKind {
        let mut verse = Verse::default();
        let mut epigraphs = Vec::new();
        if node.is("stanza") || node.is("v") {
            self.stanza(node, &mut verse);
        }
        for child in node.elements().filter(|_| node.is("poem")) {
            match child.name() {
                "title" => verse.title = self.heading_words(child),
                "stanza" => self.stanza(child, &mut verse),
                "v" => self.stanza(child, &mut verse),
                "subtitle" => {
                    let content = self.inlines(child);
                    let line = Line { content, span: self.span(child), ..Line::default() };
                    verse.stanzas.push(Stanza { lines: vec![line] });
                }
                "epigraph" => self.block(child, &mut epigraphs),
                "text-author" | "date" => self.author(child, &mut verse.attribution),
                "empty-line" => {}
                other => self.unknown(other, child),
            }
        }
        if epigraphs.is_empty() {
            return BlockKind::Verse(verse);
        }
        // A poem with an epigraph is a quotation that holds both.
        epigraphs.push(Block::new(BlockKind::Verse(verse), self.span(node)));
        BlockKind::Quotation(Quotation { blocks: epigraphs, attribution: None })
    }

    fn stanza(&mut self, node: Node<'d>, verse: &mut Verse) {
        let mut lines = Vec::new();
        if node.is("v") {
            lines.push(self.line(node));
        }
        for child in node.elements().filter(|_| node.is("stanza")) {
            match child.name() {
                "v" | "p" => lines.push(self.line(child)),
                "title" | "subtitle" => {
                    let content = if child.is("title") {
                        self.heading_words(child)
                    } else {
                        self.inlines(child)
                    };
                    lines.push(Line { content, span: self.span(child), ..Line::default() });
                }
                "empty-line" => {}
                other => self.unknown(other, child),
            }
        }
        match verse.stanzas.last_mut() {
            Some(last) if node.is("v") => last.lines.append(&mut lines),
            _ => verse.stanzas.push(Stanza { lines }),
        }
    }

    fn line(&mut self, node: Node<'d>) -> Line {
        let mut content = self.inlines(node);
        let mut indent = 0;
        if let Some(Inline { kind: InlineKind::Text(text), .. }) = content.first_mut() {
            let bare = text.trim_start_matches('\u{a0}');
            let count = text.chars().count() - bare.chars().count();
            indent = u8::try_from(count.div_ceil(2)).unwrap_or(u8::MAX);
            *text = bare.to_owned();
        }
        runs::trim(&mut content);
        Line { indent, content, span: self.span(node) }
    }

    fn table(&mut self, node: Node<'d>) -> BlockKind {
        let mut table = Table::default();
        for row in node.elements().filter(|n| n.is("tr")) {
            let mut cells = Vec::new();
            for cell in row.elements() {
                let number = |name: &str| {
                    cell.attribute(name)
                        .and_then(|v| v.parse::<u16>().ok())
                        .unwrap_or(1)
                        .clamp(1, 1000)
                };
                let align = |n: Node<'_>| match n.attribute("align") {
                    Some("center") => Some(Align::Center),
                    Some("right") => Some(Align::End),
                    _ => None,
                };
                let span = self.span(cell);
                cells.push(Cell {
                    columns: number("colspan"),
                    rows: number("rowspan"),
                    header: cell.is("th"),
                    align: align(cell).or_else(|| align(row)),
                    ..Cell::of(self.inlines(cell), span)
                });
            }
            let row = Row { cells, span: self.span(row) };
            let is_head = table.body.is_empty()
                && !row.cells.is_empty()
                && row.cells.iter().all(|c| c.header);
            if is_head { table.head.push(row) } else { table.body.push(row) }
        }
        if table.body.is_empty() {
            table.body = std::mem::take(&mut table.head);
        }
        let wide = |r: &Row| r.cells.iter().map(|c| usize::from(c.columns)).sum::<usize>();
        let count = table.head.iter().chain(&table.body).map(wide).max().unwrap_or(0);
        table.columns = vec![Column::default(); count];
        BlockKind::Table(table)
    }
}

/// A part of an element that holds blocks.
pub(super) enum Loose<'d> {
    /// Words without a paragraph around them.
    Inlines(Vec<Inline>, reissue_core::Span),
    /// An element.
    Element(Node<'d>),
}

fn flush(loose: &mut Vec<Inline>, place: &mut reissue_core::Span, out: &mut Vec<Loose<'_>>) {
    let mut content = std::mem::take(loose);
    let span = std::mem::take(place);
    runs::trim(&mut content);
    if !content.is_empty() {
        out.push(Loose::Inlines(content, span));
    }
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
