//! Pages as text: for goldens and bug reports.

use std::fmt::Write as _;

use crate::{Color, Content, Item, ItemKind, NodeId, OutlineItem, Page, Pages, Side, Structure};

/// Writes pages as text: every page as [`dump_page`] does, then bookmarks, destinations and the
/// structure tree, its elements indented below one another.
///
/// Lengths are points with at most three decimals, so that the same pages give the same text.
pub fn dump(pages: &Pages) -> String {
    let mut out = String::new();
    for index in 0..pages.pages.len() {
        out.push_str(&dump_page(pages, index));
    }
    out.push_str("outline\n");
    pages.outline.iter().for_each(|o| outline(&mut out, o, 1));
    out.push_str("destinations\n");
    for (name, place) in &pages.destinations {
        let (page, at) = (place.page + 1, place.point);
        let _ = writeln!(out, "  `{name}` page {page} {} {}", at.x, at.y);
    }
    out.push_str("structure\n");
    structure(&mut out, &pages.structure);
    out
}

/// Writes a page, counted from 0, as text, one line an item: place, size, font, the characters;
/// links last. Nothing for a page that is not there.
pub fn dump_page(pages: &Pages, index: usize) -> String {
    let mut out = String::new();
    let Some(page) = pages.pages.get(index) else { return out };
    page_head(&mut out, index, page);
    page.items.iter().for_each(|i| item(&mut out, pages, i));
    for link in &page.links {
        let at = link.rect.origin;
        let _ = writeln!(out, "  link {} {} {:?}", at.x, at.y, link.target);
    }
    out
}

fn outline(out: &mut String, item: &OutlineItem, depth: usize) {
    let _ = writeln!(out, "{}`{}` to `{}`", "  ".repeat(depth), item.title, item.destination);
    item.children.iter().for_each(|c| outline(out, c, depth + 1));
}

/// Walks the tree without recursion: it may be as deep as a hostile book makes it.
fn structure(out: &mut String, tree: &Structure) {
    let mut open: Vec<(NodeId, usize)> = vec![(Structure::ROOT, 1)];
    while let Some((id, depth)) = open.pop() {
        let Some(node) = tree.get(id) else { continue };
        let kind = format!("{:?}", node.kind).to_lowercase();
        let _ = write!(out, "{}{kind}", "  ".repeat(depth.min(40)));
        if let Some(language) = &node.language {
            let _ = write!(out, " lang={language}");
        }
        if let Some(id) = &node.id {
            let _ = write!(out, " id={id}");
        }
        if let Some(alt) = &node.alt {
            let _ = write!(out, " alt=`{alt}`");
        }
        out.push('\n');
        open.extend(node.children.iter().rev().map(|c| (*c, depth + 1)));
    }
}

fn page_head(out: &mut String, index: usize, page: &Page) {
    let side = match page.side {
        Side::Recto => "recto",
        Side::Verso => "verso",
    };
    let (w, h) = (page.trim.width, page.trim.height);
    let _ = writeln!(out, "page {} {side} `{}` {w} x {h}", index + 1, page.label);
}

fn item(out: &mut String, pages: &Pages, item: &Item) {
    let tag = match item.content {
        Content::Tagged(node) => {
            let kind = pages.structure.get(node).map(|n| n.kind);
            kind.map_or_else(|| "?".into(), |k| format!("{k:?}").to_lowercase())
        }
        Content::Artifact(artifact) => format!("artifact-{artifact:?}").to_lowercase(),
    };
    match &item.kind {
        ItemKind::Text(run) => {
            let font = pages.fonts.get(usize::from(run.font.0)).map_or("?", |f| f.name.as_str());
            let _ =
                write!(out, "  text {} {} {} {font} {tag}", run.origin.x, run.origin.y, run.size);
            if run.expansion != 0 {
                let _ = write!(out, " expand={}", run.expansion);
            }
            if run.tracking.0 != 0 {
                let _ = write!(out, " track={}", run.tracking);
            }
            if run.color != Color::BLACK {
                let _ = write!(out, " {:?}", run.color);
            }
            let _ = writeln!(out, " width={} `{}`", run.width(), run.text);
        }
        ItemKind::Fill { rect, color } => {
            let (o, s) = (rect.origin, rect.size);
            let _ =
                writeln!(out, "  fill {} {} {} {} {tag} {color:?}", o.x, o.y, s.width, s.height);
        }
        ItemKind::Image(placed) => {
            let name =
                pages.images.get(usize::from(placed.image.0)).map_or("?", |i| i.name.as_str());
            let (o, s) = (placed.rect.origin, placed.rect.size);
            let _ = writeln!(out, "  image {} {} {} {} {tag} {name}", o.x, o.y, s.width, s.height);
        }
        ItemKind::Path(path) => {
            let _ = writeln!(out, "  path {} steps {tag}", path.ops.len());
        }
    }
}
