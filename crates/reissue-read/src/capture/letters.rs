//! Letters in a capture, by their shape and by the words that open them.

use super::body::{Unit, UnitKind};
use super::facts::date_in;
use super::lines::{ends_sentence, width};

/// Where the parts of a letter begin among the units from its first line on.
pub(super) struct LetterParts {
    pub(super) salutation: usize,
    pub(super) closing: usize,
    pub(super) signature: usize,
    /// One past the signature.
    pub(super) signed: usize,
    /// One past the postscript.
    pub(super) end: usize,
}

/// Words that a salutation begins with.
const DEAR: &[&str] = &[
    "dear",
    "my dear",
    "dearest",
    "my dearest",
    "sir",
    "dear sir",
    "gentlemen",
    "madam",
    "lieber",
    "liebe",
    "liebster",
    "mein lieber",
    "meine liebe",
    "sehr geehrte",
    "hochgeehrte",
    "werter",
    "cher",
    "chère",
    "mon cher",
    "ma chère",
    "monsieur",
    "madame",
    "querid",
    "mi querid",
    "estimad",
    "muy señor",
    "caro",
    "cara",
    "mio caro",
    "mia cara",
    "carissim",
    "egregio",
    "prezad",
    "meu car",
    "minha car",
    "beste",
    "lieve",
    "waarde",
    "geachte",
    "kära",
    "käre",
    "kære",
    "kjære",
    "milý",
    "milá",
    "drahý",
    "drahá",
    "vážen",
    "drogi",
    "droga",
    "kochan",
    "szanown",
    "дорог",
    "милый",
    "милая",
    "милостив",
    "уважаем",
    "αγαπητ",
    "kedves",
    "rakas",
    "hyvä",
];

/// A letter by its shape: a short line with a date, soon a short line that ends in a colon or comma
/// or stands alone before prose, then, before long, short lines that end in a comma and a name. A
/// letter without a date begins with a salutation that its words show.
pub(super) fn find(units: &[Unit]) -> Option<LetterParts> {
    let text =
        |i: usize| units.get(i).filter(|u| u.kind == UnitKind::Text).map(|u| u.text.as_str());
    let first = text(0).filter(|t| width(t) <= 90)?;
    let salutation = if is_dateline(first) {
        (1..5).find(|i| text(*i).is_some_and(greets))?
    } else {
        Some(0).filter(|_| says_dear(first))?
    };
    if text(salutation + 1).is_none_or(|t| width(t) < 60) {
        return None;
    }
    let closes = |t: &str| width(t) <= 70 && t.ends_with(',');
    let closing = (salutation + 2..units.len().min(salutation + 60))
        .find(|i| text(*i).is_some_and(closes))?;
    let mut signature = closing + 1;
    while text(signature).is_some_and(closes) {
        signature += 1;
    }
    let signs = |t: &str| width(t) <= 50 && !t.ends_with([',', ':']);
    text(signature).filter(|t| signs(t))?;
    let signed = signature + 1;
    let after = (signed..).take_while(|i| text(*i).is_some_and(is_postscript)).count();
    Some(LetterParts { salutation, closing, signature, signed, end: signed + after })
}

fn greets(text: &str) -> bool {
    width(text) <= 60 && (text.ends_with([':', ',', '!', '—', '⸺', '⸻']) || !ends_sentence(text))
}

fn says_dear(text: &str) -> bool {
    let lower = text.trim_start_matches(['“', '"', '„', '«', '‘']).to_lowercase();
    width(text) <= 60
        && text.ends_with([':', ',', '!', '—'])
        && DEAR.iter().any(|dear| lower.starts_with(dear))
}

fn is_postscript(text: &str) -> bool {
    ["P.S.", "P. S.", "PS.", "PS:", "P.S:", "N.B.", "N. B."].iter().any(|p| text.starts_with(p))
}

/// A line that ends in a date with a day or a month: `Boston, May 1, 1845.`
fn is_dateline(text: &str) -> bool {
    let bare = text.trim_end_matches(['.', ',']);
    let parts: Vec<&str> = bare.split_whitespace().collect();
    (1..=4).any(|n| {
        let tail = parts.get(parts.len().saturating_sub(n)..).unwrap_or_default().join(" ");
        date_in(&tail).is_some_and(|d| d.month.is_some())
    })
}
