//! Pictures as they are embedded.

use std::collections::BTreeMap;

use lopdf::{Document, ObjectId};

use crate::file::Payload;

/// A picture, ready to be embedded.
pub(crate) struct PreparedImage {
    /// The resource name, such as `I0`.
    pub(crate) resource: String,
}

impl PreparedImage {
    pub(crate) fn fill(self, _: &mut Document, _: ObjectId, _: &mut BTreeMap<ObjectId, Payload>) {}
}
