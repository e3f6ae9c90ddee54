//! The description of a book: `book.toml`, or the block at the head of a single file.

use std::fmt::Write as _;

use reissue_core::{Book, Contributor, SubjectScheme};

/// A value of the description.
enum Value {
    Text(String),
    List(Vec<Value>),
    Table(Vec<(&'static str, Value)>),
}

type Fields = Vec<(&'static str, Value)>;

/// Writes `book.toml` with the files of the chapters.
pub(super) fn toml(book: &Book, chapters: &[String]) -> String {
    let mut out = String::from("[book]\n");
    let (tables, plain): (Fields, Fields) = fields(book).into_iter().partition(|(_, v)| match v {
        Value::Table(_) => true,
        Value::List(list) => list.iter().any(|v| matches!(v, Value::Table(_))),
        Value::Text(_) => false,
    });
    for (key, value) in plain {
        let _ = writeln!(out, "{key} = {}", toml_value(&value));
    }
    out.push_str("chapters = [\n");
    for chapter in chapters {
        let _ = writeln!(out, "  {},", quoted(chapter));
    }
    out.push_str("]\n");
    for (key, value) in tables {
        match value {
            Value::List(list) => {
                for item in list {
                    let _ = write!(out, "\n[[book.{key}]]\n");
                    toml_fields(&mut out, item);
                }
            }
            table => {
                let _ = write!(out, "\n[book.{key}]\n");
                toml_fields(&mut out, table);
            }
        }
    }
    out
}

fn toml_fields(out: &mut String, value: Value) {
    if let Value::Table(fields) = value {
        for (key, value) in fields {
            let _ = writeln!(out, "{key} = {}", toml_value(&value));
        }
    }
}

fn toml_value(value: &Value) -> String {
    match value {
        Value::Text(text) if text.contains('\n') => {
            let lines: Vec<String> =
                text.split('\n').map(|l| quoted(l).trim_matches('"').to_owned()).collect();
            // A quotation mark at either end was written as an escape and is trimmed with care.
            let safe = text.split('\n').all(|l| !l.starts_with('"') && !l.ends_with('"'));
            if safe { format!("\"\"\"\n{}\"\"\"", lines.join("\n")) } else { quoted(text) }
        }
        Value::Text(text) => quoted(text),
        Value::List(list) => {
            let list: Vec<String> = list.iter().map(toml_value).collect();
            format!("[{}]", list.join(", "))
        }
        Value::Table(_) => "{}".into(),
    }
}

/// Writes the block at the head of a single file.
pub(super) fn yaml(book: &Book) -> String {
    let mut out = String::from("---\n");
    for (key, value) in fields(book) {
        let _ = writeln!(out, "{key}: {}", flow(&value));
    }
    out.push_str("---\n");
    out
}

fn flow(value: &Value) -> String {
    match value {
        Value::Text(text) => quoted(text),
        Value::List(list) => format!("[{}]", list.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Table(fields) => {
            let fields: Vec<String> =
                fields.iter().map(|(k, v)| format!("{k}: {}", flow(v))).collect();
            format!("{{{}}}", fields.join(", "))
        }
    }
}

/// A text in double quotes, as TOML and YAML both read it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn text(value: impl Into<String>) -> Value {
    Value::Text(value.into())
}

fn fields(book: &Book) -> Fields {
    let m = &book.metadata;
    let mut out: Fields = Vec::new();
    out.push(("title", text(&m.title)));
    let mut put = |key: &'static str, value: Option<String>| {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            out.push((key, Value::Text(value)));
        }
    };
    put("subtitle", m.subtitle.clone());
    put("title-sort", m.title_sort.clone());
    put("original-title", m.original_title.clone());
    if let [one] = m.languages.as_slice() {
        put("language", Some(one.to_string()));
    }
    put("publisher", m.publisher.clone());
    put("imprint", m.imprint.clone());
    put("place", m.place.clone());
    put("date", m.date.map(|d| d.to_string()));
    put("original-date", m.original_date.map(|d| d.to_string()));
    put("original-publisher", m.original_publisher.clone());
    put("edition-statement", m.edition_statement.clone());
    put("description", m.description.clone());
    put("rights", m.rights.clone());
    put("source", m.source.clone());
    put("source-pages", m.source_pages.map(|n| n.to_string()));
    put("author-note", m.author_note.clone());
    put("price", m.price.clone());
    if let Some(cover) = &book.cover {
        put("cover", Some(cover.resource.clone()));
        put("cover-description", cover.description.clone());
        put("cover-width", cover.width.map(super::inlines::percent));
        // An ornament says so by an empty text.
        out.extend(cover.alt.clone().map(|alt| ("cover-alt", text(alt))));
    }
    if m.languages.len() > 1 {
        let list = m.languages.iter().map(|l| text(l.as_str())).collect();
        out.push(("languages", Value::List(list)));
    }
    lists(book, &mut out);
    out
}

fn lists(book: &Book, out: &mut Fields) {
    let m = &book.metadata;
    let person = |c: &Contributor| {
        let mut fields = vec![("name", text(&c.name))];
        fields.extend(c.sort.as_ref().map(|s| ("sort", text(s))));
        fields.push(("role", text(c.role.as_str())));
        Value::Table(fields)
    };
    let mut put = |key: &'static str, list: Vec<Value>| {
        if !list.is_empty() {
            out.push((key, Value::List(list)));
        }
    };
    put("creator", m.creators.iter().map(person).collect());
    put("contributor", m.contributors.iter().map(person).collect());
    let identifier = |i: &reissue_core::Identifier| {
        Value::Table(vec![("scheme", text(&i.scheme)), ("value", text(&i.value))])
    };
    put("identifier", m.identifiers.iter().map(identifier).collect());
    let subject = |s: &reissue_core::Subject| {
        let scheme = match &s.scheme {
            SubjectScheme::Bisac => "BISAC",
            SubjectScheme::Thema => "Thema",
            SubjectScheme::Lcsh => "LCSH",
            SubjectScheme::Other(name) => name,
            _ => "keyword",
        };
        let mut fields = vec![("scheme", text(scheme))];
        fields.extend(s.code.as_ref().map(|c| ("code", text(c))));
        fields.push(("label", text(&s.label)));
        Value::Table(fields)
    };
    put("subject", m.subjects.iter().map(subject).collect());
    let series = |s: &reissue_core::Series| {
        let mut fields = vec![("name", text(&s.name))];
        fields.extend(s.number.as_ref().map(|n| ("number", text(n))));
        Value::Table(fields)
    };
    put("series", m.series.iter().map(series).collect());
    let resource = |r: &reissue_core::Resource| {
        Value::Table(vec![("name", text(&r.name)), ("media-type", text(r.media_type.as_str()))])
    };
    if listed(book) {
        put("resource", book.resources.iter().map(resource).collect());
    }
    if !m.isbn.is_empty() {
        let isbns = m.isbn.iter().map(|(e, i)| (e.name(), text(i.to_string()))).collect();
        out.push(("isbn", Value::Table(isbns)));
    }
    let a = &m.accessibility;
    let mut fields: Fields = Vec::new();
    for (key, value) in [
        ("summary", &a.summary),
        ("conforms-to", &a.conforms_to),
        ("certified-by", &a.certified_by),
        ("credential", &a.credential),
        ("report", &a.report),
    ] {
        fields.extend(value.as_ref().map(|v| (key, text(v))));
    }
    for (key, list) in [("features", &a.features), ("hazards", &a.hazards)] {
        if !list.is_empty() {
            fields.push((key, Value::List(list.iter().map(text).collect())));
        }
    }
    if !fields.is_empty() {
        out.push(("accessibility", Value::Table(fields)));
    }
}

/// Tells whether the resources must be listed: whether a reader of the text would find others, in
/// another order, or of another type.
fn listed(book: &Book) -> bool {
    use reissue_core::{Block, BlockKind, Inline, InlineKind, Visit};
    struct Shown(Vec<String>);
    impl Visit for Shown {
        fn visit_block(&mut self, block: &Block) {
            if let BlockKind::Figure(f) = &block.kind {
                self.0.extend(f.images.iter().map(|i| i.resource.clone()));
            }
            self.walk_block(block);
        }
        fn visit_inline(&mut self, inline: &Inline) {
            if let InlineKind::Image(i) = &inline.kind {
                self.0.push(i.resource.clone());
            }
            self.walk_inline(inline);
        }
    }
    let mut shown = Shown(book.cover.iter().map(|c| c.resource.clone()).collect());
    shown.visit_book(book);
    let mut order: Vec<String> = Vec::new();
    for name in shown.0 {
        if !order.contains(&name) {
            order.push(name);
        }
    }
    let typed = |r: &reissue_core::Resource| match r.data.bytes() {
        Ok(bytes) => reissue_core::MediaType::sniff(&bytes).is_some_and(|m| m == r.media_type),
        Err(_) => false,
    };
    let same = order.iter().eq(book.resources.iter().map(|r| &r.name));
    !same || !book.resources.iter().all(typed)
}
