//! An arbitrary book, for properties: any shape that the model allows, in words that no reader takes
//! for structure.
//!
//! The book is as [`prepare`](reissue::prepare()) leaves one: text runs that touch are one, every
//! section has an id, every reference to a note has its note, and notes stand in the order of
//! their references. It holds no pictures and no formulas.

use proptest::collection::vec;
use proptest::prelude::*;
use reissue::{
    Align, Aside, Attribution, Block, BlockKind, Book, Bridgehead, Cell, Column, Contributor,
    Definition, DefinitionList, Dialogue, Heading, Inline, InlineKind, Language, Letter, Line,
    LinkTarget, List, ListItem, ListKind, Note, NoteId, NoteKind, Numbering, Paragraph, Phrase,
    Preformatted, Quotation, Role, Row, SceneBreak, Section, Span, Stanza, Table, Turn, Verse,
    VisitMut,
};

const WORDS: &[&str] = &[
    "salt",
    "harbour",
    "the",
    "of",
    "weighed",
    "morning",
    "mules",
    "road",
    "never",
    "ledger",
    "brass",
    "winter",
    "father",
    "counted",
    "quay",
    "and",
    "before",
    "naïve",
    "Ἀθῆναι",
    "море",
    "1934",
    "well-known",
    "“tide”",
    "don’t",
    "—",
    "…",
    "R&D",
    "<tag>",
    "a_b",
    "*",
    "#7",
    "[sic]",
    "50%",
    "x^2",
    "back\\slash",
    "`tick`",
    "ﬁn",
    "é",
    "½",
    "£5",
];

/// A phrase of `from` to `to` words, begun by a capital letter and ended by a full stop.
fn phrase(from: usize, to: usize) -> impl Strategy<Value = String> {
    vec(prop::sample::select(WORDS), from..=to)
        .prop_map(|words| format!("So {} then.", words.join(" ")))
}

fn text(from: usize, to: usize) -> impl Strategy<Value = Inline> {
    phrase(from, to).prop_map(|t| Inline::text(t, Span::NONE))
}

fn inline(kind: InlineKind) -> Inline {
    Inline::new(kind, Span::NONE)
}

/// One piece of mark-up inside a paragraph. Notes are marked by a link to `note`, for the whole
/// book to turn into references.
fn markup() -> impl Strategy<Value = Inline> {
    let words = || vec(text(1, 3), 1..=1);
    let simple = prop_oneof![
        words().prop_map(|c| inline(InlineKind::Emphasis(c))),
        words().prop_map(|c| inline(InlineKind::Strong(c))),
        words().prop_map(|c| inline(InlineKind::SmallCaps(c))),
        words().prop_map(|c| inline(InlineKind::WorkTitle(c))),
        words().prop_map(|c| inline(InlineKind::Struck(c))),
        words().prop_map(|c| inline(InlineKind::Underline(c))),
        words().prop_map(|c| inline(InlineKind::Superscript(c))),
        words().prop_map(|c| inline(InlineKind::Subscript(c))),
        "[a-z<&]{1,8}".prop_map(|c| inline(InlineKind::Code(c))),
        words().prop_map(|c| {
            let target = LinkTarget::External("https://example.org/a?b=c&d".into());
            inline(InlineKind::Link { target, content: c })
        }),
        (words(), any::<bool>()).prop_map(|(content, italic)| {
            let language = Language::new("fr").unwrap_or_default();
            inline(InlineKind::Foreign(Phrase { language, italic, content }))
        }),
        Just(inline(InlineKind::LineBreak)),
        Just(inline(InlineKind::NoteRef(NoteId("note".into())))),
    ];
    simple.prop_recursive(2, 4, 1, |inner| {
        inner.prop_map(|i| match i.kind {
            InlineKind::Strong(_) | InlineKind::LineBreak | InlineKind::NoteRef(_) => i,
            _ => inline(InlineKind::Strong(vec![Inline::text("Both: ", Span::NONE), i])),
        })
    })
}

/// Words with mark-up between them; begins and ends with words.
fn inlines() -> impl Strategy<Value = Vec<Inline>> {
    (text(2, 12), vec((markup(), text(1, 8)), 0..=3)).prop_map(|(first, rest)| {
        let mut out = vec![first];
        for (piece, words) in rest {
            out.push(piece);
            out.push(words);
        }
        out
    })
}

fn paragraph() -> impl Strategy<Value = Block> {
    inlines().prop_map(|content| Block::paragraph(content, Span::NONE))
}

fn block(kind: BlockKind) -> Block {
    Block::new(kind, Span::NONE)
}

fn attribution() -> impl Strategy<Value = Option<Attribution>> {
    proptest::option::of(
        text(1, 3).prop_map(|t| Attribution { content: vec![t], span: Span::NONE }),
    )
}

fn verse() -> impl Strategy<Value = Verse> {
    let line = (0_u8..4, text(2, 5)).prop_map(|(indent, t)| Line {
        indent,
        content: vec![t],
        span: Span::NONE,
    });
    let stanza = vec(line, 2..=4).prop_map(|lines| Stanza { lines });
    vec(stanza, 1..=3).prop_map(|stanzas| Verse { stanzas, ..Verse::default() })
}

fn letter() -> impl Strategy<Value = Block> {
    (vec(paragraph(), 1..=3), text(1, 2), text(1, 2)).prop_map(|(blocks, salutation, signature)| {
        block(BlockKind::Letter(Letter {
            salutation: vec![salutation],
            blocks,
            signature: vec![vec![signature]],
            ..Letter::default()
        }))
    })
}

fn list() -> impl Strategy<Value = Block> {
    let kind = prop_oneof![
        Just(ListKind::Bullet),
        Just(ListKind::Plain),
        (1..5_i32).prop_map(|start| ListKind::Ordered { start, numbering: Numbering::Decimal }),
    ];
    (kind, vec(paragraph(), 1..=4)).prop_map(|(kind, items)| {
        let items = items.into_iter().map(|p| ListItem { blocks: vec![p], span: Span::NONE });
        block(BlockKind::List(List { kind, items: items.collect() }))
    })
}

fn table() -> impl Strategy<Value = Block> {
    (1_usize..4, 1_usize..4).prop_flat_map(|(columns, rows)| {
        let row = vec(text(1, 3), columns);
        (vec(row, rows), Just(columns)).prop_map(|(rows, columns)| {
            let row = |cells: Vec<Inline>| Row {
                cells: cells.into_iter().map(|t| Cell::of(vec![t], Span::NONE)).collect(),
                span: Span::NONE,
            };
            block(BlockKind::Table(Table {
                columns: vec![Column::default(); columns],
                body: rows.into_iter().map(row).collect(),
                ..Table::default()
            }))
        })
    })
}

fn dialogue() -> impl Strategy<Value = Block> {
    let speech = (text(1, 1), paragraph()).prop_map(|(speaker, words)| Turn::Speech {
        speaker: vec![speaker],
        blocks: vec![words],
        span: Span::NONE,
    });
    let direction = text(1, 6).prop_map(|t| Turn::Direction { content: vec![t], span: Span::NONE });
    vec(prop_oneof![3 => speech, 1 => direction], 1..=4)
        .prop_map(|turns| block(BlockKind::Dialogue(Dialogue { turns })))
}

fn definitions() -> impl Strategy<Value = Block> {
    let item = (text(1, 2), paragraph()).prop_map(|(term, sense)| Definition {
        terms: vec![vec![term]],
        senses: vec![vec![sense]],
        span: Span::NONE,
    });
    vec(item, 1..=3).prop_map(|items| block(BlockKind::DefinitionList(DefinitionList { items })))
}

/// Any block but pictures and formulas.
fn any_block() -> impl Strategy<Value = Block> {
    let quoted = || (vec(paragraph(), 1..=2), attribution());
    prop_oneof![
        8 => paragraph(),
        1 => inlines().prop_map(|content| block(BlockKind::Paragraph(Paragraph {
            content, align: Align::Center, ..Paragraph::default()
        }))),
        1 => inlines().prop_map(|content| block(BlockKind::Paragraph(Paragraph {
            content, lead_in: 2, ..Paragraph::default()
        }))),
        2 => quoted().prop_map(|(blocks, attribution)| {
            block(BlockKind::Quotation(Quotation { blocks, attribution }))
        }),
        2 => verse().prop_map(|v| block(BlockKind::Verse(v))),
        1 => letter(),
        2 => list(),
        1 => table(),
        1 => dialogue(),
        1 => definitions(),
        1 => "[a-z <&\n]{0,20}x".prop_map(|text| {
            block(BlockKind::Preformatted(Preformatted { text: format!("y{text}"), syntax: None }))
        }),
        1 => Just(block(BlockKind::SceneBreak(SceneBreak { mark: None }))),
        1 => Just(block(BlockKind::SceneBreak(SceneBreak { mark: Some("* * *".into()) }))),
        1 => (text(1, 2), vec(paragraph(), 1..=2)).prop_map(|(title, blocks)| {
            block(BlockKind::Aside(Aside { title: vec![title], blocks }))
        }),
        1 => text(1, 3).prop_map(|t| {
            block(BlockKind::Bridgehead(Bridgehead { content: vec![t] }))
        }),
    ]
}

fn section(role: Role, depth: u32) -> BoxedStrategy<Section> {
    let inner = if depth == 0 {
        Just(Vec::new()).boxed()
    } else {
        vec(section(Role::Section, depth - 1), 0..=2).boxed()
    };
    (phrase(1, 3), vec(any_block(), 1..=6), inner)
        .prop_map(move |(title, blocks, sections)| Section {
            heading: Some(Heading::titled(title.trim_end_matches('.'))),
            blocks,
            sections,
            ..Section::new(role, Span::NONE)
        })
        .boxed()
}

fn note_blocks() -> impl Strategy<Value = Vec<Block>> {
    vec(text(1, 10).prop_map(|t| Block::paragraph(vec![t], Span::NONE)), 1..=2)
}

/// A book of one to four chapters, perhaps in parts, with a preface and an appendix now and then.
pub fn book() -> impl Strategy<Value = Book> {
    let chapters = vec(section(Role::Chapter, 2), 1..=4);
    let front = proptest::option::of(section(Role::Preface, 0));
    let back = proptest::option::of(section(Role::Appendix, 1));
    let parted = any::<bool>();
    (phrase(1, 4), chapters, front, back, parted, vec(note_blocks(), 24), any::<bool>()).prop_map(
        |(title, chapters, front, back, parted, notes, endnotes)| {
            let mut book = Book::default();
            book.metadata.title = title.trim_end_matches('.').to_owned();
            book.metadata.creators.push(Contributor::author("Ann Merrow"));
            book.metadata.languages.extend(Language::new("en"));
            book.front.extend(front);
            book.back.extend(back);
            if parted {
                let mut part = Section::new(Role::Part, Span::NONE);
                part.heading = Some(Heading::titled("The Coast"));
                part.sections = chapters;
                book.body.push(part);
            } else {
                book.body = chapters;
            }
            give_notes(&mut book, notes, endnotes);
            reissue::prepare(&mut book, "arbitrary");
            book
        },
    )
}

/// Gives each mark of a note a note of its own; marks beyond the notes go.
fn give_notes(book: &mut Book, notes: Vec<Vec<Block>>, endnotes: bool) {
    struct Number(usize, usize);
    impl VisitMut for Number {
        fn visit_inlines(&mut self, inlines: &mut Vec<Inline>) {
            let most = self.1;
            inlines.retain(|i| !matches!(i.kind, InlineKind::NoteRef(_)) || self.0 < most);
            for inline in inlines {
                if let InlineKind::NoteRef(id) = &mut inline.kind {
                    if self.0 < most {
                        self.0 += 1;
                        *id = NoteId(format!("n{}", self.0));
                    } else {
                        inline.kind = InlineKind::Text(String::new());
                    }
                }
                self.visit_inline(inline);
            }
        }
    }
    let mut number = Number(0, notes.len());
    number.visit_book(book);
    let kind = if endnotes { NoteKind::Endnote } else { NoteKind::Footnote };
    book.notes = notes
        .into_iter()
        .take(number.0)
        .enumerate()
        .map(|(at, blocks)| Note {
            id: NoteId(format!("n{}", at + 1)),
            kind,
            blocks,
            ..Note::default()
        })
        .collect();
}
