//! The metadata of a package: Dublin Core with EPUB 3's refinements, EPUB 2's attributes, and what
//! calibre and Standard Ebooks add.

use std::collections::BTreeMap;

use reissue_core::{
    Contributor, Diagnostic, Edition, Identifier, Isbn, Language, MarcRole, Metadata,
    PublicationDate, Report, Series, SourceId, Span, Subject, SubjectScheme,
};

use super::package::{Package, local};
use crate::xml::{Dialect, Document, Node, parse_html, parse_xml, tidy};

/// Properties of `meta` that are read, are about the file and not the book, or are said elsewhere.
const SILENT: &[&str] = &[
    "dcterms:modified",
    "modified",
    "pageBreakSource",
    "cover",
    "generator",
    "rendition:layout",
    "rendition:flow",
    "rendition:spread",
    "rendition:orientation",
    "ibooks:specified-fonts",
    "ibooks:version",
    "schema:accessMode",
    "schema:accessModeSufficient",
    "calibre:timestamp",
    "calibre:rating",
    "calibre:author_link_map",
    "calibre:user_categories",
    "Sigil version",
    "sigil version",
    "output encoding",
    "primary-writing-mode",
    "viewport",
    "original-resolution",
    "book-type",
    "se:word-count",
    "se:reading-ease.flesch",
    "se:is-a-collection",
    "se:transcriber",
    "dcterms:date",
    "dtb:uid",
    "nav",
    "media:active-class",
    "media:duration",
];

/// A refinement of another element.
struct Refinement<'d> {
    property: &'d str,
    value: String,
}

struct Reader<'d, 'r> {
    source: SourceId,
    refinements: BTreeMap<&'d str, Vec<Refinement<'d>>>,
    metadata: Metadata,
    report: &'r mut Report,
    unknown: BTreeMap<String, (u32, Span)>,
    unique: Option<&'d str>,
}

/// Reads the metadata of a package document.
pub(crate) fn read(
    document: &Document,
    source: SourceId,
    _package: &Package,
    report: &mut Report,
) -> Metadata {
    let mut reader = Reader {
        source,
        refinements: BTreeMap::new(),
        metadata: Metadata::default(),
        report,
        unknown: BTreeMap::new(),
        unique: document.element().and_then(|r| r.attribute("unique-identifier")),
    };
    let found = document.root().descendants().find(|n| n.is_element() && local(*n) == "metadata");
    if let Some(metadata) = found {
        reader.all(metadata);
    }
    reader.finish()
}

impl<'d> Reader<'d, '_> {
    fn all(&mut self, metadata: Node<'d>) {
        // EPUB 2 and older wrap the elements in `dc-metadata` and `x-metadata`.
        let elements: Vec<Node<'d>> = metadata
            .descendants()
            .filter(|n| n.is_element() && !matches!(local(*n), "dc-metadata" | "x-metadata"))
            .collect();
        for meta in elements.iter().filter(|n| local(**n) == "meta") {
            if let (Some(id), Some(property)) =
                (meta.attribute("refines"), meta.attribute("property"))
            {
                let refinement = Refinement {
                    property: property.rsplit(':').next().unwrap_or(property),
                    value: meta.tidy_text(),
                };
                let id = id.trim().trim_start_matches('#');
                self.refinements.entry(id).or_default().push(refinement);
            }
        }
        self.titles(&elements);
        for element in elements {
            self.element(element);
        }
    }

    fn refined(&self, node: Node<'d>, property: &str) -> Option<&str> {
        self.refinements
            .get(node.attribute("id")?)?
            .iter()
            .find(|r| r.property == property)
            .map(|r| r.value.as_str())
            .filter(|v| !v.is_empty())
    }

    /// The title and its parts: EPUB 3 says which is which, else the first is the title.
    fn titles(&mut self, elements: &[Node<'d>]) {
        let titles: Vec<Node<'d>> =
            elements.iter().copied().filter(|n| is_dc(*n, "title") && !n.is_blank()).collect();
        let kind = |n: Node<'d>| self.refined(n, "title-type").map(str::to_owned);
        let main = titles
            .iter()
            .find(|n| kind(**n).as_deref() == Some("main"))
            .or_else(|| titles.iter().find(|n| kind(**n).is_none()))
            .or_else(|| titles.first());
        let mut metadata = Metadata::default();
        if let Some(main) = main {
            metadata.title = main.tidy_text();
            metadata.title_sort = self
                .refined(*main, "file-as")
                .or_else(|| main.attribute("opf:file-as"))
                .map(str::to_owned)
                .filter(|s| *s != metadata.title);
        }
        let others: Vec<(Node<'d>, Option<String>)> =
            titles.iter().filter(|t| Some(*t) != main).map(|t| (*t, kind(*t))).collect();
        for (title, kind) in others {
            let text = title.tidy_text();
            match kind.as_deref() {
                Some("subtitle") => metadata.subtitle = Some(text),
                Some("edition") => metadata.edition_statement = Some(text),
                Some("collection") => metadata.series.push(Series { name: text, number: None }),
                Some("short" | "extended" | "expanded") => {}
                // Without a word on what it is, a second title is a subtitle.
                _ if metadata.subtitle.is_none() => metadata.subtitle = Some(text),
                _ => self.note_unknown("a further title", title.span(self.source)),
            }
        }
        self.metadata = metadata;
    }

    fn element(&mut self, node: Node<'d>) {
        let name = local(node);
        if name == "meta" {
            self.meta(node);
            return;
        }
        if name == "link" {
            let conforms = node.attribute("rel").is_some_and(|r| r.ends_with("conformsTo"));
            if conforms {
                self.metadata.accessibility.conforms_to = node.attribute("href").map(str::to_owned);
            } else if node.attribute("rel").is_some_and(|r| r.ends_with("certifierReport")) {
                self.metadata.accessibility.report = node.attribute("href").map(str::to_owned);
            }
            return;
        }
        let text = node.tidy_text();
        if text.is_empty() {
            return;
        }
        let span = node.span(self.source);
        match name {
            "title" => {}
            "creator" => {
                let person = self.contributor(node, text, MarcRole::AUTHOR);
                self.metadata.creators.push(person);
            }
            "contributor" => {
                if text.starts_with("calibre (") {
                    return;
                }
                let person = self.contributor(node, text, MarcRole::CONTRIBUTOR);
                self.metadata.contributors.push(person);
            }
            "language" => self.language(&text, span),
            "identifier" => self.identifier(node, &text),
            "date" => self.date(node, &text),
            "publisher" if self.metadata.publisher.is_none() => {
                self.metadata.publisher = Some(text);
            }
            "description" => {
                let plain = without_markup(&node.text_content());
                if self.metadata.description.is_none() {
                    self.metadata.description = Some(plain);
                } else {
                    self.note_unknown("a further description", span);
                }
            }
            "subject" => self.subject(node, text),
            "rights" => join(&mut self.metadata.rights, text),
            "source" => match text.strip_prefix("urn:isbn:").map(Isbn::new) {
                // The ISBN of the edition whose pages are marked or whose text this is.
                Some(Ok(isbn)) => {
                    let value = isbn.to_string();
                    self.metadata.identifiers.push(Identifier { scheme: "isbn".into(), value });
                }
                _ => join(&mut self.metadata.source, text),
            },
            "format" | "type" | "metadata" => {}
            other => self.note_unknown(&format!("`dc:{other}`"), span),
        }
    }

    fn contributor(&mut self, node: Node<'d>, name: String, fallback: MarcRole) -> Contributor {
        let roles: Vec<&str> = node
            .attribute("id")
            .and_then(|id| self.refinements.get(id))
            .into_iter()
            .flatten()
            .filter(|r| r.property == "role")
            .map(|r| r.value.as_str())
            .chain(node.attribute("opf:role"))
            .collect();
        // Of several roles the one that the element itself names: a creator who also wrote the notes
        // is the author, in whatever order the package lists them.
        let known: Vec<MarcRole> = roles.iter().filter_map(|r| MarcRole::new(r)).collect();
        let own = known.contains(&fallback).then_some(fallback);
        let role = own.or(known.first().copied()).unwrap_or(fallback);
        let sort = self
            .refined(node, "file-as")
            .or_else(|| node.attribute("opf:file-as"))
            .map(str::to_owned)
            .filter(|s| *s != name);
        if roles.len() > 1 {
            let span = node.span(self.source);
            self.note_unknown("a further role of a person", span);
        }
        Contributor { name, sort, role }
    }

    fn language(&mut self, text: &str, span: Span) {
        match Language::new(text) {
            Ok(language) if !self.metadata.languages.contains(&language) => {
                self.metadata.languages.push(language);
            }
            Ok(_) => {}
            Err(error) => self.report.push(
                Diagnostic::suspect("read-321", error.to_string())
                    .help("write a tag such as `en-GB` as `dc:language`")
                    .at(span),
            ),
        }
    }

    fn identifier(&mut self, node: Node<'d>, text: &str) {
        let lower = text.to_lowercase();
        let said = node
            .attribute("opf:scheme")
            .or_else(|| node.attribute("scheme"))
            .map(str::to_lowercase)
            .or_else(|| {
                Some(match self.refined(node, "identifier-type")? {
                    "02" | "15" => "isbn".into(),
                    "06" => "doi".into(),
                    other => other.to_lowercase(),
                })
            });
        let isbn_like = lower.starts_with("urn:isbn:") || lower.starts_with("isbn");
        if said.as_deref() == Some("isbn") || isbn_like || looks_like_isbn(text) {
            match Isbn::new(text) {
                Ok(isbn) => {
                    let slot = self.metadata.isbn.entry(Edition::Epub).or_insert(isbn);
                    if *slot != isbn {
                        let value = isbn.to_string();
                        self.metadata.identifiers.push(Identifier { scheme: "isbn".into(), value });
                    }
                    return;
                }
                Err(error) => self.report.push(
                    Diagnostic::suspect("read-321", error.to_string())
                        .help("compare the number with the one on the cover")
                        .at(node.span(self.source)),
                ),
            }
        }
        let (scheme, value) = match lower.strip_prefix("urn:").and_then(|r| r.split_once(':')) {
            Some((scheme, _)) if matches!(scheme, "uuid" | "doi" | "isbn") => {
                (scheme.to_owned(), text.get(5 + scheme.len()..).unwrap_or(text).to_owned())
            }
            _ => {
                let guessed = if lower.contains("://") {
                    "uri"
                } else if lower.starts_with("10.") {
                    "doi"
                } else if is_uuid(text) {
                    "uuid"
                } else {
                    "id"
                };
                (said.unwrap_or_else(|| guessed.to_owned()), text.to_owned())
            }
        };
        let identifier = Identifier { scheme, value };
        let is_main = self.unique.is_some() && node.attribute("id") == self.unique;
        if is_main {
            self.metadata.identifiers.insert(0, identifier);
        } else {
            self.metadata.identifiers.push(identifier);
        }
    }

    fn date(&mut self, node: Node<'d>, text: &str) {
        let event = node.attribute("opf:event").or_else(|| node.attribute("event")).unwrap_or("");
        let Some(date) = PublicationDate::new(text) else {
            self.report.push(
                Diagnostic::suspect("read-321", format!("`{text}` is no date"))
                    .help("write a year, `2026-05` or `2026-05-01`")
                    .at(node.span(self.source)),
            );
            return;
        };
        match event {
            "original-publication" => self.metadata.original_date = Some(date),
            "modification" | "conversion" => {}
            "publication" => self.metadata.date = Some(date),
            _ if self.metadata.date.is_none() => self.metadata.date = Some(date),
            _ => {}
        }
    }

    fn subject(&mut self, node: Node<'d>, label: String) {
        let authority = self
            .refined(node, "authority")
            .or_else(|| node.attribute("opf:authority"))
            .map(str::to_owned);
        // A term that repeats the label says that there is no code: an authority wants a term.
        let code = self
            .refined(node, "term")
            .or_else(|| node.attribute("opf:term"))
            .map(str::to_owned)
            .filter(|term| *term != label);
        let scheme = match authority.as_deref().map(str::to_uppercase).as_deref() {
            Some("BISAC") => SubjectScheme::Bisac,
            Some("THEMA") => SubjectScheme::Thema,
            Some("LCSH") => SubjectScheme::Lcsh,
            Some(_) => SubjectScheme::Other(authority.unwrap_or_default()),
            None if is_bisac(&label) => {
                let code = Some(label.clone());
                self.metadata.subjects.push(Subject { scheme: SubjectScheme::Bisac, code, label });
                return;
            }
            None => SubjectScheme::Keyword,
        };
        self.metadata.subjects.push(Subject { scheme, code, label });
    }

    fn meta(&mut self, node: Node<'d>) {
        let span = node.span(self.source);
        if let (Some(name), Some(content)) = (node.attribute("name"), node.attribute("content")) {
            self.named_meta(name, &tidy(content), span);
            return;
        }
        let Some(property) = node.attribute("property") else { return };
        let refined = node.attribute("refines").is_some();
        let text = node.tidy_text();
        if text.is_empty() {
            return;
        }
        let accessibility = &mut self.metadata.accessibility;
        match property {
            "a11y:certifiedBy" => accessibility.certified_by = Some(text),
            "a11y:certifierCredential" => accessibility.credential = Some(text),
            "a11y:certifierReport" => accessibility.report = Some(text),
            "se:long-description" => {
                self.metadata.description = Some(without_markup(&node.text_content()));
            }
            _ if refined => {}
            "dcterms:conformsTo" => accessibility.conforms_to = Some(text),
            "schema:accessibilitySummary" => accessibility.summary = Some(text),
            "schema:accessibilityFeature" if text != "none" => accessibility.features.push(text),
            "schema:accessibilityHazard" if text != "none" => accessibility.hazards.push(text),
            "schema:accessibilityFeature" | "schema:accessibilityHazard" => {}
            "belongs-to-collection" => {
                let kind = self.refined(node, "collection-type");
                let number = self.refined(node, "group-position").map(str::to_owned);
                if kind.is_none_or(|k| matches!(k, "series" | "set")) {
                    self.metadata.series.push(Series { name: text, number });
                }
            }
            "dcterms:created" if self.metadata.date.is_some() => {
                let created = PublicationDate::new(&text);
                let published = self.metadata.date;
                let earlier = created.filter(|c| published.is_some_and(|p| c.year < p.year));
                self.metadata.original_date = self.metadata.original_date.or(earlier);
            }
            "schema:bookEdition" => self.metadata.edition_statement = Some(text),
            "dcterms:issued" | "dcterms:created" if self.metadata.date.is_none() => {
                self.metadata.date = PublicationDate::new(&text);
            }
            "se:subject" => self.metadata.subjects.push(Subject {
                scheme: SubjectScheme::Keyword,
                code: None,
                label: text,
            }),
            "schema:numberOfPages" => self.metadata.source_pages = text.parse().ok(),
            "dcterms:alternative" => self.metadata.original_title = Some(text),
            other => self.note_unknown(&format!("`{other}`"), span),
        }
    }

    fn named_meta(&mut self, name: &str, content: &str, span: Span) {
        if content.is_empty() {
            return;
        }
        match name {
            "calibre:series" => {
                self.metadata.series.push(Series { name: content.to_owned(), number: None });
            }
            "calibre:series_index" => {
                let number = content.strip_suffix(".0").unwrap_or(content);
                if let Some(series) = self.metadata.series.last_mut() {
                    series.number = Some(number.to_owned());
                }
            }
            "calibre:title_sort" if content != self.metadata.title => {
                self.metadata.title_sort.get_or_insert_with(|| content.to_owned());
            }
            "dtb:totalPageCount" => {
                self.metadata.source_pages = content.parse().ok().filter(|n| *n > 0)
            }
            other => self.note_unknown(&format!("`{other}`"), span),
        }
    }

    fn note_unknown(&mut self, what: &str, span: Span) {
        let bare = what.trim_matches('`');
        if SILENT.contains(&bare) || bare.starts_with("se:url.") || bare.starts_with("calibre:") {
            return;
        }
        let entry = self.unknown.entry(what.to_owned()).or_insert((0, span));
        entry.0 += 1;
    }

    fn finish(self) -> Metadata {
        for (what, (count, span)) in self.unknown {
            let message = format!("{what} of the metadata has no field here and was left out");
            let finding = Diagnostic::fact("read-322", message).at(span).times(count);
            self.report.push(finding.help("put what matters of it into book.toml"));
        }
        let mut metadata = self.metadata;
        metadata.series.dedup_by(|next, first| {
            let same = next.name == first.name;
            if same && first.number.is_none() {
                first.number = next.number.take();
            }
            same
        });
        metadata
    }
}

fn is_dc(node: Node<'_>, name: &str) -> bool {
    local(node) == name && node.name() != "meta"
}

fn join(slot: &mut Option<String>, text: String) {
    match slot {
        Some(have) => {
            have.push_str("; ");
            have.push_str(&text);
        }
        None => *slot = Some(text),
    }
}

/// Tells whether a number is an ISBN-13 whose check digit is right.
fn looks_like_isbn(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits == 13
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ' '))
        && Isbn::new(text).is_ok()
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.chars().all(|c| c.is_ascii_hexdigit() || c == '-')
        && text.matches('-').count() == 4
}

fn is_bisac(text: &str) -> bool {
    text.len() == 9
        && text.chars().take(3).all(|c| c.is_ascii_uppercase())
        && text.chars().skip(3).all(|c| c.is_ascii_digit())
}

/// Makes plain text of a description that holds mark-up: a line for each paragraph.
fn without_markup(text: &str) -> String {
    if !text.contains('<') {
        // Plain text parts its paragraphs by an empty line.
        let parts = text.split("\n\n").map(tidy).filter(|p| !p.is_empty());
        return parts.collect::<Vec<_>>().join("\n");
    }
    let wrapped = format!("<div>{text}</div>");
    let mut document = parse_xml(wrapped.as_str().into(), Dialect::Xhtml, 64);
    if !document.flaws.is_empty() {
        document = parse_html(wrapped.as_str().into(), 64);
    }
    let mut out = String::new();
    for node in document.root().descendants() {
        let breaks =
            matches!(node.name(), "p" | "br" | "li" | "div" | "h1" | "h2" | "h3" | "blockquote");
        if breaks && !out.trim_end().is_empty() {
            out.push('\u{b}');
        }
        out.push_str(node.text().unwrap_or(""));
    }
    let lines: Vec<String> = out.split('\u{b}').map(tidy).filter(|l| !l.is_empty()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_lose_their_mark_up() {
        assert_eq!(
            without_markup("<p>One <i>two</i>.</p> <p>Three &amp; four</p>"),
            "One two.\nThree & four"
        );
        assert_eq!(without_markup("a < b"), "a < b");
        assert_eq!(without_markup(" plain\n text \n\n more"), "plain text\nmore");
    }

    #[test]
    fn refinements_and_attributes_are_read() {
        let source = r##"<package unique-identifier="u" xmlns="http://www.idpf.org/2007/opf"><metadata
            xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">
            <dc:identifier id="u">urn:uuid:0</dc:identifier><dc:identifier>urn:isbn:9780306406157</dc:identifier>
            <dc:title id="t">Salt</dc:title><meta refines="#t" property="title-type">main</meta>
            <dc:title id="s">A Road</dc:title><meta refines="#s" property="title-type">subtitle</meta>
            <dc:creator id="c">Ann Ash</dc:creator><meta refines="#c" property="role" scheme="marc:relators">trl</meta>
            <meta refines="#c" property="file-as">Ash, Ann</meta>
            <dc:language>en_gb</dc:language><dc:date>June</dc:date>
            <meta name="calibre:series" content="Roads"/><meta name="calibre:series_index" content="2.0"/>
            </metadata></package>"##;
        let document = parse_xml(source.into(), Dialect::Xml, 64);
        let mut report = Report::default();
        let id = report.add_source("x", None);
        let m = read(&document, id, &Package::default(), &mut report);
        assert_eq!((m.title.as_str(), m.subtitle.as_deref()), ("Salt", Some("A Road")));
        assert_eq!(m.creators[0].sort.as_deref(), Some("Ash, Ann"));
        assert_eq!(m.creators[0].role, MarcRole::TRANSLATOR);
        assert_eq!(m.isbn.len(), 1);
        assert_eq!(m.series[0].number.as_deref(), Some("2"));
        assert_eq!(report.diagnostics[0].code, "read-321");
    }

    #[test]
    fn an_author_with_further_roles_stays_the_author() {
        let role = |role: &str| {
            format!(r##"<meta refines="#c" property="role" scheme="marc:relators">{role}</meta>"##)
        };
        let roles: String = ["ann", "aut", "dto"].map(role).concat();
        let source = format!(
            r##"<package xmlns="http://www.idpf.org/2007/opf"><metadata
            xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Salt</dc:title>
            <dc:creator id="c">Ann Ash</dc:creator>{roles}</metadata></package>"##
        );
        let document = parse_xml(source.as_str().into(), Dialect::Xml, 64);
        let mut report = Report::default();
        let id = report.add_source("x", None);
        let m = read(&document, id, &Package::default(), &mut report);
        assert_eq!(m.creators[0].role, MarcRole::AUTHOR);
        assert_eq!(report.diagnostics[0].code, "read-322");
    }
}
