//! Headings by their look, where the author used no heading style at all.

use std::collections::BTreeMap;

use reissue_core::{Align, Diagnostic, Metadata, Span};

use super::flow::{Para, Piece};
use super::names::Part;
use crate::ledger::Ledger;
use crate::outline::{find_ordinal, role_of};

/// Makes headings of short paragraphs that stand out, where no paragraph has a heading style.
///
/// A paragraph stands out by being centred, all bold, and larger than most of the text. Two of the
/// three make a heading; one does when its words are those of one (`Chapter 3`, `Preface`).
/// In a document without a line of running text nothing is guessed.
/// The largest, when it stands first and alone in its size, is the title of the book.
pub(crate) fn headings(pieces: &mut [Piece], metadata: &mut Metadata, ledger: &mut Ledger) {
    let is_heading = |p: &Piece| match p {
        Piece::Para(p) => matches!(p.part, Part::Heading(_)),
        Piece::Heading(_) => true,
        Piece::Block(_) => false,
    };
    if pieces.iter().any(is_heading) {
        return;
    }
    if !pieces.iter().any(is_prose) {
        return;
    }
    let body = body_size(pieces);
    let candidates: Vec<(usize, u32)> = pieces
        .iter()
        .enumerate()
        .filter_map(|(i, p)| match p {
            Piece::Para(p) if stands_out(p, body) => Some((i, rank(p, body))),
            _ => None,
        })
        .collect();
    let text = pieces.iter().filter(|p| matches!(p, Piece::Para(p) if !p.is_blank())).count();
    // More headings than text: the looks mean something else.
    if candidates.is_empty() || candidates.len() * 2 >= text {
        return;
    }
    let candidates = take_title(pieces, candidates, metadata, ledger);
    let candidates = with_titles_below(pieces, candidates);
    let mut ranks: Vec<u32> = candidates.iter().map(|(_, r)| *r).collect();
    ranks.sort_unstable_by(|a, b| b.cmp(a));
    ranks.dedup();
    let mut first = Span::NONE;
    for (i, rank) in &candidates {
        let level = ranks.iter().position(|r| r == rank).unwrap_or(0).min(5) + 1;
        if let Some(Piece::Para(para)) = pieces.get_mut(*i) {
            para.part = Part::Heading(u8::try_from(level).unwrap_or(6));
            first = if first.is_none() { para.span } else { first };
        }
    }
    if !candidates.is_empty() {
        let count = u32::try_from(candidates.len()).unwrap_or(u32::MAX);
        ledger.note(
            Diagnostic::guessed("read-431", "paragraphs were taken as headings by their look")
                .times(count)
                .at(first)
                .help("give headings a heading style"),
        );
    }
}

/// Tells whether a paragraph is running text: a sentence, or more than a line of words. Where there is
/// none (the lines of a title page, a table of labels) nothing can stand out from it.
fn is_prose(piece: &Piece) -> bool {
    let Piece::Para(para) = piece else { return false };
    let ends = |w: &str| w.ends_with(['.', '!', '?', '…', '”', '’', '"', '»', '。', '！', '？']);
    let words = para.words();
    let words = words.trim();
    para.length() > 120 || words.contains(' ') && ends(words)
}

/// The size of most characters, in half points.
fn body_size(pieces: &[Piece]) -> u16 {
    let mut sizes: BTreeMap<u16, usize> = BTreeMap::new();
    for piece in pieces {
        if let Piece::Para(p) = piece {
            *sizes.entry(p.look.size).or_default() += p.length();
        }
    }
    sizes.into_iter().max_by_key(|(_, n)| *n).map_or(0, |(size, _)| size)
}

fn stands_out(para: &Para, body: u16) -> bool {
    if para.part != Part::Body || para.place.is_some() || para.is_blank() {
        return false;
    }
    let words = para.words();
    let words = words.trim();
    let long = words.chars().nth(120).is_some();
    if long || !words.contains(char::is_alphanumeric) || words.lines().count() > 3 {
        return false;
    }
    let centred = para.look.align == Align::Center;
    let large = body > 0 && u32::from(para.look.size) * 10 >= u32::from(body) * 12;
    let marks = u8::from(centred) + u8::from(para.look.bold) + u8::from(large);
    let ends = words.ends_with(['.', ',', ';', ':']) && find_ordinal(words).is_none();
    let named = find_ordinal(words).is_some() || role_of(words).is_some();
    marks == 3 || marks == 2 && !ends || named && marks == 1 || named && para.look.page_break
}

/// Adds the titles that stand below numbers: `Chapter One`, and `The Quay` centred on the next line.
fn with_titles_below(pieces: &[Piece], candidates: Vec<(usize, u32)>) -> Vec<(usize, u32)> {
    let para = |i: usize| match pieces.get(i) {
        Some(Piece::Para(p)) => Some(p),
        _ => None,
    };
    let next = |i: usize| (i + 1..pieces.len()).find(|j| para(*j).is_none_or(|p| !p.is_blank()));
    let mut out = Vec::with_capacity(candidates.len());
    for (i, rank) in candidates {
        // A number that stands right above is the number of this one.
        if out.last().is_some_and(|(j, _)| *j == i) {
            continue;
        }
        out.push((i, rank));
        let Some(number) = para(i) else { continue };
        let words = number.words();
        let words = words.trim();
        let bare = find_ordinal(words).is_some_and(|o| o.title == words.len());
        let Some(j) = next(i).filter(|_| bare) else { continue };
        let Some(title) = para(j) else { continue };
        let text = title.words();
        let text = text.trim();
        let text_follows = next(j).and_then(para).is_some_and(|p| p.words().chars().count() > 80);
        let fits = title.part == Part::Body
            && title.look.align == number.look.align
            && number.look.align == Align::Center
            && text.chars().count() <= 80
            && text.chars().any(char::is_alphabetic)
            && find_ordinal(text).is_none()
            && !super::flow::is_ornament(text);
        if fits && text_follows {
            out.push((j, rank));
        }
    }
    out
}

/// Larger first; of one size the centred and bold ones first.
fn rank(para: &Para, body: u16) -> u32 {
    let division =
        find_ordinal(para.words().trim()).and_then(|o| o.role).is_some_and(|r| r.is_division());
    let size = para.look.size.max(body);
    u32::from(size) * 8
        + u32::from(division) * 4
        + u32::from(para.look.align == Align::Center) * 2
        + u32::from(para.look.bold)
}

/// Takes the first and largest paragraph as the title, where the book has none.
fn take_title(
    pieces: &mut [Piece],
    mut candidates: Vec<(usize, u32)>,
    metadata: &mut Metadata,
    ledger: &mut Ledger,
) -> Vec<(usize, u32)> {
    let [(first, rank), rest @ ..] = candidates.as_slice() else { return candidates };
    let larger = !rest.is_empty() && rest.iter().all(|(_, r)| r / 8 < rank / 8);
    let before = pieces.get(..*first).unwrap_or_default();
    let at_head = before.iter().all(|p| matches!(p, Piece::Para(p) if p.is_blank()));
    if !(larger && at_head && metadata.title.trim().is_empty()) {
        return candidates;
    }
    let Some(Piece::Para(para)) = pieces.get_mut(*first) else { return candidates };
    let words = para.words().split_whitespace().collect::<Vec<_>>().join(" ");
    if find_ordinal(&words).is_some() || role_of(&words).is_some() {
        return candidates;
    }
    ledger.note(
        Diagnostic::guessed("read-434", format!("`{words}` was taken as the title by its look"))
            .at(para.span)
            .help("set the title in the document's properties"),
    );
    metadata.title = words;
    para.runs.clear();
    candidates.remove(0);
    candidates
}
