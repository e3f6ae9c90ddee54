//! A first walk over the book: which names exist, which notes are used, what the content holds.

use std::collections::{HashMap, HashSet};

use reissue_core::{
    Block, BlockKind, Book, Image, Inline, InlineKind, Note, NoteId, Role, Section, Visit,
};

use crate::ids::Names;

/// Names a place that links can lead to; an index into [`Anchors`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AnchorId(usize);

/// A place in a document.
#[derive(Clone, Debug)]
struct Anchor {
    id: String,
    doc: Option<usize>,
}

/// All places that links can lead to.
#[derive(Debug, Default)]
pub(crate) struct Anchors {
    list: Vec<Anchor>,
    named: HashMap<String, AnchorId>,
    names: Names,
}

impl Anchors {
    /// Makes a place with an id near to `wish`.
    pub(crate) fn make(&mut self, wish: &str) -> AnchorId {
        let id = self.names.id(wish);
        self.list.push(Anchor { id, doc: None });
        AnchorId(self.list.len() - 1)
    }

    fn name(&mut self, name: &str) {
        if !self.named.contains_key(name) {
            let anchor = self.make(name);
            self.named.insert(name.to_owned(), anchor);
        }
    }

    /// The place that the book calls `name`.
    pub(crate) fn find(&self, name: &str) -> Option<AnchorId> {
        self.named.get(name).copied()
    }

    /// Puts a place into a document and gives its id; none where it stands somewhere already.
    pub(crate) fn place(&mut self, anchor: AnchorId, doc: usize) -> Option<&str> {
        let anchor = self.list.get_mut(anchor.0)?;
        if anchor.doc.is_some() {
            return None;
        }
        anchor.doc = Some(doc);
        Some(&anchor.id)
    }

    /// The document and id of a place that has been put somewhere.
    pub(crate) fn at(&self, anchor: AnchorId) -> Option<(usize, &str)> {
        let anchor = self.list.get(anchor.0)?;
        Some((anchor.doc?, &anchor.id))
    }

    /// An id that leads nowhere else.
    pub(crate) fn fresh(&mut self, wish: &str) -> String {
        self.names.id(wish)
    }
}

/// What the content holds, for the accessibility metadata.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Holds {
    /// How many pictures there are besides the cover.
    pub images: u32,
    /// How many of them have neither alternative text nor are marked as ornaments.
    pub undescribed: u32,
    /// Whether a picture has a long description.
    pub descriptions: bool,
    /// Whether there is a formula.
    pub math: bool,
    /// Whether there is ruby.
    pub ruby: bool,
    /// Whether pages are marked.
    pub pages: bool,
    /// Whether there are index marks.
    pub index: bool,
}

/// What the first walk found.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    pub anchors: Anchors,
    pub holds: Holds,
    /// The notes that some text refers to, in the order of the first reference.
    pub referenced: Vec<NoteId>,
    seen: HashSet<NoteId>,
}

impl Survey {
    /// Walks a book; sections for which `skip` holds are not written and so hold nothing.
    pub(crate) fn of(book: &Book, skip: impl Fn(&Section) -> bool) -> Self {
        let mut walk = Walk { survey: Self::default(), book, skip, depth: 0 };
        book.sections().for_each(|s| walk.visit_section(s));
        let orphans: Vec<&Note> =
            book.notes.iter().filter(|n| !walk.survey.seen.contains(&n.id)).collect();
        orphans.into_iter().for_each(|n| walk.visit_note(n));
        walk.survey
    }
}

struct Walk<'a, F> {
    survey: Survey,
    book: &'a Book,
    skip: F,
    depth: u32,
}

impl<F: Fn(&Section) -> bool> Walk<'_, F> {
    fn image(&mut self, image: &Image) {
        let holds = &mut self.survey.holds;
        holds.images += 1;
        holds.undescribed += u32::from(image.alt.is_none());
        holds.descriptions |= image.description.is_some();
    }

    fn note(&mut self, id: &NoteId) {
        if self.survey.seen.insert(id.clone()) {
            self.survey.referenced.push(id.clone());
            // A chain of notes that each refer to the next is walked to a depth no book has.
            if let Some(note) = self.book.note(id).filter(|_| self.depth < 64) {
                self.depth += 1;
                self.visit_note(note);
                self.depth -= 1;
            }
        }
    }
}

impl<F: Fn(&Section) -> bool> Visit for Walk<'_, F> {
    fn visit_section(&mut self, section: &Section) {
        if (self.skip)(section) {
            // What the edition makes in its place bears its name; the contents are no document here.
            let made = section.role != Role::Contents;
            section.id.iter().filter(|_| made).for_each(|id| self.survey.anchors.name(id));
            return;
        }
        section.id.iter().for_each(|id| self.survey.anchors.name(id));
        self.walk_section(section);
    }

    fn visit_block(&mut self, block: &Block) {
        block.id.iter().for_each(|id| self.survey.anchors.name(id));
        match &block.kind {
            BlockKind::Figure(f) => f.images.iter().for_each(|i| self.image(i)),
            BlockKind::Math(_) => self.survey.holds.math = true,
            BlockKind::PageMark(_) => self.survey.holds.pages = true,
            _ => {}
        }
        self.walk_block(block);
    }

    fn visit_inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Image(i) => self.image(i),
            InlineKind::Math(_) => self.survey.holds.math = true,
            InlineKind::Ruby { .. } => self.survey.holds.ruby = true,
            InlineKind::PageMark(_) => self.survey.holds.pages = true,
            InlineKind::Index(_) => self.survey.holds.index = true,
            InlineKind::Anchor(name) => self.survey.anchors.name(name),
            InlineKind::NoteRef(id) => self.note(id),
            _ => {}
        }
        self.walk_inline(inline);
    }
}

/// Tells whether a section is only a place for something that the edition makes.
pub(crate) fn is_placeholder(section: &Section) -> bool {
    let made =
        matches!(section.role, Role::Contents | Role::Index | Role::Notes | Role::Illustrations);
    made && section.blocks.is_empty() && section.sections.is_empty()
}
