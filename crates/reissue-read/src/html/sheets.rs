//! The style sheets of pages: those that a page links to, those that it holds.

use std::collections::BTreeMap;
use std::sync::Arc;

use reissue_core::{Diagnostic, Report};

use crate::archive::resolve;
use crate::css::{Sheet, Sheets};
use crate::xml::Document;

/// A style sheet as a page has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// A file.
    Linked(String),
    /// The text of a `style` element.
    Held(String),
}

/// The style sheets that a page names, in order.
pub(crate) fn named(document: &Document) -> Vec<Named> {
    let mut out = Vec::new();
    for element in document.elements() {
        match element.name() {
            "link" => {
                let rel = element.attribute("rel").unwrap_or("").to_ascii_lowercase();
                let kind = element.attribute("type").unwrap_or("text/css");
                let alternate = rel.contains("alternate");
                if rel.contains("stylesheet") && !alternate && kind.contains("css") {
                    out.extend(element.attribute("href").map(|h| Named::Linked(h.to_owned())));
                }
            }
            "style" => out.push(Named::Held(element.text_content())),
            _ => {}
        }
    }
    out
}

/// All style sheets of a book, each parsed once.
#[derive(Default)]
pub(crate) struct Styles {
    files: BTreeMap<String, Arc<Sheet>>,
    held: BTreeMap<String, Arc<Sheet>>,
    together: BTreeMap<Vec<String>, Arc<Sheets>>,
}

impl Styles {
    /// The style sheets of the page at a path; `read` gives the bytes of a file.
    pub(crate) fn of(
        &mut self,
        path: &str,
        named: &[Named],
        read: &mut dyn FnMut(&str) -> Option<Vec<u8>>,
    ) -> Arc<Sheets> {
        let mut keys = Vec::new();
        let mut sheets = Vec::new();
        for name in named {
            match name {
                Named::Linked(href) => self.file(path, href, read, &mut keys, &mut sheets, 0),
                Named::Held(text) => {
                    let sheet = self
                        .held
                        .entry(text.clone())
                        .or_insert_with(|| Arc::new(Sheet::parse(text)))
                        .clone();
                    keys.push(format!("style:{text}"));
                    sheets.push(sheet);
                }
            }
        }
        self.together.entry(keys).or_insert_with(|| Arc::new(Sheets::new(&sheets))).clone()
    }

    fn file(
        &mut self,
        base: &str,
        href: &str,
        read: &mut dyn FnMut(&str) -> Option<Vec<u8>>,
        keys: &mut Vec<String>,
        sheets: &mut Vec<Arc<Sheet>>,
        depth: u8,
    ) {
        let Some(path) = resolve(base, href) else { return };
        if depth > 4 || keys.contains(&path) {
            return;
        }
        let sheet = match self.files.get(&path) {
            Some(sheet) => sheet.clone(),
            None => {
                let bytes = read(&path).unwrap_or_default();
                let sheet = Arc::new(Sheet::parse(&String::from_utf8_lossy(&bytes)));
                self.files.insert(path.clone(), sheet.clone());
                sheet
            }
        };
        for import in &sheet.imports {
            self.file(&path, import, read, keys, sheets, depth + 1);
        }
        keys.push(path);
        sheets.push(sheet);
    }

    /// Says which properties are looks alone and were not carried over.
    pub(crate) fn report(&self, report: &mut Report) {
        let mut looks: BTreeMap<&str, (u32, &str)> = BTreeMap::new();
        for (path, sheet) in &self.files {
            for (name, (count, _)) in &sheet.looks {
                looks.entry(name).or_insert((0, path)).0 += count;
            }
        }
        for sheet in self.held.values() {
            for (name, (count, _)) in &sheet.looks {
                looks.entry(name).or_insert((0, "a `style` element")).0 += count;
            }
        }
        for (name, (count, path)) in looks {
            let message = format!(
                "the style `{name}` is a matter of looks and was not carried over (first in {path})"
            );
            report.push(Diagnostic::fact("read-311", message).times(count));
        }
    }
}
