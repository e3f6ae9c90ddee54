//! The main content of a web page: what is left when menus, banners, comments and the like go.
//!
//! A page without such things is taken whole. Otherwise the element that says it is the content
//! (`main`, `article`, `articleBody`) is taken, or the one whose paragraphs weigh most: long text
//! with commas counts for it, links count against it. The idea is that of the reading views of
//! browsers; the weights were chosen on pages of the web.

use std::collections::BTreeMap;

use super::types::any_class;
use crate::xml::{Document, Node, NodeId};

/// What of a page is text.
#[derive(Debug)]
pub(crate) struct Article {
    /// The element that holds the text.
    pub(crate) main: NodeId,
    /// The elements in it that are chrome.
    pub(crate) skip: Vec<NodeId>,
}

/// Words in class names and ids that speak against an element.
const UNLIKELY: &[&str] = &[
    "nav",
    "menu",
    "sidebar",
    "footer",
    "comment",
    "share",
    "social",
    "related",
    "promo",
    "breadcrumb",
    "cookie",
    "advert",
    "banner",
    "popup",
    "modal",
    "newsletter",
    "subscribe",
    "sponsor",
    "toolbar",
    "widget",
    "masthead",
    "outbrain",
    "taboola",
    "pagination",
    "byline-share",
    "print-only",
    "skip-link",
    "disqus",
    "rating",
    "signup",
    "login",
    "hidden",
    "legal",
    "rss",
    "tools",
    "recommend",
    "trending",
    "header-nav",
    "site-header",
    "global-header",
    "ad-",
    "ads",
    "shopping",
    "tags",
    "meta-share",
    "editsection",
    "toc",
];

/// Words that speak for it.
const LIKELY: &[&str] = &[
    "article", "body", "content", "entry", "main", "post", "text", "blog", "story", "hentry",
    "prose", "chapter", "column",
];

/// Finds the text of a page; none where all of it is text.
pub(crate) fn find(document: &Document) -> Option<Article> {
    let body = document.root().find("body")?;
    if !has_chrome(body) {
        return None;
    }
    let main = said(body).or_else(|| weightiest(body)).unwrap_or(body);
    let mut skip = Vec::new();
    clean(main, &mut skip);
    Some(Article { main: main.id, skip })
}

fn has_chrome(body: Node<'_>) -> bool {
    body.descendants().filter(Node::is_element).any(|n| {
        matches!(n.name(), "nav" | "form" | "iframe" | "button" | "footer" | "noscript" | "aside")
            || matches!(
                n.attribute("role"),
                Some("navigation" | "banner" | "contentinfo" | "complementary")
            )
            || (matches!(n.name(), "div" | "ul" | "section")
                && is_unlikely(n)
                && n.find("a").is_some())
            || (n.is("article") && n.find("p").is_some())
            || (n.is("script") && n.attribute("src").is_some())
    })
}

/// The element that says it is the content, where it holds a good part of the words.
fn said(body: Node<'_>) -> Option<Node<'_>> {
    let all = letters(body).max(1);
    let mut best: Option<(Node<'_>, usize)> = None;
    for node in body.descendants().filter(Node::is_element) {
        let says = node.attribute("itemprop") == Some("articleBody")
            || any_class(node, |c| {
                matches!(
                    c,
                    "entry-content"
                        | "post-content"
                        | "article-body"
                        | "article-content"
                        | "articlebody"
                        | "post-body"
                        | "story-body"
                        | "mw-parser-output"
                        | "hentry"
                )
            });
        if says {
            let size = paragraph_letters(node);
            if size * 3 >= all.min(paragraph_letters(body).max(1)) * 2
                && best.is_none_or(|(_, b)| size > b)
            {
                best = Some((node, size));
            }
        }
    }
    if let Some((node, _)) = best {
        return Some(node);
    }
    let mut articles = body.descendants().filter(|n| n.is("article"));
    let only = articles.next()?;
    let alone = articles.next().is_none();
    (alone && paragraph_letters(only) * 3 >= paragraph_letters(body) * 2).then_some(only)
}

/// The element whose paragraphs weigh most.
fn weightiest(body: Node<'_>) -> Option<Node<'_>> {
    let mut scores: BTreeMap<NodeId, f32> = BTreeMap::new();
    for node in body.descendants().filter(Node::is_element) {
        let holds = matches!(node.name(), "p" | "pre" | "td" | "blockquote" | "li")
            || (matches!(node.name(), "div" | "section") && direct_text(node) > 80);
        if !holds || node.ancestors().any(|a| a.is_element() && is_chrome(a)) {
            continue;
        }
        let text = node.tidy_text();
        let length = text.chars().count();
        if length < 25 {
            continue;
        }
        let commas = text.matches([',', '，', '、', ';']).count();
        let points = 1.0 + commas.min(20) as f32 + (length as f32 / 100.0).min(5.0);
        let own = if matches!(node.name(), "div" | "section") { Some(node) } else { None };
        for (i, above) in own.into_iter().chain(node.ancestors()).take(4).enumerate() {
            if !above.is_element() || above.is("html") {
                break;
            }
            let share = match i {
                0 => 1.0,
                1 => 0.6,
                2 => 0.4,
                _ => 0.25,
            };
            *scores.entry(above.id).or_insert_with(|| weight(above)) += points * share;
        }
    }
    let ranked = scores.into_iter().map(|(id, score)| {
        let node = body.document.node(id);
        (node, score * (1.0 - link_density(node)))
    });
    let (top, score) = ranked.max_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(widened(top, score, body))
}

/// Goes up where the neighbours of the weightiest element are text too.
fn widened<'d>(top: Node<'d>, _: f32, body: Node<'d>) -> Node<'d> {
    let mut at = top;
    while let Some(parent) = at.parent().filter(|p| *p != body && p.is_element()) {
        let own = paragraph_letters(at).max(1);
        let more = paragraph_letters(parent).saturating_sub(own);
        if more * 5 < own || is_chrome(parent) || link_density(parent) > 0.4 {
            break;
        }
        at = parent;
    }
    at
}

fn weight(node: Node<'_>) -> f32 {
    let by_name = match node.name() {
        "div" | "article" | "main" | "section" => 5.0,
        "pre" | "td" | "blockquote" => 3.0,
        "ol" | "ul" | "dl" | "li" | "form" | "address" => -3.0,
        "h1" | "h2" | "h3" | "h4" | "th" => -5.0,
        _ => 0.0,
    };
    let by_class = if is_unlikely(node) {
        -25.0
    } else if named(node, LIKELY) {
        25.0
    } else {
        0.0
    };
    by_name + by_class
}

/// Gathers what is chrome inside the content.
fn clean(node: Node<'_>, skip: &mut Vec<NodeId>) {
    for child in node.elements() {
        let hidden = child.attribute("aria-hidden") == Some("true") && !child.is("span");
        let unlikely = is_unlikely(child)
            && !named(child, LIKELY)
            && matches!(
                child.name(),
                "div" | "ul" | "ol" | "section" | "p" | "span" | "dl" | "table" | "header"
            );
        let linky = matches!(child.name(), "div" | "ul" | "ol" | "section" | "table")
            && letters(child) > 0
            && link_density(child) > 0.6
            && paragraph_letters(child) < 200
            && child.find("img").is_none()
            && child.find("h1").is_none();
        if is_chrome(child) || hidden || unlikely || linky {
            skip.push(child.id);
        } else {
            clean(child, skip);
        }
    }
}

/// Tells whether an element stands in a menu, a footer or the like.
pub(crate) fn in_chrome(node: Node<'_>) -> bool {
    node.ancestors().any(|a| a.is_element() && !a.is("body") && (is_chrome(a) || is_unlikely(a)))
}

fn is_chrome(node: Node<'_>) -> bool {
    matches!(
        node.name(),
        "nav"
            | "form"
            | "iframe"
            | "button"
            | "footer"
            | "aside"
            | "select"
            | "noscript"
            | "fieldset"
    ) || matches!(
        node.attribute("role"),
        Some(
            "navigation"
                | "banner"
                | "contentinfo"
                | "complementary"
                | "search"
                | "dialog"
                | "menu"
        )
    )
}

fn is_unlikely(node: Node<'_>) -> bool {
    !node.is("body") && named(node, UNLIKELY)
}

/// Tells whether class or id of an element hold one of some words.
fn named(node: Node<'_>, words: &[&str]) -> bool {
    let id = node.attribute("id").unwrap_or("").to_ascii_lowercase();
    let class = node.attribute("class").unwrap_or("").to_ascii_lowercase();
    let hit = |name: &str| {
        words.iter().any(|w| match *w {
            // Short words count only as words of their own.
            "ads" | "rss" | "nav" | "toc" | "tags" | "tools" | "legal" | "hidden" | "text"
            | "main" => name.split(|c: char| !c.is_alphanumeric()).any(|part| part == *w),
            "ad-" => name.starts_with("ad-") || name.contains("-ad-"),
            word => name.contains(word),
        })
    };
    class.split_whitespace().any(hit) || (!id.is_empty() && hit(&id))
}

fn letters(node: Node<'_>) -> usize {
    node.descendants()
        .filter(|n| !n.parent().is_some_and(|p| matches!(p.name(), "script" | "style")))
        .filter_map(|n| n.text())
        .map(|t| t.chars().filter(|c| c.is_alphanumeric()).count())
        .sum()
}

/// The letters that stand in paragraphs and not in links.
fn paragraph_letters(node: Node<'_>) -> usize {
    let mut total = 0;
    for text in node.descendants().filter(|n| n.text().is_some()) {
        let mut inside = text.ancestors().take_while(|a| *a != node);
        let mut paragraph = false;
        let mut linked = false;
        for above in inside.by_ref() {
            paragraph |= matches!(above.name(), "p" | "pre" | "blockquote" | "li" | "td" | "dd");
            linked |= matches!(above.name(), "a" | "script" | "style") || is_chrome(above);
        }
        if paragraph && !linked {
            total += text.text().unwrap_or("").chars().filter(|c| c.is_alphanumeric()).count();
        }
    }
    total
}

fn direct_text(node: Node<'_>) -> usize {
    node.children().filter_map(|n| n.text()).map(|t| t.trim().len()).sum()
}

fn link_density(node: Node<'_>) -> f32 {
    let linked: usize = node.descendants().filter(|n| n.is("a")).map(letters).sum();
    linked as f32 / letters(node).max(1) as f32
}
