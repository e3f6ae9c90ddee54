//! The paragraphs of a story to blocks: what stands in a row under one style becomes one thing.
//!
//! Office formats know paragraphs and tables; lists, quotations, verse, definition lists, figures
//! and letters are told by style, numbering and neighbourhood.

use reissue_core::{
    Align, Attribution, Block, BlockKind, Bridgehead, Definition, DefinitionList, Diagnostic,
    Figure, Inline, InlineKind, Language, Letter, Line, List, ListItem, ListKind, Paragraph,
    Preformatted, Quotation, SceneBreak, Span, Stanza, Table, Verse,
};

use super::names::Part;
use super::runs::{self, Run};
use super::stanzas;
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
}

impl Para {
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

    /// The characters, for guesses.
    pub(crate) fn words(&self) -> String {
        runs::raw(&self.runs)
    }

    fn block(self) -> Block {
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
        kind: BlockKind::Bridgehead(Bridgehead { content: head.title }),
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

struct Flow<'l> {
    pieces: std::iter::Peekable<std::vec::IntoIter<Piece>>,
    out: Vec<Item>,
    ledger: &'l mut Ledger,
    /// Empty paragraphs since the last block.
    blanks: Option<(Span, u32)>,
}

impl Flow<'_> {
    fn run(mut self) -> Vec<Item> {
        while let Some(piece) = self.pieces.next() {
            match piece {
                Piece::Block(block) => self.push(block),
                Piece::Para(para) => self.para(para),
            }
        }
        self.out
    }

    fn push(&mut self, block: Block) {
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

    fn blank(&mut self, para: Para) {
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
            Piece::Block(_) => false,
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

    fn body(&mut self, para: Para) {
        if is_ornament(&para.words()) {
            return self.scene(para);
        }
        let block = match lone_math(&para) {
            Some(math) => Block { id: para.id, ..Block::new(BlockKind::Math(math), para.span) },
            None => self.figure_or(para),
        };
        self.push(block);
    }

    /// A paragraph that holds nothing but pictures is a figure; a caption may follow.
    fn figure_or(&mut self, para: Para) -> Block {
        let pictures_only = para.runs.iter().all(|r| {
            r.is_space()
                || matches!(
                    r.leaf,
                    runs::Leaf::Other(
                        InlineKind::Image(_) | InlineKind::Anchor(_) | InlineKind::LineBreak
                    )
                )
        });
        let mut images = Vec::new();
        let mut id = para.id.clone();
        for run in &para.runs {
            match &run.leaf {
                runs::Leaf::Other(InlineKind::Image(image)) => images.push(image.clone()),
                runs::Leaf::Other(InlineKind::Anchor(a)) if id.is_none() => id = Some(a.clone()),
                _ => {}
            }
        }
        let linked = para.runs.iter().any(|r| {
            r.layers
                .iter()
                .any(|l| matches!(l, runs::Layer::External(_) | runs::Layer::Internal(_)))
        });
        if !pictures_only || images.is_empty() || linked {
            return para.block();
        }
        let figure = Figure { images, caption: self.caption_below(), ..Figure::default() };
        Block { kind: BlockKind::Figure(figure), id, language: para.language, span: para.span }
    }

    fn caption_below(&mut self) -> Vec<Block> {
        let is_caption = |p: &Piece| matches!(p, Piece::Para(p) if matches!(p.part, Part::PictureCaption | Part::Caption) && !p.is_blank());
        match self.pieces.next_if(is_caption) {
            Some(Piece::Para(para)) => vec![para.block()],
            _ => Vec::new(),
        }
    }

    /// A caption that no picture came before: that of the table below, else of the one above.
    fn caption(&mut self, para: Para) {
        let is_table = |b: &Block| matches!(b.kind, BlockKind::Table(_));
        let for_picture = para.part == Part::PictureCaption;
        if !for_picture
            && let Some(Piece::Block(next)) = self.pieces.peek_mut()
            && let BlockKind::Table(table) = &mut next.kind
        {
            table.caption.push(para.block());
            return;
        }
        let pictures = |p: &Piece| matches!(p, Piece::Para(p) if p.runs.iter().any(|r| matches!(r.leaf, runs::Leaf::Other(InlineKind::Image(_)))));
        if !for_picture
            && let Some(Item::Block(last)) = self.out.last_mut()
            && is_table(last)
            && let BlockKind::Table(Table { caption, .. }) = &mut last.kind
            && caption.is_empty()
        {
            caption.push(para.block());
            return;
        }
        if self.pieces.peek().is_some_and(pictures)
            && let Some(Piece::Para(picture)) = self.pieces.next()
        {
            let mut block = self.figure_or(picture);
            if let BlockKind::Figure(figure) = &mut block.kind {
                figure.caption.insert(0, para.block());
                return self.push(block);
            }
            let caption = para.block();
            self.push(caption);
            return self.push(block);
        }
        let block = self.figure_or(para);
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

    fn quotation(&mut self, first: Para) {
        let part = first.part;
        let span = first.span;
        let mut paras = vec![first];
        while let Some(Piece::Para(next)) = self.pieces.next_if(|p| match p {
            Piece::Para(p) => {
                (p.part == part || is_quoted(p) && part == Part::Quotation) && p.place.is_none()
                    || p.part == Part::Attribution
            }
            Piece::Block(_) => false,
        }) {
            paras.push(next);
        }
        if part == Part::Quotation && self.is_verse_by_look(&paras) {
            let verse = |p: Para| {
                // The italics of all its lines are how it is set off.
                let runs = without(p.runs, &runs::Layer::Emphasis);
                Piece::Para(Para { part: Part::Verse, runs, ..p })
            };
            let rest = std::mem::replace(&mut self.pieces, Vec::new().into_iter().peekable());
            let verses: Vec<Piece> = paras.into_iter().map(verse).chain(rest).collect();
            self.pieces = verses.into_iter().peekable();
            if let Some(Piece::Para(first)) = self.pieces.next() {
                self.verse(first);
            }
            return;
        }
        let attribution = match paras.last() {
            Some(last) if last.part == Part::Attribution || says_who(last) && paras.len() > 1 => {
                paras.pop().map(|p| Attribution { span: p.span, content: runs::nest(p.runs) })
            }
            _ => None,
        };
        let pieces = paras
            .into_iter()
            .filter(|p| !p.is_blank())
            .map(|p| Piece::Para(Para { part: Part::Body, ..p }))
            .collect();
        let quotation = Quotation { blocks: blocks(pieces, self.ledger), attribution };
        let kind = match part {
            Part::Epigraph => BlockKind::Epigraph(quotation),
            _ => BlockKind::Quotation(quotation),
        };
        self.push(Block::new(kind, span));
    }

    fn is_verse_by_look(&mut self, paras: &[Para]) -> bool {
        let by_look = paras.iter().all(|p| p.look.set_in && stanzas::only_words(p));
        let is_verse = by_look && stanzas::are_verse(paras);
        if is_verse {
            let span = paras.first().map_or(Span::NONE, |p| p.span);
            let message = "short lines that are set in were taken as verse";
            let help = "give verse a style that is called so";
            self.ledger.note(Diagnostic::guessed("read-442", message).at(span).help(help));
        }
        is_verse
    }

    fn verse(&mut self, first: Para) {
        let span = first.span;
        let id = first.id.clone();
        let language = first.language.clone();
        let base = first.look.indent;
        let mut stanzas: Vec<Stanza> = Vec::new();
        let mut lone = true;
        let mut open = false;
        let mut attribution = None;
        let mut next = Some(first);
        while let Some(para) = next {
            if para.part == Part::Attribution {
                attribution = Some(Attribution { span: para.span, content: runs::nest(para.runs) });
                break;
            }
            if para.is_blank() {
                open = false;
            } else {
                let lines = verse_lines(para, base);
                // Several lines in one paragraph: the paragraph is a stanza.
                if lines.len() > 1 {
                    lone = false;
                    open = false;
                }
                match stanzas.last_mut() {
                    Some(stanza) if open && lone => stanza.lines.extend(lines),
                    _ => stanzas.push(Stanza { lines }),
                }
                open = true;
            }
            next = match self.pieces.next_if(self_continues_verse) {
                Some(Piece::Para(para)) => Some(para),
                _ => None,
            };
        }
        let verse = Verse { stanzas, attribution, ..Verse::default() };
        self.push(Block { kind: BlockKind::Verse(verse), id, language, span });
    }

    fn definitions(&mut self, first: Para) {
        let span = first.span;
        let mut items: Vec<Definition> = Vec::new();
        let mut next = Some(first);
        while let Some(para) = next {
            let place = para.span;
            let mut terms = vec![runs::nest(para.runs)];
            let mut senses = Vec::new();
            while let Some(Piece::Para(more)) =
                self.pieces.next_if(|p| matches!(p, Piece::Para(p) if p.part == Part::Term))
            {
                terms.push(runs::nest(more.runs));
            }
            while let Some(piece) = self.pieces.next_if(|p| match p {
                Piece::Para(p) => p.part == Part::Sense || p.is_blank(),
                Piece::Block(_) => false,
            }) {
                if let Piece::Para(p) = piece {
                    senses.push(Piece::Para(Para { part: Part::Body, ..p }));
                }
            }
            let sense = blocks(senses, self.ledger);
            let senses = if sense.is_empty() { Vec::new() } else { vec![sense] };
            items.push(Definition { terms, senses, span: place });
            next = match self
                .pieces
                .next_if(|p| matches!(p, Piece::Para(p) if p.part == Part::Term))
            {
                Some(Piece::Para(para)) => Some(para),
                _ => None,
            };
        }
        self.push(Block::new(BlockKind::DefinitionList(DefinitionList { items }), span));
    }

    /// From a dateline or salutation to a closing or signature, with running text between.
    fn letter(&mut self, first: Para) {
        let mut held = vec![first];
        let mut ended = false;
        while let Some(Piece::Para(next)) = self.pieces.next_if(|p| match p {
            Piece::Para(p) => match p.part {
                Part::Closing | Part::Signature => true,
                Part::Body | Part::Dateline | Part::Salutation => !ended,
                _ => false,
            },
            Piece::Block(_) => false,
        }) {
            ended |= matches!(next.part, Part::Closing | Part::Signature);
            held.push(next);
        }
        if !ended {
            for para in held {
                if para.is_blank() {
                    self.blank(Para { part: Part::Body, ..para });
                } else {
                    self.body(Para { part: Part::Body, ..para });
                }
            }
            return;
        }
        let mut letter = Letter::default();
        let span = held.first().map_or(Span::NONE, |p| p.span);
        let mut body = Vec::new();
        for para in held.into_iter().filter(|p| !p.is_blank()) {
            match para.part {
                Part::Dateline if body.is_empty() => letter.dateline.push(runs::nest(para.runs)),
                Part::Salutation if letter.salutation.is_empty() => {
                    letter.salutation = runs::nest(para.runs)
                }
                Part::Closing if letter.closing.is_empty() => {
                    letter.closing = runs::nest(para.runs)
                }
                Part::Signature | Part::Closing => letter.signature.push(runs::nest(para.runs)),
                _ => body.push(Piece::Para(Para { part: Part::Body, ..para })),
            }
        }
        letter.blocks = blocks(body, self.ledger);
        self.push(Block::new(BlockKind::Letter(letter), span));
    }

    fn list(&mut self, first: Para, place: Place) {
        let mut members = vec![(place, first)];
        while let Some(Piece::Para(next)) = self.pieces.next_if(|p| match p {
            Piece::Para(p) => match p.place {
                Some(next) => {
                    !matches!(p.part, Part::Heading(_))
                        && (next.list == place.list || next.level > 0)
                }
                None => p.part == Part::ListText && !p.is_blank(),
            },
            Piece::Block(_) => false,
        }) {
            let before = members.last().map_or(place, |(p, _)| *p);
            let at = next.place.unwrap_or(before);
            members.push((at, next));
        }
        let mut members = members.into_iter().peekable();
        let lists = gather(&mut members, 0);
        for list in lists {
            self.push(list);
        }
    }
}

/// Gathers the members of a list from a level on; deeper ones go into the item before them.
fn gather(
    members: &mut std::iter::Peekable<std::vec::IntoIter<(Place, Para)>>,
    level: u8,
) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut current: Option<u32> = None;
    while let Some((place, _)) = members.peek() {
        let place = *place;
        if place.level < level {
            break;
        }
        let continues = members.peek().is_some_and(|(_, p)| p.place.is_none());
        if place.level > level || continues {
            let inside = if continues && place.level == level {
                members.next().map(|(_, p)| p.block()).into_iter().collect()
            } else {
                gather(members, level + 1)
            };
            match last_item(&mut out) {
                Some(item) => item.blocks.extend(inside),
                None => out.extend(inside),
            }
            continue;
        }
        let Some((_, para)) = members.next() else { break };
        let span = para.span;
        let kind = mergeable(place.kind);
        let same = current == Some(place.list)
            && matches!(out.last().map(|b| &b.kind), Some(BlockKind::List(l)) if mergeable(l.kind) == kind);
        if !same {
            let list = List { kind: place.kind, items: Vec::new() };
            out.push(Block::new(BlockKind::List(list), span));
        }
        current = Some(place.list);
        if let Some(Block { kind: BlockKind::List(list), span: whole, .. }) = out.last_mut() {
            *whole = whole.join(span);
            list.items.push(ListItem { blocks: vec![para.block()], span });
        }
    }
    out
}

/// The kind without the number of the item.
fn mergeable(kind: ListKind) -> ListKind {
    match kind {
        ListKind::Ordered { numbering, .. } => ListKind::Ordered { start: 0, numbering },
        other => other,
    }
}

fn last_item(blocks: &mut [Block]) -> Option<&mut ListItem> {
    match blocks.last_mut() {
        Some(Block { kind: BlockKind::List(list), .. }) => list.items.last_mut(),
        _ => None,
    }
}

/// An empty paragraph in which nothing stands, not even a place.
fn is_empty_para(piece: &Piece) -> bool {
    matches!(piece, Piece::Para(p) if p.runs.iter().all(Run::is_space) && p.id.is_none())
}

fn self_continues_verse(piece: &Piece) -> bool {
    matches!(piece, Piece::Para(p) if matches!(p.part, Part::Verse | Part::Attribution) && p.place.is_none())
}

/// The lines of a paragraph of verse: cut at line breaks, indented by leading tabs, spaces and
/// the paragraph's own indent (one step for each half inch or four spaces).
fn verse_lines(para: Para, base: i32) -> Vec<Line> {
    let own = u8::try_from((para.look.indent - base).max(0) / 360).unwrap_or(u8::MAX);
    let mut lines = vec![Vec::new()];
    for run in para.runs {
        match &run.leaf {
            runs::Leaf::Other(InlineKind::LineBreak) => lines.push(Vec::new()),
            _ => {
                if let Some(line) = lines.last_mut() {
                    line.push(run);
                }
            }
        }
    }
    let line = |runs: Vec<Run>| {
        let text = runs::raw(&runs);
        let lead: usize = text
            .chars()
            .take_while(|c| c.is_whitespace())
            .map(|c| match c {
                '\t' => 4,
                _ => 1,
            })
            .sum();
        let indent = own.saturating_add(u8::try_from(lead.div_ceil(4).min(20)).unwrap_or(20));
        let span = runs.iter().fold(Span::NONE, |s, r| s.join(r.span));
        let mut content = runs::nest(runs);
        if let Some(Inline { kind: InlineKind::Text(first), .. }) = content.first_mut() {
            *first = first.trim_start().to_owned();
        }
        Line { indent, content, span }
    };
    let mut lines: Vec<Line> = lines.into_iter().map(line).collect();
    lines.retain(|l| !l.content.is_empty());
    lines
}

/// Tells whether a line stands for a pause in the story: `* * *`, `⁂`, `———`, `#`.
pub(crate) fn is_ornament(words: &str) -> bool {
    let bare: Vec<char> = words.chars().filter(|c| !c.is_whitespace()).collect();
    let mark = |c: &char| "*·•⁂✻✽❦❧☙~#–—―_=-⁎∗†◆◇○●♦❖✦✶∴…".contains(*c);
    match bare.as_slice() {
        [] => false,
        [one] => "*⁂✻✽❦❧☙#~⁎∗◆◇❖✦✶".contains(*one),
        [one, rest @ ..] => {
            bare.len() <= 60
                && bare.iter().all(mark)
                && (rest.iter().all(|c| c == one) || bare.len() <= 9)
                && !(bare.len() == 2 && "–—-…".contains(*one))
                && bare.iter().any(|c| *c != '…')
        }
    }
}

/// The formula of a paragraph that is nothing but a displayed formula.
fn lone_math(para: &Para) -> Option<reissue_core::Math> {
    let mut shown = para.runs.iter().filter(|r| !r.is_space());
    match (&shown.next()?.leaf, shown.next()) {
        (runs::Leaf::Other(InlineKind::Math(math)), None) if math.display => Some(math.clone()),
        _ => None,
    }
}

/// Takes a look away that covers everything.
fn without(mut runs: Vec<Run>, layer: &runs::Layer) -> Vec<Run> {
    let text = |r: &&Run| matches!(r.leaf, runs::Leaf::Text(_)) && !r.is_space();
    if runs.iter().filter(text).all(|r| r.layers.contains(layer)) {
        runs.iter_mut().for_each(|r| r.layers.retain(|l| l != layer));
    }
    runs
}

/// Tells whether the text of a list that stands after no list is a quotation: it is set in.
fn is_quoted(para: &Para) -> bool {
    para.part == Part::ListText && para.look.set_in && para.place.is_none()
}

/// Tells whether a last paragraph of a quotation says who said it: short, after a dash.
fn says_who(para: &Para) -> bool {
    let words = para.words();
    let words = words.trim();
    words.starts_with(['—', '―', '–']) && words.chars().count() <= 120
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
