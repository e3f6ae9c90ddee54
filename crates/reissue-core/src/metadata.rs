//! What is known of a book besides its text.

use std::collections::BTreeMap;
use std::fmt;

use crate::{Isbn, Language};

/// Names one edition; the same word on the command line, in `book.toml` and here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
#[non_exhaustive]
pub enum Edition {
    /// EPUB 3.3.
    Epub,
    /// EPUB 2.0.1.
    Epub2,
    /// A PDF for reading on a screen.
    Pdf,
    /// The interior for the printer.
    Print,
    /// The interior imposed on sheets that are folded.
    Sheets,
    /// The full wrap of the cover for the printer.
    Cover,
    /// The front of the cover as a picture, for shops.
    Front,
    /// Plain text.
    Txt,
    /// The manuscript that a person edits.
    Manuscript,
    /// The syntax tree of pandoc as JSON, for all that pandoc writes.
    Pandoc,
}

impl Edition {
    /// All editions, in the order in which they are documented.
    pub const ALL: [Self; 10] = [
        Self::Epub,
        Self::Epub2,
        Self::Pdf,
        Self::Print,
        Self::Sheets,
        Self::Cover,
        Self::Front,
        Self::Txt,
        Self::Manuscript,
        Self::Pandoc,
    ];

    /// The word for it, such as `epub`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Epub => "epub",
            Self::Epub2 => "epub2",
            Self::Pdf => "pdf",
            Self::Print => "print",
            Self::Sheets => "sheets",
            Self::Cover => "cover",
            Self::Front => "front",
            Self::Txt => "txt",
            Self::Manuscript => "manuscript",
            Self::Pandoc => "pandoc",
        }
    }

    /// Finds the edition of a name; `json` is that of pandoc, too.
    pub fn named(name: &str) -> Option<Self> {
        let name = if name == "json" { "pandoc" } else { name };
        Self::ALL.into_iter().find(|e| e.name() == name)
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A MARC relator code of three letters, such as `aut`, `edt`, `trl`, `ill`
/// (Library of Congress, MARC Code List for Relators).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(into = "String", try_from = "String")
)]
pub struct MarcRole([u8; 3]);

impl MarcRole {
    /// Author.
    pub const AUTHOR: Self = Self(*b"aut");
    /// Editor.
    pub const EDITOR: Self = Self(*b"edt");
    /// Translator.
    pub const TRANSLATOR: Self = Self(*b"trl");
    /// Illustrator.
    pub const ILLUSTRATOR: Self = Self(*b"ill");
    /// Contributor whose part is not known.
    pub const CONTRIBUTOR: Self = Self(*b"ctb");
    /// Author of an introduction.
    pub const INTRODUCTION: Self = Self(*b"aui");

    /// Takes three ASCII letters; gives none for anything else.
    pub fn new(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes
            .iter()
            .all(u8::is_ascii_alphabetic)
            .then(|| Self(bytes.map(|b| b.to_ascii_lowercase())))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("ctb")
    }
}

impl From<MarcRole> for String {
    fn from(role: MarcRole) -> Self {
        role.as_str().into()
    }
}

impl TryFrom<String> for MarcRole {
    type Error = String;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::new(&code).ok_or_else(|| format!("`{code}` is not a MARC relator code"))
    }
}

/// A person or body that had a part in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Contributor {
    /// The name as it is printed: `W. G. Krivitsky`.
    pub name: String,
    /// The name as it is sorted: `Krivitsky, W. G.`.
    pub sort: Option<String>,
    /// The part: author, editor, translator.
    pub role: MarcRole,
}

impl Contributor {
    /// An author with a printed name.
    pub fn author(name: impl Into<String>) -> Self {
        Self { name: name.into(), sort: None, role: MarcRole::AUTHOR }
    }

    /// The sort name, or one guessed from the printed name: the last word first.
    ///
    /// A name that has a comma, or one word, is given as it stands.
    pub fn sort_name(&self) -> String {
        if let Some(sort) = &self.sort {
            return sort.clone();
        }
        match self.name.rsplit_once(' ') {
            Some((rest, last)) if !self.name.contains(',') => format!("{last}, {rest}"),
            _ => self.name.clone(),
        }
    }
}

/// An identifier other than the ISBN of an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Identifier {
    /// What kind of number it is, in lower case: `uuid`, `doi`, `uri`, `lccn`, `oclc`, `isbn`.
    pub scheme: String,
    /// The number.
    pub value: String,
}

/// A year, a year and month, or a day (ISO 8601, proleptic Gregorian calendar).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(into = "String", try_from = "String")
)]
pub struct PublicationDate {
    /// The year; negative before year 0.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: Option<u8>,
    /// The day, 1 to 31; only with a month.
    pub day: Option<u8>,
}

impl PublicationDate {
    /// Reads `1934`, `1934-06`, `1934-06-30`, or a longer ISO timestamp whose time is dropped.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let day = text.split(['T', ' ']).next()?;
        let mut parts = day.split('-');
        let year_text = parts.next()?;
        if !(1..=4).contains(&year_text.len()) {
            return None;
        }
        let year: i16 = year_text.parse().ok().filter(|y| *y >= 0)?;
        let month = number(parts.next(), 12)?;
        let day = number(parts.next(), month.map_or(31, |m| days_in(year, m)))?;
        if parts.next().is_some() {
            return None;
        }
        Some(Self { year: if negative { -year } else { year }, month, day })
    }
}

/// Reads an optional part: absent is fine, malformed is not.
fn number(part: Option<&str>, max: u8) -> Option<Option<u8>> {
    match part {
        None => Some(None),
        Some(text) => {
            text.parse().ok().filter(|n| (1..=max).contains(n) && text.len() == 2).map(Some)
        }
    }
}

fn days_in(year: i16, month: u8) -> u8 {
    match month {
        2 if (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for PublicationDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.year < 0 { "-" } else { "" };
        write!(f, "{sign}{:04}", self.year.unsigned_abs())?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
            if let Some(day) = self.day {
                write!(f, "-{day:02}")?;
            }
        }
        Ok(())
    }
}

impl From<PublicationDate> for String {
    fn from(date: PublicationDate) -> Self {
        date.to_string()
    }
}

impl TryFrom<String> for PublicationDate {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text)
            .ok_or_else(|| format!("`{text}` is not a date (2026, 2026-05 or 2026-05-01)"))
    }
}

/// Where a subject term comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
#[non_exhaustive]
pub enum SubjectScheme {
    /// Book Industry Study Group's subject headings.
    Bisac,
    /// EDItEUR's Thema.
    Thema,
    /// Library of Congress Subject Headings.
    Lcsh,
    /// A word of the publisher's own.
    Keyword,
    /// Any other, by name.
    Other(String),
}

/// One subject of the book.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Subject {
    /// Where the term comes from.
    pub scheme: SubjectScheme,
    /// The code in that scheme, such as `BIO006000`.
    pub code: Option<String>,
    /// The words for it.
    pub label: String,
}

/// A series that the book belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Series {
    /// The name of the series.
    pub name: String,
    /// The place in it, as printed: `2`, `2.5`, `IV`.
    pub number: Option<String>,
}

/// What a publisher asserts about accessibility; the rest is computed from the content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Accessibility {
    /// A human-readable summary (schema.org `accessibilitySummary`).
    pub summary: Option<String>,
    /// The standard asserted, such as `EPUB Accessibility 1.1 - WCAG 2.2 Level AA`.
    pub conforms_to: Option<String>,
    /// Who asserts it.
    pub certified_by: Option<String>,
    /// The credential of who asserts it.
    pub credential: Option<String>,
    /// A link to the report.
    pub report: Option<String>,
    /// Features beyond those computed (schema.org `accessibilityFeature`).
    pub features: Vec<String>,
    /// Hazards beyond those computed (schema.org `accessibilityHazard`).
    pub hazards: Vec<String>,
}

/// What is known of a book besides its text.
///
/// Every field may be empty; [`Metadata::default`] knows nothing. Texts are plain, without
/// mark-up, in the form in which they are printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Metadata {
    /// The main title.
    pub title: String,
    /// The subtitle.
    pub subtitle: Option<String>,
    /// The title as it is sorted, where that differs.
    pub title_sort: Option<String>,
    /// The title in the original language of a translation.
    pub original_title: Option<String>,
    /// Who made the book, in printed order.
    pub creators: Vec<Contributor>,
    /// Who helped: translators, illustrators, editors of a text not theirs.
    pub contributors: Vec<Contributor>,
    /// The languages of the text, the main one first.
    pub languages: Vec<Language>,
    /// The ISBN of each edition that has one.
    pub isbn: BTreeMap<Edition, Isbn>,
    /// Other identifiers.
    pub identifiers: Vec<Identifier>,
    /// The publisher of this edition.
    pub publisher: Option<String>,
    /// The imprint under which the publisher sells it.
    pub imprint: Option<String>,
    /// The place of publication.
    pub place: Option<String>,
    /// The date of this edition.
    pub date: Option<PublicationDate>,
    /// The date of the original edition.
    pub original_date: Option<PublicationDate>,
    /// The publisher of the original edition.
    pub original_publisher: Option<String>,
    /// How this edition is called: `Second edition`.
    pub edition_statement: Option<String>,
    /// The blurb, paragraphs separated by `\n`.
    pub description: Option<String>,
    /// Subjects.
    pub subjects: Vec<Subject>,
    /// Series.
    pub series: Vec<Series>,
    /// The rights statement.
    pub rights: Option<String>,
    /// What the text was taken from: a title, an ISBN or a URL.
    pub source: Option<String>,
    /// How many pages the source edition had.
    pub source_pages: Option<u32>,
    /// A few words about the author, for the cover; paragraphs separated by `\n`.
    pub author_note: Option<String>,
    /// The price printed on the cover, such as `USD 14.95`.
    pub price: Option<String>,
    /// Accessibility assertions.
    pub accessibility: Accessibility,
}

impl Metadata {
    /// The main language; English where none is named.
    pub fn language(&self) -> Language {
        self.languages.first().cloned().unwrap_or_default()
    }

    /// The names of the authors as a title page joins them in the language of the book: `A`, `A and
    /// B`, `A, B und C`.
    ///
    /// Creators whose role is not author are left out unless there is no author.
    pub fn authors(&self) -> String {
        let language = self.language();
        let and = AND.iter().find(|(tag, _)| *tag == language.primary());
        self.authors_joined(and.map_or("and", |(_, and)| and))
    }

    /// The same with a given word before the last name.
    pub fn authors_joined(&self, and: &str) -> String {
        let authors: Vec<&str> = self.names(|r| r == MarcRole::AUTHOR);
        let names = if authors.is_empty() { self.names(|_| true) } else { authors };
        match names.as_slice() {
            [] => String::new(),
            [one] => (*one).to_string(),
            [rest @ .., last] => format!("{} {and} {last}", rest.join(", ")),
        }
    }

    fn names(&self, keep: impl Fn(MarcRole) -> bool) -> Vec<&str> {
        self.creators.iter().filter(|c| keep(c.role)).map(|c| c.name.as_str()).collect()
    }

    /// The ISBN of an edition.
    pub fn isbn_of(&self, edition: Edition) -> Option<Isbn> {
        self.isbn.get(&edition).copied()
    }
}

/// The word before the last of several names, by language; elsewhere that of English.
const AND: &[(&str, &str)] = &[
    ("cs", "a"),
    ("da", "og"),
    ("de", "und"),
    ("es", "y"),
    ("fi", "ja"),
    ("fr", "et"),
    ("hu", "és"),
    ("it", "e"),
    ("la", "et"),
    ("nb", "og"),
    ("nl", "en"),
    ("nn", "og"),
    ("no", "og"),
    ("pl", "i"),
    ("pt", "e"),
    ("ru", "и"),
    ("sk", "a"),
    ("sv", "och"),
    ("uk", "і"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_and_checked() {
        for good in ["1934", "1934-06", "1934-06-30", "2024-02-29", "0044-03-15"] {
            assert_eq!(PublicationDate::new(good).expect(good).to_string(), good);
        }
        assert_eq!(
            PublicationDate::new("2020-07-14T00:00:00Z").expect("iso").to_string(),
            "2020-07-14"
        );
        for bad in
            ["", "june", "1934-13", "1934-06-31", "2023-02-29", "1934-6", "12345", "1934-01-01-01"]
        {
            assert_eq!(PublicationDate::new(bad), None, "{bad}");
        }
    }

    #[test]
    fn authors_are_joined_as_on_a_title_page() {
        let mut metadata = Metadata::default();
        assert_eq!(metadata.authors(), "");
        for name in ["A", "B", "C"] {
            metadata.creators.push(Contributor::author(name));
        }
        assert_eq!(metadata.authors(), "A, B and C");
        metadata.languages = vec![Language::new("de-AT").expect("a tag")];
        assert_eq!(metadata.authors(), "A, B und C");
    }
}
