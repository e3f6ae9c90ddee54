//! One flow of text: the characters of a paragraph across its inlines.

use reissue_core::{Diagnostic, Inline, InlineKind, Language, Source};

use super::escape;
use super::language::{ELISIONS, Quotes, TITLES, quotes_of};
use super::{Hyphens, Options};

/// Stands for what is no text: code, a note mark, a picture.
const OBJECT: char = '\u{fffc}';

/// Changes the characters of a flow and reports each text that changed.
pub(super) fn curl_flow(
    inlines: &mut [Inline],
    language: &Language,
    options: &Options,
    sources: &[Source],
    found: &mut Vec<Diagnostic>,
) {
    let mut chars = Vec::new();
    gather(inlines, sources, &mut chars);
    if chars.is_empty() {
        return;
    }
    let changes = changes(chars, language, options);
    scatter(inlines, &changes, &mut 0, found);
}

/// What stands in the place of each character of a flow; absent: itself.
pub(super) fn changes(
    chars: Vec<char>,
    language: &Language,
    options: &Options,
) -> Vec<Option<String>> {
    let quotes = options.quotes.unwrap_or_else(|| quotes_of(language));
    let out = vec![None; chars.len()];
    let mut flow =
        Flow { out, chars, quotes, options, language, doubles: Vec::new(), quoted: Vec::new() };
    flow.dashes();
    flow.small();
    flow.guillemets();
    flow.quotes();
    if options.elisions && language.primary() == "en" {
        flow.elisions();
    }
    if options.tight {
        flow.hair_spaces();
    }
    if options.spaces {
        flow.spaces();
    }
    flow.out
}

/// The characters of all texts in order.
fn gather(inlines: &[Inline], sources: &[Source], out: &mut Vec<char>) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(t) => escape::characters(t, inline.span, sources, out),
            InlineKind::LineBreak => out.push('\n'),
            InlineKind::NoteRef(_)
            | InlineKind::PageMark(_)
            | InlineKind::Anchor(_)
            | InlineKind::Index(_) => {}
            _ => match inline.children() {
                Some(children) => gather(children, sources, out),
                None => out.push(OBJECT),
            },
        }
    }
}

/// Puts the new characters back where the old ones were.
fn scatter(
    inlines: &mut [Inline],
    changes: &[Option<String>],
    at: &mut usize,
    found: &mut Vec<Diagnostic>,
) {
    for inline in inlines {
        let span = inline.span;
        match &mut inline.kind {
            InlineKind::Text(text) => {
                let mut new = String::with_capacity(text.len() + 8);
                let mut count = 0;
                for c in text.chars() {
                    match changes.get(*at) {
                        Some(Some(change)) => {
                            new.push_str(change);
                            count += 1;
                        }
                        _ => new.push(c),
                    }
                    *at += 1;
                }
                if new != *text {
                    let old = std::mem::replace(text, new.clone());
                    found.push(
                        Diagnostic::fact(
                            "text-050",
                            format!("{count} characters were set as a printer has them"),
                        )
                        .at(span)
                        .times(count)
                        .see(span, new)
                        .propose("undo-typography", old),
                    );
                }
            }
            InlineKind::LineBreak => *at += 1,
            InlineKind::NoteRef(_)
            | InlineKind::PageMark(_)
            | InlineKind::Anchor(_)
            | InlineKind::Index(_) => {}
            _ => match inline.children_mut() {
                Some(children) => scatter(children, changes, at, found),
                None => *at += 1,
            },
        }
    }
}

struct Flow<'a> {
    chars: Vec<char>,
    /// What stands in the place of a character; absent: itself.
    out: Vec<Option<String>>,
    quotes: Quotes,
    options: &'a Options,
    language: &'a Language,
    /// Places of double quotes that are open.
    doubles: Vec<usize>,
    /// Where words stand in a printer's outer quotes.
    quoted: Vec<(usize, usize)>,
}

impl Flow<'_> {
    fn at(&self, i: usize) -> char {
        self.chars.get(i).copied().unwrap_or(' ')
    }

    fn before(&self, i: usize) -> char {
        i.checked_sub(1).map_or(' ', |i| self.at(i))
    }

    fn set(&mut self, i: usize, text: &str) {
        if let Some(slot) = self.out.get_mut(i) {
            *slot = Some(text.to_string());
        }
    }

    fn run(&self, i: usize, c: char) -> usize {
        self.chars.get(i..).unwrap_or_default().iter().take_while(|x| **x == c).count()
    }

    /// Replaces a run by a text.
    fn replace(&mut self, i: usize, length: usize, text: &str) {
        self.set(i, text);
        for k in 1..length {
            self.set(i + k, "");
        }
    }

    fn dashes(&mut self) {
        let spoken = matches!(
            self.language.primary(),
            "es" | "fr" | "pt" | "it" | "pl" | "cs" | "ru" | "bg" | "uk" | "el" | "fi" | "sv"
        );
        let mut i = 0;
        while i < self.chars.len() {
            let length = self.run(i, '-');
            let digits = self.before(i).is_ascii_digit() && self.at(i + length).is_ascii_digit();
            match length {
                0 => {}
                1 if i == 0 && spoken && !self.at(1).is_ascii_digit() => self.set(0, "—"),
                1 => {}
                2 if digits => self.replace(i, 2, "–"),
                _ => {
                    let text = self.dash(length);
                    self.replace(i, length, &text);
                    if self.options.tight && self.before(i) == ' ' && self.at(i + length) == ' ' {
                        self.set(i - 1, "");
                        self.set(i + length, "");
                    }
                }
            }
            i += length.max(1);
        }
    }

    /// The dashes for a run of hyphens. Markdown's rule: as many long ones as possible, all short
    /// if the run is even and no multiple of three.
    fn dash(&self, length: usize) -> String {
        match self.options.hyphens {
            Hyphens::Typewriter if length <= 3 => "—".into(),
            Hyphens::Typewriter => "⸺".repeat((length / 4).max(1)),
            Hyphens::Markdown => {
                let (long, short) = match length {
                    n if n % 3 == 0 => (n / 3, 0),
                    n if n % 2 == 0 => (0, n / 2),
                    n if n % 3 == 2 => (n / 3, 1),
                    n => (n / 3 - 1, 2),
                };
                "—".repeat(long) + &"–".repeat(short)
            }
        }
    }

    /// Ellipses and fractions.
    fn small(&mut self) {
        const FRACTIONS: [(&str, &str); 13] = [
            ("1/2", "½"),
            ("1/4", "¼"),
            ("3/4", "¾"),
            ("1/3", "⅓"),
            ("2/3", "⅔"),
            ("1/8", "⅛"),
            ("3/8", "⅜"),
            ("5/8", "⅝"),
            ("7/8", "⅞"),
            ("1/5", "⅕"),
            ("1/6", "⅙"),
            ("5/6", "⅚"),
            ("2/5", "⅖"),
        ];
        let mut i = 0;
        while i < self.chars.len() {
            let c = self.at(i);
            if c == '.' && self.run(i, '.') >= 3 {
                let length = self.run(i, '.');
                // Four stops are an ellipsis and the stop of the sentence.
                let (text, used) = if length == 4 { ("….", 4) } else { ("…", 3) };
                self.replace(i, used, text);
                i += length.max(used);
                continue;
            }
            if self.options.fractions && c == '/' && i > 0 {
                let word: String = [self.at(i - 1), '/', self.at(i + 1)].iter().collect();
                let found = FRACTIONS.iter().find(|(from, _)| *from == word);
                let around = [self.before(i - 1), self.at(i + 2)];
                let alone = !around.iter().any(|c| c.is_alphanumeric() || *c == '/');
                if let Some((_, to)) = found.filter(|_| alone) {
                    self.replace(i - 1, 3, to);
                    if self.before(i - 1) == ' ' && i >= 3 && self.at(i - 3).is_ascii_digit() {
                        self.set(i - 2, "");
                    }
                }
            }
            if "½¼¾⅓⅔⅛⅜⅝⅞".contains(c) && self.before(i) == ' ' {
                let mut k = i;
                while k > 0 && self.at(k - 1) == ' ' {
                    k -= 1;
                }
                if k > 0 && self.at(k - 1).is_ascii_digit() {
                    (k..i).for_each(|s| self.set(s, ""));
                }
            }
            i += 1;
        }
    }

    /// The character that stands at a place by now; the first of it, or the last.
    fn now(&self, i: usize, last: bool) -> char {
        match self.out.get(i).and_then(Option::as_deref) {
            Some(text) if last => text.chars().next_back().unwrap_or(' '),
            Some(text) => text.chars().next().unwrap_or(' '),
            None => self.at(i),
        }
    }

    /// Hair spaces between quotes that touch, and between a word and an ellipsis.
    fn hair_spaces(&mut self) {
        let quote = |c: char| "“”‘’".contains(c);
        for i in 1..self.chars.len() {
            let (before, here) = (self.now(i - 1, true), self.now(i, false));
            let touching = quote(before) && quote(here);
            let stops = here == '…' && !before.is_whitespace() && !"“‘([—".contains(before);
            if touching || stops {
                let rest = match self.out.get(i).and_then(Option::as_deref) {
                    Some(text) => text.to_owned(),
                    None => self.at(i).to_string(),
                };
                self.set(i, &format!("\u{200a}{rest}"));
            }
        }
    }

    /// `tis` for `’tis`: words that are none without their apostrophe.
    fn elisions(&mut self) {
        const LACKING: [&str; 3] = ["tis", "twas", "twere"];
        for i in 0..self.chars.len() {
            let before = self.before(i);
            if self.at(i).eq_ignore_ascii_case(&'t') && !before.is_alphanumeric() {
                let tail = self.chars.get(i..).unwrap_or_default();
                let word: String = tail.iter().take_while(|c| c.is_alphanumeric()).collect();
                let lacks = !matches!(before, '\'' | '’');
                if lacks && LACKING.contains(&word.to_lowercase().as_str()) {
                    let letter = self.at(i);
                    self.set(i, &format!("’{letter}"));
                }
            }
        }
    }

    /// Guillemets typed as `<<` and `>>`, and in French the thin space inside of any.
    fn guillemets(&mut self) {
        let french = self.options.spaces && self.language.primary() == "fr";
        let typed = |flow: &Self, i: usize, c| {
            flow.at(i) == c && flow.before(i) != c && flow.run(i, c) == 2
        };
        let any = |c| (0..self.chars.len()).any(|i| typed(self, i, c));
        let both = any('<') && any('>');
        for i in 0..self.chars.len() {
            let opens = both && typed(self, i, '<');
            let closes = both && typed(self, i, '>');
            let width = 1 + usize::from(opens || closes);
            let (space, thin) = (' ', "\u{202f}");
            let (opening, closing) = (opens || self.at(i) == '«', closes || self.at(i) == '»');
            let after = i + width;
            if french && opening && self.at(after) == space && after < self.chars.len() {
                self.set(after, thin);
            } else if french && closing && i > 0 && self.before(i) == space {
                self.set(i - 1, thin);
            }
            let parted = if closes { self.before(i) } else { self.at(after) };
            let wants = french && !parted.is_whitespace();
            match (opens, closes) {
                (true, _) => self.replace(i, 2, if wants { "«\u{202f}" } else { "«" }),
                (_, true) => self.replace(i, 2, if wants { "\u{202f}»" } else { "»" }),
                _ => {}
            }
        }
    }

    fn quotes(&mut self) {
        self.find_quoted();
        for i in 0..self.chars.len() {
            match self.at(i) {
                '"' => self.double(i),
                '\'' => self.single(i),
                _ => {}
            }
        }
    }

    /// Tells whether a mark at `i` stands as an opening one does.
    fn opens(&self, i: usize) -> bool {
        let (before, after) = (self.before(i), self.at(i + 1));
        // A quote before it says whether it opened itself.
        let wall = before.is_whitespace()
            || if i > 0 && matches!(before, '"' | '\'') {
                "“‘«„‚\u{202f}".contains(self.now(i - 1, true))
                    || self.quotes.open == self.quotes.close
            } else {
                "([{<—–-“‘«„‚/_=*".contains(before)
            };
        let dashed = "—–-".contains(before);
        let word = !after.is_whitespace() && i + 1 < self.chars.len();
        let closing = ",.;:!?)]}".contains(after) && !(after == '.' && self.at(i + 2) == '.');
        wall && word && !closing && !(dashed && "\"'”’".contains(after) && !self.doubles.is_empty())
    }

    /// A quotation mark of a printer's that the source has at a place.
    fn mark(&self, i: usize) -> char {
        match self.at(i) {
            '<' | '>' => self.now(i, false),
            c => c,
        }
    }

    /// Finds the words that the source has in a printer's outer quotes: from each mark that opens to
    /// the next outer mark, where that closes.
    fn find_quoted(&mut self) {
        let (open, close) =
            (self.quotes.open.chars().next(), self.quotes.close.chars().next_back());
        if open == close {
            return;
        }
        let mut opened = None;
        for i in 0..self.chars.len() {
            let mark = Some(self.mark(i));
            if mark == open {
                opened = Some(i);
            } else if mark == close
                && let Some(from) = opened.take()
            {
                self.quoted.push((from, i));
            }
        }
    }

    /// Tells whether a mark stands inside of such words.
    fn is_inside(&self, i: usize) -> bool {
        let at = self.quoted.partition_point(|(_, to)| *to < i);
        self.quoted.get(at).is_some_and(|(from, to)| (*from..*to).contains(&i))
    }

    fn double(&mut self, i: usize) {
        let digit = self.before(i).is_ascii_digit();
        let primed = self
            .chars
            .get(..i)
            .unwrap_or_default()
            .iter()
            .rev()
            .take(4)
            .any(|c| *c == '\'' || *c == '′');
        if digit && (self.doubles.is_empty() || primed) && !self.at(i + 1).is_alphanumeric() {
            return self.set(i, "″");
        }
        if self.is_inside(i) {
            let inner = (self.quotes.inner_open, self.quotes.inner_close);
            return self.set(i, if self.opens(i) { inner.0 } else { inner.1 });
        }
        let dashed = "—–-".contains(self.before(i));
        let opens = if dashed && !self.doubles.is_empty() && self.closes_later(i) {
            false
        } else {
            self.opens(i)
        };
        if opens {
            self.doubles.push(i);
            self.set(i, self.quotes.open);
        } else {
            self.doubles.pop();
            self.set(i, self.quotes.close);
        }
    }

    /// Tells whether an even number of double quotes comes after: then this one closes.
    fn closes_later(&self, i: usize) -> bool {
        self.chars.iter().skip(i + 1).filter(|c| **c == '"').count().is_multiple_of(2)
    }

    fn single(&mut self, i: usize) {
        let (before, after) = (self.before(i), self.at(i + 1));
        if before.is_ascii_digit() && (after.is_ascii_digit() || after == '"') {
            return self.set(i, "′");
        }
        let inside = before.is_alphanumeric() && after.is_alphanumeric();
        if inside || !self.opens(i) || self.is_elision(i) {
            // A closing quote and an apostrophe are one character in English.
            let close = if self.is_close(i) { self.quotes.inner_close } else { "’" };
            return self.set(i, close);
        }
        self.set(i, self.quotes.inner_open);
    }

    /// Tells whether a mark after a word closes an inner quotation rather than elides letters.
    fn is_close(&self, i: usize) -> bool {
        let (before, after) = (self.before(i), self.at(i + 1));
        let opened = self
            .out
            .get(..i)
            .unwrap_or_default()
            .iter()
            .flatten()
            .filter(|s| *s == self.quotes.inner_open)
            .count();
        let closed = self
            .out
            .get(..i)
            .unwrap_or_default()
            .iter()
            .flatten()
            .filter(|s| *s == self.quotes.inner_close)
            .count();
        self.quotes.inner_close != "’"
            && !before.is_whitespace()
            && !after.is_alphanumeric()
            && opened > closed
    }

    /// `'tis`, `'em`, `'70s`: letters left out at the start of a word.
    fn is_elision(&self, i: usize) -> bool {
        let word: String = self
            .chars
            .get(i + 1..)
            .unwrap_or_default()
            .iter()
            .take_while(|c| c.is_alphanumeric() || (**c == '\'' || **c == '’'))
            .collect();
        let decade = word.len() >= 2 && word.bytes().take(2).all(|b| b.is_ascii_digit());
        let bare = word.trim_end_matches(['\'', '’']).to_lowercase().replace('’', "'");
        let stem = bare.split_once('\'').map_or(bare.as_str(), |(s, _)| s);
        let known = ELISIONS.contains(&bare.as_str()) || ELISIONS.contains(&stem) && stem.len() > 2;
        if decade {
            return !self.has_partner(i, word.len());
        }
        let sure = known && stem.starts_with("tw") || matches!(stem, "tis" | "em" | "t");
        if sure {
            return true;
        }
        if self.has_partner(i, word.len()) {
            return false;
        }
        // Nothing closes it: a word of the list, or one in mid-sentence, where no speech begins.
        let head = self.chars.get(..i).unwrap_or_default();
        let last = head.iter().rev().find(|c| !c.is_whitespace());
        let flows = last.is_some_and(|c| c.is_alphanumeric() || matches!(c, '’' | ')'));
        let dialect = stem.len() <= 3;
        let word = bare.chars().next().is_some_and(char::is_alphabetic);
        word && (known && (flows || !dialect) || flows && !self.may_close(i + 1))
    }

    /// Tells whether any mark from a place on could close a quotation, be it behind a plural.
    fn may_close(&self, from: usize) -> bool {
        (from..self.chars.len()).any(|k| {
            let (before, after) = (self.before(k), self.at(k + 1));
            matches!(self.at(k), '\'' | '’') && !before.is_whitespace() && !after.is_alphanumeric()
        })
    }

    /// Tells whether a mark that could close a quotation stands further on, before another opens.
    fn has_partner(&self, i: usize, skip: usize) -> bool {
        let mut k = i + 1 + skip.saturating_sub(1);
        while k < self.chars.len() {
            if self.at(k) == '\'' {
                let (before, after) = (self.before(k), self.at(k + 1));
                if before.is_whitespace() && !after.is_whitespace() {
                    return false;
                }
                if !after.is_alphanumeric()
                    && !before.is_whitespace()
                    && (",.!?;:—-…".contains(before) || !before.eq_ignore_ascii_case(&'s'))
                {
                    return true;
                }
            }
            k += 1;
        }
        false
    }

    /// No-break spaces after titles; thin ones before the high marks of French.
    fn spaces(&mut self) {
        let french = self.language.primary() == "fr";
        for i in 0..self.chars.len() {
            let c = self.at(i);
            if french && ";:!?".contains(c) {
                let before = self.before(i);
                if before == ' ' {
                    self.set(i - 1, "\u{202f}");
                } else if before.is_alphabetic() && c != ':'
                    || before.is_alphabetic() && self.at(i + 1).is_whitespace()
                {
                    self.set(i, &format!("\u{202f}{c}"));
                }
            }
            if c == ' ' && self.at(i + 1).is_alphanumeric() && self.before(i) == '.' {
                let start = self
                    .chars
                    .get(..i)
                    .unwrap_or_default()
                    .iter()
                    .rposition(|c| c.is_whitespace() || "\"'“‘(—".contains(*c))
                    .map_or(0, |p| p + 1);
                let word: String = self.chars.get(start..i).unwrap_or_default().iter().collect();
                let name = self.at(i + 1).is_uppercase() || self.at(i + 1).is_ascii_digit();
                // `Main St. She turned`: a street, where a name stands before it.
                let street = word == "St."
                    && start >= 2
                    && self
                        .chars
                        .get(..start - 1)
                        .unwrap_or_default()
                        .iter()
                        .rev()
                        .take_while(|c| c.is_alphabetic())
                        .last()
                        .is_some_and(|c| c.is_uppercase());
                if TITLES.contains(&word.as_str()) && name && !street {
                    self.set(i, "\u{a0}");
                }
            }
        }
    }
}
