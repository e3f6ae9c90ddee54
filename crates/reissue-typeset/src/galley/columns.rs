//! Lines in two columns, for the index.

use reissue_page::{Length, Point};

use super::{Body, Fixed, FixedLine, Galley, SetBlock, Slab};

/// Lines that stay together, and the empty ones above them, which vanish at the head of a column.
struct Group {
    blank: u16,
    lines: Vec<Slab>,
}

impl Galley<'_> {
    /// Adds blocks as two columns, the second `step` to the right of the first. Each page is
    /// filled; the columns of the last are of about the same length.
    ///
    /// It is for runs of pages of which only an opening is set, and nothing follows.
    pub(crate) fn two_columns(&mut self, blocks: &[SetBlock], step: Length) {
        let groups = self.groups(blocks);
        let mut rest = groups.as_slice();
        let used = self.set.blocks.iter().fold(self.gap.lines, |n, b| n.saturating_add(b.height()));
        let full = self.page_lines();
        // An opening that leaves only a few lines has its page to itself.
        let mut room = full.checked_sub(used).filter(|r| *r >= 6).unwrap_or(full);
        while !rest.is_empty() {
            let least = u16::try_from(count(rest) / 2).unwrap_or(u16::MAX);
            let height = (least.max(1)..room).find(|h| holds(rest, *h)).unwrap_or(room);
            let (left, right) = rest.split_at(fill(rest, height));
            let (right, after) = right.split_at(fill(right, height));
            let mut slab = stacked(left, self.leading);
            slab.join(stacked(right, self.leading).moved(Point::new(step, Length::ZERO)));
            let lines = vec![FixedLine { height, after: 0, slab }];
            self.push(SetBlock::fixed(Fixed { lines, repeat: None }));
            (rest, room) = (after, full);
        }
    }

    /// The lines of blocks: two at least of each entry stay together, and a main term with its
    /// first sub-entry.
    fn groups(&self, blocks: &[SetBlock]) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let mut open = false;
        for block in blocks {
            let Body::Text(text) = &block.body else { continue };
            let slabs = self.block_slabs(text);
            let last = slabs.len().saturating_sub(1);
            for (index, slab) in slabs.into_iter().enumerate() {
                let blank = if index == 0 { block.gap.lines } else { 0 };
                match groups.last_mut() {
                    Some(group) if open => group.lines.push(slab),
                    _ => groups.push(Group { blank, lines: vec![slab] }),
                }
                open = index == 0 && last > 0 || index + 1 == last || block.keep && index == last;
            }
        }
        groups
    }
}

/// How many lines groups take below one another.
fn count(groups: &[Group]) -> usize {
    groups.iter().map(|g| usize::from(g.blank) + g.lines.len()).sum()
}

/// How many groups a column of some height holds; one at least.
fn fill(groups: &[Group], height: u16) -> usize {
    let mut used = 0;
    for (index, group) in groups.iter().enumerate() {
        let blank = if index == 0 { 0 } else { usize::from(group.blank) };
        used += blank + group.lines.len();
        if used > usize::from(height) && index > 0 {
            return index;
        }
    }
    groups.len()
}

/// Whether two columns hold all of it.
fn holds(groups: &[Group], height: u16) -> bool {
    let first = fill(groups, height);
    let rest = groups.get(first..).unwrap_or_default();
    fill(rest, height) == rest.len()
}

/// Stands lines below one another.
fn stacked(groups: &[Group], leading: Length) -> Slab {
    let mut slab = Slab::default();
    let mut row = 0;
    for (index, group) in groups.iter().enumerate() {
        row += if index == 0 { 0 } else { i32::from(group.blank) };
        for line in &group.lines {
            slab.join(line.clone().moved(Point::new(Length::ZERO, leading * row)));
            row += 1;
        }
    }
    slab
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(lines: &[usize]) -> Vec<Group> {
        let group = |n: &usize| Group { blank: 1, lines: vec![Slab::default(); *n] };
        lines.iter().map(group).collect()
    }

    #[test]
    fn columns_are_filled_and_balanced() {
        let all = groups(&[2, 2, 2, 2]);
        assert_eq!(count(&all), 12);
        assert_eq!(fill(&all, 5), 2, "the first empty line vanishes");
        assert_eq!(fill(&all, 4), 1);
        assert!(holds(&all, 5) && !holds(&all, 4));
        assert_eq!(fill(&groups(&[90, 1]), 40), 1, "what is too long stands all the same");
    }
}
