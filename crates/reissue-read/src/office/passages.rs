//! Passages of their own: quotations, verse, letters.

use reissue_core::{
    Attribution, Block, BlockKind, Diagnostic, Inline, InlineKind, Letter, Line, Quotation, Span,
    Stanza, Verse,
};

use super::flow::{Flow, Para, Piece, blocks, without};
use super::names::Part;
use super::runs::{self, Run};
use super::stanzas;

impl Flow<'_> {
    pub(super) fn quotation(&mut self, first: Para) {
        let part = first.part;
        let span = first.span;
        let mut paras = vec![first];
        while let Some(Piece::Para(next)) = self.pieces.next_if(|p| match p {
            Piece::Para(p) => {
                (p.part == part || is_quoted(p) && part == Part::Quotation) && p.place.is_none()
                    || p.part == Part::Attribution
            }
            Piece::Block(_) | Piece::Heading(_) => false,
        }) {
            paras.push(next);
        }
        if part == Part::Quotation && self.is_verse_by_look(&paras) {
            let verse = |p: Para| {
                // The italics of all its lines are how it is set off.
                let runs = without(p.runs, &runs::Layer::Emphasis);
                Piece::Para(Para { part: Part::Verse, runs, ..p })
            };
            let rest = std::mem::replace(&mut self.pieces, Vec::new().into_iter().peekable());
            let verses: Vec<Piece> = paras.into_iter().map(verse).chain(rest).collect();
            self.pieces = verses.into_iter().peekable();
            if let Some(Piece::Para(first)) = self.pieces.next() {
                self.verse(first);
            }
            return;
        }
        let attribution = match paras.last() {
            Some(last) if last.part == Part::Attribution || says_who(last) && paras.len() > 1 => {
                paras.pop().map(|p| Attribution { span: p.span, content: runs::nest(p.runs) })
            }
            _ => None,
        };
        let pieces = paras
            .into_iter()
            .filter(|p| !p.is_blank())
            .map(|p| Piece::Para(Para { part: Part::Body, ..p }))
            .collect();
        let quotation = Quotation { blocks: blocks(pieces, self.ledger), attribution };
        let kind = match part {
            Part::Epigraph => BlockKind::Epigraph(quotation),
            _ => BlockKind::Quotation(quotation),
        };
        self.push(Block::new(kind, span));
    }

    fn is_verse_by_look(&mut self, paras: &[Para]) -> bool {
        let by_look = paras.iter().all(|p| p.look.set_in && stanzas::only_words(p));
        let is_verse = by_look && stanzas::are_verse(paras);
        if is_verse {
            let span = paras.first().map_or(Span::NONE, |p| p.span);
            let message = "short lines that are set in were taken as verse";
            let help = "give verse a style that is called so";
            self.ledger.note(Diagnostic::guessed("read-442", message).at(span).help(help));
        }
        is_verse
    }

    pub(super) fn verse(&mut self, first: Para) {
        let span = first.span;
        let id = first.id.clone();
        let language = first.language.clone();
        let base = first.look.indent;
        let mut stanzas: Vec<Stanza> = Vec::new();
        let mut lone = true;
        let mut open = false;
        let mut attribution = None;
        let mut next = Some(first);
        while let Some(para) = next {
            if para.part == Part::Attribution {
                attribution = Some(Attribution { span: para.span, content: runs::nest(para.runs) });
                break;
            }
            if para.is_blank() {
                open = false;
            } else {
                let lines = verse_lines(para, base);
                // Several lines in one paragraph: the paragraph is a stanza.
                if lines.len() > 1 {
                    lone = false;
                    open = false;
                }
                match stanzas.last_mut() {
                    Some(stanza) if open && lone => stanza.lines.extend(lines),
                    _ => stanzas.push(Stanza { lines }),
                }
                open = true;
            }
            next = match self.pieces.next_if(self_continues_verse) {
                Some(Piece::Para(para)) => Some(para),
                _ => None,
            };
        }
        let verse = Verse { stanzas, attribution, ..Verse::default() };
        self.push(Block { kind: BlockKind::Verse(verse), id, language, span });
    }

    /// From a dateline or salutation to a closing or signature, with running text between.
    pub(super) fn letter(&mut self, first: Para) {
        let mut held = vec![first];
        let mut ended = false;
        while let Some(Piece::Para(next)) = self.pieces.next_if(|p| match p {
            Piece::Para(p) => match p.part {
                Part::Closing | Part::Signature => true,
                Part::Body | Part::Dateline | Part::Salutation => !ended,
                _ => false,
            },
            Piece::Block(_) | Piece::Heading(_) => false,
        }) {
            ended |= matches!(next.part, Part::Closing | Part::Signature);
            held.push(next);
        }
        if !ended {
            for para in held {
                if para.is_blank() {
                    self.blank(Para { part: Part::Body, ..para });
                } else {
                    self.body(Para { part: Part::Body, ..para });
                }
            }
            return;
        }
        let mut letter = Letter::default();
        let span = held.first().map_or(Span::NONE, |p| p.span);
        let mut body = Vec::new();
        for para in held.into_iter().filter(|p| !p.is_blank()) {
            match para.part {
                Part::Dateline if body.is_empty() => letter.dateline.push(runs::nest(para.runs)),
                Part::Salutation if letter.salutation.is_empty() => {
                    letter.salutation = runs::nest(para.runs)
                }
                Part::Closing if letter.closing.is_empty() => {
                    letter.closing = runs::nest(para.runs)
                }
                Part::Signature | Part::Closing => letter.signature.push(runs::nest(para.runs)),
                _ => body.push(Piece::Para(Para { part: Part::Body, ..para })),
            }
        }
        letter.blocks = blocks(body, self.ledger);
        self.push(Block::new(BlockKind::Letter(letter), span));
    }
}

fn self_continues_verse(piece: &Piece) -> bool {
    matches!(piece, Piece::Para(p) if matches!(p.part, Part::Verse | Part::Attribution) && p.place.is_none())
}

/// The lines of a paragraph of verse: cut at line breaks, indented by leading tabs, spaces and
/// the paragraph's own indent (one step for each half inch or four spaces).
fn verse_lines(para: Para, base: i32) -> Vec<Line> {
    let own = u8::try_from((para.look.indent - base).max(0) / 360).unwrap_or(u8::MAX);
    let mut lines = vec![Vec::new()];
    for run in para.runs {
        match &run.leaf {
            runs::Leaf::Other(InlineKind::LineBreak) => lines.push(Vec::new()),
            _ => {
                if let Some(line) = lines.last_mut() {
                    line.push(run);
                }
            }
        }
    }
    let line = |runs: Vec<Run>| {
        let text = runs::raw(&runs);
        let lead: usize = text
            .chars()
            .take_while(|c| c.is_whitespace())
            .map(|c| match c {
                '\t' => 4,
                _ => 1,
            })
            .sum();
        let indent = own.saturating_add(u8::try_from(lead.div_ceil(4).min(20)).unwrap_or(20));
        let span = runs.iter().fold(Span::NONE, |s, r| s.join(r.span));
        let mut content = runs::nest(runs);
        if let Some(Inline { kind: InlineKind::Text(first), .. }) = content.first_mut() {
            *first = first.trim_start().to_owned();
        }
        Line { indent, content, span }
    };
    let mut lines: Vec<Line> = lines.into_iter().map(line).collect();
    lines.retain(|l| !l.content.is_empty());
    lines
}

/// Tells whether the text of a list that stands after no list is a quotation: it is set in.
pub(super) fn is_quoted(para: &Para) -> bool {
    para.part == Part::ListText && para.look.set_in && para.place.is_none()
}

/// Tells whether a last paragraph of a quotation says who said it: short, after a dash.
fn says_who(para: &Para) -> bool {
    let words = para.words();
    let words = words.trim();
    words.starts_with(['—', '―', '–']) && words.chars().count() <= 120
}
