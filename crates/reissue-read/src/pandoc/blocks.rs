//! Blocks of pandoc's tree.

use reissue_core::{
    Block, BlockKind, Bridgehead, Definition, DefinitionList, Diagnostic, Figure, Inline,
    InlineKind, List, ListItem, ListKind, Numbering, Paragraph, Placement, Preformatted, Role,
    SceneBreak,
};

use super::inlines::mathml;
use super::meta::self_text;
use super::passages::cut;
use super::{Attributes, Tree};
use crate::json::Value;
use crate::office::flow::is_ornament;
use crate::outline::{Head, Item};

impl Tree<'_> {
    /// Reads blocks as headings and blocks of the main text.
    pub(super) fn items(&mut self, list: &[Value]) -> Vec<Item> {
        let mut out = Vec::new();
        let mut rest = list;
        while let Some((value, after)) = rest.split_first() {
            let taken = self.raw_html(rest, &mut out);
            rest = rest.get(taken..).filter(|_| taken > 0).unwrap_or(after);
            if taken == 0 {
                self.item(value, &mut out);
            }
        }
        if !self.carried.is_empty() {
            let content = std::mem::take(&mut self.carried);
            out.push(Item::Block(Block::paragraph(content, self.here())));
        }
        out
    }

    /// Reads blocks inside a block; a heading there opens no section.
    pub(super) fn blocks(&mut self, list: &[Value]) -> Vec<Block> {
        let bridge = |head: Head| Block {
            kind: BlockKind::Bridgehead(Bridgehead { content: head.title }),
            id: head.id,
            language: head.language,
            span: head.span,
        };
        let items = self.items(list).into_iter();
        items
            .map(|item| match item {
                Item::Heading(head) => bridge(head),
                Item::Block(block) => block,
            })
            .collect()
    }

    pub(super) fn item(&mut self, value: &Value, out: &mut Vec<Item>) {
        let c = value.get("c");
        self.transcript.end_line();
        let start = self.here();
        let kind = match value.get("t").text() {
            "Header" => {
                let head = self.header(c);
                // An empty paragraph in the style of a heading is no heading.
                let empty = head.title.is_empty() && head.ordinal.is_empty();
                if !(empty && head.role.is_none() && head.subtitle.is_empty()) {
                    out.push(Item::Heading(head));
                }
                return;
            }
            "Div" => return self.div(c, out),
            "Plain" | "Para" => {
                let content = self.paragraph_words(c.items());
                if let Some(formulas) = displayed(&content) {
                    return out.extend(formulas.map(Item::Block));
                }
                match paragraph(content, c.items()) {
                    Some(kind) => kind,
                    None => return,
                }
            }
            "LineBlock" => BlockKind::Verse(self.line_block(c)),
            "CodeBlock" => {
                let attributes = Attributes::of(c.at(0));
                let text = c.at(1).text().to_owned();
                self.transcript.add(&text);
                let syntax = attributes.classes.first().map(|s| (*s).to_owned());
                let block = Block {
                    id: attributes.id(),
                    ..Block::new(
                        BlockKind::Preformatted(Preformatted { text, syntax }),
                        self.transcript.since(start),
                    )
                };
                return out.push(Item::Block(block));
            }
            "RawBlock" => match mathml(c.at(0).text(), c.at(1).text()) {
                Some(math) => BlockKind::Math(math),
                None => return self.raw_lost(c.at(0).text(), c.at(1).text()),
            },
            "BlockQuote" => BlockKind::Quotation(self.quotation(c.items())),
            // A list without items is none.
            "OrderedList" if c.at(1).items().is_empty() => return,
            "BulletList" if c.items().is_empty() => return,
            "OrderedList" => BlockKind::List(self.ordered(c)),
            "BulletList" => BlockKind::List(self.list(ListKind::Bullet, c.items())),
            "DefinitionList" => BlockKind::DefinitionList(self.definitions(c.items())),
            "HorizontalRule" => BlockKind::SceneBreak(SceneBreak::default()),
            "Table" => return self.table(c, out),
            "Figure" => return self.figure(c, out),
            "Null" => return,
            other => {
                let message = format!("the element `{other}` is not known");
                let diagnostic = Diagnostic::lost("read-414", message).at(start);
                return self.ledger.words(diagnostic, &self_text(value));
            }
        };
        let mut block = Block::new(kind, self.transcript.since(start));
        lift_id(&mut block);
        out.push(Item::Block(block));
    }

    fn header(&mut self, c: &Value) -> Head {
        let start = self.here();
        let attributes = Attributes::of(c.at(1));
        let (mut ordinal, mut subtitle, mut title) = (Vec::new(), Vec::new(), Vec::new());
        let mut whole = false;
        for value in c.at(2).items() {
            let spanned =
                (value.get("t").text() == "Span").then(|| Attributes::of(value.get("c").at(0)));
            let into = match &spanned {
                Some(a) if a.has("ordinal") => {
                    whole = true;
                    &mut ordinal
                }
                Some(a) if a.has("subtitle") => &mut subtitle,
                _ => &mut title,
            };
            let inside = self.inside(std::slice::from_ref(value));
            super::inlines::append(into, inside);
        }
        if !ordinal.is_empty() {
            unstop(&mut title);
        }
        for part in [&mut ordinal, &mut subtitle, &mut title] {
            crate::office::runs::trim(part);
        }
        let level = c.at(0).number().unwrap_or(1.0).clamp(1.0, 100.0) as u8;
        let role = attributes.classes.iter().find_map(|class| Role::named(class));
        Head {
            level,
            title,
            subtitle,
            ordinal,
            role,
            id: attributes.id(),
            language: attributes.language(),
            short: attributes.get("short").map(str::to_owned),
            matter: attributes.matter(),
            whole,
            settled: role.is_some(),
            span: self.transcript.since(start),
        }
    }

    /// The words of a paragraph, after those of one before that a tracked change joins with it; none
    /// where its own end is gone.
    fn paragraph_words(&mut self, list: &[Value]) -> Vec<Inline> {
        let own = self.inlines(list);
        let mut content = std::mem::take(&mut self.carried);
        super::inlines::append(&mut content, own);
        if std::mem::take(&mut self.joins) {
            self.carried = std::mem::take(&mut content);
        }
        content
    }

    fn ordered(&mut self, c: &Value) -> List {
        let start = c.at(0).at(0).number().unwrap_or(1.0) as i32;
        let numbering = match c.at(0).at(1).get("t").text() {
            "LowerAlpha" => Numbering::LowerAlpha,
            "UpperAlpha" => Numbering::UpperAlpha,
            "LowerRoman" => Numbering::LowerRoman,
            "UpperRoman" => Numbering::UpperRoman,
            _ => Numbering::Decimal,
        };
        self.list(ListKind::Ordered { start, numbering }, c.at(1).items())
    }

    pub(super) fn list(&mut self, kind: ListKind, items: &[Value]) -> List {
        let mut list = List { kind, items: Vec::new() };
        for item in items {
            let start = self.here();
            let blocks = self.blocks(item.items());
            list.items.push(ListItem { blocks, span: self.transcript.since(start) });
        }
        list
    }

    fn definitions(&mut self, list: &[Value]) -> DefinitionList {
        let mut items = Vec::new();
        for entry in list {
            self.transcript.end_line();
            let start = self.here();
            // Several terms with one meaning are lines of one term.
            let terms = cut(self.inlines(entry.at(0).items()));
            let senses = entry.at(1).items().iter().map(|s| self.blocks(s.items())).collect();
            items.push(Definition { terms, senses, span: self.transcript.since(start) });
        }
        DefinitionList { items }
    }

    fn figure(&mut self, c: &Value, out: &mut Vec<Item>) {
        let start = self.here();
        let attributes = Attributes::of(c.at(0));
        let mut images = Vec::new();
        let mut rest = Vec::new();
        for block in self.blocks(c.at(2).items()) {
            match block.kind {
                BlockKind::Figure(figure) => images.extend(figure.images),
                _ => rest.push(block),
            }
        }
        let mut caption = self.blocks(c.at(1).at(1).items());
        if images.is_empty() && !rest.is_empty() {
            out.extend(rest.into_iter().map(Item::Block));
            out.extend(caption.into_iter().map(Item::Block));
            return;
        }
        caption.extend(rest);
        let placement = match attributes.get("placement") {
            Some("plate") => Placement::Plate,
            Some("top") => Placement::Top,
            Some("bottom") => Placement::Bottom,
            Some("frontispiece") => Placement::Frontispiece,
            _ => Placement::Here,
        };
        let kind = BlockKind::Figure(Figure { images, caption, placement });
        let block = Block { id: attributes.id(), ..Block::new(kind, self.transcript.since(start)) };
        out.push(Item::Block(block));
    }
}

/// The formulas of a paragraph that holds nothing but displayed ones: each is a block.
fn displayed(content: &[Inline]) -> Option<impl Iterator<Item = Block>> {
    let is_space = |i: &Inline| matches!(&i.kind, InlineKind::Text(t) if t.trim().is_empty());
    let formula = |i: &Inline| match &i.kind {
        InlineKind::Math(math) if math.display => {
            Some(Block::new(BlockKind::Math(math.clone()), i.span))
        }
        _ => None,
    };
    let mut shown = content.iter().filter(|i| !is_space(i)).peekable();
    shown.peek()?;
    let formulas: Option<Vec<Block>> = shown.map(formula).collect();
    formulas.map(Vec::into_iter)
}

/// A paragraph, a lone picture, a pause; none where nothing is left.
fn paragraph(mut content: Vec<Inline>, list: &[Value]) -> Option<BlockKind> {
    let lead_in = lead_in(list);
    match content.as_mut_slice() {
        [] => return None,
        [Inline { kind: InlineKind::Image(image), .. }] if !inline_picture(list) => {
            let images = vec![std::mem::take(image)];
            return Some(BlockKind::Figure(Figure { images, ..Figure::default() }));
        }
        [Inline { kind: InlineKind::PageMark(number), .. }] => {
            return Some(BlockKind::PageMark(std::mem::take(number)));
        }
        [Inline { kind: InlineKind::Text(text), .. }] if is_ornament(text) => {
            return Some(BlockKind::SceneBreak(SceneBreak { mark: Some(std::mem::take(text)) }));
        }
        _ => {}
    }
    Some(BlockKind::Paragraph(Paragraph { content, lead_in, ..Paragraph::default() }))
}

/// Takes the stop away that stands between an ordinal and its title.
fn unstop(title: &mut Vec<Inline>) {
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = title.first_mut()
        && let Some(rest) = text.strip_prefix(". ")
    {
        *text = rest.to_owned();
        if text.is_empty() {
            title.remove(0);
        }
    }
}

/// An anchor at the head of a paragraph is the paragraph's id.
fn lift_id(block: &mut Block) {
    if let BlockKind::Paragraph(p) = &mut block.kind
        && let Some(Inline { kind: InlineKind::Anchor(id), .. }) = p.content.first()
    {
        block.id = Some(id.clone());
        p.content.remove(0);
    }
}

/// How many words at the head are `[…]{.lead-in}`.
fn lead_in(list: &[Value]) -> u16 {
    let Some(first) = list.first().filter(|v| v.get("t").text() == "Span") else { return 0 };
    if !Attributes::of(first.get("c").at(0)).has("lead-in") {
        return 0;
    }
    let words = self_text(first.get("c").at(1)).split_whitespace().count();
    u16::try_from(words).unwrap_or(u16::MAX)
}

fn inline_picture(list: &[Value]) -> bool {
    list.iter()
        .any(|v| v.get("t").text() == "Image" && Attributes::of(v.get("c").at(0)).has("inline"))
}
