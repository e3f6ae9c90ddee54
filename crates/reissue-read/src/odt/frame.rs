//! Frames: pictures, text boxes, formulas and other objects (OpenDocument 1.3, part 3, 10.4).

use reissue_core::{Block, BlockKind, Diagnostic, Figure, Image, Inline, InlineKind, Math, plain};

use super::story::{Story, holds_picture, words};
use super::styles::measure;
use crate::office::flow::{Para, Piece};
use crate::office::names::Part;
use crate::office::part;
use crate::office::runs::{self, Leaf, Run};
use crate::xml::{Dialect, Node, parse_xml};

/// The usual width between margins, in twentieths of a point: 17 cm.
const MEASURE: i32 = 9638;

/// Reads a drawing into the paragraph in hand.
pub(super) fn read<'d>(story: &mut Story<'d, '_, '_>, node: Node<'d>) {
    match node.name() {
        "draw:frame" => frame(story, node),
        "draw:text-box" => text_box(story, node),
        "draw:image" => picture(story, node, node),
        _ => shape(story, node),
    }
}

fn frame<'d>(story: &mut Story<'d, '_, '_>, node: Node<'d>) {
    if let Some(content) = node.child("draw:text-box") {
        return text_box(story, content);
    }
    if let Some(object) = node.child("draw:object") {
        if let Some(math) = formula(story, object) {
            return story.other(InlineKind::Math(math));
        }
        if node.child("draw:image").is_none() {
            return story.lost("an embedded object", node);
        }
        let message = "an embedded object was carried over as its picture";
        let at = story.transcript.here();
        story.state.ledger.note(Diagnostic::fact("read-418", message).at(at));
    }
    // Several pictures in one frame are the same one in several formats.
    let pictures: Vec<Node<'d>> = node.elements().filter(|n| n.is("draw:image")).collect();
    match pictures.first() {
        Some(first) => picture(story, *first, node),
        None if node.child("draw:object").is_some() => {}
        None => story.lost("an embedded object", node),
    }
}

/// A drawn shape: its text stands, the drawing is lost.
fn shape<'d>(story: &mut Story<'d, '_, '_>, node: Node<'d>) {
    let inner: Vec<Node<'d>> = node
        .elements()
        .filter(|n| matches!(n.name(), "draw:frame" | "draw:g" | "draw:custom-shape"))
        .collect();
    if node.is("draw:g") && !inner.is_empty() {
        return inner.into_iter().for_each(|n| read(story, n));
    }
    if words(node).trim().is_empty() {
        let message = "a drawing was left out";
        let at = story.transcript.here();
        return story
            .state
            .ledger
            .note(Diagnostic::lost("read-413", message).at(at).help("replace it by a picture"));
    }
    text_box(story, node);
}

fn picture(story: &mut Story<'_, '_, '_>, image: Node<'_>, frame: Node<'_>) {
    let said = |name: &str| frame.child(name).map(|n| n.tidy_text()).filter(|t| !t.is_empty());
    let (title, description) = (said("svg:title"), said("svg:desc"));
    let alt = description.clone().or(title);
    let reference = image.attribute("xlink:href").unwrap_or("").to_owned();
    let width = frame.attribute("svg:width").and_then(measure);
    let width = width.and_then(|w| {
        u16::try_from((i64::from(w) * 1000 / i64::from(MEASURE)).clamp(1, 1000)).ok()
    });
    match resource(story, image, &reference) {
        Some(resource) => {
            let image = Image { resource, alt, description: None, width };
            story.other(InlineKind::Image(image));
        }
        None => {
            let at = story.transcript.here();
            let message = format!("the picture `{reference}` is not in the file");
            let help = "embed it in the document, or put it beside the document";
            let mut diagnostic = Diagnostic::lost("read-424", message).at(at).help(help);
            if let Some(alt) = &alt {
                diagnostic = diagnostic.see(at, alt.clone());
            }
            story.state.ledger.note(diagnostic);
            // The words that stand for the picture keep its place.
            if alt.is_some() {
                story.other(InlineKind::Image(Image { alt, ..Image::default() }));
            }
        }
    }
}

fn resource(story: &mut Story<'_, '_, '_>, image: Node<'_>, reference: &str) -> Option<String> {
    let at = story.transcript.here();
    if let Some(data) = image.child("office:binary-data") {
        let bytes = crate::office::base64::decode(&data.text_content());
        let name = format!("image{}", image.range().start);
        return Some(story.state.images.take(&name, bytes, at, &mut story.state.ledger));
    }
    let path = reference.trim_start_matches("./");
    if path.is_empty() {
        return None;
    }
    // A path that leaves the package starts at its folder (OpenDocument 1.3, part 2, 3.7); a flat
    // document stands in the folder itself.
    let outside = match story.state.archive {
        Some(_) => path.strip_prefix("../"),
        None => Some(path),
    };
    let outside = outside.or_else(|| crate::archive::has_scheme(path).then_some(path));
    if let Some(outside) = outside {
        return story.state.images.beside(outside, at, &mut story.state.ledger);
    }
    if let Some(known) = story.state.images.known(path) {
        return Some(known);
    }
    let bytes = story.state.archive.as_mut()?.read(path).ok()??;
    Some(story.state.images.take(path, bytes, at, &mut story.state.ledger))
}

/// The MathML of an object, inside the frame or in a part of its own.
fn formula(story: &mut Story<'_, '_, '_>, object: Node<'_>) -> Option<Math> {
    if let Some(math) = object.find("math:math") {
        return Some(written(math));
    }
    let folder = object.attribute("xlink:href")?.trim_start_matches("./").trim_end_matches('/');
    let path = format!("{folder}/content.xml");
    let bytes = story.state.archive.as_mut()?.read(&path).ok()??;
    let text = part::text_of(&path, bytes, &crate::Options::default()).ok()??;
    let document = parse_xml(text, Dialect::Xml, story.state.depth);
    let math = document.root().find("math:math").or_else(|| document.root().find("math"))?;
    Some(written(math))
}

fn written(math: Node<'_>) -> Math {
    let display = math.attribute("display") == Some("block");
    let mut mathml = String::new();
    write(math, true, &mut mathml);
    let shown = math.find("math:semantics").and_then(|s| s.elements().next()).unwrap_or(math);
    Math { mathml, text: shown.tidy_text(), display }
}

/// Writes MathML in the default namespace; annotations of the program stay behind.
fn write(node: Node<'_>, outermost: bool, out: &mut String) {
    let name = node.name().trim_start_matches("math:");
    if matches!(name, "annotation" | "annotation-xml") {
        return;
    }
    out.push('<');
    out.push_str(name);
    if outermost {
        out.push_str(" xmlns=\"http://www.w3.org/1998/Math/MathML\"");
    }
    for (attribute, value) in node.attributes().filter(|(n, _)| !n.contains(':')) {
        out.push_str(&format!(" {attribute}=\"{}\"", escape(value)));
    }
    out.push('>');
    for child in node.children() {
        match child.text() {
            Some(text) => out.push_str(&escape(text)),
            None => write(child, false, out),
        }
    }
    out.push_str(&format!("</{name}>"));
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A text box: a picture with its caption is a figure; other text follows the paragraph.
fn text_box<'d>(story: &mut Story<'d, '_, '_>, content: Node<'d>) {
    let inside = story.aside(content);
    if let [Piece::Para(para)] = inside.as_slice()
        && let Some(figure) = captioned(para)
    {
        let block = Block::new(BlockKind::Figure(figure), para.span);
        return story.boxes.push(vec![Piece::Block(block)]);
    }
    let blank = |p: &Piece| matches!(p, Piece::Para(p) if p.is_blank());
    if inside.iter().all(blank) {
        return;
    }
    story.boxes.push(inside);
}

/// A paragraph of a text box that begins with its picture, the caption after it.
fn captioned(para: &Para) -> Option<Figure> {
    let image = para.runs.iter().find_map(|r| match &r.leaf {
        Leaf::Other(InlineKind::Image(image)) => Some(image.clone()),
        _ => None,
    })?;
    let rest: Vec<Run> = para
        .runs
        .iter()
        .filter(|r| !matches!(&r.leaf, Leaf::Other(InlineKind::Image(_))))
        .cloned()
        .collect();
    let caption: Vec<Inline> = runs::nest(rest);
    let one =
        para.runs.iter().filter(|r| matches!(&r.leaf, Leaf::Other(InlineKind::Image(_)))).count()
            == 1;
    let worded = !plain(&caption).trim().is_empty() || para.part == Part::PictureCaption;
    (one && worded && !holds_picture(&caption)).then(|| Figure {
        images: vec![image],
        caption: if caption.is_empty() {
            Vec::new()
        } else {
            vec![Block::paragraph(caption, para.span)]
        },
        ..Figure::default()
    })
}
