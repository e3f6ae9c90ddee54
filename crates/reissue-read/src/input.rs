//! What a reader is given.

use std::borrow::Cow;
use std::io;

use reissue_core::{Language, ResourceData};

use crate::Format;

/// One input: a name, its bytes, and a way to the files beside it.
#[derive(Clone)]
pub struct Input<'a> {
    /// The name as the user knows it; its extension is a hint on the format, no more.
    pub name: String,
    /// The bytes.
    pub bytes: Cow<'a, [u8]>,
    /// The files beside it, where there are any.
    pub files: Option<&'a dyn Files>,
}

/// The files beside an input: the chapters and images of a manuscript, the pages of a web site.
///
/// Paths are relative to the input, with `/`. An implementation refuses those that leave its root.
pub trait Files: Send + Sync {
    /// Gives the bytes of a text file.
    ///
    /// # Errors
    /// Whatever the place that holds the file says; `NotFound` where there is none.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// Gives a handle on an image or the like, whose bytes may stay where they are.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    fn resource(&self, path: &str) -> io::Result<ResourceData> {
        self.read(path).map(ResourceData::from)
    }

    /// Lists all files, sorted.
    ///
    /// # Errors
    /// Whatever the place that holds the files says.
    fn list(&self) -> io::Result<Vec<String>>;
}

/// Which state of a text with tracked changes is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TrackedChanges {
    /// As if all changes were accepted.
    #[default]
    Accept,
    /// As if all changes were rejected.
    Reject,
}

/// How to read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The format; told by the bytes where none is named.
    pub format: Option<Format>,
    /// The language of the text, where the source does not say.
    pub language: Option<Language>,
    /// The character encoding, by a name of the WHATWG Encoding Standard, where the user knows.
    pub encoding: Option<String>,
    /// Which state of a text with tracked changes is read.
    pub tracked_changes: TrackedChanges,
    /// What an input may cost.
    pub limits: Limits,
}

/// What an input may cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one entry of an archive after inflation.
    pub entry_bytes: u64,
    /// Bytes of all entries of an archive after inflation.
    pub total_bytes: u64,
    /// Entries of an archive.
    pub entries: u64,
    /// Inflated bytes for each packed byte, past the first megabyte.
    pub ratio: u64,
    /// Elements inside one another.
    pub depth: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            entry_bytes: 512 << 20,
            total_bytes: 2 << 30,
            entries: 65_535,
            ratio: 200,
            depth: 512,
        }
    }
}

impl<'a> Input<'a> {
    /// Makes an input without files beside it.
    pub fn new(name: impl Into<String>, bytes: impl Into<Cow<'a, [u8]>>) -> Self {
        Self { name: name.into(), bytes: bytes.into(), files: None }
    }

    /// Gives it a way to the files beside it.
    #[must_use]
    pub fn with_files(mut self, files: &'a dyn Files) -> Self {
        self.files = Some(files);
        self
    }

    /// The extension of the name in lower case, without the dot.
    pub(crate) fn extension(&self) -> String {
        match self.name.rsplit(['/', '\\']).next().and_then(|n| n.rsplit_once('.')) {
            Some((_, extension)) => extension.to_ascii_lowercase(),
            None => String::new(),
        }
    }
}

impl std::fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({} bytes)", self.name, self.bytes.len())
    }
}
