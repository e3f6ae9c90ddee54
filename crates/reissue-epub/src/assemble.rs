//! What epub-builder does: container, manifest, spine order, guide, contents as NCX.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use epub_builder::{EpubBuilder, EpubContent, EpubVersion, ReferenceType, ZipLibrary};
use reissue_core::{Matter, Role};

use crate::content::{Content, DocKind};
use crate::error::EpubError;
use crate::options::Version;

/// The files that epub-builder wrote, by their path in the container.
#[derive(Debug, Default)]
pub(crate) struct Assembled {
    files: BTreeMap<String, Vec<u8>>,
}

impl Assembled {
    /// The text of a file; empty where there is none.
    pub(crate) fn text(&self, path: &str) -> String {
        self.files.get(path).map(|b| String::from_utf8_lossy(b).into_owned()).unwrap_or_default()
    }
}

/// A file that stands beside the documents.
pub(crate) struct Asset<'a> {
    /// The path beside the package document.
    pub href: &'a str,
    /// The media type.
    pub media_type: &'a str,
    /// Whether it is the picture on the front.
    pub cover: bool,
}

/// Has epub-builder assemble the package; contents and resources are placeholders of no bytes.
///
/// # Errors
/// Those of epub-builder and of the container it makes.
pub(crate) fn assemble(
    content: &Content,
    assets: &[Asset<'_>],
    version: Version,
    title: &str,
) -> Result<Assembled, EpubError> {
    let mut builder = EpubBuilder::new(ZipLibrary::new()?)?;
    builder.epub_version(match version {
        Version::V33 => EpubVersion::V33,
        Version::V201 => EpubVersion::V20,
    });
    builder.set_title(title);
    builder.set_toc_name(title);
    builder.stylesheet(&b""[..])?;
    for asset in assets {
        if asset.cover {
            builder.add_cover_image(asset.href, &b""[..], asset.media_type)?;
        } else {
            builder.add_resource(asset.href, &b""[..], asset.media_type)?;
        }
    }
    let mut body_due = true;
    let mut seen = Vec::new();
    for (at, doc) in content.docs.iter().enumerate() {
        let mut item = EpubContent::new(doc.file.as_str(), &b""[..]);
        let begins = body_due && doc.matter == Matter::Body;
        let reference = if begins { Some(ReferenceType::Text) } else { reference(doc.kind) };
        if let Some(reference) = reference.filter(|r| !seen.contains(r)) {
            seen.push(reference);
            item = item.reftype(reference);
        }
        body_due &= !begins;
        // The finishing pass writes the whole tree; one entry a document makes a valid one here.
        if content.toc.iter().any(|e| e.doc == at) {
            item.toc.title = doc.title.clone();
        }
        builder.add_content(item)?;
    }
    let mut zipped = Vec::new();
    builder.generate(&mut zipped)?;
    open(&zipped)
}

/// Reads the few files back that hold something.
fn open(zipped: &[u8]) -> Result<Assembled, EpubError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(zipped))?;
    let mut assembled = Assembled::default();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index)?;
        if entry.size() > 0 {
            let name = entry.name()?.into_owned();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            assembled.files.insert(name, bytes);
        }
    }
    Ok(assembled)
}

fn reference(kind: DocKind) -> Option<ReferenceType> {
    Some(match kind {
        DocKind::Cover => ReferenceType::Cover,
        DocKind::Section(role) => match role {
            Role::TitlePage => ReferenceType::TitlePage,
            Role::Imprint => ReferenceType::Copyright,
            Role::Dedication => ReferenceType::Dedication,
            Role::Epigraph => ReferenceType::Epigraph,
            Role::Foreword => ReferenceType::Foreword,
            Role::Preface => ReferenceType::Preface,
            Role::Acknowledgements => ReferenceType::Acknowledgements,
            Role::Illustrations => ReferenceType::Loi,
            Role::Tables => ReferenceType::Lot,
            Role::Notes => ReferenceType::Notes,
            Role::Glossary => ReferenceType::Glossary,
            Role::Bibliography => ReferenceType::Bibliography,
            Role::Index => ReferenceType::Index,
            Role::Colophon => ReferenceType::Colophon,
            _ => return None,
        },
        DocKind::More => return None,
    })
}
