//! Why an edition could not be made.

use reissue_core::{Code, Diagnostic, Edition};

/// Says why the road from a source to an edition ended early.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The source could not be read.
    #[error(transparent)]
    Read(#[from] reissue_read::ReadError),
    /// The output did not take the bytes.
    #[error("the output can't be written: {0}")]
    Sink(#[from] std::io::Error),
    /// The edition was left out when the library was built, or is no file.
    #[error("no `{0}` edition is made here")]
    NotMade(Edition),
    /// A setting that nobody knows, or a value that does not fit it.
    #[error("{0}")]
    Setting(String),
}

impl Error {
    /// The code, for reports.
    pub fn code(&self) -> Code {
        match self {
            Self::Read(e) => e.code(),
            Self::Sink(_) => "disk-005",
            Self::NotMade(_) => "book-008",
            Self::Setting(_) => "book-009",
        }
    }

    /// What the user can do now.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Read(e) => e.help(),
            Self::Sink(_) => "choose another output folder with -o, or make this one writable",
            Self::NotMade(_) => "build the library with the edition's cargo feature",
            Self::Setting(_) => "the settings are listed in the documentation of `Options`",
        }
    }

    /// The places that the error is about, for drawing.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        Vec::new()
    }
}
