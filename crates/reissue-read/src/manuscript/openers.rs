//! How lines look that open a block.

use super::attributes::Attributes;

/// An ATX heading: its level and the bytes of its text.
pub(super) fn heading(rest: &str) -> Option<(u8, usize, usize)> {
    let level = rest.bytes().take_while(|b| *b == b'#').count();
    let after = rest.get(level..)?;
    if !(1..=6).contains(&level) || !(after.is_empty() || after.starts_with([' ', '\t'])) {
        return None;
    }
    let space = [' ', '\t'];
    let from = level + (after.len() - after.trim_start_matches(space).len());
    let text = rest.get(from..)?.trim_end_matches(space);
    let bare = text.trim_end_matches('#');
    let text = match bare {
        "" => "",
        _ if bare.ends_with(space) => bare.trim_end_matches(space),
        _ => text,
    };
    Some((u8::try_from(level).ok()?, from, from + text.len()))
}

/// A code fence: its byte, its length, and the bytes of its info string.
pub(super) fn fence(rest: &str) -> Option<(u8, usize, usize, usize)> {
    let byte = rest.bytes().next()?;
    let len = rest.bytes().take_while(|b| *b == byte).count();
    let after = rest.get(len..)?;
    if len < 3 || (byte == b'`' && after.contains('`')) {
        return None;
    }
    let info = after.trim_matches([' ', '\t']);
    let from = len + (after.len() - after.trim_start_matches([' ', '\t']).len());
    Some((byte, len, from.min(rest.len()), (from + info.len()).min(rest.len())))
}

/// The underline of a setext heading: its level.
pub(super) fn setext(rest: &str) -> Option<u8> {
    let bare = rest.trim_end_matches([' ', '\t']);
    match bare.bytes().next()? {
        b'=' if bare.bytes().all(|b| b == b'=') => Some(1),
        b'-' if bare.bytes().all(|b| b == b'-') => Some(2),
        _ => None,
    }
}

/// A thematic break: three or more of `*`, `-` or `_`, spaces between them or not.
pub(super) fn is_rule(rest: &str) -> bool {
    let Some(byte @ (b'*' | b'-' | b'_')) = rest.bytes().next() else { return false };
    rest.bytes().all(|b| b == byte || matches!(b, b' ' | b'\t'))
        && rest.bytes().filter(|b| *b == byte).count() >= 3
}

/// The label of a note that is defined here, and the length of `[^label]:`.
pub(super) fn note(rest: &str) -> Option<(&str, usize)> {
    let inside = rest.strip_prefix("[^")?;
    let len = inside.find(']')?;
    let label = inside.get(..len)?;
    let fits = is_label(label) && inside.get(len + 1..)?.starts_with(':');
    fits.then_some((label, len + 4))
}

/// Tells whether a text can be the label of a note.
pub(super) fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label.len() < 1000
        && !label.contains(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '^' | '\\'))
}

/// A line of a line block.
pub(super) fn verse(rest: &str) -> bool {
    rest == "|" || rest.starts_with("| ") || rest.starts_with("|\t")
}

/// A div fence: none where it is no fence, `Some(None)` where it closes, attributes where it opens.
pub(super) fn div(rest: &str) -> Option<Option<Attributes>> {
    let colons = rest.bytes().take_while(|b| *b == b':').count();
    if colons < 3 {
        return None;
    }
    let inside = rest.get(colons..)?.trim_matches([' ', '\t']);
    let inside = inside.trim_end_matches(':').trim_end_matches([' ', '\t']);
    if inside.is_empty() {
        return Some(None);
    }
    let shift = rest.find(inside).unwrap_or(colons);
    let (word, braces) = match inside.find('{') {
        Some(at) => (inside.get(..at)?.trim_end_matches([' ', '\t']), inside.get(at..)?),
        None => (inside, ""),
    };
    if word.contains(char::is_whitespace) {
        return None;
    }
    let mut attributes = match braces {
        "" => Attributes::default(),
        _ => {
            let (attributes, len) = Attributes::read(braces)?;
            (len == braces.len()).then_some(attributes)?
        }
    };
    let braces_at = shift + inside.len() - braces.len();
    attributes.shift(braces_at);
    if !word.is_empty() {
        let mut first = Attributes::class(word);
        first.shift(shift);
        attributes.classes.splice(0..0, first.classes);
    }
    Some(Some(attributes))
}

/// Tells whether a line is the head of a pipe table whose delimiters stand in the next line.
pub(super) fn heads_table(head: &str, next: &str) -> bool {
    let next = next.trim_matches([' ', '\t', '>']);
    let Some(columns) = delimiters(next) else { return false };
    head.contains('|') && cells(head).len() == columns.len()
}

/// The alignment of each column in a delimiter row: whether a colon stands left and right.
pub(super) fn delimiters(line: &str) -> Option<Vec<(bool, bool)>> {
    let line = line.trim_matches([' ', '\t']);
    if !line.contains('|') || !line.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t'))
    {
        return None;
    }
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let columns: Option<Vec<_>> = inner
        .split('|')
        .map(|cell| {
            let cell = cell.trim_matches([' ', '\t']);
            let dashes = cell.trim_start_matches(':').trim_end_matches(':');
            let colons = cell.len() - dashes.len();
            let fits = !dashes.is_empty() && dashes.bytes().all(|b| b == b'-') && colons <= 2;
            fits.then(|| (cell.starts_with(':'), cell.ends_with(':')))
        })
        .collect();
    // One column needs both pipes, so that a line of verse is not taken for a table.
    columns
        .filter(|c| c.len() > 1 || (line.starts_with('|') && line.ends_with('|') && line.len() > 4))
}

/// The cells of a row as byte ranges, without outer pipes and space; `\|` parts nothing.
pub(super) fn cells(line: &str) -> Vec<(usize, usize)> {
    let space = [' ', '\t'];
    let start = line.len() - line.trim_start_matches(space).len();
    let end = line.trim_end_matches(space).len().max(start);
    let bytes = line.as_bytes();
    let start = start + usize::from(bytes.get(start) == Some(&b'|'));
    let mut out = Vec::new();
    let mut from = start;
    let mut at = start;
    while at < end {
        match bytes.get(at) {
            Some(b'\\') => at += 1,
            Some(b'|') => {
                out.push((from, at));
                from = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    if from < end {
        out.push((from, end));
    }
    for cell in &mut out {
        let text = line.get(cell.0..cell.1).unwrap_or("");
        let left = text.len() - text.trim_start_matches(space).len();
        let right = text.len() - text.trim_end_matches(space).len();
        *cell = if left == text.len() { (cell.0, cell.0) } else { (cell.0 + left, cell.1 - right) };
    }
    out
}

/// Names of elements that open a block of HTML of kind 6 (CommonMark 4.6).
const BLOCK_ELEMENTS: &[&str] = &[
    "address",
    "article",
    "aside",
    "base",
    "basefont",
    "blockquote",
    "body",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "menuitem",
    "nav",
    "noframes",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "track",
    "ul",
];

/// The start condition that a line meets, 1 to 7.
pub(super) fn html_starts(rest: &str) -> Option<u8> {
    let after = rest.strip_prefix('<')?;
    let lower = after.get(..after.len().min(12)).map(str::to_ascii_lowercase).unwrap_or_default();
    let closing = lower.starts_with('/');
    let name: String =
        lower.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
    let next = after.as_bytes().get(usize::from(closing) + name.len()).copied();
    let ends = matches!(next, None | Some(b' ' | b'\t' | b'>'));
    if !closing && ends && matches!(name.as_str(), "script" | "pre" | "style" | "textarea") {
        return Some(1);
    }
    if after.starts_with("!--") {
        return Some(2);
    }
    if after.starts_with('?') {
        return Some(3);
    }
    if after.starts_with("![CDATA[") {
        return Some(5);
    }
    if after.starts_with('!') && after.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic) {
        return Some(4);
    }
    if BLOCK_ELEMENTS.contains(&name.as_str()) && (ends || next == Some(b'/')) {
        return Some(6);
    }
    let tag = whole_tag(rest)?;
    rest.get(tag..)?.trim_matches([' ', '\t']).is_empty().then_some(7)
}

/// Tells whether a line ends a block of HTML of a kind; kinds 6 and 7 end at a blank line.
pub(super) fn html_ends(condition: u8, line: &str) -> bool {
    let lower = || line.to_ascii_lowercase();
    match condition {
        1 => ["</script>", "</pre>", "</style>", "</textarea>"].iter().any(|t| lower().contains(t)),
        2 => line.contains("-->"),
        3 => line.contains("?>"),
        4 => line.contains('>'),
        5 => line.contains("]]>"),
        _ => false,
    }
}

/// The length of a complete open or closing tag at the start of a text (CommonMark 6.6).
fn whole_tag(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let closing = bytes.get(1) == Some(&b'/');
    let mut at = 1 + usize::from(closing);
    if !bytes.get(at)?.is_ascii_alphabetic() {
        return None;
    }
    while bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'-') {
        at += 1;
    }
    let space = |mut at: usize| {
        while matches!(bytes.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        at
    };
    loop {
        let next = space(at);
        match bytes.get(next)? {
            b'>' => return Some(next + 1),
            b'/' if !closing && bytes.get(next + 1) == Some(&b'>') => return Some(next + 2),
            b if !closing && next > at && (b.is_ascii_alphabetic() || matches!(b, b'_' | b':')) => {
                at = attribute(bytes, next, space)?;
            }
            _ => return None,
        }
    }
}

/// Reads one attribute of a tag; gives the place after it.
fn attribute(bytes: &[u8], mut at: usize, space: impl Fn(usize) -> usize) -> Option<usize> {
    let named = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':' | b'.' | b'-');
    while bytes.get(at).is_some_and(named) {
        at += 1;
    }
    let equals = space(at);
    if bytes.get(equals) != Some(&b'=') {
        return Some(at);
    }
    at = space(equals + 1);
    match bytes.get(at)? {
        quote @ (b'"' | b'\'') => {
            at += 1;
            while bytes.get(at)? != quote {
                at += 1;
            }
            Some(at + 1)
        }
        _ => {
            let start = at;
            let bare =
                |b: &u8| !matches!(b, b' ' | b'\t' | b'"' | b'\'' | b'=' | b'<' | b'>' | b'`');
            while bytes.get(at).is_some_and(bare) {
                at += 1;
            }
            (at > start).then_some(at)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_and_their_closing_marks() {
        for (line, want) in [
            ("# A", Some((1, "A"))),
            ("## A ##", Some((2, "A"))),
            ("### A#", Some((3, "A#"))),
            ("#", Some((1, ""))),
            ("## ##", Some((2, ""))),
            ("#A", None),
            ("####### A", None),
        ] {
            let got = heading(line).map(|(l, s, e)| (l, &line[s..e]));
            assert_eq!(got, want, "{line}");
        }
    }

    #[test]
    fn fences_of_divs() {
        assert_eq!(div("::"), None);
        assert_eq!(div(":::"), Some(None));
        assert_eq!(div("::::: "), Some(None));
        let classes = |line| {
            let attributes = div(line).flatten()?;
            Some(attributes.classes.into_iter().map(|c| (c.text, c.at)).collect::<Vec<_>>())
        };
        assert_eq!(classes("::: letter"), Some(vec![("letter".into(), 4)]));
        assert_eq!(classes("::: {.verse lang=fr} :::"), Some(vec![("verse".into(), 5)]));
        assert_eq!(classes("::: verse {.x}"), Some(vec![("verse".into(), 4), ("x".into(), 11)]));
        assert_eq!(div("::: this is prose"), None);
    }

    #[test]
    fn rows_and_delimiters() {
        let text = |line: &'static str| -> Vec<&str> {
            cells(line).into_iter().map(|(s, e)| &line[s..e]).collect()
        };
        assert_eq!(text("| a | b\\|c |  |"), ["a", "b\\|c", ""]);
        assert_eq!(text("a|b"), ["a", "b"]);
        assert_eq!(
            delimiters("|:--|--:|:-:|"),
            Some(vec![(true, false), (false, true), (true, true)])
        );
        assert_eq!(delimiters("| -"), None);
        assert_eq!(delimiters("|---|"), Some(vec![(false, false)]));
    }

    #[test]
    fn html_by_its_start() {
        for (line, want) in [
            ("<div>", Some(6)),
            ("</p", Some(6)),
            ("<!-- x", Some(2)),
            ("<em>", Some(7)),
            ("<em>x", None),
            ("<script>", Some(1)),
            ("<http://x.org>", None),
            ("<a href='b' c>", Some(7)),
        ] {
            assert_eq!(html_starts(line), want, "{line}");
        }
    }
}
