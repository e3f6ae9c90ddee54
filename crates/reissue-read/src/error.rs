//! Why a book could not be read.

use crate::Format;

/// Says why no book came out of an input.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// There are no bytes, or nothing but white space.
    #[error("`{name}` is empty")]
    Empty {
        /// The input.
        name: String,
    },
    /// The bytes are of no format that any reader knows.
    #[error("`{name}` is in no format that is known here ({found})")]
    UnknownFormat {
        /// The input.
        name: String,
        /// What the bytes look like.
        found: String,
    },
    /// The reader was left out when the library was built.
    #[error("this build reads no {format}")]
    NotBuiltIn {
        /// The format.
        format: Format,
    },
    /// The bytes break the rules of their format beyond reading.
    #[error("`{name}` is broken: {what}")]
    Broken {
        /// The input, with the part inside where it is an archive.
        name: String,
        /// What is wrong, in words.
        what: String,
    },
    /// The text is locked.
    #[error("`{name}` is locked with {scheme}")]
    Drm {
        /// The input.
        name: String,
        /// The scheme that locks it.
        scheme: String,
    },
    /// A limit of [`Limits`](crate::Limits) was broken.
    #[error("`{name}` breaks the limit of {limit} for {what}")]
    Limit {
        /// The input, with the part inside where it is an archive.
        name: String,
        /// What is limited.
        what: &'static str,
        /// The limit.
        limit: u64,
    },
    /// A file that the input needs could not be read.
    #[error("`{path}`, which `{name}` needs, can't be read")]
    File {
        /// The input.
        name: String,
        /// The file it needs.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

impl ReadError {
    /// The code of the error, for reports: `read-001` to `read-009`.
    pub fn code(&self) -> reissue_core::Code {
        match self {
            Self::Empty { .. } => "read-001",
            Self::UnknownFormat { .. } => "read-002",
            Self::NotBuiltIn { .. } => "read-003",
            Self::Broken { .. } => "read-004",
            Self::Drm { .. } => "read-005",
            Self::Limit { .. } => "read-006",
            Self::File { .. } => "read-007",
        }
    }

    /// What the user can do now.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "check that the file was saved or copied completely",
            Self::UnknownFormat { .. } => {
                "give a manuscript (Markdown), plain text, HTML, EPUB, DOCX, ODT, FB2 or pandoc JSON, \
                 or name the format with --from"
            }
            Self::NotBuiltIn { .. } => "build the library with the reader's cargo feature",
            Self::Broken { .. } => {
                "copy or download it again, or save it anew in the program that made it"
            }
            Self::Drm { .. } => {
                "ask the shop or the publisher for a file without a lock, or take off its password \
                 in the program that made it"
            }
            Self::Limit { .. } => {
                "if you trust the file, unpack it and give what is in it; a program can raise the limit"
            }
            Self::File { .. } => "put the file in its place or take it out of the book",
        }
    }
}
