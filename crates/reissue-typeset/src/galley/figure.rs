//! Figures: pictures sized to whole lines, their captions below.

use reissue_core::{Block, BlockKind, Diagnostic, Figure, Image, Placement, Span};
use reissue_page::{
    Artifact, Content, Item, ItemKind, Length, NodeId, NodeKind, PlacedImage, Point, Rect, Size,
};

use super::types::TextBlock;
use super::{Fixed, FixedLine, Galley, ParagraphShape, SetBlock, Slab};
use crate::paginate::Float;

impl Galley<'_> {
    /// Sets a figure in its place, unless it has a page before the title.
    pub(super) fn figure(&mut self, figure: &Figure, span: Span) {
        if self.cx.frontispiece != Some(std::ptr::from_ref(figure) as usize) {
            self.set_figure(figure, span);
        }
    }

    /// Sets a figure.
    pub(crate) fn set_figure(&mut self, figure: &Figure, span: Span) {
        let (node, content) = self.figure_node(figure);
        let plate = matches!(figure.placement, Placement::Plate | Placement::Frontispiece);
        self.list_caption(figure, node);
        let notes = self.set.notes.len();
        let caption = self.caption(&figure.caption, node);
        let caption_lines = caption.iter().map(lines_in).sum::<usize>();
        let has_notes = self.set.notes.len() > notes;
        let lines = usize::from(self.page_lines());
        let room = lines.saturating_sub(caption_lines + usize::from(caption_lines > 0));
        let (mut slab, mut used) = self.pictures(figure, content, room.max(1), plate, span);
        if used == 0 && caption_lines == 0 {
            return;
        }
        // The caption stands a line below the picture, unless the picture leaves that much free.
        let leading = self.leading;
        let gap = if used > 0 && caption_lines > 0 { leading / 3 } else { Length::ZERO };
        let mut y = leading * used as i32 + gap;
        for block in &caption {
            for line in self.block_slabs(block) {
                slab.join(line.moved(Point::new(Length::ZERO, y)));
                y += leading;
            }
        }
        used = ceil(y, leading).max(1);
        if plate && used < lines {
            // A plate stands a little above the middle of its page.
            let free = leading * (lines - used) as i32;
            slab.move_by(Point::new(Length::ZERO, free.scale(0.42)));
            used = lines;
        }
        let height = u16::try_from(used).unwrap_or(u16::MAX);
        let fixed = Fixed { lines: vec![FixedLine { height, after: 0, slab }], repeat: None };
        let mut block = SetBlock::fixed(fixed);
        let floats = self.depth == 0 && !has_notes;
        block.bottom = floats && figure.placement == Placement::Bottom;
        block.float = match figure.placement {
            _ if !floats => Float::No,
            Placement::Here | Placement::Bottom => Float::Here,
            Placement::Top => Float::Top,
            Placement::Plate | Placement::Frontispiece => Float::Plate,
        };
        // A figure that leaves its place leaves no gap there but what was there without it.
        if matches!(block.float, Float::No | Float::Here) {
            let parted = self.gap.parted.unwrap_or(self.gap.lines);
            let leaves = block.float == Float::Here;
            self.space(1);
            self.push(block);
            self.space(1);
            self.gap.parted = leaves.then_some(parted);
        } else {
            let gap = std::mem::take(&mut self.gap);
            self.push(block);
            self.gap = gap;
        }
        self.indent = true;
    }

    /// The element of a figure, with what its pictures are to those who hear the book: they are read
    /// by their own words or else by the caption. Ornaments without a caption are no element.
    fn figure_node(&mut self, figure: &Figure) -> (NodeId, Content) {
        if figure.caption.is_empty() && figure.images.iter().all(is_ornament) {
            return (self.node, Content::Artifact(Artifact::Layout));
        }
        let node = self.set.structure.add(self.node, NodeKind::Figure);
        let said = |text: String| Some(text).filter(|t| !t.trim().is_empty());
        let caption = || figure.caption.iter().map(reissue_core::plain_block).collect::<Vec<_>>();
        let alt = figure.images.iter().filter_map(|i| i.alt.clone()).find_map(said);
        if let Some(n) = self.set.structure.get_mut(node) {
            n.alt = alt.or_else(|| said(caption().join(" ")));
        }
        (node, Content::Tagged(node))
    }

    /// Remembers a caption for the list of illustrations.
    fn list_caption(&mut self, figure: &Figure, node: NodeId) {
        let Some(Block { kind: BlockKind::Paragraph(p), .. }) = figure.caption.first() else {
            return;
        };
        let words = reissue_core::plain(&p.content);
        let name = format!("figure-{}-{}", self.cx.unit, self.set.captions.len() + 1);
        self.anchors.push((name.clone(), node));
        self.set.captions.push((words, name));
    }

    /// Sets a caption's paragraphs.
    fn caption(&mut self, blocks: &[Block], node: NodeId) -> Vec<TextBlock> {
        if blocks.is_empty() {
            return Vec::new();
        }
        let caption = self.set.structure.add(node, NodeKind::Caption);
        let mut out = Vec::new();
        let size = self.cx.design.text.quote_size;
        let saved = (self.kind, self.frame);
        self.kind = self.kind.scaled(size);
        self.narrow(self.em(1500), self.em(1500));
        for paragraph in paragraphs(blocks) {
            let part = self.set.structure.add(caption, NodeKind::Paragraph);
            let shape = ParagraphShape::centred();
            out.push(self.text_block(paragraph, part, &shape));
        }
        (self.kind, self.frame) = saved;
        out
    }

    /// How many grid lines a page has.
    pub(crate) fn page_lines(&self) -> u16 {
        let text = self.cx.design.text.leading * i32::from(self.cx.lines);
        (text.ratio(self.leading) as u16).max(1)
    }

    /// Places the pictures of a figure below one another, in at most `room` grid lines; gives how
    /// many they take.
    fn pictures(
        &mut self,
        figure: &Figure,
        content: Content,
        room: usize,
        plate: bool,
        span: Span,
    ) -> (Slab, usize) {
        let mut slab = Slab::default();
        let mut used = 0;
        let each = room / figure.images.len().max(1);
        for image in &figure.images {
            let Some(picture) = self.cx.pictures.find(&image.resource) else {
                self.lost_picture(image, span);
                continue;
            };
            let (id, natural) = (picture.id, picture.natural());
            let size = self.picture_size(image, natural, each.max(1), plate);
            let lines = ceil(size.height, self.leading).max(1);
            let free = self.leading * lines as i32 - size.height;
            let x = self.frame.x + (self.frame.width - size.width) / 2;
            // The foot of the picture stands on a baseline, so that the caption is on the grid.
            let top = self.leading * used as i32 + free / 2;
            let rect = Rect::new(x, top, size.width, size.height);
            let kind = ItemKind::Image(PlacedImage { image: id, rect });
            slab.items.push(Item { kind, content, span });
            used += lines;
        }
        (slab, used)
    }

    fn lost_picture(&mut self, image: &Image, span: Span) {
        let name = &image.resource;
        self.report(
            Diagnostic::lost("type-005", format!("the picture `{name}` can't be set"))
                .at(span)
                .help("give a PNG, JPEG or GIF file of that name"),
        );
    }

    /// The size of a picture: as wide as it asks for, or its natural size at 300 dots an inch and
    /// at least half the measure, and never beyond the frame.
    fn picture_size(&self, image: &Image, natural: Size, lines: usize, plate: bool) -> Size {
        let most = self.frame.width;
        let wished = match image.width {
            Some(per_mille) => most.scale(f64::from(per_mille.min(1000)) / 1000.0),
            None if plate => most,
            None => natural.width.scale(0.5).max(most / 2).min(most),
        };
        let ratio = natural.height.ratio(natural.width.max(Length(1))).clamp(0.001, 1000.0);
        let high = self.leading * i32::try_from(lines).unwrap_or(1);
        let width = wished.min(most).max(Length::POINT);
        let height = Length::pt(width.to_pt() * ratio);
        if height <= high {
            return Size::new(width, height);
        }
        Size::new(Length::pt(high.to_pt() / ratio), high)
    }
}

/// Tells whether a picture says nothing, by its author's word.
pub(super) fn is_ornament(image: &Image) -> bool {
    image.alt.as_ref().is_some_and(|alt| alt.trim().is_empty())
}

/// How many lines of `leading` hold a height.
fn ceil(height: Length, leading: Length) -> usize {
    // A hundredth of a line too much is not worth a line.
    (height.ratio(leading) - 0.01).ceil().max(0.0) as usize
}

/// How many lines a paragraph takes in its best length.
pub(super) fn lines_in(block: &TextBlock) -> usize {
    block.broken.best().lines.len()
}

/// The paragraphs in blocks that are to be set as text only.
pub(super) fn paragraphs(blocks: &[Block]) -> Vec<&[reissue_core::Inline]> {
    let mut out = Vec::new();
    for block in blocks {
        collect(block, &mut out, 0);
    }
    out
}

fn all<'a>(blocks: &'a [Block], out: &mut Vec<&'a [reissue_core::Inline]>, depth: u16) {
    blocks.iter().for_each(|b| collect(b, out, depth + 1));
}

fn collect<'a>(block: &'a Block, out: &mut Vec<&'a [reissue_core::Inline]>, depth: u16) {
    if depth > 64 {
        return;
    }
    match &block.kind {
        BlockKind::Paragraph(p) => out.push(&p.content),
        BlockKind::Bridgehead(b) => out.push(&b.content),
        BlockKind::Quotation(q) | BlockKind::Epigraph(q) => {
            all(&q.blocks, out, depth);
            out.extend(q.attribution.iter().map(|a| a.content.as_slice()));
        }
        BlockKind::List(l) => l.items.iter().for_each(|i| all(&i.blocks, out, depth)),
        BlockKind::Verse(v) => {
            out.extend(v.stanzas.iter().flat_map(|s| &s.lines).map(|l| l.content.as_slice()));
        }
        BlockKind::Aside(a) => {
            out.push(&a.title);
            all(&a.blocks, out, depth);
        }
        BlockKind::DefinitionList(l) => {
            for item in &l.items {
                out.extend(item.terms.iter().map(Vec::as_slice));
                item.senses.iter().flatten().for_each(|b| collect(b, out, depth + 1));
            }
        }
        BlockKind::Figure(f) => all(&f.caption, out, depth),
        BlockKind::Table(t) => {
            all(&t.caption, out, depth);
            let rows = t.head.iter().chain(&t.body).chain(&t.foot);
            rows.flat_map(|r| &r.cells)
                .flat_map(|c| &c.blocks)
                .for_each(|b| collect(b, out, depth + 1));
        }
        BlockKind::Letter(l) => {
            out.extend(l.dateline.iter().map(Vec::as_slice));
            out.push(&l.salutation);
            l.blocks.iter().for_each(|b| collect(b, out, depth + 1));
            out.push(&l.closing);
            out.extend(l.signature.iter().map(Vec::as_slice));
            l.postscript.iter().for_each(|b| collect(b, out, depth + 1));
        }
        BlockKind::Dialogue(d) => {
            for turn in &d.turns {
                match turn {
                    reissue_core::Turn::Speech { speaker, blocks, .. } => {
                        out.push(speaker);
                        blocks.iter().for_each(|b| collect(b, out, depth + 1));
                    }
                    reissue_core::Turn::Direction { content, .. } => out.push(content),
                }
            }
        }
        _ => {}
    }
}
