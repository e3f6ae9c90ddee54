//! SVG pictures on pages become outlines, which a PDF can hold, or pixels where outlines can't
//! say what the picture shows.

use std::collections::BTreeMap;
use std::sync::Arc;

use reissue_core::{Diagnostic, MediaType, ResourceData};
use reissue_page::{
    Color, FillRule, Font, ImageId, Item, ItemKind, Length, PageImage, Pages, Path, PathOp,
    PlacedImage, Point, Rect,
};
use skrifa::{FontRef, MetadataProvider};
use tiny_skia::{PathSegment, Pixmap, Transform};
use usvg::fontdb::{Database, Source};
use usvg::{ImageHrefResolver, Node, Options, Paint, Tree};

use crate::encode;

/// Pixels an inch of pictures that can't be outlines.
const RESOLUTION: f64 = 300.0;
/// The most pixels on a side of such a picture.
const MOST: f64 = 8_000.0;
/// Larger files are refused.
const LIMIT: usize = 32 << 20;

/// Replaces the SVG pictures on pages. Words in them are set in the fonts of the pages.
///
/// Filled and stroked shapes in plain colours become [`Path`]s. A picture with gradients, patterns,
/// transparency, masks, filters, pictures of its own, or parts beyond its edges becomes a PNG of
/// 300 pixels an inch. Nothing outside of the file is read. What can't be drawn is reported and
/// left in its place.
pub fn draw_svg(pages: &mut Pages) -> Vec<Diagnostic> {
    let wanted = |i: &PageImage| i.media_type == MediaType::Svg;
    if !pages.images.iter().any(wanted) {
        return Vec::new();
    }
    let mut report = Vec::new();
    let trees = trees(pages, &mut report);
    let largest = largest(pages);
    let mut pixels: BTreeMap<ImageId, Option<ImageId>> = BTreeMap::new();
    let mut pictures = std::mem::take(&mut pages.images);
    for page in &mut pages.pages {
        let mut items = Vec::with_capacity(page.items.len());
        for item in std::mem::take(&mut page.items) {
            let ItemKind::Image(placed) = &item.kind else {
                items.push(item);
                continue;
            };
            let Some(tree) = trees.get(&placed.image) else {
                items.push(item);
                continue;
            };
            if let Some(paths) = outlines(tree, &placed.rect) {
                let item_of = |path| Item { kind: ItemKind::Path(path), ..item.clone() };
                items.extend(paths.into_iter().map(item_of));
                continue;
            }
            let size = largest.get(&placed.image).copied().unwrap_or(placed.rect);
            let made = *pixels
                .entry(placed.image)
                .or_insert_with(|| raster(tree, &size, placed.image, &mut pictures));
            let image = made.unwrap_or(placed.image);
            let kind = ItemKind::Image(PlacedImage { image, rect: placed.rect });
            items.push(Item { kind, ..item });
        }
        page.items = items;
    }
    pages.images = pictures;
    report
}

/// Reads the SVG pictures.
fn trees(pages: &Pages, report: &mut Vec<Diagnostic>) -> BTreeMap<ImageId, Tree> {
    let options = options(pages);
    let mut trees = BTreeMap::new();
    for (index, image) in pages.images.iter().enumerate() {
        let Ok(id) = u16::try_from(index) else { break };
        if image.media_type != MediaType::Svg {
            continue;
        }
        match parse(image, &options) {
            Ok(tree) => {
                report.extend(missing(&tree, image, &pages.fonts));
                trees.insert(ImageId(id), tree);
            }
            Err(reason) => {
                let message = format!("the picture `{}` can't be drawn: {reason}", image.name);
                report.push(
                    Diagnostic::lost("render-001", message)
                        .at(image.span)
                        .help("save it anew as plain SVG, or convert it to PNG"),
                );
            }
        }
    }
    trees
}

fn parse(image: &PageImage, options: &Options<'_>) -> Result<Tree, String> {
    let bytes = image.data.bytes().map_err(|e| e.to_string())?;
    if bytes.len() > LIMIT {
        return Err(format!("it is larger than {LIMIT} bytes"));
    }
    Tree::from_data(&bytes, options).map_err(|e| e.to_string())
}

/// Fonts of the pages alone; no file is opened.
fn options(pages: &Pages) -> Options<'static> {
    let mut fonts = Database::new();
    for font in &pages.fonts {
        fonts.load_font_source(Source::Binary(Arc::new(font.data.clone())));
    }
    let family = fonts.faces().next().and_then(|f| f.families.first()).map(|f| f.0.clone());
    if let Some(family) = &family {
        fonts.set_serif_family(family);
        fonts.set_sans_serif_family(family);
        fonts.set_monospace_family(family);
        fonts.set_cursive_family(family);
        fonts.set_fantasy_family(family);
    }
    Options {
        font_family: family.unwrap_or_default(),
        fontdb: Arc::new(fonts),
        image_href_resolver: ImageHrefResolver {
            resolve_data: ImageHrefResolver::default_data_resolver(),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    }
}

/// Characters in a picture that no font of the pages has.
fn missing(tree: &Tree, image: &PageImage, fonts: &[Font]) -> Option<Diagnostic> {
    let mut characters = Vec::new();
    texts(tree.root(), &mut |text| characters.extend(text.chars()));
    characters.sort_unstable();
    characters.dedup();
    let faces = fonts.iter().filter_map(|f| FontRef::from_index(&f.data, f.index).ok());
    let maps: Vec<_> = faces.map(|f| f.charmap()).collect();
    let seen = |c: &&char| !c.is_whitespace() && !c.is_control();
    let lost = characters.iter().filter(seen).filter(|c| maps.iter().all(|m| m.map(**c).is_none()));
    let mut lost: Vec<String> = lost.map(char::to_string).collect();
    // Without any font the words are not even among the nodes.
    let words = || image.data.bytes().is_ok_and(|b| b.windows(5).any(|w| w == b"<text"));
    if fonts.is_empty() && words() {
        lost.push("its words".into());
    }
    if lost.is_empty() {
        return None;
    }
    let message = format!("the picture `{}` has no glyph for {}", image.name, lost.join(" "));
    Some(
        Diagnostic::lost("render-003", message)
            .at(image.span)
            .help("turn the words of the picture into outlines, or name a font that has them"),
    )
}

fn texts(group: &usvg::Group, found: &mut impl FnMut(&str)) {
    for node in group.children() {
        match node {
            Node::Group(group) => texts(group, found),
            Node::Text(text) => text.chunks().iter().for_each(|c| found(c.text())),
            _ => {}
        }
    }
}

/// The largest rectangle in which each picture stands.
fn largest(pages: &Pages) -> BTreeMap<ImageId, Rect> {
    let mut out: BTreeMap<ImageId, Rect> = BTreeMap::new();
    for item in pages.pages.iter().flat_map(|p| &p.items) {
        if let ItemKind::Image(placed) = &item.kind {
            let known = out.entry(placed.image).or_insert(placed.rect);
            if placed.rect.size.width > known.size.width {
                *known = placed.rect;
            }
        }
    }
    out
}

/// From units of the picture to points of the page.
fn place(tree: &Tree, rect: &Rect) -> Transform {
    let size = tree.size();
    let (width, height) = (rect.size.width.to_pt() as f32, rect.size.height.to_pt() as f32);
    Transform::from_scale(width / size.width(), height / size.height())
        .post_translate(rect.origin.x.to_pt() as f32, rect.origin.y.to_pt() as f32)
}

/// The shapes of a picture; none where it holds more than shapes in plain colours.
fn outlines(tree: &Tree, rect: &Rect) -> Option<Vec<Path>> {
    let (size, bounds) = (tree.size(), tree.root().abs_stroke_bounding_box());
    let (near_x, near_y) = (size.width() * 0.005, size.height() * 0.005);
    let inside = bounds.left() >= -near_x
        && bounds.top() >= -near_y
        && bounds.right() <= size.width() + near_x
        && bounds.bottom() <= size.height() + near_y;
    if !inside {
        return None;
    }
    let mut out = Vec::new();
    shapes(tree.root(), place(tree, rect), &mut out)?;
    Some(out)
}

fn shapes(group: &usvg::Group, place: Transform, out: &mut Vec<Path>) -> Option<()> {
    let plain = group.opacity().get() >= 1.0
        && group.blend_mode() == usvg::BlendMode::Normal
        && group.clip_path().is_none()
        && group.mask().is_none()
        && group.filters().is_empty();
    if !plain {
        return None;
    }
    for node in group.children() {
        match node {
            Node::Group(group) => shapes(group, place, out)?,
            Node::Text(text) => shapes(text.flattened(), place, out)?,
            Node::Path(path) if path.is_visible() => shape(path, place, out)?,
            Node::Path(_) => {}
            Node::Image(_) => return None,
        }
    }
    Some(())
}

fn shape(path: &usvg::Path, place: Transform, out: &mut Vec<Path>) -> Option<()> {
    let place = path.abs_transform().post_concat(place);
    let fill = match path.fill() {
        Some(fill) => {
            let color = plain_color(fill.paint(), fill.opacity().get())?;
            let rule = match fill.rule() {
                usvg::FillRule::NonZero => FillRule::NonZero,
                usvg::FillRule::EvenOdd => FillRule::EvenOdd,
            };
            filled(path.data(), place, color, rule)
        }
        None => None,
    };
    let stroke = match path.stroke() {
        Some(stroke) => {
            let color = plain_color(stroke.paint(), stroke.opacity().get())?;
            let line = stroke.to_tiny_skia();
            // As fine as a hundredth of a unit of the picture at its size on the page.
            let fine = (place.sx.abs().max(place.sy.abs()) * 4.0).max(0.01);
            let dashed = line.dash.as_ref().map(|dash| path.data().dash(dash, fine));
            let data = match &dashed {
                Some(dashed) => dashed.as_ref(),
                None => Some(path.data()),
            };
            let outline = data.and_then(|data| data.stroke(&line, fine));
            outline.and_then(|o| filled(&o, place, color, FillRule::NonZero))
        }
        None => None,
    };
    match path.paint_order() {
        usvg::PaintOrder::FillAndStroke => out.extend(fill.into_iter().chain(stroke)),
        usvg::PaintOrder::StrokeAndFill => out.extend(stroke.into_iter().chain(fill)),
    }
    Some(())
}

fn plain_color(paint: &Paint, opacity: f32) -> Option<Color> {
    let Paint::Color(color) = paint else { return None };
    if opacity < 1.0 {
        return None;
    }
    let part = |v: u8| ((u32::from(v) * 1_000 + 127) / 255) as u16;
    let [r, g, b] = [color.red, color.green, color.blue].map(part);
    Some(if r == g && g == b { Color::Gray(r) } else { Color::Rgb([r, g, b]) })
}

fn filled(data: &tiny_skia::Path, place: Transform, color: Color, rule: FillRule) -> Option<Path> {
    let data = data.clone().transform(place)?;
    let point =
        |p: tiny_skia::Point| Point::new(Length::pt(f64::from(p.x)), Length::pt(f64::from(p.y)));
    let mut ops = Vec::new();
    let mut last = tiny_skia::Point::zero();
    for segment in data.segments() {
        match segment {
            PathSegment::MoveTo(to) => {
                ops.push(PathOp::Move(point(to)));
                last = to;
            }
            PathSegment::LineTo(to) => {
                ops.push(PathOp::Line(point(to)));
                last = to;
            }
            PathSegment::QuadTo(control, to) => {
                let toward = |end: tiny_skia::Point| tiny_skia::Point {
                    x: end.x + (control.x - end.x) * (2.0 / 3.0),
                    y: end.y + (control.y - end.y) * (2.0 / 3.0),
                };
                ops.push(PathOp::Curve(point(toward(last)), point(toward(to)), point(to)));
                last = to;
            }
            PathSegment::CubicTo(a, b, to) => {
                ops.push(PathOp::Curve(point(a), point(b), point(to)));
                last = to;
            }
            PathSegment::Close => ops.push(PathOp::Close),
        }
    }
    Some(Path { ops, fill: Some(color), rule, stroke: None })
}

/// Draws a picture as PNG and adds it to those of the pages.
fn raster(tree: &Tree, rect: &Rect, of: ImageId, pictures: &mut Vec<PageImage>) -> Option<ImageId> {
    let id = ImageId(u16::try_from(pictures.len()).ok()?);
    let side = |l: Length| (l.to_inches() * RESOLUTION).ceil().clamp(1.0, MOST);
    let (width, height) = (side(rect.size.width), side(rect.size.height));
    let mut pixels = Pixmap::new(width as u32, height as u32)?;
    let size = tree.size();
    let scale = Transform::from_scale(width as f32 / size.width(), height as f32 / size.height());
    resvg::render(tree, scale, &mut pixels.as_mut());
    let data: Arc<[u8]> = encode::rgba_png(pixels).into();
    let source = pictures.get(usize::from(of.0))?;
    let image = PageImage {
        name: source.name.clone(),
        media_type: MediaType::Png,
        data: ResourceData::Bytes(data),
        span: source.span,
    };
    pictures.push(image);
    Some(id)
}
