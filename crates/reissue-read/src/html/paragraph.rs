//! Paragraphs: their looks, their lead-in, what two breaks in a row or a lone picture make of them.

use reissue_core::{Block, BlockKind, Inline, InlineKind, Language, LinkTarget, Paragraph, Span};

use super::convert::{Context, Converter};
use super::flow::{Flow, align, joined};
use super::inset::Setting;
use super::tidy::{is_blank, split_lines, tidy_inlines};
use super::types::{self, has_class};
use crate::xml::Node;

impl<'d> Converter<'d, '_> {
    /// A paragraph, or what only its mark-up calls so.
    pub(crate) fn paragraph(
        &mut self,
        node: Node<'d>,
        cx: &Context,
        inside: &Context,
        language: Option<Language>,
        out: &mut Vec<Flow>,
    ) {
        if node
            .descendants()
            .any(|n| super::style::is_block_name(n.name()) && !self.is_other_note(n, cx))
        {
            self.container(node, cx, inside, language, out);
            return;
        }
        let span = self.span(node, cx);
        let name = self.name_of(node, cx);
        if inside.verse || types::is_verse(node) {
            self.stanza(node, inside, name, language, out);
            return;
        }
        let content = self.line(node, inside);
        if is_blank(&content) {
            self.pending.extend(name);
            self.keep_marks(content, out);
            self.empty_paragraph(node, cx, out);
            return;
        }
        if let [Inline { kind: InlineKind::Math(math), .. }] = content.as_slice()
            && math.display
        {
            let mut block = Block::new(BlockKind::Math(math.clone()), span);
            block.language = language;
            let block = self.named(block, name);
            out.push(Flow::Block(block));
            return;
        }
        let content = super::dropcap::joined(content, &mut self.losses);
        let mut content = block_looks(content, cx, inside, span);
        let lead_in = take_lead_in(node, &mut content);
        let continued = has_class(node, &["continued", "noindent-continued"]);
        let align = align(inside.style.align);
        if cx.sections {
            self.settings.insert(span, setting(node, inside));
        }
        for (i, part) in split_paragraphs(content).into_iter().enumerate() {
            let kind = match lone_image(part) {
                Ok(figure) => BlockKind::Figure(figure),
                Err(content) => BlockKind::Paragraph(Paragraph {
                    content,
                    align,
                    continued: continued && i == 0,
                    lead_in: if i == 0 { lead_in } else { 0 },
                }),
            };
            let mut block = Block::new(kind, span);
            block.language = language.clone();
            let name = name.clone().filter(|_| i == 0);
            out.push(Flow::Block(self.named(block, name)));
        }
    }

    /// A paragraph without words: nothing, or a pause where the source makes one of it.
    fn empty_paragraph(&mut self, node: Node<'d>, cx: &Context, out: &mut Vec<Flow>) {
        let spaced = node.text_content().contains('\u{a0}') || node.find("br").is_some();
        if !node.is("p") || !matches!(out.last(), Some(Flow::Block(_))) {
            return;
        }
        let span = self.span(node, cx);
        if cx.sections {
            out.push(Flow::Gap(span));
        } else if spaced {
            self.losses.look("an empty paragraph", span);
        }
    }
}

/// Where a paragraph stands.
fn setting(node: Node<'_>, inside: &Context) -> Setting {
    const EXTRACTS: &[&str] = &[
        "extract",
        "extracts",
        "blockquote",
        "blockquot",
        "block-quote",
        "bq",
        "quote",
        "quotation",
    ];
    Setting {
        left: inside.left,
        right: inside.right,
        above: inside.style.above,
        indent: inside.style.indent,
        extract: has_class(node, EXTRACTS),
    }
}

/// Wraps a paragraph's words in the looks that its own mark-up adds to those of its surroundings.
fn block_looks(content: Vec<Inline>, cx: &Context, inside: &Context, span: Span) -> Vec<Inline> {
    let mut content = content;
    if inside.style.small_caps && !cx.style.small_caps {
        content = vec![Inline::new(InlineKind::SmallCaps(content), span)];
    }
    if inside.style.bold && !cx.style.bold {
        content = vec![Inline::new(InlineKind::Strong(content), span)];
    }
    if inside.style.italic && !cx.style.italic {
        content = vec![Inline::new(InlineKind::Emphasis(content), span)];
    }
    content
}

/// Counts the words that a paragraph sets as its lead-in, and gives them back their own look.
fn take_lead_in(node: Node<'_>, content: &mut Vec<Inline>) -> u16 {
    let mut elements = node.elements().filter(|n| !types::is_page_break(*n));
    let says = |n: Node<'_>| n.is("span") && has_class(n, &["lead-in", "leadin"]);
    let at = content.iter().position(|i| matches!(i.kind, InlineKind::SmallCaps(_)));
    let (true, Some(at)) = (elements.next().is_some_and(says), at) else { return 0 };
    let marks = content.iter().take(at).all(|i| {
        let blank = matches!(&i.kind, InlineKind::Text(t) if t.trim().is_empty());
        blank || matches!(i.kind, InlineKind::PageMark(_) | InlineKind::Anchor(_))
    });
    if !marks {
        return 0;
    }
    let InlineKind::SmallCaps(words) = content.remove(at).kind else { return 0 };
    let count = reissue_core::plain(&words).split_whitespace().count();
    content.splice(at..at, words);
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// Cuts a line at two breaks in a row, which tag soup uses between paragraphs.
pub(crate) fn split_paragraphs(line: Vec<Inline>) -> Vec<Vec<Inline>> {
    let double = line.windows(2).any(|w| {
        matches!(w, [a, b] if a.kind == InlineKind::LineBreak && b.kind == InlineKind::LineBreak)
    });
    if !double {
        return vec![line];
    }
    let mut out: Vec<Vec<Inline>> = Vec::new();
    let mut current: Vec<Inline> = Vec::new();
    for part in split_lines(line) {
        if is_blank(&part) && part.is_empty() {
            if !current.is_empty() {
                out.push(std::mem::take(&mut current));
            }
            continue;
        }
        if !current.is_empty() {
            let span = joined(&part);
            current.push(Inline::new(InlineKind::LineBreak, span));
        }
        current.extend(part);
    }
    if !current.is_empty() {
        out.push(current);
    }
    out.iter_mut().for_each(tidy_inlines);
    out.retain(|p| !p.is_empty());
    out
}

/// Takes a line that is one picture, linked or not, as a figure; anything else is given back.
pub(crate) fn lone_image(mut line: Vec<Inline>) -> Result<reissue_core::Figure, Vec<Inline>> {
    fn pictures(line: &[Inline]) -> bool {
        line.iter().all(|i| match &i.kind {
            InlineKind::Image(image) => !image.resource.is_empty(),
            InlineKind::Link { target: LinkTarget::External(_), .. } => false,
            InlineKind::Text(t) => t.trim().is_empty(),
            InlineKind::LineBreak => true,
            InlineKind::Link { content, .. } => pictures(content),
            InlineKind::Emphasis(c) | InlineKind::Strong(c) => pictures(c),
            _ => false,
        })
    }
    fn take(line: &mut Vec<Inline>, out: &mut Vec<reissue_core::Image>) {
        for mut inline in line.drain(..) {
            if let Some(children) = inline.children_mut() {
                take(children, out);
            }
            if let InlineKind::Image(image) = inline.kind {
                out.push(image);
            }
        }
    }
    if !pictures(&line) {
        return Err(line);
    }
    let mut images = Vec::new();
    take(&mut line, &mut images);
    Ok(reissue_core::Figure { images, ..reissue_core::Figure::default() })
}
