//! Styles with what they inherit (OpenDocument 1.3, part 3, 16).

use std::collections::BTreeMap;
use std::rc::Rc;

use reissue_core::{Align, Language, ListKind, Numbering};

use crate::office::looks::{Property, Set};
use crate::office::names::{self, Part};
use crate::office::runs::Layer;
use crate::xml::{Document, Node};

/// Properties as one place sets them, or with all that is inherited.
#[derive(Clone, Debug, Default)]
pub(super) struct Look {
    pub(super) italic: Option<bool>,
    pub(super) bold: Option<bool>,
    pub(super) small_caps: Option<bool>,
    pub(super) underline: Option<bool>,
    pub(super) struck: Option<bool>,
    pub(super) hidden: Option<bool>,
    pub(super) vertical: Option<Option<Layer>>,
    /// In half points.
    pub(super) size: Option<u16>,
    pub(super) language: Option<Option<Language>>,
    pub(super) align: Option<Align>,
    /// In twentieths of a point.
    pub(super) indent: Option<i32>,
    pub(super) page_break: Option<bool>,
    pub(super) rule: Option<bool>,
}

impl Look {
    /// Lays what another place sets over this.
    pub(super) fn over(mut self, other: &Self) -> Self {
        macro_rules! take {
            ($($field:ident),*) => { $(if other.$field.is_some() { self.$field = other.$field.clone(); })* };
        }
        take!(
            italic, bold, small_caps, underline, struck, hidden, vertical, size, language, align,
            indent, page_break, rule
        );
        self
    }
}

/// A style.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    /// What its name, or that of a style above it, says of a paragraph.
    pub(super) part: Option<Part>,
    /// What it says of characters.
    pub(super) layer: Option<Layer>,
    /// What the named style sets, with all that it inherits.
    pub(super) base: Look,
    /// What an automatic style, which stands for formatting by hand, sets beyond that.
    pub(super) own: Look,
    /// What automatic styles set that is looks alone.
    pub(super) looks: Set,
}

/// A level of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level {
    /// The mark, with the number of the first item.
    pub(super) kind: ListKind,
}

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    paragraphs: BTreeMap<String, Rc<Style>>,
    texts: BTreeMap<String, Style>,
    lists: BTreeMap<String, Vec<Level>>,
    /// What styles of cells and of sections set that is looks alone, where they set anything.
    others: BTreeMap<String, Set>,
    /// Widths of columns by style.
    pub(super) columns: BTreeMap<String, i32>,
    /// Text sections that are hidden.
    pub(super) default: Look,
}

struct Raw<'d> {
    node: Node<'d>,
    automatic: bool,
}

impl Styles {
    /// Reads the styles of the parts of a document, those that count first last.
    pub(super) fn read(documents: &[&Document]) -> Self {
        let mut out = Self::default();
        let mut raw: BTreeMap<(&str, &str), Raw<'_>> = BTreeMap::new();
        for node in documents.iter().flat_map(|d| d.elements()) {
            match node.name() {
                "style:style" => {
                    let family = node.attribute("style:family").unwrap_or("");
                    let name = node.attribute("style:name").unwrap_or("");
                    let automatic = node.parent().is_some_and(|p| p.is("office:automatic-styles"));
                    raw.insert((family, name), Raw { node, automatic });
                }
                "style:default-style" if node.attribute("style:family") == Some("paragraph") => {
                    out.default = look(node);
                }
                "text:list-style" => {
                    let name = node.attribute("style:name").unwrap_or("").to_owned();
                    out.lists.insert(name, node.elements().map(level).collect());
                }
                _ => {}
            }
        }
        for ((family, name), style) in &raw {
            match *family {
                "paragraph" => {
                    let mut style = resolve(family, name, &raw, 0);
                    style.base = out.default.clone().over(&style.base);
                    out.paragraphs.insert((*name).to_owned(), Rc::new(style));
                }
                "text" => {
                    out.texts.insert((*name).to_owned(), resolve(family, name, &raw, 0));
                }
                "table-cell" | "section" => {
                    let set = looks(style.node);
                    if set != Set::default() {
                        out.others.insert((*name).to_owned(), set);
                    }
                }
                "table-column" => {
                    let properties = style.node.child("style:table-column-properties");
                    let width = properties
                        .and_then(|p| p.attribute("style:column-width"))
                        .and_then(measure);
                    out.columns.insert((*name).to_owned(), width.unwrap_or(0));
                }
                _ => {}
            }
        }
        out
    }

    /// The style of a paragraph.
    pub(super) fn paragraph(&self, name: &str) -> Rc<Style> {
        let unknown = || Style {
            part: names::part(&plain(name)),
            base: self.default.clone(),
            ..Style::default()
        };
        self.paragraphs.get(name).cloned().unwrap_or_else(|| Rc::new(unknown()))
    }

    /// The language that a paragraph of a style is in.
    pub(super) fn language(&self, name: &str) -> Option<&Language> {
        let set = match self.paragraphs.get(name) {
            Some(style) => style.own.language.as_ref().or(style.base.language.as_ref()),
            None => self.default.language.as_ref(),
        };
        set?.as_ref()
    }

    /// The style of a run.
    pub(super) fn text(&self, name: &str) -> Option<&Style> {
        self.texts.get(name)
    }

    /// What the style of a cell or of a section sets that is looks alone.
    pub(super) fn looks(&self, name: Option<&str>) -> Set {
        name.and_then(|n| self.others.get(n)).copied().unwrap_or_default()
    }

    /// A level of a list style, 0 for the highest.
    pub(super) fn level(&self, list: &str, level: usize) -> Option<Level> {
        self.lists.get(list)?.get(level).copied()
    }
}

/// `Text_20_body` is `Text body`.
pub(super) fn plain(name: &str) -> String {
    let mut out = String::new();
    let mut rest = name;
    while let Some(at) = rest.find('_') {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let code = after.get(1..).and_then(|a| a.split_once('_')).map(|(c, _)| c);
        let character = code
            .filter(|c| !c.is_empty() && c.len() <= 4)
            .and_then(|c| u32::from_str_radix(c, 16).ok())
            .and_then(char::from_u32);
        match (character, code) {
            (Some(c), Some(code)) => {
                out.push(c);
                rest = after.get(code.len() + 2..).unwrap_or("");
            }
            _ => {
                out.push('_');
                rest = after.get(1..).unwrap_or("");
            }
        }
    }
    out.push_str(rest);
    out
}

fn resolve(family: &str, name: &str, raw: &BTreeMap<(&str, &str), Raw<'_>>, depth: u8) -> Style {
    let Some(Raw { node, automatic }) = raw.get(&(family, name)) else { return Style::default() };
    let parent = node.attribute("style:parent-style-name").filter(|p| *p != name);
    let mut style = match parent {
        Some(parent) if depth < 32 => resolve(family, parent, raw, depth + 1),
        _ => Style::default(),
    };
    let own = look(*node);
    if *automatic {
        style.own = style.own.over(&own);
        style.looks = style.looks.with(looks(*node));
        return style;
    }
    let shown = node.attribute("style:display-name").map_or_else(|| plain(name), str::to_owned);
    if family == "text" {
        style.layer = names::layer(&shown).or(style.layer);
        // Marks of notes are raised by their style, which says nothing of the text.
    } else if let Some(part) = names::part(&shown) {
        style.part = Some(part);
    } else if matches!(names::folded(&shown).as_str(), "standard" | "textbody" | "defaultstyle") {
        style.part = None;
    }
    let outline = node.attribute("style:default-outline-level").and_then(|l| l.parse().ok());
    if let Some(level @ 1..=10) = outline
        && matches!(style.part, None | Some(Part::Body))
    {
        style.part = Some(Part::Heading(level));
    }
    style.base = style.base.over(&own);
    style
}

/// Reads what a style sets.
fn look(node: Node<'_>) -> Look {
    let mut out = Look::default();
    if let Some(text) = node.child("style:text-properties") {
        text_look(text, &mut out);
    }
    if let Some(p) = node.child("style:paragraph-properties") {
        out.align = p.attribute("fo:text-align").map(|a| match a {
            "center" => Align::Center,
            "end" | "right" => Align::End,
            _ => Align::Start,
        });
        out.indent = p.attribute("fo:margin-left").and_then(measure);
        out.page_break = p.attribute("fo:break-before").map(|b| b != "auto");
        let border = |name: &str| p.attribute(name).map(|b| !matches!(b, "none" | "" | "hidden"));
        out.rule = border("fo:border-bottom").or_else(|| border("fo:border-top"));
    }
    out
}

/// Reads what a style sets that is looks alone.
fn looks(node: Node<'_>) -> Set {
    let mut out = Set::default();
    let mut sets = |found: bool, property: Property| {
        if found {
            out.add(property);
        }
    };
    if let Some(text) = node.child("style:text-properties") {
        let says = |name: &str, nothing: &[&str]| {
            text.attribute(name).is_some_and(|value| !nothing.contains(&value))
        };
        sets(says("fo:color", &[]), Property::Colour);
        sets(says("fo:background-color", &["transparent"]), Property::Background);
        sets(says("fo:font-size", &[]), Property::Size);
        sets(says("style:font-name", &[]) || says("fo:font-family", &[]), Property::Typeface);
        let spaced = says("fo:letter-spacing", &["normal"]);
        sets(spaced || says("style:text-scale", &["100%"]), Property::Spacing);
        let effect = says("fo:text-shadow", &["none"]) || says("style:font-relief", &["none"]);
        let effect = effect || says("style:text-outline", &["false"]);
        sets(effect || says("style:text-emphasize", &["none"]), Property::Effect);
    }
    if let Some(paragraph) = node.child("style:paragraph-properties") {
        let says = |name: &str, nothing: &[&str]| {
            paragraph.attribute(name).is_some_and(|value| !nothing.contains(&value))
        };
        sets(says("fo:background-color", &["transparent"]), Property::Ground);
        let borders = ["fo:border", "fo:border-left", "fo:border-right", "fo:border-top"];
        let borders = borders.iter().chain(&["fo:border-bottom"]);
        sets(borders.into_iter().any(|b| says(b, &["none", "hidden"])), Property::Border);
        sets(says("fo:margin-top", &[]) || says("fo:margin-bottom", &[]), Property::Above);
        sets(paragraph.child("style:tab-stops").is_some(), Property::Tabs);
        let page = says("fo:break-before", &["auto"]) || says("fo:break-after", &["auto"]);
        sets(page, Property::PageBreak);
    }
    if let Some(cell) = node.child("style:table-cell-properties") {
        let says =
            |name: &str| cell.attribute(name).is_some_and(|v| !matches!(v, "none" | "transparent"));
        let lines = ["fo:border", "fo:border-left", "fo:border-bottom", "fo:background-color"];
        sets(lines.iter().any(|name| says(name)), Property::Table);
    }
    let columns = node.child("style:section-properties").and_then(|p| p.child("style:columns"));
    let count = columns.and_then(|c| c.attribute("fo:column-count"));
    sets(count.and_then(|n| n.parse::<u32>().ok()).is_some_and(|n| n > 1), Property::Columns);
    out
}

fn text_look(text: Node<'_>, out: &mut Look) {
    let get = |name: &str| text.attribute(name);
    out.italic = get("fo:font-style").map(|s| s != "normal");
    out.bold =
        get("fo:font-weight").map(|w| w == "bold" || w.parse::<u16>().is_ok_and(|n| n >= 600));
    out.small_caps = get("fo:font-variant").map(|v| v == "small-caps");
    out.underline = get("style:text-underline-style").map(|u| u != "none");
    out.struck = get("style:text-line-through-style").map(|s| s != "none");
    out.hidden = get("text:display").map(|d| d == "none");
    out.vertical = get("style:text-position").map(|p| {
        let first = p.split(' ').next().unwrap_or("");
        match first {
            "super" => Some(Layer::Superscript),
            "sub" => Some(Layer::Subscript),
            number => match number.trim_end_matches('%').parse::<f64>() {
                Ok(n) if n > 0.0 => Some(Layer::Superscript),
                Ok(n) if n < 0.0 => Some(Layer::Subscript),
                _ => None,
            },
        }
    });
    out.size = get("fo:font-size").and_then(measure).and_then(|t| u16::try_from(t / 10).ok());
    out.language = get("fo:language").map(|language| {
        let country = get("fo:country").filter(|c| !matches!(*c, "none" | ""));
        let tag = match country {
            Some(country) => format!("{language}-{country}"),
            None => language.to_owned(),
        };
        Language::new(&tag).ok().filter(|_| !matches!(language, "none" | "zxx"))
    });
}

/// A length in twentieths of a point.
pub(super) fn measure(value: &str) -> Option<i32> {
    let at = value.find(|c: char| c.is_ascii_alphabetic() || c == '%')?;
    let (number, unit) = value.split_at_checked(at)?;
    let points = match unit {
        "pt" => 1.0,
        "pc" => 12.0,
        "in" | "inch" => 72.0,
        "cm" => 72.0 / 2.54,
        "mm" => 72.0 / 25.4,
        "px" => 0.75,
        _ => return None,
    };
    number.trim().parse::<f64>().ok().map(|n| (n * points * 20.0) as i32)
}

fn level(node: Node<'_>) -> Level {
    let start = node.attribute("text:start-value").and_then(|s| s.parse().ok()).unwrap_or(1);
    let kind = match (node.name(), node.attribute("style:num-format")) {
        ("text:list-level-style-number", Some(format)) => {
            let numbering = match format {
                "a" => Numbering::LowerAlpha,
                "A" => Numbering::UpperAlpha,
                "i" => Numbering::LowerRoman,
                "I" => Numbering::UpperRoman,
                _ => Numbering::Decimal,
            };
            if format.is_empty() { ListKind::Plain } else { ListKind::Ordered { start, numbering } }
        }
        ("text:list-level-style-number", None) => ListKind::Plain,
        _ => ListKind::Bullet,
    };
    Level { kind }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_lengths_are_read() {
        assert_eq!(plain("Text_20_body"), "Text body");
        assert_eq!(plain("a_b"), "a_b");
        assert_eq!(measure("1in"), Some(1440));
        assert_eq!(measure("2.54cm"), Some(1440));
        assert_eq!(measure("5%"), None);
    }
}
