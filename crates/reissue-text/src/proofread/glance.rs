//! One look over a text: its words, and which pairs of characters stand in it.
//!
//! Most passages hold nothing that most checks look for. A single pass over the characters tells
//! which checks have to look closer: each names the traits without which it finds nothing.

/// What a passage shows, one bit each.
pub(super) type Traits = u32;

/// A space, and a mark of punctuation after it.
pub(super) const SPACE_MARK: Traits = 1;
/// A mark of punctuation, and a letter after it.
pub(super) const MARK_LETTER: Traits = 1 << 1;
/// Brackets.
pub(super) const BRACKETS: Traits = 1 << 2;
/// A small letter after a stop and a space.
pub(super) const STOP_SMALL: Traits = 1 << 3;
/// A capital after a comma and a space.
pub(super) const COMMA_CAPITAL: Traits = 1 << 4;
/// A small letter after a hyphen and a space.
pub(super) const HYPHEN_SPACE: Traits = 1 << 5;
/// Two marks in a row.
pub(super) const MARKS: Traits = 1 << 6;
/// Two stops in a row.
pub(super) const DOTS: Traits = 1 << 7;
/// Two spaces in a row.
pub(super) const SPACES: Traits = 1 << 8;
/// Two hyphens in a row.
pub(super) const HYPHENS: Traits = 1 << 9;
/// A straight double quotation mark.
pub(super) const STRAIGHT: Traits = 1 << 10;
/// English double quotation marks.
pub(super) const QUOTES: Traits = 1 << 11;
/// Opening quotation marks of any language, none of them straight.
pub(super) const CURLED: Traits = 1 << 12;
/// A space inside a quotation mark.
pub(super) const QUOTE_SPACE: Traits = 1 << 13;
/// A character that no book prints.
pub(super) const STRAY: Traits = 1 << 14;
/// A word with a hyphen.
pub(super) const HYPHENATED: Traits = 1 << 15;
/// A space before an apostrophe.
pub(super) const SPACE_APOSTROPHE: Traits = 1 << 16;
/// A small letter at the beginning.
pub(super) const START_SMALL: Traits = 1 << 17;
/// No mark at the end.
pub(super) const END_BARE: Traits = 1 << 18;
/// The same word twice; this and the next are told by the [lexicon](super::lexicon).
pub(super) const REPEATED: Traits = 1 << 19;
/// A word of letters and digits.
pub(super) const DIGIT: Traits = 1 << 20;
/// A word that scanners make of a common one.
pub(super) const SLIP: Traits = 1 << 21;
/// A rare word that differs from a frequent one by letters that scanners confuse.
pub(super) const CONFUSED: Traits = 1 << 22;
/// A word with a capital after its first letter.
pub(super) const INNER: Traits = 1 << 23;
/// A word with letters of two scripts.
pub(super) const SCRIPTS: Traits = 1 << 24;
/// A lone letter that is no word, or the figure 1.
pub(super) const LONE: Traits = 1 << 25;
/// A word with an apostrophe in the wrong place.
pub(super) const MISPLACED: Traits = 1 << 26;
/// A word made of two frequent ones.
pub(super) const JOINED: Traits = 1 << 27;
/// A word that stands in the book once.
pub(super) const RARE: Traits = 1 << 28;
/// A word that scanners make of another one, and that is a word itself.
pub(super) const REAL: Traits = 1 << 29;
/// A word that scanners take for one of those.
pub(super) const RIGHT: Traits = 1 << 30;

/// What a character is for a proofreader.
type Class = u8;

const START: Class = 0;
const LOWER: Class = 1;
const UPPER: Class = 2;
const DIGITS: Class = 3;
/// A letter without case, and a combining mark.
const LETTER: Class = 4;
const APOSTROPHE: Class = 5;
/// `’`.
const CURLY: Class = 6;
/// A comma, a semicolon, a colon.
const COMMA: Class = 7;
const STOP: Class = 8;
/// An exclamation or a question mark.
const ASK: Class = 9;
const SPACE: Class = 10;
const AFTER_STOP: Class = 11;
const AFTER_COMMA: Class = 12;
const AFTER_HYPHEN: Class = 13;
const HYPHEN: Class = 14;
/// `"`.
const DOUBLE: Class = 15;
/// `“`.
const OPENED: Class = 16;
/// `”`.
const CLOSED: Class = 17;
/// `‘`.
const SINGLE: Class = 18;
/// `„` and `«`.
const FOREIGN: Class = 19;
const BRACKET: Class = 20;
const ODD: Class = 21;
const OTHER: Class = 22;
const CLASSES: usize = 23;

/// The classes of ASCII.
const ASCII: [Class; 128] = {
    let mut table = [OTHER; 128];
    let mut at = 0u8;
    while at < 128 {
        table[at as usize] = match at {
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'0'..=b'9' => DIGITS,
            b'\'' => APOSTROPHE,
            b',' | b';' | b':' => COMMA,
            b'.' => STOP,
            b'!' | b'?' => ASK,
            b' ' => SPACE,
            b'-' => HYPHEN,
            b'"' => DOUBLE,
            b'(' | b')' | b'[' | b']' | b'{' | b'}' => BRACKET,
            b'|' | b'^' | b'`' | b'\\' | 127 => ODD,
            b'\n' => OTHER,
            0..32 => ODD,
            _ => OTHER,
        };
        at += 1;
    }
    table
};

/// What two classes in a row show.
const PAIRS: [[Traits; CLASSES]; CLASSES] = {
    let mut table = [[0; CLASSES]; CLASSES];
    let mut before = 0u8;
    while (before as usize) < CLASSES {
        let mut class = 0u8;
        while (class as usize) < CLASSES {
            table[before as usize][class as usize] = pair(before, class);
            class += 1;
        }
        before += 1;
    }
    table
};

const fn pair(before: Class, class: Class) -> Traits {
    let alone = match class {
        BRACKET => BRACKETS,
        DOUBLE => STRAIGHT,
        OPENED => QUOTES | CURLED,
        CLOSED => QUOTES,
        FOREIGN => CURLED,
        ODD => STRAY,
        _ => 0,
    };
    let space = matches!(before, SPACE | AFTER_STOP | AFTER_COMMA | AFTER_HYPHEN);
    alone
        | match (before, class) {
            (AFTER_STOP, LOWER) => STOP_SMALL,
            (AFTER_COMMA, UPPER) => COMMA_CAPITAL,
            (AFTER_HYPHEN, LOWER) => HYPHEN_SPACE,
            (STOP, STOP) => DOTS,
            (COMMA, COMMA | STOP) | (ASK, STOP | COMMA) => MARKS,
            (HYPHEN, HYPHEN) => HYPHENS,
            (HYPHEN, LOWER..=LETTER) => HYPHENATED,
            (COMMA | STOP | ASK, LOWER..=LETTER) => MARK_LETTER,
            (OPENED | SINGLE, SPACE) => QUOTE_SPACE,
            (_, CLOSED) if space => QUOTE_SPACE,
            (_, CURLY) if space => SPACE_APOSTROPHE,
            (_, COMMA | STOP | ASK) if space => SPACE_MARK,
            (_, SPACE) if space => SPACES,
            _ => 0,
        }
}

fn class_of(c: char) -> Class {
    match c {
        '“' => OPENED,
        '”' => CLOSED,
        '‘' => SINGLE,
        '’' => CURLY,
        '„' | '«' => FOREIGN,
        '¬' | '\u{fffd}' | '¦' | '\u{feff}' => ODD,
        c if c.is_control() => ODD,
        c if c.is_lowercase() => LOWER,
        c if c.is_uppercase() => UPPER,
        c if c.is_alphanumeric() || is_mark(c) => LETTER,
        _ => OTHER,
    }
}

/// Tells whether a character is a combining mark that belongs to the letter before it.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// The first letter of a word is a capital.
pub(super) const CAPITAL: u8 = 1;
/// A letter after the first is a capital.
pub(super) const INNER_CAPITAL: u8 = 2;
/// A letter of the word is neither small nor a capital.
pub(super) const UNCASED: u8 = 4;

/// A word of a passage.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// The first byte.
    pub(super) start: u32,
    /// One past the last byte.
    pub(super) end: u32,
    /// Its number in the lexicon.
    pub(super) kind: u32,
    /// [`CAPITAL`], [`INNER_CAPITAL`], [`UNCASED`].
    pub(super) shape: u8,
}

/// Gives what a text shows, and its words: letters, digits, apostrophes between letters.
pub(super) fn glance(text: &str, words: &mut Vec<Word>) -> Traits {
    let mut seen = 0;
    let mut before = START;
    let mut word: Option<Word> = None;
    let mut first = START;
    for (at, c) in text.char_indices() {
        let class = match ASCII.get(c as usize) {
            Some(class) => *class,
            None => class_of(c),
        };
        let pairs = PAIRS.get(usize::from(before)).and_then(|row| row.get(usize::from(class)));
        seen |= pairs.copied().unwrap_or_default();
        match (class, &mut word) {
            (LOWER..=LETTER, None) if !is_mark(c) => {
                let shape = match class {
                    UPPER => CAPITAL,
                    LETTER => UNCASED,
                    _ => 0,
                };
                word = Some(Word { start: place(at), end: 0, kind: 0, shape });
            }
            (UPPER, Some(word)) => word.shape |= INNER_CAPITAL,
            (LETTER, Some(word)) => word.shape |= UNCASED,
            (LOWER..=LETTER, _) => {}
            (APOSTROPHE | CURLY, Some(_)) if letter_follows(text, at + c.len_utf8()) => {}
            (_, Some(_)) => words.extend(word.take().map(|w| Word { end: place(at), ..w })),
            _ => {}
        }
        before = match (class, before) {
            (SPACE, STOP) => AFTER_STOP,
            (SPACE, COMMA) => AFTER_COMMA,
            (SPACE, HYPHEN) => AFTER_HYPHEN,
            _ => class,
        };
        if first == START && !c.is_whitespace() {
            first = class;
        }
    }
    words.extend(word.map(|w| Word { end: place(text.len()), ..w }));
    if words.iter().any(|w| w.shape & INNER_CAPITAL != 0) {
        seen |= INNER;
    }
    if first == LOWER {
        seen |= START_SMALL;
    }
    if text.trim_end().ends_with(|c: char| c.is_alphabetic() || c == '-') {
        seen |= END_BARE;
    }
    seen
}

fn letter_follows(text: &str, at: usize) -> bool {
    text.get(at..).is_some_and(|t| t.starts_with(char::is_alphabetic))
}

/// A source is never larger than what a span can hold, so that no passage is.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> (Vec<&str>, Traits) {
        let mut words = Vec::new();
        let seen = glance(text, &mut words);
        (words.iter().map(|w| &text[w.start as usize..w.end as usize]).collect(), seen)
    }

    #[test]
    fn words_are_cut_at_what_is_no_letter() {
        let (words, _) = shown("‘Don’t,’ said Zoë’s o\u{308}ther half-brother; ’tis 1904.");
        let wanted = ["Don’t", "said", "Zoë’s", "o\u{308}ther", "half", "brother", "tis", "1904"];
        assert_eq!(words, wanted);
    }

    #[test]
    fn each_trait_is_seen_where_it_stands() {
        for (text, wanted) in [
            ("A mule , he said.", SPACE_MARK),
            ("A mule,he said.", MARK_LETTER),
            ("A mule (old).", BRACKETS),
            ("A mule. he said.", STOP_SMALL),
            ("A mule, The man.", COMMA_CAPITAL),
            ("A mu- le.", HYPHEN_SPACE),
            ("A mule,, he said.", MARKS),
            ("A mule..", DOTS),
            ("A  mule.", SPACES),
            ("A mule--old.", HYPHENS | HYPHENATED),
            ("A \"mule\".", STRAIGHT),
            ("A “mule”.", QUOTES | CURLED),
            ("A «mule».", CURLED),
            ("A “ mule”.", QUOTES | CURLED | QUOTE_SPACE),
            ("A | mule.", STRAY),
            ("A half-mule.", HYPHENATED),
            ("A mule ’s.", SPACE_APOSTROPHE),
            ("a mule.", START_SMALL),
            ("A muLe.", INNER),
            ("A mule", END_BARE),
            ("A mule.", 0),
        ] {
            assert_eq!(shown(text).1, wanted, "{text}");
        }
    }
}
