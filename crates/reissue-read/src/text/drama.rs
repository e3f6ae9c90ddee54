//! Plays: speeches that open with the name of a speaker, or stand below it, and stage directions.

use std::collections::{BTreeMap, BTreeSet};

use reissue_core::{Block, BlockKind, Dialogue, Inline, Line, Role, Span, Stanza, Turn, Verse};

use super::block::Setting;
use super::heading::{Stretch, is_caps, unwrapped};
use super::lines::{Page, Piece, PieceKind};
use super::ordinal::ordinal;
use super::vocabulary;

/// How this text names its speakers.
pub(super) struct Drama {
    /// Names in front of what is said.
    names: BTreeSet<String>,
    /// Names on a line of their own above it, without marks and stops.
    alone: BTreeSet<String>,
}

impl Drama {
    /// Finds the speakers: names in front of a stop or a colon at the start of pieces, or alone on
    /// the first line, two or more of them three times or more, on a quarter or a fifth of all pieces.
    pub(super) fn find(page: &Page<'_>, pieces: &[Piece]) -> Option<Self> {
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        let mut alone: BTreeMap<String, usize> = BTreeMap::new();
        let (mut plain, mut below) = (0_usize, 0_usize);
        let all = pieces.iter().filter(|p| p.kind == PieceKind::Plain);
        for piece in all {
            plain += 1;
            let line = page.line(piece.lines.start);
            if let Some((name, _)) = speaker(line) {
                *names.entry(name.to_string()).or_default() += 1;
            }
            if let Some(name) = lone_speaker(line) {
                *alone.entry(name.to_string()).or_default() += 1;
                // What is said below in a piece of its own is no speech by itself.
                below += usize::from(piece.len() == 1);
            }
        }
        Some(Self {
            names: speakers(names, plain, 4).unwrap_or_default(),
            alone: speakers(alone, plain.saturating_sub(below), 5)
                .filter(|_| is_play(page, pieces))
                .unwrap_or_default(),
        })
        .filter(|drama| !drama.names.is_empty() || !drama.alone.is_empty())
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
            let (turn, taken) = match self.turn(setting, piece) {
                Some(turn) => (turn, 1),
                None => match self.below_name(setting, pieces, end) {
                    Some(found) => found,
                    None => break,
                },
            };
            let last = pieces.get(end + taken - 1).unwrap_or(piece);
            span = span.join(setting.page.span(piece.lines.start..last.lines.end));
            turns.push(turn);
            end += taken;
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
        if self.is_name(page, piece) {
            return None;
        }
        let stretches = setting.stretches(piece.lines.clone());
        if let Some((name, length)) = speaker(line).filter(|(n, _)| self.names.contains(*n)) {
            let start = stretches.first()?.0;
            let lead = line.find(name)?;
            let speaker = setting.inlines(&[(start + lead, start + lead + name.len())]);
            let mut rest: Vec<Stretch> = stretches;
            if let Some(first) = rest.first_mut() {
                first.0 += length;
            }
            rest.retain(|(a, b)| a < b);
            let place = Span::new(page.source, start + length, piece_end(page, piece));
            let blocks = match rest.is_empty() {
                true => Vec::new(),
                false => vec![said(setting, piece, rest, place)],
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

impl Drama {
    /// Tells whether a piece opens with a name on a line of its own.
    pub(super) fn is_name(&self, page: &Page<'_>, piece: &Piece) -> bool {
        let name = lone_speaker(page.line(piece.lines.start));
        piece.kind == PieceKind::Plain
            && piece.before <= 3
            && name.is_some_and(|n| self.alone.contains(n))
    }

    /// Reads a name on a line of its own and what is said below: in the same piece, or in those
    /// that follow up to the next name or direction. Gives the pieces that it takes too.
    fn below_name(
        &self,
        setting: &Setting<'_, '_>,
        pieces: &[Piece],
        at: usize,
    ) -> Option<(Turn, usize)> {
        let page = setting.page;
        let piece = pieces.get(at).filter(|p| self.is_name(page, p))?;
        let line = page.line(piece.lines.start);
        let name = lone_speaker(line)?;
        let start = page.lines.get(piece.lines.start)?.start + line.find(name)?;
        let speaker = setting.inlines(&[(start, start + name.len())]);
        let mut blocks: Vec<Block> = Vec::new();
        let mut taken = 1;
        if piece.len() > 1 {
            let lines = piece.lines.start + 1..piece.lines.end;
            let place = page.span(lines.clone());
            let rest = setting.stretches(lines.clone());
            blocks.push(said(setting, &Piece { lines, ..piece.clone() }, rest, place));
        } else {
            let speech = pieces.get(at + 1..).unwrap_or_default();
            taken += self.speech_below(page, speech);
            for piece in speech.iter().take(taken - 1).filter(|p| p.kind != PieceKind::Gone) {
                let place = page.span(piece.lines.clone());
                let block = said(setting, piece, setting.stretches(piece.lines.clone()), place);
                join_stanzas(&mut blocks, block);
            }
        }
        let last = pieces.get(at + taken - 1).unwrap_or(piece);
        let span = page.span(piece.lines.start..last.lines.end);
        Some((Turn::Speech { speaker, blocks, span }, taken))
    }

    /// How many pieces below a name belong to the speech: the first, and those up to the next name
    /// where that is near.
    fn speech_below(&self, page: &Page<'_>, pieces: &[Piece]) -> usize {
        const NEAR: usize = 12;
        let spoken = |p: &&Piece| {
            matches!(p.kind, PieceKind::Plain | PieceKind::Gone)
                && p.before <= 2
                && !self.is_name(page, p)
                && !page.line(p.lines.start).starts_with(['[', '('])
        };
        let run = pieces.iter().take(NEAR).take_while(spoken).count();
        let named = pieces.get(run).is_some_and(|p| self.is_name(page, p));
        if named { run } else { run.min(1) }
    }
}

/// The names that are speakers, where they stand on one of so many pieces.
fn speakers(
    mut counts: BTreeMap<String, usize>,
    pieces: usize,
    share: usize,
) -> Option<BTreeSet<String>> {
    counts.retain(|_, count| *count >= 3);
    let total: usize = counts.values().sum();
    (counts.len() >= 2 && total >= 12 && total * share >= pieces)
        .then(|| counts.into_keys().collect())
}

/// Tells whether a text has acts, scenes or persons: `INGREDIENTS` and `METHOD` over parts of
/// recipes are no speakers.
fn is_play(page: &Page<'_>, pieces: &[Piece]) -> bool {
    let plain = pieces.iter().filter(|p| p.kind == PieceKind::Plain);
    plain.map(|p| page.line(p.lines.start)).any(|line| {
        let division = ordinal(line).and_then(|o| o.role);
        matches!(division, Some(Role::Act | Role::Scene))
            || vocabulary::name(line) == Some(Role::Persons)
    })
}

/// What is said: verse where the lines are a poet's, else a paragraph.
fn said(setting: &Setting<'_, '_>, piece: &Piece, words: Vec<Stretch>, place: Span) -> Block {
    let set_in = setting.page.indent(piece.lines.end.saturating_sub(1)) >= 2;
    // Few lines tell little: capitals must, or the other pieces.
    let lines = words.iter().filter_map(|(a, b)| setting.page.text.get(*a..*b));
    let high = lines.clone().skip(1).all(|l| !l.starts_with(char::is_lowercase));
    let few = words.len() < 4 && !high && !setting.poetry;
    if words.len() < 2 || few || !setting.is_verse(piece, set_in) {
        return Block::paragraph(setting.inlines(&words), place);
    }
    let line = |(a, b): &Stretch| Line {
        indent: 0,
        content: setting.inlines(&[(*a, *b)]),
        span: Span::new(setting.page.source, *a, *b),
    };
    let stanzas = vec![Stanza { lines: words.iter().map(line).collect() }];
    let verse = Verse { title: Vec::new(), stanzas, attribution: None };
    Block::new(BlockKind::Verse(verse), place)
}

/// Adds a block of a speech; verse goes on with the verse before it.
fn join_stanzas(blocks: &mut Vec<Block>, block: Block) {
    let last = blocks.last_mut().map(|b| (&mut b.kind, &mut b.span));
    match (last, block.kind) {
        (Some((BlockKind::Verse(above), span)), BlockKind::Verse(verse)) => {
            above.stanzas.extend(verse.stanzas);
            *span = span.join(block.span);
        }
        (_, kind) => blocks.push(Block { kind, ..block }),
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
    let caps = is_caps(name);
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

/// A name on a line of its own: `HAMLET`, `_Ogre_`, `Ham.`; without marks and stops.
fn lone_speaker(line: &str) -> Option<&str> {
    let bare = unwrapped(line);
    let name = bare.trim_end_matches(['.', ':']);
    let words = name.split(' ').count();
    let letters = name.chars().all(|c| c.is_alphanumeric() || " .'’-&".contains(c));
    let looks = is_caps(name) || bare.len() < line.len() || words <= 2 && name.len() < bare.len();
    let high = name.starts_with(char::is_uppercase);
    (words <= 4 && name.chars().count() <= 28 && high && letters && looks).then_some(name)
}
