//! Blocks.

use reissue_core::{
    Align, Attribution, Block, BlockKind, Dialogue, Figure, Image, Inline, InlineKind, Letter,
    List, ListKind, Numbering, Paragraph, Placement, Quotation, Turn, Verse,
};

use crate::{Attributes, Writer};

impl<'b> Writer<'b> {
    /// Writes blocks.
    pub(crate) fn blocks(&mut self, list: &'b [Block]) {
        list.iter().for_each(|b| self.block(b));
    }

    /// Writes the blocks of an item or a cell: a lone paragraph stands without space around it.
    pub(crate) fn tight(&mut self, list: &'b [Block]) {
        for block in list {
            match &block.kind {
                BlockKind::Paragraph(p) if dress(block).is_empty() && !lone_picture(p) => {
                    let tag = if list.iter().filter(|b| is_text(b)).count() == 1 {
                        "Plain"
                    } else {
                        "Para"
                    };
                    self.node(tag, |w| w.list(|w| w.inlines(&p.content)));
                }
                _ => self.block(block),
            }
        }
    }

    fn block(&mut self, block: &'b Block) {
        let mut attributes = dress(block);
        let class = match &block.kind {
            BlockKind::Epigraph(_) => Some("epigraph"),
            BlockKind::Verse(v) if !v.title.is_empty() || v.attribution.is_some() => Some("verse"),
            BlockKind::Letter(_) => Some("letter"),
            BlockKind::Dialogue(_) => Some("drama"),
            BlockKind::SceneBreak(s) if s.mark.is_some() => Some("scene-break"),
            BlockKind::PageMark(_) => Some("page"),
            BlockKind::Aside(_) => Some("aside"),
            BlockKind::Bridgehead(_) => Some("bridgehead"),
            BlockKind::List(List { kind: ListKind::Plain, .. }) => Some("plain"),
            _ => None,
        };
        attributes.classes.splice(0..0, class.map(str::to_owned));
        if let BlockKind::PageMark(number) = &block.kind {
            return self.dressed("Div", &attributes.with("n", number), |_| {});
        }
        if attributes.is_empty() {
            self.bare(&block.kind);
        } else {
            self.dressed("Div", &attributes, |w| w.bare(&block.kind));
        }
    }

    /// Writes what a block says, without its `Div`.
    fn bare(&mut self, kind: &'b BlockKind) {
        match kind {
            BlockKind::Paragraph(p) => self.paragraph(p),
            BlockKind::Quotation(q) => self.node("BlockQuote", |w| w.list(|w| w.quotation(q))),
            BlockKind::Epigraph(q) => self.quotation(q),
            BlockKind::Verse(v) => self.verse(v),
            BlockKind::Letter(l) => self.letter(l),
            BlockKind::List(l) => self.items(l),
            BlockKind::DefinitionList(l) => self.node("DefinitionList", |w| {
                w.list(|w| l.items.iter().for_each(|item| w.definition(item)));
            }),
            BlockKind::Table(t) => self.table(t),
            BlockKind::Figure(f) => self.figure(f),
            BlockKind::Dialogue(d) => self.dialogue(d),
            BlockKind::SceneBreak(s) => match &s.mark {
                Some(mark) => self.para(|w| w.text(mark)),
                None => self.leaf("HorizontalRule"),
            },
            BlockKind::Preformatted(p) => self.node("CodeBlock", |w| {
                w.list(|w| {
                    let classes = p.syntax.iter().cloned().collect();
                    w.attributes(&Attributes { classes, ..Attributes::default() });
                    w.json.string(&p.text);
                });
            }),
            BlockKind::Math(m) => self.para(|w| w.math(m, true)),
            BlockKind::Aside(a) => {
                self.titled(&a.title);
                self.blocks(&a.blocks);
            }
            BlockKind::Bridgehead(b) => self.para(|w| w.inlines(&b.content)),
            other => {
                let block = Block::new(other.clone(), reissue_core::Span::NONE);
                self.para(|w| w.text(&reissue_core::plain_block(&block)));
            }
        }
    }

    /// Writes a paragraph.
    pub(crate) fn para(&mut self, inside: impl FnOnce(&mut Self)) {
        self.node("Para", |w| w.list(inside));
    }

    fn paragraph(&mut self, p: &'b Paragraph) {
        let lone = lone_picture(p);
        self.para(|w| match p.content.first().map(|i| &i.kind) {
            Some(InlineKind::Image(image)) if lone => w.image(image, &["inline"]),
            _ => w.inlines(&p.content),
        });
    }

    fn span_line(&mut self, class: &str, content: &'b [Inline]) {
        self.para(|w| w.dressed("Span", &Attributes::class(class), |w| w.inlines(content)));
    }

    fn attribution(&mut self, attribution: Option<&'b Attribution>) {
        if let Some(attribution) = attribution {
            self.span_line("attribution", &attribution.content);
        }
    }

    fn quotation(&mut self, q: &'b Quotation) {
        self.blocks(&q.blocks);
        self.attribution(q.attribution.as_ref());
    }

    /// A title that opens no section.
    fn titled(&mut self, title: &'b [Inline]) {
        if !title.is_empty() {
            let inside = |w: &mut Self| w.para(|w| w.inlines(title));
            self.dressed("Div", &Attributes::class("title"), inside);
        }
    }

    fn verse(&mut self, v: &'b Verse) {
        self.titled(&v.title);
        if v.stanzas.iter().any(|s| !s.lines.is_empty()) {
            self.node("LineBlock", |w| w.list(|w| w.lines_of(v)));
        }
        self.attribution(v.attribution.as_ref());
    }

    fn lines_of(&mut self, v: &'b Verse) {
        for (i, stanza) in v.stanzas.iter().enumerate() {
            if i > 0 {
                self.list(|_| {});
            }
            for line in &stanza.lines {
                self.list(|w| {
                    if line.indent > 0 {
                        w.text(&"\u{a0}\u{a0}".repeat(line.indent.into()));
                    }
                    w.inlines(&line.content);
                });
            }
        }
    }

    fn letter(&mut self, l: &'b Letter) {
        self.lines("dateline", &l.dateline);
        self.lines("salutation", std::slice::from_ref(&l.salutation));
        self.blocks(&l.blocks);
        self.lines("closing", std::slice::from_ref(&l.closing));
        self.lines("signature", &l.signature);
        if !l.postscript.is_empty() {
            self.dressed("Div", &Attributes::class("postscript"), |w| w.blocks(&l.postscript));
        }
    }

    /// Lines of a letter as one paragraph with line breaks.
    fn lines(&mut self, class: &str, lines: &'b [Vec<Inline>]) {
        if lines.iter().all(Vec::is_empty) {
            return;
        }
        self.dressed("Div", &Attributes::class(class), |w| w.para(|w| w.broken(lines)));
    }

    /// Lines with a line break between them.
    fn broken(&mut self, lines: &'b [Vec<Inline>]) {
        for (i, line) in lines.iter().enumerate() {
            if i > 0 {
                self.leaf("LineBreak");
            }
            self.inlines(line);
        }
    }

    fn items(&mut self, l: &'b List) {
        let items = |w: &mut Self| {
            w.list(|w| l.items.iter().for_each(|item| w.list(|w| w.tight(&item.blocks))));
        };
        let ListKind::Ordered { start, numbering } = l.kind else {
            return self.node("BulletList", items);
        };
        self.node("OrderedList", |w| {
            w.list(|w| {
                w.list(|w| {
                    w.json.integer(start.into());
                    w.leaf(numbering_name(numbering));
                    w.leaf("Period");
                });
                items(w);
            });
        });
    }

    /// A term and its senses; several terms are lines of one.
    fn definition(&mut self, item: &'b reissue_core::Definition) {
        self.list(|w| {
            w.list(|w| w.broken(&item.terms));
            w.list(|w| item.senses.iter().for_each(|sense| w.list(|w| w.tight(sense))));
        });
    }

    fn figure(&mut self, f: &'b Figure) {
        let placement = match f.placement {
            Placement::Here => None,
            Placement::Top => Some("top"),
            Placement::Bottom => Some("bottom"),
            Placement::Plate => Some("plate"),
            Placement::Frontispiece => Some("frontispiece"),
        };
        let mut attributes = Attributes::default();
        attributes.pairs.extend(placement.map(|p| ("placement", p.to_owned())));
        self.node("Figure", |w| {
            w.list(|w| {
                w.attributes(&attributes);
                w.caption(&f.caption);
                w.list(|w| f.images.iter().for_each(|image| w.plate(image)));
            });
        });
    }

    fn plate(&mut self, image: &'b Image) {
        self.node("Plain", |w| w.list(|w| w.image(image, &[])));
    }

    /// A caption, which has no short form.
    pub(crate) fn caption(&mut self, caption: &'b [Block]) {
        self.list(|w| {
            w.json.null();
            w.list(|w| w.tight(caption));
        });
    }

    fn dialogue(&mut self, d: &'b Dialogue) {
        for turn in &d.turns {
            match turn {
                Turn::Direction { content, .. } => {
                    let inside = |w: &mut Self| w.para(|w| w.inlines(content));
                    self.dressed("Div", &Attributes::class("direction"), inside);
                }
                Turn::Speech { speaker, blocks, .. } => self.speech(speaker, blocks),
            }
        }
    }

    /// The speaker stands on a line of its own at the head of the first paragraph.
    fn speech(&mut self, speaker: &'b [Inline], blocks: &'b [Block]) {
        let first = blocks.first().and_then(|b| match &b.kind {
            BlockKind::Paragraph(p) if dress(b).is_empty() && !lone_picture(p) => Some(p),
            _ => None,
        });
        self.para(|w| {
            w.dressed("Span", &Attributes::class("speaker"), |w| w.inlines(speaker));
            if let Some(first) = first {
                w.leaf("LineBreak");
                w.inlines(&first.content);
            }
        });
        self.blocks(blocks.get(usize::from(first.is_some())..).unwrap_or_default());
    }
}

/// What a block says besides its kind: id, language, and how a paragraph stands.
fn dress(block: &Block) -> Attributes {
    let mut out = Attributes { id: block.id.clone().unwrap_or_default(), ..Attributes::default() };
    if let Some(language) = &block.language {
        out = out.with("lang", language.as_str());
    }
    if let BlockKind::Paragraph(p) = &block.kind {
        let align = match p.align {
            Align::Start => None,
            Align::Center => Some("center"),
            Align::End => Some("right"),
        };
        out.classes.extend(align.map(str::to_owned));
        out.classes.extend(p.continued.then(|| "continued".to_owned()));
        if p.lead_in > 0 {
            out = out.with("lead-in", p.lead_in.to_string());
        }
        // A place at the head of a paragraph would be taken for the paragraph's own name, and
        // marks alone for a scene break.
        let anchored = begins_with_anchor(&p.content) && out.id.is_empty();
        let marks = matches!(p.content.as_slice(), [Inline { kind: InlineKind::Text(t), .. }] if !t.contains(char::is_alphanumeric));
        if anchored || marks {
            out.classes.push("paragraph".into());
        }
    }
    out
}

/// Tells whether inlines begin with a place that links name.
fn begins_with_anchor(inlines: &[Inline]) -> bool {
    matches!(inlines.first().map(|i| &i.kind), Some(InlineKind::Anchor(_)))
}

fn is_text(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Paragraph(_))
}

/// Tells whether a picture stands alone in a paragraph, which otherwise is a figure.
fn lone_picture(p: &Paragraph) -> bool {
    matches!(p.content.as_slice(), [Inline { kind: InlineKind::Image(_), .. }])
}

fn numbering_name(numbering: Numbering) -> &'static str {
    match numbering {
        Numbering::Decimal => "Decimal",
        Numbering::LowerAlpha => "LowerAlpha",
        Numbering::UpperAlpha => "UpperAlpha",
        Numbering::LowerRoman => "LowerRoman",
        Numbering::UpperRoman => "UpperRoman",
    }
}
