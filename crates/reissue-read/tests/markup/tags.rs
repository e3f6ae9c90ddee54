//! The words of mark-up as somebody sees them who only takes the tags away.

/// Elements that stand in a line: their tags part no words.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "rb", "ruby", "s", "samp", "small",
    "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
];

/// Elements whose inside is not text.
const SILENT: &[&str] = &["script", "style", "title", "head", "template"];

/// The text of the body without tags, comments and what stands in the given places; references
/// are characters.
pub fn stripped(source: &str, without: &[(usize, usize)]) -> String {
    let mut out = String::new();
    let lower = source.to_ascii_lowercase();
    let mut at = lower.find("<body").unwrap_or(0);
    while let Some(c) = source[at..].chars().next() {
        let hidden = without.iter().any(|(start, end)| (*start..*end).contains(&at));
        if c != '<' {
            if !hidden {
                out.push(c);
            }
            at += c.len_utf8();
            continue;
        }
        let rest = &source[at..];
        if let Some(data) = rest.strip_prefix("<![CDATA[") {
            let end = data.find("]]>").unwrap_or(data.len());
            if !hidden {
                out.push_str(&data[..end].replace('&', "&amp;"));
            }
            at += "<![CDATA[".len() + (end + 3).min(data.len());
            continue;
        }
        if rest.starts_with("<!--") {
            at += rest.find("-->").map_or(rest.len(), |i| i + 3);
            continue;
        }
        let named = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
        let end = tag_end(rest);
        if !named || end.is_none() {
            if !hidden {
                out.push('<');
            }
            at += 1;
            continue;
        }
        let end = end.unwrap_or(rest.len());
        let tag = &lower[at + 1..at + end];
        let name = tag
            .trim_start_matches('/')
            .split(|c: char| c.is_whitespace() || c == '/' || c == '>')
            .next()
            .unwrap_or("");
        let name = name.rsplit(':').next().unwrap_or(name);
        if !INLINE.contains(&name) {
            out.push(' ');
        }
        at += end;
        if SILENT.contains(&name) && !tag.starts_with('/') && !tag.ends_with("/>") {
            let close = format!("</{name}");
            at += lower[at..].find(&close).unwrap_or(lower.len() - at);
        }
    }
    referenced(&out)
}

/// The length of a tag: to its `>`, not one in a value, whose quotes stand after a `=`.
fn tag_end(rest: &str) -> Option<usize> {
    let mut quote = None;
    let mut value = false;
    for (at, c) in rest.char_indices().skip(1) {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if value => quote = Some(c),
            (None, '>') => return Some(at + 1),
            _ => {}
        }
        value = c == '=' || (value && c.is_whitespace());
    }
    None
}

/// Makes characters of references: numbers, and the names that the corpus uses.
fn referenced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let name = after.split_once(';').map(|(n, _)| n).filter(|n| n.len() <= 10);
        match name.and_then(|n| Some((n, character(n)?))) {
            Some((name, c)) => {
                out.push(c);
                rest = &after[name.len() + 1..];
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    quick_xml::escape::resolve_html5_entity(name).and_then(|t| t.chars().next())
}
