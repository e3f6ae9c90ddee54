//! Running heads and folios.

use std::collections::BTreeMap;

use reissue_core::{Contributor, Metadata};
use reissue_page::{Artifact, Content, Item, Length, Point, Side};

use super::plan::{Unit, UnitKind, is_display};
use super::{Press, contents};
use crate::design::{FolioPlace, HeadText, SidesOfLeaf};
use crate::galley::{Galley, Slab, Type, is_capitals};

/// Makes running heads and folios; each head is shaped once.
pub(super) struct Furniture<'p, 'a> {
    press: &'p Press<'a>,
    galley: Galley<'p>,
    made: BTreeMap<(String, Length, bool), (Slab, Length)>,
    /// The form of each head that there is room for.
    shown: BTreeMap<String, String>,
}

/// A page that wants furniture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'w> {
    pub(super) side: Side,
    pub(super) unit: usize,
    /// Whether the run begins on it.
    pub(super) opening: bool,
    pub(super) label: &'w str,
}

impl<'p, 'a> Furniture<'p, 'a> {
    pub(super) fn new(press: &'p Press<'a>) -> Self {
        Self {
            press,
            galley: Galley::new(&press.cx),
            made: BTreeMap::new(),
            shown: BTreeMap::new(),
        }
    }

    /// The running head and the folio of a page, from the top left corner of its text.
    pub(super) fn of(&mut self, wanted: Wanted<'_>) -> Vec<Item> {
        let Some(unit) = self.press.plan.units.get(wanted.unit) else { return Vec::new() };
        if display(unit) {
            return Vec::new();
        }
        let design = self.press.cx.design;
        let mut out = Vec::new();
        let recto = wanted.side == Side::Recto || design.sides == SidesOfLeaf::One;
        let folio_above = design.furniture.folio == FolioPlace::HeadOuter;
        let mut folio = design.furniture.folio;
        if wanted.opening {
            folio = match (folio_above, design.furniture.drop_folio) {
                (true, true) => FolioPlace::FootCenter,
                (true, false) => FolioPlace::None,
                (false, _) => folio,
            };
        } else {
            let text = self.head_text(unit, wanted, recto);
            let room = self.press.cx.measure.scale(if folio_above { 0.74 } else { 0.95 });
            let head = self.fitted(&text, room);
            out.extend(self.placed(head, HeadPlace::Middle, recto, Artifact::Header));
        }
        let kind = self.folio_type();
        match folio {
            FolioPlace::None => {}
            FolioPlace::HeadOuter => {
                let made = self.line(wanted.label, kind, false);
                out.extend(self.placed(made, HeadPlace::Outer, recto, Artifact::Header));
            }
            FolioPlace::FootCenter => {
                let made = self.line(wanted.label, kind, false);
                out.extend(self.placed(made, HeadPlace::FootMiddle, recto, Artifact::Footer));
            }
            FolioPlace::FootOuter => {
                let made = self.line(wanted.label, kind, false);
                out.extend(self.placed(made, HeadPlace::FootOuter, recto, Artifact::Footer));
            }
        }
        out
    }

    /// The page numbers of the source edition, in the outer margin beside the lines in which its
    /// pages begin; of several in one line the first.
    pub(super) fn source_pages(&mut self, side: Side, pages: &[(String, Length)]) -> Vec<Item> {
        let design = self.press.cx.design;
        let mut out = Vec::new();
        if !design.made.source_pages {
            return out;
        }
        let kind = self.press.cx.body_type().scaled(700);
        let gap = design.text.size.scale(0.9);
        let mut last = None;
        for (label, y) in pages {
            if last == Some(y) {
                continue;
            }
            last = Some(y);
            let (slab, width) = self.line(label, kind, false);
            let outer = side == Side::Recto || design.sides == SidesOfLeaf::One;
            let x = if outer { self.press.cx.measure + gap } else { -gap - width };
            // In smaller type, but on the baseline of its line.
            let mut slab = slab.moved(Point::new(x, *y));
            slab.items.iter_mut().for_each(|i| i.content = Content::Artifact(Artifact::Layout));
            out.extend(slab.items);
        }
        out
    }

    fn head_type(&self, text: &str) -> Type {
        let design = self.press.cx.design;
        let kind = self.press.cx.body_type().scaled(design.furniture.size);
        let kind = kind.letters(design.furniture.letters);
        if is_capitals(text) { kind.low_capitals() } else { kind }
    }

    fn folio_type(&self) -> Type {
        let design = self.press.cx.design;
        self.press.cx.number_type().scaled(design.furniture.size.max(900))
    }

    fn head_text(&self, unit: &Unit<'_>, wanted: Wanted<'_>, recto: bool) -> String {
        let metadata = &self.press.cx.book.metadata;
        let design = self.press.cx.design;
        let title = || metadata.title.clone();
        // Front and back matter bear their own titles on both sides.
        if unit.matter != reissue_core::Matter::Body {
            return self.chapter(wanted).unwrap_or_else(title);
        }
        let which = if recto { design.furniture.recto } else { design.furniture.verso };
        match which {
            HeadText::None => String::new(),
            HeadText::Title => title(),
            HeadText::Author => match metadata.authors() {
                authors if authors.is_empty() => title(),
                authors => authors,
            },
            HeadText::Part => self.part(unit).unwrap_or_else(title),
            HeadText::Chapter => self.chapter(wanted).unwrap_or_else(title),
        }
    }

    fn part(&self, unit: &Unit<'_>) -> Option<String> {
        let run = self.press.runs.get(unit.part?)?.as_ref()?;
        Some(contents::title_of(run.set.sections.first()?)).filter(|t| !t.is_empty())
    }

    /// The title of the run's own section.
    fn chapter(&self, wanted: Wanted<'_>) -> Option<String> {
        let run = self.press.runs.get(wanted.unit)?.as_ref()?;
        let unit = self.press.plan.units.get(wanted.unit)?;
        if matches!(unit.kind, UnitKind::Pieces(_)) {
            // Many pieces stand on a page: it bears the title of what they are pieces of.
            return self.part(unit);
        }
        let section = run.set.sections.first()?;
        let title = if section.title.is_empty() { &section.ordinal } else { &section.title };
        Some(section.short.clone().unwrap_or_else(|| title.clone())).filter(|t| !t.is_empty())
    }

    /// Sets a head, in a shorter form where it is too long.
    fn fitted(&mut self, text: &str, room: Length) -> (Slab, Length) {
        let kind = self.head_type(text);
        let shown = match self.shown.get(text) {
            Some(shown) => shown.clone(),
            None => {
                let shown = self.shortened(text, kind, room);
                self.shown.insert(text.to_owned(), shown.clone());
                shown
            }
        };
        self.line(&shown, kind, true)
    }

    /// As much of a head as there is room for: all of it; of authors their surnames; of a title
    /// what stands before its first colon or semicolon; or else its first words.
    fn shortened(&mut self, text: &str, kind: Type, room: Length) -> String {
        let mut words: Vec<&str> = text.split_whitespace().collect();
        let whole = words.join(" ");
        let metadata = &self.press.cx.book.metadata;
        let short = if metadata.authors() == text {
            surnames(metadata)
        } else {
            whole.split([':', ';']).next().unwrap_or_default().trim_end().to_owned()
        };
        let found = [whole, short].into_iter().find(|t| self.galley.text_width(t, kind) <= room);
        if let Some(found) = found {
            return found;
        }
        while words.len() > 1 {
            words.pop();
            let cut = words.join(" ");
            let shown = format!("{} …", cut.trim_end_matches([',', ';', ':', '—', '–']));
            if self.galley.text_width(&shown, kind) <= room {
                return shown;
            }
        }
        String::new()
    }

    fn line(&mut self, text: &str, kind: Type, head: bool) -> (Slab, Length) {
        if text.trim().is_empty() {
            return (Slab::default(), Length::ZERO);
        }
        let key = (text.to_owned(), kind.size, head);
        if let Some(made) = self.made.get(&key) {
            return made.clone();
        }
        let made = self.galley.label_slab(text, kind, reissue_page::Structure::ROOT);
        self.made.insert(key, made.clone());
        made
    }

    /// Moves a line of furniture to its place.
    fn placed(
        &self,
        (slab, width): (Slab, Length),
        place: HeadPlace,
        recto: bool,
        artifact: Artifact,
    ) -> Vec<Item> {
        let cx = &self.press.cx;
        let design = cx.design;
        let measure = cx.measure;
        // Neither a running head nor a folio ever leaves the page.
        let least = design.text.size;
        let above =
            -design.furniture.head_distance.min((design.margins.head - least).max(Length::ZERO));
        let last = design.text.leading * i32::from(cx.lines - 1);
        let below = last + design.folio_drop();
        let middle = (measure - width) / 2;
        let outer = if recto { measure - width } else { Length::ZERO };
        let (x, y) = match place {
            HeadPlace::Middle => (middle, above),
            HeadPlace::Outer => (outer, above),
            HeadPlace::FootMiddle => (middle, below),
            HeadPlace::FootOuter => (outer, below),
        };
        let mut slab = slab.moved(Point::new(x, y));
        for item in &mut slab.items {
            item.content = Content::Artifact(artifact);
        }
        slab.items
    }
}

/// The authors by their surnames.
fn surnames(metadata: &Metadata) -> String {
    let surname = |c: &Contributor| {
        let name = c.sort_name().split(',').next().unwrap_or_default().trim().to_owned();
        Contributor { name, ..c.clone() }
    };
    let creators = metadata.creators.iter().map(surname).collect();
    let languages = metadata.languages.clone();
    Metadata { creators, languages, ..Metadata::default() }.authors()
}

#[derive(Clone, Copy)]
enum HeadPlace {
    Middle,
    Outer,
    FootMiddle,
    FootOuter,
}

/// Whether the pages of a run bear no furniture at all.
fn display(unit: &Unit<'_>) -> bool {
    match unit.kind {
        UnitKind::Section { section, .. } => is_display(section.role),
        UnitKind::Pieces(_) => false,
        UnitKind::HalfTitle
        | UnitKind::Frontispiece(_)
        | UnitKind::TitlePage
        | UnitKind::Imprint
        | UnitKind::Colophon => true,
        UnitKind::Contents(_)
        | UnitKind::Illustrations
        | UnitKind::Notes(_)
        | UnitKind::Index(_) => false,
    }
}
