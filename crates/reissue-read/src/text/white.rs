//! Headings by the white space around them, and by the way in which a book sets its titles.
//!
//! A short piece is a heading where as much white space stands before it as before the headings
//! that are sure. Less will do for a *style*, a gap and a look (capitals, emphasis, plain), that
//! this book keeps for titles: most pieces set so are short, and text follows them.

use std::collections::{BTreeMap, BTreeSet};

use super::heading::{Evidence, Finder, Mark, is_caps, title_case, unwrapped};
use super::lines::{Piece, PieceKind};

/// What the letters of a piece look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Look {
    Caps,
    /// Marks of emphasis around all of it.
    Marked,
    Plain,
}

/// The blank lines before a piece, 4 for more, and its look.
type Style = (usize, Look);

/// What is known of the pieces of a style.
#[derive(Default)]
struct Count {
    all: usize,
    titles: usize,
    /// Titles with text below.
    opening: usize,
    texts: BTreeSet<String>,
}

/// What the book tells of its gaps.
struct Manner {
    /// Before the headings that are sure; 0 where too few are.
    headings: usize,
    /// Before most pieces of text.
    text: usize,
    styles: BTreeSet<Style>,
}

impl Finder<'_, '_> {
    /// The headings that white space sets off, beside the certain ones.
    pub(super) fn set_off(&self, certain: &[Mark]) -> Vec<Mark> {
        let styles = self.styles(certain, self.text_gap(50));
        let text = self.text_gap(90);
        let manner = Manner { headings: self.usual_gap(certain), text, styles };
        let known: Vec<usize> = certain.iter().map(|m| m.piece).collect();
        let unknown = (0..self.pieces.len()).filter(|i| known.binary_search(i).is_err());
        let marks = unknown.filter_map(|i| self.spaced(i, &manner)).collect();
        self.without_speakers(marks)
    }

    /// The blank lines before a piece; a picture right above it has those of the heading.
    pub(super) fn gap(&self, at: usize) -> usize {
        let before = |at: usize| self.pieces.get(at).map_or(0, |p| p.before);
        let pictures = self.pieces.get(..at).unwrap_or_default().iter().rev();
        let pictures = pictures.take_while(|p| p.kind == PieceKind::Illustration).count();
        (at.saturating_sub(pictures)..=at).map(before).max().unwrap_or(0)
    }

    fn is_at_right(&self, piece: &Piece) -> bool {
        self.page.indent(piece.lines.start) * 2 >= self.page.fill && !self.is_centred(piece)
    }

    /// The white space before the headings of this book that are sure.
    fn usual_gap(&self, marks: &[Mark]) -> usize {
        let mut gaps: Vec<usize> = marks.iter().filter(|m| m.piece > 3).map(|m| m.before).collect();
        if gaps.len() < 3 {
            let short = |p: &&Piece| p.kind == PieceKind::Plain && p.len() <= 3 && p.before >= 4;
            let wide = self.pieces.iter().skip(4).filter(short).count();
            return if wide >= 3 { 4 } else { 0 };
        }
        gaps.sort_unstable();
        gaps.get(gaps.len() / 3).copied().unwrap_or(0)
    }

    /// The white space that so many of a hundred pieces of text have before them; headings have
    /// more than most.
    fn text_gap(&self, percent: usize) -> usize {
        let text = self.pieces.iter().filter(|p| p.kind == PieceKind::Plain && p.len() > 2);
        let mut gaps: Vec<usize> = text.map(|p| p.before).collect();
        gaps.sort_unstable();
        gaps.get(gaps.len() * percent / 100).copied().unwrap_or(1).min(3)
    }

    /// The styles that this book keeps for titles.
    fn styles(&self, certain: &[Mark], text: usize) -> BTreeSet<Style> {
        let listed = |m: &&Mark| m.evidence != Evidence::Listed;
        let known: Vec<usize> = certain.iter().filter(listed).map(|m| m.piece).collect();
        let is_known = |at: usize| known.binary_search(&at).is_ok();
        let mut counts: BTreeMap<Style, Count> = BTreeMap::new();
        for (at, piece) in self.pieces.iter().enumerate().skip(4) {
            let under = at.checked_sub(1).is_some_and(is_known);
            let listing = self.contents.listing(at).is_some();
            let joined = self.page.joined(piece.lines.clone());
            let bracket = joined.starts_with('[');
            if piece.kind != PieceKind::Plain || is_known(at) || under || listing || bracket {
                continue;
            }
            let style = self.style(at, &joined);
            let count = counts.entry(style).or_default();
            count.all += 1;
            if self.is_titled(at, piece, &joined) {
                count.titles += 1;
                count.opening += usize::from(self.opens_text(at, style));
                count.texts.insert(joined);
            }
        }
        let mut gaps: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for ((before, _), count) in &counts {
            let gap = gaps.entry(*before).or_default();
            *gap = (gap.0 + count.titles, gap.1 + count.all);
        }
        let titles_alone = |before: &usize| {
            let (titles, all) = gaps.get(before).copied().unwrap_or_default();
            *before > text && titles >= 5 && titles * 3 >= all * 2
        };
        let lines = self.page.lines.len();
        counts.retain(|style, count| {
            titles_alone(&style.0) || is_kept_for_titles(*style, count, text, lines)
        });
        counts.into_keys().collect()
    }

    fn style(&self, at: usize, joined: &str) -> Style {
        (self.gap(at).min(4), look(joined))
    }

    /// Tells whether a piece might be a title of its style.
    fn is_titled(&self, at: usize, piece: &Piece, joined: &str) -> bool {
        let bare = unwrapped(joined);
        let look = look(joined);
        let plain = look == Look::Plain;
        let fits = match plain {
            true => piece.len() == 1 && bare.chars().count() <= 60 && !is_spoken(bare),
            false => piece.len() <= 3,
        };
        let named =
            bare.split_whitespace().any(|w| w.chars().filter(|c| c.is_alphabetic()).count() > 2);
        fits && named
            && (self.is_placed(piece) || look == Look::Marked && !self.is_at_right(piece))
            && self.has_words_of_heading(piece, bare.trim_end_matches('.'), !plain)
            && self.stands_apart(at, piece)
    }

    /// Tells whether a piece belongs to nothing above it. A signature and the source of a tale have
    /// more white space below than above; an inscription stands in the middle of a sentence.
    pub(super) fn stands_apart(&self, at: usize, piece: &Piece) -> bool {
        let Some(above) = at.checked_sub(1).and_then(|above| self.pieces.get(above)) else {
            return true;
        };
        let last = self.page.line(above.lines.end.saturating_sub(1));
        let open = last.ends_with(',') || last.ends_with([':', '-', '—']) && self.is_centred(piece);
        self.gap(at) >= 4 || !(open || piece.after > piece.before && above.len() > 1)
    }

    /// Tells whether what follows a piece is no other of its style.
    fn opens_text(&self, at: usize, own: Style) -> bool {
        let after = self.pieces.get(at + 1..).unwrap_or_default();
        let next = after.iter().find(|p| p.kind != PieceKind::Gone);
        next.is_some_and(|p| {
            let style = (p.before.min(4), look(&self.page.joined(p.lines.clone())));
            p.len() > 1 || p.kind != PieceKind::Plain || style != own
        })
    }

    /// A short piece with white space around it.
    fn spaced(&self, at: usize, manner: &Manner) -> Option<Mark> {
        let piece = self.pieces.get(at)?;
        if piece.kind != PieceKind::Plain || piece.len() > 4 || self.contents.listing(at).is_some()
        {
            return None;
        }
        let joined = self.page.joined(piece.lines.clone());
        let caps = is_caps(&joined) || piece.len() <= 2 && self.is_centred(piece);
        let centred = piece.len() == 1 && self.is_centred(piece);
        let least = match (manner.headings, caps) {
            _ if centred => 2,
            (0, true) => 2,
            (0, false) => 3,
            (gap, true) => gap.clamp(2, 4),
            (gap, false) => gap.clamp(3, 4),
        };
        let wide = self.gap(at) >= least.max(manner.text + 1)
            && self.could_be_heading(piece, &joined, caps)
            && self.stands_apart(at, piece);
        let usual =
            manner.styles.contains(&self.style(at, &joined)) && self.is_titled(at, piece, &joined);
        ((wide || usual) && self.before_text(at))
            .then(|| self.mark(at, piece, Evidence::Spaced, None))
    }

    /// Takes out names that stand over speeches: the same few words in capitals or emphasis again
    /// and again, with little between; with them the rest of their style, where they are much of it.
    fn without_speakers(&self, mut marks: Vec<Mark>) -> Vec<Mark> {
        let text = |m: &Mark| {
            self.pieces.get(m.piece).map(|p| self.page.joined(p.lines.clone())).unwrap_or_default()
        };
        let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, mark) in marks.iter().enumerate() {
            places.entry(text(mark)).or_default().push(at);
        }
        let name = |text: &str| look(text) != Look::Plain && text.split_whitespace().count() <= 3;
        places.retain(|text, all| name(text) && all.len() >= 4 && self.are_close(&marks, all));
        let speakers: BTreeSet<usize> = places.into_values().flatten().collect();
        let styles: Vec<Style> = marks.iter().map(|m| self.style(m.piece, &text(m))).collect();
        let mut counts: BTreeMap<Style, (usize, usize)> = BTreeMap::new();
        for (at, style) in styles.iter().enumerate() {
            let count = counts.entry(*style).or_default();
            *count = (count.0 + usize::from(speakers.contains(&at)), count.1 + 1);
        }
        let of_speakers =
            |style: &Style| counts.get(style).is_some_and(|c| c.0 > 0 && c.0 * 4 >= c.1);
        let mut at = 0;
        marks.retain(|_| {
            at += 1;
            !speakers.contains(&(at - 1)) && !styles.get(at - 1).is_some_and(of_speakers)
        });
        marks
    }

    /// Tells whether the next marks follow most of these within a few lines.
    fn are_close(&self, marks: &[Mark], these: &[usize]) -> bool {
        const NEXT: usize = 4;
        const LINES: usize = 14;
        let line = |at: usize| {
            let piece = marks.get(at).and_then(|m| self.pieces.get(m.piece));
            piece.map_or(self.page.lines.len(), |p| p.lines.start)
        };
        let close = these.iter().filter(|at| line(**at + NEXT) - line(**at) <= NEXT * LINES);
        close.count() * 2 > these.len()
    }
}

fn look(joined: &str) -> Look {
    match () {
        () if is_caps(joined) => Look::Caps,
        () if unwrapped(joined).len() < joined.len() => Look::Marked,
        () => Look::Plain,
    }
}

/// Tells whether a style is that of titles: most pieces have their shape, and text follows.
///
/// White space as between paragraphs tells nothing; then capitals must. The same words again and
/// again, close to one another, are names over speeches.
fn is_kept_for_titles(style: Style, count: &Count, text: usize, lines: usize) -> bool {
    const SPEECH: usize = 30;
    let most = count.titles * 5 >= count.all * 3 && count.opening * 10 >= count.titles * 7;
    let various = count.texts.len() * 10 >= count.titles * 7;
    let far = lines >= count.titles * SPEECH;
    let (before, look) = style;
    let own = match before > text {
        true => count.titles >= 10 && (various || far),
        false => before == text && look == Look::Caps && count.titles >= 20 && various,
    };
    most && own
}

/// What a person says, or a sentence that goes on.
fn is_spoken(bare: &str) -> bool {
    bare.ends_with(['!', '?', ':', ',', ';', '"', '”', '’']) && !title_case(bare)
}
