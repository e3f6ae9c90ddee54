//! All runs together: fonts, structure, outline, destinations, margins.

use std::collections::BTreeMap;

use reissue_core::{Diagnostic, Kind, Severity, Span};
use reissue_page::{
    Content, Destination, Font, FontId, Item, ItemKind, Length, NodeId, OutlineItem, Page, Pages,
    Point, Side, Sides, Structure,
};

use super::contents::title_of;
use super::emit::Sheet;
use super::furniture::{Furniture, Wanted};
use super::{PageStart, Place, Press, Typeset};
use crate::design::{Gutter, SidesOfLeaf};
use crate::error::TypesetError;
use crate::fonts::FaceId;
use crate::galley::Slab;

/// The most pages that a book may have.
const LIMIT: usize = 100_000;

/// Puts the runs of a book together.
pub(super) fn assemble(mut press: Press<'_>) -> Result<Typeset, TypesetError> {
    let total = press.front.len() + press.body.len();
    if total > LIMIT {
        return Err(TypesetError::TooLarge { what: "pages", limit: LIMIT });
    }
    let offsets = join_structure(&mut press);
    let (structure, offsets) = offsets;
    let mut typeset = Typeset { diagnostics: diagnostics(&mut press), ..Typeset::default() };
    typeset.pages.structure = structure;
    typeset.pages.metadata = press.cx.book.metadata.clone();
    typeset.pages.images.clone_from(&press.cx.pictures.images);
    let multiple = usize::from(press.cx.design.page_multiple.max(1));
    let blanks = if press.two_sided() { total.next_multiple_of(multiple) - total } else { 0 };
    let count = total + blanks;
    let places: Vec<(bool, usize, Option<Place>)> = press
        .front
        .iter()
        .enumerate()
        .map(|(i, p)| (true, i, Some(*p)))
        .chain(press.body.iter().enumerate().map(|(i, p)| (false, i, Some(*p))))
        .chain((0..blanks).map(|i| (false, press.body.len() + i, None)))
        .collect();
    let frame = FrameOf::new(&press, count);
    let mut sheets = take_sheets(&mut press);
    let mut furniture = Furniture::new(&press);
    let mut seen_unit = None;
    for (absolute, (front, index, place)) in places.into_iter().enumerate() {
        let mut page = frame.page(absolute);
        page.label = press.label(front, index);
        let sheet = place.and_then(|p| sheets.remove(&(p.unit, p.sheet?)).map(|s| (p.unit, s)));
        if let Some((unit, sheet)) = sheet {
            let offset = offsets.get(unit).copied().unwrap_or(0);
            let label = page.label.to_string();
            let opening = seen_unit != Some(unit);
            seen_unit = Some(unit);
            let origin = frame.origin(page.side);
            add_destinations(&mut typeset.pages, absolute, &sheet, offset, origin);
            if let Some(start) = sheet.start {
                typeset.starts.push(PageStart::new(absolute, label.clone(), start));
            }
            let wanted = Wanted { side: page.side, unit, opening, label: &label };
            let bare = sheet.plate || sheet.items.is_empty();
            let mut items = if bare { Vec::new() } else { furniture.of(wanted) };
            items.extend(furniture.source_pages(page.side, &sheet.source_pages));
            fill_page(&mut page, sheet, offset, origin);
            move_items(&mut items, origin);
            page.items.extend(items);
        }
        typeset.pages.pages.push(page);
    }
    typeset.pages.outline = outline(&press, &typeset.pages);
    embed_fonts(&press, &mut typeset.pages);
    Ok(typeset)
}

/// Takes the sheets out of the runs, by run and number.
fn take_sheets(press: &mut Press<'_>) -> BTreeMap<(usize, usize), Sheet> {
    let mut out = BTreeMap::new();
    for (unit, run) in press.runs.iter_mut().enumerate() {
        let Some(run) = run else { continue };
        for (index, sheet) in std::mem::take(&mut run.sheets).into_iter().enumerate() {
            out.insert((unit, index), sheet);
        }
    }
    out
}

/// Joins the structure trees of all runs in reading order, chapters below their part; gives what
/// is added to the nodes of each.
fn join_structure(press: &mut Press<'_>) -> (Structure, Vec<u32>) {
    let mut whole = Structure::default();
    let mut offsets = vec![0; press.runs.len()];
    for (index, run) in press.runs.iter_mut().enumerate() {
        let Some(run) = run else { continue };
        let part = press.plan.units.get(index).and_then(|u| u.part);
        let above =
            part.and_then(|p| offsets.get(p).copied()).filter(|o| *o > 0 || part == Some(0));
        let parent = above.map_or(Structure::ROOT, |offset| NodeId(offset + 1));
        let tree = std::mem::take(&mut run.set.structure);
        if let Some(slot) = offsets.get_mut(index) {
            *slot = whole.append(parent, tree);
        }
    }
    (whole, offsets)
}

/// Trim, bleed and margins.
struct FrameOf {
    page: Page,
    inner: Length,
    outer: Length,
    head: Length,
    two: bool,
    bleed: Length,
}

impl FrameOf {
    fn new(press: &Press<'_>, count: usize) -> Self {
        let design = press.cx.design;
        let (inner, outer) = (design.margins.inner, design.margins.outer);
        let wanted = match design.margins.gutter {
            Gutter::Fixed(length) => length,
            Gutter::ByPages => (least_inner(count) - inner).max(Length::ZERO),
        };
        // The outer margin never falls below a quarter of an inch, unless it is narrower already.
        let spare = (outer - Length::inches(0.25)).max(Length::ZERO);
        let two = design.sides == SidesOfLeaf::Two;
        let shift = if two { wanted.min(spare) } else { Length::ZERO };
        Self {
            page: Page::new(design.trim, Side::Recto),
            inner: inner + shift,
            outer: outer - shift,
            head: design.margins.head,
            two,
            bleed: design.bleed,
        }
    }

    fn page(&self, index: usize) -> Page {
        let recto = index.is_multiple_of(2) || !self.two;
        let mut page = self.page.clone();
        page.side = if recto { Side::Recto } else { Side::Verso };
        let (left, right) = match (self.two, recto) {
            (true, true) => (Length::ZERO, self.bleed),
            (true, false) => (self.bleed, Length::ZERO),
            (false, _) => (self.bleed, self.bleed),
        };
        page.bleed = Sides { top: self.bleed, right, bottom: self.bleed, left };
        page
    }

    /// The top left corner of the text.
    fn origin(&self, side: Side) -> Point {
        let x = if side == Side::Recto { self.inner } else { self.outer };
        Point::new(x, self.head)
    }
}

/// The least inner margin for a number of pages (KDP's table for paperbacks).
fn least_inner(pages: usize) -> Length {
    let inches = match pages {
        0..=150 => 0.375,
        151..=300 => 0.5,
        301..=500 => 0.625,
        501..=700 => 0.75,
        _ => 0.875,
    };
    Length::inches(inches)
}

fn move_items(items: &mut Vec<Item>, by: Point) {
    let mut slab = Slab { items: std::mem::take(items), ..Slab::default() };
    slab.move_by(by);
    *items = slab.items;
}

/// Puts what stands on a sheet on its page.
fn fill_page(page: &mut Page, sheet: Sheet, offset: u32, origin: Point) {
    let mut slab = Slab { items: sheet.items, links: sheet.links, ..Slab::default() };
    slab.move_by(origin);
    for item in &mut slab.items {
        if let Content::Tagged(node) = &mut item.content {
            *node = shifted(*node, offset);
        }
    }
    for link in &mut slab.links {
        link.node = link.node.map(|n| shifted(n, offset));
    }
    page.items = slab.items;
    page.links = slab.links;
}

fn shifted(node: NodeId, offset: u32) -> NodeId {
    if node == Structure::ROOT { node } else { NodeId(node.0 + offset) }
}

fn add_destinations(pages: &mut Pages, page: usize, sheet: &Sheet, offset: u32, origin: Point) {
    for (name, at, node) in &sheet.anchors {
        let point = Point::new(at.x + origin.x, at.y + origin.y);
        let node = Some(shifted(*node, offset));
        pages.destinations.entry(name.clone()).or_insert(Destination { page, point, node });
    }
}

/// The bookmarks: all sections, by level.
fn outline(press: &Press<'_>, pages: &Pages) -> Vec<OutlineItem> {
    let mut flat: Vec<(u8, OutlineItem)> = Vec::new();
    for run in press.runs.iter().flatten() {
        for section in &run.set.sections {
            let title = title_of(section);
            if title.is_empty() || !pages.destinations.contains_key(&section.destination) {
                continue;
            }
            flat.push((
                section.level,
                OutlineItem {
                    title,
                    destination: section.destination.clone(),
                    language: section.language.clone(),
                    children: Vec::new(),
                },
            ));
        }
    }
    let mut stack: Vec<(u8, OutlineItem)> = Vec::new();
    let mut out = Vec::new();
    for (level, item) in flat {
        while stack.last().is_some_and(|(l, _)| *l >= level) {
            fold(&mut stack, &mut out);
        }
        stack.push((level, item));
    }
    while !stack.is_empty() {
        fold(&mut stack, &mut out);
    }
    out
}

/// Closes the innermost open bookmark.
fn fold(stack: &mut Vec<(u8, OutlineItem)>, out: &mut Vec<OutlineItem>) {
    let Some((_, item)) = stack.pop() else { return };
    match stack.last_mut() {
        Some((_, parent)) => parent.children.push(item),
        None => out.push(item),
    }
}

/// Numbers the fonts in the order of their first use.
fn embed_fonts(press: &Press<'_>, pages: &mut Pages) {
    let mut numbers: BTreeMap<u16, u16> = BTreeMap::new();
    let mut fonts = Vec::new();
    for item in pages.pages.iter_mut().flat_map(|p| &mut p.items) {
        let ItemKind::Text(run) = &mut item.kind else { continue };
        let number = *numbers.entry(run.font.0).or_insert_with(|| {
            let face = press.cx.typesetter.fonts().get(FaceId(run.font.0));
            fonts.push(Font {
                data: face.data(),
                index: face.index(),
                name: face.post_script_name().to_owned(),
            });
            (fonts.len() - 1) as u16
        });
        run.font = FontId(number);
    }
    pages.fonts = fonts;
}

/// What is to be said of the setting.
fn diagnostics(press: &mut Press<'_>) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let mut overfull: Vec<Span> = Vec::new();
    let mut broken = Vec::new();
    for (front, places) in [(true, &press.front), (false, &press.body)] {
        for (index, place) in places.iter().enumerate() {
            let run = press.runs.get(place.unit).and_then(Option::as_ref);
            let rules = run.map(|r| &r.broken_rules);
            let sheet = place.sheet.and_then(|s| u32::try_from(s).ok());
            if rules.zip(sheet).is_some_and(|(r, s)| r.contains(&s)) {
                broken.push(press.label(front, index).to_string());
            }
        }
    }
    for run in press.runs.iter_mut().flatten() {
        out.append(&mut run.set.diagnostics);
        overfull.append(&mut run.set.overfull);
    }
    if let Some(first) = overfull.first() {
        let message = "a line is wider than the measure, because a word or a piece in it is";
        out.push(
            Diagnostic::suspect("type-008", message)
                .at(*first)
                .times(overfull.len() as u32)
                .help("reword the place, or mark where the word may be divided"),
        );
    }
    if !broken.is_empty() {
        let pages = broken.iter().take(12).cloned().collect::<Vec<_>>().join(", ");
        let message = format!("a line stands alone at the foot or head of page {pages}");
        out.push(
            Diagnostic::new("type-002", Severity::Note, Kind::Suspect, message)
                .times(broken.len() as u32)
                .help("look at the pages; a word more or less in a paragraph before them helps"),
        );
    }
    out
}
