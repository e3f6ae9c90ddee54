//! The walk over blocks: what each element of a page becomes.
//!
//! The walk gives a flat [`Flow`] with sections and headings in it; [`outline`](super::outline)
//! makes the tree of sections from it.

use reissue_core::{
    Align, Block, BlockKind, Bridgehead, Heading, Inline, InlineKind, Language, LinkTarget, Matter,
    Paragraph, Preformatted, Role, SceneBreak, Span,
};

use super::convert::{Context, Converter, give_name};
use super::inset::Setting;
use super::loss::Losses;
use super::style::TextAlign;
use super::tidy::{has_break, is_blank, split_lines, tidy_inlines, trim_breaks};
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

impl<'d> Converter<'d, '_> {
    /// Everything inside an element.
    pub(crate) fn flow(&mut self, node: Node<'d>, cx: &Context) -> Vec<Flow> {
        let mut out = Vec::new();
        let mut run = Vec::new();
        for child in node.children() {
            if self.is_inline(child, cx) {
                self.inline(child, cx, &mut run);
            } else {
                self.end_run(&mut run, node, cx, &mut out);
                self.element(child, cx, &mut out);
            }
        }
        self.end_run(&mut run, node, cx, &mut out);
        super::verse::join_stanzas(&mut out);
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
        super::verse::join_stanzas(out);
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
    fn keep_marks(&mut self, line: Vec<Inline>, out: &mut Vec<Flow>) {
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
        if node.is("p") && has_class(node, &["bridgehead"]) {
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

    fn section(
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
        super::named::by_look(flow, &mut self.losses);
        super::inset::group(flow, &self.settings, &mut self.losses);
        trim_rules(flow, &mut self.losses);
    }

    fn paragraph(
        &mut self,
        node: Node<'d>,
        cx: &Context,
        inside: &Context,
        language: Option<Language>,
        out: &mut Vec<Flow>,
    ) {
        if node
            .descendants()
            .any(|n| super::style::is_block_name(n.name()) && !self.is_other_note(n, cx))
        {
            self.container(node, cx, inside, language, out);
            return;
        }
        let span = self.span(node, cx);
        let name = self.name_of(node, cx);
        if inside.verse || types::is_verse(node) {
            self.stanza(node, inside, name, language, out);
            return;
        }
        let content = self.line(node, inside);
        if is_blank(&content) {
            self.pending.extend(name);
            self.keep_marks(content, out);
            self.empty_paragraph(node, cx, out);
            return;
        }
        if let [Inline { kind: InlineKind::Math(math), .. }] = content.as_slice()
            && math.display
        {
            let mut block = Block::new(BlockKind::Math(math.clone()), span);
            block.language = language;
            let block = self.named(block, name);
            out.push(Flow::Block(block));
            return;
        }
        let content = super::dropcap::joined(content, &mut self.losses);
        let mut content = block_looks(content, cx, inside, span);
        let lead_in = take_lead_in(node, &mut content);
        let continued = has_class(node, &["continued", "noindent-continued"]);
        let align = align(inside.style.align);
        if cx.sections {
            self.settings.insert(span, setting(node, inside));
        }
        for (i, part) in split_paragraphs(content).into_iter().enumerate() {
            let kind = match lone_image(part) {
                Ok(figure) => BlockKind::Figure(figure),
                Err(content) => BlockKind::Paragraph(Paragraph {
                    content,
                    align,
                    continued: continued && i == 0,
                    lead_in: if i == 0 { lead_in } else { 0 },
                }),
            };
            let mut block = Block::new(kind, span);
            block.language = language.clone();
            let name = name.clone().filter(|_| i == 0);
            out.push(Flow::Block(self.named(block, name)));
        }
    }

    /// A paragraph without words: nothing, or a pause where the source makes one of it.
    fn empty_paragraph(&mut self, node: Node<'d>, cx: &Context, out: &mut Vec<Flow>) {
        let spaced = node.text_content().contains('\u{a0}') || node.find("br").is_some();
        if !node.is("p") || !matches!(out.last(), Some(Flow::Block(_))) {
            return;
        }
        let span = self.span(node, cx);
        if cx.sections {
            out.push(Flow::Gap(span));
        } else if spaced {
            self.losses.look("an empty paragraph", span);
        }
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

    fn rule(&mut self, node: Node<'d>, cx: &Context, out: &mut Vec<Flow>) {
        if has_class(node, &["sigil_split_marker", "sigilchapterbreak"]) {
            self.losses.look("a mark of an editor", self.span(node, cx));
            return;
        }
        let block = Block::new(BlockKind::SceneBreak(SceneBreak::default()), self.span(node, cx));
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

    /// A `nav`: the contents and the like are made anew by each edition; a list of illustrations
    /// is text of the book.
    fn navigation(
        &mut self,
        node: Node<'d>,
        cx: &Context,
        inside: &Context,
        language: Option<Language>,
        out: &mut Vec<Flow>,
    ) {
        let kept = types::role(node).filter(|r| !matches!(r, Role::Contents));
        if kept.is_some() && cx.sections {
            self.section(node, cx, inside, language, out);
        } else if kept.is_some() {
            self.container(node, cx, inside, language, out);
        } else {
            let what = "a contents list, which each edition makes anew,";
            self.losses.left_out(what, self.span(node, cx));
        }
    }
}

/// Takes out lists of contents: paragraphs of links in a row, and what links stand under a line
/// that names them.
pub(crate) fn take_contents(flow: &mut Vec<Flow>, losses: &mut Losses) {
    let all_links = |piece: &Flow| match piece {
        Flow::Block(Block { kind: BlockKind::Paragraph(p), .. }) => is_all_links(&p.content),
        _ => false,
    };
    let listed = |piece: &Flow| match piece {
        Flow::Block(block) => super::is_link_line(block),
        Flow::Gap(_) => true,
        _ => false,
    };
    let mut at = 0;
    while at < flow.len() {
        let rest = flow.get(at..).unwrap_or_default();
        let named = rest.first().is_some_and(names_contents);
        let lines = rest.iter().skip(usize::from(named)).take_while(|p| all_links(p)).count();
        let lists = if named { rest.iter().skip(1).take_while(|p| listed(p)).count() } else { 0 };
        let length = lines.max(lists) + usize::from(named);
        if lines < 5 && lists == 0 {
            at += 1;
            continue;
        }
        let spans = flow.drain(at..at + length).map(|piece| match piece {
            Flow::Block(block) => block.span,
            _ => Span::NONE,
        });
        let span = spans.fold(Span::NONE, Span::join);
        losses.left_out("a contents list, which each edition makes anew,", span);
    }
}

/// Tells whether a paragraph only names the contents of the book.
fn names_contents(piece: &Flow) -> bool {
    match piece {
        Flow::Block(block @ Block { kind: BlockKind::Paragraph(_), .. }) => {
            let words = reissue_core::plain_block(block);
            super::roles::by_title(&words) == Some(Role::Contents)
        }
        _ => false,
    }
}

/// Tells whether all words of a line stand in links into the book.
fn is_all_links(line: &[Inline]) -> bool {
    fn check(line: &[Inline], links: &mut usize) -> bool {
        line.iter().all(|i| match &i.kind {
            InlineKind::Link { target: LinkTarget::Internal(_), .. } => {
                *links += 1;
                true
            }
            InlineKind::Text(t) => !t.chars().any(char::is_alphabetic),
            InlineKind::LineBreak | InlineKind::Anchor(_) | InlineKind::PageMark(_) => true,
            InlineKind::NoteRef(_) | InlineKind::Image(_) | InlineKind::Link { .. } => false,
            _ => i.children().is_some_and(|c| check(c, links)),
        })
    }
    let mut links = 0;
    check(line, &mut links) && links > 0
}

/// Takes out the rules that stand at an end of a section: they part it from others.
fn trim_rules(flow: &mut Vec<Flow>, losses: &mut Losses) {
    let rule = |piece: &Flow| match piece {
        Flow::Block(Block {
            kind: BlockKind::SceneBreak(SceneBreak { mark: None }),
            id,
            span,
            ..
        }) if id.is_none() => Some(*span),
        _ => None,
    };
    let opens = |piece: Option<&Flow>| {
        piece.is_none_or(|p| matches!(p, Flow::Heading(_) | Flow::Section(_)) || rule(p).is_some())
    };
    let mut out: Vec<Flow> = Vec::with_capacity(flow.len());
    let mut rest = flow.drain(..).peekable();
    while let Some(piece) = rest.next() {
        let ends = opens(rest.peek()) || out.last().is_none_or(|p| opens(Some(p)));
        match rule(&piece).filter(|_| ends) {
            Some(span) => losses.look("a rule at an end of a section", span),
            None => out.push(piece),
        }
    }
    drop(rest);
    *flow = out;
}

/// Where a paragraph stands.
fn setting(node: Node<'_>, inside: &Context) -> Setting {
    const EXTRACTS: &[&str] = &[
        "extract",
        "extracts",
        "blockquote",
        "blockquot",
        "block-quote",
        "bq",
        "quote",
        "quotation",
    ];
    Setting {
        left: inside.left,
        right: inside.right,
        above: inside.style.above,
        indent: inside.style.indent,
        extract: has_class(node, EXTRACTS),
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

/// Tells whether a paragraph is an ornament between scenes: asterisks, dashes, or a class name.
fn is_scene_mark(node: Node<'_>) -> bool {
    const CLASSES: &[&str] = &[
        "scenebreak",
        "scene-break",
        "thoughtbreak",
        "thought-break",
        "tb",
        "transition",
        "asterism",
        "section-break",
        "sectionbreak",
        "ornament",
        "separator",
        "center-tb",
    ];
    let pictured = node.descendants().any(|n| matches!(n.name(), "img" | "svg:svg" | "a"));
    if pictured {
        return false;
    }
    let text = node.tidy_text();
    let ornament = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '*' | '⁂'
                    | '•'
                    | '·'
                    | '~'
                    | '—'
                    | '–'
                    | '-'
                    | '_'
                    | '◆'
                    | '◇'
                    | '❦'
                    | '❧'
                    | '☙'
                    | '✻'
                    | '✽'
                    | '✱'
                    | '※'
                    | '#'
                    | '+'
                    | '='
                    | '✶'
                    | '∗'
                    | '⁎'
                    | '\u{a0}'
                    | '.'
            )
    };
    let marks = text.chars().filter(|c| !c.is_whitespace()).count();
    let symbols = !text.is_empty() && text.chars().all(ornament);
    let strong =
        text.contains(['*', '⁂', '•', '◆', '❦', '❧', '☙', '✻', '✽', '✱', '※', '∗', '⁎', '✶']);
    symbols && (marks >= 3 || strong || (has_class(node, CLASSES) && marks > 0))
        || (text.is_empty() && has_class(node, CLASSES))
}

/// Where the lines of a paragraph stand.
pub(crate) fn align(align: TextAlign) -> Align {
    match align {
        TextAlign::Start => Align::Start,
        TextAlign::Center => Align::Center,
        TextAlign::End => Align::End,
    }
}

/// Wraps a paragraph's words in the looks that its own mark-up adds to those of its surroundings.
fn block_looks(content: Vec<Inline>, cx: &Context, inside: &Context, span: Span) -> Vec<Inline> {
    let mut content = content;
    if inside.style.small_caps && !cx.style.small_caps {
        content = vec![Inline::new(InlineKind::SmallCaps(content), span)];
    }
    if inside.style.bold && !cx.style.bold {
        content = vec![Inline::new(InlineKind::Strong(content), span)];
    }
    if inside.style.italic && !cx.style.italic {
        content = vec![Inline::new(InlineKind::Emphasis(content), span)];
    }
    content
}

/// Counts the words that a paragraph sets as its lead-in, and gives them back their own look.
fn take_lead_in(node: Node<'_>, content: &mut Vec<Inline>) -> u16 {
    let mut elements = node.elements().filter(|n| !types::is_page_break(*n));
    let says = |n: Node<'_>| n.is("span") && has_class(n, &["lead-in", "leadin"]);
    let at = content.iter().position(|i| matches!(i.kind, InlineKind::SmallCaps(_)));
    let (true, Some(at)) = (elements.next().is_some_and(says), at) else { return 0 };
    let marks = content.iter().take(at).all(|i| {
        let blank = matches!(&i.kind, InlineKind::Text(t) if t.trim().is_empty());
        blank || matches!(i.kind, InlineKind::PageMark(_) | InlineKind::Anchor(_))
    });
    if !marks {
        return 0;
    }
    let InlineKind::SmallCaps(words) = content.remove(at).kind else { return 0 };
    let count = reissue_core::plain(&words).split_whitespace().count();
    content.splice(at..at, words);
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// Cuts a line at two breaks in a row, which tag soup uses between paragraphs.
fn split_paragraphs(line: Vec<Inline>) -> Vec<Vec<Inline>> {
    let double = line.windows(2).any(|w| {
        matches!(w, [a, b] if a.kind == InlineKind::LineBreak && b.kind == InlineKind::LineBreak)
    });
    if !double {
        return vec![line];
    }
    let mut out: Vec<Vec<Inline>> = Vec::new();
    let mut current: Vec<Inline> = Vec::new();
    for part in split_lines(line) {
        if is_blank(&part) && part.is_empty() {
            if !current.is_empty() {
                out.push(std::mem::take(&mut current));
            }
            continue;
        }
        if !current.is_empty() {
            let span = joined(&part);
            current.push(Inline::new(InlineKind::LineBreak, span));
        }
        current.extend(part);
    }
    if !current.is_empty() {
        out.push(current);
    }
    out.iter_mut().for_each(tidy_inlines);
    out.retain(|p| !p.is_empty());
    out
}

/// Takes a line that is one picture, linked or not, as a figure; anything else is given back.
fn lone_image(mut line: Vec<Inline>) -> Result<reissue_core::Figure, Vec<Inline>> {
    fn pictures(line: &[Inline]) -> bool {
        line.iter().all(|i| match &i.kind {
            InlineKind::Image(image) => !image.resource.is_empty(),
            InlineKind::Link { target: LinkTarget::External(_), .. } => false,
            InlineKind::Text(t) => t.trim().is_empty(),
            InlineKind::LineBreak => true,
            InlineKind::Link { content, .. } => pictures(content),
            InlineKind::Emphasis(c) | InlineKind::Strong(c) => pictures(c),
            _ => false,
        })
    }
    fn take(line: &mut Vec<Inline>, out: &mut Vec<reissue_core::Image>) {
        for mut inline in line.drain(..) {
            if let Some(children) = inline.children_mut() {
                take(children, out);
            }
            if let InlineKind::Image(image) = inline.kind {
                out.push(image);
            }
        }
    }
    if !pictures(&line) {
        return Err(line);
    }
    let mut images = Vec::new();
    take(&mut line, &mut images);
    Ok(reissue_core::Figure { images, ..reissue_core::Figure::default() })
}

/// The stretch that a list of inlines covers.
pub(crate) fn joined(inlines: &[Inline]) -> Span {
    inlines.iter().fold(Span::NONE, |span, i| span.join(i.span))
}

fn set_language(flow: &mut Flow, language: &Language) {
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
