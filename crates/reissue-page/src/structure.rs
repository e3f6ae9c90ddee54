//! What the content of pages means: structure tree, outline, destinations.

use reissue_core::Language;

use crate::Point;

/// Names a node of a [`Structure`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

/// The structure tree of a document (ISO 32000-1, 14.7 and 14.8). Node 0 is the document.
#[derive(Clone, Debug)]
pub struct Structure {
    nodes: Vec<Node>,
}

/// One element of the structure tree.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// The element around it; none for the document.
    pub parent: Option<NodeId>,
    /// The elements inside, in reading order. Marked content is found through the pages.
    pub children: Vec<NodeId>,
    /// The language, where it differs from the surroundings.
    pub language: Option<Language>,
    /// What stands for it where it can't be seen (figures, formulas, links).
    pub alt: Option<String>,
    /// A name that is unique in the document; notes need one.
    pub id: Option<String>,
}

/// The kinds of structure element (ISO 32000-1, 14.8.4), as far as books need them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NodeKind {
    /// The whole.
    Document,
    /// Front, body or back matter, or a part.
    Part,
    /// A chapter or section.
    Section,
    /// A heading with its level, 1 to 6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A block quotation.
    BlockQuote,
    /// A division without a meaning of its own.
    Division,
    /// A table of contents.
    Contents,
    /// An entry of a table of contents.
    ContentsItem,
    /// The index.
    Index,
    /// A list.
    List(ListNumbering),
    /// An item of a list.
    ListItem,
    /// The number or bullet of an item, or the mark of a note.
    Label,
    /// The text of an item.
    ListBody,
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// A heading cell.
    HeaderCell {
        /// What it heads.
        scope: Scope,
        /// How many columns it covers.
        columns: u16,
        /// How many rows it covers.
        rows: u16,
    },
    /// A cell.
    Cell {
        /// How many columns it covers.
        columns: u16,
        /// How many rows it covers.
        rows: u16,
    },
    /// The rows that head a table.
    TableHead,
    /// The rows of a table.
    TableBody,
    /// The rows that end a table.
    TableFoot,
    /// A picture.
    Figure,
    /// A caption.
    Caption,
    /// A formula.
    Formula,
    /// A note.
    Note,
    /// A reference to a note or another place of the document.
    Reference,
    /// A link.
    Link,
    /// A run of characters with a language or another property.
    Span,
    /// Words of somebody else in the line.
    Quote,
    /// Computer text.
    Code,
    /// Characters with their reading (ISO 32000-1, 14.8.4.4).
    Ruby,
    /// The characters that have a reading.
    RubyBase,
    /// The reading of characters.
    RubyText,
}

/// How a list is numbered (ISO 32000-1, table 347).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListNumbering {
    /// No labels.
    None,
    /// Bullets.
    Disc,
    /// 1, 2, 3.
    Decimal,
    /// I, II, III.
    UpperRoman,
    /// i, ii, iii.
    LowerRoman,
    /// A, B, C.
    UpperAlpha,
    /// a, b, c.
    LowerAlpha,
}

/// What a heading cell heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Its row.
    Row,
    /// Its column.
    Column,
    /// Both.
    Both,
}

/// Content that is not read out (ISO 32000-1, 14.8.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Artifact {
    /// A running head.
    Header,
    /// A folio, or a line at the foot.
    Footer,
    /// Ornaments, rules, leaders.
    Layout,
    /// Crop marks and the like.
    Page,
    /// A background.
    Background,
}

/// A place in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Destination {
    /// The page, from 0.
    pub page: usize,
    /// The place that comes to the top of the window.
    pub point: Point,
    /// The structure element that begins there.
    pub node: Option<NodeId>,
}

/// A bookmark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineItem {
    /// Its words.
    pub title: String,
    /// The name of the destination it leads to.
    pub destination: String,
    /// The language, where it differs from the document.
    pub language: Option<Language>,
    /// Bookmarks inside.
    pub children: Vec<OutlineItem>,
}

impl Default for Structure {
    fn default() -> Self {
        Self { nodes: vec![Node::new(NodeKind::Document, None)] }
    }
}

impl Structure {
    /// The document element.
    pub const ROOT: NodeId = NodeId(0);

    /// Adds an element at the end of `parent` and gives its name.
    pub fn add(&mut self, parent: NodeId, kind: NodeKind) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Node::new(kind, Some(parent)));
        if let Some(parent) = self.get_mut(parent) {
            parent.children.push(id);
        }
        id
    }

    /// An element.
    pub fn get(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0 as usize)
    }

    /// An element, to change it.
    pub fn get_mut(&mut self, id: NodeId) -> Option<&mut Node> {
        self.nodes.get_mut(id.0 as usize)
    }

    /// All elements; an element's name is its index.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Adds all elements of another tree (a chapter made on another core) below `parent` and
    /// gives what must be added to the names of its nodes. The other's document element vanishes.
    ///
    /// A node `NodeId(n)` of `other`, n > 0, is `NodeId(n + offset)` here.
    pub fn append(&mut self, parent: NodeId, other: Self) -> u32 {
        let offset = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX).saturating_sub(1);
        let moved = |id: NodeId| if id.0 == 0 { parent } else { NodeId(id.0 + offset) };
        for (index, mut node) in other.nodes.into_iter().enumerate() {
            node.children.iter_mut().for_each(|c| *c = moved(*c));
            if index == 0 {
                if let Some(parent) = self.get_mut(parent) {
                    parent.children.append(&mut node.children);
                }
                continue;
            }
            node.parent = node.parent.map(moved);
            self.nodes.push(node);
        }
        offset
    }
}

impl Node {
    fn new(kind: NodeKind, parent: Option<NodeId>) -> Self {
        Self { kind, parent, children: Vec::new(), language: None, alt: None, id: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_of_chapters_are_joined() {
        let mut whole = Structure::default();
        let section = whole.add(Structure::ROOT, NodeKind::Section);
        let mut chapter = Structure::default();
        let quote = chapter.add(Structure::ROOT, NodeKind::BlockQuote);
        let paragraph = chapter.add(quote, NodeKind::Paragraph);
        let offset = whole.append(section, chapter);
        let moved = NodeId(paragraph.0 + offset);
        let parent = whole.get(moved).and_then(|n| n.parent).expect("has a parent");
        assert_eq!(whole.get(parent).map(|n| n.kind), Some(NodeKind::BlockQuote));
        assert_eq!(whole.get(parent).and_then(|n| n.parent), Some(section));
        assert_eq!(whole.get(section).map(|n| n.children.clone()), Some(vec![parent]));
    }
}
