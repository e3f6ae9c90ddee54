//! The two parsers that forgive everything: html5ever for `text/html`, xml5ever for broken XHTML.
//!
//! Neither tells where a token stands, so the source is fed in pieces that begin at a `<` or end
//! at a `>`; what comes out of a piece stands there. html5ever's work grows with the square of the
//! depth (20,000 nested `div`s take seconds), so tags beyond the limit never reach it.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::sync::Arc;

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, EndTag, StartTag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer,
    TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, Namespace, QualName, TokenizerResult};
use xml5ever::tokenizer::{XmlTokenizer, XmlTokenizerOpts};
use xml5ever::tree_builder::{XmlTreeBuilder, XmlTreeBuilderOpts};

use super::names::canonical;
use super::tree::{Builder, Document, NodeId, Value};

/// Parses `text/html`; elements deeper than `depth` are left out, their content stays.
pub(crate) fn parse_html(source: Arc<str>, depth: u64) -> Document {
    let sink = Sink::new(source.clone(), depth);
    let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let builder = TreeBuilder::new(sink, options);
    run(&source, Shallow::new(builder, depth), TokenizerOpts::default())
}

fn run(source: &str, sink: Shallow, options: TokenizerOpts) -> Document {
    let tokenizer = Tokenizer::new(sink, options);
    let queue = BufferQueue::default();
    for piece in pieces(source) {
        tokenizer.sink.inner.sink.moved_to(piece.clone());
        queue.push_back(StrTendril::from_slice(source.get(piece).unwrap_or("")));
        // Scripts do not run here, and the text is decoded already: both are passed by.
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
    }
    tokenizer.end();
    tokenizer.sink.inner.sink.finish()
}

/// Parses XHTML whose syntax is broken, after the rules of XML5.
pub(super) fn parse_broken_xhtml(source: Arc<str>, depth: u64) -> Document {
    let sink = Sink::new(source.clone(), depth);
    let builder = XmlTreeBuilder::new(sink, XmlTreeBuilderOpts::default());
    let tokenizer = XmlTokenizer::new(builder, XmlTokenizerOpts::default());
    let queue = BufferQueue::default();
    for piece in pieces(&source) {
        tokenizer.sink.sink.moved_to(piece.clone());
        queue.push_back(StrTendril::from_slice(source.get(piece).unwrap_or("")));
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
    }
    tokenizer.end();
    tokenizer.sink.sink.finish()
}

/// Cuts a source before each `<` and after each `>`.
fn pieces(source: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = source.get(at..).filter(|r| !r.is_empty())?;
        let length = if rest.starts_with('<') {
            let inside = rest.get(1..).unwrap_or("");
            match inside.find(['<', '>']) {
                Some(i) if inside.as_bytes().get(i) == Some(&b'>') => i + 2,
                Some(i) => i + 1,
                None => rest.len(),
            }
        } else {
            rest.find('<').unwrap_or(rest.len())
        };
        let piece = at..at + length;
        at += length;
        Some(piece)
    })
}

/// Keeps tags beyond a depth from the tree builder.
struct Shallow {
    inner: TreeBuilder<NodeId, Sink>,
    open: RefCell<Vec<LocalName>>,
    limit: usize,
}

impl Shallow {
    fn new(inner: TreeBuilder<NodeId, Sink>, depth: u64) -> Self {
        Self { inner, open: RefCell::default(), limit: usize::try_from(depth).unwrap_or(4096) }
    }

    /// Tells whether a tag goes on, and counts it.
    fn passes(&self, tag: &html5ever::tokenizer::Tag) -> bool {
        let mut open = self.open.borrow_mut();
        match tag.kind {
            StartTag if is_void(&tag.name) => true,
            StartTag => {
                close_implied(&mut open, &tag.name);
                open.push(tag.name.clone());
                open.len() <= self.limit
            }
            EndTag => {
                // Only near the top is looked for the match: soup must not cost a square either.
                let from = open.len().saturating_sub(64);
                let near = open.get(from..).unwrap_or_default();
                let Some(position) = near.iter().rposition(|n| *n == tag.name) else {
                    return open.len() <= self.limit;
                };
                open.truncate(from + position);
                open.len() < self.limit
            }
        }
    }
}

/// Closes what a start tag closes without an end tag (HTML, 13.1.2.4 Optional tags).
fn close_implied(open: &mut Vec<LocalName>, name: &str) {
    let (closes, boundary): (&[&str], &[&str]) = match name {
        "tr" => (&["tr"], &["table"]),
        "td" | "th" => (&["td", "th"], &["table", "tr"]),
        "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot"], &["table"]),
        "li" => (&["li"], &["ul", "ol", "menu", "dir"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl"]),
        "option" | "optgroup" => (&["option"], &["select"]),
        "p" | "div" | "table" | "ul" | "ol" | "dl" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
        | "blockquote" | "pre" | "hr" | "section" | "center" => {
            (&["p"], &["div", "td", "th", "li", "blockquote", "section", "dd", "body", "center"])
        }
        _ => return,
    };
    let from = open.len().saturating_sub(64);
    let near = open.get(from..).unwrap_or_default();
    let found = near
        .iter()
        .rposition(|n| closes.contains(&&**n) || boundary.contains(&&**n))
        .filter(|i| near.get(*i).is_some_and(|n| closes.contains(&&**n)));
    if let Some(position) = found {
        open.truncate(from + position);
    }
}

fn is_void(name: &str) -> bool {
    const VOID: [&str; 14] = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr",
    ];
    VOID.contains(&name)
}

impl TokenSink for Shallow {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        if let TagToken(tag) = &token
            && !self.passes(tag)
        {
            self.inner.sink.too_deep(&tag.name);
            return TokenSinkResult::Continue;
        }
        let result = self.inner.process_token(token, line);
        self.inner.sink.consumed();
        result
    }

    fn end(&self) {
        self.inner.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.inner.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Takes the tree from either parser.
struct Sink {
    builder: RefCell<Builder>,
    names: RefCell<Vec<(NodeId, QualName)>>,
    source: Arc<str>,
    start: Cell<usize>,
    end: Cell<usize>,
    fresh: Cell<bool>,
    comment: NodeId,
}

/// The name of an element, held by value: the names of the web are static atoms.
#[derive(Debug)]
struct Name(QualName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl Sink {
    fn new(source: Arc<str>, depth: u64) -> Self {
        let mut builder = Builder::new(source.clone(), depth);
        let comment = builder.element("#comment", 0..0);
        Self {
            builder: RefCell::new(builder),
            names: RefCell::default(),
            source,
            start: Cell::new(0),
            end: Cell::new(0),
            fresh: Cell::new(true),
            comment,
        }
    }

    fn moved_to(&self, piece: Range<usize>) {
        if self.fresh.replace(false) {
            self.start.set(piece.start);
        }
        self.end.set(piece.end);
    }

    fn consumed(&self) {
        self.fresh.set(true);
    }

    fn at(&self) -> Range<usize> {
        self.start.get()..self.end.get()
    }

    fn too_deep(&self, name: &str) {
        let mut builder = self.builder.borrow_mut();
        if builder.document().flaws.is_empty() {
            builder.flaw(super::FlawKind::Depth, name, self.at());
        }
        self.consumed();
    }

    fn canonical(name: &QualName) -> String {
        let prefix = match canonical(&name.ns) {
            Some(prefix) => prefix,
            None => name.prefix.as_deref().unwrap_or(""),
        };
        match prefix {
            "" if name.prefix.is_none() || !name.ns.is_empty() => {
                name.local.to_ascii_lowercase().to_string()
            }
            "" => name.local.to_string(),
            prefix => format!("{prefix}:{}", name.local),
        }
    }

    fn add_attributes(&self, builder: &mut Builder, id: NodeId, attributes: &[Attribute]) {
        for a in attributes {
            let prefix = a.name.prefix.as_deref().unwrap_or("");
            if prefix == "xmlns" || &*a.name.local == "xmlns" {
                continue;
            }
            let prefix = canonical(&a.name.ns).filter(|_| !a.name.ns.is_empty()).unwrap_or(prefix);
            let name = match prefix {
                "" => a.name.local.to_string(),
                prefix => format!("{prefix}:{}", a.name.local),
            };
            if builder.document().node(id).attribute(&name).is_none() {
                builder.attribute(id, &name, Value::Given(&a.value));
            }
        }
    }

    fn value<'t>(&self, text: &'t str) -> Value<'t> {
        match self.source.get(self.at()) {
            Some(here) if here == text => Value::Source(self.at()),
            _ => Value::Given(text),
        }
    }
}

impl TreeSink for Sink {
    type Handle = NodeId;
    type Output = Document;
    type ElemName<'a> = Name;

    fn finish(self) -> Document {
        let mut builder = self.builder.into_inner();
        builder.cover();
        builder.finish()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        Builder::ROOT
    }

    fn elem_name(&self, target: &NodeId) -> Name {
        let names = self.names.borrow();
        match names.binary_search_by_key(target, |(id, _)| *id) {
            Ok(i) => Name(names.get(i).map_or_else(empty_name, |(_, n)| n.clone())),
            Err(_) => Name(empty_name()),
        }
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> NodeId {
        let mut builder = self.builder.borrow_mut();
        let id = builder.element(&Self::canonical(&name), self.at());
        self.names.borrow_mut().push((id, name));
        self.add_attributes(&mut builder, id, &attrs);
        self.consumed();
        id
    }

    fn create_comment(&self, _: StrTendril) -> NodeId {
        self.consumed();
        self.comment
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> NodeId {
        self.consumed();
        self.comment
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        let mut builder = self.builder.borrow_mut();
        match child {
            NodeOrText::AppendNode(child) if child == self.comment => {}
            NodeOrText::AppendNode(child) => builder.append(*parent, child),
            NodeOrText::AppendText(text) => {
                builder.append_text(*parent, self.value(&text), self.at());
                self.consumed();
            }
        }
    }

    fn append_based_on_parent_node(
        &self,
        element: &NodeId,
        previous: &NodeId,
        child: NodeOrText<NodeId>,
    ) {
        let has_parent = self.builder.borrow().document().node(*element).parent().is_some();
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {
        self.consumed();
    }

    fn pop(&self, node: &NodeId) {
        self.builder.borrow_mut().close(*node, self.end.get());
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        *target
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &NodeId, new: NodeOrText<NodeId>) {
        let mut builder = self.builder.borrow_mut();
        match new {
            NodeOrText::AppendNode(child) if child == self.comment => {}
            NodeOrText::AppendNode(child) => builder.insert_before(*sibling, child),
            NodeOrText::AppendText(text) => {
                let before = builder.document().node(*sibling).previous().map(|n| n.id);
                let value = self.value(&text);
                if !before.is_some_and(|id| builder.extend_text(id, value.clone(), self.at())) {
                    let id = builder.text(value, self.at());
                    builder.insert_before(*sibling, id);
                }
            }
        }
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attrs: Vec<Attribute>) {
        let mut builder = self.builder.borrow_mut();
        self.add_attributes(&mut builder, *target, &attrs);
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.builder.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        let mut builder = self.builder.borrow_mut();
        let children: Vec<NodeId> =
            builder.document().node(*node).children().map(|n| n.id).collect();
        for child in children {
            builder.append(*new_parent, child);
        }
    }
}

fn empty_name() -> QualName {
    QualName::new(None, Namespace::default(), LocalName::default())
}
