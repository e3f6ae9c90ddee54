//! The metadata: under the names of pandoc's templates and EPUB writer where they have one, else
//! under those of the manuscript.

use reissue_core::{Contributor, MarcRole, Metadata, Series, Subject, SubjectScheme};

use crate::Writer;

impl Writer<'_> {
    /// Writes the metadata.
    pub(crate) fn meta(&mut self) {
        self.json.open_object();
        let metadata = &self.book.metadata;
        self.words(metadata);
        self.people(metadata);
        self.field("lang", metadata.languages.first().map(|l| l.as_str()));
        if metadata.languages.len() > 1 {
            let tags: Vec<&str> = metadata.languages.iter().map(|l| l.as_str()).collect();
            self.field_list("languages", &tags);
        }
        self.numbers_of(metadata);
        self.subjects(&metadata.subjects);
        self.series(&metadata.series);
        self.accessibility(metadata);
        self.cover();
        self.json.close_object();
    }

    fn words(&mut self, m: &Metadata) {
        let date = |d: Option<reissue_core::PublicationDate>| d.map(|d| d.to_string());
        let fields = [
            ("title", Some(m.title.clone())),
            ("subtitle", m.subtitle.clone()),
            ("title-sort", m.title_sort.clone()),
            ("original-title", m.original_title.clone()),
            ("publisher", m.publisher.clone()),
            ("imprint", m.imprint.clone()),
            ("place", m.place.clone()),
            ("date", date(m.date)),
            ("original-date", date(m.original_date)),
            ("original-publisher", m.original_publisher.clone()),
            ("edition-statement", m.edition_statement.clone()),
            ("description", m.description.clone()),
            ("rights", m.rights.clone()),
            ("source", m.source.clone()),
            ("source-pages", m.source_pages.map(|n| n.to_string())),
            ("author-note", m.author_note.clone()),
            ("price", m.price.clone()),
        ];
        for (name, value) in fields {
            self.field(name, value.as_deref());
        }
    }

    /// `author` names the authors for templates; where one has more than a name, `creator` says all.
    fn people(&mut self, m: &Metadata) {
        let authors: Vec<&str> = m.creators.iter().map(|c| c.name.as_str()).collect();
        self.field_list("author", &authors);
        if m.creators.iter().any(|c| c.sort.is_some() || c.role != MarcRole::AUTHOR) {
            self.person_list("creator", &m.creators);
        }
        self.person_list("contributor", &m.contributors);
    }

    fn person_list(&mut self, name: &str, people: &[Contributor]) {
        self.maps(name, people, |c| {
            let mut out = vec![("role", c.role.as_str().to_owned()), ("text", c.name.clone())];
            out.extend(c.sort.clone().map(|s| ("file-as", s)));
            out
        });
    }

    fn numbers_of(&mut self, m: &Metadata) {
        self.maps("identifier", &m.identifiers, |i| {
            vec![("scheme", i.scheme.clone()), ("text", i.value.clone())]
        });
        if !m.isbn.is_empty() {
            self.json.key("isbn");
            self.map(m.isbn.iter().map(|(edition, isbn)| (edition.name(), isbn.to_string())));
        }
    }

    fn subjects(&mut self, subjects: &[Subject]) {
        self.maps("subject", subjects, |s| {
            let authority = match &s.scheme {
                SubjectScheme::Bisac => Some("BISAC"),
                SubjectScheme::Thema => Some("Thema"),
                SubjectScheme::Lcsh => Some("LCSH"),
                SubjectScheme::Other(name) => Some(name.as_str()),
                _ => None,
            };
            let mut out = vec![("text", s.label.clone())];
            out.extend(authority.map(|a| ("authority", a.to_owned())));
            out.extend(s.code.clone().map(|c| ("term", c)));
            out
        });
    }

    /// pandoc's EPUB writer knows one series; more stand in a list.
    fn series(&mut self, series: &[Series]) {
        if let [one] = series {
            self.field("belongs-to-collection", Some(&one.name));
            self.field("group-position", one.number.as_deref());
            return;
        }
        self.maps("series", series, |s| {
            let mut out = vec![("name", s.name.clone())];
            out.extend(s.number.clone().map(|n| ("number", n)));
            out
        });
    }

    fn accessibility(&mut self, m: &Metadata) {
        let a = &m.accessibility;
        let list = |l: &Vec<String>| (!l.is_empty()).then(|| l.join("\n"));
        let fields = [
            ("summary", a.summary.clone()),
            ("conforms-to", a.conforms_to.clone()),
            ("certified-by", a.certified_by.clone()),
            ("credential", a.credential.clone()),
            ("report", a.report.clone()),
            ("features", list(&a.features)),
            ("hazards", list(&a.hazards)),
        ];
        let fields: Vec<_> = fields.into_iter().filter_map(|(n, v)| Some((n, v?))).collect();
        if !fields.is_empty() {
            self.json.key("accessibility");
            self.map(fields);
        }
    }

    fn cover(&mut self) {
        let book = self.book;
        let Some(cover) = &book.cover else { return };
        self.json.key("cover");
        self.node("MetaInlines", |w| w.list(|w| w.image(cover, &[])));
    }

    fn field(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            self.json.key(name);
            self.value(value);
        }
    }

    fn field_list(&mut self, name: &str, values: &[&str]) {
        if !values.is_empty() {
            self.json.key(name);
            self.node("MetaList", |w| w.list(|w| values.iter().for_each(|v| w.value(v))));
        }
    }

    fn maps<T>(
        &mut self,
        name: &str,
        list: &[T],
        fields: impl Fn(&T) -> Vec<(&'static str, String)>,
    ) {
        if !list.is_empty() {
            self.json.key(name);
            let inside = |w: &mut Self| list.iter().for_each(|one| w.map(fields(one)));
            self.node("MetaList", |w| w.list(inside));
        }
    }

    fn map(&mut self, fields: impl IntoIterator<Item = (&'static str, String)>) {
        self.node("MetaMap", |w| {
            w.json.open_object();
            for (name, value) in fields {
                w.json.key(name);
                w.value(&value);
            }
            w.json.close_object();
        });
    }

    /// A value: one line, or a paragraph for each.
    fn value(&mut self, text: &str) {
        if text.contains('\n') {
            self.node("MetaBlocks", |w| {
                w.list(|w| text.split('\n').for_each(|line| w.para(|w| w.text(line))));
            });
        } else {
            self.node("MetaInlines", |w| w.list(|w| w.text(text)));
        }
    }
}
