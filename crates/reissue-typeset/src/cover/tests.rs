//! Covers of a short and a very long title, with each design.

use std::collections::BTreeSet;

use reissue_core::{Contributor, Isbn, Span};
use reissue_page::printer::Printer;
use reissue_page::{Color, ItemKind, Size};

use super::*;

fn metadata(title: &str) -> Metadata {
    let mut metadata = Metadata { title: title.into(), ..Metadata::default() };
    metadata.creators.push(Contributor::author("Ada Lind"));
    metadata.subtitle = Some("A life in the north".into());
    metadata.imprint = Some("Lantern Press".into());
    metadata.description =
        Some("She kept the lamps for forty years. ".repeat(9) + "\nNobody asked her why.");
    metadata.author_note = Some("Ada Lind was born by the sea and never left it.".into());
    metadata.price = Some("USD 14.95".into());
    let isbn = Isbn::new("9780306406157").expect("is sound");
    metadata.isbn.insert(Edition::Cover, isbn);
    metadata
}

fn options(pages: u32, design: CoverDesign) -> CoverOptions<'static> {
    let trim = Size::new(Length::inches(6.0), Length::inches(9.0));
    let kdp = Printer::named("kdp").expect("is known");
    CoverOptions {
        geometry: kdp.cover(trim, pages, "white").expect("is made"),
        look: CoverLook { design, family: "EB Garamond".into(), ..CoverLook::default() },
        edition: Edition::Cover,
        barcode: None,
    }
}

const LONG: &str = "The Strange and Surprising Adventures of a Lighthouse Keeper’s Daughter, Who \
                    Lived Eight and Twenty Years All Alone upon an Uninhabited Island, Written by \
                    Herself and Now First Published from the Manuscript";

fn codes(cover: &Cover) -> BTreeSet<&str> {
    cover.diagnostics.iter().map(|d| d.code).collect()
}

#[test]
fn every_design_takes_short_and_long_titles() {
    let fonts = FontLibrary::builtin();
    for design in CoverDesign::ALL {
        for title in ["Lamps", LONG] {
            let made = cover(&metadata(title), &options(305, design), &fonts);
            let found = codes(&made);
            assert!(!found.contains("type-042"), "{design:?} {title}");
            assert!(!found.contains("type-045"), "{design:?} {title}");
            assert!(!found.contains("type-044"), "{design:?} {title}");
            let page = &made.pages.pages[0];
            for item in &page.items {
                if let ItemKind::Text(run) = &item.kind
                    && run.rotation == 0
                {
                    assert!(run.origin.x >= Length::ZERO && run.origin.y < page.trim.height);
                    assert!(run.origin.x + run.width() <= page.trim.width, "{design:?}");
                }
            }
        }
    }
}

#[test]
fn what_fits_nowhere_is_reported() {
    let options = options(305, CoverDesign::Classic);
    let made = cover(&metadata(&LONG.repeat(9)), &options, &FontLibrary::builtin());
    assert!(codes(&made).is_superset(&BTreeSet::from(["type-042", "type-044"])));
    let mut wordy = metadata("Lamps");
    wordy.description = Some("She kept the lamps. ".repeat(400));
    let made = cover(&wordy, &options, &FontLibrary::builtin());
    assert!(codes(&made).contains("type-045"));
}

#[test]
fn a_thin_book_has_no_words_on_its_spine() {
    let fonts = FontLibrary::builtin();
    let thin = cover(&metadata("Lamps"), &options(40, CoverDesign::Classic), &fonts);
    assert!(codes(&thin).contains("type-043"));
    let thick = cover(&metadata("Lamps"), &options(305, CoverDesign::Classic), &fonts);
    let down = |cover: &Cover| {
        let items = &cover.pages.pages[0].items;
        items.iter().filter(|i| matches!(&i.kind, ItemKind::Text(r) if r.rotation == 90)).count()
    };
    assert_eq!(down(&thin), 0);
    assert!(down(&thick) >= 2);
}

#[test]
fn bars_are_black_on_white_with_quiet_zones() {
    for design in CoverDesign::ALL {
        let options = options(305, design);
        let made = cover(&metadata("Lamps"), &options, &FontLibrary::builtin());
        let fills = |wanted: &Color| -> Vec<Rect> {
            let fill = |i: &reissue_page::Item| match &i.kind {
                ItemKind::Fill { rect, color } if color == wanted => Some(*rect),
                _ => None,
            };
            made.pages.pages[0].items.iter().filter_map(fill).collect()
        };
        let (white, bars) = (fills(&Color::WHITE), fills(&Color::BLACK));
        let [ground] = white[..] else { panic!("one white ground") };
        // 30 bars of an EAN-13 and 16 of an EAN-5.
        assert_eq!(bars.len(), 46);
        let module = bars.iter().map(|b| b.size.width).min().expect("bars");
        assert!((0.26..=0.34).contains(&module.to_mm()), "{} mm", module.to_mm());
        let right = bars.iter().map(|b| b.right()).max().expect("bars");
        let left = bars.iter().map(|b| b.origin.x).min().expect("bars");
        assert!((left - ground.origin.x).ratio(module) > 10.9);
        assert!((ground.right() - right).ratio(module) > 6.8);
        // No nearer to the fold and the edge than the box that the printer keeps for it.
        let space = options.geometry.barcode;
        assert!(ground.right() <= space.right() && ground.bottom() <= space.bottom());
        assert!(bars.iter().all(|b| b.origin.y > ground.origin.y && b.bottom() < ground.bottom()));
    }
}

#[test]
fn artwork_covers_the_front_and_is_checked() {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend([0, 0, 2, 0, 0, 0, 3, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0]);
    let artwork = Resource {
        name: "front.png".into(),
        media_type: MediaType::Png,
        data: png.into(),
        span: Span::default(),
    };
    let mut with = options(305, CoverDesign::Label);
    with.look.artwork = Some(&artwork);
    let made = cover(&metadata("Lamps"), &with, &FontLibrary::builtin());
    assert!(codes(&made).contains("type-041"), "512 pixels are too few");
    let placed = made.pages.pages[0].items.iter().find_map(|i| match &i.kind {
        ItemKind::Image(placed) => Some(placed.rect),
        _ => None,
    });
    let rect = placed.expect("is placed");
    let (front, bleed) = (with.geometry.front, with.geometry.bleed);
    assert!(rect.origin.x <= front.origin.x && rect.right() >= front.right() + bleed);
    assert!(rect.origin.y <= -bleed && rect.bottom() >= front.bottom() + bleed);
}

#[test]
fn the_mark_of_the_press_stands_where_its_initials_would() {
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" width="64" height="32"/>"#;
    let mark = Resource {
        name: "mark.svg".into(),
        media_type: MediaType::Svg,
        data: svg.to_vec().into(),
        span: Span::default(),
    };
    for design in CoverDesign::ALL {
        let rings = |made: &Cover| {
            let items = made.pages.pages[0].items.iter();
            let images = items.clone().filter_map(|i| match &i.kind {
                ItemKind::Image(placed) => Some(placed.rect),
                _ => None,
            });
            let texts = items.filter(|i| matches!(&i.kind, ItemKind::Text(t) if t.text == "LS"));
            (images.collect::<Vec<_>>(), texts.count())
        };
        let mut press = metadata("Lamps");
        press.imprint = Some("Lantern Scoop".into());
        let mut with = options(305, design);
        let (none, drawn) = rings(&cover(&press, &with, &FontLibrary::builtin()));
        assert!(none.is_empty() && drawn >= 2, "{drawn} devices");
        with.look.mark = Some(&mark);
        let made = cover(&press, &with, &FontLibrary::builtin());
        let (marks, left) = rings(&made);
        assert_eq!((marks.len(), left), (drawn, 0), "{design:?}");
        for rect in marks {
            assert!((rect.size.width.ratio(rect.size.height) - 2.0).abs() < 0.01);
        }
        assert!(!codes(&made).contains("type-041"), "outlines have no pixels");
    }
}

#[test]
fn without_isbn_there_is_no_barcode() {
    let mut bare = metadata("Lamps");
    bare.isbn.clear();
    let made = cover(&bare, &options(305, CoverDesign::Modern), &FontLibrary::builtin());
    assert!(codes(&made).contains("type-047"));
}
