//! Archives: a zip opened under [`Limits`], its entries found by the names that people write.
//!
//! Names are matched exactly, then percent-decoded, then without regard to case; `\` counts as
//! `/`. A name that leaves the root of the archive is never found. What an entry inflates to is
//! counted while it is inflated, so a bomb costs no more than the limit.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};
use std::sync::{Mutex, PoisonError};

use reissue_core::Diagnostic;
use zip::ZipArchive;

use crate::{Files, Input, Limits, ReadError};

/// Bytes of an entry that may be inflated at any ratio: small files pack absurdly well.
const FREE_OF_RATIO: u64 = 1 << 20;

/// A zip archive in memory.
pub(crate) struct Archive<'a> {
    name: String,
    zip: ZipArchive<Cursor<&'a [u8]>>,
    entries: BTreeMap<String, usize>,
    folded: BTreeMap<String, String>,
    limits: Limits,
    spent: u64,
    /// What was odd about it.
    pub(crate) findings: Vec<Diagnostic>,
}

impl<'a> Archive<'a> {
    /// Opens the archive that an input is.
    ///
    /// # Errors
    /// [`ReadError::Broken`] where it is no zip, [`ReadError::Limit`] where it has too many
    /// entries or entries that share bytes (the mark of a bomb).
    pub(crate) fn open(input: &'a Input<'_>, limits: &Limits) -> Result<Self, ReadError> {
        let name = input.name.clone();
        let bytes: &'a [u8] = &input.bytes;
        let broken = |what: String| ReadError::Broken { name: input.name.clone(), what };
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| {
            broken("it is cut off or damaged: the list of its files can't be read".into())
        })?;
        let limit = |what, limit| ReadError::Limit { name: input.name.clone(), what, limit };
        if zip.len() as u64 > limits.entries {
            return Err(limit("entries of an archive", limits.entries));
        }
        if zip.has_overlapping_entries().map_err(|e| broken(e.to_string()))? {
            return Err(broken("entries of the archive share the same bytes".into()));
        }
        let mut archive = Self {
            name,
            zip,
            entries: BTreeMap::new(),
            folded: BTreeMap::new(),
            limits: limits.clone(),
            spent: 0,
            findings: Vec::new(),
        };
        archive.index();
        Ok(archive)
    }

    fn index(&mut self) {
        for i in 0..self.zip.len() {
            let Some(Ok(raw)) = self.zip.name_for_index(i) else { continue };
            if raw.ends_with(['/', '\\']) {
                continue;
            }
            let Some(path) = normal(&raw) else {
                let message = format!("the entry `{raw}` points outside the archive");
                self.findings.push(
                    Diagnostic::suspect("read-300", message)
                        .help("leave it: it is never read or written"),
                );
                continue;
            };
            // Some packers write names as the package spells them, escapes and all.
            self.folded.entry(percent_decoded(&path).to_lowercase()).or_insert(path.clone());
            self.folded.insert(path.to_lowercase(), path.clone());
            self.entries.insert(path, i);
        }
    }

    /// The name of the input.
    #[cfg(feature = "docx")]
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// How many bytes have been inflated.
    #[cfg(feature = "docx")]
    pub(crate) fn spent(&self) -> u64 {
        self.spent
    }

    /// The names of all entries, sorted.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// Finds the entry that a path means.
    pub(crate) fn find(&self, path: &str) -> Option<&str> {
        let exact = |p: &str| self.entries.get_key_value(p).map(|(k, _)| k.as_str());
        let plain = normal(path)?;
        if let Some(found) = exact(&plain) {
            return Some(found);
        }
        let decoded = normal(&percent_decoded(path))?;
        exact(&decoded)
            .or_else(|| self.folded.get(&decoded.to_lowercase()).map(String::as_str))
            .or_else(|| self.folded.get(&plain.to_lowercase()).map(String::as_str))
            .or_else(|| self.without_accents(&decoded))
    }

    /// Finds the one entry whose letters are the same but for how accents are encoded, as they are
    /// between systems that compose characters and those that decompose them.
    fn without_accents(&self, path: &str) -> Option<&str> {
        if path.is_ascii() {
            return None;
        }
        let base = |c: char| {
            let letter = reissue_core::slug(c.encode_utf8(&mut [0; 4]));
            if c.is_alphabetic() && !c.is_ascii() { letter.chars().next() } else { Some(c) }
        };
        let accent = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
        let plain = |p: &str| p.chars().filter(|c| !accent(c)).filter_map(base).collect::<String>();
        let wanted = plain(path);
        let mut same = self.entries.keys().filter(|k| !k.is_ascii() && plain(k) == wanted);
        let found = same.next()?;
        same.next().is_none().then_some(found.as_str())
    }

    /// Gives the bytes of an entry; none where there is no such entry.
    ///
    /// # Errors
    /// [`ReadError::Limit`], and [`ReadError::Broken`] where the entry can't be inflated.
    pub(crate) fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(found) = self.find(path).map(str::to_owned) else { return Ok(None) };
        let Some(index) = self.entries.get(&found).copied() else { return Ok(None) };
        self.read_entry(index, &found).map(Some)
    }

    /// Gives the bytes of an entry that the format can't do without.
    ///
    /// # Errors
    /// As [`read`](Self::read), and [`ReadError::Broken`] where it is missing.
    #[allow(dead_code, reason = "for the readers of office formats")]
    pub(crate) fn require(&mut self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.read(path)?.ok_or_else(|| ReadError::Broken {
            name: self.name.clone(),
            what: format!("the part `{path}` is missing"),
        })
    }

    fn read_entry(&mut self, index: usize, path: &str) -> Result<Vec<u8>, ReadError> {
        let name = format!("{}!/{path}", self.name);
        let broken = |what: String| ReadError::Broken { name: name.clone(), what };
        let limit = |what, limit| ReadError::Limit { name: name.clone(), what, limit };
        let mut file = self.zip.by_index(index).map_err(|e| {
            broken(match e {
                zip::result::ZipError::UnsupportedArchive(_) => {
                    "it is packed in a way that is not known here".into()
                }
                e => e.to_string(),
            })
        })?;
        let packed = file.compressed_size();
        let promised = file.size();
        let by_ratio = FREE_OF_RATIO.max(packed.saturating_mul(self.limits.ratio));
        let left = self.limits.total_bytes.saturating_sub(self.spent);
        let cap = self.limits.entry_bytes.min(by_ratio).min(left);
        let mut out = Vec::with_capacity(promised.min(cap).min(64 << 20) as usize);
        let result = file.by_ref().take(cap + 1).read_to_end(&mut out);
        let got = out.len() as u64;
        if got > cap {
            return Err(if cap == self.limits.entry_bytes {
                limit("bytes of one entry", cap)
            } else if cap == by_ratio {
                limit("the ratio of inflated to packed bytes", self.limits.ratio)
            } else {
                limit("bytes of all entries", self.limits.total_bytes)
            });
        }
        self.spent += got;
        match result {
            Ok(_) => Ok(out),
            // All bytes are there and only the checksum differs: the text is worth having.
            Err(_) if got > 0 && got == promised => {
                let message = format!("the checksum of `{path}` is wrong");
                let help = "compare it with another copy of the file";
                self.findings.push(Diagnostic::suspect("read-301", message).help(help));
                Ok(out)
            }
            Err(e) => Err(broken(e.to_string())),
        }
    }
}

/// A folder of an archive as the files beside an input.
pub(crate) struct Folder<'a> {
    archive: Mutex<Archive<'a>>,
    prefix: String,
}

impl<'a> Folder<'a> {
    /// The folder with a path, empty for the root, in the archive that an input is.
    ///
    /// # Errors
    /// As [`Archive::open`].
    pub(crate) fn open(
        input: &'a Input<'_>,
        limits: &Limits,
        path: &str,
    ) -> Result<Self, ReadError> {
        let prefix = if path.is_empty() { String::new() } else { format!("{path}/") };
        Ok(Self { archive: Mutex::new(Archive::open(input, limits)?), prefix })
    }
}

impl Files for Folder<'_> {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let mut archive = self.archive.lock().unwrap_or_else(PoisonError::into_inner);
        let found = archive.read(&format!("{}{path}", self.prefix)).map_err(io::Error::other)?;
        found.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn list(&self) -> io::Result<Vec<String>> {
        let archive = self.archive.lock().unwrap_or_else(PoisonError::into_inner);
        let inside = archive.names().filter_map(|n| n.strip_prefix(&self.prefix));
        Ok(inside.map(str::to_owned).collect())
    }
}

/// Joins a reference with the folder of the file that holds it, percent-decoded, without query
/// and fragment; none where it leaves the root or is a URL.
pub(crate) fn resolve(base_file: &str, reference: &str) -> Option<String> {
    let path = reference.split(['#', '?']).next().unwrap_or("");
    if path.is_empty() {
        return Some(base_file.to_owned());
    }
    if has_scheme(path) {
        return None;
    }
    let decoded = percent_decoded(path).replace('\\', "/");
    if let Some(rooted) = decoded.strip_prefix('/') {
        return normal(rooted);
    }
    match base_file.rsplit_once('/') {
        Some((folder, _)) => normal(&format!("{folder}/{decoded}")),
        None => normal(&decoded),
    }
}

/// Tells whether a reference starts with a URL scheme such as `https:`.
pub(crate) fn has_scheme(reference: &str) -> bool {
    let Some((scheme, _)) = reference.split_once(':') else { return false };
    scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// Makes a path normal: `\` to `/`, without `.`, `..` and a leading `/`; none where it leaves
/// the root.
pub(crate) fn normal(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// Undoes percent-encoding; what is no valid escape, or gives no UTF-8, stays as it stands.
pub(crate) fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while let Some(&byte) = bytes.get(i) {
        let escape = bytes.get(i + 1..i + 3).filter(|_| byte == b'%');
        let value = escape
            .and_then(|e| std::str::from_utf8(e).ok())
            .filter(|e| e.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|e| u8::from_str_radix(e, 16).ok());
        match value {
            Some(value) => {
                out.push(value);
                i += 3;
            }
            None => {
                out.push(byte);
                i += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved_inside_the_root() {
        let cases = [
            ("OPS/text/a.xhtml", "../images/b%20c.png", Some("OPS/images/b c.png")),
            ("OPS/text/a.xhtml", "#note-1", Some("OPS/text/a.xhtml")),
            ("a.xhtml", "..\\..\\etc", None),
            ("OPS/a.xhtml", "/b.xhtml", Some("b.xhtml")),
            ("OPS/a.xhtml", "https://example.org/", None),
            ("OPS/a.xhtml", "100%25.xhtml", Some("OPS/100%.xhtml")),
            ("OPS/a.xhtml", "100%.xhtml?x=1#y", Some("OPS/100%.xhtml")),
        ];
        for (base, reference, want) in cases {
            assert_eq!(resolve(base, reference).as_deref(), want, "{reference}");
        }
    }

    #[test]
    fn what_is_no_zip_is_refused() {
        let input = Input::new("a.epub", b"PK but not really".as_slice());
        let error = Archive::open(&input, &Limits::default()).err().expect("refused");
        assert_eq!(error.code(), "read-004");
    }
}
