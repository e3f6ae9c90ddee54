//! What a reader of proofs would mark: capitals, figures that look like letters, lines and titles
//! that are lost.

use reissue_core::{
    Attribution, Block, BlockKind, Book, Cell, Contributor, Heading, Inline, InlineKind, Line,
    List, ListItem, ListKind, Note, NoteId, Quotation, Role, Row, Section, Span, Stanza, Table,
    Verse,
};
use reissue_page::{GlyphRun, ItemKind, Length, Page};

use super::{Dice, block, set, text};
use crate::book::Typeset;
use crate::design::Design;
use crate::fonts::FontLibrary;

fn runs_of(page: &Page) -> Vec<&GlyphRun> {
    let items = page.items.iter();
    items
        .filter_map(|i| match &i.kind {
            ItemKind::Text(run) => Some(run),
            _ => None,
        })
        .collect()
}

fn page_of<'t>(made: &'t Typeset, destination: &str) -> &'t Page {
    &made.pages.pages[made.pages.destinations[destination].page]
}

fn find<'p>(page: &'p Page, words: &str) -> &'p GlyphRun {
    let found = runs_of(page).into_iter().find(|r| r.text.contains(words));
    found.unwrap_or_else(|| panic!("no `{words}`"))
}

fn words_of(page: &Page) -> String {
    runs_of(page).iter().map(|r| format!("{} ", r.text.trim())).collect()
}

fn chapter(title: &str, blocks: Vec<Block>) -> Section {
    let mut section = Section::new(Role::Chapter, Span::NONE);
    section.heading = Some(Heading::titled(title));
    section.id = Some(title.to_lowercase().replace(' ', "-"));
    section.blocks = blocks;
    section
}

fn book(body: Vec<Section>) -> Book {
    let mut book = Book { body, ..Book::default() };
    book.metadata.title = "The Salt Road".into();
    book.metadata.creators.push(Contributor::author("Ada Marsh"));
    book
}

#[test]
fn titles_in_capitals_are_spaced_and_no_larger_than_others() {
    let mut dice = Dice(7);
    let made = set(
        &book(vec![
            chapter("THE HARBOUR MASTER", vec![dice.paragraph(60)]),
            chapter("The Weigher", vec![dice.paragraph(60)]),
        ]),
        &Design::default(),
    );
    let capitals = find(page_of(&made, "the-harbour-master"), "HARBOUR");
    let usual = find(page_of(&made, "the-weigher"), "Weigher");
    assert!(capitals.tracking > Length::ZERO && usual.tracking == Length::ZERO);
    assert!(capitals.size < usual.size);
    let contents = page_of(&made, "contents");
    let (low, title) = (find(contents, "HARBOUR"), find(contents, "Weigher"));
    assert!(low.tracking > Length::ZERO && title.tracking == Length::ZERO);
    let glyph = |run: &GlyphRun, c: char| {
        let at = run.text.find(c).expect("a letter") as u32;
        run.glyphs.iter().find(|g| g.cluster == at).expect("its glyph").id
    };
    assert_ne!(glyph(low, 'H'), glyph(capitals, 'H'), "small capitals beside other titles");
}

#[test]
fn page_11_is_no_page_ii() {
    let mut dice = Dice(9);
    let chapters = (0..12).map(|n| chapter(&format!("Stage {n}"), vec![dice.paragraph(330)]));
    let made = set(&book(chapters.collect()), &Design::default());
    let fonts = FontLibrary::builtin();
    let family = fonts.family("EB Garamond").expect("built in");
    let face = fonts.get(fonts.face(family, crate::fonts::FaceStyle::REGULAR));
    let lining = face.glyph('1').expect("a one");
    let page = made.pages.pages.iter().find(|p| p.label.to_string() == "11").expect("page 11");
    let folio = runs_of(page).into_iter().find(|r| r.text.trim() == "11").expect("its folio");
    assert!(folio.glyphs.iter().all(|g| g.id == lining), "page 11 is no page II");
    let contents = page_of(&made, "contents");
    let listed = runs_of(contents).into_iter().find(|r| r.text.trim() == "1").expect("page 1");
    assert!(listed.glyphs.iter().any(|g| g.id == lining), "nor page 1 page I in the contents");
}

#[test]
fn a_dedication_that_is_a_letter_is_not_centred() {
    let mut dice = Dice(4);
    let left = |blocks: Vec<Block>| {
        let mut section = Section::new(Role::Dedication, Span::NONE);
        section.id = Some("dedication".into());
        section.blocks = blocks;
        let mut book = book(vec![chapter("The Quay", vec![Dice(1).paragraph(60)])]);
        book.front.push(section);
        let made = set(&book, &Design::default());
        find(page_of(&made, "dedication"), "Ned").origin.x
    };
    let name = Block::paragraph(vec![text("Ned,")], Span::NONE);
    let design = Design::default();
    let letter = left(vec![name.clone(), dice.paragraph(300)]);
    assert!(left(vec![name]) > letter + design.measure() / 4);
}

#[test]
fn numbered_sections_and_half_titles_are_not_listed() {
    let mut dice = Dice(2);
    let mut poem = chapter("The Weigher", Vec::new());
    for number in ["1", "2", "3"] {
        let mut section = Section::new(Role::Section, Span::NONE);
        let ordinal = vec![text(number)];
        section.heading = Some(Heading { ordinal, ..Heading::default() });
        section.blocks = vec![dice.paragraph(40)];
        poem.sections.push(section);
    }
    let mut named = Section::new(Role::Section, Span::NONE);
    named.heading = Some(Heading::titled("Of the Pans"));
    named.blocks = vec![dice.paragraph(40)];
    poem.sections.push(named);
    let mut half = chapter("The Salt Road", Vec::new());
    half.role = Role::HalfTitle;
    let made = set(
        &book(vec![chapter("The Quay", vec![dice.paragraph(60)]), half, poem]),
        &Design::default(),
    );
    let listed = words_of(page_of(&made, "contents"));
    assert!(listed.contains("The Quay") && listed.contains("Of the Pans"), "{listed}");
    assert!(!listed.contains("Salt Road"), "{listed}");
    let pages = |c: char| c == '.' || c == ' ' || c.is_ascii_digit();
    let titles: Vec<&str> = listed.split(pages).filter(|w| !w.is_empty()).collect();
    assert_eq!(titles.len(), 1 + 2 + 2 + 3 + 1, "no lines of numbers alone: {titles:?}");
    let ends = listed.split_whitespace().filter(|w| w.parse::<u32>().is_ok()).count();
    assert_eq!(ends, 3, "a page number for each title: {listed}");
}

#[test]
fn the_lines_of_a_poem_that_turn_over_are_not_parted() {
    let mut dice = Dice(11);
    let line = |d: &mut Dice, n: usize| Line {
        content: vec![text(format!("Line{n}begins {} line{n}ends", d.words(16)))],
        ..Line::default()
    };
    for before in 0..4 {
        let lines = (0..70).map(|n| line(&mut dice, n)).collect();
        let stanzas = vec![Stanza { lines }];
        let mut blocks: Vec<Block> = (0..before).map(|_| dice.paragraph(3)).collect();
        blocks.push(block(BlockKind::Verse(Verse { stanzas, ..Verse::default() })));
        let made = set(&book(vec![chapter("The Poem", blocks)]), &Design::default());
        for page in &made.pages.pages {
            let words = words_of(page);
            for n in 0..70 {
                let (begins, ends) = (format!("Line{n}begins"), format!("line{n}ends"));
                assert_eq!(words.contains(&begins), words.contains(&ends), "line {n}");
            }
        }
    }
}

#[test]
fn running_heads_that_are_too_long_are_shortened_by_sense() {
    let mut dice = Dice(6);
    let mut book = book(vec![chapter("The Quay", vec![dice.paragraph(2000)])]);
    let names = ["Adelaide Ernestine Marshwater", "Bartholomew Quillinger", "Cornelia Saltmarsh"];
    book.metadata.creators = names.map(Contributor::author).into();
    book.metadata.title =
        "The Salt Road: A Memoir of Weights, Measures and the Men Who Kept Them on the Coast"
            .into();
    let made = set(&book, &Design::default());
    let all: String = made.pages.pages.iter().skip(6).map(words_of).collect();
    assert!(all.contains("Marshwater, Quillinger and Saltmarsh"), "surnames");
    assert!(all.contains("The Salt Road ") && !all.contains('…'), "the title before its colon");
}

#[test]
fn cells_over_several_columns_do_not_turn_over_where_most_rows_have_them() {
    let wide = |words: &str| Cell { columns: 2, ..Cell::of(vec![text(words)], Span::NONE) };
    let cell = |words: &str| Cell::of(vec![text(words)], Span::NONE);
    let row = |cells| Row { cells, span: Span::NONE };
    let long = "Halla, a well-to-do widow who weighs";
    let table = |rows: Vec<Row>| {
        let table = Table { body: rows, ..Table::default() };
        let book = book(vec![chapter("Persons", vec![block(BlockKind::Table(table))])]);
        set(&book, &Design::default())
    };
    let pair = || row(vec![cell("Magnus"), cell("a servant")]);
    let persons = table(vec![row(vec![wide(long)]), row(vec![wide("Kari")]), pair()]);
    assert!(find(page_of(&persons, "persons"), "Halla").text.contains("weighs"));
    let headed = table(vec![row(vec![wide(long)]), pair(), pair(), pair()]);
    let narrow = !find(page_of(&headed, "persons"), "Halla").text.contains("weighs");
    assert!(narrow, "a heading over columns asks for no more than they have");
}

#[test]
fn short_chapters_follow_one_another_under_the_title_of_the_book() {
    let mut dice = Dice(8);
    let letters = (1..=24).map(|n| chapter(&format!("To Nobody {n}"), vec![dice.paragraph(90)]));
    let design = Design::named("modern").expect("a design");
    let made = set(&book(letters.collect()), &design);
    let page = |n: u32| made.pages.destinations[&format!("to-nobody-{n}")].page;
    assert_eq!(page(1), page(2), "they do not open pages");
    let later = &made.pages.pages[page(24)];
    assert!(!words_of(later).contains("To Nobody 1 "), "the first is not at the head of them all");
}

#[test]
fn an_index_of_the_source_is_set_as_one() {
    let mut dice = Dice(12);
    let mut index = chapter("Index", Vec::new());
    index.role = Role::Index;
    let long = "Weights and measures of the coast, and of the men who kept them, 12, 14";
    index.blocks = vec![Block::paragraph(vec![text(long)], Span::NONE)];
    for n in 0..30 {
        index.blocks.push(Block::paragraph(vec![text(format!("Entry{n}, 4"))], Span::NONE));
    }
    let item = |words: &str, more: Vec<Block>| {
        let mut blocks = vec![Block::paragraph(vec![text(words)], Span::NONE)];
        blocks.extend(more);
        ListItem { blocks, span: Span::NONE }
    };
    let list = |items| block(BlockKind::List(List { kind: ListKind::Bullet, items }));
    let inner = list(vec![item("Inner, 7", Vec::new())]);
    index.blocks.push(list(vec![item("Outer, 6", vec![inner])]));
    let mut book = book(vec![chapter("The Quay", vec![dice.paragraph(60)])]);
    book.back.push(index);
    let design = Design::default();
    let made = set(&book, &design);
    let page = page_of(&made, "index");
    let column = |words: &str| find(page, words).origin.x;
    let off = (column("Entry3,") - column("Weights")).abs();
    assert!(off < Length::POINT, "entries begin at the edge");
    assert!(column("Entry29") > column("Entry3,") + design.measure() / 2, "in two columns");
    assert!(column("Inner") > column("Outer") && !words_of(page).contains('•'), "no bullets");
    let turned = runs_of(page).into_iter().find(|r| r.text.contains("12, 14")).expect("a line");
    assert!(turned.origin.x > column("Entry3,"), "what turns over is indented");
}

#[test]
fn the_mark_of_a_note_that_is_a_quotation_stands_before_its_words() {
    let quotation = Quotation { blocks: vec![Dice(3).paragraph(30)], attribution: None };
    let id = NoteId("n".into());
    let content = vec![text("salt and"), Inline::new(InlineKind::NoteRef(id.clone()), Span::NONE)];
    let mut book = book(vec![chapter("The Quay", vec![Block::paragraph(content, Span::NONE)])]);
    let blocks = vec![block(BlockKind::Quotation(quotation))];
    book.notes.push(Note { id, blocks, ..Note::default() });
    let made = set(&book, &Design::default());
    let page = page_of(&made, "note-n");
    let mark =
        runs_of(page).into_iter().rfind(|r| r.text.trim() == "1" && r.size < Length::pt(10.0));
    let mark = mark.expect("a mark");
    let beside =
        runs_of(page).into_iter().filter(|r| r.text.contains(' ') && r.origin.x > mark.origin.x);
    let near = beside.filter(|r| (r.origin.y - mark.origin.y).abs() < Length::pt(6.0)).count();
    assert_eq!(near, 1, "words on the line of the mark");
}

#[test]
fn the_figures_of_a_caption_are_those_of_the_text() {
    let caption = |words: &str| vec![Block::paragraph(vec![text(words)], Span::NONE)];
    let cells = vec![Cell::of(vec![text("1788")], Span::NONE)];
    let rows = vec![Row { cells, span: Span::NONE }];
    let table = Table { caption: caption("Tariff 1788"), body: rows, ..Table::default() };
    let body =
        vec![Block::paragraph(vec![text("Text 1788")], Span::NONE), block(BlockKind::Table(table))];
    let made = set(&book(vec![chapter("The Quay", body)]), &Design::default());
    let page = page_of(&made, "the-quay");
    let eight = |run: &GlyphRun| {
        let at = run.text.find('8').expect("an eight") as u32;
        run.glyphs.iter().find(|g| g.cluster == at).expect("its glyph").id
    };
    let cell = runs_of(page).into_iter().find(|r| r.text.trim() == "1788").expect("the cell");
    assert_eq!(eight(find(page, "Tariff")), eight(find(page, "Text")));
    assert_ne!(eight(cell), eight(find(page, "Text")), "those of a table line up");
}

#[test]
fn an_attribution_that_turns_over_is_balanced() {
    let attribution = Attribution {
        content: vec![text(
            "—Over the gate at Corrin, in letters a foot high: Guest, whoever you are, put it down",
        )],
        span: Span::NONE,
    };
    let blocks = vec![Dice(3).paragraph(20)];
    let quotation = Quotation { blocks, attribution: Some(attribution) };
    let blocks = vec![block(BlockKind::Quotation(quotation))];
    let made = set(&book(vec![chapter("The Quay", blocks)]), &Design::default());
    let page = page_of(&made, "the-quay");
    let (first, second) = (find(page, "Corrin").width(), find(page, "put it").width());
    assert!(second * 2 > first, "{first} {second}");
}
