//! The states that a chapter can be in, and which of them are kept.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::price;

/// How many states are kept after a page break inside a block.
const LAYER: usize = 48;
/// A state that costs so much more than the cheapest is dropped. Dearer ones may be the only way
/// out where a heading or a figure does not fit, which costs some empty lines, not more.
const HOPELESS: i64 = 8 * price::EMPTY_LINE;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) page: u32,
    pub(super) used: u16,
    pub(super) play: i8,
    pub(super) fresh: bool,
    pub(super) note_from: u32,
    pub(super) float_from: u32,
}

#[derive(Clone, Copy)]
pub(super) struct State {
    pub(super) key: Key,
    /// Note lines referred to so far.
    pub(super) due: u32,
    pub(super) cost: i64,
    pub(super) node: u32,
}

impl State {
    /// Whether nothing stands on its page.
    pub(super) fn is_at_head(&self) -> bool {
        self.key.fresh && self.key.used == 0
    }
}

/// The states at the head of a page, each with the line of the block that comes next. They are
/// few, so that they are found faster by looking through them than by a hash.
#[derive(Default)]
pub(super) struct Layer {
    pub(super) states: Vec<(usize, State)>,
}

impl Layer {
    /// Adds a state unless a cheaper one is there.
    pub(super) fn push(&mut self, line: usize, state: State) {
        let same = |s: &&mut (usize, State)| s.0 == line && s.1.key == state.key;
        match self.states.iter_mut().rev().find(same) {
            Some(old) if state.cost < old.1.cost => *old = (line, state),
            Some(_) => {}
            None => self.states.push((line, state)),
        }
    }

    /// Keeps the cheapest states, in the order in which they were found.
    pub(super) fn prune(&mut self) {
        if self.states.len() > LAYER {
            let mut costs: Vec<i64> = self.states.iter().map(|s| s.1.cost).collect();
            let (_, limit, _) = costs.select_nth_unstable(LAYER - 1);
            let limit = *limit;
            self.states.retain(|s| s.1.cost <= limit);
            self.states.truncate(2 * LAYER);
        }
    }
}

/// The states after a block.
#[derive(Default)]
pub(super) struct Next {
    pub(super) states: Vec<State>,
    pub(super) index: HashMap<Key, usize, BuildHasherDefault<Mix>>,
}

impl Next {
    pub(super) fn push(&mut self, state: State) {
        self.push_with(state, |node| node);
    }

    /// Adds a state unless a cheaper one is there; its node is made only then.
    pub(super) fn push_with(&mut self, mut state: State, node: impl FnOnce(u32) -> u32) {
        match self.index.entry(state.key) {
            std::collections::hash_map::Entry::Occupied(entry) => {
                if let Some(old) = self.states.get_mut(*entry.get())
                    && state.cost < old.cost
                {
                    state.node = node(state.node);
                    *old = state;
                }
            }
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(self.states.len());
                state.node = node(state.node);
                self.states.push(state);
            }
        }
    }

    /// Takes the cheapest states, `beam` of them, in the order in which they were found.
    pub(super) fn take(&mut self, beam: usize) -> Vec<State> {
        self.index.clear();
        let mut states = std::mem::take(&mut self.states);
        let least = states.iter().map(|s| s.cost).min().unwrap_or_default();
        states.retain(|s| s.cost <= least + HOPELESS);
        if states.len() > beam {
            let mut costs: Vec<i64> = states.iter().map(|s| s.cost).collect();
            let (_, limit, _) = costs.select_nth_unstable(beam - 1);
            let limit = *limit;
            states.retain(|s| s.cost <= limit);
            states.truncate(2 * beam);
        }
        states
    }
}

/// A fast hash for small keys (multiply and rotate); only look-ups depend on it.
#[derive(Default)]
pub(super) struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.write_u64(u64::from(*b)));
    }

    fn write_u8(&mut self, n: u8) {
        self.write_u64(u64::from(n));
    }

    fn write_i8(&mut self, n: i8) {
        self.write_u64(n as u64);
    }

    fn write_u16(&mut self, n: u16) {
        self.write_u64(u64::from(n));
    }

    fn write_u32(&mut self, n: u32) {
        self.write_u64(u64::from(n));
    }

    fn write_usize(&mut self, n: usize) {
        self.write_u64(n as u64);
    }

    fn write_u64(&mut self, n: u64) {
        self.0 = (self.0.rotate_left(5) ^ n).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}
