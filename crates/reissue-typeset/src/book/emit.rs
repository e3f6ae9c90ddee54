//! From what stands where to pages, measured from the top left corner of the text.

use reissue_page::{
    Artifact, Color, Content, Item, ItemKind, Length, Link, NodeId, NodeKind, Point, Rect,
    Structure,
};

use crate::galley::{
    Body, Context, LineOf, Mark, NoteText, Set, SetBlock, Slab, SourcePlace, baseline, line_slab,
    order,
};
use crate::paginate::{Entry, Float, Pagination};

/// A page before it has margins and furniture.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) items: Vec<Item>,
    pub(crate) links: Vec<Link>,
    pub(crate) anchors: Vec<(String, Point, NodeId)>,
    pub(crate) index: Vec<u32>,
    /// Pages of the source edition that begin on it, each with the baseline beside which its
    /// number stands.
    pub(crate) source_pages: Vec<(String, Length)>,
    /// The number of the run of pages.
    pub(crate) unit: usize,
    /// Whether a plate stands on it, which bears no furniture.
    pub(crate) plate: bool,
    pub(crate) start: Option<SourcePlace>,
}

/// Makes the pages of a chapter.
pub(crate) fn sheets(
    cx: &Context<'_>,
    set: &Set,
    notes: &[NoteText],
    found: &Pagination,
) -> Vec<Sheet> {
    let mut out = Vec::with_capacity(found.pages.len());
    for plan in &found.pages {
        let mut sheet = Sheet { unit: cx.unit, ..Sheet::default() };
        for entry in &plan.entries {
            emit_entry(cx, set, entry, &mut sheet);
        }
        let from = plan.notes.start as usize;
        let notes = notes.get(from..plan.notes.end as usize).unwrap_or_default();
        emit_notes(cx, set, notes, plan.depth, &mut sheet);
        out.push(sheet);
    }
    out
}

fn emit_entry(cx: &Context<'_>, set: &Set, entry: &Entry, sheet: &mut Sheet) {
    let leading = cx.design.text.leading;
    let at = |top: u16| Point::new(Length::ZERO, leading * i32::from(top));
    match entry {
        Entry::Lines { block, alt, lines, top } => {
            let Some(block) = set.blocks.get(*block) else { return };
            sheet.plate |= block.float == Float::Plate;
            if lines.start == 0 {
                for (name, node) in &block.anchors {
                    sheet.anchors.push((name.clone(), at(*top), *node));
                }
            }
            emit_lines(cx, set, block, *alt, lines.clone(), at(*top), leading, sheet);
        }
        Entry::Repeat { block, top } => {
            if let Some(SetBlock { body: Body::Fixed(fixed), .. }) = set.blocks.get(*block)
                && let Some((slab, _)) = &fixed.repeat
            {
                sheet.add(slab.clone().moved(at(*top)));
            }
        }
        Entry::Pause { top } => sheet.add(set.pause.clone().moved(at(*top))),
    }
}

#[allow(clippy::too_many_arguments)]
fn emit_lines(
    cx: &Context<'_>,
    set: &Set,
    block: &SetBlock,
    alt: usize,
    lines: std::ops::Range<usize>,
    mut at: Point,
    leading: Length,
    sheet: &mut Sheet,
) {
    let base = baseline(leading, cx.design.text.size);
    let before = sheet.items.len();
    for index in lines {
        let (slab, height) = match &block.body {
            Body::Text(text) => {
                let variant = order(text).get(alt).copied().unwrap_or(0);
                let of = LineOf { block: text, variant, line: index, apart: true };
                (line_slab(cx, set, of, base), 1)
            }
            Body::Fixed(fixed) => match fixed.lines.get(index) {
                Some(line) => (line.slab.clone(), line.height),
                None => continue,
            },
        };
        sheet.add(slab.moved(at));
        at.y += leading * i32::from(height);
    }
    if let (Body::Fixed(_), Some(items)) = (&block.body, sheet.items.get_mut(before..)) {
        by_cells(&set.structure, items);
    }
}

/// Orders what stands on the lines of a table cell by cell, as it is read; rules come last.
fn by_cells(structure: &Structure, items: &mut [Item]) {
    let cell = |item: &Item| {
        let Content::Tagged(node) = item.content else { return u32::MAX };
        let mut above = Some(node);
        while let Some((id, node)) = above.and_then(|id| Some((id, structure.get(id)?))) {
            if matches!(node.kind, NodeKind::Cell { .. } | NodeKind::HeaderCell { .. }) {
                return id.0;
            }
            above = node.parent;
        }
        0
    };
    let keys: Vec<u32> = items.iter().map(cell).collect();
    if keys.iter().any(|key| (1..u32::MAX).contains(key)) && !keys.is_sorted() {
        items.sort_by_cached_key(cell);
    }
}

/// Stands notes on the last baseline of the page, the last line lowest.
fn emit_notes(cx: &Context<'_>, set: &Set, notes: &[NoteText], depth: u16, sheet: &mut Sheet) {
    if notes.is_empty() {
        return;
    }
    let text = &cx.design.text;
    let note_leading = cx.design.notes.leading;
    let total: Length = notes.iter().map(|n| n.height).sum();
    let last_baseline =
        text.leading * i32::from(depth) - text.leading + baseline(text.leading, text.size);
    let base = baseline(note_leading, text.size);
    let mut bottom = last_baseline - base + note_leading - total;
    if cx.design.notes.rule {
        let y = bottom - Length::pt(2.0);
        let rect = Rect::new(Length::ZERO, y, cx.measure / 5, Length::pt(0.5));
        let kind = ItemKind::Fill { rect, color: Color::BLACK };
        let content = Content::Artifact(Artifact::Layout);
        sheet.items.push(Item { kind, content, span: reissue_core::Span::NONE });
    }
    for note in notes {
        bottom += note.height;
        let Some(block) = set.notes.get(note.note).and_then(|n| n.blocks.get(note.block)) else {
            continue;
        };
        let lines = match &block.body {
            Body::Fixed(fixed) => fixed.lines.get(note.line).map_or(1, |l| l.height),
            Body::Text(_) => 1,
        };
        let at = Point::new(Length::ZERO, bottom - note_leading * i32::from(lines));
        if note.line == 0 {
            for (name, node) in &block.anchors {
                sheet.anchors.push((name.clone(), at, *node));
            }
        }
        let start = sheet.start;
        emit_lines(cx, set, block, 0, note.line..note.line + 1, at, note_leading, sheet);
        sheet.start = start;
    }
}

impl Sheet {
    pub(crate) fn add(&mut self, slab: Slab) {
        self.start = self.start.or(slab.source);
        self.items.extend(slab.items);
        self.links.extend(slab.links);
        for placed in slab.marks {
            match placed.mark {
                Mark::Anchor(name, node) => self.anchors.push((name, placed.at, node)),
                Mark::Index(number, node) => {
                    self.index.push(number);
                    self.anchors.push((index_anchor(self.unit, number), placed.at, node));
                }
                Mark::SourcePage(label) => self.source_pages.push((label, placed.at.y)),
                Mark::Note(_) => {}
            }
        }
    }
}

/// The destination of an index mark.
pub(crate) fn index_anchor(unit: usize, number: u32) -> String {
    format!("index-{unit}-{number}")
}
