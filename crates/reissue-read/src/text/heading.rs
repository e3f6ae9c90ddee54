//! Finds the headings among the pieces.
//!
//! Four kinds, each with its own evidence. *Numbered*: a division and its number (`CHAPTER I`,
//! `DĚJSTVÍ PRVNÍ`, `第一章`), or a number alone that is one of a series. *Named*: a word that
//! names a part of a book (`PREFACE`). *Listed*: what the contents list says. *Spaced*: a short
//! piece with as much white space before it as the other headings of this book have. What book
//! people would not set as a heading (a dateline, a signature, `THE END`) is none.

use reissue_core::{Matter, Metadata, Report, Role};

use super::contents::{Contents, words};
use super::lines::{Page, Piece, PieceKind};
use super::ordinal::ordinal;
use super::vocabulary::{self, Number};

/// A stretch of the text, by byte offsets.
pub(super) type Stretch = (usize, usize);

/// The evidence for a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Evidence {
    Numbered,
    Named,
    Listed,
    Spaced,
}

/// A heading.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// The first piece of it.
    pub(super) piece: usize,
    /// How many pieces it takes.
    pub(super) pieces: usize,
    pub(super) evidence: Evidence,
    pub(super) role: Option<Role>,
    pub(super) number: Option<Number>,
    /// The division word in lower case; empty for a number alone.
    pub(super) series: String,
    pub(super) ordinal: Option<Stretch>,
    pub(super) title: Vec<Stretch>,
    pub(super) subtitle: Vec<Stretch>,
    pub(super) before: usize,
}

/// The headings, and the lists that are none.
pub(super) struct Marks {
    pub(super) marks: Vec<Mark>,
    pub(super) contents: Contents,
}

/// Finds the headings.
pub(super) fn find(
    page: &Page<'_>,
    pieces: &[Piece],
    _metadata: &Metadata,
    _report: &mut Report,
) -> Marks {
    let contents = Contents::find(page, pieces);
    let finder = Finder { page, pieces, contents: &contents, even: is_even(pieces) };
    let mut marks: Vec<Mark> = (0..pieces.len()).filter_map(|i| finder.certain(i)).collect();
    drop_remarks(&mut marks);
    finder.drop_lists(&mut marks);
    finder.drop_lone_numbers(&mut marks);
    let spaced = finder.set_off(&marks);
    marks.extend(spaced);
    marks.sort_by_key(|m| m.piece);
    finder.add_titles(&mut marks);
    finder.add_subtitles(&mut marks);
    finder.drop_after_the_end(&mut marks);
    Marks { marks, contents }
}

pub(super) struct Finder<'a, 'p> {
    pub(super) page: &'a Page<'p>,
    pub(super) pieces: &'a [Piece],
    pub(super) contents: &'a Contents,
    /// Whether one blank line stands before every piece, so that white space tells nothing.
    pub(super) even: bool,
}

/// Tells whether one blank line stands between all pieces, headings or not: so pandoc writes.
fn is_even(pieces: &[Piece]) -> bool {
    let wide = pieces.iter().skip(3).filter(|p| p.before >= 2).count();
    pieces.len() >= 40 && wide * 200 <= pieces.len()
}

impl Finder<'_, '_> {
    pub(super) fn mark(
        &self,
        at: usize,
        piece: &Piece,
        evidence: Evidence,
        role: Option<Role>,
    ) -> Mark {
        Mark {
            piece: at,
            pieces: 1,
            evidence,
            role,
            number: None,
            series: String::new(),
            ordinal: None,
            title: self.stretches(piece),
            subtitle: Vec::new(),
            before: self.gap(at),
        }
    }

    pub(super) fn stretches(&self, piece: &Piece) -> Vec<Stretch> {
        piece
            .lines
            .clone()
            .filter_map(|i| self.page.lines.get(i))
            .map(|l| (l.start, l.end))
            .collect()
    }

    /// A heading that its words show, whatever the white space around it.
    fn certain(&self, at: usize) -> Option<Mark> {
        let piece = self.pieces.get(at)?;
        if piece.kind != PieceKind::Plain || piece.len() > 6 || self.contents.listing(at).is_some()
        {
            return None;
        }
        let joined = self.page.joined(piece.lines.clone());
        let limit = if piece.before >= 4 { 420 } else { 240 };
        if joined.chars().count() > limit || piece.before == 0 && at > 0 {
            return None;
        }
        self.numbered(at, piece)
            .filter(|_| !vocabulary::ends_with_pages(&joined))
            .or_else(|| self.named(at, piece, &joined))
            .or_else(|| self.listed(at, piece, &joined))
    }

    fn named(&self, at: usize, piece: &Piece, joined: &str) -> Option<Mark> {
        if piece.len() > 3
            || joined.chars().count() > 90
            || piece.before < 2 && !self.even && !is_caps(joined)
        {
            return None;
        }
        let prose = self.page.width(piece.lines.start) > self.page.fill * 9 / 10
            && piece.len() > 1
            && !is_caps(joined);
        let role = vocabulary::name(joined).filter(|_| !prose)?;
        let bare = self.even && piece.len() == 1 && !joined.ends_with(['.', ',', ':']);
        let alone = piece.before >= 2 || piece.after >= 2 || is_caps(joined) || bare;
        alone.then(|| self.mark(at, piece, Evidence::Named, Some(role)))
    }

    fn listed(&self, at: usize, piece: &Piece, joined: &str) -> Option<Mark> {
        let long = piece.len() > 3 || words(joined).chars().count() < 3;
        if long || vocabulary::is_end(joined) || !self.contents.lists(joined) {
            return None;
        }
        // A word of a list may stand in the text by chance: white space must agree.
        let alone = piece.before >= 2 || self.is_centred(piece) || is_caps(joined);
        (alone && self.stands_apart(at, piece) && self.before_text(at))
            .then(|| self.mark(at, piece, Evidence::Listed, None))
    }

    /// A division with its number, or a number alone.
    fn numbered(&self, at: usize, piece: &Piece) -> Option<Mark> {
        let first = self.page.lines.get(piece.lines.start)?;
        let line = self.page.line(piece.lines.start);
        let ordinal = ordinal(line)?;
        // `END OF PART I`
        if ordinal.rest == line.len() && vocabulary::is_end(line) {
            return None;
        }
        let caps = is_caps(line);
        let rest = line.get(ordinal.rest..).unwrap_or_default();
        if !ordinal.series.is_empty() {
            // `Part one of the plan was …`: a paragraph that begins with such words.
            let filled = self.page.width(piece.lines.start) * 10 > self.page.fill * 9;
            if piece.len() > 4 || (piece.len() > 1 && filled && !caps && piece.before < 2) {
                return None;
            }
            // The source of what is quoted above: `Matth. Ch. V, 36`.
            if !self.is_placed(piece) && !self.stands_apart(at, piece) {
                return None;
            }
            let begins_low = rest.chars().next().is_some_and(char::is_lowercase);
            if begins_low && piece.before < 2 {
                return None;
            }
        } else if !self.number_alone(piece, rest, ordinal.number)
            || !rest.is_empty() && !self.stands_apart(at, piece)
        {
            return None;
        }
        let mut mark = self.mark(at, piece, Evidence::Numbered, ordinal.role);
        mark.number = Some(ordinal.number);
        mark.series = ordinal.series;
        mark.ordinal = Some((first.start + ordinal.start, first.start + ordinal.end));
        let title = (first.start + ordinal.rest, first.end);
        mark.title = self.stretches(piece);
        if let Some(slot) = mark.title.first_mut() {
            *slot = title;
        }
        if title.0 >= title.1 {
            mark.title.remove(0);
        }
        Some(mark)
    }

    /// Tells whether a piece that begins with a bare number may be a heading.
    fn number_alone(&self, piece: &Piece, rest: &str, number: Number) -> bool {
        if rest.is_empty() {
            let decimal = matches!(number, Number::Decimal(_));
            return piece.len() == 1 && (piece.before >= 2 || !decimal && piece.after >= 1)
                || piece.len() <= 3
                    && piece.before >= 2
                    && !decimal
                    && !matches!(number, Number::Letter(_));
        }
        let letter = matches!(number, Number::Letter(_) | Number::Word(_));
        let length = self.page.joined(piece.lines.clone()).chars().count();
        // A summary of the chapter may follow its number, where white space leaves no doubt.
        let short = length <= 110 && piece.len() <= 2 || piece.before >= 4 && length <= 420;
        // A title of two lines may break at a comma.
        let joined = self.page.joined(piece.lines.clone());
        let open = if piece.len() > 1 { joined.as_str() } else { rest };
        let sentence =
            open.ends_with([',', ';']) || rest.chars().next().is_some_and(char::is_lowercase);
        if self.even && piece.before < 2 {
            let joined = self.page.joined(piece.lines.clone());
            let open = joined.ends_with(['.', ':', ',', ';']);
            let low = rest.chars().next().is_some_and(char::is_lowercase);
            return !letter && piece.len() <= 2 && length <= 140 && !open && !low;
        }
        !letter && short && !sentence && piece.before >= 2
    }

    /// After `THE END`, what looks like headings are titles in a list of the publisher: the first of
    /// them opens it. Named parts of the book are what they are.
    fn drop_after_the_end(&self, marks: &mut Vec<Mark>) {
        let ends = |p: &Piece| {
            let line = || self.page.line(p.lines.start);
            p.kind == PieceKind::Plain && p.len() == 1 && vocabulary::is_end(line())
        };
        let Some(end) = self.pieces.iter().rposition(ends) else { return };
        let divided = marks.iter().any(|m| m.piece > end && !m.series.is_empty());
        let after = self.pieces.get(end + 1..).unwrap_or_default();
        let short = after.iter().filter(|p| p.len() <= 3);
        let sold = short.filter(|p| vocabulary::sells(&self.page.joined(p.lines.clone())));
        if end * 2 < self.pieces.len() || divided || sold.count() < 3 {
            return;
        }
        let (mut listed, mut done) = (false, false);
        marks.retain(|m| {
            let back =
                m.evidence == Evidence::Named && m.role.is_some_and(|r| r.matter() == Matter::Back);
            done |= m.piece > end && back;
            let kept = m.piece < end || done || m.evidence == Evidence::Named;
            let first = !kept && !listed;
            listed |= first;
            kept || first
        });
    }

    pub(super) fn could_be_heading(&self, piece: &Piece, joined: &str, caps: bool) -> bool {
        self.is_placed(piece) && self.has_words_of_heading(piece, joined, caps)
    }

    /// Tells whether a piece begins where headings do.
    pub(super) fn is_placed(&self, piece: &Piece) -> bool {
        self.page.indent(piece.lines.start) <= 2 || self.is_centred(piece)
    }

    pub(super) fn has_words_of_heading(&self, piece: &Piece, joined: &str, caps: bool) -> bool {
        let length = joined.chars().count();
        let words = joined.split_whitespace().count();
        let first = joined.trim_start_matches(['_', '=', '*', '+']).chars().next().unwrap_or(' ');
        let last = joined.trim_end_matches(['_', '=', '*', '+']).chars().last().unwrap_or(' ');
        let lettered = joined.chars().any(char::is_alphabetic);
        let quoted = "\"“‘'«„".contains(first) && !caps;
        let sentence = last == '.' && !caps && (words > 8 || piece.before < 3);
        let low = first.is_lowercase();
        let wide = piece.lines.clone().any(|i| self.page.width(i) > self.page.fill + 2);
        let bare = unwrapped(joined);
        lettered
            && length <= if caps { 130 } else { 80 }
            && words <= 18
            && !(low || quoted || sentence || wide)
            && !",;:-—".contains(last)
            && !vocabulary::is_end(joined)
            && !vocabulary::is_imprint(joined)
            && !vocabulary::is_link(joined)
            && !vocabulary::ends_with_pages(joined)
            && !is_dateline(joined)
            && !bare.starts_with(['[', '(', '{', '|', '*', '-', '—', '+', '#', '\\', '/'])
            && !joined.to_lowercase().starts_with("by ")
    }

    /// Tells whether the piece after is not another loose line of the same kind at the book's end.
    pub(super) fn before_text(&self, at: usize) -> bool {
        self.pieces.iter().skip(at + 1).any(|p| p.kind != PieceKind::Gone)
    }

    pub(super) fn is_centred(&self, piece: &Piece) -> bool {
        is_centred(self.page, piece)
    }
}

/// Tells whether the lines of a piece stand in the middle of the measure.
pub(super) fn is_centred(page: &Page<'_>, piece: &Piece) -> bool {
    piece.lines.clone().all(|i| {
        let (indent, width) = (page.indent(i), page.width(i));
        let right = page.fill.saturating_sub(width);
        indent >= 6 && indent.abs_diff(right) <= 8 + page.fill / 12
    })
}

/// `EDITOR'S NOTE` again and again among the text stands over remarks, not over sections.
fn drop_remarks(marks: &mut Vec<Mark>) {
    let remark = |m: &Mark| {
        m.evidence == Evidence::Named
            && m.before < 2
            && matches!(m.role, Some(Role::Note | Role::Notes))
    };
    if marks.iter().filter(|m| remark(m)).count() > 3 {
        marks.retain(|m| !remark(m));
    }
}

/// A heading without the marks of emphasis around all of it.
pub(super) fn unwrapped(text: &str) -> &str {
    let closed = text.trim_end_matches('.');
    let mark = text.chars().next().filter(|c| "_=+~*".contains(*c));
    mark.and_then(|c| closed.strip_prefix(c)?.strip_suffix(c)).unwrap_or(text)
}

/// Tells whether all letters are capitals and there are some.
pub(super) fn is_caps(text: &str) -> bool {
    let mut letters = 0;
    let mut low = 0;
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        low += usize::from(c.is_lowercase());
    }
    // Scripts without case have no capitals.
    letters > 0 && low * 12 <= letters && text.chars().any(char::is_uppercase)
}

/// Tells whether most words of some length begin with a capital.
pub(super) fn title_case(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().filter(|w| w.chars().count() > 3).collect();
    let high = words.iter().filter(|w| {
        w.trim_start_matches(|c: char| !c.is_alphanumeric())
            .starts_with(|c: char| !c.is_lowercase())
    });
    text.starts_with(|c: char| !c.is_lowercase()) && high.count() * 10 >= words.len() * 6
}

/// `Baltimore, Feb'y 15, 1864.`: ends with a year, or a day and month.
pub(super) fn is_dateline(text: &str) -> bool {
    let bare = text.trim_end_matches(['.', ']', ')', '_', ' ', ':']);
    let last = bare.rsplit([' ', ',']).next().unwrap_or_default();
    let year = last.len() == 4 && last.parse::<u32>().is_ok_and(|y| (1200..2100).contains(&y));
    year && (bare.contains(',') || bare.contains('.'))
        && text.chars().count() < 90
        && !is_caps(text)
}
