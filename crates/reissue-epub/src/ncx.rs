//! The NCX, completed: the book's id and title, page targets, one play order (ANSI/NISO
//! Z39.86-2005, 8.4).

use std::collections::{HashMap, HashSet};

use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};

use crate::content::Content;
use crate::nav;

type Out = Writer<Vec<u8>>;

/// Rewrites the NCX that epub-builder made.
///
/// # Errors
/// The given NCX is not well-formed.
pub(crate) fn complete(
    ncx: &str,
    content: &Content,
    uid: &str,
    title: &str,
    words_for_pages: &str,
    language: &str,
) -> Result<Vec<u8>, quick_xml::Error> {
    let orders = Orders::of(content);
    let mut reader = Reader::from_str(ncx);
    let mut out = Writer::new(Vec::with_capacity(ncx.len() + content.pages.len() * 200));
    loop {
        match reader.read_event()? {
            Event::Eof => break,
            Event::Start(e) if e.name().as_ref() == "ncx" => {
                let mut e = e.into_owned();
                e.push_attribute(("xml:lang", language));
                out.write_event(Event::Start(e))?;
            }
            Event::Start(e) if e.name().as_ref() == "head" => {
                reader.read_to_end(e.name())?;
                head(&mut out, content, uid)?;
            }
            Event::Start(e) if e.name().as_ref() == "docTitle" => {
                reader.read_to_end(e.name())?;
                nested_text(&mut out, "docTitle", title)?;
            }
            Event::Start(e) if e.name().as_ref() == "navMap" => {
                reader.read_to_end(e.name())?;
                nav_map(&mut out, content, &orders)?;
                page_list(&mut out, content, &orders, words_for_pages)?;
            }
            other => out.write_event(other)?,
        }
    }
    Ok(out.into_inner())
}

/// The place of each target in the order of reading; the same target has the same number.
struct Orders {
    points: Vec<(usize, usize)>,
    pages: Vec<usize>,
}

impl Orders {
    fn of(content: &Content) -> Self {
        let toc = nav::nested(&content.toc);
        let targets = toc.iter().map(|e| (e.doc, 0, nav::href(content, e)));
        let pages = content.pages.iter().map(|p| (p.doc, 1, page_href(content, p)));
        let mut all: Vec<(usize, usize, String)> = targets.clone().chain(pages.clone()).collect();
        // Within a document only the order of each list is known; that of the two is not needed.
        all.sort_by_key(|(doc, list, _)| (*doc, *list));
        let mut order = HashMap::new();
        for (_, _, href) in all {
            let next = order.len() + 1;
            order.entry(href).or_insert(next);
        }
        let number = |href: &String| order.get(href).copied().unwrap_or(1);
        Self {
            points: targets.enumerate().map(|(at, (_, _, href))| (number(&href), at + 1)).collect(),
            pages: pages.map(|(_, _, href)| number(&href)).collect(),
        }
    }
}

fn nav_map(out: &mut Out, content: &Content, orders: &Orders) -> Result<(), quick_xml::Error> {
    out.write_event(Event::Start(BytesStart::new("navMap")))?;
    let mut open = 0;
    for (entry, (order, id)) in nav::nested(&content.toc).iter().zip(&orders.points) {
        while open > entry.depth {
            out.write_event(Event::End(BytesEnd::new("navPoint")))?;
            open -= 1;
        }
        let mut point = BytesStart::new("navPoint");
        point.push_attribute(("id", format!("nav-{id}").as_str()));
        point.push_attribute(("playOrder", order.to_string().as_str()));
        out.write_event(Event::Start(point))?;
        open += 1;
        nested_text(out, "navLabel", &entry.label)?;
        let mut source = BytesStart::new("content");
        source.push_attribute(("src", nav::href(content, entry).as_str()));
        out.write_event(Event::Empty(source))?;
    }
    for _ in 0..open {
        out.write_event(Event::End(BytesEnd::new("navPoint")))?;
    }
    out.write_event(Event::End(BytesEnd::new("navMap")))?;
    Ok(())
}

fn page_href(content: &Content, page: &crate::content::Page) -> String {
    let file = content.docs.get(page.doc).map_or("", |d| d.file.as_str());
    format!("{file}#{}", page.id)
}

fn head(out: &mut Out, content: &Content, uid: &str) -> Result<(), quick_xml::Error> {
    let depth = nav::nested(&content.toc).iter().map(|e| e.depth + 1).max().unwrap_or(1);
    let largest = content.pages.iter().filter_map(|p| p.label.parse::<u32>().ok()).max();
    let meta = [
        ("dtb:uid", uid.to_owned()),
        ("dtb:depth", depth.to_string()),
        ("dtb:totalPageCount", content.pages.len().to_string()),
        ("dtb:maxPageNumber", largest.unwrap_or(0).to_string()),
    ];
    out.write_event(Event::Start(BytesStart::new("head")))?;
    for (name, value) in meta {
        let mut element = BytesStart::new("meta");
        element.push_attribute(("name", name));
        element.push_attribute(("content", value.as_str()));
        out.write_event(Event::Empty(element))?;
    }
    out.write_event(Event::End(BytesEnd::new("head")))?;
    Ok(())
}

fn nested_text(out: &mut Out, name: &str, text: &str) -> Result<(), quick_xml::Error> {
    out.write_event(Event::Start(BytesStart::new(name)))?;
    out.write_event(Event::Start(BytesStart::new("text")))?;
    out.write_event(Event::Text(BytesText::from_escaped(crate::xml::escape(text))))?;
    out.write_event(Event::End(BytesEnd::new("text")))?;
    out.write_event(Event::End(BytesEnd::new(name)))?;
    Ok(())
}

fn page_list(
    out: &mut Out,
    content: &Content,
    orders: &Orders,
    words: &str,
) -> Result<(), quick_xml::Error> {
    if content.pages.is_empty() {
        return Ok(());
    }
    out.write_event(Event::Start(BytesStart::new("pageList")))?;
    nested_text(out, "navLabel", words)?;
    // A number that stands twice (a slip of the source) has its value once: the two must differ.
    let mut seen = HashSet::new();
    for (at, (page, order)) in content.pages.iter().zip(&orders.pages).enumerate() {
        let number = page.label.parse::<u32>().ok().filter(|n| seen.insert(*n));
        let mut target = BytesStart::new("pageTarget");
        target.push_attribute(("id", format!("page-target-{}", at + 1).as_str()));
        target.push_attribute(("type", kind(&page.label)));
        if let Some(number) = number {
            target.push_attribute(("value", number.to_string().as_str()));
        }
        target.push_attribute(("playOrder", order.to_string().as_str()));
        out.write_event(Event::Start(target))?;
        nested_text(out, "navLabel", &page.label)?;
        let mut source = BytesStart::new("content");
        source.push_attribute(("src", page_href(content, page).as_str()));
        out.write_event(Event::Empty(source))?;
        out.write_event(Event::End(BytesEnd::new("pageTarget")))?;
    }
    out.write_event(Event::End(BytesEnd::new("pageList")))?;
    Ok(())
}

fn kind(label: &str) -> &'static str {
    let roman = |c: char| "ivxlcdmIVXLCDM".contains(c);
    if label.chars().all(|c| c.is_ascii_digit()) {
        "normal"
    } else if label.chars().all(roman) {
        "front"
    } else {
        "special"
    }
}
