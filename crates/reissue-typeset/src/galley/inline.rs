//! Inlines to spans of a paragraph.

use std::borrow::Cow;

use reissue_core::{
    Diagnostic, Image, Inline, InlineKind, LinkTarget, Math, NoteId, Severity, Span, plain,
    tex_source,
};
use reissue_page::{Length, NodeId, NodeKind, Size};

use super::figure::is_ornament;
use super::{Galley, Mark, SourcePlace, Tag, Type};
use crate::fonts::{FaceId, Features};
use crate::hyphen::Lang as Language;
use crate::paragraph::{InlineObject, ParagraphBuilder};
use crate::shape::{is_hidden, is_right_to_left};

/// A paragraph that is being put together.
pub(crate) struct Line<'b> {
    pub(crate) builder: &'b mut ParagraphBuilder,
    /// Bytes of text so far.
    pub(crate) bytes: u32,
    pub(crate) marks: Vec<(u32, Mark)>,
    /// Words still to be set as lead-in.
    pub(crate) lead_words: u16,
    /// Bytes at the start of the first text that stand as a drop capital.
    pub(crate) skip: usize,
    /// The list of the book that is walked, and the bytes of its text so far.
    pub(crate) list: Option<u32>,
    pub(crate) offset: u32,
    /// Where the mark of a note ended last.
    note_end: Option<u32>,
}

/// What is handed down to the inlines inside an inline.
#[derive(Clone)]
pub(crate) struct Setting {
    pub(crate) kind: Type,
    pub(crate) node: NodeId,
    pub(crate) link: Option<(reissue_page::LinkTarget, NodeId)>,
    pub(crate) rule: Option<super::types::Rule>,
    /// The reading above the characters.
    pub(crate) ruby: Option<(u32, u32)>,
}

impl Setting {
    /// Plain text of an element.
    pub(crate) fn of(kind: Type, node: NodeId) -> Self {
        Self { kind, node, link: None, rule: None, ruby: None }
    }
}

impl<'b> Line<'b> {
    pub(crate) fn new(builder: &'b mut ParagraphBuilder) -> Self {
        Self {
            builder,
            bytes: 0,
            marks: Vec::new(),
            lead_words: 0,
            skip: 0,
            list: None,
            offset: 0,
            note_end: None,
        }
    }
}

impl Galley<'_> {
    /// Begins to walk a list of the book.
    pub(crate) fn list(&mut self, line: &mut Line<'_>, content: &[Inline]) {
        line.list = self.cx.lists.get(&(content.as_ptr() as usize)).copied();
        line.offset = 0;
    }

    /// Adds inlines.
    pub(crate) fn inlines(&mut self, line: &mut Line<'_>, content: &[Inline], at: &Setting) {
        for inline in content {
            self.inline(line, inline, at);
        }
    }

    /// The type of what the design sets in italics. Where the source emphasises most of it, that
    /// is how it says the same, and the rest is what stands out.
    pub(super) fn slanted(&self, content: &[&[Inline]]) -> Type {
        let letters = |text: String| text.chars().filter(|c| c.is_alphabetic()).count();
        let emphasised = |i: &Inline| match &i.kind {
            InlineKind::Emphasis(_) => true,
            InlineKind::Foreign(phrase) => phrase.italic,
            _ => false,
        };
        let all: usize = content.iter().map(|c| letters(plain(c))).sum();
        let slanted = content.iter().flat_map(|c| c.iter()).filter(|i| emphasised(i));
        let slanted: usize = slanted.map(|i| letters(plain(std::slice::from_ref(i)))).sum();
        if slanted * 2 > all { self.kind } else { self.kind.emphasised() }
    }

    fn inline(&mut self, line: &mut Line<'_>, inline: &Inline, at: &Setting) {
        let span = inline.span;
        let changed = |change: &dyn Fn(&mut Setting)| {
            let mut at = at.clone();
            change(&mut at);
            at
        };
        match &inline.kind {
            InlineKind::Text(text) => self.source_text(line, text, at, span),
            InlineKind::Emphasis(c) | InlineKind::WorkTitle(c) => {
                self.inlines(line, c, &changed(&|at| at.kind = at.kind.emphasised()));
            }
            InlineKind::Strong(c) => {
                self.inlines(line, c, &changed(&|at| at.kind.face.bold = true));
            }
            InlineKind::SmallCaps(c) => {
                let small = |at: &mut Setting| {
                    at.kind.features |= Features::SMALL_CAPS;
                    at.kind.tracking += 30;
                };
                self.inlines(line, c, &changed(&small));
            }
            InlineKind::Foreign(phrase) => {
                let tag = &phrase.language;
                let mut at = at.clone();
                at.kind.language = Language::from_tag(tag.as_str());
                if phrase.italic {
                    at.kind = at.kind.emphasised();
                }
                at.node = self.set.structure.add(at.node, NodeKind::Span);
                if let Some(node) = self.set.structure.get_mut(at.node) {
                    node.language = Some(tag.clone());
                }
                self.inlines(line, &phrase.content, &at);
            }
            InlineKind::Superscript(c) => {
                self.inlines(line, c, &changed(&|at| at.kind = raised(at.kind, 330)));
            }
            InlineKind::Subscript(c) => {
                self.inlines(line, c, &changed(&|at| at.kind = raised(at.kind, -160)));
            }
            InlineKind::Struck(c) => {
                self.inlines(line, c, &changed(&|at| at.rule = Some(super::types::Rule::Through)));
            }
            InlineKind::Underline(c) => {
                self.inlines(line, c, &changed(&|at| at.rule = Some(super::types::Rule::Under)));
            }
            InlineKind::Code(text) => {
                let mut at = at.clone();
                at.kind = self.code(at.kind);
                at.node = self.set.structure.add(at.node, NodeKind::Code);
                self.source_text(line, text, &at, span);
            }
            InlineKind::Link { target, content } => self.link(line, target, content, at, span),
            InlineKind::NoteRef(id) => self.note_ref(line, id, at, span),
            InlineKind::Image(image) => self.inline_image(line, image, at, span),
            InlineKind::LineBreak => {
                line.builder.line_break();
            }
            InlineKind::Math(math) => {
                let mut at = at.clone();
                at.node = self.set.structure.add(at.node, NodeKind::Formula);
                if let Some(node) = self.set.structure.get_mut(at.node) {
                    node.alt = Some(math.text.clone());
                }
                let words = self.formula_words(math, span);
                for (text, italic) in math_pieces(&words) {
                    at.kind.face.italic = italic;
                    self.made_text(line, text, &at, span);
                }
            }
            InlineKind::Ruby { base, text } => self.ruby(line, base, text, at, span),
            InlineKind::PageMark(label) => {
                line.marks.push((line.bytes, Mark::SourcePage(label.clone())));
            }
            InlineKind::Anchor(id) => {
                line.marks.push((line.bytes, Mark::Anchor(id.clone(), at.node)));
            }
            InlineKind::Index(mark) => {
                let number = self.set.index.len() as u32;
                self.set.index.push(mark.clone());
                line.marks.push((line.bytes, Mark::Index(number, at.node)));
            }
            _ => {
                if let Some(children) = inline.children() {
                    self.inlines(line, children, at);
                }
            }
        }
    }

    /// The plain characters of a formula, all of which the fonts have: a formula with others stands
    /// as its source in TeX where it has one, else each of them is written by its number in Unicode.
    pub(super) fn formula_words<'m>(&mut self, math: &'m Math, span: Span) -> Cow<'m, str> {
        let fonts = self.cx.typesetter.fonts();
        let can = |c: char| {
            let shown = !is_right_to_left(c) && fonts.covering(FaceId::default(), c).is_some();
            c.is_whitespace() || is_hidden(c) || shown
        };
        let mut lacking: Vec<char> = math.text.chars().filter(|c| !can(*c)).collect();
        if lacking.is_empty() {
            return Cow::Borrowed(&math.text);
        }
        let source = tex_source(&math.mathml).filter(|s| s.chars().all(can));
        let by_number = |c: char| if can(c) { c.to_string() } else { number_of(c) };
        lacking.sort_unstable();
        lacking.dedup();
        for c in lacking {
            let stands = match source {
                Some(_) => "the formula stands as its source in TeX",
                None => "its number stands there",
            };
            let message = format!("no font has `{c}` ({}) of a formula: {stands}", number_of(c));
            let help = "name a font that has the character, or give the formula an `alttext`";
            let said = Diagnostic::lost("type-010", message).severity(Severity::Warning);
            self.report(said.at(span).help(help));
        }
        Cow::Owned(source.unwrap_or_else(|| math.text.chars().map(by_number).collect()))
    }

    /// Sets characters with their reading above, in small type; what is narrower stands in the
    /// middle of the other.
    fn ruby(&mut self, line: &mut Line<'_>, base: &[Inline], text: &str, at: &Setting, span: Span) {
        let mut small = at.kind.scaled(520);
        small.uppercase = false;
        let saved = self.set.tags.len();
        let whole = self.set.structure.add(at.node, NodeKind::Ruby);
        let node = self.set.structure.add(whole, NodeKind::RubyBase);
        let reading = self.set.structure.add(whole, NodeKind::RubyText);
        let (mut slab, width) = self.label_slab(text, small, reading);
        self.set.tags.iter_mut().skip(saved).for_each(|t| t.span = span);
        slab.items.iter_mut().for_each(|i| i.span = span);
        let own = self.text_width(&plain(base), at.kind);
        let pad = ((width - own) / 2).max(Length::ZERO);
        self.padding(line, pad, at);
        let number = self.set.readings.len() as u32;
        self.set.readings.push((slab, width));
        let marked = Setting { ruby: Some((number, line.bytes)), node, ..at.clone() };
        self.inlines(line, base, &marked);
        self.padding(line, pad, at);
    }

    /// Adds space that is no word space.
    fn padding(&mut self, line: &mut Line<'_>, width: Length, at: &Setting) {
        if width.0 > 0 {
            let tag = self.tag_of(at);
            let (height, depth) = (Length::ZERO, Length::ZERO);
            let (break_before, break_after) = (false, false);
            let object = InlineObject { width, height, depth, tag, break_before, break_after };
            line.builder.object(object);
        }
    }

    /// The type of computer text beside other type.
    pub(crate) fn code(&self, mut kind: Type) -> Type {
        kind.family = self.cx.mono;
        kind.features = Features::NO_LIGATURES | Features::NO_KERNING;
        kind.tracking = 0;
        kind.language = Language::NONE;
        kind.scaled(800)
    }

    /// Adds text of the book.
    pub(crate) fn source_text(
        &mut self,
        line: &mut Line<'_>,
        text: &str,
        at: &Setting,
        span: Span,
    ) {
        let mut rest = text;
        if line.skip > 0 {
            let cut = line.skip.min(rest.len());
            line.skip -= cut;
            line.offset += cut as u32;
            rest = rest.get(cut..).unwrap_or_default();
        }
        if line.lead_words > 0 {
            let (lead, words) = lead_part(rest, line.lead_words);
            line.lead_words -= words.min(line.lead_words);
            let (head, tail) = rest.split_at(lead);
            let mut small = at.clone();
            small.kind.features |= Features::SMALL_CAPS;
            small.kind.tracking += 30;
            self.piece(line, head, &small, span);
            rest = tail;
        }
        self.piece(line, rest, at, span);
    }

    /// Adds a stretch of the book's text in one style.
    fn piece(&mut self, line: &mut Line<'_>, text: &str, at: &Setting, span: Span) {
        if text.is_empty() {
            return;
        }
        let source = line.list.map(|list| SourcePlace { list, offset: line.offset });
        line.offset += text.len() as u32;
        self.span(line, text, at, span, source);
    }

    /// Adds text that no list of the book holds.
    pub(crate) fn made_text(&mut self, line: &mut Line<'_>, text: &str, at: &Setting, span: Span) {
        if !text.is_empty() {
            self.span(line, text, at, span, None);
        }
    }

    fn span(
        &mut self,
        line: &mut Line<'_>,
        text: &str,
        at: &Setting,
        span: Span,
        source: Option<SourcePlace>,
    ) {
        let tag = self.tag(Tag {
            node: at.node,
            span,
            source: source.map(|s| (s, line.bytes)),
            link: at.link.clone(),
            rule: at.rule,
            picture: None,
            ruby: at.ruby,
        });
        let style = self.cx.style(&at.kind);
        if at.kind.uppercase {
            let upper = text.to_uppercase();
            line.builder.text(&upper, style, tag);
            line.bytes += upper.len() as u32;
        } else {
            line.builder.text(text, style, tag);
            line.bytes += text.len() as u32;
        }
    }

    pub(crate) fn tag(&mut self, tag: Tag) -> u32 {
        self.set.tags.push(tag);
        (self.set.tags.len() - 1) as u32
    }

    fn link(
        &mut self,
        line: &mut Line<'_>,
        target: &LinkTarget,
        content: &[Inline],
        at: &Setting,
        span: Span,
    ) {
        let mut at = at.clone();
        let target = match target {
            LinkTarget::Internal(id) if !self.cx.ids.contains(id.as_str()) => {
                self.report(
                    Diagnostic::suspect(
                        "type-003",
                        format!("a link leads to `{id}`, which is not in the book"),
                    )
                    .at(span)
                    .help("correct the link, or give the place that id"),
                );
                return self.inlines(line, content, &at);
            }
            LinkTarget::Internal(id) => reissue_page::LinkTarget::Destination(id.clone()),
            LinkTarget::External(url) => reissue_page::LinkTarget::Url(url.clone()),
        };
        at.node = self.set.structure.add(at.node, NodeKind::Link);
        if let Some(node) = self.set.structure.get_mut(at.node) {
            node.alt = Some(plain(content)).filter(|t| !t.trim().is_empty());
        }
        at.link = Some((target, at.node));
        self.inlines(line, content, &at);
    }

    /// Adds the mark of a note and, at its first reference, the note.
    fn note_ref(&mut self, line: &mut Line<'_>, id: &NoteId, at: &Setting, span: Span) {
        let Some(note) = self.cx.numbers.find(id) else {
            return self.report(
                Diagnostic::lost(
                    "type-004",
                    format!("the note `{}` is referred to, but there is none of that name", id.0),
                )
                .at(span)
                .help("write the note, or take the reference away"),
            );
        };
        let mark = self.cx.numbers.mark(note).to_owned();
        let mut at = at.clone();
        at.kind = self.mark_type(at.kind, &mark);
        at.node = self.set.structure.add(at.node, NodeKind::Reference);
        let target = reissue_page::LinkTarget::Destination(format!("note-{}", id.0));
        at.link = Some((target, at.node));
        let start = line.bytes;
        if line.note_end == Some(start) {
            // The marks 4 and 3 are no 43.
            line.builder.kern(at.kind.size.scale(0.2));
        }
        self.made_text(line, &mark, &at, span);
        line.note_end = Some(line.bytes);
        if self.set.referred.insert(note) && self.cx.numbers.owner(note) == self.cx.unit {
            let back = format!("noteref-{}", id.0);
            line.marks.push((start, Mark::Anchor(back, at.node)));
            let count = self.note(note);
            if count > 0 {
                line.marks.push((start, Mark::Note(count)));
            }
        }
    }

    /// The type of note marks beside other type: real superiors where the face has them.
    pub(crate) fn mark_type(&self, mut kind: Type, mark: &str) -> Type {
        kind.uppercase = false;
        kind.tracking = 0;
        let face = self.cx.typesetter.fonts().face(kind.family, kind.face);
        let face = self.cx.typesetter.fonts().get(face);
        let plain = mark.chars().all(|c| c.is_ascii_digit());
        if plain && face.supports(crate::fonts::Feature::Superiors) {
            kind.features = Features::SUPERIORS;
            return kind;
        }
        kind.features = Features::LINING;
        if mark.chars().all(|c| c.is_alphanumeric()) { raised(kind, 340) } else { kind }
    }

    /// Adds a small picture, no higher than the line.
    fn inline_image(&mut self, line: &mut Line<'_>, image: &Image, at: &Setting, span: Span) {
        let Some(picture) = self.cx.pictures.find(&image.resource) else {
            let alt = image.alt.clone().unwrap_or_default();
            return self.made_text(line, &alt, at, span);
        };
        // An ornament is no element of its own; what is to be clicked must be one.
        let mut node = at.node;
        if at.link.is_some() || !is_ornament(image) {
            node = self.set.structure.add(at.node, NodeKind::Figure);
            if let Some(n) = self.set.structure.get_mut(node) {
                n.alt = image.alt.clone();
            }
        }
        let height = self.leading.scale(0.8).min(at.kind.size);
        let natural = picture.natural();
        let scale = height.ratio(natural.height.max(Length(1)));
        let most = self.frame.width;
        let width = natural.width.scale(scale.min(1e4)).min(most).max(Length(1));
        let tag = self.tag(Tag {
            node,
            span,
            source: None,
            link: at.link.clone(),
            rule: None,
            picture: Some((picture.id, Size::new(width, height))),
            ruby: None,
        });
        let object = InlineObject {
            width,
            height: height.scale(0.8),
            depth: height.scale(0.2),
            tag,
            break_before: false,
            break_after: false,
        };
        line.builder.object(object);
    }
}

/// A character by its number in Unicode.
fn number_of(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// Parts a formula in plain characters: letters that stand alone are variables, in italics; names
/// of functions, figures and signs are upright.
pub(super) fn math_pieces(text: &str) -> Vec<(&str, bool)> {
    let mut out: Vec<(&str, bool)> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let letters = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let single = rest.chars().next().is_some_and(|c| c.len_utf8() == letters);
        let end = if letters > 0 {
            letters
        } else {
            rest.find(char::is_alphabetic).unwrap_or(rest.len())
        };
        let (piece, after) = rest.split_at(end);
        out.push((piece, single && letters > 0));
        rest = after;
    }
    out
}

/// Smaller type, raised by so many thousandths of its em.
pub(crate) fn raised(mut kind: Type, by: i32) -> Type {
    kind.rise += kind.size.scale(f64::from(by) / 1000.0);
    kind.scaled(680)
}

/// Finds the end of the first `words` words of a text, and how many of them there are.
fn lead_part(text: &str, words: u16) -> (usize, u16) {
    let mut found = 0;
    let mut inside = false;
    for (at, character) in text.char_indices() {
        if character.is_whitespace() {
            if inside {
                found += 1;
                inside = false;
                if found == words {
                    return (at, found);
                }
            }
        } else {
            inside = true;
        }
    }
    (text.len(), found)
}

#[cfg(test)]
mod tests {
    use super::{lead_part, math_pieces};

    #[test]
    fn variables_are_set_in_italics() {
        let pieces = math_pieces("a/sin A = 2²");
        assert_eq!(
            pieces,
            [
                ("a", true),
                ("/", false),
                ("sin", false),
                (" ", false),
                ("A", true),
                (" = 2²", false)
            ]
        );
    }

    #[test]
    fn lead_in_ends_with_a_word() {
        assert_eq!(lead_part("It was the best", 2), (6, 2));
        assert_eq!(lead_part("It was", 2), (6, 1));
        assert_eq!(lead_part(" It was all", 2), (7, 2));
    }
}
