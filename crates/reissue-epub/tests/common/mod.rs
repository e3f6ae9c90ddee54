//! A stock book that uses every construct of the model, and pictures made here.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by a panic")]
#![allow(dead_code, reason = "each test file uses a part")]

use reissue_core::*;

pub(crate) fn text(t: &str) -> Inline {
    Inline::text(t, Span::NONE)
}

pub(crate) fn inline(kind: InlineKind) -> Inline {
    Inline::new(kind, Span::NONE)
}

pub(crate) fn block(kind: BlockKind) -> Block {
    Block::new(kind, Span::NONE)
}

pub(crate) fn para(t: &str) -> Block {
    Block::paragraph(vec![text(t)], Span::NONE)
}

pub(crate) fn language(tag: &str) -> Language {
    Language::new(tag).expect("a well-formed tag")
}

/// A grey PNG of one colour, its scanlines stored without compression.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    let chunk = |kind: &[u8; 4], data: &[u8]| {
        let mut out = (data.len() as u32).to_be_bytes().to_vec();
        out.extend(kind);
        out.extend(data);
        let crc = crc32(&out[4..]);
        out.extend(crc.to_be_bytes());
        out
    };
    let raw: Vec<u8> =
        (0..height).flat_map(|_| std::iter::repeat_n(0, width as usize + 1)).collect();
    let mut zlib = vec![0x78, 1];
    let mut blocks = raw.chunks(65_535).peekable();
    while let Some(piece) = blocks.next() {
        zlib.push(u8::from(blocks.peek().is_none()));
        let n = piece.len() as u16;
        zlib.extend(n.to_le_bytes());
        zlib.extend((!n).to_le_bytes());
        zlib.extend(piece);
    }
    let (a, b) = raw.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    zlib.extend((b << 16 | a).to_be_bytes());
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = width.to_be_bytes().to_vec();
    header.extend(height.to_be_bytes());
    header.extend([8, 0, 0, 0, 0]);
    out.extend(chunk(b"IHDR", &header));
    out.extend(chunk(b"IDAT", &zlib));
    out.extend(chunk(b"IEND", &[]));
    out
}

/// A small PNG whose header claims another size.
pub(crate) fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let mut out = png(4, 4);
    out[16..20].copy_from_slice(&width.to_be_bytes());
    out[20..24].copy_from_slice(&height.to_be_bytes());
    let crc = crc32(&out[12..29]);
    out[29..33].copy_from_slice(&crc.to_be_bytes());
    out
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

pub(crate) fn resource(name: &str, media_type: MediaType, bytes: Vec<u8>) -> Resource {
    Resource { name: name.into(), media_type, data: bytes.into(), span: Span::NONE }
}

pub(crate) fn image(name: &str, alt: Option<&str>) -> Image {
    Image { resource: name.into(), alt: alt.map(Into::into), ..Image::default() }
}

const MATHML: &str = r#"<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow><mi>h</mi><mo>=</mo><msub><mi>h</mi><mn>0</mn></msub><mo>+</mo><mi>a</mi></mrow></math>"#;

const SVG: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 120"><path d="M0 60 C25 10 50 10 75 60 S125 110 150 60" fill="none" stroke="#888" stroke-width="3"/></svg>"##;

fn metadata() -> Metadata {
    let mut isbn = std::collections::BTreeMap::new();
    isbn.insert(Edition::Epub, Isbn::new("9780306406157").expect("isbn"));
    isbn.insert(Edition::Print, Isbn::new("9780804429573").expect("isbn"));
    let person = |name: &str, role| Contributor { name: name.into(), sort: None, role };
    Metadata {
        title: "The Tide & the Table".into(),
        subtitle: Some("A “Short” Book of the Shore".into()),
        title_sort: Some("Tide & the Table, The".into()),
        original_title: Some("La table des marées".into()),
        creators: vec![Contributor::author("Ann Merrow"), Contributor::author("Tom Hythe")],
        contributors: vec![
            person("Joan of Rye", MarcRole::TRANSLATOR),
            person("Peter Shingle", MarcRole::ILLUSTRATOR),
        ],
        languages: vec![language("en-GB"), language("fr")],
        isbn,
        identifiers: vec![
            Identifier { scheme: "doi".into(), value: "10.1000/182".into() },
            Identifier { scheme: "lccn".into(), value: "2001012345".into() },
        ],
        publisher: Some("The Model Press".into()),
        imprint: Some("Shore Books".into()),
        place: Some("Rye".into()),
        date: PublicationDate::new("2026-05-01"),
        original_date: PublicationDate::new("1898"),
        original_publisher: Some("Bell & Sons".into()),
        edition_statement: Some("Second edition".into()),
        description: Some("A harbour waits.\nIt waits <long>.".into()),
        subjects: vec![
            Subject {
                scheme: SubjectScheme::Bisac,
                code: Some("FIC047000".into()),
                label: "Sea Stories".into(),
            },
            Subject { scheme: SubjectScheme::Keyword, code: None, label: "tides".into() },
        ],
        series: vec![Series { name: "The Shore Books".into(), number: Some("IV".into()) }],
        rights: Some("CC0 1.0 Universal".into()),
        source: Some("The Tide Table, London: Bell & Sons, 1898".into()),
        accessibility: Accessibility {
            conforms_to: Some("EPUB Accessibility 1.1 - WCAG 2.2 Level AA".into()),
            certified_by: Some("The Model Press".into()),
            ..Accessibility::default()
        },
        ..Metadata::default()
    }
}

fn heading(ordinal: &str, title: &str, subtitle: &str) -> Option<Heading> {
    let part = |t: &str| if t.is_empty() { Vec::new() } else { vec![text(t)] };
    Some(Heading {
        ordinal: part(ordinal),
        title: part(title),
        subtitle: part(subtitle),
        ..Heading::default()
    })
}

pub(crate) fn section(role: Role, title: &str, blocks: Vec<Block>) -> Section {
    let heading = if title.is_empty() { None } else { heading("", title, "") };
    Section { role, heading, blocks, ..Section::new(role, Span::NONE) }
}

fn first_chapter() -> Section {
    let mut opening = Paragraph {
        content: vec![
            inline(InlineKind::PageMark("1".into())),
            text("The harbour "),
            inline(InlineKind::Emphasis(vec![text("emptied twice")])),
            text(" a day, and <nobody> & “nothing” thought it odd."),
            inline(InlineKind::NoteRef(NoteId("a".into()))),
        ],
        lead_in: 4,
        ..Paragraph::default()
    };
    opening.content.push(inline(InlineKind::Index(IndexMark {
        term: vec!["harbour".into()],
        range: IndexRange::Point,
        see: None,
    })));
    let all = vec![
        text("She said "),
        inline(InlineKind::Foreign(Phrase {
            language: language("fr"),
            italic: true,
            content: vec![text("la grande respiration")],
        })),
        text(", "),
        inline(InlineKind::Strong(vec![text("strong")])),
        inline(InlineKind::SmallCaps(vec![text(" Small Caps")])),
        inline(InlineKind::WorkTitle(vec![text(" Marigold")])),
        inline(InlineKind::Superscript(vec![text("sup")])),
        inline(InlineKind::Subscript(vec![text("sub")])),
        inline(InlineKind::Struck(vec![text("struck")])),
        inline(InlineKind::Underline(vec![text("under")])),
        inline(InlineKind::Code("a < b".into())),
        inline(InlineKind::LineBreak),
        inline(InlineKind::Anchor("here".into())),
        inline(InlineKind::Link {
            target: LinkTarget::Internal("map".into()),
            content: vec![text("the map"), inline(InlineKind::NoteRef(NoteId("b".into())))],
        }),
        inline(InlineKind::Link {
            target: LinkTarget::External("https://example.org/a b?c=d&e".into()),
            content: vec![text("outside")],
        }),
        inline(InlineKind::Image(image("images/dot.png", Some("a dot")))),
        inline(InlineKind::Math(Math {
            mathml: MATHML.into(),
            text: "h = h0 + a".into(),
            display: false,
        })),
        inline(InlineKind::Ruby { base: vec![text("東京")], text: "とうきょう".into() }),
        inline(InlineKind::Foreign(Phrase {
            language: language("he"),
            italic: false,
            content: vec![text("שלום")],
        })),
        inline(InlineKind::Index(IndexMark {
            term: vec!["salt".into(), "trade in".into()],
            range: IndexRange::Start,
            see: None,
        })),
        inline(InlineKind::Index(IndexMark {
            term: vec!["brine".into()],
            range: IndexRange::Point,
            see: Some(vec!["salt".into()]),
        })),
    ];
    let mut chapter = Section {
        id: Some("chapter one".into()),
        heading: heading("Chapter I", "The Ebb", "In which the sea goes out"),
        blocks: vec![
            block(BlockKind::Epigraph(Quotation {
                blocks: vec![para("The sea is the sea.")],
                attribution: Some(Attribution { content: vec![text("Anon.")], span: Span::NONE }),
            })),
            block(BlockKind::Paragraph(opening)),
            Block::paragraph(all, Span::NONE),
        ],
        ..Section::new(Role::Chapter, Span::NONE)
    };
    chapter.blocks.extend(kinds());
    let mut inner = section(Role::Section, "A Letter from the Sea", vec![letter()]);
    inner.id = Some("letter".into());
    inner.sections.push(section(Role::Section, "Deeper", vec![para("Down.")]));
    chapter.sections.push(inner);
    chapter
}

fn letter() -> Block {
    block(BlockKind::Letter(Letter {
        dateline: vec![vec![text("Rye")], vec![text("3 May 1898")]],
        salutation: vec![text("Dear Town,")],
        blocks: vec![para("I have gone to see my sister.")],
        closing: vec![text("Yours ever,")],
        signature: vec![vec![text("The Sea")]],
        postscript: vec![para("P.S. Do not move the boats.")],
    }))
}

fn verse() -> Verse {
    let line = |indent, t: &str| Line { indent, content: vec![text(t)], span: Span::NONE };
    Verse {
        title: vec![text("The Moon")],
        stanzas: vec![
            Stanza {
                lines: vec![
                    line(0, "The moon, she keeps the kitchen clock,"),
                    line(1, "And winds it with a thread;"),
                ],
            },
            Stanza {
                lines: vec![
                    line(0, "She lets the water under lock"),
                    line(12, "When all the town’s abed."),
                ],
            },
        ],
        attribution: Some(Attribution { content: vec![text("Old song")], span: Span::NONE }),
    }
}

fn list(kind: ListKind) -> Block {
    let item = |t: &str| ListItem { blocks: vec![para(t)], span: Span::NONE };
    block(BlockKind::List(List { kind, items: vec![item("one"), item("two")] }))
}

fn table() -> Block {
    let cell = |t: &str| Cell::of(vec![text(t)], Span::NONE);
    let header = |t: &str| Cell { header: true, ..cell(t) };
    let row = |cells| Row { cells, span: Span::NONE };
    block(BlockKind::Table(Table {
        caption: vec![para("Low water at the harbour bar."), para("In hours.")],
        columns: vec![
            Column { align: Align::Start, width: Some(333) },
            Column { align: Align::End, width: None },
            Column { align: Align::Center, width: None },
        ],
        head: vec![
            row(vec![Cell::default(), Cell { columns: 2, ..header("Tide") }]),
            row(vec![header("Day"), header("Morning"), header("Evening")]),
        ],
        body: vec![
            row(vec![Cell { rows: 2, ..header("Monday") }, cell("4:12"), cell("16:37")]),
            row(vec![cell("5:01"), Cell { blocks: vec![para("a"), para("b")], ..Cell::default() }]),
            row(vec![]),
        ],
        foot: vec![row(vec![Cell { columns: 3, ..cell("Source: the door") }])],
    }))
}

fn kinds() -> Vec<Block> {
    let mut map = block(BlockKind::Figure(Figure {
        images: vec![
            Image {
                description: Some("Three boats.\nOne of them leans.".into()),
                width: Some(600),
                ..image("images/map.png", Some("Boats on mud"))
            },
            image("wave.svg", Some("A wave")),
        ],
        caption: vec![para("The harbour at the ebb.")],
        placement: Placement::Here,
    }));
    map.id = Some("map".into());
    let speech = |speaker: &str, blocks| Turn::Speech {
        speaker: vec![text(speaker)],
        blocks,
        span: Span::NONE,
    };
    vec![
        block(BlockKind::Quotation(Quotation {
            blocks: vec![para("Quoted."), block(BlockKind::Verse(verse()))],
            attribution: None,
        })),
        block(BlockKind::Paragraph(Paragraph {
            content: vec![text("and on it went.")],
            continued: true,
            ..Paragraph::default()
        })),
        block(BlockKind::Paragraph(Paragraph {
            content: vec![text("KEEP OUT")],
            align: Align::Center,
            ..Paragraph::default()
        })),
        para("Ein Wort.").with_language(language("de")),
        block(BlockKind::Verse(verse())),
        list(ListKind::Bullet),
        list(ListKind::Plain),
        list(ListKind::Ordered { start: 3, numbering: Numbering::LowerRoman }),
        block(BlockKind::DefinitionList(DefinitionList {
            items: vec![Definition {
                terms: vec![vec![text("ebb")], vec![text("low")]],
                senses: vec![vec![para("Going out.")], vec![para("Decline.")]],
                span: Span::NONE,
            }],
        })),
        table(),
        map,
        block(BlockKind::Figure(Figure {
            images: vec![],
            caption: vec![para("A lost picture.")],
            placement: Placement::Top,
        })),
        block(BlockKind::SceneBreak(SceneBreak { mark: None })),
        block(BlockKind::Dialogue(Dialogue {
            turns: vec![
                Turn::Direction { content: vec![text("Enter two fishermen.")], span: Span::NONE },
                speech("First", vec![para("Is it gone?"), para("All of it?")]),
                speech("Second", vec![block(BlockKind::Verse(verse()))]),
            ],
        })),
        block(BlockKind::SceneBreak(SceneBreak { mark: Some("* * *".into()) })),
        block(BlockKind::Preformatted(Preformatted {
            text: "fn main() {\n    tide < 3;\n}\n".into(),
            syntax: Some("rust".into()),
        })),
        block(BlockKind::Math(Math {
            mathml: MATHML.into(),
            text: "h = h0 + a".into(),
            display: true,
        })),
        block(BlockKind::PageMark("ii".into())),
        block(BlockKind::Aside(Aside {
            title: vec![text("On knots")],
            blocks: vec![para("A bowline holds.")],
        })),
        block(BlockKind::Bridgehead(Bridgehead { content: vec![text("A small head")] })),
        para("The end of it."),
    ]
}

fn note(id: &str, kind: NoteKind, blocks: Vec<Block>) -> Note {
    Note { id: NoteId(id.into()), kind, blocks, ..Note::default() }
}

/// The stock book: every role, block and inline, notes of both kinds, marks of pages and index.
pub(crate) fn stock() -> Book {
    let mut part = section(Role::Part, "Out", vec![para("A word before.")]);
    part.heading = heading("Part One", "Out", "");
    part.sections.push(first_chapter());
    let mut second = section(
        Role::Chapter,
        "The Flood",
        vec![Block::paragraph(
            vec![
                inline(InlineKind::PageMark("2".into())),
                text("It came back"),
                inline(InlineKind::NoteRef(NoteId("end".into()))),
                text(" at ten, to "),
                inline(InlineKind::Link {
                    target: LinkTarget::Internal("chapter one".into()),
                    content: vec![text("chapter one")],
                }),
                inline(InlineKind::NoteRef(NoteId("a".into()))),
                inline(InlineKind::Index(IndexMark {
                    term: vec!["harbour".into()],
                    range: IndexRange::Point,
                    see: None,
                })),
                text("."),
            ],
            Span::NONE,
        )],
    );
    second.language = Some(language("en-US"));
    part.sections.push(second);
    let front = [
        section(Role::HalfTitle, "The Tide & the Table", vec![]),
        section(Role::Dedication, "", vec![para("For those who wait.")]),
        section(Role::Illustrations, "", vec![]),
        section(Role::Preface, "Preface", vec![para("Some words.")]),
        section(Role::Introduction, "Introduction", vec![para("More words.")]),
    ];
    let made = [Role::TitlePage, Role::Imprint, Role::Contents, Role::Notes, Role::Index];
    let used: Vec<Role> = front
        .iter()
        .map(|s| s.role)
        .chain(made)
        .chain([Role::Part, Role::Chapter, Role::Illustrations])
        .collect();
    let mut book = Book {
        metadata: metadata(),
        cover: Some(image("cover.png", None)),
        front: front.into(),
        body: vec![part],
        notes: vec![
            note(
                "a",
                NoteKind::Footnote,
                vec![
                    Block::paragraph(
                        vec![text("Kentish"), inline(InlineKind::NoteRef(NoteId("c".into())))],
                        Span::NONE,
                    ),
                    para("And more."),
                ],
            ),
            note("b", NoteKind::Footnote, vec![list(ListKind::Bullet)]),
            note("c", NoteKind::Footnote, vec![para("A note on a note.")]),
            note("end", NoteKind::Endnote, vec![para("Late, he wrote.")]),
        ],
        resources: vec![
            resource("images/map.png", MediaType::Png, png(90, 60)),
            resource("images/dot.png", MediaType::Png, png(8, 8)),
            resource("wave.svg", MediaType::Svg, SVG.into()),
            resource("cover.png", MediaType::Png, png(625, 1000)),
        ],
        ..Book::default()
    };
    for role in Role::ALL.iter().filter(|r| !used.contains(r)) {
        let title =
            if *role == Role::Epigraph { String::new() } else { format!("The {}", role.name()) };
        let section = section(*role, &title, vec![para("Words of it.")]);
        book.matter_mut(role.matter()).push(section);
    }
    book
}
