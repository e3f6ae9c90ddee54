//! Quotations, letters, lists: blocks that hold blocks.

use reissue_core::{
    Align, Aside, Attribution, Block, BlockKind, Definition, DefinitionList, Inline, Letter, List,
    ListKind, Numbering, Quotation,
};
use reissue_page::{
    Artifact, Color, Content, Item, ItemKind, Length, ListNumbering, NodeId, NodeKind, Point, Rect,
};

use super::figure::paragraphs;
use super::{Fixed, FixedLine, Galley, ParagraphShape, RunIn, SetBlock, Slab, Type};
use crate::design::LeadIn;
use crate::fonts::Features;
use crate::paginate::{FORBIDDEN, Gap};

impl Galley<'_> {
    pub(super) fn quotation(&mut self, quotation: &Quotation) {
        let indent = self.em(i32::from(self.cx.design.text.quote_indent));
        self.set_off(NodeKind::BlockQuote, indent, |g| {
            g.blocks(&quotation.blocks);
            g.attribution(quotation.attribution.as_ref());
        });
    }

    /// Sets blocks in smaller type in a narrower frame, with a line of space around.
    pub(crate) fn set_off(&mut self, kind: NodeKind, indent: Length, f: impl FnOnce(&mut Self)) {
        let node = self.set.structure.add(self.node, kind);
        self.hold_introduction();
        let first = self.depth == 0 || self.kind.size == self.cx.design.text.size;
        let size = self.cx.design.text.quote_size;
        self.space(u16::from(self.label.is_none()));
        self.lead_in = LeadIn::Plain;
        let change = |g: &mut Self| {
            g.node = node;
            if first {
                g.kind = g.kind.scaled(size);
            }
            g.narrow(indent, indent);
            g.indent = false;
        };
        self.within(change, f);
        self.space(1);
        self.indent = true;
    }

    pub(super) fn attribution(&mut self, attribution: Option<&Attribution>) {
        let Some(attribution) = attribution.filter(|a| !a.content.is_empty()) else { return };
        self.keep_last();
        self.line_of(&attribution.content, Align::End, false);
    }

    pub(super) fn epigraph(&mut self, quotation: &Quotation) {
        let left = self.frame.width / 5;
        let right = self.em(i32::from(self.cx.design.text.quote_indent));
        let node = self.set.structure.add(self.node, NodeKind::BlockQuote);
        let size = self.cx.design.text.quote_size;
        let lead_in = self.lead_in;
        let roman = self.kind.scaled(size);
        let change = |g: &mut Self| {
            g.node = node;
            g.kind = roman;
            g.kind = g.slanted(&paragraphs(&quotation.blocks));
            g.narrow(left, right);
            g.indent = false;
            g.lead_in = LeadIn::Plain;
        };
        let flush = std::mem::replace(&mut self.flush_verse, true);
        self.within(change, |g| {
            g.blocks(&quotation.blocks);
            g.kind = roman;
            g.attribution(quotation.attribution.as_ref());
        });
        (self.lead_in, self.flush_verse) = (lead_in, flush);
        self.space(2);
        self.indent = false;
    }

    pub(super) fn letter(&mut self, letter: &Letter) {
        let indent = self.em(i32::from(self.cx.design.text.quote_indent));
        self.set_off(NodeKind::BlockQuote, indent, |g| {
            for line in &letter.dateline {
                g.line_of(line, Align::End, true);
            }
            g.line_of(&letter.salutation, Align::Start, true);
            g.indent = !letter.salutation.is_empty();
            g.blocks(&letter.blocks);
            if !letter.closing.is_empty() || !letter.signature.is_empty() {
                g.keep_last();
            }
            let indent = g.em(1500);
            g.within(
                |g| g.narrow(Length::ZERO, indent),
                |g| {
                    let signed = !letter.signature.is_empty();
                    g.line_of(&letter.closing, Align::End, signed);
                },
            );
            let saved = g.kind;
            g.kind.features |= Features::SMALL_CAPS;
            for (index, line) in letter.signature.iter().enumerate() {
                g.line_of(line, Align::End, index + 1 < letter.signature.len());
            }
            g.kind = saved;
            g.indent = false;
            if !letter.postscript.is_empty() {
                g.space(1);
            }
            g.blocks(&letter.postscript);
        });
    }

    pub(super) fn bulleted(&mut self, list: &List) {
        let numbering = match list.kind {
            ListKind::Bullet => ListNumbering::Disc,
            ListKind::Plain => ListNumbering::None,
            ListKind::Ordered { numbering, .. } => match numbering {
                Numbering::Decimal => ListNumbering::Decimal,
                Numbering::LowerAlpha => ListNumbering::LowerAlpha,
                Numbering::UpperAlpha => ListNumbering::UpperAlpha,
                Numbering::LowerRoman => ListNumbering::LowerRoman,
                Numbering::UpperRoman => ListNumbering::UpperRoman,
            },
        };
        let node = self.set.structure.add(self.node, NodeKind::List(numbering));
        let nested = self.depth > 0;
        if !nested {
            self.hold_introduction();
            self.space(1);
        }
        self.lead_in = LeadIn::Plain;
        let bare = list.kind == ListKind::Plain
            || self.hanging_lists && list.kind == ListKind::Bullet && (!nested || self.entries);
        let shown = if bare { ListKind::Plain } else { list.kind };
        let labels: Vec<String> = (0..list.items.len()).map(|i| label(shown, i)).collect();
        let kind = self.kind.lining();
        // The longest label stands for all: measuring each would cost more than setting it.
        let widest = labels.iter().max_by_key(|l| l.chars().count()).cloned().unwrap_or_default();
        let room = self.text_width(&widest, kind) + self.em(500);
        let room = if bare { Length::ZERO } else { room };
        let flush = if self.entries { !nested } else { nested || bare && self.hanging_lists };
        let indent = if flush { Length::ZERO } else { self.em(1000) };
        self.within(
            |g| {
                g.node = node;
                g.narrow(indent + room, Length::ZERO);
            },
            |g| {
                for (item, text) in list.items.iter().zip(&labels) {
                    g.item(&item.blocks, text, room);
                }
            },
        );
        if !nested {
            self.space(1);
        }
        self.indent = true;
    }

    /// Sets an item, its label in the room left of the frame.
    fn item(&mut self, blocks: &[Block], label: &str, room: Length) {
        let item = self.set.structure.add(self.node, NodeKind::ListItem);
        let kind = self.kind.lining();
        let mut beside = Slab::default();
        if !label.is_empty() {
            let node = self.set.structure.add(item, NodeKind::Label);
            let (slab, width) = self.label_slab(label, kind, node);
            let gap = self.em(500);
            let left = (room - gap - width).max(Length::ZERO);
            beside = slab.moved(Point::new(self.frame.x - room + left, Length::ZERO));
        }
        let body = self.set.structure.add(item, NodeKind::ListBody);
        let list = self.node;
        self.node = body;
        let (first, rest): (Option<&[Inline]>, &[Block]) = match blocks.split_first() {
            Some((Block { kind: BlockKind::Paragraph(p), id, .. }, rest)) => {
                if let Some(id) = id {
                    self.anchors.push((id.clone(), body));
                }
                (Some(&p.content), rest)
            }
            _ => (None, blocks),
        };
        let keep = first.is_none() && !rest.is_empty();
        if first.is_some() || !label.is_empty() {
            let node = self.set.structure.add(body, NodeKind::Paragraph);
            let hang = if label.is_empty() { self.em(1000) } else { Length::ZERO };
            let ragged = self.entries || label.is_empty() && !self.hanging_lists;
            let shape = ParagraphShape { beside, keep, hang, ragged, ..ParagraphShape::default() };
            self.text(first.unwrap_or_default(), node, &shape);
        }
        self.indent = true;
        self.depth += 1;
        self.blocks(rest);
        self.depth -= 1;
        self.node = list;
    }

    pub(super) fn definitions(&mut self, list: &DefinitionList) {
        let node = self.set.structure.add(self.node, NodeKind::List(ListNumbering::None));
        self.space(1);
        self.lead_in = LeadIn::Plain;
        self.within(|g| g.node = node, |g| list.items.iter().for_each(|entry| g.definition(entry)));
        self.space(1);
        self.indent = true;
    }

    /// Sets an entry of a glossary: a term runs into its sense, which hangs below it; of several
    /// terms all but the last stand above.
    fn definition(&mut self, entry: &Definition) {
        let item = self.set.structure.add(self.node, NodeKind::ListItem);
        let hang = self.em(1500);
        let mut kind = self.kind;
        kind.face.bold = true;
        let mut blocks: Vec<&[Block]> = entry.senses.iter().map(Vec::as_slice).collect();
        let mut terms = entry.terms.as_slice();
        let body;
        match (terms.split_last(), blocks.first().and_then(|b| b.split_first())) {
            (Some((last, above)), Some((Block { kind: BlockKind::Paragraph(p), .. }, rest))) => {
                above.iter().for_each(|term| self.term(term, item, kind));
                let label = self.set.structure.add(item, NodeKind::Label);
                body = self.set.structure.add(item, NodeKind::ListBody);
                let node = self.set.structure.add(body, NodeKind::Paragraph);
                let run_in = RunIn { content: last, kind, node: label, end: "\u{2002}" };
                let shape =
                    ParagraphShape { hang, run_in: Some(run_in), ..ParagraphShape::default() };
                self.anchors_of(blocks.first().and_then(|b| b.first()), body);
                self.text(&p.content, node, &shape);
                if let Some(first) = blocks.first_mut() {
                    *first = rest;
                }
                terms = &[];
            }
            _ => body = self.set.structure.add(item, NodeKind::ListBody),
        }
        terms.iter().for_each(|term| self.term(term, item, kind));
        let change = |g: &mut Self| {
            g.node = body;
            g.narrow(hang, Length::ZERO);
        };
        self.within(change, |g| {
            for sense in blocks {
                g.indent = false;
                g.blocks(sense);
            }
        });
    }

    /// Sets a term on a line of its own, kept with what follows.
    fn term(&mut self, term: &[Inline], item: NodeId, kind: Type) {
        let label = self.set.structure.add(item, NodeKind::Label);
        let saved = std::mem::replace(&mut self.kind, kind);
        let shape =
            ParagraphShape { keep: true, ragged: true, single: true, ..ParagraphShape::default() };
        self.text(term, label, &shape);
        self.kind = saved;
    }

    /// Remembers the id of a block that is set by its content alone.
    pub(super) fn anchors_of(&mut self, block: Option<&Block>, node: NodeId) {
        if let Some(id) = block.and_then(|b| b.id.as_ref()) {
            self.anchors.push((id.clone(), node));
        }
    }

    /// Sets a box beside the text: between two thin rules.
    pub(super) fn aside(&mut self, aside: &Aside) {
        let indent = self.em(i32::from(self.cx.design.text.quote_indent));
        self.thin_rule(indent, FORBIDDEN);
        self.set_off(NodeKind::Division, indent, |g| {
            g.gap = Gap::default();
            let saved = g.kind;
            g.kind.face.bold = true;
            g.line_of(&aside.title, Align::Start, true);
            g.kind = saved;
            g.indent = false;
            g.blocks(&aside.blocks);
        });
        self.keep_last();
        self.gap = Gap::default();
        self.thin_rule(indent, 0);
        self.space(1);
    }

    /// A line with a thin rule in its middle.
    fn thin_rule(&mut self, indent: Length, after: i64) {
        let saved = self.frame;
        self.narrow(indent, indent);
        let (x, width) = (self.frame.x, self.frame.width);
        self.frame = saved;
        let rect = Rect::new(x, self.leading.scale(0.6), width, Length::pt(0.4));
        let kind = ItemKind::Fill { rect, color: Color::BLACK };
        let content = Content::Artifact(Artifact::Layout);
        let mut slab = Slab::default();
        slab.items.push(Item { kind, content, span: reissue_core::Span::NONE });
        let lines = vec![FixedLine { height: 1, after, slab }];
        self.push(SetBlock::fixed(Fixed { lines, repeat: None }));
    }
}

/// The label of an item.
fn label(kind: ListKind, index: usize) -> String {
    match kind {
        ListKind::Bullet => "•".into(),
        ListKind::Plain => String::new(),
        ListKind::Ordered { start, numbering } => {
            let number = i64::from(start) + index as i64;
            format!("{}.", numeral(number, numbering))
        }
    }
}

/// Writes a number as a list wants it; numbers that a style lacks are decimal.
fn numeral(number: i64, numbering: Numbering) -> String {
    let small = u32::try_from(number).ok().filter(|n| (1..4000).contains(n));
    let roman = |n: u32| {
        reissue_page::PageLabel {
            prefix: String::new(),
            style: reissue_page::LabelStyle::LowerRoman,
            number: n,
        }
        .to_string()
    };
    match (numbering, small) {
        (Numbering::LowerRoman, Some(n)) => roman(n),
        (Numbering::UpperRoman, Some(n)) => roman(n).to_uppercase(),
        (Numbering::LowerAlpha, Some(n)) => alpha(n),
        (Numbering::UpperAlpha, Some(n)) => alpha(n).to_uppercase(),
        _ => number.to_string(),
    }
}

/// a, b … z, aa, ab.
fn alpha(mut number: u32) -> String {
    let mut out = Vec::new();
    while number > 0 {
        number -= 1;
        out.push(b'a' + (number % 26) as u8);
        number /= 26;
    }
    out.reverse();
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_numbered_as_asked() {
        let text = |start, numbering| label(ListKind::Ordered { start, numbering }, 2);
        assert_eq!(text(1, Numbering::Decimal), "3.");
        assert_eq!(text(26, Numbering::LowerAlpha), "ab.");
        assert_eq!(text(12, Numbering::UpperRoman), "XIV.");
        assert_eq!(text(-5, Numbering::LowerRoman), "-3.");
    }
}
