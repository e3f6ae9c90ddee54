//! Headings: the ordinal, the title and the subtitle apart.

use reissue_core::{
    Block, BlockKind, Diagnostic, Heading, Inline, InlineKind, Language, Role, SceneBreak, Span,
    plain,
};

use super::convert::{Context, Converter};
use super::flow::{Flow, RawHeading};
use super::loss::Losses;
use super::tidy::{split_lines, tidy_inlines};
use super::types::{self, has_class, is_any};
use crate::outline::{find_ordinal, is_number_word, is_ordinal};
use crate::xml::Node;

/// What a piece of a heading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    Ordinal,
    Title,
    Subtitle,
    Unknown,
}

impl<'d> Converter<'d, '_> {
    /// A heading, or a group of them.
    pub(crate) fn heading(
        &mut self,
        node: Node<'d>,
        cx: &Context,
        inside: &Context,
        language: Option<Language>,
        out: &mut Vec<Flow>,
    ) {
        let span = self.span(node, cx);
        if super::pause::is_scene_mark(node) && !node.is_blank() {
            // `* * *` in the size of a heading.
            let mark = Some(node.tidy_text());
            let block = Block::new(BlockKind::SceneBreak(SceneBreak { mark }), span);
            let name = self.name_of(node, cx);
            out.push(Flow::Block(self.named(block, name)));
            return;
        }
        let mut names: Vec<String> = self.pending.drain(..).collect();
        names.extend(self.name_of(node, cx));
        let mut pieces = Vec::new();
        // Bold, small capitals and italics of a heading are the design's.
        let mut plain_cx = inside.inner();
        plain_cx.style.bold = true;
        plain_cx.style.small_caps = true;
        self.pieces(node, &plain_cx, &mut pieces);
        if let ([(piece @ Piece::Unknown, _)], true) =
            (pieces.as_mut_slice(), is_any(node, &["ordinal"]))
        {
            // `L` may be a letter or a number: here the source says that it is a number.
            *piece = Piece::Ordinal;
        }
        let level = level(node);
        let mut heading = compose(pieces, span);
        take_anchors(&mut heading, &mut names, out);
        if heading.is_empty() {
            self.pending.extend(names);
            let picture = node.descendants().any(|n| matches!(n.name(), "img" | "svg:svg"));
            if picture {
                self.container(node, cx, inside, language, out);
            }
            return;
        }
        let role = types::role(node).or_else(|| node.elements().find_map(types::role));
        out.push(Flow::Heading(RawHeading { level, heading, names, role, language, span }));
    }

    fn pieces(&mut self, node: Node<'d>, cx: &Context, out: &mut Vec<(Piece, Vec<Inline>)>) {
        let mut run: Vec<Inline> = Vec::new();
        for child in node.children() {
            let piece = piece(child, node);
            let stands_apart = child.is_element()
                && (piece != Piece::Unknown || super::style::is_block_name(child.name()));
            if !stands_apart {
                self.inline(child, cx, &mut run);
                continue;
            }
            self.push_piece(Piece::Unknown, std::mem::take(&mut run), out);
            let (mut inside, _) = self.enter(child, cx);
            if self.is_left_out(child, &inside.style, cx) {
                continue;
            }
            inside.style.bold = true;
            inside.style.small_caps = true;
            inside.style.italic = cx.style.italic;
            let name = self.name_of(child, cx);
            self.pending.extend(name);
            let nested = child.elements().any(|n| self::piece(n, child) != Piece::Unknown);
            if nested {
                self.pieces(child, &inside, out);
            } else {
                let mut line = Vec::new();
                self.inlines(child, &inside, &mut line);
                self.push_piece(piece, line, out);
            }
        }
        self.push_piece(Piece::Unknown, run, out);
    }

    fn push_piece(
        &mut self,
        piece: Piece,
        mut line: Vec<Inline>,
        out: &mut Vec<(Piece, Vec<Inline>)>,
    ) {
        tidy_inlines(&mut line);
        close_up(&mut line, &mut self.losses);
        let words = line.iter().any(|i| !matches!(i.kind, InlineKind::LineBreak));
        if words {
            out.push((piece, line));
        }
    }
}

/// Closes up words whose letters are set apart by spaces that do not break.
fn close_up(line: &mut [Inline], losses: &mut Losses) {
    let spaced = |word: &str| {
        let mut parts = word.split('\u{a0}').filter(|p| !p.is_empty());
        let letter = |p: &str| {
            // Initials have stops of their own and stay apart.
            let bare = p.trim_end_matches([',', ':', '!', '?']);
            bare.chars().count() == 1 && bare.chars().all(char::is_alphabetic)
        };
        word.matches('\u{a0}').count() > 1 && parts.all(letter)
    };
    for inline in line.iter_mut() {
        if let Some(children) = inline.children_mut() {
            close_up(children, losses);
        }
        let InlineKind::Text(text) = &mut inline.kind else { continue };
        let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        for word in words.iter_mut().filter(|w| spaced(w)) {
            let whole = word.replace('\u{a0}', "");
            let message = format!("letters that stand apart were taken as the word `{whole}`");
            let finding = Diagnostic::guessed("read-326", message).at(inline.span);
            losses.note(finding.see(inline.span, std::mem::replace(word, whole)));
        }
        *text = words.join(" ");
    }
}

/// What an element in a heading says it is.
fn piece(node: Node<'_>, parent: Node<'_>) -> Piece {
    if !node.is_element() {
        return Piece::Unknown;
    }
    if is_any(node, &["ordinal", "label"]) {
        Piece::Ordinal
    } else if is_any(node, &["title", "fulltitle", "halftitle"]) {
        Piece::Title
    } else if is_any(node, &["subtitle"])
        || has_class(node, &["subtitle", "sub", "subhead"])
        || (parent.is("hgroup") && node.is("p"))
    {
        Piece::Subtitle
    } else if is_any(node, &["roman"]) && parent.children().filter(|c| !c.is_blank()).count() == 1 {
        Piece::Ordinal
    } else {
        Piece::Unknown
    }
}

/// Makes a heading of its pieces.
fn compose(pieces: Vec<(Piece, Vec<Inline>)>, span: Span) -> Heading {
    let mut heading = Heading { span, ..Heading::default() };
    let told = pieces.iter().any(|(p, _)| *p != Piece::Unknown);
    let mut unknown: Vec<Vec<Inline>> = Vec::new();
    for (piece, line) in pieces {
        match piece {
            Piece::Ordinal => join(&mut heading.ordinal, line, " ", span),
            Piece::Title if heading.title.is_empty() => heading.title = line,
            Piece::Title | Piece::Subtitle => join(&mut heading.subtitle, line, ": ", span),
            Piece::Unknown if told && !line.is_empty() && !has_letters(&line) => {}
            Piece::Unknown => unknown.push(line),
        }
    }
    let mut lines: Vec<Vec<Inline>> = unknown.into_iter().flat_map(split_lines).collect();
    lines.iter_mut().for_each(tidy_inlines);
    lines.retain(|l| !l.is_empty());
    for line in lines {
        add_line(&mut heading, line, span);
    }
    if heading.title.is_empty() && !heading.subtitle.is_empty() && !heading.ordinal.is_empty() {
        heading.title = std::mem::take(&mut heading.subtitle);
    }
    for part in [&mut heading.ordinal, &mut heading.title, &mut heading.subtitle] {
        tidy_inlines(part);
    }
    trim_stop(&mut heading.ordinal);
    heading
}

/// Adds a line that does not say what it is.
fn add_line(heading: &mut Heading, line: Vec<Inline>, span: Span) {
    let text = plain(&line);
    if heading.ordinal.is_empty() && heading.title.is_empty() {
        if is_ordinal(&text) {
            heading.ordinal = line;
            return;
        }
        match find_ordinal(&text) {
            Some(found) => {
                let (ordinal, title) = cut(line, found.length, found.title);
                heading.ordinal = ordinal;
                heading.title = title;
            }
            None => heading.title = line,
        }
    } else if heading.title.is_empty() {
        heading.title = line;
    } else {
        // Lines of one title are lines because they are long; no more can be told of them.
        join(&mut heading.title, line, " ", span);
    }
}

fn has_letters(line: &[Inline]) -> bool {
    plain(line).chars().any(char::is_alphanumeric)
        || line.iter().any(|i| !matches!(i.kind, InlineKind::Text(_)))
}

fn join(part: &mut Vec<Inline>, line: Vec<Inline>, with: &str, span: Span) {
    if !part.is_empty() {
        part.push(Inline::text(with, span));
    }
    part.extend(line);
}

/// Cuts a line at two offsets into its plain text: what stands between them is dropped.
fn cut(line: Vec<Inline>, end: usize, start: usize) -> (Vec<Inline>, Vec<Inline>) {
    let mut before = Vec::new();
    let mut after = Vec::new();
    let mut at = 0;
    for inline in line {
        let length = plain(std::slice::from_ref(&inline)).len();
        let range = at..at + length;
        at = range.end;
        if range.end <= end && (length > 0 || range.end < end) {
            before.push(inline);
        } else if range.start >= start {
            after.push(inline);
        } else if let InlineKind::Text(text) = &inline.kind {
            let head = text.get(..end.saturating_sub(range.start).min(length)).unwrap_or("");
            let tail = text.get(start.saturating_sub(range.start).min(length)..).unwrap_or("");
            before.push(Inline::text(head, inline.span));
            after.push(Inline::text(tail, inline.span));
        } else if range.start < end {
            before.push(inline);
        } else {
            after.push(inline);
        }
    }
    before.retain(|i| !matches!(&i.kind, InlineKind::Text(t) if t.is_empty()));
    (before, after)
}

/// Takes the stop or dash that parted the ordinal from the title.
fn trim_stop(ordinal: &mut Vec<Inline>) {
    let alone = ordinal.len() == 1;
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = ordinal.last_mut() {
        let stops = ['.', ':', '—', '–', '-', ' ', ','];
        let length = text.trim_end_matches(stops).len();
        if length > 0 || !alone {
            text.truncate(length);
        }
    }
    tidy_inlines(ordinal);
}

/// Takes anchors and page marks out of a heading: they name the section, or stand before it.
pub(crate) fn take_anchors(heading: &mut Heading, names: &mut Vec<String>, out: &mut Vec<Flow>) {
    for part in [&mut heading.ordinal, &mut heading.title, &mut heading.subtitle] {
        take_from(part, names, out);
        tidy_inlines(part);
    }
}

fn take_from(part: &mut Vec<Inline>, names: &mut Vec<String>, out: &mut Vec<Flow>) {
    let mut kept = Vec::with_capacity(part.len());
    for mut inline in part.drain(..) {
        if let Some(children) = inline.children_mut() {
            take_from(children, names, out);
        }
        match inline.kind {
            InlineKind::Anchor(name) => names.push(name),
            InlineKind::PageMark(number) => {
                let kind = reissue_core::BlockKind::PageMark(number);
                out.push(Flow::Block(reissue_core::Block::new(kind, inline.span)));
            }
            // A heading that leads back to the contents needs no link of its own.
            InlineKind::Link { target: reissue_core::LinkTarget::Internal(_), content } => {
                kept.extend(content);
            }
            kind => kept.push(Inline { kind, span: inline.span }),
        }
    }
    *part = kept;
}

/// The level of a heading, 1 to 6.
fn level(node: Node<'_>) -> u8 {
    let own = |n: Node<'_>| match n.name() {
        "h1" => Some(1),
        "h2" => Some(2),
        "h3" => Some(3),
        "h4" => Some(4),
        "h5" => Some(5),
        "h6" => Some(6),
        _ => n.attribute("aria-level").and_then(|l| l.trim().parse::<u8>().ok()),
    };
    own(node).or_else(|| node.descendants().filter_map(own).min()).unwrap_or(2).clamp(1, 6)
}

/// Makes a heading of a plain line: the ordinal apart from the title.
pub(crate) fn of_line(line: &str, span: Span) -> Heading {
    compose(vec![(Piece::Unknown, vec![Inline::text(line, span)])], span)
}

/// Makes a heading of lines that do not say what they are.
pub(crate) fn of_lines(lines: Vec<Vec<Inline>>, span: Span) -> Heading {
    let titled = lines.len() > 1;
    let piece = |(i, line): (usize, Vec<Inline>)| {
        // A number in words counts only where a title follows it.
        let counts = i == 0 && titled && is_number_word(&plain(&line).trim().to_lowercase());
        (if counts { Piece::Ordinal } else { Piece::Unknown }, line)
    };
    compose(lines.into_iter().enumerate().map(piece).collect(), span)
}

/// Makes one heading of an ordinal and the title that follows it in a heading of its own.
pub(crate) fn merged(first: &RawHeading, second: &RawHeading) -> Option<Heading> {
    let ordinal_alone = !first.heading.ordinal.is_empty() && first.heading.title.is_empty();
    let title_alone = second.heading.ordinal.is_empty() && !second.heading.title.is_empty();
    let lines_of_title = first.level == 1
        && second.level == 1
        && first.heading.ordinal.is_empty()
        && second.heading.ordinal.is_empty()
        && first.role.is_none()
        && second.role.is_none()
        && first.heading.subtitle.is_empty();
    if lines_of_title {
        let mut heading = first.heading.clone();
        join(&mut heading.title, second.heading.title.clone(), " ", first.span);
        heading.span = first.span.join(second.span);
        return Some(heading);
    }
    let opens = first.role.or_else(|| super::roles::by_title(&plain(&first.heading.title)));
    if signs(second)
        && first.level <= second.level
        && opens.is_some_and(|r| !matches!(r, Role::TitlePage | Role::HalfTitle))
    {
        let mut heading = first.heading.clone();
        join(&mut heading.subtitle, second.heading.title.clone(), ": ", first.span);
        heading.span = first.span.join(second.span);
        return Some(heading);
    }
    let fits = ordinal_alone
        && title_alone
        && second.level >= first.level
        && second.level <= first.level + 2
        && second.role.is_none();
    fits.then(|| Heading {
        ordinal: first.heading.ordinal.clone(),
        title: second.heading.title.clone(),
        subtitle: second.heading.subtitle.clone(),
        short: None,
        span: first.span.join(second.span),
    })
}

/// Tells whether a heading only says who wrote what the heading before it names: `By the Editor`.
fn signs(raw: &RawHeading) -> bool {
    let label = raw.heading.label().to_lowercase();
    let by = ["by ", "von ", "par ", "por ", "di ", "door "].iter().any(|w| label.starts_with(w));
    by && label.split_whitespace().count() <= 5 && raw.role.is_none()
}
