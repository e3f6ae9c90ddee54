//! Reads odt.

use crate::{Input, Options, ReadError, Reading};

/// Reads odt.
///
/// # Errors
/// See [`ReadError`].
pub fn read(input: &Input<'_>, _options: &Options) -> Result<Reading, ReadError> {
    Err(ReadError::UnknownFormat { name: input.name.clone(), found: "odt".into() })
}
