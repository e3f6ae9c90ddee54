//! The tree: nodes in one vector, texts as stretches of the source, names interned.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::RandomState;
use reissue_core::{SourceId, Span};

const NONE: u32 = u32::MAX;
/// Marks a text that stands in the pool and not in the source.
const POOLED: u32 = 1 << 31;

/// Names a node of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeId(u32);

/// Names a canonical name of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Name(u32);

/// Something that was wrong in the source and was mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flaw {
    /// What kind of thing.
    pub(crate) kind: FlawKind,
    /// The word it is about: an element, an entity, a prefix.
    pub(crate) what: String,
    /// Where.
    pub(crate) at: Range<usize>,
}

/// What was wrong in a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FlawKind {
    /// Tags do not match, or the syntax is broken otherwise.
    Syntax,
    /// An entity that is not declared.
    Entity,
    /// A prefix that is not declared.
    Prefix,
    /// Elements stand deeper in one another than the limit.
    Depth,
}

/// A parsed document.
pub(crate) struct Document {
    /// The decoded source.
    pub(crate) source: Arc<str>,
    pool: String,
    nodes: Vec<Data>,
    attributes: Vec<AttributeData>,
    names: Vec<Box<str>>,
    /// What was mended.
    pub(crate) flaws: Vec<Flaw>,
}

#[derive(Clone, Copy)]
struct Data {
    parent: u32,
    first: u32,
    last: u32,
    previous: u32,
    next: u32,
    start: u32,
    end: u32,
    depth: u16,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Root,
    Element { name: Name, attributes: u32, count: u16 },
    Text(Piece),
}

#[derive(Clone, Copy)]
struct AttributeData {
    name: Name,
    value: Piece,
}

/// A stretch of the source or of the pool.
#[derive(Clone, Copy)]
struct Piece {
    start: u32,
    length: u32,
}

impl Document {
    /// The node above all.
    pub(crate) fn root(&self) -> Node<'_> {
        Node { document: self, id: NodeId(0) }
    }

    /// A node by its name.
    pub(crate) fn node(&self, id: NodeId) -> Node<'_> {
        Node { document: self, id }
    }

    /// The outermost element.
    pub(crate) fn element(&self) -> Option<Node<'_>> {
        self.root().elements().next()
    }

    /// All elements in document order.
    pub(crate) fn elements(&self) -> impl Iterator<Item = Node<'_>> {
        self.root().descendants().filter(Node::is_element)
    }

    fn piece(&self, piece: Piece) -> &str {
        let length = piece.length & !POOLED;
        let from: &str = if piece.length & POOLED == 0 { &self.source } else { &self.pool };
        from.get(piece.start as usize..(piece.start + length) as usize).unwrap_or("")
    }

    fn data(&self, id: NodeId) -> &Data {
        static MISSING: Data = Data {
            parent: NONE,
            first: NONE,
            last: NONE,
            previous: NONE,
            next: NONE,
            start: 0,
            end: 0,
            depth: 0,
            kind: Kind::Root,
        };
        self.nodes.get(id.0 as usize).unwrap_or(&MISSING)
    }

    fn name(&self, name: Name) -> &str {
        self.names.get(name.0 as usize).map_or("", |n| n)
    }

    fn link(&self, id: u32) -> Option<Node<'_>> {
        (id != NONE).then(|| self.node(NodeId(id)))
    }
}

/// A node of a document: an element, a text, or the root.
#[derive(Clone, Copy)]
pub(crate) struct Node<'d> {
    /// The document it belongs to.
    pub(crate) document: &'d Document,
    /// Its name there.
    pub(crate) id: NodeId,
}

impl<'d> Node<'d> {
    /// The canonical name of an element; empty for a text.
    pub(crate) fn name(&self) -> &'d str {
        match self.document.data(self.id).kind {
            Kind::Element { name, .. } => self.document.name(name),
            _ => "",
        }
    }

    /// Tells whether it is an element.
    pub(crate) fn is_element(&self) -> bool {
        matches!(self.document.data(self.id).kind, Kind::Element { .. })
    }

    /// Tells whether it is an element of this canonical name.
    pub(crate) fn is(&self, name: &str) -> bool {
        matches!(self.document.data(self.id).kind, Kind::Element { name: own, .. } if self.document.name(own) == name)
    }

    /// The characters of a text.
    pub(crate) fn text(&self) -> Option<&'d str> {
        match self.document.data(self.id).kind {
            Kind::Text(piece) => Some(self.document.piece(piece)),
            _ => None,
        }
    }

    /// The attributes in the order of the source, names canonical.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&'d str, &'d str)> + use<'d> {
        let document = self.document;
        let all = self.attribute_data().iter();
        all.map(|a| (document.name(a.name), document.piece(a.value)))
    }

    /// The value of an attribute by its canonical name.
    pub(crate) fn attribute(&self, name: &str) -> Option<&'d str> {
        let found = self.attribute_data().iter().find(|a| self.document.name(a.name) == name);
        found.map(|a| self.document.piece(a.value))
    }

    fn attribute_data(&self) -> &'d [AttributeData] {
        let range = match self.document.data(self.id).kind {
            Kind::Element { attributes, count, .. } => {
                attributes as usize..attributes as usize + usize::from(count)
            }
            _ => 0..0,
        };
        self.document.attributes.get(range).unwrap_or_default()
    }

    /// The node above; none for the root.
    pub(crate) fn parent(&self) -> Option<Self> {
        self.document.link(self.document.data(self.id).parent)
    }

    /// The nodes above, from the nearest on.
    pub(crate) fn ancestors(&self) -> impl Iterator<Item = Self> + use<'d> {
        std::iter::successors(self.parent(), Node::parent)
    }

    /// The node after it under the same parent.
    pub(crate) fn next(&self) -> Option<Self> {
        self.document.link(self.document.data(self.id).next)
    }

    /// The node before it under the same parent.
    pub(crate) fn previous(&self) -> Option<Self> {
        self.document.link(self.document.data(self.id).previous)
    }

    /// The first node inside.
    pub(crate) fn first_child(&self) -> Option<Self> {
        self.document.link(self.document.data(self.id).first)
    }

    /// The nodes directly inside.
    pub(crate) fn children(&self) -> impl Iterator<Item = Self> + use<'d> {
        std::iter::successors(self.first_child(), Node::next)
    }

    /// The elements directly inside.
    pub(crate) fn elements(&self) -> impl Iterator<Item = Self> + use<'d> {
        self.children().filter(Node::is_element)
    }

    /// The first element of a name directly inside.
    pub(crate) fn child(&self, name: &str) -> Option<Self> {
        self.elements().find(|n| n.is(name))
    }

    /// All nodes inside, in document order.
    pub(crate) fn descendants(&self) -> Descendants<'d> {
        Descendants { top: self.id, next: self.first_child() }
    }

    /// The first element of a name anywhere inside.
    pub(crate) fn find(&self, name: &str) -> Option<Self> {
        self.descendants().find(|n| n.is(name))
    }

    /// All characters inside, as they stand.
    pub(crate) fn text_content(&self) -> String {
        self.characters().into_owned()
    }

    /// All characters inside, as they stand; borrowed where they are one text.
    pub(crate) fn characters(&self) -> Cow<'d, str> {
        let mut texts = self.text().into_iter().chain(self.descendants().filter_map(|n| n.text()));
        let first = texts.next().unwrap_or("");
        let Some(second) = texts.next() else { return Cow::Borrowed(first) };
        let mut out = String::from(first);
        out.push_str(second);
        out.extend(texts);
        Cow::Owned(out)
    }

    /// All characters inside, white space made single spaces and trimmed.
    pub(crate) fn tidy_text(&self) -> String {
        tidy(&self.text_content())
    }

    /// Tells whether there is nothing to read inside: no text but white space.
    pub(crate) fn is_blank(&self) -> bool {
        let blank = |t: &str| t.chars().all(is_space);
        self.text().is_none_or(blank) && self.descendants().filter_map(|n| n.text()).all(blank)
    }

    /// The bytes of the source that it covers.
    pub(crate) fn range(&self) -> Range<usize> {
        let data = self.document.data(self.id);
        data.start as usize..data.end.max(data.start) as usize
    }

    /// Its place in a source.
    pub(crate) fn span(&self, source: SourceId) -> Span {
        let range = self.range();
        Span::new(source, range.start, range.end)
    }

    /// How many elements stand above it.
    #[cfg(test)]
    pub(crate) fn depth(&self) -> usize {
        self.document.data(self.id).depth.into()
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && std::ptr::eq(self.document, other.document)
    }
}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.text() {
            Some(text) => write!(f, "{text:?}"),
            None => write!(f, "<{}>", self.name()),
        }
    }
}

/// White space of XML and HTML; no-break spaces are none.
pub(crate) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// Makes white space single spaces and trims it; no-break spaces stand.
pub(crate) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(is_space).filter(|w| !w.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Walks the nodes inside a node in document order.
pub(crate) struct Descendants<'d> {
    top: NodeId,
    next: Option<Node<'d>>,
}

impl<'d> Iterator for Descendants<'d> {
    type Item = Node<'d>;

    fn next(&mut self) -> Option<Node<'d>> {
        let node = self.next?;
        self.next = node.first_child().or_else(|| {
            let mut at = node;
            loop {
                if at.id == self.top {
                    return None;
                }
                if let Some(next) = at.next() {
                    return Some(next);
                }
                at = at.parent()?;
            }
        });
        Some(node)
    }
}

/// Builds a document node by node; the parsers drive it.
pub(crate) struct Builder {
    document: Document,
    interned: HashMap<Box<str>, Name, RandomState>,
    max_depth: usize,
}

impl Builder {
    /// Starts a document over a source; elements deeper than the limit are laid beside one another.
    pub(crate) fn new(source: Arc<str>, max_depth: u64) -> Self {
        let root = Data {
            parent: NONE,
            first: NONE,
            last: NONE,
            previous: NONE,
            next: NONE,
            start: 0,
            end: clamp(source.len()),
            depth: 0,
            kind: Kind::Root,
        };
        let document = Document {
            nodes: vec![root],
            pool: String::new(),
            attributes: Vec::new(),
            names: Vec::new(),
            flaws: Vec::new(),
            source,
        };
        let max_depth = usize::try_from(max_depth).unwrap_or(usize::MAX).min(4096);
        Self { document, interned: HashMap::default(), max_depth }
    }

    /// The root.
    pub(crate) const ROOT: NodeId = NodeId(0);

    /// The document as far as it is built.
    pub(crate) fn document(&self) -> &Document {
        &self.document
    }

    /// Lets each element cover what stands in it, where a parser does not say where elements end.
    #[cfg(feature = "html")]
    pub(crate) fn cover(&mut self) {
        let order: Vec<NodeId> = self.document.root().descendants().map(|n| n.id).collect();
        for id in order.into_iter().rev() {
            let Data { parent, end, .. } = *self.document.data(id);
            self.close(NodeId(parent), end as usize);
        }
    }

    /// Ends the work.
    pub(crate) fn finish(self) -> Document {
        self.document
    }

    /// Notes something that was mended.
    pub(crate) fn flaw(&mut self, kind: FlawKind, what: &str, at: Range<usize>) {
        self.document.flaws.push(Flaw { kind, what: what.to_owned(), at });
    }

    /// Makes an element that stands nowhere yet.
    #[cfg(feature = "html")]
    pub(crate) fn element(&mut self, name: &str, at: Range<usize>) -> NodeId {
        let name = self.name(name);
        self.element_named(name, at)
    }

    /// Makes an element of a known name that stands nowhere yet.
    pub(crate) fn element_named(&mut self, name: Name, at: Range<usize>) -> NodeId {
        let attributes = clamp(self.document.attributes.len());
        self.node(Kind::Element { name, attributes, count: 0 }, at)
    }

    /// Adds an attribute to the element that was made last. A value equal to a stretch of the
    /// source is told by its range.
    #[cfg(feature = "html")]
    pub(crate) fn attribute(&mut self, element: NodeId, name: &str, value: Value<'_>) {
        let name = self.name(name);
        self.attribute_named(element, name, value);
    }

    /// As [`attribute`](Self::attribute), with a known name.
    pub(crate) fn attribute_named(&mut self, element: NodeId, name: Name, value: Value<'_>) {
        let value = self.keep(value);
        let next = self.document.attributes.len();
        let Some(Data { kind: Kind::Element { attributes, count, .. }, .. }) =
            self.document.nodes.get_mut(element.0 as usize)
        else {
            return;
        };
        if *attributes as usize + usize::from(*count) != next {
            // Attributes were added to another element since: move these to the end.
            let from = *attributes as usize;
            let moved: Vec<AttributeData> = self
                .document
                .attributes
                .get(from..from + usize::from(*count))
                .unwrap_or_default()
                .to_vec();
            *attributes = clamp(next);
            self.document.attributes.extend(moved);
        }
        if let Some(Data { kind: Kind::Element { count, .. }, .. }) =
            self.document.nodes.get_mut(element.0 as usize)
            && *count < u16::MAX
        {
            *count += 1;
            self.document.attributes.push(AttributeData { name, value });
        }
    }

    /// Makes a text that stands nowhere yet.
    pub(crate) fn text(&mut self, value: Value<'_>, at: Range<usize>) -> NodeId {
        let piece = self.keep(value);
        self.node(Kind::Text(piece), at)
    }

    /// Adds characters to the text that is the last child of a node, or a new text to it.
    pub(crate) fn append_text(&mut self, parent: NodeId, value: Value<'_>, at: Range<usize>) {
        let last = self.document.node(parent).document.data(parent).last;
        if self.extend_text(NodeId(last), value.clone(), at.clone()) {
            return;
        }
        let text = self.text(value, at);
        self.append(parent, text);
    }

    /// Adds characters to a text; tells whether it was one.
    pub(crate) fn extend_text(&mut self, id: NodeId, value: Value<'_>, at: Range<usize>) -> bool {
        let Kind::Text(old) = self.document.data(id).kind else { return false };
        if id.0 == NONE || self.document.nodes.get(id.0 as usize).is_none() {
            return false;
        }
        let addition = match value {
            Value::Source(range) => self.document.source.get(range).unwrap_or("").to_owned(),
            Value::Given(text) => text.to_owned(),
        };
        let end_of_pool = old.length & POOLED != 0
            && (old.start + (old.length & !POOLED)) as usize == self.document.pool.len();
        let piece = if end_of_pool {
            self.document.pool.push_str(&addition);
            Piece { start: old.start, length: old.length + clamp(addition.len()) }
        } else {
            let mut whole = self.document.piece(old).to_owned();
            whole.push_str(&addition);
            self.keep(Value::Given(&whole))
        };
        if let Some(data) = self.document.nodes.get_mut(id.0 as usize) {
            data.kind = Kind::Text(piece);
            data.end = data.end.max(clamp(at.end));
        }
        true
    }

    /// Moves the end of a node to where its end tag ends.
    pub(crate) fn close(&mut self, id: NodeId, end: usize) {
        if let Some(data) = self.document.nodes.get_mut(id.0 as usize) {
            data.end = data.end.max(clamp(end));
        }
    }

    /// Lets a node stand last under a parent, or beside it where that would be too deep.
    pub(crate) fn append(&mut self, parent: NodeId, child: NodeId) {
        let parent = self.shallow(parent);
        self.detach(child);
        let last = self.document.data(parent).last;
        self.set(child, |d| {
            d.parent = parent.0;
            d.previous = last;
        });
        self.set(NodeId(last), |d| d.next = child.0);
        self.set(parent, |d| {
            d.last = child.0;
            if d.first == NONE {
                d.first = child.0;
            }
        });
        self.set_depth(child);
    }

    /// Lets a node that was just made, with nothing inside and no place yet, stand last under a
    /// parent, or beside it where that would be too deep.
    pub(crate) fn append_new(&mut self, parent: NodeId, child: NodeId) {
        let parent = self.shallow(parent);
        let Data { last, depth, .. } = *self.document.data(parent);
        self.set(child, |d| {
            d.parent = parent.0;
            d.previous = last;
            d.depth = depth.saturating_add(1);
        });
        self.set(NodeId(last), |d| d.next = child.0);
        self.set(parent, |d| {
            d.last = child.0;
            if d.first == NONE {
                d.first = child.0;
            }
        });
    }

    /// Lets a node stand before another.
    pub(crate) fn insert_before(&mut self, sibling: NodeId, child: NodeId) {
        self.detach(child);
        let data = *self.document.data(sibling);
        self.set(child, |d| {
            d.parent = data.parent;
            d.previous = data.previous;
            d.next = sibling.0;
        });
        self.set(sibling, |d| d.previous = child.0);
        self.set(NodeId(data.previous), |d| d.next = child.0);
        if data.previous == NONE {
            self.set(NodeId(data.parent), |d| d.first = child.0);
        }
        self.set_depth(child);
    }

    /// Takes a node out of its place.
    pub(crate) fn detach(&mut self, child: NodeId) {
        let data = *self.document.data(child);
        if data.parent == NONE {
            return;
        }
        self.set(NodeId(data.previous), |d| d.next = data.next);
        self.set(NodeId(data.next), |d| d.previous = data.previous);
        let parent = NodeId(data.parent);
        if self.document.data(parent).first == child.0 {
            self.set(parent, |d| d.first = data.next);
        }
        if self.document.data(parent).last == child.0 {
            self.set(parent, |d| d.last = data.previous);
        }
        self.set(child, |d| {
            d.parent = NONE;
            d.previous = NONE;
            d.next = NONE;
        });
    }

    fn shallow(&mut self, parent: NodeId) -> NodeId {
        let mut at = parent;
        while usize::from(self.document.data(at).depth) >= self.max_depth {
            let up = self.document.data(at).parent;
            if up == NONE {
                break;
            }
            at = NodeId(up);
        }
        if at != parent && !self.document.flaws.iter().any(|f| f.kind == FlawKind::Depth) {
            let range = self.document.node(parent).range();
            let name = self.document.node(parent).name().to_owned();
            self.flaw(FlawKind::Depth, &name, range);
        }
        at
    }

    fn set_depth(&mut self, child: NodeId) {
        let above = self.document.data(NodeId(self.document.data(child).parent)).depth;
        let change = i32::from(above) + 1 - i32::from(self.document.data(child).depth);
        if change == 0 {
            return;
        }
        let inside: Vec<NodeId> = self.document.node(child).descendants().map(|n| n.id).collect();
        for id in std::iter::once(child).chain(inside) {
            self.set(id, |d| {
                d.depth = u16::try_from(i32::from(d.depth) + change).unwrap_or(u16::MAX);
            });
        }
    }

    fn set(&mut self, id: NodeId, change: impl FnOnce(&mut Data)) {
        if id.0 != NONE
            && let Some(data) = self.document.nodes.get_mut(id.0 as usize)
        {
            change(data);
        }
    }

    fn node(&mut self, kind: Kind, at: Range<usize>) -> NodeId {
        let id = NodeId(clamp(self.document.nodes.len()));
        self.document.nodes.push(Data {
            parent: NONE,
            first: NONE,
            last: NONE,
            previous: NONE,
            next: NONE,
            start: clamp(at.start),
            end: clamp(at.end),
            depth: 0,
            kind,
        });
        id
    }

    /// Gives the name of a canonical name.
    pub(crate) fn name(&mut self, name: &str) -> Name {
        if let Some(id) = self.interned.get(name) {
            return *id;
        }
        let id = Name(clamp(self.document.names.len()));
        self.document.names.push(name.into());
        self.interned.insert(name.into(), id);
        id
    }

    fn keep(&mut self, value: Value<'_>) -> Piece {
        match value {
            Value::Source(range) => {
                Piece { start: clamp(range.start), length: clamp(range.len()) & !POOLED }
            }
            Value::Given(text) => {
                let start = clamp(self.document.pool.len());
                self.document.pool.push_str(text);
                Piece { start, length: clamp(text.len()) | POOLED }
            }
        }
    }
}

/// Characters as a stretch of the source, or as they are.
#[derive(Clone, Debug)]
pub(crate) enum Value<'v> {
    /// A stretch of the source.
    Source(Range<usize>),
    /// The characters themselves.
    Given(&'v str),
}

fn clamp(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
