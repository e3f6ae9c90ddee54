//! How single blocks and pages look.

use std::sync::Arc;

use reissue_core::{
    BlockKind, Book, Cell, Definition, DefinitionList, Dialogue, Figure, Heading, Image, IndexMark,
    IndexRange, Inline, InlineKind, Line, Note, NoteId, NoteKind, Placement, Resource,
    ResourceData, Role, Row, Section, Span, Stanza, Table, Turn, Verse,
};
use reissue_page::{Content, GlyphRun, ItemKind, Length, LinkTarget, NodeKind, Page, Side};

use super::{block, set, text};
use crate::book::Typeset;
use crate::design::Design;
use crate::fonts::FontLibrary;

/// A book of one chapter.
fn chapter(blocks: Vec<reissue_core::Block>) -> Book {
    let mut book = Book::default();
    book.metadata.title = "The Salt Road".into();
    let mut section = Section::new(Role::Chapter, Span::NONE);
    section.heading = Some(Heading::titled("Ammer"));
    section.id = Some("c".into());
    section.blocks = blocks;
    book.body.push(section);
    book
}

fn paragraph(words: &str) -> reissue_core::Block {
    reissue_core::Block::paragraph(vec![text(words)], Span::NONE)
}

/// The runs of text on the page of a destination, furniture left out.
fn runs<'t>(made: &'t Typeset, destination: &str) -> Vec<&'t GlyphRun> {
    let page = made.pages.destinations[destination].page;
    text_of(&made.pages.pages[page])
}

fn text_of(page: &Page) -> Vec<&GlyphRun> {
    page.items
        .iter()
        .filter(|i| matches!(i.content, Content::Tagged(_)))
        .filter_map(|i| match &i.kind {
            ItemKind::Text(run) => Some(run),
            _ => None,
        })
        .collect()
}

fn find<'t>(runs: &[&'t GlyphRun], words: &str) -> &'t GlyphRun {
    let found = runs.iter().find(|r| r.text.contains(words));
    found.unwrap_or_else(|| {
        panic!("no `{words}` in {:?}", runs.iter().map(|r| &r.text).collect::<Vec<_>>())
    })
}

fn speech(speaker: &str, lines: &[&str]) -> Turn {
    let line = |l: &&str| Line { content: vec![text(*l)], ..Line::default() };
    let stanza = Stanza { lines: lines.iter().map(line).collect() };
    let verse = Verse { stanzas: vec![stanza], ..Verse::default() };
    Turn::Speech {
        speaker: vec![text(speaker)],
        blocks: vec![block(BlockKind::Verse(verse))],
        span: Span::NONE,
    }
}

#[test]
fn verse_in_a_play_runs_on_from_the_name_of_the_speaker() {
    let turns = vec![
        speech("Quist", &["Eleven animals laden.", "Twenty-two sacks of salt."]),
        speech("Gesche", &["And one small lamp."]),
    ];
    let made =
        set(&chapter(vec![block(BlockKind::Dialogue(Dialogue { turns }))]), &Design::default());
    let runs = runs(&made, "c");
    let (name, first) = (find(&runs, "Quist"), find(&runs, "Eleven"));
    let second = find(&runs, "Twenty-two");
    assert_eq!(name.origin.y, first.origin.y);
    assert!(name.text.starts_with("Quist.") || runs.iter().any(|r| r.text.starts_with('.')));
    assert!(second.origin.x > name.origin.x && second.origin.x < first.origin.x);
    assert_eq!(second.size, Design::default().text.size, "in the size of the text");
    let leading = Design::default().text.leading;
    assert_eq!(find(&runs, "Gesche").origin.y - second.origin.y, leading, "no space between");
}

#[test]
fn a_term_runs_into_its_sense() {
    let item = Definition {
        terms: vec![vec![text("Pood")]],
        senses: vec![vec![paragraph("Forty Russian pounds.")]],
        span: Span::NONE,
    };
    let list = DefinitionList { items: vec![item] };
    let made = set(&chapter(vec![block(BlockKind::DefinitionList(list))]), &Design::default());
    let runs = runs(&made, "c");
    let (term, sense) = (find(&runs, "Pood"), find(&runs, "Forty"));
    assert_eq!(term.origin.y, sense.origin.y);
    assert_ne!(term.font, sense.font, "the term is bold");
}

/// The head of a PNG file of some size: all that the typesetter reads.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes
}

fn with_figure(placement: Placement) -> Book {
    let figure = Figure {
        images: vec![Image { resource: "map.png".into(), ..Image::default() }],
        caption: vec![paragraph("The salt road.")],
        placement,
    };
    let long = "They walked along the harbour in the evening. ".repeat(12);
    let mut blocks: Vec<_> = (0..3).map(|_| paragraph(&long)).collect();
    blocks.push(block(BlockKind::Figure(figure)));
    blocks.extend((0..9).map(|_| paragraph(&long)));
    let mut book = chapter(blocks);
    book.resources.push(Resource {
        name: "map.png".into(),
        media_type: reissue_core::MediaType::Png,
        data: ResourceData::Bytes(Arc::from(png(600, 300))),
        span: Span::NONE,
    });
    book
}

/// The page of the only picture, and its top and foot.
fn placed(made: &Typeset) -> (usize, Length, Length) {
    for (index, page) in made.pages.pages.iter().enumerate() {
        for item in &page.items {
            if let ItemKind::Image(image) = &item.kind {
                return (index, image.rect.origin.y, image.rect.bottom());
            }
        }
    }
    panic!("no picture")
}

#[test]
fn pictures_are_read_by_their_words_or_their_caption_and_ornaments_not_at_all() {
    let design = Design::default();
    let alternatives = |alt: Option<&str>, caption: bool| {
        let mut book = with_figure(Placement::Here);
        let figures = book.body[0].blocks.iter_mut().filter_map(|b| match &mut b.kind {
            BlockKind::Figure(f) => Some(f),
            _ => None,
        });
        for figure in figures {
            figure.images[0].alt = alt.map(Into::into);
            figure.caption.truncate(usize::from(caption));
        }
        let made = set(&book, &design);
        let is_figure = |n: &&reissue_page::Node| n.kind == reissue_page::NodeKind::Figure;
        let nodes = made.pages.structure.nodes().iter().filter(is_figure);
        nodes.map(|n| n.alt.clone()).collect::<Vec<_>>()
    };
    assert_eq!(alternatives(Some("A map"), true), [Some("A map".into())]);
    assert_eq!(alternatives(None, true), [Some("The salt road.".into())]);
    assert_eq!(alternatives(Some(""), true), [Some("The salt road.".into())]);
    assert_eq!(alternatives(None, false), [None], "to be reported");
    assert_eq!(alternatives(Some(""), false), [None; 0], "an ornament");
}

#[test]
fn figures_stand_where_they_want_to() {
    let design = Design::default();
    let make = |placement| set(&with_figure(placement), &design);
    let first_baseline = design.margins.head + design.text.leading;
    let (_, top, _) = placed(&make(Placement::Top));
    assert!(top < first_baseline, "at the head of a page: {top}");
    let made = make(Placement::Bottom);
    let (page, _, foot) = placed(&made);
    let page = &made.pages.pages[page];
    let caption = find(&text_of(page), "The salt road.").origin.y;
    let lowest = text_of(page).iter().map(|r| r.origin.y).max().expect("text");
    assert!(foot < caption && caption == lowest, "its caption is the last line of the page");
    assert!(text_of(page).len() > 4, "with text above");
    let made = make(Placement::Plate);
    let (page, ..) = placed(&made);
    let words: Vec<_> = text_of(&made.pages.pages[page]).iter().map(|r| r.text.clone()).collect();
    assert_eq!(words.concat().trim_end(), "The salt road.", "nothing else on a plate");
    let bare = made.pages.pages[page].items.iter().all(|i| matches!(i.content, Content::Tagged(_)));
    assert!(bare, "neither running head nor folio");
    let made = make(Placement::Frontispiece);
    let (page, ..) = placed(&made);
    assert_eq!(made.pages.pages[page].side, Side::Verso);
    let title = text_of(&made.pages.pages[page + 1]);
    assert!(find(&title, "The Salt Road").size > design.text.size * 2, "it faces the title page");
}

#[test]
fn wrapped_cells_stand_one_after_the_other() {
    let words = |word: &str| [word; 12].join(" ");
    let row = |a: &str, b: &str| Row {
        cells: [a, b].map(|w| Cell::of(vec![text(words(w))], Span::NONE)).into(),
        span: Span::NONE,
    };
    let body = vec![row("salt", "tar"), row("rope", "oil")];
    let table = Table { head: vec![row("goods", "price")], body, ..Table::default() };
    let made = set(&chapter(vec![block(BlockKind::Table(table))]), &Design::default());
    let all: String = runs(&made, "c").iter().map(|r| format!("{} ", r.text)).collect();
    let all: Vec<&str> = all.split_whitespace().skip_while(|w| *w != "goods").collect();
    let wanted: Vec<&str> =
        ["goods", "price", "salt", "tar", "rope", "oil"].iter().flat_map(|w| [*w; 12]).collect();
    assert_eq!(all, wanted);
}

#[test]
fn a_table_over_pages_repeats_its_head() {
    let row = |word: &str| Row {
        cells: (0..2).map(|_| Cell::of(vec![text(word)], Span::NONE)).collect(),
        span: Span::NONE,
    };
    let body = (0..60).map(|_| row("salt")).collect();
    let table = Table { head: vec![row("Goods")], body, ..Table::default() };
    let made = set(&chapter(vec![block(BlockKind::Table(table))]), &Design::default());
    let heads = |p: &Page| {
        let head = |i: &&reissue_page::Item| matches!(&i.kind, ItemKind::Text(r) if r.text.trim_end() == "Goods");
        p.items
            .iter()
            .filter(head)
            .map(|i| matches!(i.content, Content::Tagged(_)))
            .collect::<Vec<_>>()
    };
    let first = made.pages.destinations["c"].page;
    assert_eq!(heads(&made.pages.pages[first]), [true, true]);
    assert_eq!(heads(&made.pages.pages[first + 1]), [false, false], "repeated, not read again");
    let cells = made.pages.structure.nodes().iter();
    assert_eq!(cells.filter(|n| matches!(n.kind, NodeKind::HeaderCell { .. })).count(), 2);
}

#[test]
fn the_index_links_to_its_places() {
    let mark = |term: &str, range| {
        let term = vec![term.to_owned()];
        Inline::new(InlineKind::Index(IndexMark { term, range, see: None }), Span::NONE)
    };
    let long = "They walked along the harbour in the evening. ".repeat(70);
    let content = vec![
        mark("salt", IndexRange::Start),
        text(long),
        mark("mules", IndexRange::Point),
        mark("salt", IndexRange::End),
    ];
    let made = set(
        &chapter(vec![reissue_core::Block::paragraph(content, Span::NONE)]),
        &Design::default(),
    );
    let index = made.pages.destinations["index"].page;
    let page = &made.pages.pages[index];
    let runs = text_of(page);
    assert!(find(&runs, "–").text.starts_with("1–"), "a range of pages");
    let (mules, salt) = (find(&runs, "mules"), find(&runs, "salt"));
    assert!(salt.origin.x > mules.origin.x + Design::default().measure() / 3, "two columns");
    assert_eq!(page.links.len(), 2);
    for link in &page.links {
        let LinkTarget::Destination(name) = &link.target else { panic!("{link:?}") };
        assert!(made.pages.destinations[name].page < index);
    }
}

#[test]
fn end_notes_stand_in_the_section_that_the_source_keeps_for_them() {
    let id = NoteId("n".into());
    let content = vec![text("Salt."), Inline::new(InlineKind::NoteRef(id.clone()), Span::NONE)];
    let mut book = chapter(vec![reissue_core::Block::paragraph(content, Span::NONE)]);
    let blocks = vec![paragraph("Of the bay.")];
    book.notes.push(Note { id, blocks, kind: NoteKind::Endnote, ..Note::default() });
    let mut notes = Section::new(Role::Notes, Span::NONE);
    notes.heading = Some(Heading::titled("Annotations"));
    notes.blocks.push(paragraph("For readers with a lantern."));
    book.back.push(notes);
    let made = set(&book, &Design::default());
    let page = made.pages.destinations["note-n"].page;
    let runs = text_of(&made.pages.pages[page]);
    let order = ["Annotations", "lantern", "Of the bay"].map(|w| find(&runs, w).origin.y);
    assert!(order.is_sorted(), "{order:?}");
    let titles: Vec<_> = made.pages.outline.iter().map(|o| o.title.as_str()).collect();
    assert_eq!(titles, ["Contents", "Ammer", "Annotations"]);
}

#[test]
fn a_drop_capital_keeps_its_quotation_marks() {
    let words = "“Put out your hand,” my father used to say. ".repeat(12);
    let mut design = Design::named("modern").expect("a design");
    design.set("chapter-opens", "any").expect("a setting");
    let made = set(&chapter(vec![paragraph(&words)]), &design);
    let runs = runs(&made, "c");
    let capital = find(&runs, "P");
    assert!(capital.size > design.text.size * 3, "over three lines");
    assert_eq!(capital.text, "P");
    let mark = runs.iter().find(|r| r.text == "“").expect("the mark alone");
    assert_eq!(mark.size, design.text.size);
    assert!(mark.origin.x < capital.origin.x, "it hangs in the margin");
}

#[test]
fn the_title_of_a_part_has_a_leaf_to_itself() {
    let mut book = chapter(vec![paragraph("Salt.")]);
    let chapter = book.body.remove(0);
    let mut part = Section::new(Role::Part, Span::NONE);
    part.heading = Some(Heading::titled("The Coast"));
    part.sections.push(chapter);
    book.body.push(part);
    let page = |design: &Design| set(&book, design).pages.destinations["c"].page;
    let mut design = Design::default();
    assert_eq!(page(&design) % 2, 0, "a recto");
    design.set("part-leaf", "no").expect("a setting");
    assert_eq!(page(&design) % 2, 1, "the back of the title");
}

#[test]
fn pages_of_the_source_stand_in_the_margin_on_request() {
    let content = vec![text("Salt "), Inline::new(InlineKind::PageMark("77".into()), Span::NONE)];
    let book = chapter(vec![
        block(BlockKind::PageMark("76".into())),
        reissue_core::Block::paragraph(content, Span::NONE),
    ]);
    let numbers = |design: &Design| {
        let made = set(&book, design);
        let page = &made.pages.pages[made.pages.destinations["c"].page];
        let items = page.items.iter().filter_map(|i| match &i.kind {
            ItemKind::Text(run) => Some((run.text.clone(), run.origin.x)),
            _ => None,
        });
        items.filter(|(t, _)| t == "76" || t == "77").collect::<Vec<_>>()
    };
    let mut design = Design::default();
    assert_eq!(numbers(&design), []);
    design.set("source-pages", "yes").expect("a setting");
    let found = numbers(&design);
    assert_eq!(found.len(), 1, "one in a line");
    assert!(found[0].1 > design.trim.width - design.margins.outer, "in the outer margin");
}

#[test]
fn swashes_are_set_on_request_and_note_marks_are_real_superiors() {
    let id = NoteId("n".into());
    let content = vec![text("Salt."), Inline::new(InlineKind::NoteRef(id.clone()), Span::NONE)];
    let mut book = chapter(vec![reissue_core::Block::paragraph(content, Span::NONE)]);
    book.notes.push(Note { id, blocks: vec![paragraph("A note.")], ..Note::default() });
    let glyphs = |letters: &str| {
        let mut design = Design::default();
        design.set("title-letters", letters).expect("a setting");
        let made = set(&book, &design);
        let run = find(&runs(&made, "c"), "Ammer").clone();
        run.glyphs.iter().map(|g| g.id).collect::<Vec<_>>()
    };
    assert_ne!(glyphs("italic"), glyphs("swash"));
    let design = Design::default();
    let made = set(&book, &design);
    let mark =
        runs(&made, "c").into_iter().find(|r| r.text.trim_end() == "1").expect("the mark").clone();
    assert_eq!(mark.size, design.text.size, "a glyph of its own, not a small figure");
    assert_eq!(mark.glyphs[0].dy, reissue_page::Shift::ZERO);
    let fonts = FontLibrary::builtin();
    let plain = fonts.get(crate::fonts::FaceId(0)).glyph('1');
    assert_ne!(Some(mark.glyphs[0].id), plain);
}

#[test]
fn scripts_that_run_from_right_to_left_are_a_clear_error() {
    let span = Span::new(reissue_core::SourceId(0), 7, 11);
    let content = vec![Inline::text("מלח", span)];
    let book = chapter(vec![reissue_core::Block::paragraph(content, Span::NONE)]);
    let error = crate::book::typeset(&book, &Design::default(), &FontLibrary::builtin());
    let crate::TypesetError::MissingGlyphs { characters } = error.expect_err("refused") else {
        panic!("another error")
    };
    assert!(characters.iter().all(|c| c.right_to_left && c.span == span), "{characters:?}");
}

#[test]
fn numbers_of_lines_stand_beside_the_poem() {
    let line = |words: &str| Line { content: vec![text(words)], ..Line::default() };
    let lines = vec![line("The carts came down"), line("5\u{2003}And nobody counted the bags")];
    let verse = Verse { stanzas: vec![Stanza { lines }], ..Verse::default() };
    let made = set(&chapter(vec![block(BlockKind::Verse(verse))]), &Design::default());
    let runs = runs(&made, "c");
    let (first, second) = (find(&runs, "carts"), find(&runs, "nobody"));
    let number = second.text.find("And").expect("the words");
    let before: Length =
        second.glyphs.iter().filter(|g| (g.cluster as usize) < number).map(|g| g.advance).sum();
    let off = (second.origin.x + before - first.origin.x).0.abs();
    assert!(off < Length::pt(1.0).0, "the words begin below each other, but for {off}");
}

#[test]
fn bold_entries_of_a_table_do_not_turn_over() {
    let bold = |words: &str| {
        let strong = Inline::new(InlineKind::Strong(vec![text(words)]), Span::NONE);
        Cell::of(vec![strong], Span::NONE)
    };
    let row = |first: &str, second: &str| Row {
        cells: vec![bold(first), bold(second)],
        span: Span::NONE,
    };
    let body = vec![row("Weighhousemaster", "Commonwealth"), row("Salt", "Road")];
    let made = set(
        &chapter(vec![block(BlockKind::Table(Table { body, ..Table::default() }))]),
        &Design::default(),
    );
    let runs = runs(&made, "c");
    assert!(runs.iter().any(|r| r.text.trim() == "Weighhousemaster"), "it is in one piece");
    assert!(runs.iter().any(|r| r.text.trim() == "Commonwealth"), "so is the other");
}

#[test]
fn marks_of_notes_that_follow_one_another_stand_apart() {
    let mark = |id: &str| Inline::new(InlineKind::NoteRef(NoteId(id.into())), Span::NONE);
    let content = vec![text("salt"), mark("a"), mark("b"), text(" and")];
    let mut book = chapter(vec![reissue_core::Block::paragraph(content, Span::NONE)]);
    for id in ["a", "b"] {
        let id = NoteId(id.into());
        book.notes.push(Note { id, blocks: vec![paragraph("Of it.")], ..Note::default() });
    }
    let made = set(&book, &Design::default());
    let runs = runs(&made, "c");
    let one = |words: &str| runs.iter().find(|r| r.text.trim() == words).expect(words);
    let (first, second) = (one("1"), one("2"));
    let gap = second.origin.x - (first.origin.x + first.width());
    assert!(gap > first.size / 8, "1 and 2 are no 12: {gap:?}");
}
