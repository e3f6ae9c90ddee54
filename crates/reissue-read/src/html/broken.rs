//! Verse that a source tells only by its line breaks: stanza after stanza of short lines.

use reissue_core::{Align, Block, BlockKind, Diagnostic, Inline, Span, plain};

use super::flow::Flow;
use super::inset::{self, Setting};
use super::loss::Losses;
use super::tidy::{has_break, split_lines};

/// The longest line, in characters; in the mean they must be shorter by a third.
const LINE: usize = 72;
/// How many stanzas make a poem where there is other text around.
const STANZAS: usize = 4;
/// How many lines they have at least.
const LINES: usize = 16;

/// Makes poems of paragraphs whose lines are broken as verse is: four stanzas in a row, or any where
/// most of the flow is such. What is decided here is reported as guessed.
pub(crate) fn poems(flow: &mut Vec<Flow>, losses: &mut Losses) {
    let stanzas: Vec<bool> = flow.iter().map(is_stanza).collect();
    let count = stanzas.iter().filter(|s| **s).count();
    if count < STANZAS {
        return;
    }
    let paragraphs = flow.iter().filter(|p| paragraph(p).is_some()).count();
    let whole = count * 10 >= paragraphs * 7;
    let mut out: Vec<Flow> = Vec::with_capacity(flow.len());
    let mut run: Vec<Block> = Vec::new();
    for (piece, stanza) in flow.drain(..).zip(stanzas) {
        match piece {
            Flow::Block(block) if stanza => run.push(block),
            piece => {
                end_run(&mut run, whole, losses, &mut out);
                out.push(piece);
            }
        }
    }
    end_run(&mut run, whole, losses, &mut out);
    *flow = out;
}

fn end_run(run: &mut Vec<Block>, whole: bool, losses: &mut Losses, out: &mut Vec<Flow>) {
    let run = std::mem::take(run);
    let Some(span) = run.iter().map(|b| b.span).reduce(Span::join) else { return };
    let lines: Vec<String> = run.iter().flat_map(lines_of).collect();
    let long = run.len() >= STANZAS && lines.len() >= LINES;
    if !(whole || long) || !is_verse(&lines, &run) {
        return out.extend(run.into_iter().map(Flow::Block));
    }
    let id = run.first().and_then(|b| b.id.clone());
    let verse = inset::verse(run.into_iter().map(|b| (b, Setting::default())).collect());
    out.push(Flow::Block(Block { id, ..Block::new(BlockKind::Verse(verse), span) }));
    let message = "paragraphs were taken as verse by their line breaks";
    let help = "look at the place; mark it up in the source where this is wrong";
    losses.note(Diagnostic::guessed("read-323", message).help(help).at(span));
}

fn paragraph(piece: &Flow) -> Option<&[Inline]> {
    match piece {
        Flow::Block(Block { kind: BlockKind::Paragraph(p), .. }) if p.align == Align::Start => {
            Some(&p.content)
        }
        _ => None,
    }
}

/// Tells whether a paragraph may be a stanza: three lines or more, none too long.
fn is_stanza(piece: &Flow) -> bool {
    let Some(content) = paragraph(piece).filter(|c| has_break(c)) else { return false };
    let lines = split_lines(content.to_vec());
    lines.len() >= 3 && lines.iter().all(|l| plain(l).chars().count() <= LINE)
}

/// The lines of a stanza, without its number.
fn lines_of(block: &Block) -> Vec<String> {
    let BlockKind::Paragraph(p) = &block.kind else { return Vec::new() };
    let lines = split_lines(p.content.clone());
    let text = lines.iter().map(|l| plain(l).trim().to_owned()).filter(|l| !l.is_empty());
    let mut text: Vec<String> = text.collect();
    if text.first().is_some_and(|first| !first.chars().any(char::is_lowercase) && first.len() < 7) {
        text.remove(0);
    }
    text
}

/// Tells lines of verse from those of an address, a list, an index, a play: they begin with capitals,
/// hold words and few figures, and many end with a mark; no names stand above the stanzas.
fn is_verse(lines: &[String], stanzas: &[Block]) -> bool {
    let count = lines.len();
    let of = |test: &dyn Fn(&String) -> bool| lines.iter().filter(|l| test(l)).count();
    let first = |l: &String| l.chars().find(|c| c.is_alphabetic());
    let capitals = of(&|l| first(l).is_some_and(|c| !c.is_lowercase()));
    let figures = of(&|l| l.chars().any(|c| c.is_ascii_digit()));
    let marked = of(&|l| l.ends_with(|c: char| c.is_ascii_punctuation() || "—…”’»".contains(c)));
    let length: usize = lines.iter().map(|l| l.chars().count()).sum();
    let words: usize = lines.iter().map(|l| l.split_whitespace().count()).sum();
    let named = stanzas.iter().filter(|s| has_name(s)).count();
    capitals * 20 >= count * 17
        && figures * 10 <= count
        && marked * 3 >= count
        && length * 3 <= count * LINE * 2
        && words >= count * 3
        && named * 3 < stanzas.len()
}

/// Tells whether a stanza begins with a line that is a speaker's name.
fn has_name(block: &Block) -> bool {
    lines_of(block).first().is_some_and(|line| {
        let capitals = !line.chars().any(char::is_lowercase);
        let short = line.split_whitespace().count() <= 3;
        short && (capitals || line.ends_with(['.', ':']))
    })
}
