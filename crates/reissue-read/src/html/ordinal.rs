//! Ordinals of headings: `Chapter I`, `BOOK THE FIRST`, `12.`, `Kapitel 3`.

/// Words that stand before or after a number in a heading.
const LABELS: &[&str] = &[
    "chapter",
    "chap",
    "part",
    "book",
    "volume",
    "vol",
    "section",
    "letter",
    "canto",
    "act",
    "scene",
    "stave",
    "lecture",
    "essay",
    "story",
    "tale",
    "lesson",
    "appendix",
    "number",
    "no",
    "day",
    "night",
    "adventure",
    "episode",
    "sonnet",
    "psalm",
    "hymn",
    "song",
    "ode",
    "fable",
    "kapitel",
    "teil",
    "buch",
    "band",
    "abschnitt",
    "brief",
    "akt",
    "szene",
    "aufzug",
    "auftritt",
    "chapitre",
    "partie",
    "livre",
    "tome",
    "acte",
    "scène",
    "lettre",
    "chant",
    "capítulo",
    "capitulo",
    "parte",
    "libro",
    "tomo",
    "acto",
    "escena",
    "capitolo",
    "atto",
    "scena",
    "hoofdstuk",
    "deel",
    "boek",
    "kapittel",
    "kapitola",
    "rozdział",
    "luku",
    "fejezet",
    "глава",
    "часть",
    "том",
    "книга",
];

const NUMBERS: &[&str] = &[
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
    "viertes",
    "fünfter",
    "fünftes",
    "premier",
    "première",
    "deuxième",
    "second",
    "seconde",
    "troisième",
    "quatrième",
    "cinquième",
    "primero",
    "primera",
    "segundo",
    "segunda",
    "tercero",
    "tercera",
    "primo",
    "prima",
    "secondo",
    "terzo",
    "terza",
];

/// Tells whether a whole line is an ordinal: a number, or a label with a number.
pub(crate) fn is_ordinal(line: &str) -> bool {
    let words: Vec<String> = line
        .split(|c: char| c.is_whitespace() || c == '-')
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .filter(|w| !w.is_empty())
        .collect();
    let line = line.trim();
    match words.as_slice() {
        [] => false,
        // `I` is a number; `Mix` is a word; `C` alone is a letter of the alphabet more often.
        [only] => {
            let bare = line.trim_matches(|c: char| matches!(c, '.' | ':' | '(' | ')' | '[' | ']'));
            // Four digits are a year.
            let year = only.len() == 4 && only.bytes().all(|b| b.is_ascii_digit());
            is_numeral(bare) && !year && !matches!(only.as_str(), "c" | "d" | "l" | "m")
        }
        [first, rest @ ..] if LABELS.contains(&first.as_str()) => {
            rest.len() <= 4
                && rest.iter().any(|w| is_number_word(w))
                && rest.iter().all(|w| is_number_word(w) || w == "the" || w == "and")
        }
        [rest @ .., last] if LABELS.contains(&last.as_str()) => {
            rest.len() <= 4
                && rest.iter().any(|w| is_number_word(w))
                && rest.iter().all(|w| is_number_word(w) || w == "the")
        }
        _ => false,
    }
}

/// Finds where a line is cut into ordinal and title: the end of the one, the start of the other.
pub(crate) fn split_ordinal(line: &str) -> Option<(usize, usize)> {
    let mut best = None;
    for (at, c) in line.char_indices().take(60) {
        if !matches!(c, '.' | ':' | '—' | '–' | '-' | ')' | ',' | '|') {
            continue;
        }
        let (before, after) = line.split_at(at);
        let after = after.get(c.len_utf8()..).unwrap_or("");
        let parted = after.starts_with(char::is_whitespace) || matches!(c, '—' | ':' | '–');
        if !parted || !is_ordinal(before) {
            continue;
        }
        if c == ',' && !before.trim().contains(' ') {
            continue;
        }
        if c == '-' && !before.ends_with(' ') {
            continue;
        }
        let start = after.trim_start_matches(|c: char| {
            c.is_whitespace() || matches!(c, '—' | '–' | '-' | ':' | '.' | '\u{2060}')
        });
        if start.is_empty() {
            continue;
        }
        best = Some((before.trim_end().len(), line.len() - start.len()));
        break;
    }
    best.or_else(|| split_labelled(line))
}

/// Cuts `Chapter 1 The Quay`, where nothing but a space parts the two.
fn split_labelled(line: &str) -> Option<(usize, usize)> {
    let mut words = line.split_whitespace();
    let label = words.next()?.trim_end_matches('.').to_lowercase();
    let number = words.next()?;
    let third = words.next()?;
    let numeral = is_numeral(number) || number.chars().all(|c| c.is_ascii_digit());
    if !LABELS.contains(&label.as_str()) || !numeral || third.starts_with(char::is_lowercase) {
        return None;
    }
    let end = line.find(number)? + number.len();
    let rest = line.get(end..)?;
    Some((end, line.len() - rest.trim_start().len()))
}

/// Tells whether a word in lower case counts something.
pub(crate) fn is_number_word(word: &str) -> bool {
    NUMBERS.contains(&word)
        || is_numeral(word)
        || is_roman(&word.to_uppercase())
        || is_counted(word)
}

/// `1st`, `2nd`, `3rd`, `4th`, `12a`.
fn is_counted(word: &str) -> bool {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_digit());
    digits.len() < word.len() && matches!(digits, "st" | "nd" | "rd" | "th" | "a" | "b" | "c")
}

/// Tells whether a word is a number in digits, or in Roman capitals.
pub(crate) fn is_numeral(word: &str) -> bool {
    let digits = !word.is_empty() && word.len() <= 4 && word.chars().all(|c| c.is_ascii_digit());
    digits || is_roman(word)
}

/// Tells whether a word is a well-formed Roman numeral in capitals.
pub(crate) fn is_roman(word: &str) -> bool {
    let Some(value) = roman_value(word) else { return false };
    roman(value) == word
}

fn roman_value(word: &str) -> Option<u32> {
    let digit = |c| {
        Some(match c {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            'L' => 50,
            'C' => 100,
            'D' => 500,
            'M' => 1000,
            _ => return None,
        })
    };
    if word.is_empty() || word.len() > 15 {
        return None;
    }
    let digits: Option<Vec<u32>> = word.chars().map(digit).collect();
    let digits = digits?;
    let total = digits.iter().enumerate().fold(0_i64, |sum, (i, d)| {
        let less = digits.get(i + 1).is_some_and(|next| next > d);
        if less { sum - i64::from(*d) } else { sum + i64::from(*d) }
    });
    u32::try_from(total).ok().filter(|n| (1..4000).contains(n))
}

fn roman(mut value: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut out = String::new();
    for (step, letters) in STEPS {
        while value >= step {
            out.push_str(letters);
            value -= step;
        }
    }
    out
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
        for no in
            ["Mix", "The Quay", "Chapter of Accidents", "1984 and after", "Part of the Story", ""]
        {
            assert!(!is_ordinal(no), "{no}");
        }
    }

    #[test]
    fn ordinals_are_cut_off() {
        let cases = [
            ("Chapter I. The Quay", Some(("Chapter I", "The Quay"))),
            ("I: The Quay", Some(("I", "The Quay"))),
            ("12. The Quay", Some(("12", "The Quay"))),
            ("Chapter 3—Home", Some(("Chapter 3", "Home"))),
            ("CHAPTER IV The Quay", Some(("CHAPTER IV", "The Quay"))),
            ("Mr. Smith", None),
            ("The First: a Tale", None),
            ("I Am Born", None),
            ("Part of it", None),
        ];
        for (line, want) in cases {
            let got = split_ordinal(line).map(|(a, b)| (&line[..a], &line[b..]));
            assert_eq!(got, want, "{line}");
        }
    }
}
