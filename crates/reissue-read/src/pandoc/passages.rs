//! Passages of pandoc's tree: quotations, verse, letters, asides, dialogue.

use reissue_core::{
    Aside, Attribution, Block, BlockKind, Dialogue, Inline, InlineKind, Letter, Line, Quotation,
    Stanza, Turn, Verse,
};

use super::{Attributes, Tree};
use crate::json::Value;

impl Tree<'_> {
    pub(super) fn verse(&mut self, list: &[Value]) -> Verse {
        let mut verse = Verse::default();
        for value in list {
            if let Some(attribution) = self.attribution(value) {
                verse.attribution = Some(attribution);
                continue;
            }
            match value.get("t").text() {
                "LineBlock" => verse.stanzas.extend(self.line_block(value.get("c")).stanzas),
                "Header" => verse.title = self.inlines(value.get("c").at(2).items()),
                "Div" if Attributes::of(value.get("c").at(0)).has("title") => {
                    verse.title = self.joined(value.get("c").at(1).items());
                }
                _ => {
                    let span = self.here();
                    for block in self.blocks(std::slice::from_ref(value)) {
                        let lines = match block.kind {
                            BlockKind::Paragraph(p) => cut(p.content),
                            BlockKind::Verse(inner) => {
                                verse.stanzas.extend(inner.stanzas);
                                continue;
                            }
                            _ => vec![vec![Inline::text(reissue_core::plain_block(&block), span)]],
                        };
                        let lines = lines.into_iter().map(|mut content| {
                            let indent = take_indent(&mut content);
                            Line { indent, content, span }
                        });
                        verse.stanzas.push(Stanza { lines: lines.collect() });
                    }
                }
            }
        }
        verse
    }

    pub(super) fn letter(&mut self, list: &[Value]) -> Letter {
        let mut letter = Letter::default();
        for value in list {
            let attributes =
                (value.get("t").text() == "Div").then(|| Attributes::of(value.get("c").at(0)));
            let inside = value.get("c").at(1).items();
            match attributes {
                Some(a) if a.has("dateline") => letter.dateline.extend(self.lines(inside)),
                Some(a) if a.has("salutation") => letter.salutation = self.joined(inside),
                Some(a) if a.has("closing") => letter.closing = self.joined(inside),
                Some(a) if a.has("signature") => letter.signature.extend(self.lines(inside)),
                Some(a) if a.has("postscript") => letter.postscript.extend(self.blocks(inside)),
                _ => letter.blocks.extend(self.blocks(std::slice::from_ref(value))),
            }
        }
        letter
    }

    /// The lines of paragraphs: cut at line breaks.
    fn lines(&mut self, list: &[Value]) -> Vec<Vec<Inline>> {
        let mut out = Vec::new();
        for block in self.blocks(list) {
            match block.kind {
                BlockKind::Paragraph(p) => out.extend(cut(p.content)),
                _ => out.push(vec![Inline::text(reissue_core::plain_block(&block), block.span)]),
            }
        }
        out
    }

    pub(super) fn joined(&mut self, list: &[Value]) -> Vec<Inline> {
        let mut out = Vec::new();
        for line in self.lines(list) {
            if !out.is_empty() {
                out.push(Inline::new(InlineKind::LineBreak, self.here()));
            }
            out.extend(line);
        }
        out
    }

    pub(super) fn aside(&mut self, list: &[Value]) -> Aside {
        let mut aside = Aside::default();
        let mut rest = list;
        if let [first, tail @ ..] = list {
            let c = first.get("c");
            match first.get("t").text() {
                "Header" => {
                    aside.title = self.inlines(c.at(2).items());
                    rest = tail;
                }
                "Div" if Attributes::of(c.at(0)).has("title") => {
                    aside.title = self.joined(c.at(1).items());
                    rest = tail;
                }
                _ => {}
            }
        }
        aside.blocks = self.blocks(rest);
        aside
    }

    pub(super) fn dialogue(&mut self, list: &[Value]) -> Dialogue {
        let mut turns: Vec<Turn> = Vec::new();
        for value in list {
            self.transcript.end_line();
            let start = self.here();
            let is_div = value.get("t").text() == "Div"
                && Attributes::of(value.get("c").at(0)).has("direction");
            if is_div {
                let content = self.joined(value.get("c").at(1).items());
                turns.push(Turn::Direction { content, span: self.transcript.since(start) });
                continue;
            }
            if let Some(content) = self.lone_span(value, "direction") {
                turns.push(Turn::Direction { content, span: self.transcript.since(start) });
                continue;
            }
            let speaker = value.get("c").items().split_first().filter(|(first, _)| {
                first.get("t").text() == "Span"
                    && Attributes::of(first.get("c").at(0)).has("speaker")
            });
            match (speaker, value.get("t").text()) {
                (Some((first, rest)), "Para" | "Plain") => {
                    let speaker = self.inlines(first.get("c").at(1).items());
                    let content = self.inlines(rest);
                    let span = self.transcript.since(start);
                    let blocks = if content.is_empty() {
                        Vec::new()
                    } else {
                        vec![Block::paragraph(content, span)]
                    };
                    turns.push(Turn::Speech { speaker, blocks, span });
                }
                _ => {
                    let more = self.blocks(std::slice::from_ref(value));
                    match turns.last_mut() {
                        Some(Turn::Speech { blocks, .. }) => blocks.extend(more),
                        _ => turns.push(Turn::Speech {
                            speaker: Vec::new(),
                            blocks: more,
                            span: self.transcript.since(start),
                        }),
                    }
                }
            }
        }
        Dialogue { turns }
    }

    pub(super) fn quotation(&mut self, list: &[Value]) -> Quotation {
        let attribution = list.last().and_then(|last| self.attribution(last));
        let rest = list.len() - usize::from(attribution.is_some());
        let blocks = self.blocks(list.get(..rest).unwrap_or_default());
        Quotation { blocks, attribution }
    }

    /// A paragraph that is nothing but `[…]{.attribution}`.
    fn attribution(&mut self, value: &Value) -> Option<Attribution> {
        let content = self.lone_span(value, "attribution")?;
        Some(Attribution { span: self.here(), content })
    }

    pub(super) fn lone_span(&mut self, value: &Value, class: &str) -> Option<Vec<Inline>> {
        if !matches!(value.get("t").text(), "Para" | "Plain") {
            return None;
        }
        let [span] = value.get("c").items() else { return None };
        let is = span.get("t").text() == "Span" && Attributes::of(span.get("c").at(0)).has(class);
        is.then(|| self.inlines(span.get("c").at(1).items()))
    }

    pub(super) fn line_block(&mut self, c: &Value) -> Verse {
        let mut stanzas = vec![Stanza::default()];
        for line in c.items() {
            self.transcript.end_line();
            let start = self.here();
            let mut content = self.inlines(line.items());
            let indent = take_indent(&mut content);
            let span = self.transcript.since(start);
            if content.is_empty() {
                stanzas.push(Stanza::default());
            } else if let Some(stanza) = stanzas.last_mut() {
                stanza.lines.push(Line { indent, content, span });
            }
        }
        stanzas.retain(|s| !s.lines.is_empty());
        Verse { stanzas, ..Verse::default() }
    }
}

/// Takes the no-break spaces at the head of a line: two of them are a step.
fn take_indent(content: &mut Vec<Inline>) -> u8 {
    let Some(Inline { kind: InlineKind::Text(text), .. }) = content.first_mut() else { return 0 };
    let bare = text.trim_start_matches('\u{a0}');
    let count = text.chars().count() - bare.chars().count();
    *text = bare.to_owned();
    if text.is_empty() {
        content.remove(0);
    }
    u8::try_from(count.div_ceil(2)).unwrap_or(u8::MAX)
}

/// Cuts inlines at line breaks.
pub(super) fn cut(inlines: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut out = vec![Vec::new()];
    for inline in inlines {
        match (inline.kind == InlineKind::LineBreak, out.last_mut()) {
            (false, Some(line)) => line.push(inline),
            _ => out.push(Vec::new()),
        }
    }
    out
}
