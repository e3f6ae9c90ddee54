//! Blocks of each kind.

use reissue_core::{
    Align, Attribution, Block, BlockKind, DefinitionList, Figure, Letter, List, ListKind,
    Numbering, Paragraph, Quotation, Turn, Verse,
};

use super::layout::Class;
use super::section::Writer;
use super::{NotePlace, TextStyle, inline, table, wrap};

/// Columns before a quotation, verse, lines that stay, a list, an item without a mark, and text
/// whose white space counts: the reader of plain text knows these by their columns.
const QUOTATION: usize = 4;
const VERSE: usize = 9;
const KEPT: usize = 6;
const KEPT_QUOTED: usize = 7;
const LIST: usize = 2;
const PLAIN_LIST: usize = 5;
const PREFORMATTED: usize = 3;

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
        let class = class(block);
        let apart = if indent == 0 && self.class.runs_into(class) { 2 } else { 1 };
        let length = self.out.len();
        let gap = self.gap;
        self.gap = self.gap.max(apart);
        self.blank();
        let begun = self.out.len();
        self.kind(block, indent);
        if self.out.len() == begun {
            self.out.truncate(length);
            self.gap = gap;
        } else {
            self.gap = self.gap.max(1);
            self.class = class;
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
            BlockKind::Preformatted(p) => self.preformatted(&p.text, indent),
            BlockKind::Math(m) => self.wrapped(&m.text, indent + QUOTATION, 0),
            BlockKind::PageMark(n) if self.options.page_marks && self.is(TextStyle::Gutenberg) => {
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
                self.centred(&text);
            }
            _ => {}
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph, indent: usize) {
        let text = inline::text(self, &paragraph.content);
        match paragraph.align {
            Align::Start if !text.contains('\n') => self.wrapped(&text, indent, 0),
            Align::Start if self.is(TextStyle::Markdown) => {
                self.kept(&text.replace('\n', "\\\n"), indent, 0);
            }
            Align::Start if indent == 0 => self.kept(&text, KEPT, QUOTATION),
            Align::Start if indent == QUOTATION => self.kept(&text, KEPT_QUOTED, QUOTATION),
            Align::Start => self.kept(&text, indent, QUOTATION),
            Align::Center => self.centred(&text),
            Align::End => self.right(&text),
        }
    }

    fn preformatted(&mut self, text: &str, indent: usize) {
        let fenced = self.is(TextStyle::Markdown);
        let indent = indent + if fenced { 0 } else { PREFORMATTED };
        if fenced {
            self.line(indent, "```");
        }
        text.trim_end_matches('\n').split('\n').for_each(|line| match line.trim_end() {
            "" => self.out.push('\n'),
            line => self.line(indent, line),
        });
        if fenced {
            self.line(indent, "```");
        }
    }

    fn quotation(&mut self, quotation: &'a Quotation, indent: usize) {
        if self.is(TextStyle::Markdown) && indent == 0 {
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
        self.right(&text);
    }

    fn verse(&mut self, verse: &Verse, indent: usize) {
        let markdown = self.is(TextStyle::Markdown);
        let title = inline::text(self, &verse.title);
        if !title.is_empty() {
            self.centred(&title);
            self.gap = 1;
        }
        for stanza in &verse.stanzas {
            self.blank();
            for line in &stanza.lines {
                let text = inline::text(self, &line.content).replace('\n', " ");
                let steps = 2 * usize::from(line.indent);
                if markdown {
                    self.wrapped(&format!("| {}{text}", "\u{a0}".repeat(steps)), indent, 2);
                } else {
                    self.verse_line(&text, VERSE.max((indent + QUOTATION) | 1) + steps);
                }
            }
            self.gap = 1;
        }
        self.attribution(verse.attribution.as_ref());
    }

    /// A line of verse: it stands where it is indented to if there is room for it, else as far as
    /// there is or at half of the measure; what turns over stands three columns further in.
    fn verse_line(&mut self, text: &str, column: usize) {
        let half = (self.measure() / 2 - 1) | 1;
        let most = match self.width().checked_sub(wrap::columns(text)) {
            Some(room) if room > half => (room - 1) | 1,
            _ => half,
        };
        self.wrapped(text, column.min(most), 3);
    }

    fn letter(&mut self, letter: &'a Letter, indent: usize) {
        let mut begun = false;
        let mut lines = |this: &mut Self, lines: &[Vec<reissue_core::Inline>], right: bool| {
            for line in lines.iter().filter(|l| !l.is_empty()) {
                if !std::mem::replace(&mut begun, true) {
                    // The first line of the letter stands where the block begins.
                } else if !right {
                    this.gap = this.gap.max(1);
                    this.blank();
                }
                let text = inline::text(this, line);
                if right {
                    this.right(&text)
                } else {
                    this.kept(&text, indent + QUOTATION, QUOTATION)
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
        self.gap = 1;
        for line in
            std::iter::once(&letter.closing).chain(&letter.signature).filter(|l| !l.is_empty())
        {
            self.blank();
            let text = inline::text(self, line);
            self.right(&text);
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
            if let (ListKind::Plain, [only]) = (list.kind, item.blocks.as_slice())
                && let BlockKind::Paragraph(p) = &only.kind
            {
                let text = inline::text(self, &p.content);
                self.kept(&text, indent + PLAIN_LIST, QUOTATION);
                continue;
            }
            let step = if list.kind == ListKind::Plain { PLAIN_LIST } else { LIST };
            let deep = indent + step + mark.len();
            let begin = self.out.len();
            if item.blocks.is_empty() {
                self.line(indent + step, mark.trim_end());
                continue;
            }
            self.gap = 0;
            self.blocks_now(&item.blocks, deep);
            let inner = self.out.split_off(begin);
            // The mark stands in the indent of the first line.
            let body = inner
                .get(deep..)
                .filter(|_| inner.starts_with(&" ".repeat(deep)))
                .unwrap_or(inner.trim_start());
            self.out.push_str(&" ".repeat(indent + step));
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
                self.wrapped(&text, indent, QUOTATION);
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
        self.class = Class::Bracket;
    }

    /// As [`Self::enclosed`]; all but the first paragraph is set in, so that it is seen to belong.
    fn enclosed_now(&mut self, open: &str, close: &str, blocks: &'a [Block]) {
        let last = blocks.len().saturating_sub(1);
        if blocks.is_empty() {
            self.line(0, &format!("{}{close}", open.trim_end_matches([' ', ':'])));
        }
        for (i, block) in blocks.iter().enumerate() {
            let head = if i == 0 { open } else { "" };
            let tail = if i == last { close } else { "" };
            let indent = if i == 0 { 0 } else { QUOTATION };
            if i > 0 {
                self.gap = self.gap.max(1);
                self.blank();
            }
            match &block.kind {
                BlockKind::Paragraph(p) => {
                    let text = inline::text(self, &p.content);
                    self.wrapped(&format!("{head}{text}{tail}"), indent, 0);
                }
                _ => {
                    if !head.is_empty() {
                        self.line(0, head.trim_end());
                        self.gap = 1;
                        self.blank();
                    }
                    self.kind(block, QUOTATION);
                    if !tail.is_empty() {
                        let end = self.out.trim_end().len();
                        self.out.insert_str(end, tail);
                    }
                }
            }
        }
    }

    /// A speech or a direction: one column in, where no paragraph stands.
    fn turn(&mut self, turn: &'a Turn, indent: usize) {
        if self.gap > 0 {
            self.blank();
        }
        let indent = indent + usize::from(self.is(TextStyle::Gutenberg));
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
                let stop = match name.chars().next_back() {
                    Some('.' | ':') | None => "",
                    _ if caps => ".",
                    _ => ":",
                };
                self.speech(&format!("{name}{stop}"), blocks, indent);
            }
        }
        self.gap = 1;
    }

    fn speech(&mut self, name: &str, blocks: &'a [Block], indent: usize) {
        let mut rest = blocks;
        match blocks.split_first() {
            Some((Block { kind: BlockKind::Paragraph(p), .. }, more)) => {
                let text = inline::text(self, &p.content);
                // Two spaces part a name from the words, as old prints have it.
                let head = format!("{name}{}", self.parting());
                let begin = self.out.len();
                let room = wrap::columns(&head);
                let filler = "x".repeat(room);
                self.wrapped(&format!("{filler}{text}"), indent, 0);
                self.out.replace_range(begin + indent..begin + indent + room, &head);
                rest = more;
            }
            _ => self.line(indent, name),
        }
        // The name stands between what was set in before and what is now.
        self.class = Class::Plain;
        for block in rest {
            self.gap = 1;
            match &block.kind {
                BlockKind::Paragraph(p) if self.is(TextStyle::Gutenberg) => {
                    self.blank();
                    let text = inline::text(self, &p.content);
                    self.wrapped(&text, PLAIN_LIST, 0);
                    self.class = Class::Plain;
                }
                _ => self.block(block, indent - usize::from(self.is(TextStyle::Gutenberg))),
            }
        }
    }

    fn parting(&self) -> &'static str {
        if self.is(TextStyle::Gutenberg) { "  " } else { " " }
    }

    fn scene_break(&mut self, mark: Option<&str>) {
        match mark {
            // A little left of the middle, where centred words do not begin.
            Some(mark) => self.line(self.middle(mark) - 2, mark),
            None if self.is(TextStyle::Markdown) => self.line(0, "* * *"),
            None => self.line(7, "*       *       *       *       *"),
        }
    }
}

/// What a block is beside its neighbours.
fn class(block: &Block) -> Class {
    match &block.kind {
        BlockKind::Paragraph(p) if p.align == Align::End => Class::Right,
        BlockKind::Quotation(_) | BlockKind::Epigraph(_) | BlockKind::Verse(_) => Class::SetIn,
        BlockKind::Letter(_) | BlockKind::DefinitionList(_) => Class::SetIn,
        BlockKind::List(l) if l.kind == ListKind::Plain => Class::PlainList,
        BlockKind::List(_) => Class::List,
        BlockKind::Preformatted(_) => Class::Preformatted,
        BlockKind::Dialogue(_) => Class::Dialogue,
        BlockKind::Figure(_) | BlockKind::Aside(_) => Class::Bracket,
        _ => Class::Plain,
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
