//! The page around the book: where the text begins and ends, and what the frame tells.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use reissue_core::{
    Contributor, Diagnostic, Edition, Isbn, Language, Metadata, PublicationDate, Report,
};

use super::lines::{Page, Piece, ends_sentence, width};

/// Where the text stands in the page, and what opens it.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    /// The lines of the text.
    pub(super) body: Range<usize>,
    /// The line that joins title and author.
    header: Option<Header>,
}

#[derive(Clone, Debug)]
struct Header {
    line: usize,
    title: String,
    author: String,
}

/// A short line can be part of a frame.
const SHORT: usize = 90;

/// What stands between title and author.
const JOINTS: [&str; 6] = [" - ", " – ", " — ", " | ", " by ", " / "];

/// Finds the frame.
pub(super) fn find(page: &Page<'_>) -> Frame {
    let header = header(page);
    let start = match &header {
        Some(header) => header.line + 1,
        None => first_prose(page),
    };
    let marker = header.as_ref().map(|h| h.line).unwrap_or(start);
    let end = end(page, start, marker);
    Frame { body: start..end, header }
}

/// The line that joins title and author and opens the text: one side of it stands elsewhere in the
/// page as a line of its own, or at the end of one ("Reviews for ..."). The last such line before
/// the text counts.
fn header(page: &Page<'_>) -> Option<Header> {
    let prose = first_long_run(page);
    let mut found = None;
    for index in 0..prose.min(page.len()) {
        let line = page.line(index);
        if line.is_empty() || width(line) > 200 {
            continue;
        }
        for joint in JOINTS {
            for (at, _) in line.match_indices(joint) {
                let left = line.get(..at).unwrap_or("").trim();
                let right = line.get(at + joint.len()..).unwrap_or("").trim();
                if left.is_empty() || right.is_empty() {
                    continue;
                }
                let (named_left, named_right) =
                    (named(page, left, index, prose), named(page, right, index, prose));
                let header = if named_left >= named_right && named_left > 0 {
                    Header { line: index, title: left.into(), author: right.into() }
                } else if named_right > 0 {
                    Header { line: index, title: right.into(), author: left.into() }
                } else {
                    continue;
                };
                found = Some(header);
            }
        }
    }
    found
}

/// How many other lines before the text are these words, or end in them.
fn named(page: &Page<'_>, words: &str, but: usize, until: usize) -> usize {
    let ends = |line: &str| {
        line == words || line.strip_suffix(words).is_some_and(|before| before.ends_with(' '))
    };
    (0..until.min(page.len())).filter(|i| *i != but && ends(page.line(*i))).count()
}

/// The first line of the prose: two blocks of some length, one soon after the other, below which
/// no label of the frame stands any more.
fn first_long_run(page: &Page<'_>) -> usize {
    let pieces = page.pieces(0..page.len());
    let length = |p: &Piece| p.lines.clone().map(|l| width(page.line(l))).sum::<usize>();
    let label = |p: &Piece| p.lines.clone().any(|l| isbn_in(page.line(l)).is_some());
    let long: Vec<bool> = pieces.iter().map(|p| length(p) > 120 && !label(p)).collect();
    for (i, piece) in pieces.iter().enumerate() {
        let soon = long.iter().skip(i + 1).take(4).any(|l| *l);
        let mostly = long.iter().skip(i).take(8).filter(|l| **l).count() >= 3;
        if long.get(i) == Some(&true) && soon && mostly {
            return piece.lines.start;
        }
    }
    pieces.iter().zip(&long).find(|(_, l)| **l).map_or(page.len(), |(p, _)| p.lines.start)
}

/// Where the text begins when no line joins title and author: at the short lines above the prose
/// that can be its heading.
fn first_prose(page: &Page<'_>) -> usize {
    if likeness(page) < 0.3 {
        return 0;
    }
    let prose = first_long_run(page);
    let mut at = prose;
    for index in (0..prose).rev() {
        if page.is_blank(index) {
            continue;
        }
        if reissue_core::split_ordinal(page.line(index)).is_some() {
            return index;
        }
        at = prose;
        break;
    }
    at
}

/// One past the last line of the text. The end marker is a block of short lines among the last of
/// the page of which one counts pages, says again what the frame said, or takes up a word of the
/// line above the text.
fn end(page: &Page<'_>, start: usize, header: usize) -> usize {
    let marker: BTreeSet<String> = (0..header)
        .rev()
        .filter(|i| !page.is_blank(*i))
        .take(1)
        .flat_map(|i| long_words(page.line(i)))
        .collect();
    let frame: BTreeSet<&str> =
        (0..header).map(|i| page.line(i)).filter(|l| !l.is_empty()).collect();
    let pieces = page.pieces(start..page.len());
    let mut end = page.len();
    let mut budget = 40usize;
    for piece in pieces.iter().rev() {
        let short = piece.lines.clone().all(|l| width(page.line(l)) <= SHORT);
        budget = budget.saturating_sub(piece.lines.len());
        if budget == 0 {
            break;
        }
        let says = |l: usize| {
            let line = page.line(l);
            is_counter(line)
                || frame.contains(line)
                || (width(line) < 60 && long_words(line).iter().any(|w| marker.contains(w)))
        };
        if short && piece.lines.clone().any(says) {
            end = piece.lines.start;
        } else if !short {
            break;
        }
    }
    // A marker that touches the text: its lines go one by one.
    while end > start {
        let line = page.line(end - 1);
        let goes = line.is_empty() || (width(line) < 60 && is_counter(line));
        if !goes {
            break;
        }
        end -= 1;
    }
    end
}

fn long_words(line: &str) -> Vec<String> {
    line.split(|c: char| !c.is_alphanumeric())
        .filter(|w| width(w) >= 5)
        .map(str::to_lowercase)
        .collect()
}

/// A counter: two numbers in a line of a few words, `Page 1 of 1`, `3/12`.
fn is_counter(line: &str) -> bool {
    let numbers =
        line.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty() && n.len() <= 5).count();
    numbers == 2
        && width(line) <= 40
        && line.split_whitespace().count() <= 6
        && !ends_sentence(line)
}

/// A number followed at once or after a space by letters: `305 pages`.
fn counts(line: &str) -> Vec<(u32, &str)> {
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

/// Tells how much a page has the shape of a capture.
pub(super) fn likeness(page: &Page<'_>) -> f32 {
    let head = page.len().min(120);
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for index in 0..head {
        let line = page.line(index);
        if (3..SHORT).contains(&width(line)) && line.chars().any(char::is_alphabetic) {
            *seen.entry(line).or_default() += 1;
        }
    }
    let repeated = seen.values().filter(|n| **n > 1).count();
    let most = seen.values().copied().max().unwrap_or(0);
    let labels = (0..head).filter(|i| glued(page.line(*i)).is_some()).count();
    let isbn = (0..head).any(|i| isbn_in(page.line(i)).is_some());
    let counter = (page.len().saturating_sub(12)..page.len()).any(|i| is_counter(page.line(i)))
        || (0..head).any(|i| counts(page.line(i)).len() == 2 && width(page.line(i)) < 40);
    let joined = header(page).is_some();
    let mut score = 0.0;
    score += if most >= 3 {
        0.25
    } else if repeated > 0 {
        0.1
    } else {
        0.0
    };
    score += if labels >= 3 {
        0.25
    } else if labels > 0 {
        0.1
    } else {
        0.0
    };
    score += if isbn { 0.15 } else { 0.0 };
    score += if counter { 0.15 } else { 0.0 };
    score += if joined { 0.35 } else { 0.0 };
    f32::min(score, 1.0)
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
fn isbn_in(line: &str) -> Option<String> {
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

impl Frame {
    /// How many lines stand outside the text.
    pub(super) fn lines_outside(&self, page: &Page<'_>) -> usize {
        (0..page.len()).filter(|i| !self.body.contains(i) && !page.is_blank(*i)).count()
    }

    /// What the frame tells of the book.
    pub(super) fn metadata(&self, page: &Page<'_>, report: &mut Report) -> Metadata {
        let mut metadata = Metadata::default();
        let until = self.body.start;
        match &self.header {
            Some(header) => {
                metadata.title.clone_from(&header.title);
                metadata.creators.push(Contributor::author(header.author.clone()));
                self.author(page, header, report);
            }
            None => metadata.title = most_repeated(page, until).unwrap_or_default(),
        }
        let mut publisher = None;
        let mut label_lines = BTreeSet::new();
        for index in 0..until {
            let line = page.line(index);
            if let Some(digits) = isbn_in(line) {
                label_lines.insert(index);
                match Isbn::new(&digits) {
                    Ok(isbn) => drop(metadata.isbn.insert(Edition::Epub, isbn)),
                    Err(error) => report.push(
                        Diagnostic::suspect("read-158", error.to_string())
                            .at(page.span(index..index + 1))
                            .help("look the number up at the publisher's"),
                    ),
                }
                continue;
            }
            let Some((label, value)) = glued(line) else { continue };
            if let Some(language) = language_named(value) {
                metadata.languages.push(language);
            } else if let Some(date) = date_in(value) {
                metadata.date = metadata.date.or(Some(date));
            } else if let Some(pages) = pages_in(line) {
                metadata.source_pages = metadata.source_pages.or(Some(pages));
                continue;
            } else if is_publisher(label) {
                publisher = Some(value.to_owned());
            } else {
                continue;
            }
            label_lines.insert(index);
        }
        metadata.publisher = publisher;
        metadata.description = self.blurb(page, &label_lines);
        metadata
    }

    /// Reports a name whose initials carry the wrong mark: `W/ G. Krivitsky`.
    fn author(&self, page: &Page<'_>, header: &Header, report: &mut Report) {
        let mut name = String::new();
        let mut before = ' ';
        let mut word = 0;
        let mut changed = false;
        let mut characters = header.author.chars().peekable();
        while let Some(c) = characters.next() {
            let initial = word == 1 && before.is_uppercase();
            let next_space = characters.peek().is_none_or(|n| *n == ' ');
            let wrong =
                initial && next_space && matches!(c, '/' | ',' | ':' | ';' | '-' | '_' | '\\');
            changed |= wrong;
            name.push(if wrong { '.' } else { c });
            word = if c.is_alphabetic() { word + 1 } else { 0 };
            before = c;
        }
        if changed {
            let message = format!("the author's name looks misprinted: `{}`", header.author);
            let line = page.line(header.line);
            let whole = page.span(header.line..header.line + 1);
            let at = whole.start as usize + line.find(&header.author).unwrap_or(0);
            let span = reissue_core::Span::new(whole.source, at, at + header.author.len());
            let found = Diagnostic::suspect("read-151", message)
                .at(span)
                .help(format!("take `{name}` instead with --accept author"))
                .propose("author", name);
            report.push(found);
        }
    }

    /// The longest text of the frame, with the long lines around it.
    fn blurb(&self, page: &Page<'_>, labels: &BTreeSet<usize>) -> Option<String> {
        let long = |i: usize| width(page.line(i)) > 60 && ends_sentence(page.line(i));
        let candidates: Vec<usize> =
            (0..self.body.start).filter(|i| long(*i) && !labels.contains(i)).collect();
        let best = candidates.iter().copied().max_by_key(|i| width(page.line(*i)))?;
        if width(page.line(best)) < 80 {
            return None;
        }
        let mut from = best;
        while from > 0
            && (long(from - 1) || (page.is_blank(from - 1) && from > 1 && long(from - 2)))
        {
            from -= 1;
        }
        let lines: Vec<&str> = (from..self.body.start)
            .take_while(|i| long(*i) || page.is_blank(*i))
            .map(|i| page.line(i))
            .filter(|l| !l.is_empty())
            .collect();
        Some(lines.join("\n"))
    }
}

/// The line that the frame repeats most.
fn most_repeated(page: &Page<'_>, until: usize) -> Option<String> {
    let mut seen: Vec<(&str, usize)> = Vec::new();
    for index in 0..until {
        let line = page.line(index);
        if !line.chars().any(char::is_alphabetic) {
            continue;
        }
        match seen.iter_mut().find(|(l, _)| *l == line) {
            Some((_, n)) => *n += 1,
            None => seen.push((line, 1)),
        }
    }
    let best = seen.iter().rev().max_by_key(|(_, n)| *n)?;
    (best.1 > 1).then(|| best.0.to_owned())
}

fn is_publisher(label: &str) -> bool {
    let label = label.to_lowercase();
    [
        "publish",
        "verlag",
        "éditeur",
        "editor",
        "editore",
        "uitgever",
        "forlag",
        "förlag",
        "wydaw",
        "издат",
        "kustan",
        "kiadó",
        "nakladatel",
    ]
    .iter()
    .any(|stem| label.contains(stem))
}

/// The number of pages in a line such as `Ebook305 pages5 hours`.
fn pages_in(line: &str) -> Option<u32> {
    const STEMS: [&str; 12] = [
        "page",
        "pp",
        "seite",
        "págin",
        "pagin",
        "sid",
        "stron",
        "stran",
        "стран",
        "oldal",
        "sivu",
        "σελ",
    ];
    counts(line).into_iter().find_map(|(number, word)| {
        let word = word.to_lowercase();
        STEMS.iter().any(|s| word.starts_with(s)).then_some(number)
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
    ("ja", &["japanese", "japanisch", "japonais", "japonés", "日本語"]),
];

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
