//! The finishing pass: what printpdf can't write, on the objects that it gave out.

mod catalog;
mod intent;
mod links;
mod outline;
mod to_unicode;
mod xmp;

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use reissue_core::Diagnostic;
use reissue_page::{Content, ItemKind, NodeId, NodeKind, Pages, Point, Rect};

use crate::backend::Assembled;
use crate::content::{ColorPolicy, MarkOwner, SpotInk};
use crate::file::Payload;
use crate::font::{EmbeddedFont, Facts};
use crate::image::PreparedImage;
use crate::objects::{name, number, rectangle};
use crate::sheet::{PdfBox, Sheet};
use crate::structure::{self, Found};
use crate::{PdfError, PdfKind, PdfOptions, PrintStandard};

/// What the finishing pass needs to know.
pub(crate) struct Job<'a> {
    pub(crate) pages: &'a Pages,
    pub(crate) options: &'a PdfOptions,
    pub(crate) sheets: &'a [Sheet],
    pub(crate) marks: &'a [Vec<MarkOwner>],
    pub(crate) fonts: &'a [Option<EmbeddedFont>],
    pub(crate) images: Vec<Option<PreparedImage>>,
    pub(crate) inks: &'a [SpotInk],
    pub(crate) policy: ColorPolicy,
    /// A hash of what the document says, for its identifiers.
    pub(crate) identity: u128,
}

/// A finished document and the bytes of its streams that are held elsewhere.
pub(crate) struct Finished {
    pub(crate) document: Document,
    pub(crate) payloads: BTreeMap<ObjectId, Payload>,
}

/// Completes a document.
pub(crate) fn finish(
    assembled: Assembled,
    mut job: Job<'_>,
    report: &mut Vec<Diagnostic>,
) -> Result<Finished, PdfError> {
    let Assembled { document: mut doc, pages } = assembled;
    doc.version = version(&job.options.kind).into();
    let mut payloads = BTreeMap::new();
    let resources = shared_resources(&mut doc, &pages);
    fonts(&mut doc, &resources, job.fonts);
    images(&mut doc, &resources, std::mem::take(&mut job.images), &mut payloads);
    let resources = complete_resources(&mut doc, resources, &job);
    page_objects(&mut doc, &pages, &resources, &job);
    catalog::metadata(&mut doc, &job, report);
    match &job.options.kind {
        PdfKind::Reading(reading) => {
            let links = links::annotate(&mut doc, &pages, &job, report);
            let boxes = illustrations(&job);
            report.extend(undescribed(&job));
            let found = Found { pages: &pages, marks: job.marks, links: &links, boxes: &boxes };
            let tree = structure::build(&mut doc, &job.pages.structure, &found);
            catalog::reading(&mut doc, &pages, &job, reading, tree, report);
            intent::screen(&mut doc);
        }
        PdfKind::Print(print) => {
            catalog::print(&mut doc, &pages, &job);
            intent::print(&mut doc, print)?;
        }
    }
    Ok(Finished { document: doc, payloads })
}

fn version(kind: &PdfKind) -> &'static str {
    match kind {
        PdfKind::Reading(_) => "1.7",
        PdfKind::Print(print) => match print.standard {
            PrintStandard::X4 => "1.6",
            PrintStandard::X1a | PrintStandard::X3 => "1.4",
        },
    }
}

/// The font and picture dictionaries that all pages share.
struct Resources {
    fonts: Option<ObjectId>,
    images: Option<ObjectId>,
}

/// Takes the page of all glyphs and the resources of single pages out of the document.
fn shared_resources(doc: &mut Document, pages: &[ObjectId]) -> Resources {
    let all: Vec<ObjectId> = doc.get_pages().into_values().collect();
    let mut found = Resources { fonts: None, images: None };
    for (index, id) in all.iter().enumerate() {
        let Ok(page) = doc.get_dictionary(*id) else { continue };
        let entry = |key: &[u8]| page.get(key).and_then(Object::as_reference).ok();
        let (resources, contents) = (entry(b"Resources"), entry(b"Contents"));
        if let Some(Object::Dictionary(r)) = resources.and_then(|r| doc.objects.remove(&r)) {
            let shared = |key: &[u8]| r.get(key).and_then(Object::as_reference).ok();
            found.fonts = shared(b"Font");
            found.images = shared(b"XObject");
            for unused in [shared(b"ExtGState"), shared(b"Shading")].into_iter().flatten() {
                doc.objects.remove(&unused);
            }
        }
        if index >= pages.len() {
            doc.objects.remove(id);
            contents.map(|c| doc.objects.remove(&c));
        }
    }
    if let Ok(tree) = doc.catalog().and_then(|c| c.get(b"Pages")).and_then(Object::as_reference)
        && let Ok(tree) = doc.get_object_mut(tree).and_then(Object::as_dict_mut)
    {
        tree.set("Count", pages.len() as i64);
        tree.set("Kids", pages.iter().map(|p| Object::from(*p)).collect::<Vec<_>>());
    }
    found
}

/// Corrects the descriptors (printpdf knows neither serifs nor the height of capitals) and adds
/// the variants of fonts.
fn fonts(doc: &mut Document, resources: &Resources, fonts: &[Option<EmbeddedFont>]) {
    for font in fonts.iter().flatten() {
        if let Some(id) = descriptor(doc, resources, &font.resource)
            && let Ok(descriptor) = doc.get_object_mut(id).and_then(Object::as_dict_mut)
        {
            describe(descriptor, &font.facts);
        }
        variants(doc, resources, font);
    }
}

fn describe(descriptor: &mut Dictionary, facts: &Facts) {
    let flags = i64::from(facts.fixed_pitch)
        | i64::from(facts.serif) << 1
        | 1 << 2 // symbolic: codes are glyphs, there is no standard encoding
        | i64::from(facts.italic_angle != 0.0) << 6;
    descriptor.set("Flags", flags);
    descriptor.set("ItalicAngle", number(f64::from(facts.italic_angle)));
    descriptor.set("CapHeight", i64::from(facts.per_mille(facts.cap_height.into())));
}

/// Fonts that share all but what their codes are read as: a small capital may stand for a letter
/// of either case.
fn variants(doc: &mut Document, resources: &Resources, font: &EmbeddedFont) {
    let Some(list) = resources.fonts else { return };
    let first = doc.get_dictionary(list).and_then(|f| f.get(font.resource.as_bytes()));
    let Some(first) = first.and_then(Object::as_reference).ok() else { return };
    let Some(mut dictionary) = doc.get_dictionary(first).ok().cloned() else { return };
    if let Ok(Object::Array(descendants)) = dictionary.get(b"DescendantFonts")
        && let [descendant @ Object::Dictionary(_)] = descendants.as_slice()
    {
        let descendant = doc.add_object(descendant.clone());
        dictionary.set("DescendantFonts", vec![Object::from(descendant)]);
    }
    for variant in 0..font.variants() {
        let map = to_unicode::map(font, variant);
        let mut dictionary = dictionary.clone();
        if variant == 0 {
            if let Ok(old) = dictionary.get(b"ToUnicode").and_then(Object::as_reference) {
                doc.objects.insert(old, Stream::new(Dictionary::new(), map).into());
            }
            doc.objects.insert(first, dictionary.into());
            continue;
        }
        let map = doc.add_object(Stream::new(Dictionary::new(), map));
        dictionary.set("ToUnicode", map);
        let object = doc.add_object(dictionary);
        if let Ok(fonts) = doc.get_object_mut(list).and_then(Object::as_dict_mut) {
            fonts.set(font.variant_name(variant), object);
        }
    }
}

fn descriptor(doc: &Document, resources: &Resources, font: &str) -> Option<ObjectId> {
    let fonts = doc.get_dictionary(resources.fonts?).ok()?;
    let font = doc.get_dictionary(fonts.get(font.as_bytes()).ok()?.as_reference().ok()?).ok()?;
    let descendant = font.get(b"DescendantFonts").ok()?.as_array().ok()?.first()?;
    descendant.as_dict().ok()?.get(b"FontDescriptor").ok()?.as_reference().ok()
}

/// Fills the streams of pictures.
fn images(
    doc: &mut Document,
    resources: &Resources,
    images: Vec<Option<PreparedImage>>,
    payloads: &mut BTreeMap<ObjectId, Payload>,
) {
    let Some(dictionary) = resources.images.and_then(|id| doc.get_dictionary(id).ok()).cloned()
    else {
        return;
    };
    let mut profiles = BTreeMap::new();
    for image in images.into_iter().flatten() {
        let entry = dictionary.get(image.resource.as_bytes()).and_then(Object::as_reference);
        if let Ok(id) = entry {
            image.fill(doc, id, payloads, &mut profiles);
        }
    }
}

/// Makes the one resource dictionary of all pages.
fn complete_resources(doc: &mut Document, found: Resources, job: &Job<'_>) -> ObjectId {
    let mut resources = Dictionary::new();
    for (key, id) in [("Font", found.fonts), ("XObject", found.images)] {
        let Some(id) = id else { continue };
        let empty = doc.get_dictionary(id).is_ok_and(Dictionary::is_empty);
        if empty {
            doc.objects.remove(&id);
        } else {
            resources.set(key, id);
        }
    }
    if !job.inks.is_empty() && job.policy != ColorPolicy::Black {
        let mut spaces = Dictionary::new();
        for ink in job.inks {
            spaces.set(ink.resource.clone(), separation(ink, job.policy));
        }
        resources.set("ColorSpace", spaces);
    }
    doc.add_object(resources)
}

/// A spot ink as a colour space (ISO 32000-1, 8.6.6.4).
fn separation(ink: &SpotInk, policy: ColorPolicy) -> Object {
    let (space, none, full): (_, Vec<f64>, Vec<f64>) = if policy == ColorPolicy::Screen {
        let rgb = crate::color::Inks4(ink.cmyk).to_rgb();
        ("DeviceRGB", vec![1.0; 3], rgb.map(|c| f64::from(c) / 1_000.0).into())
    } else {
        ("DeviceCMYK", vec![0.0; 4], ink.cmyk.map(|c| f64::from(c) / 1_000.0).into())
    };
    let numbers = |values: Vec<f64>| Object::Array(values.into_iter().map(number).collect());
    let tint = Dictionary::from_iter([
        ("FunctionType", 2.into()),
        ("Domain", Object::Array(vec![0.into(), 1.into()])),
        ("C0", numbers(none)),
        ("C1", numbers(full)),
        ("N", 1.into()),
    ]);
    vec![name("Separation"), name(&ink.name), name(space), tint.into()].into()
}

/// Sets boxes and shared entries of the page objects.
fn page_objects(doc: &mut Document, pages: &[ObjectId], resources: &ObjectId, job: &Job<'_>) {
    let reading = matches!(job.options.kind, PdfKind::Reading(_));
    for (index, (id, sheet)) in pages.iter().zip(job.sheets).enumerate() {
        let Ok(page) = doc.get_object_mut(*id).and_then(Object::as_dict_mut) else { continue };
        page.set("Resources", *resources);
        page.set("MediaBox", rectangle(&sheet.media));
        page.remove(b"CropBox");
        page.remove(b"Annots");
        if reading {
            page.remove(b"TrimBox");
            page.set("StructParents", index as i64);
            page.set("Tabs", name("S"));
        } else {
            page.set("TrimBox", rectangle(&sheet.trim));
            page.set("BleedBox", rectangle(&sheet.bleed));
        }
    }
}

/// Reports the pictures that have no description, each at its place.
fn undescribed(job: &Job<'_>) -> Vec<Diagnostic> {
    let mut nodes = std::collections::BTreeSet::new();
    let mut out = Vec::new();
    for (index, page) in job.pages.pages.iter().enumerate() {
        for item in &page.items {
            let Content::Tagged(node) = item.content else { continue };
            let lacks = job.pages.structure.get(node).is_some_and(structure::is_undescribed);
            if !lacks || !nodes.insert(node) {
                continue;
            }
            let message = format!(
                "the picture on page {} has no description; blind readers hear `{}`",
                index + 1,
                structure::UNDESCRIBED
            );
            out.push(
                Diagnostic::suspect("pdf-013", message)
                    .at(item.span)
                    .help("describe what the picture shows (`alt`)"),
            );
        }
    }
    out
}

/// Where figures and formulas stand: around their pictures, drawings and text on one page.
fn illustrations(job: &Job<'_>) -> BTreeMap<NodeId, PdfBox> {
    let mut boxes: BTreeMap<NodeId, (usize, PdfBox)> = BTreeMap::new();
    for (index, (page, sheet)) in job.pages.pages.iter().zip(job.sheets).enumerate() {
        for item in &page.items {
            let Content::Tagged(node) = item.content else { continue };
            let kind = job.pages.structure.get(node).map(|n| n.kind);
            if !matches!(kind, Some(NodeKind::Figure | NodeKind::Formula)) {
                continue;
            }
            let place = around(&item.kind, sheet);
            let known = boxes.entry(node).or_insert((index, place));
            if known.0 == index {
                known.1 = known.1.union(&place);
            }
        }
    }
    boxes.into_iter().map(|(node, (_, place))| (node, place)).collect()
}

fn around(kind: &ItemKind, sheet: &Sheet) -> PdfBox {
    let of = |rect: &Rect| {
        let (left, top) = sheet.place(rect.origin);
        let (right, bottom) = sheet.place(Point::new(rect.right(), rect.bottom()));
        PdfBox { left, bottom, right, top }
    };
    match kind {
        ItemKind::Fill { rect, .. } => of(rect),
        ItemKind::Image(placed) => of(&placed.rect),
        ItemKind::Text(run) => of(&Rect {
            origin: Point::new(run.origin.x, run.origin.y - run.size),
            size: reissue_page::Size::new(run.width(), run.size),
        }),
        ItemKind::Path(path) => {
            let points = path.ops.iter().flat_map(|op| match op {
                reissue_page::PathOp::Move(p) | reissue_page::PathOp::Line(p) => vec![*p],
                reissue_page::PathOp::Curve(a, b, c) => vec![*a, *b, *c],
                reissue_page::PathOp::Close => Vec::new(),
            });
            let places = points.map(|p| {
                let (x, y) = sheet.place(p);
                PdfBox { left: x, bottom: y, right: x, top: y }
            });
            places.reduce(|a, b| a.union(&b)).unwrap_or_default()
        }
    }
}
