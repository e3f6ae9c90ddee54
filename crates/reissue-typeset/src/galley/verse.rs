//! Verse.

use reissue_core::{Align, Block, BlockKind, InlineKind, Line as VerseLine, Section, Verse};
use reissue_page::{Length, NodeKind};

use super::{Body, Galley, ParagraphShape, SetBlock};
use crate::design::LeadIn;
use crate::paginate::Gap;

/// What it costs to part a stanza of up to [`SHORT`] lines over two pages: some spaces between
/// stanzas of another size, but not an empty line. Longer ones cost less, line by line.
const PARTED: i64 = 600_000;
/// A stanza that is better not parted.
const SHORT: usize = 8;

/// Of how many lines the line of a poem may be that is never parted.
const WHOLE: u16 = 4;

/// How many lines are measured to find the width of a poem.
const MEASURED: usize = 200;

impl Galley<'_> {
    /// Sets a poem: as a block in the middle, by its usual longest lines; a line too long for the
    /// measure turns over with a deep indent.
    pub(super) fn verse(&mut self, verse: &Verse) {
        let node = self.set.structure.add(self.node, NodeKind::Division);
        let whole = self.kind.size == self.cx.design.text.size;
        self.hold_introduction();
        let size = self.cx.design.text.quote_size;
        self.space(1);
        self.lead_in = LeadIn::Plain;
        let least = self.em(i32::from(self.cx.design.text.quote_indent));
        let change = |g: &mut Self| {
            g.node = node;
            if whole {
                g.kind = g.kind.scaled(size);
            }
            if !g.flush_verse {
                let width = g.poem_width.unwrap_or_else(|| g.width_of([verse]));
                let middle = (g.frame.width - width) / 2;
                g.narrow(middle.max(least.min(g.frame.width / 8)), Length::ZERO);
            }
        };
        self.within(change, |g| {
            if !verse.title.is_empty() {
                let saved = g.kind;
                g.kind = g.kind.emphasised();
                g.line_of(&verse.title, Align::Start, true);
                g.kind = saved;
                g.gap = Gap { lines: 1, ..Gap::default() };
            }
            for (index, stanza) in verse.stanzas.iter().enumerate() {
                if index > 0 {
                    g.space(1);
                }
                let part = g.set.structure.add(g.node, NodeKind::Paragraph);
                let first = g.set.blocks.len();
                stanza.lines.iter().for_each(|line| g.verse_line(line, part));
                let blocks = g.set.blocks.get_mut(first..).unwrap_or_default();
                keep_pairs(&stanza.lines, blocks);
                let price = parting_price(stanza.lines.len());
                let inner = blocks.split_last_mut().map_or(&mut [][..], |(_, inner)| inner);
                inner.iter_mut().for_each(|block| block.part = price);
            }
            g.attribution(verse.attribution.as_ref());
        });
        self.space(1);
        self.indent = true;
    }

    fn verse_line(&mut self, line: &VerseLine, node: reissue_page::NodeId) {
        let most = self.frame.width / 2;
        let indent = (self.kind.size * i32::from(line.indent)).min(most);
        // A number at the head of a line stands beside the poem where there is room.
        let beside = numbered(line).map_or(Length::ZERO, |number| {
            // Space at an end is not measured.
            let closed = format!("{number}|");
            self.text_width(&closed, self.kind) - self.text_width("|", self.kind)
        });
        let first = if beside <= self.frame.x { indent - beside } else { indent };
        let hang = (indent + self.kind.size * 2).min(most + self.kind.size);
        let shape = ParagraphShape {
            first,
            hang,
            ragged: true,
            unbroken: true,
            loose: true,
            single: true,
            ..ParagraphShape::default()
        };
        self.text(&line.content, node, &shape);
        self.hold_turned_line();
    }

    /// Keeps the line of a poem that was set last on one page, where it turns over: no page begins
    /// with the end of a line. Of long ones, which are rather prose, two lines at either end.
    pub(super) fn hold_turned_line(&mut self) {
        if let Some(SetBlock { body: Body::Text(text), .. }) = self.set.blocks.last_mut() {
            let count = text.broken.best().lines.len() as u16;
            if count <= WHOLE {
                text.together = count;
            }
            text.loose = count <= WHOLE;
        }
    }

    /// Finds the width that the poems of a sequence share, so that their left edges are one: where
    /// most of some sections hold a poem each and nothing else.
    pub(crate) fn share_poem_width(&mut self, sections: &[Section]) {
        let poems: Vec<&Verse> = sections.iter().filter_map(poem_of).take(MEASURED).collect();
        if poems.len() > 2 && poems.len() * 2 > sections.len().min(MEASURED) {
            let saved = self.kind;
            self.kind = saved.scaled(self.cx.design.text.quote_size);
            self.poem_width = Some(self.width_of(poems));
            self.kind = saved;
        }
    }

    /// Finds the width that the pieces of one poem share, where most blocks are such pieces.
    pub(crate) fn share_verse_width(&mut self, blocks: &[Block]) {
        let pieces = blocks.iter().filter_map(|b| match &b.kind {
            BlockKind::Verse(verse) => Some(verse),
            _ => None,
        });
        let pieces: Vec<&Verse> = pieces.take(MEASURED).collect();
        if pieces.len() > 2 && pieces.len() * 5 >= blocks.len().min(MEASURED) * 2 {
            let saved = self.kind;
            self.kind = saved.scaled(self.cx.design.text.quote_size);
            self.poem_width = Some(self.width_of(pieces));
            self.kind = saved;
        }
    }

    /// The width of poems: the ninth decile of their line widths, so that one long line does not
    /// pull the rest out of the middle.
    fn width_of<'v>(&mut self, poems: impl IntoIterator<Item = &'v Verse>) -> Length {
        let stanzas = poems.into_iter().flat_map(|v| &v.stanzas);
        let lines = stanzas.flat_map(|s| &s.lines).take(MEASURED);
        let mut widths: Vec<Length> = Vec::new();
        for line in lines {
            let indent = self.kind.size * i32::from(line.indent);
            widths.push(indent + self.natural_width(&line.content));
        }
        widths.sort();
        let at = widths.len() * 9 / 10;
        widths.get(at).copied().unwrap_or_default().min(self.frame.width)
    }
}

/// The poem that a section holds and nothing else.
fn poem_of(section: &Section) -> Option<&Verse> {
    match section.blocks.as_slice() {
        [Block { kind: BlockKind::Verse(verse), .. }] => Some(verse),
        _ => None,
    }
}

/// Keeps the first two and the last two lines of a stanza together, and the number above it with
/// them, so that no page begins or ends with a single one.
pub(super) fn keep_pairs(lines: &[VerseLine], blocks: &mut [SetBlock]) {
    let count = lines.len();
    let numbered = usize::from(lines.first().is_some_and(is_number));
    for (at, block) in blocks.iter_mut().enumerate() {
        block.keep = at + 1 < count && (at <= numbered || at + 2 == count);
    }
}

/// What it costs to part a stanza of so many lines.
fn parting_price(lines: usize) -> i64 {
    PARTED * SHORT as i64 / lines.max(SHORT) as i64
}

/// The number that a line begins with and the wide space after it.
fn numbered(line: &VerseLine) -> Option<&str> {
    let texts = line.content.iter().filter_map(|i| match &i.kind {
        InlineKind::Text(text) => Some(text.as_str()),
        _ => None,
    });
    let text = texts.into_iter().find(|t| !t.is_empty())?;
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let end = digits + '\u{2003}'.len_utf8();
    (digits > 0 && text.get(digits..end) == Some("\u{2003}")).then(|| text.get(..end))?
}

/// Whether a line is nothing but the number of its stanza.
fn is_number(line: &VerseLine) -> bool {
    let text = reissue_core::plain(&line.content);
    let number = text.trim().trim_end_matches('.');
    let roman = |c: char| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C' | 'D' | 'M');
    !number.is_empty() && (number.chars().all(|c| c.is_ascii_digit()) || number.chars().all(roman))
}
