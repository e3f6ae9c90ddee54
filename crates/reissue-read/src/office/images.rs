//! Pictures of a document as resources of the book, each once.

use std::collections::BTreeMap;

use reissue_core::{Diagnostic, MediaType, Resource, ResourceData, Span};

use crate::Files;
use crate::archive::{has_scheme, normal, percent_decoded, resolve};
use crate::ledger::Ledger;

/// The pictures taken so far.
#[derive(Default)]
pub(crate) struct Images<'f> {
    /// The files beside the document, where there are any.
    files: Option<&'f dyn Files>,
    resources: Vec<Resource>,
    by_path: BTreeMap<String, String>,
}

impl<'f> Images<'f> {
    /// Starts with none.
    pub(crate) fn new(files: Option<&'f dyn Files>) -> Self {
        Self { files, ..Self::default() }
    }

    /// Takes a picture that a document links to, where it stands in the document's folder or below;
    /// of one that the document looks for elsewhere, the file of its name beside the document, and
    /// reports that.
    pub(crate) fn beside(
        &mut self,
        reference: &str,
        span: Span,
        ledger: &mut Ledger,
    ) -> Option<String> {
        let (path, elsewhere) = match local(reference)? {
            Local::Inside(path) => (path, false),
            Local::Elsewhere(name) => (name, true),
        };
        let key = format!("beside/{path}");
        let found = match self.known(&key) {
            Some(known) => known,
            None => {
                let bytes = self.files?.read(&path).ok()?;
                self.take(&key, bytes, span, ledger)
            }
        };
        if elsewhere {
            let message = format!(
                "the picture `{reference}` stands elsewhere; `{path}` beside the document was taken"
            );
            let help = "look at the picture, and embed it in the document";
            ledger.note(Diagnostic::guessed("read-426", message).at(span).help(help));
        }
        Some(found)
    }

    /// The name of a picture that was taken before.
    pub(crate) fn known(&self, path: &str) -> Option<String> {
        self.by_path.get(path).cloned()
    }

    /// Takes a picture and gives the name of its resource.
    pub(crate) fn take(
        &mut self,
        path: &str,
        bytes: Vec<u8>,
        span: Span,
        ledger: &mut Ledger,
    ) -> String {
        let file = path.rsplit('/').next().unwrap_or(path);
        let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
        let media_type = MediaType::sniff(&bytes).unwrap_or_else(|| by_extension(extension));
        if !carried(&media_type) {
            let message = format!(
                "a picture is in the format `{}`, which no edition can show",
                media_type.as_str()
            );
            let help = "replace it by a PNG, a JPEG or an SVG";
            ledger.note(Diagnostic::suspect("read-420", message).at(span).help(help));
        }
        let stem: String = stem
            .chars()
            .map(
                |c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' },
            )
            .collect();
        let stem = if stem.is_empty() { "image".into() } else { stem };
        let extension = match media_type.extension() {
            "bin" => extension.to_ascii_lowercase(),
            known => known.to_owned(),
        };
        let name = self.free_name(&stem, &extension);
        let data = ResourceData::from(bytes);
        self.resources.push(Resource { name: name.clone(), media_type, data, span });
        self.by_path.insert(path.to_owned(), name.clone());
        name
    }

    fn free_name(&self, stem: &str, extension: &str) -> String {
        let mut name = format!("images/{stem}.{extension}");
        let mut number = 2;
        while self.resources.iter().any(|r| r.name == name) {
            name = format!("images/{stem}-{number}.{extension}");
            number += 1;
        }
        name
    }

    /// Takes a resource that another reader made and gives the name that it has now.
    #[cfg(all(feature = "docx", feature = "html"))]
    pub(crate) fn adopt(&mut self, mut resource: Resource) -> String {
        let file = resource.name.rsplit('/').next().unwrap_or("");
        let (stem, extension) = file.rsplit_once('.').unwrap_or((file, "bin"));
        resource.name = self.free_name(stem, extension);
        let name = resource.name.clone();
        self.resources.push(resource);
        name
    }

    /// The files beside the document.
    #[cfg(feature = "docx")]
    pub(crate) fn files(&self) -> Option<&'f dyn Files> {
        self.files
    }

    /// Changes the resources for those of another document; where they come from stays.
    #[cfg(feature = "docx")]
    pub(crate) fn exchange(&mut self, other: &mut Images<'_>) {
        std::mem::swap(&mut self.resources, &mut other.resources);
    }

    /// All pictures, in the order in which they were met.
    pub(crate) fn into_resources(self) -> Vec<Resource> {
        self.resources
    }
}

/// Where a document says that a linked picture stands.
enum Local {
    /// At a path in the folder of the document.
    Inside(String),
    /// Outside of it, on somebody's disk; only the name of the file is left.
    Elsewhere(String),
}

/// Reads the reference to a file: a relative one or a `file:` URL (RFC 8089); none where it leads to
/// the network or nowhere.
fn local(reference: &str) -> Option<Local> {
    let scheme = reference.get(..5).filter(|s| s.eq_ignore_ascii_case("file:"));
    let path = scheme.map_or(reference, |s| reference.get(s.len()..).unwrap_or(""));
    if path.is_empty() || has_scheme(path) {
        return None;
    }
    let drive = matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    let rooted = drive || scheme.is_some() && path.starts_with(['/', '\\']);
    match resolve("", path).filter(|p| !p.is_empty() && !rooted) {
        Some(inside) => Some(Local::Inside(inside)),
        None => {
            let decoded = percent_decoded(path);
            let name = decoded.rsplit(['/', '\\']).next().and_then(normal)?;
            Some(Local::Elsewhere(name))
        }
    }
}

fn carried(media_type: &MediaType) -> bool {
    matches!(
        media_type,
        MediaType::Jpeg
            | MediaType::Png
            | MediaType::Gif
            | MediaType::Svg
            | MediaType::Webp
            | MediaType::Bmp
            | MediaType::Tiff
    )
}

/// The type that an extension names.
pub(crate) fn by_extension(extension: &str) -> MediaType {
    match extension.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" | "jpe" | "jfif" => MediaType::Jpeg,
        "png" => MediaType::Png,
        "gif" => MediaType::Gif,
        "svg" => MediaType::Svg,
        "webp" => MediaType::Webp,
        "tif" | "tiff" => MediaType::Tiff,
        "bmp" | "dib" => MediaType::Bmp,
        "emf" | "emz" => MediaType::Other("image/x-emf".into()),
        "wmf" | "wmz" => MediaType::Other("image/x-wmf".into()),
        _ => MediaType::Other("application/octet-stream".into()),
    }
}
