//! The walk over blocks: what each element of a page becomes.
//!
//! The walk gives a flat [`Flow`] with sections and headings in it; [`outline`](super::outline)
//! makes the tree of sections from it.

use reissue_core::{
    Align, Block, BlockKind, Bridgehead, Heading, Inline, InlineKind, Language, Matter, Paragraph,
    Preformatted, Role, SceneBreak, Span,
};

use super::convert::{Context, Converter, give_name};
use super::paragraph::{lone_image, split_paragraphs};
use super::pause::{is_scene_mark, trim_rules};
use super::style::TextAlign;
use super::tidy::{has_break, is_blank, tidy_inlines, trim_breaks};
use super::types::{self, has_class, is, is_any};
use crate::xml::Node;

/// A piece of what a page holds.
#[derive(Debug)]
pub(crate) enum Flow {
    /// A block.
    Block(Block),
    /// A paragraph of verse, to be joined with its neighbours.
    Stanza(Block),
    /// A heading.
    Heading(RawHeading),
    /// An element that is a section.
    Section(RawSection),
    /// A paragraph without words, which may be a pause.
    Gap(Span),
}

/// A heading that has no section yet.
#[derive(Debug)]
pub(crate) struct RawHeading {
    /// 1 to 6.
    pub(crate) level: u8,
    /// The words.
    pub(crate) heading: Heading,
    /// The names by which links find it.
    pub(crate) names: Vec<String>,
    /// What its mark-up says that it opens.
    pub(crate) role: Option<Role>,
    /// The language, where it differs from the surroundings.
    pub(crate) language: Option<Language>,
    /// Where it stands.
    pub(crate) span: Span,
}

/// A section as an element of the source.
#[derive(Debug, Default)]
pub(crate) struct RawSection {
    /// What its mark-up says that it is.
    pub(crate) role: Option<Role>,
    /// The stretch of the book that its mark-up says it belongs to.
    pub(crate) matter: Option<Matter>,
    /// The names by which links find it.
    pub(crate) names: Vec<String>,
    /// The name of the section of another file that it belongs to (`data-parent`).
    pub(crate) parent: Option<String>,
    /// The language, where it differs from the surroundings.
    pub(crate) language: Option<Language>,
    /// What it holds.
    pub(crate) flow: Vec<Flow>,
    /// Where it stands.
    pub(crate) span: Span,
}

/// Tells whether a note in the margin stands between blocks, not in a line.
fn is_sidenote_block(node: Node<'_>) -> bool {
    let after = || std::iter::successors(node.next(), |n| n.next()).find(|n| !n.is_blank());
    types::is_sidenote(node)
        && after().is_none_or(|n| {
            types::numbers_next(n) || (n.is_element() && super::style::is_block_name(n.name()))
        })
}

impl<'d> Converter<'d, '_> {
    /// Everything inside an element.
    pub(crate) fn flow(&mut self, node: Node<'d>, cx: &Context) -> Vec<Flow> {
        let mut out = Vec::new();
        let mut run = Vec::new();
        for child in node.children() {
            if types::numbers_next(child) {
                // The line takes it.
                self.end_run(&mut run, node, cx, &mut out);
            } else if self.is_inline(child, cx) && !(is_blank(&run) && is_sidenote_block(child)) {
                self.inline(child, cx, &mut run);
            } else {
                self.end_run(&mut run, node, cx, &mut out);
                self.element(child, cx, &mut out);
            }
        }
        self.end_run(&mut run, node, cx, &mut out);
        super::verse::join_stanzas(&mut out, &self.settings);
        out
    }

    /// The blocks inside an element that opens no sections.
    pub(crate) fn blocks(&mut self, node: Node<'d>, cx: &Context) -> Vec<Block> {
        let flow = self.flow(node, &cx.inner());
        let mut out = Vec::new();
        flatten(flow, &mut out);
        out
    }

    /// One node by itself.
    pub(crate) fn single(&mut self, node: Node<'d>, cx: &Context, out: &mut Vec<Flow>) {
        if self.is_inline(node, cx) {
            let mut run = Vec::new();
            self.inline(node, cx, &mut run);
            self.end_run(&mut run, node, cx, out);
        } else {
            self.element(node, cx, out);
        }
        super::verse::join_stanzas(out, &self.settings);
    }

    /// Makes blocks of the inlines that stand between blocks.
    fn end_run(
        &mut self,
        run: &mut Vec<Inline>,
        node: Node<'d>,
        cx: &Context,
        out: &mut Vec<Flow>,
    ) {
        let mut line = std::mem::take(run);
        tidy_inlines(&mut line);
        trim_breaks(&mut line);
        if line.is_empty() {
            return;
        }
        if is_blank(&line) {
            self.keep_marks(line, out);
            return;
        }
        let align = align(cx.style.align);
        if cx.verse && (has_break(&line) || is_any(node, &["verse", "poem", "song", "hymn"])) {
            let span = joined(&line);
            let block = self.stanza_of(line, span);
            let block = self.named(block, None);
            out.push(Flow::Stanza(block));
            return;
        }
        for part in split_paragraphs(line) {
            let span = joined(&part);
            let kind = match lone_image(part) {
                Ok(figure) => BlockKind::Figure(figure),
                Err(content) => {
                    BlockKind::Paragraph(Paragraph { content, align, ..Paragraph::default() })
                }
            };
            let block = self.named(Block::new(kind, span), None);
            out.push(Flow::Block(block));
        }
    }

    /// Keeps page marks and anchors of a line that has no words.
    pub(crate) fn keep_marks(&mut self, line: Vec<Inline>, out: &mut Vec<Flow>) {
        let mut stack = line;
        stack.reverse();
        while let Some(mut inline) = stack.pop() {
            match inline.kind {
                InlineKind::PageMark(number) => {
                    let block = Block::new(BlockKind::PageMark(number), inline.span);
                    out.push(Flow::Block(self.named(block, None)));
                }
                InlineKind::Anchor(name) => self.pending.push(name),
                _ => {
                    if let Some(children) = inline.children_mut() {
                        stack.extend(children.drain(..).rev());
                    }
                }
            }
        }
    }

    /// A block-level element.
    fn element(&mut self, node: Node<'d>, cx: &Context, out: &mut Vec<Flow>) {
        let (inside, language) = self.enter(node, cx);
        if self.is_left_out(node, &inside.style, cx) {
            return;
        }
        if let Some(number) = self.page_mark(node, cx) {
            let block = Block::new(BlockKind::PageMark(number), self.span(node, cx));
            let name = self.name_of(node, cx);
            out.push(Flow::Block(self.named(block, name)));
            return;
        }
        if self.by_meaning(node, cx, &inside, language.as_ref(), out) {
            return;
        }
        match node.name() {
            "p" | "summary" | "legend" | "figcaption" | "caption" | "dt" | "address" => {
                self.paragraph(node, cx, &inside, language, out);
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "hgroup" => {
                self.heading(node, cx, &inside, language, out);
            }
            "section" | "article" if cx.sections => self.section(node, cx, &inside, language, out),
            "ul" | "ol" | "menu" | "dir" => self.list(node, cx, &inside, language, out),
            "dl" => self.definitions(node, cx, &inside, language, out),
            "blockquote" => self.quotation(node, cx, &inside, language, out),
            "table" => self.table(node, cx, &inside, language, out),
            "figure" => self.figure(node, cx, &inside, language, out),
            "pre" | "listing" | "xmp" => self.preformatted(node, cx, language, out),
            "hr" => self.rule(node, cx, out),
            "nav" => self.navigation(node, cx, &inside, language, out),
            "aside" => self.aside(node, cx, &inside, language, out),
            "svg:svg" | "svg" | "img" => self.lone_picture(node, cx, out),
            "math:math" | "math" => {
                let mut math = self.math(node);
                math.display = true;
                let block = Block::new(BlockKind::Math(math), self.span(node, cx));
                let name = self.name_of(node, cx);
                out.push(Flow::Block(self.named(block, name)));
            }
            "audio" | "video" | "iframe" | "object" | "embed" | "canvas" | "applet" => {
                self.losses.element(node.name(), self.span(node, cx));
                self.container(node, cx, &inside, language, out);
            }
            _ => self.container(node, cx, &inside, language, out),
        }
    }

    /// Elements whose mark-up says what they mean whatever their name; tells whether it was one.
    fn by_meaning(
        &mut self,
        node: Node<'d>,
        cx: &Context,
        inside: &Context,
        language: Option<&Language>,
        out: &mut Vec<Flow>,
    ) -> bool {
        let language = || language.cloned();
        let wraps = matches!(
            node.name(),
            "div" | "blockquote" | "section" | "article" | "aside" | "header"
        );
        let sectioning = matches!(node.name(), "section" | "article") && cx.sections;
        if is_any(node, &["toc", "landmarks", "page-list", "toc-brief"])
            && !node.is("body")
            && wraps
        {
            self.losses
                .left_out("a contents list, which each edition makes anew,", self.span(node, cx));
            return true;
        }
        // A box in running text, not a note on the book: its heading is none of an outline.
        let boxed = is_any(node, &["note", "notice", "warning", "tip", "sidebar", "help"])
            && node.is("div")
            && !node.descendants().any(|n| matches!(n.name(), "h1" | "h2" | "h3" | "h4"));
        if boxed {
            self.aside(node, cx, inside, language(), out);
            return true;
        }
        let letter = is_any(node, &["letter", "diary-entry", "telegram"])
            || super::letter::looks_like_one(node);
        if letter && wraps && !sectioning {
            self.letter(node, cx, inside, language(), out);
            return true;
        }
        if (is(node, "epigraph") || has_class(node, &["epigraph"])) && wraps && !sectioning {
            self.epigraph(node, cx, inside, language(), out);
            return true;
        }
        if types::is_verse(node) && wraps && !sectioning && !node.is("header") {
            self.verse(node, cx, inside, language(), out);
            return true;
        }
        if wraps && !sectioning && super::speech::is_dialogue(node) {
            self.dialogue(node, cx, inside, language(), out);
            return true;
        }
        if node.is("p") && is_scene_mark(node) {
            let mark = node.tidy_text();
            let kind =
                BlockKind::SceneBreak(SceneBreak { mark: (!mark.is_empty()).then_some(mark) });
            let name = self.name_of(node, cx);
            let block = Block::new(kind, self.span(node, cx));
            out.push(Flow::Block(self.named(block, name)));
            return true;
        }
        if node.attribute("role") == Some("heading") && matches!(node.name(), "p" | "div") {
            self.heading(node, cx, inside, language(), out);
            return true;
        }
        let bare = || !node.descendants().any(|n| super::style::is_block_name(n.name()));
        if types::is_verse_line(node) && bare() {
            let name = self.name_of(node, cx);
            self.stanza(node, inside, name, language(), out);
            return true;
        }
        let beside = types::is_sidenote(node) && cx.sections && bare();
        if beside || (node.is("p") && has_class(node, &["bridgehead"])) {
            let content = self.line(node, inside);
            if !is_blank(&content) {
                let kind = BlockKind::Bridgehead(Bridgehead { content });
                let mut block = Block::new(kind, self.span(node, cx));
                block.language = language();
                let name = self.name_of(node, cx);
                out.push(Flow::Block(self.named(block, name)));
                return true;
            }
        }
        if self.pictured(node, cx, inside, language(), out) {
            return true;
        }
        if node.is("div") && cx.sections && is_division(node) {
            self.section(node, cx, inside, language(), out);
            return true;
        }
        false
    }

    /// An element that only holds others.
    pub(crate) fn container(
        &mut self,
        node: Node<'d>,
        cx: &Context,
        inside: &Context,
        language: Option<Language>,
        out: &mut Vec<Flow>,
    ) {
        let name = self.name_of(node, cx);
        self.pending.extend(name);
        let start = out.len();
        out.extend(self.flow(node, inside));
        if let Some(language) = language {
            for flow in out.iter_mut().skip(start) {
                set_language(flow, &language);
            }
        }
    }

    pub(crate) fn section(
        &mut self,
        node: Node<'d>,
        cx: &Context,
        inside: &Context,
        language: Option<Language>,
        out: &mut Vec<Flow>,
    ) {
        let mut names: Vec<String> = self.pending.drain(..).collect();
        names.extend(self.name_of(node, cx));
        let role = types::role(node).or_else(|| role_by_class(node));
        let mut inside = inside.clone();
        inside.verse |= types::is_verse(node);
        let letter = is_any(node, &["letter", "diary-entry"]);
        let mut flow = self.flow(node, &inside);
        self.settle(&mut flow);
        if letter {
            super::letter::gather(self, node, cx, &mut flow);
        }
        out.push(Flow::Section(RawSection {
            role,
            matter: types::matter(node),
            names,
            parent: node.attribute("data-parent").map(str::to_owned),
            language,
            flow,
            span: self.span(node, cx),
        }));
    }

    /// Finds what only the looks of a finished flow tell.
    pub(crate) fn settle(&mut self, flow: &mut Vec<Flow>) {
        super::titles::end_lines(flow);
        super::named::by_look(flow, &mut self.losses);
        super::inset::group(flow, &self.settings, &mut self.losses);
        super::script::plays(flow, &mut self.losses);
        super::broken::poems(flow, &mut self.losses);
        trim_rules(flow, &mut self.losses);
    }

    fn preformatted(
        &mut self,
        node: Node<'d>,
        cx: &Context,
        language: Option<Language>,
        out: &mut Vec<Flow>,
    ) {
        let text = node.text_content();
        let text = text.strip_prefix('\n').unwrap_or(&text).trim_end();
        if text.trim().is_empty() {
            return;
        }
        if node.find("a").is_some_and(|a| self.notes.referred(cx.page, a).is_some()) {
            self.losses.look("a note in preformatted text", self.span(node, cx));
        }
        let verse = self.page(cx).is_some_and(|p| p.verse_in_pre) && node.find("code").is_none();
        if verse && let Some(block) = self.verse_of_lines(node, cx) {
            let name = self.name_of(node, cx);
            let mut block = self.named(block, name);
            block.language = language;
            out.push(Flow::Block(block));
            return;
        }
        let code = node.child("code");
        let classes = types::classes(node).chain(code.into_iter().flat_map(types::classes));
        let mut classes = classes
            .filter_map(|c| c.strip_prefix("language-").or_else(|| c.strip_prefix("sourceCode-")));
        let syntax = classes.next().map(str::to_owned);
        let kind = BlockKind::Preformatted(Preformatted { text: text.to_owned(), syntax });
        let mut block = Block::new(kind, self.span(node, cx));
        block.language = language;
        let name = self.name_of(node, cx);
        out.push(Flow::Block(self.named(block, name)));
    }

    fn lone_picture(&mut self, node: Node<'d>, cx: &Context, out: &mut Vec<Flow>) {
        let Some(image) = self.image(node, cx) else { return };
        let figure = super::figure::of_image(image);
        let block = Block::new(BlockKind::Figure(figure), self.span(node, cx));
        let name = self.name_of(node, cx);
        out.push(Flow::Block(self.named(block, name)));
    }
}

/// Tells whether a `div` is a section: it says so, and has a heading to show for it.
fn is_division(node: Node<'_>) -> bool {
    let says = types::role(node).is_some() || role_by_class(node).is_some();
    says && node.descendants().any(|n| matches!(n.name(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6"))
}

/// The role that a class name of a section tells.
fn role_by_class(node: Node<'_>) -> Option<Role> {
    types::classes(node).find_map(|c| {
        let word = c.to_ascii_lowercase();
        types::role_named(&word)
            .filter(|r| !matches!(r, Role::Piece | Role::Contents | Role::Epigraph))
    })
}

/// Where the lines of a paragraph stand.
pub(crate) fn align(align: TextAlign) -> Align {
    match align {
        TextAlign::Start => Align::Start,
        TextAlign::Center => Align::Center,
        TextAlign::End => Align::End,
    }
}

/// The stretch that a list of inlines covers.
pub(crate) fn joined(inlines: &[Inline]) -> Span {
    inlines.iter().fold(Span::NONE, |span, i| span.join(i.span))
}

pub(crate) fn set_language(flow: &mut Flow, language: &Language) {
    let slot = match flow {
        Flow::Block(block) | Flow::Stanza(block) => &mut block.language,
        Flow::Heading(heading) => &mut heading.language,
        Flow::Section(section) => &mut section.language,
        Flow::Gap(_) => return,
    };
    slot.get_or_insert_with(|| language.clone());
}

/// Makes plain blocks of a flow: headings become bridgeheads, sections their content.
pub(crate) fn flatten(flow: Vec<Flow>, out: &mut Vec<Block>) {
    for piece in flow {
        match piece {
            Flow::Block(block) | Flow::Stanza(block) => out.push(block),
            Flow::Gap(_) => {}
            Flow::Heading(heading) => out.push(bridgehead(heading)),
            Flow::Section(section) => {
                let start = out.len();
                flatten(section.flow, out);
                if let Some(first) = out.get_mut(start) {
                    for name in section.names {
                        give_name(first, name);
                    }
                }
            }
        }
    }
}

fn bridgehead(raw: RawHeading) -> Block {
    let Heading { ordinal, title, subtitle, .. } = raw.heading;
    let mut content = ordinal;
    for part in [title, subtitle] {
        if !content.is_empty() && !part.is_empty() {
            content.push(Inline::new(InlineKind::LineBreak, raw.span));
        }
        content.extend(part);
    }
    let mut block = Block::new(BlockKind::Bridgehead(Bridgehead { content }), raw.span);
    block.language = raw.language;
    for name in raw.names {
        give_name(&mut block, name);
    }
    block
}
