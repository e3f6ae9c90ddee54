//! The title block of pandoc's manual: title, authors and date at the head of a file, a field a line
//! after `%`, each going on in lines that begin with a space. Authors stand in lines of their own or
//! between semicolons.

use reissue_core::{SourceId, Span};

use super::settings::{Setting, Table, Value};
use super::{Front, cursor};

const KEYS: [&str; 3] = ["title", "author", "date"];

/// Reads the block; none where the text begins otherwise, or no title is given.
pub(super) fn read(text: &str, source: SourceId) -> Option<Front> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut fields: Vec<Vec<(usize, usize)>> = Vec::new();
    let mut end = start;
    for (from, to) in cursor::lines(text.get(start..)?) {
        let (from, to) = (start + from, start + to);
        let line = text.get(from..to)?;
        if (line.trim_end() == "%" || line.starts_with("% ")) && fields.len() < KEYS.len() {
            fields.push(vec![(from + 1, to)]);
        } else if line.starts_with(' ') && !line.trim().is_empty() {
            fields.last_mut()?.push((from, to));
        } else {
            break;
        }
        end = to;
    }
    let mut table = Table::new();
    for (key, lines) in KEYS.iter().zip(&fields) {
        let parts: Vec<Setting> = match *key {
            "author" => lines.iter().flat_map(|line| parts(text, source, *line)).collect(),
            _ => Vec::new(),
        };
        let (Some((from, _)), Some((_, to))) = (lines.first(), lines.last()) else { continue };
        let span = Span::new(source, *from, *to);
        let words: Vec<&str> = text.get(*from..*to).unwrap_or("").split_whitespace().collect();
        let value = match *key {
            "author" => Value::List(parts),
            _ => Value::Text(words.join(" ")),
        };
        if !words.is_empty() {
            table.insert((*key).to_owned(), (span, Setting { value, span }));
        }
    }
    let span = Span::new(source, start, end);
    table.contains_key("title").then_some(Front { table, broken: Vec::new(), end, span })
}

/// The names in a line, each with its place.
fn parts(text: &str, source: SourceId, (from, to): (usize, usize)) -> Vec<Setting> {
    let mut at = from;
    let mut out = Vec::new();
    for part in text.get(from..to).unwrap_or("").split(';') {
        let name = part.trim();
        let start = at + (part.len() - part.trim_start().len());
        at += part.len() + 1;
        if !name.is_empty() {
            let span = Span::new(source, start, start + name.len());
            out.push(Setting { value: Value::Text(name.to_owned()), span });
        }
    }
    out
}
