//! The description of a book: the table `[book]` of `book.toml`, or the block at the head of a
//! single file.

use reissue_core::{
    Contributor, Diagnostic, Edition, Identifier, Image, Isbn, Language, MarcRole, Metadata,
    PublicationDate, Series, Span, Subject, SubjectScheme,
};

use super::settings::{Setting, Table};

/// What a description holds besides the metadata.
#[derive(Debug, Default)]
pub(super) struct Description {
    pub(super) metadata: Metadata,
    pub(super) cover: Option<(Image, Span)>,
    /// The chapter files, in order.
    pub(super) chapters: Vec<(String, Span)>,
    /// Files besides the images that the text shows: name and media type.
    pub(super) resources: Vec<(String, Option<String>, Span)>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Reads the table; every key that nobody knows is reported.
pub(super) fn read(table: &Table) -> Description {
    let mut out = Description::default();
    // The cover's keys come in any order.
    let mut cover = Image::default();
    let mut cover_span = None;
    for (key, (place, setting)) in table {
        match key.as_str() {
            "cover" | "cover-image" => {
                cover.resource = out.text(key, setting).unwrap_or_default();
                cover_span = Some(setting.span);
            }
            // An empty text says that the picture is an ornament.
            "cover-alt" => cover.alt = setting.text(),
            "cover-description" => cover.description = out.text(key, setting),
            "cover-width" => {
                cover.width = out.text(key, setting).and_then(|t| super::spans::width(&t));
            }
            _ => {
                if !out.field(key, setting) {
                    out.unknown(key, *place);
                }
            }
        }
    }
    if let Some(span) = cover_span.filter(|_| !cover.resource.is_empty()) {
        out.cover = Some((cover, span));
    }
    out.main_language_first(table);
    out
}

impl Description {
    fn unknown(&mut self, key: &str, place: Span) {
        let found = Diagnostic::lost("read-108", format!("no book has a key `{key}`"))
            .at(place)
            .help("correct its spelling, or take it out");
        self.diagnostics.push(found);
    }

    fn wrong(&mut self, message: String, place: Span, help: &str) {
        self.diagnostics.push(Diagnostic::lost("read-110", message).at(place).help(help));
    }

    fn text(&mut self, key: &str, setting: &Setting) -> Option<String> {
        let text = setting.text();
        if text.is_none() {
            self.wrong(format!("`{key}` is not a text"), setting.span, "write a text in quotes");
        }
        text.map(|t| t.trim_end_matches('\n').to_owned()).filter(|t| !t.is_empty())
    }

    fn texts(&mut self, key: &str, setting: &Setting) -> Vec<String> {
        setting.list().iter().filter_map(|s| self.text(key, s)).collect()
    }

    /// Reads one field; tells whether the key is known.
    fn field(&mut self, key: &str, setting: &Setting) -> bool {
        if let Some(slot) = text_field(&mut self.metadata, key) {
            *slot = None;
            let text = self.text(key, setting);
            if let Some(slot) = text_field(&mut self.metadata, key) {
                *slot = text;
            }
            return true;
        }
        match key {
            "title" => self.metadata.title = self.text(key, setting).unwrap_or_default(),
            "language" | "lang" | "languages" => self.languages(key, setting),
            "author" | "authors" | "creator" | "creators" => {
                let list = self.contributors(setting, MarcRole::AUTHOR);
                self.metadata.creators.extend(list);
            }
            "contributor" | "contributors" => {
                let list = self.contributors(setting, MarcRole::CONTRIBUTOR);
                self.metadata.contributors.extend(list);
            }
            "translator" | "editor" | "illustrator" => {
                let role = match key {
                    "translator" => MarcRole::TRANSLATOR,
                    "editor" => MarcRole::EDITOR,
                    _ => MarcRole::ILLUSTRATOR,
                };
                let list = self.contributors(setting, role);
                self.metadata.contributors.extend(list);
            }
            "isbn" => self.isbns(setting),
            "identifier" | "identifiers" => self.identifiers(setting),
            "date" => self.metadata.date = self.date(key, setting),
            "original-date" => self.metadata.original_date = self.date(key, setting),
            "subject" | "subjects" | "keywords" => self.subjects(setting),
            "series" => self.series(setting),
            "source-pages" => self.pages(setting),
            "accessibility" => self.accessibility(setting),
            "chapters" => {
                for item in setting.list() {
                    if let Some(path) = self.text(key, item) {
                        self.chapters.push((path, item.span));
                    }
                }
            }
            "resource" | "resources" => self.resource_list(setting),
            _ => return false,
        }
        true
    }

    /// The language named first, then the list of all: the first is the main one.
    fn main_language_first(&mut self, table: &Table) {
        let main = table.get("language").or_else(|| table.get("lang"));
        let main = main.and_then(|(_, s)| Language::new(&s.text()?).ok());
        let Some(main) = main else { return };
        self.metadata.languages.retain(|l| *l != main);
        self.metadata.languages.insert(0, main);
    }

    fn languages(&mut self, key: &str, setting: &Setting) {
        for item in setting.list() {
            let Some(tag) = self.text(key, item) else { continue };
            match Language::new(&tag) {
                Ok(language) if !self.metadata.languages.contains(&language) => {
                    self.metadata.languages.push(language);
                }
                Ok(_) => {}
                Err(e) => self.wrong(e.to_string(), item.span, "write a tag such as `en-GB`"),
            }
        }
    }

    /// People, each a name or a table of `name`, `sort` and `role`.
    fn contributors(&mut self, setting: &Setting, role: MarcRole) -> Vec<Contributor> {
        let mut out = Vec::new();
        for item in setting.list() {
            let Some(table) = item.table() else {
                let name = self.text("name", item);
                out.extend(name.map(|name| Contributor { name, sort: None, role }));
                continue;
            };
            let mut person = Contributor { name: String::new(), sort: None, role };
            for (key, (place, value)) in table {
                match key.as_str() {
                    "name" | "text" => person.name = self.text(key, value).unwrap_or_default(),
                    "sort" | "file-as" => person.sort = self.text(key, value),
                    "role" => {
                        let code = self.text(key, value).unwrap_or_default();
                        match MarcRole::new(&code) {
                            Some(role) => person.role = role,
                            None => self.wrong(
                                format!("`{code}` is not a MARC relator code"),
                                value.span,
                                "write three letters such as `aut`, `trl` or `edt`",
                            ),
                        }
                    }
                    _ => self.unknown(key, *place),
                }
            }
            if person.name.is_empty() {
                self.wrong("a person here has no name".into(), item.span, "add `name`");
            } else {
                out.push(person);
            }
        }
        out
    }

    /// One number for all editions, or one for each.
    fn isbns(&mut self, setting: &Setting) {
        match setting.table() {
            None => {
                if let Some(isbn) = self.isbn(setting) {
                    self.metadata.isbn.insert(Edition::Epub, isbn);
                }
            }
            Some(table) => {
                for (key, (place, value)) in table {
                    match Edition::named(key) {
                        Some(edition) => {
                            if let Some(isbn) = self.isbn(value) {
                                self.metadata.isbn.insert(edition, isbn);
                            }
                        }
                        None => self.unknown(key, *place),
                    }
                }
            }
        }
    }

    fn isbn(&mut self, setting: &Setting) -> Option<Isbn> {
        let text = self.text("isbn", setting)?;
        Isbn::new(&text)
            .map_err(|e| self.wrong(e.to_string(), setting.span, "compare it with the agency's"))
            .ok()
    }

    fn identifiers(&mut self, setting: &Setting) {
        for item in setting.list() {
            let mut found = Identifier { scheme: "uri".into(), value: String::new() };
            match item.table() {
                None => found.value = self.text("identifier", item).unwrap_or_default(),
                Some(table) => {
                    for (key, (place, value)) in table {
                        match key.as_str() {
                            "scheme" => found.scheme = self.text(key, value).unwrap_or_default(),
                            "value" | "text" => {
                                found.value = self.text(key, value).unwrap_or_default();
                            }
                            _ => self.unknown(key, *place),
                        }
                    }
                }
            }
            self.metadata.identifiers.push(found);
        }
    }

    fn date(&mut self, key: &str, setting: &Setting) -> Option<PublicationDate> {
        let text = self.text(key, setting)?;
        let date = PublicationDate::new(&text);
        if date.is_none() {
            let message = format!("`{text}` is not a date");
            self.wrong(message, setting.span, "write it as 2026, 2026-05 or 2026-05-01");
        }
        date
    }

    fn subjects(&mut self, setting: &Setting) {
        for item in setting.list() {
            let mut found =
                Subject { scheme: SubjectScheme::Keyword, code: None, label: String::new() };
            match item.table() {
                None => found.label = self.text("subject", item).unwrap_or_default(),
                Some(table) => {
                    for (key, (place, value)) in table {
                        match key.as_str() {
                            "scheme" => {
                                let name = self.text(key, value).unwrap_or_default();
                                found.scheme = scheme(&name);
                            }
                            "code" => found.code = self.text(key, value),
                            "label" => found.label = self.text(key, value).unwrap_or_default(),
                            _ => self.unknown(key, *place),
                        }
                    }
                }
            }
            self.metadata.subjects.push(found);
        }
    }

    fn series(&mut self, setting: &Setting) {
        for item in setting.list() {
            let mut found = Series { name: String::new(), number: None };
            match item.table() {
                None => found.name = self.text("series", item).unwrap_or_default(),
                Some(table) => {
                    for (key, (place, value)) in table {
                        match key.as_str() {
                            "name" => found.name = self.text(key, value).unwrap_or_default(),
                            "number" => found.number = self.text(key, value),
                            _ => self.unknown(key, *place),
                        }
                    }
                }
            }
            self.metadata.series.push(found);
        }
    }

    fn pages(&mut self, setting: &Setting) {
        let count = setting.text().and_then(|t| t.parse().ok());
        if count.is_none() {
            let message = "`source-pages` is not a number of pages".into();
            self.wrong(message, setting.span, "write a whole number");
        }
        self.metadata.source_pages = count;
    }

    fn accessibility(&mut self, setting: &Setting) {
        let Some(table) = setting.table() else {
            self.metadata.accessibility.summary = self.text("accessibility", setting);
            return;
        };
        for (key, (place, value)) in table {
            match key.as_str() {
                "summary" => self.metadata.accessibility.summary = self.text(key, value),
                "conforms-to" => self.metadata.accessibility.conforms_to = self.text(key, value),
                "certified-by" => self.metadata.accessibility.certified_by = self.text(key, value),
                "credential" => self.metadata.accessibility.credential = self.text(key, value),
                "report" => self.metadata.accessibility.report = self.text(key, value),
                "features" => self.metadata.accessibility.features = self.texts(key, value),
                "hazards" => self.metadata.accessibility.hazards = self.texts(key, value),
                _ => self.unknown(key, *place),
            }
        }
    }

    fn resource_list(&mut self, setting: &Setting) {
        for item in setting.list() {
            let Some(table) = item.table() else {
                if let Some(name) = self.text("resource", item) {
                    self.resources.push((name, None, item.span));
                }
                continue;
            };
            let (mut name, mut media_type) = (None, None);
            for (key, (place, value)) in table {
                match key.as_str() {
                    "name" => name = self.text(key, value),
                    "media-type" => media_type = self.text(key, value),
                    _ => self.unknown(key, *place),
                }
            }
            if let Some(name) = name {
                self.resources.push((name, media_type, item.span));
            }
        }
    }
}

/// The fields that are plain texts.
fn text_field<'a>(metadata: &'a mut Metadata, key: &str) -> Option<&'a mut Option<String>> {
    Some(match key {
        "subtitle" => &mut metadata.subtitle,
        "title-sort" => &mut metadata.title_sort,
        "original-title" => &mut metadata.original_title,
        "publisher" => &mut metadata.publisher,
        "imprint" => &mut metadata.imprint,
        "place" => &mut metadata.place,
        "original-publisher" => &mut metadata.original_publisher,
        "edition-statement" => &mut metadata.edition_statement,
        "description" | "abstract" => &mut metadata.description,
        "rights" => &mut metadata.rights,
        "source" => &mut metadata.source,
        "author-note" => &mut metadata.author_note,
        "price" => &mut metadata.price,
        _ => return None,
    })
}

fn scheme(name: &str) -> SubjectScheme {
    match name.to_ascii_lowercase().as_str() {
        "bisac" => SubjectScheme::Bisac,
        "thema" => SubjectScheme::Thema,
        "lcsh" => SubjectScheme::Lcsh,
        "" | "keyword" => SubjectScheme::Keyword,
        _ => SubjectScheme::Other(name.into()),
    }
}
