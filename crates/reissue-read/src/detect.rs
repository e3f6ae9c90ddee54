//! Which format an input is in: told by its bytes; the name is asked only where they leave a choice.

use std::fmt;

use crate::{Input, ReadError};

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Markdown as book people know it: one file, or `book.toml` with chapters.
    Manuscript,
    /// Plain text, Project Gutenberg's or bare.
    Text,
    /// Text captured from a web page around a book.
    Capture,
    /// HTML.
    Html,
    /// EPUB 2 and 3.
    Epub,
    /// Office Open XML text.
    Docx,
    /// OpenDocument text.
    Odt,
    /// FictionBook 2.
    Fb2,
    /// The syntax tree of pandoc as JSON.
    PandocJson,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 9] = [
        Self::Manuscript,
        Self::Text,
        Self::Capture,
        Self::Html,
        Self::Epub,
        Self::Docx,
        Self::Odt,
        Self::Fb2,
        Self::PandocJson,
    ];

    /// The word for it on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Manuscript => "manuscript",
            Self::Text => "text",
            Self::Capture => "capture",
            Self::Html => "html",
            Self::Epub => "epub",
            Self::Docx => "docx",
            Self::Odt => "odt",
            Self::Fb2 => "fb2",
            Self::PandocJson => "pandoc-json",
        }
    }

    /// Finds the format of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Tells the format of an input by its bytes; the name decides only where they leave a choice.
///
/// # Errors
/// [`ReadError::Empty`] and [`ReadError::UnknownFormat`], which says what the bytes look like.
pub fn detect(input: &Input<'_>) -> Result<Format, ReadError> {
    let bytes: &[u8] = &input.bytes;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty { name: input.name.clone() });
    }
    let unknown = |found: &str| ReadError::UnknownFormat {
        name: input.name.clone(),
        found: found.to_owned(),
    };
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        let several = || match books(input, &crate::Limits::default()).len() {
            0 | 1 => unknown("a zip archive without a book in it"),
            _ => unknown("a zip archive of several books"),
        };
        return archive(input).ok_or_else(several);
    }
    if has_password(bytes) {
        return Err(ReadError::Drm { name: input.name.clone(), scheme: "a password".into() });
    }
    if let Some(found) = named_binary(bytes) {
        return Err(unknown(found));
    }
    let head = head_text(bytes);
    if let Some(format) = by_markup(&head, input) {
        return Ok(format);
    }
    Ok(by_name_and_shape(&head, input))
}

/// What an archive holds: told by the file `mimetype`, by the parts of an office document, or by
/// the one book among its entries.
fn archive(input: &Input<'_>) -> Option<Format> {
    let mut archive = crate::archive::Archive::open(input, &crate::Limits::default()).ok();
    let Some(archive) = &mut archive else {
        // What can't be opened is told by its name, so that its reader can say what is wrong.
        return by_extension(&input.extension());
    };
    let kind = archive.read("mimetype").ok().flatten().unwrap_or_default();
    let kind = String::from_utf8_lossy(&kind).trim().to_ascii_lowercase();
    if kind.starts_with("application/epub") {
        return Some(Format::Epub);
    }
    if kind.starts_with("application/vnd.oasis.opendocument.text") {
        return Some(Format::Odt);
    }
    let names: Vec<String> = archive.names().map(str::to_lowercase).collect();
    let any = |test: &dyn Fn(&str) -> bool| names.iter().any(|n| test(n));
    if any(&|n| n == "[content_types].xml")
        && any(&|n| n.starts_with("word/") || n.contains("document"))
    {
        return Some(Format::Docx);
    }
    if any(&|n| n == "meta-inf/container.xml" || n.ends_with(".opf")) {
        return Some(Format::Epub);
    }
    if any(&|n| n == "content.xml") && any(&|n| n == "styles.xml" || n == "meta-inf/manifest.xml") {
        return Some(Format::Odt);
    }
    let book = main_book(archive)?;
    let extension = book.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    by_extension(&extension)
}

/// Names the books in an archive of several, sorted; none where the input is no such archive, or
/// holds one book (an EPUB, an office document, a web site, a manuscript), which
/// [`read`](crate::read()) finds by itself.
pub fn books(input: &Input<'_>, limits: &crate::Limits) -> Vec<String> {
    if !input.bytes.starts_with(b"PK\x03\x04") {
        return Vec::new();
    }
    let Ok(archive) = crate::archive::Archive::open(input, limits) else { return Vec::new() };
    if archive.names().any(is_part) || main_book(&archive).is_some() {
        return Vec::new();
    }
    archive.names().filter(|n| is_book(n)).map(str::to_owned).collect()
}

/// Gives a book of an archive, named as [`books`] names it.
///
/// # Errors
/// Those of opening and inflating; [`ReadError::Broken`] where there is no such book.
pub fn book(
    input: &Input<'_>,
    name: &str,
    limits: &crate::Limits,
) -> Result<Input<'static>, ReadError> {
    let mut archive = crate::archive::Archive::open(input, limits)?;
    let bytes = archive.require(name)?;
    Ok(Input::new(format!("{}!/{name}", input.name), bytes))
}

/// Gives the path of the one book in an archive that is only its wrapping: `book.fb2.zip`, a
/// folder of linked pages, a manuscript with its chapters.
pub(crate) fn wrapped(input: &Input<'_>, limits: &crate::Limits) -> Option<String> {
    if !input.bytes.starts_with(b"PK\x03\x04") {
        return None;
    }
    let archive = crate::archive::Archive::open(input, limits).ok()?;
    if archive.names().any(is_part) {
        return None;
    }
    main_book(&archive)
}

/// Tells whether a file shows that the archive is itself a book: an EPUB or an office document.
fn is_part(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.ends_with(".opf")
        || matches!(
            lower.as_str(),
            "mimetype" | "[content_types].xml" | "content.xml" | "meta-inf/container.xml"
        )
}

/// The file of an archive that is a book, or leads to the others: the only one, `book.toml`,
/// `index.html` nearest to the root, or the first of pages that stand in one folder.
fn main_book(archive: &crate::archive::Archive<'_>) -> Option<String> {
    let depth = |name: &str| name.matches('/').count();
    let named = |wanted: &[&str]| {
        let file = |n: &str| n.rsplit('/').next().unwrap_or(n).to_lowercase();
        let all = archive.names().filter(|n| wanted.contains(&file(n).as_str()));
        all.min_by_key(|n| depth(n)).map(str::to_owned)
    };
    let books: Vec<&str> = archive.names().filter(|n| is_book(n)).collect();
    if let [book] = books.as_slice() {
        return Some((*book).to_owned());
    }
    let page = |n: &&str| {
        let lower = n.to_lowercase();
        [".html", ".htm", ".xhtml"].iter().any(|e| lower.ends_with(e))
    };
    named(&["book.toml"])
        .or_else(|| {
            named(&["index.html", "index.htm", "index.xhtml"]).filter(|_| books.iter().any(page))
        })
        .or_else(|| {
            let first = books.first()?;
            let folder = first.rsplit_once('/').map(|(f, _)| f);
            let together =
                books.iter().all(|b| page(b) && b.rsplit_once('/').map(|(f, _)| f) == folder);
            together.then(|| (*first).to_owned())
        })
}

fn is_book(name: &str) -> bool {
    let lower = name.to_lowercase();
    let extension = lower.rsplit('.').next().unwrap_or("");
    let junk = lower.starts_with("__macosx/") || lower.contains("/.") || extension == "toml";
    !junk && lower.contains('.') && by_extension(extension).is_some()
}

fn by_extension(extension: &str) -> Option<Format> {
    Some(match extension {
        "md" | "markdown" | "toml" => Format::Manuscript,
        "html" | "htm" | "xhtml" => Format::Html,
        "epub" => Format::Epub,
        "docx" | "docm" | "dotx" => Format::Docx,
        "odt" | "ott" => Format::Odt,
        "fb2" => Format::Fb2,
        "txt" | "text" => Format::Text,
        "json" => Format::PandocJson,
        _ => return None,
    })
}

/// The first bytes of a compound file, which holds old Office documents and locked new ones (MS-CFB 2.2).
pub(crate) const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Tells whether a compound file is an Office document that a password locks.
pub(crate) fn has_password(bytes: &[u8]) -> bool {
    // The names of its streams are UTF-16 (MS-CFB 2.6.1).
    let has = |word: &str| {
        let needle: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(needle.len()).any(|w| w == needle)
    };
    bytes.starts_with(OLE)
        && ["EncryptedPackage", "EncryptionInfo", "DataSpaces"].into_iter().any(has)
}

/// What bytes that hold no text are, by their first bytes.
fn named_binary(bytes: &[u8]) -> Option<&'static str> {
    const SIGNS: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF"),
        (b"{\\rtf", "RTF"),
        (b"\xd0\xcf\x11\xe0", "a Word document of before 2007: save it as .docx"),
        (b"\x89PNG", "a PNG picture"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"GIF8", "a GIF picture"),
        (b"%!PS", "PostScript"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"Rar!", "a RAR archive"),
        (b"7z\xbc\xaf", "a 7z archive"),
        (b"ITSF", "a CHM help file"),
        (b"AT&TFORM", "a DjVu file"),
        (b"TPZ", "a Topaz book (Kindle)"),
        (b"\x7fELF", "a program"),
        (b"MZ\x90", "a program"),
        (b"OTTO", "a font"),
        (b"wOFF", "a font"),
    ];
    if bytes.get(60..68).is_some_and(|kind| kind == b"BOOKMOBI" || kind == b"TEXtREAd") {
        return Some("a MOBI book (Kindle)");
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP".as_slice()) {
        return Some("a WebP picture");
    }
    SIGNS.iter().find(|(sign, _)| bytes.starts_with(sign)).map(|(_, name)| *name)
}

/// The first 64 kB as text, as far as a glance needs it.
fn head_text(bytes: &[u8]) -> String {
    let head = bytes.get(..bytes.len().min(1 << 16)).unwrap_or(bytes);
    let wide = match head {
        [0xff, 0xfe, rest @ ..] => Some((rest, false)),
        [0xfe, 0xff, rest @ ..] => Some((rest, true)),
        [b'<', 0, ..] => Some((head, false)),
        [0, b'<', ..] => Some((head, true)),
        _ => None,
    };
    match wide {
        Some((rest, big)) => {
            let units = rest.chunks_exact(2).map(|pair| match pair {
                [a, b] if big => u16::from_be_bytes([*a, *b]),
                [a, b] => u16::from_le_bytes([*a, *b]),
                _ => 0,
            });
            char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
        }
        None => String::from_utf8_lossy(head).into_owned(),
    }
}

/// Formats that their mark-up gives away.
fn by_markup(head: &str, input: &Input<'_>) -> Option<Format> {
    let start = head.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with('{')
        && (start.contains("\"pandoc-api-version\"") || start.contains("\"blocks\""))
    {
        return Some(Format::PandocJson);
    }
    if start.starts_with("[{\"unMeta\"") {
        return Some(Format::PandocJson);
    }
    if !start.starts_with('<') {
        return None;
    }
    let lower = start.get(..start.len().min(4096)).unwrap_or(start).to_ascii_lowercase();
    let root = root_name(&lower);
    let by_root = match root.as_deref() {
        Some("fictionbook") => Some(Format::Fb2),
        Some("html" | "head" | "body") => Some(Format::Html),
        Some("office:document" | "office:document-content") => Some(Format::Odt),
        Some("w:document" | "pkg:package") => Some(Format::Docx),
        _ => None,
    };
    by_root.or_else(|| {
        let tags =
            ["<p>", "<p ", "<div", "<h1", "<h2", "<title", "<meta", "<table", "<br", "<a ", "<pre"];
        let is_soup =
            lower.starts_with("<!doctype html") || tags.iter().any(|t| lower.starts_with(t));
        let named_text = matches!(input.extension().as_str(), "md" | "markdown" | "txt");
        (is_soup && !named_text).then_some(Format::Html)
    })
}

/// The name of the first element: after declarations, comments and the document type.
fn root_name(text: &str) -> Option<String> {
    let mut rest = text;
    loop {
        rest = rest.get(rest.find('<')?..)?;
        let skip = if rest.starts_with("<!--") {
            rest.find("-->")? + 3
        } else if rest.starts_with("<?") || rest.starts_with("<!") {
            rest.find('>')? + 1
        } else {
            let name = rest.get(1..)?.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
            return name.into_iter().next().map(str::to_owned);
        };
        rest = rest.get(skip..)?;
    }
}

/// Text of some kind: the name says which, then signs of a manuscript, then of a captured page.
fn by_name_and_shape(head: &str, input: &Input<'_>) -> Format {
    let name = input.name.rsplit(['/', '\\']).next().unwrap_or("").to_lowercase();
    if name == "book.toml" {
        return Format::Manuscript;
    }
    match input.extension().as_str() {
        "md" | "markdown" => return Format::Manuscript,
        "html" | "htm" | "xhtml" => return Format::Html,
        _ => {}
    }
    if head.contains("PROJECT GUTENBERG") || head.contains("Project Gutenberg") {
        return Format::Text;
    }
    if is_markdown(head) {
        return Format::Manuscript;
    }
    #[cfg(feature = "capture")]
    if crate::capture::looks_like(head) > 0.5 {
        return Format::Capture;
    }
    Format::Text
}

/// Tells whether a text is a manuscript: metadata at its head, headings with `#`, fenced divs.
fn is_markdown(head: &str) -> bool {
    let start = head.trim_start_matches('\u{feff}').trim_start();
    if let Some(rest) = start.strip_prefix("---\n").or_else(|| start.strip_prefix("---\r\n")) {
        let block = rest.split_once("\n---").map_or("", |(block, _)| block);
        let keys = block.lines().filter(|l| {
            l.split_once(':').is_some_and(|(k, _)| {
                !k.is_empty() && k.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '-' | '_'))
            })
        });
        if keys.count() > 0 {
            return true;
        }
    }
    let mut signs = 0;
    let mut lines = 0;
    let mut before_blank = true;
    for line in head.lines() {
        lines += 1;
        let hashes = line.len() - line.trim_start_matches('#').len();
        let heading = (1..=6).contains(&hashes)
            && line.get(hashes..).is_some_and(|r| r.starts_with(' '))
            && before_blank;
        let fence = line.starts_with(":::") || line.starts_with("```");
        let reference = line.starts_with("[^") && line.contains("]:");
        signs += 3 * usize::from(heading) + 2 * usize::from(fence) + 3 * usize::from(reference);
        before_blank = line.trim().is_empty();
    }
    signs >= 3 && signs * 400 >= lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, bytes: &[u8], want: &str) {
        let got = match detect(&Input::new(name, bytes)) {
            Ok(format) => format.name().to_owned(),
            Err(ReadError::UnknownFormat { found, .. }) => found,
            Err(error) => error.code().to_owned(),
        };
        assert_eq!(got, want, "{name}");
    }

    #[test]
    fn bytes_tell_the_format() {
        check("a", b"  \n", "read-001");
        check("a.txt", b"%PDF-1.7\n", "a PDF");
        check("a", b"{\\rtf1 hello}", "RTF");
        check("a", b"<?xml version='1.0'?>\n<!-- x --><FictionBook xmlns='x'>", "fb2");
        check("a", b"<!DOCTYPE html>\n<title>x</title>", "html");
        check("a", b"\xff\xfe<\0h\0t\0m\0l\0>\0", "html");
        check("a", b"<h1>Salt</h1><p>It began", "html");
        check("a", b"{\"pandoc-api-version\":[1,22],\"meta\":{},\"blocks\":[]}", "pandoc-json");
        check("a", b"# The Quay\n\nIt began with salt.\n", "manuscript");
        check("a", b"---\ntitle: Salt\n---\n\nIt began.\n", "manuscript");
        check("a.txt", b"It began with salt.\n\n#1 was lost.\n", "text");
        check("a.md", b"It began with salt.\n", "manuscript");
        check("a", b"PK\x03\x04 broken", "a zip archive without a book in it");
    }
}
