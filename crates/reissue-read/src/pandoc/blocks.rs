//! Blocks of pandoc's tree.

use reissue_core::{
    Align, Aside, Attribution, Block, BlockKind, Bridgehead, Cell, Column, Definition,
    DefinitionList, Diagnostic, Dialogue, Figure, Inline, InlineKind, Language, Letter, Line, List,
    ListItem, ListKind, Numbering, Paragraph, Placement, Preformatted, Quotation, Role, Row,
    SceneBreak, Stanza, Table, Turn, Verse,
};

use super::inlines::mathml;
use super::meta::self_text;
use super::{Attributes, Tree};
use crate::json::Value;
use crate::office::flow::is_ornament;
use crate::office::names::{self, Part};
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

    fn item(&mut self, value: &Value, out: &mut Vec<Item>) {
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

    fn line_block(&mut self, c: &Value) -> Verse {
        let mut stanzas = vec![Stanza::default()];
        for line in c.items() {
            self.transcript.end_line();
            let start = self.here();
            let mut content = self.inlines(line.items());
            let indent = take_indent(&mut content);
            let span = self.transcript.since(start);
            if content.is_empty() {
                stanzas.push(Stanza::default());
            } else if let Some(stanza) = stanzas.last_mut() {
                stanza.lines.push(Line { indent, content, span });
            }
        }
        stanzas.retain(|s| !s.lines.is_empty());
        Verse { stanzas, ..Verse::default() }
    }

    fn quotation(&mut self, list: &[Value]) -> Quotation {
        let attribution = list.last().and_then(|last| self.attribution(last));
        let rest = list.len() - usize::from(attribution.is_some());
        let blocks = self.blocks(list.get(..rest).unwrap_or_default());
        Quotation { blocks, attribution }
    }

    /// A paragraph that is nothing but `[…]{.attribution}`.
    fn attribution(&mut self, value: &Value) -> Option<Attribution> {
        let content = self.lone_span(value, "attribution")?;
        Some(Attribution { span: self.here(), content })
    }

    fn lone_span(&mut self, value: &Value, class: &str) -> Option<Vec<Inline>> {
        if !matches!(value.get("t").text(), "Para" | "Plain") {
            return None;
        }
        let [span] = value.get("c").items() else { return None };
        let is = span.get("t").text() == "Span" && Attributes::of(span.get("c").at(0)).has(class);
        is.then(|| self.inlines(span.get("c").at(1).items()))
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

    fn list(&mut self, kind: ListKind, items: &[Value]) -> List {
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

    fn table(&mut self, c: &Value, out: &mut Vec<Item>) {
        let start = self.here();
        // Until pandoc-types 1.21: caption, alignments, widths, header, rows.
        if c.items().len() == 5 {
            let caption = self.inlines(c.at(0).items());
            let columns =
                c.at(1).items().iter().map(|a| Column { align: align(a), width: None }).collect();
            let mut table = Table { columns, ..Table::default() };
            if !caption.is_empty() {
                table.caption.push(Block::paragraph(caption, start));
            }
            let head = self.plain_row(c.at(3), true);
            table.head.extend(head.filter(|r| r.cells.iter().any(|c| !c.blocks.is_empty())));
            for row in c.at(4).items() {
                table.body.extend(self.plain_row(row, false));
            }
            let span = self.transcript.since(start);
            return out.push(Item::Block(Block::new(BlockKind::Table(table), span)));
        }
        let attributes = Attributes::of(c.at(0));
        let caption = self.blocks(c.at(1).at(1).items());
        let columns = c.at(2).items().iter().map(column).collect();
        let mut table = Table { caption, columns, ..Table::default() };
        for row in c.at(3).at(1).items() {
            table.head.push(self.row(row, usize::MAX));
        }
        for body in c.at(4).items() {
            let headers = body.at(1).number().unwrap_or(0.0) as usize;
            for row in body.at(2).items() {
                table.body.push(self.row(row, usize::MAX));
            }
            for row in body.at(3).items() {
                table.body.push(self.row(row, headers));
            }
        }
        for row in c.at(5).at(1).items() {
            table.foot.push(self.row(row, 0));
        }
        let kind = BlockKind::Table(table);
        let block = Block { id: attributes.id(), ..Block::new(kind, self.transcript.since(start)) };
        out.push(Item::Block(block));
    }

    fn plain_row(&mut self, value: &Value, header: bool) -> Option<Row> {
        let start = self.here();
        let mut cells = Vec::new();
        for cell in value.items() {
            let blocks = self.blocks(cell.items());
            cells.push(Cell { blocks, header, ..Cell::default() });
        }
        (!cells.is_empty()).then(|| Row { cells, span: self.transcript.since(start) })
    }

    fn row(&mut self, value: &Value, headers: usize) -> Row {
        let start = self.here();
        let mut cells = Vec::new();
        for (i, cell) in value.at(1).items().iter().enumerate() {
            let number = |v: &Value| v.number().unwrap_or(1.0).clamp(1.0, 1000.0) as u16;
            cells.push(Cell {
                rows: number(cell.at(2)),
                columns: number(cell.at(3)),
                header: i < headers,
                align: cell_align(cell.at(1)),
                blocks: self.blocks(cell.at(4).items()),
            });
        }
        Row { cells, span: self.transcript.since(start) }
    }

    fn div(&mut self, c: &Value, out: &mut Vec<Item>) {
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

    fn verse(&mut self, list: &[Value]) -> Verse {
        let mut verse = Verse::default();
        for value in list {
            if let Some(attribution) = self.attribution(value) {
                verse.attribution = Some(attribution);
                continue;
            }
            match value.get("t").text() {
                "LineBlock" => verse.stanzas.extend(self.line_block(value.get("c")).stanzas),
                "Header" => verse.title = self.inlines(value.get("c").at(2).items()),
                "Div" if Attributes::of(value.get("c").at(0)).has("title") => {
                    verse.title = self.joined(value.get("c").at(1).items());
                }
                _ => {
                    let span = self.here();
                    for block in self.blocks(std::slice::from_ref(value)) {
                        let lines = match block.kind {
                            BlockKind::Paragraph(p) => cut(p.content),
                            BlockKind::Verse(inner) => {
                                verse.stanzas.extend(inner.stanzas);
                                continue;
                            }
                            _ => vec![vec![Inline::text(reissue_core::plain_block(&block), span)]],
                        };
                        let lines = lines.into_iter().map(|mut content| {
                            let indent = take_indent(&mut content);
                            Line { indent, content, span }
                        });
                        verse.stanzas.push(Stanza { lines: lines.collect() });
                    }
                }
            }
        }
        verse
    }

    fn letter(&mut self, list: &[Value]) -> Letter {
        let mut letter = Letter::default();
        for value in list {
            let attributes =
                (value.get("t").text() == "Div").then(|| Attributes::of(value.get("c").at(0)));
            let inside = value.get("c").at(1).items();
            match attributes {
                Some(a) if a.has("dateline") => letter.dateline.extend(self.lines(inside)),
                Some(a) if a.has("salutation") => letter.salutation = self.joined(inside),
                Some(a) if a.has("closing") => letter.closing = self.joined(inside),
                Some(a) if a.has("signature") => letter.signature.extend(self.lines(inside)),
                Some(a) if a.has("postscript") => letter.postscript.extend(self.blocks(inside)),
                _ => letter.blocks.extend(self.blocks(std::slice::from_ref(value))),
            }
        }
        letter
    }

    /// The lines of paragraphs: cut at line breaks.
    fn lines(&mut self, list: &[Value]) -> Vec<Vec<Inline>> {
        let mut out = Vec::new();
        for block in self.blocks(list) {
            match block.kind {
                BlockKind::Paragraph(p) => out.extend(cut(p.content)),
                _ => out.push(vec![Inline::text(reissue_core::plain_block(&block), block.span)]),
            }
        }
        out
    }

    fn joined(&mut self, list: &[Value]) -> Vec<Inline> {
        let mut out = Vec::new();
        for line in self.lines(list) {
            if !out.is_empty() {
                out.push(Inline::new(InlineKind::LineBreak, self.here()));
            }
            out.extend(line);
        }
        out
    }

    fn aside(&mut self, list: &[Value]) -> Aside {
        let mut aside = Aside::default();
        let mut rest = list;
        if let [first, tail @ ..] = list {
            let c = first.get("c");
            match first.get("t").text() {
                "Header" => {
                    aside.title = self.inlines(c.at(2).items());
                    rest = tail;
                }
                "Div" if Attributes::of(c.at(0)).has("title") => {
                    aside.title = self.joined(c.at(1).items());
                    rest = tail;
                }
                _ => {}
            }
        }
        aside.blocks = self.blocks(rest);
        aside
    }

    fn dialogue(&mut self, list: &[Value]) -> Dialogue {
        let mut turns: Vec<Turn> = Vec::new();
        for value in list {
            self.transcript.end_line();
            let start = self.here();
            let is_div = value.get("t").text() == "Div"
                && Attributes::of(value.get("c").at(0)).has("direction");
            if is_div {
                let content = self.joined(value.get("c").at(1).items());
                turns.push(Turn::Direction { content, span: self.transcript.since(start) });
                continue;
            }
            if let Some(content) = self.lone_span(value, "direction") {
                turns.push(Turn::Direction { content, span: self.transcript.since(start) });
                continue;
            }
            let speaker = value.get("c").items().split_first().filter(|(first, _)| {
                first.get("t").text() == "Span"
                    && Attributes::of(first.get("c").at(0)).has("speaker")
            });
            match (speaker, value.get("t").text()) {
                (Some((first, rest)), "Para" | "Plain") => {
                    let speaker = self.inlines(first.get("c").at(1).items());
                    let content = self.inlines(rest);
                    let span = self.transcript.since(start);
                    let blocks = if content.is_empty() {
                        Vec::new()
                    } else {
                        vec![Block::paragraph(content, span)]
                    };
                    turns.push(Turn::Speech { speaker, blocks, span });
                }
                _ => {
                    let more = self.blocks(std::slice::from_ref(value));
                    match turns.last_mut() {
                        Some(Turn::Speech { blocks, .. }) => blocks.extend(more),
                        _ => turns.push(Turn::Speech {
                            speaker: Vec::new(),
                            blocks: more,
                            span: self.transcript.since(start),
                        }),
                    }
                }
            }
        }
        Dialogue { turns }
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

/// Takes the no-break spaces at the head of a line: two of them are a step.
fn take_indent(content: &mut Vec<Inline>) -> u8 {
    let Some(Inline { kind: InlineKind::Text(text), .. }) = content.first_mut() else { return 0 };
    let bare = text.trim_start_matches('\u{a0}');
    let count = text.chars().count() - bare.chars().count();
    *text = bare.to_owned();
    if text.is_empty() {
        content.remove(0);
    }
    u8::try_from(count.div_ceil(2)).unwrap_or(u8::MAX)
}

/// Cuts inlines at line breaks.
fn cut(inlines: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut out = vec![Vec::new()];
    for inline in inlines {
        match (inline.kind == InlineKind::LineBreak, out.last_mut()) {
            (false, Some(line)) => line.push(inline),
            _ => out.push(Vec::new()),
        }
    }
    out
}

fn align(value: &Value) -> Align {
    match value.get("t").text() {
        "AlignCenter" => Align::Center,
        "AlignRight" => Align::End,
        _ => Align::Start,
    }
}

fn cell_align(value: &Value) -> Option<Align> {
    match value.get("t").text() {
        "AlignDefault" | "" => None,
        _ => Some(align(value)),
    }
}

fn column(value: &Value) -> Column {
    let width =
        value.at(1).get("c").number().map(|w| (w * 1000.0).round().clamp(1.0, 1000.0) as u16);
    Column { align: align(value.at(0)), width }
}
