//! Inlines.

use reissue_core::{Diagnostic, Image, Inline, InlineKind, LinkTarget, Math, NoteId, Phrase, Span};

use super::{Page, Writer};
use crate::mathml;
use crate::options::PageSource;

impl Writer<'_> {
    pub(super) fn inlines(&mut self, inlines: &[Inline]) {
        inlines.iter().for_each(|i| self.inline(i));
    }

    fn inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Text(text) => drop(self.out.text(text)),
            InlineKind::Emphasis(c) => self.wrap("em", "", c),
            InlineKind::Strong(c) => self.wrap("strong", "", c),
            InlineKind::SmallCaps(c) => self.wrap("span", "smallcaps", c),
            InlineKind::Foreign(phrase) => self.foreign(phrase),
            InlineKind::WorkTitle(c) => self.wrap("cite", "", c),
            InlineKind::Superscript(c) => self.wrap("sup", "", c),
            InlineKind::Subscript(c) => self.wrap("sub", "", c),
            InlineKind::Struck(c) => self.wrap(if self.v3 { "s" } else { "del" }, "", c),
            InlineKind::Underline(c) => self.wrap("span", "underline", c),
            InlineKind::Code(text) => drop(self.out.element("code", text)),
            InlineKind::Link { target, content } => self.link(target, content, inline.span),
            InlineKind::NoteRef(id) if self.in_link => {
                self.deferred.push((id.clone(), inline.span))
            }
            InlineKind::NoteRef(id) => self.note_ref(id, inline.span),
            InlineKind::Image(image) => self.image(image, "inline", "", None, inline.span),
            InlineKind::LineBreak => drop(self.out.raw("<br/>\n")),
            InlineKind::Math(math) => self.math(math, inline.span),
            InlineKind::Ruby { base, text } => self.ruby(base, text),
            InlineKind::PageMark(label) => self.page_mark("span", label, None),
            InlineKind::Anchor(name) => self.anchor(name),
            InlineKind::Index(mark) => self.index_mark(mark),
            _ => {}
        }
    }

    fn wrap(&mut self, name: &str, class: &str, content: &[Inline]) {
        self.out.raw("<").raw(name);
        if !class.is_empty() {
            self.out.attr("class", class);
        }
        self.out.raw(">");
        self.inlines(content);
        self.out.raw("</").raw(name).raw(">");
    }

    fn foreign(&mut self, phrase: &Phrase) {
        let name = if phrase.italic { "i" } else { "span" };
        self.out.raw("<").raw(name);
        let before = self.enter_language(Some(&phrase.language));
        self.out.raw(">");
        self.inlines(&phrase.content);
        self.out.raw("</").raw(name).raw(">");
        self.leave_language(before);
    }

    fn link(&mut self, target: &LinkTarget, content: &[Inline], span: Span) {
        if self.in_link || !self.open_link(target, span) {
            self.inlines(content);
            return;
        }
        self.in_link = true;
        self.inlines(content);
        self.in_link = false;
        self.out.raw("</a>");
        // A link can't stand in a link: the notes of its words follow it.
        for (id, span) in std::mem::take(&mut self.deferred) {
            self.note_ref(&id, span);
        }
    }

    fn open_link(&mut self, target: &LinkTarget, span: Span) -> bool {
        match target {
            LinkTarget::Internal(name) => match self.anchors.find(name) {
                Some(anchor) => {
                    self.out.raw("<a");
                    self.href(anchor);
                    self.out.raw(">");
                    true
                }
                None => {
                    let message = format!("the link to `{name}` leads nowhere");
                    self.diagnostics.push(
                        Diagnostic::lost("epub-002", message)
                            .at(span)
                            .help("name a section, block or anchor of the book"),
                    );
                    false
                }
            },
            LinkTarget::External(url) => match safe_url(url) {
                Some(url) => {
                    self.out.raw("<a").attr("href", &url).raw(">");
                    true
                }
                None => {
                    self.diagnostics.push(
                        Diagnostic::lost(
                            "epub-003",
                            format!("`{url}` is no address a book can link to"),
                        )
                        .at(span)
                        .help("write a whole http, https or mailto address"),
                    );
                    false
                }
            },
        }
    }

    fn ruby(&mut self, base: &[Inline], text: &str) {
        if self.v3 {
            self.out.raw("<ruby>");
            self.inlines(base);
            self.out.raw("<rt>").text(text).raw("</rt></ruby>");
        } else {
            self.inlines(base);
            self.out.raw(" (").text(text).raw(")");
        }
    }

    fn anchor(&mut self, name: &str) {
        let Some(anchor) = self.anchors.find(name) else { return };
        let doc = self.doc();
        if let Some(id) = self.anchors.place(anchor, doc) {
            self.out.raw("<span").attr("id", id).raw("></span>");
        }
    }

    /// Marks where a page of the source or print edition begins.
    pub(super) fn page_mark(&mut self, name: &str, label: &str, named: Option<&str>) {
        if self.options.pages == PageSource::None {
            if let Some(anchor) = named.and_then(|n| self.anchors.find(n)) {
                self.out.raw("<").raw(name);
                self.place(anchor);
                self.out.raw("></").raw(name).raw(">");
            }
            return;
        }
        let doc = self.doc();
        let named = named.and_then(|n| self.anchors.find(n));
        let named = named.and_then(|a| self.anchors.place(a, doc)).map(str::to_owned);
        let id = named.unwrap_or_else(|| {
            let anchor = self.anchors.make(&format!("page-{label}"));
            self.anchors.place(anchor, doc).unwrap_or_default().to_owned()
        });
        self.out.raw("<").raw(name).attr("class", "page-break").attr("id", &id);
        self.semantics("pagebreak", "doc-pagebreak");
        self.attr3("aria-label", label);
        self.out.raw("></").raw(name).raw(">");
        self.pages.push(Page { label: label.to_owned(), doc, id });
    }

    /// Writes a picture, or its words where it can't go into the EPUB.
    pub(super) fn image(
        &mut self,
        image: &Image,
        class: &str,
        caption: &str,
        details: Option<&str>,
        span: Span,
    ) {
        let alt = self.alt(image, caption, span);
        let Some(picture) = self.pictures.get(image, span) else {
            let words = if alt.is_empty() { self.words.illustration.to_owned() } else { alt };
            self.out.raw("<span class=\"missing\">[").text(&words).raw("]</span>");
            return;
        };
        self.out.raw("<img").attr("src", &format!("../{}", picture.href)).attr("alt", &alt);
        if !class.is_empty() {
            self.out.attr("class", class);
        }
        if let Some(width) = image.width {
            let style = format!("width: {}", super::table::percent(width));
            self.out.attr("style", &style);
        }
        if picture.width > 0 {
            self.out.attr("width", &picture.width.to_string());
            self.out.attr("height", &picture.height.to_string());
        }
        if let Some(id) = details {
            self.attr3("aria-details", id);
        }
        self.out.raw("/>");
    }

    fn alt(&mut self, image: &Image, caption: &str, span: Span) -> String {
        if let Some(alt) = &image.alt {
            return alt.clone();
        }
        if !caption.is_empty() {
            return caption.to_owned();
        }
        self.diagnostics.push(
            Diagnostic::suspect(
                "epub-017",
                format!(
                    "the picture `{}` has no text for readers who can't see it",
                    image.resource
                ),
            )
            .at(span)
            .help("say in a sentence what the picture says, or mark it as an ornament"),
        );
        self.words.illustration.to_owned()
    }

    /// Writes a formula as MathML, or in words where that can't be.
    pub(super) fn math(&mut self, math: &Math, span: Span) {
        if self.v3 {
            if let Some(mathml) = mathml::clean(&math.mathml, &math.text, math.display) {
                self.out.raw(&mathml);
                if let Some(doc) = self.docs.last_mut() {
                    doc.mathml = true;
                }
                return;
            }
            self.diagnostics.push(
                Diagnostic::lost("epub-004", format!("the formula `{}` is no MathML", math.text))
                    .at(span)
                    .help("its plain form stands in its place; correct the formula"),
            );
        }
        self.out.raw("<span class=\"math\">").text(&math.text).raw("</span>");
    }

    pub(super) fn note_ref(&mut self, id: &NoteId, span: Span) {
        let Some((number, to)) = self.note_target(id) else {
            self.diagnostics.push(
                Diagnostic::lost("epub-005", format!("the note `{}` does not exist", id.0))
                    .at(span)
                    .help("write the note, or take its mark out"),
            );
            return;
        };
        // The marks 4 and 3 are no 43.
        let follows = self.note_end == Some((self.docs.len(), self.out.len()));
        self.out.raw("<a");
        if let Some(from) = self.note_back(id) {
            self.place(from);
        }
        self.out.attr("class", if follows { "noteref next" } else { "noteref" });
        self.href(to);
        self.semantics("noteref", "doc-noteref");
        self.out.raw(">").raw(&number.to_string()).raw("</a>");
        self.note_end = Some((self.docs.len(), self.out.len()));
        self.note_seen(id);
    }
}

/// An address that may stand in an EPUB: with a scheme that a reading system can hand on, and
/// percent-encoded where it holds what no URI holds (RFC 3986).
fn safe_url(url: &str) -> Option<String> {
    let url = url.trim();
    let (scheme, rest) = url.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    let known =
        matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel" | "ftp" | "urn" | "doi");
    if !known || rest.trim_matches('/').is_empty() {
        return None;
    }
    let host = rest.strip_prefix("//").map(|r| r.split(['/', '?', '#']).next().unwrap_or(r));
    let web = matches!(scheme.as_str(), "http" | "https" | "ftp");
    let bad_host = |h: &str| {
        h.is_empty() || h.contains(|c: char| c.is_whitespace() || "<>\"\\^`{|}%".contains(c))
    };
    if web && host.is_none_or(bad_host) {
        return None;
    }
    let mut out = format!("{scheme}:");
    let mut fragment = false;
    let bytes = rest.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let hex = |n: usize| bytes.get(at + n).is_some_and(u8::is_ascii_hexdigit);
        match byte {
            b'#' if fragment => out.push_str("%23"),
            b'#' => {
                fragment = true;
                out.push('#');
            }
            b'%' if !(hex(1) && hex(2)) => out.push_str("%25"),
            b'[' | b']' | b'<' | b'>' | b'"' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => {
                out.push_str(&format!("%{byte:02X}"));
            }
            0x21..=0x7e => out.push(char::from(*byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    Some(out)
}

/// Parts inlines behind their first `count` words.
///
/// White space before the first word belongs to it; that behind the last one to the rest.
pub(super) fn split_words(inlines: &[Inline], count: u16) -> (Vec<Inline>, Vec<Inline>) {
    let mut left = u32::from(count);
    let mut in_word = false;
    split(inlines, &mut left, &mut in_word)
}

fn split(inlines: &[Inline], left: &mut u32, in_word: &mut bool) -> (Vec<Inline>, Vec<Inline>) {
    let mut lead = Vec::new();
    for (at, inline) in inlines.iter().enumerate() {
        let mut rest = Vec::new();
        match &inline.kind {
            InlineKind::Text(text) => {
                let Some(end) = end_of_words(text, left, in_word) else {
                    lead.push(inline.clone());
                    continue;
                };
                let (head, tail) = text.split_at(end);
                lead.push(Inline::text(head, inline.span));
                if !tail.is_empty() {
                    rest.push(Inline::text(tail, inline.span));
                }
            }
            _ if inline.children().is_some() => {
                let (head, tail) = split(inline.children().unwrap_or_default(), left, in_word);
                let with = |content: Vec<Inline>| {
                    let mut part = inline.clone();
                    if let Some(children) = part.children_mut() {
                        *children = content;
                    }
                    part
                };
                if *left > 0 {
                    lead.push(inline.clone());
                    continue;
                }
                lead.push(with(head));
                if !tail.is_empty() {
                    rest.push(with(tail));
                }
            }
            _ => {
                lead.push(inline.clone());
                continue;
            }
        }
        rest.extend(inlines.iter().skip(at + 1).cloned());
        return (lead, rest);
    }
    (lead, Vec::new())
}

/// The byte where the last wanted word ends; none where the text ends before.
fn end_of_words(text: &str, left: &mut u32, in_word: &mut bool) -> Option<usize> {
    for (at, c) in text.char_indices() {
        if !c.is_whitespace() {
            *in_word = true;
        } else if std::mem::take(in_word) {
            *left = left.saturating_sub(1);
            if *left == 0 {
                return Some(at);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lead_in_ends_behind_its_last_word() {
        let text = |t: &str| Inline::text(t, Span::NONE);
        let inlines = vec![
            text("It "),
            Inline::new(InlineKind::Emphasis(vec![text("was the")]), Span::NONE),
            text(" best of"),
        ];
        let parts = |n| {
            let (lead, rest) = split_words(&inlines, n);
            (reissue_core::plain(&lead), reissue_core::plain(&rest))
        };
        assert_eq!(parts(2), ("It was".into(), " the best of".into()));
        assert_eq!(parts(3), ("It was the".into(), " best of".into()));
        assert_eq!(parts(9), ("It was the best of".into(), String::new()));
    }

    #[test]
    fn addresses_are_made_legal_or_refused() {
        let url = |u| safe_url(u);
        assert_eq!(url("HTTPS://a.org/b c#d#e").as_deref(), Some("https://a.org/b%20c#d%23e"));
        assert_eq!(url("http://a.org/é%zz").as_deref(), Some("http://a.org/%C3%A9%25zz"));
        assert_eq!(url("javascript:alert(1)"), None);
        assert_eq!(url("chapter2.html"), None);
        assert_eq!(url("http://"), None);
    }
}
