//! The book in order: catalogue lines, title page, sections, notes.

use std::collections::{BTreeMap, BTreeSet};

use reissue_core::{
    Book, Contributor, Diagnostic, Heading, Inline, InlineKind, MarcRole, Note, NoteId, NoteKind,
    Role, Section, Span, Visit, plain, split_ordinal,
};

use super::layout::{Class, Layout};
use super::{NotePlace, TextOptions, TextStyle, inline, wrap};

/// Writes one book.
pub(super) struct Writer<'a> {
    pub(super) book: &'a Book,
    pub(super) options: &'a TextOptions,
    pub(super) out: String,
    /// Links out of the book that were left out.
    pub(super) links: u32,
    pub(super) pictures: u32,
    first_picture: Option<(Span, String)>,
    pub(super) spans: u32,
    notes: BTreeMap<&'a NoteId, &'a Note>,
    /// Numbers that notes have been given.
    numbers: BTreeMap<&'a NoteId, usize>,
    /// Numbers that stand in brackets in the text and name no note.
    taken: BTreeSet<usize>,
    next: usize,
    /// Notes whose marks stand in the text and that are not written yet.
    due: Vec<&'a Note>,
    /// Notes for the end of the book.
    last: Vec<&'a Note>,
    /// Blank lines that are due before the next block, at least.
    pub(super) gap: usize,
    /// What was written last.
    pub(super) class: Class,
    layout: Layout,
    fit: wrap::Fit,
}

impl<'a> Writer<'a> {
    pub(super) fn new(book: &'a Book, options: &'a TextOptions) -> Self {
        Self {
            book,
            options,
            out: String::with_capacity(1 << 16),
            links: 0,
            pictures: 0,
            first_picture: None,
            spans: 0,
            notes: book.notes.iter().map(|n| (&n.id, n)).collect(),
            numbers: BTreeMap::new(),
            taken: if book.notes.is_empty() { BTreeSet::new() } else { bracketed_numbers(book) },
            next: 1,
            due: Vec::new(),
            last: Vec::new(),
            gap: 0,
            class: Class::Start,
            layout: Layout::of(book),
            fit: wrap::Fit::default(),
        }
    }

    pub(super) fn width(&self) -> usize {
        self.options.width.map_or(usize::MAX / 4, usize::from)
    }

    /// The columns of the measure for things that are placed in it, also in an unbroken text.
    pub(super) fn measure(&self) -> usize {
        self.options.width.map_or(72, usize::from)
    }

    pub(super) fn is(&self, style: TextStyle) -> bool {
        self.options.style == style
    }

    /// Writes all of it.
    pub(super) fn book(&mut self) {
        let catalogued = self.is(TextStyle::Gutenberg) && !self.book.metadata.title.is_empty();
        if self.options.title_page && self.book.find(Role::TitlePage).is_none() {
            self.title_page();
        }
        let book = self.book;
        for (matter, sections) in book.matters() {
            self.layout.enter(matter);
            sections.iter().for_each(|s| self.section(s, 0));
        }
        let last = std::mem::take(&mut self.last);
        self.notes_list(&last);
        let unused: Vec<&Note> =
            book.notes.iter().filter(|n| !self.numbers.contains_key(&n.id)).collect();
        for note in &unused {
            self.refer(&note.id);
        }
        self.due.clear();
        self.last.clear();
        self.notes_list(&unused);
        if catalogued {
            let text = std::mem::take(&mut self.out);
            self.catalogue();
            if !text.trim().is_empty() {
                let lines = self.layout.blank_lines(0).max(4);
                self.out.push_str(&"\n".repeat(lines));
                self.out.push_str(&text);
            }
        }
    }

    /// The text, and what was lost.
    pub(super) fn finish(mut self) -> (String, Vec<Diagnostic>) {
        self.out.truncate(self.out.trim_end().len());
        self.out.push('\n');
        let mut found = Vec::new();
        if let Some((span, name)) = self.first_picture {
            let message =
                format!("pictures such as `{name}` are not in a plain text, only their captions");
            found.push(
                Diagnostic::lost("text-001", message)
                    .severity(reissue_core::Severity::Note)
                    .at(span)
                    .times(self.pictures),
            );
        }
        if self.links > 0 {
            let message = "links out of the book are not in a plain text, only their words";
            found.push(
                Diagnostic::lost("text-003", message)
                    .severity(reissue_core::Severity::Note)
                    .times(self.links),
            );
        }
        if self.spans > 0 {
            let message = "cells that span columns or rows stand where they begin";
            found.push(
                Diagnostic::lost("text-004", message)
                    .severity(reissue_core::Severity::Note)
                    .times(self.spans),
            );
        }
        (self.out, found)
    }

    pub(super) fn lost_picture(&mut self, span: Span, name: &str) {
        self.pictures += 1;
        self.first_picture.get_or_insert_with(|| (span, name.to_string()));
    }

    /// The number of a note whose mark is met; it is due from now on.
    pub(super) fn refer(&mut self, id: &NoteId) -> Option<usize> {
        let (id, note) = self.notes.get_key_value(id).map(|(k, v)| (*k, *v))?;
        if let Some(number) = self.numbers.get(id) {
            return Some(*number);
        }
        while self.taken.contains(&self.next) {
            self.next += 1;
        }
        let number = self.next;
        self.next += 1;
        self.numbers.insert(id, number);
        let late = self.options.notes == NotePlace::Book
            || note.kind == NoteKind::Endnote && self.options.notes != NotePlace::Chapter;
        if late {
            self.last.push(note)
        } else {
            self.due.push(note)
        }
        Some(number)
    }

    /// `Title: …` and the like, which the reader knows again.
    fn catalogue(&mut self) {
        let m = &self.book.metadata;
        let mut lines = vec![format!("Title: {}", m.title)];
        lines.extend(m.subtitle.as_ref().map(|s| format!("Subtitle: {s}")));
        let named = |c: &Contributor| {
            let label = match c.role {
                MarcRole::AUTHOR => "Author",
                MarcRole::EDITOR => "Editor",
                MarcRole::TRANSLATOR => "Translator",
                MarcRole::ILLUSTRATOR => "Illustrator",
                _ => "Contributor",
            };
            format!("{label}: {}", c.name)
        };
        lines.extend(m.creators.iter().chain(&m.contributors).map(named));
        if let Some(date) = m.date {
            lines.push(format!("Release date: {date}"));
        }
        let year = m.original_date.map(|d| d.to_string());
        let original: Vec<String> = m.original_publisher.iter().cloned().chain(year).collect();
        if !original.is_empty() {
            lines.push(format!("Original publication: {}", original.join(", ")));
        }
        if !m.languages.is_empty() {
            let tags: Vec<&str> = m.languages.iter().map(reissue_core::Language::as_str).collect();
            lines.push(format!("Language: {}", tags.join(", ")));
        }
        if self.measure() >= 60 {
            lines.push(format!("Layout: {} columns. {}", self.measure(), self.layout.line()));
        }
        for line in lines {
            let parts = wrap::wrap(&line, self.width().saturating_sub(8), 0);
            for (i, part) in parts.iter().enumerate() {
                self.line(if i > 0 { 8 } else { 0 }, part);
            }
        }
    }

    fn title_page(&mut self) {
        let m = &self.book.metadata;
        if m.title.is_empty() {
            return;
        }
        let authors = m.authors_joined("and");
        let mut parts: Vec<String> = vec![m.title.clone()];
        parts.extend(m.subtitle.clone());
        if !authors.is_empty() {
            parts.push(format!("by {authors}"));
        }
        self.layout.enter(reissue_core::Matter::Front);
        self.layout.made(Role::TitlePage);
        for part in parts {
            self.blank();
            self.centred(&part);
            self.gap = 1;
        }
        let imprint: Vec<String> =
            m.publisher.iter().cloned().chain(m.date.map(|d| d.to_string())).collect();
        if !imprint.is_empty() && !self.is(TextStyle::Gutenberg) {
            self.blank();
            self.centred(&imprint.join(", "));
        }
    }

    fn section(&mut self, section: &'a Section, depth: usize) {
        let gap = self.gap;
        self.gap = self.gap.max(self.layout.blank_lines(depth));
        self.class = Class::Start;
        let begun = self.out.len();
        let number = self.layout.open(section.role);
        if let Some(heading) = &section.heading {
            self.heading(heading, depth);
        }
        let headed = self.out.len() > begun;
        let listing = matches!(section.role, Role::Contents | Role::Illustrations | Role::Tables);
        if listing && !self.is(TextStyle::Markdown) {
            self.listing(&section.blocks);
        } else {
            self.blocks(&section.blocks, 0);
        }
        if self.options.notes == NotePlace::Chapter || !section.sections.is_empty() {
            self.flush_chapter();
        }
        let written = self.out.len() > begun;
        self.layout.close(number, headed, written);
        if !written {
            self.gap = gap;
        }
        for child in &section.sections {
            self.section(child, depth + 1);
        }
        self.flush_chapter();
    }

    /// Ordinal, title and subtitle.
    fn heading(&mut self, heading: &Heading, depth: usize) {
        let ordinal = self.flat(&heading.ordinal);
        let title = self.flat(&heading.title);
        let subtitle = self.flat(&heading.subtitle);
        if ordinal.is_empty() && title.is_empty() && subtitle.is_empty() {
            return;
        }
        self.blank();
        let first = match (ordinal.as_str(), title.as_str()) {
            ("", title) => title.to_string(),
            (ordinal, "") => ordinal.to_string(),
            (ordinal, title) if ordinal.ends_with(['.', ':', '—', '–', '-', ')']) => {
                format!("{ordinal} {title}")
            }
            (ordinal, title) => format!("{ordinal}. {title}"),
        };
        match self.options.style {
            TextStyle::Markdown => {
                let level = "#".repeat((depth + 1).min(6));
                self.line(0, &format!("{level} {first}"));
            }
            TextStyle::Reading => self.centred(&first),
            TextStyle::Gutenberg => self.parted(&ordinal, &title, &first),
        }
        if !subtitle.is_empty() {
            self.gap = usize::from(!first.is_empty());
            self.blank();
            match self.options.style {
                TextStyle::Gutenberg => self.wrapped(&subtitle, 0, 0),
                TextStyle::Reading => self.centred(&subtitle),
                TextStyle::Markdown => self.wrapped(&subtitle, 0, 0),
            }
        }
        self.gap = 2;
    }

    /// A heading whose columns say where its ordinal ends, unless its words do.
    fn parted(&mut self, ordinal: &str, title: &str, whole: &str) {
        let told = split_ordinal(whole).map(|s| (s.ordinal_end, s.title_start.min(whole.len())));
        let real = (ordinal.len(), whole.len() - title.len());
        match (ordinal, title) {
            ("", "") => {}
            ("", title) => self.wrapped(title, usize::from(told.is_some()), 4),
            _ if told == Some(real) => self.wrapped(whole, 0, 4),
            (ordinal, title) => {
                self.wrapped(ordinal, 2, 2);
                if !title.is_empty() {
                    self.wrapped(title, 0, 4);
                }
            }
        }
    }

    /// Inlines on one line.
    fn flat(&mut self, content: &[Inline]) -> String {
        inline::text(self, content).replace('\n', " ").trim().to_string()
    }

    /// Contents: a line for each entry.
    fn listing(&mut self, blocks: &'a [reissue_core::Block]) {
        for block in blocks {
            let reissue_core::BlockKind::List(list) = &block.kind else {
                self.block(block, 0);
                continue;
            };
            self.gap = self.gap.max(1);
            self.blank();
            for item in &list.items {
                let words: Vec<String> = item
                    .blocks
                    .iter()
                    .map(|b| match &b.kind {
                        reissue_core::BlockKind::Paragraph(p) => inline::text(self, &p.content),
                        _ => reissue_core::plain_block(b),
                    })
                    .collect();
                self.wrapped(&words.join(" ").replace('\n', " "), 5, 4);
            }
            self.gap = 1;
            self.class = Class::PlainList;
        }
    }

    /// Writes the notes that are due.
    pub(super) fn flush_notes(&mut self) {
        // A note may hold marks of other notes.
        for _ in 0..4 {
            let due = std::mem::take(&mut self.due);
            if due.is_empty() {
                return;
            }
            for note in due {
                self.note(note);
            }
        }
    }

    /// Writes the notes that are due below a chapter.
    fn flush_chapter(&mut self) {
        if !self.due.is_empty() && self.options.notes == NotePlace::Chapter {
            self.gap = self.gap.max(2);
        }
        self.flush_notes();
    }

    fn notes_list(&mut self, notes: &[&'a Note]) {
        if notes.is_empty() {
            return;
        }
        self.gap = self.gap.max(4);
        for note in notes {
            self.note(note);
        }
        self.flush_notes();
        let last = std::mem::take(&mut self.last);
        for note in last {
            self.note(note);
        }
    }

    fn note(&mut self, note: &'a Note) {
        let Some(number) = self.numbers.get(&note.id).copied() else { return };
        let word = if note.kind == NoteKind::Endnote { "Endnote" } else { "Footnote" };
        let (open, close) = match self.options.style {
            TextStyle::Gutenberg => (format!("[{word} {number}: "), "]"),
            TextStyle::Reading => (format!("[{number}] "), ""),
            TextStyle::Markdown => (format!("[^{number}]: "), ""),
        };
        self.enclosed(&open, close, &note.blocks);
    }

    /// Writes an empty line or as many as are due.
    pub(super) fn blank(&mut self) {
        if !self.out.is_empty() {
            for _ in 0..self.gap {
                self.out.push('\n');
            }
        }
        self.gap = 0;
    }

    pub(super) fn line(&mut self, indent: usize, text: &str) {
        for _ in 0..indent {
            self.out.push(' ');
        }
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    /// A paragraph at a column; lines after the first, also after a break, are set in by `hang`.
    pub(super) fn wrapped(&mut self, text: &str, indent: usize, hang: usize) {
        let width = self.width().saturating_sub(indent).max(16);
        let mut column = indent;
        let out = &mut self.out;
        self.fit.each(text, width, width.saturating_sub(hang).max(12), |line| {
            out.extend(std::iter::repeat_n(' ', column));
            out.push_str(line.trim_end());
            out.push('\n');
            column = indent + hang;
        });
    }

    /// Lines that stay, each of which may turn: a part that only goes on is set in by `hang`.
    pub(super) fn kept(&mut self, text: &str, indent: usize, hang: usize) {
        text.split('\n').for_each(|l| self.wrapped(l, indent, hang));
    }

    /// Lines in the middle: they begin at even columns, at odd ones where one goes on.
    pub(super) fn centred(&mut self, text: &str) {
        let width = self.measure().saturating_sub(16).max(16);
        for line in text.split('\n') {
            for (i, part) in wrap::wrap(line, width, 0).iter().enumerate() {
                self.line(self.middle(part) + usize::from(i > 0), part);
            }
        }
    }

    /// The even column at which a line begins that stands in the middle.
    pub(super) fn middle(&self, line: &str) -> usize {
        ((self.measure().saturating_sub(wrap::columns(line)) / 2) & !1).max(8)
    }

    /// Lines at the right of the measure; one that goes on ends a column before it.
    pub(super) fn right(&mut self, text: &str) {
        let measure = self.measure();
        for line in text.split('\n') {
            for (i, part) in wrap::wrap(line, (measure / 2).max(16), 0).iter().enumerate() {
                let indent = measure.saturating_sub(wrap::columns(part) + usize::from(i > 0));
                self.line(indent, part);
            }
        }
    }

    /// The words of inlines without marks, for names in a play.
    pub(super) fn bare(&self, content: &[Inline]) -> String {
        plain(content).trim().to_string()
    }
}

/// Numbers that stand in brackets as words of the book: no note may have such a one.
fn bracketed_numbers(book: &Book) -> BTreeSet<usize> {
    struct Numbers(BTreeSet<usize>);
    impl Visit for Numbers {
        fn visit_inline(&mut self, inline: &Inline) {
            if let InlineKind::Text(text) = &inline.kind {
                let inside = text.split('[').skip(1).filter_map(|t| t.split_once(']'));
                self.0.extend(inside.filter_map(|(n, _)| n.parse::<usize>().ok()));
            }
            self.walk_inline(inline);
        }
    }
    let mut numbers = Numbers(BTreeSet::new());
    numbers.visit_book(book);
    numbers.0
}
