//! Blocks.

use reissue_core::{
    Align, Aside, Attribution, Block, BlockKind, DefinitionList, Dialogue, Figure, Image, Inline,
    Letter, List, ListKind, Math, Numbering, Paragraph, Preformatted, Quotation, SceneBreak, Turn,
    Verse,
};

use super::Writer;

impl Writer<'_> {
    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|b| self.block(b));
    }

    pub(super) fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Paragraph(p) => self.paragraph(block, p),
            BlockKind::Quotation(q) => self.quotation(block, q, "quotation", "", ""),
            BlockKind::Epigraph(q) => {
                self.quotation(block, q, "epigraph", "epigraph", "doc-epigraph");
            }
            BlockKind::Verse(v) => self.verse(block, v),
            BlockKind::Letter(l) => self.letter(block, l),
            BlockKind::List(l) => self.list(block, l),
            BlockKind::DefinitionList(l) => self.definitions(block, l),
            BlockKind::Table(t) => self.table(block, t),
            BlockKind::Figure(f) => self.figure(block, f),
            BlockKind::Dialogue(d) => self.dialogue(block, d),
            BlockKind::SceneBreak(s) => self.scene_break(block, s),
            BlockKind::Preformatted(p) => self.preformatted(block, p),
            BlockKind::Math(m) => self.display_math(block, m),
            BlockKind::PageMark(label) => self.page_mark("div", label, block.id.as_deref()),
            BlockKind::Aside(a) => self.aside(block, a),
            BlockKind::Bridgehead(b) => self.line_block(block, "bridgehead", &b.content),
            _ => {}
        }
    }

    /// Opens an element with class, id and language of a block, all but the closing `>`.
    fn open(&mut self, name: &str, class: &str, block: &Block) -> Option<reissue_core::Language> {
        self.out.raw("<").raw(name);
        self.named_id(block.id.as_deref());
        if !class.is_empty() {
            self.out.attr("class", class);
        }
        self.enter_language(block.language.as_ref())
    }

    /// Writes a container around blocks.
    fn container(
        &mut self,
        block: &Block,
        name: &str,
        class: &str,
        inside: impl FnOnce(&mut Self),
    ) {
        let before = self.open(name, class, block);
        self.out.raw(">\n");
        inside(self);
        self.out.raw("</").raw(name).raw(">\n");
        self.leave_language(before);
    }

    /// Writes a paragraph of a class.
    pub(super) fn line_of(&mut self, class: &str, epub_type: &str, content: &[Inline]) {
        if content.is_empty() {
            return;
        }
        self.out.raw("<p").attr("class", class);
        self.semantics(epub_type, "");
        self.out.raw(">");
        self.inlines(content);
        self.out.raw("</p>\n");
    }

    /// Writes a block that is one paragraph of a class.
    pub(super) fn line_block(&mut self, block: &Block, class: &str, content: &[Inline]) {
        let before = self.open("p", class, block);
        self.out.raw(">");
        self.inlines(content);
        self.out.raw("</p>\n");
        self.leave_language(before);
    }

    fn paragraph(&mut self, block: &Block, paragraph: &Paragraph) {
        let before = self.open_paragraph(block, paragraph);
        self.paragraph_content(paragraph);
        self.out.raw("</p>\n");
        self.leave_language(before);
    }

    /// Opens a paragraph: the mark of a note or a speaker may follow before its words.
    pub(super) fn open_paragraph(
        &mut self,
        block: &Block,
        paragraph: &Paragraph,
    ) -> Option<reissue_core::Language> {
        let class = match (paragraph.align, paragraph.continued) {
            (Align::Center, _) => "center",
            (Align::End, _) => "end",
            (Align::Start, true) => "continued",
            (Align::Start, false) => "",
        };
        let before = self.open("p", class, block);
        self.out.raw(">");
        before
    }

    pub(super) fn paragraph_content(&mut self, paragraph: &Paragraph) {
        if paragraph.lead_in == 0 {
            self.inlines(&paragraph.content);
            return;
        }
        let (lead, rest) = super::inline::split_words(&paragraph.content, paragraph.lead_in);
        self.out.raw("<span class=\"lead-in\">");
        self.inlines(&lead);
        self.out.raw("</span>");
        self.inlines(&rest);
    }

    fn quotation(
        &mut self,
        block: &Block,
        q: &Quotation,
        class: &str,
        epub_type: &str,
        role: &str,
    ) {
        let before = self.open("blockquote", class, block);
        self.semantics(epub_type, role);
        self.out.raw(">\n");
        self.blocks(&q.blocks);
        self.attribution(q.attribution.as_ref());
        if q.blocks.is_empty() && q.attribution.is_none() {
            self.out.raw("<p></p>\n");
        }
        self.out.raw("</blockquote>\n");
        self.leave_language(before);
    }

    fn attribution(&mut self, attribution: Option<&Attribution>) {
        if let Some(attribution) = attribution {
            self.line_of("attribution", "", &attribution.content);
        }
    }

    fn verse(&mut self, block: &Block, verse: &Verse) {
        let before = self.open("div", "verse", block);
        self.semantics("z3998:verse", "");
        self.out.raw(">\n");
        self.line_of("verse-title", "", &verse.title);
        for stanza in verse.stanzas.iter().filter(|s| !s.lines.is_empty()) {
            self.out.raw("<p class=\"stanza\">");
            for (at, line) in stanza.lines.iter().enumerate() {
                if at > 0 {
                    self.out.raw("<br/>\n");
                }
                self.out.raw("<span class=\"line");
                if line.indent > 0 {
                    self.out.raw(" i").raw(&line.indent.min(9).to_string());
                }
                self.out.raw("\">");
                self.inlines(&line.content);
                self.out.raw("</span>");
            }
            self.out.raw("</p>\n");
        }
        self.attribution(verse.attribution.as_ref());
        self.out.raw("</div>\n");
        self.leave_language(before);
    }

    fn letter(&mut self, block: &Block, letter: &Letter) {
        let before = self.open("div", "letter", block);
        self.semantics("z3998:letter", "");
        self.out.raw(">\n");
        for line in &letter.dateline {
            self.line_of("dateline", "se:letter.dateline", line);
        }
        self.line_of("salutation", "z3998:salutation", &letter.salutation);
        self.blocks(&letter.blocks);
        self.line_of("closing", "z3998:valediction", &letter.closing);
        for line in &letter.signature {
            self.line_of("signature", "z3998:sender", line);
        }
        if !letter.postscript.is_empty() {
            self.out.raw("<div class=\"postscript\"");
            self.semantics("z3998:postscript", "");
            self.out.raw(">\n");
            self.blocks(&letter.postscript);
            self.out.raw("</div>\n");
        }
        self.out.raw("</div>\n");
        self.leave_language(before);
    }

    fn list(&mut self, block: &Block, list: &List) {
        if list.items.is_empty() {
            return;
        }
        let (name, class, start) = match list.kind {
            ListKind::Bullet => ("ul", "", 1),
            ListKind::Plain => ("ul", "plain", 1),
            // XHTML 1.1 has no `start`: there the numbers are written out.
            ListKind::Ordered { start, .. } if start != 1 && !self.v3 => ("ul", "plain", start),
            ListKind::Ordered { start, numbering } => ("ol", numbering_class(numbering), start),
        };
        let before = self.open(name, class, block);
        if name == "ol" && start != 1 {
            self.out.attr("start", &start.to_string());
        }
        self.out.raw(">\n");
        for (at, item) in list.items.iter().enumerate() {
            self.out.raw("<li>");
            if name == "ul" && start != 1 {
                let number = i64::from(start) + at as i64;
                self.out.raw("<p>").raw(&number.to_string()).raw(".</p>");
            }
            self.blocks(&item.blocks);
            self.out.raw("</li>\n");
        }
        self.out.raw("</").raw(name).raw(">\n");
        self.leave_language(before);
    }

    fn definitions(&mut self, block: &Block, list: &DefinitionList) {
        if list.items.is_empty() {
            return;
        }
        self.container(block, "dl", "", |out| {
            for item in &list.items {
                for term in &item.terms {
                    out.out.raw("<dt>");
                    out.inlines(term);
                    out.out.raw("</dt>\n");
                }
                if item.terms.is_empty() {
                    out.out.raw("<dt></dt>\n");
                }
                for sense in &item.senses {
                    out.out.raw("<dd>");
                    out.blocks(sense);
                    out.out.raw("</dd>\n");
                }
                if item.senses.is_empty() {
                    out.out.raw("<dd></dd>\n");
                }
            }
        });
    }

    fn figure(&mut self, block: &Block, figure: &Figure) {
        let name = self.element("figure");
        let caption: String =
            figure.caption.iter().map(reissue_core::plain_block).collect::<Vec<_>>().join(" ");
        let class = match figure.placement {
            reissue_core::Placement::Plate => "figure plate",
            reissue_core::Placement::Frontispiece => "figure frontispiece",
            _ => "figure",
        };
        let listed = self.figures.get(&std::ptr::from_ref(block)).copied();
        self.container(block, name, class, |out| {
            if let Some(anchor) = listed.filter(|_| block.id.is_none()) {
                out.out.raw("<span");
                out.place(anchor);
                out.out.raw("></span>");
            }
            let described: Vec<(&str, String)> = figure
                .images
                .iter()
                .filter_map(|image| out.figure_image(image, &caption, block.span))
                .collect();
            if !figure.caption.is_empty() {
                let name = if out.v3 { "figcaption" } else { "div" };
                out.out.raw("<").raw(name).raw(" class=\"caption\">\n");
                out.blocks(&figure.caption);
                out.descriptions(&described);
                out.out.raw("</").raw(name).raw(">\n");
                return;
            }
            out.descriptions(&described);
            if figure.images.is_empty() {
                out.out.raw("<p class=\"missing\">[").text(out.words.illustration).raw("]</p>\n");
            }
        });
    }

    /// Writes a picture of a figure; gives its long description with the id that it names.
    fn figure_image<'i>(
        &mut self,
        image: &'i Image,
        caption: &str,
        span: reissue_core::Span,
    ) -> Option<(&'i str, String)> {
        let description = image.description.as_deref().filter(|d| !d.trim().is_empty());
        let id = description.map(|_| self.anchors.fresh("description"));
        self.out.raw("<p class=\"image\">");
        self.image(image, "", caption, id.as_deref(), span);
        self.out.raw("</p>\n");
        description.zip(id)
    }

    /// Writes long descriptions, to be folded out under the caption.
    fn descriptions(&mut self, described: &[(&str, String)]) {
        for (text, id) in described {
            let name = if self.v3 { "details" } else { "div" };
            self.out.raw("<").raw(name).attr("class", "description").attr("id", id).raw(">\n");
            if self.v3 {
                self.out.element("summary", self.words.description).line();
            }
            for line in text.lines().filter(|l| !l.trim().is_empty()) {
                self.out.element("p", line).line();
            }
            self.out.raw("</").raw(name).raw(">\n");
        }
    }

    fn dialogue(&mut self, block: &Block, dialogue: &Dialogue) {
        let before = self.open("div", "dialogue", block);
        self.semantics("z3998:drama", "");
        self.out.raw(">\n");
        for turn in &dialogue.turns {
            match turn {
                Turn::Direction { content, .. } => {
                    self.line_of("direction", "z3998:stage-direction", content);
                }
                Turn::Speech { speaker, blocks, .. } => self.speech(speaker, blocks),
            }
        }
        if dialogue.turns.is_empty() {
            self.out.raw("<p></p>\n");
        }
        self.out.raw("</div>\n");
        self.leave_language(before);
    }

    /// A speech: its speaker stands in the line of the first paragraph, or over verse.
    fn speech(&mut self, speaker: &[Inline], blocks: &[Block]) {
        self.out.raw("<div class=\"speech\">\n");
        let rest = match blocks.split_first() {
            Some((block, rest)) if !speaker.is_empty() => match &block.kind {
                BlockKind::Paragraph(paragraph) => {
                    let before = self.open_paragraph(block, paragraph);
                    self.out.raw("<b class=\"speaker\"");
                    self.semantics("z3998:persona", "");
                    self.out.raw(">");
                    self.inlines(speaker);
                    self.out.raw("</b> ");
                    self.paragraph_content(paragraph);
                    self.out.raw("</p>\n");
                    self.leave_language(before);
                    rest
                }
                _ => {
                    self.line_of("speaker", "z3998:persona", speaker);
                    blocks
                }
            },
            _ => {
                self.line_of("speaker", "z3998:persona", speaker);
                blocks
            }
        };
        self.blocks(rest);
        if speaker.is_empty() && blocks.is_empty() {
            self.out.raw("<p></p>\n");
        }
        self.out.raw("</div>\n");
    }

    fn scene_break(&mut self, block: &Block, scene: &SceneBreak) {
        match scene.mark.as_deref().filter(|m| !m.trim().is_empty()) {
            None => {
                let before = self.open("hr", "scene-break", block);
                self.out.raw("/>\n");
                self.leave_language(before);
            }
            Some(mark) => {
                let before = self.open("p", "scene-break", block);
                self.attr3("role", "separator");
                self.out.raw(">").text(mark).raw("</p>\n");
                self.leave_language(before);
            }
        }
    }

    fn preformatted(&mut self, block: &Block, pre: &Preformatted) {
        let before = self.open("pre", "", block);
        self.out.raw("><code");
        if let Some(syntax) = &pre.syntax {
            let syntax: String =
                syntax.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
            self.out.attr("class", &format!("language-{syntax}"));
        }
        self.out.raw(">").text(&pre.text).raw("</code></pre>\n");
        self.leave_language(before);
    }

    fn display_math(&mut self, block: &Block, math: &Math) {
        let before = self.open("p", "math", block);
        self.out.raw(">");
        self.math(math, block.span);
        self.out.raw("</p>\n");
        self.leave_language(before);
    }

    fn aside(&mut self, block: &Block, aside: &Aside) {
        let name = self.element("aside");
        let before = self.open(name, "sidebar", block);
        let title = super::section::one_line(&reissue_core::plain(&aside.title));
        if !title.is_empty() {
            self.attr3("aria-label", &title);
        }
        self.out.raw(">\n");
        self.line_of("sidebar-title", "", &aside.title);
        self.blocks(&aside.blocks);
        if aside.title.is_empty() && aside.blocks.is_empty() {
            self.out.raw("<p></p>\n");
        }
        self.out.raw("</").raw(name).raw(">\n");
        self.leave_language(before);
    }
}

fn numbering_class(numbering: Numbering) -> &'static str {
    match numbering {
        Numbering::Decimal => "",
        Numbering::LowerAlpha => "lower-alpha",
        Numbering::UpperAlpha => "upper-alpha",
        Numbering::LowerRoman => "lower-roman",
        Numbering::UpperRoman => "upper-roman",
    }
}
