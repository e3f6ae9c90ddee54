//! The book as passages: running text with a way back to the source.

use reissue_core::{
    Block, BlockKind, Book, Heading, Inline, InlineKind, Language, Note, Phrase, Section, Span,
    Visit,
};

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
    /// Byte ranges in another language than the passage.
    pub(super) foreign: Vec<(usize, usize)>,
    pieces: Vec<(usize, Span)>,
    /// The words: where they begin and end.
    words: Vec<(usize, usize)>,
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

    /// The words with their places: letters, apostrophes between letters, digits.
    pub(super) fn words(&self) -> impl Iterator<Item = (usize, &str)> {
        self.words.iter().filter_map(|(start, end)| Some((*start, self.text.get(*start..*end)?)))
    }
}

/// Cuts a text into words with their places.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let tail = text.get(rest..)?;
        let start = rest + tail.find(char::is_alphanumeric)?;
        let tail = text.get(start..)?;
        let mut end = tail.len();
        let mut chars = tail.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let inside = matches!(c, '\'' | '’')
                && chars.peek().is_some_and(|(_, next)| next.is_alphabetic());
            if !c.is_alphanumeric() && !inside && !is_mark(c) {
                end = at;
                break;
            }
        }
        rest = start + end;
        Some((start, text.get(start..rest)?))
    })
}

/// Tells whether a character is a combining mark that belongs to the letter before it.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Gives all passages of a book in reading order, notes last.
pub(super) fn passages(book: &Book) -> Vec<Passage> {
    let english = book.metadata.language().primary() == "en";
    let mut collector = Collector { out: Vec::new(), english, form: Form::Prose, open: None };
    collector.visit_book(book);
    collector.out
}

struct Collector {
    out: Vec<Passage>,
    english: bool,
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
            english: self.english,
            foreign: Vec::new(),
            pieces: Vec::new(),
            words: Vec::new(),
        });
        content.iter().for_each(|i| self.visit_inline(i));
        if let Some(mut passage) = self.open.take().filter(|p| !p.text.trim().is_empty()) {
            passage.words = words(&passage.text).map(|(at, w)| (at, at + w.len())).collect();
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
        let before = (self.form, self.english);
        self.form = form;
        self.english = language.map_or(self.english, |l| l.primary() == "en");
        walk(self);
        (self.form, self.english) = before;
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
                self.push(&OBJECT.to_string(), inline.span);
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
