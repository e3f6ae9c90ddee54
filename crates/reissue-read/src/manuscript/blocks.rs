//! The block structure of a manuscript: lines to a tree of containers and leaves.
//!
//! The algorithm is the one of the CommonMark specification, appendix "A parsing strategy": each
//! line walks down the open containers as far as it continues them, then opens new ones, and what
//! is left is text of the innermost leaf. Added are pandoc's fenced divs, line blocks, definition
//! lists, notes, tables with captions (pipe tables, grids, and those under dashes) and list markers. Inlines are read later, when all link
//! definitions are known.

use super::attributes::Attributes;
use super::cursor::{Cursor, lines};
use super::grid::{self, Area, Frame};
use super::markers::{self, Marker};
use super::{openers, ruled};

/// A stretch of a source line: columns of white space that come before it (a tab read in part),
/// and its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) pad: usize,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A node of the tree.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) kind: NodeKind,
    pub(super) children: Vec<usize>,
    /// The text of a leaf, line by line.
    pub(super) lines: Vec<Piece>,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum NodeKind {
    Document,
    Quote,
    List(Marker),
    /// An item, with the columns by which its content is indented.
    Item(usize),
    Div {
        attributes: Attributes,
        closed: bool,
    },
    Note(String),
    Definitions,
    Term,
    Definition(usize),
    Paragraph,
    /// A paragraph that begins with `:` after a table.
    Caption,
    Heading(u8),
    /// Code between fences (the fence's byte, length and indentation), or indented code.
    Code {
        fence: Option<(u8, usize, usize)>,
        info: (usize, usize),
    },
    /// Raw HTML, with the number of its start condition (CommonMark 4.6).
    Html(u8),
    /// A thematic break, with its byte.
    Rule(u8),
    /// A line block.
    Verse,
    /// A pipe table: its first line is the head, its second the delimiters.
    Table,
    /// A grid table; its children are cells. Without a frame it is none, and its lines are text.
    Grid(Option<Frame>),
    /// A cell of a grid table.
    Cell(Area),
    /// A table whose columns dashes give; it has all its lines.
    Ruled,
}

impl NodeKind {
    fn is_leaf_with_text(&self) -> bool {
        matches!(self, Self::Code { .. } | Self::Html(_))
    }
}

/// The whole tree; node 0 is the document.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    /// Fences that close nothing, by place.
    pub(super) stray_fences: Vec<(usize, usize)>,
}

impl Tree {
    pub(super) fn node(&self, index: usize) -> &Node {
        // Indices are made by this module alone; the document stands in for a wrong one.
        self.nodes.get(index).unwrap_or(&EMPTY)
    }
}

static EMPTY: Node =
    Node { kind: NodeKind::Document, children: Vec::new(), lines: Vec::new(), start: 0, end: 0 };

/// Reads the blocks of `text` from a byte offset on. `depth` limits nesting; deeper marks are text.
pub(super) fn parse(text: &str, from: usize, depth: usize) -> Tree {
    let document = Node { kind: NodeKind::Document, ..EMPTY.clone() };
    let mut parser = Parser {
        text,
        nodes: vec![document],
        open: vec![0],
        stray_fences: Vec::new(),
        next: None,
        depth,
    };
    let tail = text.get(from..).unwrap_or("");
    let lines: Vec<_> = lines(tail).into_iter().map(|(s, e)| (s + from, e + from)).collect();
    parser.lines(&lines);
    parser.grids();
    Tree { nodes: parser.nodes, stray_fences: parser.stray_fences }
}

/// How deep grid tables may stand in one another, and blocks in a cell of one.
const GRID_DEPTH: usize = 4;
const CELL_DEPTH: usize = 16;

struct Parser<'a> {
    text: &'a str,
    nodes: Vec<Node>,
    /// The open nodes from the document to the innermost.
    open: Vec<usize>,
    stray_fences: Vec<(usize, usize)>,
    /// The line after the current one.
    next: Option<(usize, usize)>,
    depth: usize,
}

/// What a container says to a line.
enum Fit {
    Goes,
    Stops,
    /// The line is used up.
    Done,
}

impl<'a> Parser<'a> {
    fn kind(&self, index: usize) -> &NodeKind {
        self.nodes.get(index).map_or(&EMPTY.kind, |n| &n.kind)
    }

    fn tip(&self) -> usize {
        self.open.last().copied().unwrap_or(0)
    }

    fn lines(&mut self, lines: &[(usize, usize)]) {
        let mut rest = lines;
        while let Some(((start, end), after)) = rest.split_first() {
            let taken = self.ruled_table(rest);
            if taken > 0 {
                rest = rest.get(taken..).unwrap_or_default();
                continue;
            }
            self.next = after.first().copied();
            self.line(Cursor::new(self.text, *start, *end));
            rest = after;
        }
    }

    /// Takes a table whose columns dashes give, where one begins; tells how many lines it has.
    fn ruled_table(&mut self, lines: &[(usize, usize)]) -> usize {
        let outer = |i: &usize| {
            matches!(self.kind(*i), NodeKind::Document | NodeKind::Div { .. } | NodeKind::Cell(_))
        };
        let matched = self.open.iter().take_while(|i| outer(i)).count();
        let inner = self.open.get(matched..).unwrap_or_default();
        let indent = |i: usize| {
            let line = lines.get(i).and_then(|(s, e)| self.text.get(*s..*e)).unwrap_or("");
            line.len() - line.trim_start_matches([' ', '\t']).len()
        };
        // A head may be set in further than its dashes.
        let indent = indent(0).min(indent(1));
        // Text goes on, and what is set in may belong to what stands above it.
        let ends = |i: &usize| {
            matches!(
                self.kind(*i),
                NodeKind::List(_)
                    | NodeKind::Item(_)
                    | NodeKind::Definitions
                    | NodeKind::Definition(_)
                    | NodeKind::Note(_)
                    | NodeKind::Heading(_)
                    | NodeKind::Rule(_)
            )
        };
        let busy = !inner.iter().all(ends);
        if busy || indent > 3 || indent > 0 && !inner.is_empty() {
            return 0;
        }
        let Some(count) = ruled::extent(self.text, lines) else { return 0 };
        let state = State { matched, opened: false, done: false };
        let start = lines.first().map_or(0, |l| l.0);
        let index = self.open_node(NodeKind::Ruled, start, &state);
        let taken = lines.get(..count).unwrap_or_default();
        let pieces = taken.iter().map(|(start, end)| Piece { pad: 0, start: *start, end: *end });
        if let Some(node) = self.nodes.get_mut(index) {
            node.lines = pieces.collect();
        }
        self.close_at(taken.last().map_or(start, |l| l.1));
        self.open.pop();
        count
    }

    /// Reads the cells of grid tables, and of those in them.
    fn grids(&mut self) {
        let is_grid = |n: &Node| matches!(n.kind, NodeKind::Grid(_));
        let found = |nodes: &[Node], from: usize| -> Vec<usize> {
            let new = nodes.iter().enumerate().skip(from);
            new.filter(|(_, n)| is_grid(n)).map(|(i, _)| i).collect()
        };
        self.depth = self.depth.min(CELL_DEPTH);
        let mut open = found(&self.nodes, 0);
        for _ in 0..GRID_DEPTH {
            let before = self.nodes.len();
            for index in std::mem::take(&mut open) {
                self.grid(index);
            }
            open = found(&self.nodes, before);
        }
    }

    fn grid(&mut self, index: usize) {
        let Some(node) = self.nodes.get(index) else { return };
        let Some(layout) = grid::layout(self.text, &node.lines) else { return };
        let mut children = Vec::with_capacity(layout.cells.len());
        for (area, lines) in layout.cells {
            let cell = self.nodes.len();
            let start = lines.first().map_or(0, |l| l.0);
            self.nodes.push(Node {
                kind: NodeKind::Cell(area),
                start,
                end: start,
                ..EMPTY.clone()
            });
            children.push(cell);
            self.open = vec![cell];
            self.lines(&lines);
        }
        if let Some(node) = self.nodes.get_mut(index) {
            node.kind = NodeKind::Grid(Some(layout.frame));
            node.children = children;
        }
    }

    fn line(&mut self, mut cursor: Cursor<'a>) {
        let mut matched = 1;
        while let Some(index) = self.open.get(matched).copied() {
            match self.fits(index, &mut cursor) {
                Fit::Goes => matched += 1,
                Fit::Stops => break,
                Fit::Done => return,
            }
        }
        let container = self.open.get(matched - 1).copied().unwrap_or(0);
        if matched == self.open.len() && self.kind(container).is_leaf_with_text() {
            return self.add_line(container, cursor);
        }
        let mut state = State { matched, opened: false, done: false };
        while self.opens(&mut cursor, &mut state) {
            if state.done {
                return;
            }
            state.opened = true;
            state.matched = self.open.len();
        }
        self.text_line(cursor, state);
    }

    /// Tells whether an open node goes on with this line, and reads what marks it as its own.
    fn fits(&mut self, index: usize, cursor: &mut Cursor<'a>) -> Fit {
        let goes = |yes| if yes { Fit::Goes } else { Fit::Stops };
        let indent = cursor.indent();
        let blank = cursor.blank();
        match self.kind(index).clone() {
            NodeKind::Quote => {
                let mut ahead = *cursor;
                ahead.skip_space();
                if indent > 3 || ahead.peek() != Some(b'>') {
                    return Fit::Stops;
                }
                ahead.skip_bytes(1);
                ahead.skip_columns(1);
                *cursor = ahead;
                Fit::Goes
            }
            NodeKind::Item(columns) | NodeKind::Definition(columns) => {
                self.indented(index, columns, cursor)
            }
            NodeKind::Note(_) if blank => Fit::Goes,
            NodeKind::Note(_) => self.indented(index, 4, cursor),
            NodeKind::Paragraph | NodeKind::Caption | NodeKind::Table => goes(!blank),
            NodeKind::Grid(_) => {
                goes(indent < 4 && matches!(first_byte(cursor), Some(b'+' | b'|')))
            }
            NodeKind::Verse => goes(!blank && (indent > 0 || cursor.peek() == Some(b'|'))),
            NodeKind::Code { fence: Some(fence), .. } => self.fenced(index, fence, cursor),
            NodeKind::Code { fence: None, .. } => {
                if indent >= 4 || blank {
                    cursor.skip_columns(4);
                }
                goes(indent >= 4 || blank)
            }
            NodeKind::Html(condition) => goes(!(blank && condition >= 6)),
            NodeKind::Heading(_) | NodeKind::Rule(_) | NodeKind::Term | NodeKind::Ruled => {
                Fit::Stops
            }
            NodeKind::Cell(_) | NodeKind::Document | NodeKind::List(_) | NodeKind::Div { .. } => {
                Fit::Goes
            }
            NodeKind::Definitions => Fit::Goes,
        }
    }

    fn indented(&self, index: usize, columns: usize, cursor: &mut Cursor<'a>) -> Fit {
        if cursor.blank() {
            let begun = self.nodes.get(index).is_some_and(|n| !n.children.is_empty());
            return if begun { Fit::Goes } else { Fit::Stops };
        }
        if cursor.indent() < columns {
            return Fit::Stops;
        }
        cursor.skip_columns(columns);
        Fit::Goes
    }

    fn fenced(&mut self, index: usize, fence: (u8, usize, usize), cursor: &mut Cursor<'a>) -> Fit {
        let (byte, len, indent) = fence;
        let found = cursor.rest().trim_matches([' ', '\t']);
        if cursor.indent() <= 3 && found.len() >= len && found.bytes().all(|b| b == byte) {
            self.close_from(index, cursor.end);
            return Fit::Done;
        }
        cursor.skip_columns(indent.min(cursor.indent()));
        Fit::Goes
    }

    /// Tries to open one block; tells whether one was opened.
    fn opens(&mut self, cursor: &mut Cursor<'a>, state: &mut State) -> bool {
        if cursor.blank() || self.open.len() > self.depth {
            return false;
        }
        let indent = cursor.indent();
        let container = self.open.get(state.matched - 1).copied().unwrap_or(0);
        if matches!(self.kind(container), NodeKind::Grid(_)) {
            return false;
        }
        let in_paragraph = matches!(self.kind(container), NodeKind::Paragraph | NodeKind::Caption);
        let lazy = !state.opened
            && matches!(self.kind(self.tip()), NodeKind::Paragraph | NodeKind::Caption);
        if indent >= 4 {
            let verse = matches!(self.kind(container), NodeKind::Verse);
            return !in_paragraph && !lazy && !verse && self.open_indented_code(cursor, state);
        }
        let mut ahead = *cursor;
        ahead.skip_space();
        let rest = ahead.rest();
        match ahead.peek() {
            Some(b':') => {
                self.div(rest, &mut ahead, cursor, state)
                    || self.definition(indent, &mut ahead, cursor, state)
            }
            Some(b'>') => {
                self.open_node(NodeKind::Quote, ahead.at, state);
                ahead.skip_bytes(1);
                ahead.skip_columns(1);
                *cursor = ahead;
                true
            }
            Some(b'#') if openers::heading(rest).is_some() => self.heading(rest, &ahead, state),
            Some(b'`' | b'~') if openers::fence(rest).is_some() => {
                self.fence(rest, indent, &ahead, state)
            }
            Some(b'<') => self.html(rest, in_paragraph || lazy, cursor, state),
            Some(b'=' | b'-') if in_paragraph && self.setext(rest, container, cursor, state) => {
                true
            }
            Some(b'[') if openers::note(rest).is_some() => self.note(rest, ahead, cursor, state),
            Some(b'+') if !in_paragraph && !lazy && self.heads_grid(rest) => {
                let index = self.open_node(NodeKind::Grid(None), ahead.at, state);
                self.add_line(index, ahead);
                state.done = true;
                true
            }
            Some(b'|') => self.verse(rest, container, cursor, ahead, state),
            _ if openers::is_rule(rest) => {
                let byte = ahead.peek().unwrap_or(b'*');
                self.open_node(NodeKind::Rule(byte), ahead.at, state);
                self.close_at(ahead.end);
                state.done = true;
                true
            }
            _ => self.item(rest, indent, in_paragraph, ahead, cursor, state),
        }
    }

    /// Closes what the line did not continue, and puts a new node into the innermost container.
    fn open_node(&mut self, kind: NodeKind, start: usize, state: &State) -> usize {
        self.open.truncate(state.matched.max(1));
        let in_list = matches!(kind, NodeKind::Item(_));
        let in_definitions = matches!(kind, NodeKind::Definition(_) | NodeKind::Term);
        while self.open.len() > 1 {
            let done = match self.kind(self.tip()) {
                NodeKind::List(_) => !in_list,
                NodeKind::Definitions => !in_definitions,
                NodeKind::Document
                | NodeKind::Quote
                | NodeKind::Item(_)
                | NodeKind::Div { .. }
                | NodeKind::Note(_)
                | NodeKind::Cell(_)
                | NodeKind::Definition(_) => false,
                _ => true,
            };
            if !done {
                break;
            }
            self.open.pop();
        }
        let parent = self.tip();
        let index = self.nodes.len();
        self.nodes.push(Node { kind, start, end: start, ..EMPTY.clone() });
        if let Some(parent) = self.nodes.get_mut(parent) {
            parent.children.push(index);
        }
        self.open.push(index);
        index
    }

    /// Sets the end of all open nodes.
    fn close_at(&mut self, end: usize) {
        for index in &self.open {
            if let Some(node) = self.nodes.get_mut(*index) {
                node.end = node.end.max(end);
            }
        }
    }

    /// Closes a node and all inside.
    fn close_from(&mut self, index: usize, end: usize) {
        self.close_at(end);
        if let Some(depth) = self.open.iter().position(|i| *i == index) {
            self.open.truncate(depth.max(1));
        }
    }

    fn add_line(&mut self, index: usize, cursor: Cursor<'a>) {
        let piece = Piece { pad: cursor.pad, start: cursor.at, end: cursor.end };
        if let Some(node) = self.nodes.get_mut(index) {
            node.lines.push(piece);
        }
        self.close_at(cursor.end);
        if let NodeKind::Html(condition) = *self.kind(index)
            && openers::html_ends(condition, cursor.rest())
        {
            self.close_from(index, cursor.end);
        }
    }

    fn open_indented_code(&mut self, cursor: &mut Cursor<'a>, state: &mut State) -> bool {
        cursor.skip_columns(4);
        let kind = NodeKind::Code { fence: None, info: (cursor.at, cursor.at) };
        let index = self.open_node(kind, cursor.at, state);
        self.add_line(index, *cursor);
        state.done = true;
        true
    }

    fn heading(&mut self, rest: &str, ahead: &Cursor<'a>, state: &mut State) -> bool {
        let Some((level, from, to)) = openers::heading(rest) else { return false };
        let index = self.open_node(NodeKind::Heading(level), ahead.at, state);
        if let Some(node) = self.nodes.get_mut(index) {
            node.lines.push(Piece { pad: 0, start: ahead.at + from, end: ahead.at + to });
        }
        self.close_at(ahead.end);
        state.done = true;
        true
    }

    fn fence(&mut self, rest: &str, indent: usize, ahead: &Cursor<'a>, state: &mut State) -> bool {
        let Some((byte, len, from, to)) = openers::fence(rest) else { return false };
        let info = (ahead.at + from, ahead.at + to);
        let kind = NodeKind::Code { fence: Some((byte, len, indent)), info };
        self.open_node(kind, ahead.at, state);
        self.close_at(ahead.end);
        state.done = true;
        true
    }

    fn html(
        &mut self,
        rest: &str,
        in_paragraph: bool,
        cursor: &Cursor<'a>,
        state: &mut State,
    ) -> bool {
        let Some(condition) = openers::html_starts(rest) else { return false };
        if condition == 7 && in_paragraph {
            return false;
        }
        let index = self.open_node(NodeKind::Html(condition), cursor.at, state);
        self.add_line(index, *cursor);
        state.done = true;
        true
    }

    /// Makes the open paragraph a heading where it is more than link definitions.
    fn setext(
        &mut self,
        rest: &str,
        paragraph: usize,
        cursor: &Cursor<'a>,
        state: &mut State,
    ) -> bool {
        let Some(level) = openers::setext(rest) else { return false };
        if state.opened || self.open.len() != state.matched {
            return false;
        }
        let text = self.text;
        let Some(node) = self.nodes.get_mut(paragraph) else { return false };
        let first = node.lines.first().and_then(|p| text.get(p.start..p.end)).unwrap_or("");
        if node.kind != NodeKind::Paragraph
            || (first.starts_with('[') && super::references::only_references(text, &node.lines))
        {
            return false;
        }
        node.kind = NodeKind::Heading(level);
        self.close_at(cursor.end);
        state.done = true;
        true
    }

    fn note(&mut self, rest: &str, ahead: Cursor<'a>, to: &mut Cursor<'a>, state: &State) -> bool {
        let Some((label, len)) = openers::note(rest) else { return false };
        self.open_node(NodeKind::Note(label.into()), ahead.at, state);
        *to = ahead;
        to.skip_bytes(len);
        to.skip_space();
        true
    }

    fn verse(
        &mut self,
        rest: &str,
        container: usize,
        cursor: &mut Cursor<'a>,
        ahead: Cursor<'a>,
        state: &State,
    ) -> bool {
        let text = self.text;
        let next = self.next.and_then(|(s, e)| text.get(s..e)).unwrap_or("");
        let busy = matches!(
            self.kind(container),
            NodeKind::Verse | NodeKind::Paragraph | NodeKind::Caption | NodeKind::Table
        );
        if busy || !openers::verse(rest) || openers::heads_table(rest, next) {
            return false;
        }
        self.open_node(NodeKind::Verse, ahead.at, state);
        *cursor = ahead;
        true
    }

    /// Tells whether a line is the first border of a grid: a row stands in the next line.
    fn heads_grid(&self, rest: &str) -> bool {
        let next = self.next.and_then(|(s, e)| self.text.get(s..e)).unwrap_or("");
        let next = next.trim_start_matches([' ', '\t', '>', '|']);
        grid::is_border(rest) && !next.is_empty()
    }

    fn item(
        &mut self,
        rest: &str,
        indent: usize,
        in_paragraph: bool,
        mut ahead: Cursor<'a>,
        cursor: &mut Cursor<'a>,
        state: &State,
    ) -> bool {
        let open = self.open.get(..state.matched).unwrap_or_default().last().copied();
        let list = open.and_then(|i| match self.kind(i) {
            NodeKind::List(marker) => Some(*marker),
            _ => None,
        });
        let Some((marker, len)) = markers::read(rest, list) else { return false };
        ahead.skip_bytes(len);
        let empty = ahead.blank();
        let interrupts = match marker {
            Marker::Bullet(_) => true,
            Marker::Number { start, .. } => start == 1 && rest.starts_with(['0', '1']),
        };
        if in_paragraph && (empty || !interrupts) {
            return false;
        }
        let space = ahead.indent();
        let after = if empty || space > 4 { 1 } else { space };
        let width = rest.get(..len).map_or(len, |s| s.chars().count());
        if !list.is_some_and(|open| marker.same_list(open)) {
            self.open_node(NodeKind::List(marker), ahead.at - len, state);
        } else {
            self.open.truncate(state.matched);
        }
        let inside = State { matched: self.open.len(), opened: true, done: false };
        self.open_node(NodeKind::Item(indent + width + after), ahead.at - len, &inside);
        ahead.skip_columns(after);
        *cursor = ahead;
        self.close_at(cursor.end.min(cursor.at));
        true
    }

    /// Opens or closes a fenced div.
    fn div(
        &mut self,
        rest: &str,
        ahead: &mut Cursor<'a>,
        cursor: &mut Cursor<'a>,
        state: &mut State,
    ) -> bool {
        let Some(attributes) = openers::div(rest) else { return false };
        let end = ahead.end;
        match attributes {
            Some(attributes) => {
                let kind = NodeKind::Div { attributes, closed: false };
                self.open_node(kind, ahead.at, state);
                self.close_at(end);
            }
            None => self.close_div(ahead.at, end, state),
        }
        cursor.at = end;
        cursor.pad = 0;
        true
    }

    fn close_div(&mut self, at: usize, end: usize, state: &State) {
        let matched = self.open.get(..state.matched).unwrap_or_default();
        let is_div = |i: &&usize| matches!(self.kind(**i), NodeKind::Div { .. });
        let Some(index) = matched.iter().rev().find(is_div).copied() else {
            self.stray_fences.push((at, end));
            return;
        };
        if let Some(Node { kind: NodeKind::Div { closed, .. }, .. }) = self.nodes.get_mut(index) {
            *closed = true;
        }
        self.close_from(index, end);
    }

    /// Opens the sense of a definition, or the caption of a table.
    fn definition(
        &mut self,
        indent: usize,
        ahead: &mut Cursor<'a>,
        cursor: &mut Cursor<'a>,
        state: &mut State,
    ) -> bool {
        let at = ahead.at;
        ahead.skip_bytes(1);
        let space = ahead.indent();
        if space == 0 || ahead.blank() {
            return false;
        }
        let container = self.open.get(state.matched - 1).copied().unwrap_or(0);
        match self.place_of_definition(container, state) {
            Some(Place::Caption) => {
                self.open_node(NodeKind::Caption, at, state);
                ahead.skip_space();
                *cursor = *ahead;
                return true;
            }
            Some(Place::Terms(paragraph, parent)) => self.make_terms(paragraph, parent, state),
            Some(Place::Goes) => {}
            None => return false,
        }
        let after = if space > 4 { 1 } else { space };
        self.open_node(NodeKind::Definition(indent + 1 + after), at, state);
        ahead.skip_columns(after);
        *cursor = *ahead;
        true
    }

    fn place_of_definition(&self, container: usize, state: &State) -> Option<Place> {
        match self.kind(container) {
            NodeKind::Definitions => return Some(Place::Goes),
            NodeKind::Table | NodeKind::Grid(_) => return Some(Place::Caption),
            NodeKind::Paragraph if !state.opened => {
                let parent = self.open.get(state.matched.checked_sub(2)?).copied()?;
                return Some(Place::Terms(container, parent));
            }
            NodeKind::Document
            | NodeKind::Quote
            | NodeKind::Item(_)
            | NodeKind::Div { .. }
            | NodeKind::Note(_)
            | NodeKind::Cell(_)
            | NodeKind::Definition(_) => {}
            _ => return None,
        }
        let last = self.nodes.get(container)?.children.last().copied()?;
        match self.kind(last) {
            NodeKind::Table | NodeKind::Grid(_) | NodeKind::Ruled => Some(Place::Caption),
            NodeKind::Paragraph if self.nodes.get(last)?.lines.len() == 1 => {
                Some(Place::Terms(last, container))
            }
            _ => None,
        }
    }

    /// Turns a paragraph into the terms of a definition list: a new one, or the one before it.
    fn make_terms(&mut self, paragraph: usize, parent: usize, state: &mut State) {
        let Some(node) = self.nodes.get_mut(paragraph) else { return };
        let lines = std::mem::take(&mut node.lines);
        let (start, end) = (node.start, node.end);
        let Some(above) = self.nodes.get_mut(parent) else { return };
        above.children.pop();
        let before = above.children.last().copied();
        let list = match before {
            Some(i) if *self.kind(i) == NodeKind::Definitions => i,
            _ => {
                let index = self.nodes.len();
                self.nodes.push(Node { kind: NodeKind::Definitions, start, end, ..EMPTY.clone() });
                if let Some(above) = self.nodes.get_mut(parent) {
                    above.children.push(index);
                }
                index
            }
        };
        for line in lines {
            let index = self.nodes.len();
            let (start, end) = (line.start, line.end);
            self.nodes.push(Node {
                kind: NodeKind::Term,
                children: Vec::new(),
                lines: vec![line],
                start,
                end,
            });
            if let Some(list) = self.nodes.get_mut(list) {
                list.children.push(index);
            }
        }
        let depth = self.open.iter().position(|i| *i == parent).unwrap_or(0);
        self.open.truncate(depth + 1);
        self.open.push(list);
        state.matched = self.open.len();
    }

    fn text_line(&mut self, mut cursor: Cursor<'a>, state: State) {
        let blank = cursor.blank();
        let tip = self.tip();
        let lazy = !state.opened
            && self.open.len() > state.matched
            && matches!(self.kind(tip), NodeKind::Paragraph | NodeKind::Caption);
        if lazy && !blank {
            cursor.skip_space();
            return self.add_line(tip, cursor);
        }
        self.open.truncate(state.matched.max(1));
        if blank {
            return;
        }
        let tip = self.tip();
        match self.kind(tip) {
            NodeKind::Paragraph if self.starts_table(tip, &cursor) => self.table(tip, cursor),
            NodeKind::Paragraph | NodeKind::Caption | NodeKind::Table | NodeKind::Grid(_) => {
                cursor.skip_space();
                self.add_line(tip, cursor);
            }
            NodeKind::Verse => self.add_line(tip, cursor),
            _ => {
                let state = State { matched: self.open.len(), opened: true, done: false };
                cursor.skip_space();
                let index = self.open_node(NodeKind::Paragraph, cursor.at, &state);
                self.add_line(index, cursor);
            }
        }
    }

    fn starts_table(&self, paragraph: usize, cursor: &Cursor<'a>) -> bool {
        let last = self.nodes.get(paragraph).and_then(|n| n.lines.last().copied());
        let head = last.and_then(|p| self.text.get(p.start..p.end)).unwrap_or("");
        openers::heads_table(head, cursor.rest())
    }

    /// Makes the last line of a paragraph the head of a table, this line its delimiters.
    fn table(&mut self, paragraph: usize, mut cursor: Cursor<'a>) {
        let Some(node) = self.nodes.get_mut(paragraph) else { return };
        let Some(head) = node.lines.pop() else { return };
        let index = if node.lines.is_empty() {
            node.kind = NodeKind::Table;
            paragraph
        } else {
            let state = State { matched: self.open.len() - 1, opened: true, done: false };
            self.open_node(NodeKind::Table, head.start, &state)
        };
        if let Some(node) = self.nodes.get_mut(index) {
            node.lines.push(head);
        }
        cursor.skip_space();
        self.add_line(index, cursor);
    }
}

fn first_byte(cursor: &Cursor<'_>) -> Option<u8> {
    cursor.rest().trim_start_matches([' ', '\t']).bytes().next()
}

/// How far a line has come: the open nodes that it continues, and whether it opened any itself.
struct State {
    matched: usize,
    opened: bool,
    /// The line is used up.
    done: bool,
}

/// Where a line that begins with `:` belongs.
enum Place {
    /// Another sense of the term before.
    Goes,
    /// The first sense of the terms in a paragraph of a container.
    Terms(usize, usize),
    Caption,
}
