//! Leaders: the dots between a heading and its page number.

use reissue_page::{
    Artifact, Color, Content, FontId, Glyph, GlyphRun, Item, ItemKind, Length, Point, Shift,
};

use super::{Context, Slab, Tag};
use crate::fonts::FaceStyle;
use crate::paragraph::Fill;

/// Fills a gap with dots that stand below those of the line above.
pub(super) fn leaders(cx: &Context<'_>, tags: &[Tag], fill: Fill, origin: Point, slab: &mut Slab) {
    let Some(tag) = tags.get(fill.tag as usize) else { return };
    let size = cx.design.text.size;
    let step = size.scale(0.75);
    let id = cx.typesetter.fonts().face(cx.family, FaceStyle::REGULAR);
    let Some(dot) = cx.typesetter.fonts().get(id).glyph('.') else { return };
    let left = origin.x + fill.x + step / 2;
    let right = origin.x + fill.x + fill.width - step / 2;
    let first = (left.0 + step.0 - 1).div_euclid(step.0.max(1));
    let last = right.0.div_euclid(step.0.max(1));
    let count = usize::try_from(last - first).unwrap_or(0).min(400);
    if count < 2 {
        return;
    }
    let glyph = |_| Glyph { id: dot, advance: step, dx: Shift::ZERO, dy: Shift::ZERO, cluster: 0 };
    let mut glyphs: Vec<Glyph> = (0..count).map(glyph).collect();
    for (index, glyph) in (0_u32..).zip(&mut glyphs) {
        glyph.cluster = index;
    }
    let run = GlyphRun {
        font: FontId(id.0),
        size,
        origin: Point::new(step * first, origin.y),
        expansion: 0,
        tracking: Length::ZERO,
        color: Color::BLACK,
        rotation: 0,
        glyphs,
        text: ".".repeat(count),
    };
    let content = Content::Artifact(Artifact::Layout);
    slab.items.push(Item { kind: ItemKind::Text(run), content, span: tag.span });
}
