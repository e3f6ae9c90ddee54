//! Letters: dateline, salutation, the letter, closing, signature, postscript.

use reissue_core::{Block, BlockKind, Inline, InlineKind, Language, Letter, Paragraph};

use super::convert::{Context, Converter};
use super::flow::Flow;
use super::types::is_any;
use crate::xml::Node;

const DATELINE: &[&str] = &["letter.dateline", "diary.dateline", "dateline"];
const SALUTATION: &[&str] = &["salutation"];
const CLOSING: &[&str] = &["valediction"];
const SIGNATURE: &[&str] = &["signature", "sender"];
const POSTSCRIPT: &[&str] = &["postscript"];

/// The part of a letter that a paragraph is, in the order of print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Dateline,
    Salutation,
    Text,
    Closing,
    Signature,
    Postscript,
}

/// A letter while it is gathered.
#[derive(Default)]
struct Draft {
    letter: Letter,
    at: usize,
}

impl<'d> Converter<'d, '_> {
    /// An element that says it is a letter.
    pub(crate) fn letter(
        &mut self,
        node: Node<'d>,
        cx: &Context,
        inside: &Context,
        language: Option<Language>,
        out: &mut Vec<Flow>,
    ) {
        let name = self.name_of(node, cx);
        let mut draft = Draft::default();
        let inner = inside.inner();
        self.letter_parts(node, &inner, Place::Letter, &mut draft);
        let mut block = Block::new(BlockKind::Letter(draft.letter), self.span(node, cx));
        block.language = language;
        let block = self.named(block, name);
        out.push(Flow::Block(block));
    }

    fn letter_parts(&mut self, node: Node<'d>, cx: &Context, place: Place, draft: &mut Draft) {
        let mut run: Vec<Node<'d>> = Vec::new();
        for child in node.children() {
            if child.text().is_some_and(|t| t.trim().is_empty()) {
                continue;
            }
            if self.is_inline(child, cx) {
                run.push(child);
                continue;
            }
            self.letter_run(&mut run, cx, place, draft);
            let (inside, _) = self.enter(child, cx);
            if self.is_left_out(child, &inside.style, cx) {
                continue;
            }
            match child.name() {
                "header" => self.letter_parts(child, &inside, Place::Header, draft),
                "footer" => self.letter_parts(child, &inside, Place::Footer, draft),
                "p" => self.letter_paragraph(child, cx, &inside, place, draft),
                _ => self.letter_block(child, cx, place, draft),
            }
        }
        self.letter_run(&mut run, cx, place, draft);
    }

    fn letter_run(
        &mut self,
        run: &mut Vec<Node<'d>>,
        cx: &Context,
        place: Place,
        draft: &mut Draft,
    ) {
        let mut line = Vec::new();
        for node in run.drain(..) {
            self.inline(node, cx, &mut line);
        }
        super::tidy::tidy_inlines(&mut line);
        if !line.is_empty() {
            let span = super::flow::joined(&line);
            let block = Block::paragraph(line, span);
            let block = self.named(block, None);
            let part = draft.guess(place, Part::Text);
            draft.add(part, block);
        }
    }

    fn letter_paragraph(
        &mut self,
        node: Node<'d>,
        cx: &Context,
        inside: &Context,
        place: Place,
        draft: &mut Draft,
    ) {
        let by_class = place == Place::Letter && said_part(node).is_none() && self.by_class(node);
        let split = split_ending(node);
        if split.len() > 1 && place != Place::Header {
            for (part, nodes) in split {
                let mut line = Vec::new();
                for n in nodes {
                    self.inline(n, inside, &mut line);
                }
                super::tidy::tidy_inlines(&mut line);
                super::tidy::trim_breaks(&mut line);
                if !line.is_empty() {
                    let span = super::flow::joined(&line);
                    let block = self.named(Block::paragraph(line, span), None);
                    draft.add(part, block);
                }
            }
            return;
        }
        let mut plain = cx.clone();
        // Datelines, closings and signatures are set as the design sets them.
        plain.style = inside.style;
        self.pending.extend(self.name_of(node, cx));
        let line = self.line(node, &plain);
        if super::tidy::is_blank(&line) {
            self.letter_block(node, cx, place, draft);
            return;
        }
        let said = said_part(node);
        let kind = Paragraph {
            content: line,
            align: if said.is_some() || place != Place::Letter {
                reissue_core::Align::Start
            } else {
                super::flow::align(inside.style.align)
            },
            ..Paragraph::default()
        };
        let block = Block::new(BlockKind::Paragraph(kind), self.span(node, cx));
        let block = self.named(block, None);
        let part = said
            .or_else(|| by_class.then(|| draft.by_look(&block)).flatten())
            .unwrap_or_else(|| draft.guess(place, Part::Text));
        let block = if by_class && part != Part::Text { aligned_start(block) } else { block };
        draft.add(part, block);
    }

    /// Tells whether the letter that a paragraph stands in says only by a class name that it is one.
    fn by_class(&self, node: Node<'d>) -> bool {
        node.ancestors().find(|n| n.is("div") || n.is("blockquote")).is_some_and(looks_like_one)
    }

    fn letter_block(&mut self, node: Node<'d>, cx: &Context, place: Place, draft: &mut Draft) {
        for block in self.single_blocks(node, cx) {
            let part = said_part(node).unwrap_or_else(|| draft.guess(place, Part::Text));
            draft.add(part, block);
        }
    }
}

/// Where in a letter a paragraph stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Header,
    Letter,
    Footer,
}

/// The part that a paragraph says it is.
fn said_part(node: Node<'_>) -> Option<Part> {
    let says = |names: &[&str]| {
        is_any(node, names) || {
            let mut children = node.children().filter(|c| !c.is_blank());
            let only = children.next().filter(|c| c.is_element() && is_any(*c, names));
            only.is_some() && children.next().is_none()
        }
    };
    [
        (DATELINE, Part::Dateline),
        (SALUTATION, Part::Salutation),
        (CLOSING, Part::Closing),
        (POSTSCRIPT, Part::Postscript),
        (SIGNATURE, Part::Signature),
    ]
    .into_iter()
    .find(|(names, _)| says(names))
    .map(|(_, part)| part)
}

/// Cuts a paragraph that is closing and signature in one into the two; any other stays whole.
fn split_ending<'d>(node: Node<'d>) -> Vec<(Part, Vec<Node<'d>>)> {
    let part_of = |n: Node<'d>| {
        if is_any(n, CLOSING) {
            Some(Part::Closing)
        } else if is_any(n, SIGNATURE) {
            Some(Part::Signature)
        } else {
            None
        }
    };
    let mut out: Vec<(Part, Vec<Node<'d>>)> = Vec::new();
    for child in node.children() {
        match part_of(child) {
            Some(part) => match out.last_mut() {
                Some((last, nodes)) if *last == part => nodes.push(child),
                _ => out.push((part, vec![child])),
            },
            None => {
                let words = child.text_content().chars().any(char::is_alphanumeric);
                match out.last_mut() {
                    Some((_, nodes)) if !words || child.is("br") => nodes.push(child),
                    None if !words => {}
                    _ => return Vec::new(),
                }
            }
        }
    }
    out
}

/// Tells whether a class name says that an element is a letter, and a salutation or a line at the
/// right shows that it is.
pub(crate) fn looks_like_one(node: Node<'_>) -> bool {
    matches!(node.name(), "div" | "blockquote")
        && super::types::has_class(node, &["letter"])
        && !node.descendants().any(|n| matches!(n.name(), "h1" | "h2" | "h3" | "table"))
        && node.elements().any(|n| n.is("p") && is_salutation(&n.tidy_text()))
}

/// Tells whether a line greets somebody.
fn is_salutation(line: &str) -> bool {
    const WORDS: &[&str] = &[
        "dear",
        "my dear",
        "dearest",
        "my dearest",
        "sir",
        "madam",
        "dear sir",
        "gentlemen",
        "lieber",
        "liebe",
        "liebster",
        "cher",
        "chère",
        "mon cher",
        "ma chère",
        "monsieur",
        "querido",
        "querida",
        "caro",
        "cara",
        "beste",
        "kære",
        "käre",
        "дорогой",
        "дорогая",
    ];
    let lower = line.trim().to_lowercase();
    let greets = WORDS
        .iter()
        .any(|w| lower.strip_prefix(w).is_some_and(|rest| !rest.starts_with(char::is_alphabetic)));
    greets && lower.split_whitespace().count() <= 9 && lower.ends_with([',', ':', '!', '—', '.'])
}

/// A paragraph that stands where paragraphs do: the design places the parts of a letter.
fn aligned_start(mut block: Block) -> Block {
    if let BlockKind::Paragraph(paragraph) = &mut block.kind {
        paragraph.align = reissue_core::Align::Start;
    }
    block
}

impl Draft {
    /// The part that the words or the place of a paragraph tell, where nothing else does.
    fn by_look(&self, block: &Block) -> Option<Part> {
        let BlockKind::Paragraph(paragraph) = &block.kind else { return None };
        let letter = &self.letter;
        let before = letter.blocks.is_empty() && letter.salutation.is_empty();
        let at_end = paragraph.align == reissue_core::Align::End;
        let short = reissue_core::plain(&paragraph.content).split_whitespace().count() <= 16;
        if before && is_salutation(&reissue_core::plain(&paragraph.content)) {
            Some(Part::Salutation)
        } else if before && at_end && short {
            Some(Part::Dateline)
        } else if at_end && short {
            Some(if letter.closing.is_empty() { Part::Closing } else { Part::Signature })
        } else {
            None
        }
    }

    /// The part of a paragraph that does not say it.
    fn guess(&self, place: Place, fallback: Part) -> Part {
        match place {
            Place::Header if self.letter.salutation.is_empty() && self.letter.blocks.is_empty() => {
                Part::Dateline
            }
            Place::Footer if self.letter.signature.is_empty() && self.letter.closing.is_empty() => {
                Part::Text
            }
            Place::Footer => Part::Postscript,
            _ => fallback,
        }
    }

    /// Adds a paragraph, so that the parts in print stand in the order of the source.
    fn add(&mut self, part: Part, block: Block) {
        let rank = part as usize;
        let single = match part {
            Part::Salutation => self.letter.salutation.is_empty(),
            Part::Closing => self.letter.closing.is_empty(),
            _ => true,
        };
        // A part out of its order can only stand where it does as text.
        let part = match part {
            _ if rank < self.at && self.at >= 3 => Part::Postscript,
            _ if rank < self.at => Part::Text,
            Part::Salutation if !single => Part::Text,
            Part::Closing if !single => Part::Signature,
            part => part,
        };
        self.at = self.at.max(part as usize);
        let letter = &mut self.letter;
        match part {
            Part::Text => letter.blocks.push(block),
            Part::Postscript => letter.postscript.push(block),
            _ => match lines(block) {
                Ok(mut lines) => match part {
                    Part::Dateline => letter.dateline.append(&mut lines),
                    Part::Signature => letter.signature.append(&mut lines),
                    Part::Salutation => letter.salutation = joined_lines(lines),
                    _ => letter.closing = joined_lines(lines),
                },
                Err(block) if self.at >= 3 => letter.postscript.push(*block),
                Err(block) => {
                    self.at = self.at.max(2);
                    letter.blocks.push(*block);
                }
            },
        }
    }
}

/// The lines of a paragraph; any other block is given back.
fn lines(block: Block) -> Result<Vec<Vec<Inline>>, Box<Block>> {
    let Block { kind: BlockKind::Paragraph(paragraph), id, language: None, span } = block else {
        return Err(Box::new(block));
    };
    let mut lines = super::tidy::split_lines(paragraph.content);
    lines.iter_mut().for_each(super::tidy::tidy_inlines);
    lines.retain(|l| !l.is_empty());
    if let (Some(first), Some(id)) = (lines.first_mut(), id) {
        first.insert(0, Inline::new(InlineKind::Anchor(id), span));
    }
    Ok(lines)
}

fn joined_lines(lines: Vec<Vec<Inline>>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    for line in lines {
        let span = super::flow::joined(&line);
        if !out.is_empty() {
            out.push(Inline::new(InlineKind::LineBreak, span));
        }
        out.extend(line);
    }
    out
}

/// Makes one letter of the content of a section that says it is one, its heading left in place.
pub(crate) fn gather<'d>(
    converter: &mut Converter<'d, '_>,
    node: Node<'d>,
    cx: &Context,
    flow: &mut Vec<Flow>,
) {
    flow.retain(|f| !matches!(f, Flow::Gap(_)));
    let simple = flow.iter().all(|f| matches!(f, Flow::Block(_) | Flow::Heading(_)));
    let headings = flow.iter().filter(|f| matches!(f, Flow::Heading(_))).count();
    let heads = flow.iter().take(headings).all(|f| matches!(f, Flow::Heading(_)));
    if !simple || !heads {
        return;
    }
    let blocks = flow.split_off(headings);
    let mut draft = Draft::default();
    for piece in blocks {
        let Flow::Block(block) = piece else { continue };
        let part = converter.letter_part_at(block.span, node, cx);
        let part = part.unwrap_or(Part::Text);
        draft.add(part, block);
    }
    let span = converter.span(node, cx);
    flow.push(Flow::Block(Block::new(BlockKind::Letter(draft.letter), span)));
}

impl<'d> Converter<'d, '_> {
    /// The part of a letter that the paragraph at a place says it is.
    fn letter_part_at(
        &self,
        span: reissue_core::Span,
        node: Node<'d>,
        cx: &Context,
    ) -> Option<Part> {
        let paragraph = node.descendants().find(|n| n.is("p") && self.span(*n, cx) == span)?;
        said_part(paragraph)
    }
}
