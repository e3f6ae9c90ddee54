//! The quotes and spaces of languages.

use reissue_core::{Book, Inline, InlineKind, Language, Visit};

/// The marks around a quotation, and around one inside of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotes {
    /// Opens a quotation.
    pub open: &'static str,
    /// Closes a quotation.
    pub close: &'static str,
    /// Opens one inside.
    pub inner_open: &'static str,
    /// Closes one inside.
    pub inner_close: &'static str,
}

impl Quotes {
    /// The quotes of a name: `double` and `single` for the two manners of English, or those of a
    /// language by its tag.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "double" => Some(quotes("“", "”", "‘", "’")),
            "single" => Some(quotes("‘", "’", "“", "”")),
            tag => Language::new(tag).ok().map(|l| quotes_of(&l)),
        }
    }
}

const fn quotes(
    open: &'static str,
    close: &'static str,
    inner_open: &'static str,
    inner_close: &'static str,
) -> Quotes {
    Quotes { open, close, inner_open, inner_close }
}

/// The quotes of a language (Unicode CLDR, `delimiters`; France with the thin no-break space of
/// the Imprimerie nationale's *Lexique*).
pub(super) fn quotes_of(language: &Language) -> Quotes {
    match (language.primary(), language.region()) {
        ("de", Some("CH")) | ("it" | "es" | "pt" | "ca" | "el", _) => quotes("«", "»", "“", "”"),
        ("de" | "cs" | "sk" | "sl" | "hr" | "bg" | "is" | "et" | "lt", _) => {
            quotes("„", "“", "‚", "‘")
        }
        ("fr", _) => quotes("«\u{202f}", "\u{202f}»", "“", "”"),
        ("ru" | "uk" | "be", _) => quotes("«", "»", "„", "“"),
        ("pl" | "hu" | "ro" | "nl" | "af" | "sr", _) if language.primary() != "nl" => {
            quotes("„", "”", "‚", "’")
        }
        ("sv" | "fi", _) => quotes("”", "”", "’", "’"),
        ("da" | "no" | "nb" | "nn", _) => quotes("»", "«", "›", "‹"),
        _ => quotes("“", "”", "‘", "’"),
    }
}

/// The quotes that books of any language may have as their own.
const MANNERS: [Quotes; 6] = [
    quotes("“", "”", "‘", "’"),
    quotes("„", "“", "‚", "‘"),
    quotes("„", "”", "‚", "’"),
    quotes("«", "»", "“", "”"),
    quotes("»", "«", "›", "‹"),
    quotes("”", "”", "’", "’"),
];

/// How many pairs of quotes a book must have before its manner counts.
const ENOUGH: usize = 6;

/// The quotes that a book has where it has any: its own manner goes before that of its language.
/// None where it has few, or several manners.
pub(crate) fn house_quotes(book: &Book) -> Option<Quotes> {
    let mut counter = Counter::default();
    counter.visit_book(book);
    let [english, low, guillemets, inward] = counter.0;
    let all: usize = counter.0.iter().sum();
    let most = *counter.0.iter().max()?;
    if most < ENOUGH || most * 3 < all * 2 {
        return None;
    }
    let language = book.metadata.language();
    let own = quotes_of(&language);
    let opens = match most {
        n if n == english => '“',
        n if n == low => '„',
        n if n == guillemets => '«',
        n if n == inward => '»',
        _ => return None,
    };
    let found = MANNERS.into_iter().find(|q| q.open.starts_with(opens))?;
    Some(if own.open.starts_with(opens) { own } else { found })
}

/// Openings by their mark: `“`, `„`, `«` (also typed as `<<`), `»`.
#[derive(Default)]
struct Counter([usize; 4]);

impl Visit for Counter {
    fn visit_inline(&mut self, inline: &Inline) {
        if let InlineKind::Text(text) = &inline.kind
            && (!text.is_ascii() || text.contains("<<"))
        {
            self.count(text);
        }
        self.walk_inline(inline);
    }
}

impl Counter {
    fn count(&mut self, text: &str) {
        // The bytes with which these marks begin.
        for at in memchr::memchr3_iter(b'<', 0xC2, 0xE2, text.as_bytes()) {
            let Some((head, tail)) = text.split_at_checked(at) else { continue };
            let mut rest = tail.chars();
            let (Some(c), next) = (rest.next(), rest.next()) else { continue };
            if !matches!(c, '“' | '„' | '«' | '<' | '»') {
                continue;
            }
            let free = head
                .chars()
                .next_back()
                .is_none_or(|before| !before.is_alphanumeric() && !".,;:!?…".contains(before));
            let word = next.is_some_and(|c| !c.is_whitespace() && !",.;:!?".contains(c));
            let [english, low, guillemets, inward] = &mut self.0;
            match c {
                '“' if free && word => *english += 1,
                '„' => *low += 1,
                '«' if free => *guillemets += 1,
                '<' if free && next == Some('<') => *guillemets += 1,
                '»' if free && word => *inward += 1,
                _ => {}
            }
        }
    }
}

/// English words that begin with an apostrophe, without it.
pub(super) const ELISIONS: &[&str] = &[
    "tis",
    "twas",
    "twere",
    "twill",
    "twould",
    "twon't",
    "twasn't",
    "tisn't",
    "tain't",
    "em",
    "im",
    "un",
    "er",
    "ee",
    "ead",
    "ouse",
    "ome",
    "orse",
    "at",
    "is",
    "ave",
    "ad",
    "ow",
    "ere",
    "ll",
    "cause",
    "cos",
    "coz",
    "bout",
    "round",
    "gainst",
    "til",
    "till",
    "midst",
    "mid",
    "mongst",
    "neath",
    "twixt",
    "tween",
    "fore",
    "pon",
    "scuse",
    "spect",
    "fraid",
    "nuff",
    "nother",
    "way",
    "kase",
    "lection",
    "cept",
    "stead",
    "tother",
    "t'other",
    "gin",
    "ud",
    "sdeath",
    "sblood",
    "zounds",
    "swounds",
    "struth",
    "ham",
    "and",
    "n",
    "ood",
    "ard",
    "alf",
    "eart",
    "and's",
    "appen",
    "ope",
    "ell",
    "eavens",
    "od",
    "less",
    "nd",
    "prentice",
    "prentices",
    "bus",
    "phone",
    "flu",
    "plane",
    "cello",
    "varsity",
    "sfoot",
    "gad",
    "dswounds",
    "tention",
    "shun",
    "rithmetic",
    "larum",
    "longshore",
    "faith",
    "course",
    "scape",
    "gins",
    "havior",
    "haviour",
    "noyance",
    "larboard",
    "nigh",
    "ware",
    "cross",
    "gator",
    "possum",
    "coon",
    "fessor",
    "specially",
    "xactly",
    "deed",
    "low",
    "rested",
    "sponsible",
    "tirely",
    "magine",
    "lowance",
];

/// Abbreviations that a no-break space follows.
pub(crate) const TITLES: &[&str] = &[
    "Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "St.", "Rev.", "Hon.", "Capt.", "Col.", "Gen.", "Lt.",
    "Sgt.", "Messrs.", "Mme.", "Mlle.", "M.", "No.", "Nos.", "Vol.", "p.", "pp.", "Fr.", "Hr.",
    "Sr.", "Sra.",
];
