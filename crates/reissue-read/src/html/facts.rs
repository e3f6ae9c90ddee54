//! What a web page says of itself: in the metadata of its head, in JSON-LD, in the line under its
//! heading.

use std::collections::BTreeMap;

use reissue_core::{Contributor, Language, Metadata, PublicationDate};

use super::types::any_class;
use crate::archive::has_scheme;
use crate::json::Value;
use crate::xml::{Document, Node, tidy};

/// Deepest nesting of JSON-LD.
const DEPTH: usize = 64;

/// Reads the facts of a page.
pub(crate) fn of(document: &Document) -> Metadata {
    let head = Head::of(document);
    let data = Data::of(document);
    let mut metadata = Metadata::default();
    let title = document.root().find("title").map(|t| t.tidy_text()).filter(|t| !t.is_empty());
    let of_title = |t: &str| plain_title(t, document);
    metadata.title = head
        .get(&["dc:title", "dcterms:title", "dc.title", "dcterms.title"])
        .or(data.headline)
        .or_else(|| head.get(&["og:title", "twitter:title", "title"]))
        .map(|t| without_site(&t, &head))
        .or_else(|| title.as_deref().map(of_title))
        .unwrap_or_default();
    let authors = head
        .all(&["dc:creator", "dcterms:creator", "dc.creator", "dcterms.creator"])
        .or_else(|| head.all(&["author", "article:author", "parsely-author", "sailthru.author"]))
        .or_else(|| Some(data.authors).filter(|a| !a.is_empty()))
        .or_else(|| byline(document).map(|b| vec![b]))
        .or_else(|| Some(vec![quoted_title(title.as_deref()?)?.1.to_owned()]));
    for name in authors.iter().flatten().flat_map(|a| a.split(';')).map(str::trim) {
        if !name.is_empty() && !has_scheme(name) {
            metadata.creators.push(Contributor::author(name));
        }
    }
    metadata.description = head.get(&[
        "dc:description",
        "dcterms:description",
        "dc.description",
        "description",
        "og:description",
        "twitter:description",
    ]);
    metadata.publisher = head
        .get(&["dc:publisher", "dcterms:publisher", "dc.publisher", "dcterms.publisher"])
        .or_else(|| head.get(&["og:site_name"]))
        .or(data.publisher);
    metadata.rights = head.get(&["dc:rights", "dc.rights", "dcterms.rights", "copyright"]);
    metadata.date = head
        .get(&[
            "dc:date",
            "dc.date",
            "dcterms.date",
            "dcterms.issued",
            "article:published_time",
            "date",
        ])
        .or(data.date)
        .and_then(|d| PublicationDate::new(&d));
    metadata.source = head.get(&["dc:source", "dc.source", "dcterms.source", "og:url"]);
    let html = document.element();
    let tag = html.and_then(|h| h.attribute("lang").or_else(|| h.attribute("xml:lang")));
    let tag = tag.map(str::to_owned);
    let tag = tag.or_else(|| head.get(&["dc:language", "dc.language", "dcterms.language"]));
    metadata.languages.extend(tag.and_then(|t| Language::new(&t).ok()));
    metadata
}

/// The `meta` elements of a page, properties apart from names: a property is said of the text, a
/// name often of the page.
struct Head {
    properties: BTreeMap<String, Vec<String>>,
    names: BTreeMap<String, Vec<String>>,
}

impl Head {
    fn of(document: &Document) -> Self {
        let mut head = Self { properties: BTreeMap::new(), names: BTreeMap::new() };
        for meta in document.elements().filter(|n| n.is("meta")) {
            let Some(content) = meta.attribute("content").map(tidy) else { continue };
            if content.is_empty() {
                continue;
            }
            for property in meta.attribute("property").unwrap_or("").split_whitespace() {
                head.properties.entry(property.to_lowercase()).or_default().push(content.clone());
            }
            if let Some(name) = meta.attribute("name") {
                head.names.entry(name.trim().to_lowercase()).or_default().push(content);
            }
        }
        head
    }

    fn get(&self, names: &[&str]) -> Option<String> {
        self.all(names).and_then(|all| all.into_iter().next())
    }

    fn all(&self, names: &[&str]) -> Option<Vec<String>> {
        let in_list =
            |list: &BTreeMap<String, Vec<String>>| names.iter().find_map(|n| list.get(*n)).cloned();
        in_list(&self.properties).or_else(|| in_list(&self.names))
    }
}

/// What JSON-LD (schema.org) says of the article of a page.
#[derive(Default)]
struct Data {
    headline: Option<String>,
    authors: Vec<String>,
    publisher: Option<String>,
    date: Option<String>,
}

impl Data {
    fn of(document: &Document) -> Self {
        let scripts = document.elements().filter(|n| {
            n.is("script") && n.attribute("type").is_some_and(|t| t.contains("ld+json"))
        });
        let mut out = Self::default();
        for script in scripts {
            let text = script.text_content();
            let text = text.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>");
            if let Ok(value) = Value::parse(text, DEPTH) {
                out.take(&value, 0);
            }
            if out.headline.is_some() {
                break;
            }
        }
        out
    }

    /// Takes the first article of a value, which may stand in lists and graphs.
    fn take(&mut self, value: &Value, depth: usize) {
        if depth > 4 || self.headline.is_some() {
            return;
        }
        value.items().iter().for_each(|v| self.take(v, depth + 1));
        self.take_article(value);
        let graph = value.get("@graph");
        graph.items().iter().for_each(|v| self.take(v, depth + 1));
    }

    fn take_article(&mut self, value: &Value) {
        let kind = value.get("@type");
        let is_article = std::iter::once(kind).chain(kind.items()).any(|k| {
            let name = k.text();
            name.ends_with("Article") || name.ends_with("Posting") || name.ends_with("Report")
        });
        if !is_article {
            return;
        }
        let text = |name: &str| Some(tidy(value.get(name).text())).filter(|t| !t.is_empty());
        self.headline = text("headline").or_else(|| text("name"));
        self.date = text("datePublished");
        self.publisher =
            Some(tidy(value.get("publisher").get("name").text())).filter(|t| !t.is_empty());
        let author = value.get("author");
        for person in std::iter::once(author).chain(author.items()) {
            let name = tidy(if person.text().is_empty() {
                person.get("name").text()
            } else {
                person.text()
            });
            if !name.is_empty() && !self.authors.contains(&name) {
                self.authors.push(name);
            }
        }
    }
}

/// Who wrote a page, by a line that says so.
fn byline(document: &Document) -> Option<String> {
    let body = document.root().find("body")?;
    let says = |n: &Node<'_>| {
        n.attribute("rel") == Some("author")
            || n.attribute("itemprop").is_some_and(|p| p.contains("author"))
            || any_class(*n, |c| {
                matches!(c, "byline" | "author" | "p-author" | "dateline" | "writtenby" | "by-line")
            })
    };
    let lines = body.descendants().filter(|n| n.is_element() && says(n));
    lines
        .map(|n| {
            let name = n.descendants().find(|d| {
                d.attribute("itemprop").is_some_and(|p| p == "name") || any_class(*d, |c| c == "fn")
            });
            tidy(&name.unwrap_or(n).tidy_text())
        })
        .map(|line| without_by(&line).to_owned())
        .find(|line| names_somebody(line) && line.chars().count() < 100)
}

/// Whether a line can be a name: more than the initials that sign a preface, no number as in a
/// source that is named.
fn names_somebody(line: &str) -> bool {
    let words = line.split(|c: char| !c.is_alphabetic());
    words.into_iter().any(|word| word.chars().count() > 1)
        && !line.contains(|c: char| c.is_ascii_digit())
}

/// The title and the author in `… "Salt Roads" by Ann Ash`.
fn quoted_title(title: &str) -> Option<(&str, &str)> {
    let (_, rest) = title.split_once(['"', '“'])?;
    let (title, rest) = rest.split_once(['"', '”'])?;
    let author = rest.trim_start().strip_prefix("by ")?.trim();
    (!title.trim().is_empty() && names_somebody(author)).then_some((title.trim(), author))
}

fn without_by(line: &str) -> &str {
    let lower = line.to_lowercase();
    let by = ["written by ", "posted by ", "by: ", "by ", "von ", "par ", "por "];
    let length = by.iter().find(|b| lower.starts_with(*b)).map_or(0, |b| b.len());
    line.get(length..).unwrap_or(line).trim().trim_end_matches([',', '|', '-']).trim()
}

/// A title without the name of the site after it.
fn without_site(title: &str, head: &Head) -> String {
    let Some(site) = head.get(&["og:site_name"]) else { return title.to_owned() };
    for mark in [" | ", " – ", " — ", " - ", " :: ", " » "] {
        if let Some((before, after)) = title.rsplit_once(mark)
            && after.trim().eq_ignore_ascii_case(site.trim())
        {
            return before.trim().to_owned();
        }
    }
    title.to_owned()
}

/// The title without the name of the site, and without `by` and the author after it.
fn plain_title(title: &str, document: &Document) -> String {
    let heading = document.root().find("h1").map(|h| h.tidy_text()).unwrap_or_default();
    for mark in [" | ", " – ", " — ", " - ", " :: ", " » "] {
        if let Some((before, _)) = title.rsplit_once(mark)
            && before.split_whitespace().count() >= 2
            && heading != title
        {
            return before.trim().to_owned();
        }
    }
    let lower = title.to_lowercase();
    for lead in ["the project gutenberg ebook of ", "the project gutenberg e-book of "] {
        if lower.starts_with(lead) {
            return plain_title(title.get(lead.len()..).unwrap_or(title), document);
        }
    }
    if let Some((title, _)) = quoted_title(title).filter(|_| title.starts_with(['"', '“'])) {
        return title.to_owned();
    }
    if let Some(at) = lower.rfind(", by ").filter(|_| !heading.to_lowercase().contains(" by ")) {
        return title.get(..at).unwrap_or(title).trim().to_owned();
    }
    title.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse_html;

    fn facts(head: &str, body: &str) -> Metadata {
        let page = format!("<html><head>{head}</head><body>{body}</body></html>");
        of(&parse_html(page.as_str().into(), 99))
    }

    #[test]
    fn articles_are_told_by_json_ld() {
        let data = r#"<title>Salt - The Quay</title><script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"The Quay"},{"@type":"NewsArticle","headline":"The price of salt","author":[{"@type":"Person","name":"Ann Ash"},{"name":"Bo Birch"}],"publisher":{"name":"The Quay"},"datePublished":"2021-05-04T10:00:00Z"}]}</script>"#;
        let m = facts(data, "");
        let names: Vec<&str> = m.creators.iter().map(|c| c.name.as_str()).collect();
        assert_eq!((m.title.as_str(), names), ("The price of salt", vec!["Ann Ash", "Bo Birch"]));
        assert_eq!(m.publisher.as_deref(), Some("The Quay"));
        assert_eq!(m.date.map(|d| d.to_string()).as_deref(), Some("2021-05-04"));
    }

    #[test]
    fn authors_are_told_by_a_line() {
        let m = facts(
            "<title>The price of salt | The Quay</title>",
            "<p class='byline'>By Ann Ash</p>",
        );
        assert_eq!(
            (m.title.as_str(), m.creators[0].name.as_str()),
            ("The price of salt", "Ann Ash")
        );
        let m = facts(
            "<meta property='dc:creator' content='A'><meta name='dc:creator' content='B'>",
            "",
        );
        assert_eq!(m.creators[0].name, "A");
    }
}
