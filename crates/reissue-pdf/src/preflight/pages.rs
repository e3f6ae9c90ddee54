//! Page count, boxes, annotations.

use lopdf::{Dictionary, Document, Object, ObjectId};
use reissue_page::printer::PageBleed;
use reissue_page::{Length, Size};

use super::{Findings, page_list};

/// How far a size may be from what is meant, in points.
const TOLERANCE: f64 = 0.75;

/// A box: left, bottom, right, top.
pub(super) type Corners = [f64; 4];

pub(super) fn check(found: &mut Findings<'_>, doc: &Document) {
    let pages: Vec<ObjectId> = doc.get_pages().into_values().collect();
    let boxes: Vec<Option<Boxes>> = pages.iter().map(|p| Boxes::of(doc, *p)).collect();
    if let [Some(only)] = boxes.as_slice()
        && only.is_wide()
    {
        wrap(found, only);
        annotations(found, doc, &pages);
        return;
    }
    count(found, pages.len());
    let with = |test: &dyn Fn(&Boxes) -> bool| -> Vec<usize> {
        let all = boxes.iter().enumerate();
        all.filter(|(_, b)| b.as_ref().is_none_or(test)).map(|(i, _)| i).collect()
    };
    let broken = with(&|_| false);
    if !broken.is_empty() {
        let message = format!("{} without a page box", page_list(&broken));
        found.error("pdf-111", message, "save the file anew");
        return;
    }
    sizes(found, &boxes.into_iter().flatten().collect::<Vec<_>>());
    annotations(found, doc, &pages);
}

fn count(found: &mut Findings<'_>, pages: usize) {
    let pages = u32::try_from(pages).unwrap_or(u32::MAX);
    if let Err(error) = found.printer.check_pages(pages) {
        found.error(error.code(), error.to_string(), error.help());
    }
    let multiple = found.printer.multiple.value.max(1);
    if !pages.is_multiple_of(multiple) {
        let message = format!("{pages} pages are no multiple of {multiple}");
        found.warning("pdf-110", message, "add blank pages at the end, or the printer will");
    }
}

/// A cover as one sheet: its trims, and its bleed.
fn wrap(found: &mut Findings<'_>, sheet: &Boxes) {
    let bleed = found.printer.cover.bleed.value.to_pt();
    let case = found.printer.case.as_ref().map(|c| c.value.wrap.to_pt());
    let (mut width, mut height) = sheet.size();
    if let Some(trim) = sheet.trim {
        let outer = sheet.bleed.unwrap_or(sheet.media);
        let least = (0..4).map(|i| (outer[i] - trim[i]).abs()).fold(f64::MAX, f64::min);
        if least < bleed - TOLERANCE {
            let message = format!(
                "the cover has {least:.1} pt of bleed, and {} wants {bleed:.1} pt",
                found.printer.title
            );
            found.error("pdf-117", message, "let colours and pictures run beyond the trim");
        }
    } else {
        // Without a trim box the whole page is cover and bleed.
        (width, height) = (width - 2.0 * bleed, height - 2.0 * bleed);
    }
    let of = |board: Size, more: (f64, f64)| {
        let (w, h) = (board.width.to_pt() + more.0, board.height.to_pt() + more.1);
        (height - h).abs() <= TOLERANCE && (0.0..=MOST_SPINE).contains(&(width - 2.0 * w))
    };
    let paper = |size: &Size| of(*size, (0.0, 0.0));
    let boards = |size: &Size| {
        found
            .printer
            .case
            .as_ref()
            .is_some_and(|c| of(*size, (c.value.wider.to_pt(), 2.0 * c.value.overhang.to_pt())))
    };
    let custom = found.printer.custom_trim.as_ref().is_some_and(|range| {
        let (least, most) = range.value;
        (least.height.to_pt()..=most.height.to_pt()).contains(&height)
            && (2.0 * least.width.to_pt()..=2.0 * most.width.to_pt() + MOST_SPINE).contains(&width)
    });
    if !custom && !found.printer.trims.value.iter().any(|s| paper(s) || boards(s)) {
        let message = format!(
            "no trim of {} makes a cover of {:.3} × {:.3} in",
            found.printer.title,
            width / 72.0,
            height / 72.0
        );
        let wrap = case.map_or(String::new(), |c| format!(" (a case: {c:.1} pt turned in)"));
        let help = format!("make back, spine and front as wide as the book's trim{wrap}");
        found.error("pdf-118", message, &help);
    }
}

/// The thickest spine of a cover, in points.
const MOST_SPINE: f64 = 4.0 * 72.0;

struct Boxes {
    media: Corners,
    trim: Option<Corners>,
    bleed: Option<Corners>,
    rotated: bool,
}

impl Boxes {
    fn of(doc: &Document, page: ObjectId) -> Option<Self> {
        Some(Self {
            media: corners(doc, &inherited(doc, page, b"MediaBox")?)?,
            trim: inherited(doc, page, b"TrimBox").and_then(|b| corners(doc, &b)),
            bleed: inherited(doc, page, b"BleedBox").and_then(|b| corners(doc, &b)),
            rotated: inherited(doc, page, b"Rotate")
                .is_some_and(|r| r.as_i64().is_ok_and(|r| r % 360 != 0)),
        })
    }

    /// Whether the page is as wide as a cover that is one sheet: no book is so wide.
    fn is_wide(&self) -> bool {
        let (width, height) = self.size();
        width > height * 1.15
    }

    fn size(&self) -> (f64, f64) {
        let [left, bottom, right, top] = self.trim.unwrap_or(self.media);
        (right - left, top - bottom)
    }
}

/// An entry of a page or of the nodes above it.
pub(crate) fn inherited(doc: &Document, page: ObjectId, key: &[u8]) -> Option<Object> {
    let mut current = doc.get_dictionary(page).ok()?;
    // A tree of pages deeper than this is broken.
    for _ in 0..64 {
        if let Ok(value) = current.get_deref(key, doc) {
            return Some(value.clone());
        }
        current = current.get_deref(b"Parent", doc).and_then(Object::as_dict).ok()?;
    }
    None
}

fn corners(doc: &Document, object: &Object) -> Option<Corners> {
    let values = object.as_array().ok()?.iter().map(|v| number(doc, v));
    let [a, b, c, d] = values.collect::<Option<Vec<f64>>>()?.try_into().ok()?;
    let ordered = [a.min(c), b.min(d), a.max(c), b.max(d)];
    (ordered[2] > ordered[0] && ordered[3] > ordered[1]).then_some(ordered)
}

/// A number, whole or not.
pub(super) fn number(doc: &Document, object: &Object) -> Option<f64> {
    let (_, object) = doc.dereference(object).ok()?;
    object.as_float().ok().map(f64::from).filter(|v| v.is_finite())
}

fn sizes(found: &mut Findings<'_>, boxes: &[Boxes]) {
    let Some(first) = boxes.first() else {
        found.error("pdf-111", "the file has no pages", "save it anew");
        return;
    };
    let (width, height) = first.size();
    let near = |a: f64, b: f64| (a - b).abs() <= TOLERANCE;
    let other: Vec<usize> = (0..boxes.len())
        .filter(|i| {
            boxes.get(*i).is_some_and(|b| {
                let (w, h) = b.size();
                !near(w, width) || !near(h, height)
            })
        })
        .collect();
    if !other.is_empty() {
        let message = format!("{} of another size than the first page", page_list(&other));
        found.error("pdf-112", message, "give all pages one size");
    }
    let turned: Vec<usize> =
        (0..boxes.len()).filter(|i| boxes.get(*i).is_some_and(|b| b.rotated)).collect();
    if !turned.is_empty() {
        let message = format!("{} turned", page_list(&turned));
        found.warning("pdf-113", message, "save the pages upright");
    }
    trim(found, first);
    let outside = |b: &Boxes| {
        let within = |inner: &Corners, outer: &Corners| {
            inner[0] >= outer[0] - 0.01
                && inner[1] >= outer[1] - 0.01
                && inner[2] <= outer[2] + 0.01
                && inner[3] <= outer[3] + 0.01
        };
        b.trim.is_some_and(|t| !within(&t, &b.media) || b.bleed.is_some_and(|x| !within(&t, &x)))
    };
    let wrong: Vec<usize> =
        (0..boxes.len()).filter(|i| boxes.get(*i).is_some_and(outside)).collect();
    if !wrong.is_empty() {
        let message =
            format!("{} with a trim box outside of the bleed or media box", page_list(&wrong));
        found.error("pdf-114", message, "correct the boxes of the pages");
    }
}

/// Whether the printer makes the size: as the trim box says, or as a page with its bleed.
fn trim(found: &mut Findings<'_>, first: &Boxes) {
    let (width, height) = first.size();
    let size = |w: f64, h: f64| Size::new(Length::pt(w), Length::pt(h));
    let makes = |s: Size| found.printer.check_trim(s);
    let Err(error) = makes(size(width, height)) else {
        let margin = (first.media[2] - first.media[0]) - width;
        let bleed = match found.printer.bleed.value {
            PageBleed::Outer(b) => b.to_pt(),
            PageBleed::All(b) => 2.0 * b.to_pt(),
        };
        if margin > bleed + TOLERANCE {
            let message = "the pages are larger than trim and bleed (crop marks?)";
            found.warning("pdf-115", message, "save single pages without marks");
        }
        return;
    };
    let with_bleed = match found.printer.bleed.value {
        PageBleed::Outer(b) => size(width - b.to_pt(), height - 2.0 * b.to_pt()),
        PageBleed::All(b) => size(width - 2.0 * b.to_pt(), height - 2.0 * b.to_pt()),
    };
    if first.trim.is_none() && makes(with_bleed).is_ok() {
        return;
    }
    found.error(error.code(), error.to_string(), error.help());
}

fn annotations(found: &mut Findings<'_>, doc: &Document, pages: &[ObjectId]) {
    let has = |page: &ObjectId| {
        let page: Option<&Dictionary> = doc.get_dictionary(*page).ok();
        let list = page.and_then(|p| p.get_deref(b"Annots", doc).ok());
        list.and_then(|l| l.as_array().ok()).is_some_and(|l| !l.is_empty())
    };
    let with: Vec<usize> =
        pages.iter().enumerate().filter(|(_, p)| has(p)).map(|(i, _)| i).collect();
    if !with.is_empty() {
        let message = format!("{} with links or comments", page_list(&with));
        found.error("pdf-116", message, "save the file without links and comments");
    }
}
