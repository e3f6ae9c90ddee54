//! An EPUB read back by our own reader gives the same book: same dump.
//!
//! What may differ, and why:
//! 1. the pages that the edition makes (cover, title page, imprint, contents, notes, index): they are
//!    the edition's, so both books are compared without them, and without the marks an index is made of;
//! 2. the names of sections, blocks and notes, and of places that nothing links to: links are
//!    compared by the order of their targets;
//! 3. metadata that EPUB has no word for (imprint, place, first publisher, the ISBNs of other editions,
//!    price, note on the author), and what the edition adds (its UUID, accessibility as computed);
//! 4. the names of resources, and where a figure asked to stand on a page;
//! 5. centred lines of a dedication and a half title, which every edition centres;
//! 6. the spelling of a formula: its words are compared;
//! 7. an indent that all lines of a stanza share, and the names under which authors are sorted where the
//!    source has none: the edition works them out.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;

use proptest::prelude::*;
use reissue::read::Input;
use reissue::{
    Accessibility, Align, Block, BlockKind, Book, Edition, Image, Inline, InlineKind, LinkTarget,
    ListKind, Math, NoteId, Options, Placement, Press, Role, Section, Visit, VisitMut, dump,
};
use reissue_tests::{arbitrary, cases};

fn options() -> Options {
    let mut options = Options::default();
    options.settings.set("edition.epub.pages", "source");
    options
}

fn epub_of(book: &Book, edition: Edition) -> Vec<u8> {
    let options = options();
    let press = Press::new(book, &options).expect("a press");
    let mut sink = Cursor::new(Vec::new());
    press.make(edition, &mut sink).expect("an EPUB");
    sink.into_inner()
}

fn read_back(epub: &[u8]) -> Book {
    reissue::read(&Input::new("book.epub", epub), &Options::default()).expect("read back").book
}

/// Brings a book into the form in which the allowed differences are gone.
fn settled(mut book: Book) -> Book {
    book.cover = None;
    for matter in [&mut book.front, &mut book.body, &mut book.back] {
        matter.retain(|s| !is_made(s));
    }
    let metadata = &mut book.metadata;
    metadata.imprint = None;
    metadata.place = None;
    metadata.original_publisher = None;
    metadata.isbn.retain(|edition, _| *edition == Edition::Epub);
    metadata.identifiers.retain(|i| i.scheme != "uuid");
    metadata.accessibility = Accessibility::default();
    metadata.price = None;
    metadata.author_note = None;
    metadata.source_pages = None;
    for person in metadata.creators.iter_mut().chain(&mut metadata.contributors) {
        person.sort = Some(person.sort_name());
    }
    let mut links = Links::default();
    links.visit_book(&book);
    Settle { links: links.order, notes: BTreeMap::new(), resources: BTreeMap::new() }
        .visit_book(&mut book);
    book.resources.clear();
    book.notes.iter_mut().for_each(|n| n.mark = None);
    // Marks that went leave text runs that touch.
    reissue::prepare(&mut book, "settled");
    Nameless.visit_book(&mut book);
    book
}

fn is_made(section: &Section) -> bool {
    matches!(
        section.role,
        Role::TitlePage | Role::Imprint | Role::Contents | Role::Notes | Role::Index
    )
}

/// The targets of links, in the order of the first link to each.
#[derive(Default)]
struct Links {
    order: BTreeMap<String, String>,
}

impl Visit for Links {
    fn visit_inline(&mut self, inline: &Inline) {
        if let InlineKind::Link { target: LinkTarget::Internal(id), .. } = &inline.kind {
            let name = format!("to-{}", self.order.len() + 1);
            self.order.entry(id.clone()).or_insert(name);
        }
        self.walk_inline(inline);
    }
}

struct Settle {
    links: BTreeMap<String, String>,
    notes: BTreeMap<NoteId, NoteId>,
    resources: BTreeMap<String, String>,
}

impl Settle {
    fn rename(&self, id: &mut Option<String>) {
        *id = id.take().and_then(|id| self.links.get(&id).cloned());
    }

    fn image(&mut self, image: &mut Image) {
        let next = format!("picture-{}", self.resources.len() + 1);
        image.resource = self.resources.entry(image.resource.clone()).or_insert(next).clone();
    }

    fn note(&mut self, id: &mut NoteId) {
        let next = NoteId(format!("n{}", self.notes.len() + 1));
        *id = self.notes.entry(id.clone()).or_insert(next).clone();
    }
}

impl VisitMut for Settle {
    fn visit_section(&mut self, section: &mut Section) {
        self.rename(&mut section.id);
        if matches!(section.role, Role::Dedication | Role::HalfTitle) {
            for block in &mut section.blocks {
                if let BlockKind::Paragraph(p) = &mut block.kind {
                    p.align = Align::Start;
                }
            }
        }
        self.walk_section(section);
    }

    fn visit_note(&mut self, note: &mut reissue::Note) {
        self.note(&mut note.id);
        self.visit_blocks(&mut note.blocks);
    }

    fn visit_block(&mut self, block: &mut Block) {
        self.rename(&mut block.id);
        match &mut block.kind {
            BlockKind::Figure(figure) => {
                figure.images.iter_mut().for_each(|i| self.image(i));
                if matches!(figure.placement, Placement::Top | Placement::Bottom) {
                    figure.placement = Placement::Here;
                }
            }
            BlockKind::Math(math) => words_of_formula(math),
            BlockKind::Verse(verse) => {
                for stanza in &mut verse.stanzas {
                    let least = stanza.lines.iter().map(|l| l.indent).min().unwrap_or(0);
                    stanza.lines.iter_mut().for_each(|l| l.indent -= least);
                }
            }
            _ => {}
        }
        self.walk_block(block);
    }

    fn visit_inlines(&mut self, inlines: &mut Vec<Inline>) {
        inlines.retain(|i| match &i.kind {
            InlineKind::Index(_) => false,
            InlineKind::Anchor(name) => self.links.contains_key(name),
            _ => true,
        });
        inlines.iter_mut().for_each(|i| self.visit_inline(i));
    }

    fn visit_inline(&mut self, inline: &mut Inline) {
        match &mut inline.kind {
            InlineKind::NoteRef(id) => self.note(id),
            InlineKind::Image(image) => self.image(image),
            InlineKind::Math(math) => words_of_formula(math),
            InlineKind::Anchor(name)
            | InlineKind::Link { target: LinkTarget::Internal(name), .. } => {
                *name = self.links.get(name).cloned().unwrap_or_default();
            }
            _ => {}
        }
        self.walk_inline(inline);
    }
}

fn words_of_formula(math: &mut Math) {
    math.mathml = math.text.clone();
}

/// Takes the names away that preparing gave to sections.
struct Nameless;

impl VisitMut for Nameless {
    fn visit_section(&mut self, section: &mut Section) {
        let kept = section.id.take().filter(|id| id.starts_with("to-"));
        section.id = kept;
        self.walk_section(section);
    }
}

/// Lines that only one of two dumps has, for a message.
fn difference(one: &str, two: &str) -> String {
    let (one, two): (Vec<&str>, Vec<&str>) = (one.lines().collect(), two.lines().collect());
    let mut out = String::new();
    let mut at = 0;
    for line in &one {
        match two[at.min(two.len())..].iter().take(40).position(|l| l == line) {
            Some(step) => {
                two[at..at + step].iter().for_each(|l| out.push_str(&format!("+ {l}\n")));
                at += step + 1;
            }
            None => out.push_str(&format!("- {line}\n")),
        }
    }
    two[at.min(two.len())..].iter().for_each(|l| out.push_str(&format!("+ {l}\n")));
    out
}

fn check(name: &str, book: Book, edition: Edition) {
    let back = read_back(&epub_of(&book, edition));
    let (one, two) = (dump(&settled(book)), dump(&settled(back)));
    if one != two {
        let difference = difference(&one, &two);
        let short: String = difference.lines().take(90).map(|l| format!("{l:.300}\n")).collect();
        panic!("{name} ({edition}): {} lines differ\n{short}", difference.lines().count());
    }
}

fn book_of(path: &Path) -> Book {
    let files = reissue_tests::Folder(path.parent().expect("a folder").to_path_buf());
    let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let name = path.file_name().expect("a file").to_string_lossy().into_owned();
    let input = Input::new(name, bytes.as_slice()).with_files(&files);
    reissue::read(&input, &Options::default()).expect("a book").book
}

#[test]
fn the_memoir_comes_back() {
    let path = reissue_tests::root().join("fixtures/books/the-salt-road/book.toml");
    check("the memoir", book_of(&path), Edition::Epub);
}

#[test]
fn books_of_the_corpus_come_back() {
    let books = [
        "multiformat/flatland/flatland.md",
        "standardebooks/edwin-a-abbott_flatland.epub",
        "gutenberg/23/23-h/23-h.htm",
    ];
    for book in books {
        let Some(folder) = reissue_tests::corpus(book.split('/').next().expect("a folder")) else {
            return;
        };
        let path = folder.parent().expect("the corpus").join(book);
        if path.is_file() {
            check(book, book_of(&path), Edition::Epub);
        }
    }
}

/// The words of sections and notes, in order, paragraph by paragraph.
#[derive(Default)]
struct Texts(Vec<String>);

impl Visit for Texts {
    fn visit_inlines(&mut self, inlines: &[Inline]) {
        let text = reissue::plain(inlines).split_whitespace().collect::<Vec<_>>().join(" ");
        self.0.extend((!text.is_empty()).then_some(text));
    }

    fn visit_block(&mut self, block: &Block) {
        if let BlockKind::Preformatted(p) = &block.kind {
            self.0.push(p.text.clone());
        }
        self.walk_block(block);
    }
}

fn texts(book: &Book) -> Vec<String> {
    let mut texts = Texts::default();
    texts.visit_book(book);
    texts.0
}

fn begins_in_the_middle(book: &Book) -> bool {
    struct Lists(bool);
    impl Visit for Lists {
        fn visit_block(&mut self, block: &Block) {
            if let BlockKind::List(list) = &block.kind {
                self.0 |= matches!(list.kind, ListKind::Ordered { start, .. } if start != 1);
            }
            self.walk_block(block);
        }
    }
    let mut lists = Lists(false);
    lists.visit_book(book);
    lists.0
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(12), ..ProptestConfig::default() })]

    #[test]
    fn no_book_loses_or_gains_a_word(book in arbitrary::book()) {
        let epub = epub_of(&book, Edition::Epub);
        prop_assert!(epub == epub_of(&book, Edition::Epub), "the same book gives the same bytes");
        let back = settled(read_back(&epub));
        prop_assert_eq!(texts(&settled(book.clone())), texts(&back));
        // EPUB 2 has no lists that begin in the middle: there the numbers are words.
        if !begins_in_the_middle(&book) {
            let old = settled(read_back(&epub_of(&book, Edition::Epub2)));
            prop_assert_eq!(texts(&settled(book)).join(" "), texts(&old).join(" "));
        }
    }
}
