//! Display matter: verse in sequences, epigraphs, directions, what stands below a heading.

use reissue_core::{
    BlockKind, Book, Dialogue, Heading, Inline, InlineKind, Letter, Line, Quotation, Role, Section,
    Span, Stanza, Turn, Verse,
};
use reissue_page::{Content, GlyphRun, ItemKind, Length};

use super::{Dice, block, set, text};
use crate::book::Typeset;
use crate::design::Design;

fn runs(made: &Typeset) -> Vec<&GlyphRun> {
    let items = made.pages.pages.iter().flat_map(|p| &p.items);
    let items = items.filter(|i| matches!(i.content, Content::Tagged(_)));
    items
        .filter_map(|i| match &i.kind {
            ItemKind::Text(run) => Some(run),
            _ => None,
        })
        .collect()
}

fn find<'t>(made: &'t Typeset, words: &str) -> &'t GlyphRun {
    let found = runs(made).into_iter().find(|r| r.text.contains(words));
    found.unwrap_or_else(|| panic!("no `{words}`"))
}

fn is_italic(made: &Typeset, words: &str) -> bool {
    let run = find(made, words);
    made.pages.fonts[run.font.0 as usize].name.contains("Italic")
}

fn chapter(blocks: Vec<reissue_core::Block>) -> Section {
    let mut section = Section::new(Role::Chapter, Span::NONE);
    section.heading = Some(Heading::titled("Ammer"));
    section.blocks = blocks;
    section
}

fn of(sections: Vec<Section>) -> Book {
    Book { body: sections, ..Book::default() }
}

fn verse(lines: &[&str]) -> reissue_core::Block {
    let line = |l: &&str| Line { content: vec![text(*l)], ..Line::default() };
    let stanzas = vec![Stanza { lines: lines.iter().map(line).collect() }];
    block(BlockKind::Verse(Verse { stanzas, ..Verse::default() }))
}

fn emphasis(words: &str) -> Inline {
    Inline::new(InlineKind::Emphasis(vec![text(words)]), Span::NONE)
}

#[test]
fn the_poems_of_a_sequence_share_a_left_edge() {
    let mut sequence = chapter(Vec::new());
    for (number, words) in
        ["Short one", "A somewhat longer line", "Quite long, this one is, of all"]
            .iter()
            .enumerate()
    {
        let mut piece = Section::new(Role::Section, Span::NONE);
        piece.heading = Some(Heading::titled(format!("{}", number + 1)));
        piece.blocks = vec![verse(&[words, "salt"])];
        sequence.sections.push(piece);
    }
    let made = set(&of(vec![sequence]), &Design::default());
    let left = |words| find(&made, words).origin.x;
    let (a, b, c) = (left("Short one"), left("A somewhat"), left("Quite long"));
    assert!((a - b).abs() < Length::POINT && (b - c).abs() < Length::POINT, "{a} {b} {c}");
}

#[test]
fn the_space_below_a_heading_is_not_added_to_that_of_what_follows() {
    let below = |block| {
        let mut section = chapter(Vec::new());
        let mut inner = Section::new(Role::Section, Span::NONE);
        inner.heading = Some(Heading::titled("Inner head"));
        inner.blocks = vec![block];
        section.sections.push(inner);
        let made = set(&of(vec![section]), &Design::default());
        find(&made, "Words").origin.y - find(&made, "nner").origin.y
    };
    let prose = below(reissue_core::Block::paragraph(vec![text("Words of salt")], Span::NONE));
    assert_eq!(below(verse(&["Words of salt", "and road"])), prose);
}

#[test]
fn what_the_source_emphasises_in_a_direction_stays_so() {
    let turn = |content| Turn::Direction { content, span: Span::NONE };
    let turns = vec![
        turn(vec![text("They enter slowly.")]),
        turn(vec![emphasis("The toll-house, in heavy rain."), text(" Quist "), emphasis("waits.")]),
    ];
    let made = set(
        &of(vec![chapter(vec![block(BlockKind::Dialogue(Dialogue { turns }))])]),
        &Design::default(),
    );
    assert!(is_italic(&made, "They enter"));
    assert!(is_italic(&made, "toll-house") && !is_italic(&made, "Quist"));
}

#[test]
fn verse_in_an_epigraph_begins_where_prose_in_one_does() {
    let epigraph = |blocks| block(BlockKind::Epigraph(Quotation { blocks, attribution: None }));
    let prose = reissue_core::Block::paragraph(vec![text("Prose of the road")], Span::NONE);
    let made = set(
        &of(vec![chapter(vec![
            epigraph(vec![prose]),
            epigraph(vec![verse(&["Verse of it", "too"])]),
        ])]),
        &Design::default(),
    );
    let (prose, verse) = (find(&made, "Prose").origin.x, find(&made, "Verse").origin.x);
    assert!((prose - verse).abs() < Length::pt(2.0), "{prose} {verse}");
    assert!(is_italic(&made, "Prose") && is_italic(&made, "Verse"));
}

#[test]
fn running_text_in_a_section_for_display_is_not_centred() {
    let mut dice = Dice(3);
    let mut section = Section::new(Role::TitlePage, Span::NONE);
    section.blocks = vec![
        reissue_core::Block::paragraph(vec![text("A Memoir by Weight")], Span::NONE),
        dice.paragraph(300),
    ];
    let book = Book { front: vec![section], ..Book::default() };
    let made = set(&book, &Design::default());
    let title = find(&made, "Memoir");
    let mut rights: Vec<Length> = Vec::new();
    for run in runs(&made).into_iter().filter(|r| r.origin.y > title.origin.y) {
        rights.push(run.origin.x + run.width());
    }
    let right = rights.iter().copied().max().expect("lines");
    let full = rights.iter().filter(|r| (right - **r).abs() < Length::pt(8.0)).count();
    assert!(full * 10 > rights.len() * 8, "{full} of {} lines reach the margin", rights.len());
}

#[test]
fn leaders_end_one_below_the_other() {
    let mut dice = Dice(5);
    let sections = (0..30).map(|n| {
        let mut section = chapter(vec![dice.paragraph(900)]);
        section.heading = Some(Heading::titled("Stage ".repeat(1 + n % 4)));
        section
    });
    let made = set(&of(sections.collect()), &Design::default());
    let items = made.pages.pages.iter().flat_map(|p| &p.items);
    let ends: Vec<Length> = items
        .filter_map(|i| match &i.kind {
            ItemKind::Text(run) if run.text.starts_with("...") => Some(run.origin.x + run.width()),
            _ => None,
        })
        .collect();
    assert_eq!(ends.len(), 30);
    assert!(ends.iter().all(|e| (*e - ends[0]).abs() < Length::POINT), "{ends:?}");
}

#[test]
fn text_never_stands_on_the_heading_of_a_chapter() {
    // Chapters whose text leaves its last page with few lines, so that the opening wants to give.
    for space in ["0", "1", "2"] {
        for words in (600..780).step_by(20) {
            let mut design = Design::default();
            design.set("heading-space", space).expect("a setting");
            let mut dice = Dice(9);
            let made = set(&of(vec![chapter(vec![dice.paragraph(words)])]), &design);
            let heading = find(&made, "Ammer").origin.y;
            let below = runs(&made).into_iter().map(|r| r.origin.y).filter(|y| *y > heading);
            let first = below.min().expect("text");
            assert!(first - heading >= design.text.leading, "{space} lines, {words} words");
        }
    }
}

#[test]
fn a_signature_that_turns_over_stays_on_its_page() {
    let words =
        "Keeper of the Light, of the Salt Pans and of all the Ferries on the northern Shore";
    for lines in 10..70 {
        let letter = Letter {
            blocks: (0..4).map(|i| Dice(i).paragraph(40 + lines * 3)).collect(),
            closing: vec![text("Yours,")],
            signature: vec![vec![text("A. Marsh")], vec![text(words)]],
            ..Letter::default()
        };
        let mut section = Section::new(Role::Chapter, Span::NONE);
        section.blocks = vec![block(BlockKind::Letter(letter))];
        section.blocks.extend((0..20).map(|i| Dice(i + 9).paragraph(60)));
        let mut book = Book::default();
        book.body.push(section);
        let made = set(&book, &Design::default());
        let pages = 0..made.pages.pages.len();
        let of = |word: &str| {
            pages.clone().find(|page| super::letters(&made, *page, false).contains(word))
        };
        let (first, last) = (of("Keeper"), of("Shore"));
        assert!(first.is_some() && first == last, "{lines} lines: {first:?} {last:?}");
    }
}
