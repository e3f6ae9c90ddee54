//! Contents and list of illustrations.

use reissue_core::{Block, BlockKind, Inline, Role, Section, Span, Visit};
use reissue_page::{Length, NodeKind, Structure};

use super::Press;
use super::plan::{Unit, UnitKind};
use super::wording::{Wording, wording};
use crate::galley::{Galley, ParagraphShape, SetSection, is_capitals};

/// How many page numbers are measured to find the widest.
const MEASURED: usize = 1_000;

/// A line of the contents.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) level: u8,
    pub(crate) title: String,
    pub(crate) label: String,
    pub(crate) destination: String,
    pub(crate) division: bool,
}

/// A page number at the end of a line of the contents.
#[derive(Clone, Copy)]
struct Number<'l> {
    label: &'l str,
    /// What it is narrower than the widest.
    kern: Length,
    /// How far beyond the measure of the title it ends.
    reserve: Length,
}

impl Press<'_> {
    /// What the contents list: headings of all runs but those before the contents.
    pub(super) fn entries(&self) -> Vec<Entry> {
        let found = self.destinations();
        let runs = self.runs.iter().map(Option::as_ref);
        let sections: Vec<&[SetSection]> =
            runs.map(|r| r.map_or(&[][..], |r| &r.set.sections)).collect();
        self.entries_of(&sections, |name| found.get(name).map(ToString::to_string))
    }

    /// The same for runs whose sections are known, and whose pages a function knows.
    pub(super) fn entries_of(
        &self,
        sections: &[&[SetSection]],
        page: impl Fn(&str) -> Option<String>,
    ) -> Vec<Entry> {
        let mut out = Vec::new();
        let depth = self.cx.design.made.contents_depth;
        let contents = self
            .plan
            .units
            .iter()
            .position(|u| matches!(u.kind, UnitKind::Contents(_)))
            .unwrap_or(0);
        for (index, sections) in sections.iter().enumerate() {
            if index <= contents
                && self
                    .plan
                    .units
                    .get(index)
                    .is_some_and(|u| u.matter == reissue_core::Matter::Front)
            {
                continue;
            }
            // Pieces that run on, such as quatrains, and the sections of a chapter are listed by
            // their titles, not by mere numbers.
            let pieces = self.plan.units.get(index).map(|u| &u.kind);
            let pieces = matches!(pieces, Some(UnitKind::Pieces(_)));
            let display = |s: &SetSection| matches!(s.role, Role::HalfTitle | Role::TitlePage);
            for section in sections.iter().filter(|s| s.level <= depth && !display(s)) {
                let Some(label) = page(&section.destination) else { continue };
                let numbered = section.role == Role::Section && is_number(&section.ordinal);
                let piece = pieces && section.role == Role::Piece;
                if section.title.is_empty() && (piece || numbered) {
                    continue;
                }
                let title = title_of(section);
                if title.is_empty() {
                    continue;
                }
                out.push(Entry {
                    level: section.level,
                    title,
                    label,
                    destination: section.destination.clone(),
                    division: super::plan::is_division(section.role),
                });
            }
        }
        out
    }

    /// The captions of all figures with their pages.
    pub(super) fn captions(&self) -> Vec<Entry> {
        let found = self.destinations();
        let captions = self.runs.iter().flatten().flat_map(|r| &r.set.captions);
        captions_of(captions, |name| found.get(name).map(ToString::to_string))
    }
}

/// The captions of all figures with the pages that a function knows.
pub(super) fn captions_of<'a>(
    captions: impl Iterator<Item = &'a (String, String)>,
    page: impl Fn(&str) -> Option<String>,
) -> Vec<Entry> {
    let entry = |(title, destination): &(String, String)| {
        Some(Entry {
            level: 1,
            title: title.clone(),
            label: page(destination)?,
            destination: destination.clone(),
            division: false,
        })
    };
    captions.filter_map(entry).collect()
}

/// What contents and lists will say of a run of pages, told from the book before the run is set.
#[derive(Default)]
pub(super) struct Foreseen {
    pub(super) sections: Vec<SetSection>,
    /// The captions of figures; their places have no names yet.
    pub(super) captions: Vec<(String, String)>,
}

impl Foreseen {
    pub(super) fn of(press: &Press<'_>, unit: &Unit<'_>) -> Self {
        let mut out = Self::default();
        let words = wording(&press.cx.book.metadata.language());
        match unit.kind {
            UnitKind::Section { section, whole } => out.section(press, section, unit.level, whole),
            UnitKind::Pieces(pieces) => {
                pieces.iter().for_each(|piece| out.section(press, piece, unit.level, true));
            }
            UnitKind::Notes(section) => out.listed(section, words.notes),
            UnitKind::Index(section) => out.listed(section, words.index),
            _ => {}
        }
        out
    }

    /// A section, and those inside it where they are set with it.
    fn section(&mut self, press: &Press<'_>, section: &Section, level: u8, whole: bool) {
        self.sections.push(SetSection::of(section, press.plan.destination(section), level));
        section.blocks.iter().for_each(|block| self.visit_block(block));
        if whole && level < 64 {
            section.sections.iter().for_each(|s| self.section(press, s, level + 1, true));
        }
    }

    /// A section under the heading of the source's, or else under ours.
    fn listed(&mut self, section: Option<&Section>, title: &str) {
        let titled = section.filter(|s| s.heading.as_ref().is_some_and(|h| !h.is_empty()));
        self.sections.push(match titled {
            Some(section) => SetSection::of(section, "", 1),
            None => {
                let mut section = Section::new(Role::Section, Span::NONE);
                section.heading = Some(reissue_core::Heading::titled(title));
                SetSection::of(&section, "", 1)
            }
        });
    }
}

impl Visit for Foreseen {
    fn visit_block(&mut self, block: &Block) {
        if let BlockKind::Figure(figure) = &block.kind
            && let Some(BlockKind::Paragraph(words)) = figure.caption.first().map(|b| &b.kind)
        {
            self.captions.push((reissue_core::plain(&words.content), String::new()));
        }
        self.walk_block(block);
    }

    fn visit_inline(&mut self, _inline: &Inline) {}
}

/// Whether an ordinal is a number without a word: `3`, `XIV.`, not `Scene III`.
pub(super) fn is_number(ordinal: &str) -> bool {
    let mut words = ordinal.split_whitespace();
    words.next().is_some_and(|w| !w.chars().any(char::is_lowercase)) && words.next().is_none()
}

/// The words by which a section is listed.
pub(crate) fn title_of(section: &SetSection) -> String {
    match (section.ordinal.as_str(), section.title.as_str()) {
        ("", title) => title.into(),
        (ordinal, "") => ordinal.into(),
        (ordinal, title) if ordinal.ends_with(['.', ':', '—', '–', '-', ')']) => {
            format!("{ordinal} {title}")
        }
        (ordinal, title) => format!("{ordinal}. {title}"),
    }
}

impl Galley<'_> {
    /// Sets the table of contents.
    pub(crate) fn contents(&mut self, section: Option<&Section>, entries: &[Entry]) {
        self.node = self.set.structure.add(Structure::ROOT, NodeKind::Section);
        self.listed_opening(section, self.wording().contents, "contents", Role::Contents);
        let list = self.set.structure.add(self.node, NodeKind::Contents);
        let top = entries.iter().map(|e| e.level).min().unwrap_or(1);
        self.entries(entries, top, list);
    }

    /// Sets the list of illustrations.
    pub(crate) fn illustrations(&mut self, entries: &[Entry]) {
        self.node = self.set.structure.add(Structure::ROOT, NodeKind::Section);
        self.listed_opening(
            None,
            self.wording().illustrations,
            "illustrations",
            Role::Illustrations,
        );
        let list = self.set.structure.add(self.node, NodeKind::Contents);
        self.entries(entries, 1, list);
    }

    /// Sets entries whose leaders end one below the other, before the widest number.
    fn entries(&mut self, entries: &[Entry], top: u8, list: reissue_page::NodeId) {
        let kind = self.cx.number_type();
        let numbers = entries.iter().take(MEASURED).map(|e| self.text_width(&e.label, kind));
        let widest = numbers.max().unwrap_or_default();
        entries.iter().for_each(|entry| self.entry(entry, top, widest, list));
    }

    /// The words that the program prints itself, in the language of the book.
    pub(crate) fn wording(&self) -> &'static Wording {
        wording(&self.cx.book.metadata.language())
    }

    /// A heading of the source's words, or else of ours.
    pub(crate) fn listed_opening(
        &mut self,
        section: Option<&Section>,
        title: &str,
        destination: &str,
        role: Role,
    ) {
        match section.filter(|s| s.heading.as_ref().is_some_and(|h| !h.is_empty())) {
            Some(section) => {
                let name = section.id.clone().unwrap_or_else(|| destination.into());
                self.opening(section, &name, 1);
            }
            None => self.made_opening(title, destination, role),
        }
    }

    /// Sets one entry: title, leaders, page number, all of it a link.
    fn entry(&mut self, entry: &Entry, top: u8, widest: Length, list: reissue_page::NodeId) {
        if entry.division {
            self.space(1);
        }
        let item = self.set.structure.add(list, NodeKind::ContentsItem);
        let reference = self.set.structure.add(item, NodeKind::Reference);
        let steps = i32::from(entry.level.saturating_sub(top).min(4));
        let indent = self.kind.size.scale(1.2) * steps;
        let hang = indent + self.kind.size * 2;
        let saved = self.kind;
        if entry.division {
            self.kind = self.kind.letters(crate::design::Letters::SmallCaps);
        }
        if is_capitals(&entry.title) {
            self.kind = self.kind.low_capitals();
        }
        let target = reissue_page::LinkTarget::Destination(entry.destination.clone());
        let shape = ParagraphShape {
            first: indent,
            hang,
            ragged: true,
            unbroken: true,
            single: true,
            keep: entry.division,
            ..ParagraphShape::default()
        };
        let kern = widest - self.text_width(&entry.label, self.cx.number_type());
        // Titles that turn over leave the column of the numbers free.
        let reserve = (widest + self.kind.size).min(self.frame.width / 4);
        let number = Number { label: &entry.label, kern: kern.max(Length::ZERO), reserve };
        let frame = self.frame;
        self.narrow(Length::ZERO, reserve);
        let number = Number { reserve: frame.width - self.frame.width, ..number };
        self.leader_line(&entry.title, number, reference, target, &shape);
        (self.kind, self.frame) = (saved, frame);
    }

    /// Sets words, leaders, a space and a number at the right edge as a paragraph that is a link.
    fn leader_line(
        &mut self,
        title: &str,
        number: Number<'_>,
        node: reissue_page::NodeId,
        target: reissue_page::LinkTarget,
        shape: &ParagraphShape<'_>,
    ) {
        let kind = self.kind;
        let link = Some((target, node));
        self.built(shape, |g, line| {
            let at = crate::galley::Setting {
                link: link.clone(),
                ..crate::galley::Setting::of(kind, node)
            };
            g.made_text(line, title, &at, Span::NONE);
            g.made_text(line, "\u{a0}", &at, Span::NONE);
            let tag = g.tag_of(&at);
            line.builder.fill(tag);
            line.builder.kern(number.kern);
            let mut figures = at.clone();
            figures.kind = g.cx.number_type();
            g.made_text(line, number.label, &figures, Span::NONE);
            line.builder.kern(-number.reserve);
        });
    }
}
