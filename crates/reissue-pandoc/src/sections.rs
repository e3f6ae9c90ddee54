//! Sections: headings with their blocks, and the notes that nothing refers to.

use reissue_core::{Diagnostic, Heading, Matter, Note, Section, plain};

use crate::{Attributes, Writer};

impl<'b> Writer<'b> {
    /// Writes all sections.
    pub(crate) fn body(&mut self) {
        let book = self.book;
        let matters = book.matters();
        // Where front and back matter stand elsewhere than their roles say, each section says it.
        let odd = book.body.is_empty()
            || matters.iter().any(|(m, list)| list.iter().any(|s| s.role.matter() != *m));
        for (matter, list) in matters {
            for section in list {
                self.section(section, 1, odd.then_some(matter));
            }
        }
        self.unreferenced();
    }

    fn section(&mut self, section: &'b Section, level: u8, matter: Option<Matter>) {
        let mut attributes = Attributes::class(section.role.name());
        attributes.id = section.id.clone().unwrap_or_default();
        if let Some(language) = &section.language {
            attributes = attributes.with("lang", language.as_str());
        }
        if let Some(matter) = matter {
            let name = match matter {
                Matter::Front => "front",
                Matter::Body => "body",
                Matter::Back => "back",
            };
            attributes = attributes.with("matter", name);
        }
        match section.heading.as_ref().filter(|h| !h.is_empty()) {
            Some(heading) => {
                self.heading(heading, level, attributes);
                self.blocks(&section.blocks);
            }
            None => {
                let attributes = attributes.with("level", level.to_string());
                self.dressed("Div", &attributes, |w| w.blocks(&section.blocks));
            }
        }
        for child in &section.sections {
            self.section(child, level.saturating_add(1), None);
        }
    }

    fn heading(&mut self, heading: &'b Heading, level: u8, mut attributes: Attributes) {
        if let Some(short) = &heading.short {
            attributes = attributes.with("short", short);
        }
        self.node("Header", |w| {
            w.list(|w| {
                w.json.integer(level.into());
                w.attributes(&attributes);
                w.list(|w| w.title(heading));
            });
        });
    }

    fn title(&mut self, heading: &'b Heading) {
        let ordinal = plain(&heading.ordinal);
        let title = plain(&heading.title);
        if !heading.ordinal.is_empty() {
            self.dressed("Span", &Attributes::class("ordinal"), |w| w.inlines(&heading.ordinal));
            if !heading.title.is_empty() {
                // As a table of contents has it, see `Heading::label`.
                if !ordinal.trim_end().ends_with(['.', ':', '—', '–', '-', ')']) {
                    self.text(".");
                }
                self.text(" ");
            }
        } else if looks_numbered(&title) {
            // Says that the number belongs to the title.
            self.dressed("Span", &Attributes::class("ordinal"), |_| {});
        }
        self.inlines(&heading.title);
        if !heading.subtitle.is_empty() {
            if !(heading.ordinal.is_empty() && heading.title.is_empty()) {
                self.leaf("LineBreak");
            }
            self.dressed("Span", &Attributes::class("subtitle"), |w| w.inlines(&heading.subtitle));
        }
    }

    /// Notes without a mark in the text stand at the end, so that none of their words goes.
    fn unreferenced(&mut self) {
        let book = self.book;
        let left: Vec<&'b Note> =
            book.notes.iter().filter(|n| !self.numbers.contains_key(&n.id)).collect();
        let Some(first) = left.first() else { return };
        let count = u32::try_from(left.len()).unwrap_or(u32::MAX);
        self.found.push(
            Diagnostic::fact("pandoc-001", "notes that nothing refers to stand after the text")
                .at(first.span)
                .times(count)
                .help("set their marks in the text"),
        );
        for note in left {
            if self.number(&note.id) {
                self.dressed("Div", &Attributes::class("note"), |w| w.blocks(&note.blocks));
            }
        }
    }
}

/// Tells whether a reader could take the first word of a title for its number.
fn looks_numbered(title: &str) -> bool {
    let first = title.split_whitespace().next().unwrap_or("");
    let bare = first.trim_end_matches(['.', ':', ')', '—']);
    let roman = !bare.is_empty() && bare.bytes().all(|b| b"IVXLCDMivxlcdm".contains(&b));
    reissue_core::split_ordinal(title).is_some()
        || roman
        || first.starts_with(|c: char| c.is_ascii_digit() || c == '(' || c == '§')
}
