//! Blocks to Markdown.

use std::fmt::Write as _;

use reissue_core::{
    Align, Attribution, Block, BlockKind, Cell, Dialogue, Figure, Inline, InlineKind, Letter, List,
    ListKind, Numbering, Paragraph, Placement, Preformatted, Quotation, Table, Turn, Verse, plain,
};

use super::inlines::{self, Place};
use super::{Lines, sentences};

/// Writes blocks, a blank line between them.
pub(super) fn blocks(list: &[Block], lines: Lines) -> String {
    let mut out = String::new();
    let mut before: Option<&Block> = None;
    for found in list {
        let text = block(found, before, lines);
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        out.push_str(&text);
        before = Some(found);
    }
    out
}

fn block(found: &Block, before: Option<&Block>, lines: Lines) -> String {
    let dress = dress(found);
    match &found.kind {
        BlockKind::Paragraph(p) => paragraph(p, &dress, lines),
        BlockKind::Quotation(q) if q.blocks.is_empty() => {
            div(&format!(".quotation{dress}"), &quotation(q, lines))
        }
        BlockKind::Quotation(q) => wrapped(&dress, prefixed(&quotation(q, lines), "> ", "> ")),
        BlockKind::Epigraph(q) => div(&format!(".epigraph{dress}"), &quotation(q, lines)),
        BlockKind::Verse(v) => verse(v, &dress),
        BlockKind::Letter(l) => div(&format!(".letter{dress}"), &letter(l, lines)),
        BlockKind::List(l) => {
            let touches = matches!(before.map(|b| &b.kind), Some(BlockKind::List(_)));
            list(l, &dress, touches, lines)
        }
        BlockKind::DefinitionList(l) => {
            let mut out = String::new();
            for item in &l.items {
                for term in &item.terms {
                    let term = inlines::write(term, Place::Paragraph).replace("\\\n", "[]{.br}");
                    let _ = writeln!(out, "{term}");
                }
                for sense in &item.senses {
                    let text = some(blocks(sense, lines));
                    let _ = writeln!(out, "{}", prefixed(&text, ":   ", "    "));
                }
                out.push('\n');
            }
            let touches = matches!(before.map(|b| &b.kind), Some(BlockKind::DefinitionList(_)));
            if touches || !dress.is_empty() || l.items.is_empty() {
                return div(&format!(".definitions{dress}"), out.trim_end());
            }
            out.trim_end().to_owned()
        }
        BlockKind::Table(t) => table(t, &dress, lines),
        BlockKind::Figure(f) => figure(f, &dress, lines),
        BlockKind::Dialogue(d) => div(&format!(".drama{dress}"), &drama(d, lines)),
        BlockKind::SceneBreak(s) => match s.mark.as_deref() {
            Some("* * *") => wrapped(&dress, "* * *".into()),
            None => wrapped(&dress, "___".into()),
            Some(mark) => div(&format!(".break mark={}{dress}", inlines::quoted(mark)), ""),
        },
        BlockKind::Preformatted(p) => wrapped(&dress, preformatted(p)),
        BlockKind::Math(m) => {
            wrapped(&dress, fenced(&format!("{{=mathml{}}}", inlines::words(m)), &m.mathml))
        }
        BlockKind::PageMark(n) => wrapped(&dress, inlines::page(n)),
        BlockKind::Aside(a) => {
            let mut inside = String::new();
            if !a.title.is_empty() {
                inside = div(".title", &inlines::write(&a.title, Place::Paragraph));
            }
            div(&format!(".aside{dress}"), &together([inside, blocks(&a.blocks, lines)]))
        }
        BlockKind::Bridgehead(b) => {
            let words = heading_words(&b.content);
            format!("###### {words} {{.bridgehead{dress}}}")
        }
        _ => String::new(),
    }
}

/// Words of a heading: no `#` at their end closes it.
pub(super) fn heading_words(content: &[Inline]) -> String {
    let mut words = inlines::write(content, Place::Line);
    if words.ends_with('#') {
        words.pop();
        words.push_str("\\#");
    }
    words
}

/// Id and language as attributes, each after a space.
fn dress(block: &Block) -> String {
    let mut out = String::new();
    if let Some(id) = &block.id {
        let _ = write!(out, " {}", inlines::name(id));
    }
    if let Some(language) = &block.language {
        let _ = write!(out, " {}", inlines::lang(language));
    }
    out
}

/// A fenced div; a lone class needs no braces.
fn div(attributes: &str, inside: &str) -> String {
    let attributes = attributes.trim();
    let head = match attributes.strip_prefix('.') {
        Some(class) if !class.contains([' ', '"', '.']) => class.to_owned(),
        _ => format!("{{{attributes}}}"),
    };
    if inside.is_empty() {
        format!("::: {head}\n:::")
    } else {
        format!("::: {head}\n{inside}\n:::")
    }
}

fn wrapped(dress: &str, inside: String) -> String {
    if dress.is_empty() { inside } else { div(dress, &inside) }
}

/// Lines with something before the first and before the others; blank lines lose trailing space.
fn prefixed(text: &str, first: &str, rest: &str) -> String {
    let mut out = String::new();
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            out.push('\n');
        }
        let prefix = if i == 0 { first } else { rest };
        if line.is_empty() {
            out.push_str(prefix.trim_end());
        } else {
            out.push_str(prefix);
            out.push_str(line);
        }
    }
    out
}

/// An item or sense that holds nothing is written as an empty span.
fn some(text: String) -> String {
    if text.is_empty() { "[]{}".into() } else { text }
}

fn together<const N: usize>(parts: [String; N]) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    parts.join("\n\n")
}

fn paragraph(p: &Paragraph, dress: &str, lines: Lines) -> String {
    let mut attributes = String::new();
    match p.align {
        Align::Start => {}
        Align::Center => attributes.push_str(" .center"),
        Align::End => attributes.push_str(" .end"),
    }
    if p.continued {
        attributes.push_str(" .continued");
    }
    let led = (p.lead_in > 0).then(|| inlines::led_in(&p.content, p.lead_in)).flatten();
    if p.lead_in > 0 && led.is_none() {
        let _ = write!(attributes, " lead-in={}", p.lead_in);
    }
    let mut text = match &led {
        Some(content) => {
            let at =
                content.iter().position(|i| matches!(i.kind, InlineKind::Text(_))).unwrap_or(0);
            let before = inlines::write(content.get(..at).unwrap_or_default(), Place::Paragraph);
            inlines::mark_lead_in(&inlines::write(content, Place::Paragraph), &before)
        }
        None => inlines::write(&p.content, Place::Paragraph),
    };
    if lines == Lines::Sentence {
        text = sentences::broken(&text);
    }
    let lone = matches!(p.content.as_slice(), [Inline { kind: InlineKind::PageMark(_), .. }]);
    if text.is_empty() || lone {
        return div(&format!(".paragraph{attributes}{dress}"), &text);
    }
    wrapped(&format!("{attributes}{dress}"), text)
}

fn attribution(found: Option<&Attribution>) -> String {
    match found {
        Some(a) => format!("[{}]{{.attribution}}", inlines::write(&a.content, Place::Line)),
        None => String::new(),
    }
}

fn quotation(q: &Quotation, lines: Lines) -> String {
    together([blocks(&q.blocks, lines), attribution(q.attribution.as_ref())])
}

fn verse(v: &Verse, dress: &str) -> String {
    let mut out = String::new();
    // Bars in the lines could make them a table.
    let bars = v.stanzas.iter().flat_map(|s| &s.lines).any(|l| plain(&l.content).contains('|'));
    let place = if bars { Place::Cell } else { Place::Line };
    for (i, stanza) in v.stanzas.iter().enumerate() {
        if i > 0 {
            out.push_str("|\n");
        }
        for line in &stanza.lines {
            let indent = "  ".repeat(line.indent.into());
            let words = some(inlines::write(&line.content, place));
            let _ = writeln!(out, "| {indent}{words}");
        }
    }
    let out = out.trim_end_matches('\n').to_owned();
    if v.title.is_empty() && v.attribution.is_none() && !out.is_empty() {
        return wrapped(dress, out);
    }
    let title = if v.title.is_empty() {
        String::new()
    } else {
        div(".title", &inlines::write(&v.title, Place::Paragraph))
    };
    let inside = together([title, out, attribution(v.attribution.as_ref())]);
    div(&format!(".verse{dress}"), &inside)
}

fn letter(l: &Letter, lines: Lines) -> String {
    let words = |class: &str, content: &[Inline]| match content {
        [] => String::new(),
        _ => div(&format!(".{class}"), &inlines::write(content, Place::Paragraph)),
    };
    let several = |class: &str, list: &[Vec<Inline>]| {
        if list.is_empty() {
            return String::new();
        }
        let list: Vec<String> = list
            .iter()
            .map(|l| inlines::write(l, Place::Paragraph).replace("\\\n", "[]{.br}"))
            .collect();
        div(&format!(".{class}"), &list.join("\\\n"))
    };
    let postscript = match l.postscript.as_slice() {
        [] => String::new(),
        list => div(".postscript", &blocks(list, lines)),
    };
    together([
        several("dateline", &l.dateline),
        words("salutation", &l.salutation),
        blocks(&l.blocks, lines),
        words("closing", &l.closing),
        several("signature", &l.signature),
        postscript,
    ])
}

fn list(l: &List, dress: &str, touches: bool, lines: Lines) -> String {
    let mut attributes = String::new();
    let mut numbering = None;
    match l.kind {
        ListKind::Bullet => {}
        ListKind::Plain => attributes.push_str(" .plain"),
        ListKind::Ordered { start, numbering: n } => {
            let short = start == 1 && l.items.len() <= 20;
            let decimal = n == Numbering::Decimal && (0..900_000_000).contains(&start);
            if decimal || (short && n != Numbering::Decimal) {
                numbering = Some((start, n));
            } else {
                numbering = Some((1, Numbering::Decimal));
                let _ = write!(attributes, " numbering={} start={start}", numbering_name(n));
            }
            if l.items.is_empty() && attributes.is_empty() {
                let _ = write!(attributes, " numbering={} start={start}", numbering_name(n));
            }
        }
    }
    let mut items = Vec::new();
    for (i, item) in l.items.iter().enumerate() {
        let marker = match numbering {
            None => "-   ".to_owned(),
            Some((start, n)) => marker(start.saturating_add(i32::try_from(i).unwrap_or(0)), n),
        };
        let text = some(blocks(&item.blocks, lines));
        items.push(prefixed(&text, &marker, &" ".repeat(marker.len())));
    }
    let text = items.join("\n");
    if touches || !attributes.is_empty() || !dress.is_empty() || items.is_empty() {
        return div(&format!(".list{attributes}{dress}"), &text);
    }
    text
}

fn marker(number: i32, numbering: Numbering) -> String {
    let letter = || char::from(b'a' + u8::try_from((number - 1).clamp(0, 25)).unwrap_or(0));
    let label = match numbering {
        Numbering::Decimal => number.to_string(),
        Numbering::LowerAlpha => letter().to_string(),
        Numbering::UpperAlpha => letter().to_ascii_uppercase().to_string(),
        Numbering::LowerRoman => roman(number),
        Numbering::UpperRoman => roman(number).to_uppercase(),
    };
    let pad = 4usize.max(label.len() + 3);
    format!("{:pad$}", format!("{label}."))
}

fn roman(number: i32) -> String {
    let steps = [(10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")];
    let mut rest = number;
    let mut out = String::new();
    for (worth, sign) in steps {
        while rest >= worth {
            out.push_str(sign);
            rest -= worth;
        }
    }
    out
}

fn numbering_name(numbering: Numbering) -> &'static str {
    match numbering {
        Numbering::Decimal => "decimal",
        Numbering::LowerAlpha => "lower-alpha",
        Numbering::UpperAlpha => "upper-alpha",
        Numbering::LowerRoman => "lower-roman",
        Numbering::UpperRoman => "upper-roman",
    }
}

/// The words of blocks that are one plain paragraph, or none.
fn plain_paragraph(list: &[Block]) -> Option<&[Inline]> {
    match list {
        [] => Some(&[]),
        [Block { kind: BlockKind::Paragraph(p), id: None, language: None, .. }]
            if p.lead_in == 0
                && !p.continued
                && p.align == Align::Start
                && !p.content.is_empty() =>
        {
            Some(&p.content)
        }
        _ => None,
    }
}

fn figure(f: &Figure, dress: &str, lines: Lines) -> String {
    let placement = match f.placement {
        Placement::Here => "",
        Placement::Top => " placement=top",
        Placement::Bottom => " placement=bottom",
        Placement::Plate => " placement=plate",
        Placement::Frontispiece => " placement=frontispiece",
    };
    let picture = |image: &reissue_core::Image, words: &str, dress: &str| {
        let mut attributes = dress.to_owned();
        if let Some(alt) = &image.alt {
            let _ = write!(attributes, " alt={}", inlines::quoted(alt));
        }
        attributes
            .push_str(&inlines::picture_attributes(image.description.as_deref(), image.width));
        let attributes = attributes.trim();
        let braces =
            if attributes.is_empty() { String::new() } else { format!("{{{attributes}}}") };
        format!("![{words}]({}){braces}", inlines::destination(&image.resource))
    };
    if let ([image], Some(caption)) = (f.images.as_slice(), plain_paragraph(&f.caption)) {
        let notes = caption.iter().any(|i| matches!(i.kind, InlineKind::Image(_)));
        if !notes {
            let words = inlines::write(caption, Place::Line);
            return picture(image, &words, &format!("{dress}{placement}"));
        }
    }
    let pictures: Vec<String> = f.images.iter().map(|i| picture(i, "", "")).collect();
    let caption = match f.caption.as_slice() {
        [] => String::new(),
        list => div(".caption", &blocks(list, lines)),
    };
    div(&format!(".figure{placement}{dress}"), &together([pictures.join("\n\n"), caption]))
}

fn preformatted(p: &Preformatted) -> String {
    let simple = |s: &&String| !s.is_empty() && s.chars().all(|c| c.is_alphanumeric() || c == '-');
    let info = match p.syntax.as_ref() {
        None => String::new(),
        Some(syntax) => match Some(syntax).filter(simple) {
            Some(word) => word.clone(),
            None => format!("{{syntax={}}}", inlines::quoted(syntax)),
        },
    };
    fenced(&info, &p.text)
}

fn fenced(info: &str, text: &str) -> String {
    // What follows a fence of backticks holds none (CommonMark 0.31, 4.5).
    let mark = if info.contains('`') { '~' } else { '`' };
    let longest = text
        .lines()
        .map(|l| l.trim_start().chars().take_while(|c| *c == mark).count())
        .max()
        .unwrap_or(0);
    let fence = mark.to_string().repeat(3.max(longest + 1));
    let text = text.strip_suffix('\n').map_or_else(|| text.to_owned(), str::to_owned);
    if text.is_empty() {
        format!("{fence}{info}\n{fence}")
    } else {
        format!("{fence}{info}\n{text}\n{fence}")
    }
}

fn drama(d: &Dialogue, lines: Lines) -> String {
    let mut out = Vec::new();
    for turn in &d.turns {
        match turn {
            Turn::Direction { content, .. } => {
                out.push(div(".direction", &inlines::write(content, Place::Paragraph)));
            }
            Turn::Speech { speaker, blocks: inside, .. } => {
                let speaker = format!("[{}]{{.speaker}}", inlines::write(speaker, Place::Line));
                let first = plain_paragraph(inside.get(..1).unwrap_or_default());
                let lone = matches!(first, Some([Inline { kind: InlineKind::PageMark(_), .. }]));
                match first.filter(|f| !f.is_empty() && !lone) {
                    Some(words) => {
                        let words = inlines::write(words, Place::Paragraph);
                        out.push(format!("{speaker} {words}"));
                        out.push(blocks(inside.get(1..).unwrap_or_default(), lines));
                    }
                    None => {
                        out.push(speaker);
                        out.push(blocks(inside, lines));
                    }
                }
            }
        }
    }
    out.retain(|t| !t.is_empty());
    out.join("\n\n")
}

fn table(t: &Table, dress: &str, lines: Lines) -> String {
    if let Some(text) = pipe_table(t) {
        return wrapped(dress, text);
    }
    let mut attributes = String::new();
    for (key, count) in [("head", t.head.len()), ("foot", t.foot.len())] {
        if count > 0 {
            let _ = write!(attributes, " {key}={count}");
        }
    }
    let columns: Vec<String> = t
        .columns
        .iter()
        .map(|c| {
            let width = c.width.map(|w| format!(":{}", inlines::percent(w))).unwrap_or_default();
            format!("{}{width}", align_name(c.align))
        })
        .collect();
    let _ = write!(attributes, " columns=\"{}\"", columns.join(" "));
    let caption = match t.caption.as_slice() {
        [] => String::new(),
        list => div(".caption", &blocks(list, lines)),
    };
    let rows: Vec<String> = [&t.head, &t.body, &t.foot]
        .into_iter()
        .flatten()
        .map(|row| {
            let cells: Vec<String> = row.cells.iter().map(|c| cell(c, lines)).collect();
            prefixed(&some(cells.join("\n")), "-   ", "    ")
        })
        .collect();
    div(&format!(".table{attributes}{dress}"), &together([caption, rows.join("\n")]))
}

fn align_name(align: Align) -> &'static str {
    match align {
        Align::Start => "start",
        Align::Center => "center",
        Align::End => "end",
    }
}

fn cell(c: &Cell, lines: Lines) -> String {
    let mut attributes = String::new();
    if c.columns > 1 {
        let _ = write!(attributes, " columns={}", c.columns);
    }
    if c.rows > 1 {
        let _ = write!(attributes, " rows={}", c.rows);
    }
    if let Some(align) = c.align {
        let _ = write!(attributes, " align={}", align_name(align));
    }
    if c.header {
        attributes.push_str(" .header");
    }
    let head =
        if attributes.is_empty() { String::new() } else { format!("[]{{.cell{attributes}}}") };
    prefixed(&some(together([head, blocks(&c.blocks, lines)])), "-   ", "    ")
}

/// A pipe table, where the table has one row of heads and a line of plain words in each cell.
fn pipe_table(t: &Table) -> Option<String> {
    let [head] = t.head.as_slice() else { return None };
    let whole = |row: &reissue_core::Row| row.cells.len() == t.columns.len();
    let simple = |c: &Cell, header: bool| {
        c.columns == 1 && c.rows == 1 && c.align.is_none() && c.header == header
    };
    let fits = !t.columns.is_empty()
        && t.foot.is_empty()
        && t.columns.iter().all(|c| c.width.is_none())
        && whole(head)
        && head.cells.iter().all(|c| simple(c, true))
        && head.cells.iter().any(|c| !c.blocks.is_empty())
        && t.body.iter().all(|r| whole(r) && r.cells.iter().all(|c| simple(c, false)));
    if !fits {
        return None;
    }
    let caption = plain_paragraph(&t.caption)?;
    let row = |row: &reissue_core::Row| -> Option<String> {
        let mut out = String::from("|");
        for cell in &row.cells {
            let content = plain_paragraph(&cell.blocks)?;
            let lone = matches!(content, [Inline { kind: InlineKind::PageMark(_), .. }]);
            let words = inlines::write(content, Place::Cell);
            if lone || words.contains('`') || words.replace("\\|", "").contains('|') {
                return None;
            }
            let _ = write!(out, " {words} |");
        }
        Some(out)
    };
    let mut out = row(head)?;
    out.push_str("\n|");
    for column in &t.columns {
        out.push_str(match column.align {
            Align::Start => "---|",
            Align::Center => ":-:|",
            Align::End => "--:|",
        });
    }
    for body in &t.body {
        let _ = write!(out, "\n{}", row(body)?);
    }
    if !caption.is_empty() {
        let words = inlines::write(caption, Place::Paragraph).replace("\\\n", "[]{.br}");
        let _ = write!(out, "\n\n: {words}");
    }
    Some(out)
}
