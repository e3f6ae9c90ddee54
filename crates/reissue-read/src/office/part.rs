//! The text of an XML part of a package.

use std::sync::Arc;

use crate::decode;
use crate::{Options, ReadError};

/// Gives the text of an XML part; none where it is empty.
///
/// # Errors
/// [`ReadError::UnknownFormat`] where the bytes are no text.
pub(crate) fn text_of(
    path: &str,
    bytes: Vec<u8>,
    options: &Options,
) -> Result<Option<Arc<str>>, ReadError> {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => {
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            return Ok((!text.trim().is_empty()).then(|| text.into()));
        }
        Ok(text) => text.into_bytes(),
        Err(e) => e.into_bytes(),
    };
    let declared = decode::declared_in_xml(&bytes).map(|d| d.to_string());
    match decode::decode(path, &bytes, declared.as_deref(), options) {
        Ok(decoded) => Ok(Some(decoded.text)),
        Err(ReadError::Empty { .. }) => Ok(None),
        Err(e) => Err(e),
    }
}
