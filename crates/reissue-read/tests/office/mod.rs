//! What the tests of the office readers share.
#![allow(dead_code, reason = "each test uses a part")]

pub mod build;
pub mod native;
#[path = "../markup/zips.rs"]
pub mod zips;

use std::path::PathBuf;

use reissue_core::{
    Block, BlockKind, Book, Inline, InlineKind, LinkTarget, Section, VisitMut, plain_block,
};

/// Where the corpus is.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus")
}

/// The bytes of a file of the corpus; none where it is not on this machine.
pub fn corpus(path: &str) -> Option<Vec<u8>> {
    std::fs::read(root().join(path)).ok()
}

/// The names of the files of a folder with an extension, without it, sorted.
pub fn stems(folder: &str, extension: &str) -> Vec<String> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(root().join(folder)).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(stem) = name.strip_suffix(&format!(".{extension}")) {
            out.push(stem.to_owned());
        }
    }
    out.sort();
    out
}

/// The first lines in which two dumps differ.
pub fn difference(want: &str, got: &str) -> String {
    let (want, got): (Vec<&str>, Vec<&str>) = (want.lines().collect(), got.lines().collect());
    let first =
        want.iter().zip(&got).position(|(a, b)| a != b).unwrap_or(want.len().min(got.len()));
    let show = |lines: &[&str]| {
        let end = (first + 4).min(lines.len());
        lines.get(first.saturating_sub(1)..end).unwrap_or_default().join("\n    ")
    };
    format!("  want\n    {}\n  got\n    {}", show(&want), show(&got))
}

/// A book less what says nothing of its structure.
pub fn normal(mut book: Book) -> Book {
    book.metadata = reissue_core::Metadata::default();
    book.cover = None;
    book.resources.clear();
    Normal.visit_book(&mut book);
    for (i, note) in book.notes.iter_mut().enumerate() {
        note.id.0 = i.to_string();
        note.kind = Default::default();
        note.mark = None;
    }
    book
}

/// The letters that a reader left out for every edition makes them anew: tables of contents, an index
/// with the numbers of Word's pages. They are no part of the structure.
pub fn made_anew(report: &reissue_core::Report) -> String {
    let all = report.diagnostics.iter().filter(|d| d.code == "read-405");
    let words = all.flat_map(|d| &d.related).map(|(_, words)| words.as_str());
    words.filter(|w| *w != "also here").map(bare).collect()
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A book as pandoc's tree has it: a row of headings and blocks. Roles and the three stretches are
/// ours; what stands in the metadata stands in no title page; `left_out` is what [`made_anew`] gave.
pub fn flat(mut book: Book, left_out: &str) -> Book {
    let m = &book.metadata;
    let mut told: Vec<String> = m.creators.iter().map(|c| bare(&c.name)).collect();
    told.extend([bare(&m.title), bare(m.subtitle.as_deref().unwrap_or(""))]);
    told.extend(m.date.map(|d| bare(&d.to_string())));
    let front = std::mem::take(&mut book.front);
    let back = std::mem::take(&mut book.back);
    let body = std::mem::take(&mut book.body);
    book.body = front.into_iter().chain(body).chain(back).collect();
    if let Some(first) = book.body.first_mut() {
        let is_told = |text: &str| !bare(text).is_empty() && told.contains(&bare(text));
        first.heading = first.heading.take().filter(|h| !is_told(&h.label()));
        if first.role == reissue_core::Role::TitlePage {
            let year = m.date.map(|d| d.year.to_string());
            // A date that is spelled out says no more than the one of the metadata.
            let is_date = |text: &str| {
                text.split_whitespace().count() <= 4 && year.iter().any(|y| text.ends_with(y))
            };
            let gone = |b: &Block| is_told(&plain_block(b)) || is_date(plain_block(b).trim());
            first.blocks.retain(|b| !gone(b));
        }
    }
    flat_sections(&mut book.body, left_out);
    let mut row = Vec::new();
    headed(std::mem::take(&mut book.body), 0, &mut row);
    let mut row = row.into_iter().peekable();
    book.body = nested(&mut row, 0);
    book
}

/// Lays sections in a row, each with its depth. What a section without a heading holds goes on with
/// the section before: a row of headings and blocks tells nothing of it.
fn headed(sections: Vec<Section>, depth: usize, row: &mut Vec<(usize, Section)>) {
    for mut section in sections {
        let inside = std::mem::take(&mut section.sections);
        let bare = section.heading.as_ref().is_none_or(|h| h.is_empty());
        match row.last_mut() {
            Some((_, last)) if bare => {
                last.blocks.append(&mut section.blocks);
                headed(inside, depth, row);
            }
            _ => {
                row.push((depth, section));
                headed(inside, depth + usize::from(!bare), row);
            }
        }
    }
}

/// The sections of a row from a depth on, nested again.
fn nested(
    row: &mut std::iter::Peekable<std::vec::IntoIter<(usize, Section)>>,
    depth: usize,
) -> Vec<Section> {
    let mut out = Vec::new();
    while let Some((at, mut section)) = row.next_if(|(at, _)| *at >= depth) {
        section.sections = nested(row, at + 1);
        out.push(section);
    }
    out
}

fn flat_sections(list: &mut Vec<Section>, left_out: &str) {
    let gone = |text: &str| !bare(text).is_empty() && left_out.contains(&bare(text));
    for section in list.iter_mut() {
        section.role = Default::default();
        section.blocks.retain(|b| !gone(&plain_block(b)) && !is_empty(b));
        // A rule before a heading parts what the heading parts.
        while section.blocks.last().is_some_and(|b| matches!(b.kind, BlockKind::SceneBreak(_))) {
            section.blocks.pop();
        }
        flat_sections(&mut section.sections, left_out);
        let bare = section.blocks.is_empty() && section.sections.is_empty();
        if bare && section.heading.as_ref().is_some_and(|h| gone(&h.label())) {
            section.heading = None;
        }
    }
    let whole = |s: &Section| {
        s.heading.as_ref().is_some_and(|h| !h.is_empty())
            || !s.blocks.is_empty()
            || !s.sections.is_empty()
    };
    list.retain(whole);
}

/// Tells whether a paragraph holds nothing but places.
fn is_empty(block: &Block) -> bool {
    let BlockKind::Paragraph(p) = &block.kind else { return false };
    p.content.iter().all(|i| matches!(i.kind, InlineKind::Anchor(_)))
}

/// Takes the space at one end of what stands in mark-up; tells whether there was one.
fn take_space(inline: &mut Inline, front: bool) -> bool {
    let Some(inside) = inline.children_mut() else { return false };
    let end = if front { inside.first_mut() } else { inside.last_mut() };
    let Some(Inline { kind: InlineKind::Text(text), .. }) = end else { return false };
    let bare = if front { text.trim_start_matches(' ') } else { text.trim_end_matches(' ') };
    let found = bare.len() < text.len();
    *text = bare.to_owned();
    found
}

struct Normal;

impl VisitMut for Normal {
    fn visit_section(&mut self, section: &mut Section) {
        section.id = None;
        section.language = None;
        // Numbers that numbering makes are words of ours, and none of pandoc's.
        if let Some(heading) = &mut section.heading {
            heading.ordinal.clear();
        }
        self.walk_section(section);
    }

    fn visit_block(&mut self, block: &mut Block) {
        block.id = None;
        block.language = None;
        match &mut block.kind {
            BlockKind::Paragraph(p) => p.align = Default::default(),
            BlockKind::Table(t) => {
                t.columns.iter_mut().for_each(|c| *c = Default::default());
                for cell in t
                    .head
                    .iter_mut()
                    .chain(&mut t.body)
                    .chain(&mut t.foot)
                    .flat_map(|r| &mut r.cells)
                {
                    cell.align = None;
                    cell.header = false;
                }
            }
            BlockKind::Math(math) => {
                math.mathml.clear();
                math.text.clear();
            }
            BlockKind::Figure(f) => f.images.iter_mut().for_each(|i| *i = Default::default()),
            _ => {}
        }
        self.walk_block(block);
    }

    fn visit_inlines(&mut self, inlines: &mut Vec<Inline>) {
        let mut out: Vec<Inline> = Vec::new();
        for mut inline in std::mem::take(inlines) {
            match &mut inline.kind {
                // Index marks are ours.
                InlineKind::Anchor(_) | InlineKind::Index(_) => continue,
                InlineKind::NoteRef(id) => id.0 = String::new(),
                InlineKind::Image(image) => *image = Default::default(),
                InlineKind::Foreign(phrase) => {
                    let mut content = std::mem::take(&mut phrase.content);
                    self.visit_inlines(&mut content);
                    if phrase.italic {
                        out.push(Inline::new(InlineKind::Emphasis(content), inline.span));
                    } else {
                        out.extend(content);
                    }
                    continue;
                }
                InlineKind::Link { target: target @ LinkTarget::Internal(_), .. } => {
                    *target = LinkTarget::Internal(String::new());
                }
                InlineKind::Math(math) => {
                    math.mathml.clear();
                    math.text.clear();
                }
                _ => {}
            }
            // White space at the ends of mark-up stands outside of it.
            let before = take_space(&mut inline, true);
            let after = take_space(&mut inline, false);
            let span = inline.span;
            out.extend(before.then(|| Inline::text(" ", span)));
            out.push(inline);
            out.extend(after.then(|| Inline::text(" ", span)));
        }
        *inlines = out;
        inlines.iter_mut().for_each(|i| self.walk_inline(i));
    }
}

/// The names of the folders in a folder, sorted.
pub fn folders(folder: &str) -> Vec<String> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(root().join(folder)).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            out.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    out.sort();
    out
}

/// The paths of all files below a folder, sorted.
pub fn files(folder: &str) -> Vec<String> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(root().join(folder)).into_iter().flatten().flatten() {
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            out.extend(files(&path));
        } else {
            out.push(path);
        }
    }
    out.sort();
    out
}

/// The texts of a document as they stand between tags, by no parser of ours: for DOCX those of
/// `w:t` in the main text and the notes, for ODT all of the body.
pub fn extracted(bytes: &[u8], docx: bool) -> Vec<String> {
    let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else {
        return Vec::new();
    };
    let parts: &[&str] = match docx {
        true => &["word/document.xml", "word/footnotes.xml", "word/endnotes.xml"],
        false => &["content.xml"],
    };
    let mut out = Vec::new();
    for part in parts {
        let mut xml = String::new();
        if let Ok(mut file) = archive.by_name(part) {
            let _ = std::io::Read::read_to_string(&mut file, &mut xml);
        }
        if docx {
            for piece in xml.split("<w:t").skip(1) {
                let is_text = piece.starts_with('>') || piece.starts_with(' ');
                let inside = piece
                    .split_once('>')
                    .map_or("", |(tag, rest)| if tag.ends_with('/') { "" } else { rest });
                if is_text {
                    out.push(unescaped(inside.split('<').next().unwrap_or("")));
                }
            }
        } else if let Some((_, body)) = xml.split_once("<office:text") {
            let skipped = [
                "office:binary-data",
                "dc:date",
                "dc:creator",
                "meta:date-string",
                "math:annotation",
                "annotation",
                "office:change-info",
                "office:event-listeners",
                "meta:creator-initials",
                "text:note-citation",
                "text:index-title-template",
                "text:index-entry-span",
                "office:forms",
            ];
            out.extend(text_between_tags(&format!("<office:text{body}"), &skipped));
        }
    }
    out
}

/// The texts between the tags of XML, less those inside some elements.
pub fn text_between_tags(xml: &str, skipped: &[&str]) -> Vec<String> {
    let mut out = Vec::new();
    let mut inside: Option<String> = None;
    for piece in xml.split('<').skip(1) {
        if piece.starts_with("!--") || piece.starts_with('?') {
            continue;
        }
        let Some((tag, text)) = piece.split_once('>') else { continue };
        let name = tag.split_whitespace().next().unwrap_or("").trim_end_matches('/');
        match &inside {
            Some(open) if name.strip_prefix('/') == Some(open) => inside = None,
            Some(_) => continue,
            None if skipped.contains(&name) && !tag.ends_with('/') => {
                inside = Some(name.to_owned())
            }
            None => {}
        }
        if inside.is_none() && !text.trim().is_empty() {
            out.push(unescaped(text));
        }
    }
    out
}

fn unescaped(text: &str) -> String {
    let mut out = text.to_owned();
    for (name, c) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")]
    {
        out = out.replace(name, c);
    }
    // Numbered references are rare: they part words here.
    let mut plain = String::new();
    let mut rest = out.as_str();
    while let Some((before, after)) = rest.split_once("&#") {
        plain.push_str(before);
        let (number, tail) = after.split_once(';').unwrap_or(("", after));
        let code = match number.strip_prefix('x') {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        };
        plain.extend(code.and_then(char::from_u32));
        rest = tail;
    }
    plain.push_str(rest);
    plain
}
