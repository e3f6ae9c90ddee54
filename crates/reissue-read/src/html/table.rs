//! Tables, and the dialogue of plays that is set as a table.

use reissue_core::{
    Attribution, Block, BlockKind, Cell, Column, Diagnostic, Dialogue, Inline, InlineKind,
    Language, Line, Row, Span, Stanza, Table, Turn, Verse, plain,
};

use super::convert::{Context, Converter};
use super::flow::{Flow, align};
use super::style::TextAlign;
use super::types::{has_class, is};
use crate::xml::Node;

/// Tells whether a table only places text on a page: it has one cell, or its cells hold headings
/// and paragraphs as a page does.
fn is_layout(node: Node<'_>) -> bool {
    let own = |name: &'static str| {
        node.descendants().filter(move |n| {
            n.is(name) && n.ancestors().find(|a| a.is("table")).is_some_and(|t| t == node)
        })
    };
    let cells = own("td").count() + own("th").count();
    let page = |n: Node<'_>| {
        let headings = n.descendants().any(|d| matches!(d.name(), "h1" | "h2" | "h3"));
        headings && n.descendants().filter(|d| d.is("p")).take(3).count() == 3
    };
    let captioned = node.child("caption").is_some();
    !captioned && (cells == 1 || (own("tr").count() <= 3 && own("td").any(page)))
}

/// The rows of a table by where they stand.
#[derive(Default)]
struct Rows<'d> {
    head: Vec<(Node<'d>, Context)>,
    body: Vec<(Node<'d>, Context)>,
    foot: Vec<(Node<'d>, Context)>,
}

impl<'d> Converter<'d, '_> {
    /// A table, or what a table only lays out.
    pub(crate) fn table(
        &mut self,
        node: Node<'d>,
        cx: &Context,
        inside: &Context,
        language: Option<Language>,
        out: &mut Vec<Flow>,
    ) {
        if is_layout(node) {
            self.container(node, cx, inside, language, out);
            return;
        }
        let name = self.name_of(node, cx);
        let span = self.span(node, cx);
        let mut inner = inside.inner();
        if is_prose(node) {
            // What centres a table on the page says nothing of the words in its cells.
            inner.style.align = TextAlign::Start;
        }
        let mut rows = Rows::default();
        self.rows(node, &inner, 1, &mut rows);
        if let Some(verse) = self.poem(node, &rows, span) {
            let mut block = Block::new(BlockKind::Verse(verse), span);
            block.language = language;
            let block = self.named(block, name);
            out.push(Flow::Block(block));
            return;
        }
        let script = is_script(&rows.body, &SCRIPT);
        let paged =
            node.child("caption").is_none() && rows.body.iter().any(|(r, _)| page_of(*r).is_some());
        if cx.sections && paged {
            self.pending.extend(name);
            return self.split(node, rows, script, language, out);
        }
        let kind = if is_drama(node) || script {
            if script && !is_drama(node) {
                self.guess_play(span);
            }
            let turns = self.turns(&rows, script);
            BlockKind::Dialogue(Dialogue { turns })
        } else {
            let table = self.table_of(node, &inner, &rows);
            if table.columns.is_empty() && table.caption.is_empty() {
                self.pending.extend(name);
                return;
            }
            BlockKind::Table(table)
        };
        let mut block = Block::new(kind, span);
        block.language = language;
        let block = self.named(block, name);
        out.push(Flow::Block(block));
    }

    /// A table whose rows stand between headings: rows of one cell with a heading are part of the
    /// page, the rows between them are tables.
    fn split(
        &mut self,
        node: Node<'d>,
        rows: Rows<'d>,
        script: bool,
        language: Option<Language>,
        out: &mut Vec<Flow>,
    ) {
        let widths = widths(node);
        let mut open = Rows { head: rows.head, ..Rows::default() };
        let mut all = rows.body;
        all.extend(rows.foot);
        let start = out.len();
        for (row, cx) in all {
            let Some(cell) = page_of(row) else {
                open.body.push((row, cx));
                continue;
            };
            self.close(&widths, &mut open, script, out);
            let (mut inside, _) = self.enter(cell, &cx);
            inside.sections = true;
            out.extend(self.flow(cell, &inside));
        }
        self.close(&widths, &mut open, script, out);
        if let Some(language) = language {
            out.iter_mut().skip(start).for_each(|f| super::flow::set_language(f, &language));
        }
    }

    /// Makes a table of the rows so far, or the turns of a play where the whole table is a play's.
    fn close(
        &mut self,
        widths: &[Option<u16>],
        rows: &mut Rows<'d>,
        script: bool,
        out: &mut Vec<Flow>,
    ) {
        let rows = std::mem::take(rows);
        let place = |(row, cx): &(Node<'d>, Context)| self.span(*row, cx);
        let span = rows.head.iter().chain(&rows.body).map(place).reduce(Span::join);
        if script && is_script(&rows.body, &SCENE) {
            self.guess_play(span.unwrap_or(Span::NONE));
            let turns = self.turns(&rows, true);
            let kind = BlockKind::Dialogue(Dialogue { turns });
            let block = Block::new(kind, span.unwrap_or(Span::NONE));
            return out.push(Flow::Block(self.named(block, None)));
        }
        let mut table = Table::default();
        self.fill(&mut table, &rows, widths);
        if !table.columns.is_empty() {
            let block = Block::new(BlockKind::Table(table), span.unwrap_or(Span::NONE));
            out.push(Flow::Block(self.named(block, None)));
        }
    }

    fn guess_play(&mut self, span: Span) {
        let message = "a table was taken as a play by the names in its first column";
        let help = "look at the place; mark it up in the source where this is wrong";
        self.losses.note(Diagnostic::guessed("read-323", message).help(help).at(span));
    }

    fn rows(&mut self, node: Node<'d>, cx: &Context, part: u8, rows: &mut Rows<'d>) {
        for child in node.elements() {
            let (inside, _) = self.enter(child, cx);
            if self.is_left_out(child, &inside.style, cx) {
                continue;
            }
            match child.name() {
                "thead" => self.rows(child, &inside, 0, rows),
                "tbody" => self.rows(child, &inside, 1, rows),
                "tfoot" => self.rows(child, &inside, 2, rows),
                "tr" => match part {
                    0 => rows.head.push((child, inside)),
                    1 => rows.body.push((child, inside)),
                    _ => rows.foot.push((child, inside)),
                },
                _ => {}
            }
        }
    }

    fn table_of(&mut self, node: Node<'d>, cx: &Context, rows: &Rows<'d>) -> Table {
        let mut table = Table::default();
        for caption in node.elements().filter(|n| n.is("caption")) {
            let (inside, _) = self.enter(caption, cx);
            table.caption.extend(self.blocks(caption, &inside));
        }
        table.caption.iter_mut().for_each(super::figure::as_caption);
        self.fill(&mut table, rows, &widths(node));
        table
    }

    /// Fills a table with rows, and works out its columns.
    fn fill(&mut self, table: &mut Table, rows: &Rows<'d>, widths: &[Option<u16>]) {
        table.head = self.table_rows(&rows.head);
        table.body = self.table_rows(&rows.body);
        table.foot = self.table_rows(&rows.foot);
        if table.head.is_empty() {
            // Rows of headers at the start are the head, whether the source says so or not.
            let heads = |r: &Row| !r.cells.is_empty() && r.cells.iter().all(|c| c.header);
            let count = table.body.iter().take_while(|r| heads(r)).count();
            let reach = table.body.iter().take(count).flat_map(|r| &r.cells).any(|c| c.rows > 1);
            if count < table.body.len() && !reach {
                table.head = table.body.drain(..count).collect();
            }
        }
        let width = |rows: &[Row]| {
            rows.iter().map(|r| r.cells.iter().map(|c| usize::from(c.columns)).sum()).max()
        };
        let widest: usize = [&table.head, &table.body, &table.foot]
            .into_iter()
            .filter_map(|r| width(r))
            .max()
            .unwrap_or(0);
        table.columns = columns(widths, widest, table);
    }

    fn table_rows(&mut self, rows: &[(Node<'d>, Context)]) -> Vec<Row> {
        let mut out = Vec::new();
        for (node, cx) in rows {
            let name = self.name_of(*node, cx);
            self.pending.extend(name);
            let mut row = Row { cells: Vec::new(), span: self.span(*node, cx) };
            for cell in node.elements().filter(|n| matches!(n.name(), "td" | "th")) {
                let (inside, language) = self.enter(cell, cx);
                if self.is_left_out(cell, &inside.style, cx) {
                    continue;
                }
                let name = self.name_of(cell, cx);
                self.pending.extend(name);
                let mut plain = inside.clone();
                // The alignment is the cell's, not that of each paragraph in it.
                plain.style.align = TextAlign::Start;
                plain.verse |= super::types::is_verse(cell);
                let mut blocks = self.blocks(cell, &plain);
                if let Some(language) = language {
                    for block in &mut blocks {
                        block.language.get_or_insert_with(|| language.clone());
                    }
                }
                let count = |name| {
                    let given = cell.attribute(name).and_then(|v| v.trim().parse::<u16>().ok());
                    given.unwrap_or(1).clamp(1, 1000)
                };
                row.cells.push(Cell {
                    blocks,
                    header: cell.is("th"),
                    columns: count("colspan"),
                    rows: count("rowspan"),
                    align: match inside.style.align {
                        TextAlign::Start => None,
                        other => Some(align(other)),
                    },
                });
            }
            if !row.cells.is_empty() {
                out.push(row);
            }
        }
        out
    }

    /// A poem set as a table: a line a row, an empty row between two stanzas; who wrote it stands in
    /// the last row at the right.
    fn poem(&mut self, node: Node<'d>, rows: &Rows<'d>, span: Span) -> Option<Verse> {
        let bare = rows.head.is_empty() && rows.foot.is_empty() && node.child("caption").is_none();
        if !bare || !is_poem(&rows.body) {
            return None;
        }
        let message = "a table of one column was taken as a poem by the look of its lines";
        let help = "look at the place; mark it up in the source where this is wrong";
        self.losses.note(Diagnostic::guessed("read-323", message).help(help).at(span));
        let mut verse = Verse::default();
        let mut open = false;
        for (row, cx) in &rows.body {
            let name = self.name_of(*row, cx);
            self.pending.extend(name);
            let Some(cell) = row.elements().find(|n| n.is("td")) else { continue };
            let (inside, _) = self.enter(cell, cx);
            let content = self.line(cell, &inside);
            if plain(&content).trim().is_empty() {
                open = false;
                continue;
            }
            let span = self.span(cell, cx);
            if inside.style.align == TextAlign::End {
                let attribution = verse
                    .attribution
                    .get_or_insert_with(|| Attribution { content: Vec::new(), span });
                if !attribution.content.is_empty() {
                    attribution.content.push(Inline::new(InlineKind::LineBreak, span));
                }
                attribution.content.extend(content);
                continue;
            }
            if !open {
                verse.stanzas.push(Stanza::default());
                open = true;
            }
            if let Some(stanza) = verse.stanzas.last_mut() {
                stanza.lines.push(Line { indent: 0, content, span });
            }
        }
        Some(verse)
    }

    /// The turns of a dialogue set as a table: the speaker in the first cell, the speech in the
    /// second; a first cell without words makes a stage direction or goes on with the speech.
    /// Where the table does not say so itself (`script`), it is a stage direction.
    fn turns(&mut self, rows: &Rows<'d>, script: bool) -> Vec<Turn> {
        let mut turns: Vec<Turn> = Vec::new();
        let all: Vec<(Node<'d>, Context)> =
            rows.head.iter().chain(&rows.body).chain(&rows.foot).cloned().collect();
        for (node, cx) in all {
            let span = self.span(node, &cx);
            let name = self.name_of(node, &cx);
            self.pending.extend(name);
            let mut speaker = Vec::new();
            let mut blocks = Vec::new();
            let cells = node.elements().filter(|n| matches!(n.name(), "td" | "th"));
            for (at, cell) in cells.enumerate() {
                let (mut inside, _) = self.enter(cell, &cx);
                let name = self.name_of(cell, &cx);
                self.pending.extend(name);
                let first = script && at == 0 && is_label(&cell.tidy_text()) && !is_alone(cell);
                let named = is(cell, "persona") || cell.is("th") || first;
                if named && speaker.is_empty() {
                    self.pending_anchors(&mut speaker, span);
                    // Small capitals are the design's for all speakers.
                    inside.style.small_caps = true;
                    let words = self.line(cell, &inside);
                    speaker.extend(words);
                    continue;
                }
                inside.style.align = TextAlign::Start;
                inside.verse |= super::types::is_verse(cell);
                blocks.extend(self.blocks(cell, &inside));
            }
            if speaker.is_empty() && blocks.is_empty() {
                continue;
            }
            let directs = speaker.is_empty()
                && (script || node.descendants().any(|n| is(n, "stage-direction")));
            match (direction(&blocks).filter(|_| directs), turns.last_mut()) {
                (Some(content), _) => turns.push(Turn::Direction { content, span }),
                (None, Some(Turn::Speech { blocks: said, .. })) if speaker.is_empty() => {
                    said.extend(blocks);
                }
                _ => turns.push(Turn::Speech { speaker, blocks, span }),
            }
        }
        turns
    }
}

/// Tells whether rows of one cell are the lines of a poem: short lines of text, most with a capital
/// at the start, many with a stop or a comma at the end.
fn is_poem(rows: &[(Node<'_>, Context)]) -> bool {
    let mut lines: Vec<String> = Vec::new();
    for (row, _) in rows {
        let mut cells = row.elements().filter(|n| matches!(n.name(), "td" | "th"));
        let (Some(cell), None) = (cells.next(), cells.next()) else { return false };
        let blocks = |n: Node<'_>| {
            super::style::is_block_name(n.name()) || matches!(n.name(), "br" | "img" | "a")
        };
        if cell.is("th") || cell.descendants().any(blocks) {
            return false;
        }
        let line = cell.tidy_text();
        if line.chars().any(char::is_alphanumeric) {
            lines.push(line);
        }
    }
    let count = |test: &dyn Fn(&str) -> bool| lines.iter().filter(|l| test(l)).count();
    let letters: usize = lines.iter().map(|l| l.chars().count()).sum();
    let opened =
        count(&|l| l.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase));
    let closed = count(&|l| l.ends_with([',', ';', ':', '.', '!', '?', '—', '-', '"', '”', '’']));
    let long = count(&|l| l.chars().count() > 90);
    lines.len() >= 4
        && long == 0
        && (15..=65).contains(&(letters / lines.len()))
        && opened * 10 >= lines.len() * 8
        && closed * 10 >= lines.len() * 3
}

/// How many rows with a name make a script, and how many of a hundred may have a name of their own.
struct Bar {
    rows: usize,
    names: usize,
}

/// A table that does not say what it is.
const SCRIPT: Bar = Bar { rows: 12, names: 34 };

/// A part of one that is a script, between two headings.
const SCENE: Bar = Bar { rows: 3, names: 67 };

/// Tells whether rows are the turns of a play: in the first of two cells a few short names that take
/// turns, in the second sentences.
fn is_script(rows: &[(Node<'_>, Context)], bar: &Bar) -> bool {
    let mut names: Vec<String> = Vec::new();
    let mut sentences = 0;
    for (row, _) in rows {
        let mut cells = row.elements().filter(|n| matches!(n.name(), "td" | "th"));
        let (Some(first), Some(second)) = (cells.next(), cells.next()) else { continue };
        if cells.next().is_some() {
            return false;
        }
        let name = first.tidy_text();
        if name.is_empty() || name.starts_with(['(', '[']) {
            continue;
        }
        if !is_label(&name) {
            return false;
        }
        sentences += usize::from(second.tidy_text().contains(['.', '!', '?', '…', '。']));
        names.push(name);
    }
    let count = names.len();
    let turns = names.windows(2).filter(|w| w.first() != w.last()).count();
    names.sort_unstable();
    names.dedup();
    count >= bar.rows
        && names.len() > 1
        && names.len() * 100 <= count * bar.names
        && turns * 5 >= (count - 1) * 4
        && sentences * 3 >= count * 2
}

/// Tells whether a text can be the name of a speaker.
fn is_label(text: &str) -> bool {
    let letters = text.chars().any(char::is_alphabetic);
    letters
        && !text.starts_with(['(', '['])
        && text.chars().count() <= 40
        && text.split_whitespace().count() <= 5
}

/// Tells whether no other cell stands in the row of a cell.
fn is_alone(cell: Node<'_>) -> bool {
    let row = cell.ancestors().find(|a| a.is("tr"));
    row.is_none_or(|r| r.elements().filter(|n| matches!(n.name(), "td" | "th")).count() < 2)
}

/// Tells whether a cell of a table holds more than an entry: sentences.
fn is_prose(node: Node<'_>) -> bool {
    let long = |n: Node<'_>| n.is("td") && n.tidy_text().chars().count() > 120;
    node.descendants().any(long)
}

/// The words of a stage direction that is all there is in a row, without its own emphasis.
fn direction(blocks: &[Block]) -> Option<Vec<Inline>> {
    let [Block { kind: BlockKind::Paragraph(p), id, .. }] = blocks else { return None };
    let mut content = match p.content.as_slice() {
        [Inline { kind: InlineKind::Emphasis(inside), .. }] => inside.clone(),
        _ => p.content.clone(),
    };
    if let (Some(id), Some(first)) = (id, content.first()) {
        let anchor = Inline::new(InlineKind::Anchor(id.clone()), first.span);
        content.insert(0, anchor);
    }
    Some(content)
}

/// The cell of a row that holds a heading and has no cell beside it.
fn page_of(row: Node<'_>) -> Option<Node<'_>> {
    let mut cells = row.elements().filter(|n| matches!(n.name(), "td" | "th"));
    let cell = cells.next().filter(|_| cells.next().is_none())?;
    let heading = |n: Node<'_>| {
        matches!(n.name(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6") && !n.tidy_text().is_empty()
    };
    cell.descendants().any(heading).then_some(cell)
}

/// Tells whether a table lays out a dialogue.
fn is_drama(node: Node<'_>) -> bool {
    is(node, "drama")
        || has_class(node, &["drama", "dialogue"])
        || node.descendants().any(|n| matches!(n.name(), "td" | "th") && is(n, "persona"))
}

/// The columns: as many as the widest row has, aligned as most of their cells are.
fn columns(widths: &[Option<u16>], count: usize, table: &mut Table) -> Vec<Column> {
    let mut columns = vec![Column::default(); count];
    for (column, width) in columns.iter_mut().zip(widths) {
        column.width = *width;
    }
    for (i, column) in columns.iter_mut().enumerate() {
        let at = |row: &Row| {
            let simple = row.cells.iter().all(|c| c.columns == 1);
            row.cells.get(i).filter(|_| simple).map(|c| c.align)
        };
        let mut aligned: Vec<_> = table.body.iter().filter_map(at).collect();
        let Some(Some(first)) = aligned.pop() else { continue };
        if aligned.iter().all(|a| *a == Some(first)) {
            column.align = first;
        }
    }
    for row in table.body.iter_mut().chain(&mut table.head).chain(&mut table.foot) {
        let mut at = 0;
        for cell in &mut row.cells {
            if cell.align.is_some() && columns.get(at).map(|c| c.align) == cell.align {
                cell.align = None;
            }
            at += usize::from(cell.columns);
        }
    }
    columns
}

/// The widths that a table gives its columns, in parts per thousand.
fn widths(node: Node<'_>) -> Vec<Option<u16>> {
    let of = |col: Node<'_>| {
        let style = col.attribute("style").unwrap_or("");
        let styled = style.split(';').find_map(|d| d.trim().strip_prefix("width:"));
        let width = col.attribute("width").or(styled).map(str::trim);
        let percent =
            width.and_then(|w| w.strip_suffix('%')).and_then(|w| w.trim().parse::<f32>().ok());
        percent.filter(|p| *p > 0.0 && *p <= 100.0).map(|p| (p * 10.0) as u16)
    };
    node.descendants().filter(|n| n.is("col")).map(of).collect()
}
