//! The converter: what all parts of the walk from elements to blocks share.

use reissue_core::{Block, BlockKind, Inline, InlineKind, Language, Resource, Span};

use super::loss::Losses;
use super::notes::Notes;
use super::page::{Links, Page};
use super::style::{Display, Style};
use super::types;
use crate::xml::Node;

/// Finds the files that pages name.
pub(crate) trait Media {
    /// Gives the name of the resource that a path means, and takes note that it is used; none
    /// where there is no such file.
    fn image(&mut self, path: &str) -> Option<String>;

    /// Takes a picture that stands in the mark-up itself and gives its name.
    fn inline(&mut self, resource: Resource) -> String;
}

/// Turns pages into blocks.
pub(crate) struct Converter<'d, 'm> {
    pub(crate) pages: &'d [Page],
    pub(crate) links: Links,
    pub(crate) notes: Notes,
    pub(crate) losses: Losses,
    pub(crate) media: &'m mut dyn Media,
    /// Names of elements that could not carry them; the next block or inline does.
    pub(crate) pending: Vec<String>,
    /// The elements of the note that is being read.
    pub(crate) reading: Vec<(usize, crate::xml::NodeId)>,
    /// Elements that were read out of their turn.
    pub(crate) taken: std::collections::BTreeSet<(usize, crate::xml::NodeId)>,
    /// Where paragraphs stand, by their places.
    pub(crate) settings: super::inset::Settings,
    /// The printed pages that anchors stand for, by the contents' page list.
    pub(crate) page_list: std::collections::BTreeMap<super::page::Place, String>,
}

/// What holds where an element stands.
#[derive(Clone)]
pub(crate) struct Context {
    /// The page.
    pub(crate) page: usize,
    /// The looks of the parent.
    pub(crate) style: Style,
    /// The language of the surroundings.
    pub(crate) language: Option<Language>,
    /// Whether lines are lines of verse.
    pub(crate) verse: bool,
    /// Whether headings open sections here.
    pub(crate) sections: bool,
    /// What all blocks so far are set in at the start, in em.
    pub(crate) left: f32,
    /// What they are set in at the end.
    pub(crate) right: f32,
}

impl Context {
    /// The context inside of an element that opens no sections.
    pub(crate) fn inner(&self) -> Self {
        Self { sections: false, ..self.clone() }
    }
}

impl<'d> Converter<'d, '_> {
    /// The page that a context stands in.
    pub(crate) fn page(&self, cx: &Context) -> Option<&'d Page> {
        self.pages.get(cx.page)
    }

    /// The place of a node.
    pub(crate) fn span(&self, node: Node<'_>, cx: &Context) -> Span {
        self.page(cx).map_or(Span::NONE, |p| p.span(node))
    }

    /// The context inside an element: its looks and its language. The second value is the
    /// language where it differs from that of the surroundings.
    pub(crate) fn enter(&mut self, node: Node<'d>, cx: &Context) -> (Context, Option<Language>) {
        let style = match self.page(cx) {
            Some(page) => Style::of(node, &cx.style, &page.sheets),
            None => cx.style,
        };
        let language = self.language(node, cx);
        let changed = language.clone().filter(|l| Some(l) != cx.language.as_ref());
        let language = language.or_else(|| cx.language.clone());
        let block = style.display == Display::Block;
        let (left, right) = if block { (style.left(), style.right) } else { (0.0, 0.0) };
        let (left, right) = (cx.left + left, cx.right + right);
        (Context { style, language, left, right, ..cx.clone() }, changed)
    }

    fn language(&mut self, node: Node<'d>, cx: &Context) -> Option<Language> {
        let tag = node.attribute("xml:lang").or_else(|| node.attribute("lang"))?.trim();
        if tag.is_empty() {
            return None;
        }
        match Language::new(tag) {
            Ok(language) => Some(language),
            Err(error) => {
                let span = self.span(node, cx);
                self.losses.note(
                    reissue_core::Diagnostic::suspect("read-321", error.to_string())
                        .help("write a tag such as `en-GB` or `la`")
                        .at(span),
                );
                None
            }
        }
    }

    /// Tells whether an element is not shown or not part of the text; what has words is reported.
    pub(crate) fn is_left_out(&mut self, node: Node<'d>, style: &Style, cx: &Context) -> bool {
        match node.name() {
            "script" | "style" | "head" | "template" | "link" | "meta" | "title" | "base" => {
                return true;
            }
            "noscript" => return false,
            _ => {}
        }
        if self.is_other_note(node, cx)
            || self.notes.is_dropped(cx.page, node)
            || self.taken.contains(&(cx.page, node.id))
        {
            return true;
        }
        if style.display == Display::None || !style.visible {
            if !node.is_blank() {
                let span = self.span(node, cx);
                self.losses.left_out("text that the source hides", span);
            }
            return true;
        }
        false
    }

    /// Tells whether an element is the body of a note other than the one that is being read.
    pub(crate) fn is_other_note(&self, node: Node<'d>, cx: &Context) -> bool {
        self.notes.is_body(cx.page, node) && !self.reading.contains(&(cx.page, node.id))
    }

    /// The name by which links find an element.
    pub(crate) fn name_of(&self, node: Node<'d>, cx: &Context) -> Option<String> {
        self.links.name_of(cx.page, node).map(str::to_owned)
    }

    /// Gives a block the names of an element and of what stood before it without a block.
    pub(crate) fn named(&mut self, mut block: Block, name: Option<String>) -> Block {
        for name in self.pending.drain(..).chain(name) {
            if block.id.is_none() {
                block.id = Some(name);
            } else if block.id.as_ref() != Some(&name) {
                anchor_in(&mut block, name);
            }
        }
        block
    }

    /// Tells whether an element belongs into a line of text.
    pub(crate) fn is_inline(&self, node: Node<'d>, cx: &Context) -> bool {
        if node.text().is_some() {
            return true;
        }
        let name = node.name();
        if super::style::is_block_name(name) || matches!(name, "svg:svg" | "math:math" | "math") {
            return match name {
                "svg:svg" => false,
                "math:math" | "math" => node.attribute("display") != Some("block"),
                _ => false,
            };
        }
        if types::is(node, "noteref") {
            return true;
        }
        if self.is_other_note(node, cx) {
            return false;
        }
        !node.descendants().any(|n| {
            super::style::is_block_name(n.name()) && !self.is_other_note(n, cx)
                || (n.is("svg:svg") && node.is("div"))
        })
    }
}

/// Puts an anchor into the first line of a block; blocks without lines take none.
pub(crate) fn anchor_in(block: &mut Block, name: String) -> bool {
    let anchor = |name: String, span| Inline::new(InlineKind::Anchor(name), span);
    let span = block.span;
    let line: Option<&mut Vec<Inline>> = match &mut block.kind {
        BlockKind::Paragraph(p) => Some(&mut p.content),
        BlockKind::Bridgehead(b) => Some(&mut b.content),
        BlockKind::Verse(v) => {
            v.stanzas.first_mut().and_then(|s| s.lines.first_mut()).map(|l| &mut l.content)
        }
        BlockKind::Quotation(q) | BlockKind::Epigraph(q) => {
            return q.blocks.first_mut().is_some_and(|b| give_name(b, name));
        }
        BlockKind::Letter(l) => match l.dateline.first_mut() {
            Some(line) => Some(line),
            None => return l.blocks.first_mut().is_some_and(|b| give_name(b, name)),
        },
        BlockKind::List(l) => {
            let first = l.items.first_mut().and_then(|i| i.blocks.first_mut());
            return first.is_some_and(|b| give_name(b, name));
        }
        BlockKind::DefinitionList(l) => l.items.first_mut().and_then(|i| i.terms.first_mut()),
        BlockKind::Table(t) => {
            let rows = t.head.iter_mut().chain(&mut t.body);
            let mut cells = rows.flat_map(|r| &mut r.cells);
            return cells.find_map(|c| c.blocks.first_mut()).is_some_and(|b| give_name(b, name));
        }
        BlockKind::Figure(f) => {
            return f.caption.first_mut().is_some_and(|b| give_name(b, name));
        }
        BlockKind::Dialogue(d) => match d.turns.first_mut() {
            Some(reissue_core::Turn::Speech { speaker, .. }) => Some(speaker),
            Some(reissue_core::Turn::Direction { content, .. }) => Some(content),
            None => None,
        },
        BlockKind::Aside(a) => {
            return a.blocks.first_mut().is_some_and(|b| give_name(b, name));
        }
        _ => None,
    };
    match line {
        Some(line) => {
            line.insert(0, anchor(name, span));
            true
        }
        None => false,
    }
}

/// Lets a block be found by a name.
pub(crate) fn give_name(block: &mut Block, name: String) -> bool {
    if block.id.is_none() {
        block.id = Some(name);
        return true;
    }
    anchor_in(block, name)
}
