//! Headings of chapters and sections.

use reissue_core::{Align, Block, BlockKind, Heading, Inline, Placement, Role, Section, plain};
use reissue_page::{Length, NodeId, NodeKind, Point};

use super::figure::lines_in;
use super::text::{LineOf, line_slab};
use super::types::{SetSection, TextBlock};
use super::{Fixed, FixedLine, Galley, ParagraphShape, SetBlock, Slab, Type, is_capitals};
use crate::design::{HeadingAlign, HeadingStyle, LeadIn, Letters};
use crate::fonts::Features;
use crate::paginate::FORBIDDEN;

/// A line of a heading with the space before it, in parts of the text's leading.
struct Part {
    block: TextBlock,
    leading: Length,
    before: Length,
}

impl Galley<'_> {
    /// Opens a section that begins a page: sink, heading, space.
    pub(crate) fn opening(&mut self, section: &Section, destination: &str, level: u8) {
        let design = &self.cx.design.chapter;
        let node = self.node;
        self.anchors.push((destination.to_owned(), node));
        self.set.sections.push(SetSection::of(section, destination, level));
        self.lead_in = match section.role {
            Role::Chapter
            | Role::Prologue
            | Role::Epilogue
            | Role::Piece
            | Role::Introduction
            | Role::Conclusion
            | Role::Foreword
            | Role::Preface
            | Role::Afterword => design.lead_in,
            _ => LeadIn::Plain,
        };
        self.indent = false;
        let Some(heading) = section.heading.as_ref().filter(|h| !h.is_empty()) else {
            // A plate that opens a chapter is its opening.
            if crate::book::sinks(section.role) && !section.blocks.first().is_some_and(is_plate) {
                self.blank(design.sink);
                if let Some(space) = self.set.blocks.last_mut() {
                    space.elastic = true;
                }
            }
            return;
        };
        let style = |size, letters| HeadingStyle { size, letters };
        let small = style(1100, Letters::SmallCaps);
        let usual = [design.ordinal, design.title, design.subtitle];
        let lines = self.cx.lines;
        let (styles, sink) = match section.role {
            Role::Part | Role::Volume => (usual, lines / 3),
            Role::TitlePage => {
                let large = style(2200, design.title.letters);
                ([design.ordinal, large, style(1200, Letters::Italic)], lines / 5)
            }
            Role::HalfTitle => ([small, style(1200, Letters::Plain), small], lines / 4),
            Role::Imprint => ([small; 3], 0),
            Role::Colophon => ([small; 3], lines / 4),
            _ => (usual, design.sink.min(lines / 3)),
        };
        let mut styles = styles;
        // An ordinal that stands alone is the title.
        if heading.title.is_empty()
            && heading.subtitle.is_empty()
            && let [ordinal, ..] = &mut styles
        {
            ordinal.size = ordinal.size.max(1200);
        }
        let centred = matches!(section.role, Role::TitlePage | Role::HalfTitle | Role::Colophon);
        let align = if centred { HeadingAlign::Center } else { design.align };
        let parts = self.heading_parts_at(heading, styles, level, align);
        self.heading_block(parts, sink, design.space_after);
    }

    /// Empty grid lines at the head of a page.
    pub(crate) fn blank(&mut self, lines: u16) {
        if lines > 0 {
            let line = FixedLine { height: lines, after: FORBIDDEN, slab: Slab::default() };
            self.push(SetBlock::fixed(Fixed { lines: vec![line], repeat: None }));
        }
    }

    /// Sets the heading of a section inside a chapter.
    pub(crate) fn subheading(&mut self, section: &Section, destination: &str, level: u8, deep: u8) {
        let node = self.node;
        self.anchors.push((destination.to_owned(), node));
        self.set.sections.push(SetSection::of(section, destination, level));
        self.indent = false;
        let Some(heading) = section.heading.as_ref().filter(|h| !h.is_empty()) else {
            self.space(1);
            return;
        };
        let mut style = self.cx.design.chapter.section;
        if deep > 1 {
            style.size = 1000;
            style.letters = Letters::Italic;
        }
        let subtitle = HeadingStyle { size: 1000, letters: Letters::Italic };
        let parts = self.heading_parts(heading, [style, style, subtitle], level);
        self.space(if deep > 1 { 1 } else { 2 });
        self.heading_block(parts, 0, u16::from(deep <= 1 && parts_space(&self.cx.design.chapter)));
    }

    /// A heading inside a chapter that the program words itself.
    pub(crate) fn made_subheading(&mut self, title: &str) {
        let heading = Heading::titled(title);
        let subtitle = HeadingStyle { size: 1000, letters: Letters::Italic };
        let style = self.cx.design.chapter.section;
        let parts = self.heading_parts(&heading, [style, style, subtitle], 2);
        self.space(1);
        self.heading_block(parts, 0, 0);
    }

    /// Sets words of any size as one piece of whole grid lines that stays with what follows.
    pub(crate) fn large_text(
        &mut self,
        content: &[Inline],
        node: NodeId,
        shape: &ParagraphShape<'_>,
    ) {
        let block = self.text_block(content, node, shape);
        let leading = self.heading_leading(self.kind);
        self.heading_block(vec![Part { block, leading, before: Length::ZERO }], 0, 0);
    }

    /// Sets ordinal, title and subtitle.
    fn heading_parts(
        &mut self,
        heading: &Heading,
        styles: [HeadingStyle; 3],
        level: u8,
    ) -> Vec<Part> {
        self.heading_parts_at(heading, styles, level, self.cx.design.chapter.align)
    }

    /// Sets ordinal, title and subtitle at the left or in the middle.
    fn heading_parts_at(
        &mut self,
        heading: &Heading,
        styles: [HeadingStyle; 3],
        level: u8,
        align: HeadingAlign,
    ) -> Vec<Part> {
        let node = self.set.structure.add(self.node, NodeKind::Heading(level.clamp(1, 6)));
        let contents = [&heading.ordinal, &heading.title, &heading.subtitle];
        let mut parts: Vec<Part> = Vec::new();
        let saved = self.kind;
        for (content, style) in contents.into_iter().zip(styles) {
            if content.is_empty() {
                continue;
            }
            let words = plain(content);
            self.kind = saved.scaled(style.size).letters(style.letters);
            self.kind.features |= numeral_features(&words, style.letters);
            let upright = !matches!(style.letters, Letters::SmallCaps | Letters::Capitals);
            if upright && is_capitals(&words) {
                self.kind = self.kind.spaced_capitals();
            }
            let block = self.heading_line(content, node, align);
            let leading = self.heading_leading(self.kind);
            let before = if parts.is_empty() { Length::ZERO } else { self.leading / 2 };
            parts.push(Part { block, leading, before });
        }
        self.kind = saved;
        parts
    }

    fn heading_leading(&self, kind: Type) -> Length {
        kind.size.scale(1.2).max(self.leading.scale(0.9))
    }

    fn heading_line(&mut self, content: &[Inline], node: NodeId, align: HeadingAlign) -> TextBlock {
        let align = match align {
            HeadingAlign::Left => Align::Start,
            HeadingAlign::Center => Align::Center,
        };
        let saved = self.frame;
        if align == Align::Center {
            self.narrow(self.em(1500), self.em(1500));
        }
        let shape = ParagraphShape {
            align,
            ragged: true,
            unbroken: true,
            single: true,
            balance: true,
            ..ParagraphShape::default()
        };
        let block = self.text_block(content, node, &shape);
        self.frame = saved;
        block
    }

    /// Adds a heading as one piece of whole grid lines, its last baseline on the grid; or line by
    /// line, where it is so long that a page may have to end in it.
    fn heading_block(&mut self, parts: Vec<Part>, sink: u16, after: u16) {
        let whole: Length =
            parts.iter().map(|p| p.before + p.leading * lines_in(&p.block) as i32).sum();
        let room = self.leading * i32::from(self.page_lines().saturating_sub(sink));
        let fixed = if whole * 3 > room * 2 {
            self.long_heading(&parts, sink)
        } else {
            self.heading_in_one(&parts, sink)
        };
        let mut block = SetBlock::fixed(fixed);
        block.keep = true;
        // A line less must still leave one between heading and text.
        block.elastic = sink > 0 && after > 1;
        self.push(block);
        // What follows may ask for more space of its own, not for as much again.
        self.gap.lines = after;
        self.indent = false;
    }

    fn heading_in_one(&mut self, parts: &[Part], sink: u16) -> Fixed {
        let mut height = Length::ZERO;
        let mut slab = Slab::default();
        let mut last = Length::ZERO;
        for part in parts {
            height += part.before;
            for index in 0..lines_in(&part.block) {
                let variant = part.block.broken.best_index();
                let of = LineOf { block: &part.block, variant, line: index, apart: true };
                height += part.leading;
                last = height;
                let line = line_slab(self.cx, &self.set, of, Length::ZERO);
                slab.join(line.moved(Point::new(Length::ZERO, height)));
            }
        }
        let lines = (height.ratio(self.leading) - 0.35).ceil().max(1.0) as u16;
        // The last baseline stands where that of the last grid line stands.
        let target = self.leading * i32::from(lines - 1) + self.baseline();
        slab.move_by(Point::new(Length::ZERO, target - last));
        slab.move_by(Point::new(Length::ZERO, self.leading * i32::from(sink)));
        let height = sink + lines;
        Fixed { lines: vec![FixedLine { height, after: FORBIDDEN, slab }], repeat: None }
    }

    /// A line of a long heading takes as many grid lines as it needs, its baseline on the last.
    fn long_heading(&mut self, parts: &[Part], sink: u16) -> Fixed {
        let mut lines = Vec::new();
        let base = self.baseline();
        for part in parts {
            for index in 0..lines_in(&part.block) {
                let variant = part.block.broken.best_index();
                let of = LineOf { block: &part.block, variant, line: index, apart: true };
                let before = if index == 0 { part.before } else { Length::ZERO };
                let needed = (before + part.leading).ratio(self.leading) - 0.35;
                let above = if lines.is_empty() { sink } else { 0 };
                let height = (needed.ceil().max(1.0) as u16).saturating_add(above);
                let y = self.leading * i32::from(height - 1) + base;
                let slab = line_slab(self.cx, &self.set, of, Length::ZERO);
                let slab = slab.moved(Point::new(Length::ZERO, y));
                lines.push(FixedLine { height, after: 0, slab });
            }
        }
        let count = lines.len();
        for (at, line) in lines.iter_mut().enumerate() {
            if at == 0 || at + 2 >= count {
                line.after = FORBIDDEN;
            }
        }
        Fixed { lines, repeat: None }
    }
}

/// `XI` in small capitals is as low as `Chapter`; a number that stands alone has lining figures,
/// for an old-style one looks like a small capital I.
fn numeral_features(text: &str, letters: Letters) -> Features {
    let mut out = Features::NONE;
    let capitals = text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase);
    if letters == Letters::SmallCaps && capitals {
        out |= Features::ALL_SMALL_CAPS;
    }
    if !text.chars().any(char::is_alphabetic) {
        out |= Features::LINING;
    }
    out
}

fn parts_space(chapter: &crate::design::ChapterDesign) -> bool {
    chapter.align == HeadingAlign::Center
}

fn is_plate(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Figure(figure) if figure.placement == Placement::Plate)
}
