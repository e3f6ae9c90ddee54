//! SVG pictures on pages.

#![cfg(feature = "svg")]
#![allow(clippy::expect_used, clippy::panic)]

use std::sync::Arc;

use reissue_core::{Diagnostic, MediaType, ResourceData, Span};
use reissue_page::{
    Artifact, Color, Content, FillRule, ImageId, Item, ItemKind, Length, Page, PageImage, Pages,
    Path, PathOp, PlacedImage, Rect, Side, Size,
};
use reissue_render::{Renderer, View, draw_svg};

/// A page of 100 × 100 pt that an SVG picture fills, drawn.
fn drawn(svg: &str) -> (Pages, Vec<Diagnostic>) {
    let side = Length::pt(100.0);
    let mut page = Page::new(Size::new(side, side), Side::Recto);
    let rect = Rect::new(Length::ZERO, Length::ZERO, side, side);
    let kind = ItemKind::Image(PlacedImage { image: ImageId(0), rect });
    page.items =
        vec![Item { kind, content: Content::Artifact(Artifact::Layout), span: Span::NONE }];
    let image = PageImage {
        name: "figure.svg".into(),
        media_type: MediaType::Svg,
        data: ResourceData::Bytes(Arc::from(svg.as_bytes())),
        span: Span::NONE,
    };
    let mut pages = Pages { pages: vec![page], images: vec![image], ..Pages::default() };
    let report = draw_svg(&mut pages);
    (pages, report)
}

fn paths(pages: &Pages) -> Vec<&Path> {
    let path = |i: &Item| matches!(i.kind, ItemKind::Path(_));
    assert!(pages.pages[0].items.iter().all(path), "outlines alone");
    pages.pages[0]
        .items
        .iter()
        .filter_map(|i| match &i.kind {
            ItemKind::Path(path) => Some(path),
            _ => None,
        })
        .collect()
}

#[test]
fn plain_shapes_become_outlines() {
    let (pages, report) = drawn(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 50 50'>
           <rect x='10' y='10' width='20' height='5' fill='#808080'/>
           <path d='M0 0H40V40H0ZM10 10H30V30H10Z' fill='red' fill-rule='evenodd'/>
           <path d='M5 45H45' fill='none' stroke='black' stroke-width='2' stroke-dasharray='10 5'/>
         </svg>",
    );
    assert!(report.is_empty(), "{report:?}");
    let paths = paths(&pages);
    assert_eq!(paths.len(), 3);
    assert_eq!(paths[0].fill, Some(Color::Gray(502)));
    let Some(PathOp::Move(corner)) = paths[0].ops.first() else { panic!("no outline") };
    assert_eq!((corner.x, corner.y), (Length::pt(20.0), Length::pt(20.0)));
    assert_eq!(paths[1].fill, Some(Color::Rgb([1000, 0, 0])));
    assert_eq!(paths[1].rule, FillRule::EvenOdd);
    let raster = Renderer::new(&pages).expect("no fonts").raster(0, &View::resolution(72.0));
    let raster = raster.expect("drawn");
    let pixel = |x: usize, y: usize| &raster.rgb[(y * 100 + x) * 3..(y * 100 + x) * 3 + 3];
    assert_eq!(pixel(10, 10), [255, 0, 0]);
    assert_eq!(pixel(50, 50), [255; 3], "the hole of the even-odd path");
    assert_eq!(pixel(15, 90), [0; 3], "a dash");
    assert_eq!(pixel(35, 90), [255; 3], "between two dashes");
}

#[test]
fn what_outlines_cannot_show_becomes_pixels() {
    for body in [
        "<rect width='50' height='50' opacity='0.5'/>",
        "<defs><linearGradient id='g'><stop/><stop offset='1' stop-color='red'/></linearGradient>\
         </defs><rect width='50' height='50' fill='url(#g)'/>",
        "<rect width='90' height='50'/>",
    ] {
        let svg =
            format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 50 50'>{body}</svg>");
        let (pages, report) = drawn(&svg);
        assert!(report.is_empty(), "{report:?}");
        let ItemKind::Image(placed) = &pages.pages[0].items[0].kind else { panic!("{body}") };
        let image = &pages.images[usize::from(placed.image.0)];
        assert_eq!(image.media_type, MediaType::Png);
        let renderer = Renderer::new(&pages).expect("no fonts");
        let raster = renderer.raster(0, &View::resolution(72.0)).expect("drawn");
        assert!(raster.rgb[3 * 5050..3 * 5050 + 3] != [255; 3], "{body}");
        assert!(renderer.report().is_empty());
    }
}

#[test]
fn broken_and_hostile_pictures_end_in_a_report() {
    let head = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' \
                viewBox='0 0 9 9'>";
    let nested = format!("{head}{}{}</svg>", "<g>".repeat(50_000), "</g>".repeat(50_000));
    let bomb: String = (1..30)
        .map(|n| {
            let uses = format!("<use xlink:href='#a{}'/>", n - 1).repeat(10);
            format!("<g id='a{n}'>{uses}</g>")
        })
        .collect();
    let bomb = format!(
        "{head}<defs><rect id='a0' width='1' height='1'/>{bomb}</defs><use xlink:href='#a29'/></svg>"
    );
    for svg in ["<svg", "<svg xmlns='http://www.w3.org/2000/svg' width='-1'/>", &nested, &bomb] {
        let (pages, report) = drawn(svg);
        let codes: Vec<_> = report.iter().map(|d| d.code).collect();
        assert_eq!(codes, ["render-001"], "{}", &svg[..svg.len().min(80)]);
        assert!(matches!(pages.pages[0].items[0].kind, ItemKind::Image(_)), "stays in its place");
    }
    let outside = format!("{head}<image width='9' height='9' xlink:href='/etc/hostname'/></svg>");
    let (pages, report) = drawn(&outside);
    assert!(report.is_empty() && pages.pages[0].items.is_empty(), "nothing outside is read");
}

#[test]
fn words_are_set_in_the_fonts_of_the_pages() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 50 50'>\
               <text x='5' y='25' font-size='10' font-family='Nowhere Sans'>Salt \u{4e00}</text></svg>";
    let (mut pages, report) = drawn(svg);
    assert_eq!(report.iter().map(|d| d.code).collect::<Vec<_>>(), ["render-003"], "no font at all");
    let fonts = reissue_typeset::fonts::FontLibrary::builtin();
    let face = fonts.get(reissue_typeset::fonts::FaceId(0));
    pages.fonts.push(reissue_page::Font {
        data: face.data(),
        index: 0,
        name: face.post_script_name().into(),
    });
    let rect = Rect::new(Length::ZERO, Length::ZERO, Length::pt(100.0), Length::pt(100.0));
    let kind = ItemKind::Image(PlacedImage { image: ImageId(0), rect });
    let content = Content::Artifact(Artifact::Layout);
    pages.pages[0].items = vec![Item { kind, content, span: Span::NONE }];
    let report = draw_svg(&mut pages);
    assert_eq!(report.len(), 1);
    assert!(report[0].message.contains('\u{4e00}') && !report[0].message.contains('S'));
    assert!(!paths(&pages).is_empty(), "the letters");
}
