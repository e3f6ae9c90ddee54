//! Blocks of each kind.

use reissue_core::{
    Align, Attribution, Block, BlockKind, DefinitionList, Figure, Letter, List, ListKind,
    Numbering, Paragraph, Quotation, Turn, Verse,
};

use super::section::Writer;
use super::{NotePlace, TextStyle, inline, table};

/// Columns before a quotation, and before verse.
const QUOTATION: usize = 4;
const VERSE: usize = 8;

impl<'a> Writer<'a> {
    pub(super) fn blocks(&mut self, blocks: &'a [Block], indent: usize) {
        for block in blocks {
            self.block(block, indent);
            if indent == 0 && self.options.notes == NotePlace::Paragraph {
                self.flush_notes();
            }
        }
    }

    pub(super) fn block(&mut self, block: &'a Block, indent: usize) {
        self.gap = self.gap.max(1);
        let length = self.out.len();
        let gap = self.gap;
        self.blank();
        let begun = self.out.len();
        self.kind(block, indent);
        if self.out.len() == begun {
            self.out.truncate(length);
            self.gap = gap;
        } else {
            self.gap = self.gap.max(1);
        }
    }

    fn kind(&mut self, block: &'a Block, indent: usize) {
        match &block.kind {
            BlockKind::Paragraph(p) => self.paragraph(p, indent),
            BlockKind::Quotation(q) | BlockKind::Epigraph(q) => self.quotation(q, indent),
            BlockKind::Verse(v) => self.verse(v, indent),
            BlockKind::Letter(l) => self.letter(l, indent),
            BlockKind::List(l) => self.list(l, indent),
            BlockKind::DefinitionList(l) => self.definitions(l, indent),
            BlockKind::Table(t) => table::write(self, t, indent),
            BlockKind::Figure(f) => self.figure(f, block),
            BlockKind::Dialogue(d) => d.turns.iter().for_each(|t| self.turn(t, indent)),
            BlockKind::SceneBreak(s) => self.scene_break(s.mark.as_deref()),
            BlockKind::Preformatted(p) => {
                for line in p.text.trim_end_matches('\n').split('\n') {
                    self.line(indent + QUOTATION, line);
                }
            }
            BlockKind::Math(m) => self.wrapped(&m.text, indent + QUOTATION, 0),
            BlockKind::PageMark(n)
                if self.options.page_marks && self.options.style == TextStyle::Gutenberg =>
            {
                self.line(0, &format!("[Pg {n}]"));
            }
            BlockKind::Aside(a) => {
                let title = self.bare(&a.title);
                let open = if title.is_empty() {
                    "[Sidenote: ".to_string()
                } else {
                    format!("[{title}: ")
                };
                self.enclosed_now(&open, "]", &a.blocks);
            }
            BlockKind::Bridgehead(b) => {
                let text = inline::text(self, &b.content);
                text.split('\n').for_each(|l| self.centred(l));
            }
            _ => {}
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph, indent: usize) {
        let text = inline::text(self, &paragraph.content);
        match paragraph.align {
            Align::Start => self.wrapped(&text, indent, 0),
            Align::Center => text.split('\n').for_each(|l| self.centred(l)),
            Align::End => text.split('\n').for_each(|l| self.right(l)),
        }
    }

    fn quotation(&mut self, quotation: &'a Quotation, indent: usize) {
        if self.options.style == TextStyle::Markdown && indent == 0 {
            return self.quoted(quotation);
        }
        self.blocks_now(&quotation.blocks, indent + QUOTATION);
        self.attribution(quotation.attribution.as_ref());
    }

    /// `> ` before each line.
    fn quoted(&mut self, quotation: &'a Quotation) {
        let begin = self.out.len();
        self.blocks_now(&quotation.blocks, 2);
        self.attribution(quotation.attribution.as_ref());
        let inner = self.out.split_off(begin);
        for line in inner.lines() {
            let body = line.strip_prefix("  ").unwrap_or(line);
            self.line(0, &format!("> {body}"));
        }
    }

    /// Blocks with one empty line between them, the first without.
    fn blocks_now(&mut self, blocks: &'a [Block], indent: usize) {
        for (i, block) in blocks.iter().enumerate() {
            if i == 0 {
                self.kind(block, indent);
            } else {
                self.block(block, indent);
            }
        }
    }

    fn attribution(&mut self, attribution: Option<&Attribution>) {
        let Some(attribution) = attribution else { return };
        let text = inline::text(self, &attribution.content);
        self.gap = 1;
        self.blank();
        text.split('\n').for_each(|l| self.right(l));
    }

    fn verse(&mut self, verse: &Verse, indent: usize) {
        let base = if indent == 0 { VERSE } else { indent.max(VERSE) };
        let title = inline::text(self, &verse.title);
        if !title.is_empty() {
            title.split('\n').for_each(|l| self.centred(l));
            self.gap = 1;
        }
        for stanza in &verse.stanzas {
            self.blank();
            for line in &stanza.lines {
                let text = inline::text(self, &line.content);
                let indent = base + 2 * usize::from(line.indent);
                self.wrapped(&text.replace('\n', " "), indent.min(self.measure() / 2), 4);
            }
            self.gap = 1;
        }
        self.attribution(verse.attribution.as_ref());
    }

    fn letter(&mut self, letter: &'a Letter, indent: usize) {
        let mut begun = false;
        let mut lines = |this: &mut Self, lines: &[Vec<reissue_core::Inline>], right: bool| {
            for line in lines.iter().filter(|l| !l.is_empty()) {
                if begun {
                    this.gap = this.gap.max(1);
                    this.blank();
                }
                begun = true;
                let text = inline::text(this, line);
                if right {
                    text.split('\n').for_each(|l| this.right(l))
                } else {
                    this.wrapped(&text, indent + QUOTATION, 0)
                }
            }
        };
        lines(self, &letter.dateline, true);
        lines(self, std::slice::from_ref(&letter.salutation), false);
        if letter.dateline.is_empty() && letter.salutation.is_empty() {
            self.blocks_now(&letter.blocks, indent + QUOTATION);
        } else {
            letter.blocks.iter().for_each(|b| self.block(b, indent + QUOTATION));
        }
        for line in
            std::iter::once(&letter.closing).chain(&letter.signature).filter(|l| !l.is_empty())
        {
            self.gap = self.gap.max(1);
            self.blank();
            let text = inline::text(self, line);
            text.split('\n').for_each(|l| self.right(l));
        }
        letter.postscript.iter().for_each(|b| self.block(b, indent + QUOTATION));
    }

    fn list(&mut self, list: &'a List, indent: usize) {
        for (i, item) in list.items.iter().enumerate() {
            let mark = match list.kind {
                ListKind::Bullet => "- ".to_string(),
                ListKind::Plain => String::new(),
                ListKind::Ordered { start, numbering } => format!(
                    "{}. ",
                    numeral(start.saturating_add(i32::try_from(i).unwrap_or(0)), numbering)
                ),
            };
            let deep = indent + 2 + mark.len();
            let begin = self.out.len();
            if item.blocks.is_empty() {
                self.line(indent + 2, mark.trim_end());
            } else {
                self.gap = 0;
                self.blocks_now(&item.blocks, deep);
            }
            let inner = self.out.split_off(begin);
            // The mark stands in the indent of the first line.
            let body = inner
                .get(deep..)
                .filter(|_| inner.starts_with(&" ".repeat(deep)))
                .unwrap_or(inner.trim_start());
            self.out.push_str(&" ".repeat(indent + 2));
            self.out.push_str(&mark);
            self.out.push_str(body);
        }
    }

    fn definitions(&mut self, list: &'a DefinitionList, indent: usize) {
        for (i, item) in list.items.iter().enumerate() {
            if i > 0 {
                self.gap = self.gap.max(1);
                self.blank();
            }
            for term in &item.terms {
                let text = inline::text(self, term);
                self.wrapped(&text, indent, 4);
            }
            for sense in &item.senses {
                sense.iter().for_each(|b| self.block(b, indent + QUOTATION));
            }
        }
    }

    fn figure(&mut self, figure: &'a Figure, block: &Block) {
        for image in &figure.images {
            self.lost_picture(block.span, &image.resource);
        }
        if figure.caption.is_empty() {
            let alt = figure.images.iter().find_map(|i| i.alt.clone()).filter(|a| !a.is_empty());
            let text = alt.map_or("[Illustration]".to_string(), |a| {
                format!("[Illustration: {}]", a.replace('\n', " "))
            });
            self.wrapped(&text, 0, 0);
        } else {
            self.enclosed_now("[Illustration: ", "]", &figure.caption);
        }
    }

    /// Blocks between brackets, which stand before the first word and after the last.
    pub(super) fn enclosed(&mut self, open: &str, close: &str, blocks: &'a [Block]) {
        self.gap = self.gap.max(1);
        self.blank();
        self.enclosed_now(open, close, blocks);
        self.gap = 1;
    }

    fn enclosed_now(&mut self, open: &str, close: &str, blocks: &'a [Block]) {
        let last = blocks.len().saturating_sub(1);
        if blocks.is_empty() {
            self.line(0, &format!("{}{close}", open.trim_end()));
        }
        for (i, block) in blocks.iter().enumerate() {
            let head = if i == 0 { open } else { "" };
            let tail = if i == last { close } else { "" };
            if i > 0 {
                self.gap = self.gap.max(1);
                self.blank();
            }
            match &block.kind {
                BlockKind::Paragraph(p) => {
                    let text = inline::text(self, &p.content);
                    self.wrapped(&format!("{head}{text}{tail}"), 0, 0);
                }
                _ => {
                    if !head.is_empty() {
                        self.line(0, head.trim_end());
                    }
                    self.kind(block, QUOTATION);
                    if !tail.is_empty() {
                        self.line(0, tail);
                    }
                }
            }
        }
    }

    fn turn(&mut self, turn: &'a Turn, indent: usize) {
        if self.gap > 0 {
            self.blank();
        }
        match turn {
            Turn::Direction { content, .. } => {
                let text = inline::text(self, content);
                let whole = text.starts_with(['[', '(', '_']);
                let text = if whole { text } else { format!("[{text}]") };
                self.wrapped(&text, indent, 0);
            }
            Turn::Speech { speaker, blocks, .. } => {
                let name = inline::text(self, speaker);
                let caps = !name.chars().any(char::is_lowercase);
                let stop = if name.ends_with(['.', ':']) {
                    ""
                } else if caps {
                    "."
                } else {
                    ":"
                };
                let head = format!("{name}{stop} ");
                match blocks.split_first() {
                    Some((first, rest)) => {
                        if let BlockKind::Paragraph(p) = &first.kind {
                            let text = inline::text(self, &p.content);
                            self.wrapped(&format!("{head}{text}"), indent, 0);
                        } else {
                            self.line(indent, head.trim_end());
                            self.gap = 1;
                            self.block(first, indent);
                        }
                        rest.iter().for_each(|b| self.block(b, indent));
                    }
                    None => self.line(indent, head.trim_end()),
                }
            }
        }
        self.gap = 1;
    }

    fn scene_break(&mut self, mark: Option<&str>) {
        match mark {
            Some(mark) => self.centred(mark),
            None if self.options.style == TextStyle::Markdown => self.line(0, "* * *"),
            None => self.line(7, "*       *       *       *       *"),
        }
    }
}

/// A number in front of an item.
fn numeral(n: i32, numbering: Numbering) -> String {
    let letter = |base: u8| {
        u8::try_from((n - 1).rem_euclid(26))
            .map_or(String::new(), |i| char::from(base + i).to_string())
    };
    match numbering {
        Numbering::Decimal => n.to_string(),
        Numbering::LowerAlpha => letter(b'a'),
        Numbering::UpperAlpha => letter(b'A'),
        Numbering::LowerRoman => roman(n).to_lowercase(),
        Numbering::UpperRoman => roman(n),
    }
}

fn roman(n: i32) -> String {
    const STEPS: [(i32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..4000).contains(&n) {
        return n.to_string();
    }
    let mut rest = n;
    let mut out = String::new();
    for (value, digits) in STEPS {
        while rest >= value {
            out.push_str(digits);
            rest -= value;
        }
    }
    out
}
