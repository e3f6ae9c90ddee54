//! Files against printers' rules, and sheets of files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use reissue_page::Length;
use reissue_page::printer::Printer;
use reissue_pdf::impose::{Imposition, Scheme, impose};
use reissue_pdf::preflight::check;
use reissue_pdf::{FontMode, PdfError, PdfOptions, PrintStandard};

fn codes(bytes: &[u8], printer: &str) -> Vec<&'static str> {
    let printer = Printer::named(printer).expect("is known");
    check(bytes, &printer).expect("is a PDF").into_iter().map(|d| d.code).collect()
}

fn file(options: &PdfOptions, pages: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    reissue_pdf::write(&support::book(pages, 20).pages, options, &mut bytes).expect("writes");
    bytes
}

#[test]
fn our_print_edition_passes_where_it_is_meant_to_go() {
    let whole = PdfOptions { fonts: FontMode::Whole, ..PdfOptions::print(PrintStandard::X1a, 0) };
    assert_eq!(codes(&file(&whole, 32), "kdp"), [""; 0]);
    assert_eq!(codes(&file(&PdfOptions::print(PrintStandard::X1a, 0), 32), "offset"), [""; 0]);
}

#[test]
fn a_reading_edition_does_not() {
    let bytes = file(&PdfOptions::reading(0), 23);
    assert_eq!(codes(&bytes, "kdp"), ["pdf-109", "pdf-030", "pdf-110", "pdf-116", "pdf-122"]);
    assert_eq!(codes(&bytes, "ingram"), ["pdf-108", "pdf-110", "pdf-033", "pdf-116"]);
}

#[test]
fn pictures_tell_on_a_file() {
    let mut sample = support::book(31, 5);
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, 100, 100);
    encoder.set_color(png::ColorType::Rgba);
    let mut writer = encoder.write_header().expect("begins");
    writer.write_image_data(&[0x80; 40_000]).expect("writes");
    writer.finish().expect("ends");
    support::add_image(&mut sample, "small.png", png);
    let mut bytes = Vec::new();
    reissue_pdf::write(&sample.pages, &PdfOptions::reading(0), &mut bytes).expect("writes");
    let found = codes(&bytes, "offset");
    for code in ["pdf-112", "pdf-130", "pdf-131", "pdf-132"] {
        assert!(found.contains(&code), "{code} {found:?}");
    }
}

#[test]
fn what_is_no_pdf_is_refused() {
    let printer = Printer::named("kdp").expect("is known");
    for bytes in [&b""[..], b"%PDF-1.4", b"\x00\x01", &[b'%'; 5_000]] {
        assert!(matches!(check(bytes, &printer), Err(PdfError::Unreadable { .. })));
    }
}

#[test]
fn sheets_hold_all_pages() {
    let bytes = file(&PdfOptions::print(PrintStandard::X1a, 0), 18);
    let mut sheets = Vec::new();
    let imposition =
        Imposition { scheme: Scheme::Sixteen, leaf: Length::mm(0.1), gutter: Length::mm(6.0) };
    impose(&bytes, &imposition, &mut sheets).expect("imposes");
    let doc = lopdf::Document::load_mem(&sheets).expect("is a PDF");
    assert_eq!((doc.version.as_str(), doc.get_pages().len()), ("1.4", 4));
    let drawn: usize = doc
        .get_pages()
        .into_values()
        .map(|p| String::from_utf8_lossy(&doc.get_page_content(p)).matches(" Do").count())
        .sum();
    assert_eq!(drawn, 18);
}

/// Printer, then the media box of a recto and a verso and their trim boxes in points, for a trim of
/// 6 × 9 in with bleed: worked out by hand from what the printers publish.
type Boxes = [[f32; 4]; 4];

const WITH_BLEED: &[(&str, Boxes)] = &[
    (
        "kdp",
        [[0., 0., 441., 666.], [0., 0., 441., 666.], [0., 9., 432., 657.], [9., 9., 441., 657.]],
    ),
    (
        "ingram",
        [[0., 0., 441., 666.], [0., 0., 441., 666.], [0., 9., 432., 657.], [9., 9., 441., 657.]],
    ),
    (
        "lulu",
        [[0., 0., 450., 666.], [0., 0., 450., 666.], [9., 9., 441., 657.], [9., 9., 441., 657.]],
    ),
    (
        "blurb",
        [[0., 0., 441., 666.], [0., 0., 441., 666.], [0., 9., 432., 657.], [9., 9., 441., 657.]],
    ),
    (
        "bod",
        [
            [0., 0., 460.346, 676.346],
            [0., 0., 460.346, 676.346],
            [14.173, 14.173, 446.173, 662.173],
            [14.173, 14.173, 446.173, 662.173],
        ],
    ),
    (
        "offset",
        [
            [0., 0., 449.008, 665.008],
            [0., 0., 449.008, 665.008],
            [8.504, 8.504, 440.504, 656.504],
            [8.504, 8.504, 440.504, 656.504],
        ],
    ),
];

#[test]
fn the_boxes_of_written_pages_are_those_of_the_printer() {
    use reissue_page::printer::PageBleed;
    use reissue_page::{Page, Pages, Side, Size};
    let trim = Size::new(Length::inches(6.0), Length::inches(9.0));
    for (name, expected) in WITH_BLEED {
        for count in [32u32, 305, 828] {
            let mut pages = Pages::default();
            pages.metadata.title = "Blank".into();
            for number in 0..count.next_multiple_of(2) {
                let side = if number % 2 == 0 { Side::Recto } else { Side::Verso };
                pages.pages.push(Page::new(trim, side));
            }
            let printer = Printer::named(name).expect("is known");
            let mut options = PdfOptions::print(PrintStandard::X1a, 0);
            if let reissue_pdf::PdfKind::Print(print) = &mut options.kind {
                print.bleed = match printer.bleed.value {
                    PageBleed::Outer(length) => reissue_pdf::Bleed::Outer(length),
                    PageBleed::All(length) => reissue_pdf::Bleed::All(length),
                };
            }
            let mut bytes = Vec::new();
            reissue_pdf::write(&pages, &options, &mut bytes).expect("writes");
            let doc = lopdf::Document::load_mem(&bytes).expect("is a PDF");
            let ids: Vec<_> = doc.get_pages().into_values().collect();
            assert_eq!(ids.len() as u32, count.next_multiple_of(2));
            let corners = |page: usize, key: &[u8]| -> Vec<f32> {
                let page = doc.get_dictionary(ids[page]).expect("a page");
                let list = page.get(key).and_then(lopdf::Object::as_array).expect("a box");
                list.iter().map(|v| v.as_float().expect("a number")).collect()
            };
            let last = ids.len() - 2;
            for (from, recto) in [(0, 0), (last, last)] {
                let found = [
                    corners(recto, b"MediaBox"),
                    corners(from + 1, b"MediaBox"),
                    corners(recto, b"TrimBox"),
                    corners(from + 1, b"TrimBox"),
                ];
                for (found, expected) in found.iter().zip(expected) {
                    let near = found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 0.002);
                    assert!(near, "{name} {count}: {found:?} for {expected:?}");
                }
                assert_eq!(corners(recto, b"BleedBox"), corners(recto, b"MediaBox"));
            }
        }
    }
}

#[test]
fn covers_are_preflighted_as_covers() {
    use reissue_page::{Page, Pages, Side, Sides, Size};
    let cover = |width: f64, bleed: f64| {
        let size = Size::new(Length::inches(width), Length::inches(9.0));
        let mut page = Page::new(size, Side::Recto);
        page.bleed = Sides::all(Length::inches(bleed));
        let mut pages = Pages { pages: vec![page], ..Pages::default() };
        pages.metadata.title = "Cover".into();
        let mut bytes = Vec::new();
        let options = PdfOptions::print(PrintStandard::X1a, 0);
        reissue_pdf::write(&pages, &options, &mut bytes).expect("writes");
        bytes
    };
    assert_eq!(codes(&cover(12.687, 0.125), "ingram"), [""; 0]);
    assert_eq!(codes(&cover(12.687, 0.0), "ingram"), ["pdf-117"]);
    assert_eq!(codes(&cover(11.5, 0.125), "blurb"), ["pdf-118"], "narrower than two pages");
    // A case of Lulu: boards of 6.125 × 9.25 in.
    assert_eq!(codes(&cover(13.0, 0.125), "lulu"), [""; 0]);
}
