//! Pages of the memoir, held against goldens beside the book: what stands where, in which font and
//! size, as which element.
//!
//! A change that is wanted is taken over with `INSTA_UPDATE=always cargo test -p reissue-tests --test
//! pages`; look at the pages before (`reissue preview`).

use std::collections::BTreeSet;
use std::path::PathBuf;

use reissue::page::{ItemKind, NodeKind, Pages, Structure, dump_page};
use reissue::read::Input;
use reissue::{
    Block, BlockKind, Draft, Edition, Heading, Inline, InlineKind, Options, Press, Visit,
};
use reissue_tests::Folder;

/// The memoir as its manuscript has it, with some settings changed.
fn draft(settings: &[(&str, &str)]) -> Draft {
    let folder = reissue_tests::root().join("fixtures/books/the-salt-road");
    let bytes = std::fs::read(folder.join("book.toml")).expect("readable");
    let files = Folder(folder);
    let input = Input::new("book.toml", bytes.as_slice()).with_files(&files);
    let mut options = Options::default();
    settings.iter().for_each(|(key, value)| options.settings.set(key, value));
    reissue::read(&input, &options).expect("a book")
}

/// What of the memoir must come back as elements and links of its pages.
#[derive(Debug, Default)]
struct Counts {
    headings: usize,
    lists: usize,
    header_cells: usize,
    captions: usize,
    figures: usize,
    note_marks: usize,
    notes: usize,
    /// Terms of the index; those that only send the reader to another have no page.
    terms: BTreeSet<Vec<String>>,
}

impl Counts {
    fn of_memoir() -> Self {
        let book = draft(&[]).book;
        let mut counts = Self { notes: book.notes.len(), ..Self::default() };
        counts.visit_book(&book);
        counts
    }
}

impl Visit for Counts {
    fn visit_heading(&mut self, heading: &Heading) {
        self.headings += 1;
        self.walk_heading(heading);
    }

    fn visit_block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::List(_) => self.lists += 1,
            BlockKind::Figure(figure) => {
                self.figures += figure.images.len();
                self.captions += usize::from(!figure.caption.is_empty());
            }
            BlockKind::Table(table) => {
                self.captions += usize::from(!table.caption.is_empty());
                let rows = table.head.iter().chain(&table.body).chain(&table.foot);
                self.header_cells += rows.flat_map(|r| &r.cells).filter(|c| c.header).count();
            }
            _ => {}
        }
        self.walk_block(block);
    }

    fn visit_inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::NoteRef(_) => self.note_marks += 1,
            InlineKind::Index(mark) if mark.see.is_none() => {
                self.terms.insert(mark.term.clone());
            }
            _ => {}
        }
        self.walk_inline(inline);
    }
}

/// The pages of an edition of the memoir, with some settings changed.
fn memoir(edition: Edition, settings: &[(&str, &str)]) -> Pages {
    let draft = draft(settings);
    let press = Press::new(&draft.book, &draft.options).expect("settings");
    let preview = press.preview(edition).expect("pages");
    preview.pages().clone()
}

/// Holds the page on which a destination stands, and those after it up to `count`, against a
/// golden.
fn check(pages: &Pages, name: &str, destination: &str, count: usize) {
    let place = pages.destinations.get(destination);
    let page = place.unwrap_or_else(|| panic!("no place `{destination}`")).page;
    check_page(pages, name, page, count);
}

fn check_page(pages: &Pages, name: &str, page: usize, count: usize) {
    let dumped: String = (page..page + count).map(|p| dump_page(pages, p)).collect();
    let mut settings = insta::Settings::clone_current();
    let folder: PathBuf = reissue_tests::root().join("fixtures/books/the-salt-road/pages");
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, dumped));
}

#[test]
fn chosen_pages_of_the_print_edition() {
    let pages = memoir(Edition::Print, &[]);
    check_page(&pages, "half-title-to-imprint", 0, 4);
    check(&pages, "contents", "contents", 1);
    check(&pages, "chapter-with-epigraph-and-note", "quay", 1);
    check(&pages, "figure", "profile", 1);
    check(&pages, "index", "index", 1);
}

#[test]
fn chosen_pages_of_the_modern_design() {
    let pages =
        memoir(Edition::Print, &[("design.name", "modern"), ("design.source-pages", "yes")]);
    check(&pages, "modern-drop-cap", "melidis", 1);
    check(&pages, "modern-drama", "ammer", 2);
}

#[test]
fn every_item_belongs_to_an_element_or_is_an_artifact() {
    let pages = memoir(Edition::Pdf, &[]);
    let kinds = |wanted: fn(NodeKind) -> bool| {
        pages.structure.nodes().iter().filter(|n| wanted(n.kind)).count()
    };
    let counts = Counts::of_memoir();
    println!("{counts:?}");
    let holds = |what: &str, found: usize, least: usize| {
        println!("{what}: {found} of at least {least}");
        assert!(least > 0 && found >= least, "{found} {what}, the manuscript has {least}");
    };
    // The edition may make more: its contents and index have headings, too.
    holds("headings", kinds(|k| matches!(k, NodeKind::Heading(_))), counts.headings);
    holds("lists", kinds(|k| matches!(k, NodeKind::List(_))), counts.lists);
    holds(
        "heading cells",
        kinds(|k| matches!(k, NodeKind::HeaderCell { .. })),
        counts.header_cells,
    );
    holds("notes", kinds(|k| k == NodeKind::Note), counts.notes);
    holds("captions", kinds(|k| k == NodeKind::Caption), counts.captions);
    let figures = pages.structure.nodes().iter().filter(|n| n.kind == NodeKind::Figure);
    let (mut count, mut described) = (0, 0);
    for figure in figures {
        count += 1;
        described += usize::from(figure.alt.as_ref().is_some_and(|a| !a.is_empty()));
    }
    assert_eq!(described, count, "figures have words");
    holds("figures", count, counts.figures);
    for (number, page) in pages.pages.iter().enumerate() {
        for item in &page.items {
            let reissue::page::Content::Tagged(node) = item.content else { continue };
            assert_ne!(node, Structure::ROOT, "page {number}: {:?}", item.kind);
            let known = pages.structure.get(node).is_some();
            assert!(known, "page {number} names an element that is not there");
        }
    }
}

#[test]
fn links_of_contents_index_and_notes_lead_somewhere() {
    let pages = memoir(Edition::Pdf, &[]);
    let mut count = 0;
    for link in pages.pages.iter().flat_map(|p| &p.links) {
        if let reissue::page::LinkTarget::Destination(name) = &link.target {
            assert!(pages.destinations.contains_key(name), "{name}");
            count += 1;
        }
    }
    let counts = Counts::of_memoir();
    // Each note has a link to it and one back; the contents name each heading of the text.
    let least = counts.terms.len() + 2 * counts.note_marks;
    println!("{count} links, at least {least}");
    assert!(counts.note_marks > 0 && count >= least, "{count} links, at least {least}");
    let index = pages.destinations["index"].page;
    let links = pages.pages.iter().skip(index).flat_map(|p| &p.links).count();
    let terms = counts.terms.len();
    println!("{links} places in the index, {terms} terms");
    assert!(terms > 0 && links >= terms, "{links} places in the index of {terms} terms");
}

#[test]
fn the_reading_of_characters_stands_above_them() {
    let pages = memoir(Edition::Print, &[]);
    let runs = pages.pages.iter().flat_map(|p| &p.items).filter_map(|i| match &i.kind {
        ItemKind::Text(run) => Some(run),
        _ => None,
    });
    let runs: Vec<_> = runs.collect();
    let at = runs.iter().position(|r| r.text == "соль").expect("the characters");
    let (base, reading) = (runs[at], runs[at + 1]);
    assert_eq!(reading.text, "sol’");
    assert!(reading.size < base.size && reading.origin.y < base.origin.y);
    let middle = |r: &reissue::page::GlyphRun| r.origin.x.to_pt() + r.width().to_pt() / 2.0;
    assert!((middle(base) - middle(reading)).abs() < 0.1);
}
