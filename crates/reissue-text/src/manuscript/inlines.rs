//! Inlines to Markdown: as few marks as will be read back as the same.

use std::fmt::Write as _;

use reissue_core::{
    IndexMark, IndexRange, Inline, InlineKind, Language, LinkTarget, Math, plain, plain_math,
};

/// Where inlines stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In a paragraph, where a line may end.
    Paragraph,
    /// In a heading, a term, a line of verse: on one line.
    Line,
    /// In a cell of a pipe table.
    Cell,
}

/// A piece of the line, and the mark that may stand around it.
struct Piece {
    text: String,
    mark: Option<(&'static str, &'static str)>,
}

/// Writes the inlines of a paragraph or a line. Nothing at its start can open a block.
pub(super) fn write(inlines: &[Inline], place: Place) -> String {
    let mut out = run(inlines, place);
    if out.ends_with(' ') {
        out.pop();
        out.push_str("&#32;");
    }
    if out.starts_with(' ') {
        out.replace_range(..1, "&#32;");
    }
    if place == Place::Paragraph {
        let lines: Vec<String> = out.split('\n').map(guarded).collect();
        return lines.join("\n");
    }
    out
}

fn run(inlines: &[Inline], place: Place) -> String {
    let mut pieces: Vec<Piece> = Vec::with_capacity(inlines.len());
    let mut at = 0;
    while let Some(inline) = inlines.get(at) {
        at += 1;
        let last = at == inlines.len();
        let mut mark = None;
        let text = match &inline.kind {
            InlineKind::Text(first) => {
                let mut whole = first.clone();
                while let Some(InlineKind::Text(more)) = inlines.get(at).map(|i| &i.kind) {
                    whole.push_str(more);
                    at += 1;
                }
                escaped(&whole, place)
            }
            InlineKind::Emphasis(c) => {
                mark = Some(("*", "emphasis"));
                run(c, inner(place))
            }
            InlineKind::Strong(c) => {
                mark = Some(("**", "strong"));
                run(c, inner(place))
            }
            InlineKind::Superscript(c) => {
                mark = Some(("^", "sup"));
                run(c, inner(place))
            }
            InlineKind::Subscript(c) => {
                mark = Some(("~", "sub"));
                run(c, inner(place))
            }
            InlineKind::Struck(c) => {
                mark = Some(("~~", "struck"));
                run(c, inner(place))
            }
            InlineKind::LineBreak if place == Place::Paragraph && !last && at > 1 => "\\\n".into(),
            InlineKind::Index(index) => match indexed(index, inlines.get(at), place) {
                Some((text, rest)) => {
                    at += 1;
                    pieces.push(Piece { text, mark: None });
                    escaped(rest, place)
                }
                None => index_mark(index),
            },
            InlineKind::Code(code) if pieces.last().is_some_and(|p| p.text.ends_with('`')) => {
                format!("[]{{.code text={}}}", quoted(code))
            }
            InlineKind::Math(math) if pieces.last().is_some_and(|p| p.text.ends_with('`')) => {
                math_span(math)
            }
            kind => single(kind, place),
        };
        pieces.push(Piece { text, mark });
    }
    join(pieces)
}

/// A formula where backticks would touch others, or are in it.
fn math_span(math: &Math) -> String {
    format!("[]{{.math{} mathml={}{}}}", display(math), quoted(&math.mathml), words(math))
}

/// The words of a formula as an attribute after others, where its MathML says something else.
pub(super) fn words(math: &Math) -> String {
    if math.text == plain_math(&math.mathml) {
        String::new()
    } else {
        format!(" text={}", quoted(&math.text))
    }
}

/// Says whether a formula is displayed, where its MathML says something else.
fn display(math: &Math) -> &'static str {
    match (math.display, math.mathml.contains("display=\"block\"")) {
        (true, false) => " .display",
        (false, true) => " .inline",
        _ => "",
    }
}

/// Inside marks a line does not end.
fn inner(place: Place) -> Place {
    if place == Place::Paragraph { Place::Line } else { place }
}

fn join(pieces: Vec<Piece>) -> String {
    let mut out = String::new();
    let mut marked_before = false;
    for (i, piece) in pieces.iter().enumerate() {
        let Some((mark, class)) = piece.mark else {
            let text = piece.text.as_str();
            let text = if out.ends_with('!') && !out.ends_with("\\!") && text.starts_with('[') {
                out.pop();
                out.push_str("\\!");
                text.to_owned()
            } else if out.ends_with(']') && text.starts_with('(') {
                format!("\\{text}")
            } else if text.starts_with(' ') && out.ends_with([' ', '\n']) {
                format!("&#32;{}", text.get(1..).unwrap_or(""))
            } else {
                text.to_owned()
            };
            out.push_str(&text);
            marked_before = false;
            continue;
        };
        let next = pieces.get(i + 1);
        let beside = marked_before || next.is_some_and(|n| n.mark.is_some());
        let after = next.and_then(|n| n.text.chars().next());
        if !beside && fits(mark, &piece.text, out.chars().next_back(), after) {
            let _ = write!(out, "{mark}{}{mark}", piece.text);
            marked_before = true;
        } else {
            if out.ends_with('!') && !out.ends_with("\\!") {
                out.pop();
                out.push_str("\\!");
            }
            let _ = write!(out, "[{}]{{.{class}}}", piece.text);
            marked_before = false;
        }
    }
    out
}

/// Tells whether a mark around a text will be read as that mark (CommonMark 6.2, kept stricter).
fn fits(mark: &str, text: &str, before: Option<char>, after: Option<char>) -> bool {
    let (Some(first), Some(last)) = (text.chars().next(), text.chars().next_back()) else {
        return false;
    };
    let outside = |c: Option<char>| {
        c.is_none_or(|c| {
            c == ' '
                || c == '\n'
                || matches!(c, '(' | ')' | ',' | '.' | ';' | ':' | '?' | '!' | '“' | '”')
        })
    };
    let edge = |c: char, out: Option<char>| {
        c.is_alphanumeric()
            || (!c.is_whitespace()
                && c.is_ascii_graphic()
                && c != '\\'
                && !"*_~^`".contains(c)
                && outside(out))
            || ("“”‘’…—".contains(c) && outside(out))
    };
    let clear = !text.starts_with(['*', '^', '~']) && !text.ends_with(['*', '^', '~', '\\']);
    let spaced = text.contains([' ', '\n', '\t']);
    let room =
        !before.is_some_and(|c| "*~^\\".contains(c)) && !after.is_some_and(|c| "*~^".contains(c));
    let raised = matches!(mark, "^" | "~");
    // A note in the text itself begins so.
    let note = mark == "^" && text.starts_with('[');
    clear
        && !note
        && room
        && edge(first, before)
        && edge(last, after)
        && !(raised && spaced)
        && !holds(text, if mark.starts_with('*') { &['*'] } else { &['^', '~'] })
}

/// Tells whether a text holds a mark that is not escaped: marks of one kind inside one another
/// could close each other.
fn holds(text: &str, marks: &[char]) -> bool {
    let mut escaped = false;
    text.chars().any(|c| {
        let found = !escaped && marks.contains(&c);
        escaped = !escaped && c == '\\';
        found
    })
}

/// Writes an inline that has one form.
fn single(kind: &InlineKind, place: Place) -> String {
    let spans = |c: &[Inline], class: &str| match c {
        [Inline { kind: InlineKind::Foreign(p), .. }] if !p.italic => {
            format!("[{}]{{.{class} lang={}}}", run(&p.content, inner(place)), p.language)
        }
        _ => format!("[{}]{{.{class}}}", run(c, inner(place))),
    };
    match kind {
        InlineKind::SmallCaps(c) => spans(c, "smallcaps"),
        InlineKind::WorkTitle(c) => spans(c, "title"),
        InlineKind::Underline(c) => spans(c, "underline"),
        InlineKind::Foreign(p) => {
            let upright = if p.italic { "" } else { ".upright " };
            format!("[{}]{{{upright}lang={}}}", run(&p.content, inner(place)), p.language)
        }
        InlineKind::Code(text) => code(text),
        InlineKind::Link { target, content } => {
            let address = match target {
                LinkTarget::Internal(id) => format!("#{id}"),
                LinkTarget::External(url) => url.clone(),
            };
            format!("[{}]({})", run(content, inner(place)), destination(&address))
        }
        InlineKind::NoteRef(id) => format!("[^{}]", id.0),
        InlineKind::Image(image) => {
            let words = image.alt.as_deref().unwrap_or("");
            let words = escaped(words, inner(place));
            let mut attributes = String::from(".inline");
            if image.alt.as_deref() == Some("") {
                attributes.push_str(" alt=\"\"");
            }
            attributes.push_str(&picture_attributes(image.description.as_deref(), image.width));
            format!("![{words}]({}){{{attributes}}}", destination(&image.resource))
        }
        InlineKind::Math(math) => {
            let written = code(&math.mathml);
            if written.starts_with('`') {
                format!("{written}{{=mathml{}{}}}", display(math), words(math))
            } else {
                math_span(math)
            }
        }
        InlineKind::Ruby { base, text } => {
            format!("[{}]{{.ruby rt={}}}", run(base, inner(place)), quoted(text))
        }
        InlineKind::PageMark(number) => page(number),
        InlineKind::Anchor(id) => format!("[]{{{}}}", name(id)),
        InlineKind::Index(index) => index_mark(index),
        _ => "[]{.br}".into(),
    }
}

/// A page mark.
pub(super) fn page(number: &str) -> String {
    format!("[]{{.page n={}}}", value(number))
}

/// `#id`, or the long form where the id holds odd characters.
pub(super) fn name(id: &str) -> String {
    let odd = |c: char| c.is_whitespace() || "{}\"=#.<>&*_`[]\\|~^".contains(c);
    if id.is_empty() || id.contains(odd) { format!("id={}", quoted(id)) } else { format!("#{id}") }
}

/// A value, in quotes where it must be.
pub(super) fn value(text: &str) -> String {
    let plain =
        !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.'));
    if plain { text.to_owned() } else { quoted(text) }
}

/// A value in quotes; what could be a mark of its own is escaped.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '|' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// What a picture says besides its words, as attributes after others.
pub(super) fn picture_attributes(description: Option<&str>, width: Option<u16>) -> String {
    let mut out = String::new();
    if let Some(text) = description {
        let _ = write!(out, " longdesc={}", quoted(text));
    }
    if let Some(width) = width {
        let _ = write!(out, " width={}", percent(width));
    }
    out
}

/// Parts per thousand as a percentage.
pub(super) fn percent(width: u16) -> String {
    match width % 10 {
        0 => format!("{}%", width / 10),
        rest => format!("{}.{rest}%", width / 10),
    }
}

/// The address of a link or picture.
pub(super) fn destination(address: &str) -> String {
    let odd = |c: char| c.is_whitespace() || c.is_control() || "()<>\\&*_`[]{}".contains(c);
    if !address.is_empty() && !address.contains(odd) {
        return address.to_owned();
    }
    let mut out = String::from("<");
    for c in address.chars() {
        match c {
            '<' | '>' | '\\' | '&' | '*' | '_' | '`' | '[' | ']' => out.extend(['\\', c]),
            '\n' | '\r' => out.push_str("%0A"),
            c => out.push(c),
        }
    }
    out.push('>');
    out
}

fn code(text: &str) -> String {
    if text.is_empty() || text.contains(['\n', '\r', '|']) {
        return format!("[]{{.code text={}}}", quoted(text));
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let blank = text.trim_matches(' ').is_empty();
    let ticks = text.starts_with('`') || text.ends_with('`');
    let spaces = text.starts_with(' ') && text.ends_with(' ') && !blank;
    let pad = if ticks || spaces { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

fn index_mark(index: &IndexMark) -> String {
    let path = |term: &[String]| {
        let parts: Vec<String> = term.iter().map(|t| t.replace('!', "!!")).collect();
        quoted(&parts.join("!"))
    };
    let mut out = format!("[]{{.index term={}", path(&index.term));
    match index.range {
        IndexRange::Point => {}
        IndexRange::Start => out.push_str(" range=start"),
        IndexRange::End => out.push_str(" range=end"),
    }
    if let Some(see) = &index.see {
        let _ = write!(out, " see={}", path(see));
    }
    out.push('}');
    out
}

/// The short form `[Ostrel]{.index}`, where the term itself follows; gives what is left of the text.
fn indexed<'a>(
    index: &IndexMark,
    next: Option<&'a Inline>,
    place: Place,
) -> Option<(String, &'a str)> {
    let [term] = index.term.as_slice() else { return None };
    let Some(InlineKind::Text(text)) = next.map(|i| &i.kind) else { return None };
    let rest = text.strip_prefix(term.as_str()).filter(|_| !term.is_empty())?;
    let whole = !rest.starts_with(char::is_alphanumeric) && term.trim() == term;
    let plain = index.range == IndexRange::Point && index.see.is_none() && !term.contains("  ");
    (whole && plain).then(|| (format!("[{}]{{.index}}", escaped(term, inner(place))), rest))
}

/// Text with its marks escaped.
fn escaped(text: &str, place: Place) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut characters = text.char_indices().peekable();
    // Where a bracket closes that means nothing.
    let mut closes = None;
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        match c {
            '[' if place == Place::Paragraph && lone_bracket(text, at).is_some() => {
                closes = lone_bracket(text, at);
                out.push(c);
            }
            ']' if closes == Some(at) => out.push(c),
            '\\' | '`' | '*' | '[' | ']' | '^' | '~' | '{' => out.extend(['\\', c]),
            '|' if place == Place::Cell => out.push_str("\\|"),
            '_' if !(before.is_alphanumeric() && next.is_some_and(char::is_alphanumeric)) => {
                out.push_str("\\_");
            }
            // A dollar that could close a formula; one that opens needs another.
            '$' if (at == 0 || !before.is_whitespace())
                && !next.is_some_and(|n| n.is_ascii_digit()) =>
            {
                out.push_str("\\$");
            }
            '<' if next.is_none_or(|n| n.is_ascii_alphabetic() || matches!(n, '/' | '!' | '?')) => {
                out.push_str("\\<");
            }
            '&' if next.is_none_or(|n| n == '#' || n.is_ascii_alphanumeric()) => {
                out.push_str("\\&")
            }
            ' ' if out.ends_with(' ') => out.push_str("&#32;"),
            '\u{feff}' => out.push_str("&#xFEFF;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(out, "&#{};", c as u32);
            }
            c => out.push(c),
        }
        before = c;
    }
    out
}

/// Where the bracket closes that opens at a place, if the two mean nothing: between them is no
/// other, they hold no label of a note and no end of a lead-in, and nothing follows that makes a link
/// or a span of them.
fn lone_bracket(text: &str, at: usize) -> Option<usize> {
    let inside = text.get(at + 1..)?;
    let length = inside.find(['[', ']', LEAD_END])?;
    let after = inside.get(length + 1..)?.chars().next()?;
    let lone = inside.get(length..)?.starts_with(']')
        && length > 0
        && !inside.starts_with('^')
        && !matches!(after, '(' | '[' | '{' | ':');
    lone.then_some(at + 1 + length)
}

/// Tells whether a text has no character that could need an escape, as most have none.
fn is_plain(text: &str) -> bool {
    let mut space = false;
    text.bytes().all(|byte| {
        let double = space && byte == b' ';
        space = byte == b' ';
        // The byte EF begins a byte order mark.
        !double
            && !matches!(byte, b'\\' | b'`' | b'*' | b'[' | b']' | b'^' | b'~' | b'{' | b'|')
            && !matches!(byte, b'_' | b'<' | b'&' | b'$' | b'\t' | b'\n' | b'\r' | 0xEF)
    })
}

/// A line of a paragraph that opens no block.
fn guarded(line: &str) -> String {
    let mut line = line.to_owned();
    if line.starts_with(' ') {
        line.replace_range(..1, "&#32;");
    }
    if let Some(at) = opener(&line) {
        line.insert(at, '\\');
    }
    line
}

/// Where a backslash must stand, so that a line is text.
fn opener(line: &str) -> Option<usize> {
    let word = line.split([' ', '\t']).next().unwrap_or("");
    let first = word.chars().next()?;
    let hashes = word.bytes().all(|b| b == b'#') && word.len() <= 6;
    let rule = !line.is_empty() && line.chars().all(|c| matches!(c, '-' | '=' | '_' | '*' | ' '));
    let table = line.chars().all(|c| matches!(c, '-' | ':' | '|' | ' ')) && line.contains('|');
    if first == '>' || first == '|' || hashes || rule || table {
        return Some(0);
    }
    if matches!(word, "-" | "+" | "*" | ":") || word.starts_with(":::") {
        return Some(0);
    }
    let label = word.strip_suffix(['.', ')'])?;
    let bare = label.strip_prefix('(').unwrap_or(label);
    let digits = !bare.is_empty() && bare.len() <= 9 && bare.bytes().all(|b| b.is_ascii_digit());
    let letters = bare.len() == 1 && bare.bytes().all(|b| b.is_ascii_alphabetic())
        || (!bare.is_empty()
            && bare.len() <= 9
            && bare.bytes().all(|b| b"ivxlcdmIVXLCDM".contains(&b)));
    (digits || letters || bare == "#").then(|| word.len() - 1)
}

/// Writes a paragraph that begins with lead-in capitals of so many words: the mark stands around
/// them where they are plain text. Gives none where they are not.
pub(super) fn led_in(inlines: &[Inline], words: u16) -> Option<Vec<Inline>> {
    let silent = |i: &&Inline| {
        matches!(i.kind, InlineKind::PageMark(_) | InlineKind::Anchor(_) | InlineKind::Index(_))
    };
    let skipped = inlines.iter().take_while(silent).count();
    let first = inlines.get(skipped)?;
    let InlineKind::Text(text) = &first.kind else { return None };
    let indexed_before =
        skipped > 0 && matches!(inlines.get(skipped - 1)?.kind, InlineKind::Index(_));
    if indexed_before || text.starts_with(char::is_whitespace) {
        return None;
    }
    let mut count = 0;
    let mut end = None;
    let mut inside = false;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_whitespace() && inside {
            count += 1;
            if count == words {
                end = Some(at);
                break;
            }
        }
        inside = !c.is_whitespace();
    }
    let end = end?;
    let mut out: Vec<Inline> = inlines.iter().take(skipped).cloned().collect();
    let lead = text.get(..end)?.to_owned();
    // Stands for the span, which the model has no inline for; [`marker`] writes it.
    out.push(Inline::text(format!("{lead}{LEAD_END}"), first.span));
    out.push(Inline::text(text.get(end..)?.to_owned(), first.span));
    out.extend(inlines.iter().skip(skipped + 1).cloned());
    Some(out)
}

/// Stands where the lead-in ends until the paragraph is written.
const LEAD_END: char = '\u{f8fe}';

/// Puts the span of a lead-in into a written paragraph. `before` is what was written before it.
pub(super) fn mark_lead_in(written: &str, before: &str) -> String {
    let Some((lead, rest)) = written.split_once(LEAD_END) else { return written.to_owned() };
    let lead = lead.strip_prefix(before).unwrap_or(lead);
    format!("{before}[{lead}]{{.lead-in}}{rest}")
}

/// The language as an attribute.
pub(super) fn lang(language: &Language) -> String {
    format!("lang={language}")
}

/// The first text of inlines, where they begin with text.
pub(super) fn first_text(inlines: &[Inline]) -> Option<String> {
    let texts: Vec<Inline> =
        inlines.iter().take_while(|i| matches!(i.kind, InlineKind::Text(_))).cloned().collect();
    (!texts.is_empty()).then(|| plain(&texts))
}
