//! The structure tree as objects (ISO 32000-1, 14.7 and 14.8; ISO 14289-1, 7).

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};
use reissue_page::{ListNumbering, Node, NodeId, NodeKind, Scope, Structure};

use crate::content::MarkOwner;
use crate::objects::{name, text};
use crate::sheet::PdfBox;

/// What a hyphen of the line breaker is (ISO 32000-1, 14.8.2.2.3).
const SOFT_HYPHEN: &str = "\u{ad}";

/// What a blind reader hears of a picture that nobody described.
pub(crate) const UNDESCRIBED: &str = "Illustration";

/// What the pages tell of the structure.
pub(crate) struct Found<'a> {
    /// The page objects.
    pub(crate) pages: &'a [ObjectId],
    /// What each marked-content number belongs to, by page.
    pub(crate) marks: &'a [Vec<MarkOwner>],
    /// The link annotations: page, object, element.
    pub(crate) links: &'a [(usize, ObjectId, Option<NodeId>)],
    /// Where figures and formulas stand.
    pub(crate) boxes: &'a BTreeMap<NodeId, PdfBox>,
}

/// The name of a structure type in the standard namespace (ISO 32000-1, 14.8.4).
pub(crate) fn tag(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Document => "Document",
        NodeKind::Part => "Part",
        NodeKind::Section => "Sect",
        NodeKind::Heading(level) => heading(level),
        NodeKind::Paragraph => "P",
        NodeKind::BlockQuote => "BlockQuote",
        NodeKind::Contents => "TOC",
        NodeKind::ContentsItem => "TOCI",
        NodeKind::Index => "Index",
        NodeKind::List(_) => "L",
        NodeKind::ListItem => "LI",
        NodeKind::Label => "Lbl",
        NodeKind::ListBody => "LBody",
        NodeKind::Table => "Table",
        NodeKind::Row => "TR",
        NodeKind::HeaderCell { .. } => "TH",
        NodeKind::Cell { .. } => "TD",
        NodeKind::TableHead => "THead",
        NodeKind::TableBody => "TBody",
        NodeKind::TableFoot => "TFoot",
        NodeKind::Figure => "Figure",
        NodeKind::Caption => "Caption",
        NodeKind::Formula => "Formula",
        NodeKind::Note => "Note",
        NodeKind::Reference => "Reference",
        NodeKind::Link => "Link",
        NodeKind::Span => "Span",
        NodeKind::Quote => "Quote",
        NodeKind::Code => "Code",
        NodeKind::Ruby => "Ruby",
        NodeKind::RubyBase => "RB",
        NodeKind::RubyText => "RT",
        _ => "Div",
    }
}

fn heading(level: u8) -> &'static str {
    match level {
        0 | 1 => "H1",
        2 => "H2",
        3 => "H3",
        4 => "H4",
        5 => "H5",
        _ => "H6",
    }
}

/// Adds the tree to the document and gives the object of its root. Page `i` has the key `i` of
/// the parent tree; the links follow in order.
pub(crate) fn build(doc: &mut Document, structure: &Structure, found: &Found<'_>) -> ObjectId {
    let mut tree = Tree::new(doc, structure, found);
    let root = doc.new_object_id();
    let mut parents = vec![Vec::new(); found.marks.len()];
    for (page, marks) in found.marks.iter().enumerate() {
        let owners = marks.iter().enumerate();
        parents[page] = owners.map(|(i, owner)| tree.owner(doc, (page, i), *owner)).collect();
    }
    let headings = heading_levels(structure);
    for index in 0..structure.nodes().len() {
        tree.element(doc, NodeId(index as u32), root, &headings);
    }
    let mut numbers = Vec::new();
    for (page, parents) in parents.into_iter().enumerate() {
        let array = doc.add_object(Object::Array(parents));
        numbers.extend([Object::Integer(page as i64), array.into()]);
    }
    for (index, (_, _, node)) in found.links.iter().enumerate() {
        let parent = tree.link_parent(index, *node);
        numbers.extend([Object::Integer((found.marks.len() + index) as i64), parent]);
    }
    let ids = tree.id_tree();
    let document = tree.reference(Structure::ROOT);
    let mut dictionary = Dictionary::from_iter([
        ("Type", name("StructTreeRoot")),
        ("K", Object::Array(vec![document])),
        ("ParentTree", Dictionary::from_iter([("Nums", Object::Array(numbers))]).into()),
        ("ParentTreeNextKey", ((found.marks.len() + found.links.len()) as i64).into()),
    ]);
    if !ids.is_empty() {
        dictionary.set("IDTree", Dictionary::from_iter([("Names", Object::Array(ids))]));
    }
    doc.objects.insert(root, dictionary.into());
    root
}

/// Heading levels without gaps (ISO 14289-1, 7.4.2): a level is one more than that of the heading
/// before at most.
fn heading_levels(structure: &Structure) -> BTreeMap<NodeId, u8> {
    let mut levels = BTreeMap::new();
    let mut last = 0;
    let mut open = vec![Structure::ROOT];
    while let Some(id) = open.pop() {
        let Some(node) = structure.get(id) else { continue };
        if let NodeKind::Heading(level) = node.kind {
            last = level.clamp(1, 6).min(last + 1);
            levels.insert(id, last);
        }
        open.extend(node.children.iter().rev());
    }
    levels
}

struct Tree<'a> {
    structure: &'a Structure,
    found: &'a Found<'a>,
    /// The object of each element that has content.
    objects: Vec<Option<ObjectId>>,
    /// The marks of each element: page and number, in content order.
    marks: BTreeMap<NodeId, Vec<(usize, usize)>>,
    /// The links of each element: index into `found.links`.
    links: BTreeMap<NodeId, Vec<usize>>,
    /// Where each element begins in content order.
    first: Vec<Option<(usize, usize)>>,
    /// Link elements inside references: annotations belong into links (ISO 14289-1, 7.18.5).
    inner: BTreeMap<NodeId, ObjectId>,
    /// Elements of the line breaker's hyphens, by page and mark.
    breaks: BTreeMap<(usize, usize), ObjectId>,
    /// Elements made for links that stand in no element.
    made: BTreeMap<usize, ObjectId>,
    ids: BTreeMap<String, ObjectId>,
}

impl<'a> Tree<'a> {
    fn new(doc: &mut Document, structure: &'a Structure, found: &'a Found<'a>) -> Self {
        let count = structure.nodes().len();
        let mut marks: BTreeMap<NodeId, Vec<(usize, usize)>> = BTreeMap::new();
        for (page, nodes) in found.marks.iter().enumerate() {
            for (number, owner) in nodes.iter().enumerate() {
                marks.entry(owner.node()).or_default().push((page, number));
            }
        }
        let mut links: BTreeMap<NodeId, Vec<usize>> = BTreeMap::new();
        for (index, (_, _, node)) in found.links.iter().enumerate() {
            if let Some(node) = node.filter(|n| structure.get(*n).is_some()) {
                links.entry(node).or_default().push(index);
            }
        }
        let (first, kept) = reach(structure, &marks, &links);
        let objects = (0..count).map(|i| kept[i].then(|| doc.new_object_id())).collect();
        // PDF/UA wants every link annotation in a Link element (ISO 14289-1, 7.18.5).
        let is_other = |n: &&NodeId| structure.get(**n).is_some_and(|n| n.kind != NodeKind::Link);
        let inner = links.keys().filter(is_other).map(|n| (*n, doc.new_object_id())).collect();
        let (breaks, made, ids) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Self { structure, found, objects, marks, links, first, inner, breaks, made, ids }
    }

    fn object(&self, node: NodeId) -> Option<ObjectId> {
        self.objects.get(node.0 as usize).copied().flatten()
    }

    /// The object that marked content belongs to; a hyphen of the line breaker gets its own.
    fn owner(&mut self, doc: &mut Document, at: (usize, usize), owner: MarkOwner) -> Object {
        let parent = self.reference(owner.node());
        let MarkOwner::Break(_) = owner else { return parent };
        let mut hyphen = Dictionary::from_iter([
            ("Type", name("StructElem")),
            ("S", name("Span")),
            ("P", parent),
            ("ActualText", text(SOFT_HYPHEN)),
            ("K", Object::Integer(at.1 as i64)),
        ]);
        if let Some(page) = self.found.pages.get(at.0) {
            hyphen.set("Pg", *page);
        }
        let object = doc.add_object(hyphen);
        self.breaks.insert(at, object);
        object.into()
    }

    /// The object that holds the content of an element.
    fn reference(&self, node: NodeId) -> Object {
        let holder = self.inner.get(&node).copied().or_else(|| self.object(node));
        holder.or(self.object(Structure::ROOT)).map_or(Object::Null, Object::from)
    }

    /// Adds the object of an element.
    fn element(
        &mut self,
        doc: &mut Document,
        id: NodeId,
        root: ObjectId,
        headings: &BTreeMap<NodeId, u8>,
    ) {
        let (Some(node), Some(object)) = (self.structure.get(id), self.object(id)) else { return };
        let kind = headings.get(&id).map_or(node.kind, |level| NodeKind::Heading(*level));
        let parent = match node.parent {
            Some(parent) => self.reference(parent),
            None => root.into(),
        };
        let mut dictionary = Dictionary::from_iter([
            ("Type", name("StructElem")),
            ("S", name(tag(kind))),
            ("P", parent),
        ]);
        self.properties(&mut dictionary, id, node, object);
        let page = self.marks.get(&id).and_then(|m| m.first()).map(|m| m.0);
        let page = page.or_else(|| self.link_page(id));
        if let Some(page) = page.and_then(|p| self.found.pages.get(p)) {
            dictionary.set("Pg", *page);
        }
        let mut kids = self.kids(id, node, page);
        if id == Structure::ROOT {
            kids.extend(self.loose_links(doc));
        }
        if let Some(inner) = self.inner.get(&id) {
            let mut link = Dictionary::from_iter([
                ("Type", name("StructElem")),
                ("S", name("Link")),
                ("P", object.into()),
            ]);
            if let Some(page) = dictionary.remove(b"Pg") {
                link.set("Pg", page);
            }
            set_kids(&mut link, std::mem::take(&mut kids));
            doc.objects.insert(*inner, link.into());
            kids.push((*inner).into());
        }
        set_kids(&mut dictionary, kids);
        doc.objects.insert(object, dictionary.into());
    }

    fn link_page(&self, id: NodeId) -> Option<usize> {
        let link = self.links.get(&id)?.first()?;
        self.found.links.get(*link).map(|l| l.0)
    }

    fn properties(&mut self, out: &mut Dictionary, id: NodeId, node: &Node, object: ObjectId) {
        if let Some(language) = &node.language {
            out.set("Lang", text(language.as_str()));
        }
        if let Some(alt) = alternative(node) {
            out.set("Alt", text(alt));
        }
        let given = node.id.clone();
        if let Some(given) =
            given.or_else(|| (node.kind == NodeKind::Note).then(|| format!("note-{}", id.0)))
        {
            let unique =
                if self.ids.contains_key(&given) { format!("{given}-{}", id.0) } else { given };
            out.set("ID", Object::string_literal(unique.clone()));
            self.ids.insert(unique, object);
        }
        if let Some(attributes) = attributes(node.kind, self.found.boxes.get(&id)) {
            out.set("A", attributes);
        }
    }

    /// Marks and children in reading order: children as the tree says, marks where the page does.
    fn kids(&self, id: NodeId, node: &Node, page: Option<usize>) -> Vec<Object> {
        let marks = self.marks.get(&id).map_or(&[][..], |m| m.as_slice());
        let mut waiting = marks.iter().peekable();
        let mut out = Vec::new();
        for child in &node.children {
            let Some(object) = self.object(*child) else { continue };
            if let Some(begin) = self.first.get(child.0 as usize).copied().flatten() {
                while let Some(mark) = waiting.next_if(|m| **m < begin) {
                    out.push(self.mark(*mark, page));
                }
            }
            out.push(object.into());
        }
        out.extend(waiting.map(|m| self.mark(*m, page)));
        for link in self.links.get(&id).map_or(&[][..], |l| l.as_slice()) {
            out.extend(self.object_reference(*link, page));
        }
        out
    }

    fn mark(&self, (page, number): (usize, usize), current: Option<usize>) -> Object {
        if let Some(hyphen) = self.breaks.get(&(page, number)) {
            return (*hyphen).into();
        }
        let number = Object::Integer(number as i64);
        match self.found.pages.get(page) {
            Some(object) if current != Some(page) => Dictionary::from_iter([
                ("Type", name("MCR")),
                ("Pg", (*object).into()),
                ("MCID", number),
            ])
            .into(),
            _ => number,
        }
    }

    fn object_reference(&self, link: usize, current: Option<usize>) -> Option<Object> {
        let (page, object, _) = self.found.links.get(link)?;
        let mut out =
            Dictionary::from_iter([("Type", name("OBJR")), ("Obj", Object::from(*object))]);
        if current != Some(*page) {
            out.set("Pg", *self.found.pages.get(*page)?);
        }
        Some(out.into())
    }

    /// Elements for links that belong to none, at the end of the document.
    fn loose_links(&mut self, doc: &mut Document) -> Vec<Object> {
        let loose = self.found.links.iter().enumerate();
        let loose: Vec<usize> = loose
            .filter(|(_, l)| l.2.is_none_or(|n| self.structure.get(n).is_none()))
            .map(|(i, _)| i)
            .collect();
        let parent = self.reference(Structure::ROOT);
        let mut out = Vec::new();
        for link in loose {
            let Some(kid) = self.object_reference(link, None) else { continue };
            let object = doc.add_object(Dictionary::from_iter([
                ("Type", name("StructElem")),
                ("S", name("Link")),
                ("P", parent.clone()),
                ("K", kid),
            ]));
            self.made.insert(link, object);
            out.push(object.into());
        }
        out
    }

    fn link_parent(&self, link: usize, node: Option<NodeId>) -> Object {
        let made = self.made.get(&link).map(|o| Object::from(*o));
        made.unwrap_or_else(|| self.reference(node.unwrap_or(Structure::ROOT)))
    }

    fn id_tree(&self) -> Vec<Object> {
        let pairs = self.ids.iter();
        pairs
            .flat_map(|(id, object)| [Object::string_literal(id.clone()), (*object).into()])
            .collect()
    }
}

/// What stands for an element where it can't be seen. A picture without a description is at least
/// called one (ISO 14289-1, 7.3).
fn alternative(node: &Node) -> Option<&str> {
    match node.alt.as_deref() {
        _ if is_undescribed(node) => Some(UNDESCRIBED),
        alt => alt,
    }
}

/// Whether a picture or formula lacks the words that stand for it.
pub(crate) fn is_undescribed(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Figure | NodeKind::Formula)
        && node.alt.as_deref().is_none_or(|alt| alt.trim().is_empty())
}

fn set_kids(element: &mut Dictionary, mut kids: Vec<Object>) {
    match kids.len() {
        0 => {}
        1 => element.set("K", kids.remove(0)),
        _ => element.set("K", kids),
    }
}

type Reach = (Vec<Option<(usize, usize)>>, Vec<bool>);

/// Where each element begins, and whether it is kept: an element without content vanishes, but
/// for the cells of a table.
fn reach(
    structure: &Structure,
    marks: &BTreeMap<NodeId, Vec<(usize, usize)>>,
    links: &BTreeMap<NodeId, Vec<usize>>,
) -> Reach {
    let nodes = structure.nodes();
    let mut first = vec![None; nodes.len()];
    let mut kept = vec![false; nodes.len()];
    for (index, node) in nodes.iter().enumerate().rev() {
        let id = NodeId(index as u32);
        let own = marks.get(&id).and_then(|m| m.first()).copied();
        first[index] = [first[index], own].into_iter().flatten().min();
        let cell = matches!(node.kind, NodeKind::HeaderCell { .. } | NodeKind::Cell { .. });
        kept[index] |= own.is_some() || cell || links.contains_key(&id) || index == 0;
        let Some(parent) = node.parent.map(|p| p.0 as usize).filter(|p| *p < index) else {
            continue;
        };
        first[parent] = [first[parent], first[index]].into_iter().flatten().min();
        kept[parent] |= kept[index];
    }
    (first, kept)
}

/// The attributes of an element (ISO 32000-1, 14.8.5).
fn attributes(kind: NodeKind, place: Option<&PdfBox>) -> Option<Object> {
    let owner = |owner: &str| Dictionary::from_iter([("O", name(owner))]);
    let dictionary = match kind {
        NodeKind::List(numbering) => {
            let mut list = owner("List");
            list.set("ListNumbering", name(numbering_name(numbering)));
            list
        }
        NodeKind::HeaderCell { scope, columns, rows } => {
            let mut cell = spans(owner("Table"), columns, rows);
            cell.set(
                "Scope",
                name(match scope {
                    Scope::Row => "Row",
                    Scope::Column => "Column",
                    Scope::Both => "Both",
                }),
            );
            cell
        }
        NodeKind::Cell { columns, rows } if columns > 1 || rows > 1 => {
            spans(owner("Table"), columns, rows)
        }
        NodeKind::Figure | NodeKind::Formula => {
            let mut layout = owner("Layout");
            layout.set("BBox", crate::objects::rectangle(place?));
            layout.set("Placement", name("Block"));
            layout
        }
        _ => return None,
    };
    Some(dictionary.into())
}

fn spans(mut cell: Dictionary, columns: u16, rows: u16) -> Dictionary {
    if columns > 1 {
        cell.set("ColSpan", i64::from(columns));
    }
    if rows > 1 {
        cell.set("RowSpan", i64::from(rows));
    }
    cell
}

fn numbering_name(numbering: ListNumbering) -> &'static str {
    match numbering {
        ListNumbering::None => "None",
        ListNumbering::Disc => "Disc",
        ListNumbering::Decimal => "Decimal",
        ListNumbering::UpperRoman => "UpperRoman",
        ListNumbering::LowerRoman => "LowerRoman",
        ListNumbering::UpperAlpha => "UpperAlpha",
        ListNumbering::LowerAlpha => "LowerAlpha",
    }
}
