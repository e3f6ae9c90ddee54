//! Documents inside a document: `w:altChunk` (ECMA-376, part 1, 17.17.2.1), whose part Word takes
//! into the text when it opens the file.
//!
//! | kind of part | what becomes of it |
//! | --- | --- |
//! | DOCX | paragraphs, tables, notes and pictures in its place, by its own styles and lists |
//! | HTML, XHTML | sections and blocks in its place, headings by their level |
//! | plain text | a paragraph for each line, as Word makes it |
//! | RTF, web archives (MHT), others | reported as lost with the path of the part |
//!
//! The kind is told by the bytes, by the content type, by the extension, in this order. What all
//! imports together may cost is bounded by [`Budget`].

use reissue_core::{Diagnostic, Language, Span};

use super::properties;
use super::shared::{Parts, State};
use super::story::Story;
use crate::archive::Archive;
use crate::decode;
use crate::detect::{self, Format};
use crate::office::flow::{Para, Piece};
use crate::office::runs::Run;
use crate::office::transcript::Transcript;
use crate::xml::Node;
use crate::{Input, Limits, Options, ReadError};

/// Documents inside one another.
const DEPTH: u8 = 8;

/// Documents inside one document in all.
const COUNT: u32 = 1000;

/// Bytes that imports may take however small the file is.
const FREE: u64 = 16 << 20;

/// What the documents inside a document may still cost, and what was learnt of them.
///
/// A part can be imported any number of times, at every level, so that a small file could stand for
/// a text without end: depth, number and inflated bytes are bounded for all of them together.
#[derive(Default)]
pub(super) struct Budget {
    depth: u8,
    count: u32,
    bytes: u64,
    /// The language of the first document with one, where the text around it has none.
    pub(super) language: Option<Language>,
}

impl Budget {
    /// The budget of a file of so many bytes.
    pub(super) fn new(size: u64, limits: &Limits) -> Self {
        let bytes = FREE.max(size.saturating_mul(limits.ratio)).min(limits.total_bytes);
        Self { bytes, ..Self::default() }
    }

    /// The number of the document that was taken last.
    #[cfg(feature = "html")]
    pub(super) fn number(&self) -> u32 {
        self.count
    }

    /// Takes one more document; says what stands against it.
    fn take(&mut self) -> Result<(), String> {
        if self.depth >= DEPTH {
            return Err(format!("more than {DEPTH} documents stand inside one another"));
        }
        if self.count >= COUNT {
            return Err(format!("more than {COUNT} documents are imported"));
        }
        self.count += 1;
        Ok(())
    }

    fn spend(&mut self, bytes: u64) -> Result<(), String> {
        match self.bytes.checked_sub(bytes) {
            Some(left) => self.bytes = left,
            None => return Err("the imported documents are larger than the limit".to_owned()),
        }
        Ok(())
    }
}

/// What a part holds.
enum Kind {
    Docx,
    Html,
    Text,
    /// Nothing that is read here, in words.
    Other(String),
}

impl Story<'_, '_, '_> {
    /// Reads the document that an anchor for imported content names.
    pub(super) fn import(&mut self, node: Node<'_>, out: &mut Vec<Piece>) {
        let relation = node.attribute("r:id").and_then(|id| self.part.relations.get(id)).cloned();
        let Some(relation) = relation else {
            return self.not_imported("", "the file does not hold it");
        };
        let path = relation.target;
        if relation.external {
            return self.not_imported(&path, "it stands outside the file");
        }
        self.transcript.end_line();
        if let Err(why) = self.import_part(&path, out) {
            self.not_imported(&path, &why);
        }
    }

    fn not_imported(&mut self, path: &str, why: &str) {
        let what = if path.is_empty() { String::new() } else { format!(" `{path}`") };
        let message = format!("the imported document{what} was not carried over: {why}");
        let help =
            "open the document in Word and save it anew, which makes text of what it imports";
        let at = self.transcript.here();
        self.state.ledger.note(Diagnostic::lost("read-425", message).at(at).help(help));
    }

    fn import_part(&mut self, path: &str, out: &mut Vec<Piece>) -> Result<(), String> {
        self.state.imports.take()?;
        let bytes = match self.state.archive.read(path).map_err(|e| e.to_string())? {
            Some(bytes) => bytes,
            None => return Err("the file does not hold it".into()),
        };
        self.state.imports.spend(bytes.len() as u64)?;
        let types = self.state.types();
        let name = format!("{}!/{path}", self.state.archive.name());
        let input = Input::new(name, bytes);
        let read = match kind(&input, types.of(path)) {
            Kind::Docx => self.docx(&input),
            Kind::Html => self.html(&input),
            Kind::Text => self.plain(&input),
            Kind::Other(what) => return Err(format!("it is {what}")),
        };
        match read {
            Ok(pieces) => out.extend(pieces),
            // Nothing to carry over is nothing lost.
            Err(ReadError::Empty { .. }) => {}
            Err(error) => return Err(error.to_string()),
        }
        Ok(())
    }

    /// Reads a whole package into this story: its words, notes and pictures join those before.
    fn docx(&mut self, input: &Input<'_>) -> Result<Vec<Piece>, ReadError> {
        let mut options = self.state.options.clone();
        options.limits.total_bytes = self.state.imports.bytes;
        let mut archive = Archive::open(input, &options.limits)?;
        let parts = Parts::read(&mut archive, input, &options)?;
        archive.findings.drain(..).for_each(|f| self.state.ledger.note(f));
        let said = properties::words(&mut archive, &parts, &options)?;
        if !said.is_empty() {
            let message = "the title, the authors and other properties of an imported document were \
                           left out: the book has its own";
            self.state.ledger.words(Diagnostic::fact("read-404", message), &said.join("; "));
        }
        let mut inner = State::new(archive, self.state.images.files(), &options, &parts);
        inner.exchange(self.state);
        inner.imports.depth += 1;
        let transcript = std::mem::replace(&mut self.transcript, Transcript::none());
        let mut story = Story::new(&parts, &mut inner, &parts.main, transcript);
        let mut pieces = story.main();
        self.transcript = story.finish();
        inner.furniture(&parts);
        inner.imports.depth -= 1;
        inner.exchange(self.state);
        let imports = &mut self.state.imports;
        imports.bytes = imports.bytes.saturating_sub(inner.archive.spent());
        self.in_language(&mut pieces, parts.language);
        Ok(pieces)
    }

    /// Names the language of pieces, where it is not that of the text around them.
    fn in_language(&mut self, pieces: &mut [Piece], language: Option<Language>) {
        let Some(language) = language else { return };
        let known = &mut self.state.imports.language;
        let around = self.parts.language.as_ref();
        if *around.unwrap_or_else(|| known.get_or_insert_with(|| language.clone())) == language {
            return;
        }
        for piece in pieces {
            let own = match piece {
                Piece::Para(para) => &mut para.language,
                Piece::Block(block) => &mut block.language,
                Piece::Heading(head) => &mut head.language,
            };
            own.get_or_insert_with(|| language.clone());
        }
    }

    #[cfg(feature = "html")]
    fn html(&mut self, input: &Input<'_>) -> Result<Vec<Piece>, ReadError> {
        let mut options = Options { encoding: None, ..self.state.options.clone() };
        options.language = self.parts.language.clone().or(options.language);
        let inset = crate::html::read_inset(input, &options, &mut self.state.report)?;
        let at = self.transcript.here();
        Ok(super::inset::pieces(inset, self.state, at))
    }

    #[cfg(not(feature = "html"))]
    fn html(&mut self, _: &Input<'_>) -> Result<Vec<Piece>, ReadError> {
        Err(ReadError::NotBuiltIn { format: Format::Html })
    }

    fn plain(&mut self, input: &Input<'_>) -> Result<Vec<Piece>, ReadError> {
        let options = Options { encoding: None, ..self.state.options.clone() };
        let declared = decode::declared_in_text(&input.bytes);
        let decoded = decode::decode(&input.name, &input.bytes, declared.as_deref(), &options)?;
        let (source, text) = decoded.enter(&input.name, &mut self.state.report);
        let mut out = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let words = line.trim_end();
            let span = Span::new(source, start, start + words.len());
            start += line.len();
            let runs = vec![Run::text(words, Vec::new(), span)];
            out.push(Piece::Para(Para::body(runs, span)));
        }
        Ok(out)
    }
}

/// Tells what a part holds.
fn kind(input: &Input<'_>, content_type: &str) -> Kind {
    let bytes: &[u8] = &input.bytes;
    if bytes.starts_with(b"PK") {
        return Kind::Docx;
    }
    if bytes.starts_with(b"{\\rtf") {
        return Kind::Other("RTF".into());
    }
    let head = bytes.get(..bytes.len().min(64)).unwrap_or(bytes);
    let mail = String::from_utf8_lossy(head).trim_start().to_ascii_lowercase();
    let extension = input.extension();
    let is_mail = matches!(content_type, "message/rfc822" | "multipart/related")
        || matches!(extension.as_str(), "mht" | "mhtml")
        || mail.starts_with("mime-version:");
    if is_mail {
        return Kind::Other("a web archive (MHT)".into());
    }
    if content_type.contains("html") || matches!(extension.as_str(), "html" | "htm" | "xhtml") {
        return Kind::Html;
    }
    match detect::detect(input) {
        Ok(Format::Html) => Kind::Html,
        Ok(Format::Text | Format::Manuscript | Format::Capture) => Kind::Text,
        Ok(format) => Kind::Other(format!("{format} without a package")),
        Err(ReadError::Empty { .. }) => Kind::Text,
        Err(ReadError::UnknownFormat { found, .. }) => Kind::Other(found),
        Err(error) => Kind::Other(error.to_string()),
    }
}
