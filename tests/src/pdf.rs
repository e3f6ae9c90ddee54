//! Pages as the typesetter set them, and as another program reads them from the PDF.

use std::path::Path;
use std::process::Command;

use reissue::page::{Content, GlyphRun, ItemKind, NodeId, NodeKind, Page, Pages};

/// Characters without spaces and hyphens: what no program may lose, add or put elsewhere.
fn bare(text: &str) -> String {
    let dropped = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '-' | '\u{ad}' | '\u{2010}' | '\u{2011}')
    };
    text.chars().filter(|c| !dropped(*c)).collect()
}

fn runs(page: &Page) -> impl Iterator<Item = (Content, &GlyphRun)> {
    page.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Text(run) => Some((item.content, run)),
        _ => None,
    })
}

/// The text of each page of a file as poppler reads it, in the order of its content.
fn read(file: &Path) -> Vec<String> {
    let output = Command::new("pdftotext").arg("-raw").arg(file).arg("-").output().expect("runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let mut pages: Vec<String> = text.split('\u{c}').map(bare).collect();
    pages.pop(); // what follows the last form feed
    pages
}

/// Holds a PDF, as `pdftotext` reads it page by page, against the pages that were set; gives how
/// many bytes of text are the same.
///
/// # Errors
/// The first page that is read otherwise, with what stands there.
///
/// # Panics
/// Where `pdftotext` can't read the file.
pub fn read_as_set(pages: &Pages, file: &Path) -> Result<usize, String> {
    let found = read(file);
    if found.len() != pages.pages.len() {
        return Err(format!("{} pages were set, {} are read", pages.pages.len(), found.len()));
    }
    let mut total = 0;
    for (number, (page, found)) in (1..).zip(pages.pages.iter().zip(&found)) {
        let wanted = bare(&runs(page).map(|(_, run)| run.text.as_str()).collect::<String>());
        total += wanted.len();
        let differs = wanted.chars().zip(found.chars()).position(|(a, b)| a != b);
        let at = differs.or((wanted != *found).then(|| wanted.len().min(found.len())));
        if let Some(at) = at {
            let near =
                |text: &str| text.chars().skip(at.saturating_sub(20)).take(60).collect::<String>();
            return Err(format!("page {number}: `{}` is read as `{}`", near(&wanted), near(found)));
        }
    }
    Ok(total)
}

/// The words of some pages in the order in which they were set, notes behind the rest; without
/// furniture, the list of contents and the marks of notes.
pub fn spoken(pages: &Pages) -> String {
    let (mut text, mut notes) = (String::new(), String::new());
    for (content, run) in pages.pages.iter().flat_map(runs) {
        let Content::Tagged(node) = content else { continue };
        let out = match place(pages, node) {
            Place::Text => &mut text,
            Place::Note => &mut notes,
            Place::Silent => continue,
        };
        out.push_str(&run.text);
        out.push(' ');
    }
    text.push_str(&notes);
    text
}

enum Place {
    Text,
    Note,
    Silent,
}

fn place(pages: &Pages, node: NodeId) -> Place {
    let mut at = Some(node);
    let mut found = Place::Text;
    while let Some(node) = at.and_then(|id| pages.structure.get(id)) {
        match node.kind {
            NodeKind::Contents | NodeKind::Reference => return Place::Silent,
            NodeKind::Note => found = Place::Note,
            _ => {}
        }
        at = node.parent;
    }
    found
}
