//! Deflate for streams: one place that decides how hard.

use std::cell::RefCell;

use libdeflater::{CompressionLvl, Compressor};
use lopdf::{Object, Stream};

thread_local! {
    /// A compressor and room for what it gives: a page is done sooner than either is made.
    static FAST: RefCell<(Compressor, Vec<u8>)> = RefCell::new((compressor(1), Vec::new()));
}

/// The level of pictures, of which there are few and large ones. Pages of text have level 1: level 2
/// makes them 4 % smaller and takes half as long again, level 6 makes them 9 % smaller and takes two
/// and a half times as long.
const PICTURES: i32 = 6;

/// The most room that is kept for the next stream.
const ROOM: usize = 1 << 18;

/// The bytes of a stream, and whether they are compressed.
pub(crate) struct Compressed {
    bytes: Vec<u8>,
    deflated: bool,
}

impl Compressed {
    /// Compresses bytes unless they are too few to gain by it.
    pub(crate) fn of(bytes: Vec<u8>) -> Self {
        let deflated = bytes.len() > 32;
        Self { bytes: if deflated { deflate(&bytes) } else { bytes }, deflated }
    }

    /// Puts them into a stream without a filter (ISO 32000-1, 7.3.8.2).
    pub(crate) fn fill(self, stream: &mut Stream) {
        stream.content = self.bytes;
        if self.deflated {
            stream.dict.set("Filter", Object::Name(b"FlateDecode".to_vec()));
        }
    }
}

/// Compresses bytes as `FlateDecode` wants them (zlib, RFC 1950).
pub(crate) fn deflate(bytes: &[u8]) -> Vec<u8> {
    FAST.with_borrow_mut(|(compressor, room)| {
        room.resize(room.len().max(compressor.zlib_compress_bound(bytes.len())), 0);
        // There is always room enough: on the impossible failure the stream would be empty.
        let length = compressor.zlib_compress(bytes, room).unwrap_or_default();
        let out = room.get(..length).unwrap_or_default().to_vec();
        if room.len() > ROOM {
            *room = Vec::new();
        }
        out
    })
}

/// The same for pictures.
pub(crate) fn deflate_picture(bytes: &[u8]) -> Vec<u8> {
    let mut compressor = compressor(PICTURES);
    let mut out = vec![0; compressor.zlib_compress_bound(bytes.len())];
    let length = compressor.zlib_compress(bytes, &mut out).unwrap_or_default();
    out.truncate(length);
    out.shrink_to_fit();
    out
}

fn compressor(level: i32) -> Compressor {
    Compressor::new(CompressionLvl::new(level).unwrap_or_default())
}
