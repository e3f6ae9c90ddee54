//! The frame around a text: licence, catalogue lines, volunteers, and the metadata in them.
//!
//! Project Gutenberg has worded its frame in four ways since 1991: a `SMALL PRINT` before the text
//! and nothing but a line `End of …` after it; the same with an `*END*` mark; a short header and
//! markers `*** START OF THIS PROJECT GUTENBERG EBOOK …` with a licence behind the text; and since
//! 2021 a header with `Release date` and `Credits`. All are told by their fixed words.

use std::ops::Range;

use reissue_core::{
    Contributor, Diagnostic, Identifier, Inline, Language, MarcRole, Metadata, PublicationDate,
    Report, Role, Section, plain,
};

use super::form::Form;
use super::lines::{Page, Piece, PieceKind};
use crate::Reading;

/// Where the frame is.
pub(super) struct Frame {
    /// The lines of the book itself.
    pub(super) body: Range<usize>,
    /// The lines that hold `Title:` and the like.
    header: Range<usize>,
    /// A second announcement behind the marker.
    repeated: Range<usize>,
    /// Whether there is a frame of Project Gutenberg at all.
    gutenberg: bool,
    /// Whether a marker ends the text, or only the end of the file.
    closed: bool,
    /// The form that a text edition declares.
    pub(super) form: Option<Form>,
}

/// Lines from the start in which a header may end.
const HEADER: usize = 700;

/// Finds the frame.
pub(super) fn find(page: &Page<'_>) -> Frame {
    let total = page.lines.len();
    let start = start(page);
    let gutenberg = start.is_some();
    if !gutenberg && let Some(end) = catalogue(page) {
        return Frame {
            body: end..total,
            header: 0..end,
            repeated: end..end,
            gutenberg,
            closed: true,
            form: entries(page, 0..end)
                .iter()
                .find(|(label, _)| label == "layout")
                .and_then(|(_, value)| Form::parse(&value.replace('\n', " "))),
        };
    }
    let marker = start.unwrap_or(0);
    let begin = start.map_or(0, |at| repeated(page, at));
    let (end, closed) = end(page, begin).map_or((total, false), |end| (end, true));
    Frame {
        body: begin..end,
        header: 0..marker,
        repeated: marker..begin,
        gutenberg: gutenberg || closed,
        closed,
        form: None,
    }
}

/// The catalogue lines of a range: label in lower case, and value with its lines parted by `\n`.
fn entries(page: &Page<'_>, range: Range<usize>) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for i in range {
        match (labelled(page.line(i)), out.last_mut()) {
            (Some((label, value)), _) => out.push((label, value.to_owned())),
            (None, Some((_, value))) if !page.is_blank(i) && page.indent(i) > 0 => {
                value.push('\n');
                value.push_str(page.line(i));
            }
            _ => {}
        }
    }
    out
}

/// The end of catalogue lines at the head of a bare text: `Title: …`, then others of their kind
/// without a blank line between them, as the text edition writes them.
fn catalogue(page: &Page<'_>) -> Option<usize> {
    let first = (0..page.lines.len().min(20)).find(|i| !page.is_blank(*i))?;
    let opens = labelled(page.line(first))
        .is_some_and(|(label, value)| label == "title" && !value.is_empty());
    let mut end = first + 1;
    while !page.is_blank(end) {
        if labelled(page.line(end)).is_none() && page.indent(end) == 0 {
            return None;
        }
        end += 1;
    }
    opens.then_some(end)
}

/// The first line after the header.
fn start(page: &Page<'_>) -> Option<usize> {
    let limit = page.lines.len().min(HEADER);
    let mut found = None;
    for i in 0..limit {
        let upper = page.line(i).to_uppercase();
        if is_marker(&upper, "START OF") {
            // The title in a marker may run over several lines.
            let mut end = i;
            while !page.line(end).trim_end().ends_with("***")
                && end < i + 4
                && !page.is_blank(end + 1)
            {
                end += 1;
            }
            found = Some(end + 1);
        } else if upper.contains("*END") && upper.contains("SMALL PRINT") {
            found = Some(i + 1);
        }
    }
    found.or_else(|| unmarked_start(page, limit))
}

fn is_marker(upper: &str, word: &str) -> bool {
    upper.starts_with('*') && upper.contains(word) && upper.contains("PROJECT GUTENBERG")
}

/// The end of a header that lost its marker: after the last of its fixed words.
fn unmarked_start(page: &Page<'_>, limit: usize) -> Option<usize> {
    let opens =
        (0..limit.min(12)).any(|i| page.line(i).to_lowercase().contains("project gutenberg"));
    let words = [
        "gutenberg",
        "character set encoding:",
        "release date:",
        "[ebook #",
        "[etext #",
        "produced by",
    ];
    let last = (0..limit.min(400)).rev().find(|i| {
        let lower = page.line(*i).to_lowercase();
        words.iter().any(|w| lower.contains(w))
    });
    last.filter(|_| opens).map(|mut at| {
        while !page.is_blank(at) {
            at += 1;
        }
        at
    })
}

/// Takes in the lines of a second, older header that some files have behind the marker: the same
/// announcement of the text once more, `(#6 in our series by Voltaire)`.
fn repeated(page: &Page<'_>, start: usize) -> usize {
    let mut at = start;
    while page.is_blank(at) && at < page.lines.len() {
        at += 1;
    }
    let lower = page.line(at).to_lowercase();
    let announces =
        lower.contains("project gutenberg") && (lower.contains("etext") || lower.contains("ebook"));
    if !announces {
        return start;
    }
    let says = |i: usize| {
        let lower = page.line(i).to_lowercase();
        ["project gutenberg", "in our series", "gutenberg etext", "ebook #", "etext #"]
            .iter()
            .any(|w| lower.contains(w))
    };
    // Stretch by stretch, for what says nothing of the kind is the title page.
    let mut end = start;
    while at < page.lines.len() {
        let stop = (at..page.lines.len()).find(|i| page.is_blank(*i)).unwrap_or(page.lines.len());
        if !(at..stop).any(says) {
            break;
        }
        end = stop;
        at = (stop..page.lines.len()).find(|i| !page.is_blank(*i)).unwrap_or(page.lines.len());
    }
    end
}

/// The first line of the footer.
fn end(page: &Page<'_>, begin: usize) -> Option<usize> {
    let lines = page.lines.len();
    let mark = (begin..lines).find(|i| {
        let upper = page.line(*i).to_uppercase();
        is_marker(&upper, "END OF") || says_end(&upper) && *i * 10 > lines
    })?;
    // `End of the Project Gutenberg EBook of …` stands a little above the marker.
    let above = (mark.saturating_sub(12).max(begin)..mark)
        .find(|i| says_end(&page.line(*i).to_uppercase()));
    Some(above.unwrap_or(mark))
}

fn says_end(upper: &str) -> bool {
    let rest = upper.trim_start_matches(['*', ' ']);
    let rest = rest.strip_prefix("THE ").unwrap_or(rest);
    let Some(rest) = rest.strip_prefix("END OF ") else { return false };
    let rest = rest.trim_start_matches("THE ").trim_start_matches("THIS ");
    rest.starts_with("PROJECT GUTENBERG")
}

impl Frame {
    /// Says what was taken off.
    pub(super) fn report(&self, page: &Page<'_>, report: &mut Report) {
        if !self.gutenberg {
            return;
        }
        let mut taken =
            Diagnostic::fact("read-210", "the frame of Project Gutenberg was taken off");
        if !self.header.is_empty() {
            taken = taken.at(page.span(self.header.clone()));
        }
        report.push(taken);
        if !self.repeated.is_empty() {
            let words = page.joined(self.repeated.clone());
            report.push(
                Diagnostic::fact("read-214", format!("a second header was taken off: `{words}`"))
                    .at(page.span(self.repeated.clone())),
            );
        }
        if !self.closed {
            report.push(
                Diagnostic::suspect(
                    "read-211",
                    "the file has a header of Project Gutenberg but no footer",
                )
                .help("check that the text is complete"),
            );
        }
    }

    /// What the header says of the book.
    pub(super) fn metadata(&self, page: &Page<'_>) -> Metadata {
        let mut metadata = Metadata::default();
        // Who announces the book in a sentence may name it in a line of its own too.
        let titled = self.header.clone().any(|i| {
            labelled(page.line(i))
                .is_some_and(|(label, value)| label == "title" && !value.is_empty())
        });
        let mut i = self.header.start;
        while i < self.header.end {
            let line = page.line(i);
            let mut end = i + 1;
            if let Some((label, value)) = labelled(line) {
                let mut value = value.to_string();
                while end < self.header.end
                    && !page.is_blank(end)
                    && page.indent(end) > 0
                    && labelled(page.line(end)).is_none()
                {
                    value = format!("{value}\n{}", page.line(end));
                    end += 1;
                }
                if self.form.is_some() {
                    // A title that is too long for a line has its subtitle apart.
                    value = value.replace('\n', " ");
                }
                field(&mut metadata, &label, value.trim());
            } else if !titled && metadata.title.is_empty() && i < self.header.start + 12 {
                announce(&mut metadata, &page.joined(i..(i + 2).min(self.header.end)));
            }
            i = end;
        }
        metadata
    }
}

/// The label and the value of a catalogue line.
fn labelled(line: &str) -> Option<(String, &str)> {
    let (label, value) = line.split_once(':')?;
    let known = [
        "title",
        "subtitle",
        "author",
        "authors",
        "editor",
        "translator",
        "illustrator",
        "commentator",
        "contributor",
        "annotator",
        "compiler",
        "release date",
        "posting date",
        "language",
        "credits",
        "original publication",
        "character set encoding",
        "other",
        "date",
        "last updated",
        "layout",
    ];
    let label = label.trim().to_lowercase();
    known.contains(&label.as_str()).then_some((label, value.trim()))
}

fn field(metadata: &mut Metadata, label: &str, value: &str) {
    let flat = value.replace('\n', " ");
    match label {
        "title" => title(metadata, value),
        "subtitle" => metadata.subtitle = Some(flat),
        "author" | "authors" => creators(metadata, &flat),
        "translator" => contributor(metadata, &flat, MarcRole::TRANSLATOR),
        "illustrator" => contributor(metadata, &flat, MarcRole::ILLUSTRATOR),
        "editor" | "compiler" => contributor(metadata, &flat, MarcRole::EDITOR),
        "commentator" | "contributor" | "annotator" => {
            contributor(metadata, &flat, MarcRole::CONTRIBUTOR)
        }
        "language" => {
            for name in flat.split([',', '/']).flat_map(|n| n.split(" and ")) {
                metadata.languages.extend(language(name.trim()));
            }
        }
        "release date" | "posting date" | "date" => release(metadata, &flat),
        "original publication" => {
            let year = flat.rsplit([',', ' ']).next().and_then(PublicationDate::new);
            metadata.original_date = year.or(metadata.original_date);
            let publisher = flat.rsplit_once(',').map_or(flat.as_str(), |(p, _)| p);
            if PublicationDate::new(publisher).is_none() {
                metadata.original_publisher = Some(publisher.trim().into());
            }
        }
        _ => {}
    }
}

/// A title, and a subtitle on the next line or after a colon.
fn title(metadata: &mut Metadata, value: &str) {
    if !metadata.title.is_empty() {
        return;
    }
    match value.split_once('\n') {
        Some((first, rest))
            if !first.trim_end().ends_with([',', '-', '—']) && first.chars().count() < 60 =>
        {
            metadata.title = first.trim().trim_end_matches([':', ';']).into();
            metadata.subtitle = Some(rest.replace('\n', " ").trim().into());
        }
        _ => metadata.title = value.replace('\n', " "),
    }
}

fn creators(metadata: &mut Metadata, names: &str) {
    for name in names.split(" & ").flat_map(crate::outline::names) {
        if metadata.creators.iter().all(|c| c.name != name) {
            metadata.creators.push(Contributor::author(name));
        }
    }
}

fn contributor(metadata: &mut Metadata, names: &str, role: MarcRole) {
    for name in names.split(" and ").map(str::trim).filter(|n| !n.is_empty()) {
        metadata.contributors.push(Contributor { name: name.into(), sort: None, role });
    }
}

/// `June 19, 2008 [EBook #109]`.
fn release(metadata: &mut Metadata, value: &str) {
    if let Some((_, number)) = value.split_once('#') {
        let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
        if !digits.is_empty() && metadata.identifiers.is_empty() {
            metadata.identifiers.push(Identifier { scheme: "gutenberg".into(), value: digits });
        }
    }
    let date = value.split(['[', '(']).next().unwrap_or_default();
    if metadata.date.is_none() {
        metadata.date = english_date(date);
    }
}

/// Reads `June 19, 2008`, `19 June 2008`, `June, 1999`, `2008-06-19`.
pub(super) fn english_date(text: &str) -> Option<PublicationDate> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    if let Some(date) = PublicationDate::new(text.trim()) {
        return Some(date);
    }
    let (mut year, mut month, mut day) = (None, None, None);
    for word in text.split([' ', ',', '.']).filter(|w| !w.is_empty()) {
        let lower = word.to_lowercase();
        let number: Option<i16> = lower.trim_end_matches("th").parse().ok();
        match number {
            Some(n) if (1..=31).contains(&n) && day.is_none() => day = u8::try_from(n).ok(),
            Some(n) if n > 1000 => year = Some(n),
            _ => {
                let at = MONTHS.iter().position(|m| lower.starts_with(m));
                month = month.or(at.and_then(|at| u8::try_from(at + 1).ok()));
            }
        }
    }
    let day = month.and(day);
    let text = match (year?, month, day) {
        (y, Some(m), Some(d)) => format!("{y:04}-{m:02}-{d:02}"),
        (y, Some(m), None) => format!("{y:04}-{m:02}"),
        (y, _, _) => format!("{y:04}"),
    };
    PublicationDate::new(&text)
}

/// `The Project Gutenberg EBook of Hamlet, by William Shakespeare`, in any of its wordings.
fn announce(metadata: &mut Metadata, lines: &str) {
    let lower = lines.to_lowercase();
    let Some(at) = lower.find("project gutenberg") else { return };
    let Some(rest) = lines.get(at + "project gutenberg".len()..) else { return };
    let rest = rest.trim_start_matches("'s").trim_start_matches("’s").trim();
    let rest = [
        "EBook of",
        "eBook of",
        "Etext of",
        "EText of",
        "E-text of",
        "ebook of",
        "Etext",
        "eBook,",
        "EBook,",
        "eBook",
    ]
    .iter()
    .find_map(|word| rest.strip_prefix(word))
    .unwrap_or(rest)
    .trim();
    let rest = rest.split("  ").next().unwrap_or(rest);
    let (name, author) = match rest.rsplit_once(" by ") {
        Some((name, author)) => (name, Some(author)),
        None => (rest, None),
    };
    let name = name.trim().trim_matches(['"', ',', '*', ' ']);
    let stop = name.find(" In Italian").or_else(|| name.find(" PG has")).unwrap_or(name.len());
    metadata.title = name.get(..stop).unwrap_or(name).trim_matches(['"', ',', ' ']).into();
    if let Some(author) = author {
        let author = author.split(" PG ").next().unwrap_or(author);
        let author = author.split([',', '(']).next().unwrap_or(author).trim();
        if author.split(' ').count() <= 6 {
            creators(metadata, author);
        }
    }
}

/// The tag of a language by its English name, or by its tag.
fn language(name: &str) -> Option<Language> {
    const NAMES: [(&str, &str); 40] = [
        ("english", "en"),
        ("french", "fr"),
        ("german", "de"),
        ("spanish", "es"),
        ("italian", "it"),
        ("portuguese", "pt"),
        ("dutch", "nl"),
        ("swedish", "sv"),
        ("danish", "da"),
        ("norwegian", "no"),
        ("finnish", "fi"),
        ("polish", "pl"),
        ("czech", "cs"),
        ("russian", "ru"),
        ("bulgarian", "bg"),
        ("greek", "el"),
        ("latin", "la"),
        ("hungarian", "hu"),
        ("hebrew", "he"),
        ("yiddish", "yi"),
        ("arabic", "ar"),
        ("chinese", "zh"),
        ("japanese", "ja"),
        ("esperanto", "eo"),
        ("tagalog", "tl"),
        ("catalan", "ca"),
        ("welsh", "cy"),
        ("icelandic", "is"),
        ("serbian", "sr"),
        ("romanian", "ro"),
        ("ukrainian", "uk"),
        ("irish", "ga"),
        ("scots gaelic", "gd"),
        ("korean", "ko"),
        ("sanskrit", "sa"),
        ("slovak", "sk"),
        ("slovenian", "sl"),
        ("croatian", "hr"),
        ("estonian", "et"),
        ("afrikaans", "af"),
    ];
    let lower = name.to_lowercase();
    let tag = NAMES
        .iter()
        .find(|(n, _)| lower == *n || lower.starts_with(&format!("{n} ")))
        .map(|(_, tag)| *tag);
    match tag {
        Some(tag) => Language::new(tag).ok(),
        None if (2..=3).contains(&name.len()) => Language::new(name).ok(),
        None => None,
    }
}

/// Takes out what the volunteers say of themselves at the start and the end of the text.
pub(super) fn credits(page: &Page<'_>, pieces: &mut [Piece], report: &mut Report) {
    let total = pieces.len();
    for (at, piece) in pieces.iter_mut().enumerate() {
        if (at > 6 && at + 4 < total) || piece.kind != PieceKind::Plain || piece.len() > 8 {
            continue;
        }
        let words = page.joined(piece.lines.clone());
        if is_credit(&words) {
            piece.kind = PieceKind::Gone;
            report.push(
                Diagnostic::fact(
                    "read-213",
                    format!("the names of the transcribers were taken out: `{words}`"),
                )
                .at(page.span(piece.lines.clone())),
            );
        }
    }
}

fn is_credit(words: &str) -> bool {
    let lower = words.to_lowercase();
    let opens = [
        "produced by",
        "e-text prepared by",
        "etext prepared by",
        "this etext was prepared by",
        "this e-text was prepared by",
        "this etext was produced by",
        "this ebook was produced by",
        "this ebook was prepared by",
        "prepared by ",
        "scanned by",
        "scanned and proof",
        "transcribed by",
        "transcribed from the",
        "this etext was transcribed",
        "html version by",
        "proofread by",
        "digitized by",
        "ebook produced by",
        "note: project gutenberg",
        "thanks to ",
        "with thanks to",
        "[etext prepared",
        "[this etext",
        "this text was prepared by",
    ];
    let matched = opens.iter().any(|w| lower.starts_with(w));
    let thanks = lower.starts_with("thanks to")
        || lower.starts_with("with thanks to")
        || lower.starts_with("prepared by")
        || lower.starts_with("transcribed from");
    let about =
        ["text", "html", "scan", "proof", "gutenberg", "volunteer", "transcri", "pgdp", "@"]
            .iter()
            .any(|w| lower.contains(w));
    matched && (!thanks || about)
}

/// Fills title, author and year from the title page, where no header gave them.
pub(super) fn fill_from_title_page(reading: &mut Reading) {
    let Some(section) = reading.book.front.iter().find(|s| s.role == Role::TitlePage) else {
        return heading_as_title(reading);
    };
    let lines: Vec<String> = section_lines(section);
    let metadata = &mut reading.book.metadata;
    if metadata.original_date.is_none() {
        metadata.original_date = lines.iter().find_map(|l| year(l));
    }
    if metadata.title.is_empty()
        && let Some(first) = lines.iter().find(|l| !by(l).1)
    {
        metadata.title = first.clone();
        let message = format!("the title was taken from the title page: `{first}`");
        reading.report.push(Diagnostic::guessed("read-212", message).at(section.span));
    }
    if metadata.creators.is_empty()
        && let Some(author) = author(&lines)
    {
        metadata.creators.push(Contributor::author(author.clone()));
        let message = format!("the author was taken from the title page: `{author}`");
        reading.report.push(Diagnostic::guessed("read-212", message).at(section.span));
    }
}

fn section_lines(section: &Section) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    if let Some(heading) = &section.heading {
        out.push(plain(&heading.title));
    }
    let mut text = String::new();
    for block in &section.blocks {
        text.push_str(&reissue_core::plain_block(block));
        text.push('\n');
    }
    out.extend(text.lines().map(str::trim).filter(|l| !l.is_empty()).map(String::from));
    out
}

/// `by Jane Doe` on one line or two.
fn author(lines: &[String]) -> Option<String> {
    lines.iter().enumerate().find_map(|(i, line)| {
        let (name, is) = by(line);
        if !is {
            return None;
        }
        let name = if name.is_empty() { lines.get(i + 1)?.as_str() } else { name };
        let name = name.trim().trim_end_matches(['.', ',']);
        (name.split(' ').count() <= 6 && !name.is_empty()).then(|| name.to_string())
    })
}

fn by(line: &str) -> (&str, bool) {
    let word = line.split(' ').next().unwrap_or_default();
    let is =
        ["by", "von", "par", "por", "di", "av", "door"].contains(&word.to_lowercase().as_str());
    (line.get(word.len()..).unwrap_or_default().trim(), is)
}

fn year(line: &str) -> Option<PublicationDate> {
    let bare = line.trim_matches(['.', '(', ')', '[', ']']);
    let number: i32 = bare.parse().ok()?;
    (1450..2100).contains(&number).then(|| PublicationDate::new(bare))?
}

/// A bare text without title page: its first line, where that is a heading of its own.
fn heading_as_title(reading: &mut Reading) {
    if !reading.book.metadata.title.is_empty() {
        return;
    }
    let first = reading.book.sections().next().and_then(|s| s.heading.as_ref());
    if let Some(heading) = first {
        let title: &[Inline] =
            if heading.title.is_empty() { &heading.ordinal } else { &heading.title };
        let title = plain(title);
        reading.report.push(Diagnostic::guessed(
            "read-212",
            format!("the title was taken from the first heading: `{title}`"),
        ));
        reading.book.metadata.title = title;
    }
}
