//! Bytes to text: byte order marks, declared and detected encodings.
//!
//! The order of trust: the encoding that the user names, a byte order mark, the bytes themselves
//! where they are UTF-8, UTF-16 or UTF-32 beyond doubt, the encoding that the source declares as
//! far as the bytes bear it out, and last a guess (`chardetng`, and for the character sets of DOS
//! and the old Macintosh a comparison of how plausible the letters stand).
//!
//! The text that comes out has lines ended by `\n` alone, no byte order mark and no NUL; spans
//! point into this text.

mod charset;
mod declared;
mod plausible;
mod utf16;

use std::borrow::Cow;
use std::sync::Arc;

use reissue_core::{Diagnostic, Report, SourceId, Span};

use crate::{Options, ReadError};
use charset::Charset;

pub use declared::{declared_in_html, declared_in_text, declared_in_xml};

/// A text, and how its bytes were taken.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// The text; lines end with `\n`.
    pub text: Arc<str>,
    /// The encoding by the name of the WHATWG Encoding Standard, or `CP437`, `CP850`.
    pub encoding: &'static str,
    /// Whether some bytes were no characters in that encoding.
    pub had_errors: bool,
    findings: Vec<Finding>,
}

/// A finding whose source is not known yet.
#[derive(Clone, Debug)]
struct Finding {
    diagnostic: Diagnostic,
    place: Option<(usize, usize)>,
}

impl Decoded {
    /// Makes the text a source of a report, and adds what there is to say about its bytes.
    pub fn enter(self, name: &str, report: &mut Report) -> (SourceId, Arc<str>) {
        let id = report.add_source(name, Some(self.text.clone()));
        for finding in self.findings {
            let span = finding.place.map_or(Span::NONE, |(start, end)| Span::new(id, start, end));
            report.push(finding.diagnostic.at(span));
        }
        (id, self.text)
    }
}

/// Decodes the bytes of a text.
///
/// `declared` is what the source says of itself: see [`declared_in_text`], [`declared_in_html`],
/// [`declared_in_xml`]. It is believed as far as the bytes bear it out.
///
/// # Errors
/// [`ReadError::Empty`] where there is nothing but white space, [`ReadError::UnknownFormat`] where
/// the bytes are no text.
pub fn decode(
    name: &str,
    bytes: &[u8],
    declared: Option<&str>,
    options: &Options,
) -> Result<Decoded, ReadError> {
    if let Some(found) = binary(bytes) {
        return Err(ReadError::UnknownFormat { name: name.into(), found: found.into() });
    }
    let mut out = Decoder { bytes, declared, findings: Vec::new() }.run(options);
    let (text, nuls) = clean(std::mem::take(&mut out.text));
    if text.trim().is_empty() {
        return Err(ReadError::Empty { name: name.into() });
    }
    if controls(&text) * 20 > text.len() {
        let found = "binary data".into();
        return Err(ReadError::UnknownFormat { name: name.into(), found });
    }
    if nuls > 0 {
        out.note(
            Diagnostic::fact("read-203", "NUL characters were taken out of the text").times(nuls),
        );
    }
    out.errors(&text);
    let had_errors = out.had_errors;
    Ok(Decoded { text: text.into(), encoding: out.encoding, had_errors, findings: out.findings })
}

struct Decoder<'a> {
    bytes: &'a [u8],
    declared: Option<&'a str>,
    findings: Vec<Finding>,
}

struct Raw<'a> {
    text: Cow<'a, str>,
    encoding: &'static str,
    had_errors: bool,
    findings: Vec<Finding>,
}

impl Raw<'_> {
    fn note(&mut self, diagnostic: Diagnostic) {
        self.findings.push(Finding { diagnostic, place: None });
    }

    /// Reports bytes that were no characters, at the first of them.
    fn errors(&mut self, text: &str) {
        if !self.had_errors {
            return;
        }
        let count = text.chars().filter(|c| *c == '\u{fffd}').count();
        let encoding = self.encoding;
        let message =
            format!("some bytes are no characters in {encoding}; `\u{fffd}` stands for them");
        let diagnostic = Diagnostic::lost("read-202", message)
            .times(u32::try_from(count.max(1)).unwrap_or(u32::MAX))
            .help("name the right encoding with --encoding, or mend the places by hand");
        let place = text.find('\u{fffd}').map(|at| (at, at + '\u{fffd}'.len_utf8()));
        self.findings.push(Finding { diagnostic, place });
    }
}

impl<'a> Decoder<'a> {
    fn run(mut self, options: &Options) -> Raw<'a> {
        if let Some(named) = options.encoding.as_deref() {
            match Charset::named(named) {
                Some(charset) => return self.with(charset),
                None => self.unknown(named),
            }
        }
        self.by_mark().or_else(|| self.by_shape()).unwrap_or_else(|| self.by_letters())
    }

    fn finish(&mut self, text: Cow<'a, str>, encoding: &'static str, had_errors: bool) -> Raw<'a> {
        Raw { text, encoding, had_errors, findings: std::mem::take(&mut self.findings) }
    }

    fn with(&mut self, charset: Charset) -> Raw<'a> {
        let (text, had_errors) = charset.decode(self.bytes);
        self.finish(text, charset.name(), had_errors)
    }

    fn note(&mut self, diagnostic: Diagnostic) {
        self.findings.push(Finding { diagnostic, place: None });
    }

    fn unknown(&mut self, label: &str) {
        self.note(
            Diagnostic::guessed("read-205", format!("`{label}` is no encoding that is known here"))
                .help("use a name of the WHATWG Encoding Standard, such as windows-1252"),
        );
    }

    /// A byte order mark (Unicode Standard, 23.8).
    fn by_mark(&mut self) -> Option<Raw<'a>> {
        let charset = match self.bytes {
            [0xEF, 0xBB, 0xBF, ..] => return Some(self.utf8_marked()),
            [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => {
                let (text, errors) = utf16::utf32(self.bytes, self.bytes.first() == Some(&0xFF));
                return Some(self.finish(text.into(), "UTF-32", errors));
            }
            [0xFF, 0xFE, ..] => Charset::Known(encoding_rs::UTF_16LE),
            [0xFE, 0xFF, ..] => Charset::Known(encoding_rs::UTF_16BE),
            _ => return None,
        };
        Some(self.with(charset))
    }

    fn utf8_marked(&mut self) -> Raw<'a> {
        self.bytes = self.bytes.get(3..).unwrap_or_default();
        self.utf8().unwrap_or_else(|| self.with(Charset::Known(encoding_rs::UTF_8)))
    }

    /// What the bytes show beyond doubt: UTF-16 and UTF-32 by their zeros, then UTF-8.
    fn by_shape(&mut self) -> Option<Raw<'a>> {
        if let Some(whole) = utf16::unmarked(self.bytes) {
            return Some(self.finish(whole.text.into(), whole.encoding, whole.had_errors));
        }
        if let Some(mixed) = utf16::mixed(self.bytes) {
            self.note(
                Diagnostic::guessed(
                    "read-204",
                    "the file begins in one encoding and goes on in UTF-16; both were read",
                )
                .help("check letters with accents near the start and the end"),
            );
            return Some(self.finish(mixed.text.into(), "UTF-16LE", mixed.had_errors));
        }
        self.utf8()
    }

    /// UTF-8, also where single bytes of an older encoding stand among it.
    fn utf8(&mut self) -> Option<Raw<'a>> {
        if memchr::memchr(0x1B, self.bytes).is_some()
            && self.bytes.windows(3).any(|w| matches!(w, [0x1B, b'$', b'B' | b'@']))
        {
            return Some(self.with(Charset::Known(encoding_rs::ISO_2022_JP)));
        }
        if let Ok(text) = std::str::from_utf8(self.bytes) {
            if !text.is_ascii() {
                self.check_utf8();
            }
            return Some(self.finish(text.into(), "UTF-8", false));
        }
        let patched = charset::patched_utf8(self.bytes)?;
        if patched.patched > 0 {
            self.note(
                Diagnostic::guessed(
                    "read-206",
                    "single bytes among UTF-8 were read as windows-1252",
                )
                .times(patched.patched)
                .help("check letters with accents, quotes and dashes"),
            );
        }
        Some(self.finish(patched.text.into(), "UTF-8", patched.lost))
    }

    /// Says so where the declaration names something else than the UTF-8 that was found.
    fn check_utf8(&mut self) {
        let Some(label) = self.declared else { return };
        match Charset::named(label) {
            Some(Charset::Known(e)) if e == encoding_rs::UTF_8 => {}
            _ => self.contradict(label, "UTF-8"),
        }
    }

    fn contradict(&mut self, label: &str, found: &str) {
        self.note(
            Diagnostic::guessed(
                "read-201",
                format!("the source declares `{label}` but its bytes read as {found}"),
            )
            .help("name the right encoding with --encoding if letters look wrong"),
        );
    }

    /// Older encodings: the declared one where it makes plausible text, else the best guess.
    fn by_letters(&mut self) -> Raw<'a> {
        let declared = self.declared.and_then(|label| {
            let charset = Charset::named(label);
            if charset.is_none() {
                self.unknown(label);
            }
            charset.filter(|c| c.bears(self.bytes)).map(|c| (label, c))
        });
        if let Some((_, charset)) = declared
            && (!charset.is_single_byte() || plausible::score(self.bytes, charset) >= 0)
        {
            return self.with(charset);
        }
        let guess = plausible::guess(self.bytes, declared.map(|(_, c)| c));
        match self.declared {
            Some(label) if declared.is_none_or(|(_, c)| c != guess) => {
                self.contradict(label, guess.name());
            }
            Some(_) => {}
            None => self.note(
                Diagnostic::guessed(
                    "read-200",
                    format!("the encoding is nowhere stated and was taken to be {}", guess.name()),
                )
                .severity(reissue_core::Severity::Note)
                .help("name the right encoding with --encoding if letters look wrong"),
            ),
        }
        self.with(guess)
    }
}

/// Makes all line ends `\n` and takes out NUL, byte order marks at the start and DOS's end mark.
fn clean(whole: Cow<'_, str>) -> (Cow<'_, str>, u32) {
    let text = whole.strip_prefix('\u{feff}').unwrap_or(&whole);
    let text = text.trim_end_matches('\u{1a}');
    let has = |byte| memchr::memchr(byte, text.as_bytes()).is_some();
    let has_nuls = has(0);
    if !has_nuls && text.len() == whole.len() && !has(b'\r') {
        return (whole, 0);
    }
    let mut out = String::with_capacity(text.len());
    let mut nuls = 0;
    let mut rest = text;
    let next = |rest: &str| if has_nuls { rest.find(['\r', '\0']) } else { rest.find('\r') };
    while let Some(at) = next(rest) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        match after.as_bytes() {
            [b'\0', ..] => nuls += 1,
            // `\r\r\n` is one line end that went through text mode twice.
            [b'\r', b'\n', ..] | [b'\r', b'\r', b'\n', ..] => {}
            _ => out.push('\n'),
        }
        rest = after.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
    (out.into(), nuls)
}

/// Counts control characters that no text has, in the first 64 KiB.
fn controls(text: &str) -> usize {
    let control = |b: &&u8| matches!(b, 1..=8 | 0xB | 0xE..=0x1A | 0x1C..=0x1F | 0x7F);
    let head = text.as_bytes().get(..65_536).unwrap_or(text.as_bytes());
    head.iter().filter(control).count()
}

/// Names the kind of a file that is no text, by its first bytes.
fn binary(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 16] = [
        (b"%PDF-", "a PDF file"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"PK\x05\x06", "an empty ZIP archive"),
        (b"\x89PNG\r\n", "a PNG image"),
        (b"\xFF\xD8\xFF", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"\x1F\x8B", "a gzip archive"),
        (b"BZh", "a bzip2 archive"),
        (b"\xFD7zXZ\0", "an xz archive"),
        (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
        (b"Rar!\x1A\x07", "a RAR archive"),
        (b"\x7FELF", "a program"),
        (b"MZ\x90\0", "a program"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Microsoft Office file"),
        (b"{\\rtf", "an RTF file"),
        (b"AT&TFORM", "a DjVu file"),
    ];
    let known = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, name)| *name);
    known.or_else(|| (bytes.get(60..68) == Some(b"BOOKMOBI")).then_some("a Mobipocket book"))
}

#[cfg(test)]
mod tests;
