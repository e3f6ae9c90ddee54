//! One run of pages: set, dealt out, made.

use reissue_core::{Section, Span};
use reissue_page::{NodeId, NodeKind, Structure};

use super::emit::{Sheet, sheets};
use super::plan::{Plan, Unit, UnitKind};
use crate::design::{Design, SidesOfLeaf};
use crate::galley::{Context, Galley, NoteText, Set, flow_of};
use crate::paginate::{Flow, PageBox, paginate};

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
        UnitKind::HalfTitle => galley.half_title(),
        UnitKind::Frontispiece(figure) => galley.frontispiece(figure),
        UnitKind::TitlePage => galley.title_page(),
        UnitKind::Imprint => galley.imprint(),
        UnitKind::Notes => galley.end_notes(plan),
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

/// Deals the lines of a run out to pages, the first of them a recto or a verso.
pub(crate) fn deal(cx: &Context<'_>, laid: Laid, recto: bool) -> Run {
    let Laid { mut set, flow, notes } = laid;
    let found = paginate(&flow, &page_box(cx.design, cx.lines, recto));
    let sheets = sheets(cx, &set, &notes, &found);
    // All of it stands on the sheets now; a book's lines take more room than its pages.
    (set.blocks, set.notes, set.tags) = (Vec::new(), Vec::new(), Vec::new());
    Run { set, sheets, broken_rules: found.broken_rules }
}

fn page_box(design: &Design, lines: u16, starts_recto: bool) -> PageBox {
    PageBox {
        lines,
        leading: design.text.leading,
        note_gap: design.text.leading.scale(0.6),
        starts_recto,
        spreads: design.sides == SidesOfLeaf::Two,
        play: design.text.play,
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
        self.align = match section.role {
            reissue_core::Role::Dedication => reissue_core::Align::Center,
            _ => reissue_core::Align::Start,
        };
        self.blocks(&section.blocks);
        if whole {
            for child in &section.sections {
                self.node = node;
                self.inner_section(plan, child, level.saturating_add(1), 1);
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

    /// Sets the notes that stand at the end, by chapter.
    fn end_notes(&mut self, plan: &Plan<'_>) {
        let parent = self.set.structure.add(Structure::ROOT, NodeKind::Section);
        self.node = parent;
        let title = super::contents::words(self.language(), 2);
        self.made_opening(title, "notes", reissue_core::Role::Notes);
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
    pub(crate) fn made_opening(
        &mut self,
        title: &str,
        destination: &str,
        role: reissue_core::Role,
    ) {
        let mut section = Section::new(role, Span::NONE);
        section.heading = Some(reissue_core::Heading::titled(title));
        self.opening(&section, destination, 1);
    }
}
