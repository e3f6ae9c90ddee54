//! The book as passages: running text with a way back to the source.

use reissue_core::{
    Block, BlockKind, Book, Heading, Inline, InlineKind, Language, Note, Phrase, Section, Span,
    Visit,
};

use super::glance::{Traits, Word, glance};
use super::lexicon::Lexicon;

/// What stands for code, formulas and pictures in a passage.
pub(super) const OBJECT: char = '\u{fffc}';

/// What a passage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A paragraph.
    Prose,
    /// A line of verse, an entry of a table, a part of a letter: no sentence is expected.
    Line,
    /// A heading.
    Heading,
}

/// A paragraph, a line or a heading.
#[derive(Clone, Debug)]
pub(super) struct Passage {
    pub(super) text: String,
    pub(super) form: Form,
    /// The place among the passages of the book.
    pub(super) index: usize,
    /// Whether the next block goes on with the same sentence or speech.
    pub(super) interrupted: bool,
    pub(super) english: bool,
    pub(super) language: Language,
    /// Byte ranges in another language than the passage.
    pub(super) foreign: Vec<(usize, usize)>,
    /// What the text and its words show.
    pub(super) seen: Traits,
    pub(super) words: Vec<Word>,
    pieces: Vec<(usize, Span)>,
}

impl Passage {
    /// The place in the source of a byte range of the text.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let index = self.pieces.partition_point(|(at, _)| *at <= start);
        let Some((at, span)) = index.checked_sub(1).and_then(|i| self.pieces.get(i)) else {
            return Span::NONE;
        };
        if span.is_none() {
            return Span::NONE;
        }
        let from = (span.start as usize + (start - at)).min(span.end as usize);
        let to = (from + (end - start)).min((span.end as usize).max(from));
        Span::new(span.source, from, to)
    }

    /// Tells whether a byte stands in words of another language.
    pub(super) fn is_foreign(&self, at: usize) -> bool {
        self.foreign.iter().any(|(start, end)| (*start..*end).contains(&at))
    }

    /// A word with its place.
    pub(super) fn word(&self, index: usize) -> Option<(usize, &str)> {
        let word = self.words.get(index)?;
        let start = word.start as usize;
        Some((start, self.text.get(start..word.end as usize)?))
    }

    /// Tells whether a space alone stands between a word and the next.
    pub(super) fn touches(&self, index: usize) -> bool {
        let (Some(word), Some(next)) = (self.words.get(index), self.words.get(index + 1)) else {
            return false;
        };
        next.start == word.end + 1 && self.text.as_bytes().get(word.end as usize) == Some(&b' ')
    }

    /// The words with their places: letters, apostrophes between letters, digits.
    pub(super) fn words(&self) -> impl Iterator<Item = (usize, &str)> {
        (0..self.words.len()).filter_map(|index| self.word(index))
    }

    /// The indices of the words that one of some checks has to look at.
    pub(super) fn marked(&self, traits: Traits, lexicon: &Lexicon) -> impl Iterator<Item = usize> {
        let words = self.words.iter().enumerate();
        words.filter(move |(_, w)| lexicon.traits(w.kind) & traits != 0).map(|(index, _)| index)
    }

    /// The words that one of some checks has to look at, with their places.
    pub(super) fn words_with(
        &self,
        traits: Traits,
        lexicon: &Lexicon,
    ) -> impl Iterator<Item = (usize, &str)> {
        self.marked(traits, lexicon).filter_map(|index| self.word(index))
    }
}

/// Gives all passages of a book in reading order, notes last.
pub(super) fn passages(book: &Book) -> Vec<Passage> {
    let language = book.metadata.language();
    let mut collector = Collector { out: Vec::new(), language, form: Form::Prose, open: None };
    collector.visit_book(book);
    collector.out
}

struct Collector {
    out: Vec<Passage>,
    language: Language,
    form: Form,
    open: Option<Passage>,
}

impl Collector {
    fn passage(&mut self, form: Form, content: &[Inline]) {
        self.open = Some(Passage {
            text: String::new(),
            form,
            index: self.out.len(),
            interrupted: false,
            english: self.language.primary() == "en",
            language: self.language.clone(),
            foreign: Vec::new(),
            seen: 0,
            words: Vec::new(),
            pieces: Vec::new(),
        });
        content.iter().for_each(|i| self.visit_inline(i));
        if let Some(mut passage) = self.open.take().filter(|p| !p.text.trim().is_empty()) {
            passage.seen = glance(&passage.text, &mut passage.words);
            self.out.push(passage);
        }
    }

    fn push(&mut self, text: &str, span: Span) {
        if let Some(open) = &mut self.open {
            open.pieces.push((open.text.len(), span));
            open.text.push_str(text);
        }
    }

    /// Walks with another idea of what passages are, and back.
    fn inside(&mut self, form: Form, language: Option<&Language>, walk: impl FnOnce(&mut Self)) {
        let before = language.map(|l| std::mem::replace(&mut self.language, l.clone()));
        let form = std::mem::replace(&mut self.form, form);
        walk(self);
        self.form = form;
        if let Some(before) = before {
            self.language = before;
        }
    }

    fn mark_interrupted(&mut self) {
        if let Some(last) = self.out.last_mut() {
            last.interrupted = true;
        }
    }
}

impl Visit for Collector {
    fn visit_section(&mut self, section: &Section) {
        self.inside(Form::Prose, section.language.as_ref(), |c| c.walk_section(section));
    }

    fn visit_heading(&mut self, heading: &Heading) {
        for part in [&heading.ordinal, &heading.title, &heading.subtitle] {
            self.passage(Form::Heading, part);
        }
    }

    fn visit_note(&mut self, note: &Note) {
        self.inside(Form::Prose, note.language.as_ref(), |c| c.walk_note(note));
    }

    fn visit_block(&mut self, block: &Block) {
        let form = match &block.kind {
            BlockKind::Paragraph(_) => self.form,
            BlockKind::Quotation(_) | BlockKind::Aside(_) => Form::Prose,
            _ => Form::Line,
        };
        if !matches!(block.kind, BlockKind::Paragraph(_)) {
            self.mark_interrupted();
        }
        self.inside(form, block.language.as_ref(), |c| c.walk_block(block));
    }

    fn visit_inlines(&mut self, inlines: &[Inline]) {
        if self.open.is_some() {
            inlines.iter().for_each(|i| self.visit_inline(i));
        } else {
            self.passage(self.form, inlines);
        }
    }

    fn visit_inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Text(text) => self.push(text, inline.span),
            InlineKind::LineBreak => self.push("\n", inline.span),
            InlineKind::Code(_) | InlineKind::Math(_) | InlineKind::Image(_) => {
                self.push(OBJECT.encode_utf8(&mut [0; 4]), inline.span);
            }
            InlineKind::Foreign(Phrase { content, .. }) => {
                let start = self.open.as_ref().map_or(0, |p| p.text.len());
                content.iter().for_each(|i| self.visit_inline(i));
                if let Some(open) = &mut self.open {
                    open.foreign.push((start, open.text.len()));
                }
            }
            _ => self.walk_inline(inline),
        }
    }
}
