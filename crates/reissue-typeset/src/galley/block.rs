//! Blocks: one function for each kind.

use reissue_core::{
    Align, Block, BlockKind, Bridgehead, Inline, InlineKind, Math, Paragraph, Preformatted,
    SceneBreak, Span,
};
use reissue_page::{NodeId, NodeKind};

use super::{Body, Fixed, FixedLine, Galley, ParagraphShape, SetBlock, Slab};
use crate::design::LeadIn;
use crate::hyphen::Lang as Language;

/// Whether the mark of a note can run into a block: a paragraph, or a quotation that begins with one.
fn begins_with_words(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Paragraph(_) => true,
        BlockKind::Quotation(q) => q.blocks.first().is_some_and(begins_with_words),
        _ => false,
    }
}

/// The price of a page's end between a line and what it introduces.
const INTRODUCTION: i64 = 900_000;

/// How deep blocks may stand in each other; deeper ones are set as if they stood at this depth.
const DEEPEST: u16 = 64;

impl Galley<'_> {
    /// Sets blocks one after another.
    pub(crate) fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        let language = self.kind.language;
        let nodes_before = self.set.structure.nodes().len();
        let node = self.node;
        self.set_language(block.language.as_ref());
        if let Some(id) = &block.id {
            self.anchors.push((id.clone(), node));
        }
        if self.label.is_some() && !begins_with_words(block) {
            self.loose_label();
        }
        self.block_kind(block);
        self.kind.language = language;
        if let Some(tag) = &block.language
            && let Some(node) = self.set.structure.get_mut(NodeId(nodes_before as u32))
        {
            node.language.get_or_insert_with(|| tag.clone());
        }
    }

    fn block_kind(&mut self, block: &Block) {
        let span = block.span;
        if self.depth > DEEPEST {
            let text = vec![Inline::text(reissue_core::plain_block(block), span)];
            return self.paragraph(&Paragraph { content: text, ..Paragraph::default() });
        }
        match &block.kind {
            BlockKind::Paragraph(p) => self.paragraph(p),
            BlockKind::Quotation(q) => self.quotation(q),
            BlockKind::Epigraph(q) => self.epigraph(q),
            BlockKind::Verse(v) => self.verse(v),
            BlockKind::Letter(l) => self.letter(l),
            BlockKind::List(l) => self.bulleted(l),
            BlockKind::DefinitionList(l) => self.definitions(l),
            BlockKind::Table(t) => self.table(t, span),
            BlockKind::Figure(f) => self.figure(f, span),
            BlockKind::Dialogue(d) => self.dialogue(d),
            BlockKind::SceneBreak(s) => self.scene_break(s),
            BlockKind::Preformatted(p) => self.preformatted(p, span),
            BlockKind::Math(m) => self.formula(m, span),
            BlockKind::Aside(a) => self.aside(a),
            BlockKind::Bridgehead(b) => self.bridgehead(b),
            BlockKind::PageMark(label) => self.source_pages.push(label.clone()),
            _ => {}
        }
    }

    /// Takes the language of a block or section, where it names one.
    pub(crate) fn set_language(&mut self, language: Option<&reissue_core::Language>) {
        if let Some(tag) = language {
            self.kind.language = Language::from_tag(tag.as_str());
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        if paragraph.content.is_empty() && self.label.is_none() {
            return;
        }
        let node = self.set.structure.add(self.node, NodeKind::Paragraph);
        let align = match paragraph.align {
            Align::Start if self.align == Align::Center && self.is_long(&paragraph.content) => {
                Align::Start
            }
            Align::Start => self.align,
            other => other,
        };
        // Lines of display matter that turn over do so in lines of about one length.
        let display = align == Align::Center && !self.is_long(&paragraph.content);
        let indented = self.indent && !paragraph.continued && align == Align::Start;
        let indent = self.kind.size.scale(f64::from(self.cx.design.text.indent) / 1000.0);
        let lead_in = std::mem::replace(&mut self.lead_in, LeadIn::Plain);
        if self.entries && align == Align::Start {
            let shape = ParagraphShape {
                hang: self.kind.size * 2,
                ragged: true,
                single: true,
                loose: true,
                ..ParagraphShape::default()
            };
            return self.text(&paragraph.content, node, &shape);
        }
        let shape = ParagraphShape {
            first: if indented { indent } else { reissue_page::Length::ZERO },
            align,
            lead_in: (align == Align::Start).then_some(lead_in),
            lead_words: paragraph.lead_in,
            unbroken: display,
            single: display,
            balance: display,
            ..ParagraphShape::default()
        };
        self.text(&paragraph.content, node, &shape);
        self.indent = true;
    }

    /// Whether a paragraph is too long to be display matter, which is centred: more than about five
    /// lines.
    pub(crate) fn is_long(&self, content: &[Inline]) -> bool {
        let line = self.frame.width.ratio(self.kind.size) * 2.2;
        reissue_core::plain(content).chars().count() as f64 > 5.0 * line
    }

    fn scene_break(&mut self, scene: &SceneBreak) {
        self.indent = false;
        let ornament = match &scene.mark {
            Some(mark) if !mark.trim().is_empty() && mark.chars().any(char::is_alphanumeric) => {
                mark.trim().to_owned()
            }
            _ => self.cx.design.text.scene_break.clone(),
        };
        if ornament.is_empty() && scene.mark.is_none() {
            self.space(1);
            self.gap.pause = true;
            return;
        }
        let ornament = if ornament.is_empty() { "* * *".into() } else { ornament };
        let artifact = !ornament.chars().any(char::is_alphanumeric);
        let slab = self.ornament(&ornament, artifact);
        self.space(1);
        let lines = vec![FixedLine { height: 1, after: 200_000, slab }];
        self.push(SetBlock::fixed(Fixed { lines, repeat: None }));
        self.space(1);
    }

    /// An ornament in the middle of the line.
    pub(crate) fn ornament(&mut self, text: &str, artifact: bool) -> Slab {
        let node = if artifact {
            reissue_page::Structure::ROOT
        } else {
            self.set.structure.add(self.node, NodeKind::Paragraph)
        };
        let stars = text.chars().all(|c| c == '*' || c == ' ');
        let text: String = text.chars().map(|c| if c == ' ' { '\u{2003}' } else { c }).collect();
        let (mut slab, width) = self.label_slab(&text, self.kind, node);
        if stars {
            // Asterisks hang at the height of capitals; as an ornament they stand in the middle.
            let lower = self.kind.size.scale(0.22);
            slab.move_by(reissue_page::Point::new(reissue_page::Length::ZERO, lower));
        }
        if artifact {
            slab.decorate();
        }
        let x = self.frame.x + (self.frame.width - width) / 2;
        slab.moved(reissue_page::Point::new(x, reissue_page::Length::ZERO))
    }

    fn preformatted(&mut self, text: &Preformatted, span: Span) {
        let node = self.set.structure.add(self.node, NodeKind::Code);
        self.space(1);
        let saved = self.kind;
        self.kind = self.code(self.kind);
        let hang = self.kind.size * 2;
        for line in text.text.trim_end_matches('\n').split('\n') {
            let content = [Inline::text(kept_spaces(line), span)];
            let shape = ParagraphShape {
                hang,
                ragged: true,
                unbroken: true,
                loose: true,
                single: true,
                ..ParagraphShape::default()
            };
            self.text(&content, node, &shape);
        }
        self.kind = saved;
        self.space(1);
        self.indent = true;
    }

    fn formula(&mut self, math: &Math, span: Span) {
        let node = self.set.structure.add(self.node, NodeKind::Formula);
        if let Some(n) = self.set.structure.get_mut(node) {
            n.alt = Some(math.text.clone());
        }
        self.space(1);
        let piece = |(text, italic): (&str, bool)| {
            let text = Inline::text(text, span);
            if italic { Inline::new(InlineKind::Emphasis(vec![text]), span) } else { text }
        };
        let words = self.formula_words(math, span);
        let content: Vec<Inline> =
            super::inline::math_pieces(&words).into_iter().map(piece).collect();
        let shape = ParagraphShape { align: Align::Center, ..ParagraphShape::default() };
        self.text(&content, node, &shape);
        self.space(1);
    }

    fn bridgehead(&mut self, head: &Bridgehead) {
        let node = self.set.structure.add(self.node, NodeKind::Paragraph);
        self.space(1);
        let saved = self.kind;
        self.kind = self.slanted(&[&head.content]);
        let shape = ParagraphShape {
            ragged: true,
            unbroken: true,
            keep: true,
            single: true,
            align: self.align,
            ..ParagraphShape::default()
        };
        self.text(&head.content, node, &shape);
        self.kind = saved;
        self.indent = false;
    }

    /// Sets a paragraph of one length that stays with the next block.
    pub(crate) fn line_of(&mut self, content: &[Inline], align: Align, keep: bool) {
        if content.is_empty() {
            return;
        }
        let node = self.set.structure.add(self.node, NodeKind::Paragraph);
        let shape = ParagraphShape {
            align,
            keep,
            ragged: true,
            unbroken: true,
            single: true,
            // An attribution that turns over does so in lines of about one length.
            balance: align != Align::Start,
            ..ParagraphShape::default()
        };
        self.text(content, node, &shape);
    }

    /// Holds a line that introduces what follows, such as a speaker's name above verse, with it.
    pub(crate) fn hold_introduction(&mut self) {
        if let Some(SetBlock { body: Body::Text(text), part, .. }) = self.set.blocks.last_mut()
            && text.broken.best().lines.len() == 1
        {
            *part = INTRODUCTION;
        }
    }

    /// Keeps the last block that was added with what follows.
    pub(crate) fn keep_last(&mut self) {
        if let Some(last) = self.set.blocks.last_mut() {
            last.keep = true;
        }
    }
}

impl Slab {
    /// Makes all of it furniture that is not read out.
    pub(crate) fn decorate(&mut self) {
        for item in &mut self.items {
            item.content = reissue_page::Content::Artifact(reissue_page::Artifact::Layout);
        }
    }
}

/// Leading spaces, and spaces that follow others, as spaces that stay; tabs as four.
fn kept_spaces(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut kept = true;
    for character in line.chars() {
        match character {
            '\t' => out.push_str("\u{a0}\u{a0}\u{a0}\u{a0}"),
            ' ' if kept => out.push('\u{a0}'),
            other => out.push(other),
        }
        kept = character == ' ' || character == '\t';
    }
    out
}

#[cfg(test)]
mod tests {
    use super::kept_spaces;

    #[test]
    fn spaces_that_count_are_kept() {
        assert_eq!(kept_spaces("  a b  c"), "\u{a0}\u{a0}a b \u{a0}c");
    }
}
