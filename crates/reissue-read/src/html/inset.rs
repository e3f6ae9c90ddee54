//! Meaning that a source tells only by where its paragraphs stand: lines of verse and extracts set
//! in from the text, a pause as an empty line, lists whose numbers are typed.
//!
//! Everything is measured against the paragraphs around: an indent, a space above counts only by
//! what it has more than most. What is decided here is reported as guessed.

use std::collections::HashMap;

use reissue_core::{
    Align, Block, BlockKind, Diagnostic, Inline, InlineKind, Line, List, ListItem, ListKind,
    Numbering, Quotation, SceneBreak, Span, Stanza, Verse, plain, plain_block,
};

use super::flow::{Flow, joined};
use super::loss::Losses;
use super::tidy::split_lines;

/// Where a paragraph stands, in em.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Setting {
    /// What it is set in at the start, with all that it stands in.
    pub(crate) left: f32,
    /// What it is set in at the end.
    pub(crate) right: f32,
    /// The space above it.
    pub(crate) above: f32,
    /// The indent of its first line.
    pub(crate) indent: f32,
    /// Whether a class name says that it is an extract.
    pub(crate) extract: bool,
}

/// The settings of paragraphs by their places.
pub(crate) type Settings = HashMap<Span, Setting>;

/// The longest line that is taken for verse, in characters.
const LINE: usize = 60;
/// How much more than the text around something must be set in to stand apart, in em.
const STEP: f32 = 0.9;

/// Finds verse, extracts, lists and pauses in a flow.
pub(crate) fn group(flow: &mut Vec<Flow>, settings: &Settings, losses: &mut Losses) {
    pauses(flow, settings, losses);
    let base = Base::of(flow, settings);
    let mut out: Vec<Flow> = Vec::with_capacity(flow.len());
    let mut run: Vec<(Block, Setting)> = Vec::new();
    for piece in flow.drain(..) {
        let setting = match &piece {
            Flow::Block(block) => base.apart(block, settings),
            _ => None,
        };
        match (piece, setting) {
            (Flow::Block(block), Some(setting)) => {
                if run.last().is_some_and(|(_, last)| last.extract != setting.extract) {
                    end_run(&mut run, &base, losses, &mut out);
                }
                run.push((block, setting));
            }
            (piece, _) => {
                end_run(&mut run, &base, losses, &mut out);
                out.push(piece);
            }
        }
    }
    end_run(&mut run, &base, losses, &mut out);
    *flow = out;
}

/// What most paragraphs of a flow have.
struct Base {
    left: f32,
    right: f32,
}

impl Base {
    fn of(flow: &[Flow], settings: &Settings) -> Self {
        let mut left = Vec::new();
        let mut right = Vec::new();
        for (block, setting) in paragraphs(flow, settings) {
            let weight = plain_block(block).len();
            left.push((setting.left, weight));
            right.push((setting.right, weight));
        }
        Self { left: middle(left), right: middle(right) }
    }

    /// The setting of a block in relation to the text, where it stands apart from that.
    fn apart(&self, block: &Block, settings: &Settings) -> Option<Setting> {
        let BlockKind::Paragraph(paragraph) = &block.kind else { return None };
        let setting = settings.get(&block.span)?;
        let left = setting.left - self.left;
        let right = setting.right - self.right;
        let aside = paragraph.align == Align::Start && left >= STEP;
        (aside || setting.extract).then_some(Setting { left, right, ..*setting })
    }
}

fn paragraphs<'f>(
    flow: &'f [Flow],
    settings: &'f Settings,
) -> impl Iterator<Item = (&'f Block, &'f Setting)> {
    flow.iter().filter_map(|piece| match piece {
        Flow::Block(block) => settings.get(&block.span).map(|s| (block, s)),
        _ => None,
    })
}

/// The value in the middle, each counted as often as its weight says.
fn middle(mut values: Vec<(f32, usize)>) -> f32 {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = values.iter().map(|(_, w)| w).sum::<usize>() / 2;
    let mut seen = 0;
    let found = values.iter().find(|(_, weight)| {
        seen += weight;
        seen > half
    });
    found.map_or(0.0, |(value, _)| *value)
}

/// Makes of paragraphs that stand apart what they look like.
fn end_run(run: &mut Vec<(Block, Setting)>, base: &Base, losses: &mut Losses, out: &mut Vec<Flow>) {
    let run = std::mem::take(run);
    let Some(span) = run.iter().map(|(b, _)| b.span).reduce(Span::join) else { return };
    let extract = run.iter().all(|(_, s)| s.extract);
    if let Some(list) = list(&run) {
        out.push(Flow::Block(Block {
            id: first_id(&run),
            ..Block::new(BlockKind::List(list), span)
        }));
        guess(losses, "a list", span);
    } else if is_verse(&run) && !extract {
        let id = first_id(&run);
        let verse = verse(run);
        out.push(Flow::Block(Block { id, ..Block::new(BlockKind::Verse(verse), span) }));
        guess(losses, "verse", span);
    } else if extract || is_extract(&run, base) {
        let blocks = run.into_iter().map(|(block, _)| block).collect();
        let quotation = Quotation { blocks, attribution: None };
        out.push(Flow::Block(Block::new(BlockKind::Quotation(quotation), span)));
        guess(losses, "a quotation", span);
    } else {
        out.extend(run.into_iter().map(|(block, _)| Flow::Block(block)));
    }
}

fn guess(losses: &mut Losses, what: &str, span: Span) {
    let message = format!("paragraphs were taken as {what} by where they stand");
    losses.note(
        Diagnostic::guessed("read-323", message)
            .help("look at the place; mark it up in the source where this is wrong")
            .at(span),
    );
}

fn first_id(run: &[(Block, Setting)]) -> Option<String> {
    run.first().and_then(|(block, _)| block.id.clone())
}

fn content(block: &Block) -> &[Inline] {
    match &block.kind {
        BlockKind::Paragraph(p) => &p.content,
        _ => &[],
    }
}

/// Tells whether paragraphs are lines of verse: two at least, all short, most with a capital.
fn is_verse(run: &[(Block, Setting)]) -> bool {
    let lines: Vec<String> = run
        .iter()
        .flat_map(|(block, _)| split_lines(content(block).to_vec()))
        .map(|line| plain(&line).trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    let capitals = lines
        .iter()
        .filter(|l| l.chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_lowercase()))
        .count();
    let numbered = lines.iter().filter(|l| l.starts_with(|c: char| c.is_ascii_digit())).count();
    let wide = lines.iter().map(|l| l.chars().count()).max().unwrap_or(0);
    let words = lines.iter().map(|l| l.split_whitespace().count()).sum::<usize>();
    // A paragraph of its own for each sentence is talk set in, not verse.
    let sentences = lines.iter().filter(|l| l.ends_with(['.', '?', '!', '”', '"', '’'])).count();
    lines.len() >= 2
        && wide <= LINE
        && words >= 2 * lines.len()
        && capitals * 10 >= lines.len() * 7
        && numbered * 3 < lines.len()
        && (sentences * 4 <= lines.len() * 3 || lines.len() > run.len())
}

fn is_extract(run: &[(Block, Setting)], base: &Base) -> bool {
    let hangs = run.iter().any(|(_, s)| s.indent < -0.2);
    let both = run.iter().all(|(_, s)| s.right >= STEP);
    let words: usize = run.iter().map(|(b, _)| plain_block(b).split_whitespace().count()).sum();
    base.right.is_finite() && both && !hangs && words > 5
}

/// Makes a verse of paragraphs: of those with more lines a stanza each, of single lines one, parted
/// where there is more space above a line than above the others.
pub(super) fn verse(run: Vec<(Block, Setting)>) -> Verse {
    let least = run.iter().map(|(_, s)| start(s)).fold(f32::MAX, f32::min);
    let tight = run.iter().skip(1).map(|(_, s)| s.above).fold(f32::MAX, f32::min);
    let single = run.iter().all(|(b, _)| !super::tidy::has_break(content(b)));
    let italic = run.iter().all(|(b, _)| is_emphasis(content(b)));
    let mut stanzas: Vec<Stanza> = Vec::new();
    for (i, (block, setting)) in run.into_iter().enumerate() {
        let name =
            block.id.filter(|_| i > 0).map(|id| Inline::new(InlineKind::Anchor(id), block.span));
        let BlockKind::Paragraph(paragraph) = block.kind else { continue };
        let mut content = paragraph.content;
        if italic {
            content = content.into_iter().flat_map(without_emphasis).collect();
        }
        content.splice(0..0, name);
        let indent = (start(&setting) - least).round().clamp(0.0, 40.0) as u8;
        if !single || stanzas.is_empty() || setting.above > tight + 0.7 {
            stanzas.push(Stanza::default());
        }
        let Some(stanza) = stanzas.last_mut() else { continue };
        for mut content in split_lines(content) {
            super::tidy::tidy_inlines(&mut content);
            if !content.is_empty() {
                let span = joined(&content);
                stanza.lines.push(Line { indent, content, span });
            }
        }
    }
    Verse { stanzas, ..Verse::default() }
}

/// Where the first line of a paragraph starts.
fn start(setting: &Setting) -> f32 {
    // A hanging indent turns long lines; it indents none.
    setting.left + setting.indent.max(0.0)
}

fn is_emphasis(line: &[Inline]) -> bool {
    line.iter().any(|i| matches!(i.kind, InlineKind::Emphasis(_)))
        && line.iter().all(|i| match &i.kind {
            InlineKind::Emphasis(_) | InlineKind::Anchor(_) | InlineKind::LineBreak => true,
            InlineKind::PageMark(_) | InlineKind::NoteRef(_) => true,
            InlineKind::Text(t) => t.trim().is_empty(),
            _ => false,
        })
}

fn without_emphasis(inline: Inline) -> Vec<Inline> {
    match inline.kind {
        InlineKind::Emphasis(inside) => inside,
        kind => vec![Inline { kind, span: inline.span }],
    }
}

/// Makes a list of paragraphs that start with typed numbers or bullets, as word processors
/// export them: a mark and no-break spaces.
fn list(run: &[(Block, Setting)]) -> Option<List> {
    let marks: Vec<(Mark, usize)> =
        run.iter().map(|(b, _)| typed_mark(&plain_block(b))).collect::<Option<_>>()?;
    let kind = match marks.first()?.0 {
        Mark::Bullet if marks.iter().all(|(m, _)| *m == Mark::Bullet) => ListKind::Bullet,
        Mark::Number(start)
            if marks.iter().zip(start..).all(|((m, _), n)| *m == Mark::Number(n)) =>
        {
            ListKind::Ordered { start, numbering: Numbering::Decimal }
        }
        _ => return None,
    };
    let mut items = Vec::new();
    for ((block, _), (_, length)) in run.iter().zip(&marks) {
        let mut block = block.clone();
        if let BlockKind::Paragraph(p) = &mut block.kind {
            let Some(Inline { kind: InlineKind::Text(text), .. }) = p.content.first_mut() else {
                return None;
            };
            *text = text.get(*length..)?.to_owned();
            super::tidy::tidy_inlines(&mut p.content);
        }
        items.push(ListItem { span: block.span, blocks: vec![block] });
    }
    Some(List { kind, items })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Bullet,
    Number(i32),
}

/// The mark at the start of a paragraph, and the bytes it takes with the spaces after it.
fn typed_mark(text: &str) -> Option<(Mark, usize)> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (mark, length) = if digits > 0 {
        let number = text.get(..digits)?.parse().ok()?;
        text.get(digits..)?.starts_with(['.', ')']).then_some((Mark::Number(number), digits + 1))?
    } else {
        let bullet =
            text.chars().next().filter(|c| matches!(c, '·' | '•' | '§' | 'o' | '–' | '▪'))?;
        (Mark::Bullet, bullet.len_utf8())
    };
    let rest = text.get(length..)?;
    let spaces = rest.len() - rest.trim_start_matches(['\u{a0}', ' ']).len();
    rest.starts_with('\u{a0}').then_some((mark, length + spaces))
}

/// Makes pauses of gaps between paragraphs of text, where gaps are rare.
fn pauses(flow: &mut Vec<Flow>, settings: &Settings, losses: &mut Losses) {
    let all = paragraphs(flow, settings).count();
    let base = middle(paragraphs(flow, settings).map(|(_, s)| (s.above, 1)).collect());
    let wide = |piece: &Flow| match piece {
        Flow::Block(block) => settings
            .get(&block.span)
            .is_some_and(|s| !s.extract && s.above >= base + STEP && s.indent <= 0.0),
        _ => false,
    };
    let text = |piece: Option<&Flow>| match piece {
        Some(Flow::Block(Block { kind: BlockKind::Paragraph(p), .. })) => {
            p.align == Align::Start && plain(&p.content).split_whitespace().count() > 3
        }
        _ => false,
    };
    let gaps = flow.iter().filter(|p| matches!(p, Flow::Gap(_)) || wide(p)).count();
    let rare = gaps > 0 && gaps * 5 <= all;
    let mut out: Vec<Flow> = Vec::with_capacity(flow.len() + gaps);
    let mut rest = flow.drain(..).peekable();
    while let Some(piece) = rest.next() {
        let span = match &piece {
            Flow::Gap(span) => Some(*span).filter(|_| text(rest.peek())),
            Flow::Block(block) if wide(&piece) => Some(block.span).filter(|_| text(Some(&piece))),
            _ => None,
        };
        if let Some(span) = span.filter(|_| rare && text(out.last())) {
            let message = "an empty line was taken as a pause between scenes";
            losses.note(Diagnostic::guessed("read-324", message).at(span));
            let mark = Span { end: span.start, ..span };
            out.push(Flow::Block(Block::new(BlockKind::SceneBreak(SceneBreak::default()), mark)));
        } else if let Flow::Gap(span) = piece {
            losses.look("an empty paragraph", span);
        }
        if !matches!(piece, Flow::Gap(_)) {
            out.push(piece);
        }
    }
    drop(rest);
    *flow = out;
}
