//! The page around the book: where the text begins and ends, and what the frame tells.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use reissue_core::{Contributor, Diagnostic, Metadata, Report};

use super::facts;
use super::lines::{Page, Piece, ends_sentence, width};

/// Where the text stands in the page, and what opens it.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    /// The lines of the text.
    pub(super) body: Range<usize>,
    /// The line that joins title and author.
    header: Option<Header>,
}

#[derive(Clone, Debug)]
struct Header {
    line: usize,
    title: String,
    author: String,
}

/// A short line can be part of a frame.
const SHORT: usize = 90;

/// What stands between title and author.
const JOINTS: [&str; 6] = [" - ", " – ", " — ", " | ", " / ", " by "];

/// Lines in which the frame before the text may be.
const HEAD: usize = 600;

/// Words for the part of a book that a shop shows, in lower case.
const PREVIEW: &[&str] = &[
    "preview",
    "sample",
    "excerpt",
    "leseprobe",
    "vorschau",
    "buchvorschau",
    "auszug",
    "aperçu",
    "extrait",
    "vista previa",
    "muestra",
    "anteprima",
    "estratto",
    "amostra",
    "prévia",
    "pré-visualização",
    "inkijkexemplaar",
    "voorproefje",
    "leesfragment",
    "provläs",
    "smakprov",
    "smagsprøve",
    "læseprøve",
    "uddrag",
    "utdrag",
    "podgląd",
    "fragment",
    "ukázka",
    "отрывок",
    "фрагмент",
    "απόσπασμα",
    "lukunäyte",
    "részlet",
    "试读",
    "試し読み",
];

/// Finds the frame.
pub(super) fn find(page: &Page<'_>) -> Frame {
    let header = header(page);
    let start = match &header {
        Some(header) => header.line + 1,
        None => first_prose(page),
    };
    let marker = header.as_ref().map_or(start, |h| h.line);
    let end = end(page, start, marker, header.as_ref());
    Frame { body: start..end, header }
}

/// The line that joins title and author and opens the text: it stands by itself, text follows, and
/// one side of it stands elsewhere before it as a line of its own, or at the end of one ("Reviews
/// for ..."). The line whose side is met most often counts, the last of several.
fn header(page: &Page<'_>) -> Option<Header> {
    let mut best: Option<(usize, Header)> = None;
    for piece in page.pieces(0..page.len().min(HEAD)) {
        let line = page.line(piece.lines.start);
        if piece.lines.len() > 2 || width(line) > 200 || facts::is_fact(page, piece.lines.start) {
            continue;
        }
        for index in piece.lines.clone() {
            let Some((times, header)) = joined_at(page, index) else { continue };
            let better = best.as_ref().is_none_or(|(most, _)| times >= *most);
            if better && text_follows(page, index + 1) {
                best = Some((times, header));
            }
        }
    }
    best.map(|(_, header)| header)
}

/// Title and author in a line, with the number of other lines that hold one of them.
fn joined_at(page: &Page<'_>, index: usize) -> Option<(usize, Header)> {
    let line = page.line(index);
    let mut best: Option<(usize, Header)> = None;
    for joint in JOINTS {
        for (at, _) in line.match_indices(joint) {
            let left = line.get(..at).unwrap_or("").trim();
            let right = line.get(at + joint.len()..).unwrap_or("").trim();
            if left.is_empty() || right.is_empty() {
                continue;
            }
            let on_left = named(page, left, right, index);
            let on_right = named(page, right, left, index);
            let by = joint == " by " && on_right > 0;
            let found = if facts::is_name(right) && (on_left > 0 && on_left >= on_right || by) {
                (on_left, Header { line: index, title: left.into(), author: right.into() })
            } else if facts::is_name(left) && on_right > 0 {
                (on_right, Header { line: index, title: right.into(), author: left.into() })
            } else {
                continue;
            };
            if best.as_ref().is_none_or(|(most, _)| found.0 > *most) {
                best = Some(found);
            }
        }
    }
    best
}

/// How many lines before one are these words, or end in them without ending in those others, as
/// a title may that ends in its author's name.
fn named(page: &Page<'_>, words: &str, others: &str, until: usize) -> usize {
    let ends = |line: &str, words: &str| {
        line == words || line.strip_suffix(words).is_some_and(|before| before.ends_with(' '))
    };
    let longer = others.len() > words.len();
    (0..until)
        .map(|i| page.line(i))
        .filter(|line| ends(line, words) && !(longer && ends(line, others)))
        .count()
}

/// Tells whether a line has most of the page below it, and no fact of the frame soon after it.
fn text_follows(page: &Page<'_>, start: usize) -> bool {
    let size = |lines: Range<usize>| lines.map(|l| page.line(l).len()).sum::<usize>();
    let near = start..page.len().min(start + 30);
    !near.clone().any(|l| facts::is_fact(page, l)) && size(start..page.len()) > size(0..start)
}

fn length(page: &Page<'_>, piece: &Piece) -> usize {
    piece.lines.clone().map(|l| width(page.line(l))).sum()
}

/// The first line of the prose from a line on: two blocks of some length, one soon after the other.
fn first_long_run(page: &Page<'_>, from: usize) -> usize {
    let pieces = page.pieces(from..page.len());
    let long: Vec<bool> = pieces.iter().map(|p| length(page, p) > 120).collect();
    for (i, piece) in pieces.iter().enumerate() {
        let soon = long.iter().skip(i + 1).take(4).any(|l| *l);
        let mostly = long.iter().skip(i).take(8).filter(|l| **l).count() >= 3;
        if long.get(i) == Some(&true) && soon && mostly {
            return piece.lines.start;
        }
    }
    pieces.iter().zip(&long).find(|(_, l)| **l).map_or(page.len(), |(p, _)| p.lines.start)
}

/// Where the text begins when no line joins title and author: below a line that says that a
/// preview comes, or at the short lines above the prose that can be its heading.
fn first_prose(page: &Page<'_>) -> usize {
    if likeness(page) < 0.3 {
        return 0;
    }
    let last_fact = (0..page.len().min(HEAD)).rev().find(|i| facts::is_fact(page, *i));
    let below = last_fact.map_or(0, |l| l + 1);
    let near = below..page.len().min(below + 40);
    let opens = |i: &usize| says_preview(page.line(*i)) && text_follows(page, i + 1);
    if let Some(marker) = near.rev().find(opens) {
        return marker + 1;
    }
    let prose = first_long_run(page, below);
    let mut at = prose;
    for index in (prose.saturating_sub(24)..prose).rev().filter(|i| !page.is_blank(*i)) {
        if !super::headings::is_heading(page.line(index)) {
            break;
        }
        at = index;
    }
    at
}

/// Tells whether a short line names a preview.
fn says_preview(line: &str) -> bool {
    let lower = line.to_lowercase();
    width(line) <= 50
        && line.split_whitespace().count() <= 6
        && !line.contains(['"', '“', '”', ','])
        && lower.split(|c: char| !c.is_alphabetic() && c != '-').any(|word| PREVIEW.contains(&word))
}

/// One past the last line of the text.
///
/// What closes a text is a block of short lines among the last of the page of which one counts
/// pages, names the preview, its title and author, or a right, or takes up a word of the line above
/// the text. Short lines that read as sentences above such a block belong to the text.
fn end(page: &Page<'_>, start: usize, header: usize, names: Option<&Header>) -> usize {
    let marker: BTreeSet<String> = (0..header)
        .rev()
        .filter(|i| !page.is_blank(*i))
        .take(1)
        .flat_map(|i| long_words(page.line(i)))
        .collect();
    let says = |l: usize| {
        let line = page.line(l);
        is_counter(line)
            || says_preview(line)
            || line.contains('©')
            || names.is_some_and(|h| line.contains(&h.title) && line.contains(&h.author))
            || (width(line) < 60 && long_words(line).iter().any(|w| marker.contains(w)))
    };
    let mut end = page.len();
    let mut lines = 0;
    for piece in page.pieces(start..page.len()).iter().rev() {
        lines += piece.lines.len();
        let short = piece.lines.clone().all(|l| width(page.line(l)) <= SHORT);
        let closes = short && piece.lines.clone().any(says);
        let found = end < page.len();
        let reads = piece.lines.clone().any(|l| ends_sentence(page.line(l)));
        if lines > 40 || !short || found && !closes && reads {
            break;
        }
        if closes {
            end = piece.lines.start;
        }
    }
    // A marker that touches the text: its lines go one by one.
    while end > start {
        let line = page.line(end - 1);
        let goes = line.is_empty() || (width(line) < 60 && is_counter(line));
        if !goes {
            break;
        }
        end -= 1;
    }
    end
}

fn long_words(line: &str) -> Vec<String> {
    line.split(|c: char| !c.is_alphanumeric())
        .filter(|w| width(w) >= 5)
        .map(str::to_lowercase)
        .collect()
}

/// A counter: two numbers in a line of a few words, `Page 1 of 1`, `3/12`.
fn is_counter(line: &str) -> bool {
    let numbers =
        line.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty() && n.len() <= 5).count();
    numbers == 2
        && width(line) <= 40
        && line.split_whitespace().count() <= 6
        && !ends_sentence(line)
}

/// Tells how much a page has the shape of a capture.
pub(super) fn likeness(page: &Page<'_>) -> f32 {
    let head = page.len().min(120);
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for index in 0..head {
        let line = page.line(index);
        if (3..SHORT).contains(&width(line)) && line.chars().any(char::is_alphabetic) {
            *seen.entry(line).or_default() += 1;
        }
    }
    let most = seen.values().copied().max().unwrap_or(0);
    let tail = page.len().saturating_sub(40)..page.len();
    let signs = [
        (0.1, most >= 2),
        (0.1, most >= 3),
        (0.15, facts::kinds(page, head) >= 2),
        (0.15, facts::kinds(page, head) >= 3),
        (0.15, (0..head).any(|i| facts::isbn_in(page.line(i)).is_some())),
        (0.15, tail.clone().any(|i| is_counter(page.line(i)))),
        (0.1, tail.clone().any(|i| says_preview(page.line(i)))),
        (0.1, (0..head).any(|i| says_preview(page.line(i)))),
        (0.1, (0..head).any(|i| is_glued_counts(page.line(i)))),
        (0.35, header(page).is_some()),
    ];
    let score: f32 = signs.iter().filter(|(_, sign)| *sign).map(|(weight, _)| weight).sum();
    score.min(1.0)
}

/// Two counts glued to one another: `305 pages5 hours`, `0 ratings0 reviews`.
fn is_glued_counts(line: &str) -> bool {
    width(line) < 40 && facts::counts(line).len() == 2
}

impl Frame {
    /// How many lines stand outside the text.
    pub(super) fn lines_outside(&self, page: &Page<'_>) -> usize {
        (0..page.len()).filter(|i| !self.body.contains(i) && !page.is_blank(*i)).count()
    }

    /// What the frame tells of the book.
    pub(super) fn metadata(&self, page: &Page<'_>, report: &mut Report) -> Metadata {
        let mut metadata = Metadata::default();
        let until = self.body.start;
        match &self.header {
            Some(header) => {
                metadata.title.clone_from(&header.title);
                metadata.creators.push(Contributor::author(header.author.clone()));
                self.author(page, header, report);
            }
            None => metadata.title = most_repeated(page, until).unwrap_or_default(),
        }
        let facts = facts::gather(page, until, &mut metadata, report);
        if metadata.creators.is_empty()
            && let Some(name) = (0..until).find_map(|i| facts::by_line(page.line(i)))
        {
            metadata.creators.push(Contributor::author(name));
        }
        metadata.description = self.blurb(page, &facts, &metadata.title);
        metadata
    }

    /// Reports a name whose initials carry the wrong mark: `W/ G. Krivitsky`.
    fn author(&self, page: &Page<'_>, header: &Header, report: &mut Report) {
        let mut name = String::new();
        let mut before = ' ';
        let mut word = 0;
        let mut changed = false;
        let mut characters = header.author.chars().peekable();
        while let Some(c) = characters.next() {
            let initial = word == 1 && before.is_uppercase();
            let next_space = characters.peek().is_none_or(|n| *n == ' ');
            let wrong =
                initial && next_space && matches!(c, '/' | ',' | ':' | ';' | '-' | '_' | '\\');
            changed |= wrong;
            name.push(if wrong { '.' } else { c });
            word = if c.is_alphabetic() { word + 1 } else { 0 };
            before = c;
        }
        if changed {
            let message = format!("the author's name looks misprinted: `{}`", header.author);
            let line = page.line(header.line);
            let whole = page.span(header.line..header.line + 1);
            let at = whole.start as usize + line.find(&header.author).unwrap_or(0);
            let span = reissue_core::Span::new(whole.source, at, at + header.author.len());
            let found = Diagnostic::suspect("read-151", message)
                .at(span)
                .help(format!("take `{name}` instead with --accept author"))
                .propose("author", name);
            report.push(found);
        }
    }

    /// The longest text between the title and the last of the facts, else of the whole frame, with
    /// the long lines around it. Reviews stand further down and may be longer.
    fn blurb(&self, page: &Page<'_>, facts: &BTreeSet<usize>, title: &str) -> Option<String> {
        let long = |i: usize| width(page.line(i)) > 60 && ends_sentence(page.line(i));
        let from = (0..self.body.start).find(|i| page.line(*i) == title).unwrap_or(0);
        let until = facts.last().map_or(self.body.start, |last| (*last).max(from));
        let longest = |lines: Range<usize>| {
            let fits = |i: &usize| long(*i) && !facts.contains(i) && width(page.line(*i)) >= 80;
            lines.filter(fits).max_by_key(|i| width(page.line(*i)))
        };
        let best = longest(from..until).or_else(|| longest(0..self.body.start))?;
        let mut from = best;
        while from > 0
            && (long(from - 1) || (page.is_blank(from - 1) && from > 1 && long(from - 2)))
        {
            from -= 1;
        }
        let lines: Vec<&str> = (from..self.body.start)
            .take_while(|i| long(*i) || page.is_blank(*i))
            .map(|i| page.line(i))
            .filter(|l| !l.is_empty())
            .collect();
        Some(lines.join("\n"))
    }
}

/// The line that the frame repeats most.
fn most_repeated(page: &Page<'_>, until: usize) -> Option<String> {
    let mut seen: Vec<(&str, usize)> = Vec::new();
    for index in 0..until {
        let line = page.line(index);
        if !line.chars().any(char::is_alphabetic) {
            continue;
        }
        match seen.iter_mut().find(|(l, _)| *l == line) {
            Some((_, n)) => *n += 1,
            None => seen.push((line, 1)),
        }
    }
    let best = seen.iter().rev().max_by_key(|(_, n)| *n)?;
    (best.1 > 1).then(|| best.0.to_owned())
}
