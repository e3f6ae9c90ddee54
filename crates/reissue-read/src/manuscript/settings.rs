//! Keys and values of `book.toml` and of the block at the head of a file, whichever language they
//! are written in.

use std::collections::BTreeMap;

use reissue_core::{SourceId, Span};
use saphyr_parser::{Event, Parser, ScalarStyle};
use toml::de::{DeTable, DeValue};

/// A value of the description of a book, with its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Setting {
    /// The value.
    pub value: Value,
    /// Where it stands.
    pub span: Span,
}

/// A value of the description of a book.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// Text; dates are text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// Values in order.
    List(Vec<Setting>),
    /// Values by key.
    Table(Table),
}

/// Values by key, each key with its place.
pub(super) type Table = BTreeMap<String, (Span, Setting)>;

impl Setting {
    /// The text, or a number or flag as text.
    pub(super) fn text(&self) -> Option<String> {
        Some(match &self.value {
            Value::Text(text) => text.clone(),
            Value::Integer(n) => n.to_string(),
            Value::Number(n) => n.to_string(),
            Value::Flag(f) => f.to_string(),
            Value::List(_) | Value::Table(_) => return None,
        })
    }

    /// The values of a list; a single value is a list of one.
    pub(super) fn list(&self) -> &[Self] {
        match &self.value {
            Value::List(list) => list,
            _ => std::slice::from_ref(self),
        }
    }

    /// The table.
    pub(super) fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }
}

/// What is wrong with a description, and where.
pub(super) struct Broken {
    pub(super) what: String,
    pub(super) span: Span,
}

/// Reads TOML. `offset` is the place of the text in its file.
pub(super) fn toml(text: &str, source: SourceId, offset: usize) -> (Table, Vec<Broken>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let place =
        |range: std::ops::Range<usize>| Span::new(source, range.start + offset, range.end + offset);
    let broken = errors
        .into_iter()
        .map(|e| Broken { what: e.message().to_owned(), span: place(e.span().unwrap_or(0..0)) })
        .collect();
    (toml_table(table.get_ref(), &place), broken)
}

fn toml_table(table: &DeTable<'_>, place: &impl Fn(std::ops::Range<usize>) -> Span) -> Table {
    let entry = |(key, value): (&toml::Spanned<_>, &toml::Spanned<DeValue<'_>>)| {
        let name: &std::borrow::Cow<'_, str> = key.get_ref();
        let span = place(value.span());
        let setting = Setting { value: toml_value(value.get_ref(), place), span };
        (name.to_string(), (place(key.span()), setting))
    };
    table.iter().map(entry).collect()
}

fn toml_value(value: &DeValue<'_>, place: &impl Fn(std::ops::Range<usize>) -> Span) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(n) => match i64::from_str_radix(n.as_str(), n.radix()) {
            Ok(n) => Value::Integer(n),
            Err(_) => Value::Text(n.as_str().to_owned()),
        },
        DeValue::Float(n) => match n.as_str().parse() {
            Ok(n) => Value::Number(n),
            Err(_) => Value::Text(n.as_str().to_owned()),
        },
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Datetime(date) => Value::Text(date.to_string()),
        DeValue::Array(array) => Value::List(
            array
                .iter()
                .map(|v| Setting { value: toml_value(v.get_ref(), place), span: place(v.span()) })
                .collect(),
        ),
        DeValue::Table(table) => Value::Table(toml_table(table, place)),
    }
}

/// Reads YAML. `offset` is the place of the text in its file.
pub(super) fn yaml(text: &str, source: SourceId, offset: usize) -> (Table, Vec<Broken>) {
    let places: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    let mut reader = Yaml { events: Vec::new(), at: 0 };
    let mut broken = Vec::new();
    let place = |start: usize, end: usize| {
        let byte = |n: usize| offset + places.get(n).copied().unwrap_or(text.len());
        Span::new(source, byte(start), byte(end))
    };
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, span)) => {
                reader.events.push((event, place(span.start.index(), span.end.index())));
            }
            Err(error) => {
                let at = error.marker().index();
                broken.push(Broken { what: error.info().to_owned(), span: place(at, at + 1) });
                break;
            }
        }
    }
    while let Some((event, _)) = reader.events.get(reader.at) {
        if matches!(event, Event::MappingStart(..)) {
            break;
        }
        reader.at += 1;
    }
    match reader.value(0) {
        Some(Setting { value: Value::Table(table), .. }) => (table, broken),
        _ => (Table::new(), broken),
    }
}

struct Yaml<'a> {
    events: Vec<(Event<'a>, Span)>,
    at: usize,
}

impl Yaml<'_> {
    fn value(&mut self, depth: usize) -> Option<Setting> {
        let (event, span) = self.events.get(self.at).cloned()?;
        self.at += 1;
        let value = match event {
            Event::Scalar(text, style, ..) => scalar(&text, style),
            Event::SequenceStart(..) if depth < 32 => {
                let mut list = Vec::new();
                while !matches!(self.events.get(self.at)?.0, Event::SequenceEnd) {
                    list.push(self.value(depth + 1)?);
                }
                self.at += 1;
                Value::List(list)
            }
            Event::MappingStart(..) if depth < 32 => {
                let mut table = Table::new();
                while let Some((event, _)) = self.events.get(self.at) {
                    if matches!(event, Event::MappingEnd) {
                        break;
                    }
                    let key = self.value(depth + 1)?;
                    let value = self.value(depth + 1)?;
                    table.insert(key.text().unwrap_or_default(), (key.span, value));
                }
                self.at += 1;
                Value::Table(table)
            }
            Event::Alias(_) => Value::Text(String::new()),
            _ => return None,
        };
        Some(Setting { value, span })
    }
}

/// A scalar; what is not quoted may be a number or a flag (YAML 1.2, core schema).
fn scalar(text: &str, style: ScalarStyle) -> Value {
    if style != ScalarStyle::Plain {
        return Value::Text(text.to_owned());
    }
    match text {
        "true" | "True" | "TRUE" => Value::Flag(true),
        "false" | "False" | "FALSE" => Value::Flag(false),
        "null" | "~" => Value::Text(String::new()),
        // A number keeps its leading zeros as text: it is a date or an ISBN.
        _ if text.starts_with('0') => Value::Text(text.to_owned()),
        _ => text.parse().map_or_else(|_| Value::Text(text.to_owned()), Value::Integer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_give_the_same() {
        let source = SourceId(0);
        let (a, errors) =
            toml("title = \"A\"\nn = 2\nl = [\"x\", true]\n[t]\nk = 1934-06-30\n", source, 0);
        assert!(errors.is_empty());
        let (b, errors) = yaml("title: A\nn: 2\nl: [x, true]\nt:\n  k: 1934-06-30\n", source, 0);
        assert!(errors.is_empty());
        let plain = |table: &Table| -> Vec<(String, Option<String>)> {
            table.iter().map(|(k, (_, v))| (k.clone(), v.text())).collect()
        };
        assert_eq!(plain(&a), plain(&b));
        assert_eq!(a["t"].1.table().map(plain), b["t"].1.table().map(plain));
        assert_eq!((a["n"].0.start, b["n"].0.start), (12, 9));
    }

    #[test]
    fn what_is_broken_is_said_with_its_place() {
        let (table, errors) = toml("title = \"A\"\nx = \n", SourceId(0), 0);
        assert_eq!(table["title"].1.text().as_deref(), Some("A"));
        assert_eq!(errors.len(), 1);
        assert!(!yaml("a: [b\n", SourceId(0), 0).1.is_empty());
    }
}
