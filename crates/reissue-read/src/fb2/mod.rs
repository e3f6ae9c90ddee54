//! Reads fb2.

use crate::{Input, Options, ReadError, Reading};

/// Reads fb2.
///
/// # Errors
/// See [`ReadError`].
pub fn read(input: &Input<'_>, _options: &Options) -> Result<Reading, ReadError> {
    Err(ReadError::UnknownFormat { name: input.name.clone(), found: "fb2".into() })
}
