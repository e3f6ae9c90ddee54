//! The metadata of a document (OpenDocument 1.3, part 3, 4).

use reissue_core::{Contributor, Diagnostic, Language, Metadata, Subject, SubjectScheme};

use crate::ledger::Ledger;
use crate::xml::Document;

/// Reads `office:meta` into the metadata.
pub(super) fn read(document: &Document, metadata: &mut Metadata, ledger: &mut Ledger) {
    let Some(meta) = document.root().find("office:meta") else { return };
    let mut editor = None;
    for node in meta.elements() {
        let value = node.tidy_text();
        if value.is_empty() {
            continue;
        }
        match node.name() {
            "dc:title" => metadata.title = value,
            "meta:initial-creator" => metadata.creators.push(Contributor::author(value)),
            // Who saved it last; the author where nobody else is named.
            "dc:creator" => editor = Some(value),
            "dc:language" => {
                if let Ok(language) = Language::new(&value) {
                    let known =
                        metadata.languages.first().is_some_and(|l| l.same_primary(&language));
                    if !known {
                        metadata.languages.retain(|l| *l != language);
                        metadata.languages.push(language);
                    }
                }
            }
            "dc:subject" | "meta:keyword" => metadata.subjects.push(Subject {
                scheme: SubjectScheme::Keyword,
                code: None,
                label: value,
            }),
            "dc:description" => metadata.description = Some(value),
            "dc:date"
            | "meta:creation-date"
            | "meta:generator"
            | "meta:editing-duration"
            | "meta:editing-cycles"
            | "meta:print-date"
            | "meta:printed-by"
            | "meta:date-string" => {}
            "meta:user-defined" => {
                let name = node.attribute("meta:name").unwrap_or("");
                let message = format!("the property `{name}` was left out");
                ledger.words(Diagnostic::fact("read-404", message), &value);
            }
            other => {
                let message = format!("the property `{other}` was left out");
                ledger.words(Diagnostic::fact("read-404", message), &value);
            }
        }
    }
    if metadata.creators.is_empty() {
        metadata.creators.extend(editor.map(Contributor::author));
    }
}
