//! Figures: pictures with their captions.

use reissue_core::{
    Align, Block, BlockKind, Figure, Image, Inline, InlineKind, Language, Paragraph, Placement,
};

use super::convert::{Context, Converter};
use super::flow::Flow;
use super::types::{any_class, has_class, is};
use crate::xml::Node;

impl<'d> Converter<'d, '_> {
    /// A `div` that a class name calls a figure: its pictures, all else in it their caption.
    pub(crate) fn pictured(
        &mut self,
        node: Node<'d>,
        cx: &Context,
        inside: &Context,
        language: Option<Language>,
        out: &mut Vec<Flow>,
    ) -> bool {
        let parts = ["fig", "illus", "image", "img", "photo", "plate", "picture"];
        let named = any_class(node, |c| parts.iter().any(|p| c.contains(p)));
        let plain = node.is("div")
            && node.descendants().any(|n| n.is("img"))
            && !node.descendants().any(|n| {
                matches!(
                    n.name(),
                    "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "section" | "table" | "ul" | "ol"
                )
            });
        if !named || !plain || node.tidy_text().split_whitespace().count() > 120 {
            return false;
        }
        let name = self.name_of(node, cx);
        let mut figure = Figure { placement: placement(node), ..Figure::default() };
        for mut block in self.blocks(node, inside) {
            match &mut block.kind {
                BlockKind::Figure(inner) => {
                    figure.images.append(&mut inner.images);
                    figure.caption.append(&mut inner.caption);
                    self.pending.extend(block.id);
                }
                BlockKind::Paragraph(paragraph) => {
                    paragraph.align = reissue_core::Align::Start;
                    take_images(&mut paragraph.content, &mut figure.images);
                    super::tidy::tidy_inlines(&mut paragraph.content);
                    if !paragraph.content.is_empty() {
                        figure.caption.push(block);
                    } else {
                        self.pending.extend(block.id);
                    }
                }
                _ => figure.caption.push(block),
            }
        }
        if figure.images.is_empty() {
            for block in figure.caption {
                let block = self.named(block, None);
                out.push(Flow::Block(block));
            }
            self.pending.extend(name);
            return true;
        }
        let mut block = Block::new(BlockKind::Figure(figure), self.span(node, cx));
        block.language = language;
        let block = self.named(block, name);
        out.push(Flow::Block(block));
        true
    }

    /// A `figure`.
    pub(crate) fn figure(
        &mut self,
        node: Node<'d>,
        cx: &Context,
        inside: &Context,
        language: Option<Language>,
        out: &mut Vec<Flow>,
    ) {
        let name = self.name_of(node, cx);
        let caption_node = node.child("figcaption");
        if let Some(node) = caption_node {
            self.taken.insert((cx.page, node.id));
        }
        // The pictures first: they take their long descriptions out of the caption.
        let mut blocks = self.blocks(node, inside);
        let mut caption = Vec::new();
        if let Some(node) = caption_node {
            let (caption_cx, _) = self.enter(node, inside);
            caption = self.blocks(node, &caption_cx);
            caption.iter_mut().for_each(as_caption);
        }
        if caption_node.is_none() && blocks.iter().any(|b| matches!(b.kind, BlockKind::Figure(_))) {
            // A caption that is set as a heading (O'Reilly's HTMLBook of old).
            let headed = |b: &mut Block| matches!(b.kind, BlockKind::Bridgehead(_));
            caption = blocks.extract_if(.., headed).collect();
            caption.iter_mut().for_each(as_caption);
        }
        let pictures = blocks.iter().all(|b| matches!(&b.kind, BlockKind::Figure(_)));
        let span = self.span(node, cx);
        if !pictures || blocks.is_empty() {
            // A figure of text, code, a table: its caption follows it.
            if blocks.is_empty() && caption.is_empty() {
                self.pending.extend(name);
                return;
            }
            match blocks.as_mut_slice() {
                [Block { kind: BlockKind::Table(table), .. }] if table.caption.is_empty() => {
                    table.caption = caption;
                }
                _ => blocks.extend(caption),
            }
            for (i, block) in blocks.into_iter().enumerate() {
                let block = self.named(block, name.clone().filter(|_| i == 0));
                out.push(Flow::Block(block));
            }
            return;
        }
        let mut figure = Figure { caption, placement: placement(node), ..Figure::default() };
        for block in blocks {
            if let Some(id) = block.id {
                self.pending.push(id);
            }
            if let BlockKind::Figure(inner) = block.kind {
                figure.images.extend(inner.images);
                figure.caption.extend(inner.caption);
            }
        }
        let mut block = Block::new(BlockKind::Figure(figure), span);
        block.language = language;
        let block = self.named(block, name);
        out.push(Flow::Block(block));
    }
}

/// Takes the pictures that a line of a figure begins with, with the links around them: the rest is
/// their caption.
fn take_images(line: &mut Vec<Inline>, out: &mut Vec<Image>) {
    let blank = |i: &Inline| match &i.kind {
        InlineKind::Text(text) => text.trim().is_empty(),
        kind => {
            matches!(kind, InlineKind::LineBreak | InlineKind::Anchor(_) | InlineKind::PageMark(_))
        }
    };
    while let Some(at) = line.iter().position(|i| !blank(i))
        && let Some(image) = line.get(at).and_then(lone_image)
    {
        out.push(image.clone());
        line.remove(at);
        let words = line.iter().position(|i| !blank(i)).unwrap_or(line.len());
        let mut place = 0..;
        line.retain(|i| place.next() >= Some(words) || !matches!(i.kind, InlineKind::LineBreak));
    }
}

/// The picture that an inline is, or a link around it.
fn lone_image(inline: &Inline) -> Option<&Image> {
    match &inline.kind {
        InlineKind::Image(image) => Some(image).filter(|i| !i.resource.is_empty()),
        InlineKind::Link { content, .. } => match content.as_slice() {
            [one] => lone_image(one),
            _ => None,
        },
        _ => None,
    }
}

/// Every edition sets captions in the middle: that is no wish of the paragraph's own.
pub(crate) fn as_caption(block: &mut Block) {
    if let BlockKind::Bridgehead(b) = &mut block.kind {
        let content = std::mem::take(&mut b.content);
        block.kind = BlockKind::Paragraph(Paragraph { content, ..Paragraph::default() });
    }
    if let BlockKind::Paragraph(p) = &mut block.kind
        && p.align == Align::Center
    {
        p.align = Align::Start;
    }
}

/// Where a figure says it wants to stand.
fn placement(node: Node<'_>) -> Placement {
    let up = std::iter::once(node).chain(node.ancestors());
    if up.into_iter().any(|n| is(n, "frontispiece")) || has_class(node, &["frontispiece"]) {
        Placement::Frontispiece
    } else if has_class(node, &["full-page", "fullpage", "plate"]) {
        Placement::Plate
    } else {
        Placement::Here
    }
}

/// A figure of one picture.
pub(crate) fn of_image(image: Image) -> Figure {
    let images = if image.resource.is_empty() { Vec::new() } else { vec![image.clone()] };
    let caption = match (&image.resource, image.alt) {
        (resource, Some(alt)) if resource.is_empty() => {
            vec![Block::paragraph(
                vec![reissue_core::Inline::text(alt, reissue_core::Span::NONE)],
                reissue_core::Span::NONE,
            )]
        }
        _ => Vec::new(),
    };
    Figure { images, caption, ..Figure::default() }
}
