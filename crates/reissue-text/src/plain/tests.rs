use super::*;
use reissue_core::{
    Attribution, Block, BlockKind, Cell, Dialogue, Heading, Inline, InlineKind, Line, Note, NoteId,
    Quotation, Role, Row, SceneBreak, Section, Span, Stanza, Table, Turn, Verse,
};

fn words(text: &str) -> Vec<Inline> {
    vec![Inline::text(text, Span::NONE)]
}

fn chapter(blocks: Vec<BlockKind>) -> Book {
    let mut section = Section::new(Role::Chapter, Span::NONE);
    section.heading =
        Some(Heading { ordinal: words("I"), title: words("The Quay"), ..Heading::default() });
    section.blocks = blocks.into_iter().map(|k| Block::new(k, Span::NONE)).collect();
    Book { body: vec![section], ..Book::default() }
}

fn paragraph(content: Vec<Inline>) -> BlockKind {
    Block::paragraph(content, Span::NONE).kind
}

#[test]
fn lines_are_even_and_never_too_long() {
    let text = "aaa bb cc ddddd ".repeat(30);
    for width in [5, 6, 10, 33, 72] {
        let lines = wrap(&text, width, 0);
        assert!(lines.iter().all(|l| columns(l) <= width), "{width}");
        assert_eq!(lines.join(" "), text.trim());
        assert!(raggedness(&lines, width) <= raggedness(&greedy(&text, width), width));
    }
    assert_eq!(wrap("aaa bb cc ddddd", 6, 0), ["aaa", "bb cc", "ddddd"]);
    assert_eq!(wrap("an unbreakablelongword here", 6, 0), ["an", "unbreakablelongword", "here"]);
}

fn greedy(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last_mut().expect("a line");
        if !last.is_empty() && columns(last) + 1 + columns(word) > width {
            lines.push(word.into());
        } else {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines
}

#[test]
fn wide_and_combining_characters_are_counted() {
    assert_eq!(columns("火星の記憶"), 10);
    assert_eq!(columns("e\u{301}te\u{301}"), 3);
    let lines = wrap("新聞記者は、病院にたいしても「客観的」にならなければならない。", 12, 0);
    assert!(lines.iter().all(|l| columns(l) <= 12), "{lines:?}");
    assert!(
        lines.iter().all(|l| !l.starts_with(['、', '。', '」']) && !l.ends_with('「')),
        "{lines:?}"
    );
    assert_eq!(lines.concat(), "新聞記者は、病院にたいしても「客観的」にならなければならない。");
}

#[test]
fn no_line_ends_with_a_dash_that_a_space_follows() {
    for width in 8..30 {
        let text = "Kinder- und Jugend- und mehr-- oder weniger so weiter";
        let lines = wrap(text, width, 0);
        let (_, rest) = lines.split_last().expect("lines");
        assert!(rest.iter().all(|l| !l.ends_with('-')), "{lines:?}");
    }
}

#[test]
fn no_line_parts_the_mark_of_a_page() {
    let marked = "salt[Pg 17] and salt ".repeat(40);
    for width in 20..60 {
        for line in wrap(marked.trim(), width, 0) {
            assert!(!line.ends_with("[Pg"), "{line}");
        }
    }
}

#[test]
fn a_chapter_in_the_manner_of_the_volunteers() {
    let line = |t: &str, indent| Line { content: words(t), indent, span: Span::NONE };
    let mut text = words("It began with ");
    text.push(Inline::new(InlineKind::Emphasis(words("salt")), Span::NONE));
    text.extend(words("."));
    text.push(Inline::new(InlineKind::NoteRef(NoteId("a".into())), Span::NONE));
    let mut book = chapter(vec![
        paragraph(text),
        BlockKind::Quotation(Quotation {
            blocks: vec![Block::paragraph(words("Nothing lasts."), Span::NONE)],
            attribution: Some(Attribution { content: words("--A friend"), span: Span::NONE }),
        }),
        BlockKind::Verse(Verse {
            stanzas: vec![Stanza { lines: vec![line("One line", 0), line("and one", 1)] }],
            ..Verse::default()
        }),
        BlockKind::SceneBreak(SceneBreak { mark: None }),
        paragraph(words("The end of it.")),
    ]);
    book.notes.push(Note {
        id: NoteId("a".into()),
        blocks: vec![Block::paragraph(words("Sea salt."), Span::NONE)],
        ..Note::default()
    });
    let want = "I. The Quay\n\n\nIt began with _salt_.[1]\n\n[Footnote 1: Sea salt.]\n\n\n    Nothing lasts.\n\n                                                              --A friend\n\n\n         One line\n           and one\n\n       *       *       *       *       *\n\nThe end of it.\n";
    assert_eq!(write(&book, &TextOptions::default()).text, want);
    let crlf = TextOptions { line_end: LineEnd::CrLf, ..TextOptions::default() };
    assert_eq!(write(&book, &crlf).text, want.replace('\n', "\r\n"));
    let markdown = TextOptions { style: TextStyle::Markdown, ..TextOptions::default() };
    let text = write(&book, &markdown).text;
    assert!(
        text.starts_with(
            "# I. The Quay\n\n\nIt began with *salt*.[^1]\n\n[^1]: Sea salt.\n\n\n> Nothing lasts.\n"
        ),
        "{text}"
    );
}

#[test]
fn characters_are_transliterated_and_losses_are_counted() {
    let book = chapter(vec![paragraph(words("“Él—café…” Мир, 火"))]);
    let ascii = TextOptions { encoding: TextEncoding::Ascii, ..TextOptions::default() };
    let written = write(&book, &ascii);
    assert!(written.text.ends_with("\"El--cafe...\" Mir, ?\n"), "{}", written.text);
    assert_eq!(written.diagnostics.len(), 1);
    let western = TextOptions { encoding: TextEncoding::Windows1252, ..TextOptions::default() };
    let written = write(&book, &western);
    assert!(written.bytes.windows(4).any(|w| w == [0x93, 0xC9, b'l', 0x97]));
}

/// A table of words; the first row is the head.
fn table(rows: &[&[&str]]) -> BlockKind {
    let row = |cells: &&[&str]| Row {
        cells: cells
            .iter()
            .map(|c| Cell {
                blocks: vec![Block::paragraph(words(c), Span::NONE)],
                ..Cell::default()
            })
            .collect(),
        span: Span::NONE,
    };
    let mut rows: Vec<Row> = rows.iter().map(row).collect();
    let body = rows.split_off(1);
    BlockKind::Table(Table { head: rows, body, ..Table::default() })
}

#[test]
fn a_table_is_as_wide_as_its_words_and_a_list_where_they_do_not_fit() {
    let long = "the salt of the pans below the saddle, wet, and weighed before noon";
    let fits = table(&[&["Port", "What"], &["Sill", long], &["Corrin", "mules"]]);
    let text = write(&chapter(vec![fits]), &TextOptions::default()).text;
    assert!(text.contains("| Corrin | mules "), "{text}");
    assert!(text.lines().all(|l| columns(l) <= 72), "{text}");
    let ports = ["Sillingsbridge", "Corrinsaddle", "Ostrelburgquay", "Marrowgatetoll"];
    let head: Vec<&str> = ["Year"].into_iter().chain(ports).collect();
    let wide = table(&[
        &head,
        &["1904", "three-hundred", "twelve-thousand", "one-and-twenty", "none-whatever"],
        &["1905", "two-hundred", "", "eleven", "two"],
    ]);
    let text = write(&chapter(vec![wide]), &TextOptions::default()).text;
    let wanted = "\
  - Year; Sillingsbridge; Corrinsaddle; Ostrelburgquay; Marrowgatetoll
  - Year: 1904; Sillingsbridge: three-hundred; Corrinsaddle:
    twelve-thousand; Ostrelburgquay: one-and-twenty; Marrowgatetoll:
    none-whatever
  - Year: 1905; Sillingsbridge: two-hundred; Ostrelburgquay: eleven;
    Marrowgatetoll: two
";
    assert!(text.ends_with(wanted), "{text}");
}

#[test]
fn verse_of_one_speech_after_that_of_another() {
    let speech = |name| {
        let line = Line { content: words("The salt is on the scales"), ..Line::default() };
        let verse = Verse { stanzas: vec![Stanza { lines: vec![line] }], ..Verse::default() };
        let blocks = vec![Block::new(BlockKind::Verse(verse), Span::NONE)];
        Turn::Speech { speaker: words(name), blocks, span: Span::NONE }
    };
    let turns = vec![speech("CLERK"), speech("WEIGHER")];
    let book = chapter(vec![BlockKind::Dialogue(Dialogue { turns })]);
    let text = write(&book, &TextOptions::default()).text;
    let said = text.split(" CLERK.").nth(1).expect("a speech");
    assert!(!said.trim_end().contains("\n\n\n"), "{text}");
}
