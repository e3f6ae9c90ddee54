//! The printers. Every value has its source; change both together.

use super::{
    Binding, CaseRules, ColorRule, CoverRules, Fact, FileRules, PageBleed, PageRange, Paper,
    Printer, Source, Spine, Trust,
};
use crate::{Length, Size};

const READ: &str = "2026-11";

const fn says(name: &'static str) -> Source {
    Source { name, read: READ, trust: Trust::Printer }
}

const fn quoted(name: &'static str) -> Source {
    Source { name, read: READ, trust: Trust::Quoted }
}

const TRADE: Source =
    Source { name: "general knowledge of the trade", read: READ, trust: Trust::Trade };
const KDP_GUIDES: Source = quoted("three guides to KDP that agree");
const KDP_FILE: Source = says("KDP help GYEKAVKMSE23PFTM, G201857950");
const KDP_COVER: Source = says("KDP help G201953020");
const INGRAM: Source = says("IngramSpark help 6443532453901, 5338636202637");
const LULU: Source = says("Lulu help 64000255584, 64000255590");
const LULU_SPINE: Source = says("Lulu help 64000254616");
const LULU_CASE: Source =
    quoted("Lulu help 64000308572 for the wrap; its template of 6 × 9 in, as users quote it");
const BOD: Source = says("bod.de");
const OFFSET: Source = quoted("the pages of two offset printers");

fn fact<T>(value: T, source: Source) -> Fact<T> {
    Fact { value, source }
}

fn inches(list: &[(f64, f64)]) -> Vec<Size> {
    list.iter().map(|(w, h)| Size::new(Length::inches(*w), Length::inches(*h))).collect()
}

fn millimetres(list: &[(f64, f64)]) -> Vec<Size> {
    list.iter().map(|(w, h)| Size::new(Length::mm(*w), Length::mm(*h))).collect()
}

fn per_page(name: &'static str, page: f64, extra: f64, source: Source) -> Paper {
    let spine = fact(Spine::PerPage { page, extra }, source);
    Paper { name, spine, binding: Binding::Paperback }
}

fn template(name: &'static str, source: Source) -> Paper {
    Paper { name, spine: fact(Spine::Template, source), binding: Binding::Paperback }
}

/// One margin for any number of pages.
fn always(margin: Length, source: Source) -> Fact<Vec<(u32, Length)>> {
    fact(vec![(u32::MAX, margin)], source)
}

/// The cover rules that most printers share: 1/8 in or 3 mm of bleed, room for a barcode of
/// full size.
fn cover(bleed: Length, safety: Length, source: Source) -> CoverRules {
    CoverRules {
        bleed: fact(bleed, source),
        safety: fact(safety, source),
        spine_text_from: fact(80, TRADE),
        spine_clear: fact(Length::inches(0.0625), TRADE),
        barcode: fact(Size::new(Length::inches(2.0), Length::inches(1.2)), TRADE),
        barcode_inset: fact(Length::inches(0.25), TRADE),
    }
}

/// The printer of a name in lower case.
pub(super) fn named(name: &str) -> Option<Printer> {
    Some(match name {
        "kdp" | "amazon" => kdp(),
        "ingram" | "ingramspark" => ingram(),
        "lulu" => lulu(),
        "bod" => bod(),
        "blurb" => blurb(),
        "offset" => offset(),
        _ => return None,
    })
}

fn kdp() -> Printer {
    let margins = [(150, 0.375), (300, 0.5), (500, 0.625), (700, 0.75), (828, 0.875)];
    let (least, most) = ((4.0, 6.0), (8.5, 11.69));
    Printer {
        name: "kdp",
        title: "KDP",
        pages: fact(PageRange { min: 24, max: 828 }, KDP_GUIDES),
        multiple: fact(2, KDP_GUIDES),
        trims: fact(
            inches(&[
                (5.0, 8.0),
                (5.06, 7.81),
                (5.25, 8.0),
                (5.5, 8.5),
                (6.0, 9.0),
                (6.14, 9.21),
                (6.69, 9.61),
                (7.0, 10.0),
                (7.44, 9.69),
                (7.5, 9.25),
                (8.0, 10.0),
                (8.5, 11.0),
            ]),
            KDP_GUIDES,
        ),
        custom_trim: inches(&[least, most])
            .try_into()
            .ok()
            .map(|[a, b]: [Size; 2]| fact((a, b), KDP_GUIDES)),
        inner_margin: fact(
            margins.map(|(pages, margin)| (pages, Length::inches(margin))).to_vec(),
            KDP_GUIDES,
        ),
        outer_margin: fact(Length::inches(0.25), KDP_GUIDES),
        outer_margin_bleed: fact(Length::inches(0.375), KDP_GUIDES),
        bleed: fact(PageBleed::Outer(Length::inches(0.125)), KDP_GUIDES),
        case: None,
        papers: vec![
            per_page("white", 0.002_252, 0.0, KDP_GUIDES),
            per_page("cream", 0.002_5, 0.0, KDP_GUIDES),
            per_page("color", 0.002_347, 0.0, KDP_GUIDES),
        ],
        interior: FileRules {
            standard: fact("x1a", TRADE),
            colors: fact(ColorRule::Any, KDP_FILE),
            max_bytes: Some(fact(650_000_000, KDP_FILE)),
            min_resolution: fact(300, KDP_FILE),
            ink_limit: None,
            min_line: Some(fact(Length::pt(0.75), KDP_GUIDES)),
            transparency: fact(false, KDP_FILE),
            whole_fonts: fact(true, KDP_FILE),
            bookmarks: fact(false, KDP_FILE),
        },
        cover: CoverRules {
            safety: fact(Length::inches(0.25), TRADE),
            spine_text_from: fact(79, KDP_COVER),
            spine_clear: fact(Length::inches(0.0625), KDP_COVER),
            barcode: fact(Size::new(Length::inches(2.0), Length::inches(1.2)), KDP_COVER),
            barcode_inset: fact(Length::inches(0.25), KDP_COVER),
            ..cover(Length::inches(0.125), Length::inches(0.25), KDP_COVER)
        },
    }
}

fn ingram() -> Printer {
    Printer {
        name: "ingram",
        title: "IngramSpark",
        pages: fact(PageRange { min: 18, max: 1_200 }, TRADE),
        multiple: fact(2, TRADE),
        trims: fact(
            inches(&[
                (5.0, 8.0),
                (5.25, 8.0),
                (5.5, 8.5),
                (6.0, 9.0),
                (6.14, 9.21),
                (7.0, 10.0),
                (8.5, 11.0),
            ]),
            TRADE,
        ),
        custom_trim: None,
        inner_margin: always(Length::inches(0.5), INGRAM),
        outer_margin: fact(Length::inches(0.5), INGRAM),
        outer_margin_bleed: fact(Length::inches(0.5), INGRAM),
        bleed: fact(PageBleed::Outer(Length::inches(0.125)), TRADE),
        case: None,
        papers: vec![template("white", INGRAM), template("cream", INGRAM)],
        interior: FileRules {
            standard: fact("x1a", INGRAM),
            colors: fact(ColorRule::NoRgb, INGRAM),
            max_bytes: None,
            min_resolution: fact(300, TRADE),
            ink_limit: Some(fact(240, TRADE)),
            min_line: None,
            transparency: fact(false, INGRAM),
            whole_fonts: fact(false, INGRAM),
            bookmarks: fact(true, TRADE),
        },
        cover: cover(Length::inches(0.125), Length::inches(0.25), TRADE),
    }
}

fn lulu() -> Printer {
    let hardcover = [(84, 0.25), (140, 0.5), (168, 0.625), (194, 0.687_5), (222, 0.75)].to_vec();
    let table = Spine::Table { rows: hardcover, pages: 28, step: 0.062_5 };
    Printer {
        name: "lulu",
        title: "Lulu",
        pages: fact(PageRange { min: 32, max: 800 }, TRADE),
        multiple: fact(2, TRADE),
        trims: fact(
            inches(&[
                (4.25, 6.875),
                (5.0, 8.0),
                (5.5, 8.5),
                (5.83, 8.27),
                (6.0, 9.0),
                (7.0, 10.0),
                (8.5, 11.0),
            ]),
            TRADE,
        ),
        custom_trim: None,
        inner_margin: always(Length::inches(0.5), LULU),
        outer_margin: fact(Length::inches(0.5), LULU),
        outer_margin_bleed: fact(Length::inches(0.5), LULU),
        bleed: fact(PageBleed::All(Length::inches(0.125)), LULU),
        case: Some(fact(
            CaseRules {
                overhang: Length::inches(0.125),
                wider: Length::inches(0.125),
                wrap: Length::inches(0.75),
                hinge: Length::inches(0.5),
                safety: Length::inches(0.25),
            },
            LULU_CASE,
        )),
        papers: vec![
            per_page("white", 1.0 / 444.0, 0.06, LULU_SPINE),
            per_page("cream", 1.0 / 444.0, 0.06, LULU_SPINE),
            Paper {
                name: "hardcover",
                spine: fact(table, LULU_SPINE),
                binding: Binding::Hardcover,
            },
        ],
        interior: FileRules {
            standard: fact("x4", TRADE),
            colors: fact(ColorRule::Any, LULU),
            max_bytes: None,
            min_resolution: fact(300, LULU),
            ink_limit: None,
            min_line: None,
            transparency: fact(false, TRADE),
            whole_fonts: fact(false, TRADE),
            bookmarks: fact(true, TRADE),
        },
        cover: cover(Length::inches(0.125), Length::inches(0.5), LULU),
    }
}

fn bod() -> Printer {
    Printer {
        name: "bod",
        title: "BoD",
        pages: fact(PageRange { min: 24, max: 1_200 }, BOD),
        multiple: fact(4, TRADE),
        trims: fact(
            millimetres(&[
                (120.0, 190.0),
                (125.0, 200.0),
                (135.0, 215.0),
                (148.0, 210.0),
                (155.0, 220.0),
                (170.0, 220.0),
                (210.0, 297.0),
            ]),
            TRADE,
        ),
        custom_trim: None,
        inner_margin: always(Length::mm(15.0), TRADE),
        outer_margin: fact(Length::mm(10.0), TRADE),
        outer_margin_bleed: fact(Length::mm(10.0), TRADE),
        bleed: fact(PageBleed::All(Length::mm(5.0)), BOD),
        case: None,
        papers: vec![template("white", BOD), template("cream", BOD)],
        interior: FileRules {
            standard: fact("x3", TRADE),
            colors: fact(ColorRule::Any, BOD),
            max_bytes: None,
            min_resolution: fact(300, TRADE),
            ink_limit: None,
            min_line: Some(fact(Length::pt(0.25), BOD)),
            transparency: fact(false, BOD),
            whole_fonts: fact(false, BOD),
            bookmarks: fact(true, TRADE),
        },
        cover: CoverRules {
            barcode: fact(Size::new(Length::mm(46.0), Length::mm(30.0)), BOD),
            ..cover(Length::mm(5.0), Length::mm(5.0), BOD)
        },
    }
}

fn blurb() -> Printer {
    Printer {
        name: "blurb",
        title: "Blurb",
        pages: fact(PageRange { min: 24, max: 480 }, TRADE),
        multiple: fact(2, TRADE),
        trims: fact(inches(&[(5.0, 8.0), (6.0, 9.0), (8.0, 10.0)]), TRADE),
        custom_trim: None,
        inner_margin: always(Length::inches(0.625), TRADE),
        outer_margin: fact(Length::inches(0.5), TRADE),
        outer_margin_bleed: fact(Length::inches(0.5), TRADE),
        bleed: fact(PageBleed::Outer(Length::inches(0.125)), TRADE),
        case: None,
        papers: vec![template("white", TRADE), template("cream", TRADE)],
        interior: FileRules {
            standard: fact("x3", TRADE),
            colors: fact(ColorRule::Any, TRADE),
            max_bytes: None,
            min_resolution: fact(300, TRADE),
            ink_limit: Some(fact(300, TRADE)),
            min_line: None,
            transparency: fact(false, TRADE),
            whole_fonts: fact(false, TRADE),
            bookmarks: fact(true, TRADE),
        },
        cover: cover(Length::inches(0.125), Length::inches(0.25), TRADE),
    }
}

fn offset() -> Printer {
    // 90 g/m² uncoated with 1.5 times its volume: 0.135 mm a leaf.
    let bulky = 0.067_5 / 25.4;
    // 80 g/m² uncoated with 1.25 times its volume: 0.1 mm a leaf.
    let plain = 0.05 / 25.4;
    let smallest_and_largest = (
        Size::new(Length::mm(90.0), Length::mm(120.0)),
        Size::new(Length::mm(300.0), Length::mm(420.0)),
    );
    Printer {
        name: "offset",
        title: "an offset printer",
        pages: fact(PageRange { min: 16, max: 2_000 }, OFFSET),
        multiple: fact(8, OFFSET),
        trims: fact(Vec::new(), TRADE),
        custom_trim: Some(fact(smallest_and_largest, TRADE)),
        inner_margin: always(Length::mm(12.0), TRADE),
        outer_margin: fact(Length::mm(5.0), TRADE),
        outer_margin_bleed: fact(Length::mm(5.0), TRADE),
        bleed: fact(PageBleed::All(Length::mm(3.0)), OFFSET),
        case: None,
        papers: vec![per_page("white", plain, 0.0, TRADE), per_page("cream", bulky, 0.0, TRADE)],
        interior: FileRules {
            standard: fact("x1a", OFFSET),
            colors: fact(ColorRule::NoRgb, OFFSET),
            max_bytes: None,
            min_resolution: fact(300, TRADE),
            ink_limit: Some(fact(300, TRADE)),
            min_line: Some(fact(Length::pt(0.25), TRADE)),
            transparency: fact(false, OFFSET),
            whole_fonts: fact(false, OFFSET),
            bookmarks: fact(true, TRADE),
        },
        cover: cover(Length::mm(3.0), Length::mm(5.0), TRADE),
    }
}
