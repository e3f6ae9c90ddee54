//! Verse: stanzas of lines with their indents.

use reissue_core::{
    Attribution, Block, BlockKind, Inline, InlineKind, Language, Line, Quotation, Span, Stanza,
    Verse,
};

use super::convert::{Context, Converter};
use super::flow::{Flow, joined};
use super::inset::{Setting, Settings};
use super::style::Style;
use super::tidy::{is_blank, split_lines, tidy_inlines};
use super::{linenumber, types};
use crate::xml::Node;

/// Added to all indents while they are compared, for they may be negative.
const BASE: f32 = 40.0;

/// One line with what its mark-up says of its indent, in em.
struct RawLine {
    indent: f32,
    content: Vec<Inline>,
    /// Whether an empty line stands before it.
    gap: bool,
}

impl<'d> Converter<'d, '_> {
    /// A poem, a stanza, a song: an element that holds lines.
    pub(crate) fn verse(
        &mut self,
        node: Node<'d>,
        cx: &Context,
        inside: &Context,
        language: Option<Language>,
        out: &mut Vec<Flow>,
    ) {
        let name = self.name_of(node, cx);
        let verse_cx = Context { verse: true, sections: false, ..inside.clone() };
        let attribution = self.attribution(node, &verse_cx);
        let taken = |n: Node<'_>| self.taken.contains(&(cx.page, n.id));
        let blocks = if holds_lines(node, &taken) {
            self.lines_of(node, &verse_cx).into_iter().map(Flow::Block).collect()
        } else {
            self.flow(node, &verse_cx)
        };
        let mut plain = Vec::new();
        super::flow::flatten(blocks, &mut plain);
        let span = self.span(node, cx);
        let mut block = gather(plain, attribution, span);
        block.language = language;
        let block = self.named(block, name);
        out.push(Flow::Block(block));
    }

    /// A paragraph of verse: one stanza, or more where empty lines part them.
    pub(crate) fn stanza(
        &mut self,
        node: Node<'d>,
        inside: &Context,
        name: Option<String>,
        language: Option<Language>,
        out: &mut Vec<Flow>,
    ) {
        let cx = Context { verse: true, ..inside.clone() };
        let mut first = name;
        if let Some(mut block) = self.lines_of(node, &cx) {
            if let (Some(number), BlockKind::Verse(verse)) =
                (types::number_before(node), &mut block.kind)
                && let Some(line) = verse.stanzas.first_mut().and_then(|s| s.lines.first_mut())
            {
                let mut content = Vec::new();
                self.inline(number, inside, &mut content);
                content.push(Inline::text(NUMBERED, block.span));
                line.content.splice(0..0, content);
            }
            let indent = inside.style.indent.max(0.0);
            let setting = Setting {
                left: inside.left,
                above: inside.style.above,
                indent,
                ..Setting::default()
            };
            self.settings.insert(block.span, setting);
            block.language = language.clone();
            let block = self.named(block, first.take());
            out.push(Flow::Stanza(block));
        }
        self.pending.extend(first);
    }

    /// The lines directly inside an element, as a verse; nothing where it holds none.
    fn lines_of(&mut self, node: Node<'d>, cx: &Context) -> Option<Block> {
        let mut lines = Vec::new();
        self.gather_lines(node, cx, &mut lines);
        let stanzas = stanzas(lines);
        let span = self.span(node, cx);
        let verse = Verse { stanzas, ..Verse::default() };
        (!verse.stanzas.is_empty()).then(|| Block::new(BlockKind::Verse(verse), span))
    }

    /// Makes a stanza of a line that is cut at its breaks.
    pub(crate) fn stanza_of(&mut self, line: Vec<Inline>, span: Span) -> Block {
        let lines = split_lines(line)
            .into_iter()
            .map(|content| RawLine { indent: 0.0, content, gap: false })
            .collect();
        let verse = Verse { stanzas: stanzas(lines), ..Verse::default() };
        Block::new(BlockKind::Verse(verse), span)
    }

    /// Preformatted text as verse; none where its columns look like those of a table.
    pub(crate) fn verse_of_lines(&mut self, node: Node<'d>, cx: &Context) -> Option<Block> {
        let text = node.text_content();
        let counted = linenumber::are_counted(&text);
        let (mut lines, mut gapped, mut long) = (0_usize, 0_usize, false);
        for line in text.lines() {
            let words = if counted { linenumber::without(line) } else { line }.trim();
            lines += usize::from(!words.is_empty());
            gapped += usize::from(words.contains("    "));
            long |= words.len() > 72;
        }
        // A poet may space the words of a line or two apart; columns go through all of a table.
        let table = long || gapped * 20 > lines;
        if table {
            return None;
        }
        let mut run = Vec::new();
        self.inlines(node, cx, &mut run);
        let mut lines = Vec::new();
        let mut broken = Vec::new();
        break_at_newlines(run, &mut broken);
        for mut content in split_lines(broken) {
            if counted {
                linenumber::draw_near(&mut content);
            }
            if is_blank(&content) {
                if let Some(last) = lines.last_mut() {
                    let last: &mut RawLine = last;
                    last.gap = true;
                }
                continue;
            }
            let plain = reissue_core::plain(&content);
            let spaces = plain.len() - plain.trim_start_matches(' ').len();
            lines.push(RawLine { indent: spaces as f32 / 2.0, content, gap: false });
        }
        let stanzas = stanzas(lines);
        let verse = Verse { stanzas, ..Verse::default() };
        let span = self.span(node, cx);
        (!verse.stanzas.is_empty()).then(|| Block::new(BlockKind::Verse(verse), span))
    }

    fn gather_lines(&mut self, node: Node<'d>, cx: &Context, lines: &mut Vec<RawLine>) {
        let mut run: Vec<Inline> = Vec::new();
        let indent = 0.0;
        let mut fresh = true;
        for child in node.children() {
            let wraps_line = is_line(child);
            if !wraps_line {
                if child.is("br") && !fresh && is_blank(&run) && run.is_empty() {
                    fresh = true;
                    continue;
                }
                self.inline(child, cx, &mut run);
                if run.last().is_some_and(|i| i.kind == InlineKind::LineBreak) {
                    push_lines(std::mem::take(&mut run), indent, lines);
                    fresh = true;
                } else if !is_blank(&run) {
                    fresh = false;
                }
                continue;
            }
            let nested = child.children().any(is_line) && !child.is("span");
            let numbered = !nested && is_number(&run);
            if !is_blank(&run) && !numbered {
                push_lines(std::mem::take(&mut run), indent, lines);
            }
            if numbered {
                run.push(Inline::text(NUMBERED, joined(&run)));
            }
            let (inside, _) = self.enter(child, cx);
            if nested {
                self.gather_lines(child, &inside, lines);
                if let Some(line) = lines.last_mut() {
                    line.gap = false;
                }
                fresh = true;
                continue;
            }
            let own = indent_of(child, &inside.style, &cx.style);
            let mut content = std::mem::take(&mut run);
            self.inline(child, cx, &mut content);
            push_lines(content, own, lines);
            fresh = false;
        }
        if !is_blank(&run)
            || run.iter().any(|i| matches!(i.kind, InlineKind::Anchor(_) | InlineKind::PageMark(_)))
        {
            push_lines(run, indent, lines);
        }
    }
}

/// What parts the number of a line from its words.
const NUMBERED: &str = "\u{2003}";

/// Tells whether a run is nothing but the number of the next line.
fn is_number(run: &[Inline]) -> bool {
    let text = reissue_core::plain(run);
    let text = text.trim();
    (1..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// Makes line breaks of the newlines of texts.
fn break_at_newlines(run: Vec<Inline>, out: &mut Vec<Inline>) {
    for mut inline in run {
        if let Some(children) = inline.children_mut() {
            let inside = std::mem::take(children);
            break_at_newlines(inside, children);
        }
        let InlineKind::Text(text) = &inline.kind else {
            out.push(inline);
            continue;
        };
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 {
                out.push(Inline::new(InlineKind::LineBreak, inline.span));
            }
            if !line.is_empty() {
                out.push(Inline::text(line, inline.span));
            }
        }
    }
}

/// Adds a run as lines: one for each line break in it.
fn push_lines(run: Vec<Inline>, indent: f32, lines: &mut Vec<RawLine>) {
    let mut parts = split_lines(run);
    if parts.last().is_some_and(|p| is_blank(p) && p.is_empty()) {
        parts.pop();
    }
    for content in parts {
        if is_blank(&content) {
            match lines.last_mut() {
                // An empty line parts stanzas; marks in it stand in the next line.
                Some(last) if content.is_empty() => last.gap = true,
                _ => lines.push(RawLine { indent, content, gap: false }),
            }
            continue;
        }
        lines.push(RawLine { indent, content, gap: false });
    }
}

/// Makes stanzas of lines; the least indent counts as none.
fn stanzas(lines: Vec<RawLine>) -> Vec<Stanza> {
    let mut out = vec![Stanza::default()];
    let mut marks: Vec<Inline> = Vec::new();
    for raw in lines {
        let RawLine { indent, mut content, gap } = raw;
        let spaces = leading_spaces(&content);
        tidy_inlines(&mut content);
        trim_leading_nbsp(&mut content);
        if is_blank(&content) {
            marks.extend(
                content
                    .into_iter()
                    .filter(|i| matches!(i.kind, InlineKind::Anchor(_) | InlineKind::PageMark(_))),
            );
            continue;
        }
        content.splice(0..0, marks.drain(..));
        let steps = (indent + spaces as f32 * 0.5 + BASE).round().clamp(0.0, 80.0) as u8;
        let span = joined(&content);
        if let Some(stanza) = out.last_mut() {
            stanza.lines.push(Line { indent: steps, content, span });
        }
        if gap {
            out.push(Stanza::default());
        }
    }
    out.retain(|s| !s.lines.is_empty());
    let least = out.iter().flat_map(|s| &s.lines).map(|l| l.indent).min().unwrap_or(0);
    for line in out.iter_mut().flat_map(|s| &mut s.lines) {
        line.indent -= least;
    }
    if let Some(line) = out.last_mut().and_then(|s| s.lines.last_mut()) {
        line.content.extend(marks);
    }
    out
}

/// How many no-break spaces a line starts with.
fn leading_spaces(content: &[Inline]) -> usize {
    for inline in content {
        match &inline.kind {
            InlineKind::Text(text) => {
                let count = text.chars().filter(|c| *c == '\u{a0}' || *c == '\u{2003}');
                let all = text.chars().all(|c| c.is_whitespace());
                if all {
                    let n = count.count();
                    if n > 0 {
                        return n;
                    }
                    continue;
                }
                return text
                    .chars()
                    .skip_while(|c| matches!(c, ' ' | '\n' | '\t' | '\r'))
                    .take_while(|c| matches!(c, '\u{a0}' | '\u{2003}' | ' '))
                    .filter(|c| *c != ' ')
                    .count();
            }
            InlineKind::Anchor(_) | InlineKind::PageMark(_) => {}
            _ => return inline.children().map_or(0, leading_spaces),
        }
    }
    0
}

fn trim_leading_nbsp(content: &mut [Inline]) {
    let Some(first) = content
        .iter_mut()
        .find(|i| !matches!(i.kind, InlineKind::Anchor(_) | InlineKind::PageMark(_)))
    else {
        return;
    };
    if let InlineKind::Text(text) = &mut first.kind {
        let trimmed = text.trim_start_matches(['\u{a0}', ' ', '\u{2003}']).to_owned();
        *text = trimmed;
    } else if let Some(children) = first.children_mut() {
        trim_leading_nbsp(children);
    }
}

/// Tells whether an element is one line of verse.
fn is_line(node: Node<'_>) -> bool {
    match node.name() {
        "span" => {
            // A span is a line where only line breaks and white space stand beside it.
            let beside = |n: Option<Node<'_>>| {
                n.is_none_or(|n| {
                    n.is("br") || n.is("span") || n.text().is_some_and(|t| t.trim().is_empty())
                })
            };
            let parent_lines = node.parent().is_some_and(|p| {
                matches!(p.name(), "p" | "div" | "blockquote" | "td" | "dd" | "li")
            });
            parent_lines && beside(node.previous()) && beside(node.next())
        }
        "div" | "p" => !node
            .children()
            .any(|c| matches!(c.name(), "p" | "div" | "blockquote" | "table" | "ul" | "ol")),
        _ => false,
    }
}

/// Tells whether the lines of a poem stand directly in an element.
fn holds_lines(node: Node<'_>, taken: &dyn Fn(Node<'_>) -> bool) -> bool {
    let mut elements = node.elements().filter(|n| !n.is("br") && !taken(*n));
    let lines = |n: Node<'_>| {
        n.is("span") && is_line(n)
            || (n.is("div")
                && types::any_class(n, |c| {
                    c.starts_with("verse")
                        || c.starts_with("line")
                        || c == "l"
                        || c.starts_with("indent")
                }))
    };
    let any = node.elements().any(lines);
    any && elements.all(lines)
}

/// The indent of a line: what its style says in relation to its surroundings, or its class name.
fn indent_of(node: Node<'_>, style: &Style, outer: &Style) -> f32 {
    let first = if (style.indent - outer.indent).abs() < f32::EPSILON { 0.0 } else { style.indent };
    let own = style.left() + first;
    if own.abs() > f32::EPSILON || style.left().abs() > f32::EPSILON {
        return own;
    }
    let by_class = types::classes(node).find_map(|c| {
        let lower = c.to_ascii_lowercase();
        let digits = lower
            .strip_prefix("indent")
            .or_else(|| lower.strip_prefix('i'))
            .or_else(|| lower.strip_prefix("in"))?;
        digits.trim_start_matches('-').parse::<f32>().ok()
    });
    by_class.unwrap_or(0.0)
}

/// Joins stanzas that stand next to one another in a flow into one verse.
pub(crate) fn join_stanzas(flow: &mut Vec<Flow>, settings: &Settings) {
    if !flow.iter().any(|f| matches!(f, Flow::Stanza(_))) {
        return;
    }
    let mut out: Vec<Flow> = Vec::with_capacity(flow.len());
    let mut run: Vec<Block> = Vec::new();
    let end = |run: &mut Vec<Block>, out: &mut Vec<Flow>| {
        let blocks = single_lines(std::mem::take(run), settings);
        match blocks.len() {
            0 => {}
            1 => out.extend(blocks.into_iter().map(Flow::Block)),
            _ => {
                let span = blocks.iter().fold(Span::NONE, |s, b| s.join(b.span));
                let id = blocks.first().and_then(|b| b.id.clone());
                let mut block = gather(blocks, None, span);
                block.id = id;
                out.push(Flow::Block(block));
            }
        }
    };
    for piece in flow.drain(..) {
        match piece {
            Flow::Stanza(block) => run.push(block),
            Flow::Block(block)
                if !run.is_empty() && matches!(block.kind, BlockKind::PageMark(_)) =>
            {
                run.push(block);
            }
            other => {
                end(&mut run, &mut out);
                out.push(other);
            }
        }
    }
    end(&mut run, &mut out);
    *flow = out;
}

/// Makes stanzas of paragraphs that hold one line each, parted where the space above a line is
/// wider than above most.
fn single_lines(blocks: Vec<Block>, settings: &Settings) -> Vec<Block> {
    let line_of = |block: &Block| match &block.kind {
        BlockKind::Verse(verse) => match verse.stanzas.as_slice() {
            [stanza] if stanza.lines.len() == 1 => settings.get(&block.span).copied(),
            _ => None,
        },
        _ => None,
    };
    let is_mark = |block: &Block| matches!(block.kind, BlockKind::PageMark(_));
    let known: Vec<Setting> = blocks.iter().filter_map(line_of).collect();
    let marks = blocks.iter().filter(|b| is_mark(b)).count();
    if known.len() < 2 || known.len() + marks < blocks.len() {
        return blocks;
    }
    let start = |s: &Setting| s.left + s.indent;
    let least = known.iter().map(start).fold(f32::MAX, f32::min);
    let tight = known.iter().skip(1).map(|s| s.above).fold(f32::MAX, f32::min);
    let mut verse = Verse::default();
    let span = blocks.iter().fold(Span::NONE, |s, b| s.join(b.span));
    let first = blocks.iter().position(|b| !is_mark(b)).unwrap_or(0);
    let id = blocks.get(first).and_then(|b| b.id.clone());
    let mut known = known.into_iter();
    let mut marks: Vec<Inline> = Vec::new();
    for (i, block) in blocks.into_iter().enumerate() {
        let inner = match block.kind {
            BlockKind::Verse(inner) => inner,
            BlockKind::PageMark(label) => {
                marks.push(Inline::new(InlineKind::PageMark(label), block.span));
                continue;
            }
            _ => continue,
        };
        let Some(setting) = known.next() else { continue };
        if verse.stanzas.is_empty() || setting.above > tight + 0.7 {
            verse.stanzas.push(Stanza::default());
        }
        for mut line in inner.stanzas.into_iter().flat_map(|s| s.lines) {
            line.indent = (start(&setting) - least).round().clamp(0.0, 40.0) as u8;
            if let Some(name) = block.id.clone().filter(|_| i > first) {
                line.content.insert(0, Inline::new(InlineKind::Anchor(name), line.span));
            }
            line.content.splice(0..0, marks.drain(..));
            if let Some(stanza) = verse.stanzas.last_mut() {
                stanza.lines.push(line);
            }
        }
    }
    if let Some(line) = verse.stanzas.last_mut().and_then(|s| s.lines.last_mut()) {
        line.content.extend(marks);
    }
    vec![Block { id, ..Block::new(BlockKind::Verse(verse), span) }]
}

/// Makes one block of what a poem holds: a verse, or a quotation where prose stands among it.
fn gather(blocks: Vec<Block>, attribution: Option<Attribution>, span: Span) -> Block {
    let only_verse = blocks.iter().all(|b| {
        matches!(b.kind, BlockKind::Verse(_) | BlockKind::Bridgehead(_) | BlockKind::PageMark(_))
    });
    let titled_once = blocks.iter().skip(1).all(|b| !matches!(b.kind, BlockKind::Bridgehead(_)));
    if !only_verse || !titled_once || !blocks.iter().any(|b| matches!(b.kind, BlockKind::Verse(_)))
    {
        let quotation = Quotation { blocks, attribution };
        return Block::new(BlockKind::Quotation(quotation), span);
    }
    let mut verse = Verse { attribution, ..Verse::default() };
    let mut names = Vec::new();
    let mut marks = Vec::new();
    for block in blocks {
        let start = verse.stanzas.len();
        match block.kind {
            BlockKind::Bridgehead(b) => verse.title = b.content,
            BlockKind::PageMark(number) => {
                marks.push(Inline::new(InlineKind::PageMark(number), block.span));
            }
            BlockKind::Verse(inner) => {
                if verse.title.is_empty() {
                    verse.title = inner.title;
                }
                if verse.attribution.is_none() {
                    verse.attribution = inner.attribution;
                }
                verse.stanzas.extend(inner.stanzas);
            }
            _ => {}
        }
        if let Some(name) = block.id.filter(|_| start > 0) {
            names.push((start, name, block.span));
        }
        if let Some(line) = verse.stanzas.get_mut(start).and_then(|s| s.lines.first_mut()) {
            line.content.splice(0..0, marks.drain(..));
        }
    }
    for (stanza, name, span) in names {
        if let Some(line) = verse.stanzas.get_mut(stanza).and_then(|s| s.lines.first_mut()) {
            line.content.insert(0, Inline::new(InlineKind::Anchor(name), span));
        }
    }
    if let Some(line) = verse.stanzas.last_mut().and_then(|s| s.lines.last_mut()) {
        line.content.extend(marks);
    }
    Block::new(BlockKind::Verse(verse), span)
}
