//! Deflate for streams: one place that decides how hard.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// Compresses bytes as `FlateDecode` wants them (zlib, RFC 1950).
pub(crate) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder =
        ZlibEncoder::new(Vec::with_capacity(bytes.len() / 2 + 64), Compression::new(9));
    // A vector takes all bytes; on the impossible failure the stream would be empty.
    if encoder.write_all(bytes).is_err() {
        return Vec::new();
    }
    encoder.finish().unwrap_or_default()
}
