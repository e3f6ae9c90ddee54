//! What stands inside a paragraph.

use std::borrow::Cow;

use reissue_core::{Diagnostic, IndexMark, IndexRange, Inline, InlineKind, Note, NoteId, NoteKind};

use super::story::{Story, words};
use super::{field, frame};
use crate::TrackedChanges;
use crate::office::runs::{self, Layer, Run};
use crate::xml::Node;

impl<'d> Story<'d, '_, '_> {
    /// Reads what stands inside a node.
    pub(super) fn inlines(&mut self, node: Node<'d>) {
        for child in node.children() {
            match child.text() {
                Some(text) => self.collapsed(text),
                None => self.inline(child),
            }
        }
    }

    /// Reads an element inside a paragraph.
    pub(super) fn inline(&mut self, node: Node<'d>) {
        match node.name() {
            "text:span" => self.span(node),
            "text:a" | "draw:a" => self.link(node),
            "text:s" => {
                let count =
                    node.attribute("text:c").and_then(|c| c.parse::<usize>().ok()).unwrap_or(1);
                self.text(&" ".repeat(count.min(1000)));
            }
            "text:tab" => self.text("\t"),
            "text:line-break" => self.other(InlineKind::LineBreak),
            "text:note" => self.note(node),
            "text:bookmark"
            | "text:bookmark-start"
            | "text:reference-mark"
            | "text:reference-mark-start" => {
                self.bookmark(node);
            }
            "text:change" | "text:change-start" | "text:change-end" => self.change(node),
            "office:annotation" => self.annotation(node),
            "text:ruby" => self.ruby(node),
            "text:alphabetical-index-mark" | "text:alphabetical-index-mark-start" => {
                self.index(node)
            }
            "text:soft-page-break"
            | "text:bookmark-end"
            | "text:reference-mark-end"
            | "office:annotation-end"
            | "text:alphabetical-index-mark-end"
            | "text:toc-mark"
            | "text:toc-mark-start"
            | "text:toc-mark-end"
            | "text:user-index-mark"
            | "text:user-index-mark-start"
            | "text:user-index-mark-end" => {}
            "text:bookmark-ref" | "text:reference-ref" | "text:sequence-ref" => {
                self.reference(node)
            }
            name if name.starts_with("draw:") => frame::read(self, node),
            "text:script" | "text:hidden-paragraph" => self.hidden(node),
            "text:meta" | "text:meta-field" | "text:ruby-base" => self.inlines(node),
            "text:p" | "text:h" => {
                // A paragraph in a deletion that is put back: a line of its own.
                if !self.runs.is_empty() {
                    self.other(InlineKind::LineBreak);
                }
                self.inlines(node);
            }
            _ => field::read(self, node),
        }
    }

    /// Adds text whose white space is collapsed (OpenDocument 1.3, part 3, 6.1.2).
    fn collapsed(&mut self, text: &str) {
        let after_space = self.runs.last().is_none_or(|r| {
            r.characters().ends_with([' ', '\t', '\n']) && !matches!(r.characters(), "\t")
        });
        self.text(&collapse(text, after_space));
    }

    /// Adds text to the paragraph.
    pub(super) fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.state.rejecting.is_some() {
            let message = "a tracked insertion was rejected";
            let diagnostic = Diagnostic::fact("read-402", message).at(self.transcript.here());
            return self.state.ledger.words(diagnostic, text);
        }
        if self.look.hidden == Some(true) {
            let diagnostic = Diagnostic::lost("read-400", "hidden text was left out")
                .severity(reissue_core::Severity::Warning)
                .at(self.transcript.here())
                .help("unhide in the source what belongs to the book");
            return self.state.ledger.words(diagnostic, text);
        }
        let layers = self.layers();
        let span = self.transcript.add(text);
        self.runs.push(Run::text(text, layers, span));
    }

    /// Adds something else than text.
    pub(super) fn other(&mut self, kind: InlineKind) {
        if self.state.rejecting.is_some() {
            return;
        }
        let span = match &kind {
            InlineKind::Math(math) => self.transcript.add(&math.text.clone()),
            InlineKind::LineBreak => self.transcript.add(" "),
            _ => self.transcript.here(),
        };
        let is_link = |l: &&Layer| matches!(l, Layer::External(_) | Layer::Internal(_));
        let layers = match kind {
            InlineKind::Image(_) | InlineKind::Ruby { .. } => {
                self.layers.iter().filter(is_link).cloned().collect()
            }
            _ => Vec::new(),
        };
        self.runs.push(Run::other(kind, layers, span));
    }

    /// The layers of the run in hand: what differs from the paragraph's named style.
    fn layers(&self) -> Vec<Layer> {
        let base = &self.style.base;
        let differs =
            |now: Option<bool>, base: Option<bool>| now.unwrap_or(false) != base.unwrap_or(false);
        let mut out = self.layers.clone();
        let is_link = out.iter().any(|l| matches!(l, Layer::External(_) | Layer::Internal(_)));
        let look = &self.look;
        let flags = [
            (differs(look.italic, base.italic), Layer::Emphasis),
            (differs(look.bold, base.bold), Layer::Strong),
            (differs(look.small_caps, base.small_caps), Layer::SmallCaps),
            (differs(look.struck, base.struck), Layer::Struck),
            (
                differs(look.underline, base.underline) && look.underline == Some(true) && !is_link,
                Layer::Underline,
            ),
        ];
        out.extend(flags.into_iter().filter(|(on, _)| *on).map(|(_, l)| l));
        if look.vertical != base.vertical {
            out.extend(look.vertical.clone().flatten());
        }
        // A style that has a meaning needs no look beside it.
        if out.contains(&Layer::WorkTitle) {
            out.retain(|l| !matches!(l, Layer::Strong | Layer::Emphasis | Layer::SmallCaps));
        }
        let language = look.language.clone().flatten();
        if let (Some(language), Some(main)) = (language, &self.parts.language)
            && !language.same_primary(main)
        {
            out.push(Layer::Language(language));
        }
        out
    }

    fn span(&mut self, node: Node<'d>) {
        let style =
            node.attribute("text:style-name").and_then(|n| self.parts.styles.text(n)).cloned();
        let (look, depth) = (self.look.clone(), self.layers.len());
        if let Some(style) = style {
            self.state.looks.met_all(style.looks, self.transcript.here());
            self.look = look.clone().over(&style.base).over(&style.own);
            if let Some(layer) = style.layer {
                // The look of `Emphasis` is what it means: not both.
                if layer == Layer::Emphasis {
                    self.look.italic = Some(!self.style.base.italic.unwrap_or(false));
                } else if layer == Layer::Strong {
                    self.look.bold = Some(!self.style.base.bold.unwrap_or(false));
                } else {
                    self.layers.push(layer);
                }
            }
        }
        self.inlines(node);
        self.look = look;
        self.layers.truncate(depth);
    }

    fn link(&mut self, node: Node<'d>) {
        let target = node.attribute("xlink:href").unwrap_or("").trim();
        let depth = self.layers.len();
        if let Some(name) = target.strip_prefix('#') {
            // LibreOffice marks what kind of place it is: `#Title|outline`, `#name|bookmark`.
            let bare = name.split('|').next().unwrap_or(name).to_owned();
            let place = super::outline_target(target).unwrap_or(bare);
            self.layers.push(Layer::Internal(place));
        } else if !target.is_empty() {
            self.layers.push(Layer::External(target.to_owned()));
        }
        self.inlines(node);
        self.layers.truncate(depth);
    }

    fn reference(&mut self, node: Node<'d>) {
        let name = node.attribute("text:ref-name").unwrap_or("").to_owned();
        let depth = self.layers.len();
        if !name.is_empty() {
            self.layers.push(Layer::Internal(name));
        }
        self.inlines(node);
        self.layers.truncate(depth);
    }

    fn bookmark(&mut self, node: Node<'d>) {
        let before = self.places.len();
        self.place(node);
        if self.places.len() > before
            && !self.runs.is_empty()
            && let Some(name) = self.places.pop()
        {
            self.other(InlineKind::Anchor(name));
        }
    }

    fn note(&mut self, node: Node<'d>) {
        if self.state.rejecting.is_some() {
            return;
        }
        let kind = match node.attribute("text:note-class") {
            Some("endnote") => NoteKind::Endnote,
            _ => NoteKind::Footnote,
        };
        let prefix = if kind == NoteKind::Endnote { "en" } else { "fn" };
        let id = NoteId(format!("{prefix}{}", self.state.notes.len() + 1));
        let mark = node
            .child("text:note-citation")
            .and_then(|c| c.attribute("text:label"))
            .map(str::to_owned);
        let at = self.state.notes.len();
        self.state.notes.push(Note { id: id.clone(), kind, mark, ..Note::default() });
        if let Some(body) = node.child("text:note-body") {
            let (blocks, span) = self.elsewhere(body);
            if let Some(note) = self.state.notes.get_mut(at) {
                note.blocks = blocks;
                note.span = span;
            }
        }
        self.other(InlineKind::NoteRef(id));
    }

    fn annotation(&mut self, node: Node<'d>) {
        let diagnostic =
            Diagnostic::fact("read-401", "a comment was left out").at(self.transcript.here());
        self.state.ledger.words(diagnostic, &words(node));
    }

    /// A mark of a tracked change.
    pub(super) fn change(&mut self, node: Node<'d>) {
        let id = node.attribute("text:change-id").unwrap_or("");
        let reject = self.state.tracked == TrackedChanges::Reject;
        match node.name() {
            "text:change" => {
                let Some(deletion) = self.parts.deletions.get(id) else { return };
                let deletion = self.parts.content.node(*deletion);
                if reject {
                    for (i, paragraph) in deletion
                        .elements()
                        .filter(|n| matches!(n.name(), "text:p" | "text:h"))
                        .enumerate()
                    {
                        if i > 0 {
                            self.other(InlineKind::LineBreak);
                        }
                        self.inlines(paragraph);
                    }
                    return;
                }
                let text: String = deletion
                    .elements()
                    .filter(|n| !n.is("office:change-info"))
                    .map(|n| format!("{} {}", n.text().unwrap_or(""), n.text_content()))
                    .collect();
                if !text.trim().is_empty() {
                    let message = "text that a tracked change deletes was left out";
                    let diagnostic =
                        Diagnostic::fact("read-402", message).at(self.transcript.here());
                    self.state.ledger.words(diagnostic, &text);
                }
            }
            "text:change-start" if reject && self.parts.insertions.iter().any(|i| i == id) => {
                self.state.rejecting = Some(id.to_owned());
            }
            "text:change-end" if self.state.rejecting.as_deref() == Some(id) => {
                self.state.rejecting = None;
            }
            _ => {}
        }
    }

    fn ruby(&mut self, node: Node<'d>) {
        let text = node.child("text:ruby-text").map(|n| n.tidy_text()).unwrap_or_default();
        let saved = std::mem::take(&mut self.runs);
        if let Some(base) = node.child("text:ruby-base") {
            self.inlines(base);
        }
        let base: Vec<Inline> = runs::nest(std::mem::replace(&mut self.runs, saved));
        match base.is_empty() {
            true => self.text(&text),
            false => self.other(InlineKind::Ruby { base, text }),
        }
    }

    fn index(&mut self, node: Node<'d>) {
        let get = |name: &str| node.attribute(name).map(str::trim).filter(|v| !v.is_empty());
        let mut term: Vec<String> =
            ["text:key1", "text:key2"].into_iter().filter_map(get).map(str::to_owned).collect();
        let own = get("text:string-value").map(str::to_owned).or_else(|| self.marked(node));
        term.extend(own);
        if !term.is_empty() {
            self.other(InlineKind::Index(IndexMark { term, range: IndexRange::Point, see: None }));
        }
    }

    /// The words between the two ends of an index mark.
    fn marked(&self, node: Node<'d>) -> Option<String> {
        let id = node.attribute("text:id")?;
        let mut out = String::new();
        let mut next = node.next();
        while let Some(n) = next {
            if n.is("text:alphabetical-index-mark-end") && n.attribute("text:id") == Some(id) {
                return Some(out).filter(|o| !o.trim().is_empty());
            }
            out.push_str(&n.text_content());
            next = n.next();
        }
        None
    }
}

/// Makes white space single spaces; none at the head where a space stands before.
fn collapse(text: &str, after_space: bool) -> Cow<'_, str> {
    let mut last = after_space;
    let settled = text.bytes().all(|byte| {
        let double = last && byte == b' ';
        last = byte == b' ';
        !double && !matches!(byte, b'\t' | b'\n' | b'\r')
    });
    if settled {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut last = after_space;
    for piece in text.split_inclusive([' ', '\t', '\n', '\r']) {
        let word = piece.trim_end_matches([' ', '\t', '\n', '\r']);
        out.push_str(word);
        last &= word.is_empty();
        if word.len() < piece.len() && !last {
            out.push(' ');
            last = true;
        }
    }
    Cow::Owned(out)
}
