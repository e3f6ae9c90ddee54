//! Initials: the first letter of a chapter as an element or a picture of its own.

use reissue_core::{Diagnostic, Inline, InlineKind, plain};

use super::loss::Losses;

/// Joins an initial with the word that it starts.
pub(crate) fn joined(mut line: Vec<Inline>, losses: &mut Losses) -> Vec<Inline> {
    let silent = |i: &Inline| matches!(i.kind, InlineKind::Anchor(_) | InlineKind::PageMark(_));
    let Some(at) = line.iter().position(|i| !silent(i)) else { return line };
    let Some(next) = line.get(at + 1) else { return line };
    let after = plain(std::slice::from_ref(next));
    let pictured = line.get(at).is_some_and(|i| matches!(i.kind, InlineKind::Image(_)));
    // White space between a picture and its word is that of the mark-up.
    let after = if pictured { after.trim_start() } else { &after };
    let goes_on = after.starts_with(char::is_alphabetic);
    let Some(first) = line.get(at).filter(|_| goes_on) else { return line };
    let span = first.span;
    let letter = match &first.kind {
        InlineKind::Image(image) => lettered(image.alt.as_deref().unwrap_or("")),
        InlineKind::Text(text) => text.clone(),
        InlineKind::Strong(inside)
        | InlineKind::SmallCaps(inside)
        | InlineKind::Emphasis(inside)
        | InlineKind::Superscript(inside) => plain(inside),
        _ => return line,
    };
    if !is_initial(&letter) {
        return line;
    }
    if let InlineKind::Image(_) = first.kind {
        let message =
            format!("a picture at the start of a word was taken as its letter `{letter}`");
        let rest: String = after.chars().take_while(|c| c.is_alphabetic()).collect();
        losses.note(Diagnostic::guessed("read-325", message).at(span).see(span, rest));
    }
    line.remove(at);
    if pictured && let Some(Inline { kind: InlineKind::Text(text), .. }) = line.get_mut(at) {
        *text = text.trim_start().to_owned();
    }
    match line.get_mut(at) {
        // The letter belongs into the small capitals that go on after it.
        Some(Inline { kind: InlineKind::SmallCaps(inside), .. }) => {
            inside.insert(0, Inline::text(letter, span));
        }
        _ => line.insert(at, Inline::text(letter, span)),
    }
    super::tidy::tidy_inlines(&mut line);
    line
}

/// The letter that the words for a picture name: `W`, `Initial W`, `drop-cap: w`.
fn lettered(alt: &str) -> String {
    const NAMES: &[&str] = &[
        "initial",
        "drop",
        "dropcap",
        "cap",
        "capital",
        "block",
        "letter",
        "illuminated",
        "decorated",
        "decorative",
        "ornamental",
        "ornate",
        "the",
        "initiale",
        "lettrine",
    ];
    let words: Vec<&str> =
        alt.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    match words.as_slice() {
        [names @ .., letter]
            if names.iter().all(|n| NAMES.contains(&n.to_lowercase().as_str())) =>
        {
            letter.to_uppercase()
        }
        _ => alt.to_owned(),
    }
}

/// Tells whether words are one letter, with a quotation mark before it at most.
fn is_initial(text: &str) -> bool {
    let letter = text.trim_start_matches(['“', '"', '‘', '\'', '«', '„', '¿', '¡']);
    let mut characters = letter.chars();
    characters.next().is_some_and(char::is_uppercase) && characters.next().is_none()
}
