//! Divs of pandoc's tree: passages by their classes, and what only dresses the blocks inside.

use reissue_core::{
    Align, Block, BlockKind, Bridgehead, Inline, InlineKind, Language, ListKind, Role, SceneBreak,
};

use super::meta::self_text;
use super::{Attributes, Tree};
use crate::json::Value;
use crate::office::names::{self, Part};
use crate::outline::{Head, Item};

impl Tree<'_> {
    pub(super) fn div(&mut self, c: &Value, out: &mut Vec<Item>) {
        let start = self.here();
        let attributes = Attributes::of(c.at(0));
        let list = c.at(1).items();
        let style = attributes.get("custom-style").and_then(names::part);
        let has = |class: &str, part: Part| attributes.has(class) || style == Some(part);
        // With a level it is a section, and an epigraph is that of the book.
        let kind = if attributes.get("level").is_some() {
            None
        } else if has("quotation", Part::Quotation) || attributes.has("blockquote") {
            Some(BlockKind::Quotation(self.quotation(list)))
        } else if has("epigraph", Part::Epigraph) {
            Some(BlockKind::Epigraph(self.quotation(list)))
        } else if has("verse", Part::Verse) || attributes.has("poem") {
            Some(BlockKind::Verse(self.verse(list)))
        } else if attributes.has("letter") {
            Some(BlockKind::Letter(self.letter(list)))
        } else if attributes.has("drama") || attributes.has("dialogue") {
            Some(BlockKind::Dialogue(self.dialogue(list)))
        } else if attributes.has("aside") || attributes.has("sidebar") {
            Some(BlockKind::Aside(self.aside(list)))
        } else if attributes.has("bridgehead") {
            Some(BlockKind::Bridgehead(Bridgehead { content: self.joined(list) }))
        } else if attributes.has("scene-break") {
            Some(BlockKind::SceneBreak(SceneBreak { mark: mark(list) }))
        } else if attributes.has("page") {
            Some(BlockKind::PageMark(attributes.get("n").unwrap_or("").to_owned()))
        } else if attributes.has("plain") {
            self.plain_list(list)
        } else {
            None
        };
        if let Some(kind) = kind {
            let mut block = Block::new(kind, self.transcript.since(start));
            block.id = attributes.id();
            block.language = attributes.language();
            return out.push(Item::Block(block));
        }
        self.transparent(&attributes, list, out);
    }

    /// A div that only carries an id, a language, an alignment or a role: what is in it stands.
    fn transparent(&mut self, attributes: &Attributes<'_>, list: &[Value], out: &mut Vec<Item>) {
        let level = attributes.get("level").and_then(|l| l.parse().ok());
        // `section` is what pandoc itself calls every div around a section.
        let named = |class: &&&str| **class != "section" || level.is_some();
        let role = attributes.classes.iter().filter(named).find_map(|class| Role::named(class));
        if attributes.has("note") {
            // A note that no mark names.
            self.note(list);
            return;
        }
        if role.is_none() && !Dress::KNOWN.iter().any(|class| attributes.has(class)) {
            let span = self.here();
            self.unknown(attributes, span);
        }
        let before = out.len();
        for value in list {
            self.item(value, out);
        }
        let mut dress = Dress::of(attributes);
        let inside = out.get_mut(before..).unwrap_or_default();
        let headed = inside.iter().any(|i| matches!(i, Item::Heading(_)));
        // A dedication without a heading is a section all the same.
        if let Some(role) = role.filter(|_| !headed && (!inside.is_empty() || level.is_some())) {
            let head = Head {
                level: level.unwrap_or(1),
                role: Some(role),
                id: dress.id.take(),
                language: dress.language,
                matter: attributes.matter(),
                settled: level.is_some(),
                ..Head::default()
            };
            return out.insert(before, Item::Heading(head));
        }
        for item in inside {
            match item {
                Item::Heading(head) => {
                    head.role = head.role.or(role);
                    head.id = head.id.take().or_else(|| dress.id.take());
                    head.language = head.language.take().or_else(|| dress.language.clone());
                    if role.is_some() {
                        break;
                    }
                }
                Item::Block(block) => dress.put_on(block),
            }
        }
        if let Some(id) = dress.id {
            let place = Inline::new(InlineKind::Anchor(id), self.here());
            let block = Block::paragraph(vec![place], self.here());
            out.insert(before.min(out.len()), Item::Block(block));
        }
    }

    /// A list whose items have no mark.
    fn plain_list(&mut self, list: &[Value]) -> Option<BlockKind> {
        let [one] = list else { return None };
        let items = (one.get("t").text() == "BulletList").then(|| one.get("c").items())?;
        Some(BlockKind::List(self.list(ListKind::Plain, items)))
    }
}

/// What a div says of the blocks in it.
struct Dress {
    id: Option<String>,
    language: Option<Language>,
    align: Align,
    continued: bool,
    lead_in: Option<u16>,
    /// Whether what stands in it is a paragraph, though it does not look like one.
    paragraph: bool,
}

impl Dress {
    /// The classes of divs that only carry such things.
    const KNOWN: [&str; 6] = ["center", "centered", "right", "section", "continued", "paragraph"];

    fn of(attributes: &Attributes<'_>) -> Self {
        let centred = attributes.has("center") || attributes.has("centered");
        Self {
            id: attributes.id(),
            language: attributes.language(),
            align: match attributes.has("right") {
                _ if centred => Align::Center,
                true => Align::End,
                false => Align::Start,
            },
            continued: attributes.has("continued"),
            paragraph: attributes.has("paragraph"),
            lead_in: attributes.get("lead-in").and_then(|n| n.parse().ok()),
        }
    }

    /// The first block takes the id; a name that it has already stays as a place at its head.
    fn put_on(&mut self, block: &mut Block) {
        block.language = block.language.take().or_else(|| self.language.clone());
        let span = block.span;
        if let BlockKind::SceneBreak(SceneBreak { mark: Some(mark) }) = &mut block.kind
            && self.paragraph
        {
            let words = Inline::text(std::mem::take(mark), span);
            block.kind = Block::paragraph(vec![words], span).kind;
        }
        let BlockKind::Paragraph(p) = &mut block.kind else {
            block.id = block.id.take().or_else(|| self.id.take());
            return;
        };
        if let Some(id) = self.id.take()
            && let Some(own) = block.id.replace(id)
        {
            p.content.insert(0, Inline::new(InlineKind::Anchor(own), span));
        }
        if self.align != Align::Start {
            p.align = self.align;
        }
        p.continued |= self.continued;
        p.lead_in = self.lead_in.take().unwrap_or(p.lead_in);
    }
}

/// The ornament of a scene break.
fn mark(list: &[Value]) -> Option<String> {
    let words: Vec<String> = list.iter().map(|v| self_text(v.get("c"))).collect();
    let words = words.join(" ").trim().to_owned();
    (!words.is_empty()).then_some(words)
}
