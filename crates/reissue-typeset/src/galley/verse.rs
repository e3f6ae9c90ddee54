//! Verse.

use reissue_core::{Align, Line as VerseLine, Verse};
use reissue_page::{Length, NodeKind};

use super::{Galley, ParagraphShape};
use crate::design::LeadIn;
use crate::paginate::Gap;

/// How many lines are measured to find the width of a poem.
const MEASURED: usize = 200;

impl Galley<'_> {
    /// Sets a poem: as a block in the middle, by its usual longest lines; a line too long for the
    /// measure turns over with a deep indent.
    pub(super) fn verse(&mut self, verse: &Verse) {
        let node = self.set.structure.add(self.node, NodeKind::Division);
        let whole = self.kind.size == self.cx.design.text.size;
        let size = self.cx.design.text.quote_size;
        self.space(1);
        self.lead_in = LeadIn::Plain;
        let least = self.em(i32::from(self.cx.design.text.quote_indent));
        let change = |g: &mut Self| {
            g.node = node;
            if whole {
                g.kind = g.kind.scaled(size);
            }
            let width = g.poem_width(verse);
            let middle = (g.frame.width - width) / 2;
            g.narrow(middle.max(least.min(g.frame.width / 8)), Length::ZERO);
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
                let count = stanza.lines.len();
                for (at, line) in stanza.lines.iter().enumerate() {
                    // No single line of a stanza at the foot or head of a page.
                    let keep = count > 2 && (at == 0 || at + 2 == count);
                    g.verse_line(line, part, keep);
                }
            }
            g.attribution(verse.attribution.as_ref());
        });
        self.space(1);
        self.indent = true;
    }

    fn verse_line(&mut self, line: &VerseLine, node: reissue_page::NodeId, keep: bool) {
        let most = self.frame.width / 2;
        let first = (self.kind.size * i32::from(line.indent)).min(most);
        let hang = (first + self.kind.size * 2).min(most + self.kind.size);
        let shape = ParagraphShape {
            first,
            hang,
            keep,
            ragged: true,
            unbroken: true,
            loose: true,
            single: true,
            ..ParagraphShape::default()
        };
        self.text(&line.content, node, &shape);
    }

    /// The width of a poem: its ninth decile of line widths, so that one long line does not pull
    /// the rest out of the middle.
    fn poem_width(&mut self, verse: &Verse) -> Length {
        let lines = verse.stanzas.iter().flat_map(|s| &s.lines).take(MEASURED);
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
