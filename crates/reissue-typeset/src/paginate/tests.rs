//! Page break choices.

use super::*;

/// A paragraph of `n` lines that can also be set in one line more or less.
fn paragraph(n: u16) -> FlowBlock {
    let alts = [0, 1, -1].into_iter().filter_map(|delta: i16| {
        let count = n.checked_add_signed(delta).filter(|c| *c > 0)?;
        let cost = if delta == 0 { 0 } else { 50_000 };
        Some(Alt { cost, lines: text(count) })
    });
    FlowBlock { alts: alts.collect(), ..FlowBlock::default() }
}

/// Lines of running text: no break after the first and before the last.
fn text(count: u16) -> Vec<FlowLine> {
    let edge = |i| i + 1 < count && (i == 0 || i + 2 == count);
    let after = |i| if edge(i) { FORBIDDEN } else { 0 };
    (0..count).map(|i| FlowLine { after: after(i), ..FlowLine::default() }).collect()
}

fn solid(height: u16, after: i64) -> FlowBlock {
    let lines = vec![FlowLine { height, after, ..FlowLine::default() }];
    FlowBlock { alts: vec![Alt { cost: 0, lines }], ..FlowBlock::default() }
}

fn page(lines: u16) -> PageBox {
    PageBox {
        lines,
        leading: Length::pt(14.0),
        note_gap: Length::pt(7.0),
        starts_recto: true,
        leaves: true,
        play: 1,
        deeper: 1,
    }
}

/// Paragraph lengths that look random but never change.
fn novel(count: usize) -> Flow {
    let mut seed = 12_345_u32;
    let mut next = || {
        seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        (seed >> 16) % 11
    };
    Flow { blocks: (0..count).map(|_| paragraph(1 + next() as u16)).collect(), ..Flow::default() }
}

/// The lines of a block on a page, with the grid line of the first.
fn parts(plan: &PagePlan) -> Vec<(usize, usize, Range<usize>, u16)> {
    let lines = |e: &Entry| match e {
        Entry::Lines { block, alt, lines, top } => Some((*block, *alt, lines.clone(), *top)),
        _ => None,
    };
    plan.entries.iter().filter_map(lines).collect()
}

fn bottom(flow: &Flow, plan: &PagePlan) -> u16 {
    let last = parts(plan).pop();
    last.map_or(0, |(block, alt, lines, top)| {
        let heights = flow.blocks[block].alts[alt].lines[lines].iter().map(|l| l.height);
        top + heights.sum::<u16>()
    })
}

use std::ops::Range;

/// Every line stands once, in order.
fn complete(flow: &Flow, found: &Pagination) {
    let mut at = (0, 0);
    for (block, alt, lines, _) in found.pages.iter().flat_map(parts) {
        assert_eq!((block, lines.start), at, "lines follow one another");
        let whole = flow.blocks[block].alts[alt].lines.len();
        at = if lines.end == whole { (block + 1, 0) } else { (block, lines.end) };
    }
    assert_eq!(at, (flow.blocks.len(), 0), "the last line is placed");
}

#[test]
fn a_novel_has_level_spreads_and_no_widows() {
    let flow = novel(400);
    let found = paginate(&flow, &page(36));
    complete(&flow, &found);
    assert!(found.broken_rules.is_empty());
    let (last, full) = found.pages.split_last().expect("pages");
    for (index, plan) in full.iter().enumerate() {
        assert_eq!(bottom(&flow, plan), plan.depth, "page {index} is full");
        for (block, alt, lines, _) in parts(plan) {
            let whole = flow.blocks[block].alts[alt].lines.len();
            assert!(lines.start != 0 || lines.end != 1 || whole == 1, "an orphan on page {index}");
            assert!(lines.start == 0 || lines.start + 1 != whole, "a widow on page {index}");
        }
    }
    for spread in full.get(1..).unwrap_or_default().chunks_exact(2) {
        assert_eq!(spread[0].depth, spread[1].depth);
    }
    assert!(bottom(&flow, last) >= 5, "no short tail");
}

#[test]
fn a_chapter_a_little_longer_than_a_page_has_no_tail_of_three_lines() {
    for starts_recto in [true, false] {
        let mut flow = Flow::default();
        flow.blocks.push(solid(9, FORBIDDEN));
        let one =
            |n| FlowBlock { alts: vec![Alt { cost: 0, lines: text(n) }], ..FlowBlock::default() };
        flow.blocks.extend([8, 7, 15].map(one));
        let found = paginate(&flow, &PageBox { starts_recto, ..page(36) });
        complete(&flow, &found);
        let ends: Vec<u16> = found.pages.iter().map(|p| bottom(&flow, p)).collect();
        assert_eq!(ends, [34, 5], "starts on a recto: {starts_recto}");
    }
}

#[test]
fn a_heading_stays_with_two_lines_of_what_follows() {
    for before in 20..36 {
        let mut flow = Flow::default();
        flow.blocks.push(solid(before, 0));
        let mut heading = solid(2, FORBIDDEN);
        heading.gap = Gap { lines: 1, flexible: true, ..Gap::default() };
        flow.blocks.push(heading);
        flow.blocks.push(paragraph(8));
        let found = paginate(&flow, &page(36));
        complete(&flow, &found);
        assert!(found.broken_rules.is_empty(), "{before}");
        let with = found.pages.iter().find(|p| parts(p).iter().any(|b| b.0 == 1)).expect("placed");
        let next = parts(with).into_iter().find(|b| b.0 == 2).expect("text under the heading");
        assert!(next.2.len() >= 2, "{before}");
    }
}

#[test]
fn a_note_stands_on_the_page_of_its_reference() {
    let mut flow = novel(60);
    let mut count = 0;
    for block in flow.blocks.iter_mut().step_by(3) {
        block.alts.iter_mut().for_each(|a| a.lines[0].notes = 1);
        flow.notes.push(FlowNote { first: count * 4, lines: 4 });
        count += 1;
    }
    flow.note_lines = vec![Length::pt(11.0); count as usize * 4];
    let found = paginate(&flow, &page(36));
    complete(&flow, &found);
    for plan in &found.pages {
        let height = f64::from(plan.notes.end - plan.notes.start) * 11.0 / 14.0;
        assert!(f64::from(bottom(&flow, plan)) + height <= f64::from(plan.depth));
        let starts = parts(plan).into_iter().filter(|p| p.0 % 3 == 0 && p.2.start == 0);
        for (block, ..) in starts {
            let first = (block / 3 * 4) as u32;
            assert!(plan.notes.contains(&first), "note {first} in {:?}", plan.notes);
            assert!(plan.notes.contains(&(first + 1)), "two lines of note {first}");
        }
    }
    let all: u32 = found.pages.iter().map(|p| p.notes.end - p.notes.start).sum();
    assert_eq!(all, count * 4, "no note line is lost");
}

/// Paragraphs with notes of one to fourteen lines, referred to from any of their lines.
fn memoir(seed: u32) -> Flow {
    let mut state = seed;
    let mut roll = |sides: u32| {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        (state >> 16) % sides
    };
    let mut flow = Flow::default();
    for _ in 0..150 {
        let mut block = paragraph(1 + roll(11) as u16);
        for _ in 0..roll(5).saturating_sub(2) {
            let place = roll(11) as usize;
            for alt in &mut block.alts {
                let line = place.min(alt.lines.len() - 1);
                alt.lines[line].notes += 1;
            }
            let (first, lines) = (flow.note_lines.len() as u32, 1 + roll(14));
            flow.notes.push(FlowNote { first, lines });
            flow.note_lines.extend((0..lines).map(|_| Length::pt(11.0)));
        }
        flow.blocks.push(block);
    }
    flow
}

#[test]
fn notes_never_come_before_their_reference_nor_cause_a_widow() {
    for seed in 1..25 {
        let flow = memoir(seed);
        let found = paginate(&flow, &page(36));
        complete(&flow, &found);
        assert!(found.broken_rules.is_empty(), "seed {seed}");
        let mut referred = 0;
        for (index, plan) in found.pages.iter().enumerate() {
            let at = format!("seed {seed}, page {index}");
            for (block, alt, lines, _) in parts(plan) {
                let all = &flow.blocks[block].alts[alt].lines;
                assert!(lines.start != 0 || lines.end != 1 || all.len() == 1, "an orphan: {at}");
                assert!(lines.start == 0 || lines.start + 1 != all.len(), "a widow: {at}");
                referred += all[lines].iter().map(|l| usize::from(l.notes)).sum::<usize>();
            }
            if let Some(next) = flow.notes.get(referred) {
                assert!(plan.notes.end <= next.first, "a note before its reference: {at}");
            }
            let Some(last) = referred.checked_sub(1).map(|n| flow.notes[n]) else { continue };
            assert!(plan.notes.end >= last.first + last.lines.min(2), "a note comes late: {at}");
            let (rest, shown) = (last.first + last.lines - plan.notes.end, plan.notes.len());
            assert!(rest != 1 || last.lines < 4, "a single line goes on: {at}");
            let room = Length::pt(14.0) * i32::from(plan.depth - bottom(&flow, plan));
            let whole = Length::pt(11.0) * (shown as i32 + rest as i32) + page(36).note_gap;
            assert!(rest == 0 || whole > room, "a note is split though it fits: {at}");
        }
        let end = found.pages.last().map(|p| p.notes.end);
        assert_eq!(end, Some(flow.note_lines.len() as u32), "seed {seed}: a note line is lost");
    }
}

#[test]
fn a_note_longer_than_a_page_goes_on() {
    let mut flow = novel(30);
    flow.blocks[3].alts.iter_mut().for_each(|a| a.lines[0].notes = 1);
    flow.notes.push(FlowNote { first: 0, lines: 90 });
    flow.note_lines = vec![Length::pt(11.0); 90];
    let found = paginate(&flow, &page(36));
    complete(&flow, &found);
    let shown: Vec<_> =
        found.pages.iter().map(|p| p.notes.clone()).filter(|n| !n.is_empty()).collect();
    assert!(shown.iter().all(|n| n.len() >= 2), "{shown:?}");
    assert_eq!(shown.last().map(|n| n.end), Some(90));
}

#[test]
fn a_figure_that_does_not_fit_waits_for_the_next_page() {
    let mut flow = Flow::default();
    (0..3).for_each(|_| flow.blocks.push(paragraph(9)));
    let mut figure = solid(20, 0);
    figure.float = Float::Here;
    flow.blocks.push(figure);
    (0..6).for_each(|_| flow.blocks.push(paragraph(9)));
    let found = paginate(&flow, &page(36));
    assert_eq!(bottom(&flow, &found.pages[0]), 36, "text fills the page");
    assert_eq!(parts(&found.pages[1])[0].0, 3, "the figure heads the next");
    let plate = {
        flow.blocks[3].float = Float::Plate;
        paginate(&flow, &page(36))
    };
    let alone: Vec<_> = plate.pages.iter().filter(|p| parts(p).iter().any(|b| b.0 == 3)).collect();
    assert_eq!(alone.len(), 1);
    assert_eq!(parts(alone[0]).len(), 1, "a plate has its page alone");
}

#[test]
fn a_plate_at_the_head_of_a_chapter_takes_its_first_page() {
    let plate = || FlowBlock { float: Float::Plate, ..solid(36, 0) };
    for blocks in [vec![plate()], vec![plate(), paragraph(30)], vec![plate(), plate()]] {
        let count = blocks.len();
        let flow = Flow { blocks, ..Flow::default() };
        let found = paginate(&flow, &page(36));
        let pages: Vec<_> = found.pages.iter().map(parts).filter(|p| !p.is_empty()).collect();
        assert_eq!(pages.len(), count, "{found:?}");
        assert_eq!(parts(&found.pages[0])[0].0, 0, "the first page has the plate");
    }
}

#[test]
fn a_figure_that_leaves_its_place_leaves_no_empty_line_there() {
    let gap = |parted| Gap { lines: 1, flexible: true, parted, ..Gap::default() };
    let mut figure = FlowBlock { gap: gap(None), ..solid(20, 0) };
    figure.float = Float::Here;
    let after = FlowBlock { gap: gap(Some(0)), ..paragraph(9) };
    let mut flow = Flow { blocks: vec![paragraph(27), figure, after], ..Flow::default() };
    (0..6).for_each(|_| flow.blocks.push(paragraph(9)));
    let between = |found: &Pagination| {
        let on_first = parts(&found.pages[0]);
        let end = |i: usize| on_first[i].3 + on_first[i].2.len() as u16;
        let next = on_first.iter().position(|p| p.0 == 2).expect("the paragraph follows");
        on_first[next].3 - end(next - 1)
    };
    let found = paginate(&flow, &page(36));
    assert!(parts(&found.pages[0]).iter().all(|p| p.0 != 1), "the figure waits");
    assert_eq!(between(&found), 0);
    flow.blocks[1].alts[0].lines[0].height = 4;
    let found = paginate(&flow, &page(36));
    let on_first = parts(&found.pages[0]);
    let at = |block| on_first.iter().find(|p| p.0 == block).expect("it stands").3;
    assert_eq!(at(2) - (at(1) + 4), 1, "a figure in its place has an empty line below");
}

#[test]
fn a_table_repeats_its_head() {
    let lines = vec![FlowLine::default(); 80];
    let table = FlowBlock { alts: vec![Alt { cost: 0, lines }], repeat: 2, ..FlowBlock::default() };
    let flow = Flow { blocks: vec![table], ..Flow::default() };
    let found = paginate(&flow, &page(36));
    complete(&flow, &found);
    for plan in found.pages.iter().skip(1) {
        assert_eq!(plan.entries[0], Entry::Repeat { block: 0, top: 0 });
    }
}

#[test]
fn five_thousand_notes_in_a_paragraph_end() {
    let mut lines = text(40);
    lines.iter_mut().for_each(|l| l.notes = 125);
    let block = FlowBlock { alts: vec![Alt { cost: 0, lines }], ..FlowBlock::default() };
    let notes = (0..5_000).map(|n| FlowNote { first: n * 2, lines: 2 }).collect();
    let flow = Flow { blocks: vec![block], notes, note_lines: vec![Length::pt(11.0); 10_000] };
    let found = paginate(&flow, &page(36));
    complete(&flow, &found);
    let mut at = 0;
    for plan in &found.pages {
        assert_eq!(plan.notes.start, at);
        at = plan.notes.end;
    }
    assert_eq!(at, 10_000, "every note line stands");
}

#[test]
fn a_block_higher_than_the_page_does_not_hang() {
    let flow = Flow { blocks: vec![paragraph(5), solid(90, 0), paragraph(5)], ..Flow::default() };
    complete(&flow, &paginate(&flow, &page(36)));
    complete(&flow, &paginate(&flow, &page(1)));
}
