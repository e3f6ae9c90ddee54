//! Geometry against numbers worked out by hand from what the printers publish.

use super::*;

fn size(width: f64, height: f64) -> Size {
    Size::new(Length::inches(width), Length::inches(height))
}

fn close(a: Length, inches: f64) -> bool {
    (a.to_inches() - inches).abs() < 0.000_1
}

#[test]
fn every_name_has_a_printer() {
    for name in Printer::NAMES {
        assert_eq!(Printer::named(name).map(|p| p.name), Some(name));
    }
    assert_eq!(Printer::named("nobody"), None);
}

/// Printer, paper, pages, inner margin, spine, width and height of the wrap with bleed, all in
/// inches, for a trim of 6 × 9.
const TABLE: &[(&str, &str, u32, f64, f64, f64, f64)] = &[
    ("kdp", "white", 32, 0.375, 0.072_064, 12.322_064, 9.25),
    ("kdp", "white", 305, 0.625, 0.686_86, 12.936_86, 9.25),
    ("kdp", "white", 828, 0.875, 1.864_656, 14.114_656, 9.25),
    ("kdp", "cream", 32, 0.375, 0.08, 12.33, 9.25),
    ("kdp", "cream", 305, 0.625, 0.762_5, 13.012_5, 9.25),
    ("kdp", "cream", 828, 0.875, 2.07, 14.32, 9.25),
    ("kdp", "color", 305, 0.625, 0.715_835, 12.965_835, 9.25),
    ("lulu", "white", 32, 0.5, 0.132_072, 12.382_072, 9.25),
    ("lulu", "white", 305, 0.5, 0.746_937, 12.996_937, 9.25),
    ("lulu", "hardcover", 32, 0.5, 0.25, 12.5, 9.25),
    ("lulu", "hardcover", 168, 0.5, 0.625, 12.875, 9.25),
    ("lulu", "hardcover", 305, 0.5, 0.937_5, 13.187_5, 9.25),
];

#[test]
fn wraps_are_as_published() {
    for (name, paper, pages, inner, spine, width, height) in TABLE {
        let printer = Printer::named(name).unwrap();
        let cover = printer.cover(size(6.0, 9.0), *pages, paper).unwrap();
        assert!(close(printer.inner_margin(*pages), *inner), "{name} {pages}");
        assert!(close(cover.spine, *spine), "{name} {paper} {pages}: {}", cover.spine.to_inches());
        assert!(close(cover.trim.width + cover.bleed * 2, *width), "{name} {paper} {pages}");
        assert!(close(cover.trim.height + cover.bleed * 2, *height));
        assert_eq!(cover.front.right(), cover.trim.width);
    }
}

#[test]
fn offset_papers_have_their_volume() {
    let offset = Printer::named("offset").unwrap();
    let spine = offset.spine(400, "cream").unwrap();
    assert!((spine.to_mm() - 27.0).abs() < 0.001);
    assert!((offset.spine(400, "white").unwrap().to_mm() - 20.0).abs() < 0.001);
}

#[test]
fn words_stand_on_a_spine_only_where_they_fit() {
    let kdp = Printer::named("kdp").unwrap();
    assert_eq!(kdp.cover(size(5.0, 8.0), 78, "white").unwrap().spine_safe, None);
    let safe = kdp.cover(size(5.0, 8.0), 79, "white").unwrap().spine_safe.unwrap();
    assert!(close(safe.size.width, 79.0 * 0.002_252 - 0.125));
}

#[test]
fn the_barcode_stands_clear_of_the_edges() {
    let cover = Printer::named("kdp").unwrap().cover(size(6.0, 9.0), 300, "white").unwrap();
    assert!(close(cover.barcode.right(), 5.75) && close(cover.barcode.bottom(), 8.75));
}

#[test]
fn what_a_printer_does_not_make_is_refused() {
    let kdp = Printer::named("kdp").unwrap();
    let codes = [
        kdp.cover(size(6.0, 9.0), 829, "white").unwrap_err().code(),
        kdp.cover(size(9.0, 9.0), 300, "white").unwrap_err().code(),
        kdp.cover(size(6.0, 9.0), 300, "pink").unwrap_err().code(),
        Printer::named("ingram").unwrap().cover(size(6.0, 9.0), 300, "white").unwrap_err().code(),
    ];
    assert_eq!(codes, ["pdf-030", "pdf-033", "pdf-031", "pdf-032"]);
}

#[test]
fn a_user_knows_better() {
    let mut ingram = Printer::named("ingram").unwrap();
    ingram.set("spine", "0.81in").unwrap();
    ingram.set("bleed", "3mm").unwrap();
    let cover = ingram.cover(size(6.0, 9.0), 300, "cream").unwrap();
    assert!(close(cover.spine, 0.81));
    assert_eq!(ingram.bleed.source.trust, Trust::User);
    assert_eq!(ingram.page_bleed(true).left, Length::mm(3.0));
    for (key, value) in [("bleed", "3"), ("bleed", "-3mm"), ("pages-min", "few"), ("x", "1")] {
        assert_eq!(ingram.set(key, value).unwrap_err().code(), "pdf-034");
    }
}
