//! Checks of words: what scanners, typists and captures make of letters.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::passage::{Form, is_mark};
use super::{Context, Findings, Passage};

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
pub(super) fn digit_in_word(p: &Passage, _: &Context<'_>, out: &mut Findings<'_>) {
    for (at, word) in p.words().filter(|(_, w)| has_digit(w)) {
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

/// What scanners and typists make of common words, and the words. An empty one is a word itself.
const SLIPS: &[(&str, &str)] = &[
    ("tlie", "the"),
    ("tbe", "the"),
    ("tiie", "the"),
    ("ihe", "the"),
    ("thc", "the"),
    ("teh", "the"),
    ("tlic", "the"),
    ("tlle", "the"),
    ("aud", "and"),
    ("aad", "and"),
    ("nnd", "and"),
    ("ond", "and"),
    ("adn", "and"),
    ("wbich", "which"),
    ("wliich", "which"),
    ("whicli", "which"),
    ("wdiich", "which"),
    ("tliat", "that"),
    ("tbat", "that"),
    ("thaf", "that"),
    ("taht", "that"),
    ("liave", "have"),
    ("bave", "have"),
    ("hove", "have"),
    ("liad", "had"),
    ("bad", ""),
    ("liis", "his"),
    ("bis", "his"),
    ("hia", "his"),
    ("liim", "him"),
    ("bim", "him"),
    ("hiin", "him"),
    ("lier", "her"),
    ("ber", "her"),
    ("tliey", "they"),
    ("tbey", "they"),
    ("tliere", "there"),
    ("tbere", "there"),
    ("tbis", "this"),
    ("tliis", "this"),
    ("witli", "with"),
    ("witb", "with"),
    ("wliat", "what"),
    ("wbat", "what"),
    ("wlien", "when"),
    ("wben", "when"),
    ("wliere", "where"),
    ("wbere", "where"),
    ("wlio", "who"),
    ("wbo", "who"),
    ("frora", "from"),
    ("frotn", "from"),
    ("fiom", "from"),
    ("sbe", "she"),
    ("slie", "she"),
    ("tban", "than"),
    ("tlian", "than"),
    ("tben", "then"),
    ("tlien", "then"),
    ("tbem", "them"),
    ("tliem", "them"),
    ("niore", "more"),
    ("raore", "more"),
    ("tirae", "time"),
    ("tinie", "time"),
    ("sorae", "some"),
    ("sonie", "some"),
    ("corae", "come"),
    ("conie", "come"),
    ("raan", "man"),
    ("nian", "man"),
    ("inay", "may"),
    ("niy", "my"),
    ("ray", ""),
    ("rny", "my"),
    ("beeu", "been"),
    ("heen", "been"),
    ("becn", "been"),
    ("hcen", "been"),
    ("wcre", "were"),
    ("werc", "were"),
    ("sucli", "such"),
    ("sucb", "such"),
    ("mucli", "much"),
    ("mucb", "much"),
    ("eacli", "each"),
    ("eacb", "each"),
    ("oue", "one"),
    ("onc", "one"),
    ("upou", "upon"),
    ("iuto", "into"),
    ("ouly", "only"),
    ("sliall", "shall"),
    ("sball", "shall"),
    ("sliould", "should"),
    ("sbould", "should"),
    ("tlirough", "through"),
    ("tbrough", "through"),
    ("tliose", "those"),
    ("tbose", "those"),
    ("tliese", "these"),
    ("tbese", "these"),
    ("tliink", "think"),
    ("tbink", "think"),
    ("notliing", "nothing"),
    ("notbing", "nothing"),
    ("anotlier", "another"),
    ("anotber", "another"),
    ("otlier", "other"),
    ("otber", "other"),
    ("motlier", "mother"),
    ("fatlier", "father"),
    ("hke", "like"),
    ("hfe", "life"),
    ("Uke", "like"),
    ("Ufe", "life"),
    ("httle", "little"),
    ("Uttle", "little"),
    ("wiU", "will"),
    ("wUl", "will"),
    ("aU", "all"),
    ("weU", "well"),
    ("stiU", "still"),
    ("oflBce", "office"),
    ("diff'erent", "different"),
    ("dilferent", "different"),
    ("cither", "either"),
    ("bccause", "because"),
    ("hecause", "because"),
    ("heautiful", "beautiful"),
    ("hefore", "before"),
    ("bcfore", "before"),
    ("ahout", "about"),
    ("abont", "about"),
    ("huilding", "building"),
    ("youug", "young"),
    ("yonng", "young"),
    ("rnan", "man"),
    ("bnt", "but"),
    ("hnt", "but"),
    ("jnst", "just"),
    ("mnst", "must"),
    ("yonr", "your"),
    ("recieve", "receive"),
    ("seperate", "separate"),
];

/// `proof-007`: words that are none, and that scanners make of common ones: `tlie`, `wbich`.
pub(super) fn scanning_slip(p: &Passage, c: &Context<'_>, out: &mut Findings<'_>) {
    if !p.english {
        return;
    }
    for (at, word) in p.words() {
        if let Some(right) = slip(word)
            && c.lexicon.count(word) <= 3
            && !p.is_foreign(at)
            && (has_small(word)
                && !(word.starts_with(char::is_uppercase) && c.lexicon.capital(word) > 1))
        {
            let message = format!("`{word}` is likely `{right}`");
            out.propose(at, at + word.len(), message, right.into());
        }
    }
}

/// The word that a known slip stands for.
fn slip(word: &str) -> Option<&'static str> {
    static BY_WORD: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
        let real = || SLIPS.iter().filter(|(_, right)| !right.is_empty());
        let lower = real().map(|(slip, right)| (slip.to_lowercase(), *right));
        lower.chain(real().map(|(slip, right)| ((*slip).to_owned(), *right))).collect()
    });
    if word.len() > 14 {
        return None;
    }
    let exact = BY_WORD.get(word).copied();
    let capital = || word.starts_with(char::is_uppercase).then(|| word.to_lowercase());
    exact.or_else(|| super::slips::word_of(word)).or_else(|| {
        // A capital may begin a name that nobody here has heard of: only the list counts.
        BY_WORD.get(&capital()?).copied()
    })
}

/// Pairs of letter groups that scanners confuse.
const CONFUSED: &[(&str, &str)] = &[
    ("rn", "m"),
    ("m", "rn"),
    ("cl", "d"),
    ("d", "cl"),
    ("li", "h"),
    ("h", "li"),
    ("h", "b"),
    ("b", "h"),
    ("e", "c"),
    ("c", "e"),
    ("n", "u"),
    ("u", "n"),
    ("vv", "w"),
    ("ii", "n"),
    ("ri", "n"),
    ("tli", "th"),
    ("ni", "m"),
    ("in", "m"),
    ("iii", "m"),
    ("ln", "in"),
    ("fi", "h"),
    ("j", "i"),
    ("q", "g"),
];

/// `proof-008`: a word of one place that is another, frequent word but for letters that scanners
/// confuse: `rn` and `m`, `cl` and `d`, `h` and `b`.
pub(super) fn confused_letters(p: &Passage, c: &Context<'_>, out: &mut Findings<'_>) {
    if !p.english {
        return;
    }
    for (at, word) in p.words() {
        let small = word.chars().all(char::is_lowercase);
        let known = !small || word.len() < 5 || slip(word).is_some();
        if known || c.lexicon.count(word) != 1 || p.is_foreign(at) {
            continue;
        }
        let better = CONFUSED.iter().find_map(|(from, to)| {
            word.match_indices(from).find_map(|(i, _)| {
                let candidate = format!("{}{to}{}", word.get(..i)?, word.get(i + from.len()..)?);
                (c.lexicon.count(&candidate) >= 12).then_some(candidate)
            })
        });
        if let Some(better) = better
            && !is_common_pair(word)
        {
            let message = format!("`{word}` stands once; the book often has `{better}`");
            out.propose(at, at + word.len(), message, better);
        }
    }
}

/// Words that are right though another differs by confusable letters.
fn is_common_pair(word: &str) -> bool {
    const RIGHT: &[&str] = &[
        "hound", "bound", "clean", "dean", "modern", "modem", "stern", "stem", "burn", "bum",
        "torn", "home", "bone", "hear", "bear", "head", "bead", "heat", "beat", "band", "hand",
        "hall", "ball", "hold", "bold", "house", "honse", "hears", "beard", "heard", "bears",
        "heads", "beads", "hands", "bands", "halls", "balls", "bolder", "holder", "harder",
        "barber", "harrow", "barrow", "hinder", "binder", "hushes", "bushes", "hatch", "batch",
        "haste", "baste", "habit", "brook", "haunt", "aunts", "hunts", "heats", "beats", "heater",
        "beater", "handy", "bandy", "hanged", "banged", "holds", "halts", "bolts", "buried",
        "hurried", "hearing", "bearing", "heating", "beating", "hitter", "bitter", "humble",
        "bumble", "hurst", "burst", "shun", "urged", "hiding", "biding", "nights", "lights",
        "stack", "slack", "couch", "conch", "wound", "haunts", "causal", "casual", "round",
        "ground", "mound", "found", "sound", "pound", "caught", "taught", "clear", "dear", "close",
        "dose", "click", "dick", "clock", "dock", "clamp", "damp", "clash", "dash", "claw",
        "heave", "leave", "hard", "bard", "hare", "bare", "hate", "bate", "hale", "bale", "hail",
        "bail", "halt", "hank", "bank", "harm", "warm", "hath", "bath", "hell", "bell", "hill",
        "bill", "hide", "bide", "hook", "book", "horn", "born", "hoot", "boot", "host", "boast",
        "hull", "bull", "hurt", "hush", "bush", "hut", "but", "hone", "hack", "back", "hag", "bag",
        "hay", "bay", "hit", "bit",
    ];
    RIGHT.contains(&word)
}

/// `proof-010`: a capital inside a word: `hoUse`. Names like `McDonald` and `O’Neil` are let be.
pub(super) fn capital_in_word(p: &Passage, c: &Context<'_>, out: &mut Findings<'_>) {
    let inner = |w: &str| w.chars().skip(1).any(char::is_uppercase);
    for (at, word) in p.words().filter(|(_, w)| inner(w)) {
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
pub(super) fn mixed_scripts(p: &Passage, _: &Context<'_>, out: &mut Findings<'_>) {
    let script = |c: char| match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => Some('l'),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some('g'),
        '\u{400}'..='\u{4ff}' => Some('c'),
        _ => None,
    };
    for (at, word) in p.words().filter(|(_, w)| !w.is_ascii()) {
        let mut scripts = word.chars().filter(|c| !is_mark(*c)).filter_map(script);
        let first = scripts.next();
        if word.chars().count() > 2 && scripts.any(|s| Some(s) != first) {
            let message = format!("`{word}` holds letters of two scripts");
            out.add(at, at + word.len(), message, "type the word anew in one script");
        }
    }
}

/// `proof-026`: a lone consonant: `t he`, `b y`.
pub(super) fn lone_letter(p: &Passage, _: &Context<'_>, out: &mut Findings<'_>) {
    if !p.english || p.form != Form::Prose {
        return;
    }
    for (at, word) in p.words() {
        let before = p.text.get(..at).and_then(|t| t.chars().next_back());
        let after = p.text.get(at + word.len()..).and_then(|t| t.chars().next());
        let alone = before.is_none_or(|c| c == ' ') && after.is_some_and(|c| c == ' ');
        let small = matches!(
            word,
            "b" | "c"
                | "d"
                | "f"
                | "g"
                | "h"
                | "j"
                | "k"
                | "n"
                | "p"
                | "q"
                | "r"
                | "s"
                | "t"
                | "v"
                | "w"
                | "y"
                | "z"
                | "m"
                | "u"
                | "e"
        );
        let listed =
            p.text.get(..at).is_some_and(|t| t.trim_end().ends_with([',', ':', ';', '=', '+']));
        let joined: String = p
            .text
            .get(at + word.len() + 1..)
            .unwrap_or("")
            .chars()
            .take_while(|c| c.is_alphabetic())
            .collect();
        if alone && small && !listed && !joined.is_empty() && !p.is_foreign(at) {
            let message = format!("a lone `{word}` before `{joined}`");
            out.propose(at, at + word.len() + 1 + joined.len(), message, format!("{word}{joined}"));
        }
    }
}

/// `proof-027`: `1`, `l` or `|` for `I`: `1 am`, `l said`.
pub(super) fn one_for_i(p: &Passage, _: &Context<'_>, out: &mut Findings<'_>) {
    const VERBS: &[&str] = &[
        "am", "was", "had", "have", "will", "shall", "should", "would", "could", "can", "do",
        "did", "think", "know", "knew", "said", "saw", "went", "thought", "must", "may", "never",
        "don’t",
    ];
    if !p.english {
        return;
    }
    let words: Vec<(usize, &str)> = p.words().collect();
    for pair in words.windows(2) {
        let [(at, one), (_, verb)] = pair else { continue };
        let counted = p.text.get(..*at).is_some_and(|t| t.ends_with(['.', ',', '/', '-']));
        if matches!(*one, "1" | "l") && VERBS.contains(verb) && !counted {
            let message = format!("`{one} {verb}` is likely `I {verb}`");
            out.propose(*at, at + 1, message, "I".into());
        }
    }
}

/// `proof-028`: an apostrophe in the wrong place: `do’nt`, `ca n’t`, `it ’s`.
pub(super) fn misplaced_apostrophe(p: &Passage, _: &Context<'_>, out: &mut Findings<'_>) {
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
    if !p.english {
        return;
    }
    if !p.text.contains('\'') {
        return misplaced(p, SLIPS, out);
    }
    for (at, word) in p.words().filter(|(_, w)| w.contains(['\'', '’'])) {
        let curled = word.replace('\'', "’");
        if let Some((_, right)) = SLIPS.iter().find(|(slip, _)| slip.eq_ignore_ascii_case(&curled))
        {
            out.propose(at, at + word.len(), format!("`{word}` for `{right}`"), (*right).into());
        }
    }
}

fn misplaced(p: &Passage, slips: &[(&str, &str)], out: &mut Findings<'_>) {
    let text = p.text.as_str();
    for (at, word) in p.words().filter(|(_, w)| w.contains('’')) {
        if let Some((_, right)) = slips.iter().find(|(slip, _)| slip.eq_ignore_ascii_case(word)) {
            out.propose(at, at + word.len(), format!("`{word}` for `{right}`"), (*right).into());
        }
    }
    for tail in [" ’s ", " n’t ", " ’ll ", " ’ve "] {
        for (at, _) in text.match_indices(tail) {
            let letter = text.get(..at).is_some_and(|t| t.ends_with(char::is_alphabetic));
            if letter {
                let right = tail.trim().to_owned();
                let message = format!("a space before `{right}`");
                out.propose(at, at + tail.len() - 1, message, right);
            }
        }
    }
}

/// `proof-030`: a letter inside a number: `19O4`, `l8th`, `1S5`.
pub(super) fn letter_in_number(p: &Passage, _: &Context<'_>, out: &mut Findings<'_>) {
    for (at, word) in p.words().filter(|(_, w)| has_digit(w)) {
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

/// `proof-033`: two frequent words run together: `ofthe`.
pub(super) fn run_together(p: &Passage, c: &Context<'_>, out: &mut Findings<'_>) {
    const SHORT: &[&str] = &[
        "of", "the", "and", "to", "in", "that", "was", "he", "with", "his", "it", "for", "had",
        "from", "by",
    ];
    if !p.english {
        return;
    }
    for (at, word) in p.words() {
        let small = word.chars().all(|c| c.is_ascii_lowercase());
        if !small || word.len() < 5 || c.lexicon.count(word) > 2 || p.is_foreign(at) {
            continue;
        }
        let cut = SHORT.iter().find_map(|first| {
            let second = word.strip_prefix(first)?;
            let usual = SHORT.contains(&second) && c.lexicon.count(second) > 20;
            (usual && !is_real(word)).then(|| format!("{first} {second}"))
        });
        if let Some(cut) = cut {
            out.propose(at, at + word.len(), format!("`{word}`: two words run together"), cut);
        }
    }
}

/// Words that are right though they are made of two others.
fn is_real(word: &str) -> bool {
    ["into", "within", "without", "hewith", "inwith"].contains(&word)
}

/// `proof-034`: a word cut in two by a space: `to gether`, where the book has the whole often and
/// the second piece nowhere else.
pub(super) fn split_word(p: &Passage, c: &Context<'_>, out: &mut Findings<'_>) {
    if !p.english {
        return;
    }
    let words: Vec<(usize, &str)> = p.words().collect();
    for pair in words.windows(2) {
        let [(at, first), (second_at, second)] = pair else { continue };
        let touching = p.text.get(at + first.len()..*second_at) == Some(" ");
        let small = second.chars().all(char::is_lowercase) && second.len() >= 2;
        if !touching || !small || first.len() + second.len() < 6 {
            continue;
        }
        let unknown = c.lexicon.count(second) <= 1 || c.lexicon.count(first) <= 1;
        if !unknown || p.is_foreign(*at) || first.ends_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let whole = format!("{first}{second}");
        if c.lexicon.count(&whole) >= 4 {
            let message = format!("`{first} {second}`; elsewhere the book has `{whole}`");
            out.propose(*at, second_at + second.len(), message, whole);
        }
    }
}
