//! The properties of a document: `docProps/core.xml` (ECMA-376, part 2, 11) and `app.xml`.

use reissue_core::{Contributor, Diagnostic, Metadata, PublicationDate, Subject, SubjectScheme};

use super::package;
use super::shared::Parts;
use crate::archive::Archive;
use crate::ledger::Ledger;
use crate::{Options, ReadError};

/// Reads the properties into the metadata.
pub(super) fn read(
    archive: &mut Archive<'_>,
    parts: &Parts,
    options: &Options,
    metadata: &mut Metadata,
    ledger: &mut Ledger,
) -> Result<(), ReadError> {
    let language = parts.language.clone();
    metadata.languages.extend(language);
    let path = core_path(archive);
    if let Some(document) = path.and_then(|p| package::document(archive, &p, options).transpose()) {
        let document = document?;
        for node in document.root().descendants() {
            let value = if node.is_element() { node.tidy_text() } else { continue };
            if !value.is_empty() {
                property(node.name(), value, metadata, ledger);
            }
        }
    }
    if metadata.languages.is_empty() {
        metadata.languages.extend(options.language.clone());
    }
    Ok(())
}

/// What the properties of a document inside another say of the book, in words.
pub(super) fn words(
    archive: &mut Archive<'_>,
    parts: &Parts,
    options: &Options,
) -> Result<Vec<String>, ReadError> {
    let mut metadata = Metadata::default();
    read(archive, parts, options, &mut metadata, &mut Ledger::default())?;
    let title = Some(metadata.title).filter(|t| !t.is_empty());
    let names = metadata.creators.into_iter().map(|c| c.name);
    let subjects = metadata.subjects.into_iter().map(|s| s.label);
    let others = [metadata.description, metadata.rights, metadata.publisher].into_iter().flatten();
    let identifiers = metadata.identifiers.into_iter().map(|i| i.value);
    Ok(title.into_iter().chain(names).chain(subjects).chain(others).chain(identifiers).collect())
}

fn core_path(archive: &Archive<'_>) -> Option<String> {
    let standard = archive.find("docProps/core.xml").map(str::to_owned);
    standard.or_else(|| {
        archive
            .names()
            .find(|n| n.ends_with("/core.xml") || n.ends_with(".psmdcp"))
            .map(str::to_owned)
    })
}

fn property(name: &str, value: String, metadata: &mut Metadata, ledger: &mut Ledger) {
    match name {
        "dc:title" => metadata.title = value,
        "dc:creator" => {
            let names = value.split(';').map(str::trim).filter(|n| !n.is_empty() && !is_nobody(n));
            metadata.creators.extend(names.map(Contributor::author));
        }
        "dc:subject" => metadata.subjects.push(keyword(&value)),
        "cp:keywords" => {
            let words = value.split([',', ';']).map(str::trim).filter(|w| !w.is_empty());
            metadata.subjects.extend(words.map(keyword));
        }
        "dc:description" => metadata.description = Some(value),
        "dc:language" => {
            if let Some(language) = super::styles::language(&value) {
                let said = metadata.languages.first().is_some_and(|l| l.same_primary(&language));
                if !said || metadata.languages.is_empty() {
                    metadata.languages.retain(|l| *l != language);
                    metadata.languages.insert(0, language);
                }
            }
        }
        "dc:rights" => metadata.rights = Some(value),
        "dc:publisher" => metadata.publisher = Some(value),
        "dc:identifier" => {
            let scheme = if value.contains("://") { "uri" } else { "id" }.to_owned();
            metadata.identifiers.push(reissue_core::Identifier { scheme, value });
        }
        "dcterms:issued" => metadata.date = PublicationDate::new(&value).or(metadata.date),
        // When and by whom the file was saved says nothing of the book.
        "dcterms:created" | "dcterms:modified" | "cp:lastModifiedBy" | "cp:revision"
        | "cp:lastPrinted" | "cp:coreProperties" | "cp:version" | "cp:contentStatus" => {}
        "cp:category" => metadata.subjects.push(keyword(&value)),
        other => {
            let message = format!("the property `{other}` was left out");
            ledger.words(Diagnostic::fact("read-404", message), &value);
        }
    }
}

/// Names that programs write where the user gave none.
fn is_nobody(name: &str) -> bool {
    matches!(
        name.to_lowercase().as_str(),
        "unknown" | "user" | "author" | "python-docx" | "windows user" | "administrator"
    )
}

fn keyword(label: &str) -> Subject {
    Subject { scheme: SubjectScheme::Keyword, code: None, label: label.to_owned() }
}
