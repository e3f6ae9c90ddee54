//! The title page that an author typed: the title and the name of the author, each on a centred line.

use reissue_core::{Align, Contributor, Diagnostic, InlineKind, Metadata};

use super::flow::{Para, Piece};
use super::names::Part;
use super::runs::Leaf;
use crate::ledger::Ledger;
use crate::outline::{find_ordinal, role_of};

/// How many paragraphs a title page may have.
const LONGEST: usize = 30;

/// The word before the name of an author.
const BY: &[&str] = &[
    "by",
    "von",
    "par",
    "por",
    "di",
    "van",
    "door",
    "av",
    "af",
    "od",
    "autor",
    "written by",
    "a novel by",
    "geschrieben von",
    "ein roman von",
    "un roman de",
    "una novela de",
];

/// Takes the title and the author from the head of a text, where a line says who wrote it.
///
/// The head ends at a page break, a heading, a table, or the first long paragraph. Before the
/// title may stand the address of the author and the count of words, as magazines ask for them
/// (the manuscript format of W. Shunn); they stay.
pub(crate) fn take(pieces: &mut [Piece], metadata: &mut Metadata, ledger: &mut Ledger) {
    let lines = head(pieces);
    let Some(found) = find(pieces, &lines) else { return };
    let words = |i: usize| match pieces.get(i) {
        Some(Piece::Para(p)) => tidy(&p.words()),
        _ => String::new(),
    };
    let title = words(found.title);
    let subtitle = found.subtitle.map(words);
    let span = match pieces.get(found.title) {
        Some(Piece::Para(p)) => p.span,
        _ => return,
    };
    let author = found.author;
    let message = format!("`{title}` by `{author}` was taken as title and author by its look");
    let help = "set title and author in the document's properties";
    ledger.note(Diagnostic::guessed("read-434", message).at(span).help(help));
    if !metadata.title.is_empty() && metadata.title != title {
        let message = "the property `dc:title` says another title than the text";
        ledger.words(Diagnostic::fact("read-404", message), &metadata.title);
    }
    let before: Vec<&str> = metadata.creators.iter().map(|c| c.name.as_str()).collect();
    if !before.is_empty() && before != [author.as_str()] {
        let message = "the property `dc:creator` says another author than the text";
        ledger.words(Diagnostic::fact("read-404", message), &before.join("; "));
    }
    metadata.title = title;
    metadata.subtitle = subtitle.or(metadata.subtitle.take());
    metadata.creators = vec![Contributor::author(author)];
    for i in found.lines {
        if let Some(Piece::Para(p)) = pieces.get_mut(i) {
            p.runs.retain(|r| matches!(r.leaf, Leaf::Other(InlineKind::Anchor(_))));
        }
    }
}

struct Found {
    title: usize,
    subtitle: Option<usize>,
    author: String,
    /// The paragraphs that say all this.
    lines: Vec<usize>,
}

/// The paragraphs with words at the head of a text.
fn head(pieces: &[Piece]) -> Vec<usize> {
    let mut out = Vec::new();
    for (i, piece) in pieces.iter().enumerate() {
        let Piece::Para(p) = piece else { break };
        let long = p.words().chars().count() > 120;
        let breaks = p.look.page_break && !out.is_empty();
        if long || breaks || p.place.is_some() || p.part != Part::Body || out.len() >= LONGEST {
            break;
        }
        if !p.is_blank() {
            out.push(i);
        }
    }
    out
}

fn find(pieces: &[Piece], lines: &[usize]) -> Option<Found> {
    let para = |i: usize| match pieces.get(i) {
        Some(Piece::Para(p)) => Some(p),
        _ => None,
    };
    let centred = |i: &&usize| para(**i).is_some_and(|p| p.look.align == Align::Center);
    // From the first centred line on; all lines of the page are.
    let first = lines.iter().position(|i| centred(&i))?;
    let page: Vec<usize> = lines.get(first..)?.iter().take_while(centred).copied().collect();
    let texts: Vec<String> =
        page.iter().filter_map(|i| para(*i)).map(|p| tidy(&p.words())).collect();
    let (by, named) =
        texts.iter().enumerate().skip(1).take(4).find_map(|(i, t)| Some((i, author(t)?)))?;
    let (name, used) = match named {
        Some(name) => (name, by + 1),
        None => (texts.get(by + 1)?.clone(), by + 2),
    };
    let plain = |i: usize| page.get(i).and_then(|i| para(*i)).is_some_and(holds_words_only);
    let titled = texts.first().is_some_and(|t| {
        t.chars().any(char::is_alphabetic) && find_ordinal(t).is_none() && role_of(t).is_none()
    });
    if !(titled && is_name(&name) && by <= 2 && (0..used).all(plain)) {
        return None;
    }
    Some(Found {
        title: *page.first()?,
        subtitle: (by == 2).then(|| page.get(1).copied()).flatten(),
        author: name,
        lines: page.get(..used)?.to_vec(),
    })
}

/// The name after `by`; none inside where the word stands alone, and the name on the next line.
fn author(line: &str) -> Option<Option<String>> {
    let lower = line.to_lowercase();
    for by in BY {
        let Some(rest) = lower.strip_prefix(by) else { continue };
        if rest.trim().is_empty() || rest.trim() == ":" {
            return Some(None);
        }
        if rest.starts_with([' ', ':']) {
            let at = line.len().checked_sub(rest.len())?;
            let name = line.get(at..)?.trim_start_matches([' ', ':']).trim();
            return Some(Some(name.to_owned()));
        }
    }
    None
}

/// Tells whether words are the name of one or more people: few, capitalised, no sentence.
fn is_name(words: &str) -> bool {
    let parts: Vec<&str> = words.split_whitespace().collect();
    let small = [
        "de", "la", "von", "van", "der", "den", "du", "di", "da", "and", "y", "und", "et", "&",
        "of", "le", "bin", "al",
    ];
    let fits = |w: &&str| {
        w.chars().next().is_some_and(char::is_uppercase)
            || small.contains(&w.to_lowercase().as_str())
    };
    (1..=8).contains(&parts.len())
        && parts.iter().all(fits)
        && !words.ends_with(['!', '?', ':', ';'])
        && !words.chars().any(|c| c.is_ascii_digit())
}

fn holds_words_only(para: &Para) -> bool {
    para.runs.iter().all(|r| {
        matches!(r.leaf, Leaf::Text(_) | Leaf::Other(InlineKind::Anchor(_) | InlineKind::LineBreak))
    })
}

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{author, is_name};

    #[test]
    fn names_are_told_from_sentences() {
        assert_eq!(author("by Ilse Sorenby"), Some(Some("Ilse Sorenby".into())));
        assert_eq!(author("BY"), Some(None));
        assert_eq!(author("Bygone Days"), None);
        assert!(is_name("Ilse van der Sorenby") && is_name("I. M. SORENBY and Anders Quist"));
        assert!(!is_name("the light of the moon") && !is_name("Chapter 1"));
    }
}
