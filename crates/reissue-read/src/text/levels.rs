//! How deep the headings without a division stand: told by the white space before them and by
//! their letters, against those of the chapters.

use reissue_core::Role;

use super::heading::{Evidence, Mark, is_caps};

/// The rank of a chapter; what stands in it has a higher one.
pub(super) const CHAPTER: u8 = 3;
/// The rank of a bare number below a title.
pub(super) const NUMBER: u8 = 4;

/// A heading, as far as its level goes.
pub(super) struct Set<'a> {
    pub(super) mark: &'a Mark,
    pub(super) words: String,
    /// Whether another heading follows without text between.
    pub(super) hollow: bool,
}

/// What a book's headings tell of their levels.
pub(super) struct Levels {
    /// The blank lines before chapters; headings with fewer stand in a chapter.
    gap: usize,
    /// Whether chapters are what stands with fewer blank lines, in parts without text.
    parts: bool,
    /// Whether headings in capitals stand above the others that have as much white space.
    capitals: bool,
    /// Whether the contents list has chapters without a number, and little beside them.
    listed: bool,
    /// Whether bare numbers count anew below titles.
    pub(super) numbers_below: bool,
}

impl Levels {
    pub(super) fn of(sets: &[Set<'_>]) -> Self {
        let numbered = |s: &&Set<'_>| {
            s.mark.evidence == Evidence::Numbered
                && matches!(s.mark.role, None | Some(Role::Chapter))
        };
        let numbers_below = numbers_below(sets);
        let divided = |s: &&Set<'_>| numbered(s) && !(numbers_below && s.mark.series.is_empty());
        let mut gaps: Vec<usize> = sets.iter().filter(divided).map(|s| s.mark.before).collect();
        gaps.sort_unstable();
        let titles = || sets.iter().filter(|s| is_told_by_space(s.mark));
        let wide = || titles().filter(|s| s.mark.before >= 3);
        let listed = |s: &&Set<'_>| s.mark.evidence == Evidence::Listed;
        let list = wide().filter(listed).count();
        let few = titles().filter(listed).count() < list * 2;
        let (count, hollow) =
            wide().fold((0, 0), |(n, hollow), s| (n + 1, hollow + usize::from(s.hollow)));
        let narrow = titles().filter(|s| s.mark.before < 3).count();
        let gap = match gaps.get(gaps.len() / 3) {
            Some(gap) if gaps.len() >= 3 => *gap,
            _ if count >= 2 => 3,
            _ => 0,
        };
        let parts = gaps.len() < 3 && hollow * 3 >= count * 2 && narrow >= count * 2;
        let high = titles().filter(|s| s.mark.before < 3 && is_caps(&s.words)).count();
        let capitals = high >= 2 && (narrow - high) >= high * 3;
        Self { gap, parts, capitals, listed: few && list * 2 > count, numbers_below }
    }

    /// The role and the rank of a heading without a division; `inside`: whether a chapter is open.
    pub(super) fn place(&self, mark: &Mark, words: &str, inside: bool) -> Option<(Role, u8)> {
        if !is_told_by_space(mark) || !inside {
            return None;
        }
        if self.listed && mark.evidence == Evidence::Listed {
            return None;
        }
        let low = u8::from(self.capitals && mark.before < 3 && !is_caps(words));
        match mark.before < self.gap {
            true if self.parts && low == 0 => None,
            true => Some((Role::Section, 5 + low)),
            false if low > 0 => Some((Role::Section, 5)),
            false => None,
        }
    }
}

fn is_told_by_space(mark: &Mark) -> bool {
    matches!(mark.evidence, Evidence::Spaced | Evidence::Listed) && mark.role.is_none()
}

/// Tells whether bare numbers begin anew, and that below titles more often than not.
fn numbers_below(sets: &[Set<'_>]) -> bool {
    let bare =
        |m: &Mark| m.evidence == Evidence::Numbered && m.role.is_none() && m.series.is_empty();
    let first = |m: &Mark| bare(m) && m.number.is_some_and(|n| n.value() == 1);
    let (mut all, mut below) = (0, 0);
    for pair in sets.windows(2) {
        let [above, number] = pair else { continue };
        if first(number.mark) {
            all += 1;
            below += usize::from(is_told_by_space(above.mark));
        }
    }
    below >= 2 && below * 2 > all
}
