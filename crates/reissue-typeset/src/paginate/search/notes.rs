//! Notes as insertions: how much of them stands on a page, and what a page's end costs.
//!
//! Note lines are numbered through the chapter. `due` is how many have been referred to so far, and
//! a page holds those from [`Key::note_from`] on.

use super::states::Key;
use super::{Search, price};

/// How many lines a note shows at least on each of the pages it is split over.
const NOTE_MIN: u32 = 2;

impl Search<'_> {
    pub(super) fn due_after(&self, due: u32, notes: u16) -> u32 {
        if notes == 0 {
            return due;
        }
        let next = self.flow.notes.partition_point(|n| n.first < due);
        let last = next + usize::from(notes) - 1;
        let last = self.flow.notes.get(last).or(self.flow.notes.last());
        last.map_or(due, |n| n.first + n.lines)
    }

    /// The height of note lines `from..to`.
    pub(super) fn note_height(&self, from: u32, to: u32) -> i64 {
        let at = |i: u32| self.note_sum.get(i as usize).copied().unwrap_or(0);
        (at(to) - at(from)).max(0)
    }

    /// The room for notes under `used` lines.
    pub(super) fn note_room(&self, used: u16, play: i8) -> i64 {
        let free = i64::from(self.depth(play)) - i64::from(used);
        free * i64::from(self.page.leading.0) - i64::from(self.page.note_gap.0)
    }

    /// Whether `used` lines of text fit on the page with what must stand of its notes.
    pub(super) fn fits(&self, used: u16, key: Key, due: u32) -> bool {
        if due <= key.note_from {
            return used <= self.depth(key.play);
        }
        let least = self.least_to(key.note_from, due);
        self.note_height(key.note_from, least) <= self.note_room(used, key.play)
    }

    pub(super) fn note_at(&self, line: u32) -> (u32, u32) {
        let n = self.flow.notes.partition_point(|n| n.first + n.lines <= line);
        self.flow.notes.get(n).map_or((line, 1), |n| (n.first, n.lines))
    }

    /// The note line up to which notes must stand on a page at least: all but the last note
    /// whole, of the last two lines; of a note that goes on from the page before, half a page.
    pub(super) fn least_to(&self, from: u32, due: u32) -> u32 {
        let (first, lines) = self.note_at(due - 1);
        if first >= from {
            return if lines < 2 * NOTE_MIN { due } else { first + NOTE_MIN };
        }
        let half = i64::from(self.page.lines) * i64::from(self.page.leading.0) / 2;
        let start = self.note_sum.get(from as usize).copied().unwrap_or(0);
        let to = self.note_sum.partition_point(|s| *s - start <= half).saturating_sub(1) as u32;
        to.clamp(from + 1, due)
    }

    /// The note line up to which notes stand on a page that ends with `used` lines.
    pub(super) fn note_to(&self, used: u16, key: Key, due: u32) -> u32 {
        if due <= key.note_from {
            return due;
        }
        let room = self.note_room(used, key.play);
        if self.note_height(key.note_from, due) <= room {
            return due;
        }
        let start = self.note_sum.get(key.note_from as usize).copied().unwrap_or(0);
        let fit = self.note_sum.partition_point(|s| *s - start <= room).saturating_sub(1) as u32;
        let to = fit.clamp(key.note_from, due);
        let (first, lines) = self.note_at(to);
        let end = first + lines;
        let mut best = to;
        if first < to && end - to < NOTE_MIN {
            best = end.saturating_sub(NOTE_MIN);
        }
        if first >= key.note_from && first < best && best - first < NOTE_MIN {
            best = first;
        }
        if best > key.note_from { best } else { to }
    }

    /// What the state of a page at its end costs.
    pub(super) fn page_price(
        &self,
        used: u16,
        key: Key,
        note_to: u32,
        due: u32,
        waiting: u32,
    ) -> i64 {
        let mut cost = 0;
        if waiting > key.float_from {
            cost += i64::from(waiting - key.float_from) * price::DEFER / 4;
        }
        if note_to < due {
            let (first, _) = self.note_at(note_to);
            let late = first >= note_to || self.note_at(due - 1).0 > first;
            cost += price::SPLIT_NOTE + i64::from(due - note_to) * price::SPLIT_LINE;
            cost += if late { price::LATE_NOTE } else { 0 };
        }
        if note_to > key.note_from {
            let room = self.note_room(used, key.play) - self.note_height(key.note_from, note_to);
            let empty = room.max(0) * 4 / i64::from(self.page.leading.0.max(1));
            return cost + price::NOTE_SPACE * empty * empty / 16;
        }
        let empty = i64::from(self.depth(key.play)) - i64::from(used);
        cost + empty.max(0) * price::EMPTY_LINE
    }
}
