//! Figures and captions: a paragraph of pictures, the words below or above it.

use reissue_core::{Block, BlockKind, Figure, InlineKind, Table};

use super::flow::{Flow, Para, Piece};
use super::names::Part;
use super::runs;
use crate::outline::Item;

impl Flow<'_> {
    /// A paragraph that holds nothing but pictures is a figure; a caption may follow.
    pub(super) fn figure_or(&mut self, para: Para) -> Block {
        let pictures_only = para.runs.iter().all(|r| {
            r.is_space()
                || matches!(
                    r.leaf,
                    runs::Leaf::Other(
                        InlineKind::Image(_) | InlineKind::Anchor(_) | InlineKind::LineBreak
                    )
                )
        });
        let mut images = Vec::new();
        let mut id = para.id.clone();
        for run in &para.runs {
            match &run.leaf {
                runs::Leaf::Other(InlineKind::Image(image)) => images.push(image.clone()),
                runs::Leaf::Other(InlineKind::Anchor(a)) if id.is_none() => id = Some(a.clone()),
                _ => {}
            }
        }
        let linked = para.runs.iter().any(|r| {
            r.layers
                .iter()
                .any(|l| matches!(l, runs::Layer::External(_) | runs::Layer::Internal(_)))
        });
        if !pictures_only || images.is_empty() || linked {
            return para.block();
        }
        let figure = Figure { images, caption: self.caption_below(), ..Figure::default() };
        Block { kind: BlockKind::Figure(figure), id, language: para.language, span: para.span }
    }

    fn caption_below(&mut self) -> Vec<Block> {
        let is_caption = |p: &Piece| matches!(p, Piece::Para(p) if matches!(p.part, Part::PictureCaption | Part::Caption) && !p.is_blank());
        match self.pieces.next_if(is_caption) {
            Some(Piece::Para(para)) => vec![para.block()],
            _ => Vec::new(),
        }
    }

    /// A caption that no picture came before: that of the table below, else of the one above.
    pub(super) fn caption(&mut self, para: Para) {
        let is_table = |b: &Block| matches!(b.kind, BlockKind::Table(_));
        let for_picture = para.part == Part::PictureCaption;
        if !for_picture
            && let Some(Piece::Block(next)) = self.pieces.peek_mut()
            && let BlockKind::Table(table) = &mut next.kind
        {
            table.caption.push(para.block());
            return;
        }
        let pictures = |p: &Piece| matches!(p, Piece::Para(p) if p.runs.iter().any(|r| matches!(r.leaf, runs::Leaf::Other(InlineKind::Image(_)))));
        if !for_picture
            && let Some(Item::Block(last)) = self.out.last_mut()
            && is_table(last)
            && let BlockKind::Table(Table { caption, .. }) = &mut last.kind
            && caption.is_empty()
        {
            caption.push(para.block());
            return;
        }
        if self.pieces.peek().is_some_and(pictures)
            && let Some(Piece::Para(picture)) = self.pieces.next()
        {
            let mut block = self.figure_or(picture);
            if let BlockKind::Figure(figure) = &mut block.kind {
                figure.caption.insert(0, para.block());
                return self.push(block);
            }
            let caption = para.block();
            self.push(caption);
            return self.push(block);
        }
        let block = self.figure_or(para);
        self.push(block);
    }
}

/// The formula of a paragraph that is nothing but a displayed formula.
pub(super) fn lone_math(para: &Para) -> Option<reissue_core::Math> {
    let mut shown = para.runs.iter().filter(|r| !r.is_space());
    match (&shown.next()?.leaf, shown.next()) {
        (runs::Leaf::Other(InlineKind::Math(math)), None) if math.display => Some(math.clone()),
        _ => None,
    }
}
