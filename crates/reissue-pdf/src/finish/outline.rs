//! Bookmarks, named destinations and page labels.

use lopdf::{Dictionary, Document, Object, ObjectId};
use reissue_core::Diagnostic;
use reissue_page::{LabelStyle, OutlineItem, Page};

use super::Job;
use super::links::destination_name;
use crate::objects::{name, number, text};

/// Adds the bookmarks as a tree; gives the root, or none where there is no bookmark.
pub(super) fn bookmarks(
    doc: &mut Document,
    job: &Job<'_>,
    report: &mut Vec<Diagnostic>,
) -> Option<ObjectId> {
    let root = doc.new_object_id();
    let level = level(doc, &job.pages.outline, root, job, report)?;
    let dictionary = Dictionary::from_iter([
        ("Type", name("Outlines")),
        ("First", level.first.into()),
        ("Last", level.last.into()),
        ("Count", level.count.into()),
    ]);
    doc.objects.insert(root, dictionary.into());
    Some(root)
}

struct Level {
    first: ObjectId,
    last: ObjectId,
    count: i64,
}

fn level(
    doc: &mut Document,
    items: &[OutlineItem],
    parent: ObjectId,
    job: &Job<'_>,
    report: &mut Vec<Diagnostic>,
) -> Option<Level> {
    let ids: Vec<ObjectId> = items.iter().map(|_| doc.new_object_id()).collect();
    for (index, item) in items.iter().enumerate() {
        let mut dictionary =
            Dictionary::from_iter([("Title", text(&item.title)), ("Parent", parent.into())]);
        if job.pages.destinations.contains_key(&item.destination) {
            dictionary.set("Dest", destination_name(&item.destination));
        } else {
            report.push(unknown(item));
        }
        if let Some(before) = index.checked_sub(1).and_then(|i| ids.get(i)) {
            dictionary.set("Prev", *before);
        }
        if let Some(next) = ids.get(index + 1) {
            dictionary.set("Next", *next);
        }
        if let Some(language) = &item.language {
            dictionary.set("Lang", text(language.as_str()));
        }
        if let Some(inside) = level(doc, &item.children, ids[index], job, report) {
            dictionary.set("First", inside.first);
            dictionary.set("Last", inside.last);
            // Closed: the reader sees the chapters first (ISO 32000-1, 12.3.3).
            dictionary.set("Count", -inside.count);
        }
        doc.objects.insert(ids[index], dictionary.into());
    }
    Some(Level { first: *ids.first()?, last: *ids.last()?, count: ids.len() as i64 })
}

fn unknown(item: &OutlineItem) -> Diagnostic {
    let message = format!(
        "the bookmark `{}` leads to `{}`, which is not in the book",
        item.title, item.destination
    );
    Diagnostic::lost("pdf-011", message).help("give the heading that the bookmark means this id")
}

/// The named destinations as a name tree, sorted by bytes (ISO 32000-1, 12.3.2.3).
pub(super) fn destinations(
    doc: &mut Document,
    pages: &[ObjectId],
    job: &Job<'_>,
) -> Option<Object> {
    const LEAF: usize = 64;
    let mut names: Vec<(&String, Object)> = Vec::new();
    for (key, to) in &job.pages.destinations {
        let (Some(page), Some(sheet)) = (pages.get(to.page), job.sheets.get(to.page)) else {
            continue;
        };
        let (x, y) = sheet.place(to.point);
        let [x, y] = [x, y].map(|m| number(m.0 as f64 / 1_000.0));
        let place = Object::Array(vec![(*page).into(), name("XYZ"), x, y, Object::Null]);
        names.push((key, place));
    }
    if names.is_empty() {
        return None;
    }
    let mut kids = Vec::new();
    for leaf in names.chunks(LEAF) {
        let limits = [leaf.first()?, leaf.last()?].map(|(key, _)| destination_name(key));
        let pairs = leaf.iter().flat_map(|(key, place)| [destination_name(key), place.clone()]);
        let dictionary = Dictionary::from_iter([
            ("Limits", Object::Array(limits.to_vec())),
            ("Names", Object::Array(pairs.collect())),
        ]);
        kids.push(Object::from(doc.add_object(dictionary)));
    }
    Some(Dictionary::from_iter([("Kids", Object::Array(kids))]).into())
}

/// The page labels as a number tree: one entry where the numbering changes (ISO 32000-1, 12.4.2).
pub(super) fn labels(pages: &[Page]) -> Object {
    let mut numbers = Vec::new();
    for (index, page) in pages.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|i| pages.get(i)).map(|p| &p.label);
        let label = &page.label;
        let follows = before.is_some_and(|b| {
            b.prefix == label.prefix
                && b.style == label.style
                && label.style != LabelStyle::None
                && b.number.checked_add(1) == Some(label.number)
        });
        if follows {
            continue;
        }
        let mut range = Dictionary::new();
        match label.style {
            LabelStyle::Decimal => range.set("S", name("D")),
            LabelStyle::LowerRoman => range.set("S", name("r")),
            LabelStyle::None => {}
        }
        if !label.prefix.is_empty() {
            range.set("P", text(&label.prefix));
        }
        if label.number > 1 && label.style != LabelStyle::None {
            range.set("St", i64::from(label.number));
        }
        numbers.extend([Object::Integer(index as i64), range.into()]);
    }
    Dictionary::from_iter([("Nums", Object::Array(numbers))]).into()
}
