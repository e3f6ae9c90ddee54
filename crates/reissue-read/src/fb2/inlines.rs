//! What stands inside a paragraph of a FictionBook.

use reissue_core::{Image, Inline, InlineKind, Language, LinkTarget, Phrase};

use super::{Reader, href};
use crate::office::names;
use crate::office::runs::{self, Layer};
use crate::xml::{Node, is_space};

impl<'d> Reader<'d> {
    /// Reads what stands inside a node; white space single and trimmed.
    pub(super) fn inlines(&mut self, node: Node<'d>) -> Vec<Inline> {
        let mut out = Vec::new();
        self.inside(node, &mut out);
        runs::trim(&mut out);
        out
    }

    fn inside(&mut self, node: Node<'d>, out: &mut Vec<Inline>) {
        for child in node.children() {
            self.piece(child, out);
        }
    }

    /// Reads a text or an element inside a paragraph.
    pub(super) fn piece(&mut self, node: Node<'d>, out: &mut Vec<Inline>) {
        match node.text() {
            Some(text) => runs::push_text(out, &single(text), self.span(node)),
            None => self.inline(node, out),
        }
    }

    fn wrapped(
        &mut self,
        node: Node<'d>,
        out: &mut Vec<Inline>,
        kind: impl FnOnce(Vec<Inline>) -> InlineKind,
    ) {
        let mut inside = Vec::new();
        self.inside(node, &mut inside);
        if inside.is_empty() {
            return;
        }
        let blank = |end: Option<&Inline>, last: bool| match end.map(|i| &i.kind) {
            Some(InlineKind::Text(t)) if last => t.ends_with(' '),
            Some(InlineKind::Text(t)) => t.starts_with(' '),
            _ => false,
        };
        let (before, after) = (blank(inside.first(), false), blank(inside.last(), true));
        let span = self.span(node);
        runs::trim(&mut inside);
        if before || inside.is_empty() {
            runs::push_text(out, " ", span);
        }
        if inside.is_empty() {
            return;
        }
        out.push(Inline::new(kind(inside), span));
        if after {
            runs::push_text(out, " ", span);
        }
    }

    fn inline(&mut self, node: Node<'d>, out: &mut Vec<Inline>) {
        match node.name() {
            "strong" | "b" => self.wrapped(node, out, InlineKind::Strong),
            "emphasis" | "em" | "i" => self.wrapped(node, out, InlineKind::Emphasis),
            "strikethrough" => self.wrapped(node, out, InlineKind::Struck),
            "sub" => self.wrapped(node, out, InlineKind::Subscript),
            "sup" => self.wrapped(node, out, InlineKind::Superscript),
            "code" => {
                let text = node.text_content();
                out.push(Inline::new(InlineKind::Code(text), self.span(node)));
            }
            "style" => self.style(node, out),
            "a" => self.link(node, out),
            "image" => {
                let span = self.span(node);
                if let Some(image) = self.image(node) {
                    out.push(Inline::new(InlineKind::Image(image), span));
                }
            }
            "br" => out.push(Inline::new(InlineKind::LineBreak, self.span(node))),
            other => {
                let message =
                    format!("the element `{other}` is not known: its words stand as text");
                let diagnostic = reissue_core::Diagnostic::guessed("read-441", message);
                self.ledger.note(diagnostic.at(self.span(node)));
                self.inside(node, out);
            }
        }
    }

    /// A named style: what its name says, and its language.
    fn style(&mut self, node: Node<'d>, out: &mut Vec<Inline>) {
        let language = node.attribute("xml:lang").and_then(|l| Language::new(l).ok());
        if let Some(language) = language {
            return self.wrapped(node, out, |content| {
                InlineKind::Foreign(Phrase { language, italic: false, content })
            });
        }
        let name = node.attribute("name").unwrap_or("");
        match names::layer(name) {
            Some(Layer::Emphasis) => self.wrapped(node, out, InlineKind::Emphasis),
            Some(Layer::Strong) => self.wrapped(node, out, InlineKind::Strong),
            Some(Layer::SmallCaps) => self.wrapped(node, out, InlineKind::SmallCaps),
            Some(Layer::WorkTitle) => self.wrapped(node, out, InlineKind::WorkTitle),
            Some(Layer::Struck) => self.wrapped(node, out, InlineKind::Struck),
            _ if names::folded(name) == "underline" => {
                self.wrapped(node, out, InlineKind::Underline)
            }
            _ => {
                let message = format!("the style `{name}` means nothing here");
                let diagnostic = reissue_core::Diagnostic::fact("read-417", message);
                self.ledger.note(diagnostic.at(self.span(node)));
                self.inside(node, out);
            }
        }
    }

    fn link(&mut self, node: Node<'d>, out: &mut Vec<Inline>) {
        let target = href(node).unwrap_or("").trim();
        let span = self.span(node);
        if let Some(id) = target.strip_prefix('#') {
            let is_note = node.attribute("type") == Some("note") || self.in_notes.contains(id);
            if is_note && let Some(note) = self.note(id, node) {
                out.push(Inline::new(InlineKind::NoteRef(note), span));
                return;
            }
            let target = LinkTarget::Internal(id.to_owned());
            return self.wrapped(node, out, |content| InlineKind::Link { target, content });
        }
        if target.is_empty() {
            return self.inside(node, out);
        }
        let target = LinkTarget::External(target.to_owned());
        self.wrapped(node, out, |content| InlineKind::Link { target, content });
    }

    /// Reads a picture.
    pub(super) fn image(&mut self, node: Node<'d>) -> Option<Image> {
        let span = self.span(node);
        let resource = self.resource(href(node).unwrap_or(""), span)?;
        let alt = node.attribute("alt").map(str::trim).filter(|a| !a.is_empty()).map(str::to_owned);
        Some(Image { resource, alt, ..Image::default() })
    }
}

fn single(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !is_space(c) {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}
