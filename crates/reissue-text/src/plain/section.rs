//! The book in order: catalogue lines, title page, sections, notes.

use std::collections::BTreeMap;

use reissue_core::{
    Block, Book, Contributor, Diagnostic, Heading, Inline, MarcRole, Note, NoteId, NoteKind, Role,
    Section, Span, plain,
};

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
    /// Notes whose marks stand in the text and that are not written yet.
    due: Vec<&'a Note>,
    /// Notes for the end of the book.
    last: Vec<&'a Note>,
    /// Blank lines that are due before the next block, at least.
    pub(super) gap: usize,
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
            due: Vec::new(),
            last: Vec::new(),
            gap: 0,
        }
    }

    pub(super) fn width(&self) -> usize {
        self.options.width.map_or(usize::MAX / 4, usize::from)
    }

    /// The columns of the measure for things that are placed in it, also in an unbroken text.
    pub(super) fn measure(&self) -> usize {
        self.options.width.map_or(72, usize::from)
    }

    /// Writes all of it.
    pub(super) fn book(&mut self) {
        if self.options.style == TextStyle::Gutenberg {
            self.catalogue();
        }
        if self.options.title_page && self.book.find(Role::TitlePage).is_none() {
            self.title_page();
        }
        let book = self.book;
        for section in book.sections() {
            self.section(section, 0);
        }
        let last = std::mem::take(&mut self.last);
        self.notes_list(&last);
        let unused: Vec<&Note> =
            book.notes.iter().filter(|n| !self.numbers.contains_key(&n.id)).collect();
        for note in &unused {
            self.refer(&note.id);
        }
        self.due.clear();
        self.notes_list(&unused);
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
        let number = self.numbers.len() + 1;
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
        if m.title.is_empty() {
            return;
        }
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
        if !m.languages.is_empty() {
            let tags: Vec<&str> = m.languages.iter().map(reissue_core::Language::as_str).collect();
            lines.push(format!("Language: {}", tags.join(", ")));
        }
        for line in lines {
            let parts = wrap::wrap(&line, self.width().saturating_sub(8), 0);
            for (i, part) in parts.iter().enumerate() {
                self.line(if i > 0 { 8 } else { 0 }, part);
            }
        }
        self.gap = 4;
    }

    fn title_page(&mut self) {
        let m = &self.book.metadata;
        if m.title.is_empty() {
            return;
        }
        let authors = m.authors();
        let mut parts: Vec<String> = vec![m.title.clone()];
        parts.extend(m.subtitle.clone());
        if !authors.is_empty() {
            parts.push(format!("by {authors}"));
        }
        self.gap = self.gap.max(4).min(if self.out.is_empty() { 0 } else { 4 });
        for part in parts {
            self.blank();
            self.centred(&part);
            self.gap = 1;
        }
        let imprint: Vec<String> =
            m.publisher.iter().cloned().chain(m.date.map(|d| d.to_string())).collect();
        if !imprint.is_empty() && self.options.style != TextStyle::Gutenberg {
            self.blank();
            self.centred(&imprint.join(", "));
        }
        self.gap = 4;
    }

    fn section(&mut self, section: &'a Section, depth: usize) {
        let before = match (section.role, depth) {
            (role, _) if role.is_division() => 5,
            (Role::Section | Role::Scene, 1..) => 3,
            _ => 4,
        };
        self.gap = self.gap.max(before);
        if let Some(heading) = &section.heading {
            self.heading(heading, section, depth);
        }
        let listing = matches!(section.role, Role::Contents | Role::Illustrations | Role::Tables);
        if listing {
            self.listing(&section.blocks);
        } else {
            self.blocks(&section.blocks, 0);
        }
        if self.options.notes == NotePlace::Chapter || !section.sections.is_empty() {
            self.flush_notes();
        }
        for child in &section.sections {
            self.section(child, depth + 1);
        }
        self.flush_notes();
    }

    /// Ordinal, title and subtitle.
    fn heading(&mut self, heading: &Heading, section: &Section, depth: usize) {
        let ordinal = self.flat(&heading.ordinal);
        let title = self.flat(&heading.title);
        let subtitle = self.flat(&heading.subtitle);
        let first = match (ordinal.as_str(), title.as_str()) {
            ("", title) => title.to_string(),
            (ordinal, "") => ordinal.to_string(),
            (ordinal, title) if ordinal.ends_with(['.', ':', '—', '–', '-', ')']) => {
                format!("{ordinal} {title}")
            }
            (ordinal, title) => format!("{ordinal}. {title}"),
        };
        self.blank();
        match self.options.style {
            TextStyle::Markdown => {
                let level = "#".repeat((depth + 1).min(6));
                self.wrapped(&format!("{level} {first}"), 0, 0);
            }
            TextStyle::Reading => first.split('\n').for_each(|l| self.centred(l)),
            TextStyle::Gutenberg => self.wrapped(&first, 0, 0),
        }
        if !subtitle.is_empty() {
            self.gap = 1;
            self.blank();
            match self.options.style {
                TextStyle::Gutenberg => self.wrapped(&subtitle, 0, 0),
                _ => self.centred(&subtitle),
            }
        }
        self.gap = if section.role.is_division() && section.blocks.is_empty() { 4 } else { 2 };
    }

    /// Inlines on one line.
    fn flat(&mut self, content: &[Inline]) -> String {
        inline::text(self, content).replace('\n', " ").trim().to_string()
    }

    /// Contents: a line for each entry.
    fn listing(&mut self, blocks: &'a [Block]) {
        self.gap = 1;
        for block in blocks {
            match &block.kind {
                reissue_core::BlockKind::List(list) => {
                    self.blank();
                    for item in &list.items {
                        let words: Vec<String> =
                            item.blocks.iter().map(reissue_core::plain_block).collect();
                        for line in wrap::wrap(&words.join(" ").replace('\n', " "), self.width(), 0)
                        {
                            self.line(0, &line);
                        }
                    }
                    self.gap = 1;
                }
                _ => self.block(block, 0),
            }
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

    fn notes_list(&mut self, notes: &[&'a Note]) {
        if notes.is_empty() {
            return;
        }
        self.gap = self.gap.max(4);
        for note in notes {
            self.note(note);
        }
        self.flush_notes();
    }

    fn note(&mut self, note: &'a Note) {
        let Some(number) = self.numbers.get(&note.id).copied() else { return };
        let (open, close) = match self.options.style {
            TextStyle::Gutenberg => (format!("[Footnote {number}: "), "]"),
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

    pub(super) fn wrapped(&mut self, text: &str, indent: usize, hang: usize) {
        let width = self.width().saturating_sub(indent + hang);
        for (i, line) in wrap::wrap(text, width.max(16), 0).iter().enumerate() {
            self.line(if i == 0 { indent } else { indent + hang }, line);
        }
    }

    pub(super) fn centred(&mut self, text: &str) {
        let measure = self.measure();
        for line in wrap::wrap(text, measure.saturating_sub(16).max(16), 0) {
            let indent = measure.saturating_sub(wrap::columns(&line)) / 2;
            self.line(indent, &line);
        }
    }

    /// Lines at the right of the measure.
    pub(super) fn right(&mut self, text: &str) {
        let measure = self.measure();
        for line in wrap::wrap(text, (measure / 2).max(16), 0) {
            let indent = measure.saturating_sub(wrap::columns(&line));
            self.line(indent, &line);
        }
    }

    /// The words of inlines without marks, for names in a play.
    pub(super) fn bare(&self, content: &[Inline]) -> String {
        plain(content).trim().to_string()
    }
}
