//! Reads html.

use crate::{Input, Options, ReadError, Reading};

/// Reads html.
///
/// # Errors
/// See [`ReadError`].
pub fn read(input: &Input<'_>, _options: &Options) -> Result<Reading, ReadError> {
    Err(ReadError::UnknownFormat { name: input.name.clone(), found: "html".into() })
}
