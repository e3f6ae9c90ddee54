//! Reads HTML: Project Gutenberg's editions, Standard Ebooks' files, web pages, folders of pages.
//!
//! The walk from mark-up to blocks is shared with the EPUB reader: `convert_pages`.

mod address;
mod article;
mod broken;
mod contents;
mod convert;
mod dropcap;
mod facts;
mod figure;
mod flow;
mod gutenberg;
mod heading;
mod inline;
mod inset;
mod letter;
mod linenumber;
mod list;
mod loss;
mod media;
mod named;
mod notes;
mod outline;
pub(crate) mod page;
mod pagemark;
mod paragraph;
mod pause;
mod quote;
mod read;
mod roles;
mod script;
pub(crate) mod sheets;
mod speech;
pub(crate) mod style;
mod table;
mod tidy;
mod titlepage;
mod titles;
pub(crate) mod types;
mod verse;

use std::collections::{BTreeMap, BTreeSet};

use reissue_core::{
    Block, BlockKind, Book, Inline, InlineKind, Language, LinkTarget, Matter, Note, NoteId, Report,
    Section, VisitMut,
};

pub(crate) use convert::Media;
use convert::{Context, Converter};
pub(crate) use loss::Losses;
use outline::{Draft, Entry};
use page::{Links, Page, Place, Reference};
use style::Style;

pub use read::read;
#[cfg(feature = "docx")]
pub(crate) use read::{Inset, read_inset};

/// An entry of a table of contents.
#[derive(Clone, Debug)]
pub(crate) struct ContentsEntry {
    /// How deep it stands, from 1.
    pub(crate) depth: usize,
    /// Its words.
    pub(crate) label: String,
    /// Where it leads, relative to the file that holds it.
    pub(crate) href: String,
}

/// What a package knows of its pages.
#[derive(Debug, Default)]
pub(crate) struct Guide {
    /// The file that holds the table of contents.
    pub(crate) base: String,
    /// The table of contents.
    pub(crate) contents: Vec<ContentsEntry>,
    /// The pages of the source edition: number and place.
    pub(crate) page_list: Vec<(String, String)>,
    /// The language of the book.
    pub(crate) language: Option<Language>,
    /// The title of the book.
    pub(crate) title: Option<String>,
    /// Who made the book.
    pub(crate) authors: Vec<String>,
    /// The picture that the package names as the cover.
    pub(crate) cover: Option<String>,
    /// Elements that are not part of the book.
    pub(crate) skip: BTreeSet<(usize, crate::xml::NodeId)>,
}

/// What pages turn into.
pub(crate) struct Converted {
    /// The sections in reading order, with the stretch that their mark-up names.
    pub(crate) sections: Vec<(Option<Matter>, Section)>,
    /// The notes in the order of their first reference.
    pub(crate) notes: Vec<Note>,
    /// The picture of the page that only showed the cover.
    pub(crate) cover: Option<reissue_core::Image>,
}

/// Turns the pages of a book into sections and notes.
pub(crate) fn convert_pages(
    pages: &[Page],
    guide: &Guide,
    media: &mut dyn Media,
    report: &mut Report,
) -> Converted {
    let references: Vec<(String, String)> = guide
        .contents
        .iter()
        .map(|e| &e.href)
        .chain(guide.page_list.iter().map(|(_, href)| href))
        .map(|href| (guide.base.clone(), href.clone()))
        .collect();
    let mut links = Links::collect(pages, &references);
    let notes = notes::Notes::collect(pages, &links);
    let contents_only: Vec<(String, String)> =
        guide.contents.iter().map(|e| (guide.base.clone(), e.href.clone())).collect();
    links.keep_used(pages, &contents_only, |page, link| {
        notes.referred(page, link).is_none() && !notes.is_dropped(page, link)
    });
    let page_list = page_list(guide, &links);
    let mut converter = Converter {
        pages,
        links,
        notes,
        losses: Losses::default(),
        media,
        pending: Vec::new(),
        reading: Vec::new(),
        taken: guide.skip.clone(),
        settings: inset::Settings::default(),
        page_list,
    };
    for page in pages {
        let elements = page.body().into_iter().flat_map(|body| body.descendants());
        elements.for_each(|node| converter.losses.looks_of(node, page.span(node)));
    }
    let contents = contents(guide, &converter.links);
    let mut cover = None;
    let mut titled = pages.iter().any(says_title_page);
    let mut drafts = Vec::new();
    for (i, page) in pages.iter().enumerate() {
        let Some((mut flow, draft)) = converter.page_flow(i, guide) else { continue };
        if i < 2
            && cover.is_none()
            && let Some(image) = cover_of(&flow, guide, &page.path)
        {
            converter.losses.left_out("the page of the cover", draft.span);
            cover = Some(image);
            continue;
        }
        contents::take_contents(&mut flow, &mut converter.losses);
        if let Some(title) = guide.title.as_deref() {
            titles::one_title(&mut flow, title);
        }
        named::by_contents(&mut flow, &draft.names, &contents, &mut converter.losses);
        if let Some(title) = guide.title.as_deref().filter(|_| !titled && drafts.len() < 4) {
            let known = titlepage::Known { title, authors: &guide.authors };
            titled = titlepage::gather(&mut flow, known, i + 1 < pages.len());
        }
        converter.settle(&mut flow);
        drafts.extend(outline::page_drafts(flow, draft));
        titles::dedicated(&mut drafts);
    }
    let drafts = titles::with_title_page(drafts, guide.title.as_deref());
    let drafts = titles::named_by_contents(drafts, &contents, &mut converter.losses);
    let mut drafts = outline::assemble(drafts, &contents);
    outline::lift_from_lists(&mut drafts);
    let notes = converter.all_notes(guide);
    let matters: Vec<Option<Matter>> = drafts.iter().map(|d| d.matter).collect();
    let mut losses = converter.losses;
    let mut sections = Vec::new();
    let mut aliases = outline::Aliases::new();
    for (draft, matter) in drafts.into_iter().zip(matters) {
        for section in outline::sections(vec![draft], 0, &mut aliases) {
            sections.push((matter, section));
        }
    }
    for (_, section) in &mut sections {
        roles::settle(std::slice::from_mut(section), None);
    }
    let mut renamer = Renamer(aliases);
    let mut notes = notes;
    sections.iter_mut().for_each(|(_, s)| renamer.visit_section(s));
    notes.iter_mut().for_each(|n| renamer.visit_note(n));
    sections.retain_mut(|(_, section)| contents::keeps(section, &mut losses));
    let listed = notes.iter().any(|n| n.kind == reissue_core::NoteKind::Endnote);
    for (_, section) in &mut sections {
        roles::without_emptied(&mut section.sections, &mut losses);
    }
    if !listed {
        sections.retain(|(_, section)| !roles::is_emptied(section, &mut losses));
    }
    losses.report(report);
    Converted { sections, notes, cover }
}

/// Tells whether a page says that it is the title page, or holds it.
fn says_title_page(page: &Page) -> bool {
    let is_title = |node| types::role(node) == Some(reissue_core::Role::TitlePage);
    page.role == Some(reissue_core::Role::TitlePage) || page.document.elements().any(is_title)
}

/// The picture of a page that only shows the cover.
fn cover_of(flow: &[flow::Flow], guide: &Guide, path: &str) -> Option<reissue_core::Image> {
    let [flow::Flow::Block(Block { kind: BlockKind::Figure(figure), .. })] = flow else {
        return None;
    };
    let [image] = figure.images.as_slice() else { return None };
    if !figure.caption.is_empty() {
        return None;
    }
    let named = |path: &str| path.to_lowercase().rsplit('/').next().unwrap_or("").contains("cover");
    let is_cover = match &guide.cover {
        Some(cover) => *cover == image.resource || named(path),
        None => named(path) || named(&image.resource),
    };
    is_cover.then(|| image.clone())
}

/// Lets links lead to the names that sections keep.
struct Renamer(outline::Aliases);

impl VisitMut for Renamer {
    fn visit_inline(&mut self, inline: &mut Inline) {
        if let InlineKind::Link { target: LinkTarget::Internal(name), .. } = &mut inline.kind
            && let Some(kept) = self.0.get(name)
        {
            name.clone_from(kept);
        }
        self.walk_inline(inline);
    }
}

impl<'d> Converter<'d, '_> {
    /// What one page holds, and what is known of the page as a section.
    fn page_flow(&mut self, index: usize, guide: &Guide) -> Option<(Vec<flow::Flow>, Draft)> {
        let page = self.pages.get(index)?;
        let body = page.body()?;
        let cx = self.context(index, body, guide);
        let (cx, language) = (cx.clone(), cx.language.clone());
        let language = language.filter(|l| Some(l) != guide.language.as_ref());
        let (inside, own) = self.enter(body, &cx);
        let mut names: Vec<String> = Vec::new();
        names.extend(self.links.name_of_page(index).map(str::to_owned));
        names.extend(self.name_of(body, &cx));
        let flow = self.flow(body, &inside);
        names.append(&mut self.pending);
        let draft = Draft {
            role: page.role.or_else(|| types::role(body)),
            matter: types::matter(body).or(page.matter),
            names,
            language: own.or(language),
            span: page.span(body),
            ..Draft::default()
        };
        Some((flow, draft))
    }

    /// The context in which an element stands: the looks and languages of all above it.
    fn context(&mut self, page: usize, node: crate::xml::Node<'d>, guide: &Guide) -> Context {
        let mut cx = Context {
            page,
            style: Style::default(),
            language: guide.language.clone(),
            verse: false,
            sections: true,
            left: 0.0,
            right: 0.0,
        };
        let mut above: Vec<_> = node.ancestors().filter(|n| n.is_element()).collect();
        above.reverse();
        for ancestor in above {
            cx = self.enter(ancestor, &cx).0;
        }
        cx
    }

    fn all_notes(&mut self, guide: &Guide) -> Vec<Note> {
        (0..self.notes.found.len()).filter_map(|i| self.note(i, guide)).collect()
    }

    fn note(&mut self, index: usize, guide: &Guide) -> Option<Note> {
        let found = self.notes.found.get(index)?;
        let (page, nodes) = (found.page, found.nodes.clone());
        let (id, mark, kind, linked) =
            (found.id.clone(), found.mark.clone(), found.kind, found.linked);
        let owner = self.pages.get(page)?;
        self.reading = nodes.iter().map(|n| (page, *n)).collect();
        let mut blocks = Vec::new();
        let mut language = None;
        let mut span = reissue_core::Span::NONE;
        for node in nodes.into_iter().map(|n| owner.document.node(n)) {
            let cx = self.context(page, node, guide).inner();
            span = span.join(self.span(node, &cx));
            let (inside, own) = self.enter(node, &cx);
            language = language.or(own);
            let holds = matches!(
                node.name(),
                "li" | "aside" | "div" | "dd" | "dt" | "tr" | "td" | "section" | "blockquote"
            );
            if holds {
                blocks.extend(self.blocks(node, &inside));
            } else {
                blocks.extend(self.single_blocks(node, &cx));
            }
        }
        self.pending.clear();
        self.reading.clear();
        strip_mark(&mut blocks, &mark);
        blocks.retain(|b| !is_empty(b));
        if linked && let Some(first) = blocks.first_mut() {
            convert::give_name(first, format!("{id}-text"));
        }
        Some(Note {
            id: NoteId(id),
            kind,
            mark: (!mark.is_empty()).then_some(mark),
            blocks,
            language,
            span,
        })
    }
}

/// Puts what the pages turned into into the book.
pub(crate) fn finish_book(book: &mut Book, converted: Converted) {
    if let Some(image) = converted.cover {
        let cover = book.cover.get_or_insert_with(|| image.clone());
        if cover.alt.is_none() && cover.resource == image.resource {
            cover.alt = image.alt;
        }
    }
    book.notes = converted.notes;
    roles::partition(converted.sections, book);
}

fn page_list(guide: &Guide, links: &Links) -> BTreeMap<Place, String> {
    let mut out = BTreeMap::new();
    for (label, href) in &guide.page_list {
        if let Reference::Inside(place @ Place { node: Some(_), .. }) =
            links.target(&guide.base, href)
        {
            out.insert(place, label.clone());
        }
    }
    out
}

fn contents(guide: &Guide, links: &Links) -> outline::Contents {
    let mut out = BTreeMap::new();
    let mut open: Vec<(usize, String)> = Vec::new();
    for entry in &guide.contents {
        while open.last().is_some_and(|(depth, _)| *depth >= entry.depth) {
            open.pop();
        }
        let Reference::Inside(place) = links.target(&guide.base, &entry.href) else { continue };
        let Some(name) = links.name(place) else { continue };
        out.entry(name.to_owned()).or_insert_with(|| Entry {
            depth: entry.depth,
            label: entry.label.clone(),
            above: open.iter().rev().map(|(_, n)| n.clone()).collect(),
        });
        open.push((entry.depth, name.to_owned()));
    }
    out
}

/// Takes the mark of a note from the start of its text.
fn strip_mark(blocks: &mut [Block], mark: &str) {
    let Some(first) = blocks.first_mut() else { return };
    let line = match &mut first.kind {
        BlockKind::Paragraph(p) => &mut p.content,
        _ => return,
    };
    // The mark may stand in several inlines: `[`, a link, `]`; they are eaten one after another.
    let mut left: String = mark.to_owned();
    strip_from(line, &mut left, &mut false);
    tidy::tidy_inlines(line);
}

/// Eats the mark from the start of a line; tells whether it is done.
fn strip_from(line: &mut [Inline], left: &mut String, started: &mut bool) -> bool {
    for inline in line.iter_mut() {
        let done = match &mut inline.kind {
            InlineKind::Text(text) => {
                let (rest, done) = eat(text, left, started);
                *text = rest;
                done
            }
            InlineKind::Anchor(_) | InlineKind::PageMark(_) => false,
            _ => match inline.children_mut() {
                Some(children) => {
                    let before = left.clone();
                    let plain = reissue_core::plain(children);
                    if !left.is_empty() && notes::bare_mark(&plain) == before.as_str() {
                        children.clear();
                        left.clear();
                        *started = true;
                        false
                    } else {
                        strip_from(children, left, started)
                    }
                }
                None => true,
            },
        };
        if done {
            return true;
        }
    }
    false
}

fn eat(text: &str, left: &mut String, started: &mut bool) -> (String, bool) {
    let trimmed = text.trim_start_matches(|c: char| {
        c.is_whitespace() || (!*started && matches!(c, '[' | '(' | '{'))
    });
    let mut rest = trimmed;
    if !left.is_empty() {
        let word = ["Footnote ", "Note "].iter().find_map(|p| rest.strip_prefix(p)).unwrap_or(rest);
        match word.strip_prefix(left.as_str()) {
            Some(after) if !after.starts_with(char::is_alphanumeric) => {
                rest = after;
                left.clear();
                *started = true;
            }
            _ if rest.is_empty() => return (String::new(), false),
            // `[` and `]` around a link that was dropped leave nothing to see.
            _ => {
                let after = rest.trim_start_matches([']', ')', '}', '.', ':', ',']);
                if after.len() == rest.len() {
                    return (text.to_owned(), true);
                }
                rest = after;
                left.clear();
                *started = true;
            }
        }
    }
    if *started || left.is_empty() {
        let after = rest.trim_start_matches([']', ')', '}', '.', ':']).trim_start();
        *started = true;
        return (after.to_owned(), !after.is_empty());
    }
    (text.to_owned(), true)
}

fn is_empty(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Paragraph(p) if tidy::is_blank(&p.content))
}
