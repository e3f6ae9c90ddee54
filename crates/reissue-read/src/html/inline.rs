//! Elements inside a paragraph.

use reissue_core::{Image, Inline, InlineKind, LinkTarget, Math, Phrase};

use super::convert::{Context, Converter};
use super::page::{Reference, dead_link, href};
use super::style::{Style, Vertical};
use super::tidy::is_blank;
use super::types;
use crate::xml::{Node, tidy};

impl<'d> Converter<'d, '_> {
    /// The tidy inlines inside an element.
    pub(crate) fn line(&mut self, node: Node<'d>, cx: &Context) -> Vec<Inline> {
        let mut out = Vec::new();
        self.inlines(node, cx, &mut out);
        super::tidy::tidy_inlines(&mut out);
        super::tidy::trim_breaks(&mut out);
        super::tidy::tidy_inlines(&mut out);
        out
    }

    /// Adds the inlines inside an element, white space as it stands.
    pub(crate) fn inlines(&mut self, node: Node<'d>, cx: &Context, out: &mut Vec<Inline>) {
        for child in node.children() {
            self.inline(child, cx, out);
        }
    }

    /// Adds a node of a line.
    pub(crate) fn inline(&mut self, node: Node<'d>, cx: &Context, out: &mut Vec<Inline>) {
        let span = self.span(node, cx);
        if let Some(text) = node.text() {
            self.flush_anchors(span, out);
            out.push(Inline::text(text, span));
            return;
        }
        let (inside, language) = self.enter(node, cx);
        if self.is_left_out(node, &inside.style, cx) {
            return;
        }
        let page_mark = self.page_mark(node, cx);
        if let Some(name) = self.name_of(node, cx).filter(|_| !node.is("br")) {
            out.push(Inline::new(InlineKind::Anchor(name), span));
        }
        if let Some(number) = page_mark {
            out.push(Inline::new(InlineKind::PageMark(number), span));
            return;
        }
        if let Some(kind) = self.atom(node, cx, &inside) {
            if let Some(kind) = kind {
                out.push(Inline::new(kind, span));
            }
            return;
        }
        if types::is_line_number(node) && out.iter().any(|i| !is_blank(std::slice::from_ref(i))) {
            // It stands in the margin, not at the last word.
            out.push(Inline::text("\u{2003}", span));
        }
        let mut content = Vec::new();
        self.inlines(node, &inside, &mut content);
        for kind in self.wrapped(node, cx, &inside, language, content) {
            out.push(Inline { kind: kind.kind, span: kind.span.join(span) });
        }
    }

    fn flush_anchors(&mut self, span: reissue_core::Span, out: &mut Vec<Inline>) {
        for name in self.pending.drain(..) {
            out.push(Inline::new(InlineKind::Anchor(name), span));
        }
    }

    /// Elements whose inside is no list of inlines; `Some(None)`: nothing stands for it.
    fn atom(
        &mut self,
        node: Node<'d>,
        cx: &Context,
        inside: &Context,
    ) -> Option<Option<InlineKind>> {
        let span = self.span(node, cx);
        Some(match node.name() {
            "br" => Some(InlineKind::LineBreak),
            "wbr" | "img" | "svg:image" | "image" | "svg:svg" | "svg" => {
                if node.is("wbr") {
                    return Some(None);
                }
                self.image(node, cx).map(InlineKind::Image)
            }
            "math:math" | "math" => Some(InlineKind::Math(self.math(node))),
            "code" | "kbd" | "samp" | "tt" if !has_marks(node) => {
                Some(InlineKind::Code(tidy_code(&node.text_content(), inside.style.pre)))
            }
            "ruby" => Some(self.ruby(node, inside)),
            "a" => {
                let note = self.notes.referred(cx.page, node)?;
                Some(InlineKind::NoteRef(reissue_core::NoteId(note.id.clone())))
            }
            "audio" | "video" | "iframe" | "object" | "embed" | "canvas" | "applet" | "map"
            | "input" | "select" | "button" | "textarea" | "progress" | "meter" => {
                self.losses.element(node.name(), span);
                // What such an element holds for readers that can't show it is text like any other.
                return (!matches!(node.name(), "object" | "map" | "button" | "audio" | "video"))
                    .then_some(None);
            }
            "hr" => None,
            _ => return None,
        })
    }

    /// Wraps the content of an element in what its name and its looks mean.
    fn wrapped(
        &mut self,
        node: Node<'d>,
        outer: &Context,
        inside: &Context,
        language: Option<reissue_core::Language>,
        content: Vec<Inline>,
    ) -> Vec<Inline> {
        let span = self.span(node, outer);
        if content.is_empty() || content.iter().all(is_note) {
            return content;
        }
        let wrap = |kind: InlineKind| vec![Inline::new(kind, span)];
        let named = self.by_name(node, outer, content);
        let (content, italic_told) = named;
        let content = looks(content, &outer.style, &inside.style, italic_told, span, node);
        match language {
            Some(language) => {
                let italic = matches!(node.name(), "i" | "em")
                    || (inside.style.italic && !outer.style.italic);
                let content = if italic { unwrap_emphasis(content) } else { content };
                wrap(InlineKind::Foreign(Phrase { language, italic, content }))
            }
            None => content,
        }
    }

    /// What the name of an element means; the second value tells whether italics are accounted for.
    fn by_name(
        &mut self,
        node: Node<'d>,
        cx: &Context,
        content: Vec<Inline>,
    ) -> (Vec<Inline>, bool) {
        let span = self.span(node, cx);
        let wrap = |kind: InlineKind| vec![Inline::new(kind, span)];
        if is_work_title(node) {
            return (wrap(InlineKind::WorkTitle(content)), true);
        }
        let kind = match node.name() {
            "cite" => return (wrap(InlineKind::WorkTitle(content)), true),
            "i" | "em" => return (wrap(InlineKind::Emphasis(content)), true),
            "strong" => InlineKind::Strong(content),
            "u" => InlineKind::Underline(content),
            // With a class or a title it is a correction that a transcriber explains.
            "ins" if !["class", "title"].iter().any(|a| node.attribute(a).is_some()) => {
                InlineKind::Underline(content)
            }
            "s" | "strike" | "del" => InlineKind::Struck(content),
            "sup" => InlineKind::Superscript(content),
            "sub" => InlineKind::Subscript(content),
            "a" | "svg:a" => return (self.link(node, cx, content), false),
            "q" => return (quoted(content, span), false),
            "code" | "kbd" | "samp" | "tt" => return (coded(content), false),
            _ => return (content, false),
        };
        (wrap(kind), false)
    }

    fn link(&mut self, node: Node<'d>, cx: &Context, content: Vec<Inline>) -> Vec<Inline> {
        let span = self.span(node, cx);
        let Some(reference) = href(node) else { return content };
        let Some(page) = self.page(cx) else { return content };
        let target = match self.links.target(&page.path, reference) {
            // Beside a lone page there is nothing; on the web there is.
            Reference::Nowhere | Reference::Outside(_)
                if page.address.is_some() && !reference.trim_start().starts_with('#') =>
            {
                let address = page.address.as_deref().unwrap_or_default();
                match super::address::joined(address, reference) {
                    Some(url) => LinkTarget::External(url),
                    None => return content,
                }
            }
            Reference::Outside(url) => LinkTarget::External(url),
            Reference::Inside(place) => match self.links.name(place) {
                Some(name) => LinkTarget::Internal(name.to_owned()),
                None => return content,
            },
            Reference::Nowhere => {
                self.losses.note(dead_link(reference, span));
                return content;
            }
        };
        vec![Inline::new(InlineKind::Link { target, content }, span)]
    }

    /// A picture; none (and a finding) where its file is missing.
    pub(crate) fn image(&mut self, node: Node<'d>, cx: &Context) -> Option<Image> {
        if matches!(node.name(), "svg:svg" | "svg") {
            return self.drawing(node, cx);
        }
        let source = ["src", "href", "xlink:href", "data"].iter().find_map(|a| node.attribute(a));
        let alt = node
            .attribute("alt")
            .or_else(|| node.attribute("aria-label"))
            .map(tidy)
            .or_else(|| (node.attribute("role") == Some("presentation")).then(String::new))
            .or_else(|| node.attribute("title").map(tidy).filter(|t| !t.is_empty()));
        let span = self.span(node, cx);
        let resource = source.and_then(|s| self.resource(s, cx, span));
        let Some(resource) = resource else {
            let name = source.unwrap_or("");
            let shown: String = name.chars().take(80).collect();
            self.losses.note(
                reissue_core::Diagnostic::lost(
                    "read-316",
                    format!("the picture `{shown}` is missing"),
                )
                .help("put the file in its place, or take the picture out of the text")
                .at(span),
            );
            return alt.filter(|a| !a.is_empty()).map(|alt| Image {
                resource: String::new(),
                alt: Some(alt),
                ..Image::default()
            });
        };
        let width = node.attribute("width").and_then(|w| w.trim().strip_suffix('%'));
        let width = width.and_then(|w| w.trim().parse::<f32>().ok());
        let width = width.filter(|w| *w > 0.0 && *w <= 100.0).map(|w| (w * 10.0) as u16);
        Some(Image { resource, alt, description: self.described(node, cx), width })
    }

    fn resource(&mut self, source: &str, cx: &Context, span: reissue_core::Span) -> Option<String> {
        if let Some(data) = source.trim().strip_prefix("data:") {
            let resource = super::media::from_data_url(data, span)?;
            return Some(self.media.inline(resource));
        }
        let page = self.page(cx)?;
        let path = crate::archive::resolve(&page.path, source)?;
        self.media.image(&path)
    }

    /// A drawing that stands in the mark-up: the one picture it frames, or an SVG of its own.
    fn drawing(&mut self, node: Node<'d>, cx: &Context) -> Option<Image> {
        let elements: Vec<Node<'d>> = node
            .descendants()
            .filter(|n| n.is_element() && !matches!(n.name(), "svg:title" | "svg:desc"))
            .collect();
        let title = node.child("svg:title").map(|t| t.tidy_text());
        let alt = node.attribute("aria-label").map(tidy).or(title);
        let description = node.child("svg:desc").map(|t| t.tidy_text());
        if let [only] = elements.as_slice()
            && matches!(only.name(), "svg:image" | "image")
        {
            let image = self.image(*only, cx)?;
            return Some(Image {
                alt: image.alt.or(alt),
                description: image.description.or(description),
                ..image
            });
        }
        if elements.is_empty() {
            return None;
        }
        let resource = super::media::from_svg(node, self.span(node, cx));
        Some(Image { resource: self.media.inline(resource), alt, description, width: None })
    }

    /// The long description of a picture: `aria-describedby`, `aria-details`.
    fn described(&mut self, node: Node<'d>, cx: &Context) -> Option<String> {
        let id = node.attribute("aria-describedby").or_else(|| node.attribute("aria-details"))?;
        let page = self.page(cx)?;
        let by = page.document.elements().find(|n| n.attribute("id") == Some(id))?;
        let inside = by.descendants().any(|n| n == node);
        if inside {
            return None;
        }
        if !by.is("details") {
            return Some(by.tidy_text()).filter(|t| !t.is_empty());
        }
        // What can be folded out is there for the picture alone: its words, without the handle.
        let lines: Vec<String> = by
            .children()
            .filter(|n| !n.is("summary"))
            .map(|n| n.text().map_or_else(|| n.tidy_text(), tidy))
            .filter(|line| !line.is_empty())
            .collect();
        self.taken.insert((cx.page, by.id));
        Some(lines.join("\n")).filter(|t| !t.is_empty())
    }

    /// A formula.
    pub(crate) fn math(&mut self, node: Node<'d>) -> Math {
        let mathml = super::media::mathml(node);
        let alt = node.attribute("alttext").map(tidy).filter(|a| !a.is_empty());
        let text = alt.unwrap_or_else(|| reissue_core::plain_math(&mathml));
        let display =
            node.attribute("display") == Some("block") || node.attribute("mode") == Some("display");
        Math { mathml, text, display }
    }

    fn ruby(&mut self, node: Node<'d>, cx: &Context) -> InlineKind {
        let mut base = Vec::new();
        let mut text = String::new();
        for child in node.children() {
            match child.name() {
                "rt" | "rtc" => text.push_str(&child.tidy_text()),
                "rp" => {}
                _ => self.inline(child, cx, &mut base),
            }
        }
        InlineKind::Ruby { base, text }
    }
}

/// Wraps content in what the looks of an element add to those of its parent.
fn looks(
    content: Vec<Inline>,
    outer: &Style,
    inner: &Style,
    italic_told: bool,
    span: reissue_core::Span,
    node: Node<'_>,
) -> Vec<Inline> {
    let mut content = content;
    let mut wrap = |kind: fn(Vec<Inline>) -> InlineKind| {
        let inside = std::mem::take(&mut content);
        content = vec![Inline::new(kind(inside), span)];
    };
    if inner.italic != outer.italic && !italic_told {
        wrap(InlineKind::Emphasis);
    }
    if inner.small_caps && !outer.small_caps {
        wrap(InlineKind::SmallCaps);
    }
    if inner.bold && !outer.bold && !node.is("strong") {
        wrap(InlineKind::Strong);
    }
    match inner.vertical {
        Vertical::Super if !node.is("sup") => wrap(InlineKind::Superscript),
        Vertical::Sub if !node.is("sub") => wrap(InlineKind::Subscript),
        _ => {}
    }
    if inner.underline && !matches!(node.name(), "u" | "ins" | "a") {
        wrap(InlineKind::Underline);
    }
    if inner.struck && !matches!(node.name(), "s" | "strike" | "del") {
        wrap(InlineKind::Struck);
    }
    content
}

/// Takes one layer of emphasis from content that a foreign phrase sets in italics anyway.
fn unwrap_emphasis(mut content: Vec<Inline>) -> Vec<Inline> {
    if let [Inline { kind: InlineKind::Emphasis(inside), .. }] = content.as_mut_slice() {
        return std::mem::take(inside);
    }
    content
}

/// Tells whether an element names a work: a book, a play, a ship, a painting.
fn is_work_title(node: Node<'_>) -> bool {
    matches!(node.name(), "i" | "em" | "span" | "cite")
        && types::types(node).any(|t| {
            t.starts_with("name.publication")
                || t.starts_with("name.vessel")
                || t.starts_with("name.visual-art")
                || t.starts_with("name.music")
                || t.starts_with("name.broadcast")
        })
        && !node.is("span")
}

/// Tells whether an inline is a reference to a note, which each edition raises by itself.
fn is_note(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::NoteRef(_) | InlineKind::Anchor(_) => true,
        InlineKind::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}

fn has_marks(node: Node<'_>) -> bool {
    node.descendants().any(|n| {
        matches!(n.name(), "a" | "br" | "img" | "i" | "em" | "b" | "strong" | "sup" | "sub")
    })
}

/// Makes computer text of the words inside links and other marks.
fn coded(mut content: Vec<Inline>) -> Vec<Inline> {
    for inline in &mut content {
        if let Some(children) = inline.children_mut() {
            *children = coded(std::mem::take(children));
        }
        if let InlineKind::Text(text) = &mut inline.kind
            && !text.trim().is_empty()
        {
            inline.kind = InlineKind::Code(std::mem::take(text));
        }
    }
    content
}

fn tidy_code(text: &str, pre: bool) -> String {
    if pre { text.to_owned() } else { text.replace(['\n', '\r', '\t'], " ") }
}

/// Puts the quotation marks that a `q` element makes around its content.
fn quoted(content: Vec<Inline>, span: reissue_core::Span) -> Vec<Inline> {
    let plain = reissue_core::plain(&content);
    if plain.trim_start().starts_with(['“', '"', '«', '„', '‘', '\'']) {
        return content;
    }
    let mut out = vec![Inline::text("“", span)];
    out.extend(content);
    out.push(Inline::text("”", span));
    out
}
