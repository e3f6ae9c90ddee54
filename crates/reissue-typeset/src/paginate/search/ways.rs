//! The ways to place a block: its alternatives, the space before it, what must stay together.

use super::states::Layer;
use super::{FORBIDDEN, Float, FlowBlock, FlowLine, Gap, price};
use crate::paginate::Alt;

/// The height of a block that is not broken.
pub(in crate::paginate) fn height_of(block: &FlowBlock) -> u16 {
    block.alts.first().map_or(0, |a| a.lines.iter().fold(0, |h, l| l.height.saturating_add(h)))
}

/// The alternatives of the space before a block, with their prices; `parted`: a figure before it
/// has left its place.
pub(super) fn gaps(
    block: &FlowBlock,
    fresh: bool,
    parted: bool,
) -> impl Iterator<Item = (u16, i64)> {
    let n = block.gap.parted.filter(|_| parted).unwrap_or(block.gap.lines);
    let flexible = block.gap.flexible && n > 0 && !fresh;
    let less = (flexible && n > 1).then(|| (n - 1, price::GAP));
    let more = flexible.then_some((n + 1, price::GAP));
    std::iter::once((n, 0)).chain(less).chain(more)
}

/// For each block, the fewest lines from its start to the first place where a page may end.
pub(super) fn needs(blocks: &[FlowBlock], page: u16) -> Vec<u16> {
    let mut needs = vec![0; blocks.len()];
    let mut following = 0_u16;
    for (block, slot) in blocks.iter().zip(&mut needs).rev() {
        if block.float != Float::No {
            continue;
        }
        let least = block.alts.iter().map(|a| need(a, following)).min().unwrap_or(0);
        *slot = least.min(page);
        let Gap { lines, flexible, .. } = block.gap;
        following = slot.saturating_add(lines - u16::from(flexible && lines > 1));
    }
    needs
}

/// The lines from the start of a block to the first place where a page may end; `following` are
/// those that come with the end of the block where no page may end there.
pub(super) fn need(alt: &Alt, following: u16) -> u16 {
    let mut height = 0_u16;
    for line in &alt.lines {
        height = height.saturating_add(line.height);
        if line.after < FORBIDDEN {
            return height;
        }
    }
    height.saturating_add(following)
}

/// One alternative of a block, with what all states need to know of it.
pub(super) struct Way<'a> {
    pub(super) alt: u16,
    pub(super) cost: i64,
    pub(super) lines: &'a [FlowLine],
    pub(super) height: u16,
    /// How many notes it refers to.
    pub(super) notes: u32,
    /// Whether it is made of single lines without notes.
    pub(super) plain: bool,
    /// Whether no other way of its height costs less. Others are of use only where a page ends
    /// inside the block.
    pub(super) cheapest: bool,
}

impl<'a> Way<'a> {
    pub(super) fn all(alts: &'a [Alt]) -> Vec<Self> {
        let mut ways: Vec<Self> = alts.iter().enumerate().map(Self::of).collect();
        for i in 0..ways.len() {
            let beats = |(j, other): (usize, &Self)| {
                other.height == ways[i].height && (other.cost, j) < (ways[i].cost, i)
            };
            ways[i].cheapest = !ways.iter().enumerate().any(beats);
        }
        ways
    }

    pub(super) fn of((index, alt): (usize, &'a Alt)) -> Self {
        let height = alt.lines.iter().fold(0_u16, |h, l| h.saturating_add(l.height));
        let notes = alt.lines.iter().map(|l| u32::from(l.notes)).sum();
        let (alt, cost, lines) = (index as u16, alt.cost, alt.lines.as_slice());
        let plain = notes == 0 && lines.iter().all(|l| l.height == 1);
        Self { alt, cost, lines, height, notes, plain, cheapest: false }
    }
}

/// What is still to be done for one alternative of one block.
pub(super) struct Work<'a> {
    pub(super) index: usize,
    pub(super) block: &'a FlowBlock,
    pub(super) way: &'a Way<'a>,
    pub(super) gap: u16,
    pub(super) need: u16,
    pub(super) waiting: u32,
    /// How many figures stand once this one does.
    pub(super) floated: Option<u32>,
    pub(super) next: Layer,
}

/// A place where a page may end: lines of the block placed, lines used, note lines due.
pub(super) type Mark = (usize, u16, u32);
