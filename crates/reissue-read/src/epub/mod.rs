//! Reads EPUB 2 and 3.
//!
//! The reader forgives what the wild holds: a missing container, names in the wrong case or with
//! `%20` and backslashes, undeclared entities and prefixes, broken XHTML, files that are missing.
//! Each such thing is in the report. A book that is locked is refused by the name of its lock.

mod container;
mod metadata;
mod nav;
mod package;
mod resources;

use std::sync::Arc;

use reissue_core::{Book, Diagnostic, Image, Matter, Report, Role, Span};

use crate::archive::Archive;
use crate::css::Sheets;
use crate::html::page::Page;
use crate::html::sheets::{self, Styles};
use crate::html::{Guide, convert_pages, finish_book, types};
use crate::xml::{Dialect, Document, FlawKind, parse_html, parse_xml};
use crate::{Input, Options, ReadError, Reading};
use nav::Navigation;
use package::{Item, Package};
use resources::Pictures;

/// Reads an EPUB.
///
/// # Errors
/// [`ReadError::Broken`] where it is no zip, has no package or no text that can be read;
/// [`ReadError::Drm`] where it is locked; [`ReadError::Limit`] where it costs too much.
pub fn read(input: &Input<'_>, options: &Options) -> Result<Reading, ReadError> {
    let mut archive = Archive::open(input, &options.limits)?;
    let mut report = Report::default();
    container::refuse_locks(&input.name, &mut archive, options, &mut report)?;
    let path = container::package_path(&input.name, &mut archive, options, &mut report)?;
    let mut reader = Reader { input, options, archive, report, styles: Styles::default() };
    reader.read(&path)
}

struct Reader<'a, 'i> {
    input: &'a Input<'i>,
    options: &'a Options,
    archive: Archive<'a>,
    report: Report,
    styles: Styles,
}

impl Reader<'_, '_> {
    fn read(&mut self, path: &str) -> Result<Reading, ReadError> {
        let broken = |what: &str| ReadError::Broken {
            name: format!("{}!/{path}", self.input.name),
            what: what.to_owned(),
        };
        let bytes = self.archive.read(path)?.ok_or_else(|| broken("it is missing"))?;
        let name = format!("{}!/{path}", self.input.name);
        let (source, document) =
            container::parse(&name, &bytes, Dialect::Xml, self.options, &mut self.report)
                .ok_or_else(|| broken("it is empty or no text"))?;
        self.flaws(&document, source, path);
        let package = Package::read(path, &document, source);
        let mut metadata = metadata::read(&document, source, &package, &mut self.report);
        if metadata.languages.is_empty() {
            metadata.languages.extend(self.options.language.clone());
        }
        let navigation = self.navigation(&package)?;
        let front = cover_item(&document, &package).map(|i| i.path.clone());
        let pages = self.pages(&package, &navigation, front.as_deref())?;
        if pages.is_empty() {
            return Err(broken("none of the files in its spine can be read"));
        }
        let guide = Guide {
            base: navigation.0.clone(),
            contents: navigation.1.contents,
            page_list: navigation.1.page_list,
            language: metadata.languages.first().cloned(),
            authors: metadata.creators.iter().map(|c| c.name.clone()).collect(),
            title: Some(metadata.title.clone()).filter(|t| !t.is_empty()),
            ..Guide::default()
        };
        let mut book = Book { metadata, ..Book::default() };
        let mut pictures = Pictures::new(&mut self.archive, &package);
        book.cover = cover(&document, &package, &mut pictures);
        let guide = Guide { cover: book.cover.as_ref().map(|c| c.resource.clone()), ..guide };
        let converted = convert_pages(&pages, &guide, &mut pictures, &mut self.report);
        book.resources = std::mem::take(&mut pictures.resources);
        let findings = std::mem::take(&mut pictures.findings);
        self.report.extend(findings);
        let findings = std::mem::take(&mut self.archive.findings);
        self.report.extend(findings);
        self.styles.report(&mut self.report);
        finish_book(&mut book, converted);
        Ok(Reading { book, report: std::mem::take(&mut self.report) })
    }

    /// The navigation document, or the NCX where there is none.
    fn navigation(&mut self, package: &Package) -> Result<(String, Navigation), ReadError> {
        let nav = package.with_property("nav").map(|i| i.path.clone());
        if let Some(path) = nav
            && let Some((_, document)) = self.document(&path)?
        {
            let navigation = Navigation::of_document(&document);
            if !navigation.contents.is_empty() {
                return Ok((path, navigation));
            }
        }
        let ncx = package
            .ncx
            .as_deref()
            .and_then(|id| package.item(id))
            .or_else(|| package.items.iter().find(|i| i.media_type == "application/x-dtbncx+xml"))
            .map(|i| i.path.clone())
            .or_else(|| {
                let mut names = self.archive.names();
                names.find(|n| n.to_lowercase().ends_with(".ncx")).map(str::to_owned)
            });
        if let Some(path) = ncx
            && let Some(bytes) = self.archive.read(&path)?
        {
            let name = format!("{}!/{path}", self.input.name);
            if let Some((source, document)) =
                container::parse(&name, &bytes, Dialect::Xml, self.options, &mut self.report)
            {
                self.flaws(&document, source, &path);
                return Ok((path, Navigation::of_ncx(&document)));
            }
        }
        Ok((package.path.clone(), Navigation::default()))
    }

    /// A file of mark-up; none where it is missing or no text.
    fn document(
        &mut self,
        path: &str,
    ) -> Result<Option<(reissue_core::SourceId, Document)>, ReadError> {
        let Some(bytes) = self.archive.read(path)? else { return Ok(None) };
        let name = format!("{}!/{path}", self.input.name);
        let parsed =
            container::parse(&name, &bytes, Dialect::Xhtml, self.options, &mut self.report);
        Ok(parsed.map(|(source, document)| {
            let empty = document.root().find("body").is_none()
                && document.source.to_ascii_lowercase().contains("<body");
            let document = if empty {
                parse_html(document.source.clone(), self.options.limits.depth)
            } else {
                document
            };
            self.flaws(&document, source, path);
            (source, document)
        }))
    }

    /// The files of the spine, in order.
    fn pages(
        &mut self,
        package: &Package,
        navigation: &(String, Navigation),
        cover: Option<&str>,
    ) -> Result<Vec<Page>, ReadError> {
        let mut pages = Vec::new();
        let mut front = None;
        for (id, span) in &package.unknown {
            let message = format!("the spine names `{id}`, which the manifest does not hold");
            self.report.push(Diagnostic::lost("read-303", message).at(*span));
        }
        let linear = package.spine.iter().filter(|s| s.linear);
        let others = package.spine.iter().filter(|s| !s.linear);
        for entry in linear.chain(others) {
            let Some(item) = package.items.get(entry.item) else { continue };
            self.page(package, item, navigation, &mut pages)?;
            let is_front = |p: &mut Page| cover.is_some_and(|c| is_cover_page(p, c));
            front = front.or(pages.pop_if(is_front));
        }
        match front {
            Some(page) if pages.is_empty() => pages.push(page),
            Some(page) => {
                let body = page.document.root().find("body").map(|b| b.span(page.source));
                let message = "the page of the cover was left out: each edition makes its own";
                let finding = Diagnostic::fact("read-313", message);
                self.report.push(finding.at(body.unwrap_or(Span::NONE)));
            }
            None => {}
        }
        Ok(pages)
    }

    fn page(
        &mut self,
        package: &Package,
        item: &Item,
        navigation: &(String, Navigation),
        pages: &mut Vec<Page>,
    ) -> Result<(), ReadError> {
        let Some(readable) = package.readable(item) else {
            if item.media_type.starts_with("image/") && self.archive.find(&item.path).is_some() {
                pages.push(self.picture_page(item));
                return Ok(());
            }
            let path = &item.path;
            let message = format!("`{path}` in the spine is no text that can be read");
            self.report.push(Diagnostic::lost("read-303", message).at(item.span));
            return Ok(());
        };
        let Some((source, document)) = self.document(&readable.path)? else {
            let message = format!("`{}` is missing or empty", readable.path);
            let help = "look for the file in another copy of the book";
            self.report.push(Diagnostic::lost("read-303", message).help(help).at(item.span));
            return Ok(());
        };
        let path = self.archive.find(&readable.path).unwrap_or(&readable.path).to_owned();
        let is_nav = item.properties.iter().any(|p| p == "nav");
        if is_nav && is_only_navigation(&document) {
            let body = document.root().find("body").map_or(Span::NONE, |b| b.span(source));
            let message =
                "the navigation document was left out: each edition makes its contents anew";
            self.report.push(Diagnostic::fact("read-313", message).at(body));
            return Ok(());
        }
        let (role, matter) = told(package, navigation, &path);
        let sheets = self.sheets(&path, &document)?;
        pages.push(Page {
            path,
            source,
            document,
            sheets,
            role,
            matter,
            main: None,
            address: None,
            verse_in_pre: false,
        });
        Ok(())
    }

    /// A picture in the spine as a page that shows it.
    fn picture_page(&mut self, item: &Item) -> Page {
        let path = self.archive.find(&item.path).unwrap_or(&item.path).to_owned();
        let file = path.rsplit('/').next().unwrap_or(&path);
        let name: String = file.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        let text: Arc<str> =
            format!("<body><img src=\"{}\"/></body>", name.replace('%', "%25")).into();
        let source = self.report.add_source(format!("{}!/{path}", self.input.name), None);
        let document = parse_xml(text, Dialect::Xhtml, self.options.limits.depth);
        Page {
            path,
            source,
            document,
            sheets: Arc::default(),
            role: None,
            matter: None,
            main: None,
            address: None,
            verse_in_pre: false,
        }
    }

    /// The style sheets that a page names and holds.
    fn sheets(&mut self, path: &str, document: &Document) -> Result<Arc<Sheets>, ReadError> {
        let named = sheets::named(document);
        let mut failed = None;
        let archive = &mut self.archive;
        let sheets = self.styles.of(path, &named, &mut |path| match archive.read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                failed = Some(error);
                None
            }
        });
        match failed {
            Some(error @ ReadError::Limit { .. }) => Err(error),
            _ => Ok(sheets),
        }
    }

    /// Reports what was mended in a file.
    fn flaws(&mut self, document: &Document, source: reissue_core::SourceId, path: &str) {
        let mut kinds: Vec<FlawKind> = document.flaws.iter().map(|f| f.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            let mut flaws = document.flaws.iter().filter(|f| f.kind == kind);
            let Some(first) = flaws.next() else { continue };
            let what = &first.what;
            let (code, message) = match kind {
                FlawKind::Syntax => ("read-305", format!("`{path}` is not well-formed: {what}")),
                FlawKind::Entity => {
                    ("read-306", format!("`{path}` names `&{what};`, which nothing declares"))
                }
                FlawKind::Prefix => (
                    "read-306",
                    format!("`{path}` uses the prefix `{what}:`, which nothing declares"),
                ),
                FlawKind::Depth => (
                    "read-307",
                    format!("`{path}` has elements deeper in one another than the limit"),
                ),
            };
            let span = Span::new(source, first.at.start, first.at.end);
            let count = u32::try_from(flaws.count() + 1).unwrap_or(u32::MAX);
            self.report.push(Diagnostic::suspect(code, message).at(span).times(count));
        }
    }
}

/// Tells whether a page shows the picture of the cover and nothing else.
fn is_cover_page(page: &Page, cover: &str) -> bool {
    let Some(body) = page.document.root().find("body") else { return false };
    let silent = body.descendants().all(|n| n.text().is_none_or(|t| t.trim().is_empty()));
    let source = |n: crate::xml::Node<'_>| {
        let named = ["src", "href", "xlink:href"].iter().find_map(|a| n.attribute(a))?;
        crate::archive::resolve(&page.path, named)
    };
    let mut pictures =
        body.descendants().filter(|n| matches!(n.name(), "img" | "image" | "svg:image"));
    let first = pictures.next().and_then(source);
    silent && pictures.next().is_none() && first.as_deref() == Some(cover)
}

/// Tells whether a page is nothing but the tables that EPUB 3 asks for.
fn is_only_navigation(document: &Document) -> bool {
    let Some(body) = document.root().find("body") else { return false };
    body.descendants().filter(|n| n.text().is_some_and(|t| !t.trim().is_empty())).all(|text| {
        text.ancestors().any(|a| {
            (a.is("nav") && types::is_any(a, &["toc", "landmarks", "page-list"]))
                || matches!(a.name(), "h1" | "h2" | "h3")
        })
    })
}

/// What guide and landmarks tell of a page.
fn told(
    package: &Package,
    (base, navigation): &(String, Navigation),
    path: &str,
) -> (Option<Role>, Option<Matter>) {
    let landmarks = navigation.landmarks.iter().filter_map(|(kind, href)| {
        let whole = !href.contains('#');
        let place = crate::archive::resolve(base, href)?;
        (whole && place == path).then_some(kind.as_str())
    });
    let guide = package.guide.iter().filter(|(_, p)| p == path).map(|(kind, _)| kind.as_str());
    let kinds: Vec<&str> = landmarks.chain(guide).collect();
    let role = kinds.iter().find_map(|kind| match *kind {
        "title-page" => Some(Role::TitlePage),
        "copyright-page" => Some(Role::Imprint),
        "notes" => Some(Role::Notes),
        "text" | "cover" | "bodymatter" | "start" => None,
        other => types::role_named(other).filter(|r| *r != Role::Contents),
    });
    (role, None)
}

/// The cover: what the package names, else the picture of a file that says it is the cover.
fn cover(
    document: &Document,
    package: &Package,
    pictures: &mut Pictures<'_, '_, '_>,
) -> Option<Image> {
    use crate::html::Media as _;
    let item = cover_item(document, package)?;
    let resource = pictures.image(&item.path)?;
    Some(Image { resource, ..Image::default() })
}

/// The picture of the cover in the manifest.
fn cover_item<'p>(document: &Document, package: &'p Package) -> Option<&'p Item> {
    let by_meta = || {
        let metas = document.elements().filter(|n| n.is("meta"));
        let mut named = metas.filter(|n| n.attribute("name") == Some("cover"));
        let id = named.next()?.attribute("content")?;
        package.item(id).or_else(|| package.items.iter().find(|i| i.path.ends_with(id)))
    };
    let by_name = || {
        package.items.iter().find(|i| {
            i.media_type.starts_with("image/")
                && (i.id.to_lowercase() == "cover" || i.id.to_lowercase() == "cover-image")
        })
    };
    package.with_property("cover-image").or_else(by_meta).or_else(by_name)
}
