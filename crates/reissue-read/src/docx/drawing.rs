//! Pictures and text boxes: DrawingML (`w:drawing`) and VML (`w:pict`, `w:object`).

use reissue_core::{Diagnostic, Image, InlineKind};

use super::package::Relation;
use super::shared::words;
use super::story::{Story, alternative};
use crate::office::runs::Layer;
use crate::xml::Node;

/// Reads a drawing into the paragraph in hand.
pub(super) fn read(story: &mut Story<'_, '_, '_>, node: Node<'_>) {
    let found = survey(node);
    for picture in &found.pictures {
        place(story, *picture, node);
    }
    for content in &found.boxes {
        text_box(story, *content);
    }
    if node.is("w:object") && found.pictures.is_empty() {
        story.lost("an embedded object", node);
    }
    for what in found.lost {
        story.lost(what, node);
    }
    story.ruled |= found.divider;
    if found.pictures.is_empty() && found.boxes.is_empty() && found.rule && !found.divider {
        let message = "a drawn line was left out";
        let at = story.transcript.here();
        story.state.ledger.note(Diagnostic::fact("read-413", message).at(at));
    }
}

#[derive(Default)]
struct Found<'d> {
    pictures: Vec<Node<'d>>,
    boxes: Vec<Node<'d>>,
    lost: Vec<&'static str>,
    rule: bool,
    /// A line across the page that parts the text, as Word and Google Docs set it.
    divider: bool,
}

/// Finds pictures and text boxes, each once: of alternatives only the first one counts.
fn survey(node: Node<'_>) -> Found<'_> {
    let mut found = Found::default();
    look(node, &mut found);
    found
}

fn look<'d>(node: Node<'d>, found: &mut Found<'d>) {
    for child in node.elements() {
        match child.name() {
            "a:blip" | "v:imagedata" => found.pictures.push(child),
            "w:txbxContent" => found.boxes.push(child),
            "mc:AlternateContent" => {
                if let Some(branch) = alternative(child) {
                    look(branch, found);
                }
            }
            // What a drawing program keeps beside the picture for itself.
            "a:extLst" => {}
            "a:graphicData" => {
                let uri = child.attribute("uri").unwrap_or("");
                if uri.ends_with("/chart") || uri.ends_with("/chartex") {
                    found.lost.push("a chart");
                } else if uri.ends_with("/diagram") {
                    found.lost.push("a diagram (SmartArt)");
                }
                look(child, found);
            }
            "v:line" | "v:rect" => {
                found.rule = true;
                found.divider |= child.attribute("o:hr").is_some_and(|v| v.starts_with('t'));
                look(child, found);
            }
            _ => look(child, found),
        }
    }
}

fn place(story: &mut Story<'_, '_, '_>, picture: Node<'_>, drawing: Node<'_>) {
    let embedded = picture.attribute("r:embed").or_else(|| picture.attribute("r:id"));
    let id =
        embedded.or_else(|| picture.attribute("r:link")).or_else(|| picture.attribute("o:relid"));
    let relation = id.and_then(|id| story.part.relations.get(id)).cloned();
    // A picture that Word keeps in vector form as well: the bitmap is its stand-in.
    let vector = picture
        .descendants()
        .find(|n| n.name().ends_with(":svgBlip"))
        .and_then(|n| n.attribute("r:embed"))
        .and_then(|id| story.part.relations.get(id))
        .cloned();
    let name = vector
        .and_then(|v| resource(story, &v))
        .or_else(|| relation.as_ref().and_then(|r| resource(story, r)));
    let properties = properties(picture, drawing);
    let Some(name) = name else {
        let target = relation.map(|r| r.target).unwrap_or_default();
        let message = match target.as_str() {
            "" => "a picture is not in the file".to_owned(),
            target => format!("the picture `{target}` is not in the file"),
        };
        let help = "embed it in the document, or put it beside the document";
        let at = story.transcript.here();
        let mut diagnostic = Diagnostic::lost("read-424", message).at(at).help(help);
        if let Some(alt) = &properties.alt {
            diagnostic = diagnostic.see(at, alt.clone());
        }
        story.state.ledger.note(diagnostic);
        // The words that stand for the picture keep its place.
        if properties.alt.as_ref().is_some_and(|alt| !alt.is_empty()) {
            story.other(InlineKind::Image(properties), Vec::new());
        }
        return;
    };
    let width = width(picture, drawing, story.parts.measure);
    let image = Image { resource: name, width, ..properties };
    let link = drawing
        .descendants()
        .find(|n| n.is("a:hlinkClick"))
        .and_then(|n| n.attribute("r:id"))
        .and_then(|id| story.part.relations.get(id))
        .filter(|r| r.external && !r.target.is_empty())
        .map(|r| Layer::External(r.target.clone()));
    story.other(InlineKind::Image(image), link.into_iter().collect());
}

fn resource(story: &mut Story<'_, '_, '_>, relation: &Relation) -> Option<String> {
    if relation.external {
        let at = story.transcript.here();
        return story.state.images.beside(&relation.target, at, &mut story.state.ledger);
    }
    if let Some(known) = story.state.images.known(&relation.target) {
        return Some(known);
    }
    let bytes = match story.state.archive.read(&relation.target) {
        Ok(bytes) => bytes?,
        Err(error) => {
            let help = error.help();
            let message = error.to_string();
            let at = story.transcript.here();
            story.state.ledger.note(Diagnostic::lost("read-424", message).at(at).help(help));
            return None;
        }
    };
    let at = story.transcript.here();
    let state = &mut *story.state;
    Some(state.images.take(&relation.target, bytes, at, &mut state.ledger))
}

/// The words that stand for a picture: `wp:docPr`, else what the picture itself or VML says.
fn properties(picture: Node<'_>, drawing: Node<'_>) -> Image {
    let said = |n: Node<'_>, name: &str| {
        n.attribute(name).map(str::trim).filter(|v| !v.is_empty()).map(str::to_owned)
    };
    let inside = |name: &str| drawing.descendants().find(|n| n.is(name));
    let shape = picture.ancestors().find(|n| n.name().starts_with("v:"));
    let near = [inside("wp:docPr"), inside("pic:cNvPr"), shape];
    let alt = near.iter().flatten().find_map(|n| said(*n, "descr").or_else(|| said(*n, "alt")));
    let title =
        near.iter().flatten().find_map(|n| said(*n, "title")).or_else(|| said(picture, "o:title"));
    let decorative = drawing.descendants().any(|n| {
        n.name().ends_with(":decorative")
            && n.attribute("val").is_some_and(super::styles::is_on_word)
    });
    let alt = match (alt, decorative) {
        (None, true) => Some(String::new()),
        (alt, _) => alt,
    };
    match (alt, title) {
        (None, title) => Image { alt: title, ..Image::default() },
        (alt, _) => Image { alt, ..Image::default() },
    }
}

/// The width in parts per thousand of the measure.
fn width(picture: Node<'_>, drawing: Node<'_>, measure: i64) -> Option<u16> {
    let extent = drawing.descendants().find(|n| n.is("wp:extent")).and_then(|n| n.attribute("cx"));
    let emu = match extent {
        Some(cx) => cx.parse::<i64>().ok()?,
        None => {
            let style = picture.ancestors().find_map(|n| n.attribute("style"))?;
            let width = style.split(';').find_map(|p| p.trim().strip_prefix("width:"))?;
            i64::from(super::styles::twips(width.trim())?) * 635
        }
    };
    let parts = emu.checked_mul(1000)? / measure.max(1);
    u16::try_from(parts.clamp(1, 1000)).ok()
}

/// A text box: its text follows the paragraph that holds it.
fn text_box(story: &mut Story<'_, '_, '_>, content: Node<'_>) {
    if words(content).trim().is_empty() && survey(content).pictures.is_empty() {
        return;
    }
    let runs = std::mem::take(&mut story.runs);
    let boxes = std::mem::take(&mut story.boxes);
    let (style, size) = (story.style.clone(), story.size);
    let links = std::mem::take(&mut story.links);
    let fields = std::mem::take(&mut story.fields);
    let inside = story.pieces(content);
    story.transcript.end_line();
    (story.runs, story.boxes, story.style, story.size) = (runs, boxes, style, size);
    (story.links, story.fields) = (links, fields);
    story.boxes.push(inside);
}
