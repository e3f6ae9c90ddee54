//! The metadata of a document of pandoc.

use reissue_core::{
    Book, Contributor, Diagnostic, Edition, Identifier, Image, Isbn, Language, MarcRole, Metadata,
    PublicationDate, Series, Subject, SubjectScheme, plain, plain_block,
};

use super::Tree;
use crate::json::Value;

impl Tree<'_> {
    pub(super) fn meta(&mut self, meta: &Value, book: &mut Book) {
        for (name, value) in meta.members() {
            match name.as_str() {
                // `creator` says more than `author`, where both stand.
                "author" if *meta.get("creator") != Value::Null => {}
                "lang" | "language" if *meta.get("languages") != Value::Null => {}
                "cover" => self.cover(value, book),
                _ => self.field(name, value, &mut book.metadata),
            }
        }
    }

    fn cover(&mut self, value: &Value, book: &mut Book) {
        let image = value.get("c").at(0);
        if image.get("t").text() == "Image" {
            book.cover = self.image(image.get("c"));
        } else {
            let address = self.words(value);
            let resource = self.resource(&address);
            book.cover = resource.map(|resource| Image { resource, ..Image::default() });
        }
    }

    fn field(&mut self, name: &str, value: &Value, m: &mut Metadata) {
        match name {
            "title" => m.title = self.words(value),
            "subtitle" => m.subtitle = some(self.words(value)),
            "title-sort" => m.title_sort = some(self.words(value)),
            "original-title" => m.original_title = some(self.words(value)),
            "author" | "creator" => self.people(value, MarcRole::AUTHOR, &mut m.creators),
            "contributor" => self.people(value, MarcRole::CONTRIBUTOR, &mut m.contributors),
            "translator" => self.people(value, MarcRole::TRANSLATOR, &mut m.contributors),
            "editor" => self.people(value, MarcRole::EDITOR, &mut m.contributors),
            "illustrator" => self.people(value, MarcRole::ILLUSTRATOR, &mut m.contributors),
            "lang" | "language" | "languages" => {
                for tag in list(value) {
                    m.languages.extend(Language::new(&self.words(tag)));
                }
            }
            "date" => m.date = self.date(value),
            "original-date" => m.original_date = self.date(value),
            "abstract" | "description" => m.description = some(self.words(value)),
            "publisher" => m.publisher = some(self.words(value)),
            "imprint" => m.imprint = some(self.words(value)),
            "place" => m.place = some(self.words(value)),
            "original-publisher" => m.original_publisher = some(self.words(value)),
            "edition-statement" => m.edition_statement = some(self.words(value)),
            "rights" | "copyright" => m.rights = some(self.words(value)),
            "source" => m.source = some(self.words(value)),
            "author-note" => m.author_note = some(self.words(value)),
            "price" => m.price = some(self.words(value)),
            "source-pages" if self.words(value).parse::<u32>().is_ok() => {
                m.source_pages = self.words(value).parse().ok();
            }
            "keywords" | "subject" | "tags" => {
                for one in list(value) {
                    let subject = self.subject(one);
                    m.subjects.push(subject);
                }
            }
            "identifier" => {
                for one in list(value) {
                    let identifier = self.identifier(one);
                    m.identifiers.push(identifier);
                }
            }
            "isbn" if value.get("t").text() == "MetaMap" => self.isbns(value.get("c"), m),
            "belongs-to-collection" | "series" => {
                for one in list(value) {
                    let map = one.get("c");
                    let series = match one.get("t").text() {
                        "MetaMap" => Series {
                            name: self.words(map.get("name")),
                            number: some(self.words(map.get("number"))),
                        },
                        _ => Series { name: self.words(one), number: None },
                    };
                    m.series.push(series);
                }
            }
            "group-position" => {
                let number = some(self.words(value));
                if let Some(series) = m.series.last_mut() {
                    series.number = number;
                }
            }
            "accessibility" => self.accessibility(value.get("c"), m),
            _ => {
                let message = format!("the metadata field `{name}` was left out");
                self.ledger.words(Diagnostic::fact("read-404", message), &self_text(value));
            }
        }
    }

    fn people(&mut self, value: &Value, role: MarcRole, into: &mut Vec<Contributor>) {
        for person in list(value) {
            let contributor = self.person(person, role);
            into.extend(contributor);
        }
    }

    /// A date; one in words by its year, which is told.
    fn date(&mut self, value: &Value) -> Option<PublicationDate> {
        let date = self.words(value);
        let years: Vec<&str> =
            date.split(|c: char| !c.is_ascii_digit()).filter(|d| d.len() == 4).collect();
        let year = match years.as_slice() {
            [one] => PublicationDate::new(one),
            _ => None,
        };
        let found = PublicationDate::new(&date).or(year);
        if found.is_none_or(|d| d.to_string() != date) {
            let message = "a date in words was taken by its year";
            self.ledger.words(Diagnostic::fact("read-432", message), &date);
        }
        found
    }

    fn subject(&mut self, value: &Value) -> Subject {
        let map = value.get("c");
        if value.get("t").text() != "MetaMap" {
            let label = self.words(value);
            return Subject { scheme: SubjectScheme::Keyword, code: None, label };
        }
        let authority = self.words(map.get("authority"));
        let scheme = match authority.to_ascii_uppercase().as_str() {
            "" => SubjectScheme::Keyword,
            "BISAC" => SubjectScheme::Bisac,
            "THEMA" => SubjectScheme::Thema,
            "LCSH" => SubjectScheme::Lcsh,
            _ => SubjectScheme::Other(authority),
        };
        let code = some(self.words(map.get("term")));
        Subject { scheme, code, label: self.words(map.get("text")) }
    }

    fn identifier(&mut self, value: &Value) -> Identifier {
        let map = value.get("c");
        if value.get("t").text() == "MetaMap" {
            let scheme = self.words(map.get("scheme")).to_lowercase();
            return Identifier { scheme, value: self.words(map.get("text")) };
        }
        let value = self.words(value);
        let scheme = if value.contains("://") { "uri" } else { "id" };
        Identifier { scheme: scheme.into(), value }
    }

    fn isbns(&mut self, map: &Value, m: &mut Metadata) {
        for (name, value) in map.members() {
            let number = self.words(value);
            match (Edition::named(name), Isbn::new(&number)) {
                (Some(edition), Ok(isbn)) => {
                    m.isbn.insert(edition, isbn);
                }
                _ => {
                    let message = format!("`{name}` has no ISBN that is one");
                    self.ledger.words(Diagnostic::lost("read-404", message), &number);
                }
            }
        }
    }

    fn accessibility(&mut self, map: &Value, m: &mut Metadata) {
        let a = &mut m.accessibility;
        a.summary = some(self.words(map.get("summary")));
        a.conforms_to = some(self.words(map.get("conforms-to")));
        a.certified_by = some(self.words(map.get("certified-by")));
        a.credential = some(self.words(map.get("credential")));
        a.report = some(self.words(map.get("report")));
        a.features = self.words(map.get("features")).lines().map(str::to_owned).collect();
        a.hazards = self.words(map.get("hazards")).lines().map(str::to_owned).collect();
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
