//! The model as text: for goldens, for bug reports, for comparing two readings of one book.

use std::fmt::Write as _;

use crate::{
    Align, Attribution, Block, BlockKind, Book, Heading, Image, Inline, InlineKind, LinkTarget,
    ListKind, Metadata, Note, Quotation, Row, Section, Table, Turn, Verse,
};

/// Writes a book as indented text, one line a block, spans left out.
///
/// Two books have the same dump when they differ in spans only. Inline mark-up is written in
/// angle brackets: `<em>…</em>`, `<note 1/>`; text stands as it is, with `<`, `>`, `\` escaped.
pub fn dump(book: &Book) -> String {
    let mut out = Dump { out: String::new(), depth: 0 };
    out.metadata(&book.metadata);
    if let Some(cover) = &book.cover {
        out.line(&format!("cover {}", image(cover)));
    }
    for (matter, sections) in book.matters() {
        if !sections.is_empty() {
            out.line(&format!("{matter:?}").to_lowercase());
            out.nest(|out| sections.iter().for_each(|s| out.section(s)));
        }
    }
    if !book.notes.is_empty() {
        out.line("notes");
        out.nest(|out| book.notes.iter().for_each(|n| out.note(n)));
    }
    if !book.resources.is_empty() {
        out.line("resources");
        out.nest(|out| {
            for r in &book.resources {
                out.line(&format!("{} {} {:?}", r.name, r.media_type.as_str(), r.data));
            }
        });
    }
    out.out
}

struct Dump {
    out: String,
    depth: usize,
}

impl Dump {
    fn line(&mut self, text: &str) {
        for _ in 0..self.depth {
            self.out.push_str("  ");
        }
        self.out.push_str(text.trim_end_matches(' '));
        self.out.push('\n');
    }

    fn nest(&mut self, inside: impl FnOnce(&mut Self)) {
        self.depth += 1;
        inside(self);
        self.depth -= 1;
    }

    fn metadata(&mut self, m: &Metadata) {
        self.line("metadata");
        self.nest(|out| {
            let mut field = |name: &str, value: &str| {
                if !value.is_empty() {
                    out.line(&format!("{name} {}", escape(value)));
                }
            };
            let optional = |value: &Option<String>| value.clone().unwrap_or_default();
            field("title", &m.title);
            field("subtitle", &optional(&m.subtitle));
            field("title-sort", &optional(&m.title_sort));
            field("original-title", &optional(&m.original_title));
            for (name, list) in [("creator", &m.creators), ("contributor", &m.contributors)] {
                for c in list {
                    let sort = c.sort.as_ref().map(|s| format!(" [{s}]")).unwrap_or_default();
                    field(name, &format!("{} {}{sort}", c.role.as_str(), c.name));
                }
            }
            m.languages.iter().for_each(|l| field("language", l.as_str()));
            for (edition, isbn) in &m.isbn {
                field("isbn", &format!("{edition} {isbn}"));
            }
            for i in &m.identifiers {
                field("identifier", &format!("{} {}", i.scheme, i.value));
            }
            field("publisher", &optional(&m.publisher));
            field("imprint", &optional(&m.imprint));
            field("place", &optional(&m.place));
            field("date", &m.date.map(|d| d.to_string()).unwrap_or_default());
            field("original-date", &m.original_date.map(|d| d.to_string()).unwrap_or_default());
            field("original-publisher", &optional(&m.original_publisher));
            field("edition", &optional(&m.edition_statement));
            field("description", &optional(&m.description));
            for s in &m.subjects {
                field("subject", &format!("{:?} {} {}", s.scheme, optional(&s.code), s.label));
            }
            for s in &m.series {
                field("series", &format!("{} {}", s.name, optional(&s.number)));
            }
            field("rights", &optional(&m.rights));
            field("source", &optional(&m.source));
            field("source-pages", &m.source_pages.map(|n| n.to_string()).unwrap_or_default());
            field("author-note", &optional(&m.author_note));
            field("price", &optional(&m.price));
            if m.accessibility != crate::Accessibility::default() {
                field("accessibility", &format!("{:?}", m.accessibility));
            }
        });
    }

    fn section(&mut self, section: &Section) {
        let id = named(section.id.as_deref());
        let language = section.language.as_ref().map(|l| format!(" lang={l}")).unwrap_or_default();
        let heading = section.heading.as_ref().map(heading).unwrap_or_default();
        self.line(&format!("{}{id}{language}{heading}", section.role.name()));
        self.nest(|out| {
            out.blocks(&section.blocks);
            section.sections.iter().for_each(|s| out.section(s));
        });
    }

    fn note(&mut self, note: &Note) {
        let mark = note.mark.as_ref().map(|m| format!(" mark={}", escape(m))).unwrap_or_default();
        let language = note.language.as_ref().map(|l| format!(" lang={l}")).unwrap_or_default();
        let kind = format!("{:?}", note.kind).to_lowercase();
        self.line(&format!("{kind} {}{mark}{language}", note.id.0));
        self.nest(|out| out.blocks(&note.blocks));
    }

    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|b| self.block(b));
    }

    fn block(&mut self, block: &Block) {
        let language = block.language.as_ref().map(|l| format!(" lang={l}")).unwrap_or_default();
        let tail = format!("{}{language}", named(block.id.as_deref()));
        match &block.kind {
            BlockKind::Paragraph(p) => {
                let lead =
                    if p.lead_in > 0 { format!(" lead-in={}", p.lead_in) } else { String::new() };
                let continued = if p.continued { " continued" } else { "" };
                let head = format!("p{tail}{}{lead}{continued}", align(p.align));
                self.line(&format!("{head}: {}", inlines(&p.content)));
            }
            BlockKind::Quotation(q) => self.quotation("quotation", &tail, q),
            BlockKind::Epigraph(q) => self.quotation("epigraph", &tail, q),
            BlockKind::Verse(v) => self.verse(&tail, v),
            BlockKind::Letter(_) => self.letter(&tail, block),
            BlockKind::List(l) => self.list(&tail, l),
            BlockKind::DefinitionList(l) => self.definitions(&tail, l),
            BlockKind::Table(t) => self.table(&tail, t),
            BlockKind::Figure(f) => {
                self.line(&format!("figure{tail} {:?}", f.placement).to_lowercase());
                self.nest(|out| {
                    f.images.iter().for_each(|i| out.line(&image(i)));
                    out.blocks(&f.caption);
                });
            }
            BlockKind::Dialogue(d) => {
                self.line(&format!("dialogue{tail}"));
                self.nest(|out| d.turns.iter().for_each(|t| out.turn(t)));
            }
            BlockKind::SceneBreak(s) => {
                let mark = s.mark.as_deref().map(escape).unwrap_or_default();
                self.line(&format!("scene-break{tail} {mark}"));
            }
            BlockKind::Preformatted(p) => {
                let syntax = p.syntax.as_ref().map(|s| format!(" {s}")).unwrap_or_default();
                self.line(&format!("preformatted{tail}{syntax}"));
                self.nest(|out| p.text.lines().for_each(|l| out.line(&format!("|{}", escape(l)))));
            }
            BlockKind::Math(m) => self.line(&format!("math{tail}: {}", escape(&m.mathml))),
            BlockKind::PageMark(n) => self.line(&format!("page{tail} {}", escape(n))),
            BlockKind::Aside(a) => {
                self.line(&format!("aside{tail}: {}", inlines(&a.title)));
                self.nest(|out| out.blocks(&a.blocks));
            }
            BlockKind::Bridgehead(b) => {
                self.line(&format!("bridgehead{tail}: {}", inlines(&b.content)));
            }
        }
    }

    fn quotation(&mut self, name: &str, tail: &str, quotation: &Quotation) {
        self.line(&format!("{name}{tail}"));
        self.nest(|out| {
            out.blocks(&quotation.blocks);
            out.attribution(quotation.attribution.as_ref());
        });
    }

    fn attribution(&mut self, attribution: Option<&Attribution>) {
        if let Some(a) = attribution {
            self.line(&format!("attribution: {}", inlines(&a.content)));
        }
    }

    fn verse(&mut self, tail: &str, verse: &Verse) {
        self.line(&format!("verse{tail}"));
        self.nest(|out| {
            out.part("title", &verse.title);
            for stanza in &verse.stanzas {
                out.line("stanza");
                out.nest(|out| {
                    for line in &stanza.lines {
                        let text = inlines(&line.content);
                        out.line(&format!("{}| {text}", ">".repeat(line.indent.into())));
                    }
                });
            }
            out.attribution(verse.attribution.as_ref());
        });
    }

    fn part(&mut self, name: &str, content: &[Inline]) {
        if !content.is_empty() {
            self.line(&format!("{name}: {}", inlines(content)));
        }
    }

    fn letter(&mut self, tail: &str, block: &Block) {
        let BlockKind::Letter(letter) = &block.kind else { return };
        self.line(&format!("letter{tail}"));
        self.nest(|out| {
            letter.dateline.iter().for_each(|l| out.part("dateline", l));
            out.part("salutation", &letter.salutation);
            out.blocks(&letter.blocks);
            out.part("closing", &letter.closing);
            letter.signature.iter().for_each(|l| out.part("signature", l));
            if !letter.postscript.is_empty() {
                out.line("postscript");
                out.nest(|out| out.blocks(&letter.postscript));
            }
        });
    }

    fn list(&mut self, tail: &str, list: &crate::List) {
        let kind = match list.kind {
            ListKind::Bullet => "bullet".into(),
            ListKind::Plain => "plain".into(),
            ListKind::Ordered { start, numbering } => {
                format!("{numbering:?} {start}").to_lowercase()
            }
        };
        self.line(&format!("list{tail} {kind}"));
        self.nest(|out| {
            for item in &list.items {
                out.line("item");
                out.nest(|out| out.blocks(&item.blocks));
            }
        });
    }

    fn definitions(&mut self, tail: &str, list: &crate::DefinitionList) {
        self.line(&format!("definitions{tail}"));
        self.nest(|out| {
            for item in &list.items {
                item.terms.iter().for_each(|t| out.line(&format!("term: {}", inlines(t))));
                for sense in &item.senses {
                    out.line("sense");
                    out.nest(|out| out.blocks(sense));
                }
            }
        });
    }

    fn table(&mut self, tail: &str, table: &Table) {
        let columns: Vec<String> = table
            .columns
            .iter()
            .map(|c| {
                let width = c.width.map(|w| w.to_string()).unwrap_or_default();
                format!("{:?}{width}", c.align).to_lowercase()
            })
            .collect();
        self.line(&format!("table{tail} {}", columns.join(" ")));
        self.nest(|out| {
            if !table.caption.is_empty() {
                out.line("caption");
                out.nest(|out| out.blocks(&table.caption));
            }
            for (name, rows) in
                [("head", &table.head), ("body", &table.body), ("foot", &table.foot)]
            {
                rows.iter().for_each(|r| out.row(name, r));
            }
        });
    }

    fn row(&mut self, name: &str, row: &Row) {
        self.line(&format!("{name} row"));
        self.nest(|out| {
            for cell in &row.cells {
                let header = if cell.header { " header" } else { "" };
                let across = if cell.columns > 1 {
                    format!(" columns={}", cell.columns)
                } else {
                    String::new()
                };
                let down =
                    if cell.rows > 1 { format!(" rows={}", cell.rows) } else { String::new() };
                let align =
                    cell.align.map(|a| format!(" {a:?}").to_lowercase()).unwrap_or_default();
                out.line(&format!("cell{header}{across}{down}{align}"));
                out.nest(|out| out.blocks(&cell.blocks));
            }
        });
    }

    fn turn(&mut self, turn: &Turn) {
        match turn {
            Turn::Speech { speaker, blocks, .. } => {
                self.line(&format!("speech: {}", inlines(speaker)));
                self.nest(|out| out.blocks(blocks));
            }
            Turn::Direction { content, .. } => {
                self.line(&format!("direction: {}", inlines(content)));
            }
        }
    }
}

fn named(id: Option<&str>) -> String {
    id.map(|id| format!(" #{id}")).unwrap_or_default()
}

fn align(align: Align) -> &'static str {
    match align {
        Align::Start => "",
        Align::Center => " center",
        Align::End => " end",
    }
}

fn heading(heading: &Heading) -> String {
    let mut out = String::new();
    for (name, part) in
        [("ordinal", &heading.ordinal), ("title", &heading.title), ("subtitle", &heading.subtitle)]
    {
        if !part.is_empty() {
            let _ = write!(out, " {name}=`{}`", inlines(part));
        }
    }
    if let Some(short) = &heading.short {
        let _ = write!(out, " short=`{}`", escape(short));
    }
    out
}

fn image(image: &Image) -> String {
    let mut out = format!("image {}", image.resource);
    if let Some(alt) = &image.alt {
        let _ = write!(out, " alt=`{}`", escape(alt));
    }
    if let Some(description) = &image.description {
        let _ = write!(out, " description=`{}`", escape(description));
    }
    if let Some(width) = image.width {
        let _ = write!(out, " width={width}");
    }
    out
}

/// Text runs that touch are written as one, so that how a reader cut the text does not show.
fn inlines(content: &[Inline]) -> String {
    let mut out = String::new();
    content.iter().for_each(|i| inline(&mut out, i));
    out
}

fn inline(out: &mut String, inline: &Inline) {
    let mut wrap = |name: &str, attributes: &str, content: &[Inline]| {
        let _ = write!(out, "<{name}{attributes}>{}</{name}>", inlines(content));
    };
    match &inline.kind {
        InlineKind::Text(t) => out.push_str(&escape(t)),
        InlineKind::Emphasis(c) => wrap("em", "", c),
        InlineKind::Strong(c) => wrap("strong", "", c),
        InlineKind::SmallCaps(c) => wrap("sc", "", c),
        InlineKind::WorkTitle(c) => wrap("title", "", c),
        InlineKind::Superscript(c) => wrap("sup", "", c),
        InlineKind::Subscript(c) => wrap("sub", "", c),
        InlineKind::Struck(c) => wrap("struck", "", c),
        InlineKind::Underline(c) => wrap("u", "", c),
        InlineKind::Foreign(p) => {
            let italic = if p.italic { " italic" } else { "" };
            wrap("foreign", &format!(" {}{italic}", p.language), &p.content);
        }
        InlineKind::Link { target, content } => {
            let target = match target {
                LinkTarget::Internal(id) => format!(" #{id}"),
                LinkTarget::External(url) => format!(" {}", escape(url)),
            };
            wrap("a", &target, content);
        }
        InlineKind::Ruby { base, text } => wrap("ruby", &format!(" `{}`", escape(text)), base),
        InlineKind::Code(t) => {
            let _ = write!(out, "<code>{}</code>", escape(t));
        }
        InlineKind::NoteRef(id) => {
            let _ = write!(out, "<note {}/>", id.0);
        }
        InlineKind::Image(i) => {
            let _ = write!(out, "<{}/>", image(i));
        }
        InlineKind::LineBreak => out.push_str("<br/>"),
        InlineKind::Math(m) => {
            let _ = write!(out, "<math>{}</math>", escape(&m.mathml));
        }
        InlineKind::PageMark(n) => {
            let _ = write!(out, "<page {}/>", escape(n));
        }
        InlineKind::Anchor(id) => {
            let _ = write!(out, "<anchor #{id}/>");
        }
        InlineKind::Index(mark) => {
            let see =
                mark.see.as_ref().map(|s| format!(" see={}", s.join("!"))).unwrap_or_default();
            let range = format!("{:?}", mark.range).to_lowercase();
            let _ = write!(out, "<index {range} {}{see}/>", escape(&mark.term.join("!")));
        }
    }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' | '>' | '\\' => {
                out.push('\\');
                out.push(character);
            }
            '\n' => out.push_str("\\n"),
            '\u{a0}' => out.push_str("\\~"),
            '\u{ad}' => out.push_str("\\-"),
            '\u{202f}' => out.push_str("\\,"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{{{:x}}}", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Role, Span};

    #[test]
    fn a_dump_reads_like_the_book() {
        let mut book = Book::default();
        book.metadata.title = "Salt".into();
        let mut chapter = Section::new(Role::Chapter, Span::NONE);
        chapter.id = Some("quay".into());
        chapter.heading = Some(Heading::titled("The Quay"));
        let words = vec![
            Inline::text("A ", Span::NONE),
            Inline::new(InlineKind::Emphasis(vec![Inline::text("b<c", Span::NONE)]), Span::NONE),
        ];
        chapter.blocks.push(Block::paragraph(words, Span::NONE));
        book.body.push(chapter);
        let want = "metadata\n  title Salt\nbody\n  chapter #quay title=`The Quay`\n    p: A <em>b\\<c</em>\n";
        assert_eq!(dump(&book), want);
    }
}
