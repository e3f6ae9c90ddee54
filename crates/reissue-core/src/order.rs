//! What a heading and a row of sections tell without mark-up: the number of a chapter, and where
//! front and back matter end.

use crate::{Heading, Matter, Role, plain, slug};

/// Where the number of a heading ends and its title starts, as byte offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrdinalSplit {
    /// One past the last byte of the ordinal.
    pub ordinal_end: usize,
    /// The first byte of the title; the length of the text where there is none.
    pub title_start: usize,
    /// What the label says that the section is, where there is a label: `Chapter`, `Livre`.
    pub role: Option<Role>,
}

/// Words that stand before a number, with what they say. Lower case.
const LABELS: &[(&str, Role)] = &[
    ("chapter", Role::Chapter),
    ("chap", Role::Chapter),
    ("part", Role::Part),
    ("book", Role::Volume),
    ("volume", Role::Volume),
    ("vol", Role::Volume),
    ("act", Role::Act),
    ("scene", Role::Scene),
    ("canto", Role::Chapter),
    ("letter", Role::Chapter),
    ("section", Role::Section),
    ("appendix", Role::Appendix),
    ("kapitel", Role::Chapter),
    ("teil", Role::Part),
    ("buch", Role::Volume),
    ("band", Role::Volume),
    ("akt", Role::Act),
    ("aufzug", Role::Act),
    ("szene", Role::Scene),
    ("auftritt", Role::Scene),
    ("anhang", Role::Appendix),
    ("chapitre", Role::Chapter),
    ("partie", Role::Part),
    ("livre", Role::Volume),
    ("tome", Role::Volume),
    ("acte", Role::Act),
    ("scène", Role::Scene),
    ("annexe", Role::Appendix),
    ("capítulo", Role::Chapter),
    ("capitulo", Role::Chapter),
    ("parte", Role::Part),
    ("libro", Role::Volume),
    ("livro", Role::Volume),
    ("tomo", Role::Volume),
    ("acto", Role::Act),
    ("ato", Role::Act),
    ("atto", Role::Act),
    ("escena", Role::Scene),
    ("cena", Role::Scene),
    ("scena", Role::Scene),
    ("capitolo", Role::Chapter),
    ("hoofdstuk", Role::Chapter),
    ("deel", Role::Part),
    ("boek", Role::Volume),
    ("kapitlet", Role::Chapter),
    ("del", Role::Part),
    ("bok", Role::Volume),
    ("luku", Role::Chapter),
    ("osa", Role::Part),
    ("rozdział", Role::Chapter),
    ("część", Role::Part),
    ("tom", Role::Volume),
    ("kapitola", Role::Chapter),
    ("část", Role::Part),
    ("глава", Role::Chapter),
    ("часть", Role::Part),
    ("книга", Role::Volume),
    ("том", Role::Volume),
    ("действие", Role::Act),
    ("сцена", Role::Scene),
    ("розділ", Role::Chapter),
    ("частина", Role::Part),
    ("κεφάλαιο", Role::Chapter),
    ("μέρος", Role::Part),
    ("fejezet", Role::Chapter),
    ("rész", Role::Part),
];

/// Number words that may follow a label. Lower case.
const NUMBER_WORDS: &[&str] = &[
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "last",
    "premier",
    "première",
    "deuxième",
    "second",
    "seconde",
    "troisième",
    "quatrième",
    "cinquième",
    "sixième",
    "septième",
    "huitième",
    "neuvième",
    "dixième",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "eins",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "primero",
    "primera",
    "segundo",
    "segunda",
    "tercero",
    "tercera",
    "cuarto",
    "cuarta",
    "quinto",
    "quinta",
    "primo",
    "prima",
    "secondo",
    "seconda",
    "terzo",
    "terza",
    "quarto",
    "quarta",
    "uno",
    "due",
    "tre",
    "quattro",
    "cinque",
    "primeiro",
    "primeira",
    "terceiro",
    "terceira",
    "первая",
    "вторая",
    "третья",
    "четвертая",
    "пятая",
    "первый",
    "второй",
    "третий",
];

/// Finds the number that a heading begins with: `I. The Quay`, `Chapter 1: The Quay`,
/// `BOOK THE FIRST`, `12`. The mark that parts it from the title belongs to neither.
///
/// A year (`1934`) and initials (`I. M. Pei`) are no numbers of a chapter.
pub fn split_ordinal(text: &str) -> Option<OrdinalSplit> {
    let (word, after) = first_word(text, 0)?;
    let bare = word.trim_end_matches(['.', ':']);
    let label = LABELS.iter().find(|(l, _)| *l == bare.to_lowercase());
    if let Some(found) = label.and_then(|(_, role)| after_label(text, after, *role)) {
        return Some(found);
    }
    let number = word.trim_end_matches(['.', ':', ')', ',']);
    if !is_number(number) || (number.len() > 3 && number.starts_with(|c: char| c.is_ascii_digit()))
    {
        return None;
    }
    let mark = number.len() < word.len();
    let title_start = skip_space(text, after);
    let rest = text.get(title_start..)?;
    if rest.is_empty() {
        return Some(OrdinalSplit { ordinal_end: number.len(), title_start, role: None });
    }
    let dash = rest.chars().next().filter(|c| is_dash(*c));
    if let Some(dash) = dash {
        let title_start = skip_space(text, title_start + dash.len_utf8());
        return Some(OrdinalSplit { ordinal_end: number.len(), title_start, role: None });
    }
    let initials = number.len() == 1 && is_initial(rest);
    (mark && !initials && !word.ends_with(',')).then_some(OrdinalSplit {
        ordinal_end: number.len(),
        title_start,
        role: None,
    })
}

/// What the words of a heading say of its section, where nothing else does: `Part One`, `Preface`.
///
/// A word that may also be a title, such as `Persons` or `Scene`, says nothing.
pub fn heading_role(heading: &Heading) -> Option<Role> {
    let ordinal = plain(&heading.ordinal);
    if !ordinal.is_empty() {
        // Sections are numbered without being chapters: their level says what they are.
        return split_ordinal(&ordinal)?.role.filter(|r| *r != Role::Section);
    }
    let title = plain(&heading.title);
    let plain_word = title.chars().all(|c| c.is_alphabetic() || c == ' ');
    let role = Role::named(&slug(&title)).filter(|_| plain_word)?;
    let common = matches!(
        role,
        Role::Chapter
            | Role::Section
            | Role::Part
            | Role::Volume
            | Role::Piece
            | Role::Act
            | Role::Scene
            | Role::Note
            | Role::Plates
            | Role::Persons
    );
    (!common).then_some(role)
}

/// The number after a label, with `the` before it or not.
fn after_label(text: &str, after: usize, role: Role) -> Option<OrdinalSplit> {
    let mut start = skip_space(text, after);
    let (mut word, mut end) = first_word(text, start)?;
    if word.eq_ignore_ascii_case("the") {
        start = skip_space(text, end);
        (word, end) = first_word(text, start)?;
    }
    let number = word.trim_end_matches(['.', ':', ')', ',', '—', '–']);
    let in_words = NUMBER_WORDS.contains(&number.to_lowercase().as_str());
    let letter = role == Role::Appendix && number.len() == 1;
    if !is_number(number) && !in_words && !letter {
        return None;
    }
    let ordinal_end = start + number.len();
    let mut title_start = skip_space(text, end);
    let marked = number.len() < word.len();
    let rest = text.get(title_start..)?;
    if let Some(dash) = rest.chars().next().filter(|c| is_dash(*c) || matches!(c, ':' | '.')) {
        title_start = skip_space(text, title_start + dash.len_utf8());
    } else if !rest.is_empty() && !marked && !opens_title(rest) {
        return None;
    }
    Some(OrdinalSplit { ordinal_end, title_start, role: Some(role) })
}

/// Tells whether a text without a mark before it can be a title: it begins with a capital, a
/// digit or a quotation mark.
fn opens_title(rest: &str) -> bool {
    rest.starts_with(|c: char| !c.is_lowercase() && !c.is_ascii_punctuation())
}

fn is_dash(c: char) -> bool {
    matches!(c, '—' | '–' | '-' | '―')
}

/// Tells whether a text begins with an initial: one capital and a stop.
fn is_initial(rest: &str) -> bool {
    let mut characters = rest.chars();
    characters.next().is_some_and(char::is_uppercase) && characters.next() == Some('.')
}

/// Digits, or a roman numeral in capitals.
fn is_number(word: &str) -> bool {
    let digits = !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    digits || is_roman(word)
}

fn is_roman(word: &str) -> bool {
    let value = |b| match b {
        b'I' => 1,
        b'V' => 5,
        b'X' => 10,
        b'L' => 50,
        b'C' => 100,
        _ => 0,
    };
    let values: Vec<u32> = word.bytes().map(value).collect();
    if values.is_empty() || values.contains(&0) || values.len() > 9 {
        return false;
    }
    // No sign stands more than four times in a row, and none is taken from one over ten times it.
    let runs = values.windows(5).all(|w| w.iter().any(|v| Some(v) != w.first()));
    let steps = values.windows(2).all(|w| match w {
        [a, b] => a >= b || (b / a <= 10 && matches!(a, 1 | 10)),
        _ => true,
    });
    runs && steps
}

fn first_word(text: &str, start: usize) -> Option<(&str, usize)> {
    let rest = text.get(start..)?;
    let len = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let word = rest.get(..len).filter(|w| !w.is_empty())?;
    Some((word, start + len))
}

fn skip_space(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    at + rest.len() - rest.trim_start().len()
}

/// Tells for each of a row of sections in which stretch of the book it stands.
///
/// What stands before the first section of the body is front matter, what stands after the last is
/// back matter, what stands between is body, whatever its own role: acknowledgements may open a
/// book, and an epigraph may stand between two parts. Without any body each role goes its way.
pub fn arrange(roles: &[Role]) -> Vec<Matter> {
    let is_body = |r: &Role| r.matter() == Matter::Body;
    let first = roles.iter().position(is_body);
    let last = roles.iter().rposition(is_body);
    let (Some(first), Some(last)) = (first, last) else {
        return roles.iter().map(|r| r.matter()).collect();
    };
    (0..roles.len())
        .map(|i| match i {
            i if i < first => Matter::Front,
            i if i > last => Matter::Back,
            _ => Matter::Body,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_chapters() {
        for (text, ordinal, title) in [
            ("I. The Quay", "I", "The Quay"),
            ("Chapter 1: The Quay", "Chapter 1", "The Quay"),
            ("CHAPTER XIV", "CHAPTER XIV", ""),
            ("CHAPTER I. LOOMINGS", "CHAPTER I", "LOOMINGS"),
            ("Chapter 2 The Pans", "Chapter 2", "The Pans"),
            ("Part One", "Part One", ""),
            ("Part Two — The Road", "Part Two", "The Road"),
            ("BOOK THE FIRST", "BOOK THE FIRST", ""),
            ("12", "12", ""),
            ("IV", "IV", ""),
            ("3) Salt", "3", "Salt"),
            ("II — Salt", "II", "Salt"),
            ("Глава 3. Соль", "Глава 3", "Соль"),
            ("Appendix B: Papers", "Appendix B", "Papers"),
        ] {
            let found = split_ordinal(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(&text[..found.ordinal_end], ordinal, "{text}");
            assert_eq!(&text[found.title_start..], title, "{text}");
        }
    }

    #[test]
    fn other_headings_have_no_number() {
        for text in [
            "The Quay",
            "1934",
            "1934. A Year",
            "I. M. Pei",
            "I am the door",
            "Part of the Way",
            "Book and Candle",
            "MIX",
            "Civil War",
            "CIVIL",
            "Letter to Anders",
            "",
            "I, Claudius",
        ] {
            assert_eq!(split_ordinal(text), None, "{text}");
        }
    }

    #[test]
    fn body_ends_front_matter_and_begins_back_matter() {
        use Matter::{Back, Body, Front};
        let roles = [
            Role::Acknowledgements,
            Role::Preface,
            Role::Chapter,
            Role::Epigraph,
            Role::Chapter,
            Role::Note,
            Role::Index,
        ];
        assert_eq!(arrange(&roles), [Front, Front, Body, Body, Body, Back, Back]);
        assert_eq!(arrange(&[Role::Preface, Role::Index]), [Front, Back]);
    }
}
