//! Plays: speeches that open with the name of a speaker, and stage directions.

use std::collections::BTreeMap;

use reissue_core::{Block, BlockKind, Dialogue, Inline, Span, Turn};

use super::block::Setting;
use super::heading::Stretch;
use super::lines::{Page, Piece, PieceKind};

/// How this text names its speakers.
pub(super) struct Drama {
    names: Vec<String>,
}

impl Drama {
    /// Finds the speakers: names in front of a stop or a colon at the start of pieces, two or
    /// more of them three times or more, on a quarter of all pieces.
    pub(super) fn find(page: &Page<'_>, pieces: &[Piece]) -> Option<Self> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let mut plain = 0_usize;
        for piece in pieces.iter().filter(|p| p.kind == PieceKind::Plain) {
            plain += 1;
            if let Some((name, _)) = speaker(page.line(piece.lines.start)) {
                *counts.entry(name.to_string()).or_default() += 1;
            }
        }
        counts.retain(|_, count| *count >= 3);
        let total: usize = counts.values().sum();
        (counts.len() >= 2 && total >= 12 && total * 4 >= plain)
            .then(|| Self { names: counts.into_keys().collect() })
    }

    /// Reads the speeches and directions from a piece on; none where no speech begins there.
    pub(super) fn read(
        &self,
        setting: &Setting<'_, '_>,
        pieces: &[Piece],
        at: usize,
    ) -> Option<(Block, usize)> {
        let mut turns: Vec<Turn> = Vec::new();
        let mut end = at;
        let mut span = Span::NONE;
        while let Some(piece) = pieces.get(end) {
            if piece.kind == PieceKind::Gone {
                end += 1;
                continue;
            }
            let Some(turn) = self.turn(setting, piece) else { break };
            span = span.join(setting.page.span(piece.lines.clone()));
            turns.push(turn);
            end += 1;
        }
        let speeches = turns.iter().filter(|t| matches!(t, Turn::Speech { .. })).count();
        (speeches > 0)
            .then(|| (Block::new(BlockKind::Dialogue(Dialogue { turns }), span), end - at))
    }

    fn turn(&self, setting: &Setting<'_, '_>, piece: &Piece) -> Option<Turn> {
        if piece.kind != PieceKind::Plain || piece.before > 3 {
            return None;
        }
        let page = setting.page;
        let span = page.span(piece.lines.clone());
        let line = page.line(piece.lines.start);
        let stretches = setting.stretches(piece.lines.clone());
        if let Some((name, length)) =
            speaker(line).filter(|(n, _)| self.names.iter().any(|k| k == n))
        {
            let start = stretches.first()?.0;
            let lead = line.find(name)?;
            let speaker = setting.inlines(&[(start + lead, start + lead + name.len())]);
            let mut rest: Vec<Stretch> = stretches;
            if let Some(first) = rest.first_mut() {
                first.0 += length;
            }
            rest.retain(|(a, b)| a < b);
            let place = Span::new(page.source, start + length, piece_end(page, piece));
            let blocks = if rest.is_empty() {
                Vec::new()
            } else {
                vec![Block::paragraph(setting.inlines(&rest), place)]
            };
            return Some(Turn::Speech { speaker, blocks, span });
        }
        let bracketed = line.starts_with(['[', '(']);
        let italic = line.starts_with('_')
            && page.line(piece.lines.end.saturating_sub(1)).trim_end_matches('.').ends_with('_');
        let enters = page.indent(piece.lines.start) > 0 && piece.len() <= 3;
        (bracketed || italic || enters)
            .then(|| Turn::Direction { content: direction(setting, stretches), span })
    }
}

/// The words of a direction; brackets around all of it are how plain text marks one.
pub(super) fn direction(setting: &Setting<'_, '_>, mut stretches: Vec<Stretch>) -> Vec<Inline> {
    let text = setting.page.text;
    let first = stretches.first().and_then(|(a, b)| text.get(*a..*b)).unwrap_or_default();
    let last = stretches.last().and_then(|(a, b)| text.get(*a..*b)).unwrap_or_default();
    let whole = first.starts_with('[') && last.ends_with(']') && first.matches('[').count() == 1;
    if whole {
        if let Some(first) = stretches.first_mut() {
            first.0 += 1;
        }
        if let Some(last) = stretches.last_mut() {
            last.1 -= 1;
        }
    }
    setting.inlines(&stretches)
}

fn piece_end(page: &Page<'_>, piece: &Piece) -> usize {
    page.lines.get(piece.lines.end.saturating_sub(1)).map_or(0, |l| l.end)
}

/// `HAMLET. ` or `Domin: ` at the start of a line: the name, and the bytes up to the speech.
fn speaker(line: &str) -> Option<(&str, usize)> {
    let body = line.trim_start_matches(['_', '=']);
    let lead = line.len() - body.len();
    let stop = body.find(['.', ':'])?;
    let name = body.get(..stop)?.trim_end_matches(['_', '=']);
    let count = name.chars().count();
    if !(1..=28).contains(&count)
        || name.split(' ').count() > 4
        || !name.chars().any(char::is_alphabetic)
    {
        return None;
    }
    let colon = body.get(stop..)?.starts_with(':');
    let caps = super::heading::is_caps(name);
    let high = name.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    if !(caps || colon && high) {
        return None;
    }
    let after = body.get(stop + 1..)?;
    if !after.is_empty() && !after.starts_with([' ', '_', '=']) {
        return None;
    }
    let rest = after.trim_start_matches(['_', '=', ' ']);
    // A mark of emphasis that closes behind the name goes with it; one that opens stays.
    let open = after.len() - after.trim_start_matches(['_', '=']).len();
    let white = after.get(open..)?.len() - after.get(open..)?.trim_start().len();
    let _ = rest;
    Some((name, lead + stop + 1 + open + white))
}
