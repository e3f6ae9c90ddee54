//! Numbered and bulleted paragraphs (ECMA-376, part 1, 17.9).

use std::collections::BTreeMap;

use reissue_core::{ListKind, Numbering as Style};

use crate::office::flow::Place;
use crate::xml::{Document, Node};

/// One level of a list.
#[derive(Clone, Debug)]
struct Level {
    format: String,
    text: String,
    start: i32,
    /// The level at whose items this one starts again; none: every higher one.
    restart: Option<u8>,
}

#[derive(Clone, Debug, Default)]
struct Instance {
    abstract_id: String,
    overrides: BTreeMap<u8, Level>,
    starts: BTreeMap<u8, i32>,
}

/// What a numbered paragraph shows.
#[derive(Clone, Debug)]
pub(super) struct Label {
    /// Its place in a list.
    pub(super) place: Place,
    /// The number with its text as Word shows it: `Chapter 3`, `1.2`; empty for bullets.
    pub(super) text: String,
}

/// The lists of a document, and how far each has been counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    levels: BTreeMap<String, BTreeMap<u8, Level>>,
    links: BTreeMap<String, String>,
    instances: BTreeMap<u32, Instance>,
    counters: BTreeMap<String, [Option<i32>; 9]>,
    begun: Vec<(u32, u8)>,
    /// The list that each definition is counting now: a new one begins where a start is set anew.
    current: BTreeMap<String, u32>,
    lists: u32,
}

impl Numbering {
    /// Reads a numbering part.
    pub(super) fn read(document: &Document) -> Self {
        let mut out = Self::default();
        let mut by_style: BTreeMap<String, String> = BTreeMap::new();
        for node in document.elements().filter(|n| n.is("w:abstractNum")) {
            let Some(id) = node.attribute("w:abstractNumId") else { continue };
            let levels = node.elements().filter(|n| n.is("w:lvl")).filter_map(level).collect();
            out.levels.insert(id.to_owned(), levels);
            let named = |name: &str| node.child(name).and_then(|n| n.attribute("w:val"));
            if let Some(style) = named("w:styleLink") {
                by_style.insert(style.to_owned(), id.to_owned());
            }
            if let Some(style) = named("w:numStyleLink") {
                out.links.insert(id.to_owned(), style.to_owned());
            }
        }
        out.links = out
            .links
            .into_iter()
            .filter_map(|(id, style)| by_style.get(&style).map(|to| (id, to.clone())))
            .collect();
        for node in document.elements().filter(|n| n.is("w:num")) {
            let Some(id) = node.attribute("w:numId").and_then(|v| v.parse().ok()) else { continue };
            let link = node.child("w:abstractNumId").and_then(|n| n.attribute("w:val"));
            let mut instance =
                Instance { abstract_id: link.unwrap_or("").to_owned(), ..Instance::default() };
            for change in node.elements().filter(|n| n.is("w:lvlOverride")) {
                let Some(at) = change.attribute("w:ilvl").and_then(|v| v.parse().ok()) else {
                    continue;
                };
                if let Some((_, level)) = change.child("w:lvl").and_then(level) {
                    instance.overrides.insert(at, level);
                }
                let start = change.child("w:startOverride").and_then(|n| n.attribute("w:val"));
                if let Some(start) = start.and_then(|v| v.parse().ok()) {
                    instance.starts.insert(at, start);
                }
            }
            out.instances.insert(id, instance);
        }
        out
    }

    /// Changes the count of lists for that of another document, so that no two have one number.
    pub(super) fn exchange_count(&mut self, other: &mut Self) {
        std::mem::swap(&mut self.lists, &mut other.lists);
    }

    fn level(&self, instance: &Instance, at: u8) -> Option<Level> {
        if let Some(level) = instance.overrides.get(&at) {
            return Some(level.clone());
        }
        let id = self.links.get(&instance.abstract_id).unwrap_or(&instance.abstract_id);
        self.levels.get(id)?.get(&at).cloned()
    }

    /// Counts a paragraph of a list and gives its place; none where there is no such list.
    pub(super) fn count(&mut self, list: u32, at: u8) -> Option<Label> {
        let instance = self.instances.get(&list)?.clone();
        let at = at.min(8);
        let level = self.level(&instance, at)?;
        let mut starts = [1; 9];
        for (i, start) in starts.iter_mut().enumerate() {
            *start = self.level(&instance, u8::try_from(i).unwrap_or(8)).map_or(1, |l| l.start);
        }
        let mut restarts = [None; 9];
        for (i, restart) in restarts.iter_mut().enumerate() {
            *restart = self.level(&instance, u8::try_from(i).unwrap_or(8)).and_then(|l| l.restart);
        }
        let first = !self.begun.contains(&(list, at));
        if first {
            self.begun.push((list, at));
        }
        let key = self.links.get(&instance.abstract_id).unwrap_or(&instance.abstract_id).clone();
        let anew = first && begin_of(&instance, at).is_some();
        if anew || !self.current.contains_key(&key) {
            self.lists += 1;
            self.current.insert(key.clone(), self.lists);
        }
        let list = self.current.get(&key).copied().unwrap_or(list);
        let counters = self.counters.entry(key).or_default();
        let index = usize::from(at);
        let begin = begin_of(&instance, at);
        let next = match (begin, counters.get(index).copied().flatten()) {
            (Some(start), _) if first => start,
            (_, Some(n)) => n.saturating_add(1),
            (_, None) => begin.unwrap_or(level.start),
        };
        for (i, counter) in counters.iter_mut().enumerate() {
            let again = restarts.get(i).copied().flatten();
            if i == index {
                *counter = Some(next);
            } else if i < index && counter.is_none() {
                *counter = starts.get(i).copied();
            } else if i > index && again.is_none_or(|r| r > 0 && at < r) {
                *counter = None;
            }
        }
        let counters = *counters;
        let kind = kind(&level, next);
        let text = self.text(&instance, &level, &counters);
        let goes_on =
            level.format == "bullet" && !level.text.is_empty() && level.text.trim().is_empty();
        Some(Label { place: Place { list, level: at, kind, goes_on }, text })
    }

    fn text(&self, instance: &Instance, level: &Level, counters: &[Option<i32>; 9]) -> String {
        if matches!(level.format.as_str(), "bullet" | "none") {
            return String::new();
        }
        let mut out = String::new();
        let mut characters = level.text.chars().peekable();
        while let Some(c) = characters.next() {
            let digit =
                characters.peek().and_then(|d| d.to_digit(10)).filter(|d| (1..=9).contains(d));
            let (true, Some(digit)) = (c == '%', digit) else {
                out.push(c);
                continue;
            };
            characters.next();
            let at = u8::try_from(digit - 1).unwrap_or(0);
            let format = self.level(instance, at).map_or_else(|| "decimal".into(), |l| l.format);
            let number = counters.get(usize::from(at)).copied().flatten().unwrap_or(1);
            out.push_str(&written(number, &format));
        }
        out
    }
}

fn begin_of(instance: &Instance, at: u8) -> Option<i32> {
    instance.starts.get(&at).copied()
}

fn level(node: Node<'_>) -> Option<(u8, Level)> {
    let at = node.attribute("w:ilvl")?.parse().ok()?;
    let value = |name: &str| node.child(name).and_then(|n| n.attribute("w:val"));
    let format = value("w:numFmt").unwrap_or("decimal").to_owned();
    let text = value("w:lvlText").unwrap_or("").to_owned();
    let start = value("w:start").and_then(|v| v.parse().ok()).unwrap_or(1);
    let restart = value("w:lvlRestart").and_then(|v| v.parse().ok());
    Some((at, Level { format, text, start, restart }))
}

fn kind(level: &Level, number: i32) -> ListKind {
    let numbering = match level.format.as_str() {
        "bullet" => return ListKind::Bullet,
        "none" => return ListKind::Plain,
        "lowerLetter" => Style::LowerAlpha,
        "upperLetter" => Style::UpperAlpha,
        "lowerRoman" => Style::LowerRoman,
        "upperRoman" => Style::UpperRoman,
        _ => Style::Decimal,
    };
    if !level.text.contains('%') {
        return if level.text.trim().is_empty() { ListKind::Plain } else { ListKind::Bullet };
    }
    ListKind::Ordered { start: number, numbering }
}

/// Writes a number in one of Word's formats; those of other scripts in digits.
fn written(number: i32, format: &str) -> String {
    match format {
        "lowerLetter" => letters(number).to_lowercase(),
        "upperLetter" => letters(number),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperRoman" => roman(number),
        "decimalZero" => format!("{number:02}"),
        "none" => String::new(),
        _ => number.to_string(),
    }
}

/// `A` to `Z`, then `AA`, `BB` (17.18.59).
fn letters(number: i32) -> String {
    let Ok(index) = u32::try_from(number - 1) else { return number.to_string() };
    let letter = char::from_u32(u32::from('A') + index % 26).unwrap_or('A');
    std::iter::repeat_n(letter, (index / 26 + 1).min(16) as usize).collect()
}

pub(crate) fn roman(number: i32) -> String {
    if !(1..=3999).contains(&number) {
        return number.to_string();
    }
    let mut rest = number;
    let mut out = String::new();
    for (value, digits) in [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ] {
        while rest >= value {
            out.push_str(digits);
            rest -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{Dialect, parse_xml};

    const PART: &str = r#"<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
        <w:abstractNum w:abstractNumId="7">
          <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="Part %1"/></w:lvl>
          <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
        </w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride></w:num>
      </w:numbering>"#;

    #[test]
    fn paragraphs_are_counted_as_word_does() {
        let mut numbering = Numbering::read(&parse_xml(PART.into(), Dialect::Xml, 100));
        let steps = [
            (1, 0, "Part I"),
            (1, 1, "I.1"),
            (1, 1, "I.2"),
            (1, 0, "Part II"),
            (1, 1, "II.1"),
            (2, 0, "Part IV"),
            (2, 1, "IV.1"),
            (1, 0, "Part V"),
        ];
        for (list, level, want) in steps {
            let label = numbering.count(list, level).expect("a list");
            assert_eq!(label.text, want);
        }
        assert!(numbering.count(9, 0).is_none());
    }
}
