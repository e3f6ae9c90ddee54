//! Paragraphs, and their lines once they have a place.

use reissue_core::{Align, Inline, InlineKind, Span};
use reissue_page::{
    Color, Content, FontId, Item, ItemKind, Length, Link, NodeId, NodeKind, PlacedImage, Point,
    Rect,
};

use super::inline::{Line, Setting};
use super::types::{Rule, TextBlock};
use super::{Body, Context, Galley, Mark, PlacedMark, Set, SetBlock, Slab, SourcePlace, Tag, Type};
use crate::design::LeadIn;
use crate::linebreak::book::{Alignment, BookParams};
use crate::paginate::{Float, Gap};
use crate::paragraph::{Broken, LineBox, LineSpec, Paragraph, ParagraphBuilder, Run};

/// Words that run into a paragraph before its own: a speaker, a term.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RunIn<'s> {
    pub(crate) content: &'s [Inline],
    pub(crate) kind: Type,
    pub(crate) node: NodeId,
    /// What comes between, which no source holds.
    pub(crate) end: &'static str,
}

/// How a paragraph differs from running text.
#[derive(Clone, Debug, Default)]
pub(crate) struct ParagraphShape<'s> {
    /// The indent of the first line.
    pub(crate) first: Length,
    /// The indent of all other lines.
    pub(crate) hang: Length,
    pub(crate) align: Align,
    /// Whether lines are left ragged even in a justified book.
    pub(crate) ragged: bool,
    /// Whether words stay whole.
    pub(crate) unbroken: bool,
    /// Whether single lines may stand at head and foot of a page.
    pub(crate) loose: bool,
    /// Whether no page ends after it.
    pub(crate) keep: bool,
    pub(crate) lead_in: Option<LeadIn>,
    /// How many words the source sets as lead-in.
    pub(crate) lead_words: u16,
    /// Whether only one length is wanted: in tables, captions, headings.
    pub(crate) single: bool,
    /// Whether lines are to be about as long as each other: in headings.
    pub(crate) balance: bool,
    /// What stands beside the first line.
    pub(crate) beside: Slab,
    /// Words that run in before the content.
    pub(crate) run_in: Option<RunIn<'s>>,
}

impl ParagraphShape<'_> {
    /// Words in the middle, undivided, in lines about as long as each other: a title, a caption.
    pub(crate) fn centred() -> Self {
        Self {
            align: Align::Center,
            unbroken: true,
            single: true,
            balance: true,
            ..Self::default()
        }
    }
}

/// A line of a paragraph, named.
#[derive(Clone, Copy)]
pub(crate) struct LineOf<'a> {
    pub(crate) block: &'a TextBlock,
    pub(crate) variant: usize,
    pub(crate) line: usize,
    /// Whether what follows stands apart from it, so that it ends with a space for programs that
    /// read the text; not so after a drop capital.
    pub(crate) apart: bool,
}

impl SetBlock {
    /// A block without any line.
    pub(crate) fn empty() -> Self {
        Self::fixed(super::Fixed {
            lines: vec![super::FixedLine { height: 1, after: 0, slab: Slab::default() }],
            repeat: None,
        })
    }

    /// A block of lines that are made already.
    pub(crate) fn fixed(fixed: super::Fixed) -> Self {
        let body = Body::Fixed(fixed);
        let (gap, float) = (Gap::default(), Float::No);
        Self {
            gap,
            float,
            bottom: false,
            keep: false,
            part: 0,
            elastic: false,
            anchors: Vec::new(),
            body,
        }
    }
}

impl Galley<'_> {
    /// Sets a paragraph and adds it.
    pub(crate) fn text(&mut self, content: &[Inline], node: NodeId, shape: &ParagraphShape<'_>) {
        let block = self.text_block(content, node, shape);
        self.push(SetBlock {
            gap: Gap::default(),
            float: Float::No,
            bottom: false,
            keep: shape.keep,
            part: 0,
            elastic: false,
            anchors: Vec::new(),
            body: Body::Text(Box::new(block)),
        });
    }

    /// Sets a paragraph whose text a function puts together.
    pub(crate) fn built(
        &mut self,
        shape: &ParagraphShape<'_>,
        f: impl FnOnce(&mut Self, &mut Line<'_>),
    ) {
        let mut builder = Paragraph::builder();
        let mut line = Line::new(&mut builder);
        f(self, &mut line);
        let marks = line.marks;
        let block = self.broken(builder, marks, shape, None);
        self.push(SetBlock {
            gap: Gap::default(),
            float: Float::No,
            bottom: false,
            keep: shape.keep,
            part: 0,
            elastic: false,
            anchors: Vec::new(),
            body: Body::Text(Box::new(block)),
        });
    }

    /// A tag for what is no text: leaders.
    pub(crate) fn tag_of(&mut self, at: &Setting) -> u32 {
        self.tag(Tag {
            node: at.node,
            span: Span::NONE,
            source: None,
            link: None,
            rule: None,
            picture: None,
            ruby: None,
        })
    }

    /// Breaks what a builder holds into lines.
    fn broken(
        &mut self,
        builder: ParagraphBuilder,
        marks: Vec<(u32, Mark)>,
        shape: &ParagraphShape<'_>,
        drop: Option<DropCap>,
    ) -> TextBlock {
        let paragraph = builder.finish(self.cx.typesetter);
        self.report_missing(&paragraph);
        let (spec, together) = self.line_spec(shape, drop.as_ref());
        let broken = paragraph.break_lines(&spec, &self.params(shape));
        self.report_overfull(&paragraph, &broken);
        let mut beside = shape.beside.clone();
        if let Some(drop) = drop {
            beside.join(drop.slab);
        }
        let x = self.frame.x;
        TextBlock { x, paragraph, broken, marks, beside, together, loose: shape.loose }
    }

    /// Remembers lines that are wider than their measure.
    fn report_overfull(&mut self, paragraph: &Paragraph, broken: &Broken) {
        if !broken.best().overfull {
            return;
        }
        let first = paragraph.tags(0..u32::MAX).first().copied();
        let span = first.and_then(|(tag, _)| self.set.tags.get(tag as usize)).map(|t| t.span);
        self.set.overfull.push(span.unwrap_or(Span::NONE));
    }

    /// Sets a paragraph in the current frame.
    pub(crate) fn text_block(
        &mut self,
        content: &[Inline],
        node: NodeId,
        shape: &ParagraphShape<'_>,
    ) -> TextBlock {
        let lead_in = self.lead_in_of(content, shape);
        let drop = match lead_in {
            LeadIn::DropCap(lines) if lines >= 2 => self.drop_cap(content, node, lines),
            _ => None,
        };
        let mut builder = Paragraph::builder();
        let mut line = Line::new(&mut builder);
        let at = Setting::of(self.kind, node);
        let pages = std::mem::take(&mut self.source_pages);
        line.marks.extend(pages.into_iter().map(|label| (0, Mark::SourcePage(label))));
        self.take_label(&mut line, self.kind);
        if let Some(run_in) = &shape.run_in {
            let at = Setting { kind: run_in.kind, node: run_in.node, ..at.clone() };
            self.list(&mut line, run_in.content);
            self.inlines(&mut line, run_in.content, &at);
            self.made_text(&mut line, run_in.end, &at, Span::NONE);
        }
        self.list(&mut line, content);
        line.skip = drop.as_ref().map_or(0, |d| d.bytes);
        line.lead_words = if lead_in == LeadIn::Plain { 0 } else { lead_words(content, shape) };
        self.inlines(&mut line, content, &at);
        let marks = line.marks;
        self.broken(builder, marks, shape, drop)
    }

    fn report_missing(&mut self, paragraph: &Paragraph) {
        for problem in paragraph.problems() {
            let span = self.set.tags.get(problem.tag as usize).map_or(Span::NONE, |t| t.span);
            self.missing(problem.kind, problem.character, span);
        }
    }

    fn params(&self, shape: &ParagraphShape<'_>) -> BookParams {
        let text = &self.cx.design.text;
        let ragged = shape.ragged || !text.justify;
        let alignment = match shape.align {
            Align::Center => Alignment::Centred,
            Align::End => Alignment::RaggedLeft,
            Align::Start if ragged => Alignment::RaggedRight,
            Align::Start => Alignment::Justified,
        };
        let justified = alignment == Alignment::Justified;
        let base = if justified { BookParams::default() } else { BookParams::ragged(alignment) };
        let base = if shape.balance { base.balanced() } else { base };
        let flex = if justified { f32::from(text.expansion) / 1000.0 } else { 0.0 };
        let tracking = if justified { f32::from(text.tracking) / 1000.0 } else { 0.0 };
        BookParams {
            alignment,
            hyphenate: text.hyphenate && !shape.unbroken && shape.align == Align::Start,
            variants: if shape.single || !justified { 0 } else { 1 },
            protrusion: if text.protrusion && shape.align == Align::Start { 1.0 } else { 0.0 },
            expansion: flex,
            tracking,
            ..base
        }
    }

    fn line_spec(&self, shape: &ParagraphShape<'_>, drop: Option<&DropCap>) -> (LineSpec, u16) {
        let width = self.frame.width;
        let boxed = |indent: Length| {
            let indent = indent.min(width - width.scale(0.2));
            LineBox { indent, width: (width - indent).max(Length(1)) }
        };
        match drop {
            Some(drop) => {
                let first = vec![boxed(drop.width); usize::from(drop.lines)];
                (LineSpec { first, rest: boxed(Length::ZERO) }, u16::from(drop.lines))
            }
            None => (LineSpec { first: vec![boxed(shape.first)], rest: boxed(shape.hang) }, 1),
        }
    }

    /// Lead-in letters only where the paragraph is long enough to bear them.
    fn lead_in_of(&self, content: &[Inline], shape: &ParagraphShape<'_>) -> LeadIn {
        let lead_in = shape.lead_in.unwrap_or(LeadIn::Plain);
        let letters = reissue_core::plain(content).chars().take(400).count();
        let per_line = self.frame.width.ratio(self.kind.size) * 2.2;
        match lead_in {
            _ if (letters as f64) < per_line => LeadIn::Plain,
            LeadIn::DropCap(n) if (letters as f64) < per_line * f64::from(n) => LeadIn::SmallCaps,
            other => other,
        }
    }

    /// Sets the first letter of a paragraph over several lines.
    ///
    /// Quotation marks before it hang in the margin, in the size of the text.
    fn drop_cap(&mut self, content: &[Inline], node: NodeId, lines: u8) -> Option<DropCap> {
        let (text, span) = first_text(content)?;
        let opens =
            |c: char| matches!(c, '“' | '‘' | '„' | '‚' | '«' | '‹' | '»' | '"' | '\'' | '¿' | '¡');
        let letter = text.trim_start_matches(opens);
        let (marks, _) = text.split_at(text.len() - letter.len());
        let letter = letter.chars().next().filter(|c| c.is_alphanumeric())?;
        let (marks, plain) = (marks.to_owned(), self.kind);
        let mut kind = self.kind;
        let face = self.cx.typesetter.fonts().face(kind.family, kind.face);
        let metrics = *self.cx.typesetter.fonts().get(face).metrics();
        let cap = f64::from(metrics.cap_height) / f64::from(metrics.units_per_em.max(1));
        let height = self.leading * i32::from(lines - 1) + self.kind.size.scale(cap);
        kind.size = height.scale(1.0 / cap.max(0.1));
        kind.features = crate::fonts::Features::LINING;
        let mut builder = Paragraph::builder();
        let mut line = Line::new(&mut builder);
        self.list(&mut line, content);
        self.source_text(&mut line, &marks, &Setting::of(plain, node), span);
        let mut hanging = self.single_line(builder);
        let marks_width = width_of(&hanging);
        hanging.x -= marks_width + self.kind.size.scale(0.06);
        let mut builder = Paragraph::builder();
        let mut line = Line::new(&mut builder);
        self.list(&mut line, content);
        line.offset = marks.len() as u32;
        self.source_text(&mut line, &letter.to_string(), &Setting::of(kind, node), span);
        let block = self.single_line(builder);
        let natural = width_of(&block);
        let top = self.leading * i32::from(lines - 1);
        let variant = block.broken.best_index();
        let line = LineOf { block: &block, variant, line: 0, apart: false };
        let slab = line_slab(self.cx, &self.set, line, self.baseline());
        let width = natural + self.kind.size.scale(0.12);
        if width > self.frame.width / 3 {
            return None;
        }
        let mut hung = Slab::default();
        if !marks.is_empty() {
            let variant = hanging.broken.best_index();
            let of = LineOf { block: &hanging, variant, line: 0, apart: false };
            hung = line_slab(self.cx, &self.set, of, self.baseline());
        }
        hung.join(slab.moved(Point::new(Length::ZERO, top)));
        Some(DropCap { slab: hung, width, lines, bytes: marks.len() + letter.len_utf8() })
    }

    /// The lines of a block in its best length, each from the left edge of the text and the top of
    /// a grid line.
    pub(crate) fn block_slabs(&self, block: &TextBlock) -> Vec<Slab> {
        let variant = block.broken.best_index();
        let lines = 0..block.broken.best().lines.len();
        let slab = |line| {
            let of = LineOf { block, variant, line, apart: true };
            line_slab(self.cx, &self.set, of, self.baseline())
        };
        lines.map(slab).collect()
    }

    /// Sets what a builder holds as one line, however long.
    pub(crate) fn single_line(&mut self, builder: ParagraphBuilder) -> TextBlock {
        let paragraph = builder.finish(self.cx.typesetter);
        self.report_missing(&paragraph);
        let rest = LineBox { indent: Length::ZERO, width: Length::pt(15_000.0) };
        let spec = LineSpec { first: Vec::new(), rest };
        let params = BookParams {
            protrusion: 0.0,
            variants: 0,
            ..BookParams::ragged(Alignment::RaggedRight)
        };
        let broken = paragraph.break_lines(&spec, &params);
        TextBlock {
            x: self.frame.x,
            paragraph,
            broken,
            marks: Vec::new(),
            beside: Slab::default(),
            together: 1,
            loose: true,
        }
    }

    /// Sets words that no list of the book holds as one line; gives it from its left end and the
    /// top of a grid line, with its width.
    pub(crate) fn label_slab(&mut self, text: &str, kind: Type, node: NodeId) -> (Slab, Length) {
        let mut builder = Paragraph::builder();
        let mut line = Line::new(&mut builder);
        let at = Setting::of(kind, node);
        self.made_text(&mut line, text, &at, Span::NONE);
        let mut block = self.single_line(builder);
        block.x = Length::ZERO;
        let width = width_of(&block);
        let variant = block.broken.best_index();
        let line = LineOf { block: &block, variant, line: 0, apart: false };
        (line_slab(self.cx, &self.set, line, self.baseline()), width)
    }

    /// The width of inlines as one line.
    pub(crate) fn natural_width(&mut self, content: &[Inline]) -> Length {
        let text = reissue_core::plain(content);
        let kind = self.kind;
        self.text_width(&text, kind)
    }

    /// The width of words as one line.
    pub(crate) fn text_width(&mut self, text: &str, kind: Type) -> Length {
        let mut builder = Paragraph::builder();
        builder.text(text, self.cx.style(&kind), 0);
        builder.finish(self.cx.typesetter).natural_width()
    }
}

/// The text that a paragraph begins with, however deep it stands in emphasis and the like.
fn first_text(content: &[Inline]) -> Option<(&str, Span)> {
    for inline in content {
        match &inline.kind {
            InlineKind::Text(text) if text.is_empty() => {}
            InlineKind::Text(text) => return Some((text, inline.span)),
            InlineKind::Anchor(_) | InlineKind::Index(_) | InlineKind::PageMark(_) => {}
            InlineKind::Ruby { .. } => return None,
            _ => return first_text(inline.children()?),
        }
    }
    None
}

struct DropCap {
    slab: Slab,
    width: Length,
    lines: u8,
    bytes: usize,
}

/// How many words are lead-in: those that the source has, or else the first few.
fn lead_words(content: &[Inline], shape: &ParagraphShape<'_>) -> u16 {
    if shape.lead_words > 0 {
        return shape.lead_words;
    }
    let text = reissue_core::plain(content);
    let mut letters = 0;
    let mut words = 0;
    for word in text.split_whitespace().take(4) {
        letters += word.chars().count() + 1;
        words += 1;
        if letters >= 14 || word.ends_with([',', ';', ':', '.', '!', '?']) {
            break;
        }
    }
    words
}

/// The width of a block that is one line.
fn width_of(block: &TextBlock) -> Length {
    block.paragraph.natural_width()
}

/// Makes a line of a paragraph: from the left edge of the text and the top of the line.
pub(crate) fn line_slab(cx: &Context<'_>, set: &Set, of: LineOf<'_>, baseline: Length) -> Slab {
    let (tags, readings) = (set.tags.as_slice(), set.readings.as_slice());
    let LineOf { block, variant, line: index, apart } = of;
    let lines = block.broken.variants().get(variant).map_or(&[][..], |v| &v.lines);
    let Some(found) = lines.get(index) else { return Slab::default() };
    let mut line = block.paragraph.line(cx.typesetter, &block.broken, found);
    if apart {
        block.paragraph.end_with_space(found, &mut line);
    }
    let mut slab = if index == 0 { block.beside.clone() } else { Slab::default() };
    let origin = Point::new(block.x, baseline);
    let mut reading = None;
    for run in line.runs {
        let ruby = tags.get(run.tag as usize).and_then(|t| t.ruby);
        if reading.as_ref().is_some_and(|r: &Reading| Some(r.ruby) != ruby) {
            slab.read_above(readings, reading.take());
        }
        let start = run.source.start;
        let before = slab.items.len();
        run_items(tags, run, origin, &mut slab);
        if let (Some(ruby), Some(ItemKind::Text(glyphs))) =
            (ruby, slab.items.get(before..).and_then(|i| i.last()).map(|i| &i.kind))
        {
            let (left, right) = (glyphs.origin.x, glyphs.origin.x + glyphs.width());
            let top = glyphs.origin.y - glyphs.size.scale(0.8);
            let new = Reading { ruby, left, right, top, first: start == ruby.1 };
            reading = Some(match reading {
                Some(old) => Reading { right, top: old.top.min(top), ..old },
                None => new,
            });
        }
    }
    slab.read_above(readings, reading);
    for placed in line.objects {
        object_item(set, placed.object.tag, block.x + placed.x, baseline, &mut slab);
    }
    for fill in line.fills {
        super::leaders::leaders(cx, tags, fill, origin, &mut slab);
    }
    let from = if index == 0 { 0 } else { found.start };
    let to = lines.get(index + 1).map_or(u32::MAX, |l| l.start);
    for (offset, mark) in &block.marks {
        if (from..to).contains(offset) || (to == u32::MAX && *offset >= from) {
            let at = Point::new(block.x + found.frame.indent, Length::ZERO);
            slab.marks.push(PlacedMark { mark: mark.clone(), at });
        }
    }
    slab
}

/// Characters on a line that have a reading above them.
struct Reading {
    ruby: (u32, u32),
    left: Length,
    right: Length,
    top: Length,
    /// Whether the first of the characters is among them; the reading stands there alone.
    first: bool,
}

impl Slab {
    /// Adds the reading above characters.
    fn read_above(&mut self, readings: &[(Slab, Length)], reading: Option<Reading>) {
        let Some(reading) = reading.filter(|r| r.first) else { return };
        let Some((slab, width)) = readings.get(reading.ruby.0 as usize) else { return };
        let x = (reading.left + reading.right - *width) / 2;
        let base = slab.items.iter().find_map(|i| match &i.kind {
            ItemKind::Text(run) => Some(run.origin.y),
            _ => None,
        });
        let y = reading.top - base.unwrap_or_default();
        self.join(slab.clone().moved(Point::new(x, y)));
    }
}

fn run_items(tags: &[Tag], run: Run, origin: Point, slab: &mut Slab) {
    let Some(tag) = tags.get(run.tag as usize) else { return };
    let content = Content::Tagged(tag.node);
    if slab.source.is_none()
        && let Some((place, start)) = tag.source
    {
        let offset = place.offset + run.source.start.saturating_sub(start);
        slab.source = Some(SourcePlace { offset, ..place });
    }
    let font = FontId(run.face.0);
    let glyphs = run.glyph_run(font, origin, Color::BLACK);
    let at = glyphs.origin;
    let width = || glyphs.width().max(Length::ZERO);
    if let Some((target, node)) = &tag.link {
        let rect = Rect::new(at.x, at.y - glyphs.size.scale(0.75), width(), glyphs.size);
        add_link(slab, rect, target, *node, &glyphs.text);
    }
    if let Some(rule) = tag.rule {
        let rise = if rule == Rule::Under { -0.12 } else { 0.24 };
        let rect = Rect::new(at.x, at.y - glyphs.size.scale(rise), width(), Length::pt(0.5));
        let kind = ItemKind::Fill { rect, color: Color::BLACK };
        let artifact = Content::Artifact(reissue_page::Artifact::Layout);
        slab.items.push(Item { kind, content: artifact, span: tag.span });
    }
    slab.items.push(Item { kind: ItemKind::Text(glyphs), content, span: tag.span });
}

/// Adds the area of a link; stretches of one link on one line are joined.
fn add_link(
    slab: &mut Slab,
    rect: Rect,
    target: &reissue_page::LinkTarget,
    node: NodeId,
    text: &str,
) {
    if let Some(last) = slab.links.last_mut()
        && last.node == Some(node)
    {
        last.rect.size.width = rect.right() - last.rect.origin.x;
        last.description.push_str(text);
        return;
    }
    let description = text.to_owned();
    slab.links.push(Link { rect, target: target.clone(), node: Some(node), description });
}

fn object_item(set: &Set, tag: u32, x: Length, baseline: Length, slab: &mut Slab) {
    let Some(tag) = set.tags.get(tag as usize) else { return };
    let Some((image, size)) = tag.picture else { return };
    let top = baseline - size.height.scale(0.8);
    let rect = Rect::new(x, top, size.width, size.height);
    let kind = ItemKind::Image(PlacedImage { image, rect });
    let is_figure = set.structure.get(tag.node).is_some_and(|n| n.kind == NodeKind::Figure);
    let content = match is_figure {
        true => Content::Tagged(tag.node),
        false => Content::Artifact(reissue_page::Artifact::Layout),
    };
    slab.items.push(Item { kind, content, span: tag.span });
}

/// Marks that a block of lines has, counted for the paginator.
pub(crate) fn note_marks(block: &TextBlock, from: u32, to: u32, last: bool) -> u16 {
    block.marks.iter().fold(0, |n, (offset, mark)| match mark {
        Mark::Note(count) if (from..to).contains(offset) || (last && *offset >= from) => {
            n.saturating_add(*count)
        }
        _ => n,
    })
}
