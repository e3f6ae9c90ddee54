//! Pages as pictures: what stands on them is seen where it stands.

#![allow(clippy::expect_used)]

use std::sync::Arc;

use reissue_core::{Block, Book, Heading, Inline, MediaType, ResourceData, Role, Section, Span};
use reissue_page::{
    Artifact, Color, Content, ImageId, Item, ItemKind, Length, Page, PageImage, Pages, Path,
    PathOp, PlacedImage, Point, Rect, Side, Size, Stroke,
};
use reissue_render::{Raster, RenderError, Renderer, View};
use reissue_typeset::fonts::FontLibrary;
use reissue_typeset::{Design, typeset};

/// A page of 72 × 72 pt with some items.
fn page_of(items: Vec<ItemKind>, images: Vec<PageImage>) -> Pages {
    let side = Length::pt(72.0);
    let mut page = Page::new(Size::new(side, side), Side::Recto);
    let content = Content::Artifact(Artifact::Layout);
    let item = |kind| Item { kind, content, span: Span::NONE };
    page.items = items.into_iter().map(item).collect();
    Pages { pages: vec![page], images, ..Pages::default() }
}

fn rect(x: f64, y: f64, width: f64, height: f64) -> Rect {
    Rect::new(Length::pt(x), Length::pt(y), Length::pt(width), Length::pt(height))
}

fn draw(pages: &Pages, view: &View) -> Raster {
    Renderer::new(pages).expect("fonts").raster(0, view).expect("a page")
}

fn pixel(raster: &Raster, x: u32, y: u32) -> [u8; 3] {
    let at = ((y * raster.width + x) * 3) as usize;
    raster.rgb[at..at + 3].try_into().expect("three bytes")
}

#[test]
fn rectangles_and_outlines_stand_in_their_places() {
    let at = |x: f64, y: f64| Point::new(Length::pt(x), Length::pt(y));
    let triangle = vec![
        PathOp::Move(at(40.0, 40.0)),
        PathOp::Line(at(70.0, 40.0)),
        PathOp::Curve(at(70.0, 50.0), at(60.0, 60.0), at(40.0, 70.0)),
        PathOp::Close,
    ];
    let line = Stroke { width: Length::pt(2.0), color: Color::Gray(500) };
    let diagonal = vec![PathOp::Move(at(0.0, 71.0)), PathOp::Line(at(30.0, 71.0))];
    let pages = page_of(
        vec![
            ItemKind::Fill { rect: rect(10.0, 10.0, 20.0, 5.0), color: Color::Rgb([1000, 0, 0]) },
            ItemKind::Path(Path { ops: triangle, fill: Some(Color::BLACK), ..Path::default() }),
            ItemKind::Path(Path { ops: diagonal, stroke: Some(line), ..Path::default() }),
        ],
        Vec::new(),
    );
    let raster = draw(&pages, &View::resolution(72.0));
    assert_eq!((raster.width, raster.height), (72, 72));
    assert_eq!(pixel(&raster, 20, 12), [255, 0, 0]);
    assert_eq!(pixel(&raster, 20, 17), [255; 3]);
    assert_eq!(pixel(&raster, 45, 45), [0; 3]);
    assert_eq!(pixel(&raster, 68, 66), [255; 3]);
    assert_eq!(pixel(&raster, 15, 71), [128; 3]);
    let part = View::pixels(40, 10).of(rect(10.0, 10.0, 20.0, 5.0));
    assert!(draw(&pages, &part).rgb.chunks(3).all(|p| p == [255, 0, 0]), "only the red part");
}

#[test]
fn pictures_are_drawn_and_those_that_cannot_be_are_reported() {
    let mut quarters = Raster::paper(64, 64);
    for (index, pixel) in quarters.rgb.chunks_mut(3).enumerate() {
        let (x, y) = (index % 64, index / 64);
        pixel.copy_from_slice(match (x < 32, y < 32) {
            (true, true) => &[255, 0, 0],
            (false, true) => &[0, 255, 0],
            (true, false) => &[0, 0, 255],
            (false, false) => &[0, 0, 0],
        });
    }
    let image = |name: &str, media_type: MediaType, bytes: Vec<u8>| PageImage {
        name: name.into(),
        media_type,
        data: ResourceData::Bytes(Arc::from(bytes)),
        span: Span::NONE,
    };
    let jpeg = quarters.jpeg(95).expect("small");
    let images = vec![
        image("quarters.png", MediaType::Png, quarters.png()),
        image("quarters.jpg", MediaType::Jpeg, jpeg),
        image("broken.png", MediaType::Png, b"\x89PNG\r\n\x1a\nrubbish".to_vec()),
    ];
    let placed =
        |id, y| ItemKind::Image(PlacedImage { image: ImageId(id), rect: rect(0.0, y, 20.0, 20.0) });
    let pages = page_of(vec![placed(0, 0.0), placed(1, 20.0), placed(2, 40.0)], images);
    let renderer = Renderer::new(&pages).expect("no fonts");
    let raster = renderer.raster(0, &View::resolution(72.0)).expect("a page");
    assert_eq!(pixel(&raster, 5, 5), [255, 0, 0]);
    assert_eq!(pixel(&raster, 15, 5), [0, 255, 0]);
    let [r, g, b] = pixel(&raster, 5, 35);
    assert!(r < 12 && g < 12 && b > 240, "JPEG is not exact: {r} {g} {b}");
    let report = renderer.report();
    assert_eq!(report.len(), 1);
    assert!(report[0].message.contains("broken.png"));
}

fn small_book() -> Pages {
    let mut book = Book::default();
    book.metadata.title = "Salt & Scales".into();
    let mut chapter = Section::new(Role::Chapter, Span::NONE);
    chapter.heading = Some(Heading::titled("The Quay"));
    let text = "It began with salt, and with a scale that nobody had ever known to be wrong.";
    chapter.blocks = vec![Block::paragraph(vec![Inline::text(text, Span::NONE)], Span::NONE)];
    book.body.push(chapter);
    typeset(&book, &Design::default(), &FontLibrary::builtin()).expect("sets").pages
}

/// The part of the pixels in a rectangle (in points) that are dark.
fn ink(raster: &Raster, scale: f64, x: (f64, f64), y: (f64, f64)) -> f64 {
    let range = |(from, to): (f64, f64)| (from * scale) as u32..(to * scale) as u32;
    let all = range(y).flat_map(|y| range(x).map(move |x| (x, y)));
    let dark = all.clone().filter(|(x, y)| pixel(raster, *x, *y)[0] < 128).count();
    dark as f64 / all.count() as f64
}

#[test]
fn text_is_seen_on_its_baselines() {
    let pages = small_book();
    let index = pages.pages.iter().rposition(|p| !p.items.is_empty()).expect("a chapter");
    let page = &pages.pages[index];
    let renderer = Renderer::new(&pages).expect("fonts");
    let raster = renderer.raster(index, &View::resolution(144.0)).expect("a page");
    let runs = page.items.iter().filter_map(|i| match &i.kind {
        ItemKind::Text(run) if run.text.len() > 12 => Some(run),
        _ => None,
    });
    let mut seen = 0;
    for run in runs {
        let (x, y) = (run.origin.x.to_pt(), run.origin.y.to_pt());
        let size = run.size.to_pt();
        let letters = ink(&raster, 2.0, (x, x + run.width().to_pt()), (y - size * 0.4, y));
        let above = ink(&raster, 2.0, (x, x + run.width().to_pt()), (y - size, y - size * 0.9));
        assert!((0.1..0.5).contains(&letters), "{letters} of `{}` is ink", run.text);
        assert!(above < 0.02, "{above} above `{}`", run.text);
        seen += 1;
    }
    assert!(seen > 0);
}

#[test]
fn the_same_page_gives_the_same_picture() {
    let pages = small_book();
    let index = pages.pages.len() - 2;
    let view = View::pixels(480, 720);
    assert_eq!(draw(&pages, &view), draw(&pages, &view));
    let svg = |p: &Pages| Renderer::new(p).expect("fonts").svg(index).expect("a page");
    let first = svg(&pages);
    assert_eq!(first, svg(&small_book()));
    assert!(first.starts_with("<svg ") && first.ends_with("</svg>\n"));
    assert_eq!(first.matches("<g ").count(), first.matches("</g>").count());
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let pages = page_of(Vec::new(), Vec::new());
    let renderer = Renderer::new(&pages).expect("no fonts");
    let error = renderer.raster(3, &View::resolution(72.0)).expect_err("no such page");
    assert_eq!(error, RenderError::NoPage { page: 4, count: 1 });
    for view in [View::pixels(0, 9), View::pixels(60_000, 60_000), View::resolution(-1.0)] {
        assert!(matches!(renderer.raster(0, &view), Err(RenderError::Size { .. })));
    }
    assert!(Raster::paper(70_000, 1).jpeg(80).is_none());
}
