//! What stands inside paragraphs: CommonMark's inlines, read by pulldown-cmark, and on top of its
//! events pandoc's spans, attributes, notes, superscript, subscript and struck words.
//!
//! The text of a paragraph is put together in a buffer that no line of it can open a block in; a
//! table leads from the buffer back to the source.

use std::borrow::Cow;

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag};
use reissue_core::{Inline, InlineKind, NoteId, SourceId, Span};

use super::attributes::Attributes;
use super::blocks::Piece;
use super::formulas;
use super::openers::is_label;
use super::references::References;
use super::spans;

/// Emphasis deeper than this is left out; no book goes there.
const MAX_DEPTH: usize = 48;

/// Stands before the text, so that nothing at its start can open a block.
const GUARD: &str = "\u{e000} ";

/// What a text is read with.
pub(super) struct Context<'a> {
    pub(super) text: &'a str,
    pub(super) source: SourceId,
    pub(super) references: &'a References,
}

/// Stands where a line of verse ends, as the number of a page mark. No source can hold it.
const LINE_END: &str = "\u{0}";

/// Tells whether an inline stands where a line of verse ends.
pub(super) fn is_line_end(inline: &Inline) -> bool {
    matches!(&inline.kind, InlineKind::PageMark(mark) if mark == LINE_END)
}

/// A finding about inlines, for the caller to report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// Attributes that nobody knows.
    Unknown { word: String, place: Span },
    /// HTML that was left out.
    Html { tag: String, place: Span },
    /// A language that is no tag.
    Language { tag: String, place: Span },
    /// A formula that is not understood.
    Formula { place: Span },
    /// A command of a formula that is not known; its name stands in the formula.
    Command { name: String, place: Span },
    /// A note that stands in the text itself.
    Note { id: NoteId, content: Vec<Inline>, place: Span },
}

impl Context<'_> {
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, start, end)
    }

    /// Reads lines as the text of one paragraph.
    pub(super) fn inlines(&self, lines: &[Piece], findings: &mut Vec<Finding>) -> Vec<Inline> {
        let lines = trim(self.text, lines);
        if let Some(plain) = self.plain(&lines) {
            return plain;
        }
        self.marked(&lines, false, findings)
    }

    /// Reads the lines of a stanza; where one ends stands what [`is_line_end`] tells.
    pub(super) fn stanza(&self, lines: &[Piece], findings: &mut Vec<Finding>) -> Vec<Inline> {
        match self.plain(lines).filter(|_| lines.len() == 1) {
            Some(plain) => plain,
            None => self.marked(lines, true, findings),
        }
    }

    fn marked(&self, lines: &[Piece], verse: bool, findings: &mut Vec<Finding>) -> Vec<Inline> {
        let buffer = Buffer::new(self.text, lines);
        let mut reader = Reader { context: self, buffer: &buffer, skip: 0, verse, findings };
        let tokens = reader.tokens();
        let mut out = reader.resolve(tokens, 0);
        drop_empty(&mut out);
        out
    }

    /// The text of lines without a single mark.
    fn plain(&self, lines: &[Piece]) -> Option<Vec<Inline>> {
        let mut out = String::new();
        for (i, line) in lines.iter().enumerate() {
            let text = self.text.get(line.start..line.end)?;
            let breaks = i + 1 < lines.len() && text.ends_with("  ");
            if breaks || text.bytes().any(|b| SPECIAL[usize::from(b)]) {
                return None;
            }
            if i > 0 {
                push_break(&mut out, text);
            }
            push_words(&mut out, text);
        }
        let (first, last) = (lines.first()?, lines.last()?);
        Some(vec![Inline::text(out, self.span(first.start, last.end))])
    }
}

/// Whether each byte may mean something in a line; a table, for all bytes of a book are looked up.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let marks = b"\\`*_[]<&^~$\0";
    let mut at = 0;
    while at < marks.len() {
        special[marks[at] as usize] = true;
        at += 1;
    }
    special
};

/// Lines without white space before them and after the last; two spaces at the end of another line
/// are a hard break.
fn trim(text: &str, lines: &[Piece]) -> Vec<Piece> {
    let mut out: Vec<Piece> = lines
        .iter()
        .map(|line| {
            let slice = text.get(line.start..line.end).unwrap_or("");
            let left = slice.len() - slice.trim_start_matches([' ', '\t']).len();
            Piece { pad: 0, start: line.start + left, end: line.end }
        })
        .collect();
    if let Some(last) = out.last_mut() {
        let slice = text.get(last.start..last.end).unwrap_or("");
        last.end = last.start + slice.trim_end_matches([' ', '\t']).len();
    }
    out
}

/// Adds the space that a line end stands for; none between characters of East Asian scripts.
fn push_break(out: &mut String, next: &str) {
    let before = out.chars().next_back();
    let after = next.trim_start_matches([' ', '\t']).chars().next();
    if let (Some(before), Some(after)) = (before, after)
        && before != ' '
        && !(is_wide(before) && is_wide(after))
    {
        out.push(' ');
    }
}

/// Tells whether a character is as wide as two, as those of East Asian scripts are.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

/// Adds text with each run of white space as one space.
fn push_words(out: &mut String, text: &str) {
    if !text.contains("  ") && !text.contains(['\t', '\n']) {
        out.push_str(text);
        return;
    }
    let mut space = false;
    for c in text.chars() {
        let is_space = matches!(c, ' ' | '\t' | '\n');
        if !(is_space && space) {
            out.push(if is_space { ' ' } else { c });
        }
        space = is_space;
    }
}

/// Takes out texts of which nothing is left.
fn drop_empty(inlines: &mut Vec<Inline>) {
    inlines.retain(|i| !matches!(&i.kind, InlineKind::Text(t) if t.is_empty()));
}

/// The text that pulldown-cmark sees.
struct Buffer {
    text: String,
    /// For each line the place in the buffer, in the source, and its length.
    lines: Vec<(usize, usize, usize)>,
}

impl Buffer {
    fn new(source: &str, lines: &[Piece]) -> Self {
        let mut text = String::from(GUARD);
        let mut places = Vec::with_capacity(lines.len());
        for (i, line) in lines.iter().enumerate() {
            if i > 0 {
                // Four columns, so that the line opens no block.
                text.push_str("\n    ");
            }
            let slice = source.get(line.start..line.end).unwrap_or("");
            places.push((text.len(), line.start, slice.len()));
            // A line of verse that goes on in the next line of the source.
            match memchr::memchr2(b'\n', b'\r', slice.as_bytes()) {
                Some(_) => text.push_str(&slice.replace(['\n', '\r'], " ")),
                None => text.push_str(slice),
            }
        }
        Self { text, lines: places }
    }

    fn source(&self, at: usize) -> usize {
        let index = self.lines.partition_point(|(start, ..)| *start <= at);
        match self.lines.get(index.wrapping_sub(1)) {
            Some((start, source, len)) => source + (at - start).min(*len),
            None => self.lines.first().map_or(0, |(_, source, _)| *source),
        }
    }

    fn get(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or("")
    }

    fn from(&self, start: usize) -> &str {
        self.text.get(start..).unwrap_or("")
    }
}

/// A piece of the text, with its bytes in the buffer.
struct Token<'a> {
    kind: TokenKind<'a>,
    start: usize,
    end: usize,
}

enum TokenKind<'a> {
    /// Characters; whether the first was escaped, and whether none can be a mark.
    Text {
        text: CowStr<'a>,
        escaped: bool,
        literal: bool,
    },
    Code(CowStr<'a>),
    /// TeX between dollars; whether there are two.
    Math(CowStr<'a>, bool),
    Html(CowStr<'a>),
    Soft,
    Hard,
    Node(Group, Vec<Token<'a>>),
}

enum Group {
    Emphasis,
    Strong,
    Link(String),
    Image(String),
}

/// A mark that waits for its other half.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Ground,
    Bracket,
    Note,
    Superscript,
    Subscript,
    Struck,
}

impl Open {
    fn mark(self) -> &'static str {
        match self {
            Self::Ground => "",
            Self::Bracket => "[",
            Self::Note => "^[",
            Self::Superscript => "^",
            Self::Subscript => "~",
            Self::Struck => "~~",
        }
    }
}

struct Frame {
    open: Open,
    start: usize,
    items: Vec<Inline>,
}

struct Reader<'a, 'c> {
    context: &'a Context<'c>,
    buffer: &'a Buffer,
    /// Bytes before this place were read as attributes or a note's mark.
    skip: usize,
    /// Whether a line end ends a line of verse.
    verse: bool,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Reader<'a, '_> {
    /// Builds the tree of emphasis, links and images.
    fn tokens(&self) -> Vec<Token<'a>> {
        let references = self.context.references;
        let callback = move |link: BrokenLink<'a>| {
            let (address, title) = references.get(&link.reference)?;
            Some((CowStr::from(address.clone()), CowStr::from(title.clone())))
        };
        let parser = Parser::new_with_broken_link_callback(
            &self.buffer.text,
            if formulas::any(&self.buffer.text) { Options::ENABLE_MATH } else { Options::empty() },
            Some(callback),
        );
        let mut stack: Vec<(Group, usize, Vec<Token<'a>>)> = Vec::new();
        let mut ground = Vec::new();
        let mut ended = 0;
        for (event, range) in parser.into_offset_iter() {
            let kind = match event {
                Event::Start(tag) => {
                    if let Some(group) = group(tag) {
                        stack.push((group, range.start, Vec::new()));
                    }
                    ended = range.start;
                    continue;
                }
                Event::End(end) => {
                    if !matches!(end, pulldown_cmark::TagEnd::Paragraph) {
                        let Some((group, start, inside)) = stack.pop() else { continue };
                        ended = range.end;
                        let kind = TokenKind::Node(group, inside);
                        let level = stack.last_mut().map_or(&mut ground, |s| &mut s.2);
                        level.push(Token { kind, start, end: range.end });
                    }
                    continue;
                }
                Event::Text(text) => {
                    let same = self.buffer.get(range.start, range.end) == &*text;
                    let escaped = range.start > ended
                        && self.buffer.get(range.start - 1, range.start) == "\\";
                    TokenKind::Text { text, escaped, literal: !same }
                }
                Event::Code(text) => TokenKind::Code(text),
                Event::InlineMath(tex) => TokenKind::Math(tex, false),
                Event::DisplayMath(tex) => TokenKind::Math(tex, true),
                Event::InlineHtml(tag) | Event::Html(tag) => TokenKind::Html(tag),
                Event::SoftBreak => TokenKind::Soft,
                Event::HardBreak => TokenKind::Hard,
                _ => continue,
            };
            ended = range.end;
            let level = stack.last_mut().map_or(&mut ground, |s| &mut s.2);
            level.push(Token { kind, start: range.start, end: range.end });
        }
        ground
    }

    fn span(&self, start: usize, end: usize) -> Span {
        self.context.span(self.buffer.source(start), self.buffer.source(end))
    }

    /// Turns tokens of one level into inlines: here brackets and raised marks find their halves.
    fn resolve(&mut self, tokens: Vec<Token<'a>>, depth: usize) -> Vec<Inline> {
        let mut frames = vec![Frame { open: Open::Ground, start: 0, items: Vec::new() }];
        for token in tokens {
            if token.end <= self.skip {
                continue;
            }
            self.token(token, &mut frames, depth);
        }
        while frames.len() > 1 {
            self.flatten(&mut frames);
        }
        frames.pop().map(|f| f.items).unwrap_or_default()
    }

    fn token(&mut self, token: Token<'a>, frames: &mut Vec<Frame>, depth: usize) {
        let span = self.span(token.start, token.end);
        match token.kind {
            TokenKind::Text { text, literal: true, .. } => {
                push_text(frames, &text, self.span(token.start, token.end));
            }
            TokenKind::Text { escaped, .. } => {
                self.text(token.start, token.end, escaped, frames);
            }
            TokenKind::Soft | TokenKind::Hard if self.verse => {
                push(frames, Inline::new(InlineKind::PageMark(LINE_END.into()), span));
            }
            TokenKind::Soft => self.soft(token.start, frames),
            TokenKind::Hard => push(frames, Inline::new(InlineKind::LineBreak, span)),
            TokenKind::Html(tag) => self.html(&tag, span, frames),
            TokenKind::Code(text) => {
                let attributes = self.attributes(token.end);
                let text = self.code(token.start, token.end).unwrap_or(text);
                let found = spans::code(&text, attributes, span, self.findings);
                push(frames, found);
            }
            TokenKind::Math(tex, display) => {
                let follows = self.buffer.from(token.end).chars().next();
                let math = formulas::read(&tex, display, follows, span, self.findings);
                match math {
                    Some(math) => push(frames, Inline::new(InlineKind::Math(math), span)),
                    None => push_text(frames, self.buffer.get(token.start, token.end), span),
                }
            }
            TokenKind::Node(group, inside) => {
                let content = self.resolve(inside, depth + 1);
                if depth >= MAX_DEPTH {
                    content.into_iter().for_each(|i| push(frames, i));
                    return;
                }
                self.group(group, content, token.end, span, frames);
            }
        }
    }

    /// The text of code that runs over lines, without what the buffer put before each line.
    fn code(&self, start: usize, end: usize) -> Option<CowStr<'a>> {
        let source = self.buffer.get(start, end);
        if !source.contains('\n') {
            return None;
        }
        let joined = source.trim_matches('`').replace("\n    ", " ");
        let stripped = joined.strip_prefix(' ').and_then(|t| t.strip_suffix(' '));
        let blank = joined.trim_matches(' ').is_empty();
        Some(stripped.filter(|_| !blank).unwrap_or(&joined).to_owned().into())
    }

    fn group(
        &mut self,
        group: Group,
        content: Vec<Inline>,
        end: usize,
        span: Span,
        frames: &mut [Frame],
    ) {
        let kind = match group {
            Group::Emphasis => InlineKind::Emphasis(content),
            Group::Strong => InlineKind::Strong(content),
            Group::Link(address) => {
                let attributes = self.attributes(end);
                let link = spans::link(&address, content, attributes, span, self.findings);
                return link.into_iter().for_each(|i| push(frames, i));
            }
            Group::Image(address) => {
                let attributes = self.attributes(end);
                let found = spans::image(&address, content, attributes, span, self.findings);
                return found.into_iter().for_each(|i| push(frames, i));
            }
        };
        push(frames, Inline::new(kind, span));
    }

    /// Reads attributes that follow a place in the buffer at once.
    fn attributes(&mut self, at: usize) -> Option<(Attributes, Span)> {
        let (attributes, len) = Attributes::read(self.buffer.from(at))?;
        self.skip = at + len;
        Some((attributes, self.span(at, at + len)))
    }

    fn soft(&self, at: usize, frames: &mut [Frame]) {
        let next = self.buffer.from(at).trim_start_matches(['\n', ' ']).chars().next();
        let Some(frame) = frames.last_mut() else { return };
        let span = self.span(at, at + 1);
        match frame.items.last_mut().map(|i| &mut i.kind) {
            Some(InlineKind::Text(text)) => {
                let wide = text.chars().next_back().is_some_and(is_wide);
                if !(wide && next.is_some_and(is_wide)) {
                    text.push(' ');
                }
            }
            _ => frame.items.push(Inline::text(" ", span)),
        }
    }

    fn html(&mut self, tag: &str, place: Span, frames: &mut [Frame]) {
        let name = tag.trim_matches(['<', '>', '/', ' ']).to_ascii_lowercase();
        if name == "br" {
            push(frames, Inline::new(InlineKind::LineBreak, place));
        } else if !tag.starts_with("<!--") {
            self.findings.push(Finding::Html { tag: tag.into(), place });
        }
    }

    /// Reads text that may hold marks.
    fn text(&mut self, start: usize, end: usize, escaped: bool, frames: &mut Vec<Frame>) {
        let guard = if start == 0 { GUARD.len() } else { 0 };
        let mut at = start.max(self.skip).max(guard);
        let mut from = at;
        if escaped && at == start {
            at += self.buffer.from(at).chars().next().map_or(1, char::len_utf8);
        }
        while at < end {
            let byte = self.buffer.text.as_bytes().get(at).copied().unwrap_or(0);
            if !matches!(byte, b'[' | b']' | b'^' | b'~') {
                at += 1;
                continue;
            }
            self.words(from, at, frames);
            at = self.mark(byte, at, end, frames).max(at + 1);
            from = at.max(self.skip.min(end));
            at = from;
        }
        self.words(from, end, frames);
    }

    fn words(&self, start: usize, end: usize, frames: &mut [Frame]) {
        if start < end {
            let slice = self.buffer.get(start, end);
            let mut out = String::with_capacity(slice.len());
            push_words(&mut out, slice);
            push_text(frames, &out, self.span(start, end));
        }
    }

    /// Reads one mark; gives the place after it.
    fn mark(&mut self, byte: u8, at: usize, end: usize, frames: &mut Vec<Frame>) -> usize {
        match byte {
            b'[' => {
                if let Some(after) = self.note(at, frames) {
                    return after;
                }
                frames.push(Frame { open: Open::Bracket, start: at, items: Vec::new() });
                at + 1
            }
            b']' => {
                self.close_bracket(at, frames);
                at + 1
            }
            b'^' if self.buffer.from(at + 1).starts_with('[') && !self.ends_raised(at, frames) => {
                frames.push(Frame { open: Open::Note, start: at, items: Vec::new() });
                self.skip = at + 2;
                at + 2
            }
            b'^' => {
                self.raised(Open::Superscript, at, frames);
                at + 1
            }
            _ => {
                let run = self.buffer.get(at, end).bytes().take_while(|b| *b == b'~').count();
                match run {
                    1 => self.raised(Open::Subscript, at, frames),
                    2 => self.raised(Open::Struck, at, frames),
                    _ => push_text(frames, self.buffer.get(at, at + run), self.span(at, at + run)),
                }
                at + run
            }
        }
    }

    /// Reads `[^label]`.
    fn note(&mut self, at: usize, frames: &mut [Frame]) -> Option<usize> {
        let inside = self.buffer.from(at).strip_prefix("[^")?;
        let label = inside.get(..inside.find(']')?)?;
        if !is_label(label) {
            return None;
        }
        let after = at + label.len() + 3;
        let kind = InlineKind::NoteRef(NoteId(label.into()));
        push(frames, Inline::new(kind, self.span(at, after)));
        self.skip = after;
        Some(after)
    }

    fn close_bracket(&mut self, at: usize, frames: &mut Vec<Frame>) {
        let opener = frames.iter().rposition(|f| matches!(f.open, Open::Bracket | Open::Note));
        let Some(index) = opener else {
            push_text(frames, "]", self.span(at, at + 1));
            return;
        };
        while frames.len() > index + 1 {
            self.flatten(frames);
        }
        if frames.last().is_some_and(|f| f.open == Open::Note && !f.items.is_empty()) {
            let Some(frame) = frames.pop() else { return };
            let place = self.span(frame.start, at + 1);
            let id = NoteId(format!("inline-{}-{}", place.source.0, place.start));
            push(frames, Inline::new(InlineKind::NoteRef(id.clone()), place));
            return self.findings.push(Finding::Note { id, content: frame.items, place });
        }
        match self.attributes(at + 1) {
            Some((attributes, place)) => {
                let Some(frame) = frames.pop() else { return };
                let span = self.span(frame.start, self.skip);
                let found = spans::span(frame.items, (attributes, place), span, self.findings);
                found.into_iter().for_each(|i| push(frames, i));
            }
            None => {
                self.flatten(frames);
                push_text(frames, "]", self.span(at, at + 1));
            }
        }
    }

    /// Tells whether a mark closes a superscript that is open.
    fn ends_raised(&self, at: usize, frames: &[Frame]) -> bool {
        let outer = |f: &&Frame| matches!(f.open, Open::Superscript | Open::Bracket | Open::Note);
        let open = frames.iter().rev().find(outer).filter(|f| f.open == Open::Superscript);
        open.is_some_and(|frame| {
            let inside = self.buffer.get(frame.start + 1, at);
            !inside.is_empty() && !inside.contains([' ', '\t', '\n'])
        })
    }

    /// Opens or closes superscript, subscript or struck words. The first two hold no space.
    fn raised(&mut self, open: Open, at: usize, frames: &mut Vec<Frame>) {
        let length = open.mark().len();
        let index = frames
            .iter()
            .rposition(|f| f.open == open || matches!(f.open, Open::Bracket | Open::Note));
        let index = index.filter(|i| frames.get(*i).is_some_and(|f| f.open == open));
        if let Some(index) = index {
            while frames.len() > index + 1 {
                self.flatten(frames);
            }
            let Some(frame) = frames.pop() else { return };
            let inside = self.buffer.get(frame.start + length, at);
            let spaced = |c: char| matches!(c, ' ' | '\t' | '\n');
            let closes = match open {
                Open::Struck => !inside.is_empty() && !inside.ends_with(spaced),
                _ => !inside.is_empty() && !inside.contains(spaced),
            };
            if closes {
                let span = self.span(frame.start, at + length);
                let kind = match open {
                    Open::Superscript => InlineKind::Superscript(frame.items),
                    Open::Subscript => InlineKind::Subscript(frame.items),
                    _ => InlineKind::Struck(frame.items),
                };
                return push(frames, Inline::new(kind, span));
            }
            frames.push(frame);
            self.flatten(frames);
        }
        let next = self.buffer.from(at + length).chars().next();
        if next.is_some_and(|c| !c.is_whitespace()) {
            frames.push(Frame { open, start: at, items: Vec::new() });
        } else {
            push_text(frames, open.mark(), self.span(at, at + length));
        }
    }

    /// Takes the last open mark as text.
    fn flatten(&self, frames: &mut Vec<Frame>) {
        let Some(frame) = frames.pop() else { return };
        let mark = frame.open.mark();
        push_text(frames, mark, self.span(frame.start, frame.start + mark.len()));
        frame.items.into_iter().for_each(|i| push(frames, i));
    }
}

fn group(tag: Tag<'_>) -> Option<Group> {
    match tag {
        Tag::Emphasis => Some(Group::Emphasis),
        Tag::Strong => Some(Group::Strong),
        Tag::Link { link_type: LinkType::Email, dest_url, .. } => {
            Some(Group::Link(format!("mailto:{dest_url}")))
        }
        Tag::Link { dest_url, .. } => Some(Group::Link(dest_url.to_string())),
        Tag::Image { dest_url, .. } => Some(Group::Image(dest_url.to_string())),
        _ => None,
    }
}

fn push(frames: &mut [Frame], inline: Inline) {
    let Some(frame) = frames.last_mut() else { return };
    match inline.kind {
        InlineKind::Text(text) => push_text(frames, &text, inline.span),
        kind => frame.items.push(Inline::new(kind, inline.span)),
    }
}

/// Adds text, to the text before it where there is one.
fn push_text(frames: &mut [Frame], text: &str, span: Span) {
    let Some(frame) = frames.last_mut() else { return };
    if let Some(Inline { kind: InlineKind::Text(before), span: place }) = frame.items.last_mut() {
        before.push_str(text);
        *place = place.join(span);
        return;
    }
    let text: Cow<'_, str> = Cow::Borrowed(text);
    frame.items.push(Inline::text(text, span));
}
