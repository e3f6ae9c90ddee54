//! The container: which file is the package, and whether the book is locked.

use reissue_core::{Diagnostic, Report};

use crate::archive::Archive;
use crate::xml::{Dialect, Document, parse_xml};
use crate::{Options, ReadError};

/// The identifiers of font obfuscation, which locks no text (EPUB 3.3, 4.4; Adobe's older one).
const OBFUSCATION: &[&str] =
    &["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

/// Decodes and parses a file of XML, and makes it a source of the report.
pub(crate) fn parse(
    name: &str,
    bytes: &[u8],
    dialect: Dialect,
    options: &Options,
    report: &mut Report,
) -> Option<(reissue_core::SourceId, Document)> {
    let declared = crate::decode::declared_in_xml(bytes);
    let decoded = crate::decode::decode(name, bytes, declared.as_deref(), options).ok()?;
    let (source, text) = decoded.enter(name, report);
    Some((source, parse_xml(text, dialect, options.limits.depth)))
}

/// Finds the package document.
///
/// # Errors
/// [`ReadError::Broken`] where there is none.
pub(crate) fn package_path(
    name: &str,
    archive: &mut Archive<'_>,
    options: &Options,
    report: &mut Report,
) -> Result<String, ReadError> {
    if let Some(bytes) = archive.read("META-INF/container.xml")?
        && let Some((_, document)) =
            parse(&format!("{name}!/META-INF/container.xml"), &bytes, Dialect::Xml, options, report)
    {
        let roots: Vec<(String, String)> = document
            .elements()
            .filter(|n| n.is("rootfile"))
            .filter_map(|n| {
                let path = n.attribute("full-path")?;
                Some((n.attribute("media-type").unwrap_or("").to_owned(), path.to_owned()))
            })
            .collect();
        let package = roots
            .iter()
            .filter(|(kind, _)| kind.is_empty() || kind.contains("oebps-package"))
            .chain(&roots)
            .find_map(|(_, path)| archive.find(path));
        if let Some(path) = package {
            return Ok(path.to_owned());
        }
    }
    let found = archive.names().find(|n| n.to_lowercase().ends_with(".opf")).map(str::to_owned);
    let Some(path) = found else {
        return Err(ReadError::Broken {
            name: name.to_owned(),
            what: "it has no package document (.opf)".into(),
        });
    };
    report.push(
        Diagnostic::guessed(
            "read-302",
            format!("the container does not say where the package is; `{path}` was taken"),
        )
        .help("add a META-INF/container.xml that names it"),
    );
    Ok(path)
}

/// Refuses a book whose text is locked.
///
/// # Errors
/// [`ReadError::Drm`] with the name of the scheme.
pub(crate) fn refuse_locks(
    name: &str,
    archive: &mut Archive<'_>,
    options: &Options,
    report: &mut Report,
) -> Result<(), ReadError> {
    let drm = |scheme: &str| ReadError::Drm { name: name.to_owned(), scheme: scheme.to_owned() };
    if archive.find("META-INF/license.lcpl").is_some() {
        return Err(drm("Readium LCP"));
    }
    if archive.find("META-INF/sinf.xml").is_some() {
        return Err(drm("Apple FairPlay"));
    }
    let rights = archive.read("META-INF/rights.xml").ok().flatten();
    let rights = rights.map(|r| String::from_utf8_lossy(&r).into_owned()).unwrap_or_default();
    let Ok(Some(bytes)) = archive.read("META-INF/encryption.xml") else {
        return Ok(());
    };
    let path = format!("{name}!/META-INF/encryption.xml");
    let Some((_, document)) = parse(&path, &bytes, Dialect::Xml, options, report) else {
        return Ok(());
    };
    let mut locked = false;
    for data in document.elements().filter(|n| local(n.name()) == "EncryptedData") {
        let algorithm = data
            .descendants()
            .find(|n| local(n.name()) == "EncryptionMethod")
            .and_then(|n| n.attribute("Algorithm"))
            .unwrap_or("");
        locked |= !OBFUSCATION.contains(&algorithm.trim());
    }
    if !locked {
        return Ok(());
    }
    let text = document.source.as_ref();
    Err(drm(if rights.contains("ns.adobe.com/adept") || text.contains("ns.adobe.com/adept") {
        "Adobe ADEPT"
    } else if rights.contains("kobo") || text.contains("kobo") {
        "Kobo DRM"
    } else if text.contains("readium.org") || text.contains("lcp") {
        "Readium LCP"
    } else if rights.contains("barnesandnoble") {
        "Barnes & Noble DRM"
    } else {
        "an encryption of its files"
    }))
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}
