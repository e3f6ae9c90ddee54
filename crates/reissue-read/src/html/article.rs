//! The main content of a web page: what is left when menus, banners, comments and the like go.
//!
//! A page without such things is taken whole. Otherwise the element that says it is the content
//! (`main`, `article`, `articleBody`) is taken, or the one whose paragraphs weigh most: long text
//! with commas counts for it, links count against it. The idea is that of the reading views of
//! browsers; the weights were chosen on pages of the web.

use std::collections::{BTreeMap, BTreeSet};

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

/// The share of a page's text that no chrome has, whatever its class names say.
const TOO_MUCH: f32 = 0.3;

/// Finds the text of a page; none where all of it is text.
pub(crate) fn find(document: &Document) -> Option<Article> {
    let body = document.root().find("body")?;
    if !has_chrome(body) {
        return None;
    }
    let page = Page::of(body);
    let main = page.said().or_else(|| page.weightiest()).unwrap_or(body);
    let mut skip = Vec::new();
    page.clean(main, &mut skip);
    Some(Article { main: main.id, skip })
}

/// A page with the elements on it that are no text.
struct Page<'d> {
    body: Node<'d>,
    dead: BTreeSet<NodeId>,
}

impl<'d> Page<'d> {
    fn of(body: Node<'d>) -> Self {
        let mut page = Self { body, dead: BTreeSet::new() };
        let sure = |n: Node<'_>| is_chrome(n) || is_comments(n) || is_hidden(n);
        page.dead =
            body.descendants().filter(|n| n.is_element() && sure(*n)).map(|n| n.id).collect();
        let all = page.letters(body) as f32;
        let unlikely: Vec<NodeId> = body
            .descendants()
            .filter(|n| {
                n.is_element() && may_be_chrome(*n) && is_unlikely(*n) && !named(*n, LIKELY)
            })
            .filter(|n| page.letters(*n) as f32 <= all * TOO_MUCH)
            .map(|n| n.id)
            .collect();
        page.dead.extend(unlikely);
        page
    }

    /// The letters that stand in paragraphs, in no link and in nothing dead.
    fn letters(&self, node: Node<'d>) -> usize {
        let mut total = 0;
        let mut next = node.first_child();
        while let Some(at) = next {
            if let Some(text) = at.text() {
                let inside = at.ancestors().take_while(|a| *a != node);
                if inside.chain([node]).any(|a| is_paragraph(a)) {
                    total += text.chars().filter(|c| c.is_alphanumeric()).count();
                }
            }
            let silent =
                matches!(at.name(), "a" | "script" | "style") || self.dead.contains(&at.id);
            next = at.first_child().filter(|_| !silent).or_else(|| after(at, node));
        }
        total
    }

    /// The element that says it is the content, where it holds a good part of the words.
    fn said(&self) -> Option<Node<'d>> {
        let all = self.letters(self.body).max(1);
        let says = |node: &Node<'d>| {
            node.attribute("itemprop") == Some("articleBody")
                || any_class(*node, |c| {
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
                })
        };
        let sized = |node: Node<'d>| (node, self.letters(node));
        let elements = || self.body.descendants().filter(Node::is_element);
        let best = elements().filter(says).map(sized).filter(|(_, size)| size * 3 >= all * 2).fold(
            None,
            |best: Option<(Node<'d>, usize)>, (node, size)| match best {
                Some((_, most)) if most >= size => best,
                _ => Some((node, size)),
            },
        );
        if let Some((node, _)) = best {
            return Some(node);
        }
        let mut articles = elements().filter(|n| n.is("article"));
        let only = articles.next()?;
        let alone = articles.next().is_none();
        (alone && self.letters(only) * 3 >= all * 2).then_some(only)
    }

    /// The element whose paragraphs weigh most.
    fn weightiest(&self) -> Option<Node<'d>> {
        let mut scores: BTreeMap<NodeId, f32> = BTreeMap::new();
        for node in self.body.descendants().filter(Node::is_element) {
            let holds = matches!(node.name(), "p" | "pre" | "td" | "blockquote" | "li")
                || (matches!(node.name(), "div" | "section") && direct_text(node) > 80);
            let dead = |n: &Node<'_>| self.dead.contains(&n.id);
            if !holds || dead(&node) || node.ancestors().any(|a| dead(&a)) {
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
            let node = self.body.document.node(id);
            (node, score * (1.0 - link_density(node)))
        });
        let (top, _) = ranked.max_by(|a, b| a.1.total_cmp(&b.1))?;
        Some(self.widened(top))
    }

    /// Goes up to where the neighbours of the weightiest element are text too.
    fn widened(&self, top: Node<'d>) -> Node<'d> {
        let articles = |n: Node<'d>| n.descendants().filter(|d| d.is("article")).take(2).count();
        let mut best = top;
        let mut own = self.letters(top).max(1);
        for above in top.ancestors().take_while(|a| *a != self.body && a.is_element()) {
            if self.dead.contains(&above.id) || link_density(above) > 0.4 || articles(above) > 1 {
                break;
            }
            let size = self.letters(above);
            if size.saturating_sub(own) * 5 >= own {
                best = above;
                own = size;
            }
        }
        best
    }

    /// Gathers what is chrome inside the content.
    fn clean(&self, node: Node<'d>, skip: &mut Vec<NodeId>) {
        for child in node.elements() {
            let linky = matches!(child.name(), "div" | "ul" | "ol" | "section" | "table")
                && letters(child) > 0
                && link_density(child) > 0.6
                && self.letters(child) < 200
                && child.find("img").is_none()
                && child.find("h1").is_none()
                && !is_bibliography(child);
            if self.dead.contains(&child.id) || linky {
                skip.push(child.id);
            } else {
                self.clean(child, skip);
            }
        }
    }
}

/// Tells whether a list of links is part of the text: it stands right below a heading or a paragraph,
/// and each item names some work that lies elsewhere. Menus have short labels and lead about their own site.
fn is_bibliography(list: Node<'_>) -> bool {
    let text = |n: &Node<'_>| matches!(n.name(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "p");
    let items: Vec<Node<'_>> = list.elements().filter(|n| n.is("li")).collect();
    let links = list.descendants().filter(|n| n.is("a")).filter_map(|a| a.attribute("href"));
    let links: Vec<&str> = links.collect();
    let mut above = std::iter::successors(list.previous(), Node::previous);
    let elsewhere = links.iter().filter(|l| l.contains("://")).count();
    matches!(list.name(), "ul" | "ol")
        && above.find(Node::is_element).is_some_and(|n| text(&n))
        && elsewhere == links.len()
        && letters(list) >= items.len() * 20
}

/// The node after one and all inside it, under a top.
fn after<'d>(node: Node<'d>, top: Node<'d>) -> Option<Node<'d>> {
    let mut at = node;
    loop {
        if let Some(next) = at.next() {
            return Some(next);
        }
        at = at.parent().filter(|p| *p != top)?;
    }
}

fn is_paragraph(node: Node<'_>) -> bool {
    matches!(node.name(), "p" | "pre" | "blockquote" | "li" | "td" | "dd")
        || (matches!(node.name(), "div" | "section") && direct_text(node) > 80)
}

fn may_be_chrome(node: Node<'_>) -> bool {
    matches!(
        node.name(),
        "div" | "ul" | "ol" | "section" | "p" | "span" | "dl" | "table" | "header"
    )
}

/// Tells whether an element holds what readers of the page wrote.
fn is_comments(node: Node<'_>) -> bool {
    let starts = |name: &str| {
        name.split_whitespace().any(|word| {
            let lower = word.to_ascii_lowercase();
            ["comment", "disqus", "respond", "fb-comments"].iter().any(|w| lower.starts_with(w))
        })
    };
    matches!(node.name(), "div" | "section" | "ul" | "ol" | "li" | "article")
        && (starts(node.attribute("class").unwrap_or(""))
            || starts(node.attribute("id").unwrap_or("")))
}

fn is_hidden(node: Node<'_>) -> bool {
    node.attribute("aria-hidden") == Some("true") && !node.is("span")
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

fn direct_text(node: Node<'_>) -> usize {
    node.children().filter_map(|n| n.text()).map(|t| t.trim().len()).sum()
}

fn link_density(node: Node<'_>) -> f32 {
    let linked: usize = node.descendants().filter(|n| n.is("a")).map(letters).sum();
    linked as f32 / letters(node).max(1) as f32
}
