//! Inlines of pandoc's tree.

use reissue_core::{
    Diagnostic, Image, IndexMark, IndexRange, Inline, InlineKind, LinkTarget, Math, NoteId,
    NoteKind, Phrase, Span, plain,
};

use super::meta::self_text;
use super::{Attributes, Tree};
use crate::TrackedChanges;
use crate::archive::has_scheme;
use crate::json::Value;
use crate::office::runs;
use crate::tex;

impl Tree<'_> {
    /// Reads a list of inlines; white space at the ends goes.
    pub(super) fn inlines(&mut self, list: &[Value]) -> Vec<Inline> {
        let mut out = self.inside(list);
        runs::trim(&mut out);
        out
    }

    pub(super) fn inside(&mut self, list: &[Value]) -> Vec<Inline> {
        let mut out = Vec::new();
        for value in list {
            self.inline(value, &mut out);
        }
        out
    }

    fn inline(&mut self, value: &Value, out: &mut Vec<Inline>) {
        let c = value.get("c");
        match value.get("t").text() {
            "Str" => {
                let span = self.transcript.add(c.text());
                runs::push_text(out, c.text(), span);
            }
            "Space" | "SoftBreak" => {
                let span = self.transcript.add(" ");
                runs::push_text(out, " ", span);
            }
            "LineBreak" => {
                let span = self.transcript.add(" ");
                out.push(Inline::new(InlineKind::LineBreak, span));
            }
            "Emph" => self.wrap(c.items(), out, InlineKind::Emphasis),
            "Strong" => self.wrap(c.items(), out, InlineKind::Strong),
            "Underline" => self.wrap(c.items(), out, InlineKind::Underline),
            "Strikeout" => self.wrap(c.items(), out, InlineKind::Struck),
            "Superscript" => self.wrap(c.items(), out, InlineKind::Superscript),
            "Subscript" => self.wrap(c.items(), out, InlineKind::Subscript),
            "SmallCaps" => self.wrap(c.items(), out, InlineKind::SmallCaps),
            "Quoted" => self.quoted(c, out),
            "Cite" => {
                let inside = self.inside(c.at(1).items());
                append(out, inside);
            }
            "Code" => {
                let span = self.transcript.add(c.at(1).text());
                out.push(Inline::new(InlineKind::Code(c.at(1).text().to_owned()), span));
            }
            "Math" => {
                let math = self.math(c);
                out.push(math);
            }
            "RawInline" => self.raw(c, out),
            "Link" => self.link(c, out),
            "Image" => {
                if let Some(image) = self.image(c) {
                    let span = self.here();
                    out.push(Inline::new(InlineKind::Image(image), span));
                }
            }
            "Note" => {
                let id = self.note(c.items());
                let span = self.here();
                out.push(Inline::new(InlineKind::NoteRef(id), span));
            }
            "Span" => self.span(c, out),
            other => {
                let message = format!("the element `{other}` is not known");
                let diagnostic = Diagnostic::lost("read-414", message).at(self.here());
                self.ledger.words(diagnostic, &self_text(value));
            }
        }
    }

    fn wrap(
        &mut self,
        list: &[Value],
        out: &mut Vec<Inline>,
        kind: impl FnOnce(Vec<Inline>) -> InlineKind,
    ) {
        let start = self.here();
        let inside = self.inside(list);
        let span = self.transcript.since(start);
        if !inside.is_empty() {
            out.push(Inline::new(kind(inside), span));
        }
    }

    fn quoted(&mut self, c: &Value, out: &mut Vec<Inline>) {
        let single = c.at(0).get("t").text() == "SingleQuote";
        let (open, close) = if single { ("‘", "’") } else { ("“", "”") };
        let span = self.transcript.add(open);
        runs::push_text(out, open, span);
        let inside = self.inside(c.at(1).items());
        append(out, inside);
        let span = self.transcript.add(close);
        runs::push_text(out, close, span);
    }

    /// A formula in TeX: as MathML, and where it is not understood as its source.
    fn math(&mut self, c: &Value) -> Inline {
        let source = c.at(1).text();
        let display = c.at(0).get("t").text() == "DisplayMath";
        if let Some(found) = tex::math(source, display) {
            let span = self.transcript.add(&found.math.text.clone());
            for name in &found.unknown {
                self.ledger.note(
                    Diagnostic::lost("read-415", tex::unknown(name))
                        .severity(reissue_core::Severity::Warning)
                        .at(span)
                        .help(tex::HELP),
                );
            }
            return Inline::new(InlineKind::Math(found.math), span);
        }
        let span = self.transcript.add(source);
        let message = "a formula in TeX is not understood and stands in the book as its source";
        self.ledger.note(
            Diagnostic::lost("read-415", message)
                .severity(reissue_core::Severity::Warning)
                .at(span)
                .help(tex::HELP),
        );
        Inline::new(InlineKind::Math(tex::source(source, display)), span)
    }

    fn raw(&mut self, c: &Value, out: &mut Vec<Inline>) {
        let (format, text) = (c.at(0).text(), c.at(1).text());
        if let Some(math) = mathml(format, text) {
            let span = self.transcript.add(&math.text.clone());
            out.push(Inline::new(InlineKind::Math(math), span));
            return;
        }
        self.raw_lost(format, text);
    }

    /// Reports raw mark-up of another format.
    pub(super) fn raw_lost(&mut self, format: &str, text: &str) {
        let message = format!("raw `{format}` was not carried over");
        let help = "say the same in pandoc's own elements";
        let diagnostic = Diagnostic::lost("read-416", message).at(self.here()).help(help);
        self.ledger.words(diagnostic, text);
    }

    fn link(&mut self, c: &Value, out: &mut Vec<Inline>) {
        let attributes = Attributes::of(c.at(0));
        let url = c.at(2).at(0).text();
        let target = match url.strip_prefix('#') {
            Some(id) => LinkTarget::Internal(id.to_owned()),
            None => LinkTarget::External(url.to_owned()),
        };
        self.anchor(&attributes, out);
        let start = self.here();
        let content = self.inside(c.at(1).items());
        let span = self.transcript.since(start);
        if url.is_empty() {
            return append(out, content);
        }
        let external = matches!(target, LinkTarget::External(_));
        if external && !has_scheme(url) && !url.starts_with("//") {
            let message = format!("the link to `{url}` leads to nothing");
            let help = "mend the link in the source; its words are kept as text";
            self.ledger.note(Diagnostic::suspect("read-421", message).at(span).help(help));
            return append(out, content);
        }
        if !content.is_empty() {
            out.push(Inline::new(InlineKind::Link { target, content }, span));
        }
    }

    /// Reads a picture.
    pub(super) fn image(&mut self, c: &Value) -> Option<Image> {
        let attributes = Attributes::of(c.at(0));
        let alt = attributes.get("alt").map(str::to_owned).or_else(|| {
            let words = plain(&self.inlines(c.at(1).items()));
            (!words.trim().is_empty()).then(|| words.trim().to_owned())
        });
        let description = attributes.get("longdesc").map(str::to_owned);
        let width = attributes.get("width").and_then(width);
        let address = c.at(2).at(0).text();
        let resource = if address.starts_with("data:") {
            self.embedded(address, attributes.get("resource"))?
        } else {
            self.resource(address)?
        };
        Some(Image { resource, alt, description, width })
    }

    fn anchor(&mut self, attributes: &Attributes<'_>, out: &mut Vec<Inline>) {
        if let Some(id) = attributes.id() {
            out.push(Inline::new(InlineKind::Anchor(id), self.here()));
        }
    }

    fn span(&mut self, c: &Value, out: &mut Vec<Inline>) {
        let attributes = Attributes::of(c.at(0));
        let list = c.at(1).items();
        self.anchor(&attributes, out);
        if attributes.has("page") {
            let number = attributes.get("n").unwrap_or("").to_owned();
            out.push(Inline::new(InlineKind::PageMark(number), self.here()));
        }
        if self.is_change(&attributes, list, out) {
            return;
        }
        if attributes.has("index") {
            return self.index(&attributes, list, out);
        }
        if attributes.has("note-mark") {
            return self.note_mark(&attributes, list, out);
        }
        if attributes.has("math")
            && let Some(found) = attributes.get("mathml").and_then(|m| mathml("mathml", m))
        {
            let display = list.first().is_some_and(is_display);
            let text = attributes.get("text").map_or(found.text, str::to_owned);
            let span = self.transcript.add(&text);
            let math = Math { mathml: found.mathml, text, display };
            return out.push(Inline::new(InlineKind::Math(math), span));
        }
        let start = self.here();
        let reading = attributes.has("ruby").then(|| self.reading(&attributes, list));
        let list = reading.as_ref().map_or(list, |(base, _)| base);
        let inside = self.inside(list);
        let span = self.transcript.since(start);
        if attributes.has("note") {
            self.describe_note(&attributes, &inside);
            // The mark of a note of a note stands in that note.
            if attributes.has("inner") {
                return;
            }
            return append(out, inside);
        }
        if inside.is_empty() {
            return;
        }
        let inside = match attributes.language() {
            Some(language) => {
                let upright = attributes.has("upright");
                let (italic, content) = if upright { (false, inside) } else { italic(inside) };
                vec![Inline::new(InlineKind::Foreign(Phrase { language, italic, content }), span)]
            }
            None => inside,
        };
        let kind = if attributes.has("smallcaps") {
            InlineKind::SmallCaps(inside)
        } else if attributes.has("title") {
            InlineKind::WorkTitle(italic(inside).1)
        } else if attributes.has("underline") || attributes.has("ul") {
            InlineKind::Underline(inside)
        } else if let Some((_, text)) = reading {
            InlineKind::Ruby { base: inside, text }
        } else {
            self.unknown(&attributes, span);
            return append(out, inside);
        };
        out.push(Inline::new(kind, span));
    }

    /// Comments and tracked changes, as `pandoc --track-changes=all` tells them; tells whether the
    /// span is one.
    fn is_change(&mut self, of: &Attributes<'_>, list: &[Value], out: &mut Vec<Inline>) -> bool {
        let accepts = self.tracked == TrackedChanges::Accept;
        let goes = (of.has("insertion") && !accepts) || (of.has("deletion") && accepts);
        let message = match () {
            () if of.has("comment-start") => Some(("read-401", "a comment was left out")),
            () if goes && accepts => {
                Some(("read-402", "text that a tracked change deletes was left out"))
            }
            () if goes => Some(("read-402", "a tracked insertion was rejected")),
            () => None,
        };
        if let Some((code, message)) = message {
            let words: String = list.iter().map(self_text).collect();
            if !words.trim().is_empty() {
                self.ledger.words(Diagnostic::fact(code, message).at(self.here()), &words);
            }
            return true;
        }
        let end = if accepts { "paragraph-deletion" } else { "paragraph-insertion" };
        self.joins |= of.has(end);
        let marks =
            ["insertion", "deletion", "comment-end", "paragraph-insertion", "paragraph-deletion"];
        if !marks.iter().any(|class| of.has(class)) {
            return false;
        }
        let inside = self.inside(list);
        append(out, inside);
        true
    }

    /// A mark of a note that stands elsewhere: its number counts the notes, which are named by it.
    fn note_mark(&mut self, attributes: &Attributes<'_>, list: &[Value], out: &mut Vec<Inline>) {
        let number: Option<usize> = attributes.get("note").and_then(|n| n.parse().ok());
        let id = number.filter(|n| *n > 0).map(|n| NoteId(format!("fn{n}")));
        match id {
            Some(id) => {
                let span = self.transcript.add("*");
                out.push(Inline::new(InlineKind::NoteRef(id), span));
            }
            None => {
                let inside = self.inside(list);
                append(out, inside);
            }
        }
    }

    /// What is known of a note besides its words.
    fn describe_note(&mut self, attributes: &Attributes<'_>, inside: &[Inline]) {
        let [Inline { kind: InlineKind::NoteRef(id), .. }] = inside else { return };
        let Some(note) = self.notes.iter_mut().find(|n| n.id == *id) else { return };
        if attributes.has("endnote") {
            note.kind = NoteKind::Endnote;
        }
        note.mark = attributes.get("mark").map(str::to_owned);
        note.language = attributes.language();
    }

    /// The base and the reading of ruby characters: in a span of class `rt`, or as an attribute.
    fn reading(&self, attributes: &Attributes<'_>, list: &[Value]) -> (Vec<Value>, String) {
        let is_reading =
            |v: &&Value| v.get("t").text() == "Span" && Attributes::of(v.get("c").at(0)).has("rt");
        let base = list.iter().filter(|v| !is_reading(v)).cloned().collect();
        let given = list.iter().find(is_reading).map(|v| self_text(v.get("c").at(1)));
        (base, given.or_else(|| attributes.get("rt").map(str::to_owned)).unwrap_or_default())
    }

    /// Reports classes and styles of spans and divs that mean nothing here.
    pub(super) fn unknown(&mut self, attributes: &Attributes<'_>, span: Span) {
        const SILENT: [&str; 19] = [
            "paragraph",
            "continued",
            "upright",
            "page",
            "math",
            "lead-in",
            "attribution",
            "speaker",
            "direction",
            "ordinal",
            "subtitle",
            "nocase",
            "anchor",
            "unnumbered",
            "unlisted",
            "dateline",
            "salutation",
            "closing",
            "signature",
        ];
        for class in attributes.classes.iter().filter(|c| !SILENT.contains(c)) {
            let message = format!("the class `{class}` means nothing here");
            self.ledger.note(Diagnostic::fact("read-417", message).at(span));
        }
        if let Some(style) = attributes.get("custom-style") {
            let message = format!("the style `{style}` means nothing here");
            self.ledger.note(Diagnostic::fact("read-417", message).at(span));
        }
    }

    fn index(&mut self, attributes: &Attributes<'_>, list: &[Value], out: &mut Vec<Inline>) {
        let inside = self.inside(list);
        let words = attributes.get("term").map_or_else(|| plain(&inside), str::to_owned);
        let range = match attributes.get("range") {
            Some("start") => IndexRange::Start,
            Some("end") => IndexRange::End,
            _ => IndexRange::Point,
        };
        let see = attributes.get("see").map(path);
        let mark = IndexMark { term: path(&words), range, see };
        out.push(Inline::new(InlineKind::Index(mark), self.here()));
        append(out, inside);
    }
}

/// The path of an index entry: parts are parted by `!`, which itself is written twice.
fn path(term: &str) -> Vec<String> {
    let whole = term.replace("!!", "\u{0}");
    whole.split('!').map(|part| part.trim().replace('\u{0}', "!")).collect()
}

fn is_display(value: &Value) -> bool {
    value.get("t").text() == "Math" && value.get("c").at(0).get("t").text() == "DisplayMath"
}

/// Takes off emphasis that covers everything.
fn italic(mut inside: Vec<Inline>) -> (bool, Vec<Inline>) {
    match inside.as_mut_slice() {
        [Inline { kind: InlineKind::Emphasis(content), .. }] => (true, std::mem::take(content)),
        _ => (false, inside),
    }
}

/// MathML given as raw text.
pub(super) fn mathml(format: &str, text: &str) -> Option<Math> {
    let source = text.trim();
    if !matches!(format, "mathml" | "html" | "html5" | "html4") || !source.starts_with("<math") {
        return None;
    }
    let display = source.split('>').next().is_some_and(|t| t.contains("display=\"block\""));
    let text = reissue_core::plain_math(source);
    Some(Math { mathml: source.to_owned(), text, display })
}

/// `50%` in parts per thousand.
fn width(value: &str) -> Option<u16> {
    let percent: f64 = value.strip_suffix('%')?.trim().parse().ok()?;
    (percent > 0.0 && percent <= 100.0).then_some((percent * 10.0) as u16)
}

/// Adds inlines, texts joined.
pub(super) fn append(out: &mut Vec<Inline>, inlines: Vec<Inline>) {
    for inline in inlines {
        match inline.kind {
            InlineKind::Text(text) => runs::push_text(out, &text, inline.span),
            _ => out.push(inline),
        }
    }
}
