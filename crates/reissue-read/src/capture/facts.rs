//! The facts that a frame tells of its book: language, date, ISBN, publisher, pages.
//!
//! Shops label them in their readers' languages, with the label glued to the value
//! (`LanguageEnglish`), parted by a colon, or on the line above.

use std::collections::BTreeSet;

use reissue_core::{
    Contributor, Diagnostic, Edition, Isbn, Language, Metadata, PublicationDate, Report,
};

use super::lines::{Page, width};

/// What labels say, by stems in lower case.
const LANGUAGE: &[&str] = &[
    "language",
    "sprache",
    "langue",
    "idioma",
    "lingua",
    "língua",
    "taal",
    "språk",
    "sprog",
    "kieli",
    "język",
    "jazyk",
    "язык",
    "мова",
    "език",
    "nyelv",
    "γλώσσα",
    "limba",
    "jezik",
    "llengua",
    "keel",
    "dil",
];
const DATE: &[&str] = &[
    "date",
    "publi",
    "releas",
    "erschein",
    "veröffentlich",
    "paru",
    "sortie",
    "fecha",
    "lanza",
    "lança",
    "data",
    "datum",
    "dato",
    "uscita",
    "verschen",
    "verschijn",
    "utgiv",
    "udgiv",
    "utgitt",
    "julkais",
    "wydan",
    "premier",
    "vydán",
    "дата",
    "kiad",
    "megjelen",
    "ημερομηνία",
];
const PUBLISHER: &[&str] = &[
    "publish",
    "verlag",
    "éditeur",
    "editeur",
    "editorial",
    "editora",
    "editore",
    "uitgever",
    "forlag",
    "förlag",
    "wydaw",
    "издат",
    "видав",
    "kustan",
    "kiadó",
    "nakladatel",
    "nakladnik",
    "izdava",
    "editura",
    "εκδό",
    "imprint",
    "yayın",
];
/// Labels of a publisher on some pages, of a person on others.
const MAYBE_PUBLISHER: &[&str] = &["herausgeb", "editor"];
const AUTHOR: &[&str] = &[
    "author",
    "autor",
    "auteur",
    "autore",
    "verfasser",
    "författare",
    "forfatter",
    "kirjoittaja",
    "tekijä",
    "автор",
    "szerző",
    "συγγραφέας",
];
/// What stands before the author's name in a line of its own.
const BY: &[&str] = &[
    "by ",
    "written by ",
    "von ",
    "par ",
    "de ",
    "por ",
    "di ",
    "door ",
    "van ",
    "av ",
    "af ",
    "przez ",
    "od ",
];
const PAGES: &[&str] = &[
    "page",
    "pp",
    "seite",
    "págin",
    "pagin",
    "pàgin",
    "sid",
    "stron",
    "stran",
    "стран",
    "стр",
    "сторін",
    "oldal",
    "sivu",
    "σελ",
    "blz",
    "bladz",
    "lehekülg",
];

fn says(label: &str, stems: &[&str]) -> bool {
    let label = label.to_lowercase();
    stems.iter().any(|stem| label.contains(stem))
}

/// A fact, and whether its label leaves no doubt.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Fact {
    Language(Language),
    Date(PublicationDate, bool),
    Isbn(String),
    Pages(u32),
    Publisher(String, bool),
    Author(String),
}

/// The fact of a line; a label may stand in the line above.
fn fact(page: &Page<'_>, index: usize) -> Option<Fact> {
    let line = page.line(index);
    if let Some(digits) = isbn_in(line) {
        return Some(Fact::Isbn(digits));
    }
    if let Some((label, value)) = glued(line)
        && let Some(fact) = labelled(label, value)
    {
        return Some(fact);
    }
    if let Some(pages) = pages_in(line).filter(|_| width(line) < 60) {
        return Some(Fact::Pages(pages));
    }
    let above = index.checked_sub(1).map(|i| page.line(i)).filter(|l| is_label(l))?;
    let known = [LANGUAGE, DATE, PUBLISHER, PAGES].iter().any(|stems| says(above, stems));
    if !known || is_label_of_any(line) || line.is_empty() || width(line) > 60 {
        return None;
    }
    labelled(above.trim_end_matches(':'), line)
}

/// What a label says of its value.
fn labelled(label: &str, value: &str) -> Option<Fact> {
    let value = value.trim();
    if let Some(language) = language_named(value) {
        return Some(Fact::Language(language));
    }
    if says(label, LANGUAGE) && (2..=3).contains(&value.len()) {
        return Language::new(value).ok().map(Fact::Language);
    }
    if says(label, LANGUAGE)
        && let Some(first) = value.split([',', ';', '/', '(']).find_map(language_named)
    {
        return Some(Fact::Language(first));
    }
    if let Some(date) = date_in(value) {
        return Some(Fact::Date(date, says(label, DATE)));
    }
    if says(label, PAGES)
        && let Ok(pages) = value.parse::<u32>()
    {
        return (pages > 1).then_some(Fact::Pages(pages));
    }
    if value.is_empty() || value.bytes().any(|b| b.is_ascii_digit()) && width(value) < 4 {
        return None;
    }
    let sure = says(label, PUBLISHER);
    if (sure || says(label, MAYBE_PUBLISHER)) && !says(label, DATE_ONLY) {
        return Some(Fact::Publisher(value.to_owned(), sure));
    }
    says(label, AUTHOR).then(|| Fact::Author(value.to_owned()))
}

/// Labels that name a day and never a house.
const DATE_ONLY: &[&str] = &["date", "datum", "fecha", "data ", "dato", "дата"];

/// A line that can be the label of the next one: a few words without a number.
fn is_label(line: &str) -> bool {
    let bare = line.trim_end_matches(':');
    (2..=30).contains(&width(bare))
        && bare.split_whitespace().count() <= 3
        && bare.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || c == '-')
}

fn is_label_of_any(line: &str) -> bool {
    is_label(line)
        && language_named(line).is_none()
        && [LANGUAGE, DATE].iter().any(|s| says(line, s))
}

/// How many kinds of facts the lines tell of.
pub(super) fn kinds(page: &Page<'_>, until: usize) -> usize {
    let kinds: BTreeSet<u8> = (0..until)
        .filter_map(|i| fact(page, i))
        .map(|fact| match fact {
            Fact::Language(_) => 0,
            Fact::Date(..) => 1,
            Fact::Isbn(_) => 2,
            Fact::Pages(_) => 3,
            Fact::Publisher(..) => 4,
            Fact::Author(_) => 5,
        })
        .collect();
    kinds.len()
}

/// Tells whether a line tells a language, a date or an ISBN.
pub(super) fn is_fact(page: &Page<'_>, index: usize) -> bool {
    matches!(fact(page, index), Some(Fact::Language(_) | Fact::Date(_, true) | Fact::Isbn(_)))
}

/// Takes all facts of the lines before the text into the metadata; gives their lines.
pub(super) fn gather(
    page: &Page<'_>,
    until: usize,
    metadata: &mut Metadata,
    report: &mut Report,
) -> BTreeSet<usize> {
    let mut lines = BTreeSet::new();
    let mut doubtful = None;
    let mut undated = None;
    for index in 0..until {
        let Some(fact) = fact(page, index) else { continue };
        match fact {
            Fact::Language(language) if !metadata.languages.contains(&language) => {
                metadata.languages.push(language);
            }
            Fact::Date(date, true) => metadata.date = metadata.date.or(Some(date)),
            Fact::Date(date, false) => undated = undated.or(Some(date)),
            Fact::Isbn(digits) => match Isbn::new(&digits) {
                Ok(isbn) => drop(metadata.isbn.insert(Edition::Epub, isbn)),
                Err(error) => report.push(
                    Diagnostic::suspect("read-158", error.to_string())
                        .at(page.span(index..index + 1))
                        .help("look the number up at the publisher's"),
                ),
            },
            Fact::Pages(pages) => metadata.source_pages = metadata.source_pages.or(Some(pages)),
            Fact::Publisher(name, true) if metadata.publisher.is_none() => {
                metadata.publisher = Some(name);
            }
            Fact::Publisher(name, false) => doubtful = doubtful.or(Some(name)),
            Fact::Author(name) if metadata.creators.is_empty() => {
                metadata.creators.push(Contributor::author(name));
            }
            _ => {}
        }
        lines.insert(index);
    }
    metadata.publisher = metadata.publisher.take().or(doubtful);
    metadata.date = metadata.date.or(undated);
    lines
}

/// The name in a line such as `By Ilka Sorenby`.
pub(super) fn by_line(line: &str) -> Option<&str> {
    let lower = line.to_lowercase();
    let by = BY.iter().find(|by| lower.starts_with(*by))?;
    let name = line.get(by.len()..)?.trim();
    is_name(name).then_some(name)
}

/// Small words inside of names.
const PARTICLES: [&str; 27] = [
    "de", "da", "do", "dos", "di", "del", "della", "la", "le", "van", "von", "der", "den", "ter",
    "of", "and", "und", "et", "y", "e", "och", "&", "af", "av", "zu", "the", "bin",
];

/// A person's name: a few words, all with a capital but the particles, no sentence.
pub(super) fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    (1..=8).contains(&words.len())
        && words.iter().all(|w| PARTICLES.contains(w) || !w.starts_with(char::is_lowercase))
        && words.iter().any(|w| w.chars().any(char::is_alphabetic))
        && !text.ends_with(['!', '?', ':', ';'])
}

/// A label glued to a value: `LanguageEnglish`, `ISBN978...`, `Release dateMar 24, 2011`,
/// `Language: English`. Gives both.
fn glued(line: &str) -> Option<(&str, &str)> {
    if width(line) > 80 || line.is_empty() {
        return None;
    }
    if let Some((label, value)) = line.split_once(':') {
        let fits = width(label) <= 25 && !value.trim().is_empty();
        return (fits && label.split_whitespace().count() <= 3).then_some((label, value.trim()));
    }
    let mut before: Option<char> = None;
    for (at, c) in line.char_indices() {
        let boundary = match before {
            Some(b) => {
                (b.is_lowercase() && c.is_uppercase())
                    || (b.is_alphabetic() && c.is_ascii_digit() && at >= 3)
            }
            None => false,
        };
        if boundary {
            let (label, value) = line.split_at(at);
            return (label.split_whitespace().count() <= 3).then_some((label, value));
        }
        before = Some(c);
    }
    None
}

/// A stretch of ten or thirteen digits that can be an ISBN, hyphens allowed.
pub(super) fn isbn_in(line: &str) -> Option<String> {
    if width(line) > 60 {
        return None;
    }
    let at = line.find("978").or_else(|| line.find("979")).or_else(|| {
        line.to_uppercase().find("ISBN").map(|i| i + 4).filter(|i| line.is_char_boundary(*i))
    })?;
    let digits: String = line
        .get(at..)?
        .trim_start_matches([':', ' ', '-'])
        .chars()
        .take_while(|c| c.is_ascii_digit() || matches!(c, '-' | ' ' | 'X' | 'x'))
        .filter(|c| c.is_ascii_digit() || matches!(c, 'X' | 'x'))
        .collect();
    matches!(digits.len(), 10 | 13).then_some(digits)
}

/// A number followed at once or after a space by letters: `305 pages`.
pub(super) fn counts(line: &str) -> Vec<(u32, &str)> {
    let mut out = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let tail = rest.get(at..).unwrap_or("");
        let len = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
        let (digits, after) = tail.split_at(len);
        let word_start = after.trim_start_matches([' ', '\u{a0}']);
        let word_len = word_start.find(|c: char| !c.is_alphabetic()).unwrap_or(word_start.len());
        if let (Ok(number), Some(word)) = (digits.parse(), word_start.get(..word_len))
            && !word.is_empty()
        {
            out.push((number, word));
        }
        rest = after;
    }
    out
}

/// The number of pages in a line such as `Ebook305 pages5 hours`.
fn pages_in(line: &str) -> Option<u32> {
    counts(line).into_iter().find_map(|(number, word)| {
        let word = word.to_lowercase();
        (number > 1 && PAGES.iter().any(|s| word.starts_with(s))).then_some(number)
    })
}

/// Languages by the names they have in themselves and in their neighbours' tongues.
const LANGUAGES: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "english",
            "englisch",
            "anglais",
            "inglés",
            "inglese",
            "inglês",
            "engels",
            "engelska",
            "engelsk",
            "angielski",
            "английский",
            "englanti",
        ],
    ),
    (
        "de",
        &[
            "german",
            "deutsch",
            "allemand",
            "alemán",
            "tedesco",
            "alemão",
            "duits",
            "tyska",
            "tysk",
            "niemiecki",
            "немецкий",
        ],
    ),
    (
        "fr",
        &[
            "french",
            "französisch",
            "français",
            "francés",
            "francese",
            "francês",
            "frans",
            "franska",
            "fransk",
            "francuski",
            "французский",
        ],
    ),
    (
        "es",
        &[
            "spanish",
            "spanisch",
            "espagnol",
            "español",
            "spagnolo",
            "espanhol",
            "spaans",
            "spanska",
            "spansk",
            "hiszpański",
            "испанский",
        ],
    ),
    (
        "it",
        &[
            "italian",
            "italienisch",
            "italien",
            "italiano",
            "italiaans",
            "italienska",
            "włoski",
            "итальянский",
        ],
    ),
    (
        "pt",
        &[
            "portuguese",
            "portugiesisch",
            "portugais",
            "portugués",
            "portoghese",
            "português",
            "portugees",
        ],
    ),
    (
        "nl",
        &[
            "dutch",
            "niederländisch",
            "néerlandais",
            "neerlandés",
            "olandese",
            "holandês",
            "nederlands",
        ],
    ),
    ("sv", &["swedish", "schwedisch", "suédois", "sueco", "svedese", "svenska"]),
    ("da", &["danish", "dänisch", "danois", "danés", "danese", "dansk"]),
    ("no", &["norwegian", "norwegisch", "norvégien", "noruego", "norsk"]),
    ("fi", &["finnish", "finnisch", "finnois", "finlandés", "suomi"]),
    ("pl", &["polish", "polnisch", "polonais", "polaco", "polski"]),
    ("cs", &["czech", "tschechisch", "tchèque", "checo", "čeština"]),
    ("hu", &["hungarian", "ungarisch", "hongrois", "húngaro", "magyar"]),
    ("ru", &["russian", "russisch", "russe", "ruso", "russo", "русский"]),
    ("el", &["greek", "griechisch", "grec", "griego", "greco", "ελληνικά"]),
    ("la", &["latin", "latein", "latín", "latino"]),
    ("eo", &["esperanto"]),
    ("zh", &["chinese", "chinesisch", "chinois", "chino", "中文"]),
    ("ca", &["catalan", "katalanisch", "catalán", "català"]),
    ("ro", &["romanian", "rumänisch", "roumain", "rumano", "română"]),
    ("uk", &["ukrainian", "ukrainisch", "українська"]),
    ("bg", &["bulgarian", "bulgarisch", "български"]),
    ("sr", &["serbian", "serbisch", "srpski", "српски"]),
    ("hr", &["croatian", "kroatisch", "hrvatski"]),
    ("sk", &["slovak", "slowakisch", "slovenčina"]),
    ("sl", &["slovenian", "slowenisch", "slovenščina"]),
    ("et", &["estonian", "estnisch", "eesti"]),
    ("lv", &["latvian", "latviešu"]),
    ("lt", &["lithuanian", "lietuvių"]),
    ("is", &["icelandic", "isländisch", "íslenska"]),
    ("cy", &["welsh", "cymraeg"]),
    ("ga", &["irish", "gaeilge"]),
    ("tr", &["turkish", "türkisch", "türkçe"]),
    ("he", &["hebrew", "hebräisch", "עברית"]),
    ("ar", &["arabic", "arabisch", "العربية"]),
    ("hi", &["hindi", "हिन्दी"]),
    ("tl", &["tagalog", "filipino"]),
    ("ko", &["korean", "koreanisch", "한국어"]),
    ("ja", &["japanese", "japanisch", "japonais", "japonés", "日本語"]),
];

/// The language of a name such as `Deutsch` or `German`.
fn language_named(value: &str) -> Option<Language> {
    let value = value.trim().to_lowercase();
    let (tag, _) = LANGUAGES.iter().find(|(_, names)| names.contains(&value.as_str()))?;
    Language::new(tag).ok()
}

/// Beginnings of the months' names in several languages, in their order.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "gen", "янв", "sty", "led", "ιαν"],
    &["feb", "fév", "fev", "фев", "lut", "úno", "φεβ", "helmi"],
    &["mar", "mär", "maa", "мар", "bře", "μαρ", "märz", "maart"],
    &["apr", "avr", "abr", "апр", "kwi", "dub", "απρ", "huhti"],
    &["may", "mai", "maj", "mag", "mei", "мая", "май", "kvě", "μαΐ", "touko"],
    &["jun", "juin", "giu", "июн", "cze", "ιουν", "kesä"],
    &["jul", "juil", "lug", "июл", "lip", "ιουλ", "heinä"],
    &["aug", "aoû", "ago", "авг", "sie", "srp", "αυγ", "elo"],
    &["sep", "set", "сен", "wrz", "zář", "σεπ", "syys"],
    &["oct", "okt", "ott", "out", "окт", "paź", "říj", "οκτ", "loka"],
    &["nov", "ноя", "lis", "νοε", "marras"],
    &["dec", "dez", "déc", "dic", "дек", "gru", "pro", "δεκ", "joulu"],
];

fn month(word: &str) -> Option<u8> {
    let word = word.to_lowercase();
    // The longest beginning counts: `mar` and `marras` are two months.
    let best = MONTHS
        .iter()
        .zip(1u8..)
        .flat_map(|(names, n)| names.iter().map(move |name| (*name, n)))
        .filter(|(name, _)| word.starts_with(name))
        .max_by_key(|(name, _)| name.len());
    best.map(|(_, n)| n)
}

/// A date: `Jul 14, 2020`, `14. Juli 2020`, `2020-07-14`, `14.07.2020`, `July 2020`, `2020`.
pub(super) fn date_in(text: &str) -> Option<PublicationDate> {
    let text = text.trim();
    let iso = text.len() >= 4 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    if let Some(date) = PublicationDate::new(text).filter(|_| iso) {
        return Some(date);
    }
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()).collect();
    if parts.len() > 6 {
        return None;
    }
    let year = parts.iter().find(|p| p.len() == 4 && p.bytes().all(|b| b.is_ascii_digit()))?;
    let numbers: Vec<u8> =
        parts.iter().filter(|p| p.len() <= 2).filter_map(|p| p.parse().ok()).collect();
    let named = parts.iter().filter(|p| p.starts_with(char::is_alphabetic)).find_map(|p| month(p));
    let iso = match (named, numbers.as_slice()) {
        (Some(month), [day]) => format!("{year}-{month:02}-{day:02}"),
        (Some(month), []) => format!("{year}-{month:02}"),
        (None, [day, month]) if *month <= 12 => format!("{year}-{month:02}-{day:02}"),
        (None, [month, day]) => format!("{year}-{month:02}-{day:02}"),
        _ => return None,
    };
    PublicationDate::new(&iso)
}
