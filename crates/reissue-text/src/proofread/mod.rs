//! The proofreader: what a careful eye looks for in a text that was scanned, typed or captured.
//!
//! Each check has a code for ever (`proof-001`, ...), one function, and a doc comment that is its
//! manual. Checks look at one passage (a paragraph, a line of verse, a heading), or at the book as
//! a whole. Nothing is changed: all findings are *suspect*, with a proposal where one is plain.
//! A finding that is right as it stands is ignored by its code, with a reason.
//!
//! What the checks look for was learned from the guides of Distributed Proofreaders and the
//! Standard Ebooks manual; how they look is ours.

mod book;
mod frames;
mod glance;
mod letters;
mod lexicon;
mod marks;
mod pairs;
mod passage;
mod quotes;
mod scanning;
mod slips;

use std::collections::BTreeMap;

use reissue_core::{Book, Code, Diagnostic};

use crate::typographer;
use glance::Traits;
use lexicon::Lexicon;
use pairs::Pairs;
use passage::Passage;

/// A code that the proofreader keeps quiet about, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored {
    /// The code, such as `proof-018`.
    pub code: String,
    /// Why the findings are right as they stand.
    pub reason: String,
}

/// What a check knows.
struct Context<'a> {
    passages: &'a [Passage],
    lexicon: &'a Lexicon,
    pairs: &'a Pairs,
    /// Whether the book curls its quotation marks.
    curls: bool,
    /// How the typographer would set them.
    manner: typographer::Options,
}

/// Looks at one passage.
type PassageCheck = fn(&Passage, &Context<'_>, &mut Findings<'_>);

/// Looks at the book.
type BookCheck = fn(&Book, &Context<'_>, &mut Vec<Diagnostic>);

/// A check of passages.
struct Check {
    code: Code,
    /// A passage without any of these is not looked at.
    needs: Traits,
    look: PassageCheck,
}

const fn check_of(code: Code, needs: Traits, look: PassageCheck) -> Check {
    Check { code, needs, look }
}

/// The checks of passages, by their codes.
const PASSAGE_CHECKS: &[Check] = &[
    check_of("proof-001", glance::REPEATED, letters::repeated_word),
    check_of("proof-002", glance::SPACE_MARK, marks::space_before_mark),
    check_of("proof-003", glance::MARK_LETTER, marks::no_space_after_mark),
    check_of("proof-004", glance::QUOTES, quotes::unbalanced_quotes),
    check_of("proof-005", glance::BRACKETS, quotes::unbalanced_brackets),
    check_of("proof-006", glance::DIGIT, letters::digit_in_word),
    check_of("proof-007", glance::SLIP | glance::INNER, scanning::scanning_slip),
    check_of("proof-008", glance::CONFUSED, scanning::confused_letters),
    check_of("proof-009", glance::STOP_SMALL, marks::small_letter_after_stop),
    check_of("proof-010", glance::INNER, letters::capital_in_word),
    check_of("proof-011", glance::COMMA_CAPITAL, marks::comma_for_stop),
    check_of("proof-012", glance::MARKS, marks::doubled_mark),
    check_of("proof-013", glance::DOTS, marks::odd_ellipsis),
    check_of("proof-014", glance::SPACES, marks::double_space),
    check_of("proof-015", glance::HYPHEN_SPACE, letters::hyphen_and_space),
    check_of("proof-016", glance::HYPHENS, marks::double_hyphen),
    check_of("proof-017", glance::STRAIGHT, quotes::mixed_quotes),
    check_of("proof-022", glance::START_SMALL, marks::small_letter_at_start),
    check_of("proof-023", glance::END_BARE, marks::no_mark_at_end),
    check_of("proof-024", glance::SCRIPTS, letters::mixed_scripts),
    check_of("proof-025", glance::STRAY, marks::stray_character),
    check_of("proof-026", glance::LONE, letters::lone_letter),
    check_of("proof-027", glance::LONE, letters::one_for_i),
    check_of(
        "proof-028",
        glance::MISPLACED | glance::SPACE_APOSTROPHE,
        letters::misplaced_apostrophe,
    ),
    check_of("proof-029", glance::QUOTE_SPACE, quotes::quote_beside_space),
    check_of("proof-030", glance::DIGIT, letters::letter_in_number),
    check_of("proof-033", glance::JOINED, scanning::run_together),
    check_of("proof-034", glance::RARE, scanning::split_word),
    check_of("proof-035", glance::REAL, frames::real_word),
];

/// The checks of the whole book.
const BOOK_CHECKS: &[(Code, BookCheck)] = &[
    ("proof-018", book::hyphenation),
    ("proof-019", book::names),
    ("proof-020", book::numbering),
    ("proof-021", book::empty_notes),
    ("proof-031", book::accents),
    ("proof-032", book::dialogue_marks),
];

/// What each check looks for, in a few words, as its manual (`docs/proofreader.md`) has it.
const TITLES: &[(Code, &str)] = &[
    ("proof-001", "the same word twice"),
    ("proof-002", "a space before a mark"),
    ("proof-003", "no space after a mark"),
    ("proof-004", "a quotation mark that opens twice, or closes what is not open"),
    ("proof-005", "a bracket that opens or closes alone"),
    ("proof-006", "a digit in a word"),
    ("proof-007", "a word that is none, and that scanners make of a common one"),
    (
        "proof-008",
        "a word of one place that is a frequent one but for `rn`/`m`, `cl`/`d`, `h`/`b` …",
    ),
    ("proof-009", "a small letter after a stop"),
    ("proof-010", "a capital in a word"),
    ("proof-011", "a comma where a sentence begins"),
    ("proof-012", "two marks for one"),
    ("proof-013", "two dots, or more than four"),
    ("proof-014", "two spaces in a row"),
    ("proof-015", "a word cut by a hyphen and a space"),
    ("proof-016", "hyphens for a dash"),
    ("proof-017", "a straight quotation mark in a book that curls its own"),
    ("proof-018", "a word once with a hyphen (or without) that stands often without (or with)"),
    ("proof-019", "a name of one place that is a frequent name but for a letter"),
    ("proof-020", "a gap or a double in the numbers of chapters"),
    ("proof-021", "a note without a word"),
    ("proof-022", "a paragraph that begins with a small letter"),
    ("proof-023", "a long paragraph without a mark at its end"),
    ("proof-024", "letters of two scripts in a word"),
    ("proof-025", "characters that no book prints"),
    ("proof-026", "a letter alone"),
    ("proof-027", "`1` or `l` for `I`"),
    ("proof-028", "an apostrophe in the wrong place"),
    ("proof-029", "a space inside a quotation mark"),
    ("proof-030", "a letter in a number"),
    ("proof-031", "a word once without the accent that the book gives it"),
    ("proof-032", "speech in the other marks than fifty others"),
    ("proof-033", "two frequent words run together"),
    ("proof-034", "a word cut by a space, whose whole the book has often"),
    (
        "proof-035",
        "a word that is one, where its neighbours want another that scanners take for it",
    ),
];

/// What the check of a code looks for, in a few words; none where there is no such check.
pub fn title(code: &str) -> Option<&'static str> {
    TITLES.iter().find(|(c, _)| *c == code).map(|(_, title)| *title)
}

/// All codes of the proofreader, in order.
pub fn codes() -> Vec<Code> {
    let passage = PASSAGE_CHECKS.iter().map(|check| check.code);
    let mut codes: Vec<Code> = passage.chain(BOOK_CHECKS.iter().map(|(code, _)| *code)).collect();
    codes.sort_unstable();
    codes
}

/// Looks at a book as a proofreader does; findings come in the order of the text.
pub fn check(book: &Book, ignored: &[Ignored]) -> Vec<Diagnostic> {
    let mut passages = passage::passages(book);
    let lexicon = Lexicon::of(&mut passages);
    let pairs = Pairs::of(&passages, &lexicon);
    let curled = passages.iter().take(400).filter(|p| p.seen & glance::CURLED != 0).count();
    let typed = passages.iter().filter(|p| p.text.contains("<<")).count();
    let context = Context {
        passages: &passages,
        lexicon: &lexicon,
        pairs: &pairs,
        curls: curled + typed > 3,
        manner: typographer::Options {
            quotes: typographer::house_quotes(book),
            ..typographer::Options::default()
        },
    };
    let keep = |code: Code| ignored.iter().all(|i| i.code != code);
    let mut out = Vec::new();
    let checks: Vec<&Check> = PASSAGE_CHECKS.iter().filter(|check| keep(check.code)).collect();
    for passage in &passages {
        for check in checks.iter().filter(|check| check.needs & passage.seen != 0) {
            let mut findings = Findings { code: check.code, passage, out: &mut out };
            (check.look)(passage, &context, &mut findings);
        }
    }
    for (_, look) in BOOK_CHECKS.iter().filter(|(code, _)| keep(code)) {
        look(book, &context, &mut out);
    }
    out.sort_by_key(|d| (d.span.source, d.span.start, d.code));
    out
}

/// Counts findings by code.
pub fn counts(findings: &[Diagnostic]) -> BTreeMap<Code, usize> {
    findings.iter().fold(BTreeMap::new(), |mut counts, d| {
        *counts.entry(d.code).or_default() += 1;
        counts
    })
}

/// Takes the findings of one check in one passage.
struct Findings<'a> {
    code: Code,
    passage: &'a Passage,
    out: &'a mut Vec<Diagnostic>,
}

impl Findings<'_> {
    /// Adds a finding about `start..end` of the passage.
    fn add(&mut self, start: usize, end: usize, message: String, help: &str) {
        let span = self.passage.span(start, end);
        self.out.push(Diagnostic::suspect(self.code, message).at(span).help(help));
    }

    /// Adds a finding with what should stand there.
    fn propose(&mut self, start: usize, end: usize, message: String, replacement: String) {
        self.propose_under("slips", start..end, message, replacement);
    }

    /// Adds a finding with what should stand there, under a topic.
    fn propose_under(
        &mut self,
        topic: &'static str,
        place: std::ops::Range<usize>,
        message: String,
        replacement: String,
    ) {
        let span = self.passage.span(place.start, place.end);
        let help = "look at the source and put it right, or leave it if it is meant";
        let found = Diagnostic::suspect(self.code, message).at(span).help(help);
        self.out.push(found.propose(topic, replacement));
    }
}
