//! The typographer's pass: typewriter's characters become a printer's, on request.
//!
//! Straight quotes become the quotes that the book has where it has any, else those of the language,
//! `<<words>>` guillemets, hyphens in pairs become dashes, three stops
//! an ellipsis, `1/2` a fraction, `5'8"` primes; French gets its thin no-break spaces, names their
//! no-break space after `Dr.`. Code, formulas and preformatted text are left alone. Each text that
//! was changed is reported (`text-050`) with its old wording as the proposal `undo-typography` and its
//! new one beside it, so that any change can be taken back at its place ([`undo`]).
//!
//! A quote opens where white space, a bracket or a dash stands before it and a word after it; what
//! is left closes. An apostrophe is told by the letters around it, by a list of English words that
//! begin with one (`’tis`, `’em`), and by the quote that would be missing otherwise.

mod escape;
mod flow;
mod language;

use reissue_core::{
    Block, BlockKind, Book, Diagnostic, Inline, InlineKind, Language, Source, Span, VisitMut,
};

use flow::{changes, curl_flow};
pub use language::Quotes;
pub(crate) use language::{TITLES, house_quotes};

/// What two hyphens stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hyphens {
    /// As on a typewriter: `--` is a long dash, between numbers a short one.
    #[default]
    Typewriter,
    /// As in Markdown: `--` is a short dash, `---` a long one.
    Markdown,
}

/// How the pass works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// What two hyphens stand for.
    pub hyphens: Hyphens,
    /// Whether `1/2` becomes a fraction.
    pub fractions: bool,
    /// Whether names and French marks get no-break spaces.
    pub spaces: bool,
    /// The quotes, where the language's own are not wanted.
    pub quotes: Option<Quotes>,
    /// Whether hair spaces part quotes that touch and stand before an ellipsis, and dashes stand
    /// without spaces, as Standard Ebooks sets them (manual of style, section 8).
    pub tight: bool,
    /// Whether `tis`, `twas` and `twere` get the apostrophe that they lack.
    pub elisions: bool,
}

impl Options {
    /// The manner of Standard Ebooks' `typogrify`.
    pub fn standard_ebooks() -> Self {
        Self { tight: true, elisions: true, fractions: false, ..Self::default() }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            hyphens: Hyphens::Typewriter,
            fractions: true,
            spaces: true,
            quotes: None,
            tight: false,
            elisions: false,
        }
    }
}

/// Changes the characters of a book; gives a finding for each text that was changed.
pub fn curl(book: &mut Book, options: &Options) -> Vec<Diagnostic> {
    curl_manuscript(book, &[], options)
}

/// Changes the characters of a book that was read from a manuscript, but for those that it escapes:
/// `\"` stays straight. The sources are those of the reading's report.
pub fn curl_manuscript(book: &mut Book, sources: &[Source], options: &Options) -> Vec<Diagnostic> {
    let language = book.metadata.language();
    let options = &Options { quotes: options.quotes.or_else(|| house_quotes(book)), ..*options };
    let mut curler = Curler { options, language, sources, found: Vec::new() };
    curler.visit_book(book);
    curler.found
}

/// Changes the characters of one run of text, as [`curl`] does in a book of that language.
pub fn curl_text(text: &str, language: &Language, options: &Options) -> String {
    let mut inlines = vec![Inline::text(text, Span::NONE)];
    curl_flow(&mut inlines, language, options, &[], &mut Vec::new());
    inlines
        .iter()
        .map(|i| match &i.kind {
            InlineKind::Text(t) => t.as_str(),
            _ => "",
        })
        .collect()
}

/// A part of a run of text, in bytes, as [`curl_text`] sets it within the whole.
pub(crate) fn curl_range(
    text: &str,
    language: &Language,
    options: &Options,
    range: std::ops::Range<usize>,
) -> String {
    let changes = changes(text.chars().collect(), language, options);
    let inside = text.char_indices().zip(changes).filter(|((at, _), _)| range.contains(at));
    inside.map(|((_, c), change)| change.unwrap_or_else(|| c.to_string())).collect()
}

/// Takes the changes of [`curl`] back by its findings; gives how many texts were put back.
///
/// Each finding has the old text as its proposal and the new one beside it, and they come in the
/// order of the book, so that every text is found again.
pub fn undo(book: &mut Book, found: &[Diagnostic]) -> usize {
    struct Undo<'a> {
        left: std::iter::Peekable<std::slice::Iter<'a, Diagnostic>>,
        done: usize,
    }
    impl VisitMut for Undo<'_> {
        fn visit_inline(&mut self, inline: &mut Inline) {
            if let InlineKind::Text(text) = &mut inline.kind
                && let Some(next) = self.left.next_if(|d| is_about(d, inline.span, text))
                && let Some(proposal) = &next.proposal
            {
                text.clone_from(&proposal.replacement);
                self.done += 1;
            }
            self.walk_inline(inline);
        }
    }
    let mut undo = Undo { left: found.iter().peekable(), done: 0 };
    undo.visit_book(book);
    undo.done
}

/// Tells whether a finding is about a text: it stands at its place and is what it says now.
fn is_about(found: &Diagnostic, span: Span, text: &str) -> bool {
    found.related.iter().any(|(place, new)| *place == span && new == text)
}

struct Curler<'a> {
    options: &'a Options,
    language: Language,
    sources: &'a [Source],
    found: Vec<Diagnostic>,
}

impl Curler<'_> {
    /// Works in another language for a while.
    fn within(&mut self, language: Option<&Language>, work: impl FnOnce(&mut Self)) {
        let before = language.map(|l| std::mem::replace(&mut self.language, l.clone()));
        work(self);
        if let Some(before) = before {
            self.language = before;
        }
    }
}

impl VisitMut for Curler<'_> {
    fn visit_section(&mut self, section: &mut reissue_core::Section) {
        let language = section.language.clone();
        self.within(language.as_ref(), |this| this.walk_section(section));
    }

    fn visit_block(&mut self, block: &mut Block) {
        if matches!(block.kind, BlockKind::Preformatted(_) | BlockKind::Math(_)) {
            return;
        }
        let language = block.language.clone();
        self.within(language.as_ref(), |this| this.walk_block(block));
    }

    /// Inlines that stand in a block directly are one flow: quotes pair across emphasis.
    fn visit_inlines(&mut self, inlines: &mut Vec<Inline>) {
        curl_flow(inlines, &self.language, self.options, self.sources, &mut self.found);
    }
}

#[cfg(test)]
mod tests;
