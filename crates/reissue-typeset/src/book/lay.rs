//! One run of pages: set, dealt out, made.

use reissue_core::{Align, Block, BlockKind, Role, Section, Span};
use reissue_page::{NodeId, NodeKind, Structure};

use super::emit::{Sheet, sheets};
use super::plan::{Plan, Unit, UnitKind};
use crate::design::{Design, SidesOfLeaf};
use crate::galley::{
    Body, Context, Galley, NoteText, Set, complete_all, complete_page_ends, flow_of,
};
use crate::paginate::{Entry, Flow, PageBox, Pagination, paginate};

/// A run of pages that is set but not dealt out.
pub(crate) struct Laid {
    pub(crate) set: Set,
    pub(crate) flow: Flow,
    pub(crate) notes: Vec<NoteText>,
}

/// A run of pages with what stands on them.
pub(crate) struct Run {
    pub(crate) set: Set,
    pub(crate) sheets: Vec<Sheet>,
    pub(crate) broken_rules: Vec<u32>,
}

/// Sets the lines of a run of pages that needs no page numbers.
pub(crate) fn lay(cx: &Context<'_>, plan: &Plan<'_>, unit: &Unit<'_>) -> Laid {
    let mut galley = Galley::new(cx);
    match unit.kind {
        UnitKind::Section { section, whole } => {
            galley.section_pages(plan, section, unit.level, whole);
        }
        UnitKind::Pieces(pieces) => {
            galley.share_poem_width(pieces);
            for piece in pieces {
                galley.node = Structure::ROOT;
                galley.inner_section(plan, piece, unit.level, 1);
            }
        }
        UnitKind::HalfTitle => galley.half_title(),
        UnitKind::Frontispiece(figure) => galley.frontispiece(figure),
        UnitKind::TitlePage => galley.title_page(),
        UnitKind::Imprint => galley.imprint(),
        UnitKind::Notes(section) => galley.end_notes(plan, section),
        UnitKind::Colophon => galley.colophon(),
        UnitKind::Contents(_) | UnitKind::Illustrations | UnitKind::Index(_) => {}
    }
    finish(cx, galley)
}

/// Ends the setting of a run.
pub(crate) fn finish(cx: &Context<'_>, mut galley: Galley<'_>) -> Laid {
    galley.set.pause = galley.ornament("* * *", true);
    let set = galley.set;
    let (flow, notes) = flow_of(&set, cx.design.notes.leading);
    Laid { set, flow, notes }
}

/// How often the pages of a run are found anew for words divided at their ends, before all its
/// paragraphs get their alternatives.
const ROUNDS: usize = 6;

/// Finds the pages of a run, the first of them a recto or a verso.
fn settled(cx: &Context<'_>, laid: &mut Laid, recto: bool) -> Pagination {
    let Laid { set, flow, .. } = laid;
    let page = page_box(cx.design, cx.lines, recto);
    let mut found = paginate(flow, &page);
    let mut rounds = 0;
    while complete_page_ends(set, flow, &found) {
        rounds += 1;
        if rounds == ROUNDS {
            complete_all(set, flow);
        }
        found = paginate(flow, &page);
    }
    found
}

/// Deals the lines of a run out to pages, the first of them a recto or a verso.
pub(crate) fn deal(cx: &Context<'_>, mut laid: Laid, recto: bool) -> Run {
    let mut found = settled(cx, &mut laid, recto);
    let Laid { mut set, notes, .. } = laid;
    sink_figures(&mut found, &set);
    let sheets = sheets(cx, &set, &notes, &found);
    // All of it stands on the sheets now; a book's lines take more room than its pages.
    (set.blocks, set.notes, set.tags) = (Vec::new(), Vec::new(), Vec::new());
    Run { set, sheets, broken_rules: found.broken_rules }
}

/// How many pages a run takes, the first of them a recto or a verso.
pub(crate) fn pages_of(cx: &Context<'_>, laid: &mut Laid, recto: bool) -> usize {
    settled(cx, laid, recto).pages.len()
}

/// Moves figures that want to stand at the foot of a page below the text that follows them on it.
fn sink_figures(found: &mut Pagination, set: &Set) {
    for page in &mut found.pages {
        let sinks = |e: &Entry| match e {
            Entry::Lines { block, .. } => set.blocks.get(*block).is_some_and(|b| b.bottom),
            _ => false,
        };
        let Some(at) = page.entries.iter().position(sinks) else { continue };
        let (above, here) = page.entries.split_at(at);
        let Some((figure, below)) = here.split_first() else { continue };
        let end = below.iter().map(|e| bottom(e, set)).max();
        let plain = below.iter().all(|e| matches!(e, Entry::Lines { .. }) && !sinks(e));
        let Some(end) = end.filter(|_| plain) else { continue };
        let (top, height) = (top(figure), bottom(figure, set) - top(figure));
        let start = above.iter().map(|e| bottom(e, set)).max().unwrap_or(0);
        let first = below.iter().map(self::top).min().unwrap_or(top);
        let mut entries = above.to_vec();
        entries.extend(below.iter().map(|e| raised(e, first - start)));
        entries.push(raised_to(figure, end - height));
        page.entries = entries;
    }
}

fn top(entry: &Entry) -> u16 {
    match entry {
        Entry::Lines { top, .. } | Entry::Repeat { top, .. } | Entry::Pause { top } => *top,
    }
}

/// The first grid line below an entry.
fn bottom(entry: &Entry, set: &Set) -> u16 {
    let Entry::Lines { block, lines, top, .. } = entry else { return top(entry) + 1 };
    let height = match set.blocks.get(*block).map(|b| &b.body) {
        Some(Body::Fixed(fixed)) => {
            fixed.lines.get(lines.clone()).unwrap_or_default().iter().map(|l| l.height).sum()
        }
        _ => u16::try_from(lines.len()).unwrap_or(u16::MAX),
    };
    top.saturating_add(height)
}

fn raised(entry: &Entry, by: u16) -> Entry {
    raised_to(entry, top(entry).saturating_sub(by))
}

fn raised_to(entry: &Entry, to: u16) -> Entry {
    let mut entry = entry.clone();
    match &mut entry {
        Entry::Lines { top, .. } | Entry::Repeat { top, .. } | Entry::Pause { top } => *top = to,
    }
    entry
}

fn page_box(design: &Design, lines: u16, starts_recto: bool) -> PageBox {
    PageBox {
        lines,
        leading: design.text.leading,
        note_gap: design.text.leading.scale(0.6),
        starts_recto,
        leaves: design.sides == SidesOfLeaf::Two,
        play: design.text.play,
        deeper: design.deeper(),
    }
}

impl Galley<'_> {
    /// Sets a section that opens a page, and the sections inside it where they belong to it.
    fn section_pages(&mut self, plan: &Plan<'_>, section: &Section, level: u8, whole: bool) {
        let kind =
            if super::plan::is_division(section.role) { NodeKind::Part } else { NodeKind::Section };
        let node = self.open(section, Structure::ROOT, kind);
        self.set_language(section.language.as_ref());
        self.opening(section, plan.destination(section), level);
        self.section_blocks(section);
        if section.role == Role::Imprint {
            self.stand_low();
        }
        if whole {
            self.share_poem_width(&section.sections);
            for child in &section.sections {
                self.node = node;
                self.inner_section(plan, child, level.saturating_add(1), 1);
            }
        }
    }

    /// Sets the blocks of a section that opens a page, as its role asks.
    fn section_blocks(&mut self, section: &Section) {
        match section.role {
            Role::Dedication | Role::Colophon | Role::HalfTitle => {
                // A dedication may be a letter.
                let long = |b: &Block| match &b.kind {
                    BlockKind::Paragraph(p) => self.is_long(&p.content),
                    _ => false,
                };
                let prose = section.role == Role::Dedication && section.blocks.iter().any(long);
                self.align = if prose { Align::Start } else { Align::Center };
                self.blocks(&section.blocks);
            }
            Role::TitlePage => self.given_title_page(section),
            Role::Imprint => {
                self.kind = self.kind.scaled(850);
                for block in &section.blocks {
                    self.space(1);
                    self.indent = false;
                    self.blocks(std::slice::from_ref(block));
                }
            }
            Role::Index => self.given_index(section),
            role => {
                self.hanging_lists = role == Role::Bibliography;
                self.share_verse_width(&section.blocks);
                self.blocks(&section.blocks);
                (self.hanging_lists, self.poem_width) = (false, None);
            }
        }
    }

    fn open(&mut self, section: &Section, parent: NodeId, kind: NodeKind) -> NodeId {
        let node = self.set.structure.add(parent, kind);
        if let Some(n) = self.set.structure.get_mut(node) {
            n.language.clone_from(&section.language);
        }
        self.node = node;
        node
    }

    fn inner_section(&mut self, plan: &Plan<'_>, section: &Section, level: u8, deep: u8) {
        let language = self.kind.language;
        let node = self.open(section, self.node, NodeKind::Section);
        self.set_language(section.language.as_ref());
        self.subheading(section, plan.destination(section), level, deep);
        self.blocks(&section.blocks);
        if deep < 64 {
            for child in &section.sections {
                self.node = node;
                self.inner_section(plan, child, level.saturating_add(1), deep + 1);
            }
        }
        self.kind.language = language;
    }

    /// Sets the notes that stand at the end, by chapter, after what the source's own section of
    /// notes says.
    fn end_notes(&mut self, plan: &Plan<'_>, section: Option<&Section>) {
        let parent = self.set.structure.add(Structure::ROOT, NodeKind::Section);
        self.node = parent;
        self.listed_opening(section, self.wording().notes, "notes", Role::Notes);
        self.blocks(section.map_or(&[][..], |s| &s.blocks));
        let body = self.kind;
        self.kind = self.kind.scaled(self.cx.design.text.quote_size);
        let numbers = self.cx.numbers;
        for (unit, notes) in numbers.ends.iter().enumerate() {
            if notes.is_empty() {
                continue;
            }
            let title = match plan.units.get(unit).map(|u| u.kind) {
                Some(UnitKind::Section { section, .. }) => {
                    section.heading.as_ref().map(reissue_core::Heading::label)
                }
                _ => None,
            };
            if let Some(title) = title.filter(|t| !t.is_empty()) {
                self.made_subheading(&title);
            }
            for note in notes {
                self.indent = false;
                let node = self.node;
                self.note_text(*note, true);
                self.node = node;
            }
        }
        self.kind = body;
    }

    /// A heading that the program words itself.
    pub(crate) fn made_opening(&mut self, title: &str, destination: &str, role: Role) {
        let mut section = Section::new(role, Span::NONE);
        section.heading = Some(reissue_core::Heading::titled(title));
        self.opening(&section, destination, 1);
    }
}
