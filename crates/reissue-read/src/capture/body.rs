//! The text of a capture: headings, paragraphs, letters, verse, quotations.

use std::ops::Range;

use reissue_core::{
    Align, Block, BlockKind, Book, Bridgehead, Diagnostic, Heading, Inline, Letter, Line,
    Paragraph, Quotation, Report, Role, SceneBreak, Section, Span, Stanza, Verse, split_ordinal,
};

use super::frame::date_in;
use super::lines::{Page, Piece, ends_sentence, width};
use crate::Reading;

/// A block of the text before it is known what it is.
struct Unit {
    kind: UnitKind,
    text: String,
    lines: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum UnitKind {
    Text,
    Heading,
    Verse,
    Break,
}

/// Reads the lines of the text into the sections of a book.
pub(super) fn read(page: &Page<'_>, lines: Range<usize>, reading: &mut Reading) {
    let mut units = units(page, lines);
    mark_headings(&mut units, &reading.book);
    let first = units.iter().position(|u| u.kind == UnitKind::Heading).unwrap_or(0);
    let rest = units.split_off(first);
    title_page(page, &units, &mut reading.book);
    let mut builder = Builder { page, report: &mut reading.report, sections: Vec::new() };
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
    (longest <= 120 && inner.len() >= pieces.len() && full * 10 >= inner.len() * 7)
        .then_some(widest)
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

/// Tells which units are headings. Numbered lines and the names of known sections are; a line
/// without either is one when it opens the text, or when nothing in the text is numbered.
fn mark_headings(units: &mut [Unit], book: &Book) {
    let mut sure = Vec::new();
    for (i, unit) in units.iter().enumerate() {
        if unit.kind == UnitKind::Text && is_heading(&unit.text) {
            sure.push(i);
        }
    }
    for i in &sure {
        if let Some(unit) = units.get_mut(*i) {
            unit.kind = UnitKind::Heading;
        }
    }
    let title_like: Vec<usize> = (0..units.len())
        .filter(|i| {
            let Some(unit) = units.get(*i) else { return false };
            let next = units.get(i + 1);
            let before_prose =
                next.is_some_and(|n| n.kind == UnitKind::Text && width(&n.text) > 120);
            unit.kind == UnitKind::Text
                && is_title(&unit.text)
                && before_prose
                && !unit.text.eq_ignore_ascii_case(&book.metadata.title)
        })
        .collect();
    let opening = units.iter().position(|u| width(&u.text) > 120).unwrap_or(0);
    let numbered = !sure.is_empty();
    for i in title_like {
        let opens = sure.first().is_none_or(|s| i < *s) && i < opening && !is_matter(units, i);
        if (opens || !numbered)
            && let Some(unit) = units.get_mut(i)
        {
            unit.kind = UnitKind::Heading;
        }
    }
}

/// Tells whether a line belongs to a title page or an imprint.
fn is_matter(units: &[Unit], index: usize) -> bool {
    units
        .get(index)
        .is_some_and(|u| u.text.contains('©') || u.text.to_lowercase().starts_with("by "))
}

fn is_heading(text: &str) -> bool {
    if width(text) > 120 || text.is_empty() {
        return false;
    }
    if let Some(split) = split_ordinal(text) {
        let title = text.get(split.title_start..).unwrap_or("");
        let sentence = title.ends_with(['.', ',', ';', ':']) && split.role.is_none();
        return (title.is_empty() || !title.starts_with(char::is_lowercase)) && !sentence;
    }
    named_section(text).is_some()
}

/// A section that is known by its name, alone or before a stop: `Preface`,
/// `Introduction. For This My Son Was Dead`. Gives the role and the length of the name.
fn named_section(text: &str) -> Option<(Role, usize)> {
    let name_len = text.find(['.', ':', '—', '–']).unwrap_or(text.len());
    let name = text.get(..name_len)?.trim();
    let role = role_named(name)?;
    Some((role, name_len))
}

fn role_named(name: &str) -> Option<Role> {
    let lower = name.to_lowercase();
    let lower = lower.strip_prefix("the ").unwrap_or(&lower);
    const NAMES: &[(&str, Role)] = &[
        ("preface", Role::Preface),
        ("author's preface", Role::Preface),
        ("author’s preface", Role::Preface),
        ("foreword", Role::Foreword),
        ("introduction", Role::Introduction),
        ("prologue", Role::Prologue),
        ("epilogue", Role::Epilogue),
        ("conclusion", Role::Conclusion),
        ("afterword", Role::Afterword),
        ("dedication", Role::Dedication),
        ("acknowledgements", Role::Acknowledgements),
        ("acknowledgments", Role::Acknowledgements),
        ("appendix", Role::Appendix),
        ("notes", Role::Notes),
        ("bibliography", Role::Bibliography),
        ("chronology", Role::Chronology),
        ("vorwort", Role::Preface),
        ("einleitung", Role::Introduction),
        ("einführung", Role::Introduction),
        ("prolog", Role::Prologue),
        ("epilog", Role::Epilogue),
        ("nachwort", Role::Afterword),
        ("anhang", Role::Appendix),
        ("préface", Role::Preface),
        ("avant-propos", Role::Foreword),
        ("épilogue", Role::Epilogue),
        ("prefacio", Role::Preface),
        ("prólogo", Role::Prologue),
        ("introducción", Role::Introduction),
        ("epílogo", Role::Epilogue),
        ("prefazione", Role::Preface),
        ("introduzione", Role::Introduction),
        ("prologo", Role::Prologue),
        ("prefácio", Role::Preface),
        ("introdução", Role::Introduction),
        ("voorwoord", Role::Preface),
        ("inleiding", Role::Introduction),
        ("förord", Role::Preface),
        ("inledning", Role::Introduction),
        ("forord", Role::Preface),
        ("wstęp", Role::Introduction),
        ("przedmowa", Role::Preface),
        ("předmluva", Role::Preface),
        ("предисловие", Role::Preface),
        ("введение", Role::Introduction),
        ("πρόλογος", Role::Prologue),
    ];
    NAMES.iter().find(|(n, _)| *n == lower).map(|(_, r)| *r)
}

/// A short line in the manner of a title: no mark at its end, capitals at its words.
fn is_title(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capitals = words.iter().filter(|w| !w.starts_with(char::is_lowercase)).count();
    (1..=12).contains(&words.len())
        && width(text) <= 80
        && !ends_sentence(text)
        && !text.ends_with([',', ':', ';'])
        && capitals * 2 > words.len()
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
    report: &'a mut Report,
    sections: Vec<Section>,
}

impl Builder<'_, '_> {
    fn sections(&mut self, units: &[Unit]) {
        let mut rest = units;
        while let Some((unit, after)) = rest.split_first() {
            if unit.kind == UnitKind::Heading {
                let section = self.open(unit);
                self.sections.push(section);
                rest = after;
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
        if let Some(split) = split_ordinal(&unit.text) {
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

    fn blocks(&mut self, units: &[Unit], opens: bool) -> Vec<Block> {
        let mut out: Vec<Block> = Vec::new();
        let mut at = 0;
        let mut colon = false;
        while let Some(unit) = units.get(at) {
            if let Some(parts) = letter(units.get(at..).unwrap_or_default()) {
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
            let span = self.page.span(unit.lines.clone());
            let block = match unit.kind {
                UnitKind::Break => {
                    let mark = Some(unit.text.clone());
                    Block::new(BlockKind::SceneBreak(SceneBreak { mark }), span)
                }
                UnitKind::Verse => self.verse(unit),
                _ => {
                    let first = opens && out.is_empty();
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
        if first && let Some((words, normal)) = lead_in(&text) {
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

    fn letter(&mut self, units: &[Unit], parts: &LetterParts) -> Block {
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
            signature: slice(parts.signature..parts.end).iter().map(line).collect(),
            postscript: Vec::new(),
        };
        let found = Diagnostic::guessed("read-157", "a letter is recognised by its parts")
            .at(span)
            .severity(reissue_core::Severity::Note)
            .help("correct its parts in the manuscript");
        self.report.push(found);
        Block::new(BlockKind::Letter(letter), span)
    }
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

/// Where the parts of a letter begin among the units from its dateline on.
struct LetterParts {
    salutation: usize,
    closing: usize,
    signature: usize,
    end: usize,
}

/// A letter by its shape: a short line with a date, soon a short line that ends in a colon or comma
/// or stands alone before prose, then, before long, short lines that end in a comma and a name.
fn letter(units: &[Unit]) -> Option<LetterParts> {
    let text =
        |i: usize| units.get(i).filter(|u| u.kind == UnitKind::Text).map(|u| u.text.as_str());
    let dateline = text(0)?;
    if width(dateline) > 90 || !is_dateline(dateline) {
        return None;
    }
    let greets = |t: &str| {
        width(t) <= 60 && (t.ends_with([':', ',', '!', '—', '⸺', '⸻']) || !ends_sentence(t))
    };
    let salutation = (1..5).find(|i| text(*i).is_some_and(greets))?;
    if text(salutation + 1).is_none_or(|t| width(t) < 60) {
        return None;
    }
    let closes = |t: &str| width(t) <= 50 && t.ends_with(',');
    let closing = (salutation + 2..units.len().min(salutation + 60))
        .find(|i| text(*i).is_some_and(closes))?;
    let mut signature = closing + 1;
    while text(signature).is_some_and(closes) {
        signature += 1;
    }
    let signs = |t: &str| width(t) <= 50 && !t.ends_with([',', ':']);
    text(signature).filter(|t| signs(t))?;
    Some(LetterParts { salutation, closing, signature, end: signature + 1 })
}

/// A line that ends in a date with a day or a month: `Boston, May 1, 1845.`
fn is_dateline(text: &str) -> bool {
    let bare = text.trim_end_matches(['.', ',']);
    let parts: Vec<&str> = bare.split_whitespace().collect();
    (1..=4).any(|n| {
        let tail = parts.get(parts.len().saturating_sub(n)..).unwrap_or_default().join(" ");
        date_in(&tail).is_some_and(|d| d.month.is_some())
    })
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

/// The lead-in capitals of a paragraph: how many words, and these words in normal case.
fn lead_in(text: &str) -> Option<(u16, String)> {
    let mut words = 0;
    let mut end = 0;
    let mut letters = 0;
    for word in text.split_inclusive(' ') {
        let bare: String = word.chars().filter(|c| c.is_alphabetic()).collect();
        if bare.is_empty() || bare.chars().any(char::is_lowercase) {
            break;
        }
        words += 1;
        letters += bare.chars().count();
        end += word.len();
    }
    let rest = text.get(end..)?;
    let begun = text.get(..end)?;
    // One letter is a word of its own (`I`, `A`); a name in capitals is followed by no small letter.
    let longest = begun.split(' ').map(width).max().unwrap_or(0);
    if words == 0 || letters < 2 || longest < 2 || !rest.starts_with(char::is_lowercase) {
        return None;
    }
    let mut normal = String::with_capacity(begun.len());
    let mut first = true;
    for word in begun.split_inclusive(' ') {
        let one = word.trim().chars().filter(|c| c.is_alphabetic()).count() == 1;
        for c in word.chars() {
            let keeps = first && c.is_alphabetic() || one && word.starts_with('I');
            if keeps || !c.is_alphabetic() {
                normal.push(c);
            } else {
                normal.extend(c.to_lowercase());
            }
            first &= !c.is_alphabetic();
        }
    }
    // Lower case of another length in bytes would shift what follows; no such letter leads in.
    (normal.len() == begun.len()).then_some((words, normal))
}
