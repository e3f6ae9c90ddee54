//! The metadata of a document of pandoc.

use reissue_core::{
    Contributor, Diagnostic, Identifier, Language, MarcRole, Metadata, PublicationDate, Series,
    Subject, SubjectScheme, plain, plain_block,
};

use super::Tree;
use super::json::Value;

impl Tree<'_> {
    pub(super) fn meta(&mut self, meta: &Value, metadata: &mut Metadata) {
        for (name, value) in meta.members() {
            self.field(name, value, metadata);
        }
    }

    fn field(&mut self, name: &str, value: &Value, metadata: &mut Metadata) {
        let text = || self_text(value);
        match name {
            "title" => metadata.title = self.words(value),
            "subtitle" => metadata.subtitle = some(self.words(value)),
            "author" | "creator" => {
                for person in list(value) {
                    let contributor = self.person(person, MarcRole::AUTHOR);
                    metadata.creators.extend(contributor);
                }
            }
            "contributor" => {
                for person in list(value) {
                    let contributor = self.person(person, MarcRole::CONTRIBUTOR);
                    metadata.contributors.extend(contributor);
                }
            }
            "translator" | "editor" | "illustrator" => {
                let role = match name {
                    "translator" => MarcRole::TRANSLATOR,
                    "editor" => MarcRole::EDITOR,
                    _ => MarcRole::ILLUSTRATOR,
                };
                for person in list(value) {
                    let contributor = self.person(person, role);
                    metadata.contributors.extend(contributor);
                }
            }
            "lang" | "language" => {
                for tag in list(value) {
                    metadata.languages.extend(Language::new(&self.words(tag)));
                }
            }
            "date" => {
                let date = self.words(value);
                let years: Vec<&str> =
                    date.split(|c: char| !c.is_ascii_digit()).filter(|d| d.len() == 4).collect();
                let year = match years.as_slice() {
                    [one] => PublicationDate::new(one),
                    _ => None,
                };
                metadata.date = PublicationDate::new(&date).or(year);
                if metadata.date.is_none_or(|d| d.to_string() != date) {
                    let message = "a date in words was taken by its year";
                    self.ledger.words(Diagnostic::fact("read-432", message), &date);
                }
            }
            "abstract" | "description" => metadata.description = some(self.words(value)),
            "publisher" => metadata.publisher = some(self.words(value)),
            "rights" | "copyright" => metadata.rights = some(self.words(value)),
            "keywords" | "subject" | "tags" => {
                for word in list(value) {
                    let label = self.words(word);
                    metadata.subjects.push(Subject {
                        scheme: SubjectScheme::Keyword,
                        code: None,
                        label,
                    });
                }
            }
            "identifier" => {
                for one in list(value) {
                    let map = one.get("c");
                    let value = if one.get("t").text() == "MetaMap" {
                        self.words(map.get("text"))
                    } else {
                        self.words(one)
                    };
                    let scheme = match one.get("t").text() {
                        "MetaMap" => self.words(map.get("scheme")).to_lowercase(),
                        _ if value.contains("://") => "uri".into(),
                        _ => "id".into(),
                    };
                    metadata.identifiers.push(Identifier { scheme, value });
                }
            }
            "belongs-to-collection" | "series" => {
                metadata.series.push(Series { name: self.words(value), number: None });
            }
            "group-position" => {
                let number = some(self.words(value));
                if let Some(series) = metadata.series.last_mut() {
                    series.number = number;
                }
            }
            _ => {
                let words = text();
                let message = format!("the metadata field `{name}` was left out");
                self.ledger.words(Diagnostic::fact("read-404", message), &words);
            }
        }
    }

    fn person(&mut self, value: &Value, role: MarcRole) -> Option<Contributor> {
        let is_map = value.get("t").text() == "MetaMap";
        let map = value.get("c");
        let (name, sort, code) = match is_map {
            true => {
                let name = ["name", "text", "literal"]
                    .iter()
                    .map(|n| map.get(n))
                    .find(|v| **v != Value::Null);
                let name = name.map(|v| self.words(v)).unwrap_or_default();
                (
                    name,
                    some(self.words(map.get("file-as"))),
                    MarcRole::new(&self.words(map.get("role"))),
                )
            }
            false => (self.words(value), None, None),
        };
        let name = name.trim().to_owned();
        (!name.is_empty()).then(|| Contributor { name, sort, role: code.unwrap_or(role) })
    }

    /// The words of a metadata value, paragraphs parted by `\n`.
    fn words(&mut self, value: &Value) -> String {
        let content = value.get("c");
        match value.get("t").text() {
            "MetaString" => content.text().to_owned(),
            "MetaBool" => (*content == Value::Bool(true)).to_string(),
            "MetaInlines" => plain(&self.inlines(content.items())).trim().to_owned(),
            "MetaBlocks" => {
                let blocks = self.blocks(content.items());
                blocks.iter().map(plain_block).collect::<Vec<_>>().join("\n")
            }
            "MetaList" => {
                let parts: Vec<String> = content.items().iter().map(|v| self.words(v)).collect();
                parts.join("; ")
            }
            _ => String::new(),
        }
    }
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// The members of a list; the value itself where it is none.
fn list(value: &Value) -> &[Value] {
    match value.get("t").text() {
        "MetaList" => value.get("c").items(),
        _ => std::slice::from_ref(value),
    }
}

/// All strings inside, for the account.
pub(super) fn self_text(value: &Value) -> String {
    fn add(out: &mut String, value: &Value) {
        match value {
            Value::Object(members) => match value.get("t").text() {
                "Str" | "MetaString" | "Code" | "Math" | "RawInline" | "RawBlock" | "CodeBlock" => {
                    let c = value.get("c");
                    out.push_str(if c.text().is_empty() { c.at(1).text() } else { c.text() });
                }
                "Space" | "SoftBreak" | "LineBreak" => out.push(' '),
                "" => members.iter().for_each(|(_, v)| add(out, v)),
                _ => {
                    add(out, value.get("c"));
                    if matches!(value.get("t").text(), "Para" | "Plain" | "MetaInlines" | "Header")
                    {
                        out.push(' ');
                    }
                }
            },
            Value::Array(items) => items.iter().for_each(|v| add(out, v)),
            _ => {}
        }
    }
    let mut out = String::new();
    add(&mut out, value);
    out
}
