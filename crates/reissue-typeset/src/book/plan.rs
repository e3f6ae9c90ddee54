//! Which runs of pages a book has, and in which order.

use std::collections::HashMap;

use reissue_core::{Book, Heading, Matter, Role, Section, openings, pieces_run_on, plain};

use super::contents::is_number;
use crate::design::{Design, Opening, SidesOfLeaf};

/// A run of pages: a chapter, a part title, a made page.
#[derive(Clone, Debug)]
pub(crate) struct Unit<'a> {
    pub(crate) matter: Matter,
    pub(crate) kind: UnitKind<'a>,
    /// The level of its heading, from 1.
    pub(crate) level: u8,
    pub(crate) opens: Opens,
    /// The part it stands in.
    pub(crate) part: Option<usize>,
}

/// What a run of pages holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum UnitKind<'a> {
    /// A section; its child sections too, or its own blocks alone.
    Section { section: &'a Section, whole: bool },
    /// Short pieces that follow one another on the page; at least two.
    Pieces(&'a [Section]),
    /// The title alone.
    HalfTitle,
    /// A picture facing the title page.
    Frontispiece(&'a reissue_core::Figure),
    /// The title page.
    TitlePage,
    /// The imprint.
    Imprint,
    /// The table of contents, under the heading of the source's where it has one.
    Contents(Option<&'a Section>),
    /// The list of illustrations.
    Illustrations,
    /// The notes that stand at the end, in the section that the source keeps for them.
    Notes(Option<&'a Section>),
    /// The index.
    Index(Option<&'a Section>),
    /// How the book was made.
    Colophon,
}

/// The side on which a run of pages begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opens {
    Any,
    Recto,
    Verso,
}

/// The runs of pages of a book, and the names of its sections.
pub(crate) struct Plan<'a> {
    pub(crate) units: Vec<Unit<'a>>,
    names: HashMap<usize, String>,
}

impl<'a> Plan<'a> {
    pub(crate) fn of(book: &'a Book, design: &Design, facts: &Facts) -> Self {
        let mut plan = Self { units: Vec::new(), names: HashMap::new() };
        let mut count = 0;
        for section in book.sections() {
            plan.name(section, &mut count);
        }
        plan.front(book, design, facts);
        plan.group(&book.body, Matter::Body, 1, None, design);
        plan.back(book, design, facts);
        if let Some(first) = plan.units.iter_mut().find(|u| u.matter == Matter::Body) {
            first.opens = Opens::Recto;
        }
        if design.sides == SidesOfLeaf::One {
            plan.units.iter_mut().for_each(|u| u.opens = Opens::Any);
        }
        plan
    }

    /// The destination of a section.
    pub(crate) fn destination(&self, section: &Section) -> &str {
        self.names.get(&address(section)).map_or("", String::as_str)
    }

    fn name(&mut self, section: &Section, count: &mut usize) {
        *count += 1;
        let name = section.id.clone().unwrap_or_else(|| format!("section-{count}"));
        self.names.insert(address(section), name);
        section.sections.iter().for_each(|s| self.name(s, count));
    }

    fn push(&mut self, matter: Matter, kind: UnitKind<'a>, opens: Opens) {
        self.units.push(Unit { matter, kind, level: 1, opens, part: None });
    }

    fn front(&mut self, book: &'a Book, design: &Design, facts: &Facts) {
        let made = design.made;
        let given = |role| book.front.iter().find(|s| s.role == role);
        // A list of one title tells nothing.
        let listed = made.contents && titles(book, made.contents_depth) > 1;
        let mut taken: Vec<usize> = Vec::new();
        let front = Matter::Front;
        let order = [
            (Role::HalfTitle, made.half_title.then_some(UnitKind::HalfTitle), Opens::Recto),
            (Role::AlsoBy, frontispiece(book).map(UnitKind::Frontispiece), Opens::Verso),
            (Role::TitlePage, made.title_page.then_some(UnitKind::TitlePage), Opens::Recto),
            (
                Role::Imprint,
                (made.imprint && facts.imprint).then_some(UnitKind::Imprint),
                Opens::Verso,
            ),
            (Role::Dedication, None, Opens::Recto),
            (Role::Epigraph, None, Opens::Recto),
            (
                Role::Contents,
                listed.then(|| UnitKind::Contents(given(Role::Contents))),
                Opens::Recto,
            ),
            (
                Role::Illustrations,
                (made.illustrations && facts.captions).then_some(UnitKind::Illustrations),
                Opens::Any,
            ),
        ];
        for (role, kind, opens) in order {
            let section = given(role);
            let contents = matches!(kind, Some(UnitKind::Contents(_)));
            taken.extend(section.map(address));
            match section {
                Some(section) if !contents => {
                    self.push(front, UnitKind::Section { section, whole: true }, opens);
                    if role == Role::AlsoBy
                        && let Some(kind) = kind
                    {
                        self.push(front, kind, opens);
                    }
                }
                _ => {
                    if let Some(kind) = kind {
                        self.push(front, kind, opens);
                    }
                }
            }
        }
        for section in book.front.iter().filter(|s| !taken.contains(&address(s))) {
            self.section(section, front, 1, None, design);
        }
    }

    fn back(&mut self, book: &'a Book, design: &Design, facts: &Facts) {
        let back = Matter::Back;
        let opens = opening(design);
        let given = book.back.iter().find(|s| s.role == Role::Index);
        let index = design.made.index && facts.index;
        let keeps = |s: &&Section| s.role == Role::Notes && s.sections.is_empty();
        let notes_given = book.back.iter().find(keeps).filter(|_| facts.end_notes);
        let mut notes = facts.end_notes && notes_given.is_none();
        for section in &book.back {
            if notes && !matches!(section.role, Role::Afterword | Role::Appendix) {
                self.push(back, UnitKind::Notes(None), opens);
                notes = false;
            }
            if section.role == Role::Index && index {
                self.push(back, UnitKind::Index(given), opens);
                continue;
            }
            if notes_given.is_some_and(|n| std::ptr::eq(n, section)) {
                self.push(back, UnitKind::Notes(notes_given), opens);
                continue;
            }
            self.section(section, back, 1, None, design);
        }
        if notes {
            self.push(back, UnitKind::Notes(None), opens);
        }
        if index && given.is_none() {
            self.push(back, UnitKind::Index(None), opens);
        }
        if design.made.colophon && !book.back.iter().any(|s| s.role == Role::Colophon) {
            self.push(back, UnitKind::Colophon, Opens::Any);
        }
    }

    /// Plans sections that follow one another.
    fn group(
        &mut self,
        sections: &'a [Section],
        matter: Matter,
        level: u8,
        part: Option<usize>,
        design: &Design,
    ) {
        for group in openings(sections) {
            match group {
                [section] => self.section(section, matter, level, part, design),
                _ => {
                    let (kind, opens) = (UnitKind::Pieces(group), opening(design));
                    self.units.push(Unit { matter, kind, level, opens, part });
                }
            }
        }
    }

    fn section(
        &mut self,
        section: &'a Section,
        matter: Matter,
        level: u8,
        part: Option<usize>,
        design: &Design,
    ) {
        let division = is_division(section.role);
        let run_on = pieces_run_on(&section.sections);
        let apart = division
            || section
                .sections
                .iter()
                .any(|s| opens_page(s.role) && !(run_on && s.role == Role::Piece));
        let opens = if division { Opens::Recto } else { opening(design) };
        let at = self.units.len();
        let empty = section.heading.is_none() && section.blocks.is_empty();
        if !(apart && empty) {
            let kind = UnitKind::Section { section, whole: !apart };
            self.units.push(Unit { matter, kind, level, opens, part });
        }
        if apart && level < 32 {
            let part = if division { Some(at) } else { part };
            let first = self.units.len();
            self.group(&section.sections, matter, level + 1, part, design);
            // The title of a part has a leaf to itself.
            if division
                && design.chapter.part_leaf
                && first > at
                && let Some(child) = self.units.get_mut(first)
            {
                child.opens = Opens::Recto;
            }
        }
    }
}

/// What must be known of a book to plan it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Facts {
    pub(crate) captions: bool,
    pub(crate) index: bool,
    pub(crate) end_notes: bool,
    /// Whether anything can be said on an imprint page.
    pub(crate) imprint: bool,
}

/// How many titles the contents could list: of the body, and of what stands beside it.
fn titles(book: &Book, depth: u8) -> usize {
    fn of(sections: &[Section], depth: u8) -> usize {
        let one = |section: &Section, piece: bool| {
            let bare = |h: &Heading| section.role == Role::Section && is_number(&plain(&h.ordinal));
            let words = |h: &Heading| if piece || bare(h) { plain(&h.title) } else { h.label() };
            let titled = section.heading.as_ref().is_some_and(|h| !words(h).trim().is_empty());
            let below = if depth > 1 { of(&section.sections, depth - 1) } else { 0 };
            usize::from(titled) + below
        };
        let piece = |s: &Section, group: &[Section]| group.len() > 1 && s.role == Role::Piece;
        let each = |group: &[Section]| group.iter().map(|s| one(s, piece(s, group))).sum::<usize>();
        openings(sections).into_iter().map(each).sum()
    }
    let lists = |role| matches!(role, Role::Contents | Role::Illustrations);
    let front = book.front.iter().filter(|s| !is_display(s.role) && !lists(s.role));
    front.map(|s| of(std::slice::from_ref(s), 1)).sum::<usize>()
        + of(&book.body, depth)
        + of(&book.back, depth)
}

/// The figure of the book that faces the title page.
pub(crate) fn frontispiece(book: &Book) -> Option<&reissue_core::Figure> {
    let sections = book.front.iter().chain(book.body.first());
    let figures = sections.flat_map(|s| &s.blocks).filter_map(|b| match &b.kind {
        reissue_core::BlockKind::Figure(figure) => Some(figure),
        _ => None,
    });
    figures.into_iter().find(|f| f.placement == reissue_core::Placement::Frontispiece)
}

fn opening(design: &Design) -> Opens {
    match design.chapter.opens {
        Opening::Any => Opens::Any,
        Opening::Recto => Opens::Recto,
    }
}

fn address(section: &Section) -> usize {
    std::ptr::from_ref(section) as usize
}

/// Whether a section has its title on a page of its own, and its chapters after it.
pub(crate) fn is_division(role: Role) -> bool {
    matches!(role, Role::Part | Role::Volume)
}

/// Whether a section inside another opens a page.
fn opens_page(role: Role) -> bool {
    !matches!(role, Role::Section | Role::Scene | Role::Note)
}

/// Whether a section without a heading begins lower on its page all the same.
pub(crate) fn sinks(role: Role) -> bool {
    matches!(role, Role::Dedication | Role::Epigraph | Role::Chapter | Role::Prologue)
}

/// Whether the pages of a section bear neither running head nor folio.
pub(crate) fn is_display(role: Role) -> bool {
    matches!(
        role,
        Role::HalfTitle
            | Role::TitlePage
            | Role::Imprint
            | Role::Dedication
            | Role::Epigraph
            | Role::Part
            | Role::Volume
            | Role::AlsoBy
            | Role::Colophon
    )
}
