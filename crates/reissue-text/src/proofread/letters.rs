//! Checks of words: what scanners, typists and captures make of their letters.

use super::glance::{DIGIT, INNER_CAPITAL, LONE, MISPLACED, SCRIPTS, Traits, is_mark};
use super::passage::Form;
use super::{Context, Findings, Passage, frames};

/// Which of these checks have to look at a word, given in lower case.
pub(super) fn traits(word: &str) -> Traits {
    let mut traits = 0;
    if has_digit(word) && word.chars().any(char::is_alphabetic) {
        traits |= DIGIT;
    }
    if !word.is_ascii() && is_mixed(word) {
        traits |= SCRIPTS;
    }
    if is_lone(word) || matches!(word, "1" | "l") {
        traits |= LONE;
    }
    if word.contains(['\'', '’']) && (placed(word).is_some() || matches!(word, "n’t" | "n't")) {
        traits |= MISPLACED;
    }
    traits
}

/// `proof-001`: the same word twice: `the the`.
///
/// Words that English does double (`had had`, `that that`) and names are let be.
pub(super) fn repeated_word(p: &Passage, c: &Context<'_>, out: &mut Findings<'_>) {
    const DOUBLED: &[&str] = &[
        "had", "that", "very", "no", "ha", "ah", "oh", "so", "well", "yes", "now", "come", "far",
        "hear", "there", "long", "many", "much", "too", "never", "on", "in", "out", "up", "by",
        "is", "good", "dear", "hush", "ho", "tut", "bye", "do", "what", "who", "more", "again",
    ];
    if !p.english || p.form == Form::Line {
        return;
    }
    let mut before: Option<(usize, &str)> = None;
    for (at, word) in p.words() {
        if let Some((start, earlier)) = before {
            let between = p.text.get(start + earlier.len()..at).unwrap_or("");
            let same = earlier.eq_ignore_ascii_case(word) && between == " ";
            let usual = c.lexicon.count(word) > 3 || word.len() > 3;
            let small = word.starts_with(char::is_lowercase);
            let known = DOUBLED.contains(&word.to_lowercase().as_str());
            if same && usual && small && !known && !p.is_foreign(at) {
                let message = format!("`{earlier} {word}`: the same word twice");
                out.propose(start, at + word.len(), message, earlier.into());
            }
        }
        before = Some((at, word));
    }
}

/// `proof-006`: a digit inside a word: `wh1te`, `b0ok`.
pub(super) fn digit_in_word(p: &Passage, c: &Context<'_>, out: &mut Findings<'_>) {
    for (at, word) in p.words_with(DIGIT, c.lexicon) {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let digits: Vec<char> = word.chars().filter(char::is_ascii_digit).collect();
        let confusable =
            !digits.is_empty() && digits.iter().all(|d| matches!(d, '0' | '1' | '5' | '6'));
        let ordinal = word.starts_with(|c: char| c.is_ascii_digit()) && letters <= 2;
        if confusable && letters >= 2 && digits.len() < letters && !ordinal && has_small(word) {
            let guess: String = word
                .chars()
                .map(|c| match c {
                    '0' => 'o',
                    '1' => 'l',
                    '5' => 's',
                    '6' => 'b',
                    c => c,
                })
                .collect();
            let message = format!("`{word}`: a digit inside a word");
            out.propose(at, at + word.len(), message, guess);
        }
    }
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|b| b.is_ascii_digit())
}

fn has_small(word: &str) -> bool {
    word.chars().any(char::is_lowercase)
}

/// `proof-010`: a capital inside a word: `hoUse`. Names like `McDonald` and `O’Neil` are let be.
pub(super) fn capital_in_word(p: &Passage, c: &Context<'_>, out: &mut Findings<'_>) {
    let words = p.words().zip(&p.words).filter(|(_, w)| w.shape & INNER_CAPITAL != 0);
    for ((at, word), _) in words {
        let mut chars = word.chars().peekable();
        let mut odd = false;
        let mut small_before = false;
        while let Some(letter) = chars.next() {
            let next_small = chars.peek().is_some_and(|n| n.is_lowercase());
            odd |= small_before && letter.is_uppercase() && (next_small || chars.peek().is_none());
            small_before = letter.is_lowercase();
        }
        let name = word.starts_with(char::is_uppercase) && word.contains(['c', 'C', '\'', '’'])
            || ["Mac", "Fitz", "De", "La", "Le", "Van", "Di", "Du", "Mc", "Des"]
                .iter()
                .any(|s| word.starts_with(s));
        let other_forms = c.lexicon.count(word) > c.lexicon.inner(word);
        let slip = other_forms || word.starts_with(char::is_lowercase);
        if odd && !name && slip && c.lexicon.inner(word) <= 2 && !p.is_foreign(at) {
            let message = format!("`{word}`: a capital inside a word");
            let mut right = word.to_lowercase();
            if word.starts_with(char::is_uppercase) {
                let first: String = word.chars().take(1).collect();
                right = first.clone() + right.get(first.len()..).unwrap_or("");
            }
            out.propose(at, at + word.len(), message, right);
        }
    }
}

/// `proof-015`: a hyphen and a space inside a word that a line end had cut: `con- tinued`.
pub(super) fn hyphen_and_space(p: &Passage, _: &Context<'_>, out: &mut Findings<'_>) {
    for (at, _) in p.text.match_indices("- ") {
        let head = p.text.get(..at).unwrap_or("");
        let tail = p.text.get(at + 2..).unwrap_or("");
        let letters = head.chars().rev().take_while(|c| c.is_alphabetic());
        let start = at - letters.map(char::len_utf8).sum::<usize>();
        let first = head.get(start..).unwrap_or("");
        let second: String = tail.chars().take_while(|c| c.is_alphabetic()).collect();
        let hanging =
            ["and", "or", "to", "und", "oder", "et", "bis", "y"].contains(&second.as_str());
        if !first.is_empty() && second.starts_with(char::is_lowercase) && !hanging {
            let message = format!("`{first}- {second}`: a word cut in two");
            out.propose(start, at + 2 + second.len(), message, format!("{first}{second}"));
        }
    }
}

/// `proof-024`: letters of two scripts in one word, such as a Cyrillic `а` in a Latin word.
pub(super) fn mixed_scripts(p: &Passage, c: &Context<'_>, out: &mut Findings<'_>) {
    for (at, word) in p.words_with(SCRIPTS, c.lexicon) {
        let message = format!("`{word}` holds letters of two scripts");
        out.add(at, at + word.len(), message, "type the word anew in one script");
    }
}

fn is_mixed(word: &str) -> bool {
    let script = |c: char| match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => Some('l'),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some('g'),
        '\u{400}'..='\u{4ff}' => Some('c'),
        _ => None,
    };
    let mut scripts = word.chars().filter(|c| !is_mark(*c)).filter_map(script);
    let first = scripts.next();
    word.chars().count() > 2 && scripts.any(|s| Some(s) != first)
}

/// `proof-026`: a lone consonant: `t he`, `b y`.
pub(super) fn lone_letter(p: &Passage, c: &Context<'_>, out: &mut Findings<'_>) {
    if !p.english || p.form != Form::Prose {
        return;
    }
    for (at, word) in p.words_with(LONE, c.lexicon).filter(|(_, w)| is_lone(w)) {
        let head = p.text.get(..at).unwrap_or("");
        let tail = p.text.get(at + word.len()..).unwrap_or("");
        let alone = (head.is_empty() || head.ends_with(' ')) && tail.starts_with(' ');
        let listed = head.trim_end().ends_with([',', ':', ';', '=', '+']);
        let joined: String = tail.chars().skip(1).take_while(|c| c.is_alphabetic()).collect();
        if alone && !listed && !joined.is_empty() && !p.is_foreign(at) {
            let message = format!("a lone `{word}` before `{joined}`");
            out.propose(at, at + word.len() + 1 + joined.len(), message, format!("{word}{joined}"));
        }
    }
}

/// Tells whether a word is a small letter that is no word.
fn is_lone(word: &str) -> bool {
    matches!(word.as_bytes(), [b'b'..=b'z']) && !matches!(word, "i" | "l" | "o" | "x")
}

/// `proof-027`: `1`, `l` or `|` for `I`: `1 am`, `l said`.
pub(super) fn one_for_i(p: &Passage, c: &Context<'_>, out: &mut Findings<'_>) {
    const VERBS: &[&str] = &[
        "am", "was", "had", "have", "will", "shall", "should", "would", "could", "can", "do",
        "did", "think", "know", "knew", "said", "saw", "went", "thought", "must", "may", "never",
        "don’t",
    ];
    const PERSONAL: &[&str] = &["am", "have", "think", "know", "knew", "said", "saw", "thought"];
    if !p.english {
        return;
    }
    for index in p.marked(LONE, c.lexicon) {
        let (Some((at, one)), Some((_, verb))) = (p.word(index), p.word(index + 1)) else {
            continue;
        };
        let counted = p.text.get(..at).is_some_and(|t| t.ends_with(['.', ',', '/', '-']));
        // `Page 1 was blank`: the number of something, which does not think or know.
        let number = one == "1"
            && frames::is_plain(&frames::word_before(p, index))
            && !PERSONAL.contains(&verb);
        if matches!(one, "1" | "l") && VERBS.contains(&verb) && !counted && !number {
            let message = format!("`{one} {verb}` is likely `I {verb}`");
            out.propose(at, at + 1, message, "I".into());
        }
    }
}

/// `proof-028`: an apostrophe in the wrong place: `do’nt`, `ca n’t`, `it ’s`.
pub(super) fn misplaced_apostrophe(p: &Passage, c: &Context<'_>, out: &mut Findings<'_>) {
    const TAILS: &[&str] = &[" ’s ", " n’t ", " ’ll ", " ’ve ", " 's ", " n't ", " 'll ", " 've "];
    if !p.english {
        return;
    }
    for (at, word) in p.words_with(MISPLACED, c.lexicon) {
        if let Some(right) = placed(word) {
            out.propose(at, at + word.len(), format!("`{word}` for `{right}`"), right.into());
        }
    }
    for tail in TAILS {
        for (at, _) in p.text.match_indices(tail) {
            if p.text.get(..at).is_some_and(|t| t.ends_with(char::is_alphabetic)) {
                let right = tail.trim().to_owned();
                let message = format!("a space before `{right}`");
                out.propose(at, at + tail.len() - 1, message, right);
            }
        }
    }
}

/// The word that was meant by one with an apostrophe in the wrong place.
fn placed(word: &str) -> Option<&'static str> {
    const SLIPS: &[(&str, &str)] = &[
        ("do’nt", "don’t"),
        ("ca’nt", "can’t"),
        ("wo’nt", "won’t"),
        ("did’nt", "didn’t"),
        ("was’nt", "wasn’t"),
        ("is’nt", "isn’t"),
        ("could’nt", "couldn’t"),
        ("would’nt", "wouldn’t"),
        ("should’nt", "shouldn’t"),
        ("have’nt", "haven’t"),
        ("had’nt", "hadn’t"),
        ("does’nt", "doesn’t"),
        ("were’nt", "weren’t"),
        ("are’nt", "aren’t"),
        ("has’nt", "hasn’t"),
    ];
    let curled = word.replace('\'', "’");
    SLIPS.iter().find(|(slip, _)| slip.eq_ignore_ascii_case(&curled)).map(|(_, right)| *right)
}

/// `proof-030`: a letter inside a number: `19O4`, `l8th`, `1S5`.
pub(super) fn letter_in_number(p: &Passage, c: &Context<'_>, out: &mut Findings<'_>) {
    for (at, word) in p.words_with(DIGIT, c.lexicon) {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
        let looks = letters.iter().all(|c| matches!(c, 'O' | 'o' | 'l' | 'I' | 'S' | 'B' | 'Z'));
        let plural = word.ends_with('s') || word.ends_with('S') && digits < 2;
        if digits >= 2 && !letters.is_empty() && looks && !plural && letters.len() <= digits {
            let right: String = word
                .chars()
                .map(|c| match c {
                    'O' | 'o' => '0',
                    'l' | 'I' => '1',
                    'S' => '5',
                    'B' => '8',
                    'Z' => '2',
                    c => c,
                })
                .collect();
            out.propose(at, at + word.len(), format!("`{word}`: a letter inside a number"), right);
        }
    }
}
