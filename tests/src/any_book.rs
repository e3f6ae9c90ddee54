//! Books of any kind, for tests of properties: every variant of the model, with pictures, formulas, and
//! words that mean something to one format or another.
//!
//! A book is made from a tape of numbers, each of which is one choice; past the end of the tape
//! every choice is the first, which is the simplest. So a shorter tape and smaller numbers are a
//! simpler book, and proptest shrinks both.
//!
//! What all readers promise holds of every book: white space is single spaces, names are unique,
//! internal links and references lead to something that is there, every picture has its resource,
//! notes stand in the order of their first reference.

use std::sync::Arc;

use proptest::prelude::*;
use reissue::{
    Accessibility, Align, Aside, Attribution, Block, BlockKind, Book, Bridgehead, Cell, Column,
    Contributor, Definition, DefinitionList, Dialogue, Edition, Figure, Heading, Identifier, Image,
    IndexMark, IndexRange, Inline, InlineKind, Isbn, Language, Letter, Line, LinkTarget, List,
    ListItem, ListKind, MarcRole, Math, Matter, MediaType, Metadata, Note, NoteId, NoteKind,
    Numbering, Paragraph, Phrase, Placement, Preformatted, PublicationDate, Quotation, Resource,
    ResourceData, Role, Row, SceneBreak, Section, Series, Span, Stanza, Subject, SubjectScheme,
    Table, Turn, Verse, Visit, VisitMut, arrange, plain_math,
};

/// Books of up to some hundred blocks.
pub fn books() -> impl Strategy<Value = Book> {
    proptest::collection::vec(any::<u16>(), 0..600).prop_map(|tape| book(&tape))
}

/// The book of a tape.
pub fn book(tape: &[u16]) -> Book {
    let mut maker = Maker { tape, at: 0, ids: 0, notes: Vec::new() };
    let book = maker.book();
    settled(book)
}

/// Words that look like marks of some format, beside plain ones.
const WORDS: &[&str] = &[
    "salt",
    "the",
    "Quay",
    "I",
    "1.",
    "a)",
    "(iv)",
    "-",
    "--",
    "+",
    "*",
    "**",
    "_x_",
    "a_b",
    "#",
    "##",
    ">",
    "|",
    "a|b",
    "\\",
    "`",
    "``",
    "^",
    "^2^",
    "~",
    "~~",
    "[1]",
    "[^1]",
    "[x](y)",
    "![",
    "]",
    "{.x}",
    "}",
    "<b>",
    "</i>",
    "<",
    "&amp;",
    "&",
    "&#65;",
    ":",
    ":::",
    "---",
    "===",
    "...",
    "…",
    "—",
    "“Yes,”",
    "‘no’",
    "don't",
    "\"so\"",
    "é",
    "e\u{301}",
    "火星",
    "שלום",
    "a\u{a0}b",
    "soft\u{ad}hyphen",
    "http://a.example/?q=1&b=_c_",
    "Mr.",
    "$5",
    "100%",
    "@",
    "!",
    "?",
    "CHAPTER",
    "[Footnote",
    "[Illustration]",
    "\u{feff}",
    "c:\\d",
    "x<y",
];

const LANGUAGES: &[&str] = &["fr", "de-CH", "la", "grc", "zh-Hant", "he"];

struct Maker<'a> {
    tape: &'a [u16],
    at: usize,
    ids: usize,
    notes: Vec<Note>,
}

/// How deep blocks stand inside one another at most.
const DEPTH: usize = 3;

impl Maker<'_> {
    /// One of `count` choices.
    fn pick(&mut self, count: usize) -> usize {
        let drawn = self.tape.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(drawn) % count.max(1)
    }

    /// Yes once in `times`.
    fn rarely(&mut self, times: usize) -> bool {
        self.pick(times) == times - 1
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.pick(list.len())]
    }

    fn some<T>(&mut self, most: usize, make: impl Fn(&mut Self) -> T) -> Vec<T> {
        (0..self.pick(most + 1)).map(|_| make(self)).collect()
    }

    fn one_or_more<T>(&mut self, most: usize, make: impl Fn(&mut Self) -> T) -> Vec<T> {
        (0..=self.pick(most)).map(|_| make(self)).collect()
    }

    fn words(&mut self) -> String {
        let words: Vec<&str> = self.one_or_more(5, |m| m.of(WORDS));
        words.join(" ")
    }

    fn id(&mut self) -> Option<String> {
        self.rarely(5).then(|| self.new_id())
    }

    fn new_id(&mut self) -> String {
        self.ids += 1;
        format!("id{}", self.ids)
    }

    fn language(&mut self) -> Language {
        let tag = self.of(LANGUAGES);
        Language::new(tag).expect("a tag")
    }

    fn book(&mut self) -> Book {
        let metadata = self.metadata();
        let mut roles: Vec<Role> = self.one_or_more(4, |m| m.of(Role::ALL));
        roles.sort_by_key(|r| r.matter());
        let mut book = Book { metadata, ..Book::default() };
        let matters = arrange(&roles);
        for (role, matter) in roles.iter().zip(matters) {
            // A reader may know better where a section stands.
            let matter = if self.rarely(20) { Matter::Back } else { matter };
            let section = self.section(*role, 0);
            book.matter_mut(matter).push(section);
        }
        book.notes = std::mem::take(&mut self.notes);
        if self.rarely(3) {
            book.cover = Some(self.image());
        }
        book
    }

    fn metadata(&mut self) -> Metadata {
        let mut m = Metadata { title: self.words(), ..Metadata::default() };
        if !self.rarely(2) {
            return m;
        }
        let text = |m: &mut Self| m.rarely(2).then(|| m.words());
        let paragraphs =
            |m: &mut Self| m.rarely(2).then(|| m.one_or_more(2, |m| m.words()).join("\n"));
        m.subtitle = text(self);
        m.title_sort = text(self);
        m.original_title = text(self);
        m.creators = self.some(2, |m| m.person());
        m.contributors = self.some(2, |m| m.person());
        m.languages = self.some(2, |m| m.language());
        m.languages.dedup();
        if self.rarely(2) {
            let isbn = Isbn::new("9780306406157").expect("an ISBN");
            let edition = self.of(&Edition::ALL);
            m.isbn.insert(edition, isbn);
        }
        m.identifiers = self.some(2, |m| Identifier {
            scheme: m.of(&["uuid", "doi", "uri"]).into(),
            value: m.words(),
        });
        m.publisher = text(self);
        m.imprint = text(self);
        m.place = text(self);
        m.date = self.date();
        m.original_date = self.date();
        m.original_publisher = text(self);
        m.edition_statement = text(self);
        m.description = paragraphs(self);
        m.subjects = self.some(2, |m| Subject {
            scheme: match m.pick(5) {
                0 => SubjectScheme::Keyword,
                1 => SubjectScheme::Bisac,
                2 => SubjectScheme::Thema,
                3 => SubjectScheme::Lcsh,
                _ => SubjectScheme::Other("local".into()),
            },
            code: m.rarely(2).then(|| "BIO006000".into()),
            label: m.words(),
        });
        m.series =
            self.some(2, |m| Series { name: m.words(), number: m.rarely(2).then(|| "2.5".into()) });
        m.rights = text(self);
        m.source = text(self);
        m.source_pages = self.rarely(2).then_some(312);
        m.author_note = paragraphs(self);
        m.price = self.rarely(2).then(|| "USD 14.95".into());
        m.accessibility = Accessibility {
            summary: text(self),
            conforms_to: text(self),
            certified_by: text(self),
            credential: text(self),
            report: text(self),
            features: self.some(2, |m| m.words()),
            hazards: self.some(2, |m| m.words()),
        };
        m
    }

    fn person(&mut self) -> Contributor {
        let role = self.of(&["aut", "edt", "trl", "ill", "aui"]);
        Contributor {
            name: self.words(),
            sort: self.rarely(3).then(|| self.words()),
            role: MarcRole::new(role).expect("a role"),
        }
    }

    fn date(&mut self) -> Option<PublicationDate> {
        let text = self.of(&["", "1934", "1934-06", "1934-06-30"]);
        PublicationDate::new(text)
    }

    fn section(&mut self, role: Role, depth: usize) -> Section {
        let mut section = Section::new(role, Span::NONE);
        section.id = self.id();
        section.heading = (!self.rarely(4)).then(|| self.heading());
        section.language = self.rarely(6).then(|| self.language());
        section.blocks = self.some(4, |m| m.block(0));
        if depth < 3 {
            section.sections = self.some(2, |m| {
                let role = m.of(Role::ALL);
                m.section(role, depth + 1)
            });
        }
        section
    }

    fn heading(&mut self) -> Heading {
        let ordinals = ["", "I", "Chapter 2", "BOOK THE FIRST", "12", "Salt 7"];
        let ordinal = self.of(&ordinals);
        let ordinal = if self.rarely(8) { self.line() } else { plain_text(ordinal) };
        Heading {
            ordinal,
            title: if self.rarely(6) { Vec::new() } else { self.line() },
            subtitle: if self.rarely(4) { self.line() } else { Vec::new() },
            short: self.rarely(5).then(|| self.words()),
            span: Span::NONE,
        }
    }

    fn block(&mut self, depth: usize) -> Block {
        let kind = self.kind(depth);
        Block { kind, id: self.id(), language: self.language_of_block(), span: Span::NONE }
    }

    fn language_of_block(&mut self) -> Option<Language> {
        self.rarely(8).then(|| self.language())
    }

    fn blocks(&mut self, depth: usize) -> Vec<Block> {
        if depth >= DEPTH {
            return vec![Block::paragraph(self.line(), Span::NONE)];
        }
        self.one_or_more(2, |m| m.block(depth + 1))
    }

    fn kind(&mut self, depth: usize) -> BlockKind {
        let flat = depth >= DEPTH;
        match self.pick(if flat { 6 } else { 17 }) {
            0 | 1 => BlockKind::Paragraph(self.paragraph()),
            2 => BlockKind::SceneBreak(SceneBreak { mark: self.mark() }),
            3 => BlockKind::PageMark(self.of(&["12", "xii", "12a", "[iv]"]).into()),
            4 => BlockKind::Preformatted(self.preformatted()),
            5 => BlockKind::Math(self.math(true, true)),
            6 => BlockKind::Quotation(self.quotation(depth)),
            7 => BlockKind::Epigraph(self.quotation(depth)),
            8 => BlockKind::Verse(self.verse()),
            9 => BlockKind::Letter(self.letter(depth)),
            10 => BlockKind::List(self.list(depth)),
            11 => BlockKind::DefinitionList(self.definitions(depth)),
            12 => BlockKind::Table(self.table(depth)),
            13 => BlockKind::Figure(self.figure(depth)),
            14 => BlockKind::Dialogue(self.dialogue(depth)),
            15 => BlockKind::Aside(Aside {
                title: if self.rarely(3) { Vec::new() } else { self.line() },
                blocks: self.blocks(depth),
            }),
            _ => BlockKind::Bridgehead(Bridgehead { content: self.line() }),
        }
    }

    fn mark(&mut self) -> Option<String> {
        let mark = self.of(&["", "* * *", "⁂", "—o—", "# #"]);
        (!mark.is_empty()).then(|| mark.into())
    }

    fn paragraph(&mut self) -> Paragraph {
        let content = self.content();
        let lead_in = if self.rarely(6) {
            let words = reissue::plain(&content).split_whitespace().count();
            u16::try_from(words.min(1 + self.pick(4))).unwrap_or(0)
        } else {
            0
        };
        Paragraph {
            content,
            lead_in,
            continued: self.rarely(8),
            align: self.of(&[Align::Start, Align::Start, Align::Start, Align::Center, Align::End]),
        }
    }

    fn preformatted(&mut self) -> Preformatted {
        let lines = self.some(3, |m| {
            let indent = " ".repeat(m.pick(3));
            format!("{indent}{}\n", m.words())
        });
        let syntax = self.of(&["", "rust", "c++", "my lang"]);
        Preformatted { text: lines.concat(), syntax: (!syntax.is_empty()).then(|| syntax.into()) }
    }

    fn attribution(&mut self) -> Option<Attribution> {
        self.rarely(3).then(|| Attribution { content: self.line(), span: Span::NONE })
    }

    fn quotation(&mut self, depth: usize) -> Quotation {
        Quotation { blocks: self.blocks(depth), attribution: self.attribution() }
    }

    fn verse(&mut self) -> Verse {
        let line = |m: &mut Self| Line {
            indent: u8::try_from(m.pick(5)).unwrap_or(0),
            content: m.line(),
            span: Span::NONE,
        };
        Verse {
            title: if self.rarely(4) { self.line() } else { Vec::new() },
            stanzas: self.one_or_more(2, |m| Stanza { lines: m.one_or_more(2, line) }),
            attribution: self.attribution(),
        }
    }

    fn letter(&mut self, depth: usize) -> Letter {
        let line = |m: &mut Self| if m.rarely(2) { m.line() } else { Vec::new() };
        Letter {
            dateline: self.some(2, |m| m.line()),
            salutation: line(self),
            blocks: self.blocks(depth),
            closing: line(self),
            signature: self.some(2, |m| m.line()),
            postscript: if self.rarely(3) { self.blocks(depth) } else { Vec::new() },
        }
    }

    fn list(&mut self, depth: usize) -> List {
        let numbering = [
            Numbering::Decimal,
            Numbering::LowerAlpha,
            Numbering::UpperAlpha,
            Numbering::LowerRoman,
            Numbering::UpperRoman,
        ];
        let kind = match self.pick(3) {
            0 => ListKind::Bullet,
            1 => ListKind::Plain,
            _ => ListKind::Ordered {
                start: self.of(&[1, 1, 0, 7, 1000]),
                numbering: self.of(&numbering),
            },
        };
        let item = |m: &mut Self| ListItem { blocks: m.blocks(depth), span: Span::NONE };
        List { kind, items: self.one_or_more(3, item) }
    }

    fn definitions(&mut self, depth: usize) -> DefinitionList {
        let definition = |m: &mut Self| Definition {
            terms: m.one_or_more(1, |m| m.line()),
            senses: m.one_or_more(1, |m| m.blocks(depth)),
            span: Span::NONE,
        };
        DefinitionList { items: self.one_or_more(2, definition) }
    }

    fn table(&mut self, depth: usize) -> Table {
        let columns = 1 + self.pick(3);
        let aligns = [Align::Start, Align::Center, Align::End];
        let column =
            |m: &mut Self| Column { align: m.of(&aligns), width: m.rarely(4).then_some(255) };
        let row = |m: &mut Self, header: bool| Row {
            cells: (0..columns).map(|_| m.cell(depth, header)).collect(),
            span: Span::NONE,
        };
        let plain = Block::paragraph(self.line(), Span::NONE);
        Table {
            caption: if self.rarely(3) { vec![plain] } else { Vec::new() },
            columns: (0..columns).map(|_| column(self)).collect(),
            head: self.some(1, |m| row(m, true)),
            body: self.one_or_more(2, |m| row(m, false)),
            foot: if self.rarely(4) { vec![row(self, false)] } else { Vec::new() },
        }
    }

    fn cell(&mut self, depth: usize, header: bool) -> Cell {
        let many = self.rarely(6);
        let blocks = match self.pick(4) {
            0 => Vec::new(),
            1 if many => self.blocks(depth),
            _ => vec![Block::paragraph(self.line(), Span::NONE)],
        };
        let align = self.of(&[None, None, None, Some(Align::Center)]);
        let spans = self.rarely(10);
        Cell {
            blocks,
            header: header != self.rarely(12),
            columns: if spans { 2 } else { 1 },
            rows: 1,
            align,
        }
    }

    fn figure(&mut self, depth: usize) -> Figure {
        let placements = [
            Placement::Here,
            Placement::Here,
            Placement::Top,
            Placement::Bottom,
            Placement::Plate,
            Placement::Frontispiece,
        ];
        let caption = match self.pick(3) {
            0 => Vec::new(),
            1 => vec![Block::paragraph(self.line(), Span::NONE)],
            _ => self.blocks(depth),
        };
        Figure {
            images: self.one_or_more(1, Self::image),
            caption,
            placement: self.of(&placements),
        }
    }

    fn image(&mut self) -> Image {
        Image {
            resource: format!("images/{}.png", self.of(&["a", "b", "c d", "é"])),
            alt: match self.pick(3) {
                0 => None,
                1 => Some(String::new()),
                _ => Some(self.words()),
            },
            description: self.rarely(4).then(|| self.one_or_more(1, |m| m.words()).join("\n")),
            width: self.of(&[None, None, Some(500), Some(333)]),
        }
    }

    fn dialogue(&mut self, depth: usize) -> Dialogue {
        let turn = |m: &mut Self| {
            if m.rarely(3) {
                return Turn::Direction { content: m.line(), span: Span::NONE };
            }
            Turn::Speech { speaker: m.line(), blocks: m.blocks(depth), span: Span::NONE }
        };
        Dialogue { turns: self.one_or_more(3, turn) }
    }

    /// What stands in a paragraph.
    fn content(&mut self) -> Vec<Inline> {
        tidy(self.run(0, true))
    }

    /// What stands on one line: no line break, and some text.
    fn line(&mut self) -> Vec<Inline> {
        tidy(self.run(1, false))
    }

    fn run(&mut self, depth: usize, breaks: bool) -> Vec<Inline> {
        let mut out = vec![Inline::text(self.words(), Span::NONE)];
        for _ in 0..self.pick(4) {
            if self.rarely(2) {
                out.push(Inline::text(" ", Span::NONE));
            }
            out.push(Inline::new(self.inline(depth, breaks), Span::NONE));
            if self.rarely(2) {
                out.push(Inline::text(" ", Span::NONE));
            }
            if !self.rarely(3) {
                out.push(Inline::text(self.words(), Span::NONE));
            }
        }
        out
    }

    fn inner(&mut self, depth: usize) -> Vec<Inline> {
        if depth >= DEPTH {
            return plain_text(&self.words());
        }
        tidy(self.run(depth + 1, false))
    }

    fn inline(&mut self, depth: usize, breaks: bool) -> InlineKind {
        match self.pick(19) {
            0 => InlineKind::Emphasis(self.inner(depth)),
            1 => InlineKind::Strong(self.inner(depth)),
            2 => InlineKind::SmallCaps(self.inner(depth)),
            3 => InlineKind::Foreign(Phrase {
                language: self.language(),
                italic: !self.rarely(3),
                content: self.inner(depth),
            }),
            4 => InlineKind::WorkTitle(self.inner(depth)),
            5 => InlineKind::Superscript(self.inner(depth)),
            6 => InlineKind::Subscript(self.inner(depth)),
            7 => InlineKind::Struck(self.inner(depth)),
            8 => InlineKind::Underline(self.inner(depth)),
            9 => InlineKind::Code(self.words()),
            10 => {
                let url = self.of(&[
                    "https://a.example/b_c?d=(e)&f",
                    "mailto:a@b.example",
                    "http://[::1]/*x*",
                ]);
                let inside = self.rarely(2);
                let target = if inside {
                    LinkTarget::Internal(String::new())
                } else {
                    LinkTarget::External(url.into())
                };
                InlineKind::Link { target, content: self.inner(DEPTH) }
            }
            11 => InlineKind::NoteRef(self.note()),
            12 => InlineKind::Image(self.image()),
            13 if breaks => InlineKind::LineBreak,
            14 => {
                let (display, block) = (self.rarely(3), self.rarely(3));
                InlineKind::Math(self.math(display, block))
            }
            15 => InlineKind::Ruby { base: plain_text("漢字"), text: "kan ji".into() },
            16 => InlineKind::PageMark(self.of(&["7", "vii"]).into()),
            17 => InlineKind::Anchor(self.new_id()),
            18 => InlineKind::Index(self.index()),
            _ => InlineKind::Text(self.words()),
        }
    }

    /// A formula; whether it is displayed may be said by its MathML or not, and so may its words.
    fn math(&mut self, display: bool, block: bool) -> Math {
        let block = if block { " display=\"block\"" } else { "" };
        let mathml = format!(
            "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"{block}><mi>x</mi><mo>=</mo><mn>2</mn></math>"
        );
        let said = plain_math(&mathml);
        Math { mathml, text: if self.rarely(3) { self.words() } else { said }, display }
    }

    fn index(&mut self) -> IndexMark {
        IndexMark {
            term: self.one_or_more(1, |m| m.words()),
            range: self.of(&[IndexRange::Point, IndexRange::Start, IndexRange::End]),
            see: self.rarely(4).then(|| self.one_or_more(1, |m| m.words())),
        }
    }

    /// A reference to a new note, or to one that is there.
    fn note(&mut self) -> NoteId {
        if self.notes.len() > 8 || (self.rarely(4) && !self.notes.is_empty()) {
            let at = self.pick(self.notes.len());
            return self.notes[at].id.clone();
        }
        let id = NoteId(format!("n{}", self.notes.len() + 1));
        let at = self.notes.len();
        self.notes.push(Note { id: id.clone(), ..Note::default() });
        let note = Note {
            id: id.clone(),
            kind: if self.rarely(3) { NoteKind::Endnote } else { NoteKind::Footnote },
            mark: self.rarely(3).then(|| self.of(&["1", "*", "a"]).into()),
            blocks: self.blocks(1),
            language: self.language_of_block(),
            span: Span::NONE,
        };
        self.notes[at] = note;
        id
    }
}

fn plain_text(text: &str) -> Vec<Inline> {
    if text.is_empty() { Vec::new() } else { vec![Inline::text(text, Span::NONE)] }
}

/// White space is single spaces: across the borders of inlines too, and none at either end.
fn tidy(mut content: Vec<Inline>) -> Vec<Inline> {
    fn squeeze(content: &mut Vec<Inline>, spaced: &mut bool) {
        for inline in content.iter_mut() {
            match &mut inline.kind {
                InlineKind::Text(text) => {
                    let mut out = String::new();
                    for c in text.chars() {
                        if c != ' ' || !*spaced {
                            out.push(c);
                        }
                        *spaced = c == ' ';
                    }
                    *text = out;
                }
                InlineKind::LineBreak => *spaced = true,
                _ => match inline.children_mut() {
                    Some(children) => squeeze(children, spaced),
                    None => *spaced = false,
                },
            }
        }
        content.retain(|i| !matches!(&i.kind, InlineKind::Text(t) if t.is_empty()));
    }
    fn trim_end(content: &mut Vec<Inline>) {
        if let Some(Inline { kind: InlineKind::Text(text), .. }) = content.last_mut() {
            text.truncate(text.trim_end_matches(' ').len());
            if text.is_empty() {
                content.pop();
                return trim_end(content);
            }
        }
        for at in 1..content.len() {
            if matches!(content[at].kind, InlineKind::LineBreak)
                && let InlineKind::Text(text) = &mut content[at - 1].kind
            {
                text.truncate(text.trim_end_matches(' ').len());
            }
        }
        content.retain(|i| !matches!(&i.kind, InlineKind::Text(t) if t.is_empty()));
    }
    squeeze(&mut content, &mut true);
    trim_end(&mut content);
    while matches!(content.last().map(|i| &i.kind), Some(InlineKind::LineBreak)) {
        content.pop();
        trim_end(&mut content);
    }
    content
}

/// Makes what a reader promises hold: links lead somewhere, pictures are there, notes are in order.
fn settled(mut book: Book) -> Book {
    let mut ids = Ids(Vec::new());
    ids.visit_book(&book);
    let mut links = Links { ids: ids.0, next: 0 };
    links.visit_book(&mut book);
    put_notes_in_order(&mut book);
    let mut shown = Shown(Vec::new());
    shown.0.extend(book.cover.iter().map(|c| c.resource.clone()));
    shown.visit_book(&book);
    let mut names: Vec<String> = Vec::new();
    for name in shown.0 {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    book.resources = names
        .into_iter()
        .map(|name| Resource {
            name,
            media_type: MediaType::Png,
            data: ResourceData::Bytes(Arc::from(PNG)),
            span: Span::NONE,
        })
        .collect();
    book
}

/// A picture of one grey pixel.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 0,
    1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3A, 0x7E, 0x9B, 0x55, 0, 0, 0, 0x0A, 0x49, 0x44, 0x41, 0x54,
    0x78, 0x9C, 0x63, 0x68, 0, 0, 0, 0x82, 0, 0x81, 0x77, 0xCD, 0x72, 0xB6, 0, 0, 0, 0, 0x49, 0x45,
    0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
];

/// The names that links can lead to; some of those that were given went with an empty end.
struct Ids(Vec<String>);

impl Visit for Ids {
    fn visit_section(&mut self, section: &Section) {
        self.0.extend(section.id.clone());
        self.walk_section(section);
    }

    fn visit_block(&mut self, block: &Block) {
        self.0.extend(block.id.clone());
        self.walk_block(block);
    }

    fn visit_inline(&mut self, inline: &Inline) {
        if let InlineKind::Anchor(id) = &inline.kind {
            self.0.push(id.clone());
        }
        self.walk_inline(inline);
    }
}

struct Links {
    ids: Vec<String>,
    next: usize,
}

impl VisitMut for Links {
    fn visit_inline(&mut self, inline: &mut Inline) {
        if let InlineKind::Link { target, .. } = &mut inline.kind
            && matches!(target, LinkTarget::Internal(_))
        {
            self.next += 1;
            *target = match self.ids.get(self.next % self.ids.len().max(1)) {
                Some(id) => LinkTarget::Internal(id.clone()),
                None => LinkTarget::External("https://a.example".into()),
            };
        }
        self.walk_inline(inline);
    }
}

/// Puts the notes in the order of their first reference, where a note's own references follow those
/// that stand before it; notes that nothing leads to stand last.
fn put_notes_in_order(book: &mut Book) {
    let mut refs = NoteRefs(Vec::new());
    book.sections().for_each(|s| refs.visit_section(s));
    let mut notes = Vec::with_capacity(book.notes.len());
    let mut at = 0;
    while let Some(id) = refs.0.get(at).cloned() {
        at += 1;
        if let Some(place) = book.notes.iter().position(|n| n.id == id) {
            let note = book.notes.remove(place);
            refs.visit_note(&note);
            notes.push(note);
        }
    }
    notes.append(&mut book.notes);
    book.notes = notes;
}

struct NoteRefs(Vec<NoteId>);

impl Visit for NoteRefs {
    fn visit_inline(&mut self, inline: &Inline) {
        if let InlineKind::NoteRef(id) = &inline.kind {
            self.0.push(id.clone());
        }
        self.walk_inline(inline);
    }
}

struct Shown(Vec<String>);

impl Visit for Shown {
    fn visit_block(&mut self, block: &Block) {
        if let BlockKind::Figure(figure) = &block.kind {
            self.0.extend(figure.images.iter().map(|i| i.resource.clone()));
        }
        self.walk_block(block);
    }

    fn visit_inline(&mut self, inline: &Inline) {
        if let InlineKind::Image(image) = &inline.kind {
            self.0.push(image.resource.clone());
        }
        self.walk_inline(inline);
    }
}
