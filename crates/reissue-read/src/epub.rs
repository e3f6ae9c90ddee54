//! Reads epub.

use crate::{Input, Options, ReadError, Reading};

/// Reads epub.
///
/// # Errors
/// See [`ReadError`].
pub fn read(input: &Input<'_>, _options: &Options) -> Result<Reading, ReadError> {
    Err(ReadError::UnknownFormat { name: input.name.clone(), found: "epub".into() })
}
