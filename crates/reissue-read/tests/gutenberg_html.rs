//! Project Gutenberg's HTML editions against the text editions of the same books: the same
//! chapters and the same words, whoever of the two readers reads them.

#![allow(clippy::expect_used, clippy::panic, reason = "a test says what is missing by failing")]

mod markup;

use std::path::{Path, PathBuf};

use markup::{corpus, counted, files, lacking, letters, likeness, read_file};
use reissue_core::{
    Block, BlockKind, Book, Inline, InlineKind, Role, Section, Visit, VisitMut, plain, plain_block,
};
use reissue_read::Format;

/// The HTML edition of each book with its best text edition: UTF-8, then 8-bit, then ASCII.
fn pairs(root: &Path) -> Vec<(String, PathBuf, PathBuf)> {
    let mut out = Vec::new();
    for html in files(root, "-h.htm") {
        let Some(home) = html.parent().and_then(Path::parent) else { continue };
        let name = home.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let texts = [format!("{name}-0.txt"), format!("{name}-8.txt"), format!("{name}.txt")];
        if let Some(text) = texts.iter().map(|t| home.join(t)).find(|t| t.is_file()) {
            out.push((name, html, text));
        }
    }
    out.sort_by_key(|(name, ..)| name.parse::<u32>().unwrap_or(0));
    out
}

/// The words of a book but its lists of contents, which a reader that finds links in them leaves
/// out, without what the two editions write in different ways: accents that ASCII lacks,
/// ligatures, apostrophes, hyphens, fractions, the marks of emphasis.
fn words(mut book: Book) -> Vec<String> {
    for sections in [&mut book.front, &mut book.body, &mut book.back] {
        without_contents(sections);
    }
    // Pictures that a text draws with letters, and ruby, which a text writes in its line.
    Shown.visit_book(&mut book);
    let mut text = reissue_core::words(&book).collect::<Vec<_>>().join(" ");
    let fractions = [("&#189;", " 1 2 "), ("&#188;", " 1 4 "), ("&#190;", " 3 4 ")];
    for (reference, words) in fractions {
        text = text.replace(reference, words);
    }
    let fractions = [('½', " 1 2 "), ('¼', " 1 4 "), ('¾', " 3 4 "), ('⅛', " 1 8 ")];
    for (sign, words) in fractions {
        text = text.replace(sign, words);
    }
    // A low line between digits parts them; around words it is the mark of emphasis.
    let mut out = String::new();
    let mut last = ' ';
    for c in text.replace("--", " ").chars() {
        match c {
            '_' if last.is_ascii_digit() => out.push(' '),
            '’' | '\'' | '‘' | '`' | '_' | '^' | '{' | '}' | '=' | '+' => {}
            c => out.push(c),
        }
        last = c;
    }
    out.split(|c: char| !c.is_alphanumeric())
        .filter(|raw| !raw.is_empty())
        .map(|raw| match reissue_core::slug(raw) {
            // What has no letter for a slug stays as it is.
            folded if folded == "book" => raw.to_lowercase(),
            folded => folded,
        })
        .collect()
}

struct Shown;

impl VisitMut for Shown {
    fn visit_blocks(&mut self, blocks: &mut Vec<Block>) {
        blocks.retain(|b| !matches!(&b.kind, BlockKind::Preformatted(p) if is_drawn(&p.text)));
        blocks.iter_mut().for_each(|b| self.visit_block(b));
    }

    fn visit_inline(&mut self, inline: &mut Inline) {
        if let InlineKind::Ruby { base, text } = &mut inline.kind {
            base.push(Inline::text(std::mem::take(text), inline.span));
        }
        self.walk_inline(inline);
    }
}

/// Tells whether lines are a picture: few words in them, most of them of a letter or two.
fn is_drawn(text: &str) -> bool {
    let long = |w: &&str| w.chars().filter(|c| c.is_alphabetic()).count() > 2;
    let words = text.split_whitespace().count();
    text.split_whitespace().filter(long).count() * 3 < words
}

fn without_contents(sections: &mut Vec<Section>) {
    sections.retain(|s| s.role != Role::Contents);
    sections.iter_mut().for_each(|s| without_contents(&mut s.sections));
}

/// The words that stand for the pictures of a book. The text editions have them as captions.
fn pictured(book: &Book) -> Vec<String> {
    #[derive(Default)]
    struct Alts(Vec<String>);
    impl Visit for Alts {
        fn visit_block(&mut self, block: &Block) {
            if let BlockKind::Figure(figure) = &block.kind {
                self.0.extend(figure.images.iter().filter_map(|i| i.alt.clone()));
            }
            self.walk_block(block);
        }

        fn visit_inline(&mut self, inline: &Inline) {
            if let InlineKind::Image(image) = &inline.kind {
                self.0.extend(image.alt.clone());
            }
            self.walk_inline(inline);
        }
    }
    let mut alts = Alts::default();
    alts.visit_book(book);
    alts.0
        .iter()
        .flat_map(|a| a.split(|c: char| !c.is_alphanumeric()))
        .map(reissue_core::slug)
        .collect()
}

/// What only one edition of a book has, and why: those words are left out before the two are
/// compared, so that every other word counts.
fn without_own_words(name: &str, html: &mut Book, text: &mut Book) -> Option<&'static str> {
    match name {
        "201" => {
            drop_blocks(text, |block, words| {
                matches!(block.kind, BlockKind::Preformatted(_)) || words.contains("ASCII approx")
            });
            Some("the text draws with letters what the HTML shows as pictures")
        }
        "20203" => {
            let mut at_end = false;
            drop_blocks(text, |block, words| {
                at_end |= words.starts_with("[Transcriptions of newspaper pages]");
                at_end || matches!(block.kind, BlockKind::Aside(_) | BlockKind::Preformatted(_))
            });
            Some("the text transcribes the newspapers that the HTML shows, once more at its end")
        }
        "22367" => {
            html.front.retain(|s| s.role != Role::TitlePage);
            text.front.retain(|s| s.role != Role::TitlePage);
            Some("the text sets the title page letter by letter")
        }
        "36358" => {
            drop_blocks(text, |_, words| words.is_ascii());
            Some("the text says in English who made it and how it writes ruby")
        }
        _ => None,
    }
}

/// Takes out all blocks of the sections of a book, in their order, that a test tells by the block
/// and its words.
fn drop_blocks(book: &mut Book, mut own: impl FnMut(&Block, &str) -> bool) {
    fn walk(sections: &mut [Section], own: &mut dyn FnMut(&Block, &str) -> bool) {
        for section in sections {
            section.blocks.retain(|b| !own(b, &plain_block(b)));
            walk(&mut section.sections, own);
        }
    }
    for sections in [&mut book.front, &mut book.body, &mut book.back] {
        walk(sections, &mut own);
    }
}

#[test]
fn words_are_those_of_the_text_edition() {
    let Some(root) = corpus("gutenberg") else { return };
    let (mut all, mut apart) = (0.0, 0.0);
    for (name, html, text) in pairs(&root) {
        let mut html = read_file(&html, Some(Format::Html)).expect("read");
        let mut text = read_file(&text, Some(Format::Text)).expect("read");
        let own = without_own_words(&name, &mut html.book, &mut text.book);
        let alts = counted(pictured(&html.book));
        let (a, b) = (words(html.book), words(text.book));
        let (mut bag_a, bag_b) = (counted(a.clone()), counted(b.clone()));
        for (word, count) in lacking(&bag_b, &bag_a) {
            let told = alts.get(&word).copied().unwrap_or(0).min(count);
            *bag_a.entry(word).or_insert(0) += told;
        }
        let share = likeness(&bag_a, &bag_b);
        let pairs = |w: &[String]| counted(w.windows(2).map(|p| p.join(" ")).collect::<Vec<_>>());
        let order = likeness(&pairs(&a), &pairs(&b));
        println!(
            "{name}: {} and {} words, {:.3} % the same, {:.3} % of neighbours",
            a.len(),
            b.len(),
            share * 100.0,
            order * 100.0
        );
        if std::env::var_os("SHOW").is_some() {
            let show = |v: Vec<(String, i64)>| {
                let mut v = v;
                v.sort_by_key(|(_, n)| -n);
                v.iter().take(30).map(|(w, n)| format!("{w}×{n}")).collect::<Vec<_>>().join(" ")
            };
            println!("   html only: {}", show(lacking(&bag_a, &bag_b)));
            println!("   text only: {}", show(lacking(&bag_b, &bag_a)));
        }
        if let Some(cause) = own {
            println!("   not compared: {cause}");
        }
        let words = (a.len() + b.len()) as f64;
        all += words;
        apart += words * (1.0 - share);
        let least = OTHER_WORDS.iter().find(|(book, ..)| *book == name);
        let (_, least, cause) = least.unwrap_or(&("", 0.9985, "none"));
        assert!(share >= *least, "{name}: {share:.5} of the words, not {least}; known: {cause}");
    }
    let share = (1.0 - apart / all) * 100.0;
    println!("all books: {share:.3} % of the words are the same");
    assert!(share >= 99.95, "{apart} of {all} apart");
}

/// The books with more words apart than others, with the share that is the same, and why.
const OTHER_WORDS: &[(&str, f64, &str)] = &[
    ("19543", 0.997, "the text has a list of contents that no word names; it stays text there"),
    ("20203", 0.9975, "pages of an almanac that the text writes out are text here and there"),
    ("36358", 0.992, "the text writes ruby in its line, in a book of few words"),
];

/// The titles of chapters and parts, or their ordinals where they have none, letters alone.
fn chapters(book: &Book) -> Vec<String> {
    fn walk(section: &Section, out: &mut Vec<String>) {
        const NOT: &[Role] =
            &[Role::TitlePage, Role::HalfTitle, Role::Contents, Role::Illustrations];
        if let Some(heading) = section.heading.as_ref().filter(|_| !NOT.contains(&section.role)) {
            let title = letters(&plain(&heading.title));
            out.push(if title.is_empty() { letters(&plain(&heading.ordinal)) } else { title });
        }
        section.sections.iter().for_each(|s| walk(s, out));
    }
    let mut out = Vec::new();
    book.sections().for_each(|s| walk(s, &mut out));
    out
}

/// The books whose editions have other headings: how many only the HTML has, how many only the
/// text, and why. A number that changes is a change of a reader.
const OTHER_CHAPTERS: &[(&str, i64, i64, &str)] = &[
    ("23", 1, 0, "the HTML sets the dateline of a letter as a heading"),
    ("1524", 1, 1, "HTML: the scene of the whole as a heading; text: the title over the first act"),
    (
        "2397",
        2,
        4,
        "HTML: a first sentence and a line of the title as headings; text: years above letters",
    ),
    ("2894", 0, 1, "the text sets a title apart that the HTML sets in bold"),
    ("16328", 1, 0, "the text has the heading in marks of emphasis between single blank lines"),
    (
        "16527",
        0,
        1,
        "the text begins with the title of the book; the HTML has it as its title page",
    ),
    ("19543", 1, 0, "the HTML sets the author as a heading"),
    ("20203", 1, 0, "HTML: a subtitle of the introduction"),
    (
        "24541",
        4,
        5,
        "a file is numbered otherwise; notes of the transcriber; lines of the title page",
    ),
    ("27081", 6, 0, "the HTML sets lines below titles as headings; the text has them as subtitles"),
    ("36358", 1, 0, "the HTML sets the author as a heading"),
    ("39409", 1, 2, "HTML: the title over the text; text: its persons, the imprint at its end"),
];

#[test]
fn chapters_are_those_of_the_text_edition() {
    let Some(root) = corpus("gutenberg") else { return };
    let (mut all, mut apart) = (0, 0);
    for (name, html, text) in pairs(&root) {
        let html = chapters(&read_file(&html, Some(Format::Html)).expect("read").book);
        let text = chapters(&read_file(&text, Some(Format::Text)).expect("read").book);
        let (a, b) = (counted(html.clone()), counted(text.clone()));
        let (more, less) = (lacking(&a, &b), lacking(&b, &a));
        let count = |v: &[(String, i64)]| v.iter().map(|(_, n)| *n).sum::<i64>();
        let (ours, theirs) = (count(&more), count(&less));
        println!(
            "{name}: {} and {} headings; only in HTML {more:?}; only in text {less:?}",
            html.len(),
            text.len()
        );
        let told = OTHER_CHAPTERS.iter().find(|(book, ..)| *book == name);
        let (_, in_html, in_text, cause) = told.unwrap_or(&("", 0, 0, "none"));
        assert_eq!((ours, theirs), (*in_html, *in_text), "{name}; known cause: {cause}");
        all += html.len() + text.len();
        apart +=
            more.iter().chain(&less).map(|(_, n)| usize::try_from(*n).unwrap_or(0)).sum::<usize>();
    }
    let share = 100.0 - 100.0 * apart as f64 / all as f64;
    println!("{share:.1} % of {all} headings are in both editions");
    assert!(share >= 95.5, "{share:.1} % of {all} headings");
}
