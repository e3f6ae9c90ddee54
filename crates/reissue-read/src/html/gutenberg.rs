//! Project Gutenberg's frame around a book: the header with its facts, the licence at the end.
//!
//! All generations mark the text with `*** START OF …` and `*** END OF …` (the oldest with
//! `*END*THE SMALL PRINT`); what stands before the one and after the other is not the book's.

use reissue_core::{Contributor, Identifier, Language, MarcRole, Metadata, PublicationDate};

use super::style::is_block_name;
use super::types::has_class;
use crate::xml::{Document, Node, NodeId};

/// What is not the book's.
#[derive(Debug, Default)]
pub(crate) struct Frame {
    /// The elements and texts to leave out.
    pub(crate) skip: Vec<NodeId>,
    /// What the header says of the book.
    pub(crate) metadata: Metadata,
}

/// Finds the frame of a page; none where it is not Project Gutenberg's.
pub(crate) fn find(document: &Document) -> Option<Frame> {
    let body = document.root().find("body")?;
    let texts: Vec<Node<'_>> = body.descendants().filter(|n| n.text().is_some()).collect();
    let start = texts.iter().find(|n| is_start(n.text().unwrap_or("")));
    let end = texts
        .iter()
        .rfind(|n| is_end(n.text().unwrap_or("")))
        .filter(|e| start.is_none_or(|s| s.id < e.id));
    if start.is_none() && end.is_none() {
        return None;
    }
    let mut frame = Frame::default();
    if let Some(start) = start {
        let block = block_of(*start, *end.unwrap_or(start));
        let mut header = String::new();
        for before in before(block, body) {
            header.push_str(&before.text_content());
            header.push('\n');
            frame.skip.push(before.id);
        }
        header.push_str(&block.text_content());
        frame.skip.push(block.id);
        frame.metadata = facts(&header);
        credits(block, body, &mut frame.skip);
    }
    if let Some(end) = end {
        let block = block_of(*end, *start.unwrap_or(end));
        frame.skip.push(block.id);
        frame.skip.extend(after(block, body).map(|n| n.id));
        let mut last = block.previous();
        while let Some(node) = last.filter(|n| n.is_blank() || is_farewell(&n.tidy_text())) {
            if is_farewell(&node.tidy_text()) {
                frame.skip.push(node.id);
            }
            last = node.previous();
        }
    }
    Some(frame)
}

fn is_start(text: &str) -> bool {
    let upper = text.to_uppercase();
    upper.contains("*** START OF TH") && upper.contains("GUTENBERG")
        || upper.contains("***START OF TH")
        || upper.contains("*END*THE SMALL PRINT")
        || upper.contains("*END THE SMALL PRINT")
}

fn is_end(text: &str) -> bool {
    let upper = text.to_uppercase();
    (upper.contains("*** END OF TH") || upper.contains("***END OF TH"))
        && upper.contains("GUTENBERG")
}

fn is_farewell(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.len() < 300
        && lower.contains("project gutenberg")
        && (lower.starts_with("end of") || lower.starts_with("*** end of"))
}

/// The block to leave out for a marker: Gutenberg's own section, else the nearest block, unless
/// that holds the other marker too.
fn block_of<'d>(marker: Node<'d>, other: Node<'d>) -> Node<'d> {
    let boilerplate = |n: &Node<'d>| {
        has_class(*n, &["pg-boilerplate", "pgheader", "pgfooter"])
            || n.attribute("id").is_some_and(|id| {
                matches!(id, "pg-header" | "pg-footer" | "pg-start-separator" | "pg-end-separator")
            })
    };
    let holds_other = |n: &Node<'d>| other != marker && other.ancestors().any(|a| a == *n);
    let said = marker.ancestors().filter(|n| boilerplate(n) && !holds_other(n)).last();
    let near = marker
        .ancestors()
        .find(|n| is_block_name(n.name()))
        .filter(|n| !n.is("body") && !holds_other(n));
    said.or(near).unwrap_or(marker)
}

/// What stands before a node in the body: the siblings before it and before all above it.
fn before<'d>(node: Node<'d>, body: Node<'d>) -> impl Iterator<Item = Node<'d>> {
    let mut out = Vec::new();
    let line = std::iter::once(node).chain(node.ancestors().take_while(move |a| *a != body));
    for at in line {
        out.extend(std::iter::successors(at.previous(), Node::previous));
    }
    out.reverse();
    out.into_iter()
}

/// What stands after a node in the body.
fn after<'d>(node: Node<'d>, body: Node<'d>) -> impl Iterator<Item = Node<'d>> {
    std::iter::once(node)
        .chain(node.ancestors().take_while(move |a| *a != body))
        .flat_map(|at| std::iter::successors(at.next(), Node::next))
}

/// Leaves out who produced the file, where that stands at the head of the text.
fn credits(start: Node<'_>, body: Node<'_>, skip: &mut Vec<NodeId>) {
    const WORDS: &[&str] = &[
        "produced by",
        "e-text prepared by",
        "etext prepared by",
        "this etext was",
        "this ebook was produced",
        "transcribed by",
        "this e-text was",
        "this etext prepared",
        "this ebook was prepared",
    ];
    for node in after(start, body).filter(|n| !n.is_blank()).take(3) {
        let text = node.tidy_text().to_lowercase();
        if text.len() < 900 && WORDS.iter().any(|w| text.starts_with(w)) {
            skip.push(node.id);
            return;
        }
        if text.len() > 900 {
            return;
        }
    }
}

/// Reads the facts of a header: `Title: …`, goes on where the next line is indented.
fn facts(header: &str) -> Metadata {
    let mut metadata = Metadata::default();
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in header.lines() {
        let indented = line.starts_with([' ', '\t']);
        match line.trim().split_once(": ") {
            Some((name, value)) if is_field(name) => {
                fields.push((name.to_lowercase(), value.trim().to_owned()));
            }
            _ if line.trim().is_empty() => fields.push((String::new(), String::new())),
            _ => {
                if let Some((name, value)) = fields.last_mut().filter(|(n, _)| !n.is_empty())
                    && (indented || name == "title")
                {
                    value.push('\n');
                    value.push_str(line.trim());
                }
            }
        }
    }
    for (name, value) in fields {
        fact(&mut metadata, &name, &value);
    }
    metadata
}

fn is_field(name: &str) -> bool {
    matches!(
        name.to_lowercase().as_str(),
        "title"
            | "author"
            | "editor"
            | "translator"
            | "illustrator"
            | "release date"
            | "language"
            | "posting date"
            | "contributor"
            | "authors"
    )
}

fn fact(metadata: &mut Metadata, name: &str, value: &str) {
    let person = |role: MarcRole| Contributor { name: one_line(value), sort: None, role };
    match name {
        "title" if metadata.title.is_empty() => {
            let mut lines = value.lines();
            metadata.title =
                lines.next().unwrap_or("").trim_end_matches([';', ':', ',']).to_owned();
            let rest: Vec<&str> = lines.collect();
            metadata.subtitle = (!rest.is_empty()).then(|| rest.join(" "));
        }
        "author" | "authors" => {
            for name in value.lines().flat_map(crate::outline::names) {
                metadata.creators.push(Contributor::author(name));
            }
        }
        "editor" => metadata.contributors.push(person(MarcRole::EDITOR)),
        "translator" => metadata.contributors.push(person(MarcRole::TRANSLATOR)),
        "illustrator" => metadata.contributors.push(person(MarcRole::ILLUSTRATOR)),
        "contributor" => metadata.contributors.push(person(MarcRole::CONTRIBUTOR)),
        "language" => metadata.languages.extend(language(value)),
        "release date" | "posting date" if metadata.date.is_none() => {
            metadata.date = date(value.split('[').next().unwrap_or(value));
            let digits: String = value
                .split('#')
                .nth(1)
                .unwrap_or("")
                .chars()
                .take_while(char::is_ascii_digit)
                .collect();
            if !digits.is_empty() {
                let value = format!("https://www.gutenberg.org/ebooks/{digits}");
                metadata.identifiers.push(Identifier { scheme: "uri".into(), value });
            }
        }
        _ => {}
    }
}

fn one_line(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The tag of a language by its English name.
fn language(name: &str) -> Option<Language> {
    const NAMES: &[(&str, &str)] = &[
        ("english", "en"),
        ("german", "de"),
        ("french", "fr"),
        ("spanish", "es"),
        ("italian", "it"),
        ("dutch", "nl"),
        ("latin", "la"),
        ("greek", "el"),
        ("portuguese", "pt"),
        ("finnish", "fi"),
        ("swedish", "sv"),
        ("danish", "da"),
        ("norwegian", "no"),
        ("polish", "pl"),
        ("hungarian", "hu"),
        ("russian", "ru"),
        ("esperanto", "eo"),
        ("chinese", "zh"),
        ("japanese", "ja"),
        ("catalan", "ca"),
        ("czech", "cs"),
        ("tagalog", "tl"),
        ("welsh", "cy"),
        ("irish", "ga"),
        ("hebrew", "he"),
        ("arabic", "ar"),
        ("icelandic", "is"),
    ];
    let lower = name.trim().to_lowercase();
    let tag = NAMES.iter().find(|(n, _)| lower.starts_with(n)).map(|(_, t)| *t);
    Language::new(tag.unwrap_or(&lower)).ok()
}

/// Reads `June 25, 2008`, `25 June 2008`, `June, 2008`.
fn date(text: &str) -> Option<PublicationDate> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    let year =
        words.iter().rev().find(|w| w.len() == 4 && w.chars().all(|c| c.is_ascii_digit()))?;
    let month = words.iter().find_map(|w| {
        MONTHS.iter().position(|m| *m == w.as_str() || (w.len() == 3 && m.starts_with(w.as_str())))
    });
    let day = words.iter().find(|w| w.len() <= 2 && w.chars().all(|c| c.is_ascii_digit()));
    let iso = match (month, day.and_then(|d| d.parse::<u8>().ok())) {
        (Some(m), Some(d)) => format!("{year}-{:02}-{d:02}", m + 1),
        (Some(m), None) => format!("{year}-{:02}", m + 1),
        _ => year.clone(),
    };
    PublicationDate::new(&iso).or_else(|| PublicationDate::new(year))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse_html;

    #[test]
    fn the_frame_goes_and_its_facts_stay() {
        let source = "<body><pre>Title: The Salt\n  Road\n\nAuthor: Ann Ash\n\nRelease Date: June 5, 2008 [EBook #7]\nLanguage: English\n\n*** START OF THIS PROJECT GUTENBERG EBOOK SALT ***</pre><p>Produced by Bo</p><h1>Salt</h1><p>Text</p><p>End of Project Gutenberg's Salt</p><p>*** END OF THIS PROJECT GUTENBERG EBOOK SALT ***</p><p>Licence</p></body>";
        let document = parse_html(source.into(), 99);
        let frame = find(&document).expect("framed");
        let left: Vec<String> = document
            .root()
            .find("body")
            .expect("body")
            .children()
            .filter(|n| !frame.skip.contains(&n.id))
            .map(|n| n.tidy_text())
            .collect();
        assert_eq!(left, ["Salt", "Text"]);
        let m = frame.metadata;
        assert_eq!((m.title.as_str(), m.subtitle.as_deref()), ("The Salt", Some("Road")));
        assert_eq!(m.date.expect("date").to_string(), "2008-06-05");
        assert_eq!(m.languages[0].as_str(), "en");
        assert!(find(&parse_html("<body><p>x".into(), 9)).is_none());
    }
}
