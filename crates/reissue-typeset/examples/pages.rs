//! Sets a plain text and writes its pages as lines that a script can draw: fonts, then for each
//! page its glyphs, rules and pictures with their places in points.
//!
//! usage: `pages TEXT DESIGN [key=value ...] > pages.txt`; a line `CHAPTER ...` opens a chapter.

use std::error::Error;
use std::io::Write;

use reissue_core::{
    Block, BlockKind, Book, Cell, Contributor, Heading, Inline, Line, List, ListItem, ListKind,
    Note, NoteId, Quotation, Role, Row, SceneBreak, Section, Span, Stanza, Table, Verse,
};
use reissue_page::{ItemKind, Pages};
use reissue_typeset::fonts::FontLibrary;
use reissue_typeset::{Design, typeset};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let text = std::fs::read_to_string(arguments.next().ok_or("which text?")?)?;
    let name = arguments.next().unwrap_or_else(|| "classic".into());
    let mut design = Design::named(&name).ok_or("no such design")?;
    for setting in arguments {
        let (key, value) = setting.split_once('=').ok_or("key=value")?;
        design.set(key, value)?;
    }
    let book = book(&text);
    let begun = std::time::Instant::now();
    let made = typeset(&book, &design, &FontLibrary::builtin())?;
    eprintln!("{} pages in {:?}", made.pages.pages.len(), begun.elapsed());
    for diagnostic in &made.diagnostics {
        eprintln!("{} x{}: {}", diagnostic.code, diagnostic.count, diagnostic.message);
    }
    write(&made.pages, &mut std::io::stdout().lock())?;
    Ok(())
}

/// A paragraph; a quotation where it begins with `>`, verse with `|`, a list with `*`, a table
/// with `+`, its cells parted by `|`.
fn block(source: &str, words: &str, notes: &mut Vec<Note>) -> Block {
    let lines = || source.trim().lines().map(|l| l.trim_start_matches(['>', '|', '*', '+']));
    let kind = match words.get(..2) {
        Some("> ") => BlockKind::Quotation(Quotation {
            blocks: vec![Block::paragraph(
                inlines(words.trim_start_matches("> "), notes),
                Span::NONE,
            )],
            attribution: None,
        }),
        Some("| ") => {
            let line = |l: &str| Line { content: emphasis(l.trim()), ..Line::default() };
            let stanza = Stanza { lines: lines().map(line).collect() };
            BlockKind::Verse(Verse { stanzas: vec![stanza], ..Verse::default() })
        }
        Some("* ") if words != "* * *" => {
            let item = |l: &str| ListItem {
                blocks: vec![Block::paragraph(emphasis(l.trim()), Span::NONE)],
                span: Span::NONE,
            };
            BlockKind::List(List { kind: ListKind::Bullet, items: lines().map(item).collect() })
        }
        Some("+ ") => {
            let cell = |c: &str| Cell::of(emphasis(c.trim()), Span::NONE);
            let row = |l: &str| Row { cells: l.split('|').map(cell).collect(), span: Span::NONE };
            let mut rows: Vec<Row> = lines().map(row).collect();
            let body = rows.split_off(1.min(rows.len()));
            BlockKind::Table(Table { head: rows, body, ..Table::default() })
        }
        Some("* ") => BlockKind::SceneBreak(SceneBreak::default()),
        _ => return Block::paragraph(inlines(words, notes), Span::NONE),
    };
    Block::new(kind, Span::NONE)
}

/// Makes a book of paragraphs parted by empty lines; `[^text]` is a note.
fn book(text: &str) -> Book {
    let mut book = Book::default();
    book.metadata.title = "A Book of Paragraphs".into();
    book.metadata.creators.push(Contributor::author("An Author"));
    book.body.push(Section::new(Role::Chapter, Span::NONE));
    for paragraph in text.replace('\r', "").split("\n\n") {
        let words = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            continue;
        }
        if words.to_lowercase().starts_with("chapter ") && words.len() < 80 {
            let mut section = Section::new(Role::Chapter, Span::NONE);
            section.heading = Some(Heading::titled(words));
            book.body.push(section);
            continue;
        }
        let block = block(paragraph, &words, &mut book.notes);
        if let Some(section) = book.body.last_mut() {
            section.blocks.push(block);
        }
    }
    book.body.retain(|s| !s.blocks.is_empty());
    book
}

fn inlines(words: &str, notes: &mut Vec<Note>) -> Vec<Inline> {
    let mut out = Vec::new();
    let mut rest = words;
    while let Some((before, after)) = rest.split_once("[^") {
        let Some((note, tail)) = after.split_once(']') else { break };
        out.extend(emphasis(before));
        let id = NoteId(format!("n{}", notes.len() + 1));
        out.push(Inline::new(reissue_core::InlineKind::NoteRef(id.clone()), Span::NONE));
        let blocks = vec![Block::paragraph(emphasis(note), Span::NONE)];
        notes.push(Note { id, blocks, ..Note::default() });
        rest = tail;
    }
    out.extend(emphasis(rest));
    out
}

fn emphasis(words: &str) -> Vec<Inline> {
    let parts = words.split('_').enumerate();
    parts
        .filter(|(_, t)| !t.is_empty())
        .map(|(i, t)| {
            let text = Inline::text(t, Span::NONE);
            if i % 2 == 0 {
                return text;
            }
            Inline::new(reissue_core::InlineKind::Emphasis(vec![text]), Span::NONE)
        })
        .collect()
}

fn write(pages: &Pages, out: &mut dyn Write) -> std::io::Result<()> {
    for font in &pages.fonts {
        writeln!(out, "font {}", font.name)?;
    }
    for page in &pages.pages {
        writeln!(out, "page {} {}", page.trim.width.to_pt(), page.trim.height.to_pt())?;
        for item in &page.items {
            match &item.kind {
                ItemKind::Text(run) => {
                    let (x, y) = (run.origin.x.to_pt(), run.origin.y.to_pt());
                    let expansion = run.expansion;
                    write!(out, "text {} {} {x} {y} {expansion}", run.font.0, run.size.to_pt())?;
                    for (index, glyph) in run.glyphs.iter().enumerate() {
                        let text = run.characters(index);
                        let hex: Vec<String> =
                            text.encode_utf16().map(|u| format!("{u:04x}")).collect();
                        write!(out, " {},{:.4},{}", glyph.id, glyph.advance.to_pt(), hex.join(""))?;
                    }
                    writeln!(out)?;
                }
                ItemKind::Fill { rect, .. } => writeln!(
                    out,
                    "fill {} {} {} {}",
                    rect.origin.x.to_pt(),
                    rect.origin.y.to_pt(),
                    rect.size.width.to_pt(),
                    rect.size.height.to_pt()
                )?,
                _ => {}
            }
        }
    }
    Ok(())
}
