//! Plays that a source tells only by the names above the speeches: `NAME.` and a line break before
//! the words, or a paragraph of its own with the name.

use std::collections::BTreeMap;

use reissue_core::{
    Align, Block, BlockKind, Diagnostic, Dialogue, Inline, InlineKind, Paragraph, Span, Turn, plain,
};

use super::flow::{Flow, joined};
use super::inset::{self, Setting};
use super::loss::Losses;
use super::tidy::{has_break, split_lines, tidy_inlines};

/// The longest line that is taken for verse, in characters.
const LINE: usize = 72;

/// How a name stands with its speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// The name is the first line of the paragraph.
    Line,
    /// The name is a paragraph, and the speech the next.
    Paragraph,
}

/// Makes dialogues of speeches that stand below names: two names or more, each three times, twelve in
/// all, and over a quarter of the paragraphs. What is decided here is reported as guessed.
pub(crate) fn plays(flow: &mut Vec<Flow>, losses: &mut Losses) {
    let names: Vec<Option<(String, Form)>> =
        (0..flow.len()).map(|at| name_at(flow.get(at)?, flow.get(at + 1))).collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (name, _) in names.iter().flatten() {
        *counts.entry(name.clone()).or_default() += 1;
    }
    counts.retain(|_, count| *count >= 3);
    let total: usize = counts.values().sum();
    let paragraphs = flow.iter().filter(|p| paragraph(p).is_some()).count();
    if counts.len() < 2 || total < 12 || total * 4 < paragraphs {
        return;
    }
    let mut script = Script { out: Vec::with_capacity(flow.len()), open: None, places: Vec::new() };
    for (piece, name) in flow.drain(..).zip(names) {
        script.take(piece, name.map(|(_, form)| form));
    }
    script.close();
    *flow = script.out;
    if let Some(span) = script.places.into_iter().reduce(Span::join) {
        let message = "paragraphs were taken as a play by the names above them";
        let help = "look at the place; mark it up in the source where this is wrong";
        losses.note(Diagnostic::guessed("read-323", message).help(help).at(span));
    }
}

/// A scene that is being gathered.
#[derive(Default)]
struct Scene {
    turns: Vec<Turn>,
    /// Whether the speech that is open has its name in a paragraph of its own: then what follows is
    /// part of it.
    follows: bool,
}

struct Script {
    out: Vec<Flow>,
    open: Option<Scene>,
    places: Vec<Span>,
}

impl Script {
    fn take(&mut self, piece: Flow, name: Option<Form>) {
        let block = match piece {
            Flow::Block(block) => block,
            Flow::Gap(span) if self.open.is_none() => return self.out.push(Flow::Gap(span)),
            Flow::Gap(_) => return,
            piece => {
                self.close();
                return self.out.push(piece);
            }
        };
        if let Some(form) = name {
            let before = if self.open.is_none() { self.directions_before() } else { Vec::new() };
            let scene = self.open.get_or_insert_with(Scene::default);
            scene.turns.extend(before);
            scene.follows = form == Form::Paragraph;
            return scene.turns.extend(speech(block, form));
        }
        let Some(scene) = &mut self.open else { return self.out.push(Flow::Block(block)) };
        if is_direction(&block) {
            return scene.turns.extend(direction(block));
        }
        let goes_on = matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::Verse(_))
            && (scene.follows || !is_aside(&block));
        match scene.turns.last_mut() {
            Some(Turn::Speech { blocks, .. })
                if goes_on || matches!(block.kind, BlockKind::PageMark(_)) =>
            {
                add(blocks, as_spoken(block));
            }
            Some(_) if goes_on => {
                let span = block.span;
                let blocks = vec![as_spoken(block)];
                scene.turns.push(Turn::Speech { speaker: Vec::new(), blocks, span });
            }
            _ => {
                self.close();
                self.out.push(Flow::Block(block));
            }
        }
    }

    /// Takes the directions that stand before the first name.
    fn directions_before(&mut self) -> Vec<Turn> {
        let is = |p: &Flow| matches!(p, Flow::Block(block) if is_direction(block));
        let count = self.out.iter().rev().take_while(|p| is(p)).count();
        let taken = self.out.split_off(self.out.len() - count);
        let block = |piece| match piece {
            Flow::Block(block) => direction(block),
            _ => None,
        };
        taken.into_iter().filter_map(block).collect()
    }

    fn close(&mut self) {
        let Some(scene) = self.open.take() else { return };
        let place = |turn: &Turn| match turn {
            Turn::Speech { span, .. } | Turn::Direction { span, .. } => *span,
        };
        let span = scene.turns.iter().map(place).reduce(Span::join).unwrap_or(Span::NONE);
        self.places.push(span);
        let kind = BlockKind::Dialogue(Dialogue { turns: scene.turns });
        self.out.push(Flow::Block(Block::new(kind, span)));
    }
}

/// Adds a block to a speech; lines after lines are a further stanza.
fn add(blocks: &mut Vec<Block>, block: Block) {
    let open = blocks.last_mut().and_then(|last| match &mut last.kind {
        BlockKind::Verse(verse) if last.language == block.language => Some(verse),
        _ => None,
    });
    match (open, block) {
        (Some(open), Block { kind: BlockKind::Verse(mut verse), id, span, .. })
            if verse.title.is_empty() && verse.attribution.is_none() =>
        {
            let line = verse.stanzas.first_mut().and_then(|s| s.lines.first_mut());
            if let (Some(id), Some(line)) = (id, line) {
                line.content.insert(0, Inline::new(InlineKind::Anchor(id), span));
            }
            open.stanzas.append(&mut verse.stanzas);
        }
        (_, block) => blocks.push(block),
    }
}

fn paragraph(piece: &Flow) -> Option<&Paragraph> {
    match piece {
        Flow::Block(Block { kind: BlockKind::Paragraph(p), .. }) => Some(p),
        _ => None,
    }
}

/// The name that a paragraph gives to its words or to the next paragraph.
fn name_at(piece: &Flow, next: Option<&Flow>) -> Option<(String, Form)> {
    let content = &paragraph(piece)?.content;
    if has_break(content) {
        let lines = split_lines(content.clone());
        let name = name_of(lines.first()?)?;
        return Some((name, Form::Line)).filter(|_| lines.len() > 1);
    }
    let name = name_of(content)?;
    let speech = next.and_then(paragraph).is_some_and(|p| name_of(&p.content).is_none());
    let verse = matches!(next, Some(Flow::Block(Block { kind: BlockKind::Verse(_), .. })));
    (speech || verse).then_some((name, Form::Paragraph))
}

/// A speaker's name that is all there is in a line: in capitals or small capitals, or with a colon.
fn name_of(line: &[Inline]) -> Option<String> {
    let text = plain(line);
    let text = text.trim();
    let name = text.trim_end_matches(['.', ':', ',']);
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let numeral = name.chars().all(|c| "IVXLC.".contains(c));
    let small = matches!(line, [Inline { kind: InlineKind::SmallCaps(_), .. }]);
    let capitals = !name.chars().any(char::is_lowercase);
    let marked = capitals || small || text.ends_with(':');
    let fits = letters > 1 && name.chars().count() <= 40 && name.split_whitespace().count() <= 5;
    let closed = !name.ends_with(['!', '?', '…', ';']) && !name.starts_with(['(', '[', '*']);
    (marked && fits && closed && !numeral).then(|| name.to_lowercase())
}

fn speech(block: Block, form: Form) -> Option<Turn> {
    let span = block.span;
    let BlockKind::Paragraph(p) = block.kind else { return None };
    let anchor = block.id.map(|id| Inline::new(InlineKind::Anchor(id), span));
    let mut speaker: Vec<Inline> = anchor.into_iter().collect();
    if form == Form::Paragraph {
        speaker.extend(bare(p.content));
        return Some(Turn::Speech { speaker, blocks: Vec::new(), span });
    }
    let mut lines = split_lines(p.content);
    speaker.extend(bare(lines.remove(0)));
    let mut content: Vec<Inline> = Vec::new();
    for (at, line) in lines.into_iter().enumerate() {
        if at > 0 {
            content.push(Inline::new(InlineKind::LineBreak, span));
        }
        content.extend(line);
    }
    tidy_inlines(&mut content);
    let blocks = vec![as_spoken(Block::paragraph(content, span))];
    Some(Turn::Speech { speaker, blocks, span })
}

/// The words of a name or a direction without the looks that all of them share: the design's are others.
fn bare(mut content: Vec<Inline>) -> Vec<Inline> {
    tidy_inlines(&mut content);
    match content.as_mut_slice() {
        [one]
            if matches!(
                one.kind,
                InlineKind::SmallCaps(_) | InlineKind::Emphasis(_) | InlineKind::Strong(_)
            ) =>
        {
            let inside = one.children_mut().map(std::mem::take).unwrap_or_default();
            bare(inside)
        }
        _ => content,
    }
}

/// A paragraph as it is spoken: lines that are broken as verse is are verse.
fn as_spoken(block: Block) -> Block {
    let lines = |p: &Paragraph| {
        has_break(&p.content)
            && split_lines(p.content.clone()).iter().all(|l| plain(l).chars().count() <= LINE)
    };
    match &block.kind {
        BlockKind::Paragraph(p) if lines(p) => {
            let (id, span, language) = (block.id.clone(), block.span, block.language.clone());
            let verse = inset::verse(vec![(block, Setting::default())]);
            Block { id, language, ..Block::new(BlockKind::Verse(verse), span) }
        }
        _ => block,
    }
}

/// Tells whether a paragraph is a stage direction: in italics or brackets from end to end.
fn is_direction(block: &Block) -> bool {
    let BlockKind::Paragraph(p) = &block.kind else { return false };
    let text = plain(&p.content);
    let text = text.trim();
    let brackets = [('[', ']'), ('(', ')')];
    let inside =
        brackets.iter().any(|(open, close)| text.starts_with(*open) && text.ends_with(*close));
    let slanted = p.content.iter().all(|i| match &i.kind {
        InlineKind::Emphasis(_) | InlineKind::Anchor(_) | InlineKind::NoteRef(_) => true,
        InlineKind::Text(t) => !t.chars().any(char::is_alphanumeric),
        _ => false,
    });
    !text.is_empty() && (inside || slanted)
}

fn direction(block: Block) -> Option<Turn> {
    let BlockKind::Paragraph(p) = block.kind else { return None };
    let span = joined(&p.content);
    let anchor = block.id.map(|id| Inline::new(InlineKind::Anchor(id), block.span));
    let content: Vec<Inline> = anchor.into_iter().chain(bare(p.content)).collect();
    Some(Turn::Direction { content, span: span.join(block.span) })
}

/// Tells whether a paragraph stands apart from the text, such as `THE END` in the middle.
fn is_aside(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Paragraph(p) if p.align != Align::Start)
}
