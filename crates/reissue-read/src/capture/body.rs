//! The text of a capture: headings, paragraphs, letters, verse, quotations.

use std::ops::Range;

use reissue_core::{
    Align, Attribution, Block, BlockKind, Book, Bridgehead, Diagnostic, Heading, Inline, Letter,
    Line, Paragraph, Quotation, Report, Role, SceneBreak, Section, Span, Stanza, Verse,
};

use super::headings::{is_title, named_section, numbered};
use super::lead_in::Names;
use super::lines::{Page, Piece, width};
use super::{headings, lead_in, letters};
use crate::Reading;

/// A block of the text before it is known what it is.
pub(super) struct Unit {
    pub(super) kind: UnitKind,
    pub(super) text: String,
    pub(super) lines: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnitKind {
    Text,
    Heading,
    Verse,
    Break,
}

/// Reads the lines of the text into the sections of a book.
pub(super) fn read(page: &Page<'_>, lines: Range<usize>, reading: &mut Reading) {
    let mut units = units(page, lines);
    headings::mark(&mut units, &reading.book);
    let first = units.iter().position(|u| u.kind == UnitKind::Heading).unwrap_or(0);
    let rest = units.split_off(first);
    title_page(page, &units, &mut reading.book);
    let names = Names::of(&rest);
    let mut builder = Builder { page, names, report: &mut reading.report, sections: Vec::new() };
    builder.sections(&rest);
    let sections = std::mem::take(&mut builder.sections);
    let roles: Vec<Role> = sections.iter().map(|s| s.role).collect();
    for (section, matter) in sections.into_iter().zip(reissue_core::arrange(&roles)) {
        reading.book.matter_mut(matter).push(section);
    }
}

/// The blocks of the text. Hard wraps are undone; where there are none, each line is a paragraph.
fn units(page: &Page<'_>, lines: Range<usize>) -> Vec<Unit> {
    let pieces = page.pieces(lines);
    let wrapped = wrap_width(page, &pieces);
    let mut out = Vec::new();
    for piece in pieces {
        match wrapped {
            _ if is_verse(page, &piece, wrapped) => {
                out.push(Unit { kind: UnitKind::Verse, text: String::new(), lines: piece.lines })
            }
            Some(_) => out.push(unit(joined(page, &piece), piece.lines)),
            None => {
                for line in piece.lines {
                    out.push(unit(page.line(line).to_owned(), line..line + 1));
                }
            }
        }
    }
    out
}

fn unit(text: String, lines: Range<usize>) -> Unit {
    let marks = text.chars().filter(|c| !c.is_whitespace()).count();
    let is_break = (1..=9).contains(&marks)
        && text.chars().all(|c| c.is_whitespace() || "*•·⁂#~—-_".contains(c));
    let kind = if is_break { UnitKind::Break } else { UnitKind::Text };
    Unit { kind, text, lines }
}

/// The width at which lines are wrapped; none where each line is a paragraph.
fn wrap_width(page: &Page<'_>, pieces: &[Piece]) -> Option<usize> {
    let inner: Vec<usize> = pieces
        .iter()
        .flat_map(|p| p.lines.start..p.lines.end.saturating_sub(1))
        .map(|l| width(page.line(l)))
        .collect();
    let longest = pieces.iter().flat_map(|p| p.lines.clone()).map(|l| width(page.line(l))).max()?;
    let widest = inner.iter().copied().max()?;
    let full = inner.iter().filter(|w| **w * 10 >= widest * 7).count();
    let mostly = inner.len() >= pieces.len() && full * 10 >= inner.len() * 7;
    // Among verse or talk, some paragraphs of full lines show it.
    let filled = pieces.iter().filter(|p| is_filled(page, p, widest)).count();
    (longest <= 120 && (mostly || filled >= 3)).then_some(widest)
}

/// Three lines or more that are full but for the last.
fn is_filled(page: &Page<'_>, piece: &Piece, widest: usize) -> bool {
    let mut lines = piece.lines.clone();
    lines.next_back();
    lines.len() >= 2 && lines.all(|l| width(page.line(l)) * 10 >= widest * 7)
}

/// Two lines or more that all end well before the width: the poet's, not the page's, ends.
fn is_verse(page: &Page<'_>, piece: &Piece, wrapped: Option<usize>) -> bool {
    let widths: Vec<usize> = piece.lines.clone().map(|l| width(page.line(l))).collect();
    let longest = widths.iter().copied().max().unwrap_or(0);
    let limit = wrapped.map_or(64, |w| w * 8 / 10);
    let letters = piece.lines.clone().all(|l| page.line(l).chars().any(char::is_alphabetic));
    widths.len() >= 2 && longest <= limit && letters
}

/// The lines of a paragraph as one; a hyphen at a line's end keeps its word together.
fn joined(page: &Page<'_>, piece: &Piece) -> String {
    let mut out = String::new();
    for line in piece.lines.clone() {
        let line = page.line(line);
        let glued = out.ends_with(['-', '—', '–']) || out.is_empty();
        if !glued {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

/// What stands before the first heading: the title page and the imprint of the source.
fn title_page(page: &Page<'_>, units: &[Unit], book: &mut Book) {
    for unit in units {
        let role = if unit.text.contains('©') || unit.text.to_lowercase().contains("copyright") {
            Role::Imprint
        } else {
            Role::TitlePage
        };
        let span = page.span(unit.lines.clone());
        if book.front.last().is_none_or(|s| s.role != role) {
            book.front.push(Section::new(role, span));
        }
        if let Some(section) = book.front.last_mut() {
            let content = vec![Inline::text(unit.text.clone(), span)];
            let align = if role == Role::TitlePage { Align::Center } else { Align::Start };
            let paragraph = Paragraph { content, align, ..Paragraph::default() };
            section.blocks.push(Block::new(BlockKind::Paragraph(paragraph), span));
        }
    }
}

struct Builder<'a, 'p> {
    page: &'a Page<'p>,
    names: Names,
    report: &'a mut Report,
    sections: Vec<Section>,
}

impl Builder<'_, '_> {
    fn sections(&mut self, units: &[Unit]) {
        let mut rest = units;
        while let Some((unit, after)) = rest.split_first() {
            if unit.kind == UnitKind::Heading {
                let mut section = self.open(unit);
                rest = after;
                if let Some((title, after)) = title_below(&section, rest) {
                    self.give_title(&mut section, title);
                    rest = after;
                }
                self.sections.push(section);
                continue;
            }
            let until = rest.iter().position(|u| u.kind == UnitKind::Heading).unwrap_or(rest.len());
            let (inside, after) = rest.split_at(until);
            let opens = self.sections.last().is_none_or(|s| s.heading.is_some());
            let blocks = self.blocks(inside, opens);
            if self.sections.is_empty() {
                let span = self.page.span(unit.lines.clone());
                self.sections.push(Section::new(Role::Chapter, span));
            }
            if let Some(section) = self.sections.last_mut() {
                section.blocks.extend(blocks);
            }
            rest = after;
        }
    }

    fn open(&self, unit: &Unit) -> Section {
        let span = self.page.span(unit.lines.clone());
        let at = |from: usize, to: usize| {
            let start = span.start as usize;
            let text = unit.text.get(from..to).unwrap_or("").trim().to_owned();
            let shift = unit.text.get(from..to).map_or(0, |t| t.len() - t.trim_start().len());
            let place =
                Span::new(span.source, start + from + shift, start + from + shift + text.len());
            if text.is_empty() { Vec::new() } else { vec![Inline::text(text, place)] }
        };
        let len = unit.text.len();
        let mut heading = Heading { span, ..Heading::default() };
        let mut role = Role::Chapter;
        if let Some(split) = numbered(&unit.text) {
            heading.ordinal = at(0, split.ordinal_end);
            heading.title = at(split.title_start, len);
            role = split.role.unwrap_or(Role::Chapter);
        } else if let Some((named, name_len)) = named_section(&unit.text) {
            heading.title = at(0, name_len);
            let mark = unit.text.get(name_len..).and_then(|t| t.chars().next());
            heading.subtitle = at(name_len + mark.map_or(0, char::len_utf8), len);
            role = named;
        } else {
            heading.title = at(0, len);
        }
        let mut section = Section::new(role, span);
        section.heading = Some(heading);
        section
    }

    /// Gives a numbered section the title that stands in a line of its own.
    fn give_title(&mut self, section: &mut Section, title: &Unit) {
        let span = self.page.span(title.lines.clone());
        section.span = section.span.join(span);
        if let Some(heading) = &mut section.heading {
            heading.title = vec![Inline::text(title.text.clone(), span)];
            heading.span = heading.span.join(span);
        }
        let message = format!("`{}` is taken as the title of the chapter above it", title.text);
        let found = Diagnostic::guessed("read-161", message)
            .at(span)
            .severity(reissue_core::Severity::Note)
            .help("make it a paragraph in the manuscript where it is none");
        self.report.push(found);
    }

    fn blocks(&mut self, units: &[Unit], opens: bool) -> Vec<Block> {
        let mut out: Vec<Block> = Vec::new();
        let mut at = 0;
        let mut colon = false;
        let mut opens_after_motto = false;
        while let Some(unit) = units.get(at) {
            if let Some(parts) = letters::find(units.get(at..).unwrap_or_default()) {
                let inside = units.get(at..at + parts.end).unwrap_or_default();
                out.push(self.letter(inside, &parts));
                at += parts.end;
                colon = false;
                continue;
            }
            let len = if colon { quoted_document(units.get(at..).unwrap_or_default()) } else { 0 };
            if len > 0 {
                let inside = units.get(at..at + len).unwrap_or_default();
                out.push(self.document(inside));
                at += len;
                colon = false;
                continue;
            }
            if opens
                && out.is_empty()
                && let Some(attribution) = motto(units.get(at..).unwrap_or_default())
            {
                out.push(self.epigraph(unit, attribution));
                at += 2;
                opens_after_motto = true;
                continue;
            }
            let span = self.page.span(unit.lines.clone());
            let block = match unit.kind {
                UnitKind::Break => {
                    let mark = Some(unit.text.clone());
                    Block::new(BlockKind::SceneBreak(SceneBreak { mark }), span)
                }
                UnitKind::Verse => self.verse(unit),
                _ => {
                    let first = opens && (out.is_empty() || opens_after_motto);
                    opens_after_motto = false;
                    let paragraph = self.paragraph(unit, first);
                    if colon && reads_as_quotation(&unit.text) {
                        self.quotation(paragraph, span)
                    } else {
                        paragraph
                    }
                }
            };
            colon = unit.kind == UnitKind::Text && unit.text.ends_with(':');
            out.push(block);
            at += 1;
        }
        out
    }

    fn paragraph(&mut self, unit: &Unit, first: bool) -> Block {
        let span = self.page.span(unit.lines.clone());
        let mut paragraph = Paragraph::default();
        let mut text = unit.text.clone();
        if first && let Some((words, normal)) = lead_in::find(&text, &self.names) {
            paragraph.lead_in = words;
            let len = normal.len();
            text = normal + text.get(len..).unwrap_or("");
            let place = Span::new(span.source, span.start as usize, span.start as usize + len);
            let shown = text.get(..len).unwrap_or("").trim_end().to_owned();
            let message = format!("the capitals at the chapter's start are read as `{shown}`");
            self.report.push(
                Diagnostic::guessed("read-159", message)
                    .at(place)
                    .severity(reissue_core::Severity::Note)
                    .help("correct the capitals of names in the manuscript"),
            );
        }
        paragraph.content = vec![Inline::text(text, span)];
        Block::new(BlockKind::Paragraph(paragraph), span)
    }

    /// A document with headings of its own, as a quotation.
    fn document(&mut self, units: &[Unit]) -> Block {
        let block = |unit: &Unit| {
            let span = self.page.span(unit.lines.clone());
            let content = vec![Inline::text(unit.text.clone(), span)];
            match is_title(&unit.text) {
                true => Block::new(BlockKind::Bridgehead(Bridgehead { content }), span),
                false => Block::paragraph(content, span),
            }
        };
        let blocks: Vec<Block> = units.iter().map(block).collect();
        let span = blocks.iter().map(|b| b.span).fold(Span::NONE, Span::join);
        let found =
            Diagnostic::guessed("read-150", "a document after a colon is taken as a quotation")
                .at(span)
                .help("look up in a printed copy where it ends");
        self.report.push(found);
        Block::new(BlockKind::Quotation(Quotation { blocks, attribution: None }), span)
    }

    fn quotation(&mut self, paragraph: Block, span: Span) -> Block {
        let message = "the paragraph after a colon is taken as a quotation";
        let found = Diagnostic::guessed("read-150", message)
            .at(span)
            .help("look it up in a printed copy; take the `>` away where it is none");
        self.report.push(found);
        let quotation = Quotation { blocks: vec![paragraph], attribution: None };
        Block::new(BlockKind::Quotation(quotation), span)
    }

    /// The motto of a chapter, with the line below it that says whose words they are.
    fn epigraph(&mut self, words: &Unit, whose: &Unit) -> Block {
        let (span, below) =
            (self.page.span(words.lines.clone()), self.page.span(whose.lines.clone()));
        let block = match words.kind {
            UnitKind::Verse => self.verse(words),
            _ => Block::paragraph(vec![Inline::text(words.text.clone(), span)], span),
        };
        let content = vec![Inline::text(whose.text.clone(), below)];
        let attribution = Some(Attribution { content, span: below });
        let found = Diagnostic::guessed("read-162", "a motto is recognised by the name below it")
            .at(span.join(below))
            .severity(reissue_core::Severity::Note)
            .help("make it a paragraph in the manuscript where it is none");
        self.report.push(found);
        let quotation = Quotation { blocks: vec![block], attribution };
        Block::new(BlockKind::Epigraph(quotation), span.join(below))
    }

    fn verse(&self, unit: &Unit) -> Block {
        let least = unit.lines.clone().map(|l| self.page.indent(l)).min().unwrap_or(0);
        let lines = unit.lines.clone().map(|l| {
            let span = self.page.span(l..l + 1);
            let steps = (self.page.indent(l) - least).div_ceil(2);
            Line {
                indent: u8::try_from(steps).unwrap_or(u8::MAX),
                content: vec![Inline::text(self.page.line(l), span)],
                span,
            }
        });
        let stanzas = vec![Stanza { lines: lines.collect() }];
        let verse = Verse { stanzas, ..Verse::default() };
        Block::new(BlockKind::Verse(verse), self.page.span(unit.lines.clone()))
    }

    fn letter(&mut self, units: &[Unit], parts: &letters::LetterParts) -> Block {
        let span =
            units.iter().map(|u| self.page.span(u.lines.clone())).fold(Span::NONE, Span::join);
        let line =
            |unit: &Unit| vec![Inline::text(unit.text.clone(), self.page.span(unit.lines.clone()))];
        let slice = |range: Range<usize>| units.get(range).unwrap_or_default();
        let letter = Letter {
            dateline: slice(0..parts.salutation).iter().map(line).collect(),
            salutation: slice(parts.salutation..parts.salutation + 1)
                .iter()
                .flat_map(line)
                .collect(),
            blocks: slice(parts.salutation + 1..parts.closing)
                .iter()
                .map(|u| Block::paragraph(line(u), self.page.span(u.lines.clone())))
                .collect(),
            closing: join_lines(slice(parts.closing..parts.signature).iter().map(line).collect()),
            signature: slice(parts.signature..parts.signed).iter().map(line).collect(),
            postscript: slice(parts.signed..parts.end)
                .iter()
                .map(|u| Block::paragraph(line(u), self.page.span(u.lines.clone())))
                .collect(),
        };
        let found = Diagnostic::guessed("read-157", "a letter is recognised by its parts")
            .at(span)
            .severity(reissue_core::Severity::Note)
            .help("correct its parts in the manuscript");
        self.report.push(found);
        Block::new(BlockKind::Letter(letter), span)
    }
}

/// The line that says whose words the motto before it are: `—First rule of the weigh-house`. Talk
/// that a dash opens goes on, or ends as sentences do.
fn motto(units: &[Unit]) -> Option<&Unit> {
    let [words, whose, rest @ ..] = units else { return None };
    let name = whose.text.trim_start_matches("--").trim_start_matches(['—', '–', '―']);
    let signed = name.len() < whose.text.len() && name.trim().starts_with(char::is_uppercase);
    let short = width(&whose.text) <= 80 && !whose.text.ends_with(['!', '?', '”', '"', '»', ',']);
    let talk = rest.first().is_some_and(|u| u.text.starts_with(['—', '–', '―']))
        || words.text.starts_with(['—', '–', '―']);
    let fits = matches!(words.kind, UnitKind::Text | UnitKind::Verse) && width(&words.text) <= 500;
    (signed && short && fits && !talk && whose.kind == UnitKind::Text).then_some(whose)
}

/// The title of a section that has only a number so far: a line in the manner of a title, then text.
fn title_below<'u>(section: &Section, rest: &'u [Unit]) -> Option<(&'u Unit, &'u [Unit])> {
    let bare =
        section.heading.as_ref().is_some_and(|h| h.title.is_empty() && !h.ordinal.is_empty());
    let (title, after) = rest.split_first().filter(|_| bare)?;
    let prose = after.first().is_some_and(|u| u.kind == UnitKind::Text && width(&u.text) > 120);
    (title.kind == UnitKind::Text && is_title(&title.text) && prose).then_some((title, after))
}

fn join_lines(lines: Vec<Vec<Inline>>) -> Vec<Inline> {
    let mut out = Vec::new();
    for line in lines {
        if !out.is_empty() {
            out.push(Inline::new(reissue_core::InlineKind::LineBreak, Span::NONE));
        }
        out.extend(line);
    }
    out
}

/// Whether a paragraph after a colon reads as somebody's words: neither a scrap nor a chapter, and
/// not set off already.
fn reads_as_quotation(text: &str) -> bool {
    let opens = text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    opens && (60..4000).contains(&width(text)) && !text.ends_with(':')
}

/// How many units a document with headings of its own fills that follows a colon: from its first
/// heading to the paragraph after its last.
fn quoted_document(units: &[Unit]) -> usize {
    let is_head = |u: &Unit| u.kind == UnitKind::Text && is_title(&u.text);
    if !units.first().is_some_and(is_head) {
        return 0;
    }
    let last = units.iter().rposition(is_head).unwrap_or(0);
    if units.iter().take(last + 2).any(|u| u.kind != UnitKind::Text) {
        0
    } else {
        (last + 2).min(units.len())
    }
}
