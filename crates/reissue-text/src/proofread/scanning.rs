//! Checks of words that scanners spoil: letters taken for others, words run together or cut.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use super::glance::{CONFUSED, INNER_CAPITAL, JOINED, RARE, SLIP, Traits};
use super::lexicon::Lexicon;
use super::{Context, Findings, Passage};

/// Which of these checks have to look at a word, given in lower case with its count in the book.
pub(super) fn traits(word: &str, count: u32, lexicon: &Lexicon) -> Traits {
    let mut traits = 0;
    let known = slip(word).is_some();
    // Of `Uke` and its like the capital is the slip, so that the word itself must be asked.
    if count <= 3 && (known || word.starts_with('u')) {
        traits |= SLIP;
    }
    if count == 1 && word.len() >= 5 && !known {
        let found = better(word, lexicon).filter(|_| !is_common_pair(word));
        traits |= found.map_or(0, |_| CONFUSED);
    }
    if count <= 2 && two_words(word, lexicon).is_some() {
        traits |= JOINED;
    }
    traits
}

/// What scanners and typists make of common words, and the words.
const SLIPS: &[(&str, &str)] = &[
    ("tlie", "the"),
    ("tbe", "the"),
    ("tiie", "the"),
    ("ihe", "the"),
    ("thc", "the"),
    ("teh", "the"),
    ("tlic", "the"),
    ("mc", "me"),
    ("hc", "he"),
    ("wc", "we"),
    ("ot", "of"),
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
    // Of a slip such as `wiU` the capital is the sign.
    let words = p
        .words()
        .zip(&p.words)
        .filter(|(_, w)| w.shape & INNER_CAPITAL != 0 || c.lexicon.traits(w.kind) & SLIP != 0);
    for ((at, word), _) in words {
        if let Some(right) = slip(word)
            && c.lexicon.count(word) <= 3
            && !p.is_foreign(at)
            && (word.chars().any(char::is_lowercase)
                && !(word.starts_with(char::is_uppercase) && c.lexicon.capital(word) > 1))
        {
            let message = format!("`{word}` is likely `{right}`");
            out.propose(at, at + word.len(), message, right.into());
        }
    }
}

/// The word that a known slip stands for.
fn slip(word: &str) -> Option<&'static str> {
    static BY_WORD: LazyLock<HashMap<&str, &'static str, FixedState>> =
        LazyLock::new(|| SLIPS.iter().copied().collect());
    if word.len() > 14 {
        return None;
    }
    BY_WORD.get(word).copied().or_else(|| super::slips::word_of(word)).or_else(|| {
        // A capital may begin a name that nobody here has heard of: only the list counts.
        let capital = word.starts_with(char::is_uppercase).then(|| word.to_lowercase())?;
        BY_WORD.get(capital.as_str()).copied()
    })
}

/// Pairs of letter groups that scanners confuse.
const CONFUSED_LETTERS: &[(&str, &str)] = &[
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
    for (at, word) in p.words_with(CONFUSED, c.lexicon) {
        if word.chars().all(char::is_lowercase)
            && !p.is_foreign(at)
            && let Some(better) = better(word, c.lexicon)
        {
            let message = format!("`{word}` stands once; the book often has `{better}`");
            out.propose(at, at + word.len(), message, better);
        }
    }
}

/// The frequent word of the book from which a word differs by letters that scanners confuse.
fn better(word: &str, lexicon: &Lexicon) -> Option<String> {
    let mut candidate = String::with_capacity(word.len() + 2);
    for (at, _) in word.char_indices() {
        let (head, tail) = word.split_at_checked(at)?;
        for (from, to) in CONFUSED_LETTERS {
            if from.as_bytes().first() != tail.as_bytes().first() {
                continue;
            }
            let Some(rest) = tail.strip_prefix(from) else { continue };
            candidate.clear();
            candidate.extend([head, to, rest]);
            if lexicon.count(&candidate) >= 12 {
                return Some(candidate);
            }
        }
    }
    None
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

/// `proof-033`: two frequent words run together: `ofthe`.
pub(super) fn run_together(p: &Passage, c: &Context<'_>, out: &mut Findings<'_>) {
    if !p.english {
        return;
    }
    for (at, word) in p.words_with(JOINED, c.lexicon) {
        if word.chars().all(|c| c.is_ascii_lowercase())
            && !p.is_foreign(at)
            && let Some((first, second)) = two_words(word, c.lexicon)
        {
            let message = format!("`{word}`: two words run together");
            out.propose(at, at + word.len(), message, format!("{first} {second}"));
        }
    }
}

/// The two frequent words of which a word is made.
fn two_words<'a>(word: &'a str, lexicon: &Lexicon) -> Option<(&'static str, &'a str)> {
    const SHORT: &[&str] = &[
        "of", "the", "and", "to", "in", "that", "was", "he", "with", "his", "it", "for", "had",
        "from", "by",
    ];
    if word.len() < 5 || matches!(word, "within") {
        return None;
    }
    SHORT.iter().find_map(|first| {
        let second = word.strip_prefix(first)?;
        (SHORT.contains(&second) && lexicon.count(second) > 20).then_some((*first, second))
    })
}

/// `proof-034`: a word cut in two by a space: `to gether`, where the book has the whole often and
/// the second piece nowhere else.
pub(super) fn split_word(p: &Passage, c: &Context<'_>, out: &mut Findings<'_>) {
    if !p.english {
        return;
    }
    for index in p.marked(RARE, c.lexicon) {
        let follows = index.checked_sub(1).and_then(|i| p.words.get(i));
        // A rare word before has seen this one as its second piece.
        if follows.is_some_and(|w| c.lexicon.traits(w.kind) & RARE == 0) {
            pieces(p, index - 1, c, out);
        }
        pieces(p, index, c, out);
    }
}

/// Looks at a word and the next as the pieces of one.
fn pieces(p: &Passage, index: usize, c: &Context<'_>, out: &mut Findings<'_>) {
    let (Some((at, first)), Some((second_at, second))) = (p.word(index), p.word(index + 1)) else {
        return;
    };
    let touching = p.text.get(at + first.len()..second_at) == Some(" ");
    let small = second.len() >= 2 && second.chars().all(char::is_lowercase);
    let long = first.len() + second.len() >= 6;
    if !touching || !small || !long || first.ends_with(|c: char| c.is_ascii_digit()) {
        return;
    }
    let whole = format!("{first}{second}");
    if c.lexicon.count(&whole) >= 4 && !p.is_foreign(at) {
        let message = format!("`{first} {second}`; elsewhere the book has `{whole}`");
        out.propose(at, second_at + second.len(), message, whole);
    }
}
