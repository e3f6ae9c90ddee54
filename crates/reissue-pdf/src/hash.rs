//! A hash for names that must be the same for the same content.

/// After FNV-1a with 128 bits (Fowler, Noll, Vo), but eight bytes at a time: all content of a book
/// is hashed twice, and a byte at a time that takes as long as its page breaks. No step loses
/// anything, so that contents of one length that differ in eight bytes at most never meet.
pub(crate) fn hash128(bytes: &[u8]) -> u128 {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let add = |hash: u128, word: u64| (hash ^ u128::from(word)).wrapping_mul(PRIME);
    let (words, rest) = bytes.as_chunks::<8>();
    let hash = words.iter().fold(OFFSET, |hash, word| add(hash, u64::from_le_bytes(*word)));
    let last = rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
    add(add(hash, last), bytes.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_and_the_length_count() {
        let text = b"The road goes down to the sea, and so did we.";
        let whole = hash128(text);
        assert_eq!(whole, hash128(text));
        for at in 0..text.len() {
            let mut other = text.to_vec();
            other[at] ^= 0x80;
            assert_ne!(whole, hash128(&other), "{at}");
            assert_ne!(whole, hash128(&text[..at]), "{at}");
        }
        assert_ne!(hash128(b""), hash128(&[0]));
        assert_ne!(hash128(&[0]), hash128(&[0; 9]));
    }
}
