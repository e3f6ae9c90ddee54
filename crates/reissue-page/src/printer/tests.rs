//! Geometry against numbers worked out by hand from what the printers publish.

use super::*;
use crate::{Side, Sides};

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

/// What an interior must be for a trim of 6 × 9 in (BoD: 155 × 220 mm), or the code of the refusal.
type Interior = Result<(u32, f64, f64, f64, f64), &'static str>;

/// Printer, pages set, then: pages with blanks, inner margin, outer margin (no bleed), width and
/// height of a page with bleed, in inches.
const INTERIORS: &[(&str, u32, Interior)] = &[
    ("kdp", 32, Ok((32, 0.375, 0.25, 6.125, 9.25))),
    ("kdp", 305, Ok((306, 0.625, 0.25, 6.125, 9.25))),
    ("kdp", 828, Ok((828, 0.875, 0.25, 6.125, 9.25))),
    ("ingram", 32, Ok((32, 0.5, 0.5, 6.125, 9.25))),
    ("ingram", 305, Ok((306, 0.5, 0.5, 6.125, 9.25))),
    ("ingram", 828, Ok((828, 0.5, 0.5, 6.125, 9.25))),
    ("lulu", 32, Ok((32, 0.5, 0.5, 6.25, 9.25))),
    ("lulu", 305, Ok((306, 0.5, 0.5, 6.25, 9.25))),
    ("lulu", 828, Err("pdf-030")),
    ("bod", 32, Ok((32, 0.590_551, 0.393_701, 6.496_063, 9.055_118))),
    ("bod", 305, Ok((308, 0.590_551, 0.393_701, 6.496_063, 9.055_118))),
    ("bod", 828, Ok((828, 0.590_551, 0.393_701, 6.496_063, 9.055_118))),
    ("blurb", 32, Ok((32, 0.625, 0.5, 6.125, 9.25))),
    ("blurb", 305, Ok((306, 0.625, 0.5, 6.125, 9.25))),
    ("blurb", 828, Err("pdf-030")),
    ("offset", 32, Ok((32, 0.472_441, 0.196_85, 6.236_22, 9.236_22))),
    ("offset", 305, Ok((312, 0.472_441, 0.196_85, 6.236_22, 9.236_22))),
    ("offset", 828, Ok((832, 0.472_441, 0.196_85, 6.236_22, 9.236_22))),
];

fn trim_for(printer: &str) -> Size {
    match printer {
        "bod" => Size::new(Length::mm(155.0), Length::mm(220.0)),
        _ => size(6.0, 9.0),
    }
}

#[test]
fn interiors_are_as_published() {
    for (name, set, expected) in INTERIORS {
        let printer = Printer::named(name).unwrap();
        let found = printer.interior(trim_for(name), *set, false);
        let with_bleed = printer.interior(trim_for(name), *set, true);
        match (found, expected) {
            (Ok(found), Ok((pages, inner, outer, width, height))) => {
                assert_eq!(found.pages, *pages, "{name} {set}");
                assert!(close(found.inner, *inner), "{name} {set}: {}", found.inner.to_inches());
                assert!(close(found.outer, *outer), "{name} {set}: {}", found.outer.to_inches());
                assert_eq!(found.sheet(), trim_for(name), "{name} {set}: no bleed asked");
                let sheet = with_bleed.unwrap().sheet();
                assert!(close(sheet.width, *width), "{name}: {}", sheet.width.to_inches());
                assert!(close(sheet.height, *height), "{name}: {}", sheet.height.to_inches());
            }
            (Err(error), Err(code)) => assert_eq!(error.code(), *code, "{name} {set}"),
            (found, _) => panic!("{name} {set}: {found:?}"),
        }
    }
}

#[test]
fn bleed_is_where_the_printer_wants_it() {
    let of = |name: &str, side| {
        let printer = Printer::named(name).unwrap();
        printer.interior(trim_for(name), 200, true).unwrap().bleed_of(side)
    };
    let (recto, verso) = (of("kdp", Side::Recto), of("kdp", Side::Verso));
    assert!(recto.left == Length::ZERO && close(recto.right, 0.125) && close(recto.top, 0.125));
    assert!(verso.right == Length::ZERO && close(verso.left, 0.125));
    assert_eq!(of("lulu", Side::Recto), Sides::all(Length::inches(0.125)));
    assert_eq!(of("bod", Side::Verso), Sides::all(Length::mm(5.0)));
    assert_eq!(of("offset", Side::Verso), Sides::all(Length::mm(3.0)));
}

/// Printer, paper, pages, then: spine, width and height of the file with bleed, in inches; or the
/// code of the refusal. The trim is that of `trim_for`.
type Wrap = Result<(f64, f64, f64), &'static str>;

const COVERS: &[(&str, &str, u32, Wrap)] = &[
    ("kdp", "white", 32, Ok((0.072_064, 12.322_064, 9.25))),
    ("kdp", "white", 305, Ok((0.686_86, 12.936_86, 9.25))),
    ("kdp", "white", 828, Ok((1.864_656, 14.114_656, 9.25))),
    ("kdp", "cream", 32, Ok((0.08, 12.33, 9.25))),
    ("kdp", "cream", 305, Ok((0.762_5, 13.012_5, 9.25))),
    ("kdp", "cream", 828, Ok((2.07, 14.32, 9.25))),
    ("kdp", "color", 32, Ok((0.075_104, 12.325_104, 9.25))),
    ("kdp", "color", 305, Ok((0.715_835, 12.965_835, 9.25))),
    ("kdp", "color", 828, Ok((1.943_316, 14.193_316, 9.25))),
    ("lulu", "white", 32, Ok((0.132_072, 12.382_072, 9.25))),
    ("lulu", "white", 305, Ok((0.746_937, 12.996_937, 9.25))),
    ("lulu", "white", 828, Err("pdf-030")),
    // Case: boards of 6.125 × 9.25 in, 0.75 in turned in.
    ("lulu", "hardcover", 32, Ok((0.25, 14.0, 10.75))),
    ("lulu", "hardcover", 85, Ok((0.5, 14.25, 10.75))),
    ("lulu", "hardcover", 168, Ok((0.625, 14.375, 10.75))),
    ("lulu", "hardcover", 169, Ok((0.687_5, 14.437_5, 10.75))),
    ("lulu", "hardcover", 222, Ok((0.75, 14.5, 10.75))),
    ("lulu", "hardcover", 305, Ok((0.937_5, 14.687_5, 10.75))),
    ("lulu", "hardcover", 828, Err("pdf-030")),
    ("ingram", "white", 32, Err("pdf-032")),
    ("ingram", "cream", 305, Err("pdf-032")),
    ("ingram", "white", 828, Err("pdf-032")),
    ("bod", "white", 32, Err("pdf-032")),
    ("bod", "cream", 305, Err("pdf-032")),
    ("bod", "white", 828, Err("pdf-032")),
    ("blurb", "white", 32, Err("pdf-032")),
    ("blurb", "white", 305, Err("pdf-032")),
    ("blurb", "white", 828, Err("pdf-030")),
    // 0.1 mm a leaf.
    ("offset", "white", 32, Ok((0.062_992, 12.299_213, 9.236_22))),
    ("offset", "white", 305, Ok((0.600_394, 12.836_614, 9.236_22))),
    ("offset", "white", 828, Ok((1.629_921, 13.866_142, 9.236_22))),
];

#[test]
fn wraps_are_as_published() {
    for (name, paper, pages, expected) in COVERS {
        let printer = Printer::named(name).unwrap();
        match (printer.cover(trim_for(name), *pages, paper), expected) {
            (Ok(cover), Ok((spine, width, height))) => {
                let at = format!("{name} {paper} {pages}");
                assert!(close(cover.spine, *spine), "{at}: {}", cover.spine.to_inches());
                let file = [cover.trim.width, cover.trim.height].map(|l| l + cover.bleed * 2);
                assert!(close(file[0], *width), "{at}: {}", file[0].to_inches());
                assert!(close(file[1], *height), "{at}: {}", file[1].to_inches());
                assert_eq!(cover.front.right(), cover.trim.width);
                assert_eq!(cover.back.right(), cover.spine_rect.origin.x);
                assert_eq!(cover.spine_rect.right(), cover.front.origin.x);
            }
            (Err(error), Err(code)) => assert_eq!(error.code(), *code, "{name} {pages}"),
            (found, _) => panic!("{name} {paper} {pages}: {found:?}"),
        }
    }
}

#[test]
fn a_spine_from_a_template_makes_the_wrap() {
    for (name, spine, width, height) in [
        ("ingram", "0.81in", 13.06, 9.25),
        ("blurb", "0.81in", 13.06, 9.25),
        ("bod", "20mm", 13.385_827, 9.055_118),
    ] {
        let mut printer = Printer::named(name).unwrap();
        printer.set("spine", spine).unwrap();
        let cover = printer.cover(trim_for(name), 305, "white").unwrap();
        assert!(close(cover.trim.width + cover.bleed * 2, width), "{name}");
        assert!(close(cover.trim.height + cover.bleed * 2, height), "{name}");
    }
}

#[test]
fn words_keep_off_the_hinge_of_a_case() {
    let lulu = Printer::named("lulu").unwrap();
    let case = lulu.cover(size(6.0, 9.0), 200, "hardcover").unwrap();
    // 6.125 wide, 0.25 from the edge, 0.25 from the hinge of 0.5.
    assert!(close(case.front_safe.origin.x - case.front.origin.x, 0.75));
    assert!(close(case.front_safe.size.width, 5.125));
    assert!(close(case.back_safe.right(), 5.375));
    assert!(close(case.barcode.right(), 6.125 - 0.5 - 0.25));
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
    assert!(close(cover.barcode.size.width, 2.0) && close(cover.barcode.size.height, 1.2));
}

#[test]
fn what_a_printer_does_not_make_is_refused() {
    let kdp = Printer::named("kdp").unwrap();
    let codes = [
        kdp.cover(size(6.0, 9.0), 829, "white").unwrap_err().code(),
        kdp.cover(size(9.0, 9.0), 300, "white").unwrap_err().code(),
        kdp.cover(size(6.0, 9.0), 300, "pink").unwrap_err().code(),
        kdp.interior(size(6.0, 9.0), 22, false).unwrap_err().code(),
        kdp.interior(size(9.0, 9.0), 300, false).unwrap_err().code(),
        Printer::named("ingram").unwrap().cover(size(6.0, 9.0), 300, "white").unwrap_err().code(),
    ];
    assert_eq!(codes, ["pdf-030", "pdf-033", "pdf-031", "pdf-030", "pdf-033", "pdf-032"]);
}

#[test]
fn a_user_knows_better() {
    let mut ingram = Printer::named("ingram").unwrap();
    ingram.set("spine", "0.81in").unwrap();
    ingram.set("bleed", "3mm").unwrap();
    let cover = ingram.cover(size(6.0, 9.0), 300, "cream").unwrap();
    assert!(close(cover.spine, 0.81));
    assert_eq!(ingram.bleed.source.trust, Trust::User);
    let interior = ingram.interior(size(6.0, 9.0), 300, true).unwrap();
    assert_eq!(interior.bleed_of(Side::Recto).left, Length::mm(3.0));
    for (key, value) in [("bleed", "3"), ("bleed", "-3mm"), ("pages-min", "few"), ("x", "1")] {
        assert_eq!(ingram.set(key, value).unwrap_err().code(), "pdf-034");
    }
}

#[test]
fn all_keys_can_be_set() {
    for key in Printer::KEYS {
        let mut printer = Printer::named("offset").unwrap();
        let before = printer.clone();
        let tried = ["7mm", "7", "7in x 11in"].into_iter().any(|v| printer.set(key, v).is_ok());
        assert!(tried && printer != before, "{key}");
    }
}
