//! The number of a heading with its label: `Chapter I`, `BOOK THE FIRST`, `12.`, `第三章`.

use reissue_core::{Inline, InlineKind, Role};

/// Labels that come before a number, in lower case.
const LABELS: &[(&str, Role)] = &[
    ("chapter", Role::Chapter),
    ("chap.", Role::Chapter),
    ("chap", Role::Chapter),
    ("kapitel", Role::Chapter),
    ("chapitre", Role::Chapter),
    ("capítulo", Role::Chapter),
    ("capitulo", Role::Chapter),
    ("capitolo", Role::Chapter),
    ("hoofdstuk", Role::Chapter),
    ("глава", Role::Chapter),
    ("rozdział", Role::Chapter),
    ("kapitola", Role::Chapter),
    ("kapittel", Role::Chapter),
    ("luku", Role::Chapter),
    ("fejezet", Role::Chapter),
    ("capitolul", Role::Chapter),
    ("κεφάλαιο", Role::Chapter),
    ("poglavlje", Role::Chapter),
    ("stave", Role::Chapter),
    ("canto", Role::Chapter),
    ("lecture", Role::Chapter),
    ("letter", Role::Chapter),
    ("essay", Role::Chapter),
    ("lettre", Role::Chapter),
    ("brief", Role::Chapter),
    ("chant", Role::Chapter),
    ("story", Role::Chapter),
    ("tale", Role::Chapter),
    ("lesson", Role::Chapter),
    ("adventure", Role::Chapter),
    ("episode", Role::Chapter),
    ("day", Role::Chapter),
    ("night", Role::Chapter),
    ("fable", Role::Chapter),
    ("sonnet", Role::Chapter),
    ("psalm", Role::Chapter),
    ("hymn", Role::Chapter),
    ("song", Role::Chapter),
    ("ode", Role::Chapter),
    ("number", Role::Chapter),
    ("no.", Role::Chapter),
    ("no", Role::Chapter),
    ("section", Role::Section),
    ("abschnitt", Role::Section),
    ("part", Role::Part),
    ("teil", Role::Part),
    ("partie", Role::Part),
    ("parte", Role::Part),
    ("deel", Role::Part),
    ("часть", Role::Part),
    ("część", Role::Part),
    ("část", Role::Part),
    ("osa", Role::Part),
    ("del", Role::Part),
    ("rész", Role::Part),
    ("μέρος", Role::Part),
    ("book", Role::Part),
    ("buch", Role::Part),
    ("livre", Role::Part),
    ("libro", Role::Part),
    ("boek", Role::Part),
    ("книга", Role::Part),
    ("księga", Role::Part),
    ("kniha", Role::Part),
    ("volume", Role::Volume),
    ("vol.", Role::Volume),
    ("vol", Role::Volume),
    ("band", Role::Volume),
    ("tome", Role::Volume),
    ("tomo", Role::Volume),
    ("том", Role::Volume),
    ("tom", Role::Volume),
    ("act", Role::Act),
    ("akt", Role::Act),
    ("acte", Role::Act),
    ("acto", Role::Act),
    ("atto", Role::Act),
    ("действие", Role::Act),
    ("aufzug", Role::Act),
    ("scene", Role::Scene),
    ("szene", Role::Scene),
    ("scène", Role::Scene),
    ("escena", Role::Scene),
    ("scena", Role::Scene),
    ("сцена", Role::Scene),
    ("явление", Role::Scene),
    ("auftritt", Role::Scene),
    ("appendix", Role::Appendix),
    ("anhang", Role::Appendix),
    ("annexe", Role::Appendix),
    ("apéndice", Role::Appendix),
    ("appendice", Role::Appendix),
    ("приложение", Role::Appendix),
];

/// Numbers in words, as they stand after a label (or before one: `Erstes Kapitel`).
const WORDS: &[&str] = &[
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
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
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
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "thirtieth",
    "last",
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
    "elf",
    "zwölf",
    "erster",
    "erste",
    "erstes",
    "zweiter",
    "zweite",
    "zweites",
    "dritter",
    "dritte",
    "drittes",
    "vierter",
    "vierte",
    "viertes",
    "fünfter",
    "fünfte",
    "fünftes",
    "sechster",
    "sechstes",
    "siebter",
    "siebentes",
    "siebtes",
    "achter",
    "achtes",
    "neunter",
    "neuntes",
    "zehnter",
    "zehntes",
    "premier",
    "première",
    "deuxième",
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
    "sept",
    "huit",
    "neuf",
    "dix",
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
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "primo",
    "prima",
    "secondo",
    "seconda",
    "seconde",
    "terzo",
    "terza",
    "quarto",
    "quarta",
    "первая",
    "вторая",
    "третья",
    "четвертая",
    "четвёртая",
    "пятая",
    "шестая",
    "седьмая",
    "восьмая",
    "девятая",
    "десятая",
    "первый",
    "второй",
    "третий",
    "первое",
    "второе",
    "третье",
    "pierwszy",
    "drugi",
    "trzeci",
    "pierwsza",
    "druga",
    "trzecia",
];

/// What the start of a heading says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ordinal {
    /// The role of the label; none for a bare number.
    pub(crate) role: Option<Role>,
    /// Bytes of the ordinal itself.
    pub(crate) length: usize,
    /// Bytes up to where the title begins: with the stop, dash and spaces.
    pub(crate) title: usize,
}

/// Finds the ordinal at the start of a heading's plain text; a line break in it is `\n`.
pub(crate) fn find(text: &str) -> Option<Ordinal> {
    labelled(text).or_else(|| word_first(text)).or_else(|| east_asian(text)).or_else(|| bare(text))
}

/// Tells whether a line is an ordinal and nothing else.
pub(crate) fn is_ordinal(line: &str) -> bool {
    let bare = line.trim().trim_matches(|c| matches!(c, '(' | ')' | '[' | ']'));
    find(bare).is_some_and(|o| o.title == bare.len())
}

/// Tells whether a word in lower case counts something.
pub(crate) fn is_number_word(word: &str) -> bool {
    is_arabic(word) || is_roman(word) || is_word(word) || is_counted(word)
}

/// `1st`, `2nd`, `3rd`, `4th`, `12a`.
fn is_counted(word: &str) -> bool {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < word.len() && matches!(rest, "st" | "nd" | "rd" | "th" | "a" | "b" | "c")
}

/// `Chapter I`, `Part the First`, `BOOK 2`.
fn labelled(text: &str) -> Option<Ordinal> {
    let (first, after) = word(text, 0)?;
    let role = label(first)?;
    let mut at = after;
    let (mut number, mut end) = word(text, at)?;
    if matches!(number.to_lowercase().as_str(), "the" | "der" | "la" | "no." | "nr." | "n°" | "№")
    {
        at = end;
        (number, end) = word(text, at)?;
    }
    // `Twenty One` are two words of one number.
    let tens = is_word(number) && (number.to_lowercase().ends_with("ty"));
    if tens
        && let Some((unit, last)) = word(text, end)
        && is_word(unit.trim_end_matches(|c: char| STOPS.contains(c)))
    {
        number = unit;
        end = last;
    }
    let core = number.trim_end_matches(|c: char| STOPS.contains(c));
    let appendix_letter = role == Role::Appendix
        && core.chars().count() == 1
        && core.chars().all(|c| c.is_alphabetic() && c.is_uppercase());
    let in_words = is_word(core) && !is_numeral_label(first);
    let is_number = is_arabic(core)
        || is_roman(core)
        || is_counted(&core.to_lowercase())
        || in_words
        || appendix_letter;
    if !is_number {
        return None;
    }
    let length = end - (number.len() - core.len());
    let title = skip_separator(text, length);
    // `Part I` may stand alone or be parted from a title; `Book One of Moses` is a title.
    let parted = title == text.len()
        || text.get(length..title).is_some_and(|s| s.contains(|c: char| ".,:;)—–-\n".contains(c)))
        || text
            .get(title..)
            .is_some_and(|t| t.starts_with(|c: char| c.is_uppercase() || "“\"‘'«„".contains(c)));
    parted.then_some(Ordinal { role: Some(role), length, title })
}

/// What may stand between the number of a heading and its title.
const STOPS: &str = ".,:;)]—–-";

/// Tells whether a label counts by figures alone: `No One Writes` is a title.
fn is_numeral_label(label: &str) -> bool {
    matches!(label.to_lowercase().trim_end_matches('.'), "no" | "number")
}

/// `Erstes Kapitel`, `Première partie`, `The First Book`.
fn word_first(text: &str) -> Option<Ordinal> {
    let (mut first, mut after) = word(text, 0)?;
    if first.eq_ignore_ascii_case("the") {
        (first, after) = word(text, after)?;
    }
    let number = first.trim_end_matches('.');
    let (second, end) = word(text, after)?;
    let core = second.trim_end_matches(|c: char| STOPS.contains(c));
    let role = label(core)?;
    let counted = is_counted(&number.to_lowercase());
    if !(is_word(number) || counted || (first.ends_with('.') && is_arabic(number))) {
        return None;
    }
    let length = end - (second.len() - core.len());
    Some(Ordinal { role: Some(role), length, title: skip_separator(text, length) })
}

/// `第三章 …`.
fn east_asian(text: &str) -> Option<Ordinal> {
    let rest = text.strip_prefix('第')?;
    let (at, mark) =
        rest.char_indices().take(8).find(|(_, c)| "章回節节卷部篇話话".contains(*c))?;
    let role = match mark {
        '卷' => Role::Volume,
        '部' | '篇' => Role::Part,
        '節' | '节' => Role::Section,
        _ => Role::Chapter,
    };
    let length = '第'.len_utf8() + at + mark.len_utf8();
    Some(Ordinal { role: Some(role), length, title: skip_separator(text, length) })
}

/// `IV`, `12.`, `IV. The Toll-House`, `3: Salt`.
fn bare(text: &str) -> Option<Ordinal> {
    let (first, end) = word(text, 0)?;
    let core = first.trim_end_matches(|c: char| ".:)]—–-".contains(c));
    let roman = is_roman(core) && core.chars().all(char::is_uppercase);
    let arabic = is_arabic(core) && core.len() <= 3;
    if !(roman || arabic) {
        return None;
    }
    let length = end - (first.len() - core.len());
    let title = skip_separator(text, length);
    let separator = text.get(length..title).unwrap_or("");
    let rest = text.get(title..).unwrap_or("");
    // A letter of a dictionary stands alone more often than such a number.
    let alone = rest.is_empty() && !matches!(core, "C" | "D" | "L" | "M");
    let parted = separator.contains(|c: char| ".:)—–\n".contains(c)) || separator.contains(" - ");
    // `C. S. Lewis` and `D. H. Lawrence` are names.
    let initial = core.len() == 1 && !"IVX".contains(core) && !arabic
        || rest.chars().nth(1) == Some('.')
            && rest.starts_with(char::is_uppercase)
            && core.len() == 1
            && !arabic;
    // `3.2 Salt` is a number inside a chapter and stays with its title.
    let joined = !separator.contains(char::is_whitespace);
    let decimal = arabic && joined && rest.starts_with(|c: char| c.is_ascii_digit());
    ((alone || (parted && !initial)) && !decimal).then_some(Ordinal { role: None, length, title })
}

fn label(word: &str) -> Option<Role> {
    let lower = word.to_lowercase();
    LABELS.iter().find(|(l, _)| *l == lower).map(|(_, role)| *role)
}

fn is_arabic(word: &str) -> bool {
    !word.is_empty() && word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit())
}

/// A Roman numeral that is written as they are written (no `IIII` needs to be excluded, but `DID`).
pub(crate) fn is_roman(word: &str) -> bool {
    if word.is_empty() || word.len() > 12 {
        return false;
    }
    let upper = word.to_uppercase();
    // `mi`, `di` and `dix` are words.
    let small = word != upper;
    if small && !word.chars().all(|c| matches!(c, 'i' | 'v' | 'x')) {
        return false;
    }
    let mut rest = upper.as_str();
    for (digits, most) in [
        ("M", 3),
        ("CM", 1),
        ("D", 1),
        ("CD", 1),
        ("C", 4),
        ("XC", 1),
        ("L", 1),
        ("XL", 1),
        ("X", 4),
        ("IX", 1),
        ("V", 1),
        ("IV", 1),
        ("I", 4),
    ] {
        for _ in 0..most {
            rest = rest.strip_prefix(digits).unwrap_or(rest);
        }
    }
    rest.is_empty()
}

fn is_word(word: &str) -> bool {
    let lower = word.to_lowercase();
    lower.split('-').all(|w| WORDS.contains(&w))
}

/// The next word from a place on, and where it ends.
fn word(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = text.get(at..)?;
    let start = at + (rest.len() - rest.trim_start().len());
    let rest = text.get(start..)?;
    let space = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let dash = rest.find(['—', '–']).map(|at| at + '—'.len_utf8());
    let length = dash.filter(|at| *at < space).unwrap_or(space);
    (length > 0).then(|| (text.get(start..start + length).unwrap_or(""), start + length))
}

fn skip_separator(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    let trimmed = rest
        .trim_start_matches(|c: char| c.is_whitespace() || STOPS.contains(c) || c == '\u{2060}');
    at + rest.len() - trimmed.len()
}

/// Cuts inlines after so many bytes of their plain text (see [`plain_with_breaks`]).
pub(crate) fn split_at(inlines: Vec<Inline>, at: usize) -> (Vec<Inline>, Vec<Inline>) {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let mut done = 0;
    for inline in inlines {
        let length = width(&inline);
        if done + length <= at
            && (done < at || length == 0 && right.is_empty() && done == 0 && at > 0)
        {
            left.push(inline);
        } else if done >= at {
            right.push(inline);
        } else {
            cut(inline, at - done, &mut left, &mut right);
        }
        done += length;
    }
    (left, right)
}

fn cut(mut inline: Inline, at: usize, left: &mut Vec<Inline>, right: &mut Vec<Inline>) {
    let span = inline.span;
    if let InlineKind::Text(text) = &inline.kind {
        let (a, b) = text.split_at_checked(at).unwrap_or((text, ""));
        left.push(Inline::text(a, span));
        right.push(Inline::text(b, span));
        return;
    }
    let Some(children) = inline.children_mut().map(std::mem::take) else {
        left.push(inline);
        return;
    };
    let (a, b) = split_at(children, at);
    for (part, side) in [(a, left), (b, right)] {
        let mut shell = inline.clone();
        if let Some(inside) = shell.children_mut() {
            *inside = part;
        }
        side.push(shell);
    }
}

/// The plain text of a heading, a line break being `\n`.
pub(crate) fn plain_with_breaks(inlines: &[Inline]) -> String {
    let mut out = String::new();
    fn add(out: &mut String, inlines: &[Inline]) {
        for inline in inlines {
            match &inline.kind {
                InlineKind::Text(t) | InlineKind::Code(t) => out.push_str(t),
                InlineKind::LineBreak => out.push('\n'),
                _ => add(out, inline.children().unwrap_or_default()),
            }
        }
    }
    add(&mut out, inlines);
    out
}

fn width(inline: &Inline) -> usize {
    plain_with_breaks(std::slice::from_ref(inline)).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_are_known() {
        for yes in [
            "I",
            "XIV.",
            "12",
            "Chapter 1",
            "CHAPTER THE LAST",
            "Book the First",
            "Act II",
            "Erster Teil",
            "Part Twenty-One",
            "PREMIÈRE PARTIE",
            "Letter 4",
        ] {
            assert!(is_ordinal(yes), "{yes}");
        }
        for no in [
            "Mix",
            "C",
            "No One",
            "The Quay",
            "Chapter of Accidents",
            "1984 and after",
            "Part of the Story",
            "",
        ] {
            assert!(!is_ordinal(no), "{no}");
        }
    }

    #[test]
    fn ordinals_are_told_from_titles() {
        let cases = [
            ("Chapter I", Some(("Chapter I", ""))),
            ("CHAPTER IV. Of the Women", Some(("CHAPTER IV", "Of the Women"))),
            ("Chapter 12: Salt", Some(("Chapter 12", "Salt"))),
            ("Part I. This World", Some(("Part I", "This World"))),
            ("Part One", Some(("Part One", ""))),
            ("BOOK THE FIRST", Some(("BOOK THE FIRST", ""))),
            ("XIX. How, Though", Some(("XIX", "How, Though"))),
            ("XIX", Some(("XIX", ""))),
            ("3. The Pans", Some(("3", "The Pans"))),
            ("Erstes Kapitel", Some(("Erstes Kapitel", ""))),
            ("Première partie – Le quai", Some(("Première partie", "Le quai"))),
            ("Глава 3. Соль", Some(("Глава 3", "Соль"))),
            ("第三章 海", Some(("第三章", "海"))),
            ("Chapter 1\nThe Quay", Some(("Chapter 1", "The Quay"))),
            ("Appendix A: The Treaty", Some(("Appendix A", "The Treaty"))),
            ("Chapter 3—Home", Some(("Chapter 3", "Home"))),
            ("Chapter Twenty One: Salt", Some(("Chapter Twenty One", "Salt"))),
            ("The First Book. Salt", Some(("The First Book", "Salt"))),
            ("I: The Quay", Some(("I", "The Quay"))),
            ("CHAPTER IV The Quay", Some(("CHAPTER IV", "The Quay"))),
            ("Mr. Smith", None),
            ("The First: a Tale", None),
            ("No One Writes to the Colonel", None),
            ("Parte di Roma", None),
            ("I Am Born", None),
            ("1984 and After", None),
            ("3.2 Salt", None),
            ("12–14 Salt", None),
            ("C. S. Lewis", None),
            ("Part of the Way", None),
            ("The Quay", None),
            ("Did He", None),
        ];
        for (text, want) in cases {
            let got = find(text)
                .map(|o| (text.get(..o.length).unwrap_or(""), text.get(o.title..).unwrap_or("")));
            assert_eq!(got, want, "{text}");
        }
    }
}
