//! One page or a folder of linked pages as a book.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use reissue_core::{Book, Diagnostic, MediaType, Metadata, Report, Resource, ResourceData, Span};
#[cfg(feature = "docx")]
use reissue_core::{Image, Note, Section};

use super::page::Page;
use super::sheets::{self, Styles};
use super::{ContentsEntry, Guide, Media, article, convert_pages, facts, finish_book, gutenberg};
use crate::archive::{has_scheme, resolve};
use crate::decode::{declared_in_html, decode};
use crate::xml::{Dialect, Document, FlawKind, NodeId, parse_html, parse_xml};
use crate::{Files, Input, Options, ReadError, Reading};

/// Reads HTML: one page, or a page with the pages beside it that it links to.
///
/// # Errors
/// [`ReadError::Empty`] and [`ReadError::UnknownFormat`] where the bytes are no text.
pub fn read(input: &Input<'_>, options: &Options) -> Result<Reading, ReadError> {
    let mut reader = Reader {
        input,
        options,
        report: Report::default(),
        styles: Styles::default(),
        guide: Guide::default(),
        metadata: Metadata::default(),
    };
    let path = file_name(&input.name);
    let first = reader.page(&path, &input.bytes)?;
    let mut pages = reader.linked(&first)?;
    reader.describe(&first);
    pages.insert(0, first);
    reader.trim(&mut pages);
    Ok(reader.book(&pages))
}

/// A page that stands inside another document, without what only a book has: no metadata, no
/// pages beside it, nothing trimmed.
#[cfg(feature = "docx")]
pub(crate) struct Inset {
    /// Its sections.
    pub(crate) sections: Vec<Section>,
    /// The level of its highest heading, 1 where it has none.
    pub(crate) level: u8,
    /// Its notes.
    pub(crate) notes: Vec<Note>,
    /// Its pictures, which stand in the mark-up.
    pub(crate) resources: Vec<Resource>,
    /// The picture, where it is nothing else.
    pub(crate) cover: Option<Image>,
    /// The title that the page has for the browser's window.
    pub(crate) title: String,
}

/// Reads a page that stands inside another document; the language of that is the options'.
///
/// # Errors
/// As [`read`].
#[cfg(feature = "docx")]
pub(crate) fn read_inset(
    input: &Input<'_>,
    options: &Options,
    report: &mut Report,
) -> Result<Inset, ReadError> {
    let mut reader = Reader {
        input,
        options,
        report: std::mem::take(report),
        styles: Styles::default(),
        guide: Guide { language: options.language.clone(), ..Guide::default() },
        metadata: Metadata::default(),
    };
    let page = reader.page(&input.name, &input.bytes);
    *report = std::mem::take(&mut reader.report);
    let page = page?;
    let mut media = Beside { files: None, resources: Vec::new(), names: BTreeMap::new() };
    let has = |name: &str| page.document.elements().any(|e| e.is(name));
    let level = (1..=6).find(|n| has(&format!("h{n}"))).unwrap_or(1);
    let title = page.document.root().find("title").map(|n| n.tidy_text()).unwrap_or_default();
    let pages = [page];
    let converted = convert_pages(&pages, &reader.guide, &mut media, report);
    reader.styles.report(report);
    let sections = converted.sections.into_iter().map(|(_, section)| section).collect();
    let (notes, cover) = (converted.notes, converted.cover);
    Ok(Inset { sections, level, notes, resources: media.resources, cover, title })
}

struct Reader<'a, 'i> {
    input: &'a Input<'i>,
    options: &'a Options,
    report: Report,
    styles: Styles,
    guide: Guide,
    metadata: Metadata,
}

/// From how many passages on a page can repeat others; a few lines stand on every page of a site.
const REPEATED: usize = 8;

impl Reader<'_, '_> {
    fn page(&mut self, path: &str, bytes: &[u8]) -> Result<Page, ReadError> {
        let declared = declared_in_html(bytes);
        let decoded = decode(path, bytes, declared.as_deref(), self.options)?;
        let (source, text) = decoded.enter(path, &mut self.report);
        let document = parse(text, self.options.limits.depth);
        if let Some(flaw) = document.flaws.iter().find(|f| f.kind == FlawKind::Depth) {
            let span = Span::new(source, flaw.at.start, flaw.at.end);
            let message = format!("`{path}` has elements deeper in one another than the limit");
            self.report.push(Diagnostic::suspect("read-307", message).at(span));
        }
        let named = sheets::named(&document);
        let address = super::address::of(&document);
        let files = self.input.files;
        let sheets = self.styles.of(path, &named, &mut |p| files?.read(p).ok());
        Ok(Page {
            path: path.to_owned(),
            source,
            document,
            sheets,
            role: None,
            matter: None,
            main: None,
            address,
            verse_in_pre: false,
        })
    }

    /// The pages beside the first one that it links to, in the order of its links.
    fn linked(&mut self, first: &Page) -> Result<Vec<Page>, ReadError> {
        let Some(files) = self.input.files else { return Ok(Vec::new()) };
        let known: BTreeSet<String> = files.list().unwrap_or_default().into_iter().collect();
        let mut seen = BTreeSet::from([first.path.clone()]);
        let mut pages = Vec::new();
        let mut queue = Vec::new();
        self.guide.base.clone_from(&first.path);
        let links: Vec<_> = first.document.elements().filter(|n| n.is("a")).collect();
        let texts: Vec<_> = links.iter().copied().filter(|l| !article::in_chrome(*l)).collect();
        let local = |l: &&crate::xml::Node<'_>| {
            let path = l.attribute("href").and_then(|h| resolve(&first.path, h));
            path.is_some_and(|p| p != first.path && known.contains(&p))
        };
        // Menus lead through a site in an order of their own; the list in the text is the book's.
        let links = if texts.iter().filter(local).count() > 1 { texts } else { links };
        for link in links {
            let Some(href) = link.attribute("href").filter(|h| !has_scheme(h)) else { continue };
            let Some(path) = resolve(&first.path, href) else { continue };
            if !known.contains(&path) || !is_page(&path) {
                continue;
            }
            let lists = link.ancestors().filter(|a| matches!(a.name(), "ol" | "ul")).count();
            let depth = lists.max(1);
            self.guide.contents.push(ContentsEntry {
                depth,
                label: link.tidy_text(),
                href: href.to_owned(),
            });
            if seen.insert(path.clone()) {
                queue.push(path);
            }
        }
        // One link more or less is no table of contents, but `next` leads through a book.
        if queue.len() < 2 && first.document.elements().all(|n| n.attribute("rel") != Some("next"))
        {
            self.guide.contents.clear();
            return Ok(Vec::new());
        }
        let mut at = 0;
        while let Some(path) = queue.get(at).cloned() {
            at += 1;
            if at as u64 > self.options.limits.entries {
                break;
            }
            match files.read(&path) {
                Ok(bytes) => match self.page(&path, &bytes) {
                    Ok(page) => {
                        let next =
                            page.document.elements().find(|n| n.attribute("rel") == Some("next"));
                        let next = next.and_then(|n| resolve(&path, n.attribute("href")?));
                        if let Some(next) =
                            next.filter(|n| known.contains(n) && seen.insert(n.clone()))
                        {
                            queue.insert(at, next);
                        }
                        pages.push(page);
                    }
                    Err(error) => self.missing(&path, &error.to_string()),
                },
                Err(error) => self.missing(&path, &error.to_string()),
            }
        }
        Ok(self.without_repeats(first, pages))
    }

    /// Leaves out the pages on which each passage is one of the pages before them: the whole book on
    /// one page beside its chapters, or the same page for a printer.
    fn without_repeats(&mut self, first: &Page, pages: Vec<Page>) -> Vec<Page> {
        let mut known: BTreeSet<String> = passages(first).collect();
        let mut kept = Vec::new();
        for page in pages {
            let own: Vec<String> = passages(&page).collect();
            if own.len() >= REPEATED && own.iter().all(|p| known.contains(p)) {
                let message =
                    format!("`{}` repeats the pages before it and was left out", page.path);
                let help = "give that page alone to make a book of it";
                self.report.push(Diagnostic::guessed("read-327", message).help(help));
                let leads = |entry: &ContentsEntry| resolve(&first.path, &entry.href);
                self.guide.contents.retain(|e| leads(e).is_none_or(|path| path != page.path));
                continue;
            }
            known.extend(own);
            kept.push(page);
        }
        if kept.is_empty() {
            self.guide.contents.clear();
        }
        kept
    }

    fn missing(&mut self, path: &str, why: &str) {
        let message = format!("the page `{path}` can't be read: {why}");
        let help = "put the file in its place";
        self.report.push(Diagnostic::lost("read-303", message).help(help));
    }

    /// Takes what a page says of itself.
    fn describe(&mut self, page: &Page) {
        self.metadata = facts::of(&page.document);
        if self.metadata.languages.is_empty() {
            self.metadata.languages.extend(self.options.language.clone());
        }
    }

    /// Finds what of the pages is not the book's.
    fn trim(&mut self, pages: &mut [Page]) {
        if pages.len() > 1 {
            for (i, page) in pages.iter().enumerate() {
                let leads: Vec<NodeId> = steps(&page.document).collect();
                self.leave_out(i, page, &leads, "read-319", "links that lead from page to page");
            }
        }
        for (i, page) in pages.iter_mut().enumerate() {
            if let Some(frame) = gutenberg::find(&page.document) {
                self.leave_out(
                    i,
                    page,
                    &frame.skip,
                    "read-318",
                    "Project Gutenberg's header and licence",
                );
                merge(&mut self.metadata, frame.metadata);
                page.verse_in_pre = true;
                continue;
            }
            let semantic = page.document.elements().any(|n| n.attribute("epub:type").is_some());
            if semantic {
                continue;
            }
            if let Some(article) = article::find(&page.document) {
                page.main = Some(article.main);
                self.leave_out(
                    i,
                    page,
                    &article.skip,
                    "read-319",
                    "menus, forms and the like around the text",
                );
                let main = page.document.node(article.main);
                let mut around = Vec::new();
                let body = page.document.root().find("body");
                let mut at = main;
                while let Some(parent) = at.parent().filter(|_| Some(at) != body) {
                    around.extend(
                        parent.children().filter(|n| *n != at && !n.is_blank()).map(|n| n.id),
                    );
                    at = parent;
                }
                around.retain(|id| {
                    !matches!(page.document.node(*id).name(), "head" | "script" | "style")
                });
                self.report_left_out(
                    page,
                    &around,
                    "read-319",
                    "menus, forms and the like around the text",
                );
            }
        }
    }

    fn leave_out(
        &mut self,
        index: usize,
        page: &Page,
        nodes: &[NodeId],
        code: &'static str,
        what: &str,
    ) {
        self.guide.skip.extend(nodes.iter().map(|n| (index, *n)));
        self.report_left_out(page, nodes, code, what);
    }

    fn report_left_out(&mut self, page: &Page, nodes: &[NodeId], code: &'static str, what: &str) {
        let spans: Vec<Span> = nodes
            .iter()
            .map(|n| page.document.node(*n))
            .filter(|n| !n.is_blank())
            .map(|n| page.span(n))
            .collect();
        let Some((first, rest)) = spans.split_first() else { return };
        let message = format!("{what} were left out");
        let mut finding = Diagnostic::fact(code, message)
            .at(*first)
            .times(u32::try_from(spans.len()).unwrap_or(u32::MAX));
        finding.related.extend(rest.iter().map(|s| (*s, "also here".to_owned())));
        self.report.push(finding);
    }

    fn book(mut self, pages: &[Page]) -> Reading {
        self.guide.language = self.metadata.languages.first().cloned();
        self.guide.title = Some(self.metadata.title.clone()).filter(|t| !t.is_empty());
        self.guide.authors = self.metadata.creators.iter().map(|c| c.name.clone()).collect();
        let mut media =
            Beside { files: self.input.files, resources: Vec::new(), names: BTreeMap::new() };
        let converted = convert_pages(pages, &self.guide, &mut media, &mut self.report);
        let mut book = Book { metadata: self.metadata, ..Book::default() };
        book.resources = media.resources;
        self.styles.report(&mut self.report);
        finish_book(&mut book, converted);
        Reading { book, report: self.report }
    }
}

/// The paragraphs of a page that are long enough to tell one text from another.
fn passages(page: &Page) -> impl Iterator<Item = String> {
    let paragraphs = page.document.elements().filter(|n| n.is("p") || n.is("pre"));
    paragraphs.map(|n| n.tidy_text()).filter(|t| t.len() >= 40)
}

/// Parses a page: as XML where it is sound XHTML, else as browsers do.
fn parse(text: Arc<str>, depth: u64) -> Document {
    let head = text.get(..text.len().min(600)).unwrap_or("");
    if head.contains("<?xml") || head.contains("XHTML 1.") || head.contains("xmlns=") {
        let document = parse_xml(text.clone(), Dialect::Xhtml, depth);
        let sound = document.flaws.iter().all(|f| f.kind != FlawKind::Syntax);
        if sound && document.root().find("body").is_some() {
            return document;
        }
    }
    parse_html(text, depth)
}

/// The paragraphs that only lead to the page before, the page after or the contents.
fn steps(document: &Document) -> impl Iterator<Item = NodeId> {
    const WORDS: &[&str] = &[
        "previous",
        "prev",
        "next",
        "back",
        "home",
        "up",
        "contents",
        "index",
        "top",
        "weiter",
        "zurück",
        "inhalt",
        "suivant",
        "précédent",
        "sommaire",
        "siguiente",
        "anterior",
    ];
    document.elements().filter(|n| matches!(n.name(), "p" | "div" | "ul" | "td")).filter_map(|n| {
        let text = n.tidy_text().to_lowercase();
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        let few = words.clone().count() <= 6;
        let leads = few && words.clone().any(|w| WORDS.contains(&w));
        let linked =
            n.descendants().filter(|d| d.is("a")).map(|a| a.tidy_text().len()).sum::<usize>();
        let plain = text.chars().filter(|c| c.is_alphanumeric()).count();
        (leads && linked >= plain && plain > 0).then_some(n.id)
    })
}

fn file_name(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    if file.is_empty() { "index.html".into() } else { file.to_owned() }
}

fn is_page(path: &str) -> bool {
    let lower = path.to_lowercase();
    [".html", ".htm", ".xhtml"].iter().any(|e| lower.ends_with(e))
}

/// Lets facts of a header that names the book win over those of the page's head.
fn merge(metadata: &mut Metadata, told: Metadata) {
    if !told.title.is_empty() {
        metadata.title = told.title;
        metadata.subtitle = told.subtitle;
    }
    if !told.creators.is_empty() {
        metadata.creators = told.creators;
    }
    metadata.contributors.extend(told.contributors);
    if !told.languages.is_empty() {
        metadata.languages = told.languages;
    }
    metadata.date = told.date.or(metadata.date);
    metadata.identifiers.extend(told.identifiers);
}

/// The pictures beside a page.
struct Beside<'f> {
    files: Option<&'f dyn Files>,
    resources: Vec<Resource>,
    names: BTreeMap<String, Option<String>>,
}

impl Beside<'_> {
    fn fetch(&mut self, path: &str) -> Option<String> {
        let data = self.files?.resource(path).ok()?;
        let head = match &data {
            ResourceData::Bytes(bytes) => bytes.get(..bytes.len().min(512)).map(<[u8]>::to_vec),
            _ => {
                use std::io::Read as _;
                let mut head = Vec::new();
                data.open().ok()?.take(512).read_to_end(&mut head).ok()?;
                Some(head)
            }
        };
        let media_type = MediaType::sniff(&head?)?;
        if !media_type.is_image() {
            return None;
        }
        let name = path.to_owned();
        self.resources.push(Resource { name: name.clone(), media_type, data, span: Span::NONE });
        Some(name)
    }
}

impl Media for Beside<'_> {
    fn image(&mut self, path: &str) -> Option<String> {
        if let Some(known) = self.names.get(path) {
            return known.clone();
        }
        let name = self.fetch(path);
        self.names.insert(path.to_owned(), name.clone());
        name
    }

    fn inline(&mut self, mut resource: Resource) -> String {
        let same = self.resources.iter().find(|r| r.data == resource.data);
        if let Some(same) = same {
            return same.name.clone();
        }
        let extension = resource.media_type.extension().to_owned();
        resource.name = format!("images/inline-{}.{extension}", self.resources.len() + 1);
        let name = resource.name.clone();
        self.resources.push(resource);
        name
    }
}
