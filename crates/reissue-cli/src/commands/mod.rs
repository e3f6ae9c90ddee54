//! One module a command.

pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod convert;
pub(crate) mod import;
pub(crate) mod preview;
