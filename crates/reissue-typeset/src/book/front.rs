//! The pages that are made from the metadata: half title, title page, imprint, colophon.

use reissue_core::{
    Align, BlockKind, Edition, Figure, Inline, MarcRole, Metadata, Section, Span, TitleLine,
    plain_block, title_lines,
};
use reissue_page::{NodeKind, Structure};

use super::wording::{Wording, wording};
use crate::design::Letters;
use crate::fonts::Features;
use crate::galley::{Fixed, FixedLine, Galley, ParagraphShape, SetBlock, Slab, Type, is_capitals};
use crate::paginate::{FORBIDDEN, Float};

impl Galley<'_> {
    /// The title alone, a third down the page.
    pub(crate) fn half_title(&mut self) {
        self.node = self.set.structure.add(Structure::ROOT, NodeKind::Section);
        self.blank(self.cx.lines / 4);
        let kind = self.kind.scaled(1200);
        let title = self.cx.book.metadata.title.clone();
        self.centred(&title, kind);
    }

    /// A picture on the page that faces the title.
    pub(crate) fn frontispiece(&mut self, figure: &Figure) {
        self.node = self.set.structure.add(Structure::ROOT, NodeKind::Section);
        self.set_figure(figure, Span::NONE);
        // It has the page already.
        if let Some(block) = self.set.blocks.last_mut() {
            block.float = Float::No;
        }
    }

    /// Title, subtitle, author, those who helped; publisher and place at the foot.
    pub(crate) fn title_page(&mut self) {
        let cx = self.cx;
        let metadata = &cx.book.metadata;
        self.node = self.set.structure.add(Structure::ROOT, NodeKind::Section);
        let body = self.kind;
        let sink = cx.lines / 6;
        self.blank(sink);
        let authors = metadata.authors();
        if !authors.is_empty() {
            self.centred(&authors, body.scaled(1250));
            self.blank(2);
        }
        let title = body.scaled(title_size(metadata));
        self.centred(&metadata.title, title);
        if let Some(subtitle) = &metadata.subtitle {
            self.blank(1);
            self.centred(subtitle, body.scaled(1200).letters(Letters::Italic));
        }
        for line in helpers(metadata, self.wording()) {
            self.blank(1);
            self.centred(&line, body);
        }
        if let Some(edition) = &metadata.edition_statement {
            self.blank(1);
            self.centred(edition, body.letters(Letters::Italic));
        }
        let foot =
            [metadata.imprint.as_ref().or(metadata.publisher.as_ref()), metadata.place.as_ref()];
        let foot: Vec<String> = foot.into_iter().flatten().cloned().collect();
        let foot: Vec<String> = match metadata.date {
            Some(date) if !foot.is_empty() => {
                foot.into_iter().chain([date.year.to_string()]).collect()
            }
            _ => foot,
        };
        self.fill_to(foot.len() as u16);
        for (index, line) in foot.iter().enumerate() {
            let kind = if index == 0 { body.letters(Letters::SmallCaps) } else { body };
            self.centred(line, kind);
        }
    }

    /// The blocks of a title page that the source has. Where no heading holds the title, the lines
    /// that are the title and the author are set as on a page that is made.
    pub(crate) fn given_title_page(&mut self, section: &Section) {
        self.align = Align::Center;
        let metadata = &self.cx.book.metadata;
        let lines = title_lines(section, metadata);
        if lines.iter().any(Option::is_some) {
            self.blank(self.cx.lines / 6);
        }
        for (block, line) in section.blocks.iter().zip(lines) {
            self.space(1);
            let size = line.map(|line| match line {
                TitleLine::Title => title_size(metadata),
                TitleLine::Author => 1250,
            });
            let saved = self.kind;
            let capitals = is_capitals(&plain_block(block));
            let (BlockKind::Paragraph(p), Some(size)) = (&block.kind, size) else {
                if capitals {
                    self.kind = self.kind.low_capitals();
                }
                self.blocks(std::slice::from_ref(block));
                self.kind = saved;
                continue;
            };
            self.kind = self.kind.scaled(size);
            if capitals {
                self.kind = self.kind.spaced_capitals();
            }
            let node = self.set.structure.add(self.node, NodeKind::Paragraph);
            self.anchors.extend(block.id.clone().map(|id| (id, node)));
            let shape = ParagraphShape::centred();
            self.large_text(&p.content, node, &shape);
            self.kind = saved;
        }
    }

    /// Who published what when, and the numbers of the edition; at the foot of the page.
    pub(crate) fn imprint(&mut self) {
        self.node = self.set.structure.add(Structure::ROOT, NodeKind::Section);
        let lines = imprint_lines(&self.cx.book.metadata, self.cx.design.edition);
        self.kind = self.kind.scaled(850);
        let size: usize = lines.iter().map(|group| group.len() + 1).sum();
        let count = u16::try_from(size).unwrap_or(u16::MAX).min(self.cx.lines);
        self.fill_to(count + 1);
        let body = self.kind;
        for (index, group) in lines.iter().enumerate() {
            if index > 0 {
                self.space(1);
            }
            let isbn = group.iter().any(|l| l.starts_with("ISBN"));
            let figures = if isbn { Features::LINING } else { Features::NONE };
            self.kind.features = body.features | figures;
            for line in group {
                let content = [Inline::text(line.clone(), Span::NONE)];
                self.line_of(&content, Align::Start, true);
            }
        }
        if let Some(last) = self.set.blocks.last_mut() {
            last.keep = false;
        }
    }

    /// A word on how the book was made.
    pub(crate) fn colophon(&mut self) {
        self.node = self.set.structure.add(Structure::ROOT, NodeKind::Section);
        let (before, after) = self.wording().set_in;
        let text = format!("{before} {} {after}", self.cx.design.text.family);
        self.blank(self.cx.lines / 3);
        let kind = self.kind;
        self.centred(&text, kind);
    }

    /// Sets words in the middle, in lines of whole grid lines.
    pub(crate) fn centred(&mut self, text: &str, kind: Type) {
        let saved = self.kind;
        self.kind = if is_capitals(text) { kind.spaced_capitals() } else { kind };
        let node = self.set.structure.add(self.node, NodeKind::Paragraph);
        let shape = ParagraphShape::centred();
        let content = [Inline::text(text, Span::NONE)];
        self.large_text(&content, node, &shape);
        self.kind = saved;
    }

    /// Brings all that is set so far to the foot of its page, where it is less than a page.
    pub(crate) fn stand_low(&mut self) {
        let used = self.set.blocks.iter().fold(0_u16, |n, b| n.saturating_add(b.height()));
        let free = self.cx.lines.saturating_sub(used);
        if free > 0 {
            let line = FixedLine { height: free, after: FORBIDDEN, slab: Slab::default() };
            let blank = SetBlock::fixed(Fixed { lines: vec![line], repeat: None });
            self.set.blocks.insert(0, blank);
        }
    }

    /// Empty lines that bring what follows, of a height, to the foot of the page.
    fn fill_to(&mut self, height: u16) {
        let used = self.set.blocks.iter().fold(0_u16, |n, b| n.saturating_add(b.height()));
        let free = self.cx.lines.saturating_sub(used).saturating_sub(height);
        if free > 0 {
            let line = FixedLine { height: free, after: FORBIDDEN, slab: Slab::default() };
            self.push(SetBlock::fixed(Fixed { lines: vec![line], repeat: None }));
        }
    }
}

/// The size of the title on its page, in thousandths of that of the text.
fn title_size(metadata: &Metadata) -> u16 {
    if metadata.title.chars().count() > 24 { 2000 } else { 2500 }
}

/// `Translated by A and B`, a line each.
fn helpers(metadata: &Metadata, words: &Wording) -> Vec<String> {
    let roles = [
        ("trl", words.translated),
        ("edt", words.edited),
        ("ill", words.illustrated),
        ("aui", words.introduction),
        ("win", words.introduction),
        ("wpr", words.preface),
        ("aft", words.afterword),
    ];
    let all: Vec<_> = metadata.creators.iter().chain(&metadata.contributors).collect();
    let mut out = Vec::new();
    for (code, before) in roles {
        let role = MarcRole::new(code);
        let names: Vec<&str> =
            all.iter().filter(|c| Some(c.role) == role).map(|c| c.name.as_str()).collect();
        if let Some((last, rest)) = names.split_last() {
            let names = if rest.is_empty() {
                (*last).to_owned()
            } else {
                format!("{} {} {last}", rest.join(", "), words.and)
            };
            out.push(format!("{before} {names}"));
        }
    }
    out
}

/// The lines of the imprint, in groups that a space parts.
pub(super) fn imprint_lines(metadata: &Metadata, edition: Edition) -> Vec<Vec<String>> {
    let words = wording(&metadata.language());
    let mut groups = Vec::new();
    let mut first = Vec::new();
    let publisher = metadata.publisher.as_ref().or(metadata.imprint.as_ref());
    if let Some(original) = metadata.original_date {
        let by = metadata.original_publisher.as_ref();
        let by = by.map(|p| format!(" {} {p}", words.published_by)).unwrap_or_default();
        first.push(format!("{} {}{by}", words.first_published, original.year));
    }
    if let Some(publisher) = publisher {
        let date = metadata.date.map(|d| format!(", {}", d.year)).unwrap_or_default();
        first.push(format!("{} {publisher}{date}", words.this_edition));
        first.extend(metadata.place.clone());
    }
    groups.push(first);
    if let Some(original) = &metadata.original_title {
        groups.push(vec![format!("{} {original}", words.original_title)]);
    }
    if let Some(rights) = &metadata.rights {
        groups.push(rights.split('\n').map(|l| l.trim().to_owned()).collect());
    }
    if let Some(isbn) = metadata.isbn_of(edition) {
        groups.push(vec![format!("ISBN {}", isbn.hyphenated())]);
    }
    groups.retain(|g| !g.is_empty());
    groups
}
