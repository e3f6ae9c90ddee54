//! The whole book: its runs of pages in order, numbered and furnished.

mod assemble;
mod contents;
mod emit;
mod facts;
mod front;
mod furniture;
mod index;
mod lay;
mod marks;
mod plan;
#[cfg(test)]
mod tests;
mod wording;

use std::collections::BTreeMap;

use rayon::prelude::*;
use reissue_core::{Book, Diagnostic, Matter};
use reissue_page::{LabelStyle, PageLabel, Pages};

use crate::design::{Design, SidesOfLeaf};
use crate::error::{Missing, TypesetError};
use crate::fonts::FontLibrary;
use crate::galley::{Context, NoteNumbers};
use crate::pictures::Pictures;
use crate::shape::Typesetter;
use contents::{Foreseen, captions_of};
use facts::Survey;
use lay::{Laid, Run, deal, finish, lay, pages_of};
use plan::{Opens, Plan, Unit, UnitKind};

pub use marks::{PageStart, page_marks};
pub(crate) use plan::sinks;

/// A book that is set.
#[derive(Clone, Debug, Default)]
pub struct Typeset {
    /// The pages.
    pub pages: Pages,
    /// What could not be set as it should be.
    pub diagnostics: Vec<Diagnostic>,
    /// With which place of the book's text each page begins.
    pub starts: Vec<PageStart>,
}

/// Sets a book.
///
/// # Errors
/// Characters that no face of the library has, a family that it does not hold, a page without
/// room for text. All else is set as well as can be, and reported.
pub fn typeset(book: &Book, design: &Design, fonts: &FontLibrary) -> Result<Typeset, TypesetError> {
    check(design)?;
    let family = |name: &str| {
        fonts.family(name).ok_or_else(|| TypesetError::NoFamily {
            family: name.into(),
            known: fonts.families().map(|(_, n)| n.to_owned()).collect(),
        })
    };
    let (text, mono) = (family(&design.text.family)?, family(&design.text.mono)?);
    let typesetter = Typesetter::new(fonts.clone());
    let survey = Survey::of(book);
    let pictures = Pictures::of(book);
    let plan = Plan::of(book, design, &survey.facts(book, design));
    let sections: Vec<_> = plan
        .units
        .iter()
        .map(|u| match u.kind {
            UnitKind::Section { section, whole } => vec![(section, whole)],
            UnitKind::Pieces(pieces) => pieces.iter().map(|s| (s, true)).collect(),
            UnitKind::Notes(Some(section)) | UnitKind::Index(Some(section)) => {
                vec![(section, false)]
            }
            _ => Vec::new(),
        })
        .collect();
    let numbers = NoteNumbers::of(book, design, &sections);
    let cx = Context {
        unit: 0,
        book,
        design,
        typesetter: &typesetter,
        family: text,
        mono,
        measure: design.measure(),
        lines: design.lines(),
        pictures: &pictures,
        numbers: &numbers,
        lists: &survey.lists,
        ids: &survey.ids,
        frontispiece: plan::frontispiece(book).map(|f| std::ptr::from_ref(f) as usize),
    };
    Press::new(cx, &plan).run()
}

fn check(design: &Design) -> Result<(), TypesetError> {
    let m = &design.margins;
    let wrong = |a, b, whole: reissue_page::Length| {
        let sum: reissue_page::Length = a + b;
        (whole - sum < reissue_page::Length::POINT)
            .then(|| TypesetError::NoRoom { margins: sum.to_string(), page: whole.to_string() })
    };
    let across = wrong(m.inner, m.outer, design.trim.width);
    let down = wrong(m.head, m.foot, design.trim.height);
    across.or(down).map_or(Ok(()), Err)
}

/// A page in its place: a sheet of a run, or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    unit: usize,
    /// The sheet of the run; none for a blank page before it.
    sheet: Option<usize>,
}

/// How many runs each of several threads sets ahead of their pages.
const AHEAD: usize = 4;

/// A book on its way to pages.
struct Press<'a> {
    cx: Context<'a>,
    plan: &'a Plan<'a>,
    runs: Vec<Option<Run>>,
    front: Vec<Place>,
    body: Vec<Place>,
    /// Whether the body begins on a right-hand page, the first page of all being one.
    recto: bool,
}

impl<'a> Press<'a> {
    fn new(cx: Context<'a>, plan: &'a Plan<'a>) -> Self {
        let runs = plan.units.iter().map(|_| None).collect();
        Self { cx, plan, runs, front: Vec::new(), body: Vec::new(), recto: true }
    }

    fn context(&self, unit: usize) -> Context<'a> {
        Context { unit, ..self.cx }
    }

    fn run(mut self) -> Result<Typeset, TypesetError> {
        self.deal_all(None)?;
        if !self.two_sided() && self.front.len().is_multiple_of(2) != self.recto {
            // A line more or less in the contents than was thought has moved the body on.
            let recto = !self.recto;
            self = Self::new(self.cx, self.plan);
            self.deal_all(Some(recto))?;
        }
        assemble::assemble(self)
    }

    /// Sets all runs and deals them out; `recto`: on which side the body begins, where that is known.
    fn deal_all(&mut self, recto: Option<bool>) -> Result<(), TypesetError> {
        let mut laid: Vec<Option<Laid>> = self.plan.units.iter().map(|_| None).collect();
        let mut lacking = Vec::new();
        self.lay_all(&self.units_of(Matter::Front), &mut laid, &mut lacking);
        if !self.two_sided() {
            // The side of the first page of the body hangs on the length of the contents before it.
            self.recto = match recto {
                Some(recto) => recto,
                None => self.front_pages(&mut laid).is_multiple_of(2),
            };
        }
        self.deal_matter(Matter::Body, &mut laid, &mut lacking);
        self.deal_matter(Matter::Back, &mut laid, &mut lacking);
        missing(&lacking)?;
        self.deal_front(&mut laid);
        lacking.extend(self.runs.iter().flatten().flat_map(|r| &r.set.missing));
        missing(&lacking)?;
        Ok(())
    }

    fn units_of(&self, matter: Matter) -> Vec<usize> {
        let units = self.plan.units.iter().enumerate();
        units.filter(|(_, unit)| unit.matter == matter).map(|(index, _)| index).collect()
    }

    /// Sets the lines of those of some units that need no page numbers and are not set yet.
    fn lay_all(&self, units: &[usize], laid: &mut [Option<Laid>], lacking: &mut Vec<Missing>) {
        let is_due = |index: &&usize| {
            self.is_text(**index) && laid.get(**index).is_some_and(Option::is_none)
        };
        let due: Vec<usize> = units.iter().filter(is_due).copied().collect();
        let lay = |index: usize| {
            let unit = self.plan.units.get(index)?;
            Some((index, lay(&self.context(index), self.plan, unit)))
        };
        let fresh: Vec<(usize, Laid)> = due.into_par_iter().filter_map(lay).collect();
        for (index, ready) in fresh {
            lacking.extend(&ready.set.missing);
            if let Some(slot) = laid.get_mut(index) {
                *slot = Some(ready);
            }
        }
    }

    fn two_sided(&self) -> bool {
        self.cx.design.sides == SidesOfLeaf::Two
    }

    /// Deals out the runs of body or back matter, in order, unless characters are lacking. Only
    /// some are set ahead of their pages: the lines of a whole book, with all their alternatives,
    /// take as much room as its pages.
    fn deal_matter(
        &mut self,
        matter: Matter,
        laid: &mut [Option<Laid>],
        lacking: &mut Vec<Missing>,
    ) {
        let threads = rayon::current_num_threads();
        let ahead = if threads == 1 { 1 } else { AHEAD * threads };
        for some in self.units_of(matter).chunks(ahead) {
            self.lay_all(some, laid, lacking);
            for index in some {
                let ready = laid.get_mut(*index).and_then(Option::take);
                let Some(unit) = self.plan.units.get(*index).filter(|_| lacking.is_empty()) else {
                    continue;
                };
                let ready = ready.unwrap_or_else(|| self.lay_numbered(*index, unit));
                let mut places = std::mem::take(&mut self.body);
                let run = self.place(*index, unit, ready, &mut places);
                self.body = places;
                if let Some(slot) = self.runs.get_mut(*index) {
                    *slot = Some(run);
                }
            }
        }
    }

    /// Sets a run that needs the page numbers found so far.
    fn lay_numbered(&self, index: usize, unit: &Unit<'_>) -> Laid {
        let cx = self.context(index);
        let mut galley = crate::galley::Galley::new(&cx);
        match unit.kind {
            UnitKind::Contents(section) => galley.contents(section, &self.entries()),
            UnitKind::Illustrations => galley.illustrations(&self.captions()),
            UnitKind::Index(section) => galley.index(section, &self.index_places()),
            _ => {}
        }
        finish(&cx, galley)
    }

    /// How many pages the front matter will have, found before the pages are numbered that its
    /// contents list.
    fn front_pages(&self, laid: &mut [Option<Laid>]) -> usize {
        let mut count = 0_usize;
        for (index, unit) in self.plan.units.iter().enumerate() {
            if unit.matter != Matter::Front {
                continue;
            }
            let cx = self.context(index);
            let recto = count.is_multiple_of(2);
            count += match laid.get_mut(index).and_then(Option::as_mut) {
                Some(ready) => pages_of(&cx, ready, recto),
                None => pages_of(&cx, &mut self.lay_unnumbered(index, unit), recto),
            };
        }
        count
    }

    /// Sets contents or a list of illustrations before the pages are known, or the runs they list.
    fn lay_unnumbered(&self, index: usize, unit: &Unit<'_>) -> Laid {
        let cx = self.context(index);
        let mut galley = crate::galley::Galley::new(&cx);
        let runs: Vec<Foreseen> =
            self.plan.units.iter().map(|unit| Foreseen::of(self, unit)).collect();
        let unknown = |_: &str| Some("000".into());
        match unit.kind {
            UnitKind::Contents(section) => {
                let sections: Vec<_> = runs.iter().map(|r| r.sections.as_slice()).collect();
                galley.contents(section, &self.entries_of(&sections, unknown));
            }
            UnitKind::Illustrations => {
                let captions = runs.iter().flat_map(|r| &r.captions);
                galley.illustrations(&captions_of(captions, unknown));
            }
            _ => {}
        }
        finish(&cx, galley)
    }

    /// Deals a run out after the pages that stand, blank pages before it where its side asks.
    fn place(&self, index: usize, unit: &Unit<'_>, laid: Laid, places: &mut Vec<Place>) -> Run {
        let first_is_recto = unit.matter == Matter::Front || self.recto;
        let recto = places.len().is_multiple_of(2) == first_is_recto;
        let blank = self.two_sided()
            && match unit.opens {
                Opens::Any => false,
                Opens::Recto => !recto,
                Opens::Verso => recto,
            };
        if blank {
            places.push(Place { unit: index, sheet: None });
        }
        let recto = places.len().is_multiple_of(2) == first_is_recto;
        let run = deal(&self.context(index), laid, recto);
        places.extend((0..run.sheets.len()).map(|s| Place { unit: index, sheet: Some(s) }));
        run
    }

    /// Deals out the front matter; the contents twice, since they list pages after them.
    fn deal_front(&mut self, laid: &mut [Option<Laid>]) {
        let front = self.units_of(Matter::Front);
        let mut texts: BTreeMap<usize, Laid> = BTreeMap::new();
        for index in &front {
            if let Some(ready) = laid.get_mut(*index).and_then(Option::take) {
                texts.insert(*index, ready);
            }
        }
        for round in 0..3 {
            let before = self.front.clone();
            self.front.clear();
            for index in &front {
                let Some(unit) = self.plan.units.get(*index) else { continue };
                let saved = std::mem::replace(&mut self.front, before.clone());
                let ready = match texts.remove(index) {
                    Some(ready) => Ok(ready),
                    None if round > 0 || !self.is_text(*index) => {
                        Ok(self.lay_numbered(*index, unit))
                    }
                    None => Err(()),
                };
                self.front = saved;
                let mut places = std::mem::take(&mut self.front);
                let run = match ready {
                    Ok(ready) => Some(self.place(*index, unit, ready, &mut places)),
                    Err(()) => None,
                };
                self.front = places;
                if let (Some(run), Some(slot)) = (run, self.runs.get_mut(*index)) {
                    *slot = Some(run);
                }
            }
            if self.front == before {
                break;
            }
            // What is text stays as it is unless its side has changed, so it is set anew.
            for index in front.iter().filter(|i| self.is_text(**i)) {
                if round < 2
                    && let Some(unit) = self.plan.units.get(*index)
                {
                    texts.insert(*index, lay(&self.context(*index), self.plan, unit));
                }
            }
        }
        if self.two_sided() && !self.front.len().is_multiple_of(2) {
            let unit = front.last().copied().unwrap_or(0);
            self.front.push(Place { unit, sheet: None });
        }
    }

    fn is_text(&self, unit: usize) -> bool {
        self.plan.units.get(unit).is_some_and(|u| {
            !matches!(u.kind, UnitKind::Contents(_) | UnitKind::Illustrations | UnitKind::Index(_))
        })
    }

    fn label(&self, front: bool, page: usize) -> PageLabel {
        let style = if front { LabelStyle::LowerRoman } else { LabelStyle::Decimal };
        PageLabel { prefix: String::new(), style, number: page as u32 + 1 }
    }

    /// The page of each destination that has one so far.
    fn destinations(&self) -> BTreeMap<&str, PageLabel> {
        let mut out = BTreeMap::new();
        for (front, places) in [(true, &self.front), (false, &self.body)] {
            for (page, place) in places.iter().enumerate() {
                let run = self.runs.get(place.unit).and_then(Option::as_ref);
                let sheet = place.sheet.and_then(|s| run?.sheets.get(s));
                for (name, ..) in sheet.iter().flat_map(|s| &s.anchors) {
                    let label = self.label(front, page);
                    out.entry(name.as_str()).or_insert(label);
                }
            }
        }
        out
    }
}

fn missing(found: &[Missing]) -> Result<(), TypesetError> {
    let mut characters = found.to_vec();
    characters.sort_unstable();
    characters.dedup();
    if characters.is_empty() { Ok(()) } else { Err(TypesetError::MissingGlyphs { characters }) }
}
