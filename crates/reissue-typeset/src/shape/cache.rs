//! Shaped words, kept for the next time that they are met.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock};

use foldhash::fast::FixedState;

use super::Shaped;

/// How many parts the cache of a style has, so that threads seldom wait for each other.
const SHARDS: usize = 16;

/// The shaped words of a style, for all threads.
pub(super) struct Cache {
    /// Names it among all that there ever are, whatever engine they belong to.
    id: u64,
    shards: [RwLock<Words>; SHARDS],
}

/// How many caches there have been.
static CACHES: AtomicU64 = AtomicU64::new(0);

impl Cache {
    pub(super) fn new() -> Self {
        Self { id: CACHES.fetch_add(1, Ordering::Relaxed), shards: Default::default() }
    }

    /// The word, which is made where it is new.
    pub(super) fn get_or_make(&self, text: &str, make: impl FnOnce() -> Shaped) -> Arc<Shaped> {
        let Some(key) = short(text) else { return self.shared(text, make) };
        if let Some(word) = RECENT.with_borrow(|recent| recent.get(self.id, key).cloned()) {
            return word;
        }
        let word = self.shared(text, make);
        RECENT.with_borrow_mut(|recent| recent.put(self.id, key, word.clone()));
        word
    }

    /// The same without a look at what this thread met last.
    fn shared(&self, text: &str, make: impl FnOnce() -> Shaped) -> Arc<Shaped> {
        let shard = self.shards.get(shard_of(text));
        let cached = shard.and_then(|s| s.read().ok()?.get(text).cloned());
        if let Some(word) = cached {
            return word;
        }
        let word = Arc::new(make());
        if let Some(mut words) = shard.and_then(|s| s.write().ok()) {
            words.insert(text, word.clone());
        }
        word
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.shards.iter().map(|s| s.read().map_or(0, |words| words.len())).sum()
    }
}

impl Drop for Cache {
    /// Words that this thread still had at hand would keep their whole neighbourhood in memory.
    fn drop(&mut self) {
        // A thread that ends has lost its own already.
        let _ = RECENT.try_with(|recent| recent.borrow_mut().forget(self.id));
    }
}

/// Shaped words by their text.
#[derive(Default)]
struct Words {
    /// Those of up to 23 bytes, by the bytes themselves: they are looked up as often as there are
    /// words in a book, and each pointer on the way costs a wait for memory.
    short: HashMap<Short, Arc<Shaped>, FixedState>,
    long: HashMap<Box<str>, Arc<Shaped>, FixedState>,
}

/// The bytes of a short word and, in the last of 24, how many they are.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Short([u64; 3]);

impl std::hash::Hash for Short {
    /// Number by number: as a slice it would be hashed byte by byte, length and all.
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.iter().for_each(|word| state.write_u64(*word));
    }
}

/// The key of a word that is not too long for one.
fn short(text: &str) -> Option<Short> {
    let mut bytes = [0; 24];
    let [head @ .., count] = &mut bytes;
    head.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    *count = text.len() as u8;
    let (words, _) = bytes.as_chunks::<8>();
    let [a, b, c] = words else { return None };
    Some(Short([a, b, c].map(|word| u64::from_le_bytes(*word))))
}

thread_local! {
    /// The words that this thread met last: most of a text is a few hundred words, and the shared
    /// cache takes a lock and three waits for memory.
    static RECENT: RefCell<Recent> = RefCell::default();
}

/// Short words of any style, each in the one place that its letters give it.
#[derive(Default)]
struct Recent(Vec<Option<(u64, Short, Arc<Shaped>)>>);

impl Recent {
    /// How many words there is room for, in bits.
    const BITS: u32 = 10;

    fn place(style: u64, Short([a, b, c]): Short) -> usize {
        let mixed = a ^ b.rotate_left(23) ^ c.rotate_left(46) ^ style.rotate_left(11);
        (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - Self::BITS)) as usize
    }

    fn get(&self, style: u64, key: Short) -> Option<&Arc<Shaped>> {
        let (known, short, word) = self.0.get(Self::place(style, key))?.as_ref()?;
        (*known == style && *short == key).then_some(word)
    }

    fn forget(&mut self, style: u64) {
        for place in &mut self.0 {
            *place = place.take().filter(|(known, ..)| *known != style);
        }
    }

    fn put(&mut self, style: u64, key: Short, word: Arc<Shaped>) {
        if self.0.is_empty() {
            self.0.resize(1 << Self::BITS, None);
        }
        if let Some(place) = self.0.get_mut(Self::place(style, key)) {
            *place = Some((style, key, word));
        }
    }
}

impl Words {
    fn get(&self, text: &str) -> Option<&Arc<Shaped>> {
        match short(text) {
            Some(key) => self.short.get(&key),
            None => self.long.get(text),
        }
    }

    fn insert(&mut self, text: &str, word: Arc<Shaped>) {
        match short(text) {
            Some(key) => self.short.insert(key, word),
            None => self.long.insert(text.into(), word),
        };
    }

    fn len(&self) -> usize {
        self.short.len() + self.long.len()
    }
}

/// The part of the cache that a word belongs to: its map hashes it once more.
fn shard_of(text: &str) -> usize {
    let bytes = text.as_bytes();
    let byte = |at: usize| usize::from(bytes.get(at).copied().unwrap_or_default());
    (bytes.len() + byte(0) * 3 + byte(bytes.len() / 2) * 5) % SHARDS
}
