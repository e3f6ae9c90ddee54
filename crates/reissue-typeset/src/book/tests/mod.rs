//! Whole books.

mod blocks;
mod display;
mod hostile;
mod look;
mod spreads;

use proptest::prelude::*;
use reissue_core::{
    Align, Block, BlockKind, Cell, Contributor, Heading, Inline, InlineKind, Line, List, ListItem,
    ListKind, Note, NoteId, Quotation, Role, Row, Section, SourceId, Span, Stanza, Table, Verse,
};
use reissue_page::{Content, ItemKind, NodeKind, Side};

use super::*;
use crate::fonts::FontLibrary;

const WORDS: [&str; 16] = [
    "salt",
    "road",
    "harbour",
    "the",
    "of",
    "considerable",
    "a",
    "evening",
    "lantern",
    "they",
    "understanding",
    "was",
    "and",
    "slowly",
    "in",
    "merchants",
];

/// Numbers that look random but never change.
struct Dice(u32);

impl Dice {
    fn roll(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) % sides
    }

    fn words(&mut self, count: u32) -> String {
        let word = |_| WORDS[self.roll(16) as usize];
        let mut text = (0..count).map(word).collect::<Vec<_>>().join(" ");
        text.push('.');
        text
    }

    fn paragraph(&mut self, count: u32) -> Block {
        Block::paragraph(vec![text(self.words(count))], Span::NONE)
    }
}

fn text(words: impl Into<String>) -> Inline {
    Inline::text(words, Span::NONE)
}

fn block(kind: BlockKind) -> Block {
    Block::new(kind, Span::NONE)
}

/// A book with blocks of many kinds.
fn sample(seed: u32) -> Book {
    let mut dice = Dice(seed);
    let mut book = Book::default();
    book.metadata.title = "The Salt Road".into();
    book.metadata.creators.push(Contributor::author("Ada Marsh"));
    for chapter in 0..4 {
        let mut section = Section::new(Role::Chapter, Span::NONE);
        section.heading = Some(Heading::titled(format!("Of {}", dice.words(2))));
        section.id = Some(format!("c{chapter}"));
        for _ in 0..40 {
            let block = some_block(&mut dice, &mut book.notes);
            section.blocks.push(block);
        }
        book.body.push(section);
    }
    book
}

fn some_block(dice: &mut Dice, notes: &mut Vec<Note>) -> Block {
    match dice.roll(12) {
        0 => block(BlockKind::Quotation(Quotation {
            blocks: vec![dice.paragraph(40), dice.paragraph(20)],
            attribution: None,
        })),
        1 => {
            let line = |d: &mut Dice| Line { content: vec![text(d.words(6))], ..Line::default() };
            let stanza = |d: &mut Dice| Stanza { lines: (0..4).map(|_| line(d)).collect() };
            block(BlockKind::Verse(Verse {
                stanzas: (0..2).map(|_| stanza(dice)).collect(),
                ..Verse::default()
            }))
        }
        2 => {
            let item = |d: &mut Dice| ListItem { blocks: vec![d.paragraph(12)], span: Span::NONE };
            block(BlockKind::List(List {
                kind: ListKind::Bullet,
                items: (0..3).map(|_| item(dice)).collect(),
            }))
        }
        3 => {
            let row = |d: &mut Dice| Row {
                cells: (0..3).map(|_| Cell::of(vec![text(d.words(1))], Span::NONE)).collect(),
                span: Span::NONE,
            };
            let rows = (0..5).map(|_| row(dice)).collect();
            block(BlockKind::Table(Table { body: rows, ..Table::default() }))
        }
        4 | 5 => {
            let count = 1 + dice.roll(50);
            let id = NoteId(format!("n{}", notes.len()));
            let content = vec![
                text(dice.words(30)),
                Inline::new(InlineKind::NoteRef(id.clone()), Span::NONE),
                text(format!(" {}", dice.words(30))),
            ];
            let blocks = vec![dice.paragraph(count)];
            notes.push(Note { id, blocks, ..Note::default() });
            Block::paragraph(content, Span::NONE)
        }
        _ => {
            let count = 5 + dice.roll(150);
            dice.paragraph(count)
        }
    }
}

fn set(book: &Book, design: &Design) -> Typeset {
    typeset(book, design, &FontLibrary::builtin()).expect("sets")
}

/// The characters of the text on a page without white space: of notes, or of all else.
fn letters(typeset: &Typeset, page: usize, notes: bool) -> String {
    let structure = &typeset.pages.structure;
    let within = |mut node, kinds: fn(NodeKind) -> bool| {
        while let Some(n) = structure.get(node) {
            if kinds(n.kind) {
                return true;
            }
            match n.parent {
                Some(parent) => node = parent,
                None => return false,
            }
        }
        false
    };
    let mut out = String::new();
    for item in &typeset.pages.pages[page].items {
        let (ItemKind::Text(run), Content::Tagged(node)) = (&item.kind, item.content) else {
            continue;
        };
        let made = |k| matches!(k, NodeKind::Label | NodeKind::Reference | NodeKind::Contents);
        if !within(node, made) && within(node, |k| k == NodeKind::Note) == notes {
            out.extend(run.text.chars().filter(|c| !c.is_whitespace()));
        }
    }
    out
}

fn body_pages(typeset: &Typeset) -> Vec<usize> {
    let decimal = |i: &usize| typeset.pages.pages[*i].label.style == LabelStyle::Decimal;
    (0..typeset.pages.pages.len()).filter(decimal).collect()
}

#[test]
fn every_word_is_on_the_pages_in_order() {
    for (seed, name) in
        [(1, "classic"), (2, "modern"), (3, "pocket"), (4, "screen"), (5, "classic")]
    {
        let book = sample(seed);
        let design = Design::named(name).expect("a design");
        let made = set(&book, &design);
        let mut source = book.clone();
        source.notes.clear();
        let strip = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let want: String = reissue_core::words(&source).map(|w| strip(&w)).collect();
        let pages = body_pages(&made);
        let got: String = pages.iter().map(|p| letters(&made, *p, false)).collect();
        assert_eq!(got.to_lowercase(), want.to_lowercase(), "{name}");
        let notes = Book { notes: book.notes.clone(), ..Book::default() };
        let want: String = reissue_core::words(&notes).map(|w| strip(&w)).collect();
        let got: String = pages.iter().map(|p| letters(&made, *p, true)).collect();
        assert_eq!(got, want, "the notes of {name}");
    }
}

/// A block of an arbitrary book.
#[derive(Clone, Debug)]
enum Piece {
    Paragraph(String),
    Noted(String, Vec<String>),
    Quotation(Vec<String>),
    Verse(Vec<String>),
    List(Vec<String>),
    Table(Vec<Vec<String>>),
}

/// Up to `most` words, some of which are hard to set.
fn some_words(most: usize) -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "a",
        "the",
        "of",
        "quay",
        "wonderful",
        "self-adjusting",
        "“Yes,”",
        "said—and",
        "W.",
        "1815",
        "MDCCC15",
        "and/or",
        "affliction,",
        "non\u{A0}break",
        "co\u{AD}operate",
        "a\u{2060}—b",
        "Ἀχιλλεύς",
        "Достоевский",
        "https://example.org/a/b",
        "internationalisation",
        "pneumonoultramicroscopicsilicovolcanoconiosis",
    ]);
    prop::collection::vec(word, 1..=most).prop_map(|words| words.join(" "))
}

fn piece() -> impl Strategy<Value = Piece> {
    let several = |n, words| prop::collection::vec(some_words(words), 1..n);
    // Cells of several lines stand on the page line by line; their order is that of the structure.
    let cell = prop::sample::select(vec!["a", "I", "7", "x"]).prop_map(String::from);
    let rows = prop::collection::vec(prop::collection::vec(cell, 3), 1..9);
    prop_oneof![
        6 => some_words(160).prop_map(Piece::Paragraph),
        3 => (some_words(60), several(3, 70)).prop_map(|(text, note)| Piece::Noted(text, note)),
        1 => several(4, 60).prop_map(Piece::Quotation),
        1 => several(9, 9).prop_map(Piece::Verse),
        1 => several(6, 20).prop_map(Piece::List),
        1 => rows.prop_map(Piece::Table),
    ]
}

fn block_of(piece: Piece, notes: &mut Vec<Note>) -> Block {
    let paragraph = |t: String| Block::paragraph(vec![text(t)], Span::NONE);
    match piece {
        Piece::Paragraph(t) => paragraph(t),
        Piece::Noted(t, note) => {
            let id = NoteId(format!("n{}", notes.len()));
            let blocks = note.into_iter().map(paragraph).collect();
            notes.push(Note { id: id.clone(), blocks, ..Note::default() });
            let mark = Inline::new(InlineKind::NoteRef(id), Span::NONE);
            Block::paragraph(vec![text(t.clone()), mark, text(format!(" {t}"))], Span::NONE)
        }
        Piece::Quotation(all) => {
            let blocks = all.into_iter().map(paragraph).collect();
            block(BlockKind::Quotation(Quotation { blocks, attribution: None }))
        }
        Piece::Verse(all) => {
            let line = |t| Line { content: vec![text(t)], ..Line::default() };
            let stanza = Stanza { lines: all.into_iter().map(line).collect() };
            block(BlockKind::Verse(Verse { stanzas: vec![stanza], ..Verse::default() }))
        }
        Piece::List(all) => {
            let item = |t| ListItem { blocks: vec![paragraph(t)], span: Span::NONE };
            let items = all.into_iter().map(item).collect();
            block(BlockKind::List(List { kind: ListKind::Bullet, items }))
        }
        Piece::Table(rows) => {
            let cell = |t| Cell::of(vec![text(t)], Span::NONE);
            let row = |cells: Vec<String>| Row {
                cells: cells.into_iter().map(cell).collect(),
                span: Span::NONE,
            };
            let body = rows.into_iter().map(row).collect();
            block(BlockKind::Table(Table { body, ..Table::default() }))
        }
    }
}

/// Letters without white space and marks that are not shown, in lower case.
fn squeezed(text: &str) -> String {
    let shown = |c: &char| !c.is_whitespace() && !crate::shape::is_hidden(*c);
    text.chars().filter(shown).flat_map(char::to_lowercase).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_word_of_an_arbitrary_book_is_on_the_pages_in_order(
        chapters in prop::collection::vec(prop::collection::vec(piece(), 0..14), 1..4),
        name in prop::sample::select(vec!["classic", "modern", "pocket", "screen"]),
        measure in 40_u32..340,
    ) {
        let mut book = Book::default();
        for pieces in chapters {
            let mut section = Section::new(Role::Chapter, Span::NONE);
            section.heading = Some(Heading::titled("Of the Road"));
            let blocks = pieces.into_iter().map(|p| block_of(p, &mut book.notes));
            section.blocks = blocks.collect();
            book.body.push(section);
        }
        let mut design = Design::named(name).expect("a design");
        design.set_measure(reissue_page::Length::pt(f64::from(measure)));
        let made = set(&book, &design);
        let notes = Book { notes: std::mem::take(&mut book.notes), ..Book::default() };
        for (source, of_notes) in [(&book, false), (&notes, true)] {
            let want: String = reissue_core::words(source).map(|w| squeezed(&w)).collect();
            let pages = body_pages(&made).into_iter();
            let got: String = pages.map(|p| squeezed(&letters(&made, p, of_notes))).collect();
            prop_assert_eq!(got, want, "notes: {}", of_notes);
        }
        for note in &notes.notes {
            let page = |name: String| made.pages.destinations[&name].page;
            let at = page(format!("noteref-{}", note.id.0));
            prop_assert!(page(format!("note-{}", note.id.0)) >= at, "before its reference");
        }
    }
}

#[test]
fn notes_stand_on_the_page_of_their_reference() {
    let book = sample(7);
    let made = set(&book, &Design::default());
    assert!(book.notes.len() > 10);
    for note in &book.notes {
        let page = |name: String| made.pages.destinations[&name].page;
        let here = page(format!("noteref-{}", note.id.0));
        assert_eq!(page(format!("note-{}", note.id.0)), here, "{}", note.id.0);
    }
}

#[test]
fn chapters_open_on_rectos_and_blank_pages_are_blank() {
    let book = sample(9);
    let mut design = Design::default();
    design.set("chapter-opens", "recto").expect("a setting");
    design.set("page-multiple", "16").expect("a setting");
    let made = set(&book, &design);
    assert!(made.pages.pages.len().is_multiple_of(16));
    for chapter in 0..4 {
        let page = made.pages.destinations[&format!("c{chapter}")].page;
        assert_eq!(made.pages.pages[page].side, Side::Recto);
        let before = &made.pages.pages[page - 1];
        let text = letters(&made, page - 1, false) + &letters(&made, page - 1, true);
        assert_eq!(text.is_empty(), before.items.is_empty(), "no furniture on a blank page");
    }
    let first = made.pages.destinations["c0"].page;
    assert_eq!(made.pages.pages[first].label.to_string(), "1");
    assert_eq!(made.pages.pages[0].label.to_string(), "i");
}

#[test]
fn single_leaves_have_no_page_for_an_imprint_of_nothing() {
    let mut book = sample(9);
    let mut design = Design::default();
    design.set("sides", "one").expect("a setting");
    let empty = |book: &Book| {
        let made = set(book, &design);
        let bare = made.pages.pages.iter().filter(|p| p.items.is_empty()).count();
        (bare, made.pages.destinations["c0"].page)
    };
    let (bare, first) = empty(&book);
    assert_eq!(bare, 0);
    book.metadata.rights = Some("All rights reserved.".into());
    assert_eq!(empty(&book), (0, first + 1), "what there is to say has its page");
}

#[test]
fn contents_list_untitled_chapters_however_many() {
    let mut book = Book::default();
    book.metadata.title = "The Salt Road".into();
    for number in 1..=70 {
        let mut section = Section::new(Role::Chapter, Span::NONE);
        section.heading =
            Some(Heading { ordinal: vec![text(format!("Day {number}"))], ..Heading::default() });
        section.blocks = vec![Block::paragraph(vec![text("Salt.")], Span::NONE)];
        book.body.push(section);
    }
    let made = set(&book, &Design::default());
    let front: String = made
        .pages
        .pages
        .iter()
        .take_while(|p| p.label.style == reissue_page::LabelStyle::LowerRoman)
        .flat_map(|p| &p.items)
        .filter_map(|i| match &i.kind {
            ItemKind::Text(run) => Some(format!("{} ", run.text)),
            _ => None,
        })
        .collect();
    for number in [1, 35, 70] {
        assert!(front.contains(&format!("Day {number} ")), "{number} in {front}");
    }
}

#[test]
fn contents_list_no_lone_title_and_no_numbers_of_pieces_that_run_on() {
    let section = |role, title: &str, ordinal: &str| {
        let mut section = Section::new(role, Span::NONE);
        let line = |words: &str| if words.is_empty() { Vec::new() } else { vec![text(words)] };
        let heading = Heading { title: line(title), ordinal: line(ordinal), ..Heading::default() };
        section.heading = Some(heading);
        section.blocks = vec![Block::paragraph(vec![text("Salt.")], Span::NONE)];
        section
    };
    let listed = |book: &Book| {
        let made = set(book, &Design::default());
        let page = made.pages.destinations.get("contents").map(|d| d.page)?;
        let items = made.pages.pages[page].items.iter().filter_map(|i| match &i.kind {
            ItemKind::Text(run) => Some(format!("{} ", run.text.trim())),
            _ => None,
        });
        Some(items.collect::<String>())
    };
    let mut book = Book::default();
    book.body.push(section(Role::Chapter, "The Quay", ""));
    assert_eq!(listed(&book), None, "one title is no list");
    book.body.push(section(Role::Chapter, "The Pans", ""));
    for number in ["I", "II", "III", "IV"] {
        book.body.push(section(Role::Piece, "", number));
    }
    let found = listed(&book).expect("two titles are");
    assert!(found.contains("The Quay") && found.contains("The Pans"), "{found}");
    assert!(!found.contains("III"), "{found}");
}

#[test]
fn titles_in_the_contents_leave_the_column_of_the_numbers_free() {
    let mut book = sample(3);
    let long = "Of the men who weighed the salt at the quay and of the others who ".repeat(3);
    book.body[1].heading = Some(Heading::titled(long));
    let made = set(&book, &Design::default());
    let contents = made.pages.destinations["contents"].page;
    let runs: Vec<_> = made.pages.pages[contents]
        .items
        .iter()
        .filter(|i| matches!(i.content, reissue_page::Content::Tagged(_)))
        .filter_map(|i| match &i.kind {
            ItemKind::Text(run) => Some(run),
            _ => None,
        })
        .collect();
    let end = |run: &reissue_page::GlyphRun| run.origin.x + run.width();
    let number = |run: &&&reissue_page::GlyphRun| {
        let text = run.text.trim();
        !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
    };
    let column = runs.iter().filter(number).map(|r| r.origin.x).min().expect("numbers");
    let titles = runs.iter().filter(|r| r.text.trim().contains(' '));
    for run in titles {
        assert!(end(run) <= column, "`{}` reaches into the numbers", run.text);
    }
}

#[test]
fn a_title_page_of_the_source_is_set_as_one() {
    let mut book = sample(3);
    let mut page = Section::new(Role::TitlePage, Span::NONE);
    for words in ["The Salt Road", "by Ada Marsh", "A true story"] {
        page.blocks.push(Block::paragraph(vec![text(words)], Span::NONE));
    }
    book.front.insert(0, page);
    let made = set(&book, &Design::default());
    let runs: Vec<_> = made.pages.pages[2]
        .items
        .iter()
        .filter_map(|i| match &i.kind {
            ItemKind::Text(run) => Some(run),
            _ => None,
        })
        .collect();
    let size = |words: &str| runs.iter().find(|r| r.text.contains(words)).expect(words).size;
    assert!(size("Salt") > size("Marsh") && size("Marsh") > size("story"));
    assert!(runs[0].origin.y > made.pages.pages[2].trim.height / 6, "it stands below the head");
}

#[test]
fn contents_name_the_pages_of_chapters() {
    let made = set(&sample(3), &Design::default());
    let contents = made.pages.destinations["contents"].page;
    let items = made.pages.pages[contents].items.iter().filter_map(|i| match &i.kind {
        ItemKind::Text(run) => Some(run.text.trim_end_matches(' ')),
        _ => None,
    });
    let words: Vec<&str> = items.collect();
    for chapter in 0..4 {
        let page = made.pages.destinations[&format!("c{chapter}")].page;
        let label = made.pages.pages[page].label.to_string();
        assert!(words.contains(&label.as_str()), "{label} in {words:?}");
    }
    assert_eq!(made.pages.outline.len(), 5, "contents and four chapters");
}

#[test]
fn page_marks_stand_where_pages_begin() {
    let book = sample(5);
    let made = set(&book, &Design::default());
    let marked = page_marks(&book, &made);
    assert!(
        reissue_core::words(&marked).collect::<String>()
            == reissue_core::words(&book).collect::<String>()
    );
    let mut marks = Marks::default();
    reissue_core::Visit::visit_book(&mut marks, &marked);
    let labels: Vec<&String> = made.starts.iter().map(|s| &s.label).collect();
    assert_eq!(marks.0.iter().collect::<Vec<_>>(), labels);
    assert!(labels.len() > 20);
}

#[derive(Default)]
struct Marks(Vec<String>);

impl reissue_core::Visit for Marks {
    fn visit_inline(&mut self, inline: &Inline) {
        if let InlineKind::PageMark(label) = &inline.kind {
            self.0.push(label.clone());
        }
        self.walk_inline(inline);
    }
}

#[test]
fn a_character_without_a_glyph_is_an_error_with_its_place() {
    let mut book = sample(1);
    let span = Span::new(SourceId(0), 40, 43);
    book.body[0].blocks.push(Block::paragraph(vec![Inline::text("a \u{4e00} b", span)], span));
    let error = typeset(&book, &Design::default(), &FontLibrary::builtin()).expect_err("fails");
    let TypesetError::MissingGlyphs { characters } = error else { panic!("{error}") };
    assert_eq!(characters.len(), 1);
    assert_eq!((characters[0].character, characters[0].span), ('\u{4e00}', span));
}

#[test]
fn a_formula_whose_characters_no_font_has_stands_in_other_words() {
    let span = Span::new(SourceId(0), 40, 43);
    let formula = |inside: &str| {
        let mathml = format!("<math><semantics><mi>一</mi>{inside}</semantics></math>");
        let math = reissue_core::Math { mathml, text: "x ∈ 一".into(), display: false };
        Inline::new(InlineKind::Math(math), span)
    };
    let with = "<annotation encoding=\"application/x-tex\">x \\in \\one</annotation>";
    let mut book = sample(1);
    book.body[0].blocks.push(Block::paragraph(vec![formula("")], span));
    book.body[0].blocks.push(Block::paragraph(vec![formula(with)], span));
    let made = set(&book, &Design::default());
    let runs = made.pages.pages.iter().flat_map(|p| &p.items).filter_map(|i| match &i.kind {
        reissue_page::ItemKind::Text(run) => Some(run.text.as_str()),
        _ => None,
    });
    let words = runs.collect::<String>();
    assert!(words.contains("x ∈ U+4E00") && words.contains("x \\in \\one"), "{words}");
    let told: Vec<_> = made.diagnostics.iter().filter(|d| d.code == "type-010").collect();
    assert!(told.len() == 2 && told.iter().all(|d| d.span == span), "{told:?}");
    assert!(told[0].message.contains("`一` (U+4E00)"), "{}", told[0].message);
}

#[test]
fn the_same_book_gives_the_same_pages() {
    let book = sample(11);
    let dump = |t: &Typeset| reissue_page::dump(&t.pages);
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    let first = one.install(|| set(&book, &Design::default()));
    assert!(dump(&first) == dump(&set(&book, &Design::default())));
}

#[test]
fn empty_books_and_empty_parts_are_set() {
    let mut book = Book::default();
    assert!(typeset(&book, &Design::default(), &FontLibrary::builtin()).is_ok());
    book.body.push(Section::new(Role::Part, Span::NONE));
    let mut figure = reissue_core::Figure::default();
    figure.images.push(reissue_core::Image { resource: "gone.png".into(), ..Default::default() });
    book.body[0].blocks.push(block(BlockKind::Figure(figure)));
    let aligned =
        reissue_core::Paragraph { align: Align::Center, ..reissue_core::Paragraph::default() };
    book.body[0].blocks.push(block(BlockKind::Paragraph(aligned)));
    let made = set(&book, &Design::default());
    assert!(made.diagnostics.iter().any(|d| d.code == "type-005"));
}
