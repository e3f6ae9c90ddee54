//! Project Gutenberg's HTML editions against the text editions of the same books: the same
//! chapters and the same words, whoever of the two readers reads them.

#![allow(clippy::expect_used, clippy::panic, reason = "a test says what is missing by failing")]

mod markup;

use std::path::{Path, PathBuf};

use markup::{corpus, counted, files, lacking, letters, likeness, read_file};
use reissue_core::{
    Block, BlockKind, Book, Inline, InlineKind, Role, Section, Visit, VisitMut, plain,
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

/// What the editions of a book really have apart, each with its cause.
const APART: &[(&str, i64, &str)] = &[
    (
        "201",
        100,
        "the text sets names between the lines of the pictures that it draws with letters",
    ),
    ("18291", 90, "a note on the colours of the HTML; notes of a Hebrew text told by their word"),
    (
        "20203",
        3700,
        "the text transcribes the newspapers that the HTML shows, once more at its end",
    ),
    ("22367", 65, "the text sets the title page letter by letter"),
    ("36358", 40, "the text says how it writes ruby, and writes it in a line"),
];

#[test]
fn words_are_those_of_the_text_edition() {
    let Some(root) = corpus("gutenberg") else { return };
    let (mut all, mut apart, mut explained) = (0.0, 0.0, 0.0);
    for (name, html, text) in pairs(&root) {
        let html = read_file(&html, Some(Format::Html)).expect("read");
        let text = read_file(&text, Some(Format::Text)).expect("read");
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
        let words = (a.len() + b.len()) as f64;
        let differ = words * (1.0 - share);
        all += words;
        apart += differ;
        if let Some((_, most, cause)) = APART.iter().find(|(book, ..)| *book == name) {
            println!("   {differ:.0} words apart: {cause}");
            assert!(differ <= *most as f64, "{name}: {differ} words apart, not {most}");
            explained += differ;
        }
    }
    let share = |apart: f64| (1.0 - apart / all) * 100.0;
    println!(
        "all books: {:.3} % of the words are the same, {:.3} % but for what is explained",
        share(apart),
        share(apart - explained)
    );
    assert!(share(apart) >= 99.5 && share(apart - explained) >= 99.9, "{apart} of {all} apart");
}

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

#[test]
fn chapters_are_those_of_the_text_edition() {
    let Some(root) = corpus("gutenberg") else { return };
    let (mut all, mut apart) = (0, 0);
    for (name, html, text) in pairs(&root) {
        let html = chapters(&read_file(&html, Some(Format::Html)).expect("read").book);
        let text = chapters(&read_file(&text, Some(Format::Text)).expect("read").book);
        let (a, b) = (counted(html.clone()), counted(text.clone()));
        let (more, less) = (lacking(&a, &b), lacking(&b, &a));
        println!(
            "{name}: {} and {} headings; only in HTML {more:?}; only in text {less:?}",
            html.len(),
            text.len()
        );
        all += html.len() + text.len();
        apart +=
            more.iter().chain(&less).map(|(_, n)| usize::try_from(*n).unwrap_or(0)).sum::<usize>();
    }
    let share = 100.0 - 100.0 * apart as f64 / all as f64;
    println!("{share:.1} % of {all} headings are in both editions");
    assert!(share >= 93.5, "{share:.1} % of {all} headings");
}
