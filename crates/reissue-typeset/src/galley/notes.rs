//! Notes: their numbers, and their text at the foot of pages or at the end of the book.

use std::collections::{HashMap, VecDeque};

use reissue_core::{Book, Inline, InlineKind, NoteId, NoteKind, Section, Visit};
use reissue_page::{Length, NodeId, NodeKind};

use super::inline::{Line, Setting};
use super::{Galley, SetBlock};
use crate::design::{Design, NoteNumbering, NotePlace};
use crate::paginate::Gap;

/// The marks of all notes, and where each stands.
#[derive(Default)]
pub(crate) struct NoteNumbers {
    by_id: HashMap<String, usize>,
    notes: Vec<Numbered>,
    /// The notes of each run of pages that stand at the end of the book.
    pub(crate) ends: Vec<Vec<usize>>,
}

#[derive(Clone, Default)]
struct Numbered {
    mark: String,
    owner: Option<usize>,
    foot: bool,
}

/// A note that stands at the foot of a page.
pub(crate) struct SetNote {
    pub(crate) blocks: Vec<SetBlock>,
}

/// The mark that a note begins with.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    pub(crate) mark: String,
    pub(crate) node: NodeId,
    pub(crate) back: String,
    /// Whether it is set as a full-size figure with a stop.
    pub(crate) full: bool,
}

/// Counts the references of a run of pages.
struct Count<'a> {
    book: &'a Book,
    numbers: &'a mut NoteNumbers,
    unit: usize,
    place: NotePlace,
    /// Foot and end notes so far, where numbers began.
    counts: (u32, u32),
    mixed: bool,
    pending: VecDeque<usize>,
}

impl NoteNumbers {
    /// Numbers the notes of a book in the order of their references; `units` are the sections of
    /// each run of pages, with whether their child sections belong to it.
    pub(crate) fn of(book: &Book, design: &Design, units: &[Vec<(&Section, bool)>]) -> Self {
        let mut numbers = Self::default();
        for (index, note) in book.notes.iter().enumerate() {
            numbers.by_id.entry(note.id.0.clone()).or_insert(index);
        }
        numbers.notes = vec![Numbered::default(); book.notes.len()];
        numbers.ends = vec![Vec::new(); units.len()];
        let place = design.notes.place;
        let kinds = |kind| book.notes.iter().any(|n| n.kind == kind);
        let mixed =
            place == NotePlace::Foot && kinds(NoteKind::Footnote) && kinds(NoteKind::Endnote);
        let mut counts = (0, 0);
        for (unit, sections) in units.iter().enumerate() {
            if design.notes.numbering == NoteNumbering::Chapter {
                counts = (0, 0);
            }
            let pending = VecDeque::new();
            let mut count =
                Count { book, numbers: &mut numbers, unit, place, counts, mixed, pending };
            for (section, whole) in sections {
                count.section(section, *whole);
            }
            counts = count.counts;
        }
        numbers
    }

    pub(crate) fn find(&self, id: &NoteId) -> Option<usize> {
        self.by_id.get(&id.0).copied()
    }

    pub(crate) fn mark(&self, note: usize) -> &str {
        self.notes.get(note).map_or("", |n| &n.mark)
    }

    /// The run of pages that refers to a note first.
    pub(crate) fn owner(&self, note: usize) -> usize {
        self.notes.get(note).and_then(|n| n.owner).unwrap_or(usize::MAX)
    }

    fn at_foot(&self, note: usize) -> bool {
        self.notes.get(note).is_some_and(|n| n.foot)
    }
}

impl Count<'_> {
    fn section(&mut self, section: &Section, whole: bool) {
        section.heading.iter().for_each(|h| self.visit_heading(h));
        self.visit_blocks(&section.blocks);
        if whole {
            section.sections.iter().for_each(|s| self.section(s, true));
        }
    }

    /// Numbers a note, and after it those that it refers to.
    fn refer(&mut self, note: usize) {
        self.pending.push_back(note);
        if self.pending.len() > 1 {
            return;
        }
        while let Some(note) = self.pending.front().copied() {
            self.number(note);
            self.pending.pop_front();
        }
    }

    fn number(&mut self, index: usize) {
        let Some(note) = self.book.notes.get(index) else { return };
        let foot = self.place == NotePlace::Foot && note.kind == NoteKind::Footnote;
        let count = if foot { &mut self.counts.0 } else { &mut self.counts.1 };
        match self.numbers.notes.get_mut(index) {
            Some(n) if n.owner.is_none() => {
                *count += 1;
                let mark = if foot && self.mixed { symbol(*count) } else { count.to_string() };
                *n = Numbered { mark, owner: Some(self.unit), foot };
            }
            _ => return,
        }
        if !foot && let Some(ends) = self.numbers.ends.get_mut(self.unit) {
            ends.push(index);
        }
        // A visitor of its own: a note may be as deep as its blocks, never as deep as a chain.
        let mut refs = Refs::default();
        refs.visit_note(note);
        for id in refs.0 {
            if let Some(inner) = self.numbers.find(&id) {
                self.pending.push_back(inner);
            }
        }
    }
}

#[derive(Default)]
struct Refs(Vec<NoteId>);

impl Visit for Refs {
    fn visit_inline(&mut self, inline: &Inline) {
        if let InlineKind::NoteRef(id) = &inline.kind {
            self.0.push(id.clone());
        }
        self.walk_inline(inline);
    }
}

impl Visit for Count<'_> {
    fn visit_inline(&mut self, inline: &Inline) {
        if let InlineKind::NoteRef(id) = &inline.kind
            && let Some(note) = self.numbers.find(id)
        {
            self.refer(note);
        }
        self.walk_inline(inline);
    }
}

/// The signs of notes in their traditional order, doubled after the sixth.
fn symbol(count: u32) -> String {
    const SIGNS: [&str; 6] = ["*", "†", "‡", "§", "‖", "¶"];
    let index = count.saturating_sub(1);
    let sign = SIGNS.get((index % 6) as usize).copied().unwrap_or("*");
    sign.repeat((index / 6 + 1).min(8) as usize)
}

impl Galley<'_> {
    /// Sets a note that stands at the foot, and those that it refers to; gives how many.
    pub(super) fn note(&mut self, note: usize) -> u16 {
        if !self.cx.numbers.at_foot(note) {
            return 0;
        }
        if let Some(queue) = &mut self.note_queue {
            queue.push_back(note);
            return 0;
        }
        let before = self.set.notes.len();
        self.note_queue = Some(VecDeque::from([note]));
        while let Some(note) = self.note_queue.as_mut().and_then(VecDeque::pop_front) {
            self.set_note(note);
        }
        self.note_queue = None;
        u16::try_from(self.set.notes.len() - before).unwrap_or(u16::MAX)
    }

    fn set_note(&mut self, index: usize) {
        let design = self.cx.design;
        let saved_blocks = std::mem::take(&mut self.set.blocks);
        let saved = (self.leading, self.gap, self.indent, self.lead_in, self.label.take());
        let anchors = std::mem::take(&mut self.anchors);
        self.leading = design.notes.leading;
        (self.gap, self.indent) = (Gap::default(), true);
        self.lead_in = crate::design::LeadIn::Plain;
        let change = |g: &mut Self| {
            g.frame = super::Frame { x: Length::ZERO, width: g.cx.measure };
            g.kind = g.cx.body_type().scaled(design.notes.size);
            g.align = reissue_core::Align::Start;
        };
        self.within(change, |g| g.note_text(index, false));
        let mut blocks = std::mem::replace(&mut self.set.blocks, saved_blocks);
        if blocks.is_empty() {
            blocks.push(SetBlock::empty());
        }
        self.set.notes.push(SetNote { blocks });
        (self.leading, self.gap, self.indent, self.lead_in, self.label) = saved;
        self.anchors = anchors;
    }

    /// Sets the blocks of a note, its mark before the first.
    pub(crate) fn note_text(&mut self, index: usize, full: bool) {
        let cx = self.cx;
        let Some(note) = cx.book.notes.get(index) else { return };
        let node = self.set.structure.add(self.node, NodeKind::Note);
        if let Some(n) = self.set.structure.get_mut(node) {
            n.id = Some(format!("note-{}", note.id.0));
            n.language.clone_from(&note.language);
        }
        self.node = node;
        self.set_language(note.language.as_ref());
        self.anchors.push((format!("note-{}", note.id.0), node));
        let label = self.set.structure.add(node, NodeKind::Label);
        let mark = cx.numbers.mark(index).to_owned();
        let back = format!("noteref-{}", note.id.0);
        self.label = Some(Label { mark, node: label, back, full });
        self.blocks(&note.blocks);
        self.loose_label();
        self.anchors.clear();
    }

    /// Sets the mark of a note alone where no paragraph could take it.
    pub(crate) fn loose_label(&mut self) {
        if self.label.is_some() {
            let node = self.set.structure.add(self.node, NodeKind::Paragraph);
            self.text(&[], node, &super::ParagraphShape::default());
        }
    }

    /// Adds the mark that waits for a paragraph.
    pub(super) fn take_label(&mut self, line: &mut Line<'_>, kind: super::Type) {
        let Some(label) = self.label.take() else { return };
        let kind_of_mark =
            if label.full { kind.lining() } else { self.mark_type(kind, &label.mark) };
        let link = Some((reissue_page::LinkTarget::Destination(label.back), label.node));
        let at = Setting { link, ..Setting::of(kind_of_mark, label.node) };
        let text = if label.full { format!("{}.", label.mark) } else { label.mark };
        self.made_text(line, &text, &at, reissue_core::Span::NONE);
        let at = Setting::of(kind, label.node);
        self.made_text(line, "\u{2002}", &at, reissue_core::Span::NONE);
    }
}

/// The note lines of a chapter: which block and line each is, and its height.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NoteText {
    pub(crate) note: usize,
    pub(crate) block: usize,
    pub(crate) line: usize,
    pub(crate) height: Length,
}
