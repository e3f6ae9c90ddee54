//! The paragraphs of a story to blocks: what stands in a row under one style becomes one thing.
//!
//! Office formats know paragraphs and tables; lists, quotations, verse, definition lists, figures
//! and letters are told by style, numbering and neighbourhood.

use reissue_core::{
    Align, Aside, Block, BlockKind, Bridgehead, Diagnostic, Inline, InlineKind, Language, ListKind,
    Paragraph, Preformatted, SceneBreak, Span,
};

use super::figures::lone_math;
use super::names::Part;
use super::passages::is_quoted;
use super::runs::{self, Run};
use crate::ledger::Ledger;
use crate::outline::{Head, Item, find_ordinal};

/// Where a paragraph stands in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Names the list: paragraphs of different lists make different lists.
    pub(crate) list: u32,
    /// The depth, 0 for the outermost.
    pub(crate) level: u8,
    /// The mark; `start` of a numbered one is the number of this very item.
    pub(crate) kind: ListKind,
    /// Whether the mark is blank: a further paragraph of the item before it, as pandoc writes them.
    pub(crate) goes_on: bool,
}

/// How a paragraph looks, for guesses where styles say nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Look {
    /// Where its lines stand.
    pub(crate) align: Align,
    /// Whether all its characters are bold.
    pub(crate) bold: bool,
    /// The size of most of its characters, in half points; 0 where it is not known.
    pub(crate) size: u16,
    /// The left indent in twentieths of a point, as set at the paragraph or by its style.
    pub(crate) indent: i32,
    /// Whether it is set in further than its style says.
    pub(crate) set_in: bool,
    /// Whether it begins a page.
    pub(crate) page_break: bool,
    /// Whether a rule stands above or below it.
    pub(crate) rule: bool,
}

/// A paragraph as it was read.
#[derive(Clone, Debug)]
pub(crate) struct Para {
    /// What its style says.
    pub(crate) part: Part,
    /// Its place in a list.
    pub(crate) place: Option<Place>,
    /// The number of a heading, as numbering makes it.
    pub(crate) ordinal: Option<String>,
    /// The words.
    pub(crate) runs: Vec<Run>,
    /// How it looks.
    pub(crate) look: Look,
    /// The name by which links find it.
    pub(crate) id: Option<String>,
    /// The language, where it differs from the book's.
    pub(crate) language: Option<Language>,
    /// Where it stands.
    pub(crate) span: Span,
}

/// A paragraph or a block that is one already.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    /// A paragraph.
    Para(Para),
    /// A table, say.
    Block(Block),
    /// A heading that is one already.
    Heading(Box<Head>),
}

impl Para {
    /// A paragraph of running text of which only words and place are known.
    pub(crate) fn body(runs: Vec<Run>, span: Span) -> Self {
        Self {
            part: Part::Body,
            place: None,
            ordinal: None,
            runs,
            look: Look::default(),
            id: None,
            language: None,
            span,
        }
    }

    /// Tells whether nothing stands in it.
    pub(crate) fn is_blank(&self) -> bool {
        self.runs.iter().all(|r| {
            r.is_space()
                || matches!(
                    r.leaf,
                    runs::Leaf::Other(InlineKind::Anchor(_) | InlineKind::LineBreak)
                )
        })
    }

    fn first_letter(&self) -> Option<char> {
        self.runs.iter().flat_map(|r| r.characters().chars()).find(|c| !c.is_whitespace())
    }

    /// How many bytes its characters take.
    pub(crate) fn length(&self) -> usize {
        self.runs.iter().map(|r| r.characters().len()).sum()
    }

    /// The characters, for guesses.
    pub(crate) fn words(&self) -> String {
        runs::raw(&self.runs)
    }

    pub(super) fn block(self) -> Block {
        let align = self.look.align;
        let content = runs::nest(self.runs);
        let paragraph = Paragraph { content, align, ..Paragraph::default() };
        Block {
            kind: BlockKind::Paragraph(paragraph),
            id: self.id,
            language: self.language,
            span: self.span,
        }
    }
}

/// Makes headings and blocks of the pieces of the main text.
pub(crate) fn items(pieces: Vec<Piece>, ledger: &mut Ledger) -> Vec<Item> {
    Flow { pieces: pieces.into_iter().peekable(), out: Vec::new(), ledger, blanks: None }.run()
}

/// Makes blocks of the pieces of a note or a cell; a heading there opens no section.
pub(crate) fn blocks(pieces: Vec<Piece>, ledger: &mut Ledger) -> Vec<Block> {
    let bridge = |head: Head| Block {
        kind: BlockKind::Bridgehead(Bridgehead {
            content: on_lines([head.ordinal, head.title, head.subtitle], head.span),
        }),
        id: head.id,
        language: head.language,
        span: head.span,
    };
    let items = items(pieces, ledger).into_iter();
    items
        .map(|item| match item {
            Item::Heading(head) => bridge(head),
            Item::Block(block) => block,
        })
        .collect()
}

/// The parts of a heading that are there, a line each.
fn on_lines(parts: [Vec<Inline>; 3], span: Span) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    for part in parts.into_iter().filter(|p| !p.is_empty()) {
        if !out.is_empty() {
            out.push(Inline { kind: InlineKind::LineBreak, span });
        }
        out.extend(part);
    }
    out
}

/// What stands in a text box: beside other text an aside, unless it only holds figures, tables and
/// the like in their place.
pub(crate) fn boxed(
    inside: Vec<Piece>,
    beside: bool,
    span: Span,
    ledger: &mut Ledger,
) -> Vec<Piece> {
    if !beside {
        return inside;
    }
    let mut blocks = blocks(inside, ledger);
    unspaced(&mut blocks);
    let text = |b: &Block| {
        !matches!(
            b.kind,
            BlockKind::Figure(_) | BlockKind::Table(_) | BlockKind::List(_) | BlockKind::Math(_)
        )
    };
    if !blocks.iter().any(text) {
        return blocks.into_iter().map(Piece::Block).collect();
    }
    let aside = Aside { title: Vec::new(), blocks };
    vec![Piece::Block(Block::new(BlockKind::Aside(aside), span))]
}

/// The paragraphs that are still to come, and what became of those before.
pub(super) struct Flow<'l> {
    pub(super) pieces: std::iter::Peekable<std::vec::IntoIter<Piece>>,
    pub(super) out: Vec<Item>,
    pub(super) ledger: &'l mut Ledger,
    /// Empty paragraphs since the last block.
    blanks: Option<(Span, u32)>,
}

impl Flow<'_> {
    fn run(mut self) -> Vec<Item> {
        while let Some(piece) = self.pieces.next() {
            match piece {
                Piece::Block(block) => self.push(block),
                Piece::Heading(head) => {
                    self.blanks = None;
                    self.out.push(Item::Heading(*head));
                }
                Piece::Para(para) => self.para(para),
            }
        }
        self.out
    }

    pub(super) fn push(&mut self, block: Block) {
        self.scene_of_blanks(&block);
        self.out.push(Item::Block(block));
    }

    /// One or two empty paragraphs between two of running text, where the text does not use them
    /// everywhere, are left to [`spaced`]; here they are only counted.
    fn scene_of_blanks(&mut self, next: &Block) {
        let Some((span, count)) = self.blanks.take() else { return };
        let text = |b: &Block| matches!(b.kind, BlockKind::Paragraph(_));
        let before = matches!(self.out.last(), Some(Item::Block(b)) if text(b));
        if before && text(next) {
            let mut mark = Block::new(BlockKind::SceneBreak(SceneBreak::default()), span);
            mark.id = Some(blank_id(count));
            self.out.push(Item::Block(mark));
        }
    }

    fn para(&mut self, para: Para) {
        if para.part == Part::Code && para.place.is_none() {
            return self.code(para);
        }
        if para.is_blank() {
            return self.blank(para);
        }
        if let Some(place) = para.place
            && !matches!(para.part, Part::Heading(_))
        {
            return self.list(para, place);
        }
        if is_quoted(&para) {
            return self.quotation(Para { part: Part::Quotation, ..para });
        }
        match para.part {
            Part::Heading(level) => self.heading(para, level),
            Part::Quotation | Part::Epigraph => self.quotation(para),
            Part::Verse => self.verse(para),
            Part::Term => self.definitions(para),
            Part::TableCaption | Part::PictureCaption | Part::Caption => self.caption(para),
            Part::Salutation | Part::Dateline => self.letter(para),
            Part::SceneBreak => self.scene(para),
            _ => self.body(para),
        }
    }

    pub(super) fn blank(&mut self, para: Para) {
        if matches!(para.part, Part::SceneBreak | Part::Rule) || para.look.rule {
            return self.scene(para);
        }
        let anchors: Vec<&Run> = para
            .runs
            .iter()
            .filter(|r| matches!(r.leaf, runs::Leaf::Other(InlineKind::Anchor(_))))
            .collect();
        if !anchors.is_empty() {
            // A place that links name must stand, though nothing is written there.
            let content = anchors.into_iter().cloned().collect();
            self.out.push(Item::Block(Block::paragraph(runs::nest(content), para.span)));
            return;
        }
        let (span, count) = self.blanks.unwrap_or((para.span, 0));
        self.blanks = Some((span, count + 1));
    }

    /// A number on a line of its own and the title on the next are one heading.
    fn title_below(&mut self, para: &mut Para, level: u8) {
        let text = para.words();
        let text = text.trim();
        let bare = find_ordinal(text).is_some_and(|o| o.title == text.len());
        if !bare || para.ordinal.is_some() {
            return;
        }
        while self.pieces.next_if(is_empty_para).is_some() {}
        let below = |p: &Piece| match p {
            Piece::Para(p) => {
                let words = p.words();
                p.part == Part::Heading(level)
                    && p.ordinal.is_none()
                    && p.id.is_none()
                    && !p.is_blank()
                    && find_ordinal(words.trim()).is_none()
                    && crate::outline::role_of(words.trim()).is_none()
            }
            Piece::Block(_) | Piece::Heading(_) => false,
        };
        if let Some(Piece::Para(title)) = self.pieces.next_if(below) {
            para.runs.push(Run::other(InlineKind::LineBreak, Vec::new(), para.span));
            para.runs.extend(title.runs);
            para.span = para.span.join(title.span);
        }
    }

    fn heading(&mut self, mut para: Para, level: u8) {
        self.blanks = None;
        self.title_below(&mut para, level);
        // Bold all over is how headings look.
        let title = runs::nest(without(para.runs, &runs::Layer::Strong));
        let ordinal = para.ordinal.map(|o| Inline::text(o, para.span)).into_iter().collect();
        self.out.push(Item::Heading(Head {
            level,
            title,
            ordinal,
            id: para.id,
            language: para.language,
            span: para.span,
            ..Head::default()
        }));
    }

    pub(super) fn body(&mut self, para: Para) {
        if para.first_letter().is_some_and(is_mark) && is_ornament(&para.words()) {
            return self.scene(para);
        }
        let block = match lone_math(&para) {
            Some(math) => Block { id: para.id, ..Block::new(BlockKind::Math(math), para.span) },
            None => self.figure_or(para),
        };
        self.push(block);
    }

    fn scene(&mut self, para: Para) {
        self.blanks = None;
        let words = para.words();
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let mark = (!words.is_empty()).then_some(words);
        // Words in the style of a scene break are words all the same.
        if mark.as_deref().is_some_and(|m| m.chars().any(char::is_alphanumeric)) {
            return self.push_plain(para);
        }
        let kind = BlockKind::SceneBreak(SceneBreak { mark });
        self.out.push(Item::Block(Block { id: para.id, ..Block::new(kind, para.span) }));
    }

    fn push_plain(&mut self, para: Para) {
        let block = para.block();
        self.push(block);
    }

    fn code(&mut self, first: Para) {
        let mut text = line_text(&first.runs);
        let (mut span, id) = (first.span, first.id.clone());
        let mut kept = extras(&first.runs);
        while let Some(Piece::Para(next)) = self
            .pieces
            .next_if(|p| matches!(p, Piece::Para(p) if p.part == Part::Code && p.place.is_none()))
        {
            text.push('\n');
            text.push_str(&line_text(&next.runs));
            kept.extend(extras(&next.runs));
            span = span.join(next.span);
        }
        if text.trim().is_empty() && kept.is_empty() {
            return;
        }
        let text = text.trim_end_matches('\n').to_owned();
        if !text.is_empty() {
            let kind = BlockKind::Preformatted(Preformatted { text, syntax: None });
            self.push(Block { id, ..Block::new(kind, span) });
        }
        if !kept.is_empty() {
            self.push(Block::paragraph(runs::nest(kept), span));
        }
    }
}

/// An empty paragraph in which nothing stands, not even a place.
fn is_empty_para(piece: &Piece) -> bool {
    matches!(piece, Piece::Para(p) if p.runs.iter().all(Run::is_space) && p.id.is_none())
}

/// Tells whether a line stands for a pause in the story: `* * *`, `⁂`, `———`, `#`.
pub(crate) fn is_ornament(words: &str) -> bool {
    let mut bare: Vec<char> = Vec::new();
    for c in words.chars().filter(|c| !c.is_whitespace()) {
        if bare.len() == 60 || !is_mark(c) {
            return false;
        }
        bare.push(c);
    }
    match bare.as_slice() {
        [] => false,
        [one] => "*⁂✻✽❦❧☙#~⁎∗◆◇❖✦✶".contains(*one),
        [one, rest @ ..] => {
            (rest.iter().all(|c| c == one) || bare.len() <= 9)
                && !(bare.len() == 2 && "–—-…".contains(*one))
                && bare.iter().any(|c| *c != '…')
        }
    }
}

fn is_mark(c: char) -> bool {
    "*·•⁂✻✽❦❧☙~#–—―_=-⁎∗†◆◇○●♦❖✦✶∴…".contains(c)
}

/// Takes a look away that covers everything.
pub(super) fn without(mut runs: Vec<Run>, layer: &runs::Layer) -> Vec<Run> {
    let text = |r: &&Run| matches!(r.leaf, runs::Leaf::Text(_)) && !r.is_space();
    if runs.iter().filter(text).all(|r| r.layers.contains(layer)) {
        runs.iter_mut().for_each(|r| r.layers.retain(|l| l != layer));
    }
    runs
}

/// A line of preformatted text.
fn line_text(line: &[Run]) -> String {
    runs::raw(line)
}

/// What preformatted text can't hold: notes, pictures.
fn extras(line: &[Run]) -> Vec<Run> {
    let other = |r: &&Run| matches!(&r.leaf, runs::Leaf::Other(k) if !matches!(k, InlineKind::LineBreak | InlineKind::Anchor(_)));
    line.iter().filter(other).cloned().collect()
}

/// How a scene break that is only empty paragraphs is named until [`spaced`] has judged it.
fn blank_id(count: u32) -> String {
    format!("\u{0}blank-{count}")
}

/// Judges empty paragraphs: where they stand between most paragraphs they are how the author parts
/// paragraphs; where they are rare they are pauses in the story.
pub(crate) fn spaced(items: &mut Vec<Item>, ledger: &mut Ledger) {
    let blank = |i: &Item| matches!(i, Item::Block(b) if b.id.as_deref().is_some_and(|id| id.starts_with('\u{0}')));
    let blanks = items.iter().filter(|i| blank(i)).count();
    if blanks == 0 {
        return;
    }
    let text = |i: &Item| matches!(i, Item::Block(b) if matches!(b.kind, BlockKind::Paragraph(_)));
    let paragraphs = items.iter().filter(|i| text(i)).count();
    let rare = paragraphs >= 12 && blanks * 6 <= paragraphs;
    if rare {
        let mut first = Span::NONE;
        for item in items.iter_mut() {
            if let Item::Block(b) = item
                && b.id.as_deref().is_some_and(|id| id.starts_with('\u{0}'))
            {
                b.id = None;
                if first.is_none() {
                    first = b.span;
                }
            }
        }
        ledger.note(
            Diagnostic::guessed("read-430", "empty paragraphs were taken as scene breaks")
                .times(u32::try_from(blanks).unwrap_or(u32::MAX))
                .at(first)
                .help("take the empty paragraphs out where no pause is meant"),
        );
    } else {
        items.retain(|i| !blank(i));
    }
}

/// Forgets the marks of empty paragraphs in notes and cells.
pub(crate) fn unspaced(blocks: &mut Vec<Block>) {
    blocks.retain(|b| !b.id.as_deref().is_some_and(|id| id.starts_with('\u{0}')));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ornaments_are_told_from_words() {
        for yes in ["* * *", "***", "⁂", "#", "———", "~ ~ ~", "*", "* * * * *", "•••"]
        {
            assert!(is_ornament(yes), "{yes}");
        }
        for no in ["", "—", "a", "* one", "...", "…", "- 1 -"] {
            assert!(!is_ornament(no), "{no}");
        }
    }
}
