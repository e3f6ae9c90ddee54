//! Books that no page was made for: each ends, within bounds, with nothing lost or off the page,
//! and what could not be done well is reported.

use reissue_core::{
    BlockKind, Book, Cell, Heading, Inline, InlineKind, Line, List, ListItem, ListKind, Note,
    NoteId, Quotation, Role, Row, Section, Span, Stanza, Table, Verse,
};
use reissue_page::{Content, ItemKind, Pages};

use super::{Dice, block, set, text};
use crate::design::Design;

/// What is asked of the pages of a hostile book.
struct Case {
    name: &'static str,
    book: Book,
    /// How many pages it may take in the classic design.
    most: usize,
    /// What the report must say of it there; nothing else may stand in it.
    codes: &'static [&'static str],
}

fn chapter(title: &str, blocks: Vec<reissue_core::Block>) -> Section {
    let mut section = Section::new(Role::Chapter, Span::NONE);
    section.heading = (!title.is_empty()).then(|| Heading::titled(title));
    section.blocks = blocks;
    section
}

fn of(blocks: Vec<reissue_core::Block>) -> Book {
    Book { body: vec![chapter("Ammer", blocks)], ..Book::default() }
}

fn paragraph(words: impl Into<String>) -> reissue_core::Block {
    reissue_core::Block::paragraph(vec![text(words)], Span::NONE)
}

fn noted(book: &mut Book, words: &str, notes: impl IntoIterator<Item = Vec<reissue_core::Block>>) {
    let mut content = vec![text(words)];
    for (number, blocks) in notes.into_iter().enumerate() {
        let id = NoteId(format!("n{number}"));
        content.push(Inline::new(InlineKind::NoteRef(id.clone()), Span::NONE));
        content.push(text(" "));
        book.notes.push(Note { id, blocks, ..Note::default() });
    }
    let noted = reissue_core::Block::paragraph(content, Span::NONE);
    book.body[0].blocks.insert(0, noted);
}

fn table(rows: usize, columns: usize, cell: impl Fn() -> String) -> reissue_core::Block {
    let row = || Row {
        cells: (0..columns).map(|_| Cell::of(vec![text(cell())], Span::NONE)).collect(),
        span: Span::NONE,
    };
    let body = (0..rows).map(|_| row()).collect();
    block(BlockKind::Table(Table { body, ..Table::default() }))
}

fn nested(depth: usize) -> reissue_core::Block {
    (0..depth).fold(paragraph("deep words in a well"), |inner, _| {
        block(BlockKind::Quotation(Quotation { blocks: vec![inner], attribution: None }))
    })
}

fn nested_list(depth: usize) -> reissue_core::Block {
    let list = |blocks| {
        let items = vec![ListItem { blocks, span: Span::NONE }];
        block(BlockKind::List(List { kind: ListKind::Bullet, items }))
    };
    (0..depth)
        .fold(list(vec![paragraph("deep")]), |inner, _| list(vec![paragraph("less deep"), inner]))
}

fn poem(stanzas: usize) -> reissue_core::Block {
    let line = |n| Line { content: vec![text(format!("a line of {n} words"))], ..Line::default() };
    let stanza = |n: usize| Stanza { lines: (0..1 + n * 7 % 45).map(line).collect() };
    let stanzas = (0..stanzas).map(stanza).collect();
    block(BlockKind::Verse(Verse { stanzas, ..Verse::default() }))
}

fn cases() -> Vec<Case> {
    let mut dice = Dice(11);
    let case = |name, most, codes, book| Case { name, book, most, codes };
    let mut long_note = of(vec![dice.paragraph(300)]);
    let note = (0..14).map(|_| dice.paragraph(120)).collect::<Vec<_>>();
    noted(&mut long_note, "A note of three pages.", [note]);
    let mut many_notes = of(Vec::new());
    noted(&mut many_notes, "Many", (0..5_000).map(|_| vec![paragraph("a note")]));
    let mut only_note = of(Vec::new());
    noted(&mut only_note, "", [vec![paragraph("all there is")]]);
    let mut titled = of(vec![dice.paragraph(300)]);
    titled.body[0].heading = Some(Heading::titled(dice.words(300)));
    let mut inner = Section::new(Role::Section, Span::NONE);
    inner.heading = Some(Heading::titled(dice.words(300)));
    inner.blocks.push(dice.paragraph(100));
    titled.body[0].sections.push(inner);
    let empty = |n: usize| chapter(if n.is_multiple_of(2) { "Empty" } else { "" }, Vec::new());
    let empties = Book { body: (0..9).map(empty).collect(), ..Book::default() };
    let long_cell = dice.words(2_500);
    vec![
        case("a word of 10,000 letters", 16, &[], of(vec![paragraph("w".repeat(10_000))])),
        case("5,000 notes on a page", 200, &["type-002"], many_notes),
        case("a note of three pages", 14, &[], long_note),
        case("nothing but a note", 8, &[], only_note),
        case("100 nested quotations", 8, &[], of(vec![nested(100)])),
        case("60 nested lists", 12, &[], of(vec![nested_list(60)])),
        case("headings of 300 words", 18, &[], titled),
        case("empty chapters", 18, &[], empties),
        case("nothing but verse", 90, &[], of(vec![poem(100)])),
        case("a cell of five pages", 20, &[], of(vec![table(1, 1, || long_cell.clone())])),
        case(
            "a table of 40 columns",
            16,
            &["type-007"],
            of(vec![table(9, 40, || "merchants".into())]),
        ),
    ]
}

/// How many letters stand on the pages, headings in the contents and running heads left out.
fn letters(pages: &Pages) -> usize {
    let runs = pages.pages.iter().flat_map(|p| &p.items).filter_map(|i| match &i.kind {
        ItemKind::Text(run) if matches!(i.content, Content::Tagged(_)) => Some(run),
        _ => None,
    });
    runs.map(|r| r.text.chars().filter(|c| c.is_alphabetic()).count()).sum()
}

/// Asserts that no glyph leaves the page. A glyph as wide as its column may stand out of that, not
/// out of the page.
fn stays_on_the_page(pages: &Pages, name: &str) {
    for (number, page) in pages.pages.iter().enumerate() {
        for item in &page.items {
            let ItemKind::Text(run) = &item.kind else { continue };
            let (left, right) = (run.origin.x.to_pt(), (run.origin.x + run.width()).to_pt());
            let inside = left >= -1.0 && right <= page.trim.width.to_pt() + 1.0;
            assert!(inside, "{name}, page {number}: `{}` from {left} to {right}", run.text);
            let y = run.origin.y.to_pt();
            let on = (0.0..=page.trim.height.to_pt()).contains(&y);
            assert!(on, "{name}, page {number}: `{}` at {y}", run.text);
        }
    }
}

#[test]
fn hostile_books_end_within_bounds_and_on_the_page() {
    for case in cases() {
        let source: usize = reissue_core::words(&case.book)
            .map(|w| w.chars().filter(|c| c.is_alphabetic()).count())
            .sum();
        for (name, trim) in [
            ("classic", "6x9in"),
            ("pocket", "129x198mm"),
            ("modern", "6x9in"),
            ("classic", "3x3in"),
        ] {
            let mut design = Design::named(name).expect("a design");
            design.set("trim", trim).expect("a trim");
            let made = set(&case.book, &design);
            let at = format!("{} in {name} {trim}", case.name);
            stays_on_the_page(&made.pages, &at);
            assert!(letters(&made.pages) >= source, "{at} has lost letters");
            if (name, trim) == ("classic", "6x9in") {
                let count = made.pages.pages.len();
                assert!(count <= case.most, "{at}: {count} pages");
                let codes: Vec<&str> = made.diagnostics.iter().map(|d| d.code).collect();
                assert_eq!(codes, case.codes, "{at}");
            }
        }
    }
}

#[test]
fn a_table_of_more_columns_than_can_be_set_is_reported_as_lost() {
    let made = set(&of(vec![table(1, 100, || "salt".into())]), &Design::default());
    assert!(made.diagnostics.iter().any(|d| d.code == "type-006"), "{:?}", made.diagnostics);
}

#[test]
fn a_measure_of_a_point_ends_and_is_reported() {
    let mut design = Design::default();
    design.set("measure", "1pt").expect("a setting");
    let made = set(&of(vec![paragraph("w".repeat(1_000)), nested(100), poem(3)]), &design);
    assert!(made.pages.pages.len() < 200, "{} pages", made.pages.pages.len());
    let overfull = made.diagnostics.iter().find(|d| d.code == "type-008").expect("a report");
    assert!(overfull.help.as_ref().is_some_and(|h| !h.is_empty()));
}
