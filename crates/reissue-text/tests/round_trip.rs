//! Texts of the corpus: read, written, read again; the same book must come back.
//!
//! Needs the corpus beside the workspace; says so and passes where it is not there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

use reissue_core::{
    Block, BlockKind, Book, Heading, Inline, InlineKind, Line, Metadata, Role, Section, Span,
    Visit, VisitMut, dump, plain, words,
};
use reissue_read::{Input, Options, text};
use reissue_text::plain::{self as edition, TextEncoding, TextOptions, columns, raggedness, wrap};

/// All plain texts of books in the corpus.
fn texts() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let mut out: Vec<PathBuf> = ["gutenberg", "multiformat"]
        .iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).into_iter().flatten().flatten())
        .flat_map(|e| fs::read_dir(e.path()).into_iter().flatten().flatten())
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .collect();
    if out.is_empty() {
        println!("skipped: no corpus at {}", root.display());
    }
    out.sort();
    out
}

fn read(name: &str, bytes: &[u8]) -> Book {
    text::read(&Input::new(name, bytes), &Options::default()).expect("a book").book
}

/// The dump without what plain text has no words for: see the documentation of `plain`.
fn told(book: &Book) -> String {
    struct Allowed;
    impl VisitMut for Allowed {
        fn visit_block(&mut self, block: &mut Block) {
            if let BlockKind::Verse(verse) = &mut block.kind {
                let lines = verse.stanzas.iter_mut().flat_map(|s| &mut s.lines);
                lines.for_each(|l| l.indent = l.indent.min(room(l)));
            }
            self.walk_block(block);
        }
    }
    let mut book = book.clone();
    book.metadata = Metadata::default();
    book.notes.iter_mut().for_each(|n| n.mark = None);
    Allowed.visit_book(&mut book);
    dump(&book)
}

/// How far a line of verse can be indented before it passes the measure.
fn room(line: &Line) -> u8 {
    let free = 72_usize.saturating_sub(columns(&plain(&line.content)) + 9) / 2;
    u8::try_from(free).unwrap_or(u8::MAX)
}

#[test]
fn a_text_comes_back_the_same() {
    let (mut all, mut same) = (0, 0);
    for path in texts() {
        let name = path.file_name().expect("name").to_string_lossy().into_owned();
        let first = read(&name, &fs::read(&path).expect("text"));
        let written = edition::write(&first, &TextOptions::default());
        if let Ok(dir) = std::env::var("REISSUE_ROUND_TRIP") {
            fs::write(Path::new(&dir).join(&name), &written.text).expect("written");
        }
        let second = read(&name, written.text.as_bytes());
        assert_eq!(parting(&first, &second), None, "{name}: the words part");
        let (want, got) = (told(&first), told(&second));
        let differs = want.lines().zip(got.lines()).filter(|(a, b)| a != b).count();
        println!(
            "{name}: {} lines, {} words, {differs} differ",
            want.lines().count(),
            words(&first).count()
        );
        want.lines().zip(got.lines()).filter(|(a, b)| a != b).take(8).for_each(|(a, b)| {
            println!("    {}\n    {}", a.trim(), b.trim());
        });
        all += 1;
        same += usize::from(want == got);
    }
    println!("{same} of {all} books the same");
    assert_eq!(same, all);
}

/// All letters and digits of a book in order, its notes after them.
fn letters(book: &Book) -> String {
    words(book)
        .flat_map(|w| w.chars().filter(|c| c.is_alphanumeric()).collect::<Vec<_>>())
        .collect()
}

/// Where two books part: the letters of both there; none where they are the same.
fn parting(first: &Book, second: &Book) -> Option<String> {
    let (a, b) = (letters(first), letters(second));
    if a == b {
        return None;
    }
    let at = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    let from = |s: &str| {
        String::from_utf8_lossy(&s.as_bytes()[at.saturating_sub(20)..(at + 60).min(s.len())])
            .into_owned()
    };
    Some(format!("{} | {}", from(&a), from(&b)))
}

/// The paragraphs of a book, and the lines that no writer may break.
#[derive(Default)]
struct Texts {
    paragraphs: Vec<String>,
    drawn: String,
}

impl Visit for Texts {
    fn visit_block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Paragraph(p) => self.paragraphs.push(plain(&p.content)),
            BlockKind::Preformatted(p) => self.drawn.extend([&p.text, "\n"]),
            _ => {}
        }
        self.walk_block(block);
    }
}

#[test]
fn lines_keep_the_width_and_are_more_even_than_greedy_ones() {
    for path in texts() {
        let name = path.file_name().expect("name").to_string_lossy().into_owned();
        let book = read(&name, &fs::read(&path).expect("text"));
        let mut texts = Texts::default();
        texts.visit_book(&book);
        let (mut optimum, mut first) = (0, 0);
        let narrow = |t: &&String| columns(t) <= t.chars().count();
        for text in texts.paragraphs.iter().filter(narrow) {
            optimum += raggedness(&wrap(text, 72, 0), 72);
            first += raggedness(&greedy(text, 72), 72);
        }
        println!("{name}: raggedness {optimum} against {first} of greedy lines");
        assert!(optimum < first || first == 0, "{name}");
        for encoding in [TextEncoding::Utf8, TextEncoding::Ascii, TextEncoding::Windows1252] {
            let options = TextOptions { encoding, ..TextOptions::default() };
            let written = edition::write(&book, &options);
            too_long(&name, &written.text, &texts.drawn);
            let lost = written.text.matches('?').count();
            match encoding {
                TextEncoding::Utf8 => assert_eq!(written.bytes, written.text.as_bytes()),
                TextEncoding::Ascii => assert!(written.bytes.is_ascii(), "{name}"),
                TextEncoding::Windows1252 => {
                    // One byte a character, and each that is one of Latin-1 is that byte.
                    assert_eq!(written.bytes.len(), written.text.chars().count(), "{name}");
                    let latin = |c: char| matches!(c, '\u{a0}'..='\u{ff}') || c.is_ascii();
                    let pairs = written.text.chars().zip(&written.bytes);
                    let wrong = pairs.filter(|(c, b)| latin(*c) && u32::from(*c) != u32::from(**b));
                    assert_eq!(wrong.count(), 0, "{name}");
                }
            }
            let found = written.diagnostics.iter().filter(|d| d.code == "text-002");
            let counted: u32 = found.map(|d| d.count).sum();
            assert!(usize::try_from(counted).expect("few") <= lost, "{name}: {counted} of {lost}");
        }
    }
}

/// Fails where a line passes the measure that is no single word and was not drawn so.
fn too_long(name: &str, text: &str, drawn: &str) {
    for line in text.lines().filter(|l| columns(l) > 72) {
        let body = line.trim_start();
        // Spaces may be no-break ones; a fraction that was transliterated stands further on.
        let words = |l: &str| l.split_whitespace().collect::<Vec<_>>().join(" ");
        let head = |l: &str| words(l).chars().take(12).collect::<String>();
        let kept = drawn.lines().any(|l| columns(l) > 60 && head(l) == head(body));
        let kept = kept || !body.contains(char::is_alphanumeric);
        // A space beside a no-break space would be lost at the end of a line.
        let glued = body.replace("\u{a0} ", "\u{a0}");
        assert!(kept || !glued.contains(' '), "{name}: {line}");
    }
}

fn greedy(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let Some(last) = lines.last_mut() else { break };
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

/// Paragraphs of words and emphasis in one string: `*` turns emphasis on and off.
fn paragraph(marked: &str) -> Block {
    let content = marked.split('*').enumerate().filter(|(_, t)| !t.is_empty()).map(|(i, t)| {
        let words = Inline::text(t, Span::NONE);
        match i % 2 {
            0 => words,
            _ => Inline::new(InlineKind::Emphasis(vec![words]), Span::NONE),
        }
    });
    Block::paragraph(content.collect(), Span::NONE)
}

#[test]
fn letters_inside_of_a_word_keep_their_emphasis() {
    for (marked, wanted) in [
        ("It cost 2*s.* 6*d.*, or £3 *l.* less.", "It cost 2_s._ 6_d._, or £3 _l._ less."),
        ("The 4*th* of May—not cat*s*.", "The 4_th_ of May—not cat_s_."),
        ("The *n*th time he would *re*write it.", "The _n_th time he would _re_write it."),
        ("It is un*believ*able, *Deutsch*land.", "It is un<i>believ</i>able, <i>Deutsch</i>land."),
        ("The file salt_road_map of *him*.", "The file salt_road_map of _him_."),
        ("*All of 2* and *b*c *d*.", "_All of 2_ and _b_c _d_."),
    ] {
        let mut chapter = Section::new(Role::Chapter, Span::NONE);
        chapter.heading = Some(Heading::titled("The Quay"));
        chapter.blocks = vec![paragraph(marked), paragraph("It was so, and it went on for long.")];
        let mut book = Book { body: vec![chapter], ..Book::default() };
        book.metadata.title = "The Salt Road".into();
        let written = edition::write(&book, &TextOptions::default()).text;
        assert!(written.lines().any(|l| l == wanted), "{marked}: {written}");
        let again = read("salt.txt", written.as_bytes());
        let blocks = again.body.iter().flat_map(|s| &s.blocks).map(shape).collect::<Vec<_>>();
        assert_eq!(blocks.first(), Some(&shape(&paragraph(marked))), "{written}");
    }
}

/// The inlines of a paragraph without their places.
fn shape(block: &Block) -> String {
    let mut shown = String::new();
    if let BlockKind::Paragraph(p) = &block.kind {
        for inline in &p.content {
            let words = plain(std::slice::from_ref(inline));
            let mark = if inline.children().is_some() { "*" } else { "" };
            shown.extend([mark, &words, mark]);
        }
    }
    shown
}
