//! What the paginator needs to know of a chapter's lines.

use super::text::note_marks;
use super::types::TextBlock;
use super::{Body, NoteText, Set, SetBlock};
use crate::paginate::{Alt, Entry, FORBIDDEN, Flow, FlowBlock, FlowLine, FlowNote, Pagination};
use reissue_page::Length;

/// Makes the paginator's view of a chapter, and tells what each note line is.
pub(crate) fn flow_of(set: &Set, note_leading: Length) -> (Flow, Vec<NoteText>) {
    let blocks = set.blocks.iter().map(flow_block).collect();
    let mut flow = Flow { blocks, ..Flow::default() };
    let mut texts = Vec::new();
    for (note, set_note) in set.notes.iter().enumerate() {
        let first = flow.note_lines.len() as u32;
        for (block, set_block) in set_note.blocks.iter().enumerate() {
            let flow_block = flow_block(set_block);
            let mut gap = if block == 0 { 0 } else { set_block.gap.lines };
            let lines = flow_block.alts.first().map_or(&[][..], |a| &a.lines);
            for (line, l) in lines.iter().enumerate() {
                let grid = i32::from(l.height) + i32::from(std::mem::take(&mut gap));
                let height = note_leading * grid;
                flow.note_lines.push(height);
                texts.push(NoteText { note, block, line, height });
            }
        }
        if flow.note_lines.len() as u32 == first {
            flow.note_lines.push(Length::ZERO);
            texts.push(NoteText { note, block: 0, line: 0, height: Length::ZERO });
        }
        let lines = flow.note_lines.len() as u32 - first;
        flow.notes.push(FlowNote { first, lines });
    }
    (flow, texts)
}

/// Completes the paragraphs inside a word of which a page ends, and gives whether there were any.
///
/// Lines without a hyphen are of use there alone. So the pages are found first as if hyphens at
/// their ends cost nothing, and again when those that came to stand there have their price and
/// their alternatives; when no more turn up, the pages are as good as if all had had them from the
/// beginning, for none can cost less than it was taken to.
pub(crate) fn complete_page_ends(set: &mut Set, flow: &mut Flow, found: &Pagination) -> bool {
    let mut completed = false;
    for page in &found.pages {
        let Some(Entry::Lines { block: index, alt, lines, .. }) = page.entries.last() else {
            continue;
        };
        let Some(block) = set.blocks.get_mut(*index) else { continue };
        let Body::Text(text) = &block.body else { continue };
        let divided = |text: &TextBlock| {
            let variant = text.broken.variants().get(*order(text).get(*alt)?)?;
            Some(variant.lines.get(lines.end.checked_sub(1)?)?.hyphen)
        };
        if text.broken.is_complete() || divided(text) != Some(true) {
            continue;
        }
        complete(block, flow.blocks.get_mut(*index));
        completed = true;
    }
    completed
}

/// Completes all paragraphs.
pub(crate) fn complete_all(set: &mut Set, flow: &mut Flow) {
    for (index, block) in set.blocks.iter_mut().enumerate() {
        complete(block, flow.blocks.get_mut(index));
    }
}

fn complete(block: &mut SetBlock, slot: Option<&mut FlowBlock>) {
    let Body::Text(text) = &mut block.body else { return };
    if !text.broken.is_complete() {
        text.paragraph.add_undivided(&mut text.broken);
        if let Some(slot) = slot {
            *slot = flow_block(block);
        }
    }
}

fn flow_block(block: &SetBlock) -> FlowBlock {
    let mut out = match &block.body {
        Body::Text(text) => FlowBlock { alts: text_alts(text), ..FlowBlock::default() },
        Body::Fixed(fixed) => {
            let line = |l: &super::FixedLine| FlowLine {
                height: l.height,
                after: l.after,
                notes: l.slab.notes(),
                hyphen: false,
            };
            let lines = fixed.lines.iter().map(line).collect();
            let repeat = fixed.repeat.as_ref().map_or(0, |(_, height)| *height);
            FlowBlock { alts: vec![Alt { cost: 0, lines }], repeat, ..FlowBlock::default() }
        }
    };
    out.gap = block.gap;
    out.float = block.float;
    let end = if block.keep { FORBIDDEN } else { block.part };
    if end > 0 {
        for alt in &mut out.alts {
            if let Some(last) = alt.lines.last_mut() {
                last.after = end;
            }
        }
    }
    if block.elastic {
        stretch(&mut out.alts);
    }
    out
}

/// What it costs to move the text of a chapter's first page by a line: more than a word divided at
/// the turn of a leaf, less than an unlevel spread.
const STRETCHED: i64 = 1_000_000;

/// Adds the ways to set a block with a line more or less at its end.
fn stretch(alts: &mut Vec<Alt>) {
    let Some(best) = alts.first().cloned() else { return };
    for by in [1, -1] {
        let mut alt = best.clone();
        alt.cost += STRETCHED;
        if let Some(last) = alt.lines.last_mut()
            && last.height > 1
        {
            last.height = last.height.saturating_add_signed(by);
            alts.push(alt);
        }
    }
}

/// The alternatives of a paragraph, the best first.
fn text_alts(text: &TextBlock) -> Vec<Alt> {
    order(text).into_iter().filter_map(|v| text_alt(text, v)).collect()
}

/// The variants of a paragraph in the order of the paginator's alternatives.
pub(crate) fn order(text: &TextBlock) -> Vec<usize> {
    let best = text.broken.best_index();
    let others = (0..text.broken.variants().len()).filter(|v| *v != best);
    std::iter::once(best).chain(others).collect()
}

fn text_alt(text: &TextBlock, variant: usize) -> Option<Alt> {
    let variants = text.broken.variants();
    let found = variants.get(variant)?;
    let best = text.broken.best().demerits;
    let count = found.lines.len();
    let height = usize::from(text.together).max(count);
    let mut lines = Vec::with_capacity(count);
    for (index, line) in found.lines.iter().enumerate() {
        let to = found.lines.get(index + 1).map_or(u32::MAX, |l| l.start);
        let from = if index == 0 { 0 } else { line.start };
        let single = !text.loose && count > 1 && (index == 0 || index + 2 == count);
        let together = index + 1 < usize::from(text.together);
        let after = if index + 1 < count && (single || together) { FORBIDDEN } else { 0 };
        let notes = note_marks(text, from, to, to == u32::MAX);
        let hyphen = line.hyphen && text.broken.is_complete();
        lines.push(FlowLine { height: 1, after, notes, hyphen });
    }
    // A drop capital may be deeper than its paragraph.
    if let Some(last) = lines.last_mut() {
        last.height += (height - count) as u16;
    }
    Some(Alt { cost: (found.demerits - best).max(0), lines })
}
