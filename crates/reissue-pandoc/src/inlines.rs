//! Inlines.

use reissue_core::{
    Diagnostic, Image, IndexMark, IndexRange, Inline, InlineKind, LinkTarget, Math, Note, NoteId,
    NoteKind, Phrase,
};

use crate::{Attributes, Error, Writer, base64, tex};

impl<'b> Writer<'b> {
    /// Writes inlines.
    pub(crate) fn inlines(&mut self, list: &'b [Inline]) {
        list.iter().for_each(|i| self.inline(i));
    }

    /// Writes words and the spaces between them.
    pub(crate) fn text(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(' ').unwrap_or(rest.len());
            let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            if !word.is_empty() {
                self.node("Str", |w| w.json.string(word));
            }
            rest = after.trim_start_matches(' ');
            if rest.len() < after.len() {
                self.leaf("Space");
            }
        }
    }

    fn inline(&mut self, inline: &'b Inline) {
        match &inline.kind {
            InlineKind::Text(text) => self.text(text),
            InlineKind::Emphasis(c) => self.around("Emph", c),
            InlineKind::Strong(c) => self.around("Strong", c),
            InlineKind::SmallCaps(c) => self.around("SmallCaps", c),
            InlineKind::Superscript(c) => self.around("Superscript", c),
            InlineKind::Subscript(c) => self.around("Subscript", c),
            InlineKind::Struck(c) => self.around("Strikeout", c),
            InlineKind::Underline(c) => self.around("Underline", c),
            InlineKind::Foreign(phrase) => self.phrase(phrase),
            InlineKind::WorkTitle(c) => {
                self.dressed("Span", &Attributes::class("title"), |w| w.around("Emph", c));
            }
            InlineKind::Code(text) => self.node("Code", |w| {
                w.list(|w| {
                    w.attributes(&Attributes::default());
                    w.json.string(text);
                });
            }),
            InlineKind::Link { target, content } => self.link(target, content),
            InlineKind::NoteRef(id) => self.note_mark(id),
            InlineKind::Image(image) => self.image(image, &[]),
            InlineKind::LineBreak => self.leaf("LineBreak"),
            InlineKind::Math(math) => self.math(math, math.display),
            InlineKind::Ruby { base, text } => self.ruby(base, text),
            InlineKind::PageMark(number) => {
                self.dressed("Span", &Attributes::class("page").with("n", number), |_| {});
            }
            InlineKind::Anchor(id) => {
                let attributes = Attributes { id: id.clone(), ..Attributes::default() };
                self.dressed("Span", &attributes, |_| {});
            }
            InlineKind::Index(mark) => self.index(mark),
            other => {
                let inline = Inline::new(other.clone(), inline.span);
                self.text(&reissue_core::plain(&[inline]));
            }
        }
    }

    fn around(&mut self, tag: &str, content: &'b [Inline]) {
        self.node(tag, |w| w.list(|w| w.inlines(content)));
    }

    fn phrase(&mut self, phrase: &'b Phrase) {
        let mut attributes = Attributes::default().with("lang", phrase.language.as_str());
        if phrase.italic {
            return self.dressed("Span", &attributes, |w| w.around("Emph", &phrase.content));
        }
        // Emphasis all over it is not what sets the phrase off.
        if matches!(phrase.content.as_slice(), [Inline { kind: InlineKind::Emphasis(_), .. }]) {
            attributes.classes.push("upright".into());
        }
        self.dressed("Span", &attributes, |w| w.inlines(&phrase.content));
    }

    fn link(&mut self, target: &LinkTarget, content: &'b [Inline]) {
        let address = match target {
            LinkTarget::Internal(id) => format!("#{id}"),
            LinkTarget::External(url) => url.clone(),
        };
        self.node("Link", |w| {
            w.list(|w| {
                w.attributes(&Attributes::default());
                w.list(|w| w.inlines(content));
                w.target(&address);
            });
        });
    }

    fn target(&mut self, address: &str) {
        self.list(|w| {
            w.json.string(address);
            w.json.string("");
        });
    }

    /// Gives a note its number at its first mark; tells whether this is the first.
    pub(crate) fn number(&mut self, id: &'b NoteId) -> bool {
        let next = self.numbers.len() + 1;
        let first = !self.numbers.contains_key(id);
        if first {
            self.numbers.insert(id, next);
        }
        first
    }

    /// A mark: with the note where it is the first, else a raised number.
    ///
    /// Most writers of pandoc drop a note inside a note. So it follows the outer one, with a mark of
    /// its own in the text that our reader takes away, and the mark in the outer note is a number.
    fn note_mark(&mut self, id: &'b NoteId) {
        let Some(note) = self.notes.get(id).copied() else { return };
        let first = self.number(&note.id);
        if first && self.depth == 0 {
            self.note(note, false);
            while let Some(inner) = self.held.pop_front() {
                self.note(inner, true);
            }
            return;
        }
        if first {
            self.held.push_back(note);
            let message = "a note of a note has a mark in the text as well";
            let help = "set the words of the inner note into the outer one, or leave it so";
            self.found.push(Diagnostic::fact("pandoc-004", message).at(note.span).help(help));
        }
        let number = self.numbers.get(id).map(usize::to_string).unwrap_or_default();
        let attributes = Attributes::class("note-mark").with("note", number.as_str());
        self.dressed("Span", &attributes, |w| {
            w.node("Superscript", |w| w.list(|w| w.text(&number)));
        });
    }

    fn note(&mut self, note: &'b Note, inner: bool) {
        let mut attributes = Attributes::default();
        if note.kind == NoteKind::Endnote {
            attributes.classes.push("endnote".into());
        }
        if inner {
            attributes.classes.push("inner".into());
        }
        if let Some(mark) = &note.mark {
            attributes = attributes.with("mark", mark);
        }
        if let Some(language) = &note.language {
            attributes = attributes.with("lang", language.as_str());
        }
        self.depth += 1;
        let inside = |w: &mut Self| w.node("Note", |w| w.list(|w| w.blocks(&note.blocks)));
        if attributes.is_empty() {
            inside(self);
        } else {
            attributes.classes.push("note".into());
            self.dressed("Span", &attributes, inside);
        }
        self.depth -= 1;
    }

    /// Writes a picture, its bytes in its address.
    pub(crate) fn image(&mut self, image: &'b Image, classes: &[&str]) {
        let mut attributes = Attributes::default();
        attributes.classes.extend(classes.iter().map(|c| (*c).to_owned()));
        if image.alt.as_deref() == Some("") {
            attributes = attributes.with("alt", "");
        }
        if let Some(description) = &image.description {
            attributes = attributes.with("longdesc", description);
        }
        if let Some(width) = image.width {
            attributes = attributes.with("width", percent(width));
        }
        let address = match self.address(&image.resource) {
            Some(address) => {
                attributes = attributes.with("resource", &image.resource);
                address
            }
            None => image.resource.clone(),
        };
        self.node("Image", |w| {
            w.list(|w| {
                w.attributes(&attributes);
                w.list(|w| w.text(image.alt.as_deref().unwrap_or("")));
                w.target(&address);
            });
        });
    }

    fn address(&mut self, name: &str) -> Option<String> {
        let resource = self.book.resource(name)?;
        match resource.data.bytes() {
            Ok(bytes) if bytes.is_empty() => None,
            Ok(bytes) => Some(base64::address(resource.media_type.as_str(), &bytes)),
            Err(source) => {
                self.error.get_or_insert(Error::Picture { name: name.to_owned(), source });
                None
            }
        }
    }

    /// Writes a formula: TeX for pandoc, the MathML beside it.
    pub(crate) fn math(&mut self, math: &'b Math, display: bool) {
        let attributes = Attributes::class("math").with("mathml", &math.mathml);
        let attributes = attributes.with("text", &math.text);
        let tex = tex::of_mathml(&math.mathml).unwrap_or_else(|| tex::words(&math.text));
        self.dressed("Span", &attributes, |w| {
            w.node("Math", |w| {
                w.list(|w| {
                    w.leaf(if display { "DisplayMath" } else { "InlineMath" });
                    w.json.string(&tex);
                });
            });
        });
    }

    fn ruby(&mut self, base: &'b [Inline], text: &str) {
        self.dressed("Span", &Attributes::class("ruby"), |w| {
            w.inlines(base);
            w.dressed("Span", &Attributes::class("rt"), |w| {
                w.node("Superscript", |w| w.list(|w| w.text(text)));
            });
        });
    }

    fn index(&mut self, mark: &IndexMark) {
        let mut attributes = Attributes::class("index").with("term", path(&mark.term));
        match mark.range {
            IndexRange::Point => {}
            IndexRange::Start => attributes = attributes.with("range", "start"),
            IndexRange::End => attributes = attributes.with("range", "end"),
        }
        if let Some(see) = &mark.see {
            attributes = attributes.with("see", path(see));
        }
        self.dressed("Span", &attributes, |_| {});
    }
}

/// The path of an index entry as the manuscript has it: `salt!trade in`, `!!` for `!`.
fn path(terms: &[String]) -> String {
    terms.iter().map(|t| t.replace('!', "!!")).collect::<Vec<_>>().join("!")
}

/// Parts per thousand as a percentage.
pub(crate) fn percent(width: u16) -> String {
    match width % 10 {
        0 => format!("{}%", width / 10),
        rest => format!("{}.{rest}%", width / 10),
    }
}
