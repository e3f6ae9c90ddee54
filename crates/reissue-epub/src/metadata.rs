//! The metadata of the package (EPUB 3.3, 5.5; OPF 2.0.1, 2.2).

use reissue_core::{
    Book, Contributor, Edition, Identifier, Isbn, Metadata, Series, Subject, SubjectScheme,
};

use crate::access;
use crate::content::Content;
use crate::options::{EpubOptions, PageSource, Version};
use crate::xml::Markup;

/// The id of the package's own identifier; epub-builder's choice.
const UID: &str = "epub-id-1";

/// What the metadata is made of.
pub(crate) struct Source<'a> {
    pub book: &'a Book,
    pub options: &'a EpubOptions,
    pub content: &'a Content,
    /// The identifier of the package.
    pub uid: &'a str,
    /// The title, never empty.
    pub title: &'a str,
    /// The last change, `2026-01-01T00:00:00Z`.
    pub modified: &'a str,
    /// The manifest id of the picture on the front.
    pub cover: Option<&'a str>,
    /// Whether a picture may move.
    pub animated: bool,
}

/// Writes the `metadata` element.
pub(crate) fn write(source: &Source<'_>) -> String {
    let mut out = Out {
        xml: Markup::with_capacity(1 << 12),
        v3: source.options.version == Version::V33,
        ids: 0,
    };
    out.xml.raw("<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"");
    if !out.v3 {
        out.xml.raw(" xmlns:opf=\"http://www.idpf.org/2007/opf\"");
    }
    out.xml.raw(">\n");
    let metadata = &source.book.metadata;
    out.identifiers(source);
    out.titles(metadata, source.title);
    let languages = metadata.languages.as_slice();
    if languages.is_empty() {
        out.dc("language", metadata.language().as_str(), "");
    }
    languages.iter().for_each(|l| out.dc("language", l.as_str(), ""));
    metadata.creators.iter().for_each(|c| out.person("creator", c));
    metadata.contributors.iter().for_each(|c| out.person("contributor", c));
    out.publication(source);
    metadata.subjects.iter().for_each(|s| out.subject(s));
    metadata.series.iter().for_each(|s| out.series(s));
    out.sources(source);
    if out.v3 {
        out.access(source);
        out.meta("dcterms:modified", source.modified);
    }
    if let Some(generator) = &source.options.generator {
        out.name("generator", generator);
    }
    if let Some(cover) = source.cover {
        out.name("cover", cover);
    }
    out.xml.raw("</metadata>");
    out.xml.take()
}

struct Out {
    xml: Markup,
    v3: bool,
    ids: u32,
}

impl Out {
    /// A Dublin Core element; `attributes` are written as they are.
    fn dc(&mut self, name: &str, value: &str, attributes: &str) {
        if value.trim().is_empty() {
            return;
        }
        self.xml.raw("<dc:").raw(name).raw(attributes).raw(">").text(value.trim());
        self.xml.raw("</dc:").raw(name).raw(">\n");
    }

    /// A Dublin Core element that others refine; gives its id.
    fn dc_refined(&mut self, name: &str, value: &str) -> String {
        self.ids += 1;
        let id = format!("{name}-{}", self.ids);
        self.dc(name, value, &format!(" id=\"{id}\""));
        id
    }

    fn meta(&mut self, property: &str, value: &str) {
        self.xml
            .raw("<meta")
            .attr("property", property)
            .raw(">")
            .text(value.trim())
            .raw("</meta>\n");
    }

    fn refine(&mut self, id: &str, property: &str, scheme: &str, value: &str) {
        self.xml.raw("<meta").attr("property", property).attr("refines", &format!("#{id}"));
        if !scheme.is_empty() {
            self.xml.attr("scheme", scheme);
        }
        self.xml.raw(">").text(value.trim()).raw("</meta>\n");
    }

    fn name(&mut self, name: &str, content: &str) {
        self.xml.raw("<meta").attr("name", name).attr("content", content).raw("/>\n");
    }

    fn identifiers(&mut self, source: &Source<'_>) {
        self.dc("identifier", source.uid, &format!(" id=\"{UID}\""));
        let metadata = &source.book.metadata;
        let edition = if self.v3 { Edition::Epub } else { Edition::Epub2 };
        let isbn = metadata.isbn_of(edition).or_else(|| metadata.isbn_of(Edition::Epub));
        if let Some(isbn) = isbn {
            if self.v3 {
                let id = self.dc_refined("identifier", &format!("urn:isbn:{isbn}"));
                self.refine(&id, "identifier-type", "onix:codelist5", "15");
            } else {
                self.dc("identifier", &isbn.to_string(), " opf:scheme=\"ISBN\"");
            }
        }
        for identifier in &metadata.identifiers {
            let value = identifier.value.trim();
            // An ISBN that is no edition's is that of the source; the package's own is above.
            if value.is_empty() || identifier.scheme == "isbn" || source.uid.ends_with(value) {
                continue;
            }
            self.identifier(identifier);
        }
    }

    fn identifier(&mut self, identifier: &Identifier) {
        let value = identifier.value.trim();
        let (text, code) = match identifier.scheme.as_str() {
            "doi" => (format!("doi:{}", value.trim_start_matches("doi:")), "06"),
            "lccn" => (value.to_owned(), "13"),
            "oclc" => (value.to_owned(), "23"),
            "uuid" => (format!("urn:uuid:{}", value.trim_start_matches("urn:uuid:")), ""),
            "uri" | "url" | "" => (value.to_owned(), ""),
            scheme => (format!("{scheme}:{value}"), ""),
        };
        if self.v3 {
            let id = self.dc_refined("identifier", &text);
            if !code.is_empty() {
                self.refine(&id, "identifier-type", "onix:codelist5", code);
            }
        } else {
            self.dc(
                "identifier",
                &text,
                &crate::page::attribute("opf:scheme", &identifier.scheme.to_uppercase()),
            );
        }
    }

    fn titles(&mut self, metadata: &Metadata, title: &str) {
        let subtitle = metadata.subtitle.as_deref().map(str::trim).filter(|s| !s.is_empty());
        let whole = subtitle.map(|s| format!("{}: {s}", title.trim_end_matches(':')));
        if !self.v3 {
            self.dc("title", whole.as_deref().unwrap_or(title), "");
            return;
        }
        if let Some(statement) = &metadata.edition_statement {
            self.meta("schema:bookEdition", statement);
        }
        let id = self.dc_refined("title", title);
        self.refine(&id, "title-type", "", "main");
        self.refine(&id, "display-seq", "", "1");
        if let Some(sort) = &metadata.title_sort {
            self.refine(&id, "file-as", "", sort);
        }
        if let Some((subtitle, whole)) = subtitle.zip(whole) {
            let id = self.dc_refined("title", subtitle);
            self.refine(&id, "title-type", "", "subtitle");
            self.refine(&id, "display-seq", "", "2");
            let id = self.dc_refined("title", &whole);
            self.refine(&id, "title-type", "", "extended");
            if let Some(sort) = &metadata.title_sort {
                self.refine(&id, "file-as", "", &format!("{sort}: {subtitle}"));
            }
        }
        if let Some(original) = &metadata.original_title {
            self.meta("dcterms:alternative", original);
        }
    }

    fn person(&mut self, element: &str, person: &Contributor) {
        if person.name.trim().is_empty() {
            return;
        }
        let role = person.role.as_str();
        // A guess at a contributor may well be wrong: many are bodies (`Distributed Proofreaders`).
        let guess = (element == "creator").then(|| person.sort_name());
        let sort = person.sort.clone().or(guess);
        if self.v3 {
            let id = self.dc_refined(element, &person.name);
            self.refine(&id, "role", "marc:relators", role);
            if let Some(sort) = sort {
                self.refine(&id, "file-as", "", &sort);
            }
        } else {
            let mut attributes = crate::page::attribute("opf:role", role);
            if let Some(sort) = sort {
                attributes.push_str(&crate::page::attribute("opf:file-as", &sort));
            }
            self.dc(element, &person.name, &attributes);
        }
    }

    fn publication(&mut self, source: &Source<'_>) {
        let metadata = &source.book.metadata;
        let publisher = metadata.publisher.as_ref().or(metadata.imprint.as_ref());
        publisher.iter().for_each(|p| self.dc("publisher", p, ""));
        if let Some(date) = metadata.date {
            self.dc(
                "date",
                &date.to_string(),
                if self.v3 { "" } else { " opf:event=\"publication\"" },
            );
        }
        if let Some(date) = metadata.original_date.filter(|d| d.year > 0) {
            if self.v3 {
                self.meta("dcterms:created", &date.to_string());
            } else {
                self.dc("date", &date.to_string(), " opf:event=\"original-publication\"");
            }
        }
        metadata.rights.iter().for_each(|r| self.dc("rights", r, ""));
        let description = metadata.description.as_deref().unwrap_or_default();
        let paragraphs: Vec<&str> = description.lines().filter(|l| !l.trim().is_empty()).collect();
        self.dc("description", &paragraphs.join("\n\n"), "");
    }

    fn subject(&mut self, subject: &Subject) {
        let label = if subject.label.trim().is_empty() {
            subject.code.as_deref().unwrap_or_default()
        } else {
            &subject.label
        };
        if label.trim().is_empty() {
            return;
        }
        let authority = match &subject.scheme {
            SubjectScheme::Bisac => "BISAC",
            SubjectScheme::Thema => "Thema",
            SubjectScheme::Lcsh => "LCSH",
            SubjectScheme::Other(name) => name.as_str(),
            _ => "",
        };
        if !self.v3 || authority.is_empty() {
            self.dc("subject", label, "");
            return;
        }
        // An authority wants a term (EPUB 3.3, D.3.3): without a code it is the heading itself.
        let code = subject.code.as_deref().map(str::trim).filter(|c| !c.is_empty());
        let id = self.dc_refined("subject", label);
        self.refine(&id, "authority", "", authority);
        self.refine(&id, "term", "", code.unwrap_or(label));
    }

    fn series(&mut self, series: &Series) {
        if series.name.trim().is_empty() {
            return;
        }
        let number = series.number.as_deref().and_then(position);
        if !self.v3 {
            self.name("calibre:series", &series.name);
            if let Some(number) = number {
                self.name("calibre:series_index", &number);
            }
            return;
        }
        self.ids += 1;
        let id = format!("series-{}", self.ids);
        self.xml.raw("<meta").attr("id", &id).attr("property", "belongs-to-collection").raw(">");
        self.xml.text(&series.name).raw("</meta>\n");
        self.refine(&id, "collection-type", "", "series");
        if let Some(number) = number {
            self.refine(&id, "group-position", "", &number);
        }
    }

    /// The edition that the text was taken from, and the one whose pages are marked.
    fn sources(&mut self, source: &Source<'_>) {
        let metadata = &source.book.metadata;
        metadata.source.iter().for_each(|s| self.dc("source", s, ""));
        let marked = !source.content.pages.is_empty();
        let isbn = match source.options.pages {
            PageSource::Print if marked => metadata.isbn_of(Edition::Print),
            _ => source_isbn(metadata),
        };
        let isbn = isbn.map(|i| format!("urn:isbn:{i}"));
        isbn.iter().for_each(|i| self.dc("source", i, ""));
        if self.v3 && marked {
            let from = match source.options.pages {
                PageSource::Print => isbn,
                _ => isbn.or_else(|| metadata.source.clone()),
            };
            self.meta("pageBreakSource", from.as_deref().unwrap_or("none"));
        }
    }

    fn access(&mut self, source: &Source<'_>) {
        for (property, value) in access::statements(source) {
            self.meta(&format!("schema:{property}"), &value);
        }
        let asserted = &source.book.metadata.accessibility;
        let Some(standard) = &asserted.conforms_to else { return };
        self.xml
            .raw("<meta id=\"conformance\" property=\"dcterms:conformsTo\">")
            .text(standard)
            .raw("</meta>\n");
        if let Some(by) = &asserted.certified_by {
            self.xml.raw("<meta id=\"certifier\" property=\"a11y:certifiedBy\" refines=\"#conformance\">").text(by).raw("</meta>\n");
            if let Some(credential) = &asserted.credential {
                self.refine("certifier", "a11y:certifierCredential", "", credential);
            }
            if let Some(report) = &asserted.report {
                self.xml
                    .raw("<link rel=\"a11y:certifierReport\" refines=\"#certifier\"")
                    .attr("href", report)
                    .raw("/>\n");
            }
        }
    }
}

fn source_isbn(metadata: &Metadata) -> Option<Isbn> {
    let ours: Vec<Isbn> = metadata.isbn.values().copied().collect();
    let named = metadata.identifiers.iter().filter(|i| i.scheme == "isbn");
    named.filter_map(|i| Isbn::new(&i.value).ok()).find(|isbn| !ours.contains(isbn))
}

/// A place in a series as `group-position` wants it: numbers joined by stops; roman ones become
/// arabic.
fn position(number: &str) -> Option<String> {
    let number = number.trim();
    let decimal = !number.is_empty()
        && number.split('.').all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
    if decimal {
        return Some(number.to_owned());
    }
    let mut sum = 0_i32;
    let mut before = 0;
    for c in number.chars().rev() {
        let value = match c {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            'L' => 50,
            'C' => 100,
            _ => return None,
        };
        sum += if value < before { -value } else { value };
        before = before.max(value);
    }
    (sum > 0).then(|| sum.to_string())
}

/// A UUID (version 8, RFC 9562) that depends on nothing but what names the book.
pub(crate) fn stable_uuid(book: &Book) -> String {
    let metadata = &book.metadata;
    let given = metadata
        .identifiers
        .iter()
        .find(|i| i.scheme == "uuid")
        .map(|i| i.value.trim().trim_start_matches("urn:uuid:").to_ascii_lowercase());
    if let Some(given) = given.filter(|g| is_uuid(g)) {
        return format!("urn:uuid:{given}");
    }
    let mut hash = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128;
    let mut add = |text: &str| {
        for byte in text.bytes().chain([0]) {
            hash =
                (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    };
    add(&metadata.title);
    add(metadata.subtitle.as_deref().unwrap_or_default());
    metadata.creators.iter().for_each(|c| add(&c.name));
    metadata.languages.iter().for_each(|l| add(l.as_str()));
    add(metadata.edition_statement.as_deref().unwrap_or_default());
    add(metadata.publisher.as_deref().unwrap_or_default());
    metadata.isbn.values().for_each(|i| add(&i.to_string()));
    let bits = (hash & !(0xf << 76) & !(0x3 << 62)) | (0x8 << 76) | (0x2 << 62);
    let hex = format!("{bits:032x}");
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!(
        "urn:uuid:{}-{}-{}-{}-{}",
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32)
    )
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_numbers() {
        assert_eq!(position("2.5").as_deref(), Some("2.5"));
        assert_eq!(position("XIV").as_deref(), Some("14"));
        assert_eq!(position("the last"), None);
    }

    #[test]
    fn the_uuid_depends_on_the_book_alone() {
        let mut book = Book::default();
        book.metadata.title = "A".into();
        let first = stable_uuid(&book);
        assert_eq!(first, stable_uuid(&book));
        assert!(is_uuid(first.trim_start_matches("urn:uuid:")), "{first}");
        assert_eq!(first.as_bytes().get(9 + 14), Some(&b'8'));
        book.metadata.title = "B".into();
        assert_ne!(first, stable_uuid(&book));
        let value = "0b0c7f4e-6f1a-5c8e-9d53-3a1f3f0f7a10";
        book.metadata.identifiers.push(Identifier { scheme: "uuid".into(), value: value.into() });
        assert_eq!(stable_uuid(&book), format!("urn:uuid:{value}"));
    }
}
