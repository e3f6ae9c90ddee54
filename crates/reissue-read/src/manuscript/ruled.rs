//! Tables without walls, as pandoc's manual has them: a line of dashes in groups gives the columns.
//!
//! | table | head | rows | end |
//! | --- | --- | --- | --- |
//! | simple | the line above the dashes | one to a line | an empty line |
//! | simple, no head | none | one to a line | dashes in groups |
//! | multiline | lines between a line of dashes and the dashes in groups | parted by empty lines | a line of dashes |
//! | multiline, no head | none | parted by empty lines | dashes in groups |
//!
//! A column is aligned as its head (or its first cell) stands over its dashes: flush with them on one
//! side only, to that side; on neither, in the middle.

use reissue_core::{Align, Cell, Column, Row, Table};

use super::blocks::{Node, Piece};
use super::columns::Columns;
use super::convert::Converter;
use super::grid::LINE;

/// How many lines are looked at for the end of a table.
const LONGEST: usize = 1000;

/// How many lines a table takes that begins with the first of these; none where none does.
pub(super) fn extent(text: &str, lines: &[(usize, usize)]) -> Option<usize> {
    let line = |i: usize| lines.get(i).map(|(s, e)| text.get(*s..*e).unwrap_or("").trim());
    let is_groups = |i: usize| line(i).is_some_and(|l| groups(l) >= 2);
    let first = line(0)?;
    let blank = |i: usize| line(i).is_none_or(str::is_empty);
    if !is_dashes(first) {
        // A head of one line, and the dashes below it.
        let rows = if is_head(first) && is_groups(1) { 2 } else { return None };
        let end = (rows..lines.len().min(LONGEST)).find(|i| blank(*i)).unwrap_or(lines.len());
        let end = end.min(LONGEST);
        return (end > rows && !is_groups(rows)).then_some(end);
    }
    let rows = match groups(first) {
        1 => (1..lines.len().min(16)).take_while(|i| !blank(*i)).find(|i| is_groups(*i))? + 1,
        _ => 1,
    };
    let headed = rows > 1;
    if headed && rows == 2 || blank(rows) {
        return None;
    }
    let ends = |i: &usize| line(*i).is_some_and(|l| is_dashes(l) && (groups(l) == 1) == headed);
    let end = (rows + 1..lines.len().min(LONGEST)).find(ends)?;
    blank(end + 1).then_some(end + 1)
}

/// Tells whether a line can be the head of a table: it has words, and opens no other block.
fn is_head(line: &str) -> bool {
    let opens = ["```", "~~~", ":::", "#", ">", "|", "<", "- ", "* ", "+ ", "[^"];
    !line.is_empty() && !opens.iter().any(|mark| line.starts_with(mark))
}

/// Tells whether a line is nothing but dashes, in one group or more.
fn is_dashes(line: &str) -> bool {
    groups(line) > 0
}

/// How many groups of dashes a line is made of; none where anything else stands in it, or a group is
/// a mere dash, as in `- - -`, or all of them are short.
fn groups(line: &str) -> usize {
    let mut found = line.split([' ', '\t']).filter(|g| !g.is_empty());
    let dashes = |g: &str| g.len() >= 2 && g.bytes().all(|b| b == b'-');
    let sound = line.contains("---") && found.clone().all(dashes);
    if sound { found.by_ref().count() } else { 0 }
}

/// Reads a table whose lines [`extent`] has found.
pub(super) fn read(converter: &mut Converter<'_>, node: &Node) -> Table {
    let text = converter.context.text;
    let lines: Vec<Columns> =
        node.lines.iter().map(|p| Columns::new(text, p.start, p.end)).collect();
    let raw =
        |i: usize| node.lines.get(i).and_then(|p| text.get(p.start..p.end)).unwrap_or("").trim();
    let Some(rule) = (0..lines.len()).find(|i| groups(raw(*i)) >= 2) else {
        return Table::default();
    };
    let stops = lines.get(rule).map(stops).unwrap_or_default();
    let last = lines.len() - usize::from(is_dashes(raw(lines.len() - 1)));
    let multiline = groups(raw(0)) == 1 || (rule + 1..last).any(|i| raw(i).is_empty());
    let head: Vec<usize> = (0..rule).filter(|i| !is_dashes(raw(*i))).collect();
    let mut rows: Vec<Vec<usize>> = Vec::new();
    let mut open = false;
    for i in rule + 1..last {
        match raw(i).is_empty() {
            true => open = false,
            false if open && multiline => rows.last_mut().into_iter().for_each(|r| r.push(i)),
            false => {
                rows.push(vec![i]);
                open = true;
            }
        }
    }
    let first =
        if head.is_empty() { rows.first().cloned().unwrap_or_default() } else { head.clone() };
    let of = |list: &[usize]| list.iter().filter_map(|i| lines.get(*i)).collect::<Vec<_>>();
    // Rows of several lines are as wide as their author broke them.
    let line = stops.iter().map(|(from, to)| to - from + 1).sum::<usize>().max(LINE);
    let width = |(from, to): (usize, usize)| ((to - from + 1) * 1000 / line) as u16;
    let columns = stops.iter().map(|s| Column {
        align: align(&of(&first), *s),
        width: (rows.iter().any(|r| r.len() > 1)).then(|| width(*s)),
    });
    let mut table = Table { columns: columns.collect(), ..Table::default() };
    if !head.is_empty() {
        table.head.push(row(converter, &of(&head), &stops, true));
    }
    table.body = rows.iter().map(|r| row(converter, &of(r), &stops, false)).collect();
    table
}

/// The first column of each group of dashes, and the one after its last.
fn stops(line: &Columns) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    for column in (0..line.len()).filter(|c| line.at(*c) == '-') {
        match out.last_mut() {
            Some((_, end)) if *end == column => *end += 1,
            _ => out.push((column, column + 1)),
        }
    }
    out
}

fn align(lines: &[&Columns], (from, to): (usize, usize)) -> Align {
    let filled = |l: &&&Columns| (from..to).any(|c| l.at(c) != ' ');
    let length = |l: &&&Columns| (from..to).rev().find(|c| l.at(*c) != ' ');
    // As pandoc has it, the shortest line tells.
    let Some(line) = lines.iter().filter(filled).min_by_key(length) else { return Align::Start };
    match (line.at(from) == ' ', line.at(to - 1) == ' ') {
        (true, true) => Align::Center,
        (true, false) => Align::End,
        _ => Align::Start,
    }
}

fn row(
    converter: &mut Converter<'_>,
    lines: &[&Columns],
    stops: &[(usize, usize)],
    header: bool,
) -> Row {
    let mut cells = Vec::with_capacity(stops.len());
    let whole = |l: &&Columns| l.slice(0, usize::MAX);
    let start = lines.first().map_or(0, |l| whole(l).0);
    let end = lines.last().map_or(start, |l| whole(l).1);
    for (i, (from, _)) in stops.iter().enumerate() {
        let from = if i == 0 { 0 } else { *from };
        let to = stops.get(i + 1).map_or(usize::MAX, |(next, _)| *next);
        let pieces: Vec<Piece> = lines
            .iter()
            .map(|l| l.slice(from, to))
            .filter(|(start, end)| start < end)
            .map(|(start, end)| Piece { pad: 0, start, end })
            .collect();
        let content = if pieces.is_empty() { Vec::new() } else { converter.inlines(&pieces) };
        let place = pieces.first().zip(pieces.last());
        let span =
            place.map_or(reissue_core::Span::NONE, |(a, z)| converter.context.span(a.start, z.end));
        let cell = if content.is_empty() { Cell::default() } else { Cell::of(content, span) };
        cells.push(Cell { header, ..cell });
    }
    Row { cells, span: converter.context.span(start, end) }
}
