//! The words of an edition, by ways that share no code with the program, and the test that one
//! text stands inside another, whole and in order.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::process::Command;

/// Cuts a text into words: letters and digits in lower case. Hyphens inside words vanish, dashes
/// and all other marks part words, so that a word cut at a line's end is the word it was.
pub fn words(text: &str) -> Vec<String> {
    let folded: String = text
        .chars()
        .filter(|c| {
            !matches!(
                c,
                '-' | '\u{ad}' | '\u{2010}' | '\u{2011}' | '\'' | '’' | '_' | '^' | '{' | '}'
            )
        })
        .flat_map(char::to_lowercase)
        .collect();
    folded
        .split(|c: char| !c.is_alphanumeric() && !is_mark(c))
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Combining marks belong to the letter before.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{97f}')
}

/// The words of `source` that are not found in `edition` in their order. Between two words the
/// edition may hold up to `gap` others: running heads, folios, notes, contents.
pub fn missing(source: &[String], edition: &[String], gap: usize) -> Vec<String> {
    let mut at = 0;
    let mut lost = Vec::new();
    for (index, word) in source.iter().enumerate() {
        let end = edition.len().min(at + gap + 1);
        let near = edition[at..end].iter().position(|w| w == word);
        match near {
            // A word far off is believed only when the next one follows it, lest one common word
            // leads the search past a whole page.
            Some(step) if step > 3 && !follows(source, index, edition, at + step) => {
                let better = edition[at..end]
                    .iter()
                    .enumerate()
                    .position(|(k, w)| w == word && follows(source, index, edition, at + k));
                match better {
                    Some(step) => at += step + 1,
                    None => lost.push(word.clone()),
                }
            }
            Some(step) => at += step + 1,
            None => lost.push(word.clone()),
        }
    }
    lost
}

fn follows(source: &[String], index: usize, edition: &[String], place: usize) -> bool {
    match source.get(index + 1) {
        Some(next) => edition[place + 1..].iter().take(3).any(|w| w == next),
        None => true,
    }
}

/// The text of an EPUB: its spine but the contents list, mark-up and marks of notes taken away,
/// paragraphs parted.
///
/// # Panics
/// Where the file is no EPUB.
pub fn of_epub(path: &Path) -> String {
    let mut archive = zip::ZipArchive::new(File::open(path).expect("the EPUB is there"))
        .expect("the EPUB is a zip archive");
    let mut entry = |name: &str| {
        let mut text = String::new();
        let mut file = archive.by_name(name).unwrap_or_else(|e| panic!("{name}: {e}"));
        file.read_to_string(&mut text).expect("UTF-8");
        text
    };
    let container = entry("META-INF/container.xml");
    let package = attribute(&container, "<rootfile ", "full-path").expect("a package");
    let folder = package.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let opf = entry(&package);
    let items: Vec<(String, String)> = tags(&opf, "<item ")
        .filter(|t| attribute(t, "", "href").is_none_or(|href| !href.ends_with("nav.xhtml")))
        .filter_map(|t| Some((attribute(t, "", "id")?, attribute(t, "", "href")?)))
        .collect();
    let mut out = String::new();
    for reference in tags(&opf, "<itemref ").filter_map(|t| attribute(t, "", "idref")) {
        let Some((_, href)) = items.iter().find(|(id, _)| *id == reference) else { continue };
        let name = if folder.is_empty() { href.clone() } else { format!("{folder}/{href}") };
        out.push_str(&without_tags(&without_descriptions(&without_marks(&entry(&name)))));
        out.push('\n');
    }
    out
}

/// Takes out the long descriptions of pictures, which only an EPUB shows, folded.
fn without_descriptions(xhtml: &str) -> String {
    let mut out = xhtml.to_owned();
    for name in ["details", "div"] {
        let (open, close) = (format!("<{name} class=\"description\""), format!("</{name}>"));
        while let Some((before, after)) = out.split_once(&open) {
            let after = after.split_once(&close).map_or("", |(_, after)| after);
            out = format!("{before}{after}");
        }
    }
    out
}

/// Takes out what calls a note.
fn without_marks(xhtml: &str) -> String {
    let mut out = String::with_capacity(xhtml.len());
    let mut rest = xhtml;
    while let Some(at) = rest.find("<a ") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let tag = from.split_once('>').map_or(from, |(tag, _)| tag);
        let calls = tag.contains("noteref");
        let end = from.find("</a>").map_or(from.len(), |e| e + 4);
        let length = if calls { end } else { tag.len() };
        out.push_str(if calls { "" } else { from.get(..length).unwrap_or(from) });
        rest = from.get(length..).unwrap_or("");
    }
    out.push_str(rest);
    out
}

fn tags<'a>(xml: &'a str, open: &'a str) -> impl Iterator<Item = &'a str> {
    xml.split(open).skip(1).filter_map(|rest| rest.split('>').next())
}

fn attribute(xml: &str, after: &str, name: &str) -> Option<String> {
    let rest = if after.is_empty() { xml } else { xml.split(after).nth(1)? };
    let padded = format!(" {rest}");
    let value = padded.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?;
    Some(value.to_owned())
}

/// Takes mark-up away: blocks and breaks become spaces, inline tags nothing, references characters.
fn without_tags(xhtml: &str) -> String {
    const INLINE: &[&str] = &[
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd",
        "mark", "q", "ruby", "rb", "s", "samp", "small", "span", "strong", "sub", "sup", "u",
        "var",
    ];
    let body = xhtml.split_once("<body").map_or(xhtml, |(_, body)| body);
    let mut out = String::with_capacity(body.len());
    for piece in format!("<body{body}").split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let name = tag.trim_start_matches('/').split([' ', '/', '\n']).next().unwrap_or("");
        if !INLINE.contains(&name) {
            out.push(' ');
        }
        out.push_str(text);
    }
    let plain =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#160;", "\u{a0}"), ("&amp;", "&")];
    plain.iter().fold(out, |text, (name, c)| text.replace(name, c))
}

/// The text of a tagged PDF in the order of its structure, without contents list and marks;
/// nothing where poppler is missing. Furniture is no part of the structure.
///
/// # Panics
/// Where poppler can't read the file.
pub fn of_tagged_pdf(path: &Path) -> Option<String> {
    poppler(Command::new("pdfinfo").arg("-struct-text").arg(path)).map(|tree| spoken(&tree))
}

/// The quoted text of poppler's tree, the insides of some elements left out: an element holds all
/// lines below it that are set in further.
fn spoken(tree: &str) -> String {
    const SILENT: &[&str] = &["TOC", "Reference"];
    let mut out = String::with_capacity(tree.len());
    let mut silent: Option<usize> = None;
    let mut open = false;
    for line in tree.lines() {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        if !open && silent.is_some_and(|at| indent <= at) {
            silent = None;
        }
        let quoted = open || text.starts_with('"');
        if quoted && silent.is_none() {
            out.push_str(text.trim_matches('"'));
            out.push('\n');
        }
        if quoted {
            // A text of several lines ends with the line that its mark closes.
            let opens = !open && text.len() == 1;
            open = opens || !text.ends_with('"');
        } else if silent.is_none() && SILENT.contains(&text.split([' ', ':']).next().unwrap_or(""))
        {
            silent = Some(indent);
        }
    }
    out
}

fn poppler(command: &mut Command) -> Option<String> {
    let output = match command.output() {
        Ok(output) => output,
        Err(_) => {
            assert!(!crate::required(), "poppler is not installed; run tests/validators/install");
            println!("skipped: poppler is not installed");
            return None;
        }
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The text of a PDF as poppler sees it on the pages; nothing where poppler is missing.
///
/// # Panics
/// Where poppler can't read the file.
pub fn of_pdf(path: &Path) -> Option<String> {
    let text = poppler(Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(path).arg("-"))?;
    Some(joined(&text))
}

/// Joins words that a line end cut.
fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let trimmed = line.trim_end();
        out.push_str(trimmed);
        if !trimmed.ends_with(['-', '\u{2010}', '\u{ad}']) {
            out.push('\n');
        }
    }
    out
}

/// A text edition without its catalogue lines, the numbers that call notes and stand before them,
/// the page numbers of the source, and the tags of emphasis that begins or ends inside a word.
pub fn of_text(text: &str) -> String {
    let mut rest = match text.split_once("\n\n") {
        Some((head, body)) if head.starts_with("Title: ") => body,
        _ => text,
    };
    let mut out = String::with_capacity(text.len());
    while let Some((before, after)) = rest.split_once(['[', '<']) {
        let at = before.len();
        out.push_str(before);
        let open = rest.get(at..=at).unwrap_or("");
        let close = if open == "[" { ']' } else { '>' };
        let inside = after.split_once(close).filter(|(inside, _)| inside.len() <= 12);
        match inside.filter(|(inside, _)| is_mark_up(open, inside)) {
            Some((_, behind)) => rest = behind,
            None => {
                out.push_str(open);
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn is_mark_up(open: &str, inside: &str) -> bool {
    if open == "<" {
        return ["i", "b", "sc", "sub", "sup"].contains(&inside.trim_start_matches('/'));
    }
    let page = inside.strip_prefix("Pg ").unwrap_or("");
    !page.is_empty() || !inside.is_empty() && inside.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named() {
        let source = words("It began with salt, and it ended well-known.");
        let good = words("IT BEGAN 12 with salt and running head it ended well-\u{ad}known");
        assert_eq!(missing(&source, &good, 8), Vec::<String>::new());
        let bad = words("It began with and it ended wellknown.");
        assert_eq!(missing(&source, &bad, 8), ["salt"]);
        let swapped = words("it ended wellknown It began with salt and");
        assert!(!missing(&source, &swapped, 8).is_empty());
    }

    #[test]
    fn mark_up_and_marks_go_and_words_stay() {
        let xhtml = "<html><head><title>no</title></head><body><p>a<i>b</i>&amp;c</p>\
            <p>d<a epub:type=\"noteref\" href=\"#n\">1</a> <a href=\"#x\">e</a></p></body></html>";
        assert_eq!(words(&without_tags(&without_marks(xhtml))), ["ab", "c", "d", "e"]);
        assert_eq!(of_text("a[12] b [c] [3"), "a b [c] [3");
        assert_eq!(of_text("Title: T\n\na[Pg xii] <i>b</i> < c"), "a b < c");
    }

    #[test]
    fn a_structure_is_read_in_its_order() {
        let tree = "Sect\n  H1 (block)\n    \"One\"\n  TOC\n    \"no\"\n  P (block)\n    \"it\n  began\"\n    Reference\n      \"*\"\n    \"so\"\n";
        assert_eq!(words(&spoken(tree)), ["one", "it", "began", "so"]);
    }
}
