//! Reads manuscripts: Markdown as book people know it, one file or `book.toml` with chapters.
//!
//! The text is [CommonMark 0.31.2](https://spec.commonmark.org/0.31.2/); what a book needs beyond
//! it is written as pandoc writes it, with attributes, spans, divs and line blocks.
//!
//! # The folder
//!
//! `book.toml` holds `[book]`, the description of the book, with `chapters`, the files in order;
//! `[design]` and `[edition.*]` are settings of the editions, see [`settings`]. A chapter file may
//! begin with a block between `---` lines that gives the section's `role`, `id`, `lang`, `title`,
//! `subtitle`, `ordinal`, `short` and `matter`; it then needs no heading. A single file begins with
//! such a block that describes the whole book, with the keys of `[book]`.
//!
//! # Sections
//!
//! | written | read |
//! | --- | --- |
//! | `# I. The Quay` | a chapter with ordinal and title |
//! | `# [Part One]{.ordinal} The Coast [a subtitle]{.subtitle} {#coast .part lang=en short="Coast"}` | a section whose class is its role |
//! | `# {.dedication}` | a section without a heading |
//! | `level=7`, `matter=back` | a depth beyond six or against the rule below; a stretch against the rule |
//! | `### Words {.bridgehead}`, a heading inside another block | a heading that opens no section |
//!
//! Chapters after a part of the same level stand inside it. Roles go by [`reissue_core::arrange`] to
//! front, body and back matter.
//!
//! # Blocks
//!
//! | written | read |
//! | --- | --- |
//! | `> text`, `::: quotation` | quotation; a last paragraph `[—Name]{.attribution}` names its author |
//! | `::: epigraph` | epigraph, likewise |
//! | <code>&#124; line</code>, two spaces more for each step of indentation, a bare <code>&#124;</code> between stanzas | verse |
//! | `::: verse` with a div `title`, line blocks, an attribution | verse with a title or author |
//! | `::: letter` with divs `dateline`, `salutation`, `closing`, `signature`, `postscript` | letter |
//! | `::: drama`; paragraphs that begin with `[Name]{.speaker}`; `[..]{.direction}` or a div `direction` | dialogue |
//! | `::: aside` with a div `title` | aside |
//! | `-`, `1.`, `a)`, `(i)`, `A.` and two spaces | list |
//! | `::: {.list .plain}`, `::: {.list numbering=lower-alpha start=9}` around a list | other marks |
//! | `Term`, then `:   sense` | definition list; `::: definitions` keeps two apart |
//! | pipe table, then `: Caption {#id}` | table |
//! | `::: {.table head=1 foot=1 columns="start:50% end"}`, a div `caption`, a list of rows that are lists of cells; a cell may begin with `[]{.cell columns=2 rows=2 align=end .header}` | table with cells of more than a line |
//! | a paragraph that is only `![Caption](images/x.png){#id alt=".." longdesc=".." placement=plate width=50%}` | figure; `::: figure` with a div `caption` holds several pictures |
//! | `* * *` | scene break with stars; `- - -` without; `::: {.break mark="⁂"}` with another mark |
//! | fenced code; ` ```{=mathml} ` | preformatted text; a formula |
//! | `[]{.page n=12}` alone | page mark |
//! | `[^label]: text`; in `::: endnotes` or with a label in `en-` | footnote; endnote. `[*]{.mark lang=fr}` at its start gives mark and language |
//! | `::: {#id lang=fr}` | id and language of the block inside |
//! | `::: center`, `::: end`, `::: continued`, `::: {lead-in=3}` | how the paragraphs inside stand |
//! | `::: paragraph` | a paragraph, whatever it holds |
//!
//! # Inlines
//!
//! | written | read |
//! | --- | --- |
//! | `*stress*`, `**strong**`, `^up^`, `~down~`, `~~struck~~` | or `[..]{.emphasis}`, `.strong`, `.sup`, `.sub`, `.struck` |
//! | `[words]{.smallcaps}`, `.underline`, `.title` | small capitals, underlined, title of a work |
//! | `[mot]{lang=fr}`, `.upright` | words of another language, in italics or not |
//! | `[During the night]{.lead-in} of` | lead-in capitals of the source, at a paragraph's start |
//! | `[漢]{.ruby rt="kan"}` | ruby |
//! | `[salt]{.index}`, `[]{.index term="salt!trade" range=start see="road"}` | index mark; `!!` is an exclamation mark in a term |
//! | `[]{.page n=12}`, `[]{#id}`, `[]{.br}` | page mark, anchor, line break (as a `\` at a line's end) |
//! | `![words](images/x.png){.inline}` | picture in the line |
//! | `` `<math>..</math>`{=mathml} `` | formula; `text="x squared"` gives its words where they are not those of the MathML |
//! | `[^label]` | reference to a note |

mod attributes;
mod blocks;
mod check;
mod columns;
mod convert;
mod cursor;
mod formulas;
mod grid;
mod inlines;
mod letters;
mod markers;
mod metadata;
mod notes;
mod openers;
mod references;
mod ruled;
mod sections;
mod settings;
mod spans;
mod tables;
mod title_block;
mod verse;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use reissue_core::{
    Book, Diagnostic, Heading, Inline, NoteId, Report, SourceId, Span, Visit, VisitMut, plain,
};

use crate::decode::decode;
use crate::{Input, Options, ReadError, Reading};
use attributes::{Attributes, Item};
use convert::{Converter, Element, SectionHead};
use inlines::Context;
use references::References;
use settings::{Setting, Table, Value};

/// Blocks inside one another beyond this are text; no book goes there.
const MAX_DEPTH: usize = 100;

/// Reads a manuscript: `book.toml` with the files that it names, or one Markdown file.
///
/// What is broken is reported, each with its line: missing pictures (read-101), notes (read-102,
/// read-103), chapter files (read-104), names given twice (read-105), divs that nothing closes
/// (read-106), unknown attributes (read-107) and keys (read-108), links to nowhere (read-109),
/// values that are none (read-110), files without text (read-111), raw HTML (read-112), wrong
/// language tags (read-113), formulas that are not understood (read-115), and the title where it
/// was guessed (read-114).
///
/// # Errors
/// [`ReadError::Empty`], bytes that are no text, and [`ReadError::File`] where none of the chapter
/// files can be read.
pub fn read(input: &Input<'_>, options: &Options) -> Result<Reading, ReadError> {
    let mut reader = Reader::new(input, options);
    let decoded = decode(&input.name, &input.bytes, None, options)?;
    let (source, text) = decoded.enter(&input.name, &mut reader.report);
    if input.extension() == "toml" {
        reader.folder(source, &text)?;
    } else {
        reader.single(source, text);
    }
    Ok(reader.finish())
}

/// Reads the settings of the editions that a manuscript holds: the tables `[design]` and
/// `[edition.*]` (and `[check]`, `[typographer]`), as dotted names with plain values, such as `edition.txt.width` = `65`. Lists are
/// joined by commas.
///
/// # Errors
/// As [`read`].
pub fn settings(
    input: &Input<'_>,
    options: &Options,
) -> Result<BTreeMap<String, String>, ReadError> {
    let decoded = decode(&input.name, &input.bytes, None, options)?;
    let table = if input.extension() == "toml" {
        settings::toml(&decoded.text, SourceId(0), 0).0
    } else {
        match front_matter(&decoded.text, SourceId(0)) {
            Some(front) => front.table,
            None => Table::new(),
        }
    };
    let mut out = BTreeMap::new();
    for key in SETTINGS {
        if let Some((_, setting)) = table.get(*key) {
            flatten(key, setting, &mut out);
        }
    }
    Ok(out)
}

/// The tables that describe editions, not the book.
const SETTINGS: &[&str] = &["check", "design", "edition", "typographer"];

fn flatten(name: &str, setting: &Setting, out: &mut BTreeMap<String, String>) {
    match &setting.value {
        Value::Table(table) => {
            for (key, (_, value)) in table {
                flatten(&format!("{name}.{key}"), value, out);
            }
        }
        _ => {
            let words: Vec<String> = setting.list().iter().filter_map(Setting::text).collect();
            out.insert(name.to_owned(), words.join(","));
        }
    }
}

struct Reader<'a> {
    input: &'a Input<'a>,
    options: &'a Options,
    book: Book,
    report: Report,
    builder: sections::Builder,
    /// The folder of each source.
    folders: Vec<String>,
    /// Resources that the description lists: name, media type, place.
    listed: Vec<(String, Option<String>, Span)>,
    cover: Option<(reissue_core::Image, Span)>,
    depth: usize,
    /// Whether the description gives a title, be it an empty one.
    titled: bool,
}

/// One file, read into blocks.
struct File {
    source: SourceId,
    text: Arc<str>,
    front: Option<Front>,
    tree: blocks::Tree,
}

/// The block at the head of a file.
struct Front {
    table: Table,
    broken: Vec<settings::Broken>,
    /// Where the text goes on.
    end: usize,
    span: Span,
}

impl<'a> Reader<'a> {
    fn new(input: &'a Input<'a>, options: &'a Options) -> Self {
        let depth = usize::try_from(options.limits.depth).unwrap_or(MAX_DEPTH).min(MAX_DEPTH);
        Self {
            input,
            options,
            book: Book::default(),
            report: Report::default(),
            builder: sections::Builder::default(),
            folders: Vec::new(),
            listed: Vec::new(),
            cover: None,
            depth,
            titled: false,
        }
    }

    fn single(&mut self, source: SourceId, text: Arc<str>) {
        let mut file = self.file(source, text);
        if let Some(mut front) = file.front.take() {
            SETTINGS.iter().for_each(|k| drop(front.table.remove(*k)));
            self.describe(&front.table);
            self.broken(front.broken);
        }
        self.files(vec![file]);
    }

    fn folder(&mut self, source: SourceId, text: &str) -> Result<(), ReadError> {
        let (table, broken) = settings::toml(text, source, 0);
        self.broken(broken);
        for (key, (place, setting)) in &table {
            match (key.as_str(), setting.table()) {
                ("book", Some(book)) => self.describe(book),
                (key, _) if SETTINGS.contains(&key) => {}
                (key, _) => {
                    let message = format!("`book.toml` has no table `{key}`");
                    let found = Diagnostic::lost("read-108", message)
                        .at(*place)
                        .help("put it into `[book]`, `[design]`, `[edition.*]`, `[typographer]` or `[check]`");
                    self.report.push(found);
                }
            }
        }
        let chapters =
            table.get("book").and_then(|(_, b)| b.table()).and_then(|b| b.get("chapters"));
        let chapters = match chapters {
            Some((_, setting)) => {
                setting.list().iter().filter_map(|s| Some((s.text()?, s.span))).collect()
            }
            None => self.all_chapters(),
        };
        self.chapters(chapters)
    }

    /// The Markdown files of the folder, where the description names none.
    fn all_chapters(&self) -> Vec<(String, Span)> {
        let list = self.input.files.and_then(|f| f.list().ok()).unwrap_or_default();
        list.into_iter()
            .filter(|p| p.ends_with(".md") && !p.contains("README") && !p.contains("REPORT"))
            .map(|p| (p, Span::NONE))
            .collect()
    }

    fn chapters(&mut self, chapters: Vec<(String, Span)>) -> Result<(), ReadError> {
        let mut files = Vec::new();
        let mut error = None;
        for (path, span) in chapters {
            let bytes = match self.input.files {
                Some(files) => files.read(&path),
                None => Err(std::io::Error::from(std::io::ErrorKind::NotFound)),
            };
            match bytes {
                Ok(bytes) => files.extend(self.chapter(&path, &bytes, span)?),
                Err(source) => {
                    let found = Diagnostic::lost(
                        "read-104",
                        format!("the chapter file `{path}` can't be read"),
                    )
                    .at(span)
                    .help("put the file in its place, or take it out of `chapters`");
                    self.report.push(found);
                    error.get_or_insert((path, source));
                }
            }
        }
        match error {
            Some((path, source)) if files.is_empty() => {
                Err(ReadError::File { name: self.input.name.clone(), path, source })
            }
            _ => {
                self.files(files);
                Ok(())
            }
        }
    }

    fn chapter(&mut self, path: &str, bytes: &[u8], span: Span) -> Result<Option<File>, ReadError> {
        match decode(path, bytes, None, self.options) {
            Ok(decoded) => {
                let (source, text) = decoded.enter(path, &mut self.report);
                let index = usize::from(source.0);
                self.folders.resize(index + 1, String::new());
                if let (Some(folder), Some((parent, _))) =
                    (self.folders.get_mut(index), path.rsplit_once('/'))
                {
                    *folder = parent.to_owned();
                }
                Ok(Some(self.file(source, text)))
            }
            Err(ReadError::Empty { .. }) => {
                let found =
                    Diagnostic::lost("read-111", format!("the chapter file `{path}` is empty"))
                        .at(span)
                        .help("write the chapter, or take it out of `chapters`");
                self.report.push(found);
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    fn file(&self, source: SourceId, text: Arc<str>) -> File {
        let front = front_matter(&text, source);
        let from = front.as_ref().map_or(0, |f| f.end);
        let tree = blocks::parse(&text, from, self.depth);
        File { source, text, front, tree }
    }

    fn describe(&mut self, table: &Table) {
        self.titled = table.contains_key("title");
        let found = metadata::read(table);
        self.book.metadata = found.metadata;
        self.cover = found.cover;
        self.listed = found.resources;
        self.report.extend(found.diagnostics);
    }

    fn broken(&mut self, broken: Vec<settings::Broken>) {
        for settings::Broken { what, span } in broken {
            let message = format!("the description is broken here: {}", what.trim().to_lowercase());
            let found = Diagnostic::lost("read-110", message).at(span).help("correct the line");
            self.report.push(found);
        }
    }

    /// Turns files into sections and notes.
    fn files(&mut self, mut files: Vec<File>) {
        let mut references = References::default();
        for file in &mut files {
            references.collect(&file.text, &mut file.tree);
        }
        let single = files.len() == 1 && self.input.extension() != "toml";
        for file in files {
            let context =
                Context { text: &file.text, source: file.source, references: &references };
            let mut converter = Converter::new(context, &file.tree);
            let mut elements = converter.elements();
            let Converter { findings, diagnostics, notes, .. } = converter;
            self.report.extend(diagnostics);
            self.report.extend(findings.into_iter().filter_map(check::diagnostic));
            self.notes(notes, &mut elements);
            if single && !self.titled {
                self.title_of(&mut elements);
            }
            if !single {
                self.dress(file.front, &mut elements, file.source);
            }
            elements.into_iter().for_each(|e| self.builder.add(e));
        }
    }

    /// Adds the notes of a file; a label that an earlier file has is made new in this one.
    fn notes(&mut self, mut notes: Vec<reissue_core::Note>, elements: &mut [Element]) {
        let mut renamed = HashMap::new();
        let mut here: HashMap<String, Span> = HashMap::new();
        for note in &mut notes {
            let NoteId(id) = &mut note.id;
            if let Some(first) = here.get(id.as_str()) {
                let found =
                    Diagnostic::suspect("read-105", format!("the note `{id}` is written twice"))
                        .at(note.span)
                        .see(*first, "it is written here first")
                        .help("give one of them another name");
                self.report.push(found);
                *id = self.new_label(id, &here);
            } else if self.book.notes.iter().any(|n| n.id.0 == *id) {
                let new = self.new_label(id, &here);
                renamed.insert(std::mem::replace(id, new.clone()), new);
            }
            here.insert(id.clone(), note.span);
        }
        if !renamed.is_empty() {
            let mut rename = check::Rename(&renamed);
            for element in elements.iter_mut() {
                match element {
                    Element::Block(block) => rename.visit_block(block),
                    Element::Heading(head) => rename.visit_heading(&mut head.heading),
                }
            }
            notes.iter_mut().for_each(|n| rename.visit_note(n));
        }
        self.book.notes.extend(notes);
    }

    fn new_label(&self, id: &str, here: &HashMap<String, Span>) -> String {
        let taken = |label: &str| {
            here.contains_key(label) || self.book.notes.iter().any(|n| n.id.0 == label)
        };
        (2..).map(|n| format!("{id}-{n}")).find(|l| !taken(l)).unwrap_or_default()
    }

    /// Takes the title of a book from its headings: one of level 1 with several of level 2 below.
    fn title_of(&mut self, elements: &mut Vec<Element>) {
        let heads: Vec<(usize, u8)> = elements
            .iter()
            .enumerate()
            .filter_map(|(i, e)| match e {
                Element::Heading(head) => Some((i, head.level)),
                Element::Block(_) => None,
            })
            .collect();
        let tops = heads.iter().filter(|(_, level)| *level == 1).count();
        let Some((first, 1)) = heads.first().copied() else { return };
        let Some(Element::Heading(head)) = elements.get(first) else { return };
        let bare = head.attributes.is_empty() && head.heading.ordinal.is_empty();
        if tops != 1 || heads.len() < 3 || !bare {
            return;
        }
        self.book.metadata.title = plain(&head.heading.title);
        let subtitle = plain(&head.heading.subtitle);
        self.book.metadata.subtitle = (!subtitle.is_empty()).then_some(subtitle);
        self.guessed_title(head.span);
        elements.remove(first);
    }

    fn guessed_title(&mut self, span: Span) {
        let title = &self.book.metadata.title;
        let found = Diagnostic::guessed("read-114", format!("`{title}` is taken as the title"))
            .at(span)
            .help("write `title` into the description of the book");
        self.report.push(found);
    }

    /// Gives the first section of a chapter file what the block at its head says.
    fn dress(&mut self, front: Option<Front>, elements: &mut Vec<Element>, source: SourceId) {
        let headless = !matches!(elements.first(), Some(Element::Heading(_)));
        let Some(front) = front else {
            if headless && !elements.is_empty() {
                let span = Span::new(source, 0, 0);
                elements.insert(0, Element::Heading(headless_section(span)));
            }
            return;
        };
        let Front { table, broken, span, .. } = front;
        self.broken(broken);
        if headless {
            elements.insert(0, Element::Heading(headless_section(span)));
        }
        let Some(Element::Heading(head)) = elements.first_mut() else { return };
        let mut unknown = Vec::new();
        for (key, (place, setting)) in &table {
            let text = setting.text().unwrap_or_default();
            let words = || vec![Inline::text(text.clone(), setting.span)];
            let item = Item { text: text.clone(), at: 0 };
            match key.as_str() {
                "role" => head.attributes.classes.insert(0, item),
                "id" => head.attributes.id = Some(item),
                "lang" | "language" => {
                    let key = Item { text: "lang".into(), at: 0 };
                    head.attributes.pairs.push((key, text));
                }
                "matter" => {
                    let key = Item { text: "matter".into(), at: 0 };
                    head.attributes.pairs.push((key, text));
                }
                "title" => head.heading.title = words(),
                "subtitle" => head.heading.subtitle = words(),
                "ordinal" => head.heading.ordinal = words(),
                "short" => head.heading.short = Some(text),
                _ => unknown.push((key.clone(), *place)),
            }
        }
        for (key, place) in unknown {
            let found = Diagnostic::lost("read-108", format!("no chapter has a key `{key}`"))
                .at(place)
                .help("correct its spelling, or take it out");
            self.report.push(found);
        }
    }

    fn finish(mut self) -> Reading {
        let mut book = std::mem::take(&mut self.book);
        let findings = std::mem::take(&mut self.builder).finish(&mut book);
        self.report.extend(findings.into_iter().filter_map(check::diagnostic));
        let findings = check::unwrap(&mut book);
        self.report.extend(findings.into_iter().filter_map(check::diagnostic));
        self.report.extend(check::notes(&mut book));
        self.report.extend(check::names(&mut book));
        self.pictures(&mut book);
        self.book = book;
        self.complete();
        let Self { book, mut report, .. } = self;
        // Read in passes; a person reads the messages in the order of the text.
        report.diagnostics.sort_by_key(|d| (d.span.is_none(), d.span.source, d.span.start));
        Reading { book, report }
    }

    fn pictures(&mut self, book: &mut Book) {
        let mut pictures = check::Pictures {
            files: self.input.files,
            folders: std::mem::take(&mut self.folders),
            found: HashMap::new(),
            resources: Vec::new(),
            out: Vec::new(),
        };
        for (name, media_type, span) in &self.listed {
            pictures.name(name, media_type.as_deref(), *span);
        }
        if let Some((mut cover, span)) = self.cover.take() {
            book.cover = pictures.settle(&mut cover, span).then_some(cover);
        }
        pictures.visit_book(book);
        book.resources = pictures.resources;
        self.report.extend(pictures.out);
    }

    /// Fills in what the description leaves open: the language that the user names, a title.
    fn complete(&mut self) {
        if self.book.metadata.languages.is_empty() {
            self.book.metadata.languages.extend(self.options.language.clone());
        }
        if self.titled || !self.book.metadata.title.is_empty() {
            return;
        }
        struct First(Option<(String, Span)>);
        impl Visit for First {
            fn visit_heading(&mut self, heading: &Heading) {
                let title = plain(&heading.title);
                if self.0.is_none() && !title.is_empty() {
                    self.0 = Some((title, heading.span));
                }
            }
        }
        let mut first = First(None);
        first.visit_book(&self.book);
        if let Some((title, span)) = first.0 {
            self.book.metadata.title = title;
            self.guessed_title(span);
        }
    }
}

fn headless_section(span: Span) -> SectionHead {
    SectionHead { level: 1, heading: Heading::default(), attributes: Attributes::default(), span }
}

/// Reads the block at the head of a file: YAML between `---` and `---` or `...`, or the title block
/// of pandoc.
fn front_matter(text: &str, source: SourceId) -> Option<Front> {
    yaml_block(text, source).or_else(|| title_block::read(text, source))
}

fn yaml_block(text: &str, source: SourceId) -> Option<Front> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut lines = cursor::lines(text.get(start..)?).into_iter();
    let line = |(s, e): (usize, usize)| text.get(start + s..start + e);
    let first = lines.next()?;
    if line(first)?.trim_end() != "---" {
        return None;
    }
    let mut from = None;
    for range in lines {
        let content = line(range)?;
        if from.is_none() && content.trim().is_empty() {
            return None;
        }
        let from = *from.get_or_insert(start + range.0);
        if matches!(content.trim_end(), "---" | "...") {
            let body = text.get(from..start + range.0)?;
            let (table, broken) = settings::yaml(body, source, from);
            let end = start + range.1;
            let span = Span::new(source, start, end);
            return (!table.is_empty()).then_some(Front { table, broken, end, span });
        }
    }
    None
}

#[cfg(test)]
mod tests;
