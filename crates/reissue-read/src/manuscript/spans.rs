//! What attributes make of a span, a link, an image and a piece of code.

use reissue_core::{
    Image, IndexMark, IndexRange, Inline, InlineKind, Language, LinkTarget, Math, Phrase, Span,
    plain,
};

use super::attributes::Attributes;
use super::inlines::Finding;

/// Spans that say something about the block around them; the block takes them.
const PARTS: &[&str] =
    &["ordinal", "subtitle", "attribution", "speaker", "direction", "lead-in", "mark", "cell"];

/// Begins the target of the link that stands for such a span until the block takes it. No address
/// that was read can begin so.
const PART: &str = "\u{0}";

/// A span that says something about its block.
pub(super) struct Part {
    pub(super) attributes: Attributes,
    pub(super) content: Vec<Inline>,
    pub(super) span: Span,
}

/// The name of the part that an inline stands for.
pub(super) fn part_name(inline: &Inline) -> Option<&str> {
    match &inline.kind {
        InlineKind::Link { target: LinkTarget::Internal(target), .. } => {
            target.strip_prefix(PART)?.split(PART).next()
        }
        _ => None,
    }
}

/// Takes a part out of the inline that stands for it.
pub(super) fn part(inline: Inline) -> Option<Part> {
    part_name(&inline)?;
    let InlineKind::Link { target: LinkTarget::Internal(target), content } = inline.kind else {
        return None;
    };
    let mut fields = target.split(PART).skip(2);
    let mut attributes = Attributes::default();
    while let (Some(key), Some(value)) = (fields.next(), fields.next()) {
        let item = super::attributes::Item { text: key.into(), at: 0 };
        attributes.pairs.push((item, value.into()));
    }
    Some(Part { attributes, content, span: inline.span })
}

fn standing_for(
    name: &str,
    attributes: &mut Attributes,
    content: Vec<Inline>,
    span: Span,
) -> Inline {
    let mut target = format!("{PART}{name}");
    for (key, value) in attributes.pairs.drain(..) {
        target.push_str(PART);
        target.push_str(&key.text);
        target.push_str(PART);
        target.push_str(&value.replace(PART, ""));
    }
    let header = attributes.take("header");
    if header {
        target.push_str(PART);
        target.push_str("header");
        target.push_str(PART);
    }
    Inline::new(InlineKind::Link { target: LinkTarget::Internal(target), content }, span)
}

/// Unwraps the parts that no block took.
pub(super) fn unwrap_parts(inlines: &mut Vec<Inline>, findings: &mut Vec<Finding>) {
    let has = |i: &Inline| part_name(i).is_some() || i.children().is_some_and(|c| !c.is_empty());
    if !inlines.iter().any(has) {
        return;
    }
    for inline in std::mem::take(inlines) {
        match part_name(&inline).map(str::to_owned) {
            None => inlines.push(inline),
            Some(name) => {
                let Some(part) = part(inline) else { continue };
                if name == "figure" {
                    inlines.extend(inline_image(part));
                    continue;
                }
                if name == "direction" {
                    inlines.extend(stressed(part.content, part.span));
                    continue;
                }
                findings.push(Finding::Unknown { word: format!(".{name}"), place: part.span });
                inlines.extend(part.content);
            }
        }
    }
    for inline in inlines.iter_mut() {
        if let Some(children) = inline.children_mut() {
            unwrap_parts(children, findings);
        }
    }
}

/// A stage direction inside a speech: emphasis, unless the source has it already.
fn stressed(content: Vec<Inline>, span: Span) -> Vec<Inline> {
    let is_stressed = |i: &Inline| matches!(i.kind, InlineKind::Emphasis(_));
    if content.iter().any(is_stressed) {
        return content;
    }
    vec![Inline::new(InlineKind::Emphasis(content), span)]
}

/// Makes inlines of a span with its attributes.
pub(super) fn span(
    content: Vec<Inline>,
    attributes: (Attributes, Span),
    span: Span,
    findings: &mut Vec<Finding>,
) -> Vec<Inline> {
    let (mut attributes, place) = attributes;
    let mut out = Vec::new();
    if let Some(id) = attributes.id.take() {
        out.push(Inline::new(InlineKind::Anchor(id.text), span));
    }
    let whole = |kind| Inline::new(kind, span);
    if attributes.take("page") {
        let number = attributes.value("n").unwrap_or_else(|| plain(&content));
        out.push(whole(InlineKind::PageMark(number)));
    } else if attributes.take("br") {
        out.push(whole(InlineKind::LineBreak));
    } else if attributes.take("math") {
        out.push(whole(InlineKind::Math(math(&mut attributes, plain(&content)))));
    } else if attributes.take("code") {
        let text = attributes.value("text").unwrap_or_else(|| plain(&content));
        out.push(whole(InlineKind::Code(text)));
    } else if attributes.take("ruby") {
        let text = attributes.value("rt").unwrap_or_default();
        out.push(whole(InlineKind::Ruby { base: content, text }));
    } else {
        if attributes.take("index") {
            out.push(whole(InlineKind::Index(index(&mut attributes, &content))));
        }
        out.extend(wrapped(content, &mut attributes, span, place, findings));
    }
    report(&attributes, place, findings);
    out
}

/// Wraps words in what the classes name, the first class outermost.
fn wrapped(
    content: Vec<Inline>,
    attributes: &mut Attributes,
    span: Span,
    place: Span,
    findings: &mut Vec<Finding>,
) -> Vec<Inline> {
    let upright = attributes.take("upright");
    let language = language(attributes, place, findings);
    let mut layers: Vec<fn(Vec<Inline>) -> InlineKind> = Vec::new();
    while let Some(layer) = attributes.take_named(layer) {
        layers.push(layer);
    }
    let name = attributes.take_named(|c| PARTS.iter().copied().find(|p| *p == c));
    let mut out = content;
    if let Some(language) = language {
        let italic = !upright && layers.is_empty() && name.is_none();
        let phrase = Phrase { language, italic, content: out };
        out = vec![Inline::new(InlineKind::Foreign(phrase), span)];
    }
    for layer in layers.into_iter().rev() {
        out = vec![Inline::new(layer(out), span)];
    }
    match name {
        Some(name) => vec![standing_for(name, attributes, out, span)],
        None => out,
    }
}

fn layer(class: &str) -> Option<fn(Vec<Inline>) -> InlineKind> {
    Some(match class {
        "smallcaps" | "sc" => InlineKind::SmallCaps,
        "title" => InlineKind::WorkTitle,
        "emphasis" => InlineKind::Emphasis,
        "strong" => InlineKind::Strong,
        "underline" | "ul" => InlineKind::Underline,
        "struck" => InlineKind::Struck,
        "sup" => InlineKind::Superscript,
        "sub" => InlineKind::Subscript,
        _ => return None,
    })
}

fn language(
    attributes: &mut Attributes,
    place: Span,
    findings: &mut Vec<Finding>,
) -> Option<Language> {
    let tag = attributes.value("lang")?;
    match Language::new(&tag) {
        Ok(language) => Some(language),
        Err(_) => {
            findings.push(Finding::Language { tag, place });
            None
        }
    }
}

fn index(attributes: &mut Attributes, content: &[Inline]) -> IndexMark {
    let term = attributes.value("term").map_or_else(|| vec![plain(content)], |t| term(&t));
    let range = match attributes.value("range").as_deref() {
        Some("start") => IndexRange::Start,
        Some("end") => IndexRange::End,
        _ => IndexRange::Point,
    };
    IndexMark { term, range, see: attributes.value("see").map(|t| self::term(&t)) }
}

/// The path of an index entry: parts joined by `!`; `!!` is an exclamation mark.
fn term(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        if c == '!' && characters.next_if_eq(&'!').is_none() {
            out.push(String::new());
        } else if let Some(last) = out.last_mut() {
            last.push(c);
        }
    }
    out
}

/// Makes a formula of MathML and attributes.
pub(super) fn math(attributes: &mut Attributes, content: String) -> Math {
    let mathml = attributes.value("mathml").unwrap_or(content);
    let text = attributes.value("text").unwrap_or_else(|| reissue_core::plain_math(&mathml));
    let display = attributes.take("display") || mathml.contains("display=\"block\"");
    Math { mathml, text, display: display && !attributes.take("inline") }
}

/// Makes code, or what `{=mathml}` makes of it.
pub(super) fn code(
    text: &str,
    attributes: Option<(Attributes, Span)>,
    span: Span,
    findings: &mut Vec<Finding>,
) -> Inline {
    let Some((mut attributes, place)) = attributes else {
        return Inline::new(InlineKind::Code(text.into()), span);
    };
    let kind = match attributes.raw.take().as_deref() {
        Some("mathml") => InlineKind::Math(math(&mut attributes, text.into())),
        Some(other) => {
            findings.push(Finding::Unknown { word: format!("={other}"), place });
            InlineKind::Code(text.into())
        }
        None => InlineKind::Code(text.into()),
    };
    report(&attributes, place, findings);
    Inline::new(kind, span)
}

/// Makes a link.
pub(super) fn link(
    address: &str,
    content: Vec<Inline>,
    attributes: Option<(Attributes, Span)>,
    span: Span,
    findings: &mut Vec<Finding>,
) -> Vec<Inline> {
    let mut out = Vec::new();
    let target = match address.strip_prefix('#') {
        Some(id) => LinkTarget::Internal(id.into()),
        None => LinkTarget::External(address.into()),
    };
    let mut content = content;
    if let Some((mut attributes, place)) = attributes {
        if let Some(id) = attributes.id.take() {
            out.push(Inline::new(InlineKind::Anchor(id.text), span));
        }
        content = wrapped(content, &mut attributes, span, place, findings);
        report(&attributes, place, findings);
    }
    out.push(Inline::new(InlineKind::Link { target, content }, span));
    out
}

/// What the attributes of an image say that is no part of [`Image`]; a figure takes it.
pub(super) const FIGURE_KEYS: &[&str] = &["placement"];

/// Makes an image. Its words become the `caption` of a part `figure`, which a paragraph that holds
/// nothing else takes; in running text they are the alternative text.
pub(super) fn image(
    address: &str,
    content: Vec<Inline>,
    attributes: Option<(Attributes, Span)>,
    span: Span,
    findings: &mut Vec<Finding>,
) -> Vec<Inline> {
    let (mut attributes, place) = attributes.unwrap_or((Attributes::default(), span));
    let mut out = Vec::new();
    let inline = attributes.take("inline");
    let mut image = Image {
        resource: address.into(),
        alt: attributes.value("alt"),
        description: attributes.value("longdesc"),
        width: attributes.value("width").and_then(|w| width(&w)),
    };
    if inline {
        if image.alt.is_none() && !content.is_empty() {
            image.alt = Some(plain(&content));
        }
        if let Some(id) = attributes.id.take() {
            out.push(Inline::new(InlineKind::Anchor(id.text), span));
        }
        report(&attributes, place, findings);
        out.push(Inline::new(InlineKind::Image(image), span));
        return out;
    }
    // A picture in the words of a picture stands for its own words.
    let content = content.into_iter().flat_map(|i| match part_name(&i) {
        Some("figure") => part(i).map(|p| p.content).unwrap_or_default().split_off(1),
        _ => vec![i],
    });
    let mut carried = Attributes::default();
    for key in FIGURE_KEYS {
        if let Some(value) = attributes.value(key) {
            let item = super::attributes::Item { text: (*key).into(), at: 0 };
            carried.pairs.push((item, value));
        }
    }
    if let Some(id) = attributes.id.take() {
        let item = super::attributes::Item { text: "id".into(), at: 0 };
        carried.pairs.push((item, id.text));
    }
    if let Some(language) = language(&mut attributes, place, findings) {
        let item = super::attributes::Item { text: "lang".into(), at: 0 };
        carried.pairs.push((item, language.as_str().into()));
    }
    report(&attributes, place, findings);
    out.push(Inline::new(InlineKind::Image(image), span));
    out.extend(content);
    vec![standing_for("figure", &mut carried, out, span)]
}

/// Turns the part `figure` into an image in running text.
pub(super) fn inline_image(part: Part) -> Vec<Inline> {
    let mut content = part.content.into_iter();
    let Some(mut first) = content.next() else { return Vec::new() };
    let words: Vec<Inline> = content.collect();
    if let InlineKind::Image(image) = &mut first.kind
        && image.alt.is_none()
        && !words.is_empty()
    {
        image.alt = Some(plain(&words));
    }
    let mut out = Vec::new();
    if let Some(id) = part.attributes.get("id") {
        out.push(Inline::new(InlineKind::Anchor(id.into()), part.span));
    }
    out.push(first);
    out
}

/// A width in parts per thousand: `50%`, `12.5%`, `0.5`.
pub(super) fn width(text: &str) -> Option<u16> {
    let (number, parts) = match text.trim().strip_suffix('%') {
        Some(percent) => (percent, 10.0),
        None => (text.trim(), 1000.0),
    };
    let value: f64 = number.trim().parse().ok()?;
    let thousandths = (value * parts).round();
    // Checked before the cast: no text makes it wrap.
    (0.0..=f64::from(u16::MAX)).contains(&thousandths).then_some(thousandths as u16)
}

/// Reports what nobody knew in a pair of braces.
pub(super) fn report(attributes: &Attributes, place: Span, findings: &mut Vec<Finding>) {
    for (word, at) in attributes.leftover() {
        let start = place.start as usize + at;
        let end = start + word.len();
        let place = Span::new(place.source, start, end.max(start));
        findings.push(Finding::Unknown { word: word.into_owned(), place });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_and_terms() {
        assert_eq!(width("50%"), Some(500));
        assert_eq!(width("12.5%"), Some(125));
        assert_eq!(width("0.25"), Some(250));
        assert_eq!(width("3cm"), None);
        assert_eq!(term("salt!trade in"), ["salt", "trade in"]);
        assert_eq!(term("Oh!! dear"), ["Oh! dear"]);
    }
}
