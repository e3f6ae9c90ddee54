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
mod letters;
mod lexicon;
mod marks;
mod passage;
mod quotes;
mod slips;

use std::collections::BTreeMap;

use reissue_core::{Book, Code, Diagnostic};

use lexicon::Lexicon;
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
}

/// Looks at one passage.
type PassageCheck = fn(&Passage, &Context<'_>, &mut Findings<'_>);

/// Looks at the book.
type BookCheck = fn(&Book, &Context<'_>, &mut Vec<Diagnostic>);

/// The checks of passages: code, and what looks for it.
const PASSAGE_CHECKS: &[(Code, PassageCheck)] = &[
    ("proof-001", letters::repeated_word),
    ("proof-002", marks::space_before_mark),
    ("proof-003", marks::no_space_after_mark),
    ("proof-004", quotes::unbalanced_quotes),
    ("proof-005", quotes::unbalanced_brackets),
    ("proof-006", letters::digit_in_word),
    ("proof-007", letters::scanning_slip),
    ("proof-008", letters::confused_letters),
    ("proof-009", marks::small_letter_after_stop),
    ("proof-010", letters::capital_in_word),
    ("proof-011", marks::comma_for_stop),
    ("proof-012", marks::doubled_mark),
    ("proof-013", marks::odd_ellipsis),
    ("proof-014", marks::double_space),
    ("proof-015", letters::hyphen_and_space),
    ("proof-016", marks::double_hyphen),
    ("proof-017", quotes::mixed_quotes),
    ("proof-022", marks::small_letter_at_start),
    ("proof-023", marks::no_mark_at_end),
    ("proof-024", letters::mixed_scripts),
    ("proof-025", marks::stray_character),
    ("proof-026", letters::lone_letter),
    ("proof-027", letters::one_for_i),
    ("proof-028", letters::misplaced_apostrophe),
    ("proof-029", quotes::quote_beside_space),
    ("proof-030", letters::letter_in_number),
    ("proof-033", letters::run_together),
    ("proof-034", letters::split_word),
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

/// All codes of the proofreader, in order.
pub fn codes() -> Vec<Code> {
    let passage = PASSAGE_CHECKS.iter().map(|(code, _)| *code);
    let mut codes: Vec<Code> = passage.chain(BOOK_CHECKS.iter().map(|(code, _)| *code)).collect();
    codes.sort_unstable();
    codes
}

/// Looks at a book as a proofreader does; findings come in the order of the text.
pub fn check(book: &Book, ignored: &[Ignored]) -> Vec<Diagnostic> {
    let passages = passage::passages(book);
    let lexicon = Lexicon::of(&passages);
    let context = Context { passages: &passages, lexicon: &lexicon };
    let keep = |code: Code| ignored.iter().all(|i| i.code != code);
    let mut out = Vec::new();
    for passage in &passages {
        for (code, look) in PASSAGE_CHECKS.iter().filter(|(code, _)| keep(code)) {
            look(passage, &context, &mut Findings { code, passage, out: &mut out });
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
        let span = self.passage.span(start, end);
        let help = "look at the source and put it right, or leave it if it is meant";
        let found = Diagnostic::suspect(self.code, message).at(span).help(help);
        self.out.push(found.propose("slips", replacement));
    }
}
