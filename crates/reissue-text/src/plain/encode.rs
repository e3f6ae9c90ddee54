//! Characters that an encoding lacks, and what is written in their place.
//!
//! | from | to |
//! | --- | --- |
//! | curly quotes, guillemets, primes | straight quotes, `<<` `>>` |
//! | dashes | `--` (em), `-` (en, hyphens) |
//! | ellipsis, no-break and other spaces | `...`, a space |
//! | accented Latin letters | the letter alone; `ß` ss, `æ` ae, `œ` oe, `þ` th, `ð` d |
//! | fractions, `№`, `©`, `§`, `°`, `×` | `1/2`, `No.`, `(c)`, `Sec.`, `deg.`, `x` |
//! | Greek, Cyrillic | Latin letters (ISO 843 and ISO 9, without their marks) |

use reissue_core::{Block, BlockKind, Book, Diagnostic, Inline, InlineKind, VisitMut};

use super::{LineEnd, TextEncoding, TextOptions};

const PLAIN: &[(&str, &str)] = &[
    ("A", "ÀÁÂÃÄÅĀĂĄ"),
    ("a", "àáâãäåāăąª"),
    ("C", "ÇĆĈĊČ"),
    ("c", "çćĉċč"),
    ("D", "ĎĐÐ"),
    ("d", "ďđð"),
    ("E", "ÈÉÊËĒĔĖĘĚ"),
    ("e", "èéêëēĕėęě"),
    ("G", "ĜĞĠĢ"),
    ("g", "ĝğġģ"),
    ("H", "ĤĦ"),
    ("h", "ĥħ"),
    ("I", "ÌÍÎÏĨĪĬĮİ"),
    ("i", "ìíîïĩīĭįı"),
    ("J", "Ĵ"),
    ("j", "ĵ"),
    ("K", "Ķ"),
    ("k", "ķ"),
    ("L", "ĹĻĽĿŁ"),
    ("l", "ĺļľŀł"),
    ("N", "ÑŃŅŇ"),
    ("n", "ñńņňŉ"),
    ("O", "ÒÓÔÕÖØŌŎŐ"),
    ("o", "òóôõöøōŏőº"),
    ("R", "ŔŖŘ"),
    ("r", "ŕŗř"),
    ("S", "ŚŜŞŠȘ"),
    ("s", "śŝşšș"),
    ("T", "ŢŤŦȚ"),
    ("t", "ţťŧț"),
    ("U", "ÙÚÛÜŨŪŬŮŰŲ"),
    ("u", "ùúûüũūŭůűų"),
    ("W", "Ŵ"),
    ("w", "ŵ"),
    ("Y", "ÝŶŸ"),
    ("y", "ýÿŷ"),
    ("Z", "ŹŻŽ"),
    ("z", "źżž"),
    ("ss", "ß"),
    ("AE", "Æ"),
    ("ae", "æ"),
    ("OE", "Œ"),
    ("oe", "œ"),
    ("Th", "Þ"),
    ("th", "þ"),
    ("'", "‘’‚‛′ʼ‹›´"),
    ("\"", "“”„‟″"),
    ("<<", "«"),
    (">>", "»"),
    ("--", "—―"),
    ("-", "–‐‑‒−"),
    ("...", "…"),
    (" ", "\u{a0}\u{2002}\u{2003}\u{2009}\u{200a}\u{202f}\u{3000}"),
    ("", "\u{ad}\u{200b}\u{2060}\u{feff}\u{200e}\u{200f}"),
    ("1/2", "½"),
    ("1/4", "¼"),
    ("3/4", "¾"),
    ("1/3", "⅓"),
    ("2/3", "⅔"),
    ("1/8", "⅛"),
    ("3/8", "⅜"),
    ("5/8", "⅝"),
    ("7/8", "⅞"),
    ("No.", "№"),
    ("(c)", "©"),
    ("(r)", "®"),
    ("(tm)", "™"),
    ("Sec.", "§"),
    ("Par.", "¶"),
    ("deg.", "°"),
    ("x", "×"),
    ("/", "÷"),
    ("L", "£"),
    ("EUR", "€"),
    ("c.", "¢"),
    ("+", "†"),
    ("++", "‡"),
    ("*", "•·"),
    ("?", "¿"),
    ("!", "¡"),
    ("^2", "²"),
    ("^3", "³"),
    ("^1", "¹"),
    ("+-", "±"),
    ("u", "µ"),
];

const SCRIPTS: &[(&str, &str)] = &[
    ("αάἀἁἂἃἄἅὰ", "a"),
    ("β", "b"),
    ("γ", "g"),
    ("δ", "d"),
    ("εέἐἑἔἕὲ", "e"),
    ("ζ", "z"),
    ("ηήἠἡἤἥὴῆ", "e"),
    ("θ", "th"),
    ("ιίϊΐἰἱἴἵὶῖ", "i"),
    ("κ", "k"),
    ("λ", "l"),
    ("μ", "m"),
    ("ν", "n"),
    ("ξ", "x"),
    ("οόὀὁὄὅὸ", "o"),
    ("π", "p"),
    ("ρῥ", "r"),
    ("σς", "s"),
    ("τ", "t"),
    ("υύϋὐὑὔὕὺῦ", "y"),
    ("φ", "ph"),
    ("χ", "ch"),
    ("ψ", "ps"),
    ("ωώὠὡὤὥὼῶ", "o"),
    ("а", "a"),
    ("б", "b"),
    ("в", "v"),
    ("г", "g"),
    ("д", "d"),
    ("её", "e"),
    ("ж", "zh"),
    ("з", "z"),
    ("иі", "i"),
    ("й", "j"),
    ("к", "k"),
    ("л", "l"),
    ("м", "m"),
    ("н", "n"),
    ("о", "o"),
    ("п", "p"),
    ("р", "r"),
    ("с", "s"),
    ("т", "t"),
    ("у", "u"),
    ("ф", "f"),
    ("х", "h"),
    ("ц", "c"),
    ("ч", "ch"),
    ("ш", "sh"),
    ("щ", "shh"),
    ("ъь", ""),
    ("ы", "y"),
    ("э", "e"),
    ("ю", "yu"),
    ("я", "ya"),
    ("ѣ", "e"),
    ("ї", "yi"),
    ("є", "ye"),
];

/// The characters of windows-1252 past Latin-1: code point by byte 80 to 9F.
const WESTERN: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// Gives a book in the characters that an encoding has, so that lines are measured as they will
/// stand: a dash is two hyphens in ASCII. What has no custom is `?`, and counted as lost.
pub(super) fn transliterated(book: &Book, encoding: TextEncoding) -> Option<(Book, Lost)> {
    if encoding == TextEncoding::Utf8 {
        return None;
    }
    let mut book = book.clone();
    let western = encoding == TextEncoding::Windows1252;
    let mut pass = Transliterate { western, lost: Lost::default() };
    pass.visit_book(&mut book);
    let metadata = &mut book.metadata;
    pass.change(&mut metadata.title);
    for text in [&mut metadata.subtitle, &mut metadata.publisher, &mut metadata.original_publisher]
    {
        text.iter_mut().for_each(|t| pass.change(t));
    }
    let people = metadata.creators.iter_mut().chain(&mut metadata.contributors);
    people.for_each(|person| pass.change(&mut person.name));
    Some((book, pass.lost))
}

struct Transliterate {
    western: bool,
    lost: Lost,
}

impl Transliterate {
    fn change(&mut self, text: &mut String) {
        if text.is_ascii() {
            return;
        }
        let mut out = String::with_capacity(text.len() + 8);
        for c in text.chars() {
            match byte(c, self.western) {
                Some(_) => out.push(c),
                None => match transliterate(c) {
                    Some(plain) => out.push_str(&plain),
                    None => {
                        self.lost.note(c);
                        out.push('?');
                    }
                },
            }
        }
        *text = out;
    }
}

impl VisitMut for Transliterate {
    fn visit_block(&mut self, block: &mut Block) {
        match &mut block.kind {
            BlockKind::Preformatted(p) => self.change(&mut p.text),
            BlockKind::Math(m) => self.change(&mut m.text),
            BlockKind::SceneBreak(s) => s.mark.iter_mut().for_each(|m| self.change(m)),
            BlockKind::Figure(f) => {
                f.images.iter_mut().filter_map(|i| i.alt.as_mut()).for_each(|alt| self.change(alt));
            }
            _ => {}
        }
        self.walk_block(block);
    }

    fn visit_inline(&mut self, inline: &mut Inline) {
        match &mut inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) => self.change(text),
            InlineKind::Math(m) => self.change(&mut m.text),
            InlineKind::Ruby { text, .. } => self.change(text),
            InlineKind::Image(image) => image.alt.iter_mut().for_each(|alt| self.change(alt)),
            _ => {}
        }
        self.walk_inline(inline);
    }
}

/// Gives the text in the characters that the encoding has, and its bytes; reports what was lost,
/// also before.
pub(super) fn encode(
    text: String,
    options: &TextOptions,
    mut lost: Lost,
    found: &mut Vec<Diagnostic>,
) -> (String, Vec<u8>) {
    let text = match options.line_end {
        LineEnd::Lf => text,
        LineEnd::CrLf => text.replace('\n', "\r\n"),
    };
    if options.encoding == TextEncoding::Utf8 {
        let bytes = text.as_bytes().to_vec();
        return (text, bytes);
    }
    let western = options.encoding == TextEncoding::Windows1252;
    let mut out = String::with_capacity(text.len());
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        if let Some(byte) = byte(c, western) {
            out.push(c);
            bytes.push(byte);
            continue;
        }
        let plain = transliterate(c);
        if plain.is_none() {
            lost.note(c);
        }
        let plain = plain.unwrap_or_else(|| "?".into());
        out.push_str(&plain);
        bytes.extend_from_slice(plain.as_bytes());
    }
    found.extend(lost.report(if western { "windows-1252" } else { "ASCII" }));
    (out, bytes)
}

/// Characters that an encoding lacks.
#[derive(Default)]
pub(super) struct Lost {
    first: Vec<char>,
    count: u32,
}

impl Lost {
    fn note(&mut self, c: char) {
        self.count += 1;
        if self.first.len() < 8 && !self.first.contains(&c) {
            self.first.push(c);
        }
    }

    fn report(self, encoding: &str) -> Option<Diagnostic> {
        let sample: String = self.first.iter().collect();
        (self.count > 0).then(|| {
            Diagnostic::lost(
                "text-002",
                format!(
                    "{encoding} has no characters for `{sample}` and the like; `?` stands for them"
                ),
            )
            .times(self.count)
            .help("write the text edition as UTF-8")
        })
    }
}

fn byte(c: char, western: bool) -> Option<u8> {
    if c.is_ascii() {
        return u8::try_from(c).ok();
    }
    if !western {
        return None;
    }
    match c {
        '\u{a0}'..='\u{ff}' => u8::try_from(u32::from(c)).ok(),
        '\u{80}'..='\u{9f}' => None,
        _ => WESTERN.chars().position(|w| w == c).and_then(|at| u8::try_from(0x80 + at).ok()),
    }
}

/// The ASCII characters for one character; none where there is no custom.
fn transliterate(c: char) -> Option<String> {
    if let Some((plain, _)) = PLAIN.iter().find(|(_, from)| from.contains(c)) {
        return Some((*plain).into());
    }
    if ('\u{300}'..='\u{36f}').contains(&c) {
        return Some(String::new());
    }
    let lower: String = c.to_lowercase().collect();
    let found =
        SCRIPTS.iter().find(|(from, _)| lower.chars().next().is_some_and(|l| from.contains(l)))?;
    if c.is_uppercase() {
        let mut chars = found.1.chars();
        let first: String = chars.next().map(|f| f.to_uppercase().collect()).unwrap_or_default();
        return Some(first + chars.as_str());
    }
    Some(found.1.into())
}
