//! The order of the book, and the pages that an edition makes of the metadata.

use std::collections::HashSet;

use reissue_core::{
    Block, BlockKind, Book, Contributor, Diagnostic, Edition, Heading, Inline, InlineKind,
    MarcRole, Matter, Role, Section, Visit,
};

use super::{DocKind, TocEntry, Writer};

/// The picture on the front, ready to be shown.
#[derive(Clone, Debug)]
pub(crate) struct CoverPage {
    /// The path beside the package document.
    pub href: String,
    /// What it says.
    pub alt: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// Tells whether the source's table of contents says no more than the navigation does.
///
/// One that does (a synopsis for each chapter, say) is kept as a section.
pub(super) fn contents_are_replaced(book: &Book) -> bool {
    let Some(contents) = book.find(Role::Contents) else { return true };
    let mut headings = Words::default();
    let others = book.sections().filter(|s| s.role != Role::Contents);
    others.for_each(|s| headings.visit_section(s));
    let mut listed = Words { all: true, ..Words::default() };
    contents.blocks.iter().for_each(|b| listed.visit_block(b));
    contents.sections.iter().for_each(|s| listed.visit_section(s));
    let numbers = |w: &&String| w.chars().all(|c| c.is_numeric() || "ivxlcdm.".contains(c));
    let known = listed.words.iter().filter(|w| headings.set.contains(*w) || numbers(w)).count();
    known * 5 >= listed.words.len() * 4
}

/// The words of headings, or of all text.
#[derive(Default)]
struct Words {
    all: bool,
    words: Vec<String>,
    set: HashSet<String>,
}

impl Words {
    fn add(&mut self, text: &str) {
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
            let word = word.to_lowercase();
            self.set.insert(word.clone());
            if self.all {
                self.words.push(word);
            }
        }
    }
}

impl Visit for Words {
    fn visit_section(&mut self, section: &Section) {
        if let Some(heading) = &section.heading {
            for part in [&heading.ordinal, &heading.title, &heading.subtitle] {
                self.add(&reissue_core::plain(part));
            }
        }
        self.add(&section.role.name().replace('-', " "));
        if self.all {
            self.visit_blocks(&section.blocks);
        }
        section.sections.iter().for_each(|s| self.visit_section(s));
    }

    fn visit_inline(&mut self, inline: &Inline) {
        if let InlineKind::Text(text) = &inline.kind {
            self.add(text);
        }
        self.walk_inline(inline);
    }
}

impl<'a> Writer<'a> {
    /// Writes all documents in the order of the book.
    pub(super) fn whole_book(&mut self, cover: Option<CoverPage>, nav_replaces: bool) {
        let book: &'a Book = self.book;
        if let Some(cover) = cover {
            self.cover_page(&cover);
        }
        let opening = book.front.iter().take_while(|s| opens(s.role)).count();
        let (opening, front) = book.front.split_at_checked(opening).unwrap_or((&book.front, &[]));
        opening.iter().for_each(|s| self.placed_section(s, Matter::Front, nav_replaces));
        if book.find(Role::TitlePage).is_none() {
            self.title_page();
        }
        let has_imprint = book.find(Role::Imprint).is_some();
        if !has_imprint && !front.iter().any(|s| matches!(s.role, Role::TitlePage)) {
            self.imprint();
        }
        let has_contents = book.find(Role::Contents).is_some();
        let mut nav_due = !has_contents;
        for section in front {
            if nav_due && !before_contents(section.role) {
                self.nav_at = Some(self.docs.len());
                nav_due = false;
            }
            self.placed_section(section, Matter::Front, nav_replaces);
            if section.role == Role::TitlePage && !has_imprint {
                self.imprint();
            }
        }
        if nav_due {
            self.nav_at = Some(self.docs.len());
        }
        for group in reissue_core::documents(&book.body) {
            match group {
                [first, following @ ..] if !following.is_empty() => {
                    self.top_section(first, following, Matter::Body, 0);
                }
                _ => group.iter().for_each(|s| self.placed_section(s, Matter::Body, nav_replaces)),
            }
        }
        self.back(&book.back, nav_replaces);
        if self.nav_at.is_none() {
            self.nav_at = Some(usize::from(!self.docs.is_empty()));
        }
        self.never_empty();
    }

    fn back(&mut self, back: &'a [Section], nav_replaces: bool) {
        let holds = |role| back.iter().any(|s| s.role == role);
        let mut notes_due = !holds(Role::Notes);
        let mut index_due = !holds(Role::Index);
        for section in back {
            if notes_due && section.role > Role::Notes {
                self.endnotes(None);
                notes_due = false;
            }
            if index_due && section.role > Role::Index {
                self.index(None);
                index_due = false;
            }
            self.placed_section(section, Matter::Back, nav_replaces);
        }
        if notes_due {
            self.endnotes(None);
        }
        if index_due {
            self.index(None);
        }
    }

    /// Writes what the edition gathers into a section whose own words, if any, stand before it.
    pub(super) fn gathered(&mut self, role: Role) {
        match role {
            Role::Notes => self.endnote_list(),
            Role::Index => self.index_entries(),
            _ => {}
        }
    }

    /// Tells whether the edition gathers notes or an index into a section of this role.
    pub(super) fn gathers(&self, role: Role) -> bool {
        match role {
            Role::Notes => self.notes.any_endnotes_left(),
            Role::Index => self.index.any(),
            _ => false,
        }
    }

    fn placed_section(&mut self, section: &'a Section, matter: Matter, nav_replaces: bool) {
        let placeholder = crate::survey::is_placeholder(section);
        match section.role {
            Role::Contents if placeholder || nav_replaces => self.contents_here(section),
            // Where all notes stand with their chapters, nothing but its title is left of it.
            Role::Notes if placeholder && self.notes.any_endnotes_left() => {
                self.endnotes(Some(section));
            }
            Role::Index if placeholder => self.index(Some(section)),
            Role::Illustrations if placeholder => self.illustrations(section),
            role => {
                self.has_index |= role == Role::Index;
                self.top_section(section, &[], matter, 0);
            }
        }
    }

    fn contents_here(&mut self, section: &Section) {
        self.nav_at.get_or_insert(self.docs.len());
        self.nav_title = section.heading.as_ref().map(Heading::label).filter(|l| !l.is_empty());
        if !section.blocks.is_empty() || !section.sections.is_empty() {
            self.diagnostics.push(
                Diagnostic::fact(
                    "epub-007",
                    "the source's table of contents gave way to a linked one",
                )
                .at(section.span),
            );
        }
    }

    /// A reading system needs one document at least.
    fn never_empty(&mut self) {
        if self.docs.iter().all(|d| d.kind == DocKind::Cover) {
            let title = self.book.metadata.title.clone();
            self.begin_doc("text", &title, Matter::Body, DocKind::More);
            self.out.raw("<p></p>\n");
            self.end_doc();
        }
        if self.toc.is_empty() {
            let doc = self.docs.iter().position(|d| d.kind != DocKind::Cover).unwrap_or(0);
            let label = self.words.start.to_owned();
            self.toc.push(TocEntry { depth: 0, label, doc, id: None });
        }
    }

    fn cover_page(&mut self, cover: &CoverPage) {
        self.begin_doc("cover", self.words.cover, Matter::Front, DocKind::Cover);
        self.start("section").attr("class", "cover");
        self.semantics("cover", "");
        self.attr3("aria-label", self.words.cover);
        self.out.raw(">\n<p><img").attr("src", &format!("../{}", cover.href));
        self.out.attr("alt", &cover.alt);
        self.semantics("", "doc-cover");
        if cover.width > 0 {
            self.out.attr("width", &cover.width.to_string());
            self.out.attr("height", &cover.height.to_string());
        }
        self.out.raw("/></p>\n");
        self.end("section");
        self.end_doc();
    }

    fn made_page(&mut self, role: Role, inside: impl FnOnce(&mut Self)) {
        let label = self.words.role(role).unwrap_or_default();
        self.begin_doc(role.name(), label, Matter::Front, DocKind::Section(role));
        self.toc.push(TocEntry { depth: 0, label: label.to_owned(), doc: self.doc(), id: None });
        let (epub_type, dpub) = super::section::semantics(role);
        self.start("section").attr("class", role.name());
        self.semantics(epub_type, dpub);
        self.attr3("aria-label", label);
        self.out.raw(">\n");
        inside(self);
        self.end("section");
        self.end_doc();
    }

    fn title_page(&mut self) {
        let book: &'a Book = self.book;
        let metadata = &book.metadata;
        if metadata.title.trim().is_empty() {
            return;
        }
        self.made_page(Role::TitlePage, |out| {
            out.out.element("h1", &metadata.title).line();
            if let Some(subtitle) = metadata.subtitle.as_deref() {
                out.out.raw("<p class=\"subtitle\"");
                out.semantics("subtitle", "doc-subtitle");
                out.out.raw(">").text(subtitle).raw("</p>\n");
            }
            out.credits(&metadata.creators);
            out.credits(&metadata.contributors);
            if let Some(statement) = &metadata.edition_statement {
                out.class_line("edition", statement);
            }
            let press = metadata.imprint.as_ref().or(metadata.publisher.as_ref());
            if let Some(press) = press {
                out.class_line("publisher", press);
            }
            let year = metadata.date.map(|d| d.year.to_string());
            let place =
                metadata.place.clone().into_iter().chain(year).collect::<Vec<_>>().join(", ");
            if !place.is_empty() && press.is_some() {
                out.class_line("place", &place);
            }
        });
    }

    fn credits(&mut self, people: &[Contributor]) {
        let mut roles: Vec<MarcRole> = Vec::new();
        people.iter().for_each(|c| {
            if !roles.contains(&c.role) {
                roles.push(c.role);
            }
        });
        for role in roles {
            let names: Vec<&str> =
                people.iter().filter(|c| c.role == role).map(|c| c.name.as_str()).collect();
            let author = role == MarcRole::AUTHOR;
            self.out
                .raw("<p")
                .attr("class", if author { "author" } else { "contributor" })
                .raw(">");
            if let Some(words) = self.words.credit(role).filter(|_| !author) {
                self.out.text(words).raw(" ");
            }
            self.out.text(&names.join(", ")).raw("</p>\n");
        }
    }

    fn class_line(&mut self, class: &str, text: &str) {
        self.out.raw("<p").attr("class", class).raw(">").text(text).raw("</p>\n");
    }

    fn imprint(&mut self) {
        let lines = self.imprint_lines();
        if lines.is_empty() {
            return;
        }
        self.made_page(Role::Imprint, |out| {
            for line in &lines {
                out.out.raw("<p>").text(line).raw("</p>\n");
            }
        });
    }

    fn imprint_lines(&self) -> Vec<String> {
        let metadata = &self.book.metadata;
        let mut lines = Vec::new();
        let joined = |parts: [Option<String>; 3]| {
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            (!parts.is_empty()).then(|| parts.join(", "))
        };
        let first = metadata.original_date.map(|d| {
            let of = metadata.original_publisher.clone();
            let parts = [metadata.original_title.clone(), of, Some(d.year.to_string())];
            format!("{}: {}", self.words.first_published, joined(parts).unwrap_or_default())
        });
        let title = metadata.original_title.clone().filter(|_| first.is_none());
        lines.extend(first.or(title));
        lines.extend(metadata.rights.clone());
        // A year alone says nothing of the book: it may be that of the file.
        let published = metadata.publisher.is_some() || metadata.place.is_some();
        lines.extend(joined([
            metadata.publisher.clone(),
            metadata.place.clone(),
            metadata.date.filter(|_| published).map(|d| d.year.to_string()),
        ]));
        lines.extend(metadata.edition_statement.clone());
        let edition = if self.v3 { Edition::Epub } else { Edition::Epub2 };
        let isbn = metadata.isbn_of(edition).or_else(|| metadata.isbn_of(Edition::Epub));
        lines.extend(isbn.map(|isbn| format!("ISBN {} (EPUB)", isbn.hyphenated())));
        lines.extend(
            metadata
                .isbn_of(Edition::Print)
                .map(|isbn| format!("ISBN {} (print)", isbn.hyphenated())),
        );
        if lines.is_empty() {
            return lines;
        }
        let mut credits: Vec<&String> =
            self.options.fonts.iter().filter_map(|f| f.credit.as_ref()).collect();
        credits.dedup();
        lines.extend(credits.into_iter().map(|c| format!("{} {c}", self.words.set_in)));
        lines
    }

    /// Makes a list of the figures that have a caption and an id of their own or a near one.
    fn illustrations(&mut self, section: &Section) {
        let mut figures = Figures::default();
        let book: &'a Book = self.book;
        book.sections().for_each(|s| figures.section(s));
        let label = self.label(section);
        self.begin_doc(
            "illustrations",
            &label,
            Matter::Front,
            DocKind::Section(Role::Illustrations),
        );
        self.toc.push(TocEntry { depth: 0, label: label.clone(), doc: self.doc(), id: None });
        let id = self.anchors.fresh("heading");
        self.start("section");
        self.named_id(section.id.as_deref());
        self.out.attr("class", "illustrations");
        self.semantics("loi", "");
        self.attr3("aria-labelledby", &id);
        self.out.raw(">\n<h2").attr("id", &id).raw(">").text(&label).raw("</h2>\n");
        if !figures.found.is_empty() {
            self.out.raw("<ul class=\"plain\">\n");
            for (block, caption) in &figures.found {
                let named = block.id.as_deref().and_then(|n| self.anchors.find(n));
                let anchor = named.unwrap_or_else(|| self.anchors.make("figure"));
                self.figures.insert(std::ptr::from_ref(*block), anchor);
                self.out.raw("<li><p><a");
                self.href(anchor);
                self.out.raw(">").text(caption).raw("</a></p></li>\n");
            }
            self.out.raw("</ul>\n");
        }
        self.end("section");
        self.end_doc();
    }
}

/// The figures of a book that have a caption.
#[derive(Default)]
struct Figures<'b> {
    found: Vec<(&'b Block, String)>,
}

impl<'b> Figures<'b> {
    fn section(&mut self, section: &'b Section) {
        section.blocks.iter().for_each(|b| self.block(b));
        section.sections.iter().for_each(|s| self.section(s));
    }

    fn block(&mut self, block: &'b Block) {
        match &block.kind {
            BlockKind::Figure(figure) => {
                let caption: Vec<String> =
                    figure.caption.iter().map(reissue_core::plain_block).collect();
                let caption = super::section::one_line(&caption.join(" "));
                if !caption.is_empty() {
                    self.found.push((block, caption));
                }
            }
            BlockKind::Quotation(q) | BlockKind::Epigraph(q) => {
                q.blocks.iter().for_each(|b| self.block(b));
            }
            BlockKind::Aside(a) => a.blocks.iter().for_each(|b| self.block(b)),
            _ => {}
        }
    }
}

/// Sections that stand before the title page.
fn opens(role: Role) -> bool {
    matches!(role, Role::HalfTitle | Role::AlsoBy)
}

/// Sections that stand before the contents (Chicago Manual of Style, 1.4).
fn before_contents(role: Role) -> bool {
    opens(role)
        || matches!(role, Role::TitlePage | Role::Imprint | Role::Dedication | Role::Epigraph)
}

#[cfg(test)]
mod tests {
    use super::*;
    use reissue_core::Span;

    #[test]
    fn a_contents_that_says_more_than_the_headings_is_kept() {
        let words = |t: &str| vec![Inline::text(t, Span::NONE)];
        let mut book = Book::default();
        let mut chapter = Section::new(Role::Chapter, Span::NONE);
        chapter.heading = Some(Heading::titled("The Quay"));
        book.body.push(chapter);
        let mut contents = Section::new(Role::Contents, Span::NONE);
        contents.blocks.push(Block::paragraph(words("The Quay ... 12"), Span::NONE));
        book.front.push(contents);
        assert!(contents_are_replaced(&book));
        let synopsis = words("In which we sail, quarrel over breakfast, and find the harbour shut");
        book.front[0].blocks.push(Block::paragraph(synopsis, Span::NONE));
        assert!(!contents_are_replaced(&book));
    }
}
