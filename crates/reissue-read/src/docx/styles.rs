//! Styles with what they inherit (ECMA-376, part 1, 17.7).

use std::collections::BTreeMap;
use std::rc::Rc;

use reissue_core::{Align, Language};

use crate::office::looks::Property;
use crate::office::names::{self, Part};
use crate::office::runs::Layer;
use crate::xml::{Document, Node};

/// The properties that toggle: a paragraph style and a character style that both set one cancel
/// each other out (17.7.3).
pub(super) const TOGGLES: [&str; 8] =
    ["w:b", "w:i", "w:smallCaps", "w:caps", "w:strike", "w:dstrike", "w:vanish", "w:webHidden"];

/// Character properties as one place sets them; none: not set there.
#[derive(Clone, Debug, Default)]
pub(super) struct Characters {
    /// In the order of [`TOGGLES`].
    pub(super) toggles: [Option<bool>; 8],
    /// Raised, lowered.
    pub(super) vertical: Option<Option<Layer>>,
    /// Underlined.
    pub(super) underline: Option<bool>,
    /// The size in half points.
    pub(super) size: Option<u16>,
    /// The language of Latin, East Asian and right-to-left text.
    pub(super) language: [Option<String>; 3],
    /// The style.
    pub(super) style: Option<String>,
    /// Whether a fixed-pitch face is set.
    pub(super) mono: Option<bool>,
    /// A symbol font, whose characters are not what their codes say.
    pub(super) symbols: Option<String>,
    /// Whether the text runs from right to left.
    pub(super) rtl: bool,
}

/// Paragraph properties as one place sets them.
#[derive(Clone, Debug, Default)]
pub(super) struct Paragraphs {
    /// The outline level, 0 for the highest; 9: none.
    pub(super) outline: Option<u8>,
    /// The number of the list and the level.
    pub(super) list: Option<u32>,
    /// The level in the list.
    pub(super) list_level: Option<u8>,
    /// The left indent.
    pub(super) indent: Option<i32>,
    /// How much the first line stands out to the left.
    pub(super) hanging: Option<i32>,
    /// Where lines stand.
    pub(super) align: Option<Align>,
    /// Whether it begins a page.
    pub(super) page_break: Option<bool>,
    /// Whether a rule stands above or below.
    pub(super) rule: Option<bool>,
}

/// A style with all that it inherits.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    /// What its name, or that of a style above it, says of a paragraph.
    pub(super) part: Option<Part>,
    /// What it says of characters.
    pub(super) layer: Option<Layer>,
    /// Its character properties.
    pub(super) characters: Characters,
    /// Its paragraph properties.
    pub(super) paragraphs: Paragraphs,
}

/// The styles of a document by id.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, Rc<Style>>,
    /// The style of paragraphs that name none.
    pub(super) default_paragraph: Option<String>,
    /// What holds where nothing else is set.
    pub(super) defaults: Characters,
}

impl Styles {
    /// Reads a styles part.
    pub(super) fn read(document: &Document) -> Self {
        let mut out = Self::default();
        let mut raw: BTreeMap<&str, Node<'_>> = BTreeMap::new();
        for node in document.elements().filter(|n| n.is("w:style")) {
            let Some(id) = node.attribute("w:styleId") else { continue };
            raw.entry(id).or_insert(node);
            let is_default = node.attribute("w:default").is_some_and(is_on_word);
            if is_default && node.attribute("w:type") == Some("paragraph") {
                out.default_paragraph = Some(id.to_owned());
            }
        }
        if let Some(defaults) = document.root().find("w:rPrDefault").and_then(|n| n.child("w:rPr"))
        {
            out.defaults = characters(defaults);
        }
        for id in raw.keys() {
            let style = resolve(id, &raw, 0);
            out.styles.insert((*id).to_owned(), Rc::new(style));
        }
        out
    }

    /// The style of an id; where there is none, what the id itself says.
    pub(super) fn get(&self, id: &str) -> Option<&Style> {
        self.styles.get(id).map(Rc::as_ref)
    }

    /// The style of a paragraph.
    pub(super) fn paragraph(&self, id: Option<&str>) -> Rc<Style> {
        let id = id.or(self.default_paragraph.as_deref());
        match id {
            Some(id) => self
                .styles
                .get(id)
                .cloned()
                .unwrap_or_else(|| Rc::new(Style { part: names::part(id), ..Style::default() })),
            None => Rc::default(),
        }
    }
}

fn resolve(id: &str, raw: &BTreeMap<&str, Node<'_>>, depth: u8) -> Style {
    let Some(node) = raw.get(id) else { return Style::default() };
    let based = node.child("w:basedOn").and_then(|n| n.attribute("w:val"));
    let mut style = match based {
        // Styles in a circle inherit nothing more; Word's own chains are short.
        Some(parent) if depth < 32 && parent != id => resolve(parent, raw, depth + 1),
        _ => Style::default(),
    };
    let name = node.child("w:name").and_then(|n| n.attribute("w:val")).unwrap_or(id);
    let is_characters = node.attribute("w:type") == Some("character");
    if is_characters {
        style.layer = names::layer(name).or_else(|| names::layer(id)).or(style.layer);
    } else if let Some(part) = names::part(name).or_else(|| names::part(id)) {
        style.part = Some(part);
    } else if matches!(
        names::folded(name).as_str(),
        "normal" | "bodytext" | "standard" | "textbody"
    ) {
        style.part = None;
    }
    if let Some(properties) = node.child("w:rPr") {
        merge(&mut style.characters, characters(properties));
    }
    if let Some(properties) = node.child("w:pPr") {
        merge_paragraphs(&mut style.paragraphs, paragraphs(properties));
    }
    match style.paragraphs.outline {
        Some(level @ 0..=8) if !is_characters && style.part.is_none_or(is_plain) => {
            style.part = Some(Part::Heading(level + 1));
        }
        Some(9) if matches!(style.part, Some(Part::Heading(_))) && names::part(name).is_none() => {
            style.part = None;
        }
        _ => {}
    }
    style
}

fn is_plain(part: Part) -> bool {
    matches!(part, Part::Body | Part::ListText)
}

/// Lays one place's character properties over another's.
fn merge(under: &mut Characters, over: Characters) {
    for (u, o) in under.toggles.iter_mut().zip(over.toggles) {
        // Along a chain of styles the nearest one counts.
        *u = o.or(*u);
    }
    under.vertical = over.vertical.or(under.vertical.take());
    under.underline = over.underline.or(under.underline);
    under.size = over.size.or(under.size);
    under.mono = over.mono.or(under.mono);
    for (u, o) in under.language.iter_mut().zip(over.language) {
        if o.is_some() {
            *u = o;
        }
    }
}

fn merge_paragraphs(under: &mut Paragraphs, over: Paragraphs) {
    under.outline = over.outline.or(under.outline);
    under.list = over.list.or(under.list);
    under.list_level = over.list_level.or(under.list_level);
    under.indent = over.indent.or(under.indent);
    under.hanging = over.hanging.or(under.hanging);
    under.align = over.align.or(under.align);
    under.page_break = over.page_break.or(under.page_break);
    under.rule = over.rule.or(under.rule);
}

/// Reads `w:rPr`.
pub(super) fn characters(node: Node<'_>) -> Characters {
    let mut out = Characters::default();
    for child in node.elements() {
        let name = child.name();
        let value = child.attribute("w:val");
        match name {
            _ if is_toggle(name, &mut out.toggles, value) => {}
            "w:vertAlign" => {
                out.vertical = Some(match value {
                    Some("superscript") => Some(Layer::Superscript),
                    Some("subscript") => Some(Layer::Subscript),
                    _ => None,
                });
            }
            "w:u" => out.underline = Some(!matches!(value, Some("none") | None)),
            "w:sz" => out.size = value.and_then(half_points),
            "w:rStyle" => out.style = value.map(str::to_owned),
            "w:rtl" => out.rtl = value.is_none_or(is_on_word),
            "w:lang" => {
                for (slot, name) in out.language.iter_mut().zip(["w:val", "w:eastAsia", "w:bidi"]) {
                    *slot = child.attribute(name).map(str::to_owned);
                }
            }
            "w:rFonts" => {
                let face = child.attribute("w:ascii").or_else(|| child.attribute("w:hAnsi"));
                out.mono = face.map(is_mono);
                out.symbols = face.filter(|f| is_symbols(f)).map(str::to_owned);
            }
            _ => {}
        }
    }
    out
}

/// Sets the toggle of a name; tells whether there is one.
fn is_toggle(name: &str, toggles: &mut [Option<bool>; 8], value: Option<&str>) -> bool {
    let mut named = TOGGLES.iter().zip(toggles).filter(|(t, _)| **t == name);
    let Some((_, toggle)) = named.next() else { return false };
    *toggle = Some(value.is_none_or(is_on_word));
    true
}

/// Reads `w:pPr`.
pub(super) fn paragraphs(node: Node<'_>) -> Paragraphs {
    let mut out = Paragraphs::default();
    for child in node.elements() {
        let value = child.attribute("w:val");
        match child.name() {
            "w:outlineLvl" => out.outline = value.and_then(|v| v.parse().ok()),
            "w:numPr" => {
                let number = |name: &str| child.child(name).and_then(|n| n.attribute("w:val"));
                out.list = number("w:numId").and_then(|v| v.parse().ok());
                out.list_level = number("w:ilvl").and_then(|v| v.parse().ok());
            }
            "w:ind" => {
                let left = child.attribute("w:left").or_else(|| child.attribute("w:start"));
                out.indent = left.and_then(twips);
                let hanging = child.attribute("w:hanging").and_then(twips);
                let first = child.attribute("w:firstLine").and_then(twips).map(|n| -n);
                out.hanging = hanging.or(first);
            }
            "w:jc" => {
                out.align = match value {
                    Some("center") => Some(Align::Center),
                    Some("right" | "end") => Some(Align::End),
                    _ => Some(Align::Start),
                };
            }
            "w:pageBreakBefore" => out.page_break = Some(value.is_none_or(is_on_word)),
            "w:pBdr" => {
                let line = |n: Node<'_>| {
                    matches!(n.name(), "w:top" | "w:bottom")
                        && !matches!(n.attribute("w:val"), Some("nil" | "none") | None)
                };
                out.rule = Some(child.elements().any(line));
            }
            _ => {}
        }
    }
    out
}

/// What a run's own properties set that is looks alone.
pub(super) fn looks_of_run(node: Node<'_>) -> impl Iterator<Item = Property> {
    node.elements().filter_map(|child| {
        let value = child.attribute("w:val").unwrap_or("");
        match child.name() {
            "w:color" if value != "auto" => Some(Property::Colour),
            "w:highlight" if value != "none" => Some(Property::Background),
            "w:shd" if is_filled(child) => Some(Property::Background),
            "w:sz" => Some(Property::Size),
            "w:rFonts" if child.attribute("w:ascii").is_some_and(|f| !is_mono(f)) => {
                Some(Property::Typeface)
            }
            "w:spacing" | "w:w" => Some(Property::Spacing),
            "w:position" if value != "0" => Some(Property::Position),
            "w:outline" | "w:shadow" | "w:emboss" | "w:imprint" if value.is_empty() => {
                Some(Property::Effect)
            }
            "w:effect" | "w:em" if value != "none" => Some(Property::Effect),
            "w:bdr" if !matches!(value, "nil" | "none") => Some(Property::Border),
            _ => None,
        }
    })
}

/// What a paragraph's own properties set that is looks alone.
pub(super) fn looks_of_paragraph(node: Node<'_>) -> impl Iterator<Item = Property> {
    node.elements().filter_map(|child| match child.name() {
        "w:shd" if is_filled(child) => Some(Property::Ground),
        "w:pBdr" => Some(Property::Border),
        "w:spacing" => Some(Property::Above),
        "w:tabs" => Some(Property::Tabs),
        "w:pageBreakBefore" if child.attribute("w:val").is_none_or(is_on_word) => {
            Some(Property::PageBreak)
        }
        "w:framePr" if child.attribute("w:dropCap").is_none_or(|d| d == "none") => {
            Some(Property::Frame)
        }
        "w:sectPr" => has_columns(child).then_some(Property::Columns),
        _ => None,
    })
}

/// Tells whether a section (`w:sectPr`) sets its text in columns.
pub(super) fn has_columns(section: Node<'_>) -> bool {
    let count = section.child("w:cols").and_then(|c| c.attribute("w:num"));
    count.and_then(|n| n.parse::<u32>().ok()).is_some_and(|n| n > 1)
}

/// Tells whether a shading (`w:shd`) shows a colour.
pub(super) fn is_filled(shading: Node<'_>) -> bool {
    let fill = shading.attribute("w:fill").unwrap_or("auto");
    !matches!(fill, "auto" | "FFFFFF" | "ffffff") || shading.attribute("w:val") == Some("solid")
}

/// Tells whether a value of an on-off property means on (22.9.2.7).
pub(super) fn is_on_word(value: &str) -> bool {
    !matches!(value, "0" | "false" | "off")
}

/// A measure in twentieths of a point; `1.5cm` and the like are understood (strict documents).
pub(super) fn twips(value: &str) -> Option<i32> {
    if let Ok(n) = value.parse::<f64>() {
        return Some(n as i32);
    }
    let at = value.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = value.split_at_checked(at)?;
    let points = match unit {
        "pt" => 1.0,
        "pc" | "pi" => 12.0,
        "in" => 72.0,
        "cm" => 72.0 / 2.54,
        "mm" => 72.0 / 25.4,
        _ => return None,
    };
    number.parse::<f64>().ok().map(|n| (n * points * 20.0) as i32)
}

fn half_points(value: &str) -> Option<u16> {
    match value.parse::<f64>() {
        Ok(n) => Some(n as u16),
        Err(_) => twips(value).and_then(|n| u16::try_from(n / 10).ok()),
    }
}

fn is_symbols(face: &str) -> bool {
    let face = face.to_lowercase();
    face == "symbol" || face.starts_with("wingdings") || face == "webdings"
}

fn is_mono(face: &str) -> bool {
    let face = face.to_lowercase();
    ["courier", "consolas", "mono", "menlo", "monaco", "lucida console", "typewriter"]
        .iter()
        .any(|m| face.contains(m))
}

/// A language tag that a run may carry; Word's `x-none` and the like are none.
pub(super) fn language(tag: &str) -> Option<Language> {
    let tag = tag.trim();
    if matches!(tag, "" | "x-none" | "none" | "zxx" | "und") {
        return None;
    }
    Language::new(tag).ok()
}
