//! What mark-up says an element is: `epub:type`, `role`, class names.

use reissue_core::{Matter, Role};

use crate::xml::Node;

/// The words of an element's `epub:type` and `role`, without prefixes (`z3998:`, `se:`, `doc-`).
pub(crate) fn types<'d>(node: Node<'d>) -> impl Iterator<Item = &'d str> {
    let of = move |name: &str| node.attribute(name).unwrap_or("").split_whitespace();
    of("epub:type")
        .map(|t| t.rsplit(':').next().unwrap_or(t))
        .chain(of("role").filter_map(|r| r.strip_prefix("doc-")))
}

/// Tells whether an element is one of these things.
pub(crate) fn is_any(node: Node<'_>, names: &[&str]) -> bool {
    types(node).any(|t| names.contains(&t))
}

/// Tells whether an element is this thing.
pub(crate) fn is(node: Node<'_>, name: &str) -> bool {
    types(node).any(|t| t == name)
}

/// The class names of an element.
pub(crate) fn classes<'d>(node: Node<'d>) -> impl Iterator<Item = &'d str> {
    node.attribute("class").unwrap_or("").split_whitespace()
}

/// Tells whether an element has one of these classes, regardless of case.
pub(crate) fn has_class(node: Node<'_>, names: &[&str]) -> bool {
    classes(node).any(|c| names.iter().any(|n| n.eq_ignore_ascii_case(c)))
}

/// Tells whether a class name of an element satisfies a test; the name is given in lower case.
pub(crate) fn any_class(node: Node<'_>, test: impl Fn(&str) -> bool) -> bool {
    classes(node).any(|c| test(&c.to_ascii_lowercase()))
}

/// The role that a word of the structural vocabularies names.
pub(crate) fn role_named(word: &str) -> Option<Role> {
    Some(match word {
        "halftitlepage" | "halftitle" => Role::HalfTitle,
        "titlepage" | "title-page" => Role::TitlePage,
        "imprint" | "imprimatur" | "copyright-page" | "copyright" => Role::Imprint,
        "dedication" => Role::Dedication,
        "epigraph" => Role::Epigraph,
        "toc" | "toc-brief" => Role::Contents,
        "loi" | "loa" | "lov" => Role::Illustrations,
        "lot" => Role::Tables,
        "dramatis-personae" => Role::Persons,
        "foreword" => Role::Foreword,
        "preface" => Role::Preface,
        "preamble" | "introduction" | "introductory" => Role::Introduction,
        "prologue" | "prolog" => Role::Prologue,
        "volume" => Role::Volume,
        "part" => Role::Part,
        "chapter" => Role::Chapter,
        "subchapter" => Role::Section,
        "act" => Role::Act,
        "scene" => Role::Scene,
        "epilogue" => Role::Epilogue,
        "conclusion" => Role::Conclusion,
        "afterword" => Role::Afterword,
        "appendix" => Role::Appendix,
        "endnotes" | "rearnotes" | "footnotes" => Role::Notes,
        "glossary" => Role::Glossary,
        "bibliography" => Role::Bibliography,
        "contributors" | "other-credits" | "credits" => Role::Credits,
        "acknowledgments" | "acknowledgements" => Role::Acknowledgements,
        "index" => Role::Index,
        "colophon" => Role::Colophon,
        "frontispiece" => Role::Plates,
        "seriespage" => Role::AlsoBy,
        "notice" | "warning" | "errata" => Role::Note,
        "short-story" | "novella" | "essay" | "poem" | "article" | "story" => Role::Piece,
        _ => return None,
    })
}

/// The role that the mark-up of an element names; the first word that names one counts.
pub(crate) fn role(node: Node<'_>) -> Option<Role> {
    types(node).find_map(role_named)
}

/// The stretch of the book that an element says it belongs to.
pub(crate) fn matter(node: Node<'_>) -> Option<Matter> {
    types(node).find_map(|t| match t {
        "frontmatter" => Some(Matter::Front),
        "bodymatter" => Some(Matter::Body),
        "backmatter" => Some(Matter::Back),
        _ => None,
    })
}

/// Tells whether an element is one of several lines of verse that stand side by side.
pub(crate) fn is_verse_line(node: Node<'_>) -> bool {
    const CLASSES: &[&str] = &["l", "verse-line", "verseline"];
    let line = |n: Node<'_>| matches!(n.name(), "div" | "p") && has_class(n, CLASSES);
    let beside = |n: Node<'_>| n.elements().filter(|n| line(*n)).take(2).count() > 1;
    line(node) && node.parent().is_some_and(beside)
}

/// Tells whether an element is the number of a line of verse.
pub(crate) fn is_line_number(node: Node<'_>) -> bool {
    const CLASSES: &[&str] =
        &["linenum", "lnum", "lineno", "linenumber", "line-number", "linenr", "poemnum"];
    let number =
        |text: String| (1..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    node.is("span") && has_class(node, CLASSES) && number(node.tidy_text())
}

/// Tells whether an element is the number of the line of verse that follows it.
pub(crate) fn numbers_next(node: Node<'_>) -> bool {
    let after = || std::iter::successors(node.next(), |n| n.next()).find(|n| !n.is_blank());
    is_line_number(node) && after().is_some_and(is_verse_line)
}

/// The number that stands before a line of verse.
pub(crate) fn number_before(line: Node<'_>) -> Option<Node<'_>> {
    let before = std::iter::successors(line.previous(), |n| n.previous()).find(|n| !n.is_blank());
    before.filter(|n| is_line_number(*n) && is_verse_line(line))
}

/// Tells whether an element is a note that stands in the margin beside what it sums up.
pub(crate) fn is_sidenote(node: Node<'_>) -> bool {
    const CLASSES: &[&str] = &["sidenote", "side-note", "marginnote", "margin-note", "marginalia"];
    has_class(node, CLASSES)
}

/// Tells whether an element holds lines of verse.
pub(crate) fn is_verse(node: Node<'_>) -> bool {
    const TYPES: &[&str] = &["verse", "poem", "song", "hymn", "lyrics"];
    const CLASSES: &[&str] = &[
        "poem",
        "poetry",
        "poetry-container",
        "verse",
        "stanza",
        "poem-container",
        "linegroup",
        "lg",
        "song",
        "ws-poem",
        "poem1",
        "poem2",
        "poemr",
        "poems",
        "line-block",
        "lyrics",
        "hymn",
    ];
    is_any(node, TYPES) || has_class(node, CLASSES)
}

/// Tells whether an element marks a page of the source edition.
pub(crate) fn is_page_break(node: Node<'_>) -> bool {
    const CLASSES: &[&str] = &[
        "pagenum",
        "pageno",
        "pagenumber",
        "page-number",
        "pagebreak",
        "page_number",
        "pgnum",
        "pb",
        "pagemark",
        "page-break",
    ];
    is(node, "pagebreak")
        || (!matches!(node.name(), "hr" | "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
            && has_class(node, CLASSES))
        || (node.is("p") && has_class(node, &["pagenum", "pageno", "pagenumber"]))
}

/// Tells whether a link leads back from a note to its reference.
pub(crate) fn is_back_link(node: Node<'_>) -> bool {
    is_any(node, &["backlink"])
        || has_class(node, &["footnote-back", "footnoteback", "reversefootnote", "backlink"])
}
