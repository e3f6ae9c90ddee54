//! The command line of Reissue.
fn main() {}
