//! Plays and interviews.

use reissue_core::{Block, BlockKind, Dialogue, Inline, Turn, Verse};
use reissue_page::{Length, NodeId, NodeKind};

use super::verse::keep_pairs;
use super::{Galley, ParagraphShape, RunIn};
use crate::design::LeadIn;
use crate::fonts::Features;

/// The price of a page that begins with a direction, which mostly ends what stands before it.
const EXIT: i64 = 150_000;

impl Galley<'_> {
    pub(super) fn dialogue(&mut self, dialogue: &Dialogue) {
        let node = self.set.structure.add(self.node, NodeKind::Division);
        self.lead_in = LeadIn::Plain;
        self.within(
            |g| g.node = node,
            |g| {
                for turn in &dialogue.turns {
                    match turn {
                        Turn::Speech { speaker, blocks, .. } => g.speech(speaker, blocks),
                        Turn::Direction { content, .. } => g.direction(content),
                    }
                }
            },
        );
        self.indent = true;
    }

    fn direction(&mut self, content: &[Inline]) {
        if let Some(last) = self.set.blocks.last_mut() {
            last.part = last.part.max(EXIT);
        }
        let node = self.set.structure.add(self.node, NodeKind::Paragraph);
        let saved = self.kind;
        self.kind = self.slanted(&[content]);
        let indent = self.em(2000);
        let shape = ParagraphShape {
            first: indent,
            hang: indent,
            ragged: true,
            ..ParagraphShape::default()
        };
        self.text(content, node, &shape);
        self.kind = saved;
    }

    /// Sets a speech: the speaker runs into the first paragraph or line of verse; all else hangs
    /// below the name.
    fn speech(&mut self, speaker: &[Inline], blocks: &[Block]) {
        let division = self.set.structure.add(self.node, NodeKind::Division);
        let hang = self.em(1200);
        let mut name = (!speaker.is_empty()).then(|| self.speaker(speaker, division));
        let mut rest = blocks;
        match blocks.split_first() {
            Some((Block { kind: BlockKind::Paragraph(p), .. }, others)) => {
                self.anchors_of(blocks.first(), division);
                let node = self.set.structure.add(division, NodeKind::Paragraph);
                let run_in = name.take();
                // Words that go on after a direction stand as the rest of the speech does.
                let first = if run_in.is_some() { Length::ZERO } else { hang };
                let shape = ParagraphShape { first, hang, run_in, ..ParagraphShape::default() };
                self.text(&p.content, node, &shape);
                rest = others;
            }
            Some((Block { kind: BlockKind::Verse(v), .. }, others)) if has_lines(v) => {
                self.anchors_of(blocks.first(), division);
                self.spoken_verse(v, name.take(), division, hang);
                rest = others;
            }
            _ => {}
        }
        if let Some(name) = name {
            let node = self.set.structure.add(division, NodeKind::Paragraph);
            let keep = !rest.is_empty();
            let shape = ParagraphShape { run_in: Some(name), keep, ..ParagraphShape::default() };
            self.text(&[], node, &shape);
        }
        let saved = self.node;
        self.node = division;
        for block in rest {
            self.indent = true;
            match &block.kind {
                BlockKind::Verse(v) if v.title.is_empty() && block.language.is_none() => {
                    self.anchors_of(Some(block), division);
                    self.spoken_verse(v, None, division, hang);
                }
                _ => self.within(
                    |g| g.narrow(hang, Length::ZERO),
                    |g| g.blocks(std::slice::from_ref(block)),
                ),
            }
        }
        self.node = saved;
    }

    /// The name of a speaker in small capitals, with a stop where it has none; one that is typed in
    /// capitals is no larger than the others.
    fn speaker<'s>(&mut self, speaker: &'s [Inline], division: NodeId) -> RunIn<'s> {
        let mut kind = self.kind;
        let name = reissue_core::plain(speaker);
        let capitals = !name.chars().any(char::is_lowercase);
        kind.features |= if capitals { Features::ALL_SMALL_CAPS } else { Features::SMALL_CAPS };
        kind.tracking += 30;
        let node = self.set.structure.add(division, NodeKind::Span);
        let ends = name.trim_end().ends_with(['.', ':', '—', ')']);
        let end = if ends { "\u{2002}" } else { ".\u{2002}" };
        RunIn { content: speaker, kind, node, end }
    }

    /// Sets verse as actors speak it: in the size of the text, every line from the indent of
    /// speeches, the speaker running into the first.
    fn spoken_verse(
        &mut self,
        verse: &Verse,
        mut name: Option<RunIn<'_>>,
        division: NodeId,
        hang: Length,
    ) {
        for (index, stanza) in verse.stanzas.iter().enumerate() {
            if index > 0 {
                self.space(1);
            }
            let node = self.set.structure.add(division, NodeKind::Paragraph);
            let first = self.set.blocks.len();
            for line in &stanza.lines {
                let run_in = name.take();
                let step = self.kind.size * i32::from(line.indent);
                let indent = (hang + step).min(self.frame.width / 2);
                let shape = ParagraphShape {
                    first: if run_in.is_some() { Length::ZERO } else { indent },
                    hang: indent + self.kind.size * 2,
                    ragged: true,
                    unbroken: true,
                    loose: true,
                    single: true,
                    run_in,
                    ..ParagraphShape::default()
                };
                self.text(&line.content, node, &shape);
                self.hold_turned_line();
            }
            let blocks = self.set.blocks.get_mut(first..).unwrap_or_default();
            keep_pairs(&stanza.lines, blocks);
        }
        self.attribution(verse.attribution.as_ref());
    }
}

/// Whether a poem is nothing but lines, the first stanza having one at least.
fn has_lines(verse: &Verse) -> bool {
    verse.title.is_empty() && verse.stanzas.first().is_some_and(|s| !s.lines.is_empty())
}
