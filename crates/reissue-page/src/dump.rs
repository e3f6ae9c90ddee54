//! Pages as text: for goldens and bug reports.

use std::fmt::Write as _;

use crate::{Color, Content, Item, ItemKind, Page, Pages, Side};

/// Writes pages as text, one line an item: place, size, font, the characters.
///
/// Lengths are points with at most three decimals, so that the same pages give the same text.
pub fn dump(pages: &Pages) -> String {
    let mut out = String::new();
    for (index, page) in pages.pages.iter().enumerate() {
        page_head(&mut out, index, page);
        page.items.iter().for_each(|i| item(&mut out, pages, i));
        for link in &page.links {
            let _ = writeln!(
                out,
                "  link {} {} {:?}",
                link.rect.origin.x, link.rect.origin.y, link.target
            );
        }
    }
    out
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
