//! The parts of an Office Open XML package and the relations between them (ECMA-376, part 2).

use std::collections::BTreeMap;

use crate::archive::{self, Archive};
use crate::detect;
use crate::office::part;
use crate::xml::{Dialect, Document, FlawKind, parse_xml};
use crate::{Input, Options, ReadError};

/// What one part says of another.
#[derive(Clone, Debug)]
pub(super) struct Relation {
    /// The last word of the type: `image`, `hyperlink`, `footnotes`.
    pub(super) kind: String,
    /// The path in the package, or the URL as it stands.
    pub(super) target: String,
    /// Whether it leads out of the package.
    pub(super) external: bool,
}

/// The relations of a part by id.
pub(super) type Relations = BTreeMap<String, Relation>;

/// A parsed part with its relations.
pub(super) struct Part {
    /// The path in the package.
    pub(super) path: String,
    /// The content.
    pub(super) document: Document,
    /// What it refers to.
    pub(super) relations: Relations,
}

impl Relation {
    fn is(&self, kind: &str) -> bool {
        self.kind == kind && !self.external
    }
}

/// Refuses what only looks like a text document: encrypted and old binary files.
pub(super) fn refuse_locked(input: &Input<'_>) -> Result<(), ReadError> {
    if !input.bytes.starts_with(detect::OLE) {
        return Ok(());
    }
    let name = input.name.clone();
    if detect::has_password(&input.bytes) {
        return Err(ReadError::Drm { name, scheme: "a password".into() });
    }
    let what = "it is a binary Word document of before 2007; save it as .docx".into();
    Err(ReadError::Broken { name, what })
}

/// Gives the path of the main part.
pub(super) fn main_part(archive: &mut Archive<'_>, options: &Options) -> Result<String, ReadError> {
    let relations = relations(archive, "", options)?;
    let found = relations.values().find(|r| r.is("officeDocument"));
    Ok(found.map_or_else(|| "word/document.xml".to_owned(), |r| r.target.clone()))
}

/// Parses a part; none where the package has none of that path.
pub(super) fn open(
    archive: &mut Archive<'_>,
    path: &str,
    options: &Options,
) -> Result<Option<Part>, ReadError> {
    let Some(document) = document(archive, path, options)? else { return Ok(None) };
    let relations = relations(archive, path, options)?;
    Ok(Some(Part { path: path.to_owned(), document, relations }))
}

/// Parses a part that another one names by the kind of relation.
pub(super) fn related(
    archive: &mut Archive<'_>,
    from: &Relations,
    kind: &str,
    options: &Options,
) -> Result<Option<Part>, ReadError> {
    match from.values().find(|r| r.is(kind)) {
        Some(relation) => open(archive, &relation.target, options),
        None => Ok(None),
    }
}

/// Parses the XML of a part.
pub(super) fn document(
    archive: &mut Archive<'_>,
    path: &str,
    options: &Options,
) -> Result<Option<Document>, ReadError> {
    let Some(bytes) = archive.read(path)? else { return Ok(None) };
    let text = part::text_of(path, bytes, options)?;
    Ok(text.map(|t| parse_xml(t, Dialect::Xml, options.limits.depth)))
}

/// The types of parts: `[Content_Types].xml` (ECMA-376, part 2, 7.2).
#[derive(Default)]
pub(super) struct ContentTypes {
    by_path: BTreeMap<String, String>,
    by_extension: BTreeMap<String, String>,
}

impl ContentTypes {
    /// Reads them; none where the part is missing or broken.
    pub(super) fn read(archive: &mut Archive<'_>, options: &Options) -> Self {
        let mut out = Self::default();
        let Ok(Some(document)) = document(archive, "[Content_Types].xml", options) else {
            return out;
        };
        for node in document.elements() {
            let get = |name| node.attribute(name).unwrap_or("").to_ascii_lowercase();
            match node.name() {
                "Override" => {
                    let path = get("PartName").trim_start_matches('/').to_owned();
                    out.by_path.insert(path, get("ContentType"));
                }
                "Default" => {
                    out.by_extension.insert(get("Extension"), get("ContentType"));
                }
                _ => {}
            }
        }
        out
    }

    /// The type of a part in lower case; empty where none is named.
    pub(super) fn of(&self, path: &str) -> &str {
        let path = path.to_ascii_lowercase();
        let extension = path.rsplit('.').next().unwrap_or("");
        let found = self.by_path.get(&path).or_else(|| self.by_extension.get(extension));
        found.map_or("", String::as_str)
    }
}

/// Tells whether the syntax of a part is broken beyond small flaws.
pub(super) fn is_broken(document: &Document) -> Option<&str> {
    document.flaws.iter().find(|f| f.kind == FlawKind::Syntax).map(|f| f.what.as_str())
}

fn relations(
    archive: &mut Archive<'_>,
    path: &str,
    options: &Options,
) -> Result<Relations, ReadError> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let rels = format!("{folder}/_rels/{file}.rels");
    let Some(document) = document(archive, rels.trim_start_matches('/'), options)? else {
        return Ok(Relations::new());
    };
    let mut out = Relations::new();
    for node in document.elements().filter(|n| n.is("Relationship")) {
        let get = |name| node.attribute(name).unwrap_or("");
        let external = get("TargetMode").eq_ignore_ascii_case("external");
        let kind = get("Type").rsplit('/').next().unwrap_or("").to_owned();
        let raw = get("Target");
        let target = match archive::resolve(path, raw) {
            Some(inside) if !external && !raw.is_empty() => inside,
            _ => raw.to_owned(),
        };
        out.insert(get("Id").to_owned(), Relation { kind, target, external });
    }
    Ok(out)
}
