//! Verse by its look, where the author used no style for it.

use reissue_core::InlineKind;

use super::flow::Para;
use super::runs::Leaf;

/// The longest line, in characters: a line of verse ends before the margin.
const LONGEST: usize = 66;

/// Tells whether paragraphs that are set in as a quotation are lines of verse: short lines, most of
/// which end in no full stop, in one paragraph with line breaks or in a paragraph each.
///
/// Two lines in one paragraph may be an address or a motto; three make a verse, and so do two in
/// italics. Lines in paragraphs of their own must be four, for a dialogue has short paragraphs, too.
pub(crate) fn are_verse(paras: &[Para]) -> bool {
    let filled: Vec<&Para> = paras.iter().filter(|p| !p.is_blank()).collect();
    let lines: Vec<String> = filled.iter().flat_map(|p| lines(p)).collect();
    let broken = filled.iter().any(|p| lines_of(p) > 1);
    let every_broken = filled.iter().all(|p| lines_of(p) > 1);
    let enough = match (broken, filled.len()) {
        (true, _) => lines.len() >= if italic(&filled) { 2 } else { 3 },
        (false, _) => lines.len() >= 4,
    };
    let short = lines.iter().all(|l| (1..=LONGEST).contains(&l.chars().count()));
    let words = lines.iter().map(|l| l.split_whitespace().count()).sum::<usize>();
    // An address and a list of figures have fewer words, or numbers.
    let wordy = words >= lines.len() * 3;
    let numbers = lines.iter().filter(|l| l.chars().any(|c| c.is_ascii_digit())).count();
    let open = lines.iter().filter(|l| !ends_a_sentence(l)).count();
    enough
        && (every_broken || !broken)
        && short
        && wordy
        && numbers * 4 <= lines.len()
        && open * 2 >= lines.len()
}

fn lines_of(para: &Para) -> usize {
    lines(para).count()
}

fn lines(para: &Para) -> impl Iterator<Item = String> {
    let text = para.words();
    let lines: Vec<String> =
        text.split('\n').map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect();
    lines.into_iter()
}

fn ends_a_sentence(line: &str) -> bool {
    let bare = line.trim_end_matches(['”', '’', '"', '\'', ')', '»']);
    bare.ends_with(['.', '!', '?', '…', ':'])
}

fn italic(paras: &[&Para]) -> bool {
    let text = |p: &&Para| {
        p.runs
            .iter()
            .filter(|r| matches!(r.leaf, Leaf::Text(_)) && !r.is_space())
            .all(|r| r.layers.iter().any(|l| matches!(l, super::runs::Layer::Emphasis)))
    };
    paras.iter().all(text)
}

/// Tells whether a paragraph holds anything that no line of verse does.
pub(crate) fn only_words(para: &Para) -> bool {
    para.runs
        .iter()
        .all(|r| !matches!(&r.leaf, Leaf::Other(InlineKind::Image(_) | InlineKind::Math(_))))
}
