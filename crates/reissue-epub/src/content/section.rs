//! Sections: files, headings, splitting.

use std::collections::HashMap;

use reissue_core::{BlockKind, Language, Matter, Role, Section, TitleLine, title_lines};

use super::{DocKind, TocEntry, Writer};

/// The sections that are open in the document, outermost first.
#[derive(Debug, Default)]
pub(super) struct Open {
    stack: Vec<Level>,
    /// The stretch that is being written.
    matter: Option<Matter>,
    /// The depth of the heading of the outermost open section, from 0.
    heading_depth: usize,
    /// How many entries of the contents enclose what is written now.
    toc_depth: usize,
    /// The language of the part or volume that encloses the documents written now.
    inherited: Option<Language>,
    /// How many sections of the document were opened.
    opened: usize,
    /// How many sections of the document have each name.
    names: HashMap<String, usize>,
}

/// What is needed to open a section again in the next document.
#[derive(Debug)]
struct Level {
    class: &'static str,
    epub_type: &'static str,
    role: &'static str,
    label: String,
    /// The language, where it differs from the surroundings, and that of the surroundings.
    language: Option<(Language, Language)>,
    /// Whether it has a heading.
    headed: bool,
}

impl Open {
    /// The heading level, 1 to 6. Sections inside of another that have no heading do not count: none
    /// may be left out on the way down (axe's rule `heading-order`).
    pub(super) fn heading_level(&self) -> usize {
        let inside = self.stack.iter().skip(1).filter(|l| l.headed).count();
        let open = usize::from(!self.stack.is_empty()) + inside;
        (self.heading_depth + open + 1).clamp(1, 6)
    }

    /// Forgets what belongs to one document.
    pub(super) fn next_document(&mut self) {
        self.names.clear();
        self.opened = 0;
    }
}

impl Writer<'_> {
    /// Writes a section that begins a document of its own, and those that follow in it.
    pub(super) fn top_section(
        &mut self,
        section: &Section,
        following: &[Section],
        matter: Matter,
        depth: usize,
    ) {
        let label = self.label(section);
        let wish = file_wish(section);
        let title = if label.is_empty() { self.book.metadata.title.clone() } else { label.clone() };
        self.begin_doc(&wish, &title, matter, DocKind::Section(section.role));
        self.open.matter = Some(matter);
        self.open.heading_depth = depth;
        let outer = self.open.toc_depth;
        let divides = divides(section);
        // The first scene begins under the heading of its act, not on the next page.
        let inside = match section.role {
            Role::Act if divides => 1,
            _ if divides => 0,
            _ => section.sections.len(),
        };
        self.open_section(section);
        self.section_inside(section, inside);
        self.close_section();
        for next in following {
            self.open.toc_depth = outer;
            self.split_if_long();
            self.child_section(next);
        }
        self.end_doc();
        if divides {
            let deeper = usize::from(section.heading.is_some());
            let inherited = section.language.clone().or_else(|| self.open.inherited.clone());
            let before = std::mem::replace(&mut self.open.inherited, inherited);
            let others = section.sections.get(inside..).unwrap_or_default();
            for group in reissue_core::documents(others) {
                if let [first, following @ ..] = group {
                    self.top_section(first, following, matter, depth + deeper);
                }
            }
            self.open.inherited = before;
        }
        self.open.toc_depth = outer;
    }

    /// Writes the blocks of a section and so many of the sections in it.
    fn section_inside(&mut self, section: &Section, children: usize) {
        match section.role {
            Role::TitlePage => self.title_blocks(section),
            _ => self.blocks_split(&section.blocks),
        }
        for child in section.sections.iter().take(children) {
            self.split_if_long();
            self.child_section(child);
        }
        if self.open.stack.len() == 1 {
            self.gathered(section.role);
            self.pending_notes();
        }
    }

    fn child_section(&mut self, section: &Section) {
        let outer = self.open.toc_depth;
        self.open_section(section);
        self.section_inside(section, section.sections.len());
        self.close_section();
        self.open.toc_depth = outer;
    }

    /// Writes blocks that stand directly in a section; between them a document may be split.
    /// Writes the blocks of a title page: the title and the authors as on a page that is made.
    fn title_blocks(&mut self, section: &Section) {
        let lines = title_lines(section, &self.book.metadata);
        for (block, line) in section.blocks.iter().zip(lines) {
            let class = match line {
                Some(TitleLine::Title) => "main-title",
                Some(TitleLine::Author) => "author",
                None => "",
            };
            match &block.kind {
                BlockKind::Paragraph(p) if line.is_some() => {
                    self.line_block(block, class, &p.content);
                }
                _ => self.block(block),
            }
        }
    }

    fn blocks_split(&mut self, blocks: &[reissue_core::Block]) {
        for (at, block) in blocks.iter().enumerate() {
            if at > 0 {
                self.split_if_long();
            }
            self.block(block);
        }
    }

    fn open_section(&mut self, section: &Section) {
        let outermost = self.open.stack.is_empty();
        let (epub_type, role) = match section.role {
            Role::Notes if outermost && self.gathers(Role::Notes) => ("endnotes", "doc-endnotes"),
            Role::Index if outermost && self.gathers(Role::Index) => ("index", "doc-index"),
            other => semantics(other),
        };
        let mut level = Level {
            class: section.role.name(),
            epub_type,
            role,
            label: self.label(section),
            language: None,
            headed: false,
        };
        let heading = section.heading.as_ref().filter(|h| !h.is_empty());
        level.headed = heading.is_some();
        let title_id = heading.map(|_| self.anchors.fresh("heading"));
        self.start("section");
        self.named_id(section.id.as_deref());
        self.section_attributes(&level, title_id.as_deref());
        let inherited = self.open.inherited.clone().filter(|_| self.open.stack.is_empty());
        let language = section.language.clone().or(inherited);
        let before = self.enter_language(language.as_ref());
        level.language = language.zip(before);
        self.out.raw(">\n");
        self.enter_toc(section, &level.label, title_id.as_deref());
        self.open.stack.push(level);
        if let Some((heading, id)) = heading.zip(title_id.as_deref()) {
            self.heading(heading, section.role, id);
        }
    }

    /// Writes what a section is and its name. No two landmarks of a document may have the same name
    /// (WAI-ARIA 1.2, 5.3.4), and a section without a role is one only when it has a name: the
    /// second of a name goes without it, or is numbered.
    fn section_attributes(&mut self, level: &Level, title_id: Option<&str>) {
        self.out.attr("class", level.class);
        self.semantics(level.epub_type, level.role);
        let same = self.open.names.entry(level.label.clone()).or_default();
        *same += 1;
        let number = if level.label.is_empty() { 1 } else { *same };
        match title_id {
            _ if number > 1 && level.role.is_empty() => {}
            _ if number > 1 => self.attr3("aria-label", &format!("{} ({number})", level.label)),
            Some(id) => self.attr3("aria-labelledby", id),
            None if !level.label.is_empty() => self.attr3("aria-label", &level.label),
            None => {}
        }
    }

    fn enter_toc(&mut self, section: &Section, label: &str, title_id: Option<&str>) {
        let first = self.open.opened == 0;
        self.open.opened += 1;
        let listed = title_id.is_some()
            || (self.open.stack.is_empty() && listed_without_heading(section.role));
        if !listed || label.is_empty() {
            return;
        }
        let id = if first { None } else { title_id.map(str::to_owned) };
        let short = section.heading.as_ref().and_then(|h| h.short.clone());
        let label = short.unwrap_or_else(|| label.to_owned());
        self.toc.push(TocEntry { depth: self.open.toc_depth, label, doc: self.doc(), id });
        self.open.toc_depth += 1;
    }

    fn close_section(&mut self) {
        if let Some((_, before)) = self.open.stack.pop().and_then(|l| l.language) {
            self.language = before;
        }
        self.end("section");
    }

    /// Begins a new document when this one is long; the open sections are opened again.
    fn split_if_long(&mut self) {
        if self.out.len() < self.options.split_size {
            return;
        }
        self.pending_notes();
        for _ in 0..self.open.stack.len() {
            self.end("section");
        }
        let (wish, title) = match self.docs.last() {
            Some(doc) => (doc.file.clone(), doc.title.clone()),
            None => return,
        };
        self.end_doc();
        let stem = wish.trim_start_matches("text/").trim_end_matches(".xhtml").to_owned();
        let matter = self.open.matter.unwrap_or(Matter::Body);
        self.begin_doc(&stem, &title, matter, DocKind::More);
        let stack = std::mem::take(&mut self.open.stack);
        for level in &stack {
            self.start("section");
            self.out.attr("class", &format!("{} continued", level.class));
            self.semantics(level.epub_type, level.role);
            if !level.label.is_empty() {
                let label = format!("{} ({})", level.label, self.words.continued);
                self.attr3("aria-label", &label);
            }
            if let Some((inner, outer)) = &level.language {
                self.language_attributes(inner, outer);
            }
            self.out.raw(">\n");
        }
        self.open.opened = stack.len();
        self.open.stack = stack;
    }

    /// The words by which a section is known.
    pub(super) fn label(&self, section: &Section) -> String {
        let heading =
            section.heading.as_ref().map(reissue_core::Heading::label).unwrap_or_default();
        let heading = one_line(&heading);
        if heading.is_empty() {
            self.words.role(section.role).unwrap_or_default().to_owned()
        } else {
            heading
        }
    }
}

/// The name wished for the file of a section: its role, and for a chapter the words over it.
fn file_wish(section: &Section) -> String {
    let role = section.role.name();
    let words = section.heading.as_ref().map(reissue_core::Heading::label).unwrap_or_default();
    if section.role != Role::Chapter || words.trim().is_empty() {
        return role.to_owned();
    }
    let words = reissue_core::slug(&words);
    if words.starts_with(role) { words } else { format!("{role}-{words}") }
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Tells whether the sections inside get documents of their own.
pub(super) fn divides(section: &Section) -> bool {
    let run_on = reissue_core::pieces_run_on(&section.sections);
    let chapters = |s: &Section| match s.role {
        Role::Piece => !run_on,
        role => matches!(role, Role::Chapter | Role::Part | Role::Scene),
    };
    section.role.is_division()
        || (section.sections.iter().any(chapters)
            && !matches!(section.role, Role::Chapter | Role::Section))
}

fn listed_without_heading(role: Role) -> bool {
    matches!(
        role,
        Role::TitlePage | Role::Imprint | Role::Dedication | Role::Epigraph | Role::Colophon
    )
}

/// The `epub:type` (EPUB 3 Structural Semantics Vocabulary 1.1, Z39.98-2012) and the ARIA role
/// (DPUB-ARIA 1.1) of a section.
pub(crate) fn semantics(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::HalfTitle => ("halftitlepage", ""),
        Role::TitlePage => ("titlepage", ""),
        Role::Imprint => ("copyright-page", ""),
        Role::Dedication => ("dedication", "doc-dedication"),
        Role::Epigraph => ("epigraph", "doc-epigraph"),
        Role::Contents => ("toc", "doc-toc"),
        Role::Illustrations => ("loi", ""),
        Role::Tables => ("lot", ""),
        Role::Persons => ("z3998:dramatis-personae", ""),
        Role::Foreword => ("foreword", "doc-foreword"),
        Role::Preface => ("preface", "doc-preface"),
        Role::Note => ("z3998:editorial-note", ""),
        Role::Introduction => ("introduction", "doc-introduction"),
        Role::Prologue => ("prologue", "doc-prologue"),
        Role::Volume => ("volume", ""),
        Role::Part => ("part", "doc-part"),
        Role::Chapter => ("chapter", "doc-chapter"),
        Role::Section => ("z3998:subchapter", ""),
        Role::Act => ("z3998:act", "doc-part"),
        Role::Scene => ("z3998:scene", ""),
        Role::Epilogue => ("epilogue", "doc-epilogue"),
        Role::Conclusion => ("conclusion", "doc-conclusion"),
        Role::Afterword => ("afterword", "doc-afterword"),
        Role::Appendix => ("appendix", "doc-appendix"),
        Role::Glossary => ("glossary", "doc-glossary"),
        Role::Bibliography => ("bibliography", "doc-bibliography"),
        Role::Credits => ("other-credits", "doc-credits"),
        Role::Acknowledgements => ("acknowledgments", "doc-acknowledgments"),
        Role::Colophon => ("colophon", "doc-colophon"),
        _ => ("", ""),
    }
}
