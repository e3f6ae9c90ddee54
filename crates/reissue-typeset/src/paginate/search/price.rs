//! Prices, in the units of the line breaker's demerits.

/// A line that stays empty at the foot of a page that has no notes.
pub(super) const EMPTY_LINE: i64 = 1_500_000;
/// A spread that is a line deeper or shallower.
pub(super) const DEPTH: i64 = 40_000;
/// A hyphen where the reader turns: in the middle of a word.
pub(super) const HYPHEN_RECTO: i64 = 900_000;
/// A hyphen at the end of a verso, whose word goes on on the facing page.
pub(super) const HYPHEN_VERSO: i64 = 250_000;
/// A last page of a chapter with less than five lines: more than text moved by a line on the
/// first page.
pub(super) const TAIL: i64 = 800_000;
/// Each line that it lacks to five.
pub(super) const TAIL_LINE: i64 = 300_000;
/// A note that goes on on the next page.
pub(super) const SPLIT_NOTE: i64 = 400_000;
/// Each of its lines there.
pub(super) const SPLIT_LINE: i64 = 4_000;
/// A note that only begins after the page of its reference.
pub(super) const LATE_NOTE: i64 = 20_000_000;
/// Empty grid lines between text and notes, squared.
pub(super) const NOTE_SPACE: i64 = 30_000;
/// A figure that leaves its place, and each page it moves on.
pub(super) const DEFER: i64 = 200_000;
/// A gap of another size than designed.
pub(super) const GAP: i64 = 120_000;
/// A pause that falls on a page break.
pub(super) const PAUSE: i64 = 300_000;
/// A break where none should be, when nothing else is left.
pub(super) const BROKEN_RULE: i64 = 20_000_000;
